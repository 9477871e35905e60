"""The sentences of patterns, and the names that all its parts share."""

from __future__ import annotations

from collections import Counter
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from pilotscan.reporting.patterns.values import CaseLink, SignedCondition
from pilotscan.reporting.words.phrases import in_its_language, with_rest
from pilotscan.reporting.words.wording import Wording

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from pilotscan.patterns.sets import Literals
    from pilotscan.patterns.solution import Model
    from pilotscan.patterns.study import Study
    from pilotscan.patterns.table import Row
    from pilotscan.reporting.words.language import Language

__all__ = ["PatternWording"]

NAMED_AT_MOST = 6
"""So many cases are named in a sentence; the tables have all."""
DECIMALS = 2
_RESULTS = {
    "1": ("■", "ready-stepwise"),
    "0": ("□", "not-yet"),
    "C": ("◆", "conditional"),
    "?": ("?", "not-assessable"),
}
"""Mark and colour of what a row of the truth table says of the outcome."""


_ORDER = ("1", "C", "0", "?")


class PatternWording(Wording):
    """Sentences about patterns, in one language.

    Parameters
    ----------
    linked : ids of pilots whose reports stand beside the page
    """

    def __init__(self, study: Study, language: Language, linked: Collection[str] = ()) -> None:
        super().__init__(study.framework, language)
        self.study = study
        self.linked = linked
        self.pilots = {pilot.id: pilot for pilot in study.pilots}
        self._often = Counter(str(pilot.name) for pilot in study.pilots)
        self.signed = tuple(
            SignedCondition(name, _letter(i), self.named(name, ""))
            for i, name in enumerate(study.conditions)
        )

    @cached_property
    def rows(self) -> tuple[Row, ...]:
        """The rows of the truth table: those that go with the outcome first, most cases first."""
        table = self.study.table
        return tuple(
            sorted(
                table.rows if table else (),
                key=lambda row: (_ORDER.index(row.out), -row.n, row.number),
            )
        )

    @cached_property
    def inside(self) -> tuple[float, ...] | None:
        """Per case its membership in the solution; None if there is none."""
        table, model = self.study.table, self.study.model
        if table is None or model is None:
            return None
        terms = [table.sets.of_term(term.literals) for term in model.terms]
        return tuple(np.maximum.reduce(terms).tolist())

    # --- cases ------------------------------------------------------------------------------

    def case(self, pilot_id: str) -> CaseLink:
        """Name a case; those of one name are told apart by their ids."""
        pilot = self.pilots[pilot_id]
        name = pilot.name if self._often[str(pilot.name)] == 1 else f"{pilot.name} ({pilot.id})"
        address = f"{pilot_id}.html" if pilot_id in self.linked else ""
        return CaseLink(in_its_language(name, pilot.language, self.language), address)

    def cases(self, ids: Sequence[str]) -> tuple[CaseLink, ...]:
        """Name cases."""
        return tuple(map(self.case, ids))

    def few_cases(self, ids: Sequence[str]) -> str:
        """Name the first few cases in a sentence, and count the rest."""
        shown = [self.case(one).name.text for one in ids[:NAMED_AT_MOST]]
        return self.language.together(with_rest(shown, len(ids) - len(shown), self.language))

    # --- conditions and outcome -------------------------------------------------------------

    @property
    def there(self) -> str:
        """Say that a condition is so high that it counts, to complete "is …" or "not …"."""
        at = self.study.cases.at
        if at == self.framework.rules.ready.min_level and self.speaks_of_place:
            return self.language.gettext("in place")
        return self.language.gettext("at level %(level)s or more", level=at)

    @property
    def outcome(self) -> str:
        """Say what became of the cases that are looked at."""
        result = "not-adopted" if self.study.question.negate else "adopted"
        return self.language.label("afterlife_result", result)

    @property
    def with_outcome(self) -> str:
        """Say the outcome with its route."""
        return self.language.gettext(
            "%(outcome)s on the route “%(route)s”",
            outcome=self.outcome,
            route=self.route(self.study.question.route),
        )

    def quoted(self, position: int) -> str:
        """Quote the title of a condition."""
        return self.language.gettext("“%(title)s”", title=self.signed[position].title.text)

    def literal(self, position: int, value: int) -> str:
        """Say that a condition is there, or is not."""
        return self._so(self.quoted(position), value)

    def _so(self, titles: str, value: int) -> str:
        there = self.there
        if value:
            return self.language.gettext("%(titles)s %(in_place)s", titles=titles, in_place=there)
        return self.language.gettext("%(titles)s not %(in_place)s", titles=titles, in_place=there)

    def so(self, literals: Literals) -> str:
        """Say which conditions are there together, and which are not."""
        if not literals:
            return self.language.gettext("whatever the conditions")
        parts = []
        for value in (1, 0):
            titles = [self.quoted(at) for at, has in literals if has == value]
            if titles:
                parts.append(self._so(self.language.together(titles), value))
        if len(parts) == 1:
            return parts[0]
        return self.language.gettext("%(there)s, and %(absent)s", there=parts[0], absent=parts[1])

    def formula(self, literals: Literals) -> str:
        """Write conditions in letters, as researchers do."""
        return "*".join(f"{'' if value else '~'}{self.signed[at].sign}" for at, value in literals)

    def in_letters(self, text: str) -> str:
        """Write with letters what is written with the ids of conditions."""
        signs = {one.id: one.sign for one in self.signed}
        return " + ".join(
            "*".join(
                ("~" if part.startswith("~") else "")
                + signs.get(part.removeprefix("~"), part.removeprefix("~"))
                for part in term.split("*")
            )
            for term in text.split(" + ")
        )

    def model_formula(self, model: Model) -> str:
        """Write a model in letters."""
        return " + ".join(self.formula(term.literals) for term in model.terms)

    # --- rows and numbers -------------------------------------------------------------------

    def look(self, row: Row) -> tuple[str, str]:
        """Return mark and colour of what a row says; rows that contradict themselves have one."""
        return _RESULTS["C" if row.out == "0" and row.is_mixed else row.out]

    def result(self, row: Row) -> str:
        """Say what a row of the truth table says of the outcome."""
        gettext = self.language.gettext
        match row.out:
            case "1":
                return gettext("mostly") if row.is_mixed else gettext("there")
            case "0" if row.is_mixed:
                return gettext("contradictory")
            case "0":
                return gettext("absent") if row.deviant else gettext("not enough")
            case "C":
                return gettext("contradictory")
            case "?":
                return gettext("too few cases")

    def share(self, value: float | None, *lines: float) -> str:
        """Write a consistency or coverage; it stays on its side of every line."""
        # a NaN of a table is no value either
        if value is None or value != value:  # noqa: PLR0124
            return "–"
        return self.language.number(value, DECIMALS, *lines)


def _letter(i: int) -> str:
    """Name conditions A, B, and so on; after Z come A2 and B2."""
    again, letter = divmod(i, 26)
    return chr(ord("A") + letter) + (str(again + 1) if again else "")
