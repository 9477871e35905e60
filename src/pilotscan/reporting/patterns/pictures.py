"""The pictures of patterns: what is drawn, and the same in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pilotscan.reporting.patterns.charts import (
    COLUMNS_AT_MOST,
    combinations_view,
    membership_view,
)
from pilotscan.reporting.pilot.chart_values import ChartWords
from pilotscan.reporting.words.phrases import number_of

if TYPE_CHECKING:
    from pilotscan.reporting.patterns.charts import Combination
    from pilotscan.reporting.patterns.sentences import PatternWording
    from pilotscan.reporting.patterns.values import CombinationsView, MembershipView

__all__ = ["combinations", "combinations_words", "membership", "membership_words"]

TOLD = 8
"""So many columns are told in a description; the table has all."""
FUZZY_TICKS = (0.0, 0.25, 0.5, 0.75, 1.0)


def combinations(say: PatternWording) -> CombinationsView:
    """Lay out the combinations that occur."""
    drawn: list[Combination] = [
        (
            tuple(map(bool, row.values)),
            row.n - len(row.deviant),
            len(row.deviant),
            *say.look(row),
        )
        for row in say.rows
    ]
    return combinations_view(drawn, say.signed)


def combinations_words(say: PatternWording) -> ChartWords:
    """Say what the picture of combinations shows."""
    gettext = say.language.gettext
    told = [
        gettext(
            "%(conditions)s: %(shown)s",
            conditions=say.language.together(
                [one.sign for one, value in zip(say.signed, row.values, strict=True)
                 if value]
            )
            if any(row.values)
            else gettext("none of the conditions"),
            shown=number_of(row.n - len(row.deviant), row.n, say.language),
        )
        for row in say.rows[:TOLD]
    ]  # fmt: skip
    if len(say.rows) > TOLD:
        told.append(say.language.ngettext("%(n)s more", "%(n)s more", len(say.rows) - TOLD))
    caption = gettext(
        "A column per combination of conditions: the filled part of a bar are cases that were "
        "%(outcome)s, the open part the others. Below, a filled dot is a condition %(in_place)s.",
        outcome=say.outcome,
        in_place=say.there,
    )
    more = len(say.rows) - COLUMNS_AT_MOST
    if more > 0:
        caption += " " + say.language.ngettext(
            "%(n)s more combination is only in the table.",
            "%(n)s more combinations are only in the table.",
            more,
        )
    return ChartWords(
        gettext("Combinations of conditions and their cases"),
        gettext(
            "Cases that were %(outcome)s, per combination: %(rows)s.",
            outcome=say.outcome,
            rows="; ".join(told),
        ),
        caption,
    )


def membership(say: PatternWording) -> MembershipView:
    """Lay out the cases by their membership."""
    table, inside = say.study.table, say.inside
    if table is None or inside is None:
        return membership_view((), ())
    values = FUZZY_TICKS if say.study.question.fuzzy else (0.0, 1.0)
    ticks = [(value, say.language.at_most(value, 2)) for value in values]
    return membership_view(list(zip(inside, table.sets.target.tolist(), strict=True)), ticks)


def membership_words(say: PatternWording) -> ChartWords:
    """Say what the plot of memberships shows."""
    gettext, model = say.language.gettext, say.study.model
    off = () if model is None else (*model.deviant_consistency, *model.deviant_coverage)
    told = (
        gettext("All cases fit.")
        if not off
        else say.language.ngettext(
            "%(n)s case does not fit: %(named)s.",
            "%(n)s cases do not fit: %(named)s.",
            len(off),
            named=say.few_cases(off),
        )
    )
    formula = "" if model is None else say.model_formula(model)
    return ChartWords(
        gettext("Cases in the solution and in the outcome"),
        gettext("Membership of each case in the solution and in the outcome. %(told)s", told=told),
        gettext(
            "The solution is %(formula)s. A dot is a case that fits, a square one that does "
            "not; a number says how many cases lie together. Below the dashed line the "
            "solution promises more than the outcome holds.",
            formula=formula,
        ),
    )
