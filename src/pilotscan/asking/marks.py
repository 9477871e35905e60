"""What travels with questions so that answers find their way back: of what, by which framework."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, NamedTuple

from pydantic_core import to_json

if TYPE_CHECKING:
    from pilotscan.model.framework import Condition, Framework

__all__ = [
    "ANSWERS",
    "FIRST_ROUND",
    "FORMAT",
    "Gathering",
    "Marks",
    "anchors_mark",
    "respondent_id",
]

FORMAT = 1
"""Version of how questions and their marks stand in files."""
FIRST_ROUND = "round-1"
"""What a gathering of answers is called where nobody gives it a name."""
ANSWERS = "answers-"
"""How the id of a source begins that is no more than what somebody answered."""
_LENGTH = 12


class Marks(NamedTuple):
    """What all questions of one gathering have in common.

    Parameters
    ----------
    framework, version, sha256 : by which the questions were asked
    round : id of the gathering
    lang : of the sheet
    """

    framework: str
    version: str
    sha256: str
    round: str
    lang: str


class Gathering(NamedTuple):
    """What whoever asks says of a round.

    Parameters
    ----------
    after : an earlier round whose people are asked again; they stay who they were, and see how its
        answers are spread
    note : for the top of each sheet: who asks, until when, and where to send it
    """

    after: str = ""
    note: str = ""


def anchors_mark(framework: Framework, condition: Condition) -> str:
    """Return a mark that changes when what was asked changes: the question or a level.

    Returns
    -------
    str
        12 hexadecimal digits: of the SHA-256 of question and levels in every language, and of
        whether it may not apply.
    """
    asked = {
        "question": condition.question.by_language(),
        "levels": [
            framework.anchor(condition, level).by_language() for level in framework.levels.levels
        ],
        "may_be_not_applicable": condition.may_be_not_applicable,
    }
    return hashlib.sha256(to_json(asked)).hexdigest()[:_LENGTH]


def respondent_id(gathering: str, number: int | str, person: int = 1) -> str:
    """Return the id of whoever answers: made of round and number, never of a name.

    Parameters
    ----------
    number : of the informant, or of the response
    person : of several who answer for one informant, from 1
    """
    return f"{gathering}-{number}" if person == 1 else f"{gathering}-{number}-{person}"
