"""What a target file says that no pilot, or no rule, can use."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from pilotscan.checks.finding import Finding, Path, list_some
from pilotscan.diagnostics import Severity, show
from pilotscan.model.counting import assessments_for
from pilotscan.told import told

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from pilotscan.model.framework import Framework
    from pilotscan.model.pilot import Circumstance
    from pilotscan.model.target import Target

    Circumstances: TypeAlias = Mapping[str, Sequence[Circumstance] | None]

__all__ = ["check_named", "check_replacements", "check_travelling"]


def check_travelling(target: Target, framework: Framework) -> Iterator[Finding]:
    """PS508: ratings of what travels with the intervention, and so is taken from the pilot."""
    for i, assessment in assessments_for(target, framework):
        for name in assessment.ratings:
            condition = framework.condition_by_id.get(name)
            if condition is not None and condition.belongs_to == "intervention":
                yield Finding(
                    "PS508",
                    ("assessments", i, "ratings", name),
                    told(
                        "'%(name)s' belongs to the intervention: it is taken from each "
                        "pilot, and this "
                        "rating does not count",
                        name=name,
                    ),
                    told("leave it out here; it is rated in the pilot's own file"),
                    Severity.WARNING,
                    key=True,
                )


def check_replacements(target: Target) -> Iterator[Finding]:
    """PS416: a replacement of what is there."""
    for pilot, circumstances in target.circumstances.items():
        for name, there in circumstances.items():
            if there.here == "present" and there.replacement is not None:
                yield Finding(
                    "PS416",
                    ("circumstances", pilot, name, "replacement"),
                    told("'%(name)s' is present here, so nothing has to replace it", name=name),
                    told("leave the replacement out, or write 'here: partly' or 'here: absent'"),
                    Severity.WARNING,
                    key=True,
                )


def check_named(target: Target, pilots: Circumstances) -> Iterator[Finding]:
    """PS307 and PS308: pilots and circumstances that are not there, or cannot be named.

    Parameters
    ----------
    pilots : the circumstances of all there are, by id; None of one that cannot be judged
    """
    for name, spoken_of in target.circumstances.items():
        path: Path = ("circumstances", name)
        if name not in pilots:
            yield Finding(
                "PS307",
                path,
                told("%(name)s is none of the pilots read with this file", name=show(name)),
                told("pilots: %(pilots)s", pilots=list_some(pilots)),
                Severity.WARNING,
                key=True,
                near=(name, pilots),
            )
        circumstances = pilots.get(name)
        if circumstances is None:
            continue
        named = [item.id for item in circumstances if item.id is not None]
        for circumstance in spoken_of:
            if circumstance not in named:
                yield Finding(
                    "PS307",
                    (*path, circumstance),
                    told(
                        "%(circumstance)s is not a circumstance of the pilot '%(name)s'",
                        circumstance=show(circumstance),
                        name=name,
                    ),
                    told("circumstances: %(named)s", named=list_some(named))
                    if named
                    else told("none of them has an id"),
                    key=True,
                    near=(circumstance, named),
                )
        for item in circumstances:
            if item.id is None and item.role == "essential":
                yield Finding(
                    "PS308",
                    path,
                    told(
                        "a circumstance that is essential to '%(name)s' has no id, so nobody "
                        "can say "
                        "whether it is here: %(what)s",
                        name=name,
                        what=show(item.what),
                    ),
                    told("give it an 'id' in the pilot's file"),
                    Severity.WARNING,
                    key=True,
                )
