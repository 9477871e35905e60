"""What is ours of a place for reports, and what may be written there; a folder or elsewhere."""

from __future__ import annotations

import errno
import hashlib
import json
from abc import ABC, abstractmethod
from contextlib import contextmanager
from typing import TYPE_CHECKING, NamedTuple, Protocol

from pilotscan.errors import FolderError, WriteError, reason_of
from pilotscan.reporting.output.growing import Growing
from pilotscan.told import told

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from pilotscan.loading.address import Place

__all__ = ["Change", "Output", "Sent", "Stored"]

_OF_THE_FOLDER = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EIO, errno.EMFILE})
"""After these no other file can be written either."""


class Stored(Protocol):
    """Bytes that are read only if they are not in place already."""

    @property
    def digest(self) -> str:
        """The SHA-256 that they should have."""

    def data(self) -> bytes:
        """Return them."""


class Sent(NamedTuple):
    """What came of a file.

    Parameters
    ----------
    digest : the SHA-256 that it should have
    is_ours : to be replaced later
    failure : why it could not be written; empty if it is in place
    """

    name: str
    digest: str
    is_ours: bool = False
    failure: str = ""


class Change(NamedTuple):
    """What has to be done for a file.

    Parameters
    ----------
    data : what to write; None if it is in place already
    is_new : nothing is there
    """

    sent: Sent
    data: bytes | Growing | None = None
    is_new: bool = False


class Output(ABC):
    """A place for reports and the record of which files in it are ours.

    A file is ours if its bytes are what the manifest says.

    Parameters
    ----------
    force : overwrite files that are not ours

    Attributes
    ----------
    written : names of the files of this run that are in place, in their order
    """

    def __init__(self, folder: Place, *, force: bool) -> None:
        self.folder = folder
        self.force = force
        self.written: list[str] = []
        self._ours: dict[str, set[str]] = {}

    @abstractmethod
    def grow(self, name: str) -> Growing:
        """Begin a file too large to be made at once; `write` puts it in place when it is whole.

        Raises
        ------
        WriteError
            It cannot be made.
        """

    @contextmanager
    def growing(self) -> Iterator[tuple[Callable[[str], Growing], dict[str, Growing]]]:
        """Give what begins a file that grows, and all that were begun by their names.

        Those that are not in place at the end are gone.

        Raises
        ------
        WriteError
            One cannot be made or written.
        """
        begun: dict[str, Growing] = {}

        def begin(name: str) -> Growing:
            begun[name] = self.grow(name)
            return begun[name]

        try:
            yield begin, begun
        except OSError as error:
            raise WriteError(
                told(
                    "cannot write to %(folder)s: %(reason)s",
                    folder=self.folder,
                    reason=reason_of(error),
                )
            ) from None
        finally:
            for file in begun.values():
                file.discard()

    def write(self, name: str, data: bytes | Stored | Growing) -> None:
        """Put a file in place, unless it is there already with the same bytes.

        Parameters
        ----------
        name : within the folder; with ``/`` for a file in a folder of its own

        Raises
        ------
        FolderError
            Nothing can be written there any more.
        WriteError
            Something that is not ours stands in the way, or the file cannot be written.
        """
        try:
            change = self._weigh(name, data)
            if change.data is not None:
                self._announce([change])
                self._put(change)
        except OSError as error:
            raise self._failed(name, error) from None
        self._enter(change.sent)

    def write_all(self, files: Iterable[tuple[str, bytes | Stored | Growing]]) -> list[str]:
        """Put files in place, and return what could not be written.

        Raises
        ------
        FolderError
            Nothing can be written there any more.
        """
        failures = []
        for name, data in files:
            try:
                self.write(name, data)
            except FolderError:
                raise
            except WriteError as error:
                failures.append(error.message)
        return failures

    def earlier(self) -> list[str]:
        """Return our files that this run did not write, sorted: reports of an earlier run."""
        return sorted(
            name for name in self._ours.keys() - set(self.written) if self._is_there(name)
        )

    def _enter(self, sent: Sent) -> None:
        if sent.is_ours:
            self._ours[sent.name] = {sent.digest}
        self.written.append(sent.name)

    def _weigh(self, name: str, data: bytes | Stored | Growing) -> Change:
        """Find out what has to be done for a file.

        Raises
        ------
        WriteError
            What is there is not ours.
        """
        digest = hashlib.sha256(data).hexdigest() if isinstance(data, bytes) else data.digest
        present = self._present(name)
        if present != digest and not isinstance(data, bytes | Growing):
            data = data.data()
            digest = hashlib.sha256(data).hexdigest()
        if present == digest or not isinstance(data, bytes | Growing):
            # The same bytes by another hand: nothing to write, and not ours to replace later.
            return Change(Sent(name, digest, is_ours=name in self._ours or self.force))
        if present is not None and not self.force and not self._may_go(name, present, data):
            raise self._foreign(name)
        return Change(Sent(name, digest, is_ours=True), data, is_new=present is None)

    def _foreign(self, name: str) -> WriteError:
        return WriteError(
            told(
                "%(path)s was not written by pilotscan, or was changed since; "
                "move it away, or "
                "use --force to overwrite it",
                path=self.folder / name,
            )
        )

    def _failed(self, name: str, error: OSError) -> WriteError:
        """Return what is said of a file that could not be written."""
        if error.errno in _OF_THE_FOLDER:
            return FolderError(self._cut_off(name, reason_of(error)))
        return WriteError(
            told(
                "cannot write %(path)s: %(reason)s",
                path=self.folder / name,
                reason=reason_of(error),
            )
        )

    def _cut_off(self, name: str, reason: str) -> str:
        return told(
            "cannot write to %(folder)s: %(reason)s; '%(name)s' and the files after it "
            "are as they were",
            folder=self.folder,
            reason=reason,
            name=name,
        )

    def _manifest(self) -> bytes:
        """Return the record of what is ours of what is there."""
        files = {
            name: sorted(digests)
            for name, digests in sorted(self._ours.items())
            if self._is_there(name)
        }
        text = json.dumps({"pilotscan_manifest": 1, "files": files}, indent=1, sort_keys=True)
        return f"{text}\n".encode()

    @abstractmethod
    def _present(self, name: str) -> str | None:
        """Return the fingerprint of what is there; "" for what is no regular file."""

    @abstractmethod
    def _may_go(self, name: str, present: str, data: bytes | Growing) -> bool:
        """Tell whether what is there is ours."""

    @abstractmethod
    def _announce(self, changes: Sequence[Change]) -> None:
        """Record that files will have other bytes, before they have them."""

    @abstractmethod
    def _put(self, change: Change) -> None:
        """Put a file in place."""

    @abstractmethod
    def _is_there(self, name: str) -> bool:
        """Tell whether there is a file."""
