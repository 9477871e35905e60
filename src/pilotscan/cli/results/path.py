"""What came of ``pilotscan path``."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from pilotscan.cli.results.document import write_document
from pilotscan.diagnostics import sort_diagnostics
from pilotscan.reporting.path.page import ahead_page
from pilotscan.reporting.path.result_json import ahead_json
from pilotscan.reporting.path.terminal import ahead_on_terminal
from pilotscan.reporting.render import Renderer
from pilotscan.reporting.words.language import Language

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from pilotscan.diagnostics import Diagnostic
    from pilotscan.reading import LoadedFramework
    from pilotscan.scoring.ahead import Ahead, Terms

__all__ = ["Told", "write"]


class Told(NamedTuple):
    """What a run has to tell."""

    found: Sequence[Ahead]
    terms: Terms
    framework: LoadedFramework
    diagnostics: Iterable[Diagnostic]


def write(  # noqa: PLR0913, PLR0917
    told: Told,
    kind: str,
    output: str,
    lang: str,
    templates: Path | None,
    color: str,
    *,
    quiet: bool,
) -> None:
    """Write it where it was asked for; nothing of no pilot, but as JSON."""
    if not told.found and kind != "json":
        return
    found, terms, loaded, diagnostics = told
    language = Language(lang)
    page = ahead_page(found, terms, loaded.framework, language, loaded.sha256)

    def document(name: str) -> bytes:
        if name == "json":
            return ahead_json(
                found, terms, loaded, language, sort_diagnostics(diagnostics)
            ).encode()
        return Renderer(lang, loaded.sha256, templates).ahead(page).data(name)

    write_document(
        kind, output, lambda: ahead_on_terminal(page, language), document, color, quiet=quiet
    )
