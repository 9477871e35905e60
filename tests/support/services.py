"""What tests of the services share: a team's repository, and files read as the services do."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from support.doc_blocks import blocks
from support.project import ROOT

__all__ = [
    "BIN",
    "COMPONENT",
    "ELSEWHERE",
    "ENVIRONMENT",
    "GATES",
    "HOW_TO",
    "MARK",
    "check_schema",
    "component_inputs",
    "documented",
    "environment",
    "filled_component",
    "git",
    "jobs_of_component",
    "lay_traps",
    "rate_all_nought",
    "tree",
]

BIN = Path(sys.executable).parent
COMPONENT = ROOT / "templates" / "pilotscan.yml"
HOW_TO = ROOT / "docs" / "how-to"


def tree(text: str) -> Any:
    """Read YAML as these services do: `on` is a word, and a number in quotes is text."""
    loaded = yaml.load(text, yaml.CSafeLoader)
    if isinstance(loaded, dict) and True in loaded:
        loaded["on"] = loaded.pop(True)
    return loaded


def documented(page: str) -> dict[str, str]:
    """The files that a page has its reader write, by name; a later one of a name gets a number."""
    found: dict[str, str] = {}
    for block in blocks((HOW_TO / page).read_text("utf-8")):
        if name := block.marks.get("file"):
            found[f"{name} ({len(found)})" if name in found else name] = block.text
    return found


def check_schema(tmp_path: Path, schema: str, texts: Mapping[str, str], *more: str) -> None:
    files = []
    for number, text in enumerate(texts.values()):
        files.append(tmp_path / f"{number}.yml")
        files[-1].write_text(text, "utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "check_jsonschema", f"--builtin-schema={schema}", *more, *files],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 0, done.stdout


ENVIRONMENT = {
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_AUTHOR_NAME": "A team",
    "GIT_AUTHOR_EMAIL": "team@example.org",
    "GIT_COMMITTER_NAME": "A team",
    "GIT_COMMITTER_EMAIL": "team@example.org",
    "PYTHONDONTWRITEBYTECODE": "1",
    "NO_COLOR": "1",
    "LC_ALL": "C.UTF-8",
}


def environment(**more: str) -> dict[str, str]:
    kept = {name: os.environ[name] for name in ("SYSTEMROOT", "TMPDIR") if name in os.environ}
    path = os.pathsep.join([str(BIN), os.environ["PATH"]])
    return {**kept, "PATH": path, **ENVIRONMENT, **more}


def git(folder: Path, *arguments: str) -> str:
    done = subprocess.run(
        ["git", *arguments], cwd=folder, env=environment(), capture_output=True, text=True,
        check=True,
    )  # fmt: skip
    return done.stdout.strip()


GATES = {
    "min-score": "99",
    "min-coverage": "1",
    "max-unsupported": "0",
    "require": "core-elements-described>=4",
    "forbid-observation": "one-payer",
}


def rate_all_nought(path: Path) -> None:
    text = path.read_text("utf-8")
    worse = re.sub(r"^(\s+)level: [1-4]$", r"\1level: 0", text, flags=re.M)
    assert worse != text
    path.write_text(worse, "utf-8")


MARK = "tok-4f1d"


ELSEWHERE = ["linked", "../machine/secret.yaml", ".git/config", "/proc/self/environ"]


def lay_traps(team: Path, *paths: str) -> None:
    """Put into the checkout all that a stranger can commit to have something else shown."""
    outside = team.parent / "machine"
    outside.mkdir()
    (outside / "secret.yaml").write_text(f"pilotscan: 1\nid: {MARK}\nstatus: {MARK}\n", "utf-8")
    (outside / "rules.yaml").write_text(f"pilotscan_framework: 1\n{MARK}: x\n", "utf-8")
    (outside / "index.md").write_text(f"# {MARK}\n", "utf-8")
    (team / "linked").symlink_to("../machine", target_is_directory=True)
    (team / "reports" / "nl").mkdir(parents=True)
    (team / "reports" / "index.md").symlink_to("../../machine/index.md")
    (team / "reports" / "nl" / "index.md").symlink_to("/proc/self/environ")
    (team / "house" / "md").mkdir(parents=True)
    for name in ("index", "changes"):
        (team / "house" / "md" / f"{name}.md.j2").write_text("![](https://evil.example/x.png)\n")
    git(team, "config", "http.extraheader", MARK)
    (team / "pilotscan.toml").write_text(
        f"paths = {json.dumps(['pilots', *paths])}\n"
        'templates = "house"\ncache = "kept"\nout = "reports"\n',
        "utf-8",
    )


def component_inputs() -> dict[str, dict[str, Any]]:
    head, _ = COMPONENT.read_text("utf-8").split("\n---\n")
    inputs: dict[str, dict[str, Any]] = tree(head)["spec"]["inputs"]
    return inputs


def filled_component(given: Mapping[str, Any]) -> str:
    """Put inputs into the text of the component, as GitLab does; refuse what it refuses."""
    _, body = COMPONENT.read_text("utf-8").split("\n---\n")
    values: dict[str, str] = {}
    inputs = component_inputs()
    assert set(given) <= set(inputs)
    for name, entry in inputs.items():
        value = given.get(name, entry["default"])
        if entry.get("type") == "boolean":
            assert isinstance(value, bool), name
            value = json.dumps(value)
        assert isinstance(value, str), name
        if "options" in entry and value not in entry["options"]:
            raise ValueError(f"{name} cannot be {value}")
        if "regex" in entry and not re.search(entry["regex"].replace("$", r"\Z"), value):
            raise ValueError(f"{name} does not match")
        values[name] = value
    # One per line: GitLab had a fault with more.
    assert max(line.count("$[[") for line in body.splitlines()) == 1
    return re.sub(r"\$\[\[ inputs\.([a-z-]+) \]\]", lambda found: values[found[1]], body)


def jobs_of_component(given: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    jobs: dict[str, dict[str, Any]] = tree(filled_component(given))
    return jobs
