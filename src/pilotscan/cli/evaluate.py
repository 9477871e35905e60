"""``pilotscan evaluate``: load, judge, print a summary, write the reports."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pilotscan.cli.baseline import accepted_text, note_stale, open_baseline
from pilotscan.cli.configured import paths_of, said_in, was_given
from pilotscan.cli.options import (
    DEFAULT_FRAMEWORK,
    DEFAULT_OUT,
    LANGUAGE_NAMES,
    STDOUT,
    AsOf,
    BaselineFile,
    CacheFolder,
    Color,
    ColorWhen,
    Config,
    Debug,
    FailOn,
    Force,
    FrameworkName,
    Jobs,
    Language,
    MaxUnsupported,
    MinCoverage,
    MinScore,
    NoCache,
    NoConfig,
    Paths,
    Quiet,
    Require,
    Route,
    Strict,
    Templates,
    Verbose,
)
from pilotscan.cli.running import collect_less_garbage, find_files, report_faults
from pilotscan.cli.telling import FINDINGS, exit_code, note, print_bytes
from pilotscan.cli.templates import check_templates
from pilotscan.configuration import Configured
from pilotscan.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pilotscan.baseline import Baseline
    from pilotscan.diagnostics import Diagnostic
    from pilotscan.runs.cache.outcomes import Keeping
    from pilotscan.runs.evaluate import EvaluateRun
    from pilotscan.runs.reports import ReportJob

__all__ = ["evaluate"]


class Format(StrEnum):
    """Formats of reports."""

    HTML = "html"
    MD = "md"
    JSON = "json"
    PDF = "pdf"
    DOCX = "docx"


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
            help=f"{LANGUAGE_NAMES}; repeatable. With both, the first one is at the root of the "
            "output and the other in a folder of its name, each page linked to its translation.",
            show_default="that of the files, if all have the same, else en",
        ),
    ] = None,
    formats: Annotated[
        list[Format] | None,
        typer.Option(
            "--format",
            help="Format of the reports; repeatable. Default: html and md.",
            show_default=False,
        ),
    ] = None,
    out: Annotated[
        str, typer.Option(metavar="DIR|-", help="Folder of the reports; '-' is standard output.")
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
    config: Config = Configured(),  # noqa: B008 - an empty value, and frozen
    no_config: NoConfig = False,  # noqa: ARG001 - read by its callback
    jobs: Jobs = 1,
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
    # Everything heavy is imported here, so that --help and --version need none of it.
    from pilotscan.cli.gating import Gating  # noqa: PLC0415
    from pilotscan.gates import read_gates  # noqa: PLC0415
    from pilotscan.reading import check_route, read_framework  # noqa: PLC0415
    from pilotscan.reporting.output.extras import need  # noqa: PLC0415
    from pilotscan.runs import evaluate as runs  # noqa: PLC0415
    from pilotscan.runs.reports import ReportJob  # noqa: PLC0415

    loaded = read_framework(framework)
    check_route(route, loaded.framework, said_in(config, "route", context))
    gates = read_gates(
        fail_on=fail_on,
        min_score=min_score,
        min_coverage=min_coverage,
        max_unsupported=max_unsupported,
        require=require,
    )
    in_require = said_in(config, "require", context)
    gating = Gating(gates, config, loaded.framework, as_of, in_require)
    wanted = tuple(dict.fromkeys(str(f) for f in formats or (Format.HTML, Format.MD)))
    if templates is not None:
        check_templates(templates)
    if Format.DOCX not in wanted and was_given(context, "reference_doc"):
        raise UsageError("--reference-doc is about Word: add --format docx")
    # A configured one is for the runs that write Word.
    of_word = reference_doc if Format.DOCX in wanted else None
    reference = None if of_word is None else runs.read_reference(of_word)
    to_stdout = out == STDOUT
    languages = tuple(dict.fromkeys(map(str, langs or ())))
    if to_stdout and not was_given(context, "langs"):
        languages = languages[:1]
    if to_stdout and (len(wanted) != 1 or len(languages) > 1):
        raise UsageError("--out - takes one --format and one --lang")
    for kind in wanted:
        need(kind)
    known = open_baseline(baseline)
    many = find_files(paths_of(paths, config), ignored=config.values.get("ignore", ()), jobs=jobs)
    if not many.found:
        report_faults(many.diagnostics, color, verbose=True)
        raise UsageError("there is nothing to read")
    job = ReportJob(
        loaded,
        route,
        as_of,
        languages=runs.in_their_language(many, languages),
        formats=wanted,
        stream=to_stdout and wanted == ("json",),
        alone=to_stdout,
        compared=runs.is_compared(len(many.found)),
        templates=templates,
        reference=reference,
    )
    collect_less_garbage()
    keeping = None if no_cache else _keeping(cache, job)
    outcomes = runs.outcomes_of_files(many, job, keeping)
    run = runs.EvaluateRun(many, job, outcomes, gates=gating, keeping=keeping)
    if to_stdout:
        _print(run)
    else:
        run.to_folder(Path(out), force=force)
    if keeping is not None:
        keeping.cache.tidy()
    left, stale = _report_findings(
        run, known, baseline, color, quiet=quiet, verbose=verbose, strict=strict
    )
    if not to_stdout and not quiet:
        _summarise(run, Path(out), color, verbose=verbose)
    is_whole = not paths or any(path.is_dir() for path in paths)
    gating.report(job.languages[0], color, set(many.claimed) if is_whole else None, quiet=quiet)
    code = exit_code(left, readable=run.is_whole, strict=strict)
    # an accepted finding that is gone could come back unseen
    found = (strict and stale) or bool(gating.missed)
    raise typer.Exit(code or (FINDINGS if found else code))


def _keeping(folder: Path | None, job: ReportJob) -> Keeping | None:
    """Return where outcomes are kept, if they are."""
    if folder is None:
        return None
    from pilotscan.runs.cache.outcomes import keep_for  # noqa: PLC0415
    from pilotscan.runs.cache.store import open_cache  # noqa: PLC0415

    cache = open_cache(folder)
    if not cache.writable:
        note(f"pilotscan: nothing can be written to the cache {folder}; going on without")
    return keep_for(job, cache)


def _print(run: EvaluateRun) -> None:
    """Write one document: the JSON of all pilots, or the report of a single one."""
    if run.job.stream:
        print_bytes(run.as_json())
        return
    reports = list(run.alone())
    if len(reports) > 1:
        raise UsageError(
            f"--out - holds one report, and there are {len(reports)} pilots; "
            "use --format json, or --out with a folder"
        )
    print_bytes(reports)


def _report_findings(  # noqa: PLR0913
    run: EvaluateRun,
    known: Baseline | None,
    path: Path | None,
    color: str,
    *,
    quiet: bool,
    verbose: bool,
    strict: bool,
) -> tuple[Sequence[Diagnostic], bool]:
    """Print all faults that were not accepted before, how many were, and what was not written.

    Returns
    -------
    tuple
        The faults that count, and whether something is accepted in vain.
    """
    from pilotscan.reporting.output.safe import visible  # noqa: PLC0415

    applied = None if known is None else known.apply(run.many.diagnostics, run.many.seen)
    left = run.many.diagnostics if applied is None else applied.left
    report_faults(left, color, verbose=verbose or strict)
    for failure in run.failures:
        note(f"pilotscan: {visible(failure)}")
    if applied is None or path is None:
        return left, False
    if not quiet:
        note(accepted_text(applied, path))
    if strict or not quiet:
        note_stale(applied.stale, path)
    return left, bool(applied.stale)


def _summarise(run: EvaluateRun, folder: Path, color: str, *, verbose: bool) -> None:
    """Print the verdicts and where the reports are."""
    from pilotscan.loading.discover import shown_path  # noqa: PLC0415
    from pilotscan.reporting.output.terminal import (  # noqa: PLC0415
        ROWS_AT_MOST,
        consoles,
        summary_table,
    )
    from pilotscan.reporting.words.language import Language as Words  # noqa: PLC0415

    stdout, stderr = consoles(color)
    words = Words(run.job.languages[0])
    rows = run.rows.get(run.job.languages[0], [])
    if rows:
        stdout.print(summary_table(rows, words, stdout.width))
    more = len(rows) - ROWS_AT_MOST
    if more > 0:
        stdout.print(words.ngettext("… and %(n)s more pilot", "… and %(n)s more pilots", more))
    place = shown_path(folder)
    if verbose:
        for name in run.written:
            stdout.print(f"{place}/{name}", soft_wrap=True, markup=False)
    index = next((n for n in ("index.html", "index.md") if n in run.written), "")
    if run.written and not run.failures:
        stdout.print()
        stdout.print(
            words.gettext("Reports: %(place)s", place=f"{place}/{index}"),
            soft_wrap=True, markup=False,
        )  # fmt: skip
    if run.earlier:
        stderr.print(
            words.ngettext(
                "%(n)s file of an earlier run is still in %(place)s and not in the overview.",
                "%(n)s files of an earlier run are still in %(place)s and not in the overview.",
                len(run.earlier), place=place,
            ),
            soft_wrap=True, markup=False,
        )  # fmt: skip
