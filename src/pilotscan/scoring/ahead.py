"""How a pilot stands if something is assumed, and the path that leads on from there."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from pilotscan.model.scale import Verdict
    from pilotscan.scoring.evaluation import Evaluation
    from pilotscan.scoring.result import Path

__all__ = ["Ahead", "Terms", "look_ahead"]


class Terms(NamedTuple):
    """On what terms to look ahead.

    Parameters
    ----------
    to : verdict that is to be reached; None for none
    changes : what is assumed first, by condition; see `Evaluation.what_if`
    effort, actors : see `Evaluation.path`
    """

    to: Verdict | None = None
    changes: Mapping[str, int | tuple[int, int]] = {}
    effort: Mapping[str, float] | None = None
    actors: Collection[str] | None = None


class Ahead(NamedTuple):
    """How a pilot stands, and what leads on from there.

    Parameters
    ----------
    now : as its file has it
    then : with what is assumed; None where nothing is
    path : from `then`, else from `now`; None if none was asked for
    """

    now: Evaluation
    then: Evaluation | None
    path: Path | None


def look_ahead(evaluation: Evaluation, terms: Terms) -> Ahead:
    """Assume what is to be assumed, and find the path from there, on the route of the report.

    Raises
    ------
    ValueError
        What `Evaluation.what_if` and `Evaluation.path` refuse.
    """
    then = evaluation.what_if(terms.changes) if terms.changes else None
    path = None
    if terms.to is not None:
        path = (then or evaluation).path(terms.to, effort=terms.effort, actors=terms.actors)
    return Ahead(evaluation, then, path)
