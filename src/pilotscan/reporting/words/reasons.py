"""The rules of a verdict in words: one row each, and no other table of them in the reports."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

from pilotscan.model.scale import UNCLEAR

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pilotscan.model.framework import Framework
    from pilotscan.model.scale import Verdict
    from pilotscan.reporting.words.language import Language
    from pilotscan.scoring.result import Rule

__all__ = [
    "OF_BEST",
    "RULES",
    "ForOneOrMany",
    "RuleWords",
    "many",
    "needs_of_best",
    "tell",
    "words_of",
]

ForOneOrMany = str | tuple[str, str]
"""A sentence, or one for one thing and one for ``%(n)s`` things; in English."""


class RuleWords(NamedTuple):
    """How one rule is told; every text is translated when it is used.

    Parameters
    ----------
    says : the reason in a sentence; it can name ``named``, and what `Wording.reason` gives
    heading : of a list of what stands in the way
    detail : what is told of each condition: its level and minimum, who gave the level, its
        evidence, or its level
    text : what stands under the heading where there are no conditions to list
    need : of a reason why a pilot lacks the best verdict: what that verdict needs
    of_necessary : whether that is about necessary conditions only
    mended : what would have to be otherwise about a condition or dimension, in a few words
    name : by which of its names a condition goes; empty for its title. One that meets its minimum
        and is too weak for the best verdict only does not fail: what is said of a failing one,
        such as that there is no money, would be untrue of it
    """

    says: ForOneOrMany
    heading: str
    detail: Literal["minimum", "who", "strength", "level", ""] = ""
    text: str = ""
    need: ForOneOrMany = ""
    of_necessary: bool = False
    mended: str = ""
    name: Literal["when_weak", "when_unknown", ""] = ""


def _(sentence: str) -> str:
    """Mark a sentence for translation."""
    return sentence


def many(one: str, several: str) -> tuple[str, str]:
    """Mark a sentence for one thing and for several."""
    return one, several


RULES: Mapping[Rule | Literal["unknown-necessary"], RuleWords] = {
    "stop": RuleWords(
        many(
            "One condition is at a level that rules out this route: %(named)s.",
            "%(n)s conditions are at a level that rules out this route: %(named)s.",
        ),
        _("Rules out this route"),
        detail="who",
        name="when_weak",
    ),
    "bottleneck": RuleWords(
        many(
            "One necessary condition is below its minimum: %(named)s.",
            "%(n)s necessary conditions are below their minimum: %(named)s.",
        ),
        _("Bottlenecks"),
        detail="minimum",
        name="when_weak",
    ),
    "coverage": RuleWords(
        _("Too little is known: ratings cover %(coverage)s of the weight, %(minimum)s is needed."),
        _("Too little is known"),
        text=_("Ratings cover %(coverage)s of the weight, %(minimum)s is needed."),
    ),
    "unknown-necessary": RuleWords(
        many(
            "One necessary condition is unknown: %(named)s.",
            "%(n)s necessary conditions are unknown: %(named)s.",
        ),
        _("Necessary and unknown"),
        name="when_unknown",
    ),
    "asserted": RuleWords(
        many(
            "One necessary condition is only asserted, without evidence: %(named)s.",
            "%(n)s necessary conditions are only asserted, without evidence: %(named)s.",
        ),
        _("Necessary, only asserted"),
        detail="strength",
    ),
    "level": RuleWords(
        many(
            "One necessary condition is not strong enough yet: %(named)s.",
            "%(n)s necessary conditions are not strong enough yet: %(named)s.",
        ),
        _("Necessary, not strong enough yet"),
        detail="level",
        need=_("Every necessary condition has level %(level)s or more."),
        of_necessary=True,
    ),
    "evidence": RuleWords(
        many(
            "For one necessary condition the evidence is too thin: %(named)s.",
            "For %(n)s necessary conditions the evidence is too thin: %(named)s.",
        ),
        _("Necessary, evidence too thin"),
        detail="strength",
        need=_("The evidence for every necessary condition has strength %(strength)s or more."),
        of_necessary=True,
        mended=_("evidence of strength %(to)s for %(about)s"),
    ),
    "disputed": RuleWords(
        many(
            "Assessors differ widely on one necessary condition: %(named)s.",
            "Assessors differ widely on %(n)s necessary conditions: %(named)s.",
        ),
        _("Necessary, assessors differ widely"),
        need=many(
            "On no necessary condition do assessors differ.",
            "On no necessary condition do assessors lie %(n)s levels or more apart.",
        ),
        of_necessary=True,
        mended=_("agreement on the level of %(about)s"),
    ),
    "contested": RuleWords(
        many(
            "A source contradicts one necessary condition: %(named)s.",
            "Sources contradict %(n)s necessary conditions: %(named)s.",
        ),
        _("Necessary, contradicted by a source"),
        detail="strength",
        need=_(
            "No necessary condition is contradicted by a source that is at least as strong as the "
            "evidence for it."
        ),
        of_necessary=True,
        mended=_("an answer to the source that contradicts %(about)s"),
    ),
    "unknown": RuleWords(
        many(
            "One condition is still unknown: %(named)s.",
            "%(n)s conditions are still unknown: %(named)s.",
        ),
        _("Unknown"),
        need=_("No condition that counts is unknown."),
        name="when_unknown",
    ),
    "zero": RuleWords(
        many(
            "One condition is at level %(level)s: %(named)s.",
            "%(n)s conditions are at level %(level)s: %(named)s.",
        ),
        _("At level %(level)s"),
        need=_("No condition that counts is at level %(lowest)s."),
        name="when_weak",
    ),
    "dimension": RuleWords(
        many(
            "One dimension has a mean below %(mean)s or hardly applies: %(named)s.",
            "%(n)s dimensions have a mean below %(mean)s or hardly apply: %(named)s.",
        ),
        _("Dimensions that fall short"),
        need=_(
            "Every dimension has a mean of %(mean)s or more, and at least %(share)s of its weight "
            "applies."
        ),
        mended=_("a mean of %(to)s for the dimension %(about)s"),
        name="when_weak",
    ),
}
OF_BEST = tuple(rule for rule, words in RULES.items() if words.need)
"""Reasons why a pilot that is neither stopped, stuck nor unclear lacks the best verdict."""


def words_of(rule: Rule, verdict: Verdict) -> RuleWords:
    """Return how a rule is told: where there is no verdict, only the necessary is unknown."""
    return RULES["unknown-necessary" if rule == "unknown" and verdict == UNCLEAR else rule]


def tell(says: ForOneOrMany, n: int, language: Language, **values: object) -> str:
    """Put a sentence of a row into a language."""
    if isinstance(says, str):
        return language.gettext(says, **values)
    return language.ngettext(*says, n, **values)


def needs_of_best(
    framework: Framework, language: Language
) -> dict[Rule | Literal["unknown-necessary"], str]:
    """Say what the best verdict needs, by the reason that is given where it is lacking.

    What is about necessary conditions is left out of a framework that has none.
    """
    rules, ready = framework.rules, framework.rules.ready
    has_necessary = any(condition.necessary for condition in framework.conditions)
    return {
        rule: tell(
            RULES[rule].need,
            rules.disputed.from_spread,
            language,
            level=ready.min_level,
            lowest=framework.levels.first,
            strength=ready.min_evidence,
            mean=language.number(ready.min_dimension_mean),
            share=language.exact_percent(ready.min_applicable_share),
        )
        for rule in OF_BEST
        if has_necessary or not RULES[rule].of_necessary
    }
