"""What came of ``pilotscan compare``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pilotscan.cli.running import write_in_folder
from pilotscan.cli.telling import print_bytes
from pilotscan.diagnostics import sort_diagnostics
from pilotscan.model.languages import LANGUAGES
from pilotscan.reporting.comparison.page import Layout
from pilotscan.reporting.comparison.result_json import comparison_json
from pilotscan.reporting.comparison.terminal import on_terminal
from pilotscan.reporting.documents.formats import FORMATS
from pilotscan.reporting.exports.delimited import delimited_files, delimited_table
from pilotscan.reporting.exports.parquet import parquet_files
from pilotscan.reporting.exports.workbook import workbook
from pilotscan.reporting.output.safe import disarm, in_log
from pilotscan.reporting.output.terminal import consoles
from pilotscan.reporting.words.language import Language

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

    from pilotscan.comparing.comparison import Comparison
    from pilotscan.diagnostics import Diagnostic
    from pilotscan.loading.address import Place
    from pilotscan.reading import LoadedFramework

__all__ = ["Layout", "Output"]

NAME = "comparison"


class Output:
    """Writes a comparison where it was asked for."""

    def __init__(  # noqa: PLR0913, PLR0917
        self,
        comparison: Comparison,
        framework: LoadedFramework,
        layout: Layout,
        lang: str,
        templates: Path | None,
        diagnostics: Iterable[Diagnostic],
    ) -> None:
        self.comparison = comparison
        self.framework = framework
        self.layout = layout
        self.lang = lang
        self.templates = templates
        self.diagnostics = diagnostics

    def to_terminal(self, color: str) -> None:
        """Print what fits on a terminal."""
        stdout, _ = consoles(color)
        words = Language(self.lang)
        for part in on_terminal(self.comparison, words, self.layout, stdout.width):
            stdout.print(part)

    def to_stdout(self, kind: str) -> None:
        """Write one document: the comparison, or the long table of levels as CSV."""
        if kind == "csv":
            table = delimited_table(
                self.comparison["levels"], comma_decimal=LANGUAGES[self.lang].comma_decimal
            )
            data = disarm(table.decode()).encode()
        else:
            data = self._document(kind)
            data = in_log(data, kind) if FORMATS[kind].is_text else data
        print_bytes([data])

    def to_folder(
        self, kinds: Sequence[str], folder: Place, *, force: bool, quiet: bool
    ) -> list[str]:
        """Write files, and return what could not be written."""
        makers: dict[str, Callable[[], dict[str, bytes]]] = {
            "csv": lambda: delimited_files(self.comparison, self.lang),
            "parquet": lambda: parquet_files(self.comparison, self.lang),
            "xlsx": lambda: {f"{NAME}.xlsx": workbook(self.comparison, self.lang)},
        }

        def files(kind: str) -> dict[str, bytes]:
            make = makers.get(kind)
            return make() if make else {f"{NAME}.{kind}": self._document(kind)}

        return write_in_folder(map(files, kinds), folder, force=force, quiet=quiet)

    def _document(self, kind: str) -> bytes:
        if kind == "json":
            return comparison_json(
                self.comparison,
                diagnostics=sort_diagnostics(self.diagnostics),
                language=Language(self.lang),
            ).encode()

        from pilotscan.reporting.render import Renderer  # noqa: PLC0415 - tables need no templates

        renderer = Renderer(self.lang, self.framework.sha256, self.templates)
        return renderer.compared(self.comparison, self.layout).data(kind)
