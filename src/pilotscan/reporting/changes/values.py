"""The values that templates of changes may use; worded and rounded, see `pilot.values`."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from pilotscan.reporting.pilot.values import Provenance
    from pilotscan.reporting.words.said import Said

__all__ = [
    "ChangedCondition",
    "ChangedNumber",
    "ChangedPilot",
    "ChangesPage",
    "FindingRow",
    "Origin",
    "PresenceRow",
    "SideRow",
    "VerdictMark",
    "VerdictRow",
]


class SideRow(NamedTuple):
    """One of the two sides.

    Parameters
    ----------
    shown : as it was named
    commit : beginning of the commit; empty if it is none
    framework : id, version and beginning of the hash; empty if unknown
    version : of pilotscan that judged it
    """

    shown: str
    commit: str
    framework: str
    version: str


class VerdictMark(NamedTuple):
    """A verdict with its mark and title."""

    verdict: str
    mark: str
    title: str


class VerdictRow(NamedTuple):
    """A verdict that became another one.

    Parameters
    ----------
    pilot : its name
    anchor : of the part of the page about the pilot; empty if there is none
    by : what changed it
    because : the conditions that caused it
    """

    pilot: Said
    anchor: str
    route: str
    before: VerdictMark
    after: VerdictMark
    by: str
    because: str


class FindingRow(NamedTuple):
    """Something that got worse, or is known now.

    Parameters
    ----------
    anchor : of the part of the page about the pilot; empty if there is none
    """

    pilot: Said
    anchor: str
    text: str


class ChangedCondition(NamedTuple):
    """A condition that stands otherwise than before.

    Parameters
    ----------
    before, after : level, evidence and what is to be noted, in words
    """

    title: str
    before: str
    after: str


class ChangedNumber(NamedTuple):
    """Score and rated share of a route, before and now."""

    route: str
    score_before: str
    score_after: str
    rated_before: str
    rated_after: str


class Origin(NamedTuple):
    """What changed of a pilot by one cause: its file, or the framework.

    Parameters
    ----------
    by : what changed it
    is_framework : other rules changed it, not the pilot
    ahead : how outlook, distance and observations are otherwise, a sentence each
    """

    by: str
    is_framework: bool
    verdicts: tuple[VerdictRow, ...]
    ahead: tuple[str, ...]
    conditions: tuple[ChangedCondition, ...]
    numbers: tuple[ChangedNumber, ...]


class ChangedPilot(NamedTuple):
    """A pilot that both sides have and of which something changed.

    Parameters
    ----------
    facts : what else changed, such as its file, its id, or the route that heads its report
    origins : what changed by what; may be empty
    """

    anchor: str
    name: Said
    id: str
    facts: tuple[str, ...]
    origins: tuple[Origin, ...]


class PresenceRow(NamedTuple):
    """A pilot that only one side has, or that could be judged on one side only.

    Parameters
    ----------
    verdict : on the route that heads its report; nothing if it was never judged
    note : what is to be said of it; may be empty
    """

    name: Said
    id: str
    file: str
    route: str
    verdict: VerdictMark | None
    score: str
    note: str


class ChangesPage(NamedTuple):
    """What changed between two moments.

    Parameters
    ----------
    old, new : the two sides
    highlights : what stands out, one sentence each
    desk : of how many of the pilots that are listed nobody of the organisation had a say, in words
    framework_notice : that the framework is another one, and what follows; empty if it is not
    verdicts : those on the routes that head reports, of which at most a hundred are listed
    worse, known : what got worse; what is known now and was not
    pilots : those that changed, of which at most a hundred are listed
    added, removed : pilots that only the new side has; that only the old side has
    unjudged : pilots that could not be judged on one side or on both
    notes : what was passed over while reading
    """

    lang: str
    old: SideRow
    new: SideRow
    highlights: tuple[str, ...]
    desk: str
    framework_notice: str
    verdicts: tuple[VerdictRow, ...]
    more_verdicts: int
    worse: tuple[FindingRow, ...]
    more_worse: int
    known: tuple[FindingRow, ...]
    more_known: int
    pilots: tuple[ChangedPilot, ...]
    more_pilots: int
    added: tuple[PresenceRow, ...]
    more_added: int
    removed: tuple[PresenceRow, ...]
    more_removed: int
    unjudged: tuple[PresenceRow, ...]
    more_unjudged: int
    notes: tuple[str, ...]
    provenance: Provenance
