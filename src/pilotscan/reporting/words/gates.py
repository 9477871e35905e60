"""What gates say, in words: which one a pilot misses, by how much, and what would meet it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pilotscan.reporting.words.numbers import undusted
from pilotscan.reporting.words.reasons import RULES

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from pilotscan.configuration import Exemption
    from pilotscan.gates import Change, GateResult
    from pilotscan.reporting.words.language import Language

__all__ = [
    "allowed_text",
    "expired_text",
    "gates_document",
    "help_text",
    "miss_text",
    "summary_text",
]


def miss_text(result: GateResult, language: Language) -> str:  # noqa: PLR0911 - one per gate
    """Say which gate a pilot misses, what was found and what was asked for."""
    gettext, rule, value, bound = language.gettext, result.rule, result.value, result.bound
    said = {"pilot": result.pilot, "rule": rule, "condition": result.condition}
    if isinstance(bound, tuple):
        if rule == "forbid-observation":
            return gettext(
                "The facts of '%(pilot)s' give the observation '%(kind)s', which the gate "
                "'%(rule)s' refuses.",
                kind=value, **said,
            )  # fmt: skip
        return gettext(
            "'%(pilot)s' has the verdict '%(verdict)s', which the gate '%(rule)s' refuses.",
            verdict=value, **said,
        )  # fmt: skip
    times = 100 if rule == "min-coverage" else 1
    said["bound"] = language.number(undusted(times * bound))
    number = float(value) if isinstance(value, int | float) else 0.0
    # A number that lies below a bound also reads as below it.
    below = language.number(times * number, 1, times * bound)
    if rule == "min-coverage":
        return gettext(
            "Of '%(pilot)s' %(value)s %% of the weight is rated; the gate '%(rule)s' asks for "
            "%(bound)s %%.",
            value=below, **said,
        )  # fmt: skip
    if rule == "max-unsupported":
        return language.ngettext(
            "'%(pilot)s' has %(n)s level without sufficient evidence; the gate '%(rule)s' allows "
            "%(bound)s.",
            "'%(pilot)s' has %(n)s levels without sufficient evidence; the gate '%(rule)s' allows "
            "%(bound)s.",
            int(number), **said,
        )  # fmt: skip
    if rule == "max-distance":
        return language.ngettext(
            "'%(pilot)s' is %(n)s answer away from a verdict; the gate '%(rule)s' allows "
            "%(bound)s.",
            "'%(pilot)s' is %(n)s answers away from a verdict; the gate '%(rule)s' allows "
            "%(bound)s.",
            int(number), **said,
        )  # fmt: skip
    if rule == "min-score" and value is None:
        return gettext(
            "'%(pilot)s' has no score, because too little is rated; the gate '%(rule)s' asks for "
            "%(bound)s.",
            **said,
        )
    if rule == "min-score":
        return gettext(
            "The low end of the score of '%(pilot)s' is %(value)s; the gate '%(rule)s' asks for "
            "%(bound)s.",
            value=below, **said,
        )  # fmt: skip
    if value is None:
        return gettext(
            "The level of '%(condition)s' of '%(pilot)s' is not known; the gate '%(rule)s' asks "
            "for level %(bound)s.",
            **said,
        )
    return gettext(
        "The level of '%(condition)s' of '%(pilot)s' is %(value)s; the gate '%(rule)s' asks for "
        "level %(bound)s.",
        value=language.number(number), **said,
    )  # fmt: skip


def help_text(result: GateResult, language: Language) -> str:
    """Say what would meet a gate that was missed; empty if nothing can be said."""
    if not result.is_enough:
        return language.gettext("No change of levels and evidence would meet it.")
    if not result.changes:
        return ""
    listed = "; ".join(_changes(result.changes, language))
    return language.gettext("It would be met with %(changes)s.", changes=listed)


def summary_text(missed: int, pilots: int, language: Language) -> str:
    """Say in one line how many gates were missed, of how many pilots."""
    if not missed:
        return language.ngettext(
            "Gates: met by the %(n)s pilot judged.",
            "Gates: met by all %(n)s pilots judged.",
            pilots,
        )
    return language.ngettext(
        "Gates: %(n)s missed; %(pilots)s judged.",
        "Gates: %(n)s missed; %(pilots)s judged.",
        missed,
        pilots=language.ngettext("%(n)s pilot", "%(n)s pilots", pilots),
    )


def allowed_text(pilots: int, language: Language) -> str:
    """Say that pilots of which too little is known meet a gate that refuses worse verdicts."""
    return language.ngettext(
        "Of %(n)s pilot not enough is known yet, which the gate 'fail-on' does not refuse.",
        "Of %(n)s pilots not enough is known yet, which the gate 'fail-on' does not refuse.",
        pilots,
    )


def gates_document(results: Iterable[GateResult], language: Language) -> list[dict[str, Any]]:
    """Return the gates in the shape of the JSON result (docs/reference/json.md)."""
    return [
        {
            **result.as_json(),
            "message": None if result.met else miss_text(result, language),
            "help": (None if result.met else help_text(result, language)) or None,
        }
        for result in results
    ]


def expired_text(exemption: Exemption, language: Language) -> str:
    """Say that an exemption no longer counts."""
    return language.gettext(
        "the exemption of '%(pilot)s' from the gates ended on %(date)s and no longer counts",
        pilot=exemption.pilot, date=exemption.expires.isoformat(),
    )  # fmt: skip


def _changes(changes: Sequence[Change], language: Language) -> list[str]:
    """Say all changes, those that are alike together."""
    proven = {c.about: c for c in changes if c.what == "evidence"}
    alike: dict[tuple[Change, Change | None], list[str]] = {}
    for change in changes:
        evidence = proven.get(change.about)
        if change.what == "level" and evidence is not None:
            del proven[change.about]
        elif change.what == "evidence" and change.about not in proven:
            continue  # said with the level already
        else:
            evidence = None
        kind = (change._replace(about=""), evidence and evidence._replace(about=""))
        alike.setdefault(kind, []).append(f"'{change.about}'")
    return [
        _change(change, evidence, language.together(about), language)
        for (change, evidence), about in alike.items()
    ]


def _change(change: Change, evidence: Change | None, about: str, language: Language) -> str:
    """Say how something would have to be, and not what to write: a level is found, not chosen."""
    gettext = language.gettext
    after, before = change.after, change.before
    number = "" if after is None else language.number(after)
    if change.what == "facts":
        return gettext("facts at %(about)s that no longer show it", about=about)
    if change.what != "level":
        return gettext(RULES[change.what].mended, about=about, to=number)
    if before is not None:
        said = gettext(
            "%(about)s at level %(to)s (now %(from)s)",
            about=about, to=number, **{"from": language.number(before)},
        )  # fmt: skip
    elif change.any_level:
        said = gettext("a rating of %(about)s, at any level", about=about)
    else:
        said = gettext("%(about)s at level %(to)s (now unknown)", about=about, to=number)
    if evidence is None or evidence.after is None:
        return said
    strength = language.number(evidence.after)
    return gettext("%(change)s with evidence of strength %(to)s", change=said, to=strength)
