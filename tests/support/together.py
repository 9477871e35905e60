"""Many values looked at in one test, where the look is quick: a test by itself takes longer."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import wraps
from inspect import signature
from typing import Any

import pytest

Test = Callable[..., None]


def together(
    names: str, values: Iterable[Any], ids: Iterable[str] | Callable[[Any], str] = repr
) -> Callable[[Test], Test]:
    """Do as `pytest.mark.parametrize` does, in one test, which tells every value that fails.

    The values share what fixtures make: use it where nothing is written, or each value writes the
    same file anew.
    """
    listed = list(values)
    keys = [name.strip() for name in names.split(",")]
    called = [] if callable(ids) else list(ids)

    def decorate(test: Test) -> Test:
        @wraps(test)
        def each(**fixtures: Any) -> None:
            assert listed, "there is nothing to look at"
            faults: list[BaseException] = []
            for place, value in enumerate(listed):
                given = zip(keys, value if len(keys) > 1 else [value], strict=True)
                try:
                    test(**dict(given), **fixtures)
                except (Exception, pytest.fail.Exception) as fault:  # noqa: BLE001 - raised below
                    name = ids(value) if callable(ids) else called[place]
                    fault.add_note(f"with {names} = {name:.500}")
                    faults.append(fault)
            if faults:
                raise BaseExceptionGroup(f"{len(faults)} of {len(listed)} fail", faults)

        whole = signature(test)
        left = [one for name, one in whole.parameters.items() if name not in keys]
        each.__signature__ = whole.replace(parameters=left)  # type: ignore[attr-defined]
        return each

    return decorate
