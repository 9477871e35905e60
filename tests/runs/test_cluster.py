"""A cluster as the executor: what one process gives, whoever ends, and no other program."""

from __future__ import annotations

import os
import pickle
import time
import zlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest

import pilotscan
from pilotscan.errors import UsageError
from pilotscan.loading.assessment_files import discover_all
from pilotscan.loading.discover import FoundFile
from pilotscan.parallel import Lost
from pilotscan.reading import read_framework
from pilotscan.runs import cluster, reports
from pilotscan.runs.cluster import Cluster, DiffersError, check_address
from pilotscan.runs.reports import ReportJob
from support.doubling import doubling, failing

if TYPE_CHECKING:
    from distributed import LocalCluster

pytestmark = [
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
]
"""Distributed leaves sockets to the garbage collector."""
TESTS = Path(__file__).parents[1]
outside = pytest.mark.outside


@pytest.fixture(scope="module")
def dask() -> Iterator[LocalCluster]:
    """Two workers, which find what tests give them by name; a task that ends one is given up."""
    from dask import config as dask_config  # noqa: PLC0415 - slow to load
    from distributed import LocalCluster  # noqa: PLC0415

    dask_config.set({"distributed.scheduler.allowed-failures": 0})
    before = os.environ.get("PYTHONPATH")
    os.environ["PYTHONPATH"] = str(TESTS)
    try:
        with LocalCluster(
            n_workers=2, threads_per_worker=1, host="127.0.0.1", dashboard_address="127.0.0.1:0"
        ) as made:
            yield made
    finally:
        del os.environ["PYTHONPATH"]
        if before is not None:
            os.environ["PYTHONPATH"] = before


@pytest.fixture
def empty() -> Iterator[LocalCluster]:
    """A scheduler without workers."""
    from distributed import LocalCluster  # noqa: PLC0415 - slow to load

    with LocalCluster(n_workers=0, host="127.0.0.1", dashboard_address="127.0.0.1:0") as made:
        yield made


def files(count: int) -> list[FoundFile]:
    return [
        FoundFile(f"{n}.yaml", Path(f"{n}.yaml"), named=True, data=b"%d" % n) for n in range(count)
    ]


@outside
def test_the_same_as_in_one_process(dask: LocalCluster, work: Path, good_text: str) -> None:
    for i in range(20):
        text = good_text.replace("id: good", f"id: pilot-{i:02}") if i % 7 != 3 else "x: ["
        (work / f"pilot-{i:02}.yaml").write_text(text, "utf-8")
    (work / "with.yaml").write_text(
        "pilotscan_assessment: 1\npilot: pilot-05\ndate: 2026-02-01\n"
        "framework: living-lab\nassessor: {role: partner}\nratings: {legal-room: unknown}\n"
    )
    found, _ = discover_all(["."])
    found.append(FoundFile("gone.yaml", Path("gone.yaml"), named=True))
    job = ReportJob(read_framework(), languages=("nl",), formats=("html", "json"))
    alone = list(reports.run(found, job))
    away = list(reports.run(found, job, Cluster(dask.scheduler_address)))
    assert [replace(one, example=None) for one in away] == [
        replace(one, example=None) for one in alone
    ]
    assert [one.found for one in away] == found
    assert [d.code for d in away[-1].checked.diagnostics] == ["PS101"]
    assert ("with.yaml" in dict(away[5].checked.assessments)) is True


@outside
def test_the_library_has_it_too(dask: LocalCluster, shipped_folder: Path, work: Path) -> None:
    found = sorted(shipped_folder.glob("*.yaml"))[:3]
    wrote = [
        pilotscan.write_site(found, folder, formats=["html"], scheduler=scheduler)
        for folder, scheduler in (("here", None), ("there", dask.scheduler_address))
    ]
    assert wrote[0].files == wrote[1].files
    for name in wrote[0].files:
        assert (work / "here" / name).read_bytes() == (work / "there" / name).read_bytes()


@outside
def test_a_file_that_ends_every_worker_costs_itself_alone(dask: LocalCluster) -> None:
    ran = list(Cluster(dask.scheduler_address).run(files(8), 5, doubling, 4))
    assert [n for n in ran if not isinstance(n, Lost)] == [0, 2, 4, 6, 8, 12, 14]
    assert isinstance(ran[5], Lost)
    assert ran[5].item.shown == "5.yaml"


@outside
def test_what_goes_wrong_at_the_start_is_told_as_in_one_process(dask: LocalCluster) -> None:
    with pytest.raises(LookupError, match="no template"):
        list(Cluster(dask.scheduler_address).run(files(3), None, failing, 2))


@outside
def test_another_program_is_refused(dask: LocalCluster, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster, "of_code", lambda: "another")
    with pytest.raises(UsageError, match=r"another pilotscan than this machine"):
        list(Cluster(dask.scheduler_address).run(files(3), 99, doubling, 2))


def test_a_worker_does_nothing_with_other_templates(tmp_path: Path) -> None:
    setup = zlib.compress(pickle.dumps((doubling, 99)))
    data = pickle.dumps(files(2))
    done = cluster._work(cluster.of_code(), setup, tmp_path, cluster.of_templates(tmp_path), data)
    assert pickle.loads(done) == [0, 2]  # noqa: S301 - our own
    with pytest.raises(DiffersError, match="folder"):
        cluster._work(cluster.of_code(), setup, tmp_path, "another", data)


@outside
def test_without_workers_it_waits_as_long_as_its_patience(empty: LocalCluster) -> None:
    told: list[str] = []
    waiting = Cluster(empty.scheduler_address, told.append, patience=1.5)
    ran = list(waiting.run(files(3), 9, doubling, 2))
    assert [(one.item.shown, one.why) for one in ran if isinstance(one, Lost)] == [
        (f"{n}.yaml", f"there are no workers at {empty.scheduler_address}") for n in range(3)
    ]
    assert told == [f"waiting for workers at {empty.scheduler_address}"]


@outside
def test_workers_that_come_late_do_the_work(empty: LocalCluster) -> None:
    def come(_: str) -> None:
        empty.scale(1)

    before = os.environ.get("PYTHONPATH")
    os.environ["PYTHONPATH"] = str(TESTS)
    try:
        ran = list(Cluster(empty.scheduler_address, come).run(files(5), 9, doubling, 2))
    finally:
        del os.environ["PYTHONPATH"]
        if before is not None:
            os.environ["PYTHONPATH"] = before
    assert ran == [0, 2, 4, 6, 8]


@outside
def test_a_scheduler_that_is_not_there_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster, "REACH", 0.2)
    with pytest.raises(UsageError, match=r"there is no scheduler at tcp://127.0.0.1:9"):
        list(Cluster("tcp://127.0.0.1:9").run(files(1), 9, doubling, 1))


@pytest.mark.parametrize("address", ["127.0.0.1:8786", "http://h:1", "inproc://x", "tcp://h", ""])
def test_only_what_is_an_address_is_one(address: str) -> None:
    with pytest.raises(UsageError, match="a scheduler has an address as"):
        check_address(address)


def test_addresses() -> None:
    for address in ("tcp://10.0.0.1:8786", "tls://scheduler.example:8786", "tcp://[::1]:8786"):
        assert check_address(address) == address


def test_a_scheduler_that_goes_while_workers_are_awaited_is_waited_for_too() -> None:
    pool = cluster._Dask.__new__(cluster._Dask)
    pool.cluster = Cluster("tcp://127.0.0.1:9", patience=60)
    pool._client = SimpleNamespace(status="running")
    pool._nobody_since = time.monotonic()
    assert pool.renew() is None
    pool._nobody_since -= 61
    assert pool.renew() == "there are no workers at tcp://127.0.0.1:9"
