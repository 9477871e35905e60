"""A file that grows: in place when it is whole, by the rules of any other."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from pilotscan.errors import WriteError
from pilotscan.reporting.output.folder import OutputFolder
from pilotscan.reporting.output.records import MANIFEST


def write(folder: Path, *pieces: bytes, force: bool = False) -> None:
    with OutputFolder(folder, force=force) as output:
        file = output.grow("a.csv")
        for piece in pieces:
            file.write(piece)
        file.close()
        try:
            output.write("a.csv", file)
        finally:
            file.discard()


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def test_it_is_in_place_when_it_is_whole_and_ours(tmp_path: Path) -> None:
    write(tmp_path, b"one", b"two")
    assert (tmp_path / "a.csv").read_bytes() == b"onetwo"
    assert names(tmp_path) == {"a.csv", MANIFEST}
    write(tmp_path, b"three")
    assert (tmp_path / "a.csv").read_bytes() == b"three"
    assert hashlib.sha256(b"three").hexdigest() in (tmp_path / MANIFEST).read_text("utf-8")


def test_the_same_bytes_stay(tmp_path: Path) -> None:
    write(tmp_path, b"one")
    before = (tmp_path / "a.csv").stat()
    write(tmp_path, b"o", b"ne")
    assert (tmp_path / "a.csv").stat().st_ino == before.st_ino
    assert names(tmp_path) == {"a.csv", MANIFEST}


def test_what_is_not_ours_stays(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(b"mine")
    with pytest.raises(WriteError, match="was not written by pilotscan"):
        write(tmp_path, b"one")
    assert (tmp_path / "a.csv").read_bytes() == b"mine"
    assert "a.csv" in names(tmp_path)
    assert not [name for name in names(tmp_path) if name.endswith(".tmp")]
    write(tmp_path, b"one", force=True)
    assert (tmp_path / "a.csv").read_bytes() == b"one"


def test_a_run_that_is_cut_off_leaves_the_old_file_and_the_next_one_clears_up(
    tmp_path: Path,
) -> None:
    write(tmp_path, b"old")
    with OutputFolder(tmp_path) as output:
        file = output.grow("a.csv")
        file.write(b"half")
        file.close()
    assert (tmp_path / "a.csv").read_bytes() == b"old"
    write(tmp_path, b"new")
    assert names(tmp_path) == {"a.csv", MANIFEST}


def test_a_folder_in_the_way_is_told(tmp_path: Path) -> None:
    (tmp_path / ".a.csv.growing.tmp").mkdir()
    with pytest.raises(WriteError, match="cannot write"):
        write(tmp_path, b"one")
