"""``pilotscan history``: the verdicts of pilots over the revisions of their repository."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pilotscan.cli.configured import paths_of, said_in
from pilotscan.cli.options import (
    DEFAULT_FRAMEWORK,
    DEFAULT_PATH,
    STDOUT,
    CacheFolder,
    Config,
    Debug,
    FrameworkName,
    Jobs,
    Lang,
    NoCache,
    NoConfig,
    Quiet,
    Route,
    Scheduler,
    read_date,
)
from pilotscan.cli.running import (
    collect_less_garbage,
    executor_of,
    keep_of,
    refuse_yaml,
    with_progress,
)
from pilotscan.cli.speaking import speak
from pilotscan.cli.telling import ACCEPTED
from pilotscan.configuration import Configured
from pilotscan.errors import UsageError
from pilotscan.loading.revisions import GitFolder
from pilotscan.reading import check_route, read_framework
from pilotscan.told import told

if TYPE_CHECKING:
    from pilotscan.reporting.exports.history import HistoryRow, Kind

__all__ = ["history"]


class Format(StrEnum):
    """Formats of a history."""

    CSV = "csv"
    JSON = "json"


def history(  # noqa: PLR0913, PLR0917 - one parameter per option
    context: typer.Context,
    paths: Annotated[
        list[Path] | None,
        typer.Argument(
            help="Pilot files, or folders that are searched for them, in a git repository. "
            "Default: the folder 'pilots'.",
            show_default=False,
        ),
    ] = None,
    rev: Annotated[
        str | None,
        typer.Option(
            metavar="RANGE",
            help="A branch, tag or commit, up to which history is told; or OLD..NEW. Default: "
            "the present commit.",
            show_default=False,
        ),
    ] = None,
    since: Annotated[
        date | None,
        typer.Option(
            parser=read_date,
            metavar="DATE",
            help="Begin with the first revision of this day or later.",
            show_default=False,
        ),
    ] = None,
    limit: Annotated[
        int | None,
        typer.Option(min=1, metavar="N", help="Begin with the N newest revisions."),
    ] = None,
    framework: FrameworkName = DEFAULT_FRAMEWORK,
    route: Route = None,
    lang: Lang = None,
    kind: Annotated[
        Format | None,
        typer.Option(
            "--format",
            help="Default: by the ending of the file, else csv.",
            show_default=False,
        ),
    ] = None,
    # Not `out`, which a configuration sets: that is the folder of reports.
    target: Annotated[
        str,
        typer.Option(
            "--out",
            metavar="FILE|-",
            help="Where to write; '-' is standard output. A history that is there is carried on "
            "from its newest revision.",
        ),
    ] = STDOUT,
    fresh: Annotated[
        bool, typer.Option("--fresh", help="Write the file anew instead of carrying it on.")
    ] = False,
    config: Config = Configured(),  # noqa: B008 - an empty value, and frozen
    no_config: NoConfig = False,  # noqa: ARG001 - read by its callback
    jobs: Jobs = 1,
    scheduler: Scheduler = None,
    cache: CacheFolder = None,
    no_cache: NoCache = False,
    quiet: Quiet = False,
    debug: Debug = False,  # noqa: ARG001 - read by the outermost shell
) -> None:
    """Read the options of ``history``, and do it."""
    from pilotscan.cli.results import history as results
    from pilotscan.runs.history import Historian, HistoryJob

    if target == STDOUT and fresh:
        raise UsageError(told("--fresh is about a file: add --out FILE"))
    loaded = read_framework(framework)
    check_route(route, loaded.framework, said_in(config, "route", context))
    written = _kind(kind, target)
    kept = None if target == STDOUT else results.kept_history(Path(target), written, fresh=fresh)
    told_of = tuple(paths_of(paths, config) or [DEFAULT_PATH])
    job = HistoryJob(loaded, route, paths=told_of, span=rev, since=since, limit=limit)
    if kept is not None:
        kept.check(job.terms)
    executor = executor_of(context, config, jobs, scheduler)
    historian = Historian(GitFolder(), job, executor, keep_of(context, cache, no_cache=no_cache))
    revisions = historian.revisions(*((kept.newest, kept.name) if kept is not None else ()))
    collect_less_garbage()
    historian.begin(revisions[0])
    if kept is not None:
        kept.check_newest(historian.rows(revisions.pop(0)))
    rows: list[HistoryRow] = []
    for revision in with_progress(revisions, len(revisions)):
        rows += historian.rows(revision)
    speak(lang, languages=historian.languages)
    results.write(rows, written, job.terms, kept, target)
    if not quiet:
        results.summarise(historian, rows, len(revisions), target, kept)
    raise typer.Exit(ACCEPTED)


def _kind(kind: Format | None, out: str) -> Kind:
    """Return the format that is asked for or that the name of the file stands for."""
    refuse_yaml(Path(out), "--out")
    if kind is None:
        return "json" if Path(out).suffix.lower() == ".json" else "csv"
    return "json" if kind is Format.JSON else "csv"
