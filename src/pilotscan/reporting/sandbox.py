"""Templates of a user's own, kept from everything but the page they lay out.

A template can neither reach Python, files and the network nor make live what stands in a pilot
file. It can still take long: somebody who may change the templates of a run may stop it.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import jinja2
from jinja2 import nodes
from jinja2.exceptions import SecurityError
from jinja2.sandbox import ImmutableSandboxedEnvironment

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["FAULTS_OF_TEMPLATES", "OwnTemplates", "SandboxedEnvironment"]

LARGEST = 1_000_000
"""Characters, items or digits that an expression of a template can make at most."""

FAULTS_OF_TEMPLATES = (
    jinja2.TemplateError,
    ArithmeticError,
    AttributeError,
    LookupError,
    MemoryError,
    OSError,
    RecursionError,
    TypeError,
    ValueError,
)
"""What a template of somebody else can raise while it is read or filled in."""

_MAKE_LIVE = {"html": ("safe", "urlize"), "md": ("urlize",)}
"""Filters by which text of a pilot file would become markup or a link. Markdown templates need
`safe` for what their macros make; there it is up to their author not to use it on other text."""


class OwnTemplates(jinja2.FileSystemLoader):
    """A folder of templates that take the place of ours, file by file."""

    def __init__(self, own: Path, ours: Path) -> None:
        super().__init__([own, ours])
        self.roots = (own.resolve(), ours.resolve())

    def get_source(
        self, environment: jinja2.Environment, template: str
    ) -> tuple[str, str, Callable[[], bool]]:
        """Return a template, if it lies in the folder itself and switches no safeguard off."""
        source, path, is_current = super().get_source(environment, template)
        real = Path(path).resolve()
        if not any(real.is_relative_to(root) for root in self.roots):
            raise jinja2.TemplateNotFound(template, f"{template} is a link out of the folder")
        if template.endswith(".j2"):
            switch = environment.parse(source, template).find(nodes.EvalContextModifier)
            if switch is not None:
                raise jinja2.TemplateSyntaxError(
                    "autoescape cannot be switched off", switch.lineno, template
                )
        return source, path, is_current


class SandboxedEnvironment(ImmutableSandboxedEnvironment):
    """Jinja without a way out, and in HTML without a way to make a pilot's text live."""

    intercepted_binops = frozenset({"*", "**"})

    def __init__(self, kind: str, **options: Any) -> None:
        super().__init__(**options)
        for name in _MAKE_LIVE[kind]:
            self.filters.pop(name, None)

    def call_binop(
        self, context: jinja2.runtime.Context, operator: str, left: Any, right: Any
    ) -> Any:
        """Multiply, unless the result would not fit in any page."""
        numbers = [side for side in (left, right) if isinstance(side, int | float)]
        sizes = [len(side) for side in (left, right) if hasattr(side, "__len__")]
        if operator == "**":
            too_large = any(abs(number) > 1_000 for number in numbers)
        else:
            too_large = bool(sizes) and sizes[0] * max(numbers, default=0) > LARGEST
        if too_large:
            raise SecurityError("the result would be too large")
        return super().call_binop(context, operator, left, right)
