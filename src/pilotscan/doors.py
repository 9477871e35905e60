"""Methods of values that need what lies above them: found by name when they are called.

`Pilot.from_dict` checks, and checking needs the model of a pilot; so the model cannot import it.
See docs/decisions/0032-methods-that-need-more.md.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

__all__ = ["door"]

_HOMES = {
    "evaluation_dict": "pilotscan.api.shown",
    "comparison_dict": "pilotscan.api.shown",
    "pilot_from_dict": "pilotscan.api.made",
    "replaced": "pilotscan.api.made",
    "framework_tree": "pilotscan.loading.writing",
    "tree_of": "pilotscan.loading.writing",
    "yaml_of": "pilotscan.loading.writing",
}


def door(name: str) -> Any:
    """Return a function by its name, which is one of the table above."""
    return import_module(_HOMES[name]).__dict__[name]
