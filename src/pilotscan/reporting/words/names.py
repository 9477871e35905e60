"""Which of its three names a condition goes by: in place, failing, or not known."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pilotscan.model.framework import Condition, Text

__all__ = ["name_of"]

FAILS = frozenset({"stop", "bottleneck", "level", "zero", "dimension", "weak", "raise"})
IS_UNKNOWN = frozenset({"unknown", "unknown-necessary", "find-out"})
"""Rules, reasons, standings and changes: what they say of a condition."""


def name_of(condition: Condition, case: str) -> Text:
    """Return what a condition is called, so that what fails never reads as good news.

    Parameters
    ----------
    case : rule of a verdict, reason for advice, standing in a comparison or change of a path, as
        which it is named; any other, such as thin evidence, is about a level that can be good
    """
    name = None
    if case in FAILS:
        name = condition.when_weak
    elif case in IS_UNKNOWN:
        name = condition.when_unknown
    return name or condition.title
