"""The facts of a pilot as rows, worked by hand."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any, get_args

import pytest

from pilotscan.catalogue import tables as codebook
from pilotscan.comparing.facts import FACT_TABLES, fact_rows
from pilotscan.model.assessment_file import AssessmentFile
from pilotscan.model.fields import fixed_words
from pilotscan.model.pilot import Pilot
from pilotscan.model.source import Source
from support.together import together
from support.whole import WHOLE

Make = Callable[..., Pilot]
KEYS: dict[str, list[tuple[Any, ...]]] = {
    "facts": [
        ("Keuken", "nl", "NL", "local", ("Ede",), "West", "Vallei", "running", "2016-07", "2026?",
         date(2026, 11, 22), ("housing", "werk"), "lease", "2027~", "Kort", ("deed",), "other",
         "growth", "De stad", date(2026, 12, 1), "Klopt niet", "k.yaml", "ab"),
    ],
    "texts": [
        ("summary", 1, "Samen koken", False, ()),
        ("origin", 1, "Zelfde team", False, ("deed",)),
        ("activities", 1, "Koken", False, ()),
        ("activities", 2, "Eten", True, ("deed", "news")),
        ("route", 1, "Vraag", False, ()),
        ("target-context", 1, "Overal", False, ()),
    ],
    "target_groups": [(1, "buren", 282, ()), (2, "nieuwkomers", None, ())],
    "selection": [(1, "loting", None, "next", ("news",))],
    "figures": [
        (1, "plekken", 0, None, 3.5, None, "2016", "unknown", "capacity", "this", None, ()),
    ],
    "partners": [(1, "Stad", ("lead", "funder"), "municipality", ())],
    "funding": [
        (1, "Fonds", None, 7500000, "EUR", "total", "project", "realised", "2016", "2018~",
         "Groot fonds", "n", ("deed",)),
        (2, "Onbekend", None, None, None, None, None, "unknown", None, None, None, None, ()),
    ],
    "circumstances": [
        (1, "free-house", "Gratis pand", "essential", "absent", "huur", True, True, ()),
    ],
    "outcomes": [
        (1, "Meer contact", "intended", "better", "buurt", "comparison", "partly", False, "n",
         ("news",)),
    ],
    "afterlife": [(1, "Kopie", "circulation", "2018", "partly", ())],
    "informants": [(1, "finance", "Geld", "municipality", ("money",))],
    "assessments": [(1, "partner", "partner", "Piet", date(2026, 11, 22), "f", None)],
    "assessed": [
        (1, "partner", "money", "rated", 0, "Niets", None, None, True),
        (1, "partner", "trust", "unknown", None, None, "finance", "Hoe?", False),
        (1, "partner", "staff", "not-applicable", None, None, None, None, False),
    ],
    "evidence": [(1, "money", "deed", None, True), (1, "money", "news", "p. 3", False)],
    "remarks": [],
    "citations": [
        ("facts", "tenure", None, "deed"),
        ("texts", "origin", 1, "deed"),
        ("texts", "activities", 2, "deed"),
        ("texts", "activities", 2, "news"),
        ("selection", None, 1, "news"),
        ("funding", None, 1, "deed"),
        ("outcomes", None, 1, "news"),
    ],
    "sources": [
        ("deed", "official-document", 2, None, "Akte", None, "2016", None, None, "Notaris", "Ede",
         "full"),
        ("news", None, 0, None, "Krant", None, None, None, None, None, None, None),
    ],
}  # fmt: skip


@pytest.fixture(scope="module")
def whole(make_pilot: Make) -> Pilot:
    return make_pilot(**WHOLE)


@together("table", KEYS)
def test_rows_are_what_the_file_says(whole: Pilot, table: str) -> None:
    rows = fact_rows(whole, file="k.yaml", sha256="ab", language="nl")[table]
    assert rows == tuple(("made", *row) for row in KEYS[table])


def test_rows_have_the_columns_of_the_codebook(whole: Pilot) -> None:
    found = fact_rows(whole)
    assert set(found) == {*FACT_TABLES, "sources"} == set(KEYS)
    for name, rows in found.items():
        assert {len(row) for row in rows} <= {len(codebook()[name].columns)}, name


def test_texts_are_english_where_no_language_is_asked_for(whole: Pilot) -> None:
    assert fact_rows(whole)["facts"][0][1] == "Kitchen"
    assert fact_rows(whole)["facts"][0][12] == ("housing", "werk")
    assert {type(cell) for cell in fact_rows(whole)["facts"][0][1:3]} == {str}


def test_what_a_file_does_not_say_is_empty_and_never_0(make_pilot: Make) -> None:
    bare = fact_rows(make_pilot())
    assert [name for name, rows in bare.items() if rows] == ["facts"]
    [row] = bare["facts"]
    assert not {0, ""}.intersection(cell for cell in row if not isinstance(cell, tuple))
    funding = fact_rows(make_pilot(funding=[{"source": "x"}]))["funding"][0]
    assert funding[4] is None


def test_an_assessment_of_a_file_of_its_own_keeps_its_round_and_remarks(make_pilot: Make) -> None:
    one = AssessmentFile.model_validate(
        {"pilotscan_assessment": 1, "pilot": "made", "date": "2026-01-15", "framework": "f",
         "assessor": {"role": "partner", "id": "p1"}, "round": "spring",
         "remarks": [{"text": "Nee"}, {"about": "tenure-ends", "text": "Ja"}]}
    )  # fmt: skip
    found = fact_rows(make_pilot().model_copy(update={"assessments": (one,)}))
    assert found["assessments"] == (
        ("made", 1, "p1", "partner", None, date(2026, 1, 15), "f", "spring"),
    )
    assert found["remarks"] == (("made", 1, 1, None, "Nee"), ("made", 1, 2, "tenure-ends", "Ja"))


WORDS = {
    "scope": ("place", "scope"),
    "status": ("status",),
    "tenure_kind": ("place", "tenure", "kind"),
    "at": ("figures", "at"),
    "figure_basis": ("figures", "basis"),
    "figure_kind": ("figures", "kind"),
    "roles": ("partners", "roles"),
    "sector": ("partners", "sector"),
    "per": ("funding", "per"),
    "funding_kind": ("funding", "kind"),
    "funding_basis": ("funding", "basis"),
    "circumstance_role": ("circumstances", "role"),
    "at_scale": ("circumstances", "at_scale"),
    "outcome_kind": ("outcomes", "kind"),
    "direction": ("outcomes", "direction"),
    "design": ("outcomes", "design"),
    "handled": ("outcomes", "handled"),
    "result": ("afterlife", "result"),
    "read": ("sources", "read"),
}


def words_at(path: tuple[str, ...]) -> tuple[str, ...]:
    """Return the fixed words of the field at a path of a pilot."""
    annotation: Any = Pilot
    for step in path:
        while not hasattr(annotation, "model_fields"):
            parts = [p for p in get_args(annotation) if p is not type(None)]
            annotation = parts[-1] if Source in parts else parts[0]
        annotation = annotation.model_fields[step].annotation
    return fixed_words(annotation)


@together("column", WORDS)
def test_the_codebook_lists_the_words_that_files_can_use(column: str) -> None:
    [listed] = {
        c.values for table in codebook().values() for c in table.columns if c.name == column
    }
    assert tuple(listed.split(", ")) == words_at(WORDS[column])
    assert len(words_at(WORDS[column])) > 1
