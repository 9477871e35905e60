"""Files written anew from a package: read again they are the same pilots."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from pilotscan.loading.load import load_pilot_bytes
from pilotscan.loading.package import Package, PackagedAssessment
from pilotscan.loading.unpacked import files_of_package
from pilotscan.model.assessment_file import AssessmentFile
from pilotscan.model.pilot import Pilot
from support.together import together
from support.whole import ASSESSMENT, WHOLE

TRICKY = (
    "1e3", "0o17", "0123", "1_000", "12:30", "null", "~", "yes", "NO", "true", "True", "2016",
    "2016-07-01", "- a", "a: b", "# no", "'quoted'", '"', "*alias", "&anchor", "!tag", "%x", "|",
    ">", "{a: 1}", "[a]", "two\nlines\n\nthree", "  \u00a0x", "x\u2028y", "é 🏘️", "=1+1", "?", ",",
    "a" * 300, "<<", ".inf", "@x", "`",
)  # fmt: skip


def again(pilot: Pilot) -> Pilot | None:
    files = files_of_package(Package((pilot,), (), (), ()))
    assert list(files) == [f"{pilot.id}.yaml"]
    return load_pilot_bytes(files[f"{pilot.id}.yaml"], "x.yaml").pilot


def made(**keys: Any) -> Pilot:
    place = {"municipality": "Ede", "country": "NL"}
    return Pilot.model_validate({"pilotscan": 1, "id": "made", "name": "x", "place": place, **keys})


def test_a_pilot_that_says_everything_comes_back_as_it_was() -> None:
    pilot = made(**WHOLE)
    found = again(pilot)
    assert found is not None
    assert found.model_dump(mode="json") == pilot.model_dump(mode="json")


@together("text", TRICKY)
def test_a_text_comes_back_as_it_was(text: str) -> None:
    words = {"en": text, "nl": "x"}
    pilot = made(name=text, summary=words, themes=[text])
    found = again(pilot)
    assert found is not None, text
    assert found.model_dump(mode="json") == pilot.model_dump(mode="json")


@settings(max_examples=40, deadline=None, derandomize=True)
@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1).filter(str.strip))
def test_any_text_comes_back_as_it_was(text: str) -> None:
    pilot = made(name=text, barriers=[{"nl": text}])
    found = again(pilot)
    # what no file may hold was in no file
    assert found is None or found.model_dump(mode="json") == pilot.model_dump(mode="json")


def packaged(*names: str) -> list[PackagedAssessment]:
    one = AssessmentFile.model_validate(ASSESSMENT)
    return [PackagedAssessment(name, one) for name in names]


@together(
    "names, written",
    [
        (["a.yaml", "b.yml"], ["a.yaml", "b.yml"]),
        (["b.yaml", "a.yaml"], ["1-p1.yaml", "2-p1.yaml"]),
        (["a.yaml", "a.yaml"], ["1-p1.yaml", "2-p1.yaml"]),
        (["A.yaml", "a.yaml"], ["1-p1.yaml", "2-p1.yaml"]),
        (["../a.yaml"], ["1-p1.yaml"]),
        ([".a.yaml"], ["1-p1.yaml"]),
        (["a.txt"], ["1-p1.yaml"]),
        ([""], ["1-p1.yaml"]),
        ([f"{i:02}.yaml" for i in range(11)], [f"{i:02}.yaml" for i in range(11)]),
        (["z.yaml", *["a.yaml"] * 10], [f"{i:02}-p1.yaml" for i in range(1, 12)]),
    ],
)
def test_assessments_keep_their_names_or_at_least_their_order(
    names: Sequence[str], written: Sequence[str]
) -> None:
    files = files_of_package(Package((), tuple(packaged(*names)), (), ()))
    assert list(files) == [f"assessments/made/{name}" for name in written]
    assert sorted(files) == list(files)


def test_no_name_of_a_file_is_given_twice() -> None:
    several = tuple(made(id=name) for name in ("pilot-sources", "sources", "pilot-pilot-sources"))
    files = files_of_package(Package(several, (), (), ()))
    assert sorted(files) == [
        "pilot-pilot-pilot-sources.yaml", "pilot-pilot-sources.yaml", "pilot-sources.yaml",
    ]  # fmt: skip


def test_an_assessment_begins_with_what_it_is() -> None:
    [text] = files_of_package(Package((), tuple(packaged("a.yaml")), (), ())).values()
    assert text.startswith(b"pilotscan_assessment: 1\npilot: made\nlanguage: en\nround: spring\n")


def test_nothing_is_written_outside_the_folder() -> None:
    names = ["../../x.yaml", "/abs.yaml", "a/b.yaml"]
    for name in files_of_package(Package((), tuple(packaged(*names)), (), ())):
        assert Path(name).parts[:2] == ("assessments", "made")
        assert len(Path(name).parts) == 3
