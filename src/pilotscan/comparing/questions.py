"""Ask once for many: what is open in the pilots of a set, by who can know it."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from pilotscan.model.parties import actor_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from pilotscan.comparing.judged import JudgedSet
    from pilotscan.comparing.record import Addressee, PilotRecord

__all__ = ["AskGroup", "OpenQuestion", "ask_groups"]


class OpenQuestion(NamedTuple):
    """A condition of a pilot that is unknown, or necessary and only asserted.

    Parameters
    ----------
    pilot, condition : positions
    needed : one of the answers after which there is a verdict
    """

    pilot: int
    condition: int
    whom: Addressee
    needed: bool


class AskGroup(NamedTuple):
    """What parties of one kind can be asked about several pilots.

    Parameters
    ----------
    actor : id of an actor of the framework, or a sector; None for one office by its name
    questions : by condition in the framework's order, then by pilot
    """

    actor: str | None
    questions: tuple[OpenQuestion, ...]

    @property
    def pilots(self) -> tuple[int, ...]:
        """Positions of the pilots, each once."""
        return tuple(sorted({question.pilot for question in self.questions}))

    @property
    def needed(self) -> int:
        """How many of the answers count for a verdict."""
        return sum(question.needed for question in self.questions)


def ask_groups(
    records: Sequence[PilotRecord], judged: JudgedSet
) -> tuple[tuple[AskGroup, ...], tuple[OpenQuestion, ...]]:
    """Group what is open by who can know it.

    Returns
    -------
    tuple
        The groups with a condition that is open in two pilots or more, most useful first: by
        answers that count for a verdict, then by pilots, then by questions. And all other
        questions.

    Notes
    -----
    A group are all of one sector, under the name of the actor that the framework has for it;
    whoever has no sector is in one with those of the same name in other pilots.
    """
    by_key: dict[tuple[bool, str], list[OpenQuestion]] = {}
    sectors = {one.sector for record in records for one in record.whom.values()}
    actors = {sector: actor_of(sector, judged.framework) for sector in sectors}
    for question in _open(records, judged):
        whom = question.whom
        actor = whom.name if whom.is_actor else actors[whom.sector]
        by_key.setdefault((actor is not None, actor or whom.name), []).append(question)
    groups, alone = [], []
    for (is_actor, name), questions in by_key.items():
        group = AskGroup(name if is_actor else None, tuple(questions))
        if max(Counter(question.condition for question in questions).values()) > 1:
            groups.append(group)
        else:
            alone += questions
    groups.sort(key=lambda g: (-g.needed, -len(g.pilots), -len(g.questions)))
    return tuple(groups), tuple(alone)


def _open(records: Sequence[PilotRecord], judged: JudgedSet) -> Iterable[OpenQuestion]:
    is_open = judged.counting & np.isnan(judged.known.level) | judged.findings.asserted
    ids, needed = list(judged.framework.condition_by_id), judged.ahead.needed
    for c, i in np.argwhere(is_open.T).tolist():
        whom = records[i].whom.get(ids[c])
        if whom is not None:
            yield OpenQuestion(i, c, whom, bool(needed[i, c]))
