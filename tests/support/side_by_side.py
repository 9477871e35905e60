"""Sets of pilots with known numbers to compare, and hostile words for them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from pilotscan.model.framework import Framework
from pilotscan.model.pilot import Pilot

SMALL = Path(__file__).parents[1] / "cases" / "scoring" / "frameworks" / "two-dimensions.yaml"
NA = "not-applicable"

# --- pilots ---------------------------------------------------------------------------------------


def rating(level: Any, because: str = "", evidence: tuple[str, ...] = ("report",)) -> Any:
    """Write a rating; None is `unknown`."""
    if level is None:
        return "unknown"
    if level == NA:
        return {"level": NA, "because": because or "There is none here."}
    return {"level": level, "because": because or f"Level {level}.", "evidence": list(evidence)}


def assessment(
    levels: dict[str, Any], *, framework: str = "two-dimensions", day: str = "2026-01-15",
    role: str = "independent", **who: str,
) -> dict[str, Any]:  # fmt: skip
    """Write an assessment; a level may be a whole rating."""
    ratings = {
        name.replace("_", "-"): level if isinstance(level, dict) else rating(level)
        for name, level in levels.items()
    }
    return {
        "date": day,
        "framework": framework,
        "assessor": {"role": role, **who},
        "ratings": ratings,
    }


REPORT = {
    "title": "A report",
    "publisher": "An office",
    "year": 2024,
    "kind": "independent-evaluation",
}


def tree(name: str, route: str | None = "growth", *, keys: Any = None, **levels: Any) -> Any:
    """Write a pilot with one independent assessment; `keys` are any others of its file."""
    return {
        "pilotscan": 1,
        "id": name,
        "name": name.capitalize(),
        "place": {"municipality": "Delft", "country": "NL"},
        "status": "running",
        **({} if route is None else {"scaling": {"route": route}}),
        "assessments": [assessment(levels)] if levels else [],
        "sources": {"report": REPORT} if levels or "assessments" in (keys or {}) else {},
        **(keys or {}),
    }


def pilot(name: str, route: str | None = "growth", *, keys: Any = None, **levels: Any) -> Pilot:
    return Pilot.model_validate_json(json.dumps(tree(name, route, keys=keys, **levels)))


def moving(name: str = "mover") -> Pilot:
    """Make a pilot that one assessor rated three times; the second time as the first.

    Trust alone, at 1, of five conditions with dimensions of weight 2 and 1: 8.33 to 75, a third
    rated, and trust is a bottleneck. Then all rated: (2 x 3 + 2)/3 x 25 = 66.67.
    """
    full = {"trust": 3, "volunteers": 3, "language_help": 3, "money": 2, "no_harm": 2}
    rounds = [
        assessment({"trust": 1}, day="2024-01-15", id="ann"),
        assessment({"trust": 1}, day="2024-06-15", id="ann"),
        assessment(full, day="2025-01-15", id="ann"),
    ]
    return pilot(name, keys={"assessments": rounds})


def place(municipality: str, country: str = "NL") -> dict[str, str]:
    return {"municipality": municipality, "country": country}


# In the small framework, dimensions People (weight 2) and Means (1), on growth:
# ALDER knows everything; 25 (2 * 9/4 + 12/4) / 3 = 62.5. Trust is below its minimum.
# BIRCH lacks no-harm; People 9/3, Means 0.75 to 1.75: 56.25 to 64.58, value 58.33, coverage 11/12.
# CEDAR circulates its lessons, money does not count: 58.33 to 75, value 69.44, coverage 5/6.
# DOGWOOD stops; People 1 to 3, Means 0 to 3: 16.67 to 75, coverage 5/12, so no score.
ALDER: dict[str, Any] = {
    "levels": {"trust": 1, "volunteers": 3, "language_help": 4, "money": 3, "no_harm": 3},
    "keys": {
        "place": place("Zwolle"),
        "status": "ended",
        "themes": ["Housing", "work"],
        "target_groups": [{"name": "Newcomers"}],
        "partners": [{"name": "P", "roles": ["lead"], "sector": "ngo"}],
    },
}
BIRCH: dict[str, Any] = {
    "levels": {"trust": 4, "volunteers": 1, "language_help": NA, "money": 1},
    "keys": {
        "place": place("Gent", "BE"),
        "status": "continued",
        "themes": ["housing"],
        "partners": [{"name": "P", "roles": ["lead"], "sector": "company"}],
    },
}
CEDAR: dict[str, Any] = {
    "route": "circulation",
    "levels": {"trust": 3, "language_help": 2, "money": 4, "no_harm": 3},
    "keys": {"place": place("Assen"), "themes": ["language"]},
}
DOGWOOD: dict[str, Any] = {"levels": {"trust": 2, "no_harm": 0}, "keys": {"status": "planned"}}
FOUR = {"alder": ALDER, "birch": BIRCH, "cedar": CEDAR, "dogwood": DOGWOOD}


def four_trees() -> list[Any]:
    return [
        tree(name, given.get("route", "growth"), keys=given["keys"], **given["levels"])
        for name, given in FOUR.items()
    ]


def four() -> list[Pilot]:
    """Return alder, birch, cedar and dogwood."""
    return [Pilot.model_validate_json(json.dumps(one)) for one in four_trees()]


def write(folder: Path, *trees: Any) -> Path:
    """Write pilots to a folder, each as <id>.yaml."""
    folder.mkdir(parents=True, exist_ok=True)
    for one in trees:
        (folder / f"{one['id']}.yaml").write_text(json.dumps(one), "utf-8")
    return folder


def with_actors(framework: Framework, *, groups: bool = False, titles: bool = True) -> Framework:
    """Return the framework with who can move what: people the team, means town and funds."""
    changed = framework.model_dump(mode="json", exclude_none=True)
    for dimension, actors in zip(
        changed["dimensions"], (["team"], ["municipality", "foundation"]), strict=True
    ):
        for condition in dimension["conditions"]:
            condition["actors"] = actors
            condition["advice"] = {"en": f"Mend {condition['id']}.", "nl": "Herstel dit."}
    if titles:
        changed["actors"] = {
            "team": {"en": "the team", "nl": "het team"},
            "municipality": {"en": "the town", "nl": "de gemeente"},
            "foundation": {"en": "funds", "nl": "fondsen"},
        }
    if groups:
        changed["actor_groups"] = [
            {"title": {"en": "Town and funds", "nl": "Gemeente en fondsen"},
             "actors": ["municipality", "foundation"]},
        ]  # fmt: skip
    return Framework.model_validate(changed)


def stricter(framework: Framework, *, routes: bool = True) -> Framework:
    """Return a second framework, which asks for more trust and perhaps has no circulation."""
    changed = framework.model_dump(mode="json", exclude_none=True)
    changed |= {"id": "stricter", "version": "2.0.0", "title": {"en": "Stricter", "nl": "Strenger"}}
    changed["dimensions"][0]["conditions"][0]["necessary"]["min_level"] = 4
    if not routes:
        del changed["routes"]["circulation"]
        for condition in (c for d in changed["dimensions"] for c in d["conditions"]):
            if "necessary" in condition:
                condition["necessary"]["routes"] = ["growth"]
    return Framework.model_validate(changed)


# --- hostile words --------------------------------------------------------------------------------

MARKER = "plainmarker"
HOSTILE = {
    "script": "<script>alert(1)</script>",
    "image": "<img src=x onerror=alert(1)>",
    "closing tags": "</style></title></svg></td></table>--><h1 id=owned>owned</h1>",
    "attribute": '" onmouseover="alert(1)" x=\'y\'',
    "entities": "&lt;b&gt; &copy; &#x41;",
    "template": "{{ 7*191 }} {% raw %} {# x #} ${{ x }} #{7*191}",
    "percent": "100 % %(n)s %(name)s %s %% {0}",
    "link": "[x](javascript:alert(1)) [x]: https://evil.example",
    "picture": "![x](https://evil.example/x.png)",
    "addresses": "<https://evil.example> www.evil.nl http://evil.nl a@evil.example @user #12",
    "cells": r"| a | b \| c \\| d",
    "heading": "# h",
    "heading below": "h\n===\nx\n---",
    "items": "- item\n- item\n\n2. two\n> quote",
    "fence": "```\ncode\n``` `x` ~~~",
    "emphasis": "*a* **b** _c_ ~~d~~ $x$",
    "line ends": "two  \nlines\\\nthree\u2028- b\u2029# c",
    "commands": "::error file=x::owned ##vso[task.x]owned ##[error]owned ##teamcity[x]",
    "command on a line": "ok\n::error::owned\n",
    "markup": "[/red] [bold]owned[/bold] [link=https://evil.example]x[/link] :warning:",
    "long": "x" * 200,
}
"""Words that some reader of a page might obey, all of which a pilot file may hold."""


def hostile_tree(name: str, text: str, own: int, other: int, route: str = "growth") -> Any:
    """Say the same text wherever a comparison repeats a pilot's own words."""
    voices = [
        assessment(
            {
                "trust": rating(given, because=text, evidence=("one", "two")),
                "volunteers": rating(given, because=text, evidence=("one",)),
                "language_help": rating(given, because=text, evidence=("one",)),
                "money": rating(own, because=text, evidence=("one",)),
                "no_harm": rating(3, because=text, evidence=("one",)),
            },
            role=role, id=role, label=text,
        )
        for role, given in (("own-team", own), ("independent", other))
    ]  # fmt: skip
    source = {"title": text, "author": text, "publisher": text, "year": 2024}
    return tree(
        name,
        route,
        keys={
            "name": text,
            "place": {"municipality": text, "region": text, "country": "NL"},
            "themes": [text],
            "target_groups": [{"name": text}],
            "partners": [{"name": text, "roles": ["lead"], "sector": "ngo"}],
            "assessments": voices,
            "sources": {
                "one": {**source, "kind": "independent-evaluation"},
                "two": {**source, "kind": "monitoring"},
            },
        },
    )


def hostile_trees(text: str) -> list[Any]:
    """Write pilots with a bottleneck, examples, a tie, a disagreement, and one route more."""
    levels = {"aa": (3, 1), "bb": (4, 4), "cc": (4, 4), "dd": (3, 4), "ee": (1, 1)}
    made = [hostile_tree(name, text, *both) for name, both in levels.items()]
    return [*made, hostile_tree("ff", text, 4, 3, "circulation")]


def with_words(framework: Framework, text: str) -> Framework:
    """Say the same text wherever a framework file can hold words."""

    def replace(value: Any) -> Any:
        if isinstance(value, dict):
            if set(value) and set(value) <= {"en", "nl"}:
                return dict.fromkeys(value, text)
            return {key: replace(item) for key, item in value.items()}
        return [replace(item) for item in value] if isinstance(value, list) else value

    return Framework.model_validate(replace(framework.model_dump(mode="json", exclude_none=True)))
