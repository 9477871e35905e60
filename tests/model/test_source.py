"""Sources: what each kind can carry, whose work it is, and what is no address."""

from __future__ import annotations

from typing import get_args

import pytest
from pydantic import ValidationError

from pilotscan.model.dates import FuzzyDate
from pilotscan.model.source import BASE_STRENGTH, SEARCH_RECORD, Source, SourceKind
from support.together import together

STRENGTHS = [
    ("statement", 1),
    ("press", 1),
    ("internal-document", 2),
    ("official-document", 2),
    ("monitoring", 2),
    ("own-evaluation", 2),
    ("thesis", 2),
    ("search-record", 2),
    ("independent-evaluation", 3),
    ("peer-reviewed", 3),
]


@together("kind, strength", STRENGTHS)
def test_each_kind_carries_its_base_strength(kind: str, strength: int) -> None:
    assert Source.model_validate({"kind": kind}).base_strength == strength


def test_the_table_of_strengths_names_every_kind_and_no_other() -> None:
    assert set(BASE_STRENGTH) == set(get_args(SourceKind)) == {kind for kind, _ in STRENGTHS}
    assert SEARCH_RECORD in BASE_STRENGTH


def test_a_source_of_unknown_kind_carries_nothing() -> None:
    assert Source().base_strength == 0


def test_everything_about_a_source_may_be_unknown() -> None:
    assert set(Source().model_dump().values()) == {None}


@pytest.mark.parametrize("kind", ["Press", "report", "", "independent_evaluation", 3, None])
def test_there_is_no_other_kind(kind: object) -> None:
    if kind is None:
        assert Source.model_validate({"kind": None}).kind is None
        return
    with pytest.raises(ValidationError, match="literal_error"):
        Source.model_validate({"kind": kind})


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"team": "T", "publisher": "P", "author": "A"}, "T"),
        ({"team": "T", "author": "A"}, "T"),
        ({"publisher": "P", "author": "A"}, "P"),
        ({"author": "A"}, "A"),
        ({"title": "Only a title"}, None),
    ],
    ids=["team", "team-before-author", "publisher", "author", "nobody"],
)
def test_a_work_is_of_the_team_else_the_publisher_else_the_author(
    fields: dict[str, str], expected: str | None
) -> None:
    assert Source.model_validate(fields).made_by == expected


@pytest.mark.parametrize(
    "url", ["https://a.nl", "http://a.nl/x?y=1&z=(2)#deel", "https://a.nl/caf\u00e9"]
)
def test_an_address_on_the_web_is_taken(url: str) -> None:
    assert Source.model_validate({"url": url}).url == url


@together(
    "url",
    [
        "",
        "a.nl",
        "ftp://a.nl",
        "javascript:alert(1)",
        " https://a.nl",
        "https://a.nl/x y",
        'https://a.nl/"onclick',
        "https://a.nl/<b>",
        "https://a.nl/`x`",
        "https://a.nl/{x}",
        "https://a.nl\n",
        "HTTPS://A.NL",
        "https://",
    ],
)
def test_what_could_break_out_of_a_link_is_no_address(url: str) -> None:
    with pytest.raises(ValidationError, match="string_pattern_mismatch"):
        Source.model_validate({"url": url})


def test_an_address_has_an_end() -> None:
    with pytest.raises(ValidationError, match="string_too_long"):
        Source.model_validate({"url": "https://a.nl/" + "x" * 2000})


@pytest.mark.parametrize("doi", ["10.1000/182", "10.12345/ab(c)2.d"])
def test_a_bare_doi_is_taken(doi: str) -> None:
    assert Source.model_validate({"doi": doi}).doi == doi


@pytest.mark.parametrize(
    "doi", ["https://doi.org/10.1000/182", "doi:10.1000/1", "10.1/x", "11.1000/x"]
)
def test_a_doi_with_something_around_it_is_refused(doi: str) -> None:
    with pytest.raises(ValidationError, match="string_pattern_mismatch"):
        Source.model_validate({"doi": doi})


@pytest.mark.parametrize(
    ("year", "expected"),
    [(2019, FuzzyDate(2019)), ("2019~", FuzzyDate(2019, about=True))],
    ids=["number", "about"],
)
def test_the_year_may_be_about(year: object, expected: FuzzyDate) -> None:
    assert Source.model_validate({"year": year}).year == expected


@pytest.mark.parametrize("year", ["2019-5", 19, True], ids=repr)
def test_the_year_is_a_date_of_four_digits_or_more(year: object) -> None:
    with pytest.raises(ValidationError, match="not_a_date"):
        Source.model_validate({"year": year})


@pytest.mark.parametrize("read", ["full", "part", "abstract", "unseen"])
def test_how_much_was_read_is_one_of_four(read: str) -> None:
    assert Source.model_validate({"read": read}).read == read
    with pytest.raises(ValidationError, match="'full', 'part', 'abstract' or 'unseen'"):
        Source.model_validate({"read": f"{read}ly"})
