"""Find every sentence of reports in code and templates."""

from __future__ import annotations

from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir

ROOT = Path(__file__).parents[2]
METHODS = [("**.py", "python"), ("**.j2", "jinja2")]
KEYWORDS = {
    "_": None,
    "gettext": None,
    "ngettext": (1, 2),
    "many": (1, 2),
    "told": None,
    "told_many": (1, 2),
}


def extract() -> Catalog:
    """Return a catalogue without translations, of all sentences in the tree."""
    catalog = Catalog(project="pilotscan", charset="utf-8")
    for folder in ("src/pilotscan", "templates"):
        found = extract_from_dir(ROOT / folder, METHODS, keywords=KEYWORDS)
        for file, _line, message, comments, context in found:
            catalog.add(
                message, None, [(f"{folder}/{file}", None)], auto_comments=comments, context=context
            )
    return catalog


def sentences_by_file() -> list[tuple[str, str]]:
    """Return each file with each sentence in it, the first form where a number has two."""
    found = []
    for folder in ("src/pilotscan", "templates"):
        for file, _line, message, _comments, _context in extract_from_dir(
            ROOT / folder, METHODS, keywords=KEYWORDS
        ):
            found.append((f"{folder}/{file}", message if isinstance(message, str) else message[0]))
    return found
