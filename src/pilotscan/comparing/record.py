"""What comparing needs of one pilot: small, plain, and quick to send between processes."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from pilotscan.asking.informants import first_to_ask, name_of, sector_of
from pilotscan.comparing.facts import FACT_TABLES, SourceRecord, fact_rows, source_records
from pilotscan.model.assessment import UNKNOWN, asks_about, called
from pilotscan.model.counting import by_assessor, counted_assessments, reference_date
from pilotscan.model.desk import is_desk
from pilotscan.model.lookback import known_on
from pilotscan.scoring.judge import head_route
from pilotscan.scoring.observations import observe
from pilotscan.scoring.ratings import ConditionRating, rate_pilot
from pilotscan.scoring.trend import pilot_trend
from pilotscan.scoring.verdict import Known

if TYPE_CHECKING:
    import datetime
    from collections.abc import Mapping, Sequence
    from datetime import date

    from numpy.typing import NDArray

    from pilotscan.comparing.facts import Row
    from pilotscan.model.assessment import Ask, Assessment
    from pilotscan.model.base import Words
    from pilotscan.model.framework import Framework
    from pilotscan.model.pilot import Pilot
    from pilotscan.scoring.trend import TrendPoint

__all__ = [
    "STATES",
    "Addressee",
    "AssessorRecord",
    "PilotRecord",
    "Said",
    "SourceRecord",
    "known_of",
    "lowest_of",
    "record_pilot",
    "spreads_of",
]

STATES = ("rated", "unknown", "not-applicable")
(
    _LEVEL, _LOWEST, _STATE, _SPREAD, _STRENGTH, _WITHOUT, _AGAINST, _CONTESTED, _ALARM,
    _ALARM_STRENGTH,
) = range(10)  # fmt: skip
_NONE = -1


class AssessorRecord(NamedTuple):
    """What one assessor says, by all ratings of theirs that count.

    Parameters
    ----------
    date : of the newest
    levels : per condition of the framework; None where the assessor gave none
    unsure : positions of the conditions of which the assessor says not to know
    """

    identity: str
    role: str
    label: Words | None
    date: datetime.date
    levels: tuple[int | None, ...]
    unsure: tuple[int, ...] = ()


class Said(NamedTuple):
    """What is said of one condition, and what supports its level.

    Parameters
    ----------
    because : the reasons of those who gave a level, in the order of the file
    supporting, contradicting : ids of sources
    ask : who would know, those who are only said to know too
    question : as one would put it to this pilot, where its file says so
    """

    because: tuple[Words, ...]
    supporting: tuple[str, ...]
    contradicting: tuple[str, ...]
    ask: tuple[Words, ...] = ()
    question: tuple[Words, ...] = ()


class Addressee(NamedTuple):
    """Who is the first to ask about an open condition.

    Parameters
    ----------
    name : in the words of the file; of an actor its id, and of nobody the name of the pilot
    sector : None where nothing says it
    is_actor : only the framework says that such a party would know
    """

    name: Words
    sector: str | None
    is_actor: bool


@dataclass(frozen=True, slots=True)
class PilotRecord:
    """One pilot, reduced to what is compared.

    Parameters
    ----------
    route : the one asked for or declared, else (or if the framework lacks it) the framework's first
    own_route : the one that the file itself declares
    municipalities : those that are known
    sectors : of its partners, each once, in the order of the file
    numbers : (10, conditions) levels, states and strengths as small numbers, see `known_of`
    other_numbers : the same by a second framework; None if there is none
    other_route : False if the second framework does not have the route
    desk : a desk assessed it, and nobody of the organisation
    observations : kinds of those on `route`, each once, in the framework's order
    whom : by condition that is unknown or only asserted
    facts : rows by table of facts, see `fact_rows`; None unless they were asked for, because they
        are most of what a file says
    trend : the judgement on `route` as of each date of an assessment; empty if there is one date
    """

    id: str
    name: Words
    language: str
    file: str
    sha256: str
    as_of: date | None
    route: str
    route_declared: bool
    own_route: str | None
    country: str
    scope: str
    municipalities: tuple[str, ...]
    region: str | None
    status: str
    themes: tuple[Words, ...]
    target_groups: tuple[Words, ...]
    sectors: tuple[str, ...]
    assessors: tuple[AssessorRecord, ...]
    said: dict[str, Said]
    sources: tuple[SourceRecord, ...]
    numbers: NDArray[np.int8]
    other_numbers: NDArray[np.int8] | None = None
    other_route: bool = True
    desk: bool = False
    trend: tuple[TrendPoint, ...] = ()
    observations: tuple[str, ...] = ()
    whom: dict[str, Addressee] = field(default_factory=dict)
    facts: dict[str, tuple[Row, ...]] | None = None

    def __repr__(self) -> str:
        """Say of which pilot it is, and no more."""
        return f"PilotRecord({self.id!r}, route={self.route!r}, as_of={self.as_of})"


def record_pilot(  # noqa: PLR0913 - what judging a pilot depends on
    pilot: Pilot,
    framework: Framework,
    *,
    route: str | None = None,
    as_of: date | None = None,
    other: Framework | None = None,
    file: str = "",
    sha256: str = "",
    facts: bool = False,
) -> PilotRecord:
    """Rate a pilot and keep what is compared.

    Parameters
    ----------
    route : instead of the one that the pilot declares
    other : a second framework. It judges the same assessments, made for `framework`, as far as
        conditions have the same id
    facts : keep what the file says too, as far as it was known on the reference date

    Raises
    ------
    KeyError
        The framework does not have the route asked for.
    """
    head, declared = head_route(pilot, framework, route)
    reference = reference_date(pilot, as_of)
    observed = dict.fromkeys(o.kind for o in observe(pilot, framework, head, as_of))
    pilot, _ = known_on(pilot, as_of)
    counted = counted_assessments(pilot, framework, as_of)
    rated = rate_pilot(pilot, framework, as_of)
    asks = {c.id: asks_about(c.id, counted, pilot.informants) for c in framework.conditions}
    return PilotRecord(
        id=pilot.id,
        name=pilot.name,
        language=pilot.language,
        file=file,
        sha256=sha256,
        as_of=reference,
        route=head,
        route_declared=declared,
        own_route=pilot.scaling.route,
        country=pilot.place.country,
        scope=pilot.place.scope,
        municipalities=tuple(m for m in pilot.place.municipality if m != UNKNOWN),
        region=pilot.place.region,
        status=pilot.status,
        themes=tuple(dict.fromkeys(pilot.themes)),
        target_groups=tuple(dict.fromkeys(group.name for group in pilot.target_groups)),
        sectors=tuple(dict.fromkeys(p.sector for p in pilot.partners if p.sector)),
        assessors=tuple(_assessor(own, framework) for own in by_assessor(counted)),
        said=_said(pilot, rated, counted, framework, asks),
        sources=source_records(pilot),
        numbers=_numbers(rated),
        other_numbers=None if other is None else _other_numbers(pilot, framework, other, as_of),
        other_route=other is None or head in other.routes,
        desk=is_desk(pilot, counted),
        trend=pilot_trend(pilot, framework, head, reference),
        observations=tuple(observed),
        whom=_whom(pilot, rated, framework, asks),
        facts=_facts(pilot, file, sha256) if facts else None,
    )


def _facts(pilot: Pilot, file: str, sha256: str) -> dict[str, tuple[Row, ...]]:
    rows = fact_rows(pilot, file=file, sha256=sha256)
    return {name: rows[name] for name in FACT_TABLES}


def _assessor(own: Sequence[Assessment], framework: Framework) -> AssessorRecord:
    """Bring together what one assessor says; name, role and date are those of the newest."""
    said = {name: rating.level for assessment in own for name, rating in assessment.ratings.items()}
    levels = [said.get(condition.id) for condition in framework.conditions]
    who = own[-1].assessor
    return AssessorRecord(
        who.identity,
        who.role,
        who.label,
        own[-1].date,
        tuple(level if isinstance(level, int) else None for level in levels),
        tuple(i for i, level in enumerate(levels) if level == UNKNOWN),
    )


def _said(
    pilot: Pilot,
    rated: Sequence[ConditionRating],
    counted: Sequence[Assessment],
    framework: Framework,
    asks: Mapping[str, Sequence[Ask]],
) -> dict[str, Said]:
    said = {}
    for condition, rating in zip(framework.conditions, rated, strict=True):
        given = [a.ratings[condition.id] for a in counted if condition.id in a.ratings]
        because = tuple(
            dict.fromkeys(
                r.because
                for r in given
                if r.because and (rating.level is None or isinstance(r.level, int))
            )
        )
        support = rating.support
        asked = asks[condition.id]
        ask = tuple(dict.fromkeys(called(one.whom, pilot.informants) for one in asked))
        if because or support.supporting or support.contradicting or ask:
            said[condition.id] = Said(
                because,
                support.supporting,
                support.contradicting,
                ask,
                tuple(dict.fromkeys(one.question for one in asked if one.question)),
            )
    return said


def _whom(
    pilot: Pilot,
    rated: Sequence[ConditionRating],
    framework: Framework,
    asks: Mapping[str, Sequence[Ask]],
) -> dict[str, Addressee]:
    found, rules = {}, framework.rules
    for condition, rating in zip(framework.conditions, rated, strict=True):
        least = rules.min_evidence if rating.lone is None else rules.enough
        if rating.level is None or rating.support.without_searches < least:
            whom = first_to_ask(pilot, framework, condition.id, asks[condition.id])
            is_actor = whom.kind == "actor"
            name = name_of(whom, pilot) or pilot.name
            found[condition.id] = Addressee(name, sector_of(whom, pilot), is_actor)
    return found


def _other_numbers(
    pilot: Pilot, framework: Framework, other: Framework, as_of: date | None
) -> NDArray[np.int8]:
    # Assessments name the framework they were made for: the other one goes by that name here.
    renamed = other.model_copy(update={"id": framework.id})
    return _numbers(rate_pilot(pilot, renamed, as_of))


def _numbers(rated: Sequence[ConditionRating]) -> NDArray[np.int8]:
    rows = [
        (
            _NONE if r.level is None else r.level,
            _NONE if r.lowest is None else r.lowest,
            STATES.index(r.state),
            r.spread,
            r.support.strength,
            r.support.without_searches,
            r.support.contradiction,
            r.support.contested,
            _NONE if r.alarm is None else r.alarm,
            r.alarm_strength,
        )
        for r in rated
    ]
    return np.array(rows, dtype=np.int8).T


def known_of(
    numbers: Sequence[NDArray[np.int8]], framework: Framework
) -> tuple[Known, NDArray[np.int8]]:
    """Stack the numbers of pilots.

    Returns
    -------
    tuple
        What is known, as judging takes it; and (pilots, conditions) positions in `STATES`.
    """
    table = np.stack(list(numbers)).astype(np.int64)

    def levels(field: int) -> NDArray[np.float64]:
        return _levels(table[:, field, :]) - framework.levels.first

    known = Known(
        level=levels(_LEVEL),
        alarm=levels(_ALARM),
        lone=np.where(table[:, _LOWEST, :] == table[:, _ALARM, :], np.nan, levels(_LOWEST)),
        alarm_strength=table[:, _ALARM_STRENGTH, :],
        strength=table[:, _STRENGTH, :],
        without_searches=table[:, _WITHOUT, :],
        contradiction=table[:, _AGAINST, :],
        contested=table[:, _CONTESTED, :].astype(bool),
        disputed=table[:, _SPREAD, :] >= framework.rules.disputed.from_spread,
        applies=table[:, _STATE, :] != STATES.index("not-applicable"),
    )
    return known, table[:, _STATE, :].astype(np.int8)


def lowest_of(numbers: Sequence[NDArray[np.int8]]) -> NDArray[np.float64]:
    """Return (pilots, conditions) the lowest single level, NaN where there is none."""
    return _levels(np.stack([n[_LOWEST] for n in numbers]))


def _levels(numbers: NDArray[np.integer]) -> NDArray[np.float64]:
    return np.where(numbers == _NONE, np.nan, numbers.astype(float))


def spreads_of(numbers: Sequence[NDArray[np.int8]]) -> NDArray[np.int64]:
    """Return (pilots, conditions) the highest minus the lowest single level."""
    spreads: NDArray[np.int64] = np.stack([n[_SPREAD] for n in numbers]).astype(np.int64)
    return spreads
