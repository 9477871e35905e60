"""One pilot in the overview, with all by which it is shown, found, sorted and drawn."""

from __future__ import annotations

from typing import Literal, NamedTuple

# Not for the type checker alone: a cache reads rows back by their types.
from pilotscan.model.scale import Verdict
from pilotscan.reporting.words.deciding import DecidingMark
from pilotscan.reporting.words.said import Mixed, Said

__all__ = ["Group", "IndexRow"]

Group = Literal["open", "known", "near", "mention", "profile"]


class IndexRow(NamedTuple):
    """One pilot in the overview.

    Parameters
    ----------
    themes : in the pilot's own words, all in its own language
    municipalities : as in the file, `unknown` among them
    group : id of the group it stands in
    strip, strip_marks, strip_text : the conditions that decide, worst first; the same without
        colours, and in words
    open_route : the best other route with a yes, and its verdict; empty if there is none
    next, who : what to do next, in short, and who can; empty if there is nothing, or nobody to name
    distance : answers and conversations to a verdict, or what leads to a better one; empty if
        nothing does
    outlook, outlook_text : the verdicts that this leads to, by their marks and by their names
    best, best_title : the verdict, or the best that is still possible
    answers : to a verdict; 0 where there is one
    steps : the same, and from a verdict to a better one; None where nothing leads to it
    rated_share : of the conditions that count, 0..1
    blocked_by : what stands lowest, where a framework gives no verdict; else what is in the way
    obstacles : titles of all that stands in the way, and of what is necessary and unknown
    told : by what else it is found: the words of all that the file says of it, each once, as far as
        the row does not show them
    options : numbers of the options of `IndexPage.facets` that hold for it
    ranks : its place in each order that the page can be sorted by, the same for equals; None is
        always last. `index_page` gives these and what follows, for as long as there is something
        to find
    words : which of `IndexPage.words` it is found by, beside what the row shows; written for the
        script
    question : of the route, which the verdict answers; empty if it has none
    """

    id: str
    name: Said
    place: Mixed | str
    route: str
    verdict: Verdict
    verdict_title: str
    mark: str
    group: Group
    strip: tuple[DecidingMark, ...]
    strip_marks: str
    strip_text: str
    open_route: str
    next: Mixed | Said | str
    who: str
    distance: str
    outlook: str
    outlook_text: str
    best: Verdict
    best_title: str
    answers: int
    steps: int | None
    rated: str
    documented: str
    blocked_by: str
    status: str
    route_id: str
    themes: tuple[Said, ...]
    municipalities: tuple[str, ...]
    rated_share: float
    obstacles: tuple[str, ...] = ()
    told: tuple[str, ...] = ()
    options: tuple[int, ...] = ()
    ranks: tuple[int | None, ...] = ()
    words: str = ""
    question: str = ""
