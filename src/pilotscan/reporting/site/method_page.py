"""The method page: how a verdict comes about, with one pilot worked out."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from pilotscan.model.rating_rules import rating_rules
from pilotscan.reporting.site.back_test import back_test
from pilotscan.reporting.site.framework_page import full_provenance
from pilotscan.reporting.site.verdict_rules import limits, verdict_rules
from pilotscan.reporting.site.worked_example import worked_example
from pilotscan.reporting.words.said import Said
from pilotscan.reporting.words.wording import Wording
from pilotscan.scoring.ratings import lower_median

if TYPE_CHECKING:
    from pilotscan.model.framework import Framework
    from pilotscan.reporting.pilot.values import Provenance
    from pilotscan.reporting.site.back_test import BackTest
    from pilotscan.reporting.site.verdict_rules import Limits, VerdictRule
    from pilotscan.reporting.site.worked_example import Example
    from pilotscan.reporting.words.language import Language
    from pilotscan.scoring.evaluation import Evaluation

__all__ = ["MethodPage", "method_page"]

VOICES = {"team": (1, 1, 0), "outsider": (3,)}
"""Levels of a made-up case, as steps below the highest: three of one team, and one outsider."""


class MethodPage(NamedTuple):
    """Everything on the method page.

    Parameters
    ----------
    rating_rules : for whoever gives levels, whatever the condition
    example : None without a pilot to work out
    back_test : None for a framework that was not held against later events
    voices : levels of a made-up team, its middle one, of an outsider, and what counts
    steps : three levels in a row
    """

    lang: str
    framework: Said
    rules: tuple[VerdictRule, ...]
    routes: tuple[tuple[str, Said, Said], ...]
    rating_rules: tuple[Said, ...]
    conditions: int
    limits: Limits
    per_level: str
    voices: tuple[str, int, str, int]
    steps: tuple[int, int, int]
    example: Example | None
    back_test: BackTest | None
    provenance: Provenance


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
    say = Wording(framework, language)
    levels = framework.levels
    team, outsider = ([max(levels.first, levels.last - n) for n in who] for who in VOICES.values())
    middle = lower_median(team)
    lowest_step = levels.first + (levels.top > 2)
    return MethodPage(
        lang=language.code,
        framework=say.said(framework.title),
        rules=verdict_rules(framework, language),
        routes=tuple(
            (name, say.said(route.title), say.said(route.question or route.about))
            for name, route in framework.routes.items()
        ),
        rating_rules=tuple(say.said(rule) for _, rule in rating_rules(framework)),
        conditions=len(framework.conditions),
        limits=limits(framework, language),
        per_level=language.at_most(framework.levels.per_step, 2),
        voices=(
            language.together([str(level) for level in team]),
            middle,
            language.together([str(level) for level in outsider]),
            lower_median([middle, lower_median(outsider)]),
        ),
        steps=(lowest_step, lowest_step + 1, lowest_step + 2),
        example=worked_example(evaluation, language, report) if evaluation else None,
        back_test=back_test(framework, language),
        provenance=full_provenance(framework, language, sha256),
    )
