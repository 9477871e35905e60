"""The first screen of a report: the answer, one fact why, how it can turn out, how far it is."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from pilotscan.model.assessment import PANEL
from pilotscan.model.scale import LADDER, UNCLEAR, YES
from pilotscan.reporting.words.deciding import deciding_order
from pilotscan.reporting.words.next_step import firmness, out_of_reach
from pilotscan.reporting.words.phrases import MARK_SHAPES, number_of, rated_text
from pilotscan.reporting.words.reasons import RULES, many, tell
from pilotscan.reporting.words.said import Said
from pilotscan.scoring.evidence import strength_behind
from pilotscan.scoring.result import BASES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pilotscan.model.assessment import Rating
    from pilotscan.model.scale import Verdict
    from pilotscan.reporting.pilot.sentences import PilotWording
    from pilotscan.scoring.result import Change, PathStep, Rule

__all__ = ["SENTENCE_END", "Answer", "Fact", "Possible", "answer", "first_sentence"]

SENTENCE_END = re.compile(
    r"(?<=[.!?])(?<!\b[A-Za-z]\.)(?<!\b(?:no|co|(?i:nr|ca|dr|st|vs|mr|ms|ir))\.)"
    r"(?<!\b(?i:mrs|drs|ing)\.)(?<!\b(?i:prof)\.)"
    r"\s+(?=[\"“‘(]?[A-Z0-9À-ÖØ-Þ]|[’'‘][a-z]\s)"
)
"""Where a sentence ends: not after an initial or a short form."""


NAMED = 2
"""So many conditions are named beside the verdict."""


class Fact(NamedTuple):
    """What decides, and what the file says of it.

    Parameters
    ----------
    lead : what kind of reason it is, where it is one against the best verdict only
    anchor : of the condition
    title : what it is called where it fails
    """

    lead: str
    anchor: str
    title: Said
    text: Said
    sources: tuple[int, ...]


class Possible(NamedTuple):
    """A verdict, and whether answers to what is open can still give it; `said` says so."""

    id: str
    mark: str
    title: str
    is_possible: bool
    said: str


class KnownBar(NamedTuple):
    """How much is known, how much after the answers, and how much a verdict needs, in percent."""

    known: float
    after: float
    needed: float


class Answer(NamedTuple):
    """The verdict in words.

    Parameters
    ----------
    firmness : how firmly it is known; empty where there is no verdict
    why : what decides, in a sentence; empty where the fact says so
    others : the rest of what decides, in a sentence
    outlook : verdicts from worst to best; none where nothing is open
    out_of_reach : what rules the better ones out
    distance : how far it is to a verdict, or to a yes
    """

    id: str
    mark: str
    title: str
    firmness: str
    why: str
    fact: Fact | None
    others: str
    outlook: tuple[Possible, ...]
    out_of_reach: str
    distance: str
    bar: KnownBar | None
    rated: str
    documented: str
    open_route: str


def first_sentence(text: str) -> str:
    """Return the first sentence of a text."""
    return SENTENCE_END.split(text, maxsplit=1)[0]


def answer(say: PilotWording) -> Answer:
    """Say what the verdict is, why, how it can turn out and how far it is."""
    head, language = say.head, say.language
    fact = _fact(say)
    return Answer(
        head.verdict,
        MARK_SHAPES[head.verdict],
        say.verdict(head.verdict, head.route),
        firmness(head, language),
        _why(say, fact),
        fact,
        _others(say, fact),
        _outlook(say),
        out_of_reach(head, say),
        _distance(say),
        _bar(say),
        rated_text(head, language),
        number_of(head.well_documented, head.counting, language),
        _open_route(say),
    )


def _fact(say: PilotWording) -> Fact | None:
    """Return the fact that the verdict stands on, in the words of the file.

    Of what decides the first that is as firmly known as the verdict: one is enough, and what is
    less firm would not bear it.
    """
    if say.head.verdict == UNCLEAR:
        return None
    deciding = deciding_order(say.evaluation)
    deciding.sort(key=lambda one: BASES[_strength(say, *one)] != say.head.basis)
    for name, rule in deciding:
        for rating in _ratings(say, name, rule):
            if rating.because:
                said = say.own(rating.because)
                return Fact(
                    _lead(say, rule),
                    f"c-{name}",
                    say.named(name, rule),
                    said._replace(text=first_sentence(said.text)),
                    say.refs([item.source for item in rating.evidence]),
                )
    return None


def _strength(say: PilotWording, name: str, rule: Rule) -> int:
    """Return how strong the evidence is of what decides; of a stop that of those who warn."""
    if rule == "stop":
        return strength_behind(_ratings(say, name, rule), say.pilot.sources)
    return say.results[name].support.strength


def _lead(say: PilotWording, rule: Rule) -> str:
    """Say what is lacking, of a pilot that may go on without it."""
    if say.head.verdict not in YES:
        return ""
    return say.language.gettext(RULES[rule].heading, level=say.level(say.lowest))


def _ratings(say: PilotWording, name: str, rule: str) -> Sequence[Rating]:
    """Return the ratings behind what decides: those that stop, else those of the level."""
    if rule == "stop":
        return [rating for _, rating in say.warnings(say.evaluation, name, say.head)]
    level = say.results[name].level
    given = [a for a in say.evaluation.assessments if name in a.ratings]
    given.sort(key=lambda a: (a.ratings[name].level != level, a.assessor.role != PANEL))
    return [a.ratings[name] for a in given]


def _why(say: PilotWording, fact: Fact | None) -> str:
    """Say in a sentence what decides, where no fact of the file does."""
    head = say.head
    if say.framework.profile_only:
        return say.why(head)
    if head.verdict == UNCLEAR:
        return say.language.ngettext(
            "One answer more, and there is a verdict.",
            "%(n)s answers more, and there is a verdict.",
            head.distance.answers,
        )
    return "" if fact else say.why(head)


def _others(say: PilotWording, fact: Fact | None) -> str:
    """Name what decides besides, each by what is said of it where it fails or is not known."""
    head, gettext = say.head, say.language.gettext
    if head.verdict == UNCLEAR:
        certain = head.distance.certain
        if not certain or len(certain) == head.distance.answers:
            return ""
        return say.language.ngettext(
            "%(n)s of these is needed in any case.",
            "%(n)s of these are needed in any case.",
            len(certain),
        )
    if fact is None:
        return ""
    rest = [
        say.condition(name, rule)
        for name, rule in deciding_order(say.evaluation)
        if f"c-{name}" != fact.anchor
    ]
    rest += [say.dimension(name) for reason in head.reasons for name in reason.dimensions]
    return gettext("Also: %(named)s.", named=say.few(rest, NAMED)) if rest else ""


def _outlook(say: PilotWording) -> tuple[Possible, ...]:
    head, gettext = say.head, say.language.gettext
    if not head.worth:
        return ()
    best = max((LADDER.index(v) for v in head.outlook if v != UNCLEAR), default=0)
    beyond = {path.to for path in head.paths if path.steps is None}

    def said(place: int, verdict: Verdict) -> str:
        if verdict in head.outlook:
            return gettext("possible")
        if place < best or verdict in beyond:
            return gettext("ruled out")
        return gettext("after improvement")

    return tuple(
        Possible(
            verdict,
            MARK_SHAPES[verdict],
            say.verdict(verdict, head.route),
            verdict in head.outlook,
            said(place, verdict),
        )
        for place, verdict in enumerate(LADDER)
    )


def _distance(say: PilotWording) -> str:
    """Say how far it is: conversations to a verdict, or changes to a better one."""
    head, language = say.head, say.language
    if head.verdict == UNCLEAR:
        return language.ngettext(
            "After one conversation that is enough for a verdict.",
            "After %(n)s conversations that is enough for a verdict.",
            len(say.talks),
        )
    if say.aim is None:
        return ""
    steps = head.path_to(say.aim).steps
    return steps_text(steps, say.verdict(say.aim, head.route), say) if steps else ""


def _bar(say: PilotWording) -> KnownBar | None:
    """Return the bar that goes with the distance; None where there is a verdict."""
    if not say.talks:
        return None
    shares = (say.head.coverage, say.talks[-1].coverage, say.framework.rules.min_coverage)
    return KnownBar(*(round(100 * share, 1) for share in shares))


def steps_text(steps: Sequence[PathStep], verdict: str, say: PilotWording) -> str:
    """Say how many conditions have to change in which way for a verdict."""
    kinds: dict[Change, tuple[str, str]] = {
        "raise": many("improve %(n)s", "improve %(n)s"),
        "find-out": many("find out %(n)s", "find out %(n)s"),
        "document": many("prove %(n)s", "prove %(n)s"),
        "settle": many("settle %(n)s", "settle %(n)s"),
    }
    counted = Counter(step.change for step in steps)
    parts = [
        tell(says, counted[kind], say.language) for kind, says in kinds.items() if counted[kind]
    ]
    return say.language.gettext(
        "The way to “%(verdict)s”: %(steps)s.", steps=say.language.together(parts), verdict=verdict
    )


def _open_route(say: PilotWording) -> str:
    """Name the best road that is open beside the judged one; empty if none is."""
    best = say.evaluation.best_open
    if best is None:
        return ""
    asked = say.route_question(best.route).text or say.route(best.route)
    return say.language.gettext(
        "Another road is open. %(question)s “%(verdict)s”.",
        question=asked,
        verdict=say.verdict(best.verdict, best.route),
    )
