"""The documentation page of the library, made from the docstrings of its public names."""

from __future__ import annotations

import inspect
import re
import sys
from functools import cached_property
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["documented", "members", "public", "python_page"]

MODULES = ("pilotscan", "pilotscan.patterns")
"""Whose public names have a section, as far as they are there."""
_ABOUT = """\
# Python, name by name

All that `import pilotscan` gives, made from its docstrings. Their examples are run by the tests, in
a folder with the [pilots](../../pilots/README.md) of this project and one target. What they do
together is told by [the library](library.md) and, from 22 files to a chart, by
[a notebook](../tutorial/from-22-files-to-a-chart.ipynb).
"""
_ERRORS = "Errors"
_GROUPS = ("Functions", "Values", _ERRORS)
_HEADING = re.compile(r"^([A-Z][A-Za-z ]+)\n-{3,}$", re.MULTILINE)
_ENTRY = re.compile(r"^(?P<name>\*{0,2}[A-Za-z_][\w.]*(?:, \*{0,2}\w+)*)(?: : (?P<text>.*))?$")
_WIDE = 88


def public() -> Iterator[tuple[str, Any]]:
    """Yield every public name with what it is, by module and there in the order of `__all__`."""
    for name in MODULES:
        if find_spec(name) is None:
            continue
        module = import_module(name)
        prefix = name.removeprefix("pilotscan").removeprefix(".")
        for each in module.__all__:
            value = getattr(module, each)
            if callable(value):
                yield f"{prefix}.{each}".removeprefix("."), value


def members(cls: type) -> Iterator[tuple[str, Any]]:
    """Yield the public methods and properties of a class that are ours, by name."""
    found: dict[str, Any] = {}
    for base in cls.__mro__:
        if base.__module__.startswith("pilotscan.") and not _is_base(base, cls):
            for name, value in vars(base).items():
                found.setdefault(name, value)
    for name, value in sorted(found.items()):
        inner = value.__func__ if isinstance(value, classmethod | staticmethod) else value
        if not name.startswith("_") and isinstance(
            inner, property | cached_property | type(documented)
        ):
            yield name, inner


def _is_base(base: type, cls: type) -> bool:
    return base is not cls and base.__module__.endswith((".model.base", ".errors"))


def python_page() -> str:
    """Return the page as Markdown."""
    grouped: dict[str, list[tuple[str, Any]]] = {group: [] for group in _GROUPS}
    for name, value in public():
        grouped[_group(value)].append((name, value))
    lines = [_ABOUT]
    for group, names in grouped.items():
        links = [f"[`{name}`](#{name.replace('.', '').lower()})" for name, _ in names]
        lines += [f"**{group}:** {', '.join(links)}", ""]
    for group, names in grouped.items():
        for name, value in names:
            lines += [f"## {name}", "", *_section(name, value, group)]
    return "\n".join(lines).rstrip() + "\n"


def _group(value: Any) -> str:
    if not isinstance(value, type):
        return "Functions"
    return _ERRORS if issubclass(value, Exception) else "Values"


def _section(name: str, value: Any, group: str) -> Iterator[str]:
    if not isinstance(value, type):
        yield from _signature(name, value)
    elif group == _ERRORS:
        yield f"Is a {_names(value)}."
        yield ""
    yield from documented(inspect.getdoc(value) or "", fields=isinstance(value, type))
    for inner, member in members(value) if isinstance(value, type) else ():
        called = f"{name}.{inner}"
        yield f"### {called}"
        yield ""
        if not isinstance(member, property | cached_property):
            yield from _signature(called, member)
        yield from documented(inspect.getdoc(member) or "")


def _names(error: type) -> str:
    above = (base.__name__ for base in error.__mro__[1:] if issubclass(base, Exception))
    return ", and so a ".join(f"`{name}`" for name in above)


def _signature(name: str, function: Any) -> Iterator[str]:
    signature = inspect.signature(function)
    given, keyword = [], False
    for parameter in signature.parameters.values():
        if parameter.name in {"self", "cls"}:
            continue
        if parameter.kind is parameter.KEYWORD_ONLY and not keyword:
            given.append("*")
            keyword = True
        given.append(_parameter(parameter))
    returns = signature.return_annotation
    arrow = "" if returns is signature.empty else f" -> {returns}"
    shown = f"{name}({', '.join(given)}){arrow}"
    if len(shown) > _WIDE:
        shown = "\n".join([f"{name}(", *(f"    {each}," for each in given), f"){arrow}"])
    yield from ("```text", shown, "```", "")


def _parameter(parameter: inspect.Parameter) -> str:
    is_rest = parameter.kind is parameter.VAR_KEYWORD
    stars = "**" if is_rest else "*" if parameter.kind is parameter.VAR_POSITIONAL else ""
    kind = "" if parameter.annotation is parameter.empty else f": {parameter.annotation}"
    default = "" if parameter.default is parameter.empty else f" = {parameter.default!r}"
    return f"{stars}{parameter.name}{kind}{default}"


def documented(text: str, *, fields: bool = False) -> Iterator[str]:
    """Yield the lines of a docstring as Markdown.

    Parameters
    ----------
    text : as numpydoc has it
    fields : its parameters are the fields of a value
    """
    parts = _HEADING.split(text)
    yield from _prose(parts[0])
    for title, body in zip(parts[1::2], parts[2::2], strict=True):
        heading = "Fields" if title == "Parameters" and fields else title
        yield f"**{heading}**"
        yield ""
        if title in {"Parameters", "Attributes", "Returns", "Raises", "Yields"}:
            yield from _entries(body.strip("\n"))
        elif title == "Examples":
            yield from ("```pycon", *body.strip("\n").splitlines(), "```", "")
        else:
            yield from _prose(body)


def _prose(text: str) -> Iterator[str]:
    yield from _marked(text.strip()).splitlines()
    yield ""


def _marked(text: str) -> str:
    return text.replace("``", "`")


def _entries(body: str) -> Iterator[str]:
    for line in body.splitlines():
        if line.startswith(" ") or not line:
            if line:
                yield f"  {_marked(line.strip())}"
        elif found := _ENTRY.match(line):
            text = found["text"]
            yield f"- `{found['name']}`" + (f": {_marked(text)}" if text else ":")
        else:
            yield f"- {_marked(line)}:"
    yield ""


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(python_page(), "utf-8", newline="\n")
