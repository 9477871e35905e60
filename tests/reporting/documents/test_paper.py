"""The report as blocks: all that the page says, every link with a place to go."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from typing import Any
from xml.etree.ElementTree import Element

import pytest

import pilotscan
from pilotscan.catalogue import codes
from pilotscan.diagnostics import Diagnostic, Location, Severity
from pilotscan.reporting.documents.layout import document as on_paper
from pilotscan.reporting.documents.paper import (
    Bullets,
    Callout,
    Cards,
    Choices,
    Document,
    Facts,
    Heading,
    Line,
    Marked,
    Pair,
    Paragraph,
    Picture,
    Run,
    Table,
    inside,
)
from pilotscan.reporting.documents.pictures import ChartImage
from pilotscan.reporting.documents.templates import make_report
from pilotscan.reporting.pilot.page import pilot_page
from pilotscan.reporting.pilot.values import PilotPage
from pilotscan.reporting.words.language import LANGUAGES, Language
from pilotscan.scoring.evaluation import Evaluation
from support.laid_out import page_of
from support.project import ROOT
from support.read_pages import elements, local, parse, squeeze

CHOSEN = ("startblok-riekerhaven", "nieuw-thuis-rotterdam", "haarlem-eritrean-summer-school")
ONLY_ON_PAGES = {"style", "script", "svg", "nav", "title", "summary", "figcaption"}
ONLY_IN_DOCUMENTS = {
    "en": {"No", "Source", "The numbers in brackets in this report refer to this list"},
    "nl": {"Nr", "Bron", "De nummers tussen haken in dit rapport verwijzen naar deze lijst"},
}
IN_ENGLISH = ROOT / "benchmarks/readers/cases/curant.yaml"
"""A pilot that is described in one language only."""

Make = Callable[[str, str], Document]


def blank(name: str, _: object = None) -> ChartImage:
    return ChartImage(f"<svg><title>{name}</title></svg>", 640, 100)


def outline(
    page: PilotPage, language: Language, picture: Callable[[str, object], ChartImage]
) -> Document:
    report = make_report(language.code, None, "pilot", {"page": page, "site": None})
    return on_paper(report, picture)


@pytest.fixture(scope="module")
def by_name(shipped_evaluations: list[Evaluation]) -> dict[str, Evaluation]:
    return {evaluation.pilot.id: evaluation for evaluation in shipped_evaluations}


@pytest.fixture(scope="module")
def document_of(by_name: dict[str, Evaluation]) -> Make:
    @cache
    def make(name: str, lang: str) -> Document:
        language = Language(lang)
        return outline(page_of(by_name[name], lang), language, blank)

    return make


def lines_of(block: object) -> Iterator[Line]:  # noqa: PLR0912 - one per kind
    match block:
        case Heading() | Paragraph():
            yield block.text
        case Bullets():
            for item in block.items:
                yield from item
        case Facts():
            for name, value in block.pairs:
                yield (Run(name),)
                yield value
        case Table():
            yield (Run(block.caption),)
            yield from ((Run(head),) for head in block.heads)
            for row in block.rows:
                yield from row
        case Callout() | Marked():
            for part in block.blocks:
                yield from lines_of(part)
        case Pair():
            for part in (*block.left, *block.right):
                yield from lines_of(part)
        case Cards():
            for card in block.items:
                yield from (part.text for part in card)
        case Choices():
            yield from ((Run(one.text), Run(one.said)) for one in block.items)
        case Picture():
            yield (Run(block.caption),)


def runs_of(document: Document) -> list[Run]:
    return [run for block in document.blocks for line in lines_of(block) for run in line]


def flat(document: Document) -> list[Any]:
    return list(inside(document.blocks))


def words_of(text: str) -> str:
    return squeeze(text.replace("\N{NO-BREAK SPACE}", " "))


def texts_of(element: Element) -> Iterator[str]:
    if local(element) not in ONLY_ON_PAGES:
        yield element.text or ""
        for child in element:
            yield from texts_of(child)
            yield child.tail or ""


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", CHOSEN)
def test_a_document_says_all_that_the_page_says(
    name: str, lang: str, document_of: Make, by_name: dict[str, Evaluation]
) -> None:
    page = parse(pilotscan.render(by_name[name], lang=lang))  # type: ignore[arg-type]
    [body] = [element for element in page.iter() if local(element) == "body"]
    document = document_of(name, lang)
    said = words_of(document.title.text + " " + "".join(run.text for run in runs_of(document)))
    [skip] = [e for e in elements(body, "a") if e.get("class") == "skip"]
    body.remove(skip)
    texts = [words_of(text).strip(" ·;:.,()[]") for text in texts_of(body)]
    # A page shortens a long address, which paper cannot: there nobody can follow the link.
    missing = {text for text in texts if text.rstrip("…") not in said}
    assert missing <= {Language(lang).gettext("Not known")}  # there the title of a part heads it
    assert len(texts) > 100


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_document_says_nothing_else(
    lang: str, document_of: Make, by_name: dict[str, Evaluation]
) -> None:
    name = "plan-einstein"
    page = parse(pilotscan.render(by_name[name], lang=lang))  # type: ignore[arg-type]
    said = words_of("".join(page.itertext()))
    runs = [run for run in runs_of(document_of(name, lang)) if not run.url]
    texts = [words_of(run.text).strip(" –;:.,·()[]") for run in runs]
    assert {text for text in texts if text not in said} <= ONLY_IN_DOCUMENTS[lang]


def test_the_sections_stand_in_the_order_of_the_page(
    document_of: Make, by_name: dict[str, Evaluation]
) -> None:
    page = parse(pilotscan.render(by_name["plan-einstein"]))
    order = [e.get("id") for e in elements(page, "h2")]
    anchors = [b.anchor for b in flat(document_of("plan-einstein", "en"))
               if isinstance(b, Heading) and b.level == 1]  # fmt: skip
    assert anchors == order


@pytest.mark.parametrize("name", CHOSEN)
def test_every_reference_leads_somewhere(name: str, document_of: Make) -> None:
    document = document_of(name, "nl")
    anchors = [b.anchor for b in flat(document) if isinstance(b, Heading) and b.anchor]
    anchors += [a for b in flat(document) if isinstance(b, Table) for a in b.anchors if a]
    assert len(anchors) == len(set(anchors))
    targets = {run.target for run in runs_of(document) if run.target}
    assert targets <= set(anchors)
    assert len(targets) > 5
    urls = [run.url for run in runs_of(document) if run.url]
    assert all(url.startswith(("https://", "http://")) for url in urls)


def test_from_verdict_to_condition_to_evidence_to_source(document_of: Make) -> None:
    document = document_of("plan-einstein", "en")
    blocks = list(flat(document))

    def at(anchor: str) -> int:
        return next(
            i for i, b in enumerate(blocks) if isinstance(b, Heading) and b.anchor == anchor
        )

    way = [run.target for b in blocks[at("verdict") : at("deciding")] for line in lines_of(b)
           for run in line if run.target.startswith("c-")]  # fmt: skip
    assert way == ["c-outcome-evidence"]
    start = at("c-political-priority")
    evidence = [run.target for b in blocks[start : start + 5] for line in lines_of(b)
                for run in line if run.target]  # fmt: skip
    assert evidence
    assert all(target.startswith("s-") for target in evidence)
    [sources] = [b for b in blocks if isinstance(b, Table) and evidence[0] in b.anchors]
    row = sources.rows[sources.anchors.index(evidence[0])]
    assert row[0][0].text == evidence[0].removeprefix("s-")
    assert any(run.url for run in row[1])


def test_what_is_in_another_language_says_so(document_of: Make) -> None:
    [evaluation] = pilotscan.evaluate(pilotscan.load_pilots(IN_ENGLISH))
    language = Language("nl")
    document = outline(pilot_page(evaluation, language), language, blank)
    assert document.title.lang == "en"
    lede = next(b for b in document.blocks if isinstance(b, Paragraph) and b.kind == "lede")
    assert lede.text[0].lang == "en"
    assert {run.lang for run in runs_of(document)} == {"", "en"}
    assert {run.lang for run in runs_of(document_of("plan-einstein", "en"))} == {""}


@pytest.mark.parametrize("name", CHOSEN)
def test_headings_have_no_gaps_and_tables_fit(name: str, document_of: Make) -> None:
    document = document_of(name, "en")
    level = 0
    for block in flat(document):
        if isinstance(block, Heading):
            assert 1 <= block.level <= level + 1
            level = block.level
        if isinstance(block, Table):
            assert {len(row) for row in block.rows} == {len(block.heads)}
            assert len(block.widths) == len(block.heads)
            assert sum(block.widths) == pytest.approx(1)
            assert len(block.anchors) in {0, len(block.rows)}


def test_every_chart_of_the_page_is_a_picture_with_words(by_name: dict[str, Evaluation]) -> None:
    language = Language("nl")
    for evaluation in [*by_name.values()][::2]:
        page = page_of(evaluation, language.code)
        pictures = [b for b in flat(outline(page, language, blank)) if isinstance(b, Picture)]
        assert [p.alt for p in pictures if p.name == "known"] == [
            " ".join([f"{page.answer.rated} voorwaarden bekend.", page.answer.distance])
        ] * bool(page.answer.bar)
        pictures = [p for p in pictures if p.name != "known"]
        assert sorted(p.name for p in pictures) == sorted(page.charts)
        for picture in pictures:
            assert page.chart_words[picture.name].desc in picture.alt
            assert picture.caption == page.chart_words[picture.name].caption
            assert (picture.width, picture.height) == (640, 100)


def test_a_document_has_a_short_footer_and_its_keywords(
    make_pilot: Callable[..., pilotscan.Pilot],
) -> None:
    pilot = make_pilot(name="A name " * 25 + "end", themes=["work", "learning", "work two"])
    [evaluation] = pilotscan.evaluate([pilot])
    language = Language("en")
    document = outline(pilot_page(evaluation, language), language, blank)
    assert document.title.text == pilot.name
    assert len(document.footer) <= 90
    assert document.footer.endswith("…")
    assert set(pilot.themes) <= set(document.keywords)


def test_a_value_of_several_parts_keeps_the_language_of_each(
    judge: Callable[..., Evaluation],
) -> None:
    place = {"country": "NL", "municipality": "Leiden", "area": "the old town"}
    figures = [{"what": "Places", "low": 20, "unit": "places a year"}]
    language = Language("nl")
    runs = runs_of(
        outline(
            pilot_page(judge("growth", place=place, figures=figures), language), language, blank
        )
    )
    said = {run.text: run.lang for run in runs}
    assert (said["ten minste 20 "], said["places a year"]) == ("", "en")
    assert said["the old town"] == "en"
    assert [lang for text, lang in said.items() if "Leiden" in text or "(NL)" in text] == ["", ""]


def test_a_reply_stands_before_what_to_do(
    judge: Callable[..., Evaluation], rated: Callable[..., list[dict[str, object]]]
) -> None:
    reply = {"by": "The club", "date": "2026-02-01", "text": "We see it otherwise."}
    evaluation = judge("growth", assessments=rated(assessor="desk", trust=3), reply=reply)
    document = outline(pilot_page(evaluation, Language("en")), Language("en"), blank)
    told = ["".join(run.text for run in line) for part in flat(document) for line in lines_of(part)]
    reply_at = told.index("Reply (The club, 1 February 2026): We see it otherwise.")
    assert reply_at < told.index("One conversation to a verdict")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_warnings_are_a_table_with_place_and_remedy(
    judge: Callable[..., Evaluation], lang: str
) -> None:
    evaluation, language = judge("growth"), Language(lang)
    found = [
        Diagnostic("PS507", Severity.WARNING, "old", Location(evaluation.file, 7), "look again"),
        Diagnostic("PS507", Severity.WARNING, "older", Location("a/b.yaml", 9)),
    ]
    page = pilot_page(evaluation, language, "", found)
    document = outline(page, language, blank)
    [table] = [b for b in flat(document) if isinstance(b, Table) and "PS507" in str(b.rows)]
    told = [["".join(run.text for run in cell) for cell in row] for row in table.rows]
    line, title = language.gettext("line %(line)s", line=7), codes()["PS507"].title[lang]
    assert told[0] == [line, f"old – PS507: {title}", "look again"]
    # Without a remedy of its own it has that of its code; another file is named.
    assert told[1][0].startswith("a/b.yaml, ")
    assert told[1][2] == codes()["PS507"].remedy[lang]
    assert table.rows[0][1][0].lang == ("" if lang == "en" else "en")
    without = outline(pilot_page(evaluation, language), language, blank)
    assert "PS507" not in str(without)
