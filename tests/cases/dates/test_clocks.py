"""Deadlines beside the dates: counted from what is known, every reading shown, exceptions where a day has passed."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from safeconduct.cases.dates import deadlines, showing
from safeconduct.cases.dates.deadlines import OfRequest
from safeconduct.cases.dates.kept import with_kept_dates
from safeconduct.cases.models.dates import DateEvent
from safeconduct.law import running
from safeconduct.law.provenance import PackError
from tests.access.people import House, found_house
from tests.cases.asking import ask

from .calendar_reader import read
from .scenes import IN_AMERICA, Case, asked, at_desk, in_days, keep, only_date, page_of


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
    for words in ("days left", "Day to plan on", "Last lawful day", "the strictest drives", "Careful reading"):
        assert words in shown
    assert "If the one year has passed" not in shown


def test_a_day_that_only_the_strictest_reading_has_passed_still_comes(house: House) -> None:
    """Nobody may read "overdue" where the law, as most read it, leaves time; and the strict day stays visible."""
    case = arrived(house, 420, 300)
    (due,) = [each for each in found(case).due(case.request.id, in_days(0)) if each.clock]
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
