"""The brief of one pilot: one sheet, and nothing on it that leads nowhere."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pikepdf
import pytest

import pilotscan
from pilotscan.errors import RenderError
from pilotscan.model.framework import Framework
from pilotscan.reporting.pilot.brief import LESSONS, NAMED, TEXT, brief_page
from pilotscan.reporting.pilot.values import PilotPage
from pilotscan.reporting.render import Renderer
from pilotscan.reporting.site.links import Site
from pilotscan.reporting.words.language import LANGUAGES
from pilotscan.scoring.evaluation import Evaluation
from support.extreme import extreme_pilot
from support.laid_out import page_of
from support.read_pages import elements, parse, text_of

Judge = Callable[..., Evaluation]
each_language = pytest.mark.parametrize("lang", LANGUAGES)


def brief_of(evaluation: Evaluation, lang: str = "en") -> PilotPage:
    return brief_page(page_of(evaluation, lang))


@pytest.fixture(scope="module")
def all_of_them(shipped_evaluations: list[Evaluation], living_lab: Framework) -> list[Evaluation]:
    pilots = [extreme_pilot(unknown=unknown, framework=living_lab) for unknown in (False, True)]
    return [*shipped_evaluations, *pilotscan.evaluate(pilots, living_lab)]


@pytest.fixture(scope="module")
def some_of_them(all_of_them: list[Evaluation]) -> list[Evaluation]:
    """The two that say all there is to say, and of the shipped ones the longest."""
    *shipped, rated, unknown = all_of_them
    by_length = sorted(shipped, key=lambda evaluation: len(repr(brief_of(evaluation, "nl"))))
    return [by_length[0], *by_length[-3:], rated, unknown]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Short.", "Short."),
        (f"One. {'Word ' + 'word ' * 79}", "One."),
        (f"One. Two. {'Word ' + 'word ' * 79}", "One. Two."),
        (f"One. Two {'x' * TEXT}", "One."),
        ("x" * (TEXT + 40), f"{'x' * TEXT} …"),
        (f"Nothing, {'word, ' * 80}", None),
    ],
    ids=["short", "one", "two", "a long word", "one long word", "one long sentence"],
)
def test_what_is_too_long_ends_behind_a_sentence_else_behind_a_word(
    judge: Judge, text: str, shown: str | None
) -> None:
    reply = brief_of(judge("growth", reply={"text": text})).reply
    assert reply is not None
    told = reply.text.text
    if shown is None:
        assert len(told) <= TEXT + 2
        assert told.endswith("word …")
    else:
        assert told == shown


def test_the_lessons_give_way_to_what_to_do(shipped_evaluations: list[Evaluation]) -> None:
    for evaluation in shipped_evaluations:
        page = brief_of(evaluation)
        assert len(page.actions.cards) <= 3
        assert not (page.lessons and page.actions.cards)
        assert sum(len(kind.told) for kind in page.lessons) <= LESSONS


@each_language
def test_each_number_of_a_source_is_one_that_is_listed(
    all_of_them: list[Evaluation], lang: str
) -> None:
    for evaluation in all_of_them:
        page = brief_of(evaluation, lang)
        cited = {n for it in page.mind for n in it.sources}
        if page.answer.fact:
            cited |= set(page.answer.fact.sources)
            assert len(page.answer.fact.sources) <= NAMED
        assert cited == {source.number for source in page.sources}
        assert page.line is None or page.line.sources == ()


@each_language
def test_nothing_is_folded_and_no_link_leads_nowhere(
    some_of_them: list[Evaluation], lang: str
) -> None:
    for evaluation in some_of_them[lang == "nl" :: 2]:
        tree = parse(Renderer(lang).report(evaluation, "brief"))
        assert elements(tree, "details") == []
        ids = {e.get("id") for e in elements(tree)}
        inner = {e.get("href", "") for e in elements(tree, "a")}
        assert {link for link in inner if link.startswith("#") and link[1:] not in ids} == set()
        assert [text_of(e) for e in elements(tree, "h1")]


@each_language
def test_it_is_one_sheet_whatever_the_file_says(some_of_them: list[Evaluation], lang: str) -> None:
    renderer = Renderer(lang)
    pages = {}
    # Dutch takes more room, and what is rated.
    for evaluation in some_of_them[2:] if lang == "nl" else some_of_them[-2:-1]:
        data = renderer.document(evaluation, "brief-pdf")
        with pikepdf.open(io.BytesIO(data)) as made:
            pages[evaluation.pilot.id] = len(made.pages)
    assert {name: n for name, n in pages.items() if n != 1} == {}


def test_it_says_what_the_page_says(shipped_evaluations: list[Evaluation]) -> None:
    for evaluation in shipped_evaluations:
        page, brief = page_of(evaluation, "nl"), brief_of(evaluation, "nl")
        kept: Any = ("title", "firmness", "why", "others", "outlook", "distance", "rated")
        assert [getattr(brief.answer, name) for name in kept] == [
            getattr(page.answer, name) for name in kept
        ]
        assert brief.deciding == page.deciding
        assert [card.kicker for card in brief.actions.cards] == [
            card.kicker for card in page.actions.cards
        ]


def test_its_links_lead_to_the_whole_report_where_there_is_one(
    shipped_evaluations: list[Evaluation],
) -> None:
    evaluation = next(e for e in shipped_evaluations if e.pilot.id == "plan-einstein")
    alone = parse(Renderer("en").render(evaluation, "brief"))
    assert [e.get("href") for e in elements(alone, "a")] == ["#main"]
    renderer = Renderer("en", site=Site(("en",), "living-lab", has_comparison=False))
    made = renderer.files(evaluation, ("html", "brief"))
    brief = parse(made["plan-einstein.brief.html"].decode())
    goals = {e.get("href") for e in elements(brief, "a")} - {"#main"}
    page = parse(made["plan-einstein.html"].decode())
    there = {f"plan-einstein.html#{e.get('id')}" for e in page.iter() if e.get("id")}
    assert goals
    assert goals <= there
    assert "plan-einstein.brief.html" in {e.get("href") for e in elements(page, "a")}


@pytest.mark.parametrize("kind", ["brief", "brief-pdf"])
def test_only_one_pilot_has_a_brief(kind: str, shipped_evaluations: list[Evaluation]) -> None:
    renderer = Renderer("en")
    write = renderer.render if kind == "brief" else renderer.document
    with pytest.raises(RenderError, match=f"only the report of one pilot can be written as {kind}"):
        write(shipped_evaluations, kind)


@pytest.mark.outside
def test_a_house_changes_a_block_for_both_or_for_one(
    tmp_path: Path, shipped_evaluations: list[Evaluation]
) -> None:
    (tmp_path / "report").mkdir()
    for name, block in (("first", "mind"), ("pilot", "notices"), ("brief", "actions")):
        (tmp_path / "report" / f"{name}.j2").write_text(
            f"{{% extends 'default/report/{name}.j2' %}}"
            f"{{% block {block} %}}{{{{ p('Ours: {name}.') }}}}{{% endblock %}}",
            "utf-8",
        )
    renderer = Renderer("en", templates=tmp_path)
    whole, brief = (renderer.render(shipped_evaluations[0], kind) for kind in ("html", "brief"))
    assert [f"Ours: {name}." in whole for name in ("first", "pilot", "brief")] == [
        True,
        True,
        False,
    ]
    assert [f"Ours: {name}." in brief for name in ("first", "pilot", "brief")] == [
        True,
        False,
        True,
    ]
