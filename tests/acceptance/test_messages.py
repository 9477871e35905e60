"""Every sentence of a report is there in Dutch, and no Dutch sentence is left over."""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from pathlib import Path

import pytest
from babel.messages.catalog import Message
from babel.messages.pofile import read_po

from support.messages import CALL, KEYWORDS, ROOT, extract, sentences_by_file
from support.together import together

CATALOGUE = ROOT / "src/pilotscan/locales/nl/LC_MESSAGES/pilotscan.po"
PLACEHOLDER = re.compile(r"%\((\w+)\)s")


def translations() -> dict[str, tuple[str, ...]]:
    with Path(CATALOGUE).open("rb") as stream:
        catalogue = read_po(stream, locale="nl")
    return {key(m.id): texts(m.string) for m in catalogue if m.id and not m.fuzzy}


def key(message: str | tuple[str, ...]) -> str:
    return message if isinstance(message, str) else message[0]


def texts(value: str | tuple[str, ...] | list[str]) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(value)


@pytest.fixture(scope="module")
def sentences() -> dict[str, Message]:
    return {key(message.id): message for message in extract() if message.id}


def fault(message: Message, found: tuple[str, ...]) -> str:
    """Say what is wrong with the Dutch of a sentence, if anything is."""
    if len(found) != (1 if isinstance(message.id, str) else 2):
        return f"{len(found)} forms"
    if not all(text.strip() for text in found):
        return "is empty"
    wanted = set(PLACEHOLDER.findall(key(message.id)))
    held = [set(PLACEHOLDER.findall(text)) for text in found]
    if not all(names <= wanted | {"n"} for names in held) or not held[-1] >= wanted - {"n"}:
        return "has other placeholders"
    return ""


def test_sentences_were_found(sentences: dict[str, Message]) -> None:
    assert len(sentences) > 150
    assert "How can it turn out?" in sentences


def test_no_sentence_of_the_code_is_overlooked(sentences: dict[str, Message]) -> None:
    """A variable that is called like what marks sentences hides all that follow it."""
    overlooked = {
        call.args[0].value
        for file in (ROOT / "src/pilotscan").rglob("*.py")
        if CALL.search(text := file.read_text("utf-8"))
        for call in ast.walk(ast.parse(text))
        if isinstance(call, ast.Call)
        and getattr(call.func, "id", getattr(call.func, "attr", "")) in KEYWORDS
        and call.args
        and isinstance(call.args[0], ast.Constant)
        and re.search(r"\w", PLACEHOLDER.sub("", str(call.args[0].value)))
    } - set(sentences)
    assert overlooked == set()


def test_no_dutch_sentence_is_left_over(sentences: dict[str, Message]) -> None:
    assert sorted(set(translations()) - set(sentences)) == []


def test_each_sentence_is_translated_with_the_same_placeholders(
    sentences: dict[str, Message],
) -> None:
    dutch = translations()
    faults = {name: fault(message, dutch.get(name, ())) for name, message in sentences.items()}
    assert {name: said for name, said in faults.items() if said} == {}


@together(
    "sentence, dutch, said",
    [
        ("One", (), "0 forms"),
        ("One", ("Een", "Twee"), "2 forms"),
        (("One", "Many"), ("Een",), "1 forms"),
        ("One", (" ",), "is empty"),
        ("Of %(x)s", ("Van",), "has other placeholders"),
        ("Of", ("Van %(x)s",), "has other placeholders"),
        (("%(n)s of %(x)s", "%(n)s of %(x)s"), ("Een van", "%(n)s van %(x)s"), ""),
    ],
)
def test_a_wrong_translation_is_noticed(
    sentence: str | tuple[str, ...], dutch: tuple[str, ...], said: str
) -> None:
    assert fault(Message(sentence), dutch) == said


# --- one place for each sentence ------------------------------------------------------------------

LONG = 5
"""Words from which a text is more than a label."""
OTHER_OUTPUTS = {
    "src/pilotscan/reporting/changes/terminal.py",
    "src/pilotscan/reporting/comparison/terminal.py",
    "src/pilotscan/reporting/exports/workbook.py",
    "src/pilotscan/reporting/transfer/terminal.py",
}
"""What has headings of reports that are no headings there."""
LABELS = {
    # explains the strip where it is text: on a terminal and in Markdown
    "Each number is the level of a condition that decides: before “!” too low, “?” unknown.",
    "How it is thought to work",  # heads a section, and a list of lessons
    "How a verdict comes about",  # heads a page, and links to it
    "The numbers on this page:",  # before links, which pages and reports write each in its way
    "What stands in the way",  # heads a section, and a column
}


def test_no_sentence_stands_in_two_places() -> None:
    places: dict[str, set[str]] = defaultdict(set)
    for file, sentence in sentences_by_file():
        is_long = len(sentence.split()) >= LONG
        if sentence[-1] in ".?!" or (is_long and file not in OTHER_OUTPUTS):
            places[sentence].add(file)
    of_templates = [s for s, files in places.items() if any("templates/" in f for f in files)]
    assert len(of_templates) > 200
    twice = {s: places[s] for s in of_templates if len(places[s]) > 1}
    assert set(twice) <= LABELS, "give it one home: a macro, or a value of the page"
