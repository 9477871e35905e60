"""From answers to assessment files: what is written, what is there already, what is refused."""

from __future__ import annotations

from datetime import date
from itertools import permutations
from typing import Any

import pytest
import yaml

from pilotscan.asking.answers.answered import Answer, Answered, Earlier, Remark
from pilotscan.asking.answers.intake import take_in
from pilotscan.asking.answers.new_file import Terms
from pilotscan.asking.marks import Marks
from pilotscan.diagnostics import Location
from pilotscan.loading.load import assessment_of
from pilotscan.loading.yamldoc import parse_document
from pilotscan.model.framework import Framework

DAY = date(2027, 1, 14)
TERMS = Terms()


def answer(condition: str, level: Any, because: str = "", **more: str) -> Answer:
    said = {"document": "", "ask": "", "anchors": "", **more}
    return Answer(condition, level, because, where=place(condition), **said)


def place(cell: str, file: str = "a.xlsx") -> Location:
    return Location(file, 1, 1, cell=f"'Questions', {cell}")


def answered(*answers: Answer, **changed: Any) -> Answered:
    marks = Marks("two-dimensions", "1.0.0", "", "round-1", "nl")
    whole = Answered("one", marks, "round-1-2", "partner", "", DAY, "nl", answers, (), place("A1"))
    return whole._replace(**changed)


def as_earlier(text: str, file: str = "assessments/one/x.yaml") -> Earlier:
    loaded = assessment_of(parse_document(text.encode(), file), "")
    assert loaded.assessment is not None
    return Earlier(file, loaded.assessment)


def codes(faults: Any) -> list[str]:
    return [fault.code for fault in faults]


def test_a_file_says_what_was_answered_and_what_it_rests_on(small: Framework) -> None:
    given = answered(
        answer("trust", "unknown", ask="the mayor"),
        answer("money", 2, "tot 2028", document="de begroting"),
        answer("no-harm", 3),
        remarks=(Remark("tenure-ends", "het contract is verlengd"),),
        label="Financiën",
    )
    [file], faults, known = take_in([given], [], small, TERMS)
    assert (faults, known) == ((), 0)
    assert (file.name, file.ratings) == ("2027-01-14-round-1-2.yaml", 3)
    assert yaml.safe_load(file.text) == {
        "pilotscan_assessment": 1,
        "pilot": "one",
        "language": "nl",
        "round": "round-1",
        "date": DAY,
        "framework": "two-dimensions",
        "assessor": {"id": "round-1-2", "role": "partner", "label": "Financiën"},
        "ratings": {
            "trust": {"level": "unknown", "ask": "the mayor"},
            "money": {
                "level": 2,
                "because": "tot 2028",
                "evidence": ["answers-round-1-2", "document-round-1-2-1"],
            },
            "no-harm": {"level": 3, "evidence": ["answers-round-1-2"]},
        },
        "remarks": [{"about": "tenure-ends", "text": "het contract is verlengd"}],
        "sources": {
            "answers-round-1-2": {
                "title": "Antwoorden op vragen (round-1)", "kind": "statement", "year": DAY,
            },
            "document-round-1-2-1": {
                "title": "de begroting", "kind": "statement", "read": "unseen",
            },
        },
    }  # fmt: skip
    as_earlier(file.text)


def test_a_document_that_was_seen_is_of_its_own_kind(small: Framework) -> None:
    given = answered(answer("money", 2, document="de begroting"))
    terms = Terms(seen={"de begroting": "official-document"})
    [file], _, _ = take_in([given], [], small, terms)
    sources = yaml.safe_load(file.text)["sources"]
    assert sources["document-round-1-2-1"] == {"title": "de begroting", "kind": "official-document"}


def test_the_same_answers_again_are_nothing_new(small: Framework) -> None:
    given = answered(
        answer("money", 2, "until 2028", document="budget"), answer("trust", "unknown")
    )
    [file], _, _ = take_in([given], [], small, TERMS)
    again = take_in([given, given], [as_earlier(file.text)], small, TERMS)
    assert (again.files, again.faults, again.known) == ((), (), 4)


def test_the_same_remark_again_is_nothing_new_however_it_is_spaced(small: Framework) -> None:
    given = answered(remarks=(Remark("", "the  contract\t is\nextended "),))
    [file], _, _ = take_in([given], [], small, TERMS)
    assert yaml.safe_load(file.text)["remarks"] == [{"text": "the contract is\nextended"}]
    assert take_in([given], [as_earlier(file.text)], small, TERMS).files == ()


def test_what_was_answered_by_another_framework_is_no_answer_by_this_one(small: Framework) -> None:
    [file], _, _ = take_in([answered(answer("money", 2))], [], small, TERMS)
    other = as_earlier(file.text.replace("two-dimensions", "another"))
    [again], faults, known = take_in([answered(answer("money", 3))], [other], small, TERMS)
    assert (faults, known, again.ratings) == ((), 0, 1)


def test_what_is_new_in_a_fuller_copy_is_a_file_of_its_own(small: Framework) -> None:
    [first], _, _ = take_in([answered(answer("money", 2))], [], small, TERMS)
    earlier = as_earlier(first.text, f"assessments/one/{first.name}")
    fuller = answered(answer("money", 2), answer("trust", 3))
    [second], faults, known = take_in([fuller], [earlier], small, TERMS)
    assert (faults, known) == ((), 1)
    assert second.name == "2027-01-14-round-1-2-2.yaml"
    assert list(yaml.safe_load(second.text)["ratings"]) == ["trust"]


@pytest.mark.parametrize(
    "other",
    [
        answer("money", 3, "until 2028"),
        answer("money", 2, "until 2030"),
        answer("money", 2, "until 2028", document="the budget"),
        answer("money", 2, "until 2028", ask="the mayor"),
    ],
)
def test_a_changed_answer_of_the_same_round_is_shown_with_the_one_before(
    small: Framework, other: Answer
) -> None:
    [first], _, _ = take_in([answered(answer("money", 2, "until 2028"))], [], small, TERMS)
    earlier = as_earlier(first.text)
    files, [fault], _ = take_in([answered(other, date=date(2027, 2, 1))], [earlier], small, TERMS)
    assert (files, fault.code) == ((), "PS709")
    assert "2 'until 2028' in assessments/one/x.yaml" in fault.message
    assert fault.where == other.where


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (answer("money", 2, document="budget"), answer("money", 2, document="letter")),
        (answer("money", "unknown", ask="mayor"), answer("money", "unknown", ask="alderman")),
    ],
)
def test_another_document_or_person_to_ask_is_no_repetition(
    small: Framework, first: Answer, second: Answer
) -> None:
    at_once = take_in([answered(first, second)], [], small, TERMS)
    assert (codes(at_once.faults), at_once.known) == (["PS709", "PS709"], 0)
    earlier = as_earlier(at_once.files[0].text)
    later = take_in([answered(second)], [earlier], small, TERMS)
    assert (later.files, codes(later.faults)) == ((), ["PS709"])
    word = second.document or second.ask
    assert f"'{word}' here" in later.faults[0].message


def test_of_a_document_that_was_seen_the_source_may_be_changed(small: Framework) -> None:
    given = answered(answer("money", 2, document="budget"))
    [file], _, _ = take_in([given], [], small, TERMS)
    text = file.text.replace("kind: statement\n    read: unseen", "kind: official-document")
    earlier = as_earlier(text.replace("title: budget", "title: Budget of the city, 2028"))
    again = take_in([given], [earlier], small, TERMS)
    assert (again.files, again.faults, again.known) == ((), (), 1)


def test_a_remark_is_taken_in_once_however_it_is_spaced(small: Framework) -> None:
    given = answered(remarks=(Remark("", "one  line\n and\tanother "),))
    [file], _, _ = take_in([given], [], small, TERMS)
    assert take_in([given], [as_earlier(file.text)], small, TERMS).files == ()


def test_two_copies_that_differ_are_both_told_where_they_stand(small: Framework) -> None:
    one = answered(answer("money", 2))
    there = answer("money", 3)._replace(where=place("C9", "b.xlsx"))
    _, faults, _ = take_in([one, answered(there)], [], small, TERMS)
    assert codes(faults) == ["PS709", "PS709"]
    assert sorted(fault.where.file for fault in faults) == ["a.xlsx", "b.xlsx"]


def test_in_a_later_round_another_answer_is_a_newer_one(small: Framework) -> None:
    [first], _, _ = take_in([answered(answer("money", 2))], [], small, TERMS)
    marks = Marks("two-dimensions", "1.0.0", "", "round-2", "nl")
    later = answered(answer("money", 3), marks=marks, date=date(2027, 3, 1))
    [second], faults, _ = take_in([later], [as_earlier(first.text)], small, TERMS)
    assert (faults, second.name) == ((), "2027-03-01-round-1-2.yaml")


def test_whatever_the_order_the_files_are_the_same(small: Framework) -> None:
    given = [
        answered(answer("money", 2), answer("trust", 1, document="letter")),
        answered(answer("trust", 1, document="letter"), answer("no-harm", 2, document="report")),
        answered(answer("money", 4), respondent="round-1-3"),
        answered(answer("volunteers", 2), date=date(2027, 1, 20)),
    ]
    every = {take_in(list(order), [], small, TERMS).files for order in permutations(given)}
    assert len(every) == 1


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"date": None}, "PS708"),
        ({"role": ""}, "PS708"),
        ({"role": "boss"}, "PS708"),
        ({"respondent": "../../etc/passwd"}, "PS703"),
        ({"marks": Marks("two-dimensions", "1", "", "../x", "nl")}, "PS703"),
        ({"marks": Marks("isat", "1", "", "round-1", "nl")}, "PS706"),
    ],
)
def test_nothing_is_written_of_whom_too_little_is_known(
    small: Framework, changed: dict[str, Any], code: str
) -> None:
    files, faults, _ = take_in([answered(answer("money", 2), **changed)], [], small, TERMS)
    assert (files, codes(faults)) == ((), [code])


def test_what_the_sheet_does_not_say_the_command_can(small: Framework) -> None:
    given = answered(answer("money", 2), role="", date=None)
    [file], faults, _ = take_in([given], [], small, Terms(date=DAY, role="partner"))
    assert faults == ()
    assert yaml.safe_load(file.text)["assessor"]["role"] == "partner"


@pytest.mark.parametrize(
    ("given", "code"),
    [
        (answer("mony", 2), "PS706"),
        (answer("money", 9), "PS704"),
        (answer("money", "not-applicable", "no"), "PS704"),
        (answer("money", 2, anchors="0123456789ab"), "PS707"),
    ],
)
def test_an_answer_that_cannot_be_taken_in_is_told_and_the_others_stay(
    small: Framework, given: Answer, code: str
) -> None:
    [file], faults, _ = take_in([answered(given, answer("trust", 3))], [], small, TERMS)
    assert codes(faults) == [code]
    assert list(yaml.safe_load(file.text)["ratings"]) == ["trust"]


def test_text_from_a_sheet_is_text_and_nothing_else(small: Framework) -> None:
    nasty = "a: b\n- c\x07 # d {e} !!python/object:os.system ' \" \u202e"
    [file], _, _ = take_in([answered(answer("money", 2, nasty))], [], small, TERMS)
    said = yaml.safe_load(file.text)["ratings"]["money"]["because"]
    assert said == "a: b\n- c # d {e} !!python/object:os.system ' \""


@pytest.mark.parametrize(
    "other", [{"role": "own-team"}, {"label": "Finance", "role": "partner"}], ids=["role", "label"]
)
def test_two_people_under_one_number_are_not_one(small: Framework, other: dict[str, Any]) -> None:
    one = answered(answer("money", 2), label="Housing")
    two = answered(answer("trust", 3), where=place("A1", "b.xlsx"), **other)
    _, faults, _ = take_in([one, two], [], small, TERMS)
    assert codes(faults) == ["PS709", "PS709"]
    assert sorted(fault.where.file for fault in faults) == ["a.xlsx", "b.xlsx"]
    assert "number of their own" in faults[0].hint


def test_one_person_may_leave_the_office_out_the_second_time(small: Framework) -> None:
    one, two = answered(answer("money", 2), label="Housing"), answered(answer("trust", 3))
    [file], faults, _ = take_in([one, two], [], small, TERMS)
    assert (faults, file.ratings) == ((), 2)


def test_a_role_that_is_missing_is_told_where_it_is_to_be_filled_in(small: Framework) -> None:
    given = answered(answer("money", 2), role="", role_at=place("C12"), date=None)
    _, faults, _ = take_in([given._replace(date_at=place("C14"))], [], small, TERMS)
    assert [str(fault.where.cell) for fault in faults] == ["'Questions', C14", "'Questions', C12"]
