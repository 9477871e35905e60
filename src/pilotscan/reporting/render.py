"""Fill in the templates: HTML, Markdown and JSON."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, TypeVar

from pydantic_core import to_json

from pilotscan.errors import RenderError
from pilotscan.model.desk import is_desk
from pilotscan.reporting.document import evaluation_document, framework_document
from pilotscan.reporting.environment import fill
from pilotscan.reporting.exports.extras import need
from pilotscan.reporting.language import Language
from pilotscan.reporting.pictures import ChartImage, draw
from pilotscan.reporting.site.data import pilot_csv
from pilotscan.reporting.site.overview import index_page, index_row
from pilotscan.reporting.view import pilot_page
from pilotscan.scoring.result import Evaluation

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pilotscan.changes import Changes
    from pilotscan.comparing.compare import Comparison
    from pilotscan.diagnostics import Diagnostic
    from pilotscan.model.framework import Framework
    from pilotscan.reporting.comparison.view import Layout
    from pilotscan.reporting.pages import PilotPage
    from pilotscan.reporting.site.links import Site, SiteLinks
    from pilotscan.reporting.site.overview import IndexRow

__all__ = ["FORMATS", "TEXT_FORMATS", "Renderer"]

FORMATS = ("html", "md", "json", "pdf", "docx")
TEXT_FORMATS = ("html", "md", "json")
"""Formats of an overview and of a comparison; a report of one pilot comes in each."""
DOCUMENTS = ("pdf", "docx", "md")
"""Formats that a web page names as other forms of itself; JSON is among its data."""

_BLANK_LINES = re.compile(r"\n{3,}")


T = TypeVar("T")


def _tidy(text: str) -> str:
    """Leave one blank line between blocks and one line feed at the end."""
    return _BLANK_LINES.sub("\n\n", text).strip() + "\n"


class Renderer:
    """Makes reports in one language.

    Parameters
    ----------
    lang : en | nl
    framework_sha256 : of the framework's bytes, for the provenance; empty if unknown
    templates : folder of templates that take the place of ours, run in a sandbox
    site : the pages that reports link to; None for reports that stand alone
    reference : bytes of a Word document whose styles are taken over
    """

    def __init__(
        self,
        lang: str,
        framework_sha256: str = "",
        templates: Path | None = None,
        *,
        site: Site | None = None,
        reference: bytes | None = None,
    ) -> None:
        self.language = Language(lang)
        self.site = site
        self.reference = reference
        # Environments are kept by their folder, which must mean the same all the time.
        self.templates = None if templates is None else templates.resolve()
        self.framework_sha256 = framework_sha256

    def render(self, evaluation: Evaluation | Sequence[Evaluation] | Comparison, kind: str) -> str:
        """Write one report, the overview of several, or a comparison; see `pilotscan.render`."""
        if kind not in TEXT_FORMATS:
            raise RenderError(f"there is no format '{kind}'; use one of {', '.join(TEXT_FORMATS)}")
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
            desk=sum(is_desk(item.pilot, item.assessments) for item in evaluation),
        )

    def document(
        self, evaluation: Evaluation | Sequence[Evaluation] | Comparison, kind: str
    ) -> bytes:
        """Write the report of one pilot as pdf or docx; see `pilotscan.render`."""
        if not isinstance(evaluation, Evaluation):
            raise RenderError(
                f"only the report of one pilot can be written as {kind}; "
                f"use one of {', '.join(TEXT_FORMATS)}"
            )
        need(kind)
        return self._bytes(pilot_page(evaluation, self.language, self.framework_sha256), kind)

    def report(self, evaluation: Evaluation, kind: str) -> str:
        """Write the report of one pilot as html or md."""
        return self.reports(evaluation, [kind])[kind]

    def reports(self, evaluation: Evaluation, kinds: Sequence[str]) -> dict[str, str]:
        """Write the report of one pilot as html or md, laid out once."""
        if not kinds:
            return {}
        page = pilot_page(evaluation, self.language, self.framework_sha256)
        return {kind: self._report(page, kind) for kind in kinds}

    def _report(self, page: PilotPage, kind: str, beside: Sequence[str] = ()) -> str:
        """Write a report that is laid out; `beside` are the other formats that it can link to."""
        if kind == "md":
            return _tidy(self._fill("pilot", kind, page))
        data = (f"data/{page.id}.json", f"data/{page.id}.csv")
        documents = tuple(f"{page.id}.{other}" for other in beside if other in DOCUMENTS)
        links = self.links("pilot", f"{page.id}.html", data, documents)
        return self._fill("pilot", kind, page, site=links)

    def links(
        self, page: str, name: str, data: tuple[str, ...] = (), documents: tuple[str, ...] = ()
    ) -> SiteLinks | None:
        """Return what a page of the site links to; None without a site."""
        if self.site is None:
            return None
        return self.site.links(self.language.code, page, name, data, documents)

    def chart(self, page: PilotPage, name: str) -> ChartImage:
        """Draw one chart of a report on its own: an SVG with its size and colours in it.

        Parameters
        ----------
        name : of a template in ``charts/``
        """
        return self._with_own(
            f"charts/{name}.svg.j2", draw, self.language.code, self.templates, name, page
        )

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
        site = self.links("index", "index.html", ("data/index.json", "data/index.csv"))
        text = self._fill("index", kind, page, linked=linked or (kind,), site=site)
        return _tidy(text) if kind == "md" else text

    def comparison(self, comparison: Comparison, kind: str, layout: Layout | None = None) -> str:
        """Write a comparison as html, md or json."""
        if kind == "json":
            from pilotscan.reporting.comparison.document import comparison_json  # noqa: PLC0415

            return comparison_json(comparison)
        from pilotscan.reporting.comparison.view import comparison_page  # noqa: PLC0415

        page = comparison_page(comparison, self.language, layout)
        data = ("data/comparison.json", "data/comparison.csv")
        site = self.links("comparison", "comparison.html", data)
        text = self._fill("comparison", kind, page, site=site)
        return _tidy(text) if kind == "md" else text

    def changes(self, changes: Changes, kind: str, titles: Framework | None = None) -> str:
        """Write what changed between two moments as html, md or json.

        Parameters
        ----------
        titles : framework whose titles are used where neither side has one
        """
        if kind == "json":
            from pilotscan.reporting.changes.document import changes_json  # noqa: PLC0415

            return changes_json(changes)
        from pilotscan.reporting.changes.view import changes_page  # noqa: PLC0415

        text = self._fill("changes", kind, changes_page(changes, self.language, titles))
        return _tidy(text) if kind == "md" else text

    def explaining(self, page: str, name: str, view: object) -> bytes:
        """Write a page that explains: of the framework, its words, or the method.

        Parameters
        ----------
        page : framework | glossary | method
        name : of its file, without the ending
        """
        data = () if page == "method" else (f"data/{name}.json", f"data/{name}.csv")
        links = self.links(page, f"{name}.html", data)
        return self._fill(page, "html", view, site=links).encode()

    def files(
        self,
        evaluation: Evaluation,
        kinds: Sequence[str],
        diagnostics: Sequence[Diagnostic] = (),
    ) -> dict[str, bytes]:
        """Write the report of one pilot in several formats, and with a site its data.

        Returns
        -------
        dict
            Bytes by the name of their file.
        """
        name = evaluation.pilot.id
        made: dict[str, bytes] = {}
        if set(kinds) - {"json"}:
            page = pilot_page(evaluation, self.language, self.framework_sha256, diagnostics)
            made = {f"{name}.{k}": self._bytes(page, k, kinds) for k in kinds if k != "json"}
        if "json" in kinds or self.site is not None:
            data = self.json([evaluation], diagnostics).encode()
            if "json" in kinds:
                made[f"{name}.json"] = data
            if self.site is not None:
                made[f"data/{name}.json"] = data
                made[f"data/{name}.csv"] = pilot_csv(evaluation, self.language)
        return made

    def _bytes(self, page: PilotPage, kind: str, beside: Sequence[str] = ()) -> bytes:
        if kind in TEXT_FORMATS:
            return self._report(page, kind, beside).encode()
        # Documents need libraries that are installed apart and slow to load.
        if kind == "pdf":
            from pilotscan.reporting.documents.pdf import report_pdf  # noqa: PLC0415

            return report_pdf(page, self)
        from pilotscan.reporting.documents.outline import outline  # noqa: PLC0415
        from pilotscan.reporting.documents.word import word  # noqa: PLC0415

        document = outline(page, self.language, lambda name: self.chart(page, name))
        return self._with_own("charts", word, document, self.reference)

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

    def _with_own(self, where: str, work: Callable[..., T], *given: Any) -> T:
        """Do work that templates of a user's own have a part in, if there are any."""
        if self.templates is None:
            return work(*given)
        from pilotscan.reporting.apart import apart  # noqa: PLC0415 - few have any

        return apart(where, work, *given)

    def _fill(self, name: str, kind: str, page: object, **more: object) -> str:
        return self._fill_template(f"{kind}/{name}.{kind}.j2", kind, page, **more)

    def _fill_template(self, where: str, kind: str, page: object, **more: object) -> str:
        values = {"site": None, "page": page, **more}
        return fill(self.language.code, kind, self.templates, where, values)
