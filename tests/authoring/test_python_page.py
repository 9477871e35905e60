"""The page of the library is made of its docstrings, and their examples work."""

from __future__ import annotations

import doctest
import inspect
import re
import shutil
from pathlib import Path
from typing import Any

import pytest

import pilotscan
from pilotscan.authoring.python_page import documented, members, public, python_page
from support.project import PILOTS, ROOT

PUBLIC = dict(public())
TARGET = """\
pilotscan_target: 1
id: zwolle
name: Zwolle
place: {country: NL, municipality: Zwolle}
"""
ERRORS = {name for name in PUBLIC if name.endswith("Error")}
"""What raises them shows how."""
WITH_EXAMPLE = sorted(
    name for name, value in PUBLIC.items() if ">>>" in (inspect.getdoc(value) or "")
)


def test_the_page_is_up_to_date() -> None:
    page = (ROOT / "docs" / "reference" / "python.md").read_text("utf-8")
    assert page == python_page(), "run 'make docs'"


def test_every_public_name_has_a_section_with_an_example() -> None:
    page = python_page()
    sections = dict(re.findall(r"^## (\S+)\n(.*?)(?=^## |\Z)", page, re.M | re.S))
    assert list(sections.keys() ^ PUBLIC.keys()) == []
    assert set(pilotscan.__all__) - {"__version__"} <= set(sections)
    without = {name for name, text in sections.items() if "```pycon" not in text}
    assert without & set(pilotscan.__all__) == ERRORS


def test_every_method_is_there_and_none_of_its_base() -> None:
    page = python_page()
    for name in ("Pilot.from_dict", "LoadedPilots.where", "Evaluation.what_if", "Framework.replace",
                 "Comparison.tables", "Evaluation.head"):  # fmt: skip
        assert f"\n### {name}\n" in page
    assert "model_validate" not in page
    assert "_repr_html_" not in page
    assert [name for name, _ in members(pilotscan.Diagnostics)] == ["to_frame"]


def test_a_docstring_becomes_markdown() -> None:
    text = """\
Do it ``well``.

And quickly.

Parameters
----------
one, two : how much,
    and why
other

Raises
------
ValueError
    It is late.

Examples
--------
>>> 1 + 1
2
"""
    assert (
        "\n".join(documented(text))
        == """\
Do it `well`.

And quickly.

**Parameters**

- `one, two`: how much,
  and why
- `other`:

**Raises**

- `ValueError`:
  It is late.

**Examples**

```pycon
>>> 1 + 1
2
```
"""
    )


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder as the page says that the examples are run in."""
    made = tmp_path_factory.mktemp("examples")
    shutil.copytree(PILOTS, made / "pilots")
    (made / "targets").mkdir()
    (made / "targets" / "zwolle.yaml").write_text(TARGET, "utf-8")
    return made


def run_examples(name: str, value: Any) -> doctest.TestResults:
    flags = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE
    runner = doctest.DocTestRunner(optionflags=flags)
    for test in doctest.DocTestFinder().find(value, name, globs={"pilotscan": pilotscan}):
        runner.run(test)
    return runner.summarize(verbose=False)


@pytest.mark.parametrize("name", WITH_EXAMPLE)
def test_examples_do_what_they_show(
    name: str, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(folder)
    monkeypatch.setattr(doctest, "ELLIPSIS_MARKER", "\\u2026")  # as doctest writes our …
    shutil.rmtree(folder / "reports", ignore_errors=True)
    failed, tried = run_examples(name, PUBLIC[name])
    assert tried > 0
    assert failed == 0


def test_an_example_that_lies_is_noticed() -> None:
    def lying() -> None:
        """Lie.

        >>> 1 + 1
        3
        """

    assert run_examples("lying", lying).failed == 1
