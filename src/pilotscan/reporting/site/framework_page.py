"""The page of a framework: every condition with its levels, and every rule with its numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pilotscan._version import __version__
from pilotscan.catalogue import labels
from pilotscan.loading.builtin import builtin_frameworks
from pilotscan.model.rating_rules import rating_rules
from pilotscan.model.source import BASE_STRENGTH
from pilotscan.reading import packaged_framework
from pilotscan.reporting.documents.scales import shade
from pilotscan.reporting.pilot.values import Provenance
from pilotscan.reporting.site.framework_values import (
    Cell,
    CheckView,
    ConditionEntry,
    DimensionEntry,
    FrameworkPage,
    Grounds,
    LevelEntry,
    MatrixRow,
    Ref,
    RouteEntry,
    SourceEntry,
    Strength,
)
from pilotscan.reporting.site.verdict_rules import limits, route_titles, verdict_rules
from pilotscan.reporting.words.phrases import framework_name
from pilotscan.reporting.words.said import Said
from pilotscan.reporting.words.wording import Wording

if TYPE_CHECKING:
    from pilotscan.model.framework import Condition, Crosswalk, Dimension, Framework
    from pilotscan.model.plausibility import ConditionRule, Rule
    from pilotscan.model.source import Source
    from pilotscan.reporting.words.language import Language

__all__ = ["framework_page", "full_provenance"]

PUBLISHED_IN = "en"
"""The language of what other frameworks call things; files have no other."""


def framework_page(framework: Framework, language: Language, sha256: str = "") -> FrameworkPage:
    """Lay out the page of a framework.

    Parameters
    ----------
    sha256 : of the framework's bytes, for the provenance; empty if unknown
    """
    maker = _PageMaker(framework, language)
    say = maker.say
    conditions, dimensions = framework.conditions, framework.dimensions
    kinds = [(base, language.label("source_kind", kind)) for kind, base in BASE_STRENGTH.items()]
    return FrameworkPage(
        lang=language.code,
        id=framework.id,
        version=framework.version,
        title=say.said(framework.title),
        routes=tuple(maker.route(name) for name in framework.routes),
        scale=tuple(enumerate(map(say.said, framework.scale), framework.levels.first)),
        rating_rules=tuple(say.said(rule) for _, rule in rating_rules(framework)),
        shades=tuple(shade(n, framework.levels) for n in framework.levels.levels),
        evidence=tuple(
            Strength(n, say.said(label), tuple(kind for base, kind in kinds if base == n))
            for n, label in enumerate(framework.evidence_scale)
        ),
        matrix=tuple(
            (d.id, say.said(d.title), tuple(maker.matrix_row(c) for c in d.conditions))
            for d in dimensions
        ),
        dimensions=tuple(maker.dimension(dimension) for dimension in dimensions),
        total=len(conditions),
        necessary=sum(c.necessary is not None for c in conditions),
        roles=tuple(map(maker.say.said, framework.roles.values())),
        verdicts=verdict_rules(framework, language),
        limits=limits(framework, language),
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
        provenance=full_provenance(framework, language, sha256),
    )


def full_provenance(framework: Framework, language: Language, sha256: str) -> Provenance:
    """Say what a page about a framework was made from, with the whole hash."""
    return Provenance(__version__, framework_name(framework, "", language), sha256=sha256)


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

    def route(self, name: str) -> RouteEntry:
        route, conditions = self.framework.routes[name], self.framework.conditions
        return RouteEntry(
            name,
            self.say.said(route.title),
            self.say.route_question(name),
            self.say.said(route.about),
            sum(c.is_relevant(name) for c in conditions),
            sum(c.is_necessary(name) for c in conditions),
            tuple(map(self._named_crosswalk, route.crosswalk)),
        )

    def _published(self, text: str) -> Said:
        """Return words of another framework, marked when the page is in another language."""
        return Said(text, self.language.foreign(PUBLISHED_IN))

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
            rules=self._rules(condition),
            necessary_from=needed.min_level if needed else None,
            necessary_on=route_titles(needed.routes, say) if needed else (),
            necessary_everywhere=bool(needed and set(needed.routes) >= counting),
            routes=route_titles(counting, say)
            if len(counting) < len(self.framework.routes)
            else (),
            because=say.said(condition.relevant_because),
            stops=tuple(
                (stop.at, route_titles(stop.routes, say))
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
        levels = self.framework.levels
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
                self.say.said(self.framework.label(n)),
                self.say.said(self.framework.anchor(condition, n)),
                tuple(dict.fromkeys(notes.get(n, ()))),
            )
            for n in levels.levels
        )

    def _rules(self, condition: Condition) -> tuple[tuple[str, tuple[Said, ...]], ...]:
        found: dict[str, list[Said]] = {}
        for name, rule in rating_rules(self.framework, condition):
            found.setdefault(labels()[name][self.language.code], []).append(self.say.said(rule))
        return tuple((heading, tuple(rules)) for heading, rules in found.items())

    def _crosswalk(self, condition: Condition) -> tuple[tuple[Said, Said], ...]:
        parts: dict[str, list[str]] = {}
        for item in condition.crosswalk:
            name = self.framework.crosswalk_frameworks.get(item.framework, item.framework)
            parts.setdefault(name, []).append(self._part(item))
        return tuple(
            (self._published(name), self._published("; ".join(listed)))
            for name, listed in parts.items()
        )

    @staticmethod
    def _part(item: Crosswalk) -> str:
        """Return the title of a condition of a packaged framework, else what the file says."""
        if item.framework in builtin_frameworks():
            known = packaged_framework(item.framework).condition_by_id.get(item.part)
            if known is not None:
                return known.title.in_language(PUBLISHED_IN)[0]
        return item.part

    def _checks(self, condition: Condition) -> tuple[CheckView, ...]:
        rules = self.framework.plausibility
        found: list[ConditionRule] = [*rules.needs_fact, *rules.against_fact, *rules.needs_source]
        return tuple(
            self._check(self._from_level(rule.from_level), rule)
            for rule in sorted(found, key=lambda rule: rule.from_level)
            if rule.condition == condition.id
        )

    def _from_level(self, level: int) -> str:
        if level == self.framework.levels.last:
            return self.language.gettext("Rated %(level)s, but:", level=level)
        return self.language.gettext("Rated %(level)s or higher, but:", level=level)

    def warnings(self) -> tuple[CheckView, ...]:
        rules, language = self.framework.plausibility, self.language
        by_role = (
            language.gettext(
                "An assessment by this role: %(role)s, with at least %(n)s levels:",
                role=self.say.role(rule.role),
                n=rule.min_ratings,
            )
            for rule in rules.all_high
        )
        of_all = language.gettext("The sources as a whole:")
        return (
            *map(self._check, by_role, rules.all_high),
            *(self._check(of_all, rule) for rule in rules.old_evidence),
        )

    def _check(self, lead: str, rule: Rule) -> CheckView:
        names = dict.fromkeys(item.source for item in rule.grounded_in)
        return CheckView(
            lead,
            self.say.said(rule.finding),
            self.say.said(rule.remedy),
            tuple(Ref(self.numbers[name], name) for name in names if name in self.numbers),
        )
