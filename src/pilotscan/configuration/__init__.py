"""The configuration of a project: where it is found, what it may say, where each value stands."""

from __future__ import annotations

from pilotscan.configuration.finding import find_configuration
from pilotscan.configuration.keys import DEFAULTS, KEYS, Key
from pilotscan.configuration.values import (
    GATE_KEYS,
    NAME,
    PYPROJECT,
    Configured,
    Exemption,
    Gates,
    Requirement,
    parse_requirement,
)

__all__ = [
    "DEFAULTS",
    "GATE_KEYS",
    "KEYS",
    "NAME",
    "PYPROJECT",
    "Configured",
    "Exemption",
    "Gates",
    "Key",
    "Requirement",
    "find_configuration",
    "parse_requirement",
]
