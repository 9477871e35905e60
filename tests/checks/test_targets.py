"""Targets among pilots: read, passed over, and checked against what they name."""

from __future__ import annotations

from pathlib import Path

import pytest

import pilotscan
from pilotscan.diagnostics import Diagnostic
from pilotscan.model.framework import Framework
from pilotscan.reading import LoadedFramework, check_target_bytes
from pilotscan.runs.many import Job, find_many
from pilotscan.runs.validate import check_many

HEAD = """\
pilotscan_target: 1
id: zwolle
name: Zwolle
place: {country: NL, municipality: Zwolle}
"""
PILOT = """\
pilotscan: 1
id: startblok
name: Startblok
place: {country: NL, municipality: Amsterdam}
circumstances:
  - {id: self-management, what: Residents run the house, role: essential}
  - {what: A school next door, role: essential}
"""
NAMES = "circumstances: {startblok: {self-management: {here: absent}, low-rent: {}}}\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a target in a folder beside a pilot."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "targets").mkdir()
    (tmp_path / "startblok.yaml").write_text(PILOT, "utf-8")
    (tmp_path / "targets" / "zwolle.yaml").write_text(HEAD + NAMES, "utf-8")
    return tmp_path


def told(diagnostics: object) -> list[tuple[str, str, int]]:
    assert isinstance(diagnostics, list | tuple)
    return [(d.code, d.where.file, d.where.line) for d in diagnostics if isinstance(d, Diagnostic)]


def validate(framework: Framework, *paths: str) -> list[tuple[str, str, int]]:
    many = find_many(paths)
    check_many(many, Job(LoadedFramework(framework, "")))
    return told(sorted(many.diagnostics, key=lambda d: d.where))


def test_pilots_are_loaded_from_a_folder_with_targets_without_a_fault(
    folder: Path, living_lab: Framework
) -> None:
    loaded = pilotscan.load_pilots(folder, framework=living_lab)
    assert ([pilot.id for pilot in loaded], loaded.diagnostics) == (["startblok"], ())


@pytest.mark.usefixtures("folder")
def test_validate_checks_what_targets_name_if_pilots_are_read_with_them(
    living_lab: Framework,
) -> None:
    here = "targets/zwolle.yaml"
    assert validate(living_lab, ".") == [("PS308", here, 5), ("PS307", here, 5)]
    assert validate(living_lab, "targets") == []
    assert validate(living_lab, here, "startblok.yaml") == [("PS308", here, 5), ("PS307", here, 5)]


def test_a_pilot_that_cannot_be_judged_is_there_all_the_same(
    folder: Path, living_lab: Framework
) -> None:
    (folder / "startblok.yaml").write_text(f"{PILOT}status: runing\n", "utf-8")
    assert validate(living_lab, ".") == [("PS204", "startblok.yaml", 8)]


def test_a_warning_across_files_can_be_allowed(folder: Path, living_lab: Framework) -> None:
    text = "circumstances:\n  startblok: {} # pilotscan: allow PS308\n"
    (folder / "targets" / "zwolle.yaml").write_text(HEAD + text, "utf-8")
    assert validate(living_lab, ".") == []


def test_targets_are_loaded_from_the_same_folder(folder: Path, living_lab: Framework) -> None:
    loaded = pilotscan.load_targets(".", framework=living_lab)
    assert ([target.id for target in loaded], len(loaded)) == (["zwolle"], 1)
    assert loaded.diagnostics == ()
    assert repr(loaded) == "LoadedTargets(1 targets; 0 diagnostics)"
    pilots = pilotscan.load_pilots(folder, framework=living_lab)
    known = pilotscan.load_targets("targets", framework=living_lab, pilots=pilots)
    assert [code for code, _, _ in told(known.diagnostics)] == ["PS308", "PS307"]
    assert len(known) == 0  # an answer about a circumstance that is not there is an error


@pytest.mark.usefixtures("folder")
def test_a_pilot_named_as_a_target_is_told_to_be_none(living_lab: Framework) -> None:
    loaded = pilotscan.load_targets("startblok.yaml", framework=living_lab)
    (fault,) = loaded.diagnostics
    assert (fault.code, fault.message) == ("PS201", "this file is a pilot, not a target")
    (fault,) = pilotscan.load_pilots("targets/zwolle.yaml", framework=living_lab).diagnostics
    assert (fault.code, fault.message) == ("PS201", "this file is a target, not a pilot")


def test_of_two_targets_with_one_id_the_first_is_loaded(
    folder: Path, living_lab: Framework
) -> None:
    (folder / "targets" / "a.yaml").write_text(HEAD.replace("Zwolle", "Zwolle-Zuid"), "utf-8")
    loaded = pilotscan.load_targets("targets", framework=living_lab)
    assert [target.name for target in loaded] == ["Zwolle-Zuid"]
    assert told(loaded.diagnostics) == [("PS402", "targets/zwolle.yaml", 2)]


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("", []),
        ("a: [\n", ["PS106"]),
        ("checked: yesterday\nfigures: [{what: x, low: 2, high: 1}]\n", ["PS206", "PS404"]),
        ("partners: [{name: x, sources: [nowhere]}]\n", ["PS302"]),
        ("place: {country: NL, municipality: X, tenure: {sources: [y]}}\n", ["PS111"]),
        ("informants: [{id: a, name: 'call 06-12345678'}]\n", ["PS602"]),
    ],
)
def test_a_target_is_checked_by_the_rules_of_pilots(
    living_lab: Framework, text: str, codes: list[str]
) -> None:
    checked = check_target_bytes((HEAD + text).encode(), "x.yaml", living_lab)
    assert [d.code for d in checked.diagnostics] == codes
    assert (checked.target is None) is any(d.severity == "error" for d in checked.diagnostics)
    assert checked.pilot is None
