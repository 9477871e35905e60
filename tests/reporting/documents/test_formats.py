"""The table of formats is what commands and the configuration offer."""

from pilotscan.cli import compare, diff, evaluate
from pilotscan.configuration import KEYS
from pilotscan.configuration.keys import OneOf
from pilotscan.reporting.documents.formats import formats_of


def test_commands_offer_the_formats_of_the_table() -> None:
    assert formats_of("evaluate") == tuple(evaluate.Format)
    assert formats_of("compare") == tuple(compare.Format)
    assert {"text", *formats_of("diff")} == {*diff.Format}
    assert KEYS["formats"].kind == OneOf(formats_of("evaluate"))
