"""The page of a framework: all that its file says, in words, and nothing that it does not say."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from functools import cache
from xml.etree.ElementTree import Element

import pytest
from pydantic_core import to_json

from pilotscan.model.framework import Framework
from pilotscan.reporting.render import Renderer
from pilotscan.reporting.site.data import framework_data
from pilotscan.reporting.site.framework_page import framework_page
from pilotscan.reporting.site.links import Site
from pilotscan.reporting.site.verdict_rules import verdict_rules
from pilotscan.reporting.words.language import Language
from support.read_pages import by_id, elements, parse, plain, rows_of, text_of

LANGUAGES = ("en", "nl")
PageIn = Callable[[str], Element]
SITE = Site(("en", "nl"), "living-lab", has_comparison=True)


def drawn(framework: Framework, lang: str = "en", *, site: Site | None = None) -> str:
    page = framework_page(framework, Language(lang), "ab" * 32)
    renderer = Renderer(lang, site=site)
    return renderer.explaining("framework", "frameworks/living-lab", page).decode()


@pytest.fixture(scope="module")
def shipped_page(living_lab: Framework) -> Callable[[str], Element]:
    """The page of the shipped framework in a language, made and read once; not to be changed."""
    return cache(lambda lang: parse(drawn(living_lab, lang)))


def with_rules(framework: Framework, **changes: object) -> Framework:
    rules = framework.rules.model_copy(update=changes)
    return framework.model_copy(update={"rules": rules})


def in_one_language(framework: Framework, drop: str) -> Framework:
    """Return the framework as its author would write it who knows no other language."""

    def cut(value: object) -> object:
        if isinstance(value, dict):
            if {"en", "nl"} <= set(value):
                value = {key: text for key, text in value.items() if key != drop}
            return {key: cut(item) for key, item in value.items()}
        return [cut(item) for item in value] if isinstance(value, list) else value

    tree = framework.model_dump(mode="json", exclude_none=True)
    return Framework.model_validate_json(to_json(cut(tree)))


def anchors(page: Element) -> list[str]:
    return [name for element in page.iter() if (name := element.get("id"))]


def inner_links(page: Element) -> list[str]:
    links = [link.get("href", "") for link in elements(page, "a")]
    return [link.removeprefix("#") for link in links if link.startswith("#")]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_condition_is_told_in_full(
    living_lab: Framework, shipped_page: PageIn, lang: str
) -> None:
    page = shipped_page(lang)
    assert page.get("lang") == lang
    say = Language(lang)
    for condition in living_lab.conditions:
        told = text_of(by_id(page, f"c-{condition.id}"))
        wanted = [condition.title, condition.question, *condition.levels, *condition.convincing]
        wanted += [condition.advice] if condition.advice else []
        wanted += [item.says for item in condition.grounded_in]
        wanted += [condition.relevant_because] if condition.relevant_because else []
        wanted += [condition.not_applicable_because] if condition.not_applicable_because else []
        wanted += [living_lab.actors[name] for name in condition.actors]
        for text in wanted:
            assert " ".join(text.in_language(say.code)[0].split()) in told
        for item in condition.crosswalk:
            assert living_lab.crosswalk_frameworks[item.framework] in told
            assert item.part in told


def test_a_condition_says_where_it_is_necessary_where_it_counts_and_what_begins_at_a_level(
    shipped_page: PageIn,
) -> None:
    page = shipped_page("en")

    def traits(name: str) -> dict[str, str]:
        [listed] = [d for d in elements(by_id(page, name), "dl") if d.get("class") == "traits"]
        return {text_of(row[0]): text_of(row[1]) for row in elements(listed, "div")}

    def marks(name: str) -> list[tuple[str, str]]:
        found = []
        for item in elements(by_id(page, name), "li"):
            spans = elements(item, "span")
            notes = [text_of(e) for e in spans if "limit" in e.get("class", "")]
            found += [(text_of(spans[0]), note) for note in notes]
        return found

    harm = traits("c-no-serious-harm")
    assert harm["Necessary"].startswith("from level 2: Growth, Replication, Institutionalisation")
    assert harm["Stops scaling"].startswith("at level 0 or lower: Growth")
    assert harm["Counts on"] == "all routes"
    assert marks("c-no-serious-harm") == [
        ("0", "stops scaling"), ("2", "minimum"), ("3", "for the best verdict")
    ]  # fmt: skip
    assert traits("c-durable-need")["Necessary"] == "from level 2, wherever it counts"
    assert traits("c-reach")["Necessary"] == "no"
    assert marks("c-reach") == []
    assert "May not apply" in traits("c-supporting-facilities")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_rule_that_looks_at_facts_is_told_once(
    living_lab: Framework, shipped_page: PageIn, lang: str
) -> None:
    page = shipped_page(lang)
    rules = living_lab.plausibility
    of_conditions = [*rules.needs_fact, *rules.against_fact, *rules.needs_source]
    assert of_conditions
    for rule in of_conditions:
        told = text_of(by_id(page, f"c-{rule.condition}"))
        assert " ".join(rule.finding.in_language(lang)[0].split()) in told
        assert " ".join(rule.remedy.in_language(lang)[0].split()) in told
    whole = text_of(page)
    for rule in [*rules.all_high, *rules.old_evidence]:
        assert whole.count(" ".join(rule.finding.in_language(lang)[0].split())) == 1


def test_every_link_within_the_page_leads_somewhere_and_anchors_are_single(
    shipped_page: PageIn, telling: Framework
) -> None:
    for page in (shipped_page("en"), parse(drawn(telling, site=SITE))):
        assert [name for name, n in Counter(anchors(page)).items() if n > 1] == []
        assert set(inner_links(page)) <= set(anchors(page))


def test_anchors_are_ids_and_the_same_in_both_languages(
    living_lab: Framework, shipped_page: PageIn
) -> None:
    english, dutch = (anchors(shipped_page(lang)) for lang in LANGUAGES)
    assert english == dutch
    wanted = {f"c-{c.id}" for c in living_lab.conditions}
    wanted |= {f"d-{d.id}" for d in living_lab.dimensions}
    wanted |= {f"r-{name}" for name in living_lab.routes}
    wanted |= {f"v-{name}" for name in living_lab.verdicts}
    wanted |= {f"s-{name}" for name in living_lab.sources}
    assert wanted <= set(english)


def test_the_matrix_says_how_each_condition_stands_on_each_route(
    living_lab: Framework, shipped_page: PageIn
) -> None:
    [table] = [t for t in elements(shipped_page("en"), "table") if t.get("class") == "matrix"]
    rows = {row[0]: row[1:] for row in rows_of(table) if len(row) > 1}
    for condition in living_lab.conditions:
        expected = []
        for route in living_lab.routes:
            if condition.is_necessary(route) and condition.necessary:
                level = condition.necessary.min_level
                expected.append(f"◆ {level}necessary from level {level}")
            else:
                expected.append("●counts" if condition.is_relevant(route) else "–does not count")
        assert rows[condition.title.en or ""] == expected


def test_every_number_of_the_rules_is_the_frameworks_own(
    living_lab: Framework, shipped_page: PageIn
) -> None:
    rules = living_lab.rules
    changed = with_rules(
        living_lab,
        min_coverage=0.61,
        min_score_coverage=0.37,
        min_evidence=2,
        ready=rules.ready.model_copy(
            update={
                "min_level": 4,
                "min_evidence": 3,
                "min_dimension_mean": 2.7,
                "min_applicable_share": 0.43,
            }
        ),
        unsupported=rules.unsupported.model_copy(update={"from_level": 2, "below_evidence": 1}),
        disputed=rules.disputed.model_copy(update={"from_spread": 3}),
        systemic=rules.systemic.model_copy(update={"above_share": 0.67, "from_pilots": 4}),
    )
    told = plain(text_of(parse(drawn(changed))))
    for sentence in (
        "Less than 61% of the weight is rated",
        "below strength 2, documented searches",
        "has level 4 or more",
        "every necessary condition has strength 3 or more",
        "lie 3 levels or more apart",
        "a mean of 2.7 or more, and at least 43% of its weight",
        "only if at least 37% of the weight",
        "A level of 2 or more with evidence below strength 1",
        "lie 3 or more apart",
        "at least 4 pilots: what holds for more than 67%",
    ):
        assert sentence in told
    before = plain(text_of(shipped_page("en")))
    assert "75%" in before
    assert "75%" not in told


def test_a_framework_without_stop_rules_says_so(small: Framework) -> None:
    framework = with_rules(small, stop=())
    [first, *_] = verdict_rules(framework, Language("en"))
    assert first.id == "stop-or-repair"
    assert first.stops == ()
    told = text_of(by_id(parse(drawn(framework)), "v-stop-or-repair"))
    assert "This framework has no stop condition" in told


def test_text_in_another_language_than_the_page_is_marked(small: Framework) -> None:
    page = parse(drawn(in_one_language(small, "nl"), "nl"))
    [heading] = elements(page, "h1")
    [marked] = elements(heading, "span")
    assert marked.get("lang") == "en"
    for condition in small.conditions:
        article = by_id(page, f"c-{condition.id}")
        marked_texts = {text_of(e) for e in elements(article, "span") if e.get("lang") == "en"}
        for text in [condition.title, condition.question, *condition.levels]:
            assert " ".join((text.en or "").split()) in marked_texts
    assert "Welke voorwaarde waar meetelt" in text_of(page)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_framework_that_says_little_makes_a_page_without_gaps(
    small: Framework, lang: str
) -> None:
    page = parse(drawn(small, lang))
    names = anchors(page)
    assert "weak" not in names
    assert "sources" not in names
    assert set(inner_links(page)) <= set(names)
    for heading in elements(page, "h2", "h3", "h4", "dt", "th"):
        assert text_of(heading)


def test_weights_that_differ_are_said_to(small: Framework, shipped_page: PageIn) -> None:
    page = parse(drawn(small))
    assert "do not all weigh the same" in text_of(page)
    assert "do not all weigh the same" not in text_of(shipped_page("en"))
    assert "2 of 4 in its dimension" in text_of(by_id(page, "c-trust"))


def test_text_of_a_framework_is_text(small: Framework) -> None:
    tree = small.model_dump(mode="json", exclude_none=True)
    evil = '<script>alert(1)</script>{{ 7 * 7 }}" onclick="x'
    tree["title"]["en"] = tree["dimensions"][0]["conditions"][0]["title"]["en"] = evil
    page = parse(drawn(Framework.model_validate_json(to_json(tree))))
    assert elements(page, "script") == []
    [heading] = elements(page, "h1")
    assert text_of(heading) == evil
    assert [e for e in page.iter() if e.get("onclick")] == []


def test_the_data_hold_a_row_per_level_and_the_whole_framework(living_lab: Framework) -> None:
    rows, document = framework_data(living_lab, "ab" * 32)
    assert len(rows) == 5 * len(living_lab.conditions)
    assert {tuple(row) for row in rows} == {tuple(rows[0])}
    [row] = [r for r in rows if r["condition"] == "structural-funding" and r["level"] == 2]
    assert row["necessary_from_level"] == 2
    assert "circulation" not in row["counts_on"]
    condition = living_lab.condition_by_id["structural-funding"]
    assert row["anchor_nl"] == condition.levels[2].nl
    read = dict(document["framework"])
    assert read.pop("sha256") == "ab" * 32
    assert Framework.model_validate_json(to_json(read)) == living_lab


def test_words_of_other_frameworks_are_marked_as_english(
    living_lab: Framework, shipped_page: PageIn
) -> None:
    condition = next(c for c in living_lab.conditions if c.crosswalk)
    name = living_lab.crosswalk_frameworks[condition.crosswalk[0].framework]
    [growth, *_] = framework_page(living_lab, Language("nl")).routes
    assert growth.crosswalk
    for lang, is_marked in (("nl", True), ("en", False)):
        page = shipped_page(lang)
        marked = {
            text_of(e)
            for part in (f"c-{condition.id}", "r-growth")
            for e in elements(by_id(page, part), "span")
            if e.get("lang") == "en"
        }
        wanted = {name, *(item.text for item in growth.crosswalk)}
        assert (wanted <= marked) == is_marked
        assert is_marked or not marked


def test_how_often_a_level_stays_is_a_list_in_words(shipped_page: PageIn) -> None:
    def told(lang: str) -> str:
        return plain(text_of(shipped_page(lang)))

    assert "stays as it is in 40%, 55%, 70%, 85% and 95% of the cases" in told("en")
    assert "40%, 55%, 70%, 85% en 95%" in told("nl")


@pytest.mark.parametrize(
    ("lang", "level", "told"),
    [
        ("en", 3, "Rated 3 or higher, but:"),
        ("en", 4, "Rated 4, but:"),
        ("nl", 4, "Niveau 4, maar:"),
    ],
)
def test_nothing_is_higher_than_the_top_level(
    living_lab: Framework, small: Framework, lang: str, level: int, told: str
) -> None:
    [first, *_] = living_lab.plausibility.needs_fact
    rule = first.model_copy(update={"from_level": level, "condition": "trust"})
    rules = small.plausibility.model_copy(update={"needs_fact": (rule,)})
    page = parse(drawn(small.model_copy(update={"plausibility": rules}), lang))
    assert told in text_of(by_id(page, "c-trust"))


def test_limits_of_one_are_in_the_singular(small: Framework) -> None:
    rules = small.rules
    changed = with_rules(
        small,
        disputed=rules.disputed.model_copy(update={"from_spread": 1}),
        systemic=rules.systemic.model_copy(update={"from_pilots": 1}),
    )
    told = text_of(parse(drawn(changed)))
    assert "On no necessary condition do assessors differ." in told
    assert "In a comparison: what holds for more than" in told
    assert "1 levels" not in told
    assert "1 pilots" not in told


@pytest.mark.parametrize("lang", LANGUAGES)
def test_rules_of_rating_stand_on_the_page_and_beside_the_levels(
    telling: Framework, small: Framework, lang: str
) -> None:
    page = parse(drawn(telling, lang))
    section = text_of(by_id(page, "how-to-rate"))
    assert section == {"en": "How levels are chosen", "nl": "Zo wordt een niveau gekozen"}[lang]
    money = text_of(by_id(page, "c-money"))
    for part in {
        "en": ("First ask", "Who pays, and how much?", "The first half decides."),
        "nl": ("Vraag eerst", "Wie betaalt, en hoeveel?", "De eerste helft beslist."),
    }[lang]:
        assert part in money
    assert {"en": "Can it grow?", "nl": "Kan het groeien?"}[lang] in text_of(
        by_id(page, "r-growth")
    )
    assert "how-to-rate" not in drawn(small, lang)
