"""Names in a file that must stand for something: sources, conditions, routes, frameworks."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from pilotscan.checks.finding import Finding, Path, evidence_of, list_some, unlisted_source
from pilotscan.diagnostics import MAX_FAULTS, Severity, nearest, show
from pilotscan.loading.gathering import Gathered
from pilotscan.model.base import SHARED
from pilotscan.model.counting import assessments_for
from pilotscan.model.pilot import Pilot
from pilotscan.told import told

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pilotscan.loading.document import Document
    from pilotscan.model.framework import Framework
    from pilotscan.model.target import Described

Citations: TypeAlias = "Sequence[tuple[Path, str]]"

__all__ = [
    "check_borrowed",
    "check_conditions",
    "check_frameworks_named",
    "check_routes",
    "check_shared",
    "check_sources",
    "citations_of",
]


def citations_of(described: Described) -> Iterator[tuple[Path, str]]:
    """Yield every place that names a source, and the source."""
    if described.place.tenure is not None:
        yield from _each(("place", "tenure", "sources"), described.place.tenure.sources)
    lists: tuple[str, ...] = ("figures", "partners")
    if isinstance(described, Pilot):
        yield from _cited_by_pilot(described)
        lists = (
            "activities", "mechanisms", "barriers", "recognition", "target_groups", "selection",
            "figures", "partners", "funding", "circumstances", "outcomes", "afterlife",
        )  # fmt: skip
    else:
        for pilot, circumstances in described.circumstances.items():
            for name, there in circumstances.items():
                yield from _each(("circumstances", pilot, name, "sources"), there.sources)
    for name in lists:
        for i, item in enumerate(getattr(described, name)):
            for k, source in enumerate(item.sources):
                yield (name, i, "sources", k), source
    for path, _, evidence in evidence_of(enumerate(described.assessments)):
        yield path, evidence.source


def _cited_by_pilot(pilot: Pilot) -> Iterator[tuple[Path, str]]:
    """Yield what the passages of a pilot name."""
    for name in ("summary", "problem"):
        passage = getattr(pilot, name)
        if passage is not None:
            yield from _each((name, "sources"), passage.sources)
    if pilot.origin is not None and pilot.origin.because is not None:
        yield from _each(("origin", "because", "sources"), pilot.origin.because.sources)
    for name in ("because", "ambition", "target_context"):
        passage = getattr(pilot.scaling, name)
        if passage is not None:
            yield from _each(("scaling", name, "sources"), passage.sources)


def _each(path: Path, sources: Sequence[str]) -> Iterator[tuple[Path, str]]:
    for k, source in enumerate(sources):
        yield (*path, k), source


def check_sources(described: Described, citations: Citations, *, unused: bool) -> Iterator[Finding]:
    """PS302, PS306, and PS305 if `unused` sources are looked for."""
    cited, listed = set(), described.sources
    for path, source in citations:
        if source in listed:
            cited.add(source)
            continue
        if source not in cited:
            meant = nearest(source, listed) if len(cited) < MAX_FAULTS else None
            cited |= {source, meant or source}
        if not source.startswith(SHARED):
            yield unlisted_source(path, source, listed)
    without_kind = {name for name, source in listed.items() if source.kind is None}
    rated = evidence_of(enumerate(described.assessments)) if without_kind else ()
    for source in dict.fromkeys(evidence.source for _, _, evidence in rated):
        if source in without_kind:
            yield Finding(
                "PS306",
                ("sources", source),
                told(
                    "the source %(source)s has no kind, so it counts for nothing as evidence",
                    source=show(source),
                ),
                told("add 'kind: …'; 'pilotscan explain Source.kind' lists the kinds")
                if listed[source].proposed is None
                else told(
                    "%(kind)s is proposed: look whether it is that, and write 'kind: %(kind)s'",
                    kind=listed[source].proposed,
                ),
                Severity.WARNING,
                key=True,
            )
    for source in listed if unused else ():
        if source not in cited:
            yield Finding(
                "PS305",
                ("sources", source),
                told(
                    "the source %(source)s is listed, and nothing in this file cites it",
                    source=show(source),
                ),
                told("name it under 'sources' of a fact or 'evidence' of a rating, or take it out"),
                Severity.WARNING,
                key=True,
            )


def check_shared(
    described: Described, citations: Citations, document: Document
) -> Iterator[Finding]:
    """PS302: sources that no shared list has."""
    names, files = document.offered if isinstance(document, Gathered) else ((), ())
    for path, source in citations:
        if source not in described.sources and source.startswith(SHARED):
            yield Finding(
                "PS302",
                path,
                told("no shared list of sources has %(source)s", source=show(source)),
                told("looked for in %(files)s", files=", ".join(files))
                if files
                else told(
                    "put a list 'sources.yaml' or 'sources.bib' beside the pilot; it is looked for "
                    "in the folders above too"
                ),
                near=(source, names),
            )


def check_borrowed(
    described: Described, citations: Citations, gathered: Gathered
) -> Iterator[Finding]:
    """PS302: sources that only another assessment file lists."""
    for path, source in citations if gathered.sources else ():
        if not gathered.lists(path, source):
            known = [name for name in described.sources if gathered.lists(path, name)]
            yield unlisted_source(path, source, known)


def check_routes(pilot: Pilot, framework: Framework, instead: str | None) -> Iterator[Finding]:
    """PS304; `instead` is a route that is judged instead of the pilot's own.

    Where a pilot is assessed with another framework too, its route may be one of that: the pilot
    is judged all the same, and nothing tells a typing error apart.
    """
    severity, consequence = Severity.WARNING, ""
    if instead is None and any(a.framework != framework.id for a in pilot.assessments):
        consequence = told(
            ", so its first one, '%(route)s', heads the report",
            route=next(iter(framework.routes)),
        )
    elif instead is None:
        severity = Severity.ERROR
    named: list[tuple[Path, str | None, Severity, str]] = [
        (("scaling", "route"), pilot.scaling.route, severity, consequence)
    ]
    named += [
        (("afterlife", i, "route"), event.route, Severity.WARNING, "")
        for i, event in enumerate(pilot.afterlife)
    ]
    for path, route, severity, consequence in named:
        if route is not None and route not in framework.routes:
            yield Finding(
                "PS304",
                path,
                told(
                    "%(route)s is not a route of the framework '%(framework)s'%(consequence)s",
                    route=show(route),
                    framework=framework.id,
                    consequence=consequence,
                ),
                told("routes: %(routes)s", routes=list_some(framework.routes)),
                severity,
                near=(route, framework.routes, framework.names),
            )


def check_roles(described: Described, framework: Framework) -> Iterator[Finding]:
    """PS204: assessors with a role that the framework does not have."""
    for i, assessment in assessments_for(described, framework):
        yield from check_role(
            ("assessments", i, "assessor", "role"), assessment.assessor.role, framework
        )


def check_role(path: Path, role: str, framework: Framework) -> Iterator[Finding]:
    """PS204: a role of assessors that the framework does not have."""
    if role not in framework.role_ids:
        yield Finding(
            "PS204",
            path,
            told(
                "%(value)s is not one of %(allowed)s",
                value=show(role),
                allowed=", ".join(framework.role_ids),
            ),
            told("these are the roles of the framework '%(framework)s'", framework=framework.id)
            if framework.roles
            else "",
            near=(role, framework.role_ids, framework.names),
        )


def check_conditions(described: Described, framework: Framework) -> Iterator[Finding]:
    """PS301: ratings of conditions that the framework does not have."""
    for i, assessment in assessments_for(described, framework):
        for name in assessment.ratings:
            if name not in framework.condition_by_id:
                yield Finding(
                    "PS301",
                    ("assessments", i, "ratings", name),
                    told(
                        "%(name)s is not a condition of the framework '%(framework)s'",
                        name=show(name),
                        framework=framework.id,
                    ),
                    told("'pilotscan explain' lists the conditions"),
                    key=True,
                    near=(name, framework.condition_by_id, framework.names),
                )


def check_frameworks_named(described: Described, framework: Framework) -> Iterator[Finding]:
    """PS303: assessments, but none for the framework in use."""
    named = sorted({assessment.framework for assessment in described.assessments})
    if named and framework.id not in named:
        # where the author most likely meant this framework
        meant = [
            nearest(assessment.framework, [framework.id]) for assessment in described.assessments
        ]
        first = next((i for i, near in enumerate(meant) if near), 0)
        yield Finding(
            "PS303",
            ("assessments", first, "framework"),
            told(
                "no assessment uses the framework '%(framework)s', so every condition is unknown",
                framework=framework.id,
            ),
            told("assessments here use: %(named)s", named=", ".join(named[:3])),
            Severity.WARNING,
            near=(described.assessments[first].framework, [framework.id]),
        )
