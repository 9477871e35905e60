"""Read many files, and what is asked of them as cases."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pilotscan.diagnostics import did_you_mean, show
from pilotscan.errors import UsageError
from pilotscan.patterns.study import Question
from pilotscan.runs.judging import read_pilots
from pilotscan.runs.many import Job
from pilotscan.told import told

if TYPE_CHECKING:
    from datetime import date

    from pilotscan.model.framework import Framework
    from pilotscan.model.pilot import Pilot
    from pilotscan.reading import LoadedFramework
    from pilotscan.runs.many import Many

__all__ = ["pilots_of", "read_question"]

ABSENT = "~"
"""Before a condition: that it is not there, as researchers write it."""


def read_question(  # noqa: PLR0913 - what can be asked
    framework: Framework,
    route: str,
    *,
    conditions: str | None = None,
    expect: str | None = None,
    at: int | None = None,
    fuzzy: bool = False,
    partly: bool = True,
    negate: bool = False,
    incl_cut: float = 0.8,
    pri_cut: float = 0.0,
    n_cut: int = 1,
) -> Question:
    """Read what is asked of the cases.

    Parameters
    ----------
    conditions : ids, separated by commas; None to have them proposed
    expect : the same, each with ``~`` before it if its absence is expected; None to expect all

    Raises
    ------
    UsageError
        A condition is unknown or named twice, or the level is none that divides the cases.
    """
    chosen = None
    if conditions is not None:
        chosen = tuple(_named(conditions, framework, "--conditions"))
    expected = None
    if expect is not None:
        named = _named(expect, framework, "--expect", signed=True)
        strange = next((name for name in named if chosen is not None and name not in chosen), None)
        if strange is not None:
            raise UsageError(
                told(
                    "--expect: %(name)s is not one of the --conditions: add it there, or leave it "
                    "out here",
                    name=show(strange),
                )
            )
        expected = named
    if at is not None:
        _check_level(at, framework)
    return Question(
        route=route,
        conditions=chosen,
        expected=expected,
        at=at,
        fuzzy=fuzzy,
        partly=partly,
        negate=negate,
        incl_cut=incl_cut,
        pri_cut=pri_cut,
        n_cut=n_cut,
    )


def _named(
    given: str, framework: Framework, option: str, *, signed: bool = False
) -> dict[str, bool]:
    """Read ids of conditions, each with whether it, or its absence, is meant."""
    known = framework.condition_by_id
    found: dict[str, bool] = {}
    for word in filter(None, (part.strip() for part in given.split(","))):
        name = word.removeprefix(ABSENT).strip() if signed else word
        if name not in known:
            hint = did_you_mean(name, known) or told("'pilotscan explain' lists them")
            raise UsageError(
                told(
                    "%(option)s: the framework has no condition %(name)s: %(hint)s",
                    option=option,
                    name=show(name),
                    hint=hint,
                )
            )
        if name in found:
            raise UsageError(
                told(
                    "%(option)s: %(name)s is named twice: keep one of them",
                    option=option,
                    name=show(name),
                )
            )
        found[name] = not word.startswith(ABSENT)
    if not found:
        raise UsageError(told("%(option)s names no condition", option=option))
    return found


def _check_level(at: int, framework: Framework) -> None:
    levels = framework.levels
    if not levels.first < at <= levels.last:
        raise UsageError(
            told(
                "--at %(at)s: no level that divides the cases; choose one of %(first)s to %(last)s",
                at=at,
                first=levels.first + 1,
                last=levels.last,
            )
        )


def pilots_of(many: Many, framework: LoadedFramework, as_of: date | None) -> list[Pilot]:
    """Read and check the files of a run, and return the pilots that can be judged.

    Raises
    ------
    UsageError
        There is none.
    """
    pilots = read_pilots(many, Job(framework, None, as_of))
    if not pilots:
        raise UsageError(told("there is nothing to look at: no pilot can be judged"))
    return pilots
