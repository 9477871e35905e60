"""``pilotscan import``: what people have already, as pilot files, assessments and sources."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from pilotscan.asking.marks import FIRST_ROUND
from pilotscan.cli.answers import Taking, receive
from pilotscan.cli.configured import paths_of, said_in
from pilotscan.cli.options import (
    DEFAULT_FRAMEWORK,
    DEFAULT_PATH,
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
    read_date,
    read_id,
)
from pilotscan.cli.running import collect_less_garbage, find_files, report_faults, write_named
from pilotscan.cli.speaking import speak
from pilotscan.cli.telling import exit_code, note
from pilotscan.configuration import Configured
from pilotscan.errors import UsageError
from pilotscan.loading.discover import shown_path
from pilotscan.model.mapping import AnswerMapping, ProjectMapping
from pilotscan.reading import check_route, read_framework
from pilotscan.runs.many import Job
from pilotscan.told import told

__all__ = ["import_"]

BIBLIOGRAPHIES = {".bib", ".json"}


def import_(  # noqa: PLR0913, PLR0917 - one parameter per option
    context: typer.Context,
    files: Annotated[
        list[Path],
        typer.Argument(
            metavar="FILE…",
            help="Tables (.xlsx, .csv) of projects or ratings, bibliographies (.bib, CSL-JSON).",
        ),
    ],
    mapping: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="YAML file that says what the columns of a table hold.",
            show_default=False,
        ),
    ] = None,
    folder: Annotated[
        Path | None,
        typer.Option(
            "--out",
            metavar="DIR|FILE",
            help="Folder for new pilot files and sources.yaml, by default the folder 'pilots'; or "
            "a bibliography to write from sources (.bib, .json).",
            show_default=False,
        ),
    ] = None,
    into: Annotated[
        list[Path] | None,
        typer.Option(
            metavar="DIR",
            help="Where the pilots are that are rated; repeatable. Default: the folder 'pilots'.",
            show_default=False,
        ),
    ] = None,
    dry_run: DryRun = False,
    kinds: Annotated[
        list[str] | None,
        typer.Option(
            "--kind",
            metavar="TYPE=KIND",
            help="Entries of this type in a bibliography are sources of this kind: you say so, and "
            "it counts. Repeatable.",
            show_default=False,
        ),
    ] = None,
    day: Annotated[
        date | None,
        typer.Option(
            "--date",
            parser=read_date,
            metavar="DATE",
            help="Day of ratings that do not say theirs.",
            show_default=False,
        ),
    ] = None,
    role: Annotated[
        str | None,
        typer.Option(
            metavar="ROLE", help="Role of assessors who do not say theirs.", show_default=False
        ),
    ] = None,
    gathering: Annotated[
        str,
        typer.Option(
            "--round", metavar="ID", parser=read_id, help="Round of ratings that name none."
        ),
    ] = FIRST_ROUND,
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
    """Read the options of ``import``, and do it."""
    from pilotscan.cli.results.imports import show_brought, show_converted
    from pilotscan.runs.answers import Terms
    from pilotscan.runs.imports import (
        bring_library,
        bring_package,
        bring_projects,
        convert,
        what_is,
        write_brought,
    )
    from pilotscan.runs.incoming import read_any_mapping, read_kinds

    paths = sorted(dict.fromkeys(files), key=shown_path)
    said = read_kinds(kinds or ())
    verbose = verbose or strict
    if folder is not None and folder.suffix.lower() in BIBLIOGRAPHIES and not folder.is_dir():
        speak(lang)
        data, number, faults = convert(paths, folder, said)
        report_faults(faults, color, verbose=verbose)
        if number and not dry_run:
            write_named(folder, data)
        if not quiet:
            show_converted(number, dry_run=dry_run)
        raise typer.Exit(exit_code(faults, readable=number > 0, strict=strict))
    kinds_of_files = {path: what_is(path) for path in paths}
    if "yaml" in kinds_of_files.values():
        raise UsageError(
            told(
                "YAML files, and folders of them, are not brought in; their sources are, with "
                "--out FILE.bib or FILE.json"
            )
        )
    loaded = read_framework(framework)
    check_route(route, loaded.framework, said_in(config, "route", context))
    named = None if mapping is None else read_any_mapping(mapping, loaded.framework)
    home = folder or next(iter(paths_of(None, config) or ()), DEFAULT_PATH)
    tables = [path for path in paths if kinds_of_files[path] == "table"]
    books = [path for path in paths if kinds_of_files[path] == "bibliography"]
    faults, readable = [], False
    if tables and not isinstance(named, ProjectMapping):
        many = find_files(paths_of(into, config), ignored=config.values.get("ignore", ()))
        language = speak(lang, many)
        collect_less_garbage()
        terms = Terms(day, role or "", gathering)
        taking = Taking(many, Job(loaded, route, as_of), terms, language, color, dry_run)
        named = named if isinstance(named, AnswerMapping) else None
        faults, readable = receive(tables, None, named, taking, quiet=quiet, verbose=verbose)
        if not readable and named is None:
            note(told("A table of projects needs --mapping, with 'pilotscan_projects: 1'."))
    else:
        speak(lang)
    for brought in (
        bring_projects(tables, named, shown_path(mapping), home, loaded.framework)
        if tables and mapping is not None and isinstance(named, ProjectMapping)
        else None,
        bring_library(books, home, said) if books else None,
        *(bring_package(path, home) for path in paths if kinds_of_files[path] == "package"),
    ):
        if brought is None:
            continue
        report_faults(brought.faults, color, verbose=verbose)
        if not dry_run:
            write_brought(brought)
        if not quiet:
            show_brought(brought, is_written=not dry_run)
        faults += brought.faults
        readable |= bool(brought.files or brought.known) or any(
            one.code != "PS801" for one in brought.faults
        )
    raise typer.Exit(exit_code(faults, readable=readable, strict=strict))
