"""Sheets of questions as page, Markdown, PDF and Word: all of it, to be filled in."""

from __future__ import annotations

import io
import re
import subprocess
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import docx
import pikepdf
import pytest
from docx.oxml.ns import qn

import pilotscan
from pilotscan.asking.marks import Marks
from pilotscan.asking.sheets import sheets
from pilotscan.asking.subjects import of_pilot
from pilotscan.model.framework import Framework
from pilotscan.model.pilot import Pilot
from pilotscan.reporting.asking.page import sheet_view
from pilotscan.reporting.asking.values import SheetView
from pilotscan.reporting.render import Renderer
from pilotscan.reporting.site.links import Site
from pilotscan.reporting.words.language import LANGUAGES, Language
from pilotscan.scoring.evaluation import Evaluation
from support.packages import program
from support.read_pages import elements, parse, squeeze, text_of

KNOWN, THIN = "plan-einstein", "haarlem-mozaiek"
FOUR_MM = 4 / 25.4 * 72
W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"

Views = Callable[..., list[SheetView]]
each_language = pytest.mark.parametrize("lang", LANGUAGES)


@pytest.fixture(scope="module")
def views(shipped_evaluations: Sequence[Evaluation], living_lab: Framework) -> Views:
    by_id = {evaluation.pilot.id: evaluation for evaluation in shipped_evaluations}

    @cache
    def make(lang: str, *pilots: str, at_most: int | None = None) -> list[SheetView]:
        marks = Marks(living_lab.id, living_lab.version, "ab" * 32, "round-1", lang)
        made = sheets([of_pilot(by_id[one]) for one in pilots], at_most)
        return [sheet_view(sheet, marks, living_lab, Language(lang)) for sheet in made]

    return make


@cache
def written(view: SheetView, kind: str) -> bytes:
    return Renderer(view.lang).questions(view).data(kind)


def said(view: SheetView) -> Iterator[str]:
    """Give every text of a sheet."""
    words = view.words
    yield from (view.title, *words.intro, words.role, words.date, words.label, words.anything)
    yield from (role.name for role in view.roles)
    for part in view.parts:
        yield from (str(part.name), *(str(extra.text) for extra in part.extras))
        for question in part.questions:
            yield from (f"{question.number}. {question.text}", str(question.first))
            yield from (words.because, words.document, words.ask)
            yield from (str(statement.text) for statement in question.statements)
            for known in question.known:
                yield from (str(known.text), str(known.by), *map(str, known.sources))


def boxes(view: SheetView) -> int:
    """Count what there is to tick."""
    return len(view.roles) + sum(len(question.statements) for question in view.questions)


def plain(text: str) -> str:
    """Leave out what lines and signs of a format add."""
    return re.sub(r"[-\\\s\u00ad\u2010\u200b]", "", squeeze(text))


def lost(view: SheetView, text: str) -> list[str]:
    found = plain(text)
    return [one for one in said(view) if plain(one) not in found]


def word_text(data: bytes) -> str:
    body = docx.Document(io.BytesIO(data)).element.body
    return "".join(node.text or "" for node in body.iter(qn("w:t")))


@pytest.fixture(params=[(KNOWN, 0), (THIN, 0), (THIN, 1)], ids=["known", "thin", "second"])
def view(request: pytest.FixtureRequest, views: Views) -> Callable[[str], SheetView]:
    name, number = request.param
    return lambda lang: views(lang, name, at_most=10)[number]


@each_language
@pytest.mark.parametrize("kind", ["html", "md", "docx"])
def test_all_of_a_sheet_is_there(view: Any, lang: str, kind: str) -> None:
    data = written(view(lang), kind)
    if kind == "html":
        text = text_of(parse(data.decode()))
    else:
        text = word_text(data) if kind == "docx" else data.decode()
    assert lost(view(lang), text) == []


@pytest.mark.outside
@each_language
def test_all_of_a_sheet_is_in_its_pdf(view: Any, lang: str, tmp_path: Path) -> None:
    path = tmp_path / "sheet.pdf"
    path.write_bytes(written(view(lang), "pdf"))
    done = subprocess.run(
        [program("pdftotext"), "-raw", str(path), "-"], capture_output=True, check=True
    )
    text = re.sub(r"\n\f?[^\n]*\d / \d\n", "\n", done.stdout.decode())  # the foot of a page
    assert lost(view(lang), text) == []


def drawn(data: bytes) -> Iterator[tuple[float, float]]:
    """Give width and height of every outline of a PDF, in points."""
    with pikepdf.open(io.BytesIO(data)) as file:
        for page in file.pages:
            points: list[tuple[float, float]] = []
            for operands, operator in pikepdf.parse_content_stream(page):
                name, numbers = str(operator), [float(n) for n in operands if _is_number(n)]
                if name in {"m", "l", "c", "re"}:
                    if name == "re":
                        x, y, width, height = numbers
                        numbers = [x, y, x + width, y + height]
                    points += zip(numbers[::2], numbers[1::2], strict=True)
                elif points:
                    if name in {"S", "s"}:
                        xs, ys = zip(*points, strict=True)
                        yield max(xs) - min(xs), max(ys) - min(ys)
                    if name not in {"h", "W", "n"}:
                        points = []


def _is_number(value: object) -> bool:
    try:
        float(value)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        return False
    return True


def test_a_pen_can_tick_what_a_pdf_has_to_tick(view: Any) -> None:
    outlines = drawn(written(view("nl"), "pdf"))
    squares = [w for w, h in outlines if w == pytest.approx(h, abs=0.1) and w < 2 * FOUR_MM]
    assert len(squares) == boxes(view("nl"))
    assert min(squares) >= FOUR_MM - 0.01


def test_a_pdf_is_tagged(views: Views) -> None:
    with pikepdf.open(io.BytesIO(written(views("nl", THIN, at_most=10)[0], "pdf"))) as file:
        assert bool(file.Root.MarkInfo.Marked)
        assert str(file.Root.Lang).startswith("nl")
        with file.open_metadata() as metadata:
            assert metadata["pdfuaid:part"] == "1"


def test_word_has_boxes_that_a_click_ticks(views: Views) -> None:
    [view, *_] = views("nl", KNOWN)
    made = docx.Document(io.BytesIO(written(view, "docx")))
    found = list(made.element.body.iter(f"{W14}checkbox"))
    assert len(found) == boxes(view)
    numbers = [
        e.get(qn("w:val"))
        for e in made.element.body.iter(qn("w:id"))
        if e.getparent().tag == qn("w:sdtPr")
    ]
    assert len(set(numbers)) == boxes(view)
    assert made.styles["Pilotscan Box"].font.size.pt * 0.85 >= FOUR_MM


def test_markdown_has_a_task_for_each_box(views: Views) -> None:
    [view, *_] = views("en", KNOWN)
    text = written(view, "md").decode()
    assert text.count("- [ ] ") == boxes(view)
    assert "- [ ] I do not know Who would know? ________\n" in text


def test_a_page_sends_nothing_anywhere(views: Views) -> None:
    page = parse(written(views("en", KNOWN)[0], "html").decode())
    assert elements(page, "input", "form", "textarea", "script", "select") == []


def test_one_sheet_about_several_pilots_says_of_each_which_it_is(views: Views) -> None:
    made = views("en", KNOWN, THIN, "leiden-azc-volunteers", "welkom-hier-festivals")
    view = next(one for one in made if len(one.parts) > 1)
    page = parse(written(view, "html").decode())
    heads = [text_of(head) for head in elements(page, "h2")]
    for part in view.parts:
        assert any(head.startswith(str(part.name)) for head in heads)
    asked = [text_of(head) for head in elements(page, "h3")]
    assert asked == [f"{question.number}. {question.text}" for question in view.questions]


def test_whom_nobody_named_can_pass_it_on(views: Views) -> None:
    guessed = {one.is_guess: one for one in views("en", THIN)}
    passing = "We think that you can know this."
    assert passing in written(guessed[True], "md").decode()
    assert passing not in written(guessed[False], "md").decode()


def test_beside_a_report_everybody_has_a_sheet_and_a_way_back(
    shipped_evaluations: Sequence[Evaluation], views: Views
) -> None:
    evaluation = next(one for one in shipped_evaluations if one.pilot.id == THIN)
    renderer = Renderer("nl", "ab" * 32, site=Site(("nl",), evaluation.framework.id, False))
    page = parse(renderer.questions_beside(evaluation).text("html"))
    listed = [part for part in elements(page, "section") if part.get("class") == "sheet"]
    wanted = views("nl", THIN)
    assert len(listed) == len(wanted)
    for part, one in zip(listed, wanted, strict=True):
        text = plain(text_of(part))
        assert [q.key for q in one.questions if plain(f"{q.number}. {q.text}") not in text] == []
    assert f"{THIN}.html" in [link.get("href") for link in elements(page, "a")]
    ids = [name for e in page.iter() if (name := e.get("id"))]
    assert len(ids) == len(set(ids))


def test_where_nothing_is_open_nobody_is_asked(
    small: Framework, make_pilot: Callable[..., Pilot]
) -> None:
    rated = {c.id: {"level": 2, "evidence": [{"source": "seen"}]} for c in small.conditions}
    pilot = make_pilot(
        assessments=[
            {
                "date": "2026-01-01",
                "framework": "two-dimensions",
                "assessor": {"id": "a", "role": "independent"},
                "ratings": rated,
            }
        ],
        sources={"seen": {"kind": "independent-evaluation", "title": "Seen"}},
    )
    [evaluation] = pilotscan.evaluate([pilot], small)
    renderer = Renderer("en", site=Site(("en",), small.id, False))
    assert "There is nobody to ask." in renderer.questions_beside(evaluation).text("html")
