"""The same pilots by equal weights, and by a second framework."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from pilotscan.comparing.comparison import compare
from pilotscan.comparing.judged import judge_set
from pilotscan.comparing.schemes import has_equal_weights, judge_by_schemes
from pilotscan.model.framework import Framework
from pilotscan.model.pilot import Pilot
from pilotscan.model.scale import VERDICTS
from support.compared import record, reweighted

Make = Callable[..., Pilot]
Write = Callable[..., list[dict[str, Any]]]


def without(framework: Framework, *conditions: str, **update: Any) -> Framework:
    dimensions = [
        d.model_copy(
            update={"conditions": tuple(c for c in d.conditions if c.id not in conditions)}
        )
        for d in framework.dimensions
    ]
    tree = framework.model_copy(update={"dimensions": tuple(dimensions), **update}).model_dump()
    return Framework.model_validate(tree)


def test_weights_are_equal_where_all_of_a_kind_are(small: Framework) -> None:
    assert not has_equal_weights(small)
    assert has_equal_weights(reweighted(small, [3, 3], [2] * 5))
    # Conditions only count against others of their dimension.
    assert has_equal_weights(reweighted(small, [3, 3], [2, 2, 2, 7, 7]))
    assert not has_equal_weights(reweighted(small, [3, 1], [2] * 5))
    assert not has_equal_weights(reweighted(small, [3, 3], [2, 2, 2, 7, 1]))


def test_equal_weights_judge_everyone_by_the_same_rules(small: Framework) -> None:
    # Two unknown: (2 · 2/4 + 1)/3 = 2/3, with equal weights (1/3 + 1)/2 = 2/3. One unknown:
    # (2 · 3/4 + 1)/3 = 5/6, with equal weights (2/3 + 1)/2 = 5/6.
    pilots = [record([3] * 5), record([3, None, None, 3, 3]), record([3, None, 3, 3, 3])]
    judged = judge_set(pilots, small)
    [scheme] = judge_by_schemes(pilots, judged, None)
    assert (scheme.kind, scheme.framework, scheme.pilots) == ("equal-weights", small, (0, 1, 2))
    assert scheme.shared == ("trust", "volunteers", "language-help", "money", "no-harm")
    assert scheme.judged is not None
    assert judged.coverage == pytest.approx([1, 2 / 3, 5 / 6])
    assert scheme.judged.coverage == pytest.approx([1, 2 / 3, 5 / 6])
    assert scheme.changed == ()


def test_who_gets_another_verdict_by_equal_weights_is_named(small: Framework) -> None:
    # Language help weighs 4 of 7 and people 5 of 6; without it (5 · 3/7 + 1)/6 = 11/21 < 3/4 is
    # rated, and with equal weights (2/3 + 1)/2 = 5/6.
    framework = reweighted(small, [5, 1], [2, 1, 4, 3, 1])
    pilots = [record([3] * 5), record([3, 3, None, 3, 3]), record([3, 3, 3, 1, 3])]
    judged = judge_set(pilots, framework)
    [scheme] = judge_by_schemes(pilots, judged, None)
    assert judged.coverage[1] == pytest.approx(11 / 21)
    assert scheme.judged is not None
    assert scheme.judged.coverage[1] == pytest.approx(5 / 6)
    assert [VERDICTS[v] for v in judged.verdict] == [
        "ready-stepwise",
        "not-assessable",
        "not-yet",
    ]
    assert [VERDICTS[v] for v in scheme.judged.verdict] == [
        "ready-stepwise",
        "conditional",
        "not-yet",
    ]
    assert scheme.changed == (1,)


def test_a_framework_with_equal_weights_is_not_judged_twice(small: Framework) -> None:
    framework = reweighted(small, [1, 1], [1] * 5)
    pilots = [record([3] * 5)]
    assert judge_by_schemes(pilots, judge_set(pilots, framework), None) == ()


def test_a_second_framework_judges_those_whose_route_it_has(
    make_pilot: Make, small: Framework, rated: Write
) -> None:
    rules = small.rules.model_copy(update={"min_coverage": 0.9, "stop": ()})
    other = without(
        small, "volunteers", id="other", rules=rules, routes={"growth": small.routes["growth"]}
    )
    evidence = {"level": 3, "evidence": ["study"]}
    gap = dict.fromkeys(("trust", "language_help", "money", "no_harm"), evidence)
    study = {"study": {"kind": "independent-evaluation"}}
    pilots = [
        make_pilot(id="a", scaling={"route": "circulation"}, assessments=rated(trust=3)),
        make_pilot(id="b", scaling={"route": "growth"}, sources=study, assessments=rated(**gap)),
        make_pilot(id="c", scaling={"route": "growth"}, assessments=rated(trust=1)),
    ]
    comparison = compare(pilots, small, other=other)
    equal, scheme = comparison.schemes
    assert (equal.kind, scheme.kind, scheme.framework) == ("equal-weights", "framework", other)
    assert scheme.pilots == (1, 2)
    assert scheme.shared == ("trust", "language-help", "money", "no-harm")
    assert scheme.judged is not None
    assert len(scheme.judged) == 2
    # Without volunteers everything of b is rated: from conditional to the best verdict.
    assert VERDICTS[comparison.judged.verdict[1]] == "conditional"
    assert [VERDICTS[v] for v in scheme.judged.verdict] == ["ready-stepwise", "not-yet"]
    assert scheme.changed == (1,)


def test_a_second_framework_with_no_route_in_common_judges_nobody(
    make_pilot: Make, small: Framework
) -> None:
    circulation = {"circulation": small.routes["circulation"]}
    other = small.model_copy(update={"id": "other", "routes": circulation})
    comparison = compare([make_pilot(scaling={"route": "growth"})], small, other=other)
    *_, scheme = comparison.schemes
    assert (scheme.pilots, scheme.judged, scheme.changed) == ((), None, ())


def test_the_same_framework_again_changes_nothing(make_pilot: Make, small: Framework) -> None:
    assessments = [{"date": "2026-01-15", "framework": small.id, "assessor": {"role": "partner"}}]
    listed = [
        make_pilot(id=f"p{i}", assessments=[{**assessments[0], "ratings": {"trust": i}}])
        for i in range(4)
    ]
    comparison = compare(listed, small, other=small.model_copy(update={"id": "twin"}))
    *_, scheme = comparison.schemes
    assert scheme.changed == ()
    assert scheme.judged is not None
    assert scheme.judged.results == comparison.judged.results


def test_frameworks_that_share_no_condition_are_refused(
    make_pilot: Make, small: Framework, living_lab: Framework
) -> None:
    with pytest.raises(ValueError, match="'two-dimensions' and 'living-lab' share no condition"):
        compare([make_pilot()], small, other=living_lab)
