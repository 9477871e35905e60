"""``pilotscan answers``: what came back, taken in as assessment files beside the pilots."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pilotscan.asking.answers.said import read_role
from pilotscan.asking.marks import FIRST_ROUND
from pilotscan.cli.configured import paths_of, said_in
from pilotscan.cli.options import (
    DEFAULT_FRAMEWORK,
    AsOf,
    Color,
    ColorWhen,
    Config,
    Debug,
    FrameworkName,
    Lang,
    NoConfig,
    Quiet,
    Route,
    Strict,
    Verbose,
    one_of,
    read_date,
    read_id,
)
from pilotscan.cli.running import collect_less_garbage, find_files, report_faults
from pilotscan.cli.speaking import speak
from pilotscan.cli.telling import exit_code, note
from pilotscan.configuration import Configured
from pilotscan.diagnostics import show
from pilotscan.reading import check_route, read_framework
from pilotscan.runs.many import Job
from pilotscan.told import told

__all__ = ["answers"]

if TYPE_CHECKING:
    from pilotscan.asking.answers.recognised import Form
else:
    Form = one_of("Form", ("workbook", "xlsform", "limesurvey", "table"))


def answers(  # noqa: PLR0913, PLR0917 - one parameter per option
    context: typer.Context,
    files: Annotated[
        list[Path],
        typer.Argument(
            metavar="FILE…",
            help="Workbooks that were filled in, exports of surveys, or tables (.xlsx, .csv).",
        ),
    ],
    into: Annotated[
        list[Path] | None,
        typer.Option(
            metavar="DIR",
            help="Where the files of the pilots are; repeatable. Default: the folder 'pilots'.",
            show_default=False,
        ),
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Only show what would change, and write nothing.")
    ] = False,
    form: Annotated[
        Form | None,
        typer.Option(
            "--format", help="What the files are. Default: each is looked at.", show_default=False
        ),
    ] = None,
    mapping: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="YAML file that says what the columns of a table are called.",
            show_default=False,
        ),
    ] = None,
    day: Annotated[
        date | None,
        typer.Option(
            "--date",
            parser=read_date,
            metavar="DATE",
            help="Day of answers that do not say theirs.",
            show_default=False,
        ),
    ] = None,
    role: Annotated[
        str | None,
        typer.Option(
            metavar="ROLE",
            help="Role of respondents who do not say theirs: partner, participant …",
            show_default=False,
        ),
    ] = None,
    gathering: Annotated[
        str,
        typer.Option(
            "--round", metavar="ID", parser=read_id, help="Round of answers that name none."
        ),
    ] = FIRST_ROUND,
    seen: Annotated[
        list[str] | None,
        typer.Option(
            metavar="'DOCUMENT=KIND'",
            help="You have seen this document, which an answer names; with the kind of source that "
            "it is. Repeatable.",
            show_default=False,
        ),
    ] = None,
    framework: FrameworkName = DEFAULT_FRAMEWORK,
    route: Route = None,
    as_of: AsOf = None,
    lang: Lang = None,
    config: Config = Configured(),  # noqa: B008 - an empty value, and frozen
    no_config: NoConfig = False,  # noqa: ARG001 - read by its callback
    strict: Strict = False,
    quiet: Quiet = False,
    verbose: Verbose = False,
    debug: Debug = False,  # noqa: ARG001 - read by the outermost shell
    color: Color = ColorWhen.AUTO,
) -> None:
    """Read the options of ``answers``, and do it."""
    from pilotscan.cli.results.answers import show_taken
    from pilotscan.runs.answers import (
        Terms,
        read_files,
        read_mapping,
        read_seen,
        take_in_many,
        unused_titles,
        write_all,
    )

    loaded = read_framework(framework)
    check_route(route, loaded.framework, said_in(config, "route", context))
    named = None if mapping is None else read_mapping(mapping, loaded.framework)
    documents = read_seen(seen or ())
    many = find_files(paths_of(into, config), ignored=config.values.get("ignore", ()))
    language = speak(lang, many)
    collect_less_garbage()
    job = Job(loaded, route, as_of)
    answered, faults = read_files(files, job, form, named, gathering)
    terms = Terms(day, read_role(role or "", loaded.framework) or role or "", gathering, documents)
    taken, wrong = take_in_many(answered, many, job, terms, str(lang or ""))
    faults += wrong
    report_faults(faults, color, verbose=verbose or strict)
    if not dry_run:
        write_all(taken)
    for title in unused_titles(documents, taken):
        note(
            told(
                "--seen: no new answer names %(title)s; of one taken in before, change the source "
                "in its file",
                title=show(title),
            )
        )
    refused = len({d.where.file for d in faults if d.severity == "error"})
    if not quiet:
        show_taken(
            taken, loaded.framework, language, color, is_written=not dry_run, refused=refused
        )
    readable = bool(answered) or any(d.code != "PS701" for d in faults)
    raise typer.Exit(exit_code(faults, readable=readable, strict=strict))
