"""What cannot be true together: dates, amounts, sums, assessments."""

from __future__ import annotations

from collections import defaultdict
from itertools import pairwise
from math import fsum
from typing import TYPE_CHECKING

from pilotscan.checks.finding import Finding, evidence_of, list_some
from pilotscan.diagnostics import Severity, show
from pilotscan.model.counting import assessments_for, reference_date
from pilotscan.model.lookback import dated_facts
from pilotscan.told import told

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from pilotscan.model.framework import Framework
    from pilotscan.model.pilot import Pilot
    from pilotscan.model.target import Described

_Line = tuple[str, object, object]  # source, currency, per

__all__ = [
    "check_assessors",
    "check_circumstances",
    "check_figures",
    "check_funding",
    "check_look_back",
    "check_periods",
    "check_source_years",
    "check_status",
]


def check_periods(pilot: Pilot) -> Iterator[Finding]:
    """PS401: an end that lies before its start."""
    periods = [(("period", "end"), pilot.period.start, pilot.period.end)]
    periods += [
        (("funding", i, "end"), line.start, line.end)  # type: ignore[misc]
        for i, line in enumerate(pilot.funding)
    ]
    for path, start, end in periods:
        if start is not None and end is not None and end.is_before(start):
            yield Finding(
                "PS401",
                path,
                told("the end %(end)s lies before the start %(start)s", end=end, start=start),
                told("the earlier one belongs under 'start', the later one under 'end'"),
            )


def check_figures(described: Described) -> Iterator[Finding]:
    """PS404: low, value and high that do not rise."""
    for i, figure in enumerate(described.figures):
        rising = (("low", figure.low), ("value", figure.value), ("high", figure.high))
        given = [(name, number) for name, number in rising if number is not None]
        for (lower_name, lower), (upper_name, upper) in pairwise(given):
            if lower > upper:
                yield Finding(
                    "PS404",
                    ("figures", i, upper_name),
                    told(
                        "'%(upper_name)s' %(upper)s lies below '%(lower_name)s' %(lower)s",
                        upper_name=upper_name,
                        upper=f"{upper:g}",
                        lower_name=lower_name,
                        lower=f"{lower:g}",
                    ),
                    told("expected: low, value, high in rising order"),
                )


def check_circumstances(pilot: Pilot) -> Iterator[Finding]:
    """PS415: an id that two circumstances share."""
    seen: set[str] = set()
    for i, item in enumerate(pilot.circumstances):
        if item.id is None:
            continue
        if item.id in seen:
            yield Finding(
                "PS415",
                ("circumstances", i, "id"),
                told("another circumstance of this pilot has the id '%(id)s' already", id=item.id),
                told("give one of the two another id"),
            )
        seen.add(item.id)


def check_assessors(described: Described, framework: Framework) -> Iterator[Finding]:
    """PS403 and PS412: ratings of which nobody can tell which is newer, or who gave them."""
    rated: dict[tuple[str, object], set[str]] = defaultdict(set)
    nameless: dict[str, int] = {}
    for i, assessment in assessments_for(described, framework):
        assessor, day = assessment.assessor.identity, assessment.date
        before = rated[assessor, day]
        twice = [show(name) for name in assessment.ratings if name in before]
        before.update(assessment.ratings)
        if twice:
            yield Finding(
                "PS403",
                ("assessments", i, "date"),
                told(
                    "a second rating of %(twice)s by '%(assessor)s' on %(day)s",
                    twice=list_some(twice),
                    assessor=assessor,
                    day=day,
                ),
                told(
                    "give the assessors different ids, correct a date, or leave out one of "
                    "the ratings"
                ),
            )
        elif assessment.assessor.id is None:
            first = nameless.setdefault(assessor, i)
            if first != i:
                yield Finding(
                    "PS412",
                    ("assessments", i, "assessor"),
                    told(
                        "the assessments of %(date)s and %(day)s by a '%(assessor)s' have no "
                        "id: they "
                        "count as one person",
                        date=described.assessments[first].date,
                        day=day,
                        assessor=assessor,
                    ),
                    told("give each assessor an 'id'; the same one, if it is the same person"),
                    Severity.WARNING,
                )


def check_funding(pilot: Pilot) -> Iterator[Finding]:
    """PS406: parts that exceed their whole; PS407: amounts of which the currency is not said."""
    tops = {line.source for line in pilot.funding if line.part_of is None}
    whole: dict[_Line, float | None] = {}
    parts: dict[_Line, list[tuple[int, float]]] = defaultdict(list)
    for i, line in enumerate(pilot.funding):
        if line.amount is not None and line.currency is None:
            yield Finding(
                "PS407",
                ("funding", i, "amount"),
                told("the amount %(amount)s has no currency", amount=f"{line.amount:.15g}"),
                told("add 'currency: EUR', or the currency it is in"),
                Severity.WARNING,
            )
        if line.amount is None:
            continue
        if line.part_of is not None:
            parts[line.part_of, line.currency, line.per].append((i, line.amount))
        # a part may have parts itself, unless a line that is no part has its name
        if line.part_of is None or line.source not in {*tops, line.part_of}:
            # of two lines with one name it is not known which one is meant
            key: _Line = (line.source, line.currency, line.per)
            whole[key] = None if key in whole else line.amount
    for key, lines in parts.items():
        limit = whole.get(key)
        total = fsum(amount for _, amount in lines)
        if limit is not None and total > limit * (1 + 1e-9):
            yield Finding(
                "PS406",
                ("funding", lines[-1][0], "amount"),
                told(
                    "the parts of %(line)s add up to %(total)s, more than its %(limit)s",
                    line=show(key[0]),
                    total=total,
                    limit=limit,
                ),
                told("correct an amount, or 'part_of'"),
                Severity.WARNING,
            )


def check_source_years(described: Described, framework: Framework) -> Iterator[Finding]:
    """PS408: evidence that did not exist yet when it was cited."""
    placed = list(assessments_for(described, framework))
    first = min((assessment.date for _, assessment in placed), default=None)
    later = {
        name: source.year
        for name, source in described.sources.items()
        if first is not None and source.year is not None and source.year.is_after_day(first)
    }
    for path, assessment, evidence in evidence_of(placed) if later else ():
        year = later.get(evidence.source)
        if year is not None and year.is_after_day(assessment.date):
            yield Finding(
                "PS408",
                path,
                told(
                    "%(source)s is of %(year)s, and this assessment of %(date)s",
                    source=show(evidence.source),
                    year=year,
                    date=assessment.date,
                ),
                told("correct the year of the source, or date the assessment anew"),
                Severity.WARNING,
            )


def check_look_back(pilot: Pilot, as_of: date | None) -> Iterator[Finding]:
    """PS413: facts that no report shows yet; PS414: of which it is not known whether they count.

    Parameters
    ----------
    as_of : the reference date that was asked for, if any; then later facts are left out on purpose
    """
    until = reference_date(pilot, as_of)
    if until is None:
        return
    facts = list(dated_facts(pilot, until))
    cited = set()
    if as_of is None and any(is_later for _, _, is_later in facts):
        cited = {evidence.source for _, _, evidence in evidence_of(enumerate(pilot.assessments))}
    for path, when, is_later in facts:
        if path[0] == "sources" and path[1] in cited:
            continue  # what cites it is told: PS408
        place = (*path, "year" if path[0] == "sources" else "date")
        if is_later and as_of is None:
            yield Finding(
                "PS413",
                place,
                told(
                    "this is of %(when)s, after the newest assessment (%(until)s): reports "
                    "leave it out",
                    when=when,
                    until=until,
                ),
                told("assess the pilot anew, or judge it for a later date with --as-of"),
                Severity.WARNING,
            )
        elif not is_later and as_of is not None and when.latest > until:
            yield Finding(
                "PS414",
                place,
                told(
                    "%(when)s may lie before or after %(until)s: it counts", when=when, until=until
                ),
                told("write month and day, if you know them"),
                Severity.WARNING,
            )


def check_status(pilot: Pilot) -> Iterator[Finding]:
    """PS409: a status that the period speaks against, on the day the facts were looked up."""
    if pilot.checked is None:
        return
    start, end, checked = pilot.period.start, pilot.period.end, pilot.checked
    against = None
    if pilot.status in {"running", "planned"} and end is not None and end.is_before_day(checked):
        against = ("end", end, told("lies before"))
    elif pilot.status == "ended" and end is not None and end.is_after_day(checked):
        against = ("end", end, told("lies after"))
    elif pilot.status == "planned" and start is not None and start.is_before_day(checked):
        against = ("start", start, told("lies before"))
    if against is not None:
        name, when, lies = against
        yield Finding(
            "PS409",
            ("status",),
            told(
                "the status is '%(status)s', but the %(name)s %(when)s %(lies)s %(checked)s, "
                "when the facts were checked",
                status=pilot.status,
                name=name,
                when=when,
                lies=lies,
                checked=checked,
            ),
            told("correct 'status', or 'period.%(name)s'", name=name),
            Severity.WARNING,
        )
