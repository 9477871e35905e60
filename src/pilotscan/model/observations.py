"""Rules by which a framework sees risks in the facts of a pilot, whatever its ratings.

The kinds are fixed here; thresholds, order and words are data of a framework. What a rule finds
(`pilotscan.scoring.observations`) never changes a level or a verdict.
"""

from __future__ import annotations

from typing import Annotated, Literal, get_args

from pydantic import Field

from pilotscan.model.base import Id, Model, Several, Text
from pilotscan.model.plausibility import Grounding

__all__ = ["KINDS", "TAKES", "VALUES", "Kind", "ObservationRule", "ValueType"]

Kind = Literal[
    "tenure-ends",
    "one-payer",
    "money-ends",
    "demand-swings",
    "larger-than-tested",
    "below-capacity",
    "thinner-staffing",
    "selection-differs",
    "circumstance-missing",
    "old-evidence",
]
KINDS: tuple[Kind, ...] = get_args(Kind)

TAKES: dict[Kind, Literal["share", "years"]] = {
    "tenure-ends": "years",
    "one-payer": "share",
    "money-ends": "years",
    "demand-swings": "share",
    "larger-than-tested": "share",
    "below-capacity": "share",
    "thinner-staffing": "share",
    "old-evidence": "years",
}
"""The threshold that a rule of a kind needs; the other kinds have none."""

ValueType = Literal["text", "number", "share", "date"]

VALUES: dict[Kind, dict[str, ValueType]] = {
    "tenure-ends": {"until": "date"},
    "one-payer": {"payer": "text", "share": "share", "known": "number", "lines": "number"},
    "money-ends": {"last": "date"},
    "demand-swings": {
        "what": "text",
        "before": "number",
        "before_date": "date",
        "after": "number",
        "after_date": "date",
        "fall": "share",
    },
    "larger-than-tested": {"next": "number", "reached": "number"},
    "below-capacity": {"reached": "number", "capacity": "number"},
    "thinner-staffing": {
        "what": "text",
        "staff": "number",
        "people": "number",
        "next_staff": "number",
        "next_people": "number",
    },
    "selection-differs": {"by": "text", "on": "text", "next_by": "text", "next_on": "text"},
    "circumstance-missing": {"what": "text"},
    "old-evidence": {"newest": "date"},
}
"""What the sentence of a rule can name in braces."""


class ObservationRule(Model):
    """A rule that looks at facts; `says` names values in braces, `ask` is a plain question."""

    kind: Kind
    share: Annotated[float, Field(ge=0, le=10)] | None = None
    years: Annotated[int, Field(ge=1, le=50)] | None = None
    routes: Annotated[Several[Id], Field(min_length=1)] | None = None
    says: Text
    ask: Text
    grounded_in: Several[Grounding] = ()

    def counts_on(self, route: str) -> bool:
        """Tell whether the rule is looked at on a route."""
        return self.routes is None or route in self.routes
