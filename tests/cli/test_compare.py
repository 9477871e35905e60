"""`pilotscan compare` as people and build services meet it: streams, options, exit codes."""

from __future__ import annotations

import csv
import io
import json
import os
import pty
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element

import docx
import pikepdf
import pytest
import typer

import pilotscan
from pilotscan.catalogue import tables as codebook
from pilotscan.cli.app import app
from pilotscan.comparing import order as orders
from pilotscan.model.framework import Framework
from pilotscan.reporting.comparison import ordering
from pilotscan.reporting.comparison import page as page_module
from pilotscan.reporting.output import extras
from support.read_pages import as_read, elements, parse, plain, section, text_of
from support.side_by_side import (
    HOSTILE,
    SMALL,
    assessment,
    four_trees,
    hostile_trees,
    stricter,
    tree,
    write,
)

ESCAPE = "\x1b["
FILES = {"html": "comparison.html", "md": "comparison.md", "json": "comparison.json"}
Run = Callable[..., Any]


@pytest.fixture
def pilots(work: Path) -> Path:
    """A working folder with alder, birch, cedar and dogwood in `pilots`."""
    write(work / "pilots", *four_trees())
    return work


@pytest.fixture
def compare(run: Run) -> Run:
    """Compare by the small framework."""
    return lambda *arguments: run("compare", "--framework", SMALL, *arguments)


@pytest.fixture
def result(compare: Run) -> Callable[..., Any]:
    """Compare by the small framework and read the JSON."""

    def read(*arguments: object, code: int = 0) -> Any:
        done = compare(*arguments, "--format", "json", "--out", "-")
        assert done.code == code, done.err
        return json.loads(done.out)

    return read


@pytest.fixture
def listed(compare: Run) -> Callable[..., list[str]]:
    """Compare by the small framework and return the pilots, of which Markdown is made soonest."""

    def read(*arguments: object) -> list[str]:
        done = compare(*arguments, "--format", "md", "--out", "-")
        assert done.code == 0, done.err
        names = re.findall(r"^\d+\. (\w+) \(", done.out, re.MULTILINE)
        return sorted(name.lower() for name in names)

    return read


def ids(document: Any) -> list[str]:
    return [row["pilot"] for row in document["tables"]["pilots"]]


def column(document: Any, table: str, *names: str) -> list[Any]:
    return [tuple(row[name] for name in names) for row in document["tables"][table]]


def files_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir() if not path.name.startswith("."))


def give_stdin(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text.encode()), "utf-8"))


def process(folder: Path, *arguments: object, **options: Any) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "pilotscan", "compare", *map(str, arguments)],
        cwd=folder,
        check=False,
        timeout=120,
        **{"capture_output": True, **options},
    )


def save(framework: Framework, path: Path) -> Path:
    path.write_text(json.dumps(framework.model_dump(mode="json", exclude_none=True)), "utf-8")
    return path


# --- what a first run does ------------------------------------------------------------------------


@pytest.mark.outside
def test_the_first_thing_typed_shows_the_comparison_and_writes_nothing(pilots: Path) -> None:
    done = process(pilots, "--framework", SMALL)
    assert (done.returncode, done.stderr) == (0, b"")
    out = done.stdout.decode()
    for head in ("What stands out", "What fails most often", "Who can learn from whom"):
        assert head in out.splitlines()
    assert "An order" not in out
    assert ESCAPE not in out
    assert files_in(pilots) == ["pilots"]


def test_without_a_path_the_folder_pilots_is_compared(result: Run, pilots: Path) -> None:
    (pilots / "pilots" / "deep").mkdir()
    (pilots / "pilots" / "birch.yaml").rename(pilots / "pilots" / "deep" / "birch.yml")
    found = column(result(), "pilots", "file")
    assert found == [
        ("pilots/alder.yaml",),
        ("pilots/cedar.yaml",),
        ("pilots/deep/birch.yml",),
        ("pilots/dogwood.yaml",),
    ]


@pytest.mark.usefixtures("pilots")
def test_files_are_compared_in_the_order_of_their_names_and_once(result: Run) -> None:
    document = result("pilots/dogwood.yaml", "pilots/alder.yaml", "./pilots/alder.yaml")
    assert ids(document) == ["alder", "dogwood"]


def test_the_default_framework_is_the_packaged_one(run: Run, good: Path, good_text: str) -> None:
    (good / "other.yaml").write_text(good_text.replace("id: good", "id: other"), "utf-8")
    done = run("compare", ".", "--format", "json", "--out", "-")
    assert (done.code, done.err) == (0, "")
    assert json.loads(done.out)["framework"]["id"] == "living-lab"


# --- files ----------------------------------------------------------------------------------------


def test_formats_write_files_and_print_their_names(compare: Run, pilots: Path) -> None:
    done = compare("--format", "html", "--format", "md", "--format", "json", "--format", "md")
    assert (done.code, done.err) == (0, "")
    assert done.out.splitlines() == [f"reports/{name}" for name in FILES.values()]
    assert files_in(pilots / "reports") == sorted(FILES.values())
    assert (pilots / "reports" / ".pilotscan-manifest.json").is_file()


def test_pdf_and_word_are_documents_of_their_own(compare: Run, pilots: Path) -> None:
    kinds = ("--format", "pdf", "--format", "docx", "--lang", "nl", "--order", "--draws", "20")
    assert compare(*kinds).code == 0
    folder = pilots / "reports"
    assert files_in(folder) == ["comparison.docx", "comparison.pdf"]
    pdf, word = ((folder / f"comparison.{kind}").read_bytes() for kind in ("pdf", "docx"))
    assert pdf.startswith(b"%PDF-")
    with pikepdf.open(io.BytesIO(pdf)) as document:
        assert str(document.docinfo["/Title"]) == "Pilots vergeleken"
    texts = [p.text for p in docx.Document(io.BytesIO(word)).paragraphs]
    assert "Pilots vergeleken" in texts
    assert "Wie van wie kan leren" in texts
    assert compare(*kinds, "--out", "again").code == 0
    assert (pilots / "again" / "comparison.docx").read_bytes() == word
    assert (pilots / "again" / "comparison.pdf").read_bytes() == pdf


def test_what_a_document_needs_is_said_before_a_file_is_read(
    compare: Run, pilots: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(extras, "find_spec", lambda _name: None)
    done = compare("--format", "docx")
    assert (done.code, done.out) == (2, "")
    assert "pip install 'pilotscan[docx]'" in done.err
    assert files_in(pilots) == ["pilots"]


def test_tables_write_a_file_each_or_one_workbook(compare: Run, pilots: Path) -> None:
    done = compare("--order", "--format", "csv", "--format", "xlsx", "--format", "parquet")
    assert (done.code, done.err) == (0, "")
    names = files_in(pilots / "reports")
    assert sorted(done.out.splitlines()) == [f"reports/{name}" for name in names]
    for table in codebook():
        for ending in ("csv", "parquet"):
            assert f"comparison-{table.replace('_', '-')}.{ending}" in names
    assert "comparison.xlsx" in names


def test_quiet_prints_no_names(compare: Run, pilots: Path) -> None:
    assert compare("--format", "md", "-q", "--out", "deep/er") == (0, "", "")
    assert files_in(pilots / "deep" / "er") == ["comparison.md"]


@pytest.mark.usefixtures("pilots")
def test_verbosity_changes_no_byte_of_a_document(compare: Run) -> None:
    command = ["--format", "json", "--out", "-"]
    plainly = compare(*command)
    for options in (("-q",), ("-v", "--strict")):
        assert compare(*command, *options) == plainly


@pytest.mark.usefixtures("pilots")
@pytest.mark.parametrize(
    ("kind", "lang", "start"),
    [
        ("html", "nl", '<!doctype html>\n<html lang="nl">'),
        ("md", "en", "# Pilots compared\n"),
        ("md", "nl", "# Pilots vergeleken\n"),
        ("json", "en", '{\n  "pilotscan"'),
        ("csv", "en", "pilot,dimension,condition,state,level,"),
        ("csv", "nl", "pilot;dimension;condition;state;level;"),
    ],
)
def test_one_document_can_go_to_stdout_and_nothing_else_does(
    compare: Run, pilots: Path, kind: str, lang: str, start: str
) -> None:
    done = compare("--format", kind, "--lang", lang, "--out", "-")
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith(start)
    assert files_in(pilots) == ["pilots"]


@pytest.mark.usefixtures("pilots")
def test_csv_on_stdout_is_the_table_of_levels(compare: Run, result: Run) -> None:
    rows = list(csv.DictReader(io.StringIO(compare("--format", "csv", "--out", "-").out)))
    assert len(rows) == 4 * 5
    levels = column(result(), "levels", "pilot", "condition", "level")
    shown = [(row["pilot"], row["condition"], row["level"]) for row in rows]
    assert shown == [(p, c, "" if level is None else str(level)) for p, c, level in levels]


@pytest.mark.usefixtures("pilots")
def test_a_file_is_what_stdout_shows(compare: Run, pilots: Path) -> None:
    for kind, name in FILES.items():
        streamed = compare("--format", kind, "--out", "-").out
        assert compare("--format", kind).code == 0
        assert (pilots / "reports" / name).read_text("utf-8") == streamed


def test_a_foreign_file_in_the_way_is_left_alone_unless_forced(compare: Run, pilots: Path) -> None:
    (pilots / "reports").mkdir()
    mine = pilots / "reports" / "comparison.md"
    mine.write_text("mine", "utf-8")
    done = compare("--format", "md", "--format", "html")
    assert (done.code, done.out) == (2, "reports/comparison.html\n")
    assert done.err.startswith("pilotscan: reports/comparison.md was not written by pilotscan")
    assert "--force" in done.err
    assert mine.read_text("utf-8") == "mine"
    assert compare("--format", "md", "--force")[::2] == (0, "")
    assert mine.read_text("utf-8").startswith("# Pilots compared")
    assert compare("--format", "md", "--lang", "nl").code == 0  # ours now


def test_a_folder_that_cannot_be_made_is_told(compare: Run, pilots: Path) -> None:
    (pilots / "taken").write_text("a file", "utf-8")
    done = compare("--format", "md", "--out", "taken")
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith("pilotscan: cannot write to taken: ")
    assert (pilots / "taken").read_text("utf-8") == "a file"


# --- what cannot be compared ----------------------------------------------------------------------


def test_a_broken_file_hides_no_good_one(compare: Run, pilots: Path) -> None:
    bad = {**tree("bad"), "status": "runing"}
    write(pilots / "pilots", bad)
    done = compare("--format", "json", "--out", "-")
    assert done.code == 1
    document = json.loads(done.out)
    assert ids(document) == ["alder", "birch", "cedar", "dogwood"]
    assert [(d["code"], d["file"]) for d in document["diagnostics"]] == [
        ("PS204", "pilots/bad.yaml")
    ]
    assert "pilots/bad.yaml:1:" in done.err
    assert "PS204 error: 'runing' is not one of" in done.err
    shown = compare()
    assert (shown.code, shown.err) == (1, done.err)
    assert "4 pilots, each on its own route" in shown.out


def test_a_second_use_of_an_id_is_an_error_and_the_first_one_counts(
    compare: Run, pilots: Path
) -> None:
    twin = {**tree("alder", trust=4), "name": "Another"}
    (pilots / "pilots" / "zz.yaml").write_text(json.dumps(twin), "utf-8")
    done = compare("--format", "json", "--out", "-")
    assert done.code == 1
    document = json.loads(done.out)
    assert column(document, "pilots", "pilot", "name")[0] == ("alder", "Alder")
    assert len(ids(document)) == 4
    assert [d["code"] for d in document["diagnostics"]] == ["PS402"]
    assert "pilots/zz.yaml:1:" in done.err


@pytest.mark.parametrize(
    ("files", "message"),
    [
        (
            {"a": tree("a")},
            "comparing needs at least two pilots, and only 'a' can be judged; 'pilotscan evaluate' "
            "judges a single one",
        ),
        (
            {"a": tree("a"), "b": tree("a")},
            "comparing needs at least two pilots, and only 'a' can be judged; ",
        ),
        ({"a": {"x": 1}, "b": {"x": 1}}, "there is nothing to compare: no pilot can be judged"),
        ({}, "there is nothing to read"),
    ],
    ids=["one", "twice the same", "none that is sound", "none"],
)
def test_fewer_than_two_pilots_are_wrong_usage(
    compare: Run, work: Path, files: dict[str, Any], message: str
) -> None:
    for name, content in files.items():
        (work / f"{name}.yaml").write_text(json.dumps(content), "utf-8")
    for options in ((), ("--format", "html"), ("--format", "json", "--out", "-")):
        done = compare(".", *options)
        assert (done.code, done.out) == (2, "")
        assert done.err.splitlines()[-1].startswith(f"pilotscan: {message}")
        assert files_in(work) == sorted(f"{name}.yaml" for name in files)


@pytest.mark.usefixtures("work")
def test_what_cannot_be_read_is_told_before_the_run_stops(compare: Run) -> None:
    done = compare("nowhere.yaml", "nor-here")
    assert (done.code, done.out) == (2, "")
    assert done.err.count("PS101 error") == 2
    assert done.err.splitlines()[-1] == "pilotscan: there is nothing to read"


def test_one_file_that_cannot_be_read_is_a_finding_only(compare: Run, pilots: Path) -> None:
    (pilots / "pilots" / "zz.yaml").write_bytes(b"#" * 1_100_000)
    done = compare()
    assert done.code == 1
    assert re.search(r"^pilots/zz\.yaml: PS10\d error", done.err, flags=re.MULTILINE)
    assert "What stands out" in done.out


def test_files_that_cannot_be_opened_are_nothing_read(compare: Run, work: Path) -> None:
    for name in "ab":
        (work / f"{name}.yaml").symlink_to(work / f"{name}.yaml")
    done = compare("a.yaml", "b.yaml")
    assert (done.code, done.out) == (2, "")
    assert done.err.splitlines()[-1].startswith("pilotscan: there is nothing to ")


@pytest.mark.parametrize("options", [(), ("--order",), ("--order", "--rank-from", "0")], ids=str)
def test_pilots_of_which_nothing_is_known_can_be_compared(
    compare: Run, work: Path, options: tuple[str, ...]
) -> None:
    write(work / "pilots", tree("a"), tree("b"))
    done = compare(*options)
    assert (done.code, done.err) == (0, "")
    out = " ".join(plain(done.out).split())
    assert "2 pilots, each on its own route: none gets a yes" in out
    assert "5 of 5 conditions are each unknown" in out
    if options == ("--order",):
        assert "None of these pilots is known well enough for a rank." in out
    page = compare(*options, "--format", "html", "--out", "-")
    assert page.code == 0
    parse(page.out)


def test_identical_pilots_share_everything(result: Run, work: Path) -> None:
    levels = {"trust": 3, "volunteers": 2, "language_help": 1, "money": 3, "no_harm": 3}
    write(work / "pilots", *(tree(name, **levels) for name in ("a", "b", "c")))
    document = result("--order", "--draws", "40")
    assert column(document, "order", "pilot", "rank") == [("a", 1), ("b", 1), ("c", 1)]
    shares = [row["share"] for row in document["tables"]["acceptability"]]
    assert shares == pytest.approx([1 / 3] * 3 * 9)
    assert document["tables"]["break_even"] == document["tables"]["dominance"] == []
    assert {row["share"] for row in document["tables"]["wins"]} == {0.5}


# --- --where --------------------------------------------------------------------------------------

WHERE = {
    "theme": (["theme=housing"], ["alder", "birch"]),
    "theme in capitals": (["THEME=HOUSING"], ["alder", "birch"]),
    "spaces around": ([" theme = housing "], ["alder", "birch"]),
    "either theme": (["theme=work", "theme=language"], ["alder", "cedar"]),
    "either municipality": (
        ["municipality=delft", "municipality=Zwolle"],
        ["alder", "dogwood"],
    ),
    "country": (["country=nl"], ["alder", "cedar", "dogwood"]),
    "status": (["status=Ended", "status=planned"], ["alder", "dogwood"]),
    "route": (["route=growth"], ["alder", "birch", "dogwood"]),
    "verdict": (["verdict=not-yet"], ["alder", "birch"]),
    "verdict in capitals": (["verdict=NOT-YET"], ["alder", "birch"]),
    "either verdict": (["verdict=not-yet", "verdict=conditional"], ["alder", "birch", "cedar"]),
    "sector": (["sector=ngo", "sector=company"], ["alder", "birch"]),
    "two fields": (["route=growth", "country=NL"], ["alder", "dogwood"]),
    "two fields, one with two values": (
        ["country=BE", "verdict=not-yet", "country=NL"],
        ["alder", "birch"],
    ),
}  # fmt: skip


@pytest.mark.usefixtures("pilots")
@pytest.mark.parametrize("name", WHERE)
def test_where_keeps_the_pilots_that_have_it(listed: Run, name: str) -> None:
    conditions, kept = WHERE[name]
    assert listed(*(part for text in conditions for part in ("--where", text))) == kept


@pytest.mark.usefixtures("pilots")
def test_what_was_selected_is_in_the_json_as_it_was_asked_for(result: Run) -> None:
    conditions = [" theme = housing ", "country=BE", "verdict=not-yet", "country=NL"]
    document = result(*(part for text in conditions for part in ("--where", text)))
    assert ids(document) == ["alder", "birch"]
    assert document["settings"]["selection"] == conditions


@pytest.mark.usefixtures("pilots")
@pytest.mark.parametrize(
    ("conditions", "message"),
    [
        (["theme"], "--where 'theme': write FIELD=VALUE, for example theme=housing"),
        (["theme="], "--where 'theme=': write FIELD=VALUE"),
        ([""], "--where '': write FIELD=VALUE"),
        (["=housing"], "--where: pilots have no field '': fields: theme, municipality, country,"),
        (["thema=x"], "--where: pilots have no field 'thema': did you mean 'theme'?"),
        (["name=x"], "--where: pilots have no field 'name': "),
        (["status=runing"], "--where: 'runing' is no status: did you mean 'running'?"),
        (["status=xyz"], "--where: 'xyz' is no status: values: planned, running, ended, continued"),
        (["route=replication"], "--where: 'replication' is no route: "),
        (["verdict=ready"], "--where: 'ready' is no verdict: "),
        (["sector=ngos"], "--where: 'ngos' is no sector: did you mean 'ngo'?"),
        (["theme=housign"], "no pilot has theme 'housign': did you mean 'Housing'?"),
        (["theme=zzz"], "no pilot has theme 'zzz': there is theme Housing, housing, language,"),
        (["country=DE"], "no pilot has country 'DE': "),
        (["municipality=Zwole"], "no pilot has municipality 'Zwole': did you mean 'Zwolle'?"),
        (["status=unknown"], "no pilot has status 'unknown': "),
        (["sector=education"], "no pilot has sector 'education': "),
        (["theme=x", "theme=y"], "no pilot has theme 'x' or 'y': "),
        (["country=BE", "status=ended"], "no pilot has all of this: country=BE and status=ended"),
        (
            ["status=planned"],
            "comparing needs at least two pilots, and only 'dogwood' is left; 'pilotscan evaluate'",
        ),
    ],
    ids=lambda value: "+".join(value) if isinstance(value, list) else "",
)  # fmt: skip
def test_where_without_a_pair_of_pilots_is_wrong_usage_and_helps(
    compare: Run, conditions: list[str], message: str
) -> None:
    done = compare(*(part for text in conditions for part in ("--where", text)))
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith(f"pilotscan: {message}")
    assert done.err.count("\n") == 1


@pytest.mark.usefixtures("pilots")
def test_where_verdict_is_about_the_route_that_is_judged(result: Run, compare: Run) -> None:
    on_circulation = ("--route", "circulation", "--where", "verdict=not-yet")
    assert ids(result(*on_circulation)) == ["alder", "dogwood"]
    done = compare("--route", "circulation", "--where", "route=growth")
    assert done.err.startswith("pilotscan: no pilot has route 'growth': there is route circulation")


@pytest.mark.usefixtures("pilots")
def test_the_selection_stands_on_the_page(compare: Run) -> None:
    for kind in ("html", "md"):
        text = as_read(compare("--where", "country=NL", "--format", kind, "--out", "-").out, kind)
        assert "country=NL" in text
        assert "3 pilots, each on its own route" in text


def test_an_odd_theme_in_a_hint_is_made_visible(compare: Run, work: Path) -> None:
    write(work / "pilots", tree("a", keys={"themes": ["##vso[task.x]owned", "y"]}), tree("b"))
    done = compare("--where", "theme=other\x1b[31m\nthing")
    assert done.code == 2
    assert done.err.count("\n") == 1
    assert ESCAPE not in done.err
    assert not re.search(r"##\w*\[", done.err)


def test_long_themes_are_clipped_in_a_hint(compare: Run, work: Path) -> None:
    themes = [f"{letter}{'x' * 199}" for letter in "abcdefgh"]
    write(work / "pilots", tree("a", keys={"themes": themes}), tree("b"))
    done = compare("--where", "theme=other")
    assert done.code == 2
    assert max(map(len, done.err.split())) <= 90  # 80 characters, quotes and a comma


# --- options --------------------------------------------------------------------------------------


@pytest.mark.usefixtures("pilots")
@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--route", "groth"], "has no route 'groth': did you mean 'growth'?"),
        (["--route", ""], "routes: growth, circulation"),
        (["--as-of", "2026-02-30"], "no such day"),
        (["--as-of", "yesterday"], "--as-of"),
        (["--by", "pilot"], "'condition', 'dimension'"),
        (["--group", "theme"], "'municipality', 'none'"),
        (["--sort", "high"], "'low'"),
        (["--order", "--weights", "far"], "'any', 'near'"),
        (["--order", "--draws", "0"], "--draws"),
        (["--order", "--draws", "1000001"], "--draws"),
        (["--order", "--draws", "many"], "--draws"),
        (["--order", "--draws", "1.5"], "--draws"),
        (["--order", "--seed", "-1"], "--seed"),
        (["--order", "--seed", "x"], "--seed"),
        (["--order", "--rank-from", "1.1"], "--rank-from"),
        (["--order", "--rank-from", "-0.1"], "--rank-from"),
        (["--order", "--rank-from", "nan"], "--rank-from"),
        (["--order", "--rank-from", "75%"], "--rank-from"),
        (["--rank-from", "0.5"], "--rank-from is about an order: add --order"),
        (["--across-routes"], "--across-routes is about an order: add --order"),
        (["--draws", "10000"], "--draws is about an order: add --order"),
        (["--weights", "any"], "--weights is about an order: add --order"),
        (["--lang", "fr"], "'en', 'nl'"),
        (["--format", "odt"], "'html'"),
        (["--out", "here"], "--out needs a --format"),
        (["--out", "-"], "--out needs a --format"),
        (["--out", "-", "--format", "md", "--format", "html"], "--out - takes one --format"),
        (["--out", "-", "--format", "xlsx"], "--format xlsx needs a folder: --out DIR"),
        (["--out", "-", "--format", "parquet"], "--format parquet needs a folder: --out DIR"),
        (["--templates", "nowhere"], "there is no folder nowhere with templates"),
        (["--jobs", "0"], "--jobs"),
        (["--color", "sometimes"], "'auto'"),
        (["--bogus"], "--bogus"),
        (["--framework", "x", "--framework", "y"], "--framework can be given twice at most"),
        (["--framework", "livinglab"], "did you mean 'living-lab'?"),
        (["--framework", "pilots/alder.yaml"], "the framework pilots/alder.yaml has"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_a_wrong_option_is_wrong_usage_and_writes_nothing(
    compare: Run, pilots: Path, arguments: list[str], words: str
) -> None:
    done = compare(*arguments)
    assert (done.code, done.out) == (2, "")
    assert words in done.err
    assert files_in(pilots) == ["pilots"]


@pytest.mark.usefixtures("pilots")
@pytest.mark.parametrize(("kind", "module"), [("xlsx", "xlsxwriter"), ("parquet", "pyarrow")])
def test_a_missing_extra_is_a_hint_before_any_file_is_read(
    compare: Run, pilots: Path, monkeypatch: pytest.MonkeyPatch, kind: str, module: str
) -> None:
    monkeypatch.setitem(sys.modules, module, None)  # as if it were not installed
    done = compare("nowhere", "--format", "html", "--format", kind)
    assert done == (
        2, "", f"pilotscan: --format {kind} needs {module}: pip install 'pilotscan[{kind}]'\n"
    )  # fmt: skip
    assert files_in(pilots) == ["pilots"]
    assert compare("--format", "html").code == 0


def test_every_option_is_documented_and_every_documented_one_exists(root: Path) -> None:
    command = typer.main.get_command(app).commands["compare"].load()  # type: ignore[attr-defined]
    there = {name for p in command.params for name in p.opts if name.startswith("--")}
    page = (root / "docs" / "reference" / "compare.md").read_text("utf-8")
    told = set(re.findall(r"(?<![\w-])--[a-z][a-z-]*", page))
    short = {"--quiet": "`-q`", "--verbose": "`-v`"}
    assert told <= there
    missing = {name for name in there - told if short.get(name, "?") not in page}
    assert missing <= {"--help"}


@pytest.mark.usefixtures("pilots")
def test_as_of_leaves_out_later_assessments(result: Run) -> None:
    day = column(result("--as-of", "2026-01-15"), "pilots", "pilot", "as_of", "assessors")
    assert day[0] == ("alder", "2026-01-15", 1)
    before = result("--as-of", "2026-01-14")
    assert set(column(before, "pilots", "as_of", "assessors")) == {("2026-01-14", 0)}
    assert {row["level"] for row in before["tables"]["levels"]} == {None}


@pytest.mark.usefixtures("pilots")
def test_route_judges_all_pilots_on_it(result: Run) -> None:
    document = result("--route", "circulation", "--order", "--draws", "10")
    assert set(column(document, "pilots", "route")) == {("circulation",)}
    # Money does not count, so means are no-harm alone: unknown of birch, which has coverage 2/3.
    assert [(p, r) for p, r in column(document, "order", "pilot", "rank")] == [
        ("alder", 1),
        ("cedar", 2),
        ("birch", None),
        ("dogwood", None),
    ]


@pytest.mark.usefixtures("pilots")
@pytest.mark.parametrize(
    ("sort", "expected"),
    [
        ("file", "alder birch cedar dogwood"),
        ("name", "alder birch cedar dogwood"),
        ("municipality", "cedar dogwood birch alder"),
        ("verdict", "cedar alder birch dogwood"),
        ("low", "alder cedar birch dogwood"),
        ("score", "cedar alder birch dogwood"),
        ("coverage", "alder birch cedar dogwood"),
    ],
)
def test_sort_arranges_the_pilots_in_every_table(result: Run, sort: str, expected: str) -> None:
    document = result("--sort", sort)
    assert ids(document) == expected.split()
    for table in ("levels", "wide", "dimensions", "routes"):
        pilots = (row["pilot"] for row in document["tables"][table])
        assert list(dict.fromkeys(pilots)) == ids(document)


def pilots_of_heatmap(page: Element) -> list[str]:
    return [text_of(e) for e in elements(section(page, "heatmap"), "th", "a")
            if e.get("href", "").startswith("#p-")]  # fmt: skip


@pytest.mark.usefixtures("pilots")
@pytest.mark.parametrize(
    ("group", "titles", "names"),
    [
        ("verdict", ["Under conditions", "Not yet", "Repair first or stop"],
         ["Cedar", "Alder", "Birch", "Dogwood"]),
        ("route", ["Growth", "Circulation"], ["Alder", "Birch", "Dogwood", "Cedar"]),
        ("municipality", ["Assen", "Delft", "Gent", "Zwolle"],
         ["Cedar", "Dogwood", "Birch", "Alder"]),
        ("none", [], ["Alder", "Birch", "Cedar", "Dogwood"]),
    ],
)  # fmt: skip
def test_group_groups_the_pilots_of_the_heatmap(
    compare: Run, group: str, titles: list[str], names: list[str]
) -> None:
    page = parse(compare("--group", group, "--format", "html", "--out", "-").out)
    heads = elements(section(page, "heatmap"), "th")
    assert [text_of(h) for h in heads if h.get("scope") == "colgroup"] == titles
    assert pilots_of_heatmap(page) == names


@pytest.mark.usefixtures("pilots")
def test_by_dimension_shows_means(compare: Run) -> None:
    shown = compare("--by", "dimension", "--group", "none")
    assert ["People", "2.3", "3.0", "2.7", "2.0"] in [s.split() for s in shown.out.splitlines()]
    page = as_read(compare("--by", "dimension", "--format", "md", "--out", "-").out, "md")
    assert "All pilots and dimensions" in page


@pytest.mark.usefixtures("pilots")
def test_strict_lets_a_warning_count(compare: Run, pilots: Path) -> None:
    odd = tree("odd", keys={"assessments": [assessment({"trust": 3}, framework="other-lab")]})
    write(pilots / "pilots", odd)
    lenient, strict = compare(), compare("--strict")
    assert (lenient.code, strict.code) == (0, 1)
    assert lenient.err == strict.err
    assert "PS303 warning" in strict.err
    assert lenient.out == strict.out


@pytest.mark.usefixtures("pilots")
def test_many_warnings_are_counted_unless_one_wants_to_see_them(compare: Run, pilots: Path) -> None:
    sources = {f"s{i}": {"title": "T", "kind": "press", "publisher": "P"} for i in range(9)}
    write(pilots / "pilots", tree("odd", keys={"sources": sources}))
    brief = compare()
    assert brief.code == 0
    assert brief.err.startswith("9 warnings; 'pilotscan validate' shows them:\n")
    for option in ("-v", "--strict"):
        assert compare(option).err.count("PS305 warning") == 9


# --- an order -------------------------------------------------------------------------------------


@pytest.mark.usefixtures("pilots")
def test_order_makes_one_per_route_with_the_settings_asked_for(result: Run) -> None:
    document = result("--order", "--draws", "30", "--seed", "5", "--weights", "near")
    assert document["ordering"] == {
        "draws": 30,
        "seed": 5,
        "weights": "near",
        "across_routes": False,
        "rank_from": 0.75,
        "keep_level_by_evidence": [1, 1, 1, 1, 1],
    }
    assert column(document, "order", "order", "pilot", "rank") == [
        ("growth", "alder", 1),
        ("growth", "birch", 2),
        ("growth", "dogwood", None),
        ("circulation", "cedar", 1),
    ]


@pytest.mark.usefixtures("pilots")
def test_without_order_there_is_none_in_any_format(compare: Run, result: Run) -> None:
    document = result("--seed", "3")
    assert document["ordering"] is None
    for table in ("order", "order_uncertainty", "acceptability", "wins", "break_even"):
        assert document["tables"][table] == []
    for kind in ("html", "md"):
        assert "An order" not in as_read(compare("--format", kind, "--out", "-").out, kind)


@pytest.mark.usefixtures("pilots")
def test_across_routes_makes_one_order_and_says_so_everywhere(compare: Run, result: Run) -> None:
    options = ("--order", "--across-routes", "--draws", "10")
    assert column(result(*options), "order", "order", "route", "pilot", "rank") == [
        ("all", "growth", "alder", 1),
        ("all", "circulation", "cedar", 2),
        ("all", "growth", "birch", 3),
        ("all", "growth", "dogwood", None),
    ]
    assert "All routes together" in compare(*options).out.splitlines()
    for kind in ("html", "md"):
        text = as_read(compare(*options, "--format", kind, "--out", "-").out, kind)
        assert "They stand in one order because that was asked for." in text


@pytest.mark.usefixtures("pilots")
def test_rank_from_decides_who_gets_a_rank_and_warns(compare: Run, result: Run) -> None:
    options = ("--order", "--draws", "10", "--rank-from", "0.4")
    document = result(*options)
    assert document["ordering"]["rank_from"] == 0.4
    assert ("growth", "dogwood", 3) in column(document, "order", "order", "pilot", "rank")
    assert "because little is known, not because the pilot is good." in " ".join(
        compare(*options).out.split()
    )
    higher = result("--order", "--draws", "10", "--rank-from", "1")
    assert [rank for (rank,) in column(higher, "order", "rank")] == [1, None, None, None]


@pytest.mark.usefixtures("pilots")
def test_the_seed_and_the_weights_change_the_draws_and_nothing_else(result: Run) -> None:
    options = ("--order", "--draws", "200")
    one = result(*options)
    assert result(*options, "--seed", "0") == one
    for other in (("--seed", "1"), ("--weights", "near")):
        changed = result(*options, *other)
        assert changed["tables"]["order_uncertainty"] != one["tables"]["order_uncertainty"]
        assert changed["tables"]["order"] == one["tables"]["order"]
        assert changed["tables"]["break_even"] == one["tables"]["break_even"]


@pytest.mark.usefixtures("pilots")
def test_an_order_of_too_many_is_shown_without_draws(
    compare: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (orders, ordering):
        monkeypatch.setattr(module, "ORDER_AT_MOST", 1)
    done = compare("--order", "--format", "md", "--out", "-")
    assert "More than 1 pilots: the order is shown without draws." in as_read(done.out, "md")


@pytest.mark.usefixtures("pilots")
def test_more_pilots_than_a_heatmap_holds_are_told_so(
    compare: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert page_module.HEATMAP_AT_MOST == 200
    monkeypatch.setattr(page_module, "HEATMAP_AT_MOST", 3)
    for kind in ("html", "md"):
        text = as_read(compare("--format", kind, "--out", "-").out, kind)
        assert "With more than 3 pilots a picture of every level cannot be read." in text
    assert compare("--where", "country=NL", "--format", "html").code == 0


def test_knowing_less_never_moves_a_pilot_up(result: Run, work: Path) -> None:
    levels = {"trust": 3, "volunteers": 2, "language_help": 0, "money": 3, "no_harm": 3}
    write(work / "pilots", tree("a", **levels), tree("b", **levels), tree("c", **levels))
    options = ("--order", "--draws", "1", "--rank-from", "0")

    def place() -> int:
        return [p for (p,) in column(result(*options), "order", "pilot")].index("b")

    assert place() == 1
    for name in levels:
        kept = {c: x for c, x in levels.items() if c != name}
        write(work / "pilots", tree("b", **kept))
        assert place() >= 1, name


# --- two frameworks -------------------------------------------------------------------------------


@pytest.mark.usefixtures("pilots")
def test_a_second_framework_shows_which_verdicts_differ(
    compare: Run, result: Run, pilots: Path, small: Framework
) -> None:
    save(stricter(small), pilots / "stricter.yaml")
    levels = dict.fromkeys(("trust", "volunteers", "language_help", "money", "no_harm"), 3)
    write(pilots / "pilots", tree("ready", **levels))
    options = ("pilots", "--framework", "stricter.yaml")
    rows = result(*options)["tables"]["schemes"]
    changed = {row["pilot"] for row in rows if row["scheme"] == "framework" and row["changed"]}
    assert changed == {"ready", "cedar"}
    page = as_read(compare(*options, "--format", "html", "--out", "-").out, "html")
    assert "Stricter (stricter 2.0.0)" in page
    assert "2 of 5 pilots get another verdict." in page
    assert "One necessary condition is below its minimum: “Trust”." in page


@pytest.mark.usefixtures("pilots")
def test_a_second_framework_without_a_route_judges_the_others(
    compare: Run, pilots: Path, small: Framework
) -> None:
    save(stricter(small, routes=False), pilots / "stricter.yaml")
    done = compare("pilots", "--framework", "stricter.yaml", "--format", "md", "--out", "-")
    assert (done.code, done.err) == (0, "")
    text = as_read(done.out, "md")
    assert "0 of 3 pilots get another verdict. 1 pilot is on a route that the other" in text
    asked = compare("pilots", "--framework", "stricter.yaml", "--route", "circulation")
    assert asked.code == 0


@pytest.mark.usefixtures("pilots")
def test_both_frameworks_judge_the_same_assessments(
    result: Run, pilots: Path, small: Framework
) -> None:
    save(stricter(small), pilots / "stricter.yaml")
    levels = dict.fromkeys(("trust", "volunteers", "language_help", "money", "no_harm"), 3)
    both = [assessment(levels), assessment({**levels, "trust": 4}, framework="stricter")]
    write(pilots / "pilots", tree("ready", keys={"assessments": both}))
    document = result("pilots", "--framework", "stricter.yaml")
    [row] = [row for row in document["tables"]["schemes"]
             if (row["pilot"], row["scheme"]) == ("ready", "framework")]  # fmt: skip
    assert (row["changed"], row["verdict_other"]) == (True, "not-yet")


@pytest.mark.usefixtures("pilots")
def test_frameworks_that_share_no_condition_have_nothing_to_say(compare: Run) -> None:
    done = compare("--framework", "living-lab")
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith(
        "pilotscan: the frameworks 'two-dimensions' and 'living-lab' share no condition, "
    )


@pytest.mark.usefixtures("pilots")
def test_the_same_framework_twice_changes_no_verdict(result: Run) -> None:
    rows = result("--framework", SMALL)["tables"]["schemes"]
    assert len(rows) == 2 * 4
    assert {row["changed"] for row in rows} == {False}


# --- standard input, templates --------------------------------------------------------------------


@pytest.mark.usefixtures("pilots")
def test_one_of_the_pilots_can_come_from_standard_input(
    result: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    for jobs in (1, 2):
        give_stdin(monkeypatch, json.dumps(tree("given", trust=3)))
        document = result("-", "pilots", "--jobs", jobs)
        assert ("given", "<stdin>") in column(document, "pilots", "pilot", "file")
        assert len(ids(document)) == 5


@pytest.mark.usefixtures("work")
def test_standard_input_alone_is_one_pilot(compare: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    give_stdin(monkeypatch, json.dumps(tree("given", trust=3)))
    done = compare("-")
    assert (done.code, done.out) == (2, "")
    assert "only 'given' can be judged" in done.err


@pytest.mark.usefixtures("pilots")
def test_faults_of_standard_input_have_a_place(
    compare: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    give_stdin(monkeypatch, json.dumps({**tree("given"), "extra": 1}))
    done = compare("-", "pilots")
    assert done.code == 1
    assert re.search(r"^<stdin>:1:\d+: PS201 error", done.err, flags=re.MULTILINE)


@pytest.mark.outside
def test_templates_of_ones_own_take_the_place_of_ours(compare: Run, pilots: Path) -> None:
    (pilots / "mine" / "report").mkdir(parents=True)
    own = pilots / "mine" / "report" / "comparison.j2"
    own.write_text("{{ about('Mine') }}{{ p(page.total ~ ' ', page.pilots[0].name) }}", "utf-8")
    done = compare("--templates", "mine", "--format", "html", "--out", "-")
    assert "<p>4 Alder</p>" in done.out
    done = compare("--templates", "mine", "--format", "md", "--out", "-")
    assert done == (0, "# Mine\n\n4 Alder\n", "")


@pytest.mark.outside
@pytest.mark.parametrize("template", ["{{ page.nothing }}", "{% if %}", "{{ ''.__class__ }}"])
def test_a_broken_template_is_wrong_usage_and_writes_nothing(
    compare: Run, pilots: Path, template: str
) -> None:
    (pilots / "mine" / "report").mkdir(parents=True)
    (pilots / "mine" / "report" / "comparison.j2").write_text(template, "utf-8")
    done = compare("--templates", "mine", "--format", "html")
    assert (done.code, done.out) == (2, "")
    assert "report/comparison.j2" in done.err
    assert "Traceback" not in done.err
    assert files_in(pilots / "reports") == [] if (pilots / "reports").exists() else True


# --- terminals ------------------------------------------------------------------------------------


@pytest.mark.usefixtures("pilots")
@pytest.mark.parametrize("columns", [60, 110, 200])
def test_lines_fit_the_terminal(
    compare: Run, monkeypatch: pytest.MonkeyPatch, columns: int
) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    done = compare("--order", "--across-routes", "--draws", "10")
    assert done.code == 0
    assert max(len(line) for line in done.out.splitlines()) <= columns
    assert ["Trust", "◆"] in [line.split()[:2] for line in done.out.splitlines()]


def test_more_pilots_than_fit_are_told_so_on_a_narrow_terminal(
    compare: Run, pilots: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(pilots / "pilots", *(tree(f"p{i:02}", trust=3) for i in range(20)))
    shown = {}
    for columns in (39, 110, 200):
        monkeypatch.setenv("COLUMNS", str(columns))
        shown[columns] = " ".join(compare().out.split())
    told = "24 pilots do not fit side by side here; --format html shows every level."
    assert told in shown[39]
    assert "Pilot 1 2 3 4 5" in shown[110]
    assert "Condition 1 2 3 4 5" in shown[200]


@pytest.mark.usefixtures("pilots")
def test_color_always_colours_a_pipe_and_says_the_same(compare: Run) -> None:
    done, never = compare("--color", "always"), compare("--color", "never")
    assert ESCAPE in done.out
    assert ESCAPE not in never.out
    assert re.sub(r"\x1b\[[0-9;]*m", "", done.out) == never.out
    assert compare().out == never.out


@pytest.mark.skipif(sys.platform == "win32", reason="there are no pseudo-terminals")
@pytest.mark.parametrize(("environment", "coloured"), [({}, True), ({"NO_COLOR": "1"}, False)],
                         ids=["auto", "NO_COLOR"])  # fmt: skip
@pytest.mark.outside
def test_a_terminal_gets_colour_unless_it_asks_not_to(
    pilots: Path, environment: dict[str, str], coloured: bool
) -> None:
    clean = {k: v for k, v in os.environ.items() if k not in {"NO_COLOR", "FORCE_COLOR"}}
    leader, follower = pty.openpty()
    command = [sys.executable, "-m", "pilotscan", "compare", "--framework", str(SMALL)]
    started = subprocess.Popen(
        command, cwd=pilots, env={**clean, **environment, "TERM": "xterm-256color"},
        stdin=subprocess.DEVNULL, stdout=follower, stderr=follower,
    )  # fmt: skip
    os.close(follower)
    shown = b""
    while True:
        try:
            part = os.read(leader, 65536)
        except OSError:  # Linux says so when the other end is closed
            break
        if not part:
            break
        shown += part
    os.close(leader)
    assert started.wait(timeout=60) == 0
    assert "Alder" in shown.decode()
    # 30 to 37 and 90 to 97 are colours; bold alone is no colour (no-color.org).
    assert bool(re.search(rb"\x1b\[(?:\d+;)*(?:3|9)[0-7]m", shown)) is coloured


@pytest.mark.parametrize("options", ["", "--format csv --out -", "--format html --out -"])
@pytest.mark.outside
def test_a_reader_that_leaves_early_is_no_bug(pilots: Path, options: str) -> None:
    command = [sys.executable, "-m", "pilotscan", "compare", "--framework", str(SMALL)]
    with subprocess.Popen(
        [*command, *options.split()], cwd=pilots, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as started:
        assert started.stdout is not None
        assert started.stderr is not None
        started.stdout.close()
        assert started.stderr.read() == b""
        assert started.wait(timeout=60) == 0


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
@pytest.mark.outside
def test_an_error_of_stdout_is_one_line(pilots: Path) -> None:
    with Path("/dev/full").open("wb") as full:
        done = process(
            pilots, "--framework", SMALL, "--format", "json", "--out", "-",
            capture_output=False, stdout=full, stderr=subprocess.PIPE,
        )  # fmt: skip
    assert done.returncode == 2
    assert done.stderr.decode().splitlines() == [
        "pilotscan: cannot write the output: No space left on device"
    ]


# --- bugs, start-up -------------------------------------------------------------------------------


@pytest.mark.usefixtures("pilots")
def test_a_bug_of_our_own_exits_70_with_one_line(
    compare: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise ZeroDivisionError("boom \x1b[31m")

    monkeypatch.setattr("pilotscan.runs.compare.compare_records", fail)
    done = compare()
    assert (done.code, done.out) == (70, "")
    assert done.err.startswith("pilotscan: a bug in pilotscan: ZeroDivisionError: boom")
    assert done.err.count("\n") == 1
    assert ESCAPE not in done.err
    with pytest.raises(ZeroDivisionError, match="boom"):
        compare("--debug")


def test_help_is_printed_on_stdout_and_names_every_option(run: Run) -> None:
    done = run("compare", "--help")
    assert (done.code, done.err) == (0, "")
    for name in ("--framework", "--where", "--route", "--as-of", "--by", "--group", "--sort",
                 "--order", "--across-routes", "--rank-from", "--weights", "--draws", "--seed",
                 "--lang", "--format", "--out", "--templates", "--jobs", "--strict", "--force",
                 "--quiet", "--verbose", "--debug", "--color"):  # fmt: skip
        assert name in done.out


@pytest.mark.outside
def test_help_and_version_start_without_the_heavy_libraries(work: Path) -> None:
    script = (
        "import sys\n"
        "from pilotscan.cli.app import main\n"
        "codes = [main(a) for a in (['--version'], ['--help'], ['compare', '--help'])]\n"
        "heavy = {'pandas', 'numpy', 'jinja2', 'babel', 'pyarrow', 'xlsxwriter', 'rich.table'}\n"
        "sys.exit(f'loaded: {sorted(heavy & set(sys.modules))}' if heavy & set(sys.modules)\n"
        "         else sum(codes))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=work, capture_output=True, check=False, timeout=120
    )
    assert (done.returncode, done.stderr) == (0, b"")


# --- hostile words --------------------------------------------------------------------------------

BIDI = {*map(chr, range(0x202A, 0x202F)), *map(chr, range(0x2066, 0x206A))}


COMMAND = re.compile(r"(?:\A|[\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029])\s*::|##\w*\[")
"""What a build service takes for a command, at the beginning of a line or within one."""


def check_log(text: str, *, document: bool = False) -> None:
    """Fail if a terminal or a build service would obey something in the text."""
    unseen = {c for c in set(text) if not c.isprintable() and c not in "\n\r\xa0\u2009"}
    assert (unseen & BIDI if document else unseen) == set()
    found = COMMAND.search(text)
    assert not found, text[found.start() :][:200]


@pytest.fixture
def hostile(work: Path) -> None:
    """Every hostile text in six pilots of its own, all in one comparison."""
    for number, text in enumerate(HOSTILE.values()):
        for made in hostile_trees(text):
            write(work / "pilots", {**made, "id": f"{made['id']}-{number}"})


@pytest.mark.parametrize(
    ("name", "columns"),
    [(name, ("60", "110")[number % 2]) for number, name in enumerate(HOSTILE)]
    + [
        pytest.param(name, ("110", "60")[number % 2], marks=pytest.mark.long)
        for number, name in enumerate(HOSTILE)
    ],
)
def test_no_terminal_and_no_log_obeys_what_is_shown(
    compare: Run, work: Path, monkeypatch: pytest.MonkeyPatch, name: str, columns: str
) -> None:
    write(work / "pilots", *hostile_trees(HOSTILE[name]))
    monkeypatch.setenv("COLUMNS", columns)
    done = compare("--order", "--rank-from", "0", "--across-routes", "--draws", "10")
    assert done.code == 0, done.err
    assert "1337" not in done.out
    check_log(done.out)
    check_log(done.err)


@pytest.mark.parametrize(
    "text", ["::error::x", "a\n \t ::x", "a\r::x", "a\n\n::x", "a\x85 ::x", "a ##[x]", "##vso[x"]
)
def test_a_command_in_a_log_is_found(text: str) -> None:
    with pytest.raises(AssertionError):
        check_log(text)


def test_no_log_obeys_a_document_on_stdout(compare: Run, work: Path) -> None:
    for number, text in enumerate(HOSTILE.values()):  # each in three pilots of its own
        for made in hostile_trees(text)[number % 2 :: 2]:
            write(work / "pilots", {**made, "id": f"{made['id']}-{number}"})
    for kind in ("html", "md", "csv", "json"):
        done = compare("--order", "--draws", "5", "--format", kind, "--out", "-")
        assert done.code == 0
        check_log(done.out, document=True)
        if kind != "json":
            assert "1337" not in re.sub("[0-9a-f]{64}", "", done.out)  # 7 * 191
    check_words(json.loads(done.out))


def check_words(document: Any) -> None:
    """Fail if words of files are not in the JSON as they are."""
    texts = {" ".join(text.split()) for text in HOSTILE.values()}
    assert {" ".join(name.split()) for (name,) in column(document, "pilots", "name")} == texts
    listed = [r for (r,) in column(document, "levels", "because")]
    reasons = {" ".join(r.split()) for r in {r for those in listed for r in those}}
    assert all(any(text in reason for text in texts) for reason in reasons)
    assert all(any(text in reason for reason in reasons) for text in texts)


def test_control_characters_in_a_file_reach_no_output(compare: Run, work: Path) -> None:
    for number, escape in enumerate((r"\e[31m", r"\x07", r"\x9b31m", r"\u202e", r"\u2067")):
        text = json.dumps(tree(f"p{number}", trust=3)).replace(
            f'"name": "P{number}"', f'"name": "x{escape}y"'
        )
        assert escape in text
        (work / "pilots").mkdir(exist_ok=True)
        (work / "pilots" / f"p{number}.yaml").write_text(text, "utf-8")
    write(work / "pilots", tree("good", trust=3), tree("better", trust=4))
    for options in ((), ("--format", "html", "--out", "-"), ("--format", "json", "--out", "-")):
        done = compare(*options)
        assert done.code == 1
        assert done.err.count("PS104") == 5
        check_log(done.out)
        check_log(done.err)


def test_a_rating_without_a_reason_is_no_example_text(compare: Run, work: Path) -> None:
    bare = {"level": 4, "evidence": ["report"]}
    example = tree("b", keys={"assessments": [assessment({"trust": bare})]})
    write(work / "pilots", tree("a", trust=1), example)
    done = compare("--format", "md", "--out", "-")
    assert done.code in {0, 1}
    assert "None" not in as_read(done.out, "md").replace("None of the 2 pilots", "")


def test_the_library_gives_what_the_command_gives(
    result: Run, pilots: Path, small: Framework
) -> None:
    document = result("--order", "--draws", "20", "--seed", "4")
    loaded = pilotscan.load_pilots("pilots", framework=small)
    compared = pilotscan.compare(loaded, small, ordering=pilotscan.Ordering(draws=20, seed=4))
    told = json.loads(pilotscan.render(compared, format="json"))
    assert told["tables"] == document["tables"]
    assert told["ordering"] == document["ordering"]
    assert files_in(pilots) == ["pilots"]
