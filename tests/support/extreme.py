"""A pilot that takes everything to the limit: long names, many sources, five who differ, RTL."""

from __future__ import annotations

import json
from typing import Any

import yaml

import pilotscan
from pilotscan.model.framework import Framework
from pilotscan.model.pilot import Pilot

ARABIC, HEBREW = "مشروع السكن المشترك", "פרויקט דיור משותף"
ROLES = ("own-team", "partner", "participant", "independent", "independent")
SOURCES = 60


def long(word: str, length: int = 200) -> str:
    """Return a name of exactly so many characters, with a few very long words in it."""
    text = f"{word} " + "Samenwerkingsverbandsovereenkomst van de gemeenten en hun partners, " * 9
    return text[: length - 1].rstrip().ljust(length - 1, "x") + "e"


def name_of(number: int) -> str:
    """Take turns: a long name, one in Arabic, one in Hebrew."""
    return (long(f"Nummer {number}"), f"{ARABIC} {number}", f"{HEBREW} {number}")[number % 3]


def extreme_tree(framework: Framework, *, unknown: bool = False) -> dict[str, Any]:
    """Return the tree of the pilot file.

    Parameters
    ----------
    unknown : all conditions are unknown to all five assessors
    """
    sources = {
        f"s{n}": {
            "title": name_of(n),
            "author": (ARABIC, HEBREW)[n % 2],
            "publisher": f"Uitgever {n % 7}",
            "year": 2000 + n % 26,
            "kind": ("press", "monitoring", "independent-evaluation", "statement")[n % 4],
            "url": f"https://example.org/{'a' * 40}/{n}",
        }
        for n in range(SOURCES)
    }
    conditions = [condition.id for condition in framework.conditions]

    def rating(who: int, number: int) -> dict[str, Any]:
        reason = {"because": f"Beoordelaar {who + 1} zag dit zelf."}
        if who == 0 and number % 2:
            reason["ask"] = name_of(number)
        if unknown:
            return {"level": "unknown", **reason}
        cited = [f"s{(number * 3 + k * 7 + who) % SOURCES}" for k in range(1 + who % 2)]
        return {"level": (number + who * (number % 3 + 1)) % 5, "evidence": cited, **reason}

    assessments = [
        {
            "date": f"202{who}-0{who + 1}-15",
            "framework": framework.id,
            "assessor": {"id": f"a{who}", "role": role, "label": name_of(who)},
            "ratings": {name: rating(who, number) for number, name in enumerate(conditions)},
        }
        for who, role in enumerate(ROLES)
    ]
    prose = [{"text": long(f"Zin {n}"), "sources": [f"s{n}"]} for n in range(4)]
    return {
        "pilotscan": 1,
        "id": "extreme",
        "language": "nl",
        "name": f"{ARABIC} {long('Naam', 170)}",
        "summary": {"text": f"{HEBREW}. {long('Samenvatting')}", "sources": ["s1"]},
        "place": {"municipality": [ARABIC, long("Plaats"), HEBREW], "country": "NL"},
        "period": {"start": "2011-02", "end": "2019~"},
        "status": "ended",
        "themes": [name_of(n) for n in range(4)],
        "problem": prose[0],
        "target_groups": [{"name": name_of(n), "size": 10**9 + n} for n in range(4)],
        "activities": prose,
        "mechanisms": prose[:2],
        "barriers": prose[3:],
        "figures": [
            {"what": name_of(n), "value": 10**n + 0.5, "unit": name_of(n + 1), "date": 2012}
            for n in range(4)
        ],
        "partners": [{"name": name_of(n), "roles": ["lead", "funder"]} for n in range(6)],
        "funding": [
            {
                "source": name_of(n),
                "amount": 10**n,
                "currency": "EUR",
                "per": "year",
                "kind": "project",
                **({"start": 2011 + n % 5} if n % 3 else {}),
                **({"end": f"201{n % 8 + 1}-0{n % 9 + 1}"} if n % 4 else {}),
            }
            for n in range(10)
        ],
        "circumstances": [
            {"what": name_of(n), "role": "essential", "replacement": name_of(n + 1)}
            for n in range(3)
        ],
        "outcomes": [
            {"what": name_of(n), "compared_with": name_of(n + 1), "sources": [f"s{n}"]}
            for n in range(4)
        ],
        "afterlife": [{"what": name_of(n), "date": "2019-06-01"} for n in range(12)],
        "scaling": {"route": next(iter(framework.routes)), "because": prose[1]},
        "assessments": assessments,
        "sources": sources,
    }


def extreme_pilot(*, unknown: bool = False, framework: Framework | None = None) -> Pilot:
    """Return the pilot in memory."""
    tree = extreme_tree(framework or pilotscan.load_framework(), unknown=unknown)
    return Pilot.model_validate_json(json.dumps(tree))


def extreme_yaml(*, unknown: bool = False, framework: Framework | None = None) -> str:
    """Return the pilot as the text of a pilot file."""
    tree = extreme_tree(framework or pilotscan.load_framework(), unknown=unknown)
    return yaml.safe_dump(tree, allow_unicode=True, sort_keys=False, width=10_000)
