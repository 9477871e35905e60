"""Reports are written whole or not at all, and never over what somebody else wrote."""

from __future__ import annotations

import errno
import hashlib
import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from pilotscan.errors import FolderError, WriteError
from pilotscan.reporting.output.folder import LOCK, OutputFolder
from pilotscan.reporting.output.records import JOURNAL, MANIFEST


def write(folder: Path, files: dict[str, bytes], *, force: bool = False) -> OutputFolder:
    with OutputFolder(folder, force=force) as output:
        for name, data in files.items():
            output.write(name, data)
    return output


def everything_in(folder: Path, *, deep: bool = False) -> dict[str, bytes]:
    found = folder.rglob("*") if deep else folder.iterdir()
    return {path.name: path.read_bytes() for path in found if path.is_file()}


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
    assert output._journal is not None
    os.close(output._journal)
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
    "nothing": "",
    "not UTF-8": b"\xff\xfe",
    "a list": "[]",
    "a number": "7",
    "files as a list": '{"files": ["a.html"]}',
    "fingerprints as a number": '{"files": {"a.html": 7}}',
    "files as nothing": '{"files": null}',
    "no files": "{}",
    "deep": "[" * 200_000,
    "deep within": '{"files": ' + '{"a":' * 100_000,
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_manifest_is_said_and_nothing_is_overwritten(tmp_path: Path, name: str) -> None:
    content = BROKEN[name]
    data = content if isinstance(content, bytes) else content.encode()
    (tmp_path / MANIFEST).write_bytes(data)
    (tmp_path / "a.html").write_bytes(b"mine")
    before = everything_in(tmp_path)
    with pytest.raises(
        WriteError, match=r"manifest\.json does not tell .*\(broken\); move it away"
    ):
        write(tmp_path, {"a.html": b"report"})
    assert everything_in(tmp_path) == before
    (tmp_path / MANIFEST).unlink()
    with pytest.raises(WriteError, match="was not written by pilotscan"):
        write(tmp_path, {"a.html": b"report"})
    (tmp_path / MANIFEST).write_bytes(data)
    write(tmp_path, {"a.html": b"report"}, force=True)
    record = json.loads((tmp_path / MANIFEST).read_bytes())
    assert record["files"] == {"a.html": [digest(b"report")]}


def make_odd(path: Path, kind: str) -> None:
    """Put something in the place of a file that no run may wait for, or read to its end."""
    if kind == "pipe":
        os.mkfifo(path)
    elif kind == "folder":
        path.mkdir()
    elif kind == "large":
        with path.open("wb") as stream:
            stream.truncate(20_000_001)
    elif kind == "to a file":
        path.symlink_to(Path(__file__))
    else:
        path.symlink_to(kind)


ODD = ["pipe", "folder", "large", "/dev/zero", "/dev/stdin", "/proc/self/environ", "to a file"]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes with names")
@pytest.mark.parametrize("kind", ODD)
@pytest.mark.parametrize("record", [MANIFEST, JOURNAL])
@pytest.mark.outside
def test_what_tells_which_files_are_ours_is_a_file_of_some_size(
    tmp_path: Path, record: str, kind: str
) -> None:
    make_odd(tmp_path / record, kind)
    (tmp_path / "a.html").write_bytes(b"mine")
    # In a process of its own, so that a run that waits ends the test.
    code = (
        "import sys; from pathlib import Path; from pilotscan.errors import WriteError\n"
        "from pilotscan.reporting.output.folder import OutputFolder\n"
        "try: OutputFolder(Path(sys.argv[1])).write('a.html', b'report')\n"
        "except WriteError as error: print(error)\n"
    )
    command = [sys.executable, "-c", code, str(tmp_path)]
    told = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True, timeout=20).stdout
    why = {"pipe": "not a regular file", "folder": "not a regular file"}.get(kind, "a link")
    why = "larger than 20 MB" if kind == "large" else why
    assert f"{record} does not tell which files are ours ({why}); " in told
    assert {path.name for path in tmp_path.iterdir()} == {record, "a.html"}
    assert (tmp_path / "a.html").read_bytes() == b"mine"


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


# --- runs that were cut off, and runs at the same time --------------------------------------------


def in_another_process(folder: Path, then: str) -> subprocess.Popen[bytes]:
    """Open a folder in another process that says so, and then does something."""
    code = (
        "import os, signal, sys; from pathlib import Path\n"
        "from pilotscan.reporting.output.folder import OutputFolder\n"
        "output = OutputFolder(Path(sys.argv[1])); output.write('a.html', b'theirs')\n"
        f"print('open', flush=True); {then}\n"
    )
    command = [sys.executable, "-c", code, str(folder)]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert process.stdout is not None
    assert process.stdout.readline() == b"open\n"
    return process


@pytest.mark.outside
def test_a_second_run_into_one_folder_is_refused_until_the_first_has_ended(tmp_path: Path) -> None:
    first = in_another_process(tmp_path, "sys.stdin.read(); output.__exit__(None, None, None)")
    before = everything_in(tmp_path)
    with pytest.raises(WriteError, match=r"another run is writing to .*; wait for it, or name"):
        OutputFolder(tmp_path)
    assert everything_in(tmp_path) == before
    first.communicate(b"")
    assert first.returncode == 0
    assert set(everything_in(tmp_path)) == {"a.html", MANIFEST}
    write(tmp_path, {"b.html": b"ours"})
    record = json.loads((tmp_path / MANIFEST).read_bytes())
    assert sorted(record["files"]) == ["a.html", "b.html"]


@pytest.mark.outside
def test_the_lock_of_a_killed_run_locks_nobody_out(tmp_path: Path) -> None:
    killed = in_another_process(tmp_path, "os.kill(os.getpid(), signal.SIGKILL)")
    killed.communicate()
    assert killed.returncode == -signal.SIGKILL
    assert set(everything_in(tmp_path)) == {"a.html", JOURNAL, LOCK}
    write(tmp_path, {"a.html": b"ours"})
    assert everything_in(tmp_path).keys() == {"a.html", MANIFEST}
    assert (tmp_path / "a.html").read_bytes() == b"ours"


@pytest.mark.outside
def test_the_lock_of_a_killed_run_does_not_go_on_in_its_workers(tmp_path: Path) -> None:
    orphan = "os.fork() or (os.close(1), __import__('time').sleep(60)); os.kill(os.getpid(), 9)"
    killed = in_another_process(tmp_path, orphan)
    killed.communicate()
    write(tmp_path, {"a.html": b"ours"})


def test_a_link_named_as_the_lock_is_not_written_through(tmp_path: Path) -> None:
    (tmp_path / "victim").write_bytes(b"precious\n")
    out = tmp_path / "out"
    out.mkdir()
    (out / LOCK).symlink_to(tmp_path / "victim")
    with pytest.raises(WriteError, match=r"cannot write to .*out"):
        OutputFolder(out)
    assert (tmp_path / "victim").read_bytes() == b"precious\n"


def unfinished(folder: Path, name: str, data: bytes) -> Path:
    """Leave a folder as a run leaves it that is killed in the middle of writing a file."""
    cut_off(folder, name, data, placed=True)
    (folder / name).unlink()
    path = folder / name
    half = path.with_name(f".{path.name}.{digest(data)[:16]}.tmp")
    half.write_bytes(data[: len(data) // 2])
    return half


def test_what_a_killed_run_was_writing_is_removed(tmp_path: Path) -> None:
    halves = [unfinished(tmp_path, name, b"report") for name in ("a.html", "data/b.json")]
    (tmp_path / f"{MANIFEST}.tmp").write_bytes(b"{")
    write(tmp_path, {"c.html": b"other"})
    assert not any(half.exists() for half in halves)
    assert set(everything_in(tmp_path, deep=True)) == {"c.html", MANIFEST}


def test_what_only_looks_like_ours_is_left_alone(tmp_path: Path) -> None:
    unfinished(tmp_path, "a.html", b"report")
    foreign = [
        tmp_path / f".a.html.{'0' * 16}.tmp",
        tmp_path / f".b.html.{digest(b'report')[:16]}.tmp",
        tmp_path / "a.html.tmp",
    ]
    for path in foreign:
        path.write_bytes(b"mine")
    write(tmp_path, {"c.html": b"other"})
    assert [path.read_bytes() for path in foreign] == [b"mine"] * 3


@pytest.mark.parametrize("name", ["../x", "/{}/x", "data/../../x", "a/../../x", "link/x", "..\\x"])
def test_a_journal_does_not_reach_out_of_the_folder(tmp_path: Path, name: str) -> None:
    out = tmp_path / "out"
    out.mkdir()
    (out / "link").symlink_to(tmp_path, target_is_directory=True)
    near = tmp_path / f".x.{digest(b'')[:16]}.tmp"
    near.write_bytes(b"mine")
    line = name.replace("{}", str(tmp_path).lstrip("/"))
    (out / JOURNAL).write_bytes(f"{digest(b'')} {line}\n".encode())
    write(out, {"a.html": b"report"})
    assert near.read_bytes() == b"mine"


def test_a_line_of_the_journal_that_was_cut_off_swallows_no_other(tmp_path: Path) -> None:
    cut_off(tmp_path, "a.html", b"new", placed=True)
    journal = tmp_path / JOURNAL
    journal.write_bytes(journal.read_bytes() + digest(b"lost")[:40].encode())
    cut_off(tmp_path, "b.html", b"new", placed=True)
    write(tmp_path, {"a.html": b"newest", "b.html": b"newest"})
    assert (tmp_path / "a.html").read_bytes() == (tmp_path / "b.html").read_bytes() == b"newest"


def test_a_run_without_changes_leaves_the_manifest_as_it_is(tmp_path: Path) -> None:
    write(tmp_path, {"a.html": b"report"})
    os.utime(tmp_path / MANIFEST, ns=(10**18, 10**18))
    write(tmp_path, {"a.html": b"report"})
    assert (tmp_path / MANIFEST).stat().st_mtime_ns == 10**18
    write(tmp_path, {"b.html": b"report"})
    assert (tmp_path / MANIFEST).stat().st_mtime_ns != 10**18


class Later:
    """Bytes that count how often they are read."""

    def __init__(self, data: bytes) -> None:
        self.digest = digest(data)
        self.content = data
        self.read = 0

    def data(self) -> bytes:
        self.read += 1
        return self.content


def test_stored_bytes_are_read_only_if_they_are_not_in_place(tmp_path: Path) -> None:
    stored = Later(b"report")
    for expected in (1, 1):
        with OutputFolder(tmp_path) as output:
            output.write("a.html", stored)
        assert stored.read == expected
        assert (tmp_path / "a.html").read_bytes() == b"report"
    (tmp_path / "a.html").unlink()
    with OutputFolder(tmp_path) as output:
        output.write("a.html", stored)
    assert stored.read == 2


def test_stored_bytes_count_as_what_they_are(tmp_path: Path) -> None:
    stored = Later(b"report")
    stored.digest = digest(b"something else")
    with OutputFolder(tmp_path) as output:
        output.write("a.html", stored)
    record = json.loads((tmp_path / MANIFEST).read_bytes())
    assert record["files"] == {"a.html": [digest(b"report")]}


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EIO])
@pytest.mark.parametrize("where", ["rename", "journal"])
def test_a_disk_that_takes_nothing_more_ends_the_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, where: str
) -> None:
    write(tmp_path, {"a.html": b"old", "b.html": b"old"})
    before = everything_in(tmp_path)

    def refuse(*_: object) -> int:
        raise OSError(number, os.strerror(number))

    with monkeypatch.context() as patched:
        if where == "rename":
            patched.setattr(Path, "replace", refuse)
        else:
            patched.setattr(os, "write", refuse)
        with (
            pytest.raises(FolderError, match=r"'a\.html' and the files after it are as they were"),
            OutputFolder(tmp_path) as output,
        ):
            output.write("a.html", b"new")
    left = everything_in(tmp_path)
    assert {name: left[name] for name in before} == before
    assert set(left) - set(before) <= {JOURNAL}
    write(tmp_path, {"a.html": b"newest"})
    assert everything_in(tmp_path)["a.html"] == b"newest"


@pytest.mark.parametrize("name", ["x" * 300, "a\0b", "../up", "/etc/passwd"])
def test_odd_names_in_a_manifest_do_no_harm(tmp_path: Path, name: str) -> None:
    (tmp_path / MANIFEST).write_text(json.dumps({"files": {name: ["0" * 64]}}), "utf-8")
    output = write(tmp_path, {"a.html": b"report"})
    assert output.earlier() == []
    assert list(json.loads((tmp_path / MANIFEST).read_bytes())["files"]) == ["a.html"]


# --- after a power cut ----------------------------------------------------------------------------


@pytest.mark.parametrize("left", [b"", b"rep", b"\0" * 6, b"rep\0\0\0"])
def test_what_a_power_cut_took_of_a_report_is_written_again(tmp_path: Path, left: bytes) -> None:
    write(tmp_path, {"a.html": b"report", "data/b.json": b"report"})
    for path in (tmp_path / "a.html", tmp_path / "data" / "b.json"):
        path.write_bytes(left)
    output = write(tmp_path, {"a.html": b"report", "data/b.json": b"report"})
    assert output.written == ["a.html", "data/b.json"]
    assert everything_in(tmp_path, deep=True) | {MANIFEST: b""} == {
        "a.html": b"report",
        "b.json": b"report",
        MANIFEST: b"",
    }


@pytest.mark.parametrize("left", [b"notes", b"rep, with my notes", b"reports", b"\0\0report"])
def test_what_no_power_cut_leaves_is_somebodys_work(tmp_path: Path, left: bytes) -> None:
    write(tmp_path, {"a.html": b"report"})
    (tmp_path / "a.html").write_bytes(left)
    with pytest.raises(WriteError, match="was changed since"):
        write(tmp_path, {"a.html": b"report"})
    assert (tmp_path / "a.html").read_bytes() == left


def test_an_empty_file_of_another_hand_stays(tmp_path: Path) -> None:
    (tmp_path / "a.html").touch()
    with pytest.raises(WriteError, match="was not written by pilotscan"):
        write(tmp_path, {"a.html": b"report"})
    write(tmp_path, {"b.html": b"report"})
    assert (tmp_path / "a.html").read_bytes() == b""


def test_a_report_whose_record_a_power_cut_took_is_ours_again(tmp_path: Path) -> None:
    write(tmp_path, {"a.html": b"old"})
    cut_off(tmp_path, "a.html", b"new", placed=True)
    (tmp_path / JOURNAL).write_bytes(b"")  # the rename is on the disk, the line is not
    write(tmp_path, {"a.html": b"new"})
    write(tmp_path, {"a.html": b"newest"})
    assert (tmp_path / "a.html").read_bytes() == b"newest"


def test_the_manifest_is_on_the_disk_before_the_journal_goes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[str] = []
    replace, sync, unlink = Path.replace, os.fsync, Path.unlink

    def noted_sync(descriptor: int) -> None:
        done.append(Path(f"/proc/self/fd/{descriptor}").readlink().name)
        sync(descriptor)

    def noted_replace(path: Path, target: Path) -> Path:
        done.append(f"{path.name} -> {target.name}")
        return replace(path, target)

    def noted_unlink(path: Path, missing_ok: bool = False) -> None:
        done.append(f"{path.name} gone")
        unlink(path, missing_ok)

    if not Path("/proc/self/fd").is_dir():
        pytest.skip("cannot tell the names of open files")
    monkeypatch.setattr(os, "fsync", noted_sync)
    monkeypatch.setattr(Path, "replace", noted_replace)
    with OutputFolder(tmp_path) as output:
        output.write("a.html", b"report")
        done.clear()
        monkeypatch.setattr(Path, "unlink", noted_unlink)
    moved = f"{MANIFEST}.tmp -> {MANIFEST}"
    assert done[:4] == [f"{MANIFEST}.tmp", moved, tmp_path.name, f"{JOURNAL} gone"]
