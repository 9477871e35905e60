"""The catalogue: examples that hold, both languages, and nothing missing or made up."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any, Literal, get_args, get_origin

import pytest
import yaml

from pilotscan.catalogue import (
    Entry,
    codes,
    families,
    field_texts,
    meant,
    terms,
    value_texts,
)
from pilotscan.model.assessment import ROLES, UNKNOWN
from pilotscan.model.assessment_file import AssessmentFile
from pilotscan.model.base import Model
from pilotscan.model.countries import COUNTRIES
from pilotscan.model.framework import Framework
from pilotscan.model.pilot import Pilot
from pilotscan.model.plausibility import KNOWN
from pilotscan.model.scale import OUTCOMES
from pilotscan.model.source import BASE_STRENGTH
from pilotscan.model.target import Target
from support.case_table import found_in
from support.together import together

SOURCE = Path(__file__).parents[2] / "src" / "pilotscan"
HEAD = """\
pilotscan: 1
id: an-example
name: An example
place: {country: NL, municipality: Utrecht}
"""
ASKED_FOR = {codes()["PS414"].title["en"]: date(2025, 6, 30)}
"""Codes that say something about a reference date that was asked for."""
SHOWN = [code for code, entry in codes().items() if entry.bad]
LANGUAGES = {"en", "nl"}


def checked(tmp_path: Path, entry: Entry, snippet: str) -> list[tuple[str, str]]:
    path = tmp_path / "example.yaml"
    path.write_text(snippet if entry.whole else HEAD + snippet, "utf-8")
    return [
        (found.code, found.severity.value)
        for found in found_in(path, ASKED_FOR.get(entry.title["en"]))
    ]


def is_said(words: dict[str, str]) -> bool:
    return set(words) == LANGUAGES and all(text.strip() for text in words.values())


def texts_in(tree: Any, path: str = "") -> Iterator[tuple[str, dict[str, str]]]:
    """Yield every text of a file of the catalogue, with its path."""
    if isinstance(tree, dict) and tree and all(isinstance(text, str) for text in tree.values()):
        if LANGUAGES & set(tree):
            yield path, tree
    elif isinstance(tree, dict):
        for key, value in tree.items():
            yield from texts_in(value, f"{path}.{key}")
    elif isinstance(tree, list):
        for item in tree:
            yield from texts_in(item, path)


@pytest.mark.parametrize(
    "path", sorted((SOURCE / "catalogue").glob("*.yaml")), ids=lambda p: p.stem
)
def test_every_text_of_the_catalogue_is_in_both_languages(path: Path) -> None:
    texts = list(texts_in(yaml.safe_load(path.read_bytes())))
    assert texts
    assert [place for place, words in texts if not is_said(words)] == []


# --- codes ------------------------------------------------------------------------------------


@together("code", SHOWN)
def test_the_bad_example_shows_its_code_and_no_other(code: str, tmp_path: Path) -> None:
    entry = codes()[code]
    assert set(checked(tmp_path, entry, entry.bad)) == {(code, entry.severity)}


@together("code", SHOWN)
def test_the_good_example_has_no_fault(code: str, tmp_path: Path) -> None:
    entry = codes()[code]
    assert entry.good
    assert checked(tmp_path, entry, entry.good) == []


@together("code", codes())
def test_every_code_is_told_in_both_languages(code: str) -> None:
    entry = codes()[code]
    assert re.fullmatch(r"PS\d{3}", code)
    assert entry.severity in {"error", "warning"}
    assert is_said(entry.title)
    assert is_said(entry.why)
    assert is_said(entry.remedy)


@together("code", codes())
def test_a_code_has_snippets_or_else_a_case_in_words(code: str) -> None:
    entry = codes()[code]
    if entry.example is None:
        assert entry.bad
        assert entry.good
    else:
        assert is_said(entry.example)
        assert entry.bad == entry.good == ""
        assert not entry.whole


@pytest.mark.parametrize("lang", sorted(LANGUAGES))
def test_no_two_codes_have_one_title(lang: str) -> None:
    titles = [entry.title[lang] for entry in codes().values()]
    assert sorted(set(titles)) == sorted(titles)


def test_codes_are_in_order_and_belong_to_families() -> None:
    assert list(codes()) == sorted(codes())
    assert list(families()) == sorted({code[:3] for code in codes()})
    assert all(map(is_said, families().values()))


def test_the_code_of_the_program_knows_the_codes_of_the_catalogue_and_no_other() -> None:
    written = {
        code
        for path in SOURCE.rglob("*.py")
        for code in re.findall(r"[\"'](PS\d{3})[\"']", path.read_text(encoding="utf-8"))
    }
    assert written == set(codes())


def test_no_text_of_the_program_names_a_code_that_does_not_exist() -> None:
    named = {
        (path.name, code)
        for path in SOURCE.rglob("*")
        if path.suffix in {".py", ".yaml"}
        for code in re.findall(r"\bPS\d{3}\b", path.read_text(encoding="utf-8"))
    }
    assert {code for _, code in named} == set(codes())


# --- fields -----------------------------------------------------------------------------------


def models_of(annotation: Any) -> Iterator[type[Model]]:
    """Yield the models inside a type, and those inside them."""
    if isinstance(annotation, type) and issubclass(annotation, Model):
        yield annotation
        for field in annotation.model_fields.values():
            yield from models_of(field.annotation)
    for part in get_args(annotation):
        yield from models_of(part)


MODELS = {
    model.__name__: model
    for start in (Pilot, Target, AssessmentFile, Framework)
    for model in models_of(start)
}


def test_there_are_texts_for_the_models_of_all_files_and_for_nothing_else() -> None:
    assert len(MODELS) >= 30
    assert set(field_texts()) == set(MODELS)


@together("name", sorted(MODELS))
def test_every_field_of_a_model_is_told_and_no_other(name: str) -> None:
    told = field_texts()[name]
    assert set(told) == {"_", *MODELS[name].model_fields}
    for field, words in told.items():
        assert is_said(words), field


def words_of(annotation: Any) -> set[str]:
    """Return the fixed words that a type allows."""
    if get_origin(annotation) is Literal:
        return {str(word) for word in get_args(annotation)}
    return {word for part in get_args(annotation) for word in words_of(part)}


FIXED = {
    f"{name}.{field}": words_of(info.annotation)
    for name, model in MODELS.items()
    for field, info in model.model_fields.items()
    if words_of(info.annotation)
}
BESIDES = {
    "Assessor.role": set(ROLES),
    "NeedsFact.where": {KNOWN, UNKNOWN},
    "AgainstFact.where": {KNOWN, UNKNOWN},
}
"""Fixed words that the type itself does not list."""
TOLD_ELSEWHERE = {
    "AgainstFact.fact": set(Pilot.model_fields),
    "NeedsFact.fact": set(Pilot.model_fields),
    "Source.proposed": set(value_texts()["Source.kind"]),
    "NeedsSource.kinds": set(value_texts()["Source.kind"]),
    "Framework.verdicts": {term.id for term in terms().values() if term.kind == "verdicts"},
}
"""Fixed words that are told under another name."""


def test_every_field_with_fixed_words_has_them_told() -> None:
    assert set(value_texts()) | set(TOLD_ELSEWHERE) == set(FIXED) | set(BESIDES)
    assert not set(value_texts()) & set(TOLD_ELSEWHERE)
    for field, words in TOLD_ELSEWHERE.items():
        assert {word.partition(".")[0] for word in FIXED[field]} <= words, field


@together("field", sorted(value_texts()))
def test_every_fixed_word_is_told_and_no_other(field: str) -> None:
    told = value_texts()[field]
    assert set(told) == FIXED.get(field, set()) | BESIDES.get(field, set())
    assert all(map(is_said, told.values()))


# --- words ------------------------------------------------------------------------------------


@together("word", terms())
def test_every_term_is_told_and_its_related_terms_exist(word: str) -> None:
    term = terms()[word]
    assert is_said(term.title)
    assert is_said(term.says)
    assert set(term.see) <= set(terms()) - {word}
    assert len(set(term.see)) == len(term.see)


def test_all_verdicts_and_kinds_of_sources_are_terms() -> None:
    by_kind: dict[str, list[str]] = {}
    for term in terms().values():
        by_kind.setdefault(term.kind, []).append(term.id)
    assert set(by_kind) == {"terms", "verdicts", "sources"}
    assert by_kind["verdicts"] == list(OUTCOMES)
    assert by_kind["sources"] == list(BASE_STRENGTH)


@pytest.mark.parametrize("lang", sorted(LANGUAGES))
def test_no_two_terms_have_one_title(lang: str) -> None:
    titles = [term.title[lang].casefold() for term in terms().values()]
    assert sorted(set(titles)) == sorted(titles)


# --- words of other languages -------------------------------------------------------------------


@together(
    "word, allowed, said",
    [
        ("lopend", ["planned", "running"], "running"),
        ("Lopend", ["planned", "running"], "running"),
        ("loopt", ["planned", "running"], "running"),
        ("onbekend", ["no", "unknown"], "unknown"),
        ("zelfevaluatie", ["own-evaluation", "press"], "own-evaluation"),
        ("Zelf-evaluatie", ["own-evaluation", "press"], "own-evaluation"),
        ("eigen evaluatie", ["own-evaluation", "press"], "own-evaluation"),
        ("huur", ["rent", "project"], "rent"),
        ("huur", ["lease", "permit"], "lease"),
        ("n.v.t.", ["unknown", "not-applicable"], "not-applicable"),
        ("naam", ["name", "note"], "name"),
        ("bronnen", ["source", "sources"], "sources"),
        ("België", ["NL", "BE"], "BE"),
        ("lopend", ["planned"], None),
        ("running", ["running"], None),
        ("", ["name"], None),
        ("…", ["name"], None),
    ],
)
def test_a_word_of_another_language_means_one_of_the_files(
    word: str, allowed: list[str], said: str | None
) -> None:
    assert meant(word, allowed) == said


def test_a_name_in_another_language_means_its_id() -> None:
    assert meant("Groter maken", ["growth"], {"growth": ["Growth", "Groter maken"]}) == "growth"


def words_of_files() -> set[str]:
    """Return every key of the files, every fixed word, and what else an author can write."""
    keys = {key for of in (Pilot, Target) for model in models_of(of) for key in model.model_fields}
    fixed = yaml.safe_load((SOURCE / "locales" / "labels.yaml").read_bytes())
    values = {str(word) for group in fixed.values() for word in group}
    return {*keys, *values, *COUNTRIES, "true", "false", "unknown", "not-applicable"}


def test_each_own_word_stands_for_a_word_of_the_files_and_does_so_once() -> None:
    for words in yaml.safe_load((SOURCE / "locales" / "own-words.yaml").read_bytes()).values():
        assert set(words) - words_of_files() == set()
        for others in words.values():
            assert len(set(others)) == len(others) > 0
            assert all(isinstance(other, str) and other.strip() == other != "" for other in others)
