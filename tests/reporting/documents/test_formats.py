"""The table of formats is what commands and the configuration offer."""

from typing import get_args

from pilotscan.cli import compare, diff, evaluate
from pilotscan.configuration import KEYS
from pilotscan.configuration.keys import OneOf
from pilotscan.reporting.documents.formats import FORMATS, DocumentFormat, TextFormat, formats_of


def test_commands_offer_the_formats_of_the_table() -> None:
    assert formats_of("evaluate") == tuple(evaluate.Format)
    assert formats_of("compare") == tuple(compare.Format)
    assert {"text", *formats_of("diff")} == {*diff.Format}
    assert KEYS["formats"].kind == OneOf(formats_of("evaluate"))


def test_type_checkers_are_told_the_formats_of_the_table() -> None:
    assert {*get_args(TextFormat), *get_args(DocumentFormat)} == {*formats_of("evaluate")}
    assert all(FORMATS[name].is_text for name in get_args(TextFormat))
    assert not any(FORMATS[name].is_text for name in get_args(DocumentFormat))
