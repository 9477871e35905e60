"""What an export holds: which tables, and the facts without which they cannot be read."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import pilotscan
from pilotscan.catalogue import tables as codebook
from pilotscan.reporting.view import DESK

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd

    from pilotscan.comparing.compare import Comparison
    from pilotscan.reporting.language import Language

__all__ = ["WIDE", "Fact", "desk_notice", "exported_tables", "facts", "file_name"]

WIDE = "wide"
"""The table with a column per condition, in which its name and not the codebook says what it is."""
_ONLY_WITH = {"order": "ordering", "scheme": "schemes"}
"""Tables with this column say something only if the comparison has this part."""


class Fact(NamedTuple):
    """Something about a comparison as a whole.

    Parameters
    ----------
    item : name for machines, the same in each language
    label, text : for people
    value : for machines
    """

    item: str
    label: str
    value: str
    text: str


def exported_tables(comparison: Comparison) -> dict[str, pd.DataFrame]:
    """Return the tables to write, in the order of the codebook.

    Tables of an order are there only if an order was asked for, and those of other rules only if
    there are any. All others are written even when they have no row: then nothing was found.
    """
    absent = {column for column, part in _ONLY_WITH.items() if not getattr(comparison, part)}
    return {
        name: frame
        for name, frame in comparison.tables.items()
        if absent.isdisjoint(column.name for column in codebook()[name].columns)
    }


def file_name(table: str, ending: str) -> str:
    """Name the file of a table."""
    return f"comparison-{table.replace('_', '-')}.{ending}"


def desk_notice(comparison: Comparison, language: Language) -> str:
    """Say how many pilots were assessed from documents alone; empty if none was."""
    desk = sum(
        bool(record.assessors) and all(a.identity == DESK for a in record.assessors)
        for record in comparison.records
    )
    if not desk:
        return ""
    return language.ngettext(
        "%(n)s of these is a desk assessment from public sources. It is not the judgement of the "
        "organisations involved, and was not checked with them.",
        "%(n)s of these are desk assessments from public sources. They are not the judgement of "
        "the organisations involved, and were not checked with them.",
        desk,
    )


def facts(comparison: Comparison, language: Language) -> list[Fact]:
    """Tell by what and of when a comparison is."""
    return list(_facts(comparison, language))


def _facts(comparison: Comparison, language: Language) -> Iterator[Fact]:
    framework = comparison.framework
    exact = f"{framework.id} {framework.version}"
    title, _ = framework.title.in_language(language.code)
    yield Fact("framework", language.gettext("Framework"), exact, f"{title} ({exact})")
    pilots = len(comparison.records)
    yield Fact("pilots", language.gettext("Pilots"), str(pilots), language.number(pilots))
    days = sorted({record.as_of for record in comparison.records if record.as_of is not None})
    if days:
        ends = days[:1] if len(days) == 1 else [days[0], days[-1]]
        text = language.date(ends[0])
        if len(ends) > 1:
            text = language.gettext("%(low)s to %(high)s", low=text, high=language.date(ends[1]))
        value = "/".join(day.isoformat() for day in ends)
        yield Fact("reference_date", language.gettext("Reference date"), value, text)
    ordering = comparison.ordering
    if ordering is not None:
        text = language.gettext(
            "%(draws)s draws, seed %(seed)s", draws=language.number(ordering.draws),
            seed=ordering.seed,
        )  # fmt: skip
        weights = (
            language.gettext("all weights are equally likely")
            if ordering.weights == "any"
            else language.gettext("weights near those of the framework")
        )
        value = f"draws={ordering.draws} seed={ordering.seed} weights={ordering.weights}"
        yield Fact("order", language.gettext("Order"), value, f"{text}; {weights}")
    made = f"pilotscan {pilotscan.__version__}"
    yield Fact("made_with", language.gettext("Made with"), made, made)
    notice = desk_notice(comparison, language)
    if notice:
        yield Fact("notice", language.gettext("Please note"), notice, notice)
