"""The history of verdicts as a file that later runs carry on: CSV or JSON, a row per line."""

from __future__ import annotations

import csv
import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from pilotscan._version import __version__
from pilotscan.diagnostics import show
from pilotscan.errors import UsageError
from pilotscan.reporting.exports.delimited import delimited_rows
from pilotscan.reporting.output.safe import to_json, visible
from pilotscan.told import told

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = [
    "COLUMNS",
    "FORMAT",
    "HistoryRow",
    "Kept",
    "Kind",
    "Terms",
    "history_text",
    "read_history",
]

FORMAT = 2
"""Version of the columns."""
Kind = Literal["csv", "json"]
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_SHA = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")


class HistoryRow(NamedTuple):
    """A pilot at a revision.

    Parameters
    ----------
    revision : the commit in full
    date : when it was committed, ISO 8601
    pilot : id, as the file said it then; None if it said none
    framework, framework_version : by which it is judged
    route, verdict : None if it cannot be judged
    score : None also where too little is rated for one
    low, high, coverage, documented : as of the report
    bottlenecks : ids of conditions, joined
    distance : answers to a verdict; None if it cannot be judged
    basis : how firmly the verdict is known; None where there is none
    changed : whether this revision changed the file
    error : why it cannot be judged; None if it can
    """

    revision: str
    date: str
    pilot: str | None
    file: str
    framework: str
    framework_version: str
    route: str | None
    verdict: str | None
    score: float | None
    low: float | None
    high: float | None
    coverage: float | None
    documented: float | None
    bottlenecks: str | None
    distance: int | None
    basis: str | None
    changed: bool
    error: str | None


COLUMNS = HistoryRow._fields
_IN_FORMAT = {
    ",".join(name for name in COLUMNS if name not in {"distance", "basis"}): 1,
    ",".join(COLUMNS): FORMAT,
}
"""By the first line of CSV, which says it in no other way."""


class Terms(NamedTuple):
    """By what all rows of a history are judged.

    Parameters
    ----------
    route : for all pilots; None is each pilot's own
    """

    framework: str
    version: str
    sha256: str
    route: str | None


@dataclass(frozen=True)
class Kept:
    """A history that was written before.

    Parameters
    ----------
    lines : its rows as they stand in the file, without line ends
    rows : the same by column; of CSV all texts
    start : bytes before the rows of CSV, kept as they are
    line_end : as the file has it
    """

    kind: Kind
    name: str
    lines: tuple[str, ...]
    rows: tuple[dict[str, Any], ...]
    start: str = ""
    line_end: str = "\n"

    @property
    def newest(self) -> str:
        """The revision of the last row; empty if there is none."""
        return self.rows[-1]["revision"] if self.rows else ""

    def check(self, terms: Terms) -> None:
        """Make sure that the rows were judged by the same.

        Raises
        ------
        UsageError
            They were not.
        """
        now = (terms.framework, terms.version)
        for row in self.rows:
            then = (row["framework"], row["framework_version"])
            if then != now:
                self._refuse(
                    told(
                        "was judged by %(then)s, and this run judges by %(now)s",
                        then=" ".join(then),
                        now=" ".join(now),
                    )
                )
            if terms.route is not None and row["verdict"] and row["route"] != terms.route:
                self._refuse(
                    told(
                        "was judged on the route %(then)s, and this run judges on %(now)s",
                        then=show(row["route"]),
                        now=show(terms.route),
                    )
                )

    def check_newest(self, again: Sequence[HistoryRow]) -> None:
        """Make sure that the newest revision comes out as it stands in the file.

        Raises
        ------
        UsageError
            It does not: other rules under the same version, another route or other paths.
        """

        # Whether a file changed cannot be told of the first commit of a shallow clone.
        def without(row: dict[str, Any]) -> dict[str, Any]:
            return {name: value for name, value in row.items() if name != "changed"}

        expected = [row for row in self.rows if row["revision"] == self.newest]
        found = [_parsed(line, self.kind) for line in _lines(again, self.kind)]
        if [without(row) for row in expected] != [without(row) for row in found]:
            self._refuse(
                told(
                    "says something else of its newest revision %(revision)s than this run: other "
                    "paths, another route or other rules, or it was edited",
                    revision=self.newest[:12],
                )
            )

    def _refuse(self, why: str) -> None:
        raise UsageError(
            told(
                "%(name)s %(why)s; --fresh writes it anew from its first revision",
                name=self.name,
                why=why,
            )
        )


def history_text(rows: Sequence[HistoryRow], kind: Kind, terms: Terms, kept: Kept | None) -> bytes:
    """Write a history, after the rows of an earlier one if there is one.

    Returns
    -------
    bytes
        In UTF-8. Lines end with a line feed, which git takes for text everywhere; those of an
        earlier file stay as they are.
    """
    lines = [*(kept.lines if kept is not None else ()), *_lines(rows, kind)]
    end = kept.line_end if kept is not None else "\n"
    if kind == "csv":
        head = kept.start if kept is not None else ",".join(COLUMNS)
        return "".join(f"{line}{end}" for line in [head, *lines]).encode()
    top = [
        f'{{"pilotscan": {to_json({"version": __version__, "format": FORMAT})},',
        f'"framework": {to_json(dict(zip(("id", "version", "sha256"), terms, strict=False)))},',
        f'"route": {to_json(terms.route)},',
    ]
    inside = f",{end}".join(lines)
    body = f'"rows": [{end}{inside}{end}]}}' if lines else '"rows": []}'
    return "".join(f"{line}{end}" for line in [*top, body]).encode()


def _lines(rows: Sequence[HistoryRow], kind: Kind) -> list[str]:
    plain = [row._replace(error=None if row.error is None else visible(row.error)) for row in rows]
    if kind == "json":
        return [to_json(row._asdict()) for row in plain]
    text = delimited_rows(COLUMNS, plain, "en").removeprefix(_BYTE_ORDER_MARK).decode()
    return text.split("\r\n")[1:-1]


def _parsed(line: str, kind: Kind) -> dict[str, Any]:
    """Return a row by column; ValueError if the line is none."""
    if kind == "json":
        row = json.loads(line)
        if not isinstance(row, dict) or tuple(row) != COLUMNS:
            raise ValueError(line)
        return row
    [cells] = csv.reader([line], strict=True)
    return dict(zip(COLUMNS, cells, strict=True))


def read_history(data: bytes, kind: Kind, name: str, *, only_ours: bool = False) -> Kept:
    """Read a history that was written before.

    Parameters
    ----------
    name : of the file, for messages
    only_ours : only make sure that it is one, whatever its rows are like

    Raises
    ------
    UsageError
        It is none, or of another version of the format, or was changed by another program.
    """
    try:
        text = data.decode()
    except UnicodeDecodeError:
        raise _none_of_ours(name, kind) from None
    end = "\r\n" if "\r\n" in text.split("\n", 1)[0] + "\n" else "\n"
    lines = text.removesuffix(end).split(end)
    start: str
    if kind == "csv":
        start, inside = lines[0], lines[1:]
        number = _IN_FORMAT.get(start.removeprefix("\ufeff"))
        if number is None:
            raise _none_of_ours(name, kind)
    else:
        start, inside = "", _inside_json(lines)
        number = _format_of(text, lines, name)
    if only_ours:
        return Kept(kind, name, (), (), start, end)
    if number != FORMAT:
        found = (
            told("format %(number)s", number=str(number))
            if number is not None
            else told("another format")
        )
        raise UsageError(
            told(
                "%(name)s is a history of %(found)s, and this version of pilotscan writes "
                "format %(format)s; --fresh writes it anew",
                name=name,
                found=found,
                format=FORMAT,
            )
        )
    rows = []
    for number, line in enumerate(inside, start=1):
        try:
            row = _parsed(line, kind)
        except (ValueError, csv.Error, RecursionError):
            row = {"revision": ""}
        if not _SHA.fullmatch(str(row["revision"])):
            raise UsageError(
                told(
                    "%(name)s: row %(number)s is not as pilotscan wrote it; take the file from git "
                    "again, or write it anew with --fresh",
                    name=name,
                    number=str(number),
                )
            )
        rows.append(row)
    return Kept(kind, name, tuple(inside), tuple(rows), start, end)


def _format_of(text: str, lines: list[str], name: str) -> int | None:
    """Return the format that the JSON says; None if it says another thing."""
    if not text.startswith('{"pilotscan": {"version": '):
        raise _none_of_ours(name, "json")
    found = re.match(r'\{"pilotscan": \{"version": "[^"]*", "format": (\d{1,9})\}', lines[0])
    return None if found is None else int(found[1])


def _inside_json(lines: list[str]) -> list[str]:
    """Return the rows of the JSON, one per line, without commas."""
    inside = lines[4:-1] if lines[3:4] == ['"rows": ['] and lines[-1] == "]}" else []
    return [line.removesuffix(",") for line in inside]


def _none_of_ours(name: str, kind: str) -> UsageError:
    return UsageError(
        told(
            "%(name)s is there and is not a history that pilotscan wrote as %(kind)s: give "
            "another name or --format, or move it away",
            name=name,
            kind=kind,
        )
    )
