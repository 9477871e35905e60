"""One page or document from what was judged; needs jinja2 and babel."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, get_args, overload

from pilotscan.loading.language import common_language
from pilotscan.model.languages import DEFAULT_LANGUAGE
from pilotscan.reporting.documents.formats import DocumentFormat, TextFormat
from pilotscan.reporting.render import Renderer
from pilotscan.scoring.evaluation import Evaluation

if TYPE_CHECKING:
    from pilotscan.comparing.comparison import Comparison
    from pilotscan.scoring.evaluation import Evaluation

__all__ = ["render"]


@overload
def render(
    evaluation: Evaluation | Sequence[Evaluation] | Comparison,
    *,
    format: TextFormat = "html",
    lang: str | None = None,
    templates: str | Path | None = None,
) -> str: ...
@overload
def render(
    evaluation: Evaluation,
    *,
    format: DocumentFormat,
    lang: str | None = None,
    templates: str | Path | None = None,
    reference_doc: str | Path | None = None,
) -> bytes: ...
def render(
    evaluation: Evaluation | Sequence[Evaluation] | Comparison,
    *,
    format: TextFormat | DocumentFormat = "html",
    lang: str | None = None,
    templates: str | Path | None = None,
    reference_doc: str | Path | None = None,
) -> str | bytes:
    """Write one report, the overview of several pilots, or a comparison.

    Parameters
    ----------
    evaluation : one for its report; a sequence for the overview page (json: one document); what
        `compare` returns for the page of a comparison
    format : a self-contained HTML page, CommonMark, or the JSON result; of one pilot also a PDF
        or a Word document
    lang : of everything but the pilot's own prose; by default that of the pilot's file, of several
        if all have the same; else, and of a comparison, English
    templates : folder of templates that take the place of ours, run in a sandbox
    reference_doc : a Word document or template whose styles a Word document takes over

    Returns
    -------
    str or bytes
        Bytes of a PDF and of a Word document.

    Raises
    ------
    RenderError
        A template is missing or broken, or the format is not there for what is given.
    UsageError
        The library for the format is not installed, or the Word template cannot be used.

    Examples
    --------
    >>> [evaluation] = pilotscan.evaluate(pilotscan.load_pilots("pilots/plan-einstein.yaml"))
    >>> pilotscan.render(evaluation, format="md", lang="nl").splitlines()[0]
    '# Plan Einstein'
    """
    own = None if templates is None else Path(templates)
    reference = None if reference_doc is None else Path(reference_doc).read_bytes()
    renderer = Renderer(lang or _language_of(evaluation), templates=own, reference=reference)
    if format in get_args(DocumentFormat):
        return renderer.document(evaluation, format)
    return renderer.render(evaluation, format)


def _language_of(evaluation: Evaluation | Sequence[Evaluation] | Comparison) -> str:
    """Return the language in which a report is written if nobody asks for another."""
    several = [evaluation] if isinstance(evaluation, Evaluation) else evaluation
    if not isinstance(several, Sequence):
        return DEFAULT_LANGUAGE
    return common_language(one.pilot.language for one in several)
