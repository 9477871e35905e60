"""Gates held against a pilot: which are missed, by how much, and what would meet them."""

from __future__ import annotations

import math
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from pilotscan.configuration.values import Exemption, Gates
from pilotscan.diagnostics import did_you_mean, show
from pilotscan.errors import UsageError
from pilotscan.gates.standing import Change
from pilotscan.model.scale import TOLERANCE, UNCLEAR, VERDICTS
from pilotscan.told import told

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from pilotscan.gates.remedies import Remedies
    from pilotscan.gates.standing import Standing
    from pilotscan.model.framework import Framework

__all__ = ["GateResult", "Judging", "Rule", "read_gates"]

Rule = Literal[
    "fail-on",
    "min-score",
    "min-coverage",
    "max-unsupported",
    "require",
    "max-distance",
    "forbid-observation",
]


class GateResult(NamedTuple):
    """One gate held against one pilot.

    Parameters
    ----------
    condition : of a gate `require`; else empty
    value : what was found; None is unknown, no score, or no observation
    bound : what was asked for; of `fail-on` the verdicts refused, of `forbid-observation` the kind
    changes : of a gate missed: together they meet it
    is_enough : False if no change of levels and evidence would meet it
    exemption : the one by which the bound is another than for other pilots
    """

    pilot: str
    file: str
    rule: Rule
    met: bool
    value: str | float | None
    bound: tuple[str, ...] | float
    condition: str = ""
    changes: tuple[Change, ...] = ()
    is_enough: bool = True
    exemption: Exemption | None = None

    def as_json(self) -> dict[str, Any]:
        """Return the result in the shape of the JSON result, without sentences."""
        exemption = self.exemption
        return {
            "pilot": self.pilot,
            "file": self.file or None,
            "rule": self.rule,
            "condition": self.condition or None,
            "met": self.met,
            "value": self.value,
            "bound": list(self.bound) if isinstance(self.bound, tuple) else self.bound,
            "changes": [
                {"about": c.about, "what": c.what, "from": c.before, "to": c.after}
                for c in self.changes
            ],
            "enough": self.is_enough if self.changes or not self.is_enough else None,
            "exemption": None
            if exemption is None
            else {"reason": exemption.reason, "expires": exemption.expires.isoformat()},
        }


def read_gates(  # noqa: PLR0913 - one per gate
    *,
    fail_on: Sequence[str] | None = None,
    min_score: float | None = None,
    min_coverage: float | None = None,
    max_unsupported: int | None = None,
    require: Sequence[str] | None = None,
    max_distance: int | None = None,
    forbid_observation: Sequence[str] | None = None,
) -> Gates:
    """Read gates as they are given on a command line.

    Raises
    ------
    UsageError
        A verdict that does not exist, a requirement of another form, or no number.
    """
    verdicts = _words(fail_on)
    for word in verdicts:
        if word not in VERDICTS:
            hint = did_you_mean(word, VERDICTS) or told(
                "verdicts: %(verdicts)s", verdicts=", ".join(VERDICTS)
            )
            raise UsageError(
                told(
                    "--fail-on: there is no verdict %(word)s: %(hint)s", word=show(word), hint=hint
                )
            )
    for name, number in (("min-score", min_score), ("min-coverage", min_coverage)):
        if number is not None and math.isnan(number):
            raise UsageError(told("--%(name)s needs a number", name=name))
    for text in require or ():
        if ">" not in text:
            raise UsageError(
                told(
                    "--require %(text)s: expected CONDITION>=LEVEL; put it in quotes, because a "
                    "shell takes '>' for itself: --require 'structural-funding>=2'",
                    text=show(text),
                )
            )
    values = {
        "fail_on": [v for v in VERDICTS if v in verdicts] or None,
        "min_score": min_score,
        "min_coverage": min_coverage,
        "max_unsupported": max_unsupported,
        "require": require or None,
        "max_distance": max_distance,
        "forbid_observation": list(dict.fromkeys(_words(forbid_observation))) or None,
    }
    try:
        return Gates.of(values)
    except ValueError as error:
        raise UsageError(told("--require: %(error)s", error=error.args[0])) from None


def _words(given: Sequence[str] | None) -> list[str]:
    return [word.strip() for words in given or () for word in words.split(",")]


_OF_A_VERDICT = ("fail_on", "min_score", "max_distance")
"""Gates that compare a verdict, or a number that leads to one."""


class Judging:
    """The gates of a run.

    Parameters
    ----------
    gates : for every pilot
    exemptions : for one pilot each, in place of those
    framework : by which the pilots are judged
    on : the day on which exemptions are to count; None if there are none
    places : by key of a gate, what a message about its common values begins with

    Raises
    ------
    UsageError
        A condition, or a kind of observation, that the framework does not have.
    """

    def __init__(
        self,
        gates: Gates,
        exemptions: Iterable[Exemption],
        framework: Framework,
        on: date | None,
        places: Mapping[str, str] | None = None,
    ) -> None:
        self.gates = gates
        self.framework = framework
        self.exemptions = {exemption.pilot: exemption for exemption in exemptions}
        self.expired = [e for e in self.exemptions.values() if on is None or e.expires < on]
        for exemption in self.expired:
            del self.exemptions[exemption.pilot]
        self._check_verdict(gates, places or {})
        self._check(gates, places or {})
        for exemption in (*self.exemptions.values(), *self.expired):
            place = f"{exemption.place}: "
            self._check_verdict(exemption.gates, dict.fromkeys(_OF_A_VERDICT, place))
            self._check(exemption.gates, {"require": place, "forbid_observation": place})

    @cached_property
    def remedies(self) -> Remedies:
        """What would meet a gate; few runs have one."""
        from pilotscan.gates.remedies import Remedies  # noqa: PLC0415

        return Remedies(self.framework)

    def _check_verdict(self, gates: Gates, places: Mapping[str, str]) -> None:
        if not self.framework.profile_only:
            return
        for key in _OF_A_VERDICT:
            if getattr(gates, key) is not None:
                said = self.framework.without_verdict(
                    told("the gate '%(key)s'", key=key.replace("_", "-"))
                )
                raise UsageError(
                    told(
                        "%(place)s%(why)s: use require, min-coverage, max-unsupported or "
                        "forbid-observation",
                        place=places.get(key, ""),
                        why=said,
                    )
                )

    def _check(self, gates: Gates, places: Mapping[str, str]) -> None:
        kinds = [rule.kind for rule in self.framework.observations]
        required = [requirement.condition for requirement in gates.require or ()]
        for key, names, known, what in (
            ("require", required, list(self.framework.condition_by_id), told("condition")),
            (
                "forbid_observation",
                gates.forbid_observation or (),
                kinds,
                told("kind of observation"),
            ),
        ):
            for name in names:
                if name not in known:
                    raise UsageError(
                        told(
                            "%(place)sthe gate '%(key)s' names %(name)s, which is no %(what)s of "
                            "the framework '%(framework)s': %(hint)s",
                            place=places.get(key, ""),
                            key=key.replace("_", "-"),
                            name=show(name),
                            what=what,
                            framework=self.framework.id,
                            hint=did_you_mean(name, known)
                            or told("'pilotscan explain' lists them"),
                        )
                    )

        scale = self.framework.levels
        for requirement in gates.require or ():
            if requirement.level not in scale.levels:
                raise UsageError(
                    told(
                        "%(place)sthe gate 'require' asks '%(condition)s' for level %(level)s: the "
                        "scale of '%(framework)s' runs from %(first)s to %(last)s",
                        place=places.get("require", ""),
                        condition=requirement.condition,
                        level=requirement.level,
                        framework=self.framework.id,
                        first=scale.first,
                        last=scale.last,
                    )
                )

    def __bool__(self) -> bool:
        return bool(self.gates) or any(e.gates for e in self.exemptions.values())

    @property
    def allows_unclear(self) -> bool:
        """Whether a bad verdict is refused and one for lack of knowledge is not."""
        refused = set(self.gates.fail_on or ())
        return bool(refused & {"stop-or-repair", "not-yet"}) and UNCLEAR not in refused

    def hold(self, standing: Standing) -> list[GateResult]:
        """Hold every gate against a pilot, in the order of `Rule`."""
        exemption = self.exemptions.get(standing.pilot)
        gates = self.gates if exemption is None else self.gates.but(exemption.gates)
        results = []
        for result in self._results(standing, gates):
            key = result.rule.replace("-", "_")
            own = exemption is not None and getattr(exemption.gates, key) is not None
            held = exemption if own else None
            results.append(result._replace(exemption=held))
        return results

    def _results(self, standing: Standing, gates: Gates) -> Iterator[GateResult]:
        who = (standing.pilot, standing.file)
        if gates.fail_on:
            met = standing.verdict not in gates.fail_on
            changes, enough = ((), True) if met else self.remedies.better(standing, gates.fail_on)
            yield GateResult(
                *who, "fail-on", met, standing.verdict, gates.fail_on, "", changes, enough
            )
        if gates.min_score is not None:
            yield self._score(standing, gates.min_score)
        if gates.min_coverage is not None:
            met = standing.coverage >= gates.min_coverage - TOLERANCE
            changes = () if met else self.remedies.covered_more(standing, gates.min_coverage)
            yield GateResult(
                *who, "min-coverage", met, standing.coverage, gates.min_coverage, "", changes
            )
        if gates.max_unsupported is not None:
            yield self._unsupported(standing, gates.max_unsupported)
        for requirement in gates.require or ():
            part = next((p for p in standing.parts if p.condition == requirement.condition), None)
            if part is None:
                continue  # does not count for this pilot, so there is nothing to require
            met = part.level is not None and part.level >= requirement.level
            change = Change(part.condition, "level", part.level, requirement.level)
            yield GateResult(
                *who,
                "require",
                met,
                part.level,
                requirement.level,
                part.condition,
                () if met else (change,),
            )
        if gates.max_distance is not None:
            found, most = len(standing.answers), gates.max_distance
            changes = self.remedies.answered(standing, most)
            yield GateResult(*who, "max-distance", found <= most, found, most, "", changes)
        for kind in gates.forbid_observation or ():
            places = dict.fromkeys(
                f for o in standing.observations if o.kind == kind for f in o.facts
            )
            changes = tuple(Change(place, "facts") for place in places)
            value = kind if changes else None
            yield GateResult(*who, "forbid-observation", not changes, value, (kind,), "", changes)

    def _score(self, standing: Standing, bound: float) -> GateResult:
        """Compare the low end of the score; without a score only 0 is reached."""
        met = bound <= 0 or (standing.score is not None and standing.low >= bound - TOLERANCE)
        changes = () if met else self.remedies.scored_more(standing, bound)
        value = None if standing.score is None else standing.low
        return GateResult(
            standing.pilot, standing.file, "min-score", met, value, bound, "", changes
        )

    def _unsupported(self, standing: Standing, bound: int) -> GateResult:
        found = [part for part in standing.parts if part.unsupported]
        strength = self.framework.rules.unsupported.below_evidence
        changes = [
            Change(part.condition, "evidence", None, strength)
            for part in found[: max(len(found) - bound, 0)]
        ]
        return GateResult(
            standing.pilot,
            standing.file,
            "max-unsupported",
            len(found) <= bound,
            len(found),
            bound,
            "",
            tuple(changes),
        )
