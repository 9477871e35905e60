"""What came of ``pilotscan export``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pilotscan.cli.options import STDOUT
from pilotscan.cli.running import name_written, write_in_folder
from pilotscan.cli.telling import print_bytes
from pilotscan.errors import UsageError, WriteError, reason_of
from pilotscan.loading.address import place_at
from pilotscan.loading.package import PILOTS
from pilotscan.reporting.exports.package import Written, package_files, row_of
from pilotscan.reporting.output.elsewhere import open_output
from pilotscan.told import told

if TYPE_CHECKING:
    from collections.abc import Callable

    from pilotscan.model.pilot import Pilot
    from pilotscan.reading import LoadedFramework
    from pilotscan.reporting.exports.package import Contents

__all__ = ["stream_rows", "write_package"]


def stream_rows(  # noqa: PLR0913
    contents_of: Callable[[Callable[[Pilot], object]], Contents],
    framework: LoadedFramework,
    lang: str,
    out: str,
    *,
    force: bool,
    quiet: bool,
) -> list[str]:
    """Write a row per pilot as they come, and return what could not be written.

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

        def show(pilot: Pilot) -> None:
            nonlocal count
            count += 1
            print_bytes([row_of(pilot)])

        contents_of(show)
        _refuse_nothing(count)
        return []
    failures: list[str] = []
    folder = place_at(out)
    with open_output(folder, force=force) as output:
        name = f"{PILOTS}.jsonl"
        file = output.grow(name)
        count = 0

        def write(pilot: Pilot) -> None:
            nonlocal count
            count += 1
            file.write(row_of(pilot))

        try:
            contents = contents_of(write)
            _refuse_nothing(count)
            file.close()
            written = Written(count, file.size, file.digest)
            failures += output.write_all([(name, file)])
            for files in package_files(contents, framework, lang, "jsonl", written):
                failures += output.write_all(files.items())
        except OSError as error:
            reason = reason_of(error)
            raise WriteError(
                told("cannot write to %(folder)s: %(reason)s", folder=folder, reason=reason)
            ) from None
        finally:
            file.discard()
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
