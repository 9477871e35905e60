"""Every key and value of a TOML text is found where it stands."""

from __future__ import annotations

import tomllib
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from pilotscan.configuration.places import find_places
from support.together import together

TEXTS = {
    "plain": "a = 1\nb = 'x'\n",
    "comments": "# a = 1\n\n  a = 1 # b = 2\n# c\nb = 'x # y'\n",
    "tables": "[a]\nb = 1\n[a.c]\nd = 2\n[e]\n",
    "quoted keys": '"a b" = 1\n\'c.d\'.e = 2\n["f\\u0067"."h"]\ni = 3\n',
    "dotted": "a.b.c = 1\na . d = 2\n",
    "lists": "a = [1, 2, # three = 3\n 'x', [ 4, { b = 5 } ],\n]\nc = []\n",
    "inline": "a = { b = 1, 'c' = { d.e = [1] }, f = '}' }\n",
    "strings": 'a = """x\n[b]\nc = 1\\""""\nd = \'\'\'\n]\'\'\'\ne = "\\"["\n',
    "five quotes": 'a = """""x"""""\nb = 1\n',
    "arrays of tables": "[[a]]\nb = 1\n[[a]]\nb = 2\n[a.c]\nd = 3\n[[a.e]]\nf = 4\n",
    "dates": "a = 1979-05-27 07:32:00 # x\nb = [2026-01-01, 07:32:00]\n",
    "numbers": "a = +1_000\nb = -inf\nc = 0xdead_beef\nd = 1e3\n",
    "no end of line": "a = 1",
    "blanks": "a\t=\t1\n[ b . c ]\nd = [ ]\n",
}


def _paths(value: Any, path: tuple[str | int, ...] = ()) -> list[tuple[tuple[str | int, ...], Any]]:
    inner = value.items() if isinstance(value, dict) else enumerate(value)
    found = []
    for step, each in inner:
        found.append(((*path, step), each))
        if isinstance(each, dict | list):
            found += _paths(each, (*path, step))
    return found


@together("name", TEXTS)
def test_every_path_has_a_place_and_no_other(name: str) -> None:
    text = TEXTS[name]
    assert set(find_places(text)) == {path for path, _ in _paths(tomllib.loads(text))}


@together("name", TEXTS)
def test_at_the_place_of_a_key_stands_the_key_and_at_that_of_a_value_the_value(name: str) -> None:
    text = TEXTS[name]
    places = find_places(text)
    for path, value in _paths(tomllib.loads(text)):
        if isinstance(path[-1], str):
            rest = text[places[path].key :]
            bare = rest[1:] if rest[0] in "\"'" else rest
            assert bare[0] == path[-1][0], (path, rest)
        on_one_line = not text[places[path].value :].startswith(("'''", '"""'))
        if not isinstance(value, dict | list) and on_one_line:
            written = text[places[path].value :].split("\n")[0].split("#")[0]
            for cut in range(len(written), 0, -1):
                try:
                    read = tomllib.loads(f"k = {written[:cut]}")["k"]
                except tomllib.TOMLDecodeError:
                    continue
                assert read == value, (path, written)
                break


KEYS = st.text("ab-_", min_size=1, max_size=3)
VALUES = st.sampled_from(["1", "'x'", '"#"', "[1, [2]]", "{ q = 1 }", "'''\n[x]\n'''", "true"])


@given(st.dictionaries(KEYS, VALUES, max_size=5), st.dictionaries(KEYS, VALUES, max_size=5))
def test_any_text_of_pairs_and_a_table_is_walked_to_its_end(
    top: dict[str, str], inner: dict[str, str]
) -> None:
    lines = [f"{key} = {value}" for key, value in top.items()]
    lines += ["[zz]", *(f"{key} = {value}" for key, value in inner.items())]
    text = "\n".join(lines)
    assert set(find_places(text)) == {path for path, _ in _paths(tomllib.loads(text))}
