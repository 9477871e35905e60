"""What everything is called and means, as data: codes, fields, terms, in every language.

The files beside this one are read when something is looked up or refused, never to check what is
right.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

import yaml

from pilotscan.readymade import PACKAGE, readymade

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

__all__ = [
    "Column",
    "Entry",
    "Table",
    "Term",
    "Words",
    "answer_texts",
    "answers_meant",
    "codes",
    "column_meant",
    "families",
    "field_texts",
    "labels",
    "meant",
    "new_file_texts",
    "read_words",
    "role_texts",
    "tables",
    "terms",
    "value_texts",
    "words_of",
]


class Words(dict[str, str]):
    """A text by language; in one that it lacks it is what stands first, which is English."""

    def __missing__(self, language: str) -> str:
        return next(iter(self.values()))


class _Loader(yaml.CSafeLoader):
    """Reads a mapping that has English as a text by language."""


def _construct_mapping(loader: _Loader, node: yaml.MappingNode) -> Iterator[dict[Any, Any]]:
    key, value = node.value[0] if node.value else (node, node)
    is_text = key.value == "en" and isinstance(value, yaml.ScalarNode)
    made: dict[Any, Any] = Words() if is_text else {}
    yield made
    made.update(loader.construct_mapping(node))


_Loader.add_constructor("tag:yaml.org,2002:map", _construct_mapping)


def read_words(text: bytes) -> dict[str, Any]:
    """Read a file of ours with texts by language."""
    tree: dict[str, Any] = yaml.load(text, _Loader)  # noqa: S506 - a safe one
    return tree


def words_of(*path: str) -> dict[str, Any]:
    """Return the texts by language of a file of the package."""
    return readymade(PACKAGE.joinpath(*path), read_words, "catalogue/__init__.py")


class Entry(NamedTuple):
    """One diagnostic code.

    Parameters
    ----------
    severity : error | warning, as it mostly is
    bad, good : excerpts of a pilot file, without the code and mended; empty where no text can show
        the fault, which `example` then describes
    whole : the excerpts are whole files
    """

    code: str
    severity: str
    title: Words
    why: Words
    remedy: Words
    bad: str = ""
    good: str = ""
    example: Words | None = None
    whole: bool = False


class Term(NamedTuple):
    """A word of the method: a term, a verdict or a kind of source.

    Parameters
    ----------
    kind : terms | verdicts | sources
    see : ids of related terms
    """

    id: str
    kind: str
    title: Words
    says: Words
    see: tuple[str, ...] = ()


@cache
def _read(name: str) -> dict[str, Any]:
    return words_of("catalogue", name)


@cache
def codes() -> dict[str, Entry]:
    """Return every code, in order."""
    return {code: Entry(code, **entry) for code, entry in _read("codes.yaml")["codes"].items()}


def families() -> dict[str, Words]:
    """Return the families of codes by their first three characters."""
    listed: dict[str, Words] = _read("codes.yaml")["families"]
    return listed


@cache
def terms() -> dict[str, Term]:
    """Return terms, verdicts and kinds of sources by id."""
    tree = _read("glossary.yaml")
    return {
        word: Term(word, kind, entry["title"], entry["says"], tuple(entry.get("see", ())))
        for kind in ("terms", "verdicts", "sources")
        for word, entry in tree[kind].items()
    }


def field_texts() -> dict[str, dict[str, Words]]:
    """Return what each field of each model class is for; `_` is the class itself."""
    return {name: fields for name, fields in _read("fields.yaml").items() if name != "_values"}


def value_texts() -> dict[str, dict[str, Words]]:
    """Return what fixed words mean, by ``Class.field``."""
    listed: dict[str, dict[str, Words]] = _read("fields.yaml")["_values"]
    return listed


def new_file_texts() -> dict[str, Words]:
    """Return the sentences of a new pilot file by name."""
    return _read("new-file.yaml")


def labels() -> dict[str, Words]:
    """Return the headings of explanations by name."""
    return _read("labels.yaml")


def answer_texts() -> dict[str, Words]:
    """Return what a sheet of questions says besides levels, by name."""
    listed: dict[str, Words] = _read("answers.yaml")["says"]
    return listed


def role_texts() -> dict[str, Words]:
    """Return how people say what they have to do with a pilot, by the general roles."""
    listed: dict[str, Words] = _read("answers.yaml")["roles"]
    return listed


def answers_meant(word: str) -> tuple[str, ...]:
    """Return the answers besides levels that somebody can mean, in any language."""
    return tuple(sorted(_answers().get(_folded(word), ())))


def column_meant(head: str) -> str | None:
    """Return the column of a table of answers that a head stands for, in any language."""
    return _answer_columns().get(_folded(head))


@cache
def _answer_columns() -> dict[str, str]:
    """Return the column by what it can be called, folded."""
    return {
        _folded(word): column
        for column, by_language in _read("answers.yaml")["columns"].items()
        for word in [column, *(word for words in by_language.values() for word in words)]
    }


@cache
def _answers() -> dict[str, set[str]]:
    """Return what can be meant, by what is written: both folded."""
    tree, means = _read("answers.yaml"), dict[str, set[str]]()
    for answer, by_language in tree["means"].items():
        written = [answer, *tree["says"][answer].values()]
        for word in [*written, *(word for words in by_language.values() for word in words)]:
            means.setdefault(_folded(word), set()).add(answer)
    return means


def meant(
    word: str, allowed: Iterable[str], names: Mapping[str, Iterable[str]] | None = None
) -> str | None:
    """Return the word of a file that somebody said in another language; None if it is none.

    Parameters
    ----------
    allowed : the words among which it is; of several that it can mean the first one counts
    names : what some of them are called besides, in any language
    """
    said = _folded(word)
    means = _own_words().get(said, set())
    for one in allowed:
        if one in means or any(_folded(name) == said for name in (names or {}).get(one, ())):
            return one
    return None


@cache
def _own_words() -> dict[str, set[str]]:
    """Return the words of files that a word of another language can mean."""
    means: dict[str, set[str]] = {}
    for words in words_of("locales", "own-words.yaml").values():
        for english, others in words.items():
            for other in others:
                means.setdefault(_folded(other), set()).add(english)
    group: dict[str, Words]
    for group in words_of("locales", "labels.yaml").values():
        for english, said in group.items():
            for language, label in said.items():
                if language != "en":
                    means.setdefault(_folded(label), set()).add(english)
    return means


def _folded(word: str) -> str:
    return "".join(character for character in word.casefold() if character.isalnum())


class Column(NamedTuple):
    """A column of the tables of a comparison.

    Parameters
    ----------
    type : text | list | integer | number | boolean | date; a list is one of texts
    values : what it can hold, in words; empty if anything of its type
    """

    name: str
    type: str
    values: str
    says: Words


class Table(NamedTuple):
    """A table of a comparison.

    Parameters
    ----------
    is_fact : it tells what files say, and nothing that is judged
    """

    name: str
    says: Words
    columns: tuple[Column, ...]
    is_fact: bool = False


@cache
def tables() -> dict[str, Table]:
    """Return the tables of a comparison by name, with what each column means."""
    tree = _read("columns.yaml")
    columns = {
        name: Column(name, entry["type"], entry.get("values", ""), entry["says"])
        for name, entry in tree["columns"].items()
    }
    return {
        name: Table(
            name,
            entry["says"],
            tuple(columns[column] for column in entry["columns"]),
            entry.get("facts", False),
        )
        for name, entry in tree["tables"].items()
    }
