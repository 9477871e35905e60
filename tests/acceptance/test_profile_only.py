"""A framework that gives no verdict: levels and means as ever, and nothing that judges."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

import pilotscan
from pilotscan.cli.app import main
from pilotscan.errors import FrameworkError, UsageError
from pilotscan.model.framework import Framework
from pilotscan.scoring.evaluation import Evaluation
from support.project import TESTS, Run

FRAMEWORK = TESTS / "support" / "profile.yaml"
CONDITIONS = ("fit", "price", "team", "owner", "proof")
LINES = {
    "min_coverage": 0.5,
    "min_score_coverage": 0.5,
    "min_evidence": 1,
    "ready": {"min_level": 3, "min_evidence": 1, "min_dimension_mean": 2},
}
PILOT = """pilotscan: 1
id: {id}
name: Pilot {id}
place: {{municipality: Utrecht, country: NL}}
assessments:
  - date: 2026-01-15
    framework: plain-profile
    assessor: {{role: own-team, id: team}}
    ratings: {{{ratings}}}
sources:
  note: {{title: A note, kind: official-document, year: 2025}}
"""
RATINGS = {
    "alpha": "fit: 3, price: {level: 0, because: too dear, evidence: [note]}, "
    "team: {level: unknown, ask: the director}, owner: 2",
    "beta": "fit: {level: 4, evidence: [note]}, price: 1, team: 2, owner: 2, proof: 0",
}


@pytest.fixture
def pilots(work: Path) -> Path:
    for name, ratings in RATINGS.items():
        text = PILOT.format(id=name, ratings=ratings)
        (work / f"{name}.yaml").write_text(text, "utf-8")
    return work


@pytest.fixture(scope="module")
def profile() -> Framework:
    return pilotscan.load_framework(FRAMEWORK)


def changed(folder: Path, **keys: object) -> Path:
    """Write the framework with other keys at its top; None takes one out."""
    tree = {**yaml.safe_load(FRAMEWORK.read_text("utf-8")), **keys}
    path = folder / "changed.yaml"
    path.write_text(yaml.safe_dump({k: v for k, v in tree.items() if v is not None}), "utf-8")
    return path


def judged(folder: Path, framework: Framework) -> dict[str, Evaluation]:
    found = pilotscan.evaluate(pilotscan.load_pilots(folder, framework=framework), framework)
    return {one.pilot.id: one for one in found}


def test_levels_and_means_by_hand(pilots: Path, profile: Framework) -> None:
    alpha = judged(pilots, profile)["alpha"]
    head = alpha.head
    assert [c.level for c in alpha.conditions] == [3, 0, None, 2, None]
    assert [d.mean for d in head.dimensions] == [1.5, 2.0]
    assert [d.low for d in head.dimensions] == [1.0, 1.0]
    assert [d.high for d in head.dimensions] == [pytest.approx(7 / 3), 3.0]
    assert head.coverage == pytest.approx((2 / 3 + 1 / 2) / 2)
    assert head.documented == pytest.approx((1 / 3 + 0) / 2)
    assert [a.condition for a in head.advice] == ["price", "owner", "fit", "team", "proof"]


LEVELS = st.fixed_dictionaries(
    {c: st.one_of(st.integers(0, 4), st.just("unknown")) for c in CONDITIONS}
)


@given(LEVELS)
def test_all_but_the_judgement_is_as_with_verdicts(levels: dict[str, object]) -> None:
    tree = yaml.safe_load(FRAMEWORK.read_text("utf-8"))
    of_profile = Framework.model_validate(tree)
    with_lines = Framework.model_validate({**tree, "profile_only": False, "rules": LINES})
    pilot = pilotscan.Pilot.model_validate(
        yaml.safe_load(PILOT.format(id="any", ratings="")) | {"assessments": [{
            "date": "2026-01-15", "framework": "plain-profile",
            "assessor": {"role": "own-team"}, "ratings": levels,
        }]}
    )  # fmt: skip
    [one] = pilotscan.evaluate([pilot], of_profile)
    [two] = pilotscan.evaluate([pilot], with_lines)
    head, other = one.head, two.head
    assert one.conditions == two.conditions
    for name in ("dimensions", "coverage", "documented", "counting", "rated", "well_documented"):
        assert getattr(head, name) == getattr(other, name)
    assert head.verdict == "no-verdict"
    assert other.verdict != "no-verdict"
    assert (head.score.value, head.score.low, head.score.high) == (None, None, None)
    for nothing in (head.reasons, head.hinges, head.outlook, head.paths, head.risks, head.worth):
        assert nothing == ()
    assert head.distance.answers == 0
    ranks = [one.condition(a.condition).level for a in head.advice]
    known = [level for level in ranks if level is not None]
    assert known == sorted(known)
    assert ranks == known + [None] * (len(ranks) - len(known))


def test_the_pages_say_no_verdict_and_nothing_that_goes_with_one(pilots: Path) -> None:
    options = ["--framework", str(FRAMEWORK), "--format", "md", "--format", "html"]
    for lang in ("en", "nl"):
        out = pilots / lang
        words = ["evaluate", str(pilots), *options, "--lang", lang, "--out", str(out), "-q"]
        assert main(words) == 0
    pages = {f"{p.parent.name}/{p.name}": p.read_text("utf-8") for p in pilots.rglob("*.md")}
    english, dutch = pages["en/alpha.md"], pages["nl/alpha.md"]
    assert "## Profile, no verdict\n" in english
    assert "## Profiel, geen oordeel\n" in dutch
    assert "## Whom to ask\n\n1. Ask · 3 minutes\n\n   **the director**" in english
    assert '<a id="c-price"></a>Affordable\n\n- 0 · complex' in english
    assert "### Ask: the director\n" in english
    for text in (english, pages["en/index.md"]):
        for word in ("hinges on", "ready line", "Score", "Possible range,", "stands in the way",
                     "What has to happen", "road is open", "Bottleneck", "Distance", "must",
                     "turn out", "to a verdict", "What would change", "other routes"):  # fmt: skip
            assert word not in text
    for word in ("Score", "knelpunt", "What ", "Not known", "Levels run"):
        assert word not in dutch
    assert not list(pilots.rglob("method.html"))
    for page in pilots.rglob("*.html"):
        text = page.read_text("utf-8")
        assert "method.html" not in text
        assert 'class="outlook"' not in text
        assert 'class="known-bar"' not in text
    assert "When which verdict" not in (pilots / "en/frameworks/plain-profile.html").read_text()


def test_every_other_form_of_a_report_and_a_comparison_can_be_made(pilots: Path, run: Run) -> None:
    for kind in ("pdf", "docx", "json"):
        made = run(
            "evaluate", "alpha.yaml", "--framework", FRAMEWORK, "--format", kind, "--out", "o"
        )
        assert made.code == 0, made.err
    kinds = [word for kind in ("html", "md", "json", "csv", "xlsx") for word in ("--format", kind)]
    made = run("compare", ".", "--framework", FRAMEWORK, "--out", "c", *kinds)
    assert made.code == 0, made.err
    for sentence in ("stands out", "in place", "learn from", "Score", "ranking, "):
        assert sentence not in (pilots / "c/comparison.md").read_text("utf-8")
    tables = json.loads((pilots / "c/comparison.json").read_text("utf-8"))["tables"]
    assert {row["verdict"] for row in tables["pilots"]} == {"no-verdict"}
    for row in tables["pilots"]:
        assert (row["score"], row["low"], row["high"]) == (None, None, None)
    for row in tables["conditions"]:
        assert (row["bottleneck"], row["weak"], row["in_place"]) == (None, None, None)
    assert {row["standing"] for row in tables["levels"]} == {None, "unknown"}
    terminal = run("compare", ".", "--framework", FRAMEWORK)
    assert "fails most often" not in terminal.out


def test_a_difference_is_one_of_levels(pilots: Path, run: Run) -> None:
    (pilots / "old").mkdir()
    text = (pilots / "alpha.yaml").read_text("utf-8").replace("owner: 2", "owner: 1")
    (pilots / "old/alpha.yaml").write_text(text, "utf-8")
    told = run("diff", "old", "alpha.yaml", "--framework", FRAMEWORK)
    assert told.code == 0
    assert "An owner: level 1" in told.out
    saved = run("diff", "old", "alpha.yaml", "--framework", FRAMEWORK, "--format", "json")
    assert json.loads(saved.out)["pilots"][0]["after"]["verdict"] == "no-verdict"


def test_a_saved_result_can_be_compared_with(pilots: Path, run: Run) -> None:
    saved = run("evaluate", ".", "--framework", FRAMEWORK, "--format", "json", "--out", "-")
    (pilots / "saved.json").write_text(saved.out, "utf-8")
    told = run("diff", "saved.json", ".", "--framework", FRAMEWORK)
    assert told.code == 0, told.err
    assert "0 pilots changed" in told.out or "Nothing changed" in told.out


@pytest.mark.parametrize(
    ("words", "asked"),
    [
        (("path", "alpha.yaml", "--to", "conditional"), "a path"),
        (("path", "alpha.yaml", "--set", "price=2"), "a path"),
        (("compare", ".", "--order"), "an order"),
        (("evaluate", ".", "--fail-on", "not-yet"), "the gate 'fail-on'"),
        (("evaluate", ".", "--min-score", "40"), "the gate 'min-score'"),
        (("evaluate", ".", "--max-distance", "3"), "the gate 'max-distance'"),
    ],
)
def test_what_needs_a_verdict_is_refused_in_one_line(
    pilots: Path, run: Run, words: tuple[str, ...], asked: str
) -> None:
    told = run(*words, "--framework", FRAMEWORK)
    assert told.code == 2
    line = f"{asked} needs a verdict, and the framework 'plain-profile' gives none (profile_only)"
    assert line in told.err
    assert told.err.count("\n") == 1
    assert not (pilots / "reports").exists()


def test_gates_on_levels_and_facts_still_hold(pilots: Path, run: Run) -> None:  # noqa: ARG001
    held = run("evaluate", ".", "--framework", FRAMEWORK, "--require", "owner>=2", "--out", "o")
    assert held.code == 0
    missed = run("evaluate", ".", "--framework", FRAMEWORK, "--require", "price>=1", "--out", "o")
    assert missed.code == 1


def test_the_library_refuses_it_too(pilots: Path, profile: Framework) -> None:
    alpha, *_ = judged(pilots, profile).values()
    with pytest.raises(ValueError, match="gives none"):
        alpha.path("conditional")
    with pytest.raises(ValueError, match="gives none"):
        alpha.what_if({"price": 3})
    with pytest.raises(UsageError, match="gives none"):
        pilotscan.compare(
            [one.pilot for one in judged(pilots, profile).values()],
            profile,
            ordering=pilotscan.Ordering(),
        )


def test_keys_about_a_verdict_are_refused(work: Path) -> None:
    tree = yaml.safe_load(FRAMEWORK.read_text("utf-8"))
    tree["dimensions"][0]["conditions"][0]["necessary"] = {"min_level": 2, "routes": ["scale"]}
    path = changed(
        work,
        rules={**LINES, "disputed": {"from_spread": 1}},
        verdicts={"not-yet": {"title": {"en": "x"}}, "no-verdict": {"title": {"en": "A profile"}}},
        dimensions=tree["dimensions"],
    )
    with pytest.raises(FrameworkError) as refused:
        pilotscan.load_framework(path)
    assert {(d.code, d.where.path) for d in refused.value.diagnostics} == {
        ("PS405", place)
        for place in (
            *(f"rules.{key}" for key in LINES),
            "verdicts.not-yet",
            "dimensions[0].conditions[0].necessary",
        )
    }


def test_rules_that_need_no_verdict_may_be_given(work: Path) -> None:
    path = changed(
        work,
        rules={"disputed": {"from_spread": 1}},
        verdicts={"no-verdict": {"title": {"en": "A profile"}}},
    )
    assert pilotscan.load_framework(path).rules.disputed.from_spread == 1


def test_without_profile_only_rules_are_needed_and_there_is_no_word_for_none(work: Path) -> None:
    with pytest.raises(FrameworkError) as refused:
        pilotscan.load_framework(changed(work, profile_only=None))
    assert [(d.code, d.message) for d in refused.value.diagnostics] == [
        ("PS202", "the key 'rules' is missing")
    ]
    none = {"no-verdict": {"title": {"en": "A profile"}}}
    with pytest.raises(FrameworkError) as refused:
        pilotscan.load_framework(changed(work, profile_only=False, rules=LINES, verdicts=none))
    assert [(d.code, d.where.path) for d in refused.value.diagnostics] == [
        ("PS405", "verdicts.no-verdict")
    ]
