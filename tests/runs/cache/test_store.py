"""A folder of entries: what cannot be trusted is as if it were not there."""

from __future__ import annotations

import hashlib
import json
import os
import tracemalloc
import zlib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pilotscan.errors import UsageError
from pilotscan.runs.cache.store import IGNORED, TAG, Cache, SpoiltError, open_cache

KEY, OTHER = "a" * 64, "b" * 64
PARTS = [b"one" * 50, b"", bytes(range(256))]


@pytest.fixture
def cache(tmp_path: Path) -> Cache:
    return open_cache(tmp_path / "deep" / "cache")


def put(cache: Cache, key: str = KEY) -> Path:
    cache.put(key, "pilot", PARTS)
    return cache.folder / f"{key}.pilot"


def test_what_is_kept_comes_back(cache: Cache) -> None:
    assert not cache.has(KEY, "pilot")
    put(cache)
    assert cache.has(KEY, "pilot")
    assert not cache.has(KEY, "pages")
    entry = cache.get(KEY, "pilot")
    assert entry is not None
    assert entry.digests == tuple(hashlib.sha256(part).hexdigest() for part in PARTS)
    assert [entry.part(number) for number in range(3)] == PARTS
    assert (cache.get(OTHER, "pilot"), cache.get(KEY, "pages")) == (None, None)


def test_the_folder_says_what_it_is(cache: Cache) -> None:
    assert {path.name for path in cache.folder.iterdir()} == {TAG, IGNORED}
    assert (
        (cache.folder / TAG).read_bytes().startswith(b"Signature: 8a477f597d28d172789f06886806bc55")
    )
    assert (cache.folder / IGNORED).read_bytes() == b"*\n"


def test_every_entry_that_is_cut_off_is_passed_over(cache: Cache) -> None:
    path = put(cache)
    whole = path.read_bytes()
    for length in range(len(whole)):
        path.write_bytes(whole[:length])
        assert cache.get(KEY, "pilot") is None, length
    path.write_bytes(whole + b"x")
    assert cache.get(KEY, "pilot") is None


def test_a_changed_byte_never_gives_another_answer(cache: Cache) -> None:
    path = put(cache)
    whole = path.read_bytes()
    seen = 0
    for place in range(len(whole)):
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        entry = cache.get(KEY, "pilot")
        if entry is None:
            seen += 1
            continue
        try:
            assert [entry.part(number) for number in range(3)] == PARTS
        except SpoiltError:
            seen += 1
    # what is not seen is the sum that zlib adds at the end, which the fingerprint makes needless
    assert len(whole) - seen <= 4 * len(PARTS)


@settings(max_examples=200)
@given(st.binary(max_size=300))
def test_any_other_bytes_are_passed_over(
    tmp_path_factory: pytest.TempPathFactory, data: bytes
) -> None:
    cache = Cache(tmp_path_factory.getbasetemp())
    for content in (data, b"pilotscan-cache 1 " + data):
        (cache.folder / f"{KEY}.pilot").write_bytes(content)
        assert cache.get(KEY, "pilot") is None


def entry_of(head: object, rest: bytes = b"", version: int = 1) -> bytes:
    data = json.dumps(head).encode()
    first = f"pilotscan-cache {version} {hashlib.sha256(data).hexdigest()} {len(data)}\n"
    return first.encode() + data + rest


NAME = f"{KEY}.pilot"
HASH = hashlib.sha256(b"").hexdigest()
FORGED = {
    "no mapping": [],
    "no key": {"parts": []},
    "the key of another": {"key": f"{OTHER}.pilot", "parts": []},
    "no parts": {"key": NAME},
    "parts that are no list": {"key": NAME, "parts": 7},
    "a part that is no list": {"key": NAME, "parts": [7]},
    "a part without an end": {"key": NAME, "parts": [[HASH, 1]]},
    "a fingerprint that is no text": {"key": NAME, "parts": [[1, 0, 0]]},
    "a length below nothing": {"key": NAME, "parts": [[HASH, 0, -5]]},
    "a size below nothing": {"key": NAME, "parts": [[HASH, -1, 0]]},
    "a size beyond all bounds": {"key": NAME, "parts": [[HASH, 10**12, 0]]},
    "a truth value as a length": {"key": NAME, "parts": [[HASH, True, 0]]},
}  # fmt: skip


@pytest.mark.parametrize("name", FORGED)
def test_a_forged_head_is_passed_over(cache: Cache, name: str) -> None:
    path = cache.folder / NAME
    path.write_bytes(entry_of({"key": NAME, "parts": []}))
    assert cache.get(KEY, "pilot") is not None
    path.write_bytes(entry_of(FORGED[name]))
    assert cache.get(KEY, "pilot") is None


def test_an_entry_of_another_format_is_passed_over(cache: Cache) -> None:
    (cache.folder / NAME).write_bytes(entry_of({"key": NAME, "parts": []}, version=2))
    assert cache.get(KEY, "pilot") is None


def test_a_deep_head_is_passed_over(cache: Cache) -> None:
    data = b"[" * 200_000
    first = f"pilotscan-cache 1 {hashlib.sha256(data).hexdigest()} {len(data)}\n".encode()
    (cache.folder / NAME).write_bytes(first + data)
    assert cache.get(KEY, "pilot") is None


def test_what_swells_is_not_unpacked_further_than_it_says(cache: Cache) -> None:
    bomb = zlib.compress(bytes(50_000_000), 9)
    head = {"key": NAME, "parts": [[HASH, 10, len(bomb)]]}
    (cache.folder / NAME).write_bytes(entry_of(head, bomb))
    entry = cache.get(KEY, "pilot")
    assert entry is not None
    tracemalloc.start()
    try:
        with pytest.raises(SpoiltError):
            entry.part(0)
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert most < 10_000_000


def test_a_part_that_is_whole_and_not_what_was_kept_is_told(cache: Cache) -> None:
    other = zlib.compress(b"other")
    for size, data in ((5, other), (4, other), (6, other), (5, b"x" + other), (5, other[:-1])):
        head = {"key": NAME, "parts": [[HASH, size, len(data)]]}
        (cache.folder / NAME).write_bytes(entry_of(head, data))
        entry = cache.get(KEY, "pilot")
        assert entry is not None
        with pytest.raises(SpoiltError):
            entry.part(0)


def test_an_entry_that_vanishes_is_told(cache: Cache) -> None:
    path = put(cache)
    entry = cache.get(KEY, "pilot")
    assert entry is not None
    path.unlink()
    with pytest.raises(SpoiltError):
        entry.part(0)


@pytest.mark.parametrize("kind", ["folder", "link", "pipe"])
def test_what_is_no_file_is_no_entry_and_makes_nobody_wait(cache: Cache, kind: str) -> None:
    path = put(cache, OTHER).rename(cache.folder / "kept-elsewhere")
    here = cache.folder / f"{OTHER}.pilot"
    if kind == "folder":
        here.mkdir()
    elif kind == "link":
        here.symlink_to(path)
    else:
        os.mkfifo(here)
    assert cache.get(OTHER, "pilot") is None


def test_a_link_in_the_place_of_an_entry_is_replaced_not_followed(
    cache: Cache, tmp_path: Path
) -> None:
    victim = tmp_path / "victim"
    victim.write_bytes(b"precious")
    (cache.folder / NAME).symlink_to(victim)
    put(cache)
    assert victim.read_bytes() == b"precious"
    assert cache.get(KEY, "pilot") is not None


def test_what_was_not_used_for_longest_goes_first(cache: Cache) -> None:
    paths = [put(cache, letter * 64) for letter in "abcd"]
    size = paths[0].stat().st_size
    for number, path in enumerate(paths):
        os.utime(path, ns=(number, number))
    assert cache.get("a" * 64, "pilot") is not None  # used: now the newest
    small = Cache(cache.folder, limit=2 * size)
    small.tidy()
    assert sorted(path.name[0] for path in cache.folder.glob("*.pilot")) == ["a", "d"]
    Cache(cache.folder, limit=10 * size).tidy()
    assert len(list(cache.folder.glob("*.pilot"))) == 2


def test_only_what_is_ours_is_tidied_away(cache: Cache) -> None:
    old = f".{KEY}.pilot.0123456789abcdef.tmp"
    fresh = f".{OTHER}.pilot.0123456789abcdef.tmp"
    names = ["notes.txt", "a.pilot", f"{KEY}.pilot.bak", ".x.0123456789abcdef.tmp", old, fresh]
    for name in names:
        (cache.folder / name).write_bytes(b"x")
        if name != fresh:
            os.utime(cache.folder / name, (0, 0))
    Cache(cache.folder, limit=0).tidy()
    left = {path.name for path in cache.folder.iterdir()}
    assert left == {TAG, IGNORED, *names} - {old}


def test_a_folder_with_other_files_is_refused(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_bytes(b"mine")
    with pytest.raises(UsageError, match="holds other files; name an empty folder"):
        open_cache(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["notes.txt"]


def test_a_file_in_the_place_of_the_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "cache").write_bytes(b"mine")
    with pytest.raises(UsageError, match="cannot be used as a cache: Not a directory"):
        open_cache(tmp_path / "cache")


def test_a_first_run_that_was_cut_off_is_no_hindrance(tmp_path: Path) -> None:
    (tmp_path / f".{TAG}.0123456789abcdef.tmp").write_bytes(b"Sig")
    assert open_cache(tmp_path).writable
    assert (tmp_path / TAG).exists()


def test_a_disk_that_refuses_is_no_fault(cache: Cache, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise OSError(28, "No space left on device")

    put(cache, OTHER)
    with monkeypatch.context() as patched:
        patched.setattr(Path, "replace", refuse)
        put(cache)
        assert not open_cache(cache.folder.parent / "new").writable
    assert cache.get(KEY, "pilot") is None
    assert cache.get(OTHER, "pilot") is not None
    assert not list(cache.folder.glob(".*.tmp"))


def test_a_cache_that_cannot_be_written_is_still_read(cache: Cache) -> None:
    path = put(cache)
    os.utime(path, ns=(5, 5))
    frozen = open_cache(cache.folder, writable=False)
    assert frozen.get(KEY, "pilot") is not None
    put(frozen, OTHER)
    Cache(cache.folder, writable=False, limit=0).tidy()
    assert [found.name for found in cache.folder.glob("*.pilot")] == [path.name]
    assert path.stat().st_mtime_ns == 5
