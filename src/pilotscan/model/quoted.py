"""The numbers and names of a framework where the texts of the glossary quote them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pilotscan.catalogue import Words, labels
from pilotscan.model.languages import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from pilotscan.model.base import Text
    from pilotscan.model.framework import Framework

__all__ = ["quoting"]


def quoting(says: Mapping[str, str], framework: Framework) -> Words:
    """Return a text of the catalogue by language, with a framework's own numbers and names in it.

    Parameters
    ----------
    says : by language; what stands in braces is one of the names in `_quoted`
    """
    return Words(
        {
            lang: text.format_map(_quoted(framework, lang)) if "{" in text else text
            for lang, text in says.items()
        }
    )


def _quoted(framework: Framework, lang: str) -> dict[str, str]:
    rules, ready = framework.rules, framework.rules.ready
    stops = [framework.condition_by_id[stop.condition].title for stop in rules.stop]
    scale = framework.levels
    numbers = {
        "first": scale.first,
        "last": scale.last,
        "steps": scale.top,
        "conditions": len(framework.conditions),
        "min_coverage": rules.min_coverage,
        "min_score_coverage": rules.min_score_coverage,
        "min_evidence": rules.min_evidence,
        "ready_level": ready.min_level,
        "ready_evidence": ready.min_evidence,
        "ready_mean": ready.min_dimension_mean,
        "ready_share": ready.min_applicable_share,
        "unsupported_from": rules.unsupported.from_level,
        "documented_from": rules.unsupported.below_evidence,
        "disputed_from": rules.disputed.from_spread,
    }
    return {
        "framework": framework.id,
        "routes": _listed((route.title for route in framework.routes.values()), lang),
        "stops": _listed(stops, lang) or labels()["none"][lang],
        "searched": _either(range(scale.first, scale.searched + 1), lang),
        "lowest": framework.label(scale.first).in_language(lang)[0],
        **{name: _number(value, lang) for name, value in numbers.items()},
    }


def _listed(titles: Iterable[Text], lang: str) -> str:
    return ", ".join(dict.fromkeys(title.in_language(lang)[0] for title in titles))


def _either(levels: Iterable[int], lang: str) -> str:
    return f" {labels()['or'][lang]} ".join(map(str, levels))


def _number(value: float, lang: str) -> str:
    text = f"{value:.9g}"
    return text.replace(".", ",") if LANGUAGES[lang].comma_decimal else text
