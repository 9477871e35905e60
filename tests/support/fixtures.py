"""Fixtures of all tests: the command line in this process, and pilots made on the spot."""

from __future__ import annotations

import gc
import os
import sys
from collections import Counter
from collections.abc import Callable, Generator, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import settings

import pilotscan
from pilotscan.api.load import LoadedPilots
from pilotscan.catalogue import codes
from pilotscan.cli.app import main
from pilotscan.cli.running import WARNINGS_AT_MOST
from pilotscan.diagnostics import Severity
from pilotscan.model.framework import Framework
from pilotscan.model.pilot import Pilot
from pilotscan.scoring.evaluation import Evaluation
from support.once import share
from support.packages import npm_package, program
from support.project import GOOD, PILOTS, ROOT, SMALL_FRAMEWORK, Evaluate, Ran, Run

if TYPE_CHECKING:
    from playwright.sync_api import Browser

# What decides whether rich colours its output; a test sets what it is about itself.
COLOUR_VARIABLES = (
    "COLUMNS", "LINES", "NO_COLOR", "FORCE_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "COLORTERM",
    "TTY_COMPATIBLE", "TTY_INTERACTIVE", "PY_COLORS",
)  # fmt: skip

QUIETLY = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
)  # fmt: skip

STARTS = ("os.exec", "os.fork", "os.forkpty", "os.posix_spawn", "os.spawn", "subprocess.Popen")
"""What Python tells an audit hook when another process starts."""

STARTERS = {"browser", "built", "editor", "sheets"}
"""Fixtures that start one."""

EXAMPLES = "_hypothesis_internal_use_settings"
"""Where Hypothesis keeps how many examples a test tries; test-fast tries one in twenty."""

inside = ""
"""The test that runs now, if nothing says that it starts other processes."""


def stay_inside(event: str, _: object) -> None:
    """Fail a test that starts a process and is not marked, so that test-fast stays fast."""
    if inside and event in STARTS:
        raise AssertionError(f"{inside} starts a process: mark it with pytest.mark.outside")


sys.addaudithook(stay_inside)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    brief = "not long" in config.option.markexpr
    for item in items:
        if not STARTERS.isdisjoint(getattr(item, "fixturenames", ())):
            item.add_marker("outside")
        test = getattr(item, "obj", None)
        if brief and (found := getattr(test, EXAMPLES, None)) is not None:
            few = max(found.max_examples // 20, 3)
            setattr(test, EXAMPLES, settings(found, max_examples=few))


@pytest.hookimpl(trylast=True)
def pytest_collection_finish() -> None:
    """Keep thousands of tests out of the way of the garbage collector, which else looks at them."""
    gc.freeze()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    global inside  # noqa: PLW0603 - an audit hook has no other way to know
    fast = "not outside" in item.config.option.markexpr  # else a process of an earlier test serves
    inside = item.nodeid if fast and not item.get_closest_marker("outside") else ""
    try:
        return (yield)
    finally:
        inside = ""


settings.register_profile("ci", derandomize=True, deadline=None)
settings.register_profile("dev", deadline=None)
settings.load_profile("ci" if os.environ.get("CI") else "dev")


@pytest.fixture(scope="session", autouse=True)
def made_once() -> Iterator[None]:
    """Share what every run begins with, keep nothing for good and look for garbage as seldom.

    The program keeps all that is there when it begins; here that is what earlier tests left.
    """
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(gc, "freeze", lambda: None)
        patched.setattr(gc, "set_threshold", lambda *_: None)
        patched.setattr(os, "fsync", lambda _: None)  # no disk has to keep what a test writes
        share(patched)
        yield


@pytest.fixture
def plain_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in COLOUR_VARIABLES:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TERM", "xterm-256color")


@pytest.fixture
def run(capsysbinary: pytest.CaptureFixture[bytes], plain_environment: None) -> Run:  # noqa: ARG001
    """Run a command line in this process, with stdout and stderr apart."""

    def run_command(*arguments: object) -> Ran:
        capsysbinary.readouterr()
        code = main([str(argument) for argument in arguments])
        out, err = capsysbinary.readouterr()
        return Ran(code, out.decode(), err.decode())

    return run_command


@pytest.fixture
def work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty working folder."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def good(work: Path) -> Path:
    """The working folder with one good pilot in it, `good.yaml`, that gives no diagnostics."""
    (work / "good.yaml").write_text(GOOD, "utf-8")
    return work


@pytest.fixture
def good_text() -> str:
    return GOOD


@pytest.fixture(scope="session")
def root() -> Path:
    return ROOT


@pytest.fixture(scope="session")
def shipped_folder() -> Path:
    return PILOTS


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A browser without a window that asks for nothing by itself; a missing one fails in CI."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - not in test-fast

    path = program("chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(QUIETLY))
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def axe() -> str:
    """The script of axe-core."""
    return (npm_package("axe-core") / "axe.min.js").read_text("utf-8")


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of the shipped pilots in both languages, with Markdown; not to be changed."""
    out = tmp_path_factory.mktemp("site")
    options = ["--lang", "en", "--lang", "nl", "--format", "html", "--format", "md", "-q"]
    assert main(["evaluate", str(PILOTS), "--out", str(out), *options]) == 0
    return out


@pytest.fixture(scope="session")
def living_lab() -> Framework:
    return pilotscan.load_framework()


@pytest.fixture(scope="session")
def small() -> Framework:
    """Two dimensions (weights 2 and 1), five conditions, two routes; see the file's head."""
    return pilotscan.load_framework(SMALL_FRAMEWORK)


@pytest.fixture(scope="session")
def telling(small: Framework) -> Framework:
    """The small framework with all that it may say: questions, names, rules of rating."""
    tree = small.model_dump(mode="json", exclude_none=True)
    tree["how_to_rate"] = [
        {"en": "Levels build up.", "nl": "Niveaus bouwen op."},
        {"en": "Give what is shown."},
    ]
    tree["routes"]["growth"]["question"] = {"en": "Can it grow?", "nl": "Kan het groeien?"}
    del tree["verdicts"]
    for dimension in tree["dimensions"]:
        dimension["as_of"] = "last-known"
        for condition in dimension["conditions"]:
            name = condition["id"]
            condition["when_weak"] = {"en": f"{name} fails", "nl": f"{name} schiet tekort"}
            condition["when_unknown"] = {
                "en": f"{name}, who knows?",
                "nl": f"{name}, wie weet het?",
            }
    tree["dimensions"][1]["conditions"][0] |= {
        "as_of": "now",
        "precursor": {"en": "Who pays, and how much?", "nl": "Wie betaalt, en hoeveel?"},
        "how_to_rate": [{"en": "The first half decides.", "nl": "De eerste helft beslist."}],
    }
    return Framework.model_validate(tree)


@pytest.fixture(scope="session")
def small_file() -> Path:
    return SMALL_FRAMEWORK


@pytest.fixture(scope="session")
def shipped(living_lab: Framework) -> LoadedPilots:
    return pilotscan.load_pilots(PILOTS, framework=living_lab)


@pytest.fixture(scope="session")
def shipped_summary(shipped: LoadedPilots) -> str:
    """What `evaluate` says of the shipped pilots on stderr: their warnings, only counted."""
    counted = Counter(diagnostic.code for diagnostic in shipped.diagnostics)
    assert {diagnostic.severity for diagnostic in shipped.diagnostics} == {Severity.WARNING}
    assert counted.total() > WARNINGS_AT_MOST, "so few warnings would be shown in full"
    listed = sorted(counted.items(), key=lambda pair: (-pair[1], pair[0]))
    return "".join(
        [
            f"{counted.total()} warnings; 'pilotscan validate' shows them:\n",
            *(f"{n:>6}  {code}  {codes()[code].title['en']}\n" for code, n in listed),
        ]
    )


@pytest.fixture(scope="session")
def shipped_evaluations(shipped: LoadedPilots, living_lab: Framework) -> list[Evaluation]:
    return pilotscan.evaluate(shipped, living_lab)


@pytest.fixture(scope="session")
def make_pilot() -> Callable[..., Pilot]:
    """Make a pilot in memory from the keys that matter to a test."""

    def make(**keys: Any) -> Pilot:
        tree = {
            "pilotscan": 1,
            "id": "made",
            "name": "Made for a test",
            "place": {"municipality": "Delft", "country": "NL"},
            **keys,
        }
        return Pilot.model_validate(tree)

    return make


@pytest.fixture(scope="session")
def judge(make_pilot: Callable[..., Pilot], small: Framework) -> Evaluate:
    """Judge a pilot made in memory with the small framework."""

    def judge_one(route: str | None = None, **keys: Any) -> Evaluation:
        [evaluation] = pilotscan.evaluate([make_pilot(**keys)], small, route=route)
        return evaluation

    return judge_one


@pytest.fixture(scope="session")
def rated() -> Callable[..., list[dict[str, Any]]]:
    """Write one assessment with the small framework, each rating with or without a source."""

    def write(
        *, role: str = "independent", day: str = "2026-01-15", assessor: str = "", **levels: Any
    ) -> list[dict[str, Any]]:
        who = {"role": role, "id": assessor} if assessor else {"role": role}
        ratings = {name.replace("_", "-"): value for name, value in levels.items()}
        return [{"date": day, "framework": "two-dimensions", "assessor": who, "ratings": ratings}]

    return write
