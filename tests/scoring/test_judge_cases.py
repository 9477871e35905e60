"""The hand-worked cases of tests/cases/scoring: each key under `expect` must match exactly."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from pilotscan import evaluate, load_framework
from pilotscan.model.pilot import Pilot
from support.together import together

if TYPE_CHECKING:
    from pilotscan.scoring import result
    from pilotscan.scoring.evaluation import Evaluation

CASES = Path(__file__).parents[1] / "cases" / "scoring"
FILES = sorted(CASES.glob("*.yaml"))


def as_text_dates(tree: Any) -> Any:
    if isinstance(tree, dict):
        return {key: as_text_dates(value) for key, value in tree.items()}
    if isinstance(tree, list):
        return [as_text_dates(value) for value in tree]
    return tree.isoformat() if isinstance(tree, date) else tree


def number(value: Any) -> Any:
    return pytest.approx(float(Fraction(str(value))), abs=1e-9) if value is not None else None


def compare(found: Any, expected: Any, where: str) -> None:
    assert found == expected, f"{where}: {found!r} instead of {expected!r}"


def plain(value: Any) -> Any:
    """Results as the cases write them."""
    if hasattr(value, "_asdict"):
        return {name: plain(inner) for name, inner in value._asdict().items()}
    return [plain(one) for one in value] if isinstance(value, tuple) else value


def check_steps(path: result.Path, expected: Any, where: str) -> None:
    """All steps in order; of each the keys that are given."""
    if expected is None or path.steps is None:
        compare(path.steps, expected, where)
        return
    found = [
        plain(step) | {"outlook_after": list(after.outlook), "distance_after": after.distance}
        for step, after in zip(path.steps, path.after, strict=True)
    ]
    compare([step["condition"] for step in found], [step["condition"] for step in expected], where)
    for step, keys in zip(found, expected, strict=True):
        compare({key: step[key] for key in keys}, keys, f"{where} {step['condition']}")


def check_route(  # noqa: PLR0912 - one branch per key
    evaluation: Evaluation, route: str, expected: dict[str, Any], where: str
) -> None:
    result = evaluation.on(route)
    for key, value in expected.items():
        at = f"{where} {key}"
        match key:
            case "verdict" | "route" | "basis":
                compare(getattr(result, key), value, at)
            case "bottlenecks" | "unknown_necessary" | "outlook" | "risks":
                compare(list(getattr(result, key)), value, at)
            case "reasons":
                found = plain(result.reasons)
                full = [{"conditions": [], "dimensions": [], **reason} for reason in value]
                compare(found, full, at)
            case "coverage" | "documented":
                compare(getattr(result, key), number(value), at)
            case "score":
                for name, n in value.items():
                    compare(getattr(result.score, name), number(n), f"{at} {name}")
            case "dimensions":
                by_id = {d.id: d for d in result.dimensions}
                for name, numbers in value.items():
                    for field, n in numbers.items():
                        compare(getattr(by_id[name], field), number(n), f"{at} {name} {field}")
            case "hinges":
                found = [
                    {"condition": h.condition, "what": h.what, "from": h.before, "to": h.after,
                     "verdict": h.verdict}
                    for h in result.hinges
                ]  # fmt: skip
                compare(found, value, at)
            case "advice":
                compare(
                    [{"condition": a.condition, "why": a.why} for a in result.advice], value, at
                )
            case "distance":
                for name, n in value.items():
                    got = getattr(result.distance, name)
                    compare(got if name == "answers" else list(got), n, f"{at} {name}")
            case "ruled_out":
                compare(plain(result.ruled_out), value, at)
            case "worth":
                full = [{**one, "coverage": number(one["coverage"])} for one in value]
                compare(plain(result.worth), full, at)
            case "paths":
                for to, steps in value.items():
                    path = evaluation.path(to, route=route)
                    check_steps(path, steps, f"{at} {to}")
                    compare(result.path_to(to), path._replace(after=()), f"{at} {to}")
            case "paths_blocked":
                for to, reasons in value.items():
                    compare(plain(result.path_to(to).blocked), reasons, f"{at} {to}")
            case _:
                pytest.fail(f"{where}: the case expects the unknown key {key!r}")


def test_there_are_cases() -> None:
    assert len(FILES) >= 15


@together("file", FILES, ids=lambda file: file.stem)
def test_case(file: Path) -> None:
    case = yaml.load(file.read_text("utf-8"), yaml.CSafeLoader)
    framework = load_framework(CASES / "frameworks" / f"{case['framework']}.yaml")
    pilot = Pilot.model_validate(as_text_dates(case["pilot"]))
    [result] = evaluate([pilot], framework, route=case.get("route"), as_of=case.get("as_of"))
    expected = dict(case["expect"])
    for name, numbers in expected.pop("conditions", {}).items():
        found = result.condition(name)
        for field, value in numbers.items():
            where = f"{name} {field}"
            if field == "flags":
                compare(set(found.flags), set(value), where)
            elif field == "evidence_strength":
                compare(found.support.strength, value, where)
            elif field == "relevant":
                condition = framework.condition_by_id[name]
                compare(condition.is_relevant(result.route), value, where)
            elif field == "necessary":
                condition = framework.condition_by_id[name]
                compare(condition.is_necessary(result.route), value, where)
            elif field == "min_level":
                rule = framework.condition_by_id[name].necessary
                compare(rule.min_level if rule else None, value, where)
            else:
                compare(getattr(found, field), value, where)
    for route, route_expected in expected.pop("routes", {}).items():
        check_route(result, route, route_expected, route)
    if "as_of" in expected:
        compare(result.as_of, expected.pop("as_of"), "as_of")
    check_route(result, result.route, expected, "head")
