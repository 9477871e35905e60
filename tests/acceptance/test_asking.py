"""Questions out, answers in: what people fill in is judged as if somebody had typed it by hand."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from itertools import permutations
from pathlib import Path
from random import Random
from typing import Any

import pytest

import pilotscan
from pilotscan.model.assessment import Assessment, Rating
from pilotscan.model.framework import Framework
from pilotscan.model.pilot import Pilot
from pilotscan.model.source import Source
from pilotscan.scoring.evaluation import Evaluation
from support.exported import convert
from support.filled import Said, fill

PILOTS = ("haarlem-volunteer-models", "inburgering-single-director", "plan-einstein")
DAY = "2027-01-14"

Given = dict[str, list[tuple[str, dict[str, Said]]]]


@pytest.fixture
def asked(work: Path, shipped_folder: Path, run: Any) -> Callable[[str], Given]:
    """Ask about some shipped pilots, and fill in the workbooks at random."""

    def ask(lang: str) -> Given:
        (work / "pilots").mkdir()
        for name in PILOTS:
            shutil.copy(shipped_folder / f"{name}.yaml", work / "pilots")
        assert run("ask", "--format", "xlsx", "--format", "json", "--lang", lang, "-q").code == 0
        random, given = Random(lang), Given()  # noqa: S311 - the same each time
        (work / "filled").mkdir()
        for sheet in json.loads((work / "questions/questions.json").read_text("utf-8"))["sheets"]:
            said: dict[str, Said] = {}
            for part in sheet["parts"]:
                own = {q["condition"]: answer(q, random) for q in part["questions"]}
                own = {name: one for name, one in own.items() if random.random() < 0.8}
                said |= {f"{part['pilot']}/{name}": one for name, one in own.items()}
                given.setdefault(part["pilot"], []).append((part["respondent"], own))
            name = f"{sheet['key']}.xlsx"
            filled = fill((work / "questions" / name).read_bytes(), said, role="partner")
            (work / "filled" / name).write_bytes(filled)
        return given

    return ask


def answer(question: dict[str, Any], random: Random) -> Said:
    level = random.choice(question["answers"])["answer"]
    why = (
        random.choice(("because: of “this”", "- no: really", ""))
        if level != "not-applicable"
        else "no"
    )
    return Said(int(level) if level.isdigit() else level, why, random.choice(("", "Budget “26”")))


def by_hand(pilot: Pilot, given: list[tuple[str, dict[str, Said]]]) -> Pilot:
    """Add the answers to a pilot as somebody would type them."""
    sources, assessments = dict(pilot.sources), list(pilot.assessments)
    for who, said in given:
        if not said:
            continue
        told = Source.model_validate({"kind": "statement", "title": "what was said"})
        named = Source.model_validate({"kind": "statement", "title": "named", "read": "unseen"})
        sources |= {f"said-{who}": told, f"named-{who}": named}
        ratings = {
            name: Rating.model_validate(
                {
                    "level": one.level,
                    "evidence": [
                        *([f"said-{who}"] if isinstance(one.level, int) else []),
                        *([f"named-{who}"] if one.document else []),
                    ],
                    **({"because": one.because} if one.because else {}),
                }
            )
            for name, one in said.items()
        }
        by = {"id": who, "role": "partner"}
        head = {"date": DAY, "framework": "living-lab", "assessor": by}
        assessments.append(Assessment.model_validate(head).model_copy(update={"ratings": ratings}))
    return pilot.model_copy(update={"assessments": tuple(assessments), "sources": sources})


def result(evaluation: Evaluation) -> tuple[object, ...]:
    head = evaluation.head
    return (
        head.verdict, head.distance, head.outlook, head.coverage, head.score,
        [(c.state, c.level, c.spread, c.support.strength) for c in evaluation.conditions],
    )  # fmt: skip


def assert_as_by_hand(folder: Path, given: Given, shipped: Any, framework: Framework) -> None:
    now = pilotscan.evaluate(pilotscan.load_pilots(folder), framework)
    hand = [by_hand(p, given.get(p.id, [])) for p in shipped if p.id in PILOTS]
    assert len(now) == len(hand) == len(PILOTS)
    for taken, typed in zip(now, pilotscan.evaluate(hand, framework), strict=True):
        assert result(taken) == result(typed), taken.pilot.id


@pytest.mark.parametrize("lang", ["en", "nl"])
def test_workbooks_that_come_back_are_judged_as_by_hand(
    asked: Any, run: Any, lang: str, shipped: Any, living_lab: Framework
) -> None:
    given, work = asked(lang), Path.cwd()
    before = {path: path.read_bytes() for path in (work / "pilots").iterdir()}
    files = sorted((work / "filled").iterdir())
    assert run("answers", *files, "-q").code == 0
    assert {path: path.read_bytes() for path in before} == before
    assert_as_by_hand(work / "pilots", given, shipped, living_lab)
    again = run("answers", *reversed(files), "-q")
    assert (again.code, again.out) == (0, "")


@pytest.mark.outside
def test_workbooks_that_an_office_saved_again_say_the_same(
    asked: Any, run: Any, work: Path, shipped: Any, living_lab: Framework
) -> None:
    given = asked("nl")
    saved = work / "saved"
    convert(sorted((work / "filled").iterdir()), "xlsx:Calc MS Excel 2007 XML", saved)
    assert run("answers", *sorted(saved.iterdir()), "-q").code == 0
    assert_as_by_hand(work / "pilots", given, shipped, living_lab)


def contents(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def tables() -> Iterator[tuple[str, str]]:
    head = "pilot,assessor,role,date,condition,level,because\n"
    who = "haarlem-volunteer-models,ann,partner"
    yield "a.csv", f"{head}{who},{DAY},reach,2,half of them\n{who},{DAY},legal-room,3,\n"
    yield "b.csv", f"{head}{who},{DAY},legal-room,3,\n{who},2027-02-01,cost-insight,1,\n"
    other = who.replace("ann", "bob")
    yield "c.csv", f"{head}{other},{DAY},reach,unknown,\n{who},{DAY},reach,2,half of them\n"


def test_whatever_the_order_of_the_files_what_is_written_is_the_same(
    work: Path, shipped_folder: Path, run: Any
) -> None:
    for name, text in tables():
        (work / name).write_text(text, "utf-8")
    made = set()
    for i, order in enumerate(permutations(name for name, _ in tables())):
        folder = work / f"pilots-{i}"
        folder.mkdir()
        shutil.copy(shipped_folder / f"{PILOTS[0]}.yaml", folder)
        assert run("answers", *order, "--into", folder, "-q").code == 0
        made.add(tuple(contents(folder).items()))
    assert len(made) == 1
    assert len(made.pop()) == 4


def test_taken_in_one_by_one_in_any_order_the_judgement_is_the_same(
    work: Path, shipped_folder: Path, run: Any, living_lab: Framework
) -> None:
    for name, text in tables():
        (work / name).write_text(text, "utf-8")
    judged = []
    for i, order in enumerate((("a.csv", "b.csv", "c.csv"), ("c.csv", "b.csv", "a.csv"))):
        folder = work / f"pilots-{i}"
        folder.mkdir()
        shutil.copy(shipped_folder / f"{PILOTS[0]}.yaml", folder)
        for name in order:
            before = contents(folder)
            assert run("answers", name, "--into", folder, "-q").code == 0
            assert before.items() <= contents(folder).items(), "a file was changed"
        [evaluation] = pilotscan.evaluate(pilotscan.load_pilots(folder), living_lab)
        judged.append(result(evaluation))
    assert judged[0] == judged[1]


def test_a_broken_file_keeps_out_itself_alone(work: Path, shipped_folder: Path, run: Any) -> None:
    (work / "pilots").mkdir()
    shutil.copy(shipped_folder / f"{PILOTS[0]}.yaml", work / "pilots")
    for name, text in tables():
        (work / name).write_text(text, "utf-8")
    bad = (work / "a.csv").read_text("utf-8").replace("legal-room", "legal-rome")
    (work / "bad.csv").write_text(bad.replace(",ann,", ",cas,"), "utf-8")
    done = run("answers", "bad.csv", "c.csv")
    assert done.code == 1
    assert "bad.csv, row 3, column 'condition': PS706 error" in done.err
    written = sorted(path.name for path in (work / "pilots").rglob("assessments/*/*"))
    assert written == ["2027-01-14-ann.yaml", "2027-01-14-bob.yaml"]


def test_a_dry_run_shows_what_would_change_and_writes_nothing(
    work: Path, shipped_folder: Path, run: Any
) -> None:
    (work / "pilots").mkdir()
    shutil.copy(shipped_folder / f"{PILOTS[0]}.yaml", work / "pilots")
    for name, text in tables():
        (work / name).write_text(text, "utf-8")
    done = run("answers", "a.csv", "b.csv", "c.csv", "--dry-run", "--lang", "nl")
    assert done.code == 0, done.err
    assert done.out.startswith(f"{PILOTS[0]}: 2 mensen gaven antwoord, 4 nieuwe antwoorden")
    assert "Eerst: ? Nog te weinig bekend" in done.out
    assert not list((work / "pilots").rglob("assessments"))


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["ask", "nothing"], "there is nothing to read"),
        (["ask", "--after", "round-9"], "nobody answered in the round 'round-9'"),
        (["ask", "--after", "round-1"], "--after is another round than --round"),
        (["ask", "--round", "../x"], "is no id"),
        (["ask", "--informant", "finance"], "nothing is asked of 'finance'"),
        (["ask", "--format", "md", "--out", "-"], "--out - takes one sheet"),
        (["ask", "--format", "xlsx", "--out", "-"], "needs a folder"),
        (["answers", "a.csv", "--seen", "x=letter"], "kinds: statement"),
        (["answers", "a.csv", "--mapping", "nothing.yaml"], "--mapping nothing.yaml"),
        (["answers", "nothing.xlsx"], "nothing.xlsx: PS701 error"),
    ],
)
def test_wrong_use_is_told_in_a_line(
    work: Path, shipped_folder: Path, run: Any, arguments: list[str], says: str
) -> None:
    (work / "pilots").mkdir()
    shutil.copy(shipped_folder / f"{PILOTS[1]}.yaml", work / "pilots")
    (work / "a.csv").write_text(next(tables())[1], "utf-8")
    done = run(*arguments)
    assert done.code == 2
    assert says in done.err
    assert "Traceback" not in done.err


def test_a_folder_and_a_pattern_stand_for_the_files_in_them(
    work: Path, shipped_folder: Path, run: Any
) -> None:
    (work / "pilots").mkdir()
    (work / "inbox").mkdir()
    shutil.copy(shipped_folder / f"{PILOTS[0]}.yaml", work / "pilots")
    for name, text in tables():
        (work / "inbox" / name).write_text(text, "utf-8")
    (work / "inbox" / "~$a.xlsx").write_bytes(b"locked")
    (work / "inbox" / "notes.md").write_text("to do", "utf-8")
    for given in ("inbox", "inbox/*.csv"):
        done = run("answers", given, "--dry-run")
        assert (done.code, done.err) == (0, "3 files would be written.\n")


def test_a_file_that_nobody_filled_in_is_told(work: Path, shipped_folder: Path, run: Any) -> None:
    (work / "pilots").mkdir()
    shutil.copy(shipped_folder / f"{PILOTS[0]}.yaml", work / "pilots")
    assert run("ask", "--format", "xlsx", "-q").code == 0
    [empty, *_] = sorted((work / "questions").glob("*.xlsx"))
    done = run("answers", empty, "--lang", "nl")
    assert done.code == 0
    assert "PS713 waarschuwing: er is niets ingevuld" in done.err
    assert "Er is geen bestand geschreven." in done.err


def test_a_telephone_number_is_told_where_the_answer_stands(
    work: Path, shipped_folder: Path, run: Any
) -> None:
    (work / "pilots").mkdir()
    shutil.copy(shipped_folder / f"{PILOTS[0]}.yaml", work / "pilots")
    head = "pilot,assessor,role,date,condition,level,because\n"
    rows = f"{PILOTS[0]},ann,deelnemer,{DAY},"
    text = f"{head}{rows}reach,2,x\n{rows}legal-room,3,call me on 06-12345678\n"
    (work / "a.csv").write_text(text, "utf-8")
    done = run("answers", "a.csv", "--dry-run")
    assert "a.csv, row 3, column 'level': PS602 warning" in done.err
    assert "take it out of what is read" in done.err
