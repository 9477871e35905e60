"""Assessments in files of their own: which file belongs to which pilot or target, now or then.

Only bytes are looked at, as far as that leaves no doubt, because every file of a run is.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import replace
from itertools import pairwise
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, NamedTuple

from pilotscan.loading.address import Address, place_at
from pilotscan.loading.discover import (
    ASSESSMENTS,
    STDIN,
    FoundFile,
    beside,
    discover,
    file_at,
    is_pilot_file,
    place_of,
    shown_path,
)
from pilotscan.loading.document import Fault
from pilotscan.loading.found import Found, is_registry
from pilotscan.loading.language import hold_stdin
from pilotscan.loading.load import ASSESSMENT_KEY, kind_of, load_file_bytes
from pilotscan.loading.shared_files import (
    above,
    cites_shared,
    is_shared_file,
    with_shared,
    with_shared_of,
)
from pilotscan.loading.yamldoc import parse_document

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Sequence

    from pilotscan.diagnostics import Diagnostic
    from pilotscan.loading.address import Place
    from pilotscan.loading.revisions import RevisionTree

__all__ = [
    "Mark",
    "described_in",
    "discover_all",
    "found_at",
    "mark_of",
    "mark_of_file",
    "put_together",
    "share_out",
    "with_assessments",
    "with_beside",
]


class Mark(NamedTuple):
    """What a file is about.

    Parameters
    ----------
    is_assessment : it holds an assessment of what another file describes
    name : id of the pilot or target that it describes or rates; empty if that cannot be told
    cites_shared : it names a source of a list that is shared
    """

    is_assessment: bool
    name: str
    cites_shared: bool = False


def _line(key: str) -> re.Pattern[bytes]:
    """Return what finds a key at the top of a file, which stands at the beginning of a line."""
    # behind a line feed and not at `^`, which takes ten times as long
    return re.compile(
        rb"\n[\"']?%b[\"']?[ \t]*:(?:[ \t]+[\"']?([\w-]+)[\"']?[ \t]*(?:#|\r?$))?" % key.encode(),
        re.M,
    )


_ID, _PILOT, _ASSESSMENT = _line("id"), _line("pilot"), _line(ASSESSMENT_KEY)
_BOM = b"\xef\xbb\xbf"


def mark_of(data: bytes) -> Mark:
    """Tell what a file is about, from its bytes."""
    return _mark_of(data)._replace(cites_shared=cites_shared(data))


def _mark_of(data: bytes) -> Mark:
    may_be = ASSESSMENT_KEY.encode() in data
    lines = b"\n" + data.removeprefix(_BOM)
    is_assessment = may_be and len(_ASSESSMENT.findall(lines)) == 1
    found = (_PILOT if is_assessment else _ID).findall(lines)
    if len(found) == 1 and found[0] and may_be == is_assessment:
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
        lie where they would, or of which nobody can tell

    Returns
    -------
    list
        The files, sorted. An assessment file that belongs to none of them stays one by itself.
    """
    found = _flat(found)
    named = {file.shown for file in found}
    others = [file for file in more if file.shown not in named]
    marks = {file.shown: mark(file) for file in (*found, *others)}
    described: dict[str, str] = {}
    for file in found:
        is_assessment, name, _ = marks[file.shown]
        if name and not is_assessment:
            described.setdefault(name, file.shown)
    others = [f for f in others if marks[f.shown].is_assessment or _is_for(f, described)]
    if not others and not any(marks[file.shown].is_assessment for file in found):
        return list(found)
    own = defaultdict(list)
    alone = []
    for file in (*found, *others):
        is_assessment, name, _ = marks[file.shown]
        if is_assessment and name in described:
            own[described[name]].append(file)
        elif file.shown in named or (is_assessment and not name) or _is_for(file, described):
            alone.append(file)
    return sorted(replace(file, assessments=tuple(sorted(own[file.shown]))) for file in alone)


def _is_for(file: FoundFile, described: Collection[str]) -> bool:
    """Tell whether a file lies in the folder for the assessments of something that is described."""
    folders = PurePosixPath(file.shown).parts[:-1]
    return any(one == ASSESSMENTS and name in described for one, name in pairwise(folders))


def _flat(found: Iterable[FoundFile]) -> list[FoundFile]:
    flat: list[FoundFile] = []
    for file in found:
        flat.append(replace(file, assessments=()) if file.assessments else file)
        flat += file.assessments
    return flat


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
        told = [f for f in _flat(more) if marks[f.shown].is_assessment and marks[f.shown].name]
        return put_together(found, told, lambda file: marks[file.shown])

    def cites(file: FoundFile) -> bool:
        return marks[file.shown].cites_shared

    here, there = (
        with_shared(put(these, those), cites) for these, those in ((first, second), (second, first))
    )
    taken = {own.shown for file in (*here, *there) for own in file.assessments}
    here = [file for file in here if file.shown not in taken]
    taken |= {file.shown for file in here if marks[file.shown].is_assessment}
    return here, [file for file in there if file.shown not in taken]


def discover_all(paths: Iterable[str | Place]) -> tuple[Sequence[FoundFile], list[Diagnostic]]:
    """Find the files behind paths, each with those that it is read with; see `with_assessments`.

    Behind them come the rows of registries that are named.
    """
    places = [path if str(path) == STDIN else place_at(path) for path in paths]
    named = [path for path in places if not isinstance(path, str) and is_registry(path)]
    others = [path for path in places if path not in named]
    found, faults = discover(others)
    files, further = with_assessments(found, [shown_path(place_at(path)) for path in others])
    if not named:
        return files, [*faults, *further]
    from pilotscan.loading.registry import open_registries  # noqa: PLC0415 - few runs have one

    registries, wrong = open_registries(named)
    return Found(files, registries), [*faults, *further, *wrong]


def with_assessments(
    found: Sequence[FoundFile], roots: Sequence[str] = ()
) -> tuple[list[FoundFile], list[Diagnostic]]:
    """Put every assessment file to what it is about, and lists of sources to who names them.

    See `put_together` and `with_shared`.

    Of a file given by name the folder beside it is searched too. What an assessment is about is
    looked for where its folder lies, and then belongs to the files.
    """
    marks: dict[str, Mark] = {}

    def mark(file: FoundFile) -> Mark:
        if file.shown not in marks:
            marks[file.shown] = mark_of_file(file)
        return marks[file.shown]

    def strays(files: Iterable[FoundFile]) -> list[FoundFile]:
        return [file for file in files if mark(file).is_assessment]

    more, faults = beside(found)
    files = put_together(found, more, mark)
    if strays(files) and any(str(file.path) == STDIN and file.data is None for file in found):
        marks.clear()
        found = [hold_stdin(file) for file in found]
        files = put_together(found, more, mark)
    known = {file.shown for file in found}
    described: dict[Place, dict[str, FoundFile]] = {}
    added = {}
    for file in strays(files):
        home = next((p.parent for p in place_of(file).parents if p.name == ASSESSMENTS), None)
        if home is not None and home not in described:
            described[home] = described_in(_files_of(home))
        owner = None if home is None else described[home].get(mark(file).name)
        if owner is not None and owner.shown not in known:
            added[owner.shown] = owner
    if added:
        more, faults = beside([*found, *(replace(file, named=True) for file in added.values())])
        files = put_together([*found, *added.values()], more, mark)
    return with_shared(files, lambda file: mark(file).cites_shared, roots), faults


def described_in(found: Iterable[FoundFile]) -> dict[str, FoundFile]:
    """Return the files of pilots and targets by id; of two with one id the first."""
    files: dict[str, FoundFile] = {}
    for file in found:
        mark = mark_of_file(file)
        if mark.name and not mark.is_assessment:
            files.setdefault(mark.name, file)
    return files


def _files_of(folder: Place) -> Iterator[FoundFile]:
    """Yield the files of a folder that may describe something, in order."""
    listed: list[Place]
    try:
        if isinstance(folder, Address):
            listed = [folder / name for name in folder.below() if "/" not in name]
        else:
            listed = sorted(folder.iterdir())
    except OSError:
        return
    for path in listed:
        file = file_at(path) if is_pilot_file(path.name) else None
        if file is not None:
            yield file


def with_beside(paths: Iterable[str | Path]) -> list[str | Path]:
    """Return paths with where assessments and lists of sources may lie beside them or above."""
    listed = list(paths)
    files = [path for path in map(Path, listed) if is_pilot_file(path.name)]
    folders = dict.fromkeys(path.parent / ASSESSMENTS for path in files)
    return [*listed, *folders, *above(listed)]


def found_at(
    tree: RevisionTree, roots: Sequence[str], mark: Callable[[FoundFile], Mark] = mark_of_file
) -> list[FoundFile]:
    """Return the files of a tree, each with the assessment files that belong to it.

    Parameters
    ----------
    roots : the paths that were asked for, as they are shown; other files lie beside them
    """
    found: list[FoundFile] = []
    beside: list[FoundFile] = []
    shared: dict[str, FoundFile] = {}
    for file in tree.files:
        is_asked = any(
            root in {".", file.name} or file.name.startswith(f"{root}/") for root in roots
        )
        made = FoundFile(file.name, Path(file.name), file.name in roots, file.data)
        if is_shared_file(file.name):
            shared[file.name] = made
            is_asked = is_asked and is_pilot_file(file.name)
        (found if is_asked else beside).append(made)
    files = put_together(found, beside, mark)
    return with_shared_of(files, shared, lambda file: mark(file).cites_shared, roots)
