"""A pilot is the same whether its assessments stand in its file or in files of their own."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pilotscan.model.base import in_language
from pilotscan.model.framework import Framework
from pilotscan.model.pilot import Pilot
from pilotscan.reading import CheckedPilot, LoadedFramework, check_file, read_framework
from pilotscan.reporting.pilot.result_json import evaluation_document
from pilotscan.reporting.words.language import Language
from pilotscan.runs.judging import judge_files
from pilotscan.runs.many import Job
from support.in_files import PILOT, assessment, found, texts_of
from support.project import SMALL_FRAMEWORK

CONDITIONS = ("trust", "volunteers", "language-help", "money", "no-harm")
OWN = {"study": PILOT["sources"]["study"], "talk": {"title": "T", "kind": "statement"}}


@pytest.fixture(scope="module")
def small_loaded() -> LoadedFramework:
    return read_framework(SMALL_FRAMEWORK)


def judged(texts: dict[str, str], loaded: LoadedFramework) -> tuple[CheckedPilot, Any]:
    """Return what came of a pilot: faults and result."""
    ((checked, evaluation),) = judge_files([found(texts)], Job(loaded))
    if evaluation is None:
        return checked, None
    document = evaluation_document(evaluation, Language("en"))
    return checked, {k: v for k, v in document.items() if k not in {"file", "sha256"}}


def faults(checked: CheckedPilot) -> list[tuple[str, str]]:
    return sorted((d.code, d.where.anchor) for d in checked.diagnostics)


ratings = st.dictionaries(
    st.sampled_from((*CONDITIONS, "no-such-condition")),
    st.fixed_dictionaries(
        {"level": st.sampled_from((0, 1, 2, 3, 4, "unknown", "not-applicable", 9))},
        optional={
            "because": st.just("Mail a@example.org."),
            "evidence": st.lists(
                st.sampled_from(("study", "press", {"source": "study", "supports": False}, "lost")),
                max_size=2,
            ),
            "ask": st.just("the municipality"),
        },
    ),
    max_size=4,
)
assessments = st.lists(
    st.builds(
        assessment,
        st.sampled_from(("ann", "ben", "cas")),
        ratings,
        day=st.sampled_from(("2026-01-15", "2026-03-01", "2025-12-24")),
        role=st.sampled_from(("partner", "own-team", "independent", "neighbour")),
    ),
    min_size=1,
    max_size=5,
)


@pytest.mark.long
@given(assessments, st.data())
def test_how_many_files_there_are_makes_no_difference(
    small_loaded: LoadedFramework, listed: list[dict[str, Any]], data: st.DataObject
) -> None:
    inside = data.draw(st.integers(0, len(listed)))
    whole, result = judged(texts_of(listed, len(listed)), small_loaded)
    parted, result_of_parted = judged(texts_of(listed, inside), small_loaded)
    assert result_of_parted == result
    assert faults(parted) == faults(whole)


BEN = assessment("ben", {"trust": 3})
GOOD = assessment("ann", {"trust": {"level": 3, "evidence": ["study"]}})


def test_a_fault_is_told_in_the_file_where_it_stands(small_loaded: LoadedFramework) -> None:
    texts = texts_of([GOOD, GOOD, assessment("ben", {"money": {"level": 2, "evidence": ["x"]}})])
    checked, result = judged(texts, small_loaded)
    told = [(d.code, d.where.file, d.where.path) for d in checked.diagnostics]
    assert told == [
        ("PS403", "assessments/001.yaml", "date"),
        ("PS302", "assessments/002.yaml", "ratings.money.evidence[0].source"),
    ]
    assert result is None
    lines = texts["assessments/002.yaml"].splitlines()
    assert '"x"' in lines[checked.diagnostics[1].where.line - 1]


@pytest.mark.parametrize("where", ["town.yaml", "assessments/001.yaml"])
def test_no_file_lends_its_sources_to_another(small_loaded: LoadedFramework, where: str) -> None:
    lending = {**GOOD, "sources": {"talk": OWN["talk"]}}
    lending["ratings"] = {"trust": {"level": 1, "evidence": ["talk"]}}
    citing = assessment("ben", {"money": {"level": 2, "evidence": ["talk"]}})
    listed = [citing, lending] if where == "town.yaml" else [lending, citing]
    checked, _ = judged(texts_of(listed, int(where == "town.yaml")), small_loaded)
    assert [(d.code, d.where.file) for d in checked.diagnostics] == [("PS302", where)]


def test_a_source_of_its_own_stands_before_one_of_the_pilot(small_loaded: LoadedFramework) -> None:
    other = {"title": "Another", "publisher": "B", "kind": "statement"}
    listed = [
        {**assessment(who, {"trust": {"level": 1, "evidence": ["study"]}}), "sources": own}
        for who, own in (
            ("ann", {"study": OWN["study"]}),
            ("ben", {"study": other}),
            ("cas", {"study": {**other, "title": "A third"}}),
            ("dik", {"study": {**other, "title": "A third"}}),
            ("ben", {"study": {**other, "title": "A fourth"}}),
        )
    ]
    listed[-1]["date"] = "2026-01-16"
    texts = texts_of(listed)
    checked = check_file(found(texts), small_loaded.framework)
    assert checked.diagnostics == ()
    assert checked.pilot is not None
    sources = {name: source.title for name, source in checked.pilot.sources.items()}
    assert sources == {
        "study": "S",
        "press": "P",
        "study-ben": "Another",
        "study-cas": "A third",
        "study-dik": "A third",
        "study-ben-2": "A fourth",
    }
    cited = [one.ratings["trust"].evidence[0].source for one in checked.pilot.assessments]
    assert cited == ["study", "study-ben", "study-cas", "study-dik", "study-ben-2"]


def test_a_source_that_nothing_in_its_file_cites_is_told_there(
    small_loaded: LoadedFramework,
) -> None:
    checked, _ = judged(texts_of([{**GOOD, "sources": {"talk": OWN["talk"]}}]), small_loaded)
    told = [(d.code, d.where.file, d.where.path) for d in checked.diagnostics]
    assert told == [("PS305", "assessments/000.yaml", "sources.talk")]


def test_words_in_another_language_than_the_pilot_are_known_as_such(
    small_loaded: LoadedFramework,
) -> None:
    dutch = {**assessment("ann", {"trust": {"level": 3, "because": "Goed."}}), "language": "nl"}
    pilot: Pilot | None = check_file(found(texts_of([dutch])), small_loaded.framework).pilot
    assert pilot is not None
    because = pilot.assessments[0].ratings["trust"].because
    assert because is not None
    assert in_language(because, "en", pilot.language) == ("Goed.", "nl")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("pilotscan_assessment: 1\npilot: town\nratings: [", "PS106"),
        (json.dumps({"pilotscan_assessment": 1, "pilot": "town", **BEN, "rond": "x"}), "PS201"),
        (json.dumps({"pilotscan_assessment": 1, "pilot": "town"}), "PS202"),
        (json.dumps({"pilotscan_assessment": 1, **BEN, "pilot": "Town!"}), "PS205"),
    ],
)
def test_a_pilot_is_not_judged_without_an_assessment_that_is_broken(
    small_loaded: LoadedFramework, text: str, code: str
) -> None:
    texts = {**texts_of([GOOD]), "assessments/001.yaml": text}
    checked, result = judged(texts, small_loaded)
    assert {(d.code, d.where.file) for d in checked.diagnostics} == {(code, "assessments/001.yaml")}
    assert result is None


def test_assessments_of_a_broken_pilot_are_checked_all_the_same(
    small_loaded: LoadedFramework,
) -> None:
    bad = assessment("ann", {"trusty": 3})
    for broken in ("id: [", '{"pilotscan": 1, "id": "town"}'):
        texts = {**texts_of([bad]), "town.yaml": broken}
        checked, _ = judged(texts, small_loaded)
        told = [(d.code, d.where.file) for d in checked.diagnostics]
        assert told[-1] == ("PS301", "assessments/000.yaml")
        assert {file for _, file in told[:-1]} == {"town.yaml"}
        assert checked.assessments[0][0] == "assessments/000.yaml"


def test_the_fingerprint_of_a_pilot_depends_on_every_file(small: Framework) -> None:
    def digest(texts: dict[str, str]) -> str:
        return check_file(found(texts), small).sha256

    one, both = texts_of([GOOD]), texts_of([GOOD, assessment("ben", {})])
    alone = texts_of([])
    assert len({digest(alone), digest(one), digest(both)}) == 3
    changed = {**both, "assessments/001.yaml": both["assessments/001.yaml"] + " "}
    assert digest(changed) not in {digest(one), digest(both)}
