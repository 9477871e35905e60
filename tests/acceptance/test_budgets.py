"""How much a page asks of who reads it: words, numbers, repetition, bytes, per shipped pilot."""

from __future__ import annotations

import copy
import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple
from xml.etree.ElementTree import Element

import pytest
import yaml

import pilotscan
from pilotscan.reporting.pilot.page import pilot_page
from pilotscan.reporting.pilot.values import PilotPage
from pilotscan.reporting.words.language import LANGUAGES, Language
from pilotscan.scoring.evaluation import Evaluation
from support.project import PILOTS
from support.read_pages import elements, local, parse, plain, squeeze
from support.together import together

FIRST_TWO, WHOLE, NOTHING_RATED = 350, 3000, 900
NUMBERS = 8
ALIKE = 12
"""So many words of ours in a row stand on a page once."""
PART = 4
"""So many words in a row that are another's are taken to be a quotation."""
BYTES = 120_000

WORD = re.compile(r"\b[^\W\d_]+(?:[-’'][^\W\d_]+)*\b")
NUMBER = re.compile(r"\b(?!(?:19|20)\d\d\b)\d+(?:[.,]\d+)*")
"""But for years."""
UNREAD = {"svg", "style", "script", "nav", "title"}
BLOCKS = {"p", "li", "td", "th", "dt", "dd", "caption", "figcaption", "h1", "h2", "h3", "h4"}
SHIPPED = sorted(path.stem for path in PILOTS.glob("*.yaml"))
each_page = pytest.mark.parametrize("lang", LANGUAGES)
each_pilot = together("name", SHIPPED)


class Read(NamedTuple):
    """A page of the site, and what it was made from."""

    header: Element
    first: list[Element]
    body: Element
    size: int


@pytest.fixture(scope="module")
def read(site: Path) -> Any:
    @cache
    def one(name: str, lang: str) -> Read:
        data = (site / ("" if lang == "en" else lang) / f"{name}.html").read_bytes()
        [body] = elements(parse(data.decode()), "body")
        [header] = elements(body, "header")
        [first] = [e for e in elements(body, "div") if e.get("class") == "first"]
        return Read(header, list(first), body, len(data))

    return one


@pytest.fixture(scope="module")
def laid_out(shipped_evaluations: list[Evaluation]) -> Any:
    by_id = {evaluation.pilot.id: evaluation for evaluation in shipped_evaluations}
    return cache(lambda name, lang: pilot_page(by_id[name], Language(lang)))


def pieces(element: Element) -> Iterator[str]:
    """Yield what is read of an element: no picture, number of a source, or address."""
    name, leads = local(element), element.get("href", "")
    if name in UNREAD or element.get("class") == "skip" or leads.startswith(("#s-", "http")):
        return
    yield element.text or ""
    for child in element:
        yield from pieces(child)
        yield child.tail or ""
    if name in BLOCKS:
        yield "\n"


def words(*parts: Element) -> int:
    return sum(len(WORD.findall(plain("".join(pieces(part))))) for part in parts)


def first_two(page: Read) -> list[Element]:
    """Return the header, the answer, and what comes next: lessons where there are, else actions."""
    labels = [part.get("aria-labelledby") for part in page.first]
    last = labels.index("lessons" if "lessons" in labels else "actions")
    return [page.header, *page.first[: last + 1]]


def test_every_shipped_pilot_is_measured() -> None:
    assert len(SHIPPED) == 22


@each_page
@each_pilot
def test_the_first_two_screens_are_read_in_two_minutes(read: Any, name: str, lang: str) -> None:
    assert words(*first_two(read(name, lang))) <= FIRST_TWO


@each_page
@each_pilot
def test_a_whole_page_is_read_in_a_quarter_of_an_hour(
    read: Any, laid_out: Any, name: str, lang: str
) -> None:
    page: PilotPage = laid_out(name, lang)
    assert words(read(name, lang).body) <= (WHOLE if page.known else NOTHING_RATED)


@each_page
@each_pilot
def test_the_first_screen_holds_few_numbers_of_ours(
    read: Any, laid_out: Any, name: str, lang: str
) -> None:
    page: PilotPage = laid_out(name, lang)
    answer = read(name, lang).first[0]
    for part in elements(answer):
        for gone in [c for c in part if (c.get("class") or "") in {"reply", "notice"}]:
            part.remove(gone)  # the words of others, and the date of the assessments
    text = squeeze(plain("".join(pieces(answer))))
    told = [page.answer.fact.text] if page.answer.fact else []
    for said in [*told, *(one.text for one in page.mind if not one.ask)]:
        assert squeeze(plain(str(said))) in text
        text = text.replace(squeeze(plain(str(said))), "")
    marks = [cell.mark for cell in page.deciding.cells if cell.mark.isdigit()]
    found = {*NUMBER.findall(text), *marks}
    assert len(found) <= NUMBERS, sorted(found)


def strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for item in value.values() if isinstance(value, dict) else value:
            yield from strings(item)


@cache
def of_others(name: str, lang: str) -> str:
    """Return what is no text of ours: that of the file, and what conditions are called."""
    tree = yaml.safe_load((PILOTS / f"{name}.yaml").read_bytes())
    conditions = pilotscan.load_framework().conditions
    names = [text for c in conditions for text in (c.title, c.when_weak, c.when_unknown) if text]
    told = [*strings(tree), *(text.in_language(lang)[0] for text in names)]
    return " | ".join(" ".join(WORD.findall(plain(text))) for text in told)


@each_page
@each_pilot
def test_nothing_of_ours_is_said_twice(read: Any, laid_out: Any, name: str, lang: str) -> None:
    body = copy.deepcopy(read(name, lang).body)
    for listed in elements(body, "ol"):  # two sources can have one title and one publisher
        if listed.get("class") == "sources":
            listed.clear()
    lines = plain("".join(pieces(body))).split("\n")
    parties = {card.who for card in laid_out(name, lang).actions.cards}  # can do several things
    others = of_others(name, lang)
    runs: Counter[str] = Counter()
    for line in (line for line in lines if squeeze(line) not in parties):
        told = WORD.findall(line)
        quoted = [" ".join(told[i : i + PART]) in others for i in range(len(told))]
        for i in range(len(told) - ALIKE + 1):
            if not any(quoted[i : i + ALIKE - PART + 1]):
                runs[" ".join(told[i : i + ALIKE])] += 1
    assert [run for run, times in runs.items() if times > 1] == []


@each_page
@each_pilot
def test_one_page_stays_small(read: Any, name: str, lang: str) -> None:
    assert read(name, lang).size <= BYTES
