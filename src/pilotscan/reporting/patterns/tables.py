"""Patterns as CSV: the truth table, cases, solutions, what the outcome needs, what is left out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pilotscan.reporting.exports.delimited import delimited_rows

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pilotscan.patterns.study import Study

__all__ = ["patterns_tables"]

_FIT = ("consistency", "pri", "coverage", "unique")


def patterns_tables(study: Study, lang: str) -> dict[str, bytes]:
    """Write patterns as CSV files, the one of the truth table first.

    Returns
    -------
    dict
        Bytes by file name; see `delimited_rows`. Lists of cases are separated by spaces.
    """
    used = study.conditions
    tables: dict[str, tuple[tuple[str, ...], Iterator[tuple[Any, ...]]]] = {
        "patterns": (
            (*used, "result", "n", "with_outcome", "consistency", "pri", "cases", "deviant"),
            _rows(study),
        ),
        "patterns-cases": (("pilot", "name", "result", "outcome", *used), _cases(study)),
        "patterns-solutions": (
            ("solution", "model", "term", *_FIT, "cases", "deviant"),
            _solutions(study),
        ),
        "patterns-necessity": (
            ("condition", "present", "consistency", "relevance", "coverage"),
            _necessity(study),
        ),
        "patterns-left-out": (("pilot", "why", "gaps"), _left_out(study)),
        "patterns-associations": (("one", "other", "tau", "pilots"), _associations(study)),
        "patterns-conditions": (("condition", "why", "known", "in_place"), _conditions(study)),
    }
    return {
        f"{name}.csv": delimited_rows(header, rows, lang) for name, (header, rows) in tables.items()
    }


def _rows(study: Study) -> Iterator[tuple[Any, ...]]:
    for row in () if study.table is None else study.table.rows:
        yield (
            *row.values,
            row.out,
            row.n,
            row.n - len(row.deviant),
            row.consistency,
            row.pri,
            " ".join(row.cases),
            " ".join(row.deviant),
        )


def _cases(study: Study) -> Iterator[tuple[Any, ...]]:
    if study.table is None:
        return
    sets, names = study.table.sets, {pilot.id: pilot.name for pilot in study.pilots}
    for i, case in enumerate(sets.cases):
        memberships = (study.outcomes[i], *sets.matrix[i].tolist())
        yield case, names[case], study.results[i], *memberships


def _solutions(study: Study) -> Iterator[tuple[Any, ...]]:
    for solution in study.solutions:
        for number, model in enumerate(solution.models, start=1):
            for term in model.terms:
                fit = (term.consistency, term.pri, term.coverage, term.unique)
                named = (" ".join(term.cases), " ".join(term.deviant))
                yield solution.kind, number, term.text, *fit, *named


def _necessity(study: Study) -> Iterator[tuple[Any, ...]]:
    if study.necessity is None:
        return
    for name, row in study.necessity.iterrows():
        text = str(name)
        numbers = (None if value != value else float(value) for value in row)  # noqa: PLR0124
        yield text.removeprefix("~"), not text.startswith("~"), *numbers


def _left_out(study: Study) -> Iterator[tuple[Any, ...]]:
    for one in study.left_out:
        yield one.pilot, one.why, " ".join(one.gaps)


def _conditions(study: Study) -> Iterator[tuple[Any, ...]]:
    for one in study.cases.conditions:
        yield one.id, one.why, one.known, one.in_place


def _associations(study: Study) -> Iterator[tuple[Any, ...]]:
    for one, other, tau, pilots in study.together.itertuples(index=False, name=None):
        yield one, other, None if tau != tau else tau, pilots  # noqa: PLR0124
