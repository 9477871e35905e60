"""Same bytes in, same bytes out: whatever the hash seed, the folder, the processes, the zone."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

pytestmark = pytest.mark.outside


class Made(NamedTuple):
    """Everything that a run made."""

    code: int
    out: bytes
    err: bytes
    files: dict[str, bytes]


def make(root: Path, out: Path | str, *options: str, **environment: str) -> Made:
    done = subprocess.run(
        [sys.executable, "-m", "pilotscan", "evaluate", "pilots", "--out", str(out), *options],
        cwd=root,
        env={**os.environ, **environment},
        capture_output=True,
        check=False,
        timeout=600,
    )
    folder = Path(out)
    found = () if out == "-" else (path for path in folder.rglob("*") if path.is_file())
    files = {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}
    return Made(done.returncode, done.stdout, done.stderr, files)


ALL_FORMATS = (
    *(part for kind in ("html", "md", "json", "pdf", "docx") for part in ("--format", kind)),
    *("--lang", "en", "--lang", "nl"),
)


@pytest.fixture(scope="module")
def first(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Made:
    out = tmp_path_factory.mktemp("first")
    return make(root, out, "-q", *ALL_FORMATS, "--jobs", "1", PYTHONHASHSEED="1")


def test_a_run_makes_a_report_of_each_pilot_in_each_format(
    first: Made, shipped_summary: str
) -> None:
    assert (first.code, first.out, first.err.decode()) == (0, b"", shipped_summary)
    # In two languages: 22 pilots in five formats and with two files of data, the overview in two
    # formats, four pages that explain or compare, four times two files of data; and the manifest.
    assert len(first.files) == 2 * (22 * (5 + 2) + 2 + 4 + 4 * 2) + 1


ELSEWHERE = {"PYTHONHASHSEED": "2", "TZ": "Pacific/Kiritimati", "LC_ALL": "C", "LANG": "nl_NL"}


def test_a_second_run_makes_the_same_bytes(root: Path, tmp_path: Path, first: Made) -> None:
    """Another folder, hash seed, zone, locale and number of processes, all at once."""
    second = make(root, tmp_path / "elsewhere", "-q", *ALL_FORMATS, "--jobs", "2", **ELSEWHERE)
    assert (second.code, second.out, second.err) == (0, b"", first.err)
    assert set(second.files) == set(first.files)
    assert [name for name, data in second.files.items() if data != first.files[name]] == []


def test_stdout_has_the_same_bytes_in_every_run(root: Path) -> None:
    options = ("--format", "json", "--lang", "nl")
    one = make(root, "-", *options, PYTHONHASHSEED="11")
    two = make(root, "-", *options, "--jobs", "2", PYTHONHASHSEED="12")
    assert one == two
    assert one.code == 0


def test_the_summary_has_the_same_bytes_in_every_run(root: Path, tmp_path: Path) -> None:
    one = make(root, tmp_path / "same", "--format", "md", PYTHONHASHSEED="21")
    two = make(root, tmp_path / "same", "--format", "md", "--jobs", "2", PYTHONHASHSEED="22")
    assert (one.code, two.code) == (0, 0)
    assert one == two
