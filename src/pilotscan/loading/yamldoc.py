"""Bytes to a plain tree, with the place of every path; all guards against hostile input.

The order of the guards matters: what could hang or kill the process is refused before the
parser sees it. See docs/decisions/0002-reading-yaml.md.
"""

from __future__ import annotations

import os
import re
import stat
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from pilotscan.diagnostics import Diagnostic, Location, Severity, show

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

__all__ = ["Document", "Fault", "parse_document", "read_bytes"]

MAX_BYTES = 1_000_000
MAX_DEPTH = 40
SAFE_DEPTH = 1_000
"""Nesting that the C parser is known to stand (it kills the process near 30,000)."""
MAX_DIGITS = 18

# C0 and C1 controls but tab, line feed, carriage return and next line; bidirectional overrides
# and isolates, which make a line read as something else than it says; non-characters.
_CONTROL = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff]"
)
_BLOCK_START = re.compile(r"^[ \t\-?:]+", re.MULTILINE)
# Scalars as YAML 1.2 reads them: NO, on, 12:30, 0123 and 1_000 are text.
_INTEGER = re.compile(r"[-+]?(?:0|[1-9][0-9]*)", re.ASCII)
_REAL = re.compile(r"[-+]?(?:0|[1-9][0-9]*)(?:\.[0-9]+(?:[eE][-+]?[0-9]+)?|[eE][-+]?[0-9]+)", re.ASCII)
_WORDS: dict[str, Any] = {
    "": None, "~": None, "null": None, "Null": None, "NULL": None,
    "true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False,
}  # fmt: skip
_PLAIN, _QUOTED, _LIST, _MAP = "plain", "quoted", "list", "map"


class Fault(Exception):  # noqa: N818 - a value on its way to becoming a diagnostic
    """A file cannot be read any further; carries the diagnostic."""

    def __init__(self, diagnostic: Diagnostic) -> None:
        super().__init__(diagnostic.message)
        self.diagnostic = diagnostic


class _Composer(yaml.cyaml.CParser):  # type: ignore[misc, name-defined] # no stubs for the C parser
    """The C parser up to nodes; a node's tag says how it was written, or is the author's own."""

    def resolve(self, kind: type[Node], _value: object, implicit: Any) -> str:
        if kind is ScalarNode:
            return _PLAIN if implicit[0] else _QUOTED
        return _LIST if kind is SequenceNode else _MAP

    def descend_resolver(self, _node: Node | None, _index: object) -> None:
        """Do nothing: nothing is resolved by path."""

    def ascend_resolver(self) -> None:
        """Do nothing: nothing is resolved by path."""


@dataclass(frozen=True, slots=True)
class Document:
    """One YAML document: its tree and where everything stands.

    Parameters
    ----------
    file : name shown to the user
    text : as read, without byte order mark
    tree : mapping of text keys to text, numbers, booleans, lists and mappings; keys without a
        value are left out, because absent and empty both mean "not known"
    root : the node tree behind it
    """

    file: str
    text: str
    tree: dict[str, Any]
    root: MappingNode

    def locate(self, path: Sequence[str | int], *, key: bool = False) -> Location:
        """Find the place of a path.

        Parameters
        ----------
        path : keys and positions from the top; walked as far as it exists
        key : the place of the last key itself instead of its value
        """
        node: Node = self.root
        known: list[str | int] = []
        mark = node.start_mark
        for step in path:
            found = _child(node, step)
            if found is None:
                break
            key_node, node = found
            known.append(step)
            last = len(known) == len(path)
            mark = key_node.start_mark if key and last and key_node else node.start_mark
        line, column = position(self.text, mark.index)
        return Location(self.file, line, column, format_path(path))

    def has(self, path: Sequence[str | int]) -> bool:
        """Tell whether the author wrote this path, be it without a value."""
        node: Node = self.root
        for step in path:
            found = _child(node, step)
            if found is None:
                return False
            node = found[1]
        return True

    def excerpt(self, line: int) -> str:
        """Return one line of the text, 1-based, control characters made visible."""
        lines = self.text.split("\n")
        return lines[line - 1].rstrip("\r") if 0 < line <= len(lines) else ""


def format_path(path: Sequence[str | int]) -> str:
    """Write ``('figures', 2, 'value')`` as ``figures[2].value``."""
    parts = [f"[{step}]" if isinstance(step, int) else f".{step}" for step in path]
    return "".join(parts).removeprefix(".")


def position(text: str, index: int) -> tuple[int, int]:
    """Return line and column, 1-based, as an editor counts them: by line feeds, in characters."""
    start = text.rfind("\n", 0, index) + 1
    return text.count("\n", 0, index) + 1, index - start + 1


def _child(node: Node, step: str | int) -> tuple[Node | None, Node] | None:
    if isinstance(node, MappingNode):
        for key, value in node.value:
            if key.value == step:
                return key, value
    elif isinstance(node, SequenceNode) and isinstance(step, int) and step < len(node.value):
        return None, node.value[step]
    return None


def read_bytes(path: Path, file: str) -> bytes:
    """Read a regular file of at most 1 MB; devices, pipes and sockets cannot make it wait.

    Raises
    ------
    Fault
        PS101 or PS102.
    """

    def fault(code: str, message: str, hint: str = "") -> Fault:
        return Fault(Diagnostic(code, Severity.ERROR, message, Location(file), hint))

    try:
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))
    except OSError as error:
        raise fault("PS101", f"cannot be read: {error.strerror or error}") from None
    try:
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode):
            raise fault("PS101", "cannot be read: not a regular file")
        with os.fdopen(descriptor, "rb", closefd=False) as stream:
            data = stream.read(MAX_BYTES + 1)
    except OSError as error:
        raise fault("PS101", f"cannot be read: {error.strerror or error}") from None
    finally:
        os.close(descriptor)
    if len(data) > MAX_BYTES:
        raise fault(
            "PS102",
            f"is larger than {MAX_BYTES // 1_000_000} MB",
            "a pilot file holds text and figures; keep annexes elsewhere and name them as sources",
        )
    return data


def parse_document(data: bytes, file: str) -> Document:
    """Turn the bytes of one file into a document.

    Raises
    ------
    Fault
        The first fault that keeps the file from being read, PS102 to PS113, with its place.
    """
    if len(data) > MAX_BYTES:
        raise Fault(
            Diagnostic(
                "PS102", Severity.ERROR, f"is larger than {MAX_BYTES // 1_000_000} MB", Location(file)
            )
        )
    text = _decode(data, file)
    reader = _Reader(file, text)
    root = reader.compose()
    if not isinstance(root, MappingNode):
        raise reader.fault(
            "PS107",
            0 if root is None else root.start_mark.index,
            "is empty" if root is None else "the file must be a mapping of keys to values",
            "start with the line 'pilotscan: 1'",
        )
    tree = reader.convert(root, 1)
    return Document(file, text, tree, root)


def _decode(data: bytes, file: str) -> str:
    data = data.removeprefix(b"\xef\xbb\xbf")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        before = data[: error.start].decode("utf-8", "replace")
        line, column = position(before, len(before))
        raise Fault(
            Diagnostic(
                "PS103",
                Severity.ERROR,
                f"is not UTF-8 text: byte 0x{data[error.start]:02x}",
                Location(file, line, column),
                "save the file as UTF-8",
            )
        ) from None


class _Reader:
    """One text on its way to a tree."""

    def __init__(self, file: str, text: str) -> None:
        self.file = file
        self.text = text
        self.seen: set[int] = set()

    def fault(self, code: str, index: int, message: str, hint: str = "") -> Fault:
        line, column = position(self.text, index)
        start = index - column + 1
        excerpt = self.text[start:].split("\n", 1)[0].rstrip("\r")
        return Fault(
            Diagnostic(
                code, Severity.ERROR, message, Location(self.file, line, column), hint, excerpt
            )
        )

    def compose(self) -> Node | None:
        control = _CONTROL.search(self.text)
        if control is not None:
            raise self.fault(
                "PS104",
                control.start(),
                f"contains the control character U+{ord(control[0]):04X}",
                "remove it; it is invisible in most editors",
            )
        opened = self.text.count("[") + self.text.count("{")
        indent = max((m.end() - m.start() for m in _BLOCK_START.finditer(self.text)), default=0)
        if opened + indent > SAFE_DEPTH:
            self._check_depth_by_events()
        composer = _Composer(self.text)
        try:
            root: Node | None = composer.get_single_node()
        except yaml.composer.ComposerError as error:
            raise self._composer_fault(error) from None
        except yaml.MarkedYAMLError as error:
            raise self._syntax_fault(error) from None
        except (yaml.YAMLError, ValueError) as error:
            raise self.fault("PS106", 0, f"is not valid YAML: {_one_line(error)}") from None
        finally:
            composer.dispose()
        return root

    def _check_depth_by_events(self) -> None:
        depth = 0
        try:
            for event in yaml.parse(self.text, Loader=yaml.CBaseLoader):
                if isinstance(event, yaml.CollectionStartEvent):
                    depth += 1
                elif isinstance(event, yaml.CollectionEndEvent):
                    depth -= 1
                if depth > MAX_DEPTH:
                    raise self._too_deep(event.start_mark.index)
        except yaml.MarkedYAMLError as error:
            raise self._syntax_fault(error) from None

    def _too_deep(self, index: int) -> Fault:
        return self.fault("PS105", index, f"is nested more than {MAX_DEPTH} levels deep")

    def _composer_fault(self, error: yaml.MarkedYAMLError) -> Fault:
        mark = error.problem_mark or error.context_mark
        index = mark.index if mark else 0
        problem = error.problem or ""
        if "document" in problem:
            return self.fault(
                "PS108", index, "holds a second document", "keep one pilot per file; remove '---'"
            )
        return self._alias_fault(index)

    def _alias_fault(self, index: int) -> Fault:
        return self.fault(
            "PS109", index, "aliases (*name) are not allowed", "write the text out in full"
        )

    def _syntax_fault(self, error: yaml.MarkedYAMLError) -> Fault:
        # An unclosed quote or bracket is noticed at the end of the file: show where it was opened.
        context = error.context or ""
        opened = error.context_mark is not None and any(
            word in context for word in ("quoted scalar", "flow ")
        )
        mark = error.context_mark if opened else error.problem_mark or error.context_mark
        message = _plain_problem(context if opened else "", error.problem or "")
        return self.fault("PS106", mark.index if mark else 0, message, _syntax_hint(error))

    def convert(self, node: Node, depth: int) -> Any:
        """Turn a node into plain values; see `Document.tree`."""
        if depth > MAX_DEPTH:
            raise self._too_deep(node.start_mark.index)
        if id(node) in self.seen:
            raise self._first_alias(node)
        self.seen.add(id(node))
        tag = node.tag
        if tag == _PLAIN:
            return self._plain(node)
        if tag == _QUOTED:
            return node.value
        if tag == _MAP:
            return self._mapping(node, depth)
        if tag == _LIST:
            return [self.convert(item, depth + 1) for item in node.value]
        raise self.fault(
            "PS110",
            node.start_mark.index,
            f"tags ({show(_short_tag(tag))}) are not allowed",
            "remove the word that begins with '!', or put the text in quotes",
        )

    def _plain(self, node: ScalarNode) -> Any:
        value: str = node.value
        if value in _WORDS:
            return _WORDS[value]
        first = value[0]
        if first.isdigit() or first in "+-":
            if _INTEGER.fullmatch(value):
                if len(value) > MAX_DIGITS:
                    raise self.fault(
                        "PS113",
                        node.start_mark.index,
                        f"the number has more than {MAX_DIGITS} digits",
                        "put it in quotes if it is a code, not a quantity",
                    )
                return int(value)
            if _REAL.fullmatch(value):
                number = float(value)
                return value if number in {float("inf"), float("-inf")} else number
        return value

    def _mapping(self, node: MappingNode, depth: int) -> dict[str, Any]:
        result: dict[str, Any] = {}
        keys: set[str] = set()
        for key_node, value_node in node.value:
            key = self.convert(key_node, depth + 1)
            if not isinstance(key, str):
                raise self.fault(
                    "PS112",
                    key_node.start_mark.index,
                    f"the key {show(key)} is not text",
                    "put the key in quotes, or check the indentation",
                )
            if key in keys:
                raise self.fault(
                    "PS111",
                    key_node.start_mark.index,
                    f"the key {show(key)} stands here a second time",
                    "keep one of the two; for a list of things begin each with '-'",
                )
            keys.add(key)
            value = self.convert(value_node, depth + 1)
            if value is not None:
                result[key] = value
        return result

    def _first_alias(self, node: Node) -> Fault:
        for event in yaml.parse(self.text, Loader=yaml.CBaseLoader):
            if isinstance(event, yaml.AliasEvent):
                return self._alias_fault(event.start_mark.index)
        return self._alias_fault(node.start_mark.index)


def _short_tag(tag: str) -> str:
    return tag.replace("tag:yaml.org,2002:", "!!")


def _one_line(error: object) -> str:
    return " ".join(str(error).split())


_PROBLEMS = {
    "found unexpected end of stream": "the quote opened here is not closed",
    "did not find expected ',' or ']'": "the bracket [ opened here is not closed, or a comma is missing",
    "did not find expected ',' or '}'": "the brace { opened here is not closed, or a comma is missing",
    "did not find expected key": "a key was expected here",
    "could not find expected ':'": "a colon is missing after a key",
    "mapping values are not allowed in this context": "a colon with a space stands inside a text",
    "found character that cannot start any token": "this character cannot begin a value",
    "did not find expected '-' indicator": "a list item must begin with '-'",
    "found undefined alias": "aliases (*name) are not allowed",
}


def _plain_problem(context: str, problem: str) -> str:
    if "flow sequence" in context and "']'" not in problem:
        return "the bracket [ opened here is not closed"
    if "flow mapping" in context and "'}'" not in problem:
        return "the brace { opened here is not closed"
    return _PROBLEMS.get(problem, f"is not valid YAML: {_one_line(problem)}")


def _syntax_hint(error: yaml.MarkedYAMLError) -> str:
    problem = error.problem or ""
    if "mapping values" in problem:
        return "put the whole text in quotes"
    if "cannot start any token" in problem:
        return "use spaces, not tabs, for indentation; put text that begins with @ or ` or % in quotes"
    if "expected key" in problem or "expected ':'" in problem:
        return "check the indentation of this line and the one before"
    return ""
