"""What came of ``pilotscan ask``."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from pilotscan.asking.marks import Gathering, Marks
from pilotscan.asking.sheets import whole
from pilotscan.cli.running import write_in_folder
from pilotscan.cli.telling import print_bytes
from pilotscan.diagnostics import sort_diagnostics
from pilotscan.errors import UsageError
from pilotscan.reporting.asking.page import sheet_view
from pilotscan.reporting.asking.result_json import questions_json
from pilotscan.reporting.asking.terminal import call_list
from pilotscan.reporting.documents.formats import FORMATS
from pilotscan.reporting.output.safe import in_log
from pilotscan.reporting.output.terminal import consoles
from pilotscan.reporting.words.language import LANGUAGES, Language
from pilotscan.told import told

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from pilotscan.asking.sheets import Sheet
    from pilotscan.asking.subjects import Subject
    from pilotscan.diagnostics import Diagnostic
    from pilotscan.loading.address import Place
    from pilotscan.reading import LoadedFramework
    from pilotscan.reporting.asking.values import SheetView

__all__ = ["Output"]

ALL = "questions"
"""How a file is called that holds all sheets."""
SURVEYS = {"xlsform": "xlsform.xlsx", "limesurvey": "limesurvey.txt"}
"""Endings of what everybody who knows something about a pilot fills in."""


class Output:
    """Writes questions where they were asked for.

    Parameters
    ----------
    round_id, gathering : of this round its id, and what whoever asks says of it
    at_most : questions of a survey
    """

    def __init__(  # noqa: PLR0913, PLR0917
        self,
        subjects: Sequence[Subject],
        sheets: Sequence[Sheet],
        loaded: LoadedFramework,
        lang: str,
        round_id: str,
        gathering: Gathering,
        templates: Path | None,
        diagnostics: Iterable[Diagnostic],
        at_most: int | None,
    ) -> None:
        self.subjects = subjects
        self.sheets = sheets
        self.loaded = loaded
        self.language = Language(lang)
        self.round_id = round_id
        self.gathering = gathering
        self.templates = templates
        self.diagnostics = diagnostics
        self.at_most = at_most

    def to_terminal(self, color: str, *, verbose: bool) -> None:
        """Print the call list for people, and with it the questions."""
        stdout, _ = consoles(color)
        for part in call_list(self.views, self.language, questions=verbose):
            stdout.print(part)

    def to_stdout(self, kind: str) -> None:
        """Write one document.

        Raises
        ------
        UsageError
            There are several, or it is none that can be shown.
        """
        if not FORMATS[kind].is_text:
            raise UsageError(told("--format %(format)s needs a folder: --out DIR", format=kind))
        made = [data for files in self._files(kind, one_file=False) for data in files.values()]
        if len(made) != 1:
            raise UsageError(
                told(
                    "--out - takes one sheet, and there are %(n)s: name one with --informant, or "
                    "give a folder",
                    n=str(len(made)),
                )
            )
        print_bytes([in_log(made[0], kind)])

    def to_folder(
        self, kinds: Sequence[str], folder: Place, *, one_file: bool, force: bool, quiet: bool
    ) -> list[str]:
        """Write files, and return what could not be written."""
        made = (files for kind in kinds for files in self._files(kind, one_file=one_file))
        return write_in_folder(made, folder, force=force, quiet=quiet)

    @cached_property
    def views(self) -> list[SheetView]:
        """The sheets, worded."""
        return [self._view(sheet, self.language) for sheet in self.sheets]

    def _view(self, sheet: Sheet, language: Language) -> SheetView:
        framework = self.loaded.framework
        marks = Marks(
            framework.id, framework.version, self.loaded.sha256, self.round_id, language.code
        )
        return sheet_view(sheet, marks, framework, language, self.gathering)

    def _files(self, kind: str, *, one_file: bool) -> Iterator[dict[str, bytes]]:
        if kind == "json":
            document = questions_json(
                self.sheets,
                self.views,
                self.loaded,
                self.round_id,
                self.language,
                sort_diagnostics(self.diagnostics),
            )
            yield {f"{ALL}.json": document.encode()}
        elif kind in SURVEYS:
            yield from self._surveys(kind)
        elif kind == "xlsx":
            from pilotscan.reporting.asking.workbook import workbook  # noqa: PLC0415

            if one_file and self.views:
                yield {f"{ALL}.xlsx": workbook(self.views)}
                return
            for view in self.views:
                yield {f"{view.key}.xlsx": workbook([view])}
        else:
            from pilotscan.reporting.render import Renderer  # noqa: PLC0415

            renderer = Renderer(self.language.code, self.loaded.sha256, self.templates)
            for view in self.views:
                yield {f"{view.key}.{kind}": renderer.questions(view).data(kind)}

    def _surveys(self, kind: str) -> Iterator[dict[str, bytes]]:
        """Make a survey of each pilot, in every language."""
        if kind == "xlsform":
            from pilotscan.reporting.asking.xlsform import xlsform as survey  # noqa: PLC0415
        else:
            from pilotscan.reporting.asking.limesurvey import (  # noqa: PLC0415
                limesurvey as survey,
            )
        # the language of the screen comes first: it is the one a survey begins in
        languages = sorted(LANGUAGES, key=lambda code: code != self.language.code)
        for subject in self.subjects:
            if subject.points:
                views = [
                    self._view(whole(subject, self.at_most), Language(code)) for code in languages
                ]
                yield {f"{subject.id}.{SURVEYS[kind]}": survey(views)}
