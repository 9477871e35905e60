"""Pages as their readers get them: HTML for a browser, Markdown for a repository, JSON."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections import Counter
from collections.abc import Callable, Iterator
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

import jinja2
import pytest

import pilotscan
from pilotscan.errors import RenderError
from pilotscan.model.base import in_language
from pilotscan.model.framework import Framework
from pilotscan.model.pilot import Pilot
from pilotscan.reporting import render as rendering
from pilotscan.reporting.documents.lines import say
from pilotscan.reporting.documents.markdown import markdown_text
from pilotscan.reporting.documents.pictures import NARROW, WIDTH
from pilotscan.reporting.pilot.page import pilot_page
from pilotscan.reporting.pilot.values import PilotPage
from pilotscan.reporting.render import TEXT_FORMATS, Renderer
from pilotscan.reporting.site.links import Site
from pilotscan.reporting.templating import environment as environments
from pilotscan.reporting.words.language import LANGUAGES, Language
from pilotscan.scoring.evaluation import Evaluation
from support import laid_out
from support.extreme import ARABIC, HEBREW, extreme_pilot
from support.read_pages import (
    MARKDOWN,
    as_read,
    by_id,
    elements,
    local,
    markdown_as_text,
    markdown_tokens,
    parse,
    rows_of,
    squeeze,
    text_of,
)
from support.together import together

SHIPPED = sorted(path.stem for path in (Path(__file__).parents[2] / "pilots").glob("*.yaml"))
CHOSEN = ("startblok-riekerhaven", "nieuw-thuis-rotterdam", "haarlem-eritrean-summer-school")
"""Two full ones and a thin one, with every part that a page of any of the 22 has."""
OVERVIEW = "the overview"
Judge = Callable[..., Evaluation]


@pytest.fixture(scope="session")
def page_of(shipped_evaluations: list[Evaluation]) -> Callable[[str, str, str], str]:
    by_id = {evaluation.pilot.id: evaluation for evaluation in shipped_evaluations}

    @cache
    def make(name: str, kind: str, lang: str) -> str:
        subject: Any = shipped_evaluations if name == OVERVIEW else by_id[name]
        return pilotscan.render(subject, format=kind, lang=lang)  # type: ignore[arg-type]

    return make


@pytest.fixture(scope="session")
def tree_of(page_of: Callable[[str, str, str], str]) -> Callable[[str, str], Element]:
    @cache
    def make(name: str, lang: str) -> Element:
        return parse(page_of(name, "html", lang))

    return make


PageOf = Callable[[str, str, str], str]
TreeOf = Callable[[str, str], Element]
some_pages = together("name", [*CHOSEN, OVERVIEW])
some_pilots = together("name", CHOSEN)
each_language = together("lang", LANGUAGES)


def test_the_chosen_pilots_have_all_parts_that_any_of_the_22_has(
    shipped_evaluations: list[Evaluation],
) -> None:
    assert [evaluation.pilot.id for evaluation in shipped_evaluations] == SHIPPED
    assert len(SHIPPED) == 22
    parts = {}
    for evaluation in shipped_evaluations:
        shown = shown_texts(laid_out.page_of(evaluation))
        parts[evaluation.pilot.id] = {part.split()[0] for part, text in shown if text}
    assert set().union(*(parts[name] for name in CHOSEN)) == set().union(*parts.values())


@together("name, kind",
    [*((name, "html") for name in SHIPPED),
     *((name, kind) for kind in TEXT_FORMATS for name in SHIPPED[::4])],
)  # fmt: skip
def test_every_shipped_pilot_renders(page_of: PageOf, name: str, kind: str) -> None:
    page = page_of(name, kind, "nl" if kind == "html" else "en")
    assert page.endswith("\n") or page.endswith("</html>")
    assert "%(" not in page
    assert "{{" not in page
    if kind == "json":
        assert json.loads(page)["pilots"][0]["id"] == name


# --- HTML: structure ------------------------------------------------------------------------------


@some_pages
@each_language
def test_the_page_is_strict_html_with_one_h1_and_no_skipped_heading(
    tree_of: TreeOf, name: str, lang: str
) -> None:
    tree = tree_of(name, lang)
    levels = [int(local(e)[1]) for e in elements(tree, "h1", "h2", "h3", "h4", "h5", "h6")]
    assert levels.count(1) == 1
    assert levels[0] == 1
    assert all(b <= a + 1 for a, b in pairwise(levels))
    assert all(text_of(e) for e in elements(tree, "h1", "h2", "h3", "h4", "title"))


@some_pages
@each_language
def test_every_table_has_heads_with_a_scope_and_even_rows(
    tree_of: TreeOf, name: str, lang: str
) -> None:
    tables = elements(tree_of(name, lang), "table")
    assert tables
    for table in tables:
        heads = elements(table, "th")
        assert heads
        assert {head.get("scope") for head in heads} <= {"col", "row", "rowgroup"}
        columns = [h for h in heads if h.get("scope") == "col"]
        assert all(text_of(head) for head in columns)
        for row in elements(table, "tr"):
            cells = elements(row, "th", "td")
            assert sum(int(cell.get("colspan", 1)) for cell in cells) == len(columns)


@some_pages
@each_language
def test_ids_are_unique_and_every_inner_link_and_label_has_its_target(
    tree_of: TreeOf, name: str, lang: str
) -> None:
    tree = tree_of(name, lang)
    ids = [e.get("id") for e in elements(tree) if e.get("id") is not None]
    assert [i for i, n in Counter(ids).items() if n > 1] == []
    inner = [e.get("href", "")[1:] for e in elements(tree, "a") if e.get("href", "")[:1] == "#"]
    assert inner
    assert set(inner) <= set(ids)
    for attribute in ("aria-labelledby", "aria-describedby"):
        for element in elements(tree):
            assert set(element.get(attribute, "").split()) <= set(ids)


@some_pages
@each_language
def test_the_page_loads_nothing_and_runs_nothing(tree_of: TreeOf, name: str, lang: str) -> None:
    tree = tree_of(name, lang)
    allowed = {
        "html", "head", "meta", "title", "style", "body", "a", "div", "header", "main", "footer",
        "section", "nav", "article", "figure", "figcaption", "h1", "h2", "h3", "h4", "p", "span",
        "strong", "ul", "ol", "li", "dl", "dt", "dd", "table", "caption", "thead", "tbody", "tr",
        "th", "td", "svg", "desc", "line", "text", "tspan", "rect", "circle", "details", "summary",
        "bdi",
    }  # fmt: skip
    if name == OVERVIEW:
        allowed |= {
            "b",
            "br",
            "i",
            "button",
            "form",
            "input",
            "label",
            "option",
            "script",
            "select",
            "small",
        }
        assert len(elements(tree, "script")) == 1
    assert {local(e) for e in elements(tree)} <= allowed
    for element in elements(tree):
        for attribute, value in element.attrib.items():
            assert not attribute.startswith("on")
            assert attribute not in {"src", "srcset", "style", "action", "background", "poster"}
            if attribute.endswith("href"):
                assert local(element) == "a"
                assert value.startswith(("#", "https://", "http://")) or re.fullmatch(
                    r"[a-z0-9-]+\.html", value
                )
                if "://" in value:
                    assert "noopener" in element.get("rel", "")
    for style in elements(tree, "style"):
        assert not re.search(r"url\s*\(|@import|expression", "".join(style.itertext()))


@some_pages
@each_language
def test_the_policy_allows_our_style_and_script_and_nothing_else(
    tree_of: TreeOf, name: str, lang: str
) -> None:
    tree = tree_of(name, lang)
    [policy] = [
        e.get("content", "")
        for e in elements(tree, "meta")
        if e.get("http-equiv") == "Content-Security-Policy"
    ]
    digests = {
        kind: [
            hashlib.sha256("".join(element.itertext()).encode()).digest()
            for element in elements(tree, kind)
        ]
        for kind in ("style", "script")
    }
    parts = dict(part.strip().split(" ", 1) for part in policy.split(";"))
    assert parts["default-src"] == "'none'"
    for kind, found in digests.items():
        hashes = [f"'sha256-{base64.b64encode(digest).decode()}'" for digest in found]
        assert parts.pop(f"{kind}-src", "") == " ".join(hashes)
    assert set(parts) == {"default-src", "base-uri", "form-action"}
    assert parts["base-uri"] == parts["form-action"] == "'none'"


@some_pilots
@each_language
def test_every_chart_has_its_words_beside_it_and_what_it_shows_in_them(
    tree_of: TreeOf, shipped_evaluations: list[Evaluation], name: str, lang: str
) -> None:
    evaluation = next(e for e in shipped_evaluations if e.pilot.id == name)
    page = pilot_page(evaluation, Language(lang))
    assert page.charts[0] == "deciding"
    figures = elements(tree_of(name, lang), "figure")
    assert len(figures) == len(page.charts)
    for chart, figure in zip(page.charts, figures, strict=True):
        words = page.chart_words[chart]
        [title, *_] = elements(figure, "title")
        assert (title.get("id"), text_of(title)) == (f"{chart}-title", squeeze(words.title))
        assert text_of(by_id(figure, f"{chart}-desc")) == squeeze(words.desc)
        assert text_of(elements(figure, "figcaption")[0]) == squeeze(words.caption)


def outer_charts(tree: Element) -> list[Element]:
    """Return the charts; within one there may be others that only place their marks."""
    return [e for e in elements(tree, "svg") if e.get("role")]


@some_pilots
@each_language
def test_every_chart_is_an_image_with_title_and_description(
    tree_of: TreeOf, name: str, lang: str
) -> None:
    charts = outer_charts(tree_of(name, lang))
    assert charts
    for chart in charts:
        assert chart.get("role") == "img"
        title, description = list(chart)[:2]
        assert (local(title), local(description)) == ("title", "desc")
        assert text_of(title)
        assert text_of(description)
        labels = chart.get("aria-labelledby", "").split()
        assert labels == [title.get("id"), description.get("id")]


@some_pages
@each_language
def test_the_page_says_its_language(tree_of: TreeOf, name: str, lang: str) -> None:
    tree = tree_of(name, lang)
    [page] = elements(tree, "html")
    assert page.get("lang") == lang
    marked = {e.get("lang") for e in elements(tree) if e is not page and e.get("lang")}
    assert marked <= set(LANGUAGES) - {lang}


@some_pilots
@each_language
def test_prose_in_the_other_language_is_marked(
    tree_of: TreeOf, shipped: Any, name: str, lang: str
) -> None:
    pilot = next(p for p in shipped if p.id == name)
    tree = tree_of(name, lang)
    [heading] = elements(tree, "h1")
    inner = [(e.get("lang"), text_of(e)) for e in heading]
    words, written_in = in_language(pilot.name, lang, pilot.language)
    assert inner == ([] if written_in == lang else [(written_in, squeeze(words))])
    foreign = {e.get("lang") for e in elements(tree, "span", "text") if e.get("lang")}
    assert foreign <= {pilot.language} - {lang}


@some_pages
@each_language
def test_the_title_of_the_page_is_plain_text(tree_of: TreeOf, name: str, lang: str) -> None:
    [head] = elements(tree_of(name, lang), "head")
    [title] = elements(head, "title")
    assert "<" not in text_of(title)
    assert "pilotscan" in text_of(title)


@some_pages
@each_language
def test_a_page_stays_small(page_of: PageOf, name: str, lang: str) -> None:
    assert len(page_of(name, "html", lang).encode()) < 200_000


# --- Markdown: structure --------------------------------------------------------------------------


@some_pages
@each_language
def test_markdown_has_one_h1_and_no_skipped_heading(page_of: PageOf, name: str, lang: str) -> None:
    tokens = markdown_tokens(page_of(name, "md", lang))
    levels = [int(t.tag[1]) for t in tokens if t.type == "heading_open"]
    assert levels.count(1) == 1
    assert levels[0] == 1
    assert all(b <= a + 1 for a, b in pairwise(levels))


def table_widths(page: str) -> list[list[int]]:
    """Return per table the number of unescaped bars of each of its lines."""
    tables: list[list[int]] = [[]]
    for line in page.splitlines():
        if line.startswith("|"):
            tables[-1].append(re.sub(r"\\.", "", line).count("|"))
        elif tables[-1]:
            tables.append([])
    return [table for table in tables if table]


@some_pages
@each_language
def test_markdown_tables_are_even_and_all_are_read_as_tables(
    page_of: PageOf, name: str, lang: str
) -> None:
    page = page_of(name, "md", lang)
    widths = table_widths(page)
    assert widths
    for table in widths:
        assert len(table) >= 3
        assert len(set(table)) == 1
    tokens = markdown_tokens(page)
    assert sum(t.type == "table_open" for t in tokens) == len(widths)
    assert sum(t.type == "tr_open" for t in tokens) == sum(len(table) - 1 for table in widths)


@some_pages
@each_language
def test_markdown_links_lead_somewhere(page_of: PageOf, name: str, lang: str) -> None:
    tokens = markdown_tokens(page_of(name, "md", lang))
    anchors = [
        m[1]
        for t in tokens
        if t.type == "html_inline" and (m := re.fullmatch(r'<a id="([a-z0-9-]+)">', t.content))
    ]
    assert len(anchors) == len(set(anchors))
    links = [str(t.attrGet("href")) for t in tokens if t.type == "link_open"]
    assert links
    for link in links:
        if link.startswith("#"):
            assert link[1:] in anchors
        else:
            assert link.startswith(("https://", "http://")) or re.fullmatch(r"[a-z0-9-]+\.md", link)


@some_pages
@each_language
def test_markdown_has_no_markup_but_anchors(page_of: PageOf, name: str, lang: str) -> None:
    tokens = markdown_tokens(page_of(name, "md", lang))
    inline = {t.content for t in tokens if t.type == "html_inline"}
    assert all(re.fullmatch(r'<a id="[a-z0-9-]+">|</a>', tag) for tag in inline)
    types = {t.type for t in tokens}
    assert not types & {"html_block", "image", "fence", "code_block", "code_inline", "hr"}


@some_pages
@each_language
def test_markdown_is_tidy(page_of: PageOf, name: str, lang: str) -> None:
    page = page_of(name, "md", lang)
    assert "\n\n\n" not in page
    assert page == page.strip() + "\n"
    assert not re.search(r"[ \t]+$", page, flags=re.MULTILINE)


@together(
    "text, written",
    [
        ("plain", "plain"),
        ("a  b\n\tc ", "a b c"),
        ("a|b", r"a\|b"),
        ("# h", r"\# h"),
        ("1. one", r"1\. one"),
        ("12) one", r"12\) one"),
        ("1.5 million", "1.5 million"),
        ("2016", "2016"),
        ("- item", r"\- item"),
        ("well-known", "well-known"),
        ("+ 1", r"\+ 1"),
        ("see http://x.nl", r"see http\://x.nl"),
        ("WWW.x.nl", r"WWW\.x.nl"),
        ("a_b*c", r"a\_b\*c"),
        ("back\\slash", r"back\\slash"),
        ("", ""),
    ],
)
def test_markdown_text_escapes_only_what_it_must(text: str, written: str) -> None:
    assert markdown_text(text) == written
    assert markdown_as_text(markdown_text(text)) == squeeze(text)


# --- hostile text ---------------------------------------------------------------------------------

MARKER = "plainmarker"
ADDRESS = "https://example.org/a_(b)?c=d"
HOSTILE = {
    "script": "<script>alert(1)</script>",
    "onerror": "<img src=x onerror=alert(1)>",
    "closing tags": "</style></title></svg></h1></td>",
    "comment": "<!-- x --> <![CDATA[ x ]]> <?x?>",
    "attribute": '" onmouseover="alert(1)" x=\'y\'',
    "entities": "&lt;b&gt; &copy; &#x41;",
    "template": "{{ 7*7 }} {% raw %} {# x #}",
    "percent": "100 % %(name)s %s %%",
    "link": "[x](javascript:alert(1))",
    "reference": "[x]: https://evil.example 'y'",
    "footnote": "[^1] [^1]: x",
    "image": "![x](https://evil.example/x.png)",
    "autolink": "<https://evil.example>",
    "bare addresses": "www.evil.nl http://evil.nl",
    "mention": "@user a@evil.example #12",
    "cells": "| a | b |",
    "cells after a backslash": r"a \| b \\| c \ | d",
    "heading": "# h",
    "heading below": "h\n===\nx\n---",
    "rule": "---",
    "dash item": "- item",
    "plus item": "+ item",
    "star item": "* item",
    "numbered item": "1. item",
    "numbered item in brackets": "1) item",
    "items on lines": "x\n- item\n\n2. two\n> quote",
    "quote": "> quote",
    "code": "`code` ``code``",
    "fence": "```\ncode\n```",
    "tilde fence": "~~~ x",
    "indented": "x\n\n    code",
    "emphasis": "*a* **b** _c_ ~~d~~",
    "maths": "$x$ $$y$$ ^z^",
    "backslashes": "\\[x\\](y) end\\",
    "line break": "two  \nlines\\\nthree",
    "odd line ends": "a\u2028- b\u2029# c",
    "definition": ": term",
    "task": "[ ] task",
    "directive": "::: note",
    "equals": "= x",
    "table line": "--- | :---:",
    "html entity only": "&nbsp;",
    "mail": "<a@evil.example>",
}


def full_pilot(text: str) -> dict[str, Any]:
    """Say the same text wherever a pilot file can hold words."""
    prose = {"text": text, "sources": ["one"], "inferred": True}
    cited = ["one", "two"]
    return {
        "name": text,
        "summary": prose,
        "place": {"municipality": [text, text], "area": text, "region": text, "country": "NL"},
        "period": {"start": 2016, "end": 2018},
        "origin": {"copy_of": text, "because": prose},
        "themes": [text],
        "problem": prose,
        "target_groups": [{"name": text, "size": 3, "sources": cited}],
        "activities": [prose, text],
        "mechanisms": [prose],
        "barriers": [prose],
        "recognition": [prose],
        "figures": [{"what": text, "value": 3, "unit": text, "note": text, "sources": cited}],
        "partners": [{"name": text, "roles": ["lead"], "sector": "ngo", "sources": cited}],
        "funding": [
            {"source": text, "part_of": text, "note": text, "start": 2016, "sources": cited}
        ],
        "circumstances": [{"what": text, "replacement": text, "sources": cited}],
        "outcomes": [{"what": text, "compared_with": text, "note": text, "sources": cited}],
        "afterlife": [{"what": text, "date": 2019, "sources": cited}, {"what": text}],
        "scaling": {
            "route": "growth", "because": prose, "ambition": prose, "target_context": prose,
        },
        "assessments": [
            {
                "date": "2026-01-15",
                "framework": "two-dimensions",
                "assessor": {"role": role, "id": role, "label": text},
                "ratings": {
                    "trust": {
                        "level": level,
                        "because": text,
                        "ask": text,
                        "evidence": [{"source": "one", "at": text}],
                    },
                    "money": {"level": "unknown", "because": text, "ask": text},
                },
            }
            for role, level in (("own-team", 3), ("independent", 1))
        ],
        "sources": {
            "one": {
                "title": text, "author": text, "publisher": text, "site": text, "year": 2019,
                "kind": "press", "url": ADDRESS, "doi": "10.1000/182",
            },
            "two": {"title": text},
        },
    }  # fmt: skip


CHART = {"svg", "title", "desc", "line", "rect", "circle", "text", "tspan"}
"""All that a chart is made of; its labels are broken and cut off, so each may be any number."""


def without_charts(page: str) -> Element:
    tree = parse(page)
    for parent in list(tree.iter()):
        for chart in [child for child in parent if local(child) == "svg"]:
            assert {local(e) for e in elements(chart)} <= CHART
            parent.remove(chart)
    return tree


def html_shape(tree: Element) -> list[tuple[str, tuple[str, ...]]]:
    return [(local(e), tuple(sorted(e.attrib))) for e in elements(tree)]


def markdown_shape(page: str) -> list[tuple[str, str]]:
    """Return all structure of a page: every token but running text, with its tag."""
    return [
        (t.type, t.tag)
        for t in markdown_tokens(page)
        if t.type not in {"text", "inline", "text_special"}
    ]


class Read(NamedTuple):
    """What a page consists of."""

    shape: list[tuple[str, Any]]
    text: str
    widths: list[list[int]]


def read(page: str, kind: str) -> Read:
    if kind == "md":
        return Read(markdown_shape(page), as_read(page, kind), table_widths(page))
    tree = without_charts(page)
    [body] = elements(tree, "body")
    return Read(html_shape(tree), text_of(body), [])


def check_nothing_comes_of(text: str, make: Callable[[str, str], str], kind: str) -> None:
    """Fail unless the text stands on the page as literally and as often as a harmless word."""
    page = make(text, kind)
    found, plain = read(page, kind), harmless(make, kind)
    assert found.shape == plain.shape
    assert found.widths == plain.widths
    assert plain.text.count(MARKER) > 10
    # Where a name begins a line it begins with a capital.
    assert found.text.lower() == plain.text.lower().replace(MARKER, squeeze(text).lower())
    if kind == "md":
        # What other dialects would make of it: bare addresses, mentions, issue numbers, maths.
        raw = page.replace(f"<{ADDRESS}>", "").replace("<https://doi.org/10.1000/182>", "")
        assert not re.search(r"(?<!\\)[@$]|(?i:\bwww\.|https?://)", raw)
        assert not re.search(r"(?<![\\(\]/#])#(?=[0-9])", raw)


@cache
def harmless(make: Callable[[str, str], str], kind: str) -> Read:
    return read(make(MARKER, kind), kind)


Make = Callable[[str, str], str]


@pytest.fixture(scope="session")
def hostile_pilot(judge: Judge) -> Make:
    return lambda text, kind: pilotscan.render(judge("growth", **full_pilot(text)), format=kind)  # type: ignore[arg-type]


@pytest.fixture(scope="session")
def hostile_overview(judge: Judge) -> Make:
    def make(text: str, kind: str) -> str:
        evaluations = [judge("growth", **full_pilot(text))] * 6
        return pilotscan.render(evaluations, format=kind)  # type: ignore[arg-type]

    return make


@pytest.fixture(scope="session")
def hostile_framework(small: Framework, make_pilot: Callable[..., Pilot]) -> Make:
    def make(text: str, kind: str) -> str:
        pilot = make_pilot(**{**full_pilot("words"), "name": text})
        [evaluation] = pilotscan.evaluate(pilot, with_words(small, text))
        return pilotscan.render(evaluation, format=kind)  # type: ignore[arg-type]

    return make


@pytest.mark.long
@pytest.mark.parametrize("kind", ["html", "md"])
@pytest.mark.parametrize("name", HOSTILE)
def test_text_of_a_pilot_is_only_text(hostile_pilot: Make, name: str, kind: str) -> None:
    check_nothing_comes_of(HOSTILE[name], hostile_pilot, kind)


@pytest.mark.long
@pytest.mark.parametrize("kind", ["html", "md"])
@pytest.mark.parametrize("name", HOSTILE)
def test_text_of_a_pilot_in_the_overview_is_only_text(
    hostile_overview: Make, name: str, kind: str
) -> None:
    check_nothing_comes_of(HOSTILE[name], hostile_overview, kind)


def with_words(framework: Framework, text: str) -> Framework:
    """Say the same text wherever a framework file can hold words."""

    def replace(value: Any) -> Any:
        if isinstance(value, dict):
            if set(value) and set(value) <= {"en", "nl"}:
                return dict.fromkeys(value, text)
            return {key: replace(item) for key, item in value.items()}
        return [replace(item) for item in value] if isinstance(value, list | tuple) else value

    tree = replace(framework.model_dump(mode="json", exclude_none=True))
    for dimension in tree["dimensions"]:
        for condition in dimension["conditions"]:
            condition["advice"] = {"en": text}
            condition["convincing"] = [{"en": text}, {"en": text}]
            condition["actors"] = ["somebody"]
    tree["actors"] = {"somebody": {"en": text}}
    return Framework.model_validate(tree)


@pytest.mark.long
@pytest.mark.parametrize("kind", ["html", "md"])
@pytest.mark.parametrize("name", HOSTILE)
def test_text_of_a_framework_is_only_text(hostile_framework: Make, name: str, kind: str) -> None:
    check_nothing_comes_of(HOSTILE[name], hostile_framework, kind)


@pytest.mark.parametrize(
    "url",
    [
        "https://example.org/a_(b)_[c]?d=e&f=*g*#h!$'~,;@:+%20x",
        "http://example.org/(((",
        "https://example.org/x)y",
        "https://example.org/?a=1&copy;=2&amp;b",
    ],
    ids=["every sign", "open brackets", "a closing bracket", "like an entity"],
)
def test_a_link_leads_to_the_address_of_the_source(judge: Judge, url: str) -> None:
    evaluation = judge("growth", sources={"s": {"title": "T", "url": url, "kind": "press"}})
    page = pilotscan.render(evaluation, format="html")
    links = [e for e in elements(parse(page), "a") if "://" in e.get("href", "")]
    assert [(e.get("href"), text_of(e)) for e in links] == [(url, url)]
    tokens = markdown_tokens(pilotscan.render(evaluation, format="md"))
    found = [str(t.attrGet("href")) for t in tokens if t.type == "link_open"]
    external = [href for href in found if "://" in href]
    assert external == [MARKDOWN.normalizeLink(url)]


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", "//evil.example"])
def test_only_http_addresses_become_links(url: str) -> None:
    assert say("x", url=url).url == ""
    with pytest.raises(ValueError, match="url"):
        Pilot.model_validate(
            {
                "pilotscan": 1, "id": "x", "name": "x",
                "place": {"municipality": "x", "country": "NL"},
                "sources": {"s": {"url": url}},
            }
        )  # fmt: skip


# --- what must be on the page ---------------------------------------------------------------------


def shown_texts(page: PilotPage) -> Iterator[tuple[str, str]]:  # noqa: PLR0912 - one per part
    """Yield what a reader must find, with the part of the page that it belongs to."""
    for part in ("name", "place", "period", "status", "desk", "looking_back", "prose_in"):
        yield part, str(getattr(page, part))
    for part in ("score_range", "does_not_count", "routes_alike", "money_end"):
        yield part, getattr(page, part) if page.known or part != "score_range" else ""
    told = page.answer
    for part in ("title", "firmness", "why", "others", "distance", "rated"):
        yield f"answer {part}", getattr(told, part)
    yield "out of reach", told.out_of_reach if told.outlook else ""
    yield "answer", told.open_route
    if told.fact:
        for text in (told.fact.lead, told.fact.title, told.fact.text):
            yield "fact", str(text)
    yield from (("outlook", verdict.title) for verdict in told.outlook)
    for mind in (*page.mind, *page.more_mind):
        yield "mind", str(mind.text)
        yield "mind", mind.reading
        yield from (("mind", fact) for fact in mind.facts)
    yield from (("ask", str(ask)) for ask in page.also_ask)
    yield "actions", page.actions.heading if page.actions.cards else ""
    yield "actions", page.actions.then
    for card in page.actions.cards:
        for said in (card.kicker, card.title, card.goal or "", card.who, card.more, card.after):
            yield "card", str(said)
        yield from (("card", str(question.text)) for question in card.questions)
    for way in page.ways:
        yield from (("way", text) for text in (way.lead, *way.parts))
    for row in () if page.routes_alike else page.routes:
        called = row.question if row.question.text else row.title
        for text in (called, row.verdict_title, row.blocked_by, row.rated):
            yield f"route {row.id}", str(text)
    tables = ("partners", "funding", "circumstances", "outcomes", "afterlife")
    for part in (*tables, "target_groups"):
        for about in getattr(page, part):
            yield from ((part, str(cell)) for cell in about.cells)
            if part not in {"afterlife", "target_groups"}:
                yield part, str(about.note)
    for figure in page.figures:
        yield "figure", str(figure.what)
        for value in figure.values:
            for said in (value.text, value.detail, value.note):
                yield "figure", str(said)
    for part in (
        "line", "problem", "summary", "route_because", "ambition", "target_context",
        "origin_because",
    ):  # fmt: skip
        passage = getattr(page, part)
        if passage is not None:
            yield part, str(passage.text)
    for part in ("activities", "mechanisms", "barriers", "recognition"):
        yield from ((part, str(item.text)) for item in getattr(page, part))
    for kind in page.lessons:
        yield "lesson", kind.heading
        yield from (("lesson", str(item.text)) for item in kind.told)
    for dimension in page.known:
        yield from (("dimension", text) for text in (str(dimension.title), dimension.summary))
        for c in dimension.conditions:
            for text in (c.title, c.level, c.evidence, c.necessity, *c.flags):
                yield f"condition {c.id}", str(text)
            for rating in c.ratings:
                yield f"rating {c.id}", str(rating.because)
                yield f"rating {c.id}", rating.level if c.several else ""
    for group in page.unknown:
        yield "unknown", str(group.whom)
        for nobody in group.conditions:
            for said in (nobody.title, nobody.question, *nobody.because, *nobody.also):
                yield f"unknown {nobody.id}", str(said)
    for hinge in page.hinges:
        for said in (hinge.lead, hinge.more, hinge.verdict, *(t for _, t in hinge.conditions)):
            yield "hinge", str(said)
    if page.ways and not page.hinges:
        yield from (("together", text) for text in page.together)
    for assessor in page.assessors:
        for text in (assessor.label, assessor.role, assessor.date, assessor.rated):
            yield "assessor", str(text)
    yield from (("disagreement", str(d.title)) for d in page.spread.rows)
    for source in page.sources:
        for text in (source.text, source.kind, source.read, source.url):
            yield f"source {source.number}", str(text)
    for warning in page.warnings:
        for said in (warning.place, warning.code, warning.message, warning.remedy):
            yield "warning", str(said)
    stamp = page.provenance
    for text in (stamp.version, stamp.framework, stamp.file, stamp.sha256, stamp.as_of):
        yield "provenance", text


@some_pilots
@each_language
@pytest.mark.parametrize("kind", ["html", "md"])
def test_everything_that_was_laid_out_is_on_the_page(
    page_of: PageOf,
    shipped_evaluations: list[Evaluation],
    name: str,
    lang: str,
    kind: str,
) -> None:
    evaluation = next(e for e in shipped_evaluations if e.pilot.id == name)
    shown = as_read(page_of(name, kind, lang), kind)
    laid_out = list(shown_texts(pilot_page(evaluation, Language(lang))))
    assert len([text for _, text in laid_out if text]) > 60
    missing = [(part, text) for part, text in laid_out if squeeze(text) not in shown]
    assert missing == []


@some_pilots
@each_language
def test_every_condition_that_counts_stands_on_the_page_once(
    tree_of: TreeOf,
    page_of: PageOf,
    shipped_evaluations: list[Evaluation],
    name: str,
    lang: str,
) -> None:
    evaluation = next(e for e in shipped_evaluations if e.pilot.id == name)
    counting = [c for c in evaluation.framework.conditions if c.is_relevant(evaluation.route)]
    expected = sorted(f"c-{condition.id}" for condition in counting)
    tree = tree_of(name, lang)
    ids = [i for e in elements(tree) if (i := e.get("id", "")).startswith("c-")]
    assert sorted(ids) == expected
    known = [e.get("id", "") for e in elements(tree, "article")]
    rated = [f"c-{r.id}" for r in evaluation.conditions if r.state != "unknown"]
    assert known == [i for i in rated if i in expected]
    anchors = re.findall(r'<a id="(c-[^"]+)">', page_of(name, "md", lang))
    assert anchors == ids


def section(tree: Element, label: str) -> Element:
    """Return the section whose heading has this id."""
    return next(e for e in elements(tree, "section") if e.get("aria-labelledby") == label)


@some_pilots
@each_language
def test_the_answer_and_what_to_do_come_first_and_all_else_is_folded(
    tree_of: TreeOf, name: str, lang: str
) -> None:
    tree = tree_of(name, lang)
    sections = elements(tree, "section")
    order = [e.get("aria-labelledby") for e in sections]
    folded = [e.get("class") == "folded" for e in sections]
    first = order[: folded.index(True)]
    assert all(folded[len(first) :])
    assert [label for label in first if label not in {"mind", "lessons"}] == [
        "verdict", "deciding", "actions",
    ]  # fmt: skip
    if "lessons" in first:  # these are what travels
        assert first.index("lessons") < first.index("actions")
    cards = elements(section(tree, "actions"), "ol")
    assert [e.get("class") for e in cards] == ["cards"]
    assert 1 <= len(elements(cards[0], "li")) <= 3
    expected = (
        "known", "unknown", "way", "routes", "pilot", "circumstances", "outcomes", "assessors",
        "beside", "afterlife", "method", "sources", "quality",
    )  # fmt: skip
    rest = order[len(first) :]
    assert rest == [label for label in expected if label in rest]
    assert {"unknown", "routes", "pilot", "assessors", "method", "sources"} <= set(rest)


@some_pilots
@each_language
def test_each_fold_is_one_that_needs_no_script_and_is_headed(
    tree_of: TreeOf, name: str, lang: str
) -> None:
    tree = tree_of(name, lang)
    folds = [e for e in elements(tree, "section") if e.get("class") == "folded"]
    for fold in folds:
        [details] = list(fold)
        assert (local(details), details.attrib) == ("details", {})
        summary = details[0]
        assert local(summary) == "summary"
        [heading] = list(summary)
        assert (local(heading), heading.get("id")) == ("h2", fold.get("aria-labelledby"))
        assert len(details) > 1


def test_sources_are_numbered_and_cited_by_number(judge: Judge) -> None:
    page = pilotscan.render(judge("growth", **full_pilot(MARKER)), format="html")
    tree = parse(page)
    items = elements(section(tree, "sources"), "li")
    assert [e.get("id") for e in items] == ["s-1", "s-2"]
    [trust] = [e for e in elements(tree, "article") if e.get("id") == "c-trust"]
    assert {a.get("href") for a in elements(trust, "a")} == {"#s-1"}
    assert "[1, 2]" in text_of(section(tree, "circumstances"))


def notices(page: str) -> list[str]:
    return [text_of(e) for e in elements(parse(page), "p") if e.get("class") == "notice"]


@each_language
def test_an_undeclared_route_is_said(
    judge: Judge, lang: str, make_pilot: Callable[..., Pilot]
) -> None:
    assert make_pilot().scaling.route is None
    undeclared, declared = judge(language=lang), judge("growth", language=lang)
    assert undeclared.route == declared.route
    for kind in ("html", "md"):
        silent = as_read(pilotscan.render(declared, format=kind, lang=lang), kind)  # type: ignore[arg-type]
        told = as_read(pilotscan.render(undeclared, format=kind, lang=lang), kind)  # type: ignore[arg-type]
        assert len(told) > len(silent)
    assert len(notices(pilotscan.render(undeclared, lang=lang))) == 1  # type: ignore[arg-type]
    assert notices(pilotscan.render(declared, lang=lang)) == []  # type: ignore[arg-type]


@each_language
def test_a_desk_assessment_is_said_to_be_one(judge: Judge, rated: Any, lang: str) -> None:
    desk = judge("growth", language=lang, assessments=rated(assessor="desk", trust=3))
    own = rated(assessor="team", role="own-team", trust=3)
    team = judge("growth", language=lang, assessments=own)
    for kind, sign in (("html", 'class="notice"'), ("md", "\n> ")):
        assert sign in pilotscan.render(desk, format=kind, lang=lang)  # type: ignore[arg-type]
        assert sign not in pilotscan.render(team, format=kind, lang=lang)  # type: ignore[arg-type]
        assert sign in pilotscan.render([team, desk], format=kind, lang=lang)  # type: ignore[arg-type]
        assert sign not in pilotscan.render([team], format=kind, lang=lang)  # type: ignore[arg-type]
    day = {"en": "15 January 2026.", "nl": "15 januari 2026."}[lang]
    [told] = notices(pilotscan.render(desk, lang=lang))  # type: ignore[arg-type]
    assert told.endswith(day)


@each_language
def test_a_reply_stands_on_the_first_screen_and_takes_the_desk_notice_away(
    judge: Judge, rated: Any, lang: str
) -> None:
    reply = {"by": "Club & co", "date": "2026-02-01", "text": "We see <it> otherwise."}
    evaluation = judge(
        "growth", language="en", assessments=rated(assessor="desk", trust=3), reply=reply
    )
    page = pilotscan.render(evaluation, lang=lang)  # type: ignore[arg-type]
    day = {"en": "1 February 2026", "nl": "1 februari 2026"}[lang]
    word = {"en": "Reply", "nl": "Reactie"}[lang]
    [first] = [e for e in elements(parse(page), "div") if e.get("class") == "first"]
    assert f"{word} (Club & co, {day}): We see <it> otherwise." in text_of(first)
    assert not [text for text in notices(page) if "desk" in text or "bureau" in text]
    markdown = pilotscan.render(evaluation, format="md", lang=lang)  # type: ignore[arg-type]
    assert f"**{word}** (Club \\& co, {day}): We see" in markdown
    assert "> Desk assessment" not in markdown


@each_language
@pytest.mark.parametrize("own", LANGUAGES)
def test_prose_in_another_language_than_the_page_is_said(judge: Judge, own: str, lang: str) -> None:
    evaluation = judge("growth", language=own)
    told = notices(pilotscan.render(evaluation, lang=lang))  # type: ignore[arg-type]
    name = Language(lang).label("language", own)
    assert [name in text for text in told] == ([] if own == lang else [True])
    page = pilotscan.render(evaluation, format="md", lang=lang)  # type: ignore[arg-type]
    assert ("\n> " in page) is (own != lang)


@some_pilots
@each_language
def test_every_shipped_pilot_says_that_it_is_a_desk_assessment(
    tree_of: TreeOf, name: str, lang: str
) -> None:
    assert [e for e in elements(tree_of(name, lang), "p") if e.get("class") == "notice"]


def test_several_assessors_are_shown_with_where_they_differ(judge: Judge, rated: Any) -> None:
    evaluation = judge(
        "growth",
        assessments=[
            *rated(assessor="ann", trust={"level": 1, "because": "I saw it."}, money=3),
            *rated(assessor="bob", role="partner", trust={"level": 4, "because": "Me too."}),
        ],
    )
    tree = parse(pilotscan.render(evaluation, format="html"))
    told = text_of(section(tree, "assessors"))
    for words in ("ann", "bob", "independent", "partner", "A ann", "B bob"):
        assert words in told
    [levels] = elements(section(tree, "assessors"), "table")
    assert rows_of(levels) == [["Condition", "A", "B"], ["Trust", "1", "4"]]
    [trust] = [e for e in elements(tree, "article") if e.get("id") == "c-trust"]
    for words in ("ann: 1 · weak", "bob: 4 · fully in place", "I saw it.", "Me too."):
        assert words in text_of(trust)
    page = markdown_as_text(pilotscan.render(evaluation, format="md"))
    for words in (
        "A ann; B bob", "Trust 1 4", "ann: 1 · weak. I saw it.",
        "bob: 4 · fully in place. Me too.",
    ):  # fmt: skip
        assert words in page


@pytest.mark.parametrize("kind", ["html", "md"])
def test_it_is_said_whether_assessors_agree_or_one_rated_alone(
    judge: Judge, rated: Any, kind: str
) -> None:
    one = rated(assessor="ann", trust=2, money=3)
    same = rated(assessor="bob", role="partner", trust=2)
    other = rated(assessor="bob", role="partner", trust=3)
    told = []
    for assessments in ([], one, [*one, *same], [*one, *other]):
        page = pilotscan.render(judge("growth", assessments=assessments), format=kind)  # type: ignore[arg-type]
        shown = as_read(page, kind)
        told.append([word for word in ("rated alone", "they agree", "differ:") if word in shown])
    assert told == [[], ["rated alone"], ["they agree"], ["differ:"]]


def test_one_assessor_is_not_repeated_at_every_condition(judge: Judge, rated: Any) -> None:
    evaluation = judge("growth", assessments=rated(assessor="ann", trust=1))
    tree = parse(pilotscan.render(evaluation, format="html"))
    [trust] = [e for e in elements(tree, "article") if e.get("id") == "c-trust"]
    assert "ann" not in text_of(trust)
    assert "ann" in text_of(section(tree, "assessors"))


@each_language
@pytest.mark.parametrize("kind", ["html", "md"])
def test_a_pilot_that_says_almost_nothing_has_a_whole_page(
    judge: Judge, lang: str, kind: str
) -> None:
    bare = judge()
    page = pilotscan.render(bare, format=kind, lang=lang)  # type: ignore[arg-type]
    shown = as_read(page, kind)
    laid_out = shown_texts(pilot_page(bare, Language(lang)))
    assert [text for _, text in laid_out if squeeze(text) not in shown] == []
    assert "None" not in shown
    if kind == "html":
        tree = parse(page)
        labels = {e.get("aria-labelledby") for e in elements(tree, "section")}
        # What the file says nothing about is left out, with its heading.
        assert labels == {
            "verdict", "deciding", "actions", "unknown", "way", "routes", "pilot", "method",
        }  # fmt: skip


def test_a_contradicting_source_is_marked_where_it_is_cited(judge: Judge) -> None:
    cited = {"level": 3, "evidence": ["a", {"source": "b", "supports": False}]}
    plain = {"level": 3, "evidence": ["a", "b"]}
    evaluation = judge(
        "growth",
        sources={"a": {"title": "A", "kind": "press"}, "b": {"title": "B", "kind": "press"}},
        assessments=[
            {
                "date": "2026-01-15",
                "framework": "two-dimensions",
                "assessor": {"role": "independent"},
                "ratings": {"trust": cited, "money": plain},
            }
        ],
    )
    tree = parse(pilotscan.render(evaluation, format="html"))
    [trust] = [e for e in elements(tree, "article") if e.get("id") == "c-trust"]
    against = [e for e in elements(trust, "span") if e.get("class") == "against"]
    assert len(against) == 1
    # As in other texts: one pair of brackets; commas only where nothing stands behind a number.
    assert "[1; 2, contradicts]" in text_of(trust)
    assert "[1, 2]" in text_of(by_id(tree, "c-money"))
    text = pilotscan.render(evaluation, format="md")
    assert "([1](#s-1); [2](#s-2), **contradicts**)" in text
    assert "([1](#s-1), [2](#s-2))" in text


def test_the_overview_links_only_to_reports_that_are_made(
    shipped_evaluations: list[Evaluation],
) -> None:
    renderer = Renderer("en")
    rows = [rendering.index_row(e, renderer.language) for e in shipped_evaluations[:3]]
    framework = shipped_evaluations[0].framework

    def links(kind: str, linked: tuple[str, ...]) -> int:
        page = renderer.index(rows, framework, kind, desk=0, linked=linked)
        return len(re.findall(rf"[a-z]\.{kind}\b", page))

    assert links("html", ("html", "md")) == links("html", ("html",)) == 3
    assert links("html", ("md",)) == 0
    assert links("md", ("md",)) == 3
    assert links("md", ("html",)) == 0


# --- the renderer ---------------------------------------------------------------------------------


def test_files_are_the_bytes_of_the_reports(shipped_evaluations: list[Evaluation]) -> None:
    renderer = Renderer("nl", "f" * 64)
    evaluation = shipped_evaluations[0]
    name = evaluation.pilot.id
    made = renderer.files(evaluation, ("json", "md", "html"))
    assert set(made) == {f"{name}.{kind}" for kind in ("json", "md", "html")}
    for kind in ("md", "html"):
        assert made[f"{name}.{kind}"].decode() == renderer.render(evaluation, kind)
    assert json.loads(made[f"{name}.json"])["framework"]["sha256"] == "f" * 64


def test_the_same_page_is_made_twice_the_same(shipped_evaluations: list[Evaluation]) -> None:
    for kind in TEXT_FORMATS:
        one, two = (Renderer("en").render(shipped_evaluations[0], kind) for _ in range(2))
        assert one == two


def test_a_broken_template_is_a_render_error(
    shipped_evaluations: list[Evaluation], monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = jinja2.Environment(  # noqa: S701 - nothing is made with it
        loader=jinja2.FunctionLoader(lambda _: "{{ page.nothing }}"),
        undefined=jinja2.StrictUndefined,
    )
    monkeypatch.setattr(environments, "environment_for", lambda *_: broken)
    with pytest.raises(RenderError, match=r"cannot be filled in: .*nothing"):
        Renderer("en").render(shipped_evaluations[0], "html")


def test_a_missing_template_is_a_render_error(
    shipped_evaluations: list[Evaluation], monkeypatch: pytest.MonkeyPatch
) -> None:
    empty = jinja2.Environment(loader=jinja2.DictLoader({}))  # noqa: S701 - nothing is made with it
    monkeypatch.setattr(environments, "environment_for", lambda *_: empty)
    with pytest.raises(RenderError, match=r"the template .*known\.svg\.j2 cannot be filled in"):
        Renderer("en").render(shipped_evaluations[0], "html")


# --- the extreme pilot ----------------------------------------------------------------------------


class Extreme(NamedTuple):
    """A pilot of which everything is long, and the language that its page is in."""

    evaluation: Evaluation
    lang: str


@pytest.fixture(scope="module", params=[False, True], ids=["rated", "all unknown"])
def extreme(request: pytest.FixtureRequest, living_lab: Framework) -> Extreme:
    pilot = extreme_pilot(unknown=request.param, framework=living_lab)
    [evaluation] = pilotscan.evaluate([pilot], living_lab)
    return Extreme(evaluation, "en" if request.param else "nl")  # the longer with the longer


def test_an_extreme_pilot_makes_a_whole_page_that_stays_small(extreme: Extreme) -> None:
    evaluation, lang = extreme
    page = pilotscan.render(evaluation, format="html", lang=lang)  # type: ignore[arg-type]
    assert len(page.encode()) < 200_000
    shown = as_read(page, "html")
    laid_out = shown_texts(pilot_page(evaluation, Language(lang)))
    assert [text for _, text in laid_out if squeeze(text) not in shown] == []


def test_an_extreme_pilot_makes_whole_markdown(extreme: Extreme) -> None:
    evaluation, lang = extreme
    page = pilotscan.render(evaluation, format="md", lang=lang)  # type: ignore[arg-type]
    shown = as_read(page, "md")
    for name in (ARABIC, HEBREW, str(pilot_page(evaluation, Language(lang)).name)):
        assert squeeze(name) in shown


def test_names_from_right_to_left_are_kept_apart(extreme: Extreme) -> None:
    evaluation, lang = extreme
    tree = parse(pilotscan.render(evaluation, format="html", lang=lang))  # type: ignore[arg-type]
    [heading] = elements(tree, "h1")
    [inner] = list(heading)
    assert local(inner) == "bdi"
    assert inner.get("lang") == (None if lang == "nl" else "nl")
    [body] = elements(tree, "body")
    apart = [e for e in elements(body, "bdi") if HEBREW in text_of(e)]
    assert len(apart) > 40


def test_charts_of_an_extreme_pilot_stand_on_their_own(extreme: Extreme) -> None:
    renderer = Renderer("nl")
    page = pilot_page(extreme.evaluation, renderer.language)
    assert set(page.charts) == {"deciding", "timeline", "trend"} | (
        {"spread"} if page.known else set()
    )
    for name in page.charts:
        chart = renderer.chart(page, name)
        tree = ElementTree.fromstring(chart.svg)  # noqa: S314 - our own, made a line ago
        assert {local(e) for e in elements(tree)} <= CHART | {"style"}
        width = str(NARROW.get(name, WIDTH))
        assert (tree.get("width"), tree.get("height")) == (width, str(chart.height))
        assert "var(" not in chart.svg
        assert chart.height < 1500


# --- within a site --------------------------------------------------------------------------------


def test_a_page_of_a_site_links_to_the_ladders_and_to_its_numbers(
    shipped_evaluations: list[Evaluation],
) -> None:
    site = Site(("en",), "living-lab", has_comparison=True)
    renderer = Renderer("en", site=site)
    name = shipped_evaluations[0].pilot.id
    tree = parse(renderer.files(shipped_evaluations[0], ["html"])[f"{name}.html"].decode())
    ladders = [
        e.get("href", "") for e in elements(tree, "a") if "/living-lab.html#c-" in e.get("href", "")
    ]
    known = [c.id for d in pilot_page(shipped_evaluations[0], renderer.language).known
             for c in d.conditions]  # fmt: skip
    assert known
    assert ladders == [f"frameworks/living-lab.html#c-{name}" for name in known]
    questions, data = (e for e in elements(tree, "p") if e.get("class") == "data")
    assert [a.get("href") for a in elements(questions, "a")] == [f"{name}.questions.html"]
    assert [text_of(a) for a in elements(data, "a")] == ["JSON", "CSV"]


def test_a_page_that_stands_alone_links_to_no_site(page_of: PageOf) -> None:
    page = page_of("plan-einstein", "html", "en")
    assert "what the levels mean" not in page
    assert 'class="data"' not in page


def test_outsiders_are_said_to_be_outsiders(judge: Judge, rated: Any) -> None:
    reader = judge("growth", language="en", assessments=rated(assessor="reader-b", trust=3))
    assert notices(pilotscan.render(reader, lang="en")) == [
        "Assessed by outsiders: not the judgement of the organisations involved, of whom nobody "
        "gave a level or replied. Reference date 15 January 2026."
    ]


# --- the question of the route --------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["html", "md"])
def test_a_verdict_has_the_question_above_it_that_it_answers(
    make_pilot: Callable[..., Pilot], telling: Framework, kind: str
) -> None:
    said = "Verdict for this route: "
    for route, asked in (("growth", "Can it grow?"), ("circulation", f"{said}Circulation")):
        [evaluation] = pilotscan.evaluate([make_pilot()], telling, route=route)
        text = Renderer("en").render(evaluation, kind)
        assert asked in text
        assert (said in text) is (route == "circulation")
