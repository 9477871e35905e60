"""What is made of the package's own files is made once, and anew when anything changes."""

from __future__ import annotations

import os
import pickle
import sys
from typing import TYPE_CHECKING

import pytest

from pilotscan import readymade as module
from pilotscan.readymade import readymade

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(module, "PACKAGE", tmp_path)
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    monkeypatch.setattr(sys, "pycache_prefix", None)
    (tmp_path / "words.yaml").write_text("one two", "utf-8")
    (tmp_path / "rules.py").write_text("TWO = 2", "utf-8")
    (tmp_path / "inner").mkdir()
    (tmp_path / "inner" / "more.yaml").write_text("three", "utf-8")
    return tmp_path


class Maker:
    """Counts how often it is asked."""

    def __init__(self) -> None:
        self.times = 0

    def __call__(self, data: bytes) -> list[str]:
        self.times += 1
        return data.decode().split()


def test_it_is_made_once_and_each_gets_its_own(package: Path) -> None:
    make = Maker()
    made = [readymade(package / "words.yaml", make, "rules.py", "inner") for _ in range(3)]
    assert made == [["one", "two"]] * 3
    assert made[1] is not made[2]
    assert make.times == 1
    assert [path.name for path in (package / "__pycache__").iterdir()] == [
        f"words.yaml.{sys.implementation.cache_tag}"
    ]


@pytest.mark.parametrize("changed", ["words.yaml", "rules.py", "inner/more.yaml", "inner/new.py"])
def test_it_is_made_anew_when_the_file_or_what_makes_it_changes(
    package: Path, changed: str
) -> None:
    make = Maker()
    readymade(package / "words.yaml", make, "rules.py", "inner")
    (package / changed).write_text("something else", "utf-8")
    again = readymade(package / "words.yaml", make, "rules.py", "inner")
    assert make.times == 2
    assert again == (package / "words.yaml").read_text("utf-8").split()


def test_a_maker_of_the_same_size_is_another_by_its_time(package: Path) -> None:
    make = Maker()
    readymade(package / "words.yaml", make, "rules.py")
    os.utime(package / "rules.py", (1, 1))
    readymade(package / "words.yaml", make, "rules.py")
    assert make.times == 2


def test_another_version_of_a_library_makes_it_anew(package: Path) -> None:
    make = Maker()
    for version in ("1", "2"):
        readymade(package / "words.yaml", make, version=version)
    assert make.times == 2


@pytest.mark.parametrize("spoil", [lambda data: data[:-1], lambda _: b"", lambda data: data + b"."])
def test_what_was_damaged_is_not_believed(package: Path, spoil: object) -> None:
    make = Maker()
    readymade(package / "words.yaml", make)
    (kept,) = (package / "__pycache__").iterdir()
    kept.write_bytes(spoil(kept.read_bytes()))  # type: ignore[operator]
    assert readymade(package / "words.yaml", make) == ["one", "two"]
    assert make.times == 2


def test_what_somebody_else_put_there_is_not_unpacked(package: Path) -> None:
    make = Maker()
    readymade(package / "words.yaml", make)
    (kept,) = (package / "__pycache__").iterdir()
    kept.write_bytes(bytes(32) + pickle.dumps("another"))
    assert readymade(package / "words.yaml", make) == ["one", "two"]


def test_nothing_is_written_where_no_byte_code_is(
    package: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    assert readymade(package / "words.yaml", Maker()) == ["one", "two"]
    assert not (package / "__pycache__").exists()


def test_a_folder_that_cannot_be_written_is_no_fault(package: Path) -> None:
    (package / "__pycache__").write_text("a file, where a folder would be", "utf-8")
    assert readymade(package / "words.yaml", Maker()) == ["one", "two"]


def test_a_fault_of_the_maker_is_told_and_nothing_is_kept(package: Path) -> None:
    def refuse(data: bytes) -> str:
        raise ValueError(data.decode())

    with pytest.raises(ValueError, match="one two"):
        readymade(package / "words.yaml", refuse)
    assert not (package / "__pycache__").exists()
