"""Patterns as JSON: numbers unrounded, `null` for no value (docs/reference/patterns.md)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pydantic_core import to_json

from pilotscan.reporting.pilot.result_json import framework_document

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pilotscan.diagnostics import Diagnostic
    from pilotscan.patterns.solution import Model, Refusal, Solution, Term
    from pilotscan.patterns.study import Study
    from pilotscan.patterns.table import Row
    from pilotscan.reporting.words.language import Language

__all__ = ["patterns_json"]


def patterns_json(
    study: Study,
    language: Language,
    framework_sha256: str = "",
    diagnostics: Sequence[Diagnostic] = (),
) -> str:
    """Write patterns as one JSON document."""
    question, cases = study.question, study.cases
    document = {
        **framework_document(study.framework, framework_sha256),
        "outcome": {"route": question.route, "negated": question.negate},
        "settings": {
            "at": cases.at,
            "fuzzy": question.fuzzy,
            "incl_cut": question.incl_cut,
            "pri_cut": question.pri_cut,
            "n_cut": question.n_cut,
            "partly": question.partly,
            "expected": {
                name: None if one is None else ("present" if one else "absent")
                for name, one in study.expected.items()
            },
        },
        "conditions": [
            {
                "id": one.id,
                "used": one.is_used,
                "why": one.why,
                "known": one.known,
                "in_place": one.in_place,
            }
            for one in cases.conditions
        ],
        "cases": list(_cases(study)),
        "left_out": [
            {"pilot": one.pilot, "why": one.why, "gaps": list(one.gaps)} for one in study.left_out
        ],
        "refusal": _refusal(study.refusal, language),
        "necessity": list(_necessity(study)),
        "truth_table": None
        if study.table is None
        else {
            "possible": study.table.possible,
            "rows": [_row(row, study) for row in study.table.rows],
        },
        "solutions": [_solution(one, study, language) for one in study.solutions],
        "associations": [
            {**pair, "tau": None if pair["tau"] != pair["tau"] else pair["tau"]}
            for pair in study.together.to_dict("records")
        ],
        "evidence_by_level": [
            {"level": level, "ratings": counts.tolist()}
            for level, counts in study.strength.iterrows()
        ],
        "known": [
            {"condition": name, "known": int(row["known"]), "in_place": int(row["in_place"])}
            for name, row in study.known.iterrows()
        ],
        "robustness": [
            {
                "what": one.what,
                "value": one.value,
                "same": one.is_same,
                "models": list(one.models),
                "refusal": _refusal(one.refusal, language),
            }
            for one in study.variations
        ],
        "diagnostics": [diagnostic.as_json(language) for diagnostic in diagnostics],
    }
    return to_json(document, indent=2).decode() + "\n"


def _refusal(refusal: Refusal | None, language: Language) -> dict[str, str] | None:
    if refusal is None:
        return None
    return {"why": refusal.why, "text": language.tell(refusal.said)}


def _cases(study: Study) -> Iterator[dict[str, Any]]:
    if study.table is None:
        return
    sets, names = study.table.sets, {pilot.id: pilot.name for pilot in study.pilots}
    for i, case in enumerate(sets.cases):
        yield {
            "pilot": case,
            "name": names[case],
            "result": study.results[i],
            "outcome": study.outcomes[i],
            "conditions": dict(zip(sets.conditions, sets.matrix[i].tolist(), strict=True)),
        }


def _necessity(study: Study) -> Iterator[dict[str, Any]]:
    if study.necessity is None:
        return
    for name, row in study.necessity.iterrows():
        text = str(name)
        yield {
            "condition": text.removeprefix("~"),
            "present": not text.startswith("~"),
            **{str(key): None if value != value else value for key, value in row.items()},  # noqa: PLR0124
        }


def _row(row: Row, study: Study) -> dict[str, Any]:
    return {
        "row": row.number,
        "conditions": dict(zip(study.conditions, row.values, strict=True)),
        "result": row.out,
        "n": row.n,
        "consistency": row.consistency,
        "pri": row.pri,
        "cases": list(row.cases),
        "deviant": list(row.deviant),
        "contradictory": row.is_mixed,
    }


def _solution(solution: Solution, study: Study, language: Language) -> dict[str, Any]:
    return {
        "kind": solution.kind,
        "models_found": solution.n_models,
        "complete": solution.is_complete,
        "refusal": _refusal(solution.refusal, language),
        "models": [_model(model, study) for model in solution.models],
    }


def _model(model: Model, study: Study) -> dict[str, Any]:
    return {
        "text": model.text,
        "consistency": model.consistency,
        "pri": model.pri,
        "coverage": model.coverage,
        "deviant_consistency": list(model.deviant_consistency),
        "deviant_coverage": list(model.deviant_coverage),
        "terms": [_term(term, study) for term in model.terms],
    }


def _term(term: Term, study: Study) -> dict[str, Any]:
    return {
        "text": term.text,
        "conditions": {study.conditions[at]: value for at, value in term.literals},
        "consistency": term.consistency,
        "pri": term.pri,
        "coverage": term.coverage,
        "unique": term.unique,
        "cases": list(term.cases),
        "deviant": list(term.deviant),
    }
