"""Make reports: filled in by a template, placed by the writer of a format."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, partial
from typing import TYPE_CHECKING, Any, TypeVar

from pydantic_core import to_json

from pilotscan.errors import RenderError
from pilotscan.model.desk import is_desk
from pilotscan.reporting.asking.sheet_page import pilot_sheets, sheet_page
from pilotscan.reporting.documents.formats import FORMATS, file_name, formats_of, written_as
from pilotscan.reporting.documents.html import html
from pilotscan.reporting.documents.markdown import markdown
from pilotscan.reporting.documents.templates import make_report
from pilotscan.reporting.output.extras import need
from pilotscan.reporting.pilot.page import pilot_page
from pilotscan.reporting.pilot.result_json import evaluation_document, framework_document
from pilotscan.reporting.site.data import pilot_csv
from pilotscan.reporting.site.links import questions_name
from pilotscan.reporting.site.overview import index_page, index_row
from pilotscan.reporting.templating.environment import fill
from pilotscan.reporting.words.language import Language
from pilotscan.scoring.evaluation import Evaluation
from pilotscan.told import told

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping
    from pathlib import Path
    from typing import TypeAlias

    from markupsafe import Markup

    from pilotscan.changes import Changes
    from pilotscan.comparing.comparison import Comparison
    from pilotscan.diagnostics import Diagnostic
    from pilotscan.model.framework import Framework
    from pilotscan.patterns.study import Study
    from pilotscan.reporting.asking.values import QuestionsPage, SheetView
    from pilotscan.reporting.changes.values import ChangesPage
    from pilotscan.reporting.comparison.page import Layout
    from pilotscan.reporting.comparison.values import ComparisonPage
    from pilotscan.reporting.documents.blocks import Report
    from pilotscan.reporting.documents.paper import Document
    from pilotscan.reporting.documents.pictures import ChartImage
    from pilotscan.reporting.path.values import AheadPage
    from pilotscan.reporting.patterns.values import PatternsPage
    from pilotscan.reporting.pilot.values import PilotPage
    from pilotscan.reporting.site.links import Site, SiteLinks
    from pilotscan.reporting.site.overview_row import IndexRow
    from pilotscan.reporting.transfer.values import TransferPage
    from pilotscan.scoring.transfer import Transfer

    _Page: TypeAlias = (
        PilotPage
        | ComparisonPage
        | ChangesPage
        | AheadPage
        | TransferPage
        | PatternsPage
        | QuestionsPage
    )

__all__ = ["OVERVIEWS", "TEXT_FORMATS", "Renderer"]

TEXT_FORMATS = tuple(name for name in formats_of("evaluate") if FORMATS[name].is_text)
"""Formats of an overview and of a comparison; a report of one pilot comes in each."""
WRITERS: Mapping[str, Callable[[Report], str]] = {"md": markdown}
"""What writes a report as text; a page has a frame around it as well."""
OVERVIEWS = ("html", *WRITERS)
"""Formats of an overview that people read."""

T = TypeVar("T")


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
            raise RenderError(
                told(
                    "there is no format '%(kind)s'; use one of %(known)s",
                    kind=kind,
                    known=", ".join(TEXT_FORMATS),
                )
            )
        if FORMATS[kind].brief_as and not isinstance(evaluation, Evaluation):
            raise _only_one(kind)
        if not isinstance(evaluation, Evaluation | Sequence):
            return self.comparison(evaluation, kind)
        if kind == "json":
            several = [evaluation] if isinstance(evaluation, Evaluation) else list(evaluation)
            return self.json(several)
        if isinstance(evaluation, Evaluation):
            return self.report(evaluation, kind)
        rows = [index_row(item, self.language) for item in evaluation]
        if not rows:
            raise RenderError(told("an overview needs at least one pilot"))
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
            raise _only_one(kind)
        need(kind)
        page = pilot_page(evaluation, self.language, self.framework_sha256)
        return self._said(page, kind).data(kind)

    def report(self, evaluation: Evaluation, kind: str) -> str:
        """Write the report of one pilot as text, but for json."""
        page = pilot_page(evaluation, self.language, self.framework_sha256)
        return self._said(page, kind).text(kind)

    def _said(self, page: PilotPage, kind: str) -> Written:
        return self.brief(page) if FORMATS[kind].brief_as else self.pilot(page)

    def pilot(self, page: PilotPage, beside: Sequence[str] = ()) -> Written:
        """Say what a page says; `beside` are the other formats that it can link to."""
        data = (f"data/{page.id}.json", f"data/{page.id}.csv")
        documents = tuple(
            file_name(page.id, other) for other in beside if FORMATS[other].is_document
        )
        links = self.links("pilot", f"{page.id}.html", data, documents)
        if links is not None:
            links = links._replace(questions=questions_name(page.id))
        return self._written("pilot", page, links)

    def brief(self, page: PilotPage) -> Written:
        """Say what fits on one sheet of A4; with a site around it, it leads to the whole report."""
        from pilotscan.reporting.pilot.brief import brief_page  # noqa: PLC0415 - few ask for one

        whole = f"{page.id}.html" if self.site is not None else ""
        return self._written("brief", brief_page(page), whole=whole)

    def _written(
        self, name: str, page: _Page, site: SiteLinks | None = None, *, whole: str | None = None
    ) -> Written:
        """Fill in the template of a report.

        Parameters
        ----------
        whole : of a brief; see `Written`
        """
        values = {"page": page, "site": site}
        report = make_report(self.language.code, self.templates, name, values)
        return Written(self, page, site, report, whole)

    def links(
        self, page: str, name: str, data: tuple[str, ...] = (), documents: tuple[str, ...] = ()
    ) -> SiteLinks | None:
        """Return what a page of the site links to; None without a site."""
        if self.site is None:
            return None
        return self.site.links(self.language.code, page, name, data, documents)

    def drawing(self, page: object, name: str, values: Mapping[str, object]) -> str:
        """Draw one chart of a page, as the style sheet of the page shows it."""
        return self._fill_template(f"charts/{name}.svg.j2", "html", page, **values)

    def chart(
        self, page: object, name: str, values: Mapping[str, object] | None = None
    ) -> ChartImage:
        """Draw one chart of a report on its own: an SVG with its size and colours in it.

        Parameters
        ----------
        name : of a template in ``charts/``
        values : what it may use beside the page
        """
        from pilotscan.reporting.documents.pictures import draw  # noqa: PLC0415 - of paper

        return self.with_own(
            f"charts/{name}.svg.j2", draw, self.language.code, self.templates, name, page,
            dict(values or {}),
        )  # fmt: skip

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
        linked = linked or (kind,)
        if kind != "html":
            values = {"page": page, "linked": linked, "site": None}
            return WRITERS[kind](make_report(self.language.code, self.templates, "index", values))
        site = self.links("index", "index.html", ("data/index.json", "data/index.csv"))
        return self._fill("index", "html", page, linked=linked, site=site)

    def comparison(self, comparison: Comparison, kind: str, layout: Layout | None = None) -> str:
        """Write a comparison as html, md or json."""
        if kind == "json":
            from pilotscan.reporting.comparison.result_json import comparison_json  # noqa: PLC0415

            return comparison_json(comparison)
        return self.compared(comparison, layout).text(kind)

    def compared(self, comparison: Comparison, layout: Layout | None = None) -> Written:
        """Say what a comparison says."""
        from pilotscan.reporting.comparison.page import comparison_page  # noqa: PLC0415

        page = comparison_page(comparison, self.language, layout)
        data = ("data/comparison.json", "data/comparison.csv")
        return self._written("comparison", page, self.links("comparison", "comparison.html", data))

    def changes(self, changes: Changes, kind: str, titles: Framework | None = None) -> str:
        """Write what changed between two moments as html, md or json; see `changed`."""
        if kind == "json":
            from pilotscan.reporting.changes.result_json import changes_json  # noqa: PLC0415

            return changes_json(changes, self.language)
        return self.changed(changes, titles).text(kind)

    def changed(self, changes: Changes, titles: Framework | None = None) -> Written:
        """Say what changed between two moments.

        Parameters
        ----------
        titles : framework whose titles are used where neither side has one
        """
        from pilotscan.reporting.changes.page import changes_page  # noqa: PLC0415

        return self._written("changes", changes_page(changes, self.language, titles))

    def ahead(self, page: AheadPage) -> Written:
        """Say what leads on from pilots."""
        return self._written("path", page)

    def questions(self, view: SheetView) -> Written:
        """Say what one informant is asked."""
        return self._written("questions", sheet_page(view))

    def questions_beside(self, evaluation: Evaluation) -> Written:
        """Say what everybody is asked about a pilot, for a page beside its report."""
        page = pilot_sheets(evaluation, self.language, self.framework_sha256)
        links = self.links("questions", questions_name(evaluation.pilot.id))
        return self._written("questions", page, links)

    def transferred(self, transfers: Sequence[Transfer]) -> Written:
        """Say what comes of pilots judged for targets; at least one pair."""
        from pilotscan.reporting.transfer.page import transfer_page  # noqa: PLC0415

        page = transfer_page(transfers, self.language, self.framework_sha256)
        return self._written("transfer", page)

    def patterns(self, study: Study, linked: Collection[str] = ()) -> Written:
        """Say what cases show of an outcome.

        Parameters
        ----------
        linked : ids of pilots whose reports stand beside the page
        """
        from pilotscan.reporting.patterns.page import patterns_page  # noqa: PLC0415

        page = patterns_page(study, self.language, self.framework_sha256, linked)
        return self._written("patterns", page)

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
            written = {
                True: cache(lambda: self.brief(page)),
                False: cache(lambda: self.pilot(page, kinds)),
            }
            made = {
                file_name(name, kind): written[bool(FORMATS[kind].brief_as)]().data(kind)
                for kind in kinds
                if kind != "json"
            }
        if "json" in kinds or self.site is not None:
            data = self.json([evaluation], diagnostics).encode()
            if "json" in kinds:
                made[f"{name}.json"] = data
            if self.site is not None:
                made[f"data/{name}.json"] = data
                made[f"data/{name}.csv"] = pilot_csv(evaluation, self.language)
                made[questions_name(name)] = self.questions_beside(evaluation).data("html")
        return made

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
            "diagnostics": [diagnostic.as_json(self.language) for diagnostic in diagnostics],
        }
        return to_json(document, indent=2).decode() + "\n"

    def framed(self, page: _Page, site: SiteLinks | None, report: Report, content: Markup) -> str:
        """Put the frame of a page around what it says."""
        sheets = list(report.sheets)
        return self._fill(
            "report", "html", page, site=site, report=report, content=content, sheets=sheets
        )

    def with_own(self, where: str, work: Callable[..., T], *given: Any) -> T:
        """Do work that templates of a user's own have a part in, if there are any."""
        if self.templates is None:
            return work(*given)
        from pilotscan.reporting.templating.apart import apart  # noqa: PLC0415 - few have any

        return apart(where, work, *given)

    def _fill(self, name: str, kind: str, page: object, **more: object) -> str:
        return self._fill_template(f"{kind}/{name}.{kind}.j2", kind, page, **more)

    def _fill_template(self, where: str, kind: str, page: object, **more: object) -> str:
        values = {"site": None, "page": page, **more}
        return fill(self.language.code, kind, self.templates, where, values)


def _only_one(kind: str) -> RenderError:
    others = (name for name in TEXT_FORMATS if not FORMATS[name].brief_as)
    return RenderError(
        told(
            "only the report of one pilot can be written as %(kind)s; use one of %(known)s",
            kind=kind,
            known=", ".join(others),
        )
    )


class Written:
    """A report that is said, to be placed in any format.

    Parameters
    ----------
    page : the values that it says
    site : what its page links to
    whole : of a brief, which has one sheet, the address of the page of the whole report; empty if
        there is none; None for what is no brief
    """

    def __init__(
        self,
        renderer: Renderer,
        page: _Page,
        site: SiteLinks | None,
        report: Report,
        whole: str | None = None,
    ) -> None:
        self.renderer = renderer
        self.page = page
        self.site = site
        self.report = report
        self.whole = whole

    def text(self, kind: str) -> str:
        """Place it as text."""
        if written_as(kind) != "html":
            return WRITERS[kind](self.report)
        draw = partial(self.renderer.drawing, self.page)
        source = self.renderer.language.gettext("source")
        content = html(self.report, draw, source, self.whole)
        return self.renderer.framed(self.page, self.site, self.report, content)

    def document(self) -> Document:
        """Lay it out for paper."""
        from pilotscan.reporting.documents.layout import document  # noqa: PLC0415

        made = document(self.report, partial(self.renderer.chart, self.page))
        return made._replace(is_sheet=self.whole is not None)

    def data(self, kind: str) -> bytes:
        """Place it in any format but json."""
        if kind in TEXT_FORMATS:
            return self.text(kind).encode()
        return {"pdf": self._pdf, "docx": self._word}[written_as(kind)]()

    # Documents need libraries that are installed apart and slow to load.

    def _pdf(self) -> bytes:
        from pilotscan.reporting.documents.pdf import pdf  # noqa: PLC0415

        return pdf(self.document(), self.renderer.templates)

    def _word(self) -> bytes:
        from pilotscan.reporting.documents.word.document import word  # noqa: PLC0415

        return self.renderer.with_own("charts", word, self.document(), self.renderer.reference)
