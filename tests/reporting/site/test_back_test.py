"""The back-test on the method page: only of the version that was tested, in both languages."""

from __future__ import annotations

import pytest

from pilotscan.model.framework import Framework
from pilotscan.reporting.render import Renderer
from pilotscan.reporting.site.back_test import BackTest, back_test
from pilotscan.reporting.site.method_page import method_page
from pilotscan.reporting.words.language import Language
from support.read_pages import elements, parse, text_of

DATA = b"""\
version: 1.0.0
checked: '2026-11-22'
cases: 2
events: 8
first: [1, 2]
readings:
  strict:
    verdicts: {not-yet: 2}
    classes: {hit: 1, near: 2, unknown: 3, miss: 0, blind spot: 2}
    recall: {this file: [1.0, 3.0], an empty file: [0.0, 1.0], chance: [0.5, 1.2],
      what failed elsewhere: [2.0, 4.0]}
    failed: {weak: [1, 4], unknown: [3, 6]}
  lenient:
    verdicts: {not-yet: 1, conditional: 1}
    classes: {hit: 4, near: 0, unknown: 1, miss: 1, blind spot: 2}
    recall: {this file: [2.0, 5.0], an empty file: [0.0, 1.0], chance: [0.5, 1.2],
      what failed elsewhere: [2.0, 4.0]}
    failed: {weak: [2, 4], unknown: [3, 6], in place: [1, 10]}
"""


@pytest.fixture
def tested(monkeypatch: pytest.MonkeyPatch, small: Framework) -> Framework:
    monkeypatch.setattr(
        "pilotscan.reporting.site.back_test.builtin_back_test",
        lambda name: DATA if name == small.id else None,
    )
    return small


def found(framework: Framework, lang: str = "en") -> BackTest:
    test = back_test(framework, Language(lang))
    assert test is not None
    return test


def test_what_two_readings_said(tested: Framework) -> None:
    test = found(tested)
    assert (test.cases, test.events, test.verdicts, test.positive) == (2, 8, 4, 1)
    assert (test.weak, test.minimum, test.unknown) == ("1 or 4", "2 or 0", "3 or 1")
    assert (test.in_place, test.blind) == ("0 or 1", "2")
    assert (test.failed_weak, test.failed_unknown) == ("25% or 50%", "50%")
    assert test.failed_in_place == "– or 10%"
    assert [counts for _, counts in test.orders] == [
        ("1", "3"), ("2", "5"), ("0", "1"), ("2", "4"), ("0.5", "1.2"),
    ]  # fmt: skip
    dutch = found(tested, "nl")
    assert dutch.weak == "1 of 4"
    assert dutch.orders[-1] == ("Door loting, gemiddeld", ("0,5", "1,2"))


def test_another_version_has_no_figures(tested: Framework) -> None:
    later = tested.model_copy(update={"version": "1.0.1"})
    assert back_test(later, Language("en")) is None


def drawn(framework: Framework, lang: str) -> str:
    page = method_page(None, framework, Language(lang), "ab" * 32)
    return Renderer(lang).explaining("method", "method", page).decode()


@pytest.mark.parametrize(
    ("lang", "heading", "words"),
    [
        ("en", "Held against what happened later", "Of the 4 early verdicts 1 were positive."),
        ("nl", "Getoetst aan wat later gebeurde", "Van de 4 vroege oordelen waren er 1 gunstig."),
    ],
)
def test_the_method_page_shows_it(tested: Framework, lang: str, heading: str, words: str) -> None:
    html = drawn(tested, lang)
    assert words in html
    tree = parse(html)
    [title] = [h for h in elements(tree, "h2") if h.get("id") == "back-test"]
    assert text_of(title) == heading
    assert any(a.get("href") == "#back-test" for a in elements(tree, "a"))


def test_a_framework_without_figures_has_no_such_section(small: Framework) -> None:
    assert "back-test" not in drawn(small, "en")
    assert back_test(small, Language("en")) is None


def test_the_version_of_the_default_framework_was_tested(living_lab: Framework) -> None:
    assert 'id="back-test"' in drawn(living_lab, "en")
