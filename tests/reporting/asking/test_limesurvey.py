"""The structure of LimeSurvey follows the manual: rows in their order, codes that it allows."""

from __future__ import annotations

import csv
import re
from io import StringIO

import pytest

from pilotscan.asking.survey import SurveyMarks
from pilotscan.reporting.asking.limesurvey import limesurvey
from pilotscan.reporting.asking.values import SheetView
from pilotscan.scoring.evaluation import Evaluation
from support.surveyed import views


@pytest.fixture(scope="module")
def asked(shipped_evaluations: list[Evaluation]) -> list[SheetView]:
    [one] = [e for e in shipped_evaluations if e.pilot.id == "plan-einstein"]
    return views(one, "nl", "en")


@pytest.fixture(scope="module")
def rows(asked: list[SheetView]) -> list[dict[str, str]]:
    data = limesurvey(asked)
    assert data.startswith(b"\xef\xbb\xbfclass\t")
    assert data == limesurvey(asked)
    text = StringIO(data.decode("utf-8-sig"), newline="")
    return list(csv.DictReader(text, delimiter="\t", strict=True))


def of(rows: list[dict[str, str]], kind: str, lang: str = "") -> list[dict[str, str]]:
    return [row for row in rows if row["class"] == kind and (not lang or row["language"] == lang)]


def test_settings_come_first_and_keep_what_is_private_out(rows: list[dict[str, str]]) -> None:
    settings = {row["name"]: row["text"] for row in of(rows, "S")}
    assert settings["language"] == "nl"
    assert settings["additional_languages"] == "en"
    assert (settings["anonymized"], settings["ipaddr"], settings["datestamp"]) == ("Y", "N", "Y")
    order = [row["class"] for row in rows]
    assert order == sorted(order, key=["S", "SL", "G", "Q", "A"].index) or (
        order.index("SL") < order.index("G")
    )
    assert {row["language"] for row in of(rows, "SL")} == {"nl", "en"}


def test_every_language_has_the_same_rows_one_language_after_the_other(
    rows: list[dict[str, str]],
) -> None:
    contents = [row for row in rows if row["class"] in "GQA"]
    half = len(contents) // 2
    same = ("class", "type/scale", "relevance", "mandatory", "default")
    for ours, theirs in zip(contents[:half], contents[half:], strict=True):
        assert (ours["language"], theirs["language"]) == ("nl", "en")
        assert [ours[key] for key in same] == [theirs[key] for key in same]
        if ours["class"] != "G":  # of which the name is the title
            assert ours["name"] == theirs["name"]
    assert not any(row["hidden"] or row["date_max"] for row in contents[half:])


def test_codes_are_what_limesurvey_allows(rows: list[dict[str, str]]) -> None:
    names = [row["name"] for row in of(rows, "Q", "nl")]
    assert len({*names}) == len(names)
    assert all(re.fullmatch(r"[A-Za-z][A-Za-z0-9]{0,19}", name) for name in names)
    assert all(re.fullmatch(r"[A-Z][A-Z0-9]{0,4}", row["name"]) for row in of(rows, "A"))


def test_each_question_has_its_answers_and_what_belongs_to_it(
    rows: list[dict[str, str]], asked: list[SheetView]
) -> None:
    dutch = asked[0]
    by_name = {row["name"]: row for row in of(rows, "Q", "nl")}
    for question in dutch.questions:
        code = f"Q{question.number}"
        assert by_name[code]["text"] == f"{question.number}. {question.text}"
        assert by_name[code]["type/scale"] == "L"
        at = rows.index(by_name[code])
        answers = rows[at + 1 : at + 1 + len(question.statements)]
        assert [row["text"] for row in answers] == [str(one.text) for one in question.statements]
        assert rows[at + 1 + len(answers)]["name"] == f"{code}because"
        assert by_name[f"{code}ask"]["relevance"] == f'{code}.NAOK == "U"'
    assert by_name["Q1"]["help"].startswith(dutch.questions[0].lead)
    marks = by_name["pilotscanmarks"]
    assert marks["hidden"] == "1"
    assert SurveyMarks.read(marks["default"])


def test_nothing_of_a_pilot_is_an_expression_a_tag_or_the_end_of_a_cell(
    judge: object, rated: object
) -> None:
    nasty = '{SAVEDID} <script>x</script> "q"\tafter a tab\nnext line'
    made = judge(  # type: ignore[operator]
        assessments=rated(trust={"level": 2, "because": nasty})  # type: ignore[operator]
    )
    data = limesurvey(views(made, "en")).decode("utf-8-sig")
    assert "{" not in data
    assert "<script" not in data
    [known] = [line for line in data.splitlines() if "SAVEDID" in line]
    assert "(SAVEDID) ‹script›x‹/script› ”q” after a tab next line" in known


@pytest.mark.parametrize("shift", range(4))
def test_the_first_ten_thousand_bytes_end_with_a_character(
    shift: int, asked: list[SheetView]
) -> None:
    title = "x" * shift + "\u20ac" * 4000
    data = limesurvey([view._replace(title=title) for view in asked])
    assert data[:10_000].decode("utf-8-sig")
    rows = list(csv.DictReader(StringIO(data.decode("utf-8-sig"), newline=""), delimiter="\t"))
    assert of(rows, "SL")[0]["text"] == title
