"""The page of a comparison as its readers get it: HTML for a browser, Markdown for a repository."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple
from xml.etree.ElementTree import Element

import pytest

import pilotscan
from pilotscan import Comparison, Ordering
from pilotscan.errors import RenderError
from pilotscan.model.framework import Framework
from pilotscan.model.pilot import Pilot
from pilotscan.reporting.comparison import assessors, lessons, ordering
from pilotscan.reporting.comparison import page as page_module
from pilotscan.reporting.comparison.page import Layout, comparison_page
from pilotscan.reporting.comparison.values import ComparisonPage
from pilotscan.reporting.render import Renderer
from pilotscan.reporting.words.language import LANGUAGES, Language
from support.read_pages import (
    as_read,
    bars,
    by_id,
    elements,
    local,
    markdown_tables,
    markdown_tokens,
    parse,
    rows_of,
    section,
    squeeze,
    text_of,
)
from support.side_by_side import (
    HOSTILE,
    MARKER,
    assessment,
    four,
    hostile_trees,
    moving,
    pilot,
    rating,
    stricter,
    with_actors,
    with_words,
)
from support.together import together

TWO_VOICES = [
    assessment({"trust": 4, "money": 2, "volunteers": 1}, role="own-team", label="The team"),
    assessment({"trust": 1, "money": 3, "volunteers": 4}),
]


class Made(NamedTuple):
    """What a page is made of."""

    comparison: Comparison
    layout: Layout


def chosen(comparison: Comparison, *selection: str) -> Comparison:
    """Return the comparison as if its pilots were chosen so."""
    return replace(comparison, settings=replace(comparison.settings, selection=selection))


@pytest.fixture(scope="session")
def made(small: Framework, living_lab: Framework, shipped: Sequence[Pilot]) -> dict[str, Made]:
    """Comparisons that together have every part of the page."""
    more = [pilot("elm", keys={"assessments": TWO_VOICES}), pilot("fir"), pilot("gum", None)]
    many = [pilot(f"p{i}", trust=i % 5, money=3, no_harm=3) for i in range(17)]
    acted = with_actors(small, groups=True)
    apart = Ordering(draws=60, rank_from=0.3)
    together = Ordering(draws=60, rank_from=0, across_routes=True)

    def of(pilots: Sequence[Pilot], framework: Framework, layout: Layout, **how: Any) -> Made:
        return Made(chosen(pilotscan.compare(pilots, framework, **how), "country=NL"), layout)

    return {
        "everything": of(
            [*four(), *more], acted, Layout(),
            other=stricter(small, routes=False), ordering=apart,
        ),
        "means": of(four(), small, Layout("dimension", "municipality"), ordering=together),
        "many": of(many, acted, Layout("condition", "route"), ordering=apart),
        "many means": of(many, small, Layout("dimension", "none")),
        "unknown": of([pilot("a"), pilot("b")], small, Layout(), ordering=Ordering(draws=1)),
        "no bottleneck": of([pilot("a", trust=3), pilot("b", trust=2)], small, Layout()),
        "shipped": of(shipped, living_lab, Layout(), ordering=together),
    }  # fmt: skip


SETS = ["everything", "means", "many", "many means", "unknown", "no bottleneck", "shipped"]
Get = Callable[..., Any]


@pytest.fixture(scope="session")
def page_of(made: dict[str, Made]) -> Get:
    @cache
    def render(name: str, kind: str, lang: str) -> str:
        return Renderer(lang).comparison(made[name].comparison, kind, made[name].layout)

    return render


@pytest.fixture(scope="session")
def tree_of(page_of: Get) -> Get:
    @cache
    def read(name: str, lang: str) -> Element:
        return parse(page_of(name, "html", lang))

    return read


@pytest.fixture(scope="session")
def laid_out(made: dict[str, Made]) -> Get:
    @cache
    def lay(name: str, lang: str) -> ComparisonPage:
        return comparison_page(made[name].comparison, Language(lang), made[name].layout)

    return lay


PAGES = [*((name, "en") for name in SETS), ("everything", "nl")]
"""Each set, and in Dutch the one that has most."""
each_page = together("name, lang", PAGES)
each_language = together("lang", LANGUAGES)
each_kind = together("kind", ["html", "md"])


# --- HTML -----------------------------------------------------------------------------------------


@each_page
def test_the_page_is_strict_html_with_one_h1_and_no_skipped_heading(
    tree_of: Get, name: str, lang: str
) -> None:
    tree = tree_of(name, lang)
    levels = [int(local(e)[1]) for e in elements(tree, "h1", "h2", "h3", "h4", "h5", "h6")]
    assert levels.count(1) == 1
    assert levels[0] == 1
    assert all(b <= a + 1 for a, b in pairwise(levels))
    assert all(text_of(e) for e in elements(tree, "h1", "h2", "h3", "h4", "title"))
    [root] = elements(tree, "html")
    assert root.get("lang") == lang


@each_page
def test_ids_are_unique_and_every_inner_link_and_label_has_its_target(
    tree_of: Get, name: str, lang: str
) -> None:
    tree = tree_of(name, lang)
    ids = Counter(e.get("id") for e in elements(tree) if e.get("id") is not None)
    assert [i for i, n in ids.items() if n > 1] == []
    links = [e.get("href", "") for e in elements(tree, "a")]
    assert links
    assert {link[1:] for link in links} <= set(ids)
    assert all(link.startswith("#") for link in links)
    for element in elements(tree):
        assert set(element.get("aria-labelledby", "").split()) <= set(ids)


def test_links_lead_somewhere_also_when_pilots_are_cut_off(
    made: dict[str, Made], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(page_module, "PILOTS_AT_MOST", 2)
    monkeypatch.setattr(page_module, "HEATMAP_AT_MOST", 2)
    tree = parse(Renderer("en").comparison(made["everything"].comparison, "html"))
    ids = {e.get("id") for e in elements(tree)}
    links = {e.get("href", "")[1:] for e in elements(tree, "a")}
    assert sorted(links - ids) == []


def test_ids_of_conditions_that_begin_alike_do_not_meet(small: Framework) -> None:
    changed = small.model_dump(mode="json", exclude_none=True)
    changed["dimensions"][0]["conditions"][1]["id"] = "trust-title"
    changed["dimensions"][0]["conditions"][1]["necessary"] = {"min_level": 2, "routes": ["growth"]}
    framework = Framework.model_validate(changed)
    low, high = (
        pilot(n, **dict.fromkeys(("trust", "trust_title"), x)) for n, x in (("a", 1), ("b", 4))
    )
    tree = parse(pilotscan.render(pilotscan.compare([low, high], framework)))
    ids = Counter(e.get("id") for e in elements(tree) if e.get("id") is not None)
    assert [i for i, n in ids.items() if n > 1] == []


def width(row: Element) -> int:
    return sum(int(cell.get("colspan", "1")) for cell in elements(row, "th", "td"))


@each_page
def test_every_table_has_heads_with_a_scope_and_even_rows(
    tree_of: Get, name: str, lang: str
) -> None:
    tables = elements(tree_of(name, lang), "table")
    assert tables
    for table in tables:
        heads = elements(table, "th")
        assert {h.get("scope") for h in heads} <= {"col", "row", "colgroup", "rowgroup"}
        assert all(text_of(head) for head in heads)
        columns = [h for h in heads if h.get("scope") == "col"]
        assert len(columns) > 1
        assert {width(row) for row in elements(table, "tr")} == {len(columns)}
        for row in elements(table, "tr"):
            if elements(row, "td") and not row.get("class") and elements(row, "td")[0].text:
                assert len([h for h in elements(row, "th") if h.get("scope") == "row"]) == 1


@each_page
def test_cells_of_a_stacked_table_repeat_their_own_head(tree_of: Get, name: str, lang: str) -> None:
    told = 0
    for table in elements(tree_of(name, lang), "table"):
        columns = [text_of(h) for h in elements(table, "th") if h.get("scope") == "col"]
        for row in elements(table, "tr"):
            for head, cell in zip(columns, elements(row, "th", "td"), strict=False):
                if cell.get("data-th") is not None:
                    told += 1
                    assert head.endswith(cell.get("data-th", ""))
    assert told > 10


@each_page
def test_groups_of_columns_add_up_to_the_columns_of_the_heatmap(
    tree_of: Get, name: str, lang: str
) -> None:
    part = section(tree_of(name, lang), "heatmap")
    [table] = elements(part, "table")
    columns = len([h for h in elements(table, "th") if h.get("scope") == "col"])
    groups = [int(g.get("span", "1")) for g in elements(table, "colgroup")]
    assert (groups[0], sum(groups)) == (1, columns)
    spans = [int(h.get("colspan", "1")) for h in elements(table, "th")
             if h.get("scope") == "colgroup"]  # fmt: skip
    assert spans in ([], groups[1:])


@each_page
def test_the_page_loads_nothing_and_runs_nothing(tree_of: Get, name: str, lang: str) -> None:
    tree = tree_of(name, lang)
    allowed = {
        "html", "head", "meta", "title", "style", "body", "a", "div", "header", "main", "footer",
        "section", "h1", "h2", "h3", "h4", "p", "span", "strong", "small", "ul", "li", "dl", "dt",
        "dd", "details", "summary", "table", "caption", "colgroup", "thead", "tbody", "tr", "th",
        "td", "svg", "line", "rect",
    }  # fmt: skip
    assert {local(e) for e in elements(tree)} <= allowed
    for element in elements(tree):
        for attribute, value in element.attrib.items():
            assert not attribute.startswith("on")
            assert attribute not in {"src", "srcset", "style", "action", "background", "poster"}
            assert "://" not in value
    for style in elements(tree, "style"):
        assert not re.search(r"url\s*\(|@import|expression", "".join(style.itertext()))


@pytest.mark.parametrize("name", ["everything", "shipped"])
def test_the_policy_allows_both_style_sheets_and_nothing_else(tree_of: Get, name: str) -> None:
    tree = tree_of(name, "en")
    [policy] = [
        e.get("content", "")
        for e in elements(tree, "meta")
        if e.get("http-equiv") == "Content-Security-Policy"
    ]
    parts = dict(part.strip().split(" ", 1) for part in policy.split(";"))
    digests = [
        base64.b64encode(hashlib.sha256("".join(e.itertext()).encode()).digest()).decode()
        for e in elements(tree, "style")
    ]
    assert len(digests) == 2
    assert parts == {
        "default-src": "'none'",
        "style-src": " ".join(f"'sha256-{digest}'" for digest in digests),
        "base-uri": "'none'",
        "form-action": "'none'",
    }


def test_only_pages_of_a_comparison_carry_its_style_sheet(judge: Any) -> None:
    tree = parse(pilotscan.render(judge("growth")))
    [style] = elements(tree, "style")
    assert ".map" not in "".join(style.itertext())


@each_page
def test_drawings_are_hidden_since_the_text_beside_them_says_the_same(
    tree_of: Get, name: str, lang: str
) -> None:
    for drawing in elements(tree_of(name, lang), "svg"):
        assert drawing.get("aria-hidden") == "true"
        assert text_of(drawing) == ""
        for shape in elements(drawing, "rect"):
            numbers = [float(shape.get(a, "0").rstrip("%")) for a in ("x", "width")]
            assert all(0 <= n <= 100 for n in numbers)
            assert sum(numbers) <= 101


def test_names_in_another_language_are_marked_on_the_page(tree_of: Get) -> None:
    marked = {e.get("lang"): text_of(e) for e in elements(tree_of("everything", "nl"), "span")
              if e.get("lang")}  # fmt: skip
    assert set(marked) == {"en"}
    assert not [e for e in elements(tree_of("everything", "en"), "span") if e.get("lang")]


# --- the heatmap ----------------------------------------------------------------------------------


def test_the_heatmap_has_a_cell_per_pilot_and_condition_with_its_classes(tree_of: Get) -> None:
    [table] = elements(section(tree_of("everything", "en"), "heatmap"), "table")
    rows = {text_of(next(iter(row))): row for row in elements(table, "tr")}
    cells = [(text_of(c), c.get("class")) for c in elements(rows["Money ◇"], "td")]
    # By verdict: cedar · alder, birch, elm · dogwood · fir, gum.
    assert cells == [
        ("4 3", "lo out"), ("3 3", "l3 nec"), ("1! 3", "l1 nec bot"), ("2 3", "l2 nec"),
        ("?", "lu nec"), ("?", "lu nec"), ("?", "lu nec"),
    ]  # fmt: skip
    assert [text_of(c) for c in elements(rows["Language help"], "td")].count("–") == 1


def test_a_heatmap_of_many_pilots_has_them_as_rows(tree_of: Get) -> None:
    [table] = elements(section(tree_of("many", "en"), "heatmap"), "table")
    heads = [text_of(h) for h in elements(table, "th")]
    assert heads[:2] == ["People", "Means"]
    assert heads[2] == "Pilot"
    assert len([row for row in elements(table, "tr") if elements(row, "td")]) == 17 + 1


def test_the_legend_explains_only_what_is_there(tree_of: Get) -> None:
    def legend(name: str) -> str:
        return text_of(elements(section(tree_of(name, "en"), "heatmap"), "ul")[0])

    assert "◇" in legend("everything")
    assert "◆" in legend("everything")
    assert "◇" not in legend("unknown")
    assert "mean" in legend("means").lower()
    assert "◆" not in legend("means")


@each_kind
@each_language
def test_without_a_heatmap_the_page_says_so(
    made: dict[str, Made], monkeypatch: pytest.MonkeyPatch, kind: str, lang: str
) -> None:
    monkeypatch.setattr(page_module, "HEATMAP_AT_MOST", 3)
    text = as_read(Renderer(lang).comparison(made["means"].comparison, kind), kind)
    said = {
        "en": "With more than 3 pilots a picture of every level cannot be read.",
        "nl": "Bij meer dan 3 pilots",
    }
    assert said[lang] in text


# --- Markdown -------------------------------------------------------------------------------------


@each_page
def test_markdown_has_one_h1_no_skipped_heading_and_is_tidy(
    page_of: Get, name: str, lang: str
) -> None:
    page = page_of(name, "md", lang)
    levels = [int(t.tag[1]) for t in markdown_tokens(page) if t.type == "heading_open"]
    assert levels.count(1) == 1
    assert levels[0] == 1
    assert all(b <= a + 1 for a, b in pairwise(levels))
    assert "\n\n\n" not in page
    assert page == page.strip() + "\n"


def test_no_line_of_markdown_ends_in_spaces(page_of: Get) -> None:
    for name in SETS:
        lines = page_of(name, "md", "en").splitlines()
        assert [line for line in lines if line != line.rstrip()] == []


@each_page
def test_markdown_tables_are_even_and_all_are_read_as_tables(
    page_of: Get, name: str, lang: str
) -> None:
    page = page_of(name, "md", lang)
    tables = markdown_tables(page)
    assert len(tables) > 4
    for table in tables:
        assert len(table) >= 3
        assert len(set(map(bars, table))) == 1, table[0]
    tokens = markdown_tokens(page)
    assert sum(t.type == "table_open" for t in tokens) == len(tables)
    assert sum(t.type == "tr_open" for t in tokens) == sum(len(t) - 1 for t in tables)


@each_page
def test_markdown_has_no_markup_but_anchors(
    page_of: Get, made: dict[str, Made], name: str, lang: str
) -> None:
    text = page_of(name, "md", lang)
    tokens = markdown_tokens(text)
    inline = [t.content for t in tokens if t.type == "html_inline"]
    assert set(inline[1::2]) == {"</a>"}
    anchors = [re.fullmatch('<a id="([^"]+)">', tag)[1] for tag in inline[::2]]  # type: ignore[index]
    comparison = made[name].comparison
    conditions = [f"c-{c}" for c in comparison.framework.condition_by_id]
    assert [anchor for anchor in anchors if anchor.startswith("c-")] == conditions
    pilots = {f"p-{record.id}" for record in comparison.records}
    asked = {anchor for anchor in anchors if re.fullmatch(r"ask-\d+", anchor)}
    assert set(anchors) <= pilots.union(conditions) | asked
    assert set(re.findall(r"\]\(#([^)]+)\)", text)) <= set(anchors)
    types = {t.type for t in tokens}
    assert not types & {"html_block", "image", "fence", "code_block", "code_inline", "hr"}


def test_markdown_marks_necessary_bold_and_pale_in_brackets(page_of: Get) -> None:
    tables = markdown_tables(page_of("everything", "md", "en"))
    [table] = [t for t in tables if t[0].startswith("| Condition | 1 |")]
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in table]
    assert [row[1:] for row in rows if row[0] == "Money ◇"] == [
        ["(4/3)", "**3/3**", r"**1\!/3**", "**2/3**", "**?**", "**?**", "**?**"]
    ]
    assert [row.count("–") for row in rows if row[0] == "Language help"] == [1]


# --- nothing that was laid out is lost ------------------------------------------------------------


def shown_texts(page: ComparisonPage, kind: str) -> Iterator[tuple[str, str]]:  # noqa: PLR0912
    """Yield what a reader must find, with the part of the page that it belongs to."""
    yield from (("selection", text) for text in page.selection)
    yield "news", page.news
    yield from (("highlight", text) for text in page.highlights)
    yield "routes", page.routes
    yield "agreement", page.agreement
    yield "weights", page.weights_remark
    yield "framework", page.provenance.framework
    yield "as of", page.provenance.as_of
    for _, mark, title, n in (count for count in page.tally if count[3]):
        yield "count", f"{mark} {title}: {n}"
    for actor in (*page.actors, *([page.own] if page.own else [])):
        yield "actor", actor.title.text
        for found in actor.lists:
            yield "actor", found.title
            yield from (("actor", f"{item.title}: {item.detail}") for item in found.items)
    for item in page.no_lesson:
        yield "no lesson", f"{item.title}: {item.detail}"
    for row in (row for dimension in page.dimensions for row in dimension.rows):
        yield from ((f"condition {row.id}", t) for t in (row.title.text, row.systemic, row.actors))
    if page.asking.rows:
        yield from (("asking", text) for text in (page.asking.told, page.asking.alone))
    for ask in page.asking.rows:
        yield from (("asking", t) for t in (ask.title.text, str(ask.whom), ask.pilots))
        yield from (("asking", t) for t in (ask.questions, *([ask.needed] * bool(ask.asked))))
        yield from (("asking", f"{item.title} ({item.detail})") for item in ask.first)
        for asked in ask.asked:
            yield "question", asked.question.text
            yield from (("question", t.text) for name, _, own in asked.named for t in (name, own))
    for lesson in page.lessons:
        for learner in lesson.learners:
            yield from (("lesson", str(text)) for text in (learner.learner, learner.teacher))
            yield from (("lesson", text) for text in (learner.likeness, learner.shared))
        for example in lesson.examples:
            yield from (("example", t) for t in (example.level, example.evidence))
            yield from (("example", t.text) for t in (*example.because, *example.sources))
    for road in page.roads:
        yield "road", road.title.text
        yield "road", road.about.text if kind == "html" else ""
    for order in page.orders:
        yield from (("order", t) for t in (order.title, order.about, order.remark, order.caution))
        for row in order.rows:
            for text in (row.rank, row.name.text, row.low, row.score, row.rated, row.by_both,
                         row.verdict_title, row.first, row.ahead, row.by_levels):  # fmt: skip
                yield f"order {row.id}", text
        for row in order.unranked:
            yield "unranked", row.name.text
            yield "unranked", row.range
        yield from (("share", text) for row in order.verdicts for text in row.cells)
        yield from (("rank share", text) for row in order.ranks for text, _ in row.cells)
        yield from (("break-even", line.text) for line in order.break_even)
    yield from (("assumption", text) for text in page.order_assumptions)
    for talk in page.talks:
        yield from (("talk", t) for t in (talk.pilot.text, talk.condition.text, talk.levels))
    for agreed in page.agreements:
        yield from (("alpha", t) for t in (agreed.name.text, agreed.alpha, agreed.interval))
    yield from (("own", own.difference) for own in page.own_rows)
    for scheme in page.schemes:
        yield from (("scheme", text) for text in (scheme.title, scheme.about, scheme.summary))
        for changed in scheme.rows:
            yield from (("changed", t) for t in (changed.name.text, changed.why, changed.other_why))
    for one in page.pilots:
        for text in (one.name.text, str(one.place), one.route, one.verdict_title, one.score,
                     one.rated, one.blocked_by):  # fmt: skip
            yield f"pilot {one.id}", text


@each_page
@each_kind
def test_everything_that_was_laid_out_is_on_the_page(
    page_of: Get, laid_out: Get, name: str, lang: str, kind: str
) -> None:
    shown = as_read(page_of(name, kind, lang), kind)
    expected = list(shown_texts(laid_out(name, lang), kind))
    assert len(expected) > 40
    missing = [(part, text) for part, text in expected if squeeze(text) not in shown]
    assert missing == []
    assert "%(" not in shown


@each_kind
def test_what_is_left_out_is_counted(
    made: dict[str, Made], monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    for limit in ("PILOTS_AT_MOST", "CHANGED_AT_MOST"):
        monkeypatch.setattr(page_module, limit, 1)
    monkeypatch.setattr(lessons, "LEARNERS_AT_MOST", 1)
    monkeypatch.setattr(assessors, "TALKS_AT_MOST", 1)
    monkeypatch.setattr(ordering, "ROWS_AT_MOST", 2)
    monkeypatch.setattr(ordering, "LISTED_AT_MOST", 1)
    comparison = made["everything"].comparison
    page = comparison_page(comparison, Language("en"))
    text = as_read(Renderer("en").comparison(comparison, kind), kind)
    assert page.more_pilots == 6
    assert "and 6 more pilots; the exports hold all" in text
    assert page.more_talks == 1
    assert "and 1 more difference; the exports hold all" in text
    assert page.small_differences == 1
    assert "there is 1 smaller difference" in text
    more = [lesson.more for lesson in page.lessons if lesson.more]
    assert more
    assert text.count("with this bottleneck; the exports hold all") == len(more)


LEVELS = [(4, 4, 4, 0, 3), (0, 4, 4, 4, 3), (4, 0, 4, 2, 3), (2, 2, 2, 2, 2), (0, 1, 1, 0, 1)]


@pytest.fixture
def dense(small: Framework) -> Comparison:
    names = ("trust", "volunteers", "language_help", "money", "no_harm")
    pilots = [
        pilot(f"p{i}", **dict(zip(names, levels, strict=True))) for i, levels in enumerate(LEVELS)
    ]
    return pilotscan.compare(pilots, small, ordering=Ordering(draws=20))


@each_kind
def test_pairs_that_change_places_or_dominate_are_counted_when_left_out(
    dense: Comparison, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    monkeypatch.setattr(ordering, "LINES_AT_MOST", 1)
    [order] = comparison_page(dense, Language("en")).orders
    assert order.more_break_even == 1
    assert order.more_dominance > 1
    text = as_read(Renderer("en").comparison(dense, kind), kind)
    assert "and 1 more pair; the exports hold all" in text
    assert f"and {order.more_dominance} more pairs; the exports hold all" in text


@each_kind
def test_rows_of_agreement_are_counted_when_left_out(
    small: Framework, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    # No level is apart, so that nothing else is left out.
    same = [assessment({"trust": 3}, role=role) for role in ("own-team", "partner")]
    pilots = [pilot(f"p{i}", keys={"assessments": same}) for i in range(5)]
    compared = pilotscan.compare(pilots, small)
    monkeypatch.setattr(assessors, "TALKS_AT_MOST", 2)
    assert len(comparison_page(compared, Language("en")).agreements) == 2
    text = as_read(Renderer("en").comparison(compared, kind), kind)
    assert "and 3 more pilots; the exports hold all" in text


@each_kind
def test_the_page_tells_who_declared_no_route(small: Framework, kind: str) -> None:
    def text(route: str | None) -> str:
        pilots = [pilot("a", route, trust=3), pilot("b", trust=3)]
        return as_read(pilotscan.render(pilotscan.compare(pilots, small), format=kind), kind)  # type: ignore[arg-type]

    assert text(None) != text("growth")


# --- what must be said ----------------------------------------------------------------------------


@together("kind, lang", [("html", "nl"), ("md", "en")])
def test_desk_assessments_are_said_to_be_that(small: Framework, kind: str, lang: str) -> None:
    desk = pilot("a", keys={"assessments": [assessment({"trust": 3}, id="desk")]})
    said = {
        "en": "1 of these is a desk assessment from public sources.",
        "nl": "1 van deze oordelen komt uit openbare bronnen",
    }

    def text(*pilots: Pilot) -> str:
        page = pilotscan.render(pilotscan.compare(pilots, small), format=kind, lang=lang)  # type: ignore[arg-type]
        return as_read(page, kind)

    assert said[lang] in text(desk, pilot("b", trust=3))
    assert said[lang] not in text(pilot("b", trust=3), pilot("c", trust=3))


@each_kind
def test_an_order_across_routes_is_said_to_be_one(page_of: Get, kind: str) -> None:
    said = "These pilots are on different routes and so judged on different conditions."
    assert said in as_read(page_of("means", kind, "en"), kind)
    assert said not in as_read(page_of("everything", kind, "en"), kind)


@each_kind
def test_limits_and_provenance_are_on_every_page(page_of: Get, kind: str) -> None:
    for name in SETS:
        text = as_read(page_of(name, kind, "en"), kind)
        for said in (
            "not a validated test", "are no sample", "This is not a ranking",
            f"pilotscan {pilotscan.__version__}",
        ):  # fmt: skip
            assert said in text


@each_kind
def test_a_set_without_a_bottleneck_says_so(page_of: Get, kind: str) -> None:
    said = "No pilot has a known bottleneck on its route."
    assert said in as_read(page_of("no bottleneck", kind, "en"), kind)
    assert said not in as_read(page_of("everything", kind, "en"), kind)


@each_kind
def test_a_bottleneck_without_an_example_sends_elsewhere(small: Framework, kind: str) -> None:
    compared = pilotscan.compare([pilot("a", trust=1), pilot("b", trust=0)], small)
    text = as_read(pilotscan.render(compared, format=kind), kind)  # type: ignore[arg-type]
    assert "the example has to come from elsewhere: Trust: A and B" in text
    assert "No pilot has a known bottleneck" not in text


@each_kind
def test_what_fails_everywhere_is_told_although_nobody_is_said_to_move_it(
    small: Framework, kind: str
) -> None:
    compared = pilotscan.compare([pilot("a", trust=1), pilot("b", trust=0)], small)
    assert compared.conditions[0].systemic == "weak"
    text = as_read(pilotscan.render(compared, format=kind), kind)  # type: ignore[arg-type]
    start = text.index("What most pilots lack")
    assert "Trust" in text[start : text.index("How each condition stands")]
    assert "What no single pilot can solve" not in text


def test_what_the_head_says_is_apart_from_its_answer(tree_of: Get) -> None:
    [facts] = [e for e in elements(tree_of("shipped", "en"), "dl") if e.get("class") == "facts"]
    assert "Routes judged Growth" in text_of(facts)
    assert "Reference date 30 November 2026" in text_of(facts)


def test_roads_have_a_column_per_verdict(tree_of: Get) -> None:
    [table] = elements(section(tree_of("means", "en"), "roads"), "table")
    heads, *rows = [row[1:] for row in rows_of(table)]
    assert heads[-1] == "? Cannot be assessed"
    assert rows == [
        ["3", "1", "2", "1", "0", "0"],
        ["1", "0", "2", "1", "0", "1"],
    ]


def test_a_row_of_a_condition_has_its_numbers_in_their_columns(tree_of: Get) -> None:
    tree = tree_of("means", "en")
    [table] = elements(section(tree, "conditions"), "table")
    heads = ["Bottleneck", "Not yet in place", "In place (with evidence)", "Unknown", "Pilots"]
    assert rows_of(table)[0][2:7] == heads
    shown = [text_of(cell) for cell in elements(by_id(tree, "c-trust"), "td")]
    assert shown[1:6] == ["1", "1", "2 (2)", "0", "4"]


# --- hostile text ---------------------------------------------------------------------------------


def html_shape(page: str) -> list[tuple[str, tuple[str, ...]]]:
    return [(local(e), tuple(sorted(e.attrib))) for e in elements(parse(page))]


def markdown_shape(page: str) -> list[tuple[str, str]]:
    """Return all structure of a page: every token but running text, with its tag."""
    return [
        (t.type, t.tag)
        for t in markdown_tokens(page)
        if t.type not in {"text", "inline", "text_special"}
    ]


def shape(page: str, kind: str) -> Any:
    return html_shape(page) if kind == "html" else markdown_shape(page)


Make = Callable[[str, str], str]


def compare_hostile(text: str, small: Framework) -> Comparison:
    return pilotscan.compare(
        [Pilot.model_validate_json(json.dumps(one)) for one in hostile_trees(text)],
        with_actors(small),
        other=stricter(small),
        ordering=Ordering(draws=20, rank_from=0, across_routes=True),
    )


@pytest.fixture(scope="session")
def hostile_pilots(small: Framework) -> Make:
    @cache
    def make(text: str, kind: str) -> str:
        layout = Layout(grouping="municipality")
        return Renderer("en").comparison(compare_hostile(text, small), kind, layout)

    return make


@pytest.fixture(scope="session")
def hostile_framework(small: Framework) -> Make:
    @cache
    def make(text: str, kind: str) -> str:
        framework = with_words(with_actors(small, groups=True), text)
        compared = pilotscan.compare(
            four(), framework, other=with_words(stricter(small), text), ordering=Ordering(draws=20)
        )
        return Renderer("en").comparison(compared, kind)

    return make


def check_nothing_comes_of(text: str, make: Make, kind: str) -> None:
    """Fail unless the text stands on the page as literally and as often as a harmless word."""
    page, harmless = make(text, kind), make(MARKER, kind)
    assert shape(page, kind) == shape(harmless, kind)
    expected = as_read(harmless, kind)
    assert expected.count(MARKER) > 40
    assert as_read(page, kind) == expected.replace(MARKER, squeeze(text))
    if kind == "md":
        assert [[bars(line) for line in t] for t in markdown_tables(page)] == [
            [bars(line) for line in t] for t in markdown_tables(harmless)
        ]
        # What other dialects would make of it: bare addresses, mentions, issue numbers, maths.
        assert not re.search(r"(?<!\\)[@$]|(?i:\bwww\.|https?://)", page)
        assert not re.search(r"(?<![\\(\]/#])#(?=[0-9])", page)


def test_the_hostile_pilots_fill_every_part_of_the_page(small: Framework) -> None:
    # Else the tests below would see less than there is.
    page = comparison_page(compare_hostile(MARKER, small), Language("en"))
    [order] = page.orders
    for part in (
        page.lessons, page.lessons[0].examples[0].because, page.lessons[0].examples[0].sources,
        page.talks, page.agreements, page.own_rows, page.schemes[1].rows, order.rows,
        order.dominance, order.ranks, order.verdicts,
    ):  # fmt: skip
        assert part


@pytest.mark.long
@each_kind
@pytest.mark.parametrize("name", HOSTILE)
def test_text_of_a_pilot_is_only_text(hostile_pilots: Make, name: str, kind: str) -> None:
    check_nothing_comes_of(HOSTILE[name], hostile_pilots, kind)


@pytest.mark.long
@each_kind
@pytest.mark.parametrize("name", [name for name in HOSTILE if "\n" not in HOSTILE[name]])
def test_text_of_a_framework_is_only_text(hostile_framework: Make, name: str, kind: str) -> None:
    check_nothing_comes_of(HOSTILE[name], hostile_framework, kind)


def test_an_odd_selection_is_only_text(small: Framework) -> None:
    compared = pilotscan.compare(four(), small)
    written = "theme=<b>x</b> | [y](javascript:z) {{ 7*191 }} %(n)s"
    for kind in ("html", "md"):
        page = Renderer("en").comparison(chosen(compared, written), kind)
        assert written in as_read(page, kind)
        assert "1337" not in page


def test_a_reason_by_two_assessors_is_shown_once_and_in_order(small: Framework) -> None:
    voices = [
        assessment({"trust": rating(4, because=why)}, role=role)
        for role, why in (("own-team", "B."), ("partner", "A."), ("independent", "B."))
    ]
    compared = pilotscan.compare(
        [pilot("a", trust=1), pilot("b", keys={"assessments": voices})], small
    )
    [lesson] = comparison_page(compared, Language("en")).lessons
    assert [said.text for said in lesson.examples[0].because] == ["B.", "A."]


# --- templates of one's own -----------------------------------------------------------------------


@pytest.mark.outside
def test_a_template_of_ones_own_takes_the_place_of_ours(small: Framework, tmp_path: Path) -> None:
    compared = pilotscan.compare(four(), small)
    (tmp_path / "report").mkdir()
    (tmp_path / "report" / "comparison.j2").write_text(
        "{{ about(page.framework) }}{{ p('*', strong(page.total)) }}"
    )
    assert pilotscan.render(compared, format="md", templates=tmp_path) == (
        "# Two dimensions\n\n\\***4**\n"
    )
    assert "<p>*<strong>4</strong></p>" in pilotscan.render(compared, templates=tmp_path)


@pytest.mark.outside
@pytest.mark.parametrize(
    ("template", "message"),
    [
        ("{{ page.nothing }}", "nothing"),
        ("{% for %}", r"comparison\.j2:1"),
        ("{{ page.__class__ }}", "__class__"),
    ],
    ids=["a name that is not there", "no template", "out of the sandbox"],
)
def test_a_broken_template_of_ones_own_is_a_render_error(
    small: Framework, tmp_path: Path, template: str, message: str
) -> None:
    (tmp_path / "report").mkdir()
    (tmp_path / "report" / "comparison.j2").write_text(template)
    with pytest.raises(RenderError, match=message):
        pilotscan.render(pilotscan.compare(four(), small), format="md", templates=tmp_path)


# --- trend ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", LANGUAGES)
def test_how_verdicts_moved_is_told_where_there_is_something_to_tell(
    small: Framework, lang: str
) -> None:
    compared = pilotscan.compare([*four(), moving()], small)
    title = {"en": "How verdicts moved", "nl": "Hoe oordelen veranderden"}[lang]
    root = parse(pilotscan.render(compared, format="html", lang=lang))
    [head] = [e for e in elements(root, "h2") if text_of(e) == title]
    assert head.get("id") == "trends"
    table = next(iter(elements(section(root, "trends"), "table")))
    rows = rows_of(table)
    assert [len(row) for row in rows] == [5, 5, 4, 4]
    assert rows[1][0] == "Mover"
    assert [row[-1] for row in rows[1:]] == [
        {"en": f"{n} of 5", "nl": f"{n} van 5"}[lang] for n in (1, 1, 5)
    ]
    text = pilotscan.render(compared, format="md", lang=lang)
    after = text.split(f"## {title}\n")[1]
    assert [line.split("|")[-2].strip() for line in markdown_tables(after)[0][2:]] == [
        {"en": f"{n} of 5", "nl": f"{n} van 5"}[lang] for n in (1, 1, 5)
    ]
    for kind in ("html", "md"):
        none = pilotscan.render(pilotscan.compare(four(), small), format=kind, lang=lang)
        assert title not in none


@each_language
def test_levels_come_first_then_whom_to_ask_and_the_rest_is_folded(tree_of: Get, lang: str) -> None:
    tree = tree_of("shipped", lang)
    parts = {e.get("aria-labelledby"): e for e in by_id(tree, "main") if local(e) == "section"}
    shown = [name for name, part in parts.items() if part.get("class") != "folded"]
    assert shown == ["heatmap", "asking", "order"]  # an order was asked for
    assert len(parts) > 10
    # What is read before anything is opened; before, it was all of 5,500 words.
    [fold] = elements(parts["asking"], "details")
    words = sum(len(text_of(parts[name]).split()) for name in ("heatmap", "asking"))
    assert words - len(text_of(fold).split()) < 1600
