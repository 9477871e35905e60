"""Pilot files as they were at a commit, and the commits that changed them."""

from __future__ import annotations

import posixpath
import re
import tempfile
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import IO, TYPE_CHECKING

from pilotscan.diagnostics import show
from pilotscan.errors import UsageError
from pilotscan.loading.discover import is_pilot_file, shown_path, visible
from pilotscan.loading.git import Git, too_much
from pilotscan.loading.limits import MAX_BYTES, MAX_REVISION, MAX_TOTAL
from pilotscan.loading.shared_files import is_shared_file
from pilotscan.told import told

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator, Sequence

__all__ = ["GitFolder", "Revision", "RevisionFile", "RevisionTree"]

_SHA = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?\Z")
_SYMLINK, _SUBMODULE = "120000", "160000"
_FIELDS = ("%H", "%cd", "%ad", "%s")
_MOMENT = re.compile(r"(-?[0-9]{1,15}) ([+-])([0-9]{2})([0-9]{2})")


@dataclass(frozen=True, slots=True, order=True)
class RevisionFile:
    """A file as it was at a revision.

    Parameters
    ----------
    name : relative to the folder, with `/`, as a file of today would be shown
    data : its bytes; of a file above 1 MB one byte more than that, to be refused as any such file
    blob : what git calls these bytes
    """

    name: str
    data: bytes
    blob: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class RevisionTree:
    """The files of a revision.

    Parameters
    ----------
    sha : the commit in full
    files : sorted by name
    notes : what was passed over, and why
    """

    sha: str
    files: tuple[RevisionFile, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Revision:
    """A commit.

    Parameters
    ----------
    sha : in full
    date, author_date : ISO 8601 with the zone it was recorded in, to the second
    subject : first line of its message
    """

    sha: str
    date: str
    author_date: str
    subject: str


@dataclass(frozen=True, slots=True)
class _Entry:
    mode: str
    object: str
    name: str


class GitFolder:
    """A folder in the working tree of a git repository.

    Parameters
    ----------
    path : any folder of a clone or of a linked worktree

    Raises
    ------
    UsageError
        There is no git, no repository, or one without files to work on.
    """

    def __init__(self, path: str | Path = ".") -> None:
        self.path = Path(path)
        self._git = Git(self.path)
        if not self.path.is_dir():
            raise UsageError(told("there is no folder %(path)s", path=shown_path(self.path)))
        said = self._git.attempt("rev-parse", "--is-inside-work-tree", "--is-bare-repository")
        if said is None:
            raise UsageError(self._no_repository())
        if said.split() != ["true", "false"]:
            raise UsageError(
                told(
                    "%(path)s lies in a bare repository or in the inside of one, which has no "
                    "working folder: run this in a clone",
                    path=shown_path(self.path),
                )
            )
        self.top = Path(self._git.ask("rev-parse", "--show-toplevel").rstrip("\n"))
        self._prefix = self._git.ask("rev-parse", "--show-prefix").rstrip("\n").rstrip("/")

    def resolve(self, revision: str) -> str:
        """Return the commit that a revision names.

        Raises
        ------
        UsageError
            It names none, or is not fit to be given to git.
        """
        commit = f"{_checked(revision)}^{{commit}}"
        said = self._git.attempt("rev-parse", "--verify", "--quiet", "--end-of-options", commit)
        # Older versions of git repeat the option before the answer.
        sha = said.split()[-1] if said and said.split() else ""
        if _SHA.match(sha):
            return sha
        raise UsageError(self._no_revision(revision))

    @property
    def is_shallow(self) -> bool:
        """Tell whether this is a clone that lacks the beginning of the history."""
        return (self._git.attempt("rev-parse", "--is-shallow-repository") or "").strip() == "true"

    def tree(
        self,
        revision: str,
        paths: Iterable[str | Path] = (".",),
        known: Container[str] = frozenset(),
    ) -> RevisionTree:
        """Read the pilot files behind paths as they were at a revision.

        Parameters
        ----------
        revision : anything that git understands as a commit
        paths : files, and folders that are searched with all their subfolders for the same names
            as `discover` searches for; relative to the folder. One that was not there then has
            no files
        known : blobs that are not read again; their files come without bytes

        Raises
        ------
        UsageError
            No such revision, a path outside the repository, or too much to read.
        """
        sha = self.resolve(revision)
        wanted = {self._inside(path): path for path in paths}
        entries, notes = [], []
        for entry in self._entries(sha, wanted):
            named = entry.name in wanted
            shown = self._shown(entry.name)
            if entry.mode == _SUBMODULE:
                notes.append(f"{visible(shown)} is a submodule and was passed over")
            elif not (named or self._is_pilot(entry.name, wanted)):
                continue
            elif entry.mode == _SYMLINK:
                notes.append(f"{visible(shown)} is a symbolic link and was passed over")
            else:
                entries.append(entry)
        files, lacking = self._read([entry for entry in entries if entry.object not in known])
        notes += lacking
        files += [
            RevisionFile(visible(self._shown(entry.name)), b"", entry.object)
            for entry in entries
            if entry.object in known
        ]
        return RevisionTree(sha, tuple(sorted(files)), tuple(sorted(notes)))

    def files(self, revision: str, paths: Iterable[str | Path] = (".",)) -> list[RevisionFile]:
        """Return the files of `tree`, without its notes."""
        return list(self.tree(revision, paths).files)

    def revisions(
        self,
        span: str | None = None,
        paths: Iterable[str | Path] = (),
        limit: int | None = None,
        *,
        first_parent: bool = True,
    ) -> list[Revision]:
        """List commits, the newest first.

        Parameters
        ----------
        span : a revision, or two with ``..`` between them; None is from the present commit back
        paths : only commits that changed something there; none means all commits
        limit : so many at most
        first_parent : follow the branch itself: what a merge brought in is one step

        Raises
        ------
        UsageError
            No such revision, a path outside the repository, too much to read, or a commit whose
            date cannot be read.
        """
        options = [
            "--topo-order",
            "--no-show-signature",
            "--no-mailmap",
            "--no-notes",
            "--no-color",
            "--no-decorate",
            "--no-ext-diff",
            "--no-textconv",
            "--no-patch",
            "--encoding=UTF-8",
            "--date=raw",  # as they were written: what git makes of odd ones differs by version
        ]
        if first_parent:
            options.append("--first-parent")
        if limit is not None:
            options.append(f"--max-count={max(limit, 0)}")
        options += ["-z", "--format=tformat:" + "%x00".join(_FIELDS)]
        within = [self._inside(path) or "." for path in paths]
        said = self._git.ask(
            "log", *options, "--end-of-options", self._span(span), "--", *within, folder=self.top
        )
        fields = said.split("\0")[:-1]
        rows = zip(*[iter(fields)] * len(_FIELDS), strict=True)
        return [
            Revision(sha, _iso(date, sha), _iso(author, sha), subject)
            for sha, date, author, subject in rows
        ]

    def _span(self, span: str | None) -> str:
        if span is None:
            return self.resolve("HEAD")
        for dots in ("...", ".."):
            if dots in span:
                since, until = span.split(dots, 1)
                ends = (self.resolve(end or "HEAD") for end in (since, until))
                return dots.join(ends)
        return self.resolve(span)

    def _no_repository(self) -> str:
        where = shown_path(self.path)
        _, complaint = self._git.run(("rev-parse", "--git-dir"))
        if "dubious ownership" in complaint:
            return told(
                "git does not trust the repository of %(where)s, which belongs to another "
                "user: run 'git config --global --add safe.directory %(folder)s' if you do",
                where=where,
                folder=self.path.resolve(),
            )
        return told(
            "%(where)s is not in a git repository, so it has no revisions: run this in a "
            "clone, or give a folder or a saved JSON result instead of a revision",
            where=where,
        )

    def _no_revision(self, revision: str) -> str:
        missing = told("there is no revision %(revision)s here", revision=show(revision))
        remote = None
        if "/" not in revision:
            remote = self._git.attempt(
                "rev-parse", "--verify", "--quiet", "--end-of-options", f"origin/{revision}"
            )
        if remote:
            return told(
                "%(missing)s: did you mean %(other)s?",
                missing=missing,
                other=show("origin/" + revision),
            )
        if self.is_shallow:
            return told(
                "%(missing)s: this clone is shallow, and the revision may lie before its "
                "beginning; run 'git fetch --unshallow' (in a workflow: 'fetch-depth: 0' of "
                "the checkout)",
                missing=missing,
            )
        if self._git.attempt("rev-parse", "--verify", "--quiet", "HEAD") is None:
            return told("%(missing)s: the repository has no commits yet", missing=missing)
        return told(
            "%(missing)s: give a branch, a tag or a commit; 'git log' and 'git branch --all' "
            "list them",
            missing=missing,
        )

    def _inside(self, path: str | Path) -> str:
        """Return a path as the repository has it: from its top, with `/`; empty for the top."""
        given = Path(path)
        if given.is_absolute():
            try:
                relative = (given.parent.resolve() / given.name).relative_to(self.top.resolve())
            except ValueError:
                raise UsageError(self._outside(path)) from None
            inside = relative.as_posix()
        else:
            inside = posixpath.join(self._prefix, given.as_posix())
        inside = posixpath.normpath(inside)
        if inside == ".." or inside.startswith("../"):
            raise UsageError(self._outside(path))
        return "" if inside == "." else inside

    def _outside(self, path: str | Path) -> str:
        return told(
            "%(path)s lies outside the repository %(top)s: a revision only has files within it",
            path=show(str(path)),
            top=visible(str(self.top)),
        )

    def _shown(self, inside: str) -> str:
        return posixpath.relpath(inside, self._prefix or ".")

    @staticmethod
    def _is_pilot(name: str, wanted: Iterable[str]) -> bool:
        """Tell whether a file would be found in one of the folders that are searched."""
        for folder in wanted:
            below = name if not folder else name.removeprefix(folder + "/")
            if (not folder or below != name) and (is_pilot_file(below) or is_shared_file(below)):
                return True
        return False

    def _entries(self, sha: str, wanted: Iterable[str]) -> Iterator[_Entry]:
        paths = [] if "" in wanted else sorted(wanted)
        options = ("-r", "-z", "--full-tree", sha, "--", *paths)
        said = self._git.ask("ls-tree", *options, folder=self.top)
        for line in said.split("\0")[:-1]:
            facts, name = line.split("\t", 1)
            mode, _, name_of_object = facts.split(" ")
            yield _Entry(mode, name_of_object, name)

    def _read(self, entries: Sequence[_Entry]) -> tuple[list[RevisionFile], list[str]]:
        """Read objects in one go; what lacks or is no file is said."""
        files: list[RevisionFile] = []
        lacking: list[str] = []
        if not entries:
            return files, lacking
        with tempfile.TemporaryFile() as asked:
            asked.write("".join(f"{entry.object}\n" for entry in entries).encode())
            asked.seek(0)
            with self._git.started(("cat-file", "--batch"), asked) as process:
                total = 0
                for entry in entries:
                    data, size = _next_object(process.stdout)
                    total += size
                    if total > MAX_TOTAL:
                        raise UsageError(too_much(told("files")))
                    shown = self._shown(entry.name)
                    if data is None:
                        lacking.append(
                            f"{visible(shown)} was passed over: this clone does not hold its "
                            "content"
                        )
                    else:
                        files.append(RevisionFile(visible(shown), data, entry.object))
        return files, lacking


def _checked(revision: str) -> str:
    """Return a revision that is fit to be given to git."""
    if not revision.strip():
        raise UsageError(told("a revision has no name: write a branch, a tag or a commit"))
    if revision.startswith("-"):
        raise UsageError(
            told(
                "the revision %(revision)s begins with a hyphen and would be read as an "
                "option: give the commit it names",
                revision=show(revision),
            )
        )
    if len(revision) > MAX_REVISION or not revision.isprintable():
        raise UsageError(
            told("%(revision)s is not the name of a revision", revision=show(revision))
        )
    return revision


def _next_object(stream: IO[bytes] | None) -> tuple[bytes | None, int]:
    """Return the content of the next object, clipped, and how long it is; None if it lacks."""
    header = stream.readline().split() if stream is not None else []
    if stream is None or len(header) != 3 or header[1] != b"blob":
        return None, 0
    size = int(header[2])
    data = stream.read(min(size, MAX_BYTES + 1))
    rest = size - len(data) + 1  # a line feed ends each
    while rest > 0:
        part = stream.read(min(rest, 1_000_000))
        if not part:
            return None, 0
        rest -= len(part)
    return data, size


def _iso(raw: str, sha: str) -> str:
    """Return a moment as ISO 8601 has it, from its seconds since 1970 and its zone.

    Raises
    ------
    UsageError
        It is none that can be written so.
    """
    found = _MOMENT.fullmatch(raw)
    with suppress(ValueError, OverflowError, OSError):
        if found is not None:
            east = timedelta(hours=int(found[3]), minutes=int(found[4]))
            zone = timezone(east if found[2] == "+" else -east)
            return datetime.fromtimestamp(int(found[1]), zone).isoformat()
    raise UsageError(
        told(
            "the commit %(sha)s has a date that cannot be read (%(raw)s): tell the history "
            "without it, as '--rev %(sha)s..HEAD', or write the commit anew",
            sha=sha[:12],
            raw=show(raw),
        )
    )
