"""Files and commits as git has them, from scratch repositories, hostile ones among them."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from pilotscan.errors import UsageError
from pilotscan.loading.revisions import GitFolder, RevisionFile
from support.repositories import commit, git

pytestmark = pytest.mark.outside

PILOT = b"pilotscan: 1\nid: a\nname: A\n"


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    folder = tmp_path / "team"
    (folder / "pilots" / "sub").mkdir(parents=True)
    git(folder, "init", "--quiet", "--initial-branch", "main")
    (folder / "pilots" / "a.yaml").write_bytes(PILOT)
    (folder / "pilots" / "sub" / "ü.yml").write_bytes(b"first\n")
    (folder / "pilots" / ".hidden.yaml").write_bytes(b"no\n")
    (folder / "pilots" / "notes.txt").write_bytes(b"no\n")
    commit(folder, "first", day=1)
    (folder / "pilots" / "a.yaml").write_bytes(PILOT + b"status: running\n")
    commit(folder, "second\n\nwith a body", day=2)
    return folder


def test_the_files_of_a_revision_are_those_that_a_search_would_find(repository: Path) -> None:
    folder = GitFolder(repository)

    assert folder.files("HEAD~1", ["pilots"]) == [
        RevisionFile("pilots/a.yaml", PILOT),
        RevisionFile("pilots/sub/ü.yml", b"first\n"),
    ]
    assert folder.files("main", ["pilots/notes.txt"]) == [RevisionFile("pilots/notes.txt", b"no\n")]
    assert [f.name for f in folder.files("main")] == ["pilots/a.yaml", "pilots/sub/ü.yml"]
    assert folder.files("main", ["elsewhere"]) == []


def test_in_a_subfolder_names_are_relative_to_it(repository: Path) -> None:
    folder = GitFolder(repository / "pilots")

    assert [f.name for f in folder.files("main", ["."])] == ["a.yaml", "sub/ü.yml"]
    assert [f.name for f in folder.files("main", ["../pilots/a.yaml"])] == ["a.yaml"]
    assert [f.name for f in folder.files("main", [repository / "pilots"])] == [
        "a.yaml",
        "sub/ü.yml",
    ]
    with pytest.raises(UsageError, match="lies outside the repository"):
        folder.files("main", ["../../other"])
    with pytest.raises(UsageError, match="lies outside the repository"):
        folder.files("main", [repository.parent])


def test_a_linked_worktree_is_as_good_as_a_clone(repository: Path, tmp_path: Path) -> None:
    git(repository, "worktree", "add", "--quiet", str(tmp_path / "linked"), "HEAD~1")

    files = GitFolder(tmp_path / "linked").files("HEAD", ["pilots/a.yaml"])

    assert files == [RevisionFile("pilots/a.yaml", PILOT)]


def test_submodules_and_links_are_passed_over_and_said(repository: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    git(other, "init", "--quiet")
    (other / "b.yaml").write_bytes(b"b\n")
    commit(other, "b")
    git(repository, "submodule", "--quiet", "add", str(other), "pilots/other")
    (repository / "pilots" / "link.yaml").symlink_to("/etc/passwd")
    commit(repository, "third", day=3)

    tree = GitFolder(repository).tree("HEAD", ["pilots"])

    assert [f.name for f in tree.files] == ["pilots/a.yaml", "pilots/sub/ü.yml"]
    assert tree.notes == (
        "pilots/link.yaml is a symbolic link and was passed over",
        "pilots/other is a submodule and was passed over",
    )


def test_of_a_large_file_only_enough_is_read_to_refuse_it(repository: Path) -> None:
    (repository / "pilots" / "large.yaml").write_bytes(b"#" * 3_000_000)
    (repository / "pilots" / "z.yaml").write_bytes(b"after\n")
    commit(repository, "large")

    files = {f.name: f.data for f in GitFolder(repository).files("HEAD", ["pilots"])}

    assert len(files["pilots/large.yaml"]) == 1_000_001
    assert files["pilots/z.yaml"] == b"after\n"


def test_commits_come_newest_first_and_say_who_changed_what(repository: Path) -> None:
    (repository / "other.txt").write_text("x")
    commit(repository, "nothing of pilots", day=3)
    folder = GitFolder(repository)

    listed = folder.revisions(None, ["pilots"])

    assert [(r.subject, r.date) for r in listed] == [
        ("second", "2026-01-02T12:00:00+01:00"),
        ("first", "2026-01-01T12:00:00+01:00"),
    ]
    assert listed[0].sha == git(repository, "rev-parse", "HEAD~1")
    assert [r.subject for r in folder.revisions("HEAD~2..HEAD")] == ["nothing of pilots", "second"]
    assert [r.subject for r in folder.revisions(limit=1)] == ["nothing of pilots"]


@pytest.mark.parametrize(
    ("revision", "told"),
    [
        ("--output=/tmp/x", "would be read as an option"),
        ("", "has no name"),
        ("a\nb", "is not the name of a revision"),
        ("x" * 501, "is not the name of a revision"),
        ("nowhere", "there is no revision 'nowhere' here: give a branch"),
        ("HEAD:pilots", "there is no revision"),
    ],
)
def test_what_is_no_revision_is_refused(repository: Path, revision: str, told: str) -> None:
    with pytest.raises(UsageError, match=told):
        GitFolder(repository).files(revision)
    with pytest.raises(UsageError, match=told):
        GitFolder(repository).revisions(f"{revision}..HEAD" if revision else revision)


def test_a_shallow_clone_says_what_to_fetch(repository: Path, tmp_path: Path) -> None:
    first = git(repository, "rev-parse", "HEAD~1")
    git(tmp_path, "clone", "--quiet", "--depth", "1", f"file://{repository}", "shallow")

    with pytest.raises(UsageError, match=r"this clone is shallow.*fetch-depth: 0"):
        GitFolder(tmp_path / "shallow").files(first)


def test_a_branch_that_is_only_at_the_origin_is_suggested(repository: Path, tmp_path: Path) -> None:
    git(repository, "branch", "old")
    git(tmp_path, "clone", "--quiet", str(repository), "clone")

    with pytest.raises(UsageError, match="did you mean 'origin/old'"):
        GitFolder(tmp_path / "clone").files("old")


def test_without_a_working_folder_there_is_nothing_to_compare(
    repository: Path, tmp_path: Path
) -> None:
    git(tmp_path, "clone", "--quiet", "--bare", str(repository), "bare.git")
    (tmp_path / "plain").mkdir()

    with pytest.raises(UsageError, match="bare repository"):
        GitFolder(tmp_path / "bare.git")
    with pytest.raises(UsageError, match="bare repository"):
        GitFolder(repository / ".git")
    with pytest.raises(UsageError, match="is not in a git repository"):
        GitFolder(tmp_path / "plain")
    with pytest.raises(UsageError, match="there is no folder"):
        GitFolder(tmp_path / "missing")


def test_a_repository_without_commits_says_so(tmp_path: Path) -> None:
    git(tmp_path, "init", "--quiet")

    with pytest.raises(UsageError, match="has no commits yet"):
        GitFolder(tmp_path).revisions()


def test_no_git_is_said_with_a_remedy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))

    with pytest.raises(UsageError, match=r"git is not installed.*give a folder"):
        GitFolder(tmp_path)


def test_programs_that_a_repository_names_are_not_started(
    repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    witness = tmp_path / "started"
    program = tmp_path / "program"
    program.write_text(f"#!/bin/sh\necho $0 >> {witness}\ncat\n")
    program.chmod(0o755)
    for key in (
        "core.fsmonitor",
        "core.pager",
        "pager.log",
        "diff.external",
        "diff.x.textconv",
        "diff.x.command",
        "filter.x.smudge",
        "gpg.program",
        "core.sshCommand",
    ):
        git(repository, "config", key, str(program))
    git(repository, "config", "log.showSignature", "true")
    git(repository, "config", "log.diffMerges", "on")
    (repository / ".git" / "info" / "attributes").write_text("*.yaml diff=x filter=x\n")
    for name in ("GIT_EXTERNAL_DIFF", "GIT_PAGER", "GIT_SSH_COMMAND", "GIT_ASKPASS"):
        monkeypatch.setenv(name, str(program))
    # A hook or an alias of the caller may have pointed git at another repository.
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "elsewhere"))
    monkeypatch.setenv("GIT_INDEX_FILE", str(tmp_path / "index"))
    monkeypatch.setenv("GIT_TRACE", str(witness))

    folder = GitFolder(repository)
    assert folder.files("HEAD~1", ["pilots/a.yaml"])[0].data == PILOT
    assert len(folder.revisions(None, ["pilots"])) == 2

    assert not witness.exists()


def test_names_are_neither_patterns_nor_options(repository: Path) -> None:
    (repository / "-x").mkdir()
    (repository / "-x" / "c.yaml").write_bytes(b"c\n")
    (repository / "pilots" / "*.yaml").write_bytes(b"star\n")
    commit(repository, "odd names")
    folder = GitFolder(repository)

    assert [f.name for f in folder.files("HEAD", ["pilots/*.yaml"])] == ["pilots/*.yaml"]
    assert [f.name for f in folder.files("HEAD", ["-x"])] == ["-x/c.yaml"]
    assert folder.files("HEAD", [":(top)pilots"]) == []
    assert [r.subject for r in folder.revisions(None, ["pilots/*.yaml"])] == ["odd names"]


def put_pipe(path: Path) -> None:
    path.parent.mkdir(exist_ok=True)
    path.unlink(missing_ok=True)
    os.mkfifo(path)


WAITED_FOR = ["HEAD", "config", "packed-refs", "shallow", "info/grafts", "objects/info/alternates"]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes with names")
@pytest.mark.parametrize("name", [*WAITED_FOR, "the pilot"])
def test_git_is_not_waited_for_without_end(
    repository: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setattr("pilotscan.loading.git.TIME_LIMIT", 0.5)
    blob = git(repository, "rev-parse", "HEAD:pilots/a.yaml")
    place = f"objects/{blob[:2]}/{blob[2:]}" if name == "the pilot" else name
    put_pipe(repository / ".git" / place)
    with pytest.raises(
        UsageError, match=r"'git [a-z-]+' did not end within 0\.5 seconds"
    ) as caught:
        GitFolder(repository).tree("HEAD", ["pilots"])
    assert "'find . -type p' lists them" in str(caught.value)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes with names")
def test_files_that_are_none_of_our_business_are_not_read(
    repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pilotscan.loading.git.TIME_LIMIT", 10)
    git(repository, "config", "log.mailmap", "true")
    for name in (".mailmap", ".gitattributes", "pilots/.gitattributes", ".gitignore"):
        put_pipe(repository / name)
    for name in ("attributes", "exclude"):
        put_pipe(repository / ".git" / "info" / name)
    folder = GitFolder(repository)
    assert len(folder.files("HEAD", ["pilots"])) == 2
    assert len(folder.revisions(None, ["pilots"])) == 2


def odd_commit(folder: Path, date: str, author: str = "1767265200 +0100") -> str:
    """Make a commit that git would not make, and go on from it."""
    tree, parent = git(folder, "rev-parse", "HEAD^{tree}", "HEAD").split()
    content = (
        f"tree {tree}\nparent {parent}\nauthor t <t@example.org> {author}\n"
        f"committer t <t@example.org> {date}\n\nodd\n"
    )
    made = subprocess.run(
        ["git", "hash-object", "-t", "commit", "-w", "--stdin", "--literally"],
        cwd=folder, input=content, capture_output=True, text=True, check=True,
    )  # fmt: skip
    odd = made.stdout.strip()
    git(folder, "update-ref", "refs/heads/main", odd)
    (folder / "pilots" / "a.yaml").write_bytes(PILOT + b"status: ended\n")
    commit(folder, "later", day=3)
    return odd


@pytest.mark.parametrize(
    "date",
    [
        "253402300800 +0000",  # the year 10000
        "99999999999999 +0000",
        "-62167219201 +0000",  # before the year 1
        "1767265200 +2400",
        "1767265200 -9999",
        "nonsense",
        "",
    ],
)
@pytest.mark.parametrize("who", ["committer", "author"])
def test_a_commit_with_an_odd_date_is_named(repository: Path, date: str, who: str) -> None:
    dates = (date,) if who == "committer" else ("1767265200 +0100", date)
    odd = odd_commit(repository, *dates)
    folder = GitFolder(repository)
    with pytest.raises(UsageError, match=f"the commit {odd[:12]} has a date that cannot be read"):
        folder.revisions()
    assert [r.subject for r in folder.revisions(f"{odd[:12]}..HEAD")] == ["later"]


def test_dates_that_are_only_far_away_are_read(repository: Path) -> None:
    odd_commit(repository, "253402214400 +2359", "0 -1130")
    [_, found, *_] = GitFolder(repository).revisions()
    assert (found.date, found.author_date) == (
        "9999-12-31T23:59:00+23:59",
        "1969-12-31T12:30:00-11:30",
    )
