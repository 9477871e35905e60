"""A file to fill in: every key and condition with what it means beside it.

What it holds is valid as it stands, and says that nothing is known.
"""

from __future__ import annotations

import json
import textwrap
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel

from pilotscan.catalogue import field_texts, labels, new_file_texts
from pilotscan.model.assessment import Ask, Assessor, Evidence, Rating
from pilotscan.model.assessment_file import AssessmentFile
from pilotscan.model.base import Prose
from pilotscan.model.fields import contents, fixed_words
from pilotscan.model.languages import DEFAULT_LANGUAGE
from pilotscan.model.pilot import Pilot, Place
from pilotscan.model.quoted import quoting
from pilotscan.model.rating_rules import rating_rules
from pilotscan.model.target import CircumstanceThere, Target

if TYPE_CHECKING:
    from collections.abc import Container, Iterator
    from datetime import date

    from pydantic.fields import FieldInfo

    from pilotscan.model.base import Text
    from pilotscan.model.framework import Condition, Framework
    from pilotscan.model.pilot import Circumstance

__all__ = ["new_assessment_file", "new_pilot_file", "new_target_file"]

WIDTH = 100
_REQUIRED = ("pilotscan", "pilotscan_target", "id", "name", "place")
_LAST: dict[type, tuple[str, ...]] = {
    Pilot: ("assessments", "sources"),
    Target: ("circumstances", "assessments", "sources"),
}
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
    made = _File(Pilot, framework, lang, minimal=minimal)
    lines = [
        *made.beginning(schema, pilot_id, name, {"country": country, "municipality": municipality}),
        *made.facts(),
        *made.assessment(day),
        *made.sources(),
    ]
    return "\n".join(line.rstrip() for line in lines) + "\n"


def new_target_file(  # noqa: PLR0913
    target_id: str,
    framework: Framework,
    day: date,
    *,
    name: str,
    pilot: Pilot | None = None,
    lang: str = DEFAULT_LANGUAGE,
    municipality: str = "unknown",
    country: str = "NL",
    schema: str = "",
    minimal: bool = False,
) -> str:
    """Return the text of a new target file in which everything is unknown; see `new_pilot_file`.

    Parameters
    ----------
    pilot : whose essential and helpful circumstances are asked about
    """
    made = _File(Target, framework, lang, minimal=minimal)
    lines = [
        *made.beginning(
            schema, target_id, name, {"country": country, "municipality": municipality}
        ),
        *made.facts(),
        *made.circumstances(pilot),
        *made.assessment(day),
        *made.sources(),
    ]
    return "\n".join(line.rstrip() for line in lines) + "\n"


def new_assessment_file(  # noqa: PLR0913
    name: str,
    framework: Framework,
    day: date,
    *,
    assessor: str,
    role: str | None = None,
    of_target: bool = False,
    lang: str = DEFAULT_LANGUAGE,
    schema: str = "",
    minimal: bool = False,
) -> str:
    """Return the text of a new assessment file in which everything is unknown.

    Parameters
    ----------
    name : id of the pilot or target
    assessor, role : who rates; the framework's first role if none is said
    of_target : conditions that travel with a pilot are not asked about
    """
    made = _File(AssessmentFile, framework, lang, minimal=minimal, of_target=of_target)
    lines = [
        *made.head(schema),
        *made.of_assessment(name),
        *made.about("Assessment", "date"),
        f"date: {day.isoformat()}",
        *made.body("", role, assessor),
        *made.sources(),
    ]
    return "\n".join(line.rstrip() for line in lines) + "\n"


class _File:
    """The parts of one new file."""

    def __init__(
        self,
        model: type[Pilot | Target | AssessmentFile],
        framework: Framework,
        lang: str,
        *,
        minimal: bool,
        of_target: bool = False,
    ) -> None:
        self.model = model
        self.is_of_target = of_target or model is Target
        self.owner = model.__name__
        self.kind = self.owner.removesuffix("File").lower()
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

    def head(self, schema: str) -> Iterator[str]:
        """Yield the modeline, and how to go about it."""
        if schema:
            yield f"# yaml-language-server: $schema={schema}"
        if not self.minimal:
            words = (self.words[word][self.lang] for word in ("head", f"next-{self.kind}"))
            yield from self.comment(" ".join(words))
            yield ""
            yield from self.heading(f"required-{self.kind}")

    def beginning(
        self, schema: str, name_in_files: str, name: str, place: dict[str, str]
    ) -> Iterator[str]:
        """Yield the head and the keys that a file must have."""
        yield from self.head(schema)
        first = next(iter(self.model.model_fields))
        for key, value in ((first, "1"), ("id", _quoted(name_in_files)), ("name", _quoted(name))):
            yield from self.about(self.owner, key)
            yield f"{key}: {value}"
        yield from self.about(self.owner, "place")
        yield "place:"
        for key, value in place.items():
            yield from self.about("Place", key, _INDENT)
            yield f"{_INDENT}{key}: {_quoted(value)}"
        if not self.minimal:
            yield from self.example(Place, _INDENT, without=place)
        if self.lang != DEFAULT_LANGUAGE:
            yield from self.about(self.owner, "language")
            yield f"language: {self.lang}"

    def of_assessment(self, name: str) -> Iterator[str]:
        """Yield the keys that only an assessment in a file of its own has."""
        values = {"pilotscan_assessment": "1", "pilot": _quoted(name), "language": self.lang}
        for key, value in values.items():
            yield from self.about(self.owner, key)
            yield f"{key}: {value}"
        if not self.minimal:
            yield from self.about(self.owner, "round")
            yield "round:"

    def facts(self) -> Iterator[str]:
        """Yield every key that may be absent, without a value."""
        if self.minimal:
            return
        yield ""
        yield from self.heading(f"facts-{self.kind}")
        apart = {*_REQUIRED, *_LAST[self.model]}
        for key, field in self.model.model_fields.items():
            if key in apart or (key == "language" and self.lang != DEFAULT_LANGUAGE):
                continue
            yield from self.fact(key, field)
            yield ""

    def sources(self) -> Iterator[str]:
        if not self.minimal:
            yield ""
            yield from self.heading("sources")
            for key in ("remarks", "sources"):
                if key in self.model.model_fields:
                    yield from self.fact(key, self.model.model_fields[key])

    def circumstances(self, pilot: Pilot | None) -> Iterator[str]:
        """Yield what is to be said of the circumstances in which a pilot worked."""
        if not self.minimal:
            yield from self.heading("circumstances")
        yield from self.about(self.owner, "circumstances")
        yield "circumstances:"
        if pilot is not None:
            yield f"{_INDENT}{_quoted(pilot.id)}:"
            for item in pilot.circumstances:
                if item.role in {"essential", "helpful"}:
                    yield from self.circumstance(item)
        if not self.minimal:
            yield ""

    def circumstance(self, item: Circumstance) -> Iterator[str]:
        indent = _INDENT * 2
        if self.minimal:
            if item.id is not None:
                yield f"{indent}{_quoted(item.id)}: {{here: unknown}}"
            return
        yield ""
        what = item.what.rstrip(".")
        yield from self.comment(self.words[item.role][self.lang].format(what=what), indent)
        if item.id is None:
            yield from self.comment(self.words["without-id"][self.lang], indent)
            return
        words = ", ".join(fixed_words(CircumstanceThere.model_fields["here"].annotation))
        yield from self.comment(f"{self.words['words'][self.lang]} {words}", indent)
        yield f"{indent}{_quoted(item.id)}:"
        for key in CircumstanceThere.model_fields:
            value = {"here": " unknown", "sources": " []"}.get(key, "")
            yield f"{indent}{_INDENT}{key}:{value}"

    def fact(self, key: str, field: FieldInfo) -> Iterator[str]:
        yield from self.about(self.owner, key)
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
        if not self.minimal:
            yield from self.heading("assessment")
        yield from self.about(self.owner, "assessments")
        yield "assessments:"
        yield from self.about("Assessment", "date", _INDENT)
        yield f"  - date: {day.isoformat()}"
        yield from self.body(_INDENT * 2)

    def body(self, base: str, role: str | None = None, assessor: str = "") -> Iterator[str]:
        """Yield the keys of an assessment behind its date.

        Parameters
        ----------
        base : how far they are indented
        """
        role = _quoted(role) if role else self.framework.role_ids[0]
        yield from self.about("Assessment", "framework", base)
        yield f"{base}framework: {_quoted(self.framework.id)}"
        yield from self.about("Assessment", "assessor", base)
        name = f", id: {_quoted(assessor)}" if assessor else ""
        if self.minimal:
            yield f"{base}assessor: {{role: {role}{name}}}"
        else:
            inside = base + _INDENT
            yield f"{base}assessor:"
            yield from self.about("Assessor", "role", inside)
            words = ", ".join(self.framework.role_ids)
            yield from self.comment(f"{self.words['words'][self.lang]} {words}", inside)
            yield f"{inside}role: {role}"
            if assessor:
                yield from self.about("Assessor", "id", inside)
                yield f"{inside}id: {_quoted(assessor)}"
            yield from self.example(Assessor, inside, without=("role", "id" if assessor else ""))
            yield from self.how_to_rate(base)
        yield f"{base}ratings:"
        for dimension in self.framework.dimensions:
            asked = [c for c in dimension.conditions if self.is_asked(c)]
            if asked and not self.minimal:
                yield ""
                yield from self.comment(f"=== {self.say(dimension.title)} ===", base + _INDENT)
            for condition in asked:
                yield from self.rating(condition, base + _INDENT)

    def is_asked(self, condition: Condition) -> bool:
        """Tell whether this kind of file rates a condition: what travels is rated in pilots."""
        return not self.is_of_target or condition.belongs_to != "intervention"

    def how_to_rate(self, indent: str) -> Iterator[str]:
        yield from self.about("Assessment", "ratings", indent)
        rules = rating_rules(self.framework)
        text = self.words["ratings-by-rules" if rules else "ratings"]
        yield from self.comment(quoting(text, self.framework)[self.lang], indent)
        for n, (_, rule) in enumerate(rules, start=1):
            yield from self.comment(self.say(rule), indent, first=f"{n}. ", hang="   ")
        for key in Rating.model_fields:
            yield from self.key_as_comment("Rating", key, indent, "- ")
            for owner in (Evidence, Ask):
                for inner in owner.model_fields if key == owner.__name__.lower() else ():
                    yield from self.key_as_comment(owner.__name__, inner, indent, "  - ")

    def key_as_comment(self, owner: str, key: str, indent: str, first: str) -> list[str]:
        text = f"{key}: {self.texts[owner][key][self.lang]}"
        return self.comment(text, indent, first=first, hang=" " * len(first))

    def rating(self, condition: Condition, indent: str) -> Iterator[str]:
        if self.minimal:
            yield f"{indent}{_quoted(condition.id)}: unknown"
            return
        yield ""
        yield from self.comment(
            f"{self.say(condition.title)}. {self.say(condition.question)}", indent
        )
        for level, anchor in enumerate(condition.levels, self.framework.first_level):
            yield from self.comment(f"  {level}  {self.say(anchor)}", indent, hang=" " * 5)
        for label, rule in rating_rules(self.framework, condition):
            yield from self.comment(f"{labels()[label][self.lang]}: {self.say(rule)}", indent)
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
            if key != "highlight":  # for the few
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
