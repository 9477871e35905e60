"""What came of ``pilotscan export``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pilotscan.cli.options import STDOUT
from pilotscan.cli.running import name_written, write_in_folder
from pilotscan.cli.telling import print_bytes
from pilotscan.errors import UsageError
from pilotscan.loading.address import place_at
from pilotscan.reporting.exports.package import package_files, row_of
from pilotscan.reporting.exports.package_streamed import StreamedPackage
from pilotscan.reporting.output.elsewhere import open_output
from pilotscan.told import told

if TYPE_CHECKING:
    from collections.abc import Callable

    from pilotscan.model.pilot import Pilot
    from pilotscan.reading import LoadedFramework
    from pilotscan.reporting.exports.package import Contents
    from pilotscan.runs.export import Take

__all__ = ["stream_package", "write_package"]


def stream_package(  # noqa: PLR0913
    contents_of: Callable[[Take], Contents],
    framework: LoadedFramework,
    lang: str,
    kind: str,
    out: str,
    *,
    force: bool,
    quiet: bool,
) -> list[str]:
    """Write what pilots say as they come, and return what could not be written.

    Parameters
    ----------
    contents_of : reads, and hands over each pilot in its turn
    out : as for `write_package`

    Raises
    ------
    UsageError
        No pilot is without errors.
    """
    if out == STDOUT:
        count = 0

        def show(pilot: Pilot, _: object) -> None:
            nonlocal count
            count += 1
            print_bytes([row_of(pilot)])

        contents_of(show)
        _refuse_nothing(count)
        return []
    failures: list[str] = []
    folder = place_at(out)
    with open_output(folder, force=force) as output, output.growing() as (begin, begun):
        package = StreamedPackage(framework.framework, lang, kind, begin)
        contents = contents_of(package.add)
        _refuse_nothing(package.pilots)
        written = package.end()
        failures += output.write_all(begun.items())
        for files in package_files(contents, framework, lang, kind, written):
            failures += output.write_all(files.items())
    name_written(output.written, failures, folder, quiet=quiet)
    return failures


def _refuse_nothing(count: int) -> None:
    if not count:
        raise UsageError(told("there is nothing to export: no pilot is without errors"))


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
        return write_in_folder(files, place_at(out), force=force, quiet=quiet)
    print_bytes(next(files).values())
    return []
