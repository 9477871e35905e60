"""How a survey program calls the questions of a sheet, so that what it exports can be read back.

The writers of surveys and the readers of their exports both take the names from here. A survey is
of one pilot, and carries in a hidden question what it asked: `SurveyMarks`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

from pilotscan.asking.marks import FORMAT, Marks
from pilotscan.model.base import is_id

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = [
    "LIMESURVEY_MARKS",
    "XLSFORM_MARKS",
    "Field",
    "FieldPart",
    "SurveyMarks",
    "label_number",
    "limesurvey_answer",
    "limesurvey_code",
    "limesurvey_role",
    "xlsform_name",
]

XLSFORM_MARKS = "pilotscan_marks"
LIMESURVEY_MARKS = "pilotscanmarks"
"""The hidden question. In LimeSurvey it is also the text of that question."""

FieldPart = Literal["level", "because", "document", "ask", "about", "role", "date", "label"]
_OF_A_QUESTION: tuple[FieldPart, ...] = ("level", "because", "document", "ask")
_OF_THE_WHOLE: tuple[FieldPart, ...] = ("role", "date", "label")
_LETTERS = {"level": "", "because": "a", "document": "b", "ask": "c", "about": ""}
_CODES = {"level": "", "because": "because", "document": "document", "ask": "ask", "about": ""}
_HOLDS = {"pilotscan", "framework", "version", "sha256", "round", "pilot", "langs", "roles",
          "asked", "about"}  # fmt: skip


class Field(NamedTuple):
    """Something that is filled in.

    Parameters
    ----------
    part : level, because, document, ask: of a question about a condition; about: a question about
        no condition; role, date, label: of the respondent
    number : of the question, from 1; those about no condition come after the others
    """

    part: FieldPart
    number: int = 0


class SurveyMarks(NamedTuple):
    """What a survey says of itself.

    Parameters
    ----------
    marks : their language is the first one of the survey
    langs : all of its languages
    roles : that could be chosen, in their order
    asked : id of a condition, and the mark of the question about it, in the order of the survey
    about : of each question about no condition, as in `Remark`
    """

    marks: Marks
    pilot: str
    langs: tuple[str, ...]
    roles: tuple[str, ...]
    asked: tuple[tuple[str, str], ...]
    about: tuple[str, ...]

    def text(self) -> str:
        """Write them as one line, in characters that no survey program gives a meaning."""
        marks = self.marks
        held = {
            "pilotscan": str(FORMAT),
            "framework": marks.framework,
            "version": marks.version,
            "sha256": marks.sha256,
            "round": marks.round,
            "pilot": self.pilot,
            "langs": ",".join(self.langs),
            "roles": ",".join(self.roles),
            "asked": ",".join(f"{name}:{mark}" for name, mark in self.asked),
            "about": ",".join(self.about),
        }
        return " ".join(f"{name}={value}" for name, value in held.items())

    @classmethod
    def read(cls, text: str) -> SurveyMarks | None:
        """Read them back; None for what is no such line."""
        held = dict(word.partition("=")[::2] for word in text.split())
        if held.keys() != _HOLDS or held["pilotscan"] != str(FORMAT):
            return None
        asked = [pair.partition(":") for pair in held["asked"].split(",") if pair]
        ids = [held["framework"], held["round"], held["pilot"], *(name for name, _, _ in asked)]
        if not all(map(is_id, ids)):
            return None
        langs = tuple(held["langs"].split(","))
        marks = Marks(held["framework"], held["version"], held["sha256"], held["round"], langs[0])
        return cls(
            marks,
            held["pilot"],
            langs,
            tuple(held["roles"].split(",")),
            tuple((name, mark) for name, _, mark in asked),
            tuple(held["about"].split(",")),
        )

    def fields(self) -> Iterator[Field]:
        """Return all that is filled in."""
        for part in _OF_THE_WHOLE:
            yield Field(part)
        for number in range(1, len(self.asked) + 1):
            for part in _OF_A_QUESTION:
                yield Field(part, number)
        for i in range(1, len(self.about) + 1):
            yield Field("about", len(self.asked) + i)

    def condition(self, number: int) -> str:
        """Return the condition of a question."""
        return self.asked[number - 1][0]


def label_number(field: Field) -> str:
    """Return what is in front of a question as people see it: 3, 3a, or a letter."""
    if field.part in _OF_THE_WHOLE:
        return "ABC"[_OF_THE_WHOLE.index(field.part)]
    return f"{field.number}{_LETTERS[field.part]}"


def xlsform_name(field: Field, condition: str = "") -> str:
    """Return the name of a question in an XLSForm: letters, digits and underscores.

    Parameters
    ----------
    condition : of a question about one; its hyphens are underscores there
    """
    if field.part in _OF_THE_WHOLE:
        return f"respondent_{field.part}"
    if field.part == "about":
        return f"about_{field.number}"
    return f"{field.part}_{condition.replace('-', '_')}"


def limesurvey_code(field: Field) -> str:
    """Return the code of a question in LimeSurvey: at most 20 letters and digits."""
    if field.part in _OF_THE_WHOLE:
        return f"respondent{field.part}"
    return f"Q{field.number}{_CODES[field.part]}"


def limesurvey_answer(answer: str) -> str:
    """Return the code of an answer in LimeSurvey: at most five letters and digits.

    Parameters
    ----------
    answer : a level, ``unknown`` or ``not-applicable``
    """
    return f"L{answer}" if answer.isdigit() else answer[0].upper()


def limesurvey_role(position: int) -> str:
    """Return the code of a role in LimeSurvey, by its position among all."""
    return f"R{position + 1}"
