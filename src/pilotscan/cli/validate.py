"""``pilotscan validate``: all faults of all files, for people, editors and build services."""

from __future__ import annotations

from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pilotscan.cli.baseline import accepted_text, note_stale, open_baseline
from pilotscan.cli.configured import paths_of, said_in
from pilotscan.cli.options import (
    AsOf,
    BaselineFile,
    Color,
    ColorWhen,
    Config,
    Debug,
    FrameworkName,
    Jobs,
    NoConfig,
    Paths,
    Quiet,
    Route,
    Strict,
)
from pilotscan.cli.running import (
    DEFAULT_FRAMEWORK,
    FINDINGS,
    collect_less_garbage,
    exit_code,
    find_files,
    note,
    print_bytes,
    styling,
    write_named,
)
from pilotscan.configuration import Configured
from pilotscan.errors import UsageError
from pilotscan.reporting.output.streams import fitted

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pilotscan.loading.discover import FoundFile
    from pilotscan.reporting.findings import Findings

__all__ = ["validate"]

FOR_PEOPLE = ("full", "concise")


class FindingsFormat(StrEnum):
    """Formats of what was found."""

    FULL = "full"
    CONCISE = "concise"
    JSON = "json"
    JSONL = "jsonl"
    SARIF = "sarif"
    JUNIT = "junit"
    GITHUB = "github"
    GITLAB = "gitlab"


def validate(  # noqa: PLR0913, PLR0917 - one parameter per option
    context: typer.Context,
    paths: Paths = None,
    framework: FrameworkName = DEFAULT_FRAMEWORK,
    route: Route = None,
    as_of: AsOf = None,
    kind: Annotated[
        FindingsFormat,
        typer.Option("--format", help="How to write what was found."),
    ] = FindingsFormat.FULL,
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
    strict: Strict = False,
    quiet: Quiet = False,
    debug: Debug = False,  # noqa: ARG001 - read by the outermost shell
    color: Color = ColorWhen.AUTO,
) -> None:
    """Read the options of ``validate``, and do it."""
    # Everything heavy is imported here, so that --help and --version need none of it.
    from pilotscan.baseline import Baseline  # noqa: PLC0415
    from pilotscan.reading import check_route, read_framework  # noqa: PLC0415
    from pilotscan.reporting.findings import Findings  # noqa: PLC0415
    from pilotscan.runs.many import Job  # noqa: PLC0415
    from pilotscan.runs.validate import check_many  # noqa: PLC0415

    wanted, unwanted = _codes(select), _codes(ignore)
    loaded = read_framework(framework)
    check_route(route, loaded.framework, said_in(config, "route", context))
    if str(output_file) == "-":
        output_file = None
    if output_file is not None and output_file.suffix.lower() in {".yaml", ".yml"}:
        raise UsageError("--output-file must not be a YAML file, which might be somebody's pilot")
    known = open_baseline(baseline)
    many = find_files(paths_of(paths, config), jobs=jobs)
    if stdin_filename is not None:
        many.found = [_renamed(file, stdin_filename) for file in many.found]
    collect_less_garbage()
    check_many(many, Job(loaded, route, as_of))

    def is_asked(code: str) -> bool:
        return (not wanted or code.startswith(wanted)) and not (
            unwanted and code.startswith(unwanted)
        )

    asked = [d for d in many.diagnostics if is_asked(d.code)]
    applied = (known or Baseline({})).apply(asked, many.seen, is_asked)
    judged_by = (loaded.framework.id, loaded.framework.version)
    findings = Findings(applied.left, many.read, judged_by, strict, len(applied.accepted))
    shade = str(color) if output_file is None else "never"
    text = _written(findings, kind, statistics=statistics, color=shade)
    if output_file is None:
        _print(text, kind)
    else:
        write_named(output_file, "".join(text).encode())
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
    if not listed:
        return ()
    from pilotscan.catalogue import codes, families  # noqa: PLC0415
    from pilotscan.diagnostics import did_you_mean, show  # noqa: PLC0415

    known = {"PS", *families(), *codes()}
    for word in listed:
        if word not in known:
            # of the same family, or with the same number: any other would be a guess
            alike = [code for code in codes() if code[:3] == word[:3] or code[-3:] == word[-3:]]
            hint = did_you_mean(word, alike) or "'pilotscan explain codes' lists them"
            raise UsageError(f"there is no code or family {show(word)}: {hint}")
    return tuple(listed)


def _renamed(file: FoundFile, name: str) -> FoundFile:
    from pilotscan.loading.discover import STDIN, shown_path  # noqa: PLC0415

    return replace(file, shown=shown_path(Path(name))) if str(file.path) == STDIN else file


def _written(
    findings: Findings, kind: FindingsFormat, *, statistics: bool, color: str
) -> Iterator[str]:
    """Yield what was found in a format."""
    if statistics:
        if kind in FOR_PEOPLE:
            from pilotscan.reporting.findings.text import statistics as counted  # noqa: PLC0415
        else:
            from pilotscan.reporting.findings.exchange import (  # noqa: PLC0415
                statistics_json as counted,
            )
        yield from counted(findings)
    elif kind in FOR_PEOPLE:
        from pilotscan.reporting.findings import text  # noqa: PLC0415

        style = styling(color)
        write = text.full if kind == "full" else text.concise
        yield from write(findings, style)
    else:
        from pilotscan.reporting.findings import exchange  # noqa: PLC0415

        writers = {
            "json": exchange.json,
            "jsonl": exchange.jsonl,
            "sarif": exchange.sarif,
            "junit": exchange.junit,
            "github": exchange.github,
            "gitlab": exchange.gitlab,
        }
        yield from writers[kind](findings)


def _print(text: Iterator[str], kind: FindingsFormat) -> None:
    """Write to standard output; for other programs in UTF-8, as every file is."""
    print_bytes(fitted(part) if kind in FOR_PEOPLE else part.encode() for part in text)


def _summarise(findings: Findings, kind: FindingsFormat, *, to_file: bool) -> None:
    from pilotscan.reporting.findings.text import summary  # noqa: PLC0415

    # A document for another program stands alone on standard output.
    if to_file or kind not in FOR_PEOPLE:
        note(summary(findings))
    else:
        _print(iter([f"{summary(findings)}\n"]), kind)
