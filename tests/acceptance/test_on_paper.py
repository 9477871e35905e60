"""Reports on paper: a brief is one sheet of A4, and a report no longer than people read."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Sequence
from itertools import filterfalse
from pathlib import Path

import pikepdf
import pytest
from playwright.sync_api import Browser, Page

from pilotscan.asking.marks import Marks
from pilotscan.asking.sheets import sheets as questions_to
from pilotscan.asking.subjects import of_pilot
from pilotscan.reporting.asking.page import sheet_view
from pilotscan.reporting.render import Renderer, Written
from pilotscan.reporting.words.language import LANGUAGES, Language
from pilotscan.scoring.evaluation import Evaluation
from support.exported import convert

LONGEST, SHORTEST = 8, 3
"""Pages of a well-described pilot, and of one of which nothing is known."""
A4 = (210, 297)
QUESTIONS, QUESTION_PAGES = 10, 2
"""So many questions stand on so many pages."""
FULLEST = 3
"""So many of those that say most are looked at where more paper could only come of more text."""

pytestmark = [pytest.mark.outside]


def sheets(data: bytes) -> list[tuple[int, int]]:
    """Return the size of each page, in millimetres."""
    with pikepdf.open(io.BytesIO(data)) as file:
        boxes = [page.mediabox for page in file.pages]
    return [tuple(round(float(side) / 72 * 25.4) for side in box[2:]) for box in boxes]  # type: ignore[misc]


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    page = browser.new_page()
    yield page
    page.close()


def printed(page: Page, text: str, folder: Path) -> list[tuple[int, int]]:
    """Print a page as a browser does, and return the size of each sheet."""
    path = folder / "page.html"
    path.write_text(text, "utf-8")
    page.goto(path.as_uri())
    return sheets(page.pdf(prefer_css_page_size=True))


def nothing_known(evaluation: Evaluation) -> bool:
    return not any(result.level is not None for result in evaluation.conditions)


def fullest(evaluations: Iterable[Evaluation], renderer: Renderer, kind: str) -> list[Evaluation]:
    """Return those of which a page says most."""
    told = sorted(evaluations, key=lambda one: len(renderer.render(one, kind)))
    return told[-FULLEST:]


def briefs(evaluations: Sequence[Evaluation], lang: str) -> Sequence[Evaluation]:
    """Return all in Dutch, which takes more room, and the fullest in English."""
    return evaluations if lang == "nl" else fullest(evaluations, Renderer(lang), "brief")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_brief_is_one_sheet_from_a_browser(
    lang: str, shipped_evaluations: Sequence[Evaluation], page: Page, tmp_path: Path
) -> None:
    renderer = Renderer(lang)
    for evaluation in briefs(shipped_evaluations, lang):
        text = renderer.render(evaluation, "brief")
        assert printed(page, text, tmp_path) == [A4], evaluation.pilot.id


@pytest.fixture(scope="module")
def in_word(
    shipped_evaluations: Sequence[Evaluation], tmp_path_factory: pytest.TempPathFactory
) -> dict[str, dict[str, list[tuple[int, int]]]]:
    """Sizes of the pages of briefs and of sheets with questions, as an office prints Word."""
    folder = tmp_path_factory.mktemp("word")
    for lang in LANGUAGES:
        renderer = Renderer(lang)
        for evaluation in briefs(shipped_evaluations, lang):
            path = folder / f"brief {evaluation.pilot.id} {lang}.docx"
            path.write_bytes(renderer.document(evaluation, "brief-docx"))
        for name, sheet in list(full_sheets(shipped_evaluations, lang).items())[:FULLEST]:
            (folder / f"questions {name} {lang}.docx").write_bytes(sheet.data("docx"))
    convert(sorted(folder.glob("*.docx")), "pdf", folder)
    found: dict[str, dict[str, list[tuple[int, int]]]] = {"brief": {}, "questions": {}}
    for path in folder.glob("*.pdf"):
        kind, _, name = path.stem.partition(" ")
        found[kind][name] = sheets(path.read_bytes())
    return found


def test_a_brief_is_one_sheet_in_word(
    in_word: dict[str, dict[str, list[tuple[int, int]]]], shipped_evaluations: Sequence[Evaluation]
) -> None:
    assert in_word["brief"] == {
        f"{one.pilot.id} {lang}": [A4]
        for lang in LANGUAGES
        for one in briefs(shipped_evaluations, lang)
    }


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_report_is_no_longer_than_people_read(
    lang: str, shipped_evaluations: Sequence[Evaluation], page: Page, tmp_path: Path
) -> None:
    renderer = Renderer(lang)
    for most, some in (
        (SHORTEST, filter(nothing_known, shipped_evaluations)),
        (LONGEST, filterfalse(nothing_known, shipped_evaluations)),
    ):
        for evaluation in fullest(some, renderer, "html"):
            assert len(sheets(renderer.document(evaluation, "pdf"))) <= most, evaluation.pilot.id
            text = renderer.render(evaluation, "html")
            assert len(printed(page, text, tmp_path)) <= most, evaluation.pilot.id


def test_paper_shows_what_a_page_folds(
    shipped_evaluations: Sequence[Evaluation], page: Page, tmp_path: Path
) -> None:
    evaluation = next(e for e in shipped_evaluations if e.pilot.id == "plan-einstein")
    (tmp_path / "page.html").write_text(Renderer("en").render(evaluation, "html"), "utf-8")
    page.goto((tmp_path / "page.html").as_uri())
    page.emulate_media(media="print")
    assert page.locator("details").count() > 10
    hidden = page.evaluate(
        "[...document.querySelectorAll('details > :not(summary)')]"
        ".filter(e => !e.checkVisibility({contentVisibilityAuto: true}) || !e.offsetHeight)"
        ".map(e => e.outerHTML.slice(0, 80))"
    )
    assert hidden == []


@pytest.mark.parametrize(("lang", "width"), [("en", 320), ("nl", 1280)])
def test_axe_finds_no_fault_in_a_brief(  # noqa: PLR0917 - fixtures
    lang: str,
    width: int,
    shipped_evaluations: Sequence[Evaluation],
    browser: Browser,
    axe: str,
    tmp_path: Path,
) -> None:
    renderer = Renderer(lang)
    page = browser.new_page(viewport={"width": width, "height": 900})
    for evaluation in shipped_evaluations[::5]:
        (tmp_path / "page.html").write_text(renderer.render(evaluation, "brief"), "utf-8")
        page.goto((tmp_path / "page.html").as_uri())
        page.evaluate(axe)
        found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")["violations"]
        assert [(one["id"], one["nodes"][0]["html"]) for one in found] == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.close()


def full_sheets(evaluations: Sequence[Evaluation], lang: str) -> dict[str, Written]:
    """Return the sheets with ten questions, by pilot; those that say most come first."""
    made = {}
    for evaluation in evaluations:
        framework = evaluation.framework
        marks = Marks(framework.id, framework.version, "ab" * 32, "round-1", lang)
        for sheet in questions_to([of_pilot(evaluation)], QUESTIONS):
            if sheet.questions == QUESTIONS:
                view = sheet_view(sheet, marks, framework, Language(lang))
                made[evaluation.pilot.id] = Renderer(lang).questions(view)
    assert len(made) > 9
    return dict(sorted(made.items(), key=lambda one: -len(one[1].text("md"))))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_ten_questions_stand_on_two_pages(
    lang: str, shipped_evaluations: Sequence[Evaluation], page: Page, tmp_path: Path
) -> None:
    made = full_sheets(shipped_evaluations, lang)
    for name, sheet in made.items():
        assert sheets(sheet.data("pdf")) == [A4] * QUESTION_PAGES, name
    for name, sheet in list(made.items())[:FULLEST]:
        assert printed(page, sheet.text("html"), tmp_path) == [A4] * QUESTION_PAGES, name


def test_ten_questions_stand_on_few_pages_in_word(
    in_word: dict[str, dict[str, list[tuple[int, int]]]],
) -> None:
    """The font that stands in for Calibri here is a fifth wider: on one page more."""
    made = in_word["questions"]
    assert len(made) == FULLEST * len(LANGUAGES)
    assert max(map(len, made.values())) <= QUESTION_PAGES + 1


def test_each_informant_has_paper_of_his_own(page: Page, site: Path) -> None:
    """Four people know what is open about Plan Einstein; each is asked three questions at most."""
    page.goto((site / "plan-einstein.questions.html").as_uri())
    assert len(sheets(page.pdf(prefer_css_page_size=True))) == page.locator(".sheet").count() == 4
