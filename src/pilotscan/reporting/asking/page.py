"""Sheets of questions, worded: what `values` holds."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from pilotscan._version import __version__
from pilotscan.asking.answers.levels import level_said
from pilotscan.asking.informants import EVERYBODY, TASKS
from pilotscan.asking.marks import ANSWERS, Gathering, anchors_mark, respondent_id
from pilotscan.asking.meeting import MEETING
from pilotscan.catalogue import answer_texts, role_texts
from pilotscan.model.assessment import NOT_APPLICABLE, PANEL, UNKNOWN
from pilotscan.model.desk import DESK
from pilotscan.reporting.asking.values import (
    ExtraView,
    PartView,
    QuestionView,
    ReadView,
    RoleView,
    SheetView,
    StatementView,
    Words,
)
from pilotscan.reporting.pilot.values import Provenance
from pilotscan.reporting.words.asking import question_text, whom_text
from pilotscan.reporting.words.next_step import observation_text
from pilotscan.reporting.words.phrases import (
    framework_name,
    in_its_language,
    number_of,
    place_text,
)
from pilotscan.reporting.words.said import Mixed, Said, mixed, woven
from pilotscan.reporting.words.wording import Wording

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from pilotscan.asking.informants import Whom
    from pilotscan.asking.marks import Marks
    from pilotscan.asking.questions import OpenPoint
    from pilotscan.asking.sheets import Part, Sheet
    from pilotscan.asking.subjects import Subject
    from pilotscan.model.assessment import Assessment, Rating
    from pilotscan.model.framework import Condition, Framework
    from pilotscan.reporting.words.language import Language

__all__ = ["sheet_view"]

VOICES = 6
"""So many reasons for levels of one condition are all repeated; of more a few of each level."""
VOICES_OF_A_LEVEL = 2


def sheet_view(
    sheet: Sheet,
    marks: Marks,
    framework: Framework,
    language: Language,
    gathering: Gathering | None = None,
) -> SheetView:
    """Word a sheet.

    Parameters
    ----------
    marks : their language is that of the page
    gathering : what whoever asks says of it; None for nothing
    """
    after, note = gathering or Gathering()
    say = Wording(framework, language)
    own = sheet.parts[0].subject.own
    whom = whom_text(sheet.whom, own, say)
    return SheetView(
        lang=language.code,
        key=sheet.key,
        title=_title(sheet, whom.text, say),
        whom=whom,
        is_guess=sheet.whom.is_guess,
        length=_length(sheet.questions, sheet.minutes, language),
        words=_with_note(_words(language, is_meeting=sheet.whom == MEETING), note),
        roles=tuple(RoleView(role, _role_name(role, say)) for role in _roles(sheet, framework)),
        parts=tuple(_parts(sheet, say, marks, after)),
        marks=marks,
        provenance=Provenance(__version__, framework_name(framework, marks.sha256, language)),
    )


def _title(sheet: Sheet, whom: str, say: Wording) -> str:
    pilot = sheet.parts[0].subject.own.pilot
    name = in_its_language(pilot.name, pilot.language, say.language).text
    if sheet.whom == EVERYBODY:
        return say.language.gettext("Questions about %(pilot)s", pilot=name)
    if sheet.whom == MEETING:
        return say.language.gettext("Talk about what you differ on: %(pilot)s", pilot=name)
    return say.language.gettext("Questions to: %(whom)s", whom=whom)


def _roles(sheet: Sheet, framework: Framework) -> Iterable[str]:
    if sheet.whom == MEETING:
        return (PANEL,)
    return [role for role in framework.role_ids if role != PANEL]


def _role_name(role: str, say: Wording) -> str:
    """Say how somebody is involved, as they would say it themselves."""
    texts = role_texts()
    own = role in texts and role not in say.framework.roles
    return texts[role][say.language.code] if own else say.role(role)


def _length(questions: int, minutes: int, language: Language) -> str:
    many = language.ngettext("%(n)s question", "%(n)s questions", questions)
    about = language.ngettext("about %(n)s minute", "about %(n)s minutes", minutes)
    return f"{many}, {about}"


def _words(language: Language, *, is_meeting: bool) -> Words:
    _ = language.gettext
    used = _(
        "Your answers stand in the file of the pilot and in reports about it, with your role, and "
        "your office if you give it. Do not give your name."
    )
    words = Words(
        intro=(
            _(
                "Can this pilot be scaled up, and what has to happen first? You know things that "
                "are written down nowhere. Give one tick for each question: what fits best now? "
                "You may leave questions out, and “I do not know” is an answer too. A mistake? "
                "Fill the box in, and tick another."
            ),
            used,
        ),
        known=_("What we have read:"),
        because=_("Why do you say so?"),
        document=_("Which document shows it?"),
        ask=_("Who would know?"),
        role=_("How are you involved in the pilot?"),
        date=_("Date of your answers"),
        label=_("Your office or task, no name (may stay empty)"),
        anything=_("What else should we know?"),
    )
    if not is_meeting:
        return words
    talk = _(
        "On these points your answers are far apart. Let each tell first what they saw and where. "
        "Then tick together what fits best. Do you still differ? Then tick nothing, and write down "
        "what you differ on: every single answer stays as it is."
    )
    return words._replace(
        intro=(talk, used),
        known=_("What was answered:"),
        because=_("What have you agreed, and why?"),
        role=_("You answer as:"),
        label=_("Who took part (roles are enough)"),
    )


def _with_note(words: Words, note: str) -> Words:
    return words._replace(intro=(note, *words.intro)) if note else words


def _parts(sheet: Sheet, say: Wording, marks: Marks, after: str) -> Iterator[PartView]:
    number = 1
    told_apart = sheet.whom == MEETING
    for part in sheet.parts:
        subject = part.subject
        pilot = subject.own.pilot
        questions = tuple(
            _question(subject, point, number + i, say, _before(subject, point, after, told_apart))
            for i, point in enumerate(part.points)
        )
        number += len(questions)
        yield PartView(
            pilot=pilot.id,
            name=in_its_language(pilot.name, pilot.language, say.language),
            place=place_text(pilot, say.language),
            respondent=respondent_id(after or marks.round, part.number),
            role=PANEL if told_apart else _role(sheet.whom, subject, say.framework),
            questions=questions,
            extras=(*_extras(part, say), ExtraView(f"{pilot.id}//", pilot.id, "", Said(""))),
            left_out=say.language.ngettext(
                "%(n)s question more is left out.",
                "%(n)s questions more are left out.",
                part.left_out,
            )
            if part.left_out
            else "",
            after=_after(part, say),
        )


def _after(part: Part, say: Wording) -> str:
    known = say.coverage(part.talk.coverage)
    if part.talk.suffices:
        return say.language.gettext("%(known)s known: a verdict is possible", known=known)
    return say.language.gettext("%(known)s known", known=known)


class _Before(NamedTuple):
    """What was answered before.

    Parameters
    ----------
    known : what is said to have been read
    asked : of whom it is told how their answers are spread
    """

    known: list[tuple[Assessment, Rating]]
    asked: list[tuple[Assessment, Rating]]


def _before(subject: Subject, point: OpenPoint, after: str, is_meeting: bool) -> _Before:
    """Tell what was read before from what an earlier round answered."""
    name = point.condition
    rated = [(a, a.ratings[name]) for a in subject.evaluation.assessments if name in a.ratings]
    if is_meeting:
        told = [one for one in rated if one[0].assessor.role != PANEL]
        return _Before(told, [one for one in told if one[0].assessor.id != DESK])
    asked = [one for one in rated if after and one[0].assessor.identity.startswith(f"{after}-")]
    return _Before([one for one in rated if one not in asked], asked)


def _question(
    subject: Subject, point: OpenPoint, number: int, say: Wording, before: _Before
) -> QuestionView:
    condition = say.framework.condition_by_id[point.condition]
    is_own = any(ask.question for ask in subject.own.asks(condition.id))
    return QuestionView(
        key=f"{subject.id}/{condition.id}",
        number=number,
        pilot=subject.id,
        condition=condition.id,
        anchors=anchors_mark(say.framework, condition),
        title=say.said(condition.title),
        text=question_text(subject.own, condition.id, say),
        lead=say.language.gettext("It is about:") if is_own else say.language.gettext("First:"),
        first=say.said(condition.question if is_own else condition.precursor),
        known=tuple(_known(subject, before.known, say)),
        statements=tuple(_statements(condition, before.asked, say)),
        must=point.must,
    )


def _statements(
    condition: Condition, asked: Sequence[tuple[Assessment, Rating]], say: Wording
) -> Iterator[StatementView]:
    ticked = Counter(str(rating.level) for _, rating in asked)
    levels = say.framework.levels.levels
    statements = [(str(level), _anchor(condition, level, say)) for level in levels]
    for answer in (UNKNOWN, NOT_APPLICABLE)[: 1 + condition.may_be_not_applicable]:
        statements.append((answer, Said(answer_texts()[answer][say.language.code])))
    for answer, text in statements:
        share = number_of(ticked[answer], len(asked), say.language) if asked else ""
        yield StatementView(answer, text, share)


def _anchor(condition: Condition, level: int, say: Wording) -> Said:
    """Return the text of a level without the number of another: it stands right below that one."""
    ways = level_said(condition, level, say.framework, say.language.code)
    return Said(ways[-1]) if ways else say.said(say.framework.anchor(condition, level))


def _known(
    subject: Subject, rated: Sequence[tuple[Assessment, Rating]], say: Wording
) -> Iterator[ReadView]:
    """Say why those who rated did so, each with sources; of many of a level only the first few."""
    pilot, sources = subject.own.pilot, subject.evaluation.pilot.sources
    said = [(a, r) for a, r in rated if r.because]
    seen: Counter[object] = Counter()
    for assessment, rating in said:
        seen[rating.level] += 1
        if len(said) > VOICES and seen[rating.level] > VOICES_OF_A_LEVEL:
            continue
        cited = dict.fromkeys(
            one.source
            for one in rating.evidence
            if one.source in sources and not one.source.startswith(ANSWERS)
        )
        by: Said | str = ""
        if len(rated) > 1:
            by = say.language.gettext(
                "%(role)s, “%(answer)s”",
                role=say.role(assessment.assessor.role),
                answer=_answer_text(rating.level, say),
            )
        yield ReadView(
            in_its_language(rating.because or "", pilot.language, say.language),
            by,
            tuple(sources[one].title or one for one in cited),
        )
    left = sum(n - VOICES_OF_A_LEVEL for n in seen.values() if n > VOICES_OF_A_LEVEL)
    if len(said) > VOICES and left:
        more = say.language.ngettext(
            "%(n)s reason more is in the files.", "%(n)s reasons more are in the files.", left
        )
        yield ReadView(Said(more), "", ())


def _answer_text(level: int | str, say: Wording) -> str:
    if isinstance(level, int):
        return say.label_of(level)
    gettext = say.language.gettext
    return gettext("unknown") if level == UNKNOWN else gettext("not applicable")


def _extras(part: Part, say: Wording) -> Iterator[ExtraView]:
    if not part.takes_rest:
        return
    subject = part.subject
    pilot, kinds = subject.own.pilot, Counter(seen.kind for seen in subject.observations)
    for i, seen in enumerate(subject.observations, start=1):
        about = seen.kind if kinds[seen.kind] == 1 else f"{seen.kind}:{i}"
        told = observation_text(seen, pilot, say)
        parts = told.parts if isinstance(told, Mixed) else (told,)
        stop = " " if str(told).endswith((".", "!", "?")) else ". "
        text = mixed(*parts, stop, say.said(seen.rule.ask))
        yield ExtraView(f"{subject.id}//{about}", subject.id, about, text)
    origin = subject.evaluation.pilot
    for i, one in enumerate(subject.circumstances, start=1):
        about = f"circumstance:{one.id or i}"
        what = in_its_language(one.what.rstrip("."), origin.language, say.language)
        yield ExtraView(
            f"{subject.id}//{about}",
            subject.id,
            about,
            woven(
                lambda names: say.language.gettext(
                    "Is there here, or something that takes its place: %(what)s?", what=names[0]
                ),
                [what],
            ),
        )


def _role(whom: Whom, subject: Subject, framework: Framework) -> str:
    """Return the role that an informant seems to have, where the file says it."""
    if framework.roles:
        return ""
    names = {one.id: one.name for one in subject.own.pilot.informants}
    name = names.get(whom.name, whom.name)
    for partner in subject.own.pilot.partners:
        if partner.name == name:
            tasks = set(partner.roles)
            if tasks.intersection(TASKS):
                return "own-team"
            return "participant" if tasks == {"participant"} else "partner"
    return "own-team" if whom.kind == "lead" else ""
