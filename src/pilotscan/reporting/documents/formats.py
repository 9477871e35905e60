"""The formats of what is written: one row each."""

from __future__ import annotations

from typing import Literal, NamedTuple

__all__ = ["FORMATS", "DocumentFormat", "Format", "TextFormat", "formats_of"]


class Format(NamedTuple):
    """A format, by the name that options and endings of files have for it.

    Parameters
    ----------
    label : what people call it
    commands : that write it
    is_text : text in UTF-8, not bytes
    libraries : that only it needs: name in Python and name of the package; the extra of our
        package is called as the format
    is_document : another form of a web page, which the page links to
    """

    label: str
    commands: tuple[str, ...]
    is_text: bool = True
    libraries: tuple[tuple[str, str], ...] = ()
    is_document: bool = False


_REPORTS = ("evaluate", "compare", "transfer", "diff", "path")
_TABLES = ("compare",)
FORMATS: dict[str, Format] = {
    "html": Format("HTML", _REPORTS),
    "md": Format("Markdown", _REPORTS, is_document=True),
    "json": Format("JSON", _REPORTS),
    "pdf": Format("PDF", _REPORTS, False, (("typst", "typst"),), is_document=True),
    "docx": Format("Word", _REPORTS, False, (("docx", "python-docx"), ("typst", "typst")), True),
    "csv": Format("CSV", (*_TABLES, "transfer")),
    "xlsx": Format("XLSX", _TABLES, False, (("xlsxwriter", "xlsxwriter"),)),
    "parquet": Format("PARQUET", _TABLES, False, (("pyarrow", "pyarrow"),)),
}

TextFormat = Literal["html", "md", "json"]
"""What `evaluate` writes as text, for type checkers, which read no table."""
DocumentFormat = Literal["pdf", "docx"]
"""What it writes as bytes."""


def formats_of(command: str) -> tuple[str, ...]:
    """Return the formats that a command writes."""
    return tuple(name for name, kind in FORMATS.items() if command in kind.commands)
