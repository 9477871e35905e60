"""The numbers and names of a framework in the texts that quote them."""

from __future__ import annotations

from pilotscan.catalogue import terms
from pilotscan.model.framework import Framework
from pilotscan.model.quoted import quoting
from support.together import together


def test_numbers_are_written_as_each_language_does(small: Framework) -> None:
    says = {"en": "{min_coverage} in {framework}", "nl": "{min_coverage} in {framework}"}
    assert quoting(says, small) == {"en": "0.75 in two-dimensions", "nl": "0,75 in two-dimensions"}


def test_what_a_framework_does_not_have_is_none(small: Framework) -> None:
    rules = small.rules.model_copy(update={"stop": ()})
    bare = small.model_copy(update={"rules": rules})
    assert quoting({"en": "{stops}", "nl": "{stops}"}, bare) == {"en": "none", "nl": "geen"}
    assert quoting({"en": "{stops}"}, small) == {"en": "No harm"}


@together("term", terms().values())
def test_every_text_quotes_what_there_is(living_lab: Framework, term: object) -> None:
    for text in quoting(term.says, living_lab).values():  # type: ignore[attr-defined]
        assert "{" not in text
