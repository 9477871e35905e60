"""Write reports whole or not at all, and never over what somebody else wrote."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
from secrets import token_hex
from typing import TYPE_CHECKING

from pilotscan.errors import WriteError

if TYPE_CHECKING:
    from pathlib import Path
    from types import TracebackType

__all__ = ["JOURNAL", "MANIFEST", "OutputFolder", "write_file", "write_whole"]

MANIFEST = ".pilotscan-manifest.json"
JOURNAL = ".pilotscan-journal"


class OutputFolder:
    """A folder of reports and the record of which files in it are ours.

    A file is ours if its bytes are what the manifest says. Before a file is replaced, its new
    fingerprint is added to a journal, so that a run that is cut off at any moment leaves every
    file either old or new, and known as ours either way; the next run carries on from there.

    Parameters
    ----------
    folder : made with its parents if it does not exist
    force : overwrite files that are not ours

    Raises
    ------
    WriteError
        The folder cannot be made, or is not a folder.
    """

    def __init__(self, folder: Path, *, force: bool = False) -> None:
        self.folder = folder
        self.force = force
        self.written: list[str] = []
        self._folders: set[Path] = set()
        try:
            folder.mkdir(parents=True, exist_ok=True)
            self._ours = _read_record(folder)
            journal = folder / JOURNAL
            if journal.is_symlink():
                raise WriteError(f"cannot write to {folder}: {JOURNAL} is a link; remove it")
            self._journal = journal.open("a", encoding="utf-8", newline="\n")
        except OSError as error:
            raise WriteError(f"cannot write to {folder}: {error.strerror or error}") from None

    def __enter__(self) -> OutputFolder:
        """Return the folder."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Turn the journal into the manifest."""
        self._journal.close()
        if kind is None or issubclass(kind, WriteError):
            with contextlib.suppress(OSError):
                self._finish()

    def write(self, name: str, data: bytes) -> None:
        """Put a file in place, unless it is there already with the same bytes.

        Parameters
        ----------
        name : within the folder; with ``/`` for a file in a folder of its own

        Raises
        ------
        WriteError
            Something that is not ours stands in the way, or the disk refuses.
        """
        path = self.folder / name
        digest = hashlib.sha256(data).hexdigest()
        try:
            self._make_way(path)
            present = self._present(path)
            if present != digest:
                if (
                    present is not None
                    and not self.force
                    and present not in self._ours.get(name, ())
                ):
                    raise WriteError(
                        f"{path} was not written by pilotscan, or was changed since; "
                        "move it away, or use --force to overwrite it"
                    )
                self._journal.write(f"{digest} {name}\n")
                self._journal.flush()
                write_whole(path, data)
            elif digest not in self._ours.get(name, ()) and not self.force:
                # The same bytes by another hand: nothing to write, and not ours to replace later.
                self.written.append(name)
                return
        except OSError as error:
            raise WriteError(f"cannot write {path}: {error.strerror or error}") from None
        self._ours[name] = {digest}
        self.written.append(name)

    def earlier(self) -> list[str]:
        """Return our files that this run did not write, sorted: reports of an earlier run."""
        return sorted(
            name for name in self._ours.keys() - set(self.written) if (self.folder / name).exists()
        )

    def _make_way(self, path: Path) -> None:
        """Make the folders between ours and a file; none of them may lead out of it."""
        for parent in reversed(path.parents[: len(path.relative_to(self.folder).parts) - 1]):
            if parent in self._folders:
                continue
            if parent.is_symlink() or (parent.exists() and not parent.is_dir()):
                raise WriteError(f"cannot write {path}: {parent} is not a folder; move it away")
            parent.mkdir(exist_ok=True)
            self._folders.add(parent)

    def _present(self, path: Path) -> str | None:
        """Return the fingerprint of what is there; "" for what is no regular file."""
        if not os.path.lexists(path):
            return None
        if path.is_symlink() or not path.is_file():
            return ""
        return hashlib.sha256(path.read_bytes()).hexdigest()

    def _finish(self) -> None:
        files = {
            name: sorted(digests)
            for name, digests in sorted(self._ours.items())
            if (self.folder / name).exists()
        }
        text = (
            json.dumps({"pilotscan_manifest": 1, "files": files}, indent=1, sort_keys=True) + "\n"
        )
        write_whole(self.folder / MANIFEST, text.encode())
        (self.folder / JOURNAL).unlink(missing_ok=True)


def _read_record(folder: Path) -> dict[str, set[str]]:
    """Return the fingerprints that each file of ours may have."""
    ours: dict[str, set[str]] = {}
    with contextlib.suppress(FileNotFoundError, ValueError, AttributeError, KeyError, TypeError):
        record = json.loads((folder / MANIFEST).read_text("utf-8"))
        for name, digests in record["files"].items():
            ours.setdefault(str(name), set()).update(str(digest) for digest in digests)
    with contextlib.suppress(FileNotFoundError, UnicodeDecodeError):
        for line in (folder / JOURNAL).read_text("utf-8").splitlines():
            digest, _, name = line.partition(" ")
            if name:
                ours.setdefault(name, set()).add(digest)
    return ours


def write_whole(path: Path, data: bytes) -> None:
    """Write beside the file and rename, so that a reader sees the old bytes or the new ones."""
    temporary = path.with_name(f".{path.name}.{token_hex(8)}.tmp")
    try:
        with temporary.open("xb") as stream:
            stream.write(data)
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def write_file(path: Path, data: bytes) -> None:
    """Write a file that the user named: whole or not at all; a device or pipe as it is."""
    if path.exists() and not path.is_file():
        path.write_bytes(data)
    else:
        write_whole(path, data)
