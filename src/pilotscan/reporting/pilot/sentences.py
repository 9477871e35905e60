"""The sentences of one pilot's report, and what all its parts share."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from pilotscan.asking.conversations import to_a_verdict
from pilotscan.model.counting import by_assessor
from pilotscan.model.scale import YES
from pilotscan.reporting.words.phrases import in_its_language, span_text
from pilotscan.reporting.words.said import Said
from pilotscan.reporting.words.voices import crowded_roles
from pilotscan.reporting.words.wording import Wording

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pilotscan.asking.conversations import Conversation
    from pilotscan.model.scale import Verdict
    from pilotscan.reporting.words.language import Language
    from pilotscan.scoring.evaluation import Evaluation

__all__ = ["HALF", "PilotWording"]

HALF = 0.5
"""Of a dimension's weight: a share of less is written as less."""


class PilotWording(Wording):
    """Sentences about one pilot, in one language.

    Parameters
    ----------
    head : result on the route that heads the report
    numbers : of its sources, by which they are cited
    """

    def __init__(self, evaluation: Evaluation, language: Language) -> None:
        super().__init__(evaluation.framework, language)
        self.evaluation = evaluation
        self.pilot = evaluation.pilot
        self.head = evaluation.head
        self.numbers = {name: i for i, name in enumerate(self.pilot.sources, start=1)}
        self.results = {result.id: result for result in evaluation.conditions}

    @cached_property
    def talks(self) -> tuple[Conversation, ...]:
        """The conversations after which there is a verdict; none where there is one."""
        return to_a_verdict(self.evaluation)

    @cached_property
    def crowded(self) -> set[str]:
        """The roles of so many assessors that they are told together."""
        return crowded_roles(
            own[-1].assessor.role for own in by_assessor(self.evaluation.assessments)
        )

    @cached_property
    def aim(self) -> Verdict | None:
        """The next yes to work towards: none where there is the best one, or no verdict."""
        verdict = self.head.verdict
        if self.framework.profile_only:
            return None
        return next((aim for aim in YES if verdict not in YES[YES.index(aim) :]), None)

    def refs(self, names: Sequence[str]) -> tuple[int, ...]:
        """Return the numbers of sources, each once."""
        return tuple(self.numbers[name] for name in dict.fromkeys(names) if name in self.numbers)

    def own(self, text: str) -> Said:
        """Return the pilot's own words, marked when the page is in the other language."""
        return in_its_language(text, self.pilot.language, self.language)

    def maybe(self, text: str | None) -> Said | str:
        """Return the pilot's own words, if it has any."""
        return self.own(text) if text else ""

    def label(self, group: str, word: str | None) -> str:
        """Return what a fixed word of the file format is called; empty if there is none."""
        return self.language.label(group, word) if word else ""

    def reading(self, sources: Sequence[str]) -> str:
        """Say that something is the author's own reading: of sources, or of none."""
        if sources:
            return self.language.gettext("own reading")
        return self.language.gettext("own reading, without a source")

    def level_shown(self, level: int | None) -> str:
        """Write a level with what it is called."""
        if level is None:
            return self.language.gettext("unknown")
        return f"{level} · {self.label_of(level)}"

    def two(self, level: float) -> str:
        """Write a mean level with at most two decimals."""
        return self.language.at_most(level, 2, self.framework.rules.ready.min_dimension_mean)

    def period(self) -> str:
        """Say from when to when the pilot runs."""
        start, end = self.pilot.period.start, self.pilot.period.end
        if start is not None and end is None and self.pilot.status in {"running", "continued"}:
            return self.language.gettext("since %(start)s", start=self.language.fuzzy(start))
        return span_text(start, end, self.language)

    def too_early(self) -> str:
        """Say so when there are assessments, but none up to the reference date."""
        fitting = [a for a in self.pilot.assessments if a.framework == self.framework.id]
        if self.evaluation.assessments or not fitting or self.evaluation.as_of is None:
            return ""
        return self.language.gettext(
            "No assessment up to %(date)s counts; the newest is of %(newest)s.",
            date=self.language.date(self.evaluation.as_of),
            newest=self.language.date(max(a.date for a in fitting)),
        )

    def looking_back(self) -> str:
        """Say how many facts of the file are left out, because nobody knew them yet."""
        if not self.evaluation.later or self.evaluation.as_of is None:
            return ""
        return self.language.ngettext(
            "This report shows what was known on %(date)s. %(n)s fact or source of the file is of "
            "a later date and is left out.",
            "This report shows what was known on %(date)s. %(n)s facts and sources of the file are "
            "of a later date and are left out.",
            self.evaluation.later,
            date=self.language.date(self.evaluation.as_of),
        )
