"""`pilotscan new`: the file to fill in, and that it gets in nobody's way."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

import pilotscan
from pilotscan.authoring.new import new_pilot_file
from pilotscan.authoring.schema import pilot_schema
from pilotscan.catalogue import field_texts
from pilotscan.diagnostics import Diagnostic
from pilotscan.loading.yamldoc import parse_document
from pilotscan.model import assessment as assessment_module
from pilotscan.model import pilot as pilot_module
from pilotscan.model.assessment import Rating
from pilotscan.model.assessment_file import AssessmentFile
from pilotscan.model.base import Model, Prose
from pilotscan.model.pilot import Pilot
from pilotscan.model.source import Source
from pilotscan.model.target import Target
from pilotscan.reading import check_bytes

DAY = "2026-01-15"
LANGUAGES = ["en", "nl"]


READY = {"en": "is ready to be filled in.", "nl": "staat klaar om in te vullen."}
CHECK = {"en": "Check it with", "nl": "Controleer het met"}


def write(*options: object, folder: Path, lang: str = "en", pilot_id: str = "plan-x") -> Path:
    """Run `pilotscan new` as a process of its own."""
    done = subprocess.run(
        [
            *(sys.executable, "-m", "pilotscan", "new", pilot_id, "--date", DAY),
            *("--lang", lang, *map(str, options)),
        ],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    shown = f"pilots/{pilot_id}.yaml"
    assert done.stdout == f"{shown} {READY[lang]}\n"
    assert done.stderr == f"{CHECK[lang]}: pilotscan validate {shown}\n"
    return folder / "pilots" / f"{pilot_id}.yaml"


def faults(text: str, framework: pilotscan.Framework) -> tuple[Diagnostic, ...]:
    return check_bytes(text.encode(), "new.yaml", framework).diagnostics


def tree_of(text: str) -> dict[str, Any]:
    return parse_document(text.encode(), "new.yaml").tree


def comments(text: str) -> str:
    """What the comments say, without the marks and the line breaks."""
    lines = [line.strip() for line in text.split("\n")]
    said = [re.sub(r"^[# ]+(- )*", "", line) for line in lines if line.startswith("#")]
    return " ".join(" ".join(said).split())


def example_blocks(text: str) -> Iterator[tuple[int, int]]:
    """Yield where the examples begin and end: lines with # right before a word or another #."""
    lines = text.split("\n")
    is_example = [re.match(r" *#[^ ]", line) is not None for line in lines]
    start = 0
    while True in is_example[start:]:
        start = is_example.index(True, start)
        end = is_example.index(False, start)
        yield start, end
        start = end


def literally(line: str) -> str:
    """Take only the # away, as the file says."""
    return line.replace("#", "", 1)


def by_editor(line: str) -> str:
    """Take the # away as editors do, which take a space behind it too."""
    return re.sub("# ?", "", line, count=1)


def use_example(text: str, *blocks: tuple[int, int], take: Callable[[str], str] = literally) -> str:
    lines = text.split("\n")
    for start, end in blocks:
        lines[start:end] = map(take, lines[start:end])
    return "\n".join(lines)


def make(framework: pilotscan.Framework, lang: Any = "en", **options: Any) -> str:
    given = {"name": "Plan X", **options}
    return new_pilot_file("plan-x", framework, date(2026, 1, 15), lang=lang, **given)


# --- what is in it --------------------------------------------------------------------------------


@pytest.mark.parametrize("options", [(), ("--minimal",)], ids=["full", "minimal"])
@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.outside
def test_the_file_is_valid_as_it_is(
    tmp_path: Path, lang: str, options: tuple[str, ...], living_lab: pilotscan.Framework
) -> None:
    text = write(*options, folder=tmp_path, lang=lang).read_text("utf-8")
    assert faults(text, living_lab) == ()
    pilot = Pilot.model_validate({k: v for k, v in tree_of(text).items() if v is not None})
    assert (pilot.id, pilot.name, pilot.language) == ("plan-x", "Plan x", lang)
    [assessment] = pilot.assessments
    assert assessment.date == date(2026, 1, 15)
    assert list(assessment.ratings) == [condition.id for condition in living_lab.conditions]
    assert set(assessment.ratings.values()) == {Rating()}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_validate_after_it_finds_nothing(run: Any, work: Path, lang: str) -> None:
    assert run("new", "plan-x", "--lang", lang).code == 0
    done = run("validate", "--format", "jsonl")
    assert done.code == 0
    assert done.out == ""
    assert sorted(path.name for path in work.iterdir()) == ["pilots"]


@pytest.mark.parametrize("options", [(), ("--minimal",)], ids=["full", "minimal"])
@pytest.mark.outside
def test_a_framework_of_ones_own_can_be_used(
    tmp_path: Path, options: tuple[str, ...], small: pilotscan.Framework, small_file: Path
) -> None:
    text = write("--framework", small_file, *options, folder=tmp_path, lang="nl").read_text("utf-8")
    assert faults(text, small) == ()
    assert text.startswith("# yaml-language-server: $schema=.pilotscan/two-dimensions.nl.schema")
    [assessment] = tree_of(text)["assessments"]
    assert assessment["framework"] == "two-dimensions"
    assert list(assessment["ratings"]) == [condition.id for condition in small.conditions]
    assert ("Vertrouwen: in hoeverre is dit op orde?" in text) is (options == ())


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_condition_has_its_question_and_five_levels_beside_it(
    lang: str, living_lab: pilotscan.Framework
) -> None:
    text = make(living_lab, lang)
    for condition in living_lab.conditions:
        before, found, _ = text.partition(f"\n      {condition.id}:\n")
        assert found
        beside = comments(before.rpartition("\n\n")[2])
        says = [condition.title, condition.question, *condition.levels]
        places = [beside.find(text.in_language(lang)[0]) for text in says]
        assert places == sorted(places)
        assert places[0] == 0
        numbers = re.findall(r"(?:^| )([0-4]) {1}(?=[A-Z])", beside)
        assert numbers[:5] == ["0", "1", "2", "3", "4"]
    for dimension in living_lab.dimensions:
        assert f"# === {dimension.title.in_language(lang)[0]} ===" in text


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_key_of_the_format_is_explained(lang: str, living_lab: pilotscan.Framework) -> None:
    said = comments(make(living_lab, lang))
    models = [
        kind.__name__
        for kind in (*vars(pilot_module).values(), *vars(assessment_module).values())
        if isinstance(kind, type) and issubclass(kind, Model) and kind is not Model
    ]
    assert {"Prose", "Source", "Evidence"} <= set(models)
    missing = [
        f"{model}.{key}"
        for model in models
        for key, says in field_texts()[model].items()
        if key != "_" and " ".join(says[lang].split()) not in said
    ]
    assert missing == []


def test_every_key_of_the_format_is_in_it(living_lab: pilotscan.Framework) -> None:
    text = make(living_lab)
    tree = tree_of(use_example(text, *example_blocks(text)))
    [(name, source)] = tree["sources"].items()
    assert name == "a-source-id"
    [assessment] = tree["assessments"]
    written = {
        "Pilot": tree,
        "Source": source,
        "Prose": tree["summary"],
        "Place": tree["place"],
        "Period": tree["period"],
        "Origin": tree["origin"],
        "TargetGroup": tree["target_groups"][0],
        "Selection": tree["selection"][0],
        "Figure": tree["figures"][0],
        "Partner": tree["partners"][0],
        "Funding": tree["funding"][0],
        "Circumstance": tree["circumstances"][0],
        "Outcome": tree["outcomes"][0],
        "AfterlifeEvent": tree["afterlife"][0],
        "Scaling": tree["scaling"],
        "Reply": tree["reply"],
        "Assessment": assessment,
        "Assessor": assessment["assessor"],
        "Rating": assessment["ratings"]["reach"],
    }
    kinds = {**vars(assessment_module), **vars(pilot_module), "Source": Source, "Prose": Prose}
    for model, keys in written.items():
        of_every_rating = {"highlight"} if model == "Rating" else set()  # for the few
        assert set(keys) == set(kinds[model].model_fields) - of_every_rating, model


@pytest.mark.parametrize("lang", LANGUAGES)
def test_an_example_that_is_put_to_use_lacks_nothing_but_values(
    lang: str, living_lab: pilotscan.Framework
) -> None:
    text = make(living_lab, lang)
    blocks = list(example_blocks(text))
    lines = text.split("\n")
    keys = [re.match(r" *(\w+):", lines[start - 1]) for start, _ in blocks]
    assert {key[1] for key in keys if key} == {
        *("municipality", "summary", "period", "origin", "target_groups", "selection"),
        *(
            "activities",
            "mechanisms",
            "barriers",
            "figures",
            "partners",
            "funding",
            "circumstances",
            "outcomes",
        ),
        *("afterlife", "recognition", "scaling", "informants", "reply", "role", "sources"),
    }
    for used in [*([block] for block in blocks), blocks]:
        told = faults(use_example(text, *used), living_lab)
        for fault in told:
            assert fault.code in {"PS202", "PS305"}, fault
            assert fault.code != "PS202" or "has no value" in fault.message
            assert any(start < fault.where.line <= end for start, end in used)


@pytest.mark.parametrize(
    ("lang", "take"),
    [
        ("en", literally),
        ("nl", by_editor),
        pytest.param("en", by_editor, marks=pytest.mark.long),
        pytest.param("nl", literally, marks=pytest.mark.long),
    ],
)
def test_each_example_can_be_used_line_by_line_and_as_a_whole(
    lang: str, take: Callable[[str], str], living_lab: pilotscan.Framework
) -> None:
    lines = make(living_lab, lang).split("\n")
    blocks = list(example_blocks("\n".join(lines)))
    tried = 0

    def fill_in(used: list[int]) -> None:
        nonlocal tried
        mended = list(lines)
        for number in used:
            mended[number] = take(lines[number])
            if re.fullmatch(r" *(- )?(text|copy_of|id|name|what|source):", mended[number]):
                mended[number] += " x"
        told = faults("\n".join(mended), living_lab)
        assert [fault for fault in told if fault.code != "PS305"] == []
        tried += 1

    for start, end in blocks:
        keys = [n for n in range(start, end) if not lines[n].lstrip().startswith("##")]
        assert keys
        needed = keys[: 2 if lines[start - 1].startswith("informants") else 1]
        for key in keys:
            fill_in(sorted({*needed, key}))
            if lines[start - 1].lstrip().startswith(("municipality", "role")):
                fill_in([key])  # beside keys that are there already
        fill_in(list(range(start, end)))
    fill_in([number for start, end in blocks for number in range(start, end)])
    assert tried > 80


def test_lines_are_no_wider_than_a_screen(living_lab: pilotscan.Framework) -> None:
    for lang in LANGUAGES:
        text = make(living_lab, lang, schema=".pilotscan/living-lab.en.schema.json")
        assert max(map(len, text.split("\n"))) <= 100
        assert "\n\n\n" not in text
        assert not re.search(r"[ \t]$", text, re.M)


def test_the_minimal_file_has_no_comment_but_the_modeline(living_lab: pilotscan.Framework) -> None:
    text = make(living_lab, minimal=True, schema="s.json")
    assert [line for line in text.split("\n") if "#" in line] == [
        "# yaml-language-server: $schema=s.json"
    ]
    assert len(text.split("\n")) < 50


# --- what is given on the command line ------------------------------------------------------------

NAMES = [
    "Kids' place", "Plan: B", "Plan #2", '"Plan"', "'Plan'", "Plan\nname: x", "Één voor állen",
    "😀", "- Plan", "{Plan}", "[Plan", "&a", "*a", "!!str x", "%x", "@x", "`x`", "| x", "> x",
    "? x", "null", "Null", "true", "No", "on", "~", "123", "1e5", "0x1f", "2026-01-15", "\\",
    "\\n", "x\u2028y", "x\u2028 y", "x\u200dy", "\U000e0041", "x\u00a0y", "x #y", "x: y", ": x",
    "#x", "x:", "-", "=", "<<", "x\ty", "...", "---",
]  # fmt: skip


@pytest.mark.parametrize("name", NAMES, ids=ascii)
def test_a_name_stays_what_it_is(run: Any, small_file: Path, name: str) -> None:
    options = ("--municipality", name, "--framework", small_file, "--out", "-")
    done = run("new", "x", "--name", name, *options)
    assert (done.code, done.err) == (0, "")
    text = done.out
    tree = tree_of(text)
    assert (tree["name"], tree["place"]["municipality"]) == (name, name)
    assert yaml.safe_load(text)["name"] == name
    assert all(line.isprintable() for line in text.split("\n"))


@pytest.mark.parametrize("name", ["\x07", "a\x1b[31mb", "a\u202eb", "\x7f", "\ufeff"], ids=ascii)
def test_a_name_that_no_file_may_hold_is_refused(run: Any, work: Path, name: str) -> None:
    done = run("new", "x", "--name", name)
    assert (done.code, done.out) == (2, "")
    assert "control character U+" in done.err
    assert not any(character in done.err for character in name if not character.isprintable())
    assert list(work.iterdir()) == []


@pytest.mark.parametrize("pilot_id", ["123", "1e5", "2026", "null", "true", "no", "a" * 80])
def test_an_id_that_yaml_would_take_for_something_else_is_put_in_quotes(
    run: Any, work: Path, pilot_id: str
) -> None:
    assert run("new", pilot_id, "--date", DAY).code == 0
    assert tree_of((work / "pilots" / f"{pilot_id}.yaml").read_text("utf-8"))["id"] == pilot_id
    assert run("validate").code == 0


@pytest.mark.parametrize(
    ("pilot_id", "says"),
    [
        ("Plan-X", "'Plan-X' is not an id; did you mean 'plan-x'?"),
        ("Één plan", "did you mean 'een-plan'?"),
        ("../plan", "'../plan' is not an id; did you mean 'plan'?"),
        ("a/b", "'a/b' is not an id; did you mean 'a-b'?"),
        ("..", "'..' is not an id; use small letters, digits and single hyphens"),
        ("", "'' is not an id; use small letters"),
        ("😀", "'😀' is not an id; use small letters"),
        ("index", "the id 'index' is reserved for a page of the reports"),
        ("x" * 81, "longer than 80 characters"),
        ("x" * 5000, "longer than 80 characters"),
        ("a--b", "did you mean 'a-b'?"),
        ("plan.yaml", "did you mean 'plan-yaml'?"),
        ("x\nsummary: y", "is not an id; did you mean 'x-summary-y'?"),
        ("x # y", "did you mean 'x-y'?"),
        ("a\x1b[31m", "id: contains the control character U+001B"),
        ("a\udcff", "id: is not UTF-8 text"),
    ],
    ids=ascii,
)
def test_a_bad_id_is_refused_with_a_better_one(
    run: Any, work: Path, small_file: Path, pilot_id: str, says: str
) -> None:
    done = run("new", pilot_id, "--framework", small_file)
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith("pilotscan: ")
    assert says in done.err
    assert done.err.count("\n") == 1
    assert len(done.err) < 300
    assert done.err.strip().isprintable()
    assert list(work.iterdir()) == []


@pytest.mark.parametrize(
    ("country", "says"),
    [
        ("XX", "place.country: expected a country as its two capital letters"),
        ("nl", "did you mean 'NL'?"),
        ("Nederland", "found 'Nederland'"),
        ("", "found ''"),
        ("N: L", "found 'N: L'"),
    ],
)
def test_a_bad_country_is_refused(run: Any, work: Path, country: str, says: str) -> None:
    done = run("new", "plan-x", "--country", country)
    assert (done.code, done.out) == (2, "")
    assert says in done.err
    assert list(work.iterdir()) == []


def test_norway_is_a_country(run: Any, work: Path) -> None:
    assert run("new", "plan-x", "--country", "NO").code == 0
    text = (work / "pilots" / "plan-x.yaml").read_text("utf-8")
    assert yaml.safe_load(text)["place"]["country"] == "NO"


@pytest.mark.parametrize("day", ["2026-02-30", "15-01-2026", "", "tomorrow"])
def test_a_bad_date_is_refused(run: Any, work: Path, day: str) -> None:
    done = run("new", "plan-x", "--date", day)
    assert (done.code, done.out) == (2, "")
    assert "date" in done.err
    assert list(work.iterdir()) == []


# --- the clock ------------------------------------------------------------------------------------


class StoppedClock(date):
    """A clock that tells how often it was read."""

    read = 0

    @classmethod
    def today(cls) -> date:  # type: ignore[override]
        cls.read += 1
        return date(2031, 5, 7)


def test_the_clock_is_read_only_if_no_date_is_given(
    run: Any, work: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pilotscan.cli.new.date", StoppedClock)
    monkeypatch.setattr(StoppedClock, "read", 0)
    assert run("new", "given", "--date", DAY).code == 0
    assert StoppedClock.read == 0
    assert run("new", "today").code == 0
    assert StoppedClock.read == 1
    for name, day in (("given", DAY), ("today", "2031-05-07")):
        tree = tree_of((work / "pilots" / f"{name}.yaml").read_text("utf-8"))
        assert tree["assessments"][0]["date"] == day


@pytest.mark.outside
def test_the_same_command_writes_the_same_bytes(tmp_path: Path) -> None:
    written = []
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        path = write(folder=tmp_path / name)
        schema = path.parent / ".pilotscan" / "living-lab.en.schema.json"
        written.append((path.read_bytes(), schema.read_bytes()))
    assert written[0] == written[1]
    assert str(tmp_path).encode() not in written[0][0] + written[0][1]


# --- where it is written --------------------------------------------------------------------------


def test_what_is_there_is_never_overwritten(run: Any, work: Path) -> None:
    (work / "pilots").mkdir()
    path = work / "pilots" / "plan-x.yaml"
    path.write_bytes(b"mine\r\n")
    before = path.stat().st_mtime_ns
    done = run("new", "plan-x")
    assert done == (
        2,
        "",
        "pilotscan: pilots/plan-x.yaml exists already, and is left as it is\n",
    )
    assert (path.read_bytes(), path.stat().st_mtime_ns) == (b"mine\r\n", before)
    assert [entry.name for entry in (work / "pilots").iterdir()] == ["plan-x.yaml"]


@pytest.mark.parametrize("target", ["elsewhere.yaml", "nowhere.yaml", "plan-x.yaml"])
def test_a_link_in_the_way_is_not_followed(run: Any, work: Path, target: str) -> None:
    (work / "pilots").mkdir()
    (work / "pilots" / "elsewhere.yaml").write_bytes(b"mine\n")
    (work / "pilots" / "plan-x.yaml").symlink_to(target)
    done = run("new", "plan-x")
    assert (done.code, done.out) == (2, "")
    assert "exists already" in done.err
    assert (work / "pilots" / "elsewhere.yaml").read_bytes() == b"mine\n"
    assert not (work / "pilots" / "nowhere.yaml").exists()


def test_a_folder_in_the_way_is_left_as_it_is(run: Any, work: Path) -> None:
    (work / "pilots" / "plan-x.yaml").mkdir(parents=True)
    done = run("new", "plan-x")
    assert (done.code, done.out) == (2, "")
    assert "exists already" in done.err


def test_a_file_that_appears_in_between_is_left_as_it_is(
    run: Any, work: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = work / "pilots" / "plan-x.yaml"

    def appear(*_: object) -> None:
        path.parent.mkdir()
        path.write_bytes(b"mine\n")

    monkeypatch.setattr("pilotscan.cli.new._write_schema", appear)
    done = run("new", "plan-x")
    assert (done.code, done.out) == (2, "")
    assert "exists already" in done.err
    assert path.read_bytes() == b"mine\n"


def test_a_folder_that_is_not_there_is_made(run: Any, work: Path) -> None:
    done = run("new", "plan-x", "--out", "a folder/of/mine")
    assert done.code == 0
    assert done.out == "a folder/of/mine/plan-x.yaml is ready to be filled in.\n"
    assert done.err == "Check it with: pilotscan validate 'a folder/of/mine/plan-x.yaml'\n"
    assert (work / "a folder" / "of" / "mine" / "plan-x.yaml").is_file()
    assert not (work / "pilots").exists()


@pytest.mark.parametrize("out", ["file", "file/deeper", "/proc/pilots", "x" * 300])
def test_a_place_that_cannot_be_written_is_said(run: Any, work: Path, out: str) -> None:
    (work / "file").write_bytes(b"mine\n")
    done = run("new", "plan-x", "--out", out)
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith(f"pilotscan: {out}")
    assert "cannot be written: " in done.err
    assert done.err.count("\n") == 1
    assert [path.name for path in work.iterdir()] == ["file"]
    assert (work / "file").read_bytes() == b"mine\n"


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_without_leave_to_write_is_said(run: Any, work: Path) -> None:
    (work / "pilots").mkdir(mode=0o500)
    done = run("new", "plan-x")
    assert (done.code, done.out) == (2, "")
    assert "cannot be written: Permission denied" in done.err
    assert list((work / "pilots").iterdir()) == []


def test_a_disk_that_is_full_leaves_no_half_file(
    run: Any, work: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_space(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("pilotscan.cli.new._write_text", no_space)
    done = run("new", "plan-x")
    assert (done.code, done.out) == (2, "")
    assert "pilots/plan-x.yaml cannot be written: No space left on device" in done.err
    assert not (work / "pilots" / "plan-x.yaml").exists()


def test_standard_output_takes_the_file_and_nothing_else(
    run: Any, work: Path, living_lab: pilotscan.Framework
) -> None:
    done = run("new", "plan-x", "--out", "-", "--date", DAY, "--name", "Plan X")
    assert (done.code, done.err) == (0, "")
    assert done.out == make(living_lab)
    assert "yaml-language-server" not in done.out
    assert list(work.iterdir()) == []


# --- the schema beside it -------------------------------------------------------------------------


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_modeline_leads_to_the_schema(
    run: Any, work: Path, lang: str, living_lab: pilotscan.Framework
) -> None:
    assert run("new", "plan-x", "--lang", lang).code == 0
    path = work / "pilots" / "plan-x.yaml"
    first = path.read_text("utf-8").split("\n", 1)[0]
    match = re.fullmatch(r"# yaml-language-server: \$schema=(\S+)", first)
    assert match is not None
    schema = json.loads((path.parent / match[1]).read_bytes())
    assert schema == pilot_schema(living_lab, lang)  # type: ignore[arg-type]


def test_the_schema_is_replaced_only_if_it_changed(run: Any, work: Path) -> None:
    assert run("new", "one").code == 0
    schema = work / "pilots" / ".pilotscan" / "living-lab.en.schema.json"
    good = schema.read_bytes()
    os.utime(schema, ns=(1, 1))
    assert run("new", "two").code == 0
    assert schema.stat().st_mtime_ns == 1
    schema.write_bytes(b"{}")
    assert run("new", "three").code == 0
    assert schema.read_bytes() == good
    assert [path.name for path in schema.parent.iterdir()] == [schema.name]


def test_a_link_instead_of_the_schema_is_replaced_and_not_followed(run: Any, work: Path) -> None:
    (work / "mine.json").write_bytes(b"mine")
    schema = work / "pilots" / ".pilotscan" / "living-lab.en.schema.json"
    schema.parent.mkdir(parents=True)
    schema.symlink_to(work / "mine.json")
    assert run("new", "plan-x").code == 0
    assert (work / "mine.json").read_bytes() == b"mine"
    assert not schema.is_symlink()


def test_without_its_schema_the_file_is_not_written_either(run: Any, work: Path) -> None:
    (work / "pilots").mkdir()
    (work / "pilots" / ".pilotscan").write_bytes(b"mine")
    done = run("new", "plan-x")
    assert (done.code, done.out) == (2, "")
    assert "pilots/.pilotscan/living-lab.en.schema.json cannot be written: " in done.err
    assert [path.name for path in (work / "pilots").iterdir()] == [".pilotscan"]


# --- frameworks by strangers ----------------------------------------------------------------------


def test_texts_of_a_hostile_framework_stay_comments(
    run: Any, work: Path, small: pilotscan.Framework, small_file: Path
) -> None:
    text = small_file.read_text("utf-8")
    hostile = "Yes: \\nlevel: 4 # \\u2028id: evil\\u0085name: \\u2029- x {\\u200f"
    for harmless in ("Trust: how far is it in place?", "Trust: in part", "Trust: not there"):
        assert f'"{harmless}"' in text
        text = text.replace(f'"{harmless}"', f'"{hostile}"')
    text = text.replace("title: {en: Trust,", f'title: {{en: "{hostile}",')
    text = text.replace("title: {en: Growth,", f'title: {{en: "{hostile}",')
    (work / "hostile.yaml").write_text(text, "utf-8")
    done = run("new", "plan-x", "--framework", "hostile.yaml", "--out", "-", "--date", DAY)
    assert (done.code, done.err) == (0, "")
    assert done.out.count("Yes: level: 4 # id: evil name: - x {") >= 5
    assert all(line.isprintable() for line in done.out.split("\n"))
    plain = make(small)
    assert yaml.safe_load(done.out) == yaml.safe_load(plain) | {"name": "Plan x"}
    blocks = list(example_blocks(done.out))
    told = faults(use_example(done.out, *blocks), small)
    assert {fault.code for fault in told} <= {"PS202", "PS305"}


@pytest.mark.parametrize("name", ["null", "true", "2024", "1e5", "no", "0"])
def test_ids_that_yaml_would_take_for_something_else_are_put_in_quotes(
    run: Any, work: Path, small_file: Path, name: str
) -> None:
    text = small_file.read_text("utf-8")
    text = re.sub(r"\btrust\b", f"'{name}'", text)
    text = text.replace("id: two-dimensions", f"id: '{name}'")
    (work / "odd.yaml").write_text(text, "utf-8")
    for options in ([], ["--minimal"]):
        done = run("new", "plan-x", "--framework", "odd.yaml", "--out", "-", *options)
        assert (done.code, done.err) == (0, "")
        [assessment] = tree_of(done.out)["assessments"]
        assert assessment["framework"] == name
        assert name in assessment["ratings"]


def test_a_framework_that_is_broken_is_refused(run: Any, work: Path) -> None:
    (work / "broken.yaml").write_text("pilotscan_framework: 1\n", "utf-8")
    done = run("new", "plan-x", "--framework", "broken.yaml")
    assert (done.code, done.out) == (2, "")
    assert "PS202" in done.err
    assert [path.name for path in work.iterdir()] == ["broken.yaml"]


# --- a place where a pilot might go ---------------------------------------------------------------

FOR_PILOT = """\
pilotscan: 1
id: startblok
name: Startblok
place: {country: NL, municipality: Amsterdam}
circumstances:
  - {id: self-management, what: "Residents run {the} house # and more.", role: essential}
  - {id: low-rent, what: Low rent, role: helpful}
  - {what: A school next door, role: essential}
  - {id: weather, what: Good weather, role: incidental}
"""


@pytest.mark.parametrize("minimal", [False, True])
@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_file_of_a_place_asks_what_a_pilot_depends_on(
    run: Any, work: Path, living_lab: pilotscan.Framework, lang: str, minimal: bool
) -> None:
    (work / "pilots").mkdir()
    (work / "pilots" / "startblok.yaml").write_text(FOR_PILOT, "utf-8")
    options = ["--minimal"] if minimal else []
    done = run("new", "zwolle", "--target", "--for", "pilots/startblok.yaml", "--date", DAY,
               "--lang", lang, *options)  # fmt: skip
    assert (done.code, done.out) == (0, f"pilots/targets/zwolle.yaml {READY[lang]}\n")
    text = (work / "pilots" / "targets" / "zwolle.yaml").read_text("utf-8")
    assert max(map(len, text.split("\n"))) <= 100
    tree = tree_of(text)
    asked = tree["circumstances"]["startblok"]
    assert {name: said["here"] for name, said in asked.items()} == {
        "self-management": "unknown", "low-rent": "unknown",
    }  # fmt: skip
    rated = tree["assessments"][0]["ratings"]
    assert list(rated) == [c.id for c in living_lab.conditions if c.belongs_to != "intervention"]
    said = comments(text)
    for words in ("Residents run {the} house # and more", "A school next door"):
        assert (words in said) is not minimal
    assert "Good weather" not in said
    anchors = [condition.levels[4].in_language(lang)[0] for condition in living_lab.conditions
               if condition.id in rated]  # fmt: skip
    assert all((" ".join(anchor.split()) in said) is not minimal for anchor in anchors)
    found = run("validate", "pilots", "--format", "concise").out
    assert found.count("PS") == found.count("PS308") == 1  # the school has no id


def test_the_file_of_a_place_has_every_key_and_a_schema_of_its_own(run: Any, work: Path) -> None:
    assert run("new", "zwolle", "--target", "--date", DAY, "--name", "Zwolle-Zuid").code == 0
    text = (work / "pilots" / "targets" / "zwolle.yaml").read_text("utf-8")
    tree = tree_of(text)
    assert set(tree) == set(Target.model_fields)
    assert (tree["name"], tree["circumstances"]) == ("Zwolle-Zuid", None)
    schema = re.match(r"# yaml-language-server: \$schema=(\S+)\n", text)
    assert schema is not None
    written = json.loads((work / "pilots" / "targets" / schema[1]).read_text("utf-8"))
    assert "pilotscan_target" in written["properties"]
    assert run("validate", "pilots").code == 0


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (["--for", "startblok.yaml"], "add --target"),
        (["--target", "--for", "nowhere.yaml"], "--for nowhere.yaml: cannot be read"),
        (["--target", "--for", "broken.yaml"], "--for broken.yaml: 'runing' is not one of"),
    ],
)
def test_a_place_is_described_for_a_pilot_that_can_be_read(
    run: Any, work: Path, options: list[str], told: str
) -> None:
    (work / "startblok.yaml").write_text(FOR_PILOT, "utf-8")
    (work / "broken.yaml").write_text(f"{FOR_PILOT}status: runing\n", "utf-8")
    done = run("new", "zwolle", *options)
    assert (done.code, done.out) == (2, "")
    assert told in done.err
    assert not (work / "pilots").exists()


# --- rules of rating ------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", LANGUAGES)
def test_rules_of_rating_stand_above_the_ratings_and_beside_the_levels(
    lang: str, telling: pilotscan.Framework
) -> None:
    text = new_pilot_file("plan-x", telling, date(2026, 1, 15), name="Plan X", lang=lang)
    assert faults(text, telling) == ()
    said = comments(text)
    rules = {
        "en": ("1. Levels build up. 2. Give what is shown.", "First ask: Who pays, and how much?"),
        "nl": ("1. Niveaus bouwen op. 2. Give what is shown.", "Wie betaalt, en hoeveel?"),
    }
    decides = {"en": "The first half decides.", "nl": "De eerste helft beslist."}
    for part in (*rules[lang], decides[lang]):
        assert said.count(part) == 1
    at = said.index(rules[lang][0])
    assert at < said.index(rules[lang][1]) < said.index(decides[lang])


def test_a_minimal_file_has_no_rules(telling: pilotscan.Framework) -> None:
    text = new_pilot_file("x", telling, date(2026, 1, 15), name="X", minimal=True)
    assert "Levels build up" not in text


@pytest.mark.parametrize("minimal", [False, True])
@pytest.mark.parametrize("lang", LANGUAGES)
def test_an_assessment_asks_every_question_and_lies_beside_its_pilot(
    run: Any, work: Path, living_lab: pilotscan.Framework, lang: str, minimal: bool
) -> None:
    (work / "pilots").mkdir()
    (work / "pilots" / "other-name.yaml").write_text(FOR_PILOT, "utf-8")
    options = ["--minimal"] if minimal else []
    shown = "pilots/assessments/startblok/2027-01-14-finance.yaml"
    for pilot in ("startblok", "pilots/other-name.yaml"):
        done = run("new", "--assessment", pilot, "--assessor", "finance", "--role", "partner",
                   "--date", "2027-01-14", "--lang", lang, *options)  # fmt: skip
        assert (done.code, done.out) == (0, f"{shown} {READY[lang]}\n")
        text = (work / shown).read_text("utf-8")
        (work / shown).unlink()
    assert max(map(len, text.split("\n"))) <= 100
    tree = tree_of(text)
    keys = {"pilotscan_assessment", "pilot", "language", "date", "framework", "assessor", "ratings"}
    assert set(tree) == (keys if minimal else set(AssessmentFile.model_fields))
    assert tree["assessor"] == {"role": "partner", "id": "finance"}
    assert (tree["pilot"], tree["language"], tree["date"]) == ("startblok", lang, "2027-01-14")
    assert list(tree["ratings"]) == [c.id for c in living_lab.conditions]
    said = comments(text)
    anchors = [c.levels[4].in_language(lang)[0] for c in living_lab.conditions]
    assert all((" ".join(anchor.split()) in said) is not minimal for anchor in anchors)
    (work / shown).write_text(text, "utf-8")
    found = run("validate", shown, "--strict", "--format", "concise", "--ignore", "PS308")
    assert (found.code, found.out.splitlines()[-1]) == (0, "2 files checked: no faults.")
    schema = re.match(r"# yaml-language-server: \$schema=(\S+)\n", text)
    assert schema is not None
    written = json.loads((work / shown).parent.joinpath(schema[1]).resolve().read_text("utf-8"))
    assert "pilotscan_assessment" in written["properties"]


def test_an_assessment_of_a_place_asks_what_is_rated_there(
    run: Any, work: Path, living_lab: pilotscan.Framework
) -> None:
    assert run("new", "zwolle", "--target", "--date", DAY, "--minimal").code == 0
    path = "pilots/targets/zwolle.yaml"
    assert run("new", "--assessment", path, "--assessor", "ann", "--date", DAY).code == 0
    text = (work / f"pilots/targets/assessments/zwolle/{DAY}-ann.yaml").read_text("utf-8")
    asked = [c.id for c in living_lab.conditions if c.belongs_to != "intervention"]
    assert list(tree_of(text)["ratings"]) == asked


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (["startblok", "--assessment"], "say who rates: --assessor ID"),
        (["startblok", "--assessor", "ann"], "--assessor is about an assessment"),
        (["startblok", "--role", "partner"], "--role is about an assessment"),
        (["startblok", "--assessment", "--target", "--assessor", "a"], "leave out --target or"),
        (["nobody", "--assessment", "--assessor", "ann"], "no pilot or place 'nobody' in pilots"),
        (["no.yaml", "--assessment", "--assessor", "ann"], "'no.yaml' holds no pilot"),
        (["frame.yaml", "--assessment", "--assessor", "ann"], "'frame.yaml' holds no pilot"),
        (["startblok", "--assessment", "--assessor", "../x"], "assessor.id: '../x' is not an id"),
        (
            ["startblok", "--assessment", "--assessor", "a", "--role", "boss"],
            "'boss' is not one of",
        ),
        (["startblok", "--assessment", "--assessor", "ann"], "exists already"),
    ],
)
def test_an_assessment_that_cannot_be_begun_is_refused(
    run: Any, work: Path, small_file: Path, options: list[str], told: str
) -> None:
    own = work / "pilots" / "assessments" / "startblok" / f"{DAY}-ann.yaml"
    own.parent.mkdir(parents=True)
    own.write_text("mine", "utf-8")
    (work / "pilots" / "startblok.yaml").write_text(FOR_PILOT, "utf-8")
    shutil.copy(small_file, work / "frame.yaml")
    done = run("new", *options, "--date", DAY)
    assert done.code != 0
    assert told in done.err
    files = [path for path in work.rglob("*") if path.is_file()]
    assert len(files) == 3
    assert own.read_text("utf-8") == "mine"


def test_an_assessment_goes_where_it_is_said(run: Any, work: Path) -> None:
    asked = ("new", "--assessment", "later", "--assessor", "ann", "--date", DAY, "--out")
    assert tree_of(run(*asked, "-").out)["pilot"] == "later"
    assert list(work.iterdir()) == []
    assert run(*asked, "inbox").out.startswith(f"inbox/{DAY}-ann.yaml")
