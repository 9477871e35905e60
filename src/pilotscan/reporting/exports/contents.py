"""What an export holds: which tables, and the facts without which they cannot be read."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from pilotscan._version import __version__
from pilotscan.catalogue import tables as codebook
from pilotscan.comparing.agreement import RESAMPLES
from pilotscan.comparing.uncertainty import keep_shares
from pilotscan.reporting.comparison.sentences import desk_notice
from pilotscan.reporting.words.wording import Wording

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd

    from pilotscan.comparing.comparison import Comparison
    from pilotscan.reporting.words.language import Language

__all__ = ["WIDE", "Fact", "exported_tables", "facts", "file_name"]

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


def exported_tables(comparison: Comparison, *, lists: bool = False) -> dict[str, pd.DataFrame]:
    """Return the tables to write, in the order of the codebook.

    Parameters
    ----------
    lists : with tuples of texts where a cell holds a list, instead of one text

    Notes
    -----
    Tables of an order are there only if an order was asked for, and those of other rules only if
    there are any. All others are written even when they have no row: then nothing was found, and
    of a table of facts no file says anything.
    """
    absent = {column for column, part in _ONLY_WITH.items() if not getattr(comparison, part)}
    return {
        name: frame
        for name, frame in (comparison.listed_tables() if lists else comparison.tables).items()
        if absent.isdisjoint(column.name for column in codebook()[name].columns)
    }


def file_name(table: str, ending: str) -> str:
    """Name the file of a table."""
    return f"comparison-{table.replace('_', '-')}.{ending}"


def facts(comparison: Comparison, language: Language) -> list[Fact]:
    """Tell by what and of when a comparison is."""
    return list(_facts(comparison, language))


def _facts(comparison: Comparison, language: Language) -> Iterator[Fact]:
    framework = comparison.framework
    exact = f"{framework.id} {framework.version}"
    title, _ = framework.title.in_language(language.code)
    yield Fact("framework", language.gettext("Framework"), exact, f"{title} ({exact})")
    pilots, days = comparison.extent.pilots, comparison.extent.days
    yield Fact("pilots", language.gettext("Pilots"), str(pilots), language.number(pilots))
    if days:
        text = language.date(days[0])
        if len(days) > 1:
            text = language.gettext("%(low)s to %(high)s", low=text, high=language.date(days[1]))
        value = "/".join(day.isoformat() for day in days)
        yield Fact("reference_date", language.gettext("Reference date"), value, text)
    yield from _settings(comparison, language)
    yield from _ordering(comparison, language)
    made = f"pilotscan {__version__}"
    yield Fact("made_with", language.gettext("Made with"), made, made)
    notice = desk_notice(comparison, language)
    if notice:
        yield Fact("notice", language.gettext("Please note"), notice, notice)


def _settings(comparison: Comparison, language: Language) -> Iterator[Fact]:
    """Tell what was asked for beside the framework."""
    settings, gettext = comparison.settings, language.gettext
    say = Wording(comparison.framework, language)
    if settings.framework_sha256:
        digest = settings.framework_sha256
        yield Fact("framework_sha256", gettext("Fingerprint of the framework"), digest, digest)
    if settings.route is not None:
        text = say.route(settings.route)
        yield Fact("route", gettext("All pilots judged on the route"), settings.route, text)
    if settings.as_of is not None:
        text = language.date(settings.as_of)
        yield Fact("as_of", gettext("Assessments up to"), settings.as_of.isoformat(), text)
    if settings.selection:
        text = "; ".join(settings.selection)
        yield Fact("selection", gettext("Selection"), text, text)
    yield Fact("sort", gettext("Sorted by"), settings.sort, language.label("sort", settings.sort))
    for scheme in comparison.schemes:
        if scheme.kind == "framework":
            other = f"{scheme.framework.id} {scheme.framework.version}"
            yield Fact("other_framework", gettext("Second framework"), other, other)
    if comparison.assessors.together is not None:
        value = f"resamples={RESAMPLES} seed={settings.seed}"
        text = gettext(
            "%(times)s resamples, seed %(seed)s",
            times=language.number(RESAMPLES),
            seed=settings.seed,
        )
        yield Fact("agreement", gettext("Interval of agreement"), value, text)


def _ordering(comparison: Comparison, language: Language) -> Iterator[Fact]:
    """Tell how the order was made."""
    ordering, gettext = comparison.ordering, language.gettext
    if ordering is None:
        return
    draws = gettext(
        "%(draws)s draws, seed %(seed)s", draws=language.number(ordering.draws), seed=ordering.seed
    )
    weights = (
        gettext("all weights are equally likely")
        if ordering.weights == "any"
        else gettext("weights near those of the framework")
    )
    line = ordering.line(comparison.framework)
    rank = gettext("a rank from %(share)s rated", share=language.exact_percent(line))
    value = (
        f"draws={ordering.draws} seed={ordering.seed} weights={ordering.weights} "
        f"rank_from={line:g} across_routes={str(ordering.across_routes).lower()}"
    )
    yield Fact("order", gettext("Order"), value, f"{draws}; {weights}; {rank}")
    keep = keep_shares(comparison.framework.rules).tolist()
    yield Fact(
        "keep_level_by_evidence",
        gettext("Share of draws in which a level stays, by evidence strength 0 to 4"),
        " ".join(f"{share:g}" for share in keep),
        language.together([language.exact_percent(share) for share in keep]),
    )
