"""Frameworks that name each other's conditions."""

from __future__ import annotations

from pilotscan.model.framework import Condition, Crosswalk, Framework

__all__ = ["linked"]


def linked(framework: Framework, id: str, **parts: tuple[str, str]) -> Framework:
    """Give a framework another id, and its conditions a counterpart in another framework."""

    def linked_one(condition: Condition) -> Condition:
        named = parts.get(condition.id.replace("-", "_"))
        crosswalk = (Crosswalk(framework=named[0], part=named[1]),) if named else ()
        return condition.model_copy(update={"crosswalk": crosswalk})

    dimensions = tuple(
        dimension.model_copy(update={"conditions": tuple(map(linked_one, dimension.conditions))})
        for dimension in framework.dimensions
    )
    made = framework.model_dump() | {"id": id, "dimensions": [d.model_dump() for d in dimensions]}
    return Framework.model_validate(made)
