"""What can be concluded from cases, what cannot, and what would be needed."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from pilotscan.patterns.as_cases import least_cases
from pilotscan.reporting.words.phrases import number_of, with_rest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pilotscan.reporting.patterns.sentences import PatternWording

__all__ = ["answer_of", "limits_of", "needed_for", "said_of", "terms_of"]

TERMS_AT_MOST = 6
"""So many combinations of an answer are told at once."""


def answer_of(say: PatternWording) -> tuple[str, str]:
    """Say in one sentence what can be concluded, and in which colour of a verdict."""
    gettext, many, study = say.language.gettext, say.language.ngettext, say.study
    n = len(study.results)
    if not n:
        return gettext("Nothing can be concluded: there is no case."), "not-assessable"
    if study.refusal is not None:
        if study.refusal.why == "few-cases":
            return (
                many(
                    "Too few for a conclusion: %(n)s case.",
                    "Too few for a conclusion: %(n)s cases.",
                    n,
                ),
                "not-assessable",
            )
        return say.language.tell(study.refusal.said), "not-assessable"
    model = study.model
    if model is None:
        return (
            gettext(
                "No pattern: no combination of these conditions goes with “%(outcome)s” often "
                "enough.",
                outcome=say.outcome,
            ),
            "not-yet",
        )
    if len(model.terms) > 1:
        told = many(
            "In these cases “%(outcome)s” goes with %(n)s combination of conditions:",
            "In these cases “%(outcome)s” goes with %(n)s combinations of conditions, each by "
            "itself:",
            len(model.terms),
            outcome=say.outcome,
        )
        return told, "conditional"
    return (
        gettext(
            "In these cases “%(outcome)s” goes with %(conditions)s.",
            outcome=say.outcome,
            conditions=say.so(model.terms[0].literals),
        ),
        "conditional",
    )


def terms_of(say: PatternWording) -> tuple[str, ...]:
    """Say the first few combinations of the answer, if there are several, and count the rest."""
    model = say.study.model
    if model is None or len(model.terms) < 2:
        return ()
    shown = [say.so(term.literals) for term in model.terms[:TERMS_AT_MOST]]
    return tuple(with_rest(shown, len(model.terms) - len(shown), say.language))


def said_of(say: PatternWording) -> Iterator[str]:
    """Say what more can be concluded, one sentence at a time."""
    many, study = say.language.ngettext, say.study
    results = Counter(study.results)
    n = len(study.results)
    if n:
        yield many(
            "%(n)s case on the route “%(route)s”: %(results)s.",
            "%(n)s cases on the route “%(route)s”: %(results)s.",
            n,
            route=say.route(study.question.route),
            results=say.language.together(
                [
                    f"{say.language.number(results[result])} "
                    + say.language.label("afterlife_result", result)
                    for result in ("adopted", "partly", "not-adopted")
                    if results[result]
                ]
            ),
        )
    yield from _left_out(say)
    yield from _of_model(say)
    table = study.table
    mixed = [row for row in (table.rows if table else ()) if row.is_mixed]
    if mixed:
        yield many(
            "In %(n)s combination, cases with the same conditions fared differently: %(named)s.",
            "In %(n)s combinations, cases with the same conditions fared differently: %(named)s.",
            len(mixed),
            named=say.few_cases([case for row in mixed for case in row.cases]),
        )


def _left_out(say: PatternWording) -> Iterator[str]:
    gettext, many, study = say.language.gettext, say.language.ngettext, say.study
    why = Counter(one.why for one in study.left_out)
    if not why:
        return
    told = []
    if why["no-outcome"]:
        told.append(
            many(
                "%(n)s of which it is not known what became of it on this route",
                "%(n)s of which it is not known what became of them on this route",
                why["no-outcome"],
            )
        )
    if why["gap"]:
        told.append(
            many(
                "%(n)s of which a condition that is looked at is not known",
                "%(n)s of which a condition that is looked at is not known",
                why["gap"],
            )
        )
    yield gettext(
        "%(shown)s pilots are left out: %(why)s.",
        shown=number_of(sum(why.values()), len(study.pilots), say.language),
        why=say.language.together(told),
    )


def _of_model(say: PatternWording) -> Iterator[str]:
    gettext, study, model = say.language.gettext, say.study, say.study.model
    table = study.table
    if model is None or table is None:
        return
    inside = {case for term in model.terms for case in term.cases}
    right = len(inside) - len(model.deviant_consistency)
    total = right + len(model.deviant_coverage)
    text = gettext(
        "That holds for %(shown)s cases that were %(outcome)s",
        shown=number_of(right, total, say.language),
        outcome=say.outcome,
    )
    if model.deviant_coverage:
        text += gettext("; not for %(named)s", named=say.few_cases(model.deviant_coverage))
    yield f"{text}."
    if model.deviant_consistency:
        yield (
            gettext(
                "It also holds for cases that were not: %(named)s.",
                named=say.few_cases(model.deviant_consistency),
            )
            if not study.question.negate
            else gettext(
                "It also holds for cases that were adopted: %(named)s.",
                named=say.few_cases(model.deviant_consistency),
            )
        )
    ways = max(one.n_models for one in study.solutions)
    first = study.solution
    if first is not None and first.n_models > 1:
        yield gettext(
            "It can be said in %(ways)s equally short ways; this is the first. All stand below.",
            ways=say.language.number(first.n_models),
        )
    elif ways > 1:
        yield gettext(
            "As short as possible, it can be said in %(ways)s ways; they stand below.",
            ways=say.language.number(ways),
        )


def limits_of(say: PatternWording) -> Iterator[str]:
    """Say what cannot be concluded, one sentence at a time."""
    gettext, study, table = say.language.gettext, say.study, say.study.table
    yield gettext(
        "That one thing caused the other. These are cases side by side: what came first, and what "
        "else differed, is not looked at."
    )
    yield gettext(
        "That it is so elsewhere. These are the pilots that somebody wrote down, not a sample."
    )
    if table is not None and len(table.rows) < table.possible:
        yield gettext(
            "Anything about %(unseen)s of %(possible)s combinations of these conditions: no case "
            "has them.",
            unseen=say.language.number(table.possible - len(table.rows)),
            possible=say.language.number(table.possible),
        )
    shaken = sum(not one.is_same for one in study.variations)
    if shaken:
        yield gettext(
            "That this is firm: in %(shaken)s other ways to work it out, the shortest answer is "
            "another.",
            shaken=number_of(shaken, len(study.variations), say.language),
        )
    others = sum(not one.is_used for one in study.cases.conditions)
    if others:
        yield say.language.ngettext(
            "Anything about %(n)s other condition, which is not looked at.",
            "Anything about %(n)s other conditions, which are not looked at.",
            others,
        )


def needed_for(say: PatternWording) -> Iterator[str]:
    """Say what would be needed for a solution; nothing if there is one."""
    gettext, many, study = say.language.gettext, say.language.ngettext, say.study
    if study.refusal is None and study.results:
        return
    wanted = least_cases(len(say.signed))
    missing = wanted - len(study.results)
    silent = sum(one.why == "no-outcome" for one in study.left_out)
    if missing > 0:
        yield many(
            "%(n)s more case: a pilot of which it is known what became of it on this route, and "
            "how every condition stood (%(wanted)s in all).",
            "%(n)s more cases: pilots of which it is known what became of them on this route, and "
            "how every condition stood (%(wanted)s in all).",
            missing,
            wanted=say.language.number(wanted),
        )
    if silent:
        yield many(
            "Of %(n)s pilot here, write down what became of it: an item of 'afterlife' with "
            "'route: %(route)s' and a 'result'.",
            "Of %(n)s pilots here, write down what became of them: an item of 'afterlife' with "
            "'route: %(route)s' and a 'result'.",
            silent,
            route=say.study.question.route,
        )
    gaps = Counter(gap for one in study.left_out for gap in one.gaps)
    if gaps:
        yield gettext(
            "Rate what is not known yet: %(named)s.",
            named=say.conditions([name for name, _ in gaps.most_common()]),
        )
    if study.results and len(set(study.results)) == 1:
        yield gettext("Cases that fared differently: without them there is nothing to compare.")
