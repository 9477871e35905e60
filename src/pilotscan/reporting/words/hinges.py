"""What would change a verdict, in words: single changes, those that are alike together."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from pilotscan.model.scale import VERDICTS

if TYPE_CHECKING:
    from pilotscan.model.scale import Verdict
    from pilotscan.reporting.words.said import Said
    from pilotscan.reporting.words.wording import Wording
    from pilotscan.scoring.result import Hinge, RouteResult

__all__ = ["HingeRow", "hinge_rows", "hinge_text"]


def hinge_text(hinge: Hinge, result: RouteResult, say: Wording) -> str:
    """Say one change in a few words."""
    _ = say.language.gettext
    values = {
        "condition": say.condition(hinge.condition),
        "before": hinge.before,
        "after": hinge.after,
    }
    if hinge.what == "evidence":
        return _("“%(condition)s”, evidence from %(before)s to %(after)s", **values)
    if hinge.before is None:
        return _("“%(condition)s”, now unknown, turns out to be at level %(after)s", **values)
    if any(r.rule == "stop" and hinge.condition in r.conditions for r in result.reasons):
        return _("all assessors give “%(condition)s” level %(after)s", **values)
    return _("“%(condition)s”, level from %(before)s to %(after)s", **values)


NAMED = 4
"""So many conditions of which the same holds are named."""


class HingeRow(NamedTuple):
    """Single changes of the same kind that each give the same verdict.

    Parameters
    ----------
    lead : what changes
    conditions : ids and titles of the first of those of which it holds
    more : how many more there are
    """

    lead: str
    conditions: tuple[tuple[str, Said], ...]
    more: str
    verdict: str


def hinge_rows(result: RouteResult, say: Wording) -> tuple[HingeRow, ...]:
    """Put together the single changes that are alike, the worst verdict first."""
    found: dict[tuple[str, Verdict], tuple[Hinge, list[int]]] = {}
    for hinge in result.hinges:
        at = f"{hinge.condition} {hinge.what}", hinge.verdict
        found.setdefault(at, (hinge, []))[1].append(hinge.after)
    alike: dict[tuple[Verdict, str], list[str]] = {}
    for hinge, after in found.values():
        lead = _lead(hinge, after, result, say)
        alike.setdefault((hinge.verdict, lead), []).append(hinge.condition)
    order = sorted(alike, key=lambda key: VERDICTS.index(key[0]))
    return tuple(
        HingeRow(
            lead,
            tuple((name, say.named(name, "")) for name in alike[verdict, lead][:NAMED]),
            say.language.ngettext("%(n)s more", "%(n)s more", len(alike[verdict, lead]) - NAMED)
            if len(alike[verdict, lead]) > NAMED
            else "",
            say.verdict(verdict, result.route),
        )
        for verdict, lead in order
    )


def _lead(hinge: Hinge, after: list[int], result: RouteResult, say: Wording) -> str:
    _ = say.language.gettext
    low, high = min(after), max(after)
    to = str(low) if low == high else _("%(low)s to %(high)s", low=low, high=high)
    if hinge.what == "evidence":
        return _("Evidence from strength %(before)s to %(after)s", before=hinge.before, after=to)
    if hinge.before is None:
        return _("Found to be at level %(after)s", after=to)
    if any(r.rule == "stop" and hinge.condition in r.conditions for r in result.reasons):
        return _("All assessors give level %(after)s", after=to)
    return _("From level %(before)s to %(after)s", before=hinge.before, after=to)
