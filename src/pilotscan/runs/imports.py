"""Bring in what there is: tables of projects as pilot files, bibliographies as sources."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NamedTuple

from pilotscan.asking.answers.grids import MAX_BYTES, read_book
from pilotscan.bibliography.faults import fault
from pilotscan.bibliography.library import read_library
from pilotscan.diagnostics import Diagnostic, Location, Severity, clip_faults, show
from pilotscan.errors import reason_of
from pilotscan.importing.projects import check_paths, read_projects
from pilotscan.loading.assessment_files import described_in
from pilotscan.loading.discover import ASSESSMENTS, discover, shown_path
from pilotscan.loading.document import Fault
from pilotscan.loading.files import read_input
from pilotscan.loading.load import assessment_of, load_pilot_file, sources_of, target_of
from pilotscan.loading.package import DESCRIPTOR, pilots_of_package
from pilotscan.loading.unpacked import files_of_package
from pilotscan.loading.writing import tree_of, yaml_of
from pilotscan.model.source_file import SourcesFile
from pilotscan.reading import check_bytes
from pilotscan.reporting.exports.bibliography import bibtex_of, csl_of, sources_of_pilots
from pilotscan.runs.answers import is_told_before, said_of, write_fresh
from pilotscan.told import told

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from pilotscan.importing.projects import NewPilot
    from pilotscan.loading.discover import FoundFile
    from pilotscan.model.assessment_file import AssessmentFile
    from pilotscan.model.framework import Framework
    from pilotscan.model.mapping import ProjectMapping
    from pilotscan.model.pilot import Pilot
    from pilotscan.model.source import SourceKind
    from pilotscan.model.target import Target

__all__ = [
    "SOURCES",
    "Brought",
    "What",
    "bring_library",
    "bring_package",
    "bring_projects",
    "convert",
    "what_is",
    "write_brought",
]

SOURCES = "sources.yaml"
"""Name of the file of sources that a bibliography becomes."""
What = Literal["table", "bibliography", "package", "yaml"]


class Brought(NamedTuple):
    """What is to be written.

    Parameters
    ----------
    files : by path, in their order
    known : paths of what is there already, and the same
    sources : of a bibliography
    """

    files: tuple[tuple[Path, str], ...]
    known: tuple[Path, ...]
    faults: list[Diagnostic]
    sources: SourcesFile | None = None


def what_is(path: Path) -> What:
    """Tell what a file is, by its name."""
    ending = path.suffix.lower()
    if ending in {".yaml", ".yml"} or path.is_dir():
        return "yaml"
    if path.name == DESCRIPTOR:
        return "package"
    return "bibliography" if ending in {".bib", ".json"} else "table"


# --- projects -------------------------------------------------------------------------------------


def bring_projects(
    paths: Sequence[Path],
    mapping: ProjectMapping,
    place: str,
    folder: Path,
    framework: Framework,
) -> Brought:
    """Make pilot files of the rows of tables.

    A row in which something is wrong becomes none, and the others do.

    Parameters
    ----------
    place : what people call the mapping
    folder : where the files are to be written, and which other pilots there are

    Raises
    ------
    UsageError
        A path of the mapping leads to nothing.
    """
    targets = check_paths(mapping, place)
    faults: list[Diagnostic] = []
    made: dict[str, tuple[NewPilot, Path]] = {}
    there = _ids_in(folder)
    for path in paths:
        shown = shown_path(path)
        try:
            book = read_book(_bytes_of(path, shown), shown)
        except Fault as refused:
            faults += [_as_ours(one) for one in refused.diagnostics]
            continue
        pilots, wrong = read_projects(book, mapping, targets)
        faults += clip_faults(wrong)
        for new in pilots:
            if new.id in made:
                faults.append(_of_another(new, made[new.id][0].where.file))
            else:
                made[new.id] = new, folder / f"{new.id}.yaml"
    files, known = [], []
    for new, path in made.values():
        wrong = _of_new(new, path, there.get(new.id), framework)
        faults += wrong
        if any(one.severity is Severity.ERROR for one in wrong):
            continue
        if _holds(path, new.text):
            known.append(path)
        else:
            files.append((path, new.text))
    return Brought(tuple(files), tuple(known), faults)


def _bytes_of(path: Path, shown: str) -> bytes:
    try:
        return read_input(path, MAX_BYTES)
    except OSError as error:
        message = told("cannot be read: %(reason)s", reason=reason_of(error))
        raise Fault(fault("PS801", message, Location(shown))) from None


def _as_ours(diagnostic: Diagnostic) -> Diagnostic:
    """Return a fault of a file of answers as one of what is brought in."""
    return diagnostic._replace(code="PS801") if diagnostic.code == "PS701" else diagnostic


def _ids_in(folder: Path) -> dict[str, Path]:
    """Return the ids of what is described in a folder, and where."""
    if not folder.is_dir():
        return {}
    found, _ = discover([folder])
    return {name: file.path for name, file in described_in(found).items()}


def _of_new(
    new: NewPilot, path: Path, there: Path | None, framework: Framework
) -> list[Diagnostic]:
    """Return what is wrong with a file to be written, of the cells that it comes from."""
    if there is not None and shown_path(there) != shown_path(path):
        return [_of_another(new, shown_path(there))]
    if path.exists() and not _holds(path, new.text):
        return [_in_the_way(path, new.where)]
    checked = check_bytes(new.text.encode(), shown_path(path), framework)
    return [
        said_of(one, new.place_of(one.where.steps))
        for one in checked.diagnostics
        if is_told_before(one)
    ]


def _of_another(new: NewPilot, file: str) -> Diagnostic:
    """PS804: say which file has the id already."""
    message = told("the id %(id)s is that of %(file)s too", id=show(new.id), file=file)
    hint = told("make the names differ, or read a column for 'id'")
    return fault("PS804", message, new.where, hint)


def _holds(path: Path, text: str) -> bool:
    try:
        return path.read_bytes() == text.encode()
    except OSError:
        return False


# --- data packages --------------------------------------------------------------------------------


def bring_package(path: Path, folder: Path) -> Brought:
    """Make the files anew that a data package was made of; see `files_of_package`.

    Parameters
    ----------
    path : of its ``datapackage.json``
    folder : where they are to be written

    Raises
    ------
    UsageError
        It cannot be read, or is none of ours.
    """
    package = pilots_of_package(path)
    faults = list(package.diagnostics)
    where, there = Location(shown_path(path)), _ids_in(folder)
    files, known = [], []
    for name, data in files_of_package(package).items():
        new = folder / name
        other = None if name.startswith(f"{ASSESSMENTS}/") else there.get(new.stem)
        if _holds(new, data.decode()):
            known.append(new)
        elif os.path.lexists(new):
            faults.append(_in_the_way(new, where))
        elif other is not None:
            message = told(
                "the id %(id)s is that of %(file)s too", id=show(new.stem), file=shown_path(other)
            )
            hint = told("write into another folder with --out, and take over what is new")
            faults.append(fault("PS804", message, where, hint))
        else:
            files.append((new, data.decode()))
    return Brought(tuple(files), tuple(known), faults)


def _in_the_way(path: Path, where: Location) -> Diagnostic:
    """PS805: say that a file is there already."""
    message = told("%(file)s exists already, and is left as it is", file=shown_path(path))
    hint = told("write into another folder with --out, and take over what is new")
    return fault("PS805", message, where, hint)


# --- bibliographies -------------------------------------------------------------------------------


def bring_library(paths: Sequence[Path], folder: Path, kinds: Mapping[str, SourceKind]) -> Brought:
    """Make a file of sources of bibliographies; see `read_library`.

    Parameters
    ----------
    folder : where the file is to be written
    kinds : what somebody says that entries of a type are
    """
    listed, faults = _read_libraries(paths, kinds)
    if not listed.sources:
        return Brought((), (), faults, listed)
    path, text = folder / SOURCES, yaml_of(tree_of(listed))
    if _holds(path, text):
        return Brought((), (path,), faults, listed)
    if path.exists():
        faults.append(_in_the_way(path, Location(shown_path(paths[0]))))
        return Brought((), (), faults, listed)
    return Brought(((path, text),), (), faults, listed)


def _read_libraries(
    paths: Iterable[Path], kinds: Mapping[str, SourceKind]
) -> tuple[SourcesFile, list[Diagnostic]]:
    faults: list[Diagnostic] = []
    whole = SourcesFile(pilotscan_sources=1)
    for path in paths:
        shown = shown_path(path)
        try:
            read = read_library(_bytes_of(path, shown), shown, kinds)
        except Fault as refused:
            faults += refused.diagnostics
            continue
        faults += clip_faults(read.faults)
        whole = _joined(whole, read.listed, shown, faults)
    return whole, faults


def _joined(
    first: SourcesFile, second: SourcesFile, shown: str, faults: list[Diagnostic]
) -> SourcesFile:
    """Put the sources of a file behind others; of two with one id the first counts."""
    for name in second.sources:
        source, entry = second.sources[name], second.entries.get(name)
        same_source = first.sources.get(name, source) == source
        if not same_source or (entry and first.entries.get(name, entry) != entry):
            message = told("the key %(key)s stands in an earlier file too", key=show(name))
            hint = told("give one of the two another key; only the first is brought in")
            faults.append(fault("PS804", message, Location(shown), hint))
    return SourcesFile(
        pilotscan_sources=1,
        sources={**second.sources, **first.sources},
        entries={**second.entries, **first.entries},
    )


def convert(
    paths: Sequence[Path], out: Path, kinds: Mapping[str, SourceKind]
) -> tuple[bytes, int, list[Diagnostic]]:
    """Return the sources of files as a bibliography: BibTeX, or CSL-JSON if it ends in ``.json``.

    Parameters
    ----------
    paths : bibliographies, files of sources, and pilots, targets and assessments with sources of
        their own

    Returns
    -------
    tuple
        With how many sources there are, and what is wrong with the files.
    """
    listed, faults = _read_libraries(
        [path for path in paths if what_is(path) == "bibliography"], kinds
    )
    found, wrong = discover([path for path in paths if what_is(path) == "yaml"])
    faults += wrong
    citing = []
    for file in found:
        made, wrong = _with_sources(file)
        faults += wrong
        if isinstance(made, SourcesFile):
            listed = _joined(listed, made, file.shown, faults)
        elif made is not None:
            citing.append(made)
    sources = sources_of_pilots(citing, listed.sources)
    write = csl_of if out.suffix.lower() == ".json" else bibtex_of
    return write(sources, listed.entries).encode(), len(sources), faults


def _with_sources(
    file: FoundFile,
) -> tuple[Pilot | Target | AssessmentFile | SourcesFile | None, list[Diagnostic]]:
    """Read what a file with sources holds; None and no fault where it can have none."""
    loaded = load_pilot_file(replace(file, named=False))
    if loaded.document is not None and loaded.kind == "sources":
        return sources_of(loaded.document)
    if loaded.document is not None and loaded.kind == "target":
        return target_of(loaded.document)
    if loaded.document is not None and loaded.kind == "assessment":
        assessed = assessment_of(loaded.document, loaded.sha256)
        return assessed.assessment, list(assessed.diagnostics)
    return loaded.pilot, list(loaded.diagnostics)


def write_brought(brought: Brought) -> None:
    """Write what is new; see `write_fresh`."""
    for path, text in brought.files:
        write_fresh(path, text.encode())
