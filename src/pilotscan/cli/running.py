"""What commands over many files have in common: files, their faults, garbage, progress."""

from __future__ import annotations

import gc
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import typer

from pilotscan.cli.configured import said_in, was_given
from pilotscan.cli.options import DEFAULT_PATH, STDOUT
from pilotscan.cli.speaking import tell, teller
from pilotscan.cli.telling import note, styling
from pilotscan.diagnostics import Severity
from pilotscan.errors import UsageError, WriteError, reason_of
from pilotscan.loading.discover import shown_path
from pilotscan.parallel import RARELY, Processes
from pilotscan.reporting.findings.text import full_text, title_codes
from pilotscan.reporting.output.elsewhere import open_output
from pilotscan.reporting.output.extras import need, need_library
from pilotscan.reporting.output.folder import write_file
from pilotscan.reporting.output.safe import visible
from pilotscan.runs.gathered import Gathered
from pilotscan.runs.many import ALONE, find_many
from pilotscan.told import told

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from pilotscan.configuration import Configured
    from pilotscan.diagnostics import Diagnostic
    from pilotscan.loading.address import Place
    from pilotscan.loading.discover import FoundFile
    from pilotscan.parallel import Executor
    from pilotscan.runs.cache.store import Cache
    from pilotscan.runs.many import Keep, Many

__all__ = [
    "WARNINGS_AT_MOST",
    "collect_less_garbage",
    "executor_of",
    "find_files",
    "formats_asked",
    "keep_of",
    "kind_of",
    "name_written",
    "open_kept",
    "refuse_yaml",
    "report_faults",
    "with_progress",
    "write_in_folder",
    "write_named",
]

WARNINGS_AT_MOST = 5
"""So many warnings are shown in full beside the results."""
SCHEDULERS = "PILOTSCAN_SCHEDULERS"
"""Environment variable: addresses of schedulers that a configuration may name, between spaces."""
LONG_WORK = 100
"""Files from which a bar is shown."""

T = TypeVar("T")


def executor_of(
    context: typer.Context, config: Configured, jobs: int, scheduler: str | None
) -> Executor[FoundFile]:
    """Return who does the work: processes of this machine, or the workers of a scheduler.

    Raises
    ------
    UsageError
        Both are asked for, a library is not there, or the configuration alone names a scheduler:
        who wrote the files would choose what runs here.
    """
    if scheduler is None or (not was_given(context, "scheduler") and was_given(context, "jobs")):
        return Processes(jobs)
    if was_given(context, "jobs"):
        raise UsageError(told("--jobs and --scheduler cannot be given together"))
    place = said_in(config, "scheduler", context)
    if place and scheduler not in os.environ.get(SCHEDULERS, "").split():
        raise UsageError(
            told(
                "%(place)sa scheduler can run any code here; if you trust %(address)s, give it as "
                "--scheduler, or name it in the environment variable %(variable)s",
                place=place,
                address=scheduler,
                variable=SCHEDULERS,
            )
        )
    need_library("distributed", "dask", "--scheduler")
    import logging  # noqa: PLC0415 - nothing else of ours logs

    from pilotscan.runs.cluster import Cluster, check_address

    logging.getLogger("distributed").setLevel(logging.CRITICAL)  # what matters is told by the run
    return Cluster(
        check_address(scheduler, place), lambda text: note(f"pilotscan: {visible(tell(text))}")
    )


def open_kept(context: typer.Context, folder: Path | None, *, no_cache: bool) -> Cache | None:
    """Return the cache of a command, if it has one; it is tidied when the command is over."""
    if folder is None or no_cache:
        return None
    from pilotscan.runs.cache.store import open_cache  # noqa: PLC0415

    cache = open_cache(folder)
    if not cache.writable:
        note(
            told(
                "pilotscan: nothing can be written to the cache %(folder)s; going on without",
                folder=folder,
            )
        )
    context.call_on_close(cache.tidy)
    return cache


def keep_of(context: typer.Context, folder: Path | None, *, no_cache: bool) -> Keep | None:
    """Return what has the results of a command kept, if anything has."""
    cache = open_kept(context, folder, no_cache=no_cache)
    if cache is None:
        return None
    from pilotscan.runs.cache.kept import keep_in  # needs numpy

    return keep_in(cache)


def find_files(
    paths: Sequence[Place] | None,
    *,
    ignored: Sequence[str] = (),
    executor: Executor[FoundFile] = ALONE,
    keep: Keep | None = None,
) -> Many:
    """Return the files behind the paths given, and what is wrong with the paths; see `Many`.

    Raises
    ------
    UsageError
        There is nothing to read, and no diagnostic that would say so.
    """
    paths = paths or [DEFAULT_PATH]
    many = find_many(paths, ignored=ignored, executor=executor, keep=keep, watch=with_progress)
    if not many.found and not many.diagnostics:
        given = ", ".join(map(str, paths))
        raise UsageError(told("there are no pilot files (*.yaml, *.yml) in %(paths)s", paths=given))
    return many


def collect_less_garbage() -> None:
    """Keep what was loaded so far, and collect less often: that saves a tenth of the time."""
    gc.freeze()
    gc.set_threshold(*RARELY)
    gc.enable()


def report_faults(diagnostics: Iterable[Diagnostic], color: str, *, verbose: bool) -> None:
    """Print all faults of all files, sorted; of many warnings only how many there are."""
    found = diagnostics if isinstance(diagnostics, Gathered) else Gathered(diagnostics)
    warnings = found.by_code(Severity.WARNING)
    count = sum(warnings.values())
    brief = count > WARNINGS_AT_MOST and not verbose
    style, language = styling(color, sys.stderr), teller()
    for diagnostic in found.errors() if brief else found:
        note(full_text(diagnostic, style, language))
    if brief:
        note(told("%(count)s warnings; 'pilotscan validate' shows them:", count=count))
        for code, number, title in title_codes(warnings, language):
            note(f"{number:>6}  {code}  {title}")


def formats_asked(
    context: typer.Context, formats: Sequence[str] | None, out: str | None
) -> tuple[str, ...]:
    """Return in which formats a command writes; none if it shows what it found here.

    Raises
    ------
    UsageError
        They do not go with where they are to be written, or need a library that is not there.
    """
    kinds = tuple(dict.fromkeys(str(kind) for kind in formats or ()))
    if not kinds and was_given(context, "out"):
        raise UsageError(told("--out needs a --format"))
    if out == STDOUT and len(kinds) != 1:
        raise UsageError(told("--out - takes one --format"))
    if out == STDOUT and kinds[0] in {"xlsx", "parquet"}:
        raise UsageError(told("--format %(format)s needs a folder: --out DIR", format=kinds[0]))
    for kind in kinds:
        need(kind)
    return kinds


def write_in_folder(
    made: Iterable[dict[str, bytes]], folder: Place, *, force: bool, quiet: bool
) -> list[str]:
    """Write files by their names, name them, and return what could not be written."""
    failures: list[str] = []
    with open_output(folder, force=force) as output:
        for files in made:
            failures += output.write_all(files.items())
        written = output.written
    name_written(written, failures, folder, quiet=quiet)
    return failures


def name_written(
    written: Iterable[str], failures: Iterable[str], folder: Place, *, quiet: bool
) -> None:
    """Name what was written in a folder, and say what could not be."""
    for failure in failures:
        note(f"pilotscan: {visible(tell(failure))}")
    for name in () if quiet else written:
        typer.echo(f"{shown_path(folder)}/{name}")


def refuse_yaml(path: Path, what: str) -> None:
    """Refuse to write what is called as a pilot file.

    Raises
    ------
    UsageError
        It is.
    """
    if path.suffix.lower() in {".yaml", ".yml"}:
        raise UsageError(
            told("%(what)s must not be a YAML file, which might be somebody's pilot", what=what)
        )


def kind_of(kind: str | None, output: str, kinds: Sequence[str]) -> str:
    """Return the format that is asked for or that the name of the file stands for; else text.

    Raises
    ------
    UsageError
        The file is a YAML file, or its name stands for none of the formats.
    """
    refuse_yaml(Path(output), "--out")
    ending = Path(output).suffix.lower().removeprefix(".")
    if kind is not None:
        return str(kind)
    if output == STDOUT or ending in {"txt", ""}:
        return "text"
    if ending not in kinds:
        raise UsageError(
            told("--out %(file)s does not say in which format: add --format", file=output)
        )
    return ending


def write_named(path: Path, data: bytes) -> None:
    """Write a file that the user named.

    Raises
    ------
    WriteError
        It cannot be written.
    """
    try:
        write_file(path, data)
    except OSError as error:
        raise WriteError(
            told("%(file)s cannot be written: %(why)s", file=path, why=reason_of(error))
        ) from None


def with_progress(work: Iterable[T], total: int) -> Iterator[T]:
    """Pass on what work yields; on a terminal, show a bar if there is much of it."""
    if not sys.stderr.isatty() or total < LONG_WORK:
        yield from work
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("", total=total)
        for item in work:
            progress.advance(task)
            yield item
