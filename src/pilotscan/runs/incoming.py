"""What is said to `answers` and `import` of what they read: mapping files and kinds of sources."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from pilotscan.diagnostics import did_you_mean, show
from pilotscan.errors import UsageError
from pilotscan.loading.discover import shown_path
from pilotscan.loading.document import Fault
from pilotscan.loading.load import mapping_of, projects_of
from pilotscan.loading.yamldoc import parse_document, read_bytes
from pilotscan.model.source import BASE_STRENGTH
from pilotscan.told import in_a_row, told

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    from pilotscan.diagnostics import Diagnostic
    from pilotscan.loading.document import Document
    from pilotscan.model.framework import Framework
    from pilotscan.model.mapping import AnswerMapping, ProjectMapping
    from pilotscan.model.source import SourceKind
    from pilotscan.told import Sentence

__all__ = ["read_any_mapping", "read_kinds", "read_mapping", "read_seen"]

_Made = TypeVar("_Made")
_PROJECTS_KEY = "pilotscan_projects"


def read_any_mapping(path: Path, framework: Framework) -> ProjectMapping | AnswerMapping:
    """Read a mapping of a table of projects or of answers, by its first key.

    Raises
    ------
    UsageError
        It cannot be read, or says what no mapping can say.
    """
    shown = shown_path(path)
    try:
        tree = parse_document(read_bytes(path, shown), shown).tree
    except Fault:
        tree = {}
    if _PROJECTS_KEY in tree:
        return _read_named(path, projects_of)
    if tree and "pilotscan_mapping" not in tree:
        raise UsageError(
            told(
                "--mapping %(place)s: it begins with 'pilotscan_projects: 1' for a table of "
                "projects, or with 'pilotscan_mapping: 1' for one of answers",
                place=shown,
            )
        )
    return read_mapping(path, framework)


def read_mapping(path: Path, framework: Framework) -> AnswerMapping:
    """Read what the columns of a table are called.

    Raises
    ------
    UsageError
        It cannot be read, or says what no mapping can say.
    """
    shown = shown_path(path)
    mapping = _read_named(path, mapping_of)
    for name in mapping.conditions.values():
        if name not in framework.condition_by_id:
            hint = did_you_mean(name, framework.condition_by_id)
            raise UsageError(
                told(
                    "--mapping %(place)s: the framework has no condition %(name)s: %(hint)s",
                    place=shown,
                    name=show(name),
                    hint=hint or told("'pilotscan explain' lists them"),
                )
            )
    return mapping


def _read_named(
    path: Path, make: Callable[[Document], tuple[_Made | None, list[Diagnostic]]]
) -> _Made:
    """Read what ``--mapping`` names.

    Raises
    ------
    UsageError
        It cannot be read, or says what no such file can say.
    """
    shown = shown_path(path)
    try:
        made, faults = make(parse_document(read_bytes(path, shown), shown))
    except Fault as fault:
        made, faults = None, list(fault.diagnostics)
    if made is not None:
        return made
    first = faults[0]
    parts = [first.message, *([first.hint] if first.hint else [])]
    place = f"{shown}:{first.where.line}" if first.where.line else shown
    raise UsageError(told("--mapping %(place)s: %(why)s", place=place, why=in_a_row(parts, "; ")))


def read_seen(given: Sequence[str]) -> dict[str, SourceKind]:
    """Read which documents somebody has seen, as ``DOCUMENT=KIND``.

    Raises
    ------
    UsageError
        One says no kind of source.
    """
    return dict(
        _kinds_said(
            given,
            lambda text, hint: told(
                "--seen %(text)s: expected DOCUMENT=KIND: %(hint)s", text=text, hint=hint
            ),
        )
    )


def read_kinds(given: Sequence[str]) -> dict[str, SourceKind]:
    """Read what entries of a type are, as ``TYPE=KIND``.

    Raises
    ------
    UsageError
        One says no kind of source.
    """
    said = _kinds_said(
        given,
        lambda text, hint: told(
            "--kind %(text)s: expected TYPE=KIND: %(hint)s", text=text, hint=hint
        ),
    )
    return {name.lower(): kind for name, kind in said}


def _kinds_said(
    given: Iterable[str], refusal: Callable[[str, Sentence], Sentence]
) -> Iterator[tuple[str, SourceKind]]:
    """Read what is of which kind of source, as ``NAME=KIND``.

    Parameters
    ----------
    refusal : says what is wrong with a text, with a hint

    Raises
    ------
    UsageError
        One says no kind of source.
    """
    for text in given:
        name, _, kind = (part.strip() for part in text.rpartition("="))
        if not name or kind not in BASE_STRENGTH:
            known = told("kinds: %(known)s", known=", ".join(BASE_STRENGTH))
            near = did_you_mean(kind, BASE_STRENGTH)
            hint = in_a_row([near, known], " ") if near else known
            raise UsageError(refusal(show(text), hint))
        yield name, kind
