"""Templates of a user's own: they lay out the page, and reach nothing else."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator
from hashlib import sha256
from itertools import count
from pathlib import Path
from typing import Any

import pytest

import pilotscan
from pilotscan.errors import RenderError
from pilotscan.loading.builtin import templates_folder
from pilotscan.reporting.documents.templates import make_report
from pilotscan.reporting.pilot.page import pilot_page
from pilotscan.reporting.render import Renderer
from pilotscan.reporting.site.links import Site
from pilotscan.reporting.templating import apart as other
from pilotscan.reporting.templating.environment import fill as filled
from pilotscan.reporting.templating.sandbox import SandboxedEnvironment
from pilotscan.reporting.words.language import Language
from pilotscan.scoring.evaluation import Evaluation
from support.together import together

HOSTILE = "<script>alert(1)</script> [x](javascript:alert) {{ 7*7 }}"


@pytest.fixture(autouse=True)
def _in_this_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """What keeps templates apart from this process has tests of its own."""
    monkeypatch.setattr(other, "apart", lambda _, work, *given: work(*given))


COMPILE = SandboxedEnvironment.compile
compiled: dict[tuple[object, ...], Any] = {}


@pytest.fixture(autouse=True)
def _ours_compiled_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each test has a folder, for which our own templates would be compiled anew."""

    def compile_once(
        self: SandboxedEnvironment, source: Any, name: str, filename: str, *more: Any
    ) -> Any:
        if not Path(filename).is_relative_to(templates_folder()):
            return COMPILE(self, source, name, filename, *more)
        key = (self.autoescape, name, filename, *more)
        if key not in compiled:
            compiled[key] = COMPILE(self, source, name, filename, *more)
        return compiled[key]

    monkeypatch.setattr(SandboxedEnvironment, "compile", compile_once)


@pytest.fixture
def folders(tmp_path: Path) -> Iterator[Path]:
    """Folders, each of them new."""
    return (tmp_path / str(number) for number in count())


@pytest.fixture(scope="module")
def evaluation(tmp_path_factory: pytest.TempPathFactory) -> Evaluation:
    path = tmp_path_factory.mktemp("pilots") / "a.yaml"
    path.write_text(
        f"pilotscan: 1\nid: a\nname: '{HOSTILE}'\nplace: {{country: NL, municipality: Utrecht}}\n",
        encoding="utf-8",
    )
    (made,) = pilotscan.evaluate(pilotscan.load_pilots(path))
    return made


class Kept(Renderer):
    """A renderer that keeps what is put into the frame of a page."""

    given: tuple[Any, ...] = ()

    def framed(self, *given: Any) -> str:
        self.given = given
        return ""


kept = Kept("en")


def fill(folder: Path, evaluation: Evaluation, text: str, kind: str = "html") -> str:
    path = folder / ("report/pilot.j2" if kind == "md" else "html/report.html.j2")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    # Templates are compiled once per folder, so that every text needs a folder of its own.
    if kind == "md":
        return pilotscan.render(evaluation, format="md", templates=folder)
    # What the frame is put around is the same, by our templates, and made once.
    if not kept.given:
        kept.render(evaluation, "html")
    return Renderer("en", templates=folder).framed(*kept.given)


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


UNSAFE = "access to attribute '[a-zA-Z_]+' of '[a-zA-Z_]+' object is unsafe"
LARGE = "the result would be too large"
NONE = "there is no such template"


@together("text, told",
    [
        # Python behind values
        ("{{ page.__class__ }}", UNSAFE),
        ("{{ page.__class__.__mro__ }}", UNSAFE),
        ("{{ page['__class__'] }}", UNSAFE),
        ("{{ page._replace(id='x') }}", UNSAFE),
        ("{{ page.name.__html__() }}", UNSAFE),
        ("{{ page|attr('__class__') }}", "No filter named 'attr'"),
        ("{{ [page]|selectattr('__class__')|list }}", UNSAFE),
        ("{{ ([page]|map(attribute='__class__')|list)[0].__mro__ }}", UNSAFE),
        ("{{ '{0.__class__}'.format(page) }}", UNSAFE),
        ("{{ '{x.__class__}'.format_map({'x': page}) }}", UNSAFE),
        ("{% set f = ''.format %}{{ f.__self__ }}", "has no field '__self__'"),
        ("{% set m %}{0.__class__}{% endset %}{{ m.format(page) }}", UNSAFE),
        ("{{ page.routes.append(1) }}", "a list has no field 'append'"),
        # Python behind functions
        ("{{ _.__globals__ }}", UNSAFE),
        ("{{ number.__self__ }}", UNSAFE),
        ("{{ label.__func__ }}", UNSAFE),
        ("{{ sheet.__wrapped__ }}", UNSAFE),
        ("{{ sheet('base').__class__ }}", UNSAFE),
        ("{{ cycler.__init__.__globals__ }}", UNSAFE),
        ("{{ joiner.__init__.__globals__ }}", UNSAFE),
        ("{% set n = namespace(a=1) %}{{ n.__class__ }}", UNSAFE),
        ("{{ self.__init__ }}", UNSAFE),
        ("{{ self._TemplateReference__context }}", UNSAFE),
        ("{{ lipsum.__globals__ }}", "'lipsum' is undefined"),
        # what makes text live
        ("{{ page.name|safe }}", "No filter named 'safe'"),
        ("{{ page.name|urlize }}", "No filter named 'urlize'"),
        ('<a title="{{ page.name.text|tojson }}">', "No filter named 'tojson'"),
        ("{% autoescape false %}x{% endautoescape %}", "autoescape cannot be switched off"),
        # other files
        ("{% include '../../../../etc/passwd' %}", NONE),
        ("{% include '/etc/passwd' %}", NONE),
        ("{% include 'default/../pyproject.toml' %}", NONE),
        ("{% include 'default/html/../../pyproject.toml' %}", NONE),
        ("{% include 'html/../../x.html.j2' %}", NONE),
        ("{% include page.name.text %}", NONE),
        ("{{ sheet('../../x').text }}", NONE),
        ("{{ sheet('/etc/passwd').text }}", NONE),
        ("{{ sheet('../html/report.html.j2').text }}", NONE),
        ("{{ script('../style/tokens').text }}", NONE),
        # without end
        ("{% include 'html/report.html.j2' %}", "includes itself without end"),
        ("{% extends 'html/report.html.j2' %}", "includes itself without end"),
        ("{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}", "calls or includes itself"),
        ("{% for a in [1] %}" * 30 + "{% endfor %}" * 30, "nested too deeply"),
        ("{{ " + "(" * 3000 + "1" + ")" * 3000 + " }}", "nested too deeply"),
        # too large
        ("{{ 'x' * 10000000000 }}", LARGE),
        ("{{ 10000000000 * [1] }}", LARGE),
        ("{{ 9 ** 9999999 }}", LARGE),
        ("{% set n = namespace(x=9) %}{% for i in range(40) %}{% set n.x = n.x * n.x %}"
         "{% endfor %}", LARGE),
        ("{% for a in range(10000000) %}{% endfor %}", "Range too big"),
        ("{{ 'x'.ljust(1000000000) }}", LARGE),
        ("{{ 'x'|center(1000000000) }}", LARGE),
        ("{{ 'x'|indent(1000000000) }}", LARGE),
        ("{{ [1]|batch(1000000000, 0)|list }}", LARGE),
        ("{{ [1]|slice(1000000000)|list }}", LARGE),
        ("{{ '%1000000000d' % 1 }}", LARGE),
        ("{{ '%*d' % (1000000000, 1) }}", LARGE),
        ("{{ '%.1000000000f'|format(1) }}", LARGE),
        ("{{ '{:>1000000000}'.format(1) }}", LARGE),
        ("{{ '{:{}}'.format(1, 1000000000) }}", LARGE),
        ("{{ _('%(x)1000000000s', x=1) }}", LARGE),
        ("{{ ngettext('%(n)1000000000s', '', 1) }}", LARGE),
        ("{{ number(1, 1000000000) }}", LARGE),
        # not alike from run to run
        ("{{ lipsum() }}", "'lipsum' is undefined"),
        ("{{ [1, 2]|random }}", "No filter named 'random'"),
    ],
)  # fmt: skip
def test_a_template_reaches_nothing(
    folders: Iterator[Path], evaluation: Evaluation, text: str, told: str
) -> None:
    with pytest.raises(RenderError, match=told) as caught:
        fill(next(folders), evaluation, text)
    assert "\n" not in str(caught.value)


@together("text, told",
    [
        ("{{ 1 / 0 }}", "html/report.html.j2:1 cannot be filled in: division by zero"),
        ("\n\n{{ page.nme }}", "2: PilotPage has no field 'nme'; did you mean 'name'?"),
        ("{{ page.answer.titel }}", "Answer has no field 'titel'; did you mean 'title'?"),
        ("{{ page.zzzzzzzzzzz }}", "PilotPage has no field 'zzzzzzzzzzz'"),
        ("{{ page.id.text }}", "a text has no field 'text'"),
        ("{{ page.routes[99] }}", "tuple object has no element 99"),
        ("{{ pge.name }}", "'pge' is undefined; did you mean 'page'?"),
        ("{% import 'html/macros.html.j2' as m %}{{ m.tags(1) }}",
         "the imported template has no 'tags'; did you mean 'tag'?"),
        ("{% if %}", "html/report.html.j2:1 cannot be filled in: Expected an expression"),
        ("line\n{{ 1 + }}", "html/report.html.j2:2 cannot be filled in"),
        ("{{ 1 + 'x' }}", "unsupported operand"),
        ("{{ number('x') }}", "a number was expected"),
        ("{{ label('verdict', 'x') }}", "there is no 'x'"),
        ("{% include 'html/macro.html.j2' %}",
         "there is no such template: 'html/macro.html.j2'; did you mean 'html/macros.html.j2'?"),
        ("{{ sheet('token').text }}", "did you mean 'style/tokens.css'?"),
        ("{% from 'html/macros.html.j2' import data_links %}\n{{ data_links(5) }}",
         "html/report.html.j2:2 (in html/macros.html.j2:16) cannot be filled in: a number has no"),
    ],
)  # fmt: skip
def test_a_fault_names_its_line_and_what_was_perhaps_meant(
    folders: Iterator[Path], evaluation: Evaluation, text: str, told: str
) -> None:
    told = told.replace("2: Pilot", "html/report.html.j2:3 cannot be filled in: Pilot")
    with pytest.raises(RenderError, match=re.escape(told)) as caught:
        fill(next(folders), evaluation, text)
    assert str(caught.value).startswith("the template html/report.html.j2:")


def test_a_fault_in_a_part_names_the_part(tmp_path: Path, evaluation: Evaluation) -> None:
    part = tmp_path / "html" / "part.html.j2"
    part.parent.mkdir()
    for text in ("\n{{ page.nme }}", "\n{{ 1 + }}"):
        part.write_text(text, "utf-8")
        with pytest.raises(RenderError, match=r"^the template html/part\.html\.j2:2 cannot be"):
            fill(tmp_path, evaluation, "{% include 'html/part.html.j2' %}")


def test_what_is_not_there_can_be_asked_for(tmp_path: Path, evaluation: Evaluation) -> None:
    text = "{{ page.nme is defined }}|{{ page.nme|default('x') }}"
    text += "|{% include 'html/nothing.html.j2' ignore missing %}"
    assert fill(tmp_path, evaluation, text) == "False|x|"


def test_escaping_cannot_be_switched_off_in_a_file_of_another_kind(
    tmp_path: Path, evaluation: Evaluation
) -> None:
    (tmp_path / "style").mkdir()
    (tmp_path / "style" / "x.css").write_text(
        "{% autoescape false %}{{ page.name.text }}{% endautoescape %}", "utf-8"
    )
    with pytest.raises(RenderError, match=r"style/x\.css:1 .*autoescape cannot be switched off"):
        fill(tmp_path, evaluation, "{% include 'style/x.css' %}")


@together(
    "text",
    [
        "{{ page.name }}",
        "{{ page.name.text|forceescape }}",
        "{{ page.name.text|replace('&', '<')|replace('&lt;', '<') }}",
        "{{ page.name.text|e|replace('&lt;', '<') }}",
        "{{ {'title': page.name.text}|xmlattr }}",
        "{{ _(page.name.text) }}",
        "{{ _('<b>%(x)s</b>', x=page.name.text) }}",
        "{{ ngettext('<b>%(x)s</b>', '', 1, x=page.name.text) }}",
        "{% set m %}%s{% endset %}{{ m % page.name.text }}{{ m|format(page.name.text) }}",
        "{% set m %}{}{% endset %}{{ m.format(page.name.text) }}{{ m + page.name.text }}",
        "{% set m %},{% endset %}{{ m.join([page.name.text]) }}{{ [page.name.text, m]|join }}",
        "{% macro m(x) %}{{ x }}{% endmacro %}{{ m(page.name.text) }}",
        "{{ dict(a=page.name.text) }}{{ page.name.text|striptags }}{{ page }}",
    ],
)
def test_no_text_of_a_pilot_becomes_live_by_an_oversight(
    folders: Iterator[Path], evaluation: Evaluation, text: str
) -> None:
    page = fill(next(folders), evaluation, text)
    assert "<script" not in page
    assert "{{ 7*7 }}" in page
    assert "alert(1)" in page


def test_markup_of_a_template_is_its_own_around_a_sentence(
    tmp_path: Path, evaluation: Evaluation
) -> None:
    page = fill(tmp_path, evaluation, "<b>{{ _('<i>%(x)s</i>', x=page.name.text) }}</b>")
    assert page.startswith("<b>&lt;i&gt;&lt;script&gt;")
    assert page.endswith("&lt;/i&gt;</b>")


@pytest.mark.parametrize(
    "name", [".env", "notes.txt", "secret.j2", "html/.x.html.j2", "html/x.txt"]
)
def test_a_template_reads_only_templates_of_its_folder(
    tmp_path: Path, evaluation: Evaluation, name: str
) -> None:
    path = tmp_path / name
    path.parent.mkdir(exist_ok=True)
    path.write_text("secret", "utf-8")
    with pytest.raises(RenderError, match=re.escape(f"there is no such template: '{name}'")):
        fill(tmp_path, evaluation, f"{{% include '{name}' %}}")


@pytest.mark.parametrize("target", ["../secret", ".env", "style"])
def test_a_link_to_what_is_no_template_of_the_folder_is_not_followed(
    tmp_path: Path, evaluation: Evaluation, target: str
) -> None:
    own = tmp_path / "own"
    (own / "html").mkdir(parents=True)
    (tmp_path / "secret").write_text("secret", "utf-8")
    (own / ".env").write_text("secret", "utf-8")
    (own / "style").write_text("secret", "utf-8")
    (own / "html" / "base.html.j2").symlink_to(own / target)
    with pytest.raises(RenderError, match="is a link out of the folder"):
        pilotscan.render(evaluation, templates=own)


def test_a_linked_folder_is_not_followed_out(tmp_path: Path, evaluation: Evaluation) -> None:
    own, other = tmp_path / "own", tmp_path / "other"
    own.mkdir()
    other.mkdir()
    (other / "report.html.j2").write_text("secret", "utf-8")
    (own / "html").symlink_to(other)
    with pytest.raises(RenderError, match="is a link out of the folder"):
        pilotscan.render(evaluation, templates=own)


def test_a_link_to_another_template_of_the_folder_is_followed(
    tmp_path: Path, evaluation: Evaluation
) -> None:
    (tmp_path / "html").mkdir()
    (tmp_path / "html" / "mine.html.j2").write_text("mine", "utf-8")
    (tmp_path / "html" / "report.html.j2").symlink_to("mine.html.j2")
    assert pilotscan.render(evaluation, templates=tmp_path) == "mine"


def test_a_template_that_is_no_text_is_a_fault(tmp_path: Path, evaluation: Evaluation) -> None:
    path = tmp_path / "html" / "report.html.j2"
    path.parent.mkdir()
    path.write_bytes(b"ab\xff\xfe")
    with pytest.raises(RenderError, match=r"html/report\.html\.j2 .*not UTF-8 text \(byte 2\)"):
        pilotscan.render(evaluation, templates=tmp_path)


# --- ours behind one's own ------------------------------------------------------------------------


def test_one_block_of_ours_can_be_changed(tmp_path: Path, evaluation: Evaluation) -> None:
    ours = pilotscan.render(evaluation)
    text = "{% extends 'default/html/report.html.j2' %}{% block title %}Mine{% endblock %}"
    page = fill(tmp_path, evaluation, text)
    assert page == re.sub("<title>.*</title>", "<title>Mine</title>", ours, count=1)


def test_ours_can_be_added_to_from_within(tmp_path: Path, evaluation: Evaluation) -> None:
    text = "{% extends 'default/html/report.html.j2' %}"
    text += "{% block body %}<i>{{ super() }}</i>{% endblock %}"
    ours = pilotscan.render(evaluation)
    page = fill(tmp_path, evaluation, text)
    assert page.replace("<i>", "", 1).replace("</i>", "", 1).split() == ours.split()


def test_a_name_means_ones_own_in_templates_of_ours_too(
    tmp_path: Path, evaluation: Evaluation
) -> None:
    (tmp_path / "html").mkdir()
    (tmp_path / "html" / "base.html.j2").write_text(
        "{% extends 'default/html/base.html.j2' %}{% block top %}<p>mine</p>{% endblock %}", "utf-8"
    )
    page = fill(tmp_path, evaluation, "{% extends 'default/html/report.html.j2' %}")
    assert "<p>mine</p>" in page
    assert "<h1>" in page


def test_macros_of_ours_can_be_kept_beside_ones_own(tmp_path: Path, evaluation: Evaluation) -> None:
    source = (templates_folder() / "html" / "macros.html.j2").read_text("utf-8")
    names = re.findall(r"{% macro (\w+)\(", source)
    kept = "".join(f"{{% set {n} = ours.{n} %}}" for n in names if n != "provenance")
    (tmp_path / "html").mkdir()
    (tmp_path / "html" / "macros.html.j2").write_text(
        f"{{% import 'default/html/macros.html.j2' as ours %}}{kept}"
        "{% macro provenance(made) %}<b>mine</b>{% endmacro %}",
        "utf-8",
    )
    page = pilotscan.render([evaluation], templates=tmp_path)
    assert page.count("<b>mine</b>") == 1
    assert "Made with" not in page
    assert "Made with" in pilotscan.render([evaluation])


def test_there_is_no_default_of_what_is_not_ours(tmp_path: Path, evaluation: Evaluation) -> None:
    (tmp_path / "html").mkdir()
    (tmp_path / "html" / "mine.html.j2").write_text("x", "utf-8")
    with pytest.raises(RenderError, match=r"no such template: 'default/html/mine\.html\.j2'"):
        fill(tmp_path, evaluation, "{% include 'default/html/mine.html.j2' %}")


# --- each kind alone ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "text", "shown"),
    [
        ("html/base.html.j2", "mine: {% block body %}{% endblock %}", "mine: "),
        ("html/report.html.j2", "mine: {{ page.id }}", "mine: a"),
        ("charts/deciding.svg.j2", "<svg height='1'>mine</svg>", "<svg height='1'>mine</svg>"),
        ("style/tokens.css", ":root { --mine: 1 }", "--mine: 1"),
        ("style/charts.css", ".mine { }", ".mine { }"),
        ("style/report.css", ".mine { }", ".mine { }"),
        ("report/pilot.j2", "{{ about(page.name) }}{{ p('mine: ' ~ page.id) }}", "mine: a"),
        ("report/macros.j2", "{% macro passages(h, i) %}{{ p('mine') }}{% endmacro %}"
         "{% macro cells(c, k, r) %}{% endmacro %}{% macro data_links(s) %}{% endmacro %}"
         "{% macro verdict_title(l, r, a) %}{% endmacro %}",
         "mine"),
    ],
)  # fmt: skip
def test_each_kind_of_file_can_be_ones_own(
    tmp_path: Path, evaluation: Evaluation, name: str, text: str, shown: str
) -> None:
    path = tmp_path / name
    path.parent.mkdir()
    path.write_text(text, "utf-8")
    kinds = ("html", "md") if name.startswith("report/") else ("html",)
    for kind in kinds:
        ours = pilotscan.render(evaluation, format=kind)  # type: ignore[call-overload]
        page = pilotscan.render(evaluation, format=kind, templates=tmp_path)  # type: ignore[call-overload]
        assert shown in page
        assert shown not in ours


def test_the_links_of_a_site_can_be_ones_own(tmp_path: Path, evaluation: Evaluation) -> None:
    (tmp_path / "html").mkdir()
    (tmp_path / "html" / "site.html.j2").write_text("<nav>{{ site.home }}: mine</nav>", "utf-8")
    links = Site(("en",), "living-lab", has_comparison=False).links("en", "pilot", "a.html")
    values = {"page": pilot_page(evaluation, Language("en")), "site": links}
    values["report"] = make_report("en", None, "pilot", values)
    page = filled("en", "html", tmp_path, "html/report.html.j2", {**values, "content": ""})
    assert "<nav>index.html: mine</nav>" in page


def test_style_and_script_of_ones_own_are_allowed_by_their_hash_and_nothing_else_is(
    tmp_path: Path, evaluation: Evaluation
) -> None:
    for name, text in (("style/house.css", "p { margin: 0 }"), ("script/house.js", "var mine;")):
        (tmp_path / name).parent.mkdir()
        (tmp_path / name).write_text(text, "utf-8")
    text = "{% set sheets = ['house'] %}{% set scripts = ['house'] %}"
    text += "{% extends 'default/html/report.html.j2' %}"
    page = fill(tmp_path, evaluation, text)
    policy = re.findall('Content-Security-Policy" content="([^"]*)"', page)[0]
    for tag, of in (("style", "style-src"), ("script", "script-src")):
        texts = re.findall(f"<{tag}>(.*?)</{tag}>", page, re.DOTALL)
        hashes = [base64.b64encode(sha256(t.encode()).digest()).decode() for t in texts]
        [allowed] = re.findall(f"{of}([^;]*)", policy)
        assert allowed.split() == [f"'sha256-{digest}'" for digest in hashes]
    assert "<script>var mine;</script>" in page
    assert "img-src" not in policy


def test_pictures_are_allowed_only_where_asked_for_and_only_in_the_page(
    tmp_path: Path, evaluation: Evaluation
) -> None:
    text = "{% set pictures = true %}{% extends 'default/html/report.html.j2' %}"
    page = fill(tmp_path, evaluation, text)
    policy = re.findall('Content-Security-Policy" content="([^"]*)"', page)[0]
    [pictures] = [part for part in policy.split("; ") if part.startswith("img-src")]
    assert pictures == "img-src data:"
    assert policy.startswith("default-src 'none'; ")


# --- what a report says ---------------------------------------------------------------------------


def test_markdown_is_escaped_whatever_a_template_does(
    tmp_path: Path, evaluation: Evaluation
) -> None:
    page = fill(tmp_path, evaluation, "{{ about('x') }}{{ p(page.name.text) }}", "md")
    assert "\\<script\\>" in page
    assert "\\[x\\]" in page


def test_small_products_are_allowed(tmp_path: Path, evaluation: Evaluation) -> None:
    assert fill(tmp_path, evaluation, "{{ '-' * 3 }}{{ 2 ** 3 }}{{ 2 * 3 }}") == "---86"


@pytest.mark.parametrize("name", ["e", "escape", "forceescape", "tojson", "urlize"])
def test_what_is_no_text_of_a_report_is_refused_there(
    tmp_path: Path, evaluation: Evaluation, name: str
) -> None:
    with pytest.raises(RenderError, match=f"No filter named '{name}'"):
        fill(tmp_path, evaluation, f"{{{{ page.name.text|{name} }}}}", "md")


def test_large_numbers_are_no_large_texts(tmp_path: Path, evaluation: Evaluation) -> None:
    text = "{{ number(3000000) }}|{{ '%d' % 3000000 }}|{{ '%d'|format(3000000) }}"
    text += "|{{ '{:,}'.format(300) }}|{{ _('Call 0201234567') }}|{{ 1500 * 2000 }}"
    assert (
        fill(tmp_path, evaluation, text) == "3,000,000|3000000|3000000|300|Call 0201234567|3000000"
    )
