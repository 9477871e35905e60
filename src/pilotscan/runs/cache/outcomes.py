"""What came of pilot files in earlier runs, and the pages that these runs ended with."""

from __future__ import annotations

import base64
import datetime
import zlib
from dataclasses import dataclass, fields, replace
from datetime import date
from functools import cache
from hashlib import sha256
from pathlib import Path
from types import GenericAlias
from typing import TYPE_CHECKING, Any, NamedTuple, get_type_hints

import numpy as np

from pilotscan.comparing.record import PilotRecord
from pilotscan.loading.discover import STDIN, FoundFile
from pilotscan.loading.load import FileKind, digest_of, load_file_bytes
from pilotscan.model.base import Words
from pilotscan.model.scale import Verdict
from pilotscan.reading import CheckedPilot, LoadedFramework
from pilotscan.reporting.site.data import PilotSummary
from pilotscan.reporting.site.overview_row import IndexRow
from pilotscan.runs.cache.exact import Exact, Numbers, Sentence
from pilotscan.runs.cache.keys import key_of, of_program, of_templates
from pilotscan.runs.cache.store import Cache, Entry, SpoiltError
from pilotscan.runs.many import ALONE, work
from pilotscan.runs.reports import FileOutcome, ReportJob, Worker, again, run
from pilotscan.scoring.result import Score
from pilotscan.scoring.trend import TrendPoint

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from pilotscan.parallel import Executor
    from pilotscan.reporting.output.folder import Stored

__all__ = ["Keeping", "keep_for", "run_kept"]

PILOT, PAGES = "pilot", "pages"
RECORD_AT_MOST = 50_000_000
_APART: dict[type, frozenset[str]] = {
    CheckedPilot: frozenset({"pilot", "target"}),
    FileOutcome: frozenset(
        {"checked", "outputs", "record", "example", "found", "lasting", "key", "kept"}
    ),
}
"""Kept in a way of their own, or belonging to one run."""
_KEPT = {
    of: [field.name for field in fields(of) if field.name not in apart]
    for of, apart in _APART.items()
}
_NAMES: dict[str, Any] = {
    "CheckedPilot": CheckedPilot,
    "Evaluation": object,
    "FileKind": FileKind,
    "FoundFile": FoundFile,
    "IndexRow": IndexRow,
    "NDArray": {np.int8: Numbers},
    "PilotRecord": PilotRecord,
    "PilotSummary": PilotSummary,
    "Score": Score,
    "Sentence": Sentence,
    "TrendPoint": TrendPoint,
    "Verdict": Verdict,
    "Words": Words,
    "date": date,
    "datetime": datetime,
}
"""What annotations of kept classes name, and their modules import for type checkers only."""
_NOT_READABLE = (ValueError, TypeError, LookupError, RecursionError, zlib.error)


@cache
def _outcomes() -> Exact:
    """Make, when the first is read or written, what turns outcomes into JSON and back."""
    parts = []
    for of, names in _KEPT.items():
        hints = get_type_hints(of, localns=_NAMES)
        parts.append(GenericAlias(tuple, tuple(hints[name] for name in names)))
    return Exact(GenericAlias(tuple, tuple(parts)), _NAMES)


@cache
def _records() -> Exact:
    return Exact(PilotRecord, _NAMES)


def _write(outcome: FileOutcome) -> str:
    if outcome.checked.pilot is not None:
        raise ValueError("a pilot is not kept")
    return _outcomes().write(
        tuple(
            tuple(getattr(part, name) for name in names)
            for part, names in zip((outcome.checked, outcome), _KEPT.values(), strict=True)
        )
    )


def _read(text: str) -> FileOutcome:
    checked, outcome = (
        dict(zip(names, part, strict=True))
        for part, names in zip(_outcomes().read(text), _KEPT.values(), strict=True)
    )
    return FileOutcome(CheckedPilot(pilot=None, **checked), **outcome)


def _pack(record: PilotRecord | None) -> str | None:
    """Turn a record, which only comparing needs, into a short text."""
    if record is None:
        return None
    return base64.b64encode(zlib.compress(_records().write(record).encode())).decode()


def _unpack(packed: str | None) -> PilotRecord | None:
    """Turn it back."""
    if packed is None:
        return None
    raw = base64.b64decode(packed, validate=True)
    text = zlib.decompressobj().decompress(raw, RECORD_AT_MOST).decode()
    record: PilotRecord = _records().read(text)
    return record


@dataclass(frozen=True, slots=True)
class _Later:
    """Bytes that are read when they are needed."""

    digest: str
    data: Callable[[], bytes]


class _KeptPilot:
    """What an entry has of a pilot; what cannot be read from it any more is made again."""

    def __init__(
        self,
        entry: Entry,
        packed: str | None,
        names: Sequence[str],
        outcome: FileOutcome,
        job: ReportJob,
    ) -> None:
        self._entry, self._packed, self._names = entry, packed, names
        self._outcome, self._job = outcome, job
        self._made: FileOutcome | None = None

    def files(self) -> Iterator[tuple[str, Stored]]:
        """Give each report by its name."""
        for number, name in enumerate(self._names):
            yield name, _Later(self._entry.digests[number], _reader(self._data, number))

    def record(self) -> PilotRecord | None:
        """Return what comparing needs."""
        try:
            return _unpack(self._packed)
        except _NOT_READABLE:
            return self._again().record

    def _data(self, number: int) -> bytes:
        try:
            return self._entry.part(number)
        except SpoiltError:
            return self._again().outputs[self._names[number]]

    def _again(self) -> FileOutcome:
        if self._made is None:
            self._made = again(self._outcome, self._job)
        return self._made


def _reader(read: Callable[[int], bytes], number: int) -> Callable[[], bytes]:
    return lambda: read(number)


class Keeping(NamedTuple):
    """Where outcomes are kept, and what all of them depend on.

    Parameters
    ----------
    base : fingerprint of the program and of everything in the job
    templates : fingerprint of the user's own
    """

    cache: Cache
    job: ReportJob
    base: str
    templates: str

    def recall(self, file: FoundFile) -> FileOutcome | None:
        """Return what an earlier run made of a file with the bytes that it has now."""
        if str(file.path) == STDIN:
            return None
        digests = []
        for one in (file, *file.companions):
            data = load_file_bytes(one)
            if not isinstance(data, bytes):
                return None
            digests.append(sha256(data).hexdigest())
        digest = digest_of(digests)
        key = self._key(file, digest)
        entry = self.cache.get(key, PILOT)
        return None if entry is None else self._read(entry, file, digest, key)

    def _read(self, entry: Entry, file: FoundFile, digest: str, key: str) -> FileOutcome | None:
        """Return the outcome that an entry holds, if it is one of this file."""
        try:
            text, packed = entry.value
            outcome = replace(_read(text), found=file, key=key)
        except _NOT_READABLE:
            return None
        is_judged = outcome.summary is not None
        # What files are called is never taken from an entry.
        names = self.job.names(outcome.pilot_id) if is_judged else []
        if (
            (outcome.checked.file, outcome.checked.sha256) != (file.shown, digest)
            or not isinstance(packed, str | None)
            or (is_judged and not _is_id(outcome.pilot_id))
            or len(names) != len(entry.digests)
        ):
            return None
        return replace(outcome, kept=_KeptPilot(entry, packed, names, outcome, self.job))

    def keep(self, outcome: FileOutcome) -> FileOutcome:
        """Keep an outcome, if it will be the same again; return it with its key."""
        file, digest = outcome.found, outcome.checked.sha256
        if file is None or str(file.path) == STDIN or not digest or not outcome.lasting:
            return outcome
        names = [] if outcome.summary is None else self.job.names(outcome.pilot_id)
        if names != list(outcome.outputs):
            return outcome
        try:
            value = [_write(outcome), _pack(outcome.record)]
        except _NOT_READABLE:
            return outcome
        key = self._key(file, digest)
        self.cache.put(key, PILOT, value, list(outcome.outputs.values()))
        return replace(outcome, key=key)

    def recall_pages(
        self, key: str, names: Sequence[str], make: Callable[[], dict[str, bytes]]
    ) -> list[tuple[str, Stored]] | None:
        """Return the pages that an earlier run ended with.

        Parameters
        ----------
        key : what `pages_key` says
        make : makes all of them, if one cannot be read any more
        """
        entry = self.cache.get(key, PAGES)
        if entry is None or len(entry.digests) != len(names):
            return None

        def data(number: int) -> bytes:
            try:
                return entry.part(number)
            except SpoiltError:
                return make()[names[number]]

        return [
            (name, _Later(digest, _reader(data, number)))
            for number, (name, digest) in enumerate(zip(names, entry.digests, strict=True))
        ]

    def keep_pages(self, key: str, pages: dict[str, bytes]) -> None:
        """Keep the pages of a run."""
        if self.is_current():
            self.cache.put(key, PAGES, None, list(pages.values()))

    def pages_key(self, lang: str, outcomes: Sequence[FileOutcome]) -> str:
        """Return what the pages in common depend on; empty if they cannot be kept.

        Parameters
        ----------
        outcomes : of all pilots that have a report, in their order
        """
        keys = [outcome.key for outcome in outcomes]
        return key_of(self.base, PAGES, lang, keys) if all(keys) else ""

    def is_current(self) -> bool:
        """Tell whether the user's own templates are still what they were at the start."""
        own = self.job.templates
        return own is None or of_templates(own) == self.templates

    def _key(self, file: FoundFile, digest: str) -> str:
        names = [one.shown for one in file.companions]
        return key_of(self.base, PILOT, file.shown, file.named, names, digest)


def keep_for(job: ReportJob, cache: Cache) -> Keeping:
    """Find out what all outcomes of a job depend on."""
    templates = "" if job.templates is None else of_templates(job.templates)
    said = [[f.name, _fingerprint(getattr(job, f.name))] for f in fields(job)]
    return Keeping(cache, job, key_of(of_program(), said, templates), templates)


def _fingerprint(value: object) -> object:
    """Return what stands for a part of a job."""
    if value is None or isinstance(value, str | bool | int):
        return value
    if isinstance(value, LoadedFramework):
        return [value.framework.id, value.sha256]
    if isinstance(value, bytes):
        return sha256(value).hexdigest()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return [_fingerprint(one) for one in value]
    if isinstance(value, Path):
        return str(value)
    raise TypeError(f"{type(value).__name__} has no fingerprint")


def _is_id(text: str) -> bool:
    """Tell whether a text can be the id of a pilot, and so the name of a file."""
    return text.replace("-", "").isalnum() and text.isascii()


def run_kept(
    files: Iterable[FoundFile], keeping: Keeping, executor: Executor[FoundFile] = ALONE
) -> Iterator[FileOutcome]:
    """Judge files and make their reports, those that are not kept; see `work`."""
    listed = list(files)
    known = {file: kept for file in listed if (kept := keeping.recall(file)) is not None}
    rest = [file for file in listed if file not in known]
    if executor.is_near:
        made = work(rest, keeping, _worker, FileOutcome, executor)
    else:  # its workers do not see the cache
        made = map(keeping.keep, run(rest, keeping.job, executor))
    for file in listed:
        yield known.pop(file) if file in known else next(made)


def _worker(keeping: Keeping) -> Callable[[Sequence[FoundFile]], list[FileOutcome]]:
    worker = Worker(keeping.job)

    def chunk(files: Sequence[FoundFile]) -> list[FileOutcome]:
        outcomes = worker.chunk(files)
        return [keeping.keep(one) for one in outcomes] if keeping.is_current() else outcomes

    return chunk
