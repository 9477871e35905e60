"""Templates of a user's own, kept from everything but the page they lay out.

A template can neither reach Python, files and the network nor make live what stands in a pilot
file. What it takes of time and memory is limited from outside: see `reporting.apart`.
"""

from __future__ import annotations

import functools
import re
import sys
from decimal import InvalidOperation
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import jinja2
from jinja2 import nodes
from jinja2.exceptions import SecurityError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from pilotscan.diagnostics import did_you_mean
from pilotscan.errors import RenderError
from pilotscan.reporting.templating.own import ORIGINAL, is_template_name, template_names
from pilotscan.told import Told, in_a_row, told

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from types import CodeType, TracebackType

__all__ = ["FAULTS_OF_TEMPLATES", "OwnTemplates", "SandboxedEnvironment"]

LARGEST = 1_000_000
"""Characters, items or digits that an expression of a template can make at most."""
LARGEST_BASE = 1_000
"""Of a power and its exponent."""

FAULTS_OF_TEMPLATES = (
    jinja2.TemplateError,
    ArithmeticError,
    AttributeError,
    LookupError,
    MemoryError,
    OSError,
    RuntimeError,
    TypeError,
    ValueError,
)
"""What a template of somebody else can raise while it is read or filled in."""

_MAKE_LIVE = {
    "html": ("safe", "urlize", "tojson"),
    "report": ("urlize", "tojson", "e", "escape", "forceescape"),
}
"""Filters by which text of a pilot file would become markup or a link. Templates of reports make
blocks, which hold text only; what is escaped there would be escaped twice."""

_UNFIT = ("attr", "random")
"""Filters that look past the sandbox in some versions of jinja2, or make no two pages alike."""

_MADE_LONG = ("batch", "center", "indent", "slice")
"""Filters that fill up to a number."""

_PERCENT = re.compile(r"%(?:\([^)]*\))?[-#0 +]*(\d*)(?:\.(\d*))?")
_BRACES = re.compile(r"\{[^{}]*:[^{}]*?(\d+)(?:\.(\d+))?")
"""Where formats say how wide something is to be made."""

_NAMES = ("page", "site", "linked", "_", "ngettext", "label", "number", "sheet", "script", "loop")


class OwnTemplates(jinja2.FileSystemLoader):
    """A folder of templates that take the place of ours, file by file.

    ``default/`` before a name means ours, so that a template can extend the one it replaces.
    """

    def __init__(self, own: Path, ours: Path) -> None:
        super().__init__([own, ours])
        self.own, self.ours = own, ours
        self._originals = jinja2.FileSystemLoader(ours)

    def get_source(
        self, environment: jinja2.Environment, template: str
    ) -> tuple[str, str, Callable[[], bool]]:
        """Return a template, if it lies in the folder itself.

        Raises
        ------
        TemplateNotFound
            There is none of this name, or it is no template, or a link to something else.
        RenderError
            It is no text.
        """
        name = template.removeprefix(ORIGINAL)
        if not is_template_name(name):
            raise jinja2.TemplateNotFound(template, _missing(template))
        try:
            if name != template:
                return self._originals.get_source(environment, name)
            source, path, is_current = super().get_source(environment, name)
        except jinja2.TemplateNotFound:
            raise jinja2.TemplateNotFound(template, _missing(template)) from None
        except UnicodeDecodeError as error:
            raise RenderError(
                told(
                    "the template %(name)s cannot be read: it is not UTF-8 text (byte %(byte)s)",
                    name=template,
                    byte=str(error.start),
                )
            ) from None
        if not self._is_inside(Path(path)):
            raise jinja2.TemplateNotFound(template, f"{template} is a link out of the folder")
        return source, path, is_current

    def _is_inside(self, path: Path) -> bool:
        """Tell whether a file, followed through all links, is a template of one of the folders."""
        real = path.resolve()
        return any(
            real.is_relative_to(root) and is_template_name(real.relative_to(root).as_posix())
            for root in (self.own.resolve(), self.ours.resolve())
        )

    def is_own(self, filename: str | None) -> bool:
        """Tell whether a file is not one of ours."""
        return filename is not None and not Path(filename).is_relative_to(self.ours)


def _missing(name: str) -> str:
    hint = did_you_mean(name.removeprefix(ORIGINAL), template_names())
    missing = told("there is no such template: '%(name)s'", name=name)
    return in_a_row((missing, hint), "; ") if hint else missing


class _NamedUndefined(jinja2.StrictUndefined):
    """What is not there, told in the words of the reference page."""

    __slots__ = ()

    @property
    def _undefined_message(self) -> str:
        name, thing = self._undefined_name, self._undefined_obj
        if self._undefined_hint or not isinstance(name, str):
            return super()._undefined_message
        if thing is jinja2.utils.missing:
            return _told(f"'{name}' is undefined", name, _NAMES)
        if isinstance(thing, jinja2.environment.TemplateModule):
            return _told(f"the imported template has no '{name}'", name, vars(thing))
        fields = getattr(thing, "_fields", ())
        if fields:
            return _told(f"{type(thing).__name__} has no field '{name}'", name, fields)
        kind = {"str": "a text", "int": "a number", "tuple": "a list", "NoneType": "nothing"}
        what = kind.get(type(thing).__name__, type(thing).__name__)
        return told("%(what)s has no field '%(name)s'", what=what, name=name)


def _told(fault: str, name: str, known: Iterable[str]) -> str:
    hint = did_you_mean(name, [word for word in known if not word.startswith("_") or word == "_"])
    return f"{fault}; {hint}" if hint else fault


class SandboxedEnvironment(ImmutableSandboxedEnvironment):
    """Jinja without a way out, and in HTML without a way to make a pilot's text live."""

    intercepted_binops = frozenset({"*", "**", "%"})

    def __init__(self, kind: str, **options: Any) -> None:
        super().__init__(**{**options, "undefined": _NamedUndefined})
        for name in (*_MAKE_LIVE[kind], *_UNFIT):
            self.filters.pop(name, None)
        for name in _MADE_LONG:
            self.filters[name] = _bounded(self.filters[name])
        self.filters["format"] = _formatted(self.filters["format"])
        self.globals.pop("lipsum", None)  # made by chance

    def compile(  # type: ignore[override]
        self,
        source: str | nodes.Template,
        name: str | None = None,
        filename: str | None = None,
        raw: bool = False,
        defer_init: bool = False,
    ) -> CodeType | str:
        """Compile a template that switches no safeguard off.

        Raises
        ------
        TemplateSyntaxError
            It does, or is no template.
        RenderError
            It cannot be compiled.
        """
        try:
            tree = self.parse(source, name, filename) if isinstance(source, str) else source
            switch = tree.find(nodes.EvalContextModifier)
            if switch is not None:
                raise jinja2.TemplateSyntaxError(
                    "autoescape cannot be switched off", switch.lineno, name, filename
                )
            return super().compile(tree, name, filename, raw, defer_init)  # type: ignore[call-overload, no-any-return]
        except (MemoryError, RecursionError, SyntaxError) as error:
            raise RenderError(
                told(
                    "the template %(name)s cannot be read: its blocks or brackets are nested "
                    "too deeply",
                    name=name,
                )
            ) from error

    def handle_exception(self, source: str | None = None) -> NoReturn:
        """Say in which line of which template it went wrong."""
        error = sys.exception()
        if isinstance(error, jinja2.TemplateSyntaxError) or not isinstance(
            error, FAULTS_OF_TEMPLATES
        ):
            super().handle_exception(source)
        place = self._place(error.__traceback__)
        raise RenderError(
            told(
                "the template %(where)s cannot be filled in: %(why)s",
                where=place,
                why=_said(error),
            )
        ) from error

    def _place(self, trace: TracebackType | None) -> str:
        """Return the innermost line of a template; and of the user's own, if that is not it."""
        inner = own = ""
        while trace is not None:
            template = trace.tb_frame.f_globals.get("__jinja_template__")
            if template is not None:
                inner = f"{template.name}:{template.get_corresponding_lineno(trace.tb_lineno)}"
                if isinstance(self.loader, OwnTemplates) and self.loader.is_own(template.filename):
                    own = inner
            trace = trace.tb_next
        return (
            told("%(own)s (in %(inner)s)", own=own, inner=inner) if own and own != inner else inner
        )

    def call(
        self, context: jinja2.runtime.Context, function: Any, /, *args: Any, **kwargs: Any
    ) -> Any:
        """Call what may be called, unless it would make far too long a text."""
        method = getattr(function, "__wrapped__", function)
        text = getattr(method, "__self__", None)
        given = (*args, *kwargs.values())
        if isinstance(text, str):
            if getattr(method, "__name__", "") in {"format", "format_map"}:
                _refuse_wide(_BRACES, text, given if ":" in text else ())
            else:
                _refuse_large(given)
        elif function is self.globals.get("number"):
            _refuse_large((*args[1:], *kwargs.values()))
        elif function in (self.globals.get("_"), self.globals.get("ngettext")):
            for message in (arg for arg in args if isinstance(arg, str)):
                _refuse_wide(_PERCENT, message)
        return super().call(context, function, *args, **kwargs)

    def call_binop(
        self, context: jinja2.runtime.Context, operator: str, left: Any, right: Any
    ) -> Any:
        """Multiply, raise or fill in, unless the result would not fit in any page."""
        numbers = [side for side in (left, right) if isinstance(side, int | float)]
        sizes = [len(side) for side in (left, right) if hasattr(side, "__len__")]
        if operator == "%":
            if isinstance(left, str):
                _refuse_wide(_PERCENT, left, _all_in(right) if "*" in left else ())
        elif operator == "**":
            if any(abs(number) > LARGEST_BASE for number in numbers):
                raise SecurityError("the result would be too large")
        elif sizes:
            _refuse_large([sizes[0] * max(numbers, default=0)])
        elif all(isinstance(number, int) for number in numbers):
            _refuse_large([sum(int(number).bit_length() for number in numbers)])
        return super().call_binop(context, operator, left, right)


def _refuse_large(values: Iterable[object]) -> None:
    """Refuse a number of characters or items that no page can hold."""
    if any(isinstance(value, int | float) and value > LARGEST for value in values):
        raise SecurityError("the result would be too large")


def _refuse_wide(form: re.Pattern[str], text: str, widths: Iterable[object] = ()) -> None:
    """Refuse a format that pads to a width no page can hold."""
    _refuse_large(widths)
    if any(len(digits) >= len(str(LARGEST)) for pair in form.findall(text) for digits in pair):
        raise SecurityError("the result would be too large")


def _all_in(values: object) -> Iterable[object]:
    if isinstance(values, dict):
        return values.values()
    return values if isinstance(values, tuple) else (values,)


def _bounded(function: Callable[..., Any]) -> Callable[..., Any]:
    """Keep a filter from filling up to a number that no page can hold."""

    @functools.wraps(function)
    def bounded(*args: Any, **kwargs: Any) -> Any:
        _refuse_large((*args, *kwargs.values()))
        return function(*args, **kwargs)

    return bounded


def _formatted(function: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(function)
    def formatted(value: object, *args: Any, **kwargs: Any) -> Any:
        text = str(value)
        _refuse_wide(_PERCENT, text, (*args, *kwargs.values()) if "*" in text else ())
        return function(value, *args, **kwargs)

    return formatted


def _said(error: BaseException) -> str:
    """Return what went wrong on one line."""
    if error.args and isinstance(error.args[0], Told):
        return error.args[0]
    if isinstance(error, RecursionError):
        return told("it calls or includes itself without end (maximum recursion depth exceeded)")
    if isinstance(error, MemoryError):
        return told("it takes too much memory")
    if isinstance(error, KeyError) and not isinstance(error, jinja2.TemplateError):
        return told("there is no %(error)s", error=error)
    if isinstance(error, InvalidOperation):
        return told("a number was expected")
    return " ".join((str(error) or type(error).__name__).split())
