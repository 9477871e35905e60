"""Ratings against the facts in the same file: each kind of rule, and the rules of the framework."""

from __future__ import annotations

import copy
import json
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import pilotscan
from pilotscan.checks import check_pilot
from pilotscan.checks.plausibility import check_facts
from pilotscan.diagnostics import Diagnostic, Severity
from pilotscan.loading.yamldoc import parse_document
from pilotscan.model.framework import Framework
from pilotscan.model.pilot import Pilot
from pilotscan.model.plausibility import (
    KNOWN,
    AgainstFact,
    ConditionRule,
    NeedsFact,
    NeedsSource,
    Rule,
)
from pilotscan.reporting.words.language import Language
from support.together import together

Tree = dict[str, Any]
Where = dict[str, list[str]]

FIVE = [{"en": word} for word in "abcde"]
SMALL: Tree = {
    "pilotscan_framework": 1,
    "id": "small",
    "version": "1.0.0",
    "title": {"en": "Small"},
    "scale": FIVE,
    "evidence_scale": FIVE,
    "routes": {"growth": {"title": {"en": "Growth"}}},
    "rules": {
        "min_coverage": 0.75,
        "min_score_coverage": 0.5,
        "min_evidence": 1,
        "ready": {"min_level": 3, "min_evidence": 2, "min_dimension_mean": 2},
    },
    "dimensions": [
        {
            "id": "all",
            "title": {"en": "All"},
            "conditions": [
                {"id": name, "title": {"en": name}, "question": {"en": name}, "levels": FIVE}
                for name in ("reach", "money", "harm")
            ],
        }
    ],
    "sources": {"S1": {"title": "A book"}},
}
KINDS = {
    "needs_fact": "PS503",
    "against_fact": "PS504",
    "needs_source": "PS505",
    "all_high": "PS506",
    "old_evidence": "PS507",
}

HEAD = """\
pilotscan: 1
id: a
name: A
place: {country: NL, municipality: Leiden}
"""
RATED = """\
assessments:
  - date: 2026-11-22
    framework: small
    assessor: {role: independent}
    ratings:
"""


def framework(kind: str, **keys: object) -> Framework:
    """Make a framework of three conditions with a single rule."""
    rule = {"id": "r", "finding": {"en": "it is so"}, "remedy": {"en": "mend it"}, **keys}
    return Framework.model_validate({**SMALL, "plausibility": {kind: [rule]}})


def check(yaml: str, rules: Framework, as_of: str | None = None) -> list[Diagnostic]:
    """Check a pilot of these keys, and return what the rules say of it."""
    document = parse_document((HEAD + yaml).encode(), "a.yaml")
    pilot = Pilot.model_validate(document.tree)
    day = date.fromisoformat(as_of) if as_of else None
    found = check_pilot(pilot, rules, document, as_of=day)
    return [d for d in found if d.code in KINDS.values()]


def fires(yaml: str, rules: Framework, as_of: str | None = None) -> bool:
    found = check(yaml, rules, as_of)
    assert len(found) <= 1
    return bool(found)


def rate(**levels: object) -> str:
    ratings = "".join(f"      {name}: {level}\n" for name, level in levels.items())
    return RATED + (ratings or "      {}\n")


# --- the level from which a rule holds --------------------------------------------------------

CONDITION_RULES: list[tuple[str, Tree, str]] = [
    ("needs_fact", {"fact": "figures"}, ""),
    ("against_fact", {"fact": "partners", "share": "some"}, "partners: [{name: x}]\n"),
    ("needs_source", {"kinds": ["monitoring"]}, ""),
]


@together("kind, keys, facts", CONDITION_RULES, ids=["needs", "against", "source"])
@together("threshold", [1, 2, 3, 4])
def test_a_rule_holds_from_its_level_on_and_for_its_condition_only(
    kind: str, keys: Tree, facts: str, threshold: int
) -> None:
    rules = framework(kind, condition="reach", from_level=threshold, **keys)
    for level in range(5):
        assert fires(facts + rate(reach=level), rules) is (level >= threshold)
    for without_level in ("unknown", "{level: not-applicable, because: x}", "{because: x}"):
        assert not fires(facts + rate(reach=without_level), rules)
    assert not fires(facts + rate(money=4, harm=4), rules)
    assert not fires(facts, rules)


@pytest.mark.parametrize(
    ("kind", "keys", "facts"), CONDITION_RULES, ids=["needs", "against", "source"]
)
def test_what_a_rule_says_stands_at_the_level(kind: str, keys: Tree, facts: str) -> None:
    rules = framework(kind, condition="reach", from_level=3, **keys)
    first = 4 + facts.count("\n") + RATED.count("\n") + 1
    (short,) = check(facts + rate(money=1, reach=3), rules)
    (long,) = check(facts + rate(money=1, reach="{because: x, level: 4}"), rules)
    assert (short.where.line, short.where.column) == (first + 1, 14)
    assert (long.where.line, long.where.column) == (first + 1, 34)
    assert long.where.path == "assessments[0].ratings.reach.level"
    for found, level in ((short, 3), (long, 4)):
        assert found.code == KINDS[kind]
        assert found.severity is Severity.WARNING
        assert found.message == f"'reach' is rated {level}, but it is so"
        assert found.hint == "mend it"


def test_a_rule_without_english_words_is_told_in_dutch() -> None:
    rules = framework("needs_fact", condition="reach", from_level=1, fact="problem",
                      finding={"nl": "het is zo"}, remedy={"nl": "los het op"})  # fmt: skip
    (found,) = check(rate(reach=2), rules)
    assert (found.message, found.hint) == ("'reach' is rated 2, but het is zo", "los het op")


def test_a_rule_with_the_english_words_of_another_is_told_in_its_own_dutch() -> None:
    for dutch in ("het is zo", "zo is het"):
        rules = framework("needs_fact", condition="reach", from_level=1, fact="problem",
                          finding={"en": "it is so", "nl": dutch})  # fmt: skip
        (found,) = check(rate(reach=2), rules)
        assert found.message == "'reach' is rated 2, but it is so"
        told = Language("nl").tell(found.message)
        assert told == f"'reach' heeft niveau 2, maar {dutch}"


# --- a fact that is needed --------------------------------------------------------------------

NEEDS: list[tuple[str, Where, str, bool]] = [
    # fact, where, what the file says, does the rule fire
    ("problem", {}, "", True),
    ("problem", {}, "problem: x\n", False),
    ("themes", {}, "themes: []\n", True),
    ("themes", {}, "themes: [x]\n", False),
    ("figures", {}, "figures: []\n", True),
    ("figures", {}, "figures: [{what: x}]\n", False),
    ("scaling.route", {}, "scaling: {ambition: x}\n", True),
    ("scaling.route", {}, "scaling: {route: growth}\n", False),
    ("scaling.ambition", {}, "scaling: {route: growth}\n", True),
    ("scaling.ambition", {}, "scaling: {ambition: {text: x}}\n", False),
    ("scaling.target_context", {}, "scaling: {target_context: x}\n", False),
    ("period.end", {}, "period: {start: 2016}\n", True),
    ("period.end", {}, "period: {end: 2016~}\n", False),
    # any value will do, but there must be one
    ("figures", {"date": [KNOWN]}, "figures: [{what: x}]\n", True),
    ("figures", {"date": [KNOWN]}, "figures: [{what: x}, {what: y, date: 2016}]\n", False),
    ("funding", {"amount": [KNOWN]}, "funding: [{source: x}]\n", True),
    ("funding", {"amount": [KNOWN]}, "funding: [{source: x, amount: 0}]\n", False),
    ("figures", {"basis": [KNOWN]}, "figures: [{what: x, basis: unknown}]\n", True),
    ("figures", {"basis": [KNOWN]}, "figures: [{what: x}]\n", True),
    ("figures", {"basis": [KNOWN]}, "figures: [{what: x, basis: planned}]\n", False),
    ("partners", {"roles": [KNOWN]}, "partners: [{name: x, roles: []}]\n", True),
    ("partners", {"roles": [KNOWN]}, "partners: [{name: x, roles: [lead]}]\n", False),
    # one of several words
    ("figures", {"basis": ["realised"]}, "figures: [{what: x, basis: planned}]\n", True),
    ("figures", {"basis": ["realised", "estimated"]}, "figures: [{what: x, basis: estimated}]\n",
     False),
    ("partners", {"roles": ["funder"]}, "partners: [{name: x, roles: [lead, funder]}]\n", False),
    ("partners", {"roles": ["funder"]}, "partners: [{name: x, roles: [lead]}]\n", True),
    # all of it must hold of one item
    ("outcomes", {"kind": ["intended"], "direction": ["better"]},
     "outcomes: [{what: x, direction: worse}, {what: y, kind: harm, direction: better}]\n", True),
    ("outcomes", {"kind": ["intended"], "direction": ["better"]},
     "outcomes: [{what: x, direction: better}]\n", False),
    # unknown is a word like others, and an absent key is unknown
    ("funding", {"kind": ["unknown"]}, "funding: [{source: x}]\n", False),
    ("funding", {"kind": ["unknown"]}, "funding: [{source: x, kind: project}]\n", True),
    ("outcomes", {"handled": ["unknown"]}, "outcomes: [{what: x, handled: unknown}]\n", False),
    ("outcomes", {"handled": ["unknown", KNOWN]}, "outcomes: [{what: x}]\n", False),
    ("outcomes", {"handled": ["unknown", KNOWN]}, "outcomes: [{what: x, handled: not}]\n", False),
    ("outcomes", {"handled": ["unknown", KNOWN]}, "", True),
]  # fmt: skip


@together("fact, where, facts, expected", NEEDS)
def test_a_rule_fires_where_the_fact_it_needs_is_missing(
    fact: str, where: Where, facts: str, *, expected: bool
) -> None:
    rules = framework("needs_fact", condition="reach", from_level=2, fact=fact, where=where)
    assert fires(facts + rate(reach=2), rules) is expected
    assert not fires(facts + rate(reach=1), rules)


# --- facts that speak against a level ---------------------------------------------------------

HARM = {"kind": ["harm"], "handled": ["partly", "unknown"]}
AGAINST: list[tuple[str, str, Where, str, bool]] = [
    # fact, share, where, what the file says, does the rule fire
    ("outcomes", "some", HARM, "", False),
    ("outcomes", "every", HARM, "", False),
    ("outcomes", "some", HARM, "outcomes: []\n", False),
    ("outcomes", "every", HARM, "outcomes: []\n", False),
    ("outcomes", "some", HARM, "outcomes: [{what: x}, {what: y, kind: harm}]\n", True),
    ("outcomes", "every", HARM, "outcomes: [{what: x}, {what: y, kind: harm}]\n", False),
    ("outcomes", "every", HARM, "outcomes: [{what: x, kind: harm}, {what: y, kind: harm}]\n",
     True),
    ("outcomes", "some", HARM, "outcomes: [{what: x, kind: harm, handled: fully}]\n", False),
    ("outcomes", "some", HARM, "outcomes: [{what: x, kind: harm, handled: partly}]\n", True),
    ("outcomes", "some", HARM, "outcomes: [{what: x, kind: harm, handled: unknown}]\n", True),
    ("outcomes", "some", {"handled": ["partly"]}, "outcomes: [{what: x}]\n", False),
    ("outcomes", "some", {"handled": [KNOWN]}, "outcomes: [{what: x, handled: unknown}]\n",
     False),
    ("outcomes", "some", {"handled": [KNOWN]}, "outcomes: [{what: x, handled: not}]\n", True),
    ("circumstances", "every", {"replacement": ["unknown"]}, "circumstances: [{what: x}]\n",
     True),
    ("circumstances", "every", {"replacement": ["unknown"]},
     "circumstances: [{what: x}, {what: y, replacement: z}]\n", False),
    ("partners", "every", {"sector": ["company"], "roles": ["lead", "funder"]},
     "partners: [{name: x, sector: company, roles: [partner, funder]}]\n", True),
    ("partners", "every", {"sector": ["company"], "roles": ["lead", "funder"]},
     "partners: [{name: x, sector: company, roles: [partner]}]\n", False),
    ("partners", "every", {"sector": ["company"], "roles": ["lead"]},
     "partners: [{name: x, sector: company}]\n", False),
    ("partners", "every", {}, "partners: [{name: x}]\n", True),
    ("funding", "every", {"kind": ["project"]}, "funding: [{source: x}]\n", False),
    ("funding", "every", {"kind": ["project"]}, "funding: [{source: x, kind: project}]\n", True),
    ("funding", "every", {"kind": ["project"]},
     "funding: [{source: x, kind: project}, {source: y, kind: rent}]\n", False),
]  # fmt: skip


@together("fact, share, where, facts, expected", AGAINST)
def test_a_rule_fires_where_some_or_every_item_speaks_against_the_level(
    fact: str, share: str, where: Where, facts: str, *, expected: bool
) -> None:
    rules = framework(
        "against_fact", condition="harm", from_level=3, fact=fact, share=share, where=where
    )
    assert fires(facts + rate(harm=3), rules) is expected
    assert not fires(facts + rate(harm=2), rules)


ENDS: list[tuple[str, str, bool]] = [
    # end of the pilot, end of the money, does it end with the pilot as far as is known
    ("2018", "2018", True),
    ("2018", "2017", True),
    ("2018", "2019", False),
    ("2018", "2018-12", True),
    ("2018", "2018-12-31", True),
    ("2018", "2019-01-01", False),
    ("2018-06", "2018", True),
    ("2018-06", "2018-06", True),
    ("2018-06", "2018-07", False),
    ("2018-06", "2018-06-30", True),
    ("2018-06-15", "2018-06", True),
    ("2018-06-15", "2018-06-16", False),
    ("2018~", "2018", True),
    ("2018~", "2019", False),
    ("2018", "2018?", True),
    ("2018", "2019~", False),
]


@together("pilot, money, expected", ENDS)
def test_money_ends_with_the_pilot_if_it_ends_no_later_as_far_as_is_known(
    pilot: str, money: str, *, expected: bool
) -> None:
    rules = framework("against_fact", condition="money", from_level=2, fact="funding",
                      share="every", ends_with_pilot=True)  # fmt: skip
    period = f"period: {{end: {pilot}}}\n"
    assert fires(f"{period}funding: [{{source: x, end: {money}}}]\n{rate(money=2)}", rules) is (
        expected
    )
    both = f"{period}funding: [{{source: x, end: {money}}}, {{source: y, end: 2010}}]\n"
    assert fires(both + rate(money=2), rules) is expected


@pytest.mark.parametrize(
    "facts",
    [
        "funding: [{source: x, end: 2018}]\n",
        "period: {start: 2018}\nfunding: [{source: x, end: 2018}]\n",
        "period: {end: 2018}\nfunding: [{source: x}]\n",
        "period: {end: 2018}\nfunding: [{source: x, end: 2018}, {source: y}]\n",
        "period: {end: 2018}\nfunding: []\n",
        "period: {end: 2018}\n",
    ],
)
def test_an_unknown_end_speaks_against_nothing(facts: str) -> None:
    rules = framework("against_fact", condition="money", from_level=2, fact="funding",
                      share="every", ends_with_pilot=True)  # fmt: skip
    assert not fires(facts + rate(money=4), rules)


def test_money_that_ends_with_the_pilot_must_be_of_the_kind_as_well() -> None:
    rules = framework("against_fact", condition="money", from_level=2, fact="funding",
                      share="some", ends_with_pilot=True, where={"kind": ["project"]})  # fmt: skip
    facts = "period: {end: 2018}\nfunding: [{source: x, end: 2018, kind: rent}, "
    assert not fires(facts + "{source: y, end: 2019, kind: project}]\n" + rate(money=4), rules)
    assert fires(facts + "{source: y, end: 2018, kind: project}]\n" + rate(money=4), rules)


# --- sources that are needed ------------------------------------------------------------------

SOURCES = """\
sources:
  study: {kind: independent-evaluation}
  paper: {kind: peer-reviewed}
  news: {kind: press}
  nothing: {}
"""
CITED: list[tuple[str, bool]] = [
    ("[]", True),
    ("[news]", True),
    ("[nothing]", True),
    ("[unlisted]", True),
    ("[study]", False),
    ("[paper]", False),
    ("[news, study]", False),
    ("[{source: study, at: p. 3}]", False),
    ("[{source: study, supports: true}]", False),
    ("[{source: study, supports: false}]", True),
    ("[news, {source: study, supports: false}]", True),
    ("[{source: study, supports: false}, paper]", False),
]


@together("evidence, expected", CITED)
def test_a_rule_fires_where_no_source_of_the_kind_backs_the_level(
    evidence: str, *, expected: bool
) -> None:
    rules = framework("needs_source", condition="harm", from_level=3,
                      kinds=["independent-evaluation", "peer-reviewed"])  # fmt: skip
    assert fires(rate(harm=f"{{level: 3, evidence: {evidence}}}") + SOURCES, rules) is expected
    assert not fires(rate(harm=f"{{level: 2, evidence: {evidence}}}") + SOURCES, rules)


def test_a_source_cited_for_another_condition_backs_nothing() -> None:
    rules = framework("needs_source", condition="harm", from_level=3, kinds=["peer-reviewed"])
    assert fires(rate(harm=3, reach="{level: 3, evidence: [paper]}") + SOURCES, rules)


# --- everything high --------------------------------------------------------------------------


@together(
    "role, levels, expected",
    [
        ("own-team", {"reach": 3, "money": 3, "harm": 4}, True),
        ("own-team", {"reach": 3, "money": 2, "harm": 4}, False),
        ("own-team", {"reach": 4, "money": 4}, False),
        ("own-team", {"reach": 4, "money": 4, "harm": "unknown"}, False),
        ("own-team", {}, False),
        ("partner", {"reach": 3, "money": 3, "harm": 4}, False),
        ("independent", {"reach": 4, "money": 4, "harm": 4}, False),
    ],
)
def test_an_own_team_that_rates_all_of_many_conditions_high_is_told(
    role: str, levels: Tree, *, expected: bool
) -> None:
    rules = framework("all_high", role="own-team", from_level=3, min_ratings=3)
    yaml = rate(**levels).replace("role: independent", f"id: us, role: {role}")
    assert fires(yaml, rules) is expected
    if expected:
        (found,) = check(yaml, rules)
        assert (found.code, found.message) == ("PS506", "the assessment by 'us' it is so")
        assert (found.where.line, found.where.column) == (8, 30)
        assert found.where.path == "assessments[0].assessor.role"


# --- evidence that has grown old --------------------------------------------------------------


def dated(*years: str, kind: str = "press") -> str:
    """Write a rating that cites a source of each of these years, `` for one without."""
    names = [f"s{number}" for number in range(len(years))]
    sources = "".join(
        f"  {name}: {{kind: {kind}{f', year: {year}' if year else ''}}}\n"
        for name, year in zip(names, years, strict=True)
    )
    return (
        rate(reach=f"{{level: 1, evidence: [{', '.join(names)}]}}")
        + f"sources:\n{sources or '  {}'}"
    )


OLD: list[tuple[str, bool]] = [
    # the assessment is of 2026, and five years are not too old
    (dated("2020"), True),
    (dated("2021"), False),
    (dated("2010", "2020"), True),
    (dated("2010", "2021"), False),
    (dated("2020", ""), True),
    (dated("", ""), False),
    (dated(), False),
    # about 2020 may be 2021
    (dated("2019~"), True),
    (dated("2020~"), False),
    (dated("2020?"), False),
    (dated("2019~", "2020"), True),
    # also what speaks against a level is evidence
    (dated("2020").replace("[s0]", "[{source: s0, supports: false}]"), True),
    (dated("2020", "2025").replace("s1]", "{source: s1, supports: false}]"), False),
    # a search of today makes the rest no younger, and is no evidence of its own
    (dated("2020", "2026").replace("{kind: press, year: 2026", "{kind: search-record, year: 2026"),
     True),
    (dated("2010", kind="search-record"), False),
    # what no rating cites is not looked at
    (dated("2020") + "  new: {kind: press, year: 2026}\n", True),
]  # fmt: skip


@together("yaml, expected", OLD)
def test_evidence_is_old_if_all_that_is_dated_is(yaml: str, *, expected: bool) -> None:
    assert fires(yaml, framework("old_evidence", years=5)) is expected


def test_what_is_told_of_old_evidence_names_the_newest_and_stands_at_the_sources() -> None:
    rules = framework("old_evidence", years=5)
    (found,) = check(dated("2015", "2018~", "2017"), rules)
    assert found.code == "PS507"
    assert found.message == "it is so: the newest is of 2018~, the reference date 2026-11-22"
    assert (found.where.line, found.where.column, found.where.path) == (11, 1, "sources")


def test_evidence_grows_old_by_the_date_that_is_asked_for() -> None:
    rules = framework("old_evidence", years=5)
    assert not fires(dated("2021"), rules, "2026-12-31")
    assert fires(dated("2021"), rules, "2027-01-01")
    # before the assessment nothing counts, so nothing is old
    assert not fires(dated("2010"), rules, "2026-11-21")


# --- which assessments count ------------------------------------------------------------------


def assessment(day: str, level: object, who: str = "independent", used: str = "small") -> str:
    return (
        f"  - {{date: {day}, framework: {used}, assessor: {{role: {who}}}, "
        f"ratings: {{reach: {level}}}}}\n"
    )


@pytest.fixture(scope="module")
def needs_problem() -> Framework:
    return framework("needs_fact", condition="reach", from_level=2, fact="problem")


@together(
    "listed, as_of, lines",
    [
        # the newest of each assessor
        ([("2025-01-01", 4), ("2026-01-01", 1)], None, []),
        ([("2025-01-01", 1), ("2026-01-01", 4)], None, [7]),
        ([("2026-01-01", 4), ("2025-01-01", 4)], None, [6]),
        ([("2025-01-01", 4), ("2026-01-01", 1, "partner")], None, [6]),
        ([("2025-01-01", 4), ("2026-01-01", 4, "partner")], None, [6, 7]),
        # up to the date that is asked for
        ([("2025-01-01", 4), ("2026-01-01", 1)], "2025-12-31", [6]),
        ([("2025-01-01", 4), ("2026-01-01", 1)], "2026-01-01", []),
        ([("2025-01-01", 4)], "2024-12-31", []),
        # with this framework
        ([("2026-01-01", 4, "independent", "other")], None, []),
        ([("2025-01-01", 4), ("2026-01-01", 1, "independent", "other")], None, [6]),
    ],
)
def test_only_assessments_that_count_are_compared_with_the_facts(
    listed: list[tuple[Any, ...]], as_of: str | None, lines: list[int], needs_problem: Framework
) -> None:
    yaml = "assessments:\n" + "".join(assessment(*one) for one in listed)
    assert [d.where.line for d in check(yaml, needs_problem, as_of)] == lines


def test_evidence_of_an_assessment_that_does_not_count_makes_nothing_younger() -> None:
    rules = framework("old_evidence", years=5)
    yaml = (
        "assessments:\n"
        + assessment("2024-01-01", "{level: 1, evidence: [new]}")
        + assessment("2026-01-01", "{level: 1, evidence: [old]}")
        + "sources: {old: {year: 2015}, new: {year: 2024}}\n"
    )
    assert fires(yaml, rules)
    assert not fires(yaml, rules, "2025-01-01")


# --- the rules of the framework that comes with it --------------------------------------------

CITE = {"evidence": ["study", "decision"]}
COMPLETE: Tree = {
    "pilotscan": 1,
    "id": "complete",
    "name": "Complete",
    "place": {"country": "NL", "municipality": "Leiden"},
    "summary": "A house.",
    "period": {"start": 2020, "end": 2024},
    "status": "ended",
    "checked": "2026-11-22",
    "origin": {"copy_of": "another"},
    "themes": ["housing"],
    "problem": "Too few homes.",
    "target_groups": [{"name": "Newcomers", "size": 400}],
    "activities": ["Living together."],
    "mechanisms": ["A joint task makes people meet."],
    "barriers": ["Rules."],
    "recognition": ["A prize."],
    "figures": [{"what": "residents", "value": 300, "date": "2025", "basis": "realised"}],
    "partners": [
        {"name": "City", "roles": ["lead"], "sector": "municipality"},
        {"name": "State", "roles": ["funder"], "sector": "national-government"},
        {"name": "Residents", "roles": ["participant"], "sector": "newcomer-led"},
    ],
    "funding": [
        {"source": "Fund", "kind": "project", "amount": 10, "currency": "EUR", "end": 2024,
         "basis": "realised"},
        {"source": "City", "kind": "structural", "amount": 10, "currency": "EUR", "end": 2030,
         "basis": "realised"},
    ],
    "circumstances": [{"what": "An empty house", "role": "essential", "at_scale": "present"}],
    "outcomes": [
        {"what": "More contact", "kind": "intended", "direction": "better",
         "design": "comparison"},
        {"what": "A fire", "kind": "harm", "direction": "worse", "handled": "fully",
         "design": "qualitative"},
    ],
    "afterlife": [{"what": "A second house", "date": 2025, "route": "replication"}],
    "scaling": {
        "route": "replication",
        "ambition": "Five houses by 2030.",
        "target_context": "The housing association of Haarlem.",
    },
    "sources": {
        "study": {"kind": "independent-evaluation", "year": 2025},
        "decision": {"kind": "official-document", "year": 2025},
    },
}  # fmt: skip


def rate_all(tree: Tree, level: int, conditions: list[str], role: str = "independent") -> Tree:
    ratings = {name: {"level": level, **CITE} for name in conditions}
    one = {
        "date": "2026-11-22", "framework": "living-lab", "assessor": {"role": role},
        "ratings": ratings,
    }  # fmt: skip
    return {**copy.deepcopy(tree), "assessments": [one]}


def rules_of(framework: Framework) -> list[Rule]:
    return [rule for kind in KINDS for rule in getattr(framework.plausibility, kind)]


LIVING_LAB = pilotscan.load_framework()
RULES = rules_of(LIVING_LAB)
CONDITION_ONES = [rule for rule in RULES if isinstance(rule, ConditionRule)]
EVERY = [condition.id for condition in LIVING_LAB.conditions]


def warnings(tree: Tree) -> list[tuple[str, str]]:
    """Return what the rules find, as code and the rule's own words."""
    pilot = Pilot.model_validate(tree)
    found = check_facts(pilot, LIVING_LAB, None)
    return [(finding.code, finding.message) for finding in found]


def says(rule: Rule, tree: Tree) -> bool:
    """Tell whether a rule is among what is found; by its words and its remedy."""
    found = check_facts(Pilot.model_validate(tree), LIVING_LAB, None)
    words, remedy = rule.finding.in_language("en")[0], rule.remedy.in_language("en")[0]
    about = f"'{rule.condition}' is rated" if isinstance(rule, ConditionRule) else ""
    return any(
        words in finding.message and finding.message.startswith(about) and finding.hint == remedy
        for finding in found
    )


def item_like(rule: AgainstFact) -> Tree:
    """Make an item that speaks against the level."""
    named = {"funding": "source", "partners": "name"}.get(rule.fact, "what")
    item: Tree = {named: "x"}
    for key, words in rule.where.items():
        if words[0] != "unknown":
            item[key] = [words[0]] if key == "roles" else words[0]
    return {**item, "end": 2024} if rule.ends_with_pilot else item


def spoil(rule: Rule, tree: Tree) -> Tree:
    """Change a complete file in what a rule asks for, and in nothing else."""
    tree = copy.deepcopy(tree)
    if isinstance(rule, NeedsFact):
        *outer, last = rule.fact.split(".")
        holder = tree[outer[0]] if outer else tree
        if not rule.where:
            del holder[last]
        for item in holder[last] if rule.where else ():
            for key in rule.where:
                item.pop(key, None)
    elif isinstance(rule, AgainstFact):
        item = item_like(rule)
        tree[rule.fact] = [item] if rule.share == "every" else [*tree[rule.fact], item]
    elif isinstance(rule, NeedsSource):
        for source in tree["sources"].values():
            source["kind"] = "statement"
    else:
        for source in tree["sources"].values():
            source["year"] = 2020
        tree["assessments"][0]["assessor"]["role"] = "own-team"
    return tree


@pytest.mark.parametrize("level", [1, 2, 3, 4])
def test_a_complete_file_gives_no_warning_at_any_level(level: int) -> None:
    assert warnings(rate_all(COMPLETE, level, EVERY)) == []


@together("rule", RULES)
def test_each_rule_of_the_framework_fires_when_what_it_asks_for_is_gone(rule: Rule) -> None:
    complete = rate_all(COMPLETE, 4, EVERY)
    assert not says(rule, complete)
    assert says(rule, spoil(rule, complete))


@together("rule", CONDITION_ONES)
def test_each_rule_of_the_framework_fires_from_its_level_and_for_its_condition(
    rule: ConditionRule,
) -> None:
    for level in range(5):
        tree = spoil(rule, rate_all(COMPLETE, level, [rule.condition]))
        assert says(rule, tree) is (level >= rule.from_level)
    others = [name for name in EVERY if name != rule.condition]
    assert not says(rule, spoil(rule, rate_all(COMPLETE, 4, others)))


def test_the_framework_has_rules_of_every_kind_and_enough_of_them() -> None:
    assert len(RULES) == 47
    assert all(getattr(LIVING_LAB.plausibility, kind) for kind in KINDS)
    assert len({rule.id for rule in RULES}) == len(RULES)


@together("rule", RULES)
def test_each_rule_of_the_framework_is_grounded_and_says_so_in_both_languages(rule: Rule) -> None:
    assert rule.grounded_in
    for grounding in rule.grounded_in:
        assert grounding.source in LIVING_LAB.sources
    for text in (rule.finding, rule.remedy, *(grounding.says for grounding in rule.grounded_in)):
        assert text.en
        assert text.nl
        assert text.en != text.nl


def test_the_rules_of_the_framework_say_different_things() -> None:
    said = [(getattr(r, "condition", ""), r.finding.en) for r in RULES]
    assert len(set(said)) == len(said)


def test_an_own_team_needs_one_honest_level_to_be_left_alone() -> None:
    (rule,) = LIVING_LAB.plausibility.all_high
    tree = rate_all(COMPLETE, 3, EVERY, role="own-team")
    assert says(rule, tree)
    tree["assessments"][0]["ratings"][EVERY[0]]["level"] = rule.from_level - 1
    assert not says(rule, tree)
    assert not says(rule, rate_all(COMPLETE, 4, EVERY[: rule.min_ratings - 1], role="own-team"))
    assert says(rule, rate_all(COMPLETE, 4, EVERY[: rule.min_ratings], role="own-team"))


# --- knowing less -----------------------------------------------------------------------------

FACTS = [
    "summary", "period", "status", "checked", "origin", "themes", "problem", "target_groups",
    "activities", "mechanisms", "barriers", "recognition", "figures", "partners", "funding",
    "circumstances", "outcomes", "afterlife",
]  # fmt: skip
FAULTY: Tree = {
    **rate_all(COMPLETE, 4, EVERY),
    "summary": {"text": "x", "sources": ["nowhere"]},
    "period": {"start": 2020, "end": 2018},
    "status": "running",
    "partners": [{"name": "x", "sources": ["nowhere"]}],
    "figures": [{"what": "x", "low": 3, "high": 2, "sources": ["nowhere"]}],
    "funding": [{"source": "x", "amount": 1, "start": 2020, "end": 2019}],
    "outcomes": [{"what": "x", "kind": "harm", "sources": ["nowhere"]}],
    "afterlife": [{"what": "x", "route": "nowhere"}],
    "scaling": {"route": "nowhere", "ambition": {"text": "x", "sources": ["nowhere"]}},
}
FAULTY["assessments"][0]["ratings"] |= {
    "no-such-condition": 3,
    "durable-need": "not-applicable",
    "local-support": "not-applicable",
    "reach": {"level": 3, "evidence": ["nowhere"]},
}
FAULTY["assessments"] += [
    {"date": "2026-11-22", "framework": "living-lab", "assessor": {"role": "independent"},
     "ratings": {"reach": 4}}
]  # fmt: skip
SILENCED_BY_NOTHING = {"PS503", "PS505", "PS506", "PS507"}


def faults(tree: Tree) -> set[tuple[str, str, str]]:
    document = parse_document(json.dumps(tree).encode(), "a.yaml")
    found = check_pilot(Pilot.model_validate(document.tree), LIVING_LAB, document)
    return {
        (d.code, d.where.path, d.message)
        for d in found
        if d.severity is Severity.ERROR or d.code in SILENCED_BY_NOTHING
    }


def test_the_faulty_file_has_errors_of_many_codes() -> None:
    codes = {code for code, _, _ in faults(FAULTY)}
    assert codes >= {"PS301", "PS302", "PS304", "PS401", "PS403", "PS404", "PS501", "PS502"}


@given(st.sets(st.sampled_from(FACTS)), st.sets(st.sampled_from(FACTS)))
def test_leaving_facts_out_removes_no_error_of_what_is_left(
    before: set[str], removed: set[str]
) -> None:
    first = {key: value for key, value in FAULTY.items() if key not in before}
    then = {key: value for key, value in first.items() if key not in removed}
    left = {
        fault
        for fault in faults(first)
        if fault[1].partition("[")[0].partition(".")[0] not in removed
    }
    assert left <= faults(then)


@given(st.sets(st.sampled_from(FACTS)), st.integers(1, 4))
def test_leaving_facts_out_silences_no_rule_about_a_fact_that_is_needed(
    removed: set[str], level: int
) -> None:
    tree = rate_all(COMPLETE, level, EVERY)
    for key in ("problem", "figures", "partners"):
        tree.pop(key)
    less = {key: value for key, value in tree.items() if key not in removed}
    needed = {found for found in warnings(tree) if found[0] == "PS503"}
    assert needed
    assert needed <= set(warnings(less))


def test_a_faulty_file_is_not_compared_with_facts_it_may_have_lost() -> None:
    tree = rate_all(COMPLETE, 4, EVERY)
    del tree["problem"]
    document = parse_document(json.dumps(tree).encode(), "a.yaml")
    pilot = Pilot.model_validate(document.tree)
    assert [d.code for d in check_pilot(pilot, LIVING_LAB, document)] == ["PS503"]
    assert check_pilot(pilot, LIVING_LAB, document, complete=False) == []
