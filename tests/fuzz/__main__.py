"""Start the fuzzer: ``PYTHONPATH=tests python -m fuzz pilot|framework [OPTIONS] CORPUS``."""

from __future__ import annotations

import sys

import atheris

with atheris.instrument_imports(include=["pilotscan"]):
    # all that a check loads, now: what is loaded later would not be seen
    from fuzz import target

target.main(sys.argv, atheris)
