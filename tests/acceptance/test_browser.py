"""Pages in a real browser: accessible, narrow enough for a phone, and asking for nothing."""

from __future__ import annotations

from itertools import product
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

import pilotscan
from pilotscan.api.load import LoadedPilots
from pilotscan.comparing.comparison import Comparison
from pilotscan.model.framework import Framework
from pilotscan.reporting.comparison.page import Layout
from pilotscan.reporting.render import Renderer

A4_WITHIN_MARGINS = 672
"""Whole CSS pixels in 178 mm."""
LANGUAGES = ("en", "nl")
LOOKS = {"en": ((320, "light"), (1280, "dark")), "nl": ((320, "dark"), (1280, "light"))}
"""Widths and schemes by language: each two of these three meet."""
KINDS = ("few", "many", "dimensions", "order")


@pytest.fixture(scope="module")
def compared(shipped: LoadedPilots, living_lab: Framework) -> dict[str, Comparison]:
    ordering = pilotscan.Ordering(draws=200, rank_from=0.1)
    return {
        "few": pilotscan.compare(shipped.pilots[:6], living_lab),
        "many": pilotscan.compare(shipped, living_lab),
        "order": pilotscan.compare(
            shipped, living_lab, route="institutionalisation", ordering=ordering
        ),
    }


@pytest.fixture(scope="module")
def pages(
    compared: dict[str, Comparison], tmp_path_factory: pytest.TempPathFactory
) -> dict[tuple[str, str], Path]:
    folder = tmp_path_factory.mktemp("pages")
    written = {}
    for lang in LANGUAGES:
        renderer = Renderer(lang)
        texts = {name: renderer.comparison(item, "html") for name, item in compared.items()}
        by_dimension = Layout(by="dimension", grouping="route")
        texts["dimensions"] = renderer.comparison(compared["many"], "html", by_dimension)
        for name, text in texts.items():
            written[name, lang] = folder / f"{name}-{lang}.html"
            written[name, lang].write_text(text, "utf-8")
    return written


def opened(browser: Browser, path: Path, **options: object) -> Page:
    context = browser.new_context(**options)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(path.as_uri())
    return page


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_axe_finds_no_fault_and_neither_page_nor_table_runs_off(
    browser: Browser, axe: str, pages: dict[tuple[str, str], Path], lang: str, kind: str
) -> None:
    page = opened(browser, pages[kind, lang], bypass_csp=True)
    page.evaluate(axe)
    for (width, scheme), is_open in product(LOOKS[lang], (False, True)):
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=scheme)
        page.locator("details").evaluate_all(
            "(all, open) => all.forEach(part => { part.open = open; })", is_open
        )
        assert page.evaluate("document.documentElement.scrollWidth") == width
        cut = page.locator(".wide").evaluate_all(
            """all => all.filter(e => e.scrollWidth > e.clientWidth)
                          .map(e => e.firstElementChild.className)"""
        )
        # On a phone a map of all levels, and one of ranks, are moved sideways under their names.
        maps = ("map", "ranks") if width == 320 else ()
        assert [name for name in cut if not name.startswith(maps)] == []
        # `many` stands in the site too: test_site_browser.py. Folded there is less to be seen.
        if kind != "many" and (is_open or width == LOOKS[lang][0][0]):
            found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")["violations"]
            assert [(fault["id"], fault["nodes"][0]["target"]) for fault in found] == []
    page.context.close()


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_a_page_asks_for_nothing_has_its_style_and_fits_its_paper(
    browser: Browser, pages: dict[tuple[str, str], Path], kind: str, lang: str
) -> None:
    asked: list[str] = []
    said: list[str] = []
    page = browser.new_page()
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text))
    page.goto(pages[kind, lang].as_uri())
    assert page.evaluate("getComputedStyle(document.querySelector('h1')).fontWeight") == "600"
    # A browser would print the whole page smaller.
    page.set_viewport_size({"width": A4_WITHIN_MARGINS, "height": 900})
    page.emulate_media(media="print")
    assert page.evaluate("document.documentElement.scrollWidth") == A4_WITHIN_MARGINS
    assert asked == [pages[kind, lang].as_uri()]
    assert said == []
    page.close()


def test_every_level_of_a_wide_heatmap_can_be_reached_by_keyboard(
    browser: Browser, pages: dict[tuple[str, str], Path]
) -> None:
    page = opened(browser, pages["many", "en"], viewport={"width": 320, "height": 900})
    region = page.locator("section[aria-labelledby=heatmap] .wide")
    region.focus()
    before = region.evaluate("element => element.scrollLeft")
    for _ in range(20):
        page.keyboard.press("ArrowRight")
    page.wait_for_function(
        "([element, before]) => element.scrollLeft > before", arg=[region.element_handle(), before]
    )
    page.context.close()


def test_a_link_from_the_heatmap_leads_to_the_condition(
    browser: Browser, pages: dict[tuple[str, str], Path]
) -> None:
    page = opened(browser, pages["many", "en"])
    page.locator("table.map thead a").first.click()
    assert page.evaluate("location.hash").startswith("#c-")
    assert page.evaluate("document.querySelector(':target') !== null")
    page.context.close()


def test_on_paper_no_name_of_a_group_and_no_legend_is_left_alone(
    browser: Browser, pages: dict[tuple[str, str], Path]
) -> None:
    page = opened(browser, pages["many", "en"])
    page.emulate_media(media="print")
    for place, side in (
        (".group", "After"),
        (".group + tr, .rows + tr", "Before"),
        ("tr.rows", "After"),
        (".legend", "After"),
        (".legend", "Inside"),
    ):
        breaks = page.locator(place).evaluate_all(
            "(found, side) => found.map(e => getComputedStyle(e)['break' + side])", side
        )
        # The first row is kept with the head of its table as well.
        assert set(breaks) == {"avoid"}, place
    page.context.close()
