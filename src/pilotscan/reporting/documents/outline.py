"""The report of one pilot as blocks: what the page says, in the order of the page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pilotscan.reporting.documents.blocks import (
    Block,
    Bullets,
    Callout,
    Document,
    Facts,
    Heading,
    Line,
    Paragraph,
    Picture,
    Run,
    Table,
)
from pilotscan.reporting.wording import Mixed, Said

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from pilotscan.reporting.language import Language
    from pilotscan.reporting.pages import ConditionView, Passage, PilotPage, RatingView, Row, Step
    from pilotscan.reporting.pictures import ChartImage

__all__ = ["outline"]

FOOTER = 90
"""Characters of the footer that fit on one line beside the page number."""
FEW = 4
"""So many numbers of sources stay on one line."""


def outline(page: PilotPage, language: Language, picture: Callable[[str], ChartImage]) -> Document:
    """Lay out the report of one pilot as a document.

    Parameters
    ----------
    picture : draws a chart by its name
    """
    return _Outline(page, language, picture).make()


def _run(text: Said | Mixed | str, look: str = "", target: str = "") -> Run:
    said = text if isinstance(text, Said) else Said(str(text))
    return Run(said.text, said.lang, look, target)  # type: ignore[arg-type]


def _strong(text: Said | Mixed | str, target: str = "") -> Run:
    return _run(text, "strong", target)


def _soft(text: Said | str) -> Run:
    return _run(text, "soft")


def _line(*parts: Said | Mixed | str | Run) -> Line:
    runs: list[Run] = []
    for part in parts:
        if isinstance(part, Mixed):
            runs += map(_run, part.parts)
        else:
            runs.append(part if isinstance(part, Run) else _run(part))
    return tuple(run for run in runs if run.text)


def _between(separator: str, texts: Sequence[Said], look: str = "") -> Line:
    """Put texts, each in its own language, on one line."""
    runs: list[Run] = []
    for text in texts:
        runs += [_run(separator, look), _run(text, look)] if runs else [_run(text, look)]
    return tuple(runs)


def _refs(numbers: Sequence[int]) -> Line:
    """Name sources by their numbers, each a link to its row in the list of sources."""
    if not numbers:
        return ()
    together = len(numbers) <= FEW
    runs = [_soft(" [")]
    for i, number in enumerate(numbers):
        runs += [_soft(",\N{NO-BREAK SPACE}" if together else ", ")] if i else []
        runs.append(_run(str(number), "soft", f"s-{number}"))
    return (*runs, _soft("]"))


class _Outline:
    """One document in the making."""

    def __init__(
        self, page: PilotPage, language: Language, picture: Callable[[str], ChartImage]
    ) -> None:
        self.page = page
        self.language = language
        self.picture = picture

    def make(self) -> Document:
        page = self.page
        name, _ = page.name, self.language.gettext
        footer = f"{name.text}: {page.verdict.title}"
        if len(footer) > FOOTER:
            footer = f"{footer[: FOOTER - 1].rstrip()}…"
        kind = f"{_('Evaluation for scaling up')} · {page.framework}"
        kicker = kind
        if page.provenance.as_of:
            kicker += f" · {_('Reference date')} {page.provenance.as_of}"
        return Document(
            lang=page.lang,
            title=_run(name),
            footer=footer,
            subject=kind,
            keywords=tuple(
                dict.fromkeys(s.text for s in (page.framework, page.route, *page.themes) if s.text)
            ),
            blocks=(
                Paragraph((_run(kicker),), "kicker"),
                *self._head(),
                *self._first_steps(),
                *self._obstacles(),
                *self._routes(),
                *self._profile_numbers(),
                *self._contents(),
                *self._pilot(),
                *self._circumstances(),
                *self._outcomes(),
                *self._conditions(),
                *self._hinges(),
                *self._later_steps(),
                *self._assessors(),
                *self._afterlife(),
                *self._warnings(),
                *self._method(),
                *self._sources(),
                *self._provenance(),
            ),
        )

    # --- small parts ------------------------------------------------------------------------

    def _passage(self, item: Passage, lead: str = "") -> Line:
        return (
            *_line(f"{lead} " if lead else "", item.text),
            *((_soft(f" ({item.reading})"),) if item.reading else ()),
            *_refs(item.sources),
        )

    def _passages(self, title: str, items: Sequence[Passage]) -> list[Block]:
        if not items:
            return []
        return [
            Heading(2, _line(title)),
            Bullets(tuple((self._passage(item),) for item in items)),
        ]

    def _section(self, title: str, anchor: str) -> Heading:
        return Heading(1, _line(title), anchor)

    def _table(
        self,
        caption: str,
        heads: Sequence[str],
        rows: Sequence[Row],
        widths: Sequence[float],
    ) -> Table:
        """Lay out a table about the pilot; the first cell heads the row."""
        return Table(
            caption,
            tuple(heads),
            tuple(
                (
                    (
                        *_line(row.cells[0]),
                        *_refs(row.sources),
                        *(_line(_soft(" – "), _soft(row.note)) if row.note else ()),
                    ),
                    *(_line(cell) for cell in row.cells[1:]),
                )
                for row in rows
            ),
            tuple(widths),
        )

    def _chart(self, name: str) -> list[Block]:
        if name not in self.page.charts:
            return []
        words, image = self.page.chart_words[name], self.picture(name)
        alt = f"{words.title}. {words.desc}"
        return [Picture(name, image.svg, image.width, image.height, alt, words.caption)]

    # --- the first page ---------------------------------------------------------------------

    def _head(self) -> list[Block]:
        page, _ = self.page, self.language.gettext
        facts = [
            (_("Place"), _line(page.place)),
            (_("Period"), _line(page.period)),
            (_("Status"), _line(page.status)),
            (_("Route judged"), _line(page.route)),
        ]
        verdict = page.verdict
        words: list[Heading | Paragraph | Bullets | Facts] = [
            Heading(
                1,
                _line(_("Verdict for this route: %(route)s", route=page.route.text)),
                "verdict",
            ),
            Paragraph(_line(f"{verdict.mark} {verdict.title}"), "call"),
            Paragraph(_line(_strong(verdict.why))),
            Paragraph(_line(verdict.basis)),
            *([Paragraph(_line(verdict.change))] if verdict.change else []),
            *self._reply(),
            Facts(
                (
                    (_("Conditions rated"), _line(page.rated)),
                    (_("Well documented"), _line(page.documented)),
                    (_("Possible range"), _line(page.score_range)),
                    (_("Score, 0 to 100"), _line(page.score or _("none yet"))),
                )
            ),
        ]
        notices = []
        if not page.route_declared:
            notices.append(
                _(
                    "Nobody named a route of this framework for this pilot. The first one heads "
                    "this report; the table below gives all routes."
                )
            )
        if page.desk:
            notices.append(page.desk)
        if page.looking_back:
            notices.append(page.looking_back)
        if page.prose_in:
            notices.append(
                _(
                    "Language of the pilot file: %(language)s. What is said of the pilot itself "
                    "is shown in that language.",
                    language=page.prose_in,
                )
            )
        return [
            *([Paragraph(self._passage(page.summary), "lede")] if page.summary else []),
            Facts(tuple(facts)),
            Callout(verdict.id, tuple(words)),
            *(Paragraph(_line(notice), "note") for notice in notices),
            self._section(_("Profile"), "profile"),
            *self._chart("profile"),
        ]

    def _reply(self) -> list[Paragraph]:
        reply = self.page.reply
        if reply is None:
            return []
        lead = _strong(self.language.gettext("Reply"))
        return [Paragraph(_line(lead, " (", reply.by, f", {reply.date}): ", reply.text))]

    def _first_steps(self) -> list[Block]:
        _ = self.language.gettext
        steps = self.page.first_steps
        title = _("Three things to do first") if len(steps) == 3 else _("What to do first")
        blocks: list[Block] = [self._section(title, "first-steps")]
        if not steps:
            words = _(
                "Nothing stands out: every condition is at level %(level)s.",
                level=self.page.top_level,
            )
            return [*blocks, Paragraph(_line(words))]
        return [*blocks, Bullets(tuple(self._step(step) for step in steps), numbered=True)]

    def _step(self, step: Step) -> tuple[Line, ...]:
        _ = self.language.gettext
        lines = [
            _line(_strong(step.title, f"c-{step.id}"), _soft(f" ({step.why})")),
            _line(step.text),
        ]
        if step.actors:
            lines.append(_line(_soft(f"{_('Who can do it:')} "), step.actors))
        lines += [_line(_soft(f"{_('Ask:')} "), ask) for ask in step.ask]
        if step.convincing:
            convincing = _between("; ", step.convincing, "soft")
            lines.append((_soft(f"{_('What would convince:')} "), *convincing))
        return tuple(line for line in lines if line)

    def _obstacles(self) -> list[Block]:
        _ = self.language.gettext
        blocks: list[Block] = [self._section(_("What stands in the way"), "blocks")]
        for obstacle in self.page.obstacles:
            blocks.append(Heading(2, _line(obstacle.title)))
            if obstacle.text:
                blocks.append(Paragraph(_line(obstacle.text)))
            if obstacle.items:
                blocks.append(
                    Bullets(
                        tuple(
                            (
                                _line(
                                    _run(item.title, target=item.anchor),
                                    f": {item.detail}" if item.detail else "",
                                ),
                            )
                            for item in obstacle.items
                        )
                    )
                )
        if not self.page.obstacles:
            blocks.append(Paragraph(_line(_("Nothing: all that the best verdict needs is there."))))
        return blocks

    def _contents(self) -> list[Block]:
        _ = self.language.gettext
        parts = (
            ("pilot", _("The pilot")),
            ("circumstances", _("The conditions under which it worked")),
            ("outcomes", _("What came of it")),
            ("conditions", _("All conditions")),
            ("hinges", _("What the verdict hinges on")),
            ("steps", _("What to do after that")),
            ("assessors", _("Who rated")),
            ("afterlife", _("After the pilot")),
            *((("quality", _("Data quality")),) if self.page.warnings else ()),
            ("method", _("Method and limits")),
            ("sources", _("Sources")),
            ("provenance", _("Provenance")),
        )
        items = tuple((_line(_run(title, target=anchor)),) for anchor, title in parts)
        return [self._section(_("In this report"), "contents"), Bullets(items, numbered=True)]

    # --- judgement in tables ----------------------------------------------------------------

    def _routes(self) -> list[Block]:
        page, _ = self.page, self.language.gettext
        rows = tuple(
            (
                _line(
                    row.title,
                    _soft(f" ({_('this report')})") if row.is_head else "",
                    _soft(" – ") if row.about.text else "",
                    _soft(row.about),
                ),
                _line(f"{row.mark} {row.verdict_title}"),
                _line(row.blocked_by or "–"),
                _line(row.score),
                _line(row.rated),
            )
            for row in page.routes
        )
        blocks: list[Block] = [
            self._section(_("Which road is open?"), "routes"),
            Table(
                _(
                    "The same ratings, judged for each way of scaling up. “Do not scale it, "
                    "circulate the lessons” can be a good answer."
                ),
                (
                    _("Route"),
                    _("Verdict"),
                    _("What stands in the way"),
                    _("Score (range)"),
                    _("Rated"),
                ),
                rows,
                (0.24, 0.18, 0.29, 0.16, 0.13),
                (3, 4),
            ),
            *self._chart("routes"),
        ]
        items = []
        if page.route_because:
            items.append(self._passage(page.route_because, _("Why this route:")))
        if page.ambition:
            items.append(self._passage(page.ambition, _("Ambition:")))
        if page.target_context:
            items.append(self._passage(page.target_context, _("Target context:")))
        if page.origin:
            line = _line(f"{_('Copy or continuation of:')} ", page.origin)
            if page.origin_because:
                line = (*line, *_line(". "), *self._passage(page.origin_because))
            items.append(line)
        if items:
            blocks.append(Bullets(tuple((item,) for item in items)))
        return blocks

    def _profile_numbers(self) -> list[Block]:
        page, _ = self.page, self.language.gettext
        return [
            self._section(_("The profile in numbers"), "profile-numbers"),
            Table(
                page.profile_needs,
                (
                    _("Dimension"),
                    _("Mean"),
                    _("In words"),
                    _("Possible range"),
                    _("Rated (weight)"),
                ),
                tuple(
                    (
                        _line(_run(row.title, target=f"d-{row.id}")),
                        _line(row.mean),
                        _line(row.label),
                        _line(row.range),
                        _line(row.rated),
                    )
                    for row in page.profile
                ),
                (0.32, 0.13, 0.18, 0.2, 0.17),
                (1, 3, 4),
            ),
        ]

    def _hinges(self) -> list[Block]:
        page, _ = self.page, self.language.gettext
        heading = self._section(_("What the verdict hinges on"), "hinges")
        if not page.hinges:
            together = _(
                "No single change would alter the verdict. It takes all of these together:"
            )
            reasons = tuple((_line(reason),) for reason in page.together)
            return [heading, Paragraph(_line(together)), *([Bullets(reasons)] if reasons else [])]
        return [
            heading,
            Table(
                _(
                    "Each of these single changes alone would change the verdict; all else stays "
                    "as it is."
                ),
                (_("Change"), _("New verdict")),
                tuple(
                    (_line(_run(change, target=f"c-{id_}")), _line(verdict))
                    for id_, change, verdict in page.hinges
                ),
                (0.65, 0.35),
            ),
        ]

    def _later_steps(self) -> list[Block]:
        page, _ = self.page, self.language.gettext
        heading = self._section(_("What to do after that"), "steps")
        if not page.later_steps:
            return [heading, Paragraph(_line(_("There is nothing further to advise.")))]
        rows = []
        for step in page.later_steps:
            advice = _line(step.text)
            for ask in step.ask:
                advice += _line(_soft(f" {_('Ask:')} "), _soft(ask))
            if step.convincing:
                convincing = _between("; ", step.convincing, "soft")
                advice += (_soft(f" {_('What would convince:')} "), *convincing)
            title = _line(_run(step.title, target=f"c-{step.id}"))
            rows.append((title, _line(step.why), advice, _line(step.actors)))
        return [
            heading,
            Table(
                _("After the first steps, in order of urgency"),
                (_("Condition"), _("Why"), _("Advice"), _("Who can do it")),
                tuple(rows),
                (0.22, 0.17, 0.41, 0.2),
            ),
        ]

    # --- the pilot --------------------------------------------------------------------------

    def _pilot(self) -> list[Block]:
        page, _ = self.page, self.language.gettext
        blocks: list[Block] = [self._section(_("The pilot"), "pilot")]
        if page.themes:
            blocks.append(Paragraph((_run(f"{_('Themes:')} "), *_between(", ", page.themes))))
        if page.problem:
            blocks += [Heading(2, _line(_("Problem"))), Paragraph(self._passage(page.problem))]
        if page.target_groups:
            groups = tuple(
                (
                    (
                        *_line(group.cells[0]),
                        *_line(f" ({group.cells[1]})" if group.cells[1] else ""),
                        *_refs(group.sources),
                    ),
                )
                for group in page.target_groups
            )
            blocks += [Heading(2, _line(_("Target groups"))), Bullets(groups)]
        blocks += self._passages(_("Activities"), page.activities)
        blocks += self._passages(_("How it is thought to work"), page.mechanisms)
        blocks += self._passages(_("Barriers"), page.barriers)
        if page.figures:
            blocks += [
                Heading(2, _line(_("Figures"))),
                self._table(
                    _(
                        "Figures as the sources give them. Where sources differ, they stand side "
                        "by side."
                    ),
                    (_("What"), _("Number"), _("Date"), _("Basis")),
                    page.figures,
                    (0.44, 0.22, 0.17, 0.17),
                ),
            ]
        if page.partners:
            blocks += [
                Heading(2, _line(_("Partners"))),
                self._table(
                    _("Who took part, and how"),
                    (_("Partner"), _("Kind"), _("Role")),
                    page.partners,
                    (0.46, 0.27, 0.27),
                ),
            ]
        blocks.append(Heading(2, _line(_("Money"))))
        if page.funding:
            blocks.append(
                self._table(
                    _("Funding as the sources give it"),
                    (_("Paid by"), _("Amount"), _("Kind"), _("Period")),
                    page.funding,
                    (0.42, 0.2, 0.18, 0.2),
                )
            )
        else:
            words = _("The file does not say how the pilot was paid for.")
            blocks.append(Paragraph(_line(words)))
        if page.money_end:
            lead = _("The day the money ends")
            blocks.append(Paragraph(_line(_strong(f"{lead}. "), page.money_end)))
        blocks += self._chart("timeline")
        blocks += self._passages(_("Recognition (not counted as evidence)"), page.recognition)
        return blocks

    def _circumstances(self) -> list[Block]:
        page, _ = self.page, self.language.gettext
        heading = self._section(_("The conditions under which it worked"), "circumstances")
        if not page.circumstances:
            words = _(
                "The file lists no special circumstances. Under which ones the pilot worked is "
                "the first thing to find out before anything is scaled up."
            )
            return [heading, Paragraph(_line(words))]
        return [
            heading,
            self._table(
                _(
                    "Special circumstances of the pilot, and whether they will be there at a "
                    "larger scale"
                ),
                (
                    _("Circumstance"),
                    _("Role in the result"),
                    _("There at scale?"),
                    _("What could replace it"),
                ),
                page.circumstances,
                (0.5, 0.14, 0.14, 0.22),
            ),
        ]

    def _outcomes(self) -> list[Block]:
        page, _ = self.page, self.language.gettext
        heading = self._section(_("What came of it"), "outcomes")
        if not page.outcomes:
            return [heading, Paragraph(_line(_("No outcome is on record.")))]
        return [
            heading,
            self._table(
                _("Outcomes, and how they are known"),
                (
                    _("Outcome"),
                    _("Kind"),
                    _("Direction"),
                    _("Compared with"),
                    _("Design"),
                    _("Evidence strength"),
                    _("Handled"),
                ),
                page.outcomes,
                (0.3, 0.12, 0.12, 0.12, 0.13, 0.1, 0.11),
            ),
        ]

    def _afterlife(self) -> list[Block]:
        page, _ = self.page, self.language.gettext
        heading = self._section(_("After the pilot"), "afterlife")
        if not page.afterlife:
            words = _("Nothing is on record about what happened afterwards.")
            return [heading, Paragraph(_line(words))]
        items = []
        for event in page.afterlife:
            when, what, route = event.cells
            items.append(
                (
                    *(_line(_strong(when), ": ") if when else ()),
                    *_line(what),
                    *_line(_soft(f" ({route})") if route else ""),
                    *_refs(event.sources),
                )
            )
        return [heading, Bullets(tuple((item,) for item in items))]

    # --- conditions -------------------------------------------------------------------------

    def _conditions(self) -> list[Block]:
        page, _ = self.page, self.language.gettext
        words = _(
            "Each condition has a level from 0 to 4, or is unknown. Evidence strength, also 0 to "
            "4, follows from the sources and is kept apart from the level."
        )
        blocks: list[Block] = [
            self._section(_("All conditions"), "conditions"),
            Paragraph(_line(words), "note"),
            *self._chart("strip"),
        ]
        for dimension in page.dimensions:
            blocks.append(
                Heading(
                    2,
                    _line(dimension.title, _soft(f" – {dimension.summary}")),
                    f"d-{dimension.id}",
                )
            )
            if dimension.about.text:
                blocks.append(Paragraph(_line(dimension.about), "note"))
            for condition in dimension.conditions:
                blocks += self._condition(condition)
        return blocks

    def _condition(self, condition: ConditionView) -> list[Block]:
        blocks: list[Block] = [
            Heading(3, _line(condition.title), f"c-{condition.id}"),
            Paragraph(_line(_soft(condition.question))),
        ]
        chips = [_strong(condition.level), _run(condition.evidence)]
        chips.append(_run(condition.necessity, "strong" if condition.below_minimum else ""))
        chips.append(_run(condition.irrelevant))
        chips += [_strong(flag) for flag in condition.flags]
        line: list[Run] = []
        for chip in chips:
            if chip.text:
                line += [_run(" · "), chip] if line else [chip]
        blocks.append(Paragraph(tuple(line)))
        for rating in condition.ratings:
            blocks += self._rating(rating, condition)
        for lead, text in (
            (condition.anchor_lead, condition.anchor),
            (condition.next_lead, condition.next_text),
        ):
            if lead or text.text:
                blocks.append(Paragraph(_line(_soft(f"{lead} "), text)))
        return blocks

    def _rating(self, rating: RatingView, condition: ConditionView) -> list[Block]:
        _ = self.language.gettext
        blocks: list[Block] = []
        if condition.several:
            blocks.append(Paragraph(_line(_soft(rating.assessor), _soft(f": {rating.level}"))))
        if rating.because or rating.evidence:
            line = _line(rating.because or _("Sources:"))
            blocks.append(Paragraph((*line, *self._evidence(rating, condition))))
        if rating.ask:
            ask = _("Who would know:")
            blocks.append(Paragraph(_line(_soft(f"{ask} "), _soft(rating.ask))))
        return blocks

    def _evidence(self, rating: RatingView, condition: ConditionView) -> Line:
        """Cite the sources of a rating in one pair of brackets, each with what is said of it."""
        _ = self.language.gettext
        cited: list[Line] = []
        for evidence in rating.evidence:
            number = str(evidence.number)
            line: Line = (_run(number, "soft", f"s-{number}"),)
            line += _line(_soft(", "), _soft(evidence.at)) if evidence.at else ()
            if evidence.contradicts:
                line += (_soft(", "), _strong(_("contradicts")))
            elif not evidence.supports and condition.evidence:
                line += (_soft(f", {_('not counted')}"),)
            cited.append(line)
        if not cited:
            return ()
        # A comma within one would run into the comma between two.
        between = _soft("; " if any(len(line) > 1 for line in cited) else ", ")
        joined = [part for line in cited for part in (between, *line)]
        return (_soft(" ["), *joined[1:], _soft("]"))

    # --- who, how and from what -------------------------------------------------------------

    def _assessors(self) -> list[Block]:
        page, _ = self.page, self.language.gettext
        heading = self._section(_("Who rated"), "assessors")
        if not page.assessors:
            words = page.too_early or _(
                "Nobody has rated this pilot with this framework yet, so every condition is "
                "unknown."
            )
            return [heading, Paragraph(_line(words))]
        who = tuple(
            (
                _line(
                    item.label,
                    f" ({item.role})" if item.label.text != item.role else "",
                    f", {item.date}: {item.rated}",
                ),
            )
            for item in page.assessors
        )
        blocks: list[Block] = [heading, Bullets(who)]
        if page.disagreements:
            words = _("Talk about these first; the assessors differ:")
            blocks += [Paragraph(_line(words)), *self._chart("spread"), self._spread()]
        elif page.agreement:
            blocks.append(Paragraph(_line(page.agreement)))
        return [*blocks, *self._trend()]

    def _spread(self) -> Table:
        """List who gave which level where they differ; each assessor has a letter."""
        _, spread = self.language.gettext, self.page.spread
        names = [f"{letter} {name}" for letter, name in spread.assessors]
        letters = [letter for letter, _name in spread.assessors]
        first = max(0.3, 1 - 0.09 * len(letters))
        return Table(
            "; ".join([*names, _("A dash: gave no level")]),
            (_("Condition"), *letters),
            tuple(
                (
                    _line(_run(row.title, target=f"c-{row.id}")),
                    *(_line(level) for level in row.levels),
                )
                for row in spread.rows
            ),
            (first, *((1 - first) / len(letters) for _letter in letters)),
            tuple(range(1, len(letters) + 1)),
        )

    def _trend(self) -> list[Block]:
        page, _ = self.page, self.language.gettext
        if not page.trend.rows:
            return []
        return [
            Heading(2, _line(page.chart_words["trend"].title), "trend"),
            *self._chart("trend"),
            Table(
                _("The verdict on each date of an assessment"),
                (_("Date"), _("Verdict"), _("Score (range)"), _("Rated")),
                tuple(
                    (
                        _line(row.label),
                        _line(f"{row.mark} {row.words}"),
                        _line(row.score),
                        _line(row.rated),
                    )
                    for row in page.trend.rows
                ),
                (0.25, 0.4, 0.2, 0.15),
                (2, 3),
            ),
        ]

    def _warnings(self) -> list[Block]:
        _ = self.language.gettext
        if not self.page.warnings:
            return []
        return [
            self._section(_("Data quality"), "quality"),
            Table(
                _("What checking the file of this pilot found"),
                (_("Place"), _("What was found"), _("What to do")),
                tuple(
                    (
                        _line(warning.place),
                        _line(warning.message, _soft(f" {warning.code}: {warning.title}")),
                        _line(warning.remedy),
                    )
                    for warning in self.page.warnings
                ),
                (0.16, 0.5, 0.34),
            ),
        ]

    def _method(self) -> list[Block]:
        page, _, many = self.page, self.language.gettext, self.language.ngettext
        points = []
        if page.has_necessary:
            points.append(
                _(
                    "A necessary condition below its minimum decides the verdict; good results "
                    "elsewhere do not make up for it."
                )
            )
        points += [
            _(
                "What nobody knows counts as unknown, never as level 0 and never as good. The "
                "range shows what unknown conditions leave open; there is a score only if at "
                "least %(share)s of the conditions are rated.",
                share=page.score_needs,
            ),
            _("Where several people rated, the lower middle level counts, one voice per role."),
            _(
                "Evidence strength is derived from the sources: 1 for statements and press, 2 "
                "for documents and figures, 3 for independent research or two confirming "
                "parties, 4 for several independent studies."
            ),
            _(
                "Percentages of conditions are shares of their weight on this route. Well "
                "documented means rated, with evidence of strength %(strength)s or more.",
                strength=page.documented_from,
            ),
        ]
        if page.irrelevant:
            points.append(
                many(
                    "%(n)s condition does not count on this route.",
                    "%(n)s conditions do not count on this route.",
                    page.irrelevant,
                )
            )
        points.append(
            _(
                "The method cannot tell whether the pilot was worth doing, and it does not "
                "predict that scaling up will succeed."
            )
        )
        judgement = _(
            "The verdict is structured judgement, not a validated test: no published instrument "
            "has a validated cut-off for “ready”. It follows fixed rules from the ratings, and "
            "the same ratings always give the same verdict."
        )
        return [
            self._section(_("Method and limits"), "method"),
            Paragraph(_line(judgement)),
            Bullets(tuple((_line(point),) for point in points)),
        ]

    def _sources(self) -> list[Block]:
        page, _ = self.page, self.language.gettext
        heading = self._section(_("Sources"), "sources")
        if not page.sources:
            return [heading, Paragraph(_line(_("The file names no source.")))]
        rows = []
        for source in page.sources:
            where = source.kind + (f", {source.read}" if source.read else "")
            about = list(_line(where))
            if source.site:
                about += _line(f", {_('studied at')} ", source.site)
            text = list(_line(source.text))
            if source.doi:
                address = f"https://doi.org/{source.doi}"
                text += [_soft(" · "), Run(f"doi:{source.doi}", "", "soft", url=address)]
            if source.url.startswith(("https://", "http://")):
                text += [_soft(" · "), Run(source.url, "", "soft", url=source.url)]
            rows.append((_line(str(source.number)), tuple(text), tuple(about)))
        return [
            heading,
            Table(
                _("The numbers in brackets in this report refer to this list."),
                (_("No."), _("Source"), _("Kind")),
                tuple(rows),
                (0.07, 0.68, 0.25),
                anchors=tuple(f"s-{source.number}" for source in page.sources),
            ),
        ]

    def _provenance(self) -> list[Block]:
        _, stamp = self.language.gettext, self.page.provenance
        facts = [
            (_("Made with"), f"pilotscan {stamp.version}"),
            (_("Framework"), stamp.framework),
        ]
        if stamp.file:
            facts += [
                (_("Pilot file"), stamp.file),
                (_("Fingerprint of the file"), f"SHA-256 {stamp.sha256}"),
            ]
        if stamp.as_of:
            facts.append((_("Reference date"), stamp.as_of))
        if stamp.checked:
            facts.append((_("Facts last checked"), stamp.checked))
        return [
            self._section(_("Provenance"), "provenance"),
            Facts(tuple((name, _line(value)) for name, value in facts)),
        ]
