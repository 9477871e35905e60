"""What came of ``pilotscan transfer``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pilotscan.cli.results.output import Output
from pilotscan.reporting.transfer.page import transfer_page
from pilotscan.reporting.transfer.result_json import transfer_json
from pilotscan.reporting.transfer.tables import transfer_tables
from pilotscan.reporting.transfer.terminal import transfer_on_terminal
from pilotscan.scoring.transfer import Transfer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.console import RenderableType

__all__ = ["TransferOutput"]


class TransferOutput(Output[list[Transfer]]):
    """Writes a transfer where it was asked for."""

    def on_terminal(self) -> Iterator[RenderableType]:
        """Yield the parts for people, each to be printed."""
        page = transfer_page(self.found, self.language, self.framework_sha256)
        return transfer_on_terminal(page, self.language)

    def files(self, kind: str) -> dict[str, bytes]:
        """Make the files of a format; of the tables, the first is the one of the pairs."""
        if kind == "csv":
            return transfer_tables(self.found, self.language.code)
        return {f"transfer.{kind}": self._document(kind)}

    def _document(self, kind: str) -> bytes:
        if kind == "json":
            text = transfer_json(self.found, self.language, self.framework_sha256, self.faults)
            return text.encode()
        return self.renderer().transferred(self.found).data(kind)
