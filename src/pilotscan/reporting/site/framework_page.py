"""The page of a framework: every condition with its levels, and every rule with its numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from pilotscan._version import __version__
from pilotscan.model.languages import LANGUAGES
from pilotscan.model.source import BASE_STRENGTH
from pilotscan.reporting.pilot.page import MARK_SHAPES
from pilotscan.reporting.pilot.result_json import framework_document
from pilotscan.reporting.pilot.values import Provenance
from pilotscan.reporting.words.reasons import needs_of_best
from pilotscan.reporting.words.wording import Said, Wording

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from pilotscan.model.base import Text
    from pilotscan.model.framework import Condition, Dimension, Framework, Rules
    from pilotscan.model.plausibility import ConditionRule, Grounding
    from pilotscan.model.scale import Verdict
    from pilotscan.model.source import Source
    from pilotscan.reporting.words.language import Language

__all__ = [
    "Cell",
    "CheckView",
    "ConditionEntry",
    "DimensionEntry",
    "FrameworkPage",
    "Grounds",
    "LevelEntry",
    "MatrixRow",
    "PageData",
    "Ref",
    "RouteEntry",
    "SourceEntry",
    "Strength",
    "VerdictRule",
    "framework_data",
    "framework_page",
    "full_provenance",
    "has_necessary",
    "verdict_rules",
]

TRIED: tuple[Verdict, ...] = (
    "stop-or-repair",
    "not-yet",
    "not-assessable",
    "ready-stepwise",
    "conditional",
)
"""The verdicts as a reader tries them: the last one is what is left."""
PUBLISHED_IN = "en"
"""The language of what other frameworks call things; files have no other."""


class Ref(NamedTuple):
    """A source by its number on the page and its id."""

    number: int
    id: str


class LevelEntry(NamedTuple):
    """One level of a ladder; `notes` say what begins here: stop | minimum | best, and in words."""

    number: int
    label: Said
    anchor: Said
    notes: tuple[tuple[str, str], ...]


class Grounds(NamedTuple):
    """What a source says, and which one."""

    says: Said
    ref: Ref


class CheckView(NamedTuple):
    """A rule that compares ratings with facts: when it warns, and what to do."""

    lead: str
    finding: Said
    remedy: Said
    refs: tuple[Ref, ...]


class ConditionEntry(NamedTuple):
    """One condition in full.

    Parameters
    ----------
    routes : on which it counts; empty for all of them
    necessary_on : routes; empty if it is not necessary
    stops : per stop rule the level and the routes
    crosswalk : name of another framework, and the parts of it that are alike
    """

    id: str
    title: Said
    question: Said
    weight: str
    levels: tuple[LevelEntry, ...]
    necessary_from: int | None
    necessary_on: tuple[Said, ...]
    necessary_everywhere: bool
    routes: tuple[Said, ...]
    because: Said
    stops: tuple[tuple[int, tuple[Said, ...]], ...]
    may_be_not_applicable: bool
    not_applicable: Said
    convincing: tuple[Said, ...]
    advice: Said
    actors: tuple[Said, ...]
    grounds: tuple[Grounds, ...]
    checks: tuple[CheckView, ...]
    crosswalk: tuple[tuple[Said, Said], ...]


class DimensionEntry(NamedTuple):
    """One dimension with its conditions."""

    id: str
    title: Said
    about: Said
    weight: str
    conditions: tuple[ConditionEntry, ...]


class RouteEntry(NamedTuple):
    """One route: how many conditions count and how many are necessary on it."""

    id: str
    title: Said
    about: Said
    counting: int
    necessary: int
    crosswalk: tuple[Said, ...]


class Cell(NamedTuple):
    """How a condition stands on a route; `level` only where it is necessary."""

    kind: str
    level: int | None


class MatrixRow(NamedTuple):
    """A condition and its standing on every route."""

    id: str
    title: Said
    cells: tuple[Cell, ...]


class Strength(NamedTuple):
    """A strength of evidence, its name, and the kinds of source that carry it alone."""

    number: int
    label: Said
    kinds: tuple[str, ...]


class VerdictRule(NamedTuple):
    """When a verdict is given, in words.

    Parameters
    ----------
    rule : one sentence; empty if `needs` say it all
    needs : all of these must hold
    stops : conditions that stop, with the level and the routes
    by_route : other names, by route
    """

    id: Verdict
    mark: str
    title: Said
    rule: str
    needs: tuple[str, ...]
    stops: tuple[tuple[str, Said, int, tuple[Said, ...]], ...]
    by_route: tuple[tuple[Said, Said], ...]


class SourceEntry(NamedTuple):
    """A source of the framework."""

    number: int
    id: str
    text: Said
    kind: str
    url: str
    doi: str


class FrameworkPage(NamedTuple):
    """Everything on the page of a framework.

    Parameters
    ----------
    matrix : per dimension its title and a row per condition
    keep_shares : how often a known level stays as it is in a draw, for strength 0 to 4; or empty
    warnings : checks that look at whole assessments
    same_dimensions, same_conditions : all weights are the same
    """

    lang: str
    id: str
    version: str
    title: Said
    routes: tuple[RouteEntry, ...]
    scale: tuple[tuple[int, Said], ...]
    evidence: tuple[Strength, ...]
    matrix: tuple[tuple[str, Said, tuple[MatrixRow, ...]], ...]
    dimensions: tuple[DimensionEntry, ...]
    total: int
    necessary: int
    same_dimensions: bool
    same_conditions: bool
    verdicts: tuple[VerdictRule, ...]
    thresholds: tuple[tuple[str, str], ...]
    keep_shares: str
    warnings: tuple[CheckView, ...]
    responses: tuple[Said, ...]
    actor_groups: tuple[tuple[Said, tuple[Said, ...]], ...]
    sources: tuple[SourceEntry, ...]
    provenance: Provenance


def framework_page(framework: Framework, language: Language, sha256: str = "") -> FrameworkPage:
    """Lay out the page of a framework.

    Parameters
    ----------
    sha256 : of the framework's bytes, for the provenance; empty if unknown
    """
    maker = _PageMaker(framework, language)
    say = maker.say
    conditions, dimensions = framework.conditions, framework.dimensions
    keep = framework.rules.uncertainty
    return FrameworkPage(
        lang=language.code,
        id=framework.id,
        version=framework.version,
        title=say.said(framework.title),
        routes=tuple(maker.route(name) for name in framework.routes),
        scale=tuple(enumerate(map(say.said, framework.scale))),
        evidence=tuple(
            Strength(n, say.said(label), _kinds_of(n, language))
            for n, label in enumerate(framework.evidence_scale)
        ),
        matrix=tuple(
            (d.id, say.said(d.title), tuple(maker.matrix_row(c) for c in d.conditions))
            for d in dimensions
        ),
        dimensions=tuple(maker.dimension(dimension) for dimension in dimensions),
        total=len(conditions),
        necessary=sum(c.necessary is not None for c in conditions),
        same_dimensions=len({d.weight for d in dimensions}) == 1,
        same_conditions=len({c.weight for c in conditions}) == 1,
        verdicts=verdict_rules(framework, language),
        thresholds=_thresholds(framework, language),
        keep_shares=language.together(
            [language.exact_percent(x) for x in keep.keep_level_by_evidence]
        )
        if keep
        else "",
        warnings=maker.warnings(),
        responses=tuple(map(say.said, framework.responses)),
        actor_groups=tuple(
            (say.said(group.title), tuple(maker.actor(name) for name in group.actors))
            for group in framework.actor_groups
        ),
        sources=tuple(
            _source(n, name, source, language)
            for n, (name, source) in enumerate(framework.sources.items(), start=1)
        ),
        provenance=full_provenance(framework, sha256),
    )


def full_provenance(framework: Framework, sha256: str) -> Provenance:
    """Say what a page about a framework was made from, with the whole hash."""
    return Provenance(__version__, f"{framework.id} {framework.version}", "", sha256, "", "")


def _kinds_of(strength: int, language: Language) -> tuple[str, ...]:
    kinds = [kind for kind, base in BASE_STRENGTH.items() if base == strength]
    return tuple(language.label("source_kind", kind) for kind in kinds)


def _source(number: int, name: str, source: Source, language: Language) -> SourceEntry:
    year = language.fuzzy(source.year) if source.year else ""
    parts = list(dict.fromkeys([source.author, source.title or name, source.publisher, year]))
    text = ". ".join(part.rstrip(".") for part in parts if part) + "."
    kind = language.label("source_kind", source.kind) if source.kind else ""
    return SourceEntry(number, name, Said(text), kind, source.url or "", source.doi or "")


class _PageMaker:
    """One page in the making: keeps what every part needs at hand."""

    def __init__(self, framework: Framework, language: Language) -> None:
        self.framework = framework
        self.language = language
        self.say = Wording(framework, language)
        self.numbers = {name: n for n, name in enumerate(framework.sources, start=1)}

    def actor(self, name: str) -> Said:
        text = self.framework.actors.get(name)
        return self.say.said(text) if text else Said(self.say.actor(name))

    def titles(self, routes: Iterable[str]) -> tuple[Said, ...]:
        """Name routes in the order of the framework."""
        wanted = set(routes)
        known = self.framework.routes.items()
        return tuple(self.say.said(route.title) for name, route in known if name in wanted)

    def route(self, name: str) -> RouteEntry:
        route, conditions = self.framework.routes[name], self.framework.conditions
        return RouteEntry(
            name,
            self.say.said(route.title),
            self.say.said(route.about),
            sum(c.is_relevant(name) for c in conditions),
            sum(c.is_necessary(name) for c in conditions),
            tuple(map(self._named_crosswalk, route.crosswalk)),
        )

    def _published(self, text: str) -> Said:
        """Return words of another framework, marked when the page is in another language."""
        return Said(text, "" if self.language.code == PUBLISHED_IN else PUBLISHED_IN)

    def _named_crosswalk(self, entry: str) -> Said:
        """Put the name of the other framework where a route has its key."""
        key, colon, part = entry.partition(":")
        name = self.framework.crosswalk_frameworks.get(key.strip())
        return self._published(f"{name}: {part.strip()}" if colon and name else entry)

    def matrix_row(self, condition: Condition) -> MatrixRow:
        cells = []
        for name in self.framework.routes:
            if condition.is_necessary(name) and condition.necessary is not None:
                cells.append(Cell("necessary", condition.necessary.min_level))
            else:
                cells.append(Cell("counts" if condition.is_relevant(name) else "aside", None))
        return MatrixRow(condition.id, self.say.said(condition.title), tuple(cells))

    def dimension(self, dimension: Dimension) -> DimensionEntry:
        return DimensionEntry(
            dimension.id,
            self.say.said(dimension.title),
            self.say.said(dimension.about),
            self.language.number(dimension.weight),
            tuple(self.condition(condition, dimension) for condition in dimension.conditions),
        )

    def condition(self, condition: Condition, dimension: Dimension) -> ConditionEntry:
        say, number, needed = self.say, self.language.number, condition.necessary
        counting = {r for r in self.framework.routes if condition.is_relevant(r)}
        return ConditionEntry(
            id=condition.id,
            title=say.said(condition.title),
            question=say.said(condition.question),
            weight=self.language.gettext(
                "%(weight)s of %(total)s in its dimension",
                weight=number(condition.weight),
                total=number(sum(c.weight for c in dimension.conditions)),
            ),
            levels=self._levels(condition),
            necessary_from=needed.min_level if needed else None,
            necessary_on=self.titles(needed.routes) if needed else (),
            necessary_everywhere=bool(needed and set(needed.routes) >= counting),
            routes=self.titles(counting) if len(counting) < len(self.framework.routes) else (),
            because=say.said(condition.relevant_because),
            stops=tuple(
                (stop.at, self.titles(stop.routes))
                for stop in self.framework.rules.stop
                if stop.condition == condition.id
            ),
            may_be_not_applicable=condition.may_be_not_applicable,
            not_applicable=say.said(condition.not_applicable_because),
            convincing=tuple(map(say.said, condition.convincing)),
            advice=say.said(condition.advice),
            actors=tuple(map(self.actor, condition.actors)),
            grounds=tuple(
                Grounds(say.said(item.says), Ref(self.numbers[item.source], item.source))
                for item in condition.grounded_in
                if item.source in self.numbers
            ),
            checks=self._checks(condition),
            crosswalk=self._crosswalk(condition),
        )

    def _levels(self, condition: Condition) -> tuple[LevelEntry, ...]:
        gettext, needed = self.language.gettext, condition.necessary
        notes: dict[int, list[tuple[str, str]]] = {}
        for stop in self.framework.rules.stop:
            if stop.condition == condition.id:
                notes.setdefault(stop.at, []).append(("stop", gettext("stops scaling")))
        if needed:
            notes.setdefault(needed.min_level, []).append(("minimum", gettext("minimum")))
            best = max(needed.min_level, self.framework.rules.ready.min_level)
            notes.setdefault(best, []).append(("best", gettext("for the best verdict")))
        return tuple(
            LevelEntry(
                n,
                self.say.said(self.framework.scale[n]),
                self.say.said(anchor),
                tuple(dict.fromkeys(notes.get(n, ()))),
            )
            for n, anchor in enumerate(condition.levels)
        )

    def _crosswalk(self, condition: Condition) -> tuple[tuple[Said, Said], ...]:
        parts: dict[str, list[str]] = {}
        for item in condition.crosswalk:
            name = self.framework.crosswalk_frameworks.get(item.framework, item.framework)
            parts.setdefault(name, []).append(item.part)
        return tuple(
            (self._published(name), self._published("; ".join(listed)))
            for name, listed in parts.items()
        )

    # --- checks of ratings against facts ------------------------------------------------------

    def _refs(self, grounds: Sequence[Grounding]) -> tuple[Ref, ...]:
        names = dict.fromkeys(item.source for item in grounds)
        return tuple(Ref(self.numbers[name], name) for name in names if name in self.numbers)

    def _checks(self, condition: Condition) -> tuple[CheckView, ...]:
        rules = self.framework.plausibility
        found: list[ConditionRule] = [*rules.needs_fact, *rules.against_fact, *rules.needs_source]
        return tuple(
            CheckView(
                self._from_level(rule.from_level),
                self.say.said(rule.finding),
                self.say.said(rule.remedy),
                self._refs(rule.grounded_in),
            )
            for rule in sorted(found, key=lambda rule: rule.from_level)
            if rule.condition == condition.id
        )

    def _from_level(self, level: int) -> str:
        if level == len(self.framework.scale) - 1:
            return self.language.gettext("Rated %(level)s, but:", level=level)
        return self.language.gettext("Rated %(level)s or higher, but:", level=level)

    def warnings(self) -> tuple[CheckView, ...]:
        rules, language = self.framework.plausibility, self.language
        found = [
            CheckView(
                language.gettext(
                    "An assessment by this role: %(role)s, with at least %(n)s levels:",
                    role=language.label("assessor_role", rule.role),
                    n=rule.min_ratings,
                ),
                self.say.said(rule.finding),
                self.say.said(rule.remedy),
                self._refs(rule.grounded_in),
            )
            for rule in rules.all_high
        ]
        found += [
            CheckView(
                language.gettext("The sources as a whole:"),
                self.say.said(old.finding),
                self.say.said(old.remedy),
                self._refs(old.grounded_in),
            )
            for old in rules.old_evidence
        ]
        return tuple(found)


# --- the rules in words -----------------------------------------------------------------------


def verdict_rules(framework: Framework, language: Language) -> tuple[VerdictRule, ...]:
    """Say when each verdict is given, in the order in which they are tried."""
    maker = _PageMaker(framework, language)
    rules, say = framework.rules, maker.say
    stops = tuple(
        (
            stop.condition,
            say.said(framework.condition_by_id[stop.condition].title),
            stop.at,
            maker.titles(stop.routes),
        )
        for stop in rules.stop
    )
    sentences = _verdict_sentences(framework, language)
    needs = tuple(
        needs_of_best(framework, language, has_necessary=has_necessary(framework)).values()
    )
    found = []
    for verdict in TRIED:
        wording = framework.verdicts.get(verdict)
        found.append(
            VerdictRule(
                verdict,
                MARK_SHAPES[verdict],
                say.said(wording.title) if wording else Said(language.label("verdict", verdict)),
                sentences[verdict],
                needs if verdict == "ready-stepwise" else (),
                stops if verdict == "stop-or-repair" else (),
                tuple(
                    (say.said(framework.routes[route].title), say.said(title))
                    for route, title in (wording.by_route if wording else {}).items()
                    if route in framework.routes
                ),
            )
        )
    return tuple(found)


def _stop_sentence(rules: Rules, language: Language) -> str:
    _ = language.gettext
    if not rules.stop:
        return _("This framework has no stop condition, so this verdict is never given.")
    said = _("A stop condition is at its stop level or lower, even if only one assessor says so.")
    quorum = rules.stop_quorum
    if quorum is None:
        return said
    return f"{said} " + _(
        "Where %(many)s or more people rated it, it takes %(few)s of them, or one who cites a "
        "source that carries strength %(base)s or more.",
        many=quorum.from_assessors,
        few=quorum.at_least,
        base=quorum.or_base,
    )


def _verdict_sentences(framework: Framework, language: Language) -> dict[Verdict, str]:
    _, rules = language.gettext, framework.rules
    necessary, coverage = has_necessary(framework), language.exact_percent(rules.min_coverage)
    return {
        "stop-or-repair": _stop_sentence(rules, language),
        "not-yet": _("A necessary condition is known to be below its minimum.")
        if necessary
        else _("This framework has no necessary condition, so this verdict is never given."),
        "not-assessable": _(
            "Less than %(share)s of the weight is rated; or a necessary condition is unknown; or "
            "the evidence for one is below strength %(strength)s, documented searches left out.",
            share=coverage,
            strength=rules.min_evidence,
        )
        if necessary
        else _("Less than %(share)s of the weight is rated.", share=coverage),
        "ready-stepwise": _("All of this holds:"),
        "conditional": _(
            "In all other cases: nothing stops the pilot and enough is known, but something that "
            "the best verdict needs is missing."
        ),
    }


def has_necessary(framework: Framework) -> bool:
    """Tell whether a condition is necessary on any route."""
    return any(condition.necessary for condition in framework.conditions)


def _thresholds(framework: Framework, language: Language) -> tuple[tuple[str, str], ...]:
    """Say the rules that do not decide the verdict: a name and a sentence."""
    _, many = language.gettext, language.ngettext
    rules, exact = framework.rules, language.exact_percent
    return (
        (
            _("Score"),
            _(
                "There is a score only if at least %(share)s of the weight is rated. Below that "
                "only the range is shown.",
                share=exact(rules.min_score_coverage),
            ),
        ),
        (
            _("Unsupported"),
            _(
                "A level of %(level)s or more with evidence below strength %(strength)s gets a "
                "mark. The level stays as it is.",
                level=rules.unsupported.from_level,
                strength=rules.unsupported.below_evidence,
            ),
        ),
        (
            _("Well documented"),
            _(
                "A condition that is rated, with evidence of strength %(strength)s or more.",
                strength=rules.unsupported.below_evidence,
            ),
        ),
        (
            _("Assessors differ"),
            _(
                "If the highest and the lowest level lie %(spread)s or more apart, the condition "
                "gets a mark.",
                spread=rules.disputed.from_spread,
            ),
        ),
        (
            _("Rank"),
            _(
                "In an order of pilots only those get a rank of which at least %(share)s of the "
                "weight is rated.",
                share=exact(rules.min_coverage),
            ),
        ),
        (
            _("What most pilots lack"),
            many(
                "In a comparison: what holds for more than %(share)s of the pilots.",
                "In a comparison of at least %(n)s pilots: what holds for more than %(share)s of "
                "them.",
                rules.systemic.from_pilots,
                share=exact(rules.systemic.above_share),
            ),
        ),
    )


# --- for programs -----------------------------------------------------------------------------


class PageData(NamedTuple):
    """What a page says, for programs: flat rows for CSV and values for JSON."""

    rows: list[dict[str, Any]]
    document: dict[str, Any]


def framework_data(framework: Framework, sha256: str = "") -> PageData:
    """Return a framework as data.

    Returns
    -------
    PageData
        A row per condition and level, in both languages; the document holds the whole framework
        as its file does.
    """
    rows = []
    for dimension in framework.dimensions:
        for condition in dimension.conditions:
            needed = condition.necessary
            for level, anchor in enumerate(condition.levels):
                rows.append(
                    {
                        "framework": framework.id,
                        "version": framework.version,
                        "dimension": dimension.id,
                        **_in_each("dimension_title", dimension.title),
                        "dimension_weight": dimension.weight,
                        "condition": condition.id,
                        **_in_each("title", condition.title),
                        **_in_each("question", condition.question),
                        "weight": condition.weight,
                        "necessary_from_level": needed.min_level if needed else None,
                        "necessary_on": tuple(needed.routes) if needed else (),
                        "counts_on": tuple(r for r in framework.routes if condition.is_relevant(r)),
                        "level": level,
                        **_in_each("label", framework.scale[level]),
                        **_in_each("anchor", anchor),
                    }
                )
    whole = framework.model_dump(mode="json", exclude_none=True)
    head = framework_document(framework, sha256)
    return PageData(rows, {**head, "framework": {**whole, "sha256": sha256 or None}})


def _in_each(name: str, text: Text) -> dict[str, str | None]:
    said = text.by_language()
    return {f"{name}_{code}": said.get(code) for code in LANGUAGES}
