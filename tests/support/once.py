"""What every run begins with, done once in this process: the same is not made again.

The same bytes are the same framework or pilot, the same ratings the same judgement; no run changes
them. Tests that start the program see that it does all of it by itself.
"""

from __future__ import annotations

import pickle
from collections.abc import Callable, Iterable, Sequence
from functools import cache, lru_cache, partial
from pathlib import Path
from typing import Any

import pytest
import typer
import yaml

from pilotscan import reading
from pilotscan.authoring import explain, schema
from pilotscan.authoring.commented import Commented
from pilotscan.cli.late import LateCommand
from pilotscan.comparing import tables
from pilotscan.loading import load
from pilotscan.model.framework import Framework
from pilotscan.reporting.render import Renderer
from pilotscan.reporting.site import files
from pilotscan.reporting.site.files import Judged
from pilotscan.scoring import judge, what_if

KEPT, SMALL = 1024, 100_000
"""So many pilots, judgements and pages are kept, of files with fewer bytes than that."""
SHORT = 100
"""So many rows has a table at most that is kept; most have none or one per pilot."""

Judgement = tuple[list[Any], list[Any]]
Page = tuple[str, bytes]


def share(patched: pytest.MonkeyPatch) -> None:
    """Share what is made, until the patches are undone."""
    patched.setattr(reading, "readymade", _unpickle_once(reading.readymade))
    patched.setattr(reading, "framework_of_bytes", _read_once(reading.framework_of_bytes))
    patched.setattr(load, "load_pilot_bytes", _load_once(load.load_pilot_bytes))
    judged = _judge_once(judge.judge_ratings)
    patched.setattr(judge, "judge_ratings", judged)
    patched.setattr(what_if, "judge_ratings", judged)
    patched.setattr(files, "_about", _explain_once(files._about))
    patched.setattr(tables, "frame_of_rows", _frame_once(tables.frame_of_rows))
    patched.setattr(schema, "schema_of", _copied_from(schema.schema_of))
    patched.setattr(explain, "_folded", cache(explain._folded))
    patched.setattr(Commented, "comment", _wrap_once())
    patched.setattr(explain, "_meanings", _list_once(explain._meanings))
    patched.setattr(typer.main, "get_command", cache(typer.main.get_command))
    patched.setattr(LateCommand, "load", cache(LateCommand.load))
    patched.setattr(yaml, "SafeLoader", yaml.CSafeLoader)  # what tests read and write, ten times
    patched.setattr(yaml, "SafeDumper", yaml.CSafeDumper)  # as quick


def _unpickle_once(readymade: Callable[..., object]) -> Callable[..., object]:
    """Keep what is made of a packaged framework, as long as its file is the same."""
    kept: dict[tuple[Path, bytes], object] = {}

    def made(file: Path, *rest: object, **named: object) -> object:
        key = file, file.read_bytes()
        if key not in kept:
            kept[key] = readymade(file, *rest, **named)
        return kept[key]

    return made


def _read_once(read: Callable[..., object]) -> Callable[..., object]:
    """Keep what came of the bytes of a framework, unless it depends on another file too."""
    kept = cache(read)
    return lambda data, *rest: (read if b"extends:" in data else kept)(data, *rest)


def _load_once(read: Callable[..., object]) -> Callable[..., object]:
    """Keep what came of the bytes of a pilot, unless they are as many as hardly any has."""
    kept = lru_cache(KEPT)(read)
    return lambda data, *rest, **named: (kept if len(data) < SMALL else read)(data, *rest, **named)


class _Kept:
    """What was made, by what it was made of, which is held as well: so no other gets its id."""

    def __init__(self) -> None:
        self.made: dict[object, tuple[object, Any]] = {}

    def get(self, key: object, held: object, make: Callable[[], Any]) -> Any:
        if key not in self.made:
            if len(self.made) >= KEPT:
                self.made.clear()
            self.made[key] = held, make()
        return self.made[key][1]


def _judge_once(judge: Callable[..., Judgement]) -> Callable[..., Judgement]:
    """Keep what came of the same ratings under the same framework, pilot by pilot."""
    kept = _Kept()

    def judged(rated: Sequence[Sequence[object]], framework: Framework) -> Judgement:
        keys = [(id(framework), tuple(row)) for row in rated]
        known = {key: kept.made[key][1] for key in keys if key in kept.made}
        new = {key: row for key, row in zip(keys, rated, strict=True) if key not in known}
        if new:
            for key, *found in zip(new, *judge(list(new.values()), framework), strict=True):
                known[key] = kept.get(key, framework, partial(tuple, found))
        conditions, routes = zip(*(known[key] for key in keys), strict=True)
        return list(conditions), list(routes)

    return judged


def _wrap_once() -> Callable[..., list[str]]:
    """Keep the lines of each comment of a new file."""
    kept = cache(partial(Commented.comment, None))  # type: ignore[arg-type] - it is of its text
    return lambda _, *given, **named: list(kept(*given, **named))


def _list_once(meanings: Callable[..., Iterable[object]]) -> Callable[..., Iterable[object]]:
    """Keep what can be explained of a framework."""
    kept = _Kept()

    def listed(framework: Framework, lang: str) -> Iterable[object]:
        return kept.get((id(framework), lang), framework, lambda: list(meanings(framework, lang)))

    return listed


def _explain_once(about: Callable[..., Iterable[Page]]) -> Callable[..., Iterable[Page]]:
    """Keep the pages that explain a framework, its words and, by the same example, the method."""
    kept = _Kept()

    def explained(renderer: Renderer, judged: Judged) -> Iterable[Page]:
        if renderer.templates is not None:
            return about(renderer, judged)
        shown = judged.example
        key = (
            id(judged.framework), renderer.framework_sha256, renderer.language.code, renderer.site,
            shown and (id(shown.pilot), shown.route, shown.route_declared, shown.as_of),
        )  # fmt: skip
        return kept.get(key, judged, lambda: list(about(renderer, judged)))

    return explained


def _frame_once(frame_of_rows: Callable[..., Any]) -> Callable[..., Any]:
    """Keep the table of the same rows, and give each caller a copy."""
    kept = lru_cache(KEPT)(frame_of_rows)

    def framed(name: str, rows: Iterable[Any], *, lists: bool = False) -> Any:
        listed = tuple(map(tuple, rows))
        if len(listed) > SHORT:
            return frame_of_rows(name, listed, lists=lists)
        return kept(name, listed, lists=lists).copy()

    return framed


def _copied_from(make: Callable[..., object]) -> Callable[..., object]:
    """Keep what was made, and give each caller one of its own to change."""
    kept = cache(lambda *given: pickle.dumps(make(*given)))
    return lambda *given: pickle.loads(kept(*given))  # noqa: S301 - of this very process
