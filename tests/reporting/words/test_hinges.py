"""What would change a verdict: single changes, those that are alike in one row."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from pilotscan.model.scale import VERDICTS
from pilotscan.reporting.words.hinges import NAMED, HingeRow, hinge_rows, hinge_text
from pilotscan.reporting.words.language import LANGUAGES, Language
from pilotscan.reporting.words.wording import Wording
from pilotscan.scoring.evaluation import Evaluation

STRONG = {"study": {"title": "A study", "publisher": "A university", "kind": "peer-reviewed"}}
With = Callable[..., Evaluation]


@pytest.fixture
def with_levels(judge: Callable[..., Evaluation], rated: Callable[..., Any]) -> With:
    """Judge all five conditions at level 3 with a study, but for what is given; None is unknown."""

    def make(**changed: int | None) -> Evaluation:
        names = ("trust", "volunteers", "language_help", "money", "no_harm")
        levels = dict.fromkeys(names, 3) | changed
        given = {
            name: {"level": level, "evidence": ["study"]}
            for name, level in levels.items()
            if level is not None
        }
        return judge("growth", sources=STRONG, assessments=rated(**given))

    return make


def rows(evaluation: Evaluation, code: str = "en") -> tuple[HingeRow, ...]:
    return hinge_rows(evaluation.head, Wording(evaluation.framework, Language(code)))


def told(evaluation: Evaluation) -> list[tuple[str, list[str], str]]:
    return [
        (r.lead, [str(title) for _, title in r.conditions], r.verdict) for r in rows(evaluation)
    ]


def test_the_one_step_that_lifts_the_verdict_is_named(with_levels: With) -> None:
    # Trust 1 is below its minimum 2: one step up makes the pilot conditional (ready needs 3).
    assert told(with_levels(trust=1)) == [("From level 1 to 2", ["Trust"], "Under conditions")]


def test_the_one_step_that_lowers_the_verdict_is_named_first(with_levels: With) -> None:
    # No harm at 1: one step down stops growth, one step up (2) is not yet ready (3).
    [first, *rest] = told(with_levels(no_harm=1))
    assert first == ("From level 1 to 0", ["No harm"], "Repair first or stop")
    assert "Ready for stepwise scaling" not in {verdict for _, _, verdict in rest}


def test_without_a_verdict_every_answer_that_gives_one_is_named(with_levels: With) -> None:
    # Trust is all that is unknown: at 3 the pilot is ready, at 2 conditional, at 1 not yet.
    assert told(with_levels(trust=None)) == [
        ("Found to be at level 0 to 1", ["Trust"], "Not yet"),
        ("Found to be at level 2", ["Trust"], "Under conditions"),
        ("Found to be at level 3 to 4", ["Trust"], "Ready for stepwise scaling"),
    ]


def test_a_change_after_which_nothing_can_be_said_is_one_too(with_levels: With) -> None:
    # Trust is a bottleneck and money is unknown: with trust at its minimum nothing can be said.
    assert told(with_levels(trust=1, money=None)) == [
        ("From level 1 to 2", ["Trust"], "Cannot be assessed"),
    ]


def test_a_stop_takes_all_who_rate_to_be_lifted(with_levels: With) -> None:
    lifted = [lead for lead, names, _ in told(with_levels(no_harm=0)) if names == ["No harm"]]
    assert lifted
    assert all(lead.startswith("All assessors give level") for lead in lifted)


def test_evidence_that_weakens_names_both_strengths(
    judge: Callable[..., Evaluation], with_levels: With
) -> None:
    # Own figures: strength 2 is just enough for the best verdict; level 4 may lose a step.
    strong = with_levels(trust=4, money=4, no_harm=4)
    weaker = {"study": {"title": "Own figures", "publisher": "Us", "kind": "monitoring"}}
    tree = [a.model_dump(mode="json") for a in strong.assessments]
    evaluation = judge("growth", sources=weaker, assessments=tree)
    assert evaluation.head.verdict == "ready-stepwise"
    evidence = [row for row in told(evaluation) if row[0].startswith("Evidence")]
    assert ("Evidence from strength 2 to 1", ["Trust", "Money", "No harm"], "Under conditions") in (
        evidence
    )


def test_nothing_that_changes_it_alone_is_no_row(with_levels: With) -> None:
    evaluation = with_levels(trust=4, money=4, no_harm=4)
    assert evaluation.head.hinges == ()
    assert rows(evaluation) == ()


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_hinge_is_in_exactly_one_row_the_worst_verdict_first(
    shipped_evaluations: list[Evaluation], code: str
) -> None:
    for evaluation in shipped_evaluations:
        head, say = evaluation.head, Wording(evaluation.framework, Language(code))
        listed = rows(evaluation, code)
        once = {(h.condition, h.what, h.verdict) for h in head.hinges}
        counted = 0
        for row in listed:
            assert 1 <= len(row.conditions) <= NAMED
            more = int("".join(filter(str.isdigit, row.more)) or 0)
            assert more == 0 or len(row.conditions) == NAMED
            counted += len(row.conditions) + more
        assert counted == len(once)
        titles = [say.verdict(verdict, head.route) for verdict in VERDICTS]
        places = [titles.index(row.verdict) for row in listed]
        assert places == sorted(places)
        assert len({(row.lead, row.verdict) for row in listed}) == len(listed)


def test_a_hinge_by_itself_is_a_few_words(with_levels: With) -> None:
    evaluation = with_levels(trust=1)
    say = Wording(evaluation.framework, Language("en"))
    told = [hinge_text(h, evaluation.head, say) for h in evaluation.head.hinges]
    assert "“Trust”, level from 1 to 2" in told
