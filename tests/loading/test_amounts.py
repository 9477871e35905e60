"""Numbers as people write them: what a hint may propose."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pilotscan.loading.amounts import number_hint, readings
from support.together import together

ONE = {
    "€ 5 miljoen": "5000000",
    "5.0M": "5000000",
    "5 M€": "5000000",
    "EUR 12,5 mln.": "12500000",
    "1.5 million euros": "1500000",
    "€ 2 miljard": "2000000000",
    "3 billion": "3000000000",
    "5k": "5000",
    "40 duizend": "40000",
    "4,999,748.80": "4999748.80",
    "4.999.748,80": "4999748.80",
    "€\xa04.999.748,80": "4999748.80",
    "1 234 567,8": "1234567.8",
    "1'234.50": "1234.50",
    "1,234.567": "1234.567",
    "7_500_000": "7500000",
    "1.000.000": "1000000",
    "ca. 1.000.000": "1000000",
    "€ 5,-": "5",
    "5.--": "5",
    "€ 1.200,00": "1200",
    "0,125": "0.125",
    ".5": "0.5",
    "1234,567": "1234.567",
    "about 30": "30",
}
TWO = {
    "1.234": ("1234", "1.234"),
    "1,234": ("1234", "1.234"),
    "€ 380.500": ("380500", "380.5"),
    "1.234 miljoen": ("1234000000", "1234000"),
}
NONE = [
    "", "thirty", ".inf", "10-20", "10 à 20", "12:30", "12.05.2016", "1.2.3", "30%", "-30", "> 500",
    "500+", "5 dozijn", "5½ miljoen", "5 m", "5 ton", "5 duizend miljoen", "5 of 10 mln",
    "007", "1e20", "0x10", "9999 biljoen", "5 persons", "4.999,748.80", "1_0", "٣٠", "5 Tausend",
    "2 halve dagen", "1" * 100,
]  # fmt: skip


@together("text", ONE)
def test_a_number_is_proposed_where_there_is_one_reading(text: str) -> None:
    assert readings(text) == (ONE[text],)
    assert number_hint(text).endswith(f": {ONE[text]}")


@pytest.mark.parametrize("text", TWO)
def test_where_a_mark_can_mean_two_things_both_are_said(text: str) -> None:
    assert readings(text) == TWO[text]
    whole, fraction = TWO[text]
    assert number_hint(text) == (
        f"write {whole} if the mark is for thousands, {fraction} if it is for decimals"
    )


@together("text", NONE)
def test_where_there_is_any_other_doubt_no_number_is_proposed(text: str) -> None:
    assert readings(text) == ()
    assert number_hint(text).endswith(", as in 12000")


def test_a_number_in_quotes_only_loses_them() -> None:
    assert number_hint("12.50") == "write it without quotes: 12.50"
    assert number_hint("1.5", whole=True).endswith(", as in 12000")


@given(
    st.decimals(0, 10**12, places=2),
    st.sampled_from([("{:,.2f}", ""), ("{:,.2f}", ",."), ("{:,.2f}", ", ")]),
    st.sampled_from(["", "€ ", "EUR "]),
)
def test_an_amount_written_in_any_style_is_read_as_itself(
    amount: Decimal, style: tuple[str, str], sign: str
) -> None:
    form, marks = style
    text = form.format(amount)
    if marks:
        text = text.translate({ord(","): marks[1], ord("."): ","})
    (found,) = readings(sign + text)
    assert Decimal(found) == amount


@given(st.text("0123456789.,'’_ €-+kKmMiljoenduz%/", max_size=20))
def test_what_is_proposed_is_a_number_as_a_file_has_it(text: str) -> None:
    for found in readings(text):
        assert re.fullmatch(r"(0|[1-9]\d*)(\.\d+)?", found)
