"""Which assessments count, and what they say: per pilot what is known of each condition."""

from __future__ import annotations

from collections import defaultdict
from fractions import Fraction
from operator import itemgetter
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeVar

from pilotscan.model.assessment import NOT_APPLICABLE, PANEL
from pilotscan.model.counting import counted_assessments
from pilotscan.model.lookback import known_on
from pilotscan.scoring.evidence import NO_EVIDENCE, Support, strength_behind, weigh_evidence

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from pilotscan.model.assessment import Assessment, Rating
    from pilotscan.model.framework import Condition, Framework
    from pilotscan.model.pilot import Pilot
    from pilotscan.model.rules import StopQuorum
    from pilotscan.model.scale import Scale
    from pilotscan.model.source import Source
    from pilotscan.model.target import Target

__all__ = [
    "ConditionRating",
    "State",
    "lower_median",
    "middle_role",
    "rate_condition",
    "rate_counted",
    "rate_pilot",
]

State = Literal["rated", "unknown", "not-applicable"]
_Described = TypeVar("_Described", "Pilot", "Target")


class ConditionRating(NamedTuple):
    """What the counted assessments together say of one condition.

    Parameters
    ----------
    level : as files number it if `state` is "rated", else None
    lowest : the lowest single level, None if there is none
    alarm : the lowest level that counts for a stop, None if there is no level; `lowest` unless it
        is a stop condition and the framework asks for a quorum
    alarm_strength : of the evidence for that level: `support.strength` where it is the level of all
        together, else of the sources that those who gave it name
    spread : highest minus lowest single level; 0 if there is at most one
    """

    state: State
    level: int | None
    lowest: int | None
    alarm: int | None
    alarm_strength: int
    spread: int
    support: Support

    @property
    def lone(self) -> int | None:
        """The lowest level where too few gave it to count for a stop; None where it counts."""
        return None if self.lowest == self.alarm else self.lowest


_UNKNOWN = ConditionRating("unknown", None, None, None, 0, 0, NO_EVIDENCE)


def lower_median(levels: Sequence[int]) -> int:
    """Return the middle level, of two middle ones the lower: doubt lowers.

    Raises
    ------
    ValueError
        There is no level.
    """
    if not levels:
        raise ValueError("a median needs at least one level")
    return sorted(levels)[(len(levels) - 1) // 2]


def middle_role(by_role: Mapping[str, int], weights: Mapping[str, Fraction]) -> int:
    """Return the level of the roles together: the lower median, by weight.

    That is the lowest level at which the weight of the roles at or below it reaches half of the
    whole.

    Parameters
    ----------
    by_role : the level of each role that gave one
    weights : of the roles, 1 of one that is missing; empty if all weigh the same

    Raises
    ------
    ValueError
        There is no level.
    """
    if not weights:
        return lower_median(list(by_role.values()))
    half = sum(weights.get(role, Fraction(1)) for role in by_role) / 2
    reached = Fraction(0)
    for role, level in sorted(by_role.items(), key=itemgetter(1)):
        reached += weights.get(role, Fraction(1))
        if reached >= half:
            return level
    raise ValueError("a median needs at least one level")


def _alarm(
    given: Sequence[tuple[str, Rating]],
    lowest: int,
    sources: Mapping[str, Source],
    quorum: StopQuorum | None,
) -> int:
    """Return the lowest level by which a stop rule goes (domain, section 5.6).

    A panel is no lone voice: it is not counted among those who rated, and its level needs no other.
    """
    if quorum is None:
        return lowest
    alone = sorted(r.level for who, r in given if who != PANEL and isinstance(r.level, int))
    if len(alone) < quorum.from_assessors or alone[quorum.at_least - 1] == lowest:
        return lowest
    shown = [
        rating.level
        for role, rating in given
        if isinstance(rating.level, int)
        and (role == PANEL or any(
            e.supports and e.source in sources
            and sources[e.source].base_strength >= quorum.or_base
            for e in rating.evidence
        ))
    ]  # fmt: skip
    return min([alone[quorum.at_least - 1], *shown])


def rate_condition(  # noqa: PLR0913, PLR0917 - what a level is made of
    condition: Condition,
    given: Sequence[tuple[str, Rating]],
    sources: Mapping[str, Source],
    scale: Scale,
    quorum: StopQuorum | None = None,
    weights: Mapping[str, Fraction] = MappingProxyType({}),
) -> ConditionRating:
    """Bring the ratings of one condition together.

    Parameters
    ----------
    given : role of the assessor and rating, of the ratings that count
    sources : that the ratings cite, by id
    scale : of the framework
    quorum : how many it takes to stop, where many rated
    weights : of the roles; empty if all weigh the same

    Notes
    -----
    The level is the lower median within each role, then the lower median, by weight, over the
    roles that gave one, so that three voices of one team do not outvote one outsider. Where a
    panel gave a level it is that one, of several panels the lower median; the levels of all others
    still count for the spread and for a stop.
    """
    ratings = [rating for _, rating in given]
    if len(ratings) == 1 and isinstance(ratings[0].level, int):  # most are rated once
        level = ratings[0].level
        support = weigh_evidence(level, ratings, sources, scale)
        return ConditionRating("rated", level, level, level, support.strength, 0, support)
    by_role: dict[str, list[int]] = defaultdict(list)
    for role, rating in given:
        if isinstance(rating.level, int):
            by_role[role].append(rating.level)
    if by_role:
        single = [level for levels in by_role.values() for level in levels]
        own = {role: lower_median(levels) for role, levels in by_role.items()}
        level = own[PANEL] if PANEL in own else middle_role(own, weights)
        support = weigh_evidence(level, ratings, sources, scale)
        lowest = min(single)
        alarm = _alarm(given, lowest, sources, quorum)
        backing = support.strength
        if alarm < level:
            warning = [r for r in ratings if isinstance(r.level, int) and r.level <= alarm]
            backing = strength_behind(warning, sources)
        spread = max(single) - lowest
        return ConditionRating("rated", level, lowest, alarm, backing, spread, support)
    if condition.may_be_not_applicable and any(
        rating.level == NOT_APPLICABLE and rating.because for rating in ratings
    ):
        return ConditionRating("not-applicable", None, None, None, 0, 0, NO_EVIDENCE)
    support = weigh_evidence(None, ratings, sources, scale)
    return ConditionRating("unknown", None, None, None, 0, 0, support)


def rate_pilot(
    described: _Described, framework: Framework, as_of: date | None = None
) -> list[ConditionRating]:
    """Return what is known of each condition on a date, in the framework's order."""
    known, _ = known_on(described, as_of)
    return rate_counted(counted_assessments(known, framework, as_of), known.sources, framework)


def rate_counted(
    counted: Iterable[Assessment], sources: Mapping[str, Source], framework: Framework
) -> list[ConditionRating]:
    """Return the same, of the assessments that count and the sources that are known."""
    rules, weights = framework.rules, framework.role_weights
    quorum = dict.fromkeys((stop.condition for stop in rules.stop), rules.stop_quorum)
    given: dict[str, list[tuple[str, Rating]]] = defaultdict(list)
    for assessment in counted:
        role = assessment.assessor.role
        for name, rating in assessment.ratings.items():
            given[name].append((role, rating))
    return [
        rate_condition(c, given[c.id], sources, framework.levels, quorum.get(c.id), weights)
        if c.id in given
        else _UNKNOWN
        for c in framework.conditions
    ]
