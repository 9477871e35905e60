"""What a file describes, with its assessments from files of their own: the two put together.

Whatever is found wrong afterwards is told where it was written.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from pydantic import BaseModel

from pilotscan.loading.document import Document
from pilotscan.model.base import SHARED
from pilotscan.model.pilot import Pilot
from pilotscan.model.target import Target

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from pilotscan.model.assessment_file import AssessmentFile
    from pilotscan.model.source import Source

__all__ = ["Gathered", "Shared", "gather", "named_in"]

Steps = tuple[str | int, ...]
_Described = TypeVar("_Described", Pilot, Target)


@dataclass(frozen=True)
class Gathered(Document):
    """A document with the assessments and sources of others behind its own.

    Parameters
    ----------
    count : of its own assessments
    others : the documents of the further ones, in their order
    sources : of which other document a source is, and its id there
    offered : the names of all sources of lists that are shared, and the lists
    listed : the ids here of the sources of each of the others
    """

    count: int = field(default=0, kw_only=True)
    others: tuple[Document, ...] = field(default=(), kw_only=True)
    sources: dict[str, tuple[Document, str]] = field(default_factory=dict, kw_only=True)
    listed: tuple[frozenset[str], ...] = field(default=(), kw_only=True)
    offered: tuple[tuple[str, ...], tuple[str, ...]] = field(default=((), ()), kw_only=True)

    def written_in(self, path: Sequence[str | int]) -> tuple[Document, Steps]:
        """Return the document in which a path was written, and its path there."""
        first, second = (*path[:2], "", "")[:2]
        if first == "assessments" and isinstance(second, int) and second >= self.count:
            return self.others[second - self.count], tuple(path[2:])
        if first == "sources" and second in self.sources:
            document, name = self.sources[str(second)]
            return document, (first, name, *path[2:])
        return self, tuple(path)

    def lists(self, path: Sequence[str | int], source: str) -> bool:
        """Tell whether what is written at a path may cite a source: no other file lends its own."""
        if source not in self.sources or source.startswith(SHARED):
            return True
        first, second = (*path[:2], "", "")[:2]
        number = second - self.count if first == "assessments" and isinstance(second, int) else -1
        return number >= 0 and source in self.listed[number]

    def has(self, path: Sequence[str | int]) -> bool:
        """Tell whether somebody wrote this path, here or in one of the others."""
        document, own = self.written_in(path)
        return super().has(own) if document is self else document.has(own)


class Shared(NamedTuple):
    """A list of sources that may be named by ``@``."""

    sources: Mapping[str, Source]
    document: Document


def gather(
    described: _Described,
    document: Document,
    files: Sequence[tuple[AssessmentFile, Document]],
    shared: Sequence[Shared] = (),
) -> tuple[_Described, Gathered]:
    """Put the assessments of files behind those of a pilot or target.

    A source of a file that is there already, with other words, gets a name of its own: behind it
    the assessor's, and then a number.

    Returns
    -------
    tuple
        What is described, with all its assessments and sources; and the document in which the
        places of faults are looked up.
    """
    sources: dict[str, Source] = dict(described.sources)
    origins: dict[str, tuple[Document, str]] = {}
    assessments: list[Any] = list(described.assessments)
    listed = []
    for file, where in files:
        renamed, own = {}, set()
        for name, source in file.sources.items():
            here = _name_for(name, source, file.assessor.identity, sources)
            if here not in sources:
                sources[here] = source
                origins[here] = where, name
            if here != name:
                renamed[name] = here
            own.add(here)
        listed.append(frozenset(own))
        assessments.append(file.as_in(described.language, renamed))
    offered = {
        f"{SHARED}{name}": (source, one.document, name)
        for one in reversed(shared)  # the nearest has the last word
        for name, source in one.sources.items()
    }
    for name in sorted(named_in(described, files) & offered.keys() - sources.keys()):
        source, where, key = offered[name]
        sources[name], origins[name] = source, (where, key)
    whole = described.model_copy(update={"assessments": tuple(assessments), "sources": sources})
    return whole, Gathered(
        document.file,
        document.text,
        document.tree,
        document.places,
        document.has_empty,
        document.faults,
        count=len(described.assessments),
        others=tuple(where for _, where in files),
        sources=origins,
        listed=tuple(listed),
        offered=(tuple(offered), tuple(one.document.file for one in shared)),
    )


def named_in(
    described: Pilot | Target, files: Sequence[tuple[AssessmentFile, Document]] = ()
) -> set[str]:
    """Return the sources of shared lists that somebody names."""
    return {name for one in (described, *(file for file, _ in files)) for name in _strings_at(one)}


def _strings_at(value: Any) -> Iterator[str]:
    """Yield what stands where sources are named and begins as one of a shared list does."""
    if isinstance(value, BaseModel):
        for name in type(value).model_fields:
            inner = getattr(value, name)
            if name == "source" and isinstance(inner, str):
                inner = (inner,)
            if name in {"source", "sources"} and isinstance(inner, tuple):
                yield from (one for one in inner if one.startswith(SHARED))
            else:
                yield from _strings_at(inner)
    elif isinstance(value, tuple | list):
        for one in value:
            yield from _strings_at(one)
    elif isinstance(value, dict):
        for one in value.values():
            yield from _strings_at(one)


def _name_for(name: str, source: Source, assessor: str, sources: dict[str, Source]) -> str:
    """Return the first name that is free, or stands for the same source."""
    tried, number = name, 1
    while sources.get(tried, source) != source:
        tried = f"{name}-{assessor}" if number == 1 else f"{name}-{assessor}-{number}"
        number += 1
    return tried
