"""The numbers of the method stand in one module."""

import re
from pathlib import Path
from typing import get_args

import pilotscan
from pilotscan.model import scale

SOURCE = Path(pilotscan.__file__).parent
NUMBERS = re.compile(
    r"\b1e-9\b|\b25\.0\b|\brange\((?:0, )?5\)|\b(?:le=|<= ?)(?:4|100)\b"
    r"|^_?(?:TOP|MAX)(?:_LEVEL|_SCORE)? = |^(?:VERDICTS|LADDER|UNCLEAR)\b[^=]* = ",
    re.MULTILINE,
)
ELSEWHERE = {
    "checks/consistency.py": "sums of amounts, which may be a billionth off",
    "changes/saved.py": "what a saved result may hold",
    "patterns/covering.py": "prices of rows, which only order a search",
}


def test_no_number_of_the_method_stands_elsewhere() -> None:
    found = {
        path.relative_to(SOURCE).as_posix()
        for path in SOURCE.rglob("*.py")
        if NUMBERS.search(path.read_text("utf-8"))
    }
    assert found - ELSEWHERE.keys() == {"model/scale.py"}
    assert ELSEWHERE.keys() <= found, "an exception that is none any more"


def test_the_numbers_agree() -> None:
    assert max(scale.Scale(1, scale.MOST_LEVELS).levels) == scale.HIGHEST_LEVEL
    assert max(scale.STRENGTHS) == scale.TOP_STRENGTH
    assert get_args(scale.Verdict) == scale.OUTCOMES == (*scale.VERDICTS, scale.NO_VERDICT)
    assert scale.LADDER == ("stop-or-repair", "not-yet", "conditional", "ready-stepwise")
    assert {*scale.VERDICTS} - {*scale.LADDER} == {scale.UNCLEAR}
