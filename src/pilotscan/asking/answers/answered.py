"""What came back: the answers of one respondent about one pilot, from whatever file they are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from datetime import date

    from pilotscan.asking.marks import Marks
    from pilotscan.diagnostics import Location
    from pilotscan.model.assessment_file import AssessmentFile

__all__ = ["Answer", "Answered", "Earlier", "Remark"]


class Answer(NamedTuple):
    """An answer to the question about one condition.

    Parameters
    ----------
    level : a number of the scale, else that it is not known or does not apply
    document : which document shows it, in the words of the respondent; empty for none
    ask : who would know; empty for nobody
    anchors : mark of the question as it was put, see `anchors_mark`; empty if that is not known
    where : of the answer itself
    """

    condition: str
    level: int | Literal["unknown", "not-applicable"]
    because: str
    document: str
    ask: str
    anchors: str
    where: Location


class Remark(NamedTuple):
    """An answer to what is about no condition.

    Parameters
    ----------
    about : kind of an observation, ``circumstance:ID``, or empty for anything else
    """

    about: str
    text: str


class Answered(NamedTuple):
    """All that one respondent answered about one pilot or target.

    Parameters
    ----------
    pilot : id of the pilot or target
    marks : what the questions said of themselves; of a table made by hand only the round
    respondent : id of the assessor
    role : of the assessor; empty if it is not said
    label : how the respondent wants to be called; empty for nobody's business
    date : of the answers; None if it is not said
    lang : of what was written; empty if it is not said: that of the pilot
    where : of the whole: the first place that is about this respondent
    role_at, date_at : where role and date are to be filled in; None is `where`
    is_row : a row of the file is all that the respondent said, as in the export of a survey
    """

    pilot: str
    marks: Marks
    respondent: str
    role: str
    label: str
    date: date | None
    lang: str
    answers: tuple[Answer, ...]
    remarks: tuple[Remark, ...]
    where: Location
    is_row: bool = False
    role_at: Location | None = None
    date_at: Location | None = None

    def is_spoilt_by(self, where: Location) -> bool:
        """Tell whether an error at a place keeps these answers from being taken in.

        One in the file of somebody does; of the rows of many respondents only the one that it is
        in, unless it is about all of them.
        """
        if where.file != self.where.file:
            return False
        return not self.is_row or where.line <= 1 or where.line == self.where.line


class Earlier(NamedTuple):
    """An assessment file that is there already."""

    file: str
    assessment: AssessmentFile
