"""Good files, spoilt in every way: diagnostics or a clean load come of it, and nothing else.

What must hold is in `fuzz.target`, which the coverage-guided fuzzer runs too; see fuzz/README.md.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, note, settings
from hypothesis import strategies as st

import pilotscan
from fuzz import heavy, target, words
from fuzz.mutate import mutate_bytes, mutate_lines, mutate_tree, write_tree
from pilotscan.diagnostics import Diagnostic, Location, Severity
from pilotscan.loading.limits import MAX_BYTES
from pilotscan.loading.yamldoc import parse_document
from support.together import together

TESTS = Path(__file__).parents[1]
PILOTS = sorted((TESTS.parent / "pilots").glob("*.yaml"))
VALID = sorted((TESTS / "cases" / "valid").glob("*.yaml"))
FRAMEWORKS = sorted((TESTS / "cases" / "scoring" / "frameworks").glob("*.yaml"))
LIVING_LAB = TESTS.parent / "src" / "pilotscan" / "frameworks" / "living-lab.yaml"

# The profile of support/fixtures.py decides whether the choices are the same in every run.
slow = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example]
many = settings(max_examples=200, suppress_health_check=slow)
some = settings(max_examples=60, suppress_health_check=slow)
few = settings(max_examples=5, suppress_health_check=slow)

choices = st.randoms(use_true_random=False)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("mutations")


@cache
def tree_of(path: Path) -> dict[str, Any]:
    return parse_document(path.read_bytes(), path.name).tree


def changed(
    random: Random,
    paths: Sequence[Path],
    change: Callable[[bytes, Random, bytes], bytes],
) -> bytes:
    """Choose a file and change it a few times, perhaps with parts of a second one."""
    data, other = (random.choice(paths).read_bytes() for _ in range(2))
    for _ in range(random.choice((1, 1, 2, 3))):
        data = change(data, random, other)
    note(data.decode("utf-8", "backslashreplace")[:20_000])
    return data[: MAX_BYTES + 1]


def changed_tree(random: Random, paths: Sequence[Path]) -> bytes:
    """Choose a file, change its tree a few times and write it anew."""
    tree, other = (tree_of(random.choice(paths)) for _ in range(2))
    for _ in range(random.choice((1, 1, 2, 3))):
        tree = mutate_tree(tree, random, other)
    data = write_tree(tree, random)
    note(data.decode("utf-8", "backslashreplace")[:20_000])
    return data[: MAX_BYTES + 1]


# --- pilots -----------------------------------------------------------------------------------


@pytest.mark.long
@given(random=choices)
@many
def test_a_pilot_with_changed_bytes_gives_diagnostics_or_a_clean_load(
    folder: Path, random: Random
) -> None:
    target.check_pilot_bytes(changed(random, [*PILOTS, *VALID], mutate_bytes), folder)


@pytest.mark.long
@given(random=choices)
@many
def test_a_pilot_with_changed_lines_gives_diagnostics_or_a_clean_load(
    folder: Path, random: Random
) -> None:
    target.check_pilot_bytes(changed(random, [*PILOTS, *VALID], mutate_lines), folder)


@pytest.mark.long
@given(random=choices)
@many
def test_a_pilot_with_a_changed_tree_gives_diagnostics_or_a_clean_load(
    folder: Path, random: Random
) -> None:
    target.check_pilot_bytes(changed_tree(random, [*PILOTS, *VALID]), folder)


@pytest.mark.long
@given(random=choices)
@some
def test_a_pilot_with_parts_of_a_framework_gives_diagnostics_or_a_clean_load(
    folder: Path, random: Random
) -> None:
    data = changed_tree(random, [*VALID, *FRAMEWORKS])
    target.check_pilot_bytes(data, folder)
    target.check_framework_bytes(data, folder)


@pytest.mark.long
@given(random=choices)
@some
def test_line_ends_and_a_byte_order_mark_change_no_fault_and_no_place(
    folder: Path, random: Random
) -> None:
    def faults(data: bytes) -> list[tuple[object, ...]]:
        checked = target.check_pilot_bytes(data, folder)
        return [(d, d.excerpt, d.excerpt_column) for d in checked.diagnostics]

    change = random.choice((mutate_bytes, mutate_lines))
    data = changed(random, [*PILOTS, *VALID], change).replace(b"\r", b"")
    data = data.removeprefix(b"\xef\xbb\xbf")
    as_it_is = faults(data)
    assert faults(data.replace(b"\n", b"\r\n")) == as_it_is
    assert faults(b"\xef\xbb\xbf" + data) == as_it_is


# --- frameworks -------------------------------------------------------------------------------


@pytest.mark.long
@given(random=choices, by_lines=st.booleans())
@some
def test_a_changed_framework_has_faults_or_judges_pilots(
    folder: Path, random: Random, by_lines: bool
) -> None:
    change = mutate_lines if by_lines else mutate_bytes
    target.check_framework_bytes(changed(random, FRAMEWORKS, change), folder)


@pytest.mark.long
@given(random=choices)
@some
def test_a_framework_with_a_changed_tree_has_faults_or_judges_pilots(
    folder: Path, random: Random
) -> None:
    target.check_framework_bytes(changed_tree(random, FRAMEWORKS), folder)


@given(random=choices)
@few
def test_the_packaged_framework_changed_has_faults_or_judges_pilots(
    folder: Path, random: Random
) -> None:
    target.check_framework_bytes(changed(random, [LIVING_LAB], mutate_lines), folder)
    target.check_framework_bytes(changed_tree(random, [LIVING_LAB]), folder)


# --- what was found before --------------------------------------------------------------------

CORPUS = [
    (kind, path) for kind in target.CHECKS for path in sorted((target.CORPUS / kind).iterdir())
]


@together("kind, path", CORPUS, ids=[f"{kind}-{path.name}" for kind, path in CORPUS])
def test_every_file_of_the_corpus_keeps_what_must_hold(folder: Path, kind: str, path: Path) -> None:
    target.CHECKS[kind](path.read_bytes(), folder, set())


def test_the_corpus_is_small() -> None:
    sizes = [path.stat().st_size for _, path in CORPUS]
    assert 40 <= len(sizes) <= 80
    assert sum(sizes) < 200_000


@pytest.mark.long
@pytest.mark.parametrize("name", heavy.HEAVY)
def test_what_was_made_to_be_slow_or_big_has_the_faults_it_has(
    folder: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    # an eighth of what a file may hold; `python -m fuzz.heavy` measures all of it
    monkeypatch.setattr(heavy, "LIMIT", MAX_BYTES // 8)
    data = heavy.HEAVY[name]()
    assert len(data) <= MAX_BYTES
    checked = target.check_pilot_bytes(data, folder)
    assert sorted({d.code for d in checked.diagnostics}) == heavy.OUTCOME[name].split()


# --- the tools themselves ---------------------------------------------------------------------


def test_the_dictionary_holds_the_words_of_the_formats() -> None:
    written = target.DICTIONARY.read_text("utf-8")
    assert written == words.dictionary(), "PYTHONPATH=tests python -m fuzz.words > …/yaml.dict"
    for word in ("assessments: ", "unsupported: ", "growth: ", "peer-reviewed", "not-applicable"):
        assert f'"{word}"' in written


@pytest.mark.outside
def test_reading_the_target_needs_no_fuzzer() -> None:
    code = "import sys, fuzz.target; print('atheris' in sys.modules)"
    ran = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "PYTHONPATH": str(TESTS)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert ran.stdout == "False\n"


FAULT = Diagnostic("PS204", Severity.ERROR, "a message", Location("x.yaml", 2, 3, "id"), "a hint")


@together(
    "faults, said",
    [
        ([FAULT._replace(code="PS999")], "unknown code PS999"),
        ([FAULT._replace(message="a\x1b[31m")], "cannot be printed"),
        ([FAULT._replace(hint="a\nb")], "cannot be printed"),
        ([FAULT._replace(message="a" * 2_001)], "says 2001 characters"),
        ([FAULT._replace(where=Location("y.yaml", 2, 3))], "is in y.yaml"),
        ([FAULT._replace(where=Location("x.yaml", 0, 3))], "is in line 0"),
        ([FAULT._replace(where=Location("x.yaml", 4, 1))], "is in line 4"),
        ([FAULT._replace(where=Location("x.yaml", 2, 0))], "is in column 0"),
        ([FAULT._replace(where=Location("x.yaml", 2, 7))], "is in column 7"),
        ([FAULT._replace(excerpt="b: cd and more")], "shows what is not in its line"),
        ([FAULT._replace(excerpt="b: ce")], "shows what is not in its line"),
        ([FAULT._replace(excerpt="d", excerpt_column=5)], "shows another part of its line"),
        ([FAULT._replace(code="PS101")], "PS101 has a place"),
        ([FAULT, FAULT], "listed twice"),
        ([FAULT._replace(message=str(n)) for n in range(102)], "102 faults"),
    ],
)
def test_faults_that_break_the_rules_are_noticed(faults: list[Diagnostic], said: str) -> None:
    with pytest.raises(target.BrokenError, match=said):
        target.require_sound(faults, b"a: 1\nb: cd\n")


def test_faults_that_keep_the_rules_are_let_pass() -> None:
    faults = [
        FAULT,
        FAULT._replace(where=Location("x.yaml", 2, 6)),
        FAULT._replace(where=Location("x.yaml", 3, 1)),
        FAULT._replace(hint="", excerpt="b: ••"),
        FAULT._replace(hint="another", excerpt=": cd", excerpt_column=2),
        FAULT._replace(code="PS102", where=Location("x.yaml")),
    ]
    target.require_sound(faults, b"\xef\xbb\xbfa: 1\nb: cd\n")
    target.require_written(faults)


def test_a_format_that_loses_a_fault_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    writers = {**target._writers(), "jsonl": lambda _: iter([])}
    monkeypatch.setattr(target, "_writers", lambda: writers)
    with pytest.raises(target.BrokenError, match=r"^jsonl: count$"):
        target.require_written([FAULT])


@pytest.mark.parametrize(
    ("seconds", "megabytes", "said"),
    [(2.5, 10, "took 2.50 seconds"), (0.5, 301, "needed 301 MB more")],
)
def test_an_input_that_takes_too_much_is_noticed(
    folder: Path, monkeypatch: pytest.MonkeyPatch, seconds: float, megabytes: float, said: str
) -> None:
    def take(_data: bytes, _folder: Path, _seen: object) -> None:
        needed["seconds"] += seconds
        needed["megabytes"] += megabytes

    needed = {"seconds": 1.0, "megabytes": 100.0}
    monkeypatch.setattr(target.time, "process_time", lambda: needed["seconds"])
    monkeypatch.setattr(target, "_most_megabytes", lambda: needed["megabytes"])
    with pytest.raises(target.BrokenError, match=said):
        target.within_limits(take, folder)(b"")


@pytest.mark.parametrize("arguments", [[], ["soon"], ["0"], ["10", "everything"]])
@pytest.mark.outside
def test_the_run_script_says_how_it_is_used(arguments: list[str]) -> None:
    ran = subprocess.run(
        ["bash", TESTS / "fuzz" / "run.sh", *arguments],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (ran.returncode, ran.stdout) == (2, "")
    assert ran.stderr.startswith("usage: tests/fuzz/run.sh SECONDS")


@pytest.mark.outside
def test_the_run_script_says_what_it_lacks(tmp_path: Path) -> None:
    ran = subprocess.run(
        ["bash", TESTS / "fuzz" / "run.sh", "10"],
        env={**os.environ, "PYTHON": "false", "FUZZ_DIR": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (ran.returncode, ran.stdout) == (2, "")
    assert "needs atheris" in ran.stderr
    assert list(tmp_path.iterdir()) == []


def test_the_packaged_framework_is_among_the_words() -> None:
    assert set(pilotscan.load_framework().condition_by_id) <= set(words.keys())
