"""`compare`: same bytes in, same bytes out, whatever the hash seed, the processes, the zone."""

from __future__ import annotations

import os
import subprocess
import sys
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import NamedTuple

import pytest

from pilotscan.parallel import SOLO

pytestmark = pytest.mark.outside

FORMATS = ("html", "md", "json", "csv", "parquet", "xlsx")
FILES = SOLO + 4
"""More than one process does alone."""


class Made(NamedTuple):
    """Everything that a run made."""

    code: int
    out: bytes
    err: bytes
    files: dict[str, bytes]


@pytest.fixture(scope="module")
def folder(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Made-up pilots that use every part of a file."""
    spec = spec_from_file_location("generate", root / "benchmarks" / "generate.py")
    assert spec is not None
    assert spec.loader is not None
    generate = module_from_spec(spec)
    sys.modules[spec.name] = generate  # where its dataclasses look for their annotations
    spec.loader.exec_module(generate)
    made: Path = tmp_path_factory.mktemp("made")
    generate.write_pilots(made / "pilots", FILES, 7)
    return made


def run(folder: Path, out: Path | str, *options: str, **environment: str) -> Made:
    done = subprocess.run(
        [
            sys.executable, "-m", "pilotscan", "compare", "pilots", "--order", "--rank-from", "0.2",
            "--draws", "200", *options, *(["--out", str(out)] if out else []),
        ],
        cwd=folder,
        env={**os.environ, **environment},
        capture_output=True,
        check=False,
        timeout=300,
    )  # fmt: skip
    there = isinstance(out, Path)
    files = {path.name: path.read_bytes() for path in sorted(Path(out).iterdir())} if there else {}
    return Made(done.returncode, done.stdout, done.stderr, files)


EVERY_FORMAT = [part for kind in FORMATS for part in ("--format", kind)]


@pytest.fixture(scope="module")
def first(folder: Path) -> Made:
    return run(folder, folder / "first", "-q", *EVERY_FORMAT, "--jobs", "1", PYTHONHASHSEED="1")


def test_a_run_makes_every_format(first: Made) -> None:
    assert (first.code, first.out) == (0, b"")
    endings = {name.rpartition(".")[2] for name in first.files if not name.startswith(".")}
    assert endings == set(FORMATS)
    assert f"{FILES} pilots, ".encode() in first.files["comparison.md"]


ELSEWHERE = {"PYTHONHASHSEED": "2", "TZ": "Pacific/Kiritimati", "LC_ALL": "C", "LANG": "nl_NL"}


def test_a_second_run_makes_the_same_bytes(folder: Path, tmp_path: Path, first: Made) -> None:
    """Another folder, hash seed, zone, locale and number of processes, all at once."""
    second = run(folder, tmp_path / "elsewhere", "-q", *EVERY_FORMAT, "--jobs", "2", **ELSEWHERE)
    assert (second.code, second.out, second.err) == (0, b"", first.err)
    assert set(second.files) == set(first.files)
    assert [name for name, data in second.files.items() if data != first.files[name]] == []


def test_a_second_run_into_the_same_folder_changes_nothing(folder: Path, first: Made) -> None:
    assert run(folder, folder / "first", "-q", *EVERY_FORMAT, PYTHONHASHSEED="9") == first


@pytest.mark.parametrize("options", [(), ("--format", "json"), ("--format", "csv", "--lang", "nl")],
                         ids=["shown", "json", "csv"])  # fmt: skip
def test_stdout_has_the_same_bytes_in_every_run(folder: Path, options: tuple[str, ...]) -> None:
    out = "-" if options else ""
    one = run(folder, out, *options, PYTHONHASHSEED="11")
    two = run(folder, out, *options, "--jobs", "2", PYTHONHASHSEED="12", TZ="Asia/Tokyo")
    assert one == two
    assert one.code == 0
    assert one.out


def test_another_seed_makes_other_draws(folder: Path) -> None:
    one, two = (run(folder, "-", "--format", "json", "--seed", seed) for seed in "12")
    assert one.code == two.code == 0
    assert one.out != two.out
