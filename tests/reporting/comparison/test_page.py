"""From a comparison to the words and numbers of its page, with sets worked out by hand."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import markupsafe
import pytest
from hypothesis import given
from hypothesis import strategies as st

import pilotscan
from pilotscan import Comparison
from pilotscan.api.load import LoadedPilots
from pilotscan.comparing.agreement import Agreement
from pilotscan.comparing.assessors import OwnAndOthers
from pilotscan.model.framework import Framework, Text, VerdictWording
from pilotscan.model.pilot import Pilot
from pilotscan.reporting.comparison import assessors
from pilotscan.reporting.comparison import lessons as lessons_module
from pilotscan.reporting.comparison import page as page_module
from pilotscan.reporting.comparison.page import Layout, comparison_page
from pilotscan.reporting.comparison.sentences import failing_text
from pilotscan.reporting.comparison.values import (
    ActorSection,
    ComparisonPage,
    ConditionRow,
    LessonSection,
)
from pilotscan.reporting.render import Renderer
from pilotscan.reporting.words.language import Language
from pilotscan.reporting.words.numbers import number_text
from pilotscan.reporting.words.phrases import source_text
from pilotscan.reporting.words.said import Mixed, Said
from pilotscan.reporting.words.wording import Wording
from support.read_pages import plain
from support.side_by_side import assessment, four, moving, pilot, rating, stricter, with_actors

ENGLISH, DUTCH = Language("en"), Language("nl")


def page_of(
    pilots: Sequence[Pilot],
    framework: Framework,
    lang: str = "en",
    layout: Layout | None = None,
    **options: Any,
) -> ComparisonPage:
    compared = pilotscan.compare(pilots, framework, **options)
    return comparison_page(compared, Language(lang), layout)


def set_of(framework: Framework, *sets: dict[str, Any]) -> Comparison:
    """Compare pilots p0, p1, … of which only levels on growth are said."""
    return pilotscan.compare([pilot(f"p{i}", **one) for i, one in enumerate(sets)], framework)


@pytest.fixture
def fresh_numbers() -> Iterator[None]:
    """Forget the numbers written so far, among which 0.0 and -0.0 are one."""
    number_text.cache_clear()
    yield
    number_text.cache_clear()


@pytest.fixture(scope="module")
def page(small: Framework) -> ComparisonPage:
    return page_of(four(), small)


@pytest.fixture(scope="module")
def pagina(small: Framework) -> ComparisonPage:
    return page_of(four(), small, "nl")


# --- the set --------------------------------------------------------------------------------------


def test_highlights_say_verdicts_coverage_and_what_fails_and_stands(page: ComparisonPage) -> None:
    assert page.news == (
        "4 pilots, each on its own route: 1 gets a yes and of 3 it is known what stands in the way."
    )
    coverage, weak, good = page.highlights
    assert coverage.startswith("In 3 of the 4 pilots at least 50% ")
    assert weak.endswith(" of which it is known: “Trust” (2 of 4; unknown in 0).")
    assert good.endswith(": “Trust” (2 of 4; unknown in 0) and “No harm” (2 of 3; unknown in 1).")


def test_highlights_are_also_dutch(pagina: ComparisonPage) -> None:
    assert pagina.news == (
        "4 pilots, elk op de eigen route: 1 krijgt een ja en van 3 is bekend wat in de weg staat."
    )
    assert len(pagina.highlights) == 3
    assert pagina.highlights[1].endswith(": ‘Vertrouwen’ (2 van 4; onbekend bij 0).")
    assert " en ‘Geen schade’ (2 van 3; onbekend bij 1)." in pagina.highlights[2]
    assert "50%" in plain(pagina.highlights[0])


def test_what_is_in_place_without_evidence_is_no_highlight(small: Framework) -> None:
    bare = [pilot(n, trust=rating(4, evidence=()), money=4) for n in ("a", "b")]
    [line] = [text for text in page_of(bare, small).highlights if "in place" in text]
    assert "“Money” (2 of 2" in line
    assert "“Trust”" not in line


def test_news_on_a_route_that_was_asked_for_says_so(small: Framework) -> None:
    page = page_of(four(), small, route="circulation")
    assert page.news.startswith("4 pilots on the route “Circulation”, which was asked for: ")
    assert page.route_given == "Circulation"


def test_highlights_of_unknown_pilots_say_that_nothing_is_known(small: Framework) -> None:
    page = page_of([pilot("a"), pilot("b")], small)
    assert page.news == (
        "2 pilots, each on its own route: none gets a yes and of 2 too little is known."
    )
    coverage, dark, mostly = page.highlights
    assert coverage.startswith("In none of the 2 pilots is 50% ")
    assert "5 conditions (“Trust”, “Volunteers”, “Language help” and 2 more)" in dark
    assert mostly.startswith(
        "5 of 5 conditions are each unknown in more than half of the pilots for which they count. "
    )


def test_one_pilot_that_fails_is_no_pattern(small: Framework) -> None:
    page = comparison_page(set_of(small, {"trust": 1, "money": 3}, {"trust": 3}), ENGLISH)
    assert not [line for line in page.highlights if line.startswith("Most often")]


def test_highlights_name_three_at_most_the_most_frequent_first(small: Framework) -> None:
    weak = {"trust": 0, "volunteers": 0, "language_help": 0, "money": 0}
    page = comparison_page(set_of(small, weak, weak, {"money": 1}), ENGLISH)
    [line] = [line for line in page.highlights if line.startswith("Most often")]
    named = re.findall(r"“([^”]+)” \((\d of \d)", line)
    assert named == [("Money", "3 of 3"), ("Trust", "2 of 2"), ("Volunteers", "2 of 2")]


def test_coverage_of_just_the_line_is_enough_as_it_is_for_a_score(small: Framework) -> None:
    # Trust is half of people and no-harm half of means, so coverage is 0.5, but for rounding.
    changed = small.model_dump(mode="json", exclude_none=True)
    weights = [0.3, 0.1, 0.2, 1, 1]
    for condition in (c for d in changed["dimensions"] for c in d["conditions"]):
        condition["weight"] = weights.pop(0)
    compared = set_of(Framework.model_validate(changed), *[{"trust": 3, "no_harm": 3}] * 2)
    assert [r.score.value for r in compared.judged.results] == [75, 75]
    assert comparison_page(compared, ENGLISH).highlights[0].startswith("In 2 of the 2 ")


def test_counts_are_of_every_verdict_with_its_mark(page: ComparisonPage) -> None:
    assert page.counts == (
        ("stop-or-repair", "■", "Repair first or stop", 1),
        ("not-yet", "▲", "Not yet", 2),
        ("conditional", "◆", "Under conditions", 1),
        ("ready-stepwise", "●", "Ready for stepwise scaling", 0),
        ("not-assessable", "?", "Cannot be assessed", 0),
    )


def test_the_head_of_the_page_says_framework_number_and_routes(
    page: ComparisonPage, pagina: ComparisonPage
) -> None:
    assert (page.framework, page.total, page.routes) == (
        Said("Two dimensions"),
        4,
        "Growth and Circulation",
    )
    assert (pagina.lang, pagina.framework.text, pagina.routes) == (
        "nl",
        "Twee dimensies",
        "Groei en Circulatie",
    )


def test_the_selection_stands_as_the_user_wrote_it(small: Framework) -> None:
    written = ("THEME=housing", "country= NL")
    compared = pilotscan.compare(four(), small)
    compared = replace(compared, settings=replace(compared.settings, selection=written))
    assert comparison_page(compared, ENGLISH).selection == written


def test_pilots_of_one_name_are_told_apart(small: Framework) -> None:
    named = [pilot(n, keys={"name": "Same"}) for n in ("a", "b")]
    page = page_of([*named, pilot("c")], small)
    assert [row.name.text for row in page.pilots] == ["Same (a)", "Same (b)", "C"]


def test_reference_dates_are_one_day_or_the_first_and_the_last(small: Framework) -> None:
    def dated(*days: str) -> str:
        pilots = [
            pilot(f"p{i}", keys={"assessments": [assessment({"trust": 3}, day=day)]})
            for i, day in enumerate(days)
        ]
        return page_of(pilots, small).provenance.as_of

    assert dated("2026-01-15", "2026-01-15") == "15 January 2026"
    assert dated("2026-01-15", "2024-02-01") == "1 February 2024 to 15 January 2026"
    assert page_of([pilot("a"), pilot("b")], small).provenance.as_of == ""
    asked = page_of([pilot("a"), pilot("b")], small, as_of=date(2025, 3, 1))
    assert asked.provenance.as_of == "1 March 2025"


def test_desk_assessments_are_counted_and_others_are_not(small: Framework) -> None:
    desk = assessment({"trust": 3}, id="desk")
    other = assessment({"trust": 3}, role="own-team")
    reader = assessment({"trust": 3}, id="desk-2", role="independent")
    reply = {"by": "The team", "date": "2026-02-01", "text": "We see it otherwise."}
    pilots = [
        pilot("desk", keys={"assessments": [desk]}),
        pilot("both", keys={"assessments": [desk, other]}),
        pilot("replied", keys={"assessments": [desk], "reply": reply}),
        pilot("other", keys={"assessments": [other]}),
        pilot("read", keys={"assessments": [desk, reader]}),
        pilot("none"),
    ]
    assert page_of(pilots, small).desk.startswith("2 of these")


def test_names_in_another_language_are_marked(small: Framework) -> None:
    pilots = [pilot("a", keys={"language": "nl"}), pilot("b")]
    assert [row.name for row in page_of(pilots, small).pilots] == [Said("A", "nl"), Said("B", "")]
    assert [row.name.lang for row in page_of(pilots, small, "nl").pilots] == ["", "en"]


def test_a_row_of_a_pilot_says_place_status_verdict_and_numbers(page: ComparisonPage) -> None:
    shown = [
        (r.id, r.place, r.status, r.verdict_title, r.mark, r.score, r.rated, r.blocked_by)
        for r in page.pilots
    ]
    assert shown == [
        ("alder", "Zwolle (NL)", "ended", "Not yet", "▲", "63", "5 of 5", "“Trust”"),
        ("birch", "Gent (BE)", "continued", "Not yet", "▲", "58 (56 to 65)", "3 of 4", "“Money”"),
        ("cedar", "Assen (NL)", "running", "Under conditions", "◆", "69 (58 to 75)", "3 of 4",
         "“Volunteers”"),
        ("dogwood", "Delft (NL)", "planned", "Repair first or stop", "■", "16 to 75", "2 of 5",
         "“No harm”"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("place", "shown"),
    [
        ({"municipality": ["Delft", "Gent"], "country": "NL"}, "Delft and Gent (NL)"),
        ({"municipality": "unknown", "country": "NL"}, "municipality not named (NL)"),
        (
            {"scope": "regional", "region": "Twente", "country": "NL"},
            "Twente (NL)",
        ),
        ({"scope": "national", "country": "BE"}, "national (BE)"),
    ],
    ids=["two", "not named", "a region", "a country"],
)
def test_a_place_is_told_as_well_as_it_is_known(
    small: Framework, place: dict[str, Any], shown: str
) -> None:
    page = page_of([pilot("a", keys={"place": place}), pilot("b")], small)
    assert page.pilots[0].place == shown


def test_many_pilots_are_cut_off_and_counted(
    small: Framework, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(page_module, "PILOTS_AT_MOST", 3)
    monkeypatch.setattr(page_module, "HEATMAP_AT_MOST", 3)
    page = page_of(four(), small)
    assert ([row.id for row in page.pilots], page.more_pilots) == (["alder", "birch", "cedar"], 1)
    assert (page.heatmap, page.heatmap_at_most) == (None, 3)
    assert page_of(four()[:3], small).heatmap is not None


# --- what no single pilot can solve ---------------------------------------------------------------


def listed(section: ActorSection | None) -> dict[str, list[str]]:
    """Return what a section lists: ids of conditions by the title of the list."""
    assert section is not None
    return {found.title: [item.id for item in found.items] for found in section.lists}


WEAK = "Not yet in place or a bottleneck in most pilots"
KNOWN = "Not yet in place or a bottleneck in most pilots of which it is known"
MIXED = "Not yet in place, a bottleneck or unknown in most pilots"
GOOD_PEOPLE = dict.fromkeys(("trust", "volunteers", "language_help"), 3)


def means_of(framework: Framework, *sets: dict[str, Any]) -> ActorSection:
    """Return what town and funds are told."""
    [section] = comparison_page(set_of(with_actors(framework, groups=True), *sets), ENGLISH).actors
    assert section.title == Said("Town and funds")
    return section


def test_conditions_are_listed_by_what_holds_in_most_pilots(small: Framework) -> None:
    sets = [{"money": 1, "no_harm": 2}, {"money": 1, "no_harm": 3}, {"no_harm": 1}, {}, {}]
    section = means_of(small, *sets)
    # Money fails in the 2 of which it is known, no-harm is weak in 2 of 3: neither in 3 of 5.
    assert listed(section) == {KNOWN: ["money", "no-harm"]}
    [found] = section.lists
    assert [item.detail for item in found.items] == [
        "a bottleneck in 2, of 2 known; unknown in 3",
        "not yet in place in 2, of 3 known; unknown in 2",
    ]


@pytest.mark.parametrize(
    ("money", "title"),
    [
        ([1, 2, 3], WEAK),
        ([1, 1, 1, 3, 3], WEAK),
        ([1, 1, None, None, None], KNOWN),
        ([1, 3, None], MIXED),
        ([3, None, None], ""),  # what is unknown in most is asked for
        ([1, None, None], ""),
        ([None, None], ""),
        ([1, 3], ""),
        ([3, None], ""),
        ([1, 3, 3, None], ""),
        ([1], ""),
        ([None], ""),
    ],
    ids=str,
)
def test_the_title_of_a_list_holds_for_what_is_in_it(
    small: Framework, money: list[int | None], title: str
) -> None:
    sets = [{"no_harm": 3} | ({} if x is None else {"money": x}) for x in money]
    assert listed(means_of(small, *sets)) == ({title: ["money"]} if title else {})


def test_what_fails_in_more_pilots_comes_first(small: Framework) -> None:
    weak, worse = {"money": 1, "no_harm": 2}, {"money": 1, "no_harm": 0}
    for sets, order in (
        ([weak, weak, {"money": 1, "no_harm": 3}], ["money", "no-harm"]),
        ([weak, weak, {"money": 3, "no_harm": 2}], ["no-harm", "money"]),
        ([weak, worse, worse], ["money", "no-harm"]),
        ([{"no_harm": 0, "money": 2}] * 2, ["no-harm", "money"]),  # as often, but bottlenecks
    ):
        assert listed(means_of(small, *sets)) == {WEAK: order}


def test_what_the_pilot_can_move_is_apart_where_there_are_groups(small: Framework) -> None:
    sets = [{"trust": 1}, {"trust": 0}]
    grouped = comparison_page(set_of(with_actors(small, groups=True), *sets), ENGLISH)
    assert listed(grouped.own) == {WEAK: ["trust"]}
    assert listed(grouped.actors[0]) == {}
    nothing = set_of(with_actors(small, groups=True), GOOD_PEOPLE, GOOD_PEOPLE)
    assert comparison_page(nothing, ENGLISH).own is None


def test_what_a_pilot_can_move_with_others_is_not_beyond_it(small: Framework) -> None:
    changed = with_actors(small, groups=True).model_dump(mode="json", exclude_none=True)
    changed["dimensions"][1]["conditions"][0]["actors"] = ["municipality", "team"]
    weak = GOOD_PEOPLE | {"money": 1, "no_harm": 1}
    page = comparison_page(set_of(Framework.model_validate(changed), weak, weak), ENGLISH)
    assert listed(page.own) == {WEAK: ["money"]}
    assert listed(page.actors[0]) == {WEAK: ["no-harm"]}


def test_without_groups_every_actor_has_a_section_in_its_own_words(small: Framework) -> None:
    weak = {"trust": 1, "money": 1, "no_harm": 1}
    compared = set_of(with_actors(small), weak, weak)
    page = comparison_page(compared, ENGLISH)
    assert [section.title.text for section in page.actors] == ["the team", "the town", "funds"]
    assert page.own is None
    # A condition that two can move stands with both.
    assert [listed(section) for section in page.actors] == [
        {WEAK: ["trust"]},
        {WEAK: ["money", "no-harm"]},
        {WEAK: ["money", "no-harm"]},
    ]


def test_an_actor_without_words_of_the_framework_is_named_as_a_sector(small: Framework) -> None:
    compared = set_of(with_actors(small, titles=False), {"trust": 1}, {"trust": 0})
    [team, town, _] = comparison_page(compared, DUTCH).actors
    assert team.title.text == "team"  # no sector: its id
    # Dutch words on a Dutch page are not in another language.
    assert town.title == Said("gemeente", "")


def test_what_nobody_is_said_to_move_is_not_lost(page: ComparisonPage) -> None:
    assert page.actors == ()
    assert listed(page.own) == {MIXED: ["money", "volunteers", "language-help"]}


def test_failing_text_says_of_how_many_it_is_known(small: Framework) -> None:
    tallies = set_of(small, {"trust": 1}, {}).conditions
    assert failing_text(tallies[0], Wording(small, ENGLISH)) == (
        "a bottleneck in 1, of 1 known; unknown in 1"
    )
    [_, weak, *_] = set_of(small, {"volunteers": 1}).conditions
    assert failing_text(weak, Wording(small, DUTCH)) == (
        "nog niet op orde bij 1, van 1 bekende; onbekend bij 0"
    )


# --- conditions -----------------------------------------------------------------------------------


def conditions(page: ComparisonPage) -> dict[str, ConditionRow]:
    return {row.id: row for dimension in page.dimensions for row in dimension.rows}


def test_a_row_of_a_condition_counts_the_pilots_for_which_it_counts(page: ComparisonPage) -> None:
    shown = {
        name: (row.bottleneck, row.weak, row.in_place, row.unknown, row.pilots)
        for name, row in conditions(page).items()
    }
    assert shown == {
        "trust": ("1", "1", "2", "0", "4"),
        "volunteers": ("0", "1", "1", "2", "4"),
        "language-help": ("0", "1", "1", "1", "3"),  # not applicable to birch
        "money": ("1", "0", "1", "1", "3"),  # does not count for cedar
        "no-harm": ("1", "0", "2", "1", "4"),
    }
    assert [(d.id, d.title.text) for d in page.dimensions] == [
        ("people", "People"),
        ("means", "Means"),
    ]
    assert page.ready_level == "3 (largely in place)"


def test_bars_run_from_bottleneck_to_unknown_and_leave_no_gap(page: ComparisonPage) -> None:
    rows = conditions(page)
    assert rows["trust"].pieces == (
        ("bottleneck", 0, 25),
        ("weak", 25, 25),
        ("in-place", 50, 50),
    )
    assert rows["language-help"].pieces == (
        ("weak", 0, 33.33),
        ("in-place", 33.33, 33.33),
        ("unknown", 66.67, 33.33),
    )


@given(st.lists(st.sampled_from([0, 1, 2, 3, 4, None]), min_size=1, max_size=17))
def test_a_bar_is_full_whatever_its_pieces(small: Framework, levels: list[int | None]) -> None:
    compared = set_of(small, *({} if x is None else {"trust": x} for x in levels))
    row = conditions(comparison_page(compared, ENGLISH))["trust"]
    end = 0.0
    for piece in row.pieces:
        assert piece.width > 0
        assert piece.x == pytest.approx(end, abs=0.0151)
        end = piece.x + piece.width
    assert end == pytest.approx(100, abs=0.0151)


def test_a_condition_that_counts_for_nobody_has_an_empty_bar(small: Framework) -> None:
    pilots = [pilot(name, "circulation", trust=3) for name in ("a", "b")]
    row = conditions(page_of(pilots, small))["money"]
    assert (row.pieces, row.pilots, row.systemic) == ((), "0", "")


def test_a_row_says_what_holds_in_most_pilots(small: Framework) -> None:
    sets = [
        {"trust": 1, "money": 2, "no_harm": 3},
        {"trust": 2, "no_harm": 3},
        {"trust": 3, "money": 3, "no_harm": 3},
    ]
    compared = set_of(small, *sets)
    told = {
        name: row.systemic for name, row in conditions(comparison_page(compared, ENGLISH)).items()
    }
    assert told == {
        "trust": "not yet in place or a bottleneck in most",
        "volunteers": "unknown in most",
        "language-help": "unknown in most",
        "money": "not yet in place or unknown in most",
        "no-harm": "",
    }
    dutch = conditions(comparison_page(compared, DUTCH))
    assert dutch["volunteers"].systemic == "onbekend bij de meeste"


def test_a_row_says_what_to_do_and_who_can(small: Framework) -> None:
    rows = conditions(page_of(four(), with_actors(small)))
    assert (rows["money"].advice.text, rows["money"].actors) == (
        "Mend money.",
        "the town and funds",
    )
    dutch = conditions(page_of(four(), with_actors(small), "nl"))
    assert (dutch["money"].advice.text, dutch["money"].actors) == (
        "Herstel dit.",
        "de gemeente en fondsen",
    )


# --- who can learn from whom ----------------------------------------------------------------------


def lessons(page: ComparisonPage) -> dict[str, LessonSection]:
    return {section.id: section for section in page.lessons}


def test_each_bottleneck_has_its_pilots_and_their_examples(page: ComparisonPage) -> None:
    shown = {
        name: [(r.learner_id, r.level, r.teacher_id, r.likeness, r.shared) for r in s.learners]
        for name, s in lessons(page).items()
    }
    nothing = "too little is known to compare the two"
    assert shown == {
        # Alder and birch share one of two themes and none of two sectors: (1/2 + 0) / 2.
        "trust": [
            ("alder", "1", "birch", "25%", "themes: Housing"),
            ("alder", "1", "cedar", "0%", "nothing in common in themes"),
        ],
        # Cedar's 4 does not count on its route.
        "money": [("birch", "1", "alder", "25%", "themes: housing")],
        "no-harm": [
            ("dogwood", "0", "alder", "–", nothing),
            ("dogwood", "0", "cedar", "–", nothing),
        ],
    }
    assert page.bottlenecks == 3
    assert page.no_lesson == ()


def test_an_example_shows_verdict_level_evidence_reason_and_sources(page: ComparisonPage) -> None:
    [example] = lessons(page)["money"].examples
    assert (example.pilot, example.id) == (Said("Alder"), "alder")
    assert (example.verdict, example.verdict_title, example.mark) == ("not-yet", "Not yet", "▲")
    assert (example.level, example.evidence) == (
        "3 · largely in place",
        "3 · independent or triangulated",
    )
    assert (example.because, example.sources) == (
        (Said("Level 3."),),
        (Said("A report. An office. 2024."),),
    )
    assert [row.teacher_verdict for row in lessons(page)["trust"].learners] == [
        "Not yet",
        "Under conditions",
    ]


def test_an_example_in_another_language_is_marked(pagina: ComparisonPage) -> None:
    [example] = lessons(pagina)["money"].examples
    assert (example.pilot.lang, example.because[0].lang, example.sources[0].lang) == ("en",) * 3
    assert example.level == "3 · grotendeels aanwezig"
    assert lessons(pagina)["trust"].learners[0].shared == "thema’s: Housing"


def test_two_pilots_are_told_all_that_they_share(small: Framework) -> None:
    words = {
        "themes": ["Housing", "Work and pay"],
        "target_groups": [{"name": "Newcomers"}],
        "partners": [
            {"name": "P", "roles": ["lead"], "sector": s} for s in ("housing-association", "ngo")
        ],
    }
    pilots = [pilot("a", keys=words, trust=1), pilot("b", keys=words, trust=3)]
    for lang, shared in (
        (
            "en",
            "themes: Housing, Work and pay; target groups: Newcomers; sectors: housing association,"
            " non-profit organisation",
        ),
        ("nl", "thema’s: Housing, Work and pay; doelgroepen: Newcomers; sectoren: "),
    ):
        [row] = lessons(page_of(pilots, small, lang))["trust"].learners
        assert row.shared.startswith(shared)
        assert plain(row.likeness) == "100%"


@pytest.mark.parametrize(
    "spoilt",
    [
        {"evidence": ["hearsay"]},
        {"evidence": ["report", {"source": "hearsay", "supports": False}]},
        {"evidence": []},
    ],
    ids=["thin", "contradicted", "none"],
)
def test_a_bottleneck_without_a_good_example_says_so(
    small: Framework, spoilt: dict[str, Any]
) -> None:
    sources = {
        "report": {"title": "R", "kind": "independent-evaluation"},
        "hearsay": {"title": "H", "kind": "statement", "publisher": "them"},
    }
    example = {"assessments": [assessment({"trust": rating(3) | spoilt})], "sources": sources}
    pilots = [*(pilot(f"p{i}", trust=1) for i in range(5)), pilot("b", keys=example)]
    page = page_of(pilots, small)
    assert page.lessons == ()
    assert [(item.id, item.detail) for item in page.no_lesson] == [
        (
            "trust",
            "P0, P1, P2 and 2 more. 1 pilot has it in place, but without evidence to learn from.",
        )
    ]
    assert page.bottlenecks == 5


def test_a_bottleneck_that_nobody_has_solved_names_who_has_it(small: Framework) -> None:
    page = comparison_page(set_of(small, {"trust": 1}, {"trust": 2}), ENGLISH)
    assert [(item.id, item.detail) for item in page.no_lesson] == [("trust", "P0")]


def test_names_in_another_language_are_marked_among_those_who_have_a_bottleneck(
    small: Framework,
) -> None:
    keys = ({"language": "nl"}, {"language": "en"})
    pilots = [pilot(f"p{i}", keys=keys[i % 2], trust=1) for i in range(4)]
    bare = {"assessments": [assessment({"trust": rating(3) | {"evidence": []}})]}
    pilots.append(pilot("b", keys=bare))
    [said] = page_of(pilots, small, "nl").no_lesson
    assert str(said.detail).startswith("P0, P1, P2 en nog 1 andere. ")
    assert markupsafe.escape(said.detail).startswith(
        'P0, <span lang="en">P1</span>, P2 en nog 1 andere.'
    )
    shown = Renderer("nl").comparison(pilotscan.compare(pilots, small), "html")
    assert 'P0, <span lang="en">P1</span>, P2 en nog 1 andere.' in shown


def test_a_region_is_in_the_words_of_the_pilot_and_a_town_is_a_name(small: Framework) -> None:
    places = (
        {"country": "NL", "scope": "regional", "region": "The North"},
        {"country": "NL", "municipality": "Leiden", "region": "The North"},
    )
    pilots = [pilot(f"p{i}", keys={"place": place}) for i, place in enumerate(places)]
    assert [row.place for row in page_of(pilots, small, "nl").pilots] == [
        Mixed((Said("The North", "en"), " (NL)")), "Leiden (NL)"
    ]  # fmt: skip


@pytest.mark.parametrize(("lang", "said"), [("en", "status unknown"), ("nl", "status onbekend")])
def test_a_status_that_is_unknown_says_what_is_unknown(
    small: Framework, lang: str, said: str
) -> None:
    pilots = [pilot("a", keys={"status": "unknown"}), pilot("b", keys={"status": "ended"})]
    first, second = page_of(pilots, small, lang).pilots
    assert (first.status, second.status) == (said, Language(lang).label("status", "ended"))


def test_a_stop_by_one_assessor_alone_is_a_bottleneck_without_a_low_level(
    small: Framework,
) -> None:
    roles = (("independent", 3), ("own-team", 3), ("participant", 0))
    voices = [assessment({"no_harm": level}, role=role) for role, level in roles]
    pilots = [pilot("a", keys={"assessments": voices}), pilot("b", no_harm=4)]
    [row] = lessons(page_of(pilots, small))["no-harm"].learners
    assert (row.learner_id, row.level, row.teacher_id) == ("a", "3", "b")


def test_many_learners_and_examples_are_cut_off_and_counted(
    small: Framework, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lessons_module, "LEARNERS_AT_MOST", 2)
    sets = [*[{"trust": 1}] * 5, *[{"trust": 4}] * 9]
    section = lessons(comparison_page(set_of(small, *sets), ENGLISH))["trust"]
    assert [(row.learner_id, row.teacher_id) for row in section.learners] == [
        (learner, teacher) for learner in ("p0", "p1") for teacher in ("p5", "p6", "p7")
    ]
    assert section.more == 3
    assert [example.id for example in section.examples] == ["p5", "p6", "p7"]


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ({"title": "A title."}, "A title."),
        (
            {"author": "De Vries, A.", "title": "T", "publisher": "P", "year": 2020},
            "De Vries, A. T. P. 2020.",
        ),
        ({"kind": "press"}, "report."),
    ],
    ids=["title", "all", "nothing but its id"],
)
def test_a_source_is_one_line(small: Framework, source: dict[str, Any], shown: str) -> None:
    compared = pilotscan.compare([pilot("a", keys={"sources": {"report": source}})], small)
    found = compared.records[0].sources[0]
    parts = (found.author, found.title or found.id, found.publisher, found.year)
    assert source_text(*parts) == shown


# --- roads ----------------------------------------------------------------------------------------


def test_roads_judge_every_pilot_on_every_route(page: ComparisonPage) -> None:
    assert [(road.title.text, road.declared, road.counts) for road in page.roads] == [
        # Cedar keeps an unknown; on circulation birch lacks a necessary rating, dogwood only fails.
        ("Growth", 3, (1, 2, 1, 0, 0)),
        ("Circulation", 1, (0, 2, 1, 0, 1)),
    ]
    assert page.roads[0].about.text == "More places in the same town."


def test_verdicts_have_the_names_of_their_route(small: Framework) -> None:
    own = VerdictWording(title=Text(en="No"), by_route={"circulation": Text(en="Lessons first")})
    framework = small.model_copy(update={"verdicts": {"not-yet": own}})
    compared = pilotscan.compare(four(), framework)
    page = comparison_page(compared, ENGLISH)
    routes = [r.route for r in compared.judged.results if r.verdict == "not-yet"]
    assert [(title, n) for verdict, _, title, n in page.tally if verdict == "not-yet"] == [
        (title, n)
        for title, n in (
            ("No", routes.count("growth")),
            ("Lessons first", routes.count("circulation")),
        )
        if n
    ]
    growth, circulation = page.roads
    assert (growth.verdicts[1], circulation.verdicts[1]) == ("No", "Lessons first")
    html, md = (Renderer("en").comparison(compared, kind) for kind in ("html", "md"))
    assert '<td class="n" data-th="No">2<span class="note">Lessons first</span>' in html
    assert "| 2. Lessons first |" in md


def test_a_pilot_that_declares_no_route_has_chosen_none(small: Framework) -> None:
    page = page_of([pilot("a", None, trust=3), pilot("b", "circulation", trust=3)], small)
    assert [(road.title.text, road.declared) for road in page.roads] == [
        ("Growth", 0),
        ("Circulation", 1),
    ]


# --- assessors ------------------------------------------------------------------------------------

NOBODY = (
    "No pilot was rated by more than one assessor, so nothing can be said about how far assessors "
    "agree."
)
NO_OVERLAP = (
    "No condition was rated by two assessors of one pilot, so nothing can be said about how far "
    "they agree."
)
NO_VARIATION = (
    "All levels that two or more assessors gave are the same. Without variation, agreement cannot "
    "be told from habit, so there is no number."
)
TOO_FEW = "Too few conditions were rated twice for a number."


def by_two(own: dict[str, Any], other: dict[str, Any], name: str = "a") -> Pilot:
    voices = [
        assessment(own, role="own-team", label="The team"),
        assessment(other, role="independent"),
    ]
    return pilot(name, keys={"assessments": voices})


@pytest.mark.parametrize(
    ("own", "other", "sentence", "alpha"),
    [
        ({"trust": 3}, {"money": 3}, NO_OVERLAP, "nothing in common"),
        ({"trust": 3, "money": 3}, {"trust": 3, "money": 3}, NO_VARIATION, "no variation"),
        ({"trust": 3}, {"trust": 3}, NO_VARIATION, "no variation"),
        ({"trust": 3}, {"trust": 1}, TOO_FEW, "too few"),
    ],
    ids=["no overlap", "no variation", "one and the same", "one"],
)
def test_agreement_without_a_number_says_why(
    small: Framework, own: dict[str, Any], other: dict[str, Any], sentence: str, alpha: str
) -> None:
    page = page_of([by_two(own, other), pilot("b")], small)
    assert page.agreement == sentence
    [row] = page.agreements
    assert (row.name.text, row.assessors, row.alpha, row.interval) == ("A", "2", alpha, "")


def test_one_assessor_each_is_no_agreement(page: ComparisonPage) -> None:
    assert (page.agreement, page.agreements, page.talks, page.own_rows) == (NOBODY, (), (), ())


def test_agreement_with_a_number_says_what_it_rests_on(small: Framework) -> None:
    # Units (3,3), (1,1), (3,1): ordinal alpha with n1 = n3 = 3 is 1 - 5 * 2 / 18 = 4/9.
    own = {"trust": 3, "volunteers": 1, "money": 3}
    other = {"trust": 3, "volunteers": 1, "money": 1}
    page = page_of([by_two(own, other), pilot("b")], small)
    assert page.agreement.startswith("Krippendorff's alpha over all pilots is 0.44 ")
    assert "from 3 ratings by two or more." in page.agreement
    [row] = page.agreements
    assert (row.units, row.alpha) == ("3", "0.44")
    dutch = page_of([by_two(own, other), pilot("b")], small, "nl")
    assert dutch.agreements[0].alpha == "0,44"


def test_agreement_with_an_interval_shows_it(small: Framework) -> None:
    page = comparison_page(with_alpha(pilotscan.compare(four(), small), 0.5, -0.25, 0.75), ENGLISH)
    assert page.agreements[0].interval == "-0.25 to 0.75"
    assert page.agreement.endswith(
        "it lies between -0.25 and 0.75 in 95 of 100 cases. Both ends are rounded outwards."
    )


@pytest.mark.parametrize(
    ("low", "high", "shown"),
    [
        (0.664, 0.7901, "0.66 to 0.80"),  # to nearest it would be 0.79, and too narrow
        (-0.0928, 0.991, "-0.10 to 1.00"),
        (0.25 - 1e-12, 0.75 + 1e-12, "0.25 to 0.75"),
    ],
)
def test_an_interval_is_rounded_outwards(
    small: Framework, low: float, high: float, shown: str
) -> None:
    compared = with_alpha(pilotscan.compare(four(), small), 0.7, low, high)
    assert comparison_page(compared, ENGLISH).agreements[0].interval == shown


def with_alpha(compared: Comparison, alpha: float, low: float, high: float) -> Comparison:
    found = Agreement(9, 18, alpha, low, high, varied=True)
    assessors = replace(compared.assessors, by_pilot={0: found}, together=found)
    return replace(compared, assessors=assessors)


def test_agreement_that_is_not_full_is_not_shown_as_full(small: Framework) -> None:
    compared = with_alpha(pilotscan.compare(four(), small), 0.997, 0.991, 0.999)
    page = comparison_page(compared, ENGLISH)
    assert page.agreements[0].alpha != "1.00"
    assert "alpha over all pilots is 1.00 " not in page.agreement


@pytest.mark.usefixtures("fresh_numbers")
def test_agreement_just_below_chance_is_no_negative_nothing(small: Framework) -> None:
    compared = with_alpha(pilotscan.compare(four(), small), -0.001, -0.5, 0.5)
    assert comparison_page(compared, ENGLISH).agreements[0].alpha == "-0.01"


@pytest.mark.parametrize(
    ("alpha", "shown"),
    [(0.716739, "0.72"), (-0.09284, "-0.09"), (0.6669, "0.66"), (0.7996, "0.79"), (0.8, "0.80")],
)
def test_alpha_is_rounded_to_nearest_but_not_over_a_line_that_readers_know(
    small: Framework, alpha: float, shown: str
) -> None:
    compared = with_alpha(pilotscan.compare(four(), small), alpha, -0.5, 0.9)
    assert comparison_page(compared, ENGLISH).agreements[0].alpha == shown


def test_the_least_agreement_comes_first_and_none_comes_last(small: Framework) -> None:
    agree = {"trust": 3, "volunteers": 1}
    pilots = [
        by_two({"trust": 3}, {"money": 3}, "none"),
        by_two(agree, agree, "full"),
        by_two(agree, {"trust": 1, "volunteers": 3}, "least"),
    ]
    page = page_of(pilots, small)
    assert [row.name.text for row in page.agreements] == ["Least", "Full", "None"]


def test_five_of_a_role_are_told_as_a_distribution(small: Framework) -> None:
    levels: list[dict[str, Any]] = [{"trust": x} for x in (0, 1, 1, 4)]
    crowd = [assessment(said, id=f"n{i}", role="participant")
             for i, said in enumerate([*levels, {"trust": None}, {"money": 3}])]  # fmt: skip
    team = assessment({"trust": 3}, role="own-team", label="The team")
    page = page_of([pilot("a", keys={"assessments": [team, *crowd]})], small)
    # Of six four gave a level, one says not to know, and one says nothing.
    assert [talk.levels for talk in page.talks] == [
        "The team: 3; participant: level 0 25%, level 1 50%, level 4 25%, of 4 who rated it, "
        "1 does not know"
    ]
    four_of_them = page_of([pilot("a", keys={"assessments": [team, *crowd[:4]]})], small)
    assert four_of_them.talks[0].levels == "The team: 3; n0: 0; n1: 1; n2: 1; n3: 4"


def test_wide_disagreements_say_who_gave_what_the_widest_first(small: Framework) -> None:
    one = by_two({"trust": 4, "money": 2}, {"trust": 1, "money": 1, "volunteers": 3})
    voices = [
        assessment({"trust": 0}, role="partner", id="office"),
        assessment({"trust": 4}),
    ]
    two = pilot("b", keys={"assessments": voices})
    page = page_of([one, two], small)
    assert [(t.pilot.text, t.condition.text, t.spread, t.levels) for t in page.talks] == [
        ("B", "Trust", "4", "office: 0; independent: 4"),
        ("A", "Trust", "3", "The team: 4; independent: 1"),
    ]
    assert (page.more_talks, page.small_differences) == (0, 1)  # money: 2 and 1
    dutch = page_of([one, two], small, "nl").talks
    assert dutch[0].levels == "office: 0; onafhankelijk: 4"


def test_many_disagreements_are_cut_off_and_counted(
    small: Framework, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(assessors, "TALKS_AT_MOST", 2)
    pilots = [by_two({"trust": 4, "money": 2}, {"trust": 1, "money": 1}, f"p{i}") for i in "abc"]
    page = page_of(pilots, small)
    assert (len(page.talks), page.more_talks, page.small_differences) == (2, 1, 3)


def test_own_teams_stand_beside_the_others(small: Framework) -> None:
    pilots = [
        by_two({"trust": 4, "money": 2}, {"trust": 1, "money": 3}, "a"),
        by_two({"trust": 3, "money": 2}, {"trust": 3, "money": 2}, "b"),
        by_two({"trust": 3}, {"trust": 2}, "c"),
    ]
    rows = page_of(pilots, small).own_rows
    assert [r[1:] for r in rows] == [
        (Said("Trust"), "3", "2", "1", "0", "+1.33"),
        (Said("Money"), "2", "0", "1", "1", "-0.5"),
    ]
    assert page_of(pilots, small, "nl").own_rows[0].difference == "+1,33"


@pytest.mark.usefixtures("fresh_numbers")
@pytest.mark.parametrize("difference", [0.004, 0.0, -0.004])
def test_a_difference_that_rounds_to_nothing_has_no_sign(
    small: Framework, difference: float
) -> None:
    compared = pilotscan.compare(four(), small)
    own = (OwnAndOthers(0, 1, 299, 0, difference),)
    compared = replace(compared, assessors=replace(compared.assessors, own_and_others=own))
    assert comparison_page(compared, ENGLISH).own_rows[0].difference == "0"


# --- other rules ----------------------------------------------------------------------------------

READY_BY_WEIGHT = {"trust": 3, "volunteers": 1, "language_help": 1, "money": 3, "no_harm": 3}
"""People have a mean of (2 * 3 + 1 + 1) / 4 = 2, just enough; with equal weights 5/3."""


def test_equal_weights_show_who_gets_another_verdict_and_why(small: Framework) -> None:
    [scheme] = page_of([pilot("a", **READY_BY_WEIGHT), pilot("b")], small).schemes
    assert (scheme.title, scheme.summary, scheme.more) == (
        "Equal weights",
        "1 of 2 pilots get another verdict.",
        0,
    )
    [row] = scheme.rows
    assert (row.name.text, row.verdict, row.other, row.mark, row.other_mark) == (
        "A",
        "ready-stepwise",
        "conditional",
        "●",
        "◆",
    )
    assert row.why.startswith("Every necessary condition is at level 3 (largely in place) or")
    assert row.other_why == "One dimension has a mean below 2 or hardly applies: “People”."


def test_a_second_framework_shows_what_its_rules_change(small: Framework) -> None:
    pilots = [pilot("a", **READY_BY_WEIGHT), pilot("b"), pilot("c", "circulation", trust=3)]
    page = page_of(pilots, small, other=stricter(small, routes=False))
    equal, other = page.schemes
    assert equal.summary == "1 of 3 pilots get another verdict."
    assert other.title == "Stricter (stricter 2.0.0)"
    assert "5 of 5" in other.about
    assert other.summary == (
        "1 of 2 pilots get another verdict. 1 pilot is on a route that the other framework does "
        "not have."
    )
    assert [(row.name.text, row.other, row.other_why) for row in other.rows] == [
        ("A", "not-yet", "One necessary condition is below its minimum: “Trust”.")
    ]


def test_a_second_framework_that_can_judge_nobody_says_so(small: Framework) -> None:
    pilots = [pilot(name, "circulation", trust=3) for name in "ab"]
    [_, other] = page_of(pilots, small, other=stricter(small, routes=False)).schemes
    assert other.rows == ()
    assert other.summary == (
        "0 of 0 pilots get another verdict. 2 pilots are on a route that the other framework does "
        "not have."
    )


def test_many_changed_verdicts_are_cut_off_and_counted(
    small: Framework, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(page_module, "CHANGED_AT_MOST", 1)
    pilots = [pilot(name, **READY_BY_WEIGHT) for name in "abc"]
    [scheme] = page_of(pilots, small).schemes
    assert (len(scheme.rows), scheme.more) == (1, 2)
    assert scheme.summary == "3 of 3 pilots get another verdict."


def test_equal_weights_that_are_the_frameworks_own_are_no_other_rules(
    living_lab: Framework, page: ComparisonPage
) -> None:
    alike = page_of([pilot("a"), pilot("b")], living_lab)
    assert alike.schemes == ()
    assert alike.weights_remark.endswith("Equal weights are therefore nothing else.")
    assert page.weights_remark == ""


# --- nothing is lost ------------------------------------------------------------------------------


@given(st.lists(st.tuples(*[st.sampled_from([None, 0, 1, 2, 3, 4])] * 5), min_size=1, max_size=4))
def test_standings_of_a_page_add_up(small: Framework, levels: list[tuple[int | None, ...]]) -> None:
    names = ("trust", "volunteers", "language_help", "money", "no_harm")
    compared = set_of(
        small, *({n: x for n, x in zip(names, one, strict=True) if x is not None} for one in levels)
    )
    page = comparison_page(compared, ENGLISH)
    assert sum(n for *_, n in page.counts) == len(levels) == len(page.pilots)
    for road in page.roads:
        assert sum(road.counts) == len(levels)
    for row in conditions(page).values():
        parts = (row.bottleneck, row.weak, row.in_place, row.unknown)
        assert sum(map(int, parts)) == int(row.pilots)
    stuck = {c.id for c in compared.conditions if c.standing["bottleneck"]}
    assert set(lessons(page)) | {item.id for item in page.no_lesson} == stuck


@pytest.mark.usefixtures("fresh_numbers")
@pytest.mark.parametrize("before", [0.0, -0.0])
def test_a_number_does_not_depend_on_what_was_written_before(before: float) -> None:
    for language in (ENGLISH, DUTCH):
        language.number(before)
        assert (language.number(-0.0), language.number(0.0)) == ("0", "0")


# --- trend ----------------------------------------------------------------------------------------


def test_how_verdicts_moved_by_hand(small: Framework) -> None:
    page = page_of([*four(), moving()], small)
    [row] = page.trends
    assert (row.id, row.name.text, row.left_out, page.more_trends) == ("mover", "Mover", "", 0)
    assert [(step.date, step.verdict, step.score, step.rated) for step in row.steps] == [
        ("15 January 2024", "not-yet", "8 to 75", "1 of 5"),
        ("15 June 2024", "not-yet", "8 to 75", "1 of 5"),
        ("15 January 2025", "conditional", "67", "5 of 5"),
    ]
    assert page.trends_summary == (
        "1 pilot has assessments of two dates or more; the verdict moved in 1."
    )
    steady = moving("steady").model_copy(update={"assessments": moving().assessments[:2]})
    page = page_of([steady, moving(), moving("other")], small)
    assert [row.id for row in page.trends] == ["mover", "other", "steady"]
    assert "3 pilots have" in page.trends_summary
    assert page.trends_summary.endswith("moved in 2.")


def test_long_trends_and_many_of_them_are_cut_and_said_to_be(
    small: Framework, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(page_module, "TRENDS_AT_MOST", 1)
    monkeypatch.setattr(page_module, "STEPS_AT_MOST", 2)
    page = page_of([moving(), moving("other")], small)
    [row] = page.trends
    assert [step.date for step in row.steps] == ["15 June 2024", "15 January 2025"]
    assert (row.left_out, page.more_trends) == ("1 earlier date is left out.", 1)


def test_without_a_second_date_there_is_no_trend(page: ComparisonPage) -> None:
    assert (page.trends, page.more_trends, page.trends_summary) == ((), 0, "")


def test_observations_name_the_pilots_and_what_to_ask(
    shipped: LoadedPilots, living_lab: Framework
) -> None:
    page = comparison_page(pilotscan.compare(shipped, living_lab), Language("nl"))
    rows = {row.kind: row for row in page.observations}
    assert [pilot for _, pilot in rows["one-payer"].named] == ["startblok-riekerhaven"]
    assert (rows["one-payer"].title, rows["one-payer"].pilots) == (
        "één betaler betaalt het meeste", "1",
    )  # fmt: skip
    assert rows["one-payer"].ask.text.endswith("?")
    assert set(rows) <= {rule.kind for rule in living_lab.observations}
    distances = {row.id: row.distance for row in page.pilots}
    assert any(re.fullmatch(r"\d+ \(zeker \d+\)", distance) for distance in distances.values())
    assert distances["startblok-riekerhaven"] == "–"
