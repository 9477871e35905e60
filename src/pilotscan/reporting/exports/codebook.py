"""What every column of an export means, also those that the framework makes."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from pilotscan.catalogue import Column, Words
from pilotscan.catalogue import tables as codebook
from pilotscan.comparing.tables import EVIDENCE_SUFFIX, LEVEL_SUFFIX
from pilotscan.model.quoted import quoting
from pilotscan.model.scale import STRENGTHS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import pandas as pd

    from pilotscan.model.framework import Framework
    from pilotscan.reporting.words.language import Language

__all__ = ["HEADER", "Line", "codebook_lines", "columns_of"]


class Line(NamedTuple):
    """A line of the codebook; one without a column is about the whole table."""

    table: str
    column: str
    type: str
    values: str
    meaning: str


HEADER = Line._fields


def columns_of(
    table: str, names: Iterable[str], framework: Framework, language: Language
) -> list[Column]:
    """Describe the columns of a table, in the order of their names.

    Parameters
    ----------
    names : as the table has them; those that the codebook does not know are conditions of the
        framework, or their evidence strength
    """
    known = {column.name: _numbered(column, framework) for column in codebook()[table].columns}
    return [known.get(name) or _of_condition(name, framework, language) for name in names]


def _of_condition(name: str, framework: Framework, language: Language) -> Column:
    levels = framework.levels
    condition = name.removesuffix(EVIDENCE_SUFFIX).removesuffix(LEVEL_SUFFIX)
    title, _ = framework.condition_by_id[condition].title.in_language(language.code)
    if name.endswith(EVIDENCE_SUFFIX):
        values = f"{STRENGTHS[0]}..{STRENGTHS[-1]}"
        says = language.gettext("evidence strength: %(title)s", title=title)
    else:
        values = f"{levels.first}..{levels.last}"
        says = language.gettext("level: %(title)s", title=title)
    return Column(name, "integer", values, Words({language.code: says}))


def _numbered(column: Column, framework: Framework) -> Column:
    """Put the numbers of the framework's levels where the codebook has names in braces."""
    if "{" not in column.values + column.says["en"]:
        return column
    values = quoting({"en": column.values}, framework)["en"]
    return column._replace(values=values, says=quoting(column.says, framework))


def codebook_lines(
    tables: Mapping[str, pd.DataFrame], framework: Framework, language: Language
) -> list[Line]:
    """Write the codebook of tables: a line for each table and for each of its columns."""
    code, written = language.code, []
    for table, frame in tables.items():
        written.append(Line(table, "", "", "", codebook()[table].says[code]))
        written += [
            Line(table, column.name, column.type, column.values, column.says[code])
            for column in columns_of(table, frame.columns, framework, language)
        ]
    return written
