"""Who can learn from whom: for a bottleneck of one pilot, the pilots that have it in place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from pilotscan.comparing.systemic import STANDINGS, standings
from pilotscan.model.scale import STRENGTHS

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import TypeAlias

    from numpy.typing import NDArray

    from pilotscan.comparing.judged import JudgedSet
    from pilotscan.comparing.record import PilotRecord

    _Words: TypeAlias = dict[str, dict[str, str]]

__all__ = ["ASPECTS", "Lesson", "Likeness", "learning_pairs", "likeness"]

ASPECTS = ("themes", "target_groups", "sectors")
"""What makes pilots comparable: fields of a record that hold several words."""
TEACHERS_AT_MOST = 5
"""Examples per bottleneck, the most comparable first."""
ROWS = 256
"""Pilots whose likeness to all others is worked out together."""
_STEPS = 1_000_000
"""Steps of likeness that are told apart."""
_PER_STRENGTH = len(STRENGTHS)


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
    return _compare(_words(one), _words(other))


def _compare(one: _Words, other: _Words) -> Likeness:
    by_aspect: dict[str, float | None] = {}
    shared: dict[str, tuple[str, ...]] = {}
    for aspect in ASPECTS:
        first, second = one[aspect], other[aspect]
        both = [word for word in first if word in second]
        shared[aspect] = tuple(first[word] for word in both)
        union = len(first) + len(second) - len(both)
        by_aspect[aspect] = len(both) / union if first and second else None
    told = [value for value in by_aspect.values() if value is not None]
    return Likeness(sum(told) / len(told) if told else None, by_aspect, shared)


def learning_pairs(records: Sequence[PilotRecord], judged: JudgedSet) -> list[Lesson]:
    """Find for each bottleneck the pilots that have the condition in place.

    In place is a level from which the framework calls a condition ready, not flagged
    `unsupported`, that no source contradicts and on which assessors do not differ widely.

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
    shows = in_place & ~judged.unsupported & ~known.contested & ~known.disputed
    teachable = shows.any(axis=0)
    # One whole number per teacher holds level, strength and position, to which likeness is added.
    merit = np.nan_to_num(known.level).astype(np.int64) * _PER_STRENGTH + known.strength
    merit = merit * len(records) + np.arange(len(records))[::-1, None]
    teachers = {c: np.flatnonzero(shows[:, c]) for c in np.flatnonzero(teachable).tolist()}
    learners = np.flatnonzero((stuck & teachable).any(axis=1))
    words = [_words(record) for record in records]
    alike = _LikenessTable(words)
    pairs = []
    for start in range(0, len(learners), ROWS):
        block = learners[start : start + ROWS]
        steps = np.rint(alike.rows(block) * _STEPS).astype(np.int64)
        steps *= (judged.framework.levels.top + 1) * _PER_STRENGTH * len(records)
        for row, i in enumerate(block.tolist()):
            for c in np.flatnonzero(stuck[i] & teachable).tolist():
                able = teachers[c]
                worth = steps[row, able] + merit[able, c]
                if len(able) > TEACHERS_AT_MOST:
                    best = np.argpartition(worth, -TEACHERS_AT_MOST)[-TEACHERS_AT_MOST:]
                    able, worth = able[best], worth[best]
                pairs += [
                    Lesson(i, c, j, _compare(words[i], words[j]))
                    for j in able[np.argsort(-worth)].tolist()
                ]
    return pairs


def _words(record: PilotRecord) -> _Words:
    """Return the words of each aspect as written, by a form in which spelling differs less."""
    given = zip(ASPECTS, (record.themes, record.target_groups, record.sectors), strict=True)
    return {
        aspect: {" ".join(word.casefold().split()): word for word in words}
        for aspect, words in given
    }


class _LikenessTable:
    """Likeness of pilots to all others, as in `likeness`, a block of rows at a time."""

    def __init__(self, pilots: Sequence[_Words]) -> None:
        self._tables = []
        has = np.zeros((len(pilots), len(ASPECTS)), dtype=np.float32)
        for k, aspect in enumerate(ASPECTS):
            words = [words[aspect] for words in pilots]
            position = {
                word: i for i, word in enumerate(dict.fromkeys(w for row in words for w in row))
            }
            table = np.zeros((len(pilots), len(position)), dtype=np.float32)
            for i, row in enumerate(words):
                table[i, [position[word] for word in row]] = 1
            size = table.sum(axis=1)
            has[:, k] = size > 0
            self._tables.append((table, size))
        self._has = has

    def rows(self, block: NDArray[np.intp]) -> NDArray[np.float32]:
        """Return (block, pilots) likeness; -1 where two pilots cannot be compared."""
        told = self._has[block] @ self._has.T
        total = np.zeros_like(told)
        for table, size in self._tables:
            both = table[block] @ table.T
            union = size[block][:, None] + size - both
            total += both / np.maximum(union, 1)
        result: NDArray[np.float32] = total / np.maximum(told, 1)
        result[told == 0] = -1
        return result
