"""The method page: its example is right, step by step, and no number is typed."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from pydantic_core import to_json

import pilotscan
from pilotscan.model.framework import Framework
from pilotscan.model.pilot import Pilot
from pilotscan.model.scale import VERDICTS
from pilotscan.reporting.render import Renderer
from pilotscan.reporting.site.links import Site
from pilotscan.reporting.site.method_page import method_page
from pilotscan.reporting.site.worked_example import Example, choose_example
from pilotscan.reporting.site.worked_rules import Check, try_change
from pilotscan.reporting.site.worked_sums import Sum, dimension_sums
from pilotscan.reporting.words.language import Language
from pilotscan.scoring.evaluation import Evaluation
from support.read_pages import elements, parse, plain, section, text_of

ENGLISH = Language("en")
LANGUAGES = ("en", "nl")
SITE = Site(("en", "nl"), "living-lab", has_comparison=True)
Judge = Callable[..., Evaluation]
Rated = Callable[..., list[dict[str, Any]]]


def worked_out(evaluation: Evaluation) -> Example:
    example = method_page(evaluation, evaluation.framework, ENGLISH).example
    assert example is not None
    return example


def drawn(
    evaluation: Evaluation | None,
    framework: Framework,
    lang: str = "en",
    *,
    site: Site | None = None,
    report: str = "",
) -> str:
    page = method_page(evaluation, framework, Language(lang), "ab" * 32, report=report)
    return Renderer(lang, site=site).explaining("method", "method", page).decode()


def why_strength(evaluation: Evaluation) -> str:
    """Return the sentences of the page that explain how strong the evidence is."""
    page = parse(drawn(evaluation, evaluation.framework))
    [told] = [text for p in elements(page, "p") if "In words:" in (text := text_of(p))]
    return told


def value_of(terms: str) -> float:
    """Work out a sum as it is written: ``25 × (2 × 1 + 3 × 1) / 2`` or ``2 / 4``."""
    text = plain(terms)
    above, _, below = text.rpartition(" / ")
    times, _, bracket = above.rpartition("(")
    total = 0.0
    for term in bracket.rstrip(")").split(" + "):
        factors = [float(factor) for factor in term.split(" × ")]
        total += factors[0] * (factors[1] if len(factors) > 1 else 1)
    factor = float(times.replace(" × ", "")) if times else 1
    return factor * total / float(below)


@pytest.fixture(scope="module")
def einstein(shipped_evaluations: list[Evaluation]) -> Evaluation:
    [found] = [e for e in shipped_evaluations if e.pilot.id == "plan-einstein"]
    return found


# --- the shipped example, by hand ---------------------------------------------------------------


def test_the_shipped_example_by_hand(einstein: Evaluation) -> None:
    """Levels as in the file, four conditions per dimension, all weights 1."""
    example = worked_out(einstein)
    levels = [[1, 4, 1], [2, 2, 2, 0], [1, 2, 1], [2], [3, 2, 2, 1], [2, 2, 2], [3, 1, 2, 2]]
    means = [sum(given) / len(given) for given in levels]
    assert [d.mean and d.mean.result for d in example.dimensions] == [f"{m:.3g}" for m in means]
    assert [d.low.result for d in example.dimensions] == [f"{sum(x) / 4:g}" for x in levels]
    highs = [(sum(x) + 4 * (4 - len(x))) / 4 for x in levels]
    assert [d.high.result for d in example.dimensions] == [f"{high:g}" for high in highs]
    assert example.score is not None
    assert example.score.value is not None
    assert plain(str(example.score.value)) == (
        "25 × (2 × 1 + 1.5 × 1 + 1.33 × 1 + 2 × 1 + 2 × 1 + 2 × 1 + 2 × 1) / 7 ≈ 45.83"
    )
    low, high = 25 * sum(sum(x) / 4 for x in levels) / 7, 25 * sum(highs) / 7
    assert example.score.low[1:] == ("≈", f"{low:.2f}")
    assert example.score.high[1:] == ("≈", f"{high:.2f}")
    assert example.score.share.result == "0.79"


def test_the_shipped_example_goes_from_source_to_verdict(einstein: Evaluation) -> None:
    example = worked_out(einstein)
    assert example.condition is not None
    assert [(s.carries, s.part) for s in example.condition.sources] == [
        (2, "supports"), (1, "supports"), (3, "supports")
    ]  # fmt: skip
    assert example.condition.strength == 3
    assert "One source carries 3, and there is no second one" in why_strength(einstein)
    assert example.dimension is not None
    assert [row.level for row in example.dimension.rows] == ["1", "", "4", "1"]
    assert plain(str(example.dimension.mean)) == "(1 × 1 + 4 × 1 + 1 × 1) / 3 = 2"
    assert [(rule.id, rule.applies) for rule in example.tried] == [
        ("stop-or-repair", False), ("not-yet", True)
    ]  # fmt: skip
    [below] = example.tried[-1].checks
    assert (below.holds, below.detail) == (True, "8 of 11 necessary conditions have a level.")
    assert [item.anchor for item in below.items] == ["c-policy-coherence", "c-outcome-evidence"]
    assert example.hinge is not None
    assert (example.hinge.rule.id, example.hinge.changes) == ("stop-or-repair", 1)
    [harm] = example.hinge.rule.checks[0].items
    assert harm.anchor == "c-no-serious-harm"


# --- what holds for every pilot -----------------------------------------------------------------


@pytest.fixture(scope="module")
def examples(shipped_evaluations: list[Evaluation]) -> list[Example]:
    return [worked_out(evaluation) for evaluation in shipped_evaluations]


def agrees(told: Sum, value: float, *, is_share: bool = False) -> bool:
    """Tell whether a sum comes to what is said, and that is the result, to two decimals.

    A share is rounded down, so that it is the percentage that stands beside it.
    """
    if is_share and round(float(told.result) * 100) != int(ENGLISH.percent(value)[:-1]):
        return False
    if not is_share and told.result != f"{round(value, 2):g}":
        return False
    off = abs(value_of(told.terms) - value)
    return off < 1e-9 if told.sign == "=" else off <= (0.01 if is_share else 0.005 * 25)


def test_every_sum_shown_comes_to_the_number_of_the_result(
    shipped_evaluations: list[Evaluation],
) -> None:
    assert len(shipped_evaluations) == 22
    seen = 0
    for evaluation in shipped_evaluations:
        results = {d.id: d for d in evaluation.head.dimensions if d.coverage is not None}
        sums = dimension_sums(evaluation, ENGLISH)
        assert [made.id for made in sums] == list(results)
        for made in sums:
            result = results[made.id]
            assert (made.mean is None) == (result.mean is None)
            pairs = [(made.low, result.low), (made.high, result.high)]
            pairs += [(made.mean, result.mean)]
            assert result.coverage is not None
            assert agrees(made.share, result.coverage, is_share=True)
            for told, value in pairs:
                if told is not None and value is not None:
                    seen += 1
                    assert agrees(told, value), (evaluation.pilot.id, made.id, told, value)
    assert seen > 200


def test_score_and_range_come_to_the_numbers_of_the_result(
    shipped_evaluations: list[Evaluation], examples: list[Example]
) -> None:
    for evaluation, example in zip(shipped_evaluations, examples, strict=True):
        score, result = example.score, evaluation.head.score
        assert score is not None
        assert (score.value is None) == (result.value is None)
        assert agrees(score.low, result.low)
        assert agrees(score.high, result.high)
        assert agrees(score.share, evaluation.head.coverage, is_share=True)


def test_the_last_rule_tried_is_the_verdict_and_finds_its_reasons(
    shipped_evaluations: list[Evaluation], examples: list[Example]
) -> None:
    seen = set()
    for evaluation, example in zip(shipped_evaluations, examples, strict=True):
        last = example.tried[-1]
        seen.add(last.id)
        assert last.id == evaluation.head.verdict
        named = {item.anchor for check in last.checks for item in check.items}
        assert named == {f"c-{n}" for r in evaluation.head.reasons for n in r.conditions}
    assert seen == {"not-yet", "not-assessable"}


def test_every_change_tried_anew_gives_the_verdict_that_the_hinge_says(
    shipped_evaluations: list[Evaluation],
) -> None:
    tried = 0
    for evaluation in shipped_evaluations[::4]:
        for result in evaluation.routes:
            for hinge in result.hinges[:4]:
                judged = try_change(evaluation, hinge, result.route)
                assert VERDICTS[judged.verdict[0]] == hinge.verdict
                tried += 1
    assert tried > 50


# --- verdicts that no shipped pilot has ---------------------------------------------------------


def rating(level: int, *sources: str) -> dict[str, Any]:
    return {"level": level, "because": "seen", "evidence": list(sources)}


SOURCES = {
    "one": {"title": "One", "kind": "independent-evaluation", "publisher": "A"},
    "two": {"title": "Two", "kind": "independent-evaluation", "publisher": "B"},
    "same": {"title": "Same", "kind": "peer-reviewed", "publisher": "A"},
    "plan": {"title": "Plan", "kind": "internal-document", "publisher": "A"},
    "note": {"title": "Note", "kind": "official-document", "publisher": "B"},
    "news": {"title": "News", "kind": "press", "publisher": "A"},
    "talk": {"title": "Talk", "kind": "statement", "publisher": "B"},
}
NAMES = ("trust", "volunteers", "language_help", "money", "no_harm")


def evaluated(judge: Judge, rated: Rated, **changed: Any) -> Evaluation:
    levels: dict[str, Any] = dict.fromkeys(NAMES, rating(3, "one"))
    return judge("growth", assessments=rated(**(levels | changed)), sources=SOURCES)


def test_weights_that_differ_are_in_every_sum(judge: Judge, rated: Rated) -> None:
    """Weights 2, 1, 1 and 3, 1 of conditions, 2 and 1 of dimensions; one condition unknown."""
    given = rated(trust=3, volunteers=1, language_help="unknown", money=2, no_harm=4)
    example = worked_out(judge("growth", assessments=given))
    people, means = example.dimensions
    assert plain(str(people.mean)) == "(3 × 2 + 1 × 1) / 3 ≈ 2.33"
    assert plain(str(people.low)) == "(3 × 2 + 1 × 1 + 0 × 1) / 4 = 1.75"
    assert plain(str(people.high)) == "(3 × 2 + 1 × 1 + 4 × 1) / 4 = 2.75"
    assert plain(str(people.share)) == "3 / 4 = 0.75"
    assert plain(str(means.mean)) == "(2 × 3 + 4 × 1) / 4 = 2.5"
    assert [row.points for row in people.rows] == ["6", "1", ""]
    assert example.score is not None
    # 25 * (7/3 * 2 + 10/4 * 1) / 3 = 59.72
    assert plain(str(example.score.value)) == "25 × (2.33 × 2 + 2.5 × 1) / 3 ≈ 59.72"
    assert plain(str(example.score.low)) == "25 × (1.75 × 2 + 2.5 × 1) / 3 = 50"
    assert plain(str(example.score.share)) == "(0.75 × 2 + 1 × 1) / 3 ≈ 0.83"


def test_a_share_agrees_with_the_percentage_beside_it(judge: Judge, rated: Rated) -> None:
    """Of weights 2 and 1: (0.5 * 2 + 1 * 1) / 3 is 66.67%, said to be 67%."""
    given = rated(trust=3, volunteers="unknown", language_help="unknown", money=2, no_harm=4)
    score = worked_out(judge("growth", assessments=given)).score
    assert score is not None
    assert (plain(str(score.share)), score.share_percent) == (
        "(0.5 × 2 + 1 × 1) / 3 ≈ 0.67", "67%"
    )  # fmt: skip


@pytest.mark.parametrize(
    ("lang", "told"),
    [
        ("en", ("1 level given", "1 of 3 necessary conditions has a level.")),
        ("nl", ("1 niveau gegeven", "Noodzakelijke voorwaarden met een niveau: 1 van de 3.")),
    ],
)
def test_one_level_is_told_in_the_singular(
    judge: Judge, rated: Rated, lang: str, told: tuple[str, str]
) -> None:
    given = rated(**(dict.fromkeys(NAMES, "unknown") | {"trust": 3}))
    evaluation = judge("growth", assessments=given)
    page = method_page(evaluation, evaluation.framework, Language(lang))
    shown = plain(text_of(parse(Renderer(lang).explaining("method", "method", page).decode())))
    assert [words for words in told if words not in shown] == []


def test_the_best_verdict_meets_every_need(judge: Judge, rated: Rated) -> None:
    last = worked_out(evaluated(judge, rated)).tried[-1]
    assert last.id == "ready-stepwise"
    assert [check.holds for check in last.checks] == [True] * 7


@pytest.mark.parametrize(
    ("changed", "failing", "named"),
    [
        ({"trust": rating(2, "one")}, 0, "c-trust"),
        ({"money": rating(3, "news")}, 1, "c-money"),
        ({"volunteers": "unknown"}, 4, "c-volunteers"),
        ({"language_help": rating(0, "one"), "volunteers": rating(4, "one")}, 5, "c-language-help"),
    ],
)
def test_what_is_missing_for_the_best_verdict_is_named(
    judge: Judge, rated: Rated, changed: dict[str, Any], failing: int, named: str
) -> None:
    *_, ready, last = worked_out(evaluated(judge, rated, **changed)).tried
    assert last.id == "conditional"
    assert last.applies
    missing: list[tuple[int, Check]] = [(i, c) for i, c in enumerate(ready.checks) if not c.holds]
    assert [i for i, _ in missing] == [failing]
    assert [item.anchor for item in missing[0][1].items] == [named]


def test_a_thin_dimension_is_named(judge: Judge, rated: Rated) -> None:
    weak = {name: rating(1, "one") for name in ("volunteers", "language_help")}
    at_the_line = worked_out(evaluated(judge, rated, **weak))
    assert at_the_line.dimensions[0].mean is not None
    assert at_the_line.dimensions[0].mean.result == "2"
    assert at_the_line.verdict_id == "ready-stepwise"
    *_, ready, _ = worked_out(evaluated(judge, rated, trust=rating(2, "one"), **weak)).tried
    assert [item.anchor for item in ready.checks[-1].items] == ["d-people"]


def test_a_stop_is_told_with_the_lowest_level_given(judge: Judge, rated: Rated) -> None:
    example = worked_out(evaluated(judge, rated, no_harm=rating(0, "one")))
    [rule] = example.tried
    assert (rule.id, rule.applies) == ("stop-or-repair", True)
    [item] = rule.checks[0].items
    assert item.detail == "lowest level that counts here: 0, stops at 0"
    assert len(example.left) == 4


def test_a_change_for_the_better_is_shown_before_one_for_the_worse(
    judge: Judge, rated: Rated
) -> None:
    example = worked_out(evaluated(judge, rated, money=rating(1, "one"), no_harm=rating(1, "one")))
    assert example.verdict_id == "not-yet"
    assert example.hinge is not None
    assert example.hinge.rule.id == "conditional"
    assert example.hinge.changes > 1


@pytest.mark.parametrize(
    ("changed", "verdicts"),
    [
        ({"money": "unknown"}, {"not-yet", "conditional", "ready-stepwise"}),
        ({"trust": rating(3, "news")}, {"not-assessable", "ready-stepwise"}),
        ({"trust": rating(3)}, {"conditional"}),
        ({"money": rating(3, "plan"), "trust": rating(3, "plan")}, {"conditional"}),
    ],
)
def test_changes_of_evidence_and_of_the_unknown_are_tried_as_hinges_are(
    judge: Judge, rated: Rated, changed: dict[str, Any], verdicts: set[str]
) -> None:
    evaluation = evaluated(judge, rated, **changed)
    assert {hinge.verdict for hinge in evaluation.head.hinges} >= verdicts
    for hinge in evaluation.head.hinges:
        judged = try_change(evaluation, hinge, "growth")
        assert VERDICTS[judged.verdict[0]] == hinge.verdict, hinge


@pytest.mark.parametrize(
    ("cited", "strength", "because"),
    [
        ((), 0, "No source supports the level, so the strength is 0."),
        (("news", "talk"), 1, "No source carries more than 1, and more of them"),
        (("plan",), 2, "One source carries 2, and there is no second one"),
        (("plan", "note"), 3, "At least two sources carry 2 and come from different people."),
        (("one", "news"), 3, "One source carries 3, and there is no second one"),
        (("one", "same"), 3, "2 sources carry 3, but they come from the same people."),
        (("one", "two"), 4, "At least two sources carry 3 and come from different people or"),
    ],
)
def test_the_strength_is_explained_by_what_the_sources_carry(
    judge: Judge, rated: Rated, cited: tuple[str, ...], strength: int, because: str
) -> None:
    only = dict.fromkeys(NAMES, "unknown") | {"trust": rating(3, *cited)}
    evaluation = judge("growth", assessments=rated(**only), sources=SOURCES)
    condition = worked_out(evaluation).condition
    assert condition is not None
    assert condition.strength == strength
    told = why_strength(evaluation)
    assert told.startswith(because)
    assert f"{strength}." in told


def test_sources_against_and_left_out_are_told_apart(judge: Judge, rated: Rated) -> None:
    search = {"looked": {"title": "Looked", "kind": "search-record"}, "odd": {"title": "Odd"}}
    cited = ["plan", "looked", "odd", {"source": "one", "supports": False}]
    trust = {"level": 3, "because": "seen", "evidence": cited}
    given = rated(**(dict.fromkeys(NAMES, "unknown") | {"trust": trust}))
    evaluation = judge("growth", assessments=given, sources=SOURCES | search)
    condition = worked_out(evaluation).condition
    assert condition is not None
    assert [(s.text.text, s.carries, s.part) for s in condition.sources] == [
        ("Plan", 2, "supports"),
        ("Looked", 2, "not counted"),
        ("Odd", 0, "supports"),
        ("One", 3, "contradicts"),
    ]
    assert condition.sources[2].kind == "kind unknown"
    assert "Weaker sources add nothing. In words:" in why_strength(evaluation)


def test_a_route_on_which_nothing_counts_can_be_worked_out(
    small: Framework, make_pilot: Callable[..., Pilot]
) -> None:
    tree = small.model_dump(mode="json", exclude_none=True)
    for dimension in tree["dimensions"]:
        for condition in dimension["conditions"]:
            condition |= {"relevant_to": ["growth"]}
            condition.get("necessary", {}).update(routes=["growth"])
    framework = Framework.model_validate_json(to_json(tree))
    [evaluation] = pilotscan.evaluate([make_pilot()], framework, route="circulation")
    example = worked_out(evaluation)
    assert (example.score, example.dimensions, example.dimension) == (None, (), None)
    assert "This rule applies." in text_of(parse(drawn(evaluation, framework)))


def test_several_assessors_are_brought_together_as_the_judge_does(
    judge: Judge, rated: Rated
) -> None:
    team = [
        rated(role="own-team", assessor=f"t{n}", trust=rating(level, "one"))[0]
        for n, level in enumerate((3, 3, 4))
    ]
    outsider = rated(role="independent", trust=rating(1, "one"))[0]
    evaluation = judge("growth", assessments=[*team, outsider], sources=SOURCES)
    condition = worked_out(evaluation).condition
    assert condition is not None
    assert [(role.levels, role.middle) for role in condition.roles] == [("3, 3 and 4", 3), ("1", 1)]
    assert condition.level == evaluation.condition("trust").level == 1
    assert method_page(None, evaluation.framework, ENGLISH).voices == ("3, 3 and 4", 3, "1", 1)


def test_older_assessments_are_counted_as_left_out(judge: Judge, rated: Rated) -> None:
    both = rated(trust=2) + rated(day="2025-01-01", trust=4)
    example = worked_out(judge("growth", assessments=both))
    assert (len(example.assessments), example.left_out) == (1, 1)


def test_conditions_that_do_not_count_are_named(judge: Judge, rated: Rated) -> None:
    given = rated(trust=2, language_help={"level": "not-applicable", "because": "none"})
    example = worked_out(judge("circulation", assessments=given))
    assert [item.anchor for item in example.not_relevant] == ["c-money"]
    assert [item.anchor for item in example.not_applicable] == ["c-language-help"]


# --- the page -----------------------------------------------------------------------------------


def test_the_example_is_the_pilot_of_which_most_is_rated(
    shipped_evaluations: list[Evaluation],
) -> None:
    most = max(e.head.rated for e in shipped_evaluations)
    first = next(e for e in shipped_evaluations if e.head.rated == most)
    assert choose_example(shipped_evaluations) is first
    assert choose_example([]) is None


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("site", [None, SITE])
def test_the_page_is_html_and_its_links_lead_somewhere(
    einstein: Evaluation, living_lab: Framework, lang: str, site: Site | None
) -> None:
    page = parse(drawn(einstein, living_lab, lang, site=site, report="plan-einstein.html"))
    names = [name for element in page.iter() if (name := element.get("id"))]
    assert max(Counter(names).values()) == 1
    links = [a.get("href", "") for a in elements(page, "a")]
    assert {link[1:] for link in links if link.startswith("#")} <= set(names)
    assert ("frameworks/living-lab.html#c-policy-coherence" in links) == (site is not None)
    assert "plan-einstein.html" in links


@pytest.mark.parametrize("lang", LANGUAGES)
def test_without_a_pilot_there_is_no_example(living_lab: Framework, lang: str) -> None:
    page = parse(drawn(None, living_lab, lang))
    assert [s for s in elements(page, "section") if s.get("aria-labelledby") == "example"] == []
    assert "#example" not in {a.get("href") for a in elements(page, "a")}


def test_a_pilot_that_nobody_rated_can_be_worked_out(judge: Judge) -> None:
    evaluation = judge("growth")
    told = text_of(parse(drawn(evaluation, evaluation.framework)))
    assert "Nobody has rated this pilot" in told
    assert "This rule applies." in told


def test_numbers_in_the_text_are_the_frameworks_own(living_lab: Framework) -> None:
    rules = living_lab.rules
    changed = rules.model_copy(
        update={
            "min_coverage": 0.61,
            "ready": rules.ready.model_copy(update={"min_dimension_mean": 2.7}),
            "disputed": rules.disputed.model_copy(update={"from_spread": 3}),
            "unsupported": rules.unsupported.model_copy(
                update={"from_level": 4, "below_evidence": 1}
            ),
        }
    )
    framework = living_lab.model_copy(update={"rules": changed})
    page = parse(drawn(None, framework))
    told = plain(text_of(page))
    assert "61% of the weight rated for a rank" in told
    assert "asks at least 2.7 in every dimension" in told
    assert "lie 3 or more apart" in told
    assert "a level of 4 or more without evidence of strength 1" in told
    assert re.findall(r"\d+%", plain(text_of(section(page, "order")))) == ["61%"]


def test_the_name_of_a_pilot_is_text(judge: Judge) -> None:
    evaluation = judge("growth", name="<script>alert(1)</script> {{ 7 * 7 }}", language="nl")
    page = parse(drawn(evaluation, evaluation.framework))
    assert elements(page, "script") == []
    [heading] = [h for h in elements(page, "h2") if h.get("id") == "example"]
    assert text_of(heading).endswith("<script>alert(1)</script> {{ 7 * 7 }}")
    assert [e.get("lang") for e in elements(heading, "span")] == ["nl"]


def test_the_general_rules_of_rating_are_told(telling: Framework, small: Framework) -> None:
    told = text_of(parse(drawn(None, telling)))
    assert "How levels are chosen" in told
    assert "Levels build up." in told
    assert "Growth: Can it grow?" in told
    assert "How levels are chosen" not in text_of(parse(drawn(None, small)))


def test_many_of_a_role_are_told_together_and_a_panel_first(judge: Judge, rated: Rated) -> None:
    crowd = [
        rated(role="participant", assessor=f"p{n}", trust=rating(level, "one"))[0]
        for n, level in enumerate((1, 1, 1, 2, 3, 3))
    ]
    panel = rated(role="panel", assessor="meeting", trust=rating(2, "one"))[0]
    evaluation = judge("growth", assessments=[*crowd, panel], sources=SOURCES)
    example = worked_out(evaluation)
    assert [(str(a.label), a.rated) for a in example.assessments] == [
        ("Participant (6)", "6 levels given"),
        ("meeting", "1 level given"),
    ]
    assert example.condition is not None
    assert [(r.role, r.levels) for r in example.condition.roles] == [
        ("participant", "level 1 50%, level 2 17%, level 3 33%, of 6 who rated it"),
        ("panel", "2"),
    ]
    assert (example.condition.level, example.condition.of_panel) == (2, True)
    alone = worked_out(judge("growth", assessments=crowd, sources=SOURCES)).condition
    assert alone is not None
    assert not alone.of_panel
