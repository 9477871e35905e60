"""What R reads: a table without surprises, and a script that fits it."""

from __future__ import annotations

import csv
import io

import pilotscan
from pilotscan.patterns.study import Question, study
from pilotscan.reporting.patterns.for_r import OUTCOME, for_r, names_for_r
from support.made_cases import CONDITIONS, ROUTE, made_pilots

LIVING_LAB = pilotscan.load_framework()


def test_names_are_letters_and_digits_and_no_two_alike() -> None:
    names = names_for_r(["legal-room", "legalroom", "2-loop", "outcome", "case"])
    assert names == {
        "legal-room": "LEGALROOM",
        "legalroom": "LEGALROOMX2",
        "2-loop": "C2LOOP",
        "outcome": f"{OUTCOME}X2",
        "case": "CASEX2",
    }


def test_the_table_has_a_row_per_case_and_is_the_same_for_a_negated_outcome() -> None:
    pilots = made_pilots()
    made = for_r(study(pilots, LIVING_LAB, Question(ROUTE, CONDITIONS[:2])))
    table = made["patterns.qca.csv"].decode("ascii")
    rows = list(csv.DictReader(io.StringIO(table)))
    assert rows[0] == {
        "CASE": "a1", OUTCOME: "1", "STRUCTURALFUNDING": "1", "OWNERANDCOORDINATION": "1",
    }  # fmt: skip
    assert len(rows) == 19
    negated = for_r(study(pilots, LIVING_LAB, Question(ROUTE, CONDITIONS[:2], negate=True)))
    assert negated["patterns.qca.csv"].decode() == table


def test_the_script_asks_what_was_asked_here() -> None:
    question = Question(
        ROUTE, CONDITIONS[:2], {CONDITIONS[0]: False}, negate=True, incl_cut=0.85, n_cut=2
    )
    script = for_r(study(made_pilots(), LIVING_LAB, question))["patterns.qca.R"].decode()
    for part in (
        'read.csv("patterns.qca.csv", row.names = 1)',
        'outcome = "~OUTCOME"',
        "incl.cut = 0.85, n.cut = 2, pri.cut = 0.0",
        'dir.exp = c("-", 0)',
        "STRUCTURALFUNDING = structural-funding",
    ):
        assert part in script
    assert script.count("(") == script.count(")")


def test_degrees_are_written_whole() -> None:
    made = for_r(study(made_pilots(), LIVING_LAB, Question(ROUTE, CONDITIONS[:1], fuzzy=True)))
    values = [row.split(",") for row in made["patterns.qca.csv"].decode().splitlines()[1:]]
    assert {value for _, value, _ in values} == {"0", "0.67", "1"}
    assert all(0 <= float(value) <= 1 for *_, value in values)


def test_without_a_case_the_table_has_its_heads() -> None:
    made = for_r(study(made_pilots(), LIVING_LAB, Question("growth")))
    assert made["patterns.qca.csv"] == b"CASE,OUTCOME\n"
