"""A run that is killed, and two that meet: a short form of what `disturbed.py` does."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="needs /proc")
ROUNDS = {"kill": 9, "meet": 6}


@pytest.mark.parametrize("what", ROUNDS)
@pytest.mark.outside
def test_nothing_is_lost_or_half_written(what: str) -> None:
    script = Path(__file__).parents[1] / "support" / "disturbed.py"
    command = [sys.executable, str(script), what, "--rounds", str(ROUNDS[what])]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.endswith("all as it should be\n")
    disturbed = re.search(r"(\d+) runs (?:killed|refused)", done.stdout)
    assert disturbed is not None
    assert int(disturbed[1]) > 0, "nothing was disturbed"
