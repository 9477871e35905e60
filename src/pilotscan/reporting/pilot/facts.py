"""What the file tells about a pilot, laid out: prose, and tables that cite their sources."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pilotscan.model.assessment import UNKNOWN
from pilotscan.reporting.pilot.values import FigureValue, FigureView, Passage, Row, SourceView
from pilotscan.reporting.words.phrases import source_text, span_text
from pilotscan.reporting.words.said import Mixed, mixed, woven
from pilotscan.scoring.evidence import strength

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pilotscan.model.base import Prose
    from pilotscan.model.pilot import Circumstance, Figure, Funding, Outcome
    from pilotscan.reporting.pilot.sentences import PilotWording
    from pilotscan.reporting.words.said import Said

__all__ = [
    "afterlife",
    "circumstances",
    "figures",
    "funding",
    "highlights",
    "outcomes",
    "partners",
    "passage",
    "passages",
    "sources",
    "target_groups",
]


def passage(say: PilotWording, prose: Prose | None) -> Passage | None:
    """Return prose with what it rests on."""
    if prose is None:
        return None
    reading = say.reading(prose.sources) if prose.inferred else ""
    return Passage(say.own(prose.text), say.refs(prose.sources), reading)


def passages(say: PilotWording, items: Sequence[Prose]) -> tuple[Passage, ...]:
    """Return several pieces of prose."""
    return tuple(found for item in items if (found := passage(say, item)))


def highlights(say: PilotWording) -> tuple[Passage, ...]:
    """Return what the file wants seen first: ratings that count, circumstances, outcomes."""
    ratings = [
        Passage(say.own(rating.because), say.refs([item.source for item in rating.evidence]), "")
        for assessment in say.evaluation.assessments
        for rating in assessment.ratings.values()
        if rating.highlight and rating.because
    ]
    marked: tuple[Circumstance | Outcome, ...] = (*say.pilot.circumstances, *say.pilot.outcomes)
    told = [
        Passage(say.own(item.what), say.refs(item.sources), "") for item in marked if item.highlight
    ]
    return (*ratings, *told)


def target_groups(say: PilotWording) -> tuple[Row, ...]:
    """Return for whom it is, and how many they are."""
    number = say.language.number
    return tuple(
        Row(
            (say.own(group.name), "" if group.size is None else number(group.size)),
            say.refs(group.sources),
        )
        for group in say.pilot.target_groups
    )


def figures(say: PilotWording) -> tuple[FigureView, ...]:
    """Return its figures; those on the same thing stand together, also where sources differ."""
    found: dict[str, list[Figure]] = {}
    for figure in say.pilot.figures:
        found.setdefault(figure.what, []).append(figure)
    return tuple(
        FigureView(
            say.own(what),
            tuple(
                FigureValue(
                    _value(say, figure),
                    ", ".join(
                        text
                        for text in (
                            say.language.fuzzy(figure.date) if figure.date else "",
                            say.label("basis", figure.basis) if figure.basis != UNKNOWN else "",
                        )
                        if text
                    ),
                    say.refs(figure.sources),
                    say.maybe(figure.note),
                )
                for figure in same
            ),
        )
        for what, same in found.items()
    )


def _value(say: PilotWording, figure: Figure) -> Mixed | str:
    """Write a figure with what it can be and its unit."""
    gettext, number = say.language.gettext, say.language.number
    value = "" if figure.value is None else number(figure.value)
    between = ""
    if figure.low is not None and figure.high is not None:
        between = gettext("%(low)s to %(high)s", low=number(figure.low), high=number(figure.high))
    elif figure.low is not None:
        between = gettext("at least %(number)s", number=number(figure.low))
    elif figure.high is not None:
        between = gettext("at most %(number)s", number=number(figure.high))
    if between:
        value = f"{value} ({between})" if value else between
    return mixed(f"{value} " if value else "", say.own(figure.unit)) if figure.unit else value


def partners(say: PilotWording) -> tuple[Row, ...]:
    """Return who takes part, from which sector and in which roles."""
    return tuple(
        Row(
            (
                say.own(partner.name),
                say.label("sector", partner.sector),
                ", ".join(say.label("partner_role", role) for role in partner.roles),
            ),
            say.refs(partner.sources),
        )
        for partner in say.pilot.partners
    )


def funding(say: PilotWording) -> tuple[Row, ...]:
    """Return who pays how much, and from when to when."""
    return tuple(_funding(say, line) for line in say.pilot.funding)


def _funding(say: PilotWording, line: Funding) -> Row:
    gettext = say.language.gettext
    amount = "" if line.amount is None else say.language.money(line.amount, line.currency)
    if amount and line.per:
        amount = f"{amount} {say.label('per', line.per)}"
    kinds = [
        say.label(group, word)
        for group, word in (("funding_kind", line.kind), ("basis", line.basis))
        if word and word != UNKNOWN
    ]
    name: Said | Mixed | str = say.own(line.source)
    if line.part_of:
        name = woven(
            lambda parts: gettext("%(part)s (part of %(whole)s)", part=parts[0], whole=parts[1]),
            (say.own(line.source), say.own(line.part_of)),
        )
    return Row(
        (
            name,
            amount or gettext("amount unknown"),
            ", ".join(kinds),
            span_text(line.start, line.end, say.language),
        ),
        say.refs(line.sources),
        say.maybe(line.note),
    )


def circumstances(say: PilotWording) -> tuple[Row, ...]:
    """Return what made it possible, and what takes its place at scale."""
    nothing = say.language.gettext("nothing named")
    return tuple(
        Row(
            (
                say.own(item.what),
                say.label("circumstance_role", item.role),
                say.label("at_scale", item.at_scale),
                say.maybe(item.replacement)
                or (nothing if item.at_scale in {"partly", "absent"} else "–"),
            ),
            say.refs(item.sources),
            say.reading(item.sources) if item.inferred else "",
        )
        for item in say.pilot.circumstances
    )


def outcomes(say: PilotWording) -> tuple[Row, ...]:
    """Return what came of it, and how that was studied; what is not known of it is not said."""
    return tuple(
        Row(
            (say.own(item.what), say.label("direction", item.direction), _studied(say, item)),
            say.refs(item.sources),
            say.maybe(item.note),
        )
        for item in say.pilot.outcomes
    )


def _studied(say: PilotWording, item: Outcome) -> Mixed | str:
    """Say what kind of outcome it is, compared with what, and how strong the evidence is."""
    gettext = say.language.gettext
    kind = "" if item.kind == "intended" else say.label("outcome_kind", item.kind)
    handled = say.label("handled", item.handled)
    design = "" if item.design in {None, UNKNOWN} else say.label("design", item.design)
    parts: list[Said | Mixed | str] = [part for part in (kind, handled, design) if part]
    if item.compared_with:
        parts.append(
            woven(
                lambda names: gettext("compared with %(what)s", what=names[0]),
                [say.own(item.compared_with)],
            )
        )
    parts.append(gettext("strength %(strength)s", strength=_strength(say, item.sources)))
    return mixed(*[piece for part in parts for piece in ("; ", *_pieces(part))][1:])


def _pieces(part: Said | Mixed | str) -> tuple[Said | str, ...]:
    return part.parts if isinstance(part, Mixed) else (part,)


def _strength(say: PilotWording, names: Sequence[str]) -> str:
    """Say how strong the sources of an outcome are together, 0..4."""
    known = [say.pilot.sources[name] for name in names if name in say.pilot.sources]
    return str(strength(known))


def afterlife(say: PilotWording) -> tuple[Row, ...]:
    """Return what happened afterwards."""
    return tuple(
        Row(
            (
                say.language.fuzzy(item.date) if item.date else "",
                say.own(item.what),
                say.route(item.route) if item.route in say.framework.routes else "",
            ),
            say.refs(item.sources),
        )
        for item in say.pilot.afterlife
    )


def sources(say: PilotWording) -> tuple[SourceView, ...]:
    """Return its sources, in the order of their numbers."""
    return tuple(
        SourceView(
            number,
            name,
            say.own(
                source_text(
                    source.author,
                    source.title or name,
                    source.publisher,
                    say.language.fuzzy(source.year) if source.year else "",
                )
            ),
            say.label("source_kind", source.kind) or say.language.gettext("kind unknown"),
            say.label("read", source.read),
            say.maybe(source.site),
            source.url or "",
            source.doi or "",
        )
        for number, (name, source) in enumerate(say.pilot.sources.items(), start=1)
    )
