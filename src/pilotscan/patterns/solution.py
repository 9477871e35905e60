"""What a solution says: its terms, its models, and why there is none."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, TypeAlias

from pilotscan.notebook import clipped

if TYPE_CHECKING:
    import pandas as pd

    from pilotscan.patterns.empty_rows import EmptyRows
    from pilotscan.patterns.sets import Literals
    from pilotscan.patterns.table import Row, TruthTable
    from pilotscan.told import Told

__all__ = ["Assumed", "Kind", "Model", "Refusal", "Solution", "Term"]

Kind: TypeAlias = Literal["complex", "parsimonious", "intermediate"]


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why something is not worked out.

    Parameters
    ----------
    why : a word for programs, such as ``few-cases``
    said : a sentence for people, which can be told in other languages
    """

    why: str
    said: Told


@dataclass(frozen=True, slots=True)
class Term:
    """Conditions that together are enough for the outcome.

    Parameters
    ----------
    text : as researchers write it: ``A*~B``, or ``A[2]*B[0]`` where a condition has more values
    literals : positions of conditions, each with its value
    consistency, pri, coverage : of the term by itself; None where nothing can be divided
    unique : the coverage that no other term of the model has; None where it is the only one
    cases : that are more in than out
    deviant : those of them that are less than half in the outcome
    """

    text: str
    literals: Literals
    consistency: float | None
    pri: float | None
    coverage: float | None
    unique: float | None
    cases: tuple[str, ...]
    deviant: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Model:
    """Terms of which one is enough, and none can be missed.

    Parameters
    ----------
    terms : the shortest first, then in the order of the conditions
    consistency, pri, coverage : of the terms together
    deviant_consistency : cases in a term and less than half in the outcome
    deviant_coverage : cases in the outcome that no term has
    empty : the rows without enough cases
    """

    terms: tuple[Term, ...]
    consistency: float | None
    pri: float | None
    coverage: float | None
    deviant_consistency: tuple[str, ...]
    deviant_coverage: tuple[str, ...]
    empty: EmptyRows = field(repr=False, compare=False)

    def __repr__(self) -> str:
        """Print the terms."""
        return f"Model({clipped(self.text, 500)!r})"

    @property
    def assumed(self) -> tuple[int, ...]:
        """Numbers of the rows without enough cases that it takes to have the outcome."""
        return self.empty.held_by([term.literals for term in self.terms])

    @property
    def text(self) -> str:
        """The terms in a row: ``A*B + ~C``."""
        return " + ".join(term.text for term in self.terms)


@dataclass(frozen=True, slots=True)
class Assumed:
    """The intermediate models between one complex and one parsimonious model.

    Parameters
    ----------
    complex, parsimonious : positions of the two among the models of those solutions
    easy, difficult : numbers of rows without enough cases: taken to have the outcome, as the
        expectations allow, and not
    models : positions of what came of them among those of the intermediate solution
    """

    complex: int
    parsimonious: int
    easy: tuple[int, ...]
    difficult: tuple[int, ...]
    models: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Solution:
    """All minimal models of a truth table.

    Parameters
    ----------
    kind : complex (no row without cases used), parsimonious (any), or intermediate (those that
        the directions allow)
    primes : the texts of all prime implicants, of which models are made
    essential : those of them that every model has; of the intermediate solution none are told
    models : those with the fewest terms; empty where refused
    n_models : how many there are, listed or not
    is_complete : False if not all are listed: the number of terms is still the least
    is_counted : False if there can be more than `n_models`
    pairs : for the intermediate solution
    refusal : why there is none
    """

    table: TruthTable = field(repr=False)
    kind: Kind
    models: tuple[Model, ...] = ()
    n_models: int = 0
    is_complete: bool = True
    is_counted: bool = True
    primes: tuple[str, ...] = field(default=(), repr=False)
    essential: tuple[str, ...] = ()
    pairs: tuple[Assumed, ...] = field(default=(), repr=False)
    refusal: Refusal | None = None

    def __repr__(self) -> str:
        """Print the models, as far as they can be read in a line or two."""
        if self.refusal is not None:
            return f"Solution({self.kind!r}, refused)"
        return clipped(
            f"Solution({self.kind!r}, {self.n_models} models: "
            f"{'; '.join(model.text for model in self.models[:5])})",
            500,
        )

    def _repr_html_(self) -> str | None:
        """Show its table in a notebook."""
        shown: str | None = self.to_frame()._repr_html_()  # type: ignore[operator]
        return shown

    @property
    def contradictory(self) -> tuple[Row, ...]:
        """Rows that cases with and without the outcome share."""
        return self.table.contradictory

    def to_frame(self) -> pd.DataFrame:
        """Return a row per model and term, with the models counted from 1."""
        import pandas as pd

        columns = ["model", "term", "consistency", "PRI", "coverage", "unique", "cases", "deviant"]
        rows = [
            [at, term.text, term.consistency, term.pri, term.coverage, term.unique,
             ", ".join(term.cases), ", ".join(term.deviant)]
            for at, model in enumerate(self.models, start=1)
            for term in model.terms
        ]  # fmt: skip
        shares = dict.fromkeys(columns[2:6], "float64")
        return pd.DataFrame(rows, columns=columns).astype(shares)
