"""Deadlines beside the dates: counted from what is known, every reading shown, exceptions where a day has passed."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from safeconduct.cases.dates import deadlines, showing
from safeconduct.cases.dates.counting import today_for
from safeconduct.cases.dates.deadlines import Everything, OfRequest
from safeconduct.cases.dates.kept import with_kept_dates
from safeconduct.cases.models.dates import DateEvent
from safeconduct.cases.screening import clocks as screening_clocks
from safeconduct.cases.screening.looking import look
from safeconduct.law import running
from safeconduct.law.clocks import NOT_BEFORE, almanac, compute, due_from
from safeconduct.law.provenance import PackError
from safeconduct.law.running import Running
from tests.access.people import House, found_house
from tests.cases.asking import ask

from .calendar_reader import read
from .scenes import (
    IN_AMERICA,
    NEW_YORK,
    Case,
    asked,
    at_desk,
    end,
    in_days,
    keep,
    move,
    only_date,
    page_of,
    say,
    told_day,
)


@pytest.fixture
def house() -> House:
    return found_house()


def arrived(house: House, *days_ago: int) -> Case:
    """Zaur, who came so many days ago, each time with a visa, and has not filed."""
    arrivals = [{"when": in_days(-days).isoformat(), "precision": "day", "how": "visa"} for days in days_ago]
    request, holder = ask("Zaur", {**IN_AMERICA, "arrivals": arrivals})
    return Case(house, request, holder)


def found(case: Case) -> OfRequest:
    return deadlines.of_request(case.fresh, case.keys, timezone.now())


def ids(of: OfRequest) -> set[str]:
    return {each.clock.id for each in of.clocks}


def test_the_one_year_day_after_two_arrivals_runs_with_every_way_to_count(house: House) -> None:
    case = arrived(house, 300, 100)
    assert "us.asylum.one_year" in ids(found(case))
    shown = at_desk(house.aisha).get(page_of(case)).content.decode()
    for words in (
        "days left",
        "Day to plan on",
        "Last lawful day",
        "the strictest drives",
        "Careful reading",
    ):
        assert words in shown
    assert "If the one year has passed" not in shown


def test_a_day_that_only_the_strictest_reading_has_passed_still_comes(house: House) -> None:
    """Nobody may read "overdue" where the law, as most read it, leaves time; and the strict day stays visible."""
    case = arrived(house, 420, 300)
    (due,) = [each for each in found(case).due(case.request.id) if each.clock]
    assert due.clock and due.clock.due.drives < in_days(0) < due.day
    shown = at_desk(house.aisha).get(page_of(case)).content.decode()
    assert "By the strictest way to count, the day was" in shown and "overdue" not in shown
    listed = at_desk(house.aisha).get("/deadlines").content.decode()
    assert "By the strictest way to count" in listed and "Overdue" not in listed


def test_exceptions_are_listed_where_the_one_year_has_passed(house: House) -> None:
    shown = at_desk(house.aisha).get(page_of(arrived(house, 400))).content.decode()
    for words in ("overdue", "If the one year has passed", "What would show it:", "A person must look"):
        assert words in shown


def test_an_individual_hearing_starts_its_own_filing_day_and_not_that_of_a_master_hearing(
    house: House,
) -> None:
    case = asked(house)
    keep(case, kind="individual", days=100)
    assert "us.court.individual_filing" in ids(found(case))
    assert "us.court.master_filing" not in ids(found(case))


def test_a_kept_hearing_is_better_known_than_what_was_remembered(house: House) -> None:
    case = asked(house)
    keep(case, kind="master", days=80)
    keep(case, kind="individual", days=300)
    keep(case, kind="biometrics", days=20)
    told: dict[str, Any] = {
        "proceedings.hearing_on": {"state": "unknown"},
        "place.country": {"state": "unknown"},
    }
    now = with_kept_dates(told, found(case).kept.dates, timezone.now())
    assert now["proceedings.hearing_on"]["value"] == {"date": in_days(80).isoformat(), "precision": "day"}
    assert now["place.country"] == {"state": "unknown"}
    later = with_kept_dates(told, found(case).kept.dates, timezone.now() + timedelta(days=90))
    assert later["proceedings.hearing_on"]["value"]["date"] == in_days(300).isoformat()


def test_a_pack_that_cannot_be_read_takes_no_date_away(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    case = asked(house)
    keep(case)

    def broken(*_: object, **__: object) -> None:
        raise PackError("us/clocks.toml", "us.asylum.one_year", "kind", "is missing")

    monkeypatch.setattr(running, "case_clocks", broken)
    shown = at_desk(house.aisha).get(page_of(case)).content.decode()
    assert "Some deadlines could not be counted" in shown and "Individual hearing" in shown


def test_a_deadline_in_a_calendar_does_not_say_which_one_it_is(house: House) -> None:
    case = arrived(house, 100)
    answer = at_desk(house.aisha).get(f"{page_of(case)}.ics")
    events = read(answer.content).all("VEVENT")
    titles = {event.properties["SUMMARY"] for event in events}
    assert titles == {f"Deadline, request {case.request.short_id}"}
    assert not [words for words in (b"asylum", b"one_year", b"One year") if words in answer.content]


def test_a_changed_line_of_the_history_is_shown_as_such(house: House) -> None:
    case = asked(house)
    keep(case)
    DateEvent.objects.filter(court_date=only_date(case)).update(document=b"changed")
    shown = at_desk(house.aisha).get(page_of(case)).content.decode()
    assert "This line was changed outside the program." in shown


def test_days_are_tagged_by_how_few_are_left() -> None:
    today = in_days(0)
    kinds = [showing.days_tag(in_days(days), today)["kind"] for days in (-1, 0, 7, 8, 30, 31)]
    assert kinds == ["danger", "danger", "danger", "warning", "warning", ""]


def driving(of: OfRequest, clock: str) -> list[date]:
    return [each.due.drives for each in of.clocks if each.clock.id == clock]


INDIVIDUAL, MASTER = "us.court.individual_filing", "us.court.master_filing"


def test_a_nearer_master_hearing_does_not_hide_the_filing_day_of_the_individual_one(house: House) -> None:
    case = asked(house)
    keep(case, kind="master", days=40)
    keep(case, kind="individual", days=63)
    of = found(case)
    assert driving(of, INDIVIDUAL) == [compute(INDIVIDUAL, in_days(63), on=in_days(0)).drives]
    assert driving(of, MASTER) == [compute(MASTER, in_days(40), on=in_days(0)).drives]


def test_two_individual_hearings_each_have_their_filing_day(house: House) -> None:
    case = asked(house)
    keep(case, days=50)
    keep(case, days=90)
    assert len(driving(found(case), INDIVIDUAL)) == 2


def test_screening_and_the_letter_count_from_the_hearing_that_is_kept(house: House) -> None:
    """A letter once named a day that lay months after the filing day of the hearing that was kept."""
    case = asked(house)
    say(case, "proceedings.hearing_on", told_day(200))
    keep(case, days=70)
    seen, of = look(case.fresh, case.keys, timezone.now()), found(case)
    assert [(each.clock.id, each.trigger) for each in seen.clocks] == [
        (each.clock.id, each.trigger) for each in of.clocks
    ]
    assert (
        screening_clocks.day_of(INDIVIDUAL, seen.clocks, seen.on) == driving(of, INDIVIDUAL)[0] < in_days(70)
    )


def test_a_letter_names_the_next_filing_day_and_not_one_that_has_passed(house: House) -> None:
    case = asked(house)
    keep(case, days=20)  # its filing day has passed
    keep(case, days=90)
    seen = look(case.fresh, case.keys, timezone.now())
    passed, ahead = driving(found(case), INDIVIDUAL)
    assert passed < in_days(0) < ahead == screening_clocks.day_of(INDIVIDUAL, seen.clocks, seen.on)
    named = [id_ for id_, _words in screening_clocks.for_letter(seen.clocks, seen.on)]
    assert named.count(INDIVIDUAL) == 1


@pytest.mark.parametrize("what", ["cancelled", "took_place"])
def test_a_hearing_that_is_over_does_not_come_back_from_what_was_told(house: House, what: str) -> None:
    case = asked(house)
    say(case, "proceedings.hearing_on", told_day(60))
    say(case, "papers.list", [{"kind": "hearing", "when": in_days(60).isoformat(), "precision": "day"}])
    row = keep(case, days=60)
    assert INDIVIDUAL in ids(found(case))
    end(case, row, what)
    assert not {INDIVIDUAL, MASTER} & ids(found(case))
    assert not {INDIVIDUAL, MASTER} & {
        each.clock.id for each in look(case.fresh, case.keys, timezone.now()).clocks
    }


def test_the_day_a_moved_and_cancelled_hearing_once_had_does_not_come_back(house: House) -> None:
    case = asked(house)
    say(case, "proceedings.hearing_on", told_day(60))
    row = keep(case, days=60)
    move(case, row, 80)
    end(case, row)
    assert INDIVIDUAL not in ids(found(case))


def test_of_two_told_hearings_only_the_cancelled_one_goes(house: House) -> None:
    case = asked(house)
    say(case, "proceedings.hearing_on", told_day(60))
    say(case, "proceedings.hearing_on", told_day(90), stance="also_said")
    end(case, keep(case, days=60))
    triggers = {each.trigger for each in found(case).clocks if each.clock.id == INDIVIDUAL}
    assert triggers == {in_days(90)}


EVENING = datetime(2026, 11, 23, 1, 30, tzinfo=UTC)
"""Half past eight in the evening of 22 November in New York; the 23rd in UTC."""


def test_a_hearing_today_at_its_court_is_today_and_not_overdue(house: House) -> None:
    case = asked(house)
    keep(case, days=0, at=EVENING - timedelta(hours=12))
    of = deadlines.of_request(case.fresh, case.keys, EVENING)
    (due,) = [each for each in of.due(case.request.id) if each.kept]
    assert (due.day, due.today) == (date(2026, 11, 22), date(2026, 11, 22))
    assert [each.kept is not None for each in Everything((due,), 1, 0).groups()["week"]] == [True]
    (one,) = of.kept.open
    assert showing.date_row(one, EVENING, {})["tag"]["text"] == "Today"


@pytest.mark.parametrize(
    ("state", "hearing", "today"),
    [
        ("", "", date(2026, 11, 23)),
        ("NY", "", date(2026, 11, 22)),
        ("GU", "", date(2026, 11, 23)),
        ("GU", NEW_YORK, date(2026, 11, 22)),
    ],
)
def test_the_day_of_a_clock_is_that_of_its_court_else_of_the_state_else_utc(
    house: House, state: str, hearing: str, today: date
) -> None:
    case = asked(house)
    if hearing:
        keep(case, days=9)
    answers = {"place.us_state": {"state": "given", "value": state}} if state else {}
    dates = found(case).kept.dates
    assert today_for(answers, dates, EVENING) == today


def test_no_live_case_reads_overdue_while_another_reading_leaves_time() -> None:
    """For every clock of every pack: the day to act lies in the past only where nothing is left to anybody."""
    today = date(2026, 11, 22)
    for clock in almanac().speaking(today):
        if clock.kind == NOT_BEFORE:
            continue
        for back in range(0, 420, 7):
            trigger = today + timedelta(days=60 - back)
            due = due_from(clock, trigger, on=today)
            each = Running(clock, due, trigger, trigger, "a fact")
            last = max(day for reading in due.readings for day in (reading.safe, reading.lawful))
            assert (each.day_to_act(today) < today) == (last < today), (clock.id, trigger)
