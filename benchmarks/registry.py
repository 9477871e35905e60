"""Make a registry of small pilots: what a programme knows of each of very many.

``python benchmarks/registry.py 1000000 registry.parquet`` writes columns by field, another ending
rows of JSON. The same number gives the same bytes.
"""

from __future__ import annotations

import json
import random
import sys
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import pyarrow as arrow
from pyarrow.parquet import ParquetWriter

from pilotscan import load_framework

GROUP = 10_000
"""Rows of a row group."""
TOWNS = ("Almere", "Breda", "Delft", "Ede", "Groningen", "Haarlem", "Leiden", "Zwolle")
THEMES = ("energy", "housing", "mobility", "newcomers", "health")
STATUSES = ("ended", "running", "continued")
RATED = 6


def rows(count: int) -> Iterator[dict[str, Any]]:
    """Yield pilots that say little: a place, a period, a status, a few ratings."""
    draw = random.Random(count)
    conditions = [condition.id for condition in load_framework().conditions]
    for number in range(1, count + 1):
        start = draw.randint(2012, 2022)
        ratings = {
            condition: {"level": draw.randint(0, 4), "because": "By the form of the programme."}
            for condition in draw.sample(conditions, RATED)
        }
        status = draw.choice(STATUSES)
        yield {
            "pilotscan": 1,
            "id": f"pilot-{number:07}",
            "name": f"Pilot {number}",
            "place": {"country": "NL", "municipality": [draw.choice(TOWNS)]},
            "period": {"start": str(start), "end": str(start + draw.randint(1, 3))},
            "status": "ended" if status == "running" else status,
            "themes": [draw.choice(THEMES)],
            "assessments": [
                {
                    "date": "2026-02-01",
                    "framework": "living-lab",
                    "assessor": {"role": "own-team"},
                    "ratings": ratings,
                }
            ],
        }


def write_json(path: Path, pilots: Iterator[dict[str, Any]]) -> None:
    """Write a line per pilot."""
    with path.open("w", encoding="utf-8", newline="\n") as stream:
        for pilot in pilots:
            stream.write(json.dumps(pilot, separators=(",", ":")) + "\n")


def write_parquet(path: Path, pilots: Iterator[dict[str, Any]]) -> None:
    """Write columns by field, with a map of the ratings of an assessment."""
    text = arrow.string()
    rating = arrow.struct([("level", arrow.int8()), ("because", text)])
    assessment = arrow.struct(
        [
            ("date", text),
            ("framework", text),
            ("assessor", arrow.struct([("role", text)])),
            ("ratings", arrow.map_(text, rating)),
        ]
    )
    schema = arrow.schema(
        [
            ("pilotscan", arrow.int8()),
            *((name, text) for name in ("id", "name", "status")),
            ("place.country", text),
            ("place.municipality", arrow.list_(text)),
            ("period.start", text),
            ("period.end", text),
            ("themes", arrow.list_(text)),
            ("assessments", arrow.list_(assessment)),
        ]
    )
    with ParquetWriter(path, schema, compression="zstd") as writer:
        while group := [_flat(pilot) for pilot in islice(pilots, GROUP)]:
            writer.write_table(arrow.Table.from_pylist(group, schema=schema))


def _flat(pilot: dict[str, Any]) -> dict[str, Any]:
    inside = {f"{k}.{name}": v for k in ("place", "period") for name, v in pilot[k].items()}
    made = [one | {"ratings": list(one["ratings"].items())} for one in pilot["assessments"]]
    return pilot | inside | {"assessments": made}


def main() -> None:
    """Write a registry of so many pilots."""
    count, path = int(sys.argv[1]), Path(sys.argv[2])
    write = write_parquet if path.suffix == ".parquet" else write_json
    write(path, rows(count))


if __name__ == "__main__":
    main()
