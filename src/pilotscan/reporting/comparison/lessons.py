"""Who can learn from whom: for each bottleneck the pilots that have the condition in place."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from pilotscan.comparing.learning import ASPECTS
from pilotscan.comparing.record import Said
from pilotscan.reporting.comparison.conditions import segment
from pilotscan.reporting.comparison.sentences import NAMED_AT_MOST
from pilotscan.reporting.comparison.values import Example, LearnerRow, LessonSection
from pilotscan.reporting.words.phrases import source_text, verdict_cells, with_rest
from pilotscan.reporting.words.said import woven
from pilotscan.reporting.words.voices import fewer

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pilotscan.comparing.learning import Lesson
    from pilotscan.comparing.systemic import ConditionTally
    from pilotscan.reporting.comparison.sentences import ComparisonWording
    from pilotscan.reporting.comparison.values import Segment
    from pilotscan.reporting.words.said import Mixed

__all__ = ["lesson_sections", "without_lesson"]

LEARNERS_AT_MOST = 12
TEACHERS_PER_LEARNER = 3
EXAMPLES_AT_MOST = 6


def lesson_sections(say: ComparisonWording) -> tuple[LessonSection, ...]:
    """Say for each condition who can learn from whom."""
    by_condition: dict[int, list[Lesson]] = {}
    for lesson in say.comparison.lessons:
        by_condition.setdefault(lesson.condition, []).append(lesson)
    return tuple(_section(say, c, lessons) for c, lessons in sorted(by_condition.items()))


def _section(say: ComparisonWording, c: int, lessons: Sequence[Lesson]) -> LessonSection:
    learners = list(dict.fromkeys(lesson.learner for lesson in lessons))
    shown = set(learners[:LEARNERS_AT_MOST])
    rows, used = [], dict.fromkeys(learners, 0)
    teachers: dict[int, None] = {}
    for lesson in lessons:
        if lesson.learner in shown and used[lesson.learner] < TEACHERS_PER_LEARNER:
            used[lesson.learner] += 1
            teachers[lesson.teacher] = None
            rows.append(_learner_row(say, lesson))
    return LessonSection(
        say.comparison.condition_ids[c],
        say.titles[c],
        tuple(rows),
        len(learners) - len(shown),
        tuple(_example(say, j, c) for j in list(teachers)[:EXAMPLES_AT_MOST]),
    )


def without_lesson(say: ComparisonWording) -> tuple[Segment, ...]:
    """Name the bottlenecks of which no pilot is an example."""
    learnt = {lesson.condition for lesson in say.comparison.lessons}
    return tuple(
        segment(say, tally, "bottleneck", _without_example(say, tally, c))
        for c, tally in enumerate(say.comparison.conditions)
        if tally.standing["bottleneck"] and c not in learnt
    )


def _without_example(say: ComparisonWording, tally: ConditionTally, c: int) -> Mixed | str:
    """Say who has the bottleneck, and why nobody's example is shown."""
    findings = say.comparison.judged.findings
    learners = np.flatnonzero(findings.bottleneck[:, c] | findings.stop[:, c]).tolist()
    in_place = tally.standing["in-place"]

    def told(names: list[str]) -> str:
        rest = len(learners) - NAMED_AT_MOST
        pilots = say.language.together(with_rest(names, rest, say.language))
        if not in_place:
            return pilots
        return say.language.ngettext(
            "%(pilots)s. %(n)s pilot has it %(in_place)s, but without evidence to learn from.",
            "%(pilots)s. %(n)s pilots have it %(in_place)s, but without evidence to learn from.",
            in_place,
            pilots=pilots,
            in_place=say.in_place,
        )

    return woven(told, [say.names[i] for i in learners[:NAMED_AT_MOST]])


def _learner_row(say: ComparisonWording, lesson: Lesson) -> LearnerRow:
    gettext, alike = say.language.gettext, lesson.likeness
    heads = {
        "themes": gettext("themes"),
        "target_groups": gettext("target groups"),
        "sectors": gettext("sectors"),
    }
    told = []
    for aspect in ASPECTS:
        words = [
            say.language.label("sector", word) if aspect == "sectors" else word
            for word in alike.shared[aspect]
        ]
        if words:
            told.append(f"{heads[aspect]}: {', '.join(words)}")
    compared = [heads[a] for a in ASPECTS if alike.by_aspect[a] is not None]
    if alike.value is None:
        shared = gettext("too little is known to compare the two")
    elif not told:
        shared = gettext(
            "nothing in common in %(aspects)s", aspects=say.language.together(compared)
        )
    else:
        shared = "; ".join(told)
    judged = say.comparison.judged
    teacher = judged.results[lesson.teacher]
    return LearnerRow(
        say.names[lesson.learner],
        say.comparison.records[lesson.learner].id,
        str(int(judged.as_written(judged.known.level[lesson.learner, lesson.condition]))),
        say.names[lesson.teacher],
        say.comparison.records[lesson.teacher].id,
        say.verdict(teacher.verdict, teacher.route),
        "–" if alike.value is None else say.language.percent(alike.value),
        shared,
    )


def _example(say: ComparisonWording, j: int, c: int) -> Example:
    record, judged = say.comparison.records[j], say.comparison.judged
    said = record.said.get(say.comparison.condition_ids[c], Said((), (), ()))
    by_id = {source.id: source for source in record.sources}
    strength = int(judged.known.strength[j, c])
    level = int(judged.as_written(judged.known.level[j, c]))
    evidence = say.framework.evidence_scale
    result = judged.results[j]
    return Example(
        say.names[j],
        record.id,
        *verdict_cells(result.verdict, result.route, say),
        f"{level} · {say.label_of(level)}",
        f"{strength} · {say.said(evidence[strength]).text}",
        fewer((say.own(record, text) for text in said.because), say.language),
        tuple(
            say.own(record, source_text(s.author, s.title or s.id, s.publisher, s.year))
            for s in (by_id[name] for name in said.supporting if name in by_id)
        ),
    )
