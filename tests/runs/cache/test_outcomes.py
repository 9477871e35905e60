"""Outcomes from a cache: those that would have been made, or none."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import fields, replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from pilotscan import parallel
from pilotscan.errors import WriteError
from pilotscan.loading.discover import FoundFile, discover
from pilotscan.parallel import Executor
from pilotscan.reading import LoadedFramework, read_framework
from pilotscan.runs import reports
from pilotscan.runs.cache import keys
from pilotscan.runs.cache.kept import Kept
from pilotscan.runs.cache.outcomes import ReportKeeping, keep_reports
from pilotscan.runs.cache.store import Cache, open_cache
from pilotscan.runs.many import ALONE
from pilotscan.runs.reports import FileOutcome, ReportJob

Change = Callable[[ReportJob], ReportJob]


@pytest.fixture(scope="module")
def framework() -> LoadedFramework:
    return read_framework()


@pytest.fixture
def cache(tmp_path: Path) -> Cache:
    return open_cache(tmp_path / "cache")


@pytest.fixture
def files(work: Path, good_text: str, shipped_folder: Path) -> list[FoundFile]:
    """All kinds of files: a shipped pilot, one with faults, a framework, an empty one."""
    folder = work / "pilots"
    folder.mkdir()
    for path in sorted(shipped_folder.glob("*.yaml"))[:1]:
        shutil.copy(path, folder)
    (folder / "good.yaml").write_text(good_text, "utf-8")
    faulty = good_text.replace("level: 3", "level: 9").replace("id: good", "id: bad")
    (folder / "faulty.yaml").write_text(faulty, "utf-8")
    (folder / "frame.yaml").write_text("pilotscan_framework: 1\n", "utf-8")
    (folder / "empty.yaml").write_text("", "utf-8")
    found, faults = discover(["pilots"])
    assert (len(found), faults) == (5, [])
    return found


def job(framework: LoadedFramework, *formats: str, **more: Any) -> ReportJob:
    languages = more.pop("languages", ("en",))
    return ReportJob(framework, languages=languages, formats=formats, **more)


def run_kept(
    files: list[FoundFile], keeping: ReportKeeping, executor: Executor = ALONE
) -> list[FileOutcome]:
    return list(reports.run(files, keeping.job, Kept(executor, lambda *_: keeping)))


def recall(keeping: ReportKeeping, file: FoundFile) -> FileOutcome | None:
    key = keeping.key(file)
    return None if key is None else keeping.recall(file, key)


def bytes_of(outcome: FileOutcome) -> dict[str, bytes]:
    return {
        name: made if isinstance(made, bytes) else made.data() for name, made in outcome.files()
    }


def same(one: FileOutcome, other: FileOutcome) -> bool:
    """Compare two outcomes, with all that equality of dataclasses leaves out."""
    return (
        replace(one, outputs={}) == replace(other, outputs={})
        and repr(replace(one.checked)) == repr(replace(other.checked))
        and repr((one.rows, one.summary)) == repr((other.rows, other.summary))
        and bytes_of(one) == bytes_of(other)
        and list(bytes_of(one)) == list(bytes_of(other))
        and repr(one.recorded()) == repr(other.recorded())
    )


@pytest.mark.parametrize(
    ("formats", "more"),
    [
        (("html",), {"compared": True}),
        (("html", "md", "json"), {"compared": True, "languages": ("nl", "en")}),
        (("md",), {"route": "growth", "as_of": date(2024, 1, 1)}),
        (("json",), {"stream": True, "alone": True}),
        (("html",), {"alone": True}),
        (("pdf", "docx", "md"), {}),
    ],
    ids=["site", "two languages", "route and date", "stream", "alone", "documents"],
)
def test_a_second_run_recalls_what_the_first_one_made(  # noqa: PLR0917
    files: list[FoundFile],
    framework: LoadedFramework,
    cache: Cache,
    monkeypatch: pytest.MonkeyPatch,
    formats: tuple[str, ...],
    more: dict[str, Any],
) -> None:
    wanted = job(framework, *formats, **more)
    plain = list(reports.run(files, wanted))
    keeping = keep_reports(wanted, cache)
    first = run_kept(files, keeping)

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a file was judged again")

    monkeypatch.setattr("pilotscan.runs.judging.check_file", refuse)
    second = run_kept(files, keeping)
    for made, kept, recalled in zip(plain, first, second, strict=True):
        assert same(made, kept)
        assert same(made, recalled)
        assert recalled.kept is not None
        assert kept.key == recalled.key != ""


def test_records_come_back_with_their_numbers(
    files: list[FoundFile], framework: LoadedFramework, cache: Cache
) -> None:
    keeping = keep_reports(job(framework, "html", compared=True), cache)
    first, second = run_kept(files, keeping), run_kept(files, keeping)
    seen = 0
    for made, recalled in zip(first, second, strict=True):
        one, other = made.recorded(), recalled.recorded()
        if one is None or other is None:
            assert one is other
            continue
        seen += 1
        assert other.numbers.dtype == np.int8
        assert (one.numbers == other.numbers).all()
        for field in fields(one):
            if field.name != "numbers":
                mine, its = getattr(one, field.name), getattr(other, field.name)
                assert mine == its
                assert type(mine) is type(its)
    assert seen == 2


@pytest.mark.outside
def test_two_processes_keep_and_recall_the_same(
    work: Path, good_text: str, framework: LoadedFramework, cache: Cache
) -> None:
    count = 2 * parallel.SOLO + 6
    for number in range(count):
        text = good_text.replace("id: good", f"id: pilot-{number:02}")
        (work / f"pilot-{number:02}.yaml").write_text(text, "utf-8")
    found, _ = discover(["."])
    wanted = job(framework, "md")
    plain = list(reports.run(found, wanted))
    keeping = keep_reports(wanted, cache)
    assert all(map(same, run_kept(found, keeping, executor=parallel.Processes(2)), plain))
    found[3].path.write_text(good_text, "utf-8")
    plain = list(reports.run(found, wanted))
    mixed = run_kept(found, keeping, executor=parallel.Processes(2))
    assert all(map(same, mixed, plain))
    assert [outcome.kept is None for outcome in mixed] == [n == 3 for n in range(count)]


# --- what a key depends on ------------------------------------------------------------------------


def test_other_bytes_another_name_and_another_place_are_other_files(
    work: Path, good_text: str, framework: LoadedFramework, cache: Cache
) -> None:
    keeping = keep_reports(job(framework, "md"), cache)
    path = work / "good.yaml"
    path.write_text(good_text, "utf-8")
    file = FoundFile("good.yaml", path, named=False)
    assert recall(keeping, file) is None
    [_] = run_kept([file], keeping)
    assert recall(keeping, file) is not None
    assert recall(keeping, replace(file, shown="x/good.yaml")) is None
    assert recall(keeping, replace(file, named=True)) is None
    path.write_text(good_text + "\n", "utf-8")
    assert recall(keeping, file) is None
    path.write_text(good_text, "utf-8")
    assert recall(keeping, file) is not None
    path.unlink()
    assert recall(keeping, file) is None


CHANGES: dict[str, Change] = {
    "framework": lambda o: replace(o, framework=replace(o.framework, sha256="0" * 64)),
    "languages": lambda o: replace(o, languages=("en", "nl")),
    "order of languages": lambda o: replace(o, languages=("nl",)),
    "formats": lambda o: replace(o, formats=("md", "json")),
    "route": lambda o: replace(o, route="growth"),
    "date": lambda o: replace(o, as_of=date(2026, 1, 1)),
    "stream": lambda o: replace(o, stream=True),
    "alone": lambda o: replace(o, alone=True),
    "compared": lambda o: replace(o, compared=True),
    "reference": lambda o: replace(o, reference=b"docx"),
    "templates": lambda o: replace(o, templates=Path("nowhere")),
    "gated": lambda o: replace(o, gated=False),
}


def test_every_part_of_an_order_has_a_change() -> None:
    assert {name.split()[-1] for name in CHANGES} | {"as_of"} == (
        {field.name for field in fields(ReportJob)} | {"date"}
    )


@pytest.mark.parametrize("name", CHANGES)
def test_whatever_changes_in_an_order_changes_the_key(
    framework: LoadedFramework, cache: Cache, name: str
) -> None:
    before = job(framework, "md")
    assert keep_reports(before, cache).base == keep_reports(replace(before), cache).base
    assert keep_reports(before, cache).base != keep_reports(CHANGES[name](before), cache).base


def test_what_has_no_fingerprint_is_told(framework: LoadedFramework, cache: Cache) -> None:
    odd: Any = job(framework, "md", route=1.5)
    with pytest.raises(TypeError, match="float has no fingerprint"):
        keep_reports(odd, cache)


def test_another_version_of_what_reports_stand_on_changes_the_key(
    framework: LoadedFramework, cache: Cache, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keys, "PACKAGE", tmp_path / "no files")  # they have a test of their own
    keys.of_code.cache_clear()
    wanted = job(framework, "md")
    seen = {keep_reports(wanted, cache).base}
    for package in keys.STANDS_ON:
        keys.of_code.cache_clear()
        with monkeypatch.context() as patched:
            patched.setattr(keys, "_version", lambda name, p=package: str(name == p))
            seen.add(keep_reports(wanted, cache).base)
    keys.of_code.cache_clear()
    with monkeypatch.context() as patched:
        patched.setattr(keys, "FORMAT", keys.FORMAT + 1)
        seen.add(keep_reports(wanted, cache).base)
    keys.of_code.cache_clear()
    assert len(seen) == len(keys.STANDS_ON) + 2


def test_the_program_is_known_by_its_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = tmp_path / "pilotscan"
    (package / "frameworks").mkdir(parents=True)
    (package / "__pycache__").mkdir()
    monkeypatch.setattr(keys, "PACKAGE", package)
    seen = []
    for name, text in (
        ("api.py", "1"),
        ("api.py", "2"),
        ("frameworks/x.yaml", "1"),
        ("__pycache__/x.pyc", "1"),
    ):
        (package / name).write_text(text, "utf-8")
        keys.of_code.cache_clear()
        seen.append(keys.of_program())
    keys.of_code.cache_clear()
    assert len(set(seen)) == 3
    assert seen[2] == seen[3], "what Python compiles is no part of the program"


@pytest.mark.outside
def test_own_templates_count_by_their_bytes(
    files: list[FoundFile], framework: LoadedFramework, cache: Cache, tmp_path: Path
) -> None:
    own = tmp_path / "own"
    (own / "report").mkdir(parents=True)
    template = own / "report" / "pilot.j2"
    wanted = job(framework, "md", templates=own)
    texts = []
    for text in ("{{ about(page.id) }}", "{{ about(page.name) }}", "{{ about(page.id) }}"):
        template.write_text(text, "utf-8")
        [outcome, *_] = [o for o in run_kept(files, keep_reports(wanted, cache)) if o.summary]
        texts.append(bytes_of(outcome))
        (own / "README").write_text(text, "utf-8")  # none of a template's business
    assert texts[0] == texts[2] != texts[1]
    assert outcome.kept is not None


@pytest.mark.outside
def test_nothing_is_kept_when_templates_change_during_a_run(
    files: list[FoundFile], framework: LoadedFramework, cache: Cache, tmp_path: Path
) -> None:
    own = tmp_path / "own"
    (own / "report").mkdir(parents=True)
    (own / "report" / "pilot.j2").write_text("{{ about('x') }}{{ p('one') }}", "utf-8")
    keeping = keep_reports(job(framework, "md", templates=own), cache)
    (own / "report" / "pilot.j2").write_text("{{ about('x') }}{{ p('two') }}", "utf-8")
    assert all(outcome.key == "" for outcome in run_kept(files, keeping))
    keeping.keep_pages("a" * 64, {"index.md": b"x"})
    assert {path.suffix for path in cache.folder.iterdir()} <= {"", ".TAG"}


@pytest.mark.parametrize(
    ("text", "kept"), [("Good pilot", True), ("\N{EGYPTIAN HIEROGLYPH A001}", False)]
)
def test_a_pdf_that_asked_for_fonts_of_the_machine_is_not_kept(  # noqa: PLR0917
    good: Path, good_text: str, framework: LoadedFramework, cache: Cache, text: str, kept: bool
) -> None:
    (good / "good.yaml").write_text(good_text.replace("Good pilot", text), "utf-8")
    found, _ = discover(["good.yaml"])
    for formats, expected in ((("pdf",), kept), (("md",), True)):
        [outcome] = run_kept(found, keep_reports(job(framework, *formats), cache))
        assert (outcome.key != "") == expected


# --- entries that cannot be believed --------------------------------------------------------------


@pytest.fixture
def one(good: Path, framework: LoadedFramework, cache: Cache) -> tuple[ReportKeeping, FoundFile]:
    assert (good / "good.yaml").exists()
    found, _ = discover(["good.yaml"])
    keeping = keep_reports(job(framework, "html", compared=True), cache)
    [_] = run_kept(found, keeping)
    return keeping, found[0]


def entry_path(keeping: ReportKeeping) -> Path:
    [path] = keeping.cache.folder.glob("*.pilot")
    return path


def forge(keeping: ReportKeeping, change: Callable[[list[bytes]], list[bytes]]) -> None:
    """Write an entry that is whole, and says something else."""
    path = entry_path(keeping)
    entry = keeping.cache.get(path.stem, "pilot")
    assert entry is not None
    parts = [entry.part(number) for number in range(len(entry.digests))]
    keeping.cache.put(path.stem, "pilot", change(parts))


def saying(parts: list[bytes], **other: Any) -> list[bytes]:
    """Change what an entry says of an outcome."""
    [said] = json.loads(parts[0])
    text = json.dumps([said | other], separators=(",", ":"), ensure_ascii=False)
    return [text.encode(), *parts[1:]]


def of_another(parts: list[bytes], **other: str) -> list[bytes]:
    [said] = json.loads(parts[0])
    return saying(parts, checked=said["checked"] | other)


FORGED: dict[str, Callable[[list[bytes]], list[bytes]]] = {
    "a path": lambda parts: saying(parts, pilot_id="../../evil"),
    "an absolute path": lambda parts: saying(parts, pilot_id="/etc/evil"),
    "a hidden name": lambda parts: saying(parts, pilot_id=".profile"),
    "no name": lambda parts: saying(parts, pilot_id=""),
    "no text": lambda parts: saying(parts, pilot_id=5),
    "nothing": lambda _: [],
    "no reports": lambda parts: parts[:2],
    "no JSON": lambda parts: [parts[0][:-1], *parts[1:]],
    "half a letter": lambda parts: [parts[0].replace(b"good", b"\xff"), *parts[1:]],
    "a field too many": lambda parts: saying(parts, more=1),
    "an evaluation": lambda parts: saying(parts, example={}),
    "another file": lambda parts: of_another(parts, file="other.yaml"),
    "other bytes": lambda parts: of_another(parts, sha256="0" * 64),
    "not judged": lambda parts: saying(parts, summary=None),
}


@pytest.mark.parametrize("name", FORGED)
def test_an_entry_that_says_something_else_is_passed_over(
    one: tuple[ReportKeeping, FoundFile], name: str
) -> None:
    keeping, file = one
    forge(keeping, saying)
    assert recall(keeping, file) is not None
    forge(keeping, FORGED[name])
    assert recall(keeping, file) is None


@pytest.mark.parametrize("packed", [b"[", b"[null]", b"[{}]", b"\xff"])
def test_a_record_that_cannot_be_read_is_made_again(
    one: tuple[ReportKeeping, FoundFile], packed: bytes
) -> None:
    keeping, file = one
    [plain] = reports.run([file], keeping.job)
    forge(keeping, lambda parts: [parts[0], packed, *parts[2:]])
    outcome = recall(keeping, file)
    assert outcome is not None
    assert repr(outcome.recorded()) == repr(plain.record)


@pytest.mark.parametrize("how", ["gone", "cut off", "another part", "folder gone"])
def test_a_report_that_cannot_be_read_is_made_again(
    one: tuple[ReportKeeping, FoundFile], how: str
) -> None:
    keeping, file = one
    [plain] = reports.run([file], keeping.job)
    outcome = recall(keeping, file)
    assert outcome is not None
    path = entry_path(keeping)
    if how == "gone":
        path.unlink()
    elif how == "folder gone":
        shutil.rmtree(path.parent)
    elif how == "cut off":
        path.write_bytes(path.read_bytes()[:-50])
    else:
        data = path.read_bytes()
        path.write_bytes(data[:-900] + bytes(900))
    assert bytes_of(outcome) == plain.outputs


def test_a_file_that_changes_before_its_report_is_made_again_is_told(
    one: tuple[ReportKeeping, FoundFile],
) -> None:
    keeping, file = one
    outcome = recall(keeping, file)
    assert outcome is not None
    entry_path(keeping).unlink()
    file.path.write_text(file.path.read_text("utf-8") + "\n", "utf-8")
    with pytest.raises(WriteError, match=r"good\.yaml was changed while its report was made"):
        bytes_of(outcome)


def test_pages_that_cannot_be_read_are_made_again(framework: LoadedFramework, cache: Cache) -> None:
    keeping = keep_reports(job(framework, "md"), cache)
    pages = {"index.md": b"one", "index.html": b"two"}
    keeping.keep_pages("a" * 64, pages)
    made: list[str] = []

    def make() -> dict[str, bytes]:
        made.append("")
        return pages

    known = keeping.recall_pages("a" * 64, list(pages), make)
    assert known is not None
    assert {name: later.data() for name, later in known} == pages
    assert made == []
    next(cache.folder.glob("*.pages")).unlink()
    assert {name: later.data() for name, later in known} == pages
    assert len(made) == 2
    keeping.keep_pages("a" * 64, pages)
    assert keeping.recall_pages("a" * 64, ["index.md"], make) is None
    assert keeping.recall_pages("b" * 64, list(pages), make) is None


def test_pages_depend_on_their_pilots_and_their_order(
    files: list[FoundFile], framework: LoadedFramework, cache: Cache
) -> None:
    keeping = keep_reports(job(framework, "html", compared=True), cache)
    made = [outcome for outcome in run_kept(files, keeping) if outcome.summary is not None]
    seen = [
        keeping.pages_key("en", made),
        keeping.pages_key("nl", made),
        keeping.pages_key("en", made[1:]),
        keeping.pages_key("en", made[::-1]),
    ]
    assert len(set(seen)) == len(seen)
    assert "" not in seen
    assert keeping.pages_key("en", [*made, replace(made[0], key="")]) == ""
