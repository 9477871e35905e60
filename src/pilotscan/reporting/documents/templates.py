"""Templates that make blocks: a report is written once, and placed by a writer per format.

What such a template puts down is blocks, from the functions of the module beside this one; text
beside them has no place in any format, so it is a fault of the template.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

import jinja2
from jinja2 import nodes
from jinja2.nativetypes import NativeCodeGenerator

from pilotscan.model.languages import DEFAULT_LANGUAGE
from pilotscan.reporting.documents.blocks import Report
from pilotscan.reporting.documents.functions import (
    PUT_DOWN,
    WRITE,
    About,
    Put,
    contents,
)
from pilotscan.reporting.documents.lines import is_nothing
from pilotscan.reporting.templating.environment import environment_for, faults_told
from pilotscan.reporting.words.language import Language
from pilotscan.reporting.words.said import Said

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from pathlib import Path

    from jinja2.compiler import Frame, MacroRef

__all__ = ["make_report"]

SHOWN = 40
"""Characters of a text that stands where none can stand."""


# --- the language -------------------------------------------------------------------------------


def _collect(parts: Iterable[Any]) -> Put:
    """Put down the parts of a template, one after the other."""
    found = Put()
    for part in parts:
        if type(part) is Put:
            found += part
        elif part is not None:
            found.append(part)
    return found


def _only_blocks(value: Any) -> Any:
    """Refuse to put down anything but blocks."""
    if type(value) in PUT_DOWN:
        return value
    if is_nothing(value):
        return None
    raise jinja2.TemplateRuntimeError(_stray(str(value)))


def _stray(text: str) -> str:
    shown = " ".join(text.split())
    shown = f"{shown[:SHOWN]}…" if len(shown) > SHOWN else shown
    return f"'{shown}' stands outside of a block: put it into one, such as {{{{ p(…) }}}}"


class _Code(NativeCodeGenerator):
    """Writes the shortest code that our own templates need; for those of others Jinja's own.

    What ours call wants nothing of Jinja besides, and all they read is an attribute.
    """

    def visit_Getattr(self, node: nodes.Getattr, frame: Frame, **more: Any) -> None:  # noqa: N802 - of Jinja
        """Write the reading of an attribute."""
        if self.environment.sandboxed:
            super().visit_Getattr(node, frame, **more)
            return
        self.visit(node.node, frame)
        self.write(f".{node.attr}")

    def visit_CondExpr(self, node: nodes.CondExpr, frame: Frame) -> None:  # noqa: N802 - of Jinja
        """Write a choice; an `if` without an `else` is no text."""
        if node.expr2 is None and not self.environment.sandboxed:
            node.expr2 = nodes.Const("", lineno=node.lineno)
        super().visit_CondExpr(node, frame)

    def macro_def(self, macro_ref: MacroRef, frame: Frame) -> None:
        """Write what a call hands on as its inside."""
        named = not isinstance(macro_ref.node, nodes.CallBlock)
        if self.environment.sandboxed or named or macro_ref.accesses_caller:
            super().macro_def(macro_ref, frame)
            return
        self.write("macro")

    def visit_Call(  # noqa: N802 - of Jinja, as is what it takes
        self,
        node: nodes.Call,
        frame: Frame,
        forward_caller: bool = False,
    ) -> None:
        """Write a call; beside templates of one's own as the sandbox has it."""
        if self.environment.sandboxed or node.dyn_kwargs is not None:
            super().visit_Call(node, frame, forward_caller=forward_caller)
            return
        self.visit(node.node, frame)
        self.write("(")
        for given in (*node.args, *node.kwargs):
            self.visit(given, frame)
            self.write(", ")
        if node.dyn_args is not None:
            self.write("*")
            self.visit(node.dyn_args, frame)
            self.write(", ")
        self.write("caller=caller)" if forward_caller else ")")


class _MakesBlocks:
    """Turns an environment of Jinja into one whose templates make blocks."""

    code_generator_class = _Code
    concat = staticmethod(_collect)

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        """Read a template; the space between blocks is none of its content."""
        tree: nodes.Template = super()._parse(source, name, filename)  # type: ignore[misc]
        for output in tree.find_all(nodes.Output):
            for part in output.nodes:
                if isinstance(part, nodes.TemplateData) and part.data.strip():
                    before = part.data[: len(part.data) - len(part.data.lstrip())]
                    line = part.lineno + before.count("\n")
                    raise jinja2.TemplateSyntaxError(_stray(part.data), line, name, filename)
            output.nodes = [n for n in output.nodes if not isinstance(n, nodes.TemplateData)]
        return tree


def _sentences(lang: str) -> Callable[..., str | Said]:
    """Return what says a sentence in a language, or in English, marked so, if it is in no other."""
    language = Language(lang)
    known: dict[str, str | Said] = {}

    def say(message: str, /, **values: object) -> str | Said:
        if not values and message in known:
            return known[message]
        text = language.gettext(message, **values)
        said = text if language.knows(message) else Said(text, DEFAULT_LANGUAGE)
        if not values:
            known[message] = said
        return said

    return say


@cache
def _environment(lang: str, own: Path | None) -> jinja2.Environment:
    environment = environment_for(lang, "report", own, _MakesBlocks)
    environment.finalize = _only_blocks
    if own is None:  # a sentence of a house's own is in whatever language it likes
        environment.globals["_"] = _sentences(lang)
    environment.globals.update(WRITE)
    return environment


def make_report(lang: str, own: Path | None, name: str, values: Mapping[str, object]) -> Report:
    """Fill in the template of a report.

    Parameters
    ----------
    own : folder of templates that take the place of ours
    name : of the report: pilot, comparison, changes or index
    values : what the template may use, beside the functions that make blocks

    Raises
    ------
    RenderError
        The template is missing or broken, uses what is not there, puts down something other than
        blocks, or takes too much.
    """
    where = f"report/{name}.j2"
    if own is None:
        return _make_here(lang, None, where, values)
    from pilotscan.reporting.templating.apart import apart  # noqa: PLC0415 - few have templates of their own

    return apart(where, _make_here, lang, own, where, values)


def _make_here(lang: str, own: Path | None, where: str, values: Mapping[str, object]) -> Report:
    with faults_told(where, own):
        template = _environment(lang, own).get_template(where)
        context = template.new_context(dict(values))
        try:
            parts = _collect(template.root_render_func(context))
        except Exception:  # noqa: BLE001 - given back with the line of the template
            template.environment.handle_exception()
        about = next((part for part in parts if isinstance(part, About)), None)
        if about is None:
            raise jinja2.TemplateRuntimeError("it does not say what the report is about: about(…)")
        sheets = tuple(map(str, context.vars.get("sheets", ())))
        return Report(lang=lang, sheets=sheets, blocks=contents(parts), **about)
