"""Options that several commands share."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pilotscan.cli.configured import configure, skip_configuration
from pilotscan.cli.languages import (
    LANGUAGE_NAMES,
    OF_FILES,
    Lang,
    LangAlone,
    Language,
    one_of,
)
from pilotscan.configuration import DEFAULTS, Configured
from pilotscan.diagnostics import show
from pilotscan.loading.address import place_at
from pilotscan.model.base import is_id
from pilotscan.model.dates import parse_date
from pilotscan.told import told

__all__ = [
    "DEFAULT_FRAMEWORK",
    "DEFAULT_OUT",
    "DEFAULT_PATH",
    "LANGUAGE_NAMES",
    "OF_FILES",
    "STDOUT",
    "AsOf",
    "BaselineFile",
    "ByEnding",
    "CacheFolder",
    "Color",
    "ColorWhen",
    "Config",
    "Debug",
    "DryRun",
    "FailOn",
    "FilesInstead",
    "ForbidObservation",
    "Force",
    "FrameworkName",
    "Jobs",
    "Lang",
    "LangAlone",
    "Language",
    "MaxDistance",
    "MaxUnsupported",
    "MinCoverage",
    "MinScore",
    "NoCache",
    "NoConfig",
    "OutFile",
    "OutFolder",
    "Paths",
    "Place",
    "Quiet",
    "Require",
    "Route",
    "Scheduler",
    "Strict",
    "Templates",
    "Verbose",
    "one_of",
    "read_date",
    "read_id",
]


DEFAULT_FRAMEWORK: str = DEFAULTS["framework"]
DEFAULT_PATH = Path(*DEFAULTS["paths"])
DEFAULT_OUT: str = DEFAULTS["out"]
STDOUT = "-"


class ColorWhen(StrEnum):
    """When to use colour."""

    AUTO = "auto"
    ALWAYS = "always"
    NEVER = "never"


def read_date(text: str) -> date:
    """Read the value of an option that is a date."""
    try:
        return parse_date(text)
    except ValueError as error:
        raise typer.BadParameter(error.args[0]) from None


def read_id(text: str) -> str:
    """Read the value of an option that is an id."""
    if not is_id(text):
        raise typer.BadParameter(
            told("%(text)s is no id: small letters, digits and single hyphens", text=show(text))
        )
    return text


if TYPE_CHECKING:
    from pilotscan.loading.address import Place
else:
    Place = Path  # typer knows no unions, and leaves it to the parser

Paths = Annotated[
    list[Place] | None,
    typer.Argument(
        parser=place_at,
        help="Pilot files, or folders that are searched for them, here or at an address (s3://…); "
        "registries (.jsonl, .ndjson, .parquet: a pilot per row) by name. Default: the folder "
        "'pilots'. '-' reads one pilot from standard input.",
        show_default=False,
    ),
]
FrameworkName = Annotated[
    str,
    typer.Option("--framework", metavar="ID|FILE", help="A packaged framework, or a file."),
]
Route = Annotated[
    str | None,
    typer.Option(
        metavar="ROUTE",
        help="Judge all pilots for this route, whatever they declare. Default: each pilot's own, "
        "or the first one of a framework that lacks it.",
        show_default=False,
    ),
]
AsOf = Annotated[
    date | None,
    typer.Option(
        parser=read_date,
        metavar="DATE",
        help="Leave out assessments after this day. Default: the newest in each file.",
    ),
]
BaselineFile = Annotated[
    Path | None,
    typer.Option(
        metavar="FILE",
        help="Findings accepted before, which do not count; 'pilotscan baseline write' makes it.",
        show_default=False,
    ),
]
CacheFolder = Annotated[
    Path | None,
    typer.Option(
        "--cache",
        metavar="DIR",
        help="Folder in which what came of each file is kept for the next run. Default: none.",
        show_default=False,
    ),
]
NoCache = Annotated[
    bool, typer.Option("--no-cache", help="Keep nothing, whatever the configuration says.")
]
DryRun = Annotated[
    bool, typer.Option("--dry-run", help="Only show what would change, and write nothing.")
]
Jobs = Annotated[int, typer.Option(min=1, max=256, metavar="N", help="Processes to use.")]
Scheduler = Annotated[
    str | None,
    typer.Option(
        metavar="ADDRESS",
        help="Dask scheduler whose workers do the work, instead of processes of this machine: "
        "tcp://HOST:8786 or tls://HOST:8786. They can run any code here: use one that you trust.",
        show_default=False,
    ),
]
Strict = Annotated[
    bool,
    typer.Option("--strict/--no-strict", help="Let warnings count as errors.", show_default=False),
]
Config = Annotated[
    Configured,
    typer.Option(
        "--config",
        metavar="FILE",
        parser=lambda given: given,  # it is read by the callback
        callback=configure,
        is_eager=True,
        help="Configuration to use instead of the one found in this folder or above it.",
        show_default=False,
    ),
]
NoConfig = Annotated[
    bool,
    typer.Option(
        "--no-config",
        callback=skip_configuration,
        is_eager=True,
        help="Take no notice of configuration files.",
    ),
]
FailOn = Annotated[
    list[str] | None,
    typer.Option(
        metavar="VERDICT",
        help="Gate: no pilot may have this verdict; repeatable.",
        show_default=False,
    ),
]
MinScore = Annotated[
    float | None,
    typer.Option(
        min=0,
        max=100,
        metavar="NUMBER",
        help="Gate: what the low end of each score must reach.",
        show_default=False,
    ),
]
MinCoverage = Annotated[
    float | None,
    typer.Option(
        min=0,
        max=1,
        metavar="SHARE",
        help="Gate: share of the weight that must be rated.",
        show_default=False,
    ),
]
MaxUnsupported = Annotated[
    int | None,
    typer.Option(
        min=0,
        metavar="N",
        help="Gate: levels without sufficient evidence that a pilot may have.",
        show_default=False,
    ),
]
Require = Annotated[
    list[str] | None,
    typer.Option(
        metavar="'CONDITION>=LEVEL'",
        help="Gate: level that a condition needs, in quotes; repeatable.",
        show_default=False,
    ),
]
MaxDistance = Annotated[
    int | None,
    typer.Option(
        min=0,
        metavar="N",
        help="Gate: answers that a pilot may be away from a verdict.",
        show_default=False,
    ),
]
ForbidObservation = Annotated[
    list[str] | None,
    typer.Option(
        metavar="KIND",
        help="Gate: no pilot's facts may show this kind of observation; repeatable.",
        show_default=False,
    ),
]
ByEnding = typer.Option(
    "--format", help="Default: by the ending of the file, else text.", show_default=False
)
FilesInstead = typer.Option(
    "--format",
    help="Write files instead of showing the result here; repeatable.",
    show_default=False,
)
OutFile = Annotated[
    str, typer.Option("--out", metavar="FILE|-", help="Where to write; '-' is standard output.")
]
OutFolder = Annotated[
    str | None,
    typer.Option(
        "--out",
        metavar="DIR|-",
        help="Folder of the files, or its address (s3://…); '-' is standard output. Default: "
        f"{DEFAULT_OUT}.",
        show_default=False,
    ),
]
Templates = Annotated[
    Path | None,
    typer.Option(
        metavar="DIR",
        help="Folder of your own templates; each takes the place of ours of that name.",
    ),
]
Force = Annotated[
    bool, typer.Option("--force", help="Overwrite files that pilotscan did not write.")
]
Quiet = Annotated[bool, typer.Option("-q", "--quiet", help="Print no summary.")]
Verbose = Annotated[bool, typer.Option("-v", "--verbose", help="Name every file written.")]
Debug = Annotated[bool, typer.Option("--debug", help="Show the traceback of a bug of our own.")]
Color = Annotated[ColorWhen, typer.Option("--color", help="When to use colour.")]
