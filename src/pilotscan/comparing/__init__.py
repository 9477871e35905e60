"""Many pilots side by side: what fails everywhere, who can learn from whom, how sure an order is.

Facts and judgement only: this package knows no words of a report and writes no files.
"""

from pilotscan.comparing.acceptability import central_weights, rank_acceptability
from pilotscan.comparing.agreement import krippendorff_alpha
from pilotscan.comparing.break_even import break_even_weights
from pilotscan.comparing.comparison import Comparison, compare
from pilotscan.comparing.order import Ordering

__all__ = [
    "Comparison",
    "Ordering",
    "break_even_weights",
    "central_weights",
    "compare",
    "krippendorff_alpha",
    "rank_acceptability",
]
