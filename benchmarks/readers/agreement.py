"""How far readers who rated the same facts agree, and where a level was a toss-up.

Prints a table in Markdown: ``python benchmarks/readers/agreement.py [FOLDER]``.
"""

from __future__ import annotations

import sys
from itertools import combinations
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import yaml

from pilotscan import load_framework
from pilotscan.comparing.agreement import krippendorff_alpha

RATINGS = Path(__file__).parent / "ratings" / "second"


class Rated(NamedTuple):
    """What one reader gave: a level, or a word; and what could be defended too."""

    level: int | str
    also: tuple[int | str, ...]


Ratings = dict[tuple[str, str], dict[str, Rated]]
"""By case and condition, then by reader."""


def read(folder: Path) -> Ratings:
    """Read the ratings of all readers: one file per reader and case."""
    found: Ratings = {}
    for file in sorted(folder.glob("*.yaml")):
        told: dict[str, Any] = yaml.safe_load(file.read_text(encoding="utf-8"))
        for condition, one in told["ratings"].items():
            rated = Rated(one["level"], tuple(one.get("also", ())))
            found.setdefault((told["case"], condition), {})[told["reader"]] = rated
    return found


def alphas(ratings: Ratings) -> tuple[float | None, float | None]:
    """Return Krippendorff's alpha of the levels, and of whether there is one.

    The first over what two or more readers gave a level, the second over everything.
    """
    readers = sorted({reader for given in ratings.values() for reader in given})
    levels, known = (np.full((len(readers), len(ratings)), np.nan) for _ in range(2))
    for unit, given in enumerate(ratings.values()):
        for reader, rated in given.items():
            row = readers.index(reader)
            known[row, unit] = isinstance(rated.level, int)
            if isinstance(rated.level, int):
                levels[row, unit] = rated.level
    return krippendorff_alpha(levels), krippendorff_alpha(known)


def pairs(ratings: Ratings) -> tuple[int, int, int]:
    """Return how many pairs of readers gave both a level, the same, and within one step."""
    both = [
        (a.level, b.level)
        for given in ratings.values()
        for a, b in combinations(given.values(), 2)
        if isinstance(a.level, int) and isinstance(b.level, int)
    ]
    return len(both), sum(a == b for a, b in both), sum(abs(a - b) <= 1 for a, b in both)


def report(ratings: Ratings) -> str:
    """Return the table: a row per condition, and what holds for all."""
    order = [c.id for c in load_framework().conditions]
    alpha, known_alpha = alphas(ratings)
    count, same, near = pairs(ratings)
    every = [rated for given in ratings.values() for rated in given.values()]
    with_level = [rated for rated in every if isinstance(rated.level, int)]
    lines = [
        f"- ratings: {len(every)}, of which {len(with_level)} levels and "
        f"{sum(rated.level == 'unknown' for rated in every)} unknown",
        f"- alpha of the levels: {_shown(alpha)}; of known or unknown: {_shown(known_alpha)}",
        f"- pairs of levels: {count}; the same {same}, at most one step apart {near}",
        f"- levels that were a toss-up: {sum(bool(rated.also) for rated in with_level)} of "
        f"{len(with_level)}",
        "",
        "| condition | levels | unknown | toss-ups | readers differ |",
        "|---|---|---|---|---|",
    ]
    for condition in order:
        units = [given for (_, about), given in ratings.items() if about == condition]
        given = [rated for unit in units for rated in unit.values()]
        apart = sum(len({rated.level for rated in unit.values()}) > 1 for unit in units)
        lines.append(
            f"| {condition} | {sum(isinstance(rated.level, int) for rated in given)} "
            f"| {sum(rated.level == 'unknown' for rated in given)} "
            f"| {sum(bool(rated.also) and isinstance(rated.level, int) for rated in given)} "
            f"| {apart} of {len(units)} |"
        )
    return "\n".join(lines) + "\n"


def _shown(value: float | None) -> str:
    return "none" if value is None else f"{value:.2f}"


if __name__ == "__main__":
    print(report(read(Path(sys.argv[1]) if len(sys.argv) > 1 else RATINGS)), end="")
