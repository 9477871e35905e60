"""Where lists of sources are looked for: beside the file and above, the nearest first."""

from __future__ import annotations

from pathlib import Path

import pytest

from pilotscan.loading.assessment_files import discover_all
from pilotscan.loading.discover import FoundFile
from pilotscan.loading.shared_files import above, cites_shared, with_shared_of

CITES = 'pilotscan: 1\nid: a\nsummary: {text: x, sources: ["@key"]}\n'
LIST = "pilotscan_sources: 1\nsources: {key: {title: A}}\n"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("sources: ['@key']", True),
        ('- "@key"', True),
        ("mail: a@b.nl", False),
        ("sources: [key]", False),
        ("'@ '", False),
    ],
)
def test_a_file_that_names_such_a_source_is_known_by_its_bytes(text: str, said: bool) -> None:
    assert cites_shared(text.encode()) is said


def lay(work: Path, **files: str) -> None:
    for name, text in files.items():
        path = work / name.replace("__", "/").replace("_yaml", ".yaml").replace("_bib", ".bib")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")


def shared_of(*paths: str) -> dict[str, list[str]]:
    files, _ = discover_all(paths)
    return {file.shown: [one.shown for one in file.shared] for file in files}


def test_the_nearest_comes_first_and_only_who_names_one_has_any(work: Path) -> None:
    lay(work, pilots__sub__a_yaml=CITES, pilots__b_yaml="id: b\n", pilots__sources_yaml=LIST)
    lay(work, sources_bib="", pilots__sub__sources_bib="", pilots__sub__other_bib="")
    found = shared_of("pilots")
    assert found["pilots/sub/a.yaml"] == [
        "pilots/sub/sources.bib",
        "pilots/sources.yaml",
        "sources.bib",
    ]
    assert found["pilots/b.yaml"] == []
    assert shared_of("pilots/sub/a.yaml")["pilots/sub/a.yaml"] == found["pilots/sub/a.yaml"]


def test_outside_the_working_folder_the_folder_that_was_given_is_the_last(
    work: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lay(work, pilots__sub__a_yaml=CITES, pilots__sources_yaml=LIST, sources_yaml=LIST)
    (work / "elsewhere").mkdir()
    monkeypatch.chdir(work / "elsewhere")
    assert shared_of("../pilots")["../pilots/sub/a.yaml"] == ["../pilots/sources.yaml"]
    assert shared_of("../pilots/sub/a.yaml")["../pilots/sub/a.yaml"] == []


def test_a_link_is_passed_over(work: Path) -> None:
    lay(work, pilots__a_yaml=CITES, secret_yaml=LIST)
    (work / "pilots/sources.yaml").symlink_to(work / "secret.yaml")
    assert shared_of("pilots/a.yaml")["pilots/a.yaml"] == []


def test_in_a_tree_of_git_the_same_ones_are_found() -> None:
    names = ["pilots/sub/a.yaml", "pilots/sources.yaml", "sources.bib", "other/sources.yaml"]
    files = {name: FoundFile(name, Path(name), named=False) for name in names}
    there = {name: file for name, file in files.items() if "sources" in name}
    [found] = with_shared_of([files["pilots/sub/a.yaml"]], there, lambda _: True, ["pilots"])
    assert [one.shown for one in found.shared] == ["pilots/sources.yaml", "sources.bib"]


def test_of_paths_it_is_known_where_lists_can_lie(work: Path) -> None:
    assert work
    assert [path.as_posix() for path in above(["pilots/a.yaml"])][2:] == [
        "pilots/sources.yaml",
        "pilots/sources.bib",
        "sources.yaml",
        "sources.bib",
    ]
