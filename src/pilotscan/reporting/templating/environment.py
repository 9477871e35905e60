"""Jinja as this project sets it up: escapes, words, style sheets, and whose templates count."""

from __future__ import annotations

import base64
import contextlib
import hashlib
import inspect
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import jinja2
from markupsafe import Markup, escape

from pilotscan._version import __version__
from pilotscan.errors import RenderError
from pilotscan.loading.builtin import templates_folder
from pilotscan.reporting.words.language import Language
from pilotscan.told import told

if TYPE_CHECKING:
    from jinja2.bccache import Bucket

__all__ = ["Asset", "environment_for", "faults_told", "fill", "fill_here", "source"]


class Asset(NamedTuple):
    """A style sheet or script that stands in a page, and the hash by which the page allows it."""

    text: Markup
    hash: str


STYLES = {"base": ("tokens", "charts", "report", "print")}
"""Style sheets that are made of several files; each other one is one file of its name."""


def source(environment: jinja2.Environment, name: str) -> str:
    """Return the text of a template, style sheet or script."""
    if environment.loader is None:
        raise RenderError(told("there are no templates"))
    return environment.loader.get_source(environment, name)[0]


def _assets(
    environment: jinja2.Environment, ending: str, parts: Mapping[str, tuple[str, ...]]
) -> Callable[[str], Asset]:
    """Return what finds a style sheet or script by its name."""
    folder = {"css": "style", "js": "script"}[ending]

    @cache
    def asset(name: str) -> Asset:
        names = parts.get(name, (name,))
        text = "".join(source(environment, f"{folder}/{part}.{ending}") for part in names)
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


def _bytecode_cache(dialect: type[Any] | None) -> _BytecodeCache | None:
    """Return the cache of what is compiled by this program as it is; None where none can be."""
    compiled_by = b"" if dialect is None else Path(inspect.getfile(dialect)).read_bytes()
    version = hashlib.sha256(__version__.encode() + compiled_by).hexdigest()[:16]
    try:
        return _BytecodeCache(pattern=f"pilotscan-{version}-%s.cache")
    except (OSError, RuntimeError):  # no folder that is surely ours: compile as needed
        return None


@cache
def environment_for(
    lang: str, kind: str, own: Path | None, dialect: type[Any] | None = None
) -> jinja2.Environment:
    """Return the environment of a language and kind of templates.

    Parameters
    ----------
    kind : html | report, of which only the first escapes for markup
    own : folder of templates that take the place of ours, run in a sandbox
    dialect : in which the templates are written, as a class to mix in; None for plain Jinja
    """
    options: dict[str, Any] = {
        "autoescape": kind == "html",  # a report is made of blocks, which are no markup
        "undefined": jinja2.StrictUndefined,
        "trim_blocks": True,
        "lstrip_blocks": True,
        "keep_trailing_newline": True,
    }
    environment: jinja2.Environment
    mixed = () if dialect is None else (dialect,)
    if own is None:
        environment = type("Environment", (*mixed, jinja2.Environment), {})(
            loader=jinja2.FileSystemLoader(templates_folder()),
            bytecode_cache=_bytecode_cache(dialect),
            **options,
        )
    else:
        # Few users have templates of their own, and what keeps them apart is slow to load. Compiled
        # templates of the two kinds of environment must not be mixed up: so no cache here.
        from pilotscan.reporting.templating.sandbox import (  # noqa: PLC0415
            OwnTemplates,
            SandboxedEnvironment,
        )

        loader = OwnTemplates(own, templates_folder())
        sandboxed = type("Environment", (*mixed, SandboxedEnvironment), {})
        environment = sandboxed(kind, loader=loader, **options)
    language = Language(lang)
    environment.globals["_"] = _marked(language.gettext) if kind == "html" else language.gettext
    environment.globals["ngettext"] = language.ngettext
    environment.globals["label"] = language.label
    environment.globals["number"] = language.number
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


def fill(lang: str, kind: str, own: Path | None, where: str, values: Mapping[str, object]) -> str:
    """Fill in a template; one of a user's own in a process that can take only so much.

    Parameters
    ----------
    where : name of the template
    values : what it may use, beside the globals

    Raises
    ------
    RenderError
        The template is missing or broken, uses what is not there, or takes too much.
    """
    if own is None:
        return fill_here(lang, kind, None, where, values)
    from pilotscan.reporting.templating.apart import apart  # noqa: PLC0415 - as is the sandbox

    return apart(where, fill_here, lang, kind, own, where, values)


def fill_here(
    lang: str, kind: str, own: Path | None, where: str, values: Mapping[str, object]
) -> str:
    """Fill in a template in this process; see `fill`."""
    with faults_told(where, own):
        return environment_for(lang, kind, own).get_template(where).render(**values)


@contextlib.contextmanager
def faults_told(where: str, own: Path | None) -> Iterator[None]:
    """Tell what is wrong with a template as what it is.

    Parameters
    ----------
    where : name of the template that is filled in

    Raises
    ------
    RenderError
        Something was wrong.
    """
    faults: tuple[type[Exception], ...] = (jinja2.TemplateError,)
    if own is not None:
        from pilotscan.reporting.templating.sandbox import FAULTS_OF_TEMPLATES as faults  # noqa: N811, PLC0415
    try:
        yield
    except faults as error:
        why = str(error) or type(error).__name__
        if isinstance(error, jinja2.TemplateSyntaxError):
            where, why = f"{error.name or where}:{error.lineno}", error.message or why
        elif isinstance(error, jinja2.TemplateNotFound):
            where, why = str(error.name or where), str(error.message or why)
            why = told("there is no such template") if why == where else why
        raise RenderError(
            told("the template %(where)s cannot be filled in: %(why)s", where=where, why=why)
        ) from error
