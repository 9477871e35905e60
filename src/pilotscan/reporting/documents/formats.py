"""The formats of what is written: one row each."""

from __future__ import annotations

from typing import Literal, NamedTuple

__all__ = [
    "FORMATS",
    "DocumentFormat",
    "Format",
    "TextFormat",
    "file_name",
    "format_of",
    "formats_of",
    "written_as",
]


class Format(NamedTuple):
    """A format, by the name that options and endings of files have for it.

    Parameters
    ----------
    label : what people call it
    commands : that write it
    is_text : text in UTF-8, not bytes
    libraries : that only it needs: name in Python and name of the package
    is_document : another form of a web page, which the page links to
    brief_as : as what a brief is written: a report on one sheet of A4; empty for what is no brief
    extra : of our package, with these libraries; empty if it is called as the format
    """

    label: str
    commands: tuple[str, ...]
    is_text: bool = True
    libraries: tuple[tuple[str, str], ...] = ()
    is_document: bool = False
    brief_as: str = ""
    extra: str = ""


_REPORTS = ("evaluate", "compare", "transfer", "patterns", "diff", "path", "ask")
_TABLES = ("compare",)
_ONE = ("evaluate",)
_SHEETS = ("ask",)
_PACKAGES = ("export",)
FORMATS: dict[str, Format] = {
    "html": Format("HTML", _REPORTS),
    "md": Format("Markdown", _REPORTS, is_document=True),
    "json": Format("JSON", _REPORTS),
    "pdf": Format("PDF", _REPORTS, False, (("typst", "typst"),), is_document=True),
    "docx": Format("Word", _REPORTS, False, (("docx", "python-docx"), ("typst", "typst")), True),
    "brief": Format("A4", _ONE, is_document=True, brief_as="html"),
    "brief-pdf": Format("A4 (PDF)", _ONE, False, is_document=True, brief_as="pdf"),
    "brief-docx": Format("A4 (Word)", _ONE, False, is_document=True, brief_as="docx"),
    "csv": Format("CSV", (*_TABLES, "transfer", "patterns", *_PACKAGES)),
    "xlsx": Format("XLSX", (*_TABLES, *_SHEETS), False, (("xlsxwriter", "xlsxwriter"),)),
    "parquet": Format("PARQUET", (*_TABLES, *_PACKAGES), False, (("pyarrow", "pyarrow"),)),
    "xlsform": Format("XLSForm", _SHEETS, False, (("xlsxwriter", "xlsxwriter"),), extra="xlsx"),
    "limesurvey": Format("LimeSurvey", _SHEETS),
    "jsonl": Format("JSON Lines", _PACKAGES),
    "qca": Format("R (QCA)", ("patterns",)),
}

TextFormat = Literal["html", "md", "json", "brief"]
"""What `evaluate` writes as text, for type checkers, which read no table."""
DocumentFormat = Literal["pdf", "docx", "brief-pdf", "brief-docx"]
"""What it writes as bytes."""


def formats_of(command: str) -> tuple[str, ...]:
    """Return the formats that a command writes."""
    return tuple(name for name, kind in FORMATS.items() if command in kind.commands)


def written_as(kind: str) -> str:
    """Return the format whose writer and libraries another one has: of most their own."""
    return (FORMATS[kind].brief_as if kind in FORMATS else "") or kind


def file_name(stem: str, kind: str) -> str:
    """Return the name of a file in a format."""
    return f"{stem}.brief.{written_as(kind)}" if FORMATS[kind].brief_as else f"{stem}.{kind}"


def format_of(name: str) -> Format:
    """Return the format of a file by its name."""
    stem, _, ending = name.rpartition(".")
    found = (kind for kind in FORMATS.values() if kind.brief_as == ending)
    brief = next(found, None) if stem.endswith(".brief") else None
    return brief or FORMATS[ending]
