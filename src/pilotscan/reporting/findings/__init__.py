"""Diagnostics for people and for other programs: one module per format.

Every function takes a `Findings` and yields text. Nothing that stands in a user's file can be
live in any of them: see `safe`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pilotscan.told import ENGLISH

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pilotscan.diagnostics import Diagnostic
    from pilotscan.told import Teller

__all__ = ["Findings"]


@dataclass(frozen=True, slots=True)
class Findings:
    """What a run of `validate` found.

    Parameters
    ----------
    diagnostics : sorted, those that were asked for
    files : shown names of all files that were read, sorted
    framework : id and version
    strict : warnings count as errors
    accepted : how many more were left out because a baseline accepts them
    language : that sentences are told in; nothing by which a finding is known depends on it
    """

    diagnostics: Sequence[Diagnostic]
    files: Sequence[str]
    framework: tuple[str, str]
    strict: bool = False
    accepted: int = 0
    language: Teller = ENGLISH

    @property
    def errors(self) -> int:
        """Number of diagnostics of error severity."""
        return sum(diagnostic.severity == "error" for diagnostic in self.diagnostics)

    @property
    def warnings(self) -> int:
        """Number of diagnostics of warning severity."""
        return len(self.diagnostics) - self.errors
