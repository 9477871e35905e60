"""``pilotscan schema``: JSON Schema for editors and other validators."""

from __future__ import annotations

import json
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from pilotscan.authoring.schema import (
    assessment_schema,
    framework_schema,
    pilot_schema,
    target_schema,
)
from pilotscan.cli.options import DEFAULT_FRAMEWORK, Debug, FrameworkName, LangAlone
from pilotscan.cli.running import refuse_yaml, write_named
from pilotscan.cli.speaking import speak
from pilotscan.configuration.schema import configuration_schema
from pilotscan.reading import read_framework

__all__ = ["schema"]

STDOUT = Path("-")


class FileKind(StrEnum):
    """Kinds of files that have a schema."""

    PILOT = "pilot"
    TARGET = "target"
    ASSESSMENT = "assessment"
    FRAMEWORK = "framework"
    CONFIG = "config"


OF_FRAMEWORK = {"pilot": pilot_schema, "target": target_schema, "assessment": assessment_schema}
"""What makes the schemas of files that rate by a framework."""


def schema(
    kind: Annotated[FileKind, typer.Argument(help="Of which kind of file.")],
    framework: FrameworkName = DEFAULT_FRAMEWORK,
    lang: LangAlone = None,
    out: Annotated[
        Path,
        typer.Option(metavar="FILE|-", help="Write to a file; '-' is standard output."),
    ] = STDOUT,
    debug: Debug = False,  # noqa: ARG001 - read by the outermost shell
) -> None:
    """Read the options of ``schema``, and do it."""
    language = speak(lang)
    if kind in OF_FRAMEWORK:
        made = OF_FRAMEWORK[kind](read_framework(framework).framework, language)
    elif kind == "framework":
        made = framework_schema(language)
    else:
        made = configuration_schema(language)
    text = json.dumps(made, indent=2, ensure_ascii=False) + "\n"
    if out == STDOUT:
        typer.echo(text, nl=False)
        return
    refuse_yaml(out, "--out")
    write_named(out, text.encode())
