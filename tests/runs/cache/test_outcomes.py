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
from pilotscan.reading import CheckedPilot, LoadedFramework, check_file, read_framework
from pilotscan.runs import reports
from pilotscan.runs.cache import keys, outcomes
from pilotscan.runs.cache.outcomes import Keeping, keep_for, run_kept
from pilotscan.runs.cache.store import Cache, open_cache
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
    """All kinds of files: shipped pilots, one with faults, a framework, an empty one."""
    folder = work / "pilots"
    folder.mkdir()
    for path in sorted(shipped_folder.glob("*.yaml"))[:2]:
        shutil.copy(path, folder)
    (folder / "good.yaml").write_text(good_text, "utf-8")
    faulty = good_text.replace("level: 3", "level: 9").replace("id: good", "id: bad")
    (folder / "faulty.yaml").write_text(faulty, "utf-8")
    (folder / "frame.yaml").write_text("pilotscan_framework: 1\n", "utf-8")
    (folder / "empty.yaml").write_text("", "utf-8")
    found, faults = discover(["pilots"])
    assert (len(found), faults) == (6, [])
    return found


def job(framework: LoadedFramework, *formats: str, **more: Any) -> ReportJob:
    languages = more.pop("languages", ("en",))
    return ReportJob(framework, languages=languages, formats=formats, **more)


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
    keeping = keep_for(wanted, cache)
    first = list(run_kept(files, keeping))

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a file was judged again")

    monkeypatch.setattr("pilotscan.runs.judging.check_file", refuse)
    second = list(run_kept(files, keeping))
    for made, kept, recalled in zip(plain, first, second, strict=True):
        assert same(made, kept)
        assert same(made, recalled)
        assert recalled.kept is not None
        assert kept.key == recalled.key != ""


def test_records_come_back_with_their_numbers(
    files: list[FoundFile], framework: LoadedFramework, cache: Cache
) -> None:
    keeping = keep_for(job(framework, "html", compared=True), cache)
    first, second = list(run_kept(files, keeping)), list(run_kept(files, keeping))
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
    assert seen == 3


def test_every_part_of_an_outcome_is_kept_or_of_its_run() -> None:
    assert [*outcomes._KEPT] == [CheckedPilot, FileOutcome]
    for of, kept in outcomes._KEPT.items():
        assert set(kept) | outcomes._APART[of] == {field.name for field in fields(of)}
        assert set(kept) & outcomes._APART[of] == set()
    assert set(outcomes._KEPT[FileOutcome]) >= {"pilot_id", "rows", "summary", "desk", "as_of"}
    assert outcomes._APART[CheckedPilot] == {"pilot", "target"}


def test_an_outcome_with_a_whole_pilot_is_not_kept(
    files: list[FoundFile], framework: LoadedFramework, cache: Cache
) -> None:
    keeping = keep_for(job(framework, "md"), cache)
    [outcome] = reports.run(files[:1], keeping.job)
    pilot = check_file(files[0], framework.framework).pilot
    assert pilot is not None
    assert keeping.keep(replace(outcome, checked=replace(outcome.checked, pilot=pilot))).key == ""
    assert keeping.recall(files[0]) is None
    assert keeping.keep(outcome).key != ""
    assert keeping.recall(files[0]) is not None


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
    keeping = keep_for(wanted, cache)
    assert all(map(same, run_kept(found, keeping, executor=parallel.Processes(2)), plain))
    found[3].path.write_text(good_text, "utf-8")
    plain = list(reports.run(found, wanted))
    mixed = list(run_kept(found, keeping, executor=parallel.Processes(2)))
    assert all(map(same, mixed, plain))
    assert [outcome.kept is None for outcome in mixed] == [n == 3 for n in range(count)]


# --- what a key depends on ------------------------------------------------------------------------


def test_other_bytes_another_name_and_another_place_are_other_files(
    work: Path, good_text: str, framework: LoadedFramework, cache: Cache
) -> None:
    keeping = keep_for(job(framework, "md"), cache)
    path = work / "good.yaml"
    path.write_text(good_text, "utf-8")
    file = FoundFile("good.yaml", path, named=False)
    assert keeping.recall(file) is None
    [_] = run_kept([file], keeping)
    assert keeping.recall(file) is not None
    assert keeping.recall(replace(file, shown="x/good.yaml")) is None
    assert keeping.recall(replace(file, named=True)) is None
    path.write_text(good_text + "\n", "utf-8")
    assert keeping.recall(file) is None
    path.write_text(good_text, "utf-8")
    assert keeping.recall(file) is not None
    path.unlink()
    assert keeping.recall(file) is None


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
    assert keep_for(before, cache).base == keep_for(replace(before), cache).base
    assert keep_for(before, cache).base != keep_for(CHANGES[name](before), cache).base


def test_what_has_no_fingerprint_is_told(framework: LoadedFramework, cache: Cache) -> None:
    odd: Any = job(framework, "md", route=1.5)
    with pytest.raises(TypeError, match="float has no fingerprint"):
        keep_for(odd, cache)


def test_another_version_of_what_reports_stand_on_changes_the_key(
    framework: LoadedFramework, cache: Cache, monkeypatch: pytest.MonkeyPatch
) -> None:
    wanted = job(framework, "md")
    seen = {keep_for(wanted, cache).base}
    for package in keys.STANDS_ON:
        keys.of_code.cache_clear()
        with monkeypatch.context() as patched:
            patched.setattr(keys, "_version", lambda name, p=package: str(name == p))
            seen.add(keep_for(wanted, cache).base)
    keys.of_code.cache_clear()
    with monkeypatch.context() as patched:
        patched.setattr(keys, "FORMAT", keys.FORMAT + 1)
        seen.add(keep_for(wanted, cache).base)
    keys.of_code.cache_clear()
    assert len(seen) == len(keys.STANDS_ON) + 2


def test_the_program_is_known_by_its_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = tmp_path / "pilotscan"
    (package / "frameworks").mkdir(parents=True)
    (package / "__pycache__").mkdir()
    monkeypatch.setattr(keys, "files", lambda _: package)
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
        [outcome, *_] = [o for o in run_kept(files, keep_for(wanted, cache)) if o.summary]
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
    keeping = keep_for(job(framework, "md", templates=own), cache)
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
        [outcome] = run_kept(found, keep_for(job(framework, *formats), cache))
        assert (outcome.key != "") == expected


# --- entries that cannot be believed --------------------------------------------------------------


@pytest.fixture
def one(good: Path, framework: LoadedFramework, cache: Cache) -> tuple[Keeping, FoundFile]:
    assert (good / "good.yaml").exists()
    found, _ = discover(["good.yaml"])
    keeping = keep_for(job(framework, "html", compared=True), cache)
    [_] = run_kept(found, keeping)
    return keeping, found[0]


def entry_path(keeping: Keeping) -> Path:
    [path] = keeping.cache.folder.glob("*.pilot")
    return path


def forge(keeping: Keeping, change: Callable[[Any], Any]) -> None:
    """Write an entry that is whole, and says something else."""
    path = entry_path(keeping)
    entry = keeping.cache.get(path.stem, "pilot")
    assert entry is not None
    parts = [entry.part(number) for number in range(len(entry.digests))]
    keeping.cache.put(path.stem, "pilot", change(entry.value), parts)


def within(value: Any, change: Callable[[Any, Any], Any]) -> Any:
    """Change what an entry says of a checked file and of its outcome."""
    text, packed = value
    [said] = json.loads(text)
    return [json.dumps([change(*said)], separators=(",", ":"), ensure_ascii=False), packed]


def with_id(value: Any, pilot_id: object) -> Any:
    return within(value, lambda checked, outcome: [checked, [pilot_id, *outcome[1:]]])


FORGED: dict[str, Callable[[Any], Any]] = {
    "a path": lambda value: with_id(value, "../../evil"),
    "an absolute path": lambda value: with_id(value, "/etc/evil"),
    "a hidden name": lambda value: with_id(value, ".profile"),
    "no name": lambda value: with_id(value, ""),
    "no text": lambda value: with_id(value, 5),
    "nothing": lambda _: None,
    "too little": lambda value: value[:1],
    "no JSON": lambda value: [value[0][:-1], value[1]],
    "half a letter": lambda value: [value[0].replace("good", "\ud800"), value[1]],
    "JSON itself": lambda value: [json.loads(value[0]), value[1]],
    "too few fields": lambda value: within(value, lambda c, o: [c, o[:-1]]),
    "too few fields of the file": lambda value: within(value, lambda c, o: [c[:-1], o]),
    "a record that is no text": lambda value: [value[0], 5],
    "another file": lambda value: within(value, lambda c, o: [["other.yaml", *c[1:]], o]),
    "not judged": lambda value: within(value, lambda c, o: [c, [*o[:2], None, *o[3:]]]),
}


@pytest.mark.parametrize("name", FORGED)
def test_an_entry_that_says_something_else_is_passed_over(
    one: tuple[Keeping, FoundFile], name: str
) -> None:
    keeping, file = one
    forge(keeping, lambda value: within(value, lambda *said: said))
    assert keeping.recall(file) is not None
    forge(keeping, FORGED[name])
    assert keeping.recall(file) is None


@pytest.mark.parametrize("packed", ["", "%%", "eA==", "eJyrVspUslJQSgcADCcCrw=="])
def test_a_record_that_cannot_be_read_is_made_again(
    one: tuple[Keeping, FoundFile], packed: str
) -> None:
    keeping, file = one
    [plain] = reports.run([file], keeping.job)
    forge(keeping, lambda value: [value[0], packed])
    outcome = keeping.recall(file)
    assert outcome is not None
    assert repr(outcome.recorded()) == repr(plain.record)


@pytest.mark.parametrize("how", ["gone", "cut off", "another part", "folder gone"])
def test_a_report_that_cannot_be_read_is_made_again(
    one: tuple[Keeping, FoundFile], how: str
) -> None:
    keeping, file = one
    [plain] = reports.run([file], keeping.job)
    outcome = keeping.recall(file)
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
    one: tuple[Keeping, FoundFile],
) -> None:
    keeping, file = one
    outcome = keeping.recall(file)
    assert outcome is not None
    entry_path(keeping).unlink()
    file.path.write_text(file.path.read_text("utf-8") + "\n", "utf-8")
    with pytest.raises(WriteError, match=r"good\.yaml was changed while its report was made"):
        bytes_of(outcome)


def test_pages_that_cannot_be_read_are_made_again(framework: LoadedFramework, cache: Cache) -> None:
    keeping = keep_for(job(framework, "md"), cache)
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
    keeping = keep_for(job(framework, "html", compared=True), cache)
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
