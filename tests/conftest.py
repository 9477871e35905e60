"""What tests need is in `support.fixtures`: who only hands out tests to workers never loads it."""

from __future__ import annotations

import gc

import pytest

from support import few_reports

# Hardly anything is thrown away while tests are collected, and little by a test: the garbage
# collector, which looks at all there is, looks seldom.
gc.set_threshold(500_000, 20, 100)


def pytest_configure(config: pytest.Config) -> None:
    options = config.option
    if hasattr(config, "workerinput") and not options.durations and not options.xmlpath:
        config.pluginmanager.register(few_reports)


def pytest_collection(session: pytest.Session) -> None:
    session.config.pluginmanager.import_plugin("support.fixtures")
