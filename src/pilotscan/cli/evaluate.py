"""``pilotscan evaluate``: load, judge, print a summary, write the reports."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Annotated

import typer

from pilotscan.cli.options import (
    AsOf,
    Color,
    ColorWhen,
    Debug,
    FrameworkName,
    Jobs,
    Language,
    Paths,
    Quiet,
    Route,
    Strict,
    Verbose,
)
from pilotscan.cli.running import (
    DEFAULT_FRAMEWORK,
    check_templates,
    collect_less_garbage,
    exit_code,
    find_files,
    note,
    report_faults,
    with_progress,
)
from pilotscan.errors import UsageError, WriteError
from pilotscan.reporting.streams import silence_stdout

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from rich.console import Console

    from pilotscan.batch import FileOutcome, Order
    from pilotscan.comparing.compare import Comparison
    from pilotscan.comparing.record import PilotRecord
    from pilotscan.diagnostics import Diagnostic
    from pilotscan.reporting.site.data import PilotSummary
    from pilotscan.reporting.site.overview import IndexRow
    from pilotscan.reporting.writing import OutputFolder
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
            show_default="en",
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
    jobs: Jobs = 1,
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
    from pilotscan.api import read_framework, unknown_route  # noqa: PLC0415
    from pilotscan.batch import Order, run  # noqa: PLC0415
    from pilotscan.reporting.exports.extras import need  # noqa: PLC0415
    from pilotscan.reporting.terminal import consoles  # noqa: PLC0415

    loaded = read_framework(framework)
    if route is not None and route not in loaded.framework.routes:
        raise UsageError(unknown_route(route, loaded.framework))
    languages = tuple(dict.fromkeys(str(lang) for lang in langs or (Language.EN,)))
    wanted = tuple(dict.fromkeys(str(f) for f in formats or (Format.HTML, Format.MD)))
    if templates is not None:
        check_templates(templates)
    reference = _reference(reference_doc, wanted)
    to_stdout = out == STDOUT
    if to_stdout and (len(wanted) != 1 or len(languages) != 1):
        raise UsageError("--out - takes one --format and one --lang")
    for kind in wanted:
        need(kind)
    found, missing = find_files(paths)
    stdout, stderr = consoles(color)
    session = _Session(stdout, stderr, missing, color)
    if not found:
        session.report_faults(verbose=True)
        raise UsageError("there is nothing to read")
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
    outcomes = session.take(with_progress(run(found, order, jobs), len(found)))
    if to_stdout:
        try:
            session.to_stdout(outcomes, order)
        except BrokenPipeError:
            silence_stdout()  # the reader has had enough
    else:
        session.to_folder(outcomes, order, Path(out), force=force)
    session.report_faults(verbose=verbose or strict)
    if not to_stdout and not quiet:
        session.summarise(order, Path(out), verbose=verbose)
    raise typer.Exit(session.exit_code(strict=strict))


def _reference(path: Path | None, formats: tuple[str, ...]) -> bytes | None:
    """Return the bytes of the Word document whose styles are taken over."""
    if path is None:
        return None
    if Format.DOCX not in formats:
        raise UsageError("--reference-doc is about Word: add --format docx")
    from pilotscan.reporting.documents.word_reference import BIGGEST, prepared  # noqa: PLC0415
    from pilotscan.reporting.exports.extras import need  # noqa: PLC0415

    need(Format.DOCX)
    try:
        if not path.is_file():
            raise UsageError(f"there is no file {path} to take styles from")
        with path.open("rb") as stream:
            reference = stream.read(BIGGEST + 1)
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
        self, stdout: Console, stderr: Console, missing: Iterable[Diagnostic], color: str
    ) -> None:
        self.stdout = stdout
        self.stderr = stderr
        self.color = color
        self.diagnostics: list[Diagnostic] = list(missing)
        self.rows: dict[str, list[IndexRow]] = {}
        self.summaries: list[PilotSummary] = []
        self.records: list[PilotRecord] = []
        self.example: Evaluation | None = None
        self.claimed: dict[str, str] = {}
        self.fingerprints: list[str] = []
        self.desk = 0
        self.as_of: date | None = None
        self.failures: list[str] = []
        self.written: list[str] = []
        self.earlier: list[str] = []

    def take(self, outcomes: Iterable[FileOutcome]) -> Iterator[FileOutcome]:
        """Pass on what was judged; a second use of an id becomes a fault."""
        from pilotscan.api import claim_id  # noqa: PLC0415
        from pilotscan.reporting.site.method_page import choose_example  # noqa: PLC0415

        for outcome in outcomes:
            checked = outcome.checked
            self.diagnostics += checked.diagnostics
            self.fingerprints.append(checked.sha256)
            if outcome.summary is None:
                continue
            second = claim_id(outcome.pilot_id, checked, self.claimed)
            if second is not None:
                self.diagnostics.append(second)
                continue
            for lang, row in outcome.rows.items():
                self.rows.setdefault(lang, []).append(row)
            self.summaries.append(outcome.summary)
            self.desk += outcome.desk
            if outcome.as_of is not None:
                self.as_of = max(self.as_of or outcome.as_of, outcome.as_of)
            if outcome.record is not None:
                self.records.append(outcome.record)
            if outcome.example is not None:
                # of the best of each chunk the best; they come in the order of their files
                self.example = choose_example(filter(None, (self.example, outcome.example)))
            yield outcome

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
                (data,) = report.outputs.values()
                kind = order.formats[0]
                stream.write(data if kind in BINARY else in_log(data, kind))
            stream.flush()
            return
        head = framework_document(order.framework.framework, order.framework.sha256)
        start = in_log(to_json(head), "json").removesuffix(b"}")
        stream.write(start + b',\n"pilots": [')
        separator = b"\n"
        for outcome in outcomes:
            stream.write(separator + in_log(outcome.outputs["json"], "json"))
            separator = b",\n"
        listed = [d.as_json() for d in sort_diagnostics(self.diagnostics)]
        stream.write(b'\n],\n"diagnostics": ' + in_log(to_json(listed), "json") + b"}\n")
        stream.flush()

    def to_folder(
        self, outcomes: Iterable[FileOutcome], order: Order, folder: Path, *, force: bool
    ) -> None:
        """Write each report as soon as it is made, and the overview at the end."""
        from pilotscan.reporting.site.common import Judged, common_files  # noqa: PLC0415
        from pilotscan.reporting.writing import OutputFolder  # noqa: PLC0415

        with OutputFolder(folder, force=force) as output:
            for outcome in outcomes:
                for name, data in outcome.outputs.items():
                    self._write(output, name, data)
            comparison = self._compare(order)
            for lang, renderer in order.renderers(compared=comparison is not None).items():
                judged = Judged(
                    order.framework.framework,
                    self.rows.get(lang, []),
                    self.summaries,
                    self.desk,
                    self.as_of,
                    order.formats,
                    comparison,
                    self.example,
                )
                for name, data in common_files(renderer, judged):
                    self._write(output, order.folder(lang) + name, data)
            self.written = output.written
            self.earlier = [name for name in output.earlier() if _is_report(name)]

    def _write(self, output: OutputFolder, name: str, data: bytes) -> None:
        try:
            output.write(name, data)
        except WriteError as error:
            self.failures.append(str(error))

    def _compare(self, order: Order) -> Comparison | None:
        """Hold the pilots side by side, for the page of the site."""
        from pilotscan.comparing.compare import Settings, compare_records  # noqa: PLC0415

        if not self.records:
            return None
        settings = Settings(order.route, order.as_of, framework_sha256=order.framework.sha256)
        return compare_records(self.records, order.framework.framework, settings=settings)

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
        return exit_code(self.diagnostics, readable=readable, strict=strict)
