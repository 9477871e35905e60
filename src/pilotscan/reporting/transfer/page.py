"""The page of a transfer: what `values` holds, worded and rounded."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from pilotscan._version import __version__
from pilotscan.reporting.pilot.values import Provenance
from pilotscan.reporting.transfer.questions import open_questions
from pilotscan.reporting.transfer.sentences import PairWording
from pilotscan.reporting.transfer.values import (
    CircumstanceRow,
    OpenQuestion,
    PairView,
    RatingGroup,
    RatingRow,
    TransferCell,
    TransferPage,
    TransferRow,
)
from pilotscan.reporting.words.names import case_of
from pilotscan.reporting.words.next_step import (
    answers_text,
    blocked_by,
    change_of,
    distance_text,
    lead_of,
    outlook_text,
)
from pilotscan.reporting.words.phrases import (
    desk_text,
    framework_name,
    place_text,
    verdict_cells,
)
from pilotscan.reporting.words.wording import Wording
from pilotscan.scoring.transfer import judge_whole

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from pilotscan.model.pilot import Pilot
    from pilotscan.model.scale import Verdict
    from pilotscan.reporting.words.language import Language
    from pilotscan.scoring.circumstances import CircumstanceCompared
    from pilotscan.scoring.evaluation import Evaluation
    from pilotscan.scoring.transfer import Transfer

__all__ = ["AT_MOST", "transfer_page"]

AT_MOST = 50
"""So many pairs are told one by one; JSON has all."""
GOAL: Verdict = "conditional"
"""The verdict to which the path is told."""


def transfer_page(
    transfers: Sequence[Transfer], language: Language, framework_sha256: str = ""
) -> TransferPage:
    """Lay out the page of pilots judged for targets.

    Parameters
    ----------
    transfers : at least one, by pilot and then by target, as `judge_pairs` gives them
    """
    framework = transfers[0].framework
    pilots = {one.pilot.id: one.pilot for one in transfers}
    judged = judge_whole(transfers)
    pairs = [
        PairWording(one, evaluation, language)
        for one, evaluation in zip(transfers, judged, strict=True)
    ]
    by_pilot = [list(same) for _, same in groupby(pairs, key=lambda say: say.pilot.id)]
    anchors = {id(say): f"pair-{i}" for i, say in enumerate(pairs[:AT_MOST], start=1)}
    days = [one.as_of for one in transfers if one.as_of is not None]
    return TransferPage(
        lang=language.code,
        title=_title(pairs, language),
        framework=Wording(framework, language).said(framework.title),
        targets=tuple(say.of_target(say.target.name) for say in by_pilot[0]),
        matrix=tuple(
            TransferRow(
                same[0].of_pilot(same[0].pilot.name),
                tuple(_cell(say, anchors.get(id(say), "")) for say in same),
            )
            for same in by_pilot
        ),
        pairs=tuple(_pair(say, anchors[id(say)], pilots) for say in pairs[:AT_MOST]),
        more_pairs=max(0, len(pairs) - AT_MOST),
        provenance=Provenance(
            __version__,
            framework_name(framework, framework_sha256, language),
            as_of=language.date(max(days)) if days else "",
        ),
    )


def _title(pairs: Sequence[PairWording], language: Language) -> str:
    if len(pairs) == 1:
        pilot, target = pairs[0].pilot.name, pairs[0].target.name
        return language.gettext("%(pilot)s for %(target)s", pilot=pilot, target=target)
    return language.gettext("Pilots judged for other places")


def _cell(say: PairWording, anchor: str) -> TransferCell:
    verdict, title, mark = verdict_cells(say.head.verdict, say.head.route, say)
    distance = answers_text(say.head.distance.answers, say.language)
    return TransferCell(anchor, verdict, mark, title, distance)


def _pair(say: PairWording, anchor: str, pilots: Mapping[str, Pilot]) -> PairView:
    transfer, head, language = say.transfer, say.head, say.language
    verdict, title, mark = verdict_cells(head.verdict, head.route, say)
    evaluation, path = say.evaluation, head.path_to(GOAL)
    return PairView(
        anchor=anchor,
        pilot=say.of_pilot(transfer.pilot.name),
        target=say.of_target(transfer.target.name),
        place=place_text(evaluation.pilot, language),
        route=say.said(say.framework.routes[head.route].title),
        question=say.route_question(head.route),
        as_of=language.date(transfer.as_of) if transfer.as_of else "",
        verdict=verdict,
        mark=mark,
        title=title,
        why=say.why(head),
        missing=tuple(say.of_pilot(one.circumstance.what) for one in transfer.missing),
        outlook=outlook_text(head, say),
        distance=distance_text(head, say),
        path=lead_of(path, head.route, say),
        steps=tuple(
            f"{say.condition(step.condition, case_of(step, evaluation))}: {change_of(step, say)}"
            for step in path.steps or ()
        )
        or tuple(blocked_by(path, head, say)),
        circumstances=tuple(_circumstance(say, one) for one in transfer.circumstances),
        ratings=tuple(_ratings(say)),
        questions=tuple(
            OpenQuestion(
                say.question(asked),
                say.about(asked),
                asked.is_necessary,
                language.together(say.whom(asked)) if asked.ask else "",
            )
            for asked in open_questions(transfer, evaluation)
        ),
        solved=tuple(say.solved(pilots)),
        desk=desk_text(evaluation.pilot, evaluation.assessments, language),
    )


def _circumstance(say: PairWording, one: CircumstanceCompared) -> CircumstanceRow:
    item, there = one.circumstance, one.there
    mark, means, tone = say.means(one)
    return CircumstanceRow(
        say.of_pilot(item.what),
        say.language.label("circumstance_role", item.role),
        say.language.label("at_scale", item.at_scale),
        say.of_pilot(item.replacement) if item.replacement else "",
        say.language.label("at_scale", there.here),
        say.of_target(there.replacement) if there.replacement else "",
        say.of_target(there.because) if there.because else "",
        mark,
        means,
        tone,
    )


def _ratings(say: PairWording) -> Iterator[RatingGroup]:
    """Yield what is rated for the target, by where it comes from, and last what is open."""
    for comes_from, (title, about) in say.origins().items():
        rows = tuple(
            _rating(say, say.evaluation, origin.id, say.level_at_origin(origin))
            for origin in say.transfer.conditions
            if origin.comes_from == comes_from
            and say.framework.condition_by_id[origin.id].is_relevant(say.head.route)
        )
        if rows:
            yield RatingGroup(comes_from, title, about, rows)


def _rating(say: PairWording, evaluation: Evaluation, name: str, at_origin: str) -> RatingRow:
    condition = say.framework.condition_by_id[name]
    result = evaluation.condition(name)
    return RatingRow(
        say.said(condition.title),
        say.rated(result.state, result.level, result.support.strength),
        at_origin,
        condition.is_necessary(say.head.route),
    )
