"""YAML from strangers: what scalars mean, where everything stands, and each guard."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from pilotscan.diagnostics import Diagnostic, Severity
from pilotscan.loading.document import Document, Fault, Lines, format_path
from pilotscan.loading.limits import MAX_BYTES, MAX_DEPTH
from pilotscan.loading.yamldoc import parse_document, read_bytes
from support.together import together

BOM = b"\xef\xbb\xbf"


def parse(text: str | bytes) -> Document:
    return parse_document(text.encode() if isinstance(text, str) else text, "x.yaml")


def refused(text: str | bytes) -> Diagnostic:
    """Return the first fault, whether it ended the reading or not."""
    try:
        faults = parse(text).faults
    except Fault as fault:
        faults = fault.diagnostics
    assert faults
    return faults[0]


def place(diagnostic: Diagnostic) -> tuple[str, int, int]:
    return diagnostic.code, diagnostic.where.line, diagnostic.where.column


# --- scalars ----------------------------------------------------------------------------------


@together("word",
    [
        "NO", "No", "no", "YES", "yes", "y", "n", "on", "On", "off", "OFF",
        "12:30", "1:30", "190:20:30", "0123", "017", "08", "00", "0x1f", "0o17", "0b11", "1_000",
        "1,000", "1.000.000", ".5", "5.", "+.5", "1e", "e3", "1e3x", "--1", "+", "1-2",
        ".inf", "-.inf", ".nan", "NaN", "Infinity", "tRue", "nULL", "none", "None", "nil",
        "2016-07-01", "2016-07", "2016~", "2001-12-14t21:59:43.10-05:00", "=", "<<", "٣",
        "1e400", "-1e400",
    ],
)  # fmt: skip
def test_what_yaml_1_1_would_turn_into_something_else_stays_text(word: str) -> None:
    assert parse(f"a: {word}\n").tree == {"a": word}


@together(
    "word, value",
    [
        ("0", 0),
        ("7", 7),
        ("-7", -7),
        ("+1", 1),
        ("2016", 2016),
        ("7500000", 7_500_000),
        ("999999999999999999", 999_999_999_999_999_999),
        ("1.5", 1.5),
        ("-0.25", -0.25),
        ("0.0", 0.0),
        ("1e3", 1000.0),
        ("1.5e-3", 0.0015),
        ("1E+2", 100.0),
        ("true", True),
        ("True", True),
        ("TRUE", True),
        ("false", False),
        ("False", False),
        ("FALSE", False),
    ],
)
def test_numbers_and_truth_are_read_as_in_yaml_1_2(word: str, value: object) -> None:
    found = parse(f"a: {word}\n").tree["a"]
    assert found == value
    assert type(found) is type(value)


@together("word", ["7", "1.5", "true", "null", "~", "", "NO"])
@together("quote", ["'", '"'])
def test_what_stands_in_quotes_is_text(word: str, quote: str) -> None:
    assert parse(f"a: {quote}{word}{quote}\n").tree == {"a": word}


@pytest.mark.parametrize("style", ["|", ">", "|-", ">-"])
def test_a_block_of_text_is_text_even_when_it_looks_like_a_number(style: str) -> None:
    assert parse(f"a: {style}\n  7\n").tree["a"].strip() == "7"


@together("word", ["", " ", "~", "null", "Null", "NULL", "# later"])
def test_a_key_without_a_value_is_kept_with_its_place(word: str) -> None:
    document = parse(f"a: 1\nb: {word}\nc: 3\n")
    assert document.tree == {"a": 1, "b": None, "c": 3}
    assert document.has_empty
    assert document.has(["b"])
    assert document.locate(["b"], key=True).line == 2


def test_a_key_without_a_value_is_kept_at_every_depth() -> None:
    document = parse("a: {b: , c: [{d: }]}\n")
    assert document.tree == {"a": {"b": None, "c": [{"d": None}]}}
    assert document.has_empty
    assert not parse("a: {b: 1, c: [{d: ''}]}\n").has_empty


def test_an_empty_item_of_a_list_stays_so_that_positions_hold() -> None:
    assert parse("a:\n  - x\n  -\n  - z\n").tree == {"a": ["x", None, "z"]}


def test_empty_lists_mappings_and_texts_are_not_left_out() -> None:
    assert parse("a: []\nb: {}\nc: ''\n").tree == {"a": [], "b": {}, "c": ""}


def test_long_text_is_folded_and_kept_as_yaml_says() -> None:
    document = parse("a: >-\n  one\n  two\nb: |\n  one\n  two\nc: one\n  two\n")
    assert document.tree == {"a": "one two", "b": "one\ntwo\n", "c": "one two"}


def test_json_is_yaml() -> None:
    assert parse('{"a": [1, "2", null, true], "b": {"c": "\\u00e9"}}').tree == {
        "a": [1, "2", None, True],
        "b": {"c": "é"},
    }


def test_one_document_may_be_marked_as_such() -> None:
    assert parse("%YAML 1.2\n---\na: 1\n...\n").tree == {"a": 1}


# --- places -----------------------------------------------------------------------------------

TEXT = """\
a: 1
b:
  c: [x, {d: y}]
  e: >
    text
  f:
g:
  - h: 'q'
    "i": 2
  - k
"""

PLACES = [
    ([], False, (1, 1), ""),
    (["a"], False, (1, 4), "a"),
    (["a"], True, (1, 1), "a"),
    (["b"], False, (3, 3), "b"),
    (["b"], True, (2, 1), "b"),
    (["b", "c"], False, (3, 6), "b.c"),
    (["b", "c"], True, (3, 3), "b.c"),
    (["b", "c", 0], False, (3, 7), "b.c[0]"),
    (["b", "c", 0], True, (3, 7), "b.c[0]"),
    (["b", "c", 1], False, (3, 10), "b.c[1]"),
    (["b", "c", 1, "d"], False, (3, 14), "b.c[1].d"),
    (["b", "c", 1, "d"], True, (3, 11), "b.c[1].d"),
    (["b", "e"], False, (4, 6), "b.e"),
    (["b", "f"], True, (6, 3), "b.f"),
    (["g"], False, (8, 3), "g"),
    (["g", 0], False, (8, 5), "g[0]"),
    (["g", 0, "h"], False, (8, 8), "g[0].h"),
    (["g", 0, "i"], True, (9, 5), "g[0].i"),
    (["g", 0, "i"], False, (9, 10), "g[0].i"),
    (["g", 1], False, (10, 5), "g[1]"),
    # what does not exist is where its nearest parent is
    (["z"], False, (1, 1), "z"),
    (["z"], True, (1, 1), "z"),
    (["b", "z"], False, (3, 3), "b.z"),
    (["b", "z"], True, (3, 3), "b.z"),
    (["b", "c", 9], False, (3, 6), "b.c[9]"),
    (["b", "c", -1], False, (3, 6), "b.c[-1]"),
    (["b", "c", "d"], False, (3, 6), "b.c.d"),
    (["b", 0], False, (3, 3), "b[0]"),
    (["a", "z"], False, (1, 4), "a.z"),
    (["a", "z", 0, "y", 3], True, (1, 4), "a.z[0].y[3]"),
]


@together("path, key, expected, written", PLACES, ids=lambda v: str(v).replace(" ", ""))
def test_every_path_has_its_place(
    path: list[str | int], key: bool, expected: tuple[int, int], written: str
) -> None:
    where = parse(TEXT).locate(path, key=key)
    assert (where.line, where.column) == expected
    assert where.path == written
    assert where.file == "x.yaml"


@pytest.mark.parametrize(
    "data",
    [
        BOM + TEXT.encode(),
        TEXT.replace("\n", "\r\n").encode(),
        BOM + TEXT.replace("\n", "\r\n").encode(),
    ],
    ids=["bom", "crlf", "bom-crlf"],
)
def test_byte_order_mark_and_windows_line_ends_shift_nothing(data: bytes) -> None:
    document = parse(data)
    for path, key, expected, _ in PLACES:
        where = document.locate(path, key=key)
        assert (where.line, where.column) == expected, path
    assert document.tree == parse(TEXT).tree


@together(
    "path, there",
    [
        ([], True),
        (["a"], True),
        (["b", "f"], True),
        (["b", "c", 1, "d"], True),
        (["g", 1], True),
        (["z"], False),
        (["a", "z"], False),
        (["b", "c", 2], False),
        (["b", "c", "x"], False),
        (["b", 0], False),
    ],
    ids=str,
)
def test_a_path_is_there_if_the_author_wrote_it(path: list[str | int], there: bool) -> None:
    assert parse(TEXT).has(path) is there


@pytest.mark.parametrize("sign", ["\u2028", "\u2029", "\x85", "\U0001f600", "\u0301", "\ud7ff"])
def test_columns_count_characters_and_lines_count_line_feeds(sign: str) -> None:
    document = parse(f"a: {{b: 'x{sign}y', c: 1}}\nd: 2\n")
    assert document.locate(["a", "c"]).line == 1
    assert document.locate(["a", "c"]).column == 18
    assert (document.locate(["d"]).line, document.locate(["d"]).column) == (2, 4)


def test_places_after_characters_outside_the_basic_plane() -> None:
    document = parse("\U0001f600: {\U0001f600\U0001f600: 1, b: 2}\n")
    assert document.locate(["\U0001f600", "b"], key=True).column == 12


def test_a_lone_carriage_return_ends_a_line_for_yaml_but_not_for_an_editor() -> None:
    document = parse("a: 1\rb: 2\n")
    assert document.tree == {"a": 1, "b": 2}
    assert (document.locate(["b"]).line, document.locate(["b"]).column) == (1, 9)


@pytest.mark.parametrize(
    ("line", "expected"), [(1, "a: 1"), (2, "b:"), (5, "    text"), (0, ""), (11, ""), (99, "")]
)
def test_one_line_can_be_quoted(line: int, expected: str) -> None:
    assert parse(TEXT).lines.line(line) == expected
    assert parse(TEXT.replace("\n", "\r\n")).lines.line(line) == expected


@pytest.mark.parametrize(
    ("path", "written"),
    [([], ""), (["a"], "a"), ([0], "[0]"), (["a", "b"], "a.b"), (["a", 2, "b", 0], "a[2].b[0]")],
)
def test_paths_are_written_with_dots_and_brackets(path: list[str | int], written: str) -> None:
    assert format_path(path) == written


@pytest.mark.parametrize(
    ("index", "expected"), [(0, (1, 1)), (1, (1, 2)), (2, (1, 3)), (3, (2, 1)), (4, (3, 1))]
)
def test_a_line_feed_belongs_to_the_line_it_ends(index: int, expected: tuple[int, int]) -> None:
    assert Lines("ab\n\nc").position(index) == expected


# --- guards -----------------------------------------------------------------------------------

DEEP = MAX_DEPTH

GUARDS: list[tuple[str, str | bytes, tuple[str, int, int], str]] = [
    ("latin-1", b"a: 1\nb: caf\xe9\n", ("PS103", 2, 7), "is not UTF-8 text: byte 0xe9"),
    ("latin-1-after-two-bytes", "é: ".encode() + b"\xff", ("PS103", 1, 4), "byte 0xff"),
    ("latin-1-after-bom", BOM + b"a: \xff", ("PS103", 1, 4), "byte 0xff"),
    ("utf-16", "a: 1\n".encode("utf-16"), ("PS103", 1, 1), "byte 0xff"),
    ("cut-off", "a: é".encode()[:-1], ("PS103", 1, 4), "byte 0xc3"),
    ("encoded-surrogate", b"a: \xed\xa0\x80", ("PS103", 1, 4), "byte 0xed"),
    ("overlong", b"a: \xc0\xaf", ("PS103", 1, 4), "byte 0xc0"),
    ("nul", "a: 1\nb: x\0y", ("PS104", 2, 5), "contains the control character U+0000"),
    ("escape", "a: \x1b[31m", ("PS104", 1, 4), "U+001B"),
    ("bell-after-emoji", "a: \U0001f600\x07", ("PS104", 1, 5), "U+0007"),
    ("delete", "a: \x7f", ("PS104", 1, 4), "U+007F"),
    ("c1", "a: \x9b31m", ("PS104", 1, 4), "U+009B"),
    ("vertical-tab", "a: \x0b", ("PS104", 1, 4), "U+000B"),
    ("bidi-override", "a: x\u202ey", ("PS104", 1, 5), "U+202E"),
    ("bidi-isolate", "a: x\u2066y", ("PS104", 1, 5), "U+2066"),
    ("bidi-in-comment", "a: 1\n# x\u202ey", ("PS104", 2, 4), "U+202E"),
    ("second-bom", BOM + BOM + b"a: 1", ("PS104", 1, 1), "U+FEFF"),
    ("non-character", "a: \uffff", ("PS104", 1, 4), "U+FFFF"),
    ("control-before-broken-yaml", "a: [\nb: \x00", ("PS104", 2, 4), "U+0000"),
    ("deep-flow", "a: " + "[" * DEEP + "]" * DEEP, ("PS105", 1, 3 + DEEP), "is nested more than"),
    ("deep-maps", "a: " + "{a: " * DEEP, ("PS105", 1, 4 * DEEP), "is nested more than 40 levels"),
    ("deep-block", "a:\n" + "- " * DEEP + "x", ("PS105", 2, 2 * DEEP - 1), "is nested"),
    ("open-quote", "a: 1\nb: 'x\nc: 2\n", ("PS106", 2, 4), "the quote opened here is not closed"),
    ("open-double-quote", 'a: 1\nb: "x\n', ("PS106", 2, 4), "the quote opened here is not closed"),
    ("open-bracket", "a: 1\nb: [x\nc: 2\n", ("PS106", 2, 4), "the bracket [ opened here is not"),
    ("open-brace", "a: 1\nb: {x: 1\nc: 2\n", ("PS106", 2, 4), "the brace { opened here is not"),
    ("inner-bracket", "a: {b: [x}\n", ("PS106", 1, 8), "the bracket [ opened here is not closed"),
    ("open-bracket-at-the-end", "a: 1\nb: [\n", ("PS106", 2, 4), "the bracket [ opened here is"),
    ("open-bracket-after-comma", "b: [x,\n# c\n", ("PS106", 1, 4), "the bracket [ opened here is"),
    ("open-brace-after-comma", "b: {x: 1,\n", ("PS106", 1, 4), "the brace { opened here is"),
    ("colon-in-text", "a: b: c\n", ("PS106", 1, 5), "a colon with a space stands inside a text"),
    ("tab", "a:\n\tb: 1\n", ("PS106", 2, 1), "a tab stands where spaces are needed"),
    ("at-sign", "a: @b\n", ("PS106", 1, 4), "this character cannot begin a value"),
    ("no-colon", "a: 1\nb\n", ("PS106", 2, 1), "a colon is missing after a key"),
    ("list-in-mapping", "a: 1\n- b\n", ("PS106", 2, 1), "a key was expected here"),
    ("indentation", "a:\n    b: 1\n  c: 2\n", ("PS106", 3, 3), "a key was expected here"),
    ("mapping-in-list", "a:\n  - b\n  c: 1\n", ("PS106", 3, 3), "a list item must begin with '-'"),
    ("closing-bracket", "a: ]\n", ("PS106", 1, 4), "is not valid YAML: did not find expected node"),
    ("empty", "", ("PS107", 1, 1), "is empty"),
    ("only-bom", BOM, ("PS107", 1, 1), "is empty"),
    ("only-comment", "# nothing\n", ("PS107", 1, 1), "is empty"),
    ("only-null", "\n~\n", ("PS107", 2, 1), "is empty"),
    ("list", "\n- a\n", ("PS107", 2, 1), "the file must be a mapping of keys to values"),
    ("text", "  hello\n", ("PS107", 1, 3), "the file must be a mapping of keys to values"),
    ("number", "7\n", ("PS107", 1, 1), "the file must be a mapping of keys to values"),
    ("second-document", "a: 1\n---\nb: 2\n", ("PS108", 2, 1), "holds a second document"),
    ("second-after-end", "a: 1\n...\n---\nb: 2\n", ("PS108", 3, 1), "holds a second document"),
    ("anchor", "a: &x 1\n", ("PS109", 1, 4), "anchors (&name) are not allowed"),
    ("anchor-on-list", "a:\n  b: &x [1]\n", ("PS109", 2, 6), "anchors (&name) are not allowed"),
    ("anchor-on-mapping", "&x\na: 1\n", ("PS109", 1, 1), "anchors (&name) are not allowed"),
    ("alias", "a: 1\nb: *x\n", ("PS109", 2, 4), "aliases (*name) are not allowed"),
    ("alias-as-key", "*x : 1\n", ("PS109", 1, 1), "aliases (*name) are not allowed"),
    ("merge", "a: {<<: *x}\n", ("PS109", 1, 9), "aliases (*name) are not allowed"),
    ("tag", "a: !!python/object:x y\n", ("PS110", 1, 4), "tags ('!!python/object:x')"),
    ("own-tag", "a: !x 1\n", ("PS110", 1, 4), "tags ('!x') are not allowed"),
    ("bare-tag", "a: ! 1\n", ("PS110", 1, 4), "tags ('!') are not allowed"),
    ("tag-on-list", "a: !!set [1]\n", ("PS110", 1, 4), "tags ('!!set') are not allowed"),
    ("tag-on-key", "!!str a: 1\n", ("PS110", 1, 1), "tags ('!!str') are not allowed"),
    ("repeated", "a: 1\nb: 2\na: 3\n", ("PS111", 3, 1), "the key 'a' stands here a second time"),
    ("repeated-otherwise-quoted", "a: 1\n'a': 2\n", ("PS111", 2, 1), "the key 'a' stands here a"),
    ("repeated-empty", "a:\na: 2\n", ("PS111", 2, 1), "the key 'a' stands here a second time"),
    ("repeated-inside", "x: [{a: 1, a: 2}]\n", ("PS111", 1, 12), "the key 'a' stands here a"),
    ("number-as-key", "a:\n  7: x\n", ("PS112", 2, 3), "the key 7 is not text"),
    ("truth-as-key", "true: x\n", ("PS112", 1, 1), "the key true is not text"),
    ("null-as-key", "~: x\n", ("PS112", 1, 1), "the key nothing is not text"),
    ("list-as-key", "? [a, b]\n: x\n", ("PS112", 1, 3), "the key a list is not text"),
    ("mapping-as-key", "{a: 1}: x\n", ("PS112", 1, 1), "the key a mapping is not text"),
    ("long-number", "a: " + "9" * 19, ("PS113", 1, 4), "the number has more than 18 digits"),
    ("very-long-number", "b: [" + "9" * 5000 + "]", ("PS113", 1, 5), "more than 18 digits"),
    ("long-number-as-key", "9" * 19 + ": x", ("PS113", 1, 1), "more than 18 digits"),
]  # fmt: skip


@together(
    "text, expected, message",
    [guard[1:] for guard in GUARDS],
    ids=[guard[0] for guard in GUARDS],
)
def test_each_guard_says_what_is_wrong_and_where(
    text: str | bytes, expected: tuple[str, int, int], message: str
) -> None:
    diagnostic = refused(text)
    assert place(diagnostic) == expected
    assert message in diagnostic.message
    assert diagnostic.severity is Severity.ERROR
    assert diagnostic.where.file == "x.yaml"
    assert "\n" not in diagnostic.message


def test_the_line_of_a_broken_text_is_quoted_without_its_end() -> None:
    assert refused("a: 1\r\nb: 'x\r\nc: 2\r\n").excerpt == "b: 'x"


@together(
    "text, hint",
    [
        ("a: b: c\n", "put the whole text in quotes"),
        ("a:\n\tb: 1\n", "replace it by spaces"),
        ("a: 1\nb\n", "check the indentation of this line and the one before"),
        (b"\xff", "save the file as UTF-8"),
        ("", "start with the line 'pilotscan: 1'"),
        ("a: *x", "write the text out in full"),
        ("a: &x 1", "remove the word that begins with '&'"),
        ("a: !x 1", "remove the word that begins with '!'"),
        ("a: 1\na: 2", "for a list of things begin each with '-'"),
        ("7: a", "put the key in quotes"),
        ("a: " + "9" * 19, "put it in quotes if it is a code"),
        ("a: 1\n---\nb: 1", "keep one pilot per file"),
    ],
    ids=lambda v: repr(v)[:16],
)
def test_a_guard_says_what_to_do(text: str | bytes, hint: str) -> None:
    assert hint in refused(text).hint


def test_forty_levels_are_allowed() -> None:
    inner: Any = parse("a: " + "[" * (MAX_DEPTH - 1) + "]" * (MAX_DEPTH - 1)).tree["a"]
    for _ in range(MAX_DEPTH - 2):
        (inner,) = inner
    assert inner == []


@pytest.mark.parametrize("sign", ["", "-", "+"], ids=["bare", "minus", "plus"])
def test_eighteen_digits_are_allowed_and_a_sign_is_no_digit(sign: str) -> None:
    assert parse(f"a: {sign}{'1' * 18}\n").tree["a"] == int(f"{sign}{'1' * 18}")


@pytest.mark.parametrize("text", ["a: x\ty", "a: 'x\u00a0y'", "a: '\u200d'", "a: \u200f\u05d0"])
def test_harmless_signs_are_not_refused(text: str) -> None:
    assert "a" in parse(text).tree


def test_what_an_author_must_never_use_is_refused_before_anything_grows() -> None:
    levels = ["a: &a [x, x, x, x, x, x, x, x, x]"]
    levels += [
        f"{b}: &{b} [{', '.join([f'*{a}'] * 9)}]"
        for a, b in zip("abcdefgh", "bcdefghi", strict=True)
    ]
    assert place(refused("\n".join(levels))) == ("PS109", 1, 4)


# --- bytes ------------------------------------------------------------------------------------


def test_a_file_of_one_megabyte_is_read_and_one_byte_more_is_not(tmp_path: Path) -> None:
    head = b"a: 1\n#"
    full, over = tmp_path / "full.yaml", tmp_path / "over.yaml"
    full.write_bytes(head + b"x" * (MAX_BYTES - len(head)))
    over.write_bytes(head + b"x" * (MAX_BYTES - len(head) + 1))
    assert parse(read_bytes(full, "full.yaml")).tree == {"a": 1}
    with pytest.raises(Fault, match="is larger than 1 MB") as caught:
        read_bytes(over, "over.yaml")
    assert place(caught.value.diagnostic) == ("PS102", 0, 0)
    assert "keep annexes elsewhere" in caught.value.diagnostic.hint


@pytest.mark.parametrize("size", [0, 1, 65_535, 65_536, 65_537, 200_000])
def test_a_file_of_any_size_is_read_whole(tmp_path: Path, size: int) -> None:
    path = tmp_path / "x.yaml"
    path.write_bytes(bytes(number % 251 for number in range(size)))
    assert read_bytes(path, "x.yaml") == path.read_bytes()


def test_bytes_that_came_another_way_have_the_same_limit() -> None:
    assert place(refused(b"#" * (MAX_BYTES + 1))) == ("PS102", 0, 0)


def test_a_file_that_is_not_there_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(Fault, match="cannot be read: No such file or directory") as caught:
        read_bytes(tmp_path / "none.yaml", "none.yaml")
    assert place(caught.value.diagnostic) == ("PS101", 0, 0)
    assert caught.value.diagnostic.where.file == "none.yaml"


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(Fault, match="cannot be read: not a regular file") as caught:
        read_bytes(tmp_path, "folder")
    assert caught.value.diagnostic.code == "PS101"


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="needs a device")
def test_a_device_without_end_is_not_read() -> None:
    with pytest.raises(Fault, match="cannot be read: not a regular file"):
        read_bytes(Path("/dev/zero"), "zero")


def test_no_descriptor_stays_open(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened = []
    real_open = os.open

    def watched_open(*arguments: Any) -> int:
        opened.append(real_open(*arguments))
        return opened[-1]

    good = tmp_path / "good.yaml"
    good.write_bytes(b"a: 1")
    monkeypatch.setattr(os, "open", watched_open)
    assert read_bytes(good, "good.yaml") == b"a: 1"
    with pytest.raises(Fault, match="not a regular file"):
        read_bytes(tmp_path, "folder")
    monkeypatch.undo()
    assert len(opened) == 2
    for descriptor in opened:
        with pytest.raises(OSError, match="Bad file descriptor"):
            os.fstat(descriptor)
