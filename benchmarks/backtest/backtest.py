"""What the method said of dated cases, and what happened to them later: ``make backtest``.

Each case is a pilot file that holds only what could be read up to its cut-off, in two readings. It
is judged as on that day, and held against the failures that came later (``events.yaml``).
All figures are exact: counts, and expectations as fractions.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from fractions import Fraction
from math import comb
from pathlib import Path
from typing import Any, Literal, NamedTuple, get_args

import yaml

import pilotscan
from pilotscan import Evaluation, Framework, Pilot
from pilotscan.scoring.result import RouteResult

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
FIGURES = ROOT / "src" / "pilotscan" / "frameworks" / "backtests"
"""What the method page prints, a file per packaged framework."""
READINGS = ("strict", "lenient")
FIRST = (3, 5, 8, 10)
"""After how many questions it is counted which of the later failures they touched."""
MINIMUM = 2
"""Of a necessary condition in the default framework; a level below it is weak."""

Class = Literal["hit", "near", "unknown", "miss", "blind spot"]
CLASSES: tuple[Class, ...] = get_args(Class)
State = Literal["weak", "at the minimum", "in place", "unknown", "not applicable"]
STATES: tuple[State, ...] = get_args(State)
LISTS = ("this file", "an empty file", "chance", "the framework's order", "what failed elsewhere")
"""Orders of questions that are held side by side."""


@dataclass(frozen=True)
class Event:
    """A failure after the cut-off.

    Parameters
    ----------
    condition : what failed; empty for a blind spot
    also : other conditions that a reader could have named
    seen_by : kinds of observation that would have pointed at it
    """

    id: str
    route: str
    what: str
    condition: str = ""
    also: tuple[str, ...] = ()
    blind_spot: str = ""
    seen_by: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """The conditions that would have pointed at it; a blind spot has none."""
        return (self.condition, *self.also) if self.condition else ()


@dataclass(frozen=True)
class Case:
    id: str
    cut_off: date
    routes: tuple[str, ...]
    events: tuple[Event, ...]
    later_no_trouble: tuple[str, ...] = ()

    def on(self, route: str) -> tuple[Event, ...]:
        return tuple(event for event in self.events if event.route == route)


class Found(NamedTuple):
    """What the method said at the cut-off of something that failed later.

    Parameters
    ----------
    state : of the condition that failed; empty where the framework does not have it
    weak : which of its conditions were known to be weak
    place : at which question one of its conditions comes, in the order of this file
    """

    event: str
    what: str
    condition: str
    state: State | Literal[""]
    weak: tuple[str, ...]
    is_class: Class
    seen: bool
    place: int | None


@dataclass(frozen=True)
class Judged:
    """One case on one route in one reading, at its cut-off.

    Parameters
    ----------
    states : per condition that counts on the route
    orders : lists of questions by name, as in `LISTS`
    well : conditions of which nothing failed, and whether they were flagged as a risk
    observed : kinds of observation that were made
    """

    case: str
    route: str
    verdict: str
    outlook: tuple[str, ...]
    distance: int
    coverage: float
    risks: tuple[str, ...]
    states: dict[str, State]
    orders: dict[str, tuple[str, ...]]
    found: tuple[Found, ...]
    well: dict[str, bool]
    observed: tuple[str, ...]
    events: tuple[Event, ...] = field(repr=False)


def state_of(level: int | None, *, applies: bool = True) -> State:
    """Name what a level says."""
    if not applies:
        return "not applicable"
    if level is None:
        return "unknown"
    if level < MINIMUM:
        return "weak"
    return "at the minimum" if level == MINIMUM else "in place"


def class_of(event: Event, states: dict[str, State]) -> Class:
    """Say how a failure was seen coming.

    Returns
    -------
    Class
        `hit` if one of its conditions was known to be weak; else by the condition that failed:
        `near` at the minimum, `unknown`, `miss` above it or said not to apply; `blind spot` where
        no condition of the framework that counts on the route is the one that failed.
    """
    if event.condition not in states:
        return "blind spot"
    if any(states.get(name) == "weak" for name in event.names):
        return "hit"
    classes: dict[State, Class] = {"at the minimum": "near", "unknown": "unknown"}
    return classes.get(states[event.condition], "miss")


def recalled(events: Iterable[Event], order: Sequence[str], first: int) -> int:
    """Count the failures that one of the first questions touches."""
    asked = set(order[:first])
    return sum(not asked.isdisjoint(event.names) for event in events)


def by_chance(events: Iterable[Event], pool: Collection[str], first: int) -> Fraction:
    """Return how many failures so many questions touch on average, drawn from a pool at random."""
    total, drawn = len(pool), min(first, len(pool))
    return sum(
        (
            1 - Fraction(comb(total - len(set(event.names) & set(pool)), drawn), comb(total, drawn))
            for event in events
        ),
        Fraction(),
    )


def failed_most(cases: Iterable[Case]) -> Counter[str]:
    """Count how often each condition failed."""
    return Counter(event.condition for case in cases for event in case.events if event.condition)


def read_cases(file: Path = HERE / "events.yaml") -> tuple[list[Case], str]:
    """Return the cases with what happened later, and when that was last looked up."""
    tree = yaml.safe_load(file.read_text(encoding="utf-8"))
    cases = []
    for item in tree["cases"]:
        events = tuple(Event(**_tuples(event)) for event in item["events"])
        case = Case(
            item["case"],
            item["cut_off"],
            tuple(item["routes"]),
            events,
            tuple(item.get("later_no_trouble", ())),
        )
        if strange := {event.route for event in events} - set(case.routes):
            raise SystemExit(f"{case.id}: events on routes that are not judged: {strange}")
        if both := {event.condition for event in events} & set(case.later_no_trouble):
            raise SystemExit(f"{case.id}: failed, and nothing failed: {both}")
        cases.append(case)
    return cases, str(tree["checked"])


def _tuples(item: dict[str, Any]) -> dict[str, Any]:
    return {key: tuple(value) if isinstance(value, list) else value for key, value in item.items()}


def read_pilots(
    cases: Sequence[Case], reading: str, framework: Framework, folder: Path = HERE / "cases"
) -> list[Pilot]:
    """Return the pilot of each case in one reading."""
    pilots = []
    for case in cases:
        loaded = pilotscan.load_pilots(folder / case.id / f"{reading}.yaml", framework=framework)
        if not len(loaded):
            raise SystemExit("\n".join(f"{d.where.file}: {d.message}" for d in loaded.diagnostics))
        pilots.append(loaded[0])
    return pilots


def judge_case(
    case: Case, pilot: Pilot, framework: Framework, elsewhere: Counter[str]
) -> list[Judged]:
    """Judge a case on its routes as on the day of its cut-off.

    Parameters
    ----------
    elsewhere : how often each condition failed in cases that have nothing to do with this one
    """
    empty = pilot.model_copy(update={"assessments": ()})
    judged = []
    for route in case.routes:
        (evaluation,) = pilotscan.evaluate(pilot, framework, route=route, as_of=case.cut_off)
        if evaluation.later:
            raise SystemExit(f"{case.id}: {evaluation.later} facts are dated after the cut-off")
        (nothing,) = pilotscan.evaluate(empty, framework, route=route, as_of=case.cut_off)
        judged.append(_judged(case, route, evaluation, nothing, elsewhere))
    return judged


def _judged(
    case: Case, route: str, evaluation: Evaluation, nothing: Evaluation, elsewhere: Counter[str]
) -> Judged:
    on = evaluation.on(route)
    counting = [c.id for c in evaluation.framework.conditions if c.is_relevant(route)]
    results = {name: evaluation.condition(name) for name in counting}
    states = {
        name: state_of(result.level, applies=result.state != "not-applicable")
        for name, result in results.items()
    }
    unasked = [advice.condition for advice in nothing.on(route).advice]
    orders = {
        "this file": tuple(advice.condition for advice in on.advice),
        "an empty file": tuple(unasked),
        "the framework's order": tuple(counting),
        "what failed elsewhere": tuple(sorted(unasked, key=lambda name: -elsewhere[name])),
    }
    place = {name: i for i, name in enumerate(orders["this file"], start=1)}
    observed = tuple(dict.fromkeys(found.kind for found in evaluation.observations))
    events = case.on(route)
    return Judged(
        case=case.id,
        route=route,
        verdict=on.verdict,
        outlook=on.outlook,
        distance=_length(on),
        coverage=on.coverage,
        risks=on.risks,
        states=states,
        orders=orders,
        found=tuple(
            Found(
                event.id,
                event.what,
                event.condition,
                states.get(event.condition, ""),
                tuple(name for name in event.names if states.get(name) == "weak"),
                class_of(event, states),
                not set(event.seen_by).isdisjoint(observed),
                min((place[name] for name in event.names if name in place), default=None),
            )
            for event in events
        ),
        well={name: name in on.risks for name in case.later_no_trouble if name in states},
        observed=observed,
        events=events,
    )


def _length(on: RouteResult) -> int:
    return len(on.distance.certain) + len(on.distance.choice)


def judge_all(cases: Sequence[Case], reading: str, framework: Framework) -> list[Judged]:
    """Judge all cases in one reading."""
    pilots = read_pilots(cases, reading, framework)
    family = {
        case.id: pilot.origin.copy_of if pilot.origin and pilot.origin.copy_of else case.id
        for case, pilot in zip(cases, pilots, strict=True)
    }
    return [
        judged
        for case, pilot in zip(cases, pilots, strict=True)
        for judged in judge_case(
            case,
            pilot,
            framework,
            failed_most(other for other in cases if family[other.id] != family[case.id]),
        )
    ]


@dataclass(frozen=True)
class Totals:
    """The figures of one reading, over all cases and routes.

    Parameters
    ----------
    recall : by list of questions, how many failures its first ones touched, per `FIRST`
    fate : per state at the cut-off how many conditions failed later, and of how many
    risks : conditions on the list of risks, all that count, and failures that the list touches
    risks_by_chance : failures that as many conditions touch, drawn at random
    empty_risks : the same for a file in which nothing is known: all that is necessary
    well : conditions of which nothing failed, how many of them were flagged, how many known weak
    observations : made, and how many of them pointed at a failure
    """

    verdicts: dict[str, int]
    classes: dict[str, int]
    seen: int
    events: int
    recall: dict[str, tuple[Fraction, ...]]
    fate: dict[str, tuple[int, int]]
    risks: tuple[int, int, int]
    risks_by_chance: Fraction
    empty_risks: tuple[int, int, int]
    well: tuple[int, int, int]
    observations: tuple[int, int]


def total(judged: Sequence[Judged], framework: Framework) -> Totals:
    """Add up one reading."""
    found = [item for j in judged for item in j.found]
    counts = Counter(item.is_class for item in found)
    failed = [(j, {event.condition for event in j.events}) for j in judged]
    fate = {
        state: (
            sum(
                s == state and name in names for j, names in failed for name, s in j.states.items()
            ),
            sum(s == state for j in judged for s in j.states.values()),
        )
        for state in STATES
    }
    necessary = {
        j.route: tuple(c.id for c in framework.conditions if c.is_necessary(j.route))
        for j in judged
    }
    recall = {
        name: tuple(
            sum(
                (
                    by_chance(j.events, j.states, first)
                    if name == "chance"
                    else Fraction(recalled(j.events, j.orders[name], first))
                    for j in judged
                ),
                Fraction(),
            )
            for first in FIRST
        )
        for name in LISTS
    }
    pointed = sum(
        any(kind in event.seen_by for event in j.events) for j in judged for kind in j.observed
    )
    return Totals(
        verdicts=dict(sorted(Counter(j.verdict for j in judged).items())),
        classes={name: counts[name] for name in CLASSES},
        seen=sum(item.seen for item in found),
        events=len(found),
        recall=recall,
        fate={state: counted for state, counted in fate.items() if counted[1]},
        risks=_touched(judged, [j.risks for j in judged]),
        risks_by_chance=sum(
            (by_chance(j.events, j.states, len(j.risks)) for j in judged), Fraction()
        ),
        empty_risks=_touched(judged, [necessary[j.route] for j in judged]),
        well=(
            sum(len(j.well) for j in judged),
            sum(sum(j.well.values()) for j in judged),
            sum(j.states[name] == "weak" for j in judged for name in j.well),
        ),
        observations=(sum(len(j.observed) for j in judged), pointed),
    )


def _touched(judged: Sequence[Judged], lists: Sequence[Sequence[str]]) -> tuple[int, int, int]:
    touched = sum(
        recalled(j.events, listed, len(listed)) for j, listed in zip(judged, lists, strict=True)
    )
    return sum(map(len, lists)), sum(len(j.states) for j in judged), touched


# The framework, and variants of it


def framework_file(name: str) -> Path:
    """Return the file of a framework that is given by path or, of a packaged one, by id."""
    packaged = ROOT / "src" / "pilotscan" / "frameworks" / f"{name}.yaml"
    return packaged if packaged.is_file() else Path(name)


def with_necessary(file: Path, additions: str) -> Framework:
    """Read a framework in which more is necessary.

    Parameters
    ----------
    additions : ``CONDITION:ROUTE,…``; a condition that may be not applicable no longer may
    """
    tree = yaml.safe_load(file.read_bytes())
    conditions = {c["id"]: c for d in tree["dimensions"] for c in d["conditions"]}
    for addition in filter(None, additions.split(",")):
        name, _, route = addition.strip().partition(":")
        if name not in conditions:
            raise SystemExit(f"the framework has no condition {name!r}")
        condition = conditions[name]
        condition.pop("may_be_not_applicable", None)
        condition.pop("not_applicable_because", None)
        needs = condition.setdefault("necessary", {"min_level": MINIMUM, "routes": []})
        needs["routes"] = [*needs["routes"], route]
    with tempfile.TemporaryDirectory() as folder:
        changed = Path(folder) / file.name
        changed.write_text(yaml.safe_dump(tree, allow_unicode=True), encoding="utf-8")
        return pilotscan.load_framework(changed)


class Standing(NamedTuple):
    """How a pilot stands on a route, as far as what is necessary can change it."""

    verdict: str
    outlook: tuple[str, ...]
    certain: int
    distance: int


def standings(
    framework: Framework, folder: Path = ROOT / "pilots"
) -> dict[tuple[str, str], Standing]:
    """Judge the shipped pilots, by pilot and route."""
    pilots = pilotscan.load_pilots(folder, framework=framework)
    return {
        (e.pilot.id, on.route): Standing(
            on.verdict, on.outlook, len(on.distance.certain), _length(on)
        )
        for e in pilotscan.evaluate(pilots, framework)
        for on in e.routes
    }


# Tables


class Table(NamedTuple):
    heading: str
    columns: tuple[str, ...]
    rows: Sequence[tuple[str, ...]]
    says: str = ""


def readings_apart(judged: dict[str, list[Judged]]) -> Table:
    """Say how far two readings of the same facts differ."""
    pairs = Counter(
        (state, other.states[name])
        for one, other in zip(*judged.values(), strict=True)
        for name, state in one.states.items()
    )
    same = sum(n for (one, other), n in pairs.items() if one == other)
    known = sum(n for (one, other), n in pairs.items() if "unknown" not in {one, other})
    half = sum(n for (one, other), n in pairs.items() if (one == "unknown") != (other == "unknown"))
    return Table(
        "Where the readings differ",
        ("", "conditions"),
        [
            ("the same state", _share((same, pairs.total()))),
            ("known in one, unknown in the other", _share((half, pairs.total()))),
            (
                "known in both, another state",
                _share((known - (same - pairs["unknown", "unknown"]), known)),
            ),
        ],
        "States are: at 0 or 1, at 2, at 3 or 4, unknown, not applicable.",
    )


def summary(totals: dict[str, Totals]) -> list[Table]:
    """Lay out the figures of all readings."""
    readings = list(totals)
    n = next(iter(totals.values())).events
    return [
        Table(
            "Verdicts at the cut-off",
            ("reading", "verdict", "times"),
            [(r, verdict, str(k)) for r in readings for verdict, k in totals[r].verdicts.items()],
        ),
        Table(
            f"What was said of the {n} later failures",
            ("", *readings),
            [
                *[(name, *(str(totals[r].classes[name]) for r in readings)) for name in CLASSES],
                ("seen as observation", *(str(totals[r].seen) for r in readings)),
                (
                    "observations made, of them pointing at a failure",
                    *("{}, {}".format(*totals[r].observations) for r in readings),
                ),
            ],
            "hit: a condition that points at it was at 0 or 1; near: it was at 2; miss: at 3 or 4; "
            "blind spot: the framework has no condition for it.",
        ),
        *[
            Table(
                f"Failures among the first questions, {reading} reading, of {n}",
                ("order of questions", *(f"first {k}" for k in FIRST)),
                [
                    (name, *(_number(value) for value in totals[reading].recall[name]))
                    for name in LISTS
                ],
                "chance: exact expectation for questions drawn at random; what failed elsewhere: "
                "one fixed list, the conditions that failed most often in the other cases (copies "
                "left out with their original), then the order of the empty file.",
            )
            for reading in readings
        ],
        Table(
            "What became of conditions, by state at the cut-off",
            ("state", *(f"{r}: failed of all" for r in readings)),
            [
                (state, *(_share(totals[r].fate.get(state, (0, 0))) for r in readings))
                for state in STATES
                if any(state in totals[r].fate for r in readings)
            ],
        ),
        Table(
            "The list of risks (necessary, and below the minimum or unknown)",
            ("", *readings),
            [
                (
                    "conditions listed, of all that count",
                    *(_share(totals[r].risks[:2]) for r in readings),
                ),
                (
                    "failures that the list touches",
                    *(_share((totals[r].risks[2], n)) for r in readings),
                ),
                (
                    "failures touched by as many drawn at random",
                    *(_number(totals[r].risks_by_chance) for r in readings),
                ),
                (
                    "an empty file: conditions listed",
                    *(_share(totals[r].empty_risks[:2]) for r in readings),
                ),
                (
                    "an empty file: failures touched",
                    *(_share((totals[r].empty_risks[2], n)) for r in readings),
                ),
                (
                    "nothing failed, and flagged as a risk",
                    *(_share((totals[r].well[1], totals[r].well[0])) for r in readings),
                ),
                (
                    "nothing failed, and known to be weak",
                    *(_share((totals[r].well[2], totals[r].well[0])) for r in readings),
                ),
            ],
        ),
    ]


def case_tables(reading: str, judged: Sequence[Judged]) -> list[Table]:
    """Lay out each case on each route."""
    return [
        Table(
            f"{j.case}, {j.route}, {reading} reading",
            ("event", "what failed", "state", "said", "observed", "asked at"),
            [
                (
                    f.event,
                    f.condition or f"({_blind_spot(j, f.event)})",
                    f.state or "–",
                    f.is_class
                    + (f" ({', '.join(f.weak)})" if f.state != "weak" and f.weak else ""),
                    "seen" if f.seen else "",
                    str(f.place or "–"),
                )
                for f in j.found
            ],
            " ".join(_told(j)),
        )
        for j in judged
    ]


def _told(j: Judged) -> Iterator[str]:
    yield f"Verdict {j.verdict}; outlook {', '.join(j.outlook)}; distance {j.distance};"
    yield f"coverage {j.coverage:.2f}. Risks: {', '.join(j.risks) or 'none'}."
    yield f"First to do: {', '.join(j.orders['this file'][: FIRST[-1]])}."
    if j.observed:
        yield f"Observations: {', '.join(j.observed)}."
    if j.well:
        flagged = (name + (" (flagged)" if is_risk else "") for name, is_risk in j.well.items())
        yield f"Nothing failed: {', '.join(flagged)}."


def _blind_spot(judged: Judged, event: str) -> str:
    return next(e.blind_spot or e.condition for e in judged.events if e.id == event)


def variant_tables(file: Path, variants: Sequence[str], cases: Sequence[Case]) -> list[Table]:
    """Hold what else could be necessary against the framework as it is."""
    base = standings(pilotscan.load_framework(file))
    rows, moves = [], []
    for number, variant in enumerate(("", *variants)):
        framework = with_necessary(file, variant)
        for reading in READINGS:
            totals = total(judge_all(cases, reading, framework), framework)
            rows.append(
                (
                    str(number),
                    reading,
                    ", ".join(f"{v} {k}" for v, k in totals.verdicts.items()),
                    *(_number(value) for value in totals.recall["this file"]),
                    *(_number(value) for value in totals.recall["an empty file"]),
                    _share(totals.risks[:2]),
                    _share((totals.risks[2], totals.events)),
                    _number(totals.risks_by_chance),
                    _share((totals.well[1], totals.well[0])),
                )
            )
        now = standings(framework) if variant else base
        moved = [key for key in base if now[key].verdict != base[key].verdict]
        moves.append(
            (
                str(number),
                "; ".join(
                    f"{p} on {r}: {base[p, r].verdict} → {now[p, r].verdict}" for p, r in moved
                )
                or "none",
                str(sum(now[key].outlook != base[key].outlook for key in base)),
                str(sum(standing.certain for standing in now.values())),
                str(sum(standing.distance for standing in now.values())),
            )
        )
    cases_columns = (
        "",
        "reading",
        "verdicts",
        *(f"first {k}" for k in FIRST),
        *(f"empty, {k}" for k in FIRST),
        "listed as risk",
        "failures touched",
        "at random",
        "flagged, nothing failed",
    )
    shipped = len({pilot for pilot, _ in base})
    return [
        Table(
            "Variants",
            ("", "necessary as well"),
            [("0", "nothing"), *((str(i), v) for i, v in enumerate(variants, start=1))],
        ),
        Table(
            "The cases",
            cases_columns,
            rows,
            "In-sample: the choice is made on the cases on which it is judged, and there are few.",
        ),
        Table(
            f"The {shipped} shipped pilots, each on every route",
            ("", "verdicts that move", "outlooks", "answers needed in any case", "distance"),
            moves,
        ),
    ]


def _number(value: Fraction) -> str:
    return str(value) if value.denominator == 1 else f"{float(value):.1f}"


def _share(counted: Sequence[int]) -> str:
    part, whole = counted
    return f"{part} of {whole}" + (f" ({part / whole:.0%})" if whole else "")


def as_text(tables: Iterable[Table]) -> str:
    """Write tables for a terminal."""
    blocks = []
    for table in tables:
        rows = [table.columns, *table.rows]
        widths = [max(len(row[i]) for row in rows) for i in range(len(table.columns))]
        lines = [
            "  ".join(cell.ljust(w) for cell, w in zip(row, widths, strict=True)).rstrip()
            for row in rows
        ]
        blocks.append("\n".join([table.heading, "-" * len(table.heading), *lines, table.says]))
    return "\n\n".join(block.rstrip() for block in blocks) + "\n"


def as_markdown(title: str, tables: Iterable[Table]) -> str:
    """Write tables as Markdown."""
    blocks = [f"# {title}"]
    for table in tables:
        rows = [table.columns, ("---",) * len(table.columns), *table.rows]
        lines = ["| " + " | ".join(row) + " |" for row in rows]
        blocks += [f"## {table.heading}", *([table.says] if table.says else []), "\n".join(lines)]
    return "\n\n".join(blocks) + "\n"


# Results to keep


def as_data(value: object) -> Any:
    """Return what JSON can hold; a fraction exactly, and as a number."""
    if isinstance(value, Fraction):
        return {"exact": str(value), "value": round(float(value), 4)}
    if isinstance(value, dict):
        return {key: as_data(item) for key, item in value.items()}
    if isinstance(value, tuple | list):
        return [as_data(item) for item in value]
    return value


def as_json(
    framework: Framework, totals: dict[str, Totals], judged: dict[str, list[Judged]]
) -> str:
    """Write everything that was found."""
    tree = {
        "framework": {"id": framework.id, "version": framework.version},
        "readings": {
            reading: {
                "totals": as_data(asdict(totals[reading])),
                "cases": [
                    {
                        **{
                            key: item
                            for key, item in as_data(asdict(j)).items()
                            if key not in {"found", "events"}
                        },
                        "events": [as_data(f._asdict()) for f in j.found],
                    }
                    for j in judged[reading]
                ],
            }
            for reading in judged
        },
    }
    return json.dumps(tree, ensure_ascii=False, indent=1) + "\n"


def figures(
    framework: Framework, totals: dict[str, Totals], cases: Sequence[Case], checked: str
) -> dict[str, Any]:
    """Return what the method page prints of a framework."""
    return {
        "version": framework.version,
        "checked": checked,
        "cases": len(cases),
        "events": sum(len(case.events) for case in cases),
        "first": list(FIRST),
        "readings": {
            reading: {
                "verdicts": of.verdicts,
                "classes": of.classes,
                "recall": {
                    name: [round(float(value), 1) for value in of.recall[name]]
                    for name in LISTS
                    if name != "the framework's order"
                },
                "failed": {state: list(counted) for state, counted in of.fate.items()},
            }
            for reading, of in totals.items()
        },
    }


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--framework", default="living-lab", help="a file, or the id of one")
    parser.add_argument(
        "--with-necessary",
        action="append",
        metavar="CONDITION:ROUTE,…",
        help="a variant in which these are necessary as well, beside the framework as it is; again "
        "for another variant",
    )
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--markdown", action="store_true")
    parser.add_argument(
        "--write", action="store_true", help="keep the figures that the method page prints"
    )
    options = parser.parse_args(arguments)
    file = framework_file(options.framework)
    cases, checked = read_cases()
    if options.with_necessary:
        tables = variant_tables(file, options.with_necessary, cases)
        title = "What else could be necessary"
        print(as_markdown(title, tables) if options.markdown else as_text(tables), end="")
        return 0
    framework = pilotscan.load_framework(file)
    judged = {reading: judge_all(cases, reading, framework) for reading in READINGS}
    totals = {reading: total(of, framework) for reading, of in judged.items()}
    if options.write:
        kept = figures(framework, totals, cases, checked)
        head = "# Made by `make backtest ARGS=--write` (docs/how-to/back-test.md).\n"
        text = yaml.safe_dump(kept, sort_keys=False, default_flow_style=None, width=100)
        (FIGURES / f"{framework.id}.yaml").write_text(head + text, encoding="utf-8")
    elif options.json:
        print(as_json(framework, totals, judged), end="")
    else:
        tables = [*summary(totals), readings_apart(judged)]
        for reading, of in judged.items():
            tables += case_tables(reading, of)
        title = f"Back-test of {framework.id} {framework.version}"
        print(as_markdown(title, tables) if options.markdown else as_text(tables), end="")
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except pilotscan.PilotscanError as error:
        sys.exit(str(error))
