"""Which level is meant by what somebody wrote: a number, its name, its statement, or no level."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from pilotscan.catalogue import answer_texts, answers_meant

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pilotscan.model.assessment import Level
    from pilotscan.model.framework import Condition, Framework

__all__ = ["level_of", "level_said"]

_NUMBER = re.compile(r"([0-9]{1,3})(?:[.,]0+)?")
_ALIKE = str.maketrans(
    {
        **dict.fromkeys("‘’‚‛`´", "'"),
        **dict.fromkeys("“”„‟«»", '"'),
        **{"‹": "<", "›": ">", "{": "(", "}": ")", "[": "(", "]": ")", "\\": ""},
    }
)
"""What people and survey programs write for each other, and the mark of what is no markup."""


def level_of(text: str, condition: Condition, framework: Framework) -> Level | None:
    """Return the answer that somebody wrote in words or as a number.

    Returns
    -------
    Level or None
        None for what is no answer to this question, and for what can be two of its answers.

    Notes
    -----
    A level is its number (2, 2.0 or 2,0), its label, or its whole statement: in any language, and
    also as sheets give it (“As above, and …”). Capitals, spaces, the form of quotes and brackets,
    and a full stop at the end make no difference. What may not be left out as not applicable
    cannot be so here.
    """
    plain = _plain(text)
    found: set[Level] = set()
    if number := _NUMBER.fullmatch(plain):
        level = int(number[1])
        found |= {level} & set(framework.levels.levels)
    for level in framework.levels.levels:
        if any(_plain(said) == plain for said in _ways(condition, level, framework)):
            found.add(level)
    meant = answers_meant(plain)
    if "unknown" in meant:
        found.add("unknown")
    if "not-applicable" in meant and condition.may_be_not_applicable:
        found.add("not-applicable")
    return found.pop() if plain and len(found) == 1 else None


def level_said(
    condition: Condition, level: int, framework: Framework, language: str
) -> tuple[str, ...]:
    """Return the statement of a level as a file has it, and as a sheet gives it if that differs.

    Parameters
    ----------
    language : of both; no statement in another one is returned
    """
    said = framework.anchor(condition, level).by_language().get(language, "")
    if not said:
        return ()
    begins = framework.builds_on.by_language().get(language) if framework.builds_on else None
    begins = begins.replace("{level}", str(level - 1)) if begins else None
    if begins is None or not said.startswith(begins):
        return (said,)
    return said, answer_texts()["as-above"][language] + said.removeprefix(begins)


def _ways(condition: Condition, level: int, framework: Framework) -> Iterator[str]:
    """Say in how many ways a level can be given in words."""
    yield from framework.label(level).by_language().values()
    for language in framework.anchor(condition, level).by_language():
        yield from level_said(condition, level, framework, language)


def _plain(text: str) -> str:
    """Write alike what says the same."""
    words = unicodedata.normalize("NFKC", text).translate(_ALIKE).casefold().split()
    return " ".join(words).rstrip(" .")
