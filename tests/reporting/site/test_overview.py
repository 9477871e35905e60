"""The overview of a run: its rows, its groups and its page."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pilotscan.model.framework import Framework
from pilotscan.reporting.render import Renderer
from pilotscan.reporting.site.overview import groups_of, index_row
from pilotscan.reporting.site.overview_find import SORTED_BY
from pilotscan.reporting.words.language import LANGUAGES, Language
from pilotscan.reporting.words.said import Said
from pilotscan.scoring.evaluation import Evaluation
from support.laid_out import rows_of
from support.overviews import DUTCH, ENGLISH, html, page_of
from support.read_pages import Element, by_id, elements, parse, text_of

Judge = Callable[..., Evaluation]
Rated = Callable[..., list[dict[str, Any]]]


def pilot_rows(tree: Element) -> list[Element]:
    """Return the rows of the table that are of a pilot, not the heads of table and groups."""
    rows = elements(by_id(tree, "rows"), "tr")
    return [row for row in rows if elements(row, "td")]


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
    assert row.rated_share == 2 / head.counting
    assert index_row(evaluation, DUTCH).themes == (Said("Wonen"), Said("taal"))


@pytest.mark.parametrize(("status", "shown"), [("ended", "ended"), ("unknown", "status unknown")])
def test_an_unknown_status_says_of_what_nothing_is_known(
    judge: Judge, status: str, shown: str
) -> None:
    assert index_row(judge("growth", status=status), ENGLISH).status == shown


# --- groups ---------------------------------------------------------------------------------------


def test_groups_stand_in_the_order_of_what_can_be_done_nearest_first(
    shipped_evaluations: list[Evaluation],
) -> None:
    page = page_of(shipped_evaluations)
    assert [(group.id, len(group.rows), group.is_folded) for group in page.groups] == [
        ("known", 7, False),
        ("near", 7, False),
        ("mention", 8, True),
    ]
    assert sorted(row.id for group in page.groups for row in group.rows) == sorted(
        row.id for row in page.rows
    )
    for group in page.groups:
        steps = [row.steps for row in group.rows]
        assert steps == sorted(steps, key=lambda n: (n is None, n))
    assert [group.title for group in page.groups] == [
        "A known bottleneck",
        "Nearly a verdict: 5 to 7 answers to go",
        "Only a mention: 15 to 19 answers to go",
    ]


def test_where_all_are_only_a_mention_none_is_folded(
    shipped_evaluations: list[Evaluation],
) -> None:
    rows = rows_of(shipped_evaluations, "en")
    mentions = [row for row in rows if row.group == "mention"]
    assert [group.is_folded for group in groups_of(mentions, ENGLISH)] == [False]
    assert [group.is_folded for group in groups_of(rows, ENGLISH)] == [False, False, True]


def test_what_leads_nowhere_stands_last_in_its_group(judge: Judge, rated: Rated) -> None:
    row = index_row(judge("growth", assessments=rated(trust=1)), ENGLISH)
    rows = [row._replace(id=str(n), steps=n) for n in (None, 2, 1)]
    [group] = groups_of(rows, ENGLISH)
    assert [row.steps for row in group.rows] == [1, 2, None]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_markdown_has_the_same_groups_rows_and_steps(
    shipped_evaluations: list[Evaluation], living_lab: Framework, lang: str
) -> None:
    page = page_of(shipped_evaluations, Language(lang))
    rows = rows_of(shipped_evaluations, lang)
    text = Renderer(lang).index(rows, living_lab, "md", desk=0)
    heads = re.findall(r"^## (.*)$", text, re.MULTILINE)
    assert heads[:3] == [f"{group.title} ({len(group.rows)})" for group in page.groups]
    for group, part in zip(page.groups, text.split("\n## ")[1:], strict=False):
        assert part.count("\n| ") == len(group.rows) + 2
        for row in group.rows:
            assert f"→ {row.outlook_text} |" in part
            assert row.strip_marks.replace("!", "\\!") in part


# --- the page -------------------------------------------------------------------------------------


def test_the_page_has_all_options_and_what_the_script_says(
    shipped_evaluations: list[Evaluation], living_lab: Framework
) -> None:
    page = page_of(shipped_evaluations, DUTCH)
    rows = rows_of(shipped_evaluations, "nl")
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
    assert tuple(head.get("data-sort") for head in heads) == SORTED_BY[False]
    assert all(head.get("data-by") for head in heads)
    body = pilot_rows(tree)
    listed = [row for group in page.groups for row in group.rows]
    assert len(listed) == len(rows)
    for row, element in zip(listed, body, strict=True):
        assert element.get("data-o") == " ".join(map(str, row.options))
        assert element.get("data-r") == " ".join(
            "-" if rank is None else str(rank) for rank in row.ranks
        )
        for text in (row.name, row.verdict_title, row.route, row.next, row.who, row.distance):
            assert " ".join(str(text).split()) in text_of(element)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_few_pilots_make_a_page_without_form_and_script(
    shipped_evaluations: list[Evaluation], living_lab: Framework, lang: str
) -> None:
    rows = rows_of(shipped_evaluations[:3], lang)
    tree = parse(html(rows, living_lab, lang))
    assert elements(tree, "form", "script", "button", "select") == []
    assert len(pilot_rows(tree)) == 3
    [policy] = [e for e in elements(tree, "meta") if e.get("http-equiv")]
    assert "script-src" not in str(policy.get("content"))


def test_what_a_pilot_says_is_text_in_row_and_filter(judge: Judge) -> None:
    nasty = '"><script>alert(1)</script>{{ 7 * 7 }}'
    place = {"municipality": [nasty], "country": "NL"}
    evaluations = [
        judge("growth", id=f"p{n}", themes=[nasty], place=place, name=nasty) for n in range(4)
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


def test_a_row_links_to_its_page_or_else_to_every_format(
    shipped_evaluations: list[Evaluation], living_lab: Framework
) -> None:
    rows = rows_of(shipped_evaluations[:4], "en")

    def links(*linked: str) -> list[tuple[str, str]]:
        page = parse(html(rows, living_lab, linked=linked))
        [first] = [row for row in pilot_rows(page) if rows[0].name.text in text_of(row)]
        return [(text_of(a), str(a.get("href"))) for a in elements(first, "a")]

    one = rows[0].id
    page = [(rows[0].name.text, f"{one}.html")]
    assert links("json", "html", "md", "docx", "pdf") == links("html") == page
    assert links("json", "md", "docx", "pdf") == [
        ("PDF", f"{one}.pdf"),
        ("Word", f"{one}.docx"),
        ("Markdown", f"{one}.md"),
        ("JSON", f"{one}.json"),
    ]


def test_a_thousand_pilots_make_little_more_than_a_megabyte(
    shipped_evaluations: list[Evaluation], living_lab: Framework
) -> None:
    rows = rows_of(shipped_evaluations, "nl")  # which takes more room than English
    many = [row._replace(id=f"{row.id[:20]}-{n}") for n in range(46) for row in rows][:1_000]
    assert (
        len(html(many, living_lab, "nl", ("html", "md", "json", "pdf", "docx")).encode())
        < 1_200_000
    )


def test_the_script_is_small_and_holds_no_markup_and_no_words(root: Path) -> None:
    script = (root / "templates/script/index.js").read_text("utf-8")
    assert script.startswith('"use strict";')
    assert len(script.encode()) < 7_200
    forbidden = (
        r"innerHTML|outerHTML|insertAdjacent|document\.write|eval|Function\(|fetch|XMLHttp"
        r"|[sS]torage|cookie|\.style\b|import|setAttribute\(\"on"
    )
    assert re.findall(forbidden, script) == []


@pytest.mark.parametrize("kind", ["html", "md"])
@pytest.mark.parametrize(
    ("lang", "told"),
    [
        ("en", "One pilot. The answer: “Cannot be assessed”."),
        ("nl", "Eén pilot. Het antwoord: ‘Niet te beoordelen’."),
    ],
)
def test_of_one_pilot_the_overview_says_the_answer(
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
    assert '<small>Leiden, <span lang="en">the old town</span> (NL) · ' in shown
