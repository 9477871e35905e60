"""`pilotscan history` in repositories made for it: every row by hand, then what can go wrong."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
from pathlib import Path
from typing import Any

import pytest
import typer

from pilotscan.cli.app import app
from pilotscan.loading.discover import FoundFile
from pilotscan.reporting.exports.history import COLUMNS
from pilotscan.runs import history as telling
from support.project import Run
from support.repositories import commit, git, start

pytestmark = pytest.mark.outside

HEADER = (
    "revision,date,pilot,file,framework,framework_version,route,verdict,score,low,high,coverage,"
    "documented,bottlenecks,distance,basis,changed,error"
)


def pilot(name: str, *, route: str = "growth", **levels: int) -> str:
    """Write a pilot of which each level is well documented."""
    ratings = "".join(
        f"      {key.replace('_', '-')}: {{level: {level}, evidence: [study]}}\n"
        for key, level in levels.items()
    )
    return (
        f"pilotscan: 1\nid: {name}\nname: A pilot\nplace: {{municipality: Delft, country: NL}}\n"
        f"scaling: {{route: {route}}}\n"
        "sources:\n  study: {title: S, publisher: A university, kind: peer-reviewed}\n"
        "assessments:\n  - date: 2026-01-15\n    framework: two-dimensions\n"
        f"    assessor: {{role: independent}}\n    ratings:\n{ratings}"
    )


def table(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


@pytest.fixture
def team(work: Path, small_file: Path) -> Path:
    """The working folder as a repository with two commits: a pilot, then it is rated further."""
    start(work)
    (work / "pilots").mkdir()
    shutil.copy(small_file, work / "framework.yaml")
    (work / "pilots" / "one.yaml").write_text(pilot("one", trust=1))
    commit(work, day=1)
    (work / "pilots" / "one.yaml").write_text(
        pilot("one", trust=3, volunteers=3, language_help=3, money=2, no_harm=2)
    )
    (work / "pilots" / "two.yaml").write_text(pilot("two", trust=1))
    commit(work, day=2)
    return work


@pytest.fixture
def history(run: Run) -> Run:
    """Tell history by the small framework."""

    def tell(*arguments: object) -> Any:
        return run("history", "--framework", "framework.yaml", *arguments)

    return tell


def test_every_row_by_hand(history: Run, team: Path) -> None:
    first, second = git(team, "rev-list", "--reverse", "HEAD").split()
    done = history()
    assert (done.code, done.err) == (0, "")
    assert done.out.splitlines()[0] == HEADER
    one, changed, new = table(done.out)
    version = re.search(r"version: ['\"]?([\d.]+)", (team / "framework.yaml").read_text())[1]  # type: ignore[index]
    # As in the trend by hand: trust alone, at 1, of five conditions with two dimensions of weight
    # 2 and 1. Low (2 x 2/4)/3 = 1/3 of 4, high (2 x 10/4 + 4)/3 = 3; a third is rated.
    assert {k: one[k] for k in ("score", "error")} == {"score": "", "error": ""}
    assert [float(one[k]) for k in ("low", "high", "coverage", "documented")] == pytest.approx(
        [25 / 3, 75, 1 / 3, 1 / 3]
    )
    assert [one[k] for k in (*COLUMNS[:8], "bottlenecks", "changed")] == [
        first, "2026-01-01T12:00:00+01:00", "one", "pilots/one.yaml", "two-dimensions", version,
        "growth", "not-yet", "trust", "TRUE",
    ]  # fmt: skip
    assert (one["distance"], one["basis"]) == ("0", "established")
    # All rated: (2 x 3 + 2)/3 x 25; money at 2 is not strong enough yet.
    assert float(changed["score"]) == float(changed["low"]) == pytest.approx(200 / 3)
    assert [changed[k] for k in ("revision", "date", "pilot", "verdict", "changed")] == [
        second, "2026-01-02T12:00:00+01:00", "one", "conditional", "TRUE",
    ]  # fmt: skip
    assert [new[k] for k in ("revision", "pilot", "verdict", "changed")] == [
        second, "two", "not-yet", "TRUE",
    ]  # fmt: skip


def test_numbers_are_those_of_the_report(history: Run, run: Run, team: Path) -> None:
    rows = json.loads(history("--format", "json", "--rev", "HEAD").out)["rows"][-2:]
    told = run("evaluate", "--framework", "framework.yaml", "--format", "json", "--out", "-").out
    judged = json.loads(told)["pilots"]
    assert len(judged) == 2
    for row, result in zip(rows, judged, strict=True):
        assert row["pilot"] == result["id"]
        for key in ("file", "route", "verdict", "coverage", "documented"):
            assert row[key] == result[key], key
        assert {k: row[v] for k, v in (("value", "score"), ("low", "low"), ("high", "high"))} == (
            result["score"]
        )
        assert (row["bottlenecks"] or "") == "; ".join(result["bottlenecks"])
    assert (team / "pilots").is_dir()


def test_what_changed_is_told_file_by_file(history: Run, team: Path) -> None:
    (team / "pilots" / "two.yaml").write_text(pilot("two", trust=2))
    commit(team, day=3)
    (team / "pilots" / "two.yaml").rename(team / "pilots" / "zwei.yaml")
    commit(team, day=4)
    (team / "pilots" / "one.yaml").write_text(pilot("eins", trust=3))
    commit(team, day=5)
    (team / "pilots" / "zwei.yaml").unlink()
    commit(team, day=6)
    (team / "README.md").write_text("nothing of pilots")
    commit(team, day=7)
    rows = [
        (row["date"][8:10], row["pilot"], row["file"], row["changed"])
        for row in table(history().out)
    ]
    one, two, zwei = "pilots/one.yaml", "pilots/two.yaml", "pilots/zwei.yaml"
    assert rows == [
        ("01", "one", one, "TRUE"),
        ("02", "one", one, "TRUE"), ("02", "two", two, "TRUE"),
        ("03", "one", one, "FALSE"), ("03", "two", two, "TRUE"),
        ("04", "one", one, "FALSE"), ("04", "two", zwei, "TRUE"),
        ("05", "eins", one, "TRUE"), ("05", "two", zwei, "FALSE"),
        ("06", "eins", one, "FALSE"),
    ]  # fmt: skip
    later = [(row["date"][8:10], row["changed"]) for row in table(history("--limit", 2).out)]
    assert later == [("05", "TRUE"), ("05", "FALSE"), ("06", "FALSE")]
    assert history("--since", "2026-01-05").out == history("--limit", 2).out
    assert history("--rev", "HEAD~3..HEAD").out == history("--limit", 2).out
    assert [r["date"][8:10] for r in table(history("--rev", "HEAD~5").out)] == ["01", "02", "02"]


def test_a_merge_is_one_step(history: Run, team: Path) -> None:
    git(team, "switch", "--quiet", "--create", "side")
    for day, level in ((3, 2), (4, 3)):
        (team / "pilots" / "two.yaml").write_text(pilot("two", trust=level))
        commit(team, day=day)
    git(team, "switch", "--quiet", "main")
    (team / "pilots" / "one.yaml").write_text(pilot("one", trust=4))
    commit(team, day=5)
    git(team, "merge", "--quiet", "--no-edit", "side", day=6)
    days = [(row["date"][8:10], row["pilot"], row["changed"]) for row in table(history().out)]
    assert days[3:] == [
        ("05", "one", "TRUE"), ("05", "two", "FALSE"),
        ("06", "one", "FALSE"), ("06", "two", "TRUE"),
    ]  # fmt: skip


def test_broken_files_of_old_revisions_are_rows_without_a_verdict(history: Run, team: Path) -> None:
    texts = {
        "broken.yaml": "pilotscan: 1\nid: [x\n",
        "future.yaml": pilot("future", trust=1).replace("pilotscan: 1", "pilotscan: 9"),
        "elsewhere.yaml": pilot("elsewhere", route="nowhere", trust=1),
        "twin.yaml": pilot("one", trust=4),
        "latin.yaml": "\xff",
        "rules.yaml": (team / "framework.yaml").read_text(),
    }
    for name, text in texts.items():
        (team / "pilots" / name).write_bytes(text.encode("latin-1" if "\xff" in text else "utf-8"))
    (team / "pilots" / "big.yaml").write_bytes(b"# " + b"x" * 1_100_000)
    commit(team, day=3)
    for name in (*texts, "big.yaml"):
        (team / "pilots" / name).unlink()
    commit(team, day=4)
    done = history("--limit", 2)
    assert done.code == 0
    assert done.err == "6 rows without a verdict: the column 'error' says why.\n"
    rows = table(done.out)
    assert [row["verdict"] for row in rows if row["date"][8:10] == "04"] == [
        "conditional", "not-yet",
    ]  # fmt: skip
    found = {row["file"].removeprefix("pilots/"): row for row in rows[:-2]}
    assert sorted(found) == sorted(
        ["big.yaml", "one.yaml", "two.yaml", *(name for name in texts if name != "rules.yaml")]
    )
    assert (found["one.yaml"]["error"], found["one.yaml"]["verdict"]) == ("", "conditional")
    assert found["twin.yaml"]["error"] == "PS402 the id 'one' is used in pilots/one.yaml already"
    assert found["future.yaml"]["pilot"] == "future"
    assert found["broken.yaml"]["pilot"] == ""
    for name in ("broken.yaml", "future.yaml", "elsewhere.yaml", "latin.yaml", "big.yaml"):
        row = found[name]
        assert re.match(r"PS\d{3} ", row["error"]), name
        empty = ("route", "verdict", "score", "low", "high", "coverage", "documented")
        assert [row[key] for key in empty] == [""] * 7
    assert found["elsewhere.yaml"]["error"].startswith("PS304 line 5: 'nowhere' is not a route")


def test_links_are_passed_over_and_told_once(history: Run, team: Path) -> None:
    (team / "pilots" / "link.yaml").symlink_to("one.yaml")
    commit(team, day=3)
    (team / "pilots" / "two.yaml").write_text(pilot("two", trust=4))
    commit(team, day=4)
    done = history()
    assert done.err == "pilots/link.yaml is a symbolic link and was passed over\n"
    assert "link" not in done.out


# --- carrying on ----------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["h.csv", "h.json"])
def test_a_file_is_carried_on_and_ends_as_if_written_at_once(
    history: Run, team: Path, name: str
) -> None:
    done = history("--out", name)
    assert (done.code, done.out, done.err) == (0, "", f"{name}: 2 revisions, 3 rows.\n")
    before = (team / name).read_bytes()
    assert history("--out", name).err.startswith(f"{name}: nothing new after ")
    assert (team / name).read_bytes() == before
    commit(team, "only the history", day=3)
    (team / "pilots" / "two.yaml").write_text(pilot("two", trust=4))
    commit(team, day=4)
    assert history("--out", name, "--limit", 1).err == f"{name}: 1 revision, 2 rows added.\n"
    after = (team / name).read_bytes()
    if name == "h.csv":
        assert after.startswith(before)
    else:
        assert after.startswith(before.removesuffix(b"\n]}\n"))
        assert len(json.loads(after)["rows"]) == 5
    assert history("--out", f"all-{name}").code == 0
    assert (team / f"all-{name}").read_bytes() == after
    again = history("--out", "-", "--format", name.removeprefix("h."))
    assert again.out.encode() == after


def test_rows_are_kept_as_they_stand_in_the_file(history: Run, team: Path) -> None:
    history("--out", "h.csv")
    # An older revision may say what a version before said; git may have changed the line ends.
    lines = (team / "h.csv").read_text().splitlines()
    lines[1] = lines[1].replace("not-yet", "conditional")
    (team / "h.csv").write_bytes("".join(f"{line}\r\n" for line in lines).encode())
    before = (team / "h.csv").read_bytes()
    (team / "pilots" / "two.yaml").write_text(pilot("two", trust=4))
    commit(team, day=3)
    assert history("--out", "h.csv").code == 0
    after = (team / "h.csv").read_bytes()
    assert after.startswith(before)
    assert after.count(b"\r\n") == after.count(b"\n") == 6


def test_only_new_bytes_are_judged(
    history: Run, team: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    judged: list[str] = []
    check = telling.check_file

    def counted(file: FoundFile, *rest: Any) -> Any:
        judged.append(file.shown)
        return check(file, *rest)

    monkeypatch.setattr(telling, "check_file", counted)
    for day in range(3, 9):
        (team / "pilots" / "two.yaml").write_text(pilot("two", trust=1 + day % 2))
        commit(team, day=day)
    assert len(table(history().out)) == 15
    assert judged == ["pilots/one.yaml", "pilots/one.yaml", "pilots/two.yaml", "pilots/two.yaml"]


REFUSED = {
    "another version": (["--framework", "newer.yaml"], "was judged by two-dimensions "),
    "another framework": (["--framework", "living-lab"], "was judged by two-dimensions "),
    "another route": (
        ["--route", "circulation"],
        "was judged on the route 'growth', and this run judges on 'circulation'",
    ),
    "other rules under one version": (
        ["--framework", "same.yaml"],
        "says something else of its newest revision",
    ),
    "other paths": (["pilots/one.yaml"], "says something else of its newest revision"),
    "another branch": (["--rev", "HEAD~1"], "which is not in the history of 'HEAD~1' along its"),
    "a range that begins later": (["--rev", "HEAD..HEAD"], "which is not in the history"),
}


@pytest.mark.parametrize(("arguments", "told"), REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_carried_on_is_refused_and_fresh_writes_it_anew(
    run: Run, team: Path, arguments: list[str], told: str
) -> None:
    rules = (team / "framework.yaml").read_text()
    (team / "newer.yaml").write_text(re.sub(r"(version: ['\"]?)\d+", r"\g<1>9", rules, count=1))
    (team / "same.yaml").write_text(rules.replace("weight: 2", "weight: 7", 1))
    assert rules not in {(team / "newer.yaml").read_text(), (team / "same.yaml").read_text()}
    if "--framework" not in arguments:
        arguments = [*arguments, "--framework", "framework.yaml"]
    assert run("history", "--framework", "framework.yaml", "--out", "h.csv").code == 0
    before = (team / "h.csv").read_bytes()
    done = run("history", *arguments, "--out", "h.csv")
    assert (done.code, done.out) == (2, "")
    assert told in done.err
    assert "--fresh writes" in done.err
    assert (team / "h.csv").read_bytes() == before
    fresh = run("history", *arguments, "--out", "h.csv", "--fresh")
    if "HEAD..HEAD" in arguments:
        assert "no revision of 'HEAD..HEAD' changed anything in pilots" in fresh.err
    else:
        assert fresh.code == 0
        assert (
            run("history", *arguments, "--out", "-").out.encode() == (team / "h.csv").read_bytes()
        )


def test_a_history_that_was_rewritten_is_refused(history: Run, team: Path) -> None:
    history("--out", "h.csv")
    git(team, "commit", "--quiet", "--amend", "--message", "other words", day=9)
    done = history("--out", "h.csv")
    assert done.code == 2
    assert "it was rewritten, or that is another branch or range; --fresh" in done.err


def test_a_file_that_is_not_ours_is_never_written_over(history: Run, team: Path) -> None:
    texts = {"notes.csv": "a,b\r\n1,2\r\n", "notes.json": '{"a": 1}', "bin.csv": "\xff\xfe"}
    for name, text in texts.items():
        (team / name).write_bytes(text.encode("latin-1"))
        for more in ([], ["--fresh"]):
            done = history("--out", name, *more)
            assert done.code == 2
            assert f"{name} is there and is not a history that pilotscan wrote" in done.err
        assert (team / name).read_bytes() == text.encode("latin-1")
    history("--out", "h.csv")
    assert "not a history that pilotscan wrote as json" in (
        history("--out", "h.csv", "--format", "json").err
    )


SPOILT = {
    "a row cut off": lambda text: text[:-40],
    "a conflict": lambda text: text.replace("\n", "\n<<<<<<< ours\n", 1),
    "another column": lambda text: text.replace(",TRUE,", ",TRUE,x,", 1),
    "no revision": lambda text: re.sub(r"\n[0-9a-f]{40}", "\nHEAD", text, count=1),
    "an open quote": lambda text: text.replace(",growth", ',"growth', 1),
}


@pytest.mark.parametrize("spoil", SPOILT.values(), ids=SPOILT)
def test_a_spoilt_history_is_refused(history: Run, team: Path, spoil: Any) -> None:
    history("--out", "h.csv")
    whole = (team / "h.csv").read_text()
    (team / "h.csv").write_text(spoil(whole))
    assert (team / "h.csv").read_text() != whole
    done = history("--out", "h.csv")
    assert done.code == 2
    assert "h.csv" in done.err
    assert "--fresh" in done.err
    assert history("--out", "h.csv", "--fresh").code == 0
    assert (team / "h.csv").read_text() == whole


def test_spoilt_json_is_refused(history: Run, team: Path) -> None:
    history("--out", "h.json")
    whole = (team / "h.json").read_text()
    for found, other, told in (
        ('"format": 2', '"format": 3', "is a history of format 3, and this version"),
        ('{"revision"', '{"version"', "row 1 is not as pilotscan wrote it"),
        ('"rows": [\n', '"rows": [\n[1],\n', "row 1 is not as pilotscan wrote it"),
    ):
        (team / "h.json").write_text(whole.replace(found, other, 1))
        done = history("--out", "h.json")
        assert (done.code, told in done.err) == (2, True), done.err
        (team / "h.json").write_text(whole)


def test_a_history_of_an_earlier_format_is_refused_and_can_be_written_anew(
    history: Run, team: Path
) -> None:
    for name, old, new in (
        ("h.csv", "bottlenecks,changed", "bottlenecks,distance,basis,changed"),
        ("h.json", '"format": 1', '"format": 2'),
    ):
        history("--out", name)
        whole = (team / name).read_text()
        (team / name).write_text(whole.replace(new, old, 1))
        done = history("--out", name)
        assert done.code == 2
        assert f"{name} is a history of format 1, and this version of pilotscan" in done.err
        assert history("--out", name, "--fresh").code == 0
        assert (team / name).read_text() == whole


# --- repositories that are not as they should be --------------------------------------------------


def test_a_shallow_clone_is_refused_unless_it_holds_what_is_asked_for(
    history: Run, team: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for day in (3, 4):
        (team / "pilots" / "two.yaml").write_text(pilot("two", trust=day - 1))
        commit(team, day=day)
        if day == 3:
            history("--out", "h.csv")
    whole = history().out
    git(team, "clone", "--quiet", "--depth", "2", f"file://{team}", "shallow")
    git(team, "clone", "--quiet", "--depth", "1", f"file://{team}", "flat")
    for clone, carried in (("shallow", True), ("flat", False)):
        shutil.copy(team / "h.csv", team / clone)
        monkeypatch.chdir(team / clone)
        done = history()
        assert done.code == 2
        assert "this clone is shallow: its history is cut off before" in done.err
        assert "'git fetch --unshallow'" in done.err
        done = history("--out", "h.csv")
        assert (done.code == 0) is carried
        if carried:
            assert (team / clone / "h.csv").read_text() == whole
            assert len(table(history("--limit", 1).out)) == 2
        else:
            assert "which is not in this shallow clone" in done.err


def test_outside_a_repository_and_without_commits_there_is_no_history(
    history: Run, work: Path, small_file: Path
) -> None:
    shutil.copy(small_file, work / "framework.yaml")
    (work / "pilots").mkdir()
    assert "not in a git repository" in history().err
    start(work)
    done = history()
    assert (done.code, done.out) == (2, "")
    assert "the repository has no commits yet" in done.err


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--rev", "--output=x"], "begins with a hyphen and would be read as an option"),
        (["--rev", "no-such"], "there is no revision 'no-such' here"),
        (["--rev", "HEAD~1...HEAD"], "write a range with two dots, OLD..NEW"),
        (["nothing-there"], "no revision of 'HEAD' changed anything in nothing-there"),
        (["--since", "2027-01-01"], "no revision of 'HEAD' since 2027-01-01 changed anything"),
        (["../.."], "lies outside the repository"),
        (["--route", "nowhere"], "has no route 'nowhere'"),
        (["--out", "pilots/one.yaml"], "--out must not be a YAML file"),
        (["--out", "no/h.csv"], "no/h.csv cannot be written"),
        (["--fresh"], "--fresh is about a file"),
        (["--limit", "0"], "Invalid value for '--limit'"),
        (["--since", "yesterday"], "'--since': expected a full date"),
    ],
)
def test_wrong_use_is_refused(history: Run, team: Path, arguments: list[str], told: str) -> None:
    done = history(*arguments)
    assert (done.code, done.out) == (2, "")
    assert told in " ".join(done.err.split())
    assert sorted(path.name for path in team.iterdir()) == [".git", "framework.yaml", "pilots"]


def test_the_number_of_processes_changes_nothing(history: Run, team: Path) -> None:
    for number in range(40):
        (team / "pilots" / f"p{number}.yaml").write_text(pilot(f"p{number}", trust=number % 5))
    commit(team, day=3)
    assert history("--jobs", 3).out == history().out


def test_what_stands_in_a_file_is_neither_formula_nor_command(history: Run, team: Path) -> None:
    (team / "pilots" / "=cmd.yaml").write_text("##[error]: 1\n")
    (team / "pilots" / "odd\n::error::.yaml").write_text(pilot("odd", trust=1))
    commit(team, day=3)
    done = history("pilots", "--limit", 1)
    assert done.code == 0
    assert "##[" not in done.out
    assert not re.search(r"^\s*::", done.out, flags=re.MULTILINE)
    assert len(table(done.out)) == 4
    assert len(done.out.splitlines()) == 5


def test_every_option_column_and_exit_code_is_documented(root: Path) -> None:
    page = (root / "docs" / "reference" / "history.md").read_text("utf-8")
    command = typer.main.get_command(app).commands["history"].load()  # type: ignore[attr-defined]
    real = {
        name
        for parameter in command.params
        for name in (*parameter.opts, *parameter.secondary_opts)
        if name.startswith("-")
    } - {"--help", "-h"}
    options = page.split("\n| option |", 1)[1].split("\n\n", maxsplit=1)[0]
    assert set(re.findall(r"(?<![\w-])--?[a-z][a-z-]*", options)) >= real
    columns = page.split("\n| column |", 1)[1].split("\n\n", maxsplit=1)[0]
    assert re.findall(r"`([a-z_]+)`", "\n".join(r.split("|")[1] for r in columns.splitlines())) == [
        *COLUMNS
    ]


def test_a_configuration_gives_paths_framework_and_route_and_not_the_output(
    run: Run, history: Run, team: Path
) -> None:
    expected = history("pilots/one.yaml", "--route", "circulation").out
    (team / "pilotscan.toml").write_text(
        'paths = ["pilots/one.yaml"]\nframework = "framework.yaml"\nroute = "circulation"\n'
        'out = "site"\nformats = ["json"]\n'
    )
    assert run("history").out == expected
    assert not (team / "site").exists()
    assert history("pilots", "--no-config").out == history("--no-config").out != expected


def rated(name: str, who: str, **levels: int) -> str:
    """Write an assessment of a pilot in a file of its own."""
    ratings = "".join(f"  {key}: {{level: {n}, evidence: [study]}}\n" for key, n in levels.items())
    return (
        f"pilotscan_assessment: 1\npilot: {name}\ndate: 2026-01-16\nframework: two-dimensions\n"
        f"assessor: {{role: partner, id: {who}}}\nratings:\n{ratings}"
    )


@pytest.mark.parametrize("path", ["pilots", "pilots/one.yaml"])
def test_assessments_in_files_are_those_of_each_revision(
    history: Run, team: Path, path: str
) -> None:
    own = team / "pilots" / "assessments" / "1.yaml"
    own.parent.mkdir()
    own.write_text(rated("one", "ann", trust=0))
    commit(team, day=3)
    own.write_text(rated("one", "ann", trust=9))
    commit(team, day=4)
    own.rename(own.with_name("2.yaml"))
    (team / "pilots" / "assessments" / "lost.yaml").write_text(rated("nobody", "ann", trust=1))
    commit(team, day=5)
    git(team, "rm", "--quiet", "-r", "pilots/assessments")
    commit(team, day=6)
    rows = [row for row in table(history(path).out) if row["file"] != "pilots/two.yaml"]
    assert [row["file"] for row in rows] == ["pilots/one.yaml"] * 6
    first, second, *others = rows
    low, broken, moved, gone = others
    assert (float(low["low"]) < float(second["low"]), low["changed"]) == (True, "TRUE")
    assert broken["error"].startswith("PS204 pilots/assessments/1.yaml line 7: level 9")
    assert moved["error"].startswith("PS204 pilots/assessments/2.yaml line 7: level 9")
    assert gone["changed"] == "TRUE"
    same = ("verdict", "score", "low", "high", "coverage", "documented", "error")
    assert [gone[key] for key in same] == [second[key] for key in same]
    assert first["verdict"] != ""


def test_a_revision_is_held_against_files_with_its_own_assessments(run: Run, team: Path) -> None:
    own = team / "pilots" / "assessments" / "1.yaml"
    own.parent.mkdir()
    own.write_text(rated("one", "ann", trust=0))
    commit(team, day=3)
    own.unlink()
    options = ("--framework", "framework.yaml", "--format", "json")
    for path in ("pilots", "pilots/one.yaml"):
        same = json.loads(run("diff", "git:HEAD~", path, *options, "--path", path).out)
        other = json.loads(run("diff", "git:HEAD", path, *options, "--path", path).out)
        assert same["pilots"] == []
        assert [p["id"] for p in other["pilots"]] == ["one"]


def test_lists_of_sources_are_those_of_each_revision(history: Run, run: Run, team: Path) -> None:
    one = team / "pilots" / "one.yaml"
    text = one.read_text("utf-8")
    assert "evidence: [study]" in text
    one.write_text(text.replace("evidence: [study]", "evidence: ['@study']"), "utf-8")
    lists = team / "sources.yaml"
    source = "pilotscan_sources: 1\nsources: {study: {title: S, kind: independent-evaluation}}\n"
    lists.write_text(source)
    commit(team, day=3)
    lists.write_text(source.replace("independent-evaluation", "press"))
    commit(team, day=4)
    lists.unlink()
    (team / "sources.bib").write_text("@misc{study, pilotscan-kind={press}}\n")
    commit(team, day=5)
    (team / "sources.bib").unlink()
    commit(team, day=6)
    for path in ("pilots", "pilots/one.yaml"):
        rows = [row for row in table(history(path).out) if row["file"] == "pilots/one.yaml"]
        assert len(rows) == 6
        strong, weak, same, broken = rows[2:]
        assert (strong["error"], weak["error"], weak["changed"]) == ("", "", "TRUE")
        assert float(weak["documented"]) < float(strong["documented"])
        assert same["documented"] == weak["documented"]
        assert "PS302" in broken["error"]
    (team / "sources.bib").write_text("@misc{study, pilotscan-kind={press}}\n")
    options = ("--framework", "framework.yaml", "--format", "json")
    held = json.loads(run("diff", "git:HEAD~", "pilots", *options).out)
    assert held["pilots"] == []
