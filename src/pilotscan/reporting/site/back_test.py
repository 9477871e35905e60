"""What a back-test of a framework found, for the method page."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

import yaml

from pilotscan.loading.builtin import builtin_back_test

if TYPE_CHECKING:
    from collections.abc import Callable

    from pilotscan.model.framework import Framework
    from pilotscan.reporting.words.language import Language

__all__ = ["BackTest", "back_test"]

POSITIVE = {"conditional", "ready-stepwise"}


class BackTest(NamedTuple):
    """Dated cases judged with what could be read then, and held against what failed later.

    Parameters
    ----------
    version : of the framework
    checked : when what came later was last looked up
    cases, events : how many pilots were judged, and how many failures came later
    verdicts, positive : how many there were, over both readings, and how many of them positive
    weak, minimum, unknown, in_place : of the failures how many were seen so; of two readings that
        differ, both
    blind : how many failures no condition is about
    failed_weak, failed_unknown, failed_in_place : share of such conditions that failed later
    first : after how many questions is counted
    orders : per order of questions, how many failures its first ones touched
    """

    version: str
    checked: str
    cases: int
    events: int
    verdicts: int
    positive: int
    weak: str
    minimum: str
    unknown: str
    in_place: str
    blind: str
    failed_weak: str
    failed_unknown: str
    failed_in_place: str
    first: tuple[int, ...]
    orders: tuple[tuple[str, tuple[str, ...]], ...]


def back_test(framework: Framework, language: Language) -> BackTest | None:
    """Return what was found of a framework; None where its version was not tested."""
    data = builtin_back_test(framework.id)
    tree: dict[str, Any] = yaml.load(data, yaml.CSafeLoader) if data else {}
    if tree.get("version") != framework.version:
        return None
    readings = [tree["readings"][name] for name in ("strict", "lenient")]
    verdicts = [(name, n) for of in readings for name, n in of["verdicts"].items()]

    def either(read: Callable[[dict[str, Any]], str]) -> str:
        strict, lenient = (read(of) for of in readings)
        if strict == lenient:
            return strict
        return language.gettext("%(strict)s or %(lenient)s", strict=strict, lenient=lenient)

    def said(name: str) -> str:
        return either(lambda of: language.number(of["classes"][name]))

    def failed(state: str) -> str:
        return either(lambda of: _share(of["failed"].get(state), language))

    def row(of: dict[str, Any], name: str) -> tuple[str, ...]:
        return tuple(language.at_most(value, 1) for value in of["recall"][name])

    return BackTest(
        version=framework.version,
        checked=language.date(date.fromisoformat(tree["checked"])),
        cases=tree["cases"],
        events=tree["events"],
        verdicts=sum(n for _, n in verdicts),
        positive=sum(n for name, n in verdicts if name in POSITIVE),
        weak=said("hit"),
        minimum=said("near"),
        unknown=said("unknown"),
        in_place=said("miss"),
        blind=said("blind spot"),
        failed_weak=failed("weak"),
        failed_unknown=failed("unknown"),
        failed_in_place=failed("in place"),
        first=tuple(tree["first"]),
        orders=(
            (language.gettext("What to do first, strict reading"), row(readings[0], "this file")),
            (language.gettext("What to do first, lenient reading"), row(readings[1], "this file")),
            (
                language.gettext("A file in which nothing is known"),
                row(readings[0], "an empty file"),
            ),
            (
                language.gettext("One list: what failed most elsewhere"),
                row(readings[0], "what failed elsewhere"),
            ),
            (language.gettext("Drawn at random, on average"), row(readings[0], "chance")),
        ),
    )


def _share(counted: list[int] | None, language: Language) -> str:
    part, whole = counted or (0, 0)
    return language.percent(part / whole) if whole else "–"
