"""The facts of a pilot as rows of tables: what its file says, and nothing that is judged.

Each table stands in ``catalogue/columns.yaml``, with its columns in the order of the rows here. A
cell is a text, a number, a date, a truth value or a tuple of texts; None where the file does not
say it, which is never 0.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from pilotscan.model.assessment import UNKNOWN
from pilotscan.model.assessment_file import AssessmentFile
from pilotscan.model.base import Prose, in_language

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pilotscan.model.assessment import Rating
    from pilotscan.model.dates import FuzzyDate
    from pilotscan.model.pilot import Pilot

    Row = tuple[Any, ...]
    Say = Callable[[str | None], str | None]

__all__ = ["FACT_TABLES", "SourceRecord", "fact_rows", "source_records"]


class SourceRecord(NamedTuple):
    """One source of a pilot."""

    id: str
    kind: str | None
    base: int
    author: str | None
    title: str | None
    publisher: str | None
    year: str | None
    url: str | None
    doi: str | None
    team: str | None
    site: str | None
    read: str | None


def source_records(pilot: Pilot) -> tuple[SourceRecord, ...]:
    """Return the sources of a pilot, in the order of its file."""
    return tuple(
        SourceRecord(
            name, s.kind, s.base_strength, s.author, s.title, s.publisher, _date(s.year), s.url,
            s.doi, s.team, s.site, s.read,
        )
        for name, s in pilot.sources.items()
    )  # fmt: skip


def fact_rows(
    pilot: Pilot, *, file: str = "", sha256: str = "", language: str | None = None
) -> dict[str, tuple[Row, ...]]:
    """Lay out the facts of a pilot.

    Parameters
    ----------
    file, sha256 : of the pilot; empty if there is none
    language : of texts that stand in several; None is English, else whichever there is

    Returns
    -------
    dict
        Rows by the table of the codebook; those of every table of facts, be there none.
    """

    def say(words: str | None) -> str | None:
        if words is None or language is None:
            return None if words is None else str(words)
        return str(in_language(words, language, pilot.language)[0])

    rows: dict[str, tuple[Row, ...]] = {
        name: tuple((pilot.id, *row) for row in make(pilot, say)) for name, make in _TABLES.items()
    }
    rows["facts"] = tuple((*row, file or None, sha256 or None) for row in rows["facts"])
    return rows


def _date(date: FuzzyDate | None) -> str | None:
    return None if date is None else str(date)


def _facts(pilot: Pilot, say: Say) -> Iterator[Row]:
    place, reply, tenure = pilot.place, pilot.reply, pilot.place.tenure
    yield (
        say(pilot.name), pilot.language, place.country, place.scope,
        tuple(name for name in place.municipality if name != UNKNOWN), place.area, place.region,
        pilot.status, _date(pilot.period.start), _date(pilot.period.end), pilot.checked,
        _each(pilot.themes, say),
        *((None, None, None, ()) if tenure is None else
          (tenure.kind, _date(tenure.until), say(tenure.note), tenure.sources)),
        None if pilot.origin is None else pilot.origin.copy_of, pilot.scaling.route,
        *((None, None, None) if reply is None else (say(reply.by), reply.date, say(reply.text))),
    )  # fmt: skip


def _each(words: tuple[str, ...], say: Say) -> tuple[str, ...]:
    return tuple(said for one in words if (said := say(one)) is not None)


def _passages(pilot: Pilot) -> Iterator[tuple[str, int, Prose]]:
    """Yield every passage with the part of the file in which it stands, and its number there."""
    because = None if pilot.origin is None else pilot.origin.because
    parts: dict[str, tuple[Prose | None, ...]] = {
        "summary": (pilot.summary,),
        "problem": (pilot.problem,),
        "origin": (because,),
        "activities": pilot.activities,
        "mechanisms": pilot.mechanisms,
        "barriers": pilot.barriers,
        "recognition": pilot.recognition,
        "route": (pilot.scaling.because,),
        "ambition": (pilot.scaling.ambition,),
        "target-context": (pilot.scaling.target_context,),
    }
    for part, passages in parts.items():
        for number, passage in enumerate(passages, 1):
            if passage is not None:
                yield part, number, passage


def _texts(pilot: Pilot, say: Say) -> Iterator[Row]:
    for part, number, passage in _passages(pilot):
        yield part, number, say(passage.text), passage.inferred, passage.sources


def _target_groups(pilot: Pilot, say: Say) -> Iterator[Row]:
    for i, one in enumerate(pilot.target_groups, 1):
        yield i, say(one.name), one.size, one.sources


def _selection(pilot: Pilot, say: Say) -> Iterator[Row]:
    for i, one in enumerate(pilot.selection, 1):
        yield i, say(one.by), say(one.on), one.at, one.sources


def _figures(pilot: Pilot, say: Say) -> Iterator[Row]:
    for i, one in enumerate(pilot.figures, 1):
        yield (
            i, say(one.what), one.value, one.low, one.high, say(one.unit), _date(one.date),
            one.basis, one.kind, one.at, say(one.note), one.sources,
        )  # fmt: skip


def _partners(pilot: Pilot, say: Say) -> Iterator[Row]:
    for i, one in enumerate(pilot.partners, 1):
        yield i, say(one.name), one.roles, one.sector, one.sources


def _funding(pilot: Pilot, say: Say) -> Iterator[Row]:
    for i, one in enumerate(pilot.funding, 1):
        yield (
            i, say(one.source), one.sector, one.amount, one.currency, one.per, one.kind,
            one.basis, _date(one.start), _date(one.end), say(one.part_of), say(one.note),
            one.sources,
        )  # fmt: skip


def _circumstances(pilot: Pilot, say: Say) -> Iterator[Row]:
    for i, one in enumerate(pilot.circumstances, 1):
        yield (
            i, one.id, say(one.what), one.role, one.at_scale, say(one.replacement),
            one.highlight, one.inferred, one.sources,
        )  # fmt: skip


def _outcomes(pilot: Pilot, say: Say) -> Iterator[Row]:
    for i, one in enumerate(pilot.outcomes, 1):
        yield (
            i, say(one.what), one.kind, one.direction, say(one.compared_with), one.design,
            one.handled, one.highlight, say(one.note), one.sources,
        )  # fmt: skip


def _afterlife(pilot: Pilot, say: Say) -> Iterator[Row]:
    for i, one in enumerate(pilot.afterlife, 1):
        yield i, say(one.what), one.route, _date(one.date), one.result, one.sources


def _informants(pilot: Pilot, say: Say) -> Iterator[Row]:
    for i, one in enumerate(pilot.informants, 1):
        yield i, one.id, say(one.name), one.sector, one.knows


def _assessments(pilot: Pilot, say: Say) -> Iterator[Row]:
    for i, one in enumerate(pilot.assessments, 1):
        gathering = one.round if isinstance(one, AssessmentFile) else None
        who = one.assessor
        yield i, who.identity, who.role, say(who.label), one.date, one.framework, gathering


def _ratings(pilot: Pilot) -> Iterator[tuple[int, str, str, Rating]]:
    for i, one in enumerate(pilot.assessments, 1):
        for condition, rating in one.ratings.items():
            yield i, one.assessor.identity, condition, rating


def _assessed(pilot: Pilot, say: Say) -> Iterator[Row]:
    for i, assessor, condition, rating in _ratings(pilot):
        level, ask = rating.level, rating.ask
        is_rated = isinstance(level, int)
        yield (
            i, assessor, condition, "rated" if is_rated else level, level if is_rated else None,
            say(rating.because), None if ask is None else say(ask.whom),
            None if ask is None else say(ask.question), rating.highlight,
        )  # fmt: skip


def _evidence(pilot: Pilot, say: Say) -> Iterator[Row]:
    for i, _, condition, rating in _ratings(pilot):
        for one in rating.evidence:
            yield i, condition, one.source, say(one.at), one.supports


def _remarks(pilot: Pilot, say: Say) -> Iterator[Row]:
    for i, one in enumerate(pilot.assessments, 1):
        if isinstance(one, AssessmentFile):
            for number, remark in enumerate(one.remarks, 1):
                yield i, number, remark.about, say(remark.text)


def _sources(pilot: Pilot, _: Say) -> Iterator[Row]:
    return iter(source_records(pilot))


def _citations(pilot: Pilot, _: Say) -> Iterator[Row]:
    tenure = pilot.place.tenure
    for source in () if tenure is None else tenure.sources:
        yield "facts", "tenure", None, source
    for part, number, passage in _passages(pilot):
        for source in passage.sources:
            yield "texts", part, number, source
    lists: dict[str, tuple[Any, ...]] = {
        "target_groups": pilot.target_groups,
        "selection": pilot.selection,
        "figures": pilot.figures,
        "partners": pilot.partners,
        "funding": pilot.funding,
        "circumstances": pilot.circumstances,
        "outcomes": pilot.outcomes,
        "afterlife": pilot.afterlife,
    }
    for table, items in lists.items():
        for number, item in enumerate(items, 1):
            for source in item.sources:
                yield table, None, number, source


_TABLES: dict[str, Callable[[Pilot, Say], Iterator[Row]]] = {
    "facts": _facts,
    "texts": _texts,
    "target_groups": _target_groups,
    "selection": _selection,
    "figures": _figures,
    "partners": _partners,
    "funding": _funding,
    "circumstances": _circumstances,
    "outcomes": _outcomes,
    "afterlife": _afterlife,
    "informants": _informants,
    "assessments": _assessments,
    "assessed": _assessed,
    "evidence": _evidence,
    "remarks": _remarks,
    "citations": _citations,
    "sources": _sources,
}
FACT_TABLES = tuple(name for name in _TABLES if name != "sources")
"""Those that a comparison has only where it was asked for the facts."""
