"""What whoever gives levels must know beside them: the rules of a framework and of a condition."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pilotscan.catalogue import value_texts
from pilotscan.model.base import Text

if TYPE_CHECKING:
    from pilotscan.model.framework import Condition, Framework

__all__ = ["HOW_TO_RATE", "rating_rules"]

HOW_TO_RATE = "how-to-rate"


def rating_rules(
    framework: Framework, condition: Condition | None = None
) -> list[tuple[str, Text]]:
    """Return the rules of a condition, or without one those that hold for all.

    Returns
    -------
    list
        Each text with the name of its label in the catalogue: what to ask first (`precursor`), the
        state of an ended pilot to look at (`as-of`), and how to choose a level (`how-to-rate`).
    """
    if condition is None:
        return [(HOW_TO_RATE, rule) for rule in framework.how_to_rate]
    found: list[tuple[str, Text]] = []
    if condition.precursor is not None:
        found.append(("precursor", condition.precursor))
    state = framework.as_of.get(condition.id)
    if state is not None:
        found.append(("as-of", Text(**value_texts()["Condition.as_of"][state])))
    return found + [(HOW_TO_RATE, rule) for rule in condition.how_to_rate]
