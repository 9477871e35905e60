"""``pilotscan new``: a pilot file or a target file to fill in."""

from __future__ import annotations

import json
import os
import re
import shlex
import unicodedata
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TextIO

import typer

from pilotscan.authoring.new import new_pilot_file, new_target_file
from pilotscan.authoring.schema import pilot_schema, target_schema
from pilotscan.cli.options import (
    DEFAULT_FRAMEWORK,
    DEFAULT_PATH,
    STDOUT,
    Debug,
    FrameworkName,
    LangAlone,
    read_date,
)
from pilotscan.cli.speaking import speak
from pilotscan.cli.telling import note, say
from pilotscan.diagnostics import Severity
from pilotscan.errors import UsageError, WriteError, reason_of
from pilotscan.loading.discover import FoundFile, shown_path
from pilotscan.reading import check_bytes, check_file, check_target_bytes, read_framework
from pilotscan.reporting.output.folder import write_whole
from pilotscan.told import in_a_row, told

if TYPE_CHECKING:
    from pilotscan.model.framework import Framework
    from pilotscan.model.pilot import Pilot

__all__ = ["new"]

SCHEMA_FOLDER = ".pilotscan"
"""Beside the pilots; hidden, so that it is not searched for pilots."""


def new(  # noqa: PLR0913, PLR0917 - one parameter per option
    pilot_id: Annotated[
        str,
        typer.Argument(metavar="ID", help="Small letters, digits and hyphens: plan-einstein."),
    ],
    target: Annotated[
        bool, typer.Option("--target", help="A place where a pilot might go, instead of a pilot.")
    ] = False,
    for_pilot: Annotated[
        Path | None,
        typer.Option(
            "--for",
            metavar="PILOT",
            help="With --target: the file of a pilot, whose circumstances are asked about.",
        ),
    ] = None,
    name: Annotated[
        str | None, typer.Option(help="Name of the pilot or place. Default: made from the id.")
    ] = None,
    municipality: Annotated[str, typer.Option(help="Where it is.")] = "unknown",
    country: Annotated[str, typer.Option(help="Its country, in two capital letters.")] = "NL",
    framework: FrameworkName = DEFAULT_FRAMEWORK,
    day: Annotated[
        date | None,
        typer.Option(
            "--date",
            parser=read_date,
            metavar="DATE",
            help="Day of the assessment. Default: today.",
            show_default=False,
        ),
    ] = None,
    lang: LangAlone = None,
    minimal: Annotated[
        bool, typer.Option("--minimal", help="Without explanations and examples.")
    ] = False,
    out: Annotated[
        str | None,
        typer.Option(
            metavar="DIR|-",
            help="Folder of the file; '-' is standard output. Default: pilots, or pilots/targets.",
            show_default=False,
        ),
    ] = None,
    debug: Debug = False,  # noqa: ARG001 - read by the outermost shell
) -> None:
    """Read the options of ``new``, and do it."""
    language = speak(lang)
    loaded = read_framework(framework).framework
    if for_pilot is not None and not target:
        raise UsageError(told("--for is about a place where that pilot might go: add --target"))
    if out is None:
        out = str(DEFAULT_PATH / "targets" if target else DEFAULT_PATH)
    to_stdout = out == STDOUT
    kind = "target." if target else ""
    schema = "" if to_stdout else f"{SCHEMA_FOLDER}/{loaded.id}.{kind}{language}.schema.json"
    written = (
        partial(new_target_file, pilot=_pilot(for_pilot, loaded)) if target else new_pilot_file
    )
    text = written(
        pilot_id,
        loaded,
        day or date.today(),
        name=_readable(pilot_id) if name is None else name,
        lang=language,
        municipality=municipality,
        country=country,
        schema=schema,
        minimal=minimal,
    )
    _refuse_faults(text, pilot_id, loaded, target=target)
    if to_stdout:
        typer.echo(text, nl=False)
        return
    path = Path(out, f"{pilot_id}.yaml")
    # A file without its schema could not be made a second time; the other way round is harmless.
    _refuse_to_overwrite(path)
    made = (target_schema if target else pilot_schema)(loaded, language)
    _write_schema(Path(out, schema), made)
    _write_new(path, text)

    shown = shown_path(path)
    say(told("%(file)s is ready to be filled in.", file=shown))
    note(told("Check it with: pilotscan validate %(file)s", file=shlex.quote(shown)))


def _pilot(path: Path | None, framework: Framework) -> Pilot | None:
    """Read the pilot that a place is described for.

    Raises
    ------
    UsageError
        The file holds none, or a broken one.
    """
    if path is None:
        return None
    checked = check_file(FoundFile(shown_path(path), path, named=True), framework)
    if checked.pilot is None:
        errors = (d for d in checked.diagnostics if d.severity is Severity.ERROR)
        message = next(errors).message
        raise UsageError(told("--for %(file)s: %(why)s", file=checked.file, why=message))
    return checked.pilot


def _readable(pilot_id: str) -> str:
    words = pilot_id.replace("-", " ").strip()
    return words[:1].upper() + words[1:]


def _refuse_faults(text: str, pilot_id: str, framework: Framework, *, target: bool) -> None:
    """Refuse to write what would not be valid: what the caller gave is then at fault.

    Raises
    ------
    UsageError
        Naming the option, what it holds and what it takes.
    """
    check = check_target_bytes if target else check_bytes
    checked = check(text.encode("utf-8", "surrogatepass"), "new.yaml", framework)
    faults = [d for d in checked.diagnostics if d.severity is Severity.ERROR]
    if not faults:
        return
    first = faults[0]
    hint = first.hint
    slug = _slug(pilot_id)
    if first.where.path == "id" and slug and slug != pilot_id:
        hint = told("did you mean '%(word)s'?", word=slug)
    line = text.split("\n")[first.where.line - 1]
    where = first.where.path or line.partition(":")[0].strip()
    parts = [in_a_row([where, first.message], ": "), *([hint] if hint else [])]
    raise UsageError(in_a_row(parts, "; "))


def _slug(text: str) -> str:
    """Return the nearest thing to an id."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:80].strip("-")


def _refuse_to_overwrite(path: Path) -> None:
    if os.path.lexists(path):
        raise WriteError(told("%(file)s exists already, and is left as it is", file=path))


def _write_new(path: Path, text: str) -> None:
    """Write a file that must not be there yet, whole or not at all.

    Raises
    ------
    WriteError
        It is there, or cannot be written.
    """
    try:
        with path.open("x", encoding="utf-8", newline="\n") as stream:
            try:
                _write_text(stream, text)
            except BaseException:
                path.unlink()
                raise
    except FileExistsError:
        _refuse_to_overwrite(path)
    except OSError as error:
        raise WriteError(
            told("%(file)s cannot be written: %(why)s", file=path, why=reason_of(error))
        ) from None


def _write_text(stream: TextIO, text: str) -> None:
    stream.write(text)
    stream.flush()


def _write_schema(path: Path, schema: dict[str, Any]) -> None:
    """Put the schema where the editor looks for it; a new one takes the place of an older."""
    data = (json.dumps(schema, indent=1, ensure_ascii=False) + "\n").encode()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.is_symlink() or not path.is_file() or path.read_bytes() != data:
            write_whole(path, data)
    except OSError as error:
        raise WriteError(
            told("%(file)s cannot be written: %(why)s", file=path, why=reason_of(error))
        ) from None
