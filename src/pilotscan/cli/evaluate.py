"""``pilotscan evaluate``: load, judge, print a summary, write the reports."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pilotscan.baseline import read_baseline
from pilotscan.cli.configured import paths_of, said_in, was_given
from pilotscan.cli.options import (
    DEFAULT_FRAMEWORK,
    DEFAULT_OUT,
    LANGUAGE_NAMES,
    OF_FILES,
    STDOUT,
    AsOf,
    BaselineFile,
    CacheFolder,
    Color,
    ColorWhen,
    Config,
    Debug,
    FailOn,
    ForbidObservation,
    Force,
    FrameworkName,
    Jobs,
    Language,
    MaxDistance,
    MaxUnsupported,
    MinCoverage,
    MinScore,
    NoCache,
    NoConfig,
    Paths,
    Quiet,
    Require,
    Route,
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
    open_kept,
    report_faults,
)
from pilotscan.cli.speaking import ask_for, speak
from pilotscan.cli.telling import FINDINGS, exit_code
from pilotscan.configuration import DEFAULTS, Configured
from pilotscan.errors import UsageError
from pilotscan.gates import read_gates
from pilotscan.loading.address import place_at
from pilotscan.reading import check_route, read_framework
from pilotscan.reporting.documents.formats import formats_of, written_as
from pilotscan.reporting.output.extras import need
from pilotscan.told import told

__all__ = ["evaluate"]


if TYPE_CHECKING:
    from pilotscan.runs.cache.outcomes import ReportKeeping
    from pilotscan.runs.cache.store import Cache
    from pilotscan.runs.reports import ReportJob

    Format = str
else:
    Format = one_of("Format", formats_of("evaluate"))


def evaluate(  # noqa: PLR0913, PLR0917 - one parameter per option
    context: typer.Context,
    paths: Paths = None,
    framework: FrameworkName = DEFAULT_FRAMEWORK,
    route: Route = None,
    as_of: AsOf = None,
    langs: Annotated[
        list[Language] | None,
        typer.Option(
            "--lang",
            callback=ask_for,
            help=f"{LANGUAGE_NAMES}; repeatable. With both, the first one is at the root of the "
            "output and the other in a folder of its name, each page linked to its translation.",
            show_default=OF_FILES,
        ),
    ] = None,
    formats: Annotated[
        list[Format] | None,
        typer.Option(
            "--format",
            help="Format of the reports; repeatable. A brief is one sheet of A4. Default: html and "
            "md.",
            show_default=False,
        ),
    ] = None,
    out: Annotated[
        str,
        typer.Option(
            metavar="DIR|-",
            help="Folder of the reports, or its address (s3://…); '-' is standard output.",
        ),
    ] = DEFAULT_OUT,
    templates: Templates = None,
    reference_doc: Annotated[
        Path | None,
        typer.Option(
            "--reference-doc",
            metavar="FILE",
            help="Word document or template (.docx, .dotx) whose styles, page size, header and "
            "footer the Word reports take over.",
        ),
    ] = None,
    baseline: BaselineFile = None,
    fail_on: FailOn = None,
    min_score: MinScore = None,
    min_coverage: MinCoverage = None,
    max_unsupported: MaxUnsupported = None,
    require: Require = None,
    max_distance: MaxDistance = None,
    forbid_observation: ForbidObservation = None,
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
    """Read the options of ``evaluate``, and do it."""
    from pilotscan.cli.results import evaluate as results
    from pilotscan.cli.results.gates import Gating
    from pilotscan.runs import evaluate as runs
    from pilotscan.runs.reports import ReportJob

    loaded = read_framework(framework)
    check_route(route, loaded.framework, said_in(config, "route", context))
    gates = read_gates(
        fail_on=fail_on,
        min_score=min_score,
        min_coverage=min_coverage,
        max_unsupported=max_unsupported,
        require=require,
        max_distance=max_distance,
        forbid_observation=forbid_observation,
    )
    places = {key: said_in(config, key, context) for key in ("require", "forbid_observation")}
    gating = Gating(gates, config, loaded.framework, as_of, places)
    wanted = tuple(dict.fromkeys(str(f) for f in formats or DEFAULTS["formats"]))
    if templates is not None:
        from pilotscan.cli.templates import check_templates  # noqa: PLC0415 - few have any

        check_templates(templates)
    has_word = "docx" in map(written_as, wanted)
    if not has_word and was_given(context, "reference_doc"):
        raise UsageError(told("--reference-doc is about Word: add --format docx"))
    # A configured one is for the runs that write Word.
    of_word = reference_doc if has_word else None
    reference = None if of_word is None else runs.read_reference(of_word)
    to_stdout, place = out == STDOUT, place_at(out)
    languages = tuple(dict.fromkeys(map(str, langs or ())))
    if to_stdout and not was_given(context, "langs"):
        languages = languages[:1]
    if to_stdout and (len(wanted) != 1 or len(languages) > 1):
        raise UsageError(told("--out - takes one --format and one --lang"))
    for kind in wanted:
        need(kind)
    known = None if baseline is None else read_baseline(baseline)
    many = find_files(
        paths_of(paths, config),
        ignored=config.values.get("ignore", ()),
        executor=executor_of(context, config, jobs, scheduler),
    )
    first = speak(languages[0] if languages else None, many)
    if not many.found:
        report_faults(many.diagnostics, color, verbose=True)
        raise UsageError(told("there is nothing to read"))
    kept = open_kept(context, cache, no_cache=no_cache)
    job = ReportJob(
        loaded,
        route,
        as_of,
        languages=languages or (first,),
        formats=wanted,
        stream=to_stdout and wanted == ("json",),
        alone=to_stdout,
        compared=runs.is_compared(len(many.found)),
        templates=templates,
        reference=reference,
        gated=kept is not None or bool(gating),
    )
    collect_less_garbage()
    keeping = _keeping(job, kept)
    outcomes = runs.outcomes_of_files(many, job, keeping, place, force=force)
    run = runs.EvaluateRun(many, job, outcomes, gates=gating, keeping=keeping)
    if to_stdout:
        results.print_document(run)
    else:
        run.to_folder(place, force=force)
    left, stale = results.report_findings(
        run, known, baseline, color, quiet=quiet, verbose=verbose, strict=strict
    )
    if not to_stdout and not quiet:
        results.summarise(run, place, color, verbose=verbose)
    is_whole = not paths or any(path.is_dir() for path in paths)
    gating.report(first, color, set(many.claimed) if is_whole else None, quiet=quiet)
    code = exit_code(left, readable=run.is_whole, strict=strict)
    # an accepted finding that is gone could come back unseen
    found = (strict and stale) or bool(gating.missed)
    raise typer.Exit(code or (FINDINGS if found else code))


def _keeping(job: ReportJob, kept: Cache | None) -> ReportKeeping | None:
    """Return what keeps the reports of a run; few runs have a cache, and it is slow to load."""
    if kept is None:
        return None
    from pilotscan.runs.cache.outcomes import keep_reports

    return keep_reports(job, kept)
