"""``pilotscan templates``: what lays reports out, to look at and to change."""

from __future__ import annotations

import difflib
import shlex
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pilotscan._version import __version__
from pilotscan.cli.options import Debug
from pilotscan.cli.running import note
from pilotscan.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["templates", "warn_of_unused"]

STDOUT = "-"
UNUSED_AT_MOST = 5
"""So many files that change nothing are named."""

templates = typer.Typer(no_args_is_help=True, add_completion=False, rich_markup_mode=None)


@templates.command("list")
def list_templates(
    debug: Debug = False,  # noqa: ARG001 - read by the outermost shell
) -> None:
    """List every template, what it is for, and which pages it is a part of."""
    from pilotscan.reporting.templating.own import template_files  # noqa: PLC0415

    listed = template_files()
    width = max(len(file.name) for file in listed)
    for file in listed:
        typer.echo(f"{file.name:<{width}}  {file.says}")
        if file.pages:
            whole = set(file.pages) == {other.name for other in listed if other.is_page_of_html}
            typer.echo(
                f"{'':<{width}}  In {'every HTML page' if whole else ', '.join(file.pages)}."
            )


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
    debug: Debug = False,  # noqa: ARG001 - read by the outermost shell
) -> None:
    """Copy templates into a folder, to change them there and use them by --templates DIR."""
    from pilotscan.loading.discover import shown_path  # noqa: PLC0415
    from pilotscan.reporting.templating.own import (  # noqa: PLC0415
        export_templates,
        named_templates,
    )

    if folder == STDOUT:
        raise UsageError("templates are files; name a folder instead of '-'")
    wanted = named_templates(names or ())
    written = export_templates(Path(folder), wanted, force=force)
    for name in written:
        typer.echo(shown_path(Path(folder, name)))
    same = len(wanted) - len(written)
    if same:
        note(f"{same} of {len(wanted)} were there already.")
    note(f"Use them with: pilotscan evaluate --templates {shlex.quote(shown_path(Path(folder)))}")


@templates.command("diff")
def diff(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Folder of your own templates.")],
    debug: Debug = False,  # noqa: ARG001 - read by the outermost shell
) -> None:
    """Show how templates of your own differ from ours of this version."""
    from pilotscan.reporting.templating.own import differences  # noqa: PLC0415

    if not folder.is_dir():
        raise UsageError(f"there is no folder {folder} with templates")
    found = differences(folder)
    for item in found:
        if item.kind == "changed":
            for line in _difference(folder, item.name):
                typer.echo(line)
    count = {kind: sum(d.kind == kind for d in found) for kind in ("changed", "same", "own")}
    note(
        f"Beside pilotscan {__version__}: {count['changed']} changed, {count['same']} the same as "
        f"ours, {count['own']} of your own only."
    )
    warn_of_unused(folder)


def _difference(folder: Path, name: str) -> Iterator[str]:
    from pilotscan.loading.builtin import templates_folder  # noqa: PLC0415
    from pilotscan.reporting.output.safe import visible  # noqa: PLC0415
    from pilotscan.reporting.templating.own import file_bytes  # noqa: PLC0415

    ours, yours = (
        (file_bytes(place / name) or b"").decode("utf-8", "replace").splitlines()
        for place in (templates_folder(), folder)
    )
    for line in difflib.unified_diff(ours, yours, f"ours/{name}", f"yours/{name}", lineterm=""):
        yield visible(line.replace("\t", "    "))


def warn_of_unused(folder: Path) -> None:
    """Say on standard error which files of a folder of templates change nothing."""
    from pilotscan.loading.discover import shown_path  # noqa: PLC0415
    from pilotscan.reporting.output.safe import visible  # noqa: PLC0415
    from pilotscan.reporting.templating.own import unused_files  # noqa: PLC0415

    unused = unused_files(folder)
    for file in unused[:UNUSED_AT_MOST]:
        hint = f"; {file.hint}" if file.hint else ""
        shown = visible(shown_path(folder / file.name))
        note(f"{shown} takes the place of no template and is used by none{visible(hint)}")
    if len(unused) > UNUSED_AT_MOST:
        note(f"… and {len(unused) - UNUSED_AT_MOST} more such files")
