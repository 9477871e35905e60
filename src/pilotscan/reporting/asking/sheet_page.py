"""Sheets of questions on paper: one by itself, or all of a pilot beside its report."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pilotscan._version import __version__
from pilotscan.asking.marks import FIRST_ROUND, Marks
from pilotscan.asking.sheets import sheets
from pilotscan.asking.subjects import of_pilot
from pilotscan.reporting.asking.page import sheet_view
from pilotscan.reporting.asking.values import QuestionsPage
from pilotscan.reporting.pilot.values import Provenance
from pilotscan.reporting.words.phrases import framework_name, in_its_language
from pilotscan.reporting.words.said import Said

if TYPE_CHECKING:
    from pilotscan.reporting.asking.values import SheetView
    from pilotscan.reporting.words.language import Language
    from pilotscan.scoring.evaluation import Evaluation

__all__ = ["pilot_sheets", "sheet_page"]


def sheet_page(view: SheetView) -> QuestionsPage:
    """Lay out the questions to one informant."""
    return QuestionsPage(view.lang, "", Said(view.title), (view,), view.provenance)


def pilot_sheets(
    evaluation: Evaluation, language: Language, framework_sha256: str = ""
) -> QuestionsPage:
    """Lay out all that can be asked about a pilot, one informant after the other."""
    pilot, framework = evaluation.pilot, evaluation.framework
    marks = Marks(framework.id, framework.version, framework_sha256, FIRST_ROUND, language.code)
    made = sheets([of_pilot(evaluation)])
    return QuestionsPage(
        language.code,
        pilot.id,
        in_its_language(pilot.name, pilot.language, language),
        tuple(sheet_view(sheet, marks, framework, language) for sheet in made),
        Provenance(__version__, framework_name(framework, framework_sha256, language)),
    )
