"""The method page: how a verdict comes about, with one pilot worked out step by step.

Every number of the example comes from the evaluation or from the functions that judged it.
"""

from __future__ import annotations

from dataclasses import replace
from math import fsum
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from pilotscan.model.scale import PER_LEVEL, TOP_LEVEL, VERDICTS
from pilotscan.reporting.pilot.page import assessor_name, desk_text
from pilotscan.reporting.site.framework_page import (
    full_provenance,
    has_necessary,
    verdict_rules,
)
from pilotscan.reporting.words.numbers import has_decimals, rounded_share
from pilotscan.reporting.words.reasons import RULES, needs_of_best
from pilotscan.reporting.words.wording import Said, Wording
from pilotscan.scoring.ratings import lower_median, rate_pilot, rating_table
from pilotscan.scoring.score import RoutePlan
from pilotscan.scoring.verdict import Known, RouteJudgement, judge_route

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from numpy.typing import NDArray

    from pilotscan.model.framework import Condition, Dimension, Framework
    from pilotscan.model.scale import Verdict
    from pilotscan.model.source import Source
    from pilotscan.reporting.pilot.values import Provenance
    from pilotscan.reporting.site.framework_page import VerdictRule
    from pilotscan.reporting.words.language import Language
    from pilotscan.scoring.result import (
        ConditionResult,
        DimensionResult,
        Evaluation,
        Hinge,
        RouteResult,
    )

__all__ = [
    "AssessmentLine",
    "Check",
    "ConditionExample",
    "DimensionSum",
    "Example",
    "HingeExample",
    "Item",
    "MethodPage",
    "RoleLevels",
    "ScoreSum",
    "SourceLine",
    "Sum",
    "SumRow",
    "TriedRule",
    "choose_example",
    "dimension_sums",
    "method_page",
    "try_change",
]

_TIMES = "\N{NO-BREAK SPACE}×\N{NO-BREAK SPACE}"
VOICES = {"team": (3, 3, 4), "outsider": (1,)}
"""Levels of a made-up case: three people of one team, and one outsider."""


class Sum(NamedTuple):
    """A sum in full: what is added and divided, and what comes out, to two decimals.

    All is rounded to nearest; a share as its percentage is.
    """

    terms: str
    sign: str
    result: str

    def __str__(self) -> str:
        return f"{self.terms} {self.sign}\N{NO-BREAK SPACE}{self.result}"


class SumRow(NamedTuple):
    """One condition of a dimension; `level` is empty if it is unknown."""

    id: str
    title: Said
    weight: str
    level: str
    points: str
    lowest: str
    highest: str


class DimensionSum(NamedTuple):
    """A dimension worked out; a part without a value is None."""

    id: str
    title: Said
    weight: str
    rows: tuple[SumRow, ...]
    mean: Sum | None
    low: Sum
    high: Sum
    share: Sum


class ScoreSum(NamedTuple):
    """The score worked out; `value` is None where too little is known for one."""

    value: Sum | None
    low: Sum
    high: Sum
    share: Sum
    share_percent: str
    needed: str


class AssessmentLine(NamedTuple):
    """An assessment that counts."""

    assessor: Said
    role: str
    date: str
    rated: int


class RoleLevels(NamedTuple):
    """The levels that one role gave, and the lower middle one."""

    role: str
    levels: str
    middle: int
    several: bool


class SourceLine(NamedTuple):
    """A source behind a level: what it carries, and whether it is for, against or left out."""

    text: Said
    kind: str
    carries: int
    made_by: Said
    site: Said
    part: str


class ConditionExample(NamedTuple):
    """One condition worked out: from levels to its level, from sources to their strength."""

    id: str
    title: Said
    question: Said
    level: int
    label: Said
    anchor: Said
    roles: tuple[RoleLevels, ...]
    sources: tuple[SourceLine, ...]
    strength: int
    strength_label: Said
    because: str


class Item(NamedTuple):
    """A condition or dimension that a check found; `anchor` on the page of the framework."""

    anchor: str
    title: Said
    detail: str


class Check(NamedTuple):
    """One question that a rule asks, the answer, and what it was found in."""

    question: str
    holds: bool
    answer: str
    detail: str
    items: tuple[Item, ...]


class TriedRule(NamedTuple):
    """A rule that was tried: what was found, and whether it gave the verdict."""

    id: str
    mark: str
    title: Said
    checks: tuple[Check, ...]
    applies: bool


class HingeExample(NamedTuple):
    """One change recomputed.

    Parameters
    ----------
    rule : the one that gives the new verdict
    changes : how many single changes there are
    """

    change: str
    rule: TriedRule
    verdict: str
    changes: int


class Example(NamedTuple):
    """One pilot worked out."""

    id: str
    name: Said
    desk: str
    report: str
    route: Said
    verdict: str
    verdict_id: str
    mark: str
    assessments: tuple[AssessmentLine, ...]
    left_out: int
    as_of: str
    counting: int
    total: int
    not_relevant: tuple[Item, ...]
    not_applicable: tuple[Item, ...]
    condition: ConditionExample | None
    dimension: DimensionSum | None
    dimensions: tuple[DimensionSum, ...]
    score: ScoreSum | None
    tried: tuple[TriedRule, ...]
    left: tuple[Said, ...]
    hinge: HingeExample | None


class MethodPage(NamedTuple):
    """Everything on the method page.

    Parameters
    ----------
    example : None without a pilot to work out
    voices : levels of a made-up team, its middle one, of an outsider, and what counts
    """

    lang: str
    framework: Said
    rules: tuple[VerdictRule, ...]
    routes: tuple[tuple[str, Said, Said], ...]
    conditions: int
    dimensions: int
    has_necessary: bool
    same_weights: bool
    min_coverage: str
    min_score_coverage: str
    documented_from: int
    disputed_from: int
    unsupported_from: int
    ready_mean: str
    per_level: str
    voices: tuple[str, int, str, int]
    example: Example | None
    provenance: Provenance


def choose_example(evaluations: Iterable[Evaluation]) -> Evaluation | None:
    """Choose the pilot to work out: the one with most rated conditions, of several the first."""
    return max(evaluations, key=lambda evaluation: evaluation.head.rated, default=None)


def method_page(
    evaluation: Evaluation | None,
    framework: Framework,
    language: Language,
    sha256: str = "",
    *,
    report: str = "",
) -> MethodPage:
    """Lay out the method page.

    Parameters
    ----------
    evaluation : the pilot to work out, judged with the framework; None for a page without one
    sha256 : of the framework's bytes, for the provenance; empty if unknown
    report : address of the pilot's report, relative to the page; empty if there is none
    """
    say, rules = Wording(framework, language), framework.rules
    team, outsider = VOICES["team"], VOICES["outsider"]
    middle = lower_median(team)
    weights = {d.weight for d in framework.dimensions}, {c.weight for c in framework.conditions}
    return MethodPage(
        lang=language.code,
        framework=say.said(framework.title),
        rules=verdict_rules(framework, language),
        routes=tuple(
            (name, say.said(route.title), say.said(route.about))
            for name, route in framework.routes.items()
        ),
        conditions=len(framework.conditions),
        dimensions=len(framework.dimensions),
        has_necessary=has_necessary(framework),
        same_weights=all(len(found) == 1 for found in weights),
        min_coverage=language.exact_percent(rules.min_coverage),
        min_score_coverage=language.exact_percent(rules.min_score_coverage),
        documented_from=rules.unsupported.below_evidence,
        disputed_from=rules.disputed.from_spread,
        unsupported_from=rules.unsupported.from_level,
        ready_mean=language.number(rules.ready.min_dimension_mean),
        per_level=language.number(PER_LEVEL),
        voices=(
            language.together([str(level) for level in team]),
            middle,
            language.together([str(level) for level in outsider]),
            lower_median([middle, lower_median(outsider)]),
        ),
        example=_ExampleMaker(evaluation, language).make(report) if evaluation else None,
        provenance=full_provenance(framework, sha256),
    )


def dimension_sums(evaluation: Evaluation, language: Language) -> tuple[DimensionSum, ...]:
    """Work out every dimension that has a condition that counts on the head route."""
    return _ExampleMaker(evaluation, language).dimensions()


def try_change(evaluation: Evaluation, hinge: Hinge, route: str) -> RouteJudgement:
    """Judge a pilot anew on a route, with one change and all else as it is.

    Notes
    -----
    What is not known gets the level of the change and the evidence that the best verdict needs.
    """
    known = _changed(_known(evaluation), hinge, evaluation.framework)
    return _judged(known, evaluation.framework, route)


def _known(evaluation: Evaluation) -> Known:
    framework = evaluation.framework
    rated = [rate_pilot(evaluation.pilot, framework, evaluation.as_of)]
    return Known.of(rating_table(rated, framework), len(framework.conditions))


def _judged(known: Known, framework: Framework, route: str) -> RouteJudgement:
    return judge_route(known, RoutePlan.of(framework, route), framework.rules)


def _changed(known: Known, hinge: Hinge, framework: Framework) -> Known:
    at = list(framework.condition_by_id).index(hinge.condition)
    level, alarm = known.level.copy(), known.alarm.copy()
    backing, found = known.strength.copy(), known.without_searches.copy()
    if hinge.what == "level":
        level[0, at] = alarm[0, at] = hinge.after
        if hinge.before is None:
            backing[0, at] = found[0, at] = framework.rules.ready.min_evidence
    else:
        rises = hinge.after > backing[0, at]
        found[0, at] = hinge.after if rises else min(found[0, at], hinge.after)
        backing[0, at] = hinge.after
    return replace(known, level=level, alarm=alarm, strength=backing, without_searches=found)


def _most_telling(head: RouteResult) -> Hinge | None:
    """Choose a single change: the first that makes the verdict better, else the first."""
    now = VERDICTS.index(head.verdict)
    better = [hinge for hinge in head.hinges if VERDICTS.index(hinge.verdict) > now]
    return next(iter([*better, *head.hinges]), None)


class _ExampleMaker:
    """One pilot being worked out."""

    def __init__(self, evaluation: Evaluation, language: Language) -> None:
        self.evaluation = evaluation
        self.pilot = evaluation.pilot
        self.framework = evaluation.framework
        self.head: RouteResult = evaluation.head
        self.language = language
        self.say = Wording(evaluation.framework, language)
        self.results = {result.id: result for result in evaluation.conditions}
        self.own_lang = "" if self.pilot.language == language.code else self.pilot.language

    def make(self, report: str) -> Example:
        evaluation, head, language = self.evaluation, self.head, self.language
        fitting = [a for a in self.pilot.assessments if a.framework == self.framework.id]
        sums = self.dimensions()
        route = self.framework.routes[head.route]
        known = _known(evaluation)
        tried = self._try_rules(_judged(known, self.framework, head.route), known)
        rules = verdict_rules(self.framework, language)
        return Example(
            id=self.pilot.id,
            name=self._own(self.pilot.name),
            desk=desk_text(evaluation.pilot, evaluation.assessments, self.language),
            report=report,
            route=self.say.said(route.title),
            verdict=self.say.verdict(head.verdict, head.route),
            verdict_id=head.verdict,
            mark=next(rule.mark for rule in rules if rule.id == head.verdict),
            assessments=tuple(
                AssessmentLine(
                    self._own(assessor_name(a, language)),
                    language.label("assessor_role", a.assessor.role),
                    language.date(a.date),
                    sum(
                        isinstance(rating.level, int)
                        for name, rating in a.ratings.items()
                        if name in self.results
                    ),
                )
                for a in evaluation.assessments
            ),
            left_out=len(fitting) - len(evaluation.assessments),
            as_of=language.date(evaluation.as_of) if evaluation.as_of else "",
            counting=head.counting,
            total=len(self.framework.conditions),
            not_relevant=self._items(
                [c.id for c in self.framework.conditions if not c.is_relevant(head.route)]
            ),
            not_applicable=self._items(
                [
                    c.id
                    for c in self.framework.conditions
                    if c.is_relevant(head.route) and self.results[c.id].state == "not-applicable"
                ]
            ),
            condition=self._condition(),
            dimension=self._telling(sums),
            dimensions=sums,
            score=self._score(),
            tried=tried,
            left=tuple(rule.title for rule in rules[len(tried) :]),
            hinge=self._hinge(known),
        )

    # --- small parts --------------------------------------------------------------------------

    def _own(self, text: str | None) -> Said:
        """Return the pilot's own words, marked when the page is in the other language."""
        return Said(text, self.own_lang) if text else Said("")

    def _number(self, value: float) -> str:
        """Write a number with as many decimals as it has, two at most."""
        return self.language.at_most(value, 2)

    def _share(self, value: float) -> str:
        """Write a share so that it agrees with the percentage."""
        rules = self.framework.rules
        lines = (rules.min_coverage, rules.min_score_coverage)
        return self.language.number(rounded_share(value, lines))

    def _sum(self, terms: str, result: str, values: Sequence[float]) -> Sum:
        """Write a sum; with ≈ where a part or the result is rounded."""
        is_exact = all(has_decimals(value, 2) for value in values)
        return Sum(terms, "=" if is_exact else "≈", result)

    def _items(
        self, names: Iterable[str], detail: dict[str, str] | None = None
    ) -> tuple[Item, ...]:
        return tuple(
            Item(
                f"c-{name}",
                self.say.said(self.framework.condition_by_id[name].title),
                (detail or {}).get(name, ""),
            )
            for name in names
        )

    # --- one condition ------------------------------------------------------------------------

    def _condition(self) -> ConditionExample | None:
        """Work out the condition that shows most: many sources of several kinds."""
        rated = [
            (c, self.results[c.id], level)
            for c in self.framework.conditions
            if c.is_relevant(self.head.route) and (level := self.results[c.id].level) is not None
        ]
        if not rated:
            return None
        condition, result, level = max(rated, key=lambda one: self._telling_sources(one[1]))
        support = result.support
        return ConditionExample(
            condition.id,
            self.say.said(condition.title),
            self.say.said(condition.question),
            level,
            self.say.said(self.framework.scale[level]),
            self.say.said(condition.levels[level]),
            self._roles(condition),
            self._sources(condition, result),
            support.strength,
            self.say.said(self.framework.evidence_scale[support.strength]),
            self._why_strength(
                [self.pilot.sources[name] for name in support.supporting], support.strength
            ),
        )

    def _telling_sources(self, result: ConditionResult) -> tuple[int, int, int, int]:
        support, sources = result.support, self.pilot.sources
        bases = {sources[name].base_strength for name in support.supporting}
        return (
            len(support.supporting), len(bases), len(support.contradicting), support.strength
        )  # fmt: skip

    def _roles(self, condition: Condition) -> tuple[RoleLevels, ...]:
        by_role: dict[str, list[int]] = {}
        for assessment in self.evaluation.assessments:
            rating = assessment.ratings.get(condition.id)
            if rating is not None and isinstance(rating.level, int):
                by_role.setdefault(assessment.assessor.role, []).append(rating.level)
        return tuple(
            RoleLevels(
                self.language.label("assessor_role", role),
                self.language.together([str(level) for level in levels]),
                lower_median(levels),
                len(levels) > 1,
            )
            for role, levels in by_role.items()
        )

    def _sources(self, condition: Condition, result: ConditionResult) -> tuple[SourceLine, ...]:
        gettext, support = self.language.gettext, result.support
        cited = dict.fromkeys(
            evidence.source
            for assessment in self.evaluation.assessments
            if condition.id in assessment.ratings
            for evidence in assessment.ratings[condition.id].evidence
        )
        lines = []
        for name in cited:
            if name not in self.pilot.sources:
                continue  # the file's fault, and told as such
            source = self.pilot.sources[name]
            if name in support.supporting:
                part = gettext("supports")
            elif name in support.contradicting:
                part = gettext("contradicts")
            else:
                part = gettext("not counted")
            kind = source.kind
            lines.append(
                SourceLine(
                    self._own(source.title or name),
                    self.language.label("source_kind", kind) if kind else gettext("kind unknown"),
                    source.base_strength,
                    self._own(source.made_by),
                    self._own(source.site),
                    part,
                )
            )
        return tuple(lines)

    def _why_strength(self, sources: Sequence[Source], found: int) -> str:
        """Say why the strength is what it is, from what the sources carry and what came out."""
        _, many = self.language.gettext, self.language.ngettext
        highest = max((source.base_strength for source in sources), default=0)
        top = [source for source in sources if source.base_strength == highest]
        rest = "" if len(top) == len(sources) else _("Weaker sources add nothing.")
        values = {"carries": highest, "strength": found}
        if not sources:
            text = _("No source supports the level, so the strength is %(strength)s.", **values)
        elif found == len(self.framework.evidence_scale) - 1:
            text = _(
                "At least two sources carry %(carries)s and come from different people or places. "
                "Together they make %(strength)s.",
                **values,
            )
        elif found > highest:
            text = _(
                "At least two sources carry %(carries)s and come from different people. Together "
                "they make %(strength)s.",
                **values,
            )
        elif highest < 2:
            text = _(
                "No source carries more than %(carries)s, and more of them do not make it "
                "stronger. So the strength is %(strength)s.",
                **values,
            )
        else:
            text = many(
                "One source carries %(carries)s, and there is no second one to confirm it. So the "
                "strength is %(strength)s.",
                "%(n)s sources carry %(carries)s, but they come from the same people. They count "
                "as one, so the strength is %(strength)s.",
                len(top),
                **values,
            )
        return f"{text} {rest}".strip()

    # --- numbers ------------------------------------------------------------------------------

    def dimensions(self) -> tuple[DimensionSum, ...]:
        found = []
        for dimension in self.framework.dimensions:
            result = next(d for d in self.head.dimensions if d.id == dimension.id)
            made = self._dimension(dimension, result)
            if made is not None:
                found.append(made)
        return tuple(found)

    def _dimension(self, dimension: Dimension, result: DimensionResult) -> DimensionSum | None:
        if result.low is None or result.high is None or result.coverage is None:
            return None
        counting = [
            c
            for c in dimension.conditions
            if c.is_relevant(self.head.route) and self.results[c.id].state != "not-applicable"
        ]
        level = {c.id: self.results[c.id].level for c in counting}
        rated = [c for c in counting if level[c.id] is not None]
        weights = [c.weight for c in counting]
        known, known_weights = [level[c.id] or 0 for c in rated], [c.weight for c in rated]
        low, high = (
            [unknown if (x := level[c.id]) is None else x for c in counting]
            for unknown in (0.0, TOP_LEVEL)
        )
        share = f"{self._number(fsum(known_weights))} / {self._number(fsum(weights))}"
        return DimensionSum(
            dimension.id,
            self.say.said(dimension.title),
            self._number(dimension.weight),
            tuple(self._sum_row(c, level[c.id]) for c in counting),
            None if result.mean is None else self._weigh(known, known_weights, result.mean),
            self._weigh(low, weights, result.low),
            self._weigh(high, weights, result.high),
            self._sum(share, self._share(result.coverage), (result.coverage, *weights)),
        )

    def _sum_row(self, condition: Condition, level: int | None) -> SumRow:
        number, weight = self._number, condition.weight
        return SumRow(
            condition.id,
            self.say.said(condition.title),
            number(weight),
            "" if level is None else str(level),
            "" if level is None else number(level * weight),
            number(0 if level is None else level),
            number(TOP_LEVEL if level is None else level),
        )

    @staticmethod
    def _telling(sums: Sequence[DimensionSum]) -> DimensionSum | None:
        """Choose the dimension that shows most: different levels, and something unknown."""

        def shows(made: DimensionSum) -> tuple[bool, int]:
            levels = [row.level for row in made.rows if row.level]
            return len(set(levels)) > 1 and len(levels) < len(made.rows), len(levels)

        return max(sums, key=shows, default=None)

    def _score(self) -> ScoreSum | None:
        """Work out score, range and coverage; None where no condition counts."""
        head, language = self.head, self.language
        counting = [d for d in head.dimensions if d.coverage is not None]
        if not counting:
            return None
        weights = [d.weight for d in counting]
        rated = [(d.mean, d.weight) for d in counting if d.mean is not None]
        value = head.score.value
        return ScoreSum(
            None
            if value is None
            else self._weigh([m for m, _ in rated], [w for _, w in rated], value, PER_LEVEL),
            self._weigh([d.low or 0 for d in counting], weights, head.score.low, PER_LEVEL),
            self._weigh([d.high or 0 for d in counting], weights, head.score.high, PER_LEVEL),
            self._weigh(
                [d.coverage or 0 for d in counting], weights, head.coverage, write=self._share
            ),
            self.say.coverage(head.coverage),
            language.exact_percent(self.framework.rules.min_score_coverage),
        )

    def _weigh(
        self,
        values: Sequence[float],
        weights: Sequence[float],
        result: float,
        times: float = 1,
        write: Callable[[float], str] | None = None,
    ) -> Sum:
        """Write a weighted mean, perhaps times something; `write` rounds what is averaged."""
        number = self._number
        write = write or number
        terms = " + ".join(
            f"{write(value)}{_TIMES}{number(weight)}"
            for value, weight in zip(values, weights, strict=True)
        )
        factor = "" if times == 1 else f"{number(times)}{_TIMES}"
        text = f"{factor}({terms}) / {number(fsum(weights))}"
        return self._sum(text, write(result), (result, *values, *weights))

    # --- the verdict --------------------------------------------------------------------------

    def _try_rules(self, judged: RouteJudgement, known: Known) -> tuple[TriedRule, ...]:
        """Go through the rules in order, up to the one that gives the verdict."""
        checks: dict[Verdict, tuple[Check, ...]] = {
            "stop-or-repair": self._stop_checks(judged, known),
            "not-yet": self._bottleneck_checks(judged, known),
            "not-assessable": self._unclear_checks(judged),
            "ready-stepwise": self._ready_checks(judged, known),
            "conditional": (),
        }
        found = []
        for rule in verdict_rules(self.framework, self.language):
            made = checks[rule.id]
            if rule.id == "ready-stepwise":
                applies = all(check.holds for check in made)
            else:
                applies = any(check.holds for check in made) or rule.id == "conditional"
            found.append(TriedRule(rule.id, rule.mark, rule.title, made, applies))
            if applies:
                break
        return tuple(found)

    def _check(
        self,
        question: str,
        holds: bool,
        *,
        detail: str = "",
        items: tuple[Item, ...] = (),
    ) -> Check:
        answer = self.language.gettext("yes") if holds else self.language.gettext("no")
        return Check(question, holds, answer.capitalize(), detail, items)

    def _names(self, where: NDArray[np.bool_]) -> list[str]:
        pairs = zip(self.framework.conditions, where[0].tolist(), strict=True)
        return [condition.id for condition, holds in pairs if holds]

    def _stop_checks(self, judged: RouteJudgement, known: Known) -> tuple[Check, ...]:
        _, plan = self.language.gettext, judged.plan
        stopping = {}
        for i, condition in enumerate(self.framework.conditions):
            if plan.stop_at[i] >= 0 and known.applies[0, i]:
                alarm = known.alarm[0, i]
                stopping[condition.id] = _(
                    "lowest level that counts here: %(level)s, stops at %(at)s",
                    level=_("unknown") if np.isnan(alarm) else int(alarm),
                    at=int(plan.stop_at[i]),
                )
        detail = "" if stopping else _("No condition stops on this route.")
        return (
            self._check(
                _("Is a stop condition at its stop level?"),
                bool(judged.findings.stop.any()),
                detail=detail,
                items=self._items(stopping, stopping),
            ),
        )

    def _bottleneck_checks(self, judged: RouteJudgement, known: Known) -> tuple[Check, ...]:
        _, plan = self.language.gettext, judged.plan
        below = {}
        for i, condition in enumerate(self.framework.conditions):
            if judged.findings.bottleneck[0, i]:
                below[condition.id] = _(
                    "level %(level)s, minimum %(minimum)s",
                    level=int(known.level[0, i]),
                    minimum=int(plan.min_level[i]),
                )
        necessary = known.applies & plan.relevant & plan.necessary
        rated = int((necessary & ~np.isnan(known.level)).sum())
        total = int(necessary.sum())
        detail = self.language.ngettext(
            "%(n)s of %(total)s necessary conditions has a level.",
            "%(n)s of %(total)s necessary conditions have a level.",
            rated,
            total=self.language.number(total),
        )
        return (
            self._check(
                _("Is a necessary condition known to be below its minimum?"),
                bool(below),
                detail=detail if total else _("No condition is necessary on this route."),
                items=self._items(below, below),
            ),
        )

    def _unclear_checks(self, judged: RouteJudgement) -> tuple[Check, ...]:
        _, rules = self.language.gettext, self.framework.rules
        unknown = self._names(judged.findings.unknown_necessary)
        asserted = self._names(judged.findings.asserted)
        of_necessary = (
            self._check(
                _("Is a necessary condition unknown?"), bool(unknown), items=self._items(unknown)
            ),
            self._check(
                _(
                    "Is the evidence for a necessary condition below strength %(strength)s?",
                    strength=rules.min_evidence,
                ),
                bool(asserted),
                items=self._items(asserted),
            ),
        )
        return (
            self._check(
                _(
                    "Is less than %(share)s of the weight rated?",
                    share=self.language.exact_percent(rules.min_coverage),
                ),
                bool(judged.low_coverage[0]),
                detail=_(
                    "%(share)s is rated.",
                    share=self.say.coverage(float(judged.scores.coverage[0])),
                ),
            ),
            *(of_necessary if judged.plan.necessary.any() else ()),
        )

    def _ready_checks(self, judged: RouteJudgement, known: Known) -> tuple[Check, ...]:
        thin = tuple(
            Item(f"d-{d.id}", self.say.said(d.title), "")
            for d, is_thin in zip(
                self.framework.dimensions, judged.thin_dimension[0].tolist(), strict=True
            )
            if is_thin
        )
        gettext, ids = self.language.gettext, self.framework.condition_by_id
        details = {
            "level": {
                name: gettext("level %(level)s", level=int(level))
                for name, level in zip(ids, known.level[0].tolist(), strict=True)
                if not np.isnan(level)
            },
            "strength": {
                name: gettext("evidence strength %(strength)s", strength=strength)
                for name, strength in zip(ids, known.strength[0].tolist(), strict=True)
            },
        }
        checks = []
        needs = needs_of_best(
            self.framework, self.language, has_necessary=has_necessary(self.framework)
        )
        for rule, need in needs.items():
            items = thin
            if rule != "dimension":
                names = self._names(getattr(judged.findings, rule))
                items = self._items(names, details.get(RULES[rule].detail))
            checks.append(self._check(need, not items, items=items))
        return tuple(checks)

    # --- one change ---------------------------------------------------------------------------

    def _hinge(self, known: Known) -> HingeExample | None:
        """Recompute one change with the rules that gave the verdict."""
        hinge = _most_telling(self.head)
        if hinge is None:
            return None
        changed = _changed(known, hinge, self.framework)
        tried = self._try_rules(_judged(changed, self.framework, self.head.route), changed)
        return HingeExample(
            self.say.hinge(hinge, self.head),
            tried[-1],
            self.say.verdict(hinge.verdict, self.head.route),
            len(self.head.hinges),
        )
