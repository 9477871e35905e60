"""Faults across fields and across files: what no single field can know to be wrong.

Takes models and documents, returns diagnostics; reads nothing and judges no pilot.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from pilotscan.diagnostics import Diagnostic, Location, Severity, did_you_mean, show
from pilotscan.model.pilot import NOT_APPLICABLE

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pilotscan.loading.yamldoc import Document
    from pilotscan.model.framework import Condition, Framework
    from pilotscan.model.pilot import Assessment, Pilot

__all__ = ["STILL_JUDGED", "check_framework", "check_pilot", "duplicate_id"]

Path = tuple[str | int, ...]

STILL_JUDGED = frozenset({"PS501", "PS502"})
"""Errors whose consequence the contract fixes (the rating counts as unknown): the pilot is
judged all the same. Any other error must be mended first, because judging would be a guess."""


@dataclass(frozen=True, slots=True)
class _Finding:
    code: str
    path: Path
    message: str
    hint: str = ""
    severity: Severity = Severity.ERROR
    key: bool = False


def check_pilot(
    pilot: Pilot, framework: Framework, document: Document, *, route: str | None = None
) -> list[Diagnostic]:
    """Check a pilot against itself and against a framework.

    Parameters
    ----------
    route : that is judged instead of the pilot's own, which then need not be of the framework

    Returns
    -------
    list
        Diagnostics PS3xx, PS4xx and PS5xx with their places, in no particular order.
    """
    findings = [
        *_check_sources(pilot),
        *_check_routes(pilot, framework, route),
        *_check_periods(pilot),
        *_check_figures(pilot),
        *_check_assessments(pilot, framework),
    ]
    return [_locate(finding, document) for finding in findings]


def duplicate_id(name: str, first_file: str, where: Location, excerpt: str = "") -> Diagnostic:
    """Say that another file read before has the same id."""
    return Diagnostic(
        "PS402",
        Severity.ERROR,
        f"the id '{name}' is used in {first_file} already",
        where,
        "give one of the two another id; this file is not evaluated",
        excerpt,
    )


def check_framework(framework: Framework, document: Document) -> list[Diagnostic]:
    """Check that a framework does not break its own rules; see docs of the framework file."""
    findings = [*_check_framework_ids(framework), *_check_framework_rules(framework)]
    return [_locate(finding, document) for finding in findings]


def _locate(finding: _Finding, document: Document) -> Diagnostic:
    where: Location = document.locate(finding.path, key=finding.key)
    return Diagnostic(
        finding.code,
        finding.severity,
        finding.message,
        where,
        finding.hint,
        document.excerpt(where.line),
    )


# --- pilots ---------------------------------------------------------------------------------


def _cited(pilot: Pilot) -> Iterator[tuple[Path, str]]:
    """Yield every place that names a source."""
    for name in ("summary", "problem"):
        passage = getattr(pilot, name)
        if passage is not None:
            yield from _each((name, "sources"), passage.sources)
    lists = (
        "activities", "mechanisms", "barriers", "recognition", "target_groups", "figures",
        "partners", "funding", "circumstances", "outcomes", "afterlife",
    )  # fmt: skip
    for name in lists:
        for i, item in enumerate(getattr(pilot, name)):
            yield from _each((name, i, "sources"), item.sources)
    if pilot.origin is not None and pilot.origin.because is not None:
        yield from _each(("origin", "because", "sources"), pilot.origin.because.sources)
    for name in ("because", "ambition", "target_context"):
        passage = getattr(pilot.scaling, name)
        if passage is not None:
            yield from _each(("scaling", name, "sources"), passage.sources)
    for i, assessment in enumerate(pilot.assessments):
        for condition, rating in assessment.ratings.items():
            for k, evidence in enumerate(rating.evidence):
                path = ("assessments", i, "ratings", condition, "evidence", k, "source")
                yield path, evidence.source


def _each(path: Path, sources: Sequence[str]) -> Iterator[tuple[Path, str]]:
    for k, source in enumerate(sources):
        yield (*path, k), source


def _check_sources(pilot: Pilot) -> Iterator[_Finding]:
    for path, source in _cited(pilot):
        if source not in pilot.sources:
            yield _Finding(
                "PS302",
                path,
                f"the source {show(source)} is not listed under 'sources'",
                did_you_mean(source, pilot.sources) or "add it to 'sources' at the top level",
            )


def _check_routes(pilot: Pilot, framework: Framework, instead: str | None) -> Iterator[_Finding]:
    own = Severity.ERROR if instead is None else Severity.WARNING
    named: list[tuple[Path, str | None, Severity]] = [
        (("scaling", "route"), pilot.scaling.route, own)
    ]
    named += [
        (("afterlife", i, "route"), event.route, Severity.WARNING)
        for i, event in enumerate(pilot.afterlife)
    ]
    for path, route, severity in named:
        if route is not None and route not in framework.routes:
            yield _Finding(
                "PS304",
                path,
                f"{show(route)} is not a route of the framework '{framework.id}'",
                did_you_mean(route, framework.routes) or f"routes: {', '.join(framework.routes)}",
                severity,
            )


def _check_periods(pilot: Pilot) -> Iterator[_Finding]:
    periods = [(("period", "end"), pilot.period.start, pilot.period.end)]
    periods += [
        (("funding", i, "end"), line.start, line.end)  # type: ignore[misc]
        for i, line in enumerate(pilot.funding)
    ]
    for path, start, end in periods:
        if start is not None and end is not None and end.is_before(start):
            yield _Finding(
                "PS401",
                path,
                f"the end {end} lies before the start {start}",
                "swap or correct them",
            )


def _check_figures(pilot: Pilot) -> Iterator[_Finding]:
    for i, figure in enumerate(pilot.figures):
        given = [
            (name, number)
            for name, number in (
                ("low", figure.low),
                ("value", figure.value),
                ("high", figure.high),
            )
            if number is not None
        ]
        for (lower_name, lower), (upper_name, upper) in pairwise(given):
            if lower > upper:
                yield _Finding(
                    "PS404",
                    ("figures", i, upper_name),
                    f"'{upper_name}' {upper:g} lies below '{lower_name}' {lower:g}",
                    "expected: low, value, high in rising order",
                )


def _check_assessments(pilot: Pilot, framework: Framework) -> Iterator[_Finding]:
    seen: dict[tuple[str, object], int] = {}
    fitting = False
    for i, assessment in enumerate(pilot.assessments):
        if assessment.framework != framework.id:
            continue
        fitting = True
        assessor = assessment.assessor.identity
        first = seen.setdefault((assessor, assessment.date), i)
        if first != i:
            yield _Finding(
                "PS403",
                ("assessments", i, "date"),
                f"a second assessment by '{assessor}' of {assessment.date}",
                "give the assessors different ids, or merge the two",
            )
        yield from _check_ratings(i, assessment, framework)
    if pilot.assessments and not fitting:
        named = sorted({assessment.framework for assessment in pilot.assessments})
        yield _Finding(
            "PS303",
            ("assessments", 0, "framework"),
            f"no assessment uses the framework '{framework.id}', so every condition is unknown",
            did_you_mean(named[0], [framework.id]) or f"assessments here use: {', '.join(named)}",
            Severity.WARNING,
        )


def _check_ratings(i: int, assessment: Assessment, framework: Framework) -> Iterator[_Finding]:
    for name, rating in assessment.ratings.items():
        path: Path = ("assessments", i, "ratings", name)
        condition = framework.condition_by_id.get(name)
        if condition is None:
            yield _Finding(
                "PS301",
                path,
                f"{show(name)} is not a condition of the framework '{framework.id}'",
                did_you_mean(name, framework.condition_by_id)
                or "the framework file lists its conditions",
                key=True,
            )
        elif rating.level == NOT_APPLICABLE:
            yield from _check_not_applicable(path, condition, rating.because is not None)


def _check_not_applicable(path: Path, condition: Condition, reason: bool) -> Iterator[_Finding]:
    if not condition.may_be_not_applicable:
        why = "it is necessary" if condition.necessary else "the framework does not allow it"
        yield _Finding(
            "PS501",
            (*path, "level"),
            f"'{condition.id}' cannot be not-applicable: {why}; it counts as unknown",
            "write unknown, or a level",
        )
    elif not reason:
        yield _Finding(
            "PS502",
            (*path, "level"),
            "not-applicable needs a reason; without one it counts as unknown",
            "write {level: not-applicable, because: …}",
        )


# --- frameworks -----------------------------------------------------------------------------


def _conditions(framework: Framework) -> Iterator[tuple[Path, Condition]]:
    for i, dimension in enumerate(framework.dimensions):
        for k, condition in enumerate(dimension.conditions):
            yield ("dimensions", i, "conditions", k), condition


def _check_framework_ids(framework: Framework) -> Iterator[_Finding]:
    seen: set[str] = set()
    for i, dimension in enumerate(framework.dimensions):
        if dimension.id in seen:
            yield _repeated(("dimensions", i, "id"), dimension.id)
        seen.add(dimension.id)
    for path, condition in _conditions(framework):
        if condition.id in seen:
            yield _repeated((*path, "id"), condition.id)
        seen.add(condition.id)
        routes = [
            (("relevant_to", k), route) for k, route in enumerate(condition.relevant_to or ())
        ]
        if condition.necessary is not None:
            routes += [
                (("necessary", "routes", k), route)  # type: ignore[misc]
                for k, route in enumerate(condition.necessary.routes)
            ]
        for tail, route in routes:
            yield from _check_route((*path, *tail), route, framework)
        for k, grounding in enumerate(condition.grounded_in):
            if grounding.source not in framework.sources:
                yield _Finding(
                    "PS302",
                    (*path, "grounded_in", k, "source"),
                    f"the source {show(grounding.source)} is not listed under 'sources'",
                    did_you_mean(grounding.source, framework.sources),
                )
    for name, wording in framework.verdicts.items():
        for route in wording.by_route:
            yield from _check_route(
                ("verdicts", name, "by_route", route), route, framework, key=True
            )


def _repeated(path: Path, name: str) -> _Finding:
    return _Finding("PS402", path, f"the id '{name}' is used twice", "ids must differ")


def _check_route(
    path: Path, route: str, framework: Framework, *, key: bool = False
) -> Iterator[_Finding]:
    if route not in framework.routes:
        yield _Finding(
            "PS304",
            path,
            f"{show(route)} is not a route of this framework",
            did_you_mean(route, framework.routes),
            key=key,
        )


def _check_framework_rules(framework: Framework) -> Iterator[_Finding]:
    for path, condition in _conditions(framework):
        if condition.necessary is None:
            continue
        if condition.may_be_not_applicable:
            yield _Finding(
                "PS503",
                (*path, "may_be_not_applicable"),
                f"'{condition.id}' is necessary and so must not be 'may_be_not_applicable'",
                "drop one of the two",
            )
        for k, route in enumerate(condition.necessary.routes):
            if not condition.is_relevant(route):
                yield _Finding(
                    "PS503",
                    (*path, "necessary", "routes", k),
                    f"'{condition.id}' is necessary on '{route}' but not relevant to it",
                    "add the route to 'relevant_to'",
                )
    for i, stop in enumerate(framework.rules.stop):
        here: Path = ("rules", "stop", i)
        condition_or_none = framework.condition_by_id.get(stop.condition)
        if condition_or_none is None:
            yield _Finding(
                "PS301",
                (*here, "condition"),
                f"{show(stop.condition)} is not a condition of this framework",
                did_you_mean(stop.condition, framework.condition_by_id),
            )
            continue
        for k, route in enumerate(stop.routes):
            yield from _check_route((*here, "routes", k), route, framework)
            if not condition_or_none.is_necessary(route):
                yield _Finding(
                    "PS503",
                    (*here, "routes", k),
                    f"'{stop.condition}' stops '{route}' without being necessary on it",
                    "make the condition necessary on this route",
                )
        necessary = condition_or_none.necessary
        if necessary is not None and stop.at >= necessary.min_level:
            yield _Finding(
                "PS503",
                (*here, "at"),
                f"'at' {stop.at} is not below the min_level {necessary.min_level}",
                "a stop must be worse than a bottleneck",
            )
