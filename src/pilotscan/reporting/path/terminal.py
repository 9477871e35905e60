"""Paths on a terminal: pilot by pilot, step by step."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text

from pilotscan.reporting.output.safe import in_table
from pilotscan.reporting.output.terminal import TONES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pilotscan.reporting.changes.values import VerdictMark
    from pilotscan.reporting.path.values import AheadPage, AheadView, PathStepView, StandView
    from pilotscan.reporting.words.language import Language

__all__ = ["ahead_on_terminal"]


def ahead_on_terminal(page: AheadPage, language: Language) -> Iterator[Text]:
    """Yield the lines of a page, each to be printed."""
    for i, pilot in enumerate(page.pilots):
        if i:
            yield Text()
        yield from _pilot(pilot, page.terms, language)


def _pilot(pilot: AheadView, terms: tuple[str, ...], language: Language) -> Iterator[Text]:
    _ = language.gettext
    named = f"{pilot.name.text} ({pilot.id})"
    head = f"{named}: {pilot.question}" if pilot.question.text else f"{named}, {pilot.route}"
    yield Text(in_table(head), style="bold")
    yield from _stand(_("Now:"), pilot.now)
    if pilot.then is not None:
        lead = _("Assumed:")
        for assumed in pilot.assumed:
            yield _line(f"{lead} {assumed}")
        yield from _stand(_("Then:"), pilot.then)
    if not pilot.lead:
        return
    for text in (pilot.lead, *pilot.blocked, pilot.effort, *terms):
        if text:
            yield _line(text)
    for n, step in enumerate(pilot.steps, start=1):
        yield from _step(n, step, language)


def _stand(lead: str, stand: StandView) -> Iterator[Text]:
    line = _line(f"{lead} ")
    line.append_text(_mark(stand.verdict))
    if stand.firmness:
        line.append(f" · {in_table(stand.firmness)}")
    yield line
    for text in (stand.outlook, stand.distance):
        if text:
            yield _line(text, "    ")


def _step(n: int, step: PathStepView, language: Language) -> Iterator[Text]:
    _ = language.gettext
    line = _line(f"{n}. ")
    line.append(in_table(step.title.text), style="bold")
    line.append(in_table(f": {step.change}"))
    yield line
    if step.text.text:
        yield _line(step.text.text, "     ")
    if step.actors:
        yield _line(f"{_('Who can do it:')} {step.actors}", "     ")
    for ask in step.ask:
        yield _line(f"{_('Ask:')} {ask}", "     ")
    after = _line(f"{_('Then:')} ", "     ")
    after.append_text(_mark(step.verdict))
    if step.distance:
        after.append(f", {in_table(step.distance)}")
    yield after


def _mark(verdict: VerdictMark) -> Text:
    return Text(in_table(f"{verdict.mark} {verdict.title}"), TONES[verdict.verdict])


def _line(text: str, indent: str = "  ") -> Text:
    # A space at the end stands before what is added to the line.
    return Text(f"{indent}{in_table(text)}{' ' if text.endswith(' ') else ''}")
