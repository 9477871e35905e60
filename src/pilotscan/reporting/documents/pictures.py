"""Charts on their own: the SVG of the pages with its size and colours written into it.

A page's style sheet sizes and colours its charts. What leaves the page (PDF, Word, a picture
file) has no style sheet, so the same template gets the tokens of the light scheme as fixed values.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

import jinja2

from pilotscan.errors import RenderError
from pilotscan.reporting.templating.environment import environment_for, fill_here, source
from pilotscan.told import told

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["FONT", "WIDTH", "ChartImage", "chart_style", "draw", "freeze"]

WIDTH = 640
"""CSS pixels across: what a chart has on a page of A4."""
NARROW: Mapping[str, int] = {"deciding": 380, "known": 360}
"""Of charts that stand in a column."""
FONT = "Libertinus Serif"
"""The font of charts outside a browser: part of typst, so the same on every machine."""

_TOKEN = re.compile(r"--([\w-]+):\s*([^;]+);")
_USE = re.compile(r"var\(--([\w-]+)\)")
_OPENING = re.compile(r"<svg\b[^>]*>")
_HEIGHT = re.compile(r'\bheight="(\d+)"')


class ChartImage(NamedTuple):
    """A self-contained SVG; sizes in CSS pixels."""

    svg: str
    width: int
    height: int


def draw(
    lang: str, own: Path | None, name: str, page: object, more: Mapping[str, object]
) -> ChartImage:
    """Draw one chart of a report on its own.

    Parameters
    ----------
    own : folder of templates of a user's own
    name : of a template in ``charts/``
    more : what it may use beside the page

    Raises
    ------
    RenderError
        A template cannot be filled in, or is no chart.
    """
    values = {"site": None, "page": page, **more}
    drawn = fill_here(lang, "html", own, f"charts/{name}.svg.j2", values)
    environment = environment_for(lang, "html", own)
    try:
        sheets = [source(environment, f"style/{part}.css") for part in ("tokens", "charts")]
        return freeze(drawn, chart_style(*sheets), NARROW.get(name, WIDTH))
    except (KeyError, ValueError, jinja2.TemplateError) as error:
        if own is None:
            raise
        raise RenderError(
            told("the chart %(name)s cannot be drawn on its own: %(error)s", name=name, error=error)
        ) from error


def chart_style(tokens: str, charts: str) -> str:
    """Fill the tokens of the light scheme into the style sheet of the charts.

    Parameters
    ----------
    tokens : a style sheet whose first block defines ``--name: value;``
    charts : a style sheet that uses ``var(--name)``

    Raises
    ------
    KeyError
        A token that is used is not defined.
    """
    values = dict(_TOKEN.findall(tokens[: tokens.index("}")]))
    values |= {"sans": f'"{FONT}"', "serif": f'"{FONT}"'}
    return _USE.sub(lambda use: values[use[1]], charts)


def freeze(svg: str, style: str, width: int = WIDTH) -> ChartImage:
    """Give a chart of a page its size and its style.

    Raises
    ------
    ValueError
        The text is no chart, or says no height.
    """
    opening = _OPENING.search(svg)
    height = _HEIGHT.search(opening[0]) if opening else None
    if opening is None or height is None:
        raise ValueError("a chart is an <svg> with a height")
    head = f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height[1]}">'
    body = svg[opening.end() :]
    return ChartImage(f"{head}<style>{style}</style>{body}".strip(), width, int(height[1]))
