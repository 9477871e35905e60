"""Solutions in words, and what the outcome needs by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pilotscan.model.scale import TOLERANCE
from pilotscan.reporting.patterns.values import ModelView, NecessityRow, SolutionView, TermRow

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pilotscan.patterns.solution import Model, Solution
    from pilotscan.reporting.patterns.sentences import PatternWording

__all__ = ["MODELS_AT_MOST", "necessity_rows", "necessity_text", "solution_views"]

MODELS_AT_MOST, LISTED_AT_MOST = 3, 50
"""So many models of a solution are shown, and so many named; JSON and CSV have all found."""
NOTABLE, RELEVANT = 0.9, 0.6
"""Consistency and relevance from which a condition is said to be there in nearly all cases
(Schneider and Wagemann, 2012)."""


def solution_views(say: PatternWording) -> tuple[SolutionView, ...]:
    """Lay out the solutions; of one that is the same as one before, only that it is."""
    views: list[SolutionView] = []
    before: dict[tuple[str, ...], str] = {}
    for solution in say.study.solutions:
        view = _solution(solution, say)
        texts = tuple(sorted(model.text for model in solution.models))
        if texts and texts in before:
            same = say.language.gettext("The same as “%(title)s”.", title=before[texts])
            view = view._replace(told="", nothing=same, models=(), formulas=(), more=0)
        before.setdefault(texts, view.title)
        views.append(view)
    return tuple(views)


def _solution(solution: Solution, say: PatternWording) -> SolutionView:
    gettext = say.language.gettext
    title, about = {
        "intermediate": (
            gettext("In between (intermediate solution)"),
            gettext(
                "Combinations without a case are used only where they fit what is expected of "
                "each condition: %(expected)s.",
                expected=_expected(say),
            ),
        ),
        "parsimonious": (
            gettext("As short as possible (parsimonious solution)"),
            gettext(
                "Any combination without a case may be taken to go with the outcome, if that "
                "makes it shorter."
            ),
        ),
        "complex": (
            gettext("Only what was seen (complex or conservative solution)"),
            gettext("Combinations without a case are not used at all."),
        ),
    }[solution.kind]
    shown = solution.models[:MODELS_AT_MOST]
    listed = solution.models[MODELS_AT_MOST:LISTED_AT_MOST]
    return SolutionView(
        id=solution.kind,
        title=title,
        about=about,
        told=_ambiguity(say, solution),
        nothing=_nothing(say, solution),
        models=tuple(
            _model(say, model, i if solution.n_models > 1 else 0)
            for i, model in enumerate(shown, start=1)
        ),
        formulas=tuple(map(say.model_formula, listed)),
        more=solution.n_models - len(shown) - len(listed),
    )


def _expected(say: PatternWording) -> str:
    gettext = say.language.gettext
    words = {
        True: gettext("there"),
        False: gettext("absent"),
        None: gettext("nothing"),
    }
    told = [f"{one.sign} {words[say.study.expected[one.id]]}" for one in say.signed]
    return ", ".join(told)


def _ambiguity(say: PatternWording, solution: Solution) -> str:
    if solution.n_models < 2:
        return ""
    if not solution.is_complete:
        return say.language.ngettext(
            "There are more than %(n)s equally short ways to say it, and these cases cannot "
            "tell which is right.",
            "There are more than %(n)s equally short ways to say it, and these cases cannot "
            "tell which is right.",
            solution.n_models,
        )
    return say.language.ngettext(
        "There is %(n)s way to say it.",
        "There are %(n)s equally short ways to say it, and these cases cannot tell which is right.",
        solution.n_models,
    )


def _nothing(say: PatternWording, solution: Solution) -> str:
    if solution.models:
        return ""
    if solution.refusal is not None:
        return say.language.tell(solution.refusal.said)
    return say.language.gettext(
        "No combination of these conditions goes with the outcome often enough."
    )


def _model(say: PatternWording, model: Model, number: int) -> ModelView:
    gettext = say.language.gettext
    return ModelView(
        gettext("Way %(number)s", number=number) if number else "",
        say.model_formula(model),
        tuple(
            TermRow(
                say.so(term.literals),
                say.formula(term.literals),
                say.cases(term.cases),
                say.share(term.consistency, say.study.question.incl_cut),
                say.share(term.pri),
                say.share(term.coverage),
                say.share(term.unique),
            )
            for term in model.terms
        ),
        gettext(
            "%(formula)s: consistency %(consistency)s, PRI %(pri)s, coverage %(coverage)s.",
            formula=say.model_formula(model),
            consistency=say.share(model.consistency, say.study.question.incl_cut),
            pri=say.share(model.pri),
            coverage=say.share(model.coverage),
        ),
    )


def necessity_rows(say: PatternWording) -> Iterator[NecessityRow]:
    """Yield how far the outcome needs each condition, and its absence."""
    frame = say.study.necessity
    if frame is None:
        return
    positions = {one.id: i for i, one in enumerate(say.signed)}
    for name, row in frame.iterrows():
        text = str(name)
        consistency, relevance = row["consistency"], row["relevance"]
        yield NecessityRow(
            say.literal(positions[text.removeprefix("~")], int(text[0] != "~")),
            say.share(consistency, NOTABLE),
            say.share(relevance, RELEVANT),
            say.share(row["coverage"]),
            bool(consistency >= NOTABLE - TOLERANCE and relevance >= RELEVANT - TOLERANCE),
        )


def necessity_text(say: PatternWording) -> str:
    """Say which conditions are there in nearly all cases, if there are enough of these."""
    refusal = say.study.refusal
    if refusal is not None and refusal.why == "few-cases":
        return say.language.gettext(
            "So few cases say nothing of others: with one more case this can be different."
        )
    notable = [str(row.title) for row in necessity_rows(say) if row.is_notable]
    if not notable:
        return say.language.gettext(
            "None of the conditions is there in nearly all cases that were %(outcome)s, or "
            "absent in nearly all of them, in a way that says something.",
            outcome=say.outcome,
        )
    return say.language.gettext(
        "In nearly all cases that were %(outcome)s: %(named)s.",
        outcome=say.outcome,
        named=say.language.together(notable),
    )
