"""What came of ``pilotscan transfer``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pilotscan.cli.running import write_in_folder
from pilotscan.cli.telling import print_bytes
from pilotscan.diagnostics import sort_diagnostics
from pilotscan.reporting.documents.formats import FORMATS
from pilotscan.reporting.output.safe import disarm, in_log
from pilotscan.reporting.output.terminal import consoles
from pilotscan.reporting.transfer.page import transfer_page
from pilotscan.reporting.transfer.result_json import transfer_json
from pilotscan.reporting.transfer.tables import transfer_tables
from pilotscan.reporting.transfer.terminal import transfer_on_terminal
from pilotscan.reporting.words.language import Language

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from pilotscan.diagnostics import Diagnostic
    from pilotscan.scoring.transfer import Transfer

__all__ = ["Output"]

NAME = "transfer"
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"


class Output:
    """Writes a transfer where it was asked for."""

    def __init__(
        self,
        transfers: Sequence[Transfer],
        framework_sha256: str,
        lang: str,
        templates: Path | None,
        diagnostics: Sequence[Diagnostic],
    ) -> None:
        self.transfers = transfers
        self.framework_sha256 = framework_sha256
        self.lang = lang
        self.templates = templates
        self.diagnostics = diagnostics

    def to_terminal(self, color: str) -> None:
        """Print it for people."""
        stdout, _ = consoles(color)
        language = Language(self.lang)
        page = transfer_page(self.transfers, language, self.framework_sha256)
        for part in transfer_on_terminal(page, language):
            stdout.print(part)

    def to_stdout(self, kind: str) -> None:
        """Write one document; of the tables, the one of the pairs."""
        data = next(iter(self._files(kind).values()))
        if kind == "csv":
            data = disarm(data.removeprefix(_BYTE_ORDER_MARK).decode()).encode()
        elif FORMATS[kind].is_text:
            data = in_log(data, kind)
        print_bytes([data])

    def to_folder(
        self, kinds: Sequence[str], folder: Path, *, force: bool, quiet: bool
    ) -> list[str]:
        """Write files, and return what could not be written."""
        return write_in_folder(map(self._files, kinds), folder, force=force, quiet=quiet)

    def _files(self, kind: str) -> dict[str, bytes]:
        if kind == "csv":
            return transfer_tables(self.transfers, self.lang)
        return {f"{NAME}.{kind}": self._document(kind)}

    def _document(self, kind: str) -> bytes:
        if kind == "json":
            faults = sort_diagnostics(self.diagnostics)
            words = Language(self.lang)
            return transfer_json(self.transfers, words, self.framework_sha256, faults).encode()

        from pilotscan.reporting.render import Renderer  # noqa: PLC0415 - tables need no templates

        renderer = Renderer(self.lang, self.framework_sha256, self.templates)
        return renderer.transferred(self.transfers).data(kind)
