"""What tells which files of a folder are ours, read as if it came from a stranger."""

from __future__ import annotations

import json
import re
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from pilotscan.errors import WriteError, reason_of
from pilotscan.loading.address import Address
from pilotscan.loading.files import open_regular
from pilotscan.told import told

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from pilotscan.loading.address import Place
    from pilotscan.reporting.output.owned import Sent

__all__ = ["JOURNAL", "MANIFEST", "journal_of", "read_journal", "read_manifest"]

MANIFEST = ".pilotscan-manifest.json"
JOURNAL = ".pilotscan-journal"
_LINE = re.compile(r"([0-9a-f]{64}) (.+)")
_RECORD_AT_MOST = 20_000_000
"""Bytes of a manifest or journal: a hundred thousand reports."""


def _is_within(name: str) -> bool:
    """Tell whether a name that was read from a folder stays in it."""
    path = PurePosixPath(name)
    return (
        bool(path.parts)
        and not path.is_absolute()
        and ".." not in path.parts
        and "\\" not in name
        and "\0" not in name
    )


def _read_record(path: Place) -> bytes:
    """Read what tells which files are ours; like a pilot file it may come from a stranger.

    Raises
    ------
    WriteError
        It cannot be read, is no regular file, or is too large.
    OSError
        A server does not give it.
    """
    try:
        data = path.read(_RECORD_AT_MOST) if isinstance(path, Address) else _of_disk(path)
    except FileNotFoundError:
        raise
    except OSError as error:
        if isinstance(path, Address):
            raise
        why = told("a link") if path.is_symlink() else reason_of(error)
        raise _no_record(path, why) from None
    if len(data) > _RECORD_AT_MOST:
        raise _no_record(
            path,
            told("larger than %(most)s MB", most=_RECORD_AT_MOST // 1_000_000),
        )
    return data


def _of_disk(path: Path) -> bytes:
    with open_regular(path, follow=False) as stream:
        return stream.read(_RECORD_AT_MOST + 1)


def _no_record(path: Place, why: str) -> WriteError:
    remedy = told("remove it")
    if path.name == MANIFEST:
        remedy = told(
            "move it away, and what differs from its new report is kept; --force overwrites it"
        )
    return WriteError(
        told(
            "cannot write to %(parent)s: %(path)s does not tell which files are ours "
            "(%(why)s); %(remedy)s",
            parent=path.parent,
            path=path.name,
            why=why,
            remedy=remedy,
        )
    )


def read_manifest(folder: Place, *, force: bool) -> dict[str, set[str]]:
    """Return the fingerprints that each file of ours may have.

    Raises
    ------
    WriteError
        The manifest is none, and nothing is to be overwritten by force.
    """
    path = folder / MANIFEST
    ours: dict[str, set[str]] = {}
    try:
        for name, digests in json.loads(_read_record(path))["files"].items():
            if _is_within(name):
                ours.setdefault(name, set()).update(str(digest) for digest in digests)
    except FileNotFoundError:
        return {}
    except (WriteError, ValueError, AttributeError, KeyError, TypeError, RecursionError) as error:
        if force:
            return {}
        raise error if isinstance(error, WriteError) else _no_record(path, told("broken")) from None
    return ours


def journal_of(files: Iterable[Sent]) -> bytes:
    """Return the lines of a journal about files."""
    return "".join(f"{one.digest} {one.name}\n" for one in files).encode()


def read_journal(folder: Place, name: str = JOURNAL) -> list[tuple[str, str]]:
    """Return the fingerprints and names of the files that a run meant to replace."""
    try:
        text = _read_record(folder / name).decode("utf-8", errors="replace")
    except FileNotFoundError:
        return []
    lines = map(_LINE.fullmatch, text.split("\n"))
    return [(line[1], line[2]) for line in lines if line is not None and _is_within(line[2])]
