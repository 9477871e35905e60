"""What cannot be true together in one file, and sources that nothing cites."""

from __future__ import annotations

from collections.abc import Iterator
from types import UnionType
from typing import Any, Union, get_args, get_origin

import pytest

from pilotscan.checks import check_pilot
from pilotscan.diagnostics import Diagnostic, Severity
from pilotscan.loading.yamldoc import parse_document
from pilotscan.model.assessment import Evidence
from pilotscan.model.base import Model
from pilotscan.model.framework import Framework
from pilotscan.model.pilot import Pilot
from support.together import together

HEAD = """\
pilotscan: 1
id: a
name: A
place: {country: NL, municipality: Leiden}
"""


def check(yaml: str, framework: Framework, code: str) -> list[Diagnostic]:
    """Check a pilot of these keys, which begin in line 5, and return what has a code."""
    head = HEAD.replace("place:", "# ") if yaml.startswith("place:") else HEAD
    document = parse_document((head + yaml).encode(), "a.yaml")
    found = check_pilot(Pilot.model_validate(document.tree), framework, document)
    return [d for d in found if d.code == code]


# --- PS406: parts and their whole -------------------------------------------------------------


def money(*lines: str) -> str:
    return "funding:\n" + "".join(f"  - {{{line}}}\n" for line in lines)


ALL = "source: EU, amount: 100, currency: EUR"
SUMS: list[tuple[str, str, list[int]]] = [
    # name, funding, lines (from 1) of the funding at which parts exceed their whole
    ("less", money(ALL, "source: A, amount: 99, currency: EUR, part_of: EU"), []),
    ("equal", money(ALL, "source: A, amount: 100, currency: EUR, part_of: EU"), []),
    ("more", money(ALL, "source: A, amount: 101, currency: EUR, part_of: EU"), [2]),
    ("two-equal", money(ALL, "source: A, amount: 40, currency: EUR, part_of: EU",
     "source: B, amount: 60, currency: EUR, part_of: EU"), []),
    ("two-more", money(ALL, "source: A, amount: 40, currency: EUR, part_of: EU",
     "source: B, amount: 60.01, currency: EUR, part_of: EU"), [3]),
    ("whole-behind-its-parts", money("source: A, amount: 40, currency: EUR, part_of: EU",
     "source: B, amount: 61, currency: EUR, part_of: EU", ALL), [2]),
    ("another-line-between", money("source: A, amount: 40, currency: EUR, part_of: EU",
     ALL, "source: B, amount: 61, currency: EUR, part_of: EU", "source: C, amount: 9"), [3]),
    # 0.1 + 0.2 is a little more than 0.3 to a computer, and ten times 0.1 a little less than 1
    ("tenths", money("source: EU, amount: 0.3, currency: EUR",
     "source: A, amount: 0.1, currency: EUR, part_of: EU",
     "source: B, amount: 0.2, currency: EUR, part_of: EU"), []),
    ("cents", money("source: EU, amount: 2778313.32, currency: EUR",
     "source: A, amount: 2778313.31, currency: EUR, part_of: EU",
     "source: B, amount: 0.01, currency: EUR, part_of: EU"), []),
    ("a-cent-too-much", money("source: EU, amount: 2778313.32, currency: EUR",
     "source: A, amount: 2778313.31, currency: EUR, part_of: EU",
     "source: B, amount: 0.02, currency: EUR, part_of: EU"), [3]),
    ("of-nothing", money("source: EU, amount: 0, currency: EUR",
     "source: A, amount: 0, currency: EUR, part_of: EU"), []),
    ("something-of-nothing", money("source: EU, amount: 0, currency: EUR",
     "source: A, amount: 1, currency: EUR, part_of: EU"), [2]),
    # what cannot be added up is not
    ("another-currency", money(ALL, "source: A, amount: 900, currency: SEK, part_of: EU"), []),
    ("a-currency-not-known", money(ALL, "source: A, amount: 900, part_of: EU"), []),
    ("per-year", money(ALL, "source: A, amount: 900, currency: EUR, per: year, part_of: EU"), []),
    ("each-per-year", money(f"{ALL}, per: year",
     "source: A, amount: 900, currency: EUR, per: year, part_of: EU"), [2]),
    ("no-amount", money(ALL, "source: A, currency: EUR, part_of: EU"), []),
    ("whole-without-amount", money("source: EU, currency: EUR",
     "source: A, amount: 900, currency: EUR, part_of: EU"), []),
    ("part-of-nothing-listed", money("source: A, amount: 9, currency: EUR, part_of: EU"), []),
    ("two-wholes-of-one-name", money(ALL, "source: EU, amount: 900, currency: EUR",
     "source: A, amount: 500, currency: EUR, part_of: EU"), []),
    ("two-wholes-of-one-name-turned-round", money("source: EU, amount: 900, currency: EUR", ALL,
     "source: A, amount: 500, currency: EUR, part_of: EU"), []),
    ("two-wholes-in-two-currencies", money(ALL, "source: EU, amount: 900, currency: SEK",
     "source: A, amount: 500, currency: EUR, part_of: EU",
     "source: B, amount: 500, currency: SEK, part_of: EU"), [3]),
    ("more-than-a-file-can-hold", money(ALL,
     "source: A, amount: 1.0e15, currency: EUR, part_of: EU",
     "source: B, amount: 1.0e15, currency: EUR, part_of: EU"), [3]),
    # parts of parts
    ("part-of-a-part", money(ALL, "source: A, amount: 60, currency: EUR, part_of: EU",
     "source: B, amount: 60, currency: EUR, part_of: A"), []),
    ("too-large-a-part-of-a-part", money(ALL, "source: A, amount: 60, currency: EUR, part_of: EU",
     "source: B, amount: 61, currency: EUR, part_of: A"), [3]),
    ("a-part-of-the-same-name-as-the-whole", money(ALL,
     "source: EU, amount: 60, currency: EUR, part_of: EU",
     "source: A, amount: 40, currency: EUR, part_of: EU"), []),
    ("a-part-of-the-same-name-too-much", money(ALL,
     "source: EU, amount: 60, currency: EUR, part_of: EU",
     "source: A, amount: 41, currency: EUR, part_of: EU"), [3]),
    ("a-part-of-itself", money("source: EU, amount: 60, currency: EUR, part_of: EU",
     "source: A, amount: 41, currency: EUR, part_of: EU"), []),
    ("a-part-of-the-name-of-a-whole-without-amount", money("source: EU",
     "source: EU, amount: 60, currency: EUR, part_of: City",
     "source: A, amount: 90, currency: EUR, part_of: EU"), []),
]  # fmt: skip


@together("yaml, lines", [case[1:] for case in SUMS], ids=[case[0] for case in SUMS])
def test_parts_may_be_as_much_as_their_whole_and_no_more(
    yaml: str, lines: list[int], living_lab: Framework
) -> None:
    assert [d.where.line for d in check(yaml, living_lab, "PS406")] == [5 + n for n in lines]


def test_what_is_told_of_parts_names_the_sums_and_stands_at_the_last_amount(
    living_lab: Framework,
) -> None:
    yaml = money(
        "source: EU, amount: 2778313.32, currency: EUR",
        "source: A, amount: 2000000, currency: EUR, part_of: EU",
        "part_of: EU, currency: EUR, amount: 1000000.5, source: B",
    )
    (found,) = check(yaml, living_lab, "PS406")
    assert found.severity is Severity.WARNING
    assert found.message == ("the parts of 'EU' add up to 3,000,000.5, more than its 2,778,313.32")
    assert (found.where.line, found.where.column) == (8, 42)
    assert found.where.path == "funding[2].amount"


# --- PS407: an amount of what -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "column"),
    [
        ("source: A, amount: 25000", 25),
        ("amount: 0, source: A", 14),
        ("source: A, amount: 25000, per: year, part_of: B", 25),
        ("source: A, amount: 25000, currency: EUR", None),
        ("source: A", None),
        ("source: A, currency: EUR", None),
    ],
)
def test_an_amount_needs_a_currency(line: str, column: int | None, living_lab: Framework) -> None:
    found = check(money(line), living_lab, "PS407")
    assert [(d.where.line, d.where.column) for d in found] == ([(6, column)] if column else [])
    for one in found:
        assert one.severity is Severity.WARNING
        assert one.message.endswith(" has no currency")


# --- PS408: a source of later than the assessment ---------------------------------------------


def cited(year: object, evidence: str = "[s]", used: str = "living-lab") -> str:
    return (
        f"sources: {{s: {{year: {year}}}}}\nassessments:\n  - date: 2024-06-01\n"
        f"    framework: {used}\n    assessor: {{role: partner}}\n"
        f"    ratings: {{reach: {{level: 1, evidence: {evidence}}}}}\n"
    )


@together(
    "year, expected",
    [
        (2023, False),
        (2024, False),
        (2025, True),
        (2030, True),
        # about 2025 may be 2024, about 2026 may not
        ("2025~", False),
        ("2025?", False),
        ("2025~?", False),
        ("2026~", True),
        ("2026?", True),
        ("2024~", False),
    ],
)
@together(
    "evidence, column",
    [("[s]", 44), ("[{source: s}]", 53), ("[{source: s, supports: false}]", 53)],
)
def test_a_source_cannot_be_of_a_later_year_than_the_assessment_that_cites_it(
    year: object, evidence: str, column: int, living_lab: Framework, *, expected: bool
) -> None:
    found = check(cited(year, evidence), living_lab, "PS408")
    assert [(d.where.line, d.where.column) for d in found] == ([(10, column)] if expected else [])
    for one in found:
        assert one.severity is Severity.WARNING
        assert one.message == f"'s' is of {year}, and this assessment of 2024-06-01"


def test_each_assessment_is_held_against_the_sources_that_it_cites(living_lab: Framework) -> None:
    later = cited(2025).partition("assessments:\n")[2].replace("2024-06-01", "2025-06-01")
    assert [d.where.path for d in check(cited(2025) + later, living_lab, "PS408")] == [
        "assessments[0].ratings.reach.evidence[0].source"
    ]
    assert (
        check(
            cited(2025).partition("assessments:\n")[0] + "assessments:\n" + later,
            living_lab,
            "PS408",
        )
        == []
    )


def test_only_sources_with_a_year_and_assessments_for_the_framework_are_compared(
    living_lab: Framework,
) -> None:
    assert check(cited(2030), living_lab, "PS408") != []
    assert check(cited(2030, used="other"), living_lab, "PS408") == []
    assert check(cited(2030).replace("{year: 2030}", "{}"), living_lab, "PS408") == []
    assert check(cited(2030, "[t]"), living_lab, "PS408") == []


# --- PS409: status and period -----------------------------------------------------------------

STATUS: list[tuple[str, str, str, str | None]] = [
    # status, period, day the facts were looked up, what is said
    ("running", "{end: 2024}", "2026-11-22", "the end 2024 lies before"),
    ("planned", "{end: 2024}", "2026-11-22", "the end 2024 lies before"),
    ("running", "{start: 2020, end: 2024}", "2024-12-31", None),
    ("running", "{start: 2020, end: 2024}", "2025-01-01", "the end 2024 lies before"),
    ("running", "{end: 2024-06}", "2024-06-30", None),
    ("running", "{end: 2024-06}", "2024-07-01", "the end 2024-06 lies before"),
    ("running", "{end: 2024-06-15}", "2024-06-15", None),
    ("running", "{end: 2024-06-15}", "2024-06-16", "the end 2024-06-15 lies before"),
    ("running", "{end: 2024~}", "2025-12-31", None),
    ("running", "{end: 2024~}", "2026-01-01", "the end 2024~ lies before"),
    ("running", "{end: 2024-06?}", "2025-12-31", None),
    ("running", "{end: 2024-06?}", "2026-01-01", "the end 2024-06? lies before"),
    ("running", "{start: 2020}", "2026-11-22", None),
    ("running", "{end: 2028}", "2026-11-22", None),
    ("ended", "{end: 2024}", "2026-11-22", None),
    ("ended", "{end: 2026}", "2026-11-22", None),
    ("ended", "{end: 2027}", "2026-12-31", "the end 2027 lies after"),
    ("ended", "{end: 2026-12}", "2026-11-30", "the end 2026-12 lies after"),
    ("ended", "{end: 2026-11}", "2026-11-01", None),
    ("ended", "{end: 2026-11-22}", "2026-11-22", None),
    ("ended", "{end: 2026-11-23}", "2026-11-22", "the end 2026-11-23 lies after"),
    ("ended", "{end: 2027~}", "2026-11-22", None),
    ("ended", "{end: 2028~}", "2026-11-22", "the end 2028~ lies after"),
    ("ended", "{start: 2030}", "2026-11-22", None),
    ("planned", "{start: 2025}", "2026-11-22", "the start 2025 lies before"),
    ("planned", "{start: 2026}", "2026-11-22", None),
    ("planned", "{start: 2025~}", "2026-11-22", None),
    ("planned", "{start: 2024~}", "2026-11-22", "the start 2024~ lies before"),
    ("planned", "{start: 2026-11-22}", "2026-11-22", None),
    ("planned", "{start: 2026-11-21, end: 2030}", "2026-11-22", "the start 2026-11-21 lies before"),
    ("planned", "{start: 2020, end: 2024}", "2026-11-22", "the end 2024 lies before"),
    ("continued", "{start: 2020, end: 2024}", "2026-11-22", None),
    ("continued", "{end: 2030}", "2026-11-22", None),
    ("unknown", "{end: 2024}", "2026-11-22", None),
]  # fmt: skip


@together("status, period, checked, said", STATUS)
def test_a_status_must_fit_the_period_on_the_day_the_facts_were_looked_up(
    status: str, period: str, checked: str, said: str | None, living_lab: Framework
) -> None:
    yaml = f"status: {status}\nperiod: {period}\n"
    found = check(f"{yaml}checked: {checked}\n", living_lab, "PS409")
    assert [d.message for d in found] == (
        [f"the status is '{status}', but {said} {checked}, when the facts were checked"]
        if said
        else []
    )
    for one in found:
        assert (one.where.line, one.where.column, one.severity) == (5, 9, Severity.WARNING)
    assert check(yaml, living_lab, "PS409") == []  # without a day nothing is past or to come


# --- PS305 and PS302: sources that are cited, and those that are not --------------------------

RATED = (
    "assessments: [{date: 2026-11-22, framework: %s, assessor: {role: partner}, "
    "ratings: {reach: {level: 1, evidence: [%s]}}}]\n"
)
CITING: dict[str, str] = {
    "place.tenure.sources": "place: {country: NL, municipality: x, tenure: {sources: [s]}}\n",
    "summary.sources": "summary: {text: x, sources: [s]}\n",
    "problem.sources": "problem: {text: x, sources: [s]}\n",
    "origin.because.sources": "origin: {copy_of: x, because: {text: x, sources: [s]}}\n",
    "target_groups.sources": "target_groups: [{name: x}, {name: x, sources: [s]}]\n",
    "selection.sources": "selection: [{by: x}, {by: x, sources: [s]}]\n",
    "activities.sources": "activities: [x, {text: x, sources: [s]}]\n",
    "mechanisms.sources": "mechanisms: [x, {text: x, sources: [s]}]\n",
    "barriers.sources": "barriers: [x, {text: x, sources: [s]}]\n",
    "recognition.sources": "recognition: [x, {text: x, sources: [s]}]\n",
    "figures.sources": "figures: [{what: x}, {what: x, sources: [s]}]\n",
    "partners.sources": "partners: [{name: x}, {name: x, sources: [s]}]\n",
    "funding.sources": "funding: [{source: x}, {source: x, sources: [s]}]\n",
    "circumstances.sources": "circumstances: [{what: x}, {what: x, sources: [s]}]\n",
    "outcomes.sources": "outcomes: [{what: x}, {what: x, sources: [s]}]\n",
    "afterlife.sources": "afterlife: [{what: x}, {what: x, sources: [s]}]\n",
    "scaling.because.sources": "scaling: {because: {text: x, sources: [s]}}\n",
    "scaling.ambition.sources": "scaling: {ambition: {text: x, sources: [s]}}\n",
    "scaling.target_context.sources": "scaling: {target_context: {text: x, sources: [s]}}\n",
    "assessments.ratings.evidence.source": RATED % ("living-lab", "{source: s}"),
}


def models_of(annotation: Any) -> Iterator[type[Model]]:
    """Yield the models that a field can hold, alone, in a list or in a mapping."""
    if isinstance(annotation, type) and issubclass(annotation, Model):
        yield annotation
    elif get_origin(annotation) in {Union, UnionType} or get_args(annotation):
        for part in get_args(annotation):
            yield from models_of(part)


def citing(model: type[Model], path: str = "") -> Iterator[str]:
    """Yield the path of every field that names sources."""
    for name, field in model.model_fields.items():
        if (name == "sources" and model is not Pilot) or (name == "source" and model is Evidence):
            yield path + name
        for inner in models_of(field.annotation):
            yield from citing(inner, f"{path}{name}.")


def test_every_place_of_the_format_that_can_cite_is_looked_at() -> None:
    assert sorted(CITING) == sorted(citing(Pilot))


@together("yaml", CITING.values(), ids=CITING)
def test_a_source_is_cited_wherever_one_can_be(yaml: str, living_lab: Framework) -> None:
    listed = "sources:\n  s: {title: S}\n"
    assert check(yaml + listed, living_lab, "PS305") == []
    assert check(yaml + listed, living_lab, "PS302") == []
    (missing,) = check(yaml, living_lab, "PS302")
    line = yaml.rstrip("\n")
    at = max(line.rfind("[s]") + 1, line.rfind("source: s}") + len("source: "))
    assert (missing.where.line, missing.where.column) == (5, at + 1)


@pytest.mark.parametrize(
    "yaml",
    [
        RATED % ("living-lab", "s"),
        RATED % ("living-lab", "{source: s, supports: false}"),
        RATED % ("another-framework", "s"),
    ],
    ids=["short-form", "against-the-level", "for-another-framework"],
)
def test_evidence_of_any_kind_cites_its_source(yaml: str, living_lab: Framework) -> None:
    assert check(yaml + "sources: {s: {}}\n", living_lab, "PS305") == []


def test_a_source_that_nothing_cites_is_told_at_its_name(living_lab: Framework) -> None:
    yaml = "summary: {text: x, sources: [b]}\nsources:\n  a: {title: b}\n  b: {}\n  c: {}\n"
    found = check(yaml, living_lab, "PS305")
    assert [(d.where.line, d.where.column, d.where.path) for d in found] == [
        (7, 3, "sources.a"),
        (9, 3, "sources.c"),
    ]
    assert found[0].severity is Severity.WARNING
    assert found[0].message == "the source 'a' is listed, and nothing in this file cites it"


@pytest.mark.parametrize(
    ("cited", "unused"),
    [("rgio", []), ("RIGO", []), ("zzz", ["sources.rigo"]), ("rigo", [])],
)
def test_a_source_that_is_cited_with_a_slip_is_not_told_as_cited_by_nothing_too(
    cited: str, unused: list[str], living_lab: Framework
) -> None:
    yaml = f"summary: {{text: x, sources: [{cited}, {cited}]}}\nsources: {{rigo: {{}}}}\n"
    assert [d.where.path for d in check(yaml, living_lab, "PS305")] == unused
    assert len(check(yaml, living_lab, "PS302")) == (0 if cited == "rigo" else 2)


def test_a_faulty_file_is_not_searched_for_sources_that_nothing_cites(
    living_lab: Framework,
) -> None:
    # what cited them may be the part that was left out
    document = parse_document((HEAD + "sources: {a: {}}\n").encode(), "a.yaml")
    pilot = Pilot.model_validate(document.tree)
    assert [d.code for d in check_pilot(pilot, living_lab, document)] == ["PS305"]
    assert check_pilot(pilot, living_lab, document, complete=False) == []
