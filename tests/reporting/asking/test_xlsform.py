"""An XLSForm is valid, says what the sheet says, and holds nothing of a pilot as an expression."""

from __future__ import annotations

from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

import pilotscan
from pilotscan.asking.survey import SurveyMarks
from pilotscan.reporting.asking.values import SheetView
from pilotscan.reporting.asking.xlsform import xlsform
from pilotscan.scoring.evaluation import Evaluation
from support.surveyed import changed, views, xlsform_asked


@pytest.fixture(scope="module")
def asked(shipped_evaluations: list[Evaluation]) -> list[SheetView]:
    [one] = [e for e in shipped_evaluations if e.pilot.id == "plan-einstein"]
    return views(one)


@pytest.fixture(scope="module")
def form(asked: list[SheetView]) -> bytes:
    return xlsform(asked)


@pytest.fixture(scope="module")
def hostile(judge: Any, rated: Any, small: Any) -> Evaluation:
    """Every text of a pilot and framework that is shown has what programs give a meaning."""
    nasty = "${level_trust} <b>x</b> {SAVEDID} *a* *b* _c_ _d_ [f](http://g.nl) =1+1 \\ 'q' \"r\""
    because = {"level": 2, "because": f"# {nasty}"}
    made = judge(name=nasty, assessments=rated(trust=because))
    levels = [{"en": f"{i} {nasty}"} for i in range(5)]
    framework = changed(small, levels=levels, question={"en": nasty})
    [evaluation] = pilotscan.evaluate([made.pilot], framework)
    return evaluation


@cache
def sheets(data: bytes) -> dict[str, list[dict[str, Any]]]:
    made = {}
    for sheet in load_workbook(BytesIO(data), read_only=True):
        head, *rows = sheet.iter_rows(values_only=True)
        made[sheet.title] = [dict(zip(head, row, strict=True)) for row in rows]
    return made


def convert(data: bytes) -> Any:
    from pyxform import xls2xform  # noqa: PLC0415 - slow to load

    return xls2xform.convert(BytesIO(data))


def test_it_is_valid_and_the_same_each_time(asked: list[SheetView], form: bytes) -> None:
    assert form == xlsform(asked)
    created = load_workbook(BytesIO(form), read_only=True).properties.created
    assert str(created) == "2000-01-01 00:00:00"
    converted = convert(form)
    assert converted.warnings == []
    assert '<translation lang="Nederlands (nl)"' in converted.xform
    assert "Zoals hierboven, en" in converted.xform


@pytest.mark.outside
def test_odk_validate_takes_it(asked: list[SheetView], hostile: Evaluation, tmp_path: Path) -> None:
    from pyxform.xls2xform import xls2xform_convert  # noqa: PLC0415 - slow to load

    for i, data in enumerate((xlsform(asked), xlsform(views(hostile, "en")))):
        form = tmp_path / f"{i}.xlsx"
        form.write_bytes(data)
        assert xls2xform_convert(form, tmp_path / f"{i}.xml", validate=True) == []


def test_it_asks_what_the_sheet_asks(asked: list[SheetView], form: bytes) -> None:
    by_name = {one.name: one for one in xlsform_asked(form)}
    dutch = asked[1]
    for question in dutch.questions:
        name = question.condition.replace("-", "_")
        level = by_name[f"level_{name}"]
        assert level.labels["nl"] == f"{question.number}. {question.text}"
        assert list(level.choices) == [one.answer for one in question.statements]
        assert [c["nl"] for c in level.choices.values()] == [
            str(s.text) for s in question.statements
        ]
        assert {f"because_{name}", f"document_{name}", f"ask_{name}"} <= by_name.keys()
    assert list(by_name["respondent_role"].choices) == [one.id for one in dutch.roles]
    assert (
        by_name[f"about_{len(dutch.questions) + len(dutch.parts[0].extras)}"]
        .labels["nl"]
        .endswith(dutch.words.anything)
    )
    marks = SurveyMarks.read(by_name["pilotscan_marks"].default)
    assert marks
    assert marks.asked == tuple((q.condition, q.anchors) for q in asked[0].questions)
    assert (marks.langs, marks.marks.lang) == (("en", "nl"), "en")


def test_what_was_read_and_what_comes_first_stand_beside_a_question(
    asked: list[SheetView], form: bytes
) -> None:
    survey = {row["name"]: row for row in sheets(form)["survey"] if row["name"]}
    question = next(q for q in asked[0].questions if q.known and q.known[0].sources)
    name = question.condition.replace("-", "_")
    note = survey[f"known_{name}"]["label::English (en)"]
    assert note.startswith(asked[0].words.known)
    assert str(question.known[0].sources[0])[:20] in note
    hint = survey[f"level_{name}"]["hint::Nederlands (nl)"]
    assert hint.startswith(asked[1].questions[question.number - 1].lead)
    ask = survey[f"ask_{name}"]
    assert ask["relevant"] == f"${{level_{name}}} = 'unknown'"
    assert survey["respondent_date"]["constraint"] == ". <= today()"
    assert all(not row["required"] for row in survey.values() if "required" in row)


def test_settings_hang_on_what_is_asked_alone(asked: list[SheetView], form: bytes) -> None:
    [first] = sheets(form)["settings"]
    assert first["form_id"] == "pilotscan_plan_einstein_2027_01_survey_en"
    assert first["default_language"] == "English (en)"
    assert first["version"].isdigit()
    assert len(first["version"]) <= 10
    [other] = sheets(xlsform(asked[::-1]))["settings"]
    assert other["form_id"].endswith("_nl")
    assert other["default_language"] == "Nederlands (nl)"
    assert other["version"] != first["version"]


def test_nothing_of_a_pilot_is_an_expression_or_markup(hostile: Evaluation) -> None:
    data = xlsform(views(hostile, "en"))
    for rows in sheets(data).values():
        for row in rows:
            for column, text in row.items():
                if text and ("::" in column or column == "form_title"):
                    assert not set(text) & set("<>{}[]"), text
                    assert not text.startswith("#")
    labels = [t for one in xlsform_asked(data) for t in one.labels.values()]
    [known] = [row["label::English (en)"] for row in sheets(data)["survey"]
               if row["name"] == "known_trust"]  # fmt: skip
    assert "\n\n\\# $(level\\_trust)" in known
    assert any(r"\*a\* \*b\*" in text and r"\_c\_ \_d\_" in text for text in labels)
    xform = convert(data).xform
    assert "<output" not in xform
