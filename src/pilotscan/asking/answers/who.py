"""Whether it is known who answered, when, and by which framework."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pilotscan.asking.answers.faults import fault
from pilotscan.asking.answers.new_file import plain_text
from pilotscan.diagnostics import Diagnostic, Location, did_you_mean, show
from pilotscan.model.base import is_id
from pilotscan.told import told

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from pilotscan.asking.answers.answered import Answered, Earlier
    from pilotscan.asking.answers.new_file import Terms
    from pilotscan.model.framework import Framework
    from pilotscan.told import Sentence

__all__ = ["day_of", "lacks", "place_text", "round_of", "two_people"]


def day_of(one: Answered, terms: Terms) -> date:
    """Return the day of an answer.

    Raises
    ------
    ValueError
        It is not known: such an answer is refused before, see `lacks`.
    """
    day = one.date or terms.date
    if day is None:
        raise ValueError("an answer without a day is refused before")
    return day


def round_of(one: Answered, terms: Terms) -> str:
    """Return the id of the round of an answer."""
    return one.marks.round or terms.gathering


def lacks(one: Answered, framework: Framework, terms: Terms) -> Iterator[Diagnostic]:
    """Say what is wrong with who answered when, and by which framework."""
    for word in (one.respondent, round_of(one, terms)):
        if not is_id(word):
            yield fault(
                "PS703",
                told("%(word)s is no id", word=show(word)),
                one.where,
                told("use the sheets as they were sent; ids are small letters and digits"),
            )
    if one.marks.framework != framework.id:
        yield fault(
            "PS706",
            told(
                "these questions are of the framework %(asked)s, and not of %(judged)s",
                asked=show(one.marks.framework),
                judged=show(framework.id),
            ),
            one.where,
            told("name it with --framework"),
        )
    if one.date is None and terms.date is None:
        yield fault(
            "PS708",
            told("it is not said when this was answered"),
            one.date_at or one.where,
            told("fill in the date, or give it with --date"),
        )
    roles = framework.role_ids
    named, role = ", ".join(roles), one.role or terms.role
    if not role:
        yield fault(
            "PS708",
            told("it is not said how the respondent is involved"),
            one.role_at or one.where,
            told("choose one in the file, or give it with --role: %(roles)s", roles=named),
        )
    elif role not in roles:
        yield fault(
            "PS708",
            told("%(role)s is no role of an assessor", role=show(role)),
            one.where,
            did_you_mean(role, roles) or told("roles: %(roles)s", roles=named),
        )


def two_people(
    several: Sequence[Answered], earlier: Sequence[Earlier], terms: Terms
) -> Iterator[Diagnostic]:
    """PS709: two who answer under one number, by what they say of themselves."""
    who = several[0].respondent
    known = [
        (
            Location(entry.file),
            entry.assessment.assessor.role,
            entry.assessment.assessor.label or "",
        )
        for entry in earlier
        if entry.assessment.assessor.identity == who
    ]
    for one in several:
        role, label = one.role or terms.role, plain_text(one.label)
        other = next(
            (
                place
                for place, as_role, as_label in known
                if as_role != role or (label and as_label and label != as_label)
            ),
            None,
        )
        if other is not None:
            hint = told("give the second a number of their own, 2, at the top of the sheet")
            for here, there in ((one.where, other), (other, one.where)):
                if here is one.where or here.line or here.cell:
                    message = told(
                        "somebody else answered as %(who)s too, in %(place)s",
                        who=who,
                        place=place_text(there),
                    )
                    yield fault("PS709", message, here, hint)
        known.append((one.where, role, label))


def place_text(where: Location) -> Sentence:
    """Name a place in a sentence."""
    if where.cell:
        return told("%(file)s, %(cell)s", file=where.file, cell=where.cell)
    return f"{where.file}:{where.line}:{where.column}" if where.line else where.file
