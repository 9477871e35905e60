"""Changes on a terminal: what stands out, then pilot by pilot."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text

from pilotscan.reporting.changes.page import changes_page
from pilotscan.reporting.output.safe import in_table
from pilotscan.reporting.output.terminal import TONES

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pilotscan.changes import Changes
    from pilotscan.model.framework import Framework
    from pilotscan.reporting.changes.values import (
        ChangedPilot,
        FindingRow,
        Origin,
        PresenceRow,
        VerdictRow,
    )
    from pilotscan.reporting.words.language import Language

__all__ = ["changes_on_terminal"]


def changes_on_terminal(
    changes: Changes, language: Language, titles: Framework | None = None
) -> Iterator[Text]:
    """Yield the lines of what changed, each to be printed."""
    _ = language.gettext
    page = changes_page(changes, language, titles)
    sides = []
    for side in (page.old, page.new):
        sides.append(f"{side.shown} ({side.commit})" if side.commit else side.shown)
    yield _strong(_("What changed from %(before)s to %(after)s", before=sides[0], after=sides[1]))
    for sentence in page.highlights:
        yield _line(f"- {sentence}")
    if page.framework_notice:
        yield _line(f"- {page.framework_notice}")
    yield from _section(_("What got worse"), _found(page.worse), page.more_worse, language)
    yield from _section(_("What is known now"), _found(page.known), page.more_known, language)
    for pilot in page.pilots:
        yield from _pilot(pilot, language)
    yield from _more(page.more_pilots, language)
    yield from _section(_("New pilots"), _present(page.added), page.more_added, language)
    yield from _section(
        _("Pilots that are gone"), _present(page.removed), page.more_removed, language
    )
    yield from _section(
        _("Pilots that cannot be judged on both sides"),
        _present(page.unjudged),
        page.more_unjudged,
        language,
    )
    passed = [_line(f"- {note}") for note in page.notes]
    yield from _section(_("What was passed over"), passed, 0, language)


def _strong(text: str) -> Text:
    return Text(in_table(text), style="bold")


def _line(text: str, indent: str = "") -> Text:
    return Text(f"{indent}{in_table(text)}")


def _section(title: str, lines: Sequence[Text], more: int, language: Language) -> Iterator[Text]:
    if not lines:
        return
    yield Text()
    yield _strong(title)
    yield from lines
    yield from _more(more, language)


def _found(rows: Sequence[FindingRow]) -> list[Text]:
    return [_line(f"- {row.pilot.text}: {row.text}") for row in rows]


def _present(rows: Sequence[PresenceRow]) -> list[Text]:
    lines = []
    for row in rows:
        line = _line(f"- {row.name.text} ({row.file})" if row.file else f"- {row.name.text}")
        if row.verdict is not None:
            line.append(f", {in_table(row.route)}: ")
            line.append(
                in_table(f"{row.verdict.mark} {row.verdict.title}"), TONES[row.verdict.verdict]
            )
        lines += [line, _line(row.note, "  ")] if row.note else [line]
    return lines


def _pilot(pilot: ChangedPilot, language: Language) -> Iterator[Text]:
    yield Text()
    yield _strong(f"{pilot.name.text} ({pilot.id})")
    for fact in pilot.facts:
        yield _line(fact, "  ")
    for origin in pilot.origins:
        yield Text(f"  {in_table(origin.by)}", style="bright_black")
        yield from _origin(origin, language)


def _origin(origin: Origin, language: Language) -> Iterator[Text]:
    _ = language.gettext
    for row in origin.verdicts:
        yield _verdict(row)
        yield _line(row.because, "        ")
    for sentence in origin.ahead:
        yield _line(sentence, "    ")
    for condition in origin.conditions:
        yield _line(f"{condition.title}: {condition.before} → {condition.after}", "    ")
    for number in origin.numbers:
        told = []
        if number.score_before != number.score_after:
            told.append(f"{_('Score (range)')} {number.score_before} → {number.score_after}")
        if number.rated_before != number.rated_after:
            told.append(f"{_('Rated')} {number.rated_before} → {number.rated_after}")
        yield _line(f"{number.route}: {'; '.join(told)}", "    ")


def _verdict(row: VerdictRow) -> Text:
    line = Text(f"    {in_table(row.route)}: ")
    before, after = row.before, row.after
    line.append(in_table(f"{before.mark} {before.title}"), TONES[before.verdict])
    line.append(" → ")
    return line.append(in_table(f"{after.mark} {after.title}"), TONES[after.verdict])


def _more(more: int, language: Language) -> Iterator[Text]:
    if more:
        rest = language.ngettext(
            "… and %(n)s more; --format json has all",
            "… and %(n)s more; --format json has all",
            more,
        )
        yield Text(rest, style="bright_black")
