"""Where assessors agree, and where not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pilotscan.comparing.agreement import RESAMPLES
from pilotscan.reporting.comparison.values import AgreementRow, OwnRow, Talk
from pilotscan.reporting.words.numbers import outwards
from pilotscan.reporting.words.voices import Voice, crowded_roles, voices_text

if TYPE_CHECKING:
    from pilotscan.comparing.agreement import Agreement
    from pilotscan.comparing.assessors import Disagreement
    from pilotscan.comparing.record import AssessorRecord
    from pilotscan.reporting.comparison.sentences import ComparisonWording

__all__ = ["agreement_rows", "agreement_text", "own_rows", "talks"]

TALKS_AT_MOST = 20
ALPHA_LINES = (0.0, 0.667, 0.8, 1.0)
"""What readers hold an alpha against: chance, tentative and firm conclusions, full agreement.

Krippendorff (2004), Content Analysis, 2nd edition, p. 241.
"""


def agreement_text(say: ComparisonWording) -> str:
    """Say in one or two sentences how far assessors agree over the whole set."""
    together, gettext = say.comparison.assessors.together, say.language.gettext
    if together is None:
        return gettext(
            "No pilot was rated by more than one assessor, so nothing can be said about how "
            "far assessors agree."
        )
    if together.units == 0:
        return gettext(
            "No condition was rated by two assessors of one pilot, so nothing can be said "
            "about how far they agree."
        )
    if not together.varied:
        return gettext(
            "All levels that two or more assessors gave are the same. Without variation, "
            "agreement cannot be told from habit, so there is no number."
        )
    if together.alpha is None:
        return gettext("Too few conditions were rated twice for a number.")
    text = gettext(
        "Krippendorff's alpha over all pilots is %(alpha)s (1 is full agreement, 0 is what "
        "chance would give), from %(units)s ratings by two or more.",
        alpha=_two(say, together.alpha),
        units=say.language.number(together.units),
    )
    if together.low is None or together.high is None:
        return text
    between = gettext(
        "Worked out %(times)s times anew with a random choice of conditions, it lies between "
        "%(low)s and %(high)s in 95 of 100 cases. Both ends are rounded outwards.",
        times=say.language.number(RESAMPLES),
        **_ends(say, together.low, together.high),
    )
    return f"{text} {between}"


def agreement_rows(say: ComparisonWording) -> tuple[tuple[AgreementRow, ...], int]:
    """Say how far the assessors of a pilot agree, the least first, and count the rest."""
    number = say.language.number
    found = sorted(
        say.comparison.assessors.by_pilot.items(),
        key=lambda item: (2.0 if item[1].alpha is None else item[1].alpha, item[0]),
    )
    rows = tuple(
        AgreementRow(
            say.names[i],
            number(len(say.comparison.records[i].assessors)),
            number(agreement.units),
            _alpha(say, agreement),
            ""
            if agreement.low is None or agreement.high is None
            else say.language.gettext(
                "%(low)s to %(high)s", **_ends(say, agreement.low, agreement.high)
            ),
        )
        for i, agreement in found[:TALKS_AT_MOST]
    )
    return rows, len(found) - len(rows)


def _alpha(say: ComparisonWording, agreement: Agreement) -> str:
    if not agreement.units:
        return say.language.gettext("nothing in common")
    if agreement.alpha is not None:
        return _two(say, agreement.alpha)
    gettext = say.language.gettext
    return gettext("too few") if agreement.varied else gettext("no variation")


def own_rows(say: ComparisonWording) -> tuple[OwnRow, ...]:
    """Hold the levels that own teams give beside those of others."""
    number = say.language.number
    return tuple(
        OwnRow(
            say.comparison.condition_ids[own.condition],
            say.titles[own.condition],
            number(own.pilots),
            number(own.higher),
            number(own.same),
            number(own.lower),
            say.language.signed(own.difference, 2),
        )
        for own in say.comparison.assessors.own_and_others
    )


def talks(say: ComparisonWording) -> tuple[tuple[Talk, ...], int, int]:
    """Say on what to talk first, and count the other differences: wide ones, and small ones.

    Wide are those that the framework calls disputed.
    """
    found, line = say.comparison.assessors.disagreements, say.framework.rules.disputed.from_spread
    wide = [d for d in found if d.spread >= line]
    rows = tuple(
        Talk(
            say.names[d.pilot],
            say.titles[d.condition],
            say.language.number(d.spread),
            _who_gave_what(say, d),
        )
        for d in wide[:TALKS_AT_MOST]
    )
    return rows, len(wide) - len(rows), len(found) - len(wide)


def _who_gave_what(say: ComparisonWording, found: Disagreement) -> str:
    assessors, c = say.comparison.records[found.pilot].assessors, found.condition
    voices = [Voice(_assessor(say, a), a.role, a.levels[c], c in a.unsure) for a in assessors]
    return voices_text(voices, crowded_roles(a.role for a in assessors), say)


def _assessor(say: ComparisonWording, assessor: AssessorRecord) -> str:
    if assessor.label:
        return assessor.label
    if assessor.identity != assessor.role:
        return assessor.identity
    return say.role(assessor.role)


def _ends(say: ComparisonWording, low: float, high: float) -> dict[str, str]:
    """Write the ends of an interval with two decimals, so that it is never too narrow."""
    low, high = outwards(low, high, 2)
    return {"low": say.language.number(low, 2), "high": say.language.number(high, 2)}


def _two(say: ComparisonWording, value: float) -> str:
    """Write how far assessors agree with two decimals."""
    return say.language.number(value, 2, *ALPHA_LINES)
