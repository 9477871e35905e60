"""The library as a notebook uses it."""

from __future__ import annotations

import doctest
import importlib
import inspect
import pkgutil
import re
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

import pilotscan
from pilotscan import Comparison, LoadedPilots, Ordering, api
from pilotscan.errors import FrameworkError, PilotError, PilotscanError, RenderError, UsageError
from pilotscan.model.framework import Framework
from pilotscan.model.pilot import Pilot
from pilotscan.scoring.evaluation import Evaluation
from support.project import ROOT
from support.together import together

MODULES = sorted(
    name
    for _, name, _ in pkgutil.walk_packages(pilotscan.__path__, "pilotscan.")
    if name != "pilotscan.__main__"
)


def test_the_example_of_the_docstring_works_on_the_shipped_pilots(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(root)
    [example] = [test for test in doctest.DocTestFinder().find(api, "api") if test.name == "api"]
    assert len(example.examples) == 5
    names: dict[str, Any] = {}
    for line in example.examples:
        exec(line.source, names)  # noqa: S102 - our own documentation
    assert isinstance(names["framework"], pilotscan.Framework)
    assert len(names["pilots"]) == len(names["evaluations"]) == 22
    found = names["pilots"].diagnostics
    assert {(d.severity.value, d.code[:3]) for d in found} <= {("warning", "PS5")}
    assert names["page"].startswith("<!doctype html>")
    assert '<html lang="nl">' in names["page"]


def test_every_public_name_exists_and_is_documented() -> None:
    for name in pilotscan.__all__:
        value = getattr(pilotscan, name)
        if name != "__version__":
            assert inspect.getdoc(value), f"{name} has no docstring"
            assert value.__module__.startswith("pilotscan.")


def test_dir_lists_the_public_names() -> None:
    assert dir(pilotscan) == sorted(pilotscan.__all__)


@pytest.mark.parametrize("name", ["evalute", "api_", "_private"])
def test_an_unknown_attribute_is_an_attribute_error(name: str) -> None:
    with pytest.raises(AttributeError, match=f"module 'pilotscan' has no attribute '{name}'"):
        getattr(pilotscan, name)


def test_a_submodule_can_still_be_imported() -> None:
    from pilotscan import diagnostics  # noqa: PLC0415 - the point is the import

    assert diagnostics.MAX_FAULTS


@pytest.mark.outside
def test_importing_the_package_computes_nothing() -> None:
    script = (
        "import sys, pilotscan\n"
        "loaded = {m for m in sys.modules if m.startswith('pilotscan.')}\n"
        "loaded |= {'pandas', 'numpy', 'jinja2', 'pydantic', 'yaml'} & set(sys.modules)\n"
        "sys.exit(sorted(loaded - {'pilotscan._version'}) or 0)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (0, b"")


@together("module", MODULES)
def test_all_of_a_module_is_true(module: str) -> None:
    loaded = importlib.import_module(module)
    names = getattr(loaded, "__all__", None)
    if names is None:
        # Only an empty package may say nothing.
        assert hasattr(loaded, "__path__")
        assert not [n for n, v in vars(loaded).items() if inspect.isfunction(v)]
        return
    assert len(names) == len(set(names))
    for name in names:
        assert hasattr(loaded, name), f"{module} has no {name}"
    public = {
        name
        for name, value in vars(loaded).items()
        if not name.startswith("_")
        and (inspect.isclass(value) or inspect.isfunction(value))
        and value.__module__ == module
    }
    assert {n for n in names if n in public} <= public
    assert loaded.__doc__


# --- reading --------------------------------------------------------------------------------------


def test_pilots_behave_like_a_sequence(shipped: LoadedPilots) -> None:
    assert len(shipped) == len(list(shipped)) == len(shipped.files) == 22
    assert shipped[0] is shipped.pilots[0]
    assert list(shipped[:2]) == list(shipped)[:2]
    assert [file for file, _ in shipped.files] == sorted(file for file, _ in shipped.files)


def test_one_path_several_paths_and_strings_are_all_taken(good: Path) -> None:
    by_string = pilotscan.load_pilots("good.yaml")
    assert by_string == pilotscan.load_pilots(Path("good.yaml"))
    assert by_string == pilotscan.load_pilots(["good.yaml", good])
    assert [pilot.id for pilot in by_string] == ["good"]


def test_a_bad_file_is_a_value_and_no_exception(good: Path, good_text: str) -> None:
    bad = good_text.replace("id: good", "id: bad").replace("level: 3", "level: 5")
    (good / "bad.yaml").write_text(bad, "utf-8")
    pilots = pilotscan.load_pilots(good)
    assert [pilot.id for pilot in pilots] == ["good"]
    assert [(d.code, d.where.file) for d in pilots.diagnostics] == [("PS204", "bad.yaml")]


@pytest.mark.parametrize(
    ("paths", "message"),
    [
        ("goood.yaml", "there is no file or folder 'goood.yaml': did you mean 'good.yaml'?"),
        (["good.yaml", "empyt"], "there is no file or folder 'empyt': did you mean 'empty'?"),
        ("empty/zzz", "there is no file or folder 'empty/zzz'"),
        (Path("nowhere", "at-all.yaml"), "there is no file or folder 'nowhere/at-all.yaml'"),
        ("x" * 5000, "there is no file or folder '" + "x" * 80 + "…'"),
        ("a\0b\x1b", "there is no file or folder 'a\\x00b\\x1b'"),
        ("empty", "there is nothing to read: empty holds no pilot files (*.yaml, *.yml)"),
    ],
    ids=["file", "one of two", "none like it", "no folder", "long", "odd", "empty folder"],
)
def test_a_path_with_nothing_behind_it_is_a_usage_error(
    good: Path, paths: Any, message: str
) -> None:
    (good / "empty").mkdir()
    with pytest.raises(UsageError, match=f"^{re.escape(message)}$"):
        pilotscan.load_pilots(paths)


def test_no_paths_are_no_pilots() -> None:
    assert list(pilotscan.load_pilots([])) == []


def test_the_second_use_of_an_id_is_left_out(good: Path, good_text: str) -> None:
    (good / "later.yaml").write_text(good_text.replace("Good pilot", "Another"), "utf-8")
    pilots = pilotscan.load_pilots(good)
    assert [pilot.name for pilot in pilots] == ["Good pilot"]
    [fault] = pilots.diagnostics
    assert (fault.code, fault.where.file, fault.where.line) == ("PS402", "later.yaml", 2)


def test_pilots_are_checked_against_the_framework_given(good: Path, small: Framework) -> None:
    pilots = pilotscan.load_pilots(good, framework=small)
    assert [(d.code, d.severity.value) for d in pilots.diagnostics] == [("PS303", "warning")]
    assert len(pilots) == 1


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("livinglab", "did you mean 'living-lab'"),
        ("nothing-like-it", "one of: isat, living-lab, nasss-cat, scaling-scan"),
        ("good.yaml", "has .*fault"),
    ],
)
@pytest.mark.usefixtures("good")
def test_a_framework_that_cannot_be_had_is_an_error(name: str, message: str) -> None:
    with pytest.raises(FrameworkError, match=message):
        pilotscan.load_framework(name)


def test_a_broken_framework_carries_its_diagnostics(work: Path, small_file: Path) -> None:
    text = small_file.read_text("utf-8").replace("condition: no-harm", "condition: no-hram")
    (work / "fw.yaml").write_text(text, "utf-8")
    with pytest.raises(FrameworkError, match=r"fw\.yaml has a fault") as caught:
        pilotscan.load_framework("fw.yaml")
    [fault] = caught.value.diagnostics
    assert (fault.code, fault.where.file) == ("PS301", "fw.yaml")


@pytest.mark.parametrize("error", [FrameworkError, RenderError, UsageError])
def test_every_error_on_purpose_has_one_base(error: type[Exception]) -> None:
    assert issubclass(error, PilotscanError)


# --- judging --------------------------------------------------------------------------------------


def test_one_pilot_alone_can_be_judged(shipped: LoadedPilots, living_lab: Framework) -> None:
    [alone] = pilotscan.evaluate(shipped[3], living_lab)
    together = pilotscan.evaluate(list(shipped), living_lab)
    assert alone == together[3]
    assert (alone.file, alone.sha256) == ("", "")


def test_results_come_in_the_order_of_the_pilots(shipped: LoadedPilots) -> None:
    backwards = list(shipped)[::-1]
    found = pilotscan.evaluate(iter(backwards))
    assert [evaluation.pilot.id for evaluation in found] == [pilot.id for pilot in backwards]


def test_judging_nothing_gives_nothing() -> None:
    assert pilotscan.evaluate([]) == []


def test_loaded_pilots_keep_their_files(
    shipped: LoadedPilots, shipped_evaluations: list[Evaluation]
) -> None:
    assert [(e.file, e.sha256) for e in shipped_evaluations] == list(shipped.files)


@pytest.mark.parametrize(
    ("route", "hint"),
    [("growht", "did you mean 'growth'"), ("xyz", "routes: growth, replication")],
)
def test_an_unknown_route_is_a_usage_error(shipped: LoadedPilots, route: str, hint: str) -> None:
    with pytest.raises(UsageError, match=f"'living-lab' has no route '{route}': {hint}"):
        pilotscan.evaluate(shipped[:1], route=route)


def judged(pilots: Any, framework: Framework) -> list[Any]:
    return list(pilotscan.evaluate(pilots, framework))


def compared(pilots: Any, framework: Framework) -> list[Any]:
    return list(pilotscan.compare(pilots, framework).records)


@together("judge_by", [judged, compared])
@together("keys, told",
    [
        ({"framework": "two-dimension"}, "assessments[0].framework: no assessment uses the "
         "framework 'two-dimensions', so every condition is unknown (did you mean "
         "'two-dimensions'? assessments here use: two-dimension)"),
        ({"condition": "trsut"}, "assessments[0].ratings.trsut: 'trsut' is not a condition of the "
         "framework 'two-dimensions' (did you mean 'trust'?)"),
        ({"source": "nope"}, "assessments[0].ratings.trust.evidence[0].source: the source 'nope' "
         "is not listed under 'sources' (add it to 'sources' at the top level)"),
        ({"route": "replication"}, "scaling.route: 'replication' is not a route of the framework "
         "'two-dimensions' (routes: growth, circulation)"),
    ],
    ids=["framework", "condition", "source", "route"],
)  # fmt: skip
def test_a_pilot_in_memory_that_names_what_is_not_there_is_an_error(
    make_pilot: Any, small: Framework, judge_by: Any, keys: dict[str, str], told: str
) -> None:
    pilot = make_pilot(
        id="made",
        scaling={"route": keys.get("route", "growth")},
        assessments=[
            {
                "date": "2026-01-15",
                "framework": keys.get("framework", "two-dimensions"),
                "assessor": {"role": "independent"},
                "ratings": {
                    keys.get("condition", "trust"): {
                        "level": 3, "evidence": [keys.get("source", "report")]
                    }
                },
            }
        ],
        sources={"report": {"title": "A report", "kind": "monitoring"}},
    )  # fmt: skip
    with pytest.raises(PilotError, match=f"^<made> {re.escape(told)}$") as caught:
        judge_by([pilot], small)
    assert isinstance(caught.value, UsageError)
    [fault] = caught.value.diagnostics
    assert (fault.where.file, fault.severity.value) == ("<made>", "error")


def test_all_faults_of_all_pilots_in_memory_come_at_once(
    make_pilot: Any, small: Framework, rated: Any
) -> None:
    pilots = [
        make_pilot(id=name, assessments=rated(**{f"no-such-{n}": 3 for n in range(4)}))
        for name in ("one", "two")
    ]
    with pytest.raises(PilotError, match=r"^<one> .*; <two> .*; and 3 more$") as caught:
        pilotscan.evaluate(pilots, small)
    assert len(caught.value.diagnostics) == 8


def test_a_pilot_of_another_framework_is_judged_in_memory_as_from_a_file(
    shipped: LoadedPilots, small: Framework
) -> None:
    for pilots in (shipped, list(shipped)):
        found = pilotscan.evaluate(pilots, small)
        assert {e.route for e in found} == {"growth", "circulation"}
        assert {e.route_declared for e in found if e.pilot.scaling.route == "replication"} == {
            False
        }
        assert {c.state for e in found for c in e.conditions} == {"unknown"}


def test_what_was_warned_of_in_a_file_stops_nothing(good: Path, living_lab: Framework) -> None:
    text = (good / "good.yaml").read_text("utf-8").replace("living-lab", "living-lap")
    (good / "good.yaml").write_text(text, "utf-8")
    loaded = pilotscan.load_pilots(good, framework=living_lab)
    assert [d.code for d in loaded.diagnostics] == ["PS303"]
    assert len(pilotscan.evaluate(loaded)) == 1
    with pytest.raises(PilotError, match="did you mean 'living-lab'"):
        pilotscan.evaluate(list(loaded))


def test_a_bug_is_not_taken_for_an_unknown_route(
    shipped: LoadedPilots, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise KeyError("growth")

    monkeypatch.setattr("pilotscan.api.judge.judge_pilots", fail)
    monkeypatch.setattr("pilotscan.api.judge.compare_pilots", fail)
    for call in (pilotscan.evaluate, pilotscan.compare):
        with pytest.raises(KeyError, match="growth"):
            call(shipped)


def test_as_of_leaves_out_later_assessments(make_pilot: Any, small: Framework, rated: Any) -> None:
    pilot = make_pilot(assessments=[*rated(day="2025-01-01", trust=1), *rated(trust=3)])
    levels = {
        day: pilotscan.evaluate(pilot, small, as_of=day)[0].condition("trust").level
        for day in (None, date(2026, 1, 14), date(2024, 12, 31))
    }
    assert list(levels.values()) == [3, 1, None]


# --- rendering ------------------------------------------------------------------------------------


def test_a_list_makes_the_overview_and_one_makes_its_report(
    shipped_evaluations: list[Evaluation],
) -> None:
    some = shipped_evaluations[:2]
    overview = pilotscan.render(some, format="md")
    report = pilotscan.render(some[0], format="md")
    assert overview.startswith("# Which pilots can go on?")
    assert report.startswith(f"# {some[0].pilot.name}")
    for evaluation in some:
        assert f"({evaluation.pilot.id}.md)" in overview


def test_a_report_is_in_the_language_of_its_pilot(
    make_pilot: Callable[..., Pilot], small: Framework
) -> None:
    pilots = [
        make_pilot(id="a", language="nl"),
        make_pilot(id="b", language="nl"),
        make_pilot(id="c"),
    ]
    dutch, also, english = pilotscan.evaluate(pilots, small)
    for given, language in (
        (dutch, "nl"),
        (english, "en"),
        ([dutch, also], "nl"),
        ([dutch, english], "en"),
    ):
        assert f'<html lang="{language}"' in pilotscan.render(given)
    assert '<html lang="en"' in pilotscan.render(dutch, lang="en")
    compared = pilotscan.compare([pilots[0], pilots[1]], small)
    assert '<html lang="en"' in pilotscan.render(compared)


@pytest.mark.parametrize("format_", ["odt", "", "HTML"])
def test_a_format_that_is_not_there_is_a_render_error(
    shipped_evaluations: list[Evaluation], format_: Any
) -> None:
    with pytest.raises(RenderError, match="html, md, json"):
        pilotscan.render(shipped_evaluations[0], format=format_)


@pytest.mark.parametrize(("format_", "start"), [("pdf", b"%PDF-1.7"), ("docx", b"PK\x03\x04")])
def test_a_report_can_be_a_document(
    shipped_evaluations: list[Evaluation], format_: Any, start: bytes
) -> None:
    made = pilotscan.render(shipped_evaluations[0], format=format_, lang="nl")
    assert made.startswith(start)
    with pytest.raises(RenderError, match=rf"one pilot can be written as {format_}; .*html, md"):
        pilotscan.render(shipped_evaluations[:2], format=format_)


@pytest.mark.parametrize("format_", ["html", "md"])
def test_an_overview_of_nothing_is_a_render_error(format_: Any) -> None:
    with pytest.raises(RenderError, match="at least one pilot"):
        pilotscan.render([], format=format_)


# --- comparing ------------------------------------------------------------------------------------


@pytest.fixture
def two(make_pilot: Any, rated: Any) -> list[pilotscan.Pilot]:
    levels = {"trust": 3, "volunteers": 3, "language_help": 3, "money": 3, "no_harm": 3}
    growth = {"route": "growth"}
    return [
        make_pilot(id="low", scaling=growth, assessments=rated(**{**levels, "trust": 1})),
        make_pilot(id="high", scaling=growth, assessments=rated(**levels)),
    ]


def test_comparing_gives_tables_by_name(two: list[pilotscan.Pilot], small: Framework) -> None:
    compared = pilotscan.compare(iter(two), small)
    assert isinstance(compared, Comparison)
    assert list(compared["pilots"]["pilot"]) == ["low", "high"]
    assert compared["levels"] is compared.tables["levels"]
    assert len(compared["levels"]) == 2 * 5
    assert compared["order"].empty
    with pytest.raises(KeyError, match="nothing"):
        compared["nothing"]


def test_comparing_with_an_ordering_ranks_by_the_lowest_score(
    two: list[pilotscan.Pilot], small: Framework
) -> None:
    compared = pilotscan.compare(two, small, ordering=Ordering(draws=20, seed=3))
    assert list(compared["order"]["pilot"]) == ["high", "low"]
    assert list(compared["order"]["rank"]) == [1, 2]
    assert list(compared["order"]["low"]) == [75, 25 * (2 * 2 + 3) / 3]
    assert (Ordering().draws, Ordering().seed, Ordering().rank_from) == (10_000, 0, None)


def test_loaded_pilots_are_compared_with_the_default_framework_and_keep_their_files(
    shipped: LoadedPilots,
) -> None:
    compared = pilotscan.compare(shipped)
    assert compared.framework.id == "living-lab"
    kept = compared["pilots"][["file", "sha256"]].itertuples(index=False, name=None)
    assert list(kept) == list(shipped.files)


def test_one_pilot_can_be_compared_by_the_library(
    two: list[pilotscan.Pilot], small: Framework
) -> None:
    compared = pilotscan.compare(two[:1], small, ordering=Ordering(draws=5))
    assert len(compared["pilots"]) == 1
    assert pilotscan.render(compared, format="md").startswith("# Pilots compared")


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"pilots": []}, "there is no pilot to compare"),
        ({"route": "growht"}, "'two-dimensions' has no route 'growht': did you mean 'growth'"),
        ({"other": "living-lab"}, "'two-dimensions' and 'living-lab' share no condition"),
        ({"ordering": Ordering(draws=0)}, "draws must be 1 to 1,000,000, not 0"),
        ({"ordering": Ordering(draws=1_000_001)}, "draws must be 1 to 1,000,000, not 1,000,001"),
        ({"ordering": Ordering(seed=-1)}, "seed must not be below 0"),
        ({"ordering": Ordering(rank_from=float("nan"))}, "rank"),
        ({"ordering": Ordering(rank_from=75)}, "rank"),
        ({"ordering": Ordering(weights="any-old")}, "weights"),  # type: ignore[arg-type]
    ],
    ids=lambda value: str(value) if isinstance(value, dict) else "",
)
def test_what_cannot_be_compared_is_a_usage_error(
    two: list[pilotscan.Pilot], small: Framework, given: dict[str, Any], message: str
) -> None:
    options = dict(given)
    pilots = options.pop("pilots", two)
    if "other" in options:
        options["other"] = pilotscan.load_framework(options["other"])
    with pytest.raises(UsageError, match=message):
        pilotscan.compare(pilots, small, **options)


def test_as_of_and_route_are_those_of_the_comparison(
    make_pilot: Any, small: Framework, rated: Any
) -> None:
    pilots = [make_pilot(assessments=[*rated(day="2025-01-01", trust=1), *rated(trust=3)])]
    for day, level in ((None, 3), (date(2026, 1, 14), 1), (date(2024, 12, 31), None)):
        compared = pilotscan.compare(pilots, small, as_of=day, route="circulation")
        levels = compared["levels"].set_index("condition")["level"]
        assert levels.convert_dtypes().loc["trust"] == level if level else levels.isna().all()
        assert list(compared["pilots"]["route"]) == ["circulation"]


@pytest.mark.parametrize("format_", ["html", "md", "json"])
@pytest.mark.parametrize("lang", ["en", "nl"])
def test_a_comparison_is_rendered_in_every_format(
    two: list[pilotscan.Pilot], small: Framework, format_: Any, lang: Any
) -> None:
    page = pilotscan.render(pilotscan.compare(two, small), format=format_, lang=lang)
    assert page.startswith({"html": "<!doctype html>", "md": "# Pilots ", "json": "{"}[format_])
    if format_ == "html":
        assert f'<html lang="{lang}">' in page


@pytest.mark.parametrize("format_", ["pdf", "", "csv", "xlsx"])
def test_a_comparison_in_a_format_that_is_not_there_is_a_render_error(
    two: list[pilotscan.Pilot], small: Framework, format_: Any
) -> None:
    with pytest.raises(RenderError, match="html, md, json"):
        pilotscan.render(pilotscan.compare(two, small), format=format_)


# --- in a notebook --------------------------------------------------------------------------------


def test_what_a_notebook_prints_is_one_line(
    shipped: LoadedPilots, shipped_evaluations: list[Evaluation], living_lab: Framework
) -> None:
    found = shipped_evaluations[0]
    comparison = pilotscan.compare(shipped, living_lab, ordering=Ordering(draws=5))
    shown = {
        repr(
            shipped[0]
        ): "Pilot(id='achterhoek-school-absence', name='Meeting on school absence of "
        "young newcomers in the Achterhoek', assessments=1)",
        repr(
            living_lab
        ): "Framework(id='living-lab', version='2.0.0', dimensions=7, conditions=28, routes=5)",
        repr(found): "Evaluation(pilot='achterhoek-school-absence', framework='living-lab', "
        f"route='circulation', verdict='not-assessable', as_of={found.as_of})",
        repr(comparison): "Comparison(22 pilots, framework='living-lab'; its tables: "
        "comparison.tables)",
    }
    assert list(shown) == list(shown.values())
    assert re.fullmatch(
        r"LoadedPilots\(22 pilots: achterhoek-school-absence, .*, …; \d+ diagnostics\)",
        repr(shipped),
    )
    for value in (shipped, shipped[0], living_lab, found, comparison):
        assert len(repr(value)) < 500
        assert len(str(value)) < 500
    assert len(repr(shipped_evaluations)) < 22 * 300


def test_a_notebook_shows_a_small_table(
    shipped: LoadedPilots, shipped_evaluations: list[Evaluation]
) -> None:
    one = shipped_evaluations[0]._repr_html_()
    many = pilotscan.compare(shipped)._repr_html_()
    assert one is not None
    assert many is not None
    assert [route.route in one for route in shipped_evaluations[0].routes] == [True] * 5
    assert all(evaluation.head.verdict in many for evaluation in shipped_evaluations)
    assert max(len(one), len(many)) < 20_000


def test_what_a_file_says_is_no_markup_in_a_notebook(make_pilot: Any, small: Framework) -> None:
    odd = make_pilot(name="<script>alert(1)</script>" + "x" * 10_000 + "\x1b[2J")
    for shown in (pilotscan.evaluate(odd, small)[0], pilotscan.compare(odd, small)):
        page = shown._repr_html_()
        assert page is not None
        assert "<script" not in page
        assert len(page) < 20_000
    assert len(repr(odd)) < 500
    assert repr(odd).isprintable()


@pytest.mark.outside
def test_a_table_in_a_notebook_needs_no_templates() -> None:
    script = (
        "import sys, pilotscan\n"
        "pilots = pilotscan.load_pilots('pilots/plan-einstein.yaml')\n"
        "assert pilotscan.evaluate(pilots)[0]._repr_html_()\n"
        "assert pilotscan.compare(pilots)._repr_html_()\n"
        "sys.exit(sorted({'jinja2', 'typer', 'rich'} & set(sys.modules)) or 0)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, check=False, cwd=ROOT
    )
    assert (done.returncode, done.stderr) == (0, b"")
