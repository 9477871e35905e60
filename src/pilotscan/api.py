"""The library: what the command does, in five lines of a notebook.

>>> import pilotscan
>>> framework = pilotscan.load_framework()
>>> pilots = pilotscan.load_pilots("pilots", framework=framework)
>>> evaluations = pilotscan.evaluate(pilots, framework)
>>> page = pilotscan.render(evaluations[0], format="html", lang="nl")
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Literal, overload

from pilotscan.checks import check_names
from pilotscan.diagnostics import Diagnostic, did_you_mean, show, sort_diagnostics
from pilotscan.errors import PilotError, UsageError, WriteError
from pilotscan.loading.builtin import DEFAULT_FRAMEWORK
from pilotscan.loading.discover import STDIN, shown_path
from pilotscan.loading.language import common_language
from pilotscan.model.languages import DEFAULT_LANGUAGE
from pilotscan.model.pilot import Pilot
from pilotscan.reading import (
    CheckedPilot,
    check_file,
    check_route,
    check_target_file,
    read_framework,
    with_fingerprint,
)
from pilotscan.runs.many import FileRead, Many, find_many

if TYPE_CHECKING:
    from datetime import date

    from pilotscan.comparing.comparison import Comparison
    from pilotscan.comparing.order import Ordering
    from pilotscan.loading.discover import FoundFile
    from pilotscan.model.framework import Framework
    from pilotscan.model.target import Target
    from pilotscan.runs.evaluate import EvaluateRun
    from pilotscan.runs.reports import ReportJob
    from pilotscan.scoring.evaluation import Evaluation

__all__ = [
    "LoadedPilots",
    "LoadedTargets",
    "WrittenSite",
    "compare",
    "evaluate",
    "load_framework",
    "load_pilots",
    "load_targets",
    "render",
    "write_site",
]

IDS_SHOWN = 10
"""Pilots that the representation of loaded ones names."""
FAULTS_TOLD = 5
"""Faults of pilots in memory that the message of an error repeats."""


@dataclass(frozen=True, slots=True)
class LoadedPilots(Sequence[Pilot]):
    """Pilots that can be judged, in the order of their files, and what was wrong with others.

    Parameters
    ----------
    pilots : those without an error
    files : per pilot the name of its file and the SHA-256 of its bytes
    diagnostics : of all files, sorted
    framework : that the files were checked against
    """

    pilots: tuple[Pilot, ...]
    files: tuple[tuple[str, str], ...]
    diagnostics: tuple[Diagnostic, ...]
    framework: Framework | None = field(default=None, compare=False)

    def __repr__(self) -> str:
        """Say in one line how many there are, and that something was wrong."""
        ids = ", ".join(pilot.id for pilot in self.pilots[:IDS_SHOWN])
        more = ", …" if len(self.pilots) > IDS_SHOWN else ""
        return (
            f"LoadedPilots({len(self.pilots)} pilots: {ids}{more}; "
            f"{len(self.diagnostics)} diagnostics)"
        )

    @overload
    def __getitem__(self, index: int) -> Pilot: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Pilot]: ...
    def __getitem__(self, index: int | slice) -> Pilot | Sequence[Pilot]:
        """Return a pilot, or several."""
        return self.pilots[index]

    def __len__(self) -> int:
        """Return the number of pilots."""
        return len(self.pilots)

    def __iter__(self) -> Iterator[Pilot]:
        """Iterate over the pilots."""
        return iter(self.pilots)


@dataclass(frozen=True, slots=True)
class LoadedTargets:
    """Targets that pilots can be judged for, in the order of their files.

    Parameters
    ----------
    targets : those without an error
    diagnostics : of all files, sorted
    """

    targets: tuple[Target, ...]
    diagnostics: tuple[Diagnostic, ...]

    def __repr__(self) -> str:
        """Say in one line how many there are, and that something was wrong."""
        return f"LoadedTargets({len(self)} targets; {len(self.diagnostics)} diagnostics)"

    def __len__(self) -> int:
        """Return the number of targets."""
        return len(self.targets)

    def __iter__(self) -> Iterator[Target]:
        """Iterate over the targets."""
        return iter(self.targets)


def load_framework(framework: str | Path = DEFAULT_FRAMEWORK) -> Framework:
    """Return a packaged framework by id, or one from a file.

    Raises
    ------
    FrameworkError
        It does not exist, cannot be read or breaks its own rules; `diagnostics` say where.
    """
    return read_framework(framework).framework


def load_pilots(
    paths: str | Path | Iterable[str | Path], *, framework: Framework | None = None
) -> LoadedPilots:
    """Read pilots from files and folders.

    Parameters
    ----------
    paths : a file or folder, or several; folders are searched with their subfolders
    framework : whose conditions and routes the files are checked against; the default one if
        not given

    Returns
    -------
    LoadedPilots
        A sequence of the pilots without an error; `diagnostics` says what is wrong with others.

    Raises
    ------
    UsageError
        A path does not exist, or the folders hold no pilot file.
    """
    listed = [paths] if isinstance(paths, str | Path) else list(paths)
    used = framework or load_framework()
    many = _found(listed)
    pilots, files = [], []
    for read, counts in many.each(used, _checker):
        if read.checked.pilot is not None and counts:
            pilots.append(read.checked.pilot)
            files.append((read.checked.file, read.checked.sha256))
    return LoadedPilots(
        tuple(pilots), tuple(files), tuple(sort_diagnostics(many.diagnostics)), used
    )


def load_targets(
    paths: str | Path | Iterable[str | Path],
    *,
    framework: Framework | None = None,
    pilots: Iterable[Pilot] = (),
) -> LoadedTargets:
    """Read targets from files and folders; files of another kind in a folder are passed over.

    Parameters
    ----------
    paths, framework : as for `load_pilots`
    pilots : all that the targets may name; none if that is not to be checked

    Raises
    ------
    UsageError
        As for `load_pilots`.
    """
    listed = [paths] if isinstance(paths, str | Path) else list(paths)
    used = framework or load_framework()
    named = {pilot.id: pilot.circumstances for pilot in pilots}
    many = _found(listed)
    read = (FileRead(check_target_file(file, used, named or None)) for file in many.found)
    found = [item.checked.target for item, counts in many.gather(read) if counts]
    return LoadedTargets(
        tuple(target for target in found if target is not None),
        tuple(sort_diagnostics(many.diagnostics)),
    )


def _checker(framework: Framework) -> Callable[[Sequence[FoundFile]], list[FileRead]]:
    return lambda files: [FileRead(check_file(file, framework)) for file in files]


def _found(paths: Sequence[str | Path], processes: int = 1) -> Many:
    for path in paths:
        _check_there(path)
    many = find_many(paths, processes=processes)
    if not many.found and many.diagnostics:
        told = "; ".join(f"{fault.where.file} {fault.message}" for fault in many.diagnostics)
        raise UsageError(f"there is nothing to read: {told}")
    return many


def _check_there(path: str | Path) -> None:
    if str(path) == STDIN or os.path.lexists(path):
        return
    missing = Path(path)
    try:
        beside = [name for name in os.listdir(missing.parent) if name.isprintable()]  # noqa: PTH208
    except (OSError, ValueError):
        beside = []
    hint = did_you_mean(missing.name, beside)
    raise UsageError(
        f"there is no file or folder {show(shown_path(missing))}" + (f": {hint}" if hint else "")
    )


def evaluate(
    pilots: Pilot | Iterable[Pilot],
    framework: Framework | None = None,
    *,
    route: str | None = None,
    as_of: date | None = None,
) -> list[Evaluation]:
    """Judge pilots on every route of a framework.

    Parameters
    ----------
    pilots : one or several, for example what `load_pilots` returns
    framework : the default one if not given
    route : heads each result instead of the route that the pilot declares
    as_of : assessments after this date do not count; by default each pilot's newest one counts

    Returns
    -------
    list of Evaluation
        In the order of `pilots`.

    Raises
    ------
    PilotError
        A pilot that no file was checked for names a condition, a source, a route or a framework
        that is not there; its `diagnostics` list all of them.
    UsageError
        The framework does not have the route asked for.
    """
    # Judging needs pandas, which reading and checking must not wait for.
    from pilotscan.scoring.judge import judge_pilots  # noqa: PLC0415

    used = framework or load_framework()
    listed, files = _taken(pilots, used, route)
    return judge_pilots(listed, used, route=route, as_of=as_of, files=files)


def _taken(
    pilots: Pilot | Iterable[Pilot], framework: Framework, route: str | None
) -> tuple[list[Pilot], list[tuple[str, str]] | None]:
    """Return the pilots of a call and their files, if their names and the route are there."""
    check_route(route, framework)
    files = None
    listed = [pilots] if isinstance(pilots, Pilot) else list(pilots)
    if isinstance(pilots, LoadedPilots):
        files = list(pilots.files)
        if pilots.framework == framework:
            return listed, files
    faults = [fault for pilot in listed for fault in check_names(pilot, framework, route)]
    if faults:
        raise PilotError(_names_missing(faults), faults)
    return listed, files


def _names_missing(faults: Sequence[Diagnostic]) -> str:
    told = [
        f"{fault.where.file} {fault.where.path}: {fault.message} ({fault.hint})"
        for fault in faults[:FAULTS_TOLD]
    ]
    more = len(faults) - len(told)
    return "; ".join([*told, *([f"and {more} more"] if more else [])])


def compare(  # noqa: PLR0913 - what judging depends on
    pilots: Pilot | Iterable[Pilot],
    framework: Framework | None = None,
    *,
    route: str | None = None,
    as_of: date | None = None,
    other: Framework | None = None,
    ordering: Ordering | None = None,
) -> Comparison:
    """Hold pilots side by side.

    Parameters
    ----------
    pilots : for example what `load_pilots` returns; at least one
    framework : the default one if not given
    route : on which all are judged, instead of the one that each declares
    as_of : assessments after this date do not count
    other : a second framework by which the same pilots are judged
    ordering : how to order them; None for no order

    Returns
    -------
    Comparison
        Its `tables` are tidy DataFrames by name.

    Raises
    ------
    PilotError
        As for `evaluate`.
    UsageError
        No pilot, two with the same id, a route that the framework does not have, frameworks that
        share no condition, or draws out of bounds.
    """
    from pilotscan.comparing.comparison import compare as compare_pilots  # noqa: PLC0415

    used = framework or load_framework()
    listed, files = _taken(pilots, used, route)
    try:
        return compare_pilots(
            listed, used, route=route, as_of=as_of, other=other, ordering=ordering, files=files
        )
    except ValueError as error:
        raise UsageError(str(error)) from None


@overload
def render(
    evaluation: Evaluation | Sequence[Evaluation] | Comparison,
    *,
    format: Literal["html", "md", "json"] = "html",
    lang: str | None = None,
    templates: str | Path | None = None,
) -> str: ...
@overload
def render(
    evaluation: Evaluation,
    *,
    format: Literal["pdf", "docx"],
    lang: str | None = None,
    templates: str | Path | None = None,
    reference_doc: str | Path | None = None,
) -> bytes: ...
def render(
    evaluation: Evaluation | Sequence[Evaluation] | Comparison,
    *,
    format: Literal["html", "md", "json", "pdf", "docx"] = "html",
    lang: str | None = None,
    templates: str | Path | None = None,
    reference_doc: str | Path | None = None,
) -> str | bytes:
    """Write one report, the overview of several pilots, or a comparison.

    Parameters
    ----------
    evaluation : one for its report; a sequence for the overview page (json: one document); what
        `compare` returns for the page of a comparison
    format : a self-contained HTML page, CommonMark, or the JSON result; of one pilot also a PDF
        or a Word document
    lang : of everything but the pilot's own prose; by default that of the pilot's file, of several
        if all have the same; else, and of a comparison, English
    templates : folder of templates that take the place of ours, run in a sandbox
    reference_doc : a Word document or template whose styles a Word document takes over

    Returns
    -------
    str or bytes
        Bytes of a PDF and of a Word document.

    Raises
    ------
    RenderError
        A template is missing or broken, or the format is not there for what is given.
    UsageError
        The library for the format is not installed, or the Word template cannot be used.
    """
    from pilotscan.reporting.render import Renderer  # noqa: PLC0415 - needs jinja2 and babel

    own = None if templates is None else Path(templates)
    reference = None if reference_doc is None else Path(reference_doc).read_bytes()
    renderer = Renderer(lang or _language_of(evaluation), templates=own, reference=reference)
    if format in {"pdf", "docx"}:
        return renderer.document(evaluation, format)
    return renderer.render(evaluation, format)


def _language_of(evaluation: Evaluation | Sequence[Evaluation] | Comparison) -> str:
    """Return the language in which a report is written if nobody asks for another."""
    from pilotscan.scoring.evaluation import Evaluation  # noqa: PLC0415 - as all that judges

    several = [evaluation] if isinstance(evaluation, Evaluation) else evaluation
    if not isinstance(several, Sequence):
        return DEFAULT_LANGUAGE
    return common_language(one.pilot.language for one in several)


@dataclass(frozen=True, slots=True)
class WrittenSite:
    """What `write_site` wrote.

    Parameters
    ----------
    files : names within the folder, in the order in which they were written
    earlier : names of reports of an earlier run that are still there and not in the overview
    pilots : ids of those that have a report, in the order of their files
    diagnostics : of all files that were read, sorted
    """

    folder: Path
    files: tuple[str, ...]
    earlier: tuple[str, ...]
    pilots: tuple[str, ...]
    diagnostics: tuple[Diagnostic, ...] = field(repr=False)


def write_site(  # noqa: PLR0913 - as many as the command has options
    pilots: Pilot | str | Path | Iterable[Pilot | str | Path],
    out: str | Path,
    *,
    framework: Framework | str | Path | None = None,
    route: str | None = None,
    as_of: date | None = None,
    languages: Sequence[str] = (),
    formats: Sequence[Literal["html", "md", "json", "pdf", "docx"]] = ("html", "md"),
    templates: str | Path | None = None,
    reference_doc: str | Path | None = None,
    force: bool = False,
    processes: int = 1,
) -> WrittenSite:
    """Write a report of each pilot and the pages around them, as ``pilotscan evaluate`` does.

    Parameters
    ----------
    pilots : files and folders, which are read one after the other and never held all at once; or
        pilots, for example what `load_pilots` returns
    out : folder; a file in it that is not ours is left as it is
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
    """
    from pilotscan.runs import evaluate as runs  # noqa: PLC0415 - needs pandas and jinja2
    from pilotscan.runs.reports import ReportJob  # noqa: PLC0415

    loaded = with_fingerprint(framework)
    check_route(route, loaded.framework)
    own = None if templates is None else Path(templates)
    if own is not None and not own.is_dir():
        raise UsageError(f"there is no folder {show(str(own))} with templates")
    job = ReportJob(
        loaded,
        route,
        as_of,
        languages=_each_known("language", languages, runs.LANGUAGES),
        formats=_each_known("format", formats, runs.FORMATS),
        templates=own,
        reference=None if reference_doc is None else runs.read_reference(Path(reference_doc)),
    )
    for kind in job.formats:
        runs.need(kind)
    run = _run_of(pilots, job, processes)
    run.to_folder(Path(out), force=force)
    if run.failures:
        raise WriteError("; ".join(run.failures))
    return WrittenSite(
        Path(out),
        tuple(run.written),
        tuple(run.earlier),
        tuple(summary.id for summary in run.summaries),
        tuple(sort_diagnostics(run.many.diagnostics)),
    )


def _run_of(
    pilots: Pilot | str | Path | Iterable[Pilot | str | Path], job: ReportJob, processes: int
) -> EvaluateRun:
    """Return the run over files or over pilots in memory."""
    from pilotscan.runs import evaluate as runs  # noqa: PLC0415

    given = [pilots] if isinstance(pilots, Pilot | str | Path) else list(pilots)
    in_memory = [one for one in given if isinstance(one, Pilot)]
    paths = [one for one in given if not isinstance(one, Pilot)]
    if bool(in_memory) == bool(paths):
        raise UsageError("a site is made of pilots, or of files and folders: give either")
    if paths:
        many = _found(paths, processes)
        languages = runs.in_their_language(many, job.languages)
        job = replace(job, languages=languages, compared=runs.is_compared(len(many.found)))
        return runs.EvaluateRun(many, job, runs.outcomes_of_files(many, job, None))
    checked = _as_checked(pilots if isinstance(pilots, LoadedPilots) else in_memory, job)
    languages = job.languages or (common_language(pilot.language for pilot in in_memory),)
    job = replace(job, languages=languages, compared=runs.is_compared(len(in_memory)))
    return runs.EvaluateRun(Many(()), job, runs.outcomes_in_memory(checked, job))


def _as_checked(pilots: Iterable[Pilot], job: ReportJob) -> list[CheckedPilot]:
    """Return pilots in memory as if they had just been read."""
    listed, files = _taken(pilots, job.framework.framework, job.route)
    twice = [one for one, count in Counter(pilot.id for pilot in listed).items() if count > 1]
    if twice:
        raise UsageError(f"the id {show(twice[0])} is used by two pilots: give one of them another")
    told: dict[str, list[Diagnostic]] = {}
    for diagnostic in pilots.diagnostics if isinstance(pilots, LoadedPilots) else ():
        told.setdefault(diagnostic.where.file, []).append(diagnostic)
    return [
        CheckedPilot(file, sha256, pilot, tuple(told.get(file, ())), pilot_id=pilot.id)
        for pilot, (file, sha256) in zip(listed, files or [("", "")] * len(listed), strict=True)
    ]


def _each_known(what: str, given: Iterable[str], known: Collection[str]) -> tuple[str, ...]:
    """Return what was asked for, each once."""
    for one in given:
        if one not in known:
            raise UsageError(f"there is no {what} {show(one)}: use {', '.join(known)}")
    return tuple(dict.fromkeys(given))
