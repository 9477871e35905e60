"""Where the pages of a site lie, and what each one links to.

A site has a folder per language: the first language at the root, each further one in a folder of
its own name. Addresses are stable: a page lies where it lay, and anchors are ids.
"""

from __future__ import annotations

from typing import NamedTuple

from pilotscan.model.languages import LANGUAGES
from pilotscan.reporting.documents.formats import format_of

__all__ = ["DataFile", "Site", "SiteLinks", "Version", "questions_name"]


class Version(NamedTuple):
    """The same page in a language; `is_current` for the page itself."""

    lang: str
    name: str
    address: str
    is_current: bool


class DataFile(NamedTuple):
    """A file beside a page, and what its format is called."""

    label: str
    address: str


class SiteLinks(NamedTuple):
    """What one page of a site links to; addresses are relative to the page.

    Parameters
    ----------
    page : index | comparison | framework | glossary | method | pilot | questions
    comparison : empty if the site has no comparison
    versions : of this page, in the order of the run's languages; empty if there is one only
    data : files that hold what the page says
    documents : the same report in other forms
    questions : those about the pilot, to print; empty but on its report
    """

    page: str
    home: str
    comparison: str
    framework: str
    glossary: str
    method: str
    versions: tuple[Version, ...] = ()
    data: tuple[DataFile, ...] = ()
    documents: tuple[DataFile, ...] = ()
    questions: str = ""


class Site(NamedTuple):
    """Which pages a run writes.

    Parameters
    ----------
    languages : the first one at the root
    framework : its id
    has_comparison : two pilots or more are compared
    has_method : there are verdicts, and so a page on how they come about
    """

    languages: tuple[str, ...]
    framework: str
    has_comparison: bool
    has_method: bool = True

    def folder(self, lang: str) -> str:
        """Return the folder of a language, with a slash at its end; empty for the root."""
        return "" if lang == self.languages[0] else f"{lang}/"

    def links(
        self,
        lang: str,
        page: str,
        name: str,
        data: tuple[str, ...] = (),
        documents: tuple[str, ...] = (),
    ) -> SiteLinks:
        """Return what a page links to.

        Parameters
        ----------
        name : of the page's file within the folder of its language, for example
            ``frameworks/living-lab.html``
        data : files for programs, within the same folder
        documents : the page in other forms, within the same folder
        """
        here = "../" * name.count("/")
        root = here + ("" if lang == self.languages[0] else "../")
        versions = tuple(
            Version(code, LANGUAGES[code].name, f"{root}{self.folder(code)}{name}", code == lang)
            for code in self.languages
        )
        return SiteLinks(
            page,
            f"{here}index.html",
            f"{here}comparison.html" if self.has_comparison else "",
            f"{here}frameworks/{self.framework}.html",
            f"{here}glossary.html",
            f"{here}method.html" if self.has_method else "",
            versions if len(versions) > 1 else (),
            _files(here, data),
            _files(here, documents),
        )


def questions_name(pilot_id: str) -> str:
    """Return the name of the page with the questions about a pilot."""
    return f"{pilot_id}.questions.html"


def _files(here: str, names: tuple[str, ...]) -> tuple[DataFile, ...]:
    return tuple(DataFile(format_of(name).label, here + name) for name in names)
