"""A pilot file to fill in: every key and every condition with what it means beside it.

What it holds is valid as it stands, and says that nothing is known.
"""

from __future__ import annotations

import json
import textwrap
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel

from pilotscan.catalogue import field_texts, new_file_texts
from pilotscan.model.base import Prose
from pilotscan.model.fields import contents, fixed_words
from pilotscan.model.languages import DEFAULT_LANGUAGE
from pilotscan.model.pilot import Assessor, Evidence, Pilot, Place, Rating

if TYPE_CHECKING:
    from collections.abc import Container, Iterator
    from datetime import date

    from pydantic.fields import FieldInfo

    from pilotscan.model.base import Text
    from pilotscan.model.framework import Condition, Framework

__all__ = ["new_pilot_file"]

WIDTH = 100
_REQUIRED = ("pilotscan", "id", "name", "place")
_LAST = ("assessments", "sources")
_INDENT = "  "


def new_pilot_file(  # noqa: PLR0913
    pilot_id: str,
    framework: Framework,
    day: date,
    *,
    name: str,
    lang: str = DEFAULT_LANGUAGE,
    municipality: str = "unknown",
    country: str = "NL",
    schema: str = "",
    minimal: bool = False,
) -> str:
    """Return the text of a new pilot file in which everything is unknown.

    Parameters
    ----------
    day : of the assessment
    schema : where an editor finds the schema, relative to the file; empty for no modeline
    minimal : without explanations and without keys that may be absent
    """
    made = _File(framework, lang, minimal=minimal)
    lines = [f"# yaml-language-server: $schema={schema}"] if schema else []
    if not minimal:
        lines += [*made.comment(made.words["head"][lang]), "", *made.heading("required")]
    lines += [*made.about("Pilot", "pilotscan"), "pilotscan: 1"]
    lines += [*made.about("Pilot", "id"), f"id: {_quoted(pilot_id)}"]
    lines += [*made.about("Pilot", "name"), f"name: {_quoted(name)}"]
    lines += [*made.about("Pilot", "place"), "place:"]
    given = {"country": country, "municipality": municipality}
    for key, value in given.items():
        lines += [*made.about("Place", key, _INDENT), f"{_INDENT}{key}: {_quoted(value)}"]
    if not minimal:
        lines += made.example(Place, _INDENT, without=given)
    if lang != DEFAULT_LANGUAGE:
        lines += [*made.about("Pilot", "language"), f"language: {lang}"]
    if not minimal:
        lines += ["", *made.heading("facts"), *made.facts(), *made.heading("assessment")]
    lines += made.assessment(day)
    if not minimal:
        lines += [
            "",
            *made.heading("sources"),
            *made.fact("sources", Pilot.model_fields["sources"]),
        ]
    return "\n".join(line.rstrip() for line in lines) + "\n"


class _File:
    """The parts of one new file."""

    def __init__(self, framework: Framework, lang: str, *, minimal: bool) -> None:
        self.framework = framework
        self.lang = lang
        self.minimal = minimal
        self.words = new_file_texts()
        self.texts = field_texts()
        self.prose_is_explained = False

    def say(self, text: Text) -> str:
        return " ".join(text.in_language(self.lang)[0].split())

    def comment(
        self, text: str, indent: str = "", *, first: str = "", hang: str = "", width: int = WIDTH
    ) -> list[str]:
        """Wrap a text as comment lines; whatever it holds, it stays a comment."""
        words = "".join(c if c.isprintable() else " " for c in text)
        wrapped = textwrap.wrap(
            words,
            width - len(indent) - 2,
            initial_indent=first,
            subsequent_indent=hang,
            break_on_hyphens=False,
        )
        return [f"{indent}# {line}" for line in wrapped]

    def heading(self, word: str) -> list[str]:
        title = self.words[word][self.lang]
        return [f"# --- {title} {'-' * (WIDTH - len(title) - 7)}", ""]

    def about(self, owner: str, key: str, indent: str = "") -> list[str]:
        return [] if self.minimal else self.comment(self.texts[owner][key][self.lang], indent)

    def facts(self) -> Iterator[str]:
        """Yield every key that may be absent, without a value."""
        for key, field in Pilot.model_fields.items():
            if key in {*_REQUIRED, *_LAST} or (key == "language" and self.lang != DEFAULT_LANGUAGE):
                continue
            yield from self.fact(key, field)
            yield ""

    def fact(self, key: str, field: FieldInfo) -> Iterator[str]:
        yield from self.about("Pilot", key)
        several, model = _inside(field.annotation)
        if model is Prose and not self.prose_is_explained:
            yield from self.about("Prose", "_")
        words = fixed_words(field.annotation)
        if words:
            yield from self.comment(f"{self.words['words'][self.lang]} {', '.join(words)}")
            default = field.default if isinstance(field.default, str) else ""
            yield f"{key}: {default}"
            return
        yield f"{key}:"
        if model is Prose and several:
            yield f"{_INDENT}#- text:"
            return
        if model is None or (model is Prose and self.prose_is_explained):
            return
        self.prose_is_explained |= model is Prose
        inner = _INDENT
        if several is dict:
            yield f"{_INDENT}#{self.words['example-source'][self.lang]}:"
            inner = _INDENT * 2
        start = "- " if several is tuple else ""
        yield from self.example(model, inner, start)

    def example(
        self,
        model: type[BaseModel],
        indent: str,
        start: str = "",
        without: Container[str] = (),
    ) -> Iterator[str]:
        """Yield the keys of a mapping as an example behind `#`.

        It stands right before the key, so that it makes no difference whether a space behind it
        is taken away too, as editors do; what explains a key stays a comment without its first.
        """
        owner = model.__name__
        for key, field in model.model_fields.items():
            if key in without:
                continue
            several, inner = _inside(field.annotation)
            value = " []" if several is tuple and inner is None else ""
            hang = " " * len(start) if start else ""
            about = self.comment(self.described(owner, key, field), indent + hang, width=WIDTH - 1)
            if inner is not None and inner is not Prose and not several:
                for name, part in inner.model_fields.items():
                    text = f"{name}: {self.described(inner.__name__, name, part)}"
                    about += self.comment(
                        text, indent + hang, first="- ", hang="  ", width=WIDTH - 1
                    )
            for line in about:
                yield line.replace("#", "##", 1)
            yield f"{indent}#{start}{key}:{value}"
            if start:
                indent, start = indent + hang, ""

    def described(self, owner: str, key: str, field: FieldInfo) -> str:
        """Return what a key is for, and the words that it takes."""
        text, words = self.texts[owner][key][self.lang], fixed_words(field.annotation)
        return f"{text} {self.words['words'][self.lang]} {', '.join(words)}" if words else text

    def assessment(self, day: date) -> Iterator[str]:
        yield from self.about("Pilot", "assessments")
        yield "assessments:"
        yield from self.about("Assessment", "date", _INDENT)
        yield f"  - date: {day.isoformat()}"
        yield from self.about("Assessment", "framework", _INDENT * 2)
        yield f"    framework: {_quoted(self.framework.id)}"
        yield from self.about("Assessment", "assessor", _INDENT * 2)
        if self.minimal:
            yield "    assessor: {role: own-team}"
        else:
            yield "    assessor:"
            yield from self.about("Assessor", "role", _INDENT * 3)
            words = ", ".join(fixed_words(Assessor.model_fields["role"].annotation))
            yield from self.comment(f"{self.words['words'][self.lang]} {words}", _INDENT * 3)
            yield "      role: own-team"
            yield from self.example(Assessor, _INDENT * 3, without=("role",))
            yield from self.how_to_rate(_INDENT * 2)
        yield "    ratings:"
        for dimension in self.framework.dimensions:
            if not self.minimal:
                yield ""
                yield from self.comment(f"=== {self.say(dimension.title)} ===", _INDENT * 3)
            for condition in dimension.conditions:
                yield from self.rating(condition)

    def how_to_rate(self, indent: str) -> Iterator[str]:
        yield from self.about("Assessment", "ratings", indent)
        yield from self.comment(self.words["ratings"][self.lang], indent)
        for key in Rating.model_fields:
            yield from self.key_as_comment("Rating", key, indent, "- ")
            for inner in Evidence.model_fields if key == "evidence" else ():
                yield from self.key_as_comment("Evidence", inner, indent, "  - ")

    def key_as_comment(self, owner: str, key: str, indent: str, first: str) -> list[str]:
        text = f"{key}: {self.texts[owner][key][self.lang]}"
        return self.comment(text, indent, first=first, hang=" " * len(first))

    def rating(self, condition: Condition) -> Iterator[str]:
        indent = _INDENT * 3
        if self.minimal:
            yield f"{indent}{_quoted(condition.id)}: unknown"
            return
        yield ""
        yield from self.comment(
            f"{self.say(condition.title)}. {self.say(condition.question)}", indent
        )
        for level, anchor in enumerate(condition.levels):
            yield from self.comment(f"  {level}  {self.say(anchor)}", indent, hang=" " * 5)
        if condition.necessary is not None:
            routes = self.framework.routes
            named = [self.say(routes[route].title) for route in condition.necessary.routes]
            text = self.words["necessary"][self.lang]
            yield from self.comment(
                text.format(level=condition.necessary.min_level, routes=", ".join(named)), indent
            )
        if condition.may_be_not_applicable:
            yield from self.comment(self.words["not-applicable"][self.lang], indent)
        yield f"{indent}{_quoted(condition.id)}:"
        for key in Rating.model_fields:
            value = {"level": " unknown", "evidence": " []"}.get(key, "")
            yield f"{indent}{_INDENT}{key}:{value}"


_NOT_TEXT = frozenset({"null", "true", "false", "yes", "no", "on", "off", "y", "n"})
"""What some reader of YAML takes for something else than text."""


def _quoted(text: str) -> str:
    """Write text so that YAML reads just this text."""
    plain = text.replace(" ", "").replace("-", "").replace("'", "").isalnum()
    if plain and text[0].isalpha() and text.casefold() not in _NOT_TEXT:
        return text
    return "".join(map(_visible, json.dumps(text, ensure_ascii=False)))


def _visible(character: str) -> str:
    """Write what cannot be seen as an escape; a surrogate stays, for the check to refuse."""
    if character.isprintable() or "\ud800" <= character <= "\udfff":
        return character
    return f"\\U{ord(character):08X}"


def _inside(annotation: Any) -> tuple[type | None, type[BaseModel] | None]:
    """Return whether a field holds a list or mapping (tuple or dict), and of what model if any."""
    kind, inner = contents(annotation)
    return (kind, _inside(inner)[1]) if kind in {dict, tuple} else (None, inner)
