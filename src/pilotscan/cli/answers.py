"""``pilotscan answers``: what came back, taken in as assessment files beside the pilots."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NamedTuple

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
    DryRun,
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

__all__ = ["Taking", "answers", "receive"]

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pilotscan.asking.answers.recognised import Form
    from pilotscan.diagnostics import Diagnostic
    from pilotscan.model.mapping import AnswerMapping
    from pilotscan.runs.answers import Terms
    from pilotscan.runs.many import Many
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
    dry_run: DryRun = False,
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
    from pilotscan.runs.answers import Terms
    from pilotscan.runs.incoming import read_mapping, read_seen

    loaded = read_framework(framework)
    check_route(route, loaded.framework, said_in(config, "route", context))
    named = None if mapping is None else read_mapping(mapping, loaded.framework)
    documents = read_seen(seen or ())
    many = find_files(paths_of(into, config), ignored=config.values.get("ignore", ()))
    language = speak(lang, many)
    collect_less_garbage()
    terms = Terms(day, read_role(role or "", loaded.framework) or role or "", gathering, documents)
    job = Job(loaded, route, as_of)
    taking = Taking(many, job, terms, language, color, dry_run, str(lang or ""))
    faults, readable = receive(files, form, named, taking, quiet=quiet, verbose=verbose or strict)
    raise typer.Exit(exit_code(faults, readable=readable, strict=strict))


class Taking(NamedTuple):
    """What answers are taken in by: the pilots, how they are judged, and how that is told."""

    pilots: Many
    job: Job
    terms: Terms
    language: str
    color: str
    dry_run: bool
    lang: str = ""


def receive(  # noqa: PLR0913
    files: Sequence[Path],
    form: Form | None,
    mapping: AnswerMapping | None,
    taking: Taking,
    *,
    quiet: bool,
    verbose: bool,
) -> tuple[list[Diagnostic], bool]:
    """Take in files of answers, and tell of it.

    Returns
    -------
    tuple
        What is wrong, and whether any of them could be read.
    """
    from pilotscan.cli.results.answers import show_taken
    from pilotscan.runs.answers import read_files, take_in_many, unused_titles, write_all

    many, job, terms, language, color, dry_run, lang = taking
    answered, faults = read_files(files, job, form, mapping, terms.gathering)
    taken, wrong = take_in_many(answered, many, job, terms, lang)
    faults += wrong
    report_faults(faults, color, verbose=verbose)
    if not dry_run:
        write_all(taken)
    for title in unused_titles(terms.seen or (), taken):
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
            taken,
            job.framework.framework,
            language,
            color,
            is_written=not dry_run,
            refused=refused,
        )
    return faults, bool(answered) or any(d.code != "PS701" for d in faults)
