"""Ask once for many: whom to ask what about which pilots."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from pilotscan.reporting.comparison.conditions import segment
from pilotscan.reporting.comparison.sentences import NAMED_AT_MOST
from pilotscan.reporting.comparison.values import AskedRow, Asking, AskRow
from pilotscan.reporting.words.phrases import with_rest
from pilotscan.reporting.words.said import Said, woven

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pilotscan.comparing.questions import AskGroup, OpenQuestion
    from pilotscan.reporting.comparison.sentences import ComparisonWording
    from pilotscan.reporting.comparison.values import Segment
    from pilotscan.reporting.words.said import Mixed

__all__ = ["asking"]

PILOTS_AT_MOST = 8
SHORT = 80
"""Characters up to which a pilot's own question is short enough to stand beside others."""


def asking(say: ComparisonWording) -> Asking:
    """Say whom to ask what about several pilots, and how much is left for one of them."""
    groups, alone = say.comparison.asking
    is_open = [*(question for group in groups for question in group.questions), *alone]
    needed = sum(question.needed for question in is_open)
    many = say.language.ngettext
    rows = tuple(_row(say, place, group, needed > 0) for place, group in enumerate(groups, 1))
    told = many("%(n)s question is open.", "%(n)s questions are open.", len(is_open))
    if needed:
        told += " " + many(
            "%(n)s of the answers counts for a verdict.",
            "%(n)s of the answers count for a verdict.",
            needed,
        )
    return Asking(
        rows,
        told,
        needed > 0,
        many(
            "%(n)s more question is for somebody who is asked about one pilot only; the report of "
            "that pilot has it.",
            "%(n)s more questions are for somebody who is asked about one pilot only; the report "
            "of that pilot has them.",
            len(alone),
        )
        if alone
        else "",
    )


def _row(say: ComparisonWording, place: int, group: AskGroup, by_verdict: bool) -> AskRow:
    """Lay out a group; `by_verdict` if some answers count for one, and so only these are listed."""
    number = say.language.number
    by_condition: dict[int, list[OpenQuestion]] = {}
    for question in group.questions:
        by_condition.setdefault(question.condition, []).append(question)
    asked = [(c, some) for c, some in by_condition.items() if len(some) > 1]
    asked.sort(key=lambda item: (-_needed(item[1]), -len(item[1])))
    listed = [(c, [q for q in some if q.needed or not by_verdict]) for c, some in asked]
    return AskRow(
        anchor=f"ask-{place}",
        title=_title(say, group),
        whom=_whom(say, group),
        pilots=number(len(group.pilots)),
        questions=number(len(group.questions)),
        needed=number(group.needed),
        first=tuple(_first(say, c, some) for c, some in asked[:NAMED_AT_MOST]),
        asked=tuple(_asked(say, c, some) for c, some in listed if some),
    )


def _needed(questions: Sequence[OpenQuestion]) -> int:
    return sum(question.needed for question in questions)


def _title(say: ComparisonWording, group: AskGroup) -> Said:
    first = group.questions[0]
    if group.actor is None:
        return say.own(say.comparison.records[first.pilot], first.whom.name)
    name = say.actor(group.actor)
    return Said(name[:1].upper() + name[1:])


def _whom(say: ComparisonWording, group: AskGroup) -> Mixed | str:
    """Name those whom the files name, who know about most pilots first."""
    if group.actor is None:
        return ""
    pairs = {(q.whom.name, q.pilot): q.pilot for q in group.questions if not q.whom.is_actor}
    known = Counter(name for name, _ in pairs)
    of = {name: pilot for (name, _), pilot in pairs.items()}
    found = [name for name, _ in known.most_common()]

    def told(names: list[str]) -> str:
        return "; ".join(with_rest(names, len(found) - len(names), say.language))

    return woven(told, [say.own(say.comparison.records[of[n]], n) for n in found[:NAMED_AT_MOST]])


def _first(say: ComparisonWording, condition: int, questions: Sequence[OpenQuestion]) -> Segment:
    tally = say.comparison.conditions[condition]
    return segment(say, tally, "", say.language.number(len(questions)))


def _asked(say: ComparisonWording, condition: int, questions: Sequence[OpenQuestion]) -> AskedRow:
    framed = say.framework.conditions[condition]
    ids = say.comparison.ids
    return AskedRow(
        framed.id,
        say.said(framed.question),
        say.language.number(len(questions)),
        tuple((say.names[q.pilot], ids[q.pilot], _own(say, q)) for q in questions[:PILOTS_AT_MOST]),
        max(len(questions) - PILOTS_AT_MOST, 0),
    )


def _own(say: ComparisonWording, question: OpenQuestion) -> Said:
    """Return the question as the file of the pilot puts it, where that is short; else nothing."""
    record = say.comparison.records[question.pilot]
    said = record.said.get(say.comparison.condition_ids[question.condition])
    if said is not None and said.question:
        text = say.own(record, said.question[0])
        if len(text.text) <= SHORT:
            return text
    return Said("")
