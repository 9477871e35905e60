"""Accepted findings: which are known again, which are new, and which are gone."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from pilotscan.baseline import (
    Applied,
    Baseline,
    Fingerprint,
    Seen,
    Stale,
    accept,
    baseline_text,
    read_baseline,
)
from pilotscan.errors import UsageError
from pilotscan.model.framework import Framework
from pilotscan.reading import CheckedPilot, check_bytes
from support.together import together

Check = Callable[..., tuple[list[CheckedPilot], Seen]]
PILOT = """\
pilotscan: 1
id: one
name: One
place: {municipality: Delft, country: NL}
summary: Write to ann@example.org.
figures:
  - {what: homes, value: 3, note: ask bob@example.org}
assessments:
  - date: 2026-01-15
    framework: living-lab
    assessor: {role: independent}
    ratings:
      cost-insight: 1
"""
# By hand: an address in the summary, one in the note of the figure about homes (sha256 of "homes"
# begins with these ten digits), and a level that no amount under 'funding' bears out.
HOMES = "figures[~cd6688d7eb].note"
SUMMARY = Fingerprint("one", "", "summary", "PS601")
NOTE = Fingerprint("one", "", HOMES, "PS601")
COST = Fingerprint(
    "one", "", "assessments[2026-01-15 independent].ratings.cost-insight.level", "PS503"
)


@pytest.fixture
def check(living_lab: Framework) -> Check:
    def checked(*texts: str) -> tuple[list[CheckedPilot], Seen]:
        seen = Seen()
        files = []
        for number, text in enumerate(texts):
            files.append(check_bytes(text.encode(), f"pilots/{number}.yaml", living_lab))
            seen.add(files[-1])
        return files, seen

    return checked


def applied(check: Check, baseline: Baseline, *texts: str) -> Applied:
    files, seen = check(*texts)
    return baseline.apply([d for file in files for d in file.diagnostics], seen)


def written(check: Check, *texts: str) -> Baseline:
    files, seen = check(*texts)
    counts, refused = accept([d for file in files for d in file.diagnostics], seen)
    assert refused == []
    return Baseline(counts)


def test_all_that_is_there_is_accepted_by_hand(check: Check) -> None:
    assert written(check, PILOT).counts == {SUMMARY: 1, NOTE: 1, COST: 1}
    left, accepted, stale = applied(check, written(check, PILOT), PILOT)
    assert (left, [d.code for d in accepted], stale) == ([], ["PS601", "PS601", "PS503"], [])


ELSEWHERE = {
    "a comment at the top": "# seen by the board\n" + PILOT,
    "another place for a key": PILOT.replace("summary: Write to ann@example.org.\n", "")
    + "summary: Write to ann@example.org.\n",
    "a figure before it": PILOT.replace("figures:\n", "figures:\n  - {what: jobs, value: 1}\n"),
    "an assessment before it": PILOT.replace(
        "assessments:\n",
        "assessments:\n  - {date: 2025-01-01, framework: living-lab, assessor: {role: own-team}}\n",
    ),
    "another wording of the message": PILOT.replace("cost-insight: 1", "cost-insight: 2"),
    "another sentence around it": PILOT.replace("Write to", "Call or write to"),
}


@pytest.mark.parametrize("text", ELSEWHERE.values(), ids=ELSEWHERE)
def test_edits_elsewhere_keep_what_is_accepted(check: Check, text: str) -> None:
    left, accepted, stale = applied(check, written(check, PILOT), text)
    assert (left, len(accepted), stale) == ([], 3, [])


def test_a_file_that_is_renamed_keeps_what_is_accepted(check: Check, living_lab: Framework) -> None:
    seen, moved = Seen(), check_bytes(PILOT.encode(), "elsewhere/two.yaml", living_lab)
    seen.add(moved)
    assert written(check, PILOT).apply(moved.diagnostics, seen).left == []


def test_another_id_or_another_place_is_new(check: Check) -> None:
    other = PILOT.replace("id: one", "id: two")
    assert len(applied(check, written(check, PILOT), other).left) == 3
    more = PILOT + "problem: Write to eve@example.org.\n"
    [new] = applied(check, written(check, PILOT), more).left
    assert (new.code, new.where.path) == ("PS601", "problem")


def test_a_second_finding_of_one_fingerprint_is_new(check: Check) -> None:
    twin = "  - {what: homes, value: 3, note: ask bob@example.org}\n"
    twice = PILOT.replace(twin, twin + twin.replace("bob", "eve"))
    left, accepted, stale = applied(check, written(check, PILOT), twice)
    assert [(d.where.path, d.where.line) for d in left] == [("figures[1].note", 8)]
    assert (len(accepted), stale) == (3, [])
    assert written(check, twice).counts[NOTE] == 2
    both = applied(check, written(check, twice), PILOT)
    assert (both.left, both.stale) == ([], [Stale(NOTE, 2, 1)])
    assert str(both.stale[0]) == f"PS601 of one at {HOMES} (accepted 2, found 1)"


def test_what_is_mended_is_stale(check: Check) -> None:
    mended = PILOT.replace("ann@example.org", "the town")
    left, accepted, stale = applied(check, written(check, PILOT), mended)
    assert (left, len(accepted), stale) == ([], 2, [Stale(SUMMARY, 1, 0)])
    assert str(stale[0]) == "PS601 of one at summary"


def test_stale_is_only_what_was_looked_for(check: Check) -> None:
    baseline = written(check, PILOT)
    assert applied(check, baseline).stale == [], "the pilot was not read"
    # After an error facts are not compared with levels; that is no sign that they fit now.
    broken = PILOT.replace("summary: Write to ann@example.org.", "status: runing")
    left, accepted, stale = applied(check, baseline, broken)
    assert ([d.code for d in left], len(accepted), stale) == (["PS204"], 1, [])
    unreadable = applied(check, baseline, PILOT + "\tx")
    assert (len(unreadable.left), unreadable.stale) == (1, [])
    files, seen = check(PILOT.replace("ann@example.org", "the town"))
    only = baseline.apply(files[0].diagnostics, seen, lambda code: code != "PS601")
    assert only.stale == [], "the code was not asked for"


def test_a_pilot_in_two_files_is_looked_through_only_if_both_are(check: Check) -> None:
    mended = PILOT.replace("ann@example.org", "the town")
    broken = mended + "statuss: x\n"
    assert applied(check, written(check, PILOT), mended, broken).stale == []


def test_a_file_without_an_id_is_known_by_its_name(check: Check) -> None:
    syntax = "pilotscan: 1\nid: [one\n"
    [(mark, count)] = written(check, syntax).counts.items()
    assert (mark.pilot, mark.file, count) == ("", "pilots/0.yaml", 1)
    assert applied(check, written(check, syntax), syntax).left == []
    assert len(applied(check, written(check, syntax), PILOT, syntax).left) == 4


def test_what_nobody_has_seen_cannot_be_accepted(living_lab: Framework) -> None:
    many = PILOT + "".join(f"unknown{n}: 1\n" for n in range(120))
    seen, file = Seen(), check_bytes(many.encode(), "pilots/many.yaml", living_lab)
    seen.add(file)
    counts, refused = accept(file.diagnostics, seen)
    assert [d.code for d in refused] == ["PS117"]
    assert all(mark.code != "PS117" for mark in counts)
    sneaked = Fingerprint("one", "", refused[0].where.path, "PS117")
    assert [
        d.code for d in Baseline({**counts, sneaked: 1}).apply(file.diagnostics, seen).left
    ] == ["PS117"]


# --- the file -------------------------------------------------------------------------------------


def test_the_file_is_sorted_and_holds_one_entry_per_line() -> None:
    odd = Fingerprint("", "pilots/é.yaml", "", "PS102")
    text = baseline_text({SUMMARY: 1, NOTE: 2, odd: 1})
    assert text == (
        '{"pilotscan_baseline": 1, "accepted": [\n'
        '{"file": "pilots/\\u00e9.yaml", "path": "", "code": "PS102"},\n'
        f'{{"pilot": "one", "path": "{HOMES}", "code": "PS601", "count": 2}},\n'
        '{"pilot": "one", "path": "summary", "code": "PS601"}\n'
        "]}\n"
    )
    assert baseline_text({NOTE: 2, odd: 1, SUMMARY: 1}) == text
    assert baseline_text({}) == '{"pilotscan_baseline": 1, "accepted": []}\n'


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    counts = {SUMMARY: 1, NOTE: 2, Fingerprint("", "a\tb", "", "PS102"): 1}
    path = tmp_path / "b.json"
    for start, text in ((b"", baseline_text(counts)), (b"\xef\xbb\xbf", baseline_text(counts))):
        path.write_bytes(start + text.replace("\n", "\r\n").encode())
        assert read_baseline(path).counts == counts


def test_an_entry_that_a_merge_left_twice_counts_once(tmp_path: Path) -> None:
    entry = {"pilot": "one", "path": "summary", "code": "PS601"}
    path = tmp_path / "b.json"
    path.write_text(
        json.dumps({"pilotscan_baseline": 1, "accepted": [entry, {**entry, "count": 2}, entry]})
    )
    assert read_baseline(path).counts == {SUMMARY: 2}


def file(**entry: object) -> str:
    return json.dumps({"pilotscan_baseline": 1, "accepted": [entry]})


BROKEN = {
    "nothing in it": ("", "is not JSON"),
    "a list": ("[]", "is not a baseline: it does not say 'pilotscan_baseline'"),
    "some other JSON": ('{"a": 1}', "is not a baseline"),
    "cut off": ('{"pilotscan_baseline": 1,\n"accepted": [', "is not JSON, line 2"),
    "nested": ("[" * 100_000, "is not JSON"),
    "a huge number": ('{"pilotscan_baseline": ' + "9" * 5_000 + "}", "is not JSON"),
    "an unsolved merge": ("{\n<<<<<<< ours\n", "holds an unsolved merge: take either side"),
    "a later format": (
        '{"pilotscan_baseline": 2, "accepted": []}',
        "has format 2, and this version of pilotscan reads format 1",
    ),
    "a format that is none": ('{"pilotscan_baseline": true}', "has format true"),
    "no list": ('{"pilotscan_baseline": 1}', "has no list 'accepted'"),
    "an unknown key": (
        '{"pilotscan_baseline": 1, "acepted": []}',
        "has an unknown key 'acepted': did you mean 'accepted'?",
    ),
    "an entry that is text": (
        '{"pilotscan_baseline": 1, "accepted": ["PS204"]}',
        "entry 1 of the baseline b.json is not a mapping",
    ),
    "no owner": (file(path="x", code="PS204"), "must name either a 'pilot' or a 'file'"),
    "two owners": (file(pilot="a", file="b", code="PS204"), "must name either"),
    "no code": (file(pilot="a", path="x"), "has no 'code'"),
    "a path of numbers": (file(pilot="a", path=[1], code="PS204"), "'path' is not text"),
    "a count of 0": (file(pilot="a", code="PS204", count=0), "above 0, not 0"),
    "a count of true": (file(pilot="a", code="PS204", count=True), "above 0, not true"),
    "a misspelt key": (file(pilot="a", cod="PS204"), "did you mean 'code'?"),
}


@together("text, told", BROKEN.values(), ids=BROKEN)
def test_a_broken_baseline_is_refused(work: Path, text: str, told: str) -> None:
    (work / "b.json").write_text(text)
    with pytest.raises(UsageError) as error:
        read_baseline(Path("b.json"))
    assert told in str(error.value)
    assert "b.json" in str(error.value)


def test_a_baseline_that_cannot_be_read_is_refused(work: Path) -> None:
    with pytest.raises(
        UsageError, match=r"there is no baseline b\.json: 'pilotscan baseline write"
    ):
        read_baseline(Path("b.json"))
    (work / "b.json").write_bytes(b"\xff\xfe{}")
    with pytest.raises(UsageError, match="is not text in UTF-8"):
        read_baseline(Path("b.json"))
    (work / "d").mkdir()
    with pytest.raises(UsageError, match="the baseline d cannot be read: not a regular file"):
        read_baseline(Path("d"))
    with pytest.raises(UsageError, match="cannot be read"):
        read_baseline(Path("a\0b"))


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes with names")
@pytest.mark.usefixtures("work")
@pytest.mark.outside
def test_a_baseline_that_is_a_pipe_is_not_waited_for() -> None:
    os.mkfifo("b.json")
    code = "import pathlib, pilotscan.baseline as b; b.read_baseline(pathlib.Path('b.json'))"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False, timeout=20
    )
    assert "the baseline b.json cannot be read: not a regular file" in done.stderr
