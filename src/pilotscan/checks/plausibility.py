"""Ratings against the facts in the same file, by the rules of the framework; all are warnings."""

from __future__ import annotations

from collections import defaultdict
from functools import lru_cache
from typing import TYPE_CHECKING

from pilotscan.checks.finding import Finding, Path
from pilotscan.diagnostics import Severity
from pilotscan.model.assessment import UNKNOWN
from pilotscan.model.assessment_file import AssessmentFile
from pilotscan.model.cited import newest_cited, years_before
from pilotscan.model.counting import placed_assessments, reference_date
from pilotscan.model.pilot import Funding
from pilotscan.model.plausibility import FACTS, KNOWN
from pilotscan.told import told

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from pilotscan.model.assessment import Assessment, Rating
    from pilotscan.model.base import Text
    from pilotscan.model.framework import Framework
    from pilotscan.model.pilot import Pilot
    from pilotscan.model.plausibility import (
        AgainstFact,
        ConditionRule,
        NeedsFact,
        NeedsSource,
        Rule,
        Where,
    )
    from pilotscan.told import Sentence

    _Placed = tuple[Path, Assessment]
    _Level = tuple[Path, Rating, int]
    _Rated = dict[str, list[_Level]]

__all__ = ["check_facts"]


def check_facts(pilot: Pilot, framework: Framework, as_of: date | None) -> Iterator[Finding]:
    """PS503 to PS507: what the rules of the framework find in the assessments that count."""
    rules = framework.plausibility
    counted = placed_assessments(pilot, framework, as_of)
    placed: list[_Placed] = [(("assessments", i), assessment) for i, assessment in counted]
    yield from _check_levels(pilot, framework, placed)
    for here, assessment in placed:
        for rule in rules.all_high:
            if assessment.assessor.role != rule.role:
                continue
            levels = [r.level for r in assessment.ratings.values() if isinstance(r.level, int)]
            if len(levels) >= rule.min_ratings and min(levels) >= rule.from_level:
                yield _warn(
                    "PS506",
                    (*here, "assessor", "role"),
                    told(
                        "the assessment by '%(assessor)s' %(finding)s",
                        assessor=assessment.assessor.identity,
                        finding=rule.finding.sentence,
                    ),
                    rule,
                )
    for old in rules.old_evidence:
        until = reference_date(pilot, as_of)
        newest = newest_cited(pilot, [assessment for _, assessment in counted])
        if until is not None and newest and years_before(newest[1], until.year) > old.years:
            yield _warn(
                "PS507",
                ("sources",),
                told(
                    "%(finding)s: the newest is of %(newest)s, the reference date %(until)s",
                    finding=old.finding.sentence,
                    newest=newest[1],
                    until=until,
                ),
                old,
                key=True,
            )


def _check_levels(pilot: Pilot, framework: Framework, placed: list[_Placed]) -> Iterator[Finding]:
    """PS503 to PS505: each rule whose condition is rated high enough.

    What somebody answered in a round is theirs: it is held against facts that say otherwise, and
    not against what the file lacks, which would read as a request to change the answer.
    """
    rules, last = framework.plausibility, framework.levels.last
    rated = own = _by_condition(placed, last)
    outside = [one for one in placed if not _is_of_round(one[1])]
    if len(outside) < len(placed):
        own = _by_condition(outside, last)
    # the facts are the same for every assessment, so each rule looks at them once
    for needs in rules.needs_fact:
        high = _high(own, needs)
        if high and not _has_fact(pilot, needs):
            for here, _, level in high:
                yield _contradiction("PS503", here, needs, level)
    for against in rules.against_fact:
        high = _high(rated, against)
        if high and _speaks_against(pilot, against):
            for here, _, level in high:
                yield _contradiction("PS504", here, against, level)
    for source in rules.needs_source:
        for here, rating, level in _high(own, source):
            if not _cites(pilot, rating, source):
                yield _contradiction("PS505", here, source, level)


def _is_of_round(assessment: Assessment) -> bool:
    return isinstance(assessment, AssessmentFile) and assessment.round is not None


def _by_condition(placed: Iterable[_Placed], last: int) -> _Rated:
    """Return the ratings that give a level of the scale."""
    rated: _Rated = defaultdict(list)
    for here, assessment in placed:
        for condition, rating in assessment.ratings.items():
            level = rating.level
            if isinstance(level, int) and level <= last:
                rated[condition].append((here, rating, level))
    return rated


def _high(rated: _Rated, rule: ConditionRule) -> list[_Level]:
    """Return the ratings of the rule's condition that it has something to say of."""
    levels = rated.get(rule.condition)
    if levels is None:
        return []
    least = rule.from_level
    return [one for one in levels if one[2] >= least]


def _has_fact(pilot: Pilot, rule: NeedsFact) -> bool:
    fact = FACTS[rule.fact](pilot)
    if not rule.where:
        return fact is not None and fact != ()
    return isinstance(fact, tuple) and any(_is_like(item, rule.where) for item in fact)


def _speaks_against(pilot: Pilot, rule: AgainstFact) -> bool:
    items = FACTS[rule.fact](pilot)
    if not isinstance(items, tuple) or not items:
        return False
    like = (
        _is_like(item, rule.where) and (not rule.ends_with_pilot or _ends_with_pilot(item, pilot))
        for item in items
    )
    return all(like) if rule.share == "every" else any(like)


def _is_like(item: object, where: Where) -> bool:
    given = item.__dict__
    for name, allowed in where.items():  # noqa: SIM110 - a generator would take twice the time
        if not _holds(given[name], allowed):
            return False
    return True


def _holds(value: object, allowed: tuple[str, ...]) -> bool:
    """Tell whether a value is among those allowed; one that is absent is `unknown`."""
    value = UNKNOWN if value in (None, ()) else value
    if KNOWN in allowed and value != UNKNOWN:
        return True
    return any(v in allowed for v in value) if isinstance(value, tuple) else value in allowed


def _ends_with_pilot(item: object, pilot: Pilot) -> bool:
    if not isinstance(item, Funding) or item.end is None or pilot.period.end is None:
        return False
    return item.end.earliest <= pilot.period.end.latest


def _cites(pilot: Pilot, rating: Rating, rule: NeedsSource) -> bool:
    cited = [pilot.sources.get(e.source) for e in rating.evidence if e.supports]
    return any(source is not None and source.kind in rule.kinds for source in cited)


def _contradiction(code: str, here: Path, rule: ConditionRule, level: int) -> Finding:
    return _warn(
        code,
        (*here, "ratings", rule.condition, "level"),
        _rated_but(rule.condition, level, rule.finding),
        rule,
    )


@lru_cache(maxsize=1_000)
def _rated_but(condition: str, level: int, finding: Text) -> Sentence:
    """Say what is rated in spite of what; the same pilot after pilot."""
    return told(
        "'%(condition)s' is rated %(level)s, but %(finding)s",
        condition=condition,
        level=level,
        finding=finding.sentence,
    )


def _warn(code: str, path: Path, message: str, rule: Rule, *, key: bool = False) -> Finding:
    return Finding(code, path, message, rule.remedy.sentence, Severity.WARNING, key)
