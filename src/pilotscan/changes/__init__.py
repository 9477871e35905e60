"""What changed between two moments: pilots, verdicts and why, apart from changes of the rules."""

from pilotscan.changes.causes import Cause, find_cause
from pilotscan.changes.difference import (
    Changes,
    PilotChange,
    compare_snapshots,
)
from pilotscan.changes.regressions import Finding
from pilotscan.changes.snapshot import (
    AheadState,
    ConditionState,
    FrameworkMark,
    PilotState,
    Snapshot,
    Unjudged,
    state_of,
)
from pilotscan.changes.steps import AheadChange, ConditionChange, NumberChange, Step, VerdictChange
from pilotscan.scoring.result import RouteState

__all__ = [
    "AheadChange",
    "AheadState",
    "Cause",
    "Changes",
    "ConditionChange",
    "ConditionState",
    "Finding",
    "FrameworkMark",
    "NumberChange",
    "PilotChange",
    "PilotState",
    "RouteState",
    "Snapshot",
    "Step",
    "Unjudged",
    "VerdictChange",
    "compare_snapshots",
    "find_cause",
    "state_of",
]
