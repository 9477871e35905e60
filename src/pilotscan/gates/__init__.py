"""Gates: what a set of pilots must keep to before a change is accepted (docs/reference/gates.md).

A gate compares what a judgement says with a bound. It does not change a verdict, and knows neither
clock nor terminal.
"""

from pilotscan.gates.judging import GateResult, Judging, Rule, read_gates
from pilotscan.gates.standing import Change, Part, Seen, Standing, What, standing_of

__all__ = [
    "Change",
    "GateResult",
    "Judging",
    "Part",
    "Rule",
    "Seen",
    "Standing",
    "What",
    "read_gates",
    "standing_of",
]
