"""``pilotscan diff``: what changed between two moments, and why."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pilotscan.cli.configured import paths_of, was_given
from pilotscan.cli.options import (
    DEFAULT_FRAMEWORK,
    DEFAULT_PATH,
    STDOUT,
    AsOf,
    ByEnding,
    CacheFolder,
    Color,
    ColorWhen,
    Config,
    Debug,
    FrameworkName,
    Lang,
    NoCache,
    NoConfig,
    OutFile,
    Quiet,
    Route,
    Templates,
    one_of,
)
from pilotscan.cli.running import collect_less_garbage, keep_of, kind_of
from pilotscan.cli.speaking import speak
from pilotscan.cli.telling import ACCEPTED, FINDINGS
from pilotscan.cli.templates import check_templates
from pilotscan.configuration import Configured
from pilotscan.errors import UsageError
from pilotscan.reading import LoadedFramework, check_route, read_framework
from pilotscan.reporting.documents.formats import formats_of
from pilotscan.reporting.output.extras import need
from pilotscan.told import told

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["diff"]


if TYPE_CHECKING:
    Format = str
else:
    Format = one_of("Format", ("text", "md", *formats_of("diff")))


def diff(  # noqa: PLR0913, PLR0917 - one parameter per option
    context: typer.Context,
    old: Annotated[
        str,
        typer.Argument(
            help="A folder, a pilot file, a saved JSON result, or a revision: git:main.",
            show_default=False,
        ),
    ],
    new: Annotated[
        list[str] | None,
        typer.Argument(
            help="The same; several files and folders make one side. Default: the folder 'pilots'.",
            show_default=False,
        ),
    ] = None,
    paths: Annotated[
        list[Path] | None,
        typer.Option(
            "--path",
            metavar="PATH",
            help="What is read of a revision; repeatable. Default: the files and folders of the "
            "other side, else the folder 'pilots'.",
            show_default=False,
        ),
    ] = None,
    framework: FrameworkName = DEFAULT_FRAMEWORK,
    old_framework: Annotated[
        str | None,
        typer.Option(
            metavar="ID|FILE",
            help="By which OLD is judged, if it is another one. That of a revision is read as it "
            "was then.",
            show_default=False,
        ),
    ] = None,
    route: Route = None,
    as_of: AsOf = None,
    fail_on_regression: Annotated[
        bool,
        typer.Option("--fail-on-regression", help="Exit with 1 if something of a pilot got worse."),
    ] = False,
    lang: Lang = None,
    kind: Annotated[Format | None, ByEnding] = None,
    output: OutFile = STDOUT,
    templates: Templates = None,
    config: Config = Configured(),  # noqa: B008 - frozen
    no_config: NoConfig = False,  # noqa: ARG001 - read before all others
    cache: CacheFolder = None,
    no_cache: NoCache = False,
    quiet: Quiet = False,
    debug: Debug = False,  # noqa: ARG001 - read by the outermost shell
    color: Color = ColorWhen.AUTO,
) -> None:
    """Read the options of ``diff``, and do it."""
    from pilotscan.cli.results import diff as results
    from pilotscan.runs.diff import SideJob, Source, compare_snapshots, read_snapshot

    written = kind_of(kind, output, formats_of("diff"))
    need(written)
    if templates is not None:
        check_templates(templates)
    loaded = read_framework(framework)
    before = loaded if old_framework is None else read_framework(old_framework)
    for one in (loaded, before):
        check_route(route, one.framework)
    configured = paths_of(None, config) or [DEFAULT_PATH]
    then, now = _sides(old, new, paths, configured)
    collect_less_garbage()
    by_configuration = not was_given(context, "framework")
    settings = config.file if by_configuration else None
    job = SideJob(loaded, route, as_of, name=framework, settings=settings)
    keep = keep_of(context, cache, no_cache=no_cache)
    after = read_snapshot(Source(*now), job, keep=keep)
    other: LoadedFramework | None = None
    if after.rules is not None and after.framework is not None:
        other = LoadedFramework(after.rules, after.framework.sha256)
    if old_framework is not None:
        job = SideJob(before, route, as_of, name=old_framework)
    earlier = read_snapshot(Source(*then), job, other, keep)
    if not any((earlier.pilots, earlier.unjudged, after.pilots, after.unjudged)):
        raise UsageError(
            told(
                "there is no pilot in %(old)s and none in %(new)s",
                old=earlier.shown,
                new=after.shown,
            )
        )
    every = (*after.pilots, *earlier.pilots)
    language = speak(lang, languages=(pilot.language for pilot in every if pilot.language))
    changes = compare_snapshots(earlier, after)
    results.report(changes, color)
    results.write(changes, written, output, language, loaded, templates, color, quiet=quiet)
    faults = any(d.severity == "error" for d in after.diagnostics)
    worse = fail_on_regression and bool(changes.regressions)
    raise typer.Exit(FINDINGS if faults or worse else ACCEPTED)


def _sides(
    old: str, new: Sequence[str] | None, paths: Sequence[Path] | None, configured: Sequence[Path]
) -> tuple[tuple[tuple[str, ...], tuple[str, ...]], tuple[tuple[str, ...], tuple[str, ...]]]:
    """Return for each side what was given and what is read of a revision."""
    from pilotscan.runs.diff import is_revision, is_saved

    now = tuple(new or [str(path) for path in configured])
    for given in now:
        if len(now) > 1 and (is_revision(given) or is_saved(given)):
            raise UsageError(
                told(
                    "%(given)s makes a side by itself; give one NEW, or files and folders",
                    given=given,
                )
            )
    if not any(map(is_revision, (old, *now))) and paths:
        raise UsageError(told("--path is about a revision: write one as git:main"))
    asked = tuple(map(str, paths or ()))

    def read(others: Sequence[str]) -> tuple[str, ...]:
        plain = tuple(name for name in others if not (is_revision(name) or is_saved(name)))
        return asked or plain or tuple(map(str, configured))

    return ((old,), read(now)), (now, read((old,)))
