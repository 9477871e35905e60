"""Risks that follow from the facts of a pilot, without a rating (domain, section 5.10).

What is not in the file is not known: it is never read as zero, and it never makes a risk.
"""

from __future__ import annotations

from datetime import date
from math import fsum
from typing import TYPE_CHECKING, NamedTuple

from pilotscan.model.cited import newest_cited, years_before
from pilotscan.model.counting import counted_assessments
from pilotscan.model.dates import FuzzyDate
from pilotscan.model.scale import TOLERANCE
from pilotscan.scoring.known_facts import Fact, KnownFacts, Path

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from pilotscan.model.framework import Framework
    from pilotscan.model.observations import Kind, ObservationRule
    from pilotscan.model.pilot import Figure, Funding, Pilot

__all__ = ["Observation", "Value", "observe"]

Value = str | tuple[str, ...] | float | FuzzyDate | None


class Observation(NamedTuple):
    """A risk that follows from facts.

    Parameters
    ----------
    facts : where in the pilot's file they stand
    sources : ids of the sources that say them
    values : what the sentence of the rule names; None is not known, and several texts stay apart
    inferred : the author's own reading is among the facts
    """

    rule: ObservationRule
    facts: tuple[Path, ...]
    sources: tuple[str, ...]
    values: dict[str, Value]
    inferred: bool = False

    @property
    def kind(self) -> Kind:
        """The kind of the rule."""
        return self.rule.kind


_Found = tuple[list[Fact], dict[str, Value]]


def observe(
    pilot: Pilot, framework: Framework, route: str, as_of: date | None = None
) -> tuple[Observation, ...]:
    """Return what the rules of a framework see in the facts of a pilot.

    Parameters
    ----------
    pilot : as its file has it
    route : rules for other routes are not looked at
    as_of : what came after it is not known yet; None is the newest assessment

    Returns
    -------
    tuple
        In the order of the framework's rules; what one rule finds, in the order of the file.
    """
    rules = [rule for rule in framework.observations if rule.counts_on(route)]
    if not rules:
        return ()
    known = KnownFacts(pilot, framework, as_of)
    found = []
    for rule in rules:
        threshold = rule.share if rule.share is not None else rule.years or 0
        for facts, values in _LOOK[rule.kind](known, threshold):
            sources = dict.fromkeys(source for fact in facts for source in fact.sources)
            paths = tuple(fact.path for fact in facts)
            inferred = any(getattr(fact.item, "inferred", False) for fact in facts)
            found.append(Observation(rule, paths, tuple(sources), values, inferred))
    return tuple(found)


def _tenure_ends(known: KnownFacts, years: float) -> Iterator[_Found]:
    tenure = known.pilot.place.tenure
    if tenure is not None and tenure.until and known.ends_within(tenure.until, years):
        yield [Fact(("place", "tenure"), tenure, tenure.sources)], {"until": tenure.until}


def _one_payer(known: KnownFacts, above: float) -> Iterator[_Found]:
    """Look at amounts that can be added up: of one currency, for the same time."""
    lines = _paid_once(known.listed("funding"))
    groups: dict[tuple[str, str | None], list[Fact]] = {}
    for fact in lines:
        if fact.item.amount is not None and fact.item.currency is not None:
            groups.setdefault((fact.item.currency, fact.item.per), []).append(fact)
    group = max(groups.values(), key=len, default=[])
    amounts: dict[str, list[float]] = {}
    for fact in group:
        amounts.setdefault(fact.item.source, []).append(fact.item.amount)
    sums = {payer: fsum(paid) for payer, paid in amounts.items()}
    total = fsum(sums.values())
    if len(sums) < 2 or not total:
        return  # that a file names one payer does not say that there is no other
    payer = max(sums, key=sums.__getitem__)
    share = sums[payer] / total
    if share > above + TOLERANCE:
        yield group, {"payer": payer, "share": share, "known": len(group), "lines": len(lines)}


def _paid_once(lines: Iterable[Fact]) -> list[Fact]:
    """Leave out hours and goods, parts of other lines, and what was budgeted of what was spent."""
    money = [fact for fact in lines if fact.item.kind != "in-kind"]
    wholes = {
        fact.item.source
        for fact in money
        if fact.item.amount is not None and fact.item.part_of != fact.item.source
    }
    spent = {_for_what(fact.item) for fact in money if fact.item.basis == "realised"}
    return [
        fact
        for fact in money
        if fact.item.part_of not in wholes
        and not (fact.item.basis == "budgeted" and _for_what(fact.item) in spent)
    ]


def _for_what(line: Funding) -> tuple[object, ...]:
    return line.source, line.kind, line.per, line.currency, line.start, line.end


def _money_ends(known: KnownFacts, years: float) -> Iterator[_Found]:
    """Look at money that comes in; a one-off investment was never to go on."""
    lines = [fact for fact in known.listed("funding") if fact.item.kind != "capital"]
    ends = [fact.item.end for fact in lines if fact.item.end is not None]
    if not lines or len(ends) < len(lines):
        return
    last = max(ends, key=lambda end: end.latest)
    if known.ends_within(last, years):
        yield lines, {"last": last}


class _Point(NamedTuple):
    """What a series says of a date; sources that differ give a range."""

    facts: list[Fact]
    low: float
    high: float

    @property
    def when(self) -> FuzzyDate:
        date_of: FuzzyDate = self.facts[0].item.date
        return date_of

    @property
    def span(self) -> tuple[date, date]:
        """The first and the last day that the date can mean; `~` and `?` leave a year."""
        when = self.when
        if when.about or when.uncertain:
            return date(when.year - 1, 1, 1), date(when.year + 1, 12, 31)
        return when.earliest, when.latest


def _demand_swings(known: KnownFacts, above: float) -> Iterator[_Found]:
    series: dict[tuple[str, ...], dict[FuzzyDate, list[Fact]]] = {}
    for fact in known.listed("figures"):
        figure = fact.item
        if figure.kind == "demand" and figure.date is not None and _range(figure):
            key = (_folded(figure.what), _folded(figure.unit), figure.at)
            series.setdefault(key, {}).setdefault(figure.date, []).append(fact)
    for dated in series.values():
        points = []
        for facts in dated.values():
            ranges = [_range(fact.item) for fact in facts]
            lows, highs = zip(*(r for r in ranges if r), strict=True)
            points.append(_Point(facts, min(lows), max(highs)))
        fall, before, after = _largest_fall(points)
        if before is not None and after is not None and fall > above + TOLERANCE:
            yield (
                [*before.facts, *after.facts],
                {
                    "what": before.facts[0].item.what,
                    "before": before.low,
                    "before_date": before.when,
                    "after": after.high,
                    "after_date": after.when,
                    "fall": fall,
                },
            )


def _largest_fall(points: list[_Point]) -> tuple[float, _Point | None, _Point | None]:
    """Return the largest fall from a date to one that is later beyond doubt."""
    earlier = sorted(points, key=lambda point: point.span[1])
    best: tuple[float, _Point | None, _Point | None] = (0.0, None, None)
    peak: _Point | None = None
    passed = 0
    for point in sorted(points, key=lambda point: point.span[0]):
        while earlier[passed].span[1] < point.span[0]:
            if peak is None or earlier[passed].low > peak.low:
                peak = earlier[passed]
            passed += 1
        if peak is not None and peak.low > 0:
            fall = (peak.low - point.high) / peak.low
            if fall > best[0]:
                best = (fall, peak, point)
    return best


def _range(figure: Figure) -> tuple[float, float] | None:
    """Return the lowest and the highest number that a figure can mean."""
    if figure.value is not None:
        return figure.value, figure.value
    if figure.low is not None and figure.high is not None:
        return figure.low, figure.high
    return None


def _by_unit(facts: Iterable[Fact], end: int) -> dict[str, list[tuple[float, Fact]]]:
    """Return numbers by their unit: only what is counted in the same thing can be compared.

    Parameters
    ----------
    end : 0 takes the low end of a range, 1 the high one
    """
    found: dict[str, list[tuple[float, Fact]]] = {}
    for fact in facts:
        numbers = _range(fact.item)
        if numbers:
            found.setdefault(_folded(fact.item.unit), []).append((numbers[end], fact))
    return found


def _most(numbers: list[tuple[float, Fact]]) -> tuple[float, Fact]:
    return max(numbers, key=lambda found: found[0])


def _larger_than_tested(known: KnownFacts, above: float) -> Iterator[_Found]:
    reached = _by_unit(known.figures("reached", "this"), 1)
    for unit, wanted in _by_unit(known.figures("capacity", "next"), 0).items():
        if unit in reached:
            next_site, plan = _most(wanted)
            most, fact = _most(reached[unit])
            if next_site > most * (1 + above) + TOLERANCE:
                yield [plan, fact], {"next": next_site, "reached": most}


def _below_capacity(known: KnownFacts, below: float) -> Iterator[_Found]:
    reached = _by_unit(known.figures("reached", "this"), 1)
    for unit, places in _by_unit(known.figures("capacity", "this"), 0).items():
        if unit in reached:
            least, room = min(places, key=lambda found: found[0])
            most, fact = _most(reached[unit])
            if most < least * below - TOLERANCE:
                yield [fact, room], {"reached": most, "capacity": least}


def _thinner_staffing(known: KnownFacts, by: float) -> Iterator[_Found]:
    people = _people(known)
    if people is None:
        return
    here, there = people
    staff = _series(known.figures("staff", "this"))
    for key, figures in _series(known.figures("staff", "next")).items():
        now, then = _newest(staff.get(key, [])), _newest(figures)
        if now is None or then is None or not now.item.value:
            continue
        if then.item.value * here.item.value < (
            (1 - by) * now.item.value * there.item.value - TOLERANCE
        ):
            yield (
                [now, here, then, there],
                {
                    "what": now.item.what,
                    "staff": now.item.value,
                    "people": here.item.value,
                    "next_staff": then.item.value,
                    "next_people": there.item.value,
                },
            )


def _people(known: KnownFacts) -> tuple[Fact, Fact] | None:
    """Return for how many people staff is there, here and at the next site, in the same unit."""
    there = _newest(known.figures("capacity", "next"))
    for kind in ("capacity", "reached"):
        here = _newest(known.figures(kind, "this"))
        if here is not None and there is not None and here.item.value and there.item.value:
            same = _folded(here.item.unit) == _folded(there.item.unit)
            return (here, there) if same else None
    return None


def _series(facts: Iterable[Fact]) -> dict[tuple[str, str], list[Fact]]:
    found: dict[tuple[str, str], list[Fact]] = {}
    for fact in facts:
        key = (_folded(fact.item.what), _folded(fact.item.unit))
        found.setdefault(key, []).append(fact)
    return found


def _newest(facts: Iterable[Fact]) -> Fact | None:
    """Return the one figure that holds; None where there is none, or figures contradict."""
    given = [fact for fact in facts if fact.item.value is not None]
    if len({(fact.item.value, _folded(fact.item.unit)) for fact in given}) == 1:
        return given[0]
    dated = [fact for fact in given if fact.item.date is not None]
    if not dated or len(dated) < len(given):
        return None
    last = max(dated, key=lambda fact: fact.item.date.earliest)
    others = (fact for fact in dated if fact is not last)
    return last if all(fact.item.date.is_before(last.item.date) for fact in others) else None


def _selection_differs(known: KnownFacts, _: float) -> Iterator[_Found]:
    listed = known.listed("selection")
    here = [fact for fact in listed if fact.item.at == "this"]
    there = [fact for fact in listed if fact.item.at == "next"]
    differs = False
    for name in ("by", "on"):
        now, then = ({_folded(getattr(f.item, name)) for f in side} for side in (here, there))
        differs |= bool(now and then and "" not in now | then and now != then)
    if differs:
        yield (
            [*here, *there],
            {
                "by": _texts(here, "by"),
                "on": _texts(here, "on"),
                "next_by": _texts(there, "by"),
                "next_on": _texts(there, "on"),
            },
        )


def _texts(facts: Iterable[Fact], name: str) -> tuple[str, ...] | None:
    """Return what the items say, each with its translations; None where they say nothing."""
    said = (getattr(fact.item, name) for fact in facts)
    return tuple(dict.fromkeys(text for text in said if text)) or None


def _circumstance_missing(known: KnownFacts, _: float) -> Iterator[_Found]:
    for fact in known.listed("circumstances"):
        is_missing = (fact.item.role, fact.item.at_scale) == ("essential", "absent")
        if is_missing and fact.item.replacement is None:
            yield [fact], {"what": fact.item.what}


def _old_evidence(known: KnownFacts, years: float) -> Iterator[_Found]:
    counted = counted_assessments(known.pilot, known.framework, known.as_of)
    newest = newest_cited(known.pilot, counted)
    if known.day is not None and newest and years_before(newest[1], known.day.year) > years:
        name, when = newest
        yield [Fact(("sources", name), None, (name,))], {"newest": when}


def _folded(text: str | None) -> str:
    """Return words as they are compared: capitals and spaces make no difference."""
    return " ".join((text or "").split()).casefold()


_LOOK: dict[Kind, Callable[[KnownFacts, float], Iterator[_Found]]] = {
    "tenure-ends": _tenure_ends,
    "one-payer": _one_payer,
    "money-ends": _money_ends,
    "demand-swings": _demand_swings,
    "larger-than-tested": _larger_than_tested,
    "below-capacity": _below_capacity,
    "thinner-staffing": _thinner_staffing,
    "selection-differs": _selection_differs,
    "circumstance-missing": _circumstance_missing,
    "old-evidence": _old_evidence,
}
