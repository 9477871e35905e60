"""Syntax faults in words an author understands, at the place where the author went wrong.

The parser says where it gave up, which is often lines below.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import yaml
from yaml.cyaml import CParser  # type: ignore[attr-defined] # missing in the stubs
from yaml.events import ScalarEvent

from pilotscan.loading.limits import LONG_KEY, MAX_KEY
from pilotscan.told import told

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pilotscan.loading.document import Lines

__all__ = ["explain_syntax", "one_line"]

_UNCLOSED_QUOTE = frozenset(
    {"found unexpected end of stream", "found unexpected document indicator"}
)
_BAD_ESCAPE = frozenset(
    {
        "found unknown escape character",
        "did not find expected hexdecimal number",
        "found invalid Unicode character escape code",
    }
)
_BEGINNINGS = ("scanning an alias", "scanning an anchor", "scanning a tag", "parsing a tag")
"""What the parser was doing when a text begins with *, & or !."""
_IN_FLOW = frozenset(
    {
        "did not find expected ',' or ']'",
        "did not find expected ',' or '}'",
        "did not find expected node content",
    }
)
# A list item, or a key, at the beginning of a line inside a quoted text.
_SWALLOWED = re.compile(r"\n[-\[{ ]*(?:(?<=- )|[\"']?\w[\w-]*[\"']?:(?: |$|\r?\n))")
_APOSTROPHE = re.compile(r"'[a-z]{1,2} ")
"""As in 's avonds or 't Gooi: no quote, but the beginning of a word."""
_QUOTE_IT = told("put the whole text in quotes")
_INDENTATION = told("check the indentation of this line and the one before")
_NO_COLON = "could not find expected ':'"
_COLON_INSIDE = "mapping values are not allowed in this context"
_BAD_START = "found character that cannot start any token"
_BAD_STARTS = {
    "\t": (
        told("a tab stands where spaces are needed"),
        told("replace it by spaces, as in other lines"),
    ),
    "@": (
        told("this character cannot begin a value"),
        told("put it in quotes, as in ['@rigo-2019'] for a source of a shared list"),
    ),
}
_PROBLEMS = {
    "did not find expected key": (told("a key was expected here"), _INDENTATION),
    _NO_COLON: (told("a colon is missing after a key"), _INDENTATION),
    _COLON_INSIDE: (told("a colon with a space stands inside a text"), _QUOTE_IT),
    _BAD_START: (told("this character cannot begin a value"), _QUOTE_IT),
    "did not find expected '-' indicator": (told("a list item must begin with '-'"), ""),
    "found undefined alias": (told("aliases (*name) are not allowed"), ""),
}

_NOT_CLOSED = (
    told("the bracket [ opened here is not closed, or a comma is missing"),
    told("the brace { opened here is not closed, or a comma is missing"),
)


def explain_syntax(  # noqa: PLR0911 - one return per kind of fault reads best as a list
    error: yaml.MarkedYAMLError, text: str, parsed: str, lines: Lines, flows: Sequence[int]
) -> tuple[int, str, str]:
    """Say what the parser stumbled over, at the place where its author went wrong.

    Parameters
    ----------
    parsed : the text as the parser got it, of the same length
    flows : where the brackets and braces that are open now were opened

    Returns
    -------
    tuple
        Index into the text, message, hint (may be empty).
    """
    source = _Source(text, parsed, lines)
    problem, context = error.problem or "", error.context or ""
    mark = error.problem_mark or error.context_mark
    at = mark.index if mark else 0
    began = error.context_mark.index if error.context_mark else at
    message: str
    hint: str
    if problem in _UNCLOSED_QUOTE and "quoted scalar" in context:
        return began, told("the quote opened here is not closed"), _quote_hint(text, began)
    if problem in _BAD_ESCAPE:
        at = text.rindex("\\", 0, at + 1)
        hint = told("write two backslashes, or use single quotes")
        return at, told("this is no escape that YAML knows"), hint
    if context.endswith(_BEGINNINGS):
        return began, told("a text cannot begin with %(sign)s here", sign=text[began]), _QUOTE_IT
    quote = source.swallowing_quote(at)
    if quote is not None:
        message = told("the quote opened here is closed too late or not at all")
        return quote, message, _quote_hint(text, quote)
    if problem == _BAD_START and text[at : at + 1] in _BAD_STARTS:
        return (at, *_BAD_STARTS[text[at]])
    if flows and problem in _IN_FLOW:
        if source.is_second_colon(flows[-1], at):
            message = told("a second colon stands inside a text, or a comma is missing before it")
            return at, message, told("put the text in quotes")
        # An unclosed bracket is noticed further down: show where it was opened.
        is_brace = text[flows[-1]] == "{"
        message = _NOT_CLOSED[is_brace]
        close = "}" if is_brace else "]"
        return (
            flows[-1],
            message,
            told("close it with %(close)s, and put a comma between the items", close=close),
        )
    if problem == "did not find expected <document start>":
        at = max(text.rfind("\n...", 0, at) + 1, 0)
        return at, told("three dots end the file"), told("remove them")
    message, hint = _PROBLEMS.get(problem) or (
        told("is not valid YAML: %(error)s", error=one_line(problem)),
        "",
    )
    if problem == _NO_COLON:
        at = began
        line, _ = lines.position(at)
        if len(lines.line(line).strip()) > MAX_KEY:
            message = told("a key has more than %(most)s characters", most=MAX_KEY)
            hint = LONG_KEY.hint
    elif problem == _COLON_INSIDE:
        wrong = source.wrong_indentation(at)
        if wrong is not None:
            at, message = wrong
            hint = _INDENTATION
    return at, message, hint


class _Source:
    """A text with a fault in its syntax."""

    def __init__(self, text: str, parsed: str, lines: Lines) -> None:
        self.text = text
        self.parsed = parsed
        self.lines = lines

    def is_second_colon(self, opened: int, at: int) -> bool:
        """Tell whether a colon comes too many in its line; else the line before is unfinished."""
        begin = max(opened, self.text.rfind("\n", 0, at))
        return (
            self.text[at : at + 1] == ":" and re.search(r"[:,\[{]", self.text[begin:at]) is not None
        )

    def wrong_indentation(self, at: int) -> tuple[int, str] | None:
        """Find what is wrong around a single word before a colon that cannot be a key.

        It continues the text of the line before: it is indented too far, or that line lacks a
        colon.
        """
        number, _ = self.lines.position(at)
        line = self.lines.line(number)
        begin = at - len(self.text[self.text.rfind("\n", 0, at) + 1 : at])
        if not re.fullmatch(r" *(?:- +)?[\w-]+", self.text[begin:at]):
            return None
        before = [self.lines.line(one) for one in range(max(1, number - 50), number)]
        while before and not before[-1].strip():
            before.pop()
        indent = len(line) - len(line.lstrip())
        previous = before[-1] if before else ""
        has_colon = re.search(r":(?: |$)", previous)
        if not has_colon and len(previous) - len(previous.lstrip(" -")) == indent and previous:
            there = self.text.rindex(previous, 0, begin)
            message = told("a colon is missing after a key")
            return there + len(previous) - len(previous.lstrip(" -")), message
        return begin + indent, told("this is indented too far to be a key")

    def swallowing_quote(self, at: int) -> int | None:
        """Find a quoted text over several lines that ends in the line of an error.

        It has most likely swallowed keys or items, because its author forgot to close it and the
        next quote did.
        """
        parser = CParser(self.parsed)
        last: tuple[int, int] | None = None
        try:
            while (event := parser.get_event()) is not None:
                quoted = isinstance(event, ScalarEvent) and event.style in {"'", '"'}
                if quoted and event.start_mark and event.end_mark:
                    last = event.start_mark.index, event.end_mark.index
        except yaml.YAMLError:
            pass
        finally:
            parser.dispose()
        if last is None:
            return None
        start, end = last
        same_line = self.lines.position(end)[0] == self.lines.position(at)[0]
        swallowed = _SWALLOWED.search(self.text[start:end])
        return start if swallowed and same_line and end <= at else None


def _quote_hint(text: str, opened: int) -> str:
    if _APOSTROPHE.match(text, opened):
        return told("put double quotes around the whole text, because it begins with an apostrophe")
    return told("close it with the same mark at the end of the text")


def one_line(error: object) -> str:
    """Write what an error says in one line."""
    return " ".join(str(error).split())
