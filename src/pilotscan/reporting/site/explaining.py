"""The pages that explain a framework and its words, which no pilot changes, and their data."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import babel
import jinja2
import pydantic
from pydantic_core import to_json

from pilotscan.loading.builtin import builtin_frameworks, framework_file, templates_folder
from pilotscan.readymade import readymade
from pilotscan.reporting.site.data import csv_file

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pilotscan.model.framework import Framework
    from pilotscan.reporting.render import Renderer
    from pilotscan.reporting.site.data import PageData
    from pilotscan.reporting.words.language import Language

__all__ = ["data_files", "explaining_files"]


def explaining_files(renderer: Renderer, framework: Framework) -> dict[str, bytes]:
    """Return the pages on a framework and its words, by their names.

    Of a packaged framework, in our own templates, they are made once.
    """
    name, sha256 = framework.id, renderer.framework_sha256

    def make(_: bytes = b"") -> dict[str, bytes]:
        return dict(_made(renderer, framework))

    if renderer.templates is not None or name not in builtin_frameworks():
        return make()
    file = framework_file(name)
    if hashlib.sha256(file.read_bytes()).hexdigest() != sha256:
        return make()
    libraries = (babel.__version__, jinja2.__version__, pydantic.VERSION)
    return readymade(
        file,
        make,
        "",  # all of the package, and its templates
        str(templates_folder()),
        version=repr((libraries, renderer.site)),
        what=renderer.language.code,
    )


def _made(renderer: Renderer, framework: Framework) -> Iterator[tuple[str, bytes]]:
    # What is made once is not loaded at every start.
    from pilotscan.reporting.site.data import framework_data  # noqa: PLC0415
    from pilotscan.reporting.site.framework_page import framework_page  # noqa: PLC0415
    from pilotscan.reporting.site.glossary_page import (  # noqa: PLC0415
        glossary_data,
        glossary_page,
    )

    language, sha256 = renderer.language, renderer.framework_sha256
    page = framework_page(framework, language, sha256)
    name = f"frameworks/{framework.id}"
    yield f"{name}.html", renderer.explaining("framework", name, page)
    yield from data_files(name, framework_data(framework, sha256), language)
    words = glossary_page(framework, language, sha256)
    yield "glossary.html", renderer.explaining("glossary", "glossary", words)
    yield from data_files("glossary", glossary_data(framework, sha256), language)


def data_files(name: str, data: PageData, language: Language) -> Iterator[tuple[str, bytes]]:
    """Write what a page says, for programs."""
    yield f"data/{name}.json", to_json(data.document, indent=2) + b"\n"
    yield f"data/{name}.csv", csv_file(data.rows, language)
