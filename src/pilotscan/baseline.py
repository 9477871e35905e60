"""Findings that a team has accepted: which ones, in a file, and what is left without them.

A finding is known again by its code, its pilot and its place in the document, whatever line it
stands in and however its message is worded. Knows no command line; prints nothing.
"""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from pilotscan.checks import STILL_JUDGED
from pilotscan.diagnostics import Diagnostic, Severity, did_you_mean, show, sort_diagnostics
from pilotscan.errors import UsageError, reason_of
from pilotscan.loading.discover import shown_path
from pilotscan.loading.files import read_input
from pilotscan.told import told

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from pathlib import Path

    from pilotscan.reading import CheckedPilot

__all__ = [
    "FORMAT",
    "NEVER_ACCEPTED",
    "Applied",
    "Baseline",
    "Fingerprint",
    "Seen",
    "Stale",
    "accept",
    "baseline_text",
    "fingerprint",
    "read_baseline",
]

FORMAT = 1
"""Version of the shape of the file."""
FORMAT_KEY = "pilotscan_baseline"
MAX_BYTES = 50_000_000
"""Of a baseline that is read: a hundred times what 1,000 pilots with 5 findings each take."""
NEVER_ACCEPTED = frozenset({"PS101", "PS117", "PS119"})
"""A file that cannot be read or was not worked on, and faults beyond those listed: nobody has seen
what is in them."""


class Fingerprint(NamedTuple):
    """What a finding is known by.

    Parameters
    ----------
    pilot : id, as the file says it; empty for a file that says none
    file : as shown, where there is no id; else empty, so that a file can be renamed
    path : place in the document, with the items of lists by what they are about
    """

    pilot: str
    file: str
    path: str
    code: str

    def __str__(self) -> str:
        """Write it for a person."""
        place = f" at {self.path}" if self.path else ""
        return f"{self.code} of {self.pilot or self.file}{place}"


class Stale(NamedTuple):
    """More accepted than there is."""

    fingerprint: Fingerprint
    accepted: int
    found: int

    def __str__(self) -> str:
        """Write it for a person."""
        counted = f" (accepted {self.accepted}, found {self.found})" if self.found else ""
        return f"{self.fingerprint}{counted}"


class Applied(NamedTuple):
    """The findings of a run, parted by a baseline.

    Parameters
    ----------
    left : those that count, sorted
    accepted : those that do not, sorted
    stale : what is accepted and not there any more
    """

    left: list[Diagnostic]
    accepted: list[Diagnostic]
    stale: list[Stale]


@dataclass
class Seen:
    """The files of a run, as far as a baseline must know them.

    Parameters
    ----------
    frameworks : framework and target files are checked too
    """

    frameworks: bool = True
    _ids: dict[str, str] = field(default_factory=dict)
    _whole: set[tuple[str, str]] = field(default_factory=set)
    _partly: set[tuple[str, str]] = field(default_factory=set)

    def add(self, checked: CheckedPilot) -> None:
        """Take note of a file."""
        if checked.kind in {"framework", "target"} and not self.frameworks:
            return
        self._ids |= dict.fromkeys(
            (checked.file, *(file for file, _ in checked.assessments)), checked.pilot_id
        )
        # After an error some checks are not made: what they would find is not gone.
        partly = (
            not checked.sha256
            or checked.kind == "assessment"
            or any(
                d.severity is Severity.ERROR and d.code not in STILL_JUDGED
                for d in checked.diagnostics
            )
        )
        (self._partly if partly else self._whole).add(self._owner(checked.file))

    def _owner(self, file: str) -> tuple[str, str]:
        name = self._ids.get(file, "")
        return (name, "") if name else ("", file)

    def fingerprint(self, diagnostic: Diagnostic) -> Fingerprint:
        """Return what a finding of these files is known by."""
        return fingerprint(diagnostic, self._ids.get(diagnostic.where.file, ""))

    def is_whole(self, mark: Fingerprint) -> bool:
        """Tell whether all that could be found in a pilot or file was looked for."""
        owner = (mark.pilot, mark.file)
        return owner in self._whole and owner not in self._partly


class Baseline(NamedTuple):
    """What is accepted.

    Parameters
    ----------
    counts : how many findings of each fingerprint
    """

    counts: Mapping[Fingerprint, int]

    def apply(
        self,
        diagnostics: Iterable[Diagnostic],
        seen: Seen,
        asked: Callable[[str], bool] = lambda _: True,
    ) -> Applied:
        """Part the findings of a run into accepted ones and others.

        Parameters
        ----------
        asked : whether findings of a code were asked for; others cannot be stale

        Returns
        -------
        Applied
            Of several findings with one fingerprint the first ones in the file are accepted.
            Stale is only what belongs to a pilot or file that was looked through as a whole.
        """
        room = dict(self.counts)
        left, accepted = [], []
        for diagnostic in sort_diagnostics(diagnostics):
            mark = seen.fingerprint(diagnostic)
            if room.get(mark, 0) and diagnostic.code not in NEVER_ACCEPTED:
                room[mark] -= 1
                accepted.append(diagnostic)
            else:
                left.append(diagnostic)
        stale = [
            Stale(mark, self.counts[mark], self.counts[mark] - more)
            for mark, more in sorted(room.items())
            if more and asked(mark.code) and seen.is_whole(mark)
        ]
        return Applied(left, accepted, stale)


def fingerprint(diagnostic: Diagnostic, pilot_id: str) -> Fingerprint:
    """Return what a finding is known by; neither its line nor its message is part of it."""
    where = diagnostic.where
    file = "" if pilot_id else where.file
    return Fingerprint(pilot_id, file, where.anchor or where.path, diagnostic.code)


def accept(
    diagnostics: Iterable[Diagnostic], seen: Seen
) -> tuple[dict[Fingerprint, int], list[Diagnostic]]:
    """Accept all findings of a run.

    Returns
    -------
    tuple
        How many of each fingerprint; and the findings that cannot be accepted.
    """
    listed = sort_diagnostics(diagnostics)
    refused = [d for d in listed if d.code in NEVER_ACCEPTED]
    counts = Counter(seen.fingerprint(d) for d in listed if d.code not in NEVER_ACCEPTED)
    return dict(counts), refused


def baseline_text(counts: Mapping[Fingerprint, int]) -> str:
    """Write a baseline: JSON in a fixed order, one entry per line, so that versions can be merged.

    An entry without a count is accepted once.
    """
    lines = []
    for mark, number in sorted(counts.items()):
        entry: dict[str, Any] = {"pilot": mark.pilot} if mark.pilot else {"file": mark.file}
        entry |= {"path": mark.path, "code": mark.code}
        if number > 1:
            entry["count"] = number
        lines.append(json.dumps(entry, ensure_ascii=True))
    inside = ",\n".join(lines)
    accepted = f"[\n{inside}\n]" if lines else "[]"
    return f'{{"{FORMAT_KEY}": {FORMAT}, "accepted": {accepted}}}\n'


def read_baseline(path: Path) -> Baseline:
    """Read a baseline.

    Raises
    ------
    UsageError
        There is none, or it is broken or of another version of the format.
    """
    name = shown_path(path)
    try:
        data = read_input(path, MAX_BYTES)
    except FileNotFoundError:
        raise UsageError(
            told(
                "there is no baseline %(name)s: 'pilotscan baseline write --baseline %(name)s' "
                "makes one",
                name=name,
            )
        ) from None
    except (OSError, ValueError) as error:
        raise UsageError(
            told(
                "the baseline %(name)s cannot be read: %(reason)s",
                name=name,
                reason=reason_of(error),
            )
        ) from None
    return Baseline(_counts(_tree(data, name), name))


def _tree(data: bytes, name: str) -> Any:
    if len(data) > MAX_BYTES:
        raise UsageError(
            told(
                "the baseline %(name)s is larger than %(most)s bytes",
                name=name,
                most=MAX_BYTES,
            )
        )
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise UsageError(told("the baseline %(name)s is not text in UTF-8", name=name)) from None
    if "\n<<<<<<<" in f"\n{text}":
        raise UsageError(
            told(
                "the baseline %(name)s holds an unsolved merge: take either side, then run "
                "'pilotscan baseline write'",
                name=name,
            )
        )
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        where = (
            told(", line %(line)s", line=str(error.lineno))
            if isinstance(error, json.JSONDecodeError)
            else ""
        )
        raise UsageError(
            told(
                "the baseline %(name)s is not JSON%(where)s; 'pilotscan baseline write' writes "
                "it again",
                name=name,
                where=where,
            )
        ) from None


def _counts(tree: Any, name: str) -> dict[Fingerprint, int]:
    if not isinstance(tree, dict) or FORMAT_KEY not in tree:
        raise UsageError(
            told(
                "%(name)s is not a baseline: it does not say '%(key)s'",
                name=name,
                key=FORMAT_KEY,
            )
        )
    found = tree[FORMAT_KEY]
    if isinstance(found, bool) or found != FORMAT:
        raise UsageError(
            told(
                "the baseline %(name)s has format %(found)s, and this version of pilotscan "
                "reads format %(format)s; 'pilotscan baseline write' writes it again",
                name=name,
                found=show(found),
                format=FORMAT,
            )
        )
    _refuse_other(tree, {FORMAT_KEY, "accepted"}, f"the baseline {name}")
    entries = tree.get("accepted")
    if not isinstance(entries, list):
        raise UsageError(told("the baseline %(name)s has no list 'accepted'", name=name))
    counts: dict[Fingerprint, int] = {}
    for number, entry in enumerate(entries, start=1):
        mark, count = _entry(entry, f"entry {number} of the baseline {name}")
        # Two branches that accepted the same finding leave it twice when they are merged.
        counts[mark] = max(counts.get(mark, 0), count)
    return counts


def _entry(entry: Any, place: str) -> tuple[Fingerprint, int]:
    if not isinstance(entry, dict):
        raise UsageError(told("%(place)s is not a mapping", place=place))
    _refuse_other(entry, {"pilot", "file", "path", "code", "count"}, place)
    texts = {}
    for key in ("pilot", "file", "path", "code"):
        texts[key] = entry.get(key, "")
        if not isinstance(texts[key], str):
            raise UsageError(told("%(place)s: '%(key)s' is not text", place=place, key=key))
    if bool(texts["pilot"]) == bool(texts["file"]):
        raise UsageError(told("%(place)s must name either a 'pilot' or a 'file'", place=place))
    if not texts["code"]:
        raise UsageError(told("%(place)s has no 'code'", place=place))
    count = entry.get("count", 1)
    if isinstance(count, bool) or not isinstance(count, int) or count < 1:
        raise UsageError(
            told(
                "%(place)s: 'count' must be a whole number above 0, not %(count)s",
                place=place,
                count=show(count),
            )
        )
    return Fingerprint(**texts), count


def _refuse_other(found: dict[str, Any], known: set[str], place: str) -> None:
    for key in found:
        if key not in known:
            hint = did_you_mean(key, known) or told("keys: %(keys)s", keys=", ".join(sorted(known)))
            raise UsageError(
                told(
                    "%(place)s has an unknown key %(key)s: %(hint)s",
                    place=place,
                    key=show(key),
                    hint=hint,
                )
            )
