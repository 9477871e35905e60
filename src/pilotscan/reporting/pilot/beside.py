"""A pilot read beside other frameworks that come with the program."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pilotscan.loading.builtin import builtin_frameworks
from pilotscan.reading import packaged_framework
from pilotscan.reporting.pilot.values import BesideLine, BesideView
from pilotscan.reporting.words.said import mixed
from pilotscan.reporting.words.wording import Wording
from pilotscan.scoring.beside import Beside, Standing, read_beside

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from pilotscan.reporting.words.said import Mixed
    from pilotscan.scoring.evaluation import Evaluation

__all__ = ["beside_documents", "beside_views"]


def beside_views(evaluation: Evaluation, say: Wording) -> tuple[BesideView, ...]:
    """Lay out what other frameworks say of a pilot, each in its own words."""
    views = []
    for beside in _others(evaluation):
        there = Wording(beside.framework, say.language)
        views.append(
            BesideView(
                there.said(beside.framework.title),
                tuple(
                    BesideLine(
                        _anchor(row.here, evaluation),
                        say.said(say.framework.condition_by_id[row.here.condition].title),
                        _level(row.here, say),
                        _named(row.there, there),
                    )
                    for row in beside.rows
                ),
                _alone(beside.only_here, say) if beside.rows else (),
                _alone(beside.only_there, there),
            )
        )
    return tuple(views)


def beside_documents(evaluation: Evaluation) -> list[dict[str, Any]]:
    """Return what other frameworks say of a pilot, as a JSON result holds it."""
    return [
        {
            "framework": beside.framework.id,
            "version": beside.framework.version,
            "rows": [
                {**_standing(row.here), "other": [_standing(one) for one in row.there]}
                for row in beside.rows
            ],
            "only_here": [_standing(one) for one in beside.only_here],
            "only_there": [_standing(one) for one in beside.only_there],
        }
        for beside in _others(evaluation)
    ]


def _others(evaluation: Evaluation) -> list[Beside]:
    """Read a pilot beside every packaged framework under which it was rated too."""
    packaged = builtin_frameworks()
    named = dict.fromkeys(assessment.framework for assessment in evaluation.pilot.assessments)
    found = [
        read_beside(evaluation, packaged_framework(name))
        for name in named
        if name != evaluation.framework.id and name in packaged
    ]
    return [beside for beside in found if beside is not None]


def _standing(one: Standing) -> dict[str, Any]:
    return {"condition": one.condition, "state": one.state, "level": one.level}


def _anchor(one: Standing, evaluation: Evaluation) -> str:
    condition = evaluation.framework.condition_by_id[one.condition]
    return f"c-{one.condition}" if condition.is_relevant(evaluation.route) else ""


def _level(one: Standing, say: Wording) -> str:
    if one.level is not None:
        return say.level(one.level)
    if one.state == "not-applicable":
        return say.language.gettext("not applicable")
    return say.language.gettext("unknown")


def _named(listed: Iterable[Standing], say: Wording) -> tuple[Mixed | str, ...]:
    titles = say.framework.condition_by_id
    return tuple(
        mixed(say.said(titles[one.condition].title), ": ", _level(one, say)) for one in listed
    )


def _alone(listed: Sequence[Standing], say: Wording) -> tuple[Mixed | str, ...]:
    """Name what is known, and count the rest."""
    known = [one for one in listed if one.state != "unknown"]
    rest = len(listed) - len(known)
    more = (say.language.ngettext("%(n)s unknown", "%(n)s unknown", rest),) if rest else ()
    return (*_named(known, say), *more)
