"""Choose pilots by what their files say, and arrange them."""

from __future__ import annotations

from functools import reduce
from typing import TYPE_CHECKING, Literal, get_args

import numpy as np

from pilotscan.diagnostics import did_you_mean, show
from pilotscan.errors import UsageError
from pilotscan.model.assessment import Sector
from pilotscan.model.fields import fixed_words
from pilotscan.model.pilot import Pilot
from pilotscan.model.scale import OUTCOMES, VERDICTS
from pilotscan.scoring.verdict import NOT_ASSESSABLE
from pilotscan.told import in_a_row, told

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from pilotscan.comparing.judged import JudgedSet
    from pilotscan.comparing.record import PilotRecord
    from pilotscan.model.framework import Framework

__all__ = [
    "FIELDS",
    "SORTS",
    "Sort",
    "Wanted",
    "arrange",
    "fixed_values",
    "having",
    "none_has",
    "read_wanted",
    "select",
    "verdict_place",
]

Sort = Literal["file", "name", "municipality", "verdict", "low", "score", "coverage", "distance"]
SORTS: tuple[Sort, ...] = get_args(Sort)
Wanted = dict[str, tuple[str, ...]]
"""Values by field: of one field any will do, of several fields each must."""

_LISTED_AT_MOST = 12

FIELDS: dict[str, Callable[[PilotRecord], Iterable[str]]] = {
    "theme": lambda record: record.themes,
    "municipality": lambda record: record.municipalities,
    "country": lambda record: [record.country],
    "status": lambda record: [record.status],
    "route": lambda record: [record.route],
    "verdict": lambda _: [],
    "sector": lambda record: record.sectors,
    "observation": lambda record: record.observations,
    "distance": lambda _: [],
}
"""What pilots can be chosen by; verdict and distance follow from judging them."""


def fixed_values(framework: Framework) -> dict[str, tuple[str, ...]]:
    """Return the values that a field can have, of fields for which they are fixed."""
    return {
        "status": fixed_words(Pilot.model_fields["status"].annotation),
        "route": tuple(framework.routes),
        "verdict": VERDICTS,
        "sector": get_args(Sector),
        "observation": tuple(rule.kind for rule in framework.observations),
    }


def read_wanted(given: Sequence[str], framework: Framework) -> Wanted:
    """Read conditions of the form FIELD=VALUE.

    Raises
    ------
    UsageError
        Another form, a field that does not exist, or a value that a field cannot have.
    """
    fixed = fixed_values(framework)
    wanted: Wanted = {}
    for text in given:
        name, equals, value = text.partition("=")
        name, value = name.strip().casefold(), value.strip()
        at_most = name.endswith("<")
        name = name.removesuffix("<").rstrip()
        if not equals or not value:
            raise UsageError(
                told(
                    "--where %(text)s: write FIELD=VALUE, for example theme=housing",
                    text=show(text),
                )
            )
        if name not in FIELDS:
            hint = did_you_mean(name, FIELDS) or told(
                "fields: %(fields)s", fields=", ".join(FIELDS)
            )
            raise UsageError(
                told("--where: pilots have no field %(name)s: %(hint)s", name=show(name), hint=hint)
            )
        if at_most and name != "distance":
            raise UsageError(
                told("--where %(text)s: only 'distance' can be at most something", text=show(text))
            )
        if name == "distance":
            wanted[name] = (*wanted.get(name, ()), *_distances(value, framework, at_most=at_most))
            continue
        if name in fixed and value.casefold() not in fixed[name]:
            hint = did_you_mean(value, fixed[name]) or told(
                "values: %(allowed)s", allowed=", ".join(fixed[name])
            )
            raise UsageError(
                told(
                    "--where: %(value)s is no %(name)s: %(hint)s",
                    value=show(value),
                    name=name,
                    hint=hint,
                )
            )
        wanted[name] = (*wanted.get(name, ()), value)
    return wanted


def _distances(value: str, framework: Framework, *, at_most: bool) -> Iterable[str]:
    """Return the numbers of answers that are wanted; there are never more than conditions."""
    if not value.isdecimal():
        raise UsageError(
            told("--where: %(value)s is no number of answers: distance<=7", value=show(value))
        )
    number = min(int(value[:9]), len(framework.conditions) + 1)
    return map(str, range(0 if at_most else number, number + 1))


def select(records: Sequence[PilotRecord], judged: JudgedSet, wanted: Wanted) -> list[int]:
    """Return the positions of the pilots that have all that is wanted.

    Parameters
    ----------
    wanted : upper and lower case are the same

    Raises
    ------
    UsageError
        No pilot has it.
    """
    chosen = list(range(len(records)))
    for name, values in wanted.items():
        has = [list(words) for words in _words(name, records, judged)]
        matching = _matching(has, values)
        if not matching:
            known = sorted({word for words in has for word in words})
            raise UsageError(
                told(
                    "no pilot has %(name)s %(values)s: %(hint)s",
                    name=name,
                    values=_either(show(value) for value in values),
                    hint=did_you_mean(values[0], known) or _list(name, known),
                )
            )
        chosen = [i for i in chosen if i in matching]
    if not chosen:
        raise none_has(wanted)
    return chosen


def none_has(wanted: Wanted) -> UsageError:
    """Return that no pilot has all that is wanted."""
    every = (in_a_row((name, _either(values)), "=") for name, values in wanted.items())
    together = reduce(lambda a, b: told("%(first)s and %(last)s", first=a, last=b), every)
    return UsageError(told("no pilot has all of this: %(wanted)s", wanted=together))


def having(
    records: Sequence[PilotRecord], judged: JudgedSet, wanted: Mapping[str, Sequence[str]]
) -> list[int]:
    """Return the positions of the pilots that have all that is wanted; perhaps none."""
    chosen = set(range(len(records)))
    for name, values in wanted.items():
        chosen &= _matching(_words(name, records, judged), values)
    return sorted(chosen)


def _matching(has: Iterable[Iterable[str]], values: Iterable[str]) -> set[int]:
    """Return the positions of what has one of some values, in upper or lower case."""
    folded = {value.casefold() for value in values}
    return {i for i, words in enumerate(has) if any(word.casefold() in folded for word in words)}


def _words(name: str, records: Sequence[PilotRecord], judged: JudgedSet) -> Iterable[Iterable[str]]:
    """Return what each pilot has of a field."""
    if name == "verdict":
        return ([OUTCOMES[verdict]] for verdict in judged.verdict)
    if name == "distance":
        return ([str(answers)] for answers in judged.ahead.distance.tolist())
    return map(FIELDS[name], records)


def _either(values: Iterable[str]) -> str:
    return reduce(lambda a, b: told("%(first)s or %(last)s", first=a, last=b), values)


def _list(name: str, words: Sequence[str]) -> str:
    if not words:
        return told("no file tells it")
    more = len(words) - _LISTED_AT_MOST
    listed = ", ".join(show(word)[1:-1] for word in words[:_LISTED_AT_MOST])
    if more > 0:
        return told(
            "there is %(name)s %(listed)s and %(more)s more",
            name=name,
            listed=listed,
            more=str(more),
        )
    return told("there is %(name)s %(listed)s", name=name, listed=listed)


def verdict_place(verdict: int) -> tuple[bool, int]:
    """Return a key that sorts verdicts from the best on; last what cannot be assessed.

    Parameters
    ----------
    verdict : position in `OUTCOMES`
    """
    return verdict == NOT_ASSESSABLE, -verdict


def arrange(
    records: Sequence[PilotRecord], judged: JudgedSet, pilots: Sequence[int], by: Sort
) -> list[int]:
    """Sort positions of pilots; equal ones stay in the order of the files.

    Parameters
    ----------
    by : names and municipalities from A on, verdicts and numbers from the best on; what has no
        value, and what cannot be assessed, comes last
    """
    keys: dict[Sort, Callable[[int], tuple[object, ...]]] = {
        "file": lambda _: (),
        "name": lambda i: (records[i].name.casefold(),),
        "municipality": lambda i: (
            not records[i].municipalities,
            tuple(name.casefold() for name in records[i].municipalities),
        ),
        "verdict": lambda i: verdict_place(int(judged.verdict[i])),
        "low": lambda i: (-float(judged.low[i]),),
        "score": lambda i: (
            bool(np.isnan(judged.score[i])),
            -float(np.nan_to_num(judged.score[i])),
        ),
        "coverage": lambda i: (-float(judged.coverage[i]),),
        "distance": lambda i: (int(judged.ahead.distance[i]),),
    }
    return sorted(pilots, key=keys[by])
