"""The sentences about changes: what became otherwise, by what, and what of it is worse."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from pilotscan.model.observations import KINDS
from pilotscan.reporting.changes.values import VerdictMark
from pilotscan.reporting.words.phrases import MARK_SHAPES, in_its_language, with_rest
from pilotscan.reporting.words.said import Said
from pilotscan.reporting.words.wording import Wording

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pilotscan.changes import (
        AheadChange,
        Cause,
        Changes,
        ConditionState,
        Finding,
        FrameworkMark,
        PilotChange,
        Step,
        VerdictChange,
    )
    from pilotscan.model.framework import Framework
    from pilotscan.model.scale import Verdict
    from pilotscan.reporting.words.language import Language

__all__ = ["SHA_SHOWN", "ChangeWording", "framework_text"]

NAMED_AT_MOST = 3
"""So many conditions are named in a cell; the rest is counted."""
SHA_SHOWN = 12
_CASES = {
    "below-minimum": "bottleneck",
    "unknown-necessary": "unknown",
    "known-now": "bottleneck",
}
"""As what the conditions of a finding are named."""


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

    def verdicts(self) -> Iterator[tuple[PilotChange, Step, VerdictChange]]:
        """Yield the verdicts that changed, each with its pilot and with what changed it."""
        for change in self.changes.pilots:
            for step in change.steps:
                for verdict in step.verdicts:
                    yield change, step, verdict

    def condition(self, name: str, case: str = "") -> str:
        """Return what a condition is called; its id if no framework at hand has it."""
        for say in self._wordings:
            if name in say.framework.condition_by_id:
                return say.condition(name, case)
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
        lang = self.language.code if state is None else state.language
        return in_its_language(change.name or change.file, lang, self.language)

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
            return _("other rules for %(conditions)s", conditions=self._listed(cause.conditions))
        changed = {change.id: (change.before, change.after) for change in step.conditions}
        told = [self._change(name, *changed.get(name, (None, None))) for name in cause.conditions]
        named = "; ".join(self._few(told))
        if len(told) == 1:
            return named
        match cause.how:
            case "alone":
                return _("each of these by itself: %(changes)s", changes=named)
            case "together":
                return _("these together: %(changes)s", changes=named)
            case _:
                return _("among these: %(changes)s", changes=named)

    def ahead(self, step: Step) -> Iterator[str]:
        """Say how far a verdict is now, what is still possible, and what facts show now."""
        _ = self.language.gettext
        told: dict[str, list[str]] = {}
        for change in step.ahead:
            for text in self._ahead(change):
                told.setdefault(text, []).append(self.route(change.route))
        for text, routes in told.items():
            yield _("%(routes)s: %(change)s", routes=self.language.together(routes), change=text)
        if step.appeared:
            yield _("Facts show now: %(named)s.", named=self._kinds(step.appeared))
        if step.gone:
            yield _("Facts no longer show: %(named)s.", named=self._kinds(step.gone))

    def _ahead(self, change: AheadChange) -> Iterator[str]:
        many, before, after = self.language.ngettext, change.before, change.after
        nearer = before.distance - after.distance
        if before.distance and after.distance and nearer > 0:
            yield many(
                "%(n)s answer nearer to a verdict (%(left)s to go)",
                "%(n)s answers nearer to a verdict (%(left)s to go)",
                nearer, left=self.language.number(after.distance),
            )  # fmt: skip
        elif before.distance and after.distance and nearer < 0:
            yield many(
                "%(n)s answer further from a verdict (%(left)s to go)",
                "%(n)s answers further from a verdict (%(left)s to go)",
                -nearer, left=self.language.number(after.distance),
            )  # fmt: skip
        elif after.distance and not before.distance:
            yield many(
                "%(n)s answer away from a verdict", "%(n)s answers away from a verdict",
                after.distance,
            )  # fmt: skip
        yield from self._outlook(change)

    def _outlook(self, change: AheadChange) -> Iterator[str]:
        _, before, after = self.language.gettext, change.before.outlook, change.after.outlook
        closed = [verdict for verdict in before if verdict not in after]
        opened = [verdict for verdict in after if verdict not in before]
        if closed:
            yield _("no longer possible: %(verdicts)s", verdicts=self._titles(closed, change.route))
        if opened:
            yield _("possible now: %(verdicts)s", verdicts=self._titles(opened, change.route))

    def _titles(self, verdicts: Sequence[Verdict], route: str) -> str:
        _ = self.language.gettext
        quoted = [_("“%(title)s”", title=self.verdict(v, route).title) for v in verdicts]
        return self.language.together(quoted)

    def _kinds(self, kinds: Sequence[str]) -> str:
        """Name kinds of observation; a result that was saved may be of a later version."""
        say = self.language
        return say.together([say.label("observation", k) if k in KINDS else k for k in kinds])

    def _listed(self, names: Sequence[str], case: str = "") -> str:
        return self.language.together(self._few([self._quoted(name, case) for name in names]))

    def _few(self, told: Sequence[str]) -> list[str]:
        return with_rest(told[:NAMED_AT_MOST], len(told) - NAMED_AT_MOST, self.language)

    def _quoted(self, name: str, case: str = "") -> str:
        return self.language.gettext("“%(title)s”", title=self.condition(name, case))

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
        named = self._listed(finding.conditions, _CASES.get(finding.rule, ""))
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
        _, changes = self.language.gettext, self.changes
        what = Counter(change.what for change in changes.pilots)

        def many(one: str, several: str, n: int) -> list[str]:
            return [self.language.ngettext(one, several, n)] if n else []

        if not changes.pilots:
            yield _("Nothing changed.")
        yield from many("%(n)s pilot changed.", "%(n)s pilots changed.", what["changed"])
        heads = sum(verdict.is_head for *_of, verdict in self.verdicts())
        yield from many("%(n)s verdict changed.", "%(n)s verdicts changed.", heads)
        yield from many("%(n)s pilot is new.", "%(n)s pilots are new.", what["added"])
        yield from many("%(n)s pilot is gone.", "%(n)s pilots are gone.", what["removed"])
        yield from many(
            "%(n)s pilot cannot be judged any more.", "%(n)s pilots cannot be judged any more.",
            what["unjudged"],
        )  # fmt: skip
        yield from many(
            "%(n)s pilot could not be judged then.", "%(n)s pilots could not be judged then.",
            what["judged-now"],
        )  # fmt: skip
        worse = len(changes.regressions)
        yield from many(
            "Something got worse for %(n)s pilot.", "Something got worse for %(n)s pilots.", worse
        )
        if changes.pilots and not worse:
            yield _("Nothing got worse.")
        yield from many(
            "%(n)s pilot is judged as before.", "%(n)s pilots are judged as before.", changes.same
        )

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
