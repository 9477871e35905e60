"""A transfer as CSV: the pairs, their conditions, and their circumstances."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pilotscan.reporting.exports.delimited import delimited_rows
from pilotscan.scoring.transfer import judge_whole

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pilotscan.scoring.evaluation import Evaluation
    from pilotscan.scoring.transfer import Transfer

__all__ = ["transfer_tables"]

_PAIR = ("pilot", "target", "as_of", "route")
_RESULT = ("verdict", "outlook", "answers", "path_to_conditional", "coverage", "missing")
_CONDITION = ("condition", "comes_from", "state", "level", "evidence_strength", "level_at_origin")
_CIRCUMSTANCE = ("circumstance", "what", "role", "at_scale", "here", "replacement", "means")


def transfer_tables(transfers: Sequence[Transfer], lang: str) -> dict[str, bytes]:
    """Write pilots judged for targets as CSV files, the one of the pairs first.

    Returns
    -------
    dict
        Bytes by file name; see `delimited_rows`.
    """
    judged = list(zip(transfers, judge_whole(transfers), strict=True))
    tables: dict[str, tuple[tuple[str, ...], list[tuple[Any, ...]]]] = {
        "transfer": (_RESULT, [(*_pair(one), *_result(one, whole)) for one, whole in judged]),
        "transfer-conditions": (
            _CONDITION,
            [(*_pair(one), *row) for one, whole in judged for row in _conditions(one, whole)],
        ),
        "transfer-circumstances": (
            _CIRCUMSTANCE,
            [(*_pair(one), *row) for one in transfers for row in _circumstances(one)],
        ),
    }
    return {
        f"{name}.csv": delimited_rows((*_PAIR, *header), rows, lang)
        for name, (header, rows) in tables.items()
    }


def _pair(one: Transfer) -> tuple[Any, ...]:
    return one.pilot.id, one.target.id, one.as_of, one.result.route


def _result(one: Transfer, whole: Evaluation) -> tuple[Any, ...]:
    head = whole.head
    steps = head.path_to("conditional").steps
    return (
        head.verdict,
        " ".join(head.outlook),
        head.distance.answers,
        None if steps is None else len(steps),
        head.coverage,
        " ".join(missing.circumstance.id or "" for missing in one.missing),
    )


def _conditions(one: Transfer, whole: Evaluation) -> Iterator[tuple[Any, ...]]:
    for origin, known in zip(one.conditions, whole.conditions, strict=True):
        strength = None if known.level is None else known.support.strength
        at_origin = origin.at_origin.level
        yield origin.id, origin.comes_from, known.state, known.level, strength, at_origin


def _circumstances(one: Transfer) -> Iterator[tuple[Any, ...]]:
    for item, there, means, _ in one.circumstances:
        yield item.id, item.what, item.role, item.at_scale, there.here, there.replacement, means
