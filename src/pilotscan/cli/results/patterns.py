"""What came of ``pilotscan patterns``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pilotscan.cli.running import write_in_folder
from pilotscan.cli.telling import print_bytes
from pilotscan.diagnostics import sort_diagnostics
from pilotscan.reporting.documents.formats import FORMATS
from pilotscan.reporting.output.safe import disarm, in_log
from pilotscan.reporting.output.terminal import consoles
from pilotscan.reporting.patterns.for_r import for_r
from pilotscan.reporting.patterns.page import patterns_page
from pilotscan.reporting.patterns.result_json import patterns_json
from pilotscan.reporting.patterns.tables import patterns_tables
from pilotscan.reporting.patterns.terminal import patterns_on_terminal
from pilotscan.reporting.words.language import Language

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence
    from pathlib import Path

    from pilotscan.diagnostics import Diagnostic
    from pilotscan.patterns.study import Study

__all__ = ["Output"]

NAME = "patterns"
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"


class Output:
    """Writes patterns where they were asked for."""

    def __init__(
        self,
        study: Study,
        framework_sha256: str,
        lang: str,
        templates: Path | None,
        diagnostics: Sequence[Diagnostic],
    ) -> None:
        self.study = study
        self.framework_sha256 = framework_sha256
        self.lang = lang
        self.templates = templates
        self.diagnostics = diagnostics

    def to_terminal(self, color: str) -> None:
        """Print it for people."""
        stdout, _ = consoles(color)
        language = Language(self.lang)
        page = patterns_page(self.study, language, self.framework_sha256)
        for part in patterns_on_terminal(page, language):
            stdout.print(part)

    def to_stdout(self, kind: str) -> None:
        """Write one document; of the tables, the first."""
        data = next(iter(self._files(kind, ()).values()))
        if kind == "csv":
            data = disarm(data.removeprefix(_BYTE_ORDER_MARK).decode()).encode()
        elif FORMATS[kind].is_text and kind != "qca":
            data = in_log(data, kind)
        print_bytes([data])

    def to_folder(
        self, kinds: Sequence[str], folder: Path, *, force: bool, quiet: bool
    ) -> list[str]:
        """Write files, and return what could not be written.

        Pilots are linked to their reports where these stand in the folder already.
        """
        linked = [
            pilot.id for pilot in self.study.pilots if (folder / f"{pilot.id}.html").is_file()
        ]
        made = (self._files(kind, linked) for kind in kinds)
        return write_in_folder(made, folder, force=force, quiet=quiet)

    def _files(self, kind: str, linked: Collection[str]) -> dict[str, bytes]:
        makers: dict[str, Callable[[], dict[str, bytes]]] = {
            "csv": lambda: patterns_tables(self.study, self.lang),
            "qca": lambda: for_r(self.study),
        }
        make = makers.get(kind)
        return make() if make else {f"{NAME}.{kind}": self._document(kind, linked)}

    def _document(self, kind: str, linked: Collection[str]) -> bytes:
        if kind == "json":
            faults = sort_diagnostics(self.diagnostics)
            words = Language(self.lang)
            return patterns_json(self.study, words, self.framework_sha256, faults).encode()

        from pilotscan.reporting.render import Renderer  # noqa: PLC0415 - tables need no templates

        renderer = Renderer(self.lang, self.framework_sha256, self.templates)
        return renderer.patterns(self.study, linked).data(kind)
