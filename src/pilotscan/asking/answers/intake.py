"""From answers to assessment files: one for each respondent and day, and never the same twice."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from pilotscan.asking.answers.faults import fault
from pilotscan.asking.answers.new_file import NewFile, Terms, file_text, plain_text
from pilotscan.asking.answers.who import day_of, lacks, place_text, round_of, two_people
from pilotscan.asking.marks import ANSWERS, anchors_mark
from pilotscan.diagnostics import Diagnostic, Location, did_you_mean, show
from pilotscan.model.assessment import NOT_APPLICABLE
from pilotscan.told import told

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence
    from datetime import date
    from pathlib import Path

    from pilotscan.asking.answers.answered import Answer, Answered, Earlier
    from pilotscan.model.assessment import Rating
    from pilotscan.model.assessment_file import AssessmentFile
    from pilotscan.model.framework import Framework
    from pilotscan.scoring.evaluation import Evaluation

__all__ = ["Intake", "TakenIn", "take_in"]


class Intake(NamedTuple):
    """What comes of answers about one pilot.

    Parameters
    ----------
    files : by name; the same whatever the order of the answers
    faults : an answer of one respondent and round that differs from another one (PS709), a
        respondent without an id (PS703) or of whom role or day is not known (PS708), a framework or
        condition that is another (PS706), a condition that has been asked about in other words
        (PS707), cannot be so (PS704), or does not apply without a reason (PS710)
    known : answers that were there already
    """

    files: tuple[NewFile, ...]
    faults: tuple[Diagnostic, ...]
    known: int


class TakenIn(NamedTuple):
    """What answers change about one pilot or target.

    Parameters
    ----------
    id : of the pilot or target
    respondents : how many answered
    files : what is to be written, by its path
    ratings : how many of them are new
    known : answers that were there already
    documents : that new answers name
    before, after : how it is judged; None of a target, or where it cannot be judged
    """

    id: str
    respondents: int
    files: tuple[tuple[Path, str], ...]
    ratings: int
    known: int
    documents: tuple[str, ...]
    before: Evaluation | None
    after: Evaluation | None

    @property
    def apart(self) -> tuple[str, ...]:
        """Conditions of which levels are far apart now, and were not before."""
        if self.before is None or self.after is None:
            return ()
        before = {one.id for one in self.before.conditions if "disputed" in one.flags}
        return tuple(
            one.id
            for one in self.after.conditions
            if "disputed" in one.flags and one.id not in before
        )


class _Said(NamedTuple):
    """An answer, and where and when it was given.

    Parameters
    ----------
    where : a place; of what is there already only its file
    documents : which it names; None if somebody has put others in their place since
    ask : who would know; empty for nobody
    """

    level: int | str
    because: str
    gathering: str
    day: date
    where: Location
    documents: frozenset[str] | None
    ask: str

    def repeats(self, other: _Said) -> bool:
        """Tell whether it says nothing that another one did not say."""
        return (
            (self.level, self.because) == (other.level, other.because)
            and (not self.documents or other.documents is None or self.documents <= other.documents)
            and self.ask in {"", other.ask}
        )


def take_in(
    answered: Iterable[Answered], earlier: Sequence[Earlier], framework: Framework, terms: Terms
) -> Intake:
    """Turn answers about one pilot into assessment files.

    Parameters
    ----------
    earlier : assessment files of the pilot that are there already
    """
    faults: list[Diagnostic] = []
    files: list[NewFile] = []
    known = 0
    by_respondent: dict[str, list[Answered]] = defaultdict(list)
    for one in sorted(answered, key=_order):
        wrong = list(lacks(one, framework, terms))
        faults += wrong
        if not wrong:
            by_respondent[one.respondent].append(one)
    taken = {entry.file.rsplit("/", 1)[-1] for entry in earlier}
    earlier = [entry for entry in earlier if entry.assessment.framework == framework.id]
    for respondent, several in sorted(by_respondent.items()):
        faults += two_people(several, earlier, terms)
        said = _said_before(respondent, earlier)
        remarks = {
            (remark.about or "", plain_text(remark.text))
            for entry in earlier
            if entry.assessment.assessor.identity == respondent
            for remark in entry.assessment.remarks
        }
        by_day: dict[tuple[date, str], list[Answered]] = defaultdict(list)
        for one in several:
            by_day[day_of(one, terms), round_of(one, terms)].append(one)
        for (day, gathering), those in sorted(by_day.items()):
            new: list[Answer] = []
            for answer in _in_order(those, framework, faults):
                now = _of(answer, gathering, day)
                before = said.setdefault(answer.condition, [])
                found = _earlier(now, before)
                if found is None:
                    new.append(answer)
                    before.append(now)
                elif now.repeats(found):
                    known += 1
                else:
                    faults += _otherwise(answer.condition, now, found, respondent)
            given = [(r.about, plain_text(r.text)) for one in those for r in one.remarks]
            extra = [one for one in dict.fromkeys(given) if one not in remarks and one[1]]
            remarks |= set(extra)
            if new or extra:
                name = _free_name(f"{day.isoformat()}-{respondent}", taken)
                taken.add(name)
                text = file_text(those, new, extra, day, gathering, framework, terms)
                named = tuple(dict.fromkeys(plain_text(a.document) for a in new if a.document))
                files.append(NewFile(those[0].pilot, respondent, name, text, len(new), named))
    return Intake(tuple(files), tuple(faults), known)


# --- whether an answer can be taken in ------------------------------------------------------------


def _order(one: Answered) -> tuple[str, str, str, tuple[object, ...]]:
    day = "" if one.date is None else one.date.isoformat()
    answers = tuple((a.condition, str(a.level), a.because, a.document) for a in one.answers)
    return one.respondent, day, one.lang, (answers, str(one.where))


def _in_order(
    those: Sequence[Answered], framework: Framework, faults: list[Diagnostic]
) -> Iterator[Answer]:
    """Yield the answers that can be taken in, in the order of the framework."""
    conditions = framework.condition_by_id
    places = {name: i for i, name in enumerate(conditions)}
    answers = [answer for one in those for answer in one.answers]
    for answer in sorted(answers, key=lambda a: places.get(a.condition, -1)):
        condition = conditions.get(answer.condition)
        if condition is None:
            hint = did_you_mean(answer.condition, conditions)
            message = told("the framework has no condition %(name)s", name=show(answer.condition))
            faults.append(fault("PS706", message, answer.where, hint))
        elif answer.anchors and answer.anchors != anchors_mark(framework, condition):
            message = told(
                "question or levels of '%(name)s' have changed since it was asked: this answer is "
                "not taken in",
                name=answer.condition,
            )
            hint = told("ask again, with new sheets")
            faults.append(fault("PS707", message, answer.where, hint))
        elif isinstance(answer.level, int) and answer.level not in framework.levels.levels:
            message = told(
                "'%(name)s' has no level %(level)s", name=answer.condition, level=answer.level
            )
            faults.append(fault("PS704", message, answer.where))
        elif answer.level == NOT_APPLICABLE and not condition.may_be_not_applicable:
            message = told("'%(name)s' always applies", name=answer.condition)
            hint = told("choose a level, or that it is not known")
            faults.append(fault("PS704", message, answer.where, hint))
        elif answer.level == NOT_APPLICABLE and not answer.because:
            message = told(
                "it is not said why '%(name)s' does not apply: taken as not known",
                name=answer.condition,
            )
            faults.append(fault("PS710", message, answer.where))
            yield answer._replace(level="unknown")
        else:
            yield answer


# --- whether it was given before ------------------------------------------------------------------


def _said_before(respondent: str, earlier: Sequence[Earlier]) -> dict[str, list[_Said]]:
    """Return what somebody answered before, by condition."""
    said: dict[str, list[_Said]] = {}
    for entry in earlier:
        made = entry.assessment
        if made.assessor.identity != respondent:
            continue
        for name, rating in made.ratings.items():
            said.setdefault(name, []).append(
                _Said(
                    rating.level,
                    plain_text(rating.because or ""),
                    made.round or "",
                    made.date,
                    Location(entry.file),
                    _documents(rating, made),
                    _in_a_line(rating.ask.whom if rating.ask else ""),
                )
            )
    return said


def _of(answer: Answer, gathering: str, day: date) -> _Said:
    return _Said(
        answer.level,
        plain_text(answer.because),
        gathering,
        day,
        answer.where,
        frozenset({_in_a_line(answer.document)} - {""}),
        _in_a_line(answer.ask),
    )


def _documents(rating: Rating, made: AssessmentFile) -> frozenset[str] | None:
    """Return the documents that a rating rests on; None if one is no longer as it was named."""
    cited = [one.source for one in rating.evidence if not one.source.startswith(ANSWERS)]
    sources = [made.sources.get(name) for name in cited]
    unseen = [one.title or "" for one in sources if one is not None and one.read == "unseen"]
    return frozenset(map(_in_a_line, unseen)) if len(unseen) == len(cited) else None


def _in_a_line(text: str) -> str:
    return " ".join(plain_text(text).split())


def _earlier(now: _Said, before: Sequence[_Said]) -> _Said | None:
    """Return what the same person said in the same round, or on the same day, if anything."""
    same = (one for one in before if one.gathering == now.gathering or one.day == now.day)
    return next(same, None)


def _otherwise(name: str, now: _Said, found: _Said, who: str) -> Iterator[Diagnostic]:
    """PS709: show both answers, at the place of each that can be mended."""
    hint = told(
        "two people? Give the second a number of their own, 2, at the top of the sheet. One "
        "person? Keep one answer; what somebody thinks later belongs to a later round"
    )
    for here, there in ((now, found), (found, now)):
        if here.where.line or here.where.cell:  # not of a file that is taken in already
            message = told(
                "%(who)s answered '%(name)s' otherwise too: %(here)s here, and %(there)s in "
                "%(place)s",
                who=who,
                name=name,
                here=_short(here),
                there=_short(there),
                place=place_text(there.where),
            )
            yield fault("PS709", message, here.where, hint)


def _short(said: _Said) -> str:
    words = (said.because, *sorted(said.documents or ()), said.ask)
    return " ".join([str(said.level), *(show(one) for one in words if one)])


def _free_name(stem: str, taken: Collection[str]) -> str:
    number, name = 2, f"{stem}.yaml"
    while name in taken:
        name, number = f"{stem}-{number}.yaml", number + 1
    return name
