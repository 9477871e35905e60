"""Ways to spoil a good file: as bytes, as lines and as a tree.

Every choice comes from the `Random` that is handed in, so that hypothesis can steer and shrink
the choices and the fuzzer can repeat them.
"""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from random import Random
from typing import Any

import yaml

from fuzz.words import SIGNS, VALUES, fixed_values, keys

__all__ = ["ODD", "mutate_bytes", "mutate_lines", "mutate_tree", "write_tree"]

ODD: tuple[Any, ...] = (
    None, True, False, 0, 1, -1, 5, 3.5, 10**17, 10**18, -0.0, 5e-324, 1e308, "", " ", "x", "NO",
    "unknown", "not-applicable", "2016", "2016-00", "0000", "9999-12-31", "2016-07-01~?", "index",
    "living-lab", "\U0001f600", "[key]", "\u2028", "x" * 30_000, "a@b.nl " * 100, "0" * 9,
    [], [[]], [None], ["x"], [1], [{}], {}, {"x": 1}, {"": None}, {"level": [1]}, {"text": "x"},
    {"source": {}}, [["x"], {"a": ["b"]}], {"[key]": {"title": "x"}}, {"en": ""},
)  # fmt: skip
"""Values that stand somewhere else in the format, or nowhere."""

ODD_KEYS = ("", " ", "x", "[key]", "0", "true", "__class__", "a.b", "é", "\U0001f600", "k" * 1_500)


# --- bytes ------------------------------------------------------------------------------------


def _flip(data: bytes, random: Random, _other: bytes) -> bytes:
    at = random.randrange(len(data))
    return data[:at] + bytes([data[at] ^ 1 << random.randrange(8)]) + data[at + 1 :]


def _insert(data: bytes, random: Random, _other: bytes) -> bytes:
    at = random.randrange(len(data) + 1)
    return data[:at] + _word(random).encode() + data[at:]


def _insert_byte(data: bytes, random: Random, _other: bytes) -> bytes:
    at = random.randrange(len(data) + 1)
    return data[:at] + bytes([random.randrange(256)]) + data[at:]


def _overwrite(data: bytes, random: Random, _other: bytes) -> bytes:
    at, word = random.randrange(len(data)), _word(random).encode()
    return data[:at] + word + data[at + len(word) :]


def _delete(data: bytes, random: Random, _other: bytes) -> bytes:
    at = random.randrange(len(data))
    return data[:at] + data[at + random.choice((1, 1, 2, 5, 20, 200)) :]


def _truncate(data: bytes, random: Random, _other: bytes) -> bytes:
    return data[: random.randrange(len(data))]


def _splice(data: bytes, random: Random, other: bytes) -> bytes:
    return data[: random.randrange(len(data) + 1)] + other[random.randrange(len(other) + 1) :]


def _transplant(data: bytes, random: Random, other: bytes) -> bytes:
    at, start = random.randrange(len(data) + 1), random.randrange(len(other) + 1)
    return data[:at] + other[start : start + random.randrange(200)] + data[at:]


def _line_ends(data: bytes, random: Random, _other: bytes) -> bytes:
    end = random.choice((b"\r\n", b"\r", b"\n\n", b"\n\r", b"\xc2\x85", b"\xe2\x80\xa8", b"\0"))
    return data.replace(b"\n", end, random.choice((-1, 1, 3)))


def _mark(data: bytes, random: Random, _other: bytes) -> bytes:
    at = random.choice((0, 0, len(data), random.randrange(len(data) + 1)))
    mark = random.choice(("\ufeff".encode(), b"\0", b"\xff\xfe", b"\xfe\xff", b"\xed\xa0\x80"))
    return data[:at] + mark + data[at:]


def _other_encoding(data: bytes, random: Random, _other: bytes) -> bytes:
    at = random.choice((0, random.randrange(len(data))))
    name = random.choice(("utf-16", "utf-16-le", "utf-16-be", "utf-32", "latin-1", "cp037"))
    return data[:at] + data[at:].decode("utf-8", "replace").encode(name, "replace")


def _word(random: Random) -> str:
    return random.choice(random.choice((SIGNS, VALUES, keys(), fixed_values())))


_BYTES: tuple[Callable[[bytes, Random, bytes], bytes], ...] = (
    _flip, _insert, _insert, _insert_byte, _overwrite, _delete, _truncate, _splice, _transplant,
    _line_ends, _mark, _other_encoding,
)  # fmt: skip


def mutate_bytes(data: bytes, random: Random, other: bytes) -> bytes:
    """Change a few bytes, or put in some of another file."""
    return random.choice(_BYTES)(data, random, other) if data else other


# --- lines ------------------------------------------------------------------------------------


def mutate_lines(data: bytes, random: Random, other: bytes) -> bytes:
    """Change keys, values, the order and the indentation of lines."""
    lines = data.split(b"\n")
    at = random.randrange(len(lines))
    line = lines[at]
    indent = line[: len(line) - len(line.lstrip())]
    match random.randrange(9):
        case 0:
            del lines[at]
        case 1:
            lines.insert(at, line)
        case 2:
            lines.insert(random.randrange(len(lines)), line)
        case 3:  # many times over
            lines[at : at + 1] = [line] * random.choice((2, 10, 1_001, 3_000))
        case 4:
            lines[at] = random.choice((b" ", b"  ", b"- ", b"\t", b"")) + line.lstrip()
        case 5 if b":" in line:
            lines[at] = line[: line.index(b":") + 1] + b" " + _value(random)
        case 6 if b":" in line:
            key = random.choice(keys()).encode()
            lines[at] = indent + key + line[line.index(b":") :]
        case 7:
            added = random.choice(keys()).encode() + b": " + _value(random)
            lines.insert(at, indent + added)
        case _:
            others = other.split(b"\n")
            start = random.randrange(len(others))
            lines[at:at] = others[start : start + random.randrange(1, 12)]
    return b"\n".join(lines)


def _value(random: Random) -> bytes:
    return random.choice(random.choice((VALUES, fixed_values()))).encode()


# --- trees ------------------------------------------------------------------------------------

Step = str | int


def _places(tree: Any) -> list[tuple[Any, Step]]:
    """Return every value of a tree as what holds it and where."""
    found: list[tuple[Any, Step]] = []
    waiting = [tree]
    while waiting:
        node = waiting.pop()
        steps = list(node) if isinstance(node, dict) else range(len(node))
        for step in steps:
            found.append((node, step))
            if isinstance(node[step], dict | list):
                waiting.append(node[step])
    return found


def mutate_tree(  # noqa: PLR0912 - a list of ways
    tree: dict[str, Any], random: Random, other: dict[str, Any]
) -> dict[str, Any]:
    """Return a changed copy of a tree, perhaps with a part of another."""
    tree = deepcopy(tree)
    places = _places(tree)
    if not places:
        return deepcopy(other)
    parent, step = random.choice(places)
    # what is there thousands of times already is not repeated again
    many = (1_001, 3_000) if len(places) < 1_000 else (2, 3)
    match random.randrange(10):
        case 0:
            del parent[step]
        case 1:
            parent[step] = deepcopy(random.choice(ODD))
        case 2 if isinstance(parent, dict):  # rename
            name = random.choice((random.choice(ODD_KEYS), random.choice(keys())))
            parent[name] = parent.pop(step)
        case 3:  # move
            holder, place = random.choice(places)
            if not _holds(parent[step], holder):
                holder[place] = parent[step]
        case 4:  # swap
            holder, place = random.choice(places)
            if not _holds(parent[step], holder) and not _holds(holder[place], parent):
                holder[place], parent[step] = parent[step], holder[place]
        case 5:  # nest
            for _ in range(random.choice((1, 2, 45))):
                parent[step] = random.choice(([parent[step]], {"x": parent[step]}))
        case 6 if isinstance(parent, list):
            parent += [parent[step]] * random.choice((1, 5, *many))
        case 7 if isinstance(parent, dict):
            value, several = parent[step], random.choice((2, 5, *many))
            parent |= {f"{str(step)[:40]}-{n}": value for n in range(several)}
        case 8:
            parent[step] = [deepcopy(parent[step])]
        case _:
            holder, place = random.choice(_places(other))
            parent[step] = deepcopy(holder[place])
    return tree


def _holds(node: Any, wanted: Any) -> bool:
    """Tell whether a node is or contains another, which then must not be put into it."""
    return node is wanted or (
        isinstance(node, dict | list)
        and any(
            _holds(part, wanted) for part in (node.values() if isinstance(node, dict) else node)
        )
    )


class _Dumper(yaml.CSafeDumper):
    def ignore_aliases(self, _data: Any) -> bool:
        return True


def write_tree(tree: dict[str, Any], random: Random) -> bytes:
    """Write a tree as YAML, in blocks or with brackets, wide or narrow."""
    made: bytes = yaml.dump(
        tree,
        Dumper=_Dumper,
        encoding="utf-8",
        allow_unicode=random.random() < 0.8,
        default_flow_style=random.choice((False, None, True)),
        sort_keys=False,
        width=random.choice((40, 100, 100_000)),
    )
    return made
