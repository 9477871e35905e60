"""What tests need is in `support.fixtures`: who only hands out tests to workers never loads it."""

from __future__ import annotations

import atexit
import gc
import os

import pytest
from _pytest.unraisableexception import gc_collect_iterations_key

from support import few_reports

# Hardly anything is thrown away while tests are collected, and little by a test: the garbage
# collector, which looks at all there is, looks seldom.
gc.set_threshold(500_000, 20, 100)


def pytest_configure(config: pytest.Config) -> None:
    options = config.option
    if hasattr(config, "workerinput") and not options.durations and not options.xmlpath:
        config.pluginmanager.register(few_reports)
    if hasattr(config, "workerinput") and "not long" in options.markexpr:
        # All that thousands of tests left is neither looked for once more nor taken apart, which
        # takes two seconds; `make test` does both.
        config.stash[gc_collect_iterations_key] = 0
        atexit.register(os._exit, 0)


def pytest_collection(session: pytest.Session) -> None:
    session.config.pluginmanager.import_plugin("support.fixtures")
