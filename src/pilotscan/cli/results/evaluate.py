"""What came of ``pilotscan evaluate``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pilotscan.cli.running import report_faults
from pilotscan.cli.speaking import tell
from pilotscan.cli.telling import note, print_bytes
from pilotscan.errors import UsageError
from pilotscan.loading.discover import shown_path
from pilotscan.reporting.output.safe import visible
from pilotscan.reporting.words.language import Language
from pilotscan.told import told

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from pilotscan.baseline import Baseline
    from pilotscan.diagnostics import Diagnostic
    from pilotscan.loading.address import Place
    from pilotscan.runs.evaluate import EvaluateRun

__all__ = ["print_document", "report_findings", "summarise"]


def print_document(run: EvaluateRun) -> None:
    """Write one document: the JSON of all pilots, or the report of a single one."""
    if run.job.stream:
        print_bytes(run.as_json())
        return
    reports = list(run.alone())
    if len(reports) > 1:
        raise UsageError(
            told(
                "--out - holds one report, and there are %(count)s pilots; use --format json, or "
                "--out with a folder",
                count=len(reports),
            )
        )
    print_bytes(reports)


def report_findings(  # noqa: PLR0913
    run: EvaluateRun,
    known: Baseline | None,
    path: Path | None,
    color: str,
    *,
    quiet: bool,
    verbose: bool,
    strict: bool,
) -> tuple[Iterable[Diagnostic], bool]:
    """Print all faults that were not accepted before, how many were, and what was not written.

    Returns
    -------
    tuple
        The faults that count, and whether something is accepted in vain.
    """
    applied = None if known is None else known.apply(run.many.diagnostics, run.many.seen)
    left = run.many.diagnostics if applied is None else applied.left
    report_faults(left, color, verbose=verbose or strict)
    for failure in run.failures:
        note(f"pilotscan: {visible(tell(failure))}")
    if applied is None or path is None:
        return left, False
    from pilotscan.cli.baseline import accepted_text, note_stale  # noqa: PLC0415 - few have one

    if not quiet:
        note(accepted_text(applied, path))
    if strict or not quiet:
        note_stale(applied.stale, path)
    return left, bool(applied.stale)


def summarise(run: EvaluateRun, folder: Place, color: str, *, verbose: bool) -> None:
    """Print the verdicts and where the reports are."""
    from pilotscan.reporting.output.terminal import (  # noqa: PLC0415 - rich, of which -q has none
        ROWS_AT_MOST,
        consoles,
        summary_table,
    )

    stdout, stderr = consoles(color)
    words = Language(run.job.languages[0])
    rows = run.rows.get(run.job.languages[0], [])
    if rows:
        stdout.print(summary_table(rows, words, stdout.width))
    more = len(rows) - ROWS_AT_MOST
    if more > 0:
        stdout.print(words.ngettext("… and %(n)s more pilot", "… and %(n)s more pilots", more))
    place = shown_path(folder)
    if verbose:
        for name in run.written:
            stdout.print(f"{place}/{name}", soft_wrap=True, markup=False)
    index = next((n for n in ("index.html", "index.md") if n in run.written), "")
    if run.written and not run.failures:
        stdout.print()
        stdout.print(
            words.gettext("Reports: %(place)s", place=f"{place}/{index}"),
            soft_wrap=True, markup=False,
        )  # fmt: skip
    if run.earlier:
        stderr.print(
            words.ngettext(
                "%(n)s file of an earlier run is still in %(place)s and not in the overview.",
                "%(n)s files of an earlier run are still in %(place)s and not in the overview.",
                len(run.earlier), place=place,
            ),
            soft_wrap=True, markup=False,
        )  # fmt: skip
