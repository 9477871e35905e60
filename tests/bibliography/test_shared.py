"""Sources that pilots name by ``@``: what counts, what is told where, and what depends on them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pilotscan.api.load import load_pilots
from pilotscan.bibliography.shared import read_shared
from pilotscan.loading.discover import FoundFile
from support.project import GOOD, Run

SHARING = GOOD.replace("[report]", "['@rigo']").replace(
    "sources:\n  report: {title: A report, kind: monitoring}\n", ""
)
LIST = """\
pilotscan_sources: 1
sources:
  rigo: {title: Evaluation, kind: independent-evaluation, year: 2025}
"""


@pytest.fixture
def pilots(work: Path) -> Path:
    folder = work / "pilots"
    folder.mkdir()
    (folder / "good.yaml").write_text(SHARING, "utf-8")
    (folder / "sources.yaml").write_text(LIST, "utf-8")
    return folder


def strength(run: Run) -> object:
    done = run("evaluate", "--format", "json", "--out", "-")
    pilot = json.loads(done.out)["pilots"][0]
    return next(
        one["evidence_strength"] for one in pilot["conditions"] if one["id"] == "durable-need"
    )


def test_a_source_of_the_list_counts_as_one_of_the_file(pilots: Path, run: Run) -> None:
    assert pilots
    assert strength(run) == 3
    [pilot] = load_pilots("pilots")
    assert pilot.sources["@rigo"].title == "Evaluation"


def test_a_proposal_counts_for_nothing_and_is_told_once_at_its_place(
    pilots: Path, run: Run
) -> None:
    (pilots / "sources.yaml").write_text(LIST.replace("kind:", "proposed:"), "utf-8")
    (pilots / "second.yaml").write_text(SHARING.replace("id: good", "id: second"), "utf-8")
    done = run("validate")
    assert done.out.count("PS306") == 1
    assert "pilots/sources.yaml:3:3: PS306 warning: the source '@rigo' has no kind" in done.out
    assert "independent-evaluation is proposed" in done.out
    assert strength(run) == 0


def test_a_bibliography_serves_as_well(pilots: Path, run: Run) -> None:
    (pilots / "sources.yaml").unlink()
    text = "@misc{x}\n\n@techreport{rigo, title={T}, pilotscan-kind={monitoring}}\n"
    (pilots / "sources.bib").write_text(text, "utf-8")
    assert strength(run) == 2
    (pilots / "sources.bib").write_text(text.replace("pilotscan-kind", "note"), "utf-8")
    assert "pilots/sources.bib:3:1: PS306" in run("validate").out


def test_the_nearest_list_has_the_last_word(pilots: Path, run: Run) -> None:
    (pilots.parent / "sources.yaml").write_text(
        LIST.replace("independent-evaluation", "press"), "utf-8"
    )
    assert strength(run) == 3
    (pilots / "sources.yaml").unlink()
    assert strength(run) == 1


@pytest.mark.parametrize(
    ("cited", "listed", "hint"),
    [
        ("@rigoo", LIST, "did you mean '@rigo'?"),
        ("@other", LIST, "looked for in pilots/sources.yaml"),
        ("@rigo", None, "put a list 'sources.yaml' or 'sources.bib' beside the pilot"),
    ],
)
def test_one_that_is_nowhere_is_told_in_the_pilot(
    cited: str, listed: str | None, hint: str, pilots: Path, run: Run
) -> None:
    (pilots / "good.yaml").write_text(SHARING.replace("@rigo", cited), "utf-8")
    if listed is None:
        (pilots / "sources.yaml").unlink()
    done = run("validate")
    assert done.code == 1
    place = f"pilots/good.yaml:14:20: PS302 error: no shared list of sources has '{cited}'"
    assert place in done.out
    assert hint in done.out


def test_a_broken_list_is_told_once_and_keeps_pilots_from_being_judged(
    pilots: Path, run: Run
) -> None:
    (pilots / "sources.yaml").write_text(LIST.replace("year", "yaer"), "utf-8")
    (pilots / "second.yaml").write_text(SHARING.replace("id: good", "id: second"), "utf-8")
    done = run("validate")
    assert done.out.count("pilots/sources.yaml:3:59: PS201") == 1
    assert done.out.count("PS302") == 2


def test_without_the_at_sign_a_list_lends_nothing(pilots: Path, run: Run) -> None:
    (pilots / "good.yaml").write_text(SHARING.replace("['@rigo']", "['@rigo', rigo]"), "utf-8")
    assert "PS302 error: the source 'rigo' is not listed" in run("validate").out


def test_an_assessment_file_names_sources_of_the_list_too(pilots: Path, run: Run) -> None:
    folder = pilots / "assessments"
    folder.mkdir()
    (folder / "a.yaml").write_text(
        "pilotscan_assessment: 1\npilot: good\ndate: 2026-02-01\nframework: living-lab\n"
        "assessor: {role: partner, id: p}\n"
        "ratings: {legal-room: {level: 3, because: So it is., evidence: ['@rigo']}}\n",
        "utf-8",
    )
    (pilots / "good.yaml").write_text(GOOD, "utf-8")
    assert "PS302" not in run("validate").out
    [pilot] = load_pilots("pilots")
    assert set(pilot.sources) == {"report", "@rigo"}


def test_the_hash_and_the_cache_depend_on_the_list(pilots: Path, run: Run) -> None:
    before = load_pilots("pilots").files
    kept = ("evaluate", "--cache", "kept", "--format", "json", "--out", "-")
    first, again = run(*kept), run(*kept)
    assert first.out == again.out
    (pilots / "sources.yaml").write_text(LIST.replace("2025", "2024"), "utf-8")
    assert load_pilots("pilots").files != before
    (pilots / "sources.yaml").write_text(LIST.replace("independent-evaluation", "press"), "utf-8")
    assert run(*kept).out != first.out


def test_it_is_read_once_for_all(pilots: Path) -> None:
    found = FoundFile("pilots/sources.yaml", pilots / "sources.yaml", named=False)
    assert read_shared([found])[0] is read_shared([found])[0]
