"""Overviews of evaluations, as values and as pages."""

from __future__ import annotations

from collections.abc import Sequence

from pilotscan.model.framework import Framework
from pilotscan.reporting.render import Renderer
from pilotscan.reporting.site.overview import IndexPage, index_page
from pilotscan.reporting.site.overview_row import IndexRow
from pilotscan.reporting.words.language import Language
from pilotscan.scoring.evaluation import Evaluation
from support.laid_out import rows_of

ENGLISH, DUTCH = Language("en"), Language("nl")


def page_of(evaluations: Sequence[Evaluation], language: Language = ENGLISH) -> IndexPage:
    rows = rows_of(evaluations, language.code)
    return index_page(rows, evaluations[0].framework, language, desk=0)


def html(
    rows: Sequence[IndexRow],
    framework: Framework,
    lang: str = "en",
    linked: Sequence[str] = ("html",),
) -> str:
    return Renderer(lang).index(rows, framework, "html", desk=0, linked=linked)
