"""``pilotscan validate``: all faults of all files, for people, editors and build services."""

from __future__ import annotations  # noqa: I001

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pilotscan.baseline import Applied, read_baseline
from pilotscan.catalogue import codes, families
from pilotscan.cli.baseline import accepted_text, note_stale
from pilotscan.cli.configured import paths_of, said_in
from pilotscan.cli.options import (
    one_of,
    STDOUT,
    DEFAULT_FRAMEWORK,
    AsOf,
    BaselineFile,
    Color,
    ColorWhen,
    Config,
    Debug,
    FrameworkName,
    Jobs,
    Scheduler,
    Lang,
    NoConfig,
    Paths,
    Quiet,
    Route,
    Strict,
    CacheFolder,
    NoCache,
)
from pilotscan.cli.running import (
    collect_less_garbage,
    find_files,
    refuse_yaml,
    write_named,
    keep_of,
)
from pilotscan.cli.running import (
    executor_of,
)
from pilotscan.cli.speaking import speak, teller
from pilotscan.cli.telling import FINDINGS, exit_code, note, print_bytes, styling
from pilotscan.configuration import Configured
from pilotscan.diagnostics import did_you_mean, show
from pilotscan.errors import UsageError
from pilotscan.loading.assessment_files import with_assessments
from pilotscan.loading.discover import STDIN, shown_path
from pilotscan.loading.language import hold_stdin
from pilotscan.parallel import chunks
from pilotscan.reading import check_route, read_framework
from pilotscan.reporting.findings import Findings, exchange, text
from pilotscan.reporting.output.streams import fitted
from pilotscan.runs.many import Job
from pilotscan.runs.validate import check_many
from pilotscan.told import told

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from pilotscan.loading.discover import FoundFile

__all__ = ["validate"]

FOR_PEOPLE = {"full": text.full, "concise": text.concise}
EXCHANGED = {
    "json": exchange.json,
    "jsonl": exchange.jsonl,
    "sarif": exchange.sarif,
    "junit": exchange.junit,
    "github": exchange.github,
    "gitlab": exchange.gitlab,
}
"""What writes each format: for people, and for other programs."""
if TYPE_CHECKING:
    FindingsFormat = str
else:
    FindingsFormat = one_of("FindingsFormat", (*FOR_PEOPLE, *EXCHANGED))
DEFAULT_FORMAT = FindingsFormat("full")
AT_ONCE = 100
"""Parts that are written together."""


def validate(  # noqa: PLR0913, PLR0917 - one parameter per option
    context: typer.Context,
    paths: Paths = None,
    framework: FrameworkName = DEFAULT_FRAMEWORK,
    route: Route = None,
    as_of: AsOf = None,
    lang: Lang = None,
    kind: Annotated[
        FindingsFormat,
        typer.Option("--format", help="How to write what was found."),
    ] = DEFAULT_FORMAT,
    output_file: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE|-", help="Write to a file; '-' is standard output, as without it."
        ),
    ] = None,
    select: Annotated[
        list[str] | None,
        typer.Option(
            metavar="CODES",
            help="Tell only of these codes or families: PS2,PS301. Repeatable.",
        ),
    ] = None,
    ignore: Annotated[
        list[str] | None,
        typer.Option(metavar="CODES", help="Leave out these codes or families. Repeatable."),
    ] = None,
    stdin_filename: Annotated[
        str | None,
        typer.Option(metavar="NAME", help="What to call the file that '-' reads."),
    ] = None,
    statistics: Annotated[
        bool, typer.Option("--statistics", help="Count the codes instead of listing the faults.")
    ] = False,
    baseline: BaselineFile = None,
    config: Config = Configured(),  # noqa: B008 - an empty value, and frozen
    no_config: NoConfig = False,  # noqa: ARG001 - read by its callback
    jobs: Jobs = 1,
    scheduler: Scheduler = None,
    cache: CacheFolder = None,
    no_cache: NoCache = False,
    strict: Strict = False,
    quiet: Quiet = False,
    debug: Debug = False,  # noqa: ARG001 - read by the outermost shell
    color: Color = ColorWhen.AUTO,
) -> None:
    """Read the options of ``validate``, and do it."""
    wanted, unwanted = _codes(select), _codes(ignore)
    loaded = read_framework(framework)
    check_route(route, loaded.framework, said_in(config, "route", context))
    if str(output_file) == STDOUT:
        output_file = None
    if output_file is not None:
        refuse_yaml(output_file, "--output-file")
    known = None if baseline is None else read_baseline(baseline)
    executor = executor_of(context, config, jobs, scheduler)
    keep = keep_of(context, cache, no_cache=no_cache)
    many = find_files(paths_of(paths, config), executor=executor, keep=keep)
    if stdin_filename is not None:
        # only now it is known beside what it lies
        named = [_renamed(hold_stdin(file), stdin_filename) for file in many.found]
        many.found, faults = with_assessments(named)
        many.diagnostics.add(faults)
    speak(lang, many)
    collect_less_garbage()
    check_many(many, Job(loaded, route, as_of))

    def is_asked(code: str) -> bool:
        return (not wanted or code.startswith(wanted)) and not (
            unwanted and code.startswith(unwanted)
        )

    codes_asked = {code for _, code in many.diagnostics.counts if is_asked(code)}
    asked = [d for d in many.diagnostics if d.code in codes_asked]
    applied = (
        known.apply(asked, many.seen, is_asked) if known is not None else Applied(asked, [], [])
    )
    judged_by = (loaded.framework.id, loaded.framework.version)
    findings = Findings(applied.left, many.read, judged_by, strict, len(applied.accepted), teller())
    shade = str(color) if output_file is None else "never"
    parts = _written(findings, kind, statistics=statistics, color=shade)
    if output_file is None:
        _print(parts, kind)
    else:
        write_named(output_file, "".join(parts).encode())
    if not quiet:
        _summarise(findings, kind, to_file=output_file is not None)
    if baseline is not None and not quiet:
        note(accepted_text(applied, baseline))
    if baseline is not None and (strict or not quiet):
        note_stale(applied.stale, baseline)
    code = exit_code(applied.left, readable=bool(many.read), strict=strict)
    # an accepted finding that is gone could come back unseen
    raise typer.Exit(code or (FINDINGS if strict and applied.stale else code))


def _codes(given: Sequence[str] | None) -> tuple[str, ...]:
    """Read ``PS2,PS301`` as codes and families.

    Raises
    ------
    UsageError
        One of them does not exist.
    """
    listed = [word.strip().upper() for words in given or () for word in words.split(",")]
    listed = [word for word in listed if word]
    known = {"PS", *families(), *codes()}
    for word in listed:
        if word not in known:
            # of the same family, or with the same number: any other would be a guess
            alike = [code for code in codes() if code[:3] == word[:3] or code[-3:] == word[-3:]]
            hint = did_you_mean(word, alike) or told("'pilotscan explain codes' lists them")
            raise UsageError(
                told("there is no code or family %(word)s: %(hint)s", word=show(word), hint=hint)
            )
    return tuple(listed)


def _renamed(file: FoundFile, name: str) -> FoundFile:
    return replace(file, shown=shown_path(Path(name))) if str(file.path) == STDIN else file


def _written(
    findings: Findings, kind: FindingsFormat, *, statistics: bool, color: str
) -> Iterator[str]:
    """Return what was found in a format, in parts."""
    if statistics:
        counting = text.statistics if kind in FOR_PEOPLE else exchange.statistics_json
        return counting(findings)
    if kind in FOR_PEOPLE:
        return FOR_PEOPLE[kind](findings, styling(color))
    return EXCHANGED[kind](findings)


def _print(parts: Iterable[str], kind: FindingsFormat) -> None:
    """Write to standard output; for other programs in UTF-8, as every file is."""
    together = map("".join, chunks(parts, AT_ONCE))
    print_bytes(fitted(some) if kind in FOR_PEOPLE else some.encode() for some in together)


def _summarise(findings: Findings, kind: FindingsFormat, *, to_file: bool) -> None:
    # A document for another program stands alone on standard output.
    if to_file or kind not in FOR_PEOPLE:
        note(text.summary(findings))
    else:
        _print([f"{text.summary(findings)}\n"], kind)
