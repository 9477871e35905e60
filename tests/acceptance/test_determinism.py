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


def make(
    root: Path,
    out: Path | str,
    *options: str,
    read: tuple[str, ...] = ("pilots",),
    **environment: str,
) -> Made:
    done = subprocess.run(
        [sys.executable, "-m", "pilotscan", "evaluate", *read, "--out", str(out), *options],
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


LANGUAGES = ("--lang", "en", "--lang", "nl")
TEXTS = tuple(part for kind in ("html", "md", "json") for part in ("--format", kind))
DOCUMENTS = ("--format", "pdf", "--format", "docx")


@pytest.fixture(scope="module")
def some(root: Path) -> tuple[str, ...]:
    """Every third pilot: a document takes as long as twenty pages, and all are laid out alike."""
    files = sorted((root / "pilots").glob("*.yaml"))
    return tuple(path.relative_to(root).as_posix() for path in files[::3])


@pytest.fixture(scope="module")
def first(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Made:
    out = tmp_path_factory.mktemp("first")
    return make(root, out, "-q", *TEXTS, *LANGUAGES, "--jobs", "1", PYTHONHASHSEED="1")


@pytest.fixture(scope="module")
def first_documents(
    root: Path, some: tuple[str, ...], tmp_path_factory: pytest.TempPathFactory
) -> Made:
    out, options = tmp_path_factory.mktemp("documents"), (*DOCUMENTS, *LANGUAGES, "--jobs", "1")
    return make(root, out, "-q", *options, read=some, PYTHONHASHSEED="1")


def test_a_run_makes_a_report_of_each_pilot_in_each_format(
    first: Made, first_documents: Made, some: tuple[str, ...], shipped_summary: str
) -> None:
    assert (first.code, first.out, first.err.decode()) == (0, b"", shipped_summary)
    assert (first_documents.code, first_documents.out) == (0, b"")
    # In two languages: 22 pilots in three formats, with questions and two data files, the overview
    # in two formats, four pages that explain or compare, four times two files of data; and the
    # manifest. Of 8 in two formats there is nothing but these.
    assert len(first.files) == 2 * (22 * (3 + 3) + 2 + 4 + 4 * 2) + 1
    assert len(some) == 8
    assert len(first_documents.files) == 2 * 8 * 2 + 1


ELSEWHERE = {"PYTHONHASHSEED": "2", "TZ": "Pacific/Kiritimati", "LC_ALL": "C", "LANG": "nl_NL"}


def assert_same(second: Made, first: Made) -> None:
    assert (second.code, second.out, second.err) == (0, b"", first.err)
    assert set(second.files) == set(first.files)
    assert [name for name, data in second.files.items() if data != first.files[name]] == []


def test_a_second_run_makes_the_same_bytes(
    root: Path, tmp_path: Path, first: Made, first_documents: Made, some: tuple[str, ...]
) -> None:
    """Another folder, hash seed, zone, locale and number of processes, all at once."""
    options = (*LANGUAGES, "--jobs", "2")
    assert_same(make(root, tmp_path / "elsewhere", "-q", *TEXTS, *options, **ELSEWHERE), first)
    documents = make(root, tmp_path / "too", "-q", *DOCUMENTS, *options, read=some, **ELSEWHERE)
    assert_same(documents, first_documents)


def test_stdout_has_the_same_bytes_in_every_run(root: Path, some: tuple[str, ...]) -> None:
    options = ("--format", "json", "--lang", "nl")
    one = make(root, "-", *options, read=some, PYTHONHASHSEED="11")
    two = make(root, "-", *options, "--jobs", "2", read=some, PYTHONHASHSEED="12")
    assert one == two
    assert one.code == 0


def test_the_summary_has_the_same_bytes_in_every_run(
    root: Path, tmp_path: Path, some: tuple[str, ...]
) -> None:
    out, options = tmp_path / "same", ("--format", "md")
    one = make(root, out, *options, read=some, PYTHONHASHSEED="21")
    two = make(root, out, *options, "--jobs", "2", read=some, PYTHONHASHSEED="22")
    assert (one.code, two.code) == (0, 0)
    assert one == two
