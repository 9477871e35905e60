"""Comparisons to export, and the programs of others that read what was exported."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pilotscan
from pilotscan.comparing import Comparison, Ordering, compare
from pilotscan.comparing.comparison import compare_records
from pilotscan.comparing.record import record_pilot
from pilotscan.model.framework import Framework
from pilotscan.model.pilot import Pilot
from support.packages import program

ROOT = Path(__file__).parents[2]
SMALL = ROOT / "tests" / "cases" / "scoring" / "frameworks" / "two-dimensions.yaml"
ORDERING = Ordering(draws=200, rank_from=0.3)
FORMULAS = (
    "=1+1",
    "+1+1",
    "-1+1",
    "@SUM(1,1)",
    "\t=1+1",
    "\r\n=1+1",
    " =1+1",
    "\N{FULLWIDTH EQUALS SIGN}1+1",
    "\N{FULLWIDTH PLUS SIGN}1",
    "\N{FULLWIDTH HYPHEN-MINUS}1",
    "\N{FULLWIDTH COMMERCIAL AT}SUM(1)",
    "=cmd|' /C calc'!A0",
    '=HYPERLINK("https://example.org","x")',
    "- a list that begins with a dash",
)
"""Texts that a spreadsheet might take for a formula."""
INNOCENT = (
    "'s-Hertogenbosch",
    'He said "no; not now", and left',
    "a;b,c\td",
    "two\nlines\r\nand a third",
    "NA",
    "null",
    "007",
    "1-2",
    "€ 500,- per maand",
    "Skoplje / Скопје 🏘️",
    "<r>not <b>markup</b></r>",
    "https://example.org/a?b=1&c=2",
    "mailto:somebody@example.org",
    "_x0041_",
    "#REF?",
)
"""Texts that are none, and that some reader might take for something else all the same."""
WITHIN = ("a;=SUM(1;2);b", "a,=SUM(1,2),b", 'a;"=SUM(1)', "a\n=SUM(1)")
"""Texts that hold a formula where a file is cut up by another separator than its own."""
CONTROLS = "bell\x07 and escape\x1b[31m"
_TEXTS = (*FORMULAS, *INNOCENT, *WITHIN, CONTROLS)
HOSTILE = tuple(zip(_TEXTS[::2], _TEXTS[1::2], strict=True))
"""All of these by two: of each pilot one as its name, another as its region."""
SHIPPED = (
    "achterhoek-school-absence", "joint-volunteer-training", "leiden-azc-volunteers",
    "nieuw-thuis-rotterdam", "startblok-riekerhaven",
)  # fmt: skip
"""Pilots that have rows in all tables that have any of the 22."""


def _generator() -> Any:
    path = ROOT / "benchmarks" / "generate.py"
    spec = spec_from_file_location("generate", path)
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    sys.modules[spec.name] = module  # where its dataclasses look for their annotations
    spec.loader.exec_module(module)
    return module


@cache
def shipped() -> Comparison:
    """Compare some of the shipped pilots."""
    pilots = pilotscan.load_pilots([ROOT / "pilots" / f"{name}.yaml" for name in SHIPPED])
    framework = pilotscan.load_framework()
    files = [(Path(file).name, sha256) for file, sha256 in pilots.files]
    return compare(pilots, framework, ordering=ORDERING, files=files)


@cache
def made() -> Comparison:
    """Compare made-up pilots with everything in them, so that most tables have rows."""
    with TemporaryDirectory() as folder:
        _generator().write_pilots(Path(folder), 8, 3)
        pilots = pilotscan.load_pilots(folder)
    assert len(pilots) == 8
    return compare(pilots, pilotscan.load_framework(), ordering=ORDERING)


@cache
def hostile() -> Comparison:
    """Compare pilots whose texts are meant to do harm, by rules with unequal weights."""
    framework = pilotscan.load_framework(SMALL)
    records = [
        # A file could not say all of these: reading strips them, or refuses them.
        replace(
            record_pilot(_pilot(number, *both), framework, facts=True), name=name, region=region
        )
        for number, both in enumerate(HOSTILE)
        for name, region in [both]
    ]
    return compare_records(records, framework, ordering=ORDERING)


@cache
def named_like_columns() -> Comparison:
    """Compare by a framework of which a condition has the id of a column."""
    text = SMALL.read_text("utf-8").replace("id: money", "id: score")
    with TemporaryDirectory() as folder:
        path = Path(folder) / "framework.yaml"
        path.write_text(text, "utf-8")
        framework = pilotscan.load_framework(path)
    return compare([_pilot(n, "a", "b", money="score") for n in (1, 2)], framework)


@cache
def one_in_a_dimension() -> Comparison:
    """Compare by a framework of which a dimension has a single condition."""
    tree = pilotscan.load_framework(SMALL).model_dump(exclude={"sources"})
    first, second = tree["dimensions"]
    *first["conditions"], alone = first["conditions"]
    title = {"en": "Alone", "nl": "Alleen"}
    third = first | {"id": "alone", "title": title, "conditions": [alone]}
    tree["dimensions"] = [first, second, third]
    return compare([_pilot(1, "a", "b")], Framework.model_validate(tree))


def _pilot(number: int, text: str, other: str, money: str = "money") -> Pilot:
    rating = {"level": number % 5, "because": text, "evidence": ["a"]}
    others = {name: {"level": 4 - number % 5} for name in ("volunteers", money, "no-harm")}
    return Pilot.model_validate(
        {
            "pilotscan": 1,
            "id": f"pilot-{number:02}",
            "name": text,
            "place": {"municipality": other, "region": other, "country": "NA"},
            "themes": [text],
            "target_groups": [{"name": other}],
            "scaling": {"route": "growth"},
            "assessments": [
                {
                    "date": "2026-01-15",
                    "framework": "two-dimensions",
                    "assessor": {"role": role},
                    "ratings": {"trust": rating} | others,
                }
                for role in ("independent", "own-team")
            ],
            "sources": {"a": {"title": text, "publisher": other, "year": 2019, "kind": "press"}},
        }
    )


@cache
def _profile() -> TemporaryDirectory[str]:
    """What LibreOffice keeps of its user: made at its first start, which takes longest."""
    return TemporaryDirectory()


def convert(files: Sequence[Path], to: str, out: Path, *, reading: str = "") -> None:
    """Convert files by LibreOffice.

    Parameters
    ----------
    to : ending
    out : folder
    reading : the filter by which the files are read
    """
    done = subprocess.run(
        [
            program("soffice"), "--headless", f"-env:UserInstallation=file://{_profile().name}",
            *([f"--infilter={reading}"] if reading else []),
            "--convert-to", to, "--outdir", str(out), *map(str, files),
        ],
        capture_output=True,
        text=True,
        check=False,
        timeout=180,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "Error" not in done.stdout + done.stderr


def write(files: dict[str, bytes], folder: Path) -> Path:
    """Write files to a folder."""
    for name, data in files.items():
        (folder / name).write_bytes(data)
    return folder
