"""In which language pilots are written, before they are read: a report can be in that one."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from pilotscan.loading.discover import STDIN
from pilotscan.loading.document import Fault
from pilotscan.loading.found import Found
from pilotscan.loading.load import OTHER_KEYS, load_file_bytes
from pilotscan.loading.yamldoc import parse_document
from pilotscan.model.languages import DEFAULT_LANGUAGE, LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from pilotscan.loading.discover import FoundFile

__all__ = ["common_language", "held", "hold_stdin", "language_of", "language_of_files"]

# A key at the top of a file stands at the beginning of a line: behind a line feed and not at `^`,
# which takes ten times as long.
_LANGUAGE = re.compile(
    rb"\n(?:\xef\xbb\xbf)?[\"']?language[\"']?[ \t]*:[ \t]+[\"']?(%b)[\"']?[ \t]*(?:#|\r?$)"
    % "|".join(LANGUAGES).encode(),
    re.M,
)
_MAY_BE_OTHER = b"pilotscan_"
"""All of `OTHER_KEYS` begin with it, and few pilots hold it."""
_NO_PILOT = re.compile(rb"\n(?:\xef\xbb\xbf)?(?:%b)[ \t]*:" % "|".join(OTHER_KEYS).encode())


def common_language(languages: Iterable[str]) -> str:
    """Return the language that all have, else English; stops at the first that differs."""
    common = None
    for language in languages:
        if (
            language == DEFAULT_LANGUAGE
            or language not in LANGUAGES
            or common not in {None, language}
        ):
            return DEFAULT_LANGUAGE
        common = language
    return common or DEFAULT_LANGUAGE


def language_of_files(files: Iterable[FoundFile]) -> str:
    """Return the language that all pilot files are written in, else English.

    Files that cannot be read, frameworks and targets have no say. Only bytes are looked at, and
    none after the first file in another language; of a registry only its first rows.
    """
    leading = files.leading() if isinstance(files, Found) else files
    found = (language_of(file) for file in leading)
    return common_language(language for language in found if language is not None)


def hold_stdin(file: FoundFile) -> FoundFile:
    """Return a file that can be looked at before it is read, also if it is standard input."""
    if str(file.path) != STDIN:
        return file
    data = load_file_bytes(file)
    return replace(file, data=data) if isinstance(data, bytes) else file


def held(files: Sequence[FoundFile]) -> Sequence[FoundFile]:
    """Return files of which standard input can be looked at before it is read."""
    if isinstance(files, Found):
        return files.with_files(hold_stdin)
    return [hold_stdin(file) for file in files]


def language_of(file: FoundFile) -> str | None:
    """Return the language that a pilot file is written in; None if it is none or unreadable."""
    data = load_file_bytes(file)
    if not isinstance(data, bytes):
        return None
    lines = b"\n" + data
    if _MAY_BE_OTHER in data and _NO_PILOT.search(lines) is not None:
        return None
    if data.lstrip().startswith(b"{"):  # as JSON, in which lines mean nothing
        try:
            tree = parse_document(data, file.shown).tree
        except Fault:
            return None
        if any(key in tree for key in OTHER_KEYS):
            return None
        return str(tree.get("language", DEFAULT_LANGUAGE))
    named = _LANGUAGE.search(lines)
    return DEFAULT_LANGUAGE if named is None else named[1].decode()
