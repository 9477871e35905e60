"""From changes to the plain values of `values`: the wording and the rounding."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, TypeVar

from pilotscan._version import __version__
from pilotscan.reporting.changes.values import (
    ChangedCondition,
    ChangedNumber,
    ChangedPilot,
    ChangesPage,
    FindingRow,
    Origin,
    PresenceRow,
    SideRow,
    VerdictMark,
    VerdictRow,
)
from pilotscan.reporting.pilot.values import Provenance
from pilotscan.reporting.words.phrases import MARK_SHAPES, desk_pilots_text, score_and_range
from pilotscan.reporting.words.wording import Said, Wording

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from pilotscan.changes import (
        Cause,
        Changes,
        ConditionState,
        Finding,
        FrameworkMark,
        PilotChange,
        PilotState,
        Snapshot,
        Step,
        VerdictChange,
    )
    from pilotscan.model.framework import Framework
    from pilotscan.model.scale import Verdict
    from pilotscan.reporting.words.language import Language

__all__ = ["AT_MOST", "ChangeWording", "changes_page"]

AT_MOST = 100
"""So many rows of a list are shown; JSON has all."""
NAMED_AT_MOST = 3
"""So many conditions are named in a cell; the rest is counted."""
SHA_SHOWN = 12

T = TypeVar("T")


def changes_page(changes: Changes, language: Language, titles: Framework | None) -> ChangesPage:
    """Lay out the page of changes.

    Parameters
    ----------
    titles : framework whose titles are used where the sides do not have one
    """
    return _PageMaker(changes, language, titles).make()


class ChangeWording:
    """Sentences about changes, in one language and with the words of the frameworks at hand."""

    def __init__(
        self, changes: Changes, language: Language, titles: Framework | None = None
    ) -> None:
        self.changes = changes
        self.language = language
        known = [rules for rules in (changes.new.rules, changes.old.rules, titles) if rules]
        self._wordings = [Wording(rules, language) for rules in known]
        self._often = Counter(change.name for change in changes.pilots)

    def condition(self, name: str) -> str:
        """Return the title of a condition; its id if no framework at hand has it."""
        for say in self._wordings:
            if name in say.framework.condition_by_id:
                return say.condition(name)
        return name

    def route(self, name: str) -> str:
        """Return the title of a route; its id if no framework at hand has it."""
        for say in self._wordings:
            if name in say.framework.routes:
                return say.route(name)
        return name

    def verdict(self, verdict: Verdict, route: str) -> VerdictMark:
        """Return a verdict with its mark and what it is called on a route."""
        title = (
            self._wordings[0].verdict(verdict, route)
            if self._wordings
            else self.language.label("verdict", verdict)
        )
        return VerdictMark(verdict, MARK_SHAPES[verdict], title)

    def name(self, change: PilotChange) -> Said:
        """Return the name of a pilot, marked when it is in the other language.

        Pilots of one name are told apart by their ids.
        """
        said = self.bare_name(change)
        if self._often[said.text] <= 1:
            return said
        return Said(f"{said.text} ({change.id})", said.lang)

    def bare_name(self, change: PilotChange) -> Said:
        """Return the name of a pilot for a place where its id is said as well."""
        state = change.after or change.before
        lang = "" if state is None or state.language == self.language.code else state.language
        return Said(change.name or change.file, lang)

    def by(self, step: Step) -> str:
        """Say by what something changed."""
        _ = self.language.gettext
        return {
            "file": _("by the pilot's file"),
            "framework": _("by the new framework"),
            "either": _("by the framework or the file; this cannot be told apart"),
            "run": _("by another version of pilotscan, another route or another date"),
        }[step.by]

    def standing(self, state: ConditionState | None) -> str:
        """Say how a condition stands."""
        _ = self.language.gettext
        if state is None:
            return _("not in the framework")
        parts = [self._level(state)]
        if state.state == "rated":
            parts.append(_("evidence %(strength)s of 4", strength=state.strength))
        parts += [self.language.label("flag", flag) for flag in state.flags]
        return "; ".join(parts)

    def _level(self, state: ConditionState) -> str:
        _ = self.language.gettext
        if state.state == "rated":
            return _("level %(level)s", level=state.level)
        return _("not applicable") if state.state == "not-applicable" else _("unknown")

    def because(self, cause: Cause, step: Step) -> str:
        """Name the conditions that caused a verdict to change, and how."""
        _ = self.language.gettext
        if not cause.conditions:
            return _("other rules") if step.by == "framework" else _("nothing known changed")
        if step.by == "framework":
            named = self._listed([self._quoted(name) for name in cause.conditions])
            return _("other rules for %(conditions)s", conditions=named)
        changed = {change.id: (change.before, change.after) for change in step.conditions}
        told = [self._change(name, *changed.get(name, (None, None))) for name in cause.conditions]
        named = self._few(told, "; ".join)
        if len(told) == 1:
            return named
        match cause.how:
            case "alone":
                return _("each of these by itself: %(changes)s", changes=named)
            case "together":
                return _("these together: %(changes)s", changes=named)
            case _:
                return _("among these: %(changes)s", changes=named)

    def _listed(self, items: Sequence[str]) -> str:
        return self._few(items, self.language.together)

    def _few(self, items: Sequence[str], join: Callable[[Sequence[str]], str]) -> str:
        shown = list(items[:NAMED_AT_MOST])
        rest = len(items) - len(shown)
        if rest:
            shown.append(self.language.ngettext("%(n)s more", "%(n)s more", rest))
        return join(shown)

    def _quoted(self, name: str) -> str:
        return self.language.gettext("“%(title)s”", title=self.condition(name))

    def _change(
        self, name: str, before: ConditionState | None, after: ConditionState | None
    ) -> str:
        """Say in a few words what changed of a condition."""
        _ = self.language.gettext
        values: dict[str, object] = {"condition": self.condition(name)}
        if before is None or after is None:
            return self._quoted(name)
        if before.state == after.state == "rated" and before.level != after.level:
            values |= {"before": before.level, "after": after.level}
            return _("“%(condition)s”, level from %(before)s to %(after)s", **values)
        if before.state == after.state == "rated" and before.strength != after.strength:
            values |= {"before": before.strength, "after": after.strength}
            return _("“%(condition)s”, evidence from %(before)s to %(after)s", **values)
        if before.state != after.state:
            values |= {"before": self._level(before), "after": self._level(after)}
            return _("“%(condition)s”, from %(before)s to %(after)s", **values)
        return _("“%(condition)s”, rated otherwise", **values)

    def finding(self, finding: Finding) -> str:  # noqa: PLR0911 - one sentence per rule
        """Say what got worse, or what is known now."""
        _, many = self.language.gettext, self.language.ngettext
        route = self.route(finding.route) if finding.route else ""
        n = len(finding.conditions)
        named = self._listed([self._quoted(name) for name in finding.conditions])
        match finding.rule:
            case "unjudged":
                return _("Its file has faults, so that it cannot be judged any more.")
            case "verdict" | "verdict-lost":
                values = {
                    "route": route,
                    "before": self._title(finding.before, finding.route),
                    "after": self._title(finding.after, finding.route),
                }
                if finding.rule == "verdict":
                    return _(
                        "%(route)s: the verdict went from “%(before)s” to “%(after)s”.", **values
                    )
                return _("%(route)s: no verdict any more, it was “%(before)s”.", **values)
            case "below-minimum":
                return many(
                    "%(route)s: a necessary condition fell below its minimum: %(named)s.",
                    "%(route)s: %(n)s necessary conditions fell below their minimum: %(named)s.",
                    n, route=route, named=named,
                )  # fmt: skip
            case "unknown-necessary":
                return many(
                    "%(route)s: a necessary condition is no longer known: %(named)s.",
                    "%(route)s: %(n)s necessary conditions are no longer known: %(named)s.",
                    n, route=route, named=named,
                )  # fmt: skip
            case "coverage":
                return _(
                    "%(route)s: less is rated, %(after)s of the weight instead of %(before)s.",
                    route=route,
                    before=self._share(finding.before, finding.after),
                    after=self._share(finding.after, finding.before),
                )
            case "known-now":
                return many(
                    "%(route)s: a condition that was unknown turns out to be in the way: "
                    "%(named)s.",
                    "%(route)s: %(n)s conditions that were unknown turn out to be in the way: "
                    "%(named)s.",
                    n, route=route, named=named,
                )  # fmt: skip

    def _title(self, verdict: object, route: str) -> str:
        for name in MARK_SHAPES:
            if name == verdict:
                return self.verdict(name, route).title
        return ""

    def _share(self, share: object, other: object) -> str:
        """Write a share; with a decimal where whole percentages would be the same."""
        one, two = (value if isinstance(value, float) else 0.0 for value in (share, other))
        text = self.coverage(one)
        if text != self.coverage(two):
            return text
        return f"{self.language.number(one * 100, 2)} %"

    def coverage(self, share: float) -> str:
        """Write a share of the weight; on its side of what the rules at hand ask for."""
        if self._wordings:
            return self._wordings[0].coverage(share)
        return self.language.percent(share)

    def facts(self, change: PilotChange) -> Iterator[str]:
        """Say what changed of a pilot beside its judgement."""
        _ = self.language.gettext
        before, after = change.before, change.after
        if change.was_id:
            yield _("Its id was “%(id)s”.", id=change.was_id)
        if change.was_file:
            yield _("Its file was %(file)s.", file=change.was_file)
        if before is None or after is None:
            return
        if before.name != after.name:
            yield _("Its name was “%(name)s”.", name=before.name)
        if before.route != after.route:
            yield _(
                "The route that heads its report is now %(after)s; it was %(before)s.",
                before=self.route(before.route),
                after=self.route(after.route),
            )
        if before.as_of != after.as_of:
            yield _(
                "Its reference date is now %(after)s; it was %(before)s.",
                before=before.as_of or _("unknown"),
                after=after.as_of or _("unknown"),
            )

    def highlights(self) -> Iterator[str]:
        """Say what stands out, one sentence at a time."""
        _, many = self.language.gettext, self.language.ngettext
        changes = self.changes
        what = Counter(change.what for change in changes.pilots)
        if not changes.pilots:
            yield _("Nothing changed.")
        heads = [
            verdict
            for change in changes.pilots
            for step in change.steps
            for verdict in step.verdicts
            if verdict.is_head
        ]
        if what["changed"]:
            yield many(
                "%(n)s pilot changed.", "%(n)s pilots changed.",
                what["changed"],
            )  # fmt: skip
        if heads:
            yield many(
                "%(n)s verdict changed.", "%(n)s verdicts changed.",
                len(heads),
            )  # fmt: skip
        if what["added"]:
            yield many("%(n)s pilot is new.", "%(n)s pilots are new.", what["added"])
        if what["removed"]:
            yield many("%(n)s pilot is gone.", "%(n)s pilots are gone.", what["removed"])
        if what["unjudged"]:
            yield many(
                "%(n)s pilot cannot be judged any more.", "%(n)s pilots cannot be judged any more.",
                what["unjudged"],
            )  # fmt: skip
        if what["judged-now"]:
            yield many(
                "%(n)s pilot could not be judged then.", "%(n)s pilots could not be judged then.",
                what["judged-now"],
            )  # fmt: skip
        worse = len(changes.regressions)
        if worse:
            yield many(
                "Something got worse for %(n)s pilot.",
                "Something got worse for %(n)s pilots.",
                worse,
            )
        elif changes.pilots:
            yield _("Nothing got worse.")
        if changes.same:
            yield many(
                "%(n)s pilot is judged as before.", "%(n)s pilots are judged as before.",
                changes.same,
            )  # fmt: skip

    def framework_notice(self) -> str:
        """Say that the framework is another one, and what follows; empty if it is not."""
        _ = self.language.gettext
        changes = self.changes
        old, new = changes.old.framework, changes.new.framework
        if not changes.other_framework or old is None or new is None:
            return ""
        same = (old.id, old.version) == (new.id, new.version)
        told = _(
            "The two sides are judged by different frameworks: %(before)s and %(after)s.",
            before=framework_text(old, exact=same),
            after=framework_text(new, exact=same),
        )
        if changes.apart:
            rest = _(
                "What the framework changed is told apart from what the pilots' files changed: the "
                "old files were also judged by the new framework."
            )
        else:
            rest = _(
                "A saved result cannot be judged again, so what the framework changed cannot be "
                "told apart from what the pilots' files changed, except where a file is the same."
            )
        return f"{told} {rest}"


def framework_text(mark: FrameworkMark | None, *, exact: bool = True) -> str:
    """Name a framework: id, version and, to be exact, the beginning of its hash."""
    if mark is None:
        return ""
    name = f"{mark.id} {mark.version}"
    return f"{name} (SHA-256 {mark.sha256[:SHA_SHOWN]}…)" if exact and mark.sha256 else name


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
        verdicts = [
            self._verdict(change, step, verdict)
            for change in changes.pilots
            for step in change.steps
            for verdict in step.verdicts
            if verdict.is_head
        ]
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
