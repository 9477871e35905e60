"""The sentences about a pilot judged for a target: what can come of it, and what it takes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pilotscan.model.assessment import called
from pilotscan.reporting.words.phrases import MARK_SHAPES, in_its_language
from pilotscan.reporting.words.said import Said, woven
from pilotscan.reporting.words.wording import Wording

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from pilotscan.model.pilot import Pilot
    from pilotscan.model.scale import Verdict
    from pilotscan.reporting.transfer.questions import Asked
    from pilotscan.reporting.words.language import Language
    from pilotscan.reporting.words.said import Mixed
    from pilotscan.scoring.circumstances import CircumstanceCompared
    from pilotscan.scoring.evaluation import Evaluation
    from pilotscan.scoring.ratings import State
    from pilotscan.scoring.transfer import ConditionOrigin, Transfer

__all__ = ["PairWording"]


class PairWording(Wording):
    """Sentences about one pilot judged for one target.

    Parameters
    ----------
    evaluation : of the pair
    """

    def __init__(self, transfer: Transfer, evaluation: Evaluation, language: Language) -> None:
        super().__init__(transfer.framework, language)
        self.transfer = transfer
        self.evaluation = evaluation
        self.pilot, self.target = transfer.pilot, transfer.target
        self.head = evaluation.head

    def of_pilot(self, text: str) -> Said:
        """Return words of the pilot's file."""
        return in_its_language(text, self.pilot.language, self.language)

    def of_target(self, text: str) -> Said:
        """Return words of the target's file."""
        return in_its_language(text, self.target.language, self.language)

    def means(self, one: CircumstanceCompared) -> tuple[str, str, Verdict]:
        """Return what a circumstance means here: a mark, words, and a verdict for the colour."""
        _ = self.language.gettext
        is_essential = one.circumstance.role == "essential"
        words: str
        tone: Verdict
        match one.means:
            case "same":
                words, tone = _("as it was there"), "ready-stepwise"
            case "replaced":
                words, tone = _("replaced"), "conditional"
            case "weaker":
                words, tone = _("weaker here"), "not-yet"
            case "missing" if is_essential:
                words, tone = _("missing, and essential"), "stop-or-repair"
            case "missing":
                words, tone = _("missing"), "not-yet"
            case "not-known":
                words, tone = _("find out"), "not-assessable"
        return MARK_SHAPES[tone], words, tone

    def origins(self) -> dict[str, tuple[str, str]]:
        """Return a heading and an explanation for each side that ratings come from."""
        _ = self.language.gettext
        return {
            "asked-here": (_("Asked anew here"), _("Rated for this place itself.")),
            "derived": (
                _("Derived"),
                _("Nobody rated it; it follows from the essential circumstances."),
            ),
            "travels": (
                _("Travels with the pilot"),
                _("It belongs to the approach, so the rating of the pilot counts here too."),
            ),
            "open": (
                _("Open here"),
                _("It belongs to the place, and what it was at the origin does not count."),
            ),
        }

    def level_at_origin(self, origin: ConditionOrigin) -> str:
        """Say what a condition is where the pilot is; empty of one that travels."""
        if origin.comes_from == "travels":
            return ""
        rating = origin.at_origin
        return self.rated(rating.state, rating.level, rating.support.strength)

    def rated(self, state: State, level: int | None, strength: int) -> str:
        """Say how a condition is rated."""
        _ = self.language.gettext
        if level is None:
            return _("unknown") if state == "unknown" else _("not applicable")
        return _("%(level)s, evidence %(strength)s", level=self.level(level), strength=strength)

    def question(self, asked: Asked) -> Said | Mixed | str:
        """Return the question about what is open."""
        if asked.circumstance is None:
            return self.said(self.framework.condition_by_id[asked.condition].question)
        return woven(
            lambda parts: self.language.gettext("Is this here too? %(what)s", what=parts[0]),
            [self.of_pilot(asked.circumstance.what)],
        )

    def about(self, asked: Asked) -> Said | str:
        """Say what a question is about."""
        if asked.circumstance is None:
            return self.said(self.framework.condition_by_id[asked.condition].title)
        if asked.is_necessary:
            return self.language.gettext("essential circumstance")
        return self.language.gettext("helpful circumstance")

    def whom(self, asked: Asked) -> list[str]:
        """Name whom to ask."""
        names = (called(name, self.target.informants) for name in asked.ask)
        return [self.actor(self.of_target(name).text) for name in names]

    def solved(self, pilots: Mapping[str, Pilot]) -> Iterator[Mixed | str]:
        """Say of what is missing here what other pilots have in its place.

        Parameters
        ----------
        pilots : judged together, by id
        """

        def compose(parts: list[str]) -> str:
            pilot, what, replacement = parts
            return self.language.gettext(
                "%(pilot)s, for “%(what)s”: %(replacement)s",
                pilot=pilot, what=what, replacement=replacement,
            )  # fmt: skip

        for one in self.transfer.circumstances:
            for solved in one.solved_before:
                other = pilots[solved.pilot]
                texts = (other.name, solved.replacement)
                name, replacement = (
                    in_its_language(text, other.language, self.language) for text in texts
                )
                yield woven(compose, [name, self.of_pilot(one.circumstance.what), replacement])
