"""The brief of one pilot: its first screen, cut by fixed rules to what fits one sheet of A4."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pilotscan.reporting.pilot.answer import SENTENCE_END
from pilotscan.reporting.words.said import Said

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pilotscan.reporting.pilot.actions import Card
    from pilotscan.reporting.pilot.values import LessonView, Mind, PilotPage

__all__ = ["brief_page"]

TEXT = 260
"""Characters of a text."""
QUESTION = 130
"""Characters of what stands on a card."""
NAMED = 2
"""So many sources are named for one text."""
LESSONS = 3


def brief_page(page: PilotPage) -> PilotPage:
    """Leave of a page what fits on one sheet: at most three things to do, and short texts.

    What is too long ends behind a whole sentence; a sentence that is too long by itself ends with
    an ellipsis. Of the sources those are left that are named.
    """
    fact = page.answer.fact
    if fact is not None:
        fact = fact._replace(text=_short(fact.text), sources=fact.sources[:NAMED])
    mind = tuple(map(_mind, page.mind))
    line = page.line and page.line._replace(text=_short(page.line.text), sources=())
    lessons = () if page.actions.cards else _few(page.lessons)
    named = {
        *(fact.sources if fact else ()),
        *(number for it in mind for number in it.sources),
        *(number for kind in lessons for it in kind.told for number in it.sources),
    }
    return page._replace(
        line=line,
        answer=page.answer._replace(fact=fact),
        mind=mind,
        reply=page.reply and page.reply._replace(text=_short(page.reply.text)),
        actions=page.actions._replace(cards=tuple(map(_card, page.actions.cards))),
        lessons=lessons,
        sources=tuple(source for source in page.sources if source.number in named),
    )


def _mind(it: Mind) -> Mind:
    text = _short(it.text) if isinstance(it.text, Said) else it.text
    if isinstance(text, str):
        text = _cut(text, TEXT)
    return it._replace(text=text, sources=it.sources[:NAMED])


def _card(card: Card) -> Card:
    questions = tuple(q._replace(text=_short(q.text, QUESTION)) for q in card.questions)
    goal = card.goal and _short(card.goal, QUESTION)
    return card._replace(title=_short(card.title, QUESTION), goal=goal, questions=questions)


def _few(lessons: Sequence[LessonView]) -> tuple[LessonView, ...]:
    """Keep the first lessons of all kinds."""
    kept, room = [], LESSONS
    for kind in lessons:
        told = tuple(
            it._replace(text=_short(it.text), sources=it.sources[:NAMED]) for it in kind.told[:room]
        )
        if told:
            kept.append(kind._replace(told=told))
        room -= len(told)
    return tuple(kept)


def _short(text: Said, most: int = TEXT) -> Said:
    return text._replace(text=_cut(text.text, most))


def _cut(text: str, most: int) -> str:
    """End a text behind its last whole sentence that fits, else behind a word."""
    if len(text) <= most:
        return text
    ends = [found.start() for found in SENTENCE_END.finditer(text[: most + 1])]
    if ends:
        return text[: ends[-1]]
    return f"{text[:most].rpartition(' ')[0].rstrip(',;:') or text[:most]} …"
