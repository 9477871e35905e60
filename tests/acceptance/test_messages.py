"""Every sentence of a report is there in Dutch, and no Dutch sentence is left over."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from support.messages import ROOT, extract

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


SENTENCES = {key(m.id): m for m in extract() if m.id}


def test_sentences_were_found() -> None:
    assert len(SENTENCES) > 150
    assert "Which road is open?" in SENTENCES


def test_no_dutch_sentence_is_left_over() -> None:
    assert sorted(set(translations()) - set(SENTENCES)) == []


@pytest.mark.parametrize("sentence", sorted(SENTENCES))
def test_sentence_is_translated_with_the_same_placeholders(sentence: str) -> None:
    found = translations().get(sentence)
    assert found, f"no Dutch for {sentence!r}"
    forms = SENTENCES[sentence].id
    assert len(found) == (1 if isinstance(forms, str) else 2)
    wanted = set(PLACEHOLDER.findall(key(forms)))
    for text in found:
        assert text.strip()
        assert set(PLACEHOLDER.findall(text)) <= wanted | {"n"}
    assert set(PLACEHOLDER.findall(found[-1])) >= wanted - {"n"}
