"""The overview of a run: its rows, and by what they can be searched and sorted."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from pathlib import Path
from string import ascii_lowercase
from typing import Any

import pytest

from pilotscan.model.framework import Framework, Text, VerdictWording
from pilotscan.model.scale import VERDICTS
from pilotscan.reporting.render import Renderer
from pilotscan.reporting.site.overview import (
    AT_ONCE,
    SORTED_BY,
    Facet,
    IndexPage,
    IndexRow,
    _plain,
    index_page,
    index_row,
)
from pilotscan.reporting.words.language import LANGUAGES, Language
from pilotscan.reporting.words.phrases import in_its_language
from pilotscan.reporting.words.said import Said
from pilotscan.reporting.words.wording import Wording
from pilotscan.scoring.evaluation import Evaluation
from support.read_pages import by_id, elements, parse, text_of

ENGLISH, DUTCH = Language("en"), Language("nl")
Judge = Callable[..., Evaluation]
Rated = Callable[..., list[dict[str, Any]]]


def page_of(evaluations: Sequence[Evaluation], language: Language = ENGLISH) -> IndexPage:
    rows = [index_row(evaluation, language) for evaluation in evaluations]
    return index_page(rows, evaluations[0].framework, language, desk=0)


def facet(page: IndexPage, name: str) -> Facet:
    [found] = [facet for facet in page.facets if facet.name == name]
    return found


def options(page: IndexPage, name: str) -> list[tuple[str, str, int]]:
    return [(o.value, o.label.text, o.pilots) for o in facet(page, name).options]


def html(
    rows: Sequence[IndexRow],
    framework: Framework,
    lang: str = "en",
    linked: Sequence[str] = ("html",),
) -> str:
    return Renderer(lang).index(rows, framework, "html", desk=0, linked=linked)


# --- rows -----------------------------------------------------------------------------------------


def test_a_row_has_what_it_is_found_by(judge: Judge, rated: Rated) -> None:
    evaluation = judge(
        "growth",
        language="nl",
        themes=["Wonen", "taal"],
        place={"municipality": ["Delft", "unknown"], "country": "NL"},
        assessments=rated(trust=3, money=2),
    )
    row, head = index_row(evaluation, ENGLISH), evaluation.head
    assert row.themes == (Said("Wonen", "nl"), Said("taal", "nl"))
    assert row.municipalities == ("Delft", "unknown")
    assert row.route_id == "growth"
    assert row.low == head.score.low
    assert row.rated_share == 2 / head.counting
    assert index_row(evaluation, DUTCH).themes == (Said("Wonen"), Said("taal"))


@pytest.mark.parametrize(("lang", "told"), [("en", "4 answers to go"), ("nl", "nog 4 vragen")])
def test_a_pilot_without_a_verdict_says_how_far_it_is(
    judge: Judge, rated: Rated, small: Framework, lang: str, told: str
) -> None:
    # Trust, money and no harm are necessary; with them 2/3 are rated, and volunteers makes 5/6.
    evaluations = [judge("growth"), judge("growth", assessments=rated(money={"level": 1}))]
    rows = [index_row(evaluation, Language(lang)) for evaluation in evaluations]
    assert [row.distance for row in rows] == [told, ""]
    text = Renderer(lang).index(rows, small, "md", desk=0)
    assert [page.count(told) for page in (text, html(rows, small, lang))] == [1, 1]


def test_only_a_row_with_a_score_says_that_it_has_one(judge: Judge, rated: Rated) -> None:
    known = rated(trust=3, volunteers=2, language_help=3, money=2, no_harm=3)
    with_score = judge("growth", assessments=known)
    assert [e.head.score.value is not None for e in (with_score, judge("growth"))] == [True, False]
    assert [index_row(e, ENGLISH).has_score for e in (with_score, judge("growth"))] == [True, False]


@pytest.mark.parametrize(("status", "shown"), [("ended", "ended"), ("unknown", "status unknown")])
def test_an_unknown_status_says_of_what_nothing_is_known(
    judge: Judge, status: str, shown: str
) -> None:
    assert index_row(judge("growth", status=status), ENGLISH).status == shown


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
    for value, title, n in options(page, "verdict"):
        assert n == shown.count((value, title)) > 0
    counted = list(zip(page.count_values, page.counts, strict=True))
    assert [(value, title, n) for value, (_verdict, _mark, title, n) in counted if n] == options(
        page, "verdict"
    )
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
        page = index_page(rows, changed, ENGLISH, desk=0)
        last = zip(page.count_values, page.counts, strict=True)
        return [(value, title, n) for value, (_, _, title, n) in last if n]

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
        shown = (row.name, row.place, row.status, row.verdict_title, row.route, row.blocked_by)
        found[row.id] = _plain("\n".join([*map(str, (*shown, *row.themes)), *words]))
    return found


@pytest.mark.parametrize(
    ("language", "typed"),
    [(ENGLISH, "structural funding"), (DUTCH, "structurele financiering")],
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
    shown = {row.id for row in page.rows if typed in row.blocked_by.casefold()}
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
                )
            ),
            *(town for town in pilot.place.municipality if town != "unknown"),
            pilot.place.region or "", pilot.place.area or "",
            *map(say.condition, (*reasons, *head.unknown_necessary, *head.bottlenecks)),
            *(say.dimension(name) for reason in head.reasons for name in reason.dimensions),
        ]  # fmt: skip
        for word in _plain(" ".join(texts)).split():
            assert word in found[pilot.id], (pilot.id, word)


def test_a_word_that_a_row_has_already_is_not_written_again(judge: Judge) -> None:
    evaluations = [
        judge("growth", id=f"p{n}", name="Housing first", summary=summary)
        for n, summary in enumerate(("A house, first.", "Housing for all: a start.", None, None))
    ]
    page = page_of(evaluations)
    assert set(page.words) - {_plain(title) for title in page.rows[0].obstacles} == {
        "house,", "first.", "start.", "for", "all:",
    }  # fmt: skip
    assert page.rows[2].words == page.rows[3].words


# --- order ----------------------------------------------------------------------------------------


def ranks(page: IndexPage, by: str) -> list[int | None]:
    return [row.ranks[SORTED_BY.index(by)] for row in page.rows]


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


def test_scores_stand_in_the_order_of_the_low_end_and_only_where_there_is_one(
    rows: list[IndexRow], living_lab: Framework
) -> None:
    page = ordered(
        rows, living_lab, low=[40.2, 90.0, 40.1, 40.2], has_score=[True, False, True, True]
    )
    assert ranks(page, "low") == [1, None, 0, 1]


def test_more_rated_stands_higher(rows: list[IndexRow], living_lab: Framework) -> None:
    page = ordered(rows, living_lab, rated_share=[0.5, 0.0, 1.0, 0.5])
    assert ranks(page, "rated") == [1, 0, 2, 1]


# --- the page -------------------------------------------------------------------------------------


def test_the_page_has_all_options_and_what_the_script_says(
    shipped_evaluations: list[Evaluation], living_lab: Framework
) -> None:
    page = page_of(shipped_evaluations, DUTCH)
    rows = [index_row(evaluation, DUTCH) for evaluation in shipped_evaluations]
    tree = parse(html(rows, living_lab, "nl"))
    form = by_id(tree, "find")
    assert form.get("hidden") is not None
    assert form.get("role") == "search"
    shown = {
        select.get("name"): [text_of(option) for option in elements(select, "option")]
        for select in elements(form, "select")
    }
    assert shown == {
        f.name: ["Alle", *(f"{o.label.text} ({o.pilots})" for o in f.options)] for f in page.facets
    }
    count = by_id(form, "count")
    assert (count.get("data-all"), count.get("data-some")) == (
        "22 pilots",
        "{shown} van de 22 pilots",
    )
    assert by_id(tree, "order").get("aria-live") == "polite"  # says a new order
    heads = [e for e in elements(tree, "th") if e.get("data-sort")]
    assert tuple(head.get("data-sort") for head in heads) == SORTED_BY
    assert all(head.get("data-by") for head in heads)
    body = elements(by_id(tree, "rows"), "tr")
    assert [row.get("data-o") for row in body] == [
        " ".join(map(str, row.options)) for row in page.rows
    ]
    assert [row.get("data-r") for row in body] == [
        " ".join("-" if rank is None else str(rank) for rank in row.ranks) for row in page.rows
    ]
    for row, element in zip(page.rows, body, strict=True):
        assert ", ".join(theme.text for theme in row.themes) in text_of(element)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_few_pilots_make_a_page_without_form_and_script(
    shipped_evaluations: list[Evaluation], living_lab: Framework, lang: str
) -> None:
    rows = [index_row(evaluation, Language(lang)) for evaluation in shipped_evaluations[:3]]
    tree = parse(html(rows, living_lab, lang))
    assert elements(tree, "form", "script", "button", "select") == []
    assert len(elements(by_id(tree, "rows"), "tr")) == 3
    [policy] = [e for e in elements(tree, "meta") if e.get("http-equiv")]
    assert "script-src" not in str(policy.get("content"))


def test_what_a_pilot_says_is_text_in_row_and_filter(judge: Judge) -> None:
    nasty = '"><script>alert(1)</script>{{ 7 * 7 }}'
    evaluations = [
        judge("growth", id=f"p{n}", themes=[nasty], place=town(nasty), name=nasty) for n in range(4)
    ]
    evaluations.append(judge("growth", id="other"))
    rows = [index_row(evaluation, ENGLISH) for evaluation in evaluations]
    tree = parse(html(rows, evaluations[0].framework))
    assert len(elements(tree, "script")) == 1
    for name in ("f-theme", "f-municipality"):
        [option] = [
            e for e in elements(by_id(tree, name), "option") if text_of(e) == f"{nasty} (4)"
        ]
        assert option.get("value") == nasty.casefold()


def test_a_row_links_to_every_format_that_was_written(
    rows: list[IndexRow], living_lab: Framework
) -> None:
    def links(*linked: str) -> list[tuple[str, str]]:
        first = elements(by_id(parse(html(rows, living_lab, linked=linked)), "rows"), "tr")[0]
        return [(text_of(a), str(a.get("href"))) for a in elements(first, "a")]

    one = rows[0].id
    assert links("json", "html", "md", "docx", "pdf") == [
        (rows[0].name.text, f"{one}.html"),
        ("PDF", f"{one}.pdf"),
        ("Word", f"{one}.docx"),
        ("Markdown", f"{one}.md"),
        ("JSON", f"{one}.json"),
    ]
    assert links("html") == [(rows[0].name.text, f"{one}.html")]
    assert links("json") == [("JSON", f"{one}.json")]


def test_rows_of_many_pilots_link_to_one_format(
    rows: list[IndexRow], living_lab: Framework
) -> None:
    many = [rows[0]._replace(id=f"p{n}") for n in range(AT_ONCE + 1)]

    def files(count: int, *linked: str) -> int:
        tree = parse(html(many[:count], living_lab, linked=linked))
        return len(elements(by_id(tree, "rows"), "a"))

    assert files(100, "html", "md") == 200
    assert files(101, "html", "md") == 101
    assert files(101, "md", "json") == 202


@pytest.mark.parametrize("lang", LANGUAGES)
def test_two_thousand_pilots_make_less_than_a_megabyte_and_a_half(
    shipped_evaluations: list[Evaluation], living_lab: Framework, lang: str
) -> None:
    rows = [index_row(evaluation, Language(lang)) for evaluation in shipped_evaluations]
    many = [row._replace(id=f"{row.id[:20]}-{n}") for n in range(91) for row in rows][:2_000]
    assert (
        len(html(many, living_lab, lang, ("html", "md", "json", "pdf", "docx")).encode())
        < 1_500_000
    )


def test_the_script_is_small_and_holds_no_markup_and_no_words(root: Path) -> None:
    script = (root / "templates/script/index.js").read_text("utf-8")
    assert script.startswith('"use strict";')
    assert len(script.encode()) < 6_500
    forbidden = (
        r"innerHTML|outerHTML|insertAdjacent|document\.write|eval|Function\(|fetch|XMLHttp"
        r"|[sS]torage|cookie|\.style\b|import|setAttribute\(\"on"
    )
    assert re.findall(forbidden, script) == []


@pytest.mark.parametrize("kind", ["html", "md"])
@pytest.mark.parametrize(
    ("lang", "told"),
    [
        ("en", "1 pilot, judged on conditions that matter for scaling up."),
        ("nl", "1 pilot, beoordeeld op condities die voor opschaling van belang zijn."),
    ],
)
def test_the_overview_says_on_what_pilots_are_judged(
    judge: Judge, kind: str, lang: str, told: str
) -> None:
    evaluation = judge("growth")
    rows = [index_row(evaluation, Language(lang))]
    page = Renderer(lang).index(rows, evaluation.framework, kind, desk=0, linked=["html"])
    assert told in page


def test_an_area_in_another_language_is_marked_in_the_overview(
    judge: Judge,
) -> None:
    place = {"country": "NL", "municipality": "Leiden", "area": "the old town"}
    evaluation = judge("growth", place=place)
    shown = html([index_row(evaluation, DUTCH)], evaluation.framework, "nl")
    assert '<small>Leiden, <span lang="en">the old town</span> (NL) ' in shown
