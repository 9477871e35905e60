"""Which assessment file belongs to which pilot, told from bytes."""

from __future__ import annotations

from pathlib import Path

from pilotscan.loading.assessment_files import Mark, discover_all, mark_of, put_together, share_out
from pilotscan.loading.discover import FoundFile
from support.together import together

ASSESSMENT = "pilotscan_assessment: 1\npilot: a\n"


@together(
    "text, mark",
    [
        ("pilotscan: 1\nid: a\n", Mark(is_assessment=False, name="a")),
        ("\ufeffid: a # the first\r\npilotscan: 1\r\n", Mark(is_assessment=False, name="a")),
        ('{"pilotscan": 1, "id": "a"}', Mark(is_assessment=False, name="a")),
        ("pilotscan: 1\nplace:\n  id: b\n'id': 'a'\n", Mark(is_assessment=False, name="a")),
        ("pilotscan: 1\nname: 'x\n\nid: b\n'\nid: a\n", Mark(is_assessment=False, name="a")),
        ("pilotscan: 1\nname: x\n", Mark(is_assessment=False, name="")),
        ("id: [", Mark(is_assessment=False, name="")),
        ("# not pilotscan_assessment\nid: a\n", Mark(is_assessment=False, name="a")),
        (ASSESSMENT, Mark(is_assessment=True, name="a")),
        (ASSESSMENT + "id: b\n", Mark(is_assessment=True, name="a")),
        ('{"pilot": "a", "pilotscan_assessment": 1}', Mark(is_assessment=True, name="a")),
        (ASSESSMENT + "ratings: [", Mark(is_assessment=True, name="a")),
        ("pilotscan_assessment: 1\npilot: [", Mark(is_assessment=True, name="")),
        ("pilotscan_assessment: 1\n", Mark(is_assessment=True, name="")),
    ],
)
def test_what_a_file_is_about(text: str, mark: Mark) -> None:
    assert mark_of(text.encode()) == mark


def file(name: str, text: str, *, named: bool = False) -> FoundFile:
    return FoundFile(name, Path(name), named, text.encode())


def shape(files: list[FoundFile]) -> dict[str, list[str]]:
    return {one.shown: [own.shown for own in one.assessments] for one in files}


def test_each_goes_to_the_first_file_with_its_id_and_the_rest_stay() -> None:
    found = [
        file("a.yaml", "id: a"),
        file("again.yaml", "id: a"),
        file("x/2.yaml", ASSESSMENT),
        file("x/1.yaml", ASSESSMENT),
        file("x/b.yaml", "pilotscan_assessment: 1\npilot: b\n"),
        file("x/t.yaml", "pilotscan_assessment: 1\npilot: t\n"),
        file("y.yaml", "pilotscan_target: 1\nid: t\n"),
    ]
    wanted = {
        "a.yaml": ["x/1.yaml", "x/2.yaml"],
        "again.yaml": [],
        "x/b.yaml": [],
        "y.yaml": ["x/t.yaml"],
    }
    assert shape(put_together(found)) == wanted
    assert shape(put_together(found[::-1])) == {
        **wanted,
        "a.yaml": [],
        "again.yaml": wanted["a.yaml"],
    }


def test_of_what_lies_beside_only_what_belongs_is_taken() -> None:
    more = [
        file("assessments/1.yaml", ASSESSMENT),
        file("assessments/b.yaml", "pilotscan_assessment: 1\npilot: b\n"),
        file("assessments/c.yaml", "id: c"),
        file("assessments/broken.yaml", "pilotscan_assessment: 1\npilot: ["),
    ]
    found = [file("a.yaml", "id: a", named=True)]
    wanted = {"a.yaml": ["assessments/1.yaml"], "assessments/broken.yaml": []}
    assert shape(put_together(found, more)) == wanted
    assert shape(put_together([*found, more[1]], more)) == {**wanted, "assessments/b.yaml": []}


def test_what_lies_where_assessments_of_a_pilot_do_is_told_whatever_it_says() -> None:
    found = [file("a.yaml", "id: a", named=True)]
    typo = file("assessments/a/1.yaml", "pilotscan_assessment: 1\npilot: aa\n")
    key = file("assessments/a/more/2.yaml", "pilotscan_asessment: 1\npilot: a\n")
    other = file("assessments/b/3.yaml", "pilotscan_assessment: 1\npilot: aa\n")
    wanted = ["a.yaml", "assessments/a/1.yaml", "assessments/a/more/2.yaml"]
    assert list(shape(put_together(found, [typo, key, other]))) == wanted
    assert list(shape(put_together(found, [key]))) == ["a.yaml", "assessments/a/more/2.yaml"]
    assert put_together(found, [other]) == found
    here, there = share_out(found, [typo, key])
    assert [one.shown for one in (*here, *there)] == wanted


def test_files_are_found_behind_paths_and_beside_pilots_that_are_named(work: Path) -> None:
    (work / "pilots" / "assessments" / "a").mkdir(parents=True)
    (work / "pilots" / "a.yaml").write_text("id: a", "utf-8")
    (work / "pilots" / "assessments" / "a" / "1.yml").write_text(ASSESSMENT, "utf-8")
    (work / "elsewhere.yaml").write_text(ASSESSMENT, "utf-8")
    beside = "pilots/assessments/a/1.yml"
    for paths, own in (
        (["pilots"], [beside]),
        (["pilots/a.yaml"], [beside]),
        (["pilots/a.yaml", "elsewhere.yaml"], ["elsewhere.yaml", beside]),
        (["."], ["elsewhere.yaml", beside]),
    ):
        found, faults = discover_all(paths)
        assert (shape(found), faults) == ({"pilots/a.yaml": own}, []), paths


def test_a_link_beside_a_pilot_that_leads_elsewhere_is_told(work: Path) -> None:
    (work / "in" / "assessments").mkdir(parents=True)
    (work / "in" / "a.yaml").write_text("id: a", "utf-8")
    (work / "secret.yaml").write_text(ASSESSMENT, "utf-8")
    (work / "in" / "assessments" / "1.yaml").symlink_to(work / "secret.yaml")
    found, faults = discover_all(["in/a.yaml"])
    assert shape(found) == {"in/a.yaml": []}
    assert [(f.code, f.where.file) for f in faults] == [("PS101", "in/assessments/1.yaml")]


def test_an_assessment_that_is_named_alone_brings_its_pilot_and_the_others(work: Path) -> None:
    own = work / "pilots" / "assessments" / "deep" / "er"
    own.mkdir(parents=True)
    (work / "pilots" / "called-otherwise.yaml").write_text("id: a", "utf-8")
    (work / "pilots" / "b.yaml").write_text("id: b", "utf-8")
    (work / "elsewhere").mkdir()
    for name in (own / "1.yaml", own / "2.yaml", work / "elsewhere" / "3.yaml"):
        name.write_text(ASSESSMENT, "utf-8")
    both = [f"pilots/assessments/deep/er/{n}.yaml" for n in (1, 2)]
    for paths in ([both[0]], ["pilots/assessments"], ["pilots/assessments/deep"]):
        assert shape(discover_all(paths)[0]) == {"pilots/called-otherwise.yaml": both}, paths
    stray = "elsewhere/3.yaml"
    assert shape(discover_all([stray])[0]) == {stray: []}, "it lies beside no pilot"
    assert shape(discover_all([both[0], stray])[0]) == {
        "pilots/called-otherwise.yaml": [stray, *both]
    }
    (own / "1.yaml").write_text(ASSESSMENT.replace("pilot: a", 'pilot: "../b"'), "utf-8")
    assert shape(discover_all([both[0]])[0]) == {both[0]: []}


def test_what_belongs_to_pilots_and_places_behind_other_paths_is_shared_out() -> None:
    of_place = ASSESSMENT.replace("pilot: a", "pilot: t")
    of_none = ASSESSMENT.replace("pilot: a", "pilot: x")
    texts = {"a.yaml": "id: a", "p/t.yaml": of_place, "p/x.yaml": of_none}
    pilots = put_together([file(*item) for item in texts.items()])
    texts = {"t.yaml": "pilotscan_target: 1\nid: t\n", "q/a.yaml": ASSESSMENT, "q/x.yaml": of_none}
    places = put_together([file(*item) for item in texts.items()])
    here, there = share_out(pilots, places)
    assert shape(here) == {"a.yaml": ["q/a.yaml"], "p/x.yaml": []}
    assert shape(there) == {"q/x.yaml": [], "t.yaml": ["p/t.yaml"]}
    again, same = share_out(pilots, pilots)
    assert (shape(again), shape(same)) == (shape(pilots), {"a.yaml": []}), "each is told once"
