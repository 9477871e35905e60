"""Numbers, dates and fixed words in both languages."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal, get_args, get_origin

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel

from pilotscan.comparing.selecting import SORTS
from pilotscan.diagnostics import show
from pilotscan.model import assessment as assessment_model
from pilotscan.model import pilot as pilot_model
from pilotscan.model.assessment import ROLES
from pilotscan.model.dates import parse_fuzzy_date
from pilotscan.model.observations import KINDS
from pilotscan.model.scale import OUTCOMES
from pilotscan.model.source import Source, SourceKind
from pilotscan.reporting.words.language import KEPT_LATELY, LANGUAGES, Language, labels
from pilotscan.scoring.result import Basis, Why
from pilotscan.told import in_a_row, told, told_many, told_text
from support.together import together

ENGLISH, DUTCH = Language("en"), Language("nl")
NBSP = "\xa0"


@together(
    "value, digits, english, dutch",
    [
        (0, None, "0", "0"),
        (7, None, "7", "7"),
        (1234567.5, None, "1,234,567.5", "1.234.567,5"),
        (2, 1, "2.0", "2,0"),
        (2.25, 1, "2.3", "2,3"),
        (2.35, 1, "2.4", "2,4"),
        (54.4, 0, "54", "54"),
        (1234.6, 0, "1,235", "1.235"),
    ],
    ids=str,
)
def test_numbers(value: float, digits: int | None, english: str, dutch: str) -> None:
    assert ENGLISH.number(value, digits) == english
    assert DUTCH.number(value, digits) == dutch


@together("share, lines, shown",
    [
        (0, (), "0%"), (0.004, (), "1%"), (0.0149, (), "1%"), (0.016, (), "2%"), (0.29, (), "29%"),
        (2 / 3, (), "67%"), (0.747, (), "75%"), (0.747, (0.75,), "74%"), (0.75, (0.75,), "75%"),
        (0.999999, (), "99%"), (1, (), "100%"),
    ],
    ids=str,
)  # fmt: skip
def test_percent_is_to_nearest_and_stays_below_its_line(
    share: float, lines: tuple[float, ...], shown: str
) -> None:
    for language in (ENGLISH, DUTCH):
        assert language.percent(share, *lines).replace(NBSP, "") == shown


@given(st.floats(0, 1))
def test_percent_stays_within_one_percent_of_the_share(share: float) -> None:
    shown = int(ENGLISH.percent(share).rstrip("%"))
    assert abs(shown - 100 * share) <= 1
    assert (shown == 0) == (share == 0)


@pytest.mark.parametrize(
    ("share", "english", "dutch"),
    [(0.75, "75%", "75%"), (0.751, "75.1%", "75,1%"), (0.7 + 0.05, "75%", "75%")],
)
def test_a_share_that_a_rule_names_keeps_its_decimals(
    share: float, english: str, dutch: str
) -> None:
    assert ENGLISH.exact_percent(share) == english
    assert DUTCH.exact_percent(share) == dutch


@pytest.mark.parametrize(
    ("amount", "currency", "english", "dutch"),
    [
        (7500000, "EUR", "€7,500,000", "€7.500.000"),
        (1234.5, "EUR", "€1,234.50", "€1.234,50"),
        (0, "EUR", "€0", "€0"),
        (1000, None, "1,000", "1.000"),
        (1000, "XQZ", "XQZ1,000", "XQZ1.000"),
    ],
    ids=str,
)
def test_money(amount: float, currency: str | None, english: str, dutch: str) -> None:
    for language, expected in ((ENGLISH, english), (DUTCH, dutch)):
        written = language.money(amount, currency)
        assert "".join(written.split()) == expected


@pytest.mark.parametrize("value", [1e30, 1e308, -1e28, 10**15])
def test_a_number_of_any_size_can_be_written(value: float) -> None:
    for language in (ENGLISH, DUTCH):
        written = [language.number(value), language.number(value, 1), language.money(value, "EUR")]
        assert all(len(text) < 30 for text in written)


def test_money_does_not_break_between_sign_and_amount() -> None:
    assert " " not in DUTCH.money(7500000, "EUR")


def test_a_full_date() -> None:
    assert ENGLISH.date(date(2026, 3, 1)) == "1 March 2026"
    assert DUTCH.date(date(2026, 3, 1)) == "1 maart 2026"


@pytest.mark.parametrize(
    ("written", "english", "dutch"),
    [
        ("2016", "2016", "2016"),
        ("2016-07", "July 2016", "juli 2016"),
        ("2016-07-09", "9 July 2016", "9 juli 2016"),
    ],
)
def test_a_date_is_as_precise_as_it_is_known(written: str, english: str, dutch: str) -> None:
    assert ENGLISH.fuzzy(parse_fuzzy_date(written)) == english
    assert DUTCH.fuzzy(parse_fuzzy_date(written)) == dutch


def test_about_and_uncertain_are_said() -> None:
    assert ENGLISH.fuzzy(parse_fuzzy_date("2016-07~")) == "about July 2016"
    assert ENGLISH.fuzzy(parse_fuzzy_date("2016?")) == "2016 (uncertain)"
    assert ENGLISH.fuzzy(parse_fuzzy_date("2016~?")) == "about 2016 (uncertain)"
    for written in ("2016~", "2016?", "2016~?"):
        dutch = DUTCH.fuzzy(parse_fuzzy_date(written))
        assert "2016" in dutch
        assert dutch != "2016"


@pytest.mark.parametrize(
    ("items", "english", "dutch"),
    [
        ([], "", ""),
        (["a"], "a", "a"),
        (["a", "b"], "a and b", "a en b"),
        (["a", "b", "c"], "a, b and c", "a, b en c"),
    ],
    ids=len,
)
def test_lists_are_written_as_people_say_them(items: list[str], english: str, dutch: str) -> None:
    assert ENGLISH.together(items) == english
    assert DUTCH.together(items) == dutch


def test_plurals_follow_the_number() -> None:
    assert ENGLISH.ngettext("%(n)s cat", "%(n)s cats", 1) == "1 cat"
    assert ENGLISH.ngettext("%(n)s cat", "%(n)s cats", 0) == "0 cats"
    assert ENGLISH.ngettext("%(n)s cat of %(who)s", "%(n)s cats of %(who)s", 2000, who="X") == (
        "2,000 cats of X"
    )


def test_values_are_filled_in_and_not_filled_in_again() -> None:
    assert ENGLISH.gettext("see %(x)s", x="%(y)s 100 %") == "see %(y)s 100 %"


def test_there_is_no_third_language() -> None:
    with pytest.raises(KeyError, match="de"):
        Language("de")


# --- sentences that remember what they were made of -----------------------------------------------


@together("sentence, dutch",
    [
        (told("did you mean '%(word)s'?", word="running"), "bedoel je 'running'?"),
        (
            told("expected %(expected)s, found %(value)s", expected=told("text"), value=show([])),
            "verwacht: tekst, maar hier staat een lijst",
        ),
        (told("more than %(most)s items in one list or mapping", most=1000),
         "meer dan 1.000 onderdelen in één lijst of groep"),
        (told("the amount %(amount)s has no currency", amount=1234.5678),
         "bij het bedrag 1.234,5678 staat geen munteenheid"),
        (told_many("%(n)s file", "%(n)s files", 1), "1 bestand"),
        (told_many("%(n)s file", "%(n)s files", 2000), "2.000 bestanden"),
        (in_a_row((told("a list"), "x"), ": "), "een lijst: x"),
        (told_text("100 % sure", {"nl": "100 % zeker"}), "100 % zeker"),
        (told_text("sure", {"fr": "sûr"}), "sure"),
        (told("nobody has %(what)s translated", what=told("a list")),
         "nobody has een lijst translated"),
        ("plain text", "plain text"),
    ],
)  # fmt: skip
def test_a_sentence_is_told_in_dutch(sentence: str, dutch: str) -> None:
    assert Language("nl").tell(sentence) == dutch
    assert Language("en").tell(sentence) == sentence


def test_sentences_that_are_alike_in_english_are_told_each_by_itself() -> None:
    dutch, end = Language("nl"), 3 * KEPT_LATELY
    made = [told_text("The same.", {"nl": f"Nummer {number}."}) for number in range(end)]
    for _ in range(2):
        assert [dutch.tell(one) for one in made] == [f"Nummer {number}." for number in range(end)]
    for number in range(end):  # each is gone before the next one is made, perhaps in its place
        assert dutch.tell(told_text("The same.", {"nl": f"Nog {number}."})) == f"Nog {number}."


# --- labels.yaml ----------------------------------------------------------------------------------


def words(annotation: Any) -> tuple[str, ...]:
    """Return the words of a Literal, wherever it stands in an annotation."""
    if get_origin(annotation) is Literal:
        return get_args(annotation)
    parts = (
        get_args(annotation)[:1] if get_origin(annotation) is Annotated else get_args(annotation)
    )
    return tuple(word for part in parts for word in words(part))


def field(model: type[BaseModel], name: str) -> set[str]:
    found = words(model.model_fields[name].annotation)
    assert found, f"{model.__name__}.{name} has no fixed words"
    return set(found)


EXPECTED = {
    "verdict": set(OUTCOMES),
    "status": field(pilot_model.Pilot, "status"),
    "language": field(pilot_model.Pilot, "language"),
    "scope": field(pilot_model.Place, "scope"),
    "sector": field(pilot_model.Partner, "sector") | field(pilot_model.Funding, "sector"),
    "partner_role": field(pilot_model.Partner, "roles"),
    "funding_kind": field(pilot_model.Funding, "kind"),
    "per": field(pilot_model.Funding, "per"),
    "firmness": set(get_args(Basis)),
    "basis": field(pilot_model.Funding, "basis") | field(pilot_model.Figure, "basis"),
    "figure_kind": field(pilot_model.Figure, "kind"),
    "site": field(pilot_model.Figure, "at") | field(pilot_model.Selection, "at"),
    "tenure_kind": field(pilot_model.Tenure, "kind"),
    "circumstance_role": field(pilot_model.Circumstance, "role"),
    "at_scale": field(pilot_model.Circumstance, "at_scale"),
    "outcome_kind": field(pilot_model.Outcome, "kind"),
    "direction": field(pilot_model.Outcome, "direction"),
    "design": field(pilot_model.Outcome, "design"),
    "handled": field(pilot_model.Outcome, "handled"),
    "afterlife_result": field(pilot_model.AfterlifeEvent, "result"),
    "assessor_role": set(ROLES),
    "source_kind": set(get_args(SourceKind)),
    "read": field(Source, "read"),
    "flag": {"disputed", "contested", "unsupported", "lone-stop"},
    "why": set(get_args(Why)),
    "sort": set(SORTS),
    "observation": set(KINDS),
}


def test_every_group_of_labels_is_used() -> None:
    assert set(labels()) == set(EXPECTED)


@together("group", EXPECTED)
def test_labels_are_those_of_the_model(group: str) -> None:
    assert set(labels()[group]) == EXPECTED[group]


@together("group", EXPECTED)
@together("code", LANGUAGES)
def test_every_label_has_a_text(group: str, code: str) -> None:
    for word in EXPECTED[group]:
        text = Language(code).label(group, word)
        assert isinstance(text, str), f"{group} {word} {code}: {text!r}"
        assert text.strip() == text != ""


@together("group", EXPECTED)
@together("code", LANGUAGES)
def test_two_words_of_one_group_are_not_called_the_same(group: str, code: str) -> None:
    texts = [Language(code).label(group, word) for word in sorted(EXPECTED[group])]
    assert len(texts) == len(set(texts))


def test_every_fixed_word_of_a_pilot_has_a_group() -> None:
    """A new Literal in the model must be given labels, or be named here."""
    grouped = set().union(*EXPECTED.values())
    unlabelled = {"unknown", "not-applicable"}
    homes = (pilot_model, assessment_model)
    models = [m for home in homes for m in vars(home).values() if isinstance(m, type)]
    for model in models:
        if issubclass(model, BaseModel) and model.__module__ in {m.__name__ for m in homes}:
            for name, info in model.model_fields.items():
                assert set(words(info.annotation)) <= grouped | unlabelled, f"{model} {name}"
