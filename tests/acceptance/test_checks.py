"""Faults across fields, files and parts of a framework, and what keeps from being judged."""

from __future__ import annotations

from pathlib import Path

import pytest

import pilotscan
from pilotscan.checks import STILL_JUDGED
from pilotscan.diagnostics import Diagnostic, Severity
from pilotscan.loading.discover import FoundFile
from pilotscan.reading import CheckedPilot, check_file

FIVE = "[{en: a}, {en: b}, {en: c}, {en: d}, {en: e}]"
FRAMEWORK = f"""\
pilotscan_framework: 1
id: small
version: 1.0.0
title: {{en: Small}}
scale: {FIVE}
evidence_scale: {FIVE}
routes: {{growth: {{title: {{en: G}}}}, lessons: {{title: {{en: L}}}}, depth: {{title: {{en: D}}}}}}
rules:
  min_coverage: 0.75
  min_score_coverage: 0.5
  min_evidence: 1
  ready: {{min_level: 3, min_evidence: 2, min_dimension_mean: 2}}
  stop:
    - {{condition: harm, at: 0, routes: [growth, depth]}}
verdicts: {{not-yet: {{title: {{en: Not yet}}, by_route: {{lessons: {{en: Not ripe}}}}}}}}
dimensions:
  - id: people
    title: {{en: People}}
    weight: 2
    conditions:
      - id: harm
        title: {{en: Harm}}
        question: {{en: Harm}}
        levels: {FIVE}
        necessary: {{min_level: 2, routes: [growth, depth]}}
        relevant_to: [growth, depth]
        grounded_in: [{{source: S1, says: {{en: Do no harm}}}}]
      - id: reach
        title: {{en: Reach}}
        question: {{en: Reach}}
        levels: {FIVE}
        may_be_not_applicable: true
  - id: money
    title: {{en: Money}}
    conditions:
      - id: rent
        title: {{en: Rent}}
        question: {{en: Rent}}
        levels: {FIVE}
        weight: 1.5
sources: {{S1: {{title: A book}}}}
"""
# Lines of FRAMEWORK: rules.stop[0] 14, verdicts 15, people 17, harm 21..27, reach 28..32,
# money 33, rent 36..40.


def write(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def changed(old: str, new: str) -> str:
    assert FRAMEWORK.count(old) == 1, f"{old!r} must stand in the framework once"
    return FRAMEWORK.replace(old, new)


def places(diagnostics: tuple[Diagnostic, ...]) -> list[tuple[str, int, int]]:
    return [(d.code, d.where.line, d.where.column) for d in diagnostics]


# --- frameworks -------------------------------------------------------------------------------

Broken = tuple[str, str, str, tuple[str, int, int], str]

BROKEN_FRAMEWORKS: list[Broken] = [
    # ids
    ("dimension-twice", "- id: money", "- id: people", ("PS405", 33, 9),
     "the id 'people' is used twice"),
    ("condition-twice", "        weight: 1.5\n", f"        weight: 1.5\n      - id: rent\n"
     f"        title: {{en: R}}\n        question: {{en: R}}\n        levels: {FIVE}\n",
     ("PS405", 41, 13), "the id 'rent' is used twice"),
    ("condition-twice-in-two-dimensions", "- id: rent", "- id: reach", ("PS405", 36, 13),
     "the id 'reach' is used twice"),
    ("condition-like-a-dimension", "- id: rent", "- id: money", ("PS405", 36, 13),
     "the id 'money' is used twice"),
    # numbers and numbers of things
    ("weight-of-a-dimension-zero", "weight: 2", "weight: 0", ("PS204", 19, 13),
     "expected a number above 0, found 0"),
    ("weight-of-a-condition-below-zero", "weight: 1.5", "weight: -1.5", ("PS204", 40, 17),
     "expected a number above 0, found -1.5"),
    ("weight-as-text", "weight: 1.5", "weight: '1.5'", ("PS203", 40, 17),
     "expected a number, found '1.5'"),
    ("four-levels", f"levels: {FIVE}\n        may_be", f"levels: {FIVE[:-9]}]\n        may_be",
     ("PS405", 31, 17), "4 levels, and the scale has 5"),
    ("six-levels", f"levels: {FIVE}\n        may_be",
     f"levels: {FIVE[:-1]}, {{en: f}}]\n        may_be",
     ("PS405", 31, 17), "6 levels, and the scale has 5"),
    ("four-labels", f"evidence_scale: {FIVE}", f"evidence_scale: {FIVE[:-9]}]", ("PS204", 6, 17),
     "needs at least 5, found 4"),
    ("level-without-text", f"levels: {FIVE}\n        may_be",
     f"levels: {FIVE.replace('{en: c}', '{}')}\n        may_be", ("PS202", 31, 36),
     "a text needs 'en' or 'nl'"),
    # things that do not exist
    ("stop-of-no-condition", "condition: harm", "condition: ham", ("PS301", 14, 19),
     "'ham' is not a condition of this framework"),
    ("relevant-to-no-route", "relevant_to: [growth, depth]", "relevant_to: [growth, depth, luck]",
     ("PS304", 26, 38), "'luck' is not a route of this framework"),
    ("necessary-on-no-route", "        weight: 1.5",
     "        necessary: {min_level: 1, routes: [luck]}",
     ("PS304", 40, 44), "'luck' is not a route of this framework"),
    ("verdict-on-no-route", "by_route: {lessons:", "by_route: {lesons:", ("PS304", 15, 55),
     "'lesons' is not a route of this framework"),
    ("grounded-in-no-source", "source: S1", "source: S2", ("PS302", 27, 32),
     "the source 'S2' is not listed under 'sources'"),
    # rules that contradict each other
    ("stop-without-being-necessary", "at: 0, routes: [growth, depth]",
     "at: 0, routes: [growth, lessons]", ("PS405", 14, 49),
     "'harm' stops 'lessons' without being necessary on it"),
    ("stop-of-a-condition-never-necessary", "condition: harm, at: 0, routes: [growth, depth]",
     "condition: rent, at: 0, routes: [growth]", ("PS405", 14, 41),
     "'rent' stops 'growth' without being necessary on it"),
    ("stop-as-mild-as-a-bottleneck", "at: 0", "at: 2", ("PS405", 14, 29),
     "'at' 2 is not below the min_level 2"),
    ("stop-milder-than-a-bottleneck", "at: 0", "at: 3", ("PS405", 14, 29),
     "'at' 3 is not below the min_level 2"),
    ("necessary-where-not-relevant", "relevant_to: [growth, depth]", "relevant_to: [growth]",
     ("PS405", 25, 52), "'harm' is necessary on 'depth' but not relevant to it"),
    ("necessary-and-not-applicable", "        weight: 1.5",
     "        may_be_not_applicable: true\n        necessary: {min_level: 1, routes: [growth]}",
     ("PS405", 40, 32), "'rent' is necessary and so must not be 'may_be_not_applicable'"),
]  # fmt: skip


def test_the_small_framework_keeps_its_own_rules(tmp_path: Path) -> None:
    framework = pilotscan.load_framework(write(tmp_path, "small.yaml", FRAMEWORK))
    assert [condition.id for condition in framework.conditions] == ["harm", "reach", "rent"]


@pytest.mark.parametrize(
    ("old", "new", "place", "message"),
    [broken[1:] for broken in BROKEN_FRAMEWORKS],
    ids=[broken[0] for broken in BROKEN_FRAMEWORKS],
)
def test_each_rule_of_a_framework_is_kept_or_the_framework_is_refused(
    tmp_path: Path, old: str, new: str, place: tuple[str, int, int], message: str
) -> None:
    path = write(tmp_path, "small.yaml", changed(old, new))
    with pytest.raises(pilotscan.FrameworkError, match=r"small\.yaml has a fault$") as caught:
        pilotscan.load_framework(path)
    assert places(caught.value.diagnostics) == [place]
    (diagnostic,) = caught.value.diagnostics
    assert diagnostic.message == message
    assert diagnostic.severity is Severity.ERROR
    assert diagnostic.excerpt == changed(old, new).split("\n")[place[1] - 1]


def test_a_framework_that_breaks_its_own_rules_is_refused(tmp_path: Path) -> None:
    path = write(tmp_path, "small.yaml", changed("at: 0", "at: 2"))
    with pytest.raises(pilotscan.FrameworkError, match=r"small\.yaml has a fault$") as caught:
        pilotscan.load_framework(path)
    assert [d.code for d in caught.value.diagnostics] == ["PS405"]


def test_a_stop_may_lie_directly_below_a_bottleneck(tmp_path: Path) -> None:
    framework = pilotscan.load_framework(write(tmp_path, "small.yaml", changed("at: 0", "at: 1")))
    assert framework.rules.stop[0].at == 1


def test_a_stop_on_an_unknown_route_is_said(tmp_path: Path) -> None:
    text = changed("at: 0, routes: [growth, depth]", "at: 0, routes: [growth, dept]")
    with pytest.raises(pilotscan.FrameworkError, match=r"small\.yaml has ") as caught:
        pilotscan.load_framework(write(tmp_path, "small.yaml", text))
    (fault,) = [d for d in caught.value.diagnostics if d.code == "PS304"]
    assert (fault.where.line, fault.where.column) == (14, 49)
    assert fault.hint == "did you mean 'depth'?"


def test_all_faults_of_a_framework_come_together_and_sorted(tmp_path: Path) -> None:
    text = FRAMEWORK
    for old, new in [
        ("at: 0", "at: 4"),
        ("source: S1", "source: S2"),
        ("- id: rent", "- id: reach"),
    ]:
        text = text.replace(old, new)
    with pytest.raises(pilotscan.FrameworkError, match=r"small\.yaml has 3 faults$") as caught:
        pilotscan.load_framework(write(tmp_path, "small.yaml", text))
    assert places(caught.value.diagnostics) == [
        ("PS405", 14, 29),
        ("PS302", 27, 32),
        ("PS405", 36, 13),
    ]


@pytest.mark.parametrize("part", ["dimensions", "conditions"])
def test_a_framework_without_any_condition_is_refused(tmp_path: Path, part: str) -> None:
    if part == "dimensions":
        text = FRAMEWORK[: FRAMEWORK.index("dimensions:")] + "dimensions: []\n"
        place = ("PS204", 16, 13)
    else:
        text = FRAMEWORK[: FRAMEWORK.index("      - id: harm")].rstrip() + " []\n"
        place = ("PS204", 20, 17)
    with pytest.raises(pilotscan.FrameworkError, match=r"small\.yaml has a fault$") as caught:
        pilotscan.load_framework(write(tmp_path, "small.yaml", text))
    assert places(caught.value.diagnostics) == [place]


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("living-lba", r"^there is no framework 'living-lba': did you mean 'living-lab'\?$"),
        (
            "xyzzy",
            r"^there is no framework 'xyzzy': give the path of a file, or one of: .*living-lab",
        ),
        ("none.yaml", r"^there is no framework 'none\.yaml': "),
    ],
)
def test_a_framework_that_does_not_exist_is_said(name: str, message: str) -> None:
    with pytest.raises(pilotscan.FrameworkError, match=message):
        pilotscan.load_framework(name)


def test_a_folder_is_no_framework(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("rules").mkdir()
    with pytest.raises(
        pilotscan.FrameworkError, match=r"^the framework rules cannot be read: not a regular file$"
    ) as caught:
        pilotscan.load_framework("rules")
    assert [d.code for d in caught.value.diagnostics] == ["PS101"]


def test_a_pilot_is_no_framework(tmp_path: Path) -> None:
    path = write(tmp_path, "pilot.yaml", PILOT.format(id="a", rest=""))
    with pytest.raises(pilotscan.FrameworkError, match=r"pilot\.yaml has \d+ faults$") as caught:
        pilotscan.load_framework(path)
    assert {d.code for d in caught.value.diagnostics} == {"PS201", "PS202"}


# --- pilots -----------------------------------------------------------------------------------

PILOT = """\
pilotscan: 1
id: {id}
name: A pilot
place: {{country: NL, municipality: Leiden}}
{rest}"""
RATED = """\
assessments:
  - date: 2026-11-22
    framework: small
    assessor: {role: independent}
    ratings:
"""
HARMLESS = "      harm: {level: 3, evidence: [s]}\n      rent: {level: 3, evidence: [s]}\n"
SOURCE = "sources: {s: {publisher: P, kind: peer-reviewed}}\n"


@pytest.fixture
def tiny(tmp_path: Path) -> pilotscan.Framework:
    folder = tmp_path / "framework"
    folder.mkdir()
    return pilotscan.load_framework(write(folder, "small.yaml", FRAMEWORK))


def check(tmp_path: Path, framework: pilotscan.Framework, rest: str) -> CheckedPilot:
    path = write(tmp_path, "a.yaml", PILOT.format(id="a", rest=rest))
    return check_file(FoundFile("a.yaml", path, named=True), framework)


SWAP = "the earlier one belongs under 'start', the later one under 'end'"

PILOT_FAULTS: list[tuple[str, str, tuple[str, int, int], str, str]] = [
    ("unlisted-source", "summary: {text: x, sources: [rgio]}\n"
     "problem: {text: x, sources: [rigo]}\nsources: {rigo: {title: T}}\n",
     ("PS302", 5, 30), "the source 'rgio' is not listed under 'sources'", "did you mean 'rigo'?"),
    ("unlisted-source-and-none-near", "summary: {text: x, sources: [rgio]}\n", ("PS302", 5, 30),
     "the source 'rgio' is not listed under 'sources'", "add it to 'sources' at the top level"),
    ("unknown-route", "scaling: {route: grwoth}\n", ("PS304", 5, 18),
     "'grwoth' is not a route of the framework 'small'", "did you mean 'growth'?"),
    ("unknown-route-and-none-near", "scaling: {route: zzz}\n", ("PS304", 5, 18),
     "'zzz' is not a route of the framework 'small'", "routes: growth, lessons, depth"),
    ("end-before-start", "period: {start: 2018~, end: 2016}\n", ("PS401", 5, 29),
     "the end 2016 lies before the start 2018~", SWAP),
    ("end-of-money-before-start", "funding: [{source: x, end: 2016, start: 2017-01}]\n",
     ("PS401", 5, 28), "the end 2016 lies before the start 2017-01", SWAP),
    ("bounds", "figures: [{what: x, low: 2.5, value: 2}]\n", ("PS404", 5, 38),
     "'value' 2 lies below 'low' 2.5", "expected: low, value, high in rising order"),
    ("bounds-without-value", "figures: [{what: x, high: 1, low: 2}]\n", ("PS404", 5, 27),
     "'high' 1 lies below 'low' 2", "expected: low, value, high in rising order"),
    ("unknown-condition", RATED + "      rent: 1\n      raech: 1\n", ("PS301", 11, 7),
     "'raech' is not a condition of the framework 'small'", "did you mean 'reach'?"),
    ("unknown-condition-and-none-near", RATED + "      zzz: 1\n", ("PS301", 10, 7),
     "'zzz' is not a condition of the framework 'small'",
     "'pilotscan explain' lists the conditions"),
    ("twice-on-one-day",
     RATED + "      rent: 1\n  - date: 2026-11-22\n    framework: small\n"
     "    assessor: {id: independent, role: partner}\n    ratings: {rent: 2}\n",
     ("PS403", 11, 11), "a second rating of 'rent' by 'independent' on 2026-11-22",
     "give the assessors different ids, correct a date, or leave out one of the ratings"),
    ("not-applicable-though-necessary", RATED + "      harm: not-applicable\n", ("PS501", 10, 13),
     "'harm' cannot be not-applicable: it is necessary; it counts as unknown",
     "write unknown, or a level"),
    ("not-applicable-though-not-allowed",
     RATED + "      rent: {because: x, level: not-applicable}\n", ("PS501", 10, 33),
     "'rent' cannot be not-applicable: the framework does not allow it; it counts as unknown",
     "write unknown, or a level"),
    ("not-applicable-without-a-reason", RATED + "      reach: {level: not-applicable}\n",
     ("PS502", 10, 22), "not-applicable needs a reason; without one it counts as unknown",
     "write {level: not-applicable, because: …}"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("rest", "place", "message", "hint"),
    [fault[1:] for fault in PILOT_FAULTS],
    ids=[fault[0] for fault in PILOT_FAULTS],
)
def test_each_fault_across_fields_has_its_place_words_and_remedy(  # noqa: PLR0917
    tmp_path: Path,
    tiny: pilotscan.Framework,
    rest: str,
    place: tuple[str, int, int],
    message: str,
    hint: str,
) -> None:
    checked = check(tmp_path, tiny, rest)
    assert places(checked.diagnostics) == [place]
    (diagnostic,) = checked.diagnostics
    assert diagnostic.message == message
    assert diagnostic.hint.startswith(hint)
    assert diagnostic.severity is Severity.ERROR


@pytest.mark.parametrize(
    "rest",
    [
        "period: {start: 2018, end: 2018-01}\n",
        "period: {start: 2018~, end: 2017}\n",
        "period: {end: 2016}\n",
        "funding: [{source: x, start: 2018}]\n",
        "figures: [{what: x, low: 2, value: 2, high: 2}]\n",
        "figures: [{what: x, value: 9}, {what: x, value: 1}]\n",
        "figures: [{what: x, high: 0, value: 0}]\n",
        "scaling: {route: depth}\nafterlife: [{what: x, route: lessons}]\n",
        RATED + "      reach: {level: not-applicable, because: x}\n",
        RATED + "      rent: 1\n"
        "  - {date: 2026-11-23, framework: small, assessor: {id: x, role: independent}}\n",
        RATED + "      rent: 1\n"
        "  - {date: 2026-11-22, framework: other, assessor: {role: independent}}\n",
        RATED + "      rent: 1\n"
        "  - {date: 2026-11-22, framework: small, assessor: {role: partner}}\n",
        "assessments: []\n",
    ],
    ids=[
        "same-year", "about", "no-start", "no-end", "equal-bounds", "two-figures", "zero", "routes",
        "reason", "another-day", "another-framework", "another-role", "no-assessment",
    ],
)  # fmt: skip
def test_what_is_no_fault_is_not_called_one(
    tmp_path: Path, tiny: pilotscan.Framework, rest: str
) -> None:
    checked = check(tmp_path, tiny, rest)
    assert checked.diagnostics == ()
    assert checked.pilot is not None


@pytest.mark.parametrize(
    ("named", "hint"),
    [("smal", "did you mean 'small'?"), ("readiness", "assessments here use: readiness")],
)
def test_assessments_for_other_frameworks_only_are_a_warning(
    tmp_path: Path, tiny: pilotscan.Framework, named: str, hint: str
) -> None:
    rest = RATED.replace("framework: small", f"framework: {named}") + "      whatever: 4\n"
    checked = check(tmp_path, tiny, rest)
    assert places(checked.diagnostics) == [("PS303", 7, 16)]
    (warning,) = checked.diagnostics
    assert warning.severity is Severity.WARNING
    assert warning.message == (
        "no assessment uses the framework 'small', so every condition is unknown"
    )
    assert warning.hint == hint


def test_an_unknown_route_of_the_afterlife_is_a_warning_because_nothing_is_judged_by_it(
    tmp_path: Path, tiny: pilotscan.Framework
) -> None:
    checked = check(tmp_path, tiny, "afterlife: [{what: x, route: lesons}]\n")
    assert places(checked.diagnostics) == [("PS304", 5, 30)]
    (warning,) = checked.diagnostics
    assert (warning.severity, warning.hint) == (Severity.WARNING, "did you mean 'lessons'?")
    assert checked.pilot is not None


@pytest.mark.parametrize(
    ("assessments", "severity"),
    [
        ("", Severity.ERROR),
        (RATED + "      rent: 4\n", Severity.ERROR),
        (RATED.replace("framework: small", "framework: other") + "      x: 4\n", Severity.WARNING),
        (
            RATED + "      rent: 4\n  - {date: 2026-11-22, framework: other, "
            "assessor: {role: independent}, ratings: {x: 0}}\n",
            Severity.WARNING,
        ),
    ],
    ids=["no assessment", "of this framework", "of another one", "of both"],
)
def test_an_unknown_route_is_only_a_warning_where_it_may_be_of_another_framework(
    tmp_path: Path, tiny: pilotscan.Framework, assessments: str, severity: Severity
) -> None:
    checked = check(tmp_path, tiny, assessments + "scaling: {route: grwoth}\n")
    (fault,) = [d for d in checked.diagnostics if d.code == "PS304"]
    consequence = ", so its first one, 'growth', heads the report"
    assert (fault.severity, fault.hint) == (severity, "did you mean 'growth'?")
    assert fault.message == "'grwoth' is not a route of the framework 'small'" + (
        consequence if severity is Severity.WARNING else ""
    )
    assert (checked.pilot is not None) == (severity is Severity.WARNING)
    if checked.pilot is not None:
        (evaluation,) = pilotscan.evaluate([checked.pilot], tiny)
        assert (evaluation.route, evaluation.route_declared) == ("growth", False)


def test_an_unknown_route_is_only_a_warning_when_another_is_asked_for(
    tmp_path: Path, tiny: pilotscan.Framework
) -> None:
    rest = "scaling: {route: grwoth}\n"
    path = write(tmp_path, "a.yaml", PILOT.format(id="a", rest=rest))
    found = FoundFile("a.yaml", path, named=True)
    asked, unasked = check_file(found, tiny, route="depth"), check_file(found, tiny)
    assert [(d.code, d.severity) for d in asked.diagnostics] == [("PS304", Severity.WARNING)]
    assert [(d.code, d.severity) for d in unasked.diagnostics] == [("PS304", Severity.ERROR)]
    assert asked.pilot is not None
    assert unasked.pilot is None


def test_ratings_for_another_framework_are_not_checked_against_this_one(
    tmp_path: Path, tiny: pilotscan.Framework
) -> None:
    rest = (
        RATED + "      rent: 1\n  - date: 2026-11-22\n    framework: other\n"
        "    assessor: {role: partner}\n    ratings: {zzz: 1, harm: not-applicable}\n"
    )
    assert check(tmp_path, tiny, rest).diagnostics == ()


# --- what is judged all the same --------------------------------------------------------------


def test_two_errors_whose_consequence_is_fixed_leave_a_pilot_judged() -> None:
    assert {"PS501", "PS502"} == STILL_JUDGED


@pytest.mark.parametrize(
    ("rating", "code", "condition"),
    [
        ("rent: {level: not-applicable, because: Nobody pays rent.}", "PS501", "rent"),
        ("harm: not-applicable", "PS501", "harm"),
        ("reach: not-applicable", "PS502", "reach"),
        ("reach: {level: not-applicable, ask: the team}", "PS502", "reach"),
    ],
    ids=["not-allowed", "necessary", "short-form", "no-reason"],
)
def test_not_applicable_that_is_not_allowed_counts_as_unknown(
    tmp_path: Path, tiny: pilotscan.Framework, rating: str, code: str, condition: str
) -> None:
    rest = RATED + f"      {rating}\n"
    loaded = pilotscan.load_pilots(
        write(tmp_path, "a.yaml", PILOT.format(id="a", rest=rest)), framework=tiny
    )
    assert [d.code for d in loaded.diagnostics] == [code]
    assert [pilot.id for pilot in loaded] == ["a"]
    (evaluation,) = pilotscan.evaluate(loaded, tiny)
    assert evaluation.condition(condition).state == "unknown"
    assert evaluation.condition(condition).level is None


def test_not_applicable_with_a_reason_where_allowed_is_not_unknown(
    tmp_path: Path, tiny: pilotscan.Framework
) -> None:
    rest = RATED + "      reach: {level: not-applicable, because: Nobody to reach.}\n"
    path = write(tmp_path, "a.yaml", PILOT.format(id="a", rest=rest))
    (evaluation,) = pilotscan.evaluate(pilotscan.load_pilots(path, framework=tiny), tiny)
    assert evaluation.condition("reach").state == "not-applicable"


@pytest.mark.parametrize(
    ("rest", "code"),
    [
        ("summary: {text: x, sources: [none]}\n", "PS302"),
        (RATED + HARMLESS + "      zzz: 1\n" + SOURCE, "PS301"),
        ("scaling: {route: zzz}\n", "PS304"),
        ("period: {start: 2018, end: 2016}\n", "PS401"),
        (
            RATED + "      rent: 4\n  - {date: 2026-11-22, framework: small, "
            "assessor: {role: independent}, ratings: {rent: 0}}\n",
            "PS403",
        ),
        ("figures: [{what: x, low: 3, high: 1}]\n", "PS404"),
        ("status: runing\n", "PS204"),
        (RATED + "      zzz: 1\n      reach: not-applicable\n", "PS301"),
    ],
    ids=["PS302", "PS301", "PS304", "PS401", "PS403", "PS404", "PS204", "PS301-beside-PS502"],
)
def test_any_other_error_keeps_a_pilot_from_being_judged(
    tmp_path: Path, tiny: pilotscan.Framework, rest: str, code: str
) -> None:
    loaded = pilotscan.load_pilots(
        write(tmp_path, "a.yaml", PILOT.format(id="a", rest=rest)), framework=tiny
    )
    assert code in {d.code for d in loaded.diagnostics}
    assert list(loaded) == []
    assert loaded.files == ()


def test_a_warning_keeps_no_pilot_from_being_judged(
    tmp_path: Path, tiny: pilotscan.Framework
) -> None:
    rest = RATED.replace("framework: small", "framework: other") + "      rent: 4\n"
    path = write(tmp_path, "a.yaml", PILOT.format(id="a", rest=rest))
    loaded = pilotscan.load_pilots(path, framework=tiny)
    assert [(d.code, d.severity) for d in loaded.diagnostics] == [("PS303", Severity.WARNING)]
    (evaluation,) = pilotscan.evaluate(loaded, tiny)
    assert [c.state for c in evaluation.conditions] == ["unknown"] * 3


# --- several files ----------------------------------------------------------------------------


def test_the_second_file_with_an_id_is_not_judged(
    tmp_path: Path, tiny: pilotscan.Framework, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("p").mkdir()
    write(tmp_path, "p/b.yaml", "# second\n" + PILOT.format(id="  same", rest="summary: second\n"))
    write(tmp_path, "p/a.yaml", PILOT.format(id="same", rest="summary: first\n"))
    write(tmp_path, "p/c.yaml", PILOT.format(id="other", rest=""))
    write(tmp_path, "p/d.yaml", PILOT.format(id="same", rest=""))
    loaded = pilotscan.load_pilots("p", framework=tiny)
    assert [file for file, _ in loaded.files] == ["p/a.yaml", "p/c.yaml"]
    assert [pilot.id for pilot in loaded] == ["same", "other"]
    assert loaded[0].summary is not None
    assert loaded[0].summary.text == "first"
    assert [(d.code, d.where.file, d.where.line, d.where.column) for d in loaded.diagnostics] == [
        ("PS402", "p/b.yaml", 3, 7),
        ("PS402", "p/d.yaml", 2, 5),
    ]
    assert [d.excerpt for d in loaded.diagnostics] == ["id:   same", "id: same"]
    for diagnostic in loaded.diagnostics:
        assert diagnostic.message == "the id 'same' is used in p/a.yaml already"
        assert diagnostic.hint == "give one of the two another id; this file is not evaluated"
        assert diagnostic.severity is Severity.ERROR


def test_a_file_that_cannot_be_judged_has_its_id_all_the_same(
    tmp_path: Path, tiny: pilotscan.Framework
) -> None:
    write(tmp_path, "a.yaml", PILOT.format(id="same", rest="scaling: {route: zzz}\n"))
    write(tmp_path, "b.yaml", PILOT.format(id="same", rest=""))
    loaded = pilotscan.load_pilots([tmp_path / "a.yaml", tmp_path / "b.yaml"], framework=tiny)
    told = [(Path(d.where.file).name, d.code) for d in loaded.diagnostics]
    assert told == [("a.yaml", "PS304"), ("b.yaml", "PS402")]
    assert loaded.files == ()


def test_one_file_given_twice_is_no_second_file(tmp_path: Path, tiny: pilotscan.Framework) -> None:
    path = write(tmp_path, "a.yaml", PILOT.format(id="same", rest=""))
    loaded = pilotscan.load_pilots([path, str(path)], framework=tiny)
    assert (len(loaded), loaded.diagnostics) == (1, ())


def test_a_bad_file_hides_no_good_one_and_frameworks_are_passed_over(
    tmp_path: Path, tiny: pilotscan.Framework, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("p").mkdir()
    write(tmp_path, "p/1.yaml", "pilotscan: [")
    write(tmp_path, "p/2.yaml", PILOT.format(id="good", rest=""))
    write(tmp_path, "p/3.yaml", FRAMEWORK)
    Path("p/4.yaml").write_bytes(b"\xff")
    loaded = pilotscan.load_pilots("p", framework=tiny)
    assert [pilot.id for pilot in loaded] == ["good"]
    assert [(d.code, d.where.file) for d in loaded.diagnostics] == [
        ("PS106", "p/1.yaml"),
        ("PS103", "p/4.yaml"),
    ]


def test_faults_of_several_files_are_sorted_by_file_and_place(
    tmp_path: Path, tiny: pilotscan.Framework, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    rest = (
        "scaling: {route: zzz}\nperiod: {start: 2018, end: 2016}\n"
        "summary: {text: x, sources: [q]}\n"
    )
    for name in ("b", "a"):
        write(tmp_path, f"{name}.yaml", PILOT.format(id=name, rest=rest))
    loaded = pilotscan.load_pilots(["b.yaml", "a.yaml"], framework=tiny)
    assert [(d.where.file, d.where.line, d.code) for d in loaded.diagnostics] == [
        ("a.yaml", 5, "PS304"),
        ("a.yaml", 6, "PS401"),
        ("a.yaml", 7, "PS302"),
        ("b.yaml", 5, "PS304"),
        ("b.yaml", 6, "PS401"),
        ("b.yaml", 7, "PS302"),
    ]


# --- keys without a value -------------------------------------------------------------------------


def test_a_rating_without_a_value_is_a_condition_of_which_nothing_is_known(
    tmp_path: Path, tiny: pilotscan.Framework
) -> None:
    checked = check(tmp_path, tiny, RATED + "      reach:\n")
    assert checked.diagnostics == ()
    assert checked.pilot is not None
    assert checked.pilot.assessments[0].ratings["reach"].level == "unknown"
    [evaluation] = pilotscan.evaluate([checked.pilot], tiny)
    assert (evaluation.condition("reach").state, evaluation.condition("reach").level) == (
        "unknown",
        None,
    )


def test_a_misspelt_condition_without_a_value_is_still_a_fault(
    tmp_path: Path, tiny: pilotscan.Framework
) -> None:
    checked = check(tmp_path, tiny, RATED + "      rent: 1\n      raech:\n")
    assert places(checked.diagnostics) == [("PS301", 11, 7)]
    assert checked.diagnostics[0].hint == "did you mean 'reach'?"


def test_a_source_without_a_value_can_be_cited(tmp_path: Path, tiny: pilotscan.Framework) -> None:
    rest = "summary: {text: x, sources: [rigo]}\nsources:\n  rigo:\n"
    checked = check(tmp_path, tiny, rest)
    assert [d for d in checked.diagnostics if d.code != "PS303"] == []
    assert checked.pilot is not None
    assert checked.pilot.sources["rigo"].title is None
