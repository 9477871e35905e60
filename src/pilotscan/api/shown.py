"""What was judged, as plain values: the JSON results, without the JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pydantic_core import from_json, to_json

from pilotscan.reporting.pilot.result_json import evaluation_document
from pilotscan.reporting.render import Renderer
from pilotscan.reporting.words.language import Language

if TYPE_CHECKING:
    from pilotscan.comparing.comparison import Comparison
    from pilotscan.scoring.evaluation import Evaluation

__all__ = ["comparison_dict", "evaluation_dict"]


def evaluation_dict(evaluation: Evaluation, lang: str) -> dict[str, Any]:
    """Return one pilot's part of the JSON result; see `Evaluation.to_dict`."""
    made: dict[str, Any] = from_json(to_json(evaluation_document(evaluation, Language(lang))))
    return made


def comparison_dict(comparison: Comparison) -> dict[str, Any]:
    """Return a comparison as its JSON result; see `Comparison.to_dict`."""
    made: dict[str, Any] = from_json(Renderer("en").render(comparison, "json"))
    return made
