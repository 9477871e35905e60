"""`pilotscan explain`: every word of the product means something, in both languages."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from itertools import zip_longest
from pathlib import Path
from typing import Any, NamedTuple

import pytest

import pilotscan
from pilotscan.authoring.codes_page import codes_page, write_pages
from pilotscan.authoring.explain import Explanation, explain, near_words, overview
from pilotscan.catalogue import codes, families, field_texts, labels, terms, value_texts
from pilotscan.model.observations import KINDS
from pilotscan.model.scale import VERDICTS
from pilotscan.model.source import BASE_STRENGTH

ROOT = Path(__file__).parents[2]
LANGUAGES = ["en", "nl"]
LISTED = ["condition", "dimension", "route", "verdict", "source", "term", "observation", "code"]
HEAVY = {"pandas", "numpy", "jinja2", "rich", "babel"}


class Word(NamedTuple):
    """A thing that can be explained, and what it may be called."""

    kind: str
    id: str
    names: tuple[str, ...]


def words(framework: pilotscan.Framework) -> Iterator[Word]:
    for code, entry in codes().items():
        yield Word("code", code, tuple(entry.title.values()))
    for family, titles in families().items():
        yield Word("family", f"{family}xx", (family, *titles.values()))
    for condition in framework.conditions:
        yield Word("condition", condition.id, (condition.title.en or "", condition.title.nl or ""))
    for dimension in framework.dimensions:
        yield Word("dimension", dimension.id, (dimension.title.en or "", dimension.title.nl or ""))
    for name, route in framework.routes.items():
        yield Word("route", name, (route.title.en or "", route.title.nl or ""))
    for verdict in VERDICTS:
        title = framework.verdicts[verdict].title
        yield Word("verdict", verdict, (title.en or "", title.nl or ""))
    for kind in BASE_STRENGTH:
        yield Word("source", kind, tuple(terms()[kind].title.values()))
    for term in terms().values():
        if term.kind == "terms":
            yield Word("term", term.id, tuple(term.title.values()))
    yield from (Word("observation", kind, ()) for kind in KINDS)
    for owner, fields in field_texts().items():
        for key in fields:
            if key != "_":
                yield Word("key", f"{owner}.{key}", (key,))


def spellings(name: str) -> list[str]:
    return [name.upper().replace("-", "_"), f" {name.title().replace('-', '  ')} "]


def said(one: Explanation) -> str:
    return "\n".join(text for _, text in one.parts)


# --- every word -----------------------------------------------------------------------------------


@pytest.mark.long
@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_word_is_explained_by_its_id_and_its_titles(
    lang: Any, living_lab: pilotscan.Framework
) -> None:
    listed = list(words(living_lab))
    assert len({word.kind for word in listed}) == 10
    assert len(listed) > 300
    for word in listed:
        for name in (word.id, *word.names):
            assert name, word
            found = explain(name, living_lab, lang)
            meant = [
                one for one in found if one.kind == word.kind and word.id in one.word.split(", ")
            ]
            assert len(meant) == 1, (word, name)
            assert meant[0].title
            assert len(said(meant[0])) >= 10


@pytest.mark.long
def test_capitals_hyphens_and_underscores_do_not_matter(living_lab: pilotscan.Framework) -> None:
    for word in words(living_lab):
        expected = explain(word.id, living_lab)
        assert expected
        for spelling in spellings(word.id):
            assert explain(spelling, living_lab) == expected, spelling
    assert explain("structuralfunding", living_lab) == []


def test_every_fixed_word_of_the_format_is_explained(living_lab: pilotscan.Framework) -> None:
    for place, listed in value_texts().items():
        for value, says in listed.items():
            if value.isdigit():
                continue
            texts = [said(one) for one in explain(value, living_lab)]
            is_first = any(text.startswith(f"{says['en']}\n") for text in texts)
            assert says["en"] in texts or is_first or value in terms(), (place, value)


def test_a_kind_of_observation_is_explained_by_all_that_the_framework_says(
    living_lab: pilotscan.Framework,
) -> None:
    for rule in living_lab.observations:
        for lang in LANGUAGES:
            found = explain(rule.kind, living_lab, lang)  # type: ignore[arg-type]
            [one] = [one for one in found if one.kind == "observation"]
            text = said(one)
            grounds = [grounding.says for grounding in rule.grounded_in]
            for each in (rule.says, rule.ask, *grounds):
                assert each.in_language(lang)[0] in text
            assert one.see == ("observation",)
    text = said(explain("money-ends", living_lab)[0])
    assert "3 years" in text
    assert "growth, replication, institutionalisation, deepening" in text


def test_a_kind_of_observation_without_a_rule_is_explained_too(
    living_lab: pilotscan.Framework,
) -> None:
    bare = living_lab.model_copy(update={"observations": ()})
    [one] = explain("one-payer", bare)
    assert [heading for heading, _ in one.parts] == [""]


def test_a_condition_is_explained_by_all_that_the_framework_says(
    living_lab: pilotscan.Framework,
) -> None:
    condition = living_lab.condition_by_id["structural-funding"]
    for lang in LANGUAGES:
        [one] = explain("structural-funding", living_lab, lang)  # type: ignore[arg-type]
        text = said(one)
        assert condition.advice is not None
        grounds = [grounding.says for grounding in condition.grounded_in]
        for each in (condition.question, *condition.levels, condition.advice, *grounds):
            assert each.in_language(lang)[0] in text
        assert "growth, replication, institutionalisation, deepening (≥ 2)" in text
        assert one.see == ("resources-and-embedding",)


def test_a_code_is_explained_with_its_remedy_and_examples(living_lab: pilotscan.Framework) -> None:
    for lang in LANGUAGES:
        for code, entry in codes().items():
            [one] = explain(code, living_lab, lang)  # type: ignore[arg-type]
            assert labels()[entry.severity][lang] in one.title
            expected = [entry.why[lang], entry.remedy[lang]]
            expected += [entry.example[lang]] if entry.example else []
            expected += [text for text in (entry.bad, entry.good) if text]
            assert [text for _, text in one.parts] == expected


def test_a_word_of_another_framework_is_explained_from_that_framework(
    run: Any, small: pilotscan.Framework, small_file: Path
) -> None:
    assert explain("trust", small)[0].kind == "condition"
    done = run("explain", "trust", "--framework", small_file, "--lang", "nl")
    assert (done.code, done.err) == (0, "")
    assert "Vertrouwen: in hoeverre is dit op orde?" in done.out
    assert run("explain", "trust").code == 2


def test_what_means_the_same_is_told_once(living_lab: pilotscan.Framework) -> None:
    found = explain("sources", living_lab)
    assert any("Figure.sources, Partner.sources" in one.word for one in found)
    assert len({(one.kind, one.parts) for one in found}) == len(found)


@pytest.mark.long
@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_to_see_too_can_be_explained(lang: Any, living_lab: pilotscan.Framework) -> None:
    for word in words(living_lab):
        for one in explain(word.id, living_lab, lang):
            assert all(explain(see, living_lab, lang) for see in one.see), one


# --- languages ------------------------------------------------------------------------------------


def is_excerpt(heading: str, lang: str) -> bool:
    return heading in {labels()["bad"][lang], labels()["good"][lang]}


def is_list_of_ids(text: str) -> bool:
    return re.fullmatch(r"[a-z-]+(, [a-z-]+)*( \(≥ \d\))?|–", text) is not None


def test_nothing_is_left_untranslated(living_lab: pilotscan.Framework) -> None:
    sentences = 0
    for word in words(living_lab):
        english, dutch = explain(word.id, living_lab, "en"), explain(word.id, living_lab, "nl")
        # What is one in one language may be two in the other, if only one of them has one text.
        for one, same in zip_longest(english, dutch):
            if one is None or same is None or one.word != same.word:
                continue
            assert (one.kind, one.see) == (same.kind, same.see)
            assert len(one.parts) == len(same.parts)
            for (heading, text), (kop, tekst) in zip(one.parts, same.parts, strict=True):
                if is_excerpt(heading, "en"):
                    assert is_excerpt(kop, "nl")
                elif not is_list_of_ids(text):
                    assert text != tekst, one.word
                    sentences += 1
    assert sentences > 400
    for name, says in labels().items():
        assert set(says) == {"en", "nl"}, name


# --- the command ----------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_code_on_the_command_line(run: Any, lang: str) -> None:
    entry = codes()["PS204"]
    done = run("explain", "ps204", "--lang", lang)
    assert (done.code, done.err) == (0, "")
    severity = labels()[entry.severity][lang]
    label = labels()["code"][lang]
    assert done.out.startswith(f"PS204  {entry.title[lang]} ({severity})  [{label}]\n")
    flat = " ".join(done.out.split())
    for text in (entry.why[lang], f"{labels()['remedy'][lang]}: {entry.remedy[lang]}"):
        assert " ".join(text.split()) in flat
    for text in (entry.bad, entry.good):
        assert "".join(f"    {line}\n" for line in text.rstrip().split("\n")) in done.out


def test_a_title_of_several_words_needs_no_quotes(run: Any) -> None:
    done = run("explain", "Structural", "funding")
    assert (done.code, done.err) == (0, "")
    assert done.out == run("explain", "structural-funding").out
    assert done.out == run("explain", "BLIJVEND geld").out


def test_every_word_can_be_printed(run: Any, living_lab: pilotscan.Framework) -> None:
    for word in [*words(living_lab)][::23]:
        for lang in LANGUAGES:
            done = run("explain", word.id, "--lang", lang)
            assert (done.code, done.err) == (0, "")
            assert "\ufffd" not in done.out
            assert word.id in done.out


@pytest.mark.parametrize(
    ("word", "near"),
    [
        ("PS2O4", "PS204"),
        ("strutural-funding", "structural-funding"),
        ("durabel need", "durable-need"),
        ("grwoth", "growth"),
        ("statment", "statement"),
        ("not yett", "not-yet"),
        ("bewijskrachten", "evidence-strength"),
        ("struct", "structural-funding"),
    ],
)
def test_a_word_that_is_misspelt_gets_near_ones(
    run: Any, living_lab: pilotscan.Framework, word: str, near: str
) -> None:
    found = near_words(word, living_lab)
    assert explain(word, living_lab) == []
    assert near in found
    assert len(found) <= 5
    assert len(set(found)) == len(found)
    assert all(explain(name, living_lab) for name in found)
    done = run("explain", *word.split())
    assert (done.code, done.out) == (2, "")
    assert f"nothing is called '{word}'; did you mean " in done.err
    assert f"'{near}'" in done.err


@pytest.mark.parametrize(
    "word",
    [
        "xyzzyx",
        "  ",
        "-",
        "\x1b[31mred\x1b[0m",
        "a\u202eb",
        "::error::x",
        "##[error]",
        "x" * 100_000,
    ],
    ids=lambda word: ascii(word[:20]),
)
def test_a_word_that_means_nothing_is_refused_in_one_safe_line(run: Any, word: str) -> None:
    done = run("explain", "--", word)
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith("pilotscan: nothing is called '")
    assert "'pilotscan explain' lists what can be explained" in done.err
    assert done.err.count("\n") == 1
    assert done.err.strip().isprintable()
    assert len(done.err) < 300
    assert "##[" not in done.err


def test_texts_of_a_hostile_framework_are_made_visible(
    run: Any, work: Path, small_file: Path
) -> None:
    text = small_file.read_text("utf-8")
    hostile = "One\\nTwo\\u2028Three\\u0085##[error] \\u200f"
    text = text.replace('"Trust: how far is it in place?"', f'"{hostile}"')
    text = text.replace("title: {en: Trust,", f'title: {{en: "{hostile}",')
    (work / "hostile.yaml").write_text(text, "utf-8")
    done = run("explain", "trust", "--framework", "hostile.yaml")
    assert (done.code, done.err) == (0, "")
    assert done.out.count("One Two Three #\ufffd[error] \ufffd") == 2
    assert all(line.isprintable() for line in done.out.split("\n"))


def test_json_holds_all_that_is_printed(run: Any, living_lab: pilotscan.Framework) -> None:
    for word in ("structural-funding", "PS502", "kind", "not-yet"):
        done = run("explain", word, "--format", "json", "--lang", "nl")
        assert (done.code, done.err) == (0, "")
        assert done.out.isascii()
        expected = explain(word, living_lab, "nl")
        assert [
            Explanation(
                one["word"],
                one["kind"],
                one["title"],
                tuple((heading, text) for heading, text in one["parts"]),
                tuple(one["see"]),
            )
            for one in json.loads(done.out)
        ] == expected


@pytest.mark.parametrize("columns", ["1", "30", "60", "300"])
def test_lines_fit_the_terminal(
    run: Any, monkeypatch: pytest.MonkeyPatch, columns: str, living_lab: pilotscan.Framework
) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    width = max(20, min(int(columns), 88))
    for word in ("structural-funding", "growth", "evidence-strength", ""):
        done = run("explain", *([word] if word else []))
        assert (done.code, done.err) == (0, "")
        for line in done.out.split("\n"):
            # a word is never cut, and the list of codes has one line for each
            longest = max(map(len, line.split()), default=0)
            assert len(line) <= max(width, longest + 5) or line.startswith(("  PS", "Words")), line
    text = " ".join(run("explain", "growth").out.split())
    about = living_lab.routes["growth"].about
    assert about is not None
    assert (about.en or "") in text


def test_colour_is_for_terminals_and_for_those_who_ask(run: Any) -> None:
    plain = run("explain", "growth").out
    assert "\x1b" not in plain
    coloured = run("explain", "growth", "--color", "always").out
    assert coloured.startswith("\x1b[1mgrowth\x1b[0m  ")
    assert re.sub(r"\x1b\[\d*m", "", coloured) == plain


# --- the list -------------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", LANGUAGES)
def test_without_a_word_all_words_are_listed(
    run: Any, lang: Any, living_lab: pilotscan.Framework
) -> None:
    done = run("explain", "--lang", lang)
    assert (done.code, done.err) == (0, "")
    flat = " ".join(done.out.split())
    listed = overview(living_lab, lang)
    assert [heading for heading, _ in listed] == [labels()[kind][lang] for kind in LISTED]
    wanted = {word.id for word in words(living_lab) if word.kind not in {"key", "family"}}
    assert {word for _, names in listed for word in names} == wanted
    assert all(word in flat for word in wanted)
    assert all(f"{code}  {entry.title[lang]}\n" in done.out for code, entry in codes().items())
    assert done.out.startswith(labels()["overview"][lang])


def test_the_codes_alone_can_be_listed(run: Any) -> None:
    done = run("explain", "codes")
    assert (done.code, done.err) == (0, "")
    assert re.findall(r"^  (PS\d{3})  ", done.out, re.M) == list(codes())
    assert "growth" not in done.out


def test_the_list_as_json(run: Any, living_lab: pilotscan.Framework) -> None:
    done = run("explain", "--format", "json")
    assert (done.code, done.err) == (0, "")
    assert json.loads(done.out) == [
        {"kind": heading, "words": names} for heading, names in overview(living_lab)
    ]
    [only] = json.loads(run("explain", "codes", "--format", "json").out)
    assert only["words"] == list(codes())


# --- what it needs --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "arguments",
    [
        ["explain", "structural-funding", "--lang", "nl"],
        ["explain", "nothing-like-it"],
        ["explain"],
        ["schema", "pilot", "--lang", "nl"],
        ["schema", "framework"],
        ["new", "plan-x", "--out", "-"],
    ],
    ids=" ".join,
)
@pytest.mark.outside
def test_nothing_heavy_is_loaded(arguments: list[str]) -> None:
    program = (
        "import sys; from pilotscan.cli.app import main; main(sys.argv[1:]); "
        "print(*sorted(sys.modules), file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, *arguments],
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    loaded = set(done.stderr.splitlines()[-1].split())
    assert "pilotscan.cli.app" in loaded
    assert not HEAVY & loaded


# --- the pages ------------------------------------------------------------------------------------


@pytest.mark.parametrize(("lang", "name"), [("en", "codes.md"), ("nl", "codes.nl.md")])
def test_the_page_of_the_codes_is_made_from_the_catalogue(
    lang: Any, name: str, tmp_path: Path
) -> None:
    page = (ROOT / "docs" / "reference" / name).read_text("utf-8")
    assert page == codes_page(lang), "run 'make docs'"
    write_pages(tmp_path)
    assert (tmp_path / name).read_bytes() == page.encode()
    for code, entry in codes().items():
        assert f"### {code}: {entry.title[lang]}\n" in page


# --- rules of rating ------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_condition_is_explained_with_its_rules_of_rating(
    lang: Any, telling: pilotscan.Framework
) -> None:
    [one] = explain("money", telling, lang)
    say = labels()
    asked = {"en": "Who pays, and how much?", "nl": "Wie betaalt, en hoeveel?"}
    decides = {"en": "The first half decides.", "nl": "De eerste helft beslist."}
    assert (say["precursor"][lang], asked[lang]) in one.parts
    assert (say["how-to-rate"][lang], decides[lang]) in one.parts
    assert say["as-of"][lang] in dict(one.parts)


def test_how_to_rate_is_a_word_with_the_rules_of_the_framework(
    telling: pilotscan.Framework, small: pilotscan.Framework
) -> None:
    term, *keys = explain("how to rate", telling)
    assert term.kind == "term"
    assert {one.kind for one in keys} == {"key"}
    assert term.parts[1:] == (("", "1  Levels build up."), ("", "2  Give what is shown."))
    assert len(explain("how-to-rate", small)[0].parts) == 1


def test_a_route_is_explained_with_its_question(telling: pilotscan.Framework) -> None:
    [one] = [found for found in explain("growth", telling) if found.kind == "route"]
    assert one.parts[0] == ("", "Can it grow?")
