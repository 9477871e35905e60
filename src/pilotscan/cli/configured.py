"""The configuration file on the command line: it gives the defaults, and options win over it."""

from __future__ import annotations

import os
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import typer

from pilotscan.cli.speaking import goes_by
from pilotscan.configuration import KEYS, Configured, find_configuration
from pilotscan.configuration.finding import read_configuration
from pilotscan.errors import UsageError
from pilotscan.loading.address import Place
from pilotscan.told import told

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = [
    "configure",
    "paths_of",
    "reference_day",
    "said_in",
    "skip_configuration",
    "was_given",
]

Given = TypeVar("Given", Path, Place)
_FOUND, _SKIPPED = "pilotscan.configured", "pilotscan.no-config"


def configure(context: typer.Context, value: Any) -> Configured:
    """Read the configuration and make it the defaults of a command.

    Parameters
    ----------
    value : the file that was named, if any
    """
    if context.resilient_parsing:  # the shell asks for completions
        return Configured()
    named = value if isinstance(value, str) else None
    if named is not None and context.meta.get(_SKIPPED):
        raise UsageError(told("--config and --no-config cannot be given together"))
    if named is not None:
        found = read_configuration(named)
    else:
        found = Configured() if context.meta.get(_SKIPPED) else find_configuration()
    context.meta[_FOUND] = found
    goes_by(found)
    context.default_map = {**(context.default_map or {}), **_defaults(context, found)}
    return found


def skip_configuration(context: typer.Context, wanted: bool) -> bool:
    """Take no notice of configuration files."""
    if wanted and not context.resilient_parsing:
        if _FOUND in context.meta:
            raise UsageError(told("--config and --no-config cannot be given together"))
        context.meta[_SKIPPED] = True
    return wanted


def _defaults(context: typer.Context, found: Configured) -> dict[str, Any]:
    """Return the values that a command has parameters for, as the command line would have them."""
    parameters = {parameter.name: parameter for parameter in context.command.params}
    given: dict[str, Any] = {}
    for key, value in found.values.items():
        if KEYS[key].command not in {"", context.command.name}:
            continue
        name = next((name for name in _parameters(key) if name in parameters), None)
        if name is None:
            continue
        parameter = parameters[name]
        if getattr(parameter, "multiple", False):
            given[name] = list(value) if isinstance(value, tuple) else [value]
        else:
            given[name] = value[0] if isinstance(value, tuple) else value
    return given


def _parameters(key: str) -> tuple[str, ...]:
    """Return the parameters that a key can be the default of; paths are an argument."""
    return KEYS[key].parameters or (key,)


def paths_of(paths: Sequence[Given] | None, configured: Configured) -> list[Given] | None:
    """Return the paths given, else those of the configuration; None if neither has any."""
    if paths:
        return list(paths)
    return [Path(path) for path in configured.values.get("paths", ())] or None


def was_given(context: typer.Context, name: str) -> bool:
    """Tell whether a parameter was given on the command line, not by the configuration."""
    source = context.get_parameter_source(name)
    return source is not None and source.name == "COMMANDLINE"


def said_in(configured: Configured, key: str, context: typer.Context) -> str:
    """Return ``pilotscan.toml:3: `` for a message about a value that the configuration gave."""
    place = configured.place(key)
    return f"{place}: " if place and not was_given(context, _parameters(key)[0]) else ""


def reference_day(as_of: date | None) -> date:
    """Return the day on which exemptions from gates are to count.

    That of ``--as-of``, else that of ``SOURCE_DATE_EPOCH``, else today in UTC: a gate decides
    about a change that is made now. Nothing else that is written depends on a clock.

    Raises
    ------
    UsageError
        ``SOURCE_DATE_EPOCH`` is no number of seconds.
    """
    if as_of is not None:
        return as_of
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    if not epoch:
        return datetime.now(UTC).date()
    try:
        return datetime.fromtimestamp(int(epoch), UTC).date()
    except (ValueError, OverflowError, OSError):
        raise UsageError(told("SOURCE_DATE_EPOCH is no number of seconds since 1970")) from None
