"""The page of a pilot in a real browser: folded and unfolded, by keyboard, enlarged, on paper."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser, Locator, Page

LANGUAGES: tuple[Literal["en", "nl"], ...] = ("en", "nl")
KINDS = ("plan-einstein", "nieuw-thuis-rotterdam", "leiden-azc-volunteers")
"""Much is known, the lessons travel, nothing is rated."""
A4_WITHIN_MARGINS = 672
"""Whole CSS pixels in 178 mm."""
ENLARGED = {"width": 320, "height": 256}
"""What 400 % leaves of 1280 by 1024."""
TARGET = 24
"""Pixels that what can be clicked is high at least: WCAG 2.2, 2.5.8."""
SEEN = "element => element.checkVisibility({contentVisibilityAuto: true, visibilityProperty: true})"
each_language = pytest.mark.parametrize("lang", LANGUAGES)
each_kind = pytest.mark.parametrize("kind", KINDS)


def opened(browser: Browser, site: Path, lang: str, kind: str, **options: object) -> Page:
    context = browser.new_context(**options)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto((site / ("" if lang == "en" else lang) / f"{kind}.html").as_uri())
    return page


def unfold(page: Page) -> None:
    page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")


def faults(page: Page) -> list[tuple[str, object]]:
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")["violations"]
    return [(fault["id"], fault["nodes"][0]["target"]) for fault in found]


def check_width(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    assert page.evaluate("document.documentElement.scrollWidth") == width


def folds(page: Page) -> list[Locator]:
    found = page.locator(".folded > details").all()
    assert len(found) > 4
    return found


@each_language
@each_kind
def test_axe_finds_no_fault_folded_unfolded_light_dark_narrow_and_printed(
    browser: Browser, axe: str, site: Path, kind: str, lang: str
) -> None:
    page = opened(browser, site, lang, kind, bypass_csp=True)
    page.evaluate(axe)
    for is_open, looks in (
        (False, ((320, "light"),) if lang == "en" else ((1280, "dark"),)),
        (True, ((320, "dark"), (1280, "light"))),
    ):
        if is_open:
            unfold(page)
        for width, scheme in looks:
            page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            check_width(page, width)
            assert faults(page) == [], (is_open, width, scheme)
    page.emulate_media(media="print", color_scheme="light")
    check_width(page, A4_WITHIN_MARGINS)
    assert faults(page) == [], "print"
    page.context.close()


@each_language
@each_kind
def test_paper_shows_all_that_is_folded_on_screen(
    browser: Browser, site: Path, kind: str, lang: str
) -> None:
    page = opened(browser, site, lang, kind)
    inside = page.locator(".folded > details > :not(summary)")
    assert inside.count() > 8
    assert not any(inside.evaluate_all(f"all => all.map({SEEN})"))
    page.emulate_media(media="print")
    assert all(inside.evaluate_all(f"all => all.map({SEEN})"))
    page.context.close()


@each_language
def test_each_fold_is_reached_by_tab_and_opened_and_closed_by_enter(
    browser: Browser, site: Path, lang: str
) -> None:
    page = opened(browser, site, lang, "plan-einstein")
    expected = page.locator(".folded summary h2").evaluate_all("all => all.map(one => one.id)")
    reached: list[str] = []
    at = "document.activeElement"
    for _ in range(200):
        page.keyboard.press("Tab")
        if page.evaluate(f"{at}.tagName") != "SUMMARY":
            continue
        reached.append(page.evaluate(f"{at}.querySelector('h2').id"))
        ring = page.evaluate(f"getComputedStyle({at}).outlineStyle")
        assert ring == "solid"
        for state in (True, False):
            page.keyboard.press("Enter")
            assert page.evaluate(f"{at}.parentElement.open") is state
        if reached[-1] == expected[-1]:
            break
    assert reached == expected
    page.context.close()


@each_language
def test_a_link_into_what_is_folded_opens_it_and_leads_there(
    browser: Browser, site: Path, lang: str
) -> None:
    page = opened(browser, site, lang, "plan-einstein")
    for place in (".verdict strong a", ".verdict .refs a", ".lede .refs a"):
        link = page.locator(place).first
        anchor = (link.get_attribute("href") or "")[1:]
        link.click()
        target = page.locator(f"[id='{anchor}']")
        assert target.evaluate("one => one.closest('details').open")
        box, height = target.bounding_box(), page.viewport_size["height"]  # type: ignore[index]
        assert box is not None
        assert box["y"] < height
        page.go_back()
        page.evaluate("document.querySelectorAll('details').forEach(one => one.open = false)")
    page.context.close()


@each_language
def test_an_address_with_the_name_of_a_condition_opens_the_page_there(
    browser: Browser, site: Path, lang: str
) -> None:
    path = site / ("" if lang == "en" else lang) / "plan-einstein.html"
    page = browser.new_page()
    page.goto(f"{path.as_uri()}#c-legal-room")
    assert page.evaluate("document.getElementById('c-legal-room').closest('details').open")
    page.close()


@each_language
@each_kind
def test_enlarged_four_times_nothing_runs_off_sideways(
    browser: Browser, site: Path, kind: str, lang: str
) -> None:
    page = opened(browser, site, lang, kind, viewport=ENLARGED, device_scale_factor=4)
    for _ in ("folded", "unfolded"):
        assert page.evaluate("document.documentElement.scrollWidth") == ENLARGED["width"]
        cut = page.locator("main *").evaluate_all(
            """all => all.filter(one => one.checkVisibility() && !one.closest('svg')
                 && one.getBoundingClientRect().right > innerWidth + 1
                 && !one.closest('.wide')).map(one => one.outerHTML.slice(0, 80))"""
        )
        assert cut == []
        unfold(page)
    page.context.close()


@each_language
def test_a_fold_is_high_enough_to_be_touched(browser: Browser, site: Path, lang: str) -> None:
    page = opened(browser, site, lang, "plan-einstein", viewport={"width": 320, "height": 900})
    for fold in folds(page):
        box = fold.locator("summary").bounding_box()
        assert box is not None
        assert box["height"] >= TARGET
    page.context.close()


@each_language
@each_kind
def test_without_a_script_and_a_request_all_of_it_can_be_read(
    browser: Browser, site: Path, kind: str, lang: str
) -> None:
    context = browser.new_context(java_script_enabled=False)
    page, asked = context.new_page(), []
    page.on("request", lambda request: asked.append(request.url))
    path = site / ("" if lang == "en" else lang) / f"{kind}.html"
    page.goto(path.as_uri())
    summary = page.locator("summary", has=page.locator("h2#unknown"))
    table = page.locator("section[aria-labelledby=unknown] table")
    assert not table.is_visible()
    summary.click()
    assert table.is_visible()
    assert asked == [path.as_uri()]
    context.close()
