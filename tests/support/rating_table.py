"""What is known of pilots by way of a table: what the judge reads straight from ratings."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pilotscan.model.framework import Framework
from pilotscan.scoring.ratings import ConditionRating
from pilotscan.scoring.verdict import Known


def rating_table(rated: Sequence[Sequence[ConditionRating]], framework: Framework) -> pd.DataFrame:
    """Lay out ratings as one long table.

    Parameters
    ----------
    rated : per pilot what `rate_pilot` returns

    Returns
    -------
    DataFrame
        One row per pilot and condition, pilots in the order given, conditions in the
        framework's. Columns: pilot (position), condition, dimension, state, level (as
        files number it, NaN if none), lowest and alarm (as level), spread, evidence_strength
        (0..4), without_searches (0..4), contradiction (0..3), disputed, contested, unsupported.
    """
    rules = framework.rules
    flat = [rating for row in rated for rating in row]
    ids = [condition.id for condition in framework.conditions]
    dimensions = [framework.dimension_of[name] for name in ids]
    table = pd.DataFrame(
        {
            "pilot": [i for i, row in enumerate(rated) for _ in row],
            "condition": ids * len(rated),
            "dimension": dimensions * len(rated),
            "state": [r.state for r in flat],
            "level": pd.array([r.level for r in flat], dtype="float64"),
            "lowest": pd.array([r.lowest for r in flat], dtype="float64"),
            "alarm": pd.array([r.alarm for r in flat], dtype="float64"),
            "lone": pd.array([r.lone for r in flat], dtype="float64"),
            "alarm_strength": [r.alarm_strength for r in flat],
            "spread": pd.array([r.spread for r in flat], dtype="int64"),
            "evidence_strength": pd.array([r.support.strength for r in flat], dtype="int64"),
            "without_searches": pd.array([r.support.without_searches for r in flat], dtype="int64"),
            "contradiction": pd.array([r.support.contradiction for r in flat], dtype="int64"),
            "contested": pd.array([r.support.contested for r in flat], dtype="bool"),
        }
    )
    table["disputed"] = table["spread"] >= rules.disputed.from_spread
    table["unsupported"] = (table["level"] >= rules.unsupported.from_level) & (
        table["evidence_strength"] < rules.unsupported.below_evidence
    )
    return table


def known_of_table(table: pd.DataFrame, framework: Framework) -> Known:
    """Fold the long table into arrays with one row per pilot."""
    conditions, first = len(framework.conditions), framework.levels.first

    def fold(name: str) -> NDArray[np.generic]:
        return table[name].to_numpy().reshape(-1, conditions)

    return Known(
        level=fold("level").astype(float) - first,
        alarm=fold("alarm").astype(float) - first,
        lone=fold("lone").astype(float) - first,
        alarm_strength=fold("alarm_strength").astype(np.int64),
        strength=fold("evidence_strength").astype(np.int64),
        without_searches=fold("without_searches").astype(np.int64),
        contradiction=fold("contradiction").astype(np.int64),
        contested=fold("contested").astype(bool),
        disputed=fold("disputed").astype(bool),
        applies=fold("state") != "not-applicable",
    )
