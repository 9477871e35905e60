"""``pilotscan patterns``: which conditions go with what became of the pilots."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from pilotscan.cli.configured import paths_of
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
from pilotscan.reading import check_route, read_framework
from pilotscan.reporting.documents.formats import formats_of

__all__ = ["patterns"]


if TYPE_CHECKING:
    Format = str
else:
    Format = one_of("Format", formats_of("patterns"))


def patterns(  # noqa: PLR0913, PLR0917 - one parameter per option
    context: typer.Context,
    outcome: Annotated[
        str,
        typer.Option(
            metavar="ROUTE",
            help="What became of the pilots on this route, by the 'result' of their 'afterlife'.",
            show_default=False,
        ),
    ],
    paths: Paths = None,
    conditions: Annotated[
        str | None,
        typer.Option(
            metavar="CONDITIONS",
            help="The conditions to look at, with commas between them. Default: those that are "
            "known in most of the cases and differ between them, one per four cases at most.",
            show_default=False,
        ),
    ] = None,
    expect: Annotated[
        str | None,
        typer.Option(
            metavar="CONDITIONS",
            help="What theory expects for the intermediate solution: that the outcome goes with "
            "these conditions, or after '~' with the absence of one. Default: with each of them; "
            "with --negate with the absence of each.",
            show_default=False,
        ),
    ] = None,
    at: Annotated[
        int | None,
        typer.Option(
            metavar="LEVEL",
            help="From which level on a condition is in place; with --fuzzy, more in place than "
            "not. Default: what the best verdict asks.",
            show_default=False,
        ),
    ] = None,
    fuzzy: Annotated[
        bool,
        typer.Option("--fuzzy", help="Let levels be degrees of membership, not only yes or no."),
    ] = False,
    partly: Annotated[
        bool,
        typer.Option(
            "--partly/--no-partly",
            help="Let what was partly adopted count as adopted, or as not adopted.",
        ),
    ] = True,
    negate: Annotated[
        bool, typer.Option("--negate", help="Look at the pilots without the outcome instead.")
    ] = False,
    incl_cut: Annotated[
        float,
        typer.Option(
            min=0,
            max=1,
            metavar="NUMBER",
            help="Consistency from which a combination of conditions has the outcome.",
        ),
    ] = 0.8,
    pri_cut: Annotated[
        float,
        typer.Option(
            min=0,
            max=1,
            metavar="NUMBER",
            help="Proportional reduction in inconsistency (PRI) that it needs as well.",
        ),
    ] = 0.0,
    n_cut: Annotated[
        int,
        typer.Option(min=1, metavar="N", help="Cases that a combination needs to count."),
    ] = 1,
    framework: FrameworkName = DEFAULT_FRAMEWORK,
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
    """Read the options of ``patterns``, and do it."""
    from pilotscan.cli.results.patterns import PatternsOutput
    from pilotscan.patterns.study import study
    from pilotscan.runs.patterns import pilots_of, read_question

    loaded = read_framework(framework)
    check_route(outcome, loaded.framework)
    question = read_question(
        loaded.framework,
        outcome,
        conditions=conditions,
        expect=expect,
        at=at,
        fuzzy=fuzzy,
        partly=partly,
        negate=negate,
        incl_cut=incl_cut,
        pri_cut=pri_cut,
        n_cut=n_cut,
    )
    if templates is not None:
        check_templates(templates)
    kinds = formats_asked(context, formats, out)
    ignored = config.values.get("ignore", ())
    executor = executor_of(context, config, jobs, scheduler)
    keep = keep_of(context, cache, no_cache=no_cache)
    many = find_files(paths_of(paths, config), ignored=ignored, executor=executor, keep=keep)
    language = speak(lang, many)
    collect_less_garbage()
    pilots = pilots_of(many, loaded, as_of)
    report_faults(many.diagnostics, color, verbose=verbose or strict)
    found = study(pilots, loaded.framework, question, as_of=as_of)
    output = PatternsOutput(found, loaded.sha256, language, templates, many.diagnostics)
    failures = output.write(kinds, out, color, force=force, quiet=quiet)
    raise typer.Exit(exit_code(many.diagnostics, readable=not failures, strict=strict))
