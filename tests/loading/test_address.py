"""Addresses: which are taken, what a server says in plain words, and that no key is shown."""

from __future__ import annotations

import errno
from importlib import util
from pathlib import Path
from typing import Any

import pytest

from pilotscan.errors import UsageError
from pilotscan.loading import address as module
from pilotscan.loading.address import Address, is_address, place_at
from pilotscan.loading.files import INSIDE
from support.elsewhere import nowhere
from support.together import together

SECRET = "s3cr3t"  # noqa: S105 - to be seen nowhere


@together(
    "name", ["pilots", "a/b.yaml", "-", "a::b.yaml", "C:\\pilots", "C:/pilots", "s3:x", "", "x:/y"]
)
def test_what_is_no_address_stays_a_path(name: str) -> None:
    assert not is_address(name)
    assert place_at(name) == Path(name)


def test_an_address_stays_as_it_is_but_for_slashes_at_its_end() -> None:
    assert str(place_at("s3://bucket/pilots//x.yaml")) == "s3://bucket/pilots//x.yaml"
    assert place_at("s3://bucket/pilots/") == Address("s3://bucket/pilots")
    account = "abfss://container@account.dfs.core.windows.net/pilots"
    assert str(place_at(account)) == account
    address = nowhere()
    assert place_at(address) is address


def test_a_file_of_this_machine_is_a_path(tmp_path: Path) -> None:
    named = tmp_path / "a b.yaml"
    assert place_at(named.as_uri()) == named
    with pytest.raises(UsageError, match=r"file://host/x is a file of another machine"):
        place_at("file://host/x")


@pytest.mark.parametrize(
    "given",
    [
        "http://host/x.yaml",
        "https://host/x.yaml",
        "github://owner:repo@/pilots",
        "zip://x.yaml::s3://bucket/pilots.zip",
        "zip::s3://bucket/pilots.zip",
        "simplecache::s3://bucket/pilots",
        "s3://a/b::memory://x",
        "S3://bucket/x",
    ],
)
def test_what_does_not_read_plain_objects_is_refused(given: str) -> None:
    if given.startswith("s3://"):
        assert place_at(given) == Address(given)  # a name with colons, which nothing takes apart
        return
    with pytest.raises(UsageError, match=r"is no address that can be read or written: use file://"):
        place_at(given)


@pytest.mark.parametrize(
    "given",
    [
        f"s3://key:{SECRET}@bucket/x",
        f"s3://{SECRET}@bucket/x",
        f"az://account:{SECRET}@container/x",
        f"az://container/x?sig={SECRET}",
        f"http://user:{SECRET}@host/x?key={SECRET}",
        f"zip://x::s3://key:{SECRET}@bucket/x.zip",
    ],
)
def test_a_key_in_an_address_is_refused_and_not_shown(given: str) -> None:
    with pytest.raises(UsageError) as refused:
        place_at(given)
    assert SECRET not in str(refused.value)


def test_an_address_names_a_bucket() -> None:
    with pytest.raises(UsageError, match="s3:/// names no bucket or container"):
        place_at("s3:///")


def test_parts_of_an_address() -> None:
    address = Address("s3://bucket/pilots/a.yaml")
    assert (address.name, str(address.parent)) == ("a.yaml", "s3://bucket/pilots")
    assert [str(folder) for folder in address.parents] == ["s3://bucket/pilots", "s3://bucket"]
    assert Address("s3://bucket").parent == Address("s3://bucket")
    assert str(address.parent / "b.yaml") == "s3://bucket/pilots/b.yaml"


def test_files_are_written_listed_read_and_removed() -> None:
    folder = nowhere()
    assert (folder.kind(), folder.below()) == ("", {})
    (folder / "b/c.yaml").write(b"12345")
    (folder / "a.yaml").write(b"")
    assert folder.below() == {"a.yaml": 0, "b/c.yaml": 5}
    assert (folder.is_dir(), (folder / "b").is_dir(), (folder / "a.yaml").is_file()) == (True,) * 3
    assert ((folder / "a.yaml").read(3), (folder / "b/c.yaml").read(3)) == (b"", b"1234")
    assert folder.read_many(["b/c.yaml", "gone"], 3) == [b"1234", None]
    with pytest.raises(FileExistsError):
        (folder / "a.yaml").write(b"new", is_new=True)
    (folder / "a.yaml").remove()
    for gone in ("a.yaml", "b"):
        with pytest.raises(FileNotFoundError, match="there is no such file or folder"):
            (folder / gone).read(3)


class _Failing:
    def __init__(self, error: Exception) -> None:
        self.error = error

    def info(self, _: str) -> Any:
        raise self.error


def _named(name: str, *bases: type[Exception]) -> Exception:
    made: Exception = type(name, bases or (Exception,), {})(SECRET)
    return made


def _with_status(status: int) -> Exception:
    error = _named("HttpResponseError")
    error.status_code = status  # type: ignore[attr-defined]
    return error


@pytest.mark.parametrize(
    ("error", "number", "why"),
    [
        (PermissionError(SECRET), errno.EACCES, "does not allow it"),
        (_with_status(403), errno.EACCES, "does not allow it"),
        (_named("NoCredentialsError"), errno.EIO, "there is no key"),
        (_named("EndpointConnectionError", ConnectionError), errno.EIO, "cannot be reached"),
        (TimeoutError(SECRET), errno.EIO, "cannot be reached"),
        (ValueError(SECRET), errno.EIO, r"gives an error \(ValueError\)"),
    ],
)
def test_errors_of_a_server_are_told_in_plain_words(
    error: Exception, number: int, why: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_connected", lambda *_: _Failing(error))
    with pytest.raises(OSError, match=why) as told:
        Address("s3://bucket/x").kind()
    assert told.value.errno == number
    assert SECRET not in str(told.value)
    assert not Address("s3://bucket/x").is_file()


@pytest.mark.parametrize(
    ("missing", "address", "remedy"),
    [
        ("fsspec", "s3://bucket", r"needs fsspec: pip install 'pilotscan\[remote\]'"),
        ("s3fs", "s3://bucket", r"needs fsspec: pip install 'pilotscan\[remote\]'"),
        ("gcsfs", "gs://bucket", "needs gcsfs: pip install gcsfs"),
    ],
)
def test_a_library_that_is_missing_is_named(
    missing: str, address: str, remedy: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = util.find_spec
    monkeypatch.setattr(
        util, "find_spec", lambda name, *rest: None if name == missing else real(name, *rest)
    )
    module._connected.cache_clear()
    with pytest.raises(UsageError, match=remedy):
        Address(f"{address}/x").kind()


def test_where_strangers_are_judged_no_server_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    folder = nowhere()
    (folder / "a.yaml").write(b"a: 1")
    monkeypatch.setenv(INSIDE, "/")
    monkeypatch.setattr(module, "_connected", lambda *_: pytest.fail("it was asked"))
    for ask in (folder.kind, folder.below, lambda: folder.read(1), lambda: folder.write(b"")):
        with pytest.raises(OSError, match="outside the folders that PILOTSCAN_INSIDE names"):
            ask()  # type: ignore[operator]


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("s3://b/index.html", {"ContentType": "text/html; charset=utf-8"}),
        ("az://b/a.md", {"content_settings": {"content_type": "text/markdown; charset=utf-8"}}),
        ("gs://b/a.json", {"content_type": "application/json"}),
        ("s3://b/.pilotscan-journal/0a", {}),
        ("memory://b/a.html", {}),
    ],
)
def test_a_server_is_told_what_a_page_is(address: str, said: dict[str, Any]) -> None:
    assert Address(address)._said_of_type() == said
