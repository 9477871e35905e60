"""Values as JSON and back, by the types that a class declares: nothing else can come back."""

from __future__ import annotations

import base64
import dataclasses
import types
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from enum import Enum
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

import numpy as np

__all__ = ["Plain"]

Encode = Callable[[Any], Any]
Decode = Callable[[Any], Any]
_SIMPLE = (str, bool, int, float)


class Plain:
    """Turns values of known types into what JSON has, and back.

    The types are read from the annotations of named tuples and dataclasses. What comes back has
    exactly these types, or there is a ValueError: a file cannot name a class, a module or a
    function.

    Parameters
    ----------
    names : classes that annotations name and their modules import for type checkers only
    without : fields that are left out and come back as None, as (class, name)
    """

    def __init__(self, names: Mapping[str, Any], without: Iterable[tuple[type, str]] = ()) -> None:
        self._names = dict(names)
        self._without = frozenset(without)
        self._made: dict[Any, tuple[Encode, Decode]] = {}

    def hints(self, of: type) -> dict[str, Any]:
        """Return the types of the fields of a class, in their order."""
        return get_type_hints(of, localns=self._names)

    def encode(self, value: Any, hint: Any) -> Any:
        """Return a value as JSON has it; TypeError if it is not of its type."""
        return self._pair(hint)[0](value)

    def decode(self, value: Any, hint: Any) -> Any:
        """Return what was encoded; ValueError if it cannot have been."""
        return self._pair(hint)[1](value)

    def _pair(self, hint: Any) -> tuple[Encode, Decode]:
        if hint not in self._made:
            self._made[hint] = self._make(hint)
        return self._made[hint]

    def _make(self, hint: Any) -> tuple[Encode, Decode]:
        origin, arguments = get_origin(hint), get_args(hint)
        if origin in {Union, types.UnionType}:
            return self._union(arguments)
        if origin is tuple:
            return self._tuple(arguments)
        if origin is dict and arguments[0] is str:
            return self._mapping(arguments[1])
        if hasattr(hint, "_fields") or dataclasses.is_dataclass(hint):
            return self._record(hint)
        return _leaf(hint)

    def _union(self, arguments: tuple[Any, ...]) -> tuple[Encode, Decode]:
        pairs = [self._pair(one) for one in arguments]

        def encode(value: Any) -> Any:
            for number, (write, _) in enumerate(pairs):
                try:
                    return [number, write(value)]
                except TypeError:
                    continue
            raise TypeError(f"{type(value).__name__} is none of {arguments}")

        def decode(value: Any) -> Any:
            number, kept = _list(value, 2)
            if type(number) is not int or not 0 <= number < len(pairs):
                raise ValueError("no such type")
            return pairs[number][1](kept)

        if len(pairs) == 2 and arguments[1] is type(None):  # by far the most: shorter
            write, read = pairs[0]
            return (
                lambda value: None if value is None else [write(value)],
                lambda value: None if value is None else read(_list(value, 1)[0]),
            )
        return encode, decode

    def _tuple(self, arguments: tuple[Any, ...]) -> tuple[Encode, Decode]:
        if len(arguments) == 2 and arguments[1] is Ellipsis:
            write, read = self._pair(arguments[0])
            return (
                _of_type(tuple, lambda value: [write(one) for one in value]),
                lambda value: tuple([read(one) for one in _list(value)]),
            )
        pairs = [self._pair(one) for one in arguments]
        return (
            _of_type(tuple, lambda value: _each(value, [pair[0] for pair in pairs])),
            lambda value: tuple(_each(_list(value), [pair[1] for pair in pairs])),
        )

    def _mapping(self, hint: Any) -> tuple[Encode, Decode]:
        write, read = self._pair(hint)

        def decode(value: Any) -> Any:
            if type(value) is not dict:
                raise ValueError("no mapping")
            return {key: read(one) for key, one in value.items()}

        def plain(value: Any) -> Any:
            if not all(type(key) is str for key in value):
                raise TypeError("a key is no text")
            return {key: write(one) for key, one in value.items()}

        return _of_type(dict, plain), decode

    def _record(self, of: Any) -> tuple[Encode, Decode]:
        hints = self.hints(of)
        if dataclasses.is_dataclass(of):
            names = [field.name for field in dataclasses.fields(of)]
        else:
            names = list(of._fields)
        kept = [name for name in names if (of, name) not in self._without]
        writers = [(name, self._pair(hints[name])[0]) for name in kept]
        readers = [self._pair(hints[name])[1] for name in kept]
        left_out = {name: None for name in names if name not in kept}

        def encode(value: Any) -> Any:
            if any(getattr(value, name) is not None for name in left_out):
                raise TypeError(f"{of.__name__} has what is not kept")
            return [write(getattr(value, name)) for name, write in writers]

        def decode(value: Any) -> Any:
            return of(**dict(zip(kept, _each(_list(value), readers), strict=True)), **left_out)

        return _of_type(of, encode), decode


def _of_type(wanted: type, write: Encode) -> Encode:
    def encode(value: Any) -> Any:
        if type(value) is not wanted:
            raise TypeError(f"{type(value).__name__} is no {wanted.__name__}")
        return write(value)

    return encode


def _leaf(hint: Any) -> tuple[Encode, Decode]:
    if hint in _SIMPLE or hint is type(None):
        return _simple(hint)
    if hint is date:
        return _of_type(date, date.isoformat), _read_date
    if get_origin(hint) is np.ndarray:
        return _of_type(np.ndarray, _write_numbers), _read_numbers
    if get_origin(hint) is Literal:
        return _one_of(get_args(hint))
    if isinstance(hint, type) and issubclass(hint, Enum):
        return _of_type(hint, lambda value: value.value), hint
    raise TypeError(f"{hint} cannot be kept as JSON")


def _simple(hint: type) -> tuple[Encode, Decode]:
    # An int where a float is declared is right for type checkers, and stays what it is.
    allowed = {float, int} if hint is float else {hint}

    def encode(value: Any) -> Any:
        if type(value) not in allowed:
            raise TypeError(f"{type(value).__name__} is no {hint.__name__}")
        return value

    def decode(value: Any) -> Any:
        if type(value) not in allowed:
            raise ValueError(f"{type(value).__name__} is no {hint.__name__}")
        return value

    return encode, decode


def _one_of(words: tuple[Any, ...]) -> tuple[Encode, Decode]:
    write, read = _simple(str)

    def encode(value: Any) -> Any:
        if value not in words:
            raise TypeError("another word")
        return write(value)

    def decode(value: Any) -> Any:
        if value not in words:
            raise ValueError("another word")
        return read(value)

    return encode, decode


def _list(value: Any, length: int | None = None) -> list[Any]:
    if type(value) is not list or (length is not None and len(value) != length):
        raise ValueError("no list of that length")
    return value


def _each(values: Any, functions: list[Callable[[Any], Any]]) -> list[Any]:
    return [do(one) for do, one in zip(functions, values, strict=True)]


def _read_date(value: Any) -> date:
    if type(value) is not str:
        raise ValueError("no date")
    return date.fromisoformat(value)


def _write_numbers(value: Any) -> Any:
    if value.dtype != np.int8:
        raise TypeError(f"numbers of type {value.dtype}")
    return [list(value.shape), base64.b64encode(value.tobytes()).decode()]


def _read_numbers(value: Any) -> Any:
    shape, data = _list(value, 2)
    if type(data) is not str or any(type(n) is not int or n < 0 for n in _list(shape)):
        raise ValueError("no table of numbers")
    raw = base64.b64decode(data, validate=True)
    return np.frombuffer(raw, dtype=np.int8).reshape(shape).copy()
