"""Gates: what a set of pilots must keep to before a change is accepted (docs/reference/gates.md).

A gate compares what a judgement says with a bound. It does not change a verdict, and knows neither
clock nor terminal.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from pilotscan.configuration.values import Exemption, Gates, Requirement
from pilotscan.diagnostics import did_you_mean, show
from pilotscan.errors import UsageError
from pilotscan.model.scale import PER_LEVEL, TOLERANCE, TOP_LEVEL, UNCLEAR, VERDICTS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date

    from pilotscan.model.framework import Framework
    from pilotscan.scoring.result import Evaluation

__all__ = [
    "Change",
    "GateResult",
    "Judging",
    "Part",
    "Rule",
    "Standing",
    "read_gates",
    "standing_of",
]

Rule = Literal["fail-on", "min-score", "min-coverage", "max-unsupported", "require"]
What = Literal["level", "evidence", "disputed", "contested", "dimension"]


class Part(NamedTuple):
    """A condition that counts for the pilot on the route that heads its report.

    Parameters
    ----------
    share : of the whole weight, 0..1; the low end of the score is 25 · Σ share · level
    evidence : its strength 0..4, search records aside, which support no level above 1
    contradiction : 0..3, the strongest source that says the opposite; None if there is none
    """

    condition: str
    level: int | None
    share: float
    unsupported: bool
    evidence: int = 0
    disputed: bool = False
    contradiction: int | None = None


class Standing(NamedTuple):
    """What gates look at of one judged pilot; plain values, so that it can be kept and sent.

    Parameters
    ----------
    score : None where too little is known for one
    low : 0..100, the low end of the score, with everything unknown at level 0
    parts : in the framework's order
    stops : conditions for which the verdict is to stop
    """

    pilot: str
    file: str
    route: str
    verdict: str
    score: float | None
    low: float
    coverage: float
    parts: tuple[Part, ...]
    stops: tuple[str, ...]


class Change(NamedTuple):
    """Something in a pilot file that would have to be otherwise.

    Parameters
    ----------
    about : the condition, or the dimension
    what : level (`after` is the least that is enough) | evidence (its strength) | disputed (the
        assessors' levels lie too far apart) | contested (a source says the opposite) | dimension
        (its mean)
    before : None where it is not known
    after : None where no number says it
    """

    about: str
    what: What
    before: float | None = None
    after: float | None = None


@dataclass(frozen=True, slots=True)
class GateResult:
    """One gate held against one pilot.

    Parameters
    ----------
    condition : of a gate `require`; else empty
    value : what was found; None is unknown, or no score
    bound : what was asked for; of `fail-on` the verdicts refused
    changes : of a gate missed: together they meet it
    is_enough : False if no change of levels and evidence would meet it
    exemption : the one by which the bound is another than for other pilots
    """

    pilot: str
    file: str
    rule: Rule
    met: bool
    value: str | float | None
    bound: tuple[str, ...] | float
    condition: str = ""
    changes: tuple[Change, ...] = ()
    is_enough: bool = True
    exemption: Exemption | None = None

    def as_json(self) -> dict[str, Any]:
        """Return the result in the shape of the JSON result, without sentences."""
        exemption = self.exemption
        return {
            "pilot": self.pilot,
            "file": self.file or None,
            "rule": self.rule,
            "condition": self.condition or None,
            "met": self.met,
            "value": self.value,
            "bound": list(self.bound) if isinstance(self.bound, tuple) else self.bound,
            "changes": [
                {"about": c.about, "what": c.what, "from": c.before, "to": c.after}
                for c in self.changes
            ],
            "enough": self.is_enough if self.changes or not self.is_enough else None,
            "exemption": None
            if exemption is None
            else {"reason": exemption.reason, "expires": exemption.expires.isoformat()},
        }


def read_gates(
    *,
    fail_on: Sequence[str] | None = None,
    min_score: float | None = None,
    min_coverage: float | None = None,
    max_unsupported: int | None = None,
    require: Sequence[str] | None = None,
) -> Gates:
    """Read gates as they are given on a command line.

    Raises
    ------
    UsageError
        A verdict that does not exist, a requirement of another form, or no number.
    """
    verdicts = [word.strip() for words in fail_on or () for word in words.split(",")]
    for word in verdicts:
        if word not in VERDICTS:
            hint = did_you_mean(word, VERDICTS) or f"verdicts: {', '.join(VERDICTS)}"
            raise UsageError(f"--fail-on: there is no verdict {show(word)}: {hint}")
    for name, number in (("min-score", min_score), ("min-coverage", min_coverage)):
        if number is not None and math.isnan(number):
            raise UsageError(f"--{name} needs a number")
    for text in require or ():
        if ">" not in text:
            raise UsageError(
                f"--require {show(text)}: expected CONDITION>=LEVEL; put it in quotes, because a "
                "shell takes '>' for itself: --require 'structural-funding>=2'"
            )
    values = {
        "fail_on": [v for v in VERDICTS if v in verdicts] or None,
        "min_score": min_score,
        "min_coverage": min_coverage,
        "max_unsupported": max_unsupported,
        "require": require or None,
    }
    try:
        return Gates.of(values)
    except ValueError as error:
        raise UsageError(f"--require: {error}") from None


def standing_of(evaluation: Evaluation) -> Standing:
    """Reduce an evaluation to what gates look at: the route that heads the report."""
    head, framework = evaluation.head, evaluation.framework
    counting = [
        result
        for result in evaluation.conditions
        if result.state != "not-applicable"
        and framework.condition_by_id[result.id].is_relevant(head.route)
    ]
    weights = {result.id: framework.condition_by_id[result.id].weight for result in counting}
    by_dimension: dict[str, list[float]] = {}
    for result in counting:
        by_dimension.setdefault(result.dimension, []).append(weights[result.id])
    applicable = {name: math.fsum(listed) for name, listed in by_dimension.items()}
    weight_of = {dimension.id: dimension.weight for dimension in framework.dimensions}
    total = math.fsum(weight_of[name] for name in applicable)
    return Standing(
        evaluation.pilot.id,
        evaluation.file,
        head.route,
        head.verdict,
        head.score.value,
        head.score.low,
        head.coverage,
        tuple(
            Part(
                result.id,
                result.level,
                weight_of[result.dimension]
                / total
                * (weights[result.id] / applicable[result.dimension]),
                "unsupported" in result.flags,
                result.support.without_searches,
                "disputed" in result.flags,
                result.support.contradiction if result.support.contested else None,
            )
            for result in counting
        ),
        tuple(c for reason in head.reasons if reason.rule == "stop" for c in reason.conditions),
    )


class Judging:
    """The gates of a run.

    Parameters
    ----------
    gates : for every pilot
    exemptions : for one pilot each, in place of those
    framework : by which the pilots are judged
    on : the day on which exemptions are to count; None if there are none
    place : what a message about the common requirements begins with; empty if that is nothing

    Raises
    ------
    UsageError
        A condition that the framework does not have.
    """

    def __init__(
        self,
        gates: Gates,
        exemptions: Iterable[Exemption],
        framework: Framework,
        on: date | None,
        place: str = "",
    ) -> None:
        self.gates = gates
        self.framework = framework
        self.exemptions = {exemption.pilot: exemption for exemption in exemptions}
        self.expired = [e for e in self.exemptions.values() if on is None or e.expires < on]
        for exemption in self.expired:
            del self.exemptions[exemption.pilot]
        self._check(gates.require, place)
        for exemption in (*self.exemptions.values(), *self.expired):
            self._check(exemption.gates.require, f"{exemption.place}: ")

    def _check(self, required: Iterable[Requirement] | None, place: str) -> None:
        known = self.framework.condition_by_id
        for requirement in required or ():
            if requirement.condition not in known:
                hint = did_you_mean(requirement.condition, known)
                raise UsageError(
                    f"{place}the gate 'require' names {show(requirement.condition)}, which is no "
                    f"condition of the framework '{self.framework.id}': "
                    + (hint or "'pilotscan explain' lists them")
                )

    def __bool__(self) -> bool:
        return bool(self.gates) or any(e.gates for e in self.exemptions.values())

    @property
    def allows_unclear(self) -> bool:
        """Whether a bad verdict is refused and one for lack of knowledge is not."""
        refused = set(self.gates.fail_on or ())
        return bool(refused & {"stop-or-repair", "not-yet"}) and UNCLEAR not in refused

    def hold(self, standing: Standing) -> list[GateResult]:
        """Hold every gate against a pilot, in the order of `Rule`."""
        exemption = self.exemptions.get(standing.pilot)
        gates = self.gates if exemption is None else self.gates.but(exemption.gates)
        results = []
        for result in self._results(standing, gates):
            key = result.rule.replace("-", "_")
            own = exemption is not None and getattr(exemption.gates, key) is not None
            held = exemption if own else None
            results.append(replace(result, exemption=held))
        return results

    def _results(self, standing: Standing, gates: Gates) -> Iterator[GateResult]:
        who = (standing.pilot, standing.file)
        if gates.fail_on:
            met = standing.verdict not in gates.fail_on
            changes, enough = ((), True) if met else self._better(standing, gates.fail_on)
            yield GateResult(
                *who, "fail-on", met, standing.verdict, gates.fail_on, "", changes, enough
            )
        if gates.min_score is not None:
            yield self._score(standing, gates.min_score)
        if gates.min_coverage is not None:
            met = standing.coverage >= gates.min_coverage - TOLERANCE
            changes = () if met else self._covered_more(standing, gates.min_coverage)
            yield GateResult(
                *who, "min-coverage", met, standing.coverage, gates.min_coverage, "", changes
            )
        if gates.max_unsupported is not None:
            yield self._unsupported(standing, gates.max_unsupported)
        for requirement in gates.require or ():
            part = next((p for p in standing.parts if p.condition == requirement.condition), None)
            if part is None:
                continue  # does not count for this pilot, so there is nothing to require
            met = part.level is not None and part.level >= requirement.level
            change = Change(part.condition, "level", part.level, requirement.level)
            yield GateResult(
                *who,
                "require",
                met,
                part.level,
                requirement.level,
                part.condition,
                () if met else (change,),
            )

    def _score(self, standing: Standing, bound: float) -> GateResult:
        """Compare the low end of the score; without a score only 0 is reached."""
        met = bound <= 0 or (standing.score is not None and standing.low >= bound - TOLERANCE)
        changes = () if met else self._scored_more(standing, bound)
        value = None if standing.score is None else standing.low
        return GateResult(
            standing.pilot, standing.file, "min-score", met, value, bound, "", changes
        )

    def _scored_more(self, standing: Standing, bound: float) -> tuple[Change, ...]:
        """Return the fewest conditions that, rated or raised, bring the low end to a bound."""
        levels: dict[str, int] = {}
        if standing.score is None:
            lacking = self.framework.rules.min_score_coverage - standing.coverage
            unknown = [part for part in standing.parts if part.level is None]
            levels = dict.fromkeys((p.condition for p in _rated_more(unknown, lacking)), 0)
        low = standing.low

        def room(part: Part) -> float:
            return (TOP_LEVEL - (part.level or 0)) * part.share

        for part in sorted(standing.parts, key=room, reverse=True):
            need = bound - low
            if need <= TOLERANCE or not room(part):
                break
            points = PER_LEVEL * part.share
            steps = min(math.ceil(need / points - TOLERANCE), TOP_LEVEL - (part.level or 0))
            levels[part.condition] = (part.level or 0) + steps
            low += steps * points
        return tuple(
            Change(p.condition, "level", p.level, levels[p.condition])
            for p in standing.parts
            if p.condition in levels
        )

    def _unsupported(self, standing: Standing, bound: int) -> GateResult:
        found = [part for part in standing.parts if part.unsupported]
        strength = self.framework.rules.unsupported.below_evidence
        changes = [
            Change(part.condition, "evidence", None, strength)
            for part in found[: max(len(found) - bound, 0)]
        ]
        return GateResult(
            standing.pilot,
            standing.file,
            "max-unsupported",
            len(found) <= bound,
            len(found),
            bound,
            "",
            tuple(changes),
        )

    def _covered_more(self, standing: Standing, bound: float) -> tuple[Change, ...]:
        """Return the unknown conditions that, rated at any level, bring the coverage to a bound.

        Necessary ones come first, because no verdict can do without them.
        """
        unknown = [part for part in standing.parts if part.level is None]
        first = [part for part in unknown if self._least(part, standing.route) is not None]
        chosen = _rated_more(first, bound - standing.coverage)
        rest = bound - standing.coverage - math.fsum(part.share for part in chosen)
        chosen += _rated_more([part for part in unknown if part not in first], rest)
        spare = math.fsum(part.share for part in chosen) + standing.coverage - bound
        for part in sorted(chosen, key=lambda part: (part in first, part.share)):
            if part.share <= spare + TOLERANCE:  # a larger one makes up for it
                chosen.remove(part)
                spare -= part.share
        return tuple(
            Change(part.condition, "level", None, 0) for part in standing.parts if part in chosen
        )

    def _better(
        self, standing: Standing, refused: Sequence[str]
    ) -> tuple[tuple[Change, ...], bool]:
        """Return what leads to a better verdict which is not refused, and whether anything does.

        That a pilot cannot be assessed is no better verdict, though a gate may let it pass.
        """
        rank: dict[str, int] = {verdict: number for number, verdict in enumerate(VERDICTS)}
        towards = {
            "not-yet": self._towards_not_yet,
            "conditional": self._towards_conditional,
            "ready-stepwise": self._towards_ready,
        }
        wanted = [v for v in towards if v not in refused and rank[v] > rank[standing.verdict]]
        if "ready-stepwise" not in wanted:  # what leads to a lesser verdict may lead to this one
            return (), True
        for verdict in wanted:
            changes = towards[verdict](standing)
            if changes:
                return tuple(changes), True
        return (), False

    def _towards_not_yet(self, standing: Standing) -> list[Change]:
        """Return what lifts every stop, if a bottleneck is left that then decides."""
        levels = {part.condition: part.level for part in standing.parts}
        changes: list[Change] = []
        for part in standing.parts:
            if part.condition in standing.stops:
                lifted = _raised(part, self._stopped_at(part, standing) + 1, 0)
                changes += lifted or [Change(part.condition, "disputed")]
                levels |= {c.about: int(c.after or 0) for c in lifted}
        least = {part.condition: self._least(part, standing.route) for part in standing.parts}
        left = [c for c, level in levels.items() if level is not None and level < (least[c] or 0)]
        return changes if left else []

    def _towards_conditional(self, standing: Standing) -> list[Change]:
        """Return what brings every necessary condition and the coverage to what they must be."""
        rules, rated = self.framework.rules, standing.coverage
        changes: list[Change] = []
        for part in standing.parts:
            least = self._least(part, standing.route)
            if least is None:
                continue
            rated += part.share if part.level is None else 0
            changes += self._lifted(part, standing, least, rules.min_evidence)
        free = [
            part
            for part in standing.parts
            if part.level is None and self._least(part, standing.route) is None
        ]
        chosen = _rated_more(free, rules.min_coverage - rated)
        changes += [Change(p.condition, "level", None, 0) for p in free if p in chosen]
        return changes

    def _towards_ready(self, standing: Standing) -> list[Change]:
        """Return what every condition and dimension lacks for the best verdict.

        Nothing if too little of a dimension applies, which no level can change.
        """
        rules, route = self.framework.rules, standing.route
        changes: list[Change] = []
        best = max(rules.ready.min_evidence, rules.min_evidence)
        weight: dict[str, float] = {}
        points: dict[str, float] = {}
        for part in standing.parts:
            least = self._least(part, route)
            if least is None:
                lifted = _raised(part, 1, 0)
            else:
                least = max(least, rules.ready.min_level, 1)
                lifted = self._lifted(part, standing, least, best)
                is_changed = any(c.what in {"level", "disputed"} for c in lifted)
                if part.disputed and not is_changed:
                    lifted.append(Change(part.condition, "disputed"))
                against = part.contradiction
                if against is not None and against >= max(part.evidence, best):
                    lifted.append(Change(part.condition, "contested"))
            changes += lifted
            level = next((c.after for c in lifted if c.what == "level"), part.level) or 0
            name = self.framework.dimension_of[part.condition]
            own = self.framework.condition_by_id[part.condition].weight
            weight[name] = weight.get(name, 0.0) + own
            points[name] = points.get(name, 0.0) + own * level
        for dimension in self.framework.dimensions:
            relevant = math.fsum(c.weight for c in dimension.conditions if c.is_relevant(route))
            applying = weight.get(dimension.id, 0.0)
            if applying < rules.ready.min_applicable_share * relevant - TOLERANCE:
                return []
            if applying and points[dimension.id] / applying < (
                rules.ready.min_dimension_mean - TOLERANCE
            ):
                mean = rules.ready.min_dimension_mean
                changes.append(Change(dimension.id, "dimension", None, mean))
        return changes

    def _lifted(self, part: Part, standing: Standing, least: int, evidence: int) -> list[Change]:
        """Return what a necessary condition lacks, with what makes it a reason to stop."""
        if part.condition not in standing.stops:
            return _raised(part, least, evidence)
        changes = _raised(part, max(least, self._stopped_at(part, standing) + 1), evidence)
        if not any(change.what == "level" for change in changes):
            changes.append(Change(part.condition, "disputed"))  # one assessor's level stops it
        return changes

    def _least(self, part: Part, route: str) -> int | None:
        """Return the level that a necessary condition needs; None if it is not necessary."""
        condition = self.framework.condition_by_id[part.condition]
        if condition.necessary is None or not condition.is_necessary(route):
            return None
        return condition.necessary.min_level

    def _stopped_at(self, part: Part, standing: Standing) -> int:
        """Return the highest level that is a reason to stop."""
        stops = self.framework.rules.stop
        return max(
            stop.at
            for stop in stops
            if stop.condition == part.condition and standing.route in stop.routes
        )


def _raised(part: Part, level: int, evidence: int) -> list[Change]:
    """Return what a condition lacks to have a level and a strength of evidence at least."""
    changes = []
    if part.level is None or part.level < level:
        changes.append(Change(part.condition, "level", part.level, level))
    if part.evidence < evidence:
        changes.append(Change(part.condition, "evidence", None, evidence))
    return changes


def _rated_more(parts: Iterable[Part], lacking: float) -> list[Part]:
    """Return the fewest conditions whose shares add up to what coverage lacks, largest first."""
    chosen: list[Part] = []
    for part in sorted(parts, key=lambda part: part.share, reverse=True):
        if lacking <= TOLERANCE:
            break
        chosen.append(part)
        lacking -= part.share
    return chosen
