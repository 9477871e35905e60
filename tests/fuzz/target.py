"""What must hold for any bytes, and the entry of the coverage-guided fuzzer.

``tests/fuzz/run.sh SECONDS`` runs it; see README.md. Importing this module needs no atheris.
"""

from __future__ import annotations

import json
import random
import resource
import tempfile
import time
import warnings
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pilotscan
from fuzz.mutate import mutate_bytes, mutate_lines
from pilotscan.catalogue import codes
from pilotscan.checks.privacy import MASK
from pilotscan.diagnostics import MAX_FAULTS, Diagnostic, Severity
from pilotscan.loading.discover import FoundFile
from pilotscan.reading import CheckedPilot, check_file, read_framework
from pilotscan.reporting.findings import Findings, exchange, text
from pilotscan.scoring.judge import judge_pilots

HERE = Path(__file__).resolve().parent
CORPUS = HERE / "corpus"
DICTIONARY = HERE / "yaml.dict"
SECONDS = 2.0
MEGABYTES = 300

__all__ = ["CORPUS", "DICTIONARY", "BrokenError", "check_framework_bytes", "check_pilot_bytes"]

NO_PLACE = frozenset({"PS101", "PS102"})
"""Codes of files that were not read, and so have no lines."""
LONGEST = 2_000
"""Characters of a message or hint; nobody reads more."""


class BrokenError(AssertionError):
    """Something that must hold for every input does not."""


def require(condition: object, what: str) -> None:
    """Raise `BrokenError` unless the condition holds."""
    if not condition:
        raise BrokenError(what)


@cache
def framework() -> pilotscan.Framework:
    """Return the packaged framework."""
    return pilotscan.load_framework()


def pilot_for(judged_by: pilotscan.Framework) -> bytes:
    """Write a pilot that rates every condition of a framework, and has facts for its rules."""
    levels = (4, 3, "not-applicable", 0, "unknown", 4)
    ratings = {
        condition.id: {"level": levels[i % len(levels)], "because": "x", "evidence": ["a", "b"]}
        for i, condition in enumerate(judged_by.conditions)
    }
    tree = {
        "pilotscan": 1,
        "id": "for-a-framework",
        "name": "A pilot",
        "place": {"country": "NL", "scope": "national"},
        "period": {"start": "2019", "end": "2021"},
        "funding": [{"source": "a fund", "amount": 1, "kind": "project", "end": "2020"}],
        "outcomes": [{"what": "less harm", "kind": "harm", "direction": "worse"}],
        "scaling": {"route": next(iter(judged_by.routes))},
        "assessments": [
            {
                "date": "2026-01-15",
                "framework": judged_by.id,
                "assessor": {"role": role},
                "ratings": ratings,
            }
            for role in ("own-team", "independent")
        ],
        "sources": {"a": {"kind": "press", "year": 2010}, "b": {"kind": "peer-reviewed"}},
    }
    return json.dumps(tree).encode()


Seen = set[tuple[str, str]]


def check_pilot_bytes(data: bytes, folder: Path, seen: Seen | None = None) -> CheckedPilot:
    """Check bytes as a pilot file among others, the way `validate` does.

    Parameters
    ----------
    seen : codes and messages that have been written in every format before; gets the new ones

    Raises
    ------
    BrokenError
        Something that must hold for every input does not. Any other exception is a finding too.
    """
    path = folder / "x.yaml"
    path.write_bytes(data)
    checked = check_file(FoundFile("x.yaml", path, named=True), framework(), frameworks=True)
    errors = [d for d in checked.diagnostics if d.severity is Severity.ERROR]
    require(
        checked.pilot is not None or checked.kind != "pilot" or errors, "neither pilot nor error"
    )
    require_sound(checked.diagnostics, data)
    require_written(_unseen(checked.diagnostics, seen))
    if checked.pilot is not None:
        require(all(d.code in {"PS501", "PS502"} for d in errors), "judged in spite of an error")
        [evaluation] = judge_pilots([checked.pilot], framework())
        require(evaluation.pilot.id == checked.pilot.id, "another pilot was judged")
    return checked


def check_framework_bytes(
    data: bytes, folder: Path, seen: Seen | None = None
) -> tuple[Diagnostic, ...]:
    """Check bytes as the framework that pilots are judged by.

    Parameters
    ----------
    seen : as for `check_pilot_bytes`

    Returns
    -------
    tuple
        What is wrong with it; empty if it is a framework, which then has judged some pilots.

    Raises
    ------
    BrokenError
        As `check_pilot_bytes`.
    """
    path = folder / "x.yaml"
    path.write_bytes(data)
    shown = FoundFile("x.yaml", path, named=True)
    try:
        loaded = read_framework(path).framework
    except pilotscan.FrameworkError as error:
        faults = tuple(error.diagnostics)
        require(faults, "a framework refused without a reason")
        require(str(error).isprintable(), "an error that cannot be printed")
        name = faults[0].where.file
        require_sound(faults, data, name)
        require_written(_unseen(faults, seen), name)
        again = check_file(shown, framework(), frameworks=True)
        require(
            again.kind != "framework" or len(again.diagnostics) == len(faults),
            "a framework among pilots has other faults than by itself",
        )
        return faults
    again = check_file(shown, loaded, frameworks=True)
    require(not again.diagnostics, "a good framework has faults among pilots")
    data = pilot_for(loaded)
    path.write_bytes(data)
    checked = check_file(shown, loaded)
    require_sound(checked.diagnostics, data)
    require_written(_unseen(checked.diagnostics, seen))
    if checked.pilot is None:
        raise BrokenError(f"a good pilot is refused: {checked.diagnostics[0]}")
    pilotscan.evaluate([checked.pilot], loaded)
    return ()


def _unseen(faults: Sequence[Diagnostic], seen: Seen | None) -> Sequence[Diagnostic]:
    """Return the faults that say something new, or show something unusual."""
    if seen is None:
        return faults
    new = [d for d in faults if (d.code, d.message) not in seen or not d.excerpt.isascii()]
    seen |= {(d.code, d.message) for d in new}
    return new


def require_sound(faults: Sequence[Diagnostic], data: bytes, file: str = "x.yaml") -> None:
    """Require that every fault is known, in the file, on one line and safe to print."""
    lines = data.removeprefix(b"\xef\xbb\xbf").decode("utf-8", "replace").split("\n")
    require(len(faults) <= MAX_FAULTS + 1, f"{len(faults)} faults are listed")
    require(len(set(faults)) == len(faults), "a fault is listed twice")
    for fault in faults:
        where = fault.where
        require(fault.code in codes(), f"unknown code {fault.code}")
        require(where.file == file, f"{fault.code} is in {where.file}")
        for said in (fault.message, fault.hint):
            require(said.isprintable(), f"{fault.code} cannot be printed: {said!r}")
            require(len(said) <= LONGEST, f"{fault.code} says {len(said)} characters")
        if fault.code in NO_PLACE:
            require((where.line, where.column) == (0, 0), f"{fault.code} has a place")
            continue
        require(1 <= where.line <= len(lines), f"{fault.code} is in line {where.line}")
        line = lines[where.line - 1]
        require(1 <= where.column <= len(line) + 1, f"{fault.code} is in column {where.column}")
        start = fault.excerpt_column - 1
        part = line[start : start + len(fault.excerpt)]
        require(_is_shown(fault.excerpt, part), f"{fault.code} shows what is not in its line")
        require(
            not fault.excerpt or start < where.column <= start + len(fault.excerpt) + 2,
            f"{fault.code} shows another part of its line",
        )


def _is_shown(excerpt: str, line: str) -> bool:
    """Tell whether an excerpt is what stands in a line, personal data aside."""
    pairs = zip(excerpt, line, strict=False)
    return len(excerpt) == len(line) and all(a in {b, MASK} for a, b in pairs)


def require_written(faults: Sequence[Diagnostic], file: str = "x.yaml") -> None:
    """Require that every format can be written, read again and printed."""
    findings = Findings(faults, [file], ("living-lab", "1.0.0"))
    written = {name: "".join(write(findings)) for name, write in _writers().items()}
    for name, output in written.items():
        allowed = output.replace("\n", "").replace("\t", "")
        require(allowed == "" or allowed.isprintable(), f"{name} holds what cannot be printed")
    count = len(faults)
    require(len(written["concise"].splitlines()) == count, "concise: not one line per fault")
    require(len(written["github"].splitlines()) == count, "github: not one line per fault")
    require(all(line.startswith("::") for line in written["github"].splitlines()), "github: signs")
    require(len([json.loads(x) for x in written["jsonl"].splitlines()]) == count, "jsonl: count")
    require(len(json.loads(written["json"])["diagnostics"]) == count, "json: count")
    require(len(json.loads(written["sarif"])["runs"][0]["results"]) == count, "sarif: count")
    marks = [entry["fingerprint"] for entry in json.loads(written["gitlab"])]
    require(len(set(marks)) == count, "gitlab: fingerprints are not one per fault")
    suites = ET.fromstring(written["junit"])  # noqa: S314 - written a moment ago
    require(int(suites.get("tests", "0")) == max(count, 1), "junit: count")


@cache
def _writers() -> dict[str, Callable[[Findings], Iterator[str]]]:
    return {
        "full": text.full,
        "concise": text.concise,
        "json": exchange.json,
        "jsonl": exchange.jsonl,
        "sarif": exchange.sarif,
        "junit": exchange.junit,
        "github": exchange.github,
        "gitlab": exchange.gitlab,
    }


# --- the fuzzer -------------------------------------------------------------------------------

CHECKS: dict[str, Callable[[bytes, Path, Seen], object]] = {
    "pilot": check_pilot_bytes,
    "framework": check_framework_bytes,
}


def within_limits(
    check: Callable[[bytes, Path, Seen], object], folder: Path
) -> Callable[[bytes], None]:
    """Return a check that also holds each input to seconds and megabytes."""
    seen: Seen = set()  # writing every format of every input would take most of the time

    def checked(data: bytes) -> None:
        before = _most_megabytes()
        started = time.process_time()
        check(data, folder, seen)
        seconds = time.process_time() - started
        more = _most_megabytes() - before
        require(seconds < SECONDS, f"took {seconds:.2f} seconds")
        require(more < MEGABYTES, f"needed {more:.0f} MB more than all before")

    return checked


def _most_megabytes() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def mutator(seeds: Sequence[bytes], atheris: Any) -> Callable[[bytes, int, int], bytes]:
    """Return a mutator that knows lines, keys and values besides what the fuzzer's own does."""

    def mutated(data: bytes, most: int, seed: int) -> bytes:
        chance = random.Random(seed)  # noqa: S311 - to be repeated, not to be safe
        kind = chance.random()
        if kind < 0.5 or not data:
            return atheris.Mutate(data, most)
        for _ in range(chance.choice((1, 1, 2, 4))):
            change = mutate_lines if kind < 0.85 else mutate_bytes
            data = change(data, chance, chance.choice(seeds))
        return data[:most]

    return mutated


def main(arguments: list[str], atheris: Any) -> None:
    """Run the fuzzer: ``pilot|framework [OPTIONS OF LIBFUZZER] CORPUS``."""
    warnings.simplefilter("error")  # of numbers that overflow, say
    name, *options = arguments[1:]
    seeds = [path.read_bytes() for path in sorted((CORPUS / name).iterdir())]
    with tempfile.TemporaryDirectory() as folder:
        check = within_limits(CHECKS[name], Path(folder))
        for seed in seeds:  # what is loaded once is not the first input's fault
            CHECKS[name](seed, Path(folder), set())
        # the fuzzer itself keeps corpus and counters in memory, a tenth of what one file may take
        limit = _most_megabytes() + 1.1 * MEGABYTES
        options = [f"-rss_limit_mb={limit:.0f}", f"-dict={DICTIONARY}", *options]
        atheris.Setup([arguments[0], *options], check, custom_mutator=mutator(seeds, atheris))
        atheris.Fuzz()
