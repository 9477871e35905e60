"""The action of GitHub, and what holds of the files for every service.

What only those services can do is checked by their schemas; the scripts are run, by a stand-in for
the runner that does what the services document, in a scratch repository.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

import pilotscan
from support.packages import miss
from support.project import ROOT
from support.services import (
    BIN,
    ELSEWHERE,
    GATES,
    HOW_TO,
    MARK,
    check_schema,
    component_inputs,
    documented,
    environment,
    git,
    jobs_of_component,
    lay_traps,
    rate_all_nought,
    tree,
)

ACTION = ROOT / "action.yml"
CHECK = ROOT / ".github" / "action" / "check.py"
RUN = ROOT / ".github" / "action" / "run.sh"
WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
OWN = "OWNER/pilotscan@COMMIT"

pytestmark = pytest.mark.skipif(
    shutil.which("bash") is None or shutil.which("git") is None, reason="needs bash and git"
)


def workflows() -> dict[str, str]:
    own = {path.name: path.read_text("utf-8") for path in WORKFLOWS}
    return own | documented("github.md")


def steps_of(text: str) -> list[dict[str, Any]]:
    found = tree(text)
    if "runs" in found:
        return list(found["runs"]["steps"])
    return [step for job in found["jobs"].values() for step in job["steps"]]


# What holds of all files, by reading them.


@pytest.mark.outside
def test_the_action_fits_its_schema(tmp_path: Path) -> None:
    check_schema(tmp_path, "vendor.github-actions", {"": ACTION.read_text("utf-8")})


@pytest.mark.parametrize(
    "schema", ["vendor.github-workflows", "custom.github-workflows-require-timeout"]
)
@pytest.mark.outside
def test_workflows_of_ours_and_of_the_page_fit_their_schema(tmp_path: Path, schema: str) -> None:
    assert len(documented("github.md")) == 3
    check_schema(tmp_path, schema, workflows())


def test_every_action_of_others_is_pinned_to_one_commit() -> None:
    pins: dict[str, set[str]] = {}
    for name, text in {**workflows(), "action.yml": ACTION.read_text("utf-8")}.items():
        for line in re.findall(r"uses: *(.*)", text):
            if line in {"./", OWN}:
                continue
            found = re.fullmatch(r"([\w./-]+)@([0-9a-f]{40}) # v\d+\.\d+\.\d+", line)
            assert found, f"{name}: {line}"
            pins.setdefault(found[1], set()).add(line)
    assert "actions/checkout" in pins
    assert {name: found for name, found in pins.items() if len(found) > 1} == {}


def test_nothing_from_outside_is_part_of_a_script() -> None:
    scripts = {
        (name, step["run"])
        for name, text in {**workflows(), "action.yml": ACTION.read_text("utf-8")}.items()
        for step in steps_of(text)
        if "run" in step
    }
    assert len(scripts) > 3
    assert [(name, script) for name, script in scripts if "${{" in script] == []


def test_workflows_may_read_and_only_the_jobs_that_publish_may_write() -> None:
    writing = {}
    for name, text in workflows().items():
        found = tree(text)
        assert found["permissions"] == {"contents": "read"}, name
        assert "pull_request_target" not in text
        for job_name, job in found["jobs"].items():
            rights = job.get("permissions", {})
            if more := {right for right, level in rights.items() if level != "read"}:
                writing[name, job_name] = more
                assert not {"pull_request"} & set(found["on"]), name
    assert writing == {
        ("pages.yml", "deploy"): {"pages", "id-token"},
        (".github/workflows/pages.yml", "deploy"): {"pages", "id-token"},
        (".github/workflows/scanning.yml", "findings"): {"security-events"},
    }


def test_no_checkout_leaves_a_token_behind() -> None:
    checkouts = [
        step
        for text in workflows().values()
        for step in steps_of(text)
        if step.get("uses", "").startswith("actions/checkout@")
    ]
    assert len(checkouts) >= 6
    assert all(step["with"]["persist-credentials"] is False for step in checkouts)


def test_the_site_is_published_by_the_default_branch_only_and_one_run_at_a_time() -> None:
    texts = [text for name, text in workflows().items() if name.endswith("pages.yml")]
    assert len(texts) == 2
    for found in map(tree, texts):
        assert found["concurrency"] == {"group": "pages", "cancel-in-progress": False}
        assert "pull_request" not in found["on"]
        assert found["jobs"]["deploy"]["needs"] == "build"
        assert "default_branch" in found["jobs"]["build"]["if"]


def rows(page: str, title: str) -> dict[str, str]:
    section = (HOW_TO / page).read_text("utf-8").split(f"\n## {title}\n")[1].split("\n## ")[0]
    found = {}
    for row in re.findall(r"^\| (`.*)", section, re.M):
        cells = row.split(" | ")
        for name in re.findall(r"`([\w-]+)`", cells[0]):
            found[name] = row
    return found


def test_inputs_and_outputs_of_the_action_are_documented_and_passed_on() -> None:
    action = tree(ACTION.read_text("utf-8"))
    assert set(rows("github.md", "Inputs")) == set(action["inputs"])
    assert set(rows("github.md", "Outputs")) == set(action["outputs"])
    [step] = [step for step in action["runs"]["steps"] if "run" in step]
    passed = {
        f"INPUT_{name.upper().replace('-', '_')}": f"${{{{ inputs.{name} }}}}"
        for name in action["inputs"]
    }
    assert {k: v for k, v in step["env"].items() if k.startswith("INPUT_")} == passed
    scripts = CHECK.read_text("utf-8") + RUN.read_text("utf-8")
    unread = [name for name in passed if not re.search(rf'"{name[6:]}"|{name}\b', scripts)]
    assert unread == []
    for name, row in rows("github.md", "Inputs").items():
        default = action["inputs"][name]["default"]
        assert not default or row.endswith(f"`{default}` |"), name


def test_inputs_of_the_component_are_documented() -> None:
    inputs = component_inputs()
    assert set(rows("gitlab.md", "Inputs")) - {"test", "deploy"} == set(inputs)
    assert inputs["package"]["default"] == f"pilotscan=={pilotscan.__version__}"


def shell_scripts(tmp_path: Path) -> Iterator[tuple[str, Path]]:
    yield "bash", RUN
    number = 0
    for text in workflows().values():
        for step in steps_of(text):
            if "run" in step:
                number += 1
                path = tmp_path / f"step{number}.sh"
                path.write_text(step["run"], "utf-8")
                yield "bash", path
    for name, job in jobs_of_component({}).items():
        path = tmp_path / f"{name}.sh"
        path.write_text("\n".join(job["script"]) + "\n", "utf-8")
        yield "sh", path


@pytest.mark.outside
def test_shell_scripts_are_well_formed(tmp_path: Path) -> None:
    for shell, path in shell_scripts(tmp_path):
        subprocess.run([shell, "-n", path], check=True)
    # What the bash of macOS, 3.2, does not know.
    later = r"mapfile|readarray|declare -A|\$\{\w+(,,|\^\^)|&>>|\|&|\$\{\w+@"
    assert re.findall(later, RUN.read_text("utf-8")) == []
    assert "set -euo pipefail" in RUN.read_text("utf-8")
    assert re.findall(r"\beval\b", RUN.read_text("utf-8")) == []


@pytest.mark.outside
def test_shellcheck_finds_nothing(tmp_path: Path) -> None:
    program = shutil.which("shellcheck", path=f"{BIN}{os.pathsep}{os.environ['PATH']}")
    if program is None:
        miss("shellcheck is not installed")
    for shell, path in shell_scripts(tmp_path):
        done = subprocess.run(
            [program, f"--shell={shell}", path], capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stdout


# The scripts, run.


@dataclass
class Done:
    """What a step left behind."""

    code: int
    log: str
    outputs: dict[str, str] = field(default_factory=dict)
    summary: str = ""


def read_outputs(text: str) -> dict[str, str]:
    """Read the file of outputs as the runner does; it knows no other form here."""
    found: dict[str, str] = {}
    ends: set[str] = set()
    rows = iter(text.removesuffix("\n").split("\n")) if text else iter(())
    for row in rows:
        name, _, end = row.partition("<<")
        assert re.fullmatch(r"[a-z-]+", name), row
        assert re.search(r"[0-9a-f]{32}$", end), row
        assert end not in ends
        ends.add(end)
        value = []
        for inner in rows:
            if inner == end:
                break
            value.append(inner)
        assert name not in found
        found[name] = "\n".join(value)
    return found


Act = Callable[..., Done]
BRIEF = {"formats": "json", "summary": False}
"""Inputs by which little else is done than what a test is about."""
ALONE = {"compare-with": "none", "summary": False}


@pytest.fixture
def act(team: Path, tmp_path: Path, loaded: str) -> Act:
    """Run the action in the team's repository, with inputs as `with:` would give them."""
    action = tree(ACTION.read_text("utf-8"))
    [step] = [step for step in action["runs"]["steps"] if "run" in step]

    def run(
        inputs: Mapping[str, Any] | None = None, *, base: str | None = None, **more: str
    ) -> Done:
        given = {name: entry["default"] for name, entry in action["inputs"].items()}
        given |= {"version": "installed"}
        for name, value in (inputs or {}).items():
            assert name in given, f"there is no input {name}"
            given[name] = json.dumps(value) if isinstance(value, bool) else str(value)
        if base is None:
            base = git(team, "rev-parse", "main")
        contexts = {
            **{f"inputs.{name}": value for name, value in given.items()},
            "steps.python.outputs.python-path": sys.executable,
            "github.event.pull_request.base.sha": base,
        }
        for name in ("output", "summary"):
            (tmp_path / name).write_text("", "utf-8")
        (tmp_path / "runner temp").mkdir(exist_ok=True)
        passed = {
            name: re.sub(r"\$\{\{ ([\w.-]+) \}\}", lambda found: contexts[found[1]], value)
            for name, value in step["env"].items()
        }
        done = subprocess.run(
            ["bash", "--noprofile", "--norc", "-e", "-o", "pipefail", "-c", step["run"]],
            cwd=team,
            env=environment(
                **{
                    **passed,
                    "GITHUB_ACTIONS": "true",
                    "GITHUB_ACTION_PATH": str(ROOT),
                    "GITHUB_EVENT_NAME": "pull_request",
                    "GITHUB_OUTPUT": str(tmp_path / "output"),
                    "GITHUB_SHA": git(team, "rev-parse", "HEAD"),
                    "GITHUB_STEP_SUMMARY": str(tmp_path / "summary"),
                    "GITHUB_WORKSPACE": str(team),
                    "RUNNER_TEMP": str(tmp_path / "runner temp"),
                    "PATH": loaded,
                    **more,
                },
            ),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
            timeout=120,
        )
        return Done(
            done.returncode,
            done.stdout,
            read_outputs((tmp_path / "output").read_text("utf-8")),
            (tmp_path / "summary").read_text("utf-8"),
        )

    return run


def read_by_runner(log: str) -> list[str]:
    """The lines that the runner looks at: none between `stop-commands` and its end."""
    found, stopped = [], ""
    for row in log.split("\n"):
        if stopped:
            stopped = "" if row == f"::{stopped}::" else stopped
        elif row.startswith("::stop-commands::"):
            stopped = row.removeprefix("::stop-commands::")
            assert len(stopped) >= 32
        else:
            found.append(row)
    assert not stopped
    return found


def obeyed(log: str) -> list[str]:
    """The commands that the runner obeys."""
    return [row for row in read_by_runner(log) if row.startswith(("::", "##["))]


GROUPS = {"::group::Judge the pilots", "::endgroup::"}


@pytest.mark.outside
def test_a_pull_request_is_judged_and_held_beside_its_base(
    act: Act, team: Path, tmp_path: Path
) -> None:
    done = act({"lang": "en nl"}, base=git(team, "rev-parse", "main~1"))
    assert done.code == 0, done.log
    reports = Path(done.outputs["report-path"])
    assert reports.is_relative_to(tmp_path / "runner temp")
    assert git(team, "status", "--porcelain") == ""
    assert done.outputs["errors"] == "0"
    assert int(done.outputs["warnings"]) > 0
    assert done.outputs["version"] == pilotscan.__version__
    assert done.outputs["sarif-path"] == ""
    verdicts = json.loads(done.outputs["verdicts"])
    assert sorted(verdicts) == sorted(path.stem for path in (team / "pilots").glob("*.yaml"))
    assert verdicts["startblok-riekerhaven"] == "not-yet"
    # What `main` got meanwhile is not what the pull request changes.
    assert json.loads(done.outputs["changed-pilots"]) == [
        "koffienl-huisnl-werknl",
        "otav-support-team",
    ]
    assert (reports / "nl" / "startblok-riekerhaven.html").is_file()
    assert "| Startblok Riekerhaven" in done.summary
    assert "](startblok" not in done.summary
    assert done.summary.index("KoffieNL") < done.summary.index("Startblok Riekerhaven")
    marks = [row for row in obeyed(done.log) if row not in GROUPS]
    assert len(marks) == int(done.outputs["warnings"])
    form = re.compile(r"::warning title=PS\d+ [^:]+,file=pilots/[a-z-]+\.yaml,line=\d+,col=\d+::")
    assert all(map(form.match, marks))


@pytest.mark.outside
def test_the_base_is_the_parent_that_was_merged_and_else_where_the_branches_parted(
    act: Act, team: Path
) -> None:
    git(team, "switch", "--quiet", "--detach", "change")
    done = act(BRIEF, GITHUB_SHA="0" * 40)
    assert json.loads(done.outputs["changed-pilots"]) == [
        "koffienl-huisnl-werknl",
        "otav-support-team",
    ]
    assert done.summary == ""


@pytest.mark.outside
def test_a_base_that_was_not_fetched_is_said_and_compares_nothing(act: Act, team: Path) -> None:
    git(team, "switch", "--quiet", "--detach", "change")
    done = act(BRIEF, base="0123456789" * 4)
    assert done.code == 0, done.log
    assert done.outputs["changed-pilots"] == ""
    [mark] = [row for row in obeyed(done.log) if "base of the pull request" in row]
    assert mark.startswith("::warning title=pilotscan::")
    assert "fetch-depth: 2" in mark


@pytest.mark.outside
def test_without_a_pull_request_nothing_is_compared_and_a_revision_can_be_named(
    act: Act, team: Path
) -> None:
    done = act(BRIEF, base="")
    assert (done.code, done.outputs["changed-pilots"]) == (0, "")
    git(team, "tag", "last-week", "change")
    done = act({**BRIEF, "compare-with": "last-week"}, base="")
    assert json.loads(done.outputs["changed-pilots"]) == ["haarlem-mozaiek"]


@pytest.mark.outside
def test_a_revision_that_is_not_there_is_wrong_usage_but_all_else_is_done(act: Act) -> None:
    done = act({"formats": "json", "compare-with": "no such\nplace", "annotations": False})
    assert done.code == 2
    [mark] = [row for row in obeyed(done.log) if row not in GROUPS]
    assert mark.startswith(
        "::error title=pilotscan::compare-with: there is no revision 'no such%0Aplace' here"
    )
    assert "fetch-depth: 0" in mark
    assert Path(done.outputs["report-path"], "startblok-riekerhaven.json").is_file()
    assert "Startblok" in done.summary


def in_check(code: str, folder: Path, **more: str) -> str:
    """Run a line of Python that may use the functions of check.py."""
    done = subprocess.run(
        [sys.executable, "-c", f"import runpy\ncheck = runpy.run_path({str(CHECK)!r})\n{code}"],
        cwd=folder,
        env=environment(**more),
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    return done.stdout.strip()


@pytest.mark.outside
def test_a_revision_is_a_commit_or_nothing(team: Path) -> None:
    names = ["main", "HEAD~1", "--all", "--output=pwned", "$(touch pwned)", "main --all", ":/", ""]
    code = f"print([check['commit'](name) for name in {names!r}])"
    main = git(team, "rev-parse", "main")
    assert in_check(code, team) == str([main, git(team, "rev-parse", "HEAD~1"), *[""] * 6])
    assert not (team / "pwned").exists()


@pytest.mark.outside
def test_faults_fail_the_step_and_all_outputs_are_there(act: Act, team: Path) -> None:
    broken = team / "pilots" / "broken.yaml"
    status = '"runing\u2028::stop-commands::x"'  # a sign at which some break lines
    broken.write_text(f"pilotscan: 1\nid: broken\nname: Broken\nstatus: {status}\n", "utf-8")
    done = act({"sarif": True, "formats": "html", **ALONE})
    assert done.code == 1
    assert all(
        row.startswith(("::error title=", "::warning title=", *GROUPS)) for row in obeyed(done.log)
    )
    assert int(done.outputs["errors"]) > 0
    assert re.search(r"^::error title=PS204 [^:]+,file=pilots/broken.yaml,line=4,", done.log, re.M)
    sarif = json.loads(Path(done.outputs["sarif-path"]).read_text("utf-8"))
    assert sarif["version"] == "2.1.0"
    assert "startblok-riekerhaven" in json.loads(done.outputs["verdicts"])
    assert "broken" not in json.loads(done.outputs["verdicts"])
    reports = Path(done.outputs["report-path"])
    assert (reports / "startblok-riekerhaven.html").is_file()
    assert not (reports / "startblok-riekerhaven.md").exists()


@pytest.mark.outside
def test_warnings_count_if_that_is_asked_for(act: Act) -> None:
    done = act({"strict": True, **BRIEF, **ALONE})
    assert done.code == 1


@pytest.mark.outside
def test_gates_fail_the_step_and_say_why_in_the_pull_request(act: Act) -> None:
    assert act({"fail-on": "stop-or-repair", **BRIEF, **ALONE}).code == 0
    gates = {"fail-on": "not-yet, stop-or-repair", **GATES}
    done = act({**gates, "formats": "json", "compare-with": "none"})
    assert done.code == 1
    for gate in ("fail-on", *GATES):
        form = rf"::error title=pilotscan gate {gate},file=pilots/startblok-riekerhaven\.yaml::."
        assert any(re.match(form, row) for row in obeyed(done.log)), gate
    assert "- **min-score**: 'haarlem-mozaiek' " in done.summary
    assert json.loads(done.outputs["verdicts"])["startblok-riekerhaven"] == "not-yet"


@pytest.mark.outside
def test_getting_worse_fails_the_step_if_that_is_asked_for(act: Act, team: Path) -> None:
    rate_all_nought(team / "pilots" / "startblok-riekerhaven.yaml")
    assert act({"fail-on-regression": False, **BRIEF}).code == 0
    done = act({"fail-on-regression": True, **BRIEF})
    assert done.code == 1
    assert "startblok-riekerhaven" in json.loads(done.outputs["changed-pilots"])


@pytest.mark.outside
def test_nothing_to_read_is_wrong_usage(act: Act, team: Path) -> None:
    shutil.rmtree(team / "pilots")
    done = act({"compare-with": "none"})
    assert done.code == 2
    assert done.outputs["report-path"] == ""
    assert done.outputs["verdicts"] == "{}"
    assert done.outputs["errors"] == "1"
    assert "No pilot could be judged" in done.summary


@pytest.mark.outside
def test_inputs_are_data_whatever_is_in_them(act: Act, team: Path) -> None:
    folder = team / "two words $(touch pwned) `touch pwned`;touch pwned"
    folder.mkdir()
    shutil.move(team / "pilots" / "startblok-riekerhaven.yaml", folder)
    dashed = team / "-x"
    dashed.mkdir()
    shutil.move(team / "pilots" / "haarlem-mozaiek.yaml", dashed)
    done = act(
        {
            "paths": f"\n  {folder.name}\n-x\n",
            "formats": "json",
            "args": "--route=growth\n",
            "compare-with": "none",
        }
    )
    assert done.code == 0, done.log
    assert done.outputs["errors"] == "0"
    assert sorted(json.loads(done.outputs["verdicts"])) == [
        "haarlem-mozaiek",
        "startblok-riekerhaven",
    ]
    file = Path(done.outputs["report-path"]) / "startblok-riekerhaven.json"
    report = json.loads(file.read_text("utf-8"))
    assert report["pilots"][0]["route"] == "growth"
    assert list(team.rglob("pwned")) == []


@pytest.mark.outside
def test_a_name_in_a_pilot_file_is_no_command_no_markup_and_no_output(act: Act, team: Path) -> None:
    path = team / "pilots" / "startblok-riekerhaven.yaml"
    evil = r'"::set-output name=errors::99 [x](y.md) | <b>&amp; `c` ::error::no"'
    path.write_text(
        re.sub(r"^name: .*", lambda _: f"name: {evil}", path.read_text("utf-8"), flags=re.M)
    )
    done = act({"formats": "json"})
    assert done.code == 0, done.log
    assert done.outputs["errors"] == "0"
    [told] = [row for row in done.log.splitlines() if row.startswith("Reports: ")]
    assert told not in read_by_runner(done.log)
    assert [
        row for row in obeyed(done.log) if row not in GROUPS and "::warning title=PS" not in row
    ] == []
    row = next(row for row in done.summary.splitlines() if "set-output" in row and row[:2] == "| ")
    assert "<b>" not in row.replace(r"\<b>", "")
    assert "](" not in row.replace(r"\](", "").replace(r"\]\(", "")


@pytest.mark.outside
def test_a_program_in_the_checkout_is_not_taken_for_a_module_of_ours(act: Act, team: Path) -> None:
    for name in ("pilotscan", "yaml", "json", "typer", "secrets"):
        (team / f"{name}.py").write_text("open('pwned', 'w')\n", "utf-8")
    done = act({**BRIEF, **ALONE}, **environment())  # a pilotscan that loads its modules there
    assert done.code == 0, done.log
    assert not (team / "pwned").exists()


@pytest.mark.parametrize(
    ("inputs", "said"),
    [
        ({"strict": "yes"}, "strict is 'true' or 'false', not 'yes'"),
        ({"summary": ""}, "summary is 'true' or 'false', not ''"),
        ({"version": "1; touch pwned"}, "the input 'version' is a version such as"),
        (
            {"version": "--index-url=https://example.org"},
            "the input 'version' is a version such as",
        ),
        ({"version": "1.0\n--pre"}, "the input 'version' is a version such as"),
        ({"version": "0.1.0 @ file:///tmp"}, "the input 'version' is a version such as"),
    ],
)
@pytest.mark.outside
def test_an_input_that_cannot_be_is_refused(
    act: Act, team: Path, inputs: dict[str, str], said: str
) -> None:
    done = act(inputs)
    assert done.code == 2
    [mark] = obeyed(done.log)
    assert mark.startswith(f"::error title=pilotscan::{said}")
    assert not (team / "pwned").exists()


@pytest.mark.outside
def test_a_pilotscan_that_is_not_installed_is_said(act: Act) -> None:
    done = act(PATH="/usr/bin:/bin")
    assert done.code == 2
    assert obeyed(done.log) == [
        "::error title=pilotscan::version is 'installed', but there is no pilotscan on PATH"
    ]


@pytest.fixture
def stand_in(tmp_path: Path) -> tuple[Path, Path]:
    """A Python that notes how it is called and makes an environment that does the same."""
    noted = tmp_path / "noted"
    python = tmp_path / "stand-in"
    python.write_text(
        "#!/bin/sh\n"
        f'printf "%s\\n" "$PWD: $*" >> "{noted}"\n'
        'case "$*" in *"-m venv"*)\n'
        '  for last; do :; done; mkdir -p "$last/bin"\n'
        '  cp "$0" "$last/bin/python"; cp "$0" "$last/bin/pilotscan" ;;\n'
        "esac\n",
        "utf-8",
    )
    python.chmod(0o755)
    return python, noted


@pytest.mark.parametrize(
    ("inputs", "wanted"),
    [
        ({"version": ""}, str(ROOT)),
        ({"version": "", "formats": "html pdf"}, f"{ROOT}[pdf]"),
        ({"version": "0.1.0"}, "pilotscan==0.1.0"),
        ({"version": "1.2.3rc1", "formats": "docx,pdf"}, "pilotscan[pdf,docx]==1.2.3rc1"),
    ],
)
@pytest.mark.outside
def test_what_is_installed_and_from_where(  # noqa: PLR0917
    act: Act,
    team: Path,
    tmp_path: Path,
    stand_in: tuple[Path, Path],
    inputs: dict[str, str],
    wanted: str,
) -> None:
    python, noted = stand_in
    done = act(inputs, PYTHON=str(python))
    assert done.code == 0, done.log
    temporary = tmp_path / "runner temp"
    made, installed, ran = noted.read_text("utf-8").splitlines()
    assert made == f"{temporary}: -I -m venv --clear {temporary}/pilotscan-environment"
    assert installed.startswith(f"{temporary}: -I -m pip install ")
    assert installed.endswith(f" {wanted}")
    assert ran == f"{team}: -I {ROOT}/.github/action/check.py"


@pytest.mark.outside
def test_a_summary_is_clipped_to_what_github_takes(tmp_path: Path) -> None:
    overview = tmp_path / "index.md"
    overview.write_text("| [A](a.md) | ● ready |\n" * 60_000, "utf-8")
    summary = tmp_path / "summary"
    code = f"check['write_summary']([], '# Changes', open({str(overview)!r}).read())"
    in_check(code, tmp_path, GITHUB_STEP_SUMMARY=str(summary))
    text = summary.read_text("utf-8")
    assert 900_000 < summary.stat().st_size < 2**20
    first, *_, last_row, empty, told = text.splitlines()
    assert (first, empty) == ("# Changes", "")
    assert last_row == "| A | ● ready |"
    assert "does not fit" in told


@pytest.mark.parametrize("paths", [[], ELSEWHERE], ids=["links and templates", "paths"])
@pytest.mark.outside
def test_nothing_outside_the_checkout_is_read_or_shown(
    act: Act, team: Path, paths: list[str]
) -> None:
    lay_traps(team, *paths)
    done = act({"formats": "json md", "sarif": True, "args": "--verbose"}, TOKEN=MARK)
    assert done.code == (2 if paths else 0), done.log
    assert done.outputs["errors"] == str(len(paths))
    assert bool(done.outputs["changed-pilots"]) is not bool(paths)
    shown = done.log + done.summary + "".join(done.outputs.values())
    assert MARK not in shown
    assert "evil.example" not in shown
    assert "| Startblok Riekerhaven" in done.summary
    assert "KoffieNL" in done.summary
    made = [path for path in Path(done.outputs["report-path"]).rglob("*") if not path.is_dir()]
    assert not any(path.is_symlink() or MARK.encode() in path.read_bytes() for path in made)
    assert MARK not in Path(done.outputs["sarif-path"]).read_text("utf-8")
    assert not (team / "kept").exists()


@pytest.mark.parametrize("rules", ["linked/rules.yaml", "../machine/rules.yaml"])
@pytest.mark.outside
def test_a_framework_outside_the_checkout_is_refused_unread(
    act: Act, team: Path, rules: str
) -> None:
    lay_traps(team)
    (team / "pilotscan.toml").write_text(f'framework = "{rules}"\n', "utf-8")
    done = act({"summary": True, "formats": "json md"}, TOKEN=MARK)
    assert done.code == 2, done.log
    assert "it lies outside the folders" in done.log
    assert MARK not in done.log + done.summary + "".join(done.outputs.values())
    assert done.outputs["report-path"] == ""


@pytest.mark.parametrize("name", sorted(documented("github.md")))
@pytest.mark.outside
def test_the_action_runs_as_the_page_has_it(act: Act, name: str) -> None:
    [step] = [step for step in steps_of(documented("github.md")[name]) if step.get("uses") == OWN]
    done = act(step["with"])
    assert done.code == 0, done.log
    given = step["with"]
    reports = Path(done.outputs["report-path"])
    assert (reports / "index.html").is_file()
    assert (reports / "nl").is_dir() is ("nl" in given.get("lang", ""))
    assert bool(done.outputs["sarif-path"]) is ("sarif" in given)
