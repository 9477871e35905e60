"""Fill in the templates: HTML, Markdown and JSON."""

from __future__ import annotations

import base64
import contextlib
import hashlib
import re
from collections.abc import Callable, Mapping, Sequence
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

import jinja2
from markupsafe import Markup, escape
from pydantic_core import to_json

from pilotscan.errors import RenderError
from pilotscan.loading.builtin import templates_folder
from pilotscan.reporting.document import evaluation_document, framework_document
from pilotscan.reporting.language import Language
from pilotscan.reporting.pictures import ChartImage, chart_style, freeze
from pilotscan.reporting.view import index_page, index_row, is_desk, pilot_page
from pilotscan.scoring.result import Evaluation

if TYPE_CHECKING:
    from pathlib import Path

    from jinja2.bccache import Bucket

    from pilotscan.comparing.compare import Comparison
    from pilotscan.diagnostics import Diagnostic
    from pilotscan.model.framework import Framework
    from pilotscan.reporting.comparison.view import Layout
    from pilotscan.reporting.pages import IndexRow, PilotPage

__all__ = ["FORMATS", "Renderer", "markdown_text"]

FORMATS = ("html", "md", "json")

_MARKDOWN_SPECIAL = str.maketrans({c: f"\\{c}" for c in "\\`*_{}[]<>#|~@$^&!"})
_MARKDOWN_START = re.compile(r"([-+=]|\d+(?=[.)](?:\s|$)))")
_MARKDOWN_LINK = re.compile(r"(?i)\b(https?|ftp)(:)(?=//)|\b(www)(\.)")


def markdown_text(value: object) -> str:
    """Write text so that CommonMark, GitHub and pandoc read it as just this text, on one line."""
    return _markdown(str(value))


@lru_cache(maxsize=4096)
def _markdown(value: str) -> str:
    text = " ".join(value.split()).translate(_MARKDOWN_SPECIAL)
    text = _MARKDOWN_LINK.sub(lambda m: f"{m[1] or m[3]}\\{m[2] or m[4]}", text)
    start = _MARKDOWN_START.match(text)
    if start is None:
        return text
    return f"{text[: start.end()]}\\{text[start.end() :]}" if start[0].isdigit() else f"\\{text}"


_BLANK_LINES = re.compile(r"\n{3,}")


def _tidy(text: str) -> str:
    """Leave one blank line between blocks and one line feed at the end."""
    return _BLANK_LINES.sub("\n\n", text).strip() + "\n"


def _finalize_markdown(value: object) -> object:
    return value if isinstance(value, Markup) else markdown_text(value)


def _link_address(url: str) -> Markup:
    """Write an http(s) address as the target of a Markdown link."""
    if not url.startswith(("https://", "http://")):
        return Markup("")
    return Markup(f"<{url.replace('&', '&amp;')}>")  # noqa: S704 - the model allows no < and >


class Asset(NamedTuple):
    """A style sheet or script that stands in a page, and the hash by which the page allows it."""

    text: Markup
    hash: str


STYLES = {"base": ("tokens", "charts", "report")}
"""Style sheets that are made of several files; each other one is one file of its name."""


def _source(environment: jinja2.Environment, name: str) -> str:
    if environment.loader is None:
        raise RenderError("there are no templates")
    return environment.loader.get_source(environment, name)[0]


def _assets(
    environment: jinja2.Environment, ending: str, parts: Mapping[str, tuple[str, ...]]
) -> Callable[[str], Asset]:
    """Return what finds a style sheet or script by its name."""
    folder = {"css": "style", "js": "script"}[ending]

    @cache
    def asset(name: str) -> Asset:
        names = parts.get(name, (name,))
        text = "".join(_source(environment, f"{folder}/{part}.{ending}") for part in names)
        text = text.replace("</", "<\\/")  # nothing in a style sheet or script ends it
        digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
        return Asset(Markup(text), f"sha256-{digest}")  # noqa: S704 - ours, not a pilot's

    return asset


class _BytecodeCache(jinja2.FileSystemBytecodeCache):
    """Templates compiled by an earlier run, in a folder of the user's own; optional."""

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep a compiled template, if the disk lets us."""
        with contextlib.suppress(OSError):
            super().dump_bytecode(bucket)


def _bytecode_cache() -> _BytecodeCache | None:
    try:
        return _BytecodeCache()
    except (OSError, RuntimeError):  # no folder that is surely ours: compile as needed
        return None


@cache
def _environment(lang: str, kind: str, own: Path | None) -> jinja2.Environment:
    options: dict[str, Any] = {
        "autoescape": kind == "html",  # Markdown has its own escape, `finalize`
        "undefined": jinja2.StrictUndefined,
        "trim_blocks": True,
        "lstrip_blocks": True,
        "keep_trailing_newline": True,
        "finalize": _finalize_markdown if kind == "md" else None,
    }
    environment: jinja2.Environment
    if own is None:
        environment = jinja2.Environment(  # noqa: S701 - see `options`
            loader=jinja2.FileSystemLoader(templates_folder()),
            bytecode_cache=_bytecode_cache(),
            **options,
        )
    else:
        # Few users have templates of their own, and what keeps them apart is slow to load. Compiled
        # templates of the two kinds of environment must not be mixed up: so no cache here.
        from pilotscan.reporting.sandbox import (  # noqa: PLC0415
            OwnTemplates,
            SandboxedEnvironment,
        )

        loader = OwnTemplates(own, templates_folder())
        environment = SandboxedEnvironment(kind, loader=loader, **options)
    language = Language(lang)
    environment.globals["_"] = _marked(language.gettext) if kind == "html" else language.gettext
    environment.globals["ngettext"] = language.ngettext
    environment.globals["label"] = language.label
    environment.globals["number"] = language.number
    environment.filters["address"] = _link_address
    if kind == "html":
        environment.globals["sheet"] = _assets(environment, "css", STYLES)
        environment.globals["script"] = _assets(environment, "js", {})
    return environment


def _marked(gettext: Callable[..., str]) -> Callable[..., Markup]:
    """Make our own sentences safe for HTML once; values filled into them are escaped."""
    known: dict[str, Markup] = {}

    def translate(message: str, /, **values: object) -> Markup:
        if values:
            filled = gettext(message, **{name: f"%({name})s" for name in values})
            return Markup(escape(filled)) % values  # noqa: S704 - escaped before it is filled in
        if message not in known:
            known[message] = escape(gettext(message))
        return known[message]

    return translate


class Renderer:
    """Makes reports in one language.

    Parameters
    ----------
    lang : en | nl
    framework_sha256 : of the framework's bytes, for the provenance; empty if unknown
    templates : folder of templates that take the place of ours, run in a sandbox
    """

    def __init__(
        self, lang: str, framework_sha256: str = "", templates: Path | None = None
    ) -> None:
        self.language = Language(lang)
        self.templates = templates
        self.framework_sha256 = framework_sha256

    def render(self, evaluation: Evaluation | Sequence[Evaluation] | Comparison, kind: str) -> str:
        """Write one report, the overview of several, or a comparison; see `pilotscan.render`."""
        if kind not in FORMATS:
            raise RenderError(f"there is no format '{kind}'; use one of {', '.join(FORMATS)}")
        if not isinstance(evaluation, Evaluation | Sequence):
            return self.comparison(evaluation, kind)
        if kind == "json":
            several = [evaluation] if isinstance(evaluation, Evaluation) else list(evaluation)
            return self.json(several)
        if isinstance(evaluation, Evaluation):
            return self.report(evaluation, kind)
        rows = [index_row(item, self.language) for item in evaluation]
        if not rows:
            raise RenderError("an overview needs at least one pilot")
        return self.index(
            rows,
            evaluation[0].framework,
            kind,
            desk=sum(is_desk(item.assessments) for item in evaluation),
        )

    def report(self, evaluation: Evaluation, kind: str) -> str:
        """Write the report of one pilot as html or md."""
        return self.reports(evaluation, [kind])[kind]

    def reports(self, evaluation: Evaluation, kinds: Sequence[str]) -> dict[str, str]:
        """Write the report of one pilot in several formats, laid out once."""
        if not kinds:
            return {}
        page = pilot_page(evaluation, self.language, self.framework_sha256)
        made = {}
        for kind in kinds:
            text = self._fill("pilot", kind, page)
            made[kind] = _tidy(text) if kind == "md" else text
        return made

    def chart(self, page: PilotPage, name: str) -> ChartImage:
        """Draw one chart of a report on its own: an SVG with its size and colours in it.

        Parameters
        ----------
        name : of a template in ``charts/``
        """
        environment = _environment(self.language.code, "html", self.templates)
        style = chart_style(*(_source(environment, f"style/{n}.css") for n in ("tokens", "charts")))
        return freeze(self._fill_template(f"charts/{name}.svg.j2", "html", page), style)

    def index(  # noqa: PLR0913
        self,
        rows: Sequence[IndexRow],
        framework: Framework,
        kind: str,
        *,
        desk: int,
        as_of: str = "",
        linked: Sequence[str] = (),
    ) -> str:
        """Write the overview of several pilots as html or md.

        Parameters
        ----------
        linked : formats of the reports that the overview can link to
        """
        page = index_page(
            rows,
            framework,
            self.language,
            desk=desk,
            as_of=as_of,
            framework_sha256=self.framework_sha256,
        )
        text = self._fill("index", kind, page, linked=linked or (kind,))
        return _tidy(text) if kind == "md" else text

    def comparison(self, comparison: Comparison, kind: str, layout: Layout | None = None) -> str:
        """Write a comparison as html, md or json."""
        if kind == "json":
            from pilotscan.reporting.comparison.document import comparison_json  # noqa: PLC0415

            return comparison_json(comparison)
        from pilotscan.reporting.comparison.view import comparison_page  # noqa: PLC0415

        page = comparison_page(comparison, self.language, layout)
        text = self._fill("comparison", kind, page)
        return _tidy(text) if kind == "md" else text

    def files(
        self,
        evaluation: Evaluation,
        kinds: Sequence[str],
        diagnostics: Sequence[Diagnostic] = (),
    ) -> dict[str, bytes]:
        """Write the report of one pilot in several formats, as the bytes of files."""
        pages = [kind for kind in kinds if kind != "json"]
        made = {k: text.encode() for k, text in self.reports(evaluation, pages).items()}
        if "json" in kinds:
            made["json"] = self.json([evaluation], diagnostics).encode()
        return {kind: made[kind] for kind in kinds}

    def one_json(self, evaluation: Evaluation) -> bytes:
        """Write one pilot's part of a JSON result, on one line."""
        return to_json(evaluation_document(evaluation, self.language))

    def json(
        self, evaluations: Sequence[Evaluation], diagnostics: Sequence[Diagnostic] = ()
    ) -> str:
        """Write the JSON result of pilots that share one framework."""
        framework = evaluations[0].framework if evaluations else None
        document = {
            **framework_document(framework, self.framework_sha256),
            "pilots": [evaluation_document(item, self.language) for item in evaluations],
            "diagnostics": [diagnostic.as_json() for diagnostic in diagnostics],
        }
        return to_json(document, indent=2).decode() + "\n"

    def _fill(self, name: str, kind: str, page: object, **more: object) -> str:
        return self._fill_template(f"{kind}/{name}.{kind}.j2", kind, page, **more)

    def _fill_template(self, where: str, kind: str, page: object, **more: object) -> str:
        faults: tuple[type[Exception], ...] = (jinja2.TemplateError,)
        if self.templates is not None:
            from pilotscan.reporting.sandbox import FAULTS_OF_TEMPLATES as faults  # noqa: N811, PLC0415
        try:
            environment = _environment(self.language.code, kind, self.templates)
            template = environment.get_template(where)
            return template.render(**{"site": None, "page": page, **more})
        except faults as error:
            told = str(error) or type(error).__name__
            if isinstance(error, jinja2.TemplateSyntaxError):
                where, told = f"{error.name or where}:{error.lineno}", error.message or told
            elif isinstance(error, jinja2.TemplateNotFound):
                where, told = str(error.name or where), str(error.message or told)
                told = "there is no such template" if told == where else told
            raise RenderError(f"the template {where} cannot be filled in: {told}") from error
