"""Files elsewhere: addresses as ``s3://bucket/pilots``, asked and answered in plain words.

The only module that knows fsspec, and the only one that talks to a server.
"""

from __future__ import annotations

import errno
import os
import re
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from pilotscan.errors import PilotscanError, UsageError, reason_of
from pilotscan.loading.files import refuse_outside
from pilotscan.told import told

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

__all__ = ["Address", "Place", "is_address", "place_at", "was_address"]

_LIBRARIES = {
    "s3": "s3fs",
    "s3a": "s3fs",
    "az": "adlfs",
    "abfs": "adlfs",
    "abfss": "adlfs",
    "gs": "gcsfs",
    "gcs": "gcsfs",
    "memory": "fsspec",  # of one process: for notebooks, and for tests
}
"""What speaks each protocol. All of them keep plain objects, and each is what was named: nothing
is unpacked, fetched through another server or looked up in a repository."""
_OF_AZURE = frozenset({"az", "abfs", "abfss"})
_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+:(?://|:.*://)", re.DOTALL)
_SQUEEZED = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+:/")
_USER = re.compile(r"//[^/]*@")
_UNREACHABLE = frozenset(
    {
        "ClientConnectionError",
        "ConnectionError",
        "HTTPClientError",
        "ServiceRequestError",
        "ServiceResponseError",
        "TimeoutError",
    }
)
"""Errors of the libraries, by name: they are extras."""
_NOT_KNOWN = frozenset(
    {
        "ClientAuthenticationError",
        "DefaultCredentialsError",
        "NoCredentialsError",
        "PartialCredentialsError",
        "RefreshError",
    }
)


@dataclass(frozen=True, slots=True, order=True)
class Address:
    """A file or folder elsewhere; as far as both go, it is used as a `Path` is.

    Parameters
    ----------
    text : as it was given, without a slash at the end; `place_at` makes sure that it holds no key
    held : the bytes of the file, if they were fetched already
    """

    text: str
    held: bytes | None = field(default=None, compare=False, repr=False)

    def __str__(self) -> str:
        return self.text

    def __truediv__(self, name: str) -> Address:
        return Address(f"{self.text}/{name}")

    @property
    def name(self) -> str:
        """What stands behind the last slash."""
        return self.text.rpartition("/")[2]

    @property
    def parent(self) -> Address:
        """The folder; that of a bucket is the bucket."""
        return next(iter(self.parents), self)

    @property
    def parents(self) -> list[Address]:
        """The folders, the nearest first, the bucket last."""
        protocol, _, rest = self.text.partition("://")
        steps = rest.split("/")
        return [
            Address(f"{protocol}://{'/'.join(steps[:n])}") for n in range(len(steps) - 1, 0, -1)
        ]

    @property
    def is_of_process(self) -> bool:
        """Whether no other process sees what is there."""
        return self.text.startswith("memory:")

    def kind(self) -> Literal["file", "folder", ""]:
        """Tell what is there, if anything.

        Raises
        ------
        OSError
            The server does not say; as of every method that asks it.
        """
        with self._asked() as server:
            try:
                found = server.info(self.text)["type"]
            except FileNotFoundError:
                return ""
        return "folder" if found == "directory" else "file"

    def is_dir(self) -> bool:
        """Tell whether it is a folder; of what cannot be said, not."""
        return self._is("folder")

    def is_file(self) -> bool:
        """Tell whether it is a file; of what cannot be said, not."""
        return self._is("file")

    def _is(self, kind: str) -> bool:
        try:
            return self.kind() == kind
        except OSError:
            return False

    def below(self) -> dict[str, int]:
        """Return the sizes of all files in the folder and its subfolders, by name from it on."""
        with self._asked() as server:
            start = len(server._strip_protocol(self.text)) + 1
            listed = server.find(self.text, detail=True)
            return {name[start:]: info["size"] for name, info in sorted(listed.items())}

    def read(self, limit: int, /) -> bytes:
        """Return the bytes; of more than the limit, one byte more than it."""
        if self.held is not None:
            return self.held[: limit + 1]
        with self._asked() as server:
            found = server.info(self.text)
            if found["type"] == "directory":
                raise FileNotFoundError
            if not found["size"]:
                return b""  # of which no part can be asked for
            data: bytes = server.cat_file(self.text, start=0, end=limit + 1)
            return data

    def read_many(self, names: Sequence[str], limit: int) -> list[bytes | None]:
        """Return the bytes of files below, as `read` does; None of one that cannot be had.

        All are asked for at once, as far as a server has that. None may be empty.
        """
        texts = [f"{self.text}/{name}" for name in names]
        with self._asked() as server:
            every = server.cat_ranges(
                texts, [0] * len(texts), [limit + 1] * len(texts), on_error="return"
            )
        return [data if isinstance(data, bytes) else None for data in every]

    def copy_to(self, path: Path) -> None:
        """Put a copy of the file on the disk of this machine, however large it is."""
        with self._asked() as server:
            server.get_file(self.text, str(path))

    def write(self, data: bytes, *, is_new: bool = False) -> None:
        """Put a file in place, whole or not at all.

        Parameters
        ----------
        is_new : nothing may be there, which the server sees to

        Raises
        ------
        FileExistsError
            Something is.
        """
        with self._asked() as server:
            mode = {"mode": "create"} if is_new else {}
            server.pipe_file(self.text, data, **mode, **self._said_of_type())

    def remove(self) -> None:
        """Remove the file."""
        with self._asked() as server:
            server.rm_file(self.text)

    def _said_of_type(self) -> dict[str, Any]:
        """Return what has a browser show a page instead of keeping it."""
        kind = _type_of(self.name.rpartition(".")[2])
        if not kind:
            return {}
        said: dict[str, dict[str, Any]] = {
            "s3fs": {"ContentType": kind},
            "adlfs": {"content_settings": {"content_type": kind}},
            "gcsfs": {"content_type": kind},
        }
        return said.get(_LIBRARIES[self.text.partition(":")[0]], {})

    @contextmanager
    def _asked(self) -> Iterator[Any]:
        """Give what talks to the server, and turn what goes wrong into an OSError that says it.

        Each library has errors of its own, and in the words of a server there can be a key.
        """
        refuse_outside(self)
        try:
            yield _connected("/".join(self.text.split("/")[:3]), os.getpid())
        except (PilotscanError, FileExistsError):
            raise
        except FileNotFoundError:
            raise FileNotFoundError(errno.ENOENT, told("there is no such file or folder")) from None
        except Exception as error:  # noqa: BLE001 - see above
            number, why = _reason(error)
            raise OSError(number, why) from None


Place: TypeAlias = Path | Address


def is_address(text: str) -> bool:
    """Tell an address from the name of a file."""
    return _ADDRESS.match(text) is not None


def was_address(path: Path) -> bool:
    """Tell whether a path was made of what was meant as an address, which takes a slash from it."""
    return _SQUEEZED.match(path.as_posix()) is not None and not Path(path.parts[0]).exists()


def place_at(given: str | Place) -> Place:
    """Return what a user named: an address, or a file or folder of this machine.

    Raises
    ------
    UsageError
        It is an address of a kind that is not read, or one that holds a key.
    """
    if not isinstance(given, str):
        return given
    if not is_address(given):
        return Path(given)
    protocol, _, rest = given.partition("://")
    if protocol.lower() == "file":
        return _of_this_machine(given)
    if protocol not in _LIBRARIES:
        known = ", ".join(f"{one}://" for one in ("file", *_LIBRARIES) if one != "memory")
        raise UsageError(
            told(
                "%(address)s is no address that can be read or written: use %(known)s",
                address=_without_keys(given),
                known=known,
            )
        )
    user, at, _ = rest.partition("/")[0].rpartition("@")
    if (at and (protocol not in _OF_AZURE or ":" in user)) or "?" in rest:
        raise UsageError(
            told(
                "%(address)s holds a key, which others could read: give it by the environment",
                address=_without_keys(given),
            )
        )
    text = f"{protocol}://{rest.strip('/')}"
    if not rest.strip("/"):
        raise UsageError(told("%(address)s names no bucket or container", address=given))
    return Address(text)


def _of_this_machine(given: str) -> Path:
    from urllib.parse import urlsplit  # noqa: PLC0415 - slow to load and seldom needed
    from urllib.request import url2pathname  # noqa: PLC0415

    parts = urlsplit(given)
    if parts.netloc not in {"", "localhost"}:
        raise UsageError(
            told("%(address)s is a file of another machine: write file:///…", address=given)
        )
    return Path(url2pathname(parts.path))


@cache
def _type_of(ending: str) -> str:
    from mimetypes import MimeTypes  # noqa: PLC0415 - only when something is written

    # what a machine adds of its own is left out, so that every one says the same
    kind = {"md": "text/markdown"}.get(ending) or MimeTypes().guess_type(f"x.{ending}")[0] or ""
    return f"{kind}; charset=utf-8" if kind.startswith("text/") else kind


def _without_keys(given: str) -> str:
    """Return an address without what may be a secret in it."""
    return _USER.sub("//…@", given.partition("?")[0])


@cache
def _connected(root: str, _process: int) -> Any:
    """Return what talks to the server of a bucket; one per process, for all its threads."""
    from importlib.util import find_spec  # noqa: PLC0415 - nothing of this for files of a machine

    library = _LIBRARIES[root.partition(":")[0]]
    if find_spec("fsspec") is None or find_spec(library) is None:
        is_ours = library != "gcsfs" or find_spec("fsspec") is None
        raise UsageError(
            told(
                "%(address)s needs %(package)s: pip install %(what)s",
                address=root,
                package="fsspec" if is_ours else library,
                what="'pilotscan[remote]'" if is_ours else library,
            )
        )
    from fsspec.core import url_to_fs

    # What others write there meanwhile must be seen.
    server, _ = url_to_fs(root, use_listings_cache=False, skip_instance_cache=True)
    loop = getattr(server, "loop", None)
    if loop is not None:  # what goes wrong in it is told by the call, not by a task too
        loop.set_exception_handler(lambda *_: None)
    return server


def _reason(error: Exception) -> tuple[int, str]:
    if isinstance(error, OSError) and error.errno == errno.ENOSPC:
        return errno.ENOSPC, reason_of(error)  # on the disk of this machine
    names = {kind.__name__ for kind in type(error).__mro__}
    status = getattr(error, "status_code", None) or getattr(error, "code", None)
    if isinstance(error, PermissionError) or status in {401, 403}:
        return errno.EACCES, told("the server does not allow it: is the key right, and its rights?")
    if names & _NOT_KNOWN:
        return errno.EIO, told("there is no key for the server, or it is not complete")
    if names & _UNREACHABLE:
        return errno.EIO, told("the server cannot be reached")
    return errno.EIO, told(
        "the server gives an error (%(kind)s): are the address and its settings right?",
        kind=type(error).__name__,
    )
