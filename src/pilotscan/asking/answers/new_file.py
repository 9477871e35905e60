"""The assessment file that the answers of a respondent become."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from pilotscan.asking.marks import ANSWERS
from pilotscan.catalogue import answer_texts
from pilotscan.loading.writing import yaml_of
from pilotscan.model.assessment import UNKNOWN
from pilotscan.model.languages import DEFAULT_LANGUAGE

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from pilotscan.asking.answers.answered import Answer, Answered
    from pilotscan.model.framework import Framework
    from pilotscan.model.source import SourceKind

__all__ = ["NewFile", "Terms", "file_text", "plain_text"]


@dataclass(frozen=True, slots=True)
class Terms:
    """How answers are taken in.

    Parameters
    ----------
    date, role, gathering : where an answer does not say its own; None and empty for nothing
    seen : documents that somebody has seen, by title, with their kind
    """

    date: date | None = None
    role: str = ""
    gathering: str = ""
    seen: Mapping[str, SourceKind] | None = None


class NewFile(NamedTuple):
    """An assessment file to be written.

    Parameters
    ----------
    name : of the file, without a folder
    ratings : how many there are
    documents : that its answers name
    """

    pilot: str
    respondent: str
    name: str
    text: str
    ratings: int
    documents: tuple[str, ...]


def file_text(  # noqa: PLR0913, PLR0917
    those: Sequence[Answered],
    answers: Sequence[Answer],
    remarks: Sequence[tuple[str, str]],
    day: date,
    gathering: str,
    framework: Framework,
    terms: Terms,
) -> str:
    """Write an assessment file."""
    one = those[0]
    label = next((each.label for each in those if each.label), "")
    assessor = {"id": one.respondent, "role": one.role or terms.role, "label": plain_text(label)}
    sources = _Sources(one.respondent, terms)
    ratings = {answer.condition: _rating(answer, sources) for answer in answers}
    if sources.cites_answers:
        sources.listed[sources.answers] = {
            "title": answer_texts()["answers"][one.lang or DEFAULT_LANGUAGE].replace(
                "{round}", gathering
            ),
            "kind": "statement",
            "year": day,
        }
    tree: dict[str, Any] = {
        "pilotscan_assessment": 1,
        "pilot": one.pilot,
        "language": one.lang,
        "round": gathering,
        "date": day,
        "framework": framework.id,
        "assessor": {key: value for key, value in assessor.items() if value},
        "ratings": ratings,
        "remarks": [
            {key: value for key, value in (("about", about), ("text", text)) if value}
            for about, text in remarks
        ],
        "sources": dict(sorted(sources.listed.items())),
    }
    kept = {key: value for key, value in tree.items() if value or key == "ratings"}
    return yaml_of(kept)


class _Sources:
    """The sources of one file: what somebody says, and the documents that are named."""

    def __init__(self, respondent: str, terms: Terms) -> None:
        self.answers = f"{ANSWERS}{respondent}"
        self.cites_answers = False
        self.listed: dict[str, dict[str, Any]] = {}
        self._respondent = respondent
        self._terms = terms
        self._ids: dict[str, str] = {}

    def document(self, title: str) -> str:
        """Return the id of a document."""
        if title not in self._ids:
            name = f"document-{self._respondent}-{len(self._ids) + 1}"
            self._ids[title] = name
            kind = (self._terms.seen or {}).get(title)
            self.listed[name] = (
                {"title": title, "kind": "statement", "read": "unseen"}
                if kind is None
                else {"title": title, "kind": kind}
            )
        return self._ids[title]


def _rating(answer: Answer, sources: _Sources) -> Any:
    """Return how a rating stands in a file."""
    evidence = []
    if isinstance(answer.level, int):
        sources.cites_answers = True
        evidence.append(sources.answers)
    if answer.document:
        evidence.append(sources.document(plain_text(answer.document)))
    told_of: dict[str, Any] = {
        "level": answer.level,
        "because": plain_text(answer.because),
        "evidence": evidence,
        "ask": plain_text(answer.ask),
    }
    kept = {key: value for key, value in told_of.items() if value or key == "level"}
    return UNKNOWN if kept == {"level": UNKNOWN} else kept


def plain_text(text: str) -> str:
    """Return text as a file can hold it: lines kept, what cannot be printed left out."""
    lines = ("".join(c if c.isprintable() else " " for c in line) for line in text.splitlines())
    return "\n".join(" ".join(line.split()) for line in lines).strip()
