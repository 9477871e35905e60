"""The templates by name: what each is for, what uses it, and what a folder of one's own changes.

Nothing here fills in a template, so that listing and copying them needs no template engine.
"""

from __future__ import annotations

import os
import re
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NamedTuple

from pilotscan.catalogue import Words, words_of
from pilotscan.diagnostics import did_you_mean
from pilotscan.errors import UsageError, WriteError, reason_of
from pilotscan.loading.builtin import templates_folder
from pilotscan.loading.document import Fault
from pilotscan.loading.yamldoc import read_bytes
from pilotscan.reporting.output.folder import write_whole
from pilotscan.told import told

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

__all__ = [
    "ENDINGS",
    "FRAME",
    "FRAMED",
    "ORIGINAL",
    "Difference",
    "TemplateFile",
    "Unused",
    "differences",
    "export_templates",
    "file_bytes",
    "is_template_name",
    "named_templates",
    "template_files",
    "template_names",
    "texts",
    "unused_files",
]

ENDINGS = {
    "report": ".j2",
    "html": ".html.j2",
    "charts": ".svg.j2",
    "style": ".css",
    "script": ".js",
    "pdf": ".typ",
}
"""How the names of the files in each folder of templates end."""

ORIGINAL = "default/"
"""Before the name of a template: ours, whatever takes its place."""

FRAME = "html/report.html.j2"
"""What makes a page of a report."""
FRAMED = (
    "report/brief.j2",
    "report/changes.j2",
    "report/comparison.j2",
    "report/path.j2",
    "report/patterns.j2",
    "report/pilot.j2",
    "report/questions.j2",
    "report/transfer.j2",
)
"""Reports that have a page."""

PARTS_OF_BASE = ("style/tokens.css", "style/charts.css", "style/report.css", "style/print.css")
"""What makes up the style sheet that every HTML page has."""

LARGEST = 20_000_000
"""Bytes of a file of one's own that is looked into; pictures make a template large."""

DEPTH = 3
"""So many folders deep are files of one's own looked at."""


_NAME = re.compile(r"""["']([\w./-]+)["']""")
_TAG = re.compile(r"\{%-?\s*(?:extends|include|import|from)\s+(.*?)%\}", re.DOTALL)
_LIST = re.compile(r"\{%-?\s*set\s+(sheets|scripts)\s*=(.*?)%\}", re.DOTALL)
_DRAWN = re.compile(r"""\b(?:chart|drawing)\(\s*["'](\w+)["']""")
_COMMENT = re.compile(r"\{#.*?(?:#\}|\Z)", re.DOTALL)


class TemplateFile(NamedTuple):
    """One of our templates.

    Parameters
    ----------
    name : of its file within the folder of templates, with slashes
    says : what it is for, in one line
    pages : names of the pages that it is a part of, sorted; empty for a page
    """

    name: str
    says: Words
    pages: tuple[str, ...]

    @property
    def is_page_of_html(self) -> bool:
        """Whether it is a page itself."""
        return self.name in FRAMED or (self.name.startswith("html/") and not self.pages)


class Unused(NamedTuple):
    """A file of one's own that changes nothing, and what its name was perhaps meant to be."""

    name: str
    hint: str


class Difference(NamedTuple):
    """A file of one's own beside ours of its name."""

    name: str
    kind: Literal["same", "changed", "own"]


def is_template_name(name: str) -> bool:
    """Tell whether a name is one that a template can have: known folder, known ending, no tricks.

    Everything else in a folder of templates is none of a template's business.
    """
    folder, _, rest = name.partition("/")
    pieces = rest.split("/")
    return (
        folder in ENDINGS
        and rest.endswith(ENDINGS[folder])
        and not any(piece.startswith(".") or not piece for piece in pieces)
    )


@cache
def template_names() -> tuple[str, ...]:
    """Return the names of our templates, sorted."""
    return tuple(name for name in _files_below(templates_folder()) if is_template_name(name))


@cache
def texts() -> dict[str, Words]:
    """Return what each of our templates is for."""
    return words_of("reporting", "templating", "templates.yaml")


def template_files() -> list[TemplateFile]:
    """Return our templates with what each is for and the pages it is a part of."""
    says, users = texts(), _users()
    return [
        TemplateFile(name, says[name], tuple(sorted(_pages(name, users) - {name})))
        for name in template_names()
    ]


def _pages(name: str, users: dict[str, set[str]]) -> set[str]:
    """Return the templates that use one, directly or by another, and that nothing else uses."""
    seen, waiting = {name}, [name]
    while waiting:
        new = users.get(waiting.pop(), set()) - seen
        seen |= new
        waiting += sorted(new)
    return {page for page in seen if not users.get(page)}


def _users() -> dict[str, set[str]]:
    """Return by name of a template the names of those that use it."""
    users: dict[str, set[str]] = {}
    folder = templates_folder()
    for name in template_names():
        text = (folder / name).read_text("utf-8")
        for used in _used_names(name, text):
            users.setdefault(used, set()).add(name)
    for name in PARTS_OF_BASE:
        users.setdefault(name, set()).add("html/base.html.j2")
    users.setdefault("style/site.css", set()).add("html/base.html.j2")
    users.setdefault(FRAME, set()).update(FRAMED)
    return users


def _used_names(name: str, text: str) -> Iterator[str]:
    if name.endswith(".j2"):
        plain = _COMMENT.sub("", text)
        for tag in _TAG.findall(plain):
            yield from (found.removeprefix(ORIGINAL) for found in _NAME.findall(tag))
        for kind, names in _LIST.findall(plain):
            form = "style/{}.css" if kind == "sheets" else "script/{}.js"
            yield from (form.format(found) for found in _NAME.findall(names))
        if name.startswith("report/"):
            yield from (f"charts/{found}.svg.j2" for found in _DRAWN.findall(plain))
    elif name.endswith(".typ"):
        here = name.rpartition("/")[0]
        for found in _NAME.findall(text):
            if found.endswith(".typ"):
                yield found.lstrip("/") if found.startswith("/") else f"{here}/{found}"


def _files_below(folder: Path, depth: int = DEPTH) -> list[str]:
    """Return the names of the files in a folder, sorted; nothing hidden, no linked folder."""
    found = []
    for place, inner, names in os.walk(folder):
        at = Path(place).relative_to(folder)
        below = len(at.parts) < depth
        inner[:] = sorted(name for name in inner if below and not name.startswith("."))
        found += [(at / name).as_posix() for name in names if not name.startswith(".")]
    return sorted(found)


def _looks_like_a_template(name: str) -> bool:
    """Tell whether a file was probably meant to be used: so a README or a logo is not told."""
    folder, _, rest = name.partition("/")
    endings = tuple({"." + ending.rpartition(".")[2] for ending in ENDINGS.values()})
    return (bool(rest) and folder in ENDINGS) or name.endswith((*endings, ".html", ".htm"))


def named_templates(patterns: Sequence[str]) -> list[str]:
    """Return the names of our templates that are asked for, sorted; all if nothing is.

    Parameters
    ----------
    patterns : names, names with ``*`` and ``?``, or folders

    Raises
    ------
    UsageError
        Nothing is called so.
    """
    chosen: set[str] = set()
    for pattern in patterns:
        folder = pattern.rstrip("/")
        wanted = f"{folder}/*" if folder in ENDINGS else pattern
        found = [name for name in template_names() if fnmatchcase(name, wanted)]
        if not found:
            hint = _hint(pattern, set(template_names())) or told(
                "'pilotscan templates list' names them"
            )
            raise UsageError(
                told("there is no template '%(name)s'; %(hint)s", name=pattern, hint=hint)
            )
        chosen.update(found)
    return sorted(chosen) if patterns else list(template_names())


def export_templates(folder: Path, names: Sequence[str], *, force: bool = False) -> list[str]:
    """Copy templates of ours to edit them; return the names of the files that were written.

    What is there already with the same bytes is left alone.

    Raises
    ------
    WriteError
        A file of that name is there and differs, and nothing is written; or the disk refuses.
    """
    data = {name: (templates_folder() / name).read_bytes() for name in names}
    try:
        new = [name for name in names if not _is_there(folder / name, data[name])]
        taken = [name for name in new if os.path.lexists(folder / name)]
        if taken and not force:
            others = told(" and %(n)s more", n=str(len(taken) - 1)) if len(taken) > 1 else ""
            raise WriteError(
                told(
                    "%(folder)s%(others)s exists already and differs, so nothing is written; name "
                    "other templates, or use --force to overwrite",
                    folder=folder / taken[0],
                    others=others,
                )
            )
        for name in new:
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            if not path.parent.resolve().is_relative_to(folder.resolve()):
                raise WriteError(told("%(parent)s is a link out of the folder", parent=path.parent))
            write_whole(path, data[name])
    except OSError as error:
        raise WriteError(
            told(
                "cannot write to %(folder)s: %(reason)s",
                folder=folder,
                reason=reason_of(error),
            )
        ) from None
    return new


def _is_there(path: Path, data: bytes) -> bool:
    return not path.is_symlink() and file_bytes(path) == data


def unused_files(folder: Path) -> list[Unused]:
    """Return the files of a folder of templates that change nothing, sorted by name.

    A file is used if it has the name of one of ours, or if its name stands in quotes in another
    file of the folder (style sheets and scripts also without folder and ending).
    """
    ours = set(template_names())
    own = [name for name in _files_below(folder) if _looks_like_a_template(name)]
    quoted: set[str] = set()
    for name in own:
        if is_template_name(name):
            quoted |= _quoted(folder / name)
    unused = []
    for name in own:
        if name in ours:
            continue
        spoken = {name, name.rpartition("/")[2]}
        if name.startswith(("style/", "script/")):
            spoken.add(name.rpartition("/")[2].rpartition(".")[0])
        if is_template_name(name) and spoken & quoted:
            continue
        unused.append(Unused(name, _hint(name, ours)))
    return unused


def _hint(name: str, ours: set[str]) -> str:
    """Say which of ours was perhaps meant; also for a name in the wrong folder or in none."""
    last = name.rpartition("/")[2]
    report = f"report/{last.partition('.')[0]}.j2"
    same = sorted(known for known in ours if known == report or known.rpartition("/")[2] == last)
    return (
        told("did you mean '%(word)s'?", word=same[0])
        if len(same) == 1
        else did_you_mean(name, ours)
    )


def _quoted(path: Path) -> set[str]:
    text = (file_bytes(path) or b"").decode("utf-8", "replace")  # a fault is told when it is used
    return {name.lstrip("/") for name in _NAME.findall(_COMMENT.sub("", text))}


def file_bytes(path: Path) -> bytes | None:
    """Return what is in a file; None of what is none, cannot be read or is far too large."""
    try:
        return read_bytes(path, path.name, LARGEST)
    except Fault:
        return None


def differences(folder: Path) -> list[Difference]:
    """Return how the templates of a folder differ from ours of this version, sorted by name."""
    ours, found = templates_folder(), []
    for name in _files_below(folder):
        if not is_template_name(name):
            continue
        kind: Literal["same", "changed", "own"] = "own"
        if name in template_names():
            same = file_bytes(folder / name) == (ours / name).read_bytes()
            kind = "same" if same else "changed"
        found.append(Difference(name, kind))
    return found
