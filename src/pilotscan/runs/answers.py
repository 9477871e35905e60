"""Read files of answers, say what they change, and write them as assessment files."""

from __future__ import annotations

import os
from collections import defaultdict
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from pilotscan.asking.answers.answered import Earlier
from pilotscan.asking.answers.intake import TakenIn, take_in
from pilotscan.asking.answers.new_file import NewFile, Terms
from pilotscan.asking.answers.recognised import read_answers
from pilotscan.diagnostics import Diagnostic, Location, Severity, clip_faults, did_you_mean, show
from pilotscan.errors import UsageError, WriteError, reason_of
from pilotscan.loading.assessment_files import described_in
from pilotscan.loading.discover import ASSESSMENTS, FoundFile, shown_path
from pilotscan.loading.load import load_assessment_file
from pilotscan.reading import check_file, check_target_file
from pilotscan.reporting.output.folder import write_new
from pilotscan.runs.judging import judge_checked
from pilotscan.told import in_a_row, told

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from pilotscan.asking.answers.answered import Answered
    from pilotscan.asking.answers.recognised import Form
    from pilotscan.model.mapping import AnswerMapping
    from pilotscan.reading import CheckedPilot
    from pilotscan.runs.many import Job, Many

__all__ = [
    "Terms",
    "is_told_before",
    "read_files",
    "said_of",
    "take_in_many",
    "unused_titles",
    "write_all",
    "write_fresh",
]

_ENDINGS = (".xlsx", ".csv", ".tsv", ".txt")
_PRIVATE = "PS6"
"""Family of faults that are best mended before a file is there."""


def read_files(
    paths: Sequence[Path],
    job: Job,
    form: Form | None,
    mapping: AnswerMapping | None,
    gathering: str,
) -> tuple[list[Answered], list[Diagnostic]]:
    """Read files of answers.

    Parameters
    ----------
    form : what they are; None to look at each
    mapping : what columns of a table are called, and what they mean
    gathering : id of the round of a table that names none

    Returns
    -------
    tuple
        The answers that no error keeps from being taken in, and all that is wrong.

    Raises
    ------
    UsageError
        There is no file to read.
    """
    answered: list[Answered] = []
    faults: list[Diagnostic] = []
    files = sorted(dict.fromkeys(_files(paths)), key=shown_path)
    if not files:
        raise UsageError(
            told(
                "there is no file of answers (%(kinds)s) in %(folder)s",
                folder=in_a_row([shown_path(path) for path in paths]),
                kinds=", ".join(_ENDINGS),
            )
        )
    for path in files:
        found, wrong = read_answers(path, job.framework.framework, form, mapping, gathering)
        faults += clip_faults(wrong)
        answered += _unspoilt(found, wrong)
    return answered, faults


def _files(paths: Iterable[Path]) -> Iterator[Path]:
    """Yield files: of a folder those that can hold answers, and what a pattern stands for.

    Where the shell leaves a pattern as it is, as on Windows, it is taken for what it means.
    """
    for path in paths:
        if path.is_dir():
            yield from (
                inside
                for inside in path.iterdir()
                if inside.suffix.lower() in _ENDINGS and not inside.name.startswith((".", "~$"))
            )
        elif not os.path.lexists(path) and "*" in path.name:
            yield from path.parent.glob(path.name)
        else:
            yield path


def _unspoilt(answered: Iterable[Answered], faults: Iterable[Diagnostic]) -> list[Answered]:
    """Leave out the answers that an error keeps from being taken in."""
    wrong = [d.where for d in faults if d.severity is Severity.ERROR]
    return [one for one in answered if not any(map(one.is_spoilt_by, wrong))]


def take_in_many(
    answered: Sequence[Answered], pilots: Many, job: Job, terms: Terms, lang: str = ""
) -> tuple[list[TakenIn], list[Diagnostic]]:
    """Say what answers change about the pilots and targets that they are about.

    What an error keeps from being taken in, `Answered.is_spoilt_by` says.

    Parameters
    ----------
    pilots : among which they are looked for
    lang : of answers that do not say theirs; empty for that of the pilot
    """
    answered = [one._replace(lang=one.lang or lang) for one in answered]
    files = described_in(pilots.found)
    faults = [_nowhere(one, files) for one in answered if one.pilot not in files]
    while True:
        taken, wrong = _take_in_each(_unspoilt(answered, faults), files, job, terms)
        new = [fault for fault in wrong if fault not in faults]
        faults += new
        if not any(fault.severity is Severity.ERROR for fault in new):
            return taken, faults


def _nowhere(one: Answered, files: Iterable[str]) -> Diagnostic:
    message = told("there is no pilot or target %(name)s among the files", name=show(one.pilot))
    hint = did_you_mean(one.pilot, files) or told("name the folder of its file with --into")
    return Diagnostic("PS706", Severity.ERROR, message, one.where, hint)


def _take_in_each(
    answered: Iterable[Answered], files: dict[str, FoundFile], job: Job, terms: Terms
) -> tuple[list[TakenIn], list[Diagnostic]]:
    by_pilot: dict[str, list[Answered]] = defaultdict(list)
    for one in answered:
        by_pilot[one.pilot].append(one)
    taken, faults = [], []
    for name, several in sorted(by_pilot.items()):
        made, wrong = _take_in_one(files[name], several, job, terms)
        taken.append(made)
        faults += wrong
    return taken, faults


def _take_in_one(
    found: FoundFile, answered: list[Answered], job: Job, terms: Terms
) -> tuple[TakenIn, list[Diagnostic]]:
    framework = job.framework.framework
    before = _checked(found, job)
    described = before.pilot or before.target
    if described is not None:
        answered = [one._replace(lang=one.lang or described.language) for one in answered]
    loaded = (load_assessment_file(file) for file in found.assessments)
    earlier = [Earlier(one.file, one.assessment) for one in loaded if one.assessment is not None]
    made = take_in(answered, earlier, framework, terms)
    faults = list(made.faults)
    name = answered[0].pilot
    folder = found.path.parent / ASSESSMENTS / name
    files = [(folder / new.name, new) for new in made.files]
    whole = replace(found, assessments=tuple(sorted((*found.assessments, *map(_as_found, files)))))
    after = _checked(whole, job) if files else before
    faults += _of_the_new(after, files, answered)
    judged = judge_checked([before, after], job)
    respondents = len({one.respondent for one in answered})
    return (
        TakenIn(
            name,
            respondents,
            tuple(
                sorted(
                    ((path, new.text) for path, new in files), key=lambda f: f[0].with_suffix("")
                )
            ),
            sum(new.ratings for new in made.files),
            made.known,
            tuple(title for new in made.files for title in new.documents),
            judged[0][1],
            judged[1][1],
        ),
        faults,
    )


def _as_found(file: tuple[Path, NewFile]) -> FoundFile:
    path, new = file
    return FoundFile(shown_path(path), path, named=False, data=new.text.encode())


def _checked(found: FoundFile, job: Job) -> CheckedPilot:
    framework = job.framework.framework
    checked = check_file(found, framework, job.route, job.as_of)
    return check_target_file(found, framework) if checked.kind == "target" else checked


def _of_the_new(
    checked: CheckedPilot, files: Iterable[tuple[Path, NewFile]], answered: Sequence[Answered]
) -> list[Diagnostic]:
    """Return what is wrong with files to be written, said of where their answers were given.

    What is only thin in them `validate` tells, once they are there.
    """
    given: dict[str, list[Answered]] = {}
    for path, new in files:
        given[shown_path(path)] = [one for one in answered if one.respondent == new.respondent]
    return [
        said_of(diagnostic, _place_of(diagnostic, given[diagnostic.where.file]))
        for diagnostic in checked.diagnostics
        if diagnostic.where.file in given and is_told_before(diagnostic)
    ]


def _place_of(diagnostic: Diagnostic, answered: Sequence[Answered]) -> Location:
    """Return where the answer was given that a fault of a file to be written is about."""
    answers = (answer for one in answered for answer in one.answers)
    about = (a.where for a in answers if a.condition in diagnostic.where.steps)
    return next(about, answered[0].where)


def is_told_before(diagnostic: Diagnostic) -> bool:
    """Tell whether a fault of a file is best known before the file is there."""
    return diagnostic.severity is Severity.ERROR or diagnostic.code.startswith(_PRIVATE)


def said_of(diagnostic: Diagnostic, where: Location) -> Diagnostic:
    """Say a fault of a file that is to be written of where its contents come from."""
    return diagnostic._replace(
        where=where,
        message=told(
            "as '%(path)s' of %(file)s: %(message)s",
            path=diagnostic.where.path,
            file=diagnostic.where.file,
            message=diagnostic.message,
        ),
        hint=told("take it out of what is read here, and do this again")
        if diagnostic.code.startswith(_PRIVATE)
        else diagnostic.hint,
        excerpt="",
    )


def unused_titles(seen: Iterable[str], taken: Iterable[TakenIn]) -> list[str]:
    """Return the documents that were seen, and that no file to be written names."""
    named = {title for one in taken for title in one.documents}
    return [title for title in seen if title not in named]


def write_all(taken: Iterable[TakenIn]) -> None:
    """Write the assessment files of every pilot; see `write_fresh`."""
    for one in taken:
        for path, text in one.files:
            write_fresh(path, text.encode(), path.parent.parent)


def write_fresh(path: Path, data: bytes, *folders: Path) -> None:
    """Write a file that must not be there yet, in a folder that may have to be made.

    Parameters
    ----------
    folders : that must be no links either, as its own

    Raises
    ------
    WriteError
        It cannot be written, or something else is there by now; what was written before it stays,
        and taking in the same again writes the rest.
    """
    if any(folder.is_symlink() for folder in (path.parent, *folders)):
        raise WriteError(
            told("%(file)s is a link: answers are not written behind it", file=path.parent)
        )
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_new(path, data)
    except FileExistsError:
        raise WriteError(told("%(file)s exists already, and is left as it is", file=path)) from None
    except OSError as error:
        raise WriteError(
            told("%(file)s cannot be written: %(why)s", file=path, why=reason_of(error))
        ) from None
