"""The pages that the reports of a site share, and their data."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from pilotscan.reporting.render import OVERVIEWS
from pilotscan.reporting.site.data import overview_data
from pilotscan.reporting.site.explaining import data_files, explaining_files
from pilotscan.reporting.site.method_page import method_page

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from pilotscan.comparing.comparison import Comparison
    from pilotscan.model.framework import Framework
    from pilotscan.reporting.render import Renderer
    from pilotscan.reporting.site.data import PilotSummary
    from pilotscan.reporting.site.links import Site
    from pilotscan.reporting.site.overview_row import IndexRow
    from pilotscan.scoring.evaluation import Evaluation

__all__ = ["Judged", "common_files", "common_names"]


class Judged(NamedTuple):
    """What a run has judged.

    Parameters
    ----------
    rows : of the overview, in the language of the pages
    desk : how many of the pilots are desk assessments
    as_of : the latest reference date; None without any assessment
    formats : in which each pilot has a report
    comparison : None if the site has no page for it
    example : by which the method page shows how a verdict comes about
    """

    framework: Framework
    rows: Sequence[IndexRow]
    summaries: Sequence[PilotSummary]
    desk: int
    as_of: date | None
    formats: Sequence[str]
    comparison: Comparison | None = None
    example: Evaluation | None = None


def common_names(site: Site | None, formats: Sequence[str]) -> list[str]:
    """Return the names of the files that `common_files` makes, in its order."""
    names = [f"index.{kind}" for kind in formats if kind in OVERVIEWS]
    if site is None:
        return names
    names += ["data/index.json", "data/index.csv"]
    if site.has_comparison:
        names += ["comparison.html", "data/comparison.json", "data/comparison.csv"]
    for name in (f"frameworks/{site.framework}", "glossary"):
        names += [f"{name}.html", f"data/{name}.json", f"data/{name}.csv"]
    return [*names, "method.html"] if site.has_method else names


def common_files(renderer: Renderer, judged: Judged) -> Iterator[tuple[str, bytes]]:
    """Make the overview, and with a site every other page that its reports link to.

    Yields
    ------
    tuple
        The name of a file within the folder of the language, and its bytes.
    """
    as_of = renderer.language.date(judged.as_of) if judged.as_of else ""
    for kind in judged.formats:
        if kind in OVERVIEWS:
            page = renderer.index(
                judged.rows,
                judged.framework,
                kind,
                desk=judged.desk,
                as_of=as_of,
                linked=judged.formats,
            )
            yield f"index.{kind}", page.encode()
    if renderer.site is None:
        return
    language = renderer.language
    overview = overview_data(judged.summaries, judged.framework, renderer.framework_sha256)
    yield from data_files("index", overview, language)
    if judged.comparison is not None:
        from pilotscan.reporting.comparison.result_json import comparison_json  # noqa: PLC0415
        from pilotscan.reporting.exports.delimited import delimited_file  # noqa: PLC0415

        yield "comparison.html", renderer.comparison(judged.comparison, "html").encode()
        yield "data/comparison.json", comparison_json(judged.comparison).encode()
        levels = judged.comparison["levels"]
        yield "data/comparison.csv", delimited_file(levels, language.code)
    yield from _about(renderer, judged)


def _about(renderer: Renderer, judged: Judged) -> Iterator[tuple[str, bytes]]:
    """Make the pages that explain: the framework, its words, and the method."""
    framework, language = judged.framework, renderer.language
    yield from explaining_files(renderer, framework).items()
    if framework.profile_only:
        return
    example = judged.example
    report = f"{example.pilot.id}.html" if example else ""
    method = method_page(example, framework, language, renderer.framework_sha256, report=report)
    yield "method.html", renderer.explaining("method", "method", method)
