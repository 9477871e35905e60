"""What the overview says of a pilot in a few words: how far it is, and what to do next."""

from __future__ import annotations

import re
from collections import Counter
from textwrap import shorten
from typing import TYPE_CHECKING

from pilotscan.asking.conversations import conversations, to_a_verdict
from pilotscan.model.scale import LADDER, NO_VERDICT, OUTCOMES, UNCLEAR, YES
from pilotscan.reporting.words.asking import question_text, whom_text
from pilotscan.reporting.words.deciding import deciding_order
from pilotscan.reporting.words.next_step import lead_of
from pilotscan.reporting.words.phrases import MARK_SHAPES, in_its_language
from pilotscan.reporting.words.said import Said, woven

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pilotscan.asking.conversations import Conversation
    from pilotscan.model.framework import Framework
    from pilotscan.model.scale import Verdict
    from pilotscan.reporting.site.overview_row import Group, IndexRow
    from pilotscan.reporting.words.deciding import DecidingMark
    from pilotscan.reporting.words.language import Language
    from pilotscan.reporting.words.said import Mixed
    from pilotscan.reporting.words.wording import Wording
    from pilotscan.scoring.evaluation import Evaluation
    from pilotscan.scoring.result import Path, RouteResult

__all__ = [
    "GROUPS",
    "best_possible",
    "distance_text",
    "group_of",
    "group_title",
    "news_texts",
    "next_text",
    "open_text",
    "outlook_texts",
    "steps_to_go",
    "strip_marks",
    "strip_parts",
    "strip_text",
    "texts_to_find",
    "who_text",
]

GROUPS: tuple[Group, ...] = ("open", "known", "near", "mention", "profile")
"""In the order of the overview; the last is that of frameworks without verdicts."""
NEAR = 10
"""So many answers are near a verdict, however little is known: at three minutes each they take
half an hour."""
SHOWN = 140
"""Characters of a next step; the page of the pilot has it in full."""


def group_of(head: RouteResult, framework: Framework) -> Group:
    """Return where a pilot stands in the overview: what can be done about it next.

    Without a verdict it is only a mention if more than `NEAR` answers are to go and less than half
    of what a verdict asks for is known.
    """
    if head.verdict == NO_VERDICT:
        return "profile"
    if head.verdict in YES:
        return "open"
    if head.verdict != UNCLEAR:
        return "known"
    is_little = head.coverage < framework.rules.min_coverage / 2
    return "mention" if is_little and head.distance.answers > NEAR else "near"


def steps_to_go(head: RouteResult) -> int | None:
    """Count the answers to a verdict; where there is one, the steps to a better one.

    None where nothing leads to a better one.
    """
    if head.verdict == UNCLEAR:
        return head.distance.answers
    path = _path(head)
    if path is None:
        return 0
    return None if path.steps is None else len(path.steps)


def _path(head: RouteResult) -> Path | None:
    """Return the way to a yes, and from a yes to the best one; None where there is none to go."""
    if head.verdict in {UNCLEAR, NO_VERDICT, LADDER[-1]}:
        return None
    return head.path_to(YES[-1] if head.verdict in YES else YES[0])


def distance_text(evaluation: Evaluation, say: Wording) -> str:
    """Say how far a verdict is, or a better one; empty where there is none to come."""
    head, many = evaluation.head, say.language.ngettext
    if head.verdict == UNCLEAR:
        answers = many("%(n)s answer", "%(n)s answers", head.distance.answers)
        talks = many("%(n)s conversation", "%(n)s conversations", len(to_a_verdict(evaluation)))
        return f"{answers}, {talks}"
    path = _path(head)
    if path is None:
        return ""
    if path.steps is None:
        return lead_of(path, head.route, say)
    changes = Counter(step.change for step in path.steps)
    proofs = changes["document"] + changes["settle"]
    parts = (
        (changes["raise"], many("%(n)s improvement", "%(n)s improvements", changes["raise"])),
        (proofs, many("%(n)s proof", "%(n)s proofs", proofs)),
        (changes["find-out"], many("%(n)s answer", "%(n)s answers", changes["find-out"])),
    )
    return " + ".join(text for n, text in parts if n)


def best_possible(head: RouteResult) -> Verdict:
    """Return the verdict, or the best that answers can still give."""
    possible = [verdict for verdict in head.outlook if verdict in LADDER]
    if head.verdict != UNCLEAR or not possible:
        return head.verdict
    return max(possible, key=LADDER.index)


def outlook_texts(head: RouteResult, say: Wording) -> tuple[str, str]:
    """Say what the distance leads to, with marks in place of a span of verdicts, and by name."""
    _ = say.language.gettext
    if head.verdict == UNCLEAR:
        to = sorted((v for v in head.outlook if v in LADDER), key=LADDER.index)
    else:
        path = _path(head)
        to = [path.to] if path and path.steps else []
    if not to:
        return "", ""
    titles = [f"{MARK_SHAPES[v]} {say.verdict(v, head.route)}" for v in (to[0], to[-1])]
    if len(to) == 1:
        return titles[0], titles[0]
    worst, best = (MARK_SHAPES[v] for v in (to[0], to[-1]))
    return (
        _("%(worst)s to %(best)s", worst=worst, best=best),
        _("%(worst)s to %(best)s", worst=titles[0], best=titles[1]),
    )


def open_text(evaluation: Evaluation, say: Wording) -> str:
    """Name the best other route that is open, and its verdict; empty if there is none."""
    best = evaluation.best_open
    if best is None:
        return ""
    verdict = f"{MARK_SHAPES[best.verdict]} {say.verdict(best.verdict, best.route)}"
    return f"{say.route(best.route)}: {verdict}"


def next_text(
    evaluation: Evaluation, say: Wording, at_most: int | None = SHOWN
) -> Mixed | Said | str:
    """Say what to do next: whom to ask what, or what fails and what helps; empty if nothing.

    Of the best verdict, what the facts of the pilot leave to ask.

    Parameters
    ----------
    at_most : characters that the question or advice is cut off at; not if None
    """
    name = _to_improve(evaluation)
    if name:
        case = {item.condition: item.why for item in evaluation.head.advice}.get(name, "")
        weak, advice = say.named(name, case), say.advice(evaluation, name)
        if at_most is not None:
            advice = Said(re.split(r"(?<=[.!?])\s", advice.text, maxsplit=1)[0], advice.lang)
            advice = _cut(advice, at_most - len(weak.text))
        return woven(". ".join, [said for said in (weak, advice) if said.text])
    for talk in _talks(evaluation):
        whom = whom_text(talk.whom, evaluation, say)
        question = question_text(evaluation, talk.questions[0].condition, say)
        if at_most is not None:
            question = _cut(question, at_most - len(whom.text))
        return woven(
            lambda texts: say.language.gettext(
                "Ask %(whom)s: %(question)s", whom=texts[0], question=texts[1]
            ),
            [Said(_within(whom.text), whom.lang), question],
        )
    if evaluation.head.verdict == LADDER[-1]:
        for seen in evaluation.observations:
            return woven(
                lambda texts: say.language.gettext("Find out: %(question)s", question=texts[0]),
                [say.said(seen.rule.ask)],
            )
    return ""


def _to_improve(evaluation: Evaluation) -> str:
    """Return what no answer improves on the way to a better verdict: of this the worst, if any."""
    path = _path(evaluation.head)
    if path is None:
        return ""
    steps = path.steps or ()
    names = [step.condition for step in steps if step.change != "find-out"]
    if path.steps is None:
        names = [item.condition for item in evaluation.head.advice]
    worst = [name for name, _ in deciding_order(evaluation) if name in names]
    return next(iter([*worst, *names]), "")


def _talks(evaluation: Evaluation) -> Sequence[Conversation]:
    """Return the conversations to a verdict, or on the way to a better one."""
    path = _path(evaluation.head)
    if path is None:
        return to_a_verdict(evaluation)
    return conversations(evaluation, [step.condition for step in path.steps or ()])


def who_text(evaluation: Evaluation, say: Wording) -> str:
    """Say who can improve what is to be improved first; empty where somebody is to be asked."""
    name = _to_improve(evaluation)
    who = say.who(evaluation, name) if name else ""
    return say.language.gettext("Who: %(who)s", who=who) if who else ""


def _cut(said: Said, at_most: int) -> Said:
    """Cut a text off at a word; what is left still says something."""
    return Said(shorten(said.text, max(at_most, SHOWN // 2), placeholder="…"), said.lang)


def _within(name: str) -> str:
    """Return a name as it stands within a sentence: without the capital of its article."""
    return re.sub(r"^(?:An?|De|Een|Het|The|Whoever|Wie) ", lambda found: found[0].lower(), name)


# --- strip ----------------------------------------------------------------------------------------


def strip_parts(strip: Sequence[DecidingMark]) -> list[tuple[str, list[DecidingMark]]]:
    """Part the marks that decide into those too low, those high enough, and the rest."""
    kinds: dict[str, list[DecidingMark]] = {"low": [], "enough": [], "unknown": [], "none": []}
    for mark in strip:
        kind = {"lu": "unknown", "ln": "none"}.get(mark.look, "low" if mark.is_low else "enough")
        kinds[kind].append(mark)
    return [(kind, marks) for kind, marks in kinds.items() if marks]


def strip_marks(strip: Sequence[DecidingMark]) -> str:
    """Write the strip without colours: what is too low stands before an exclamation mark."""
    return " ".join(
        "".join(mark.mark for mark in marks) + ("!" if kind == "low" else "")
        for kind, marks in strip_parts(strip)
    )


def strip_text(strip: Sequence[DecidingMark], language: Language) -> str:
    """Say what the strip shows."""
    many = language.ngettext
    texts = []
    for kind, marks in strip_parts(strip):
        n = len(marks)
        texts.append(
            {
                "low": many("%(n)s too low", "%(n)s too low", n),
                "enough": many("%(n)s high enough", "%(n)s high enough", n),
                "unknown": many("%(n)s unknown", "%(n)s unknown", n),
                "none": many("%(n)s does not apply", "%(n)s do not apply", n),
            }[kind]
        )
    return ", ".join(texts)


# --- the set --------------------------------------------------------------------------------------


def group_title(group: Group, rows: Sequence[IndexRow], language: Language) -> str:
    """Name a group of pilots, and how far they are from a verdict."""
    _ = language.gettext
    if group == "profile":
        return ""
    title = {
        "open": _("An open road"),
        "known": _("A known bottleneck"),
        "near": _("Nearly a verdict"),
        "mention": _("Only a mention"),
    }[group]
    if group in {"open", "known"}:
        return title
    least, most = min(row.answers for row in rows), max(row.answers for row in rows)
    if least == most:
        far = language.ngettext("%(n)s answer to go", "%(n)s answers to go", most)
    else:
        far = _(
            "%(least)s to %(most)s answers to go",
            least=language.number(least), most=language.number(most),
        )  # fmt: skip
    return f"{title}: {far}"


def news_texts(
    rows: Sequence[IndexRow], counts: Sequence[tuple[str, str, str, int]], language: Language
) -> tuple[str, str]:
    """Say how many pilots there are and how many are a yes; and of the others what we know.

    Parameters
    ----------
    counts : of verdicts under the names they are shown by, see `verdict_counts`
    """
    _, many = language.gettext, language.ngettext
    groups = Counter(row.group for row in rows)

    def named(verdicts: Sequence[Verdict]) -> str:
        found = [(title, n) for verdict, _mark, title, n in counts if n and verdict in verdicts]
        quoted = [(_("“%(title)s”", title=title), n) for title, n in found]
        if len(quoted) == 1:
            return quoted[0][0]
        return language.together([f"{title} ({language.number(n)})" for title, n in quoted])

    if len(rows) == 1:
        return _("One pilot. The answer: %(title)s.", title=named(OUTCOMES)), ""
    lede = [_("%(n)s pilots.", n=language.number(len(rows)))]
    if groups["open"]:
        lede.append(
            many(
                "%(n)s is a yes: %(named)s.", "%(n)s are a yes: %(named)s.",
                groups["open"], named=named(YES),
            )
        )  # fmt: skip
    else:
        lede.append(_("None of them is a yes yet."))
    news = []
    if groups["known"]:
        news.append(
            many(
                "Of %(n)s we know why not: %(named)s.", "Of %(n)s we know why not: %(named)s.",
                groups["known"], named=named(LADDER[:-2]),
            )
        )  # fmt: skip
    near, mention = groups["near"], groups["mention"]
    parts = [
        near and many("%(n)s is near a verdict", "%(n)s are near a verdict", near),
        mention and many("%(n)s is only a mention", "%(n)s are only a mention", mention),
    ]
    if near + mention:
        news.append(
            many(
                "Of %(n)s we know too little: %(parts)s.",
                "Of %(n)s we know too little: %(parts)s.",
                near + mention,
                parts=language.together([part for part in parts if part]),
            )
        )
    return " ".join(lede), " ".join(news)


# --- search ---------------------------------------------------------------------------------------


def texts_to_find(evaluation: Evaluation, say: Wording) -> Iterator[str]:
    """Return what a reader would think is searched beside what the row shows.

    What is said of the pilot, why it is rated as it is, whom to ask what, what to do next.
    """
    pilot, language = evaluation.pilot, say.language

    def own(text: str | None) -> str:
        return in_its_language(text, pilot.language, language).text if text else ""

    yield own(pilot.summary.text if pilot.summary else "")
    yield from (own(theme) for theme in pilot.themes)
    yield from (own(partner.name) for partner in pilot.partners)
    yield from (own(informant.name) for informant in pilot.informants)
    yield own(pilot.place.region)
    yield str(next_text(evaluation, say, None))
    yield who_text(evaluation, say)
    for assessment in evaluation.assessments:
        for rating in assessment.ratings.values():
            yield own(rating.because)
            if rating.ask:
                yield own(rating.ask.question)
                yield own(rating.ask.whom)
    for talk in to_a_verdict(evaluation):
        yield whom_text(talk.whom, evaluation, say).text
        for question in talk.questions:
            yield question_text(evaluation, question.condition, say).text
