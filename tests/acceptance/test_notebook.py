"""The notebook runs as it stands, and gives what it shows."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import nbformat
import pytest

from support.project import ROOT

NOTEBOOK = ROOT / "docs" / "tutorial" / "from-22-files-to-a-chart.ipynb"
ABSOLUTE = re.compile(r"""(?:["'\s(=>]|\\n|file://)/\w[\w.-]*/""")
"""The beginning of a path from the root of a disk, as it stands in a notebook."""


def read() -> Any:
    return nbformat.read(NOTEBOOK, as_version=4)


def text_of(output: Any) -> str:
    text: str = output.get("data", {}).get("text/plain", output.get("text", ""))
    return " ".join(text.split())


def outputs(notebook: Any) -> list[list[tuple[str, str, list[str]]]]:
    """Return per cell what it gave: its kind, its text, and in which other forms it is there."""
    return [
        [
            (output.output_type, text_of(output), sorted(output.get("data", {})))
            for output in cell.outputs
        ]
        for cell in notebook.cells
        if cell.cell_type == "code"
    ]


@pytest.mark.outside
@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::ResourceWarning")
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_running_it_gives_what_it_shows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, pytestconfig: pytest.Config
) -> None:
    from nbclient import NotebookClient  # noqa: PLC0415 - slow to load

    for name in ("IPYTHONDIR", "JUPYTER_RUNTIME_DIR", "JUPYTER_CONFIG_DIR"):
        monkeypatch.setenv(name, str(tmp_path))
    if pytestconfig.cache is not None:  # finding all fonts takes ten seconds, once
        monkeypatch.setenv("MPLCONFIGDIR", str(pytestconfig.cache.mkdir("matplotlib")))
    notebook = read()
    shown = outputs(notebook)
    beside = {"metadata": {"path": str(NOTEBOOK.parent)}}
    NotebookClient(notebook, timeout=120, kernel_name="python3", resources=beside).execute()
    assert outputs(notebook) == shown


def test_it_has_a_chart_and_tables_in_fifteen_lines_and_every_step_is_explained() -> None:
    notebook = read()
    code = [cell.source for cell in notebook.cells if cell.cell_type == "code"]
    lines = [line for source in code for line in source.splitlines() if line.strip()]
    assert len(lines) <= 15
    forms = [forms for cell in outputs(notebook) for _, _, forms in cell]
    assert sum("image/png" in form for form in forms) == 1
    assert sum("text/html" in form for form in forms) >= 3
    assert all(kind != "error" for cell in outputs(notebook) for kind, _, _ in cell)
    kinds = [cell.cell_type for cell in notebook.cells]
    assert kinds[0] == "markdown"
    assert "code, code, code" not in ", ".join(kinds)


def test_its_links_lead_somewhere() -> None:
    text = "\n".join(cell.source for cell in read().cells if cell.cell_type == "markdown")
    links = re.findall(r"\]\(([^)#\s]+)", text)
    assert len(links) >= 2
    assert [link for link in links if not (NOTEBOOK.parent / link).exists()] == []


def test_nothing_of_a_machine_is_in_it() -> None:
    notebook = read()
    assert set(notebook.metadata) == {"kernelspec", "language_info"}
    assert all(not cell.metadata for cell in notebook.cells)
    assert ABSOLUTE.search(NOTEBOOK.read_text("utf-8")) is None
