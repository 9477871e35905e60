"""``pilotscan path``: what leads to a better verdict, in order, and who can do it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pilotscan.cli.configured import paths_of, said_in
from pilotscan.cli.options import (
    DEFAULT_FRAMEWORK,
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
    Paths,
    Quiet,
    Route,
    Strict,
    Templates,
    Verbose,
    one_of,
)
from pilotscan.cli.running import collect_less_garbage, find_files, keep_of, kind_of, report_faults
from pilotscan.cli.speaking import speak
from pilotscan.cli.telling import exit_code
from pilotscan.cli.templates import check_templates
from pilotscan.configuration import Configured
from pilotscan.errors import UsageError
from pilotscan.reading import check_route, read_framework
from pilotscan.reporting.documents.formats import formats_of
from pilotscan.reporting.output.extras import need
from pilotscan.told import told

__all__ = ["path"]


if TYPE_CHECKING:
    Format = str
else:
    Format = one_of("Format", ("text", *formats_of("path")))


def path(  # noqa: PLR0913, PLR0917 - one parameter per option
    context: typer.Context,
    paths: Paths = None,
    to: Annotated[
        str | None,
        typer.Option(
            metavar="VERDICT",
            help="Where it should lead: 'conditional' or 'ready-stepwise'.",
            show_default=False,
        ),
    ] = None,
    sets: Annotated[
        list[str] | None,
        typer.Option(
            "--set",
            metavar="CONDITION=LEVEL[/STRENGTH]",
            help="Assume this first, without touching a file; repeatable.",
            show_default=False,
        ),
    ] = None,
    effort: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="CSV with the columns 'condition' and 'effort', in any unit: the least effort "
            "instead of the fewest conditions.",
            show_default=False,
        ),
    ] = None,
    actors: Annotated[
        list[str] | None,
        typer.Option(
            metavar="ACTOR,…",
            help="Touch only conditions that one of these can move; repeatable.",
            show_default=False,
        ),
    ] = None,
    framework: FrameworkName = DEFAULT_FRAMEWORK,
    route: Route = None,
    as_of: AsOf = None,
    lang: Lang = None,
    kind: Annotated[Format | None, ByEnding] = None,
    output: OutFile = STDOUT,
    templates: Templates = None,
    config: Config = Configured(),  # noqa: B008 - frozen
    no_config: NoConfig = False,  # noqa: ARG001 - read before all others
    cache: CacheFolder = None,
    no_cache: NoCache = False,
    strict: Strict = False,
    quiet: Quiet = False,
    verbose: Verbose = False,
    debug: Debug = False,  # noqa: ARG001 - read by the outermost shell
    color: Color = ColorWhen.AUTO,
) -> None:
    """Read the options of ``path``, and do it."""
    from pilotscan.cli.results import path as results
    from pilotscan.runs.path import PathJob, look_ahead_of, read_terms

    written = kind_of(kind, output, formats_of("path"))
    need(written)
    if templates is not None:
        check_templates(templates)
    loaded = read_framework(framework)
    check_route(route, loaded.framework, said_in(config, "route", context))
    terms = read_terms(loaded.framework, to, sets or (), effort, actors or ())
    ignored = config.values.get("ignore", ())
    keep = keep_of(context, cache, no_cache=no_cache)
    many = find_files(paths_of(paths, config), ignored=ignored, keep=keep)
    language = speak(lang, many)
    if not many.found:
        report_faults(many.diagnostics, color, verbose=True)
        raise UsageError(told("there is nothing to read"))
    collect_less_garbage()
    found = look_ahead_of(many, PathJob(loaded, route, as_of, terms=terms))
    report_faults(many.diagnostics, color, verbose=verbose or strict)
    outcome = results.Told(found, terms, loaded, many.diagnostics)
    results.write(outcome, written, output, language, templates, color, quiet=quiet)
    raise typer.Exit(exit_code(many.diagnostics, readable=bool(many.read), strict=strict))
