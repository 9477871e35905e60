"""Pages of pilots and rows of overviews, laid out once for all tests that look at the same."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import wraps
from typing import TypeVar

from pilotscan.reporting.pilot.page import pilot_page
from pilotscan.reporting.pilot.values import PilotPage
from pilotscan.reporting.site.overview import index_row
from pilotscan.reporting.site.overview_row import IndexRow
from pilotscan.reporting.words.language import Language
from pilotscan.scoring.evaluation import Evaluation

T = TypeVar("T")


def _once(make: Callable[[Evaluation, str], T]) -> Callable[..., T]:
    """Keep what is made of an evaluation, and the evaluation, so that no other gets its id."""
    kept: dict[tuple[int, str], tuple[Evaluation, T]] = {}

    @wraps(make)
    def made(evaluation: Evaluation, lang: str = "en") -> T:
        key = (id(evaluation), lang)
        if key not in kept:
            kept[key] = evaluation, make(evaluation, lang)
        return kept[key][1]

    return made


@_once
def page_of(evaluation: Evaluation, lang: str) -> PilotPage:
    """Lay out the report of a pilot, which nobody can change."""
    return pilot_page(evaluation, Language(lang))


@_once
def row_of(evaluation: Evaluation, lang: str) -> IndexRow:
    """Lay out the row of a pilot in the overview, which nobody can change."""
    return index_row(evaluation, Language(lang))


def rows_of(evaluations: Sequence[Evaluation], lang: str) -> list[IndexRow]:
    return [row_of(evaluation, lang) for evaluation in evaluations]
