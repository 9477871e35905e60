"""What commands over many files have in common: files, garbage, progress, exit codes."""

from __future__ import annotations

import gc
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import typer

from pilotscan.errors import UsageError, WriteError
from pilotscan.reporting.output.streams import silence_stdout

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from pilotscan.diagnostics import Diagnostic
    from pilotscan.runs.many import Many

__all__ = [
    "ACCEPTED",
    "BUG",
    "DEFAULT_FRAMEWORK",
    "DEFAULT_PATH",
    "FINDINGS",
    "USAGE",
    "WARNINGS_AT_MOST",
    "check_templates",
    "collect_less_garbage",
    "counted",
    "exit_code",
    "find_files",
    "note",
    "print_bytes",
    "report_faults",
    "styling",
    "with_progress",
    "write_named",
]

ACCEPTED, FINDINGS, USAGE, BUG = 0, 1, 2, 70
DEFAULT_FRAMEWORK = "living-lab"
DEFAULT_PATH = Path("pilots")
WARNINGS_AT_MOST = 5
"""So many warnings are shown in full beside the results."""
LONG_WORK = 100
"""Files from which a bar is shown."""

T = TypeVar("T")
_COLORS: dict[str, dict[str, Any]] = {
    "error": {"fg": "red", "bold": True},
    "warning": {"fg": "yellow", "bold": True},
    "strong": {"bold": True},
}


def find_files(paths: Sequence[Path] | None, *, ignored: Sequence[str] = (), jobs: int = 1) -> Many:
    """Return the files behind the paths given, and what is wrong with the paths.

    Raises
    ------
    UsageError
        There is nothing to read, and no diagnostic that would say so.
    """
    from pilotscan.runs.many import find_many  # noqa: PLC0415

    paths = paths or [DEFAULT_PATH]
    many = find_many(paths, ignored=ignored, processes=jobs, watch=with_progress)
    if not many.found and not many.diagnostics:
        given = ", ".join(map(str, paths))
        raise UsageError(f"there are no pilot files (*.yaml, *.yml) in {given}")
    return many


def check_templates(folder: Path) -> None:
    """Make sure that there is a folder of templates, and tell which of its files change nothing.

    Raises
    ------
    UsageError
        There is no such folder, or it may not be read.
    """
    from pilotscan.cli.templates import warn_of_unused  # noqa: PLC0415
    from pilotscan.loading.files import refuse_outside  # noqa: PLC0415

    try:
        refuse_outside(folder)
    except OSError as error:
        raise UsageError(f"cannot use the templates in {folder}: {error.strerror}") from None
    if not folder.is_dir():
        raise UsageError(f"there is no folder {folder} with templates")
    warn_of_unused(folder)


def collect_less_garbage() -> None:
    """Keep what was loaded so far, and collect less often: that saves a tenth of the time."""
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)
    gc.enable()


def exit_code(diagnostics: Iterable[Diagnostic], *, readable: bool, strict: bool) -> int:
    """0 accepted, 1 findings, 2 nothing readable."""
    if not readable:
        return USAGE
    counting = any(strict or d.severity == "error" for d in diagnostics)
    return FINDINGS if counting else ACCEPTED


def report_faults(diagnostics: Iterable[Diagnostic], color: str, *, verbose: bool) -> None:
    """Print all faults of all files, sorted; of many warnings only how many there are."""
    from pilotscan.diagnostics import sort_diagnostics  # noqa: PLC0415
    from pilotscan.reporting.findings.text import count_codes, full_text  # noqa: PLC0415

    listed = sort_diagnostics(diagnostics)
    warnings = [d for d in listed if d.severity == "warning"]
    brief = len(warnings) > WARNINGS_AT_MOST and not verbose
    style = styling(color, sys.stderr)
    for diagnostic in listed:
        if not (brief and diagnostic.severity == "warning"):
            note(full_text(diagnostic, style))
    if brief:
        note(f"{len(warnings)} warnings; 'pilotscan validate' shows them:")
        for code, number, title in count_codes(warnings):
            note(f"{number:>6}  {code}  {title}")


def print_bytes(parts: Iterable[bytes]) -> None:
    """Write to standard output, for a reader who may have had enough."""
    try:
        for part in parts:
            sys.stdout.buffer.write(part)
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        silence_stdout()


def counted(number: int, noun: str) -> str:
    """Write how many there are of something: ``1 file``, ``2,000 files``."""
    return f"{number:,} {noun if number == 1 else noun + 's'}"


def write_named(path: Path, data: bytes) -> None:
    """Write a file that the user named.

    Raises
    ------
    WriteError
        It cannot be written.
    """
    from pilotscan.reporting.output.folder import write_file  # noqa: PLC0415

    try:
        write_file(path, data)
    except OSError as error:
        raise WriteError(f"{path} cannot be written: {error.strerror or error}") from None


def styling(color: str, stream: Any = None) -> Any:
    """Return what gives a text a tone, if a stream is to have colour.

    Parameters
    ----------
    color : auto (a terminal, and NO_COLOR not set) | always | never
    stream : by default standard output
    """
    from pilotscan.reporting.findings.text import plain  # noqa: PLC0415

    to = stream or sys.stdout
    wanted = color == "always" or (
        color == "auto" and to.isatty() and not os.environ.get("NO_COLOR")
    )
    return _styled if wanted else plain


def _styled(text: str, tone: str) -> str:
    return typer.style(text, **_COLORS[tone])


def note(text: str) -> None:
    """Say something on standard error."""
    typer.echo(text, err=True, color=True)  # there is colour in it only if it is wanted


def with_progress(work: Iterable[T], total: int) -> Iterator[T]:
    """Pass on what work yields; on a terminal, show a bar if there is much of it."""
    if not sys.stderr.isatty() or total < LONG_WORK:
        yield from work
        return
    from rich.console import Console  # noqa: PLC0415
    from rich.progress import Progress  # noqa: PLC0415

    with Progress(console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("", total=total)
        for item in work:
            progress.advance(task)
            yield item
