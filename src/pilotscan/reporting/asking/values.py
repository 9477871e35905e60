"""What a sheet of questions says, in one language: the same on paper, in tables and in surveys."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from pilotscan.asking.marks import Marks
    from pilotscan.reporting.pilot.values import Provenance
    from pilotscan.reporting.words.said import Mixed, Said

__all__ = [
    "ExtraView",
    "PartView",
    "QuestionView",
    "QuestionsPage",
    "ReadView",
    "RoleView",
    "SheetView",
    "StatementView",
    "Words",
]


class StatementView(NamedTuple):
    """One thing to tick.

    Parameters
    ----------
    answer : a level as the file numbers it, ``unknown`` or ``not-applicable``
    share : how many of those who answered before ticked it, as a sentence part; empty for none
    """

    answer: str
    text: Said
    share: str = ""


class ReadView(NamedTuple):
    """What was read before, and where.

    Parameters
    ----------
    by : who says so; empty where there is one voice
    sources : their titles
    """

    text: Said
    by: Said | str
    sources: tuple[Said | Mixed | str, ...]


class QuestionView(NamedTuple):
    """A question about one condition.

    Parameters
    ----------
    key : ``PILOT/CONDITION``; by it an answer finds its way back
    number : on the sheet, from 1
    anchors : mark of the question as it is put, see `asking.marks.anchors_mark`
    title : of the condition
    text : the question, in the pilot's own words if it has any
    lead, first : what comes before the answers: a question of fact, or where the pilot asks in its
        own words what these answers are to; empty for nothing
    known : what was read before
    statements : levels, the lowest first, then that it is not known, and perhaps not applicable
    must : no verdict without it
    """

    key: str
    number: int
    pilot: str
    condition: str
    anchors: str
    title: Said
    text: Said
    lead: str
    first: Said
    known: tuple[ReadView, ...]
    statements: tuple[StatementView, ...]
    must: bool

    @property
    def levels(self) -> tuple[StatementView, ...]:
        """The statements that are levels."""
        return tuple(one for one in self.statements if one.answer.isdigit())


class ExtraView(NamedTuple):
    """A question about no condition, answered in words.

    Parameters
    ----------
    key : ``PILOT//ABOUT``
    about : kind of an observation, ``circumstance:ID``, or empty: anything else
    """

    key: str
    pilot: str
    about: str
    text: Said | Mixed | str


class RoleView(NamedTuple):
    """How somebody can be involved in a pilot: its id, and what it is called."""

    id: str
    name: str


class PartView(NamedTuple):
    """The questions about one pilot or place.

    Parameters
    ----------
    pilot : its id
    name, place : of it
    respondent : id of whoever answers, see `asking.marks.respondent_id`
    role : id of the role that the respondent seems to have; empty if the file does not say
    left_out : how many questions more there are; empty for none
    after : what is known after these answers
    """

    pilot: str
    name: Said
    place: Mixed | str
    respondent: str
    role: str
    questions: tuple[QuestionView, ...]
    extras: tuple[ExtraView, ...]
    left_out: str
    after: str


class Words(NamedTuple):
    """What stands beside all questions.

    Parameters
    ----------
    intro : what it is for, what becomes of the answers, and how to fill it in; a paragraph each
    """

    intro: tuple[str, ...]
    known: str
    because: str
    document: str
    ask: str
    role: str
    date: str
    label: str
    anything: str


class SheetView(NamedTuple):
    """All that one informant is asked, in one language.

    Parameters
    ----------
    key : files of the sheet are called by it
    whom : who is asked; by name if the file has one
    is_guess : the file does not say who would know
    length : how many questions, and how long they take
    roles : that a respondent can have
    """

    lang: str
    key: str
    title: str
    whom: Said
    is_guess: bool
    length: str
    words: Words
    roles: tuple[RoleView, ...]
    parts: tuple[PartView, ...]
    marks: Marks
    provenance: Provenance

    @property
    def questions(self) -> tuple[QuestionView, ...]:
        """All questions about conditions."""
        return tuple(question for part in self.parts for question in part.questions)


class QuestionsPage(NamedTuple):
    """Sheets of questions as one page or document.

    Parameters
    ----------
    pilot : id of the pilot beside whose report the page lies; empty of a sheet by itself
    title : whom is asked, or the name of the pilot
    """

    lang: str
    pilot: str
    title: Said
    sheets: tuple[SheetView, ...]
    provenance: Provenance
