"""The page of changes in a real browser: accessible, narrow enough, and asking for nothing."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from pilotscan.changes import Changes, compare_snapshots
from pilotscan.model.framework import Framework
from pilotscan.reporting.render import Renderer
from support.taken import GROWTH, broken, made, snapshot, state

LANGUAGES = ("en", "nl")
LOOKS = (("en", 320, "light"), ("en", 1280, "dark"), ("nl", 320, "dark"), ("nl", 1280, "light"))
"""Each two of language, width and scheme meet."""


def everything(small: Framework) -> Changes:
    """Return changes of every kind, so that every part of the page is there."""
    rules = small.rules.model_copy(
        update={"ready": small.rules.ready.model_copy(update={"min_level": 4})}
    )
    strict = small.model_copy(update={"version": "2.0.0", "rules": rules})
    long = "Gemeenschapsontwikkelingsondersteuningsprogramma" * 3
    worse = made({**GROWTH, "money": 1, "volunteers": "unknown"}, id="worse", name=long)
    known = {**GROWTH, "money": "unknown"}
    old = [
        made(id="worse", name="Once shorter", language="nl"),
        made(known, id="known"),
        made(id="gone", name="<b>Gone</b>"),
        made(id="breaks"),
        made({"trust": 3}, id="renamed"),
    ]
    new = [
        replace(state(strict, worse, f"a/{long}.yaml"), language="nl"),
        state(strict, made({**known, "money": 0}, id="known", scaling={"route": "circulation"})),
        state(strict, made(id="new")),
        state(strict, made(id="mended")),
        state(strict, made({"trust": 1}, id="another"), "renamed.yaml"),
    ]
    return compare_snapshots(
        snapshot(
            small,
            *old,
            shown="git:main",
            commit="0123456789abcdef",
            unjudged=(broken("mended.yaml"), broken("never.yaml")),
            notes=("pilots/x is a submodule and was passed over",),
            by_other={pilot.id: state(strict, pilot) for pilot in old},
        ),
        snapshot(strict, *new, unjudged=(broken("breaks.yaml"), broken("never.yaml"))),
    )


@pytest.fixture(scope="module")
def pages(small: Framework, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("changes")
    written = {}
    for lang in LANGUAGES:
        written[lang] = folder / f"{lang}.html"
        written[lang].write_text(Renderer(lang).changes(everything(small), "html"), "utf-8")
    return written


def opened(browser: Browser, path: Path, **options: object) -> Page:
    page = browser.new_context(**options).new_page()  # type: ignore[arg-type]
    page.goto(path.as_uri())
    return page


@pytest.mark.parametrize(("lang", "width", "scheme"), LOOKS)
@pytest.mark.outside
def test_axe_finds_no_fault_and_the_page_does_not_scroll_sideways(  # noqa: PLR0917
    browser: Browser, axe: str, pages: dict[str, Path], lang: str, width: int, scheme: str
) -> None:
    viewport = {"width": width, "height": 900}
    page = opened(browser, pages[lang], viewport=viewport, color_scheme=scheme, bypass_csp=True)

    assert page.evaluate("document.documentElement.scrollWidth") == width
    page.evaluate(axe)
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")["violations"]
    assert [(fault["id"], fault["nodes"][0]["target"]) for fault in found] == []
    page.context.close()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_page_asks_for_nothing_and_complains_of_nothing(
    browser: Browser, pages: dict[str, Path], lang: str
) -> None:
    asked: list[str] = []
    said: list[str] = []
    page = browser.new_context().new_page()
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text))
    page.goto(pages[lang].as_uri())

    assert asked == [pages[lang].as_uri()]
    assert said == []
    assert page.locator("h1").count() == 1
    assert page.locator("section").count() == 10
    page.context.close()


def test_every_part_is_there_and_links_lead_within_the_page(
    browser: Browser, pages: dict[str, Path]
) -> None:
    page = opened(browser, pages["en"])
    heads = [head.inner_text() for head in page.locator("h2").all()]

    assert heads == [
        "What stands out", "What got worse", "What is known now", "Verdicts that changed",
        "Pilot by pilot", "New pilots", "Pilots that are gone",
        "Pilots that cannot be judged on both sides", "What was passed over",
        "How changes are found", "Provenance",
    ]  # fmt: skip
    lost = page.evaluate(
        "[...document.querySelectorAll('a[href]')].map(a => a.getAttribute('href'))"
        ".filter(h => !h.startsWith('#') || !document.getElementById(h.slice(1)))"
    )
    assert lost == []
    page.context.close()
