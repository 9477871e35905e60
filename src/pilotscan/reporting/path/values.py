"""The values that the template of paths may use; worded and rounded, see `pilot.values`."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from pilotscan.reporting.changes.values import VerdictMark
    from pilotscan.reporting.pilot.values import Provenance
    from pilotscan.reporting.words.said import Mixed, Said

__all__ = ["AheadPage", "AheadView", "PathStepView", "StandView"]


class StandView(NamedTuple):
    """How a pilot stands, or would stand.

    Parameters
    ----------
    verdict : on the route judged
    firmness : how firmly the deciding ratings are known; empty where there is no verdict
    outlook : which verdicts are still possible; empty if nothing is open
    distance : after which answers there is a verdict; empty where there is one
    """

    verdict: VerdictMark
    firmness: str
    outlook: str
    distance: str


class PathStepView(NamedTuple):
    """A change of one condition.

    Parameters
    ----------
    id : of the condition
    change : what has to become otherwise
    text : what to do about it
    actors : who of the pilot's parties can do it, and of whom there is nobody yet
    ask : who would know
    verdict : after this step
    distance : how many answers it then is to a verdict; empty where there is one
    """

    id: str
    title: Said
    change: str
    text: Said
    actors: str
    ask: tuple[Said | Mixed | str, ...]
    verdict: VerdictMark
    distance: str


class AheadView(NamedTuple):
    """What leads on from one pilot.

    Parameters
    ----------
    anchor : of the part of the page about it
    assumed : how conditions are assumed to stand, a sentence part each
    then : how it would stand with that; nothing if nothing is assumed
    lead : how many changes lead to the verdict, or why none do; empty if none was asked for
    effort : what all steps together take; empty if no efforts were given
    blocked : what is in the way, where nothing leads there
    """

    id: str
    anchor: str
    name: Said
    route: Said
    question: Said
    now: StandView
    assumed: tuple[str, ...]
    then: StandView | None
    lead: str
    effort: str
    steps: tuple[PathStepView, ...]
    blocked: tuple[str, ...]


class AheadPage(NamedTuple):
    """What leads on from one or more pilots.

    Parameters
    ----------
    terms : what the paths may use and what they spare, a sentence each
    """

    lang: str
    title: str
    framework: Said
    terms: tuple[str, ...]
    pilots: tuple[AheadView, ...]
    desk: str
    provenance: Provenance
