"""What was known of a pilot on a date."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from pilotscan.loading.load import load_pilot_bytes
from pilotscan.model.assessment import Reply
from pilotscan.model.lookback import known_on
from pilotscan.model.pilot import Pilot
from support.project import Run

TEXT = """\
pilotscan: 1
id: looking-back
name: Looking back
place: {municipality: Delft, country: NL, tenure: {until: 2024, sources: [early]}}
summary: {text: A house., sources: [early, late]}
themes: [late, housing]
scaling: {route: growth, because: {text: It went well., sources: [late]}}
activities: [{text: Cooking., sources: [early]}, {text: Painting., sources: [late]}, Dancing.]
selection:
  - {by: the tenants, at: this, sources: [early]}
  - {by: the municipality, at: next, sources: [late]}
figures:
  - {what: residents, value: 40, date: 2016, basis: realised, sources: [early]}
  - {what: residents, value: 90, date: 2022, basis: realised, sources: [early]}
  - {what: places, value: 91, date: 2019, basis: planned, sources: [early]}
  - {what: cooks, value: 92, sources: [late]}
outcomes:
  - {what: Friends were made., direction: better, sources: [early, late]}
  - {what: Work was found., direction: better, sources: [late]}
afterlife:
  - {what: A second house opened., date: 2017-12-31}
  - {what: A third house opened., date: 2018-01-01}
assessments:
  - date: 2017-06-01
    framework: living-lab
    assessor: {role: partner}
    ratings:
      reach: {level: 1, evidence: [early, late]}
      durable-need: {level: 3, evidence: [late]}
sources:
  early: {title: Early, kind: monitoring, year: 2017}
  late: {title: Late, kind: independent-evaluation, year: 2022}
"""
DAY = date(2017, 12, 31)


@pytest.fixture
def pilot() -> Pilot:
    found = load_pilot_bytes(TEXT.encode(), "looking-back.yaml").pilot
    assert found is not None
    return found


def test_what_came_later_is_left_out(pilot: Pilot) -> None:
    known, left_out = known_on(pilot, DAY)
    assert list(known.sources) == ["early"]
    assert [f.value for f in known.figures] == [40, 91]  # a plan may lie ahead
    assert [o.what for o in known.outcomes] == ["Friends were made."]
    assert [e.what for e in known.afterlife] == ["A second house opened."]
    assert [a.text for a in known.activities] == ["Cooking.", "Dancing."]
    assert [s.by for s in known.selection] == ["the tenants"]
    assert known.place.tenure == pilot.place.tenure  # that it ends lies ahead, and was known
    assert left_out == 3  # a source, a figure, an event; what rests on them goes with them


def test_a_tenure_that_only_a_later_source_tells_of_is_left_out() -> None:
    text = TEXT.replace("until: 2024, sources: [early]", "until: 2024, sources: [late]")
    pilot = load_pilot_bytes(text.encode(), "looking-back.yaml").pilot
    assert pilot is not None
    assert pilot.place.tenure is not None
    known, left_out = known_on(pilot, DAY)
    assert known.place.tenure is None
    assert known.place.municipality == ("Delft",)
    assert left_out == 3


def test_no_reference_to_a_later_source_is_left(pilot: Pilot) -> None:
    known, _ = known_on(pilot, DAY)
    assert "late" not in known.model_dump_json(exclude={"themes", "assessments"})
    assert known.themes == ("late", "housing")  # a word, not a source
    ratings = known.assessments[0].ratings
    assert [e.source for e in ratings["reach"].evidence] == ["early"]
    assert ratings["durable-need"].evidence == ()
    assert known.summary is not None
    assert known.summary.sources == ("early",)


def test_nothing_is_left_out_of_what_is_all_known(pilot: Pilot) -> None:
    for day in (date(2022, 12, 31), date(2022, 1, 1)):
        assert known_on(pilot, day) == (pilot, 0)
    assert known_on(pilot, date(2022, 6, 1))[0] is pilot


def test_without_a_date_the_newest_assessment_is_the_day(pilot: Pilot) -> None:
    assert known_on(pilot, None) == known_on(pilot, date(2017, 6, 1))
    unassessed = pilot.model_copy(update={"assessments": ()})
    assert known_on(unassessed, None) == (unassessed, 0)


def test_a_reply_is_left_out_only_where_an_earlier_date_was_asked_for(pilot: Pilot) -> None:
    reply = Reply.model_validate(
        {"by": "The house", "date": "2017-09-01", "text": "We see it otherwise."}
    )
    replied = pilot.model_copy(update={"reply": reply})
    assert known_on(replied, None)[0].reply == replied.reply
    assert known_on(replied, date(2017, 9, 1))[0].reply == replied.reply
    assert known_on(replied, date(2017, 8, 31))[0].reply is None


def test_looking_back_twice_is_looking_back_once(pilot: Pilot) -> None:
    once, _ = known_on(pilot, DAY)
    assert known_on(once, DAY) == (once, 0)


@pytest.mark.parametrize("kind", ["html", "md"])
def test_a_report_shows_nothing_of_later_and_says_so(work: Callable, run: Run, kind: str) -> None:
    # A source that was cited before it came out is the file's fault, and told as such.
    sound = TEXT.replace("[early, late]}\n      durable", "[early]}\n      durable")
    (work / "p.yaml").write_text(sound.replace("evidence: [late]", "evidence: [early]"), "utf-8")
    ran = run("evaluate", "p.yaml", "--as-of", DAY, "--format", kind, "--out", "-")
    assert ran.code == 0, ran.err
    for later in ("2022", "third house", "cooks", "Work was found", "Painting", "Late"):
        assert later not in ran.out, later
    assert "A second house opened." in ran.out
    assert "3 facts and sources" in ran.out
