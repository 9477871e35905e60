"""Look ahead from many pilots: what leads to a verdict, and what if conditions were otherwise."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pilotscan.diagnostics import did_you_mean, show
from pilotscan.errors import UsageError
from pilotscan.loading.effort import read_effort
from pilotscan.model.scale import STRENGTHS, VERDICTS
from pilotscan.runs.judging import judge_many
from pilotscan.runs.many import Job
from pilotscan.scoring.ahead import Ahead, Terms, look_ahead
from pilotscan.scoring.path import AIMS
from pilotscan.told import told

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from pilotscan.model.framework import Framework
    from pilotscan.runs.many import Many
    from pilotscan.scoring.evaluation import Evaluation

__all__ = ["Ahead", "PathJob", "Terms", "look_ahead_of", "read_terms"]

_SET = re.compile(r"([^=/]+)=(\d+)(?:/(\d+))?", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class PathJob(Job):
    """What to look for in each pilot."""

    terms: Terms


def read_terms(
    framework: Framework,
    to: str | None,
    sets: Sequence[str] = (),
    effort: Path | None = None,
    actors: Sequence[str] = (),
) -> Terms:
    """Read on what terms to look ahead, as they are given on a command line.

    Raises
    ------
    UsageError
        One of them says nothing that this framework knows.
    """
    if framework.profile_only:
        raise UsageError(framework.without_verdict(told("a path")))
    if to is None and not sets:
        raise UsageError(told("say where it should lead: --to VERDICT; or what to assume: --set"))
    if to is None and (effort is not None or actors):
        option = "--actors" if effort is None else "--effort"
        raise UsageError(told("%(option)s is about a path: add --to VERDICT", option=option))
    aims = [VERDICTS[aim] for aim in AIMS]
    if to is not None and to not in aims:
        hint = did_you_mean(to, aims) or told(
            "choose %(one)s or %(other)s", one=aims[0], other=aims[1]
        )
        raise UsageError(
            told("--to: no path leads to %(verdict)s: %(hint)s", verdict=show(to), hint=hint)
        )
    conditions = framework.condition_by_id
    return Terms(
        to,
        _changes(sets, framework),
        None if effort is None else read_effort(effort, conditions),
        _actors(actors, framework) if actors else None,
    )


def _changes(sets: Sequence[str], framework: Framework) -> dict[str, int | tuple[int, int]]:
    changes: dict[str, int | tuple[int, int]] = {}
    for given in sets:
        found = _SET.fullmatch(given.strip())
        if found is None:
            raise UsageError(
                told(
                    "--set %(given)s: expected CONDITION=LEVEL or CONDITION=LEVEL/STRENGTH, as in "
                    "structural-funding=2/1",
                    given=show(given),
                )
            )
        name, level, strength = found[1].strip(), found[2], found[3]
        known = framework.condition_by_id
        if name not in known:
            hint = did_you_mean(name, known) or told("'pilotscan explain' lists them")
            raise UsageError(
                told(
                    "--set: the framework has no condition %(name)s: %(hint)s",
                    name=show(name),
                    hint=hint,
                )
            )
        if name in changes:
            raise UsageError(
                told("--set: %(name)s is set twice: keep one of them", name=show(name))
            )
        for number, scale, what in (
            (level, framework.levels.levels, told("level")),
            (strength, STRENGTHS, told("strength")),
        ):
            if number is not None and number not in map(str, scale):
                raise UsageError(
                    told(
                        "--set %(name)s: the %(what)s %(number)s is not one of %(first)s to "
                        "%(last)s",
                        name=name,
                        what=what,
                        number=show(number),
                        first=scale[0],
                        last=scale[-1],
                    )
                )
        changes[name] = int(level) if strength is None else (int(level), int(strength))
    return changes


def _actors(given: Sequence[str], framework: Framework) -> tuple[str, ...]:
    known = {actor for condition in framework.conditions for actor in condition.actors}
    known |= framework.actors.keys()
    named = dict.fromkeys(word.strip() for words in given for word in words.split(","))
    for actor in named:
        if actor not in known:
            listed = ", ".join(sorted(known)) or told("none")
            hint = did_you_mean(actor, known) or told("actors: %(listed)s", listed=listed)
            raise UsageError(
                told(
                    "--actors: the framework has no actor %(name)s: %(hint)s",
                    name=show(actor),
                    hint=hint,
                )
            )
    return tuple(named)


def look_ahead_of(many: Many, job: PathJob) -> list[Ahead]:
    """Look ahead from every pilot that can be judged, in the order of the files.

    Raises
    ------
    UsageError
        An effort is missing of a condition that may be touched.
    """
    return [_ahead(evaluation, job.terms) for evaluation in judge_many(many, job)]


def _ahead(evaluation: Evaluation, terms: Terms) -> Ahead:
    try:
        return look_ahead(evaluation, terms)
    except ValueError as error:
        raise UsageError(
            told(
                "--effort: on the route '%(route)s' of '%(pilot)s' %(why)s: add a line for each",
                route=evaluation.route,
                pilot=evaluation.pilot.id,
                why=error.args[0],
            )
        ) from None
