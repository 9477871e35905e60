"""Judge pilots for named targets: what travels, what the place was asked, and how the two fit."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Generic, Literal, NamedTuple, TypeVar

from pilotscan.diagnostics import show
from pilotscan.errors import FrameworkError, UsageError
from pilotscan.model.assessment import Assessment, Assessor, Rating
from pilotscan.model.counting import assessments_for, reference_date
from pilotscan.model.languages import either
from pilotscan.model.lookback import known_on
from pilotscan.model.pilot import Pilot
from pilotscan.model.target import Target
from pilotscan.scoring.circumstances import compare_circumstances, fit_by_rule, replacements
from pilotscan.scoring.every_route import route_results
from pilotscan.scoring.judge import judge_pilots
from pilotscan.scoring.ratings import ConditionRating, rate_condition, rate_pilot
from pilotscan.scoring.score import RoutePlan
from pilotscan.scoring.verdict import Known, judge_route
from pilotscan.told import told

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterator, Mapping, Sequence
    from datetime import date

    from pilotscan.model.framework import Framework
    from pilotscan.scoring.circumstances import CircumstanceCompared, Replacements
    from pilotscan.scoring.evaluation import Evaluation
    from pilotscan.scoring.result import RouteResult

__all__ = [
    "ConditionOrigin",
    "Transfer",
    "judge_pairs",
    "judge_whole",
]

From = Literal["travels", "asked-here", "derived", "open"]
_BY_RULE = Assessor(role="independent", id="derived")


class ConditionOrigin(NamedTuple):
    """Where the rating of a condition comes from for a target.

    Parameters
    ----------
    comes_from : travels (with the pilot) | asked-here (rated at the target) | derived (from how the
        essential circumstances are here) | open (belongs here, and is not known)
    at_origin : what is known of it in the pilot; of what does not travel it never counts
    """

    id: str
    comes_from: From
    at_origin: ConditionRating


@dataclass(frozen=True)
class Transfer:
    """One pilot judged for one target.

    Parameters
    ----------
    pilot, target : without what came after the reference date
    as_of : the reference date; None when neither was assessed and none was asked for
    result : the judgement on the route asked for, without what would change it; for that and for
        other routes see `evaluation`
    conditions : in the framework's order
    circumstances : side by side, in the order of the pilot
    """

    pilot: Pilot
    target: Target
    framework: Framework
    as_of: date | None
    result: RouteResult
    conditions: tuple[ConditionOrigin, ...]
    circumstances: tuple[CircumstanceCompared, ...]

    def __repr__(self) -> str:
        """Say in one line of what it is: whole, it fills a notebook."""
        return (
            f"Transfer(pilot={self.pilot.id!r}, target={self.target.id!r}, "
            f"route={self.result.route!r}, verdict={self.result.verdict!r}, as_of={self.as_of})"
        )

    @property
    def missing(self) -> tuple[CircumstanceCompared, ...]:
        """What was essential, and is neither here nor replaced: a reason whatever the verdict."""
        return tuple(
            one
            for one in self.circumstances
            if one.means == "missing" and one.circumstance.role == "essential"
        )

    @cached_property
    def evaluation(self) -> Evaluation:
        """The whole judgement, on every route to a place: that of the pilot as it would be here."""
        [judged] = judge_whole([self])
        return judged


def judge_whole(transfers: Sequence[Transfer]) -> list[Evaluation]:
    """Return the whole judgement of each pair; see `Transfer.evaluation`."""
    together: dict[tuple[str, date | None], list[int]] = defaultdict(list)
    for i, one in enumerate(transfers):
        together[one.result.route, one.as_of].append(i)
    found: dict[int, Evaluation] = {}
    for (route, day), numbers in together.items():
        framework = transfers[numbers[0]].framework
        here = [_pilot_here(transfers[i]) for i in numbers]
        found |= zip(numbers, judge_pilots(here, framework, route=route, as_of=day), strict=True)
    return [
        replace(
            found[i],
            routes=tuple(on for on in found[i].routes if one.framework.routes[on.route].to_a_place),
        )
        for i, one in enumerate(transfers)
    ]


def judge_pairs(
    pilots: Sequence[Pilot],
    targets: Sequence[Target],
    framework: Framework,
    *,
    route: str | None = None,
    as_of: date | None = None,
) -> list[Transfer]:
    """Judge each pilot for each target.

    Parameters
    ----------
    route : instead of the one that each pilot declares; where that leads to no place, the first on
        which pilot and place must match
    as_of : assessments and facts after it do not count; None is the newest assessment of either

    Returns
    -------
    list
        By pilot, then by target.

    Raises
    ------
    FrameworkError
        It does not say of a condition where it belongs, or of no route that it leads to a place.
    UsageError
        The route does not lead to a place.
    """
    judged_on = _routes(pilots, framework, route)
    replaced = replacements(pilots)
    rate_pilots, rate_targets = _rater(pilots, framework), _rater(targets, framework)
    pairs: list[_Pair] = []
    for p, pilot in enumerate(pilots):
        for t, target in enumerate(targets):
            days = (reference_date(pilot, as_of), reference_date(target, as_of))
            day = max((one for one in days if one is not None), default=None)
            at_origin, here = rate_pilots(p, day), rate_targets(t, day)
            pairs.append(_pair(at_origin, here, framework, day, judged_on[p], replaced))
    results: dict[int, RouteResult] = {}
    for name in dict.fromkeys(pair.route for pair in pairs):
        placed = [i for i, pair in enumerate(pairs) if pair.route == name]
        known = Known.of_ratings([pairs[i].rated for i in placed], framework)
        judged = judge_route(known, RoutePlan.of(framework, name), framework.rules)
        nothing = [()] * len(placed)
        results |= zip(
            placed, route_results(name, framework, judged, nothing, nothing), strict=True
        )
    return [
        Transfer(
            pilot=pair.at_origin.described,
            target=pair.here.described,
            framework=framework,
            as_of=pair.day,
            result=results[i],
            conditions=pair.origins,
            circumstances=pair.compared,
        )
        for i, pair in enumerate(pairs)
    ]


def _routes(pilots: Sequence[Pilot], framework: Framework, asked: str | None) -> list[str]:
    """Return the route on which each pilot is judged."""
    if framework.profile_only:
        raise FrameworkError(framework.without_verdict(told("a transfer")))
    silent = [c.id for c in framework.conditions if c.belongs_to is None]
    if silent:
        more = told(" and of %(n)s more", n=str(len(silent) - 1)) if silent[1:] else ""
        raise FrameworkError(
            told(
                "the framework '%(framework)s' cannot judge for another place: it does not say "
                "of '%(condition)s'%(more)s where it belongs. Add 'belongs_to: intervention', "
                "'place' or 'match' to each condition",
                framework=framework.id,
                condition=silent[0],
                more=more,
            )
        )
    possible = [name for name, route in framework.routes.items() if route.to_a_place]
    if not possible:
        raise FrameworkError(
            told(
                "no route of the framework '%(framework)s' leads to a place: add 'to_a_place: "
                "true' to those that do",
                framework=framework.id,
            )
        )
    if asked is not None and asked not in possible:
        raise UsageError(
            told(
                "the route %(route)s does not lead to a place, so no pilot can be judged for a "
                "target on it: choose %(possible)s",
                route=show(asked),
                possible=either(possible),
            )
        )
    matching = [c for c in framework.conditions if c.belongs_to == "match"]
    usual = next(
        (name for name in possible if any(c.is_necessary(name) for c in matching)), possible[0]
    )
    declared = (asked or pilot.scaling.route for pilot in pilots)
    return [name if name in possible else usual for name in declared]


_Of = TypeVar("_Of", Pilot, Target)


class _Rated(NamedTuple, Generic[_Of]):
    """What is known of a pilot or target on a day."""

    described: _Of
    ratings: list[ConditionRating]
    origins: dict[tuple[int, From], ConditionOrigin]
    """Made so far: the same for many pairs."""


def _rater(every: Sequence[_Of], framework: Framework) -> Callable[[int, date | None], _Rated[_Of]]:
    """Return what rates one of many on a day, each once as long as the day makes no difference."""
    made: dict[tuple[int, date | None], _Rated[_Of]] = {}

    def rate(number: int, day: date | None) -> _Rated[_Of]:
        if (number, day) not in made:
            known, later = known_on(every[number], day)
            same = (number, day if later else None)
            if same not in made:
                made[same] = _Rated(known, rate_pilot(every[number], framework, day), {})
            made[number, day] = made[same]
        return made[number, day]

    return rate


class _Pair(NamedTuple):
    at_origin: _Rated[Pilot]
    here: _Rated[Target]
    day: date | None
    route: str
    rated: list[ConditionRating]
    origins: tuple[ConditionOrigin, ...]
    compared: tuple[CircumstanceCompared, ...]


def _pair(  # noqa: PLR0913, PLR0917
    at_origin: _Rated[Pilot],
    here: _Rated[Target],
    framework: Framework,
    day: date | None,
    route: str,
    replaced: Replacements,
) -> _Pair:
    """Take each rating from where it belongs."""
    pilot, target = at_origin.described, here.described
    compared = tuple(compare_circumstances(pilot, target, replaced))
    scale = framework.levels
    by_rule = None if day is None else fit_by_rule(compared, pilot, target, scale)
    rated, origins = [], []
    for c, condition in enumerate(framework.conditions):
        rating = here.ratings[c]
        comes_from: From = "asked-here"
        if condition.belongs_to == "intervention":
            comes_from, rating = "travels", at_origin.ratings[c]
        elif rating.state == "unknown":
            comes_from = "open"
            # a source that speaks against a match is no silence
            unsaid = condition.belongs_to == "match" and not rating.support.contested
            if unsaid and by_rule is not None:
                comes_from = "derived"
                given = [(_BY_RULE.role, by_rule.rating)]
                rating = rate_condition(condition, given, by_rule.side.sources, scale)
        rated.append(rating)
        origin = at_origin.origins.get((c, comes_from))
        if origin is None:
            origin = ConditionOrigin(condition.id, comes_from, at_origin.ratings[c])
            at_origin.origins[c, comes_from] = origin
        origins.append(origin)
    return _Pair(at_origin, here, day, route, rated, tuple(origins), compared)


# --- the pilot as it would be ---------------------------------------------------------------------


def _pilot_here(transfer: Transfer) -> Pilot:
    """Make a pilot of the ratings that count for a pair, to be judged as any other."""
    pilot, target, framework = transfer.pilot, transfer.target, transfer.framework
    own = {c.id for c in framework.conditions if c.belongs_to == "intervention"}
    renamed = {name: _free(f"{target.id}__{name}", pilot.sources) for name in target.sources}
    assessments = [
        *_only(pilot, framework, own.__contains__, {}),
        *_only(target, framework, lambda name: name not in own, renamed),
    ]
    # unknown ratings of the same cite nothing that would count
    derived = [one.id for one in transfer.conditions if one.comes_from == "derived"]
    by_rule = None
    if derived:
        by_rule = fit_by_rule(transfer.circumstances, pilot, target, framework.levels)
    if by_rule is not None and transfer.as_of is not None:
        rating = by_rule.rating
        if by_rule.side is target:
            rating = _citing(rating, renamed)
        assessments.append(
            Assessment.model_construct(
                date=transfer.as_of,
                framework=framework.id,
                assessor=_BY_RULE,
                ratings=dict.fromkeys(derived, rating),
            )
        )
    sources = {renamed[name]: source for name, source in target.sources.items()}
    changes = {
        "place": target.place,
        "assessments": tuple(assessments),
        "informants": target.informants,
        "sources": {**pilot.sources, **sources},
    }
    return pilot.model_copy(update=changes)


def _only(
    described: Pilot | Target,
    framework: Framework,
    counts: Callable[[str], bool],
    renamed: Mapping[str, str],
) -> Iterator[Assessment]:
    """Yield the assessments with those of their ratings that count for a pair."""
    for _, assessment in assessments_for(described, framework):
        kept = {
            name: _citing(rating, renamed)
            for name, rating in assessment.ratings.items()
            if counts(name)
        }
        if kept:
            yield assessment.model_copy(update={"ratings": kept})


def _citing(rating: Rating, renamed: Mapping[str, str]) -> Rating:
    cited = tuple(
        one.model_copy(update={"source": renamed.get(one.source, one.source)})
        for one in rating.evidence
    )
    return rating.model_copy(update={"evidence": cited})


def _free(name: str, taken: Container[str]) -> str:
    while name in taken:
        name += "_"
    return name
