"""What binds the parts of a framework together: its scale, its rules, whether it judges."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pilotscan.checks.finding import Finding, Path
from pilotscan.checks.framework_names import check_route_named, placed_conditions, unknown_condition
from pilotscan.model.framework import RULES_OF_A_PROFILE
from pilotscan.model.plausibility import AllHigh, ConditionRule
from pilotscan.model.rules import Rules
from pilotscan.model.scale import NO_VERDICT
from pilotscan.told import told

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pilotscan.loading.document import Document
    from pilotscan.model.framework import Framework
    from pilotscan.model.plausibility import Rule

__all__ = ["check_profile", "check_rules", "check_scale"]


def check_scale(framework: Framework) -> Iterator[Finding]:
    """PS405: conditions without a text per level, and levels that the scale does not have."""
    wanted = len(framework.scale)
    shared = framework.default_levels
    if shared and len(shared) != wanted:
        yield _other_than(("default_levels",), len(shared), wanted)
    for path, condition in placed_conditions(framework):
        if not condition.levels:
            yield Finding(
                "PS405",
                path,
                told(
                    "'%(condition)s' has no 'levels', and the framework no 'default_levels'",
                    condition=condition.id,
                ),
                told(
                    "add 'levels: …' here, or 'default_levels: …' at the top, with "
                    "%(wanted)s texts",
                    wanted=wanted,
                ),
            )
        elif len(condition.levels) != wanted and condition.levels != shared:
            yield _other_than((*path, "levels"), len(condition.levels), wanted)
    rules, scale = framework.rules, framework.levels
    if rules.disputed.from_spread > scale.top:
        yield Finding(
            "PS405",
            ("rules", "disputed", "from_spread"),
            told(
                "no two levels are %(spread)s apart: the scale runs from %(first)s to %(last)s",
                spread=rules.disputed.from_spread,
                first=scale.first,
                last=scale.last,
            ),
        )
    named: list[tuple[Path, float, int]] = [
        (("rules", "ready", "min_level"), rules.ready.min_level, scale.first),
        (("rules", "ready", "min_dimension_mean"), rules.ready.min_dimension_mean, scale.first),
        (("rules", "unsupported", "from_level"), rules.unsupported.from_level, scale.first),
    ]
    named += [(("rules", "stop", i, "at"), stop.at, scale.first)
              for i, stop in enumerate(rules.stop)]  # fmt: skip
    named += [
        ((*path, "necessary", "min_level"), condition.necessary.min_level, scale.first)
        for path, condition in placed_conditions(framework)
        if condition.necessary is not None
    ]
    plausibility: Iterable[tuple[str, tuple[Rule, ...]]] = framework.plausibility
    named += [
        # at the first level a rule would hold for whatever is rated
        (("plausibility", kind, i, "from_level"), rule.from_level, scale.first + 1)
        for kind, found in plausibility
        for i, rule in enumerate(found)
        if isinstance(rule, ConditionRule | AllHigh)
    ]
    for path, level, least in named:
        if not least <= level <= scale.last:
            yield Finding(
                "PS405",
                path,
                told(
                    "%(level)s is not from %(least)s to %(last)s, and so is no level that can be "
                    "meant here",
                    level=f"{level:g}",
                    least=least,
                    last=scale.last,
                ),
                told(
                    "the scale runs from %(first)s to %(last)s", first=scale.first, last=scale.last
                ),
            )


def _other_than(path: Path, found: int, wanted: int) -> Finding:
    return Finding(
        "PS405",
        path,
        told("%(found)s levels, and the scale has %(wanted)s", found=found, wanted=wanted),
        told("give one text per label of 'scale'"),
    )


def check_rules(framework: Framework) -> Iterator[Finding]:
    """PS405: conditions and rules that contradict each other."""
    for path, condition in placed_conditions(framework):
        if condition.necessary is None:
            continue
        if condition.may_be_not_applicable:
            yield Finding(
                "PS405",
                (*path, "may_be_not_applicable"),
                told(
                    "'%(condition)s' is necessary and so must not be 'may_be_not_applicable'",
                    condition=condition.id,
                ),
                told("drop one of the two"),
            )
        for k, route in enumerate(condition.necessary.routes):
            if route in framework.routes and not condition.is_relevant(route):
                yield Finding(
                    "PS405",
                    (*path, "necessary", "routes", k),
                    told(
                        "'%(condition)s' is necessary on '%(route)s' but not relevant to it",
                        condition=condition.id,
                        route=route,
                    ),
                    told("add the route to 'relevant_to'"),
                )
    quorum = framework.rules.stop_quorum
    if quorum is not None and quorum.at_least > quorum.from_assessors:
        yield Finding(
            "PS405",
            ("rules", "stop_quorum", "at_least"),
            told(
                "'at_least' %(at_least)s is more than 'from_assessors' %(from_assessors)s",
                at_least=quorum.at_least,
                from_assessors=quorum.from_assessors,
            ),
            told("a quorum must be among those who rated"),
        )
    for i, stop in enumerate(framework.rules.stop):
        here: Path = ("rules", "stop", i)
        stopping = framework.condition_by_id.get(stop.condition)
        if stopping is None:
            yield unknown_condition(here, stop.condition, framework)
            continue
        for k, route in enumerate(stop.routes):
            yield from check_route_named((*here, "routes", k), route, framework)
            if route in framework.routes and not stopping.is_necessary(route):
                yield Finding(
                    "PS405",
                    (*here, "routes", k),
                    told(
                        "'%(condition)s' stops '%(route)s' without being necessary on it",
                        condition=stop.condition,
                        route=route,
                    ),
                    told("make the condition necessary on this route"),
                )
        necessary = stopping.necessary
        if necessary is not None and stop.at >= necessary.min_level:
            yield Finding(
                "PS405",
                (*here, "at"),
                told(
                    "'at' %(at)s is not below the min_level %(min_level)s",
                    at=stop.at,
                    min_level=necessary.min_level,
                ),
                told("a stop must be worse than a bottleneck"),
            )


def check_profile(framework: Framework, document: Document) -> Iterator[Finding]:
    """PS405: keys about a verdict in a framework that gives none."""
    if not framework.profile_only:
        if NO_VERDICT in framework.verdicts:
            yield Finding(
                "PS405",
                ("verdicts", NO_VERDICT),
                told(
                    "'%(key)s' is only for a framework with 'profile_only: true'",
                    key=NO_VERDICT,
                ),
                told("drop it"),
                key=True,
            )
        return
    paths: list[Path] = [
        *(("verdicts", name) for name in framework.verdicts if name != NO_VERDICT),
        *(("rules", key) for key in Rules.model_fields if key not in RULES_OF_A_PROFILE),
        *((*path, "necessary") for path, _ in placed_conditions(framework)),
    ]
    for path in paths:
        if document.has(path):
            yield Finding(
                "PS405",
                path,
                told(
                    "'%(key)s' is about a verdict, and 'profile_only' says that none is given",
                    key=path[-1],
                ),
                told("drop one of the two"),
                key=True,
            )
