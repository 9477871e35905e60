"""``pilotscan schema``: JSON Schema for editors and other validators."""

from __future__ import annotations

import json
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from pilotscan.cli.options import DEFAULT_LANG, Debug, FrameworkName, Lang
from pilotscan.cli.running import DEFAULT_FRAMEWORK
from pilotscan.errors import UsageError, WriteError

__all__ = ["schema"]

STDOUT = Path("-")


class FileKind(StrEnum):
    """Kinds of files that have a schema."""

    PILOT = "pilot"
    FRAMEWORK = "framework"
    CONFIG = "config"


def schema(
    kind: Annotated[FileKind, typer.Argument(help="Of which kind of file.")],
    framework: FrameworkName = DEFAULT_FRAMEWORK,
    lang: Lang = DEFAULT_LANG,
    out: Annotated[
        Path,
        typer.Option(metavar="FILE|-", help="Write to a file; '-' is standard output."),
    ] = STDOUT,
    debug: Debug = False,  # noqa: ARG001 - read by the outermost shell
) -> None:
    """Read the options of ``schema``, and do it."""
    from pilotscan.authoring.schema import framework_schema, pilot_schema  # noqa: PLC0415
    from pilotscan.reading import read_framework  # noqa: PLC0415

    if kind == "pilot":
        made = pilot_schema(read_framework(framework).framework, lang.value)
    elif kind == "framework":
        made = framework_schema(lang.value)
    else:
        from pilotscan.configuration.schema import configuration_schema  # noqa: PLC0415

        made = configuration_schema(lang.value)
    text = json.dumps(made, indent=2, ensure_ascii=False) + "\n"
    if out == STDOUT:
        typer.echo(text, nl=False)
        return
    if out.suffix.lower() in {".yaml", ".yml"}:
        raise UsageError("--out must not be a YAML file, which might be somebody's pilot")
    from pilotscan.reporting.output.folder import write_file  # noqa: PLC0415

    try:
        write_file(out, text.encode())
    except OSError as error:
        raise WriteError(f"{out} cannot be written: {error.strerror or error}") from None
