"""A repository as a team uses it: twelve commits, and what each one shows to the next."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from support.project import ROOT, Ran, Run
from support.repositories import commit, start

pytestmark = pytest.mark.outside

PILOT = """\
pilotscan: 1
id: {id}
name: {name}
place: {{municipality: Delft, country: NL}}
scaling: {{route: growth}}
assessments:
  - date: 2026-01-15
    framework: living-lab
    assessor: {{role: independent}}
    ratings:
      durable-need: {{level: {need}, because: Seen, evidence: [report]}}
      no-serious-harm: {{level: {harm}, because: Seen, evidence: [report]}}
sources:
  report: {{title: A report, kind: independent-evaluation, year: 2025, author: A. University}}
figures: [{{what: people in need of a home, value: 40, date: 2025}}]
"""
CONFIGURATION = """\
paths = ["pilots"]
formats = ["html", "json"]
out = "public"
"""


class Team:
    """A team at work: writes files, commits, and runs the command."""

    def __init__(self, folder: Path, run: Run) -> None:
        self.folder = folder
        self.run = run
        self.day = 0
        (folder / "pilots").mkdir()

    def pilot(
        self, stem: str, name: str = "", *, need: int = 3, harm: int = 3, **more: str
    ) -> None:
        values = {"id": stem, "name": name or stem.title(), "need": need, "harm": harm, **more}
        (self.folder / "pilots" / f"{stem}.yaml").write_text(PILOT.format(**values), "utf-8")

    def commits(self, message: str) -> str:
        self.day += 1
        return commit(self.folder, message, self.day)

    def change(self) -> dict[str, object]:
        """Return what the last commit changed, as JSON."""
        told = self.run("diff", "git:HEAD~1", "git:HEAD", "--path", "pilots", "--format", "json")
        assert told.code == 0, told.err
        return dict(json.loads(told.out))


@pytest.fixture
def team(work: Path, run: Run) -> Team:
    start(work)
    (work / "pilotscan.toml").write_text(CONFIGURATION, "utf-8")
    (work / ".gitignore").write_text("public/\n", "utf-8")
    return Team(work, run)


def verdicts(folder: Path) -> dict[str, str]:
    index = json.loads((folder / "public" / "data" / "index.json").read_text("utf-8"))
    return {pilot["id"]: pilot["verdict"] for pilot in index["pilots"]}


def ids(change: dict[str, object]) -> dict[str, list[str]]:
    """Return the ids of pilots by what happened to them."""
    found: dict[str, list[str]] = {}
    for pilot in change["pilots"]:  # type: ignore[attr-defined]
        found.setdefault(pilot["what"], []).append(pilot["id"])
    return found


def test_twelve_commits(team: Team) -> None:  # noqa: PLR0915 - one step after the other
    run, folder = team.run, team.folder

    # 1 The first pilot.
    team.pilot("lamp")
    team.commits("first pilot")
    ran: Ran = run("evaluate", "-q")
    assert (ran.code, ran.out, ran.err) == (0, "", "")
    assert verdicts(folder) == {"lamp": "not-assessable"}

    # 2 A second one is added.
    team.pilot("boat")
    team.commits("second pilot")
    assert run("evaluate", "-q").code == 0
    assert set(verdicts(folder)) == {"boat", "lamp"}
    assert ids(team.change()) == {"added": ["boat"]}

    # 3 An edit that changes a verdict: harm is seen.
    team.pilot("boat", harm=1)
    team.commits("harm seen")
    assert run("evaluate", "-q").code == 0
    assert verdicts(folder)["boat"] == "not-yet"
    change = run("diff", "git:HEAD~1", "git:HEAD", "--path", "pilots")
    assert change.code == 0
    assert "Boat" in change.out
    assert "No serious unwanted effects" in change.out
    worse = run("diff", "git:HEAD~1", "git:HEAD", "--path", "pilots", "--fail-on-regression")
    assert worse.code == 1

    # 4 It is mended.
    team.pilot("boat", harm=3)
    team.commits("harm handled")
    better = run("diff", "git:HEAD~1", "git:HEAD", "--path", "pilots", "--fail-on-regression")
    assert better.code == 0
    assert run("evaluate", "-q").code == 0
    assert verdicts(folder)["boat"] == "not-assessable"

    # 5 A file is moved, its id kept.
    (folder / "pilots" / "boat.yaml").rename(folder / "pilots" / "ship.yaml")
    team.commits("moved")
    moved = run("diff", "git:HEAD~1", "git:HEAD", "--path", "pilots")
    assert moved.code == 0
    assert "Its file was pilots/boat.yaml" in moved.out
    assert "added" not in ids(team.change())

    # 6 An id is changed, the file kept.
    ship = folder / "pilots" / "ship.yaml"
    ship.write_text(ship.read_text("utf-8").replace("id: boat", "id: ship"), "utf-8")
    team.commits("renamed")
    assert run("evaluate", "-q").code == 0
    assert set(verdicts(folder)) == {"lamp", "ship"}
    assert (folder / "public" / "boat.html").is_file()  # the page of before stays, and is told of
    renamed = team.change()
    assert not {"added", "removed"} & set(ids(renamed))

    # 7 A file is broken: it is told with its place, and hides no other.
    good = ship.read_text("utf-8")
    ship.write_text(good.replace("level: 3", "level: 9", 1), "utf-8")
    team.commits("broken")
    broken = run("evaluate", "-q")
    assert broken.code == 1
    assert "pilots/ship.yaml:11:29: PS204 error" in broken.err
    assert set(verdicts(folder)) == {"lamp"}
    assert run("diff", "git:HEAD~1", "git:HEAD", "--path", "pilots").code == 1

    # 8 It is mended again; the broken base is a note, not a fault.
    ship.write_text(good, "utf-8")
    team.commits("mended")
    mended = run("diff", "git:HEAD~1", "git:HEAD", "--path", "pilots")
    assert mended.code == 0
    assert run("evaluate", "-q").code == 0
    assert set(verdicts(folder)) == {"lamp", "ship"}

    # 9 The team's own framework, with a higher version: a change of rules is told as such.
    framework = (ROOT / "src/pilotscan/frameworks/living-lab.yaml").read_text("utf-8")
    own = folder / "framework.yaml"
    own.write_text(framework, "utf-8")
    settings = folder / "pilotscan.toml"
    settings.write_text(CONFIGURATION + 'framework = "framework.yaml"\n', "utf-8")
    team.commits("a framework of our own")
    assert run("evaluate", "-q").code == 0
    version = next(line for line in framework.splitlines() if line.startswith("version:"))
    of_growth = "necessary: {min_level: 2, routes: [growth, replication, institutionalisation]}"
    assert of_growth in framework  # of durable-need, which stands first
    stricter = framework.replace(of_growth, of_growth.replace("2", "4", 1), 1)
    own.write_text(stricter.replace(version, "version: 9.0.0"), "utf-8")
    bumped = run("diff", "git:HEAD", "pilots", "--format", "json")
    assert bumped.code == 0
    told = json.loads(bumped.out)
    assert told["other_framework"]
    assert told["told_apart"]
    assert told["new"]["framework"]["version"] == "9.0.0"
    assert {step["by"] for pilot in told["pilots"] for step in pilot["steps"]} == {"framework"}
    settings.write_text(CONFIGURATION, "utf-8")
    own.unlink()
    team.commits("and back")

    # 10 A gate is missed: pilot, rule, what was found and what would meet it.
    settings.write_text(CONFIGURATION + "min_coverage = 0.5\n", "utf-8")
    team.commits("a gate")
    missed = run("evaluate", "-q")
    assert missed.code == 1
    assert "gate min-coverage" in missed.err
    assert "'lamp'" in missed.err
    assert "help: It would be met" in missed.err
    (folder / "pilotscan.toml").write_text(
        CONFIGURATION
        + "min_coverage = 0.5\n\n"
        + "".join(
            f'[pilots.{name}]\nmin_coverage = 0\nreason = "Rated in spring."\n'
            "expires = 2027-01-01\n"
            for name in ("lamp", "ship")
        ),
        "utf-8",
    )
    assert run("evaluate", "-q", "--as-of", "2026-06-01").code == 0
    late = run("evaluate", "-q", "--as-of", "2027-06-01")
    assert late.code == 1
    assert "no longer counts" in late.err
    team.commits("exempted for a time")

    # 11 Warnings of old are accepted; what is new counts.
    settings.write_text(CONFIGURATION, "utf-8")
    lamp = folder / "pilots" / "lamp.yaml"
    lamp.write_text(
        lamp.read_text("utf-8") + "summary: To join, write to m.bakker@example.org.\n", "utf-8"
    )
    assert run("validate", "--strict", "pilots").code == 1
    assert run("baseline", "write").code == 0
    assert run("validate", "--strict", "--baseline", "pilotscan-baseline.json").code == 0
    team.commits("accepted")
    lamp.write_text(lamp.read_text("utf-8") + "problem: Or to j.jansen@example.org.\n", "utf-8")
    new = run("validate", "--strict", "--baseline", "pilotscan-baseline.json")
    assert new.code == 1
    assert "problem" in new.out + new.err or "PS601" in new.out + new.err

    # 12 A pilot goes; what is left is published, and the whole way can be read back.
    lamp.unlink()
    team.commits("lamp is gone")
    assert ids(team.change()) == {"removed": ["lamp"]}
    assert run("evaluate", "-q").code == 0
    assert set(verdicts(folder)) == {"ship"}
    told_again = run("history", "--out", "history.csv")
    assert told_again.code == 0
    rows = list(csv.DictReader(io.StringIO((folder / "history.csv").read_text("utf-8"))))
    assert {row["pilot"] for row in rows} >= {"lamp", "boat", "ship"}
    assert [row["verdict"] for row in rows if row["pilot"] == "boat"].count("not-yet") == 1
