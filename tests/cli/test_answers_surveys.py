"""From a pilot to a survey, and from what it exports to assessment files beside the pilot."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from pilotscan.scoring.evaluation import Evaluation
from support.project import PILOTS, Run
from support.surveyed import as_csv, as_xlsx, fill, limesurvey_rows, views, xlsform_rows

ID = "plan-einstein"


@pytest.fixture
def einstein(work: Path) -> Path:
    (work / "pilots").mkdir()
    shutil.copy(PILOTS / f"{ID}.yaml", work / "pilots")
    return work


@pytest.mark.parametrize("kind", ["xlsform", "limesurvey"])
def test_answers_of_a_survey_become_assessment_files_once(
    kind: str, einstein: Path, run: Run, shipped_evaluations: list[Evaluation]
) -> None:
    [evaluation] = [one for one in shipped_evaluations if one.pilot.id == ID]
    asked = run("ask", "--format", kind, "--max", 4, "--round", "2027-01-survey", "-q")
    assert asked.code == 0
    [form] = (einstein / "questions").glob(f"{ID}.{kind}.*")
    [view] = views(evaluation, "en", at_most=4, known=False)
    filled = fill(view, 40)
    if kind == "xlsform":
        rows = xlsform_rows(
            form.read_bytes(), filled, view, separator="/", value_labels="nl", after=("_id",)
        )
        (einstein / "export.xlsx").write_bytes(as_xlsx(rows))
    else:
        rows = limesurvey_rows(form.read_bytes(), filled, view, answers="en")
        (einstein / "export.xlsx").write_bytes(as_csv(rows, ";", "utf-8-sig"))
    taken = run("answers", "export.xlsx", "-q")
    assert (taken.code, taken.err) == (0, "")
    files = sorted((einstein / "pilots/assessments" / ID).iterdir())
    assert len(files) == 40
    assert f"{filled[0].date}-2027-01-survey-s1000.yaml" in {file.name for file in files}
    again = run("answers", "export.xlsx")
    assert "nothing new" in again.out + again.err
    assert sorted((einstein / "pilots/assessments" / ID).iterdir()) == files
    assert run("validate").code == 0


def test_a_folder_without_answers_is_told(einstein: Path, run: Run) -> None:
    (einstein / "back").mkdir()
    (einstein / "back/photo.jpg").write_bytes(b"")
    said = run("answers", "back", "back/*.xlsx")
    assert said.code == 2
    assert "there is no file of answers (.xlsx, .csv, .tsv, .txt) in back, back/*.xlsx" in said.err
