"""What a million pilots take: a model, its figures from `scale.yaml`, and what measures them.

``--table`` prints the tables of `docs/explanation/scale.md`, ``--write`` puts them there. Without
either, everything is measured and the simulation run; ``--write`` then keeps the figures too.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import yaml

HERE = Path(__file__).parent
FIGURES = HERE / "scale.yaml"
PAGE = HERE.parent / "docs" / "explanation" / "scale.md"
CHUNK = 100
"""Pilots of a chunk; in a stream of JSON twice as many, which is half the work of a scheduler."""
FEWEST = 500
"""Pilots of fewer than which differences are noise."""
NETWORK_KB_S = 125_000
"""What the network card of the scheduler moves each way: 1 Gbit/s."""
PILOTS = (10_000, 100_000, 1_000_000, 10_000_000)
WORKERS = (1, 10, 100)


@dataclass(frozen=True, slots=True)
class Work:
    """What a kind of work takes: seconds of one core, and thousands of bytes.

    Parameters
    ----------
    worker_ms : CPU of a worker, per pilot
    client_ms : CPU of the client, per pilot
    scheduler_ms : CPU of the scheduler, per chunk
    out_kb, back_kb : bytes to a worker and back, per pilot; all of them pass the scheduler
    client_kb : memory of the client, per pilot
    start_s : CPU of the client before the first pilot
    """

    worker_ms: float
    client_ms: float
    scheduler_ms: float
    out_kb: float
    back_kb: float
    client_kb: float
    start_s: float

    def per_pilot(self) -> dict[str, float]:
        """Return the seconds per pilot of what does not become faster by more workers."""
        return {
            "client": self.client_ms / 1000,
            "scheduler": self.scheduler_ms / CHUNK / 1000,
            "network": (self.out_kb + self.back_kb) / NETWORK_KB_S,
        }

    def takes(self, pilots: int, workers: int) -> tuple[float, str]:
        """Return the seconds that pilots take, and what they are spent on."""
        limits = {"workers": self.worker_ms / 1000 / workers, **self.per_pilot()}
        limit = max(limits, key=lambda name: limits[name])
        return self.start_s + pilots * limits[limit], limit

    def saturation(self) -> tuple[float, str]:
        """Return the number of workers beyond which more are no faster, and what is then full."""
        shared = self.per_pilot()
        limit = max(shared, key=lambda name: shared[name])
        return self.worker_ms / 1000 / shared[limit], limit


KINDS = {
    "json": "one JSON document",
    "csv": "tables of a comparison",
    "html": "a site",
    "html-by-workers": "a site, read and written by the workers",
}
"""What is made, by its name in `scale.yaml`."""
MEASURED = {
    "worker_ms": ("CPU of a worker, per pilot", "ms"),
    "client_ms": ("CPU of the client, per pilot", "ms"),
    "scheduler_ms": (f"CPU of the scheduler, per chunk of {CHUNK} pilots", "ms"),
    "out_kb": ("bytes to a worker, per pilot", "kB"),
    "back_kb": ("bytes back, per pilot", "kB"),
    "client_kb": ("memory of the client, per pilot of the first thousand", "kB"),
    "start_s": ("the client before the first pilot", "s"),
}
COMMANDS = {
    "json": "evaluate --format json --out -",
    "csv": "compare --format csv --out FOLDER",
    "html": "evaluate --format html --out FOLDER",
}


def read_figures(path: Path = FIGURES) -> dict[str, Work]:
    """Return what each kind of work takes, in the order of `KINDS`."""
    read = yaml.safe_load(path.read_text("utf-8"))
    return {name: Work(**read[name]) for name in KINDS}


def write_figures(works: dict[str, Work], path: Path = FIGURES) -> None:
    """Keep what was measured."""
    head = "# Made by `python benchmarks/scale.py --write` (docs/explanation/scale.md).\n"
    text = yaml.safe_dump({name: asdict(work) for name, work in works.items()}, sort_keys=False)
    path.write_text(head + text, "utf-8")


def duration(seconds: float) -> str:
    """Return how long something takes, in the unit in which that is a small number."""
    for name, unit in (("d", 86_400), ("h", 3_600), ("min", 60)):
        if seconds >= 1.5 * unit:
            amount = seconds / unit
            return f"{amount:.1f} {name}" if amount < 10 else f"{amount:.0f} {name}"
    return f"{seconds:.0f} s"


def figures_table(works: dict[str, Work]) -> str:
    """Return what the model begins with."""
    rows = [
        [f"{told} ({unit})", *(f"{getattr(work, name):.3g}" for work in works.values())]
        for name, (told, unit) in MEASURED.items()
    ]
    return markdown(["", *(KINDS[name] for name in works)], rows)


def times_table(works: dict[str, Work]) -> str:
    """Return what pilots take on workers, and what is full then."""
    rows = []
    for pilots in PILOTS:
        for name, work in works.items():
            cells = [
                f"{duration(seconds)}, {limit}"
                for seconds, limit in (work.takes(pilots, workers) for workers in WORKERS)
            ]
            rows.append([f"{pilots:,}", KINDS[name], *cells])
    heads = [f"{n} worker{'s'[: n > 1]}" for n in WORKERS]
    return markdown(["pilots", "what is made", *heads], rows)


def saturation_table(works: dict[str, Work]) -> str:
    """Return what is full first."""
    rows = []
    for name, work in works.items():
        workers, limit = work.saturation()
        hour = 3600 / max(work.per_pilot().values())
        rows.append([KINDS[name], f"{workers:.0f}", limit, f"{hour / 1e6:.1f} million"])
    return markdown(
        ["what is made", "no faster beyond workers", "then full", "pilots per hour then"],
        rows,
    )


def markdown(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "".join(f"| {' | '.join(line)} |\n".replace("|  |", "| |") for line in lines)


def tables(works: dict[str, Work]) -> dict[str, str]:
    """Return the tables of the page by their names."""
    return {
        "figures": figures_table(works),
        "times": times_table(works),
        "saturation": saturation_table(works),
    }


def with_tables(page: str, made: dict[str, str]) -> str:
    """Return a page with its tables replaced: each stands below ``<!-- scale: NAME -->``."""
    for name, table in made.items():
        mark = f"<!-- scale: {name} -->\n"
        page = re.sub(f"{mark}\n?(?:\\|.*\n)*", lambda _, t=table, m=mark: f"{m}\n{t}", page)  # type: ignore[misc]
    return page


def main(arguments: list[str] | None = None) -> int:
    """Measure, simulate, and print or keep what the page holds."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--table", action="store_true", help="only print the tables of the page")
    parser.add_argument("--simulate", action="store_true", help="only run the simulation")
    parser.add_argument("--write", action="store_true", help="keep what is printed")
    parser.add_argument("--pilots", type=int, default=1000, help="so many are measured (1000)")
    parser.add_argument("--rounds", type=int, default=3, help="so many times (3); medians count")
    options = parser.parse_args(arguments)
    if options.pilots < FEWEST:
        parser.error(f"--pilots must be {FEWEST} or more")
    if options.simulate or not options.table:
        import scale_measuring  # what the tables do not need  # noqa: PLC0415

        with scale_measuring.Scratch(options.pilots) as scratch:
            measure = scale_measuring.measure
            works = read_figures() if options.simulate else measure(scratch, options.rounds)
            print(figures_table(works), flush=True)
            if options.write:
                write_figures(works)
            print(scale_measuring.simulate(scratch, works["json"]))
    else:
        print("\n".join(tables(read_figures()).values()), end="")
    if options.write:
        made = tables(read_figures())
        PAGE.write_text(with_tables(PAGE.read_text("utf-8"), made), "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
