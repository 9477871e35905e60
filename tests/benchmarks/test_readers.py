"""How far readers agree: `benchmarks/readers`, by hand and on the ratings that are there."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

import pilotscan
from support.project import ROOT

FOLDER = ROOT / "benchmarks" / "readers"


@pytest.fixture(scope="module")
def agreement() -> ModuleType:
    spec = importlib.util.spec_from_file_location("readers_agreement", FOLDER / "agreement.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def write(folder: Path, reader: str, *levels: str) -> None:
    names = ("durable-need", "reach", "legal-room")
    lines = [f"  {name}: {{level: {level}}}\n" for name, level in zip(names, levels, strict=True)]
    (folder / f"c.{reader}.yaml").write_text(
        f"case: c\nreader: {reader}\nratings:\n{''.join(lines)}", "utf-8"
    )


def test_pairs_by_hand(agreement: ModuleType, tmp_path: Path) -> None:
    write(tmp_path, "a", "2", "1, also: [2]", "unknown")
    write(tmp_path, "b", "2", "2", "3")
    write(tmp_path, "c", "2", "4", "unknown")
    ratings = agreement.read(tmp_path)
    assert agreement.pairs(ratings) == (6, 3, 4)
    assert ratings["c", "reach"]["a"].also == (2,)
    assert "toss-up: 1 of 7" in agreement.report(ratings)


def test_readers_who_say_the_same_agree(agreement: ModuleType, tmp_path: Path) -> None:
    for reader in "ab":
        write(tmp_path, reader, "2", "3", "unknown")
    assert agreement.alphas(agreement.read(tmp_path)) == (1.0, 1.0)


@pytest.mark.parametrize("which", ["first", "second"])
def test_every_reader_rated_every_condition_of_every_case(
    agreement: ModuleType, which: str
) -> None:
    ratings = agreement.read(FOLDER / "ratings" / which)
    conditions = {c.id for c in pilotscan.load_framework().conditions}
    assert {condition for _, condition in ratings} == conditions
    assert len(ratings) == 6 * len(conditions)
    assert all(len(given) == 3 for given in ratings.values())
