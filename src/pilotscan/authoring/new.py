"""A file to fill in: every key and condition with what it means beside it.

What it holds is valid as it stands, and says that nothing is known.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pilotscan.authoring.commented import INDENT, Commented, inside, quoted
from pilotscan.catalogue import labels
from pilotscan.model.assessment import Ask, Assessor, Evidence, Rating
from pilotscan.model.assessment_file import AssessmentFile
from pilotscan.model.base import Prose
from pilotscan.model.fields import fixed_words
from pilotscan.model.languages import DEFAULT_LANGUAGE
from pilotscan.model.pilot import Pilot, Place
from pilotscan.model.quoted import quoting
from pilotscan.model.rating_rules import rating_rules
from pilotscan.model.target import CircumstanceThere, Target

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from pydantic.fields import FieldInfo

    from pilotscan.model.framework import Condition, Framework
    from pilotscan.model.pilot import Circumstance

__all__ = ["new_assessment_file", "new_pilot_file", "new_target_file"]

_REQUIRED = ("pilotscan", "pilotscan_target", "id", "name", "place")
_LAST: dict[type, tuple[str, ...]] = {
    Pilot: ("assessments", "sources"),
    Target: ("circumstances", "assessments", "sources"),
}


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


class _File(Commented):
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
        super().__init__(model, lang, minimal=minimal)
        self.model = model
        self.is_of_target = of_target or model is Target
        self.framework = framework
        self.prose_is_explained = False

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
        for key, value in ((first, "1"), ("id", quoted(name_in_files)), ("name", quoted(name))):
            yield from self.about(self.owner, key)
            yield f"{key}: {value}"
        yield from self.about(self.owner, "place")
        yield "place:"
        for key, value in place.items():
            yield from self.about("Place", key, INDENT)
            yield f"{INDENT}{key}: {quoted(value)}"
        if not self.minimal:
            yield from self.example(Place, INDENT, without=place)
        if self.lang != DEFAULT_LANGUAGE:
            yield from self.about(self.owner, "language")
            yield f"language: {self.lang}"

    def of_assessment(self, name: str) -> Iterator[str]:
        """Yield the keys that only an assessment in a file of its own has."""
        values = {"pilotscan_assessment": "1", "pilot": quoted(name), "language": self.lang}
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
            yield f"{INDENT}{quoted(pilot.id)}:"
            for item in pilot.circumstances:
                if item.role in {"essential", "helpful"}:
                    yield from self.circumstance(item)
        if not self.minimal:
            yield ""

    def circumstance(self, item: Circumstance) -> Iterator[str]:
        indent = INDENT * 2
        if self.minimal:
            if item.id is not None:
                yield f"{indent}{quoted(item.id)}: {{here: unknown}}"
            return
        yield ""
        what = item.what.rstrip(".")
        yield from self.comment(self.words[item.role][self.lang].format(what=what), indent)
        if item.id is None:
            yield from self.comment(self.words["without-id"][self.lang], indent)
            return
        words = ", ".join(fixed_words(CircumstanceThere.model_fields["here"].annotation))
        yield from self.comment(f"{self.words['words'][self.lang]} {words}", indent)
        yield f"{indent}{quoted(item.id)}:"
        for key in CircumstanceThere.model_fields:
            value = {"here": " unknown", "sources": " []"}.get(key, "")
            yield f"{indent}{INDENT}{key}:{value}"

    def fact(self, key: str, field: FieldInfo) -> Iterator[str]:
        yield from self.about(self.owner, key)
        several, model = inside(field.annotation)
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
            yield f"{INDENT}#- text:"
            return
        if model is None or (model is Prose and self.prose_is_explained):
            return
        self.prose_is_explained |= model is Prose
        inner = INDENT
        if several is dict:
            yield f"{INDENT}#{self.words['example-source'][self.lang]}:"
            inner = INDENT * 2
        start = "- " if several is tuple else ""
        yield from self.example(model, inner, start)

    def assessment(self, day: date) -> Iterator[str]:
        if not self.minimal:
            yield from self.heading("assessment")
        yield from self.about(self.owner, "assessments")
        yield "assessments:"
        yield from self.about("Assessment", "date", INDENT)
        yield f"  - date: {day.isoformat()}"
        yield from self.body(INDENT * 2)

    def body(self, base: str, role: str | None = None, assessor: str = "") -> Iterator[str]:
        """Yield the keys of an assessment behind its date.

        Parameters
        ----------
        base : how far they are indented
        """
        role = quoted(role) if role else self.framework.role_ids[0]
        yield from self.about("Assessment", "framework", base)
        yield f"{base}framework: {quoted(self.framework.id)}"
        yield from self.about("Assessment", "assessor", base)
        name = f", id: {quoted(assessor)}" if assessor else ""
        if self.minimal:
            yield f"{base}assessor: {{role: {role}{name}}}"
        else:
            deeper = base + INDENT
            yield f"{base}assessor:"
            yield from self.about("Assessor", "role", deeper)
            words = ", ".join(self.framework.role_ids)
            yield from self.comment(f"{self.words['words'][self.lang]} {words}", deeper)
            yield f"{deeper}role: {role}"
            if assessor:
                yield from self.about("Assessor", "id", deeper)
                yield f"{deeper}id: {quoted(assessor)}"
            yield from self.example(Assessor, deeper, without=("role", "id" if assessor else ""))
            yield from self.how_to_rate(base)
        yield f"{base}ratings:"
        for dimension in self.framework.dimensions:
            asked = [c for c in dimension.conditions if self.is_asked(c)]
            if asked and not self.minimal:
                yield ""
                yield from self.comment(f"=== {self.say(dimension.title)} ===", base + INDENT)
            for condition in asked:
                yield from self.rating(condition, base + INDENT)

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

    def rating(self, condition: Condition, indent: str) -> Iterator[str]:
        if self.minimal:
            yield f"{indent}{quoted(condition.id)}: unknown"
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
        yield f"{indent}{quoted(condition.id)}:"
        for key in Rating.model_fields:
            if key != "highlight":  # for the few
                value = {"level": " unknown", "evidence": " []"}.get(key, "")
                yield f"{indent}{INDENT}{key}:{value}"
