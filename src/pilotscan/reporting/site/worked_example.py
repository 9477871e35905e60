"""One pilot worked out step by step, from its assessments to its verdict.

Every number comes from the evaluation or from the functions that judged it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from pilotscan.model.assessment import PANEL
from pilotscan.model.counting import by_assessor
from pilotscan.reporting.pilot.values import AssessorView
from pilotscan.reporting.site.verdict_rules import verdict_rules
from pilotscan.reporting.site.worked_rules import Item, try_hinge, try_rules
from pilotscan.reporting.site.worked_sums import dimension_sums, most_telling, score_sum
from pilotscan.reporting.words.phrases import (
    MARK_SHAPES,
    assessor_name,
    desk_text,
    in_its_language,
    unrated_text,
)
from pilotscan.reporting.words.said import Said
from pilotscan.reporting.words.voices import Voice, crowd_name, crowded_roles, spread_text
from pilotscan.reporting.words.wording import Wording
from pilotscan.scoring.ratings import lower_median

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pilotscan.model.assessment import Assessment
    from pilotscan.model.framework import Condition
    from pilotscan.reporting.site.worked_rules import HingeExample, TriedRule
    from pilotscan.reporting.site.worked_sums import DimensionSum, ScoreSum
    from pilotscan.reporting.words.language import Language
    from pilotscan.scoring.evaluation import Evaluation
    from pilotscan.scoring.result import ConditionResult, RouteResult

__all__ = [
    "ConditionExample",
    "Example",
    "RoleLevels",
    "SourceLine",
    "choose_example",
    "worked_example",
]


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
    """One condition worked out: from levels to its level, from sources to their strength.

    Parameters
    ----------
    of_panel : a panel settled the level
    highest : what the strongest sources for the level carry; 0 without any
    of_highest : how many sources carry that
    has_weaker : other sources support the level too
    """

    id: str
    title: Said
    question: Said
    level: int
    label: Said
    anchor: Said
    roles: tuple[RoleLevels, ...]
    of_panel: bool
    sources: tuple[SourceLine, ...]
    strength: int
    strength_label: Said
    highest: int
    of_highest: int
    has_weaker: bool


class Example(NamedTuple):
    """One pilot worked out."""

    name: Said
    desk: str
    report: str
    route: Said
    verdict: str
    verdict_id: str
    mark: str
    assessments: tuple[AssessorView, ...]
    unrated: str
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


def choose_example(evaluations: Iterable[Evaluation]) -> Evaluation | None:
    """Choose the pilot to work out: the one with most rated conditions, of several the first."""
    return max(evaluations, key=lambda evaluation: evaluation.head.rated, default=None)


def worked_example(evaluation: Evaluation, language: Language, report: str = "") -> Example:
    """Work out one pilot.

    Parameters
    ----------
    report : address of its report; empty if there is none
    """
    return _Maker(evaluation, language).make(report)


class _Maker:
    """One pilot being worked out."""

    def __init__(self, evaluation: Evaluation, language: Language) -> None:
        self.evaluation = evaluation
        self.pilot = evaluation.pilot
        self.framework = evaluation.framework
        self.head: RouteResult = evaluation.head
        self.language = language
        self.say = Wording(evaluation.framework, language)
        self.results = {result.id: result for result in evaluation.conditions}
        self.crowded = crowded_roles(
            own[-1].assessor.role for own in by_assessor(evaluation.assessments)
        )

    def make(self, report: str) -> Example:
        evaluation, head, language = self.evaluation, self.head, self.language
        conditions = self.framework.conditions
        fitting = [a for a in self.pilot.assessments if a.framework == self.framework.id]
        sums = dimension_sums(evaluation, language)
        route = self.framework.routes[head.route]
        tried = try_rules(evaluation, language)
        return Example(
            name=self._own(self.pilot.name),
            desk=desk_text(evaluation.pilot, evaluation.assessments, self.language),
            report=report,
            route=self.say.said(route.title),
            verdict=self.say.verdict(head.verdict, head.route),
            verdict_id=head.verdict,
            mark=MARK_SHAPES[head.verdict],
            assessments=tuple(self._assessors()),
            unrated=unrated_text(language),
            left_out=len(fitting) - len(evaluation.assessments),
            as_of=language.date(evaluation.as_of) if evaluation.as_of else "",
            counting=head.counting,
            total=len(conditions),
            not_relevant=self._items(c for c in conditions if not c.is_relevant(head.route)),
            not_applicable=self._items(
                c
                for c in conditions
                if c.is_relevant(head.route) and self.results[c.id].state == "not-applicable"
            ),
            condition=self._condition(),
            dimension=most_telling(sums),
            dimensions=sums,
            score=score_sum(evaluation, language),
            tried=tried,
            left=tuple(
                rule.title for rule in verdict_rules(self.framework, language)[len(tried) :]
            ),
            hinge=try_hinge(evaluation, language),
        )

    def _own(self, text: str | None) -> Said:
        """Return the pilot's own words, marked when the page is in the other language."""
        return in_its_language(text, self.pilot.language, self.language) if text else Said("")

    def _assessors(self) -> Iterator[AssessorView]:
        """Say what each assessment gave; all of a crowded role where the first of them stands."""
        together: dict[str, list[Assessment]] = {}
        for i, assessment in enumerate(self.evaluation.assessments):
            role = assessment.assessor.role
            together.setdefault(role if role in self.crowded else f"{role}/{i}", []).append(
                assessment
            )
        for key, some in together.items():
            levels = [
                r.level for a in some for name, r in a.ratings.items() if name in self.results
            ]
            rated = sum(isinstance(level, int) for level in levels)
            name = self._own(assessor_name(some[0], self.say))
            if key in self.crowded:
                people = len({a.assessor.identity for a in some})
                name = Said(crowd_name(key, people, self.say))
            days = [self.language.date(day) for day in sorted({a.date for a in some})]
            yield AssessorView(
                name,
                self.say.role(some[0].assessor.role),
                self.language.gettext("%(start)s to %(end)s", start=days[0], end=days[-1])
                if days[1:]
                else days[0],
                self.language.ngettext("%(n)s level given", "%(n)s levels given", rated),
            )

    def _items(self, conditions: Iterable[Condition]) -> tuple[Item, ...]:
        return tuple(Item(f"c-{c.id}", self.say.said(c.title)) for c in conditions)

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
        carried = [self.pilot.sources[name].base_strength for name in support.supporting]
        highest = max(carried, default=0)
        return ConditionExample(
            condition.id,
            self.say.said(condition.title),
            self.say.said(condition.question),
            level,
            self.say.said(self.framework.label(level)),
            self.say.said(self.framework.anchor(condition, level)),
            self._roles(condition),
            any(
                a.assessor.role == PANEL and isinstance(a.ratings[condition.id].level, int)
                for a in self.evaluation.assessments
                if condition.id in a.ratings
            ),
            self._sources(condition, result),
            support.strength,
            self.say.said(self.framework.evidence_scale[support.strength]),
            highest,
            carried.count(highest),
            carried != [highest] * len(carried),
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
                self.say.role(role),
                spread_text([Voice(role, role, level, unsure=False) for level in levels], self.say)
                if role in self.crowded
                else self.language.together([str(level) for level in levels]),
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
