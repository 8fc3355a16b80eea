"""From facts and running clocks to signals: inexact days, several days, what is not known."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from safeconduct.law.running import case_clocks
from safeconduct.law.screening import prepare
from safeconduct.law.triage import Signals, triage
from safeconduct.law.urgency import possible_day, signals_of, strictest
from safeconduct.law.values import answers_from_short, values_of

TODAY = date(2026, 11, 22)
IN_THE_US = {"place.country": "US", "asylum.filed": "no"}


def signals(sent_on: date = TODAY, on: date = TODAY, **facts: Any) -> Signals:
    answers = answers_from_short({**IN_THE_US, **facts})
    values = values_of(answers)
    flags = prepare(None, on).urgencies(values)
    return signals_of(values, case_clocks(answers, on=on), sent_on=sent_on, on=on, flags=flags)


def came(*days: str, how: str = "visa") -> dict[str, Any]:
    return {"arrivals": [{"when": day, "how": how} for day in days]}


@pytest.mark.parametrize(
    ("on", "day"),
    [("2026-10-31", "2026-11-01"), ("2026-11-14", "2026-11-14"), ("2026-12-09", "2026-11-30")],
)
def test_an_inexact_day_is_its_first_then_today_then_its_last(on: str, day: str) -> None:
    november = (date(2026, 11, 1).toordinal(), date(2026, 11, 30).toordinal())
    assert possible_day(november, date.fromisoformat(on)) == date.fromisoformat(day)


def test_dawit_who_came_a_year_ago_this_week_stands_in_front() -> None:
    found = signals(**came("2025-11-26"))
    assert found.one_year == date(2026, 11, 25), "Thursday is Thanksgiving"
    assert triage(found, TODAY).front


def test_amina_who_came_some_day_of_last_year_may_be_due_today() -> None:
    found = signals(**came("2025"))
    assert found.one_year == TODAY
    assert triage(found, TODAY).front and not triage(found, TODAY).overdue


def test_boris_who_came_in_2018_has_missed_it_and_does_not_block_the_front() -> None:
    place = triage(signals(**came("2018-03-01")), TODAY)
    assert not place.front
    assert [each.code for each in place.components if each.missed] == ["one_year"]


def test_a_first_trip_long_ago_does_not_hide_the_year_since_the_last_arrival() -> None:
    assert signals(**came("2012-05-01", "2025-12-01")).one_year == date(2026, 12, 1)


def test_a_year_that_ended_while_carmen_waited_with_us_stays_in_front() -> None:
    found = signals(sent_on=date(2026, 6, 1), **came("2025-08-03"))
    assert triage(found, TODAY).overdue


def test_once_the_application_is_filed_the_year_is_over() -> None:
    found = signals(**came("2025-11-26"), **{"asylum.filed": "yes", "asylum.filed_on": "2026-05-01"})
    assert found.one_year is None and found.filed


def test_a_later_hearing_makes_the_past_one_forgotten() -> None:
    past = {"kind": "hearing", "when": "2026-10-01"}
    assert signals(**{"papers.list": [past]}).hearing == date(2026, 10, 1)
    both = {"papers.list": [past], "proceedings.hearing_on": "2027-02-02"}
    assert signals(**both).hearing == date(2027, 2, 2)


def test_a_paper_to_answer_counts_even_if_it_names_only_the_month() -> None:
    papers = [{"kind": "answer_by", "when": "2026-11"}, {"kind": "other", "when": "2026-11-23"}]
    assert signals(**{"papers.list": papers}).respond_by == TODAY


def test_a_decision_starts_the_appeal() -> None:
    found = signals(**{"proceedings.decision_on": "2026-11-12", "proceedings.stage": "court"})
    assert found.appeal_by is not None and triage(found, TODAY).front


@pytest.mark.parametrize(
    ("facts", "expedited"),
    [
        (came("2026-08-01", how="not_seen"), True),
        ({**came("2026-08-01", how="not_seen"), "presence.two_years_shown": "yes"}, True),
        ({"proceedings.stage": "credible_fear"}, True),
        ({"proceedings.expedited_removal": "yes"}, True),
        (
            {**came("2026-08-01"), "proceedings.stage": "court", "proceedings.expedited_removal": "no"},
            False,
        ),
        ({}, None),
    ],
)
def test_exposure_to_expedited_removal(facts: dict[str, Any], expedited: bool | None) -> None:
    assert signals(**facts).expedited is expedited


def test_any_kind_of_final_order_counts_and_no_only_if_none_is_open() -> None:
    assert signals(**{"proceedings.in_absentia": "yes"}).final_order is True
    assert signals(**{"proceedings.final_order": "no"}).final_order is None
    no = dict.fromkeys(("final_order", "in_absentia", "reinstated"), "no")
    assert signals(**{f"proceedings.{name}": value for name, value in no.items()}).final_order is False


def test_youth_counts_once_however_it_is_known() -> None:
    assert signals(**{"person.age": 15}).vulnerable == 1
    assert signals(**{"person.age": 15, "person.vulnerable": ["minor", "ill"]}).vulnerable == 2
    assert signals(**{"person.vulnerable": ["none_of_these"], "person.age": 40}).vulnerable == 0


@pytest.mark.parametrize("state", ["unknown", "declined", {"contradicted": ["yes", "no"]}])
def test_danger_that_nobody_told_or_told_both_ways_is_not_known(state: Any) -> None:
    found = signals(**{"safety.danger_now": state, "place.detained": "yes"})
    assert found.danger_now is None and found.detained is True


def test_a_child_close_to_21_ages_out() -> None:
    found = signals(**{"person.born": "2006-01-10", "person.marital": "single"})
    assert found.age_out is not None and found.age_out < date(2027, 1, 10)


def also(*values: Any) -> dict[str, Any]:
    return {"state": "contradicted", "answers": [{"state": "given", "value": value} for value in values]}


def test_a_contradiction_hides_neither_a_hearing_nor_a_danger() -> None:
    soon, late = ({"date": day, "precision": "day"} for day in ("2026-11-24", "2026-12-22"))
    past = {"date": "2026-10-01", "precision": "day"}
    found = strictest(
        {
            "proceedings.hearing_on": also(late, soon),
            "proceedings.respond_by": also(past, late),
            "safety.danger_now": also("no", "yes"),
            "papers.list": also([{"kind": "hearing"}], [{"kind": "decision"}]),
            "place.country": {"state": "given", "value": "US"},
        },
        TODAY,
    )
    assert found["proceedings.hearing_on"]["value"] == soon
    assert found["proceedings.respond_by"]["value"] == late
    assert found["safety.danger_now"]["value"] == "yes"
    assert [row["kind"] for row in found["papers.list"]["value"]] == ["hearing", "decision"]
    assert found["place.country"]["value"] == "US"
