"""Read pilots and targets, and judge each pilot for each target."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pilotscan.errors import UsageError
from pilotscan.loading.assessment_files import share_out
from pilotscan.loading.language import hold_stdin
from pilotscan.reading import check_target_file
from pilotscan.runs.many import FileRead
from pilotscan.scoring.transfer import judge_pairs
from pilotscan.told import told

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pilotscan.loading.discover import FoundFile
    from pilotscan.model.framework import Framework
    from pilotscan.model.pilot import Circumstance, Pilot
    from pilotscan.model.target import Target
    from pilotscan.runs.many import Job, Many
    from pilotscan.scoring.transfer import Transfer

__all__ = ["read_targets", "share_assessments", "transfer_many"]


def share_assessments(pilots: Many, targets: Many) -> None:
    """Put every assessment file to its pilot or target, whichever paths it lies behind."""
    pilots.found, targets.found = share_out(pilots.found, targets.found)


def read_targets(
    many: Many, job: Job, pilots: Sequence[Pilot], claimed: dict[str, str]
) -> list[Target]:
    """Read and check targets, and return those that pilots can be judged for.

    Parameters
    ----------
    pilots : whose circumstances the targets must name as they are called; other pilots that a
        target names are not looked for
    claimed : the ids that pilots have; a target needs one of its own
    """
    many.claimed = claimed
    circumstances = {pilot.id: pilot.circumstances for pilot in pilots}
    framework = job.framework.framework
    read = (_target(hold_stdin(file), framework, circumstances) for file in many.found)
    found = [item.checked.target for item, counts in many.gather(read) if counts]
    return [target for target in found if target is not None]


def transfer_many(pilots: Sequence[Pilot], targets: Sequence[Target], job: Job) -> list[Transfer]:
    """Judge each pilot for each target.

    Raises
    ------
    UsageError
        There is no pilot or no target to judge, or the route does not lead to a place.
    FrameworkError
        It does not say of a condition where it belongs.
    """
    if not pilots:
        raise UsageError(told("there is nothing to judge: no pilot can be judged"))
    if not targets:
        raise UsageError(
            told(
                "there is no place to judge for: no target file could be used. 'pilotscan new ID "
                "--target --for PILOT' writes one to fill in"
            )
        )
    return judge_pairs(pilots, targets, job.framework.framework, route=job.route, as_of=job.as_of)


def _target(
    file: FoundFile, framework: Framework, pilots: dict[str, tuple[Circumstance, ...]]
) -> FileRead:
    checked = check_target_file(file, framework)
    if checked.target is not None and not pilots.keys().isdisjoint(checked.target.circumstances):
        others = dict.fromkeys(checked.target.circumstances)
        checked = check_target_file(file, framework, {**others, **pilots})
    return FileRead(checked)
