"""Nothing that stands in a stranger's file is live in any output, from file to terminal or page."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator
from io import BytesIO, TextIOWrapper
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import html5lib
import pytest
import yaml
from markdown_it import MarkdownIt

from pilotscan.cli.validate import FindingsFormat

CASES = Path(__file__).parents[1] / "cases"
FORMATS = [kind.value for kind in FindingsFormat]
Run = Callable[..., Any]

# Everything that some reader of an output might obey; all of it is text that a pilot may hold.
ATTACKS = {
    "command": "::error file=x,line=1::owned",
    "command on a line": "ok\n::error::owned\n",
    "command behind returns": "ok\r::warning::owned\r\n \t ::set-output name=x::owned",
    "command behind blank lines": "ok\n\n\n  ::add-mask::owned",
    "command on odd lines": "ok\u2028::error::owned\u2029 ::error::owned",
    "command behind a hard space": "ok\n\xa0\u3000::error::owned",
    "command in escapes": "%0A::error::owned%0D%0A::error::owned",
    "old command": "##[error]owned ##[set-env name=x;]owned",
    "old command among marks": "###[group]owned####[x]# ##[section]owned",
    "azure": "##vso[task.setvariable variable=x]owned ##VSO[x]owned",
    "teamcity": "##teamcity[buildStop comment='owned']",
    "script": "<script>alert(1)</script><owned onload=alert(1)>",
    "image": "<img src=x onerror=alert(1)>",
    "attribute": "\" onmouseover=alert(1) owned='1' x=\"",
    "closing": "</style></title></textarea></td></svg>--><h1 id=owned>owned</h1>",
    "xml": "]]></failure></testcase><!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]>&e;",
    "template": "{{ 7*191 }} {% for x in y %} {# x #} ${{ github.token }} #{7*191}",
    "placeholders": "{0} %s %(name)s ${HOME} `id` $(id)",
    "heading": "# owned\n\n## owned\n\nowned\n=====\n",
    "link": "[owned](javascript:alert(1)) [owned]: https://evil.example <https://evil.example>",
    "picture": "![owned](https://evil.example/x.png)",
    "table": "| owned | owned |\n|---|---|\n| owned | owned |\n",
    "list": "- owned\n- owned\n\n```\nowned\n",
    "formula": "=HYPERLINK(\"https://evil.example\")",
    "plus": "+1+1",
    "minus": "-1-1",
    "at": "@SUM(A1:A2)",
    "markup": "[bold red]owned[/bold red] [link=https://evil.example]x[/link] [/x]",
}  # fmt: skip
# What reading refuses, so that it can only stand in a message about it; written as in a file.
CONTROLS = {
    "colour": "\\e[31mowned\\e[0m",
    "title": "\\x1b]0;owned\\a",
    "eight bits": "\\x9b31mowned\\x85\\x84",
    "backspaces": "good\\b\\b\\b\\bowned\\x7f",
    "bidi": "a\\u202edenwo\\u2067x\\u200e",
    "invisible": "a\\u200b\\u00ad\\ufeff\\u2060b\\u2028c\\u2029d\\u00a0e\\u3000f",
    "nul": "a\\0b\\x01c",
    "no characters": "\\ufffe\\uffff\\U0001ffff",
    "low surrogate": "a\\udc00b",
    "high surrogate": "a\\ud800b",
    "lines": "a\\N::error::owned\\L::error::owned\\P::error::owned\\n::error::owned",
}  # fmt: skip

# Where strangers' words end up in messages: keys, ids, dates, words from a list, and what is no
# YAML at all. {q} is an attack in double quotes, {r} the same as it is, on one line.
PLACES = {
    "key": "{q}: 1",
    "key inside": "place: {{municipality: Delft, country: NL, {q}: 1}}",
    "id": "id: {q}",
    "name": "name: [{q}]",
    "word": "status: {q}",
    "words": "themes: {q}",
    "date": "period: {{start: {q}}}",
    "number": "pilotscan: {q}",
    "figure": "figures: [{{what: {q}, value: {q}, low: 3, high: 2, unit: {q}}}]",
    "source": "sources: {{{q}: {{title: {q}, url: {q}, kind: {q}, colour: {q}}}}}",
    "citation": "problem: {{text: {q}, sources: [{q}]}}",
    "route": "scaling: {{route: {q}}}",
    "rating": "assessments: [{{date: {q}, framework: {q}, assessor: {{role: {q}}}, "
    "ratings: {{{q}: {q}}}}}]",
    "condition": "assessments: [{{date: 2026-01-15, framework: living-lab, "
    "assessor: {{role: independent}}, ratings: {{{q}: 1, "
    "reach: {{level: not-applicable, because: {q}}}}}}}]",
    "twice": "{q}: 1\n{q}: 2",
    "personal data": "summary: [{q}, 'mail owned@example.org, 06-12345678 {q}']",
    "tag": "name: !{q} x",
    "alias": "name: *{r}",
    "plain": "name: {r}",
    "loose": "{r}",
    "comment": "x: 1 # pilotscan: allow {r} PS601, PS602",
    "framework": "pilotscan_framework: 1\nid: {q}\ntitle: {q}\nroutes: {{{q}: {q}}}\n{q}: {q}",
}  # fmt: skip

HEAD = {"pilotscan": "1", "name": "words", "place": "{municipality: Delft, country: NL}"}

NAMES = [
    "::error file=x::owned.yaml",
    " ::error::owned.yaml",
    "a\n::error::owned.yaml",
    "a\r::warning::owned.yaml",
    "%0A::error::owned.yaml",
    "##[error]owned.yaml",
    "##vso[task.x]owned.yaml",
    "\x1b[31mowned\x1b]0;x\x07.yaml",
    "a\u202elmay.yaml",
    "<img src=x onerror=alert(1)>.yaml",
    "{{ 7*191 }}{0}.yaml",
    "[owned](javascript:alert(1)).yaml",
    "| owned | owned |.yaml",
    "=1+1.yaml",
    "]]>&e;.yaml",
    "[bold]owned[" + "x" * 20 + "].yaml",
]


# --- files from strangers -------------------------------------------------------------------------


FIXED = {
    "id", "language", "country", "scope", "start", "end", "status", "checked", "date", "basis",
    "sector", "currency", "per", "kind", "role", "roles", "at_scale", "direction", "design",
    "handled", "route", "framework", "url", "doi", "read", "until", "result", "proposed",
}  # fmt: skip
"""Keys whose values are not of the author's own choice."""


def free_texts(tree: Any) -> Iterator[tuple[Any, Any]]:
    """Yield where a pilot file holds words of the author's own choice: container and key."""
    steps = tree.items() if isinstance(tree, dict) else enumerate(tree)
    for step, value in steps:
        if isinstance(value, dict) or (
            isinstance(value, list) and step not in {"roles", "sources", "knows"}
        ):
            yield from free_texts(value)
        elif isinstance(value, str) and step not in FIXED and value not in {"rigo", "this"}:
            yield tree, step


def full_pilot(pilot_id: str, texts: list[str]) -> str:
    """Fill every free text of the pilot with all fields, taking turns."""
    tree = yaml.safe_load((CASES / "valid" / "all-fields.yaml").read_text("utf-8"))
    tree = json.loads(json.dumps(tree, default=str))  # dates become texts again
    places = list(free_texts(tree))
    assert len(places) >= 40
    for index, (container, step) in enumerate(places):
        container[step] = texts[index % len(texts)]
    tree["id"] = pilot_id
    return json.dumps(tree, indent=1)


def write_pilots(folder: Path, texts: list[str]) -> int:
    """Write pilots in which, together, every free text is every attack once."""
    folder.mkdir()
    for turn in range(len(texts)):
        text = full_pilot(f"p{turn:02}", texts[turn:] + texts[:turn])
        (folder / f"p{turn:02}.yaml").write_text(text, "utf-8")
    return len(texts)


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with good pilots of hostile words."""
    folder = tmp_path_factory.mktemp("good")
    write_pilots(folder / "pilots", list(ATTACKS.values()))
    return folder


@pytest.fixture(scope="module")
def broken(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with faulty files: hostile words wherever a message repeats them, hostile names."""
    folder = tmp_path_factory.mktemp("broken")
    (folder / "pilots").mkdir()
    quoted = [json.dumps(text) for text in ATTACKS.values()]
    quoted += [f'"{text}"' for text in CONTROLS.values()]
    for number, text in enumerate(quoted):
        raw = " ".join(re.sub(r"\\.", " ", text[1:-1]).split())
        for place, template in PLACES.items():
            lines = template.format(q=text, r=raw).split("\n")
            said = {line.partition(":")[0] for line in lines}
            if place != "framework":
                head = {**HEAD, "id": f"p-{number}-{place.replace(' ', '-')}"}
                lines = [f"{key}: {head[key]}" for key in head if key not in said] + lines
            path = folder / "pilots" / f"{place}-{number}.yaml"
            path.write_text("\n".join(lines) + "\n", "utf-8")
    same = full_pilot("same", ["words"])
    for name in NAMES:
        (folder / "pilots" / name).write_text(same + "\nmore: ", "utf-8")
        (folder / "pilots" / f"same {name}").write_text(same, "utf-8")
    name = b"\xff\xfe::owned.yaml"
    Path(folder / "pilots", name.decode("utf-8", "surrogateescape")).write_text(same, "utf-8")
    # The id is repeated in messages, valid or not.
    for number, text in enumerate(quoted):
        for copy in "ab":
            path = folder / "pilots" / f"{copy}-{number}.yaml"
            path.write_text(f"pilotscan: 1\nid: {text}\nname: x\n", "utf-8")
    # Bytes that are no escapes.
    raw = "".join(map(chr, range(1, 32))) + "\x7f\x9b\u202e::error::owned"
    (folder / "pilots" / "raw.yaml").write_bytes(b"name: " + raw.encode() + b"\nid: x\xff\0\n")
    return folder


# --- what readers of an output obey ---------------------------------------------------------------


def live_commands(text: str) -> list[str]:
    """Return the lines of a log that a build service would take for commands."""
    lines = re.split(r"[\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]", text)
    return [line for line in lines if line.lstrip().startswith("::") or re.search(r"##\w*\[", line)]


def unseen(text: str) -> set[str]:
    """Return the characters that a terminal might obey or that hide or turn around others."""
    return {c for c in set(text) if not c.isprintable() and c not in "\n\xa0\u2009"}


def obeyed(text: str) -> set[str]:
    """Return the characters in a document that a terminal obeys: controls, line ends, bidi."""
    bidi = {*map(chr, range(0x202A, 0x202F)), *map(chr, range(0x2066, 0x206A))}
    return {c for c in unseen(text) if c in bidi or unicodedata.category(c) in {"Cc", "Zl", "Zp"}}


def check_log(text: str) -> None:
    assert unseen(text) == set()
    assert live_commands(text) == []


@pytest.mark.parametrize(
    "text", ["::error::x", "a\n  ::error::x", "a\r::x", "a ##[x]", "###vso[x]", "##teamcity[x"]
)
def test_these_lines_are_live(text: str) -> None:
    assert live_commands(text) != []
    with pytest.raises(AssertionError):
        check_log(text)


@pytest.mark.parametrize("text", ["a ::error::x", "##", "# #[x]", "a::b", "## [x]"])
def test_these_lines_are_not(text: str) -> None:
    check_log(text)


# --- evaluate -------------------------------------------------------------------------------------


def test_attacks_are_words_that_a_pilot_may_hold(
    run: Run, hostile: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Else the pages below would hold none of them.
    monkeypatch.chdir(hostile)
    done = run("validate", "--ignore", "PS5", "--ignore", "PS6", "--format", "concise")
    assert done.out.splitlines() == [f"{len(ATTACKS)} files checked: no faults."]


def python(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=folder,
        capture_output=True,
        check=False,
        encoding="utf-8",
        timeout=300,
    )


@pytest.fixture(scope="module")
def reports(hostile: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, str]]:
    """Reports of hostile pilots, and of the same pilots with harmless words."""
    harmless = tmp_path_factory.mktemp("harmless")
    write_pilots(harmless / "pilots", [f"words {turn}" for turn in range(len(ATTACKS))])
    formats = [part for kind in ("html", "md", "json") for part in ("--format", kind)]
    made = {}
    for name, folder in (("hostile", hostile), ("harmless", harmless)):
        assert python(folder, "-m", "pilotscan", "evaluate", *formats).returncode == 0
        listed = sorted(path for path in (folder / "reports").glob("[!.]*") if path.is_file())
        made[name] = {path.name: path.read_text("utf-8") for path in listed}
        assert len(made[name]) == 4 * len(ATTACKS) + len(PAGES)
    return made


PAGES = ("index.html", "index.md", "comparison.html", "glossary.html", "method.html")
LINES_OF_CHARTS = ("text", "tspan")
"""A long label of a chart takes more lines than a short one."""


def html_shape(page: str) -> Counter[tuple[str, tuple[str, ...]]]:
    parser = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False)
    shape = Counter((str(e.tag), tuple(sorted(e.attrib))) for e in parser.parse(page).iter())
    for tag, attributes in shape:
        if tag.rpartition("}")[2] in LINES_OF_CHARTS:
            shape[tag, attributes] = 1
    return shape


def markdown_shape(page: str) -> Counter[tuple[str, str, str]]:
    reader = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    tokens = reader.parse(page)
    tokens += [child for token in tokens for child in token.children or ()]
    return Counter(
        (token.type, token.tag, str(token.attrGet("href") or ""))
        for token in tokens
        if token.type not in {"text", "inline", "text_special", "softbreak"}
    )


@pytest.mark.outside
def test_no_page_has_an_element_that_came_from_a_file(
    reports: dict[str, dict[str, str]],
) -> None:
    shapes = {"html": html_shape, "md": markdown_shape}
    names = [f"{stem}.{kind}" for stem in ("index", "p00", "p09", "p18") for kind in shapes]
    names.append("comparison.html")
    for name in names:
        page, harmless = reports["hostile"][name], reports["harmless"][name]
        shape = shapes[name.rpartition(".")[2]]
        assert page.count("owned") > 20
        assert "1337" not in page  # 7 * 191
        assert shape(page) == shape(harmless), name


@pytest.mark.outside
def test_the_json_of_a_pilot_holds_its_words_unchanged(
    reports: dict[str, dict[str, str]],
) -> None:
    names = [
        json.loads(text)["pilots"][0]["name"]
        for name, text in reports["hostile"].items()
        if name.endswith(".json")
    ]
    assert names == [text.strip() for text in ATTACKS.values()]


@pytest.mark.parametrize("options", [["-v"], ["--strict", "--lang", "nl"]], ids=" ".join)
def test_no_log_obeys_what_evaluate_says(
    run: Run, hostile: Path, monkeypatch: pytest.MonkeyPatch, options: list[str]
) -> None:
    monkeypatch.chdir(hostile)
    done = run("evaluate", "--format", "md", *options)
    assert done.out.count("\n") > 2 * len(ATTACKS)
    assert "owned" in done.out
    check_log(done.out)
    check_log(done.err)


@pytest.mark.parametrize("kind", ["html", "md", "json"])
def test_no_log_obeys_a_report_on_stdout(
    run: Run, hostile: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    monkeypatch.chdir(hostile)
    folder = hostile / "pilots"
    turns = range(0, len(ATTACKS), 3)
    paths = [folder] if kind == "json" else [folder / f"p{turn:02}.yaml" for turn in turns]
    for path in paths:
        done = run("evaluate", path, "--format", kind, "--out", "-")
        assert done.code == 0
        assert done.out.count("owned") > 20
        assert obeyed(done.out) <= {"\t"}
        assert live_commands(done.out) == []


def test_no_log_obeys_what_evaluate_says_of_broken_files(
    run: Run, broken: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(broken)
    done = run("evaluate", "-v", "--format", "json")
    assert done.code == 1
    assert "owned" in done.err
    check_log(done.out)
    check_log(done.err)


def test_no_log_obeys_the_diagnostics_in_the_json_of_evaluate(
    run: Run, broken: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(broken)
    done = run("evaluate", "--format", "json", "--out", "-")
    assert len(json.loads(done.out)["diagnostics"]) > 1_000
    assert obeyed(done.out) == set()
    assert live_commands(done.out) == []


@pytest.mark.parametrize("first", [0, pytest.param(1, marks=pytest.mark.long)])
def test_the_words_of_a_framework_are_not_live_on_a_terminal(
    run: Run, good: Path, small_file: Path, monkeypatch: pytest.MonkeyPatch, first: int
) -> None:
    text = (good / "good.yaml").read_text("utf-8")
    text = text.replace("living-lab", "two-dimensions").replace("durable-need", "money")
    (good / "good.yaml").write_text(text.replace("level: 3", "level: 0"), "utf-8")
    live = [text for text in ATTACKS.values() if "::" in text or "##" in text]
    for number, attack in enumerate(live):
        tree = yaml.safe_load(small_file.read_text("utf-8"))
        for holder in (*tree["routes"].values(), *tree["verdicts"].values()):
            holder["title"] = {"en": attack, "nl": attack}
        for dimension in tree["dimensions"]:
            for condition in dimension["conditions"]:
                condition["title"] = {"en": attack, "nl": attack}
        (good / "fw.yaml").write_text(json.dumps(tree), "utf-8")
        monkeypatch.setenv("COLUMNS", ("70", "110")[(number + first) % 2])
        done = run("evaluate", "good.yaml", "--framework", "fw.yaml", "--format", "json")
        assert done.code == 0, done.err
        check_log(done.out)
        check_log(done.err)


# --- validate -------------------------------------------------------------------------------------


def read_github(text: str) -> list[str]:
    """Return the data of GitHub's commands, all of which are to be our own."""
    listed = []
    for line in text.splitlines():
        found = re.fullmatch(r"::(error|warning) title=PS\d+ [^,:]*,file=[^,:]+(.*?)::(.*)", line)
        assert found is not None, line
        assert re.fullmatch(r"(,line=\d+,col=\d+)?", found[2]), line
        listed.append(found[3])
    return listed


VALIDATE = """\
import sys
from pilotscan.cli.app import main
for kind in sys.argv[1:]:
    print(main(["validate", "--format", kind, "--output-file", f"told.{kind}"]))
"""


@pytest.fixture(scope="module", params=["hostile", "broken"])
def told(request: pytest.FixtureRequest) -> dict[str, str]:
    """What validate says in every format, and its summaries."""
    folder = request.getfixturevalue(request.param)
    done = python(folder, "-c", VALIDATE, *FORMATS)
    assert done.stdout.split() == ["1" if request.param == "broken" else "0"] * len(FORMATS)
    told = {kind: (folder / f"told.{kind}").read_text("utf-8") for kind in FORMATS}
    return {**told, "stderr": done.stderr}


@pytest.mark.parametrize("kind", [*FORMATS, "stderr"])
@pytest.mark.outside
def test_no_log_obeys_what_validate_says(told: dict[str, str], kind: str) -> None:
    text = told[kind]
    if kind == "github":
        read_github(text)
        text = re.sub("^::", "", text, flags=re.MULTILINE)
    check_log(text)


@pytest.mark.outside
def test_every_format_for_programs_tells_every_fault(told: dict[str, str]) -> None:
    listed = json.loads(told["json"])["diagnostics"]
    codes = [diagnostic["code"] for diagnostic in listed]
    assert [json.loads(line) for line in told["jsonl"].splitlines()] == listed
    assert len(told["concise"].splitlines()) == len(listed)
    assert len(read_github(told["github"])) == len(listed)
    assert [r["ruleId"] for r in json.loads(told["sarif"])["runs"][0]["results"]] == codes
    assert [entry["check_name"] for entry in json.loads(told["gitlab"])] == codes
    tests = ET.fromstring(told["junit"])  # noqa: S314 - our own output
    assert len([*tests.iter("failure"), *tests.iter("system-out")]) == len(listed)
    assert {e.tag for e in tests.iter()} <= {
        "testsuites", "testsuite", "testcase", "failure", "system-out",
    }  # fmt: skip


def test_messages_of_every_family_are_one_short_line(
    run: Run, broken: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(broken)
    found = json.loads(run("validate", "--format", "json").out)["diagnostics"]
    # Else there would be messages that no test above has seen.
    assert len(found) > 1_000
    assert {one["code"][:3] for one in found} == {"PS1", "PS2", "PS3", "PS4", "PS5", "PS6"}
    for diagnostic in found:
        for part in ("message", "hint", "file"):
            assert diagnostic[part] == "" or diagnostic[part].isprintable(), diagnostic
            assert len(diagnostic[part]) < 400, diagnostic


def test_the_name_given_to_standard_input_is_not_live(
    run: Run, work: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in NAMES:
        monkeypatch.setattr(sys, "stdin", TextIOWrapper(BytesIO(b"x: 1\n"), "utf-8"))
        done = run("validate", "-", "--stdin-filename", work / name, "--format", "concise")
        assert done.code == 1
        check_log(done.out)


# --- streams that cannot show everything ----------------------------------------------------------

IN_ONE_PROCESS = """
import json, os, sys
from pilotscan.__main__ import main
for arguments in json.loads(sys.argv[1]):
    sys.argv[1:] = [os.fsdecode(argument.encode()) for argument in arguments]
    try:
        main()
    except SystemExit as leaving:
        print("\\n=", leaving.code, *arguments, file=sys.stderr, flush=True)
"""
COMMANDS = [
    "evaluate pilots --out één --lang nl", "evaluate pilots/één.yaml --format md --out -",
    "evaluate --format json --out - --config é.toml", "compare pilots --lang nl",
    "compare pilots --format csv", "diff git:HEAD --lang nl", "diff één/data/b.json pilots",
    "validate pilots", "validate pilots --format json", "history pilots", "new één --lang nl",
    "explain PS101 --lang nl", "explain één", "schema pilot --lang nl",
    "baseline write pilots --baseline één.txt", "config show --config é.toml", "templates list",
    "evaluate één.yml", "evaluate --one-é",
]  # fmt: skip


@pytest.mark.parametrize(
    "environment",
    [
        {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
        {"LC_ALL": "POSIX", "PYTHONUTF8": "0", "PYTHONIOENCODING": "latin-1:strict"},
    ],
    ids=["C", "latin-1"],
)
@pytest.mark.outside
def test_what_a_stream_cannot_show_ends_no_command(good: Path, environment: dict[str, str]) -> None:
    pilots = good / "pilots"
    pilots.mkdir()
    text = (good / "good.yaml").read_text("utf-8").replace("name: Good", "name: “Één” → ✔")
    (pilots / "één.yaml").write_text(text.replace("id: good", "id: een") + "typé: 1\n", "utf-8")
    (pilots / "b.yaml").write_text(text.replace("id: good", "id: b"), "utf-8")
    (good / "good.yaml").rename(pilots / "good.yaml")
    (good / "é.toml").write_text('paths = ["pilots/één2.yaml"]\nout = "één"\n', "utf-8")
    for command in ("init -q", "add .", "-c user.name=n -c user.email=a@b.c commit -qm x"):
        subprocess.run(["git", *command.split()], cwd=good, check=True)
    (pilots / "één2.yaml").write_text(text.replace("id: good", "id: c"), "utf-8")
    plain = {k: v for k, v in os.environ.items() if not k.startswith(("LC_", "LANG", "PYTHON"))}

    done = subprocess.run(
        [sys.executable, "-c", IN_ONE_PROCESS, json.dumps([c.split() for c in COMMANDS])],
        cwd=good,
        env={**plain, **environment},
        capture_output=True,
        check=True,
    )

    shows = environment.get("PYTHONIOENCODING", "ascii").partition(":")[0]
    told = done.stderr.decode(shows)
    ended = re.findall(r"^= (\d+) (.*)", told, re.MULTILINE)
    assert len(ended) == len(COMMANDS)
    assert "70" not in dict(ended), told
    assert {code for code, _ in ended} == {"0", "1", "2"}
    assert "Traceback" not in told
    assert "the key 'typ\\xe9' is not known" in told or "the key 'typé' is not known" in told
    assert b'"Een"' not in done.stdout  # no letter becomes another
    assert "“Één” → ✔ pilot".encode() in done.stdout  # documents are UTF-8
    assert (b'"\\xc9\\xe9n" -> \\u2714' if shows == "ascii" else b'"\xc9\xe9n" -> ') in done.stdout
    assert "“Één” → ✔ pilot" in (good / "één" / "b.html").read_text("utf-8")


@pytest.mark.outside
def test_a_wish_for_a_stream_is_granted() -> None:
    """What somebody asks for by PYTHONIOENCODING, other than the default, stays."""
    script = "from pilotscan.reporting.output.streams import fit_streams as f; f(); print('é→')"
    for wish, shown in (
        ("ascii:replace", b"??\n"),
        ("utf-8", "é→\n".encode()),
        ("ascii", b"\\xe9->\n"),
    ):
        done = subprocess.run(
            [sys.executable, "-c", script],
            env={**os.environ, "PYTHONIOENCODING": wish},
            capture_output=True,
            check=True,
        )
        assert done.stdout == shown
