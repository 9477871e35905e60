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
from pathlib import Path

from generate import write_pilots
from pilotscan import __version__, load_framework
from pilotscan.authoring.schema import pilot_schema

START_UP_ROUNDS = 7
PEER_FILES = 100
PEER_FILES_UP_TO = 1_000
JOBS_UP_TO = 1_000
GROUPS = ("evaluate", "validate")

HERE = Path(__file__).parent
SCRIPTS = Path(sysconfig.get_path("scripts"))
ENVIRONMENT = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}

Command = list[str]


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
    make : gives the command, for a run whose reports go to the folder it is called with
    against : name of the row that the ratio divides by
    ratio : median over the rounds of this row's wall time divided by the other's
    """

    name: str
    make: Callable[[Path], Command]
    pilots: int = 0
    note: str = ""
    against: str = ""
    inverse: bool = False
    ratio: float | None = None
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

    def as_json(self) -> dict[str, object]:
        return {
            "name": self.name,
            "pilots": self.pilots or None,
            "rounds": len(self.samples),
            "wall_s": self.wall_s,
            "cpu_s": self.cpu_s,
            "peak_mb": self.peak_mb,
            "ms_per_pilot": self.ms_per_pilot,
            "ratio": self.ratio,
            "ratio_to": self.against or None,
            "ratio_is": ("speed-up" if self.inverse else "time") if self.against else None,
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
    by_name = {row.name: row for row in rows}
    for row in rows:
        if row.against:
            pairs = zip(row.samples, by_name[row.against].samples, strict=True)
            times = [mine.wall_s / other.wall_s for mine, other in pairs]
            row.ratio = statistics.median(1 / t if row.inverse else t for t in times)
    return list(rows)


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


# --- rows -------------------------------------------------------------------------------------


def start_up_rows(*, with_peer: bool) -> list[Row]:
    rows = [Row("python -c pass", fixed(sys.executable, "-c", "pass"))]
    if with_peer:
        rows.append(Row("check-jsonschema --version", fixed(*PEER, "--version")))
    against = rows[-1].name
    for option in ("--version", "--help"):
        rows.append(Row(f"pilotscan {option}", fixed(*PILOTSCAN, option), against=against))
    return rows


def set_rows(folder: Path, count: int, *, two_jobs: bool) -> list[Row]:
    """One set of pilots to JSON and to pages, by one process and perhaps by two."""
    rows = []
    for jobs in (1, 2) if two_jobs else (1,):
        for kind, make in (
            ("JSON", to_json(folder, jobs)),
            ("HTML+MD", to_pages(folder, jobs, "html", "md")),
        ):
            name = f"{count:,} to {kind}, --jobs "
            against = f"{name}1" if jobs > 1 else ""
            rows.append(Row(f"{name}{jobs}", make, count, against=against, inverse=jobs > 1))
    return rows


def validate_rows(folder: Path, count: int, schema: Path) -> list[Row]:
    """Validating alone, next to peers that do a part of it.

    check-jsonschema gets the schema that pilotscan makes, so that both look at the same shape; only
    pilotscan also checks references, plausibility, ratings and privacy. yamllint looks at the YAML.
    """
    mine = Row(f"validate {count:,}", fixed(*PILOTSCAN, "validate", str(folder)), count)
    if count > PEER_FILES_UP_TO:
        two = fixed(*PILOTSCAN, "validate", str(folder), "--jobs", "2")
        again = Row(f"validate {count:,}, --jobs 2", two, count, against=mine.name, inverse=True)
        return [mine, again]
    files = [str(path) for path in sorted(folder.iterdir())]
    rows = [mine]
    for name, command in (
        ("check-jsonschema", [*PEER, "--schemafile", str(schema)]),
        ("yamllint", [*LINTER, "-d", "relaxed"]),
    ):
        if is_there(command[: len(PEER)]):
            rows.append(
                Row(f"{count:,} by {name}", fixed(*command, *files), count, against=mine.name)
            )
    return rows


# --- the whole --------------------------------------------------------------------------------


def rounds_for(count: int, rounds: int) -> int:
    """Fewer rounds for long commands: of 5, 3 for up to 1,000 pilots and 1 for more."""
    if count <= 100:
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
        alone = Row("1 to HTML", to_pages(single, 1, "html"), 1)
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
        if "validate" in groups:
            rows = validate_rows(folder, count, schema)
            done += measure(rows, of_count, scratch, warm_up=count <= PEER_FILES)
        shutil.rmtree(folder)
    return done


def head() -> dict[str, object]:
    return {
        "python": platform.python_version(),
        "pilotscan": __version__,
        "cpus": os.cpu_count(),
        "load_average": [round(load, 2) for load in os.getloadavg()],
    }


def table(rows: Sequence[Row]) -> str:
    """Align the rows in columns, names to the left and numbers to the right."""
    lines = [("", "rounds", "wall s", "CPU s", "peak MB", "ms/pilot", "compared")]
    for row in rows:
        compared = row.note
        if row.ratio is not None:
            what = f"{row.ratio:.2f} times " + ("as fast as" if row.inverse else "the time of")
            compared = f"{what} {row.against}" + (f"; {row.note}" if row.note else "")
        each = "" if row.ms_per_pilot is None else f"{row.ms_per_pilot:.2f}"
        numbers = (f"{row.wall_s:.3f}", f"{row.cpu_s:.3f}", f"{row.peak_mb:.0f}", each)
        lines.append((row.name, str(len(row.samples)), *numbers, compared))
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
    parser.add_argument("--only", choices=GROUPS, help="measure one command only (default: both)")
    parser.add_argument("--quick", action="store_true", help="leave out sets above 100 pilots")
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
    counts = [count for count in options.counts if not options.quick or count <= 100]
    facts = head()
    load = " ".join(f"{value:.2f}" for value in os.getloadavg())
    print(
        f"Python {facts['python']}, pilotscan {facts['pilotscan']}, {facts['cpus']} CPUs, "
        f"load average {load} at the start; medians of wall and CPU time, highest memory"
    )
    with tempfile.TemporaryDirectory(prefix="pilotscan-bench-") as scratch:
        groups = [options.only] if options.only else GROUPS
        rows = measure_all(counts, rounds, options.seed, Path(scratch), groups)
    print(table(rows))
    if options.json is not None:
        result = {**facts, "seed": options.seed, "rows": [row.as_json() for row in rows]}
        options.json.write_text(json.dumps(result, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
