"""The table of formats is what commands and the configuration offer."""

from pilotscan.cli import compare, diff, evaluate
from pilotscan.configuration import KEYS
from pilotscan.configuration.keys import OneOf
from pilotscan.reporting.documents.formats import FORMATS, formats_of


def test_commands_offer_the_formats_of_the_table() -> None:
    assert formats_of("evaluate") == tuple(evaluate.Format)
    assert formats_of("compare") == tuple(compare.Format)
    assert {"text", *formats_of("diff")} == {*diff.Format}
    assert KEYS["formats"].kind == OneOf(formats_of("evaluate"))
    assert {*compare.BINARY} | {"xlsx", "parquet"} == {n for n in FORMATS if not FORMATS[n].is_text}
    assert {*diff.BINARY} == {n for n in formats_of("diff") if not FORMATS[n].is_text}
