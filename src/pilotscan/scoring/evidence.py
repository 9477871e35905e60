"""From the sources behind a rating to its evidence strength (docs/method.md, step 4)."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING, NamedTuple

from pilotscan.model.scale import STRONGEST_BASE, TOP_STRENGTH
from pilotscan.model.source import SEARCH_RECORD, Source

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from pilotscan.model.assessment import Rating
    from pilotscan.model.scale import Scale

__all__ = ["NO_EVIDENCE", "Support", "strength", "strength_behind", "weigh_evidence"]


class Support(NamedTuple):
    """What the sources say of one condition's level.

    Parameters
    ----------
    strength : 0..4, over all supporting sources
    without_searches : 0..4, search records aside
    contradiction : 0..3, the highest base of a contradicting source; 0 also when there is one
        of unknown kind, see `contested`
    contested : a contradicting source exists
    supporting, contradicting : ids of sources, sorted
    """

    strength: int
    without_searches: int
    contradiction: int
    contested: bool
    supporting: tuple[str, ...] = ()
    contradicting: tuple[str, ...] = ()


NO_EVIDENCE = Support(0, 0, 0, contested=False)


def strength(sources: Iterable[Source]) -> int:
    """Return the strength of distinct sources that support the same level.

    Returns
    -------
    int
        0 without a source; 4 for two of base 3 by different teams or of different sites; 3 for
        one of base 3, or two of base 2 by different teams; else the highest base.
    """
    listed = list(sources)
    if len(listed) == 1:
        return listed[0].base_strength
    highest = max((source.base_strength for source in listed), default=0)
    top = [source for source in listed if source.base_strength == highest]
    if highest == STRONGEST_BASE:
        several = any(_other_team(a, b) or a.site != b.site for a, b in combinations(top, 2))
        return TOP_STRENGTH if several else STRONGEST_BASE
    if highest == STRONGEST_BASE - 1 and any(_other_team(a, b) for a, b in combinations(top, 2)):
        return 3
    return highest


def strength_behind(ratings: Iterable[Rating], sources: Mapping[str, Source]) -> int:
    """Return the strength of the sources that ratings themselves name, search records aside."""
    cited = {e.source for rating in ratings for e in rating.evidence if e.supports}
    named = [sources[name] for name in sorted(cited) if name in sources]
    return strength(source for source in named if source.kind != SEARCH_RECORD)


def _other_team(a: Source, b: Source) -> bool:
    """Tell whether two sources are known to be by different people."""
    if a.made_by is None or b.made_by is None:
        return False
    return a.made_by.casefold() != b.made_by.casefold()


def weigh_evidence(
    level: int | None, ratings: Sequence[Rating], sources: Mapping[str, Source], scale: Scale
) -> Support:
    """Sort the sources cited for a condition into supporting and contradicting ones.

    Parameters
    ----------
    level : of the condition, None if unknown
    ratings : of the assessments that count
    sources : of the pilot
    scale : of the framework

    Notes
    -----
    A source cited anywhere with ``supports: false`` contradicts, as does one cited only by
    ratings more than one step below the level. A rating without a level supports nothing. A
    search record supports nothing above the two lowest levels. A source that is not listed
    supports nothing, and contradicts as strongly as a source can.
    """
    against: set[str] = set()
    highest_citing: dict[str, int] = {}
    for rating in ratings:
        for evidence in rating.evidence:
            if not evidence.supports:
                against.add(evidence.source)
            elif isinstance(rating.level, int):
                known = highest_citing.get(evidence.source, -1)
                highest_citing[evidence.source] = max(known, rating.level)
    supporting: list[str] = []
    for source, highest in highest_citing.items():
        if level is None or source in against:
            continue
        if highest < level - 1:
            against.add(source)
        elif source in sources and (
            sources[source].kind != SEARCH_RECORD or level <= scale.searched
        ):
            supporting.append(source)
    if not supporting and not against:
        return NO_EVIDENCE
    backing = [sources[source] for source in supporting]
    found = [source for source in backing if source.kind != SEARCH_RECORD]
    total = strength(backing)
    without_searches = total if len(found) == len(backing) else strength(found)
    if not against:
        return Support(total, without_searches, 0, False, tuple(sorted(supporting)))
    bases = [sources[s].base_strength if s in sources else STRONGEST_BASE for s in against]
    return Support(
        total,
        without_searches,
        max(bases),
        True,
        tuple(sorted(supporting)),
        tuple(sorted(against)),
    )
