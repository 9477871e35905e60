"""When which verdict is given, and the numbers of all rules: what every page says of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from pilotscan.model.quoted import quoting
from pilotscan.reporting.words.phrases import MARK_SHAPES
from pilotscan.reporting.words.reasons import needs_of_best
from pilotscan.reporting.words.said import Said
from pilotscan.reporting.words.wording import Wording

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pilotscan.model.framework import Framework
    from pilotscan.model.scale import Verdict
    from pilotscan.reporting.words.language import Language

__all__ = ["Limits", "VerdictRule", "limits", "route_titles", "verdict_rules"]

TRIED: tuple[Verdict, ...] = (
    "stop-or-repair",
    "not-yet",
    "not-assessable",
    "ready-stepwise",
    "conditional",
)
"""The verdicts as a reader tries them: the last one is what is left."""


class VerdictRule(NamedTuple):
    """A verdict and what it depends on.

    Parameters
    ----------
    needs : all of these must hold; only of the best verdict
    stops : conditions that stop, with the level and the routes
    by_route : other names, by route
    """

    id: Verdict
    mark: str
    title: Said
    needs: tuple[str, ...]
    stops: tuple[tuple[str, Said, int, tuple[Said, ...]], ...]
    by_route: tuple[tuple[Said, Said], ...]


class Limits(NamedTuple):
    """The numbers of a framework's rules; shares and means as text.

    Parameters
    ----------
    quorum : from how many people on it takes more than one to stop, how many of them, and the
        strength of a source with which one is enough; None if one always is
    enough : the strength of evidence that others need where too few for a stop warn of it
    voices : how much each role of assessors weighs; empty if all weigh the same
    keep_shares : how often a known level stays as it is in a draw, for strength 0 to 4; or empty
    """

    has_necessary: bool
    same_weights: bool
    min_coverage: str
    min_score_coverage: str
    min_evidence: int
    documented_from: int
    unsupported_from: int
    disputed_from: int
    ready_mean: str
    systemic_share: str
    systemic_from: int
    quorum: tuple[int, int, int] | None
    enough: int
    voices: str
    keep_shares: str
    searched: str
    first_level: int
    last_level: int


def verdict_rules(framework: Framework, language: Language) -> tuple[VerdictRule, ...]:
    """Lay out what each verdict depends on, in the order in which they are tried; if any."""
    if framework.profile_only:
        return ()
    say = Wording(framework, language)
    stops = tuple(
        (
            stop.condition,
            say.said(framework.condition_by_id[stop.condition].title),
            stop.at,
            route_titles(stop.routes, say),
        )
        for stop in framework.rules.stop
    )
    needs = tuple(needs_of_best(framework, language).values())
    found = []
    for verdict in TRIED:
        wording = framework.verdicts.get(verdict)
        found.append(
            VerdictRule(
                verdict,
                MARK_SHAPES[verdict],
                say.said(wording.title) if wording else Said(language.label("verdict", verdict)),
                needs if verdict == "ready-stepwise" else (),
                stops if verdict == "stop-or-repair" else (),
                say.names_by_route(verdict),
            )
        )
    return tuple(found)


def limits(framework: Framework, language: Language) -> Limits:
    """Write the numbers of a framework's rules."""
    rules, share = framework.rules, language.exact_percent
    conditions, dimensions = framework.conditions, framework.dimensions
    quorum, keep = rules.stop_quorum, rules.uncertainty
    return Limits(
        has_necessary=any(condition.necessary for condition in conditions),
        same_weights=len({d.weight for d in dimensions})
        == len({c.weight for c in conditions})
        == 1,
        min_coverage=share(rules.min_coverage),
        min_score_coverage=share(rules.min_score_coverage),
        min_evidence=rules.min_evidence,
        documented_from=rules.unsupported.below_evidence,
        unsupported_from=rules.unsupported.from_level,
        disputed_from=rules.disputed.from_spread,
        ready_mean=language.number(rules.ready.min_dimension_mean),
        systemic_share=share(rules.systemic.above_share),
        systemic_from=rules.systemic.from_pilots,
        quorum=(quorum.from_assessors, quorum.at_least, quorum.or_base) if quorum else None,
        enough=rules.enough,
        voices=Wording(framework, language).voices(),
        keep_shares=language.together(list(map(share, keep.keep_level_by_evidence)))
        if keep
        else "",
        searched=quoting({language.code: "{searched}"}, framework)[language.code],
        first_level=framework.levels.first,
        last_level=framework.levels.last,
    )


def route_titles(routes: Iterable[str], say: Wording) -> tuple[Said, ...]:
    """Name routes in the order of the framework."""
    wanted = set(routes)
    known = say.framework.routes.items()
    return tuple(say.said(route.title) for name, route in known if name in wanted)
