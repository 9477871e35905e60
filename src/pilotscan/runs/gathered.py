"""What is found in the files of a run: sorted, and small in memory however much it is.

Of a million files there are millions of warnings. Those beyond the first hundred thousand are
packed, some thirty bytes each, and unpacked a block at a time when somebody goes through them.
"""

from __future__ import annotations

import pickle
import zlib
from bisect import bisect_left
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from pilotscan.diagnostics import Diagnostic, Severity, place_of, sort_diagnostics
from pilotscan.parallel import chunks

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

__all__ = ["Gathered"]

PLAIN = 100_000
"""So many are kept as they are."""
BLOCK = 2_000
"""So many are packed together."""


class _Block(NamedTuple):
    """Some that follow each other, packed or not."""

    first: Diagnostic
    has_errors: bool
    held: bytes | list[Diagnostic]

    @classmethod
    def plain(cls, found: list[Diagnostic]) -> _Block:
        return cls(found[0], any(one.severity is Severity.ERROR for one in found), found)

    @classmethod
    def packed(cls, found: list[Diagnostic]) -> _Block:
        return cls.plain(found)._replace(held=zlib.compress(pickle.dumps(found), 1))

    def whole(self) -> list[Diagnostic]:
        if isinstance(self.held, list):
            return self.held
        found: list[Diagnostic] = pickle.loads(zlib.decompress(self.held))  # noqa: S301 - our own
        return found


class Gathered:
    """Diagnostics of many files; going through them gives them sorted, each once.

    Parameters
    ----------
    diagnostics : the first ones

    Attributes
    ----------
    counts : how many there are, by severity and code
    """

    def __init__(self, diagnostics: Iterable[Diagnostic] = ()) -> None:
        self.counts: Counter[tuple[Severity, str]] = Counter()
        self._plain: list[Diagnostic] = []
        self._blocks: list[_Block] = []
        self.add(diagnostics)

    def add(self, diagnostics: Iterable[Diagnostic]) -> None:
        """Add what was found in a file."""
        for diagnostic in dict.fromkeys(diagnostics):
            self.counts[diagnostic.severity, diagnostic.code] += 1
            self._plain.append(diagnostic)
        if len(self._plain) >= PLAIN:
            # those of files beside a pilot file lie elsewhere in the order, and have blocks too
            self._blocks += map(_Block.packed, chunks(sort_diagnostics(self._plain), BLOCK))
            self._plain = []

    def __len__(self) -> int:
        """Return how many there are."""
        return self.counts.total()

    def by_code(self, severity: Severity) -> dict[str, int]:
        """Return how many there are of a severity, by code."""
        return {code: number for (of, code), number in self.counts.items() if of is severity}

    def __iter__(self) -> Iterator[Diagnostic]:
        """Go through them by file, place and code."""
        return self._through(self._blocks, self._plain)

    def errors(self) -> Iterator[Diagnostic]:
        """Go through the errors alone."""
        blocks = [block for block in self._blocks if block.has_errors]
        return (d for d in self._through(blocks, self._plain) if d.severity is Severity.ERROR)

    @staticmethod
    def _through(packed: list[_Block], plain: list[Diagnostic]) -> Iterator[Diagnostic]:
        left = sort_diagnostics(plain)
        if not packed:
            yield from left
            return
        blocks = [*packed, *map(_Block.plain, chunks(left, BLOCK))]
        begun: list[Diagnostic] = []
        for block in sorted(blocks, key=lambda block: place_of(block.first)):
            before = bisect_left(begun, place_of(block.first), key=place_of)
            yield from begun[:before]
            begun = sort_diagnostics([*begun[before:], *block.whole()])
        yield from begun
