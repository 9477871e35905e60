"""Measure functions of pilotscan in one process, in turns with a floor or a peer.

``python benchmarks/in_process.py KIND PILOTS [CRITERIA]`` prints the samples as JSON. A process of
its own for every kind and size: it imports, warms up once, and then measures. What is being
compared is checked first: the same totals, all pilots ranked.
"""

from __future__ import annotations

import argparse
import gc
import json
import math
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from importlib import import_module
from io import BytesIO
from itertools import cycle
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import yaml

from generate import write_pilots
from pilotscan import Ordering, evaluate, load_framework, load_pilots
from pilotscan.comparing import rank_acceptability
from pilotscan.comparing.acceptability import weight_chunks
from pilotscan.comparing.judged import judge_set
from pilotscan.comparing.order import order_pilots
from pilotscan.comparing.record import record_pilot
from pilotscan.comparing.uncertainty import SOURCES
from pilotscan.loading.assessment_files import discover_all
from pilotscan.model.target import Target
from pilotscan.parallel import RARELY, chunks
from pilotscan.patterns import minimize, truth_table
from pilotscan.reading import read_framework
from pilotscan.reporting.documents.paper import Run
from pilotscan.reporting.pilot.page import pilot_page
from pilotscan.reporting.render import Renderer
from pilotscan.runs.reports import LINES, ReportJob, Worker
from pilotscan.scoring.every_route import judge_ratings
from pilotscan.scoring.hinges import find_hinges
from pilotscan.scoring.next_step import find_next_steps, names_of
from pilotscan.scoring.ratings import rate_pilot
from pilotscan.scoring.score import RoutePlan, score_levels, weigh
from pilotscan.scoring.transfer import judge_pairs
from pilotscan.scoring.verdict import Known, judge_route

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from pilotscan.comparing.judged import JudgedSet

    Floats = NDArray[np.float64]

DRAWS = 10_000
ROUTE = "replication"
"""On it every condition of the default framework counts, so that its score is one weighted sum."""
SAME = 1e-9
LEAST_S = 0.02
"""What takes less is repeated within a round, and the round divided by the number of calls."""
CHECKED = "pymcdm WSM"
"""Nearly all of its time goes to checks of each row, so nothing of ours is held against it."""
JUDGING_TARGET_S = 0.003
"""Of one pilot: read, checked, judged and written as JSON."""
ORDER_TARGETS_S = {50: 0.3, 1_000: 2.5}
NEXT_STEP_TARGET_S = 0.001
"""Of one pilot on all routes, in a set."""
PATH_TARGET_S = 0.02
MATRIX_TARGET_S = 5.0
"""Of 200 pilots for 50 places."""
PATTERNS_TARGET_S = 0.2
"""Of 100 cases and 12 conditions: truth table, prime implicants, all minimal models."""
REPORT_TARGETS_S = {"html": 0.008, "pdf": 0.15, "docx": 0.4}


@dataclass(slots=True)
class Timed:
    """A function without arguments, and how long it took.

    Parameters
    ----------
    against : names of others of the same process that the ratios divide by
    samples : per round wall and CPU seconds of one call
    """

    name: str
    call: Callable[[], object]
    against: tuple[str, ...] = ()
    target_s: float | None = None
    samples: list[tuple[float, float]] = field(default_factory=list)


def measure(timed: Sequence[Timed], rounds: int) -> None:
    """Measure functions in turns, every second round backwards; the first call does not count."""
    calls = {}
    for one in timed:
        one.call()
        start = time.perf_counter()
        one.call()
        calls[one.name] = math.ceil(LEAST_S / max(time.perf_counter() - start, 1e-9))
    for number in range(rounds):
        for one in timed if number % 2 == 0 else reversed(timed):
            times = range(calls[one.name])
            wall, cpu = time.perf_counter(), time.process_time()
            for _ in times:
                one.call()
            wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
            one.samples.append((wall / len(times), cpu / len(times)))


# --- from a file to its result ------------------------------------------------------------------


def judging(pilots: int, seed: int, folder: Path) -> list[Timed]:
    """Read, check and judge files on all routes, and write the JSON of each; beside YAML alone."""
    write_pilots(folder, pilots, seed)
    files, _ = discover_all([folder])
    worker = Worker(
        ReportJob(
            read_framework(),
            languages=("nl",),
            formats=("json",),
            stream=True,
            gated=False,
        )
    )

    def judge() -> int:
        found = (outcome for chunk in chunks(files, LINES) for outcome in worker.chunk(chunk))
        return sum(outcome.summary is not None for outcome in found)

    def load() -> None:
        for file in files:
            yaml.load(file.path.read_bytes(), yaml.CSafeLoader)

    check(judge() == pilots, "a pilot that is not judged")
    gc.freeze()
    gc.set_threshold(*RARELY)  # as every command does
    floor = Timed(f"yaml.CSafeLoader alone, {pilots:,} files", load)
    mine = Timed(
        f"{pilots:,} files to JSON",
        judge,
        against=(floor.name,),
        target_s=JUDGING_TARGET_S * pilots,
    )
    return [floor, mine]


# --- ranks ------------------------------------------------------------------------------------


def ranking_alone(scores: Floats, times: int = 1) -> Callable[[], None]:
    """Return what sorts the pilots of each draw, in chunks as large as ours, and counts nothing."""
    chunks: list[Floats] = []
    start = 0
    draws, pilots = scores.shape
    for drawn in weight_chunks(draws, pilots, criteria=1, seed=0):
        chunks.append(scores[start : start + len(drawn)])
        start += len(drawn)
    check(start == len(scores), "not every draw is in a chunk")

    def floor() -> None:
        for _ in range(times):
            for chunk in chunks:
                np.argsort(chunk, axis=1)

    return floor


def acceptability(pilots: int, criteria: int, seed: int) -> list[Timed]:
    """Rank acceptability of random values beside ranking alone."""
    random = np.random.default_rng(seed)
    values = random.uniform(0, 4, (pilots, criteria))
    scores = random.uniform(0, 100, (DRAWS, pilots))
    shares = rank_acceptability(values, draws=DRAWS, seed=seed)
    check(np.abs(shares.sum(axis=0) - 1).max() < SAME, "not every rank is taken once per draw")
    name = f"{pilots:,} × {criteria}, {DRAWS:,} draws"
    floor = Timed(f"argsort alone, {name}", ranking_alone(scores))
    mine = Timed(
        f"rank_acceptability {name}",
        lambda: rank_acceptability(values, draws=DRAWS, seed=seed),
        against=(floor.name,),
    )
    return [floor, mine]


def judged_pilots(count: int, seed: int) -> JudgedSet:
    framework = load_framework()
    with tempfile.TemporaryDirectory(prefix="pilotscan-bench-") as folder:
        write_pilots(Path(folder), count, seed)
        pilots = load_pilots(folder)
        records = [record_pilot(pilot, framework, route=ROUTE) for pilot in pilots]
    return judge_set(records, framework)


def order(pilots: int, seed: int) -> list[Timed]:
    """Everything that ``--order`` finds, beside ranking alone as often as it ranks."""
    judged = judged_pilots(pilots, seed)
    ordering = Ordering(draws=DRAWS, seed=seed, rank_from=0)
    (found,) = order_pilots(judged, ordering)
    check(len(found.ranked) == pilots and found.draws is not None, "not every pilot is ranked")
    scores = np.random.default_rng(seed).uniform(0, 100, (DRAWS, pilots))
    name = f"{pilots:,}, {DRAWS:,} draws"
    floor = Timed(
        f"{len(SOURCES)} times argsort alone, {name}", ranking_alone(scores, len(SOURCES))
    )
    mine = Timed(
        f"order_pilots {name}",
        lambda: order_pilots(judged, ordering),
        against=(floor.name,),
        target_s=ORDER_TARGETS_S.get(pilots),
    )
    return [floor, mine]


# --- weighted sums ----------------------------------------------------------------------------


Way = tuple[Callable[[], Any], Callable[[Any], "Floats"]]
"""A weighted sum, and how to get the totals out of what it returns."""


def weighted_sum(pilots: int, seed: int) -> list[Timed]:
    """Our score and our weighted mean beside the weighted sums of others, without normalisation."""
    random = np.random.default_rng(seed)
    plan = RoutePlan.of(load_framework(), ROUTE)
    plan = replace(
        plan,
        weight=random.uniform(0.5, 2, plan.weight.shape),
        dimension_weight=random.uniform(0.5, 2, plan.dimension_weight.shape),
    )
    criteria = len(plan.weight)
    within = plan.weight / np.bincount(plan.dimension, plan.weight)[plan.dimension]
    weights = within * (plan.dimension_weight / plan.dimension_weight.sum())[plan.dimension]
    table = random.integers(0, 5, (pilots, criteria)).astype(float)
    applies = np.ones(table.shape, dtype=bool)
    name = f"{pilots:,} × {criteria}"
    floor = "numpy X @ w"
    ways: dict[str, Way] = {floor: (lambda: table @ weights, np.asarray)}
    peers = {
        CHECKED: pymcdm_way(table, weights),
        "pymcdm WSM unchecked": pymcdm_way(table, weights, validation=False),
        "scikit-criteria WeightedSumModel": scikit_criteria_way(table, weights),
    }
    ways |= {peer: way for peer, way in peers.items() if way is not None}
    against = tuple(way for way in ways if way != CHECKED)
    mine: dict[str, Way] = {
        f"weigh {name}": (lambda: weigh(table.T, weights), np.asarray),
        f"score_levels {name}": (
            lambda: score_levels(table, applies, plan),
            lambda scores: np.asarray(scores.value / plan.scale.per_step),
        ),
    }
    ways |= mine
    expected = table @ weights
    for way, (call, totals) in ways.items():
        check(np.abs(totals(call()) - expected).max() < SAME, f"other totals: {way}")
    return [
        Timed(way, call, against=() if way == floor else against if way in mine else (floor,))
        for way, (call, _) in ways.items()
    ]


def pymcdm_way(table: Floats, weights: Floats, *, validation: bool = True) -> Way | None:
    """Return its weighted sum as it is by default, or without the checks that take nearly all."""
    methods = peer_module("pymcdm", "pymcdm.methods")
    if methods is None:
        return None
    model = methods.WSM(normalization_function=lambda column, cost: column)  # noqa: ARG005
    types = np.ones(len(weights), dtype=int)
    return lambda: model(table, weights, types, validation=validation), np.asarray


def scikit_criteria_way(table: Floats, weights: Floats) -> Way | None:
    simple = peer_module("scikit-criteria", "skcriteria.agg.simple")
    if simple is None:
        return None
    matrix = import_module("skcriteria").mkdm(table, [max] * len(weights), weights=weights)
    model = simple.WeightedSumModel()
    return lambda: model.evaluate(matrix), lambda result: np.asarray(result.e_.score)


@cache
def peer_module(name: str, module: str) -> Any:
    try:
        return import_module(module)
    except ImportError:
        print(f"{name} is not installed: no rows of it", file=sys.stderr)
        return None


# --- the next step ----------------------------------------------------------------------------


def next_step(pilots: int, seed: int) -> list[Timed]:
    """What follows from the verdicts on all routes, beside judging alone; and one pilot's path."""
    framework = load_framework()
    rules, names = framework.rules, names_of(framework)
    with tempfile.TemporaryDirectory(prefix="pilotscan-bench-") as folder:
        write_pilots(Path(folder), pilots, seed)
        loaded = load_pilots(folder, framework=framework)
        rated = [rate_pilot(pilot, framework) for pilot in loaded]
        [one] = evaluate([loaded[0]], framework)
    known = Known.of_ratings(rated, framework)
    plans = [RoutePlan.of(framework, route) for route in framework.routes]
    judged = [judge_route(known, plan, rules) for plan in plans]
    hinges = [find_hinges(known, on_route, rules) for on_route in judged]

    def following() -> list[int]:
        found = (
            find_next_steps(known, on_route, beside, rules, names)
            for on_route, beside in zip(judged, hinges, strict=True)
        )
        return [sum(bool(step.outlook) for step in of_route) for of_route in found]

    check(set(following()) == {pilots}, "a pilot without an outlook")
    name = f"{pilots:,} × {len(plans)} routes"
    floor = Timed(f"judge_ratings, the next step in it, {name}",
                  lambda: judge_ratings(rated, framework))  # fmt: skip
    mine = Timed(
        f"find_next_steps {name}",
        following,
        against=(floor.name,),
        target_s=NEXT_STEP_TARGET_S * pilots,
    )
    path = Timed("path of one pilot", lambda: one.path("ready-stepwise"), target_s=PATH_TARGET_S)
    return [floor, mine, path]


# --- patterns across cases --------------------------------------------------------------------


def patterns(count: int, conditions: int, seed: int) -> list[Timed]:
    """From a table to the parsimonious solution: an outcome of three terms, with noise and without.

    R's QCA takes half a minute for it, or gives up. The one Python package of that name on the
    index (0.0.1.dev3) does not install.
    """
    random = np.random.default_rng(seed)
    matrix = random.integers(0, 2, (count, conditions))
    outcome = np.zeros(count, dtype=np.int64)
    for _ in range(3):
        chosen = random.choice(conditions, 3, replace=False)
        outcome |= (matrix[:, chosen] == random.integers(0, 2, 3)).all(axis=1)
    timed = []
    for words, noise in (("", 0.0), (", 5% noise", 0.05)):
        flipped = np.where(random.random(count) < noise, 1 - outcome, outcome)
        data = {f"C{i}": matrix[:, i].tolist() for i in range(conditions)}
        data["Y"] = flipped.tolist()

        def solve(data: dict[str, list[float]] = data) -> object:
            return minimize(truth_table(data, "Y"), "?")

        check(minimize(truth_table(data, "Y"), "?").is_complete, "models that are not listed")
        name = f"all minimal models, {count} cases × {conditions} conditions{words}"
        timed.append(Timed(name, solve, target_s=PATTERNS_TARGET_S))
    return timed


# --- other places -----------------------------------------------------------------------------


def matrix(pilots: int, targets: int, seed: int) -> list[Timed]:
    """Each pilot judged for each target, beside the pilots judged where they are."""
    framework = load_framework()
    with tempfile.TemporaryDirectory(prefix="pilotscan-bench-") as folder:
        write_pilots(Path(folder), pilots, seed)
        loaded = list(load_pilots(folder, framework=framework))
    asked = [c.id for c in framework.conditions if c.belongs_to != "intervention"]
    levels = np.random.default_rng(seed).integers(0, 5, (targets, len(asked))).tolist()
    places = [
        Target.model_validate(
            {
                "pilotscan_target": 1,
                "id": f"place-{n}",
                "name": f"Place {n}",
                "place": {"municipality": f"Place {n}", "country": "NL"},
                "assessments": [
                    {
                        "date": "2026-01-01",
                        "framework": framework.id,
                        "assessor": {"role": "independent"},
                        "ratings": dict(zip(asked, row, strict=True)),
                    }
                ],
            }
        )
        for n, row in enumerate(levels)
    ]
    floor = Timed(f"judge_pilots {pilots:,}", lambda: evaluate(loaded, framework))
    pairs = Timed(
        f"judge_pairs {pilots:,} × {targets}",
        lambda: judge_pairs(loaded, places, framework),
        against=(floor.name,),
        target_s=MATRIX_TARGET_S,
    )
    check(len(judge_pairs(loaded, places, framework)) == pilots * targets, "a pair is missing")
    return [floor, pairs]


# --- reports ----------------------------------------------------------------------------------


def reports(pilots: int, seed: int) -> list[Timed]:
    """The report of one pilot in each format, in turns over some pilots, and the least it takes.

    Beside HTML stands the template alone, of pages that are laid out; beside PDF and Word what
    their libraries take for the same texts as plain paragraphs.
    """
    framework = load_framework()
    with tempfile.TemporaryDirectory(prefix="pilotscan-bench-") as folder:
        write_pilots(Path(folder), pilots, seed)
        evaluations = evaluate(load_pilots(folder), framework)
    renderer = Renderer("en")
    pages = [pilot_page(evaluation, renderer.language) for evaluation in evaluations]
    texts = [
        [line for block in renderer.pilot(page).document().blocks
         for line in lines_of(block)]
        for page in pages
    ]  # fmt: skip
    check(all(len(lines) > pilots for lines in texts), "a report without text")
    turns = {
        name: cycle(range(pilots))
        for name in (*REPORT_TARGETS_S, "template", "typst", "python-docx")
    }
    filled = Timed(
        "the report said and placed, HTML",
        lambda: renderer.pilot(pages[next(turns["template"])]).text("html"),
    )
    set_plainly = Timed("typst, plain paragraphs", lambda: typst_plain(texts[next(turns["typst"])]))
    written = Timed(
        "python-docx, plain paragraphs", lambda: docx_plain(texts[next(turns["python-docx"])])
    )
    floors = {"html": filled, "pdf": set_plainly, "docx": written}
    timed = []
    for kind, target in REPORT_TARGETS_S.items():

        def call(kind: str = kind) -> object:
            evaluation = evaluations[next(turns[kind])]
            if kind == "html":
                return renderer.report(evaluation, kind)
            return renderer.document(evaluation, kind)

        timed.append(
            Timed(f"one report, {kind}", call, against=(floors[kind].name,), target_s=target)
        )
    return [*floors.values(), *timed]


def lines_of(block: object) -> list[str]:
    """Return the texts of a block, however deep."""
    if isinstance(block, Run):
        return [block.text]
    if isinstance(block, tuple):
        return [line for part in block for line in lines_of(part)]
    return []


def typst_plain(lines: Sequence[str]) -> bytes:
    typst = import_module("typst")
    source = "#for line in json(bytes(sys.inputs.lines)) [#line #parbreak()]"
    made: bytes = typst.compile(source.encode(), sys_inputs={"lines": json.dumps(lines)})
    return made


def docx_plain(lines: Sequence[str]) -> bytes:
    document = import_module("docx").Document()
    for line in lines:
        document.add_paragraph(line)
    out = BytesIO()
    document.save(out)
    return out.getvalue()


# --- the whole --------------------------------------------------------------------------------


def check(holds: object, otherwise: str) -> None:
    if not holds:
        raise SystemExit(f"benchmarks/in_process.py: {otherwise}")


def only_draw(pilots: int, criteria: int, draws: int, seed: int) -> None:
    """Do nothing else, for whoever watches the memory; 0 draws is what is there before it."""
    values = np.random.default_rng(seed).uniform(0, 4, (pilots, criteria))
    if draws:
        rank_acceptability(values, draws=draws, seed=seed)


def main() -> None:
    """Print as JSON what the samples of one kind are."""
    parser = argparse.ArgumentParser(description="Measure functions of pilotscan in one process.")
    parser.add_argument(
        "kind",
        choices=(
            "acceptability",
            "judging",
            "matrix",
            "memory",
            "next-step",
            "order",
            "patterns",
            "reports",
            "weighted-sum",
        ),
    )
    parser.add_argument("pilots", type=int)
    parser.add_argument(
        "criteria",
        type=int,
        nargs="?",
        default=7,
        help="of a matrix: targets; of patterns: conditions",
    )
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--draws", type=int, default=DRAWS, help="of kind 'memory'")
    parser.add_argument("--seed", type=int, default=0)
    given = parser.parse_args()
    if given.kind == "memory":
        only_draw(given.pilots, given.criteria, given.draws, given.seed)
        return
    with tempfile.TemporaryDirectory(prefix="pilotscan-bench-") as folder:
        if given.kind == "acceptability":
            timed = acceptability(given.pilots, given.criteria, given.seed)
        elif given.kind == "judging":
            timed = judging(given.pilots, given.seed, Path(folder))
        elif given.kind == "order":
            timed = order(given.pilots, given.seed)
        elif given.kind == "next-step":
            timed = next_step(given.pilots, given.seed)
        elif given.kind == "matrix":
            timed = matrix(given.pilots, given.criteria, given.seed)
        elif given.kind == "patterns":
            timed = patterns(given.pilots, given.criteria, given.seed)
        elif given.kind == "reports":
            timed = reports(given.pilots, given.seed)
        else:
            timed = weighted_sum(given.pilots, given.seed)
        measure(timed, given.rounds)
    rows = [
        {
            "name": one.name,
            "against": one.against,
            "target_s": one.target_s,
            "samples": one.samples,
        }
        for one in timed
    ]
    print(json.dumps(rows))


if __name__ == "__main__":
    main()
