"""Reports at an address: whole, never over somebody else's, known as ours after any end."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from pilotscan.errors import FolderError, WriteError
from pilotscan.loading.address import Address
from pilotscan.reporting.output.elsewhere import OutputAddress, open_output
from pilotscan.reporting.output.folder import OutputFolder
from pilotscan.reporting.output.records import JOURNAL, MANIFEST
from support.elsewhere import bytes_at, copied, nowhere

FIRST: dict[str, bytes] = {"b.md": b"two", "a.md": b"one", "nl/a.md": b"een", "empty.md": b""}


def write(address: Address, files: dict[str, bytes], *, force: bool = False) -> OutputAddress:
    with OutputAddress(address, force=force) as output:
        assert output.write_all(files.items()) == []
    return output


def noted(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What is written from now on, but for records."""
    names: list[str] = []
    real = Address.write

    def write(self: Address, data: bytes, *, is_new: bool = False) -> None:
        if ".pilotscan-" not in str(self):
            names.append(self.name)
        real(self, data, is_new=is_new)

    monkeypatch.setattr(Address, "write", write)
    return names


def test_names_bytes_and_manifest_are_those_of_a_folder(tmp_path: Path) -> None:
    address = nowhere()
    with open_output(tmp_path) as folder, open_output(address) as elsewhere:
        assert folder.write_all(FIRST.items()) == elsewhere.write_all(FIRST.items()) == []
    assert isinstance(folder, OutputFolder)
    assert elsewhere.written == folder.written == list(FIRST)
    assert bytes_at(address) == bytes_at(copied(tmp_path))


def test_a_second_run_replaces_what_is_ours_and_sends_only_what_changed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    address = nowhere()
    write(address, FIRST)
    names = noted(monkeypatch)
    output = write(address, FIRST | {"a.md": b"new", "c.md": b"three"})
    assert sorted(names) == ["a.md", "c.md"]
    assert output.written == [*FIRST, "c.md"]
    assert bytes_at(address)["a.md"] == b"new"


@pytest.mark.parametrize("manner", ["write", "write_all"])
def test_what_is_not_ours_stays(manner: str) -> None:
    address = nowhere()
    write(address, {"edited.md": b"ours"})
    (address / "edited.md").write(b"ours, with notes")
    (address / "theirs.md").write(b"theirs")
    with OutputAddress(address) as output:
        for name in ("edited.md", "theirs.md"):
            if manner == "write":
                with pytest.raises(WriteError, match=rf"{name} was not written by pilotscan"):
                    output.write(name, b"new")
            else:
                [failure] = output.write_all([(name, b"new")])
                assert failure.startswith(f"{address}/{name} was not written by pilotscan")
        assert (output.written, output.earlier()) == ([], ["edited.md"])
    found = bytes_at(address)
    assert (found["edited.md"], found["theirs.md"]) == (b"ours, with notes", b"theirs")
    write(address, {"edited.md": b"new", "theirs.md": b"new"}, force=True)
    found = bytes_at(address)
    assert (found["edited.md"], found["theirs.md"]) == (b"new", b"new")


def test_the_same_bytes_by_another_hand_do_not_become_ours() -> None:
    address = nowhere()
    (address / "a.md").write(b"one")
    write(address, {"a.md": b"one"})
    with OutputAddress(address) as output:
        assert len(output.write_all([("a.md", b"new")])) == 1


def test_what_comes_in_between_is_not_overwritten() -> None:
    address = nowhere()
    with OutputAddress(address) as output:
        (address / "a.md").write(b"of a moment ago")
        (address / "b.md").write(b"two")  # as if no answer had come the first time
        [failure] = output.write_all([("a.md", b"one"), ("b.md", b"two")])
    assert "a.md was not written by pilotscan" in failure
    assert bytes_at(address)["a.md"] == b"of a moment ago"
    assert output.written == ["b.md"]


def test_after_a_run_that_was_cut_off_all_is_known_as_ours() -> None:
    address = nowhere()
    write(address, FIRST)
    OutputAddress(address).write_all([("a.md", b"cut"), ("c.md", b"off")])
    assert any(name.startswith(JOURNAL) for name in bytes_at(address))
    write(address, {"a.md": b"whole", "c.md": b"again"})
    found = bytes_at(address)
    assert set(found) == {*FIRST, "c.md", MANIFEST}
    assert (found["a.md"], found["c.md"]) == (b"whole", b"again")
    assert set(json.loads(found[MANIFEST])["files"]) == {*FIRST, "c.md"}


def test_earlier_reports_are_those_that_are_still_there() -> None:
    address = nowhere()
    write(address, FIRST)
    (address / "nl/a.md").remove()
    with OutputAddress(address) as output:
        output.write_all([("a.md", b"one")])
        assert output.earlier() == ["b.md", "empty.md"]
    assert "nl/a.md" not in json.loads(bytes_at(address)[MANIFEST])["files"]


def test_workers_write_and_who_began_keeps_the_record() -> None:
    address = nowhere()
    with OutputAddress(address) as output:
        for name in ("a.md", "b.md"):
            assert output.take(OutputAddress(address).send({name: b"made"})) == []
        # a first worker was lost behind its work, and its chunk went to a second one
        second = OutputAddress(address)
        OutputAddress(address).send({"c.md": b"made"})
        assert output.take(second.send({"c.md": b"made"})) == []
        (address / "d.md").write(b"theirs")
        [failure] = output.take(OutputAddress(address).send({"d.md": b"made"}))
    assert "d.md was not written by pilotscan" in failure
    assert output.written == ["a.md", "b.md", "c.md"]
    found = bytes_at(address)
    assert set(found) == {"a.md", "b.md", "c.md", "d.md", MANIFEST}
    assert set(json.loads(found[MANIFEST])["files"]) == {"a.md", "b.md", "c.md"}


@pytest.mark.parametrize("is_over", [True, False])
def test_who_began_first_is_told_of_a_run_at_the_same_time(is_over: bool) -> None:
    address = nowhere()
    write(address, FIRST)
    output = OutputAddress(address)
    output.write_all([("a.md", b"one of us")])
    # what is there may be left of a run that was cut off: the second one cannot know
    other = OutputAddress(address)
    other.write_all([("b.md", b"another")])
    if is_over:
        other.__exit__(None, None, None)
    with pytest.raises(WriteError, match=r"another run was writing to .* at the same time"):
        output.__exit__(None, None, None)
    found = bytes_at(address)
    assert (found["a.md"], found["b.md"]) == (b"one of us", b"another")
    # whatever they did to each other, all of it is still ours
    assert write(address, {"a.md": b"1", "b.md": b"2"}).written == ["a.md", "b.md"]


def test_a_manifest_that_says_nothing_is_told() -> None:
    address = nowhere()
    (address / MANIFEST).write(b"[")
    with pytest.raises(WriteError, match="does not tell which files are ours"):
        OutputAddress(address)
    write(address, FIRST, force=True)


class _Server:
    """Passes on to a server, until it fails."""

    def __init__(self, error: Exception, after: int) -> None:
        self.error, self.left = error, after
        self.real = Address.write

    def write(self, address: Address, data: bytes, *, is_new: bool = False) -> None:
        if ".pilotscan-" not in str(address):
            self.left -= 1
            if self.left < 0:
                raise self.error
        self.real(address, data, is_new=is_new)


def failing(monkeypatch: pytest.MonkeyPatch, error: Exception, after: int) -> None:
    server = _Server(error, after)

    def write(self: Address, data: bytes, **kwargs: Any) -> None:
        server.write(self, data, **kwargs)

    monkeypatch.setattr(Address, "write", write)


def test_a_server_that_goes_away_ends_the_run_and_the_next_carries_on(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    address = nowhere()
    files = {f"{number}.md": b"%d" % number for number in range(40)}
    with monkeypatch.context() as patched:
        failing(patched, OSError(5, "the server cannot be reached"), after=3)
        with (
            pytest.raises(FolderError, match=r"cannot be reached; each file there is whole"),
            OutputAddress(address) as output,
        ):
            output.write_all(files.items())
    there = bytes_at(address)
    assert len([name for name in there if name.endswith(".md")]) == 3
    assert all(there[name] == data for name, data in files.items() if name in there)
    assert write(address, dict.fromkeys(files, b"again")).written == list(files)


def test_a_file_that_may_not_be_written_is_told_by_name(monkeypatch: pytest.MonkeyPatch) -> None:
    address = nowhere()
    with monkeypatch.context() as patched:
        failing(patched, PermissionError(13, "the server does not allow it"), after=1)
        with OutputAddress(address) as output:
            one = output.write_all([("a.md", b"1")])
            two = output.write_all([("b.md", b"2")])
    assert one == []
    assert two == [f"cannot write {address}/b.md: the server does not allow it"]
    assert output.written == ["a.md"]


def test_without_a_bucket_nothing_can_be_written(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(_: Address) -> dict[str, int]:
        raise FileNotFoundError

    monkeypatch.setattr(Address, "below", missing)
    with pytest.raises(FolderError, match="there is no such bucket or container"):
        OutputAddress(nowhere())
