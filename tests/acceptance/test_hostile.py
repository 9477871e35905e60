"""Files from strangers: whatever the bytes, there are diagnostics or a pilot and nothing else."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable
from copy import deepcopy
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import pilotscan
from pilotscan.catalogue import codes as known_codes
from pilotscan.diagnostics import Severity
from pilotscan.errors import UsageError
from pilotscan.loading.builtin import builtin_framework
from pilotscan.loading.discover import FoundFile, discover
from pilotscan.loading.load import LoadedFile, load_framework_document, load_pilot_file
from pilotscan.loading.yamldoc import parse_document
from pilotscan.model.pilot import Pilot
from pilotscan.reading import CheckedPilot, check_file
from support.project import SMALL_FRAMEWORK, Run
from support.together import together

CASES = Path(__file__).parents[1] / "cases"
HEAD = b"""\
pilotscan: 1
id: hostile
name: A pilot
place: {country: NL, municipality: Leiden}
"""

often = settings(derandomize=True, deadline=None, max_examples=400, database=None)
slowly = settings(
    derandomize=True,
    deadline=None,
    max_examples=300,
    database=None,
    suppress_health_check=[HealthCheck.too_slow],
)

Load = Callable[[bytes], LoadedFile]


@cache
def framework() -> pilotscan.Framework:
    return pilotscan.load_framework()


@pytest.fixture(scope="module")
def load(tmp_path_factory: pytest.TempPathFactory) -> Load:
    path = tmp_path_factory.mktemp("hostile") / "x.yaml"

    def load_bytes(data: bytes) -> LoadedFile:
        path.write_bytes(data)
        return load_pilot_file(FoundFile("x.yaml", path, named=True))

    return load_bytes


@pytest.fixture(scope="module")
def check(tmp_path_factory: pytest.TempPathFactory) -> Callable[[bytes], CheckedPilot]:
    path = tmp_path_factory.mktemp("hostile") / "x.yaml"

    def check_bytes(data: bytes) -> CheckedPilot:
        path.write_bytes(data)
        return check_file(FoundFile("x.yaml", path, named=True), framework())

    return check_bytes


def assert_sound(loaded: LoadedFile | CheckedPilot, data: bytes) -> None:
    """A pilot or an error; every fault known, in the file, on one line and safe to print."""
    errors = [d for d in loaded.diagnostics if d.severity is Severity.ERROR]
    assert loaded.pilot is not None or errors
    lines = data.removeprefix(b"\xef\xbb\xbf").decode("utf-8", "replace").split("\n")
    for diagnostic in loaded.diagnostics:
        assert diagnostic.code in known_codes()
        assert diagnostic.where.file == "x.yaml"
        assert diagnostic.message.isprintable()
        assert diagnostic.hint.isprintable()
        assert 1 <= diagnostic.where.line <= len(lines)
        assert 1 <= diagnostic.where.column <= len(lines[diagnostic.where.line - 1]) + 1


# --- any bytes --------------------------------------------------------------------------------


@given(data=st.binary(max_size=400))
@often
def test_any_bytes_give_a_pilot_or_diagnostics(load: Load, data: bytes) -> None:
    assert_sound(load(data), data)


@given(data=st.binary(max_size=200))
@often
def test_any_bytes_behind_a_good_beginning_do_too(load: Load, data: bytes) -> None:
    assert_sound(load(HEAD + data), HEAD + data)


@given(text=st.text(max_size=300))
@often
def test_any_text_does_too(load: Load, text: str) -> None:
    data = text.encode("utf-8")
    assert_sound(load(data), data)


PIECES = [
    ": ", ":", "- ", "-", "? ", "[", "]", "{", "}", ",", ", ", "#", " #", "&a", "*a", "!", "!!str ",
    "|", ">", "|-\n", "'", '"', "%", "@", "`", "---", "...", "---\n", "\n", "\n  ", "\n    ",
    "\r\n", "\r", "\t", " ", "~", "<<", "null", "true", "NO", "1", "-1", "1e9", "0x1f", "12:30",
    "2016-07-01", "\\", "\\u", '"\\ud800"', '"\\x', "\ufeff", "\u2028", "\x85", "\x00",
    "\U0001f600", "é", "a",
    "id", "name", "place", "pilotscan", "themes", "ratings", "assessments",
    "%YAML 1.1\n", "%TAG ! x\n",
]  # fmt: skip


@pytest.mark.long
@given(pieces=st.lists(st.sampled_from(PIECES), max_size=40))
@settings(often, max_examples=1000)
def test_any_row_of_yaml_signs_does_too(load: Load, pieces: list[str]) -> None:
    data = "".join(pieces).encode()
    assert_sound(load(data), data)


@pytest.mark.long
@given(pieces=st.lists(st.sampled_from(PIECES), max_size=30))
@settings(often, max_examples=500)
def test_any_row_of_yaml_signs_is_a_framework_or_has_faults(pieces: list[str]) -> None:
    data = "".join(pieces).encode()
    found, _, faults = load_framework_document(data, "f.yaml")
    assert (found is None) == bool(faults)
    assert {fault.code for fault in faults} <= set(known_codes())


# --- good files, spoilt -----------------------------------------------------------------------


@cache
def whole_file() -> bytes:
    return (CASES / "valid" / "all-fields.yaml").read_bytes()


@pytest.mark.long
@given(
    cuts=st.lists(
        st.tuples(st.integers(0, 10_000), st.integers(0, 30), st.sampled_from(PIECES)),
        min_size=1,
        max_size=4,
    )
)
@slowly
def test_a_good_file_with_signs_cut_out_and_put_in(
    check: Callable[[bytes], CheckedPilot], cuts: list[tuple[int, int, str]]
) -> None:
    data = whole_file()
    for start, length, piece in cuts:
        at = start % len(data)
        data = data[:at] + piece.encode() + data[at + length :]
    assert_sound(check(data), data)


@pytest.mark.long
@given(end=st.integers(0, 4000))
@often
def test_a_good_file_cut_off_anywhere(check: Callable[[bytes], CheckedPilot], end: int) -> None:
    data = whole_file()[:end]
    assert_sound(check(data), data)


def paths_of(tree: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    inner = tree.items() if isinstance(tree, dict) else enumerate(tree)
    found = []
    for step, value in inner:
        found.append((*path, step))
        if isinstance(value, dict | list):
            found += paths_of(value, (*path, step))
    return found


@cache
def good_tree() -> dict[str, Any]:
    return parse_document(whole_file(), "all-fields.yaml").tree


ODD: list[Any] = [
    None, True, False, 0, 1, -1, 5, 3.5, 10**17, -0.0, 1e308, "", " ", "x", "unknown",
    "not-applicable", "NO", "2016", "2016-00", "2016-13", "0000", "9999", "9999-12-31",
    "2016-07-01~?", "index", "x" * 5000, "\U0001f600", "[key]", "\u2028",
    [], [[]], [None], ["x"], [1], [{}], {},
    {"x": 1}, {"": None}, {"level": [1]}, {"text": "x"}, {"source": {}}, [["x"], {"a": ["b"]}],
    "growth", {"[key]": {"title": "x"}}, {"site": {"titel": "x"}},
]  # fmt: skip
KEYS = ["", " ", "x", "[key]", "level", "text", "id", "name", "0", "true", "__class__", "a.b", "é"]


@st.composite
def mutations(draw: st.DrawFn) -> dict[str, Any]:
    tree = deepcopy(good_tree())
    for _ in range(draw(st.integers(1, 3))):
        path = draw(st.sampled_from(paths_of(tree)))
        parent: Any = tree
        for step in path[:-1]:
            parent = parent[step]
        match draw(st.sampled_from(["replace", "drop", "rename", "wrap", "repeat"])):
            case "replace":
                parent[path[-1]] = deepcopy(draw(st.sampled_from(ODD)))
            case "drop":
                del parent[path[-1]]
            case "rename" if isinstance(parent, dict):
                parent[draw(st.sampled_from(KEYS))] = parent.pop(path[-1])
            case "wrap":
                parent[path[-1]] = [parent[path[-1]]]
            case "repeat" if isinstance(parent, list):
                parent.append(deepcopy(parent[path[-1]]))
            case _:
                parent[path[-1]] = {"x": parent[path[-1]]}
        if not tree:
            break
    return tree


@pytest.mark.long
@given(tree=mutations())
@settings(slowly, max_examples=600)
def test_a_good_file_with_parts_of_another_shape(
    check: Callable[[bytes], CheckedPilot], tree: dict[str, Any]
) -> None:
    data = json.dumps(tree, ensure_ascii=False, indent=1).encode()
    assert_sound(check(data), data)


@pytest.mark.long
@pytest.mark.parametrize("odd", ODD, ids=lambda v: repr(v)[:24])
def test_an_odd_value_at_every_place_of_the_format_raises_nothing(
    check: Callable[[bytes], CheckedPilot], odd: object
) -> None:
    tree = deepcopy(good_tree())
    for *above, last in paths_of(good_tree()):
        parent: Any = tree
        for step in above:
            parent = parent[step]
        was, parent[last] = parent[last], odd
        data = json.dumps(tree, ensure_ascii=False).encode()
        parent[last] = was
        assert_sound(check(data), data)


@pytest.mark.parametrize(
    "name", ["minimal", "all-fields", "several-assessors", "fuzzy-dates", "short-forms", "dutch"]
)
def test_what_was_read_can_be_written_and_read_again(load: Load, name: str) -> None:
    pilot = load((CASES / "valid" / f"{name}.yaml").read_bytes()).pilot
    assert pilot is not None
    again = load(pilot.model_dump_json(exclude_none=True).encode())
    assert again.diagnostics == ()
    assert again.pilot == pilot
    assert isinstance(again.pilot, Pilot)


# --- known attacks ----------------------------------------------------------------------------


def codes(loaded: LoadedFile) -> list[str]:
    return [diagnostic.code for diagnostic in loaded.diagnostics]


def bomb(levels: int) -> bytes:
    lines = ["a0: &a0 [ha, ha, ha, ha, ha, ha, ha, ha, ha]"]
    lines += [f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 9)}]" for i in range(1, levels)]
    return "\n".join(lines).encode()


ATTACKS: list[tuple[str, bytes, str]] = [
    ("brackets", b"[" * 100_000, "PS105"),
    ("brackets-closed", b"themes: " + b"[" * 100_000 + b"]" * 100_000, "PS105"),
    ("braces", b"{a: " * 100_000, "PS105"),
    ("dashes", b"themes:\n" + b"- " * 100_000, "PS105"),
    ("question-marks", b"? " * 100_000, "PS105"),
    ("lists-that-exhaust-a-stack", b"themes: " + b"[" * 1_200 + b"]" * 1_200, "PS105"),
    ("indentation", b"".join(b" " * i + b"a:\n" for i in range(1_000)), "PS105"),
    ("alias-of-itself", b"a: &a [*a]", "PS109"),
    ("long-integer", b"pilotscan: " + b"9" * 5_000, "PS113"),
    ("very-long-integer", b"pilotscan: -" + b"9" * 500_000, "PS113"),
    ("python-object", b"a: !!python/object/new:os.system [echo x]", "PS110"),
    ("python-name", b"a: !!python/name:os.system", "PS110"),
    ("binary", b"a: !!binary aGk=", "PS110"),
    ("timestamp-that-cannot-be", b"a: !!timestamp 2016-99-99", "PS110"),
    ("lone-surrogate", b'name: "\\ud800"', "PS106"),
    ("lone-low-surrogate", b'name: "\\udc00"', "PS106"),
    ("too-high-a-character", b'name: "\\U00110000"', "PS106"),
    ("unknown-escape", b'name: "\\q"', "PS106"),
    ("raw-surrogate", b"name: \xed\xa0\x80", "PS103"),
    ("bidi-override", "name: safe\u202eelif".encode(), "PS104"),
    ("bidi-isolate", "name: safe\u2067elif".encode(), "PS104"),
    ("bidi-in-a-key", "na\u202eme: x".encode(), "PS104"),
    ("terminal-colour", b"name: \x1b[31mred", "PS104"),
    ("terminal-title", b"name: \x1b]0;owned\x07", "PS104"),
    ("eight-bit-escape", "name: \x9b31m".encode(), "PS104"),
    ("nul", b"name: a\0b", "PS104"),
    ("backspaces", b"name: good\x08\x08\x08\x08evil", "PS104"),
    ("utf-16", "name: x".encode("utf-16"), "PS103"),
    ("utf-32", "name: x".encode("utf-32"), "PS103"),
    ("gzip", b"\x1f\x8b\x08\x00\x00\x00", "PS103"),
    ("plain-key-too-long", HEAD + b"x" * 1_100 + b": 1\n", "PS106"),
    ("quoted-key-too-long", HEAD + b"'" + b"x" * 1_100 + b"': 1\n", "PS106"),
    ("explicit-long-key", HEAD + b"? " + b"x" * 5_000 + b"\n: 1\n", "PS116"),
    ("unknown-directive", b"%FOO bar\n--- a", "PS106"),
    ("future-yaml", b"%YAML 9.9\n---\na: 1", "PS106"),
    ("page-of-the-reports", HEAD.replace(b"hostile", b"index"), "PS204"),
    ("path-as-id", HEAD.replace(b"hostile", b"../../etc/cron.d/x"), "PS205"),
    ("very-long-id", HEAD.replace(b"hostile", b"x" * 5_000), "PS205"),
    ("script-as-address", HEAD + b"sources: {s: {url: 'javascript:alert(1)'}}", "PS205"),
]  # fmt: skip


@together("data, code", [attack[1:] for attack in ATTACKS], ids=[attack[0] for attack in ATTACKS])
def test_a_known_attack_is_one_diagnostic(load: Load, data: bytes, code: str) -> None:
    loaded = load(data)
    assert codes(loaded) == [code]
    assert loaded.pilot is None
    assert_sound(loaded, data)


# Reading goes on behind some faults, so that one file gives several; all of them are told.
Places = list[tuple[str, int, int]]
SEVERAL: list[tuple[str, bytes, Places]] = [
    ("billion-laughs", bomb(40), [("PS109", i, 5 if i <= 10 else 6) for i in range(1, 41)]),
    ("merge-key", b"a: &a {b: 1}\nc: {<<: *a}", [("PS109", 1, 4), ("PS109", 2, 9)]),
    (
        "aliases-in-two-lines",
        HEAD + b"themes: [*x, *y, *z]\nstatus: *x\n",
        [("PS109", 5, 10), ("PS109", 6, 9)],
    ),
    (
        "alias-and-tag-and-a-text-of-another-shape",
        HEAD + b"themes: *x\nstatus: !!str ended\nname2: x\n",
        [("PS109", 5, 9), ("PS110", 6, 9), ("PS201", 7, 1)],
    ),
    (
        "as-many-tags-as-are-worth-telling",
        b"a:\n" + b"- !x y\n" * 2_000,
        [("PS110", i, 3) for i in range(2, 1_003)],
    ),
    ("zip", b"PK\x03\x04\x14\x00\x00", [("PS104", 1, 3), ("PS107", 1, 1)]),
    (
        "documents",
        HEAD + b"---\na: 1\n" * 50_000,
        [("PS108", 5, 1)],
    ),
    (
        "documents-of-which-the-first-has-faults-too",
        b"a: 1\n" + b"---\na: 1\n" * 50_000,
        [("PS108", 2, 1), *[("PS202", 1, 1)] * 4, ("PS201", 1, 1)],
    ),
    ("empty-documents", b"---\n" * 100_000, [("PS108", 2, 1), ("PS107", 2, 1)]),
    (
        "a-list-too-long",
        HEAD + b"themes: [" + b"x, " * 1_001 + b"]",
        [("PS115", 5, 9)],
    ),
    (
        "a-text-too-long",
        HEAD + b"summary: " + b"x" * 20_001,
        [("PS116", 5, 10)],
    ),
]


@pytest.mark.parametrize(
    ("data", "places"), [attack[1:] for attack in SEVERAL], ids=[attack[0] for attack in SEVERAL]
)
def test_an_attack_behind_which_reading_goes_on_is_told_with_all_its_places(
    load: Load, data: bytes, places: Places
) -> None:
    loaded = load(data)
    assert [(d.code, d.where.line, d.where.column) for d in loaded.diagnostics] == places
    assert loaded.pilot is None
    assert_sound(loaded, data)


def test_aliases_without_number_end_the_reading(load: Load) -> None:
    data = b"a: [" + b"*x, " * 100_000 + b"]"
    loaded = load(data)
    assert codes(loaded)[0] == "PS109"
    assert set(codes(loaded)) == {"PS109", "PS115"}
    assert {d.where.line for d in loaded.diagnostics} == {1}
    assert loaded.diagnostics[-1].message == "the file holds more than 20,000 values"
    assert_sound(loaded, data)


@pytest.mark.parametrize(
    ("data", "line", "column"),
    [
        (b"[" * 100_000, 1, 41),
        (b"a: 1\nb: " + b"[" * 1_200 + b"]" * 1_200, 2, 43),
        (HEAD + b"summary: {text: " + b"7" * 5_000 + b"}", 5, 17),
        (HEAD + "summary: 'x\u202e'".encode(), 5, 12),
        (HEAD + b"summary: x\x1b[2J", 5, 11),
    ],
    ids=["brackets", "nested-lists", "long-integer", "bidi", "escape"],
)
def test_an_attack_is_shown_where_it_begins(
    load: Load, data: bytes, line: int, column: int
) -> None:
    (diagnostic,) = load(data).diagnostics
    assert (diagnostic.where.line, diagnostic.where.column) == (line, column)


PLACE = "place: {country: NL, municipality: Leiden}\n"
ESCAPES = [
    "\\e[31m", "\\x1b]0;owned\\a", "\\0", "\\b", "\\v", "\\f", "\\x7f", "\\x9b31m", "\\u202e",
    "\\u2067", "\\uFEFF", "\\uFFFF",
]  # fmt: skip


@together("escape", ESCAPES)
@together(
    "before, after",
    [
        (PLACE + 'summary: "x', '"'),
        (PLACE + 'themes: [housing, "', '"]'),
        ('place: {country: NL, municipality: Leiden, "', '": x}'),
        (PLACE + 'partners: [{name: "', ' Ltd"}]'),
    ],
    ids=["text", "item", "key", "inside"],
)
def test_a_control_character_written_as_an_escape_is_one_all_the_same(
    load: Load, escape: str, before: str, after: str
) -> None:
    text = f"pilotscan: 1\nid: hostile\nname: A pilot\n{before}{escape}{after}\n"
    loaded = load(text.encode())
    (told,) = loaded.diagnostics  # and not that the text, item or key is of a wrong form
    lines = text.split("\n")
    line = next(i for i, line in enumerate(lines, start=1) if escape in line)
    assert (told.code, told.where.line) == ("PS104", line)
    assert lines[line - 1][told.where.column - 1] == '"'
    assert loaded.pilot is None
    assert_sound(loaded, text.encode())


@together("escape", ["\\n", "\\t", "\\r", "\\u00e9", "\\U0001f3e0", "\\_", "\\/", '\\"'])
def test_harmless_escapes_are_read(load: Load, escape: str) -> None:
    loaded = load(HEAD + f'summary: "x{escape}y"\n'.encode())
    assert loaded.diagnostics == ()
    assert loaded.pilot is not None
    assert loaded.pilot.summary is not None
    assert len(loaded.pilot.summary.text) == 3


@pytest.mark.parametrize("number", [1, 100, 996])
def test_as_many_faults_as_fit_are_all_found(load: Load, number: int) -> None:
    data = HEAD + b"".join(b"k%d: 1\n" % i for i in range(number))
    loaded = load(data)
    assert codes(loaded) == ["PS201"] * number
    assert [d.where.line for d in loaded.diagnostics] == list(range(5, 5 + number))
    assert_sound(loaded, data)


def test_the_keys_behind_the_thousandth_are_not_looked_at(load: Load) -> None:
    data = HEAD + b"".join(b"k%d: 1\n" % i for i in range(5_000))
    loaded = load(data)
    assert codes(loaded) == ["PS115"] + ["PS201"] * 996
    assert loaded.diagnostics[0].where.line == 1
    assert loaded.diagnostics[-1].where.path == "k995"
    assert_sound(loaded, data)


@pytest.mark.parametrize("number", [100, 101, 996])
def test_a_hundred_faults_are_listed_and_the_others_counted(
    check: Callable[[bytes], CheckedPilot], number: int
) -> None:
    data = HEAD + b"".join(b"k%d: 1\n" % i for i in range(number))
    checked = check(data)
    assert [d.code for d in checked.diagnostics[:100]] == ["PS201"] * 100
    rest = [(d.code, d.severity, d.where.line) for d in checked.diagnostics[100:]]
    assert rest == ([("PS117", Severity.ERROR, 105)] if number > 100 else [])
    assert number == 100 or checked.diagnostics[-1].message.startswith(f"{number - 100} more fault")
    assert_sound(checked, data)


def test_a_long_line_does_not_make_a_long_message(load: Load) -> None:
    loaded = load(HEAD + b"status: " + b"x" * 500_000)
    (diagnostic,) = loaded.diagnostics
    assert len(diagnostic.message) < 200
    assert len(diagnostic.hint) < 200


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_a_pipe_that_nobody_writes_to_does_not_hang(tmp_path: Path) -> None:
    path = tmp_path / "x.yaml"
    os.mkfifo(path)
    loaded = load_pilot_file(FoundFile("x.yaml", path, named=True))
    assert [(d.code, d.message) for d in loaded.diagnostics] == [
        ("PS101", "cannot be read: not a regular file")
    ]
    result = pilotscan.load_pilots(tmp_path, framework=framework())
    assert [d.code for d in result.diagnostics] == ["PS101"]


@pytest.mark.parametrize("name", ["/dev/zero", "/dev/null", "/dev/tty"])
def test_a_device_is_not_read(name: str) -> None:
    if not Path(name).exists():
        pytest.skip("no such device here")
    loaded = load_pilot_file(FoundFile(name, Path(name), named=True))
    assert codes(loaded) == ["PS101"]


def test_a_framework_name_that_no_system_allows_is_only_a_wrong_name() -> None:
    with pytest.raises(pilotscan.FrameworkError, match=r"^there is no framework 'x{80}…'"):
        pilotscan.load_framework("x" * 300)


@pytest.mark.parametrize("name", ["x" * 300 + ".yaml", "a\0b.yaml"], ids=["long", "odd"])
def test_a_name_that_no_system_allows_is_no_file(tmp_path: Path, name: str) -> None:
    with pytest.raises(UsageError, match="there is no file or folder"):
        pilotscan.load_pilots(tmp_path / name, framework=framework())
    [fault] = discover([tmp_path / name])[1]
    assert fault.code == "PS101"


# --- what a run left behind, forged ---------------------------------------------------------------


@pytest.mark.parametrize("kind", ["text", "md", "html", "json"])
def test_a_forged_result_reaches_no_page(run: Run, good: Path, kind: str) -> None:
    """Nothing of it but one line that is safe to print."""
    document = json.loads(run("evaluate", ".", "--format", "json", "--out", "-").out)
    document["pilots"][0]["conditions"][0]["flags"] = ["\x1b[2J"]
    document["pilots"][0]["name"] = "a\0\u202eb"
    (good / "old.json").write_text(json.dumps(document), "utf-8")

    done = run("diff", "old.json", ".", "--format", kind, "--out", f"changes.{kind}")

    assert done.code == 2
    assert done.err == (
        "pilotscan: old.json is not a sound result: 'pilots.0.name': contains the control "
        "character U+0000\n"
    )
    assert not (good / f"changes.{kind}").exists()


# --- frameworks at their limits -------------------------------------------------------------------


def test_a_framework_at_its_limits_ends_no_command(run: Run, good: Path) -> None:
    """Texts that are one word of 20,000 letters, and the largest and smallest numbers."""
    tree = yaml.load(builtin_framework("living-lab"), yaml.CSafeLoader)
    for dimension in tree["dimensions"][:3]:
        dimension["title"] = {"en": "e\u0301\U0001f469\u200dx" * 4_000, "nl": "ijsvrij" * 2_857}
        dimension["weight"], dimension["conditions"][0]["weight"] = 0.001, 1000
        dimension["conditions"][0]["title"] = {"en": "x" * 20_000}
    rules = tree["rules"]
    rules["min_coverage"] = rules["ready"]["min_applicable_share"] = 5e-324
    rules["ready"]["min_dimension_mean"] = 3.9999999999999996
    rules["uncertainty"]["keep_level_by_evidence"] = [0, 5e-324, 1e-308, 0.9999999999999999, 1]
    rules["systemic"] = {"above_share": 5e-324, "from_pilots": 999_999_999_999_999_999}
    tree["plausibility"]["old_evidence"][0]["years"] = 999_999_999_999_999_999
    (good / "rules.yaml").write_text(yaml.dump(tree, Dumper=yaml.CSafeDumper), "utf-8")
    text = (good / "good.yaml").read_text("utf-8")
    (good / "other.yaml").write_text(text.replace("id: good", "id: other"), "utf-8")

    pilots = ("good.yaml", "other.yaml", "--framework", "rules.yaml")
    assert run("evaluate", *pilots, "-q").code == 0
    page = (good / "reports" / "good.html").read_text("utf-8")
    assert max(map(len, re.findall("<text[^>]*>([^<]*)", page))) <= 140  # what is longer is cut
    assert run("compare", *pilots, "--order").code == 0


@pytest.mark.parametrize("number", ["1e30", "1e308", "-1e308", "9" * 18, "9" * 400])
def test_a_number_of_a_framework_past_its_bounds_is_told_with_its_place(number: str) -> None:
    text = SMALL_FRAMEWORK.read_text("utf-8")
    numbers = list(re.finditer(r"(?<=[:\[] )[0-9]+(\.[0-9]+)?(?=[,}\n])", text))
    assert len(numbers) > 15
    for match in numbers:
        changed = f"{text[: match.start()]}{number}{text[match.end() :]}"
        framework, _, faults = load_framework_document(changed.encode(), "f.yaml")
        assert framework is None
        assert {d.code for d in faults} <= {"PS113", "PS203", "PS204"}
        assert {d.where.line for d in faults} == {text.count("\n", 0, match.start()) + 1}
