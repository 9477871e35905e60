"""Templates of a user's own take only so much, whatever they do."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from time import sleep

import pytest

import pilotscan
from pilotscan.errors import FrameworkError, RenderError
from pilotscan.reporting.templating import apart as other
from pilotscan.reporting.templating.apart import apart
from pilotscan.scoring.evaluation import Evaluation
from support.project import GOOD, Run

pytestmark = pytest.mark.outside

posix = pytest.mark.skipif(os.name != "posix", reason="no limits of processes")


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Limits that are soon reached."""
    other.stop()
    monkeypatch.setattr(other, "SECONDS", 1)
    monkeypatch.setattr(other, "PATIENCE", 30)
    monkeypatch.setattr(other, "MEMORY", 800_000_000)
    monkeypatch.setattr(other, "LARGEST", 1_000_000)
    yield
    other.stop()


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """A folder of templates of one's own."""
    folder = tmp_path / "house"
    for name in ("html", "pdf", "report"):
        (folder / name).mkdir(parents=True)
    return folder


@pytest.fixture(scope="module")
def evaluation(tmp_path_factory: pytest.TempPathFactory) -> Evaluation:
    path = tmp_path_factory.mktemp("pilots") / "good.yaml"
    path.write_text(GOOD, "utf-8")
    (made,) = pilotscan.evaluate(pilotscan.load_pilots(path))
    return made


TIME = "takes more than 1 seconds"
MEMORY = "takes too much memory|takes more than 800 MB of memory"
GROW = "{% set n = namespace(x='x') %}{% for i in range(60) %}{% set n.x = n.x ~ n.x %}{% endfor %}"


@posix
@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("{% for i in range(99999) %}{% for j in range(99999) %}{% endfor %}{% endfor %}", TIME),
        ("{{ 1|round(-10**9) }}", TIME),
        (GROW, MEMORY),
        ("{{ ('\t' * 1000000).expandtabs(1000000)|length }}", MEMORY),
        ("{{ ('a' * 1000000).translate({97: 'b' * 1000000})|length }}", MEMORY),
        ("{{ ('%9000d' * 100000) % ((1,) * 100000) }}", MEMORY),
        ("{{ 'ab' * 400000 }}{{ 'ab' * 400000 }}", "would have more than 1,000,000 characters"),
    ],
    ids=["loops", "round", "doubling", "expandtabs", "translate", "percent", "output"],
)
@pytest.mark.usefixtures("impatient")
def test_what_takes_too_much_is_ended(
    house: Path, evaluation: Evaluation, text: str, told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if told == MEMORY:
        monkeypatch.setattr(other, "SECONDS", 25)
    (house / "html" / "report.html.j2").write_text(text, "utf-8")
    with pytest.raises(RenderError, match=rf"template html/report\.html\.j2.* ({told})"):
        pilotscan.render(evaluation, templates=house)


@posix
@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("{% for i in range(99999) %}{% for j in range(99999) %}{% endfor %}{% endfor %}", TIME),
        (GROW, MEMORY),
        (
            "{{ p('ab' * 400000) }}{{ p('cd' * 400000) }}",
            "would have more than 1,000,000 characters",
        ),
    ],
    ids=["loops", "doubling", "output"],
)
@pytest.mark.usefixtures("impatient")
def test_a_report_that_takes_too_much_is_ended(
    house: Path, evaluation: Evaluation, text: str, told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if told == MEMORY:
        monkeypatch.setattr(other, "SECONDS", 25)
    own = "{% extends 'default/report/pilot.j2' %}{% block end %}" + text + "{% endblock %}"
    (house / "report" / "pilot.j2").write_text(own, "utf-8")
    with pytest.raises(RenderError, match=rf"template report/pilot\.j2.* ({told})"):
        pilotscan.render(evaluation, templates=house)


@posix
@pytest.mark.usefixtures("impatient")
def test_a_layout_of_pdf_takes_only_so_much(house: Path, evaluation: Evaluation) -> None:
    (house / "pdf" / "report.typ").write_text(
        '#let a = "x"\n#for i in range(40) { a = a + a }\n#a.len()\n', "utf-8"
    )
    with pytest.raises(RenderError, match=r"pdf/report\.typ cannot be filled in: it takes more"):
        pilotscan.render(evaluation, format="pdf", templates=house)


def test_after_an_end_there_is_a_new_beginning(monkeypatch: pytest.MonkeyPatch) -> None:
    """By the clock too, which is all there is where a system limits nothing."""
    other.stop()
    monkeypatch.setattr(other, "SECONDS", 1)
    monkeypatch.setattr(other, "PATIENCE", 1)
    with pytest.raises(RenderError, match="the template x cannot be filled in: it takes more than"):
        apart("x", sleep, 60)
    with pytest.raises(RenderError, match="its process ended with 3"):
        apart("x", os._exit, 3)
    monkeypatch.setattr(other, "SECONDS", 60)
    assert apart("x", os.getpid) not in {os.getpid(), None}
    assert apart("x", os.getpid) == apart("x", os.getpid)


def test_what_goes_wrong_comes_back_as_it_was() -> None:
    with pytest.raises(FrameworkError, match="there is no framework"):
        apart("x", pilotscan.load_framework, "none-such")
    with pytest.raises(ZeroDivisionError) as caught:
        apart("x", divmod, 1, 0)
    assert "Traceback" in caught.value.__notes__[0]
    with pytest.raises(AttributeError, match="pickle"):
        apart("x", lambda: 1)
    assert apart("x", divmod, 7, 2) == (3, 1)


@posix
@pytest.mark.usefixtures("impatient")
def test_a_run_that_is_ended_writes_nothing(run: Run, good: Path) -> None:
    page = '{% extends "default/report/pilot.j2" %}{% block end %}{% if page.id == "x" %}'
    put = good / "house" / "report" / "pilot.j2"
    put.parent.mkdir(parents=True)
    put.write_text(f"{page}{GROW}{{% endif %}}{{% endblock %}}", "utf-8")
    (good / "x.yaml").write_text(GOOD.replace("id: good", "id: x"), "utf-8")

    done = run("evaluate", "good.yaml", "x.yaml", "--templates", "house")

    assert done.code == 2
    assert done.err == (
        "pilotscan: the template report/pilot.j2:1 cannot be filled in: it takes too much memory\n"
    )
    assert not list((good / "reports").glob("*.html"))


def test_workers_and_the_cache_go_together_with_templates_of_ones_own(run: Run, good: Path) -> None:
    put = good / "house" / "report" / "pilot.j2"
    put.parent.mkdir(parents=True)
    own = '{% extends "default/report/pilot.j2" %}{% block end %}{{ p("mine: ", page.id) }}'
    put.write_text(own + "{% endblock %}", "utf-8")
    pilots = good / "pilots"
    pilots.mkdir()
    for i in range(34):  # so many that there are workers
        (pilots / f"p{i}.yaml").write_text(GOOD.replace("id: good", f"id: p{i}"), "utf-8")
    common = ("evaluate", "pilots", "--templates", "house", "--format", "md", "-q")

    assert run(*common, "--out", "one").code == 0
    assert run(*common, "--out", "two", "--jobs", "2", "--cache", "kept").code == 0

    assert "\nmine: p7\n" in (good / "one" / "p7.md").read_text("utf-8")
    names = [path.name for path in (good / "one").glob("*.md")]
    assert len(names) == 35
    for name in names:
        assert (good / "one" / name).read_bytes() == (good / "two" / name).read_bytes()
