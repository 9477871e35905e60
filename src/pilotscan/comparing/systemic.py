"""What fails in many pilots at once, so that no single pilot can solve it, and who can move it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, get_args

import numpy as np

from pilotscan.comparing.record import STATES
from pilotscan.model.scale import TOLERANCE

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from pilotscan.comparing.judged import JudgedSet
    from pilotscan.model.framework import Framework
    from pilotscan.model.rules import Systemic as Rules

__all__ = [
    "STANDINGS",
    "ConditionTally",
    "Standing",
    "Systemic",
    "condition_counts",
    "condition_tallies",
    "standings",
    "tallies_of",
]

Standing = Literal["bottleneck", "weak", "in-place", "unknown"]
STANDINGS: tuple[Standing, ...] = get_args(Standing)
"""How a condition that counts stands in a pilot."""
Systemic = Literal["weak", "unknown", "mixed", ""]
"""A bottleneck or weak in most pilots; unknown in most; any of these in most; none of them."""


@dataclass(frozen=True, slots=True)
class ConditionTally:
    """How one condition stands in a set of pilots.

    Parameters
    ----------
    counting : pilots for which it counts on their route
    standing : of these, how many by standing; adds up to `counting`
    not_applicable, not_counting : the other pilots
    supported : of those in which it is in place, how many are not flagged `unsupported`
    systemic : what holds for most of those for which it counts (`rules.systemic`)
    fails_where_known : a bottleneck or weak in most of those in which it has a level
    """

    id: str
    dimension: str
    counting: int
    standing: dict[Standing, int]
    not_applicable: int
    not_counting: int
    supported: int
    systemic: Systemic
    fails_where_known: bool
    actors: tuple[str, ...]

    @property
    def rated(self) -> int:
        """Pilots for which it counts and has a level."""
        return self.counting - self.standing["unknown"]

    @property
    def failing(self) -> int:
        """Pilots in which it is a bottleneck or weak."""
        return self.standing["bottleneck"] + self.standing["weak"]

    def share(self, standing: Standing) -> float | None:
        """Return the share of the pilots for which it counts, 0..1; None if it counts for none."""
        return self.standing[standing] / self.counting if self.counting else None


def standings(judged: JudgedSet) -> np.ndarray[tuple[int, int], np.dtype[np.int8]]:
    """Return (pilots, conditions) positions in `STANDINGS`, -1 where the condition does not count.

    A bottleneck is a necessary condition below its minimum, or one that stops. Weak is any other
    level below the one that the framework asks for the best verdict (`ready.min_level`), in place
    that level or more.
    """
    level = judged.as_written(judged.known.level)
    ready = judged.framework.rules.ready.min_level
    bottleneck = judged.findings.bottleneck | judged.findings.stop
    found = np.where(level >= ready, STANDINGS.index("in-place"), STANDINGS.index("weak"))
    found = np.where(bottleneck, STANDINGS.index("bottleneck"), found)
    found = np.where(np.isnan(level), STANDINGS.index("unknown"), found)
    return np.where(judged.counting, found, -1).astype(np.int8)


def condition_tallies(judged: JudgedSet) -> list[ConditionTally]:
    """Count per condition, in the framework's order, how it stands."""
    return tallies_of(condition_counts(judged), len(judged), judged.framework)


def condition_counts(judged: JudgedSet) -> NDArray[np.int64]:
    """Return whole numbers that add up over sets, (conditions, `STANDINGS` and two more).

    The last two are for how many pilots a condition does not apply, and in how many it is in place
    and not flagged `unsupported`.
    """
    standing = standings(judged)
    backed = (standing == STANDINGS.index("in-place")) & ~judged.unsupported
    counts = [(standing == k).sum(axis=0) for k in range(len(STANDINGS))]
    not_applicable = (judged.states == STATES.index("not-applicable")).sum(axis=0)
    return np.stack([*counts, not_applicable, backed.sum(axis=0)], axis=1).astype(np.int64)


def tallies_of(
    counted: NDArray[np.int64], pilots: int, framework: Framework
) -> list[ConditionTally]:
    """Make tallies of `condition_counts`."""
    rules, tallies = framework.rules.systemic, []
    for condition, row in zip(framework.conditions, counted.tolist(), strict=True):
        *standing, not_applicable, supported = row
        counts = dict(zip(STANDINGS, standing, strict=True))
        counting = sum(standing)
        failing = counts["bottleneck"] + counts["weak"]
        tallies.append(
            ConditionTally(
                condition.id,
                framework.dimension_of[condition.id],
                counting,
                counts,
                not_applicable,
                pilots - counting - not_applicable,
                supported,
                _systemic(counts, counting, rules),
                failing >= rules.from_pilots
                and _is_most(failing, counting - counts["unknown"], rules),
                condition.actors,
            )
        )
    return tallies


def _systemic(counts: dict[Standing, int], counting: int, rules: Rules) -> Systemic:
    if counting < rules.from_pilots:
        return ""
    failing = counts["bottleneck"] + counts["weak"]
    if _is_most(failing, counting, rules):
        return "weak"
    if _is_most(counts["unknown"], counting, rules):
        return "unknown"
    return "mixed" if _is_most(failing + counts["unknown"], counting, rules) else ""


def _is_most(part: int, total: int, rules: Rules) -> bool:
    return part > rules.above_share * total + TOLERANCE
