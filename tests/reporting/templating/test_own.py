"""Templates: listed, copied, compared, and documented down to the last value."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import jinja2
import pytest
from jinja2 import nodes

from pilotscan import evaluate, load_pilots
from pilotscan.loading.builtin import templates_folder
from pilotscan.model.languages import LANGUAGES
from pilotscan.reporting.documents import paper
from pilotscan.reporting.documents.functions import WRITE
from pilotscan.reporting.pilot.page import pilot_page
from pilotscan.reporting.render import Renderer
from pilotscan.reporting.templating.environment import STYLES, environment_for
from pilotscan.reporting.templating.own import (
    ENDINGS,
    FRAME,
    FRAMED,
    PARTS_OF_BASE,
    is_template_name,
    template_files,
    template_names,
    texts,
    unused_files,
)
from pilotscan.reporting.templating.reference import ANY, MARKER, meanings, reference, view_classes
from pilotscan.reporting.words.language import Language
from support.project import PILOTS, ROOT, Run
from support.read_pages import by_id, elements, parse, text_of
from support.together import together

OURS = templates_folder()
COMPONENT = "pilotscan.yml"
REFERENCE = ROOT / "docs" / "reference" / "templates.md"
HOW_TO = ROOT / "docs" / "how-to" / "own-templates.md"


def put(folder: Path, name: str, text: str = "x") -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    return path


def files_below(folder: Path) -> list[str]:
    return sorted(p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file())


# --- list -------------------------------------------------------------------------------------


def test_every_template_has_a_name_that_can_be_replaced_and_says_what_it_is_for() -> None:
    # GitLab looks for components of a repository in a folder of this name.
    assert [name for name in files_below(OURS) if not is_template_name(name)] == [COMPONENT]
    assert set(template_names()) == set(files_below(OURS)) - {COMPONENT} == set(texts())
    for words in texts().values():
        assert words.keys() == LANGUAGES.keys()
        assert all(text.endswith(".") for text in words.values())


def test_the_parts_of_the_sheet_of_every_page_are_known() -> None:
    assert tuple(f"style/{part}.css" for part in STYLES["base"]) == PARTS_OF_BASE


def test_list_names_every_template_and_its_pages(run: Run) -> None:
    done = run("templates", "list")
    assert done.code == 0
    assert done.err == ""
    assert re.findall(r"^\S+", done.out, re.MULTILINE) == list(template_names())
    lines = [" ".join(line.split()) for line in done.out.splitlines()]
    at = lines.index("charts/deciding.svg.j2 " + texts()["charts/deciding.svg.j2"]["en"])
    assert lines[at + 1] == "In report/brief.j2, report/pilot.j2."
    at = lines.index("html/base.html.j2 " + texts()["html/base.html.j2"]["en"])
    assert lines[at + 1] == "In every HTML page."


def referenced(tree: nodes.Template) -> Iterator[str]:
    """Yield every template, style sheet and script that a template names."""
    for node in tree.find_all((nodes.Extends, nodes.Include, nodes.Import, nodes.FromImport)):
        for const in node.template.find_all(nodes.Const) if node.template else ():
            yield const.value
        if isinstance(node.template, nodes.Const):
            yield node.template.value
    for node in tree.find_all(nodes.Call):
        if getattr(node.node, "name", "") in {"chart", "drawing"}:
            yield f"charts/{node.args[0].value}.svg.j2"  # type: ignore[attr-defined]
    for node in tree.find_all(nodes.Assign):
        form = {"sheets": "style/{}.css", "scripts": "script/{}.js"}.get(
            getattr(node.target, "name", "")
        )
        if form:
            yield from (form.format(const.value) for const in node.node.find_all(nodes.Const))


@cache
def taken_apart(name: str) -> nodes.Template:
    return environment_for("en", "html", None).parse((OURS / name).read_text("utf-8"))


def test_pages_of_a_template_are_those_that_jinja_sees() -> None:
    uses: dict[str, set[str]] = {}
    for name in template_names():
        if name.endswith(".j2"):
            uses[name] = {used for used in referenced(taken_apart(name)) if "/" in used}
    for name in FRAMED:
        uses[name].add(FRAME)

    def below(name: str) -> set[str]:
        return set().union(*({used} | below(used) for used in uses.get(name, ())))

    known = {file.name: set(file.pages) for file in template_files()}
    pages = [name for name, of in known.items() if name.endswith(".j2") and not of]
    parts = {*PARTS_OF_BASE, "style/site.css"}
    for page in pages:
        listed = {name for name, of in known.items() if page in of}
        assert listed - parts == below(page) & set(known)


# --- export -----------------------------------------------------------------------------------


def test_export_writes_all_of_ours_and_says_so(run: Run, work: Path) -> None:
    done = run("templates", "export", "house")
    assert done.code == 0
    assert files_below(work / "house") == list(template_names())
    assert done.out.splitlines() == [f"house/{name}" for name in template_names()]
    assert done.err == "Use them with: pilotscan evaluate --templates house\n"
    for name in template_names():
        assert (work / "house" / name).read_bytes() == (OURS / name).read_bytes()


@pytest.mark.parametrize(
    ("asked", "written"),
    [
        (["html/report.html.j2"], ["html/report.html.j2"]),
        (["report/*", "html/base*"], ["html/base.html.j2", "report/*"]),
        (["report"], ["report/*"]),
        (["report/"], ["report/*"]),
        (["style/token?.css"], ["style/tokens.css"]),
    ],
)
def test_export_writes_what_is_named(
    run: Run, work: Path, asked: list[str], written: list[str]
) -> None:
    assert run("templates", "export", "house", *asked).code == 0
    expected = {path.relative_to(OURS).as_posix() for p in written for path in OURS.glob(p)}
    assert set(files_below(work / "house")) == expected


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("html/reports.html.j2", "did you mean 'html/report.html.j2'?"),
        ("report.html.j2", "did you mean 'html/report.html.j2'?"),
        ("htm/base.html.j2", "did you mean 'html/base.html.j2'?"),
        ("zzz", "'pilotscan templates list' names them"),
        ("html/zzz*", "'pilotscan templates list' names them"),
    ],
)
def test_an_unknown_template_writes_nothing(run: Run, work: Path, asked: str, told: str) -> None:
    done = run("templates", "export", "house", "report/*", asked)
    assert (done.code, done.out) == (2, "")
    assert done.err == f"pilotscan: there is no template '{asked}'; {told}\n"
    assert not (work / "house").exists()


def test_export_to_standard_output_is_refused(run: Run) -> None:
    done = run("templates", "export", "-")
    assert (done.code, done.out) == (2, "")
    assert "name a folder instead of '-'" in done.err


def test_export_overwrites_nothing_and_then_writes_nothing(run: Run, work: Path) -> None:
    mine = put(work, "house/html/report.html.j2", "mine")
    put(work, "house/report/pilot.j2", "mine")
    done = run("templates", "export", "house")
    assert (done.code, done.out) == (2, "")
    assert "house/html/report.html.j2 and 1 more exists already and differs" in done.err
    assert files_below(work / "house") == ["html/report.html.j2", "report/pilot.j2"]
    assert mine.read_text("utf-8") == "mine"


def test_export_overwrites_when_told_to(run: Run, work: Path) -> None:
    mine = put(work, "house/html/report.html.j2", "mine")
    other = put(work, "house/html/other.html.j2", "mine")
    done = run("templates", "export", "house", "html/*", "--force")
    assert done.code == 0
    assert mine.read_bytes() == (OURS / "html" / "report.html.j2").read_bytes()
    assert other.read_text("utf-8") == "mine"


def test_what_is_there_already_is_left_alone(run: Run, work: Path) -> None:
    run("templates", "export", "house", "html/report.html.j2")
    before = (work / "house/html/report.html.j2").stat().st_ino
    done = run("templates", "export", "house", "html/report.html.j2", "html/base.html.j2")
    assert done.out == "house/html/base.html.j2\n"
    assert done.err.startswith("1 of 2 were there already.\n")
    assert (work / "house/html/report.html.j2").stat().st_ino == before


def test_export_follows_no_link(run: Run, work: Path) -> None:
    other = put(work, "other.html.j2", "mine")
    put(work, "house/html/x")
    (work / "house" / "html" / "report.html.j2").symlink_to(other)
    assert run("templates", "export", "house", "html/report.html.j2").code == 2
    assert run("templates", "export", "house", "html/report.html.j2", "--force").code == 0
    assert other.read_text("utf-8") == "mine"
    assert not (work / "house" / "html" / "report.html.j2").is_symlink()


def test_a_link_is_not_taken_for_the_file_itself(run: Run, work: Path) -> None:
    name = "html/report.html.j2"
    other = put(work, "other.html.j2", (OURS / name).read_text("utf-8"))
    (work / "house" / "html").mkdir(parents=True)
    (work / "house" / name).symlink_to(other)
    assert run("templates", "export", "house", name).code == 2


def test_export_does_not_leave_the_folder(run: Run, work: Path) -> None:
    (work / "other").mkdir()
    (work / "house").mkdir()
    (work / "house" / "html").symlink_to(work / "other")
    done = run("templates", "export", "house", "html/report.html.j2")
    assert done.code == 2
    assert "is a link out of the folder" in done.err
    assert files_below(work / "other") == []


def test_a_file_in_the_way_of_the_folder_is_told(run: Run, work: Path) -> None:
    put(work, "house")
    done = run("templates", "export", "house")
    assert done.code == 2
    assert done.err.startswith("pilotscan: cannot write to house: ")


def test_a_disk_that_is_full_leaves_no_half_file(
    run: Run, work: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_self: Path, _target: Path) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    done = run("templates", "export", "house", "html/report.html.j2")
    assert done.code == 2
    assert "No space left on device" in done.err
    assert files_below(work / "house") == []


@pytest.mark.outside
def test_what_was_exported_makes_the_same_reports(run: Run, good: Path) -> None:
    run("templates", "export", "house")
    run("evaluate", "good.yaml", "--format", "html", "--format", "md", "--out", "a")
    done = run(
        "evaluate", "good.yaml", "--format", "html", "--format", "md", "--out", "b",
        "--templates", "house",
    )  # fmt: skip
    assert done.code == 0
    assert files_below(good / "a") == files_below(good / "b")
    for name in files_below(good / "a"):
        assert (good / "a" / name).read_bytes() == (good / "b" / name).read_bytes()


@pytest.mark.parametrize(
    "arguments", [["templates", "list"], ["templates", "export", "house"], ["templates", "--help"]]
)
@pytest.mark.outside
def test_templates_start_without_the_heavy_libraries(work: Path, arguments: list[str]) -> None:
    script = (
        "import sys\n"
        "from pilotscan.cli.app import main\n"
        f"code = main({arguments!r})\n"
        "heavy = {'pandas', 'numpy', 'jinja2', 'babel'} & set(sys.modules)\n"
        "sys.exit(f'loaded: {sorted(heavy)}' if heavy else code)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=work, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


# --- diff, and what changes nothing ---------------------------------------------------------------


def test_diff_shows_what_was_changed(run: Run, work: Path) -> None:
    run("templates", "export", "house", "html/*")
    path = work / "house" / "html" / "site.html.j2"
    path.write_text(path.read_text("utf-8").replace("<nav", "<nav id=\x1b[1m"), "utf-8")
    put(work, "house/html/part.html.j2")
    put(work, "house/html/framework.html.j2", "{% include 'html/part.html.j2' %}")
    done = run("templates", "diff", "house")
    assert done.code == 0
    assert "--- ours/html/site.html.j2\n+++ yours/html/site.html.j2\n" in done.out
    assert "+<nav id=\ufffd[1m" in done.out
    assert "--- ours/html/base.html.j2" not in done.out
    same = len(list(OURS.glob("html/*"))) - 2
    assert f": 2 changed, {same} the same as ours, 1 of your own only.\n" in done.err
    assert len(done.err.splitlines()) == 1


def test_diff_of_no_folder_is_wrong_usage(run: Run) -> None:
    done = run("templates", "diff", "nowhere")
    assert (done.code, done.err) == (2, "pilotscan: there is no folder nowhere with templates\n")


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("html/reports.html.j2", "did you mean 'html/report.html.j2'?"),
        ("html/report.html", "did you mean 'html/report.html.j2'?"),
        ("htm/base.html.j2", "did you mean 'html/base.html.j2'?"),
        ("base.html.j2", "did you mean 'html/base.html.j2'?"),
        ("style/token.css", "did you mean 'style/tokens.css'?"),
        ("styles/charts.css", "did you mean 'style/charts.css'?"),
        ("html/qqqqqqqqqqqqqqqqqqqqqqqqqqqqq.html.j2", ""),
    ],
)
def test_a_file_that_changes_nothing_is_told(tmp_path: Path, name: str, hint: str) -> None:
    put(tmp_path, name)
    put(tmp_path, "html/report.html.j2")
    assert [(file.name, file.hint) for file in unused_files(tmp_path)] == [(name, hint)]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("html/part.html.j2", "{% include 'html/part.html.j2' %}"),
        ("html/part.html.j2", '{% from "html/part.html.j2" import x %}'),
        ("style/house.css", "{% set sheets = ['house'] %}"),
        ("script/house.js", "{% set scripts = ['a', 'house'] %}"),
        ("html/parts/logo.html.j2", "{% include 'html/parts/logo.html.j2' %}"),
    ],
)
def test_a_file_that_another_names_is_used(tmp_path: Path, name: str, text: str) -> None:
    put(tmp_path, name)
    path = put(tmp_path, "html/report.html.j2", text)
    assert unused_files(tmp_path) == []
    path.write_text("{# " + text + " #}", "utf-8")
    assert [file.name for file in unused_files(tmp_path)] == [name]


def test_the_first_few_of_them_are_named_on_standard_error(run: Run, work: Path) -> None:
    for i in range(7):
        put(work, f"house/html/report{i}.html.j2")
    done = run("templates", "diff", "house")
    assert (done.code, done.out) == (0, "")
    told = done.err.splitlines()[1:]
    assert told[0] == (
        "house/html/report0.html.j2 takes the place of no template and is used by none; "
        "did you mean 'html/report.html.j2'?"
    )
    assert len(told) == 6
    assert told[-1] == "… and 2 more such files"


def test_a_file_that_cannot_be_used_is_told_though_another_names_it(tmp_path: Path) -> None:
    put(tmp_path, "html/part.html")
    put(tmp_path, "html/report.html.j2", "{% include 'html/part.html' %}")
    assert [file.name for file in unused_files(tmp_path)] == ["html/part.html"]


@pytest.mark.parametrize(
    "name", ["README.md", "logo.png", ".git/config.css", "html/.swp.html.j2", ".x.css"]
)
def test_what_was_never_meant_as_a_template_is_not_told(tmp_path: Path, name: str) -> None:
    put(tmp_path, name)
    assert unused_files(tmp_path) == []


# --- the reference ------------------------------------------------------------------------------


def test_the_reference_is_what_its_generator_makes() -> None:
    page = REFERENCE.read_text("utf-8")
    assert page.count(MARKER) == 1
    assert page == page.partition(MARKER)[0] + reference(), "run 'make docs'"


def test_every_field_says_what_it_means() -> None:
    silent = [(v.name, f.name) for v in view_classes() for f in v.fields if not f.says.strip()]
    assert silent == [], "add a line to reference.yaml, or to the docstring of the class"
    assert [v.name for v in view_classes() if not v.says.strip()] == []


def test_every_meaning_of_the_file_is_shown() -> None:
    # One that is not is of a field that is gone, or that its docstring describes already.
    shown = {
        (view.name, field.name): field.says for view in view_classes() for field in view.fields
    }
    unused = [
        (name, field)
        for name, listed in meanings().items()
        for field, text in listed.items()
        if name != ANY and shown.get((name, field)) != text
    ]
    assert unused == []
    assert [name for name, text in meanings()[ANY].items() if not shared(name, text)] == []


def shared(name: str, text: str) -> set[str]:
    """Return the kinds of value that fields of a name have whose meaning is the common one."""
    kinds = [
        field.kind
        for view in view_classes()
        for field in view.fields
        if field.name == name and field.says == text
    ]
    looks = {"list": r"list|\(", "number": ".*number", "yes": "yes", "class": r".*\[(?!Said)"}
    return {
        next((look for look, pattern in looks.items() if re.match(pattern, kind)), "text")
        for kind in kinds
    }


def test_a_meaning_that_fields_share_is_of_values_of_one_kind() -> None:
    mixed = {name: shared(name, text) for name, text in meanings()[ANY].items()}
    assert {name: kinds for name, kinds in mixed.items() if len(kinds) > 1} == {}


def test_types_are_said_in_words() -> None:
    kinds = {f"{v.name}.{f.name}": f.kind for v in view_classes() for f in v.fields}
    assert kinds["PilotPage.name"] == "[Said](#said)"
    assert kinds["PilotPage.problem"] == "[Passage](#passage) or nothing"
    assert kinds["PilotPage.hinges"] == "list of [HingeRow](#hingerow)"
    assert kinds["HingeRow.conditions"] == "list of (text, [Said](#said))"
    assert kinds["ComparisonPage.listed"] == "set of text, only for `in`"
    assert kinds["Run.look"] == "one of `(empty)`, `strong`, `soft`"
    assert kinds["Heading.text"] == "list of [Run](#run)"
    assert [name for name, kind in kinds.items() if "`" in kind.replace("for `in`", "")
            and not kind.startswith("one of")] == []  # fmt: skip


def test_links_of_the_reference_lead_to_its_headings() -> None:
    page = REFERENCE.read_text("utf-8")
    heads = re.findall(r"^#+ (.*)$", page, re.MULTILINE)
    anchors = {re.sub(r"[^\w -]", "", head.lower()).replace(" ", "-") for head in heads}
    assert len(heads) == len(set(heads))
    assert [link for link in re.findall(r"\]\(#([^)]*)\)", page) if link not in anchors] == []


def page_fields(name: str) -> set[str]:
    """Return the fields that `page` can have in a template."""
    fields = {v.name: {f.name for f in v.fields} for v in view_classes()}
    own = name.rpartition("/")[2].partition(".")[0].title() + "Page"
    pages = [listed for view, listed in fields.items() if view.endswith("Page")]
    return fields.get(own) or set().union(*pages)


@together("name", [n for n in template_names() if n.endswith(".j2")])
def test_no_template_of_ours_uses_what_is_not_documented(name: str) -> None:
    used = {
        node.attr
        for node in taken_apart(name).find_all(nodes.Getattr)
        if isinstance(node.node, nodes.Name) and node.node.name == "page"
    }
    assert used - page_fields(name) == set()


def test_everything_that_templates_are_given_is_documented() -> None:
    page = REFERENCE.read_text("utf-8").partition(MARKER)[0]
    plain = jinja2.Environment()  # noqa: S701 - only asked for its names
    for kind in ("html", "report"):
        environment = environment_for("en", kind, None)
        for name in (environment.globals.keys() - plain.globals.keys()) | {
            "page",
            "site",
            "linked",
        }:
            assert re.search(rf"`{re.escape(name)}[(`]", page), name
        for name in environment.filters.keys() - plain.filters.keys():
            assert f"`{name}`" in page, name
        own = environment_for("en", kind, ROOT)
        gone = (plain.filters.keys() - own.filters.keys()) | (
            plain.globals.keys() - own.globals.keys()
        )
        assert [name for name in sorted(gone) if f"`{name}`" not in page] == []


def test_every_function_of_a_report_is_documented() -> None:
    page = REFERENCE.read_text("utf-8").partition(MARKER)[0]
    assert [name for name in WRITE if not re.search(rf"`{name}\(", page)] == []


def test_every_folder_and_every_block_is_documented() -> None:
    page = REFERENCE.read_text("utf-8").partition(MARKER)[0]
    for folder, ending in ENDINGS.items():
        assert f"| `{folder}/` | `*{ending}` |" in page
    base = environment_for("en", "html", None).get_template("html/base.html.j2")
    assert [name for name in base.blocks if f"| `{name}` |" not in page] == []


# --- the recipes --------------------------------------------------------------------------------

PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d4944415478da63"
    "64f8cf500f0003860180344d9d5e0000000049454e44ae426082"
)


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """The folder in which all recipes were followed, one after the other, and what they said."""
    work = tmp_path_factory.mktemp("house")
    (work / "logo.png").write_bytes(PIXEL)
    (work / "pilots").mkdir()
    pilot = PILOTS / "plan-einstein.yaml"
    (work / "pilots" / pilot.name).write_bytes(pilot.read_bytes())
    blocks = re.findall(r"```sh\n(.*?)```", HOW_TO.read_text("utf-8"), re.DOTALL)
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    said = ""
    for block in blocks:
        done = subprocess.run(
            ["bash", "-euo", "pipefail", "-c", block],
            cwd=work, env={**os.environ, "PATH": path}, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, f"{block}\n{done.stderr}"
        said += done.stdout + done.stderr
    return work, said


@pytest.mark.outside
def test_recipes_give_a_page_in_the_house_style(house: tuple[Path, str]) -> None:
    page = (house[0] / "reports" / "plan-einstein.html").read_text("utf-8")
    ours = re.findall(r"--link: (#\w+);", (OURS / "style" / "tokens.css").read_text("utf-8"))
    assert re.findall(r"--link: (#\w+);", page) == ["#7a1f5c", "#e9b3d6", ours[2]]
    assert '--sans: "Fira Sans", ' in page
    assert ".house img {" in page
    assert "img-src data:;" in page
    tree = parse(page)
    [logo] = [e for e in elements(tree, "img") if e.get("alt") == "Gemeente Delft"]
    assert (logo.get("src") or "").startswith("data:image/png;base64,iVBORw0KGgo")
    assert text_of(by_id(tree, "questions")) == "Vragen over dit rapport"
    assert "Het team sociaal domein helpt u verder: 14 015." in page


@pytest.mark.outside
def test_recipes_reach_the_overview_and_every_format(house: tuple[Path, str]) -> None:
    reports = house[0] / "reports"
    assert 'alt="Gemeente Delft"' in (reports / "index.html").read_text("utf-8")
    text = (reports / "plan-einstein.md").read_text("utf-8")
    head, said = "Vragen over dit rapport", "Het team sociaal domein helpt u verder: 14 015."
    assert f"\n\n## {head}\n\n{said}\n\n" in text
    assert text.startswith("# ")
    [evaluation] = evaluate(load_pilots(house[0] / "pilots"))
    page = pilot_page(evaluation, Language("nl"))
    blocks = Renderer("nl", templates=house[0] / "house").pilot(page).document().blocks
    at = blocks.index(paper.Heading(1, (paper.Run(head),), "questions"))
    assert blocks[at + 1] == paper.Paragraph((paper.Run(said),))


@pytest.mark.outside
def test_recipes_leave_nothing_unused(house: tuple[Path, str]) -> None:
    assert unused_files(house[0] / "house") == []
    assert "takes the place of no template" not in house[1]
    assert "3 changed, 0 the same as ours, 3 of your own only." in house[1]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes with a name")
@pytest.mark.outside
def test_what_never_ends_in_a_folder_of_templates_is_not_waited_for(run: Run, good: Path) -> None:
    """Pipes, devices, and comments that are begun a quarter of a million times."""
    os.mkfifo(put(good / "house", "html/report.html.j2").with_name("index.html.j2"))
    (good / "house" / "html" / "zero.html.j2").symlink_to("/dev/zero")
    put(good / "house", "html/report.html.j2", "{#" * 250_000 + "#}mine")

    done = run("templates", "diff", "house")
    assert (done.code, "2 changed" in done.err) == (0, True)
    done = run("evaluate", "good.yaml", "--templates", "house", "--format", "html", "--out", "-")
    assert (done.code, done.out) == (0, "mine")
