"""``pilotscan baseline``: accept what is found now, so that only what is new counts."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pilotscan.baseline import FORMAT_KEY, accept, baseline_text, read_baseline
from pilotscan.checks import STILL_JUDGED
from pilotscan.cli.configured import paths_of, said_in
from pilotscan.cli.helping import SpokenGroup
from pilotscan.cli.options import (
    DEFAULT_FRAMEWORK,
    AsOf,
    CacheFolder,
    Color,
    ColorWhen,
    Config,
    Debug,
    FrameworkName,
    Jobs,
    Lang,
    LangAlone,
    NoCache,
    NoConfig,
    Paths,
    Quiet,
    Route,
    Scheduler,
)
from pilotscan.cli.running import (
    collect_less_garbage,
    executor_of,
    find_files,
    keep_of,
    refuse_yaml,
    report_faults,
    write_named,
)
from pilotscan.cli.speaking import speak
from pilotscan.cli.telling import ACCEPTED, note
from pilotscan.configuration import Configured
from pilotscan.errors import UsageError
from pilotscan.loading.discover import shown_path
from pilotscan.loading.files import read_input
from pilotscan.reading import check_route, read_framework
from pilotscan.reporting.output.safe import begin_line, visible
from pilotscan.runs.many import Job
from pilotscan.runs.validate import check_many
from pilotscan.told import in_a_row, told, told_many

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pilotscan.baseline import Applied, Fingerprint, Stale

__all__ = ["accepted_text", "baseline", "note_stale"]

DEFAULT_BASELINE = Path("pilotscan-baseline.json")
STALE_AT_MOST = 5
"""So many entries that match nothing are named."""

baseline = typer.Typer(
    cls=SpokenGroup, no_args_is_help=True, add_completion=False, rich_markup_mode=None
)


@baseline.callback()
def _group(lang: LangAlone = None) -> None:
    """Keep this a group, though there is one command in it."""


@baseline.command("write")
def write(  # noqa: PLR0913, PLR0917 - one parameter per option
    context: typer.Context,
    paths: Paths = None,
    baseline: Annotated[
        Path, typer.Option(metavar="FILE", help="Where to write it, or the one to write again.")
    ] = DEFAULT_BASELINE,
    framework: FrameworkName = DEFAULT_FRAMEWORK,
    route: Route = None,
    as_of: AsOf = None,
    lang: Lang = None,
    config: Config = Configured(),  # noqa: B008 - an empty value, and frozen
    no_config: NoConfig = False,  # noqa: ARG001 - read by its callback
    jobs: Jobs = 1,
    scheduler: Scheduler = None,
    cache: CacheFolder = None,
    no_cache: NoCache = False,
    quiet: Quiet = False,
    debug: Debug = False,  # noqa: ARG001 - read by the outermost shell
    color: Color = ColorWhen.AUTO,
) -> None:
    """Write a baseline of all errors and warnings there are now; it replaces an earlier one."""
    refuse_yaml(baseline, told("a baseline"))
    loaded = read_framework(framework)
    check_route(route, loaded.framework, said_in(config, "route", context))
    earlier = _earlier(baseline)
    executor = executor_of(context, config, jobs, scheduler)
    keep = keep_of(context, cache, no_cache=no_cache)
    many = find_files(paths_of(paths, config), executor=executor, keep=keep)
    speak(lang, many)
    collect_less_garbage()
    check_many(many, Job(loaded, route, as_of))
    counts, refused = accept(many.diagnostics, many.seen)
    report_faults(refused, color, verbose=True)
    if not many.read:
        raise UsageError(told("nothing could be read, so there is nothing to accept"))
    write_named(baseline, baseline_text(counts).encode())
    if not quiet:
        note(told("%(file)s: %(what)s", file=shown_path(baseline), what=_told(counts, earlier)))
    if refused:
        note(told("What is listed above cannot be accepted: nobody has seen what is in it."))
    raise typer.Exit(ACCEPTED)


def _earlier(path: Path) -> Mapping[Fingerprint, int]:
    """Return what was accepted before; nothing if there was no baseline or a broken one.

    Raises
    ------
    UsageError
        The file there is none of ours.
    """
    if not path.exists():
        return {}
    try:
        return read_baseline(path).counts
    except UsageError:
        try:
            start = read_input(path, 200)
        except OSError:
            start = b""
        if json.dumps(FORMAT_KEY).encode() not in start:
            raise UsageError(
                told(
                    "%(file)s is there and is not a baseline: give another name, or move it away",
                    file=path,
                )
            ) from None
        return {}


def _told(counts: Mapping[Fingerprint, int], earlier: Mapping[Fingerprint, int]) -> str:
    """Say how many are accepted, and what changed."""
    accepted = _accepted(sum(counts.values()))
    every = counts.keys() | earlier.keys()
    more = sum(max(counts.get(mark, 0) - earlier.get(mark, 0), 0) for mark in every)
    fewer = sum(max(earlier.get(mark, 0) - counts.get(mark, 0), 0) for mark in every)
    changes = []
    if more:
        changes.append(told_many("%(n)s new", "%(n)s new", more))
    if fewer:
        changes.append(told_many("%(n)s dropped", "%(n)s dropped", fewer))
    if not changes or not earlier:
        return told("%(accepted)s.", accepted=accepted)
    return told("%(accepted)s (%(changes)s).", accepted=accepted, changes=in_a_row(changes))


def _accepted(number: int) -> str:
    return told_many("%(n)s finding accepted", "%(n)s findings accepted", number)


def accepted_text(applied: Applied, path: Path) -> str:
    """Say how many findings are accepted, and how many of them keep pilots from being judged."""
    text = told_many(
        "%(n)s finding accepted by %(file)s",
        "%(n)s findings accepted by %(file)s",
        len(applied.accepted),
        file=shown_path(path),
    )
    errors = [d for d in applied.accepted if d.severity == "error"]
    files = {d.where.file for d in errors if d.code not in STILL_JUDGED}
    if not files:
        return told("%(accepted)s.", accepted=text)
    return told_many(
        "%(accepted)s; %(n)s file cannot be judged because of accepted errors.",
        "%(accepted)s; %(n)s files cannot be judged because of accepted errors.",
        len(files),
        accepted=text,
    )


def note_stale(stale: Sequence[Stale], path: Path) -> None:
    """Tell which entries of a baseline match nothing any more."""
    if not stale:
        return
    note(
        told_many(
            "%(file)s: %(n)s entry matches nothing any more; 'pilotscan baseline write' drops it:",
            "%(file)s: %(n)s entries match nothing any more; 'pilotscan baseline write' drops "
            "them:",
            len(stale),
            file=shown_path(path),
        )
    )
    for entry in stale[:STALE_AT_MOST]:
        note(f"  {begin_line(visible(str(entry)))}")
    if len(stale) > STALE_AT_MOST:
        rest = len(stale) - STALE_AT_MOST
        note(told_many("  and %(n)s more", "  and %(n)s more", rest))
