"""Many responses are read in a short time and little memory."""

from __future__ import annotations

import time
import tracemalloc

import pytest

from pilotscan.asking.answers.limesurvey import read_limesurvey
from pilotscan.asking.answers.xlsform import read_xlsform
from pilotscan.model.framework import Framework
from pilotscan.reporting.asking.xlsform import xlsform
from pilotscan.scoring.evaluation import Evaluation
from support.surveyed import book, fill, views, xlsform_rows


def test_faults_of_a_file_are_clipped(living_lab: Framework) -> None:
    heads = ["id", "submitdate", "startlanguage", "pilotscanmarks"]
    rows = [heads, *([str(i), "x", "en", f"bad{i}"] for i in range(300))]
    answered, faults = read_limesurvey(book(rows), living_lab)
    assert answered == []
    assert len(faults) == 101
    assert faults[-1].code == "PS117"


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
