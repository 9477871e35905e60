"""Faults across fields and across files: what no single field can know to be wrong.

Takes models and documents, returns diagnostics; reads nothing and judges no pilot. By family of
codes: `references` (PS3xx), `consistency` and `misreading` (PS4xx), `ratings` and `plausibility`
(PS5xx), `privacy` (PS6xx); besides, `frameworks`, `framework_names` and `fact_rules` for framework
files, `targets` for target files, and `allowing` for what an author allows.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pilotscan.checks.allowing import apply_allowances
from pilotscan.checks.consistency import (
    check_assessors,
    check_circumstances,
    check_figures,
    check_funding,
    check_look_back,
    check_periods,
    check_source_years,
    check_status,
)
from pilotscan.checks.finding import Finding, locate_findings
from pilotscan.checks.misreading import check_misreading
from pilotscan.checks.plausibility import check_facts
from pilotscan.checks.privacy import check_privacy, keep_private
from pilotscan.checks.ratings import check_levels, check_not_applicable
from pilotscan.checks.references import (
    check_borrowed,
    check_conditions,
    check_frameworks_named,
    check_roles,
    check_routes,
    check_shared,
    check_sources,
    citations_of,
)
from pilotscan.diagnostics import MAX_FAULTS, Diagnostic, Location, Severity, did_you_mean, show
from pilotscan.loading.builtin import builtin_frameworks
from pilotscan.loading.document import format_path
from pilotscan.loading.gathering import Gathered, gather
from pilotscan.model.pilot import Pilot, Place
from pilotscan.told import in_a_row, told

if TYPE_CHECKING:
    from datetime import date

    from pilotscan.checks.targets import Circumstances
    from pilotscan.loading.document import Document
    from pilotscan.model.assessment_file import AssessmentFile
    from pilotscan.model.framework import Framework
    from pilotscan.model.target import Target

__all__ = [
    "STILL_JUDGED",
    "apply_allowances",
    "check_assessment",
    "check_framework",
    "check_misreading",
    "check_names",
    "check_pilot",
    "check_privacy",
    "check_target",
    "duplicate_id",
    "keep_private",
    "without_owner",
]

STILL_JUDGED = frozenset({"PS501", "PS502"})
"""Errors whose consequence the contract fixes (the rating counts as unknown): the pilot is
judged all the same. Any other error must be mended first, because judging would be a guess."""


def check_pilot(  # noqa: PLR0913
    pilot: Pilot,
    framework: Framework,
    document: Document,
    *,
    route: str | None = None,
    as_of: date | None = None,
    complete: bool = True,
) -> list[Diagnostic]:
    """Check a pilot against itself and against a framework.

    Parameters
    ----------
    route : that is judged instead of the pilot's own, which then need not be of the framework
    as_of : later assessments are not compared with the facts
    complete : the pilot is the whole file; else parts of it were left out as faulty, and what
        only their absence would show is not looked for

    Returns
    -------
    list
        Diagnostics PS3xx, PS4xx and PS5xx with their places, in the order of the file.
    """
    cited = list(citations_of(pilot))
    findings: list[Finding] = [
        *check_sources(pilot, cited, unused=complete),
        *(check_borrowed(pilot, cited, document) if isinstance(document, Gathered) else ()),
        *check_shared(pilot, cited, document),
        *check_routes(pilot, framework, route),
        *check_conditions(pilot, framework),
        *check_roles(pilot, framework),
        *check_frameworks_named(pilot, framework),
        *check_periods(pilot),
        *check_figures(pilot),
        *check_circumstances(pilot),
        *check_assessors(pilot, framework),
        *check_source_years(pilot, framework),
        *check_levels(pilot, framework),
        *check_not_applicable(pilot, framework),
    ]
    if complete:
        findings += [
            *check_funding(pilot),
            *check_status(pilot),
            *check_look_back(pilot, as_of),
            *check_facts(pilot, framework, as_of),
        ]
    return locate_findings(findings, document)


def check_target(
    target: Target,
    framework: Framework,
    document: Document,
    pilots: Circumstances | None = None,
    *,
    complete: bool = True,
) -> list[Diagnostic]:
    """Check a target against itself, a framework and the pilots it names; see `check_pilot`.

    Parameters
    ----------
    pilots : the circumstances of all pilots there are, by id, None of one that cannot be judged;
        None if no pilots are at hand
    """
    from pilotscan.checks.targets import (  # noqa: PLC0415 - few runs have one
        check_named,
        check_replacements,
        check_travelling,
    )

    cited = list(citations_of(target))
    findings: list[Finding] = [
        *check_sources(target, cited, unused=complete),
        *(check_borrowed(target, cited, document) if isinstance(document, Gathered) else ()),
        *check_shared(target, cited, document),
        *check_conditions(target, framework),
        *check_roles(target, framework),
        *check_frameworks_named(target, framework),
        *check_figures(target),
        *check_assessors(target, framework),
        *check_source_years(target, framework),
        *check_levels(target, framework),
        *check_not_applicable(target, framework),
        *check_travelling(target, framework),
        *check_replacements(target),
        *(check_named(target, pilots) if pilots is not None else ()),
    ]
    return locate_findings(findings, document)


def check_assessment(
    assessment: AssessmentFile, framework: Framework, document: Document, *, complete: bool = True
) -> list[Diagnostic]:
    """Check an assessment file by itself; what only its pilot could show is not looked for."""
    nobody = Pilot(
        pilotscan=1,
        id="unknown",
        name="unknown",
        place=Place(country="NL", scope="international"),
    )
    alone, where = gather(nobody, document, [(assessment, document)])
    findings = [
        *check_sources(alone, list(citations_of(alone)), unused=complete),
        *check_conditions(alone, framework),
        *check_roles(alone, framework),
        *check_frameworks_named(alone, framework),
        *check_source_years(alone, framework),
        *check_levels(alone, framework),
        *check_not_applicable(alone, framework),
    ]
    # what is not listed here may be listed by the pilot
    return locate_findings([one for one in findings if one.code != "PS302"], where)


def check_names(pilot: Pilot, framework: Framework, route: str | None = None) -> list[Diagnostic]:
    """Check that what a pilot made in memory names is there: conditions, levels, sources, route.

    Nobody is warned of a pilot that has no file. So a framework whose name looks like that of the
    one in use, and is none of ours, is an error here: it would leave every condition unknown.

    Parameters
    ----------
    route : that is judged instead of the pilot's own

    Returns
    -------
    list
        Errors PS204 and PS3xx; in the place of a file stands the pilot's id in angle brackets.
    """
    findings = [
        *check_sources(pilot, list(citations_of(pilot)), unused=False),
        *check_routes(pilot, framework, route),
        *check_conditions(pilot, framework),
        *check_roles(pilot, framework),
        *check_frameworks_named(pilot, framework),
        *check_levels(pilot, framework),
    ]
    made: list[Diagnostic] = []
    for finding in findings:
        near = did_you_mean(*finding.near) if finding.near and len(made) < MAX_FAULTS else ""
        is_misspelt = bool(near) and finding.code == "PS303" and not _is_of_ours(finding)
        if finding.severity is Severity.ERROR or is_misspelt:
            where = Location(f"<{pilot.id}>", path=format_path(finding.path), steps=finding.path)
            # without a line of a file to show, the misspelt name is in the hint
            hint = in_a_row((near, finding.hint), " ") if is_misspelt else near or finding.hint
            made.append(Diagnostic(finding.code, Severity.ERROR, finding.message, where, hint))
    return made


def _is_of_ours(finding: Finding) -> bool:
    return finding.near is not None and finding.near[0] in builtin_frameworks()


def duplicate_id(
    name: str, first_file: str, where: Location, excerpt: str = "", excerpt_column: int = 1
) -> Diagnostic:
    """Say that another file read before has the same id."""
    return Diagnostic(
        "PS402",
        Severity.ERROR,
        told(
            "the id %(name)s is used in %(first_file)s already",
            name=show(name),
            first_file=first_file,
        ),
        where,
        told("give one of the two another id; this file is not evaluated"),
        excerpt,
        excerpt_column,
    )


def without_owner(assessment: Document, owner: str) -> Diagnostic:
    """PS417: say that an assessment file is read without what it is about.

    Parameters
    ----------
    owner : the id that it says
    """
    return assessment.lines.diagnostic(
        "PS417",
        Severity.WARNING,
        told("no pilot or target with the id %(name)s is read here", name=show(owner)),
        assessment.locate(["pilot"]),
        told("correct the id, or read the file together with its pilot; its ratings do not count"),
    )


def check_framework(framework: Framework, document: Document) -> list[Diagnostic]:
    """Check that a framework does not break its own rules; see docs of the framework file."""
    # Of ours it is known, so that few runs need these.
    from pilotscan.checks.fact_rules import (  # noqa: PLC0415
        check_observations,
        check_plausibility,
    )
    from pilotscan.checks.framework_names import check_ids  # noqa: PLC0415
    from pilotscan.checks.frameworks import (  # noqa: PLC0415
        check_profile,
        check_rules,
        check_scale,
    )

    findings = [
        *check_ids(framework),
        *check_scale(framework),
        *check_rules(framework),
        *check_profile(framework, document),
        *check_plausibility(framework),
        *check_observations(framework),
    ]
    return locate_findings(findings, document)
