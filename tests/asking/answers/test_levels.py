"""Which level is meant by what people write."""

from __future__ import annotations

from typing import Any

from pilotscan.asking.answers.levels import level_of, level_said
from pilotscan.catalogue import answer_texts, answers_meant
from pilotscan.model.framework import Framework
from support.together import together

DURABLE = "durable-need"


def said(text: str, framework: Framework, condition: str = DURABLE) -> Any:
    return level_of(text, framework.condition_by_id[condition], framework)


def changed(framework: Framework, condition: str = "trust", **keys: Any) -> Framework:
    """Change a framework, or one condition of it."""
    tree = framework.model_dump(mode="json", exclude_none=True)
    own = {key: keys.pop(key) for key in ("levels", "may_be_not_applicable") if key in keys}
    for dimension in tree["dimensions"]:
        for one in dimension["conditions"]:
            if one["id"] == condition:
                one.update(own)
    return Framework.model_validate(tree | keys)


@together(
    "text, level",
    [
        ("2", 2),
        (" 2 ", 2),
        ("2.0", 2),
        ("2,0", 2),
        ("2,00", 2),
        ("0", 0),
        ("4", 4),
        ("5", None),
        ("-1", None),
        ("2.5", None),
        ("2 or 3", None),
        ("", None),
        (".", None),
        ("largely in place", 3),
        ("Largely  In Place.", 3),
        ("grotendeels aanwezig", 3),
        ("Recent figures show that there is hardly any need left.", 0),
        ("recent figures show\u00a0that there is hardly any need left", 0),
        ("Recente cijfers laten zien dat er bijna geen behoefte meer is", 0),
        ("As 2, and a forecast shows that this stays so for three years or more.", 3),
        ("As above, and a forecast shows that this stays so for three years or more.", 3),
        ("Zoals hierboven, en een prognose laat zien dat dit nog drie jaar of langer zo blijft", 3),
        ("Zoals hierboven, en a forecast shows that this stays so for three years or more.", None),
        ("a forecast shows that this stays so for three years or more", None),
        ("unknown", "unknown"),
        ("I do not know", "unknown"),
        ("i don\u2019t know!", "unknown"),
        ("Dat weet ik niet", "unknown"),
        ("WEET NIET", "unknown"),
        ("?", None),
    ],
)
def test_a_level_can_be_said_in_many_ways(
    text: str, level: int | str | None, living_lab: Framework
) -> None:
    assert said(text, living_lab) == level


def test_the_form_of_quotes_makes_no_difference(small: Framework) -> None:
    levels = [{"en": f"It's \u201c{word}\u201d"} for word in ("a", "b", "c", "d", "e")]
    framework = changed(small, levels=levels)
    assert said('it\u2019s "c".', framework, "trust") == 2


def test_what_fits_two_levels_is_none(small: Framework) -> None:
    levels = [{"en": word} for word in ("none", "some", "some.", "all", "more than all")]
    framework = changed(small, levels=levels)
    assert said("some", framework, "trust") is None
    assert said("all", framework, "trust") == 3
    assert said("2", framework, "trust") == 2


def test_a_label_that_is_the_number_of_another_level_is_none(small: Framework) -> None:
    labels = [{"en": str(i)} for i in range(1, 6)]
    assert said("1", changed(small, scale=labels), "trust") is None
    assert said("5", changed(small, scale=labels), "trust") == 4
    assert said("5", changed(small, scale=labels, first_level=1), "trust") == 5


def test_it_does_not_apply_only_where_it_may(small: Framework) -> None:
    may = changed(small, may_be_not_applicable=True)
    for text in ("N/A", "n.v.t.", "not-applicable", "It does not apply here (say why)",
                 "dit is hier niet van toepassing (zeg waarom)"):  # fmt: skip
        assert said(text, may, "trust") == "not-applicable"
        assert said(text, changed(small, may_be_not_applicable=False), "trust") is None


def test_every_statement_of_every_shipped_level_is_that_level(living_lab: Framework) -> None:
    for condition in living_lab.conditions:
        for level in living_lab.levels.levels:
            for language in ("en", "nl"):
                for text in level_said(condition, level, living_lab, language):
                    assert level_of(text, condition, living_lab) == level, (condition.id, text)


def test_a_statement_is_given_as_the_file_has_it_and_as_a_sheet_does(living_lab: Framework) -> None:
    condition = living_lab.condition_by_id[DURABLE]
    assert [len(level_said(condition, i, living_lab, "nl")) for i in range(5)] == [1, 1, 1, 2, 2]
    assert level_said(condition, 3, living_lab, "en")[1] == (
        "As above, and a forecast shows that this stays so for three years or more."
    )
    assert level_said(condition, 3, living_lab, "xx") == ()


def test_what_a_sheet_says_is_understood() -> None:
    for answer in ("unknown", "not-applicable"):
        for text in (answer, *answer_texts()[answer].values()):
            assert answers_meant(text) == (answer,)
    assert answers_meant("?") == ()
