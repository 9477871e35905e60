"""What many pilots lack, who can move it, and how each condition stands in the set."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pilotscan.comparing.systemic import STANDINGS, ConditionTally
from pilotscan.model.framework import ActorGroup, Text
from pilotscan.reporting.comparison.sentences import failing_case, failing_text
from pilotscan.reporting.comparison.values import (
    ActorSection,
    ConditionList,
    ConditionRow,
    DimensionRows,
    Piece,
    Segment,
)
from pilotscan.reporting.words.said import Said

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pilotscan.reporting.comparison.sentences import ComparisonWording
    from pilotscan.reporting.words.said import Mixed

__all__ = ["actor_sections", "dimension_rows", "own_section", "segment"]

LISTED_AT_MOST = 5
"""Conditions of a list; the table of all conditions has the others."""


def segment(
    say: ComparisonWording, tally: ConditionTally, case: str, detail: Mixed | str
) -> Segment:
    """Name a condition as it stands in pilots, with what is to be said of it."""
    return Segment(tally.id, say.named(tally.id, case), detail)


def _groups(say: ComparisonWording) -> tuple[ActorGroup, ...]:
    if say.framework.actor_groups:
        return say.framework.actor_groups
    named = say.framework.every_actor
    return tuple(
        ActorGroup(
            title=say.framework.actors.get(actor) or Text(**{say.language.code: say.actor(actor)}),
            actors=(actor,),
        )
        for actor in named
    )


def actor_sections(say: ComparisonWording) -> tuple[ActorSection, ...]:
    """Return what each group can move and no pilot can by itself."""
    own = say.framework.own_actors
    others = [t for t in say.comparison.conditions if not own & set(t.actors)]
    return tuple(
        ActorSection(
            say.said(group.title), _lists(say, [t for t in others if {*group.actors} & {*t.actors}])
        )
        for group in _groups(say)
    )


def own_section(say: ComparisonWording) -> ActorSection | None:
    """Return what pilots can move, by themselves or with others, or nobody is said to."""
    own = say.framework.own_actors
    mine = [t for t in say.comparison.conditions if own & set(t.actors) or not t.actors]
    lists = _lists(say, mine)
    return ActorSection(Said(""), lists) if lists else None


def _lists(say: ComparisonWording, tallies: Sequence[ConditionTally]) -> tuple[ConditionList, ...]:
    """Sort conditions by how they fail; each stands in one list at most.

    What is only unknown is in none: that is a matter of asking.
    """
    gettext, in_place = say.language.gettext, say.in_place
    worst = sorted(tallies, key=lambda t: (-t.failing, -t.standing["bottleneck"]))
    kinds = (
        (
            "weak",
            gettext("Not yet %(in_place)s or a bottleneck in most pilots", in_place=in_place),
        ),
        (
            "known",
            gettext(
                "Not yet %(in_place)s or a bottleneck in most pilots of which it is known",
                in_place=in_place,
            ),
        ),
        (
            "mixed",
            gettext(
                "Not yet %(in_place)s, a bottleneck or unknown in most pilots", in_place=in_place
            ),
        ),
    )
    listed = [
        (
            title,
            tuple(
                segment(say, t, failing_case(t), failing_text(t, say))
                for t in worst
                if _kind(t) == kind
            ),
        )
        for kind, title in kinds
    ]
    return tuple(
        ConditionList(title, items[:LISTED_AT_MOST], max(len(items) - LISTED_AT_MOST, 0))
        for title, items in listed
        if items
    )


def _kind(tally: ConditionTally) -> str:
    by_known = tally.systemic != "weak" and tally.fails_where_known
    return "known" if by_known else tally.systemic


def dimension_rows(say: ComparisonWording) -> tuple[DimensionRows, ...]:
    """Say of each condition, by dimension, in how many pilots it stands how."""
    tallies = {tally.id: tally for tally in say.comparison.conditions}
    return tuple(
        DimensionRows(
            dimension.id,
            say.said(dimension.title),
            tuple(_row(say, tallies[condition.id]) for condition in dimension.conditions),
        )
        for dimension in say.framework.dimensions
    )


def _row(say: ComparisonWording, tally: ConditionTally) -> ConditionRow:
    condition = say.framework.condition_by_id[tally.id]
    number, gettext = say.language.number, say.language.gettext
    pieces, x = [], 0.0
    for kind in STANDINGS:
        share = 100 * (tally.share(kind) or 0.0)
        if share:
            pieces.append(Piece(kind, round(x, 2), round(share, 2)))
        x += share
    systemic = {
        "weak": gettext("not yet %(in_place)s or a bottleneck in most", in_place=say.in_place),
        "unknown": gettext("unknown in most"),
        "mixed": gettext("not yet %(in_place)s or unknown in most", in_place=say.in_place),
        "": "",
    }[tally.systemic]
    return ConditionRow(
        id=tally.id,
        title=say.titles[say.position[tally.id]],
        pilots=number(tally.counting),
        bottleneck=number(tally.standing["bottleneck"]),
        weak=number(tally.standing["weak"]),
        in_place=number(tally.standing["in-place"]),
        supported=number(tally.supported),
        unknown=number(tally.standing["unknown"]),
        pieces=tuple(pieces),
        actors=say.language.together([say.actor(actor) for actor in tally.actors]),
        advice=say.said(condition.advice),
        systemic=systemic,
    )
