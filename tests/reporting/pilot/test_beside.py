"""A pilot read beside other frameworks, on a page and in JSON."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

import pilotscan
from pilotscan.model.framework import Framework
from pilotscan.model.pilot import Pilot
from pilotscan.reporting.pilot.page import pilot_page
from pilotscan.reporting.pilot.result_json import evaluation_document
from pilotscan.reporting.render import Renderer
from pilotscan.reporting.words.language import Language
from pilotscan.scoring.evaluation import Evaluation
from support.linked import linked


@pytest.fixture(scope="module")
def evaluation(small: Framework, make_pilot: Callable[..., Pilot], rated: Any) -> Evaluation:
    here = linked(
        small, "two-dimensions",
        trust=("living-lab", "local-support"), money=("living-lab", "structural-funding"),
    )  # fmt: skip
    assessment = {
        "date": "2026-01-10",
        "framework": "living-lab",
        "assessor": {"role": "partner"},
        "ratings": {"structural-funding": 1, "reach": 2},
    }
    stranger = {**assessment, "framework": "nobody-knows-it", "ratings": {"trust": 1}}
    pilot = make_pilot(assessments=[*rated(trust=3, volunteers=0), assessment, stranger])
    [judged] = pilotscan.evaluate([pilot], here)
    return judged


def test_each_level_is_in_the_words_of_its_own_framework(
    evaluation: Evaluation, living_lab: Framework
) -> None:
    [beside] = pilot_page(evaluation, Language("en")).beside
    assert beside.title.text == living_lab.title.en
    title = living_lab.condition_by_id
    weak = living_lab.scale[1].en
    assert [(row.anchor, row.level, [str(one) for one in row.there]) for row in beside.rows] == [
        ("c-trust", "3 (largely in place)", [f"{title['local-support'].title.en}: unknown"]),
        ("c-money", "unknown", [f"{title['structural-funding'].title.en}: 1 ({weak})"]),
    ]
    assert [str(one) for one in beside.only_here] == ["Volunteers: 0 (absent)", "2 unknown"]
    reach, rest = map(str, beside.only_there)
    assert reach == f"{title['reach'].title.en}: 2 ({living_lab.scale[2].en})"
    assert rest == f"{len(living_lab.conditions) - 3} unknown"


def test_the_json_holds_the_same_without_any_number_across(evaluation: Evaluation) -> None:
    [beside] = evaluation_document(evaluation, Language("nl"))["beside"]
    assert (beside["framework"], beside["rows"]) == (
        "living-lab",
        [
            {
                "condition": "trust", "state": "rated", "level": 3,
                "other": [{"condition": "local-support", "state": "unknown", "level": None}],
            },
            {
                "condition": "money", "state": "unknown", "level": None,
                "other": [{"condition": "structural-funding", "state": "rated", "level": 1}],
            },
        ],
    )  # fmt: skip
    assert {"condition": "volunteers", "state": "rated", "level": 0} in beside["only_here"]
    assert {"condition": "reach", "state": "rated", "level": 2} in beside["only_there"]


@pytest.mark.parametrize(
    ("lang", "title"),
    [("en", "Read beside other frameworks"), ("nl", "Gelezen naast andere kaders")],
)
@pytest.mark.parametrize("kind", ["html", "md"])
def test_every_format_has_it_and_a_page_has_it_folded(
    evaluation: Evaluation, lang: str, title: str, kind: str
) -> None:
    page = Renderer(lang).render(evaluation, kind)
    assert title in page
    if kind == "html":
        assert f'<summary><h2 id="beside">{title}</h2></summary>' in page


def test_a_pilot_rated_with_one_framework_has_no_such_part(
    small: Framework, make_pilot: Callable[..., Pilot], rated: Any
) -> None:
    [judged] = pilotscan.evaluate([make_pilot(assessments=rated(trust=3))], small)
    assert pilot_page(judged, Language("en")).beside == ()
    assert evaluation_document(judged, Language("en"))["beside"] == []
    assert 'id="beside"' not in Renderer("en").render(judged, "html")
