"""From an evaluation to the plain values of `values`: the wording and the rounding."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from pilotscan._version import __version__
from pilotscan.catalogue import codes
from pilotscan.model.counting import by_assessor
from pilotscan.model.pilot import UNKNOWN
from pilotscan.model.scale import LEVELS
from pilotscan.reporting.documents.scales import Tick, across, profile_bar
from pilotscan.reporting.pilot.charts import MARKS, clipped, draw_charts, money_end, own_words
from pilotscan.reporting.pilot.values import (
    AssessorView,
    ConditionView,
    DimensionView,
    Disagreement,
    EvidenceView,
    Named,
    Obstacle,
    Passage,
    PilotPage,
    ProfileRow,
    Provenance,
    RatingView,
    Reply,
    RouteRow,
    Row,
    SourceView,
    Step,
    VerdictView,
    WarningView,
)
from pilotscan.reporting.words.hinges import change_text, hinge_text
from pilotscan.reporting.words.language import Language
from pilotscan.reporting.words.numbers import outwards, step_reached
from pilotscan.reporting.words.phrases import (
    MARK_SHAPES,
    assessor_name,
    desk_pilots_text,
    desk_text,
    framework_name,
    levels_text,
    number_of,
    place_text,
    range_text,
    rated_text,
    score_and_range,
    score_text,
    span_text,
    unrated_text,
)
from pilotscan.reporting.words.reasons import RULES, RuleWords, words_of
from pilotscan.reporting.words.wording import Said, Wording, mixed
from pilotscan.scoring.evidence import strength

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pilotscan.diagnostics import Diagnostic
    from pilotscan.model.base import Prose
    from pilotscan.model.framework import Condition, Dimension, Framework
    from pilotscan.model.pilot import Assessment, Figure, Funding, Pilot, Rating
    from pilotscan.model.source import Source
    from pilotscan.scoring.result import ConditionResult, Evaluation, RouteResult

__all__ = [
    "MARK_SHAPES",
    "assessor_name",
    "desk_pilots_text",
    "desk_text",
    "framework_name",
    "number_of",
    "pilot_page",
    "place_text",
    "range_text",
    "rated_text",
    "score_and_range",
    "score_text",
    "span_text",
]

FIRST_STEPS = 3
HALF = 0.5
"""Of a dimension's weight; a mean of less is drawn as a hollow dot."""


def pilot_page(
    evaluation: Evaluation,
    language: Language,
    framework_sha256: str = "",
    diagnostics: Sequence[Diagnostic] = (),
) -> PilotPage:
    """Lay out the report of one pilot.

    Parameters
    ----------
    diagnostics : what checking its file found, with what is private masked
    """
    return _PageMaker(evaluation, language).make(framework_sha256, diagnostics)


class _PageMaker:
    """One page in the making: keeps what every part needs at hand."""

    def __init__(self, evaluation: Evaluation, language: Language) -> None:
        self.evaluation = evaluation
        self.pilot: Pilot = evaluation.pilot
        self.framework: Framework = evaluation.framework
        self.head: RouteResult = evaluation.head
        self.language = language
        self.say = Wording(self.framework, language)
        self.numbers = {name: i for i, name in enumerate(self.pilot.sources, start=1)}
        self.scale = [self.say.said(label).text for label in self.framework.scale]
        self.own_lang = "" if self.pilot.language == language.code else self.pilot.language
        self.results = {result.id: result for result in evaluation.conditions}
        self.profile = self._profile()

    def make(self, framework_sha256: str, diagnostics: Sequence[Diagnostic]) -> PilotPage:
        pilot, head, say, language = self.pilot, self.head, self.say, self.language
        route = self.framework.routes[head.route]
        # A reason for another route is none for this one.
        is_own = pilot.scaling.route in {None, head.route}
        because = pilot.scaling.because if is_own else None
        steps = [self._step(advice.condition, advice.why) for advice in head.advice]
        ready = self.framework.rules.ready
        profile = self.profile
        line = language.number(ready.min_dimension_mean)
        charts = draw_charts(self.evaluation, say, profile, line)
        return PilotPage(
            lang=language.code,
            id=pilot.id,
            name=self._own(pilot.name),
            framework=say.said(self.framework.title),
            place=place_text(pilot, language),
            period=self._period(),
            status=language.label("status", pilot.status),
            route=say.said(route.title),
            route_about=say.said(route.about),
            route_declared=self.evaluation.route_declared,
            route_because=self._passage(because),
            ambition=self._passage(pilot.scaling.ambition),
            target_context=self._passage(pilot.scaling.target_context),
            origin=self._own(pilot.origin.copy_of) if pilot.origin else "",
            origin_because=self._passage(pilot.origin.because if pilot.origin else None),
            summary=self._passage(pilot.summary),
            desk=desk_text(pilot, self.evaluation.assessments or pilot.assessments, language),
            reply=self._reply(),
            prose_in=language.label("language", pilot.language) if self.own_lang else "",
            too_early=self._too_early(),
            unrated=unrated_text(language),
            looking_back=self._looking_back(),
            verdict=VerdictView(
                head.verdict,
                MARK_SHAPES[head.verdict],
                say.verdict(head.verdict, head.route),
                say.basis(self.evaluation, head),
                say.why(head),
                change_text(head, say),
            ),
            score=score_text(head, language),
            score_range=range_text(head, language),
            rated=rated_text(head, language),
            documented=number_of(head.well_documented, head.counting, language),
            profile=profile,
            profile_ready=across(ready.min_dimension_mean),
            profile_ready_text=line,
            profile_needs=self._profile_needs(line),
            top_level=say.level(len(self.scale) - 1),
            has_necessary=say.has_necessary(head.route),
            profile_ticks=tuple(Tick(across(level), str(level)) for level in LEVELS),
            profile_height=len(profile) * 40 + 46,
            obstacles=self._obstacles(),
            first_steps=tuple(steps[:FIRST_STEPS]),
            later_steps=tuple(steps[FIRST_STEPS:]),
            routes=tuple(self._route_row(result) for result in self.evaluation.routes),
            themes=tuple(self._own(theme) for theme in pilot.themes),
            problem=self._passage(pilot.problem),
            target_groups=tuple(
                Row(
                    (
                        self._own(group.name),
                        "" if group.size is None else language.number(group.size),
                    ),
                    self._refs(group.sources),
                )
                for group in pilot.target_groups
            ),
            activities=self._passages(pilot.activities),
            mechanisms=self._passages(pilot.mechanisms),
            barriers=self._passages(pilot.barriers),
            recognition=self._passages(pilot.recognition),
            figures=tuple(self._figure(figure) for figure in pilot.figures),
            partners=tuple(
                Row(
                    (
                        self._own(partner.name),
                        language.label("sector", partner.sector) if partner.sector else "",
                        ", ".join(language.label("partner_role", role) for role in partner.roles),
                    ),
                    self._refs(partner.sources),
                )
                for partner in pilot.partners
            ),
            funding=tuple(self._funding(line) for line in pilot.funding),
            timeline=charts.timeline,
            circumstances=tuple(
                Row(
                    (
                        self._own(item.what),
                        language.label("circumstance_role", item.role),
                        language.label("at_scale", item.at_scale),
                        self._maybe(item.replacement)
                        or (
                            "–" if item.at_scale == "present" else language.gettext("nothing named")
                        ),
                    ),
                    self._refs(item.sources),
                    self._reading(item.sources) if item.inferred else "",
                )
                for item in pilot.circumstances
            ),
            outcomes=tuple(
                Row(
                    (
                        self._own(item.what),
                        language.label("outcome_kind", item.kind),
                        language.label("direction", item.direction),
                        self._maybe(item.compared_with) or language.gettext("not known"),
                        language.label("design", item.design),
                        self._outcome_strength(item.sources),
                        language.label("handled", item.handled) if item.handled else "",
                    ),
                    self._refs(item.sources),
                    self._maybe(item.note),
                )
                for item in pilot.outcomes
            ),
            afterlife=tuple(
                Row(
                    (
                        language.fuzzy(item.date) if item.date else "",
                        self._own(item.what),
                        self._route_title(item.route),
                    ),
                    self._refs(item.sources),
                )
                for item in pilot.afterlife
            ),
            levels_about=levels_text(language),
            dimensions=tuple(self._dimension(dimension) for dimension in self.framework.dimensions),
            irrelevant=sum(not c.is_relevant(head.route) for c in self.framework.conditions),
            hinges=tuple(
                (
                    hinge.condition,
                    hinge_text(hinge, head, say),
                    say.verdict(hinge.verdict, head.route),
                )
                for hinge in head.hinges
            ),
            together=tuple(say.reason(reason, head) for reason in head.reasons),
            assessors=tuple(map(self._assessor, by_assessor(self.evaluation.assessments))),
            disagreements=self._disagreements(),
            agreement=self._agreement(),
            warnings=tuple(map(self._warning, diagnostics)),
            score_needs=language.exact_percent(self.framework.rules.min_score_coverage),
            documented_from=self.framework.rules.unsupported.below_evidence,
            sources=tuple(self._source(name, source) for name, source in pilot.sources.items()),
            provenance=self._provenance(framework_sha256),
            charts=tuple(charts.words),
            chart_words=charts.words,
            money_end=money_end(self.evaluation, language),
            route_ranges=charts.routes,
            strip=charts.strip,
            spread=charts.spread,
            trend=charts.trend,
        )

    # --- small parts ------------------------------------------------------------------------

    def _refs(self, names: Sequence[str]) -> tuple[int, ...]:
        return tuple(self.numbers[name] for name in dict.fromkeys(names) if name in self.numbers)

    def _own(self, text: str) -> Said:
        """Return the pilot's own words, marked when the page is in the other language."""
        return own_words(self.evaluation, self.language, text)

    def _maybe(self, text: str | None) -> Said | str:
        return Said(text, self.own_lang) if text else ""

    def _passage(self, prose: Prose | None) -> Passage | None:
        if prose is None:
            return None
        reading = self._reading(prose.sources) if prose.inferred else ""
        return Passage(self._own(prose.text), self._refs(prose.sources), reading)

    def _passages(self, items: Sequence[Prose]) -> tuple[Passage, ...]:
        return tuple(passage for item in items if (passage := self._passage(item)))

    def _reading(self, sources: Sequence[str]) -> str:
        """Say that something is the author's own reading: of sources, or of none."""
        if sources:
            return self.language.gettext("own reading of these sources")
        return self.language.gettext("own reading, no source says so")

    def _period(self) -> str:
        start, end = self.pilot.period.start, self.pilot.period.end
        if start is not None and end is None and self.pilot.status in {"running", "continued"}:
            return self.language.gettext("since %(start)s", start=self.language.fuzzy(start))
        return self._span(start, end)

    def _span(self, start: object, end: object) -> str:
        return span_text(start, end, self.language)

    def _route_title(self, route: str | None) -> str:
        known = route is not None and route in self.framework.routes
        return self.say.route(route) if known and route else ""

    def _level(self, level: int | None) -> str:
        if level is None:
            return self.language.gettext("unknown")
        return f"{level} · {self.scale[level]}"

    def _too_early(self) -> str:
        """Say so when there are assessments, but none up to the reference date."""
        fitting = [a for a in self.pilot.assessments if a.framework == self.framework.id]
        if self.evaluation.assessments or not fitting or self.evaluation.as_of is None:
            return ""
        return self.language.gettext(
            "No assessment up to %(date)s counts; the newest is of %(newest)s.",
            date=self.language.date(self.evaluation.as_of),
            newest=self.language.date(max(a.date for a in fitting)),
        )

    def _looking_back(self) -> str:
        """Say how many facts of the file are left out, because nobody knew them yet."""
        if not self.evaluation.later or self.evaluation.as_of is None:
            return ""
        return self.language.ngettext(
            "This report shows what was known on %(date)s. %(n)s fact or source of the file is of "
            "a later date and is left out.",
            "This report shows what was known on %(date)s. %(n)s facts and sources of the file are "
            "of a later date and are left out.",
            self.evaluation.later,
            date=self.language.date(self.evaluation.as_of),
        )

    def _obstacles(self) -> tuple[Obstacle, ...]:
        """List everything that stands in the way: all reasons, then other bottlenecks and gaps."""
        head = self.head
        found: list[Obstacle] = []
        told: set[RuleWords] = set()
        for reason in head.reasons:
            words = words_of(reason.rule, head.verdict)
            told.add(words)
            items = [self._named(name, words) for name in reason.conditions]
            items += [
                Named(f"d-{row.id}", row.title, row.mean)
                for row in self.profile
                if row.id in reason.dimensions
            ]
            found.append(self._obstacle(words, items))
        for words, names in (
            (RULES["bottleneck"], head.bottlenecks),
            (RULES["unknown-necessary"], head.unknown_necessary),
        ):
            if names and words not in told:
                found.append(self._obstacle(words, [self._named(name, words) for name in names]))
        return tuple(found)

    def _obstacle(self, words: RuleWords, items: Sequence[Named]) -> Obstacle:
        gettext = self.language.gettext
        text = words.text and gettext(words.text, **self.say.covered(self.head))
        return Obstacle(gettext(words.heading, level=self.say.level(0)), text, tuple(items))

    def _named(self, name: str, words: RuleWords) -> Named:
        condition, result = self.framework.condition_by_id[name], self.results[name]
        gettext, necessary = self.language.gettext, condition.necessary
        detail = "" if result.level is None else gettext("level %(level)s", level=result.level)
        if words.detail == "minimum" and necessary is not None:
            detail = gettext(
                "level %(level)s, minimum %(minimum)s",
                level=self._level(result.level),
                minimum=necessary.min_level,
            )
        elif words.detail == "who":
            who = [
                f"{assessor_name(assessment, self.language)}: {rating.level}"
                for assessment, rating in self.say.warnings(self.evaluation, name, self.head)
            ]
            detail = gettext("level given by %(who)s", who="; ".join(who))
        elif words.detail == "strength":
            detail = gettext("evidence strength %(strength)s", strength=result.support.strength)
        return Named(f"c-{name}", self.say.said(condition.title), detail)

    def _step(self, name: str, why: str) -> Step:
        condition = self.framework.condition_by_id[name]
        reason = self.language.label("why", why)
        if why == "gap" and self.results[name].level is None:
            reason = self.language.gettext("not known")
        elif why == "zero":
            reason = self.scale[0]
        return Step(
            name,
            self.say.said(condition.title),
            reason,
            self.say.advice(self.evaluation, name),
            self.say.who(self.evaluation, name),
            tuple(self._own(ask) for ask in self.evaluation.asks(name)),
            tuple(self.say.said(text) for text in condition.convincing),
        )

    def _profile(self) -> tuple[ProfileRow, ...]:
        rows: list[ProfileRow] = []
        for dimension, result in zip(self.framework.dimensions, self.head.dimensions, strict=True):
            if result.low is None or result.high is None:
                continue
            mean, coverage = result.mean, result.coverage or 0.0
            low, high = outwards(result.low, result.high, 2)
            rows.append(
                ProfileRow(
                    dimension.id,
                    self.say.said(dimension.title),
                    "–" if mean is None else self._two(mean),
                    self.language.gettext("unknown")
                    if mean is None
                    else self.scale[step_reached(mean)],
                    self._two(result.low)
                    if result.low == result.high
                    else self.language.gettext(
                        "%(low)s to %(high)s",
                        low=self._two(low),
                        high=self._two(high),
                    ),
                    self.language.percent(coverage, HALF),
                    coverage < HALF,
                    profile_bar(result),
                    len(rows) * 40 + 8,
                )
            )
        return tuple(rows)

    def _profile_needs(self, line: str) -> str:
        """Say what the best verdict needs of means, and of necessary conditions if there are."""
        if not self.say.has_necessary(self.head.route):
            return self.language.gettext(
                "Levels run from 0 to 4. The best verdict needs a mean of at least %(line)s in "
                "every dimension.",
                line=line,
            )
        return self.language.gettext(
            "Levels run from 0 to 4. The best verdict needs a mean of at least %(line)s in every "
            "dimension, and level %(level)s or more from each necessary condition.",
            line=line,
            level=self.framework.rules.ready.min_level,
        )

    def _two(self, level: float) -> str:
        """Write a mean level with at most two decimals."""
        line = self.framework.rules.ready.min_dimension_mean
        return self.language.at_most(level, 2, line)

    def _route_row(self, result: RouteResult) -> RouteRow:
        route = self.framework.routes[result.route]
        return RouteRow(
            result.route,
            self.say.said(route.title),
            self.say.said(route.about),
            result.verdict,
            self.say.verdict(result.verdict, result.route),
            MARK_SHAPES[result.verdict],
            self.say.blocked_by(result),
            score_and_range(result, self.language),
            rated_text(result, self.language),
            result.route == self.head.route,
        )

    def _outcome_strength(self, names: Sequence[str]) -> str:
        """Say how strong the sources of an outcome are together, 0..4."""
        known = [self.pilot.sources[name] for name in names if name in self.pilot.sources]
        return str(strength(known))

    # --- tables about the pilot -------------------------------------------------------------

    def _figure(self, figure: Figure) -> Row:
        number = self.language.number
        value = "" if figure.value is None else number(figure.value)
        between = ""
        if figure.low is not None and figure.high is not None:
            between = self.language.gettext(
                "%(low)s to %(high)s", low=number(figure.low), high=number(figure.high)
            )
        elif figure.low is not None:
            between = self.language.gettext("at least %(number)s", number=number(figure.low))
        elif figure.high is not None:
            between = self.language.gettext("at most %(number)s", number=number(figure.high))
        if between:
            value = f"{value} ({between})" if value else between
        return Row(
            (
                self._own(figure.what),
                mixed(f"{value} " if value else "", self._own(figure.unit))
                if figure.unit
                else value,
                self.language.fuzzy(figure.date) if figure.date else "",
                self.language.label("basis", figure.basis),
            ),
            self._refs(figure.sources),
            self._maybe(figure.note),
        )

    def _funding(self, line: Funding) -> Row:
        amount = "" if line.amount is None else self.language.money(line.amount, line.currency)
        if amount and line.per:
            amount = f"{amount} {self.language.label('per', line.per)}"
        kinds = [
            self.language.label(group, word)
            for group, word in (("funding_kind", line.kind), ("basis", line.basis))
            if word and word != UNKNOWN
        ]
        name = line.source
        if line.part_of:
            name = self.language.gettext(
                "%(part)s (part of %(whole)s)", part=name, whole=line.part_of
            )
        return Row(
            (
                self._own(name),
                amount or self.language.gettext("amount unknown"),
                ", ".join(kinds),
                self._span(line.start, line.end),
            ),
            self._refs(line.sources),
            self._maybe(line.note),
        )

    # --- conditions -------------------------------------------------------------------------

    def _dimension(self, dimension: Dimension) -> DimensionView:
        result = next(d for d in self.head.dimensions if d.id == dimension.id)
        if result.coverage is None:
            summary = self.language.gettext("Does not count on this route")
        elif result.mean is None:
            summary = self.language.gettext("no condition rated")
        else:
            summary = self.language.gettext(
                "mean %(mean)s, %(coverage)s rated",
                mean=self._two(result.mean),
                coverage=self.language.percent(result.coverage, HALF),
            )
        return DimensionView(
            dimension.id,
            self.say.said(dimension.title),
            self.say.said(dimension.about),
            summary,
            tuple(self._condition(condition) for condition in dimension.conditions),
        )

    def _condition(self, condition: Condition) -> ConditionView:
        result = self.results[condition.id]
        level, say, gettext = result.level, self.say, self.language.gettext
        mark, mark_class = MARKS.get(result.state, (str(level), f"l{level}"))
        needed = condition.necessary if condition.is_necessary(self.head.route) else None
        below = needed is not None and level is not None and level < needed.min_level
        necessity = ""
        if needed is not None:
            necessity = (
                gettext("Necessary, minimum %(minimum)s: bottleneck", minimum=needed.min_level)
                if below
                else gettext("Necessary, minimum %(minimum)s", minimum=needed.min_level)
            )
        assessed = [
            (assessment, assessment.ratings[condition.id])
            for assessment in self.evaluation.assessments
            if condition.id in assessment.ratings
        ]
        lead, following = self._next(condition, result)
        backing = result.support.strength
        return ConditionView(
            id=condition.id,
            title=say.said(condition.title),
            question=say.said(condition.question),
            mark=mark,
            mark_class=mark_class,
            level=gettext("Level: %(label)s", label=self._state(result))
            if level is None
            else gettext("Level %(level)s, %(label)s", level=level, label=self.scale[level]),
            anchor_lead=""
            if level is None
            else gettext("Level %(level)s of the ladder reads:", level=level),
            anchor=say.said(condition.levels[level]) if level is not None else Said(""),
            evidence=""
            if level is None
            else gettext(
                "Evidence strength %(strength)s, %(label)s",
                strength=backing,
                label=say.said(self.framework.evidence_scale[backing]).text,
            ),
            necessity=necessity,
            below_minimum=below,
            irrelevant=self._irrelevant(condition),
            flags=tuple(self.language.label("flag", flag).capitalize() for flag in result.flags),
            next_lead=lead,
            next_text=following,
            ratings=tuple(self._rating(a, rating, result) for a, rating in assessed),
            several=len(assessed) > 1,
            convincing=tuple(say.said(text) for text in condition.convincing),
        )

    def _irrelevant(self, condition: Condition) -> Said | str:
        """Say why a condition does not count on the head route; empty if it does."""
        if condition.is_relevant(self.head.route):
            return ""
        text = self.language.gettext("Does not count on this route")
        because = self.say.said(condition.relevant_because)
        return Said(f"{text}. {because.text}" if because.text else text, because.lang)

    def _next(self, condition: Condition, result: ConditionResult) -> tuple[str, Said]:
        """Say what better looks like; for an unknown, what would tell."""
        if result.state == "unknown" and condition.convincing:
            told = [self.say.said(text) for text in condition.convincing]
            joined = "; ".join(text.text for text in told)
            return self.language.gettext("What would tell:"), Said(joined, told[0].lang)
        if result.level is None or result.level == len(condition.levels) - 1:
            return "", Said("")
        following = result.level + 1
        lead = self.language.gettext("What better looks like (level %(level)s):", level=following)
        return lead, self.say.said(condition.levels[following])

    def _state(self, result: ConditionResult) -> str:
        if result.state == "not-applicable":
            return self.language.gettext("not applicable")
        return self.language.gettext("unknown")

    def _rating(
        self, assessment: Assessment, rating: Rating, result: ConditionResult
    ) -> RatingView:
        support = result.support
        if isinstance(rating.level, int):
            level = self._level(rating.level)
        elif rating.level == UNKNOWN:
            level = self.language.gettext("unknown")
        else:
            level = self.language.gettext("not applicable")
        return RatingView(
            self._own(clipped(assessor_name(assessment, self.language))),
            level,
            self._maybe(rating.because),
            self._maybe(rating.ask),
            tuple(
                EvidenceView(
                    self.numbers[item.source],
                    self._maybe(item.at),
                    item.source in support.contradicting,
                    item.source in support.supporting,
                )
                for item in rating.evidence
                if item.source in self.numbers
            ),
        )

    # --- the rest ---------------------------------------------------------------------------

    def _assessor(self, own: Sequence[Assessment]) -> AssessorView:
        rated = sum(
            isinstance(assessment.ratings[c.id].level, int)
            for assessment in own
            for c in self.framework.conditions
            if c.id in assessment.ratings
        )
        return AssessorView(
            self._own(assessor_name(own[-1], self.language)),
            self.language.label("assessor_role", own[-1].assessor.role),
            self.language.together([self.language.date(assessment.date) for assessment in own]),
            self.language.gettext(
                "%(rated)s of %(total)s conditions rated",
                rated=rated,
                total=len(self.framework.conditions),
            ),
        )

    def _warning(self, diagnostic: Diagnostic) -> WarningView:
        """Say what was found, where and what to do; what is only there in English is marked so."""
        where, entry = diagnostic.where, codes()[diagnostic.code]
        place = self.language.gettext("line %(line)s", line=where.line) if where.line else "–"
        if where.file != self.evaluation.file:
            place = f"{where.file}, {place}"
        english = "" if self.language.code == "en" else "en"
        hint = Said(diagnostic.hint, english)
        return WarningView(
            place,
            diagnostic.code,
            entry.title[self.language.code],
            Said(diagnostic.message, english),
            hint if hint.text else Said(entry.remedy[self.language.code]),
        )

    def _agreement(self) -> str:
        """Say how assessors agree who do not differ; empty if they do, or nobody rated."""
        gettext, given = self.language.gettext, self.evaluation.assessments
        levels = Counter(
            name
            for assessment in given
            for name, rating in assessment.ratings.items()
            if isinstance(rating.level, int) and name in self.results
        )
        if not given or any(result.spread for result in self.results.values()):
            return ""
        if len(given) == 1:
            return gettext(
                "One assessor rated alone. A second one, from outside, would show where "
                "judgements differ."
            )
        if max(levels.values(), default=0) > 1:
            return gettext("Where more than one of them gave a level, they agree.")
        return gettext(
            "No condition has a level of more than one of them, so nothing can be said about "
            "whether they agree."
        )

    def _reply(self) -> Reply | None:
        reply = self.pilot.reply
        if reply is None:
            return None
        return Reply(
            self._maybe(reply.by),
            self.language.date(reply.date) if reply.date else "",
            self._own(reply.text),
        )

    def _disagreements(self) -> tuple[Disagreement, ...]:
        apart = [result for result in self.evaluation.conditions if result.spread > 0]
        apart.sort(key=lambda result: -result.spread)
        found = []
        for result in apart:
            levels = [
                f"{assessor_name(a, self.language)}: {a.ratings[result.id].level}"
                for a in self.evaluation.assessments
                if result.id in a.ratings and isinstance(a.ratings[result.id].level, int)
            ]
            title = self.say.said(self.framework.condition_by_id[result.id].title)
            found.append(Disagreement(result.id, title, result.spread, "; ".join(levels)))
        return tuple(found)

    def _source(self, name: str, source: Source) -> SourceView:
        year = self.language.fuzzy(source.year) if source.year else ""
        parts = [source.author, source.title or name, source.publisher, year]
        return SourceView(
            self.numbers[name],
            name,
            self._own(". ".join(part.rstrip(".") for part in parts if part) + "."),
            self.language.label("source_kind", source.kind)
            if source.kind
            else self.language.gettext("kind unknown"),
            self.language.label("read", source.read) if source.read else "",
            self._maybe(source.site),
            source.url or "",
            source.doi or "",
        )

    def _provenance(self, framework_sha256: str) -> Provenance:
        as_of, checked = self.evaluation.as_of, self.pilot.checked
        return Provenance(
            __version__,
            framework_name(self.framework, framework_sha256),
            self.evaluation.file,
            self.evaluation.sha256,
            self.language.date(as_of) if as_of else "",
            self.language.date(checked) if checked else "",
        )
