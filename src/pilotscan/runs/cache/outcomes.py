"""What `evaluate` made of pilot files, with their reports; and the pages that its runs end with."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from types import NoneType
from typing import TYPE_CHECKING

from pilotscan.comparing.record import PilotRecord
from pilotscan.model.base import is_id
from pilotscan.reporting.site.data import PilotSummary
from pilotscan.reporting.site.overview_row import IndexRow
from pilotscan.runs.cache.exact import Exact
from pilotscan.runs.cache.kept import NAMES, NOT_READABLE, Keeping, base_of, exact_of
from pilotscan.runs.cache.keys import key_of, of_templates
from pilotscan.runs.cache.store import Cache, Entry, SpoiltError
from pilotscan.runs.reports import FileOutcome, ReportJob, Worker, again

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from pilotscan.loading.discover import FoundFile
    from pilotscan.reporting.output.owned import Stored

__all__ = ["ReportKeeping", "keep_reports"]

PAGES = "pages"
_APART = 2
"""Parts of an entry before its reports: the outcome itself, and what comparing needs."""


@dataclass(frozen=True, slots=True)
class _Later:
    """Bytes that are read when they are needed."""

    digest: str
    data: Callable[[], bytes]


class _KeptPilot:
    """What an entry has of a pilot; what cannot be read from it any more is made again."""

    def __init__(
        self, entry: Entry, names: Sequence[str], outcome: FileOutcome, job: ReportJob
    ) -> None:
        self._entry, self._names = entry, names
        self._outcome, self._job = outcome, job
        self._made: FileOutcome | None = None

    def files(self) -> Iterator[tuple[str, Stored]]:
        """Give each report by its name."""
        for number, name in enumerate(self._names):
            digest = self._entry.digests[_APART + number]
            yield name, _Later(digest, _reader(self._data, number))

    def record(self) -> PilotRecord | None:
        """Return what comparing needs."""
        try:
            return _record(self._entry.part(1))
        except NOT_READABLE:
            return self._again().record

    def _data(self, number: int) -> bytes:
        try:
            return self._entry.part(_APART + number)
        except SpoiltError:
            return self._again().outputs[self._names[number]]

    def _again(self) -> FileOutcome:
        if self._made is None:
            self._made = again(self._outcome, self._job)
        return self._made


def _record(part: bytes) -> PilotRecord | None:
    record: PilotRecord | None = exact_of(PilotRecord).read(part.decode()) if part else None
    return record


def _reader(read: Callable[[int], bytes], number: int) -> Callable[[], bytes]:
    return lambda: read(number)


@dataclass(frozen=True, slots=True)
class ReportKeeping(Keeping[FileOutcome]):
    """Where outcomes are kept, and the pages that a run ended with.

    Parameters
    ----------
    templates : fingerprint of the user's own
    """

    templates: str

    @property
    def exact(self) -> Exact:
        """What turns outcomes into JSON and back."""
        return _outcomes()

    def pack(self, read: FileOutcome) -> tuple[FileOutcome, list[bytes]]:
        """Return what is kept of an outcome, and its reports."""
        names = [] if read.summary is None else self.job.names(read.pilot_id)
        if not read.lasting or names != list(read.outputs):
            raise ValueError("made of more than the file and the job")
        record = b"" if read.record is None else exact_of(PilotRecord).write(read.record).encode()
        plain = replace(read, outputs={}, record=None, example=None, found=None)
        return plain, [record, *read.outputs.values()]

    def unpack(self, read: FileOutcome, entry: Entry, file: FoundFile, key: str) -> FileOutcome:
        """Return the outcome of a file, with reports that are read when they are needed."""
        outcome = replace(read, found=file, key=key)
        is_judged = outcome.summary is not None
        # What files are called is never taken from an entry.
        names = self.job.names(outcome.pilot_id) if is_judged else []
        whole = len(entry.digests) == _APART + len(names)
        if not whole or (is_judged and not is_id(outcome.pilot_id)):
            raise ValueError("no outcome of this job")
        return replace(outcome, kept=_KeptPilot(entry, names, outcome, self.job))

    def with_key(self, read: FileOutcome, key: str) -> FileOutcome:
        """Return an outcome that knows where it is kept."""
        return replace(read, key=key)

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
            self.cache.put(key, PAGES, list(pages.values()))

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


@cache
def _outcomes() -> Exact:
    apart = {"Evaluation": NoneType, "FoundFile": NoneType, "Recalled": NoneType, "Sent": NoneType}
    own = {"IndexRow": IndexRow, "PilotRecord": PilotRecord, "PilotSummary": PilotSummary}
    return Exact(FileOutcome, NAMES | own | apart)


def keep_reports(job: ReportJob, cache: Cache) -> ReportKeeping:
    """Find out what all outcomes of a job depend on."""
    templates = "" if job.templates is None else of_templates(job.templates)
    base = base_of(FileOutcome, job, Worker, templates)
    return ReportKeeping(cache, job, FileOutcome, base, templates)
