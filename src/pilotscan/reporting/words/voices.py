"""What several assessors gave: one by one, or of many of one role how they are spread."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from pilotscan.reporting.words.said import Said

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from pilotscan.reporting.words.language import Language
    from pilotscan.reporting.words.wording import Wording

__all__ = [
    "MANY",
    "Voice",
    "crowd_name",
    "crowded_roles",
    "fewer",
    "spread_text",
    "voices_text",
]

MANY = 5
"""Assessors of one role from which on their levels are told as a distribution."""


class Voice(NamedTuple):
    """What an assessor gave one condition.

    Parameters
    ----------
    name : in words
    level : None where the assessor gave none
    unsure : the assessor says not to know
    """

    name: str
    role: str
    level: int | None
    unsure: bool


def crowded_roles(roles: Iterable[str]) -> set[str]:
    """Return the roles of so many assessors that nobody reads them one by one."""
    return {role for role, n in Counter(roles).items() if n >= MANY}


def crowd_name(role: str, people: int, say: Wording) -> str:
    """Name a crowded role, with how many they are."""
    name = say.role(role)
    return f"{name[:1].upper()}{name[1:]} ({say.language.number(people)})"


def fewer(reasons: Iterable[Said], language: Language, at_most: int = MANY - 1) -> tuple[Said, ...]:
    """Tell each reason once, the first few of them; the rest is counted."""
    each = tuple(dict.fromkeys(reasons))
    rest = len(each) - at_most
    if rest <= 0:
        return each
    more = language.ngettext("%(n)s more reason", "%(n)s more reasons", rest)
    return (*each[:at_most], Said(more))


def voices_text(voices: Sequence[Voice], crowded: set[str], say: Wording) -> str:
    """Say who gave which level; of a crowded role how its levels are spread."""
    said: dict[str, str] = {}
    for i, voice in enumerate(voices):
        if voice.role in crowded:
            if voice.role not in said:
                some = [one for one in voices if one.role == voice.role]
                said[voice.role] = f"{say.role(voice.role)}: {spread_text(some, say)}"
        elif voice.level is not None:
            said[f"{voice.role}/{i}"] = f"{voice.name}: {voice.level}"
    return "; ".join(said.values())


def spread_text(voices: Sequence[Voice], say: Wording) -> str:
    """Say which share of the levels is which, of how many, and how many do not know."""
    language = say.language
    levels = Counter(voice.level for voice in voices if voice.level is not None)
    total, unsure = sum(levels.values()), sum(voice.unsure for voice in voices)
    parts = [
        language.gettext(
            "level %(level)s %(share)s", level=level, share=language.percent(levels[level] / total)
        )
        for level in sorted(levels)
    ]
    if total:
        parts.append(language.ngettext("of %(n)s who rated it", "of %(n)s who rated it", total))
    if unsure:
        parts.append(language.ngettext("%(n)s does not know", "%(n)s do not know", unsure))
    return ", ".join(parts) or language.gettext("no level")
