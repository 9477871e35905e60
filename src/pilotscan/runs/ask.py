"""Read pilots, and places for which they are judged, and put what is open on sheets."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from pilotscan.asking.meeting import meetings
from pilotscan.asking.sheets import sheets
from pilotscan.asking.subjects import of_pair, of_pilot
from pilotscan.diagnostics import did_you_mean, show
from pilotscan.errors import UsageError
from pilotscan.runs.judging import judge_many
from pilotscan.runs.many import Job
from pilotscan.runs.transfer import read_targets, transfer_many
from pilotscan.told import told

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pilotscan.asking.sheets import Sheet
    from pilotscan.asking.subjects import Subject
    from pilotscan.runs.many import Many

__all__ = ["AskJob", "Wanted", "check_after", "choose_sheets", "subjects_of", "subjects_of_pairs"]


@dataclass(frozen=True, slots=True, kw_only=True)
class AskJob(Job):
    """What to ask about.

    Parameters
    ----------
    known : about what is known already too
    """

    known: bool = False


class Wanted(NamedTuple):
    """Which sheets are made.

    Parameters
    ----------
    at_most : questions of a sheet
    informants : keys of sheets; all if there are none
    meeting : one for the conversation about differences, instead of those for informants
    """

    at_most: int | None = None
    informants: tuple[str, ...] = ()
    meeting: bool = False


def subjects_of(many: Many, job: AskJob) -> list[Subject]:
    """Return what to ask about every pilot that can be judged, in the order of the files."""
    return [of_pilot(one, known=job.known) for one in judge_many(many, job)]


def subjects_of_pairs(many: Many, targets: Many, job: AskJob) -> list[Subject]:
    """Return what to ask about pilots and about the places for which they are judged.

    Raises
    ------
    UsageError, FrameworkError
        As `transfer_many`.
    """
    origins = {one.pilot.id: one for one in judge_many(many, job)}
    pilots = [one.pilot for one in origins.values()]
    places = read_targets(targets, job, pilots, many.claimed)
    found: dict[tuple[str, str], Subject] = {}
    for transfer in transfer_many(pilots, places, job):
        for subject in of_pair(transfer, origins[transfer.pilot.id], known=job.known):
            found.setdefault((subject.id, transfer.pilot.id), subject)
    return list(found.values())


def check_after(subjects: Sequence[Subject], after: str) -> None:
    """Refuse to ask again after a round in which nobody answered.

    Raises
    ------
    UsageError
        No assessment that counts is of it.
    """
    rounds = {
        held
        for subject in subjects
        for assessment in subject.evaluation.assessments
        if (held := getattr(assessment, "round", None)) is not None
    }
    if after in rounds:
        return
    hint = did_you_mean(after, rounds) or told(
        "rounds: %(known)s", known=", ".join(sorted(rounds)) or told("none")
    )
    raise UsageError(
        told(
            "--after: nobody answered in the round %(name)s: %(hint)s", name=show(after), hint=hint
        )
    )


def choose_sheets(subjects: Sequence[Subject], wanted: Wanted) -> tuple[Sheet, ...]:
    """Return the sheets for informants, or those for a meeting.

    Raises
    ------
    UsageError
        There is no sheet for somebody who is wanted.
    """
    if wanted.meeting:
        return meetings(subjects)
    made = sheets(subjects, wanted.at_most)
    known = [sheet.key for sheet in made]
    for name in wanted.informants:
        if name not in known:
            hint = did_you_mean(name, known) or told(
                "there are sheets for %(known)s", known=", ".join(known) or told("nobody")
            )
            raise UsageError(
                told(
                    "--informant: nothing is asked of %(name)s: %(hint)s",
                    name=show(name),
                    hint=hint,
                )
            )
    return tuple(s for s in made if not wanted.informants or s.key in wanted.informants)
