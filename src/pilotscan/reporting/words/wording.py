"""The sentences of a report: the verdict, why, and what blocks a route."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pilotscan.model.languages import DEFAULT_LANGUAGE
from pilotscan.model.parties import split_actors
from pilotscan.model.scale import UNCLEAR
from pilotscan.reporting.words.names import name_of
from pilotscan.reporting.words.reasons import tell, words_of
from pilotscan.reporting.words.said import Said

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pilotscan.model.assessment import Assessment, Rating
    from pilotscan.model.framework import Framework, Text
    from pilotscan.model.scale import Verdict
    from pilotscan.reporting.words.language import Language
    from pilotscan.scoring.evaluation import Evaluation
    from pilotscan.scoring.result import Reason, RouteResult

__all__ = ["Wording"]

NAMED_AT_MOST = 3
"""So many conditions are named in a sentence; the rest is counted."""


class Wording:
    """Sentences about results, in one language and with one framework's words.

    Parameters
    ----------
    framework : whose titles are used
    language : of the page
    """

    def __init__(self, framework: Framework, language: Language) -> None:
        self.framework = framework
        self.language = language
        self._dimensions = {d.id: d for d in framework.dimensions}

    def said(self, text: Text | None) -> Said:
        """Return a framework's text in the page's language, else in the other, marked so."""
        if text is None:
            return Said("")
        words, lang = text.in_language(self.language.code)
        return Said(words, self.language.foreign(lang))

    def named(self, name: str, case: str) -> Said:
        """Return what a condition is called where it fails or is not known; see `name_of`."""
        return self.said(name_of(self.framework.condition_by_id[name], case))

    def condition(self, name: str, case: str = "") -> str:
        """Return the title of a condition, or its name in a case."""
        return self.named(name, case).text

    def dimension(self, name: str) -> str:
        """Return the title of a dimension."""
        return self.said(self._dimensions[name].title).text

    def route(self, name: str) -> str:
        """Return the title of a route."""
        return self.said(self.framework.routes[name].title).text

    def route_question(self, route: str) -> Said:
        """Return the question of a route, which its verdicts answer; empty if it has none."""
        return self.said(self.framework.routes[route].question)

    def verdict(self, verdict: Verdict, route: str) -> str:
        """Return what a verdict is called on a route."""
        wording = self.framework.verdicts.get(verdict)
        if wording is None:
            return self.language.label("verdict", verdict)
        return self.said(wording.by_route.get(route, wording.title)).text

    def role(self, name: str) -> str:
        """Return what a role of assessors is called."""
        own = self.framework.roles.get(name)
        if own is not None:
            return self.said(own).text
        try:
            return self.language.label("assessor_role", name)
        except KeyError:  # of another framework
            return name

    def voices(self) -> str:
        """Say how much the voice of each role weighs; empty if all weigh the same."""
        if not self.framework.role_weights:
            return ""
        return self.language.together(
            [
                f"{self.role(name)} {self.language.number(role.weight)}"
                for name, role in self.framework.roles.items()
            ]
        )

    def names_by_route(self, verdict: str) -> tuple[tuple[Said, Said], ...]:
        """Return the routes on which a verdict is called otherwise, and how."""
        return tuple(
            (self.said(self.framework.routes[route].title), self.said(title))
            for known, wording in self.framework.verdicts.items()
            if known == verdict
            for route, title in wording.by_route.items()
            if route in self.framework.routes
        )

    def verdict_value(self, verdict: Verdict, route: str) -> str:
        """Return by which value programs know a verdict under the name it has on a route.

        Routes with the same name of their own for it share a value, and those without one have
        the verdict itself, whatever the language.
        """
        wording = self.framework.verdicts.get(verdict)
        own = wording.by_route.get(route) if wording else None
        if wording is None or own is None or own == wording.title:
            return verdict
        first = next(name for name, title in wording.by_route.items() if title == own)
        return f"{verdict}.{first}"

    def obstacles(self, result: RouteResult) -> list[str]:
        """Name all that stands in the way on a route, what is necessary and unknown included.

        By its title: that is what somebody may look for.
        """
        names = [name for reason in result.reasons for name in reason.conditions]
        dimensions = [name for reason in result.reasons for name in reason.dimensions]
        return [
            *map(self.condition, dict.fromkeys([*names, *result.unknown_necessary])),
            *map(self.dimension, dict.fromkeys(dimensions)),
        ]

    def coverage(self, share: float) -> str:
        """Write a share of the weight on all conditions, on its side of what rules ask for."""
        rules = self.framework.rules
        return self.language.percent(share, rules.min_coverage, rules.min_score_coverage)

    def level(self, level: int) -> str:
        """Name a level: its number and what the framework calls it."""
        return f"{level} ({self.label_of(level)})"

    def label_of(self, level: int) -> str:
        """Return what the framework calls a level."""
        return self.said(self.framework.label(level)).text

    @property
    def lowest(self) -> int:
        """The number of the lowest level."""
        return self.framework.levels.first

    @property
    def speaks_of_place(self) -> bool:
        """Whether the framework calls its highest level "in place".

        Only then do we call a condition so: on a scale from complex to simple nothing is in place.
        """
        highest = self.framework.label(self.framework.levels.last)
        return self.language.gettext("in place") in self.said(highest).text or (
            "in place" in highest.in_language(DEFAULT_LANGUAGE)[0]
        )

    @property
    def in_place(self) -> str:
        """Say that a condition is as the best verdict asks, to complete "is …" or "not yet …"."""
        if self.speaks_of_place:
            return self.language.gettext("in place")
        level = self.framework.rules.ready.min_level
        return self.language.gettext("at level %(level)s or more", level=level)

    def has_necessary(self, route: str) -> bool:
        """Tell whether a condition is necessary on a route."""
        return any(c.is_necessary(route) for c in self.framework.conditions)

    def actor(self, name: str) -> str:
        """Return who somebody is: in the framework's words, else the sector's name, else the id."""
        if name in self.framework.actors:
            return self.said(self.framework.actors[name]).text
        try:
            return self.language.label("sector", name)
        except KeyError:
            return name

    def who(self, evaluation: Evaluation, name: str) -> str:
        """Say who of a pilot's parties can move a condition, and of whom there is nobody yet."""
        actors = self.framework.condition_by_id[name].actors
        able, missing = split_actors(actors, evaluation.pilot, self.framework)
        parts = [self.language.together([self.actor(actor) for actor in able])]
        if missing:
            named = self.language.together([self.actor(actor) for actor in missing])
            parts.append(self.language.gettext("nobody yet: %(actors)s", actors=named))
        return "; ".join(part for part in parts if part)

    def advice(self, evaluation: Evaluation, name: str) -> Said:
        """Say what to do about a condition: of an unknown one, which question to answer."""
        condition = self.framework.condition_by_id[name]
        if evaluation.condition(name).level is not None:
            return self.said(condition.advice)
        question = self.said(condition.question)
        text = self.language.gettext("Find out: %(question)s", question=question.text)
        return Said(text, question.lang)

    def conditions(self, names: Sequence[str], at_most: int = NAMED_AT_MOST, case: str = "") -> str:
        """Name the first few conditions and count the rest."""
        return self.few([self.condition(name, case) for name in names], at_most)

    def few(self, titles: Sequence[str], at_most: int = NAMED_AT_MOST) -> str:
        """Quote the first few titles and count the rest."""
        quoted = [self.language.gettext("“%(title)s”", title=title) for title in titles]
        shown = quoted[:at_most]
        rest = len(titles) - len(shown)
        if rest:
            shown.append(self.language.ngettext("%(n)s more", "%(n)s more", rest))
        return self.language.together(shown)

    def warnings(
        self, evaluation: Evaluation, name: str, result: RouteResult
    ) -> list[tuple[Assessment, Rating]]:
        """Return the ratings of a stop condition that are at its stop level."""
        at = max(
            stop.at
            for stop in self.framework.rules.stop
            if stop.condition == name and result.route in stop.routes
        )
        found = []
        for assessment in evaluation.assessments:
            rating = assessment.ratings.get(name)
            if rating is not None and isinstance(rating.level, int) and rating.level <= at:
                found.append((assessment, rating))
        return found

    def why(self, result: RouteResult) -> str:
        """Say why the verdict is what it is, with every reason."""
        if self.framework.profile_only:
            return self.language.gettext(
                "This framework gives no verdict: it sets no line from which scaling up is "
                "advised, and adds no levels up."
            )
        if not result.reasons:
            return self._all_well(result)
        return " ".join(self.reason(reason, result) for reason in result.reasons)

    def _all_well(self, result: RouteResult) -> str:
        """Say what the best verdict rests on; of necessary conditions only if there are any."""
        ready = self.framework.rules.ready
        rest = self.language.gettext(
            "No condition is unknown or at level %(lowest)s, and every dimension has a mean of "
            "%(mean)s or more.",
            lowest=self.level(self.lowest),
            mean=self.language.number(ready.min_dimension_mean),
        )
        if not self.has_necessary(result.route):
            return rest
        necessary = self.language.gettext(
            "Every necessary condition is at level %(level)s or higher, with sufficient evidence.",
            level=self.level(ready.min_level),
        )
        return f"{necessary} {rest}"

    def reason(self, reason: Reason, result: RouteResult) -> str:
        """Say one reason in one sentence."""
        titles = [self.condition(name, reason.rule) for name in reason.conditions]
        titles += map(self.dimension, reason.dimensions)
        return tell(
            words_of(reason.rule, result.verdict).says,
            len(titles),
            self.language,
            named=self.few(titles),
            level=self.level(self.lowest),
            mean=self.language.number(self.framework.rules.ready.min_dimension_mean),
            **self.covered(result),
        )

    def covered(self, result: RouteResult) -> dict[str, str]:
        """Return how much of the weight is rated, and what a verdict takes."""
        return {
            "coverage": self.coverage(result.coverage),
            "minimum": self.language.exact_percent(self.framework.rules.min_coverage),
        }

    def standing_lowest(self, evaluation: Evaluation) -> str:
        """Name the conditions at the lowest level that was given, and that level."""
        known = {r.id: r.level for r in evaluation.conditions if r.level is not None}
        listed = [item.condition for item in evaluation.head.advice if item.condition in known]
        if not listed:
            return ""
        level = known[listed[0]]
        named = self.conditions([name for name in listed if known[name] == level])
        return f"{named}: {self.level(level)}"

    def blocked_by(self, result: RouteResult, at_most: int = NAMED_AT_MOST) -> str:
        """Name in a few words what stands in the way on a route; empty if nothing does."""
        cases: dict[str, str] = {}
        for reason in result.reasons:
            for name in reason.conditions:
                cases.setdefault(name, reason.rule)
        if cases and result.verdict == UNCLEAR:
            named = self.conditions(
                list(cases), at_most
            )  # what is said before them says it already
            return self.language.gettext("unknown or unproven: %(named)s", named=named)
        if cases:
            return self.few([self.condition(name, case) for name, case in cases.items()], at_most)
        dimensions = [name for reason in result.reasons for name in reason.dimensions]
        if dimensions:
            return self.few([self.dimension(name) for name in dimensions], at_most)
        if any(reason.rule == "coverage" for reason in result.reasons):
            return self.language.gettext("too little is known")
        return ""
