"""Where assessors agree and where not, in each pilot and over the whole set."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from pilotscan.comparing.agreement import Agreement, Coincidences, agreement
from pilotscan.model.assessment import PANEL
from pilotscan.scoring.ratings import lower_median

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from pilotscan.comparing.record import AssessorRecord, PilotRecord
    from pilotscan.model.framework import Framework

__all__ = ["Assessors", "Disagreement", "OwnAndOthers", "compare_assessors"]

OWN = "own-team"
"""The role whose levels are held against those of all others."""


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A condition of a pilot on which levels lie apart: something to talk about.

    Parameters
    ----------
    pilot, condition : positions
    spread : highest minus lowest level
    levels : assessor and level, in the order of the file
    """

    pilot: int
    condition: int
    spread: int
    levels: tuple[tuple[AssessorRecord, int], ...]


@dataclass(frozen=True, slots=True)
class OwnAndOthers:
    """How the own teams rate a condition beside all others, over the pilots where both did.

    Parameters
    ----------
    condition : position
    higher, same, lower : in how many pilots the own team's level (lower median) is above, at or
        below that of the others
    difference : mean of own minus others, -4..4
    """

    condition: int
    higher: int
    same: int
    lower: int
    difference: float

    @property
    def pilots(self) -> int:
        """In how many pilots both rated."""
        return self.higher + self.same + self.lower


@dataclass(frozen=True, slots=True)
class Assessors:
    """What the assessors of a set agree on.

    Parameters
    ----------
    by_pilot : of pilots with two or more assessors, by position
    together : over all of them, conditions resampled; None if there is no such pilot
    own_and_others : by condition, in the framework's order
    disagreements : the widest first
    """

    by_pilot: dict[int, Agreement]
    together: Agreement | None
    own_and_others: tuple[OwnAndOthers, ...]
    disagreements: tuple[Disagreement, ...]


def compare_assessors(
    records: Sequence[PilotRecord],
    framework: Framework,
    seed: int = 0,
    into: Coincidences | None = None,
) -> Assessors:
    """Compare the levels that different assessors gave the same conditions.

    Parameters
    ----------
    seed : of the bootstrap
    into : gets what agreement over all of them is made of, which is then left to who has it

    Notes
    -----
    A panel is no rater of its own: it knows what the others gave. So it counts neither for the
    agreement nor on one side of own team and others; a level that lies apart from its own does.
    """
    conditions = len(framework.conditions)
    raters = {i: [a for a in r.assessors if a.role != PANEL] for i, r in enumerate(records)}
    several = {i: _levels(by) for i, by in raters.items() if len(by) > 1}
    by_pilot = {i: agreement(levels, seed=seed) for i, levels in several.items()}
    together = None
    if several:
        most = max(len(levels) for levels in several.values())
        table = np.full((most, conditions * len(several)), np.nan)
        for k, levels in enumerate(several.values()):
            table[: len(levels), k * conditions : (k + 1) * conditions] = levels
        groups = np.tile(np.arange(conditions), len(several))
        if into is None:
            together = agreement(table, groups.tolist(), seed)
        else:
            into.add(table, groups)
    return Assessors(
        by_pilot,
        together,
        tuple(_own_and_others([raters[i] for i in several], conditions)),
        tuple(_disagreements(records)),
    )


def _levels(raters: Sequence[AssessorRecord]) -> NDArray[np.float64]:
    return np.array([[np.nan if x is None else x for x in a.levels] for a in raters], dtype=float)


def _own_and_others(
    pilots: Sequence[Sequence[AssessorRecord]], conditions: int
) -> list[OwnAndOthers]:
    found = []
    for c in range(conditions):
        differences = []
        for raters in pilots:
            own = [a.levels[c] for a in raters if a.role == OWN]
            others = [a.levels[c] for a in raters if a.role != OWN]
            given = [[x for x in side if x is not None] for side in (own, others)]
            if all(given):
                differences.append(lower_median(given[0]) - lower_median(given[1]))
        if differences:
            found.append(
                OwnAndOthers(
                    c,
                    sum(d > 0 for d in differences),
                    sum(d == 0 for d in differences),
                    sum(d < 0 for d in differences),
                    sum(differences) / len(differences),
                )
            )
    return found


def _disagreements(records: Sequence[PilotRecord]) -> list[Disagreement]:
    found = []
    for i, record in enumerate(records):
        if len(record.assessors) < 2:
            continue
        for c in range(len(record.assessors[0].levels)):
            levels = [(a, level) for a in record.assessors if (level := a.levels[c]) is not None]
            given = [level for _, level in levels]
            if given and max(given) > min(given):
                found.append(Disagreement(i, c, max(given) - min(given), tuple(levels)))
    found.sort(key=lambda item: (-item.spread, item.pilot, item.condition))
    return found
