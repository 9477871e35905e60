"""Names in a framework that stand for nothing, or for two things."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pilotscan.checks.finding import Finding, Path, list_some, unlisted_source
from pilotscan.diagnostics import show
from pilotscan.told import told

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pilotscan.model.framework import Condition, Framework
    from pilotscan.model.plausibility import Grounding

__all__ = [
    "check_grounding",
    "check_ids",
    "check_route_named",
    "placed_conditions",
    "repeated",
    "unknown_condition",
]


def placed_conditions(framework: Framework) -> Iterator[tuple[Path, Condition]]:
    """Yield each condition with its path, in the order of the file."""
    for i, dimension in enumerate(framework.dimensions):
        for k, condition in enumerate(dimension.conditions):
            yield ("dimensions", i, "conditions", k), condition


def check_ids(framework: Framework) -> Iterator[Finding]:
    """PS301, PS302, PS304 and PS405: names that stand for nothing, or for two things."""
    seen: set[str] = set()
    for i, dimension in enumerate(framework.dimensions):
        if dimension.id in seen:
            yield repeated(("dimensions", i, "id"), dimension.id)
        seen.add(dimension.id)
    for path, condition in placed_conditions(framework):
        if condition.id in seen:
            yield repeated((*path, "id"), condition.id)
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
            yield from check_route_named((*path, *tail), route, framework)
        yield from check_grounding(path, condition.grounded_in, framework)
    yield from _check_actor_groups(framework)
    for name, wording in framework.verdicts.items():
        for route in wording.by_route:
            yield from check_route_named(
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


def repeated(path: Path, name: str) -> Finding:
    """PS405: an id that something else has too."""
    return Finding(
        "PS405", path, told("the id '%(name)s' is used twice", name=name), told("ids must differ")
    )


def check_route_named(
    path: Path, route: str, framework: Framework, *, key: bool = False
) -> Iterator[Finding]:
    """PS304: a route that the framework does not have; `key` says that it is the key itself."""
    if route not in framework.routes:
        yield Finding(
            "PS304",
            path,
            told("%(route)s is not a route of this framework", route=show(route)),
            told("routes: %(routes)s", routes=list_some(framework.routes)),
            key=key,
            near=(route, framework.routes, framework.names),
        )


def unknown_condition(path: Path, name: str, framework: Framework) -> Finding:
    """PS301: a condition that a rule is about, and the framework does not have."""
    return Finding(
        "PS301",
        (*path, "condition"),
        told("%(name)s is not a condition of this framework", name=show(name)),
        near=(name, framework.condition_by_id, framework.names),
    )


def check_grounding(
    path: Path, grounded_in: Iterable[Grounding], framework: Framework
) -> Iterator[Finding]:
    """PS302: sources of a condition or rule that the framework does not list."""
    for k, grounding in enumerate(grounded_in):
        if grounding.source not in framework.sources:
            where = (*path, "grounded_in", k, "source")
            yield unlisted_source(where, grounding.source, framework.sources)
