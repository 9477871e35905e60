"""``pilotscan templates``: what lays reports out, to look at and to change."""

from __future__ import annotations

import difflib
import shlex
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pilotscan._version import __version__
from pilotscan.cli.helping import SpokenGroup
from pilotscan.cli.options import STDOUT, Debug, LangAlone
from pilotscan.cli.speaking import speak, tell
from pilotscan.cli.telling import note, say
from pilotscan.errors import UsageError, reason_of
from pilotscan.loading.builtin import templates_folder
from pilotscan.loading.discover import shown_path
from pilotscan.loading.files import refuse_outside
from pilotscan.reporting.output.safe import visible
from pilotscan.reporting.templating.own import (
    differences,
    export_templates,
    file_bytes,
    named_templates,
    template_files,
    unused_files,
)
from pilotscan.told import in_a_row, told, told_many

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["check_templates", "templates"]

UNUSED_AT_MOST = 5
"""So many files that change nothing are named."""

templates = typer.Typer(
    cls=SpokenGroup, no_args_is_help=True, add_completion=False, rich_markup_mode=None
)


@templates.callback()
def _group(lang: LangAlone = None) -> None:
    """Take what stands before the command."""


@templates.command("list")
def list_templates(
    lang: LangAlone = None,
    debug: Debug = False,  # noqa: ARG001 - read by the outermost shell
) -> None:
    """List every template, what it is for, and which pages it is a part of."""
    language = speak(lang)
    listed = template_files()
    width = max(len(file.name) for file in listed)
    for file in listed:
        typer.echo(f"{file.name:<{width}}  {file.says[language]}")
        if file.pages:
            whole = set(file.pages) == {other.name for other in listed if other.is_page_of_html}
            pages = told("every HTML page") if whole else ", ".join(file.pages)
            say(in_a_row([" " * width, told("In %(pages)s.", pages=pages)], "  "))


@templates.command("export")
def export(
    folder: Annotated[str, typer.Argument(metavar="DIR", help="Where to copy them to.")],
    names: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[NAME]…",
            help="Templates as `list` names them, also with * and ?. Default: all.",
            show_default=False,
        ),
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Overwrite files that differ.")] = False,
    lang: LangAlone = None,
    debug: Debug = False,  # noqa: ARG001 - read by the outermost shell
) -> None:
    """Copy templates into a folder, to change them there and use them by --templates DIR."""
    speak(lang)
    if folder == STDOUT:
        raise UsageError(told("templates are files; name a folder instead of '-'"))
    wanted = named_templates(names or ())
    written = export_templates(Path(folder), wanted, force=force)
    for name in written:
        typer.echo(shown_path(Path(folder, name)))
    same = len(wanted) - len(written)
    if same:
        note(
            told_many(
                "%(n)s of %(all)s were there already.",
                "%(n)s of %(all)s were there already.",
                same,
                all=len(wanted),
            )
        )
    shown = shlex.quote(shown_path(Path(folder)))
    note(told("Use them with: pilotscan evaluate --templates %(folder)s", folder=shown))


@templates.command("diff")
def diff(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Folder of your own templates.")],
    lang: LangAlone = None,
    debug: Debug = False,  # noqa: ARG001 - read by the outermost shell
) -> None:
    """Show how templates of your own differ from ours of this version."""
    speak(lang)
    if not folder.is_dir():
        raise UsageError(told("there is no folder %(folder)s with templates", folder=folder))
    found = differences(folder)
    for item in found:
        if item.kind == "changed":
            for line in _difference(folder, item.name):
                typer.echo(line)
    count = {kind: sum(d.kind == kind for d in found) for kind in ("changed", "same", "own")}
    note(
        told(
            "Beside pilotscan %(version)s: %(changed)s changed, %(same)s the same as ours, %(own)s "
            "of your own only.",
            version=__version__,
            **count,
        )
    )
    _warn_of_unused(folder)


def _difference(folder: Path, name: str) -> Iterator[str]:
    ours, yours = (
        (file_bytes(place / name) or b"").decode("utf-8", "replace").splitlines()
        for place in (templates_folder(), folder)
    )
    for line in difflib.unified_diff(ours, yours, f"ours/{name}", f"yours/{name}", lineterm=""):
        yield visible(line.replace("\t", "    "))


def check_templates(folder: Path) -> None:
    """Make sure that there is a folder of templates, and tell which of its files change nothing.

    Raises
    ------
    UsageError
        There is no such folder, or it may not be read.
    """
    try:
        refuse_outside(folder)
    except OSError as error:
        raise UsageError(
            told(
                "cannot use the templates in %(folder)s: %(why)s",
                folder=folder,
                why=reason_of(error),
            )
        ) from None
    if not folder.is_dir():
        raise UsageError(told("there is no folder %(folder)s with templates", folder=folder))
    _warn_of_unused(folder)


def _warn_of_unused(folder: Path) -> None:
    """Say on standard error which files of a folder of templates change nothing."""
    unused = unused_files(folder)
    for file in unused[:UNUSED_AT_MOST]:
        shown = shown_path(folder / file.name)
        text = told("%(file)s takes the place of no template and is used by none", file=shown)
        note(visible(tell(in_a_row([text, file.hint], "; ") if file.hint else text)))
    more = len(unused) - UNUSED_AT_MOST
    if more > 0:
        note(told_many("… and %(n)s more such file", "… and %(n)s more such files", more))
