"""The component of GitLab and the hooks of pre-commit.

See test_ci_integration.py, which is about the action of GitHub.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

import pilotscan
from support.packages import miss
from support.project import ROOT
from support.services import (
    BIN,
    COMPONENT,
    ELSEWHERE,
    GATES,
    MARK,
    check_schema,
    documented,
    environment,
    filled_component,
    git,
    jobs_of_component,
    lay_traps,
    rate_all_nought,
    tree,
)
from support.together import together

HOOKS = ROOT / ".pre-commit-hooks.yaml"

pytestmark = pytest.mark.skipif(
    shutil.which("bash") is None or shutil.which("git") is None, reason="needs bash and git"
)


def included(number: int = 0) -> dict[str, Any]:
    text = list(documented("gitlab.md").values())[number]
    [include] = tree(text)["include"]
    inputs: dict[str, Any] = include["inputs"]
    return inputs


@pytest.mark.outside
def test_the_component_and_what_includes_it_fit_their_schema(tmp_path: Path) -> None:
    head, _ = COMPONENT.read_text("utf-8").split("\n---\n")
    texts = {
        "head": head,
        "plain": filled_component({}),
        "first": filled_component(included(0)),
        "second": filled_component(included(1)),
        **documented("gitlab.md"),
    }
    check_schema(tmp_path, "vendor.gitlab-ci", texts, "--data-transform=gitlab-ci")


def run_job(
    job: Mapping[str, Any], folder: Path, shell: str, stubs: Path, **more: str
) -> subprocess.CompletedProcess[str]:
    """Run the script of a job as the runner does: all lines in one shell that stops at a fault."""
    stubs.mkdir(exist_ok=True)
    pip = stubs / "pip"
    pip.write_text('#!/bin/sh\nprintf "%s\\n" "$@" > "${0%/*}/installed"\n', "utf-8")
    pip.chmod(0o755)
    values = {
        name: value["value"] if isinstance(value, dict) else value
        for name, value in job["variables"].items()
    }
    assert all(
        value["expand"] is False for value in job["variables"].values() if isinstance(value, dict)
    )
    variables = environment(
        CI="true", CI_JOB_URL="https://gitlab.example.org/g/p/-/jobs/1", **values, **more
    )
    variables["PATH"] = f"{stubs}{os.pathsep}{variables['PATH']}"
    return subprocess.run(
        [shell, "-e", "-c", "\n".join(job["script"])],
        cwd=folder,
        env=variables,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


@pytest.mark.outside
def test_the_job_judges_and_the_pages_follow(team: Path, tmp_path: Path, loaded: str) -> None:
    jobs = jobs_of_component(included(0))
    # elsewhere by sh
    done = run_job(jobs["pilotscan"], team, "bash", tmp_path / "stubs", PATH=loaded)
    assert done.returncode == 0, done.stderr
    asked = (tmp_path / "stubs" / "installed").read_text("utf-8").splitlines()
    assert asked[-2:] == ["--", f"pilotscan=={pilotscan.__version__}"]
    artifacts = jobs["pilotscan"]["artifacts"]
    quality = json.loads((team / artifacts["reports"]["codequality"]).read_text("utf-8"))
    needed = {"description", "check_name", "fingerprint", "severity", "location"}
    assert quality
    assert all(needed <= set(entry) for entry in quality)
    assert "<testsuites" in (team / artifacts["reports"]["junit"]).read_text("utf-8")
    links = json.loads((team / artifacts["reports"]["annotations"]).read_text("utf-8"))
    [link] = links["pilotscan"]
    assert link["external_link"]["url"].endswith("/-/jobs/1/artifacts/browse/reports/")
    assert (team / "reports" / "nl" / "index.html").is_file()
    assert artifacts["paths"] == ["reports/", "pilotscan-changes.html"]
    assert not (team / "pilotscan-changes.html").exists()

    pages = jobs["pilotscan-pages"]
    done = run_job(pages, team, "sh", tmp_path / "stubs", PATH=loaded)
    assert done.returncode == 0, done.stderr
    assert (team / "public" / "index.html").is_file()
    assert pages["artifacts"]["paths"] == ["public"]


@pytest.mark.outside
def test_a_fault_fails_the_job_with_all_reports_written(
    team: Path, tmp_path: Path, loaded: str
) -> None:
    (team / "extra pilots").mkdir()
    (team / "extra pilots" / "broken.yaml").write_text("pilotscan: 1\nid: broken\n", "utf-8")
    jobs = jobs_of_component(included(1))
    base = git(team, "rev-parse", "main")
    done = run_job(
        jobs["pilotscan"],
        team,
        "sh",
        tmp_path / "stubs",
        PATH=loaded,
        CI_MERGE_REQUEST_DIFF_BASE_SHA=base,
    )
    assert done.returncode == 1, done.stderr
    assert "KoffieNL" in (team / "pilotscan-changes.html").read_text("utf-8")
    quality = json.loads((team / "gl-code-quality-report.json").read_text("utf-8"))
    assert "extra pilots/broken.yaml" in {entry["location"]["path"] for entry in quality}
    assert (team / "reports" / "startblok-riekerhaven.html").is_file()
    asked = (tmp_path / "stubs" / "installed").read_text("utf-8").splitlines()
    assert asked[-1] == included(1)["package"]


@pytest.mark.outside
def test_gates_of_the_component_fail_the_job(team: Path, tmp_path: Path, loaded: str) -> None:
    more = {**GATES, "require": "reach>=1,core-elements-described>=4"}
    jobs = jobs_of_component({"fail-on": "stop-or-repair, not-yet", **more})
    done = run_job(jobs["pilotscan"], team, "sh", tmp_path / "stubs", PATH=loaded)
    assert done.returncode == 1, done.stderr
    missed = set(re.findall(r"^pilots/startblok.*: gate ([a-z-]+):", done.stderr, re.M))
    assert missed == {"fail-on", *GATES}


@pytest.mark.outside
def test_getting_worse_fails_the_job_if_that_is_asked_for(
    team: Path, tmp_path: Path, loaded: str
) -> None:
    rate_all_nought(team / "pilots" / "startblok-riekerhaven.yaml")
    base = {"CI_MERGE_REQUEST_DIFF_BASE_SHA": git(team, "rev-parse", "main")}
    for asked in (False, True):
        jobs = jobs_of_component({"fail-on-regression": asked})
        done = run_job(jobs["pilotscan"], team, "sh", tmp_path / "stubs", PATH=loaded, **base)
        assert done.returncode == int(asked), done.stderr
        shutil.rmtree(team / "reports")


@pytest.mark.outside
def test_inputs_of_the_component_are_data(team: Path, tmp_path: Path, loaded: str) -> None:
    names = ["-x", "two words $(touch pwned)", "x*`touch pwned`;touch pwned"]
    for name in names:
        (team / name).mkdir()
    for name, path in zip(names, sorted((team / "pilots").glob("*.yaml")), strict=False):
        shutil.move(path, team / name)
    other = team / names[2].replace("*", "yz")  # what the star would stand for
    other.mkdir()
    (other / "broken.yaml").write_text("pilotscan: 1\n", "utf-8")
    jobs = jobs_of_component({"paths": ",".join(names), "package": "--pre $(touch pwned)"})
    done = run_job(jobs["pilotscan"], team, "sh", tmp_path / "stubs", PATH=loaded)
    assert done.returncode == 0, done.stderr
    assert len(list((team / "reports").glob("data/*.json"))) >= 3
    assert list(team.rglob("pwned")) == []
    asked = (tmp_path / "stubs" / "installed").read_text("utf-8").splitlines()
    assert asked[-2:] == ["--", "--pre $(touch pwned)"]


@pytest.mark.outside
def test_the_job_reads_nothing_outside_and_publishes_only_its_own(
    team: Path, tmp_path: Path, loaded: str
) -> None:
    lay_traps(team, *ELSEWHERE)
    job = jobs_of_component({})["pilotscan"]
    refused = run_job(job, team, "sh", tmp_path / "stubs", PATH=loaded)
    assert refused.returncode == 2
    assert "reports is there already; give another 'report-dir'" in refused.stderr
    victim = tmp_path / "victim"
    victim.write_text("precious", "utf-8")
    for name in ("pilotscan-links.json", "pilotscan-junit.xml", "pilotscan-changes.html"):
        (team / name).symlink_to(victim)
    job = jobs_of_component({"report-dir": "out"})["pilotscan"]
    base = {"CI_MERGE_REQUEST_DIFF_BASE_SHA": git(team, "rev-parse", "main")}
    done = run_job(job, team, "sh", tmp_path / "stubs", PATH=loaded, TOKEN=MARK, **base)
    assert done.returncode == 2, done.stderr
    assert MARK not in done.stdout + done.stderr
    assert victim.read_text("utf-8") == "precious"
    assert not os.path.lexists(team / "pilotscan-changes.html")
    made = [team / name for name in job["artifacts"]["reports"].values()]
    made += [path for path in (team / "out").rglob("*") if not path.is_dir()]
    assert len(made) > 3
    assert not any(path.is_symlink() or MARK.encode() in path.read_bytes() for path in made)
    assert not (team / "kept").exists()


@together(
    "name, value",
    [
        ("package", "x'\n  script: [evil]"),
        ("package", ""),
        ("paths", "a'b"),
        ("report-dir", "--x"),
        ("report-dir", "a b"),
        ("report-dir", "a/../../b"),
        ("lang", "fr"),
        ("fail-on", "$X"),
        ("min-score", "1 --force"),
    ],
)
def test_an_input_that_could_leave_its_quotes_is_refused(name: str, value: str) -> None:
    with pytest.raises(ValueError, match=name):
        filled_component({name: value})


def test_the_component_is_not_one_of_our_templates(run: Callable[..., Any], work: Path) -> None:
    assert "pilotscan.yml" not in run("templates", "list").out
    assert run("templates", "export", "house").code == 0
    assert (work / "house" / "html").is_dir()
    assert list((work / "house").rglob("*.yml")) == []


# pre-commit.


def hooks() -> dict[str, dict[str, Any]]:
    return {hook["id"]: hook for hook in tree(HOOKS.read_text("utf-8"))}


def call(team: Path, hook: Mapping[str, Any], *arguments: str) -> tuple[int, str]:
    done = subprocess.run(
        [*hook["entry"].split(), *hook.get("args", []), *arguments],
        cwd=team,
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    return done.returncode, done.stdout + done.stderr


@pytest.mark.outside
def test_the_hooks_see_what_they_are_for(team: Path) -> None:
    files, everything = hooks()["pilotscan-validate"], hooks()["pilotscan-set"]
    assert re.search(files["files"], "pilots/deep/a.yaml")
    assert not re.search(files["files"], "notes/pilots/a.yaml")
    assert everything["pass_filenames"] is False
    for name in ("pilots/a.yaml", "pilotscan.toml", "sub/pyproject.toml"):
        assert re.search(everything["files"], name)
    assert call(team, files, "pilots/startblok-riekerhaven.yaml")[0] == 0
    assert call(team, everything)[0] == 0

    # Twice the same id: no file shows it by itself.
    twin = "pilots/twin.yaml"
    shutil.copy(team / "pilots" / "startblok-riekerhaven.yaml", team / twin)
    assert call(team, files, twin)[0] == 0
    code, told = call(team, everything)
    assert code == 1
    assert f"{twin}:" in told or "pilots/startblok-riekerhaven.yaml:" in told

    (team / twin).write_text("pilotscan: 1\nid: twin\nstatus: runing\n", "utf-8")
    code, told = call(team, files, twin)
    assert code == 1
    assert f"{twin}:3:9: PS204 error" in told


@pytest.mark.outside
def test_pre_commit_runs_the_hooks_of_the_page(team: Path, tmp_path: Path) -> None:
    program = shutil.which("pre-commit", path=f"{BIN}{os.pathsep}{os.environ['PATH']}")
    if program is None:
        miss("pre-commit is not installed")
    assert subprocess.run([program, "validate-manifest", HOOKS], check=False).returncode == 0
    home = {"HOME": str(tmp_path), "PRE_COMMIT_HOME": str(tmp_path / "cache")}
    for text in documented("pre-commit.md").values():
        # The hooks as pre-commit would find them, but with the pilotscan that is here.
        [repo] = tree(text)["repos"]
        local = [{**hooks()[hook["id"]], **hook, "language": "system"} for hook in repo["hooks"]]
        configuration = team / ".pre-commit-config.yaml"
        (team / "plans").mkdir(exist_ok=True)
        shutil.copy(ROOT / "pilots" / "haarlem-mozaiek.yaml", team / "plans" / "mozaiek.yaml")
        (team / "pilots" / "haarlem-mozaiek.yaml").unlink(missing_ok=True)
        configuration.write_text(yaml.safe_dump({"repos": [{"repo": "local", "hooks": local}]}))
        git(team, "add", "--all")

        def commit(**more: str) -> tuple[int, str]:
            done = subprocess.run(
                [program, "run", "--all-files", "--color=never"],
                cwd=team,
                env=environment(**home, **more),
                capture_output=True,
                text=True,
                check=False,
                timeout=120,
            )
            return done.returncode, done.stdout + done.stderr

        strict = any("--strict" in hook.get("args", []) for hook in local)
        code, told = commit()
        assert code == (1 if strict else 0), told
        assert told.count("Passed" if not strict else "Failed") == 2
        if strict:
            assert "plans/mozaiek.yaml:" in told
