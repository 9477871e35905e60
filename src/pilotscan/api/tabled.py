"""Loaded pilots and faults as DataFrames, with the names of the tables of a comparison."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from pilotscan.model.assessment import UNKNOWN
from pilotscan.scoring.frames import joined

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from pilotscan.diagnostics import Diagnostic
    from pilotscan.model.pilot import Pilot

__all__ = ["diagnostics_frame", "pilots_frame"]


def pilots_frame(pilots: Sequence[Pilot], files: Sequence[tuple[str, str]]) -> pd.DataFrame:
    """Make the table of `LoadedPilots.to_frame`."""
    rows = [
        (*_row(pilot), file or None, sha256 or None)
        for pilot, (file, sha256) in zip(pilots, files, strict=True)
    ]
    names = [
        "pilot", "name", "language", "municipality", "region", "country", "scope", "status",
        "start", "end", "checked", "themes", "target_groups", "sectors", "route", "assessments",
        "file", "sha256",
    ]  # fmt: skip
    types = dict.fromkeys(names, "string") | {"assessments": "Int64", "checked": "datetime64[s]"}
    return pd.DataFrame(rows, columns=names).astype(types)


def _row(pilot: Pilot) -> tuple[object, ...]:
    place, period = pilot.place, pilot.period
    sectors = dict.fromkeys(partner.sector for partner in pilot.partners if partner.sector)
    return (
        pilot.id, str(pilot.name), pilot.language,
        joined(town for town in place.municipality if town != UNKNOWN), place.region,
        place.country, place.scope, pilot.status,
        None if period.start is None else str(period.start),
        None if period.end is None else str(period.end),
        pilot.checked, joined(pilot.themes), joined(group.name for group in pilot.target_groups),
        joined(sectors), pilot.scaling.route, len(pilot.assessments),
    )  # fmt: skip


def diagnostics_frame(diagnostics: Iterable[Diagnostic]) -> pd.DataFrame:
    """Make the table of `Diagnostics.to_frame`."""
    rows = [
        (
            d.code,
            d.severity.value,
            d.where.file,
            d.where.line or None,
            str(d.where.cell or d.where.path),
            str(d.message),
            str(d.hint),
        )
        for d in diagnostics
    ]
    names = ["code", "severity", "file", "line", "path", "message", "hint"]
    return pd.DataFrame(rows, columns=names).astype(
        dict.fromkeys(names, "string") | {"line": "Int64"}
    )
