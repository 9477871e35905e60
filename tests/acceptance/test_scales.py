"""Frameworks with other scales: numbers by hand, refusals, words, and a scale that is shifted."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

import pilotscan
from pilotscan.authoring.explain import explain
from pilotscan.comparing.agreement import krippendorff_alpha
from pilotscan.errors import UsageError
from pilotscan.model.framework import Framework
from pilotscan.model.pilot import Pilot
from pilotscan.reporting.documents.scales import shade
from pilotscan.reporting.words.names import case_of
from pilotscan.scoring.evaluation import Evaluation
from support.project import SMALL_FRAMEWORK, Run

FOUR = ["complex", "hard", "manageable", "simple"]
SEVEN = ["one", "two", "three", "four", "five", "six", "seven"]
BASE: dict[str, Any] = yaml.safe_load(SMALL_FRAMEWORK.read_text("utf-8"))


def text(words: str) -> dict[str, str]:
    return {"en": words, "nl": f"{words} (nl)"}


def tree_of(labels: list[str], first: int, minimum: int, ready: int, mean: float) -> dict[str, Any]:
    """One dimension with a, b and c, a second with x, all of weight 1; a is necessary."""

    def condition(name: str, **more: Any) -> dict[str, Any]:
        return {"id": name, "title": text(name), "question": text(f"{name}?"), **more}

    needed = {"min_level": minimum, "routes": ["growth"]}
    return {
        "pilotscan_framework": 1,
        "id": "others",
        "version": "1.0.0",
        "title": text("Others"),
        "scale": [text(label) for label in labels],
        "first_level": first,
        "default_levels": [text(f"It is {label}") for label in labels],
        "evidence_scale": BASE["evidence_scale"],
        "routes": {"growth": {"title": text("Growth"), "to_a_place": True}},
        "rules": {
            "min_coverage": 0.75,
            "min_score_coverage": 0.5,
            "min_evidence": 0,
            "ready": {"min_level": ready, "min_evidence": 0, "min_dimension_mean": mean},
        },
        "dimensions": [
            {
                "id": "d",
                "title": text("D"),
                "conditions": [
                    condition("a", necessary=needed), condition("b"), condition("c"),
                ],
            },
            {"id": "e", "title": text("E"), "conditions": [condition("x")]},
        ],
    }  # fmt: skip


def four() -> dict[str, Any]:
    return tree_of(FOUR, 0, minimum=1, ready=2, mean=1.5)


def seven() -> dict[str, Any]:
    return tree_of(SEVEN, 1, minimum=3, ready=5, mean=3.5)


def pilot(ratings: dict[str, Any], framework: str = "others", **keys: Any) -> Pilot:
    assessments = [
        {
            "date": "2026-01-15",
            "framework": framework,
            "assessor": {"role": "independent"},
            "ratings": ratings,
        }
    ]
    return Pilot.model_validate(
        {
            "pilotscan": 1,
            "id": "made",
            "name": "Made",
            "place": {"municipality": "Delft", "country": "NL"},
            "assessments": assessments,
            **keys,
        }
    )


def judged(tree: dict[str, Any], **ratings: Any) -> Evaluation:
    framework = Framework.model_validate(tree)
    [evaluation] = pilotscan.evaluate([pilot(ratings)], framework)
    return evaluation


# --- hand-worked ----------------------------------------------------------------------------------


def test_four_levels_from_zero() -> None:
    # D: (3 + 1) / 2 = 2, low (3 + 1 + 0) / 3, high (3 + 1 + 3) / 3; E: 2. Score 100 x 2 / 3.
    found = judged(four(), a=3, b=1, x=2)
    head = found.head
    assert [d.mean for d in head.dimensions] == [2.0, 2.0]
    assert head.dimensions[0].low == pytest.approx(4 / 3)
    assert head.dimensions[0].high == pytest.approx(7 / 3)
    assert head.score.value == pytest.approx(200 / 3)
    assert head.score.low == pytest.approx(100 * (4 / 3 + 2) / 2 / 3)
    assert head.score.high == pytest.approx(100 * (7 / 3 + 2) / 2 / 3)
    assert head.coverage == pytest.approx(5 / 6)
    assert head.verdict == "conditional"
    assert [reason.rule for reason in head.reasons] == ["unknown"]


def test_seven_levels_from_one() -> None:
    # D is (7 + 3) / 2 = 5, low (7 + 3 + 1) / 3, high (7 + 3 + 7) / 3; E is 4.
    # Score 100 x ((5 + 4) / 2 - 1) / 6; low 100 x (23 / 6 - 1) / 6; high 100 x (29 / 6 - 1) / 6.
    head = judged(seven(), a=7, b=3, x=4).head
    assert [d.mean for d in head.dimensions] == [5.0, 4.0]
    assert head.dimensions[0].low == pytest.approx(11 / 3)
    assert head.dimensions[0].high == pytest.approx(17 / 3)
    assert head.score.value == pytest.approx(100 * 3.5 / 6)
    assert head.score.low == pytest.approx(100 * 17 / 36)
    assert head.score.high == pytest.approx(100 * 23 / 36)


def test_all_at_the_ends_is_nothing_and_all_of_the_score() -> None:
    for tree, lowest, highest in ((four(), 0, 3), (seven(), 1, 7)):
        assert judged(tree, **dict.fromkeys("abcx", lowest)).head.score.value == 0
        best = judged(tree, **dict.fromkeys("abcx", highest)).head
        assert (best.score.value, best.verdict) == (100, "ready-stepwise")
        nothing = judged(tree).head
        assert (nothing.score.low, nothing.score.high) == (0, 100)


def test_the_first_level_is_what_nobody_may_have_for_the_best_verdict() -> None:
    found = judged(seven(), a=5, b=1, c=6, x=5).head
    assert (found.verdict, [r.rule for r in found.reasons]) == ("conditional", ["zero"])
    [conditional, ready] = found.paths
    assert conditional.steps == ()
    assert [(s.condition, s.change, s.to_level) for s in ready.steps or ()] == [("b", "raise", 2)]
    assert judged(four(), a=2, b=1, c=2, x=2).head.verdict == "ready-stepwise"


def test_what_stands_at_the_first_level_is_called_failing_on_every_scale() -> None:
    for tree, lowest, rest in ((four(), 0, 2), (seven(), 1, 5)):
        found = judged(tree, a=rest, b=lowest, c=rest, x=rest)
        [step] = found.head.paths[-1].steps or ()
        assert case_of(step, found) == "bottleneck"
    better = judged(seven(), a=3, b=5, c=5, x=5)  # at the minimum, and not yet good enough
    [step] = better.head.paths[-1].steps or ()
    assert case_of(step, better) == ""


def test_a_bottleneck_and_the_path_from_it_are_in_the_numbers_of_the_framework() -> None:
    found = judged(seven(), a=2, b=5, c=5, x=5).head
    assert found.verdict == "not-yet"
    [conditional, ready] = found.paths
    assert [(s.condition, s.to_level) for s in conditional.steps or ()] == [("a", 3)]
    assert [(s.condition, s.to_level) for s in ready.steps or ()] == [("a", 5)]
    assert {(h.before, h.after, h.verdict) for h in found.hinges if h.condition == "a"} == {
        (2, 3, "conditional")
    }


def test_the_outlook_asks_for_every_level_of_the_scale() -> None:
    assert judged(seven(), b=5, c=5, x=5).head.outlook == (
        "not-yet", "conditional", "ready-stepwise",
    )  # fmt: skip


def test_what_if_stays_within_the_scale() -> None:
    found = judged(seven(), a=2, b=5, c=5, x=5)
    assert found.what_if({"a": 7}).head.verdict == "ready-stepwise"
    for level in (0, 8):
        with pytest.raises(ValueError, match=f"'a': the level {level} is not one of 1 to 7"):
            found.what_if({"a": level})


def test_agreement_is_about_the_order_of_levels_and_not_their_numbers() -> None:
    first = [[0, 1, 3, 2, 3], [0, 2, 3, 2, 1]]
    assert krippendorff_alpha(first) == krippendorff_alpha([[n + 1 for n in row] for row in first])


@pytest.mark.parametrize(
    ("labels", "shades"),
    [
        (2, [0, 4]),
        (3, [0, 2, 4]),
        (4, [0, 1, 3, 4]),
        (5, [0, 1, 2, 3, 4]),
        (7, [0, 1, 1, 2, 3, 3, 4]),
    ],
)
def test_colours_spread_over_the_scale(labels: int, shades: list[int]) -> None:
    levels = Framework.model_validate(tree_of(SEVEN[:labels], 1, minimum=1, ready=2, mean=1)).levels
    assert [shade(level, levels) for level in levels.levels] == shades


def test_a_search_that_found_nothing_supports_the_two_lowest_levels_only() -> None:
    sources = {"search": {"title": "S", "publisher": "P", "kind": "search-record"}}
    for level, strength in ((1, 2), (2, 2), (3, 0)):
        rating = {"level": level, "evidence": ["search"]}
        made = pilot({"a": rating}, sources=sources)
        [found] = pilotscan.evaluate([made], Framework.model_validate(seven()))
        assert found.condition("a").support.strength == strength


# --- what is refused ------------------------------------------------------------------------------


def written(tmp_path: Path, tree: dict[str, Any]) -> str:
    file = tmp_path / "others.yaml"
    file.write_text(json.dumps(tree), "utf-8")
    return str(file)


PILOT = """\
pilotscan: 1
id: made
name: Made
place: {municipality: Delft, country: NL}
assessments:
  - date: 2026-01-15
    framework: others
    assessor: {role: independent}
    ratings:
      a: {level: 4}
      b: 7
  - date: 2026-01-15
    framework: elsewhere
    assessor: {role: partner}
    ratings: {a: 9}
"""


def test_a_level_off_the_scale_is_told_with_its_place(tmp_path: Path, run: Run) -> None:
    file = tmp_path / "made.yaml"
    file.write_text(PILOT, "utf-8")
    done = run("validate", str(file), "--framework", written(tmp_path, four()))
    assert done.code == 1
    assert (
        "made.yaml:10:18: PS204 error: level 4: the scale of 'others' runs from 0 to 3" in done.out
    )
    assert (
        "made.yaml:11:10: PS204 error: level 7: the scale of 'others' runs from 0 to 3" in done.out
    )
    assert "write 0 (complex), 1 (hard), 2 (manageable), 3 (simple)" in done.out
    assert "level 9" not in done.out, "another framework has other levels"


def test_a_level_off_the_scale_is_refused_in_memory_too() -> None:
    with pytest.raises(pilotscan.PilotError, match="level 0: the scale of 'others' runs from 1"):
        judged(seven(), a=0)


def without(tree: dict[str, Any], key: str) -> dict[str, Any]:
    return {name: value for name, value in tree.items() if name != key}


def with_levels(count: int) -> dict[str, Any]:
    tree = four()
    tree["dimensions"][0]["conditions"][1]["levels"] = [text("x")] * count
    return tree


def with_rule(path: str, value: Any) -> dict[str, Any]:
    tree = four()
    *inner, last = path.split(".")
    part = tree["rules"]
    for key in inner:
        part = part.setdefault(key, {})
    part[last] = value
    return tree


@pytest.mark.parametrize(
    ("tree", "told"),
    [
        (without(four(), "default_levels"), "'a' has no 'levels', and the framework no 'default"),
        (with_levels(5), "5 levels, and the scale has 4"),
        (with_levels(3), "3 levels, and the scale has 4"),
        (four() | {"default_levels": [text("x")] * 3}, "3 levels, and the scale has 4"),
        (with_rule("ready.min_level", 4), "4 is not from 0 to 3"),
        (with_rule("ready.min_dimension_mean", 3.5), "3.5 is not from 0 to 3"),
        (with_rule("unsupported.from_level", 4), "4 is not from 0 to 3"),
        (with_rule("disputed.from_spread", 4), "no two levels are 4 apart"),
    ],
)
def test_a_framework_that_does_not_fit_its_scale_is_refused(
    tmp_path: Path, tree: dict[str, Any], told: str
) -> None:
    with pytest.raises(pilotscan.FrameworkError) as caught:
        pilotscan.load_framework(written(tmp_path, tree))
    assert any(told in str(found.message) for found in caught.value.diagnostics)
    assert {found.code for found in caught.value.diagnostics} == {"PS405"}


def test_rules_that_are_not_set_are_those_of_the_scale() -> None:
    for labels, first, high, spread in (
        (FOUR, 0, 3, 2), (SEVEN, 1, 6, 2), (FOUR[:2], 0, 1, 1), (SEVEN[:5], 0, 3, 2),
    ):  # fmt: skip
        made = Framework.model_validate(tree_of(labels, first, first + 1, first + 1, first + 1))
        assert made.rules.unsupported.from_level == high
        assert made.rules.disputed.from_spread == spread


def test_levels_on_the_command_line_are_those_of_the_framework(tmp_path: Path, run: Run) -> None:
    file = tmp_path / "made.yaml"
    file.write_text(PILOT.replace("level: 4", "level: 1").replace("b: 7", "b: 2"), "utf-8")
    framework = ("--framework", written(tmp_path, seven()))
    done = run("path", str(file), "--set", "a=8", *framework)
    assert (done.code, "the level '8' is not one of 1 to 7" in done.err) == (2, True)
    done = run(
        "evaluate", str(file), "--require", "a>=0", "--out", "-", "--format", "json", *framework
    )
    assert (done.code, "the scale of 'others' runs from 1 to 7" in done.err) == (2, True)


def test_two_frameworks_are_compared_on_one_scale_only() -> None:
    other = Framework.model_validate({**BASE, "first_level": 1})
    small = Framework.model_validate(BASE)
    two = [pilot({}, "two-dimensions", id=name) for name in ("p", "q")]
    with pytest.raises(UsageError, match=r"levels of .* are not the same"):
        pilotscan.compare(two, small, other=other)


# --- words ----------------------------------------------------------------------------------------


def test_pages_say_what_the_framework_calls_its_levels(tmp_path: Path, run: Run) -> None:
    low = {"a": 2, "b": 0, "c": 1, "x": 0}
    for name, ratings in (("one", low), ("two", {**low, "a": 0}), ("three", {**low, "c": 3})):
        lines = "".join(f"      {c}: {{level: {n}}}\n" for c, n in ratings.items())
        made = PILOT.partition("      a:")[0].replace("id: made", f"id: {name}") + lines
        (tmp_path / f"{name}.yaml").write_text(made, "utf-8")
    framework = ("--framework", written(tmp_path, four()))
    pilots = [str(tmp_path / f"{name}.yaml") for name in ("one", "two", "three")]
    out = tmp_path / "out"
    both = ("--lang", "en", "--lang", "nl", "--format", "html", "--format", "md")
    assert run("evaluate", *pilots, *framework, *both, "--out", str(out)).code == 0
    for lang in ("en", "nl"):
        done = run(
            "compare", *pilots, *framework, "--order", "--draws", "50", "--lang", lang,
            "--format", "html", "--format", "md", "--format", "json",
            "--out", str(out / f"compare-{lang}"),
        )  # fmt: skip
        assert done.code == 0, done.err
    pages = [
        path
        for path in [*out.rglob("*.html"), *out.rglob("*.md")]
        if not path.name.startswith("glossary")
    ]
    assert len(pages) > 15
    for path in pages:
        page = path.read_text("utf-8").partition("<body")
        said = (page[2] or page[0]).casefold()
        for word in ("absent", "afwezig", "in place", "op orde", "level 4", "niveau 4"):
            assert word not in said, (path.name, word)
    report = (out / "one.md").read_text("utf-8")
    assert "at level 0 (complex)" in report
    assert "2 · manageable" in report
    assert "Good enough when: It is manageable" in report


def test_explain_and_the_glossary_number_from_the_first_level() -> None:
    framework = Framework.model_validate(seven())
    [found] = explain("a", framework)
    assert ("", "1  one: It is one") in found.parts
    assert ("", "7  seven: It is seven") in found.parts
    level = next(one for one in explain("level", framework) if one.kind == "term")
    assert "from 1 to 7" in level.parts[0][1]
    assert "Level 1 (one in others)" in level.parts[0][1]


# --- a scale that is shifted ----------------------------------------------------------------------


def shifted(tree: dict[str, Any]) -> dict[str, Any]:
    """Return the same framework numbered from 1."""
    made = copy.deepcopy(tree)
    made["first_level"] = 1
    rules = made["rules"]
    rules["ready"]["min_level"] += 1
    rules["ready"]["min_dimension_mean"] += 1
    for stop in rules["stop"]:
        stop["at"] += 1
    for dimension in made["dimensions"]:
        for condition in dimension["conditions"]:
            if "necessary" in condition:
                condition["necessary"]["min_level"] += 1
    return made


PLAIN, SHIFTED = (Framework.model_validate(tree) for tree in (BASE, shifted(BASE)))
SOURCES = {
    "search": {"title": "S", "publisher": "P", "kind": "search-record"},
    "figures": {"title": "F", "publisher": "T", "kind": "monitoring"},
    "study": {"title": "E", "publisher": "U", "kind": "independent-evaluation"},
}
RATED = st.tuples(st.sampled_from([0, 1, 2, 3, 4, "unknown"]), st.sampled_from([None, *SOURCES]))
VOICES = st.lists(
    st.fixed_dictionaries({}, optional={c.id: RATED for c in PLAIN.conditions}),
    min_size=1,
    max_size=3,
)


def spoken(voices: list[dict[str, Any]], up: int) -> Pilot:
    assessments = []
    for i, ratings in enumerate(voices):
        given = {
            name: {
                "level": level + up if isinstance(level, int) else level,
                "evidence": [source] if source else [],
            }
            for name, (level, source) in ratings.items()
        }
        who = {"id": f"v{i}", "role": ("own-team", "partner", "independent")[i]}
        assessments.append(
            {"date": "2026-01-15", "framework": PLAIN.id, "assessor": who, "ratings": given}
        )
    return pilot({}, sources=SOURCES, assessments=assessments)


@given(voices=VOICES)
def test_where_a_scale_begins_changes_no_judgement(voices: list[dict[str, Any]]) -> None:
    [plain] = pilotscan.evaluate([spoken(voices, 0)], PLAIN)
    [moved] = pilotscan.evaluate([spoken(voices, 1)], SHIFTED)
    for one, other in zip(plain.routes, moved.routes, strict=True):
        for field in (
            "verdict", "reasons", "score", "coverage", "documented", "outlook", "ruled_out",
            "distance", "worth", "risks", "basis", "advice", "bottlenecks",
        ):  # fmt: skip
            assert getattr(one, field) == getattr(other, field), field
        for before, after in zip(one.dimensions, other.dimensions, strict=True):
            assert (before.mean is None) == (after.mean is None)
            if before.mean is not None and after.mean is not None:
                assert after.mean == pytest.approx(before.mean + 1)
        levels = [(h.condition, h.after + (h.what == "level"), h.verdict) for h in one.hinges]
        assert levels == [(h.condition, h.after, h.verdict) for h in other.hinges]
        for to in ("conditional", "ready-stepwise"):
            path, same = (made.path(to, route=one.route) for made in (plain, moved))
            steps = [
                step._replace(to_level=None if step.to_level is None else step.to_level + 1)
                for step in path.steps or ()
            ]
            assert path._replace(steps=tuple(steps)) == same._replace(steps=same.steps or ())


def test_where_a_scale_begins_changes_no_order() -> None:
    def made(up: int) -> list[Pilot]:
        return [
            spoken(
                [{c.id: (n % 5, None) for n, c in enumerate(PLAIN.conditions, start=i)}], up
            ).model_copy(update={"id": f"p{i}"})
            for i in range(4)
        ]

    ordering = pilotscan.Ordering(draws=200)
    one = pilotscan.compare(made(0), PLAIN, ordering=ordering)
    two = pilotscan.compare(made(1), SHIFTED, ordering=ordering)
    moving = {"levels", "wide", "dimensions", "learning", "ratings", "disagreements", "assessed"}
    for name in set(one.tables) - moving:
        assert one[name].equals(two[name]), name
    levels, moved = one["levels"], two["levels"]
    assert ((levels["level"] + 1) == moved["level"]).all()
    assert levels["standing"].equals(moved["standing"])
