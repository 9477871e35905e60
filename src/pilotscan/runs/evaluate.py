"""Evaluate many files: what is judged, held against gates, written, compared and kept."""

from __future__ import annotations

from dataclasses import replace
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from pydantic_core import to_json

from pilotscan.errors import UsageError, reason_of
from pilotscan.loading.address import Address
from pilotscan.loading.files import read_input
from pilotscan.model.scale import UNCLEAR
from pilotscan.parallel import chunks
from pilotscan.reporting.documents.formats import formats_of
from pilotscan.reporting.output.elsewhere import OutputAddress, open_output
from pilotscan.reporting.output.extras import need
from pilotscan.reporting.output.safe import in_log
from pilotscan.reporting.pilot.result_json import framework_document
from pilotscan.reporting.render import TEXT_FORMATS
from pilotscan.reporting.site.files import Judged, common_files, common_names
from pilotscan.reporting.words.language import LANGUAGES, Language
from pilotscan.runs.judging import judge_checked
from pilotscan.runs.many import CHUNK
from pilotscan.runs.reports import Worker, again, run, sending_to
from pilotscan.told import told

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date
    from pathlib import Path

    from pilotscan.comparing.comparison import Comparison
    from pilotscan.gates import GateResult, Judging, Standing
    from pilotscan.loading.address import Place
    from pilotscan.reading import CheckedPilot
    from pilotscan.reporting.output.owned import Stored
    from pilotscan.reporting.render import Renderer
    from pilotscan.reporting.site.data import PilotSummary
    from pilotscan.reporting.site.overview_row import IndexRow
    from pilotscan.runs.cache.outcomes import ReportKeeping
    from pilotscan.runs.many import Many
    from pilotscan.runs.reports import FileOutcome, ReportJob
    from pilotscan.scoring.evaluation import Evaluation

__all__ = [
    "FORMATS",
    "LANGUAGES",
    "EvaluateRun",
    "HeldGates",
    "is_compared",
    "need",
    "outcomes_in_memory",
    "outcomes_of_files",
    "read_reference",
]

FORMATS = formats_of("evaluate")
COMPARED_AT_MOST = 2_000
"""Pilots up to which a site has a page that holds them side by side; `compare` takes more."""
FINDINGS = 2_000
"""Diagnostics that are written at once."""
DATA_FOLDERS = frozenset({"data", "frameworks"})


def is_compared(count: int) -> bool:
    """Tell whether the site of so many pilots has a page that holds them side by side."""
    return 1 < count <= COMPARED_AT_MOST


def read_reference(path: Path) -> bytes:
    """Return the bytes of the Word document whose styles are taken over.

    Raises
    ------
    UsageError
        It cannot be read or used, or the library for Word is not installed.
    """
    need("docx")
    from pilotscan.reporting.documents.word.reference import BIGGEST, prepared  # noqa: PLC0415

    try:
        if not path.is_file():
            raise UsageError(told("there is no file %(file)s to take styles from", file=path))
        reference = read_input(path, BIGGEST)
    except OSError as error:
        raise UsageError(
            told("cannot read %(file)s: %(why)s", file=path, why=reason_of(error))
        ) from None
    prepared(reference)  # what is wrong with it is said before any pilot is read
    return reference


def outcomes_of_files(
    many: Many,
    job: ReportJob,
    keeping: ReportKeeping | None,
    out: Place | None = None,
    *,
    force: bool = False,
) -> Iterator[FileOutcome]:
    """Judge the files of a run, those that are not in the cache.

    Parameters
    ----------
    out, force : as for `EvaluateRun.to_folder`. Reports go to an address from where they are made,
        unless they are kept: the cache is here.
    """
    if keeping is None and isinstance(out, Address):
        sending = sending_to(out, many.found, job, force=force)
        return run(many.found, sending or job, many.executor)
    if keeping is None:
        return run(many.found, job, many.executor)
    from pilotscan.runs.cache.kept import Kept  # noqa: PLC0415

    return run(many.found, job, Kept(many.executor, lambda *_: keeping))


def outcomes_in_memory(checked: Iterable[CheckedPilot], job: ReportJob) -> Iterator[FileOutcome]:
    """Judge pilots that were read before."""
    worker = Worker(job)
    for chunk in chunks(checked, CHUNK):
        yield from worker.outcomes(judge_checked(chunk, job), [None] * len(chunk))


class HeldGates:
    """The gates of a run, and what came of them.

    Parameters
    ----------
    judging : holds them against one pilot
    """

    def __init__(self, judging: Judging) -> None:
        self.judging = judging
        self.results: list[GateResult] = []
        self.pilots = 0
        self.unclear = 0

    def __bool__(self) -> bool:
        return bool(self.judging)

    def hold(self, standing: Standing | None) -> None:
        """Hold the gates against a pilot.

        Raises
        ------
        ValueError
            Nothing was made of it for gates, which no gate may pass for that.
        """
        if not self:
            return
        if standing is None:
            raise ValueError("gates are held against what was judged without them")
        self.pilots += 1
        self.unclear += standing.verdict == UNCLEAR
        self.results += self.judging.hold(standing)

    @property
    def missed(self) -> list[GateResult]:
        """The gates missed, in the order of the files."""
        return [result for result in self.results if not result.met]

    def document(self, lang: str) -> list[dict[str, Any]]:
        """Return every gate in the shape of the JSON result."""
        from pilotscan.reporting.words.gates import gates_document  # noqa: PLC0415

        return gates_document(self.results, Language(lang))


class EvaluateRun:
    """A run of ``pilotscan evaluate``, and what it has seen so far.

    Use it once: `to_folder`, `alone` or `as_json` judge while they write.

    Parameters
    ----------
    many : the files; its diagnostics are complete when the run is over
    outcomes : of all files, made when they are asked for
    gates : held against every pilot; None if there are none
    keeping : where outcomes and pages are kept for the next run; None if nowhere

    Attributes
    ----------
    rows : of the overview, by language
    failures : what could not be written, and why
    written, earlier : names of files in the folder: of this run, and of reports of one before
    """

    def __init__(
        self,
        many: Many,
        job: ReportJob,
        outcomes: Iterable[FileOutcome],
        *,
        gates: HeldGates | None = None,
        keeping: ReportKeeping | None = None,
    ) -> None:
        self.many = many
        self.job = job
        self._outcomes = outcomes
        self._gates = gates
        self._keeping = keeping
        self.rows: dict[str, list[IndexRow]] = {}
        self.summaries: list[PilotSummary] = []
        self._judged: list[FileOutcome] = []
        self._example: FileOutcome | None = None
        self._compared: Comparison | None = None
        self._desk = 0
        self._as_of: date | None = None
        self.failures: list[str] = []
        self.written: list[str] = []
        self.earlier: list[str] = []

    @property
    def is_whole(self) -> bool:
        """Whether something could be read, and all could be written."""
        return bool(self.many.read) and not self.failures

    def outcomes(self) -> Iterator[FileOutcome]:
        """Give what was judged; of two files with one id the second is not among it."""
        for outcome, counts in self.many.gather(self._outcomes):
            if outcome.summary is None or not counts:
                continue
            if not self.job.stream:  # of which no pages are made at the end
                self._hold(outcome, outcome.summary)
            if self._gates is not None:
                self._gates.hold(outcome.standing)
            yield outcome

    def _hold(self, outcome: FileOutcome, summary: PilotSummary) -> None:
        """Keep what the pages at the end need; reports are written one by one, and not held."""
        for lang, row in outcome.rows.items():
            self.rows.setdefault(lang, []).append(row)
        self.summaries.append(summary)
        self._desk += outcome.desk
        if outcome.as_of is not None:
            self._as_of = max(self._as_of or outcome.as_of, outcome.as_of)
        slim = replace(outcome, outputs={})
        self._judged.append(slim)
        best = None if self._example is None else self._example.summary
        if best is None or summary.rated > best.rated:
            self._example = slim

    def alone(self) -> Iterator[bytes]:
        """Give each report by itself, fit for the log of a build."""
        kind = self.job.formats[0]
        for outcome in self.outcomes():
            data = _only(outcome)
            yield in_log(data, kind) if kind in TEXT_FORMATS else data

    def as_json(self) -> Iterator[bytes]:
        """Give the parts of one JSON document of all pilots, fit for the log of a build."""
        loaded = self.job.framework
        head = framework_document(loaded.framework, loaded.sha256)
        yield in_log(to_json(head), "json").removesuffix(b"}") + b',\n"pilots": ['
        separator = b"\n"
        for outcome in self.outcomes():
            yield separator + _only(outcome)
            separator = b",\n"
        language = Language(self.job.languages[0])
        separator = b'\n],\n"diagnostics": ['
        for found in chunks(self.many.diagnostics, FINDINGS):
            listed = to_json([one.as_json(language) for one in found])
            yield separator + in_log(listed, "json")[1:-1]
            separator = b","
        yield separator * (separator != b",") + b"]"
        if self._gates:
            held = to_json(self._gates.document(self.job.languages[0]))
            yield b',\n"gates": ' + in_log(held, "json")
        yield b"}\n"

    def to_folder(self, folder: Place, *, force: bool = False) -> None:
        """Write each report as soon as it is made, and the overview at the end."""
        job = self.job
        with open_output(folder, force=force) as output:
            for outcome in self.outcomes():
                if isinstance(output, OutputAddress):
                    self.failures += output.take(outcome.sent)
                self.failures += output.write_all(outcome.files())
            compared = job.site is not None and job.site.has_comparison and bool(self._judged)
            for lang, renderer in job.renderers(compared=compared).items():
                pages = ((job.folder(lang) + name, made) for name, made in self._pages(renderer))
                self.failures += output.write_all(pages)
            self.written = output.written
            self.earlier = [name for name in output.earlier() if _is_report(name)]

    def _pages(self, renderer: Renderer) -> Iterator[tuple[str, bytes | Stored]]:
        """Give the pages that the reports of a language share, from the cache if they are there."""
        keeping = self._keeping
        key = "" if keeping is None else keeping.pages_key(renderer.language.code, self._judged)
        if keeping is None or not key:
            yield from self._common(renderer)
            return
        made: dict[str, bytes] = {}

        def make() -> dict[str, bytes]:
            if not made:
                made.update(self._common(renderer))
            return made

        known = keeping.recall_pages(key, common_names(renderer.site, self.job.formats), make)
        if known is None:
            keeping.keep_pages(key, make())
        yield from made.items() if known is None else known

    def _common(self, renderer: Renderer) -> Iterator[tuple[str, bytes]]:
        """Make the pages that the reports of a language share."""
        judged = Judged(
            self.job.framework.framework,
            self.rows.get(renderer.language.code, []),
            self.summaries,
            self._desk,
            self._as_of,
            self.job.formats,
            self._comparison(),
            self._shown_example(),
        )
        return common_files(renderer, judged)

    def _shown_example(self) -> Evaluation | None:
        """Return the evaluation of the pilot of which most is rated, for the page on the method."""
        if self.job.site is None or self._example is None:
            return None
        return self._example.example or again(self._example, self.job).example

    def _comparison(self) -> Comparison | None:
        """Hold the pilots side by side, for the page of the site; once for all languages."""
        if self._compared is None:
            records = [r for r in (one.recorded() for one in self._judged) if r is not None]
            if records:
                from pilotscan.comparing.comparison import (  # noqa: PLC0415
                    Settings,
                    compare_records,
                )

                job, loaded = self.job, self.job.framework
                settings = Settings(job.route, job.as_of, framework_sha256=loaded.sha256)
                self._compared = compare_records(records, loaded.framework, settings=settings)
        return self._compared


def _only(outcome: FileOutcome) -> bytes:
    """Return the one report of a pilot."""
    ((_, made),) = outcome.files()
    return made if isinstance(made, bytes) else made.data()


def _is_report(name: str) -> bool:
    """Tell whether a file of the output folder is a report of a pilot, not of a comparison."""
    path = PurePosixPath(name)
    return (
        not path.stem.startswith("comparison")
        and path.suffix.removeprefix(".") in FORMATS
        and DATA_FOLDERS.isdisjoint(path.parts)
    )
