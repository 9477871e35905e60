"""A comparison as JSON: its settings, and every table as a list of rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pydantic_core import to_json

from pilotscan.comparing.agreement import RESAMPLES
from pilotscan.comparing.uncertainty import keep_shares
from pilotscan.reporting.exports.cells import plain_values
from pilotscan.reporting.pilot.result_json import framework_document
from pilotscan.told import ENGLISH

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from pilotscan.comparing.comparison import Comparison
    from pilotscan.diagnostics import Diagnostic
    from pilotscan.told import Teller

__all__ = ["comparison_json"]


def comparison_json(
    comparison: Comparison,
    *,
    diagnostics: Sequence[Diagnostic] = (),
    language: Teller = ENGLISH,
) -> str:
    """Write a comparison as one JSON document; numbers unrounded, `null` for no value.

    Parameters
    ----------
    language : of the sentences in diagnostics, which are all that depends on it
    """
    settings, ordering = comparison.settings, comparison.ordering
    rules = comparison.framework.rules
    document = {
        **framework_document(comparison.framework, settings.framework_sha256),
        "settings": {
            "route": settings.route,
            "as_of": None if settings.as_of is None else settings.as_of.isoformat(),
            "selection": list(settings.selection),
            "sort": settings.sort,
            "seed": settings.seed,
            "resamples": RESAMPLES,
        },
        "ordering": None
        if ordering is None
        else {
            "draws": ordering.draws,
            "seed": ordering.seed,
            "weights": ordering.weights,
            "across_routes": ordering.across_routes,
            "rank_from": ordering.line(comparison.framework),
            "keep_level_by_evidence": keep_shares(rules).tolist(),
        },
        "tables": {name: _rows(frame) for name, frame in comparison.listed_tables().items()},
        "diagnostics": [diagnostic.as_json(language) for diagnostic in diagnostics],
    }
    return to_json(document, indent=2).decode() + "\n"


def _rows(frame: pd.DataFrame) -> list[dict[str, Any]]:
    columns = {str(name): plain_values(column) for name, column in frame.items()}
    return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]
