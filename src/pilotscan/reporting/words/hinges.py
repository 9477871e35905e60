"""What would change a verdict, in words: single changes, for the better and the worse."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pilotscan.model.scale import LADDER, NO_VERDICT, UNCLEAR

if TYPE_CHECKING:
    from pilotscan.reporting.words.wording import Wording
    from pilotscan.scoring.result import Hinge, RouteResult

__all__ = ["change_text", "hinge_text"]


def change_text(result: RouteResult, say: Wording) -> str:
    """Say what would alter the verdict most, for the better and the worse.

    Where there is no verdict yet, distance and outlook say what it takes, and only what gives a
    favourable one by itself is left to say.
    """
    gettext, many = say.language.gettext, say.language.ngettext
    sentences: list[str] = []
    if result.verdict == NO_VERDICT:
        return ""
    now = LADDER.index("not-yet" if result.verdict == UNCLEAR else result.verdict)
    better = [h for h in result.hinges if h.verdict in LADDER[now + 1 :]]
    worse = [h for h in result.hinges if h.verdict in LADDER[:now]]
    lost = [h for h in result.hinges if h.verdict not in LADDER]
    better.sort(key=lambda h: (-LADDER.index(h.verdict), h.after - (h.before or 0)))
    worse.sort(key=lambda h: (LADDER.index(h.verdict), (h.before or 0) - h.after))
    lost.sort(key=lambda h: abs(h.after - (h.before or 0)))
    if result.verdict == UNCLEAR:
        worse = []
    elif not better and result.reasons:
        count = sum(len(r.conditions) + len(r.dimensions) or 1 for r in result.reasons)
        sentences.append(
            gettext("No single change makes the verdict better; the reasons count together.")
            if count != 1
            else gettext("No single step makes the verdict better.")
        )
    for hinges in (better, worse):
        if hinges:
            alike = sum(h.verdict == hinges[0].verdict for h in hinges)
            sentences.append(
                many(
                    "This change alone would make it “%(verdict)s”: %(change)s.",
                    "Any one of %(n)s changes would make it “%(verdict)s”, for example: "
                    "%(change)s.",
                    alike,
                    verdict=say.verdict(hinges[0].verdict, result.route),
                    change=hinge_text(hinges[0], result, say),
                )
            )
    if lost:
        sentences.append(
            many(
                "With this change alone no verdict would be possible, because too little is "
                "known: %(change)s.",
                "With any one of %(n)s changes no verdict would be possible, because too "
                "little is known, for example: %(change)s.",
                len(lost),
                change=hinge_text(lost[0], result, say),
            )
        )
    return " ".join(sentences)


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
