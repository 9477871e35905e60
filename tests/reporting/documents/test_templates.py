"""Templates that make blocks: what is no block is a fault, and a sentence stands in one place."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import get_args

import pytest

import pilotscan
from pilotscan.errors import RenderError
from pilotscan.reporting.documents import html as html_writer
from pilotscan.reporting.documents import markdown as markdown_writer
from pilotscan.reporting.documents.blocks import Content
from pilotscan.reporting.documents.html import html
from pilotscan.reporting.documents.inline import Inline, Words
from pilotscan.reporting.documents.layout import document
from pilotscan.reporting.documents.markdown import markdown
from pilotscan.reporting.documents.pictures import ChartImage
from pilotscan.reporting.documents.templates import make_report
from pilotscan.reporting.pilot.page import pilot_page
from pilotscan.reporting.render import Renderer
from pilotscan.reporting.words.language import LANGUAGES, Language
from pilotscan.reporting.words.said import Said
from pilotscan.scoring.evaluation import Evaluation

Put = Callable[..., str]


@pytest.fixture
def put(tmp_path: Path) -> Put:
    """Return what makes a report of a template of one's own, in a format."""

    def made(text: str, kind: str = "md", **values: object) -> str:
        path = tmp_path / "report" / "mine.j2"
        path.parent.mkdir(exist_ok=True)
        path.write_text("{{ about('Mine') }}" + text, "utf-8")
        report = make_report("en", tmp_path, "mine", values)
        if kind == "html":
            return str(html(report, lambda name, _: f"<svg>{name}</svg>", "source"))
        return markdown(report).removeprefix("# Mine").strip()

    return made


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("\n\nstray {{ p('x') }}", "mine.j2:3 cannot be filled in: 'stray' stands outside"),
        ("\n{{ p('x') }}\n  more\n", "mine.j2:3 cannot be filled in: 'more' stands outside"),
        ("\n{% call points() %}{{ item('a') }},{% endcall %}", "mine.j2:2 .*',' stands outside"),
        ("\n{{ 'stray' }}", "mine.j2:2 .*'stray' stands outside of a block"),
        ("\n{{ x }}", "mine.j2:2 .*'<b>' stands outside of a block"),
        ("\n{{ line('stray') }}", r"mine.j2:2 .*stands outside of a block"),
        ("{% macro m() %}\n{{ 3 }}{% endmacro %}\n{{ m() }}", "mine.j2:2 .*'3' stands outside"),
        ("\n{{ p(y) }}", "mine.j2:2 .*'y' is undefined"),
        ("\n{{ item('x') }}", "'item' stands outside of its place"),
        ("\n{% call points() %}{{ p('x') }}{% endcall %}", "mine.j2:2 .*'prose' stands in a list"),
        ("{% call table('', [col('a', 1)]) %}{{ row(1, 2) }}{% endcall %}",
         "a row has 2 cells where its table has room for 1"),
    ],
)  # fmt: skip
@pytest.mark.outside
def test_what_is_no_block_is_a_fault_of_its_line(put: Put, text: str, told: str) -> None:
    with pytest.raises(RenderError, match=told):
        put(text, x=Said("<b>"))


@pytest.mark.outside
def test_a_report_says_what_it_is_about(tmp_path: Path) -> None:
    (tmp_path / "report").mkdir()
    (tmp_path / "report" / "mine.j2").write_text("{{ p('x') }}", "utf-8")
    with pytest.raises(RenderError, match=r"report/mine\.j2 .*about\(…\)"):
        make_report("en", tmp_path, "mine", {})


@pytest.mark.outside
def test_what_is_left_out_leaves_nothing_behind(put: Put) -> None:
    text = (
        "{{ p('x', ' y' if false, none, ['', ' z']) }}{{ p('no') if false }}{% if 1 %}\n{% endif %}"
    )
    assert put(text) == "x z"
    assert put("{% call points() %}{% endcall %}{% call group('a') %}{% endcall %}") == ""


LIVE = "<script>alert(1)</script> [x](javascript:a) *b* `c`"


@pytest.mark.parametrize(
    "text",
    [
        "{{ p(x) }}",
        "{{ p(x|safe) }}",
        "{{ p(say(x, x, x, x)) }}",
        "{{ p(x, look=x, by=x) }}",
        "{{ title(1, x, anchor=x, look=x) }}{{ p(link('a', x)) }}",
        "{{ p(say('a', url='https://a.example/> ' ~ x)) }}",
        "{{ p(page_link(x, x), page_link('a', 'javascript:alert(1)')) }}",
        "{{ p(tag(x, x, x), note(x), aside(x), span(x, x), refs([x])) }}",
        "{% call group(x, title=x, anchor=x) %}{{ p(x) }}{% endcall %}",
        "{% call box(x) %}{{ facts((x, x), look=x) }}{% endcall %}",
        "{% call card(x, anchor=x, mark=x, look=x) %}{{ chips(x, alerts=[x]) }}{% endcall %}",
        "{% call table(x, [col(x, 1, x)], look=x, label=x, name=x) %}"
        "{% call rows(x, anchor=x) %}{{ row(cell(x, look=x), anchor=x, look=x) }}{% endcall %}"
        "{% endcall %}",
        "{% call points(x) %}{% call item() %}{{ p(x) }}{{ fold(x, x, x) }}{% endcall %}"
        "{% endcall %}",
        "{% call sources(x, x, x, x) %}{{ source(1, x, x, [say(x, url=x)]) }}{% endcall %}",
    ],
)  # fmt: skip
@pytest.mark.outside
def test_no_text_becomes_live_wherever_a_template_puts_it(put: Put, text: str) -> None:
    for value in (LIVE, Said(LIVE, "nl")):
        page = put(text, "html", x=value)
        assert "<script" not in page
        assert "javascript:" not in "".join(part.split('"')[0] for part in page.split('href="')[1:])
    shown = put(text, x=LIVE)
    assert "<script" not in shown.replace("\\<script", "")
    assert "](javascript" not in shown.replace("\\](javascript", "")


@pytest.mark.outside
def test_a_house_adds_a_paragraph_to_every_format_once(
    tmp_path: Path, shipped_evaluations: list[Evaluation]
) -> None:
    (tmp_path / "report").mkdir()
    (tmp_path / "report" / "pilot.j2").write_text(
        "{% extends 'default/report/pilot.j2' %}\n"
        "{% block way %}{{ super() }}{{ p('Call us: 14 015.') }}{% endblock %}",
        "utf-8",
    )
    page = pilot_page(shipped_evaluations[0], Language("en"))
    ours, mine = Renderer("en").pilot(page), Renderer("en", templates=tmp_path).pilot(page)
    assert mine.text("html").replace("<p>Call us: 14 015.</p>\n", "") == ours.text("html")
    assert mine.text("md").replace("Call us: 14 015.\n\n", "") == ours.text("md")

    def blocks(report: object) -> list[str]:
        laid_out = document(report, lambda *_: ChartImage("<svg/>", 1, 1))  # type: ignore[arg-type]
        return [str(block) for block in laid_out.blocks]

    added = set(blocks(mine.report)) - set(blocks(ours.report))
    assert ["Call us: 14 015." in block for block in added] == [True]


def words_of(value: object) -> list[str]:
    if isinstance(value, Words):
        return [value.text]
    if not isinstance(value, tuple):
        return []
    plain = [part for part in value if isinstance(part, str)] if type(value) is tuple else []
    return [*plain, *(text for part in value for text in words_of(part))]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_format_says_every_word_of_the_report(
    lang: str, shipped_evaluations: list[Evaluation]
) -> None:
    page = pilot_page(shipped_evaluations[0], Language(lang))
    written = Renderer(lang).pilot(page)
    said = {" ".join(text.split()) for text in words_of(written.report.blocks)}
    shown = " ".join(written.text("md").replace("\\", "").replace("**", "").split())
    missing = {text for text in said if len(text) > 3 and text.strip("[](): ") not in shown}
    assert missing == {page.chart_words["deciding"].title}  # a section that has but a chart
    assert len(said) > 100


@pytest.mark.parametrize("writer", [html_writer, markdown_writer])
def test_a_writer_places_every_kind_of_block_and_of_part(writer: ModuleType) -> None:
    assert writer._Writer.KINDS.keys() == set(get_args(Content))
    assert {str, *writer._Writer.PARTS} == set(get_args(Inline))


@pytest.mark.outside
def test_the_example_pilot_is_the_same_with_ours_in_a_folder_of_ones_own(
    tmp_path: Path, shipped_evaluations: list[Evaluation]
) -> None:
    for kind in ("html", "md"):
        ours = pilotscan.render(shipped_evaluations[0], format=kind)  # type: ignore[call-overload]
        own = pilotscan.render(shipped_evaluations[0], format=kind, templates=tmp_path)  # type: ignore[call-overload]
        assert own == ours
