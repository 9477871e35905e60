"""A module holds what one can have in mind at once."""

from __future__ import annotations

from pathlib import Path

import pilotscan

SOURCE = Path(pilotscan.__file__).parent
AT_MOST, LONG, LONG_AT_MOST = 500, 400, 5


def test_no_module_is_longer_than_one_can_have_in_mind() -> None:
    lines = {
        path.relative_to(SOURCE).as_posix(): path.read_bytes().count(b"\n")
        for path in SOURCE.rglob("*.py")
    }
    assert {name: n for name, n in lines.items() if n > AT_MOST} == {}
    long = {name: n for name, n in lines.items() if n > LONG}
    assert len(long) <= LONG_AT_MOST, long
