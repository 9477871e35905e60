"""Measure pilotscan as its users run it, whole commands, next to a peer; see the README here."""

from __future__ import annotations

import argparse
import json
import os
import platform
import shutil
import statistics
import subprocess
import sys
import sysconfig
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from importlib.util import find_spec
from itertools import groupby
from operator import attrgetter
from pathlib import Path
from typing import Literal

from generate import write_pilots
from pilotscan import __version__, load_framework
from pilotscan.authoring.schema import pilot_schema

START_UP_ROUNDS = 7
PEER_FILES = 100
PEER_FILES_UP_TO = 1_000
JOBS_UP_TO = 1_000
QUICK_UP_TO = 100
GROUPS = ("evaluate", "cache", "validate", "compare")

# What comparing should stay below on two cores of a laptop; printed, and never asserted.
ONE_TARGET_S = 0.45
JSON_TARGET_S = {10_000: 35.0}
HTML_TARGET_S = {1_000: 12.0}
SITE_TARGET_S = {1_000: 20.0}
SITE_TARGET_MB = {1_000: 700.0}
CACHED_FROM = 1_000
"""Pilots from which a cache is measured."""
CACHED_TARGET = 0.25
"""Of the time of the first run."""
REPORTED = 10
"""Dense pilots whose reports are made in turns."""
PARQUET_TARGET_S = {10_000: 40.0}
PARQUET_TARGET_MB = {10_000: 1_500.0}
RANKED = ((50, 7), (1_000, 7), (1_000, 28))
"""Pilots and criteria of rank acceptability."""
ORDERED = (50, 1_000)
JUDGED = 600
"""Files of about 8 KB that are read, checked and judged."""
SUMMED = 10_000
FOLLOWED = 1_000
"""Pilots whose next step is found."""
MATRIX = (200, 50)
"""Pilots and places for which each is judged."""
CASES = (100, 12)
"""Cases and conditions of which all minimal models are found."""
REMEMBERED = 1_000
"""Pilots whose draws are watched for memory."""
FEW_DRAWS, MANY_DRAWS = 10_000, 100_000

HERE = Path(__file__).parent
SCRIPTS = Path(sysconfig.get_path("scripts"))
ENVIRONMENT = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}

Command = list[str]
Section = Literal["whole commands", "in process", "memory"]
HELD: dict[Section, str] = {
    "whole commands": "wall_s",
    "in process": "cpu_s",
    "memory": "peak_mb",
}
"""What of a sample is divided by that of another."""


@dataclass(frozen=True, slots=True)
class Sample:
    """One run of a command: seconds, seconds, and MB of its largest process."""

    wall_s: float
    cpu_s: float
    peak_mb: float


@dataclass(slots=True)
class Row:
    """A command, its runs, and how it compares.

    Parameters
    ----------
    make : gives the command, for a run whose reports go to the folder it is called with; of a row
        in process, the one command that gave the samples
    section : in process, samples are of one call, and without memory
    against : names of the rows that the ratios divide by, if they were measured
    ratios : by these names, median over the rounds of this row's wall time divided by the other's;
        in process of CPU time, which other work on the machine moves less, and else of memory
    target_s, target_mb : what it should stay below; shown, not asserted
    target_ratio : what its first ratio should stay below
    """

    name: str
    make: Callable[[Path], Command]
    pilots: int = 0
    note: str = ""
    against: tuple[str, ...] = ()
    inverse: bool = False
    section: Section = "whole commands"
    target_s: float | None = None
    target_mb: float | None = None
    target_ratio: float | None = None
    ratios: dict[str, float] = field(default_factory=dict)
    samples: list[Sample] = field(default_factory=list)

    @property
    def wall_s(self) -> float:
        return statistics.median(sample.wall_s for sample in self.samples)

    @property
    def cpu_s(self) -> float:
        return statistics.median(sample.cpu_s for sample in self.samples)

    @property
    def peak_mb(self) -> float:
        return max(sample.peak_mb for sample in self.samples)

    @property
    def ms_per_pilot(self) -> float | None:
        return 1000 * self.wall_s / self.pilots if self.pilots else None

    @property
    def ratio_is(self) -> str:
        if self.section == "whole commands":
            return "speed-up" if self.inverse else "time"
        return "CPU time" if self.section == "in process" else "memory"

    @property
    def compared(self) -> str:
        """What the last column says."""
        what = "as fast as" if self.inverse else f"the {self.ratio_is} of"
        parts = [f"{ratio:.2f} times {what} {name}" for name, ratio in self.ratios.items()]
        ratio = next(iter(self.ratios.values()), None)
        for target, unit, value in (
            (self.target_s, " s", self.wall_s),
            (self.target_mb, " MB", self.peak_mb),
            (self.target_ratio, "", ratio),
        ):
            if target is not None and value is not None:
                parts.append(f"target {target:g}{unit} {'met' if value <= target else 'missed'}")
        return "; ".join([*parts, self.note] if self.note else parts)

    def as_json(self) -> dict[str, object]:
        return {
            "name": self.name,
            "section": self.section,
            "pilots": self.pilots or None,
            "rounds": len(self.samples),
            "wall_s": self.wall_s,
            "cpu_s": self.cpu_s,
            "peak_mb": self.peak_mb or None,
            "ms_per_pilot": self.ms_per_pilot,
            "ratios": self.ratios,
            "ratio_is": self.ratio_is if self.ratios else None,
            "target_s": self.target_s,
            "target_mb": self.target_mb,
            "target_ratio": self.target_ratio,
            "note": self.note,
            "samples": [asdict(sample) for sample in self.samples],
        }


# --- measuring --------------------------------------------------------------------------------


def run_once(command: Command) -> Sample:
    """Run a command to its end; its output is thrown away, and it must succeed."""
    helper = [sys.executable, "-I", "-S", str(HERE / "measure.py"), *command]
    done = subprocess.run(helper, capture_output=True, text=True, check=False, env=ENVIRONMENT)
    if done.returncode != 0:
        raise SystemExit(f"exit code {done.returncode}: {' '.join(command[:8])}\n{done.stderr}")
    wall, cpu, peak = map(float, done.stdout.split())
    return Sample(wall, cpu, peak / 1e6)


def measure(rows: Sequence[Row], rounds: int, scratch: Path, *, warm_up: bool) -> list[Row]:
    """Measure rows in turns, every second round backwards, so that noise hits all alike."""
    for number in range(-1 if warm_up else 0, rounds):
        for row in rows if number % 2 == 0 else reversed(rows):
            print(f"  {row.name}, round {number + 1} of {rounds}", file=sys.stderr)
            out = scratch / "reports"
            sample = run_once(row.make(out))
            shutil.rmtree(out, ignore_errors=True)
            if number >= 0:
                row.samples.append(sample)
    return hold_together(rows)


def hold_together(rows: Sequence[Row]) -> list[Row]:
    """Divide the samples of rows by those of others, round by round."""
    by_name = {row.name: row for row in rows}
    for row in rows:
        for name in row.against:
            if name not in by_name:
                continue
            pairs = zip(row.samples, by_name[name].samples, strict=True)
            of = attrgetter(HELD[row.section])
            found = [of(mine) / of(other) for mine, other in pairs]
            row.ratios[name] = statistics.median(1 / r if row.inverse else r for r in found)
    return list(rows)


def measure_in_process(rounds: int, seed: int, kind: str, *sizes: int) -> list[Row]:
    """Measure functions in a process of their own, which takes them in turns itself."""
    parts = [kind, *map(str, sizes), "--rounds", str(rounds), "--seed", str(seed)]
    print(f"  in process: {' '.join(parts)}", file=sys.stderr)
    command = [sys.executable, str(HERE / "in_process.py"), *parts]
    done = subprocess.run(command, stdout=subprocess.PIPE, check=False, env=ENVIRONMENT)
    if done.returncode != 0:
        raise SystemExit(f"exit code {done.returncode}: {' '.join(command)}")
    return hold_together(
        [
            Row(
                one["name"],
                fixed(*command),
                against=tuple(one["against"]),
                section="in process",
                target_s=one["target_s"],
                samples=[Sample(wall, cpu, 0.0) for wall, cpu in one["samples"]],
            )
            for one in json.loads(done.stdout)
        ]
    )


# --- commands ---------------------------------------------------------------------------------


def program(name: str, module: str) -> Command:
    """Return the installed script of this Python, else the module."""
    script = SCRIPTS / name
    return [str(script)] if script.exists() else [sys.executable, "-m", module]


PILOTSCAN = program("pilotscan", "pilotscan")
PEER = program("check-jsonschema", "check_jsonschema")
LINTER = program("yamllint", "yamllint")


def is_there(command: Command) -> bool:
    done = subprocess.run([*command, "--version"], capture_output=True, check=False)
    if done.returncode != 0:
        print(f"{command[-1]} is not installed: no rows of it", file=sys.stderr)
    return done.returncode == 0


def fixed(*command: str) -> Callable[[Path], Command]:
    return lambda _out: list(command)


def to_json(path: Path, jobs: int) -> Callable[[Path], Command]:
    options = ["--format", "json", "--out", "-", "--jobs", str(jobs)]
    return fixed(*PILOTSCAN, "evaluate", str(path), *options)


def to_pages(path: Path, jobs: int, *formats: str) -> Callable[[Path], Command]:
    options = [part for name in formats for part in ("--format", name)]
    options += ["-q", "--jobs", str(jobs)]
    return lambda out: [*PILOTSCAN, "evaluate", str(path), *options, "--out", str(out)]


def in_halves(folder: Path, *command: str) -> Callable[[Path], Command]:
    """Two commands at a time, with half of the files each: what one has without ``--jobs``."""
    files = [str(path) for path in sorted(folder.iterdir())]
    listed = folder.with_name(f"{folder.name}.list")
    listed.write_text("\0".join(files), encoding="utf-8")
    at_once = f'xargs -0 -P 2 -n {-(-len(files) // 2)} "$@" < "$0"'
    return fixed("/bin/sh", "-c", at_once, str(listed), *PILOTSCAN, *command)


def to_comparison(path: Path, jobs: int, kind: str, *options: str) -> Callable[[Path], Command]:
    parts = [str(path), "--format", kind, "-q", "--jobs", str(jobs), *options]
    return lambda out: [*PILOTSCAN, "compare", *parts, "--out", str(out)]


# --- rows -------------------------------------------------------------------------------------


def start_up_rows(*, with_peer: bool) -> list[Row]:
    rows = [Row("python -c pass", fixed(sys.executable, "-c", "pass"))]
    if with_peer:
        rows.append(Row("check-jsonschema --version", fixed(*PEER, "--version")))
    against = rows[-1].name
    for option in ("--version", "--help"):
        rows.append(Row(f"pilotscan {option}", fixed(*PILOTSCAN, option), against=(against,)))
    return rows


def set_rows(folder: Path, count: int, *, two_jobs: bool) -> list[Row]:
    """One set of pilots to JSON and to pages, by one process and perhaps by two.

    Very many go to JSON by two.
    """
    rows = []
    for jobs in (1, 2) if two_jobs or count > JOBS_UP_TO else (1,):
        for kind, make in (
            ("JSON", to_json(folder, jobs)),
            ("MD", to_pages(folder, jobs, "md")),
            ("a site", to_pages(folder, jobs, "html")),
        ):
            if jobs > 1 and kind != "JSON" and not two_jobs:
                continue
            name = f"{count:,} to {kind}, --jobs "
            row = Row(f"{name}{jobs}", make, count)
            if kind == "JSON" and jobs == 1:
                row.target_s = JSON_TARGET_S.get(count)
            if jobs > 1:
                row.against, row.inverse = (f"{name}1",), True
            if jobs > 1 and kind == "JSON" and shutil.which("xargs"):
                halves = in_halves(folder, "evaluate", "--format", "json", "--out", "-")
                by_hand = Row(f"{count:,} to {kind}, half each, by xargs -P 2", halves, count)
                row.against = (*row.against, by_hand.name)
                rows.append(by_hand)
            if kind == "a site" and jobs > 1:
                row.target_s, row.target_mb = SITE_TARGET_S.get(count), SITE_TARGET_MB.get(count)
            rows.append(row)
    return rows


def cache_rows(folder: Path, count: int, scratch: Path) -> list[Row]:
    """A site of the same pilots a first and a second time, with a cache and without."""
    kept, same = scratch / "kept", scratch / "same-reports"
    plain = to_pages(folder, 2, "html")

    def cached(out: Path) -> Command:
        return [*plain(out), "--cache", str(kept)]

    def first(_out: Path) -> Command:
        for path in (kept, same):
            shutil.rmtree(path, ignore_errors=True)
        return cached(same)

    name = f"{count:,} to a site, --jobs 2"
    rows = [
        Row(f"{name}, no cache", plain, count),
        Row(f"{name}, cache, first", first, count, against=(f"{name}, no cache",)),
    ]
    for where, make in (
        ("into an empty folder", cached),
        ("nothing to do", lambda _: cached(same)),
    ):
        again = Row(f"{name}, cache, again, {where}", make, count, target_ratio=CACHED_TARGET)
        again.against = (rows[1].name, rows[0].name)
        rows.append(again)
    return rows


def validate_rows(folder: Path, count: int, schema: Path) -> list[Row]:
    """Validating alone, next to peers that do a part of it.

    check-jsonschema gets the schema that pilotscan makes, so that both look at the same shape; only
    pilotscan also checks references, plausibility, ratings and privacy. yamllint looks at the YAML.
    """
    mine = Row(f"validate {count:,}", fixed(*PILOTSCAN, "validate", str(folder)), count)
    if count > PEER_FILES_UP_TO:
        two = fixed(*PILOTSCAN, "validate", str(folder), "--jobs", "2")
        again = Row(f"validate {count:,}, --jobs 2", two, count, against=(mine.name,), inverse=True)
        if not shutil.which("xargs"):
            return [mine, again]
        halves = in_halves(folder, "validate")
        by_hand = Row(f"validate {count:,}, half each, by xargs -P 2", halves, count)
        again.against = (mine.name, by_hand.name)
        return [mine, by_hand, again]
    files = [str(path) for path in sorted(folder.iterdir())]
    rows = [mine]
    for name, command in (
        ("check-jsonschema", [*PEER, "--schemafile", str(schema)]),
        ("yamllint", [*LINTER, "-d", "relaxed"]),
    ):
        if is_there(command[: len(PEER)]):
            rows.append(
                Row(f"{count:,} by {name}", fixed(*command, *files), count, against=(mine.name,))
            )
    return rows


def compare_rows(folder: Path, count: int) -> list[Row]:
    """Comparing a set: to a page, of many pilots also with an order, of very many to Parquet."""
    if count > JOBS_UP_TO:
        if find_spec("pyarrow") is None:
            print("pyarrow is not installed: no rows of compare to Parquet", file=sys.stderr)
            return []
        targets = PARQUET_TARGET_S.get(count), PARQUET_TARGET_MB.get(count)
        name = f"compare {count:,} to Parquet, --jobs 2"
        make = to_comparison(folder, 2, "parquet")
        return [Row(name, make, count, target_s=targets[0], target_mb=targets[1])]
    name = f"compare {count:,} to HTML"
    page = Row(name, to_comparison(folder, 1, "html"), count, target_s=HTML_TARGET_S.get(count))
    if count <= PEER_FILES:
        judged = Row(f"evaluate {count:,} to JSON", to_json(folder, 1), count)
        page.against = (judged.name,)
        return [judged, page]
    two = to_comparison(folder, 2, "html")
    ordered = to_comparison(folder, 1, "html", "--order")
    return [
        page,
        Row(f"{name}, --jobs 2", two, count, against=(name,), inverse=True),
        Row(f"{name}, --order", ordered, count, against=(name,)),
    ]


def memory_rows(seed: int) -> list[Row]:
    """Rank acceptability of many draws beside few, and beside what is there before any."""
    rows: list[Row] = []
    for draws in (0, FEW_DRAWS, MANY_DRAWS):
        name = f"{REMEMBERED:,} pilots, {draws:,} draws" if draws else "imports and values alone"
        parts = ["memory", str(REMEMBERED), "--draws", str(draws), "--seed", str(seed)]
        make = fixed(sys.executable, str(HERE / "in_process.py"), *parts)
        rows.append(Row(name, make, section="memory", against=tuple(r.name for r in rows[-1:])))
    return rows


# --- the whole --------------------------------------------------------------------------------


def rounds_for(count: int, rounds: int) -> int:
    """Fewer rounds for long commands: of 5, 3 for up to 1,000 pilots and 1 for more."""
    if count <= PEER_FILES:
        return rounds
    return max(1, (rounds + 1) // 2 if count <= 1_000 else rounds // 5)


def measure_all(
    counts: Sequence[int], rounds: int, seed: int, scratch: Path, groups: Sequence[str]
) -> list[Row]:
    starts = start_up_rows(with_peer=is_there(PEER))
    done = measure(starts, max(rounds, START_UP_ROUNDS), scratch, warm_up=True)
    (single,) = write_pilots(scratch / "one", 1, seed)
    schema = scratch / "pilot.schema.json"
    schema.write_text(json.dumps(pilot_schema(load_framework())), encoding="utf-8")
    if "evaluate" in groups:
        alone = Row("1 to HTML", to_pages(single, 1, "html"), 1, target_s=ONE_TARGET_S)
        done += measure([alone], rounds, scratch, warm_up=True)
    if "validate" in groups:
        rows = validate_rows(single.parent, 1, schema)
        done += measure(rows, max(rounds, START_UP_ROUNDS), scratch, warm_up=True)
    jobs_count = max((count for count in counts if count <= JOBS_UP_TO), default=0)
    for count in counts:
        print(f"writing {count:,} pilots", file=sys.stderr)
        folder = scratch / f"pilots-{count}"
        write_pilots(folder, count, seed)
        of_count = rounds_for(count, rounds)
        if "evaluate" in groups:
            rows = set_rows(folder, count, two_jobs=count == jobs_count)
            done += measure(rows, of_count, scratch, warm_up=count <= PEER_FILES)
        if "cache" in groups and count >= CACHED_FROM:
            done += measure(cache_rows(folder, count, scratch), of_count, scratch, warm_up=False)
            for left in ("kept", "same-reports"):
                shutil.rmtree(scratch / left, ignore_errors=True)
        if "validate" in groups:
            rows = validate_rows(folder, count, schema)
            done += measure(rows, of_count, scratch, warm_up=count <= PEER_FILES)
        if "compare" in groups:
            rows = compare_rows(folder, count)
            done += measure(rows, of_count, scratch, warm_up=count <= PEER_FILES)
        shutil.rmtree(folder)
    return done


def measure_reports(rounds: int, seed: int) -> list[Row]:
    """Measure the report of one pilot in each format, after the first."""
    missing = [name for name in ("docx", "typst") if find_spec(name) is None]
    if missing:
        print(f"{', '.join(missing)} not installed: no rows of reports", file=sys.stderr)
        return []
    return measure_in_process(max(rounds, START_UP_ROUNDS), seed, "reports", REPORTED)


def measure_functions(rounds: int, seed: int, scratch: Path, *, quick: bool) -> list[Row]:
    """Measure what comparing does most of, without reading and writing."""
    many = max(rounds, START_UP_ROUNDS)
    done = measure_in_process(many, seed, "judging", JUDGED)
    done += measure_in_process(many, seed, "weighted-sum", SUMMED)
    done += measure_in_process(many, seed, "next-step", FOLLOWED)
    done += measure_in_process(rounds, seed, "matrix", *MATRIX)
    done += measure_in_process(many, seed, "patterns", *CASES)
    for pilots, criteria in RANKED:
        if not quick or pilots <= QUICK_UP_TO:
            done += measure_in_process(many, seed, "acceptability", pilots, criteria)
    for pilots in ORDERED:
        if not quick or pilots <= QUICK_UP_TO:
            done += measure_in_process(many, seed, "order", pilots)
    if not quick:
        done += measure(memory_rows(seed), rounds_for(REMEMBERED, rounds), scratch, warm_up=False)
    return done


def head() -> dict[str, object]:
    return {
        "python": platform.python_version(),
        "pilotscan": __version__,
        "cpus": os.cpu_count(),
        "load_average": [round(load, 2) for load in os.getloadavg()],
    }


def table(rows: Sequence[Row]) -> str:
    """Align the rows in columns, names to the left and numbers to the right, by section."""
    lines: list[tuple[str, ...]] = []
    for section, members in groupby(rows, key=lambda row: row.section):
        unit, per = ("ms", 1000.0) if section == "in process" else ("s", 1.0)
        head = (f"wall {unit}", f"CPU {unit}", "peak MB", "ms/pilot", "compared")
        lines += [("",) * 7] if lines else []
        lines.append((section, "rounds", *head))
        for row in members:
            peak = f"{row.peak_mb:.0f}" if row.peak_mb else ""
            each = "" if row.ms_per_pilot is None else f"{row.ms_per_pilot:.2f}"
            numbers = (f"{per * row.wall_s:.3f}", f"{per * row.cpu_s:.3f}", peak, each)
            lines.append((row.name, str(len(row.samples)), *numbers, row.compared))
    widths = [max(len(line[i]) for line in lines) for i in range(6)]
    return "\n".join(
        "  ".join(
            [
                line[0].ljust(widths[0]),
                *(line[i].rjust(widths[i]) for i in range(1, 6)),
                line[6],
            ]
        ).rstrip()
        for line in lines
    )


def parse_counts(text: str) -> list[int]:
    counts = sorted({int(part) for part in text.split(",")})
    if counts[0] < 1:
        raise argparse.ArgumentTypeError("expected numbers above 0")
    return counts


def main() -> None:
    """Measure, and print one table."""
    parser = argparse.ArgumentParser(description="Measure pilotscan and print one table.")
    parser.add_argument(
        "--counts",
        type=parse_counts,
        default=[100, 1_000, 10_000],
        metavar="N,N,…",
        help="sizes of the sets of pilots (default: 100,1000,10000)",
    )
    parser.add_argument("--only", choices=GROUPS, help="measure one command only (default: all)")
    parser.add_argument(
        "--quick", action="store_true", help=f"leave out sets above {QUICK_UP_TO} pilots"
    )
    parser.add_argument(
        "--rounds",
        type=int,
        help="runs per short command; long ones get fewer, start-up at least 7 "
        "(default: 5, with --quick 3)",
    )
    parser.add_argument("--seed", type=int, default=0, help="of the made-up pilots (default: 0)")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write every sample there too")
    options = parser.parse_args()
    rounds = options.rounds if options.rounds is not None else 3 if options.quick else 5
    if rounds < 1:
        parser.error("--rounds: expected a number above 0")
    counts = [count for count in options.counts if not options.quick or count <= QUICK_UP_TO]
    facts = head()
    load = " ".join(f"{value:.2f}" for value in os.getloadavg())
    print(
        f"Python {facts['python']}, pilotscan {facts['pilotscan']}, {facts['cpus']} CPUs, "
        f"load average {load} at the start; medians of wall and CPU time, highest memory"
    )
    with tempfile.TemporaryDirectory(prefix="pilotscan-bench-") as scratch:
        groups = [options.only] if options.only else GROUPS
        rows = measure_all(counts, rounds, options.seed, Path(scratch), groups)
        if "evaluate" in groups:
            rows += measure_reports(rounds, options.seed)
        if "compare" in groups:
            rows += measure_functions(rounds, options.seed, Path(scratch), quick=options.quick)
    print(table(rows))
    load = " ".join(f"{value:.2f}" for value in os.getloadavg())
    print(f"load average {load} at the end")
    if options.json is not None:
        result = {**facts, "seed": options.seed, "rows": [row.as_json() for row in rows]}
        options.json.write_text(json.dumps(result, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
