"""The sentences of a comparison, and the names that all its parts share."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from pilotscan.model.scale import TOLERANCE
from pilotscan.reporting.words.phrases import desk_pilots_text, in_its_language
from pilotscan.reporting.words.wording import Wording
from pilotscan.scoring.verdict import NOT_ASSESSABLE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from pilotscan.comparing.comparison import Comparison
    from pilotscan.comparing.record import PilotRecord
    from pilotscan.comparing.systemic import ConditionTally
    from pilotscan.reporting.words.language import Language
    from pilotscan.reporting.words.said import Said

__all__ = [
    "NAMED_AT_MOST",
    "ComparisonWording",
    "desk_notice",
    "distance_text",
    "failing_case",
    "failing_text",
]

NAMED_AT_MOST = 3


class ComparisonWording(Wording):
    """Sentences about a comparison, in one language.

    Parameters
    ----------
    names : of the pilots, in their order; those of one name are told apart by their ids
    titles : of the conditions, in the order of the framework
    """

    def __init__(self, comparison: Comparison, language: Language) -> None:
        super().__init__(comparison.framework, language)
        self.comparison = comparison
        often = Counter(record.name for record in comparison.records)
        self.names = [
            self.own(r, r.name if often[r.name] == 1 else f"{r.name} ({r.id})")
            for r in comparison.records
        ]
        self.titles = [self.said(c.title) for c in self.framework.conditions]
        self.position = {name: i for i, name in enumerate(comparison.condition_ids)}

    def own(self, record: PilotRecord, text: str) -> Said:
        """Return a pilot's own words, marked when the page is in another language."""
        return in_its_language(text, record.language, self.language)

    def news(self) -> str:
        """Say in one sentence how many pilots can go on, and why the others cannot."""
        many, route = self.language.ngettext, self.comparison.settings.route
        verdicts = self.comparison.judged.verdict.tolist()
        unclear = verdicts.count(NOT_ASSESSABLE)
        positive = sum(verdict > NOT_ASSESSABLE for verdict in verdicts)
        blocked = len(verdicts) - unclear - positive
        told = [
            many("%(n)s gets a yes", "%(n)s get a yes", positive)
            if positive
            else self.language.gettext("none gets a yes")
        ]
        if blocked:
            told.append(
                many(
                    "of %(n)s it is known what stands in the way",
                    "of %(n)s it is known what stands in the way",
                    blocked,
                )
            )
        if unclear:
            told.append(
                many("of %(n)s too little is known", "of %(n)s too little is known", unclear)
            )
        values = {"told": self.language.together(told)}
        if route is None:
            return many(
                "%(n)s pilot, on its own route: %(told)s.",
                "%(n)s pilots, each on its own route: %(told)s.",
                len(verdicts),
                **values,
            )
        return many(
            "%(n)s pilot on the route “%(route)s”, which was asked for: %(told)s.",
            "%(n)s pilots on the route “%(route)s”, which was asked for: %(told)s.",
            len(verdicts),
            route=self.route(route),
            **values,
        )

    def highlights(self) -> Iterator[str]:
        """Say what stands out in the set, one sentence at a time."""
        gettext, many, number = self.language.gettext, self.language.ngettext, self.language.number
        if not self.framework.profile_only:
            yield self._known()
        tallies = self.comparison.conditions
        failing = sorted((t for t in tallies if t.failing > 1), key=lambda t: -t.failing)
        if failing:
            yield gettext(
                "Most often not yet %(in_place)s or a bottleneck, of the pilots of which it is "
                "known: %(named)s.",
                in_place=self.in_place,
                named=self._counted(failing, lambda t: t.failing, failing_case),
            )
        good = sorted((t for t in tallies if t.supported > 1), key=lambda t: -t.supported)
        if good and not self.framework.profile_only:
            yield gettext(
                "Most often %(in_place)s and supported by evidence, of the pilots of which it is "
                "known: %(named)s.",
                in_place=self.in_place,
                named=self._counted(good, lambda t: t.supported),
            )
        dark = [t for t in tallies if t.counting > 1 and t.standing["unknown"] == t.counting]
        if dark:
            yield many(
                "Unknown in every pilot for which it counts: %(n)s condition (%(named)s).",
                "Unknown in every pilot for which they count: %(n)s conditions (%(named)s).",
                len(dark),
                named=self.conditions([t.id for t in dark], case="unknown"),
            )
        mostly = sum(t.systemic == "unknown" for t in tallies)
        if mostly:
            yield many(
                "%(n)s of %(total)s conditions is unknown in more than half of the pilots for "
                "which it counts. What follows says as much about what was written down as about "
                "the pilots.",
                "%(n)s of %(total)s conditions are each unknown in more than half of the pilots "
                "for which they count. What follows says as much about what was written down as "
                "about the pilots.",
                mostly,
                total=number(len(tallies)),
            )

    def _known(self) -> str:
        language, rules = self.language, self.framework.rules
        coverage = self.comparison.judged.coverage
        half = int((coverage >= rules.min_score_coverage - TOLERANCE).sum())
        values = {
            "total": language.number(len(coverage)),
            "share": language.exact_percent(rules.min_score_coverage),
        }
        if not half:
            return language.gettext(
                "In none of the %(total)s pilots is %(share)s of the conditions rated, by weight.",
                **values,
            )
        return language.gettext(
            "In %(half)s of the %(total)s pilots at least %(share)s of the conditions is rated, by "
            "weight.",
            half=language.number(half),
            **values,
        )

    def _counted(
        self,
        found: Sequence[ConditionTally],
        count: Callable[[ConditionTally], int],
        case: Callable[[ConditionTally], str] = lambda _: "",
    ) -> str:
        """Name the first few conditions, each with in how many pilots something holds for it."""
        number = self.language.number
        return self.language.together(
            [
                self.language.gettext(
                    "“%(title)s” (%(n)s of %(total)s; unknown in %(unknown)s)",
                    title=self.condition(t.id, case(t)),
                    n=number(count(t)),
                    total=number(t.rated),
                    unknown=number(t.standing["unknown"]),
                )
                for t in found[:NAMED_AT_MOST]
            ]
        )


def desk_notice(comparison: Comparison, language: Language) -> str:
    """Say how many pilots were assessed without a say of the organisation; empty if none was."""
    return desk_pilots_text(comparison.extent.desk, language)


def distance_text(say: ComparisonWording, pilot: int) -> str:
    """Say how many answers a pilot is from a verdict; a dash where it has one."""
    ahead = say.comparison.judged.ahead
    distance, certain = int(ahead.distance[pilot]), int(ahead.certain[pilot])
    if not distance:
        return "–"
    return say.language.gettext(
        "%(n)s (%(certain)s for certain)",
        n=say.language.number(distance),
        certain=say.language.number(certain),
    )


def failing_case(tally: ConditionTally) -> str:
    """Return as what a condition is named that fails: weak ones are said to be not yet in place."""
    return "bottleneck" if tally.standing["bottleneck"] else ""


def failing_text(tally: ConditionTally, say: Wording) -> str:
    """Say in how many pilots a condition fails, and of how many that can be said."""
    bottleneck, weak = tally.standing["bottleneck"], tally.standing["weak"]
    language = say.language
    parts = []
    if bottleneck:
        parts.append(language.gettext("a bottleneck in %(n)s", n=language.number(bottleneck)))
    if weak:
        parts.append(
            language.gettext(
                "not yet %(in_place)s in %(n)s", in_place=say.in_place, n=language.number(weak)
            )
        )
    return language.gettext(
        "%(how)s, of %(n)s known; unknown in %(unknown)s",
        how=language.together(parts),
        n=language.number(tally.rated),
        unknown=language.number(tally.standing["unknown"]),
    )
