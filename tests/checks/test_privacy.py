"""Personal data in texts: what is found, what is left alone, and that nothing of it is repeated."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pilotscan.checks import privacy
from pilotscan.checks.privacy import MASK, MAX_FOUND, check_privacy
from pilotscan.diagnostics import Diagnostic, Severity
from pilotscan.loading.builtin import builtin_framework, builtin_frameworks
from pilotscan.loading.yamldoc import parse_document
from support.together import together

FORMATS = ("full", "concise", "json", "jsonl", "sarif", "junit", "github", "gitlab")
BEFORE = 'summary: "'


def check(yaml: str) -> list[Diagnostic]:
    return check_privacy(parse_document(yaml.encode(), "a.yaml"))


def look(text: str, country: str = "NL") -> list[Diagnostic]:
    """Check one text, which stands in line 2 from column 11."""
    return check(f"place: {{country: {country}}}\nsummary: {json.dumps(text, ensure_ascii=False)}")


def places(diagnostics: list[Diagnostic]) -> list[tuple[str, int, int]]:
    return [(d.code, d.where.line, d.where.column) for d in diagnostics]


def eleven_test(digits: str) -> bool:
    """Do the eleven test by hand: 9a + 8b + 7c + 6d + 5e + 4f + 3g + 2h - i is a multiple of 11."""
    weights = (9, 8, 7, 6, 5, 4, 3, 2, -1)
    return sum(w * int(d) for w, d in zip(weights, digits, strict=True)) % 11 == 0


# --- what is found ----------------------------------------------------------------------------

FOUND: list[tuple[str, str, str]] = [
    # e-mail addresses
    ("PS601", "Mail {} for a place.", "j.jansen@gemeente.nl"),
    ("PS601", "{}", "jan+buddy@sub.example.co.uk"),
    ("PS601", "Mail ({}).", "buddy@stichting-een.org"),
    ("PS601", "<{}>", "x@y.nl"),
    ("PS601", "Mail {} for a place", "naam (at) gemeente.nl"),
    ("PS601", "Mail {} for a place", "naam(at)gemeente.nl"),
    ("PS601", "Mail {} for a place", "naam [at] gemeente.nl"),
    ("PS601", "Mail {} for a place", "naam (AT) gemeente.nl"),
    ("PS601", "Mail {} for a place", "naam (apenstaartje) gemeente.nl"),
    ("PS601", "Mail {} for a place", "naam @ gemeente.nl"),
    ("PS601", "mailto:{}", "jan@example.nl"),
    ("PS601", "See https://example.nl/?to={} there", "jan@example.nl"),
    # phone numbers
    ("PS602", "Call {} to register.", "06-12345678"),
    ("PS602", "Call {} to register", "06 12345678"),
    ("PS602", "Call {} to register", "0612345678"),
    ("PS602", "Call {} to register", "06 - 1234 5678"),
    ("PS602", "Call {} to register", "06.12.34.56.78"),
    ("PS602", "Call {} to register", "06/12345678"),
    ("PS602", "Call {} to register", "+31 6 1234 5678"),
    ("PS602", "Call {} to register", "+31 (0)6 1234 5678"),
    ("PS602", "Call {} to register", "+31612345678"),
    ("PS602", "Call {} to register", "+31 612345678"),
    ("PS602", "Call {} to register", "0031 20 123 45 67"),
    ("PS602", "Call {} to register", "0031201234567"),
    ("PS602", "Call {} to register", "020 123 45 67"),
    ("PS602", "Call {} to register", "020-1234567"),
    ("PS602", "Call {} to register", "(030) 286 10 00"),
    ("PS602", "Call {} to register", "030-2861000"),
    ("PS602", "Call {} to register", "+32 2 555 12 12"),
    ("PS602", "Call {} to register", "+32 470 12 34 56"),
    ("PS602", "Call {} to register", "+49 30 901820"),
    ("PS602", "Call {} to register", "+49 172 1234567"),
    ("PS602", "The house (tel. {}) is open", "020-1234567"),
    ("PS602", "The house ({}) is open", "06-12345678"),
    ("PS602", "Kerkstraat 12 {}", "030-2861000"),
    ("PS602", "In 2016: {}, 09.00-17.00", "020-1234567"),
    # in digits of another script, and in bold ones
    *(
        (
            "PS602",
            "Call {}",
            "".join(chr(int(c) + zero) if c.isdigit() else c for c in "+31612345678"),
        )
        for zero in (0x660, 0x1D7CE)
    ),
    # citizen service numbers
    ("PS603", "The participant with BSN {} found work.", "111222333"),
    ("PS603", "{}", "123456782"),
    ("PS603", "bsn: {}", "111.222.333"),
    ("PS603", "BSN {}", "1112.22.333"),
    ("PS603", "BSN {}", "111-222-333"),
    ("PS603", "BSN {}", "1112223 33"),
    ("PS603", "number {} of the list", "111 222 333"),
    ("PS603", "BSN-nummer {}", "012345672"),
    # of eight digits only if it is said: 0 + 8 + 14 + 18 + 20 + 20 + 18 + 14 - 2 = 110
    ("PS603", "BSN {}.", "12345672"),
    ("PS603", "Burgerservicenummer: {}", "23456784"),
    ("PS603", "sofinummer {}", "23456784"),
    ("PS603", "citizen service number {}", "23456784"),
    # account numbers
    ("PS604", "Pay to {} please", "NL91ABNA0417164300"),
    ("PS604", "Pay to {}.", "NL91 ABNA 0417 1643 00"),
    ("PS604", "IBAN {} of the foundation", "DE89370400440532013000"),
    ("PS604", "Pay to {}", "DE89 3704 0044 0532 0130 00"),
    ("PS604", "Pay to {}", "BE68539007547034"),
    ("PS604", "Pay to {}", "BE68 5390 0754 7034"),
    ("PS604", "Pay to {} of the city", "BE68 5390 0754 7034"),
    ("PS604", "Pay to {} 2016", "BE68539007547034"),
    ("PS604", "Pay to {}", "nl91abna0417164300"),
    # dates of birth
    ("PS605", "He was geboren op {} in Aleppo", "3 maart 1998"),
    ("PS605", "Geboren {}", "3 mrt. 1998"),
    ("PS605", "(geb. {})", "3-4-1998"),
    ("PS605", "geb {}", "3/4/98"),
    ("PS605", "geboren te Damascus op {}", "03.04.1998"),
    ("PS605", "geboortedatum: {}", "1998-03-04"),
    ("PS605", "born {}", "3 March 1998"),
    ("PS605", "born on {}", "March 3, 1998"),
    ("PS605", "born on {}", "March 3rd, 1998"),
    ("PS605", "born on the {}", "3rd of March 1998"),
    ("PS605", "born in Damascus on {}", "3 Oct 1998"),
    ("PS605", "date of birth {}", "04/03/1998"),
    ("PS605", "Date of birth: {}", "4.3.98"),
    ("PS605", "birthdate {}", "1998-03-04"),
    ("PS605", "birthday: {}", "3 March 1998"),
    ("PS605", "DOB {}", "04/03/1998"),
    ("PS605", "d.o.b.: {}", "04/03/1998"),
]


@together("code, around, what", FOUND, ids=[f"{f[0]}-{f[2]}" for f in FOUND])
def test_personal_data_is_found_where_it_stands_and_masked(
    code: str, around: str, what: str
) -> None:
    text = around.format(what)
    (warning,) = look(text)
    assert (warning.code, warning.severity) == (code, Severity.WARNING)
    assert (warning.where.line, warning.where.path) == (2, "summary")
    assert warning.where.column == len(BEFORE) + 1 + around.index("{}")
    assert warning.excerpt == f'{BEFORE}{around.format(MASK * len(what))}"'
    assert what not in warning.message + warning.hint


@pytest.mark.parametrize(
    ("number", "country"),
    [
        ("02 555 12 12", "BE"),
        ("0470 12 34 56", "BE"),
        ("030 901820", "DE"),
        ("0172 1234567", "DE"),
    ],
)
def test_a_number_without_its_country_is_one_of_the_country_of_the_pilot(
    number: str, country: str
) -> None:
    assert [d.code for d in look(number, country)] == ["PS602"]
    assert look(number, "NL") == []


def test_a_file_without_a_country_is_read_as_one_from_the_netherlands() -> None:
    for place in ("", "place: {country: 7}\n", "place: x\n", "place: {country: NLD}\n"):
        assert places(check(f"{place}summary: 06-12345678")) == [
            ("PS602", 1 + place.count("\n"), 10)
        ]


@pytest.mark.parametrize("digits", ["111222333", "123456782", "200000009", "987654323"])
def test_a_number_that_passes_the_eleven_test_by_hand_is_found(digits: str) -> None:
    # 9 + 8 + 7 + 12 + 10 + 8 + 9 + 6 - 3 = 66, 9 + 16 + 21 + 24 + 25 + 24 + 21 + 16 - 2 = 154,
    # 18 - 9 = 9 is no multiple of 11, 81 + 64 + 49 + 36 + 25 + 16 + 9 + 4 - 3 = 281 is none
    passes = {"111222333": True, "123456782": True, "200000009": False, "987654323": False}[digits]
    assert eleven_test(digits) is passes
    assert [d.code for d in look(f"Number {digits} came.")] == (["PS603"] if passes else [])


@together("last", range(10))
def test_of_ten_last_digits_at_most_one_makes_a_citizen_service_number(last: int) -> None:
    found = look(f"Number 11122233{last} came.")
    assert bool(found) is (last == 3)


@given(st.integers(100_000_000, 999_999_999))
def test_nine_digits_are_found_exactly_if_they_pass_the_eleven_test(number: int) -> None:
    assert bool(look(f"Number {number} came.")) is eleven_test(str(number))


@pytest.mark.parametrize(
    ("country", "rest", "right"),
    [
        ("NL", "ABNA0417164300", 91),
        ("DE", "370400440532013000", 89),
        ("BE", "539007547034", 68),
    ],
)
def test_an_account_number_is_found_only_with_the_right_check_digits(
    country: str, rest: str, right: int
) -> None:
    for digits in range(2, 99):
        codes = [d.code for d in look(f"Pay to {country}{digits:02}{rest} please")]
        assert codes == (["PS604"] if digits == right else []), digits


def test_an_account_number_of_the_wrong_length_is_none() -> None:
    assert look("Pay to NL91ABNA041716430 or NL91ABNA04171643000") == []


# --- what is left alone -----------------------------------------------------------------------

HARMLESS = [
    # years, dates, times
    "2016-2018", "2016/2017", "In 2016, 2017 en 2018-2019", "2013-2014 en 2015-2016 en 2017-2018",
    "01-02-2016", "06-12-2016", "1-7-2016", "01-02-2016 t/m 03-04-2017", "01-02-2016 - 03-04-2017",
    "01/02/2016-03/04/2017", "01.02.2016", "05-02-03 t/m 22-10-22", "2016-07-01", "20160701",
    "09/1990 - 07/1992", "from 09:00 to 17:00", "09:00-17:00", "09.00-17.00 uur",
    "09.00 - 12.30 uur", "09.00–17.00", "van 08.30 tot 17.00 uur", "open 07.00/19.00",
    # amounts
    "€ 7.500.000", "€7.500.000", "12.345.678 euro", "EUR 123 456 782", "EUR 123456782",
    "€ 123.456.782", "€123456782", "123.456.782 euro", "123456782 EUR", "123.456.782,- euro",
    "€ 111.222.333,-", "111.222.333,50", "1.234.567,89", "USD 111 222 333", "111.222.333 mln",
    "111 222 333 million", "1.111.222.333", "5 056 512 180 inhabitants",
    # numbers of things
    "pp. 3(4) 156-165", "p. 123-145", "12,5% en 35 %", "0,5 %", "in 2016 startte 0,5 fte",
    "565 places and 1,100 candidates", "0-4 jaar", "0-4 jaar, 04-12 jaar", "1000 x 1000",
    "0 1 2 3 4 5 6 7 8 9", "100 200 300 400", "111 222 333 444", "120-130-140-150",
    # addresses, codes, references
    "doi 10.1186/s40878-020-00187-0", "https://doi.org/10.17645/up.v3i4.1727",
    "10.1007/978-3-030-25666-1_12", "doi:10.1000/111222333", "https://nos.nl/artikel/0612345678",
    "https://www.ad.nl/amsterdam/kleiner~a3a88a00/111222333", "www.example.nl/111222333",
    "nul20.nl/artikel/0612345678", "docplayer.nl/111222333", "https://x.nl/NL91ABNA0417164300",
    "KvK 12345678", "KvK 01234567", "KvK-nummer 02012345", "KvK nummer: 09012345",
    "3511 AB Utrecht", "3511AB", "zaaknummer 2016/509673", "200.123.456/01", "111.222.333/01",
    "C/13/654321 / KG ZA 18-999", "ECLI:NL:RVS:2016:1234", "AWB 16/12345",
    "kenmerk 2016-0000123456", "2000/053432", "2016/0201234567", "2016-0201234567",
    "BWBR0044770", "NL111222333B01", "111222333X",
    "Stb. 2021, 38; Stcrt. 2021, 45678", "Kamerstukken II 2019/20, 35 483, nr. 3",
    "ISBN 978-90-75289-54-1", "ISBN 9789075289541", "ISBN 90-752-8954-1", "ISBN 0-19-852663-6",
    "ISBN 0 577 69726 1", "ISBN-10: 0-680-47928-5", "ISSN 1234-5678", "ISSN 0364-9092",
    "kamer 0.20.123", "room 030.12", "lokaal 06.123", "art. 2.3.1.4", "artikel 6:162 lid 2",
    "version 0.12.345.6789", "52.0907, 5.1214", "-0.127647 51.507222", "0.127647, 51.507222",
    "N 52 05.443 E 005 07.284",
    # people and handles without anything personal
    "the project was born in 2016", "the idea was born in 12 of 28 months", "born after 2016-07",
    "The project was born. On 3 March 2016 it opened.", "geboren in 1998",
    "The house had its first birthday on 3 March 2017", "geboren tussen 1998 en 2004",
    "het initiatief is geboren uit 12 gesprekken", "het gebouw 3-4-2016 opgeleverd", "geb. 1998",
    "@planeinstein", "follow us @planeinstein", "Instagram @plan.einstein",
    "Volg ons @planeinstein.nl voor nieuws", "https://medium.com/@name.surname", "a @ b",
    "naam at gemeente.nl", "x@y", "(at) the house",
]  # fmt: skip


@together("text", HARMLESS)
def test_what_only_looks_like_personal_data_gives_no_warning(text: str) -> None:
    assert look(text) == []
    assert look(f"It says: {text}, and so on.") == []


@together("country", ["BE", "DE"])
@together("text",
    ["ISBN 0-19-852663-6", "ISSN 0364-9092", "09.00-17.00 Uhr", "01.02.2016 - 03.04.2017",
     "09/1990 - 07/1992", "02.10.08 - 09.04.23", "2000/053432", "5 056 512 180 inhabitants",
     "04-11-90 56.353939"],
)  # fmt: skip
def test_nor_does_it_where_phone_numbers_are_of_any_length(text: str, country: str) -> None:
    assert look(text, country) == []


@together("key", ["url", "doi", "id", "date", "start", "end", "year", "checked", "other"])
def test_values_with_a_form_of_their_own_are_passed_over(key: str) -> None:
    assert [d.code for d in check(f"sources: {{a: {{{key}: '06-12345678'}}}}")] == (
        ["PS602"] if key == "other" else []
    )


def test_the_shipped_pilots_hold_nothing_personal(shipped_folder: Path) -> None:
    files = sorted(shipped_folder.glob("*.yaml"))
    assert len(files) >= 22
    assert [d for f in files for d in check_privacy(parse_document(f.read_bytes(), f.name))] == []


@pytest.mark.parametrize("name", builtin_frameworks())
def test_the_shipped_frameworks_hold_nothing_personal(name: str) -> None:
    assert check_privacy(parse_document(builtin_framework(name), name)) == []


# --- places -----------------------------------------------------------------------------------

PLACES: list[tuple[str, str, list[tuple[str, int, int]]]] = [
    ("plain", "summary: Mail jan@x.nl now", [("PS601", 1, 15)]),
    ("plain-over-lines", "summary: Mail\n  jan@x.nl now", [("PS601", 2, 3)]),
    ("single-quoted", "summary: 'It''s jan@x.nl'", [("PS601", 1, 17)]),
    ("double-quoted-over-lines", 'summary: "Mail\n  jan@x.nl"', [("PS601", 2, 3)]),
    ("literal", "summary: |\n  One line.\n\n  And mail jan@x.nl", [("PS601", 4, 12)]),
    ("literal-with-indent-and-strip", "a:\n  - |2-\n      x jan@x.nl\n", [("PS601", 3, 9)]),
    ("folded", "summary: >-\n  One line\n  and jan@x.nl there", [("PS601", 3, 7)]),
    ("over-a-fold", "summary: >\n  Call 06\n  12345678 now", [("PS602", 2, 8)]),
    ("birth-over-a-fold", "summary: >\n  born on 3\n  March 1998", [("PS605", 2, 11)]),
    ("birth-word-before-a-fold", "summary: |\n  geboren op\n  3 maart 1998", [("PS605", 3, 3)]),
    ("in-a-list", "themes:\n  - no\n  - jan@x.nl", [("PS601", 3, 5)]),
    ("in-flow", "partners: [{name: 'A (jan@x.nl)'}, {name: b@y.nl}]",
     [("PS601", 1, 23), ("PS601", 1, 43)]),
    ("two-in-a-line", "summary: jan@x.nl, piet@y.nl", [("PS601", 1, 10), ("PS601", 1, 20)]),
    ("same-twice", "summary: |\n  jan@x.nl,\n  jan@x.nl", [("PS601", 2, 3), ("PS601", 3, 3)]),
    ("same-in-two-texts", "summary: jan@x.nl\nproblem: jan@x.nl", [("PS601", 1, 10),
     ("PS601", 2, 10)]),
    ("part-of-something-harmless-before", "summary: |\n  13-4-1998 is a day,\n  geb. 3-4-1998",
     [("PS605", 3, 8)]),
    ("all-kinds",
     "summary: jan@x.nl, 06-12345678, 111222333, NL91ABNA0417164300, geb. 3-4-1998",
     [("PS601", 1, 10), ("PS602", 1, 20), ("PS603", 1, 33), ("PS604", 1, 44),
      ("PS605", 1, 69)]),
    ("windows-lines", "summary: >-\r\n  one\r\n  jan@x.nl\r\n", [("PS601", 3, 3)]),
    ("after-wide-characters", "summary: 🏠🏠 jan@x.nl", [("PS601", 1, 13)]),
    ("an-earlier-comment", "# jan@x.nl\nsummary: jan@x.nl", [("PS601", 2, 10)]),
    # what is written with escapes is placed where the text begins
    ("escaped", 'summary: "Mail j\\u0061n@x.nl, or\n  06-12345678"',
     [("PS601", 1, 10), ("PS602", 2, 3)]),
]  # fmt: skip


@together("yaml, expected", [case[1:] for case in PLACES], ids=[case[0] for case in PLACES])
def test_the_place_is_that_of_the_found_text(
    yaml: str, expected: list[tuple[str, int, int]]
) -> None:
    assert places(check(yaml)) == expected


def test_the_path_is_that_of_the_text() -> None:
    (warning,) = check("figures:\n  - {what: a}\n  - {what: b, note: jan@x.nl}")
    assert warning.where.path == "figures[1].note"


@pytest.mark.parametrize(
    "text",
    [
        "jan@x.nl, 06-12345678 (or 020-1234567), 111222333",
        "NL91ABNA0417164300 of A, geb. 3-4-1998, jan@x.nl and jan@x.nl",
    ],
)
def test_the_line_that_is_shown_masks_all_that_was_found_in_it(text: str) -> None:
    found = look(text)
    assert len(found) == 4
    assert len({d.excerpt for d in found}) == 1
    for hidden in ("jan@x.nl", "12345678", "1234567", "111222333", "0417164300", "1998"):
        assert hidden not in found[0].excerpt
    assert all(d.excerpt[d.where.column - 1] == MASK for d in found)


def test_an_escaped_address_is_masked_with_the_rest_of_its_line() -> None:
    (warning,) = check('summary: "Mail j\\u0061n@x.nl"\nproblem: none')
    assert warning.excerpt == "summary: " + MASK * 20


TEXTS = st.text("01236789 .-/()+@abNL€\n\u00a0é🏠:", max_size=60)
PIECES = st.sampled_from(
    [what for _, _, what in FOUND] + ["geb. ", "BSN ", "€ ", " euro", "https://x.nl/", "\n", ", "]
)


@given(st.lists(TEXTS | PIECES, max_size=6).map("".join), st.sampled_from(["NL", "BE", "DE", "ZZ"]))
def test_whatever_a_text_holds_each_place_is_in_it_and_masked(text: str, country: str) -> None:
    for warning in look(text, country):
        assert warning.where.line == 2
        assert warning.where.column >= len(BEFORE)
        at = warning.where.column - warning.excerpt_column
        assert warning.excerpt[at] == MASK


# --- nothing is repeated ----------------------------------------------------------------------

SECRETS = (
    "jan.jansen@example.nl", "naam (at) gemeente.nl", "06-12345678", "+32 470 12 34 56",
    "111222333", "NL91 ABNA 0417 1643 00", "3 maart 1998",
)  # fmt: skip
PERSONAL = """\
summary: >-
  Mail jan.jansen@example.nl or naam (at) gemeente.nl, or
  call 06-12345678 and +32 470 12 34 56.
problem: |
  BSN 111222333, NL91 ABNA 0417 1643 00, geboren op 3 maart 1998.
"""


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("to", ["stdout", "file"])
def test_no_format_repeats_what_was_found(
    good: Path, run: Callable[..., Any], form: str, to: str
) -> None:
    with (good / "good.yaml").open("a", encoding="utf-8") as file:
        file.write(PERSONAL)
    target = ["--output-file", "out.txt"] if to == "file" else []
    ran = run("validate", "good.yaml", "--format", form, *target)
    written = (good / "out.txt").read_text("utf-8") if to == "file" else ran.out
    for code in ("PS601", "PS602", "PS603", "PS604", "PS605"):
        assert code in written
    for secret in (*SECRETS, "example.nl", "12345678", "0417"):
        assert secret not in written + ran.out + ran.err
    assert ran.code == 0


def test_evaluate_does_not_repeat_it_either(good: Path, run: Callable[..., Any]) -> None:
    with (good / "good.yaml").open("a", encoding="utf-8") as file:
        file.write(PERSONAL)
    ran = run("evaluate", "good.yaml", "--format", "json", "--out", "-", "-v")
    assert ran.err.count(": PS60") == 7
    said = ran.err + json.dumps(json.loads(ran.out)["diagnostics"])
    for secret in (*SECRETS, "example.nl", "12345678", "0417"):
        assert secret not in said


# --- cost -------------------------------------------------------------------------------------

LOADED = """\
import sys
from pilotscan.checks import check_privacy
from pilotscan.loading.yamldoc import parse_document
check_privacy(parse_document(sys.argv[1].encode(), "a.yaml"))
print(*sorted({"phonenumbers", "stdnum"} & set(sys.modules)))
"""


@pytest.mark.parametrize(
    ("text", "loaded"),
    [
        ("The pilot of 2016-2018 had 565 places, 10% more, on 01-02-2016; mail us @home.", ""),
        ("geboren op 3 maart 1998", ""),
        ("jan@x.nl", ""),
        ("€ 123.456.782 and doi 10.1186/s40878-020-00187-0", ""),
        ("123456782", "stdnum"),
        ("NL91ABNA0417164300", "stdnum"),
        ("06-12345678", "phonenumbers"),
    ],
)
@pytest.mark.outside
def test_libraries_are_loaded_only_for_what_looks_like_a_number_of_theirs(
    text: str, loaded: str
) -> None:
    ran = subprocess.run(
        [sys.executable, "-c", LOADED, f"summary: '{text}'"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert ran.stdout.strip() == loaded


def test_a_file_full_of_personal_data_is_told_of_so_many_places_only() -> None:
    lines = "".join(f"  a{number}@x.nl\n" for number in range(MAX_FOUND + 5))
    found = check(f"summary: |\n{lines}problem: jan@y.nl")
    assert len(found) == MAX_FOUND
    assert places(found)[-1] == ("PS601", MAX_FOUND + 1, 3)


@pytest.mark.parametrize("like", ["01111111111 x", "NL00ABNA0417164300,"])
def test_a_file_full_of_what_only_looks_like_a_number_is_not_tried_for_ever(
    like: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(privacy, "MAX_TRIED", 5)
    assert [d.code for d in look(f"{like} " * 4 + "06-12345678")] == ["PS602"]
    assert look(f"{like} " * 5 + "06-12345678") == []
    # the eleven test is cheap, and goes on
    assert [d.code for d in look(f"{like} " * 5 + "111222333")] == ["PS603"]
