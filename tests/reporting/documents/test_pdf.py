"""Reports as PDF: tagged, whole, the same bytes everywhere, and no way out of the template."""

from __future__ import annotations

import hashlib
import io
import os
import pickle
import re
import shutil
import subprocess
import sys
import unicodedata
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any, get_args

import pikepdf
import pytest

import pilotscan
from pilotscan.errors import RenderError, UsageError
from pilotscan.reporting.documents import fonts
from pilotscan.reporting.documents.paper import (
    Block,
    Bullets,
    Callout,
    Cards,
    Choice,
    Choices,
    Document,
    Facts,
    Heading,
    Line,
    Marked,
    Pair,
    Paragraph,
    Picture,
    Question,
    Room,
    Run,
    Table,
    Tickable,
    Ticks,
    inside,
)
from pilotscan.reporting.documents.pdf import pdf
from pilotscan.reporting.output import extras
from pilotscan.reporting.pilot.page import pilot_page
from pilotscan.reporting.render import Renderer
from pilotscan.scoring.evaluation import Evaluation
from support.packages import program

ROOT = Path(__file__).parents[3]
HOSTILE = {
    "markup": '#import "@preview/cetz:0.1" *b* _x_ $ 1/0 $ #panic("x") <label> @ref `raw` // /* =',
    "chinese": "开放社区 你好",
    "emoji": "👨‍👩‍👧 🏘️ 👍🏽 🇳🇱 ✓ ☎",
    "control": "a\x00b\x07c\x1b[31m\x7f\x80\x9f d",
    "breaks": "one\u2028two\u2029three\nfour\r\nfive\tsix\x0bseven\x0ceight\x85nine",
    "bidi": "abc\u202eevil\u202c \u2066iso\u2069 \u2067rev\u2069 \u200f \u200e \u061c",
    "unbalanced": "\u2069\u2069\u202c\u2067\u202e open",
    "marks": "\u0301\u0302 x\u0301\u0302\u0303\u0304\u0305\u0306 Z̷̢̛͔a̴͓̐l̷͙̈́g̸̰͝ő̶̱ \u20dd",
    "ignorable": "a\u00adb\u200bc\u200cd\u200de\ufefff\ufe0fg\u034fh\u2060i\U000e0041j",
    "noncharacters": "\ufffe\uffff\ufdd0\U0001ffff\ue000\U000f0000 \ufffd \ufffc",
    "surrogates": "lone \ud800 \udfff",
    "scripts": "ภาษาไทย नमस्ते বাংলা தமிழ் አማርኛ Հայերեն ქართული",
    "right to left": "محمد علي (12) שלום עולם ﷽",
    "empty": "",
    "spaces": "   ",
}
LONG = {
    "letters": "A" * 200,
    "digits": "1234567890" * 20,
    "address": "https://example.org/" + "a" * 200,
    "dashes": "-" * 200,
    "tied": "a\N{NO-BREAK SPACE}b" * 80,
}
IN_ENGLISH = ROOT / "benchmarks/readers/cases/curant.yaml"
"""A pilot that is described in one language only."""

Make = Callable[[str, str], bytes]


def document(
    *blocks: Block, lang: str = "en", title: str = "A title", footer: str = "footer"
) -> Document:
    return Document(lang, Run(title), footer, "subject", ("one", "two"), blocks)


def with_text(text: str) -> Document:
    """Put a text wherever a document can have one."""
    line = (Run(text), Run(text, "nl", "strong"), Run(text, look="soft", target="here"))
    return document(
        Heading(1, (Run(text),), "here"),
        Paragraph(line, "lede"),
        Paragraph((Run("before "), Run(text, url="https://example.org/?q=1&x=é"), Run(" after"))),
        Bullets(((line, line), (line,)), numbered=True),
        Facts(((text, line),)),
        Callout("not-yet", (Paragraph(line, "call"), Facts(((text, line),)))),
        Table(text, (text,) * 7, ((line,) * 7,), (1 / 7,) * 7),
        title=text,
        footer=text,
    )


def read(made: bytes) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(made))


def text_of(made: bytes, tmp_path: Path) -> str:
    path = tmp_path / "made.pdf"
    path.write_bytes(made)
    done = subprocess.run(
        [program("pdftotext"), "-enc", "UTF-8", str(path), "-"], capture_output=True, check=True
    )
    return done.stdout.decode()


def squeeze(text: str) -> str:
    """Leave out spaces, hyphens and marks of direction, and take ligatures apart."""
    text = unicodedata.normalize("NFKC", text)
    return re.sub(r"[-\s\u00ad\u2010\u200b-\u200f\u202a-\u202e\u2066-\u2069]", "", text)


def lines_of(block: Any) -> Iterator[Line]:
    """Give the lines of a block in reading order; see the block model."""
    for value in block:
        if isinstance(value, str) and isinstance(block, Table) and value == block.caption:
            yield (Run(value),)
        elif isinstance(value, tuple) and value and isinstance(value[0], Run):
            yield value
        elif isinstance(value, tuple) and not isinstance(value, Run):
            yield from lines_of(value)


def elements(made: pikepdf.Pdf) -> list[Any]:
    """List the elements of the structure tree in reading order."""
    found: list[Any] = []

    def walk(node: Any) -> None:
        children = node.get("/K", [])
        for child in children if isinstance(children, pikepdf.Array) else [children]:
            if isinstance(child, pikepdf.Dictionary) and "/S" in child:
                found.append(child)
                walk(child)

    walk(made.Root.StructTreeRoot)
    return found


def attributes(element: Any) -> dict[str, Any]:
    given = element.get("/A", [])
    merged: dict[str, Any] = {}
    for one in given if isinstance(given, pikepdf.Array) else [given]:
        merged |= dict(one.items())
    return merged


@pytest.fixture(scope="module")
def by_name(shipped_evaluations: list[Evaluation]) -> dict[str, Evaluation]:
    return {evaluation.pilot.id: evaluation for evaluation in shipped_evaluations}


@pytest.fixture(scope="module")
def outlined(by_name: dict[str, Evaluation]) -> Callable[[str, str], Document]:
    @cache
    def make(name: str, lang: str) -> Document:
        renderer = Renderer(lang)
        page = pilot_page(by_name[name], renderer.language)
        return renderer.pilot(page).document()

    return make


@pytest.fixture(scope="module")
def made(outlined: Callable[[str, str], Document]) -> Make:
    return cache(lambda name, lang: pdf(outlined(name, lang)))


# --- tagged ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", ["en", "nl"])
def test_it_says_what_it_is(made: Make, outlined: Any, lang: str) -> None:
    name = {"en": "plan-einstein", "nl": "leiden-azc-volunteers"}[lang]
    report = read(made(name, lang))
    root = report.Root
    assert bool(root.MarkInfo.Marked)
    assert str(root.Lang).startswith(lang)
    assert bool(root.ViewerPreferences.DisplayDocTitle)
    with report.open_metadata() as metadata:
        assert metadata["pdfuaid:part"] == "1"
        assert metadata["dc:title"] == outlined(name, lang).title.text
    assert str(report.docinfo["/Title"]) == outlined(name, lang).title.text
    keywords = outlined(name, lang).keywords
    assert [str(report.docinfo["/Keywords"])] == [", ".join(keywords)]
    assert "/Author" not in report.docinfo
    assert "/CreationDate" not in report.docinfo


def test_what_is_read_stands_in_paragraphs(made: Make) -> None:
    report = read(made("plan-einstein", "en"))
    assert [str(e.S) for e in elements(report)][:3] == ["/Document", "/P", "/Title"]
    kinds = {str(e.S) for e in elements(report)}
    assert kinds >= {"/P", "/H1", "/H2", "/H3", "/L", "/LI", "/Lbl", "/LBody", "/Table", "/Link"}


def test_headings_are_tagged_and_are_the_bookmarks(made: Make, outlined: Any) -> None:
    report = read(made("plan-einstein", "en"))
    tags = [str(e.S) for e in elements(report) if re.fullmatch(r"/H\d", str(e.S))]
    blocks = list(inside(outlined("plan-einstein", "en").blocks))
    headings = [block for block in blocks if isinstance(block, Heading)]
    assert tags == [f"/H{heading.level}" for heading in headings]

    def titles(items: Any) -> Iterator[str]:
        for item in items:
            yield str(item.title)
            yield from titles(item.children)

    with report.open_outline() as bookmarks:
        told = list(titles(bookmarks.root))
    expected = ["".join(run.text for run in heading.text) for heading in headings]
    assert [squeeze(title) for title in told] == [squeeze(title) for title in expected]


def test_tables_have_headers_of_columns_and_rows(made: Make, outlined: Any) -> None:
    tables = [b for b in inside(outlined("plan-einstein", "en").blocks) if isinstance(b, Table)]
    report = read(made("plan-einstein", "en"))
    found = elements(report)
    scopes = [attributes(e).get("/Scope") for e in found if e.S == "/TH"]
    assert scopes.count("/Column") == sum(len(table.heads) for table in tables)
    assert scopes.count("/Row") == sum(len(table.rows) for table in tables)
    cells = sum(len(table.rows) * (len(table.heads) - 1) for table in tables)
    assert sum(e.S == "/TD" for e in found) == cells
    assert sum(e.S == "/Table" for e in found) == len(tables)
    assert sum(e.S == "/THead" for e in found) == len(tables)


def test_charts_are_figures_with_words(made: Make, outlined: Any) -> None:
    pictures = [b for b in inside(outlined("plan-einstein", "en").blocks) if isinstance(b, Picture)]
    report = read(made("plan-einstein", "en"))
    found = elements(report)
    assert [str(e.Alt) for e in found if e.S == "/Figure"] == [p.alt for p in pictures]


def test_a_passage_in_another_language_says_so(made: Make) -> None:
    [evaluation] = pilotscan.evaluate(pilotscan.load_pilots(IN_ENGLISH))
    renderer = Renderer("nl")
    page = pilot_page(evaluation, renderer.language)
    dutch = read(pdf(renderer.pilot(page).document()))
    english = read(made("plan-einstein", "en"))
    # a paragraph wholly in English says so in its structure, and marks what is Dutch within it
    marked = [page.Contents.read_bytes().count(b"/Lang(") for page in dutch.pages]
    assert marked[0] >= 1
    assert sum(marked) > len(marked)
    assert any(b"/Lang(en)" in page.Contents.read_bytes() for page in dutch.pages)
    assert b"/Lang" not in english.pages[0].Contents.read_bytes()


def test_every_mark_on_a_page_is_tagged(made: Make) -> None:
    for page in read(made("plan-einstein", "en")).pages:
        depth = 0
        for instruction in pikepdf.parse_content_stream(page):
            operator = str(instruction.operator)
            if operator in {"BDC", "BMC"}:
                depth += 1
            elif operator == "EMC":
                depth -= 1
            elif operator in {"Tj", "TJ", "f", "F", "f*", "S", "s", "B", "Do", "sh"}:
                assert depth > 0, operator
        assert depth == 0


def test_links_lead_to_places_and_addresses(made: Make, outlined: Any) -> None:
    report = read(made("plan-einstein", "en"))
    links = [a for page in report.pages for a in page.get("/Annots", []) if a.Subtype == "/Link"]
    urls = {str(a.A.URI) for a in links if "/A" in a and "/URI" in a.A}
    within = [a for a in links if "/Dest" in a or ("/A" in a and "/D" in a.A)]
    runs = [run for b in inside(outlined("plan-einstein", "en").blocks) if isinstance(b, Table)
            for row in b.rows for line in row for run in line]  # fmt: skip
    assert urls == {run.url for run in runs if run.url}
    assert len(within) > 100
    assert all(str(a.get("/Contents", "")) for a in links)


# --- whole ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", ["en", "nl"])
@pytest.mark.parametrize("name", ["plan-einstein", "leiden-azc-volunteers"])
@pytest.mark.outside
def test_all_is_in_the_text_of_the_file_in_reading_order(
    name: str, lang: str, made: Make, outlined: Any, tmp_path: Path
) -> None:
    report = outlined(name, lang)
    path = tmp_path / "made.pdf"
    path.write_bytes(made(name, lang))
    done = subprocess.run(
        [program("pdftotext"), "-raw", "-enc", "UTF-8", str(path), "-"],
        capture_output=True,
        check=True,
    )
    told = done.stdout.decode().replace(f"\n{report.footer}\n", "\n")
    told = squeeze(re.sub(r"\n\d+ / \d+\n", "\n", told))
    place = 0
    for block in report.blocks[1:]:
        for line in lines_of(block):
            words = squeeze("".join(run.text for run in line))
            found = told.find(words, place)
            assert found >= 0, (words, told[place : place + 200])
            place = found + len(words)


# --- any text -------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", HOSTILE)
def test_any_text_makes_a_file(kind: str) -> None:
    report = read(pdf(with_text(HOSTILE[kind])))
    assert len(report.pages) == 1


@pytest.mark.outside
def test_text_is_never_code(tmp_path: Path) -> None:
    told = text_of(pdf(with_text(HOSTILE["markup"])), tmp_path)
    assert squeeze(HOSTILE["markup"]) in squeeze(told)


@pytest.mark.parametrize(("lang", "words"), [("en", "no font"), ("nl", "geen lettertype")])
@pytest.mark.outside
def test_what_no_font_has_is_shown_as_missing_and_named(
    lang: str, words: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = fonts.shows

    def only_inside(pieces: Any, *, system: bool) -> bool:  # noqa: ARG001
        return known(pieces, system=False)

    monkeypatch.setattr(fonts, "shows", only_inside)  # as on a machine without fonts
    monkeypatch.setattr(fonts, "_known", {})
    text = "before 你\x07 after"
    told = text_of(pdf(document(Paragraph((Run(text),)), lang=lang)), tmp_path)
    assert "before □□ after" in told
    note = " ".join(told.split())
    assert words in note
    assert "U+0007" in note
    assert "U+4F60" in note


@pytest.mark.outside
def test_a_document_that_can_be_shown_has_no_such_note(tmp_path: Path) -> None:
    text = "Žižka Nguyễn Ελλάδα Скопје محمد שלום ● ▲ ◆ ■ – “x” €"
    told = text_of(pdf(document(Paragraph((Run(text),)))), tmp_path)
    assert "□" not in told
    assert "U+" not in told


def test_the_fonts_inside_have_what_they_are_trusted_with() -> None:
    sure = "".join(chr(n) for n in range(0x2700) if fonts.SURE.fullmatch(chr(n)))
    assert len(sure) > 400
    assert fonts.shows(list(sure), system=False)
    assert not fonts.shows(["你"], system=False)


@pytest.mark.outside
def test_names_from_right_to_left_do_not_turn_the_line_around(tmp_path: Path) -> None:
    line = (Run("Led by "), Run("شركة"), Run(" 12 people."))
    path = tmp_path / "made.pdf"
    path.write_bytes(pdf(document(Paragraph(line))))
    done = subprocess.run(
        [program("pdftotext"), "-bbox", str(path), "-"], capture_output=True, check=True
    )
    words = re.findall(r'xMin="([\d.]+)".*?>(.*?)</word>', done.stdout.decode())
    [name] = [float(x) for x, word in words if re.search("[\u0600-\u06ff]", word)]
    [number] = [float(x) for x, word in words if "12" in word]
    [last] = [float(x) for x, word in words if "people." in word]
    # Without isolation the number would count as part of the name, and stand left of it.
    assert name <= number < last


@pytest.mark.outside
def test_a_sentence_that_begins_with_such_a_name_still_runs_to_the_right(tmp_path: Path) -> None:
    path = tmp_path / "made.pdf"
    path.write_bytes(pdf(document(Paragraph((Run("شركة leads the work."),)))))
    done = subprocess.run(
        [program("pdftotext"), "-bbox", str(path), "-"], capture_output=True, check=True
    )
    words = re.findall(r'xMin="([\d.]+)".*?>(.*?)</word>', done.stdout.decode())
    [name] = [float(x) for x, word in words if re.search("[\u0600-\u06ff]", word)]
    [leads] = [float(x) for x, word in words if "leads" in word]
    assert name < leads


@pytest.mark.parametrize("kind", LONG)
@pytest.mark.outside
def test_a_word_longer_than_a_line_stays_on_the_page_and_whole(kind: str, tmp_path: Path) -> None:
    made = pdf(document(Paragraph((Run(LONG[kind]),)), Facts((("n", (Run(LONG[kind]),)),))))
    path = tmp_path / "made.pdf"
    path.write_bytes(made)
    done = subprocess.run(
        [program("pdftotext"), "-bbox", str(path), "-"], capture_output=True, check=True
    )
    ends = [float(x) for x in re.findall(r'xMax="([\d.]+)"', done.stdout.decode())]
    assert max(ends) < 595 - 40
    assert squeeze(LONG[kind]) in squeeze(text_of(made, tmp_path))
    assert "\u200b" not in text_of(made, tmp_path)


def test_a_reference_to_nowhere_is_only_text() -> None:
    report = read(pdf(document(Paragraph((Run("x", target="nowhere"),)))))
    assert all("/Annots" not in page for page in report.pages)


# --- the same bytes -------------------------------------------------------------------------------


@pytest.mark.outside
def test_the_same_bytes_twice_and_in_another_process(outlined: Any) -> None:
    report = outlined("leiden-azc-volunteers", "nl")
    made = pdf(report)
    assert pdf(document(Paragraph((Run("another between"),)))) != made
    assert pdf(report) == made
    code = (
        "import sys, pickle, hashlib\n"
        "from pilotscan.reporting.documents.pdf import pdf\n"
        "print(hashlib.sha256(pdf(pickle.load(sys.stdin.buffer))).hexdigest())"
    )
    told = set()
    for seed, zone, locale in (("1", "Asia/Tokyo", "C"), ("2", "America/Lima", "nl_NL.UTF-8")):
        environment = {**os.environ, "PYTHONHASHSEED": seed, "TZ": zone, "LC_ALL": locale}
        done = subprocess.run(
            [sys.executable, "-c", code],
            input=pickle.dumps(report), capture_output=True, check=True, env=environment,
        )  # fmt: skip
        told.add(done.stdout.decode().strip())
    assert told == {hashlib.sha256(made).hexdigest()}


# --- the template ---------------------------------------------------------------------------------


def own(folder: Path, text: str, **more: str) -> Path:
    """Write a template of one's own, and files beside it."""
    for name, content in {"pdf/report.typ": text, **more}.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, "utf-8")
    return folder


TITLED = '#set document(title: "mine")\n'


@pytest.mark.outside
def test_a_template_of_ones_own_takes_the_place_of_ours(tmp_path: Path) -> None:
    text = TITLED + '#import "parts.typ": say\n= Mine #json(bytes(sys.inputs.report)).footer #say'
    folder = own(tmp_path, text, **{"pdf/parts.typ": "#let say = [too]"})
    made = pdf(document(footer="#f*o*ot"), folder)
    assert "Mine #f*o*ot too" in text_of(made, tmp_path)


@pytest.mark.outside
def test_ours_can_be_a_template_of_ones_own(tmp_path: Path, outlined: Any) -> None:
    report = outlined("leiden-azc-volunteers", "en")
    folder = own(tmp_path, (ROOT / "templates" / "pdf" / "report.typ").read_text("utf-8"))
    assert len(read(pdf(report, folder)).pages) == len(read(pdf(report)).pages)


@pytest.mark.outside
def test_colours_of_ones_own_reach_the_verdict(tmp_path: Path) -> None:
    tokens = (ROOT / "templates" / "style" / "tokens.css").read_text("utf-8")
    (tmp_path / "style").mkdir()
    (tmp_path / "style" / "tokens.css").write_text(tokens.replace("#96490a", "#123456"), "utf-8")
    block = Callout("not-yet", (Paragraph((Run("x"),), "call"),))
    theirs, ours = read(pdf(document(block), tmp_path)), read(pdf(document(block)))
    colour = b"0.07058824 0.20392157 0.3372549"
    assert colour in theirs.pages[0].Contents.read_bytes()
    assert colour not in ours.pages[0].Contents.read_bytes()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('#import "@preview/cetz:0.1.0"', "report.typ:1 .* there are no packages"),
        ('\n#import ("@" + "preview/cetz:0.1.0")', "report.typ:2 .* there are no packages"),
        ('#include "part.typ".replace("p", "@")', "there are no packages"),
        ('#{ import "part.typ"\n// c\n.rev() }', "there are no packages"),
        ('#import "part.typ" /* */ .rev()', "there are no packages"),
        ('#include "data.csv"', "there are no packages"),
        ('#eval("1")', "'eval' is not possible"),
        ('#dictionary(std).at("ev" + "al")("1")', "'std' is not possible"),
        ('#read("/etc/passwd")', "report.typ:1 .* file not found"),
        ('#read("../style/secret.css")', "would escape the project root"),
        ('#image("linked.svg")', "failed to load linked image"),
        ('#panic("stop")', "report.typ:1 .* panicked with: stop"),
        ("\n\n#(", "report.typ:3 .* unclosed delimiter"),
        ("#{ while true {} }", "condition is always true"),
        ("= no title", "missing document title"),
        ("#let f(x) = f(x)\n#f(1)", "maximum function call depth exceeded"),
    ],
)
@pytest.mark.outside
def test_a_template_reaches_nothing_but_its_folder(tmp_path: Path, text: str, told: str) -> None:
    linked = '<svg xmlns="http://www.w3.org/2000/svg"><image href="/etc/hostname"/></svg>'
    folder = own(
        tmp_path,
        text,
        **{"style/secret.css": "secret", "pdf/linked.svg": linked, "pdf/data.csv": "#panic()"},
    )
    with pytest.raises(RenderError, match=told):
        pdf(document(), folder)


@pytest.mark.parametrize("what", ["pdf/logo.svg", "pdf/more", "pdf"])
@pytest.mark.outside
def test_a_link_out_of_the_folder_is_refused(tmp_path: Path, what: str) -> None:
    outside = tmp_path / "outside"
    own(outside, TITLED, **{"pdf/secret.svg": "<svg/>"})
    folder = tmp_path / "own"
    if what == "pdf":
        folder.mkdir()
        (folder / "pdf").symlink_to(outside / "pdf")
    else:
        own(folder, TITLED)
        (folder / what).symlink_to(outside / "pdf" / ("secret.svg" if "." in what else ""))
    with pytest.raises(RenderError, match=f"{what} is a link out of the folder"):
        pdf(document(), folder)


@pytest.mark.outside
def test_our_template_keeps_to_what_is_asked_of_others(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "templates" / "pdf", tmp_path / "pdf")
    assert pdf(document(Paragraph((Run("x"),))), tmp_path)


# --- from a run -----------------------------------------------------------------------------------


def test_a_renderer_writes_a_report_with_its_language(by_name: Any, made: Make) -> None:
    renderer = Renderer("nl")
    page = pilot_page(by_name["leiden-azc-volunteers"], renderer.language)
    assert renderer.pilot(page).data("pdf") == made("leiden-azc-volunteers", "nl")


def test_without_the_library_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(extras, "find_spec", lambda _name: None)
    with pytest.raises(UsageError, match=r"needs typst: pip install 'pilotscan\[pdf\]'"):
        pdf(document())


def test_a_file_is_small_enough_to_mail(made: Make) -> None:
    assert len(made("plan-einstein", "en")) < 600_000


def test_every_shipped_pilot_makes_a_report(shipped_evaluations: list[Evaluation]) -> None:
    renderer = Renderer("en")
    for evaluation in shipped_evaluations[::11]:
        page = pilot_page(evaluation, renderer.language)
        assert 2 < len(read(renderer.pilot(page).data("pdf")).pages) < 12


@pytest.mark.outside
def test_every_kind_of_block_is_laid_out(tmp_path: Path) -> None:
    def said(word: str) -> Line:
        return (Run(word),)

    blocks: tuple[Block, ...] = (
        Heading(1, said("heading")),
        Paragraph(said("paragraph")),
        Bullets(((said("bullet"),),)),
        Cards(((Paragraph(said("card")),),)),
        Choices((Choice("choice", "possible", "not-yet"),)),
        Facts((("fact", said("value")),)),
        Table("caption", ("head",), ((said("cell"),),), (1,)),
        Callout("not-yet", (Paragraph(said("callout")),)),
        Marked("3", "l3", (Paragraph(said("marked")),)),
        Ticks((Tickable(said("tick"), said("blank")),)),
        Room(said("room"), 2),
        Question((Paragraph(said("question")),)),
        Pair((Paragraph(said("left")),), (Paragraph(said("right")),)),
    )
    kinds = {type(block) for block in blocks} | {Picture}
    assert kinds == set(get_args(Block))
    text = text_of(pdf(document(*blocks)), tmp_path).split()
    words = (
        "heading paragraph bullet card choice fact value caption cell callout marked tick blank "
        "room question left right"
    )
    assert [word for word in words.split() if word not in text] == []
