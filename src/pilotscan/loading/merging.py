"""Two trees put together, key by key and item by item, with where each part was written."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    from pilotscan.loading.document import Document

    Steps = tuple[str | int, ...]

__all__ = ["Origin", "keep_only", "merge", "name_of"]

_BY_ID = ("dimensions", "conditions")
"""Lists whose items are put together by their id; any other list replaces that of the base."""


@dataclass(frozen=True)
class Origin:
    """Where a part of the whole was written.

    Parameters
    ----------
    path : of the part in its own document
    inside : origins of what it holds; None if all of that was written where it was
    """

    document: Document
    path: Steps = ()
    inside: dict[str | int, Origin] | None = None

    def below(self, step: str | int) -> Origin:
        """Return where something that the part holds was written."""
        if self.inside is not None and step in self.inside:
            return self.inside[step]
        return Origin(self.document, (*self.path, step))


def name_of(item: Any, key: str = "id") -> str | None:
    """Return by which id something goes; None where it says none."""
    name = item.get(key) if isinstance(item, dict) else None
    return name if isinstance(name, str) else None


def merge(
    base: dict[str, Any], base_origin: Origin, own: dict[str, Any], own_origin: Origin
) -> tuple[dict[str, Any], Origin]:
    """Put two mappings together, key by key; what only one has stays as it is."""
    tree = dict(base)
    inside: dict[str | int, Origin] = {key: base_origin.below(key) for key in base}
    for key, value in own.items():
        here = own_origin.below(key)
        known = base.get(key)
        if value is None and key in base:
            continue  # nothing is said
        if isinstance(value, dict) and isinstance(known, dict):
            tree[key], inside[key] = merge(known, inside[key], value, here)
        elif key in _BY_ID and isinstance(value, list) and isinstance(known, list):
            tree[key], inside[key] = _merge_by_id(known, inside[key], value, here)
        else:
            tree[key], inside[key] = value, here
    # what is missing in both is missing in the file itself
    return tree, replace(own_origin, inside=inside)


def _merge_by_id(
    base: list[Any], base_origin: Origin, own: list[Any], own_origin: Origin
) -> tuple[list[Any], Origin]:
    """Put two lists together by the ids of their items; new ones come last."""
    listed = list(base)
    inside: dict[str | int, Origin] = {i: base_origin.below(i) for i in range(len(base))}
    places = {name: i for i, item in enumerate(base) if (name := name_of(item))}
    for k, item in enumerate(own):
        here = own_origin.below(k)
        i = places.pop(name_of(item) or "", None)
        if i is None:  # new, or named twice, which is told as such
            inside[len(listed)] = here
            listed.append(item)
        else:
            listed[i], inside[i] = merge(listed[i], inside[i], item, here)
    return listed, replace(own_origin, inside=inside)


def keep_only(
    tree: Any, origin: Origin, path: Steps, is_kept: Callable[[Any], bool]
) -> tuple[Any, Origin]:
    """Keep of the list at a path, if there is one, only some of its items."""
    if path:
        step, *rest = path
        inside = isinstance(tree, dict) or (isinstance(tree, list) and isinstance(step, int))
        if not inside or (isinstance(step, int) and step >= len(tree)):
            return tree, origin
        if isinstance(tree, dict) and step not in tree:
            return tree, origin
        made, own = keep_only(tree[step], origin.below(step), tuple(rest), is_kept)
        copied: Any = dict(tree) if isinstance(tree, dict) else list(tree)
        copied[step] = made
        return copied, replace(origin, inside={**(origin.inside or {}), step: own})
    if not isinstance(tree, list):
        return tree, origin
    kept = [i for i, item in enumerate(tree) if not isinstance(item, dict | str) or is_kept(item)]
    return (
        [tree[i] for i in kept],
        replace(origin, inside={n: origin.below(i) for n, i in enumerate(kept)}),
    )
