"""``pilotscan evaluate``: load, judge, print a summary, write the reports."""

from __future__ import annotations

import sys
from dataclasses import replace
from enum import StrEnum
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Annotated

import typer

from pilotscan.cli.baseline import accepted_text, note_stale, open_baseline
from pilotscan.cli.configured import paths_of, said_in, was_given
from pilotscan.cli.gating import Gating
from pilotscan.cli.options import (
    AsOf,
    BaselineFile,
    CacheFolder,
    Color,
    ColorWhen,
    Config,
    Debug,
    FailOn,
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
    Verbose,
)
from pilotscan.cli.running import (
    DEFAULT_FRAMEWORK,
    FINDINGS,
    check_templates,
    collect_less_garbage,
    exit_code,
    find_files,
    note,
    report_faults,
    with_progress,
    without_ignored,
)
from pilotscan.configuration import Configured
from pilotscan.errors import FolderError, UsageError, WriteError
from pilotscan.reporting.streams import silence_stdout

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date

    from rich.console import Console

    from pilotscan.baseline import Applied, Baseline
    from pilotscan.batch import FileOutcome, Order
    from pilotscan.caching.outcomes import Keeping
    from pilotscan.comparing.compare import Comparison
    from pilotscan.diagnostics import Diagnostic
    from pilotscan.loading.discover import FoundFile
    from pilotscan.reporting.render import Renderer
    from pilotscan.reporting.site.data import PilotSummary
    from pilotscan.reporting.site.overview import IndexRow
    from pilotscan.reporting.writing import OutputFolder, Stored
    from pilotscan.scoring.result import Evaluation

__all__ = ["evaluate"]

DEFAULT_OUT = "reports"
STDOUT = "-"
COMPARED_AT_MOST = 2_000
"""Pilots up to which a site has a page that holds them side by side; `compare` takes more."""
DATA_FOLDERS = frozenset({"data", "frameworks"})


class Format(StrEnum):
    """Formats of reports."""

    HTML = "html"
    MD = "md"
    JSON = "json"
    PDF = "pdf"
    DOCX = "docx"


BINARY = frozenset({Format.PDF, Format.DOCX})


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
            help="English or Dutch; repeatable. With both, the first one is at the root of the "
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
    templates: Annotated[
        Path | None,
        typer.Option(
            metavar="DIR",
            help="Folder of your own templates; each takes the place of ours of that name.",
        ),
    ] = None,
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
    force: Annotated[
        bool, typer.Option("--force", help="Overwrite files that pilotscan did not write.")
    ] = False,
    quiet: Quiet = False,
    verbose: Verbose = False,
    debug: Debug = False,  # noqa: ARG001 - read by the outermost shell
    color: Color = ColorWhen.AUTO,
) -> None:
    """Judge pilots and write a report of each."""
    # Everything heavy is imported here, so that --help and --version need none of it.
    from pilotscan.batch import Order  # noqa: PLC0415
    from pilotscan.gates import read_gates  # noqa: PLC0415
    from pilotscan.reading import check_route, read_framework  # noqa: PLC0415
    from pilotscan.reporting.exports.extras import need  # noqa: PLC0415
    from pilotscan.reporting.terminal import consoles  # noqa: PLC0415

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
    if Format.DOCX not in wanted and not was_given(context, "reference_doc"):
        reference_doc = None  # a configured one is for the runs that write Word
    reference = _reference(reference_doc, wanted)
    to_stdout = out == STDOUT
    languages = _asked_for(langs, first_only=to_stdout and not was_given(context, "langs"))
    if to_stdout and (len(wanted) != 1 or len(languages) > 1):
        raise UsageError("--out - takes one --format and one --lang")
    for kind in wanted:
        need(kind)
    known = open_baseline(baseline)
    found, missing = find_files(paths_of(paths, config))
    stdout, stderr = consoles(color)
    session = _Session(stdout, stderr, missing, color, gating)
    if not found:
        session.report_faults(verbose=True)
        raise UsageError("there is nothing to read")
    found, languages = _in_their_language(found, languages)
    order = Order(
        loaded,
        languages,
        wanted,
        route,
        as_of,
        stream=to_stdout and wanted == ("json",),
        alone=to_stdout,
        compared=1 < len(found) <= COMPARED_AT_MOST,
        templates=templates,
        reference=reference,
    )
    collect_less_garbage()
    keeping = None if no_cache else _keeping(cache, order)
    outcomes = session.take(with_progress(_run(found, order, jobs, keeping), len(found)))
    if to_stdout:
        try:
            session.to_stdout(outcomes, order)
        except BrokenPipeError:
            silence_stdout()  # the reader has had enough
    else:
        session.to_folder(outcomes, order, Path(out), keeping, force=force)
    if keeping is not None:
        keeping.cache.tidy()
    session.report_findings(known, baseline, quiet=quiet, verbose=verbose, strict=strict)
    if not to_stdout and not quiet:
        session.summarise(order, Path(out), verbose=verbose)
    is_whole = not paths or any(path.is_dir() for path in paths)
    gating.report(languages[0], color, session.ids if is_whole else None, quiet=quiet)
    raise typer.Exit(session.exit_code(strict=strict))


def _asked_for(langs: Sequence[Language] | None, *, first_only: bool) -> tuple[str, ...]:
    """Return the languages of the command line or the configuration, each once."""
    languages = tuple(dict.fromkeys(map(str, langs or ())))
    return languages[:1] if first_only else languages


def _in_their_language(
    found: list[FoundFile], languages: tuple[str, ...]
) -> tuple[list[FoundFile], tuple[str, ...]]:
    """Return the files, and the languages of the reports: those asked for, else that of the files.

    See docs/decisions/0020-language-of-a-report.md.
    """
    if languages:
        return found, languages
    from pilotscan.loading.language import hold_stdin, language_of_files  # noqa: PLC0415

    held = [hold_stdin(file) for file in found]
    return held, (language_of_files(held),)


def _keeping(folder: Path | None, order: Order) -> Keeping | None:
    """Return where outcomes are kept, if they are."""
    if folder is None:
        return None
    from pilotscan.caching.outcomes import keep_for  # noqa: PLC0415
    from pilotscan.caching.store import open_cache  # noqa: PLC0415

    cache = open_cache(folder)
    if not cache.writable:
        note(f"pilotscan: nothing can be written to the cache {folder}; going on without")
    return keep_for(order, cache)


def _run(
    found: Sequence[FoundFile], order: Order, jobs: int, keeping: Keeping | None
) -> Iterator[FileOutcome]:
    """Judge the files, those that are not in the cache."""
    if keeping is not None:
        from pilotscan.caching.outcomes import run_kept  # noqa: PLC0415

        return run_kept(found, keeping, jobs)
    from pilotscan.batch import run  # noqa: PLC0415

    return run(found, order, jobs)


def _reference(path: Path | None, formats: tuple[str, ...]) -> bytes | None:
    """Return the bytes of the Word document whose styles are taken over."""
    if path is None:
        return None
    if Format.DOCX not in formats:
        raise UsageError("--reference-doc is about Word: add --format docx")
    from pilotscan.loading.files import read_input  # noqa: PLC0415
    from pilotscan.reporting.documents.word_reference import BIGGEST, prepared  # noqa: PLC0415
    from pilotscan.reporting.exports.extras import need  # noqa: PLC0415

    need(Format.DOCX)
    try:
        if not path.is_file():
            raise UsageError(f"there is no file {path} to take styles from")
        reference = read_input(path, BIGGEST)
    except OSError as error:
        raise UsageError(f"cannot read {path}: {error.strerror or error}") from None
    prepared(reference)  # what is wrong with it is said before any pilot is read
    return reference


def _is_report(name: str) -> bool:
    """Tell whether a file of the output folder is a report of a pilot, not of a comparison."""
    path = PurePosixPath(name)
    return (
        not path.stem.startswith("comparison")
        and path.suffix.removeprefix(".") in set(Format)
        and DATA_FOLDERS.isdisjoint(path.parts)
    )


class _Session:
    """What a run has seen so far, and how it is told."""

    def __init__(
        self,
        stdout: Console,
        stderr: Console,
        missing: Iterable[Diagnostic],
        color: str,
        gating: Gating,
    ) -> None:
        from pilotscan.baseline import Seen  # noqa: PLC0415

        self.stdout = stdout
        self.stderr = stderr
        self.color = color
        self.gating = gating
        self.ids: set[str] = set()
        self.ignored = gating.configured.values.get("ignore", ())
        self.diagnostics: list[Diagnostic] = without_ignored(missing, self.ignored)
        self.seen = Seen(frameworks=False)
        self.applied: Applied | None = None
        self.rows: dict[str, list[IndexRow]] = {}
        self.summaries: list[PilotSummary] = []
        self.judged: list[FileOutcome] = []
        self.example: FileOutcome | None = None
        self.compared: Comparison | None = None
        self.claimed: dict[str, str] = {}
        self.fingerprints: list[str] = []
        self.desk = 0
        self.as_of: date | None = None
        self.failures: list[str] = []
        self.written: list[str] = []
        self.earlier: list[str] = []

    def take(self, outcomes: Iterable[FileOutcome]) -> Iterator[FileOutcome]:
        """Pass on what was judged; a second use of an id becomes a fault."""
        from pilotscan.reading import claim_id  # noqa: PLC0415

        for outcome in outcomes:
            checked = outcome.checked
            self.ids.add(checked.pilot_id)
            self.diagnostics += without_ignored(checked.diagnostics, self.ignored)
            self.seen.add(checked)
            self.fingerprints.append(checked.sha256)
            second = claim_id(checked, self.claimed)
            if second is not None:
                self.diagnostics.append(second)
            if outcome.summary is None or second is not None:
                continue
            for lang, row in outcome.rows.items():
                self.rows.setdefault(lang, []).append(row)
            self.summaries.append(outcome.summary)
            self.desk += outcome.desk
            if outcome.as_of is not None:
                self.as_of = max(self.as_of or outcome.as_of, outcome.as_of)
            # Their reports are written one by one, and not held.
            slim = replace(outcome, outputs={})
            self.judged.append(slim)
            if self._knows_more(slim):
                self.example = slim
            self.gating.hold(outcome.standing)
            yield outcome

    def _knows_more(self, outcome: FileOutcome) -> bool:
        """Tell whether more is rated of a pilot than of each one before it."""
        if outcome.summary is None:
            return False
        best = None if self.example is None else self.example.summary
        return best is None or outcome.summary.rated > best.rated

    def to_stdout(self, outcomes: Iterable[FileOutcome], order: Order) -> None:
        """Write one document: the JSON of all pilots, or the report of a single one."""
        from pydantic_core import to_json  # noqa: PLC0415

        from pilotscan.diagnostics import sort_diagnostics  # noqa: PLC0415
        from pilotscan.reporting.document import framework_document  # noqa: PLC0415
        from pilotscan.reporting.findings.safe import in_log  # noqa: PLC0415

        stream = sys.stdout.buffer
        if not order.stream:
            reports = list(outcomes)
            if len(reports) > 1:
                raise UsageError(
                    f"--out - holds one report, and there are {len(reports)} pilots; "
                    "use --format json, or --out with a folder"
                )
            for report in reports:
                ((_, made),) = report.files()
                data = made if isinstance(made, bytes) else made.data()
                kind = order.formats[0]
                stream.write(data if kind in BINARY else in_log(data, kind))
            stream.flush()
            return
        head = framework_document(order.framework.framework, order.framework.sha256)
        start = in_log(to_json(head), "json").removesuffix(b"}")
        stream.write(start + b',\n"pilots": [')
        separator = b"\n"
        for outcome in outcomes:
            ((_, made),) = outcome.files()
            data = made if isinstance(made, bytes) else made.data()
            stream.write(separator + in_log(data, "json"))
            separator = b",\n"
        listed = [d.as_json() for d in sort_diagnostics(self.diagnostics)]
        stream.write(b'\n],\n"diagnostics": ' + in_log(to_json(listed), "json"))
        if self.gating:
            held = to_json(self.gating.document(order.languages[0]))
            stream.write(b',\n"gates": ' + in_log(held, "json"))
        stream.write(b"}\n")
        stream.flush()

    def to_folder(
        self,
        outcomes: Iterable[FileOutcome],
        order: Order,
        folder: Path,
        keeping: Keeping | None,
        *,
        force: bool,
    ) -> None:
        """Write each report as soon as it is made, and the overview at the end."""
        from pilotscan.reporting.writing import OutputFolder  # noqa: PLC0415

        with OutputFolder(folder, force=force) as output:
            for outcome in outcomes:
                for name, made in outcome.files():
                    self._write(output, name, made)
            compared = order.site is not None and order.site.has_comparison and bool(self.judged)
            for lang, renderer in order.renderers(compared=compared).items():
                for name, made in self._pages(order, renderer, keeping):
                    self._write(output, order.folder(lang) + name, made)
            self.written = output.written
            self.earlier = [name for name in output.earlier() if _is_report(name)]

    def _write(self, output: OutputFolder, name: str, made: bytes | Stored) -> None:
        try:
            output.write(name, made)
        except FolderError:
            raise  # nothing more can be written
        except WriteError as error:
            self.failures.append(str(error))

    def _pages(
        self, order: Order, renderer: Renderer, keeping: Keeping | None
    ) -> Iterator[tuple[str, bytes | Stored]]:
        """Give the pages that the reports of a language share, from the cache if they are there."""
        from pilotscan.reporting.site.common import common_names  # noqa: PLC0415

        key = "" if keeping is None else keeping.pages_key(renderer.language.code, self.judged)
        if keeping is None or not key:
            yield from self._common(order, renderer)
            return
        made: dict[str, bytes] = {}

        def make() -> dict[str, bytes]:
            if not made:
                made.update(self._common(order, renderer))
            return made

        known = keeping.recall_pages(key, common_names(renderer.site, order.formats), make)
        if known is None:
            keeping.keep_pages(key, make())
        yield from made.items() if known is None else known

    def _common(self, order: Order, renderer: Renderer) -> Iterator[tuple[str, bytes]]:
        """Make the pages that the reports of a language share."""
        from pilotscan.reporting.site.common import Judged, common_files  # noqa: PLC0415

        judged = Judged(
            order.framework.framework,
            self.rows.get(renderer.language.code, []),
            self.summaries,
            self.desk,
            self.as_of,
            order.formats,
            self._comparison(order),
            self._example(order),
        )
        return common_files(renderer, judged)

    def _example(self, order: Order) -> Evaluation | None:
        """Return the evaluation of the pilot of which most is rated, for the page on the method."""
        from pilotscan.batch import again  # noqa: PLC0415

        if order.site is None or self.example is None:
            return None
        return self.example.example or again(self.example, order).example

    def _comparison(self, order: Order) -> Comparison | None:
        """Hold the pilots side by side, for the page of the site; once for all languages."""
        from pilotscan.comparing.compare import Settings, compare_records  # noqa: PLC0415

        if self.compared is None:
            records = [r for r in (one.recorded() for one in self.judged) if r is not None]
            if records:
                sha256 = order.framework.sha256
                settings = Settings(order.route, order.as_of, framework_sha256=sha256)
                framework = order.framework.framework
                self.compared = compare_records(records, framework, settings=settings)
        return self.compared

    def accept(self, baseline: Baseline) -> None:
        """Leave out of what follows the findings that were accepted before."""
        self.applied = baseline.apply(self.diagnostics, self.seen)
        self.diagnostics = self.applied.left

    def tell_accepted(self, path: Path, *, quiet: bool, strict: bool) -> None:
        """Say how many findings are accepted, and what is accepted in vain."""
        if self.applied is None:
            return
        if not quiet:
            note(accepted_text(self.applied, path))
        if strict or not quiet:
            note_stale(self.applied.stale, path)

    def report_findings(
        self,
        known: Baseline | None,
        path: Path | None,
        *,
        quiet: bool,
        verbose: bool,
        strict: bool,
    ) -> None:
        """Print all faults that were not accepted before, and how many were."""
        if known is not None:
            self.accept(known)
        self.report_faults(verbose=verbose or strict)
        if path is not None:
            self.tell_accepted(path, quiet=quiet, strict=strict)

    def report_faults(self, *, verbose: bool) -> None:
        """Print all faults of all files, and what could not be written."""
        from pilotscan.reporting.findings.safe import visible  # noqa: PLC0415

        report_faults(self.diagnostics, self.color, verbose=verbose)
        for failure in self.failures:
            note(f"pilotscan: {visible(failure)}")

    def summarise(self, order: Order, folder: Path, *, verbose: bool) -> None:
        """Print the verdicts and where the reports are."""
        from pilotscan.loading.discover import shown_path  # noqa: PLC0415
        from pilotscan.reporting.language import Language as Words  # noqa: PLC0415
        from pilotscan.reporting.terminal import ROWS_AT_MOST, summary_table  # noqa: PLC0415

        words = Words(order.languages[0])
        rows = self.rows.get(order.languages[0], [])
        if rows:
            self.stdout.print(summary_table(rows, words, self.stdout.width))
        more = len(rows) - ROWS_AT_MOST
        if more > 0:
            self.stdout.print(
                words.ngettext("… and %(n)s more pilot", "… and %(n)s more pilots", more)
            )
        place = shown_path(folder)
        if verbose:
            for name in self.written:
                self.stdout.print(f"{place}/{name}", soft_wrap=True, markup=False)
        index = next((n for n in ("index.html", "index.md") if n in self.written), "")
        if self.written and not self.failures:
            self.stdout.print()
            self.stdout.print(
                words.gettext("Reports: %(place)s", place=f"{place}/{index}"),
                soft_wrap=True, markup=False,
            )  # fmt: skip
        if self.earlier:
            self.stderr.print(
                words.ngettext(
                    "%(n)s file of an earlier run is still in %(place)s and not in the overview.",
                    "%(n)s files of an earlier run are still in %(place)s and not in the overview.",
                    len(self.earlier), place=place,
                ),
                soft_wrap=True, markup=False,
            )  # fmt: skip

    def exit_code(self, *, strict: bool) -> int:
        """0 accepted, 1 findings, 2 nothing readable or reports that could not be written."""
        readable = any(self.fingerprints) and not self.failures
        code = exit_code(self.diagnostics, readable=readable, strict=strict)
        stale = self.applied is not None and bool(self.applied.stale)
        # an accepted finding that is gone could come back unseen
        found = (strict and stale) or bool(self.gating.missed)
        return code or (FINDINGS if found else code)
