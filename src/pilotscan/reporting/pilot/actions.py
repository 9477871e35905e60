"""The second screen of a report: what to do now, as a few cards, and the way from there."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from pilotscan.asking.conversations import conversations
from pilotscan.model.scale import LADDER, UNCLEAR, YES
from pilotscan.reporting.words.asking import question_text, whom_text
from pilotscan.reporting.words.deciding import deciding_order
from pilotscan.reporting.words.names import case_of
from pilotscan.reporting.words.next_step import change_of, way
from pilotscan.reporting.words.phrases import with_rest

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pilotscan.asking.conversations import Conversation
    from pilotscan.reporting.pilot.sentences import PilotWording
    from pilotscan.reporting.words.said import Said
    from pilotscan.scoring.result import PathStep

__all__ = ["Actions", "Card", "CardQuestion", "actions"]

CARDS = 3
"""So many things to do at once are enough."""
QUESTIONS = 3
NAMED = 2
"""So many of what comes after the cards are named."""
CARD_WORDS = 34
"""Words of the questions on a card, after which the rest is counted."""


class CardQuestion(NamedTuple):
    """A question on a card; `must` says that there is no verdict without it."""

    condition: str
    text: Said
    must: bool


class Card(NamedTuple):
    """One thing to do.

    Parameters
    ----------
    kicker : what it is and how long it takes
    title : of whom to ask, or of what to improve
    anchor : of the condition; empty of a conversation
    goal : from when on it is good enough
    who : of the pilot's own parties, and of whom there is nobody yet
    more : how many questions are left out
    after : what is known then, or which verdict
    """

    kicker: str
    title: Said
    anchor: str
    goal: Said | None
    who: str
    questions: tuple[CardQuestion, ...]
    more: str
    after: str


class Actions(NamedTuple):
    """What to do now.

    Parameters
    ----------
    then : what comes after the cards, in a sentence
    """

    heading: str
    cards: tuple[Card, ...]
    then: str


def actions(say: PilotWording) -> Actions:
    """Say what to do: conversations where too little is known, else the way to a better verdict."""
    head, language = say.head, say.language
    if say.framework.profile_only:
        return _of_profile(say)
    if head.verdict == UNCLEAR:
        talks = say.talks
        heading = language.ngettext(
            "One conversation to a verdict", "%(n)s conversations to a verdict", len(talks)
        )
        return Actions(heading, _talks(say, talks[:CARDS]), _then(say, talks[CARDS:]))
    if say.aim is None:
        then = language.gettext("Take one step at a time, and judge again after each.")
        return Actions(
            language.gettext("Keep this as it is, and find this out"), _to_keep(say), then
        )
    path = head.path_to(say.aim)
    if path.steps is None:
        told = way(path, head, say)
        return Actions(language.gettext("What stands in the way"), (), " ".join(told.parts))
    return _on_the_way(say, path.steps, say.aim == YES[0])


# --- conversations --------------------------------------------------------------------------------


def _talks(say: PilotWording, talks: Sequence[Conversation]) -> tuple[Card, ...]:
    before, cards = say.head.rated, []
    for talk in talks:
        cards.append(_talk(say, talk, before))
        before += sum(say.results[q.condition].level is None for q in talk.questions)
    return tuple(cards)


def _talk(say: PilotWording, talk: Conversation, before: int) -> Card:
    gettext, many = say.language.gettext, say.language.ngettext
    shown: list[CardQuestion] = []
    words = 0
    for question in sorted(talk.questions, key=lambda one: not one.must)[:QUESTIONS]:
        text = question_text(say.evaluation, question.condition, say)
        words += len(text.text.split())
        if shown and words > CARD_WORDS:
            break
        shown.append(CardQuestion(question.condition, text, question.must))
    left = len(talk.questions) - len(shown)
    number = say.language.number
    after = before + sum(say.results[q.condition].level is None for q in talk.questions)
    known = gettext("%(before)s → %(after)s known", before=number(before), after=number(after))
    return Card(
        many("Ask · %(n)s minute", "Ask · %(n)s minutes", talk.minutes),
        whom_text(talk.whom, say.evaluation, say),
        "",
        None,
        gettext("A guess: nobody is named who would know.") if talk.whom.is_guess else "",
        tuple(shown),
        many("and %(n)s question more", "and %(n)s questions more", left) if left else "",
        gettext("%(known)s: a verdict is possible", known=known) if talk.suffices else known,
    )


def _then(say: PilotWording, talks: Sequence[Conversation]) -> str:
    if not talks:
        return ""
    named = [whom_text(talk.whom, say.evaluation, say).text for talk in talks]
    return _after_that(say, named)


def _after_that(say: PilotWording, named: list[str]) -> str:
    return say.language.gettext("After that: %(named)s.", named="; ".join(named))


# --- what has to improve --------------------------------------------------------------------------


def _on_the_way(say: PilotWording, steps: Sequence[PathStep], is_to_yes: bool) -> Actions:
    """Lay out a path: first what has to improve, then whom to ask."""
    gettext = say.language.gettext
    to_ask = [step.condition for step in steps if step.change == "find-out"]
    to_do = [step for step in steps if step.change != "find-out"]
    weight = {name: i for i, (name, _) in enumerate(deciding_order(say.evaluation))}
    to_do.sort(key=lambda step: weight.get(step.condition, len(weight)))
    room = CARDS - 1 if to_ask else CARDS
    cards = [_step(say, step) for step in to_do[:room]]
    talks = conversations(say.evaluation, to_ask)
    shown = talks[: CARDS - len(cards)]
    cards += _talks_on_the_way(say, shown)
    rest = [say.condition(step.condition, case_of(step, say.evaluation)) for step in to_do[room:]]
    rest += [whom_text(talk.whom, say.evaluation, say).text for talk in talks[len(shown) :]]
    then = (
        _after_that(say, with_rest(rest[:NAMED], len(rest) - NAMED, say.language)) if rest else ""
    )
    heading = gettext("What has to happen first") if is_to_yes else gettext("Keep this in view")
    return Actions(heading, tuple(cards), then)


def _talks_on_the_way(say: PilotWording, talks: Sequence[Conversation]) -> list[Card]:
    return [card._replace(after="") for card in _talks(say, talks)]


def _step(say: PilotWording, step: PathStep) -> Card:
    gettext, name = say.language.gettext, step.condition
    condition = say.framework.condition_by_id[name]
    is_raised = step.change == "raise" and step.to_level is not None
    return Card(
        gettext("Improve") if is_raised else change_of(step, say),
        say.named(name, case_of(step, say.evaluation)),
        f"c-{name}",
        say.said(say.framework.anchor(condition, step.to_level))  # type: ignore[arg-type]
        if is_raised
        else None,
        _who(say, name),
        (),
        "",
        "",
    )


def _who(say: PilotWording, name: str) -> str:
    who = say.who(say.evaluation, name)
    return say.language.gettext("Who can do it: %(who)s.", who=who) if who else ""


def _to_keep(say: PilotWording) -> tuple[Card, ...]:
    """Return what would cost the best verdict if it slipped by one step, and what facts ask."""
    head, gettext = say.head, say.language.gettext
    now = LADDER.index(head.verdict)
    names = dict.fromkeys(
        hinge.condition
        for hinge in head.hinges
        if hinge.verdict in LADDER[:now] and hinge.before is not None and hinge.after < hinge.before
    )
    kept = [
        _card(gettext("Keep"), say.named(name, ""), anchor=f"c-{name}", who=_who(say, name))
        for name in names
    ]
    asked = [
        _card(gettext("Find out"), say.said(seen.rule.ask)) for seen in say.evaluation.observations
    ]
    return tuple((kept[: CARDS - len(asked[:1])] + asked)[:CARDS])


def _card(kicker: str, title: Said, *, anchor: str = "", who: str = "") -> Card:
    return Card(kicker, title, anchor, None, who, (), "", "")


def _of_profile(say: PilotWording) -> Actions:
    """Return whom to ask of what is not known: all there is to do where no verdict is given."""
    unknown = [worth.condition for worth in say.head.worth] or [
        condition.id
        for condition in say.framework.conditions
        if condition.is_relevant(say.head.route) and say.results[condition.id].state == "unknown"
    ]
    talks = conversations(say.evaluation, unknown)
    heading = say.language.gettext("Whom to ask") if talks else ""
    return Actions(heading, tuple(_talks_on_the_way(say, talks[:CARDS])), _then(say, talks[CARDS:]))
