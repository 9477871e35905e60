"""A pilot under a framework of others: its page speaks the words of that framework alone."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import pilotscan
from pilotscan.model.framework import Framework, Text
from pilotscan.reporting.pilot.result_json import evaluation_document
from pilotscan.reporting.render import Renderer
from pilotscan.reporting.words.language import Language
from pilotscan.scoring.evaluation import Evaluation
from support.project import TESTS, Run
from support.read_pages import as_read

CASES = TESTS / "cases" / "frameworks"
PILOTS = {"isat": "walking-groups", "nasss-cat": "video-visits", "scaling-scan": "dry-seed"}
LANGUAGES = ("en", "nl")


def judged(name: str, framework: str) -> Evaluation:
    used = pilotscan.load_framework(framework)
    [evaluation] = pilotscan.evaluate(pilotscan.load_pilots(CASES / f"{name}.yaml"), used)
    return evaluation


def ours(living_lab: Framework, lang: str) -> list[str]:
    """Return what living-lab calls its levels, conditions, dimensions, routes and verdicts."""
    verdicts = [
        text for wording in living_lab.verdicts.values()
        for text in (wording.title, *wording.by_route.values())
    ]  # fmt: skip
    texts: list[Text] = [
        *living_lab.scale,
        *(condition.title for condition in living_lab.conditions),
        *(dimension.title for dimension in living_lab.dimensions),
        *(route.title for route in living_lab.routes.values()),
        *verdicts,
        living_lab.title,
    ]
    return sorted({text.in_language(lang)[0] for text in texts})


@pytest.mark.parametrize("kind", ["html", "md"])
@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("framework", PILOTS)
def test_no_word_of_ours_where_theirs_belongs(
    framework: str, lang: str, kind: str, living_lab: Framework
) -> None:
    evaluation = judged(PILOTS[framework], framework)
    page = as_read(Renderer(lang).render(evaluation, kind), kind)
    found = [
        words for words in ours(living_lab, lang)
        if re.search(rf"(?<!\w){re.escape(words)}(?!\w)", page, re.IGNORECASE)
    ]  # fmt: skip
    assert found == []
    for condition in evaluation.framework.conditions:
        assert condition.title.in_language(lang)[0] in page
    given = {c.level for c in evaluation.conditions if c.level is not None}
    first = evaluation.framework.first_level
    for level in given:
        assert evaluation.framework.scale[level - first].in_language(lang)[0] in page


@pytest.mark.parametrize("framework", PILOTS)
def test_a_framework_of_others_gives_no_verdict_and_no_score(framework: str) -> None:
    document = evaluation_document(judged(PILOTS[framework], framework), Language("en"))
    assert document["verdict"] == "no-verdict"
    assert document["score"]["value"] is None
    assert document["beside"] == []


def levels(evaluation: Evaluation, index: int) -> dict[str, tuple[object, dict[str, object]]]:
    rows = evaluation_document(evaluation, Language("en"))["beside"][index]["rows"]
    return {
        row["condition"]: (row["level"], {one["condition"]: one["level"] for one in row["other"]})
        for row in rows
    }


def test_one_pilot_beside_two_others_by_hand() -> None:
    evaluation = judged("neighbourhood-desk", "living-lab")
    named = [one["framework"] for one in evaluation_document(evaluation, Language("en"))["beside"]]
    assert named == ["isat", "scaling-scan"]
    isat, scan = levels(evaluation, 0), levels(evaluation, 1)
    assert isat["durable-need"] == (3, {"problem": 3})
    assert isat["shared-problem-definition"] == (None, {"problem": 3})
    assert isat["cost-insight"] == (2, {"costs": None})
    assert isat["reach"] == (None, {"likely-reach": 2})
    assert isat["structural-funding"] == (0, {"keeping-it-up": 0})
    assert "no-serious-harm" not in isat
    assert scan["durable-need"] == (3, {"demand": 5})
    assert scan["outcome-evidence"] == (1, {"practice": 3})
    assert scan["structural-funding"] == (0, {"finance": 1})
    # From the other side: the same pair, the other way round.
    back = levels(judged("neighbourhood-desk", "scaling-scan"), 0)
    assert back["demand"] == (5, {"durable-need": 3, "local-support": None})


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("en", "Costs of delivery: unknown"),
        ("en", "Likely reach: 2 (to some extent)"),
        ("nl", "Verwacht bereik: 2 (in zekere mate)"),
        ("nl", "Bekendheid en vraag: 5 (helemaal)"),
    ],
)
def test_each_level_beside_is_in_its_own_words(lang: str, said: str) -> None:
    evaluation = judged("neighbourhood-desk", "living-lab")
    for kind in ("html", "md"):
        assert said in as_read(Renderer(lang).render(evaluation, kind), kind)


def test_an_id_is_the_packaged_one_and_a_path_is_a_file(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, small_file: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("isat").write_bytes(small_file.read_bytes())
    assert run("explain", "acceptability", "--framework", "isat").code == 0
    assert run("explain", "trust", "--framework", "./isat").code == 0
    wrong = run("explain", "trust", "--framework", "issat")
    assert (wrong.code, "did you mean 'isat'?" in wrong.err) == (2, True)
    Path("pilotscan.toml").write_text('framework = "nasss-cat"\n')
    configured = run("validate", CASES / "video-visits.yaml")
    assert (configured.code, "PS303" in configured.err) == (0, False)
    assert run("new", "video", "--framework", "isat").code == 0
    assert "Keeping it up" in Path("pilots/video.yaml").read_text("utf-8")
    assert run("schema", "pilot", "--framework", "scaling-scan").code == 0
