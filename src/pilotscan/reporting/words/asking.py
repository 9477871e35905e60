"""Whom to ask, by name, and how a question is put."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pilotscan.model.assessment import called
from pilotscan.reporting.words.phrases import in_its_language
from pilotscan.reporting.words.said import Said

if TYPE_CHECKING:
    from pilotscan.asking.informants import Whom
    from pilotscan.reporting.words.wording import Wording
    from pilotscan.scoring.evaluation import Evaluation

__all__ = ["question_text", "whom_text"]


def whom_text(whom: Whom, evaluation: Evaluation, say: Wording) -> Said:
    """Name an informant, in the pilot's own words where they are."""
    gettext = say.language.gettext
    if whom.kind == "lead":
        return Said(gettext("Whoever leads the pilot"))
    if whom.kind == "everybody":
        return Said(gettext("Everyone who knows the pilot"))
    if whom.kind == "meeting":
        return Said(gettext("Everyone who answered"))
    if whom.kind == "actor":
        name = say.actor(whom.name)
        return Said(name[:1].upper() + name[1:])
    pilot = evaluation.pilot
    return in_its_language(called(whom.name, pilot.informants), pilot.language, say.language)


def question_text(evaluation: Evaluation, condition: str, say: Wording) -> Said:
    """Return the question: the pilot's own, else the one of the framework."""
    for ask in evaluation.asks(condition):
        if ask.question:
            return in_its_language(ask.question, evaluation.pilot.language, say.language)
    return say.said(say.framework.condition_by_id[condition].question)
