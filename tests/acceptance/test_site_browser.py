"""The site in a real browser: every kind of page in each language, scheme and width."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

import pilotscan
from pilotscan.model.framework import Framework
from support.extreme import extreme_pilot
from support.packages import program

KINDS = (
    "index", "comparison", "frameworks/living-lab", "method", "glossary", "plan-einstein",
    "plan-einstein.questions",
)  # fmt: skip
"""One page of each kind."""
LANGUAGES = ("en", "nl")
LOOKS = {"en": ((320, "light"), (1280, "dark")), "nl": ((320, "dark"), (1280, "light"))}
"""Widths and schemes by language: each two of these three meet."""
REPORTS = {
    "startblok-riekerhaven": ("nl", (320, "dark"), 1280),
    "haarlem-mozaiek": ("en", (1280, "light"), 320),
    "diner-voor-gelukszoekers": ("nl", (320, "light"), 1280),
    "leiden-azc-volunteers": ("en", (1280, "dark"), 320),
}
"""Reports of pilots of which much, something and little is known, and how they are looked at."""
A4_WITHIN_MARGINS = 672
"""Whole CSS pixels in 178 mm."""
SPACED = "* { line-height: 1.5 !important; letter-spacing: .12em !important; " \
         "word-spacing: .16em !important; } p { margin-bottom: 2em !important; }"  # fmt: skip
"""The spacing of WCAG 2.2, 1.4.12."""


@pytest.fixture(scope="module")
def extremes(living_lab: Framework, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("extremes")
    pages = {}
    for name, unknown in (("all rated", False), ("all unknown", True)):
        [evaluation] = pilotscan.evaluate([extreme_pilot(unknown=unknown)], living_lab)
        pages[name] = folder / f"{unknown}.html"
        pages[name].write_text(pilotscan.render(evaluation, lang="nl"), "utf-8")
    return pages


def at(site: Path, lang: str, kind: str) -> Path:
    return site / ("" if lang == "en" else lang) / f"{kind}.html"


def opened(browser: Browser, path: Path, **options: object) -> Page:
    page = browser.new_context(**options).new_page()  # type: ignore[arg-type]
    page.goto(path.as_uri())
    return page


def faults(page: Page) -> list[tuple[str, object]]:
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")["violations"]
    return [(fault["id"], fault["nodes"][0]["target"]) for fault in found]


def check_looks(page: Page, axe: str, *looks: tuple[int, str]) -> None:
    """Look at an open page at widths and in schemes."""
    page.evaluate(axe)
    for width, scheme in looks:
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        check_width(page, width)
        assert faults(page) == [], (width, scheme)


def check_width(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    assert page.evaluate("document.documentElement.scrollWidth") == width


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_axe_finds_no_fault_and_the_page_does_not_scroll_sideways(
    browser: Browser, axe: str, site: Path, lang: str, kind: str
) -> None:
    page = opened(browser, at(site, lang, kind), bypass_csp=True)
    check_looks(page, axe, *LOOKS[lang])
    page.context.close()


@pytest.mark.parametrize("kind", REPORTS)
def test_reports_of_well_and_hardly_known_pilots_are_as_sound(
    browser: Browser, axe: str, site: Path, kind: str
) -> None:
    lang, look, other = REPORTS[kind]
    page = opened(browser, at(site, lang, kind), bypass_csp=True)
    check_width(page, other)
    check_looks(page, axe, look)
    page.context.close()


@pytest.mark.parametrize("name", ["all rated", "all unknown"])
def test_extreme_content_still_makes_a_sound_page(
    browser: Browser, axe: str, extremes: dict[str, Path], name: str
) -> None:
    page = opened(browser, extremes[name], bypass_csp=True)
    check_width(page, 1280)
    check_looks(page, axe, (320, "light"))
    page.context.close()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_pages_of_the_site_ask_for_nothing_say_nothing_and_fit_their_paper(
    browser: Browser, site: Path, lang: str
) -> None:
    """All are open together, so that half a second in which nothing is asked for is that of all."""
    context = browser.new_context()
    pages, asked, said = [], [], []
    for kind in KINDS:
        page = context.new_page()
        page.on("request", lambda request: asked.append(request.url))
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        page.goto(at(site, lang, kind).as_uri())
        pages.append(page)
    for page in pages:
        page.wait_for_load_state("networkidle")
        # Its own policy lets its style through.
        weight = page.evaluate("getComputedStyle(document.querySelector('h1')).fontWeight")
        assert weight == "600", page.url
        check_paper(page)
    assert (asked, said) == ([at(site, lang, kind).as_uri() for kind in KINDS], [])
    context.close()


def check_paper(page: Page) -> None:
    """Assert that nothing is wider than the sheet: a browser would print the whole page smaller."""
    page.emulate_media(media="print")
    check_width(page, A4_WITHIN_MARGINS)


@pytest.mark.parametrize("kind", KINDS)
def test_all_content_is_there_without_script(browser: Browser, site: Path, kind: str) -> None:
    """What stands in the page's text is shown without script, but for what folds out."""
    page = opened(browser, at(site, "en", kind), java_script_enabled=False)
    main = page.locator("main")
    told = main.inner_text()
    for heading in main.locator("h2, h3, h4").all():
        if heading.evaluate("e => e.closest('details:not([open])') === null"):
            assert heading.is_visible(), heading.inner_text()
    # What is not seen is folded: in a part of the page, or below the head of its group.
    folded = "details:not([open]) tbody tr, tbody:has(> .group details:not([open])) > tr"
    hidden = main.locator("tbody tr").count() - main.locator("tbody tr:visible").count()
    assert hidden == main.locator(folded).locator("visible=false").count()
    assert len(told) > 1_000
    page.context.close()


@pytest.mark.parametrize("kind", KINDS)
def test_wider_spacing_cuts_nothing_off(browser: Browser, site: Path, kind: str) -> None:
    page = opened(
        browser, at(site, "nl", kind), viewport={"width": 640, "height": 900}, bypass_csp=True
    )
    page.add_style_tag(content=SPACED)
    assert page.evaluate("document.documentElement.scrollWidth") == 640
    page.context.close()


def test_what_folds_out_folds_out_by_keyboard(browser: Browser, site: Path) -> None:
    page = opened(browser, at(site, "en", "plan-einstein"))
    fold = page.locator("details").first
    fold.locator("summary").focus()
    assert fold.get_attribute("open") is None
    page.keyboard.press("Enter")
    assert fold.get_attribute("open") is not None
    page.keyboard.press("Space")
    assert fold.get_attribute("open") is None
    page.context.close()


def test_the_first_stop_of_the_keyboard_skips_the_way_through_the_site(
    browser: Browser, site: Path
) -> None:
    page = opened(browser, at(site, "en", "plan-einstein"))
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('href')") == "#main"
    box = page.locator("a.skip").bounding_box()
    assert box is not None
    assert box["x"] >= 0
    page.keyboard.press("Enter")
    assert page.evaluate("location.hash") == "#main"
    page.context.close()


def test_the_language_of_a_page_is_switched_to_the_same_page(browser: Browser, site: Path) -> None:
    page = opened(browser, at(site, "en", "frameworks/living-lab"))
    page.get_by_role("link", name="Nederlands").click()
    page.wait_for_url(at(site, "nl", "frameworks/living-lab").as_uri())
    assert page.evaluate("document.documentElement.lang") == "nl"
    page.context.close()


def test_the_other_language_of_the_overview_shows_what_was_chosen(
    browser: Browser, site: Path
) -> None:
    page = opened(browser, at(site, "en", "index"))
    page.locator("#f-verdict").select_option("not-yet")
    page.locator("[data-sort=name] button").click()
    page.locator("#f-q").fill("e")
    shown = page.locator("table.overview tr:not(.group):visible a[href$='.html']").evaluate_all(
        "links => links.map((link) => link.getAttribute('href'))"
    )
    page.get_by_role("link", name="Nederlands").click()
    there = at(site, "nl", "index").as_uri()
    page.wait_for_url(f"{there}?q=e&verdict=not-yet&sort=name")
    assert (
        page.locator("table.overview tr:not(.group):visible a[href$='.html']").evaluate_all(
            "links => links.map((link) => link.getAttribute('href'))"
        )
        == shown
        != []
    )
    assert page.locator("#f-verdict").input_value() == "not-yet"
    page.locator("#find [data-does=clear]").click()
    page.locator("[data-does=unsort]").click()
    page.get_by_role("link", name="English").click()
    page.wait_for_url(at(site, "en", "index").as_uri())
    page.context.close()


def test_the_second_line_of_a_verdict_in_a_table_stands_below_its_words(
    browser: Browser, site: Path
) -> None:
    page = opened(browser, at(site, "en", "plan-einstein"))
    tag = page.locator("td .tag").first
    tag.evaluate("tag => { tag.style.maxWidth = '5em'; }")
    starts = tag.evaluate(
        """tag => {
          const range = document.createRange();
          range.selectNodeContents(tag.lastChild);
          const begin = tag.getBoundingClientRect().left;
          return [...range.getClientRects()].map((line) => line.left - begin);
        }"""
    )
    assert len(starts) > 1
    assert min(starts) > 12
    page.context.close()


@pytest.mark.parametrize("kind", REPORTS)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_on_paper_nothing_is_wider_than_the_sheet(
    browser: Browser, site: Path, kind: str, lang: str
) -> None:
    page = opened(browser, at(site, lang, kind))
    check_paper(page)
    page.context.close()


@pytest.mark.parametrize(
    ("lang", "kind"),
    [*(("en", kind) for kind in KINDS), ("nl", KINDS[-1]), ("nl", "leiden-azc-volunteers")],
)
@pytest.mark.outside
def test_what_is_folded_is_open_on_paper(
    browser: Browser, site: Path, tmp_path: Path, lang: str, kind: str
) -> None:
    page = opened(browser, at(site, lang, kind))
    page.locator("main").evaluate(
        """main => main.insertAdjacentHTML("beforeend",
             "<details><summary>Folded</summary><div><p>Open on paper</p></div></details>")"""
    )
    # Text by text: the heads of a table stand again on its next sheet.
    folded = page.evaluate(
        """() => [...document.querySelectorAll("details:not([open])")].flatMap((part) => {
            const found = [], walk = document.createTreeWalker(part, NodeFilter.SHOW_TEXT);
            while (walk.nextNode())
                if (!walk.currentNode.parentElement.closest("svg, thead, caption"))
                    found.push(walk.currentNode.textContent);
            return found.filter((text) => text.trim());
        })"""
    )
    assert len(folded) > (kind in {KINDS[-1], "leiden-azc-volunteers"})
    page.pdf(path=tmp_path / "page.pdf", prefer_css_page_size=True)
    page.context.close()
    done = subprocess.run(
        [program("pdftotext"), "-raw", "-enc", "UTF-8", str(tmp_path / "page.pdf"), "-"],
        capture_output=True, check=True,
    )  # fmt: skip
    printed = "".join(done.stdout.decode().split())
    assert [text for text in folded if "".join(text.split()) not in printed] == []


def test_the_link_to_a_condition_shows_itself_to_the_keyboard(browser: Browser, site: Path) -> None:
    page = opened(
        browser, at(site, "en", "frameworks/living-lab"), viewport={"width": 1280, "height": 900}
    )
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


def test_on_paper_there_are_no_links_to_places(browser: Browser, site: Path) -> None:
    page = opened(browser, at(site, "en", "frameworks/living-lab"))
    page.emulate_media(media="print")
    assert page.locator(".permalink:visible").count() == 0
    assert page.locator("#c-durable-need .ladder:visible").count() == 1
    page.context.close()
