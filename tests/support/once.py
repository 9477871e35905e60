"""What every run begins with, done once in this process: the same is not made again.

The same bytes are the same framework or pilot, the same ratings the same judgement; no run changes
them. Tests that start the program see that it does all of it by itself.
"""

from __future__ import annotations

import pickle
from collections.abc import Callable, Sequence
from functools import cache, lru_cache
from typing import Any

import pytest
import typer
import yaml

from pilotscan import reading
from pilotscan.authoring import schema
from pilotscan.cli.late import LateCommand
from pilotscan.loading import load
from pilotscan.model.framework import Framework
from pilotscan.scoring import judge, what_if

KEPT = 256
"""So many pilots and judgements are kept for another run that asks for the same."""

Judgement = tuple[list[Any], list[Any]]


def share(patched: pytest.MonkeyPatch) -> None:
    """Share what is made, until the patches are undone."""
    patched.setattr(reading, "framework_of_bytes", _read_once(reading.framework_of_bytes))
    patched.setattr(load, "load_pilot_bytes", lru_cache(KEPT)(load.load_pilot_bytes))
    judged = _judge_once(judge.judge_ratings)
    patched.setattr(judge, "judge_ratings", judged)
    patched.setattr(what_if, "judge_ratings", judged)
    patched.setattr(schema, "schema_of", _copied_from(schema.schema_of))
    patched.setattr(typer.main, "get_command", cache(typer.main.get_command))
    patched.setattr(LateCommand, "load", cache(LateCommand.load))
    patched.setattr(yaml, "SafeLoader", yaml.CSafeLoader)  # what tests read, ten times as quick


def _read_once(read: Callable[..., object]) -> Callable[..., object]:
    """Keep what came of the bytes of a framework, unless it depends on another file too."""
    kept = cache(read)
    return lambda data, *rest: (read if b"extends:" in data else kept)(data, *rest)


def _judge_once(judge: Callable[..., Judgement]) -> Callable[..., Judgement]:
    """Keep what came of the same ratings under the same framework."""
    kept: dict[object, tuple[Framework, Judgement]] = {}

    def judged(rated: Sequence[Sequence[object]], framework: Framework) -> Judgement:
        key = (id(framework), tuple(map(tuple, rated)))
        if key not in kept:
            if len(kept) >= KEPT:
                kept.clear()
            kept[key] = framework, judge(rated, framework)  # as long, no other has its id
        conditions, routes = kept[key][1]
        return list(conditions), list(routes)

    return judged


def _copied_from(make: Callable[..., object]) -> Callable[..., object]:
    """Keep what was made, and give each caller one of its own to change."""
    kept = cache(lambda *given: pickle.dumps(make(*given)))
    return lambda *given: pickle.loads(kept(*given))  # noqa: S301 - of this very process
