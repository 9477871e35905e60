"""What answers change, on a terminal: per pilot what is new, and how it is judged before and after."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text

from pilotscan.model.scale import UNCLEAR
from pilotscan.reporting.output.safe import in_table
from pilotscan.reporting.output.terminal import TONES
from pilotscan.reporting.words.next_step import distance_text, firmness, outlook_text
from pilotscan.reporting.words.phrases import MARK_SHAPES
from pilotscan.reporting.words.wording import Wording

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pilotscan.model.framework import Framework
    from pilotscan.reporting.words.language import Language
    from pilotscan.scoring.evaluation import Evaluation

__all__ = ["taken_on_terminal"]


def taken_on_terminal(  # noqa: PLR0913
    name: str,
    counts: tuple[int, int, int],
    files: Sequence[str],
    before: Evaluation | None,
    after: Evaluation | None,
    framework: Framework,
    language: Language,
) -> Iterator[Text]:
    """Yield the lines about one pilot or target, each to be printed.

    Parameters
    ----------
    counts : of respondents, of new answers and of those that were there already
    files : to be written
    before, after : how it is judged; None where it cannot be
    """
    say, many = Wording(framework, language), language.ngettext
    respondents, new, known = counts
    parts = [
        many("%(n)s respondent", "%(n)s respondents", respondents),
        many("%(n)s new answer", "%(n)s new answers", new),
    ]
    if known:
        parts.append(many("%(n)s was there already", "%(n)s were there already", known))
    yield Text(in_table(f"{name}: {', '.join(parts)}"), style="bold")
    if before is not None and after is not None:
        yield from _judged(language.gettext("Before:"), before, say)
        yield from _judged(language.gettext("After:"), after, say)
        yield from _differences(before, after, say)
    for file in files:
        yield Text(f"  {in_table(file)}")


def _judged(lead: str, evaluation: Evaluation, say: Wording) -> Iterator[Text]:
    head = evaluation.head
    line = Text(f"  {lead} ")
    title = f"{MARK_SHAPES[head.verdict]} {say.verdict(head.verdict, head.route)}"
    line.append(in_table(title), style=TONES[head.verdict])
    more = [firmness(head, say.language), distance_text(head, say)]
    if head.verdict == UNCLEAR:
        more.append(outlook_text(head, say))
    for text in more:
        if text:
            line.append(in_table(f" · {text}"))
    yield line


def _differences(before: Evaluation, after: Evaluation, say: Wording) -> Iterator[Text]:
    """Name the conditions of which levels are far apart now, and were not before."""
    apart = [
        one.id
        for one in after.conditions
        if "disputed" in one.flags and "disputed" not in before.condition(one.id).flags
    ]
    if apart:
        text = say.language.gettext(
            "Those who answered differ on %(named)s: talk about it together.",
            named=say.conditions(apart),
        )
        yield Text(f"  {in_table(text)}")
