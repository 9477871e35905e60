"""The library writes what the command writes, byte by byte."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

import pilotscan
from pilotscan.configuration import Gates
from pilotscan.gates import Judging
from pilotscan.reading import read_framework
from pilotscan.runs.evaluate import EvaluateRun, HeldGates, outcomes_of_files
from pilotscan.runs.many import find_many
from pilotscan.runs.reports import ReportJob

Run = Callable[..., Any]


@pytest.fixture
def pilots(work: Path, shipped_folder: Path) -> Path:
    """Two shipped pilots, one of them with warnings, one with an assessment in a file."""
    folder = work / "pilots"
    (folder / "assessments").mkdir(parents=True)
    (folder / "assessments" / "ann.yaml").write_text(
        "pilotscan_assessment: 1\npilot: achterhoek-school-absence\ndate: 2024-12-01\n"
        "framework: living-lab\nassessor: {role: partner, id: ann}\n"
        "ratings: {legal-room: {level: unknown, because: Call 06-12345678.}}\n"
    )
    for path in sorted(shipped_folder.glob("*.yaml"))[:2]:
        shutil.copy(path, folder)
    return folder


def tree(folder: str) -> dict[str, bytes]:
    """Return every file of a folder, those that say which are ours too."""
    files = (path for path in Path(folder).rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


@pytest.mark.parametrize(
    ("options", "named"),
    [
        ([], {}),
        (
            ["--lang", "nl", "--lang", "en", "--format", "html", "--format", "json"],
            {"languages": ("nl", "en"), "formats": ("html", "json")},
        ),
        (
            ["--route", "growth", "--as-of", "2025-01-01", "--format", "md"],
            {"route": "growth", "as_of": date(2025, 1, 1), "formats": ["md"]},
        ),
    ],
    ids=["as it comes", "two languages", "route and date"],
)
@pytest.mark.usefixtures("pilots")
def test_the_library_writes_what_the_command_writes(
    run: Run, options: list[str], named: dict[str, Any]
) -> None:
    assert run("evaluate", "pilots", "--out", "told", *options).code == 0

    done = pilotscan.write_site("pilots", "files", **named)

    told = tree("told")
    assert len(told) > 3
    assert tree("files") == told
    assert sorted([*done.files, ".pilotscan-manifest.json"]) == sorted(told)
    assert len(done.pilots) == 2
    assert (done.folder, done.earlier) == (Path("files"), ())


@pytest.mark.usefixtures("pilots")
def test_pilots_that_were_loaded_have_the_same_site() -> None:
    done = pilotscan.write_site("pilots", "files")
    loaded = pilotscan.load_pilots("pilots")
    again = pilotscan.write_site(loaded, "memory", framework=pilotscan.load_framework())

    assert tree("memory") == tree("files")
    assert again.pilots == done.pilots == tuple(pilot.id for pilot in loaded)
    assert again.diagnostics == done.diagnostics == loaded.diagnostics
    assert "PS602" in Path("files/achterhoek-school-absence.html").read_text("utf-8")


def test_a_faulty_file_is_told_and_left_out_as_by_the_command(
    run: Run, pilots: Path, good_text: str
) -> None:
    (pilots / "faulty.yaml").write_text(good_text.replace("level: 3", "level: 9"), "utf-8")
    (pilots / "second.yaml").write_text(good_text, "utf-8")
    assert run("evaluate", "pilots", "--out", "told").code == 1

    done = pilotscan.write_site(["pilots"], "files")

    assert tree("files") == tree("told")
    assert "good" not in done.pilots
    assert {"PS204", "PS402"} <= {d.code for d in done.diagnostics}


def test_pilots_made_in_memory_have_a_site(pilots: Path) -> None:
    loaded = pilotscan.load_pilots(pilots)
    made = loaded[0].model_copy(update={"id": "made", "name": "Made up"})

    done = pilotscan.write_site([made], "out", formats=["html"])

    assert done.pilots == ("made",)
    assert "Made up" in Path("out/made.html").read_text("utf-8")
    assert not Path("out/comparison.html").exists()


def test_what_is_not_ours_is_left_unless_forced(pilots: Path) -> None:
    foreign = Path("out/index.html")
    foreign.parent.mkdir()
    foreign.write_text("mine", "utf-8")

    with pytest.raises(pilotscan.PilotscanError, match=r"index\.html was not written by pilotscan"):
        pilotscan.write_site(pilots, "out")
    assert foreign.read_text("utf-8") == "mine"
    assert len(tree("out")) > 4  # all others are written

    pilotscan.write_site(pilots, "out", force=True)
    assert foreign.read_text("utf-8") != "mine"


@pytest.mark.parametrize(
    ("given", "named", "told"),
    [
        ([], {}, "a site is made of pilots, or of files and folders: give either"),
        (["nowhere"], {}, "there is no file or folder 'nowhere'"),
        (
            ["pilots"],
            {"formats": ["htm"]},
            "there is no format 'htm': use html, md, json, pdf, docx",
        ),
        (["pilots"], {"scheduler": "h:1"}, "a scheduler has an address as tcp://HOST:8786"),
        (["pilots"], {"languages": ["de"]}, "there is no language 'de': use en, nl"),
        (["pilots"], {"route": "grow"}, "the framework 'living-lab' has no route 'grow'"),
        (["pilots"], {"templates": "none"}, "there is no folder 'none' with templates"),
        (["pilots"], {"reference_doc": "none.docx"}, "there is no file none.docx to take styles"),
    ],
)
@pytest.mark.usefixtures("pilots")
def test_what_cannot_be_done_is_said_before_anything_is_written(
    given: list[str], named: dict[str, Any], told: str
) -> None:
    with pytest.raises(pilotscan.PilotscanError, match=told):
        pilotscan.write_site(given, "out", **named)
    assert not Path("out").exists()


def test_two_pilots_with_one_id_have_no_site(pilots: Path) -> None:
    one = pilotscan.load_pilots(pilots)[0]
    with pytest.raises(pilotscan.PilotscanError, match="is used by two pilots"):
        pilotscan.write_site([one, one], "out")
    with pytest.raises(pilotscan.PilotscanError, match="give either"):
        pilotscan.write_site([one, pilots], "out")


def test_a_stream_of_json_makes_no_rows_and_no_command_of_a_log(pilots: Path) -> None:
    one = sorted(pilots.glob("*.yaml"))[0]
    one.write_text(one.read_text().replace("  en: Meeting on", "  en: 'A ##[error] of'\n  #", 1))
    job = ReportJob(read_framework("living-lab"), languages=("en",), formats=("json",), stream=True)
    many = find_many([pilots])
    streamed = EvaluateRun(many, job, outcomes_of_files(many, job, None))

    written = b"".join(streamed.as_json())

    assert b"##[" not in written
    told = json.loads(written)["pilots"]
    assert len(told) == 2
    assert told[0]["name"].startswith("A ##[error]")
    assert (streamed.rows, streamed.summaries, streamed._judged) == ({}, [], [])


def test_no_gate_passes_for_want_of_what_it_looks_at(pilots: Path) -> None:
    loaded, many = read_framework("living-lab"), find_many([pilots])
    gates = Judging(Gates.of({"min_score": 50}), (), loaded.framework, None)
    for gated in (True, False):
        job = ReportJob(loaded, languages=("en",), formats=("json",), stream=True, gated=gated)
        held = HeldGates(gates)
        run = EvaluateRun(many, job, outcomes_of_files(many, job, None), gates=held)
        if gated:
            list(run.as_json())
            assert held.pilots == len(held.results) == 2
            continue
        with pytest.raises(ValueError, match="judged without them"):
            list(run.as_json())
