"""What the pages of a site say, for programs: flat rows for CSV, values for JSON.

Rows hold ids and exact numbers. A title stands beside an id where a person would look for it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from pilotscan.model.languages import LANGUAGES
from pilotscan.reporting.exports.delimited import delimited_rows
from pilotscan.reporting.pilot.result_json import framework_document
from pilotscan.reporting.words.phrases import asks_text
from pilotscan.reporting.words.wording import Wording

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pilotscan.model.base import Text
    from pilotscan.model.framework import Framework
    from pilotscan.reporting.words.language import Language
    from pilotscan.scoring.evaluation import Evaluation

__all__ = [
    "PageData",
    "PilotSummary",
    "csv_file",
    "framework_data",
    "overview_data",
    "pilot_csv",
    "pilot_summary",
]


class PageData(NamedTuple):
    """What a page says, for programs: flat rows for CSV and values for JSON."""

    rows: list[dict[str, Any]]
    document: dict[str, Any]


class PilotSummary(NamedTuple):
    """One pilot in the data of the overview: the route that heads its report.

    Parameters
    ----------
    score : 0 to 100; None where too little is known
    low, high : 0 to 100, with everything unknown at its worst and its best; None where nothing is
        summed
    coverage, documented : shares of weight, 0 to 1
    counting, rated : numbers of conditions
    """

    id: str
    name: str
    municipalities: tuple[str, ...]
    themes: tuple[str, ...]
    status: str
    as_of: str | None
    route: str
    route_declared: bool
    verdict: str
    score: float | None
    low: float | None
    high: float | None
    coverage: float
    documented: float
    counting: int
    rated: int
    bottlenecks: tuple[str, ...]
    unknown_necessary: tuple[str, ...]
    file: str | None
    sha256: str | None


def pilot_summary(evaluation: Evaluation) -> PilotSummary:
    """Reduce an evaluation to its row in the data of the overview."""
    pilot, head = evaluation.pilot, evaluation.head
    return PilotSummary(
        pilot.id,
        str(pilot.name),
        tuple(pilot.place.municipality),
        tuple(map(str, pilot.themes)),
        pilot.status,
        evaluation.as_of.isoformat() if evaluation.as_of else None,
        head.route,
        evaluation.route_declared,
        head.verdict,
        head.score.value,
        head.score.low,
        head.score.high,
        head.coverage,
        head.documented,
        head.counting,
        head.rated,
        tuple(head.bottlenecks),
        tuple(head.unknown_necessary),
        evaluation.file or None,
        evaluation.sha256 or None,
    )


def overview_data(
    summaries: Sequence[PilotSummary], framework: Framework, framework_sha256: str
) -> PageData:
    """Return the overview as data: a row per pilot."""
    rows = [item._asdict() for item in summaries]
    return PageData(rows, {**framework_document(framework, framework_sha256), "pilots": rows})


def framework_data(framework: Framework, sha256: str = "") -> PageData:
    """Return a framework as data.

    Returns
    -------
    PageData
        A row per condition and level, in both languages; the document holds the whole framework
        as its file does.
    """
    rows = []
    for dimension in framework.dimensions:
        for condition in dimension.conditions:
            needed = condition.necessary
            for level in framework.levels.levels:
                rows.append(
                    {
                        "framework": framework.id,
                        "version": framework.version,
                        "dimension": dimension.id,
                        **_in_each("dimension_title", dimension.title),
                        "dimension_weight": dimension.weight,
                        "condition": condition.id,
                        **_in_each("title", condition.title),
                        **_in_each("question", condition.question),
                        "weight": condition.weight,
                        "necessary_from_level": needed.min_level if needed else None,
                        "necessary_on": tuple(needed.routes) if needed else (),
                        "counts_on": tuple(r for r in framework.routes if condition.is_relevant(r)),
                        "level": level,
                        **_in_each("label", framework.label(level)),
                        **_in_each("anchor", framework.anchor(condition, level)),
                    }
                )
    whole = framework.model_dump(mode="json", exclude_none=True)
    head = framework_document(framework, sha256)
    return PageData(rows, {**head, "framework": {**whole, "sha256": sha256 or None}})


def _in_each(name: str, text: Text) -> dict[str, str | None]:
    said = text.by_language()
    return {f"{name}_{code}": said.get(code) for code in LANGUAGES}


def pilot_csv(evaluation: Evaluation, language: Language) -> bytes:
    """Write the conditions of one pilot as CSV, one row each, as on the route of its report."""
    framework, head = evaluation.framework, evaluation.head
    say = Wording(framework, language)
    rows = []
    for result in evaluation.conditions:
        condition = framework.condition_by_id[result.id]
        necessary = condition.necessary if condition.is_necessary(head.route) else None
        is_rated = result.level is not None
        rows.append(
            {
                "pilot": evaluation.pilot.id,
                "route": head.route,
                "dimension": result.dimension,
                "condition": result.id,
                "title": say.condition(result.id),
                "state": result.state,
                "level": result.level,
                "spread": result.spread if is_rated else None,
                "evidence_strength": result.support.strength if is_rated else None,
                "relevant": condition.is_relevant(head.route),
                "necessary": necessary is not None,
                "min_level": None if necessary is None else necessary.min_level,
                "flags": result.flags,
                "ask": tuple(map(str, asks_text(evaluation, result.id, language))),
            }
        )
    return csv_file(rows, language)


def csv_file(rows: Sequence[Mapping[str, Any]], language: Language) -> bytes:
    """Write rows with the same keys as a CSV file, in the dialect that goes with the language.

    Lists become one cell, their items separated by semicolons.
    """
    header = list(rows[0]) if rows else []
    cells = [[_cell(row[name]) for name in header] for row in rows]
    return delimited_rows(header, cells, language.code)


def _cell(value: Any) -> Any:
    return ("; ".join(value) or None) if isinstance(value, tuple | list) else value
