"""Check and judge the pilots of a workflow run: the work of the action, for any system.

Inputs come from the environment (``INPUT_…``, see ``action.yml``) and reach pilotscan as separate
arguments, never through a shell. What a file or an input says is data: it becomes neither a command
of the log nor, by a line break, a second output. Needs the standard library only.
"""

from __future__ import annotations

import json
import os
import re
import secrets
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

SUMMARY_LIMIT = 1_000_000
"""GitHub refuses a summary of more than 1 MiB."""

GATES_AT_MOST = 20
"""So many missed gates are in a summary."""

ROW_LINK = re.compile(r"^\| \[((?:\\.|[^\]\\])*)\]\([a-z0-9-]+\.md\)", re.MULTILINE)
"""A pilot's name in a table, with a link to a file that lies beside an overview, not a summary."""


class WrongInputError(Exception):
    """An input cannot be used; the message says which, and what it may be."""


def main() -> int:
    """Do what the inputs ask; return the exit code of the step."""
    try:
        return check()
    except WrongInputError as wrong:
        say("error", str(wrong))
        return 2


def check() -> int:
    """Run pilotscan as the inputs say; write annotations, outputs and summary."""
    annotations, summary = switch("ANNOTATIONS"), switch("SUMMARY")
    strict, cache, _ = switch("STRICT"), switch("CACHE"), switch("FAIL_ON_REGRESSION")
    scanning = switch("SARIF")
    fresh, plain_templates = stay_inside()
    out, sarif, formats = fresh / "reports", fresh / "findings.sarif", words("FORMATS")
    where = ["--", *lines("PATHS")] if lines("PATHS") else []
    rules = [*option("--config", "CONFIG"), *option("--framework", "FRAMEWORK")]
    checks = [*rules, *option("--baseline", "BASELINE"), *(["--strict"] if strict else [])]
    # Never the cache of a configuration: what is in a cache is believed.
    folder = Path(os.environ["RUNNER_TEMP"], "pilotscan-cache")
    kept = f"--cache={folder}" if cache else "--no-cache"
    judging = [
        *checks,
        *(f"--fail-on={verdict}" for verdict in words("FAIL_ON")),
        *option("--min-score", "MIN_SCORE"),
        *option("--min-coverage", "MIN_COVERAGE"),
        *option("--max-unsupported", "MAX_UNSUPPORTED"),
        *(f"--require={rule}" for rule in lines("REQUIRE")),
        *option("--max-distance", "MAX_DISTANCE"),
        *(f"--forbid-observation={kind}" for kind in words("FORBID_OBSERVATION")),
        *unless_given(kept),
        *lines("ARGS"),
    ]
    codes: list[int] = []
    outputs = {
        "version": decoded(captured(["--version"]).stdout).strip().removeprefix("pilotscan ")
    }

    # First the findings, so that they are marked even if nothing can be judged.
    found = captured(["validate", *checks, kept, "--format=github", "--quiet", *where])
    codes.append(found.returncode)
    # Not `splitlines`: it also breaks at signs within a line, behind which a command could stand.
    marks = decoded(found.stdout).replace("\r\n", "\n").rstrip("\n").split("\n")
    for kind in ("error", "warning"):
        outputs[f"{kind}s"] = str(sum(mark.startswith(f"::{kind} ") for mark in marks))
    for mark in marks if annotations else ():
        log(mark)
    outputs["sarif-path"] = ""
    if scanning:
        to_file = ["--format=sarif", f"--output-file={sarif}", "--quiet"]
        codes.append(run(["validate", *checks, kept, *to_file, *where]))
        outputs["sarif-path"] = str(sarif) if sarif.is_file() else ""

    with group("Judge the pilots"):
        to_folder = [*(f"--format={name}" for name in formats), f"--out={out}", *languages()]
        codes.append(run(["evaluate", *judging, *to_folder, "--verbose", *where]))
    outputs["report-path"] = str(out) if out.is_dir() else ""
    judging += [*languages()[:1], "--quiet"]  # standard output has one language
    judged = captured(["evaluate", *judging, "--format=json", "--out=-", *where])
    result = tree_of(judged.stdout)
    pilots = {pilot["id"]: pilot["verdict"] for pilot in result.get("pilots", [])}
    outputs["verdicts"] = compact(pilots)
    missed = [gate for gate in result.get("gates", []) if gate["message"]]
    for gate in missed if annotations else ():
        told = f"{gate['message']} {gate['help'] or ''}".strip()
        say("error", told, f"pilotscan gate {gate['rule']}", gate["file"] or "")

    changes, outputs["changed-pilots"] = "", ""
    try:
        if base := base_revision():
            rules += [plain_templates, kept]
            code, outputs["changed-pilots"], changes = compare(base, rules, where)
            codes.append(code)
    except WrongInputError as wrong:
        say("error", str(wrong))
        codes.append(2)
    if summary:
        judging += unless_given(plain_templates)
        page = overview(judging, where, fresh / "summary") if pilots else ""
        write_summary(missed, changes, page)
    write_outputs(outputs)
    # 70 is a bug of its own, 2 wrong usage, 1 faults or a missed gate; a signal is below 0.
    return max(code if code >= 0 else 128 - code for code in codes)


def stay_inside() -> tuple[Path, str]:
    """Have nothing written to the checkout, and nothing read but what lies in it.

    A pull request of a stranger can hold links, and a configuration, that lead to files of the
    runner.

    Returns
    -------
    tuple
        A new folder for what this run writes; the option by which a summary is made by templates
        of ours, whatever the checkout has.
    """
    fresh = Path(tempfile.mkdtemp(prefix="pilotscan-", dir=os.environ["RUNNER_TEMP"]))
    checkout = os.environ.get("GITHUB_WORKSPACE") or str(Path.cwd())
    os.environ["PILOTSCAN_INSIDE"] = os.pathsep.join((checkout, str(fresh)))
    none = fresh / "no-templates"
    none.mkdir()
    return fresh, f"--templates={none}"


def compare(base: str, rules: Sequence[str], where: Sequence[str]) -> tuple[int, str, str]:
    """Hold the pilots beside those of a revision.

    Returns
    -------
    tuple
        An exit code, the ids of the pilots that differ as a JSON list, the difference as Markdown.
        Faults in files have been counted before, so they are not part of the code.
    """
    command = ["diff", *rules, *languages()[:1], f"git:{base}"]
    done = captured([*command, "--format=json", *where])
    show(done.stderr)
    found = tree_of(done.stdout)
    if not found:
        return done.returncode, "", ""
    changed = compact([pilot["id"] for pilot in found["pilots"] if pilot["id"]])
    page = decoded(captured([*command, "--format=md", *where]).stdout) if switch("SUMMARY") else ""
    return int(switch("FAIL_ON_REGRESSION") and found["regressions"] > 0), changed, page


def overview(judging: Sequence[str], where: Sequence[str], folder: Path) -> str:
    """Return the page with all verdicts, made for the summary alone."""
    captured(["evaluate", *judging, "--format=md", f"--out={folder}", *where])
    page = folder / "index.md"
    return page.read_text("utf-8") if page.is_file() and not page.is_symlink() else ""


def base_revision() -> str:
    """Return the commit to compare with; empty for none.

    A pull request is checked out as its merge with the base, so the first parent is the base as it
    was merged: then the difference is that of the pull request alone, and needs two commits only.
    """
    asked = text("COMPARE_WITH") or "auto"
    if asked == "none":
        return ""
    if asked != "auto":
        for name in (asked, f"origin/{asked}"):
            if found := commit(name):
                return found
        raise WrongInputError(
            f"compare-with: there is no revision '{asked}' here; is it fetched? actions/checkout "
            "fetches all of them with 'fetch-depth: 0'"
        )
    base = os.environ.get("BASE_SHA", "")
    if not base:
        return ""
    head = commit("HEAD")
    if head and head == os.environ.get("GITHUB_SHA") and commit("HEAD^2"):
        return commit("HEAD^1")
    known = commit(base)
    if not known:
        say(
            "warning",
            "the base of the pull request is not here, so nothing is compared with it; "
            "actions/checkout fetches it with 'fetch-depth: 2'",
        )
        return ""
    return git("merge-base", known, "HEAD") or known


def commit(name: str) -> str:
    """Return the full hash of a commit that is here; empty if there is none of that name."""
    return git("rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{commit}}")


def git(*arguments: str) -> str:
    """Return what git prints; empty if it fails."""
    done = captured(arguments, "git")
    return decoded(done.stdout).strip() if done.returncode == 0 else ""


def write_summary(missed: Sequence[dict[str, Any]], changes: str, overview: str) -> None:
    """Add missed gates, changes and all verdicts to the summary, clipped to what fits."""
    gates = [
        f"- **{gate['rule']}**: {markdown(gate['message'])} {markdown(gate['help'] or '')}".strip()
        for gate in missed[:GATES_AT_MOST]
    ]
    if more := len(missed) - len(gates):
        gates.append(f"- and {more} more, in the log")
    parts = ["\n".join(gates), changes.strip(), ROW_LINK.sub(r"| \1", overview).strip()]
    if not overview:
        parts.append("No pilot could be judged; the log says why.")
    data = "\n\n".join(part for part in parts if part).encode("utf-8")
    if len(data) > SUMMARY_LIMIT:
        clipped = data[:SUMMARY_LIMIT].rpartition(b"\n")[0]
        data = clipped + b"\n\nThe rest does not fit in a summary; it is in the reports."
    with Path(os.environ["GITHUB_STEP_SUMMARY"]).open("ab") as file:
        file.write(data + b"\n")


def markdown(plain: str) -> str:
    """Write plain text so that nothing in it is markup."""
    return re.sub(r"([\\`*_{}\[\]<>#|~&])", r"\\\1", plain)


def write_outputs(outputs: dict[str, str]) -> None:
    """Hand the outputs over; no value can end early or begin another, whatever is in it."""
    with Path(os.environ["GITHUB_OUTPUT"]).open("a", encoding="utf-8", newline="\n") as file:
        for name, value in outputs.items():
            end = f"end-{secrets.token_hex(16)}"
            file.write(f"{name}<<{end}\n{value}\n{end}\n")


def text(name: str) -> str:
    """Return an input without the space around it."""
    return os.environ.get(f"INPUT_{name}", "").strip()


def lines(name: str) -> list[str]:
    """Return the lines of an input that holds one thing per line."""
    return [line.strip() for line in text(name).splitlines() if line.strip()]


def words(name: str) -> list[str]:
    """Return the words of an input, which spaces, commas and lines may separate."""
    return text(name).replace(",", " ").split()


def languages() -> list[str]:
    """Return the options for the languages."""
    return [f"--lang={lang}" for lang in words("LANG")]


def option(flag: str, name: str) -> list[str]:
    """Return the option for an input, so written that no value can be taken for an option."""
    value = text(name)
    return [f"{flag}={value}"] if value else []


def unless_given(given: str) -> list[str]:
    """Return an option, but for one that the workflow itself gives by `args`."""
    name = given.partition("=")[0]
    return [] if any(line.partition("=")[0] == name for line in lines("ARGS")) else [given]


def switch(name: str) -> bool:
    """Tell whether an input that is true or false is true."""
    value = text(name).lower()
    if value not in {"true", "false"}:
        shown = name.lower().replace("_", "-")
        raise WrongInputError(f"{shown} is 'true' or 'false', not '{value}'")
    return value == "true"


def tree_of(data: bytes) -> dict[str, Any]:
    """Read a JSON document; empty if it is none."""
    try:
        tree = json.loads(data)
    except ValueError:
        return {}
    return tree if isinstance(tree, dict) else {}


def compact(value: object) -> str:
    """Write a value as JSON on one line."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def captured(arguments: Sequence[str], program: str = "") -> subprocess.CompletedProcess[bytes]:
    """Run pilotscan, or another program, quietly; its output is in what is returned."""
    command = [program or pilotscan(), *arguments]
    return subprocess.run(command, capture_output=True, check=False)  # noqa: S603 - no shell


def pilotscan() -> str:
    """Return the program; its name may lack the ending that Windows wants."""
    name = os.environ["PILOTSCAN_EXE"]
    return shutil.which(name) or name


def decoded(data: bytes) -> str:
    """Return what a program printed as text."""
    return data.decode("utf-8", "replace")


def run(arguments: Sequence[str]) -> int:
    """Run pilotscan with its output in the log, where none of it is a command."""
    with plain():
        return subprocess.run([pilotscan(), *arguments], check=False).returncode  # noqa: S603


def show(output: bytes) -> None:
    """Put what was printed into the log, where none of it is a command."""
    if output.strip():
        with plain():
            log(decoded(output).rstrip("\n"))


@contextmanager
def plain() -> Iterator[None]:
    """Let the log obey nothing meanwhile."""
    token = secrets.token_hex(16)
    log(f"::stop-commands::{token}")
    try:
        yield
    finally:
        log(f"::{token}::")


@contextmanager
def group(title: str) -> Iterator[None]:
    """Fold what is logged meanwhile."""
    log(f"::group::{title}")
    try:
        yield
    finally:
        log("::endgroup::")


def say(kind: str, message: str, title: str = "pilotscan", file: str = "") -> None:
    """Annotate the run, or a file of it."""
    properties = f"title={escaped(title, ':,')}" + (f",file={escaped(file, ':,')}" if file else "")
    log(f"::{kind} {properties}::{escaped(message)}")


def escaped(value: str, more: str = "") -> str:
    """Write a value so that it cannot end the part of a command that it is in."""
    for sign in f"%\r\n{more}":
        value = value.replace(sign, f"%{ord(sign):02X}")
    return value


def log(line: str) -> None:
    """Write a line to the log, in the order of what other programs write there."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
