"""`pilotscan validate` as people and build services meet it: streams, options, exit codes."""

from __future__ import annotations

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
from xml.etree import ElementTree as ET

import pytest
import typer

from pilotscan.catalogue import codes, families
from pilotscan.cli.app import app
from pilotscan.cli.validate import FOR_PEOPLE, FindingsFormat

ESCAPE = "\x1b["
FORMATS = [kind.value for kind in FindingsFormat]
FOR_PROGRAMS = [kind for kind in FORMATS if kind not in FOR_PEOPLE]
FRAMEWORK = "pilotscan_framework: 1\nid: x\n"
Run = Callable[..., Any]

# One error of family 2, one of family 4 and one warning of family 6.
BAD = """\
pilotscan: 1
id: bad
name: Bad pilot
place: {municipality: Delft, country: NL}
period: {start: 2024-03, end: 2022}
status: runing
summary: Write to m.bakker@example.org.
"""
FULL = """\
bad.yaml:5:31: PS401 error: the end 2022 lies before the start 2024-03
     5 | period: {start: 2024-03, end: 2022}
                                       ^
help: the earlier one belongs under 'start', the later one under 'end'
bad.yaml:6:9: PS204 error: 'runing' is not one of planned, running, ended, continued, unknown
     6 | status: runing
                 ^
help: did you mean 'running'?
bad.yaml:7:19: PS601 warning: this text holds an e-mail address
     7 | summary: Write to ••••••••••••••••••••.
                           ^
help: name the organisation instead; or write '# pilotscan: allow PS601' behind the line
"""
CONCISE = "".join(line + "\n" for line in FULL.splitlines() if line.startswith("bad.yaml"))
SUMMARY = "1 file checked: 2 errors and 1 warning in 1 file.\n"
NOTHING = "1 file checked: no faults.\n"


@pytest.fixture
def bad(good: Path) -> Path:
    """The working folder with `good.yaml`, `bad.yaml` and `warned.yaml`, which has a warning."""
    (good / "bad.yaml").write_text(BAD, "utf-8")
    warned = BAD.replace("bad", "warned").replace("runing", "running").replace("2022", "2025")
    (good / "warned.yaml").write_text(warned, "utf-8")
    return good


def process(
    *arguments: object, cwd: Path, env: dict[str, str] | None = None, **options: Any
) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "pilotscan", "validate", *map(str, arguments)],
        cwd=cwd,
        env={**os.environ, **(env or {})},
        **{"capture_output": True, "timeout": 120, **options},
        check=False,
    )


def read_terminal(ours: int) -> bytes:
    """Return what was written to the other end, which is closed."""
    shown = b""
    while True:
        try:
            part = os.read(ours, 65536)
        except OSError:
            part = b""
        if not part:
            os.close(ours)
            return shown
        shown += part


def words(value: object) -> str:
    return " ".join(value) if isinstance(value, list) else str(value)


def codes_in(text: str) -> list[str]:
    """Return the codes of a concise output."""
    return re.findall(r"^\S+: (PS\d+) ", text, flags=re.MULTILINE)


# --- what is printed ------------------------------------------------------------------------------


@pytest.mark.outside
def test_full_shows_each_fault_with_its_line_and_a_summary(bad: Path) -> None:
    done = process("bad.yaml", cwd=bad)
    assert done.returncode == 1
    assert done.stdout.decode() == FULL + SUMMARY
    assert done.stderr == b""


def test_concise_is_one_line_per_fault(run: Run, bad: Path) -> None:
    assert run("validate", bad / "bad.yaml", "--format", "concise") == (1, CONCISE + SUMMARY, "")


def test_a_good_file_is_said_to_be_good(run: Run, good: Path) -> None:
    assert run("validate", good / "good.yaml") == (0, NOTHING, "")


def test_without_a_path_the_folder_pilots_is_checked(run: Run, bad: Path) -> None:
    (bad / "pilots" / "deep").mkdir(parents=True)
    (bad / "bad.yaml").rename(bad / "pilots" / "deep" / "bad.yml")
    done = run("validate", "--format", "concise")
    assert done.out == CONCISE.replace("bad.yaml", "pilots/deep/bad.yml") + SUMMARY


def test_all_files_are_told_in_one_run_sorted(run: Run, bad: Path) -> None:
    (bad / "a.yaml").write_text("x: 1\n", "utf-8")
    done = run("validate", "warned.yaml", ".", "bad.yaml", "--format", "concise")
    files = [line.split(":")[0] for line in done.out.splitlines()[:-1]]
    assert files == ["a.yaml"] * 5 + ["bad.yaml"] * 3 + ["warned.yaml"]
    assert done.out.splitlines()[-1] == "4 files checked: 7 errors and 2 warnings in 3 files."


def test_an_id_used_in_two_files_is_an_error_in_the_second(run: Run, good: Path) -> None:
    (good / "other.yaml").write_bytes((good / "good.yaml").read_bytes())
    done = run("validate", ".", "--format", "concise")
    assert done.code == 1
    assert done.out.splitlines()[0].startswith("other.yaml:2:5: PS402 error: ")
    assert "good.yaml" in done.out.splitlines()[0]


def test_a_framework_file_is_checked(run: Run, good: Path, small_file: Path) -> None:
    (good / "sound.yaml").write_bytes(small_file.read_bytes())
    assert run("validate", ".") == (0, "2 files checked: no faults.\n", "")
    (good / "fw.yaml").write_text(FRAMEWORK, "utf-8")
    done = run("validate", ".", "--format", "concise")
    assert done.code == 1
    assert set(codes_in(done.out)) == {"PS202"}
    assert all(line.startswith("fw.yaml:1:1: ") for line in done.out.splitlines()[:-1])
    assert done.out.endswith("3 files checked: 7 errors in 1 file.\n")


def test_a_framework_with_a_rule_that_breaks_is_told(
    run: Run, work: Path, small_file: Path
) -> None:
    text = small_file.read_text("utf-8").replace("condition: no-harm", "condition: harm")
    (work / "fw.yaml").write_text(text, "utf-8")
    done = run("validate", "fw.yaml", "--format", "concise")
    assert done.code == 1
    assert codes_in(done.out) == ["PS301"]


def test_pilots_are_checked_against_the_framework_asked_for(
    run: Run, good: Path, small_file: Path
) -> None:
    done = run("validate", "good.yaml", "--framework", small_file, "--format", "concise")
    assert codes_in(done.out) == ["PS303"]
    document = json.loads(run("validate", "--framework", small_file, good, "--format", "json").out)
    assert document["framework"]["id"] == "two-dimensions"


@pytest.mark.parametrize("kind", FOR_PROGRAMS)
def test_a_format_for_programs_stands_alone_on_stdout(run: Run, bad: Path, kind: str) -> None:
    done = run("validate", bad, "--format", kind)
    assert done.code == 1
    assert done.err == "3 files checked: 2 errors and 2 warnings in 2 files.\n"
    match kind:
        case "junit":
            assert ET.fromstring(done.out).get("failures") == "2"  # noqa: S314 - our own output
        case "github":
            assert [line[:7] for line in done.out.splitlines()] == ["::error"] * 2 + ["::warni"] * 2
        case "jsonl":
            assert len([json.loads(line) for line in done.out.splitlines()]) == 4
        case _:
            json.loads(done.out)


@pytest.mark.parametrize("kind", FORMATS)
def test_quiet_leaves_out_the_summary_and_nothing_else(run: Run, bad: Path, kind: str) -> None:
    loud = run("validate", bad, "--format", kind)
    quiet = run("validate", bad, "--format", kind, "-q")
    assert (quiet.code, quiet.err) == (loud.code, "")
    summary = loud.err or loud.out.splitlines(keepends=True)[-1]
    assert summary.endswith(" in 2 files.\n")
    assert loud.out.removesuffix(summary) == quiet.out


@pytest.mark.outside
def test_jobs_change_no_byte(root: Path) -> None:
    # More than a hundred files, so that there is work for two.
    one, two = (process("tests/cases/broken", "--jobs", jobs, cwd=root) for jobs in (1, 2))
    assert (one.returncode, one.stdout) == (two.returncode, two.stdout)
    assert one.stdout.count(b"\n") > 300


# --- exit codes -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["good.yaml"], 0),
        (["warned.yaml"], 0),
        (["warned.yaml", "--strict"], 1),
        (["good.yaml", "--strict"], 0),
        (["bad.yaml"], 1),
        (["good.yaml", "bad.yaml", "warned.yaml"], 1),
        (["good.yaml", "nowhere.yaml"], 1),
        (["nowhere.yaml"], 2),
        (["pipe.yaml"], 2),
        (["good.yaml", "pipe.yaml"], 1),
        (["linked"], 2),
        (["good.yaml", "linked"], 1),
        (["empty"], 2),
        (["good.yaml", "empty"], 0),
        (["good.yaml", "--framework", "nowhere"], 2),
        (["good.yaml", "--framework", "fw.yaml"], 2),
        (["good.yaml", "--route", "nowhere"], 2),
        (["good.yaml", "--format", "xml"], 2),
        (["good.yaml", "--as-of", "2026-13-01"], 2),
        (["good.yaml", "--jobs", "0"], 2),
        (["good.yaml", "--nonsense"], 2),
    ],
    ids=words,
)
def test_the_worst_thing_decides_the_exit_code(
    run: Run, bad: Path, arguments: list[str], code: int
) -> None:
    (bad / "empty").mkdir()
    (bad / "fw.yaml").write_text(FRAMEWORK, "utf-8")
    (bad / "linked").mkdir()
    (bad / "linked" / "out.yaml").symlink_to(bad / "good.yaml")
    os.mkfifo(bad / "pipe.yaml")
    done = run("validate", *arguments)
    assert done.code == code
    assert (done.out + done.err).strip()


@pytest.mark.parametrize(
    ("path", "code", "says"),
    [
        ("nowhere.yaml", "PS101", "there is no such file or folder"),
        ("pipe.yaml", "PS101", "not a regular file"),
        ("loop.yaml", "PS101", "symbolic links"),
        ("empty", "PS114", "holds no pilot files"),
    ],
)
def test_what_cannot_be_read_is_told_beside_what_can(
    run: Run, good: Path, path: str, code: str, says: str
) -> None:
    (good / "empty").mkdir()
    os.mkfifo(good / "pipe.yaml")
    (good / "loop.yaml").symlink_to("loop.yaml")
    done = run("validate", "good.yaml", path, "--format", "concise")
    first, summary = done.out.splitlines()
    assert first.startswith(f"{path}: {code} ")
    assert says in first
    assert summary.startswith("1 file checked: 1 ")
    assert done.err == ""


@pytest.mark.parametrize(
    ("ignored", "summary"),
    [("PS601", "1 file checked: no faults.\n"), ("PS101", "No file could be read.\n")],
)
def test_nothing_read_is_not_called_nothing_found(
    run: Run, bad: Path, ignored: str, summary: str
) -> None:
    path = bad / ("warned.yaml" if ignored == "PS601" else "nowhere.yaml")
    assert run("validate", path, "--ignore", ignored).out == summary


# --- choosing codes -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        (["--select", "PS2"], ["PS204"]),
        (["--select", "ps2"], ["PS204"]),
        (["--select", "PS204,PS601"], ["PS204", "PS601"]),
        (["--select", " PS204 , ps601 ,"], ["PS204", "PS601"]),
        (["--select", "PS4", "--select", "PS6"], ["PS401", "PS601"]),
        (["--select", "PS"], ["PS401", "PS204", "PS601"]),
        (["--select", ""], ["PS401", "PS204", "PS601"]),
        (["--select", "PS1"], []),
        (["--ignore", "PS4"], ["PS204", "PS601"]),
        (["--ignore", "PS4,PS601"], ["PS204"]),
        (["--ignore", "PS4", "--ignore", "PS2"], ["PS601"]),
        (["--select", "PS2,PS4", "--ignore", "PS204"], ["PS401"]),
        (["--select", "PS204", "--ignore", "PS2"], []),
        (["--ignore", "PS"], []),
    ],
    ids=words,
)
def test_codes_and_families_can_be_chosen(
    run: Run, bad: Path, options: list[str], expected: list[str]
) -> None:
    done = run("validate", bad / "bad.yaml", "--format", "concise", *options)
    assert codes_in(done.out) == expected
    errors = {"PS401", "PS204"} & set(expected)
    assert done.code == (1 if errors else 0)
    assert f"{len(errors)} error" in done.out if errors else "error" not in done.out


def test_every_code_and_family_can_be_chosen(run: Run, good: Path) -> None:
    every = ",".join([*codes(), *families()])
    assert run("validate", good, "--select", every, "--ignore", every).code == 0


@pytest.mark.parametrize("option", ["--select", "--ignore"])
@pytest.mark.parametrize(
    ("word", "hint"),
    [
        ("PS2041", "did you mean 'PS204'?"),
        ("SP601", "did you mean 'PS601'?"),
        ("PS9", "'pilotscan explain codes' lists them"),
        ("status", "'pilotscan explain codes' lists them"),
    ],
)
def test_a_code_that_does_not_exist_is_wrong_usage_with_a_hint(
    run: Run, bad: Path, option: str, word: str, hint: str
) -> None:
    done = run("validate", bad, option, f"PS2,{word}")
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith(f"pilotscan: there is no code or family '{word.upper()}': {hint}")
    assert done.err.count("\n") == 1


# --- counting -------------------------------------------------------------------------------------


def test_statistics_count_the_codes_most_frequent_first(run: Run, bad: Path) -> None:
    (bad / "more.yaml").write_text(BAD.replace("id: bad", "id: more"), "utf-8")
    done = run("validate", bad, "--statistics")
    assert done.out.splitlines() == [
        "     3  PS601  e-mail address",
        "     2  PS204  value not allowed",
        "     2  PS401  end before start",
        "4 files checked: 4 errors and 3 warnings in 3 files.",
    ]


@pytest.mark.parametrize("kind", FORMATS)
def test_statistics_are_text_for_people_and_json_for_programs(
    run: Run, bad: Path, kind: str
) -> None:
    done = run("validate", bad / "bad.yaml", "--statistics", "--format", kind, "-q")
    assert (done.code, done.err) == (1, "")
    counts = [("PS204", 1), ("PS401", 1), ("PS601", 1)]
    if kind in FOR_PEOPLE:
        read = [line.split()[:2] for line in done.out.splitlines()]
        assert [(code, int(number)) for number, code in read] == counts
    else:
        listed = json.loads(done.out)
        assert [(entry["code"], entry["count"]) for entry in listed] == counts
        assert [entry["title"] for entry in listed] == [codes()[c].title["en"] for c, _ in counts]


# --- where it is written --------------------------------------------------------------------------


@pytest.mark.parametrize("kind", FORMATS)
def test_an_output_file_holds_what_stdout_would(run: Run, bad: Path, kind: str) -> None:
    printed = run("validate", bad, "--format", kind, "-q")
    done = run("validate", bad, "--format", kind, "--output-file", "out.txt", "--color", "always")
    assert (done.code, done.out) == (1, "")
    assert done.err == "3 files checked: 2 errors and 2 warnings in 2 files.\n"
    assert (bad / "out.txt").read_text("utf-8") == printed.out


def test_an_output_file_is_replaced_and_leaves_nothing_beside_it(run: Run, bad: Path) -> None:
    (bad / "out.txt").write_text("x" * 10_000, "utf-8")
    before = sorted(path.name for path in bad.iterdir())
    run("validate", "good.yaml", "--output-file", "out.txt", "--format", "jsonl")
    assert (bad / "out.txt").read_text("utf-8") == ""
    assert sorted(path.name for path in bad.iterdir()) == before


def test_a_dash_as_output_file_is_stdout(run: Run, bad: Path) -> None:
    assert run("validate", bad / "bad.yaml", "--output-file", "-") == (1, FULL + SUMMARY, "")
    assert not (bad / "-").exists()


@pytest.mark.outside
def test_a_device_as_output_file_is_written_to(bad: Path) -> None:
    # A terminal of our own: a device that nobody else needs, should it be replaced by a file.
    ours, theirs = pty.openpty()
    done = process("bad.yaml", "-q", "--output-file", os.ttyname(theirs), cwd=bad)
    os.close(theirs)
    assert (done.returncode, done.stdout, done.stderr) == (1, b"", b"")
    assert read_terminal(ours).decode().replace("\r\n", "\n") == FULL


@pytest.mark.outside
def test_a_pipe_as_output_file_is_written_to_and_stays_one(bad: Path) -> None:
    os.mkfifo(bad / "pipe")
    with subprocess.Popen(["cat", "pipe"], cwd=bad, stdout=subprocess.PIPE) as reader:
        done = process("bad.yaml", "-q", "--output-file", "pipe", cwd=bad)
        read, _ = reader.communicate(timeout=60)
    assert (done.returncode, read.decode()) == (1, FULL)
    assert (bad / "pipe").is_fifo()


@pytest.mark.parametrize("name", ["good.yaml", "new.yml", "NEW.YAML", "a.json.yaml"])
def test_a_yaml_file_is_never_an_output_file(run: Run, good: Path, name: str) -> None:
    before = (good / "good.yaml").read_bytes()
    done = run("validate", "good.yaml", "--output-file", name)
    assert (done.code, done.out) == (2, "")
    assert "YAML" in done.err
    assert (good / "good.yaml").read_bytes() == before
    assert [path.name for path in good.iterdir()] == ["good.yaml"]


@pytest.mark.parametrize("place", ["nowhere/out.txt", "folder", "good.yaml/out.txt"])
def test_an_output_that_cannot_be_written_is_one_line_and_wrong_usage(
    run: Run, bad: Path, place: str
) -> None:
    (bad / "folder").mkdir()
    done = run("validate", bad, "--output-file", place)
    assert (done.code, done.out) == (2, "")
    assert re.fullmatch(rf"pilotscan: {place} cannot be written: .+\n", done.err)


@pytest.mark.outside
def test_a_full_disk_behind_stdout_is_one_line_and_wrong_usage(bad: Path) -> None:
    with Path("/dev/full").open("wb") as full:
        done = process("bad.yaml", cwd=bad, capture_output=False, stdout=full, stderr=-1)
    assert done.returncode == 2
    assert re.fullmatch(r"pilotscan: cannot write the output: .+\n", done.stderr.decode())


@pytest.mark.parametrize(
    ("arguments", "code"),
    [(["good.yaml"], 0), (["bad.yaml"], 1), (["bad.yaml", "--format", "sarif"], 1)],
    ids=words,
)
@pytest.mark.outside
def test_a_reader_that_left_changes_nothing(bad: Path, arguments: list[str], code: int) -> None:
    read_end, write_end = os.pipe()
    os.close(read_end)
    done = process(*arguments, "-q", cwd=bad, capture_output=False, stdout=write_end, stderr=-1)
    loud = process(*arguments, cwd=bad, capture_output=False, stdout=write_end, stderr=-1)
    os.close(write_end)
    assert (done.returncode, done.stderr) == (code, b"")
    assert loud.returncode == code
    assert loud.stderr.decode() in {"", SUMMARY}


@pytest.mark.outside
def test_a_reader_of_the_first_line_gets_it_and_no_traceback(root: Path) -> None:
    command = [sys.executable, "-m", "pilotscan", "validate", "--format", "jsonl", "tests/cases"]
    with subprocess.Popen(
        command, cwd=root, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as writer:
        assert writer.stdout is not None
        assert writer.stderr is not None
        assert json.loads(writer.stdout.readline())["severity"] in {"error", "warning"}
        writer.stdout.close()
        told = writer.stderr.read().decode()
        assert writer.wait(timeout=60) == 1
    assert re.fullmatch(r"\d+ files checked: .+\n", told)


# --- standard input -------------------------------------------------------------------------------


@pytest.mark.outside
def test_a_dash_reads_standard_input(bad: Path) -> None:
    done = process("-", "--format", "concise", cwd=bad, input=BAD.encode())
    assert done.returncode == 1
    assert done.stdout.decode() == CONCISE.replace("bad.yaml", "<stdin>") + SUMMARY


def give_stdin(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text.encode()), "utf-8"))


@pytest.mark.parametrize("name", ["pilots/new.yaml", "./pilots/new.yaml"])
def test_standard_input_can_be_given_a_name(
    run: Run, bad: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    give_stdin(monkeypatch, BAD)
    done = run("validate", "-", "warned.yaml", "--stdin-filename", name, "--format", "json")
    files = [diagnostic["file"] for diagnostic in json.loads(done.out)["diagnostics"]]
    assert files == ["pilots/new.yaml"] * 3 + ["warned.yaml"]
    assert not (bad / "pilots").exists()


def test_an_empty_standard_input_is_an_empty_file(
    run: Run, work: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    give_stdin(monkeypatch, "")
    done = run("validate", "-", "--stdin-filename", work / "x.yaml", "--format", "concise")
    assert done.code == 1
    assert done.out.startswith("x.yaml:1:1: PS107 error: ")


@pytest.mark.parametrize(
    ("command", "code", "out"),
    [
        ("validate good.yaml >&-", 0, ""),
        ("validate good.yaml 2>&-", 0, NOTHING),
        ("validate good.yaml >&- 2>&-", 0, ""),
        ("validate - --format concise <&-", 1, "<stdin>:1:1: PS107 error: is empty\n"),
    ],
)
@pytest.mark.outside
def test_a_stream_that_is_closed_is_an_empty_one(
    bad: Path, command: str, code: int, out: str
) -> None:
    done = subprocess.run(
        ["sh", "-c", f"exec '{sys.executable}' -m pilotscan {command}"],
        cwd=bad,
        capture_output=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == code
    assert done.stdout.decode().startswith(out)
    assert b"bug" not in done.stderr


# --- colour ---------------------------------------------------------------------------------------


def plain(text: str) -> str:
    return re.sub(r"\x1b\[[0-9;]*m", "", text)


@pytest.mark.parametrize("kind", FOR_PEOPLE)
def test_color_always_colours_a_pipe_and_changes_no_letter(run: Run, bad: Path, kind: str) -> None:
    without = run("validate", bad, "--format", kind)
    coloured = run("validate", bad, "--format", kind, "--color", "always")
    assert ESCAPE not in without.out
    assert ESCAPE in coloured.out
    assert plain(coloured.out) == without.out


@pytest.mark.parametrize("kind", FOR_PROGRAMS)
def test_no_format_for_programs_has_colour(run: Run, bad: Path, kind: str) -> None:
    done = run("validate", bad, "--format", kind, "--color", "always")
    assert "\x1b" not in done.out
    assert "\x1b" not in done.err


@pytest.mark.parametrize(
    ("options", "variables", "coloured"),
    [
        ([], {}, True),
        ([], {"NO_COLOR": "1"}, False),
        ([], {"NO_COLOR": ""}, True),
        (["--color", "never"], {}, False),
        (["--color", "always"], {"NO_COLOR": "1"}, True),
        (["--format", "json"], {}, False),
    ],
    ids=["as it is", "NO_COLOR", "NO_COLOR empty", "never", "always wins", "json"],
)
@pytest.mark.outside
def test_a_terminal_gets_colour_unless_asked_not_to(
    bad: Path, options: list[str], variables: dict[str, str], coloured: bool
) -> None:
    env = {**{k: v for k, v in os.environ.items() if k != "NO_COLOR"}, **variables}
    ours, theirs = pty.openpty()
    done = subprocess.run(
        [sys.executable, "-m", "pilotscan", "validate", "bad.yaml", "-q", *options],
        cwd=bad,
        env=env,
        stdout=theirs,
        check=False,
        timeout=60,
    )
    os.close(theirs)
    shown = read_terminal(ours)
    assert done.returncode == 1
    assert (ESCAPE.encode() in shown) == coloured
    assert b"PS204" in shown


# --- what is loaded -------------------------------------------------------------------------------

HEAVY = ("babel", "jinja2", "numpy", "pandas", "rich")
LIST_MODULES = """\
import json, sys
from pilotscan.cli.app import main
for arguments in json.load(sys.stdin):
    code = main(["validate", *arguments])
    loaded = {name.partition(".")[0] for name in sys.modules}
    print(json.dumps([arguments, code, sorted(loaded & {*sys.argv[1:]})]), file=sys.stderr)
"""


@pytest.mark.outside
def test_no_heavy_library_is_loaded(bad: Path) -> None:
    runs: list[tuple[list[str], int]] = [
        (["--help"], 0),
        (["good.yaml"], 0),
        (["good.yaml", "warned.yaml", "--jobs", "2"], 0),
        (["good.yaml", "--select", "PS2041"], 2),
        (["nowhere.yaml"], 2),
        (["bad.yaml", "--statistics"], 1),
        (["bad.yaml", "--color", "always", "--output-file", "out.txt"], 1),
        *((["bad.yaml", "--format", kind], 1) for kind in FORMATS),
    ]
    done = subprocess.run(
        [sys.executable, "-c", LIST_MODULES, "typer", *HEAVY],
        cwd=bad,
        input=json.dumps([arguments for arguments, _ in runs]).encode(),
        capture_output=True,
        check=True,
        timeout=60,
    )
    told = [json.loads(line) for line in done.stderr.splitlines() if line.startswith(b"[[")]
    assert told == [[arguments, code, ["typer"]] for arguments, code in runs]


# --- what is documented ---------------------------------------------------------------------------


@pytest.fixture(scope="module")
def page(root: Path) -> str:
    return (root / "docs" / "reference" / "validate.md").read_text("utf-8")


def blocks(page: str, kind: str) -> list[str]:
    return re.findall(rf"^```{kind}\n(.*?)^```$", page, flags=re.MULTILINE | re.DOTALL)


def table(page: str, head: str) -> list[str]:
    """Return the first cells of the table whose head begins so."""
    rows = page.split(f"\n| {head} |", 1)[1].split("\n\n", maxsplit=1)[0].splitlines()[2:]
    return [row.split("|")[1] for row in (row.replace(r"\|", "/") for row in rows)]


def test_every_option_is_documented_and_every_documented_one_exists(page: str) -> None:
    command = typer.main.get_command(app)
    real = {
        name
        for parameter in command.commands["validate"].load().params  # type: ignore[attr-defined]
        for name in (*parameter.opts, *parameter.secondary_opts)
        if name.startswith("-")
    }
    documented = set(re.findall(r"(?<![\w-])--?[a-z][a-z-]*", "\n".join(table(page, "option"))))
    assert documented == real - {"--help", "-h"}


def test_every_format_and_exit_code_is_documented(page: str) -> None:
    assert [cell.strip(" `") for cell in table(page, "format")] == FORMATS
    assert [int(cell) for cell in table(page, "code")] == [0, 1, 2, 70]


def test_every_field_of_the_json_is_documented(run: Run, bad: Path, page: str) -> None:
    document = json.loads(run("validate", bad, "--format", "json").out)
    counts = json.loads(run("validate", bad, "--format", "json", "--statistics").out)
    real = {*document, *document["pilotscan"], *document["framework"], *counts[0]}
    real |= {*document["diagnostics"][0]}
    section = page.split("### The JSON document", 1)[1].split("\n## ", maxsplit=1)[0]
    assert {key for key in real if f"`{key}`" not in section} == set()
    fields = {word for cell in table(page, "field") for word in re.findall(r"`(\w+)`", cell)}
    assert fields <= real


@pytest.mark.outside
def test_the_examples_of_the_page_are_what_is_printed(work: Path, page: str) -> None:
    (work / "pilots").mkdir()
    (work / "pilots" / "buddies-delft.yaml").write_text(blocks(page, "yaml")[0], "utf-8")
    examples = blocks(page, "console")
    assert len(examples) == 4
    for example in examples:
        command, _, expected = example.partition("\n")
        dollar, name, validate, *arguments = command.split()
        assert (dollar, name, validate) == ("$", "pilotscan", "validate")
        done = process(*arguments, cwd=work)
        assert done.stdout.decode() == expected, command
        assert done.stderr == b"", command


def test_the_allowances_of_the_page_allow(run: Run, good: Path, page: str) -> None:
    [allowed] = [block for block in blocks(page, "yaml") if "pilotscan: allow" in block]
    text = (good / "good.yaml").read_text("utf-8")
    (good / "good.yaml").write_text(text + allowed, "utf-8")
    assert run("validate", "good.yaml", "--strict") == (0, NOTHING, "")
    without = re.sub(r" *# pilotscan: .*", "", text + allowed)
    (good / "good.yaml").write_text(without, "utf-8")
    done = run("validate", "good.yaml", "--format", "concise")
    assert sorted(codes_in(done.out)) == ["PS601", "PS601", "PS602"]


def test_an_assessment_in_an_editor_is_checked_with_its_pilot_as_it_is_saved(
    run: Any, good: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = good / "assessments" / "ann.yaml"
    own.parent.mkdir()
    text = (
        "pilotscan_assessment: 1\npilot: good\ndate: 2026-02-01\nframework: living-lab\n"
        "assessor: {role: partner, id: ann}\nratings:\n  legal-room: {level: 1, evidence: [%s]}\n"
    )
    own.write_text(text % "nowhere", "utf-8")
    asked = ("validate", "-", "--format", "concise", "--stdin-filename")
    for cited, code in (("report", 0), ("lost", 1)):
        give_stdin(monkeypatch, text % cited)
        done = run(*asked, "assessments/ann.yaml")
        assert (done.code, "2 files checked" in done.out) == (code, True)
    assert "assessments/ann.yaml:7:37: PS302 error: the source 'lost'" in done.out
    give_stdin(monkeypatch, (good / "good.yaml").read_text("utf-8").replace("report:", "nowhere:"))
    done = run(*asked, "good.yaml")
    assert [line.split(" ")[0] for line in done.out.splitlines() if "PS302" in line] == [
        "good.yaml:14:20:"
    ]
