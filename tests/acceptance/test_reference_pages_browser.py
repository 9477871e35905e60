"""The pages of framework, terms and method in a real browser."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from pilotscan.model.framework import Framework
from pilotscan.reporting.render import Renderer
from pilotscan.reporting.site.framework_page import framework_page
from pilotscan.reporting.site.glossary_page import glossary_page
from pilotscan.reporting.site.links import Site
from pilotscan.reporting.site.method_page import method_page
from pilotscan.reporting.site.worked_example import choose_example
from pilotscan.reporting.words.language import Language
from pilotscan.scoring.evaluation import Evaluation

A4_WITHIN_MARGINS = 672
"""Whole CSS pixels in 178 mm."""
LANGUAGES = ("en", "nl")
KINDS = ("framework", "glossary", "method")
SITE = Site(("en", "nl"), "living-lab", has_comparison=True)


@pytest.fixture(scope="module")
def pages(
    living_lab: Framework,
    shipped_evaluations: list[Evaluation],
    tmp_path_factory: pytest.TempPathFactory,
) -> dict[tuple[str, str], Path]:
    folder = tmp_path_factory.mktemp("reference")
    written = {}
    for lang in LANGUAGES:
        language, renderer = Language(lang), Renderer(lang, site=SITE)
        example = choose_example(shipped_evaluations)
        for name, view in (
            ("framework", framework_page(living_lab, language, "ab" * 32)),
            ("glossary", glossary_page(living_lab, language, "ab" * 32)),
            ("method", method_page(example, living_lab, language, "ab" * 32)),
        ):
            written[name, lang] = folder / f"{name}-{lang}.html"
            written[name, lang].write_bytes(renderer.explaining(name, name, view))
    return written


def opened(browser: Browser, path: Path, **options: object) -> Page:
    context = browser.new_context(**options)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(path.as_uri())
    return page


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.outside
def test_axe_finds_no_fault_and_the_page_does_not_scroll_sideways(  # noqa: PLR0917
    browser: Browser,
    axe: str,
    pages: dict[tuple[str, str], Path],
    lang: str,
    kind: str,
    scheme: str,
    width: int,
) -> None:
    viewport = {"width": width, "height": 900}
    page = opened(
        browser, pages[kind, lang], viewport=viewport, color_scheme=scheme, bypass_csp=True
    )
    assert page.evaluate("document.documentElement.scrollWidth") == width
    page.evaluate(axe)
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")["violations"]
    assert [(fault["id"], fault["nodes"][0]["target"]) for fault in found] == []
    page.context.close()


@pytest.mark.parametrize("kind", KINDS)
def test_a_page_asks_for_nothing_and_its_own_policy_lets_its_style_through(
    browser: Browser, pages: dict[tuple[str, str], Path], kind: str
) -> None:
    asked: list[str] = []
    said: list[str] = []
    page = browser.new_page()
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text))
    page.goto(pages[kind, "nl"].as_uri())
    assert asked == [pages[kind, "nl"].as_uri()]
    assert said == []
    assert page.evaluate("getComputedStyle(document.querySelector('h1')).fontWeight") == "600"
    page.close()


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_nothing_is_wider_than_the_paper(
    browser: Browser, pages: dict[tuple[str, str], Path], kind: str, lang: str
) -> None:
    page = opened(browser, pages[kind, lang], viewport={"width": A4_WITHIN_MARGINS, "height": 900})
    page.emulate_media(media="print")
    assert page.evaluate("document.documentElement.scrollWidth") == A4_WITHIN_MARGINS
    page.context.close()


def test_the_link_to_a_condition_shows_itself_to_the_keyboard(
    browser: Browser, pages: dict[tuple[str, str], Path]
) -> None:
    page = opened(browser, pages["framework", "en"], viewport={"width": 1280, "height": 900})
    link = page.locator("#c-durable-need h3 .permalink")
    shown = "element => getComputedStyle(element).opacity"
    assert link.evaluate(shown) == "0"
    page.locator("#c-shared-problem-definition a").last.focus()
    page.keyboard.press("Tab")
    assert link.evaluate("element => element === document.activeElement")
    assert link.evaluate(shown) == "1"
    page.keyboard.press("Enter")
    assert page.evaluate("location.hash") == "#c-durable-need"
    page.context.close()


def test_on_paper_there_are_no_links_to_places(
    browser: Browser, pages: dict[tuple[str, str], Path]
) -> None:
    page = opened(browser, pages["framework", "en"])
    page.emulate_media(media="print")
    assert page.locator(".permalink:visible").count() == 0
    assert page.locator("#c-durable-need .ladder:visible").count() == 1
    page.context.close()
