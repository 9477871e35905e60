"""``pilotscan compare``: pilots side by side, on the terminal, on a page, as tables."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from pilotscan.cli.configured import paths_of, said_in, was_given
from pilotscan.cli.options import (
    DEFAULT_FRAMEWORK,
    DEFAULT_OUT,
    STDOUT,
    AsOf,
    CacheFolder,
    Color,
    ColorWhen,
    Config,
    Debug,
    Force,
    Jobs,
    Lang,
    NoCache,
    NoConfig,
    OutFolder,
    Paths,
    Quiet,
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

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pilotscan.reading import LoadedFramework

__all__ = ["compare"]

FRAMEWORKS_AT_MOST = 2
TABULAR = frozenset({"csv", "json", "parquet", "xlsx"})
"""Formats that hold all tables, those of facts too."""
ORDER_ONLY = ("across_routes", "rank_from", "weights", "draws")
"""Options that nothing but an order looks at. A seed is of the agreement's interval as well."""


if TYPE_CHECKING:
    Format = str
else:
    Format = one_of("Format", formats_of("compare"))


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
    DISTANCE = "distance"


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
            help="Only pilots with this theme, municipality, country, status, route, verdict, "
            "sector of a partner, observation or distance ('distance<=7'); repeatable. Of one "
            "field any value will do.",
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
    lang: Lang = None,
    formats: Annotated[
        list[Format] | None,
        typer.Option(
            "--format",
            help="Write files instead of showing the comparison here; repeatable.",
            show_default=False,
        ),
    ] = None,
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
    """Read the options of ``compare``, and do it."""
    from pilotscan.cli.results.compare import Layout, Output
    from pilotscan.cli.results.running import Telling, run_batches
    from pilotscan.runs.compare import (
        AT_ONCE,
        CompareJob,
        Ordering,
        Settings,
        check_running,
        compare_many,
        read_wanted,
        records_of,
    )

    first, second = _frameworks(framework or [DEFAULT_FRAMEWORK])
    check_route(route, first.framework, said_in(config, "route", context))
    if templates is not None:
        check_templates(templates)
    for loaded in (first, second) if order or second is not None else ():
        if loaded is not None and loaded.framework.profile_only:
            asked = told("an order") if second is None else told("to judge by two frameworks")
            raise UsageError(loaded.framework.without_verdict(asked))
    if not order:
        _refuse_without_order(context)
    wanted = read_wanted(where or [], first.framework)
    kinds = formats_asked(context, formats, out)
    ignored = config.values.get("ignore", ())
    executor = executor_of(context, config, jobs, scheduler)
    keep = keep_of(context, cache, no_cache=no_cache)
    many = find_files(paths_of(paths, config), ignored=ignored, executor=executor, keep=keep)
    language = speak(lang, many)
    if not many.found:
        report_faults(many.diagnostics, color, verbose=True)
        raise UsageError(told("there is nothing to read"))
    collect_less_garbage()
    # Only one table goes to standard output as CSV.
    wants_facts = bool(TABULAR.intersection(kinds)) and not (out == STDOUT and kinds == ("csv",))
    job = CompareJob(first, route, as_of, other=second, facts=wants_facts)
    settings = Settings(route, as_of, tuple(where or ()), sort.value, seed, first.sha256)
    if len(many.found) > AT_ONCE:
        check_running(len(many.found), kinds, sort=sort.value, order=order, stream=out == STDOUT)
        tell = Telling(language, color, verbose=verbose or strict, strict=strict, quiet=quiet)
        folder = place_at(out or DEFAULT_OUT)
        code = run_batches(many, job, settings, wanted, (kinds, folder, force), tell)
        raise typer.Exit(code)
    records = records_of(many, job)
    report_faults(many.diagnostics, color, verbose=verbose or strict)
    ordering = Ordering(draws, seed, weights.value, across_routes, rank_from) if order else None
    comparison = compare_many(records, job, wanted, ordering, settings, readable=bool(many.read))
    layout = Layout(by.value, group.value)
    output = Output(comparison, first, layout, language, templates, many.diagnostics)
    failures: list[str] = []
    if not kinds:
        output.to_terminal(color)
    elif out == STDOUT:
        output.to_stdout(kinds[0])
    else:
        failures = output.to_folder(kinds, place_at(out or DEFAULT_OUT), force=force, quiet=quiet)
    readable = bool(many.read) and not failures
    raise typer.Exit(exit_code(many.diagnostics, readable=readable, strict=strict))


def _refuse_without_order(context: typer.Context) -> None:
    """Refuse what would change nothing, so that nobody takes it for granted."""
    for name in ORDER_ONLY:
        if was_given(context, name):
            option = f"--{name.replace('_', '-')}"
            raise UsageError(told("%(option)s is about an order: add --order", option=option))


def _frameworks(names: Sequence[str]) -> tuple[LoadedFramework, LoadedFramework | None]:
    if len(names) > FRAMEWORKS_AT_MOST:
        raise UsageError(told("--framework can be given twice at most"))
    loaded = [read_framework(name) for name in names]
    if len(loaded) == 1:
        return loaded[0], None
    one, other = loaded
    if not one.framework.condition_by_id.keys() & other.framework.condition_by_id.keys():
        raise UsageError(
            told(
                "the frameworks '%(one)s' and '%(other)s' share no condition, so they have nothing "
                "to say of the same ratings",
                one=one.framework.id,
                other=other.framework.id,
            )
        )
    return one, other
