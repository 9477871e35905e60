"""The overview in a real browser: search, filters and order, by keyboard, address and without."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from pilotscan.model.framework import Framework
from pilotscan.reporting.render import Renderer
from pilotscan.reporting.site.overview import AT_ONCE, index_row
from pilotscan.reporting.site.overview_row import IndexRow
from pilotscan.reporting.words.language import LANGUAGES, Language
from pilotscan.reporting.words.said import Said
from pilotscan.scoring.evaluation import Evaluation

FORMATS = ("html", "md", "pdf")
COPIES = 9
MANY = COPIES * 22
MADE = (
    # name, verdict, group, steps to go, municipalities, theme
    ("Zon", "not-yet", "known", 5, ("Delft",), "wonen"),
    ("élan", "stop-or-repair", "known", 9, ("Delft", "Leiden"), "werk"),
    ("Anker", "ready-stepwise", "open", 0, ("Leiden",), "wonen"),
    ("Maan", "not-yet", "known", 2, (), "taal"),
    ("Brug", "not-assessable", "mention", 17, ("unknown",), "taal"),
)
ROWS = "#rows tr[data-o]"
AS_WRITTEN = ["Anker", "Maan", "Zon", "élan"]
"""Brug is only a mention, and so it is folded away."""
GROUPS = ("open", "known", "mention")
SOME, NONE = "?q=leiden&sort=-distance", "?q=zzz"
LOOKS = (
    ("en", SOME, "light", 320),
    ("en", NONE, "dark", 1280),
    ("nl", SOME, "dark", 1280),
    ("nl", NONE, "light", 1280),
    ("nl", NONE, "dark", 320),
)
"""Each two of language, what is found, scheme and width meet."""


@pytest.fixture(scope="module")
def addresses(
    shipped_evaluations: list[Evaluation],
    living_lab: Framework,
    tmp_path_factory: pytest.TempPathFactory,
) -> dict[str, str]:
    """Addresses of overviews: shipped pilots in both languages, a made set, and many pilots."""
    folder = tmp_path_factory.mktemp("overview")

    def write(name: str, rows: Sequence[IndexRow], lang: str) -> None:
        page = Renderer(lang).index(rows, living_lab, "html", desk=0, linked=FORMATS)
        (folder / f"{name}.html").write_text(page, "utf-8")

    for lang in LANGUAGES:
        rows = [index_row(evaluation, Language(lang)) for evaluation in shipped_evaluations]
        write(lang, rows, lang)
        write(f"many-{lang}", [r._replace(id=f"p{n}") for n in range(COPIES) for r in rows], lang)
    like = index_row(shipped_evaluations[0], Language("en"))
    made = [
        like._replace(
            id=f"p{i}", name=Said(name), verdict=verdict, verdict_title=verdict, group=group,
            steps=steps, answers=steps if group == "mention" else 0, municipalities=towns,
            place=" ".join(towns), themes=(Said(theme),), next="", who="", told=(theme,),
        )
        for i, (name, verdict, group, steps, towns, theme) in enumerate(MADE)
    ]  # fmt: skip
    write("made", made, "en")
    return {path.stem: path.as_uri() for path in folder.iterdir()}


@pytest.fixture
def made(browser: Browser, addresses: dict[str, str]) -> Iterator[Page]:
    """The made set, just opened; fails if its page reports an error."""
    page = browser.new_page()
    wrong: list[str] = []
    page.on("console", lambda message: wrong.append(message.text))
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.goto(addresses["made"])
    yield page
    page.close()
    assert wrong == []


def names(page: Page) -> list[str]:
    return page.locator(f"{ROWS}:visible > th > a").all_inner_texts()


def state(page: Page) -> str:
    return str(page.evaluate("decodeURIComponent(location.search)"))


def told(page: Page) -> str:
    return page.locator("[role=status]").inner_text()


def focused(page: Page) -> str:
    """Name what has the focus: an id, else a text."""
    return str(
        page.evaluate("document.activeElement.id || document.activeElement.textContent.trim()")
    )


# --- for everyone ---------------------------------------------------------------------------------


@pytest.mark.parametrize(("lang", "query", "scheme", "width"), LOOKS)
def test_axe_finds_no_fault_and_the_page_does_not_scroll_sideways(  # noqa: PLR0917
    browser: Browser,
    axe: str,
    addresses: dict[str, str],
    lang: str,
    query: str,
    scheme: Any,
    width: int,
) -> None:
    context = browser.new_context(color_scheme=scheme, bypass_csp=True)
    page = context.new_page()
    page.goto(addresses[lang] + query)
    assert page.locator("#find").is_visible()
    for each in (320 + 1280 - width, width):
        page.set_viewport_size({"width": each, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth") == each
    page.evaluate(axe)
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")["violations"]
    assert [(fault["id"], fault["nodes"][0]["target"]) for fault in found] == []
    context.close()


@pytest.mark.parametrize("width", [320, 1280])
def test_rows_out_of_sight_are_a_table_to_those_who_see_none(
    browser: Browser, addresses: dict[str, str], width: int
) -> None:
    page = browser.new_page(viewport={"width": width, "height": 900})
    page.goto(addresses["many-en"])
    session = page.context.new_cdp_session(page)
    nodes = session.send("Accessibility.getFullAXTree")["nodes"]
    roles = [node["role"]["value"] for node in nodes if not node["ignored"]]
    groups = 3  # of which one is folded
    assert roles.count("table") == 1
    assert roles.count("row") == 1 + groups + AT_ONCE
    assert roles.count("rowheader") == groups + AT_ONCE
    assert roles.count("cell") == 4 * AT_ONCE
    page.close()


def test_of_many_pilots_the_first_are_shown_until_all_are_asked_for(
    browser: Browser, addresses: dict[str, str]
) -> None:
    page = browser.new_page()
    page.goto(addresses["many-en"])
    visible = page.locator(f"{ROWS}:visible")
    more = page.locator("#more")
    assert visible.count() == AT_ONCE
    assert "The first 100 are shown." in more.inner_text()
    assert told(page) == f"{MANY} pilots"
    page.locator("[data-sort=name] button").click()
    in_order = names(page)
    known = 7 * COPIES
    assert in_order[:known] == sorted(in_order[:known], key=str.casefold)
    assert in_order[known:] == sorted(in_order[known:], key=str.casefold)
    more.locator("button").press("Enter")
    assert visible.count() == 14 * COPIES  # and a group that is folded
    assert more.is_hidden()
    assert focused(page) == names(page)[AT_ONCE]
    page.locator("#rows summary").click()
    expect(visible).to_have_count(MANY)
    page.locator("#f-municipality").select_option("leiden")
    assert visible.count() == COPIES * 4
    assert more.is_hidden()
    page.locator("#f-municipality").select_option("")
    assert visible.count() == AT_ONCE
    page.close()


def test_a_mention_is_folded_until_it_is_asked_for_or_found(made: Page) -> None:
    fold, size = made.locator("#g-mention details"), made.locator("#g-mention .size")
    assert fold.get_attribute("open") is None
    assert names(made) == AS_WRITTEN
    made.locator("#g-mention summary").press("Enter")
    assert names(made) == [*AS_WRITTEN, "Brug"]
    made.locator("#g-mention summary").press("Enter")
    made.locator("#f-theme").select_option("taal")
    assert names(made) == ["Maan", "Brug"]
    assert [made.locator(f"#g-{name} .group").is_visible() for name in GROUPS] == [
        False, True, True,
    ]  # fmt: skip
    assert made.locator("#g-known .size").inner_text() == size.inner_text() == "1"
    made.locator("#find [data-does=clear]").click()
    assert names(made) == AS_WRITTEN
    assert made.locator("#g-known .size").inner_text() == "3"


def test_without_script_all_rows_are_there_and_nothing_that_needs_it(
    browser: Browser, addresses: dict[str, str]
) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(addresses["made"])
    assert names(page) == AS_WRITTEN
    page.locator("#g-mention summary").click()
    assert names(page) == [*AS_WRITTEN, "Brug"]
    for dead in ("form", "input", "select", "button", "[role=status]", "#none"):
        assert page.locator(dead).locator("visible=true").count() == 0, dead
    context.close()


def test_no_request_leaves_and_the_policy_of_the_page_lets_its_script_run(
    browser: Browser, addresses: dict[str, str]
) -> None:
    asked: list[str] = []
    said: list[str] = []
    page = browser.new_page()
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text))
    page.goto(addresses["made"])
    page.locator("#f-q").fill("zon")
    page.locator("[data-sort=name] button").click()
    page.locator("#f-q").press("Enter")  # would send the form
    assert names(page) == ["Zon"]
    assert asked == [addresses["made"]]
    assert said == []
    assert page.evaluate("[localStorage.length, sessionStorage.length, document.cookie]") == [
        0, 0, "",
    ]  # fmt: skip
    page.close()


# --- search and filters ---------------------------------------------------------------------------


def test_every_word_has_to_occur_whatever_its_accents_and_capitals(made: Page) -> None:
    for typed, found in {
        "ELAN": ["élan"],
        "élân": ["élan"],
        "  leiden  WERK ": ["élan"],
        "wonen": ["Anker", "Zon"],
        "ready-stepwise": ["Anker"],
        "circulation lessons taal": ["Maan", "Brug"],
        "pdf": [],  # a link to a format is not about the pilot
        "<b>": [],
    }.items():
        made.locator("#f-q").fill(typed)
        assert names(made) == found, typed
        assert told(made) == f"{len(found)} of 5 pilots"
    made.locator("#f-q").fill("   ")
    assert names(made) == AS_WRITTEN
    assert told(made) == "5 pilots"
    assert state(made) == ""


@pytest.mark.parametrize(
    ("lang", "typed", "others"),
    [
        (
            "en",
            "structural funding",
            ("Volksuniversiteit Utrecht (English)", "incidents revised 2022"),
        ),
        (
            "nl",
            "Blijvend geld",
            ("Volksuniversiteit Utrecht (Engels)", "incidenten 2022 aangepast"),
        ),
    ],
)
def test_what_is_only_counted_in_a_row_is_found_as_well(
    browser: Browser, addresses: dict[str, str], lang: str, typed: str, others: tuple[str, str]
) -> None:
    page = browser.new_page()
    page.goto(addresses[lang])
    page.locator("#f-q").fill(typed)
    assert len(names(page)) == 13
    for words in others:  # partner, summary
        page.locator("#f-q").fill(words)
        assert len(names(page)) == 1, words
    page.close()


def test_a_verdict_with_a_name_of_its_own_on_a_route_is_a_filter_of_its_own(
    browser: Browser, addresses: dict[str, str]
) -> None:
    page = browser.new_page()
    page.goto(addresses["en"])
    for value, title in (
        ("not-yet.circulation", "Work out the lessons first"),
        ("not-yet", "Not yet"),
    ):
        page.locator("#f-verdict").select_option(value)
        shown = page.locator(f"{ROWS}:visible b").all_inner_texts()
        label = page.locator(f"#f-verdict option[value='{value}']").inner_text()
        assert label == f"{title} ({len(shown)})"
        assert set(shown) == {title}
    page.close()


def test_filters_hold_together(made: Page) -> None:
    made.locator("#f-municipality").select_option("leiden")
    assert names(made) == ["Anker", "élan"]
    made.locator("#f-theme").select_option("wonen")
    assert names(made) == ["Anker"]
    made.locator("#f-q").fill("zon")
    assert names(made) == []
    assert state(made) == "?q=zon&theme=wonen&municipality=leiden"


def test_where_nothing_is_found_the_page_says_so_and_gives_a_way_back(made: Page) -> None:
    assert made.locator("#none").is_hidden()
    made.locator("#f-q").fill("zzz")
    assert made.locator("#rows").is_hidden()
    made.locator("#none button").click()
    assert names(made) == AS_WRITTEN
    assert made.locator("#none").is_hidden()
    assert focused(made) == "f-q"
    assert state(made) == ""


def test_numbers_are_written_as_in_the_rest_of_the_page(
    shipped_evaluations: list[Evaluation], living_lab: Framework, browser: Browser, tmp_path: Path
) -> None:
    row = index_row(shipped_evaluations[0], Language("nl"))
    rows = [row._replace(id=f"p{n}", name=Said("Zeepaard" if n else "Maan")) for n in range(1_002)]
    page = browser.new_page()
    (tmp_path / "nl.html").write_text(
        Renderer("nl").index(rows, living_lab, "html", desk=0, linked=FORMATS), "utf-8"
    )
    page.goto((tmp_path / "nl.html").as_uri() + "?q=zeepaard")
    assert told(page) == "1.001 van de 1.002 pilots"
    page.close()


# --- order ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("column", "orders"),
    [
        ("name", (["Anker", "élan", "Maan", "Zon"], ["Anker", "Zon", "Maan", "élan"])),
        ("verdict", (["Anker", "élan", "Maan", "Zon"], ["Anker", "Maan", "Zon", "élan"])),
        ("distance", (["Anker", "Maan", "Zon", "élan"], ["Anker", "élan", "Zon", "Maan"])),
    ],
)
def test_a_head_sorts_each_group_both_ways_and_then_no_more(
    made: Page, column: str, orders: tuple[list[str], list[str]]
) -> None:
    head = made.locator(f"[data-sort={column}]")
    caption = made.locator("caption")
    for way, expected in zip(("ascending", "descending"), orders, strict=True):
        head.locator("button").click()
        assert names(made) == expected
        assert head.get_attribute("aria-sort") == way
        assert made.locator("[aria-sort]").count() == 1
        assert str(head.get_attribute("data-by")) in caption.inner_text()
        assert "This is not a ranking" in caption.inner_text()
    head.locator("button").click()
    assert names(made) == AS_WRITTEN
    assert made.locator("[aria-sort]").count() == 0
    assert caption.inner_text().startswith("In each group what is nearest")


def test_a_filter_keeps_the_order_and_clearing_too(made: Page) -> None:
    made.locator("[data-sort=name] button").click()
    made.locator("#f-municipality").select_option("delft")
    assert names(made) == ["élan", "Zon"]
    made.locator("#find [data-does=clear]").click()
    assert names(made) == ["Anker", "élan", "Maan", "Zon"]
    made.locator("[data-does=unsort]").click()
    assert names(made) == AS_WRITTEN
    assert made.locator("[data-does=unsort]").is_hidden()


def test_heads_can_be_pressed_on_a_phone(browser: Browser, addresses: dict[str, str]) -> None:
    page = browser.new_page(viewport={"width": 320, "height": 900})
    page.goto(addresses["made"])
    rows: dict[float, float] = {}
    for button in page.locator("thead button").all():
        box = button.bounding_box()
        assert box is not None
        assert box["x"] >= 0
        assert box["height"] >= 24
        rows[box["y"]] = box["y"] + box["height"]
    assert all(end <= start for end, start in zip(rows.values(), list(rows)[1:], strict=False))
    page.locator("[data-sort=name] button").click()
    assert names(page)[1] == "élan"
    page.close()


# --- keyboard -------------------------------------------------------------------------------------


def test_everything_can_be_done_by_keyboard(made: Page) -> None:
    press = made.keyboard.press

    def tab() -> str:
        press("Tab")
        return focused(made)

    assert tab() == "Skip to the content"
    assert tab() == "f-q"
    made.keyboard.type("on")
    assert names(made) == ["Anker", "Maan", "Zon", "élan", "Brug"]
    made.keyboard.type("z")
    assert names(made) == []
    press("Backspace")
    press("Backspace")
    press("Backspace")
    assert [tab(), tab(), tab()] == ["f-verdict", "f-theme", "f-municipality"]
    press("ArrowDown")
    assert made.locator("#f-municipality").input_value() == "delft"
    assert names(made) == ["Zon", "élan"]
    assert tab() == "Clear search and filters"
    press("Space")
    assert names(made) == AS_WRITTEN
    assert focused(made) == "f-q"
    for _ in range(4):
        press("Tab")  # filters, and the table that may scroll
    assert tab() == "Pilot"
    press("Enter")
    assert names(made)[1] == "élan"
    press("Space")
    assert names(made)[1] == "Zon"
    assert [tab(), tab()] == ["Answer", "To a verdict"]
    press("Space")
    press("Space")
    assert names(made)[1] == "élan"
    assert made.locator("[aria-sort]").inner_text().startswith("To a verdict")
    for _ in range(4):
        press("Shift+Tab")
    assert focused(made) == "Back to the first order"
    press("Enter")
    assert names(made) == AS_WRITTEN


# --- the address ----------------------------------------------------------------------------------


def test_an_address_brings_back_what_was_chosen(made: Page, browser: Browser) -> None:
    made.locator("#f-q").fill("wónen & meer?")
    made.locator("#f-q").fill("wónen")
    made.locator("#f-municipality").select_option("leiden")
    made.locator("[data-sort=distance] button").click()
    assert state(made) == "?q=wónen&municipality=leiden&sort=distance"
    other = browser.new_page()
    other.goto(made.url)
    assert names(other) == ["Anker"]
    assert other.locator("#f-q").input_value() == "wónen"
    assert other.locator("#f-municipality").input_value() == "leiden"
    assert other.locator("[aria-sort=ascending]").get_attribute("data-sort") == "distance"
    other.close()


def test_an_address_that_says_nothing_known_shows_the_whole_page(
    made: Page, addresses: dict[str, str]
) -> None:
    for query in (
        "?verdict=nonsense&route=&theme=x&sort=bytes&other=1",
        "?sort=--name&sort=name",
        "?municipality=Delft%00&sort=__proto__",
        "?sort=na-me&q=%20",
        "?sort=-",
        "?%E0%A4%A&&==",
        "#pilots",
        "#verdict=nonsense",
    ):
        made.goto("about:blank")
        made.goto(addresses["made"] + query)
        assert names(made) == AS_WRITTEN, query
        assert told(made) == "5 pilots"
        assert made.locator("[aria-sort]").count() == 0
        assert [select.input_value() for select in made.locator("select").all()] == ["", "", ""]
        assert made.evaluate("document.querySelector('select').selectedIndex") == 0


def test_text_of_an_address_never_becomes_markup(made: Page, addresses: dict[str, str]) -> None:
    before = made.evaluate("document.querySelectorAll('*').length")
    nasty = '"><img src=x onerror=alert(1)><b>'
    made.goto(f"{addresses['made']}?q={nasty}&verdict={nasty}&sort={nasty}")
    assert made.evaluate("document.querySelectorAll('*').length") == before
    assert made.locator("#f-q").input_value() == nasty
    assert told(made) == "0 of 5 pilots"


def test_back_and_forward_go_through_what_was_chosen(made: Page) -> None:
    made.locator("#f-theme").select_option("taal")
    made.locator("#f-q").fill("brug")
    made.locator("[data-sort=name] button").click()
    made.locator("#f-theme").select_option("")
    made.locator("#f-q").fill("")
    made.go_back()
    assert state(made) == "?q=brug&theme=taal&sort=name"
    assert names(made) == ["Brug"]
    made.go_back()
    assert names(made) == ["Brug"]
    assert made.locator("[aria-sort]").count() == 0
    made.go_back()
    assert names(made) == AS_WRITTEN
    made.go_forward()
    assert made.locator("#f-theme").input_value() == "taal"


def test_where_a_file_may_have_no_query_the_state_stands_behind_the_hash(
    browser: Browser, addresses: dict[str, str]
) -> None:
    context = browser.new_context()
    context.add_init_script(
        """
        for (const way of ["pushState", "replaceState"]) {
          const real = history[way].bind(history);
          history[way] = (state, title, url) => {
            if (url.startsWith("?")) throw new DOMException("no", "SecurityError");
            real(state, title, url);
          };
        }
        """
    )
    page = context.new_page()
    page.goto(addresses["made"])
    page.locator("#f-theme").select_option("taal")
    page.locator("[data-sort=name] button").click()
    assert page.url == addresses["made"] + "#theme=taal&sort=name"
    other = context.new_page()
    other.goto(page.url)
    assert names(other) == ["Maan", "Brug"]
    other.locator("[data-sort=name] button").click()
    other.locator("[data-sort=name] button").click()
    other.locator("#find [data-does=clear]").click()
    assert other.url == addresses["made"]
    context.close()


# --- paper ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "query"),
    [("en", "?verdict=not-yet"), ("nl", ""), ("many-en", "?verdict=not-assessable")],
)
def test_the_rows_that_are_shown_are_printed_without_the_form(
    browser: Browser, addresses: dict[str, str], name: str, query: str
) -> None:
    page = browser.new_page(viewport={"width": 672, "height": 900})  # 178 mm: A4 within margins
    page.goto(f"{addresses[name]}{query}")
    shown = page.locator(f"{ROWS}:not([hidden])").count()
    page.emulate_media(media="print")
    assert page.locator("#find").is_hidden()
    assert page.locator(f"{ROWS}:visible").count() == shown > 0
    assert page.evaluate("document.documentElement.scrollWidth") == 672
    row = page.locator(f"{ROWS}:visible").first
    assert row.evaluate("row => getComputedStyle(row).display") == "table-row"
    # A browser repeats the head on each sheet, but not what is a box of its own in it.
    button = page.locator("thead button").first
    assert button.evaluate("button => getComputedStyle(button).display") == "contents"
    wide = page.locator("#rows thead th").evaluate_all("heads => heads.map(h => h.offsetWidth)")
    assert max(wide) == wide[3] > 150  # the next step
    page.close()
