"""``pilotscan ask``: what to ask whom, as a call list and as sheets to fill in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from pilotscan.asking.marks import FIRST_ROUND, Gathering
from pilotscan.cli.configured import paths_of, said_in
from pilotscan.cli.options import (
    DEFAULT_FRAMEWORK,
    STDOUT,
    AsOf,
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
    Place,
    Quiet,
    Route,
    Scheduler,
    Strict,
    Templates,
    Verbose,
    one_of,
    read_id,
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
from pilotscan.errors import UsageError
from pilotscan.loading.address import place_at
from pilotscan.reading import check_route, read_framework
from pilotscan.reporting.documents.formats import formats_of
from pilotscan.told import told

__all__ = ["ask"]

DEFAULT_FOLDER = "questions"

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pilotscan.diagnostics import Diagnostic

    Format = str
else:
    Format = one_of("Format", formats_of("ask"))


def ask(  # noqa: PLR0913, PLR0917 - one parameter per option
    context: typer.Context,
    paths: Paths = None,
    to: Annotated[
        list[Place] | None,
        typer.Option(
            parser=place_at,
            metavar="PATH",
            help="Target files, or folders: ask about the pilots and about these places; "
            "repeatable.",
            show_default=False,
        ),
    ] = None,
    formats: Annotated[
        list[Format] | None,
        typer.Option(
            "--format",
            help="Write sheets to fill in instead of showing the call list here; repeatable.",
            show_default=False,
        ),
    ] = None,
    folder: Annotated[
        str | None,
        typer.Option(
            "--out",
            metavar="DIR|-",
            help=f"Folder of the sheets; '-' is standard output. Default: {DEFAULT_FOLDER}.",
            show_default=False,
        ),
    ] = None,
    everything: Annotated[
        bool, typer.Option("--all", help="Ask about what is known already too.")
    ] = False,
    at_most: Annotated[
        int | None,
        typer.Option(
            "--max",
            min=1,
            metavar="N",
            help="Questions of a sheet, the most useful first.",
            show_default=False,
        ),
    ] = None,
    informants: Annotated[
        list[str] | None,
        typer.Option(
            "--informant",
            metavar="KEY",
            help="Only the sheet of this informant; repeatable.",
            show_default=False,
        ),
    ] = None,
    one_file: Annotated[
        bool, typer.Option("--one-file", help="One workbook with a sheet for each informant.")
    ] = False,
    gathering: Annotated[
        str,
        typer.Option(
            "--round",
            metavar="ID",
            parser=read_id,
            help="What this gathering of answers is called.",
        ),
    ] = FIRST_ROUND,
    after: Annotated[
        str | None,
        typer.Option(
            metavar="ID",
            parser=read_id,
            help="Ask the same people as in this earlier round again, and show how its answers are "
            "spread.",
            show_default=False,
        ),
    ] = None,
    remark: Annotated[
        str,
        typer.Option(
            "--note",
            metavar="TEXT",
            help="For the top of each sheet: who asks, until when, and where to send it.",
            show_default=False,
        ),
    ] = "",
    meeting: Annotated[
        bool,
        typer.Option("--meeting", help="Only what the answers differ on, to talk about together."),
    ] = False,
    framework: FrameworkName = DEFAULT_FRAMEWORK,
    route: Route = None,
    as_of: AsOf = None,
    lang: Lang = None,
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
    """Read the options of ``ask``, and do it."""
    from pilotscan.cli.results.ask import Output
    from pilotscan.runs.ask import (
        AskJob,
        Wanted,
        check_after,
        choose_sheets,
        subjects_of,
        subjects_of_pairs,
    )

    loaded = read_framework(framework)
    check_route(route, loaded.framework, said_in(config, "route", context))
    if templates is not None:
        check_templates(templates)
    if after == gathering:
        raise UsageError(told("--after is another round than --round"))
    kinds = formats_asked(context, formats, folder)
    ignored = config.values.get("ignore", ())
    executor = executor_of(context, config, jobs, scheduler)
    keep = keep_of(context, cache, no_cache=no_cache)
    many = find_files(paths_of(paths, config), ignored=ignored, executor=executor, keep=keep)
    language = speak(lang, many)
    if not many.found:
        report_faults(many.diagnostics, color, verbose=True)
        raise UsageError(told("there is nothing to read"))
    collect_less_garbage()
    job = AskJob(loaded, route, as_of, known=everything)
    diagnostics: Iterable[Diagnostic] = many.diagnostics
    if to:
        targets = find_files(to, ignored=ignored)
        subjects = subjects_of_pairs(many, targets, job)
        diagnostics = [*many.diagnostics, *targets.diagnostics]
    else:
        subjects = subjects_of(many, job)
    wrong = [d for d in diagnostics if verbose or strict or d.severity == "error"]
    report_faults(wrong, color, verbose=verbose or strict)
    if after is not None:
        check_after(subjects, after)
    sheets = choose_sheets(subjects, Wanted(at_most, tuple(informants or ()), meeting))
    output = Output(
        subjects,
        sheets,
        loaded,
        language,
        gathering,
        Gathering(after or "", " ".join(remark.split())),
        templates,
        diagnostics,
        at_most,
    )
    failures: list[str] = []
    if not kinds:
        if not quiet:
            output.to_terminal(color, verbose=verbose)
    elif folder == STDOUT:
        output.to_stdout(kinds[0])
    else:
        made = place_at(folder or DEFAULT_FOLDER)
        failures = output.to_folder(kinds, made, one_file=one_file, force=force, quiet=quiet)
    readable = bool(many.read) and not failures
    raise typer.Exit(exit_code(diagnostics, readable=readable, strict=strict))
