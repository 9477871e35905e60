"""What came of ``pilotscan export``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from pilotscan.cli.options import STDOUT
from pilotscan.cli.running import write_in_folder
from pilotscan.cli.telling import print_bytes
from pilotscan.reporting.exports.package import package_files

if TYPE_CHECKING:
    from pilotscan.reading import LoadedFramework
    from pilotscan.reporting.exports.package import Contents

__all__ = ["write_package"]


def write_package(  # noqa: PLR0913
    contents: Contents,
    framework: LoadedFramework,
    lang: str,
    kind: str,
    out: str,
    *,
    force: bool,
    quiet: bool,
) -> list[str]:
    """Write a data package where it was asked for, and return what could not be written.

    Parameters
    ----------
    out : a folder, or ``-`` for the rows of pilots alone
    """
    files = package_files(contents, framework, lang, kind)
    if out != STDOUT:
        return write_in_folder(files, Path(out), force=force, quiet=quiet)
    print_bytes(next(files).values())
    return []
