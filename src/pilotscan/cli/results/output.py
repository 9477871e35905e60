"""What a run found, shown here or written as files: what transfer and patterns have in common."""

from __future__ import annotations

from abc import ABC, abstractmethod
from pathlib import Path
from typing import TYPE_CHECKING, Generic, TypeVar

from pilotscan.cli.options import DEFAULT_OUT, STDOUT
from pilotscan.cli.running import write_in_folder
from pilotscan.cli.telling import print_bytes
from pilotscan.diagnostics import sort_diagnostics
from pilotscan.loading.address import place_at
from pilotscan.reporting.documents.formats import FORMATS
from pilotscan.reporting.output.safe import disarm, in_log
from pilotscan.reporting.output.terminal import consoles
from pilotscan.reporting.words.language import Language

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from rich.console import RenderableType

    from pilotscan.diagnostics import Diagnostic
    from pilotscan.loading.address import Place
    from pilotscan.reporting.render import Renderer

__all__ = ["Output"]

Found = TypeVar("Found")
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"


class Output(ABC, Generic[Found]):
    """Writes what was found where it was asked for.

    Parameters
    ----------
    templates : folder of somebody's own
    diagnostics : of all files
    """

    folder: Place | None = None
    """Where files are written; None while there are none, and for standard output."""

    def __init__(
        self,
        found: Found,
        framework_sha256: str,
        lang: str,
        templates: Path | None,
        diagnostics: Iterable[Diagnostic],
    ) -> None:
        self.found = found
        self.framework_sha256 = framework_sha256
        self.language = Language(lang)
        self.templates = templates
        self.faults = sort_diagnostics(diagnostics)

    @abstractmethod
    def on_terminal(self) -> Iterator[RenderableType]:
        """Yield the parts for people, each to be printed."""

    @abstractmethod
    def files(self, kind: str) -> dict[str, bytes]:
        """Make the files of a format, by name; the first is the one for standard output."""

    def renderer(self) -> Renderer:
        """Return what makes documents of templates."""
        from pilotscan.reporting.render import Renderer  # noqa: PLC0415 - tables need no templates

        return Renderer(self.language.code, self.framework_sha256, self.templates)

    def write(
        self, kinds: Sequence[str], out: str | None, color: str, *, force: bool, quiet: bool
    ) -> list[str]:
        """Write it, and return what could not be written.

        Parameters
        ----------
        kinds : formats; none to show it here
        out : a folder, or `STDOUT` for one document
        """
        if kinds and out != STDOUT:
            self.folder = place_at(out or DEFAULT_OUT)
            return write_in_folder(map(self.files, kinds), self.folder, force=force, quiet=quiet)
        if kinds:
            self._print(kinds[0])
        elif not quiet:
            stdout, _ = consoles(color)
            for part in self.on_terminal():
                stdout.print(part)
        return []

    def _print(self, kind: str) -> None:
        data = next(iter(self.files(kind).values()))
        if kind == "csv":
            data = disarm(data.removeprefix(_BYTE_ORDER_MARK).decode()).encode()
        elif FORMATS[kind].is_text and kind != "qca":
            data = in_log(data, kind)
        print_bytes([data])
