"""`pilotscan patterns` as a researcher uses it: what goes with what became of pilots."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from support.made_cases import CONDITIONS, ROUTE, write_cases
from support.project import Run


@pytest.fixture
def made(work: Path) -> Path:
    """Nineteen cases, and two pilots that are none."""
    (work / "made").mkdir()
    write_cases(work / "made")
    return work


def ask(run: Run, *more: object) -> tuple[int, str, str]:
    return run("patterns", "made", "--outcome", ROUTE, *more)


def test_the_answer_is_short_on_a_terminal(run: Run, made: Path) -> None:  # noqa: ARG001
    code, out, err = ask(run)
    assert code == 0
    assert "In these cases “adopted” goes with 3 combinations of conditions" in out
    assert "What cannot be concluded" in out
    assert "Pilot A3, Pilot N8" in out
    assert len(out.splitlines()) < 60
    assert "Traceback" not in err


def test_json_has_every_part_and_counts_no_gap_as_absent(run: Run, made: Path) -> None:  # noqa: ARG001
    code, out, _ = ask(run, "--format", "json", "--out", "-")
    found = json.loads(out)
    assert code == 0
    assert found["outcome"] == {"route": ROUTE, "negated": False}
    assert [one["kind"] for one in found["solutions"]] == [
        "intermediate", "parsimonious", "complex",
    ]  # fmt: skip
    cases = {case["pilot"]: case for case in found["cases"]}
    assert "g1" not in cases
    assert found["left_out"] == [
        {"pilot": "g1", "why": "gap", "gaps": ["owner-and-coordination"]},
        {"pilot": "u1", "why": "no-outcome", "gaps": []},
    ]
    assert cases["a7"]["result"] == "partly"
    assert cases["a7"]["conditions"] == dict(zip(CONDITIONS, (0, 1, 1, 1), strict=True))
    assert {row["result"] for row in found["truth_table"]["rows"]} == {"0", "1"}
    assert found["refusal"] is None
    assert {one["what"] for one in found["robustness"]} >= {"consistency", "without"}
    assert found["known"][0].keys() == {"condition", "known", "in_place"}


def test_files_by_their_names(run: Run, made: Path) -> None:
    formats = [part for kind in ("html", "md", "csv", "qca") for part in ("--format", kind)]
    code, out, _ = ask(run, *formats)
    assert code == 0
    names = [Path(line).name for line in out.splitlines()]
    assert names == [
        "patterns.html", "patterns.md", "patterns.csv", "patterns-cases.csv",
        "patterns-solutions.csv", "patterns-necessity.csv", "patterns-left-out.csv",
        "patterns-associations.csv", "patterns-conditions.csv",
        "patterns.qca.csv", "patterns.qca.R",
    ]  # fmt: skip
    table = (made / "reports" / "patterns-left-out.csv").read_text("utf-8-sig")
    assert list(csv.reader(io.StringIO(table)))[1] == ["g1", "gap", "owner-and-coordination"]


def test_a_page_links_to_reports_beside_it(run: Run, made: Path) -> None:
    (made / "reports").mkdir()
    (made / "reports" / "a3.html").write_text("", "utf-8")
    ask(run, "--format", "html")
    page = (made / "reports" / "patterns.html").read_text("utf-8")
    assert '<a href="a3.html">Pilot A3</a>' in page
    assert 'href="n8.html"' not in page


def test_same_bytes_whatever_the_number_of_processes(run: Run, made: Path) -> None:  # noqa: ARG001
    once = ask(run, "--format", "json", "--out", "-")
    assert ask(run, "--format", "json", "--out", "-") == once


def test_dutch_is_dutch(run: Run, made: Path) -> None:  # noqa: ARG001
    _, out, _ = ask(run, "--lang", "nl", "--format", "md", "--out", "-")
    assert out.startswith("# Wat overgenomen pilots gemeen hebben: Vast beleid maken")
    assert [word for word in ("What ", "these", "cases") if word in out] == []


@pytest.mark.parametrize(
    ("given", "told"),
    [
        (("--at", 0), "--at 0: no level that divides the cases; choose one of 1 to 4"),
        (("--at", 5), "--at 5: no level that divides the cases; choose one of 1 to 4"),
        (("--conditions", "legal-rom"), "did you mean 'legal-room'?"),
        (("--conditions", "reach,reach"), "--conditions: 'reach' is named twice"),
        (("--conditions", ","), "--conditions names no condition"),
        (("--expect", "~~reach"), "--expect: the framework has no condition '~reach'"),
        (("--conditions", "legal-room", "--expect", "reach"), "is not one of the --conditions"),
    ],
)
def test_wrong_use_is_one_line_with_what_to_do(
    run: Run, made: Path, given: tuple[object, ...], told: str
) -> None:
    del made
    code, out, err = ask(run, *given)
    assert (code, out) == (2, "")
    assert told in err
    assert err.count("\n") == 1


def test_a_route_that_is_not_there_is_refused(run: Run, made: Path) -> None:  # noqa: ARG001
    code, _, err = run("patterns", "made", "--outcome", "replicating")
    assert code == 2
    assert "did you mean 'replication'?" in err


def test_too_few_cases_are_no_error(run: Run, work: Path) -> None:
    write_cases(work, "a1 adopted 3 4 3 2 n1 not-adopted 2 2 2 0")
    code, out, _ = run("patterns", work, "--outcome", ROUTE)
    assert code == 0
    assert "Too few for a conclusion: 2 cases." in out
    assert "What would be needed" in out
