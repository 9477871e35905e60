"""Simple figures beside the patterns: what goes together, and what is known at all."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from pilotscan.model.scale import STRENGTHS

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from pilotscan.patterns.as_cases import Cases

    Floats = NDArray[np.float64]

__all__ = ["associations", "evidence_by_level", "kendall_tau", "known_shares"]

LEAST_PAIRS = 5
"""Of fewer pilots nothing is said about two conditions."""


def associations(cases: Cases, *, least_pilots: int = LEAST_PAIRS) -> pd.DataFrame:
    """Say which conditions go together, over all pilots in which both have a level.

    Parameters
    ----------
    least_pilots : pairs of conditions that are known together in fewer are left out

    Returns
    -------
    DataFrame
        A row per pair of conditions: `one`, `other` (ids, in the order of the framework), `tau`
        (Kendall's tau-b of their levels, -1 to 1; NaN where a condition does not vary) and `pilots`
        (in how many both have a level); the strongest first, whatever its sign.
    """
    import pandas as pd

    names = [use.id for use in cases.conditions]
    tau, n = kendall_tau(cases.levels)
    one, other = np.triu_indices(len(names), k=1)
    enough = n[one, other] >= least_pilots
    one, other = one[enough], other[enough]
    # By whole millionths, so that what is equal but for the last bits stays in order.
    strength = np.rint(np.abs(np.nan_to_num(tau[one, other])) * 1e6)
    order = np.lexsort((other, one, np.isnan(tau[one, other]), -strength))
    return pd.DataFrame({
        "one": [names[i] for i in one[order].tolist()],
        "other": [names[i] for i in other[order].tolist()],
        "tau": tau[one, other][order],
        "pilots": n[one, other][order],
    })  # fmt: skip


def kendall_tau(levels: Floats) -> tuple[Floats, NDArray[np.int64]]:
    """Return Kendall's tau-b between all columns.

    Parameters
    ----------
    levels : (rows, columns) whole numbers of a short scale, NaN where there is none

    Returns
    -------
    tuple
        (columns, columns) tau-b, NaN where a column does not vary over the rows that both have;
        then on how many rows it rests.

    References
    ----------
    Kendall (1945), The treatment of ties in ranking problems, Biometrika 33.
    """
    values = np.unique(levels[~np.isnan(levels)])
    columns = levels.shape[1]
    is_value = (levels[:, :, None] == values).astype(np.float64)
    flat = is_value.reshape(len(levels), -1)
    shape = (columns, len(values), columns, len(values))
    # How many rows have value v of one column and w of another: (columns, columns, values, values).
    counts = (flat.T @ flat).reshape(shape).transpose(0, 2, 1, 3)
    below = np.zeros_like(counts)
    below[:, :, 1:, 1:] = counts.cumsum(axis=2).cumsum(axis=3)[:, :, :-1, :-1]
    mirrored = counts[..., ::-1]
    across = np.zeros_like(counts)
    across[:, :, 1:, 1:] = mirrored.cumsum(axis=2).cumsum(axis=3)[:, :, :-1, :-1]
    agree = (counts * below).sum(axis=(2, 3))
    differ = (mirrored * across).sum(axis=(2, 3))
    n = counts.sum(axis=(2, 3))
    pairs = n * (n - 1) / 2
    of_one, of_other = counts.sum(axis=3), counts.sum(axis=2)
    tied_one = (of_one * (of_one - 1) / 2).sum(axis=2)
    tied_other = (of_other * (of_other - 1) / 2).sum(axis=2)
    scale = np.sqrt((pairs - tied_one) * (pairs - tied_other))
    tau = np.full_like(scale, np.nan)
    np.divide(agree - differ, scale, out=tau, where=scale > 0)
    return tau, np.rint(n).astype(np.int64)


def evidence_by_level(cases: Cases) -> pd.DataFrame:
    """Say how strong the evidence is for each level, over all pilots and conditions.

    Returns
    -------
    DataFrame
        A row per level of the scale, a column per strength of evidence (0 to 4): how many ratings.
    """
    import pandas as pd

    levels = list(cases.scale.levels)
    counts = [
        [int(((cases.levels == level) & (cases.strengths == strength)).sum())
         for strength in STRENGTHS]
        for level in levels
    ]  # fmt: skip
    return pd.DataFrame(
        counts,
        index=pd.Index(levels, name="level"),
        columns=pd.Index(list(STRENGTHS), name="evidence strength"),
    )


def known_shares(cases: Cases) -> pd.DataFrame:
    """Say of each condition in how many of all pilots it is known.

    Returns
    -------
    DataFrame
        A row per condition, in the order of the framework: `known` and `pilots` (how many), `share`
        (known / pilots, NaN without pilots), and `in_place` (of the known ones).
    """
    import pandas as pd

    known = (~np.isnan(cases.levels)).sum(axis=0)
    n = len(cases.pilots)
    return pd.DataFrame(
        {
            "known": known,
            "pilots": n,
            "share": known / n if n else np.nan,
            "in_place": (cases.levels >= cases.at).sum(axis=0),
        },
        index=pd.Index([use.id for use in cases.conditions], name="condition"),
    )
