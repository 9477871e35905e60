"""What came of files, whatever a command asks: recalled as it was made, in order, or made."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from pilotscan import parallel
from pilotscan.loading.assessment_files import discover_all
from pilotscan.loading.discover import FoundFile
from pilotscan.parallel import Lost
from pilotscan.reading import CheckedPilot, LoadedFramework, read_framework
from pilotscan.runs import compare, diff, export, history, judging, validate
from pilotscan.runs.cache.kept import Kept, base_of, keep_for, keep_in
from pilotscan.runs.cache.store import Cache, open_cache
from pilotscan.runs.many import ALONE, FileRead, Job, Many, work
from support.project import SMALL_FRAMEWORK

Read = Callable[[Any], Callable[[Sequence[FoundFile]], Sequence[FileRead]]]
Kind = tuple[Callable[[LoadedFramework], Job], Read, type[FileRead]]

KINDS: dict[str, Kind] = {
    "compare": (compare.CompareJob, compare.record_files, compare.FileRecord),
    "compare by two frameworks": (
        lambda rules: compare.CompareJob(rules, other=read_framework(str(SMALL_FRAMEWORK))),
        compare.record_files,
        compare.FileRecord,
    ),
    "compare, with facts": (
        lambda rules: compare.CompareJob(rules, facts=True),
        compare.record_files,
        compare.FileRecord,
    ),
    "diff": (
        lambda rules: diff.SideJob(rules, name="living-lab", roots=("pilots",)),
        diff._worker,
        diff._FileState,
    ),
    "history": (Job, history._worker, history._FileJudged),
    "path, transfer, patterns, ask": (Job, judging._reader, FileRead),
    "validate": (Job, validate._checker, validate._FileRead),
    "export": (lambda rules: export.ExportJob(rules, language="nl"), export._reader,
               export._FileRead),
}  # fmt: skip
OWN = (
    "pilotscan_assessment: 1\npilot: good\ndate: 2026-02-01\nframework: living-lab\n"
    "assessor: {role: partner, id: ann}\n"
    "ratings: {legal-room: {level: 1, because: {en: So, nl: Zo}, evidence: ['@law']}}\n"
)


@pytest.fixture(scope="module")
def rules() -> LoadedFramework:
    return read_framework()


@pytest.fixture
def cache(tmp_path: Path) -> Cache:
    return open_cache(tmp_path / "cache")


@pytest.fixture
def files(work: Path, good_text: str, shipped_folder: Path) -> list[FoundFile]:
    """Shipped pilots and a target, one with an assessment of its own, and what is no pilot."""
    folder = work / "pilots"
    (folder / "assessments" / "good").mkdir(parents=True)
    for path in (
        *sorted(shipped_folder.glob("*.yaml"))[::9],
        shipped_folder / "targets/nijkerk.yaml",
    ):
        shutil.copy(path, folder)
    (folder / "good.yaml").write_text(good_text.replace("Good pilot", "{en: G, nl: H}"), "utf-8")
    (folder / "assessments/good/1.yaml").write_text(OWN, "utf-8")
    (folder / "sources.yaml").write_text(
        "pilotscan_sources: 1\nsources:\n  law: {title: A law, kind: official-statistic}\n", "utf-8"
    )
    faulty = good_text.replace("level: 3", "level: 9").replace("id: good", "id: bad")
    (folder / "faulty.yaml").write_text(faulty, "utf-8")
    (folder / "frame.yaml").write_text("pilotscan_framework: 1\n", "utf-8")
    (folder / "empty.yaml").write_text("", "utf-8")
    found, faults = discover_all(["pilots"])
    assert (len(found), faults) == (9, [])
    return found


def taken_apart(value: Any) -> Any:
    """Return all that is in a value, with the types of everything."""
    if isinstance(value, np.ndarray):
        inner: Any = (str(value.dtype), repr(value.tolist()))
    elif is_dataclass(value) and not isinstance(value, type):
        inner = [taken_apart(getattr(value, part.name)) for part in fields(value)]
    elif isinstance(value, tuple | list):
        inner = [taken_apart(one) for one in value]
    elif isinstance(value, dict):
        inner = [(taken_apart(key), taken_apart(one)) for key, one in value.items()]
    elif hasattr(value, "model_fields_set"):
        inner = [(name, taken_apart(getattr(value, name))) for name in type(value).model_fields]
        inner.append(value.model_fields_set)
    else:
        inner = getattr(value, "by_language", None) or getattr(value, "values", None), repr(value)
    return type(value), repr(inner) if isinstance(inner, tuple) else inner


def results(
    files: Sequence[FoundFile], rules: LoadedFramework, kind: str, cache: Cache | None, **more: Any
) -> list[FileRead]:
    ask, start, of = KINDS[kind]
    many = Many(files, keep=None if cache is None else keep_in(cache), **more)
    return list(many.work(ask(rules), start, of))


@pytest.mark.parametrize("kind", KINDS)
def test_a_second_run_recalls_what_the_first_one_made(
    files: list[FoundFile],
    rules: LoadedFramework,
    cache: Cache,
    monkeypatch: pytest.MonkeyPatch,
    kind: str,
) -> None:
    plain = results(files, rules, kind, None)
    first = results(files, rules, kind, cache)
    assert len(list(cache.folder.glob("*.pilot"))) == len(files), "something is not kept"

    def refuse(*_: object) -> None:
        raise AssertionError("a file was read again")

    monkeypatch.setattr(parallel.Processes, "run", refuse)
    second = results(files, rules, kind, cache)
    for made, kept, recalled in zip(plain, first, second, strict=True):
        assert taken_apart(kept) == taken_apart(made)
        assert taken_apart(recalled) == taken_apart(made)
    assert sum(one.checked.kind == "pilot" for one in plain) == 6


def test_what_is_asked_and_what_is_made_of_a_file_make_the_key(rules: LoadedFramework) -> None:
    bases = [base_of(of, ask(rules), start) for ask, start, of in KINDS.values()]
    assert len(set(bases)) == len(bases)
    assert base_of(FileRead, Job(rules), judging._reader, "more") not in bases


@dataclass(frozen=True, slots=True)
class _Loose(FileRead):
    """A result of which JSON does not say what it was."""

    what: Any = None


def _loose(_: Job) -> Callable[[Sequence[FoundFile]], list[_Loose]]:
    return lambda files: [
        _Loose(CheckedPilot(file.shown, "0" * 64, None, ()), {"a": (1,)}) for file in files
    ]


def test_what_would_not_come_back_is_not_kept(
    files: list[FoundFile], rules: LoadedFramework, cache: Cache
) -> None:
    many = Many(files, keep=keep_in(cache))
    assert [one.what for one in many.work(Job(rules), _loose, _Loose)] == [{"a": (1,)}] * len(files)
    assert not list(cache.folder.glob("*.pilot"))


def test_results_are_read_when_it_is_their_turn_and_spoilt_ones_made_again(
    files: list[FoundFile],
    rules: LoadedFramework,
    cache: Cache,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    plain = results(files, rules, "compare", None)
    results(files[::2], rules, "compare", cache)
    entries = sorted(cache.folder.glob("*.pilot"))
    spoilt = entries[1].read_bytes()
    entries[1].write_bytes(spoilt[:-1])
    entries[2].write_bytes(b"")
    read: list[str] = []
    get = Cache.get

    def watch(self: Cache, key: str, kind: str) -> Any:
        read.append(key)
        return get(self, key, kind)

    monkeypatch.setattr(Cache, "get", watch)
    ask, start, of = KINDS["compare"]
    coming = Many(files, keep=keep_in(cache)).work(ask(rules), start, of)
    made = []
    for number, one in enumerate(coming):
        made.append(one)
        assert len(read) == number // 2 + 1
    assert [repr(one) for one in made] == [repr(one) for one in plain]
    assert len(list(cache.folder.glob("*.pilot"))) == len(files)
    assert entries[1].read_bytes() == spoilt


class _Far:
    """Workers that see no cache; one file is lost."""

    is_near = False

    def __init__(self, lost: str = "") -> None:
        self.lost = lost
        self.given: list[str] = []

    def run(self, items: Sequence[Any], job: Any, start: Any, size: int) -> Iterator[Any]:
        assert isinstance(job, Job)
        for chunk in parallel.chunks(items, size):
            self.given += [file.shown for file in chunk]
            made = start(job)(chunk)
            for file, one in zip(chunk, made, strict=True):
                yield Lost(file, "gone") if file.shown == self.lost else one


def test_what_far_workers_make_is_kept_here_and_what_is_lost_is_made_the_next_time(
    files: list[FoundFile], rules: LoadedFramework, cache: Cache
) -> None:
    plain = results(files, rules, "history", None)
    far = _Far(files[2].shown)
    first = results(files, rules, "history", cache, executor=far)
    assert far.given == [file.shown for file in files]
    assert [d.code for d in first[2].checked.diagnostics] == ["PS119"]
    again = _Far()
    assert results(files, rules, "history", cache, executor=again) == plain
    assert again.given == [files[2].shown]


def test_a_file_that_cannot_be_read_is_not_looked_up(
    files: list[FoundFile], rules: LoadedFramework, cache: Cache
) -> None:
    keeping = keep_for(FileRead, cache, Job(rules), judging._reader)
    gone = replace(files[0], path=Path("gone.yaml"))
    assert keeping.key(gone) is None
    assert keeping.key(replace(files[0], path=Path("-"))) is None
    [made] = work([gone], Job(rules), judging._reader, FileRead, keep_in(cache)(ALONE, FileRead))
    assert keeping.keep(gone, made) is made
    assert isinstance(keep_in(cache)(ALONE, FileRead), Kept)
    assert not list(cache.folder.glob("*.pilot"))


@pytest.mark.outside
def test_two_processes_keep_and_recall_the_same(
    work: Path, good_text: str, rules: LoadedFramework, cache: Cache
) -> None:
    for number in range(2 * parallel.SOLO + 6):
        text = good_text.replace("id: good", f"id: pilot-{number:02}")
        (work / f"pilot-{number:02}.yaml").write_text(text, "utf-8")
    found, _ = discover_all(["."])
    plain = results(found, rules, "diff", None)
    for _ in range(2):
        kept = results(found, rules, "diff", cache, executor=parallel.Processes(2))
        assert taken_apart(kept) == taken_apart(plain)
    assert len(list(cache.folder.glob("*.pilot"))) == len(found)
