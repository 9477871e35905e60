"""The glossary: every word that is explained anywhere, in both languages, in the order of each."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from pilotscan.catalogue import terms, value_texts
from pilotscan.model.framework import Framework
from pilotscan.model.quoted import quoting
from pilotscan.model.scale import NO_VERDICT
from pilotscan.model.source import BASE_STRENGTH
from pilotscan.reporting.render import Renderer
from pilotscan.reporting.site.data import PageData
from pilotscan.reporting.site.glossary_page import (
    VOCABULARIES,
    Entry,
    GlossaryPage,
    glossary_data,
    glossary_page,
)
from pilotscan.reporting.words.language import Language, labels
from support.read_pages import by_id, elements, parse, text_of

LANGUAGES = ("en", "nl")


def page_in(framework: Framework, lang: str) -> GlossaryPage:
    return glossary_page(framework, Language(lang), "ab" * 32)


def drawn(framework: Framework, lang: str) -> str:
    return Renderer(lang).explaining("glossary", "glossary", page_in(framework, lang)).decode()


def entries(page: GlossaryPage) -> list[Entry]:
    found = [entry for group in page.groups for entry in group.entries]
    return found + [e for group in page.groups for part in group.parts for e in part.entries]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_term_has_its_word_its_meaning_and_its_anchor(
    living_lab: Framework, lang: str
) -> None:
    page = parse(drawn(living_lab, lang))
    for term in terms().values():
        if term.id == NO_VERDICT:  # only where the framework gives none
            continue
        entry = by_id(page, f"t-{term.id}")
        [word] = elements(entry, "dfn")
        if term.kind != "verdicts":
            assert text_of(word) == term.title[lang]
        assert " ".join(quoting(term.says, living_lab)[lang].split()) in text_of(entry)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_fixed_words_are_called_as_in_reports(living_lab: Framework, lang: str) -> None:
    page = parse(drawn(living_lab, lang))
    for group, place, name, _ in VOCABULARIES:
        for value, says in value_texts()[place].items():
            entry = by_id(page, f"t-{group}-{value}")
            [word] = elements(entry, "dfn")
            assert text_of(word) == labels()[name][value][lang]
            assert says[lang] in text_of(entry)


def test_no_fixed_word_that_is_explained_is_left_out() -> None:
    in_tables = {place for _, place, *_ in VOCABULARIES}
    elsewhere = {"Source.kind", "Rating.level"}
    of_files_alone = {
        "AfterlifeEvent.result", "AgainstFact.share", "AgainstFact.where",
        "CircumstanceThere.here", "Condition.as_of", "Condition.belongs_to", "Dimension.as_of",
        "Figure.at", "Figure.kind",
        "AssessmentFile.language", "NeedsFact.where", "ObservationRule.kind", "Pilot.language",
        "Selection.at",
        "Target.language", "Tenure.kind",
    }  # fmt: skip
    same = {"Funding.sector", "Informant.sector", "Actor.sectors"}
    assert in_tables | elsewhere | of_files_alone | same == set(value_texts())
    assert all(value_texts()[name] == value_texts()["Partner.sector"] for name in same)
    assert len(value_texts()["Source.kind"]) == len(BASE_STRENGTH)
    assert set(value_texts()["Source.kind"]) <= set(terms())


@pytest.mark.parametrize("lang", LANGUAGES)
def test_words_stand_in_the_order_of_their_language(living_lab: Framework, lang: str) -> None:
    page = page_in(living_lab, lang)
    words = [e.word.text.casefold() for e in page.groups[0].entries]
    assert words == sorted(words)
    assert len(words) > 40


def test_the_order_differs_between_the_languages_but_the_anchors_do_not(
    living_lab: Framework,
) -> None:
    english, dutch = ([e.id for e in entries(page_in(living_lab, lang))] for lang in LANGUAGES)
    assert english != dutch
    assert sorted(english) == sorted(dutch)
    assert max(Counter(english).values()) == 1


def test_verdicts_levels_and_strengths_keep_their_own_order(living_lab: Framework) -> None:
    groups = {group.id: [e.id for e in group.entries] for group in page_in(living_lab, "nl").groups}
    assert groups["verdicts"] == list(living_lab.verdicts)
    assert groups["levels"] == [f"level-{n}" for n in range(5)]
    assert groups["strengths"] == [f"evidence-strength-{n}" for n in range(5)]


def test_accents_and_capitals_do_not_decide_the_order(living_lab: Framework) -> None:
    route = living_lab.routes["growth"]
    routes = {
        name: route.model_copy(update={"title": route.title.model_copy(update={"en": title})})
        for name, title in (("a", "Zebra"), ("b", "État"), ("c", "apple"), ("d", "exit"))
    }
    page = page_in(living_lab.model_copy(update={"routes": routes}), "en")
    [listed] = [group.entries for group in page.groups if group.id == "routes"]
    assert [entry.word.text for entry in listed] == ["apple", "État", "exit", "Zebra"]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_link_within_the_page_leads_somewhere(living_lab: Framework, lang: str) -> None:
    page = parse(drawn(living_lab, lang))
    names = [name for element in page.iter() if (name := element.get("id"))]
    assert max(Counter(names).values()) == 1
    links = {a.get("href", "") for a in elements(page, "a")}
    assert {link[1:] for link in links if link.startswith("#")} <= set(names)
    assert "#t-coverage" in links


def test_a_verdict_is_called_as_the_framework_calls_it(living_lab: Framework) -> None:
    entry = text_of(by_id(parse(drawn(living_lab, "en")), "t-not-yet"))
    assert entry.startswith("Not yet")
    assert "Work out the lessons first (Circulation of lessons)" in entry


def test_a_framework_without_words_for_routes_and_verdicts_still_has_a_page(
    small: Framework,
) -> None:
    routes = {n: r.model_copy(update={"about": None}) for n, r in small.routes.items()}
    bare = small.model_copy(update={"routes": routes, "verdicts": {}})
    told = text_of(parse(drawn(bare, "nl")))
    assert "Nog te weinig bekend" in told
    assert "Wat opschalen kan betekenen." not in told


def test_a_word_that_a_framework_has_in_one_language_is_marked(small: Framework) -> None:
    route = small.routes["growth"]
    title = route.title.model_copy(update={"nl": None})
    routes = {"growth": route.model_copy(update={"title": title})}
    page = parse(drawn(small.model_copy(update={"routes": routes}), "nl"))
    [word] = elements(by_id(page, "t-route-growth"), "dfn")
    [marked] = elements(word, "span")
    assert (marked.get("lang"), text_of(marked)) == ("en", "Growth")


def test_the_data_hold_every_word_once_in_both_languages(living_lab: Framework) -> None:
    data: PageData = glossary_data(living_lab, "ab" * 32)
    assert sorted(row["id"] for row in data.rows) == sorted(
        entry.id for entry in entries(page_in(living_lab, "en"))
    )
    columns = ("word_en", "word_nl", "meaning_en", "meaning_nl")
    assert [row["id"] for row in data.rows if not all(row[c] for c in columns)] == []
    [coverage] = [row for row in data.rows if row["id"] == "coverage"]
    assert coverage["see"] == terms()["coverage"].see
    assert coverage["group"] == "terms"
    assert data.document["terms"] == data.rows
    assert data.document["framework"]["sha256"] == "ab" * 32


TO_AN_AUTHOR = {
    "en": re.compile(r"\b(you|your|say under|fill in|say in)\b", re.IGNORECASE),
    "nl": re.compile(r"\b(je|jij|jouw|zet|vul|zeg|schrijf)\b", re.IGNORECASE),
}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_words_of_tables_are_explained_to_whoever_reads_them(
    living_lab: Framework, lang: str
) -> None:
    [tables] = [group for group in page_in(living_lab, lang).groups if group.parts]
    told = [entry.says.text for part in tables.parts for entry in part.entries]
    assert len(told) > 60
    assert [text for text in told if TO_AN_AUTHOR[lang].search(text)] == []
