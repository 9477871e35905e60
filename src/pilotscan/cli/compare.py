"""``pilotscan compare``: pilots side by side, on the terminal, on a page, as tables."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pilotscan.cli.configured import paths_of, said_in, was_given
from pilotscan.cli.options import (
    DEFAULT_FRAMEWORK,
    DEFAULT_LANG,
    DEFAULT_OUT,
    STDOUT,
    AsOf,
    Color,
    ColorWhen,
    Config,
    Debug,
    Force,
    Jobs,
    Lang,
    NoConfig,
    Paths,
    Quiet,
    Route,
    Strict,
    Templates,
    Verbose,
)
from pilotscan.cli.running import collect_less_garbage, find_files, report_faults
from pilotscan.cli.telling import exit_code, note
from pilotscan.cli.templates import check_templates
from pilotscan.configuration import Configured
from pilotscan.errors import FolderError, UsageError, WriteError
from pilotscan.model.languages import LANGUAGES
from pilotscan.reporting.output.streams import silence_stdout

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from pilotscan.comparing.comparison import Comparison
    from pilotscan.diagnostics import Diagnostic
    from pilotscan.reading import LoadedFramework
    from pilotscan.reporting.comparison.page import Layout

__all__ = ["compare"]

NAME = "comparison"
FRAMEWORKS_AT_MOST = 2
ORDER_ONLY = ("across_routes", "rank_from", "weights", "draws")
"""Options that nothing but an order looks at. A seed is of the agreement's interval as well."""


class Format(StrEnum):
    """Formats of a comparison."""

    HTML = "html"
    MD = "md"
    JSON = "json"
    PDF = "pdf"
    DOCX = "docx"
    CSV = "csv"
    XLSX = "xlsx"
    PARQUET = "parquet"


BINARY = frozenset({Format.PDF, Format.DOCX})


class By(StrEnum):
    """What the heatmap shows of each pilot."""

    CONDITION = "condition"
    DIMENSION = "dimension"


class Grouping(StrEnum):
    """What the pilots of the heatmap are grouped by."""

    VERDICT = "verdict"
    ROUTE = "route"
    MUNICIPALITY = "municipality"
    NONE = "none"


class Sort(StrEnum):
    """In what order the pilots stand."""

    FILE = "file"
    NAME = "name"
    MUNICIPALITY = "municipality"
    VERDICT = "verdict"
    LOW = "low"
    SCORE = "score"
    COVERAGE = "coverage"


class Weights(StrEnum):
    """How weights are drawn."""

    ANY = "any"
    NEAR = "near"


def compare(  # noqa: PLR0913, PLR0917 - one parameter per option
    context: typer.Context,
    paths: Paths = None,
    framework: Annotated[
        list[str] | None,
        typer.Option(
            "--framework",
            metavar="ID|FILE",
            help="A packaged framework, or a file. Given twice, the pilots are also judged by the "
            "second one.",
            show_default=DEFAULT_FRAMEWORK,
        ),
    ] = None,
    where: Annotated[
        list[str] | None,
        typer.Option(
            metavar="FIELD=VALUE",
            help="Only pilots with this theme, municipality, country, status, route, verdict or "
            "sector of a partner; repeatable. Of one field any value will do.",
            show_default=False,
        ),
    ] = None,
    route: Route = None,
    as_of: AsOf = None,
    by: Annotated[By, typer.Option(help="What the heatmap shows.")] = By.CONDITION,
    group: Annotated[
        Grouping, typer.Option(help="How the pilots of the heatmap are grouped.")
    ] = Grouping.VERDICT,
    sort: Annotated[Sort, typer.Option(help="In what order the pilots stand.")] = Sort.FILE,
    order: Annotated[
        bool, typer.Option("--order", help="Order the pilots, and say how sure the order is.")
    ] = False,
    across_routes: Annotated[
        bool,
        typer.Option("--across-routes", help="Order pilots on different routes together."),
    ] = False,
    rank_from: Annotated[
        float | None,
        typer.Option(
            metavar="SHARE",
            min=0,
            max=1,
            help="Share of the weight that must be rated for a rank. Default: the framework's "
            "min_coverage.",
            show_default=False,
        ),
    ] = None,
    weights: Annotated[
        Weights,
        typer.Option(help="Draw any weights of the dimensions, or those near the framework's."),
    ] = Weights.ANY,
    draws: Annotated[
        int, typer.Option(min=1, max=1_000_000, metavar="N", help="Draws of weights and levels.")
    ] = 10_000,
    seed: Annotated[int, typer.Option(min=0, metavar="N", help="Seed of the draws.")] = 0,
    lang: Lang = DEFAULT_LANG,
    formats: Annotated[
        list[Format] | None,
        typer.Option(
            "--format",
            help="Write files instead of showing the comparison here; repeatable.",
            show_default=False,
        ),
    ] = None,
    out: Annotated[
        str | None,
        typer.Option(
            metavar="DIR|-",
            help=f"Folder of the files; '-' is standard output. Default: {DEFAULT_OUT}.",
            show_default=False,
        ),
    ] = None,
    templates: Templates = None,
    config: Config = Configured(),  # noqa: B008 - an empty value, and frozen
    no_config: NoConfig = False,  # noqa: ARG001 - read by its callback
    jobs: Jobs = 1,
    strict: Strict = False,
    force: Force = False,
    quiet: Quiet = False,
    verbose: Verbose = False,
    debug: Debug = False,  # noqa: ARG001 - read by the outermost shell
    color: Color = ColorWhen.AUTO,
) -> None:
    """Read the options of ``compare``, and do it."""
    # Everything heavy is imported here, so that --help and --version need none of it.
    from pilotscan.comparing.comparison import Settings  # noqa: PLC0415
    from pilotscan.comparing.order import Ordering  # noqa: PLC0415
    from pilotscan.comparing.selecting import read_wanted  # noqa: PLC0415
    from pilotscan.reading import check_route  # noqa: PLC0415
    from pilotscan.reporting.comparison.page import Layout  # noqa: PLC0415
    from pilotscan.runs.compare import CompareJob, compare_many, records_of  # noqa: PLC0415

    first, second = _frameworks(framework or [DEFAULT_FRAMEWORK])
    check_route(route, first.framework, said_in(config, "route", context))
    if templates is not None:
        check_templates(templates)
    if not order:
        _refuse_without_order(context)
    wanted = read_wanted(where or [], first.framework)
    kinds = tuple(dict.fromkeys(str(kind) for kind in formats or ()))
    if not kinds and was_given(context, "out"):
        raise UsageError("--out needs a --format")
    if out == STDOUT and len(kinds) != 1:
        raise UsageError("--out - takes one --format")
    if out == STDOUT and kinds[0] in {Format.XLSX, Format.PARQUET}:
        raise UsageError(f"--format {kinds[0]} needs a folder: --out DIR")
    _check_extras(kinds)
    many = find_files(paths_of(paths, config), ignored=config.values.get("ignore", ()), jobs=jobs)
    if not many.found:
        report_faults(many.diagnostics, color, verbose=True)
        raise UsageError("there is nothing to read")
    collect_less_garbage()
    job = CompareJob(first, route, as_of, other=second)
    records = records_of(many, job)
    report_faults(many.diagnostics, color, verbose=verbose or strict)
    ordering = Ordering(draws, seed, weights.value, across_routes, rank_from) if order else None
    settings = Settings(route, as_of, tuple(where or ()), sort.value, seed, first.sha256)
    comparison = compare_many(records, job, wanted, ordering, settings, readable=bool(many.read))
    layout = Layout(by.value, group.value)
    output = _Output(comparison, first, layout, str(lang), templates, many.diagnostics)
    failures: list[str] = []
    if not kinds:
        output.to_terminal(color)
    elif out == STDOUT:
        output.to_stdout(kinds[0])
    else:
        failures = output.to_folder(kinds, Path(out or DEFAULT_OUT), force=force, quiet=quiet)
    readable = bool(many.read) and not failures
    raise typer.Exit(exit_code(many.diagnostics, readable=readable, strict=strict))


def _refuse_without_order(context: typer.Context) -> None:
    """Refuse what would change nothing, so that nobody takes it for granted."""
    for name in ORDER_ONLY:
        if was_given(context, name):
            raise UsageError(f"--{name.replace('_', '-')} is about an order: add --order")


def _frameworks(names: Sequence[str]) -> tuple[LoadedFramework, LoadedFramework | None]:
    from pilotscan.reading import read_framework  # noqa: PLC0415

    if len(names) > FRAMEWORKS_AT_MOST:
        raise UsageError("--framework can be given twice at most")
    loaded = [read_framework(name) for name in names]
    if len(loaded) == 1:
        return loaded[0], None
    one, other = loaded
    if not one.framework.condition_by_id.keys() & other.framework.condition_by_id.keys():
        raise UsageError(
            f"the frameworks '{one.framework.id}' and '{other.framework.id}' share no condition, "
            "so they have nothing to say of the same ratings"
        )
    return one, other


def _check_extras(kinds: Sequence[str]) -> None:
    """Say that something must be installed before any file is read."""
    from pilotscan.reporting.output.extras import need  # noqa: PLC0415

    for kind in kinds:
        need(kind)


class _Output:
    """Writes a comparison where it was asked for."""

    def __init__(  # noqa: PLR0913, PLR0917
        self,
        comparison: Comparison,
        framework: LoadedFramework,
        layout: Layout,
        lang: str,
        templates: Path | None,
        diagnostics: Sequence[Diagnostic],
    ) -> None:
        self.comparison = comparison
        self.framework = framework
        self.layout = layout
        self.lang = lang
        self.templates = templates
        self.diagnostics = diagnostics

    def to_terminal(self, color: str) -> None:
        """Print what fits on a terminal."""
        from pilotscan.reporting.comparison.terminal import on_terminal  # noqa: PLC0415
        from pilotscan.reporting.output.terminal import consoles  # noqa: PLC0415
        from pilotscan.reporting.words.language import Language as Words  # noqa: PLC0415

        stdout, _ = consoles(color)
        words = Words(self.lang)
        for part in on_terminal(self.comparison, words, self.layout, stdout.width):
            stdout.print(part)

    def to_stdout(self, kind: str) -> None:
        """Write one document: the comparison, or the long table of levels as CSV."""
        from pilotscan.reporting.exports import delimited_table  # noqa: PLC0415
        from pilotscan.reporting.output.safe import disarm, in_log  # noqa: PLC0415

        if kind == Format.CSV:
            table = delimited_table(
                self.comparison["levels"], comma_decimal=LANGUAGES[self.lang].comma_decimal
            )
            data = disarm(table.decode()).encode()
        else:
            data = self._document(kind)
            data = data if kind in BINARY else in_log(data, kind)
        try:
            sys.stdout.buffer.write(data)
            sys.stdout.buffer.flush()
        except BrokenPipeError:
            silence_stdout()  # the reader has had enough

    def to_folder(
        self, kinds: Sequence[str], folder: Path, *, force: bool, quiet: bool
    ) -> list[str]:
        """Write files, and return what could not be written."""
        from pilotscan.loading.discover import shown_path  # noqa: PLC0415
        from pilotscan.reporting.exports import (  # noqa: PLC0415
            delimited_files,
            parquet_files,
            workbook,
        )
        from pilotscan.reporting.output.folder import OutputFolder  # noqa: PLC0415
        from pilotscan.reporting.output.safe import visible  # noqa: PLC0415

        makers: dict[str, Callable[[], dict[str, bytes]]] = {
            Format.CSV: lambda: delimited_files(self.comparison, self.lang),
            Format.PARQUET: lambda: parquet_files(self.comparison, self.lang),
            Format.XLSX: lambda: {f"{NAME}.xlsx": workbook(self.comparison, self.lang)},
        }
        failures = []
        with OutputFolder(folder, force=force) as output:
            for kind in kinds:
                make = makers.get(kind)
                files = make() if make else {f"{NAME}.{kind}": self._document(kind)}
                for name, data in files.items():
                    try:
                        output.write(name, data)
                    except FolderError:
                        raise  # nothing more can be written
                    except WriteError as error:
                        failures.append(str(error))
            written = output.written
        for failure in failures:
            note(f"pilotscan: {visible(failure)}")
        if not quiet:
            for name in written:
                typer.echo(f"{shown_path(folder)}/{name}")
        return failures

    def _document(self, kind: str) -> bytes:
        if kind == Format.JSON:
            from pilotscan.diagnostics import sort_diagnostics  # noqa: PLC0415
            from pilotscan.reporting.comparison.result_json import comparison_json  # noqa: PLC0415

            return comparison_json(
                self.comparison, diagnostics=sort_diagnostics(self.diagnostics)
            ).encode()
        from pilotscan.reporting.render import Renderer  # noqa: PLC0415

        renderer = Renderer(self.lang, self.framework.sha256, self.templates)
        return renderer.compared(self.comparison, self.layout).data(kind)
