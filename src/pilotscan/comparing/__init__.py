"""Many pilots side by side: what fails everywhere, who can learn from whom, how sure an order is.

Facts and judgement only: this package knows no words of a report and writes no files.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
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

_HOMES = {
    "Comparison": "comparison",
    "Ordering": "order",
    "break_even_weights": "break_even",
    "central_weights": "acceptability",
    "compare": "comparison",
    "krippendorff_alpha": "agreement",
    "rank_acceptability": "acceptability",
}


def __getattr__(name: str) -> object:
    """Load a name from its home on first use: a report of one pilot needs little of all this."""
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return import_module(f"{__name__}.{home}").__dict__[name]
