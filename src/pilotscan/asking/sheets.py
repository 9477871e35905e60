"""Which questions go to whom: a sheet for each informant, over all pilots that are asked about."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from pilotscan.asking.conversations import one_by_one
from pilotscan.asking.informants import EVERYBODY, name_of, sector_of
from pilotscan.model.base import like_an_id

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from pilotscan.asking.conversations import Conversation
    from pilotscan.asking.informants import Whom
    from pilotscan.asking.questions import OpenPoint
    from pilotscan.asking.subjects import Subject

__all__ = ["Part", "Sheet", "sheets", "whole"]

_EVERYWHERE = frozenset({"national-government", "european-union"})
"""Sectors whose parties are the same wherever a pilot is."""
_LONGEST_KEY = 60


class Part(NamedTuple):
    """What an informant is asked about one pilot or target.

    Parameters
    ----------
    points : most useful first
    left_out : how many more there are
    talk : what is known after it, all conversations about the pilot before it had
    number : of the informant among those of the pilot, from 1; or a word for who has none
    takes_rest : what is about no condition is asked here too: observations and circumstances
    """

    subject: Subject
    points: tuple[OpenPoint, ...]
    left_out: int
    talk: Conversation
    number: int | str
    takes_rest: bool


class Sheet(NamedTuple):
    """All that one informant is asked.

    Parameters
    ----------
    key : like an id; no two sheets have the same, and files are called by it
    """

    key: str
    whom: Whom
    parts: tuple[Part, ...]

    @property
    def questions(self) -> int:
        """How many questions about conditions."""
        return sum(len(part.points) for part in self.parts)

    @property
    def minutes(self) -> int:
        """How long it takes."""
        return sum(part.talk.minutes for part in self.parts)

    @property
    def must(self) -> int:
        """How many of the answers are such that there is no verdict without."""
        return sum(point.must for part in self.parts for point in part.points)


class _Asked(NamedTuple):
    subject: Subject
    whom: Whom
    points: list[OpenPoint]
    takes_rest: bool


def sheets(subjects: Iterable[Subject], at_most: int | None = None) -> tuple[Sheet, ...]:
    """Put the open points of pilots on a sheet for each informant.

    Parameters
    ----------
    at_most : questions of a sheet; the least useful ones are left out

    Returns
    -------
    tuple
        Most useful first: whose answers verdicts cannot do without, then who adds most to what is
        known, then in the order of the subjects.

    Notes
    -----
    Whoever has the same name in the files of several pilots is one informant if the pilots are in
    one place, if it is the name of a partner, or if its sector is one of the state as a whole: "the
    finance department" of two towns are two.
    """
    grouped: dict[tuple[str, ...], list[_Asked]] = {}
    for asked in _asked(subjects):
        grouped.setdefault(_same(asked), []).append(asked)
    ordered = sorted(grouped.values(), key=_use)
    kept = [_at_most(group, at_most) for group in ordered]
    talks = _talks(kept)
    made = []
    for key, group in zip(_keys([group[0][0] for group in kept]), kept, strict=True):
        parts = (
            Part(
                asked.subject,
                tuple(points),
                len(asked.points) - len(points),
                talks[id(asked)],
                asked.subject.number(asked.whom),
                asked.takes_rest,
            )
            for asked, points in group
        )
        made.append(Sheet(key, group[0][0].whom, tuple(parts)))
    return tuple(made)


def whole(subject: Subject, at_most: int | None = None) -> Sheet:
    """Put all that is open about one pilot on one sheet, whoever can know it: a survey."""
    points = subject.points[:at_most]
    [talk] = one_by_one(subject.evaluation, [(EVERYBODY, [point.condition for point in points])])
    left_out = len(subject.points) - len(points)
    part = Part(subject, points, left_out, talk, "s", takes_rest=True)
    return Sheet(subject.id, EVERYBODY, (part,))


def _asked(subjects: Iterable[Subject]) -> Iterator[_Asked]:
    for subject in subjects:
        by_whom: dict[Whom, list[OpenPoint]] = {}
        for point in subject.points:
            by_whom.setdefault(subject.whom(point.condition), []).append(point)
        has_rest = bool(subject.observations or subject.circumstances)
        carrying = subject.carrying()
        if has_rest and carrying not in by_whom:
            carrying = next(iter(by_whom), carrying)  # no sheet for what is no condition alone
            by_whom.setdefault(carrying, [])
        for whom, points in by_whom.items():
            yield _Asked(subject, whom, points, has_rest and whom == carrying)


def _same(asked: _Asked) -> tuple[str, ...]:
    """Return what is alike of two informants who are one."""
    whom, pilot = asked.whom, asked.subject.own.pilot
    name = name_of(whom, pilot)
    partners = {partner.name for partner in pilot.partners}
    if name in partners or sector_of(whom, pilot) in _EVERYWHERE or name in _EVERYWHERE:
        return "", name.casefold()
    place = pilot.place
    where = "; ".join(place.municipality) or place.region or asked.subject.id
    is_somebody = whom.kind in {"informant", "named"}
    return "somebody" if is_somebody else whom.kind, name.casefold(), where


def _use(group: Sequence[_Asked]) -> tuple[int, float]:
    points = [point for asked in group for point in asked.points]
    return -sum(point.must for point in points), -sum(point.gain for point in points)


def _at_most(group: Sequence[_Asked], at_most: int | None) -> list[tuple[_Asked, list[OpenPoint]]]:
    """Keep the most useful questions of a sheet: in turn of each pilot, what it needs first."""
    left = sum(len(asked.points) for asked in group) if at_most is None else at_most
    taken = [0] * len(group)
    while left:
        before = left
        for i, asked in enumerate(group):
            if left and taken[i] < len(asked.points):
                taken[i] += 1
                left -= 1
        if left == before:
            break
    return [
        (asked, asked.points[: taken[i]])
        for i, asked in enumerate(group)
        if taken[i] or asked.takes_rest
    ]


def _talks(kept: Sequence[list[tuple[_Asked, list[OpenPoint]]]]) -> dict[int, Conversation]:
    """Say of each part what is known after it, in the order of the sheets."""
    together: dict[int, list[tuple[_Asked, list[OpenPoint]]]] = {}
    for group in kept:
        for asked, points in group:
            together.setdefault(id(asked.subject.evaluation), []).append((asked, points))
    found: dict[int, Conversation] = {}
    for listed in together.values():
        talks = one_by_one(
            listed[0][0].subject.evaluation,
            [(asked.whom, [point.condition for point in points]) for asked, points in listed],
        )
        found |= {id(asked): talk for (asked, _), talk in zip(listed, talks, strict=True)}
    return found


def _keys(asked: Sequence[_Asked]) -> Iterator[str]:
    """Say how files of sheets are called: after the informant, and the pilot if need be."""
    names = [like_an_id(one.whom.name)[:_LONGEST_KEY].strip("-") or one.whom.kind for one in asked]
    several = {name for name, number in Counter(names).items() if number > 1}
    taken: set[str] = set()
    for name, one in zip(names, asked, strict=True):
        wanted = f"{one.subject.id}-{name}" if name in several else name
        free, number = wanted, 2
        while free in taken or (free != name and free in names):
            free, number = f"{wanted}-{number}", number + 1
        taken.add(free)
        yield free
