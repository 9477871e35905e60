"""``pilotscan new``: a pilot, target or assessment file to fill in."""

from __future__ import annotations

import json
import os
import re
import shlex
import unicodedata
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple, TextIO

import typer

from pilotscan.authoring.new import new_assessment_file, new_pilot_file, new_target_file
from pilotscan.authoring.schema import assessment_schema, pilot_schema, target_schema
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
from pilotscan.diagnostics import Severity, show
from pilotscan.errors import UsageError, WriteError, reason_of
from pilotscan.loading.assessment_files import mark_of_file
from pilotscan.loading.discover import (
    ASSESSMENTS,
    FoundFile,
    discover,
    is_pilot_file,
    shown_path,
)
from pilotscan.loading.load import load_pilot_file
from pilotscan.reading import check_bytes, check_file, check_target_bytes, read_framework
from pilotscan.reporting.output.folder import write_whole
from pilotscan.told import in_a_row, told

if TYPE_CHECKING:
    from collections.abc import Callable

    from pilotscan.model.framework import Framework
    from pilotscan.model.pilot import Pilot
    from pilotscan.reading import CheckedPilot

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
    assessment: Annotated[
        bool,
        typer.Option(
            "--assessment",
            help="An assessment of the pilot or place ID (or of a file), in a file of its own.",
        ),
    ] = False,
    assessor: Annotated[
        str | None,
        typer.Option(
            metavar="ID",
            help="With --assessment: who rates, as a short name: finance.",
            show_default=False,
        ),
    ] = None,
    role: Annotated[
        str | None,
        typer.Option(
            help="With --assessment: how the assessor relates to the pilot. Default: the first "
            "role of the framework.",
            show_default=False,
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
            help="Folder of the file; '-' is standard output. Default: pilots, pilots/targets, or "
            "assessments/ID beside the file of the pilot.",
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
    if assessment and (target or assessor is None):
        raise UsageError(
            told("a file holds a place or an assessment: leave out --target or --assessment")
            if target
            else told("say who rates: --assessor ID")
        )
    if not assessment and (assessor is not None or role is not None):
        option = "--role" if assessor is None else "--assessor"
        raise UsageError(told("%(option)s is about an assessment: add --assessment", option=option))
    day = day or date.today()
    check: Callable[[bytes, str, Framework], CheckedPilot]
    to_stdout = out == STDOUT
    if assessor is not None:
        about = _about(pilot_id, needed=out is None)
        folder = Path(out) if out else about.folder / ASSESSMENTS / about.name
        home = folder if out else about.folder
        kind, make, check = "assessment.", assessment_schema, check_bytes
        path = folder / f"{day.isoformat()}-{assessor}.yaml"
        written = partial(
            new_assessment_file, assessor=assessor, role=role, of_target=about.is_target
        )
        pilot_id = about.name
    else:
        home = Path(out or (DEFAULT_PATH / "targets" if target else DEFAULT_PATH))
        path = home / f"{pilot_id}.yaml"
        kind, make, check = (
            ("target.", target_schema, check_target_bytes)
            if target
            else ("", pilot_schema, check_bytes)
        )
        written = partial(
            partial(new_target_file, pilot=_pilot(for_pilot, loaded)) if target else new_pilot_file,
            name=_readable(pilot_id) if name is None else name,
            municipality=municipality,
            country=country,
        )
    schema = home / SCHEMA_FOLDER / f"{loaded.id}.{kind}{language}.schema.json"
    modeline = Path(os.path.relpath(schema, path.parent)).as_posix()
    text = written(
        pilot_id,
        loaded,
        day,
        lang=language,
        schema="" if to_stdout else modeline,
        minimal=minimal,
    )
    _refuse_faults(check(text.encode("utf-8", "surrogatepass"), "new.yaml", loaded), text, pilot_id)
    if to_stdout:
        typer.echo(text, nl=False)
        return
    # A file without its schema could not be made a second time; the other way round is harmless.
    _refuse_to_overwrite(path)
    _write_schema(schema, make(loaded, language))
    _write_new(path, text)

    shown = shown_path(path)
    say(told("%(file)s is ready to be filled in.", file=shown))
    note(told("Check it with: pilotscan validate %(file)s", file=shlex.quote(shown)))


class _About(NamedTuple):
    """What an assessment is to be about, and where its file lies."""

    name: str
    folder: Path
    is_target: bool


def _about(given: str, *, needed: bool) -> _About:
    """Find the pilot or target of which somebody writes an assessment.

    Parameters
    ----------
    given : its id, or the path of its file
    needed : its file must be there, because the new one goes beside it

    Raises
    ------
    UsageError
        It is not there, or the file holds none.
    """
    is_path = is_pilot_file(Path(given).name)
    found, _ = discover([given] if is_path else [DEFAULT_PATH] if DEFAULT_PATH.is_dir() else [])
    for file in found:
        name = mark_of_file(file).name
        if name and (is_path or name == given):
            kind = load_pilot_file(file).kind
            if kind in {"pilot", "target"}:
                return _About(name, file.path.parent, kind == "target")
    if is_path:
        raise UsageError(told("%(file)s holds no pilot and no place", file=show(given)))
    if needed:
        raise UsageError(
            told(
                "there is no pilot or place %(name)s in %(folder)s: name its file",
                name=show(given),
                folder=DEFAULT_PATH.as_posix(),
            )
        )
    return _About(given, Path(), is_target=False)


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
        message = next((d.message for d in errors), told("it holds no pilot"))
        raise UsageError(told("--for %(file)s: %(why)s", file=checked.file, why=message))
    return checked.pilot


def _readable(pilot_id: str) -> str:
    words = pilot_id.replace("-", " ").strip()
    return words[:1].upper() + words[1:]


def _refuse_faults(checked: CheckedPilot, text: str, pilot_id: str) -> None:
    """Refuse to write what would not be valid: what the caller gave is then at fault.

    Raises
    ------
    UsageError
        Naming the option, what it holds and what it takes.
    """
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
        path.parent.mkdir(parents=True, exist_ok=True)
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
