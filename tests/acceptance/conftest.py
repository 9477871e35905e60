"""Fixtures of tests of the whole program."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from support.project import ROOT
from support.services import environment, git
from support.started import started


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A team's repository, checked out as GitHub does it for a pull request: at the merge.

    On `main` are two pilots. The pull request changes one and adds one; meanwhile `main` got one
    more, which is no doing of the pull request.
    """
    folder = tmp_path_factory.mktemp("team") / "repository"
    pilots = folder / "pilots"
    pilots.mkdir(parents=True)
    for name in ("startblok-riekerhaven", "otav-support-team"):
        shutil.copy(ROOT / "pilots" / f"{name}.yaml", pilots)
    git(folder, "init", "--quiet", "--initial-branch=main")
    git(folder, "add", ".")
    git(folder, "commit", "--quiet", "--message=Our pilots")
    git(folder, "switch", "--quiet", "--create=change")
    changed = pilots / "otav-support-team.yaml"
    text = changed.read_text("utf-8")
    changed.write_text(re.sub(r"^(\s+)level: [123]$", r"\1level: 0", text, count=1, flags=re.M))
    assert changed.read_text("utf-8") != text
    shutil.copy(ROOT / "pilots" / "koffienl-huisnl-werknl.yaml", pilots)
    git(folder, "add", ".")
    git(folder, "commit", "--quiet", "--message=What changed")
    git(folder, "switch", "--quiet", "main")
    shutil.copy(ROOT / "pilots" / "haarlem-mozaiek.yaml", pilots)
    git(folder, "add", ".")
    git(folder, "commit", "--quiet", "--message=One more")
    git(folder, "switch", "--quiet", "--detach")
    git(folder, "merge", "--quiet", "--no-ff", "--message=Merge", "change")
    return folder


@pytest.fixture
def team(prepared: Path, tmp_path: Path) -> Path:
    """The team's repository, to be changed by a test."""
    folder = tmp_path / "the team's repository"
    shutil.copytree(prepared, folder)
    return folder


@pytest.fixture(scope="session")
def loaded() -> Iterator[str]:
    """A PATH on which `pilotscan` is one that is loaded already."""
    with started(environment()) as folder:
        yield f"{folder}{os.pathsep}{environment()['PATH']}"
