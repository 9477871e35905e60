"""What would meet a gate that is missed: the least that would have to be otherwise."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pilotscan.gates.standing import Change
from pilotscan.model.scale import TOLERANCE, VERDICTS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from pilotscan.gates.standing import Part, Standing
    from pilotscan.model.framework import Framework

__all__ = ["Remedies"]


@dataclass(frozen=True, slots=True)
class Remedies:
    """What would meet the gates, by the rules of a framework."""

    framework: Framework

    def scored_more(self, standing: Standing, bound: float) -> tuple[Change, ...]:
        """Return the fewest conditions that, rated or raised, bring the low end to a bound."""
        levels: dict[str, int] = {}
        scale = self.framework.levels
        if standing.score is None:
            lacking = self.framework.rules.min_score_coverage - standing.coverage
            unknown = [part for part in standing.parts if part.level is None]
            levels = dict.fromkeys(
                (p.condition for p in _rated_more(unknown, lacking)), scale.first
            )
        low = standing.low

        def room(part: Part) -> float:
            return (scale.last - self._at_worst(part)) * part.share

        for part in sorted(standing.parts, key=room, reverse=True):
            need = bound - low
            if need <= TOLERANCE or not room(part):
                break
            points = scale.per_step * part.share
            lowest = self._at_worst(part)
            steps = min(math.ceil(need / points - TOLERANCE), scale.last - lowest)
            levels[part.condition] = lowest + steps
            low += steps * points
        raised = [part for part in standing.parts if part.condition in levels]
        return tuple(
            change for part in raised for change in self._raised(part, levels[part.condition], 0)
        )

    def covered_more(self, standing: Standing, bound: float) -> tuple[Change, ...]:
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
        return tuple(self._rated(part) for part in standing.parts if part in chosen)

    def answered(self, standing: Standing, bound: int) -> tuple[Change, ...]:
        """Return the answers, necessary ones first, that leave so many before a verdict."""
        wanted = standing.answers[: max(len(standing.answers) - bound, 0)]
        parts = {part.condition: part for part in standing.parts}
        changes: list[Change] = []
        for name in wanted:
            is_necessary = self._least(parts[name], standing.route) is not None
            needs = self._documented(parts[name]) if is_necessary else 0
            changes += self._raised(parts[name], self.framework.levels.first, needs)
        return tuple(changes)

    def better(self, standing: Standing, refused: Sequence[str]) -> tuple[tuple[Change, ...], bool]:
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
                lifted = self._raised(part, self._stopped_at(part, standing) + 1, 0)
                changes += lifted or [Change(part.condition, "disputed")]
                levels |= {c.about: int(c.after or 0) for c in lifted}
        least = {part.condition: self._least(part, standing.route) for part in standing.parts}
        left = [
            c
            for c, level in levels.items()
            if level is not None and (needed := least[c]) is not None and level < needed
        ]
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
            changes += self._lifted(part, standing, least, self._documented(part))
        free = [
            part
            for part in standing.parts
            if part.level is None and self._least(part, standing.route) is None
        ]
        chosen = _rated_more(free, rules.min_coverage - rated)
        changes += [self._rated(part) for part in free if part in chosen]
        return changes

    def _towards_ready(self, standing: Standing) -> list[Change]:
        """Return what every condition and dimension lacks for the best verdict.

        Nothing if too little of a dimension applies, which no level can change.
        """
        rules, route = self.framework.rules, standing.route
        above_lowest = self.framework.levels.first + 1
        changes: list[Change] = []
        best = rules.enough
        weight: dict[str, float] = {}
        points: dict[str, float] = {}
        for part in standing.parts:
            least = self._least(part, route)
            if least is None:
                lifted = self._raised(part, above_lowest, 0)
            else:
                least = max(least, rules.ready.min_level, above_lowest)
                lifted = self._lifted(part, standing, least, best)
                is_changed = any(c.what in {"level", "disputed"} for c in lifted)
                if (part.disputed or part.warned) and not is_changed:
                    lifted.append(Change(part.condition, "disputed"))
                against = part.contradiction
                if against is not None and against >= max(part.evidence, best):
                    lifted.append(Change(part.condition, "contested"))
            changes += lifted
            level = next((c.after for c in lifted if c.what == "level"), None)
            level = self._at_worst(part) if level is None else level
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
            return self._raised(part, least, evidence)
        changes = self._raised(part, max(least, self._stopped_at(part, standing) + 1), evidence)
        if not any(change.what == "level" for change in changes):
            changes.append(Change(part.condition, "disputed"))  # one assessor's level stops it
        return changes

    def _raised(self, part: Part, level: int, evidence: int) -> list[Change]:
        """Return what a condition lacks to have a level and a strength of evidence at least."""
        changes = []
        if part.level is None and level == self.framework.levels.first:
            changes.append(self._rated(part))
        elif part.level is None or part.level < level:
            changes.append(Change(part.condition, "level", part.level, level))
        if part.evidence < evidence:
            changes.append(Change(part.condition, "evidence", None, evidence))
        return changes

    def _rated(self, part: Part) -> Change:
        """Return that an unknown condition has a level, whichever."""
        first = self.framework.levels.first
        return Change(part.condition, "level", None, first, any_level=True)

    def _at_worst(self, part: Part) -> int:
        """Return the level that is sure: the lowest of what is unknown."""
        return self.framework.levels.first if part.level is None else part.level

    def _least(self, part: Part, route: str) -> int | None:
        """Return the level that a necessary condition needs; None if it is not necessary."""
        condition = self.framework.condition_by_id[part.condition]
        if condition.necessary is None or not condition.is_necessary(route):
            return None
        return condition.necessary.min_level

    def _documented(self, part: Part) -> int:
        """Return the strength of evidence without which a necessary condition is only asserted."""
        rules = self.framework.rules
        return rules.enough if part.warned else rules.min_evidence

    def _stopped_at(self, part: Part, standing: Standing) -> int:
        """Return the highest level that is a reason to stop."""
        stops = self.framework.rules.stop
        return max(
            stop.at
            for stop in stops
            if stop.condition == part.condition and standing.route in stop.routes
        )


def _rated_more(parts: Iterable[Part], lacking: float) -> list[Part]:
    """Return the fewest conditions whose shares add up to what coverage lacks, largest first."""
    chosen: list[Part] = []
    for part in sorted(parts, key=lambda part: part.share, reverse=True):
        if lacking <= TOLERANCE:
            break
        chosen.append(part)
        lacking -= part.share
    return chosen
