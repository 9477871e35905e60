"""``pilotscan transfer``: pilots judged for other places."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from pilotscan.cli.configured import paths_of, said_in
from pilotscan.cli.options import (
    DEFAULT_FRAMEWORK,
    AsOf,
    CacheFolder,
    Color,
    ColorWhen,
    Config,
    Debug,
    FilesInstead,
    Force,
    FrameworkName,
    Jobs,
    Lang,
    NoCache,
    NoConfig,
    OutFolder,
    Paths,
    Place,
    Quiet,
    Scheduler,
    Strict,
    Templates,
    Verbose,
    one_of,
)
from pilotscan.cli.running import (
    collect_less_garbage,
    executor_of,
    find_files,
    formats_asked,
    keep_of,
    report_faults,
)
from pilotscan.cli.speaking import speak
from pilotscan.cli.telling import exit_code
from pilotscan.cli.templates import check_templates
from pilotscan.configuration import Configured
from pilotscan.loading.address import place_at
from pilotscan.reading import check_route, read_framework
from pilotscan.reporting.documents.formats import formats_of
from pilotscan.runs.many import Job

__all__ = ["transfer"]


if TYPE_CHECKING:
    Format = str
else:
    Format = one_of("Format", formats_of("transfer"))


def transfer(  # noqa: PLR0913, PLR0917 - one parameter per option
    context: typer.Context,
    to: Annotated[
        list[Place],
        typer.Option(
            parser=place_at,
            metavar="PATH",
            help="Target files, or folders that are searched for them; repeatable.",
            show_default=False,
        ),
    ],
    paths: Paths = None,
    framework: FrameworkName = DEFAULT_FRAMEWORK,
    route: Annotated[
        str | None,
        typer.Option(
            metavar="ROUTE",
            help="Judge all pilots on this route, which must lead to a place. Default: each "
            "pilot's own, or the first on which pilot and place must match.",
            show_default=False,
        ),
    ] = None,
    as_of: AsOf = None,
    lang: Lang = None,
    formats: Annotated[list[Format] | None, FilesInstead] = None,
    out: OutFolder = None,
    templates: Templates = None,
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
    """Read the options of ``transfer``, and do it."""
    from pilotscan.cli.results.transfer import TransferOutput
    from pilotscan.runs.judging import read_pilots
    from pilotscan.runs.transfer import (
        read_targets,
        share_assessments,
        transfer_many,
    )

    loaded = read_framework(framework)
    check_route(route, loaded.framework, said_in(config, "route", context))
    if templates is not None:
        check_templates(templates)
    kinds = formats_asked(context, formats, out)
    ignored = config.values.get("ignore", ())
    executor = executor_of(context, config, jobs, scheduler)
    keep = keep_of(context, cache, no_cache=no_cache)
    pilots = find_files(paths_of(paths, config), ignored=ignored, executor=executor, keep=keep)
    language = speak(lang, pilots)
    targets = find_files(to, ignored=ignored)
    share_assessments(pilots, targets)
    collect_less_garbage()
    job = Job(loaded, route, as_of)
    described = read_pilots(pilots, job)
    places = read_targets(targets, job, described, pilots.claimed)
    diagnostics = [*pilots.diagnostics, *targets.diagnostics]
    report_faults(diagnostics, color, verbose=verbose or strict)
    judged = transfer_many(described, places, job)
    output = TransferOutput(judged, loaded.sha256, language, templates, diagnostics)
    failures = output.write(kinds, out, color, force=force, quiet=quiet)
    raise typer.Exit(exit_code(diagnostics, readable=not failures, strict=strict))
