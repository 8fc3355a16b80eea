"""Aisha keeps Zaur's hearings: by hand, once, with history; what is wrong is said and nothing typed is lost."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from safeconduct.audit.models import StaffEntry
from safeconduct.cases.dates.kept import kept_dates
from safeconduct.cases.models.dates import CourtDate, DateEvent
from safeconduct.intake.models import monday_of
from tests.access.people import House, found_house, hire

from .scenes import COURT, NAME, Case, asked, at_desk, day, in_days, keep, only_date, page_of, typed


@pytest.fixture
def house() -> House:
    return found_house()


@pytest.fixture
def case(house: House) -> Case:
    return asked(house)


def test_aisha_keeps_a_hearing_and_sees_it_with_where_it_is_known_from(house: House, case: Case) -> None:
    aisha = at_desk(house.aisha)
    answer = aisha.send_form(page_of(case), typed())
    assert answer.status_code == 302 and answer["Location"].endswith("?done=date_kept")
    shown = aisha.get(page_of(case)).content.decode()
    for words in ("Individual hearing", "09:30", COURT, "Judge Invented", "NOTICE_PAPER", "Not checked"):
        assert words in shown
    (one,) = kept_dates(case.request, case.keys).dates
    assert (one.when.day, one.when.zone) == (in_days(60), "America/New_York")
    actions = StaffEntry.objects.filter(subject=case.request.id).values_list("action", flat=True)
    assert "date.written" in actions


def test_nothing_of_a_date_lies_in_the_clear(case: Case) -> None:
    row = keep(case)
    event = row.events.get()
    blobs = b"".join(bytes(each) for each in (row.document, row.check_document, event.document))
    for words in (NAME, "NOTICE_PAPER", "individual", COURT, in_days(60).isoformat()):
        assert words.encode() not in blobs
    assert row.day == in_days(0)


def test_every_date_takes_the_same_room(case: Case) -> None:
    rows = [keep(case, kind="bond", time=""), keep(case, kind="interview", days=700)]
    assert len({len(bytes(row.document)) for row in rows}) == 1
    assert len({len(bytes(row.check_document)) for row in rows}) == 1


def test_a_double_click_keeps_one_date(house: House, case: Case) -> None:
    aisha = at_desk(house.aisha)
    once = typed(token=str(uuid4()))
    for _ in range(2):
        assert aisha.send_form(page_of(case), once).status_code == 302
    assert CourtDate.objects.count() == DateEvent.objects.count() == 1


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"day-day": "30", "day-month": "2", "day-year": "2027"}, "There is no such day."),
        ({"day-month": "March"}, "There is no such day."),
        ({"day-day": ""}, "Please give day, month and year."),
        ({"day-year": "2207"}, "too far away"),
        ({"time": "25:10"}, "There is no such time."),
        (
            {"day-day": "14", "day-month": "3", "day-year": "2027", "time": "02:30"},
            "this time does not exist there",
        ),
        ({"court": "Court of Nowhere"}, "This court is not in the list."),
        ({"court": "", "zone_name": ""}, "Please choose a court, or the time zone"),
        ({"court": "", "zone_name": "Mars/Base"}, "This time zone is not in the list."),
        ({"kind": "party"}, "Please choose what it is from the list."),
        ({"source": ""}, "from which paper or call"),
        ({"source": "x" * 201}, "There is room for 200"),
        ({"learned_on-year": "2040"}, "This day is still to come."),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(
    house: House, case: Case, changed: dict[str, str], sentence: str
) -> None:
    answer = at_desk(house.aisha).send_form(page_of(case), {**typed(), "judge": "JUDGE_TYPED", **changed})
    shown = answer.content.decode()
    assert answer.status_code == 422
    assert sentence in shown and "JUDGE_TYPED" in shown
    assert all(value in shown for name, value in changed.items() if value and name in {"day-month", "time"})
    assert not CourtDate.objects.exists()


def test_a_hearing_in_the_past_is_kept_and_asked_about(house: House, case: Case) -> None:
    aisha = at_desk(house.aisha)
    answer = aisha.send_form(page_of(case), typed(days=-3))
    assert answer["Location"].endswith("?done=date_kept_past")
    shown = aisha.get(page_of(case)).content.decode()
    assert "This day has passed. Is it right?" in shown and "overdue" in shown


def test_a_moved_hearing_keeps_its_old_date_and_must_be_verified_anew(house: House, case: Case) -> None:
    keep(case, days=700)
    aisha, one = at_desk(house.aisha), only_date(case)
    verified = aisha.send_form(f"{page_of(case)}/{one}/verify", {"how": "clerk"}, page=page_of(case))
    assert verified["Location"].endswith("?done=date_verified")
    moved = {
        **day("day", in_days(60)), "time": "1:00 pm", "source": "CALL to the clerk",
        **day("learned_on", in_days(-2)),
    }  # fmt: skip
    answer = aisha.send_form(f"{page_of(case)}/{one}/change", moved)
    assert answer["Location"].endswith("?done=date_changed")
    (held,) = kept_dates(case.request, case.keys).dates
    assert (held.when.day, held.when.time) == (in_days(60), "13:00")
    assert held.check.verified_on is None
    last = held.events[-1].held or {}
    assert last["old"]["day"] == in_days(700).isoformat() and last["new"]["day"] == in_days(60).isoformat()
    assert last["learned_on"] == in_days(-2).isoformat()
    shown = aisha.get(page_of(case)).content.decode()
    assert "CALL to the clerk" in shown and "It was:" in shown and "Aisha" in shown


def test_a_wrong_new_date_is_said_and_stays_on_the_page(house: House, case: Case) -> None:
    keep(case)
    address = f"{page_of(case)}/{only_date(case)}/change"
    answer = at_desk(house.aisha).send_form(
        address, {**day("day", in_days(60)), "day-day": "32", "source": "SOURCE_TYPED"}
    )
    assert answer.status_code == 422
    assert "There is no such day." in answer.content.decode() and "SOURCE_TYPED" in answer.content.decode()


def test_checking_says_how(house: House, case: Case) -> None:
    keep(case)
    address = f"{page_of(case)}/{only_date(case)}/verify"
    answer = at_desk(house.aisha).send_form(address, {"how": ""}, page=page_of(case))
    assert answer.status_code == 422 and "Please choose how you checked." in answer.content.decode()


def test_a_cancelled_hearing_says_why_and_stays_in_the_history(house: House, case: Case) -> None:
    keep(case)
    aisha, address = at_desk(house.aisha), f"{page_of(case)}/{only_date(case)}/end"
    assert aisha.send_form(address, {"what": "cancelled"}).status_code == 422
    answer = aisha.send_form(address, {"what": "cancelled", "reason": "REASON the judge is ill"})
    assert answer["Location"].endswith("?done=date_ended")
    shown = aisha.get(page_of(case)).content.decode()
    assert "1 date that is over" in shown and "REASON the judge is ill" in shown
    assert aisha.get(address).status_code == 404


def test_a_date_nobody_verified_for_seven_days_raises_the_alarm(house: House, case: Case) -> None:
    keep(case, at=timezone.now() - timedelta(days=6))
    aisha = at_desk(house.aisha)
    assert "Not verified" not in aisha.get(page_of(case)).content.decode()
    CourtDate.objects.all().delete()
    keep(case, at=timezone.now() - timedelta(days=7))
    assert "Not verified for 7 days" in aisha.get(page_of(case)).content.decode()


def test_two_hearings_of_timur_on_one_day_are_one_too_many(house: House, case: Case) -> None:
    other = asked(house, "Ilyas")
    keep(case)
    keep(other, kind="master", time="10:00")
    timur = at_desk(house.timur)
    for one in (case, other):
        timur.send_form(f"/requests/{one.request.id}/take", page=page_of(one))
    shown = timur.get(page_of(case)).content.decode()
    assert f"You have another hearing on this day: request {other.request.short_id}" in shown
    keep(case, kind="biometrics")  # no hearing: it clashes with nothing
    assert timur.get(page_of(case)).content.decode().count("You have another hearing") == 1


def test_the_week_of_an_open_request_follows_its_first_date(house: House, case: Case) -> None:
    aisha = at_desk(house.aisha)
    aisha.send_form(f"/requests/{case.request.id}/take", page=page_of(case))
    aisha.send_form(page_of(case), typed(days=5))
    assert case.fresh.wake_on == monday_of(in_days(5))


def test_the_page_says_so_when_there_is_nothing(house: House, case: Case) -> None:
    shown = at_desk(house.aisha).get(page_of(case)).content.decode()
    assert "No court date yet" in shown


def test_a_hearing_kept_here_drives_the_days_to_file_before_it(house: House, case: Case) -> None:
    aisha = at_desk(house.aisha)
    aisha.send_form(page_of(case), typed(days=100))
    shown = aisha.get(page_of(case)).content.decode()
    assert "Day to plan on" in shown and "Last lawful day" in shown


def test_a_changed_row_takes_nobodys_page_away(house: House, case: Case) -> None:
    keep(case)
    keep(case, days=90)
    CourtDate.objects.filter(id=CourtDate.objects.order_by("id")[0].id).update(check_document=b"changed")
    shown = at_desk(house.aisha).get(page_of(case)).content.decode()
    assert "1 date does not open" in shown and "Individual hearing" in shown


def test_colleagues_without_a_grant_and_the_administrator_find_nothing(house: House, case: Case) -> None:
    keep(case)
    leyla = hire(house.rosa, "Leyla", ["caseworker"])
    for member in (leyla, house.rosa):
        client, one = at_desk(member), only_date(case)
        for address in (page_of(case), f"{page_of(case)}.ics", f"{page_of(case)}/{one}/change"):
            assert client.get(address).status_code == 404
        assert client.send_form(f"{page_of(case)}/{one}/verify", page="/account").status_code == 404


def test_a_date_of_another_request_is_not_reached_through_ones_own(house: House, case: Case) -> None:
    other = asked(house, "Ilyas")
    keep(other)
    assert at_desk(house.aisha).get(f"{page_of(case)}/{only_date(other)}/change").status_code == 404
