"""Cases for R: a table that its packages QCA and SetMethods read as is, and a script that does so.

Neither is in the dialect of a language: R wants a comma, a point and no byte order mark.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pilotscan._version import __version__
from pilotscan.patterns.as_cases import OUTCOME as OUTCOME_COLUMN

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pilotscan.patterns.study import Study

__all__ = ["OUTCOME", "for_r", "names_for_r"]

OUTCOME = "OUTCOME"
TABLE, SCRIPT = "patterns.qca.csv", "patterns.qca.R"


def for_r(study: Study) -> dict[str, bytes]:
    """Write the cases that are used, and a script for them.

    Returns
    -------
    dict
        Bytes by file name, the table first: a row per case, its id, its outcome, and its
        membership in each condition. Without a case or a condition the table has only heads.
    """
    return {TABLE: _table(study).encode(), SCRIPT: _script(study).encode()}


def names_for_r(conditions: Sequence[str]) -> dict[str, str]:
    """Return what R calls each condition: letters and digits only, in capitals.

    The parsers of expressions there take a hyphen for a minus and know no underscore.
    """
    names: dict[str, str] = {}
    taken = {OUTCOME, "CASE"}
    for condition in conditions:
        plain = "".join(c for c in condition if c.isalnum()).upper()
        plain = plain if plain[:1].isalpha() else f"C{plain}"
        name, number = plain, 2
        while name in taken:
            name, number = f"{plain}X{number}", number + 1
        taken.add(name)
        names[condition] = name
    return names


def _table(study: Study) -> str:
    names = names_for_r(study.conditions)
    lines = [",".join(["CASE", OUTCOME, *names.values()])]
    if study.table is None:
        return f"{lines[0]}\n"
    frame = study.cases.to_frame()
    lines += [
        ",".join([str(case), *(_number(value) for value in row)])
        for case, row in zip(
            frame.index,
            frame[[OUTCOME_COLUMN, *study.conditions]].itertuples(index=False, name=None),
            strict=True,
        )
    ]
    return "".join(f"{line}\n" for line in lines)


def _number(value: float) -> str:
    return str(int(value)) if float(value).is_integer() else repr(float(value))


def _vector(values: Sequence[str]) -> str:
    return f"c({', '.join(values)})"


def _script(study: Study) -> str:
    question = study.question
    names = names_for_r(study.conditions)
    outcome = f'"~{OUTCOME}"' if question.negate else f'"{OUTCOME}"'
    expected: Mapping[str, bool | None] = study.expected
    directions = [
        "-" if expected[name] is None else str(int(bool(expected[name]))) for name in names
    ]
    directions = [f'"{one}"' if one == "-" else one for one in directions]
    quoted = [f'"{name}"' for name in names.values()]
    legend = [f"#   {name} = {condition}" for condition, name in names.items()]
    kind = "degrees of membership" if question.fuzzy else f"1 from level {study.cases.at} on"
    return "\n".join([
        f"# Patterns across cases, for R; written by pilotscan {__version__}.",
        f"# Framework {study.framework.id} {study.framework.version}, "
        f"outcome on the route {question.route}.",
        f"# Conditions ({kind}):",
        *legend,
        "#",
        '# install.packages(c("QCA", "SetMethods"))',
        "library(QCA)",
        "",
        f'cases <- read.csv("{TABLE}", row.names = 1)',
        f"conditions <- {_vector(quoted)}",
        "",
        "# What the outcome needs",
        f"print(superSubset(cases, outcome = {outcome}, conditions = conditions,",
        '                  relation = "necessity", incl.cut = 0.9, ron.cut = 0.6))',
        "",
        "# What is enough for it",
        f"table <- truthTable(cases, outcome = {outcome}, conditions = conditions,",
        f"                    incl.cut = {question.incl_cut!r}, n.cut = {question.n_cut}, "
        f"pri.cut = {question.pri_cut!r}, show.cases = TRUE)",
        "print(table)",
        "print(minimize(table, details = TRUE, show.cases = TRUE))",
        'print(minimize(table, include = "?", details = TRUE, show.cases = TRUE))',
        'print(minimize(table, include = "?", details = TRUE, show.cases = TRUE,',
        f"               dir.exp = {_vector(directions)}))",
        "",
        "# library(SetMethods)",
        f"# QCAfit(cases[, conditions], cases${OUTCOME}, necessity = TRUE, "
        f"neg.out = {'TRUE' if question.negate else 'FALSE'})",
        "",
    ])  # fmt: skip
