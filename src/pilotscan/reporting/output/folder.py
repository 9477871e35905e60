"""Write reports whole or not at all, and never over what somebody else wrote."""

from __future__ import annotations

import contextlib
import hashlib
import os
from secrets import token_hex
from typing import TYPE_CHECKING

from pilotscan.errors import WriteError, reason_of
from pilotscan.loading.files import open_regular
from pilotscan.reporting.output.growing import Growing
from pilotscan.reporting.output.lock import Lock
from pilotscan.reporting.output.owned import Output
from pilotscan.reporting.output.records import (
    JOURNAL,
    MANIFEST,
    journal_of,
    read_journal,
    read_manifest,
)
from pilotscan.told import told

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from pathlib import Path
    from types import TracebackType

    from pilotscan.reporting.output.owned import Change

__all__ = ["LOCK", "OutputFolder", "write_file", "write_new", "write_whole"]

LOCK = ".pilotscan-lock"


class OutputFolder(Output):
    """A folder of reports and the record of which files in it are ours.

    Before a file is replaced, its new fingerprint is added to a journal, so that a run that is cut
    off at any moment leaves every file either old or new, and known as ours either way; the next
    run carries on from there. What a run is still writing lies beside its place under a name that
    follows from the journal, so that the next run removes it. One run at a time: a lock says who is
    writing.

    Only the manifest is sure to be on the disk when a run ends. What a power cut took of a report,
    the next run finds missing and writes again, because it looks at the bytes of every file.

    Parameters
    ----------
    folder : made with its parents if it does not exist
    force : overwrite files that are not ours

    Raises
    ------
    WriteError
        The folder cannot be made, or is not a folder, or another run is writing to it, or what
        should tell which files are ours is something else.
    """

    def __init__(self, folder: Path, *, force: bool = False) -> None:
        super().__init__(folder, force=force)
        self.folder: Path = folder
        self._folders: set[Path] = set()
        self._journal: int | None = None
        try:
            folder.mkdir(parents=True, exist_ok=True)
            self._lock = Lock(folder / LOCK)
            try:
                self._ours = read_manifest(folder, force=force)
                self._take_over()
            except (OSError, WriteError):
                self._lock.release()
                raise
        except OSError as error:
            raise WriteError(
                told(
                    "cannot write to %(folder)s: %(reason)s",
                    folder=folder,
                    reason=reason_of(error),
                )
            ) from None

    def __enter__(self) -> OutputFolder:
        """Return the folder."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Turn the journal into the manifest, and let others write."""
        try:
            if self._journal is not None:
                with contextlib.suppress(OSError):
                    os.close(self._journal)
            if kind is None or issubclass(kind, WriteError):
                with contextlib.suppress(OSError):  # the journal still tells what is ours
                    self._finish()
        finally:
            self._lock.release()

    def grow(self, name: str) -> Growing:
        """Begin a file too large to be made at once; see `Output`."""
        path = self.folder / name
        try:
            self._make_way(path)
            return Growing(path.with_name(f".{path.name}.growing.tmp"))
        except OSError as error:
            raise self._failed(name, error) from None

    def _may_go(self, name: str, present: str, data: bytes | Growing) -> bool:
        """Tell whether what is there is ours, or only what a power cut left of ours."""
        known: Collection[str] = self._ours.get(name, ())
        if present in known or not known or not present or not isinstance(data, bytes):
            return present in known
        # Ends missing or turned into noughts: nothing is lost by writing the whole.
        with open_regular(self.folder / name, follow=False) as stream:
            return data.startswith(stream.read().rstrip(b"\0"))

    def _is_there(self, name: str) -> bool:
        return os.path.lexists(self.folder / name)

    def _take_over(self) -> None:
        """Take up what a run that was cut off has left: its journal and what it was writing."""
        for digest, name in read_journal(self.folder):
            self._ours.setdefault(name, set()).add(digest)
            path = self.folder / name
            if not any(parent.is_symlink() for parent in self._between(path)):
                _remove(_waiting(path, digest))
        _remove(_waiting(self.folder / MANIFEST, ""))

    def _announce(self, changes: Sequence[Change]) -> None:
        """Say in the journal that files will have other bytes."""
        if self._journal is None:
            journal = self.folder / JOURNAL
            flags = os.O_RDWR | os.O_CREAT | os.O_APPEND | getattr(os, "O_NOFOLLOW", 0)
            self._journal = os.open(journal, flags | getattr(os, "O_BINARY", 0), 0o666)
            if os.fstat(self._journal).st_size:
                # A line that was cut off must not swallow the next one.
                _write_all(self._journal, b"\n")
        _write_all(self._journal, journal_of(change.sent for change in changes))

    def _put(self, change: Change) -> None:
        path = self.folder / change.sent.name
        if isinstance(change.data, Growing):
            change.data.temporary.replace(path)
        else:
            _place(path, change.data or b"", _waiting(path, change.sent.digest))

    def _between(self, path: Path) -> list[Path]:
        """Return the folders between ours and a file, the outermost first."""
        return list(reversed(path.parents[: len(path.relative_to(self.folder).parts) - 1]))

    def _make_way(self, path: Path) -> None:
        """Make the folders between ours and a file; none of them may lead out of it."""
        for parent in self._between(path):
            if parent in self._folders:
                continue
            if parent.is_symlink() or (parent.exists() and not parent.is_dir()):
                raise WriteError(
                    told(
                        "cannot write %(path)s: %(parent)s is not a folder; move it away",
                        path=path,
                        parent=parent,
                    )
                )
            parent.mkdir(exist_ok=True)
            self._folders.add(parent)

    def _present(self, name: str) -> str | None:
        """Return the fingerprint of what is there; "" for what is no regular file."""
        path = self.folder / name
        self._make_way(path)
        if not os.path.lexists(path):
            return None
        if path.is_symlink() or not path.is_file():
            return ""
        with path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()

    def _finish(self) -> None:
        path, data = self.folder / MANIFEST, self._manifest()
        if path.is_symlink() or not path.is_file() or path.read_bytes() != data:
            _place(path, data, _waiting(path, ""), lasting=True)
        (self.folder / JOURNAL).unlink(missing_ok=True)


def _waiting(path: Path, digest: str) -> Path:
    """Return where new bytes of a file lie until they are whole."""
    return path.with_name(f".{path.name}.{digest[:16]}.tmp" if digest else f"{path.name}.tmp")


def _remove(path: Path) -> None:
    """Remove what is left of a file that a run was writing."""
    if path.is_symlink() or path.is_file():
        path.unlink(missing_ok=True)


def _write_all(descriptor: int, data: bytes) -> None:
    while data:
        data = data[os.write(descriptor, data) :]


def _place(path: Path, data: bytes, temporary: Path, *, lasting: bool = False) -> None:
    """Write beside a file and rename; `lasting` is on the disk before anything that follows."""
    try:
        with temporary.open("xb") as stream:
            stream.write(data)
            if lasting:
                stream.flush()
                os.fsync(stream.fileno())
        temporary.replace(path)
    except FileExistsError:
        raise  # somebody else's: not ours to remove
    except BaseException:
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)
        raise
    if lasting:
        _settle(path.parent)


def _settle(folder: Path) -> None:
    """Have the names of a folder on the disk, where a system and its disks can promise that."""
    with contextlib.suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _beside(path: Path) -> Path:
    return path.with_name(f".{path.name}.{token_hex(8)}.tmp")


def write_whole(path: Path, data: bytes) -> None:
    """Write beside the file and rename, so that a reader sees the old bytes or the new ones."""
    _place(path, data, _beside(path))


def write_new(path: Path, data: bytes) -> None:
    """Write a file that must not be there yet: whole or not at all, and never over another one.

    Raises
    ------
    FileExistsError
        Something is there.
    """
    temporary = _beside(path)
    try:
        with temporary.open("xb") as stream:
            stream.write(data)
        try:
            os.link(temporary, path)
        except FileExistsError:
            raise
        except OSError:  # no links on this disk
            with path.open("xb") as stream:
                stream.write(data)
    finally:
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)


def write_file(path: Path, data: bytes) -> None:
    """Write a file that the user named: whole or not at all; a device or pipe as it is.

    Also after a power cut: a history or a list of accepted findings cannot be made again.
    """
    if path.exists() and not path.is_file():
        path.write_bytes(data)
    else:
        _place(path, data, _beside(path), lasting=True)
