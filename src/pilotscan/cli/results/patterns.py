"""What came of ``pilotscan patterns``."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from pilotscan.cli.results.output import Output
from pilotscan.patterns.study import Study
from pilotscan.reporting.patterns.for_r import for_r
from pilotscan.reporting.patterns.page import patterns_page
from pilotscan.reporting.patterns.result_json import patterns_json
from pilotscan.reporting.patterns.tables import patterns_tables
from pilotscan.reporting.patterns.terminal import patterns_on_terminal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.console import RenderableType

__all__ = ["PatternsOutput"]


class PatternsOutput(Output[Study]):
    """Writes patterns where they were asked for."""

    def on_terminal(self) -> Iterator[RenderableType]:
        """Yield the parts for people, each to be printed."""
        page = patterns_page(self.found, self.language, self.framework_sha256)
        return patterns_on_terminal(page, self.language)

    def files(self, kind: str) -> dict[str, bytes]:
        """Make the files of a format; of the tables, the first is the truth table."""
        if kind == "csv":
            return patterns_tables(self.found, self.language.code)
        if kind == "qca":
            return for_r(self.found)
        return {f"patterns.{kind}": self._document(kind)}

    @cached_property
    def linked(self) -> list[str]:
        """Pilots whose reports stand in the folder already, before anything is written."""
        if self.folder is None:
            return []
        ids = (pilot.id for pilot in self.found.pilots)
        return [one for one in ids if (self.folder / f"{one}.html").is_file()]

    def _document(self, kind: str) -> bytes:
        if kind == "json":
            text = patterns_json(self.found, self.language, self.framework_sha256, self.faults)
            return text.encode()
        return self.renderer().patterns(self.found, self.linked).data(kind)
