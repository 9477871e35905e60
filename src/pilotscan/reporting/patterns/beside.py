"""What stands beside a solution: how firm it is, what goes together, what is known and left out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pilotscan.patterns.study import FIRM_AT_MOST
from pilotscan.reporting.patterns.values import (
    AssociationRow,
    KnownRow,
    LeftOutRow,
    ReasonRow,
    RobustnessRow,
    StrengthRow,
)
from pilotscan.reporting.words.phrases import number_of

if TYPE_CHECKING:
    from pilotscan.patterns.proposing import ConditionUse
    from pilotscan.patterns.robustness import Variation
    from pilotscan.reporting.patterns.sentences import PatternWording

__all__ = [
    "known_rows",
    "left_out_cases",
    "left_out_conditions",
    "robustness_rows",
    "robustness_text",
    "strength_rows",
    "together_rows",
]

PAIRS_AT_MOST = 12
"""So many pairs of conditions are shown; JSON and CSV have all."""


def robustness_rows(say: PatternWording) -> tuple[RobustnessRow, ...]:
    """Return what becomes of the answer if it is worked out otherwise.

    Cases whose leaving out changes nothing are told together.
    """
    variations = say.study.variations
    told = [one for one in variations if one.what != "without" or not one.is_same]
    rows = [RobustnessRow(_change(one, say), _becomes(one, say), one.is_same) for one in told]
    steady = len(variations) - len(told)
    if steady:
        change = say.language.ngettext(
            "%(n)s case is left out", "any one of %(n)s cases is left out", steady
        )
        rows.append(RobustnessRow(change, say.language.gettext("it stays as it is"), True))
    return tuple(rows)


def robustness_text(say: PatternWording) -> str:
    """Say in how many other ways the answer stays as it is."""
    variations = say.study.variations
    ways = max((one.n_models for one in say.study.solutions), default=0)
    if not variations:
        return (
            say.language.gettext(
                "Not firm: these cases allow %(ways)s equally short answers already, so that it "
                "was not tried what else could change it.",
                ways=say.language.number(ways),
            )
            if ways > FIRM_AT_MOST
            else ""
        )
    return say.language.ngettext(
        "Worked out in %(n)s other way, the shortest answer stays as it is in %(same)s.",
        "Worked out in %(n)s other ways, the shortest answer stays as it is in %(same)s.",
        len(variations),
        same=say.language.number(sum(one.is_same for one in variations)),
    )


def _change(one: Variation, say: PatternWording) -> str:
    gettext, value = say.language.gettext, one.value
    match one.what:
        case "consistency":
            return gettext(
                "consistency is asked from %(value)s on",
                value=say.language.at_most(float(value), 3),
            )
        case "fewest-cases":
            return say.language.ngettext(
                "a combination counts from %(n)s case on",
                "a combination counts from %(n)s cases on",
                int(value),
            )
        case "level":
            return gettext(
                "a condition counts from level %(level)s on", level=say.level(int(value))
            )
        case "partly" if say.study.question.partly:
            return gettext("partly adopted counts as not adopted")
        case "partly":
            return gettext("partly adopted counts as adopted")
        case "without":
            return gettext("%(case)s is left out", case=say.case(str(value)).name.text)


def _becomes(one: Variation, say: PatternWording) -> str:
    if one.is_same:
        return say.language.gettext("it stays as it is")
    if one.refusal is not None:
        return say.language.tell(one.refusal.said)
    shown = say.in_letters(one.models[0])
    more = len(one.models) - 1
    if more:
        return say.language.ngettext(
            "%(formula)s, or %(n)s other", "%(formula)s, or %(n)s others", more, formula=shown
        )
    return shown


def together_rows(say: PatternWording) -> tuple[tuple[AssociationRow, ...], int]:
    """Return which conditions go together, the strongest first, and how many more pairs."""
    frame = say.study.together
    found = frame[frame["tau"].notna()]
    rows = tuple(
        AssociationRow(
            say.named(one, ""),
            say.named(other, ""),
            say.language.number(tau, 2),
            say.language.number(pilots),
        )
        for one, other, tau, pilots in found.head(PAIRS_AT_MOST).itertuples(index=False, name=None)
    )
    return rows, len(found) - len(rows)


def known_rows(say: PatternWording) -> tuple[KnownRow, ...]:
    """Return in how many pilots each condition is known and in place, the best known first."""
    frame = say.study.known.sort_values("known", ascending=False, kind="stable")
    return tuple(
        KnownRow(
            say.named(str(name), ""),
            number_of(int(row["known"]), int(row["pilots"]), say.language),
            say.language.number(int(row["in_place"])) if row["known"] else "–",
        )
        for name, row in frame.iterrows()
    )


def strength_rows(say: PatternWording) -> tuple[StrengthRow, ...]:
    """Return per level how many ratings have evidence of which strength."""
    frame = say.study.strength
    return tuple(
        StrengthRow(
            say.level(int(str(level))), tuple(say.language.number(int(n)) for n in row.tolist())
        )
        for level, row in frame.iterrows()
    )


def left_out_cases(say: PatternWording) -> tuple[LeftOutRow, ...]:
    """Return the pilots that are no case, and why."""
    gettext = say.language.gettext
    return tuple(
        LeftOutRow(
            say.case(one.pilot),
            gettext("Not known: %(named)s.", named=say.conditions(one.gaps, len(one.gaps)))
            if one.why == "gap"
            else gettext("The file does not say what became of it on this route."),
        )
        for one in say.study.left_out
    )


def left_out_conditions(say: PatternWording) -> tuple[ReasonRow, ...]:
    """Return why conditions are not used, and which."""
    found: dict[str, list[str]] = {}
    for one in say.study.cases.conditions:
        if not one.is_used:
            found.setdefault(_why(one, say), []).append(_named(one, say))
    return tuple(ReasonRow(why, "; ".join(named)) for why, named in found.items())


def _why(one: ConditionUse, say: PatternWording) -> str:
    gettext = say.language.gettext
    match one.why:
        case "never-known":
            return gettext("not known of any pilot with an outcome")
        case "no-variation":
            return gettext("the same in all pilots where it is known")
        case "not-relevant":
            return gettext("does not count on this route")
        case _ if say.study.question.conditions is not None:
            return gettext("not asked for")
        case _:
            return gettext("less well known than those that are looked at")


def _named(one: ConditionUse, say: PatternWording) -> str:
    """Name a condition, with of how many of the pilots with an outcome it is known, if of any."""
    title = say.condition(one.id)
    if not one.known:
        return title
    known = number_of(one.known, say.study.with_outcome, say.language)
    return say.language.gettext("%(title)s (known in %(known)s)", title=title, known=known)
