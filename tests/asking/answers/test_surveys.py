"""Many responses are read in a short time and little memory."""

from __future__ import annotations

import time
import tracemalloc
from pathlib import Path

import pytest

from pilotscan.asking.answers.limesurvey import read_limesurvey
from pilotscan.asking.answers.xlsform import read_xlsform
from pilotscan.model.framework import Framework
from pilotscan.reading import LoadedFramework
from pilotscan.reporting.asking.xlsform import xlsform
from pilotscan.runs.answers import read_files
from pilotscan.runs.many import Job
from pilotscan.scoring.evaluation import Evaluation
from support.surveyed import as_csv, book, fill, views, xlsform_rows


def job(framework: Framework) -> Job:
    return Job(LoadedFramework(framework, ""))


def test_faults_of_a_file_are_clipped(living_lab: Framework, tmp_path: Path) -> None:
    heads = ["id", "submitdate", "startlanguage", "pilotscanmarks"]
    rows = [heads, *([str(i), "x", "en", f"bad{i}"] for i in range(300))]
    answered, faults = read_limesurvey(book(rows), living_lab)
    assert answered == []
    assert len(faults) == 300
    file = tmp_path / "responses.csv"
    file.write_bytes(as_csv(rows))
    answered, faults = read_files([file], job(living_lab), "limesurvey", None, "round-1")
    assert answered == []
    assert len(faults) == 101
    assert (faults[-1].code, faults[-1].message[:15]) == ("PS117", "200 more faults")


def test_a_row_is_left_out_by_an_error_that_is_not_listed(
    shipped_evaluations: list[Evaluation], living_lab: Framework, tmp_path: Path
) -> None:
    [one] = [e for e in shipped_evaluations if e.pilot.id == "plan-einstein"]
    asked = views(one, "en", at_most=2)
    rows = xlsform_rows(xlsform(asked), fill(asked[0], 150), asked[0], value_labels="en")
    [level, why] = [
        next(i for i, head in enumerate(rows[0]) if f"-{name}_" in head)
        for name in ("level", "because")
    ]
    for row in rows[1:121]:
        row[level], row[why] = "", "a reason"  # PS710: a warning each
    for row in rows[131:133]:
        row[level] = "2 or 3"  # PS704, of which only that there is more is told
    file = tmp_path / "responses.csv"
    file.write_bytes(as_csv(rows))
    answered, faults = read_files([file], job(living_lab), "xlsform", None, "round-1")
    assert (len(faults), faults[-1].code, faults[-1].severity) == (101, "PS117", "error")
    assert not {one.where.line for one in answered} & {132, 133}
    assert len(answered) == 148


@pytest.mark.long
def test_a_thousand_respondents_are_read_within_bounds(
    shipped_evaluations: list[Evaluation], living_lab: Framework
) -> None:
    [one] = [e for e in shipped_evaluations if e.pilot.id == "plan-einstein"]
    asked = views(one, "en")
    made = book(xlsform_rows(xlsform(asked), fill(asked[0], 1000), asked[0], value_labels="en"))
    tracemalloc.start()
    begun = time.perf_counter()
    answered, faults = read_xlsform(made, living_lab)
    took, (_, peak) = time.perf_counter() - begun, tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert len(answered) == 1000
    assert faults == []
    assert took < 20  # traced, which is slow; 0.5 s without
    assert peak < 100_000_000
