"""Templates of a user's own: they lay out the page, and reach nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

import pilotscan
from pilotscan.errors import RenderError
from pilotscan.scoring.result import Evaluation

HOSTILE = "<script>alert(1)</script> [x](javascript:alert) {{ 7*7 }}"


@pytest.fixture(scope="module")
def evaluation(tmp_path_factory: pytest.TempPathFactory) -> Evaluation:
    path = tmp_path_factory.mktemp("pilots") / "a.yaml"
    path.write_text(
        f"pilotscan: 1\nid: a\nname: '{HOSTILE}'\nplace: {{country: NL, municipality: Utrecht}}\n",
        encoding="utf-8",
    )
    (made,) = pilotscan.evaluate(pilotscan.load_pilots(path))
    return made


def fill(folder: Path, evaluation: Evaluation, text: str, kind: str = "html") -> str:
    path = folder / kind / f"pilot.{kind}.j2"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    # Templates are compiled once per folder, so that every text needs a folder of its own.
    return pilotscan.render(evaluation, format=kind, templates=folder)  # type: ignore[arg-type]


def test_one_template_takes_the_place_of_ours_and_the_others_stay(
    tmp_path: Path, evaluation: Evaluation
) -> None:
    text = "{% extends 'html/base.html.j2' %}{% block body %}<p>mine</p>{% endblock %}"
    page = fill(tmp_path, evaluation, text)
    assert "<p>mine</p>" in page
    assert page.startswith("<!doctype html>")


def test_without_a_template_of_ones_own_the_page_is_the_same(
    tmp_path: Path, evaluation: Evaluation
) -> None:
    for kind in ("html", "md"):
        ours = pilotscan.render(evaluation, format=kind)  # type: ignore[arg-type]
        assert pilotscan.render(evaluation, format=kind, templates=tmp_path) == ours  # type: ignore[arg-type]


def test_a_style_sheet_of_ones_own_is_allowed_by_the_page(
    tmp_path: Path, evaluation: Evaluation
) -> None:
    (tmp_path / "style").mkdir()
    (tmp_path / "style" / "report.css").write_text("p { margin: 0 } </style><p>", encoding="utf-8")
    page = pilotscan.render(evaluation, templates=tmp_path)
    assert "p { margin: 0 } <\\/style>" in page
    assert page.count("</style>") == 1


def test_what_stands_in_a_pilot_file_is_not_live_in_a_template_of_ones_own(
    tmp_path: Path, evaluation: Evaluation
) -> None:
    page = fill(tmp_path, evaluation, "{{ page.name }}|{{ page.name.text }}")
    assert "<script>" not in page
    assert "{{ 7*7 }}" in page
    assert "49" not in page


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("{{ page.__class__ }}", "access to attribute '__class__'"),
        ("{{ page.__class__.__mro__ }}", "access to attribute '__class__'"),
        ("{{ _.__globals__ }}", "access to attribute '__globals__'"),
        ("{{ cycler.__init__.__globals__ }}", "access to attribute '__init__'"),
        ("{{ ''.format.__self__ }}", "has no attribute '__self__'"),
        ("{{ '{0.__class__}'.format(page) }}", "access to attribute '__class__'"),
        ("{{ page.sections.append(1) }}", "has no attribute|is not safely callable"),
        ("{{ page.name|safe }}", "No filter named 'safe'"),
        ("{{ page.name|urlize }}", "No filter named 'urlize'"),
        ("{% autoescape false %}x{% endautoescape %}", "autoescape cannot be switched off"),
        ("{% include '../../../../etc/passwd' %}", "there is no such template"),
        ("{% include '/etc/passwd' %}", "there is no such template|cannot be filled in"),
        ("{% include 'html/nothing.j2' %}", "cannot be filled in"),
        ("{% include 'html/pilot.html.j2' %}", "recursion"),
        ("{{ 'x' * 10000000000 }}", "the result would be too large"),
        ("{{ 10000000000 * [1] }}", "the result would be too large"),
        ("{{ 9 ** 9999999 }}", "the result would be too large"),
        ("{% for a in range(10000000) %}{% endfor %}", "Range too big"),
        ("{{ 1 / 0 }}", "division by zero"),
        ("{{ page.nothing }}", "has no attribute 'nothing'"),
        ("{{ nothing }}", "'nothing' is undefined"),
        ("{% if %}", r"pilot\.html\.j2:1 cannot be filled in: Expected an expression"),
        ("line\n{{ 1 + }}", r"pilot\.html\.j2:2 cannot be filled in"),
        ("{{ 1 + 'x' }}", "unsupported operand"),
    ],
)
def test_a_template_reaches_nothing_and_its_faults_are_told(
    tmp_path: Path, evaluation: Evaluation, text: str, told: str
) -> None:
    with pytest.raises(RenderError, match=told) as caught:
        fill(tmp_path, evaluation, text)
    assert "\n" not in str(caught.value)


def test_a_link_out_of_the_folder_is_not_followed(tmp_path: Path, evaluation: Evaluation) -> None:
    secret = tmp_path / "secret"
    secret.write_text("secret", encoding="utf-8")
    own = tmp_path / "own"
    (own / "html").mkdir(parents=True)
    (own / "html" / "base.html.j2").symlink_to(secret)
    with pytest.raises(RenderError, match="is a link out of the folder"):
        pilotscan.render(evaluation, templates=own)


def test_a_template_that_is_no_text_is_a_fault(tmp_path: Path, evaluation: Evaluation) -> None:
    path = tmp_path / "html" / "pilot.html.j2"
    path.parent.mkdir()
    path.write_bytes(b"\xff\xfe")
    with pytest.raises(RenderError, match="can't decode"):
        pilotscan.render(evaluation, templates=tmp_path)


def test_markdown_templates_escape_as_ours_do(tmp_path: Path, evaluation: Evaluation) -> None:
    page = fill(tmp_path, evaluation, "{{ page.name.text }}", "md")
    assert "\\<script\\>" in page
    assert "\\[x\\]" in page


def test_small_products_are_allowed(tmp_path: Path, evaluation: Evaluation) -> None:
    assert fill(tmp_path, evaluation, "{{ '-' * 3 }}{{ 2 ** 3 }}{{ 2 * 3 }}") == "---86"
