"""What surveys of every program share: numbered texts in which nothing is markup, and marks."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pilotscan.asking.survey import Field, SurveyMarks, label_number
from pilotscan.reporting.words.language import Language

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from pilotscan.reporting.asking.values import QuestionView, ReadView, SheetView

__all__ = ["known_text", "numbered", "read_before", "survey_marks", "unmarked"]

_INERT = str.maketrans(
    {"<": "‹", ">": "›", "{": "(", "}": ")", "[": "(", "]": ")", '"': "”", "\t": " "}
)
"""For what survey programs read as tags, expressions, references, links and quotes of a cell."""


def survey_marks(views: Sequence[SheetView]) -> SurveyMarks:
    """Return what a survey says of itself.

    Parameters
    ----------
    views : one sheet about one pilot, in each language
    """
    view = views[0]
    [part] = view.parts
    return SurveyMarks(
        view.marks._replace(lang=view.lang),
        part.pilot,
        tuple(one.lang for one in views),
        tuple(role.id for role in view.roles),
        tuple((question.condition, question.anchors) for question in part.questions),
        tuple(extra.about for extra in part.extras),
    )


def unmarked(text: object) -> str:
    """Write a text of a pilot so that no survey program sees a tag or an expression in it."""
    return re.sub(r"\s+", " ", str(text).translate(_INERT)).strip()


def numbered(field: Field, text: object) -> str:
    """Put the number in front by which an export with full texts is read back."""
    return f"{label_number(field)}. {unmarked(text)}"


def known_text(known: ReadView, write: Callable[[object], str] = unmarked) -> str:
    """Write what was read before in one paragraph: by whom, and from where."""
    by, sources = write(known.by), "; ".join(map(write, known.sources))
    return (f"{by}: " if by else "") + write(known.text) + (f" ({sources})" if sources else "")


def read_before(question: QuestionView, view: SheetView) -> list[str]:
    """Write what stands above a question, a paragraph each: what was read, and how others answered.

    Not beside the answers: an export gives their texts, by which they are read back.
    """
    known = [view.words.known, *map(known_text, question.known)] if question.known else []
    shares = [f"{unmarked(s.text)} · {s.share}" for s in question.statements if s.share]
    heading = Language(view.lang).gettext("What was answered in the earlier round:")
    return [*known, *([heading, *shares] if shares else [])]
