"""What came of ``pilotscan compare`` over more pilots than are held: written while they come."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from pilotscan.cli.results.compare import Layout, Output
from pilotscan.cli.running import name_written, report_faults
from pilotscan.cli.telling import exit_code
from pilotscan.comparing.running import Running
from pilotscan.reporting.exports.streamed import STREAMED
from pilotscan.reporting.output.elsewhere import open_output
from pilotscan.runs.compare import batches_of, compare_running, nothing

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from pilotscan.comparing.comparison import Comparison, Settings
    from pilotscan.comparing.selecting import Wanted
    from pilotscan.loading.address import Place
    from pilotscan.reporting.exports.streamed import Streamed
    from pilotscan.reporting.output.owned import Output as Reports
    from pilotscan.runs.compare import CompareJob
    from pilotscan.runs.many import Many

    Make = Callable[[Sequence[Streamed]], Comparison | None]

__all__ = ["Telling", "run_batches"]


class Telling(NamedTuple):
    """How what is found is told."""

    language: str
    color: str
    verbose: bool
    strict: bool
    quiet: bool


def run_batches(  # noqa: PLR0913, PLR0917 - what a comparison depends on
    many: Many,
    job: CompareJob,
    settings: Settings,
    wanted: Wanted,
    place: tuple[Sequence[str], Place, bool],
    telling: Telling,
) -> int:
    """Compare batch by batch, tell what came of it, and return the exit code.

    Parameters
    ----------
    place : the formats, none of which is the terminal; the folder; and whether to overwrite there
    """
    other = None if job.other is None else job.other.framework
    running = Running(job.framework.framework, other, settings, wanted, facts=job.facts)
    kinds, folder, force = place
    failures: list[str] = []
    written: list[str] = []

    def make(writers: Sequence[Streamed]) -> Comparison | None:
        return compare_running(batches_of(many, job), running, wanted, writers)

    if kinds:
        with open_output(folder, force=force) as output:
            whole = _write(make, running, kinds, output, telling.language, failures)
            written = output.written
    else:
        whole = make([])
    report_faults(many.diagnostics, telling.color, verbose=telling.verbose)
    if whole is None:
        raise nothing(readable=bool(many.read))
    if kinds:
        name_written(written, failures, folder, quiet=telling.quiet)
    else:
        layout = Layout("condition", "none")
        Output(whole, job.framework, layout, telling.language, None, ()).to_terminal(telling.color)
    readable = bool(many.read) and not failures
    return exit_code(many.diagnostics, readable=readable, strict=telling.strict)


def _write(  # noqa: PLR0913, PLR0917
    make: Make,
    running: Running,
    kinds: Sequence[str],
    output: Reports,
    lang: str,
    failures: list[str],
) -> Comparison | None:
    """Write tables while they are made, and put them in place when all are whole."""
    with output.growing() as (begin, begun):
        whole = make([STREAMED[kind](running, begin, lang) for kind in kinds])
        if whole is not None:
            failures += output.write_all(begun.items())
        return whole
