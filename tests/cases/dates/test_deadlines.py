"""One list of what is due, for each person their own; as a page, as a calendar file, as a feed that tells nothing."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from safeconduct.access.models import Grant
from safeconduct.audit.models import StaffEntry
from safeconduct.cases.dates import deadlines, feed
from safeconduct.cases.models.dates import FeedToken
from safeconduct.intake.models import Request, monday_of
from safeconduct.vault.digests import random_token
from tests.access.people import House, found_house, hire
from tests.sites import SiteClient

from .calendar_reader import read
from .scenes import NAME, NUMBER, Case, asked, at_desk, checker, hand_over, in_days, keep, page_of


@pytest.fixture
def house() -> House:
    return found_house()


@pytest.fixture
def case(house: House) -> Case:
    return asked(house)


def test_everything_due_is_sorted_into_overdue_week_month_and_later(house: House, case: Case) -> None:
    for days in (-2, 3, 20, 200):
        keep(case, days=days, kind="check_in")
    found = deadlines.everything(house.aisha.unlocked, timezone.now())
    counted = {group: [each.day for each in due if each.kept] for group, due in found.groups().items()}
    assert counted == {
        "overdue": [in_days(-2)],
        "week": [in_days(3)],
        "month": [in_days(20)],
        "later": [in_days(200)],
    }
    shown = at_desk(house.aisha).get("/deadlines").content.decode()
    positions = [shown.index(f'<h2 id="{code}"') for code in ("overdue", "week", "month", "later")]
    assert positions == sorted(positions)
    assert case.request.short_id in shown and NAME not in shown
    assert StaffEntry.objects.filter(action="deadlines.read", count=1).exists()


def test_timur_does_not_see_what_was_handed_to_others(house: House, case: Case) -> None:
    keep(case)
    leyla = hire(house.rosa, "Leyla", ["caseworker"])
    hand_over(case, house.aisha, leyla)
    assert case.request.short_id in at_desk(leyla).get("/deadlines").content.decode()
    shown = at_desk(house.timur).get("/deadlines").content.decode()
    assert case.request.short_id not in shown and "Nothing is due" in shown


def test_an_ended_or_expired_grant_takes_its_deadlines_along(house: House, case: Case) -> None:
    keep(case)
    leyla = hire(house.rosa, "Leyla", ["caseworker"])
    hand_over(case, house.aisha, house.timur, leyla)
    assert deadlines.my_requests(leyla.person, in_days(0))
    Grant.objects.filter(person=leyla.person).update(expires_on=in_days(-1))
    assert deadlines.my_requests(leyla.person, in_days(0)) == []


def test_more_than_a_list_can_open_is_said(house: House, case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    asked(house, "Ilyas")
    monkeypatch.setattr(deadlines, "MOST_AT_ONCE", 1)
    shown = at_desk(house.aisha).get("/deadlines").content.decode()
    assert "1 more request was not opened" in shown


def test_the_calendar_file_names_kinds_and_short_ids_and_nobody(house: House, case: Case) -> None:
    keep(case, kind="individual")
    keep(case, kind="response", days=30, time="")
    aisha = at_desk(house.aisha)
    for address in (f"{page_of(case)}.ics", "/deadlines.ics"):
        answer = aisha.get(address)
        assert answer["Content-Type"] == "text/calendar; charset=utf-8"
        assert answer["Content-Disposition"] == 'attachment; filename="dates.ics"'
        assert answer["Cache-Control"] == "no-store"
        events = read(answer.content).all("VEVENT")
        titles = [event.properties["SUMMARY"] for event in events]
        assert f"Hearing, request {case.request.short_id}" in titles
        assert f"Answer due, request {case.request.short_id}" in titles
        whole = answer.content.decode()
        assert not [
            words for words in (NAME, NUMBER, "NOTICE", "Judge", "Hyattsville", "asylum") if words in whole
        ]
        assert len({event.properties["UID"] for event in events}) == len(events)
    assert StaffEntry.objects.filter(action="dates.taken_out").count() == 2


def address_of_feed(client: SiteClient) -> str:
    shown = client.send_form("/account/feed").content.decode()
    found = re.search(r"/feed/[\w-]{43}\.ics", shown)
    assert found
    return found[0]


def test_the_feed_says_that_something_is_due_in_a_week_and_nothing_else(house: House, case: Case) -> None:
    other = asked(house, "Ilyas")
    Request.objects.filter(id__in=[case.request.id, other.request.id]).update(wake_on=monday_of(in_days(60)))
    address = address_of_feed(at_desk(house.aisha))
    answer = SiteClient("staff").get(address)
    assert answer.status_code == 200 and answer["Cache-Control"] == "no-store"
    (event,) = read(answer.content).all("VEVENT")  # two requests, one week, one event
    assert event.properties["SUMMARY"] == "Something is due"
    assert event.properties["DTSTART;VALUE=DATE"] == f"{monday_of(in_days(60)):%Y%m%d}"
    assert event.all("VALARM") == []
    whole = answer.content.decode()
    for one in (case, other):
        assert one.request.short_id not in whole
    assert SiteClient("staff").get(address).content == answer.content
    assert not answer.cookies


def test_the_feed_of_a_past_week_says_this_week(house: House, case: Case) -> None:
    Request.objects.update(wake_on=in_days(-70))
    assert feed.due_weeks(house.aisha.person, in_days(0)) == [monday_of(in_days(0))]


def test_the_feed_is_ones_own(house: House, case: Case) -> None:
    leyla = hire(house.rosa, "Leyla", ["caseworker"])
    answer = SiteClient("staff").get(address_of_feed(at_desk(leyla)))
    assert read(answer.content).all("VEVENT") == []


def test_an_unknown_an_ended_and_an_old_address_are_not_there(house: House, case: Case) -> None:
    anybody, aisha = SiteClient("staff"), at_desk(house.aisha)
    assert anybody.get(f"/feed/{random_token()}.ics").status_code == 404
    assert anybody.get("/feed/x.ics").status_code == 404
    first = address_of_feed(aisha)
    second = address_of_feed(aisha)
    assert anybody.get(first).status_code == 404
    assert anybody.get(second).status_code == 200
    assert aisha.send_form("/account/feed", {"end": "1"}).status_code == 302
    assert anybody.get(second).status_code == 404
    assert anybody.post(second).status_code in {403, 405}


def test_the_feed_of_somebody_who_left_is_not_there(house: House, case: Case) -> None:
    token = feed.make(by=house.timur.person, at=timezone.now())
    assert feed.read(token, timezone.now())
    house.timur.person.is_active = False
    house.timur.person.save()
    with pytest.raises(feed.NoFeed):
        feed.read(token, timezone.now())
    feed.forget_person(house.timur.person.pk, in_days(0))
    assert not FeedToken.objects.exists()


def test_the_token_is_kept_nowhere_and_shown_once(house: House) -> None:
    aisha = at_desk(house.aisha)
    address = address_of_feed(aisha)
    token = address.removeprefix("/feed/").removesuffix(".ics")
    row = FeedToken.objects.get()
    assert token not in row.digest and row.last_used_on is None
    assert token not in aisha.get("/account/feed").content.decode()
    assert {entry.action for entry in StaffEntry.objects.filter(subject=house.aisha.person.pk)} >= {
        "feed.made"
    }


def test_whoever_keeps_no_dates_has_no_feed_and_no_list(house: House) -> None:
    vera = checker(house)
    for member in (house.rosa, vera):
        for address in ("/account/feed", "/deadlines", "/deadlines.ics"):
            assert at_desk(member).get(address).status_code == 404


def test_a_deadline_that_ran_out_long_ago_is_history(house: House) -> None:
    old = timezone.now() - timedelta(days=3 * 365)
    case = asked(house)
    found = deadlines.of_request(case.fresh, case.keys, old)
    assert found.is_counted
    later = deadlines.everything(house.aisha.unlocked, timezone.now())
    assert all(each.day >= in_days(0) - deadlines.PAST_FOR for each in later.due)


def test_the_feed_of_a_lost_device_is_ended_by_whoever_signs_the_person_out(house: House) -> None:
    token = feed.make(by=house.timur.person, at=timezone.now())
    assert feed.end(by=house.rosa.person, of=house.timur.person, at=timezone.now())
    with pytest.raises(feed.NoFeed):
        feed.read(token, timezone.now())
    row = StaffEntry.objects.get(action="feed.ended")
    assert (row.by, row.subject) == (house.rosa.person.pk, house.timur.person.pk)
