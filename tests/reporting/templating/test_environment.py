"""The environment of templates: what an earlier run has compiled, and what it does not compile."""

from __future__ import annotations

from pathlib import Path

import pytest

from pilotscan.reporting.templating import environment as environments


class Dialect:
    """Compiles as Jinja does."""


def test_what_another_version_compiled_is_not_run(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def pattern(dialect: type | None) -> str:
        cache = environments._bytecode_cache(dialect)
        assert cache is not None
        return cache.pattern

    plain = pattern(None)
    assert plain == pattern(None) != pattern(Dialect) == pattern(Dialect)
    changed = tmp_path / "dialect.py"
    changed.write_bytes(Path(__file__).read_bytes() + b"# compiles otherwise\n")
    before = pattern(Dialect)
    monkeypatch.setattr(environments.inspect, "getfile", lambda _: str(changed))
    assert pattern(Dialect) != before
    monkeypatch.setattr(environments, "__version__", "0.0.0")
    assert pattern(None) != plain
