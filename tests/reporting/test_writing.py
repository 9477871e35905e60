"""Reports are written whole or not at all, and never over what somebody else wrote."""

from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path

import pytest

from pilotscan.errors import WriteError
from pilotscan.reporting.writing import JOURNAL, MANIFEST, OutputFolder


def write(folder: Path, files: dict[str, bytes], *, force: bool = False) -> OutputFolder:
    with OutputFolder(folder, force=force) as output:
        for name, data in files.items():
            output.write(name, data)
    return output


def everything_in(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def test_files_and_manifest_are_all_that_is_left(tmp_path: Path) -> None:
    write(tmp_path / "deep" / "out", {"b.html": b"two", "a.html": b"one"})
    found = everything_in(tmp_path / "deep" / "out")
    assert set(found) == {"a.html", "b.html", MANIFEST}
    assert (found["a.html"], found["b.html"]) == (b"one", b"two")
    assert json.loads(found[MANIFEST]) == {
        "pilotscan_manifest": 1,
        "files": {"a.html": [digest(b"one")], "b.html": [digest(b"two")]},
    }


def test_the_manifest_does_not_depend_on_the_order_of_writing(tmp_path: Path) -> None:
    write(tmp_path / "one", {"b": b"2", "a": b"1"})
    write(tmp_path / "two", {"a": b"1", "b": b"2"})
    assert everything_in(tmp_path / "one") == everything_in(tmp_path / "two")


def test_a_second_run_replaces_its_own_reports(tmp_path: Path) -> None:
    write(tmp_path, {"a.html": b"old"})
    output = write(tmp_path, {"a.html": b"new"})
    assert (tmp_path / "a.html").read_bytes() == b"new"
    assert output.written == ["a.html"]
    record = json.loads((tmp_path / MANIFEST).read_bytes())
    assert record["files"] == {"a.html": [digest(b"new")]}


def test_a_foreign_file_is_not_overwritten(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_bytes(b"mine")
    with (
        OutputFolder(tmp_path) as output,
        pytest.raises(WriteError, match=r"a\.html was not written by pilotscan.*--force"),
    ):
        output.write("a.html", b"report")
    assert (tmp_path / "a.html").read_bytes() == b"mine"
    assert output.written == []
    assert json.loads((tmp_path / MANIFEST).read_bytes())["files"] == {}


def test_a_report_edited_by_hand_is_not_overwritten(tmp_path: Path) -> None:
    write(tmp_path, {"a.html": b"report"})
    (tmp_path / "a.html").write_bytes(b"report, with my notes")
    with pytest.raises(WriteError, match="was changed since"):
        write(tmp_path, {"a.html": b"newer"})
    assert (tmp_path / "a.html").read_bytes() == b"report, with my notes"


@pytest.mark.parametrize("present", [b"mine", b"report"], ids=["other bytes", "the same bytes"])
def test_force_overwrites_and_makes_the_file_ours(tmp_path: Path, present: bytes) -> None:
    (tmp_path / "a.html").write_bytes(present)
    write(tmp_path, {"a.html": b"report"}, force=True)
    assert (tmp_path / "a.html").read_bytes() == b"report"
    write(tmp_path, {"a.html": b"newer"})
    assert (tmp_path / "a.html").read_bytes() == b"newer"


def test_the_same_bytes_by_another_hand_do_not_become_ours(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_bytes(b"report")
    output = write(tmp_path, {"a.html": b"report"})
    assert output.written == ["a.html"]
    with pytest.raises(WriteError, match="was not written by pilotscan"):
        write(tmp_path, {"a.html": b"newer"})


def test_an_unchanged_file_is_not_touched(tmp_path: Path) -> None:
    write(tmp_path, {"a.html": b"report", "b.html": b"old"})
    for name in ("a.html", "b.html"):
        os.utime(tmp_path / name, ns=(10**18, 10**18))
    output = write(tmp_path, {"a.html": b"report", "b.html": b"new"})
    assert (tmp_path / "a.html").stat().st_mtime_ns == 10**18
    assert (tmp_path / "b.html").stat().st_mtime_ns != 10**18
    assert output.written == ["a.html", "b.html"]


def cut_off(folder: Path, name: str, data: bytes, *, placed: bool) -> None:
    """Leave the folder as a run leaves it that is killed before or after the rename."""
    output = OutputFolder(folder)
    output.write(name, data)
    output._journal.close()
    if not placed:
        (folder / name).write_bytes(b"old")


@pytest.mark.parametrize("placed", [True, False], ids=["after the rename", "before the rename"])
def test_a_run_that_was_cut_off_leaves_files_known_as_ours(tmp_path: Path, placed: bool) -> None:
    write(tmp_path, {"a.html": b"old"})
    cut_off(tmp_path, "a.html", b"new", placed=placed)
    assert (tmp_path / JOURNAL).is_file()
    write(tmp_path, {"a.html": b"newest"})
    assert (tmp_path / "a.html").read_bytes() == b"newest"
    assert not (tmp_path / JOURNAL).exists()
    record = json.loads((tmp_path / MANIFEST).read_bytes())
    assert record["files"] == {"a.html": [digest(b"newest")]}


def test_a_first_run_that_was_cut_off_leaves_its_file_known_as_ours(tmp_path: Path) -> None:
    cut_off(tmp_path, "a.html", b"new", placed=True)
    assert not (tmp_path / MANIFEST).exists()
    write(tmp_path, {"a.html": b"newest"})
    assert (tmp_path / "a.html").read_bytes() == b"newest"


def test_a_journal_does_not_make_an_edited_file_ours(tmp_path: Path) -> None:
    cut_off(tmp_path, "a.html", b"new", placed=True)
    (tmp_path / "a.html").write_bytes(b"new, with my notes")
    with pytest.raises(WriteError, match="was changed since"):
        write(tmp_path, {"a.html": b"newest"})


def test_a_bug_in_the_middle_keeps_the_journal(tmp_path: Path) -> None:
    def fail_after_one() -> None:
        with OutputFolder(tmp_path) as output:
            output.write("a.html", b"report")
            raise ZeroDivisionError("boom")

    with pytest.raises(ZeroDivisionError, match="boom"):
        fail_after_one()
    assert (tmp_path / JOURNAL).read_text("utf-8") == f"{digest(b'report')} a.html\n"
    write(tmp_path, {"a.html": b"newer"})
    assert (tmp_path / "a.html").read_bytes() == b"newer"


@pytest.mark.skipif(not hasattr(os, "symlink"), reason="no symbolic links")
@pytest.mark.parametrize("target", ["victim", "nowhere"], ids=["to a file", "to nothing"])
def test_a_link_in_the_way_is_not_followed(tmp_path: Path, target: str) -> None:
    (tmp_path / "victim").write_bytes(b"precious")
    out = tmp_path / "out"
    out.mkdir()
    (out / "a.html").symlink_to(tmp_path / target)
    with pytest.raises(WriteError, match="was not written by pilotscan"):
        write(out, {"a.html": b"report"})
    assert (out / "a.html").is_symlink()
    write(out, {"a.html": b"report"}, force=True)
    assert not (out / "a.html").is_symlink()
    assert (out / "a.html").read_bytes() == b"report"
    assert (tmp_path / "victim").read_bytes() == b"precious"
    assert not (tmp_path / "nowhere").exists()


@pytest.mark.skipif(not hasattr(os, "symlink"), reason="no symbolic links")
def test_a_link_to_a_copy_of_our_report_is_not_our_report(tmp_path: Path) -> None:
    out = tmp_path / "out"
    write(out, {"a.html": b"report"})
    (out / "a.html").rename(tmp_path / "kept.html")
    (out / "a.html").symlink_to(tmp_path / "kept.html")
    for data in (b"report", b"newer"):
        with pytest.raises(WriteError, match="was not written by pilotscan"):
            write(out, {"a.html": data})
    assert (out / "a.html").is_symlink()


@pytest.mark.skipif(not hasattr(os, "symlink"), reason="no symbolic links")
def test_a_link_named_as_the_journal_is_not_written_through(tmp_path: Path) -> None:
    (tmp_path / "victim").write_bytes(b"precious\n")
    out = tmp_path / "out"
    out.mkdir()
    (out / JOURNAL).symlink_to(tmp_path / "victim")
    with pytest.raises(WriteError):
        write(out, {"a.html": b"report"})
    assert (tmp_path / "victim").read_bytes() == b"precious\n"
    assert not (out / "a.html").exists()


def test_a_folder_in_the_way_of_a_report_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.html").mkdir()
    with pytest.raises(WriteError, match="was not written by pilotscan"):
        write(tmp_path, {"a.html": b"report"})
    with pytest.raises(WriteError, match=r"cannot write .*a\.html"):
        write(tmp_path, {"a.html": b"report"}, force=True)
    assert (tmp_path / "a.html").is_dir()
    assert not list(tmp_path.glob("*.tmp")) + list(tmp_path.glob(".*.tmp"))


def test_a_file_where_the_folder_should_be_is_told(tmp_path: Path) -> None:
    (tmp_path / "out").write_bytes(b"mine")
    with pytest.raises(WriteError, match=r"cannot write to .*out"):
        OutputFolder(tmp_path / "out")
    with pytest.raises(WriteError, match=r"cannot write to .*below"):
        OutputFolder(tmp_path / "out" / "below")
    assert (tmp_path / "out").read_bytes() == b"mine"


BROKEN = {
    "no JSON": "{",
    "not UTF-8": b"\xff\xfe",
    "a list": "[]",
    "a number": "7",
    "files as a list": '{"files": ["a.html"]}',
    "fingerprints as a number": '{"files": {"a.html": 7}}',
    "files as nothing": '{"files": null}',
    "no files": "{}",
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_manifest_makes_no_file_ours(tmp_path: Path, name: str) -> None:
    content = BROKEN[name]
    data = content if isinstance(content, bytes) else content.encode()
    (tmp_path / MANIFEST).write_bytes(data)
    (tmp_path / "a.html").write_bytes(b"mine")
    with pytest.raises(WriteError, match="was not written by pilotscan"):
        write(tmp_path, {"a.html": b"report"})
    write(tmp_path, {"b.html": b"report"})
    record = json.loads((tmp_path / MANIFEST).read_bytes())
    assert record["files"]["b.html"] == [digest(b"report")]
    assert record["files"].get("a.html", []) == []


def test_a_broken_journal_is_passed_over(tmp_path: Path) -> None:
    (tmp_path / JOURNAL).write_bytes(b"nonsense\n\xff\n")
    (tmp_path / "a.html").write_bytes(b"mine")
    with pytest.raises(WriteError, match="was not written by pilotscan"):
        write(tmp_path, {"a.html": b"report"})


def test_earlier_lists_our_files_that_this_run_did_not_write(tmp_path: Path) -> None:
    write(tmp_path, {"c.html": b"c", "b.html": b"b", "a.html": b"a", "gone.html": b"g"})
    (tmp_path / "gone.html").unlink()
    (tmp_path / "foreign.html").write_bytes(b"mine")
    output = write(tmp_path, {"b.html": b"b"})
    assert output.earlier() == ["a.html", "c.html"]
    record = json.loads((tmp_path / MANIFEST).read_bytes())
    assert sorted(record["files"]) == ["a.html", "b.html", "c.html"]


def test_nothing_half_written_stays_when_the_rename_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, {"a.html": b"old"})
    before = everything_in(tmp_path)

    def refuse(_: Path, target: Path) -> Path:
        raise OSError(28, "No space left on device", str(target))

    with monkeypatch.context() as patched:
        patched.setattr(Path, "replace", refuse)
        with (
            OutputFolder(tmp_path) as output,
            pytest.raises(WriteError, match="No space left on device"),
        ):
            output.write("a.html", b"new")
    assert output.written == []
    left = everything_in(tmp_path)
    assert {name: left[name] for name in before} == before
    assert set(left) - set(before) <= {JOURNAL}
    write(tmp_path, {"a.html": b"newest"})
    assert everything_in(tmp_path)["a.html"] == b"newest"


def test_nothing_half_written_stays_when_the_run_is_interrupted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt(*_: Path) -> Path:
        raise KeyboardInterrupt

    output = OutputFolder(tmp_path)
    with monkeypatch.context() as patched:
        patched.setattr(Path, "replace", interrupt)
        with pytest.raises(KeyboardInterrupt), output:
            output.write("a.html", b"new")
    assert set(everything_in(tmp_path)) == {JOURNAL}


def test_a_file_can_lie_in_a_folder_of_its_own(tmp_path: Path) -> None:
    output = write(tmp_path, {"data/deep/a.json": b"one", "data/b.json": b"two"})
    assert (tmp_path / "data" / "deep" / "a.json").read_bytes() == b"one"
    assert output.written == ["data/deep/a.json", "data/b.json"]
    again = write(tmp_path, {"data/b.json": b"three"})
    assert (tmp_path / "data" / "b.json").read_bytes() == b"three"
    assert again.earlier() == ["data/deep/a.json"]


@pytest.mark.parametrize("force", [False, True])
def test_a_folder_that_is_a_link_leads_nowhere(tmp_path: Path, force: bool) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    out = tmp_path / "out"
    out.mkdir()
    (out / "data").symlink_to(elsewhere, target_is_directory=True)
    with pytest.raises(WriteError, match=r"out/data is not a folder; move it away"):
        write(out, {"data/a.json": b"one"}, force=force)
    assert list(elsewhere.iterdir()) == []


def test_a_file_in_the_place_of_a_folder_stays(tmp_path: Path) -> None:
    (tmp_path / "data").write_bytes(b"mine")
    with pytest.raises(WriteError, match=r"data is not a folder"):
        write(tmp_path, {"data/a.json": b"one"})
    assert (tmp_path / "data").read_bytes() == b"mine"


def test_the_folder_itself_may_be_a_link(tmp_path: Path) -> None:
    real = tmp_path / "real"
    real.mkdir()
    (tmp_path / "out").symlink_to(real, target_is_directory=True)
    write(tmp_path / "out", {"data/a.json": b"one"})
    assert (real / "data" / "a.json").read_bytes() == b"one"
