"""A cluster with certificates, made as the how-to says: who has none is not let in."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from dask import config as dask_config
from distributed import LocalCluster
from distributed.security import Security

from pilotscan.errors import UsageError
from pilotscan.loading.discover import FoundFile
from pilotscan.runs import cluster
from pilotscan.runs.cluster import Cluster
from support.doc_blocks import blocks
from support.doubling import doubling
from support.project import ROOT

pytestmark = [
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
]
"""Distributed leaves sockets to the garbage collector."""
FILES = [FoundFile(f"{n}", Path(f"{n}"), named=True, data=b"%d" % n) for n in range(4)]


def make_certificates(folder: Path) -> Path:
    page = (ROOT / "docs" / "how-to" / "cluster" / "README.md").read_text("utf-8")
    (commands,) = [block.text for block in blocks(page) if block.runs and "openssl" in block.text]
    folder.mkdir()
    subprocess.run(["sh", "-ec", commands], cwd=folder, check=True, capture_output=True)
    return folder / "certificates"


def settings(certificates: Path, **files: str | None) -> dict[str, Any]:
    return {
        "distributed.comm.require-encryption": True,
        "distributed.comm.tls.ca-file": str(certificates / "ca.pem"),
        **{
            f"distributed.comm.tls.{who}.cert": name and str(certificates / name)
            for who, name in files.items()
        },
    }


@pytest.fixture(scope="module")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Path:
    if not shutil.which("openssl"):
        pytest.skip("needs openssl")
    return make_certificates(tmp_path_factory.mktemp("made") / "ours")


@pytest.fixture(scope="module")
def address(certificates: Path) -> Iterator[str]:
    """A scheduler with a worker, each with a certificate of its own."""
    own = {who: f"{who}.pem" for who in ("scheduler", "worker", "client")}
    with dask_config.set(settings(certificates, **own)):
        security = Security()  # type: ignore[no-untyped-call]
    with LocalCluster(
        n_workers=1,
        threads_per_worker=1,
        processes=False,
        protocol="tls",
        security=security,
        host="127.0.0.1",
        dashboard_address="127.0.0.1:0",
    ) as made:
        yield made.scheduler_address


@pytest.mark.outside
def test_who_has_a_certificate_is_served(address: str, certificates: Path) -> None:
    with dask_config.set(settings(certificates, client="client.pem")):
        assert list(Cluster(address).run(FILES, 99, doubling, 2)) == [0, 2, 4, 6]


@pytest.mark.outside
def test_who_has_one_of_another_authority_is_refused(
    address: str, certificates: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cluster, "REACH", 0.5)
    other = make_certificates(tmp_path / "theirs")
    theirs = settings(certificates, client=str(other / "client.pem"))
    with dask_config.set(theirs), pytest.raises(UsageError, match="there is no scheduler at tls:"):
        list(Cluster(address).run(FILES, 99, doubling, 2))


@pytest.mark.outside
def test_who_has_none_is_told_where_to_name_it(certificates: Path) -> None:
    for given, message in (
        ({"client": None}, r"tls://127.0.0.1:9 asks for certificates: name them"),
        ({"client": "ca-key.pem"}, r"cannot use the certificates for tls://127.0.0.1:9: "),
        ({"client": "none.pem"}, r"cannot use the certificates .*: No such file"),
    ):
        with (
            dask_config.set(settings(certificates, **given)),
            pytest.raises(UsageError, match=message),
        ):
            list(Cluster("tls://127.0.0.1:9").run(FILES, 99, doubling, 2))


def test_what_is_not_encrypted_is_not_talked_to_where_the_settings_say_so() -> None:
    with (
        dask_config.set({"distributed.comm.require-encryption": True}),
        pytest.raises(UsageError, match=r"tcp://127.0.0.1:9 is not encrypted"),
    ):
        list(Cluster("tcp://127.0.0.1:9").run(FILES, 99, doubling, 2))
