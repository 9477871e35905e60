"""What follows from a verdict, in words: how it can turn out, how far it is, what leads on."""

from __future__ import annotations

from dataclasses import replace
from string import Formatter
from typing import TYPE_CHECKING, NamedTuple

from pilotscan.model.observations import VALUES
from pilotscan.model.scale import LADDER, UNCLEAR
from pilotscan.reporting.words.phrases import in_its_language
from pilotscan.reporting.words.said import Said, mixed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pilotscan.model.pilot import Pilot
    from pilotscan.model.scale import Verdict
    from pilotscan.reporting.words.language import Language
    from pilotscan.reporting.words.said import Mixed
    from pilotscan.reporting.words.wording import Wording
    from pilotscan.scoring.observations import Observation, Value
    from pilotscan.scoring.result import Path, PathStep, Reason, RouteResult

__all__ = [
    "Way",
    "answers_text",
    "blocked_by",
    "change_of",
    "distance_text",
    "firmness",
    "lead_of",
    "observation_text",
    "out_of_reach",
    "outlook_text",
    "way",
]


class Way(NamedTuple):
    """What leads to a verdict, in short.

    Parameters
    ----------
    lead : how many conditions have to be changed for which verdict, or that nothing leads there
    parts : changes that are alike with their conditions, a sentence each; or what is in the way
    """

    lead: str
    parts: tuple[str, ...]


def firmness(result: RouteResult, language: Language) -> str:
    """Say how firmly the deciding ratings are known; empty where there is no verdict."""
    return language.label("firmness", result.basis) if result.basis else ""


def outlook_text(result: RouteResult, say: Wording) -> str:
    """Say which verdicts answers to what is open can still give, and what rules out better ones."""
    _ = say.language.gettext
    if not result.worth:
        return ""
    if result.outlook == (result.verdict,):
        sentences = [_("No answer to what is still open changes this verdict.")]
    else:
        sentences = [
            _("Still possible: %(verdicts)s.", verdicts=_titles(result.outlook, result, say))
        ]
    sentences += [
        _("Out of reach by answers alone: %(verdicts)s.", verdicts=_titles(verdicts, result, say))
        + "".join(f" {reason}" for reason in reasons)
        for verdicts, reasons in _better(result, say)
    ]
    return " ".join(sentences)


def out_of_reach(result: RouteResult, say: Wording) -> str:
    """Say what rules out the better verdicts beside what makes this one; empty if nothing does."""
    return " ".join(reason for _, listed in _better(result, say) for reason in listed)


def _better(result: RouteResult, say: Wording) -> list[tuple[list[Verdict], list[str]]]:
    """Return better verdicts that no answer can give, and what rules them out besides."""
    best = max((LADDER.index(v) for v in result.outlook if v != UNCLEAR), default=0)
    better: dict[tuple[Reason, ...], list[Verdict]] = {}
    for ruled in result.ruled_out:
        if ruled.verdict in LADDER[best + 1 :]:
            better.setdefault(ruled.reasons, []).append(ruled.verdict)
    # What makes the verdict is said beside it, and one reason is enough to be out of reach.
    return [
        (verdicts, [say.reason(r, result) for r in reasons if r not in result.reasons][:1])
        for reasons, verdicts in better.items()
    ]


def _titles(verdicts: Sequence[Verdict], result: RouteResult, say: Wording) -> str:
    quoted = [
        say.language.gettext("“%(title)s”", title=say.verdict(verdict, result.route))
        for verdict in verdicts
    ]
    return say.language.together(quoted)


def distance_text(result: RouteResult, say: Wording) -> str:
    """Say after which answers there is a verdict; empty where there is one."""
    _, many = say.language.gettext, say.language.ngettext
    distance = result.distance
    if not distance.answers:
        return ""
    listed = (*distance.certain, *distance.choice)
    unknown = {*result.unknown_necessary, *distance.choice}

    def named(names: Sequence[str]) -> str:
        return say.few(
            [say.condition(name, "unknown" if name in unknown else "") for name in names]
        )

    sentence = many(
        "After %(n)s good answer there is a verdict: %(named)s.",
        "After %(n)s good answers there is a verdict: %(named)s.",
        len(listed),
        named=named(listed),
    )
    if not distance.settles:
        return sentence
    if distance.settles == listed:
        settles = many(
            "A bad answer settles it at once.", "A single bad answer settles it at once.",
            len(listed),
        )  # fmt: skip
    else:
        settles = many(
            "A bad answer on this one settles it at once: %(named)s.",
            "A bad answer on any one of these %(n)s settles it at once: %(named)s.",
            len(distance.settles),
            named=named(distance.settles),
        )
    return f"{sentence} {settles}"


def answers_text(answers: int, language: Language) -> str:
    """Say in short how many answers it is to a verdict; empty where there is one."""
    return (
        language.ngettext("%(n)s answer to go", "%(n)s answers to go", answers) if answers else ""
    )


def lead_of(path: Path, route: str, say: Wording) -> str:
    """Say how many conditions have to be changed for a verdict, or that it is there."""
    verdict = say.verdict(path.to, route)
    if path.steps is None:
        return say.language.gettext("No change of ratings leads to “%(verdict)s”.", verdict=verdict)
    if not path.steps:
        return say.language.gettext("“%(verdict)s” or better is there already.", verdict=verdict)
    return say.language.ngettext(
        "%(n)s change leads to “%(verdict)s”.",
        "%(n)s changes lead to “%(verdict)s”.",
        len(path.steps),
        verdict=verdict,
    )


def way(path: Path, result: RouteResult, say: Wording) -> Way:
    """Say in short what leads to a verdict: changes that are alike are named together."""
    steps = path.steps or ()
    alike: dict[str, list[str]] = {}
    for step in steps:
        alike.setdefault(change_of(step, say), []).append(step.condition)
    parts = [f"{what}: {say.conditions(names, len(names))}." for what, names in alike.items()]
    parts += blocked_by(path, result, say)
    return Way(lead_of(path, result.route, say), tuple(parts))


def blocked_by(path: Path, result: RouteResult, say: Wording) -> list[str]:
    """Say what is in the way where nothing leads to a verdict, a sentence each."""
    conditions = say.framework.condition_by_id
    sentences = []
    for reason in path.blocked:
        # The reasons are those of the best that can be, whose verdict is another one.
        is_necessary = all(conditions[c].is_necessary(result.route) for c in reason.conditions)
        best = replace(result, verdict=UNCLEAR if is_necessary else "conditional")
        sentences.append(say.reason(reason, best))
    return sentences


def change_of(step: PathStep, say: Wording) -> str:
    """Say what has to become otherwise of the condition of a step."""
    _ = say.language.gettext
    if step.change == "document":
        return _("Show with evidence of strength %(strength)s", strength=step.to_strength)
    if step.change == "settle" or step.to_level is None:
        what = _("Settle, so that all assessors agree and no source contradicts")
    elif step.change == "raise":
        what = _("Raise to level %(level)s", level=say.level(step.to_level))
    elif step.to_level > say.lowest:
        what = _("Find out, and be at level %(level)s or higher", level=say.level(step.to_level))
    else:
        what = _("Find out, at whatever level")
    if step.to_strength is None:
        return what
    return _(
        "%(what)s, with evidence of strength %(strength)s", what=what, strength=step.to_strength
    )


def observation_text(
    observation: Observation, pilot: Pilot, say: Wording, *, is_another: bool = False
) -> Mixed | str:
    """Say what an observation sees; what is quoted from the file is in the file's language.

    Parameters
    ----------
    is_another : one of the same kind has been told: where the sentence is about one thing, only
        that is told
    """
    text = say.said(observation.rule.says)
    pieces = list(Formatter().parse(text.text))
    about = [piece for piece in pieces if piece[1]]
    if is_another and len(about) == 1:
        pieces = [(say.language.gettext("The same holds for: "), *about[0][1:])]
    parts: list[Said | str] = []
    for literal, name, _form, _conversion in pieces:
        parts.append(Said(literal, text.lang))
        if name is not None:
            kind = VALUES[observation.kind][name]
            parts += _shown(observation.values[name], kind, pilot, say.language)
    return mixed(*parts)


def _shown(value: Value, kind: str, pilot: Pilot, language: Language) -> list[Said | str]:
    if value is None:
        return [language.gettext("unknown")]
    if isinstance(value, str | tuple):
        texts = (value,) if isinstance(value, str) else value
        said = (in_its_language(text, pilot.language, language) for text in texts)
        return [part for text in said for part in ("; ", text)][1:]
    if isinstance(value, int | float):
        return [language.percent(value) if kind == "share" else language.number(value)]
    return [language.fuzzy(value)]
