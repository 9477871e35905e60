"""The page of changes: what `values` holds, worded and rounded."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from pilotscan._version import __version__
from pilotscan.reporting.changes.sentences import SHA_SHOWN, ChangeWording, framework_text
from pilotscan.reporting.changes.values import (
    ChangedCondition,
    ChangedNumber,
    ChangedPilot,
    ChangesPage,
    FindingRow,
    Origin,
    PresenceRow,
    SideRow,
    VerdictRow,
)
from pilotscan.reporting.pilot.values import Provenance
from pilotscan.reporting.words.phrases import desk_pilots_text, score_and_range

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pilotscan.changes import (
        Changes,
        PilotChange,
        PilotState,
        Snapshot,
        Step,
        VerdictChange,
    )
    from pilotscan.model.framework import Framework
    from pilotscan.reporting.words.language import Language

__all__ = ["AT_MOST", "changes_page"]

AT_MOST = 100
"""So many rows of a list are shown; JSON has all."""

T = TypeVar("T")


def changes_page(changes: Changes, language: Language, titles: Framework | None) -> ChangesPage:
    """Lay out the page of changes.

    Parameters
    ----------
    titles : framework whose titles are used where the sides do not have one
    """
    return _PageMaker(changes, language, titles).make()


class _PageMaker:
    """One page in the making."""

    def __init__(self, changes: Changes, language: Language, titles: Framework | None) -> None:
        self.changes = changes
        self.language = language
        self.say = ChangeWording(changes, language, titles)
        both = [change for change in changes.pilots if change.what == "changed"]
        self.shown = both[:AT_MOST]
        self.more = len(both) - len(self.shown)
        self.anchors = {id(change): f"change-{i}" for i, change in enumerate(self.shown, start=1)}

    def make(self) -> ChangesPage:
        changes = self.changes
        verdicts = [self._verdict(*found) for found in self.say.verdicts() if found[-1].is_head]
        worse = self._findings(regression=True)
        known = self._findings(regression=False)
        added = self._presence("added")
        removed = self._presence("removed")
        unjudged = self._presence("unjudged", "judged-now", "never-judged")
        return ChangesPage(
            lang=self.language.code,
            old=_side(changes.old),
            new=_side(changes.new),
            highlights=tuple(self.say.highlights()),
            desk=desk_pilots_text(sum(map(_is_desk, changes.pilots)), self.language),
            framework_notice=self.say.framework_notice(),
            verdicts=_first(verdicts),
            more_verdicts=_rest(verdicts),
            worse=_first(worse),
            more_worse=_rest(worse),
            known=_first(known),
            more_known=_rest(known),
            pilots=tuple(self._pilot(change) for change in self.shown),
            more_pilots=self.more,
            added=_first(added),
            more_added=_rest(added),
            removed=_first(removed),
            more_removed=_rest(removed),
            unjudged=_first(unjudged),
            more_unjudged=_rest(unjudged),
            notes=_first(
                [
                    f"{side.shown}: {note}"
                    for side in (changes.old, changes.new)
                    for note in side.notes
                ]
            ),
            provenance=Provenance(
                __version__,
                framework_text(changes.new.framework or changes.old.framework, exact=False),
            ),
        )

    def _verdict(self, change: PilotChange, step: Step, verdict: VerdictChange) -> VerdictRow:
        say = self.say
        return VerdictRow(
            say.name(change),
            self.anchors.get(id(change), ""),
            say.route(verdict.route),
            say.verdict(verdict.before, verdict.route),
            say.verdict(verdict.after, verdict.route),
            say.by(step),
            say.because(verdict.cause, step),
        )

    def _findings(self, *, regression: bool) -> list[FindingRow]:
        return [
            FindingRow(
                self.say.name(change),
                self.anchors.get(id(change), ""),
                self.say.finding(finding),
            )
            for change in self.changes.pilots
            for finding in change.findings
            if finding.is_regression is regression
        ]

    def _pilot(self, change: PilotChange) -> ChangedPilot:
        return ChangedPilot(
            self.anchors[id(change)],
            self.say.bare_name(change),
            change.id,
            tuple(self.say.facts(change)),
            tuple(self._origin(change, step) for step in change.steps),
        )

    def _origin(self, change: PilotChange, step: Step) -> Origin:
        say = self.say
        rows = []
        for number in step.numbers:
            old, new = number.before, number.after
            row = ChangedNumber(
                say.route(number.route),
                score_and_range(old, self.language),
                score_and_range(new, self.language),
                say.coverage(old.coverage),
                say.coverage(new.coverage),
            )
            # what is the same once rounded is not worth a row
            if (row.score_before, row.rated_before) != (row.score_after, row.rated_after):
                rows.append(row)
        return Origin(
            say.by(step),
            step.by == "framework",
            self._verdicts(change, step),
            tuple(say.ahead(step)),
            tuple(
                ChangedCondition(say.condition(c.id), say.standing(c.before), say.standing(c.after))
                for c in step.conditions
            ),
            tuple(rows),
        )

    def _verdicts(self, change: PilotChange, step: Step) -> tuple[VerdictRow, ...]:
        """Return one row for all routes of which the same is to be said."""
        rows: dict[VerdictRow, list[str]] = {}
        for verdict in step.verdicts:
            row = self._verdict(change, step, verdict)
            rows.setdefault(row._replace(route=""), []).append(row.route)
        return tuple(
            row._replace(route=self.language.together(routes)) for row, routes in rows.items()
        )

    def _presence(self, *kinds: str) -> list[PresenceRow]:
        return [
            self._presence_row(change) for change in self.changes.pilots if change.what in kinds
        ]

    def _presence_row(self, change: PilotChange) -> PresenceRow:
        _ = self.language.gettext
        state: PilotState | None = change.after or change.before
        notes = {
            "unjudged": _("It cannot be judged now, because its file has faults."),
            "judged-now": _("It could not be judged then, because its file had faults."),
            "never-judged": _("It could not be judged then and cannot be judged now."),
        }
        note = [notes[change.what]] if change.what in notes else []
        note += list(self.say.facts(change))
        return PresenceRow(
            self.say.name(change),
            change.id,
            change.file,
            "" if state is None else self.say.route(state.route),
            None if state is None else self.say.verdict(state.head.verdict, state.route),
            "" if state is None else score_and_range(state.head, self.language),
            " ".join(note),
        )


def _is_desk(change: PilotChange) -> bool:
    state = change.after or change.before
    return state is not None and state.desk


def _first(rows: Sequence[T]) -> tuple[T, ...]:
    return tuple(rows[:AT_MOST])


def _rest(rows: Sequence[T]) -> int:
    return max(len(rows) - AT_MOST, 0)


def _side(side: Snapshot) -> SideRow:
    return SideRow(
        side.shown, side.commit[:SHA_SHOWN], framework_text(side.framework), side.version
    )
