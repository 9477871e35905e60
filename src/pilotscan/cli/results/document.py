"""One document of a run, in the format and the place that were asked for."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import typer

from pilotscan.cli.options import STDOUT
from pilotscan.cli.telling import print_bytes
from pilotscan.errors import WriteError, reason_of
from pilotscan.loading.discover import shown_path
from pilotscan.reporting.documents.formats import FORMATS
from pilotscan.reporting.output.folder import write_file
from pilotscan.reporting.output.safe import in_log
from pilotscan.reporting.output.terminal import consoles
from pilotscan.told import told

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from rich.text import Text

__all__ = ["write_document"]


def write_document(  # noqa: PLR0913
    kind: str,
    output: str,
    lines: Callable[[], Iterable[Text]],
    document: Callable[[str], bytes],
    color: str,
    *,
    quiet: bool,
) -> None:
    """Write what a run has to tell.

    Parameters
    ----------
    kind : text, or a format
    output : a file, or `STDOUT`
    lines, document : make it, as text and in another format
    """
    if kind == "text" and output == STDOUT:
        if not quiet:
            stdout, _ = consoles(color)
            for line in lines():
                stdout.print(line, soft_wrap=True)
        return
    if kind == "text":
        data = "".join(f"{line.plain}\n" for line in lines()).encode()
    else:
        data = document(kind)
    if output != STDOUT:
        _save(Path(output), data, quiet=quiet)
        return
    print_bytes([in_log(data, kind) if kind == "text" or FORMATS[kind].is_text else data])


def _save(path: Path, data: bytes, *, quiet: bool) -> None:
    try:
        write_file(path, data)
    except OSError as error:
        raise WriteError(
            told("cannot write %(file)s: %(why)s", file=path, why=reason_of(error))
        ) from None
    if not quiet:
        typer.echo(shown_path(path))
