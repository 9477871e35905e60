"""Many files in chunks and processes: the same outcomes in the same order."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from pilotscan import parallel
from pilotscan.baseline import NEVER_ACCEPTED
from pilotscan.loading.assessment_files import discover_all
from pilotscan.loading.discover import FoundFile, discover
from pilotscan.parallel import Lost
from pilotscan.reading import CheckedPilot, LoadedFramework, check_file, read_framework
from pilotscan.runs import reports
from pilotscan.runs.many import FileRead, Job, find_many
from pilotscan.runs.reports import FileOutcome, ReportJob

pytestmark = pytest.mark.filterwarnings("ignore:.*multi-threaded, use of fork.*:DeprecationWarning")
COUNT = 70
"""More than `SOLO`, so that several processes have something to do."""


@pytest.fixture(scope="module")
def framework() -> LoadedFramework:
    return read_framework()


@pytest.fixture
def many(work: Path, good_text: str) -> list[FoundFile]:
    """Seventy files: every tenth one broken, every seventh one not a pilot but a framework."""
    assert COUNT > 2 * parallel.SOLO
    for i in range(COUNT):
        text = good_text.replace("id: good", f"id: pilot-{i:02}")
        if i % 10 == 3:
            text = "x: ["
        elif i % 7 == 6:
            text = "pilotscan_framework: 1\n"
        (work / f"pilot-{i:02}.yaml").write_text(text, "utf-8")
    found, faults = discover(["."])
    assert (len(found), faults) == (COUNT, [])
    return found


def job(framework: LoadedFramework, *formats: str, **more: object) -> ReportJob:
    return ReportJob(framework, languages=("en",), formats=formats, **more)  # type: ignore[arg-type]


def test_outcomes_come_in_the_order_of_the_files(
    many: list[FoundFile], framework: LoadedFramework
) -> None:
    outcomes = list(reports.run(many, job(framework)))
    assert [outcome.checked.file for outcome in outcomes] == [file.shown for file in many]
    backwards = list(reports.run(many[::-1], job(framework)))
    assert backwards == outcomes[::-1]


def test_every_file_has_an_outcome_of_its_kind(
    many: list[FoundFile], framework: LoadedFramework
) -> None:
    outcomes = list(reports.run(many, job(framework)))
    for i, outcome in enumerate(outcomes):
        codes = [d.code for d in outcome.checked.diagnostics]
        if i % 10 == 3:
            assert (outcome.pilot_id, outcome.rows, codes) == ("", {}, ["PS106"])
        elif i % 7 == 6:
            assert (outcome.pilot_id, outcome.rows, codes) == ("", {}, [])
            assert outcome.checked.kind == "framework"
        else:
            assert (outcome.pilot_id, codes) == (f"pilot-{i:02}", [])
            assert set(outcome.rows) == {"en"}
            assert outcome.summary is not None
            assert outcome.as_of == date(2026, 1, 15)


def test_chunks_do_not_show_in_the_outcomes(
    many: list[FoundFile], framework: LoadedFramework, monkeypatch: pytest.MonkeyPatch
) -> None:
    few = many[:8]
    whole = list(reports.run(few, job(framework, "md")))
    for size in (1, 2, 7, 8, 9):
        monkeypatch.setattr("pilotscan.runs.many.CHUNK", size)
        assert list(reports.run(few, job(framework, "md"))) == whole, size


@pytest.mark.outside
def test_two_processes_give_what_one_gives(
    many: list[FoundFile], framework: LoadedFramework
) -> None:
    wanted = job(framework, "html", "md", "json")
    alone: list[FileOutcome] = list(reports.run(many, wanted))
    assert list(reports.run(many, wanted, executor=parallel.Processes(2))) == alone
    assert set(alone[0].outputs) == {
        "pilot-00.html", "pilot-00.md", "pilot-00.json", "data/pilot-00.json", "data/pilot-00.csv",
        "pilot-00.questions.html",
    }  # fmt: skip


@pytest.mark.outside
def test_assessments_in_files_reach_every_process(
    many: list[FoundFile], framework: LoadedFramework
) -> None:
    for number in (0, 68):
        Path(f"{number}.yaml").write_text(
            f"pilotscan_assessment: 1\npilot: pilot-{number:02}\ndate: 2026-02-01\n"
            "framework: living-lab\nassessor: {role: partner}\nratings: {legal-room: unknown}\n"
        )
    found, _ = discover_all(["."])
    assert len(found) == len(many)
    alone = list(reports.run(found, job(framework, "json")))
    assert list(reports.run(found, job(framework, "json"), executor=parallel.Processes(2))) == alone
    for i, outcome in enumerate(alone):
        own = [name for name, _ in outcome.checked.assessments]
        assert own == ([f"{i}.yaml"] if i in {0, 68} else [])
        if own:
            assert outcome.as_of == date(2026, 2, 1)


def test_files_are_read_one_chunk_at_a_time(
    many: list[FoundFile], framework: LoadedFramework, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken: list[FoundFile] = []

    def check(file: FoundFile, *rest: Any) -> CheckedPilot:
        taken.append(file)
        return check_file(file, *rest)

    monkeypatch.setattr("pilotscan.runs.judging.check_file", check)
    monkeypatch.setattr("pilotscan.runs.many.CHUNK", 16)
    outcomes = reports.run(many, job(framework))
    assert taken == []
    next(outcomes)
    assert taken == many[:16]
    assert len(list(outcomes)) == COUNT - 1
    assert taken == many


@pytest.mark.parametrize("jobs", [1, 2, 8])
def test_a_few_files_are_worked_in_this_process(
    many: list[FoundFile],
    framework: LoadedFramework,
    monkeypatch: pytest.MonkeyPatch,
    jobs: int,
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a process was started")

    monkeypatch.setattr("concurrent.futures.ProcessPoolExecutor", refuse)
    few = many[: parallel.SOLO]
    assert len(list(reports.run(few, job(framework), parallel.Processes(jobs)))) == parallel.SOLO
    if jobs > 1:
        with pytest.raises(AssertionError, match="a process was started"):
            list(reports.run(many[: parallel.SOLO + 1], job(framework), parallel.Processes(jobs)))


def test_no_pilot_is_carried_along(many: list[FoundFile], framework: LoadedFramework) -> None:
    assert all(outcome.checked.pilot is None for outcome in reports.run(many, job(framework)))


def test_route_and_date_reach_every_pilot(
    many: list[FoundFile], framework: LoadedFramework
) -> None:
    wanted = job(framework, route="circulation", as_of=date(2020, 1, 1))
    for outcome in reports.run(many, wanted):
        if outcome.summary is not None:
            row = outcome.rows["en"]
            assert row.route == "Circulation of lessons"
            assert outcome.as_of == date(2020, 1, 1)
            assert row.rated.startswith("0 of ")


def test_no_files_give_no_outcomes(framework: LoadedFramework) -> None:
    assert list(reports.run([], job(framework))) == []
    assert list(reports.run([], job(framework), executor=parallel.Processes(2))) == []


def test_each_further_language_has_a_folder(
    many: list[FoundFile], framework: LoadedFramework
) -> None:
    wanted = ReportJob(framework, languages=("nl", "en"), formats=("md",))
    [outcome] = reports.run(many[:1], wanted)
    assert set(outcome.rows) == {"nl", "en"}
    assert set(outcome.outputs) == {"pilot-00.md", "en/pilot-00.md"}
    assert outcome.outputs["pilot-00.md"] != outcome.outputs["en/pilot-00.md"]


@pytest.mark.parametrize(
    ("formats", "more", "links", "records"),
    [
        (("html",), {"compared": True}, True, True),
        (("html",), {}, True, False),
        (("html",), {"alone": True, "compared": True}, False, False),
        (("md", "json"), {"compared": True}, False, False),
    ],
)
def test_only_a_site_has_links_and_is_compared(  # noqa: PLR0917
    many: list[FoundFile],
    framework: LoadedFramework,
    formats: tuple[str, ...],
    more: dict[str, bool],
    links: bool,
    records: bool,
) -> None:
    [outcome] = reports.run(many[:1], job(framework, *formats, **more))
    text = b"".join(outcome.outputs.values())
    assert (b'href="index.html"' in text) == links
    assert (b'href="comparison.html"' in text) == records
    assert (outcome.record is not None) == records
    assert any(name.startswith("data/") for name in outcome.outputs) == links


def test_the_pilot_of_which_most_is_known_is_the_example(
    many: list[FoundFile], framework: LoadedFramework, good_text: str
) -> None:
    thin = many[1].path
    thin.write_text(good_text[: good_text.index("assessments:")], "utf-8")
    outcomes = list(reports.run(many[:3], job(framework, "html")))
    assert [outcome.example is not None for outcome in outcomes] == [True, False, False]
    assert all(o.example is None for o in reports.run(many[:3], job(framework, "md")))


class Gone:
    """Workers that are gone before they did anything."""

    is_near = True

    def run(self, items: Any, *_: Any) -> Iterator[Lost[FoundFile]]:
        return (Lost(item, "there are no workers") for item in items)


def test_what_is_lost_is_told_by_name_and_counts_as_read(
    work: Path, good_text: str, framework: LoadedFramework
) -> None:
    (work / "good.yaml").write_text(good_text, "utf-8")
    found = find_many(["good.yaml"], executor=Gone())
    [(read, counts)] = found.each(Job(framework), lambda _: list, FileRead)
    assert (read.checked.pilot, counts) == (None, True)
    assert found.read == ["good.yaml"]
    [fault] = found.diagnostics
    assert (fault.code, fault.severity, fault.where.file) == ("PS119", "error", "good.yaml")
    assert fault.message == "is missing from the result: there are no workers"
    assert "PS119" in NEVER_ACCEPTED
