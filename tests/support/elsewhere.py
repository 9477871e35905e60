"""Files at an address in the memory of this process, for tests without a server."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from uuid import uuid4

from pilotscan.loading.address import Address

__all__ = ["bytes_at", "copied", "nowhere"]


def nowhere() -> Address:
    """An address at which nothing is, and that no other test has."""
    return Address(f"memory://{uuid4().hex}/kept")


def copied(folder: Path, names: Iterable[str] | None = None) -> Address:
    """The files of a folder, at an address."""
    address = nowhere()
    files = (path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
    for name in names or files:
        (address / name).write((folder / name).read_bytes())
    return address


def bytes_at(address: Address) -> dict[str, bytes]:
    return {name: (address / name).read(10**9) for name in address.below()}
