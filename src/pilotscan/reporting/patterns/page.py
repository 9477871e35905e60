"""The page of patterns: what `values` holds, worded and rounded."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from pilotscan._version import __version__
from pilotscan.model.counting import counted_assessments, reference_date
from pilotscan.model.desk import is_desk
from pilotscan.patterns.sets import HALF
from pilotscan.reporting.patterns.beside import (
    known_rows,
    left_out_cases,
    left_out_conditions,
    robustness_rows,
    robustness_text,
    strength_rows,
    together_rows,
)
from pilotscan.reporting.patterns.conclusions import (
    answer_of,
    limits_of,
    needed_for,
    said_of,
    terms_of,
)
from pilotscan.reporting.patterns.pictures import (
    combinations,
    combinations_words,
    membership,
    membership_words,
)
from pilotscan.reporting.patterns.sentences import PatternWording
from pilotscan.reporting.patterns.solutions import necessity_rows, necessity_text, solution_views
from pilotscan.reporting.patterns.values import (
    CaseRow,
    CombinationRow,
    MisfitGroup,
    PatternsPage,
)
from pilotscan.reporting.pilot.values import Provenance
from pilotscan.reporting.words.phrases import desk_pilots_text, framework_name, number_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from pilotscan.patterns.study import Study
    from pilotscan.patterns.table import Row
    from pilotscan.reporting.words.language import Language

__all__ = ["patterns_page"]


def patterns_page(
    study: Study,
    language: Language,
    framework_sha256: str = "",
    linked: Collection[str] = (),
) -> PatternsPage:
    """Lay out the page of patterns.

    Parameters
    ----------
    linked : ids of pilots whose reports stand beside the page
    """
    return _PageMaker(study, language, framework_sha256, linked).make()


class _PageMaker:
    """One page in the making."""

    def __init__(
        self, study: Study, language: Language, framework_sha256: str, linked: Collection[str]
    ) -> None:
        self.study = study
        self.language = language
        self.framework_sha256 = framework_sha256
        self.say = PatternWording(study, language, linked)

    def make(self) -> PatternsPage:
        study, say, language = self.study, self.say, self.language
        answer, tone = answer_of(say)
        columns, plot = combinations(say), membership(say)
        days = [
            day for pilot in study.pilots if (day := reference_date(pilot, study.as_of)) is not None
        ]
        together, more = together_rows(say)
        words = {}
        if columns.bars:
            words["combinations"] = combinations_words(say)
        if plot.dots:
            words["membership"] = membership_words(say)
        return PatternsPage(
            lang=language.code,
            title=self._title(),
            framework=say.said(study.framework.title),
            outcome=say.with_outcome,
            answer=answer,
            tone=tone,
            terms=terms_of(say),
            said=tuple(said_of(say)),
            limits=tuple(limits_of(say)),
            needed=tuple(needed_for(say)),
            in_place=say.there,
            conditions=say.signed,
            signs=tuple((one.sign, one.title) for one in say.signed),
            combinations=columns,
            rows=tuple(map(self._row, self.say.rows)),
            unseen=self._unseen(),
            solutions=solution_views(say),
            necessity=tuple(necessity_rows(say)),
            necessity_told=necessity_text(say),
            membership=plot,
            cases=tuple(self._cases()),
            misfits=tuple(self._misfits()),
            robustness=robustness_rows(say),
            robustness_told=robustness_text(say),
            together=together,
            more_together=more,
            known=known_rows(say),
            strengths=tuple(map(str, study.strength.columns)),
            strength=strength_rows(say),
            left_out_cases=left_out_cases(say),
            left_out_conditions=left_out_conditions(say),
            settings=tuple(self._settings()),
            chart_words=MappingProxyType(words),
            desk=desk_pilots_text(
                sum(
                    is_desk(pilot, counted_assessments(pilot, study.framework, study.as_of))
                    for pilot in study.pilots
                ),
                language,
            ),
            provenance=Provenance(
                __version__,
                framework_name(study.framework, self.framework_sha256, language),
                as_of=language.date(max(days)) if days else "",
            ),
        )

    def _title(self) -> str:
        route = self.say.route(self.study.question.route)
        if self.study.question.negate:
            return self.language.gettext(
                "What pilots that were not adopted have in common: %(route)s", route=route
            )
        return self.language.gettext("What adopted pilots have in common: %(route)s", route=route)

    # --- the truth table --------------------------------------------------------------------

    def _row(self, row: Row) -> CombinationRow:
        say = self.say
        cut = self.study.question.incl_cut
        mark, tone = say.look(row)
        return CombinationRow(
            marks=tuple("●" if value else "○" for value in row.values),
            cases=say.cases(row.cases),
            shown=number_of(row.n - len(row.deviant), row.n, self.language),
            mark=mark,
            result=say.result(row),
            tone=tone,
            consistency=say.share(row.consistency, cut),
            pri=say.share(row.pri, self.study.question.pri_cut),
        )

    def _unseen(self) -> str:
        table = self.study.table
        if table is None or len(table.rows) == table.possible:
            return ""
        return self.language.ngettext(
            "%(n)s of the %(possible)s possible combinations occurs. Of the others there is no "
            "case.",
            "%(n)s of the %(possible)s possible combinations occur. Of the others there is no "
            "case.",
            len(table.rows),
            possible=self.language.number(table.possible),
        )

    # --- cases ------------------------------------------------------------------------------

    def _cases(self) -> Iterator[CaseRow]:
        table = self.study.table
        if table is None:
            return
        sets, fuzzy = table.sets, self.study.question.fuzzy
        inside = self.say.inside

        def shown(value: float) -> str:
            if fuzzy:
                return self.say.share(value, HALF)
            return "●" if value > HALF else "○"

        for i, case in enumerate(sets.cases):
            yield CaseRow(
                self.say.case(case),
                self.language.label("afterlife_result", self.study.results[i]),
                tuple(shown(value) for value in sets.matrix[i].tolist()),
                shown(inside[i]) if inside is not None else "",
            )

    def _misfits(self) -> Iterator[MisfitGroup]:
        gettext, say, model = self.language.gettext, self.say, self.study.model
        if model is not None and model.deviant_consistency:
            yield MisfitGroup(
                gettext("With the conditions, without the outcome"),
                gettext(
                    "The solution holds for them, and yet they were adopted. What was there that "
                    "the others lacked?"
                )
                if self.study.question.negate
                else gettext(
                    "The solution holds for them, and yet they were not %(outcome)s. What was "
                    "missing there?",
                    outcome=say.outcome,
                ),
                say.cases(model.deviant_consistency),
            )
        if model is not None and model.deviant_coverage:
            yield MisfitGroup(
                gettext("With the outcome, without the conditions"),
                gettext(
                    "They were %(outcome)s, and the solution does not hold for them. What else was "
                    "there?",
                    outcome=say.outcome,
                ),
                say.cases(model.deviant_coverage),
            )
        for row in self.say.rows:
            if row.is_mixed:
                literals = tuple(enumerate(row.values))
                yield MisfitGroup(
                    gettext(
                        "Same conditions, different outcome: %(conditions)s",
                        conditions=say.formula(literals),
                    ),
                    gettext(
                        "%(conditions)s: %(shown)s were %(outcome)s; not %(named)s.",
                        conditions=say.so(literals),
                        named=say.few_cases(row.deviant),
                        shown=number_of(row.n - len(row.deviant), row.n, self.language),
                        outcome=say.outcome,
                    ),
                    say.cases(row.cases),
                )

    # --- how it was worked out --------------------------------------------------------------

    def _settings(self) -> Iterator[tuple[str, str]]:
        gettext, question = self.language.gettext, self.study.question
        cases = self.study.cases
        if question.fuzzy:
            yield (
                gettext("Conditions"),
                gettext(
                    "degrees of membership (fuzzy), more in place than not from level %(level)s on",
                    level=self.say.level(cases.at),
                ),
            )
        else:
            yield (
                gettext("Conditions"),
                gettext("in place from level %(level)s on", level=self.say.level(cases.at)),
            )
        yield gettext("Consistency from"), self.language.at_most(question.incl_cut, 3)
        yield gettext("PRI from"), self.language.at_most(question.pri_cut, 3)
        yield gettext("Cases from"), self.language.number(question.n_cut)
