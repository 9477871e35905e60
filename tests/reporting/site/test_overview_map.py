"""The map of a run: nothing in it suggests the opposite of a verdict."""

from __future__ import annotations

from collections import Counter

import pytest

from pilotscan.model.framework import Framework
from pilotscan.model.scale import LADDER
from pilotscan.reporting.documents.scales import across
from pilotscan.reporting.site.overview import index_page, index_row
from pilotscan.reporting.site.overview_map import LABEL, LINE, NAMED_AT_MOST, MapView
from pilotscan.reporting.site.overview_row import IndexRow
from pilotscan.reporting.words.language import LANGUAGES, Language
from pilotscan.scoring.evaluation import Evaluation
from support.laid_out import rows_of
from support.overviews import ENGLISH, html, page_of
from support.read_pages import by_id, elements, parse, text_of


def end_of(view: MapView) -> int:
    """Return how many answers the scale goes to."""
    last = view.ticks[-1]
    return round(int(last.label) * (98 - 2) / (last.x - 2))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_each_mark_stands_where_verdict_outlook_and_distance_say(
    shipped_evaluations: list[Evaluation], lang: str
) -> None:
    page = page_of(shipped_evaluations, Language(lang))
    lanes, last = page.map.lanes, end_of(page.map)
    assert [lane.verdict for lane in lanes] == list(reversed(LADDER))  # the best one on top
    by_name = {str(row.name)[:30]: row.id for row in page.rows}
    found = {
        by_name[str(mark.name).rstrip("…")[:30]]: (lane, mark)
        for lane in lanes
        for mark in lane.marks
    }
    assert len(found) == len(shipped_evaluations)
    for evaluation in shipped_evaluations:
        head, (lane, mark) = evaluation.head, found[evaluation.pilot.id]
        assert mark.verdict == head.verdict
        assert mark.x == across(head.distance.answers, 0, last)
        if head.verdict == "not-assessable":
            assert mark.mark == "?"
            assert mark.answers > 0
            assert lane.verdict == max((v for v in head.outlook if v in LADDER), key=LADDER.index)
        else:
            assert (lane.verdict, lane.mark, mark.answers) == (head.verdict, mark.mark, 0)
        following = next((other.y for other in lanes if other.y > lane.y), page.map.bottom)
        assert lane.y < mark.y <= following - LINE


def test_a_lane_says_how_many_have_the_verdict_and_how_many_may_get_it(
    shipped_evaluations: list[Evaluation],
) -> None:
    view = page_of(shipped_evaluations).map
    assert [(lane.title, lane.told) for lane in view.lanes] == [
        ("Yes, step by step", "the verdict of 0, still possible for 9"),
        ("Yes, if", "the verdict of 0, still possible for 6"),
        ("Not yet", "the verdict of 7, still possible for 0"),
        ("Stop, repair first", "the verdict of 0, still possible for 0"),
    ]
    assert view.lanes[2].also == ("Work out the lessons first",)
    assert len(view.lanes[0].possible) == 9
    assert len(view.lanes[2].judged) == 7


@pytest.fixture
def many(shipped_evaluations: list[Evaluation]) -> list[IndexRow]:
    rows = rows_of(shipped_evaluations, "en")
    return [row._replace(id=f"{row.id[:20]}-{n}") for n in range(2) for row in rows]


def test_too_many_to_name_are_counted(many: list[IndexRow], living_lab: Framework) -> None:
    assert len(many) > NAMED_AT_MOST
    page = index_page(many, living_lab, ENGLISH, desk=0)
    assert not page.map.is_named
    counted = Counter(
        {
            (lane.verdict, mark.verdict, mark.answers): mark.pilots
            for lane in page.map.lanes
            for mark in lane.marks
        }
    )
    assert counted == Counter((row.best, row.verdict, row.answers) for row in many)
    assert {str(mark.name) for lane in page.map.lanes for mark in lane.marks} == {""}


def test_a_name_stands_on_the_side_where_there_is_room(
    shipped_evaluations: list[Evaluation],
) -> None:
    for lane in page_of(shipped_evaluations).map.lanes:
        for mark in lane.marks:
            assert mark.is_right == (mark.x <= 50)
            assert len(mark.name.text) <= LABEL


def test_where_all_have_a_verdict_or_are_few_there_is_no_map(
    shipped_evaluations: list[Evaluation], living_lab: Framework
) -> None:
    judged = [e for e in shipped_evaluations if e.head.verdict != "not-assessable"]
    assert page_of(judged).map.lanes == ()
    assert page_of(shipped_evaluations[:3]).map.lanes == ()
    rows = [index_row(evaluation, ENGLISH) for evaluation in judged]
    assert "<svg" not in html(rows, living_lab)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_picture_has_a_title_a_description_and_a_table(
    shipped_evaluations: list[Evaluation], living_lab: Framework, lang: str
) -> None:
    rows = rows_of(shipped_evaluations, lang)
    page = page_of(shipped_evaluations, Language(lang))
    tree = parse(html(rows, living_lab, lang))
    [svg] = elements(tree, "svg")
    named = str(svg.get("aria-labelledby")).split()
    assert [text_of(by_id(tree, name)) for name in named] == [
        page.map_words.title, page.map_words.desc,
    ]  # fmt: skip
    for lane in page.map.lanes:
        assert lane.told in page.map_words.desc
    table = elements(tree, "table")[-1]
    for row in rows:
        assert text_of(table).count(row.name.text) == 1
