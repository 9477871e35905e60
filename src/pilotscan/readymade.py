"""What is made of the package's own files, made once and kept beside the byte code.

It counts until the file or the code that makes it changes, as byte code does. Where nothing can be
written it is made each time.
"""

from __future__ import annotations

import contextlib
import os
import pickle
import sys
from hashlib import sha256
from importlib.util import cache_from_source
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable
    from hashlib import _Hash

__all__ = ["PACKAGE", "readymade"]

_Made = TypeVar("_Made")
PACKAGE = Path(__file__).parent
"""Where the files of the package lie; `importlib.resources` takes as long to load as they do."""
_DIGEST = sha256().digest_size


def readymade(
    file: Path, make: Callable[[bytes], _Made], *makers: str, version: str = "", what: str = ""
) -> _Made:
    """Return what is made of a file of the package: what an earlier run made, if it is the same.

    Parameters
    ----------
    make : of the bytes of the file something that can be pickled
    makers : modules of the package, and folders with all in them, that decide what it makes
    version : of libraries that do, and whatever else does
    what : it makes, where several things are made of the file
    """
    data = file.read_bytes()
    rules = sha256(repr([version, [_state(str(PACKAGE / maker)) for maker in makers]]).encode())
    rules.update(data)
    beside = Path(cache_from_source(str(file)))
    name = f"{file.name}.{what}" if what else file.name
    kept = beside.with_name(f"{name}.{sys.implementation.cache_tag}")
    with contextlib.suppress(OSError):
        found = kept.read_bytes()
        if found[:_DIGEST] == _stamp(rules, found[_DIGEST:]):
            made: _Made = pickle.loads(found[_DIGEST:])  # noqa: S301 - as much ours as byte code is
            return made
    new = make(data)
    if not sys.dont_write_bytecode:
        pickled = pickle.dumps(new)
        with contextlib.suppress(OSError):  # an installation can belong to somebody else
            _write(kept, _stamp(rules, pickled) + pickled)
    return new


def _state(maker: str) -> object:
    """Return by what one sees that code was changed: as for byte code, its time and size."""
    if not os.path.isdir(maker):  # noqa: PTH112 - a `Path` takes longer than what it is for
        state = os.stat(maker)  # noqa: PTH116
        return state.st_mtime_ns, state.st_size
    with os.scandir(maker) as found:
        inner = sorted(one.path for one in found if one.name != "__pycache__")
    return [(path, _state(path)) for path in inner]


def _stamp(rules: _Hash, pickled: bytes) -> bytes:
    stamp = rules.copy()
    stamp.update(pickled)
    return stamp.digest()


def _write(path: Path, data: bytes) -> None:
    """Write a file that is never seen half."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f"{path.name}.{os.getpid()}")
    try:
        part.write_bytes(data)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
