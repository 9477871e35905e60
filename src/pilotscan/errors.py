"""Why a run stops: exceptions that carry data, print nothing and know no exit code.

A user's pilot file being wrong is not an exception but a value, see `pilotscan.diagnostics`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pilotscan.told import told

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pilotscan.diagnostics import Diagnostic

__all__ = [
    "ConfigError",
    "FolderError",
    "FrameworkError",
    "PilotError",
    "PilotscanError",
    "RenderError",
    "UsageError",
    "WriteError",
    "reason_of",
]


class PilotscanError(Exception):
    """Base of everything pilotscan raises on purpose; the message is one line for a user."""

    @property
    def message(self) -> str:
        """The line, which can be told in other languages; `str` has it in English."""
        return str(self) if not self.args else self.args[0]


class UsageError(PilotscanError):
    """The command or call cannot be carried out as asked."""


class FrameworkError(PilotscanError):
    """The framework itself is missing or broken, so that nothing can be judged with it.

    Parameters
    ----------
    message : one line
    diagnostics : the faults found in the framework file, with places; may be empty
    """

    def __init__(self, message: str, diagnostics: Sequence[Diagnostic] = ()) -> None:
        super().__init__(message)
        self.diagnostics = tuple(diagnostics)


class PilotError(UsageError):
    """Pilots that were made in memory name what is not there, so that judging would be a guess.

    Parameters
    ----------
    message : one line
    diagnostics : the faults, with their paths; pilots stand in angle brackets, for want of a file
    """

    def __init__(self, message: str, diagnostics: Sequence[Diagnostic] = ()) -> None:
        super().__init__(message)
        self.diagnostics = tuple(diagnostics)


class ConfigError(UsageError):
    """The configuration file cannot be read, or something in it is wrong.

    Parameters
    ----------
    message : one line
    diagnostics : the faults found in it, with places
    """

    def __init__(self, message: str, diagnostics: Sequence[Diagnostic] = ()) -> None:
        super().__init__(message)
        self.diagnostics = tuple(diagnostics)


class RenderError(PilotscanError):
    """A template is missing or cannot be filled in."""


class WriteError(PilotscanError):
    """A report cannot be written where it was asked for."""


class FolderError(WriteError):
    """No report at all can be written there any more."""


_OF_THE_SYSTEM = {
    str(said): said
    for said in (
        told("File exists"),
        told("File name too long"),
        told("Is a directory"),
        told("No space left on device"),
        told("No such file or directory"),
        told("Not a directory"),
        told("Permission denied"),
        told("Read-only file system"),
        told("Too many levels of symbolic links"),
    )
}


def reason_of(error: Exception) -> str:
    """Return why the system, or a check before it, would not do something with a file."""
    said = (error.strerror if isinstance(error, OSError) else None) or str(error)
    return _OF_THE_SYSTEM.get(said, said)
