"""`pilotscan transfer` as an adviser uses it: pilots judged for other places."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest

from support.project import PILOTS, SMALL_FRAMEWORK, Run

STARTBLOK = PILOTS / "startblok-riekerhaven.yaml"
EINSTEIN = PILOTS / "plan-einstein.yaml"
TARGETS = PILOTS / "targets"
NIJKERK = TARGETS / "nijkerk.yaml"
PILOT = """\
pilotscan: 1
id: one
name: Pilot one
place: {municipality: Delft, country: NL}
scaling: {route: replication}
circumstances:
  - {id: driving-force, what: One person who drives it, role: essential,
     at_scale: absent, replacement: A team}
assessments:
  - date: 2026-01-15
    framework: living-lab
    assessor: {role: independent}
    ratings:
      structural-funding: {level: 4, because: So., evidence: [report]}
sources:
  report: {title: A report, kind: independent-evaluation}
"""
TARGET = """\
pilotscan_target: 1
id: breda
name: Breda
place: {municipality: Breda, country: NL}
circumstances:
  one:
    driving-force: {here: absent, because: Nobody stood up.}
assessments:
  - date: 2026-01-20
    framework: living-lab
    assessor: {role: own-team}
    ratings:
      legal-room: {level: unknown, ask: the-clerk}
informants:
  - {id: the-clerk, name: The clerk}
"""


@pytest.fixture
def small(work: Path) -> Path:
    """One pilot and one target that lacks what the pilot cannot do without."""
    (work / "one.yaml").write_text(PILOT, "utf-8")
    (work / "breda.yaml").write_text(TARGET, "utf-8")
    return work


def pairs(run: Run, *arguments: object) -> list[dict[str, Any]]:
    done = run("transfer", *arguments, "--format", "json", "--out", "-")
    assert done.code == 0
    return json.loads(done.out)["pairs"]  # type: ignore[no-any-return]


def test_every_pilot_is_judged_for_every_target(run: Run) -> None:
    done = run("transfer", STARTBLOK, EINSTEIN, "--to", TARGETS)

    assert done.code == 0
    first = done.out.splitlines()[0].split()
    assert first == ["Pilot", "Groningen", "Nijkerk"]
    for pilot in ("Plan Einstein", "Startblok Riekerhaven"):
        for target in ("Groningen", "Nijkerk"):
            assert f"{pilot} for {target}" in done.out


def test_one_pair_has_no_table_of_pairs(run: Run) -> None:
    done = run("transfer", STARTBLOK, "--to", NIJKERK, "--lang", "nl")

    assert done.code == 0
    assert done.out.lstrip().startswith("Startblok Riekerhaven voor Nijkerk")


@pytest.mark.usefixtures("small")
def test_why_not_names_the_circumstance_and_who_has_solved_it(run: Run) -> None:
    done = run("transfer", "one.yaml", "--to", "breda.yaml")

    assert done.code == 0
    assert "Essential there, and neither here nor replaced:\n- One person who drives it" in done.out
    assert "- Pilot one, for “One person who drives it”: A team" in done.out
    assert "(Legal room and powers) → The clerk" in " ".join(done.out.split())


@pytest.mark.usefixtures("small")
def test_a_rating_of_the_pilot_does_not_count_for_the_place(run: Run) -> None:
    [pair] = pairs(run, "one.yaml", "--to", "breda.yaml")

    assert (pair["pilot"]["id"], pair["target"]["id"]) == ("one", "breda")
    [money] = [c for c in pair["conditions"] if c["id"] == "structural-funding"]
    assert (money["comes_from"], money["state"]) == ("open", "unknown")
    assert money["at_origin"] == {"state": "rated", "level": 4, "evidence_strength": 3}
    assert pair["missing"] == ["driving-force"]
    [circumstance] = pair["circumstances"]
    assert (circumstance["means"], circumstance["because"]) == ("missing", "Nobody stood up.")
    [asked] = [q for q in pair["questions"] if q["condition"] == "legal-room"]
    assert asked == {
        "condition": "legal-room", "circumstance": None, "necessary": True, "ask": ["the-clerk"],
    }  # fmt: skip


@pytest.mark.usefixtures("small")
def test_tables(run: Run) -> None:
    done = run("transfer", "one.yaml", "--to", "breda.yaml", "--format", "csv", "--out", "here")
    assert done.code == 0
    names = ["transfer.csv", "transfer-conditions.csv", "transfer-circumstances.csv"]
    assert done.out.splitlines() == [f"here/{name}" for name in names]
    assert Path("here/transfer.csv").read_bytes().startswith(b"\xef\xbb\xbf")

    done = run("transfer", "one.yaml", "--to", "breda.yaml", "--format", "csv", "--out", "-")
    [row] = csv.DictReader(io.StringIO(done.out))
    assert (row["pilot"], row["target"], row["missing"]) == ("one", "breda", "driving-force")


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize("lang", ["en", "nl"])
def test_a_page_says_what_the_terminal_says(run: Run, lang: str) -> None:
    given = ["transfer", "one.yaml", "--to", "breda.yaml", "--lang", lang, "--format"]
    html = run(*given, "html", "--out", "-").out
    markdown = run(*given, "md", "--out", "-").out

    heading = {"en": "What to do on Monday", "nl": "Wat maandag te doen"}[lang]
    for text in (heading, "One person who drives it", "Nobody stood up.", "A team", "The clerk"):
        assert text in html
        assert text in markdown
    assert 'id="pair-1"' in html


@pytest.mark.usefixtures("small")
def test_documents(run: Run) -> None:
    kinds = ["--format", "pdf", "--format", "docx"]
    done = run("transfer", "one.yaml", "--to", "breda.yaml", *kinds, "--out", "here")

    assert done.out.splitlines() == ["here/transfer.pdf", "here/transfer.docx"]
    assert Path("here/transfer.pdf").read_bytes().startswith(b"%PDF")
    assert Path("here/transfer.docx").read_bytes().startswith(b"PK")


def test_the_table_of_pairs_leads_to_each(run: Run) -> None:
    html = run("transfer", STARTBLOK, EINSTEIN, "--to", TARGETS, "--format", "html", "--out", "-")
    for number in range(1, 5):
        assert f'href="#pair-{number}"' in html.out
        assert f'id="pair-{number}"' in html.out


@pytest.mark.usefixtures("small")
def test_quietly_only_the_exit_code_tells(run: Run) -> None:
    done = run("transfer", "one.yaml", "--to", "breda.yaml", "-q")
    assert (done.code, done.out) == (0, "")


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["breda.yaml", "--to", "breda.yaml"], "this file is a target, not a pilot"),
        (["one.yaml", "--to", "one.yaml"], "this file is a pilot, not a target"),
        (["one.yaml"], "Missing option '--to'"),
        (["one.yaml", "--to", "breda.yaml", "--route", "deepening"], "does not lead to a place"),
        (["one.yaml", "--to", "breda.yaml", "--route", "replicatoin"], "has no route"),
        (["one.yaml", "--to", "breda.yaml", "--out", "here"], "--out needs a --format"),
        (["one.yaml", "--to", "breda.yaml", "--framework", str(SMALL_FRAMEWORK)],
         "Add 'belongs_to: intervention', 'place' or 'match' to each condition"),
    ],
)  # fmt: skip
def test_wrong_usage(run: Run, arguments: list[str], says: str) -> None:
    done = run("transfer", *arguments)
    assert (done.code, done.out) == (2, "")
    assert says in done.err


def test_a_circumstance_that_the_pilot_lacks_is_a_fault_and_other_pilots_are_none(
    run: Run, small: Path
) -> None:
    other = "  another-pilot:\n    anything: {here: present}\n"
    target = TARGET.replace("    driving-force:", "    driving-farce:")
    (small / "breda.yaml").write_text(target.replace("assessments:", f"{other}assessments:", 1))
    done = run("transfer", "one.yaml", "--to", "breda.yaml")

    assert done.err.count("PS307") == 1
    assert "'driving-farce' is not a circumstance of the pilot 'one'" in done.err


def test_an_id_belongs_to_one_pilot_or_target(run: Run, small: Path) -> None:
    (small / "breda.yaml").write_text(TARGET.replace("id: breda", "id: one"), "utf-8")
    done = run("transfer", "one.yaml", "--to", "breda.yaml")

    assert done.code == 2
    assert "PS402" in done.err


def test_assessments_in_files_count_for_pilot_and_place_wherever_they_lie(
    run: Run, small: Path
) -> None:
    head = "pilotscan_assessment: 1\ndate: 2026-02-01\nframework: living-lab\n"
    rated = "pilot: {}\nassessor: {{role: partner}}\nratings: {{{}: 1}}\n"
    for folder in ("from", "to"):
        (small / folder).mkdir()
    (small / "one.yaml").rename(small / "from" / "one.yaml")
    (small / "breda.yaml").rename(small / "to" / "breda.yaml")
    # both lie where only pilots, and where only places are looked for
    (small / "from" / "of-breda.yaml").write_text(head + rated.format("breda", "legal-room"))
    (small / "to" / "of-one.yaml").write_text(head + rated.format("one", "adaptability"))
    done = run("transfer", "from", "--to", "to", "--format", "json", "--out", "-")
    document = json.loads(done.out)
    assert {d["code"] for d in document["diagnostics"]} <= {"PS503", "PS505"}
    (pair,) = document["pairs"]
    levels = {one["id"]: one["level"] for one in pair["conditions"]}
    assert (levels["legal-room"], levels["adaptability"]) == (1, 1)
