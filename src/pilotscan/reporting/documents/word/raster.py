"""Charts as PNG, for formats that hold no SVG."""

from __future__ import annotations

from functools import lru_cache

__all__ = ["PPI", "png"]

PPI = 200
"""Sharp on paper; more only makes a mail heavier."""

_SOURCE = b"""\
#set page(width: float(sys.inputs.width) * 0.75pt, height: auto, margin: 0pt, fill: none)
#image(bytes(sys.inputs.svg), format: "svg", width: 100%)
"""


@lru_cache(maxsize=32)
def png(svg: str, width: int, ppi: int = PPI) -> bytes:
    """Draw an SVG as PNG; the same SVG gives the same bytes on every machine.

    Parameters
    ----------
    svg : self-contained
    width : CSS pixels, of which 96 make an inch
    """
    import typst

    # No fonts of the machine: its own would make other bytes here than elsewhere.
    made = typst.compile(
        _SOURCE,
        format="png",
        ppi=float(ppi),
        ignore_system_fonts=True,
        sys_inputs={"svg": svg, "width": str(width)},
    )
    if not isinstance(made, bytes):  # one per page, were there more than one
        raise TypeError("a chart is one page")
    return made
