"""The model of what many pilots take: by hand, and on the page as it comes of the figures."""

from __future__ import annotations

import sys
from dataclasses import replace

import pytest

from support.project import ROOT

sys.path.insert(0, str(ROOT / "benchmarks"))

import scale
from scale import Work

WORK = Work(
    worker_ms=4, client_ms=1, scheduler_ms=10, out_kb=10, back_kb=15, client_kb=2, start_s=1
)
"""Per pilot 4 ms of a worker, and 1 ms of the client, 0.1 of the scheduler, 0.2 of the network."""


def test_one_worker_by_hand() -> None:
    assert WORK.takes(10_000, 1) == (pytest.approx(1 + 40), "workers")


def test_more_workers_than_the_client_keeps_busy_by_hand() -> None:
    assert WORK.takes(10_000, 2) == (pytest.approx(1 + 20), "workers")
    assert WORK.takes(10_000, 10) == (pytest.approx(1 + 10), "client")
    assert WORK.takes(10_000, 100) == WORK.takes(10_000, 10)
    assert WORK.saturation() == (pytest.approx(4), "client")


def test_what_is_full_then_is_the_slowest_of_what_there_is_one_of() -> None:
    network = replace(WORK, back_kb=990)  # 8 ms
    assert network.takes(1_000, 100) == (pytest.approx(1 + 8), "network")
    assert network.saturation() == (pytest.approx(0.5), "network")
    scheduler = replace(WORK, scheduler_ms=200)  # 2 ms
    assert scheduler.saturation() == (pytest.approx(2), "scheduler")


def test_durations() -> None:
    told = [scale.duration(s) for s in (4, 89, 90, 5_399, 5_400, 36_000, 129_599, 1_296_000)]
    assert told == ["4 s", "89 s", "1.5 min", "90 min", "1.5 h", "10 h", "36 h", "15 d"]


def test_the_page_has_the_tables_that_come_of_the_figures() -> None:
    page = scale.PAGE.read_text("utf-8")
    made = scale.tables(scale.read_figures())
    assert [
        name for name, table in made.items() if f"<!-- scale: {name} -->\n\n{table}" not in page
    ] == []


def test_other_figures_make_another_page() -> None:
    works = scale.read_figures()
    works["json"] = replace(works["json"], worker_ms=77.7)
    page = scale.PAGE.read_text("utf-8")
    other = scale.with_tables(page, scale.tables(works))
    assert "| 77.7 |" in other
    assert scale.with_tables(other, scale.tables(scale.read_figures())) == page
