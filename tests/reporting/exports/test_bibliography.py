"""Sources of pilots as a bibliography."""

from __future__ import annotations

import json

from pilotscan.model.source import Source
from pilotscan.reporting.exports.bibliography import bibtex_of, csl_of, sources_of_pilots
from pilotscan.scoring.evaluation import Evaluation

SOURCE = Source.model_validate(
    {
        "title": "Costs & benefits: 5 %",
        "author": "Jan de Vries and RIGO, Amsterdam",
        "year": "2019-05-14~",
        "doi": "10.1000/a_b",
        "kind": "peer-reviewed",
    }
)


def test_a_source_as_bibtex() -> None:
    assert bibtex_of({"vries": SOURCE}) == (
        "@article{vries,\n"
        "  author = {Jan de Vries and {RIGO, Amsterdam}},\n"
        "  title = {Costs \\& benefits: 5 \\%},\n"
        "  date = {2019-05-14~},\n"
        "  doi = {10.1000/a_b},\n"
        "  pilotscan-kind = {peer-reviewed},\n"
        "}\n"
    )


def test_a_source_as_csl() -> None:
    [item] = json.loads(csl_of({"vries": SOURCE}))
    assert item == {
        "id": "vries",
        "type": "article-journal",
        "title": "Costs & benefits: 5 %",
        "DOI": "10.1000/a_b",
        "author": [{"literal": "Jan de Vries"}, {"literal": "RIGO, Amsterdam"}],
        "issued": {"date-parts": [[2019, 5, 14]], "circa": True},
    }


def test_of_shipped_pilots_each_source_stands_there_once(
    shipped_evaluations: list[Evaluation],
) -> None:
    pilots = [one.pilot for one in shipped_evaluations]
    sources = sources_of_pilots(pilots)
    every = {(name, source) for pilot in pilots for name, source in pilot.sources.items()}
    assert len(sources) == len(every)
    assert bibtex_of(sources).count("\n@") == len(sources) - 1
