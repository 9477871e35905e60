"""Make the reports of many files, without holding them all in memory."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from secrets import token_hex
from typing import TYPE_CHECKING, NamedTuple

from pilotscan.errors import WriteError
from pilotscan.gates import Standing, standing_of
from pilotscan.loading.assessment_files import mark_of_file
from pilotscan.loading.discover import STDIN
from pilotscan.model.desk import is_desk
from pilotscan.reporting.documents.formats import file_name, written_as
from pilotscan.reporting.output.elsewhere import OutputAddress
from pilotscan.reporting.output.safe import in_log
from pilotscan.reporting.render import Renderer
from pilotscan.reporting.site.data import pilot_summary
from pilotscan.reporting.site.links import Site, questions_name
from pilotscan.reporting.site.overview import index_row
from pilotscan.reporting.site.worked_example import choose_example
from pilotscan.runs.judging import judge_files
from pilotscan.runs.many import ALONE, FileRead, Job, work
from pilotscan.told import told

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from datetime import date
    from pathlib import Path
    from typing import Protocol

    from pilotscan.comparing.record import PilotRecord
    from pilotscan.loading.address import Address
    from pilotscan.loading.discover import FoundFile
    from pilotscan.parallel import Executor
    from pilotscan.reading import CheckedPilot
    from pilotscan.reporting.output.owned import Sent, Stored
    from pilotscan.reporting.site.data import PilotSummary
    from pilotscan.reporting.site.overview_row import IndexRow
    from pilotscan.runs.judging import Judged
    from pilotscan.scoring.evaluation import Evaluation

    class Recalled(Protocol):
        """What was made of a file before, and is read when it is needed."""

        def files(self) -> Iterator[tuple[str, Stored]]:
            """Give each report by its name."""

        def record(self) -> PilotRecord | None:
            """Return what comparing needs."""


__all__ = ["FileOutcome", "ReportJob", "Sending", "Worker", "again", "run", "sending_to"]

LINES = 200
"""Files worked on together where a line is made of each: arrays cost less, and lines are small."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportJob(Job):
    """What to make of every file.

    Parameters
    ----------
    languages : of the reports; those of the first lie at the root of the output, those of each
        further one in a folder of its name
    formats : those of `evaluate`
    stream : make the JSON of a pilot for one common document instead of a report of its own, fit
        for the log of a build
    alone : a report that stands by itself, without the pages of a site around it
    compared : the site has a page that holds the pilots side by side
    templates : folder of templates of the user's own
    reference : bytes of a Word document whose styles are taken over
    gated : gates are held against every pilot, or can be when it is found in a cache
    """

    languages: tuple[str, ...]
    formats: tuple[str, ...]
    stream: bool = False
    alone: bool = False
    compared: bool = False
    templates: Path | None = None
    reference: bytes | None = None
    gated: bool = True

    @property
    def site(self) -> Site | None:
        """The pages that a run with this job writes around the reports, if any."""
        if self.alone or self.stream or "html" not in self.formats:
            return None
        framework = self.framework.framework
        return Site(self.languages, framework.id, self.compared, not framework.profile_only)

    def folder(self, lang: str) -> str:
        """Return where in the output the files of a language lie; empty or ending in a slash."""
        return "" if lang == self.languages[0] else f"{lang}/"

    def names(self, pilot_id: str) -> list[str]:
        """Return the names of a pilot's files within the output, as they are made."""
        if self.stream:
            return ["json"]
        names = [file_name(pilot_id, kind) for kind in self.formats if kind != "json"]
        if "json" in self.formats:
            names.append(f"{pilot_id}.json")
        if self.site is not None:
            names += [f"data/{pilot_id}.json", f"data/{pilot_id}.csv", questions_name(pilot_id)]
        return [self.folder(lang) + name for lang in self.languages for name in names]

    def renderers(self, *, compared: bool = True) -> dict[str, Renderer]:
        """Return what makes the reports, by language.

        Parameters
        ----------
        compared : False if in the end there was nothing to compare
        """
        site = self.site
        if site is not None and not compared:
            site = site._replace(has_comparison=False)
        return {
            lang: Renderer(
                lang,
                self.framework.sha256,
                self.templates,
                site=site,
                reference=self.reference,
            )
            for lang in self.languages
        }


@dataclass(frozen=True, slots=True)
class FileOutcome(FileRead):
    """What came of one file.

    Parameters
    ----------
    pilot_id : empty if it was not judged
    rows : of the overview, by language; empty if it was not judged, or nothing shows them
    summary : the row of the overview's data; None if it was not judged
    outputs : reports by the name of their file within the output
    sent : in the place of `outputs`, if they were written where they were made
    record : what comparing needs; None if nothing is compared
    example : the whole evaluation, of the pilot of which most is rated among a few; with it the
        method page shows how a verdict comes about
    found : the file itself; None while it is on its way from where its bytes were sent
    lasting : the same bytes give the same outputs on another day and machine
    key : under which it is kept; empty if it is not
    kept : in the place of `outputs`, `record` and `example`, if it was not made in this run
    standing : what gates look at; None if it was not judged, or they do not
    """

    pilot_id: str = ""
    rows: dict[str, IndexRow] = field(default_factory=dict)
    summary: PilotSummary | None = None
    desk: bool = False
    as_of: date | None = None
    outputs: dict[str, bytes] = field(default_factory=dict)
    sent: tuple[Sent, ...] = field(default=(), kw_only=True)
    record: PilotRecord | None = field(default=None, compare=False)
    example: Evaluation | None = field(default=None, compare=False)
    found: FoundFile | None = field(default=None, compare=False, repr=False)
    lasting: bool = field(default=True, compare=False)
    key: str = field(default="", compare=False)
    kept: Recalled | None = field(default=None, compare=False, repr=False)
    standing: Standing | None = None

    def files(self) -> Iterator[tuple[str, bytes | Stored]]:
        """Give each report by its name; what is kept is not read yet."""
        yield from self.outputs.items() if self.kept is None else self.kept.files()

    def recorded(self) -> PilotRecord | None:
        """Return what comparing needs."""
        return self.record if self.kept is None else self.kept.record()


class Worker:
    """Everything that is set up once per process."""

    def __init__(self, job: ReportJob) -> None:
        self.job = job
        self.site = job.site
        self.renderers = job.renderers()

    def chunk(self, files: Sequence[FoundFile]) -> list[FileOutcome]:
        """Judge some files and make their reports."""
        return self.outcomes(judge_files(files, self.job), files)

    def outcomes(self, judged: Judged, files: Iterable[FoundFile | None]) -> list[FileOutcome]:
        """Make the reports of what was judged together."""
        evaluations = [evaluation for _, evaluation in judged if evaluation is not None]
        example = None if self.site is None else choose_example(evaluations)
        outcomes = []
        for (checked, evaluation), found in zip(judged, files, strict=True):
            if evaluation is None:
                outcomes.append(FileOutcome(checked, found=_without_bytes(found)))
                continue
            asked = self._asked_of_system()
            outputs = self._outputs(evaluation, checked)
            cannot_be_read_again = found is None or str(found.path) == STDIN
            is_example = evaluation is example or cannot_be_read_again
            outcomes.append(
                FileOutcome(
                    checked,
                    evaluation.pilot.id,
                    self._rows(evaluation),
                    pilot_summary(evaluation),
                    is_desk(evaluation.pilot, evaluation.assessments),
                    evaluation.as_of,
                    outputs,
                    self._record(evaluation) if self.site and self.site.has_comparison else None,
                    evaluation if self.site is not None and is_example else None,
                    _without_bytes(found),
                    lasting=self._asked_of_system() == asked,
                    standing=standing_of(evaluation) if self.job.gated else None,
                )
            )
        return outcomes

    def _asked_of_system(self) -> int:
        """Return how often a report depended on more than its job and its file."""
        if "pdf" not in map(written_as, self.job.formats):
            return 0
        from pilotscan.reporting.documents.fonts import SystemFonts  # noqa: PLC0415

        return SystemFonts.asked

    def _outputs(self, evaluation: Evaluation, checked: CheckedPilot) -> dict[str, bytes]:
        job = self.job
        outputs: dict[str, bytes] = {}
        for lang, renderer in self.renderers.items():
            if job.stream:
                return {"json": in_log(renderer.one_json(evaluation), "json")}
            made = renderer.files(evaluation, job.formats, checked.diagnostics)
            outputs |= {job.folder(lang) + name: data for name, data in made.items()}
        return outputs

    def _rows(self, evaluation: Evaluation) -> dict[str, IndexRow]:
        if self.job.stream:
            return {}
        return {lang: index_row(evaluation, r.language) for lang, r in self.renderers.items()}

    def _record(self, evaluation: Evaluation) -> PilotRecord:
        from pilotscan.comparing.record import record_pilot  # noqa: PLC0415 - of many pilots

        return record_pilot(
            evaluation.pilot,
            evaluation.framework,
            route=self.job.route,
            as_of=self.job.as_of,
            file=evaluation.file,
            sha256=evaluation.sha256,
        )


def _without_bytes(found: FoundFile | None) -> FoundFile | None:
    """Return what goes back of a file: who sent its bytes has them."""
    return found if found is None or found.data is None else None


def _worker(job: ReportJob) -> Callable[[Sequence[FoundFile]], list[FileOutcome]]:
    return Worker(job).chunk


class Sending(NamedTuple):
    """What to make of every file, and where a worker writes it.

    Parameters
    ----------
    force : see `OutputAddress`
    run : of this one alone: a worker that served another looks anew at what is there
    held : files, as they are shown, of which it does not: another says the same id, or none can be
        told, so that only who sees all of them knows whether their reports count
    """

    job: ReportJob
    address: Address
    force: bool
    run: str
    held: frozenset[str]

    @property
    def templates(self) -> Path | None:
        """Those of the job: a cluster makes sure that its workers have the same."""
        return self.job.templates


def sending_to(
    address: Address, files: Sequence[FoundFile], job: ReportJob, *, force: bool
) -> Sending | None:
    """Have workers write to an address; None if they do not see what is there."""
    if address.is_of_process:
        return None
    ids = {file.shown: mark_of_file(file).name for file in files}
    times = Counter(ids.values())
    held = frozenset(shown for shown, name in ids.items() if not name or times[name] > 1)
    return Sending(job, address, force, token_hex(8), held)


def _sender(to: Sending) -> Callable[[Sequence[FoundFile]], list[FileOutcome]]:
    worker, output = Worker(to.job), OutputAddress(to.address, force=to.force)

    def chunk(files: Sequence[FoundFile]) -> list[FileOutcome]:
        outcomes = worker.chunk(files)
        going = [one for one in outcomes if one.checked.file not in to.held]
        files_made = {name: made for one in going for name, made in one.outputs.items()}
        sent = {one.name: one for one in output.send(files_made)}
        return [
            one
            if one.checked.file in to.held
            else replace(one, outputs={}, sent=tuple(sent[name] for name in one.outputs))
            for one in outcomes
        ]

    return chunk


def run(
    files: Sequence[FoundFile], job: ReportJob | Sending, executor: Executor[FoundFile] = ALONE
) -> Iterator[FileOutcome]:
    """Judge files and make their reports, which come back or are written there; see `work`."""
    if isinstance(job, Sending):
        outcomes = work(files, job, _sender, FileOutcome, executor)
    else:
        size = LINES if job.stream else 0
        outcomes = work(files, job, _worker, FileOutcome, executor, size=size)
    for file, outcome in zip(files, outcomes, strict=True):
        yield outcome if outcome.found is not None else replace(outcome, found=file)


def again(outcome: FileOutcome, job: ReportJob) -> FileOutcome:
    """Judge a file a second time, with its evaluation as the example.

    Raises
    ------
    WriteError
        It is not what it was.
    """
    file, name = outcome.found, outcome.checked.file
    if file is None or str(file.path) == STDIN:
        raise WriteError(told("%(file)s cannot be read a second time", file=name))
    (made,) = Worker(job).chunk([file])
    if made.checked.sha256 != outcome.checked.sha256:
        raise WriteError(
            told("%(file)s was changed while its report was made; run it again", file=name)
        )
    return made
