"""What to find out at a target, and whom to ask: the same on a page and in JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pilotscan.model.pilot import Circumstance
    from pilotscan.scoring.evaluation import Evaluation
    from pilotscan.scoring.transfer import Transfer

__all__ = ["Asked", "open_questions"]

_ROLES = {"essential": 0, "helpful": 2}


class Asked(NamedTuple):
    """A condition that nobody rated at the target, or a circumstance that is not known there.

    Parameters
    ----------
    condition : its id; empty of a circumstance
    ask : ids or names of informants, or else ids of actors
    """

    condition: str
    circumstance: Circumstance | None
    is_necessary: bool
    ask: tuple[str, ...]


def open_questions(transfer: Transfer, evaluation: Evaluation) -> list[Asked]:
    """Return what is open at the target: first what is essential or necessary.

    Parameters
    ----------
    evaluation : of the pair
    """
    found = [*_circumstances(transfer), *_conditions(transfer, evaluation)]
    return [asked for _, asked in sorted(found, key=lambda one: one[0])]


def _circumstances(transfer: Transfer) -> Iterator[tuple[int, Asked]]:
    for one in transfer.circumstances:
        role = one.circumstance.role
        if one.means == "not-known" and role in _ROLES:
            yield _ROLES[role], Asked("", one.circumstance, role == "essential", ())


def _conditions(transfer: Transfer, evaluation: Evaluation) -> Iterator[tuple[int, Asked]]:
    route = transfer.result.route
    for origin in transfer.conditions:
        condition = transfer.framework.condition_by_id[origin.id]
        if origin.comes_from != "open" or not condition.is_relevant(route):
            continue
        ask = tuple(ask.whom for ask in evaluation.asks(origin.id)) or condition.actors
        is_necessary = condition.is_necessary(route)
        yield (0 if is_necessary else 1), Asked(origin.id, None, is_necessary, ask)
