"""Words of the file formats, for mutations and for the dictionary of the fuzzer.

``PYTHONPATH=tests python -m fuzz.words > tests/fuzz/yaml.dict`` writes the dictionary anew.
"""

from __future__ import annotations

import sys
from functools import cache
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel

import pilotscan
from pilotscan.model.assessment_file import AssessmentFile
from pilotscan.model.framework import Framework
from pilotscan.model.pilot import Pilot
from pilotscan.model.target import Target

SIGNS = (
    ": ", ":", "- ", "-", "? ", "[", "]", "{", "}", ", ", "#", " #", "&a ", "*a", "!", "!!str ",
    "|", ">", "|-", ">2", "'", '"', "%", "@", "`", "---", "...", "\n---\n", "\n", "\n  ", "\n- ",
    "\r\n", "\r", "\t", "~", "<<", "\\", '"\\x41"', '"\\ud800"', '"\\e"', "\ufeff", "\u2028",
    "\x85", "\x00", "\x1b", "\u202e", "\U0001f600", "é", "%YAML 1.1\n", "%TAG ! x\n",
)  # fmt: skip
"""What YAML itself is made of, and what it may not be."""

VALUES = (
    "null", "true", "no", "0", "1", "-1", "4", "5", "1.5", "1e9", "1e308", "-0.0", "1e400", "0x1f",
    "999999999999999999", "9999999999999999999", "12:30", "0123", "2016", "2016-07", "2016-02-30",
    "2016-07-01", "2026-01-15", "2016~?", "9999-12-31", "0001-01-01", "1000", "9998", "NL", "XX",
    "unknown", "not-applicable", "index", "a", "''", "[]", "{}", "[[]]", "{a: 1}", "[a, a]",
    "https://example.org/", "10.1000/182", "1.0.0", "EUR", "jan@example.org", "06-12345678",
    "+31 6 12345678", "111222333", "NL91ABNA0417164300", "geb. 01-02-1990",
    "# pilotscan: allow PS601",
    "{en: x}", "{level: 3, because: x, evidence: [a]}", "{text: x, sources: [a]}",
)  # fmt: skip
"""Values that mean something somewhere, or nearly."""


@cache
def keys() -> tuple[str, ...]:
    """Return every key of all formats, and the ids of the packaged framework."""
    framework = pilotscan.load_framework()
    named = {*framework.condition_by_id, *framework.routes, framework.id}
    return tuple(sorted({w for model in _models() for w in model.model_fields} | named))


@cache
def fixed_values() -> tuple[str, ...]:
    """Return every word that some field of the formats can hold."""
    found = {
        word
        for model in _models()
        for field in model.model_fields.values()
        for word in _literals(field.annotation)
    }
    return tuple(sorted(found))


@cache
def _models() -> tuple[type[BaseModel], ...]:
    seen: dict[type[BaseModel], None] = {}
    waiting: list[Any] = [Pilot, Target, AssessmentFile, Framework]
    while waiting:
        annotation = waiting.pop()
        if isinstance(annotation, type) and issubclass(annotation, BaseModel):
            if annotation not in seen:
                seen[annotation] = None
                waiting += [field.annotation for field in annotation.model_fields.values()]
        elif get_origin(annotation) is not Literal:
            waiting += get_args(annotation)
    return tuple(seen)


def _literals(annotation: Any) -> list[str]:
    if get_origin(annotation) is Literal:
        return [word for word in get_args(annotation) if isinstance(word, str)]
    if get_origin(annotation) in {Annotated, Union, UnionType, tuple, dict}:
        return [word for part in get_args(annotation) for word in _literals(part)]
    return []


def dictionary() -> str:
    """Return keys, values and signs in the format of libFuzzer's dictionaries."""
    lines = ["# Made by `python -m fuzz.words`: keys, fixed words, values and signs."]
    every = [*(f"{key}: " for key in keys()), *fixed_values(), *VALUES, *SIGNS]
    for word in dict.fromkeys(every):
        escaped = "".join(
            chr(byte) if 32 <= byte < 127 and byte not in b'"\\' else f"\\x{byte:02x}"
            for byte in word.encode()
        )
        lines.append(f'"{escaped}"')
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    sys.stdout.write(dictionary())
