"""Published tables of cross-case analysis and their expected results (tests/oracles/qca)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import pandas as pd

from pilotscan.patterns import truth_table

if TYPE_CHECKING:
    from pilotscan.patterns import TruthTable

FOLDER = Path(__file__).parents[1] / "oracles" / "qca"


class Published(NamedTuple):
    """A published table, and what R makes of it."""

    name: str
    side: str
    data: pd.DataFrame
    about: dict[str, Any]
    results: dict[str, Any]

    @property
    def negate(self) -> bool:
        return self.side == "negated"

    def table(self) -> TruthTable:
        about = self.about
        return truth_table(
            self.data,
            about["outcome"],
            about["conditions"],
            negate=self.negate,
            incl_cut=about["incl_cut"],
            n_cut=about["n_cut"],
            pri_cut=about["pri_cut"],
        )


def expected(name: str) -> Any:
    """Return the file of expected results."""
    return json.loads((FOLDER / "expected" / f"{name}.json").read_text(encoding="utf-8"))


def names() -> list[str]:
    """Return the tables, without the two files of made-up edges."""
    every = sorted(path.stem for path in (FOLDER / "expected").glob("*.json"))
    return [name for name in every if name not in {"calibration", "edge_cases"}]


def published(name: str, side: str) -> Published:
    """Return a table with the results for its outcome or for the negated one."""
    about = expected(name)
    data = pd.read_csv(FOLDER / "data" / f"{name}.csv", index_col=0)
    return Published(name, side, data, about, about["results"][side])


def near(found: float | None, wanted: float | str | None) -> bool:
    """Tell whether a share is the expected one, where R may say that there is none."""
    if wanted in {None, "NaN", "-"}:
        return found is None or found != found  # noqa: PLR0124 - NaN
    return found is not None and abs(found - float(wanted)) < 1e-9
