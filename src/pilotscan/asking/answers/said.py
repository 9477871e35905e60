"""What people write for a role, understood in every language of ours."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pilotscan.catalogue import meant, role_texts

if TYPE_CHECKING:
    from pilotscan.model.framework import Framework

__all__ = ["read_role"]


def read_role(text: str, framework: Framework) -> str | None:
    """Return the id of a role that is called so in any language; None if there is none."""
    said = " ".join(text.split()).casefold()
    if not said:
        return None
    texts = {} if framework.roles else role_texts()
    for role in framework.role_ids:
        ways = {
            role,
            role.replace("-", " "),
            *(text.casefold() for text in texts.get(role, {}).values()),
        }
        if said in ways:
            return role
    return meant(said, framework.role_ids, framework.names)
