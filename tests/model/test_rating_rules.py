"""The rules for whoever gives levels, from the one place that gives them."""

from __future__ import annotations

from pilotscan.model.framework import Framework
from pilotscan.model.rating_rules import rating_rules


def test_a_framework_that_has_no_rules_gives_none(small: Framework) -> None:
    assert rating_rules(small) == []
    assert all(rating_rules(small, condition) == [] for condition in small.conditions)


def test_general_rules_are_those_of_the_framework(telling: Framework) -> None:
    rules = [("how-to-rate", rule.en) for rule in telling.how_to_rate]
    assert [(label, rule.en) for label, rule in rating_rules(telling)] == rules


def test_a_condition_has_a_question_first_then_the_state_then_its_rules(telling: Framework) -> None:
    money, harm = (
        [(label, rule.nl) for label, rule in rating_rules(telling, telling.condition_by_id[name])]
        for name in ("money", "no-harm")
    )
    assert [label for label, _ in money] == ["precursor", "as-of", "how-to-rate"]
    assert money[0][1] == "Wie betaalt, en hoeveel?"
    assert "nu is" in money[1][1]
    assert money[2][1] == "De eerste helft beslist."
    assert [label for label, _ in harm] == ["as-of"], "that of its dimension"
    assert "nog werkte" in harm[0][1]
