"""Who can learn from whom: for a bottleneck of one pilot, the pilots that have it in place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from pilotscan.comparing.systemic import STANDINGS, standings

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from pilotscan.comparing.judged import JudgedSet
    from pilotscan.comparing.record import PilotRecord

    Floats = NDArray[np.float64]

__all__ = ["ASPECTS", "Lesson", "Likeness", "learning_pairs", "likeness"]

ASPECTS = ("themes", "target_groups", "sectors")
"""What makes pilots comparable: fields of a record that hold several words."""
TEACHERS_AT_MOST = 5
"""Examples per bottleneck, the most comparable first."""
ROWS = 256
"""Pilots whose likeness to all others is worked out together."""


@dataclass(frozen=True, slots=True)
class Likeness:
    """How comparable two pilots are.

    Parameters
    ----------
    value : 0..1, the mean over the aspects that both tell; None if there is none
    by_aspect : shared share of the words of the two (Jaccard), None where one of them tells none
    shared : the words that both have
    """

    value: float | None
    by_aspect: dict[str, float | None]
    shared: dict[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Lesson:
    """A pilot with a bottleneck, and one that has the condition in place.

    Parameters
    ----------
    learner, teacher : positions of the pilots
    condition : position of the condition
    """

    learner: int
    condition: int
    teacher: int
    likeness: Likeness


def likeness(one: PilotRecord, other: PilotRecord) -> Likeness:
    """Compare the themes, target groups and sectors of the partners of two pilots."""
    by_aspect: dict[str, float | None] = {}
    shared: dict[str, tuple[str, ...]] = {}
    for aspect in ASPECTS:
        first, second = _words(one, aspect), _words(other, aspect)
        both = [word for word in first if word in second]
        shared[aspect] = tuple(first[word] for word in both)
        union = len(first) + len(second) - len(both)
        by_aspect[aspect] = len(both) / union if first and second else None
    told = [value for value in by_aspect.values() if value is not None]
    return Likeness(sum(told) / len(told) if told else None, by_aspect, shared)


def learning_pairs(records: Sequence[PilotRecord], judged: JudgedSet) -> list[Lesson]:
    """Find for each bottleneck the pilots that have the condition in place.

    In place is a level from which the framework calls a condition ready, with evidence that
    supports it (not flagged `unsupported`) and that no source contradicts.

    Returns
    -------
    list
        By learner, then by condition; the most comparable teachers first, of equal ones those with
        the higher level, then the stronger evidence, then in the order of the pilots. At most
        `TEACHERS_AT_MOST` per bottleneck.
    """
    standing = standings(judged)
    stuck = standing == STANDINGS.index("bottleneck")
    in_place = standing == STANDINGS.index("in-place")
    known = judged.known
    shows = in_place & ~judged.unsupported & ~known.contested
    learners = np.flatnonzero((stuck & shows.any(axis=0)).any(axis=1))
    alike = _LikenessTable(records)
    pairs = []
    for start in range(0, len(learners), ROWS):
        block = learners[start : start + ROWS]
        values = alike.rows(block)
        for row, i in enumerate(block.tolist()):
            for c in np.flatnonzero(stuck[i] & shows.any(axis=0)).tolist():
                teachers = np.flatnonzero(shows[:, c])
                keys = (
                    teachers,
                    -known.strength[teachers, c],
                    -known.level[teachers, c],
                    -values[row, teachers],
                )
                best = teachers[np.lexsort(keys)][:TEACHERS_AT_MOST]
                pairs += [Lesson(i, c, int(j), likeness(records[i], records[int(j)])) for j in best]
    return pairs


def _words(record: PilotRecord, aspect: str) -> dict[str, str]:
    """Return the words of an aspect as written, by a form in which spelling differs less."""
    words = {"themes": record.themes, "target_groups": record.target_groups}.get(
        aspect, record.sectors
    )
    return {" ".join(word.casefold().split()): word for word in words}


class _LikenessTable:
    """Likeness of pilots to all others, as in `likeness`, a block of rows at a time."""

    def __init__(self, records: Sequence[PilotRecord]) -> None:
        self._tables = []
        for aspect in ASPECTS:
            words = [_words(record, aspect) for record in records]
            position = {
                word: i for i, word in enumerate(dict.fromkeys(w for r in words for w in r))
            }
            table = np.zeros((len(records), len(position)), dtype=np.float32)
            for i, row in enumerate(words):
                table[i, [position[word] for word in row]] = 1
            self._tables.append((table, table.sum(axis=1)))

    def rows(self, block: NDArray[np.intp]) -> Floats:
        """Return (block, pilots) likeness; -1 where two pilots cannot be compared."""
        pilots = len(self._tables[0][0])
        total, told = np.zeros((len(block), pilots)), np.zeros((len(block), pilots))
        for table, size in self._tables:
            both = (table[block] @ table.T).astype(float)
            union = size[block][:, None] + size[None, :] - both
            has = (size[block][:, None] > 0) & (size[None, :] > 0)
            total += np.where(has, both / np.maximum(union, 1.0), 0.0)
            told += has
        result: Floats = np.where(told > 0, total / np.maximum(told, 1.0), -1.0)
        return result
