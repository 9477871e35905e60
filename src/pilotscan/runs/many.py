"""Many files: found, read in chunks, their ids claimed, their faults gathered by one rule.

Every command and the library begin here, so that all of them tell the same faults of the same
files, and judge the same pilots.
"""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Protocol, TypeVar

from pilotscan.baseline import Seen
from pilotscan.checked import CheckedPilot
from pilotscan.checks import duplicate_id
from pilotscan.diagnostics import Diagnostic, Location, Severity
from pilotscan.loading.assessment_files import discover_all
from pilotscan.loading.discover import STDIN
from pilotscan.loading.found import Found
from pilotscan.loading.language import held, language_of_files
from pilotscan.loading.load import load_file_bytes
from pilotscan.loading.shared_files import is_shared_file
from pilotscan.parallel import Lost, Processes
from pilotscan.runs.gathered import Gathered
from pilotscan.told import told

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from datetime import date

    from pilotscan.loading.address import Place
    from pilotscan.loading.discover import FoundFile
    from pilotscan.parallel import Executor
    from pilotscan.reading import LoadedFramework

__all__ = [
    "ALONE",
    "CHUNK",
    "FileRead",
    "Job",
    "Keep",
    "Many",
    "Watch",
    "claim",
    "find_many",
    "in_their_language",
    "work",
]

CHUNK = 100
"""Files worked on together: enough to spread the cost of array work, few enough to stream."""
ALONE = Processes()
"""This process, without workers."""


@dataclass(frozen=True, slots=True)
class Job:
    """What a run is asked; a run that makes more of its files has a job of its own.

    Parameters
    ----------
    framework : by which files are checked and judged
    route : on which all pilots are judged, instead of the one that each declares
    as_of : assessments after this day do not count
    """

    framework: LoadedFramework
    route: str | None = None
    as_of: date | None = None


@dataclass(frozen=True, slots=True)
class FileRead:
    """What came of one file; a run that makes more of it says what.

    Parameters
    ----------
    checked : without the pilot itself where it is not needed any more: a process sends back
        results, not models
    """

    checked: CheckedPilot


Asked = TypeVar("Asked")
Result = TypeVar("Result")
Read = TypeVar("Read", bound=FileRead)


class Keep(Protocol):
    """Has the results of a run kept for the next one."""

    def __call__(self, executor: Executor[FoundFile], of: type[Read], /) -> Executor[FoundFile]:
        """Return an executor that has only that worked on which nothing is kept of.

        Parameters
        ----------
        of : class of the results
        """


class Watch(Protocol):
    """Passes on the results of a run, and shows how far it is."""

    def __call__(self, work: Iterable[Result], total: int, /) -> Iterator[Result]:
        """Pass on `total` results."""


def _unwatched(work: Iterable[Result], _: int, /) -> Iterator[Result]:
    return iter(work)


def work(  # noqa: PLR0913 - what an executor is given, and what is made of its losses
    files: Iterable[FoundFile],
    job: Asked,
    start: Callable[[Asked], Callable[[Sequence[FoundFile]], Sequence[Result]]],
    lost: Callable[[CheckedPilot], Result],
    executor: Executor[FoundFile] = ALONE,
    *,
    size: int = 0,
) -> Iterator[Result]:
    """Work on files, read one chunk at a time.

    Parameters
    ----------
    start : makes of the job, once per worker, what works on a chunk; see `Executor`
    lost : makes the result of a file of which nothing came, but that it is PS119
    executor : who works on the chunks
    size : files of a chunk; 0 is `CHUNK`

    Yields
    ------
    Result
        In the order of `files`, whoever works.
    """
    listed = files if isinstance(files, Found) else list(files)
    given = listed.files if isinstance(listed, Found) else listed
    if any(str(file.path) == STDIN for file in given):
        executor = ALONE  # standard input belongs to this process alone
    for result in executor.run(listed, job, start, size or CHUNK):
        yield lost(_lost(result)) if isinstance(result, Lost) else result


def _lost(lost: Lost[FoundFile]) -> CheckedPilot:
    fault = Diagnostic(
        "PS119",
        Severity.ERROR,
        told(
            "is missing from the result: %(why)s",
            why=lost.why or told("every worker that had it in hand ended without a word"),
        ),
        Location(lost.item.shown),
        hint=told("run it again; with --cache only what is missing is done"),
    )
    data = load_file_bytes(lost.item)  # it can be read, unlike what has no fingerprint
    digest = sha256(data).hexdigest() if isinstance(data, bytes) else ""
    return CheckedPilot(lost.item.shown, digest, None, (fault,))


def claim(pilot_id: str, file: str, claimed: dict[str, str]) -> str:
    """Enter the id that a file says into the ids of a run, and return the first file that says it.

    That file has it, be it too broken to be judged: mending it must not change which of two is
    judged.

    Parameters
    ----------
    claimed : file by id, of the files before; gets the new one
    """
    return claimed.setdefault(pilot_id, file) if pilot_id else file


class Many:
    """The files of a run, and what is known of them so far.

    Parameters
    ----------
    found : the files, in their order
    faults : what is wrong with the paths
    ignored : codes and families of warnings that the configuration ignores
    executor : who works on the files; see `work`
    keep : has what comes of them kept; None if nothing is
    watch : sees how far it is

    Attributes
    ----------
    diagnostics : of all files read so far; see `Gathered`
    read : names of those that could be read
    claimed : the first file that says an id, by id
    seen : what a baseline must know of the files
    """

    def __init__(  # noqa: PLR0913
        self,
        found: Sequence[FoundFile],
        faults: Iterable[Diagnostic] = (),
        *,
        ignored: Sequence[str] = (),
        executor: Executor[FoundFile] = ALONE,
        keep: Keep | None = None,
        watch: Watch = _unwatched,
    ) -> None:
        self.found = found
        self.executor = executor
        self.keep = keep
        self._ignored = tuple(ignored)
        self._watch = watch
        self._of_lists: set[Diagnostic] = set()
        self.diagnostics = Gathered(self._counting(faults))
        self.read: list[str] = []
        self.claimed: dict[str, str] = {}
        self.seen = Seen(frameworks=False)
        self._few = False

    def keep_few(self) -> None:
        """Hold of the files to come only what a run over any number of them needs.

        Of the names of what could be read one is; `seen` is not for such a run.
        """
        self._few = True

    def each(
        self,
        job: Asked,
        start: Callable[[Asked], Callable[[Sequence[FoundFile]], Sequence[Read]]],
        of: type[Read],
    ) -> Iterator[tuple[Read, bool]]:
        """Work on every file, with results of a class; see `work` and `gather`."""
        return self.gather(self.work(job, start, of))

    def work(
        self,
        job: Asked,
        start: Callable[[Asked], Callable[[Sequence[FoundFile]], Sequence[Read]]],
        of: type[Read],
    ) -> Iterator[Read]:
        """Work on every file, on which nothing is kept of; take note of nothing."""
        executor = self.executor if self.keep is None else self.keep(self.executor, of)
        return work(self.found, job, start, of, executor)

    def gather(self, results: Iterable[Read]) -> Iterator[tuple[Read, bool]]:
        """Take note of what came of every file.

        Yields
        ------
        tuple
            The result, and whether the file is the first that says its id. A second use is a
            fault, PS402, and that pilot does not count.
        """
        for result in self._watch(results, len(self.found)):
            yield result, self._take(result.checked)

    def _take(self, checked: CheckedPilot) -> bool:
        self.diagnostics.add(self._counting(self._new(checked)))
        files = ((checked.file, checked.sha256), *checked.assessments)
        if not self._few:
            self.seen.add(checked)
        if not (self._few and self.read):
            self.read += [file for file, digest in files if digest]
        if checked.kind == "assessment":
            return False  # it says the id of another file
        first = claim(checked.pilot_id, checked.file, self.claimed)
        if first == checked.file or checked.id_place is None:
            return True
        place = (checked.id_place, checked.id_excerpt, checked.id_excerpt_column)
        self.diagnostics.add([duplicate_id(checked.pilot_id, first, *place)])
        return False

    def _new(self, checked: CheckedPilot) -> list[Diagnostic]:
        """Leave out what is told already of a list of sources that several files name."""
        lists = set(filter(is_shared_file, {one.where.file for one in checked.diagnostics}))
        if not lists:
            return list(checked.diagnostics)
        of_lists = [one for one in checked.diagnostics if one.where.file in lists]
        told = self._of_lists.intersection(of_lists)
        self._of_lists.update(of_lists)
        return [one for one in checked.diagnostics if one not in told]

    def _counting(self, diagnostics: Iterable[Diagnostic]) -> list[Diagnostic]:
        """Leave out warnings that the configuration ignores.

        An error stays: a pilot that is not judged for it must not just be gone.
        """
        return [
            d
            for d in diagnostics
            if not (self._ignored and d.severity == "warning" and d.code.startswith(self._ignored))
        ]


def find_many(
    paths: Iterable[str | Place],
    *,
    ignored: Sequence[str] = (),
    executor: Executor[FoundFile] = ALONE,
    keep: Keep | None = None,
    watch: Watch = _unwatched,
) -> Many:
    """Find the files behind paths; see `discover_all` and `Many`."""
    found, faults = discover_all(paths)
    return Many(found, faults, ignored=ignored, executor=executor, keep=keep, watch=watch)


def in_their_language(many: Many, asked: tuple[str, ...]) -> tuple[str, ...]:
    """Return the languages of a run: those asked for, else that of the files.

    See docs/decisions/0020-language-of-a-report.md. Standard input that is looked at for this is
    held by `many`.
    """
    if asked:
        return asked
    many.found = held(many.found)
    return (language_of_files(many.found),)
