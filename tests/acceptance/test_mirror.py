"""A test stands where its module stands: `tests/` mirrors `src/pilotscan/`."""

from __future__ import annotations

from pathlib import Path

from support.project import ROOT, TESTS
from support.together import together

SOURCE = ROOT / "src" / "pilotscan"
APART = {"acceptance", "benchmarks", "cases", "fuzz", "oracles", "schemas", "support"}
"""Folders of `tests/` that mirror no package: the whole program, `benchmarks/`, files, helpers."""


def mirrored(pattern: str, tests: Path = TESTS) -> list[Path]:
    found = (path.relative_to(tests) for path in sorted(tests.rglob(pattern)))
    return [path for path in found if path.parts[0] not in APART]


def is_of(test: Path) -> bool:
    """Tell whether a test file is named after a module of its folder, and perhaps an aspect."""
    words = test.stem.removeprefix("test_").split("_")
    names = ("_".join(words[:n]) for n in range(1, len(words) + 1))
    folder = SOURCE / test.parent
    own = {folder.name} if test.parent.parts else set()  # a package as a whole
    return any(
        name in own or (folder / f"{name}.py").is_file() or (folder / name).is_dir()
        for name in names
    )


@together("test", mirrored("test_*.py"))
def test_a_test_stands_where_its_module_stands(test: Path) -> None:
    assert is_of(test), f"no module of src/pilotscan/{test.parent} is named like that"


def test_a_test_of_nothing_is_found() -> None:
    assert not is_of(Path("scoring/test_scores.py"))
    assert not is_of(Path("test_verdict.py"))
    assert is_of(Path("scoring/test_verdict_ties.py"))


def test_every_package_has_its_folder() -> None:
    packages = {path.parent.relative_to(SOURCE) for path in SOURCE.rglob("*.py")} - {Path()}
    assert packages - {path.parent for path in mirrored("test_*.py")} == set()


def test_what_tests_share_is_in_one_folder() -> None:
    others = [path for path in mirrored("*.py") if not path.name.startswith("test_")]
    assert others == [Path("conftest.py")]
