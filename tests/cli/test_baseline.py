"""`pilotscan baseline write`, and what `--baseline` changes of `validate` and `evaluate`."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
import typer

from pilotscan.cli.app import app
from support.project import Run

ADDRESS = "summary: Write to ann@example.org.\n"
ERROR = "status: runing\n"
NAME = "pilotscan-baseline.json"
ENTRY = '{"pilot": "good", "path": "summary", "code": "PS601"}'
TEXT = '{"pilotscan_baseline": 1, "accepted": [\n' + ENTRY + "\n]}\n"


@pytest.fixture
def warned(good: Path, good_text: str) -> Path:
    """A working folder in which the one pilot has a warning."""
    (good / "good.yaml").write_text(good_text + ADDRESS, "utf-8")
    return good


def test_write_accepts_what_is_there_and_nothing_then_counts(
    run: Run, warned: Path, good_text: str
) -> None:
    assert run("baseline", "write", ".") == (0, "", f"{NAME}: 1 finding accepted.\n")
    assert (warned / NAME).read_text() == TEXT
    done = run("validate", ".", "--strict", "--baseline", NAME)
    assert done == (0, "1 file checked: no new faults.\n", f"1 finding accepted by {NAME}.\n")
    done = run("evaluate", ".", "--strict", "--baseline", NAME)
    assert (done.code, done.err) == (0, f"1 finding accepted by {NAME}.\n")
    assert run("validate", ".", "--strict").code == 1
    (warned / "good.yaml").write_text(good_text + ADDRESS + ERROR, "utf-8")
    for command in ("validate", "evaluate"):
        done = run(command, ".", "--baseline", NAME, "--color", "never")
        assert done.code == 1
        shown = done.out + done.err
        assert "PS204" in shown
        assert "PS601" not in shown


@pytest.mark.parametrize("command", ["validate", "evaluate"])
def test_an_accepted_error_does_not_count_and_keeps_the_pilot_from_being_judged(
    run: Run, good: Path, good_text: str, command: str
) -> None:
    (good / "bad.yaml").write_text(good_text.replace("id: good", "id: bad") + ERROR, "utf-8")
    assert run("baseline", "write", ".").code == 0
    done = run(command, ".", "--baseline", NAME)
    assert (done.code, done.err) == (
        0,
        f"1 finding accepted by {NAME}; 1 file cannot be judged because of accepted errors.\n",
    )
    if command == "evaluate":
        assert not (good / "reports" / "bad.html").exists()
        assert (good / "reports" / "good.html").exists()


@pytest.mark.parametrize("command", ["validate", "evaluate"])
def test_stale_entries_are_told_and_with_strict_they_count(
    run: Run, warned: Path, good_text: str, command: str
) -> None:
    run("baseline", "write", ".")
    (warned / "good.yaml").write_text(good_text, "utf-8")
    told = (
        f"{NAME}: 1 entry matches nothing any more; 'pilotscan baseline write' drops it:\n"
        "  PS601 of good at summary\n"
    )
    done = run(command, ".", "--baseline", NAME)
    assert (done.code, done.err) == (0, f"0 findings accepted by {NAME}.\n{told}")
    assert run(command, ".", "--baseline", NAME, "-q").err == ""
    done = run(command, ".", "--baseline", NAME, "-q", "--strict")
    assert (done.code, done.err) == (1, told)
    again = run("baseline", "write", ".")
    assert again == (0, "", f"{NAME}: 0 findings accepted (1 dropped).\n")
    assert run(command, ".", "--baseline", NAME, "-q", "--strict").code == 0


def test_of_many_stale_entries_the_first_are_named(run: Run, good: Path) -> None:
    entries = ",\n".join(ENTRY.replace("summary", f"themes[{n}]") for n in range(7))
    (good / NAME).write_text('{"pilotscan_baseline": 1, "accepted": [' + entries + "]}")
    lines = run("validate", ".", "--baseline", NAME).err.splitlines()
    assert lines[1].startswith(f"{NAME}: 7 entries match nothing any more")
    assert lines[2:] == [*(f"  PS601 of good at themes[{n}]" for n in range(5)), "  and 2 more"]


def test_only_the_codes_and_files_looked_at_can_be_stale(
    run: Run, warned: Path, good_text: str
) -> None:
    other = good_text.replace("id: good", "id: other") + ADDRESS
    (warned / "other.yaml").write_text(other, "utf-8")
    run("baseline", "write", ".")
    for arguments in (["good.yaml"], [".", "--ignore", "PS6"], [".", "--select", "PS2"]):
        done = run("validate", *arguments, "--baseline", NAME, "--strict")
        assert (done.code, "match" in done.err) == (0, False), arguments


def test_other_formats_leave_out_what_is_accepted_and_json_counts_it(
    run: Run, warned: Path
) -> None:
    run("baseline", "write", ".")
    document = json.loads(run("validate", ".", "--format", "json", "--baseline", NAME).out)
    assert (document["warnings"], document["accepted"], document["diagnostics"]) == (0, 1, [])
    assert json.loads(run("validate", ".", "--format", "json").out)["accepted"] == 0
    for kind in ("jsonl", "github"):
        assert run("validate", ".", "--format", kind, "--baseline", NAME).out == ""
    assert json.loads(run("validate", ".", "--format", "gitlab", "--baseline", NAME).out) == []
    assert (warned / NAME).read_text() == TEXT


def test_the_json_result_of_a_pilot_still_tells_what_is_accepted(run: Run, warned: Path) -> None:
    run("baseline", "write", ".")
    done = run("evaluate", ".", "--format", "json", "--out", "-", "--baseline", NAME, "--strict")
    assert done.code == 0
    assert [d["code"] for d in json.loads(done.out)["diagnostics"]] == ["PS601"]
    assert (warned / NAME).exists()


def test_write_says_what_changed_and_writes_the_same_bytes_again(run: Run, warned: Path) -> None:
    run("baseline", "write", ".")
    before = (warned / NAME).read_bytes()
    assert run("baseline", "write", ".").err == f"{NAME}: 1 finding accepted.\n"
    assert (warned / NAME).read_bytes() == before
    text = (warned / "good.yaml").read_text("utf-8")
    (warned / "good.yaml").write_text(text + "problem: Write to eve@example.org.\n", "utf-8")
    assert run("baseline", "write", ".").err == f"{NAME}: 2 findings accepted (1 new).\n"
    assert run("baseline", "write", ".", "-q", "--baseline", "deep.json") == (0, "", "")
    assert (warned / "deep.json").read_bytes() == (warned / NAME).read_bytes()


def test_write_mends_a_broken_baseline_and_spares_what_is_none(run: Run, warned: Path) -> None:
    for text in (TEXT[:-10], TEXT.replace("1,", "7,", 1)):
        (warned / NAME).write_text(text)
        assert run("baseline", "write", ".").code == 0
        assert (warned / NAME).read_text() == TEXT
    (warned / "notes.json").write_text('{"dear": "diary"}')
    done = run("baseline", "write", ".", "--baseline", "notes.json")
    assert (done.code, done.err) == (
        2,
        "pilotscan: notes.json is there and is not a baseline: give another name, or move it "
        "away\n",
    )
    assert (warned / "notes.json").read_text() == '{"dear": "diary"}'


def test_what_cannot_be_accepted_is_shown(run: Run, warned: Path, good_text: str) -> None:
    many = good_text + "".join(f"unknown{n}: 1\n" for n in range(120))
    (warned / "many.yaml").write_text(many.replace("id: good", "id: many"), "utf-8")
    done = run("baseline", "write", ".")
    assert done.code == 0
    assert "PS117 error: 20 more faults in this file not listed" in done.err
    assert "What is listed above cannot be accepted" in done.err
    assert run("validate", ".", "--baseline", NAME).code == 1


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["validate", ".", "--baseline", "no.json"], "there is no baseline no.json"),
        (["evaluate", ".", "--baseline", "no.json"], "there is no baseline no.json"),
        (["validate", ".", "--baseline", "good.yaml"], "the baseline good.yaml is not JSON"),
        (["baseline", "write", ".", "--baseline", "x.yaml"], "must not be a YAML file"),
        (["baseline", "write", ".", "--route", "nowhere"], "has no route 'nowhere'"),
        (["baseline", "write", "nothing.yaml"], "nothing could be read"),
        (["baseline", "write", ".", "--baseline", "no/b.json"], "no/b.json cannot be written"),
    ],
)
def test_wrong_use_is_refused(run: Run, warned: Path, arguments: list[str], told: str) -> None:
    done = run(*arguments)
    assert (done.code, done.out) == (2, "")
    assert told in done.err
    assert sorted(path.name for path in warned.iterdir()) == ["good.yaml"]


def test_every_option_is_documented(root: Path) -> None:
    page = (root / "docs" / "reference" / "baseline.md").read_text("utf-8")
    group = typer.main.get_command(app).commands["baseline"].load()  # type: ignore[attr-defined]
    real = {
        name
        for parameter in group.commands["write"].params
        for name in (*parameter.opts, *parameter.secondary_opts)
        if name.startswith("-")
    } - {"--help", "-h"}
    table = page.split("\n| option |", 1)[1].split("\n\n", maxsplit=1)[0]
    assert set(re.findall(r"(?<![\w-])--?[a-z][a-z-]*", table)) >= real


def test_a_configuration_gives_the_defaults(run: Run, warned: Path) -> None:
    (warned / "set").mkdir()
    (warned / "good.yaml").rename(warned / "set" / "good.yaml")
    (warned / "pilotscan.toml").write_text('paths = ["set"]\nbaseline = "known.json"\n')
    assert run("baseline", "write").err == "known.json: 1 finding accepted.\n"
    assert (warned / "known.json").read_text() == TEXT
    assert run("validate", "--strict").code == run("evaluate", "--strict").code == 0
    assert run("validate", "--strict", "--no-config", "set").code == 1
