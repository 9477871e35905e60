"""What came of ``pilotscan export``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pilotscan.cli.options import STDOUT
from pilotscan.cli.running import name_written, write_in_folder
from pilotscan.cli.telling import print_bytes
from pilotscan.loading.address import place_at
from pilotscan.reporting.exports.package import package_files, row_of
from pilotscan.reporting.exports.package_streamed import StreamedPackage
from pilotscan.reporting.output.elsewhere import open_output

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
) -> tuple[int, list[str]]:
    """Write what pilots say as they come, and nothing if there are none.

    Parameters
    ----------
    contents_of : reads, and hands over each pilot in its turn
    out : as for `write_package`

    Returns
    -------
    tuple
        How many pilots there are, and what could not be written.
    """
    if out == STDOUT:
        count = 0

        def show(pilot: Pilot, _: object) -> None:
            nonlocal count
            count += 1
            print_bytes([row_of(pilot)])

        contents_of(show)
        return count, []
    failures: list[str] = []
    folder = place_at(out)
    with open_output(folder, force=force) as output, output.growing() as (begin, begun):
        package = StreamedPackage(framework.framework, lang, kind, begin)
        contents = contents_of(package.add)
        if not package.pilots:
            return 0, []
        written = package.end()
        failures += output.write_all(begun.items())
        for files in package_files(contents, framework, lang, kind, written):
            failures += output.write_all(files.items())
    name_written(output.written, failures, folder, quiet=quiet)
    return package.pilots, failures


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
