"""By what the readers of an overview find a pilot: filters, words and order."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from string import ascii_lowercase
from typing import Any

import pytest

from pilotscan.model.framework import Framework, Text, VerdictWording
from pilotscan.model.scale import VERDICTS
from pilotscan.reporting.site.overview import IndexPage, index_page, index_row
from pilotscan.reporting.site.overview_find import SORTED_BY, Facet, plain, words_beside
from pilotscan.reporting.site.overview_row import IndexRow
from pilotscan.reporting.words.language import Language
from pilotscan.reporting.words.phrases import in_its_language, verdict_counts
from pilotscan.reporting.words.said import Said
from pilotscan.reporting.words.wording import Wording
from pilotscan.scoring.evaluation import Evaluation
from support.overviews import DUTCH, ENGLISH, page_of

Judge = Callable[..., Evaluation]
Rated = Callable[..., list[dict[str, Any]]]


def facet(page: IndexPage, name: str) -> Facet:
    [found] = [facet for facet in page.facets if facet.name == name]
    return found


def options(page: IndexPage, name: str) -> list[tuple[str, str, int]]:
    return [(o.value, o.label.text, o.pilots) for o in facet(page, name).options]


# --- filters --------------------------------------------------------------------------------------


def test_options_stand_in_their_order_with_their_counts(judge: Judge, rated: Rated) -> None:
    bottleneck = rated(trust=0)
    page = page_of(
        [
            judge("growth", themes=["wonen", "Écoute"], place=town("Zwolle")),
            judge(
                "growth", themes=["Wonen", "wonen"], place=town("unknown"), assessments=bottleneck
            ),
            judge("growth", themes=["arbeid"], place=town("’s-Hertogenbosch", "Delft")),
            judge("circulation", place={"scope": "national", "country": "NL"}),
        ]
    )
    assert [(f.name, f.title) for f in page.facets] == [
        ("verdict", "Verdict"),
        ("route", "Route"),
        ("theme", "Theme"),
        ("municipality", "Municipality"),
    ]
    assert options(page, "theme") == [
        ("arbeid", "arbeid", 1),
        ("écoute", "Écoute", 1),
        ("wonen", "wonen", 2),
    ]
    assert options(page, "municipality") == [
        ("delft", "Delft", 1),
        ("zwolle", "Zwolle", 1),
        ("’s-hertogenbosch", "’s-Hertogenbosch", 1),
        ("unknown", "municipality not named", 1),
    ]
    assert [value for value, _, _ in options(page, "verdict")] == ["not-yet", "not-assessable"]
    assert [(value, n) for value, _, n in options(page, "route")] == [
        ("growth", 3),
        ("circulation", 1),
    ]


def town(*names: str) -> dict[str, Any]:
    return {"municipality": list(names), "country": "NL"}


def test_the_options_of_a_row_are_those_that_hold_for_it(
    shipped_evaluations: list[Evaluation],
) -> None:
    page = page_of(shipped_evaluations, DUTCH)
    by_number = {o.number: (f.name, o.value) for f in page.facets for o in f.options}
    assert len(by_number) == sum(len(f.options) for f in page.facets)
    for row in page.rows:
        assert sorted(by_number[n] for n in row.options) == sorted(
            {
                ("verdict", named(row)),
                ("route", row.route_id),
                *(("theme", theme.text.casefold()) for theme in row.themes),
                *(("municipality", name.casefold()) for name in row.municipalities),
            }
        )
    for f in page.facets:
        for option in f.options:
            assert option.pilots == sum(option.number in row.options for row in page.rows)


def named(row: IndexRow) -> str:
    """Tell which name its verdict is shown by; of these, circulation alone has its own."""
    has_own = row.route_id == "circulation" and row.verdict in {"not-yet", "conditional"}
    return f"{row.verdict}.circulation" if has_own else row.verdict


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        (
            ENGLISH,
            [
                ("not-yet", "Not yet"),
                ("not-yet.circulation", "Work out the lessons first"),
            ],
        ),
        (
            DUTCH,
            [
                ("not-yet", "Nog niet"),
                ("not-yet.circulation", "Werk eerst de lessen uit"),
            ],
        ),
    ],
)
def test_verdicts_are_counted_and_filtered_under_the_names_they_are_shown_by(
    shipped_evaluations: list[Evaluation], language: Language, expected: list[tuple[str, str]]
) -> None:
    page = page_of(shipped_evaluations, language)
    shown = [(named(row), row.verdict_title) for row in page.rows]
    assert set(expected) <= set(shown)
    found = options(page, "verdict")
    for value, title, n in found:
        assert n == shown.count((value, title)) > 0
    assert [(title, n) for _verdict, _mark, title, n in page.counts if n] == [
        (title, n) for _value, title, n in found
    ]
    assert sum(n for *_, n in page.counts) == len(shown)
    assert {verdict for verdict, *_ in page.counts} == set(VERDICTS)


def test_routes_with_the_same_name_for_a_verdict_share_it(judge: Judge) -> None:
    evaluations = [judge(route) for route in ("growth", "circulation", "growth", "growth")]
    framework = evaluations[0].framework
    own, routes = Text(en="Ask on"), dict(framework.routes)

    def counts(*names: str) -> list[tuple[str, str, int]]:
        wording = VerdictWording(title=Text(en="No idea"), by_route=dict.fromkeys(names, own))
        changed = framework.model_copy(update={"verdicts": {"not-assessable": wording}})
        rows = [index_row(evaluation, ENGLISH) for evaluation in evaluations]
        say = Wording(changed, ENGLISH)
        counted = verdict_counts([(row.verdict, row.route_id) for row in rows], say)
        return [(value, title, n) for value, (_, _, title, n) in counted.items() if n]

    assert counts() == [("not-assessable", "No idea", 4)]
    assert counts(*routes) == [(f"not-assessable.{next(iter(routes))}", "Ask on", 4)]
    assert counts("circulation") == [
        ("not-assessable", "No idea", 3),
        ("not-assessable.circulation", "Ask on", 1),
    ]


def test_a_filter_that_leaves_no_pilot_out_is_no_filter(judge: Judge) -> None:
    page = page_of([judge("growth", themes=["wonen"]) for _ in range(4)])
    assert page.is_long
    assert page.facets == ()


def test_few_pilots_have_nothing_to_find_them_by(judge: Judge) -> None:
    evaluations = [judge("growth", themes=[str(n)]) for n in range(4)]
    few, more = page_of(evaluations[:3]), page_of(evaluations)
    assert (few.is_long, few.facets) == (False, ())
    assert (more.is_long, len(more.facets)) == (True, 1)
    assert few.rows == tuple(index_row(evaluation, ENGLISH) for evaluation in evaluations[:3])


# --- search ---------------------------------------------------------------------------------------


def searched(page: IndexPage) -> dict[str, str]:
    """Read by pilot what the search looks at, as the script does."""
    found = {}
    for row in page.rows:
        n, words = 0, []
        for tens, rest in re.findall(r"([0-9]*)([a-z])", row.words):
            n += 26 * int(tens or 0) + ascii_lowercase.index(rest)
            words.append(page.words[n])
        shown = (row.name, row.place, row.route, row.verdict_title, row.open_route, row.next)
        found[row.id] = plain("\n".join([*map(str, (*shown, row.who)), *words]))
    return found


@pytest.mark.parametrize(
    ("language", "typed"),
    [(ENGLISH, "structural funding"), (DUTCH, "blijvend geld")],
)
def test_what_stands_in_the_way_is_found_also_where_it_is_only_counted(
    shipped_evaluations: list[Evaluation], language: Language, typed: str
) -> None:
    page = page_of(shipped_evaluations, language)
    lacking = {
        e.pilot.id
        for e in shipped_evaluations
        if "structural-funding" in {*e.head.bottlenecks, *e.head.unknown_necessary}
    }
    assert len(lacking) == 13
    shown = {row.id for row in page.rows if typed in str(row.next).casefold()}
    assert len(shown) < len(lacking)
    assert {name for name, text in searched(page).items() if typed in text} == lacking


@pytest.mark.parametrize("language", [ENGLISH, DUTCH])
def test_every_word_that_readers_would_look_for_is_found(
    shipped_evaluations: list[Evaluation], language: Language
) -> None:
    page = page_of(shipped_evaluations, language)
    found = searched(page)
    say = Wording(shipped_evaluations[0].framework, language)
    for e in shipped_evaluations:
        pilot, head = e.pilot, e.head
        reasons = [name for reason in head.reasons for name in reason.conditions]
        texts = [
            *(
                in_its_language(text, pilot.language, language).text
                for text in (
                    pilot.name, pilot.summary.text if pilot.summary else "",
                    *(partner.name for partner in pilot.partners), *pilot.themes,
                    *(
                        text
                        for assessment in e.assessments
                        for rating in assessment.ratings.values()
                        for text in (rating.because, rating.ask and rating.ask.question)
                    ),
                )
                if text
            ),
            *(town for town in pilot.place.municipality if town != "unknown"),
            pilot.place.region or "", pilot.place.area or "",
            *map(say.condition, (*reasons, *head.unknown_necessary, *head.bottlenecks)),
            *(say.dimension(name) for reason in head.reasons for name in reason.dimensions),
        ]  # fmt: skip
        for word in plain(" ".join(texts)).split():
            assert word in found[pilot.id], (pilot.id, word)


def test_a_word_that_is_there_already_is_not_written_again() -> None:
    titles, texts = ["A  long need"], ["A house, first.", "Écoute: a house for all", "needs"]
    assert words_beside(["Housing first"], titles, texts) == (
        "a long need", "ecoute:", "first.", "house,", "needs", "all", "for",
    )  # fmt: skip


# --- order ----------------------------------------------------------------------------------------


def ranks(page: IndexPage, by: str) -> list[int | None]:
    return [row.ranks[SORTED_BY[False].index(by)] for row in page.rows]


@pytest.fixture
def rows(shipped_evaluations: list[Evaluation]) -> list[IndexRow]:
    return [index_row(evaluation, ENGLISH) for evaluation in shipped_evaluations[:4]]


def ordered(rows: list[IndexRow], framework: Framework, **values: Sequence[object]) -> IndexPage:
    changed = [
        row._replace(**{key: each[i] for key, each in values.items()})  # type: ignore[arg-type]
        for i, row in enumerate(rows)
    ]
    return index_page(changed, framework, ENGLISH, desk=0)


def test_names_stand_in_order_without_capitals_and_accents(
    rows: list[IndexRow], living_lab: Framework
) -> None:
    names = [Said("Zon"), Said("Élan"), Said("egel", "nl"), Said("ÉLAN")]
    page = ordered(rows, living_lab, name=names)
    placed = dict(zip(ranks(page, "name"), page.rows, strict=True))
    assert [placed[place].name.text for place in range(4)] == ["egel", "ÉLAN", "Élan", "Zon"]


def test_verdicts_stand_in_the_order_of_how_serious_they_are(
    rows: list[IndexRow], living_lab: Framework
) -> None:
    verdicts = ["ready-stepwise", "not-yet", "stop-or-repair", "not-yet"]
    assert ranks(ordered(rows, living_lab, verdict=verdicts), "verdict") == [2, 1, 0, 1]


def test_a_pilot_that_cannot_be_assessed_is_last_whichever_way_verdicts_are_sorted(
    rows: list[IndexRow], living_lab: Framework
) -> None:
    verdicts = ["not-assessable", "ready-stepwise", "not-assessable", "conditional"]
    page = ordered(rows, living_lab, verdict=verdicts)
    assert ranks(page, "verdict") == [None, 1, None, 0]
    assert page.counts[-1][::3] == ("not-assessable", 2)
    [choices] = [facet for facet in page.facets if facet.name == "verdict"]
    assert [option.value for option in choices.options][-1] == "not-assessable"


def test_what_takes_least_stands_first_and_what_leads_nowhere_last(
    rows: list[IndexRow], living_lab: Framework
) -> None:
    page = ordered(rows, living_lab, steps=[5, None, 0, 5])
    assert ranks(page, "distance") == [1, None, 0, 1]


def test_profiles_are_sorted_by_what_is_rated(judge: Judge, small: Framework) -> None:
    profile = small.model_copy(update={"profile_only": True})
    rows = [index_row(judge("growth", id=f"p{n}"), ENGLISH) for n in range(4)]
    shares = (0.5, 0.0, 1.0, 0.5)
    rows = [
        row._replace(rated_share=share, verdict="no-verdict", group="profile")
        for row, share in zip(rows, shares, strict=True)
    ]
    page = index_page(rows, profile, ENGLISH, desk=0)
    assert [row.ranks[SORTED_BY[True].index("rated")] for row in page.rows] == [1, 0, 2, 1]
