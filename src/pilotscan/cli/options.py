"""Options that several commands share."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

__all__ = [
    "AsOf",
    "Color",
    "ColorWhen",
    "Debug",
    "FrameworkName",
    "Jobs",
    "Lang",
    "Language",
    "Paths",
    "Quiet",
    "Route",
    "Strict",
    "Verbose",
    "read_date",
]


class Language(StrEnum):
    """Languages of reports."""

    EN = "en"
    NL = "nl"


class ColorWhen(StrEnum):
    """When to use colour."""

    AUTO = "auto"
    ALWAYS = "always"
    NEVER = "never"


def read_date(text: str) -> date:
    """Read the value of an option that is a date."""
    from pilotscan.model.dates import parse_date  # noqa: PLC0415 - pydantic is slow to load

    try:
        return parse_date(text)
    except ValueError as error:
        raise typer.BadParameter(str(error)) from None


Paths = Annotated[
    list[Path] | None,
    typer.Argument(
        help="Pilot files, or folders that are searched for them. Default: the folder 'pilots'. "
        "'-' reads one pilot from standard input.",
        show_default=False,
    ),
]
FrameworkName = Annotated[
    str,
    typer.Option("--framework", metavar="ID|FILE", help="A packaged framework, or a file."),
]
Route = Annotated[
    str | None,
    typer.Option(metavar="ROUTE", help="Judge all pilots for this route, whatever they declare."),
]
AsOf = Annotated[
    date | None,
    typer.Option(
        parser=read_date,
        metavar="DATE",
        help="Leave out assessments after this day. Default: the newest in each file.",
    ),
]
Lang = Annotated[Language, typer.Option(help="English or Dutch.")]
Jobs = Annotated[int, typer.Option(min=1, max=256, metavar="N", help="Processes to use.")]
Strict = Annotated[bool, typer.Option("--strict", help="Let warnings count as errors.")]
Quiet = Annotated[bool, typer.Option("-q", "--quiet", help="Print no summary.")]
Verbose = Annotated[bool, typer.Option("-v", "--verbose", help="Name every file written.")]
Debug = Annotated[bool, typer.Option("--debug", help="Show the traceback of a bug of our own.")]
Color = Annotated[ColorWhen, typer.Option("--color", help="When to use colour.")]
