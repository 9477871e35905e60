"""Verdicts over the revisions of a repository: which pilots stood how, commit by commit."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, NamedTuple

from pilotscan.comparing.judged import judge_set
from pilotscan.comparing.record import record_pilot
from pilotscan.diagnostics import Severity, show
from pilotscan.errors import UsageError
from pilotscan.loading.assessment_files import Mark, found_at, mark_of_file, with_beside
from pilotscan.loading.discover import shown_path
from pilotscan.loading.language import language_of
from pilotscan.reading import check_file
from pilotscan.reporting.exports.history import HistoryRow, Terms
from pilotscan.runs.many import ALONE, FileRead, Job, claim, work
from pilotscan.scoring.result import Basis, RouteState, state_on
from pilotscan.told import told

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import date
    from pathlib import Path

    from pilotscan.comparing.record import PilotRecord
    from pilotscan.loading.discover import FoundFile
    from pilotscan.loading.revisions import GitFolder, Revision
    from pilotscan.parallel import Executor
    from pilotscan.reading import CheckedPilot
    from pilotscan.runs.many import Keep

    _Bytes = tuple[str, tuple[tuple[str, str], ...]]
    """What git calls the bytes of a file, and of each of its assessments, with the names."""
    _Found = tuple[RouteState, int, Basis | None]

__all__ = ["Historian", "HistoryJob"]


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryJob(Job):
    """What history to tell.

    Parameters
    ----------
    paths : files and folders in the repository
    span : a revision, or two with ``..`` between them; None is all up to the present commit
    since : revisions before this day are left out
    limit : so many revisions at most, the newest
    """

    paths: tuple[Path, ...]
    span: str | None = None
    since: date | None = None
    limit: int | None = None

    @property
    def terms(self) -> Terms:
        """By what pilots are judged."""
        framework = self.framework.framework
        return Terms(framework.id, framework.version, self.framework.sha256, self.route)


class _Judged(NamedTuple):
    """What came of some bytes, whatever their file is called and whenever they were there."""

    pilot: str
    result: RouteState | None
    distance: int | None
    basis: Basis | None
    error: str
    is_passed_over: bool


@dataclass(frozen=True, slots=True)
class _FileJudged(FileRead):
    result: RouteState | None = None
    distance: int | None = None
    basis: Basis | None = None

    def of(self, file: FoundFile) -> _Judged:
        """Return what is held of it."""
        checked = self.checked
        is_passed_over = checked.kind != "pilot" and (
            checked.kind == "assessment" or not file.named
        )
        error = "" if self.result is not None else _error(checked)
        return _Judged(
            checked.pilot_id, self.result, self.distance, self.basis, error, is_passed_over
        )


def _worker(job: Job) -> Callable[[Sequence[FoundFile]], list[_FileJudged]]:
    framework = job.framework.framework

    def judge(files: Sequence[FoundFile]) -> list[_FileJudged]:
        checked = [check_file(file, framework, job.route, job.as_of) for file in files]
        records: list[PilotRecord] = [
            record_pilot(item.pilot, framework, route=job.route, as_of=job.as_of)
            for item in checked
            if item.pilot is not None
        ]
        results: Iterator[_Found] = iter(())
        if records:
            judged = judge_set(records, framework)
            ahead = judged.ahead
            states = map(state_on, judged.results)
            results = zip(states, ahead.distance.tolist(), ahead.basis, strict=True)
        return [
            _FileJudged(replace(item, pilot=None), *(next(results) if item.pilot else ()))
            for item in checked
        ]

    return judge


def _error(checked: CheckedPilot) -> str:
    """Say why a file cannot be judged; empty if nothing is wrong with it."""
    errors = [d for d in checked.diagnostics if d.severity is Severity.ERROR]
    if not errors:
        return ""
    first = errors[0]
    place = f"line {first.where.line}: " if first.where.line else ""
    if first.where.file != checked.file:
        place = f"{first.where.file} {place}"
    more = f" (and {len(errors) - 1} more)" if len(errors) > 1 else ""
    return f"{first.code} {place}{first.message}{more}"


@dataclass
class Historian:
    """Judges revisions one by one; the same bytes are judged once.

    Parameters
    ----------
    executor : who works on the files that are new in a revision
    keep : has what comes of them kept; None if nothing is
    notes : what was passed over, each once
    languages : of all pilots that were judged
    """

    folder: GitFolder
    job: HistoryJob
    executor: Executor[FoundFile] = ALONE
    keep: Keep | None = None
    notes: dict[str, None] = field(default_factory=dict)
    languages: set[str] = field(default_factory=set)
    _marks: dict[str, Mark] = field(default_factory=dict)
    _judged: dict[_Bytes, _Judged] = field(default_factory=dict)
    _before: dict[str, _Bytes] = field(default_factory=dict)

    def revisions(self, after: str = "", name: str = "") -> list[Revision]:
        """Return the revisions to tell of, the oldest first.

        Parameters
        ----------
        after : the newest revision of a file that is to be carried on; only those after it, and
            it first, whatever `since` and `limit` say
        name : of that file, for messages

        Raises
        ------
        UsageError
            There are none, or the history does not hold what is asked for.
        """
        job = self.job
        if job.span is not None and "..." in job.span:
            raise UsageError(
                told(
                    "%(range)s joins two branches: write a range with two dots, OLD..NEW",
                    range=show(job.span),
                )
            )
        listed = self.folder.revisions(job.span, with_beside(job.paths))
        tip = job.span or "HEAD"
        if after:
            places = {revision.sha: place for place, revision in enumerate(listed)}
            if after not in places:
                raise UsageError(self._not_there(after, tip, name))
            return listed[places[after] :: -1]
        listed.reverse()
        if job.since is not None:
            first = job.since.isoformat()
            dates = [revision.date[: len(first)] >= first for revision in listed]
            listed = listed[dates.index(True) :] if any(dates) else []
        if job.limit is not None:
            listed = listed[max(len(listed) - job.limit, 0) :]
        if not listed:
            where = ", ".join(shown_path(path) for path in job.paths)
            text = told(
                "no revision of %(revision)s changed anything in %(paths)s: 'git log -- PATH' "
                "lists those that do",
                revision=show(tip),
                paths=where,
            )
            if job.since is not None:
                text = told(
                    "no revision of %(revision)s since %(day)s changed anything in %(paths)s: "
                    "'git log -- PATH' lists those that do",
                    revision=show(tip),
                    day=job.since,
                    paths=where,
                )
            raise UsageError(text)
        if self.folder.is_shallow and self._parent(listed[0]) is None:
            raise UsageError(
                told(
                    "this clone is shallow: its history is cut off before %(revision)s; run "
                    "'git fetch --unshallow' (in a workflow: 'fetch-depth: 0' of the checkout), or "
                    "begin later with --since or --limit",
                    revision=listed[0].sha[:12],
                )
            )
        return listed

    def _not_there(self, after: str, tip: str, name: str) -> str:
        if self.folder.is_shallow:
            return told(
                "%(file)s ends with the revision %(revision)s, which is not in this shallow clone: "
                "run 'git fetch --unshallow' (in a workflow: 'fetch-depth: 0' of the checkout)",
                file=name,
                revision=after[:12],
            )
        return told(
            "%(file)s ends with the revision %(revision)s, which is not in the history of %(tip)s "
            "along its first parents: it was rewritten, or that is another branch or range; "
            "--fresh writes the file anew",
            file=name,
            revision=after[:12],
            tip=show(tip),
        )

    def _parent(self, revision: Revision) -> str | None:
        """Return the first parent of a revision, as far as the clone has it."""
        return next((r.sha for r in self.folder.revisions(revision.sha, (), 2)[1:]), None)

    def begin(self, first: Revision) -> None:
        """Look what was there before the first revision, so that it can be said what changed."""
        parent = self._parent(first)
        self._before = {} if parent is None else dict(self._files(parent)[1])

    def rows(self, revision: Revision) -> list[HistoryRow]:
        """Judge the pilots of a revision; call with one after the other, the oldest first."""
        new, now = self._files(revision.sha)
        self._judge(new, now)
        claimed: dict[str, str] = {}
        rows = []
        for name, key in now.items():
            judged = self._judged[key]
            if not judged.is_passed_over:
                changed = self._before.get(name) != key
                rows.append(self._row(revision, name, judged, claimed, changed=changed))
        self._before = now
        return rows

    def _files(self, sha: str) -> tuple[list[FoundFile], dict[str, _Bytes]]:
        """Return the files of a revision, and by name what their bytes are known by."""
        tree = self.folder.tree(sha, with_beside(self.job.paths), self._marks)
        self.notes.update(dict.fromkeys(tree.notes))
        known = set(self._marks)
        blobs = {file.name: file.blob for file in tree.files}

        def mark(file: FoundFile) -> Mark:
            blob = blobs[file.shown]
            if blob not in self._marks:
                self._marks[blob] = mark_of_file(file)
            return self._marks[blob]

        files = found_at(tree, [shown_path(path) for path in self.job.paths], mark)
        keys = {
            file.shown: tuple((own.shown, blobs[own.shown]) for own in file.companions)
            for file in files
        }
        now = {name: (blobs[name], own) for name, own in keys.items()}
        new = [file for file in files if now[file.shown] not in self._judged]
        lacking = {blobs[one.shown] for file in new for one in (file, *file.companions)} & known
        return (new if not lacking else self._with_bytes(sha, new, lacking)), now

    def _with_bytes(
        self, sha: str, files: Sequence[FoundFile], lacking: set[str]
    ) -> list[FoundFile]:
        """Read bytes again that were looked at in an earlier revision, and not kept."""
        tree = self.folder.tree(sha, with_beside(self.job.paths), _AllBut(lacking))
        read = {file.name: file.data for file in tree.files if file.blob in lacking}

        def whole(file: FoundFile) -> FoundFile:
            return replace(
                file,
                data=read.get(file.shown, file.data),
                assessments=tuple(map(whole, file.assessments)),
                shared=tuple(map(whole, file.shared)),
            )

        return list(map(whole, files))

    def _judge(self, files: Sequence[FoundFile], now: dict[str, _Bytes]) -> None:
        """Judge bytes that were not seen before."""
        new = {now[file.shown]: file for file in files}
        found = list(new.values())
        self.languages |= {language for file in found if (language := language_of(file))}
        executor = self.executor if self.keep is None else self.keep(self.executor, _FileJudged)
        job = Job(self.job.framework, self.job.route, self.job.as_of)
        results = work(found, job, _worker, _FileJudged, executor)
        for key, file, read in zip(new, found, results, strict=True):
            self._judged[key] = read.of(file)

    def _row(
        self,
        revision: Revision,
        file: str,
        judged: _Judged,
        claimed: dict[str, str],
        *,
        changed: bool,
    ) -> HistoryRow:
        result, error = judged.result, judged.error
        first = claim(judged.pilot, file, claimed)
        if first != file and result is not None:
            result = None
            error = f"PS402 the id {show(judged.pilot)} is used in {first} already"
        framework = self.job.framework.framework
        bottlenecks = "; ".join(result.bottlenecks) if result is not None else ""
        return HistoryRow(
            revision=revision.sha,
            date=revision.date,
            pilot=judged.pilot or None,
            file=file,
            framework=framework.id,
            framework_version=framework.version,
            route=None if result is None else result.route,
            verdict=None if result is None else result.verdict,
            score=None if result is None else result.score.value,
            low=None if result is None else result.score.low,
            high=None if result is None else result.score.high,
            coverage=None if result is None else result.coverage,
            documented=None if result is None else result.documented,
            bottlenecks=bottlenecks or None,
            distance=None if result is None else judged.distance,
            basis=None if result is None else judged.basis,
            changed=changed,
            error=error or None,
        )


class _AllBut:
    """Holds whatever is looked for, some blobs apart: those are read again."""

    def __init__(self, lacking: set[str]) -> None:
        self._lacking = lacking

    def __contains__(self, blob: object) -> bool:
        return blob not in self._lacking
