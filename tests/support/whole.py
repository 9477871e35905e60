"""A pilot, a target and an assessment that say all that files can say."""

from __future__ import annotations

from typing import Any

WHOLE: dict[str, Any] = {
    "name": {"en": "Kitchen", "nl": "Keuken"},
    "language": "nl",
    "place": {
        "country": "NL",
        "municipality": ["Ede", "unknown"],
        "area": "West",
        "region": "Vallei",
        "tenure": {"until": "2027~", "kind": "lease", "note": "Kort", "sources": ["deed"]},
    },
    "period": {"start": "2016-07", "end": "2026?"},
    "status": "running",
    "checked": "2026-11-22",
    "themes": ["housing", {"nl": "werk"}],
    "origin": {"copy_of": "other", "because": {"text": "Zelfde team", "sources": ["deed"]}},
    "summary": "Samen koken",
    "activities": ["Koken", {"text": "Eten", "sources": ["deed", "news"], "inferred": True}],
    "target_groups": [{"name": "buren", "size": 282}, {"name": "nieuwkomers"}],
    "selection": [{"by": "loting", "at": "next", "sources": ["news"]}],
    "figures": [{"what": "plekken", "value": 0, "high": 3.5, "date": "2016", "kind": "capacity"}],
    "partners": [{"name": "Stad", "roles": ["lead", "funder"], "sector": "municipality"}],
    "funding": [
        {"source": "Fonds", "amount": 7500000, "currency": "EUR", "per": "total",
         "kind": "project", "basis": "realised", "start": 2016, "end": "2018~",
         "part_of": "Groot fonds", "note": "n", "sources": ["deed"]},
        {"source": "Onbekend"},
    ],
    "circumstances": [
        {"what": "Gratis pand", "id": "free-house", "role": "essential", "at_scale": "absent",
         "replacement": "huur", "highlight": True, "inferred": True},
    ],
    "outcomes": [
        {"what": "Meer contact", "direction": "better", "compared_with": "buurt",
         "design": "comparison", "handled": "partly", "note": "n", "sources": ["news"]},
    ],
    "afterlife": [{"what": "Kopie", "route": "circulation", "date": 2018, "result": "partly"}],
    "scaling": {"route": "growth", "because": "Vraag", "target_context": "Overal"},
    "informants": [{"id": "finance", "name": "Geld", "sector": "municipality", "knows": ["money"]}],
    "assessments": [
        {"date": "2026-11-22", "framework": "f",
         "assessor": {"role": "partner", "label": "Piet"},
         "ratings": {
             "money": {"level": 0, "because": "Niets", "highlight": True,
                       "evidence": ["deed", {"source": "news", "at": "p. 3", "supports": False}]},
             "trust": {"level": "unknown", "ask": {"whom": "finance", "question": "Hoe?"}},
             "staff": "not-applicable",
         }},
    ],
    "reply": {"by": "De stad", "date": "2026-12-01", "text": "Klopt niet"},
    "sources": {
        "deed": {"title": "Akte", "kind": "official-document", "year": 2016, "team": "Notaris",
                 "site": "Ede", "read": "full"},
        "news": {"title": "Krant"},
    },
}  # fmt: skip
"""Of a pilot, beside `pilotscan` and `id`."""
TARGET: dict[str, Any] = {
    "pilotscan_target": 1,
    "id": "breda",
    "name": {"en": "Breda", "nl": "Bréda"},
    "place": {"municipality": "Breda", "country": "NL"},
    "circumstances": {"made": {"free-house": {"here": "absent", "because": "Nee"}}},
    "informants": [{"id": "clerk", "name": "De griffier"}],
}
ASSESSMENT: dict[str, Any] = {
    "pilotscan_assessment": 1,
    "pilot": "made",
    "language": "en",
    "round": "spring",
    "date": "2026-02-01",
    "framework": "two-dimensions",
    "assessor": {"role": "independent", "id": "p1", "label": {"nl": "Eén"}},
    "ratings": {"trust": {"level": 3, "because": "Seen", "evidence": ["deed"]}, "money": "unknown"},
    "remarks": [{"about": "circumstance:free-house", "text": "More"}],
    "sources": {"deed": {"title": "Another deed", "kind": "statement", "year": "2018-05~"}},
}
"""Whose source has the id of another one in the pilot."""
