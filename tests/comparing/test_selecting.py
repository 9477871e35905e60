"""Which pilots are compared, and in what order they stand."""

from __future__ import annotations

from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pilotscan.comparing.judged import JudgedSet, judge_set
from pilotscan.comparing.record import PilotRecord
from pilotscan.comparing.selecting import FIELDS, SORTS, arrange, read_wanted, select
from pilotscan.errors import UsageError
from pilotscan.model.assessment import Sector
from pilotscan.model.fields import fixed_words
from pilotscan.model.framework import Framework
from pilotscan.model.observations import ObservationRule
from pilotscan.model.pilot import Pilot
from pilotscan.model.scale import VERDICTS
from support.compared import record
from support.together import together

READY = [3, 3, 3, 3, 3]
RECORDS = [
    record(
        READY, "delta", municipalities=("Gent", "Delft"), country="BE", status="ended",
        themes=("Housing", "Work"), sectors=("ngo", "company"),
        observations=("old-evidence", "one-payer"),
    ),
    record(
        [1, 3, 3, 3, 3], "Alpha", municipalities=("zwolle",), status="running",
        themes=("housing",), sectors=("education",),
    ),
    record([3, None, 2, 4, 3], "charlie", "circulation", municipalities=("Assen",)),
    record([None] * 5, "Bravo", themes=("straße",)),
]  # fmt: skip


@pytest.fixture(scope="module")
def judged(small: Framework) -> JudgedSet:
    return judge_set(RECORDS, small)


def chosen(judged: JudgedSet, framework: Framework, *conditions: str) -> list[str]:
    wanted = read_wanted(conditions, framework)
    return [RECORDS[i].name for i in select(RECORDS, judged, wanted)]


# --- reading --------------------------------------------------------------------------------------


def test_values_of_one_field_are_gathered_in_their_order(small: Framework) -> None:
    given = ["theme=b", "country=NL", "Theme = a ", "theme=c=d"]
    assert read_wanted(given, small) == {"theme": ("b", "a", "c=d"), "country": ("NL",)}
    assert read_wanted([], small) == {}


@together(
    "text, message",
    [
        ("theme", r"--where 'theme': write FIELD=VALUE, for example theme=housing"),
        ("theme=", r"--where 'theme=': write FIELD=VALUE"),
        ("theme=  ", r"--where 'theme=  ': write FIELD=VALUE"),
        ("", r"--where '': write FIELD=VALUE"),
        (
            "=x",
            r"no field '': fields: theme, municipality, country, status, route, verdict, sector",
        ),
        ("distance=few", r"--where: 'few' is no number of answers: distance<=7"),
        ("distance<few", r"--where 'distance<few': write FIELD=VALUE"),
        ("distance<=-1", r"--where: '-1' is no number of answers"),
        ("theme<=x", r"--where 'theme<=x': only 'distance' can be at most something"),
        ("observation=one-payer", r"'one-payer' is no observation: "),  # no rule looks for it
        ("themes=x", r"no field 'themes': did you mean 'theme'\?"),
        ("region=x", r"no field 'region': fields: theme"),
        ("status=ending", r"'ending' is no status: "),
        ("status=ende", r"'ende' is no status: did you mean 'ended'\?"),
        ("route=deepening", r"'deepening' is no route: values: growth, circulation"),
        ("route=grow", r"'grow' is no route: did you mean 'growth'\?"),
        ("verdict=no", r"'no' is no verdict: values: stop-or-repair, not-yet"),
        ("verdict=not_yet", r"'not_yet' is no verdict: did you mean 'not-yet'\?"),
        ("sector=x", r"'x' is no sector: values: municipality, regional-government"),
        ("theme\x1b[31m=x", r"no field 'theme\\u001b\[31m': "),
        (f"status={'x' * 500}", r"'x{80}…' is no status: "),
    ],
)
def test_what_cannot_be_meant_is_an_error_with_a_hint(
    small: Framework, text: str, message: str
) -> None:
    with pytest.raises(UsageError, match=message):
        read_wanted([text], small)


@pytest.mark.parametrize(
    ("field", "words"),
    [
        ("status", fixed_words(Pilot.model_fields["status"].annotation)),
        ("route", ("growth", "circulation")),
        ("verdict", VERDICTS),
        ("sector", get_args(Sector)),
    ],
)
def test_every_word_that_a_field_can_have_is_taken_in_any_case(
    small: Framework, field: str, words: tuple[str, ...]
) -> None:
    assert words
    for word in words:
        assert read_wanted([f"{field}={word}"], small) == {field: (word,)}
        assert read_wanted([f"{field}={word.upper()}"], small) == {field: (word.upper(),)}


def test_free_fields_take_any_word(small: Framework) -> None:
    for field in ("theme", "municipality", "country"):
        assert read_wanted([f"{field}=x y | z"], small) == {field: ("x y | z",)}


# --- choosing -------------------------------------------------------------------------------------


def test_pilots_are_chosen_by_what_their_facts_show(judged: JudgedSet, small: Framework) -> None:
    rule = {"kind": "one-payer", "share": 0.75, "says": {"en": "{payer}"}, "ask": {"en": "?"}}
    watching = small.model_copy(update={"observations": (ObservationRule.model_validate(rule),)})
    assert chosen(judged, watching, "observation=One-Payer") == ["delta"]


def test_nothing_wanted_is_everything(judged: JudgedSet, small: Framework) -> None:
    assert chosen(judged, small) == [r.name for r in RECORDS]


@together(
    "conditions, names",
    [
        (["theme=HOUSING"], ["delta", "Alpha"]),
        (["theme=STRASSE"], ["Bravo"]),
        (["municipality=delft"], ["delta"]),
        (["municipality=Delft", "municipality=ASSEN"], ["delta", "charlie"]),
        (["country=be"], ["delta"]),
        (["status=unknown"], ["charlie", "Bravo"]),
        (["route=circulation"], ["charlie"]),
        (["verdict=ready-stepwise"], ["delta"]),
        (["verdict=not-yet"], ["Alpha"]),
        (["verdict=conditional"], ["charlie"]),
        (["verdict=not-assessable", "verdict=not-yet"], ["Alpha", "Bravo"]),
        (["sector=company"], ["delta"]),
        (["sector=ngo", "sector=education"], ["delta", "Alpha"]),
        (["theme=work", "theme=housing", "country=NL"], ["Alpha"]),
        (["route=growth", "country=NL", "status=running"], ["Alpha"]),
        (["distance=0"], ["delta", "Alpha", "charlie"]),
        (["distance<=3"], ["delta", "Alpha", "charlie"]),
        (["distance <= 999999999999"], ["delta", "Alpha", "charlie", "Bravo"]),
        (["distance=04"], ["Bravo"]),
        (["distance=4", "verdict=not-assessable"], ["Bravo"]),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_of_one_field_any_value_will_do_and_of_several_each_must_hold(
    judged: JudgedSet, small: Framework, conditions: list[str], names: list[str]
) -> None:
    assert chosen(judged, small, *conditions) == names
    assert chosen(judged, small, *conditions[::-1]) == names


@together(
    "conditions, message",
    [
        (["theme=housng"], r"no pilot has theme 'housng': did you mean '[Hh]ousing'\?"),
        (["theme=zzz"], r"no pilot has theme 'zzz': there is theme Housing, Work, housing, straße"),
        (["theme=hous"], r"no pilot has theme 'hous': "),  # a part of a word is not the word
        (["theme=x", "theme=y"], r"no pilot has theme 'x' or 'y': "),
        (["country=DE"], r"no pilot has country 'DE': "),
        (["sector=foundation"], r"no pilot has sector 'foundation': "),
        (["verdict=stop-or-repair"], r"no pilot has verdict 'stop-or-repair': "),
        (
            ["country=BE", "theme=straße", "theme=zz"],
            r"no pilot has all of this: country=BE and theme=straße or zz$",
        ),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_when_nobody_is_left_the_message_says_what_there_is(
    judged: JudgedSet, small: Framework, conditions: list[str], message: str
) -> None:
    with pytest.raises(UsageError, match=message):
        chosen(judged, small, *conditions)


def test_a_field_that_no_file_tells_is_said_to_be_that(small: Framework) -> None:
    bare = [record(READY, "a"), record(READY, "b")]
    with pytest.raises(UsageError, match="no pilot has theme 'x': no file tells it"):
        select(bare, judge_set(bare, small), {"theme": ("x",)})


def test_of_many_values_twelve_are_listed_and_the_rest_counted(small: Framework) -> None:
    many = [record(READY, "a", themes=tuple(f"t{i:02}" for i in range(15)))]
    with pytest.raises(UsageError, match=r"there is theme t00, .*, t11 and 3 more$"):
        select(many, judge_set(many, small), {"theme": ("zzzzzz",)})


def test_the_verdict_is_the_one_of_the_set_that_was_judged(small: Framework) -> None:
    pilots = [record([3, 3, 3, 1, 3], "a"), record(READY, "b")]
    on_growth = judge_set(pilots, small)
    elsewhere = judge_set(pilots, small, routes=["circulation"] * 2)
    assert select(pilots, on_growth, {"verdict": ("not-yet",)}) == [0]
    assert select(pilots, elsewhere, {"verdict": ("ready-stepwise",)}) == [0, 1]


@given(
    st.lists(st.sampled_from(["a", "b", "c"]), min_size=1, max_size=3),
    st.lists(
        st.tuples(st.sets(st.sampled_from(["a", "b", "c", "d"])), st.sampled_from(["NL", "BE"])),
        min_size=1,
        max_size=6,
    ),
)
def test_selecting_is_what_it_says(
    small: Framework, themes: list[str], pilots: list[tuple[set[str], str]]
) -> None:
    made = [
        record(READY, f"p{i}", themes=tuple(sorted(t)), country=c)
        for i, (t, c) in enumerate(pilots)
    ]
    expected = [i for i, (t, c) in enumerate(pilots) if t & set(themes) and c == "NL"]
    wanted = {"theme": tuple(themes), "country": ("nl",)}
    if expected:
        assert select(made, judge_set(made, small), wanted) == expected
    else:
        with pytest.raises(UsageError, match="no pilot has "):
            select(made, judge_set(made, small), wanted)


# --- arranging ------------------------------------------------------------------------------------


@together(
    "by, names",
    [
        ("file", ["delta", "Alpha", "charlie", "Bravo"]),
        ("name", ["Alpha", "Bravo", "charlie", "delta"]),
        # "Gent" and not "Delft": the first that is named. Who names none comes last.
        ("municipality", ["charlie", "delta", "Alpha", "Bravo"]),
        ("verdict", ["delta", "charlie", "Alpha", "Bravo"]),  # last: cannot be assessed
        # 75, and twice 25 (2 * 8/4 + 3) / 3 = 58.3, and 0.
        ("low", ["delta", "Alpha", "charlie", "Bravo"]),
        # 75, 58.3, 25 (2 * 8/3 + 3) / 3 = 69.4, and none.
        ("score", ["delta", "charlie", "Alpha", "Bravo"]),
        ("coverage", ["delta", "Alpha", "charlie", "Bravo"]),
        ("distance", ["delta", "Alpha", "charlie", "Bravo"]),
    ],
)
def test_pilots_are_sorted_from_a_or_from_the_best_on(
    judged: JudgedSet, by: Any, names: list[str]
) -> None:
    everyone = range(len(RECORDS))
    assert [RECORDS[i].name for i in arrange(RECORDS, judged, everyone, by)] == names


@together("by", SORTS)
def test_sorting_keeps_equal_pilots_in_their_order_and_loses_none(
    small: Framework, by: Any
) -> None:
    alike = [record(READY, "same") for _ in range(5)]
    judged = judge_set(alike, small)
    for order in ([0, 1, 2, 3, 4], [3, 1, 4]):
        assert arrange(alike, judged, order, by) == order


def test_a_score_without_a_value_comes_after_the_worst_score(small: Framework) -> None:
    pilots = [record([4, None, None, None, None], "thin"), record([0, 0, 0, 0, 0], "bad")]
    judged = judge_set(pilots, small)
    assert judged.value[0] > judged.value[1]
    assert arrange(pilots, judged, [0, 1], "score") == [1, 0]


def test_numbers_are_sorted_unrounded(small: Framework) -> None:
    pilots = [record([3, 3, 3, 3, 3], "a"), record([3, 3, 3, 3, 4], "b")]
    assert arrange(pilots, judge_set(pilots, small), [0, 1], "low") == [1, 0]


def test_every_field_of_a_record_that_can_be_asked_for_is_plain_text() -> None:
    one: PilotRecord = RECORDS[0]
    for name, read in FIELDS.items():
        assert all(isinstance(word, str) for word in read(one)), name
