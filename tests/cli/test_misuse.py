"""Wrong usage that typer finds is told in Dutch, and in English as typer says it."""

from __future__ import annotations

import pytest

from pilotscan.cli.misuse import KNOWN, recognised
from pilotscan.told import Told
from support.project import Run
from support.together import together

WRONG = [
    ("--bogus", "Er is geen optie --bogus"),
    ("bogus", "Er is geen opdracht 'bogus'."),
    ("evalute", "Er is geen opdracht 'evalute'. Bedoel je 'evaluate', 'validate'?"),
    ("evaluate --forma md", "Er is geen optie --forma (wel: --force, --format)"),
    ("evaluate --jobs", "Bij de optie '--jobs' hoort een waarde."),
    ("evaluate --strict=3", "Bij de optie '--strict' hoort geen waarde."),
    ("evaluate --jobs x", "De waarde van '--jobs' klopt niet: geef een heel getal"),
    ("evaluate --jobs 0", "De waarde van '--jobs' klopt niet: geef minstens 1"),
    ("evaluate --min-score 101", "De waarde van '--min-score' klopt niet: geef hoogstens 100"),
    ("compare --lang de", "De waarde van '--lang' klopt niet: 'de' kan niet; kies uit 'en', 'nl'."),
    ("schema pilot x", "Dit hoort er niet bij: x"),
    ("new", "Hier ontbreekt 'ID'."),
    ("transfer", "De optie '--to' ontbreekt."),
]


@pytest.mark.usefixtures("work")
@pytest.mark.parametrize(("line", "said"), WRONG)
def test_wrong_usage_in_dutch(run: Run, line: str, said: str) -> None:
    done = run("--lang", "nl", *line.split())
    assert (done.code, done.out) == (2, "")
    *usage, last = done.err.splitlines()
    assert last == f"Fout: {said}"
    if usage:
        assert usage[0].startswith("Gebruik: pilotscan")
        assert usage[1].endswith("-h' geeft uitleg.")
    assert "Usage" in (english := run(*line.split()).err) or "requires" in english or usage == []
    assert english.splitlines()[-1].startswith("Error: ")


@pytest.mark.usefixtures("work")
def test_a_group_without_a_command_helps_in_dutch(run: Run) -> None:
    done = run("--lang", "nl", "templates")
    assert done.code == 2
    assert (done.out + done.err).startswith("Gebruik: pilotscan templates")


@together("template", KNOWN)
def test_each_form_is_recognised_as_itself(template: str) -> None:
    names = ("name", "others", "values", "why", "value", "words", "bound")
    text = template % {name: f"'{name}'" for name in names}
    found = recognised(text)
    assert isinstance(found, Told)
    assert (found, found.template) == (text, template)


def test_what_is_not_known_stays_as_it_is() -> None:
    assert recognised("Something else") == "Something else"
