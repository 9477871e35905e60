"""The cases of tests/cases/broken, and a table of what is found in them, by code.

The first line of a case says what must be found and where, and nothing else may be found:

    # expect: PS204 line 9 column 5; PS201 lines 10 to 12 column 3; PS102 as a whole

Lines behind it that begin with ``# hint:`` are each a part of some hint; one that begins with
``# as-of:`` is the reference date of the run. A folder is a case of
several files; those without a fault of their own say ``# expect: nothing``. A file that ends in
``.framework.yaml`` is a framework, one in ``.target.yaml`` a target, and a folder that ends in
``.target`` holds one. Cases that no file can be are made by the functions here.

``python tests/support/case_table.py`` prints the table.
"""

from __future__ import annotations

import codecs
import os
import re
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import NamedTuple

from pyarrow import Table
from pyarrow.parquet import write_table

import pilotscan
from pilotscan.catalogue import codes
from pilotscan.diagnostics import Diagnostic, sort_diagnostics
from pilotscan.reading import LoadedFramework
from pilotscan.runs.many import Job, find_many
from pilotscan.runs.validate import check_many

BROKEN = Path(__file__).parents[1] / "cases" / "broken"


class Place(NamedTuple):
    """Where a code is expected or found; line and column are 0 for a file as a whole."""

    file: str
    code: str
    line: int
    column: int


@dataclass(frozen=True)
class Case:
    """A file or folder, and what must be found in it."""

    path: Path
    expected: tuple[Place, ...]
    hints: tuple[str, ...] = ()
    as_of: date | None = None

    @property
    def name(self) -> str:
        """The name without endings."""
        return self.path.name.partition(".")[0]

    @property
    def is_framework(self) -> bool:
        """Tell whether it is a framework, which is no pilot to load."""
        return ".framework" in self.path.suffixes

    @property
    def is_target(self) -> bool:
        """Tell whether it is a target, which is no pilot to load, or a folder with one."""
        return ".target" in self.path.suffixes

    @property
    def codes(self) -> set[str]:
        """The codes that are expected."""
        return {place.code for place in self.expected}


class Row(NamedTuple):
    """How the cases of one code came out."""

    code: str
    title: str
    cases: int
    expected: int
    right: int
    unexpected: int


_EXPECT = "# expect: "
_HINT = "# hint: "
_AS_OF = "# as-of: "
_ITEM = re.compile(
    r"(PS\d{3}) (?:as a whole|line (\d+) column (\d+)|lines (\d+) to (\d+) column (\d+))"
)


@cache
def framework() -> pilotscan.Framework:
    """The default framework, which all cases are checked against."""
    return pilotscan.load_framework("living-lab")


def places_of(written: str, file: str) -> list[Place]:
    """Read what stands behind ``# expect:``."""
    if written == "nothing":
        return []
    places = []
    for item in written.split("; "):
        match = _ITEM.fullmatch(item)
        assert match is not None, f"{file}: cannot read {item!r} in the first line"
        code, line, column, first, last, column_of_all = match.groups()
        if first is not None:
            lines = range(int(first), int(last) + 1)
            assert lines, f"{file}: {item!r} has no lines"
            places += [Place(file, code, number, int(column_of_all)) for number in lines]
        else:
            places.append(Place(file, code, int(line or 0), int(column or 0)))
    return places


def _head(path: Path) -> list[str]:
    data = path.read_bytes()
    encoding = "utf-16" if data.startswith(codecs.BOM_UTF16_LE) else "utf-8-sig"
    return re.split(r"\r\n|\n|\r", data.decode(encoding, "replace"))


def read_case(path: Path) -> Case:
    """Read what a case expects from its first lines."""
    files = sorted(path.iterdir()) if path.is_dir() else [path]
    expected: list[Place] = []
    hints: list[str] = []
    as_of = None
    for file in files:
        first, *rest = _head(file)
        assert first.startswith(_EXPECT), f"{file.name}: the first line must begin with '{_EXPECT}'"
        expected += places_of(first.removeprefix(_EXPECT), file.name)
        hints += [line.removeprefix(_HINT) for line in rest if line.startswith(_HINT)]
        if rest and rest[0].startswith(_AS_OF):
            as_of = date.fromisoformat(rest[0].removeprefix(_AS_OF))
    assert expected, f"{path.name}: nothing is expected"
    return Case(path, tuple(sorted(expected)), tuple(hints), as_of)


def file_cases() -> list[Case]:
    """Read all cases that are files or folders."""
    return [read_case(path) for path in sorted(BROKEN.iterdir())]


def found_in(path: Path, as_of: date | None = None) -> list[Diagnostic]:
    """Check a file or folder as `pilotscan validate` does."""
    many = find_many([path])
    check_many(many, Job(LoadedFramework(framework(), ""), as_of=as_of))
    return sort_diagnostics(many.diagnostics)


def place_of(diagnostic: Diagnostic) -> Place:
    """Where a diagnostic is, as the cases write it."""
    where = diagnostic.where
    return Place(Path(where.file).name, diagnostic.code, where.line, where.column)


# --- cases that are made ----------------------------------------------------------------------

_HEAD = "pilotscan: 1\nid: {}\nname: A pilot\nplace: {{country: NL, municipality: Leiden}}\n"


def _text(name: str, expected: str, body: str) -> bytes:
    return f"{_EXPECT}{expected}\n{_HEAD.format(name)}{body}".encode()


def _flow(item: str, count: int) -> str:
    return "[" + ", ".join([item] * count) + "]"


_FIGURE = "{what: x, value: 2, low: 1, high: 3, unit: x}"
_FUNDING = "{source: x, amount: 1, currency: EUR, per: year, kind: rent}"
_OUTCOME = "{what: x, kind: harm, direction: same, design: none, handled: not}"

# Head 12 values, then 3 x 1,000 items of 5 keys: 18,000 with the place's 2 keys beside them;
# the target group with which 20,000 are passed is the last of a thousand with 2 keys each.
_MANY_VALUES = (
    f"figures: {_flow(_FIGURE, 1000)}\nfunding: {_flow(_FUNDING, 1000)}\n"
    f"outcomes: {_flow(_OUTCOME, 1000)}\n"
    "target_groups:\n" + "  - {name: x, size: 1}\n" * 1000
)

_MADE_TEXTS: dict[str, bytes] = {
    "ps102-one-byte-too-many": (_EXPECT.encode() + b"PS102 as a whole\n").ljust(1_000_001, b"#"),
    "ps115-list-over-several-lines": _text(
        "list-over-several-lines",
        "PS115 line 7 column 3; PS204 line 1008 column 9",
        "themes:\n" + "  - housing\n" * 1001 + "status: runing\n",
    ),
    "ps115-list-inside-a-mapping": _text(
        "list-inside-a-mapping",
        "PS115 line 6 column 31",
        "partners: [{name: '🏠', roles: " + _flow("lead", 1001) + "}]\n",
    ),
    "ps115-mapping-of-sources": _text(
        "mapping-of-sources",
        "PS115 line 7 column 3",
        "sources:\n" + "".join(f"  s{number}: {{}}\n" for number in range(1001)),
    ),
    "ps115-values-in-the-whole-file": _text(
        "values-in-the-whole-file", "PS115 line 1009 column 5", _MANY_VALUES
    ),
    "ps116-plain-text": _text(
        "plain-text",
        "PS116 line 6 column 10; PS204 line 7 column 9",
        "summary: " + "word " * 4000 + "s\nstatus: runing\n",
    ),
    "ps116-block-of-text": _text(
        "block-of-text",
        "PS116 line 7 column 5; PS204 line 409 column 9",
        "activities:\n  - >\n" + ("    " + "word " * 10 + "\n") * 401 + "status: runing\n",
    ),
    "ps116-name-in-quotes": (
        f"{_EXPECT}PS116 line 4 column 7\npilotscan: 1\nid: name-in-quotes\n"
        f'name: "{"🏠" * 20_001}"\nplace: {{country: NL, municipality: Leiden}}\n'
    ).encode(),
}


def _nothing_there(folder: Path) -> Case:
    path = folder / "ps101-no-such-file.yaml"
    return Case(path, (Place(path.name, "PS101", 0, 0),))


def _pipe(folder: Path) -> Case:
    path = folder / "ps101-pipe.yaml"
    os.mkfifo(path)
    return Case(path, (Place(path.name, "PS101", 0, 0),))


def _empty_folder(folder: Path) -> Case:
    path = folder / "ps114-folder-without-pilots"
    path.mkdir()
    (path / "readme.txt").write_text("pilotscan: 1\n", "utf-8")
    return Case(path, (Place(path.name, "PS114", 0, 0),))


def _unread_column(folder: Path) -> Case:
    path = folder / "ps120-column-of-a-registry.parquet"
    row = {"pilotscan": 1, "id": "column-of-a-registry", "name": "X", "theems": "housing"}
    place = {"place.country": "NL", "place.municipality": "Leiden"}
    write_table(Table.from_pylist([row | place]), path)
    return Case(path, (Place(path.name, "PS120", 0, 0),), ("did you mean 'themes'?",))


def _written(name: str) -> Callable[[Path], Case]:
    def write(folder: Path) -> Case:
        path = folder / f"{name}.yaml"
        path.write_bytes(_MADE_TEXTS[name])
        return read_case(path)

    return write


MADE: dict[str, Callable[[Path], Case]] = {
    "ps101-no-such-file": _nothing_there,
    "ps114-folder-without-pilots": _empty_folder,
    "ps120-column-of-a-registry": _unread_column,
    **{name: _written(name) for name in _MADE_TEXTS},
}
"""Cases by name that are made in an empty folder: too large for the repository, or no file."""
if hasattr(os, "mkfifo"):
    MADE["ps101-pipe"] = _pipe


def all_cases(folder: Path) -> list[Case]:
    """Return the cases of the repository, and those that are made in an empty folder."""
    return [*file_cases(), *(make(folder) for make in MADE.values())]


# --- the table --------------------------------------------------------------------------------


def rows_of(cases: Iterable[Case]) -> list[Row]:
    """Count per code what was expected, what was found at its place, and what else was found."""
    listed = list(cases)
    files, expected, right, unexpected = Counter[str](), Counter[str](), Counter[str](), Counter()
    for case in listed:
        wanted = Counter(case.expected)
        found = Counter(place_of(diagnostic) for diagnostic in found_in(case.path, case.as_of))
        files.update(case.codes)
        for counter, places in (
            (expected, wanted),
            (right, wanted & found),
            (unexpected, found - wanted),
        ):
            for place, times in places.items():
                counter[place.code] += times
    return [
        Row(
            code,
            entry.title["en"],
            files[code],
            expected[code],
            right[code],
            unexpected[code],
        )
        for code, entry in codes().items()
    ]


def table_of(rows: Iterable[Row]) -> str:
    """Write rows as a Markdown table, with a sum below."""
    listed = list(rows)
    lines = [
        "| code | fault | cases | faults expected | right code, line, column | unexpected |",
        "|---|---|---:|---:|---:|---:|",
    ]
    lines += ["| " + " | ".join(map(str, row)) + " |" for row in listed]
    sums = [sum(row[field] for row in listed) for field in range(3, 6)]
    lines.append("| all | | | " + " | ".join(map(str, sums)) + " |")
    return "\n".join(lines) + "\n"


def main() -> None:
    """Print the table."""
    with tempfile.TemporaryDirectory() as folder:
        cases = all_cases(Path(folder))
        sys.stdout.write(table_of(rows_of(cases)))
        files = sum(1 for _ in BROKEN.rglob("*.yaml"))
        sys.stdout.write(f"\n{files} files and {len(MADE)} made cases.\n")


if __name__ == "__main__":
    main()
