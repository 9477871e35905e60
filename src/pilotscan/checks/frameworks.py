"""What binds the parts of a framework together: ids, routes, rules."""

from __future__ import annotations

from string import Formatter
from typing import TYPE_CHECKING

from pilotscan.checks.finding import Finding, Path, list_some, unlisted_source
from pilotscan.checks.references import check_role
from pilotscan.diagnostics import show
from pilotscan.model.assessment import UNKNOWN
from pilotscan.model.fields import fixed_words
from pilotscan.model.framework import RULES_OF_A_PROFILE
from pilotscan.model.observations import TAKES, VALUES
from pilotscan.model.plausibility import (
    ITEMS,
    KNOWN,
    AgainstFact,
    AllHigh,
    ConditionRule,
    NeedsFact,
)
from pilotscan.model.rules import Rules
from pilotscan.model.scale import NO_VERDICT
from pilotscan.told import told

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from pilotscan.loading.document import Document
    from pilotscan.model.framework import Condition, Framework
    from pilotscan.model.plausibility import Grounding, Rule, Where

__all__ = [
    "check_ids",
    "check_observations",
    "check_plausibility",
    "check_profile",
    "check_rules",
    "check_scale",
]


def _conditions(framework: Framework) -> Iterator[tuple[Path, Condition]]:
    for i, dimension in enumerate(framework.dimensions):
        for k, condition in enumerate(dimension.conditions):
            yield ("dimensions", i, "conditions", k), condition


def check_ids(framework: Framework) -> Iterator[Finding]:
    """PS301, PS302, PS304 and PS405: names that stand for nothing, or for two things."""
    seen: set[str] = set()
    for i, dimension in enumerate(framework.dimensions):
        if dimension.id in seen:
            yield _repeated(("dimensions", i, "id"), dimension.id)
        seen.add(dimension.id)
    for path, condition in _conditions(framework):
        if condition.id in seen:
            yield _repeated((*path, "id"), condition.id)
        seen.add(condition.id)
        routes = [
            (("relevant_to", k), route) for k, route in enumerate(condition.relevant_to or ())
        ]
        if condition.necessary is not None:
            routes += [
                (("necessary", "routes", k), route)  # type: ignore[misc]
                for k, route in enumerate(condition.necessary.routes)
            ]
        for tail, route in routes:
            yield from _check_route((*path, *tail), route, framework)
        yield from _check_grounding(path, condition.grounded_in, framework)
    yield from _check_actor_groups(framework)
    for name, wording in framework.verdicts.items():
        for route in wording.by_route:
            yield from _check_route(
                ("verdicts", name, "by_route", route), route, framework, key=True
            )


def _check_actor_groups(framework: Framework) -> Iterator[Finding]:
    movers = dict.fromkeys(actor for c in framework.conditions for actor in c.actors)
    grouped: set[str] = set()
    for i, group in enumerate(framework.actor_groups):
        for k, actor in enumerate(group.actors):
            path: Path = ("actor_groups", i, "actors", k)
            if actor in grouped:
                yield Finding(
                    "PS405",
                    path,
                    told("the actor '%(actor)s' is in two groups", actor=actor),
                    told("name it once"),
                )
            elif actor not in movers:
                yield Finding(
                    "PS405",
                    path,
                    told("%(actor)s is an actor of no condition", actor=show(actor)),
                    told("actors: %(actors)s", actors=list_some(movers))
                    if movers
                    else told("drop the group"),
                    near=(actor, movers),
                )
            grouped.add(actor)


def _repeated(path: Path, name: str) -> Finding:
    return Finding(
        "PS405", path, told("the id '%(name)s' is used twice", name=name), told("ids must differ")
    )


def _check_route(
    path: Path, route: str, framework: Framework, *, key: bool = False
) -> Iterator[Finding]:
    if route not in framework.routes:
        yield Finding(
            "PS304",
            path,
            told("%(route)s is not a route of this framework", route=show(route)),
            told("routes: %(routes)s", routes=list_some(framework.routes)),
            key=key,
            near=(route, framework.routes, framework.names),
        )


def check_scale(framework: Framework) -> Iterator[Finding]:
    """PS405: conditions without a text per level, and levels that the scale does not have."""
    wanted = len(framework.scale)
    shared = framework.default_levels
    if shared and len(shared) != wanted:
        yield _other_than(("default_levels",), len(shared), wanted)
    for path, condition in _conditions(framework):
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
        for path, condition in _conditions(framework)
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
    for path, condition in _conditions(framework):
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
            yield _unknown_condition(here, stop.condition, framework)
            continue
        for k, route in enumerate(stop.routes):
            yield from _check_route((*here, "routes", k), route, framework)
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
        *((*path, "necessary") for path, _ in _conditions(framework)),
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


def check_plausibility(framework: Framework) -> Iterator[Finding]:
    """PS201, PS204, PS301, PS302 and PS405 in the rules that compare ratings with facts."""
    for i, about in enumerate(framework.plausibility.all_high):
        yield from check_role(("plausibility", "all_high", i, "role"), about.role, framework)
    seen: set[str] = set()
    kinds: Iterable[tuple[str, tuple[Rule, ...]]] = framework.plausibility
    for kind, rules in kinds:
        for i, rule in enumerate(rules):
            path: Path = ("plausibility", kind, i)
            if rule.id in seen:
                yield _repeated((*path, "id"), rule.id)
            seen.add(rule.id)
            yield from _check_grounding(path, rule.grounded_in, framework)
            if isinstance(rule, ConditionRule) and rule.condition not in framework.condition_by_id:
                yield _unknown_condition(path, rule.condition, framework)
            if isinstance(rule, NeedsFact | AgainstFact):
                yield from _check_where(path, rule.fact, rule.where)
            if isinstance(rule, AgainstFact) and rule.ends_with_pilot and rule.fact != "funding":
                yield Finding(
                    "PS405",
                    (*path, "ends_with_pilot"),
                    told(
                        "'ends_with_pilot' is about funding lines, and this rule is about "
                        "'%(fact)s'",
                        fact=rule.fact,
                    ),
                    told("drop it, or write 'fact: funding'"),
                )


def check_observations(framework: Framework) -> Iterator[Finding]:
    """PS202, PS204, PS302, PS304 and PS405 in the rules that see risks in facts."""
    seen: set[tuple[str, str]] = set()
    for i, rule in enumerate(framework.observations):
        path: Path = ("observations", i)
        needs = TAKES.get(rule.kind)
        for name in ("share", "years"):
            given = getattr(rule, name) is not None
            if needs == name and not given:
                yield Finding(
                    "PS202",
                    path,
                    told(
                        "the key '%(name)s' is missing, which '%(kind)s' needs",
                        name=name,
                        kind=rule.kind,
                    ),
                    told("add '%(name)s: …' here", name=name),
                )
            elif given and needs != name:
                yield Finding(
                    "PS405",
                    (*path, name),
                    told(
                        "a rule of the kind '%(kind)s' has no '%(name)s'", kind=rule.kind, name=name
                    ),
                    told("drop it"),
                )
        for k, route in enumerate(rule.routes or ()):
            yield from _check_route((*path, "routes", k), route, framework)
        counting = {(rule.kind, route) for route in framework.routes if rule.counts_on(route)}
        if seen & counting:
            yield Finding(
                "PS405",
                (*path, "kind"),
                told("a rule of the kind '%(kind)s' is there already", kind=rule.kind),
                told("give one rule of a kind for each route"),
            )
        seen |= counting
        for language, text in rule.says.by_language().items():
            yield from _check_names((*path, "says", language), text, VALUES[rule.kind])
        yield from _check_grounding(path, rule.grounded_in, framework)


def _check_names(path: Path, text: str, known: Collection[str]) -> Iterator[Finding]:
    """Check what stands in braces."""
    try:
        named = [part[1:] for part in Formatter().parse(text) if part[1] is not None]
    except ValueError:
        named = [("", "", None)]
    for name, form, conversion in named:
        if name not in known or form or conversion:
            written = (
                f"{{{name}{f'!{conversion}' if conversion else ''}{f':{form}' if form else ''}}}"
            )
            yield Finding(
                "PS204",
                path,
                told(
                    "%(value)s is not one of %(allowed)s",
                    value=show(written),
                    allowed=", ".join(f"{{{one}}}" for one in known),
                ),
                told("write a name in braces, and nothing else in them"),
                near=(name or "", () if form or conversion else known),
            )
            return


def _unknown_condition(path: Path, name: str, framework: Framework) -> Finding:
    return Finding(
        "PS301",
        (*path, "condition"),
        told("%(name)s is not a condition of this framework", name=show(name)),
        near=(name, framework.condition_by_id, framework.names),
    )


def _check_grounding(
    path: Path, grounded_in: Iterable[Grounding], framework: Framework
) -> Iterator[Finding]:
    for k, grounding in enumerate(grounded_in):
        if grounding.source not in framework.sources:
            where = (*path, "grounded_in", k, "source")
            yield unlisted_source(where, grounding.source, framework.sources)


def _check_where(path: Path, fact: str, where: Where) -> Iterator[Finding]:
    item = ITEMS.get(fact)
    for name, allowed in where.items():
        if item is None or name not in item.model_fields:
            yield Finding(
                "PS201",
                (*path, "where", name),
                told("'%(fact)s' has no items with the key %(name)s", fact=fact, name=show(name)),
                told("keys: %(keys)s", keys=", ".join(item.model_fields))
                if item
                else told("drop 'where'"),
                key=True,
                near=(name, item.model_fields) if item else None,
            )
            continue
        words = dict.fromkeys((*fixed_words(item.model_fields[name].annotation), UNKNOWN, KNOWN))
        for k, word in enumerate(allowed):
            if word not in words:
                yield Finding(
                    "PS204",
                    (*path, "where", name, k),
                    told(
                        "%(value)s is not one of %(allowed)s",
                        value=show(word),
                        allowed=", ".join(words),
                    ),
                    near=(word, words),
                )
