"""The reference page of what a template may use, made from the classes of the pages.

What a field means stands in the docstring of its class, under ``Parameters``, or else in
``reference.yaml`` beside this file: there by class, or under ``_any`` if it means the same
everywhere.
"""

from __future__ import annotations

import ast
import importlib
import inspect
import pkgutil
import re
import sys
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import yaml

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import ModuleType

__all__ = ["ANY", "MARKER", "Field", "ViewClass", "meanings", "reference", "view_classes"]

MARKER = "<!-- From here on this page is made by `make docs`. -->"
ANY = "_any"
"""Instead of the name of a class: what a field means in each class that does not say."""

_MODULES = (
    "pilotscan.reporting.pilot.values",
    "pilotscan.reporting.pilot.chart_values",
    "pilotscan.reporting.comparison.values",
    "pilotscan.reporting.comparison.heatmap",
    "pilotscan.reporting.changes.values",
    "pilotscan.reporting.path.values",
    "pilotscan.reporting.asking.values",
    "pilotscan.reporting.patterns.values",
    "pilotscan.reporting.transfer.values",
    "pilotscan.reporting.documents.paper",
    "pilotscan.reporting.documents.scales",
    "pilotscan.reporting.words.next_step",
    "pilotscan.reporting.words.wording",
)
_PACKAGE = "pilotscan.reporting.site"
_OTHER_ROOTS = ("SiteLinks", "Document")
"""What templates get beside a page."""

_PLAIN = {
    "str": "text",
    "int": "whole number",
    "float": "number",
    "bool": "yes or no",
    "None": "nothing",
    "object": "anything",
}


class Field(NamedTuple):
    """A field of a view class: its type in words, and what it means; empty if nobody says."""

    name: str
    kind: str
    says: str


class ViewClass(NamedTuple):
    """A class of values that templates may use."""

    name: str
    says: str
    fields: tuple[Field, ...]


@cache
def meanings() -> dict[str, dict[str, str]]:
    """Return what fields mean, by class and field."""
    text = (files("pilotscan") / "reporting" / "templating" / "reference.yaml").read_bytes()
    tree: dict[str, dict[str, str]] = yaml.load(text, yaml.CSafeLoader)
    return tree


@cache
def _modules() -> tuple[ModuleType, ...]:
    package = importlib.import_module(_PACKAGE)
    of_site = [f"{_PACKAGE}.{found.name}" for found in pkgutil.iter_modules(package.__path__)]
    return tuple(importlib.import_module(name) for name in (*_MODULES, *sorted(of_site)))


@cache
def _classes(module: str) -> dict[str, type[Any]]:
    """Return the classes of values that a module defines, by name."""
    return {
        name: thing
        for name, thing in vars(sys.modules[module]).items()
        if isinstance(thing, type) and thing.__module__ == module and hasattr(thing, "_fields")
    }


def _find(name: str, module: str) -> type[Any] | None:
    """Return the class that a module means by a name: its own, else the one it imports."""
    if name in _classes(module):
        return _classes(module)[name]
    place = _imports(module).get(name, "")
    return _classes(place).get(name) if place in sys.modules else None


@cache
def _imports(module: str) -> dict[str, str]:
    """Return from which modules a module has its names, also those that only type checkers see."""
    tree = ast.parse(inspect.getsource(sys.modules[module]))
    return {
        alias.name: node.module or ""
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }


@cache
def _aliases(module: str) -> dict[str, str]:
    """Return the types to which a module, or one that it imports from, gives a name of its own."""
    named: dict[str, str] = {}
    for name, place in _imports(module).items():
        if place.startswith("pilotscan.") and name in _defined(place):
            named[name] = _defined(place)[name]
    return named | _defined(module)


@cache
def _defined(module: str) -> dict[str, str]:
    found = {}
    for node in ast.parse(inspect.getsource(importlib.import_module(module))).body:
        match node:
            case ast.AnnAssign(ast.Name(name), ast.Name("TypeAlias"), ast.expr() as value):
                found[name] = ast.unparse(value)
            case ast.Assign([ast.Name(name)], ast.Subscript(ast.Name("Literal")) as value):
                found[name] = ast.unparse(value)
            case _:
                pass
    return found


@cache
def view_classes() -> tuple[ViewClass, ...]:
    """Return the classes that templates may use: each page, followed by what it is made of."""
    return tuple(_view_class(kind) for kind in _kinds())


@cache
def _kinds() -> tuple[type[Any], ...]:
    """Return the classes that can be reached from a page, in the order of the reference."""
    defined = {
        name: kind for module in _modules() for name, kind in _classes(module.__name__).items()
    }
    pages = [kind for name, kind in defined.items() if name.endswith("Page")]
    waiting, order = [*pages, *(defined[name] for name in _OTHER_ROOTS)], []
    while waiting:
        kind = waiting.pop(0)
        if kind not in order:
            order.append(kind)
            waiting = [*_parts(kind), *waiting]
    return tuple(order)


def _label(kind: type[Any]) -> str:
    """Return the name of a class; with its module if another class has the same."""
    if sum(other.__name__ == kind.__name__ for other in _kinds()) == 1:
        return str(kind.__name__)
    of = [part for part in kind.__module__.split(".")[2:] if part not in {"values", "site"}]
    return f"{kind.__name__} ({' '.join(of).replace('_', ' ')})"


def _annotations(kind: type[Any]) -> dict[str, str]:
    return {name: _text(kind.__annotations__[name]) for name in kind._fields}


def _text(annotation: Any) -> str:
    return str(getattr(annotation, "__forward_arg__", annotation))


def _parts(kind: type[Any]) -> list[type[Any]]:
    """Return the classes that the fields of a class hold, in their order."""
    found = []
    for annotation in _annotations(kind).values():
        for part in ast.walk(_expression(annotation, kind.__module__)):
            if isinstance(part, ast.Name):
                found.append(_find(part.id, kind.__module__))
    return [kind for kind in dict.fromkeys(found) if kind is not None]


class _Named(ast.NodeTransformer):
    """Puts in the place of a type's own name what it stands for."""

    def __init__(self, aliases: dict[str, str]) -> None:
        self.aliases = aliases

    def visit_Name(self, node: ast.Name) -> ast.AST:
        if node.id not in self.aliases:
            return node
        return self.visit(ast.parse(self.aliases[node.id], mode="eval").body)  # type: ignore[no-any-return]


def _expression(annotation: str, module: str) -> ast.expr:
    tree = ast.parse(annotation, mode="eval").body
    return _Named(_aliases(module)).visit(tree)  # type: ignore[no-any-return]


def _words(node: ast.expr, module: str) -> str:  # noqa: PLR0911 - one per kind of type
    """Say a type in words."""

    def words(inner: ast.expr) -> str:
        return _words(inner, module)

    match node:
        case ast.Constant(None):
            return "nothing"
        case ast.Name(name) if name in _PLAIN:
            return _PLAIN[name]
        case ast.Name(name) if (kind := _find(name, module)) is not None:
            label = _label(kind)
            anchor = re.sub(r"[^\w -]", "", label.lower()).replace(" ", "-")
            return f"[{label}](#{anchor})"
        case ast.BinOp(left, ast.BitOr(), right):
            return f"{words(left)} or {words(right)}"
        case ast.Subscript(ast.Name("Literal"), values):
            listed = values.elts if isinstance(values, ast.Tuple) else [values]
            return "one of " + ", ".join(f"`{ast.literal_eval(v) or '(empty)'}`" for v in listed)
        case ast.Subscript(ast.Name("tuple"), ast.Tuple([item, ast.Constant(end)])) if end is ...:
            return f"list of {words(item)}"
        case ast.Subscript(ast.Name("tuple"), ast.Tuple(items)):
            return f"({', '.join(words(item) for item in items)})"
        case ast.Subscript(ast.Name("frozenset"), item):
            return f"set of {words(item)}, only for `in`"
        case ast.Subscript(ast.Name("dict" | "Mapping"), ast.Tuple([key, value])):
            return f"{words(value)} by {words(key)}"
        case _:
            return f"`{ast.unparse(node)}`"


def _view_class(kind: type[Any]) -> ViewClass:
    summary, documented = _docstring(kind)
    own, common = meanings().get(_label(kind), {}), meanings().get(ANY, {})

    def says(name: str) -> str:
        return documented.get(name) or own.get(name) or common.get(name, "")

    fields = [
        Field(name, _words(_expression(annotation, kind.__module__), kind.__module__), says(name))
        for name, annotation in _annotations(kind).items()
    ]
    for name, value in vars(kind).items():
        if isinstance(value, property) and not name.startswith("_"):
            returned = _text(value.fget.__annotations__["return"])
            said = own.get(name) or (inspect.getdoc(value) or "").split("\n\n")[0]
            fields.append(
                Field(name, _words(_expression(returned, kind.__module__), kind.__module__), said)
            )
    return ViewClass(_label(kind), summary, tuple(fields))


_PARAMETER = re.compile(r"^(\w+(?:, \w+)*) : (.*(?:\n(?: .*|(?=\n)))*)", re.MULTILINE)


def _docstring(kind: type[Any]) -> tuple[str, dict[str, str]]:
    """Return what a class is, and what its docstring says of its fields."""
    text = inspect.getdoc(kind) or ""
    head, _, rest = text.partition("\nParameters\n")
    section = rest.split("\n\n", 1)[0]
    says = {
        name: _sentence(" ".join(said.split()))
        for names, said in _PARAMETER.findall(section)
        for name in names.split(", ")
    }
    return " ".join(head.split()), says


def _sentence(text: str) -> str:
    """Write what a docstring says of a field for people who write templates."""
    if re.fullmatch(r"[\w-]+( \| [\w-]+)+", text):
        return "One of " + ", ".join(f"`{word}`" for word in text.split(" | ")) + "."
    text = text.replace("``", "`").replace("None", "nothing")
    return f"{text[0].upper()}{text[1:].rstrip('.')}."


def reference() -> str:
    """Return the part of the reference page that is made from the classes, as Markdown."""
    return MARKER + "\n\n" + "\n".join(_lines()).rstrip() + "\n"


def _lines() -> Iterator[str]:
    yield "## Values"
    yield ""
    for view in view_classes():
        yield f"### {view.name}"
        yield ""
        yield view.says
        yield ""
        yield "| field | type | is |"
        yield "|---|---|---|"
        for field in view.fields:
            yield f"| `{field.name}` | {_cell(field.kind)} | {_cell(field.says)} |"
        yield ""


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("<", "\\<")


def write_page(path: Path) -> None:
    """Replace the part of the page that is made from the classes."""
    kept = path.read_text("utf-8").partition(MARKER)[0]
    path.write_text(kept + reference(), "utf-8", newline="\n")


if __name__ == "__main__":
    write_page(Path(sys.argv[1]))
