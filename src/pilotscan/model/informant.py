"""Who can know the answer to a question, shared by the files that ask."""

from __future__ import annotations

from pilotscan.model.base import Id, Line, Model, Several
from pilotscan.model.pilot import Sector

__all__ = ["Informant"]


class Informant(Model):
    """A person or office that can know the answer to a question; a rating's `ask` can name it."""

    id: Id
    name: Line
    sector: Sector | None = None
    knows: Several[Id] = ()
    """Conditions."""
