"""From a comparison to the plain values of `values`: the wording and the rounding."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from pilotscan._version import __version__
from pilotscan.comparing.agreement import RESAMPLES
from pilotscan.comparing.learning import ASPECTS
from pilotscan.comparing.schemes import has_equal_weights
from pilotscan.comparing.systemic import STANDINGS, ConditionTally
from pilotscan.model.framework import ActorGroup, Text
from pilotscan.model.parties import own_actors
from pilotscan.model.pilot import UNKNOWN
from pilotscan.model.scale import TOLERANCE, VERDICTS
from pilotscan.reporting.comparison.heatmap import HEATMAP_AT_MOST, By, Grouping, make_heatmap
from pilotscan.reporting.comparison.ordering import assumptions, order_section
from pilotscan.reporting.comparison.values import (
    ActorSection,
    AgreementRow,
    ComparisonPage,
    ConditionList,
    ConditionRow,
    DimensionRows,
    Example,
    LearnerRow,
    LessonSection,
    OwnRow,
    Piece,
    PilotRow,
    RoadRow,
    SchemeRow,
    SchemeSection,
    Segment,
    Talk,
    TrendRow,
    TrendStep,
)
from pilotscan.reporting.pilot.page import (
    MARK_SHAPES,
    desk_pilots_text,
    framework_name,
    rated_text,
    score_and_range,
)
from pilotscan.reporting.pilot.values import Provenance
from pilotscan.reporting.words.phrases import (
    left_out_text,
    no_ranking_text,
    trend_text,
    verdict_counts,
)
from pilotscan.reporting.words.wording import Mixed, Said, Wording, mixed, woven
from pilotscan.scoring.verdict import NOT_ASSESSABLE

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from pilotscan.comparing.assessors import Disagreement
    from pilotscan.comparing.comparison import Comparison
    from pilotscan.comparing.learning import Lesson
    from pilotscan.comparing.record import AssessorRecord, PilotRecord, SourceRecord
    from pilotscan.comparing.schemes import Scheme
    from pilotscan.reporting.words.language import Language

__all__ = ["Layout", "comparison_page", "desk_notice", "desk_pilots", "highlights", "pilot_names"]

NAMED_AT_MOST = 3
LEARNERS_AT_MOST = 12
TEACHERS_PER_LEARNER = 3
EXAMPLES_AT_MOST = 6
TALKS_AT_MOST = 20
CHANGED_AT_MOST = 40
PILOTS_AT_MOST = 200
TRENDS_AT_MOST = 40
STEPS_AT_MOST = 6
ALPHA_LINES = (0.0, 0.667, 0.8, 1.0)
"""What readers hold an alpha against: chance, tentative and firm conclusions, full agreement.

Krippendorff (2004), Content Analysis, 2nd edition, p. 241.
"""


class Layout(NamedTuple):
    """How a comparison is to be shown: what the heatmap shows, and how its pilots are grouped."""

    by: By = "condition"
    grouping: Grouping = "verdict"


def comparison_page(
    comparison: Comparison, language: Language, layout: Layout | None = None
) -> ComparisonPage:
    """Lay out the page of a comparison."""
    return _PageMaker(comparison, language, layout or Layout()).make()


def pilot_names(records: Sequence[PilotRecord], language: Language) -> list[Said]:
    """Return the names of pilots, marked when they are in the other language.

    Pilots of one name are told apart by their ids.
    """
    often = Counter(record.name for record in records)
    return [
        Said(
            r.name if often[r.name] == 1 else f"{r.name} ({r.id})",
            "" if r.language == language.code else r.language,
        )
        for r in records
    ]


def desk_pilots(comparison: Comparison) -> int:
    """Count the pilots that a desk assessed, and nobody of the organisation."""
    return sum(record.desk for record in comparison.records)


def desk_notice(comparison: Comparison, language: Language) -> str:
    """Say how many pilots were assessed without a say of the organisation; empty if none was."""
    return desk_pilots_text(desk_pilots(comparison), language)


class _PageMaker:
    """One page in the making."""

    def __init__(self, comparison: Comparison, language: Language, layout: Layout) -> None:
        self.comparison = comparison
        self.records = comparison.records
        self.judged = comparison.judged
        self.framework = comparison.framework
        self.language = language
        self.layout = layout
        self.say = Wording(self.framework, language)
        self.names = pilot_names(comparison.records, language)
        self.titles = [self.say.said(c.title) for c in self.framework.conditions]
        self.ids = list(self.framework.condition_by_id)
        self.position = {name: i for i, name in enumerate(self.ids)}

    def make(self) -> ComparisonPage:
        comparison, language, gettext = self.comparison, self.language, self.language.gettext
        settings = comparison.settings
        lessons = self._lessons()
        learnt = {section.id for section in lessons}
        shown = min(len(self.records), PILOTS_AT_MOST)
        moving = self._moving()
        return ComparisonPage(
            lang=language.code,
            framework=self.say.said(self.framework.title),
            total=len(self.records),
            desk=desk_notice(comparison, self.language),
            no_ranking=no_ranking_text(self.language),
            selection=settings.selection,
            routes=language.together(
                [self.say.route(r) for r in self.framework.routes if r in self.judged.routes]
            ),
            route_given="" if settings.route is None else self.say.route(settings.route),
            highlights=highlights(comparison, language),
            counts=self._counts(),
            tally=tuple(
                verdict_counts(
                    [(r.verdict, r.route) for r in self.judged.results], self.say
                ).values()
            ),
            actors=tuple(self._actor_section(group) for group in self._groups()),
            own=self._own_section(),
            dimensions=tuple(
                DimensionRows(
                    dimension.id,
                    self.say.said(dimension.title),
                    tuple(
                        self._condition_row(comparison.conditions[self.position[c.id]])
                        for c in dimension.conditions
                    ),
                )
                for dimension in self.framework.dimensions
            ),
            ready_level=self.say.level(self.framework.rules.ready.min_level),
            can_be_weak=self.framework.rules.ready.min_level > 0,
            heatmap=make_heatmap(
                comparison,
                self.names,
                self.say,
                language,
                self.layout.by,
                self.layout.grouping,
            )
            if len(self.records) <= HEATMAP_AT_MOST
            else None,
            heatmap_at_most=HEATMAP_AT_MOST,
            bottlenecks=sum(tally.standing["bottleneck"] for tally in comparison.conditions),
            lessons=lessons,
            no_lesson=tuple(
                self._segment(tally, self._without_example(tally))
                for tally in comparison.conditions
                if tally.standing["bottleneck"] and tally.id not in learnt
            ),
            roads=self._roads(),
            orders=tuple(
                order_section(comparison, order, self.names, self.say, language)
                for order in comparison.orders
            ),
            order_assumptions=assumptions(comparison, language),
            order_asked=comparison.ordering is not None,
            order_drawn=any(order.draws is not None for order in comparison.orders),
            agreement=self._agreement(),
            agreements=self._agreements(),
            more_agreements=max(len(comparison.assessors.by_pilot) - TALKS_AT_MOST, 0),
            own_rows=self._own_rows(),
            talks=self._talks(),
            more_talks=max(len(self._wide()) - TALKS_AT_MOST, 0),
            small_differences=len(comparison.assessors.disagreements) - len(self._wide()),
            trends=tuple(self._trend_row(i) for i in moving[:TRENDS_AT_MOST]),
            more_trends=max(len(moving) - TRENDS_AT_MOST, 0),
            trends_summary=self._trends_summary(moving),
            trends_about=trend_text(self.language),
            schemes=tuple(self._scheme(scheme) for scheme in comparison.schemes),
            weights_remark=gettext(
                "The framework gives every dimension, and every condition within a dimension, the "
                "same weight. Equal weights are therefore nothing else."
            )
            if has_equal_weights(self.framework)
            else "",
            pilots=tuple(self._pilot_row(i) for i in range(shown)),
            listed=frozenset(record.id for record in self.records[:shown]),
            more_pilots=len(self.records) - shown,
            provenance=Provenance(
                __version__,
                framework_name(self.framework, settings.framework_sha256),
                "",
                "",
                self._dates(),
                "",
            ),
        )

    # --- the set ----------------------------------------------------------------------------

    def _counts(self) -> tuple[tuple[str, str, str, int], ...]:
        found = self.judged.verdict.tolist()
        return tuple(
            (name, mark, self.say.verdict(name, ""), found.count(VERDICTS.index(name)))
            for name, mark in MARK_SHAPES.items()
        )

    def _dates(self) -> str:
        days = sorted({record.as_of for record in self.records if record.as_of is not None})
        if not days:
            return ""
        first, last = self.language.date(days[0]), self.language.date(days[-1])
        if first == last:
            return first
        return self.language.gettext("%(start)s to %(end)s", start=first, end=last)

    def _pilot_row(self, i: int) -> PilotRow:
        record, result = self.records[i], self.judged.results[i]
        return PilotRow(
            record.id,
            self.names[i],
            mixed(self._place(record), f" ({record.country})"),
            self.language.gettext("status unknown")
            if record.status == UNKNOWN
            else self.language.label("status", record.status),
            self.say.route(result.route),
            result.verdict,
            self.say.verdict(result.verdict, result.route),
            MARK_SHAPES[result.verdict],
            score_and_range(result, self.language),
            rated_text(result, self.language),
            self.say.blocked_by(result),
        )

    def _place(self, record: PilotRecord) -> Said | str:
        """Say where a pilot is; a region is in the pilot's own words, towns are names."""
        if record.municipalities:
            return self.language.together(record.municipalities)
        if record.region:
            return Said(
                record.region, "" if record.language == self.language.code else record.language
            )
        if record.scope == "local":
            return self.language.gettext("municipality not named")
        return self.language.label("scope", record.scope)

    def _roads(self) -> tuple[RoadRow, ...]:
        rows = []
        for name, judged in self.comparison.roads.items():
            found = judged.verdict.tolist()
            route = self.framework.routes[name]
            rows.append(
                RoadRow(
                    self.say.said(route.title),
                    self.say.said(route.about),
                    sum(record.own_route == name for record in self.records),
                    tuple(found.count(VERDICTS.index(verdict)) for verdict in MARK_SHAPES),
                    tuple(self.say.verdict(verdict, name) for verdict in MARK_SHAPES),
                )
            )
        return tuple(rows)

    # --- trend ------------------------------------------------------------------------------

    def _moving(self) -> list[int]:
        """Return the pilots with a trend, those that got another verdict first."""
        found = [i for i, record in enumerate(self.records) if record.trend]
        return sorted(found, key=lambda i: not self._has_moved(i))

    def _has_moved(self, i: int) -> bool:
        return len({point.verdict for point in self.records[i].trend}) > 1

    def _trends_summary(self, moving: Sequence[int]) -> str:
        if not moving:
            return ""
        return self.language.ngettext(
            "%(n)s pilot has assessments of two dates or more; the verdict moved in %(moved)s.",
            "%(n)s pilots have assessments of two dates or more; the verdict moved in %(moved)s.",
            len(moving),
            moved=self.language.number(sum(map(self._has_moved, moving))),
        )

    def _trend_row(self, i: int) -> TrendRow:
        record = self.records[i]
        steps = tuple(
            TrendStep(
                self.language.date(point.date),
                point.verdict,
                self.say.verdict(point.verdict, record.route),
                MARK_SHAPES[point.verdict],
                score_and_range(point, self.language),
                rated_text(point, self.language),
            )
            for point in record.trend[-STEPS_AT_MOST:]
        )
        left_out = left_out_text(len(record.trend) - len(steps), self.language)
        return TrendRow(self.names[i], record.id, steps, left_out)

    # --- conditions -------------------------------------------------------------------------

    def _segment(self, tally: ConditionTally, detail: Mixed | str) -> Segment:
        return Segment(tally.id, self.titles[self.position[tally.id]], detail)

    def _groups(self) -> tuple[ActorGroup, ...]:
        if self.framework.actor_groups:
            return self.framework.actor_groups
        named = dict.fromkeys(a for c in self.framework.conditions for a in c.actors)
        return tuple(
            ActorGroup(
                title=self.framework.actors.get(actor)
                or Text(**{self.language.code: self.say.actor(actor)}),
                actors=(actor,),
            )
            for actor in named
        )

    def _actor_section(self, group: ActorGroup) -> ActorSection:
        """Return what one group can move and no pilot can by itself."""
        own, able = own_actors(self.framework), set(group.actors)
        movable = [
            t
            for t in self.comparison.conditions
            if able & set(t.actors) and not own & set(t.actors)
        ]
        return ActorSection(self.say.said(group.title), self._lists(movable))

    def _own_section(self) -> ActorSection | None:
        """Return what pilots can move, by themselves or with others, or nobody is said to."""
        own = own_actors(self.framework)
        mine = [t for t in self.comparison.conditions if own & set(t.actors) or not t.actors]
        lists = self._lists(mine)
        return ActorSection(Said(""), lists) if lists else None

    def _lists(self, tallies: Sequence[ConditionTally]) -> tuple[ConditionList, ...]:
        """Sort conditions by what can be said of them; each stands in one list at most."""
        gettext = self.language.gettext
        kinds: dict[str, tuple[str, list[ConditionTally]]] = {
            "weak": (gettext("Not yet in place or a bottleneck in most pilots"), []),
            "known": (
                gettext("Not yet in place or a bottleneck in most pilots of which it is known"),
                [],
            ),
            "mixed": (gettext("Not yet in place, a bottleneck or unknown in most pilots"), []),
            "unknown": (gettext("Unknown in most pilots"), []),
        }
        for tally in tallies:
            by_known = tally.systemic != "weak" and tally.fails_where_known
            kind = "known" if by_known else tally.systemic
            if kind:
                kinds[kind][1].append(tally)
        for name, (_, found) in kinds.items():
            if name != "unknown":
                found.sort(
                    key=lambda t: (-t.failing, -t.standing["bottleneck"], self.position[t.id])
                )
        return tuple(
            ConditionList(title, tuple(self._segment(t, self._told(t)) for t in found))
            for title, found in kinds.values()
            if found
        )

    def _told(self, tally: ConditionTally) -> str:
        if tally.failing:
            return failing_text(tally, self.language)
        return self.language.gettext(
            "unknown in %(n)s of %(total)s",
            n=self.language.number(tally.standing["unknown"]),
            total=self.language.number(tally.counting),
        )

    def _condition_row(self, tally: ConditionTally) -> ConditionRow:
        condition = self.framework.condition_by_id[tally.id]
        number, gettext = self.language.number, self.language.gettext
        pieces, x = [], 0.0
        for kind in STANDINGS:
            share = 100 * (tally.share(kind) or 0.0)
            if share:
                pieces.append(Piece(kind, round(x, 2), round(share, 2)))
            x += share
        systemic = {
            "weak": gettext("not yet in place or a bottleneck in most"),
            "unknown": gettext("unknown in most"),
            "mixed": gettext("not yet in place or unknown in most"),
            "": "",
        }[tally.systemic]
        return ConditionRow(
            id=tally.id,
            title=self.titles[self.position[tally.id]],
            pilots=number(tally.counting),
            bottleneck=number(tally.standing["bottleneck"]),
            weak=number(tally.standing["weak"]),
            in_place=number(tally.standing["in-place"]),
            supported=number(tally.supported),
            unknown=number(tally.standing["unknown"]),
            pieces=tuple(pieces),
            actors=self.language.together([self.say.actor(actor) for actor in tally.actors]),
            advice=self.say.said(condition.advice),
            systemic=systemic,
        )

    # --- lessons ----------------------------------------------------------------------------

    def _lessons(self) -> tuple[LessonSection, ...]:
        by_condition: dict[int, list[Lesson]] = {}
        for lesson in self.comparison.lessons:
            by_condition.setdefault(lesson.condition, []).append(lesson)
        return tuple(
            self._lesson_section(c, lessons) for c, lessons in sorted(by_condition.items())
        )

    def _lesson_section(self, c: int, lessons: Sequence[Lesson]) -> LessonSection:
        learners = list(dict.fromkeys(lesson.learner for lesson in lessons))
        shown = set(learners[:LEARNERS_AT_MOST])
        rows, used = [], dict.fromkeys(learners, 0)
        teachers: dict[int, None] = {}
        for lesson in lessons:
            if lesson.learner in shown and used[lesson.learner] < TEACHERS_PER_LEARNER:
                used[lesson.learner] += 1
                teachers[lesson.teacher] = None
                rows.append(self._learner_row(lesson))
        return LessonSection(
            self.ids[c],
            self.titles[c],
            tuple(rows),
            len(learners) - len(shown),
            tuple(self._example(j, c) for j in list(teachers)[:EXAMPLES_AT_MOST]),
        )

    def _without_example(self, tally: ConditionTally) -> Mixed | str:
        """Say who has the bottleneck, and why nobody's example is shown."""
        stuck = self.judged.findings.bottleneck | self.judged.findings.stop
        learners = np.flatnonzero(stuck[:, self.position[tally.id]]).tolist()
        rest = len(learners) - NAMED_AT_MOST
        more = [self.language.ngettext("%(n)s more", "%(n)s more", rest)] if rest > 0 else []
        in_place = tally.standing["in-place"]

        def told(names: list[str]) -> str:
            pilots = self.language.together(names + more)
            if not in_place:
                return pilots
            return self.language.ngettext(
                "%(pilots)s. %(n)s pilot has it in place, but without evidence to learn from.",
                "%(pilots)s. %(n)s pilots have it in place, but without evidence to learn from.",
                in_place,
                pilots=pilots,
            )

        return woven(told, [self.names[i] for i in learners[:NAMED_AT_MOST]])

    def _learner_row(self, lesson: Lesson) -> LearnerRow:
        gettext, alike = self.language.gettext, lesson.likeness
        heads = {
            "themes": gettext("themes"),
            "target_groups": gettext("target groups"),
            "sectors": gettext("sectors"),
        }
        told = []
        for aspect in ASPECTS:
            words = [
                self.language.label("sector", word) if aspect == "sectors" else word
                for word in alike.shared[aspect]
            ]
            if words:
                told.append(f"{heads[aspect]}: {', '.join(words)}")
        compared = [heads[a] for a in ASPECTS if alike.by_aspect[a] is not None]
        if alike.value is None:
            shared = gettext("too little is known to compare the two")
        elif not told:
            shared = gettext(
                "nothing in common in %(aspects)s", aspects=self.language.together(compared)
            )
        else:
            shared = "; ".join(told)
        level = self.judged.known.level[lesson.learner, lesson.condition]
        return LearnerRow(
            self.names[lesson.learner],
            self.records[lesson.learner].id,
            str(int(level)),
            self.names[lesson.teacher],
            self.records[lesson.teacher].id,
            self._verdict(lesson.teacher),
            "–" if alike.value is None else self.language.percent(alike.value),
            shared,
        )

    def _verdict(self, i: int) -> str:
        result = self.judged.results[i]
        return self.say.verdict(result.verdict, result.route)

    def _example(self, j: int, c: int) -> Example:
        record, known = self.records[j], self.judged.known
        said = record.said.get(self.ids[c])
        foreign = "" if record.language == self.language.code else record.language
        by_id = {source.id: source for source in record.sources}
        strength = int(known.strength[j, c])
        level = int(known.level[j, c])
        scale, evidence = self.framework.scale, self.framework.evidence_scale
        verdict = self.judged.results[j].verdict
        return Example(
            self.names[j],
            record.id,
            verdict,
            self._verdict(j),
            MARK_SHAPES[verdict],
            f"{level} · {self.say.said(scale[level]).text}",
            f"{strength} · {self.say.said(evidence[strength]).text}",
            tuple(Said(text, foreign) for text in said.because) if said else (),
            tuple(
                Said(source_text(by_id[name]), foreign) for name in said.supporting if name in by_id
            )
            if said
            else (),
        )

    # --- assessors --------------------------------------------------------------------------

    def _agreement(self) -> str:
        """Say in one or two sentences how far assessors agree over the whole set."""
        together, gettext = self.comparison.assessors.together, self.language.gettext
        if together is None:
            return gettext(
                "No pilot was rated by more than one assessor, so nothing can be said about how "
                "far assessors agree."
            )
        if together.units == 0:
            return gettext(
                "No condition was rated by two assessors of one pilot, so nothing can be said "
                "about how far they agree."
            )
        if not together.varied:
            return gettext(
                "All levels that two or more assessors gave are the same. Without variation, "
                "agreement cannot be told from habit, so there is no number."
            )
        if together.alpha is None:
            return gettext("Too few conditions were rated twice for a number.")
        text = gettext(
            "Krippendorff's alpha over all pilots is %(alpha)s (1 is full agreement, 0 is what "
            "chance would give), from %(units)s ratings by two or more.",
            alpha=self._two(together.alpha),
            units=self.language.number(together.units),
        )
        if together.low is None or together.high is None:
            return text
        between = gettext(
            "Worked out %(times)s times anew with a random choice of conditions, it lies between "
            "%(low)s and %(high)s in 95 of 100 cases.",
            times=self.language.number(RESAMPLES),
            low=self._two(together.low),
            high=self._two(together.high),
        )
        return f"{text} {between}"

    def _agreements(self) -> tuple[AgreementRow, ...]:
        gettext = self.language.gettext
        rows = []
        found = sorted(
            self.comparison.assessors.by_pilot.items(),
            key=lambda item: (2.0 if item[1].alpha is None else item[1].alpha, item[0]),
        )
        for i, agreement in found[:TALKS_AT_MOST]:
            alpha = self._two(agreement.alpha) if agreement.alpha is not None else "–"
            if not agreement.units:
                alpha = gettext("nothing in common")
            if agreement.alpha is None and agreement.units:
                alpha = gettext("too few") if agreement.varied else gettext("no variation")
            between = ""
            if agreement.low is not None and agreement.high is not None:
                between = gettext(
                    "%(low)s to %(high)s",
                    low=self._two(agreement.low),
                    high=self._two(agreement.high),
                )
            rows.append(
                AgreementRow(
                    self.names[i],
                    self.language.number(len(self.records[i].assessors)),
                    self.language.number(agreement.units),
                    alpha,
                    between,
                )
            )
        return tuple(rows)

    def _own_rows(self) -> tuple[OwnRow, ...]:
        rows = []
        for own in self.comparison.assessors.own_and_others:
            number = self.language.number
            rows.append(
                OwnRow(
                    self.ids[own.condition],
                    self.titles[own.condition],
                    number(own.pilots),
                    number(own.higher),
                    number(own.same),
                    number(own.lower),
                    self.language.signed(own.difference, 2),
                )
            )
        return tuple(rows)

    def _wide(self) -> list[Disagreement]:
        """Return the differences that the framework calls disputed."""
        line = self.framework.rules.disputed.from_spread
        return [d for d in self.comparison.assessors.disagreements if d.spread >= line]

    def _talks(self) -> tuple[Talk, ...]:
        return tuple(
            Talk(
                self.names[d.pilot],
                self.titles[d.condition],
                self.language.number(d.spread),
                "; ".join(f"{self._assessor(a)}: {level}" for a, level in d.levels),
            )
            for d in self._wide()[:TALKS_AT_MOST]
        )

    def _assessor(self, assessor: AssessorRecord) -> str:
        if assessor.label:
            return assessor.label
        if assessor.identity != assessor.role:
            return assessor.identity
        return self.language.label("assessor_role", assessor.role)

    def _two(self, value: float) -> str:
        """Write how far assessors agree with two decimals."""
        return self.language.number(value, 2, *ALPHA_LINES)

    # --- other rules ------------------------------------------------------------------------

    def _scheme(self, scheme: Scheme) -> SchemeSection:
        gettext, many = self.language.gettext, self.language.ngettext
        other_say = Wording(scheme.framework, self.language)
        if scheme.kind == "equal-weights":
            title = gettext("Equal weights")
            about = gettext(
                "The same framework, with every dimension and every condition within a dimension "
                "counting the same."
            )
        else:
            name = framework_name(scheme.framework, "")
            title = f"{other_say.said(scheme.framework.title).text} ({name})"
            about = gettext(
                "The same ratings by the rules of the other framework, as far as its conditions "
                "have the same id: %(shared)s of %(total)s. Its other conditions count as unknown.",
                shared=self.language.number(len(scheme.shared)),
                total=self.language.number(len(scheme.framework.conditions)),
            )
        rows = []
        place = {pilot: k for k, pilot in enumerate(scheme.pilots)}
        for i in scheme.changed[:CHANGED_AT_MOST]:
            if scheme.judged is None:
                break
            mine, theirs = self.judged.results[i], scheme.judged.results[place[i]]
            rows.append(
                SchemeRow(
                    self.names[i],
                    mine.verdict,
                    self.say.verdict(mine.verdict, mine.route),
                    MARK_SHAPES[mine.verdict],
                    theirs.verdict,
                    other_say.verdict(theirs.verdict, theirs.route),
                    MARK_SHAPES[theirs.verdict],
                    self.say.why(mine),
                    other_say.why(theirs),
                )
            )
        able = len(scheme.pilots)
        summary = many(
            "%(changed)s of %(n)s pilot gets another verdict.",
            "%(changed)s of %(n)s pilots get another verdict.",
            able,
            changed=self.language.number(len(scheme.changed)),
        )
        lost = len(self.records) - able
        if lost:
            summary += " " + many(
                "%(n)s pilot is on a route that the other framework does not have.",
                "%(n)s pilots are on a route that the other framework does not have.",
                lost,
            )
        return SchemeSection(
            title, about, tuple(rows), summary, max(len(scheme.changed) - CHANGED_AT_MOST, 0)
        )


def failing_text(tally: ConditionTally, language: Language) -> str:
    """Say in how many pilots a condition fails, and of how many that can be said."""
    bottleneck, weak = tally.standing["bottleneck"], tally.standing["weak"]
    unknown = language.number(tally.standing["unknown"])
    if tally.rated == 1:
        return (
            language.gettext(
                "a bottleneck in the only pilot of which it is known; unknown in %(unknown)s",
                unknown=unknown,
            )
            if bottleneck
            else language.gettext(
                "not yet in place in the only pilot of which it is known; unknown in %(unknown)s",
                unknown=unknown,
            )
        )
    parts = []
    if bottleneck:
        parts.append(language.gettext("a bottleneck in %(n)s", n=language.number(bottleneck)))
    if weak:
        parts.append(language.gettext("not yet in place in %(n)s", n=language.number(weak)))
    return language.gettext(
        "%(how)s, of the %(n)s pilots of which it is known; unknown in %(unknown)s",
        how=language.together(parts),
        n=language.number(tally.rated),
        unknown=unknown,
    )


def source_text(source: SourceRecord) -> str:
    """Write a source in one line."""
    parts = [source.author, source.title or source.id, source.publisher, source.year]
    return ". ".join(part.rstrip(".") for part in parts if part) + "."


def highlights(comparison: Comparison, language: Language) -> tuple[str, ...]:
    """Say in a few sentences what stands out in the set."""
    say = Wording(comparison.framework, language)
    gettext, many, number = language.gettext, language.ngettext, language.number
    verdicts = comparison.judged.verdict.tolist()
    total = len(verdicts)
    unclear = verdicts.count(NOT_ASSESSABLE)
    positive = sum(v > NOT_ASSESSABLE for v in verdicts)
    rules = comparison.framework.rules
    half = int((comparison.judged.coverage >= rules.min_score_coverage - TOLERANCE).sum())
    line = language.exact_percent(rules.min_score_coverage)
    route = comparison.settings.route
    on = (
        gettext("on its own route")
        if route is None
        else gettext("on the route “%(route)s”, which was asked for", route=say.route(route))
    )
    sentences = [
        gettext(
            "None of the %(total)s pilots gets a positive verdict %(on)s; %(unclear)s cannot be "
            "assessed.",
            total=number(total),
            unclear=number(unclear),
            on=on,
        )
        if not positive
        else many(
            "%(n)s of the %(total)s pilots gets a positive verdict %(on)s; %(unclear)s cannot be "
            "assessed.",
            "%(n)s of the %(total)s pilots get a positive verdict %(on)s; %(unclear)s cannot be "
            "assessed.",
            positive,
            total=number(total),
            unclear=number(unclear),
            on=on,
        ),
        gettext(
            "In none of the %(total)s pilots is %(share)s of the conditions rated, by weight.",
            total=number(total),
            share=line,
        )
        if not half
        else gettext(
            "In %(half)s of the %(total)s pilots at least %(share)s of the conditions is rated, by "
            "weight.",
            half=number(half),
            total=number(total),
            share=line,
        ),
    ]
    tallies = comparison.conditions

    def named(found: Sequence[ConditionTally], count: Callable[[ConditionTally], int]) -> str:
        return language.together(
            [
                gettext(
                    "“%(title)s” (%(n)s of %(total)s; unknown in %(unknown)s)",
                    title=say.condition(t.id),
                    n=number(count(t)),
                    total=number(t.rated),
                    unknown=number(t.standing["unknown"]),
                )
                for t in found[:NAMED_AT_MOST]
            ]
        )

    failing = sorted((t for t in tallies if t.failing > 1), key=lambda t: -t.failing)
    if failing:
        sentences.append(
            gettext(
                "Most often not yet in place or a bottleneck, of the pilots of which it is known: "
                "%(named)s.",
                named=named(failing, lambda t: t.failing),
            )
        )
    good = sorted((t for t in tallies if t.supported > 1), key=lambda t: -t.supported)
    if good:
        sentences.append(
            gettext(
                "Most often in place and supported by evidence, of the pilots of which it is "
                "known: %(named)s.",
                named=named(good, lambda t: t.supported),
            )
        )
    dark = [t for t in tallies if t.counting > 1 and t.standing["unknown"] == t.counting]
    if dark:
        sentences.append(
            many(
                "Unknown in every pilot for which it counts: %(n)s condition (%(named)s).",
                "Unknown in every pilot for which they count: %(n)s conditions (%(named)s).",
                len(dark),
                named=say.conditions([t.id for t in dark]),
            )
        )
    mostly = sum(t.systemic == "unknown" for t in tallies)
    if mostly:
        sentences.append(
            many(
                "%(n)s of %(total)s conditions is unknown in more than half of the pilots for "
                "which it counts. What follows says as much about what was written down as about "
                "the pilots.",
                "%(n)s of %(total)s conditions are each unknown in more than half of the pilots "
                "for which they count. What follows says as much about what was written down as "
                "about the pilots.",
                mostly,
                total=number(len(tallies)),
            )
        )
    return tuple(sentences)
