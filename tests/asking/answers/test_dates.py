"""Days as people write them."""

from __future__ import annotations

from datetime import date

from pilotscan.asking.answers.dates import date_of
from support.together import together


@together(
    "text",
    [
        "2027-01-14",
        "2027-01-14T10:11:12.000+01:00",
        "14-01-2027",
        "14-1-2027",
        "14.1.2027",
        "14/1/2027",
        "14-01-2027 09:30",
        "14 januari 2027",
        " 14  January 2027",
        "14-jan-2027",
        "14 jan. 2027",
    ],
)
def test_a_day_is_understood(text: str) -> None:
    assert date_of(text) == date(2027, 1, 14)


@together(
    "text",
    [
        "",
        "soon",
        "2027",
        "31-02-2027",
        "01/02/2027",
        "2027-13-01",
        "14 janvier 2027",
        "0 mei 2027",
        "14 ma 2027",
    ],
)
def test_what_is_no_day_or_could_be_two_is_not_guessed(text: str) -> None:
    assert date_of(text) is None


def test_months_are_known_by_their_names_and_the_beginning_of_them() -> None:
    said = ["jan", "feb", "mrt", "apr", "mei", "juni", "juli", "aug", "sept", "okt", "nov", "dec"]
    also = "january february march april may june july august september october november december"
    for names in (said, also.split()):
        assert [getattr(date_of(f"3 {name} 2027"), "month", 0) for name in names] == [*range(1, 13)]
