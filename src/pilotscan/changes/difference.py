"""Two snapshots held against each other: which pilots are which, and what is different."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from pydantic_core import to_json

from pilotscan.changes.regressions import Finding, findings_of
from pilotscan.changes.steps import Step, step_between

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from pilotscan.changes.snapshot import FrameworkMark, PilotState, Snapshot, Unjudged

__all__ = ["Changes", "PilotChange", "compare_snapshots"]

What = Literal["added", "removed", "changed", "unjudged", "judged-now", "never-judged"]


@dataclass(frozen=True, slots=True)
class PilotChange:
    """What changed of one pilot.

    Parameters
    ----------
    what : added | removed | changed | unjudged (it can be judged no more) | judged-now (it could
        not be judged then) | never-judged (not then and not now)
    id, file : now; of a removed pilot, then
    was_id, was_file : then, if other than now; else empty
    before, after : None on a side where it was not judged
    steps : what changed by what, none of them empty
    findings : what got worse by its own file, or is known now
    """

    what: What
    id: str
    name: str
    file: str
    was_id: str = ""
    was_file: str = ""
    before: PilotState | None = None
    after: PilotState | None = None
    steps: tuple[Step, ...] = ()
    findings: tuple[Finding, ...] = ()

    @property
    def is_regression(self) -> bool:
        """Whether something got worse."""
        return any(finding.is_regression for finding in self.findings)


@dataclass(frozen=True, slots=True)
class Changes:
    """All that changed.

    Parameters
    ----------
    pilots : sorted by id, without those of which nothing changed
    same : how many pilots are the same on both sides
    other_framework : the sides were judged by different frameworks
    apart : what the framework changed is told apart from what the files changed
    """

    old: Snapshot
    new: Snapshot
    pilots: tuple[PilotChange, ...]
    same: int
    other_framework: bool
    apart: bool

    @property
    def regressions(self) -> tuple[PilotChange, ...]:
        """The pilots of which something got worse."""
        return tuple(pilot for pilot in self.pilots if pilot.is_regression)


def compare_snapshots(old: Snapshot, new: Snapshot) -> Changes:
    """Hold two snapshots against each other.

    Notes
    -----
    Pilots belong together if they have the same id; else if they have the same file; else if all
    but the id is the same.
    """
    is_other = _is_other(old.framework, new.framework)
    pairs, added, removed = _pair(old, new)
    then, now = _Lost(old.unjudged), _Lost(new.unjudged)
    found: list[PilotChange] = []
    same = 0
    for before, after in pairs:
        change = _changed(before, after, old, new, is_other=is_other)
        if change is None:
            same += 1
        else:
            found.append(change)
    for after in added:
        broken = then.take(after.id, after.place)
        found.append(
            PilotChange(
                "added" if broken is None else "judged-now",
                after.id,
                after.name,
                after.file,
                was_file="" if broken is None or broken.place == after.place else broken.file,
                after=after,
            )
        )
    for before in removed:
        broken = now.take(before.id, before.place)
        if broken is None:
            found.append(PilotChange("removed", before.id, before.name, before.file, before=before))
            continue
        found.append(
            PilotChange(
                "unjudged",
                broken.id or before.id,
                before.name,
                broken.file,
                was_id=before.id if broken.id and broken.id != before.id else "",
                was_file="" if broken.place == before.place else before.file,
                before=before,
                findings=(Finding("unjudged"),),
            )
        )
    for broken in now.left():
        earlier = then.take(broken.id, broken.place)
        if earlier is not None:
            found.append(PilotChange("never-judged", broken.id, broken.id, broken.file))
    found.sort(key=lambda change: (change.id, change.file))
    apart = is_other and old.by_other is not None
    return Changes(old, new, tuple(found), same, is_other, apart)


def _is_other(old: FrameworkMark | None, new: FrameworkMark | None) -> bool:
    return old is not None and new is not None and not old.is_same(new)


class _Lost:
    """Files without a pilot that can be judged; each belongs to one pilot at most."""

    def __init__(self, unjudged: Iterable[Unjudged]) -> None:
        self._left = list(unjudged)

    def take(self, pilot_id: str, place: str) -> Unjudged | None:
        """Return the file of a pilot, by its id, else by its place."""
        by_id = (item for item in self._left if item.id and item.id == pilot_id)
        by_place = (item for item in self._left if _same_place(item.place, place))
        found = next(by_id, None) or next(by_place, None)
        if found is not None:
            self._left.remove(found)
        return found

    def left(self) -> list[Unjudged]:
        """Return the files that belong to no pilot."""
        return list(self._left)


def _pair(
    old: Snapshot, new: Snapshot
) -> tuple[list[tuple[PilotState, PilotState]], list[PilotState], list[PilotState]]:
    """Return the pilots of both sides, those of the new one only and those of the old one only."""
    then = {pilot.id: pilot for pilot in old.pilots}
    now = {pilot.id: pilot for pilot in new.pilots}
    pairs = [(then.pop(name), now.pop(name)) for name in sorted(then.keys() & now.keys())]
    # A broken file of today still says its id or stands in its place: that pilot is not renamed.
    taken = {item.id for item in new.unjudged if item.id}
    ways: list[Callable[[PilotState], str]] = [lambda pilot: pilot.place]
    whole = all(pilot.content for pilot in (*old.pilots, *new.pilots))
    ways.append((lambda pilot: pilot.content) if whole else _result_of)
    for key in ways:
        there: dict[str, list[str]] = defaultdict(list)
        for name in sorted(then):
            if name not in taken:
                there[key(then[name])].append(name)
        for name in sorted(now):
            candidates = there.get(key(now[name]))
            if candidates:
                pairs.append((then.pop(candidates.pop(0)), now.pop(name)))
    return pairs, [now[name] for name in sorted(now)], [then[name] for name in sorted(then)]


def _result_of(pilot: PilotState) -> str:
    """Return a fingerprint of how a pilot was judged, apart from its id and its file."""
    told = replace(
        pilot,
        id="",
        file="",
        place="",
        sha256="",
        content="",
        language="",
        desk=False,
        ahead={},
        observations=None,
        known=None,
    )
    return hashlib.sha256(to_json(told)).hexdigest()


def _same_place(one: str, other: str) -> bool:
    """Tell whether two names can be of one file; a saved result may say more of the way to it."""
    if one == other:
        return True
    short, long = sorted((one, other), key=len)
    return bool(short) and long.endswith("/" + short)


def _changed(
    before: PilotState, after: PilotState, old: Snapshot, new: Snapshot, *, is_other: bool
) -> PilotChange | None:
    """Return what changed of a pilot that both sides have; None if nothing did."""
    saved = "saved" in {old.kind, new.kind}
    is_moved = not _same_place(before.place, after.place) if saved else before.place != after.place
    steps, findings = _steps(before, after, old, new, is_other=is_other)
    renamed = before.id != after.id
    other_words = (before.name, before.route, before.as_of) != (
        after.name,
        after.route,
        after.as_of,
    )
    if not (steps or is_moved or renamed or other_words):
        return None
    return PilotChange(
        "changed",
        after.id,
        after.name,
        after.file,
        was_id=before.id if renamed else "",
        was_file=before.file if is_moved else "",
        before=before,
        after=after,
        steps=steps,
        findings=findings,
    )


def _steps(
    before: PilotState, after: PilotState, old: Snapshot, new: Snapshot, *, is_other: bool
) -> tuple[tuple[Step, ...], tuple[Finding, ...]]:
    """Return the changes by their origin, and what got worse other than by the framework."""
    same_bytes = bool(before.sha256) and before.sha256 == after.sha256
    if not is_other:
        step = step_between(before, after, "run" if same_bytes else "file", new.rules or old.rules)
        return _kept(step), tuple(findings_of(before, after, step))
    midway = None if old.by_other is None else old.by_other.get(before.id)
    if midway is not None:
        by_rules = step_between(before, midway, "framework", None)
        by_file = step_between(midway, after, "run" if same_bytes else "file", new.rules)
        return _kept(by_rules, by_file), tuple(findings_of(midway, after, by_file))
    step = step_between(before, after, "framework" if same_bytes else "either", None)
    if same_bytes:
        return _kept(step), ()
    return _kept(step), tuple(findings_of(before, after, step))


def _kept(*steps: Step) -> tuple[Step, ...]:
    return tuple(step for step in steps if not step.is_empty)
