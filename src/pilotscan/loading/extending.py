"""A framework file that holds only what differs from another: the two put together.

Whatever is found wrong afterwards is told where it was written: in the file itself, or in that of
the framework it changes.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pilotscan.diagnostics import Severity, did_you_mean, show
from pilotscan.loading.builtin import builtin_framework, builtin_frameworks
from pilotscan.loading.document import Document, Fault
from pilotscan.loading.merging import Origin, keep_only, merge, name_of
from pilotscan.loading.yamldoc import parse_document, read_bytes
from pilotscan.told import in_a_row, told

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pilotscan.loading.merging import Steps

__all__ = ["EXTENDS", "Extended", "extend"]

EXTENDS = "extends"
REMOVE = "remove"
OF_EACH = ("id", "version", EXTENDS, REMOVE)
"""Keys that a framework never takes from the one that it changes."""
GROUPS = "actor_groups"
AT_MOST = 3
"""So many frameworks can stand behind one another."""
_ABOUT_ONE = ("needs_fact", "against_fact", "needs_source")
"""Kinds of rules of `plausibility` that are about one condition."""
_PINNED = re.compile(r"(?P<base>.+)@(?P<version>[0-9]+(\.[0-9]+)*)", re.DOTALL)


@dataclass(frozen=True)
class Extended(Document):
    """A framework with what it takes from others.

    Parameters
    ----------
    tree : of both together; `text` and `places` are those of the file itself
    origin : where each part was written
    digests : SHA-256 of the files behind it
    """

    origin: Origin | None = field(default=None, kw_only=True)
    digests: tuple[str, ...] = field(default=(), kw_only=True)

    def written_in(self, path: Sequence[str | int]) -> tuple[Document, Steps]:
        """Return the document in which a path was written, and its path there."""
        origin = self.origin or Origin(self)
        for step in path:
            origin = origin.below(step)
        return origin.document, origin.path

    def has(self, path: Sequence[str | int]) -> bool:
        """Tell whether somebody wrote this path, here or in what is changed."""
        document, own = self.written_in(path)
        return document.has(own)


def extend(document: Document, folder: Path | None, above: tuple[str, ...] = ()) -> Document:
    """Put a framework together with what it changes; one that changes nothing stays as it is.

    Parameters
    ----------
    folder : of its file, which a base must not lie outside of; None where there is no folder, and
        so only packaged frameworks can be changed
    above : names of the frameworks that this one stands behind

    Raises
    ------
    Fault
        What it changes is not there or cannot be read, or the two do not go together.
    """
    named = document.tree.get(EXTENDS)
    if not isinstance(named, str) or not named.strip():
        return document
    pinned = _PINNED.fullmatch(named)
    name, version = (pinned["base"], pinned["version"]) if pinned else (named, "")
    base = _base(document, name, folder, above)
    _check(document, base, version)
    removed, origin = _remove(document, base)
    tree, whole = merge(removed, origin, document.tree, Origin(document))
    tree, whole = _without_idle(tree, whole, document.tree)
    behind = base.tree.get(EXTENDS) if isinstance(base, Extended) else ""
    tree[EXTENDS] = f"{behind} {base.tree['id']}@{base.tree['version']}".strip()
    _refuse_moved(document, removed)
    digest = hashlib.sha256(base.text.encode()).hexdigest()
    return Extended(
        file=document.file,
        text=document.text,
        tree=tree,
        places=document.places,
        has_empty=document.has_empty or base.has_empty,
        faults=(*document.faults, *base.faults),
        origin=whole,
        digests=(*(base.digests if isinstance(base, Extended) else ()), digest),
    )


def _fault(document: Document, path: Steps, code: str, message: str, hint: str = "") -> Fault:
    where = document.locate(path)
    made = document.lines.diagnostic(code, Severity.ERROR, message, where, hint)
    return Fault(made, document.faults)


def _base(document: Document, name: str, folder: Path | None, above: tuple[str, ...]) -> Document:
    """Read the framework that a document changes, with what that one changes in turn."""
    within: Path | None = None
    if name in builtin_frameworks():
        data, shown, same = builtin_framework(name), f"{name}.yaml", name
    else:
        path = _path(document, name, folder)
        # beside the file that names it, as the user called that one
        shown = (Path(document.file).parent / name).as_posix()
        same, within = str(path), path.parent
        data = _read(document, path, shown)
    if same in above:
        raise _fault(
            document,
            (EXTENDS,),
            "PS405",
            told("%(name)s changes this framework in turn", name=show(name)),
        )
    if len(above) >= AT_MOST:
        raise _fault(
            document,
            (EXTENDS,),
            "PS405",
            told("more than %(most)s frameworks stand behind one another", most=AT_MOST),
            told("let this one extend the last but one"),
        )
    base = parse_document(data, shown)
    if "pilotscan_framework" not in base.tree:
        raise _fault(
            document, (EXTENDS,), "PS204", told("%(name)s is not a framework", name=show(name))
        )
    return extend(base, within, (*above, same))


def _read(document: Document, path: Path, shown: str) -> bytes:
    try:
        return read_bytes(path, shown)
    except Fault as fault:
        why = fault.diagnostic
        raise _fault(
            document, (EXTENDS,), "PS204", in_a_row((why.where.file, why.message), " "), why.hint
        ) from None


def _path(document: Document, name: str, folder: Path | None) -> Path:
    known = builtin_frameworks()
    hint = did_you_mean(name, known)
    if folder is None or not name.endswith((".yaml", ".yml")):
        raise _fault(
            document,
            (EXTENDS,),
            "PS204",
            told("%(name)s is no framework that comes with pilotscan", name=show(name))
            if folder is None
            else told(
                "%(name)s is no framework that comes with pilotscan, and no file (.yaml)",
                name=show(name),
            ),
            hint or told("choose one of %(known)s", known=", ".join(known)),
        )
    path, is_inside, is_there = folder, True, False
    try:
        root = folder.resolve()
        path = (root / name).resolve()
        is_inside, is_there = path.is_relative_to(root), path.is_file()
    except (OSError, ValueError):
        pass  # a name that no file can have
    if not is_inside:
        raise _fault(
            document,
            (EXTENDS,),
            "PS204",
            told("%(name)s lies outside the folder of this file", name=show(name)),
            told("put it in the same folder, or one below it"),
        )
    if not is_there:
        raise _fault(
            document, (EXTENDS,), "PS204", told("there is no file %(name)s", name=show(name)), hint
        )
    return path


def _check(document: Document, base: Document, version: str) -> None:
    """Refuse a base without a name, of another version, or of the same id."""
    name, found = base.tree.get("id"), base.tree.get("version")
    for key, value in (("id", name), ("version", found)):
        if not isinstance(value, str):
            raise _fault(
                base,
                (key,),
                "PS202",
                told("the key %(name)s is missing", name=show(key)),
                told("add '%(name)s: …'", name=key),
            )
    if version and not f"{found}.".startswith(f"{version}."):
        raise _fault(
            document,
            (EXTENDS,),
            "PS405",
            told(
                "this changes version %(version)s of '%(name)s', and here it has version %(found)s",
                version=version,
                name=name,
                found=found,
            ),
            told("look at what changed there, and then name that version"),
        )
    if document.tree.get("id") == name:
        raise _fault(
            document,
            ("id",),
            "PS405",
            told("%(name)s is the id of the framework that this one changes", name=show(str(name))),
            told("give it an id of its own"),
        )


def _items(tree: Any, key: str) -> list[dict[str, Any]]:
    """Return the items of a list that are mappings; nothing where it is no list."""
    listed = tree.get(key) if isinstance(tree, dict) else None
    return [item for item in listed if isinstance(item, dict)] if isinstance(listed, list) else []


def _remove(document: Document, base: Document) -> tuple[dict[str, Any], Origin]:
    """Take out of a base what is its own alone, and what the document says."""
    listed = document.tree.get(REMOVE)
    written = listed if isinstance(listed, list) else []
    gone = [name for name in written if isinstance(name, str)]
    dimensions = {name_of(d): d for d in _items(base.tree, "dimensions")}
    conditions = {name_of(c) for d in dimensions.values() for c in _items(d, "conditions")}
    known = [name for name in (*dimensions, *conditions) if isinstance(name, str)]
    for i, name in enumerate(written):
        if isinstance(name, str) and name not in known:
            raise _fault(
                document,
                (REMOVE, i),
                "PS301",
                told(
                    "%(name)s is no dimension or condition of '%(base)s'",
                    name=show(name),
                    base=base.tree["id"],
                ),
                did_you_mean(name, known),
            )
    lost = set(gone)
    for name in gone:
        lost |= {inner for c in _items(dimensions.get(name), "conditions") if (inner := name_of(c))}
    tree = {key: value for key, value in base.tree.items() if key not in OF_EACH}
    origin = base.origin if isinstance(base, Extended) and base.origin else Origin(base)
    if not lost:
        return tree, origin
    for path in (
        ("dimensions",),
        *(("dimensions", i, "conditions") for i in range(len(dimensions))),
    ):
        tree, origin = keep_only(tree, origin, path, lambda item: name_of(item) not in lost)
    for path in (("rules", "stop"), *(("plausibility", kind) for kind in _ABOUT_ONE)):
        tree, origin = keep_only(
            tree, origin, path, lambda item: name_of(item, "condition") not in lost
        )
    return tree, origin


def _without_idle(
    tree: dict[str, Any], origin: Origin, own: dict[str, Any]
) -> tuple[dict[str, Any], Origin]:
    """Take out of groups the actors that no condition has any more, now that some are gone."""
    if own.get(REMOVE) is None or own.get(GROUPS) is not None:
        return tree, origin
    moving = {
        actor
        for d in _items(tree, "dimensions")
        for c in _items(d, "conditions")
        for actor in (c["actors"] if isinstance(c.get("actors"), list) else ())
        if isinstance(actor, str)
    }
    for i in range(len(_items(tree, GROUPS))):
        tree, origin = keep_only(tree, origin, (GROUPS, i, "actors"), lambda actor: actor in moving)
    return keep_only(
        tree, origin, (GROUPS,), lambda g: not isinstance(g, dict) or g.get("actors") != []
    )


def _refuse_moved(document: Document, base: dict[str, Any]) -> None:
    """Refuse a condition of the base that is put under another dimension."""
    under = {
        name_of(c): name_of(d) for d in _items(base, "dimensions") for c in _items(d, "conditions")
    }
    listed = document.tree.get("dimensions")
    for i, dimension in enumerate(listed if isinstance(listed, list) else ()):
        inside = dimension.get("conditions") if isinstance(dimension, dict) else None
        for k, condition in enumerate(inside if isinstance(inside, list) else ()):
            name, there = name_of(condition), name_of(dimension)
            if name is not None and under.get(name, there) != there:
                raise _fault(
                    document,
                    ("dimensions", i, "conditions", k, "id"),
                    "PS405",
                    told(
                        "%(name)s stands under '%(dimension)s' in what this file changes",
                        name=show(name),
                        dimension=under[name],
                    ),
                    told("change it there, or take it out with 'remove' and write it anew"),
                )
