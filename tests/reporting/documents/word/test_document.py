"""Reports as Word documents: real styles, lists, tables and links, and the same bytes each time."""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
import sys
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from docx.oxml.ns import qn

from pilotscan.errors import UsageError
from pilotscan.loading.builtin import templates_folder
from pilotscan.model.framework import Framework
from pilotscan.reporting.documents.paper import (
    Bullets,
    Callout,
    Cards,
    Document,
    Facts,
    Heading,
    Paragraph,
    Picture,
    Run,
    Table,
)
from pilotscan.reporting.documents.word.document import word
from pilotscan.reporting.documents.word.paragraphs import clean
from pilotscan.reporting.documents.word.raster import png
from pilotscan.reporting.output import extras
from pilotscan.reporting.pilot.page import pilot_page
from pilotscan.reporting.render import Renderer
from pilotscan.scoring.evaluation import Evaluation
from support.exported import convert
from support.project import TESTS
from support.worded import (
    ARABIC,
    CHART,
    DOCUMENT,
    LONG,
    line,
    misplaced,
    opened,
    parts,
    said,
    tree,
    val,
    written,
)

TONES = {
    "stop-or-repair": "stop",
    "not-yet": "not-yet",
    "not-assessable": "unclear",
    "conditional": "conditional",
    "ready-stepwise": "ready",
}
"""Colours by verdict."""


@cache
def made() -> bytes:
    return word(DOCUMENT)


def of(*blocks: Any, lang: str = "en") -> bytes:
    return word(DOCUMENT._replace(blocks=blocks, lang=lang))


def report(evaluation: Evaluation, lang: str) -> Document:
    renderer = Renderer(lang)
    page = pilot_page(evaluation, renderer.language, "")
    return renderer.pilot(page).document()


def styled(data: bytes) -> list[tuple[str, str]]:
    """Return (name of the style, text) of each paragraph outside of tables."""
    return [(p.style.name, p.text) for p in opened(data).paragraphs]


def styles(data: bytes) -> dict[str, Any]:
    return {val(s.find(qn("w:name"))): s for s in tree(data, "word/styles.xml").iter(qn("w:style"))}


# --- structure ------------------------------------------------------------------------------------


def test_every_text_of_the_document_is_there_in_order() -> None:
    kicker, *others = DOCUMENT.blocks
    expected = [*said((kicker,)), DOCUMENT.title.text, *said(tuple(others))]
    for sign in ("1. first", "2. second"):  # a list within the box
        expected[expected.index(sign[3:])] = sign
    assert written(made()) == clean("".join(expected))


def test_a_whole_report_is_there_in_order(shipped_evaluations: Sequence[Evaluation]) -> None:
    evaluation = next(e for e in shipped_evaluations if e.pilot.id == "plan-einstein")
    document = report(evaluation, "nl")
    kicker, *others = document.blocks
    expected = [*said((kicker,)), document.title.text, *said(tuple(others))]
    data = word(document)
    assert written(data) == clean("".join(expected))
    assert misplaced(tree(data)) == []
    links = {link.get(qn("w:anchor")) for link in tree(data).iter(qn("w:hyperlink"))} - {None}
    names = [mark.get(qn("w:name")) for mark in tree(data).iter(qn("w:bookmarkStart"))]
    assert links <= set(names)
    assert len(links) > 15
    assert len(names) == len(set(names))


def test_what_a_page_folds_is_collapsed() -> None:
    data = of(
        Heading(1, line("First"), "first"),
        Heading(1, line("Folded"), "folded", is_folded=True),
        Paragraph(line("inside")),
    )
    w15 = "{http://schemas.microsoft.com/office/word/2012/wordml}collapsed"
    found = [p for p in tree(data).iter(qn("w:p")) if p.find(f"{qn('w:pPr')}/{w15}") is not None]
    assert ["".join(p.itertext()) for p in found] == ["Folded"]
    assert b'mc:Ignorable="w15"' in parts(data)["word/document.xml"]
    assert misplaced(tree(data)) == []


def test_cards_stand_beside_each_other_in_a_table_with_heads() -> None:
    card = (Paragraph(line("Ask")), Paragraph(line("Whom")), Paragraph(line("What?"), "question"))
    data = of(Cards((card,) * 4))
    tables = opened(data).tables
    assert [len(table.columns) for table in tables] == [3, 1]
    heads = [cell.text for table in tables for cell in table.rows[0].cells]
    assert heads == ["1 · Ask", "2 · Ask", "3 · Ask", "4 · Ask"]
    assert tables[0].rows[1].cells[2].text == "Whom\n•\tWhat?"
    assert all(table._tbl.tr_lst[0].find(f".//{qn('w:tblHeader')}") is not None for table in tables)
    assert misplaced(tree(data)) == []


def test_headings_are_headings() -> None:
    wanted = [("Title", "Plan & <Einstein>")]
    wanted += [("Pilotscan Heading 1 not-yet", "Verdict"), ("Heading 1", "Profile")]
    wanted += [("Heading 1", "First steps"), ("Heading 2", "Funding")]
    found = [(name, text) for name, text in styled(made()) if "Heading" in name or name == "Title"]
    assert [pair for pair in found if pair[0] != "Heading 3"] == [*wanted, ("Heading 1", "Sources")]
    for name, style in styles(made()).items():
        if "heading" in name.lower():
            level = str(int(re.sub(r"\D", "", name)) - 1)
            assert val(style.find(f".//{qn('w:outlineLvl')}")) == level
            assert style.find(f".//{qn('w:keepNext')}") is not None or "not-yet" in name


def test_kinds_of_paragraphs_have_their_styles() -> None:
    found = {text: name for name, text in styled(made())}
    assert found["Evaluation for scaling up"] == "Pilotscan Kicker"
    assert found["In short: see one."] == "Pilotscan Lede"
    assert found["Place\tUtrecht"] == "Pilotscan Facts"
    assert found["Not yet"] == "Pilotscan Call not-yet"
    assert found["Score\t62"] == "Pilotscan Facts not-yet"
    assert found["A desk assessment."] == "Pilotscan Note"
    assert found["Het geld is op. (sic)"] == "Normal"
    assert found["a point"] == "List Bullet"
    assert found["do this"] == "List Number"
    assert found["who can"] == "List Continue"
    assert found["Mean level, 0 to 4"] == found["What the numbers refer to"] == "Caption"


def test_a_look_is_a_style_and_nothing_else() -> None:
    root = tree(made())
    in_runs = {child.tag for about in root.iter(qn("w:rPr")) for child in about}
    in_paragraphs = {child.tag for about in root.iter(qn("w:pPr")) for child in about}
    assert in_runs == {qn(f"w:{name}") for name in ("rStyle", "rtl", "lang")}
    assert in_paragraphs == {qn(f"w:{name}") for name in ("pStyle", "keepNext", "numPr", "bidi")}
    known = {style.get(qn("w:styleId")) for style in styles(made()).values()}
    used = {val(e) for tag in ("rStyle", "pStyle", "tblStyle") for e in root.iter(qn(f"w:{tag}"))}
    assert used <= known
    looks = {run.text: run.style.name for p in opened(made()).paragraphs for run in p.runs}
    assert looks[" (sic)"] == "Pilotscan Soft"


def test_elements_stand_in_the_order_of_the_schema() -> None:
    for name in ("document", "styles", "numbering", "settings", "pilotscan-footer"):
        assert misplaced(tree(made(), f"word/{name}.xml")) == [], name


def test_numbered_lists_begin_at_one_again() -> None:
    lists: dict[str, list[str]] = {}
    for paragraph in tree(made()).iter(qn("w:p")):
        number = paragraph.find(f".//{qn('w:numId')}")
        if number is not None:
            lists.setdefault(val(number), []).append("".join(paragraph.itertext()))
    assert list(lists.values()) == [["do this", "then that"], ["begins at one again"]]
    for num in tree(made(), "word/numbering.xml").iter(qn("w:num")):
        if num.get(qn("w:numId")) in lists:
            assert val(num.find(f"{qn('w:lvlOverride')}/{qn('w:startOverride')}")) == "1"


def test_a_step_and_a_list_of_contents_stay_on_one_page() -> None:
    steps = ((line("one"), line("how"), line("who")), (line("two"),))
    contents = ((line("a"),), (line("b"),), (line("c"),))
    data = of(Bullets(steps, numbered=True), Bullets(contents, numbered=True), Bullets(contents))
    kept = {
        "".join(p.itertext()): p.find(f"{qn('w:pPr')}/{qn('w:keepNext')}") is not None
        for p in list(tree(data).iter(qn("w:p")))
        if "".join(p.itertext()) in {"one", "how", "who", "two"}
    }
    assert kept == {"one": True, "how": True, "who": False, "two": False}
    single = [
        p.find(f"{qn('w:pPr')}/{qn('w:keepNext')}") is not None
        for p in tree(data).iter(qn("w:p"))
        if "".join(p.itertext()) in {"a", "b", "c"}
    ]
    assert single == [True, True, False, False, False, False]


# --- tables and pictures --------------------------------------------------------------------------


def test_tables_say_what_heads_rows_and_columns() -> None:
    tables = list(tree(made()).iter(qn("w:tbl")))
    assert len(tables) == 2
    for table in tables:
        first, *others = table.findall(qn("w:tr"))
        assert first.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None
        assert all(row.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is None for row in others)
        for row in (first, *others):
            assert row.find(f"{qn('w:trPr')}/{qn('w:cantSplit')}") is not None
        look = table.find(f"{qn('w:tblPr')}/{qn('w:tblLook')}")
        assert (look.get(qn("w:firstRow")), look.get(qn("w:firstColumn"))) == ("1", "1")
        caption = table.getprevious()
        assert val(table.find(f"{qn('w:tblPr')}/{qn('w:tblCaption')}")) == "".join(
            caption.itertext()
        )
        assert caption.find(f"{qn('w:pPr')}/{qn('w:keepNext')}") is not None
        assert table.getnext().tag == qn("w:p"), "or it would grow together with the next"


def test_columns_are_as_wide_as_they_say_and_fill_the_page() -> None:
    table = tree(made()).find(f".//{qn('w:tbl')}")
    grid = [int(column.get(qn("w:w"))) for column in table.iter(qn("w:gridCol"))]
    assert sum(grid) == 11906 - 2 * 1247
    assert grid == pytest.approx([941, 6588, 1882], abs=1)
    for row in table.iter(qn("w:tr")):
        assert [int(cell.get(qn("w:w"))) for cell in row.iter(qn("w:tcW"))] == grid


def test_a_column_is_widened_for_the_words_of_its_head() -> None:
    data = of(Table("Caption", ("Unhyphenated", "B"), ((line("1"), line("b")),), (0.05, 0.95)))
    first, second = (int(e.get(qn("w:w"))) for e in tree(data).iter(qn("w:gridCol")))
    assert first > 1_500
    assert first + second == 11906 - 2 * 1247


def test_numbers_stand_at_the_right() -> None:
    first = opened(made()).tables[0]
    names = [[cell.paragraphs[0].style.name for cell in row.cells] for row in first.rows[:2]]
    head, text = "Pilotscan Table Head", "Pilotscan Table Text"
    assert names == [
        [head, head, "Pilotscan Table Number Head"],
        [text, text, "Pilotscan Table Number"],
    ]
    assert val(styles(made())["Pilotscan Table Number"].find(f".//{qn('w:jc')}")) == "right"


def test_charts_are_pictures_with_a_text_for_who_cannot_see_them() -> None:
    picture = Picture("money", CHART, 640, 160, 'Life & "money"', "When it ends")
    data = of(*DOCUMENT.blocks, picture)
    about = list(tree(data).iter("{*}docPr"))
    assert [e.get("descr") for e in about] == ["Means by dimension", 'Life & "money"']
    assert [e.get("title") for e in about] == ["Mean level, 0 to 4", "When it ends"]
    ids = [e.get("id") for e in about]
    marks = [e.get(qn("w:id")) for e in tree(data).iter(qn("w:bookmarkStart"))]
    assert len({*ids, *marks}) == len(ids) + len(marks)
    shapes = opened(data).inline_shapes
    assert shapes[0].width / shapes[0].height == pytest.approx(4, rel=0.01)
    assert shapes[0].width < (11906 - 2 * 1247) * 635


def test_a_chart_is_drawn_sharp_and_the_same_each_time() -> None:
    data = png(CHART, 640)
    png.cache_clear()
    assert png(CHART, 640) == data
    assert data.startswith(b"\x89PNG")
    assert int.from_bytes(data[16:20], "big") == pytest.approx(640 / 96 * 200, abs=1)


# --- links and languages --------------------------------------------------------------------------


def test_links_within_lead_somewhere() -> None:
    root = tree(made())
    marks = {e.get(qn("w:name")): e.getparent() for e in root.iter(qn("w:bookmarkStart"))}
    goals = {
        "".join(e.itertext()): "".join(marks[e.get(qn("w:anchor"))].itertext())
        for e in root.iter(qn("w:hyperlink"))
        if e.get(qn("w:anchor"))
    }
    assert goals == {"one": "1", "funding": "Funding"}
    assert all(re.fullmatch(r"[A-Za-z][A-Za-z0-9_]{0,39}", name) for name in marks)


def test_bookmarks_of_alike_anchors_stay_apart() -> None:
    anchors = [LONG + "a", LONG + "b", "x y", "x-y", "X_Y"]
    data = of(
        *(Heading(1, line(anchor), anchor) for anchor in anchors),
        Paragraph(tuple(Run(anchor, target=anchor) for anchor in anchors)),
    )
    root = tree(data)
    marks = {e.get(qn("w:name")): e.getparent() for e in root.iter(qn("w:bookmarkStart"))}
    assert len({name.lower() for name in marks}) == len(anchors)
    assert max(map(len, marks)) <= 40
    for link in root.iter(qn("w:hyperlink")):
        assert "".join(marks[link.get(qn("w:anchor"))].itertext()) == "".join(link.itertext())


def test_links_go_only_to_the_web() -> None:
    relations = parts(made())["word/_rels/document.xml.rels"].decode()
    outward = re.findall(r'Target="([^"]*)" TargetMode="External"', relations)
    assert outward == ["https://example.org/a%20b?c=1&amp;d=%3C2%3E"]
    linked = {"".join(link.itertext()) for link in tree(made()).iter(qn("w:hyperlink"))}
    assert linked == {"one", "funding", "Site"}


def test_links_look_like_links() -> None:
    looks = {
        "".join(run.itertext()): val(run.find(f".//{qn('w:rStyle')}"))
        for link in tree(made()).iter(qn("w:hyperlink"))
        for run in link.iter(qn("w:r"))
    }
    assert looks == {"one": "Hyperlink", "Site": "Hyperlink", "funding": "PilotscanStrongLink"}
    strong = styles(made())["Pilotscan Strong Link"]
    assert val(strong.find(qn("w:basedOn"))) == "Hyperlink"


@pytest.mark.parametrize(("lang", "locale"), [("en", "en-GB"), ("nl", "nl-NL")])
def test_the_language_is_that_of_all_styles(lang: str, locale: str) -> None:
    data = of(Paragraph((Run("a", "en"), Run("b", "nl"), Run("c", "fy"), Run("d"))), lang=lang)
    defaults = tree(data, "word/styles.xml").find(f"{qn('w:docDefaults')}//{qn('w:lang')}")
    assert val(defaults) == locale
    assert opened(data).core_properties.language == locale
    found = {
        "".join(run.itertext()): val(run.find(f".//{qn('w:lang')}"))
        for run in tree(data).iter(qn("w:r"))
        if run.find(f".//{qn('w:lang')}") is not None
    }
    other = {"en": {"b": "nl-NL"}, "nl": {"a": "en-GB"}}[lang]
    assert found == {**other, "c": "fy"}


def test_each_run_reads_in_one_direction() -> None:
    runs = {
        "".join(run.itertext()): run.find(qn("w:rPr"))
        for run in tree(made()).iter(qn("w:r"))
        if run.find(f"{qn('w:rPr')}/{qn('w:rtl')}") is not None
    }
    found = {text: about.find(qn("w:lang")).get(qn("w:bidi")) for text, about in runs.items()}
    # A comma between two of them is of neither language.
    assert found == {ARABIC: "ar-SA", f"{ARABIC}, פיילוט דיור": "ar-SA"}
    turned = [p for p in tree(made()).iter(qn("w:p")) if p.find(f".//{qn('w:bidi')}") is not None]
    assert ["".join(p.itertext()) for p in turned] == [ARABIC]


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("bell\x07", "bell\ufffd"),
        ("nul\x00 esc\x1b[31m", "nul\ufffd esc\ufffd[31m"),
        ("lone \ud800 surrogate", "lone \ufffd surrogate"),
        ("no\ufffe\uffffcharacter", "no\ufffd\ufffdcharacter"),
        ("turned \u202eround", "turned \ufffdround"),
        ("two\r\n  lines\tand\u2028more", "two lines and more"),
        ("{ PAGE } <w:p> &amp; {{x}}", "{ PAGE } <w:p> &amp; {{x}}"),
        ("12\u00a0500 €  wide \U0001f600", "12\u00a0500 €  wide \U0001f600"),
    ],
)
def test_characters_that_word_cannot_hold_are_marked(given: str, shown: str) -> None:
    document = DOCUMENT._replace(
        title=Run(given),
        footer=given,
        subject=given,
        keywords=(given,),
        blocks=(
            Paragraph((Run(given, given),)),
            Facts(((given, line(given)),)),
            Table(given, (given,), ((line(given),),), (1.0,)),
            Picture(given, CHART, 640, 160, given, given),
        ),
    )
    data = word(document)
    assert written(data) == shown * 8
    assert opened(data).core_properties.title == shown
    assert next(tree(data).iter("{*}docPr")).get("descr") == shown
    assert tree(data).find(f".//{qn('w:instrText')}") is None


# --- look and metadata ----------------------------------------------------------------------------


@pytest.mark.parametrize(("verdict", "tone"), TONES.items())
def test_a_callout_has_the_colours_of_its_verdict(verdict: str, tone: str) -> None:
    data = of(Callout(verdict, (Paragraph(line("Verdict"), "call"), Paragraph(line("Why")))))
    css = (templates_folder() / "style" / "tokens.css").read_text("utf-8")
    ink, wash = (re.search(rf"--{name}: #(\w+);", css) for name in (tone, f"{tone}-wash"))
    assert ink
    assert wash
    style = styles(data)[f"Pilotscan Callout {tone}"]
    assert style.find(f".//{qn('w:shd')}").get(qn("w:fill")) == wash[1]
    assert style.find(f".//{qn('w:left')}").get(qn("w:color")) == ink[1]
    assert val(styles(data)[f"Pilotscan Call {tone}"].find(f".//{qn('w:color')}")) == ink[1]
    assert [name for name, _ in styled(data)[1:3]] == [
        f"Pilotscan Call {tone}",
        f"Pilotscan Callout {tone}",
    ]


def test_every_verdict_has_colours(living_lab: Framework) -> None:
    assert set(TONES) == set(living_lab.verdicts)


def test_a_verdict_without_colours_looks_unclear() -> None:
    data = of(Callout("of-their-own", (Paragraph(line("Verdict"), "call"),)))
    assert styled(data)[1] == ("Pilotscan Call unclear", "Verdict")


def test_no_colour_is_left_as_a_name() -> None:
    assert all(b"var(" not in data for data in parts(made()).values())
    assert b"TONE" not in parts(made())["word/styles.xml"]


def test_each_page_has_its_number() -> None:
    footer = tree(made(), "word/pilotscan-footer.xml")
    assert "".join(footer.itertext()) == "Plan: not yet1 / 1"
    fields = [e.get(qn("w:instr")).strip() for e in footer.iter(qn("w:fldSimple"))]
    assert fields == ["PAGE", "NUMPAGES"]
    assert "Plan: not yet" in opened(made()).sections[0].footer.paragraphs[0].text


def test_the_document_says_what_it_is_and_nothing_of_how_it_was_made() -> None:
    about = opened(made()).core_properties
    assert (about.title, about.subject) == ("Plan & <Einstein>", "Evaluation")
    assert (about.author, about.last_modified_by) == ("pilotscan", "pilotscan")
    assert (about.keywords, about.created) == ("housing, language", about.modified)
    assert not [name for name in parts(made()) if "thumbnail" in name or "customXml" in name]
    assert all(b"python-docx" not in data for data in parts(made()).values())


# --- the same bytes -------------------------------------------------------------------------------

IN_ANOTHER_PROCESS = """
import hashlib, sys
sys.path.insert(0, sys.argv[1])
from support.worded import DOCUMENT, house
from pilotscan.reporting.documents.word.document import word
print(hashlib.sha256(word(DOCUMENT)).hexdigest())
print(hashlib.sha256(word(DOCUMENT, open(sys.argv[2], "rb").read())).hexdigest())
"""


@pytest.mark.outside
def test_the_same_document_gives_the_same_bytes_everywhere(tmp_path: Path) -> None:
    from support.worded import house  # noqa: PLC0415

    template = tmp_path / "house.docx"
    template.write_bytes(house())
    data = [made(), word(DOCUMENT, house())]
    assert word(DOCUMENT) == data[0]
    assert word(DOCUMENT, house()) == data[1]
    done = subprocess.run(
        [sys.executable, "-c", IN_ANOTHER_PROCESS, str(TESTS), str(template)],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONHASHSEED": "7", "TZ": "Asia/Tokyo"},
    )
    assert done.stdout.split() == [hashlib.sha256(d).hexdigest() for d in data]


def test_without_the_library_the_message_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(extras, "find_spec", lambda _: None)
    with pytest.raises(UsageError, match=r"needs python-docx: pip install 'pilotscan\[docx\]'"):
        word(DOCUMENT)


# --- LibreOffice ----------------------------------------------------------------------------------


@pytest.mark.outside
def test_libreoffice_opens_and_prints_it(
    tmp_path: Path, shipped_evaluations: Sequence[Evaluation]
) -> None:
    from support.worded import house  # noqa: PLC0415

    evaluation = next(e for e in shipped_evaluations if e.pilot.id == "plan-einstein")
    document = report(evaluation, "nl")
    for name, reference in (("own", None), ("house", house())):
        (tmp_path / f"{name}.docx").write_bytes(word(document, reference))
    files = [tmp_path / "own.docx", tmp_path / "house.docx"]
    convert(files[1:], "pdf", tmp_path)
    assert (tmp_path / "house.pdf").read_bytes().startswith(b"%PDF")
    convert(files, "txt:Text (encoded):UTF8", tmp_path)
    for name in ("own", "house"):
        text = "".join((tmp_path / f"{name}.txt").read_text("utf-8-sig").split())
        for paragraph in document.blocks:
            if isinstance(paragraph, Heading | Paragraph):
                words = "".join(run.text for run in paragraph.text)
                assert "".join(words.split()) in text
    assert Bullets in {type(block) for block in document.blocks}
