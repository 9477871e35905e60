"""Gates on the command line: hold them against every pilot, and say which are missed."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from pilotscan.cli.configured import reference_day
from pilotscan.cli.speaking import tell
from pilotscan.cli.telling import note, styling
from pilotscan.diagnostics import did_you_mean, show
from pilotscan.gates import Judging
from pilotscan.reporting.output.safe import begin_line, visible
from pilotscan.reporting.words.gates import (
    allowed_text,
    expired_text,
    help_text,
    miss_text,
    summary_text,
)
from pilotscan.reporting.words.language import Language
from pilotscan.runs.evaluate import HeldGates
from pilotscan.told import in_a_row, told, told_many

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from pilotscan.configuration import Configured, Gates
    from pilotscan.model.framework import Framework

__all__ = ["Gating"]

EXEMPTIONS_AT_MOST = 5
"""So many exemptions of pilots that are not there are named."""


class Gating(HeldGates):
    """The gates of a run, what came of them, and how that is told.

    Parameters
    ----------
    places : by key of a gate, what a message about it begins with, ``pilotscan.toml:3: ``

    Raises
    ------
    UsageError
        A condition, or a kind of observation, that the framework does not have.
    """

    def __init__(
        self,
        gates: Gates,
        configured: Configured,
        framework: Framework,
        as_of: date | None,
        places: Mapping[str, str] | None = None,
    ) -> None:
        on = reference_day(as_of) if configured.exemptions else None
        super().__init__(Judging(gates, configured.exemptions, framework, on, places))
        self.configured = configured

    def report(self, lang: str, color: str, pilots: set[str] | None, *, quiet: bool) -> None:
        """Say which gates are missed, what would meet them, and which exemptions are over.

        Parameters
        ----------
        pilots : ids of all pilots, to find exemptions of none of them; None if only some were read
        """
        words, style = Language(lang), styling(color, sys.stderr)
        for result in self.missed:
            place = begin_line(visible(result.file or result.pilot))
            kind = style(words.tell(told("gate %(rule)s", rule=result.rule)), "error")
            note(f"{style(place + ':', 'strong')} {kind}: {visible(miss_text(result, words))}")
            hint = help_text(result, words)
            if hint:
                note(f"{style(words.tell(told('help:')), 'strong')} {visible(hint)}")
        for exemption in self.judging.expired:
            note(visible(f"{exemption.place}: {expired_text(exemption, words)}"))
        if pilots is not None:
            self._warn_of_unknown(pilots)
        if quiet or not self.pilots:
            return
        text = summary_text(len(self.missed), self.pilots, words)
        if self.unclear and self.judging.allows_unclear:
            text += f" {allowed_text(self.unclear, words)}"
        note(text)

    def _warn_of_unknown(self, pilots: set[str]) -> None:
        """Say which exemptions are of pilots that are not among those read."""
        unknown = [e for e in self.configured.exemptions if e.pilot not in pilots]
        for exemption in unknown[:EXEMPTIONS_AT_MOST]:
            hint = did_you_mean(exemption.pilot, pilots)
            text = told(
                "%(place)s: warning: there is no pilot %(pilot)s to exempt",
                place=exemption.place,
                pilot=show(exemption.pilot),
            )
            note(visible(tell(in_a_row([text, hint], ": ") if hint else text)))
        more = len(unknown) - EXEMPTIONS_AT_MOST
        if more > 0:
            note(
                told_many(
                    "… and %(n)s more exemption of no pilot",
                    "… and %(n)s more exemptions of no pilot",
                    more,
                )
            )
