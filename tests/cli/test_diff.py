"""`pilotscan diff` as a team uses it: over revisions of a scratch repository, in all formats."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import docx
import pytest

from pilotscan.reporting.output import extras
from support.project import GOOD, SMALL_FRAMEWORK, Ran, Run
from support.repositories import commit, git

pytestmark = pytest.mark.outside

RATINGS = {"trust": 3, "volunteers": 3, "language-help": 3, "money": 3, "no-harm": 3}


def small_pilot(pilot_id: str = "one", **levels: object) -> str:
    """Write a pilot that is rated with the small framework."""
    ratings = "".join(
        f"      {name}: {{level: {level}, because: So., evidence: [report]}}\n"
        if level != "unknown"
        else f"      {name}: unknown\n"
        for name, level in {
            **RATINGS,
            **{k.replace("_", "-"): v for k, v in levels.items()},
        }.items()
    )
    return (
        f"pilotscan: 1\nid: {pilot_id}\nname: Pilot {pilot_id}\n"
        "place: {municipality: Delft, country: NL}\n"
        "scaling: {route: growth}\n"
        "assessments:\n"
        "  - date: 2026-01-15\n"
        "    framework: two-dimensions\n"
        "    assessor: {role: independent}\n"
        f"    ratings:\n{ratings}"
        "sources:\n  report: {title: A report, kind: independent-evaluation}\n"
    )


@pytest.fixture
def team(work: Path) -> Path:
    """A repository with two pilots, judged by a framework of its own."""
    git(work, "init", "--quiet", "--initial-branch", "main")
    (work / "pilots").mkdir()
    (work / "pilots" / "one.yaml").write_text(small_pilot())
    (work / "pilots" / "two.yaml").write_text(small_pilot("two", money=1))
    (work / "kader.yaml").write_bytes(SMALL_FRAMEWORK.read_bytes())
    (work / "pilotscan.toml").write_text('framework = "kader.yaml"\n')
    commit(work, "first")
    return work


def document(done: Ran) -> dict[str, Any]:
    return json.loads(done.out)  # type: ignore[no-any-return]


def pilots(done: Ran) -> dict[str, dict[str, Any]]:
    return {pilot["id"]: pilot for pilot in document(done)["pilots"]}


def test_nothing_changed_is_said_and_accepted(run: Run, team: Path) -> None:
    done = run("diff", "git:HEAD", "--fail-on-regression")

    assert (done.code, done.err) == (0, "")
    sha = git(team, "rev-parse", "HEAD")[:12]
    assert done.out.splitlines() == [
        f"What changed from git:HEAD ({sha}) to pilots",
        "- Nothing changed.",
        "- 2 pilots are judged as before.",
    ]


def test_a_worse_verdict_is_told_with_its_cause_and_fails_if_asked(run: Run, team: Path) -> None:
    (team / "pilots" / "one.yaml").write_text(small_pilot(money=1, volunteers=2))

    assert run("diff", "git:HEAD").code == 0
    done = run("diff", "git:HEAD", "--fail-on-regression")

    assert done.code == 1
    lines = done.out.splitlines()
    assert "- Something got worse for 1 pilot." in lines
    assert "- Pilot one: Growth: a necessary condition fell below its minimum: “Money”." in lines
    at = lines.index("    Growth: ● Ready for stepwise scaling → ▲ Not yet")
    assert lines[at + 1].strip() == "“Money”, level from 3 to 1"


def test_to_mend_is_accepted(run: Run, team: Path) -> None:
    (team / "pilots" / "two.yaml").write_text(small_pilot("two"))

    done = run("diff", "git:HEAD", "--fail-on-regression", "--format", "json")

    assert done.code == 0
    [step] = pilots(done)["two"]["steps"]
    verdict = step["verdicts"][0]
    assert (verdict["before"], verdict["after"]) == ("not-yet", "ready-stepwise")
    assert verdict["cause"] == {"how": "alone", "conditions": ["money"]}


def test_added_gone_renamed_and_moved(run: Run, team: Path) -> None:
    folder = team / "pilots"
    (folder / "sub").mkdir()
    (folder / "one.yaml").rename(folder / "sub" / "one.yaml")
    (folder / "two.yaml").write_text(small_pilot("zwei", money=1))
    (folder / "three.yaml").write_text(small_pilot("three", trust="unknown"))
    commit(team, "second")

    forth = pilots(run("diff", "git:HEAD~1", "git:HEAD", "--format", "json"))
    back = pilots(run("diff", "git:HEAD", "git:HEAD~1", "--format", "json"))

    assert {name: pilot["what"] for name, pilot in forth.items()} == {
        "one": "changed", "zwei": "changed", "three": "added",
    }  # fmt: skip
    assert forth["one"]["was_file"] == "pilots/one.yaml"
    assert forth["one"]["steps"] == []
    assert (forth["zwei"]["was_id"], forth["zwei"]["was_file"]) == ("two", None)
    assert back["three"]["what"] == "removed"


def test_a_broken_file_of_then_is_a_note_and_one_of_now_a_fault(run: Run, team: Path) -> None:
    whole = (team / "pilots" / "two.yaml").read_text()
    (team / "pilots" / "one.yaml").write_text("id: one\nbad: [\n")
    (team / "pilots" / "two.yaml").write_text(whole.replace("pilotscan: 1", "pilotscan: 0"))
    commit(team, "broken")
    now = run("diff", "git:HEAD~1", "--format", "json")
    (team / "pilots" / "one.yaml").write_text(small_pilot())
    (team / "pilots" / "two.yaml").write_text(small_pilot("two", money=1))
    then = run("diff", "git:HEAD", "--fail-on-regression", "--format", "json")

    assert now.code == 1
    assert "pilots/one.yaml:2:6: PS106 error" in now.err
    assert {p["what"] for p in pilots(now).values()} == {"unjudged"}
    assert all(p["regression"] for p in pilots(now).values())
    assert then.code == 0
    assert {p["what"] for p in pilots(then).values()} == {"judged-now"}
    told = [line for line in then.err.splitlines() if "could not be judged then" in line]
    assert len(told) == 2
    assert told[0].startswith(
        "pilotscan: git:HEAD: pilots/one.yaml could not be judged then: PS106"
    )


def raise_the_bar(team: Path) -> None:
    text = (team / "kader.yaml").read_text("utf-8").replace("version: 1.0.0", "version: 2.0.0")
    (team / "kader.yaml").write_text(text.replace("ready: {min_level: 3", "ready: {min_level: 4"))


def test_a_framework_in_the_repository_is_read_as_it_was(run: Run, team: Path) -> None:
    raise_the_bar(team)
    (team / "pilots" / "two.yaml").write_text(small_pilot("two", money=1, volunteers=2))

    done = run("diff", "git:HEAD", "--fail-on-regression", "--format", "json")

    told = document(done)
    assert done.code == 0, "other rules are no step back"
    assert (told["old"]["framework"]["version"], told["new"]["framework"]["version"]) == (
        "1.0.0", "2.0.0",
    )  # fmt: skip
    assert (told["other_framework"], told["told_apart"]) == (True, True)
    steps = {name: [step["by"] for step in p["steps"]] for name, p in pilots(done).items()}
    # The new rules move circulation of `two`; its own file moves its volunteers.
    assert steps == {"one": ["framework"], "two": ["framework", "file"]}
    assert pilots(done)["one"]["steps"][0]["verdicts"][0]["after"] == "conditional"
    text = run("diff", "git:HEAD").out
    assert "different frameworks: two-dimensions 1.0.0 and two-dimensions 2.0.0" in text
    assert "  by the new framework\n" in text


def test_a_configuration_that_named_another_framework_is_read_as_it_was(
    run: Run, team: Path
) -> None:
    (team / "strict.yaml").write_bytes((team / "kader.yaml").read_bytes())
    raise_the_bar(team)
    (team / "kader.yaml").rename(team / "kader-2.yaml")
    (team / "strict.yaml").rename(team / "kader.yaml")
    (team / "pilotscan.toml").write_text('framework = "kader-2.yaml"\n')

    told = document(run("diff", "git:HEAD", "--format", "json"))

    assert told["old"]["framework"]["version"] == "1.0.0"
    assert told["new"]["framework"]["version"] == "2.0.0"
    assert told["old"]["notes"] == []


def test_a_framework_that_was_broken_or_not_there_is_a_note(run: Run, team: Path) -> None:
    (team / "kader.yaml").write_text("pilotscan_framework: 1\n")
    commit(team, "broken framework")
    (team / "kader.yaml").write_bytes(SMALL_FRAMEWORK.read_bytes())
    (team / "new.yaml").write_bytes(SMALL_FRAMEWORK.read_bytes())

    broken = run("diff", "git:HEAD")
    absent = run("diff", "git:HEAD", "--framework", "new.yaml")

    assert (broken.code, absent.code) == (0, 0)
    assert re.search(r"kader.yaml has .* faults? as it was; that of today is used", broken.err)
    assert "the framework new.yaml was not there yet; that of today is used" in absent.err


def test_two_folders_can_have_two_frameworks(run: Run, team: Path) -> None:
    (team / "old.yaml").write_bytes((team / "kader.yaml").read_bytes())
    raise_the_bar(team)

    done = run("diff", "pilots", "pilots", "--old-framework", "old.yaml", "--format", "json")

    assert document(done)["told_apart"] is True
    assert [s["by"] for s in pilots(done)["one"]["steps"]] == ["framework"]


def test_a_saved_result_is_a_side(run: Run, team: Path) -> None:
    saved = run("evaluate", "--format", "json", "--out", "-")
    (team / "base.json").write_text(saved.out, "utf-8")
    assert run("diff", "base.json").out.splitlines()[1] == "- Nothing changed."
    (team / "pilots" / "one.yaml").write_text(small_pilot(money=1))

    done = run("diff", "base.json", "--fail-on-regression", "--format", "json")

    assert done.code == 1
    [step] = pilots(done)["one"]["steps"]
    assert (step["by"], step["verdicts"][0]["cause"]) == (
        "file", {"how": "named", "conditions": ["money"]},
    )  # fmt: skip
    raise_the_bar(team)
    done = run("diff", "base.json", "--format", "json")
    assert document(done)["told_apart"] is False
    assert {n: [s["by"] for s in p["steps"]] for n, p in pilots(done).items()} == {
        "one": ["either"], "two": ["framework"],
    }  # fmt: skip
    assert "cannot be told apart" in run("diff", "base.json").out


def test_two_saved_results_need_no_files(run: Run, team: Path) -> None:
    for name in ("a", "b"):
        saved = run("evaluate", "--format", "json", "--out", "-")
        (team / f"{name}.json").write_text(saved.out, "utf-8")
        (team / "pilots" / "one.yaml").write_text(small_pilot(money=1))

    done = run("diff", "a.json", "b.json", "--no-config")

    assert done.code == 0
    assert "    growth: ● Yes, step by step → ▲ Not yet" in done.out.splitlines()


def test_in_a_subfolder_and_with_paths(run: Run, team: Path, monkeypatch: Any) -> None:
    (team / "pilots" / "one.yaml").write_text(small_pilot(money=1))
    monkeypatch.chdir(team / "pilots")

    here = pilots(run("diff", "git:HEAD", ".", "--format", "json"))
    one = pilots(run("diff", "git:HEAD", "one.yaml", "--format", "json"))
    named = run("diff", "git:HEAD", "git:HEAD", "--path", "../pilots/two.yaml")

    assert list(here) == list(one) == ["one"]
    assert "1 pilot is judged as before" in named.out


def test_a_folder_that_was_not_there_yet_makes_all_pilots_new(run: Run, team: Path) -> None:
    (team / "more").mkdir()
    (team / "more" / "x.yaml").write_text(small_pilot("x"))

    done = run("diff", "git:HEAD", "more")

    assert done.code == 0
    assert "- 1 pilot is new." in done.out
    assert done.err == "pilotscan: git:HEAD: there were no pilot files in more\n"


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["git:--help"], "would be read as an option"),
        (["git:"], "a revision has no name"),
        (["git:nowhere"], "there is no revision 'nowhere' here"),
        (["main"], "a revision is written git:REVISION"),
        (["git:HEAD", "../outside"], "lies outside the repository"),
        (["pilots", "git:HEAD", "git:HEAD"], "makes a side by itself"),
        (["pilots", "pilots", "--path", "x"], "--path is about a revision"),
        (["pilots", "--out", "pilots/one.yaml"], "must not be a YAML file"),
        (["pilots", "--out", "x.odt"], "add --format"),
        (["pilots", "--route", "nowhere"], "has no route 'nowhere'"),
        (["git:HEAD", "--path", "gone", "--framework", "living-lab", "--no-config", "git:HEAD"],
         "there is no pilot in git:HEAD and none in git:HEAD"),
    ],
)  # fmt: skip
def test_wrong_usage_is_said_in_one_line(
    run: Run, team: Path, arguments: list[str], told: str
) -> None:
    outside = team.parent / "outside"
    outside.mkdir(exist_ok=True)
    (outside / "one.yaml").write_text(small_pilot())
    done = run("diff", *arguments)

    assert done.code == 2
    assert done.out == ""
    assert told in done.err.splitlines()[-1]
    assert small_pilot() == (team / "pilots" / "one.yaml").read_text()


def test_outside_a_repository_it_is_said(run: Run, good: Path) -> None:
    done = run("diff", "git:HEAD", "good.yaml")

    assert done.code == 2
    assert "is not in a git repository" in done.err
    assert (good / "good.yaml").read_text() == GOOD


def test_the_format_follows_from_the_name_of_the_file(run: Run, team: Path) -> None:
    (team / "pilots" / "one.yaml").write_text(small_pilot(money=1))
    starts = {"md": "# What changed", "html": "<!doctype html>", "json": "{", "txt": "What"}
    for ending, start in starts.items():
        done = run("diff", "git:HEAD", "--out", f"changes.{ending}")
        assert (done.code, done.out) == (0, f"changes.{ending}\n")
        text = (team / f"changes.{ending}").read_text("utf-8")
        assert text.startswith(start)
        again = run("diff", "git:HEAD", "--format", ending.replace("txt", "text"))
        assert again.out.strip() == text.strip()


def test_changes_are_written_as_pdf_and_word(
    run: Run, team: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (team / "pilots" / "one.yaml").write_text(small_pilot(money=1))
    for ending, start in {"pdf": b"%PDF-", "docx": b"PK"}.items():
        assert run("diff", "git:HEAD", "--out", f"changes.{ending}").code == 0
        assert (team / f"changes.{ending}").read_bytes().startswith(start)
    texts = [p.text for p in docx.Document(str(team / "changes.docx")).paragraphs]
    assert "What changed" in texts
    assert "What got worse" in texts
    monkeypatch.setattr(extras, "find_spec", lambda _name: None)
    done = run("diff", "git:HEAD", "--format", "pdf")
    assert (done.code, done.out) == (2, "")
    assert "pip install 'pilotscan[pdf]'" in done.err


def test_quietly_nothing_but_the_exit_code(run: Run, team: Path) -> None:
    (team / "pilots" / "one.yaml").write_text(small_pilot(money=1))

    assert run("diff", "git:HEAD", "-q", "--fail-on-regression") == Ran(1, "", "")


def test_strangers_words_stay_words(run: Run, team: Path) -> None:
    hostile = (
        "<script>alert(1)</script> | [x](javascript:x) ::error:: ##[error] \\u001b[31m {{ 7*7 }}"
    )
    text = small_pilot(money=1).replace("name: Pilot one", f'name: "{hostile}"')
    (team / "pilots" / "one.yaml").write_text(text)

    for kind in ("text", "md", "html", "json"):
        out = run("diff", "git:HEAD", "--format", kind, "--color", "never").out
        assert "\x1b" not in out
        assert "##[" not in out
        assert not re.search(r"^\s*::", out, re.MULTILINE)
        if kind == "html":
            assert "<script>alert" not in out
        if kind == "md":
            assert "[x](" not in out


def test_dutch_says_all_in_dutch(run: Run, team: Path) -> None:
    (team / "pilots" / "one.yaml").write_text(small_pilot(money=1))

    done = run("diff", "git:HEAD", "--lang", "nl", "--format", "md")

    assert "# Wat er is veranderd" in done.out
    row = " | Groei | ● Gereed voor stapsgewijze opschaling | ▲ Nog niet |"
    assert re.search(rf"\| \[Pilot one\]\(#\S+\){re.escape(row)}", done.out)
    assert "‘Geld’ van niveau 3 naar 1" in done.out


def test_the_same_sides_give_the_same_bytes(run: Run, team: Path) -> None:
    (team / "pilots" / "one.yaml").write_text(small_pilot(money=1))
    (team / "pilots" / "b.yaml").write_text(small_pilot("b"))
    for kind in ("md", "html", "json", "text"):
        first = run("diff", "git:HEAD", "--format", kind)
        assert first == run("diff", "git:HEAD", "--format", kind)
