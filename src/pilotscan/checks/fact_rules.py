"""The rules of a framework about facts: what they compare, where they look, what they say."""

from __future__ import annotations

from string import Formatter
from typing import TYPE_CHECKING

from pilotscan.checks.finding import Finding, Path
from pilotscan.checks.framework_names import (
    check_grounding,
    check_route_named,
    repeated,
    unknown_condition,
)
from pilotscan.checks.references import check_role
from pilotscan.diagnostics import show
from pilotscan.model.assessment import UNKNOWN
from pilotscan.model.fields import fixed_words
from pilotscan.model.observations import TAKES, VALUES
from pilotscan.model.plausibility import ITEMS, KNOWN, AgainstFact, ConditionRule, NeedsFact
from pilotscan.told import told

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from pilotscan.model.framework import Framework
    from pilotscan.model.plausibility import Rule, Where

__all__ = ["check_observations", "check_plausibility"]


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
                yield repeated((*path, "id"), rule.id)
            seen.add(rule.id)
            yield from check_grounding(path, rule.grounded_in, framework)
            if isinstance(rule, ConditionRule) and rule.condition not in framework.condition_by_id:
                yield unknown_condition(path, rule.condition, framework)
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
            yield from check_route_named((*path, "routes", k), route, framework)
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
        yield from check_grounding(path, rule.grounded_in, framework)


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
