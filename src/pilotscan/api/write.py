"""A site of many pilots, as the command writes it; needs all that the command needs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from pilotscan.api.faults import Diagnostics
from pilotscan.api.judge import taken
from pilotscan.api.load import LoadedPilots, many_of
from pilotscan.diagnostics import Diagnostic, show, sort_diagnostics
from pilotscan.errors import UsageError, WriteError
from pilotscan.loading.address import Place, place_at
from pilotscan.loading.language import common_language
from pilotscan.model.pilot import Pilot
from pilotscan.notebook import html_table
from pilotscan.parallel import Processes
from pilotscan.reading import (
    CheckedPilot,
    check_route,
    with_fingerprint,
)
from pilotscan.reporting.output.extras import need_library
from pilotscan.runs import evaluate as runs
from pilotscan.runs.many import Many, in_their_language
from pilotscan.runs.reports import ReportJob
from pilotscan.told import told

if TYPE_CHECKING:
    from datetime import date

    from pilotscan.loading.discover import FoundFile
    from pilotscan.model.framework import Framework
    from pilotscan.parallel import Executor
    from pilotscan.reporting.documents.formats import DocumentFormat, TextFormat
    from pilotscan.runs.evaluate import EvaluateRun
    from pilotscan.runs.reports import ReportJob

__all__ = ["WrittenSite", "write_site"]


@dataclass(frozen=True, slots=True)
class WrittenSite:
    """What `write_site` wrote.

    Parameters
    ----------
    files : names within the folder, in the order in which they were written
    earlier : names of reports of an earlier run that are still there and not in the overview
    pilots : ids of those that have a report, in the order of their files
    diagnostics : of all files that were read, sorted

    Examples
    --------
    >>> site = pilotscan.write_site("pilots/plan-einstein.yaml", "reports", formats=["md"])
    >>> site.files
    ('plan-einstein.md', 'index.md')
    """

    folder: Place
    files: tuple[str, ...]
    earlier: tuple[str, ...]
    pilots: tuple[str, ...]
    diagnostics: tuple[Diagnostic, ...]

    def __repr__(self) -> str:
        """Say in one line where it is and how much was written: whole, it fills a notebook."""
        return (
            f"WrittenSite({str(self.folder)!r}: {len(self.pilots)} pilots, "
            f"{len(self.files)} files; {len(self.diagnostics)} diagnostics)"
        )

    def _repr_html_(self) -> str:
        """Show in a notebook which files were written."""
        return html_table(("file",), [(name,) for name in self.files])


def write_site(  # noqa: PLR0913 - as many as the command has options
    pilots: Pilot | str | Path | Iterable[Pilot | str | Path],
    out: str | Place,
    *,
    framework: Framework | str | Path | None = None,
    route: str | None = None,
    as_of: date | None = None,
    languages: Sequence[str] = (),
    formats: Sequence[TextFormat | DocumentFormat] = ("html", "md"),
    templates: str | Path | None = None,
    reference_doc: str | Path | None = None,
    force: bool = False,
    processes: int = 1,
    scheduler: str | None = None,
) -> WrittenSite:
    """Write a report of each pilot and the pages around them, as ``pilotscan evaluate`` does.

    Parameters
    ----------
    pilots : files and folders, which are read one after the other and never held all at once; or
        pilots, for example what `load_pilots` returns
    out : folder, or its address (``s3://…``); a file in it that is not ours is left as it is
    framework : id of a packaged one, path of a file, or one that is loaded; the default one if not
        given
    route : on which all are judged, instead of the one that each declares
    as_of : assessments after this date do not count
    languages : the first one at the root of the folder, each other one in a folder of its name; by
        default that of the files if all have the same, else English
    formats : of the reports; with html there is a site around them
    templates : folder of templates that take the place of ours, run in a sandbox
    reference_doc : a Word document or template whose styles Word documents take over
    force : overwrite files that pilotscan did not write
    processes : for files; 1 works in this one
    scheduler : address of a Dask scheduler whose workers read files instead, ``tcp://HOST:8786``;
        they can run any code here

    Raises
    ------
    PilotError
        As for `evaluate`.
    FrameworkError
        The framework does not exist, cannot be read or breaks its own rules.
    RenderError
        A template is missing or broken.
    UsageError
        There is nothing to read, two pilots have one id, or a route, format, language, folder or
        library is not there.
    WriteError
        The folder or a file cannot be written; all others are.

    Examples
    --------
    >>> pilotscan.write_site("pilots/plan-einstein.yaml", "reports", formats=["md"])
    WrittenSite('reports': 1 pilots, 2 files; 1 diagnostics)
    """
    loaded = with_fingerprint(framework)
    check_route(route, loaded.framework)
    own = None if templates is None else Path(templates)
    if own is not None and not own.is_dir():
        raise UsageError(
            told("there is no folder %(folder)s with templates", folder=show(str(own)))
        )
    job = ReportJob(
        loaded,
        route,
        as_of,
        languages=_each_known(told("language"), languages, runs.LANGUAGES),
        formats=_each_known(told("format"), formats, runs.FORMATS),
        templates=own,
        reference=None if reference_doc is None else runs.read_reference(Path(reference_doc)),
    )
    for kind in job.formats:
        runs.need(kind)
    place = place_at(out)
    run = _run_of(pilots, job, _executor(processes, scheduler), place, force=force)
    run.to_folder(place, force=force)
    if run.failures:
        raise WriteError("; ".join(run.failures))
    return WrittenSite(
        place,
        tuple(run.written),
        tuple(run.earlier),
        tuple(summary.id for summary in run.summaries),
        Diagnostics(sort_diagnostics(run.many.diagnostics)),
    )


def _executor(processes: int, scheduler: str | None) -> Executor[FoundFile]:
    if scheduler is None:
        return Processes(processes)
    need_library("distributed", "dask", "scheduler")
    from pilotscan.runs.cluster import Cluster, check_address  # noqa: PLC0415 - an extra

    return Cluster(check_address(scheduler))


def _run_of(
    pilots: Pilot | str | Path | Iterable[Pilot | str | Path],
    job: ReportJob,
    executor: Executor[FoundFile],
    out: Place,
    *,
    force: bool,
) -> EvaluateRun:
    """Return the run over files or over pilots in memory."""
    given = [pilots] if isinstance(pilots, Pilot | str | Path) else list(pilots)
    in_memory = [one for one in given if isinstance(one, Pilot)]
    paths = [one for one in given if not isinstance(one, Pilot)]
    if bool(in_memory) == bool(paths):
        raise UsageError(told("a site is made of pilots, or of files and folders: give either"))
    if paths:
        many = many_of(paths, executor)
        languages = in_their_language(many, job.languages)
        job = replace(job, languages=languages, compared=runs.is_compared(len(many.found)))
        outcomes = runs.outcomes_of_files(many, job, None, out, force=force)
        return runs.EvaluateRun(many, job, outcomes)
    checked = _as_checked(pilots if isinstance(pilots, LoadedPilots) else in_memory, job)
    languages = job.languages or (common_language(pilot.language for pilot in in_memory),)
    job = replace(job, languages=languages, compared=runs.is_compared(len(in_memory)))
    return runs.EvaluateRun(Many(()), job, runs.outcomes_in_memory(checked, job))


def _as_checked(pilots: Iterable[Pilot], job: ReportJob) -> list[CheckedPilot]:
    """Return pilots in memory as if they had just been read."""
    listed, files = taken(pilots, job.framework.framework, job.route)
    twice = [one for one, count in Counter(pilot.id for pilot in listed).items() if count > 1]
    if twice:
        raise UsageError(
            told(
                "the id %(id)s is used by two pilots: give one of them another",
                id=show(twice[0]),
            )
        )
    said: dict[str, list[Diagnostic]] = {}
    if isinstance(pilots, LoadedPilots):
        of = {own: file for (file, _), names in zip(pilots.files, pilots.assessments, strict=True)
              for own in names}  # fmt: skip
        for diagnostic in pilots.diagnostics:
            file = diagnostic.where.file
            said.setdefault(of.get(file, file), []).append(diagnostic)
    return [
        CheckedPilot(
            file, sha256, pilot, tuple(said.get(file or f"<{pilot.id}>", ())), pilot_id=pilot.id
        )
        for pilot, (file, sha256) in zip(listed, files or [("", "")] * len(listed), strict=True)
    ]


def _each_known(what: str, given: Iterable[str], known: Collection[str]) -> tuple[str, ...]:
    """Return what was asked for, each once."""
    for one in given:
        if one not in known:
            raise UsageError(
                told(
                    "there is no %(what)s %(word)s: use %(known)s",
                    what=what,
                    word=show(one),
                    known=", ".join(known),
                )
            )
    return tuple(dict.fromkeys(given))
