"""What people write for a role, understood in every language of ours."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pilotscan.catalogue import meant

if TYPE_CHECKING:
    from pilotscan.model.framework import Framework

__all__ = ["read_role"]


def read_role(text: str, framework: Framework) -> str | None:
    """Return the id of a role that is called so in any language; None if there is none."""
    said = " ".join(text.split()).casefold()
    if not said:
        return None
    for role in framework.role_ids:
        if said in {role, role.replace("-", " ")}:
            return role
    return meant(said, framework.role_ids, framework.names)
