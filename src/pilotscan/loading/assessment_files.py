"""Assessments in files of their own: which file belongs to which pilot or target.

Only bytes are looked at, as far as that leaves no doubt, because every file of a run is.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from pilotscan.loading.discover import STDIN, FoundFile, beside, discover
from pilotscan.loading.document import Fault
from pilotscan.loading.load import ASSESSMENT_KEY, kind_of, load_file_bytes
from pilotscan.loading.yamldoc import parse_document

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

    from pilotscan.diagnostics import Diagnostic

__all__ = ["Mark", "discover_all", "mark_of", "mark_of_file", "put_together", "share_out"]


class Mark(NamedTuple):
    """What a file is about.

    Parameters
    ----------
    is_assessment : it holds an assessment of what another file describes
    name : id of the pilot or target that it describes or rates; empty if that cannot be told
    """

    is_assessment: bool
    name: str


def _line(key: str) -> re.Pattern[bytes]:
    """Return what finds a key at the top of a file, which stands at the beginning of a line."""
    return re.compile(
        rb"^(?:\xef\xbb\xbf)?[\"']?%b[\"']?[ \t]*:(?:[ \t]+[\"']?([\w-]+)[\"']?[ \t]*(?:#|\r?$))?"
        % key.encode(),
        re.M,
    )


_ID, _PILOT, _ASSESSMENT = _line("id"), _line("pilot"), _line(ASSESSMENT_KEY)


def mark_of(data: bytes) -> Mark:
    """Tell what a file is about, from its bytes."""
    is_assessment = ASSESSMENT_KEY.encode() in data and len(_ASSESSMENT.findall(data)) == 1
    found = (_PILOT if is_assessment else _ID).findall(data)
    if len(found) == 1 and found[0] and (is_assessment or ASSESSMENT_KEY.encode() not in data):
        return Mark(is_assessment, found[0].decode())
    try:
        document = parse_document(data, "")
    except Fault:
        return Mark(is_assessment, "")
    is_assessment = kind_of(document) == "assessment"
    name = document.tree.get("pilot" if is_assessment else "id")
    return Mark(is_assessment, name if isinstance(name, str) else "")


def mark_of_file(file: FoundFile) -> Mark:
    """Tell what a file is about; of standard input, which can be read only once, nobody can."""
    if str(file.path) == STDIN and file.data is None:
        return Mark(is_assessment=False, name="")
    data = load_file_bytes(file)
    return mark_of(data) if isinstance(data, bytes) else Mark(is_assessment=False, name="")


def put_together(
    found: Sequence[FoundFile],
    more: Iterable[FoundFile] = (),
    mark: Callable[[FoundFile], Mark] = mark_of_file,
) -> list[FoundFile]:
    """Put every assessment file to the file of its pilot or target, the first that has its id.

    Parameters
    ----------
    more : files beside those found, of which only those are taken that belong to one of them, or
        of which nobody can tell

    Returns
    -------
    list
        The files, sorted. An assessment file that belongs to none of them stays one by itself.
    """
    found = _flat(found)
    named = {file.shown for file in found}
    others = [file for file in more if file.shown not in named]
    marks = {file.shown: mark(file) for file in (*found, *others)}
    if not any(one.is_assessment for one in marks.values()):
        return list(found)
    described: dict[str, str] = {}
    for file in found:
        is_assessment, name = marks[file.shown]
        if name and not is_assessment:
            described.setdefault(name, file.shown)
    own = defaultdict(list)
    alone = []
    for file in (*found, *others):
        is_assessment, name = marks[file.shown]
        if is_assessment and name in described:
            own[described[name]].append(file)
        elif file.shown in named or (is_assessment and not name):
            alone.append(file)
    return sorted(replace(file, assessments=tuple(sorted(own[file.shown]))) for file in alone)


def _flat(found: Iterable[FoundFile]) -> list[FoundFile]:
    return [one for file in found for one in (replace(file, assessments=()), *file.assessments)]


def share_out(
    first: Sequence[FoundFile], second: Sequence[FoundFile]
) -> tuple[list[FoundFile], list[FoundFile]]:
    """Put assessment files to what they are about where that lies behind other paths.

    Returns
    -------
    tuple
        The files of both; an assessment that belongs to neither is by itself in one of them.
    """
    marks = {file.shown: mark_of_file(file) for file in _flat((*first, *second))}

    def put(found: Sequence[FoundFile], more: Sequence[FoundFile]) -> list[FoundFile]:
        told = [file for file in _flat(more) if marks[file.shown].name]
        return put_together(found, told, lambda file: marks[file.shown])

    here, there = put(first, second), put(second, first)
    taken = {own.shown for file in (*here, *there) for own in file.assessments}
    here = [file for file in here if file.shown not in taken]
    taken |= {file.shown for file in here if marks[file.shown].is_assessment}
    return here, [file for file in there if file.shown not in taken]


def discover_all(paths: Iterable[str | Path]) -> tuple[list[FoundFile], list[Diagnostic]]:
    """Find the files behind paths, each with the assessment files that belong to it.

    Those are looked for behind the paths and, of a file given by name, in the folder beside it;
    see `discover` and `put_together`.
    """
    found, faults = discover(paths)
    more, further = beside(found)
    return put_together(found, more), [*faults, *further]
