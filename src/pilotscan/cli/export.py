"""``pilotscan export``: what files of pilots say, as a data package."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Annotated

import typer

from pilotscan.cli.configured import paths_of
from pilotscan.cli.options import (
    DEFAULT_FRAMEWORK,
    STDOUT,
    CacheFolder,
    Color,
    ColorWhen,
    Config,
    Debug,
    Force,
    FrameworkName,
    Jobs,
    Lang,
    NoCache,
    NoConfig,
    Paths,
    Quiet,
    Scheduler,
    Strict,
    Verbose,
    one_of,
)
from pilotscan.cli.running import (
    collect_less_garbage,
    executor_of,
    find_files,
    keep_of,
    report_faults,
)
from pilotscan.cli.speaking import speak
from pilotscan.cli.telling import exit_code
from pilotscan.configuration import Configured
from pilotscan.errors import UsageError
from pilotscan.reading import read_framework
from pilotscan.reporting.documents.formats import formats_of
from pilotscan.reporting.output.extras import need
from pilotscan.told import told

__all__ = ["export"]

ROWS = "jsonl"
if TYPE_CHECKING:
    Format = str
else:
    Format = one_of("Format", formats_of("export"))
DEFAULT_FORMAT = Format("csv")


def export(  # noqa: PLR0913, PLR0917 - one parameter per option
    context: typer.Context,
    out: Annotated[
        str,
        typer.Option(
            "--out",
            metavar="DIR|-",
            help="Folder of the package; '-' is standard output, with --format jsonl.",
            show_default=False,
        ),
    ],
    paths: Paths = None,
    framework: FrameworkName = DEFAULT_FRAMEWORK,
    kind: Annotated[
        Format,
        typer.Option(
            "--format", help="What the tables are written as; jsonl is a row per pilot, no tables."
        ),
    ] = DEFAULT_FORMAT,
    lang: Lang = None,
    config: Config = Configured(),  # noqa: B008 - an empty value, and frozen
    no_config: NoConfig = False,  # noqa: ARG001 - read by its callback
    jobs: Jobs = 1,
    scheduler: Scheduler = None,
    cache: CacheFolder = None,
    no_cache: NoCache = False,
    strict: Strict = False,
    force: Force = False,
    quiet: Quiet = False,
    verbose: Verbose = False,
    debug: Debug = False,  # noqa: ARG001 - read by the outermost shell
    color: Color = ColorWhen.AUTO,
) -> None:
    """Read the options of ``export``, and do it."""
    from pilotscan.cli.results.export import stream_package, write_package
    from pilotscan.runs.export import AT_ONCE, ExportJob, contents_of

    written = str(kind)
    if out == STDOUT and written != ROWS:
        raise UsageError(told("--out - takes --format jsonl: a row per pilot"))
    need(written)
    loaded = read_framework(framework)
    ignored = config.values.get("ignore", ())
    executor = executor_of(context, config, jobs, scheduler)
    keep = keep_of(context, cache, no_cache=no_cache)
    many = find_files(paths_of(paths, config), ignored=ignored, executor=executor, keep=keep)
    language = speak(lang, many)
    collect_less_garbage()
    job = ExportJob(loaded, language=language, tables=written != ROWS)
    contents = None
    failures: list[str] = []
    if len(many.found) > AT_ONCE:
        many.keep_few()
        reader = partial(contents_of, many, job)
        pilots, failures = stream_package(
            reader, loaded, language, written, out, force=force, quiet=quiet
        )
    else:
        contents = contents_of(many, job)
        pilots = len(contents.pilots)
    report_faults(many.diagnostics, color, verbose=verbose or strict)
    if not pilots:
        raise UsageError(told("there is nothing to export: no pilot is without errors"))
    if contents is not None:
        failures = write_package(contents, loaded, language, written, out, force=force, quiet=quiet)
    readable = bool(many.read) and not failures
    raise typer.Exit(exit_code(many.diagnostics, readable=readable, strict=strict))
