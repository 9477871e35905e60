"""What an assessment in a file of its own may say (file format 1): one assessor, one date.

As in a pilot file, all but the first keys may be absent, and absent means "not known".
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import Field

from pilotscan.model.assessment import Assessment, Rating
from pilotscan.model.base import CitedId, FormatNumber, Id, Line, Model, Several, Words, spoken
from pilotscan.model.languages import LanguageCode
from pilotscan.model.source import Source

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

__all__ = ["AssessmentFile", "AssessmentRemark"]


class AssessmentRemark(Model):
    """An answer in words, to a question that is about no condition."""

    about: Line | None = None
    """A kind of observation, ``circumstance:ID``, or nothing in particular."""
    text: Words


class AssessmentFile(Assessment):
    """The ratings of one assessor on one date, in a file of their own."""

    pilotscan_assessment: FormatNumber
    pilot: Id
    """The id of the pilot, or of the target, that is rated."""
    language: LanguageCode | None = None
    """Of the prose in this file; None, and it is that of the pilot."""
    round: Id | None = None
    """The gathering of answers that this one belongs to."""
    remarks: Several[AssessmentRemark] = ()
    """What was answered to questions that are about no condition."""
    sources: dict[CitedId, Source] = Field(default_factory=dict)

    def __repr_args__(self) -> Iterator[tuple[str, object]]:
        """Say whose it is, and no more: whole, it fills a notebook."""
        yield "pilot", self.pilot
        yield "assessor", self.assessor.identity
        yield "date", self.date.isoformat()

    def as_in(self, language: str, renamed: Mapping[str, str]) -> AssessmentFile:
        """Return it as it would stand in the file of the pilot, without sources of its own.

        Parameters
        ----------
        language : of the pilot's file; words in another one say so from here on
        renamed : sources that go by another id there, by their id here
        """
        foreign = self.language if self.language not in {None, language} else None
        if foreign is None and not renamed:
            return self.model_copy(update={"sources": {}})
        assessor, remarks = self.assessor, self.remarks
        if foreign and assessor.label is not None:
            assessor = assessor.model_copy(update={"label": spoken(assessor.label, foreign)})
        if foreign:
            remarks = tuple(
                one.model_copy(update={"text": spoken(one.text, foreign)}) for one in remarks
            )
        ratings = {
            name: _rating_as_in(rating, foreign, renamed) for name, rating in self.ratings.items()
        }
        changed = {"assessor": assessor, "ratings": ratings, "remarks": remarks, "sources": {}}
        return self.model_copy(update=changed)


def _rating_as_in(rating: Rating, foreign: str | None, renamed: Mapping[str, str]) -> Rating:
    def said(words: str | None) -> str | None:
        return spoken(words, foreign) if foreign and words is not None else words

    evidence = tuple(
        one.model_copy(update={"source": renamed.get(one.source, one.source), "at": said(one.at)})
        for one in rating.evidence
    )
    ask = rating.ask
    if ask is not None and foreign:
        ask = ask.model_copy(update={"whom": said(ask.whom), "question": said(ask.question)})
    changed = {"because": said(rating.because), "evidence": evidence, "ask": ask}
    return rating.model_copy(update=changed)
