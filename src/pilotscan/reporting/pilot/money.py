"""What happens when the money ends, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pilotscan.model.dates import FuzzyDate
    from pilotscan.model.pilot import Funding
    from pilotscan.reporting.words.language import Language
    from pilotscan.scoring.evaluation import Evaluation

__all__ = ["last_end", "money_end"]


def last_end(lines: Sequence[Funding]) -> FuzzyDate | None:
    """Return when the last money ends that has an end on record."""
    ends = [line.end for line in lines if line.end]
    return max(ends, key=lambda end: (end.latest, end.earliest), default=None)


def money_end(evaluation: Evaluation, language: Language) -> str:
    """Say until when money is known to run, and how that lies to the end of the pilot.

    Empty if the file names no money. What the dates leave open stays open.
    """
    pilot, gettext = evaluation.pilot, language.gettext
    last = last_end(pilot.funding)
    if last is None:
        if not pilot.funding:
            return ""
        return gettext(
            "No line of money has an end on record, so what happens when it stops is not known."
        )
    open_ends = sum(line.end is None for line in pilot.funding)
    rest = (
        language.ngettext(
            "%(n)s line of money has no end on record, so whether money goes on is not known.",
            "%(n)s lines of money have no end on record, so whether money goes on is not known.",
            open_ends,
        )
        if open_ends
        else gettext("The file names no money after that.")
    )
    return f"{_against_the_pilot(last, pilot.period.end, language)} {rest}"


def _against_the_pilot(last: FuzzyDate, end: FuzzyDate | None, language: Language) -> str:
    gettext = language.gettext
    values = {"date": language.fuzzy(last), "end": "" if end is None else language.fuzzy(end)}
    if end is None:
        return gettext(
            "Known money runs to %(date)s; when the pilot ends is not on record.", **values
        )
    if last == end:
        return gettext("Known money runs to %(date)s, as long as the pilot.", **values)
    apart = _apart(last, end, language)
    if apart and last.is_before(end):
        return gettext(
            "Known money runs to %(date)s, %(apart)s before the end of the pilot (%(end)s).",
            apart=apart,
            **values,
        )
    if apart and end.is_before(last):
        return gettext(
            "Known money runs to %(date)s, %(apart)s after the end of the pilot (%(end)s).",
            apart=apart,
            **values,
        )
    return gettext("Known money runs to %(date)s, about as long as the pilot (%(end)s).", **values)


def _apart(one: FuzzyDate, other: FuzzyDate, language: Language) -> str:
    """Say how far two dates are apart, as exactly as both are known; empty if hardly."""
    years = abs(one.year - other.year)
    vague = one.about or one.uncertain or other.about or other.uncertain
    if one.month is None or other.month is None or vague:
        about = language.ngettext("about %(n)s year", "about %(n)s years", years)
        return about if years else ""
    months = abs((one.year - other.year) * 12 + one.month - other.month)
    if months % 12 == 0 and months:
        return language.ngettext("%(n)s year", "%(n)s years", months // 12)
    if months > 24:
        return language.ngettext("about %(n)s year", "about %(n)s years", round(months / 12))
    return language.ngettext("%(n)s month", "%(n)s months", months) if months else ""
