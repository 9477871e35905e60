"""Verdicts over the revisions of a repository: which pilots stood how, commit by commit."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from pilotscan.comparing.judged import judge_set
from pilotscan.comparing.record import record_pilot
from pilotscan.diagnostics import Severity, show
from pilotscan.errors import UsageError
from pilotscan.loading.discover import FoundFile, shown_path
from pilotscan.loading.language import language_of
from pilotscan.loading.revisions import GitFolder
from pilotscan.reading import check_file
from pilotscan.reporting.exports.history import HistoryRow, Terms
from pilotscan.runs.many import Job, claim, work
from pilotscan.told import told

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import date

    from pilotscan.comparing.record import PilotRecord
    from pilotscan.loading.revisions import Revision, RevisionFile
    from pilotscan.reading import CheckedPilot
    from pilotscan.scoring.result import Basis, RouteResult

    _Found = tuple[RouteResult | None, int | None, Basis | None]

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
    result: RouteResult | None
    distance: int | None
    basis: Basis | None
    error: str
    is_passed_over: bool


def _worker(job: HistoryJob) -> Callable[[Sequence[FoundFile]], list[_Judged]]:
    framework = job.framework.framework

    def judge(files: Sequence[FoundFile]) -> list[_Judged]:
        checked = [check_file(file, framework, job.route, job.as_of) for file in files]
        records: list[PilotRecord] = [
            record_pilot(item.pilot, framework, route=job.route, as_of=job.as_of)
            for item in checked
            if item.pilot is not None
        ]
        nothing: _Found = (None, None, None)
        results: Iterator[_Found] = iter(())
        if records:
            judged = judge_set(records, framework)
            ahead = judged.ahead
            results = zip(judged.results, ahead.distance.tolist(), ahead.basis, strict=True)
        return [
            _Judged(item.pilot_id, *(next(results) if item.pilot else nothing),
                    _error(item), item.kind != "pilot" and not file.named)
            for file, item in zip(files, checked, strict=True)
        ]  # fmt: skip

    return judge


def _error(checked: CheckedPilot) -> str:
    """Say why a file cannot be judged; empty if it can."""
    if checked.pilot is not None:
        return ""
    errors = [d for d in checked.diagnostics if d.severity is Severity.ERROR]
    if not errors:
        return ""
    first = errors[0]
    place = f"line {first.where.line}: " if first.where.line else ""
    more = f" (and {len(errors) - 1} more)" if len(errors) > 1 else ""
    return f"{first.code} {place}{first.message}{more}"


@dataclass
class Historian:
    """Judges revisions one by one; the same bytes are judged once.

    Parameters
    ----------
    processes : for the files that are new in a revision
    notes : what was passed over, each once
    languages : of all pilots that were judged
    """

    folder: GitFolder
    job: HistoryJob
    processes: int = 1
    notes: dict[str, None] = field(default_factory=dict)
    languages: set[str] = field(default_factory=set)
    _judged: dict[str, _Judged] = field(default_factory=dict)
    _before: dict[str, str] = field(default_factory=dict)

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
        listed = self.folder.revisions(job.span, job.paths)
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
        files = () if parent is None else self._files(parent, _Everything())
        self._before = {file.name: file.blob for file in files}

    def rows(self, revision: Revision) -> list[HistoryRow]:
        """Judge the pilots of a revision; call with one after the other, the oldest first."""
        files = self._files(revision.sha, self._judged)
        self._judge([file for file in files if file.blob not in self._judged])
        claimed: dict[str, str] = {}
        rows = []
        for file in files:
            judged = self._judged[file.blob]
            if not judged.is_passed_over:
                changed = self._before.get(file.name) != file.blob
                rows.append(self._row(revision, file.name, judged, claimed, changed=changed))
        self._before = {file.name: file.blob for file in files}
        return rows

    def _files(self, sha: str, known: _Everything | dict[str, _Judged]) -> tuple[RevisionFile, ...]:
        tree = self.folder.tree(sha, self.job.paths, known)
        self.notes.update(dict.fromkeys(tree.notes))
        return tree.files

    def _judge(self, files: Sequence[RevisionFile]) -> None:
        """Judge bytes that were not seen before."""
        roots = {shown_path(path) for path in self.job.paths}
        new = {file.blob: file for file in files}
        found = [FoundFile(f.name, Path(f.name), f.name in roots, f.data) for f in new.values()]
        self.languages |= {language for file in found if (language := language_of(file))}
        results = work(found, self.job, _worker, self.processes)
        self._judged.update(zip(new, results, strict=True))

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


class _Everything:
    """Holds whatever is looked for: nothing is read again."""

    def __contains__(self, _: object) -> bool:
        return True
