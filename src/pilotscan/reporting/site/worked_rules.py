"""The verdict of a worked example: the rules one by one, and one change judged anew."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from pilotscan.model.scale import VERDICTS
from pilotscan.reporting.site.verdict_rules import verdict_rules
from pilotscan.reporting.words.hinges import hinge_text
from pilotscan.reporting.words.reasons import RULES, needs_of_best
from pilotscan.reporting.words.said import Said
from pilotscan.reporting.words.wording import Wording
from pilotscan.scoring.ratings import rate_pilot
from pilotscan.scoring.score import RoutePlan
from pilotscan.scoring.verdict import Known, RouteJudgement, judge_route

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from pilotscan.model.framework import Framework
    from pilotscan.reporting.words.language import Language
    from pilotscan.scoring.evaluation import Evaluation
    from pilotscan.scoring.result import Hinge

__all__ = [
    "Check",
    "HingeExample",
    "Item",
    "TriedRule",
    "try_change",
    "try_hinge",
    "try_rules",
]


class Item(NamedTuple):
    """A condition or dimension that a check found; `anchor` on the page of the framework."""

    anchor: str
    title: Said
    detail: str = ""


class Check(NamedTuple):
    """One question that a rule asks, the answer, and what it was found in."""

    question: str
    holds: bool
    items: tuple[Item, ...] = ()
    detail: str = ""


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


def try_rules(evaluation: Evaluation, language: Language) -> tuple[TriedRule, ...]:
    """Go through the rules in order, up to the one that gives the verdict."""
    return _Trial(_known(evaluation), evaluation, language).rules()


def try_hinge(evaluation: Evaluation, language: Language) -> HingeExample | None:
    """Judge anew with one change: the first that makes the verdict better, else the first."""
    head, say = evaluation.head, Wording(evaluation.framework, language)
    now = VERDICTS.index(head.verdict)
    better = [hinge for hinge in head.hinges if VERDICTS.index(hinge.verdict) > now]
    hinge = next(iter([*better, *head.hinges]), None)
    if hinge is None:
        return None
    changed = _changed(_known(evaluation), hinge, evaluation.framework)
    return HingeExample(
        hinge_text(hinge, head, say),
        _Trial(changed, evaluation, language).rules()[-1],
        say.verdict(hinge.verdict, head.route),
        len(head.hinges),
    )


def try_change(evaluation: Evaluation, hinge: Hinge, route: str) -> RouteJudgement:
    """Judge a pilot anew on a route, with one change and all else as it is.

    Notes
    -----
    What is not known gets the level of the change and the evidence that the best verdict needs.
    """
    framework = evaluation.framework
    return _judged(_changed(_known(evaluation), hinge, framework), framework, route)


def _known(evaluation: Evaluation) -> Known:
    framework = evaluation.framework
    rated = rate_pilot(evaluation.pilot, framework, evaluation.as_of)
    return Known.of_ratings([rated], framework)


def _judged(known: Known, framework: Framework, route: str) -> RouteJudgement:
    return judge_route(known, RoutePlan.of(framework, route), framework.rules)


def _changed(known: Known, hinge: Hinge, framework: Framework) -> Known:
    at = list(framework.condition_by_id).index(hinge.condition)
    level, alarm, lone = known.level.copy(), known.alarm.copy(), known.lone.copy()
    backing, found = known.strength.copy(), known.without_searches.copy()
    if hinge.what == "level":
        level[0, at] = alarm[0, at] = hinge.after - framework.levels.first
        lone[0, at] = np.nan
        if hinge.before is None:
            backing[0, at] = found[0, at] = framework.rules.ready.min_evidence
    else:
        rises = hinge.after > backing[0, at]
        found[0, at] = hinge.after if rises else min(found[0, at], hinge.after)
        backing[0, at] = hinge.after
    return known._replace(
        level=level, alarm=alarm, lone=lone, strength=backing, without_searches=found
    )


class _Trial:
    """What is known of one pilot, held against the rules on the route of its report."""

    def __init__(self, known: Known, evaluation: Evaluation, language: Language) -> None:
        self.known = known
        self.framework = evaluation.framework
        self.judged = _judged(known, self.framework, evaluation.head.route)
        self.language = language
        self.say = Wording(self.framework, language)

    def rules(self) -> tuple[TriedRule, ...]:
        checks = {
            "stop-or-repair": self._stop,
            "not-yet": self._bottleneck,
            "not-assessable": self._unclear,
            "ready-stepwise": self._ready,
        }
        tried = []
        for rule in verdict_rules(self.framework, self.language):
            made = checks[rule.id]() if rule.id in checks else ()
            holds = [check.holds for check in made]
            applies = all(holds) if rule.id in {"ready-stepwise", "conditional"} else any(holds)
            tried.append(TriedRule(rule.id, rule.mark, rule.title, made, applies))
            if applies:
                break
        return tuple(tried)

    def _found(
        self, where: NDArray[np.bool_], detail: str = "", case: str = ""
    ) -> tuple[Item, ...]:
        """List the conditions of which something holds; `detail` is what is told of each."""
        return tuple(
            Item(f"c-{condition.id}", self.say.named(condition.id, case), self._detail(i, detail))
            for i, condition in enumerate(self.framework.conditions)
            if where[0, i]
        )

    def _detail(self, i: int, kind: str) -> str:
        """Tell what is known of a condition."""
        _, plan = self.language.gettext, self.judged.plan
        first = self.framework.levels.first
        level, alarm = self.known.level[0, i] + first, self.known.alarm[0, i] + first
        if kind == "stop":
            return _(
                "lowest level that counts here: %(level)s, stops at %(at)s",
                level=_("unknown") if np.isnan(alarm) else int(alarm),
                at=int(plan.stop_at[i]) + first,
            )
        if kind == "minimum":
            least = int(plan.min_level[i]) + first
            return _("level %(level)s, minimum %(minimum)s", level=int(level), minimum=least)
        if kind == "level" and not np.isnan(level):
            return _("level %(level)s", level=int(level))
        if kind == "strength":
            return _("evidence strength %(strength)s", strength=int(self.known.strength[0, i]))
        return ""

    def _stop(self) -> tuple[Check, ...]:
        _, judged = self.language.gettext, self.judged
        items = self._found(self.known.applies & (judged.plan.stop_at >= 0), "stop")
        none = "" if items else _("No condition stops on this route.")
        question = _("Is a stop condition at its stop level?")
        return (Check(question, bool(judged.findings.stop.any()), items, none),)

    def _bottleneck(self) -> tuple[Check, ...]:
        _, known, plan = self.language.gettext, self.known, self.judged.plan
        items = self._found(self.judged.findings.bottleneck, "minimum", "bottleneck")
        necessary = known.applies & plan.relevant & plan.necessary
        total = int(necessary.sum())
        detail = self.language.ngettext(
            "%(n)s of %(total)s necessary conditions has a level.",
            "%(n)s of %(total)s necessary conditions have a level.",
            int((necessary & ~np.isnan(known.level)).sum()),
            total=self.language.number(total),
        )
        if not total:
            detail = _("No condition is necessary on this route.")
        question = _("Is a necessary condition known to be below its minimum?")
        return (Check(question, bool(items), items, detail),)

    def _unclear(self) -> tuple[Check, ...]:
        _, judged, rules = self.language.gettext, self.judged, self.framework.rules
        little = Check(
            _(
                "Is less than %(share)s of the weight rated?",
                share=self.language.exact_percent(rules.min_coverage),
            ),
            bool(judged.low_coverage[0]),
            detail=_(
                "%(share)s is rated.", share=self.say.coverage(float(judged.scores.coverage[0]))
            ),
        )
        if not judged.plan.necessary.any():
            return (little,)
        unknown = self._found(judged.findings.unknown_necessary, case="unknown")
        warned = (self.known.lone <= judged.plan.stop_at) & ~judged.findings.stop
        asserted = self._found(judged.findings.asserted & ~warned)
        doubted = self._found(judged.findings.asserted & warned)
        thin = _(
            "Is the evidence for a necessary condition below strength %(strength)s?",
            strength=rules.min_evidence,
        )
        return (
            little,
            Check(_("Is a necessary condition unknown?"), bool(unknown), unknown),
            Check(thin, bool(asserted), asserted),
            *self._warned(doubted),
        )

    def _warned(self, doubted: tuple[Item, ...]) -> Iterator[Check]:
        """Ask about a stop without its quorum, where the framework has one."""
        _, rules = self.language.gettext, self.framework.rules
        if rules.stop_quorum is not None and rules.stop:
            yield Check(
                _(
                    "Does somebody warn of a reason to stop, too few for a stop, while the "
                    "evidence of the others is below strength %(strength)s?",
                    strength=rules.enough,
                ),
                bool(doubted),
                doubted,
            )

    def _ready(self) -> tuple[Check, ...]:
        """Ask for all that the best verdict needs."""
        judged, checks = self.judged, []
        thin = zip(self.framework.dimensions, judged.thin_dimension[0].tolist(), strict=True)
        dimensions = tuple(
            Item(f"d-{d.id}", self.say.said(d.title)) for d, is_thin in thin if is_thin
        )
        for rule, need in needs_of_best(self.framework, self.language).items():
            items = dimensions
            if rule != "dimension":
                items = self._found(getattr(judged.findings, rule), RULES[rule].detail, rule)
            checks.append(Check(need, not items, items))
        return tuple(checks)
