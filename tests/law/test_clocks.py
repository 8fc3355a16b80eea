"""Clocks: the vectors, what they promise of every trigger, versions over time, and packs with mistakes."""

import copy
import json
from datetime import date
from time import process_time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.law.clock_vectors import VECTORS, Vector
from tests.law.us_clocks import US, us_clocks

from safeconduct.law.clocks import (
    NOT_BEFORE,
    ImpossibleDay,
    NotCounted,
    NotInForce,
    UnknownClock,
    UnknownDay,
    due_from,
    read_clock,
)
from safeconduct.law.days import is_business_day
from safeconduct.law.provenance import PackError, check_versions

TODAY = date(2026, 11, 22)
PROMISED = """us.asylum.one_year us.ead.apply us.ead.earliest us.bia.appeal us.motion.reopen us.motion.reconsider
    us.in_absentia.rescind us.petition_for_review us.asylee.i730 us.address.court us.address.bia us.address.dhs
    us.court.individual_filing us.court.master_filing us.asylum.annual_fee_notice us.credible_fear.ij_review"""
ONCE = [each for each in US.speaking(TODAY) if not each.repeats]


@pytest.mark.parametrize("vector", VECTORS, ids=lambda each: f"{each.clock} from {each.start}")
def test_a_vector_computed_by_hand_is_met_exactly(vector: Vector) -> None:
    due = US.compute(vector.clock, date.fromisoformat(vector.start), on=date.fromisoformat(vector.on))
    assert [(each.computed, each.lawful, each.safe) for each in due.readings] == vector.days()
    assert due.drives == date.fromisoformat(vector.drives)
    assert (due.computed, due.lawful, due.safe) == vector.days()[0]


def test_every_clock_has_a_vector_and_every_promised_clock_is_there() -> None:
    assert {vector.clock for vector in VECTORS} == set(US.ids())
    assert set(PROMISED.split()) <= set(US.ids())


def test_versions_of_a_clock_do_not_overlap() -> None:
    check_versions((file, clock.provenance) for file, clock in us_clocks())


def test_json_has_exactly_the_promised_keys() -> None:
    due = US.compute("us.bia.appeal", date(2026, 10, 27), on=TODAY).to_json()
    assert list(due) == ["rule", "kind", "computed", "lawful", "safe", "drives", "readings"]
    assert {tuple(each) for each in due["readings"]} == {("computed", "lawful", "safe", "why", "citation")}
    assert json.loads(json.dumps(due))["drives"] == "2026-11-06"


def test_the_first_arrival_drives_where_aslan_left_for_a_week_and_came_back() -> None:
    due = US.compute(
        "us.asylum.one_year", date(2026, 3, 2), on=TODAY, also={"first_arrival": date(2025, 12, 25)}
    )
    assert [each.computed for each in due.readings] == [date(2027, 3, 2), date(2026, 12, 25)]
    assert [each.stance for each in due.readings] == ["rule", "protective"]
    assert due.drives == date(2026, 12, 24)


def test_one_arrival_gives_one_reading() -> None:
    same = {"first_arrival": date(2025, 11, 22)}
    assert len(US.compute("us.asylum.one_year", date(2025, 11, 22), on=TODAY, also=same).readings) == 1


def test_the_ten_day_reading_of_the_appeal_says_who_vacated_it() -> None:
    thirty, ten = US.compute("us.bia.appeal", date(2026, 10, 27), on=TODAY).readings
    assert (thirty.status, thirty.stance) == ("in_force", "rule")
    assert (ten.status, ten.stance) == ("vacated", "protective")
    assert "Amica Center" in ten.status_authority


@pytest.mark.parametrize(
    ("on", "count"), [(date(2024, 6, 1), 15), (date(2025, 1, 31), 15), (date(2025, 3, 1), 30), (TODAY, 30)]
)
def test_the_days_before_an_individual_hearing_changed_twice(on: date, count: int) -> None:
    assert US.clock("us.court.individual_filing", on).readings[0].count == count


def test_a_day_that_no_entry_covers_is_said_to_be_so() -> None:
    with pytest.raises(
        NotInForce, match=r"no entry in force on 2020-01-01 \(version 1: in_force from 2021-12-01"
    ):
        US.clock("us.court.individual_filing", date(2020, 1, 1))


@pytest.mark.parametrize(
    ("typed", "nearest"),
    [("us.asylum.oneyear", "us.asylum.one_year"), ("us.bia.apeal", "us.bia.appeal"), ("zzz", None)],
)
def test_an_unknown_clock_is_answered_with_the_nearest(typed: str, nearest: str | None) -> None:
    with pytest.raises(UnknownClock) as refused:
        US.compute(typed, TODAY, on=TODAY)
    assert refused.value.nearest == nearest
    assert (nearest or "safeconduct law clocks") in str(refused.value)


def test_a_trigger_nobody_can_mean_is_refused() -> None:
    with pytest.raises(ImpossibleDay, match="1900 to 2100"):
        US.compute("us.asylum.one_year", date(1026, 11, 22), on=TODAY)


def test_the_stay_of_the_annual_fee_is_a_window_in_which_nothing_is_due() -> None:
    filed, fee = date(2025, 1, 15), "us.asylum.annual_fee"
    for on in (date(2025, 10, 29), date(2026, 2, 2)):
        assert US.compute(fee, filed, on=on).computed >= on
    for on in (date(2025, 10, 30), date(2026, 2, 1)):
        with pytest.raises(NotInForce, match=r"stayed from 2025-10-30 until 2026-02-02, ASAP v\. USCIS"):
            US.compute(fee, filed, on=on)


def test_an_older_filing_has_no_anniversary_and_is_sent_to_the_notice() -> None:
    with pytest.raises(NotCounted, match=r"is not known to us.*only the notice counts"):
        US.compute("us.asylum.annual_fee", date(2024, 10, 1), on=TODAY)
    assert US.compute("us.asylum.annual_fee", date(2024, 10, 2), on=TODAY).computed == date(2027, 10, 2)


def test_the_administrative_order_drives_where_mehmet_has_withholding_only() -> None:
    beside = {"administrative_order": date(2026, 11, 2)}
    due = US.compute("us.petition_for_review", date(2026, 11, 16), on=TODAY, also=beside)
    assert [each.computed for each in due.readings] == [date(2026, 12, 16), date(2026, 12, 2)]
    assert due.readings[1].stance == "protective"
    assert "Riley v. Bondi" in due.readings[1].citation
    assert due.drives == date(2026, 12, 2)


def test_an_order_that_gives_fewer_days_to_leave_drives() -> None:
    beside = {"named_day": date(2026, 12, 16)}
    due = US.compute("us.voluntary_departure", date(2026, 11, 16), on=TODAY, also=beside)
    assert [each.computed for each in due.readings] == [date(2027, 1, 15), date(2026, 12, 16)]
    assert due.drives == date(2026, 12, 16)


@pytest.mark.parametrize(
    ("id", "name", "says"),
    [
        ("us.asylum.one_year", "frist_arrival", "Did you mean first_arrival?"),
        ("us.asylum.one_year", "zzz", "Use one of: first_arrival."),
        ("us.bia.appeal", "first_arrival", "It has none."),
    ],
)
def test_another_day_by_a_wrong_name_is_answered_with_the_nearest(id: str, name: str, says: str) -> None:
    with pytest.raises(UnknownDay) as refused:
        US.compute(id, TODAY, on=TODAY, also={name: TODAY})
    assert says in str(refused.value)


def test_a_first_arrival_after_the_last_is_refused() -> None:
    with pytest.raises(
        ImpossibleDay, match=r"first_arrival 2026-03-03 lies after 2026-03-02, the last arrival"
    ):
        US.compute("us.asylum.one_year", date(2026, 3, 2), on=TODAY, also={"first_arrival": date(2026, 3, 3)})


def test_a_day_still_to_come_is_counted_with_a_note_and_a_hearing_without_one() -> None:
    ahead = US.compute("us.bia.appeal", date(2026, 11, 23), on=TODAY)
    assert ahead.notes == (
        "The day counted from, 2026-11-23, lies after 2026-11-22. Check that it is right.",
    )
    assert "notes" not in ahead.to_json()
    assert US.compute("us.bia.appeal", TODAY, on=TODAY).notes == ()
    assert US.compute("us.court.master_filing", date(2027, 2, 2), on=TODAY).notes == ()


@pytest.mark.parametrize(
    "id",
    [
        "us.asylum.one_year", "us.asylee.i730", "us.refugee.i730", "us.vawa.self_petition", "us.vawa.reopen",
    ],
)  # fmt: skip
def test_29_february_has_two_readings_and_the_later_is_not_called_careful(id: str) -> None:
    first, second = US.compute(id, date(2024, 2, 29), on=TODAY).readings
    assert (first.computed.month, first.computed.day) == (2, 28)
    assert (second.computed.month, second.computed.day) == (3, 1)
    assert (first.stance, second.stance) == ("rule", "lenient")


TRIGGERS = st.dates(date(2004, 1, 1), date(2030, 12, 31))


@settings(max_examples=200)
@given(st.sampled_from(US.speaking(TODAY)), TRIGGERS)
def test_a_careful_reading_is_never_later_and_a_lenient_one_never_earlier(clock: Any, trigger: date) -> None:
    due = due_from(clock, trigger, on=TODAY)
    for each in due.readings[1:]:
        if each.stance == "protective":
            assert each.safe <= due.safe
        if each.stance == "lenient":
            assert each.safe >= due.safe
            assert due.drives < each.safe or due.drives == due.safe


@settings(max_examples=300)
@given(st.sampled_from(US.speaking(TODAY)), TRIGGERS)
def test_every_reading_keeps_its_days_in_order(clock: Any, trigger: date) -> None:
    due = due_from(clock, trigger, on=TODAY)
    for rule, each in zip(clock.readings, due.readings, strict=False):
        assert is_business_day(each.safe, rule.calendar or clock.calendar)
        if clock.kind == NOT_BEFORE:
            assert each.computed == each.lawful <= each.safe
        else:
            assert each.safe <= each.computed <= each.lawful
    safes = [each.safe for each in due.readings]
    assert due.drives == (max(safes) if clock.kind == NOT_BEFORE else min(safes))


@settings(max_examples=300)
@given(st.sampled_from(ONCE), TRIGGERS, st.integers(1, 400))
def test_a_later_trigger_never_gives_an_earlier_day(clock: Any, trigger: date, later: int) -> None:
    early = due_from(clock, trigger, on=TODAY)
    late = due_from(clock, date.fromordinal(trigger.toordinal() + later), on=TODAY)
    assert early.computed <= late.computed
    assert early.lawful <= late.lawful
    assert early.safe <= late.safe
    assert early.drives <= late.drives


@given(st.dates(date(2024, 10, 2), date(2030, 12, 31)), st.dates(date(2026, 2, 2), date(2032, 1, 1)))
def test_the_annual_fee_is_due_on_the_next_anniversary(filed: date, on: date) -> None:
    due = US.compute("us.asylum.annual_fee", filed, on=on)
    assert due.computed >= on or due.computed.year == filed.year + 1
    assert due.computed > filed
    assert (due.computed - on).days <= 366 or due.computed.year == filed.year + 1


def test_counting_takes_microseconds() -> None:
    clock = US.clock("us.asylum.one_year", TODAY)
    days = [date.fromordinal(date(2025, 1, 1).toordinal() + n) for n in range(600)]
    also = {"first_arrival": days[0]}
    for day in days:
        due_from(clock, day, on=TODAY, also=also)
    rounds = []
    for _ in range(5):
        begun = process_time()
        for day in days:
            due_from(clock, day, on=TODAY, also=also)
        rounds.append((process_time() - begun) / len(days))
    assert min(rounds) < 60e-6  # 12 on a quiet machine with two readings; this one is shared


GOOD: dict[str, Any] = {
    "id": "xx.appeal", "version": 1, "title": "Appeal", "text": "Appeal in time.", "citation": "Law 1",
    "source": "book", "read": TODAY, "confidence": "high", "effective_from": date(2020, 1, 1),
    "kind": "no_later_than", "trigger": "the decision", "calendar": "us_federal",
    "reading": [{"count": 10, "unit": "days", "why": "Ten days.", "citation": "Law 1"}],
}  # fmt: skip


def test_a_clock_is_read_with_its_defaults() -> None:
    clock = read_clock(GOOD, file="x.toml")
    assert (clock.counts, clock.repeats, clock.starts, clock.urgency) == ("forward", False, (), "")
    assert clock.readings[0].roll == "none"


WRONG: tuple[tuple[str, str, Any, str], ...] = (
    ("kind", "kind", "until", "use one of no_later_than, not_before"),
    ("kind", "kind", None, "is missing"),
    ("trigger", "trigger", "", "is missing"),
    ("counts", "counts", "sideways", "use one of forward, backward"),
    ("calendar", "calendar", "mars", "use one of us_federal"),
    ("calendar", "calendar", None, "is missing"),
    ("reading", "reading", [], "at least one"),
    ("reading", "reading", "ten days", "must be a list"),
    ("colour", "colour", "red", "is not known"),
    ("trigerr", "trigerr", "x", "did you mean 'trigger'"),
    ("repeats", "repeats", "yes", "true or false"),
    ("urgency", "urgency", "soon", "use one of"),
    ("trigger_no_earlier_than", "trigger_no_earlier_than", "1997-04-01", "without quotes"),
    ("trigger_after", "trigger_after", "2024-10-01", "without quotes"),
    ("trigger_after", "trigger_after_why", date(2024, 10, 1), "is missing"),
    ("id", "id", "Appeal!", "lower case words with dots"),
    ("starts", "starts.fact", {"also": {}}, "is missing"),
    ("starts", "starts.fakt", {"fakt": "x"}, "did you mean 'fact'"),
    ("starts", "starts.lapses_days", {"fact": "x", "lapses_days": -1}, "0 or more"),
    ("starts", "starts.where", {"fact": "x", "where": {}}, "starts.column"),
    ("starts", "starts.applies_if", {"fact": "x", "applies_if": "yes"}, "must be a table"),
)


@pytest.mark.parametrize(("key", "field", "value", "problem"), WRONG)
def test_a_wrong_field_is_named_with_the_remedy(key: str, field: str, value: Any, problem: str) -> None:
    table = {name: each for name, each in {**GOOD, key: value}.items() if each is not None}
    with pytest.raises(PackError) as refused:
        read_clock(table, file="x.toml")
    assert (refused.value.file, refused.value.field) == ("x.toml", field)
    assert problem in refused.value.problem


WRONG_READING: tuple[tuple[str, Any, str], ...] = (
    ("count", 0, "1 or more"),
    ("count", "ten", "whole number"),
    ("count", None, "whole number"),
    ("unit", "day", "use one of years"),
    ("leap", "feb_29", "use one of feb_28, mar_1"),
    ("roll", "forward", "use one of next_business_day"),
    ("why", None, "is missing"),
    ("citation", None, "is missing"),
    ("from", "first_arrival", "is not a name in starts.also"),
    ("status", "vacated", "must have another stance than 'rule'"),
    ("calendar", "moon", "use one of us_federal"),
    ("stance", "strict", "use one of rule, protective, lenient, contested"),
    ("protective", True, "is not known"),
    ("from_precedes", True, "the day named in `from`"),
    ("kount", 1, "did you mean 'count'"),
)


@pytest.mark.parametrize(("key", "value", "problem"), WRONG_READING)
def test_a_wrong_field_of_a_reading_is_named(key: str, value: Any, problem: str) -> None:
    table = copy.deepcopy(GOOD)
    reading = {**table["reading"][0], key: value}
    table["reading"] = [{name: each for name, each in reading.items() if each is not None}]
    with pytest.raises(PackError) as refused:
        read_clock(table, file="x.toml")
    assert refused.value.field == f"reading 1.{key}"
    assert problem in refused.value.problem


def test_the_first_reading_is_the_law_as_we_read_it() -> None:
    table = copy.deepcopy(GOOD)
    table["reading"][0]["stance"] = "protective"
    with pytest.raises(PackError, match="the first reading is the law"):
        read_clock(table, file="x.toml")


def test_only_a_forward_clock_repeats() -> None:
    with pytest.raises(PackError, match="only a clock that counts forward"):
        read_clock({**GOOD, "counts": "backward", "repeats": True}, file="x.toml")
