"""The colours of the pages in the parts of a Word document."""

from __future__ import annotations

import re
from functools import cache

from pilotscan.loading.builtin import templates_folder
from pilotscan.reporting.documents.pictures import chart_style

__all__ = ["filled", "tone_of"]

_HEX = re.compile(r'"#([0-9a-fA-F]{6})"')


_TONE = re.compile(r"^\.([\w-]+) \{ --tone: var\(--([\w-]+)\);", re.MULTILINE)


@cache
def _sheet(name: str) -> str:
    return (templates_folder() / "style" / f"{name}.css").read_text("utf-8")


@cache
def _tones() -> dict[str, str]:
    return dict(_TONE.findall(_sheet("report")))


def filled(text: str) -> str:
    """Fill the colours of the light scheme into a part, as Word writes colours."""
    return _HEX.sub(r'"\1"', chart_style(_sheet("tokens"), text))


def tone_of(verdict: str) -> str:
    """Return the name of the colour that a verdict has on the pages."""
    return _tones().get(verdict, "unclear")
