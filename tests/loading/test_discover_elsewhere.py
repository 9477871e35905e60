"""Files at an address are found, put together and shown by the rules of folders."""

from __future__ import annotations

from pathlib import Path

import pytest

from pilotscan.errors import UsageError
from pilotscan.loading import discover as module
from pilotscan.loading.address import Address
from pilotscan.loading.assessment_files import discover_all
from pilotscan.loading.discover import FoundFile, discover
from pilotscan.loading.files import INSIDE
from pilotscan.loading.load import load_file_bytes
from support.elsewhere import copied, nowhere

FILES = {
    "pilots/a.yaml": "id: a\nname: '@k'\n",
    "pilots/B.YML": "id: b\n",
    "pilots/deep/er/c.yaml": "id: c\nname: '@k'\n",
    "pilots/deep/sources.bib": "@book{k}\n",
    "pilots/sources.yaml": "pilotscan_sources: 1\n",
    "pilots/.hidden.yaml": "id: hidden\n",
    "pilots/.git/x.yaml": "id: hidden\n",
    "pilots/notes.md": "no\n",
    "pilots/empty.yaml": "",
    "pilots/assessments/a/one.yaml": "pilotscan_assessment: 1\npilot: a\n",
    "pilots/assessments/b/two.yaml": "pilotscan_assessment: 1\npilot: b\n",
    "sources.yaml": "pilotscan_sources: 1\n",
    "none/notes.md": "no\n",
}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    here = tmp_path / "here"
    for name, text in FILES.items():
        (here / name).parent.mkdir(parents=True, exist_ok=True)
        (here / name).write_text(text, "utf-8")
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")
    return here


def told(found: list[FoundFile], root: str) -> list[tuple[object, ...]]:
    def name(file: FoundFile) -> str:
        return file.shown.removeprefix(root)

    return [
        (name(f), f.named, load_file_bytes(f), [*map(name, f.assessments)], [*map(name, f.shared)])
        for f in found
    ]


@pytest.mark.parametrize(
    "paths",
    [
        ["pilots"],
        ["pilots/a.yaml"],
        ["pilots/assessments/b/two.yaml"],
        ["pilots/deep/er/c.yaml"],
        ["pilots/deep"],
        ["pilots", "pilots/a.yaml"],
        ["pilots/notes.md", "none", "gone", "pilots/gone.yaml"],
    ],
)
def test_the_rules_are_those_of_a_folder(folder: Path, paths: list[str]) -> None:
    address = copied(folder)
    here, faults_here = discover_all([folder / path for path in paths])
    there, faults_there = discover_all([f"{address}/{path}" for path in paths])
    assert told(there, f"{address}/") == told(here, "../here/")
    assert [
        (d.code, d.message, d.where.file.removeprefix(f"{address}/")) for d in faults_there
    ] == [(d.code, d.message, d.where.file.removeprefix("../here/")) for d in faults_here]


def test_the_address_of_a_file_of_this_machine_is_that_file(folder: Path) -> None:
    assert discover_all([(folder / "pilots").as_uri()]) == discover_all([folder / "pilots"])


def test_they_are_shown_as_their_address(folder: Path) -> None:
    address = copied(folder)
    found, _ = discover([address / "pilots/a.yaml"])
    assert [(file.shown, file.origin) for file in found] == [
        (f"{address}/pilots/a.yaml", address / "pilots/a.yaml")
    ]


def test_files_of_a_folder_are_fetched_together_but_not_all_kept(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[list[str]] = []
    real = Address.read_many

    def noted(self: Address, names: list[str], limit: int) -> list[bytes | None]:
        asked.append(list(names))
        return real(self, names, limit)

    monkeypatch.setattr(Address, "read_many", noted)
    monkeypatch.setattr(module, "_HELD_AT_MOST", 30)
    address = copied(folder)
    found, _ = discover([address / "pilots"])
    assert asked == [["B.YML", "a.yaml"]]
    places = [file.origin for file in found if isinstance(file.origin, Address)]
    assert [place.name for place in places if place.held is not None] == ["B.YML", "a.yaml"]
    assert all(load_file_bytes(file) == FILES[file.shown.removeprefix(f"{address}/")].encode()
               for file in found)  # fmt: skip


def test_a_name_that_cannot_be_seen_is_shown_as_an_escape() -> None:
    address = nowhere()
    (address / "a\nb.yaml").write(b"id: a\n")
    assert [file.shown for file in discover([address])[0]] == [f"{address}/a\\x0ab.yaml"]


def test_where_strangers_are_judged_addresses_are_refused(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = copied(folder)
    monkeypatch.setenv(INSIDE, str(folder))
    found, [fault] = discover([address, folder / "pilots/a.yaml"])
    assert (fault.code, fault.where.file) == ("PS101", str(address))
    assert "PILOTSCAN_INSIDE" in fault.message
    assert [file.named for file in found] == [True]


def test_what_is_no_plain_address_is_wrong_usage() -> None:
    with pytest.raises(UsageError, match="is no address"):
        discover(["http://host/x.yaml"])
