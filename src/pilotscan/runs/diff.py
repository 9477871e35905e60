"""Read one side of a comparison in time: files, a revision, or what was saved of a run."""

from __future__ import annotations

import os
import posixpath
import tempfile
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from pilotscan._version import __version__
from pilotscan.changes import compare_snapshots
from pilotscan.changes.saved import read_saved
from pilotscan.changes.snapshot import FrameworkMark, PilotState, Snapshot, Unjudged, state_of
from pilotscan.configuration import PYPROJECT
from pilotscan.configuration.reading import read_file, read_table
from pilotscan.diagnostics import show
from pilotscan.errors import ConfigError, FrameworkError, UsageError
from pilotscan.loading.address import place_at
from pilotscan.loading.assessment_files import found_at, with_beside
from pilotscan.loading.builtin import DEFAULT_FRAMEWORK, builtin_frameworks
from pilotscan.loading.discover import is_there, shown_path
from pilotscan.loading.revisions import GitFolder
from pilotscan.reading import LoadedFramework, check_route, framework_of_bytes, read_framework
from pilotscan.runs.judging import judge_files
from pilotscan.runs.many import FileRead, Job, Many, find_many
from pilotscan.told import in_a_row, told

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from pilotscan.loading.discover import FoundFile
    from pilotscan.runs.many import Keep
    from pilotscan.scoring.evaluation import Evaluation

__all__ = [
    "REVISION",
    "SideJob",
    "Source",
    "compare_snapshots",
    "is_revision",
    "is_saved",
    "read_snapshot",
]

REVISION = "git:"
"""Before the name of a revision, where a side is not a folder or a file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SideJob(Job):
    """How the files of a side are judged.

    Parameters
    ----------
    name : id or file of the framework, as it was given
    settings : configuration file that names the framework; empty if there is none; None if the
        framework was named otherwise
    roots : the files and folders that are read, as they are shown
    """

    name: str
    settings: str | None = None
    roots: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Source:
    """Where a side is read from.

    Parameters
    ----------
    given : files and folders; or one saved result; or one revision, with ``git:`` before it
    paths : what is read of a revision
    """

    given: tuple[str, ...]
    paths: tuple[str, ...] = ()

    @property
    def kind(self) -> Literal["files", "revision", "saved"]:
        """What it is."""
        if len(self.given) == 1:
            if is_revision(self.given[0]):
                return "revision"
            if is_saved(self.given[0]):
                return "saved"
        return "files"


def is_revision(given: str) -> bool:
    """Tell whether a side is a revision."""
    return given.startswith(REVISION)


def is_saved(given: str) -> bool:
    """Tell whether a side is a saved result: a file that is called so."""
    return given.lower().endswith(".json") and not Path(given).is_dir()


def read_snapshot(
    source: Source,
    job: SideJob,
    other: LoadedFramework | None = None,
    keep: Keep | None = None,
) -> Snapshot:
    """Read and judge one side.

    Parameters
    ----------
    job : how its files are judged; a saved result was judged already
    other : a framework by which its files are judged as well, if it is another one
    keep : see `Many`

    Raises
    ------
    UsageError
        There is nothing there, or it cannot be read as what it is.
    """
    match source.kind:
        case "saved":
            return read_saved(Path(source.given[0]))
        case "revision":
            return _revision(source.given[0].removeprefix(REVISION), source.paths, job, other, keep)
        case "files":
            return _files(find_many(source.given, keep=keep), source.given, job, other)


# --- files ----------------------------------------------------------------------------------------


def _files(
    many: Many, given: Sequence[str], job: SideJob, other: LoadedFramework | None
) -> Snapshot:
    missing = [path for path in given if not is_there(place_at(path))]
    if missing:
        raise UsageError(
            told(
                "there is no file or folder %(name)s; a revision is written git:REVISION, for "
                "example git:main",
                name=show(missing[0]),
            )
        )
    if not many.found:
        first = next(iter(many.diagnostics), None)
        why = (
            in_a_row([first.where.file, first.message], " ")
            if first
            else told("nothing can be read")
        )
        raise UsageError(told("there are no pilots to compare: %(why)s", why=why))
    roots = tuple(shown_path(place_at(path)) for path in given)
    return _judged(" ".join(roots), "files", many, replace(job, roots=roots), other)


def _place(file: str, roots: Sequence[str]) -> str:
    """Return where a file is within the folders that were read."""
    for i, root in enumerate(roots):
        prefix = f"{i}/" if len(roots) > 1 else ""
        if file == root:
            return prefix + posixpath.basename(file)
        if file[len(root) + 1 :].isdecimal() and file.startswith((f"{root}:", f"{root}#")):
            return prefix + file[len(root) + 1 :]  # a row, whatever its registry is called
        if root in {".", ""}:
            return prefix + file
        if file.startswith(root.rstrip("/") + "/"):
            return prefix + file[len(root.rstrip("/")) + 1 :]
    return file


# --- a revision -----------------------------------------------------------------------------------


def _revision(
    revision: str,
    paths: Sequence[str],
    job: SideJob,
    other: LoadedFramework | None,
    keep: Keep | None,
) -> Snapshot:
    folder = GitFolder(".")
    tree = folder.tree(revision, with_beside(paths))
    roots = [posixpath.normpath(Path(path).as_posix()) for path in paths]
    roots = [shown_path(Path(root)) for root in roots]
    notes = list(tree.notes)
    job, said = _framework_then(folder, revision, job)
    notes += said
    found = found_at(tree, roots)
    if not found:
        notes.append(told("there were no pilot files in %(folders)s", folders=", ".join(roots)))
    shown = f"{REVISION}{revision}"
    many = Many(found, keep=keep)
    made = _judged(shown, "revision", many, replace(job, roots=tuple(roots)), other)
    return replace(made, commit=tree.sha, notes=tuple(notes))


def _framework_then(
    folder: GitFolder, revision: str, job: SideJob
) -> tuple[SideJob, Sequence[str]]:
    """Return the framework as it was: a file of the repository, or another one by the settings."""
    name = job.name
    notes: list[str] = []
    if job.settings is not None:
        name, notes = _name_then(folder, revision, job)
    try:
        loaded = _read_then(folder, revision, name, job)
    except FrameworkError as error:
        said = told("%(why)s as it was; that of today is used", why=error.message)
        return job, [*notes, said]
    if loaded is None:
        return job, [
            *notes,
            told(
                "the framework %(file)s was not there yet; that of today is used",
                file=shown_path(Path(name)),
            ),
        ]
    check_route(job.route, loaded.framework)
    return replace(job, framework=loaded), notes


def _read_then(folder: GitFolder, revision: str, name: str, job: SideJob) -> LoadedFramework | None:
    """Return a framework as it was; None if it is a file that was not there."""
    if name in builtin_frameworks():
        return job.framework if name == job.name else read_framework(name)
    try:
        files = folder.files(revision, [name])
    except UsageError:  # it lies outside the repository, so it has no past
        return job.framework if name == job.name else read_framework(name)
    return framework_of_bytes(files[0].data, files[0].name) if files else None


def _name_then(folder: GitFolder, revision: str, job: SideJob) -> tuple[str, list[str]]:
    """Return which framework the settings named, and what is to be said of them."""
    if not job.settings:
        return job.name, []
    try:
        files = folder.files(revision, [job.settings])
    except UsageError:
        return job.name, []
    if not files:
        return DEFAULT_FRAMEWORK, []
    home = os.path.dirname(job.settings)  # noqa: PTH120 - Path("") would be "."
    with tempfile.TemporaryDirectory() as scratch:
        copy = Path(scratch, os.path.basename(job.settings))  # noqa: PTH119
        copy.write_bytes(files[0].data)
        try:
            # Of a `pyproject.toml` only the table counts, and it may not have been there.
            found = read_table(copy) if copy.name == PYPROJECT else read_file(copy)
        except ConfigError:
            return job.name, [
                told(
                    "%(file)s could not be read as it was; the framework of today is used",
                    file=files[0].name,
                )
            ]
        named = str(found.values.get("framework", DEFAULT_FRAMEWORK)) if found else ""
        if not named or named in builtin_frameworks():
            return named or DEFAULT_FRAMEWORK, []
        return os.path.normpath(os.path.join(home, os.path.relpath(named, scratch))), []  # noqa: PTH118


# --- judging --------------------------------------------------------------------------------------


def _judged(
    shown: str,
    kind: Literal["files", "revision"],
    many: Many,
    job: SideJob,
    other: LoadedFramework | None,
) -> Snapshot:
    loaded = job.framework
    pilots, unjudged = _judge(many, job)
    by_other = None
    if other is not None and other.sha256 != loaded.sha256:
        again, _ = _judge(Many(many.found, keep=many.keep), replace(job, framework=other))
        by_other = {pilot.id: pilot for pilot in again}
    return Snapshot(
        shown=shown,
        kind=kind,
        framework=FrameworkMark(loaded.framework.id, loaded.framework.version, loaded.sha256),
        pilots=tuple(pilots),
        version=__version__,
        rules=loaded.framework,
        unjudged=tuple(sorted(unjudged)),
        diagnostics=tuple(many.diagnostics),
        by_other=by_other,
    )


@dataclass(frozen=True, slots=True)
class _FileState(FileRead):
    state: PilotState | None = None


def _judge(many: Many, job: SideJob) -> tuple[list[PilotState], list[Unjudged]]:
    """Judge files; of an id that is used twice the first file counts."""
    pilots, unjudged = [], []
    for read, counts in many.each(job, _worker, _FileState):
        item = read.checked
        if read.state is not None and counts:
            pilots.append(read.state)
        elif item.kind == "pilot":
            unjudged.append(Unjudged(item.file, _place(item.file, job.roots), item.pilot_id))
    return sorted(pilots, key=lambda pilot: pilot.id), unjudged


def _worker(job: SideJob) -> Callable[[Sequence[FoundFile]], list[_FileState]]:
    def state(evaluation: Evaluation | None) -> PilotState | None:
        if evaluation is None:
            return None
        return state_of(evaluation, _place(evaluation.file, job.roots), job.as_of)

    return lambda files: [_FileState(checked, state(e)) for checked, e in judge_files(files, job)]
