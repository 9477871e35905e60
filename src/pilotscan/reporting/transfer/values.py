"""The values that templates of a transfer may use; worded and rounded, see `pilot.values`."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from pilotscan.reporting.pilot.values import Provenance
    from pilotscan.reporting.words.said import Mixed, Said

__all__ = [
    "CircumstanceRow",
    "OpenQuestion",
    "PairView",
    "RatingGroup",
    "RatingRow",
    "TransferCell",
    "TransferPage",
    "TransferRow",
]


class TransferCell(NamedTuple):
    """The judgement of one pilot for one target, in short.

    Parameters
    ----------
    anchor : of the part of the page about the two; empty if there is none
    distance : how many answers a verdict takes, in words; empty where there is one
    """

    anchor: str
    verdict: str
    mark: str
    title: str
    distance: str


class TransferRow(NamedTuple):
    """One pilot, and its judgement for each target.

    Parameters
    ----------
    cells : one per target
    """

    pilot: Said
    cells: tuple[TransferCell, ...]


class CircumstanceRow(NamedTuple):
    """A circumstance of the pilot, and how that is at the target.

    Parameters
    ----------
    what : in the words of the pilot's file
    role : in the result of the pilot
    at_origin : whether it is there on a larger scale, where the pilot is
    replaced : what takes its place there; may be empty
    here : whether it is at the target
    replacement : what takes its place at the target; may be empty
    because : what the target says of it; may be empty
    mark, means : what follows from the two
    tone : of a verdict, for the colour of `means`
    """

    what: Said
    role: str
    at_origin: str
    replaced: Said | str
    here: str
    replacement: Said | str
    because: Said | str
    mark: str
    means: str
    tone: str


class RatingRow(NamedTuple):
    """A condition, and how it is rated for the target.

    Parameters
    ----------
    level : and its evidence, in words
    at_origin : what it is where the pilot is; empty of what travels
    is_necessary : on the route judged
    """

    title: Said
    level: str
    at_origin: str
    is_necessary: bool


class RatingGroup(NamedTuple):
    """Conditions of which the rating comes from the same side.

    Parameters
    ----------
    comes_from : asked-here | derived | travels | open
    """

    comes_from: str
    title: str
    about: str
    rows: tuple[RatingRow, ...]


class OpenQuestion(NamedTuple):
    """Something to find out at the target.

    Parameters
    ----------
    question : in words
    about : the condition; of a circumstance, its role
    is_necessary : a necessary condition, or an essential circumstance
    who : whom to ask; empty if nobody is known
    """

    question: Said | Mixed | str
    about: Said | str
    is_necessary: bool
    who: str


class PairView(NamedTuple):
    """One pilot judged for one target.

    Parameters
    ----------
    anchor : of this part of the page
    pilot, target : their names
    place : of the target
    as_of : reference date; may be empty
    why : the reasons of the verdict
    missing : essential circumstances that are neither here nor replaced
    outlook : which verdicts the answers to what is open can give
    distance : how many answers a verdict takes, and to what
    circumstances : side by side, in the order of the pilot
    ratings : by where they come from
    questions : what is open here; first what is essential or necessary
    path, steps : the least that leads to the verdict `conditional`
    solved : of circumstances that are missing here, who has a replacement, in words
    desk : that nobody of the organisation had a say; empty if somebody had
    """

    anchor: str
    pilot: Said
    target: Said
    place: Mixed | str
    route: Said
    question: Said
    as_of: str
    verdict: str
    mark: str
    title: str
    why: str
    missing: tuple[Said, ...]
    outlook: str
    distance: str
    path: str
    steps: tuple[str, ...]
    circumstances: tuple[CircumstanceRow, ...]
    ratings: tuple[RatingGroup, ...]
    questions: tuple[OpenQuestion, ...]
    solved: tuple[Mixed | str, ...]
    desk: str


class TransferPage(NamedTuple):
    """Pilots judged for targets.

    Parameters
    ----------
    targets : names, in the order of the cells of `matrix`
    matrix : the pilots with their judgements
    pairs : one by one, of which at most fifty are told
    more_pairs : how many more there are
    """

    lang: str
    title: str
    framework: Said
    targets: tuple[Said, ...]
    matrix: tuple[TransferRow, ...]
    pairs: tuple[PairView, ...]
    more_pairs: int
    provenance: Provenance
