"""Write reports to an address, by one run or by its workers; see decision 0035."""

from __future__ import annotations

import contextlib
import errno
import hashlib
from pathlib import Path
from secrets import token_hex
from typing import TYPE_CHECKING, TypeVar

from pilotscan.errors import FolderError, WriteError, reason_of
from pilotscan.loading.address import Address
from pilotscan.reporting.output.folder import OutputFolder
from pilotscan.reporting.output.growing import Growing
from pilotscan.reporting.output.owned import Change, Output, Sent
from pilotscan.reporting.output.records import (
    JOURNAL,
    MANIFEST,
    journal_of,
    read_journal,
    read_manifest,
)
from pilotscan.told import told

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from types import TracebackType

    from pilotscan.loading.address import Place
    from pilotscan.reporting.output.owned import Stored

__all__ = ["OutputAddress", "open_output"]

_Item = TypeVar("_Item")
_Made = TypeVar("_Made")
TOGETHER = 16
"""Files that are on their way at a time."""
_REPORT_AT_MOST = 200_000_000
"""Bytes; what is larger was not written by us."""


def open_output(place: Place, *, force: bool = False) -> OutputFolder | OutputAddress:
    """Open a folder or an address for reports.

    Raises
    ------
    WriteError
        It cannot be written to.
    """
    if isinstance(place, Address):
        return OutputAddress(place, force=force)
    return OutputFolder(place, force=force)


def _together(do: Callable[[_Item], _Made], items: Iterable[_Item]) -> list[_Made]:
    """Do something for many items at a time, and return what came of it, in their order."""
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(TOGETHER) as pool:
        return list(pool.map(do, items))


class OutputAddress(Output):
    """An address for reports and the record of which files in it are ours.

    Before files are replaced, a journal of them is put beside the manifest, so that a run that is
    cut off leaves every file known as ours; the next run takes it up. Its name follows from what
    it says, so that workers need know nothing of each other. There is no lock: what another run
    writes meanwhile is whole, is nowhere overwritten that is not ours, and is told at the end.

    Parameters
    ----------
    folder : a bucket or container, or what names begin with in it
    force : overwrite files that are not ours

    Raises
    ------
    WriteError
        The server cannot be reached or does not allow it, or what should tell which files are ours
        is something else.
    """

    def __init__(self, folder: Address, *, force: bool = False) -> None:
        super().__init__(folder, force=force)
        self.folder: Address = folder
        self._announced: set[tuple[str, str]] = set()
        try:
            self._there = self._listed()
            self._ours = read_manifest(folder, force=force)
            self._at_first = {name: set(digests) for name, digests in self._ours.items()}
            self._journals = self._journals_now()
            for journal in _together(self._read_journal, self._journals):
                self._take_up(journal)
        except OSError as error:
            raise self._unusable(error) from None

    def __enter__(self) -> OutputAddress:
        """Return the address."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Turn the journals into the manifest.

        Raises
        ------
        WriteError
            Another run wrote there at the same time, or the record could not be written.
        """
        if kind is None:
            try:
                self._finish()
            except OSError as failed:
                raise self._unusable(failed) from None
        elif issubclass(kind, WriteError) and not issubclass(kind, FolderError):
            with contextlib.suppress(OSError, WriteError):  # journals still tell what is ours
                self._finish()

    def grow(self, name: str) -> Growing:
        """Begin a file too large to be made at once, which lies here until it is whole."""
        from tempfile import gettempdir  # noqa: PLC0415 - few files are so large

        try:
            return Growing(Path(gettempdir(), f".pilotscan-{token_hex(16)}.tmp"))
        except OSError as error:
            raise self._failed(name, error) from None

    def send(self, files: Mapping[str, bytes | Stored | Growing]) -> list[Sent]:
        """Put files in place, many at a time, and return what came of each.

        Raises
        ------
        FolderError
            Nothing can be written there any more.
        """
        changes = _together(self._weighed, files.items())
        changed = [change for change in changes if change.data is not None]
        if changed:
            try:
                self._announce(changed)
            except OSError as error:
                failed = self._failed(changed[0].sent.name, error)
                raise FolderError(failed.message) from None
        return _together(self._sent, changes)

    def take(self, sent: Iterable[Sent]) -> list[str]:
        """Take note of what a worker has put in place, and return what it could not write."""
        failures = []
        for one in sent:
            self._announced.add((one.digest, one.name))
            if one.failure:
                failures.append(one.failure)
            else:
                self._enter(one)
        return failures

    def write_all(self, files: Iterable[tuple[str, bytes | Stored | Growing]]) -> list[str]:
        """Put files in place, many at a time; see `Output`."""
        return self.take(self.send(dict(files)))

    def _weighed(self, file: tuple[str, bytes | Stored | Growing]) -> Change:
        name, data = file
        return self._tried(name, "", lambda: self._weigh(name, data))

    def _sent(self, change: Change) -> Sent:
        if change.data is None:
            return change.sent
        sent = change.sent

        def put() -> Change:
            self._put(change)
            return change

        return self._tried(sent.name, sent.digest, put).sent

    def _tried(self, name: str, digest: str, do: Callable[[], Change]) -> Change:
        """Do something for a file, and return what came of it; what is wrong with all is raised."""
        try:
            try:
                return do()
            except OSError as error:
                raise self._failed(name, error) from None
        except FolderError:
            raise
        except WriteError as error:
            return Change(Sent(name, digest, failure=error.message))

    def _present(self, name: str) -> str | None:
        # What has come in between is seen when it is written.
        return self._fingerprint(name) if name in self._there else None

    def _fingerprint(self, name: str) -> str | None:
        try:
            data = (self.folder / name).read(_REPORT_AT_MOST)
        except FileNotFoundError:
            return None
        return hashlib.sha256(data).hexdigest() if len(data) <= _REPORT_AT_MOST else ""

    def _may_go(self, name: str, present: str, data: bytes | Growing) -> bool:  # noqa: ARG002 - see `Output`
        return present in self._ours.get(name, ())

    def _announce(self, changes: Sequence[Change]) -> None:
        self._announced.update((change.sent.digest, change.sent.name) for change in changes)
        data = journal_of(change.sent for change in changes)
        self._put_plain(f"{JOURNAL}/{hashlib.sha256(data).hexdigest()[:32]}", data)

    def _put(self, change: Change) -> None:
        name, data = change.sent.name, change.data or b""
        if isinstance(data, Growing):
            data = data.temporary.read_bytes()
        try:
            self._put_plain(name, data, is_new=change.is_new and not self.force)
        except FileExistsError:
            # Somebody's, of a moment ago; or ours, of which no answer came the first time.
            if self._fingerprint(name) != change.sent.digest:
                raise self._foreign(name) from None
        self._there[name] = len(data)

    def _put_plain(self, name: str, data: bytes, *, is_new: bool = False) -> None:
        try:
            (self.folder / name).write(data, is_new=is_new)
        except FileNotFoundError:
            raise self._without_bucket() from None

    def _listed(self) -> dict[str, int]:
        try:
            return self.folder.below()
        except FileNotFoundError:
            bucket = [self.folder, *self.folder.parents][-1]
            if not bucket.kind():
                raise self._without_bucket() from None
            return {}

    def _without_bucket(self) -> FolderError:
        missing = OSError(errno.ENOENT, told("there is no such bucket or container"))
        return FolderError(self._unusable(missing).message)

    def _is_there(self, name: str) -> bool:
        return name in self._there

    def _journals_now(self) -> list[str]:
        return [name for name in self._there if name.startswith(f"{JOURNAL}/")]

    def _read_journal(self, name: str) -> list[tuple[str, str]]:
        return read_journal(self.folder, name)

    def _remove(self, name: str) -> None:
        with contextlib.suppress(FileNotFoundError):  # the other run took it up
            (self.folder / name).remove()

    def _take_up(self, journal: Iterable[tuple[str, str]]) -> None:
        for digest, name in journal:
            self._ours.setdefault(name, set()).add(digest)

    def _finish(self) -> None:
        """Write the manifest, and remove the journals that it makes needless.

        Raises
        ------
        WriteError
            Another run wrote there at the same time.
        """
        self._there = self._listed()
        now = read_manifest(self.folder, force=self.force)
        is_alone = now == self._at_first
        for name, digests in now.items():
            if self._at_first.get(name) != digests:
                self._ours.setdefault(name, set()).update(digests)
        done = list(self._journals)
        more = [name for name in self._journals_now() if name not in done]
        for name, journal in zip(more, _together(self._read_journal, more), strict=True):
            if self._announced.issuperset(journal):
                done.append(name)
            else:
                is_alone = False
                self._take_up(journal)
        data = self._manifest()
        if self._fingerprint(MANIFEST) != hashlib.sha256(data).hexdigest():
            self._put_plain(MANIFEST, data)
        _together(self._remove, done)
        if not is_alone:
            raise WriteError(
                told(
                    "another run was writing to %(folder)s at the same time, so that reports of "
                    "both may lie there; run it again when no other does",
                    folder=self.folder,
                )
            )

    def _cut_off(self, name: str, reason: str) -> str:  # noqa: ARG002 - see `Output`
        return told(
            "cannot write to %(folder)s: %(reason)s; each file there is whole, and some are as "
            "they were",
            folder=self.folder,
            reason=reason,
        )

    def _unusable(self, error: OSError) -> WriteError:
        return WriteError(
            told(
                "cannot write to %(folder)s: %(reason)s",
                folder=self.folder,
                reason=reason_of(error),
            )
        )
