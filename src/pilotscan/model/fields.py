"""What the fields of models can hold, read from their types."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, Literal, get_args, get_origin

from pydantic import BaseModel

__all__ = ["contents", "fixed_words", "keys_at", "type_at"]


def contents(annotation: Any) -> tuple[type | None, Any]:
    """Return what kind of thing a field holds, and the type of what is inside it.

    Returns
    -------
    tuple
        dict, tuple or BaseModel, and the type of values or items, or the model itself; None twice
        if the field holds none of these. The first in a union counts.
    """
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return BaseModel, annotation
    origin, parts = get_origin(annotation), get_args(annotation)
    if origin is dict:
        return dict, parts[1]
    if origin is tuple:
        return tuple, parts[0]
    for part in parts:
        found = contents(part)
        if found[0] is not None:
            return found
    return None, None


def type_at(annotation: Any, step: str | int) -> Any:
    """Return the type of what stands at a key or position of a value of a type."""
    kind, inner = contents(annotation)
    if isinstance(step, int):
        return inner if kind is tuple else None
    if kind is BaseModel:
        field = inner.model_fields.get(step)
        return field.annotation if field else None
    return inner if kind is dict else None


@lru_cache(maxsize=256)
def keys_at(model: type[BaseModel], path: tuple[str | int, ...]) -> tuple[str, ...]:
    """Return the keys that are allowed at a path."""
    current: Any = model
    for step in path:
        current = type_at(current, step)
    kind, inner = contents(current)
    return tuple(inner.model_fields) if kind is BaseModel else ()


def fixed_words(annotation: object) -> tuple[str, ...]:
    """Return the words that a field can hold; none if it holds text or numbers."""
    if get_origin(annotation) is Literal:
        return tuple(word for word in get_args(annotation) if isinstance(word, str))
    return tuple(word for part in get_args(annotation) for word in fixed_words(part))
