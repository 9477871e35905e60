"""Questions as JSON: numbers unrounded, texts in the language asked for (docs/reference/ask.md)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pydantic_core import to_json

from pilotscan.reporting.pilot.result_json import framework_document

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pilotscan.asking.sheets import Part, Sheet
    from pilotscan.diagnostics import Diagnostic
    from pilotscan.reading import LoadedFramework
    from pilotscan.reporting.asking.values import PartView, QuestionView, SheetView
    from pilotscan.reporting.words.language import Language

__all__ = ["questions_json"]


def questions_json(  # noqa: PLR0913, PLR0917
    sheets: Sequence[Sheet],
    views: Sequence[SheetView],
    loaded: LoadedFramework,
    gathering: str,
    language: Language,
    diagnostics: Sequence[Diagnostic] = (),
) -> str:
    """Write sheets as one JSON document.

    Parameters
    ----------
    views : the same sheets, worded
    gathering : id of the round
    """
    document = {
        **framework_document(loaded.framework, loaded.sha256),
        "round": gathering,
        "lang": language.code,
        "sheets": [_sheet(*one) for one in zip(sheets, views, strict=True)],
        "diagnostics": [diagnostic.as_json(language) for diagnostic in diagnostics],
    }
    return to_json(document, indent=2).decode() + "\n"


def _sheet(sheet: Sheet, view: SheetView) -> dict[str, Any]:
    return {
        "key": sheet.key,
        "whom": {"kind": sheet.whom.kind, "name": view.whom.text, "guess": view.is_guess},
        "questions": sheet.questions,
        "minutes": sheet.minutes,
        "must": sheet.must,
        "parts": [_part(*one) for one in zip(sheet.parts, view.parts, strict=True)],
    }


def _part(part: Part, view: PartView) -> dict[str, Any]:
    points = zip(part.points, view.questions, strict=True)
    return {
        "pilot": view.pilot,
        "respondent": view.respondent,
        "role": view.role or None,
        "coverage_after": part.talk.coverage,
        "verdict_possible": part.talk.suffices,
        "left_out": part.left_out,
        "questions": [
            {**_question(question), "why": point.why, "gain": point.gain}
            for point, question in points
        ],
        "extras": [
            {"about": extra.about, "question": str(extra.text)}
            for extra in view.extras
            if extra.about
        ],
    }


def _question(question: QuestionView) -> dict[str, Any]:
    return {
        "condition": question.condition,
        "title": question.title.text,
        "question": question.text.text,
        "first": question.first.text or None,
        "must": question.must,
        "anchors": question.anchors,
        "known": [
            {
                "text": known.text.text,
                "by": str(known.by) or None,
                "sources": list(map(str, known.sources)),
            }
            for known in question.known
        ],
        "answers": [{"answer": one.answer, "text": one.text.text} for one in question.statements],
    }
