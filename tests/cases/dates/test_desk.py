"""Vera checks dates: she sees a name, a number and a date, and her keys open nothing else of anybody."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from safeconduct import vault
from safeconduct.access.errors import NotAllowed
from safeconduct.access.models import Desk
from safeconduct.access.unlocked import desk_keys
from safeconduct.audit.models import StaffEntry
from safeconduct.cases import reading
from safeconduct.cases.dates import checking
from safeconduct.cases.dates.actions import DateGone
from safeconduct.cases.dates.documents import When
from safeconduct.cases.dates.kept import kept_dates
from safeconduct.cases.models.dates import DateEvent
from safeconduct.intake.models import Request
from safeconduct.keyring.models import WrappedKey
from tests.access.people import House, Member, found_house, hire

from .scenes import (
    COURT,
    NAME,
    NEW_YORK,
    NUMBER,
    Case,
    asked,
    at_desk,
    checker,
    day,
    end,
    in_days,
    keep,
    learn_number,
    only_date,
    page_of,
)


@pytest.fixture
def house() -> House:
    return found_house()


@pytest.fixture
def vera(house: House) -> Member:
    return checker(house)


@pytest.fixture
def case(house: House, vera: Member) -> Case:
    return asked(house)


def test_vera_sees_name_number_and_date_and_nothing_else(case: Case, vera: Member) -> None:
    keep(case)
    shown = at_desk(vera).get("/dates").content.decode()
    for words in (NAME, NUMBER, "09:30", "Not yet"):
        assert words in shown
    for words in (COURT, "Judge", "NOTICE_PAPER", "Individual", "ZAUR_STORY", str(case.request.id)):
        assert words not in shown
    read = StaffEntry.objects.get(action="dates.list_read")
    assert (read.count, read.subject) == (1, None)


def test_vera_opens_no_request_no_list_and_no_calendar(case: Case, vera: Member) -> None:
    keep(case)
    client, page = at_desk(vera), f"/requests/{case.request.id}"
    closed = ["/inbox", page, f"{page}/story", f"{page}/people", page_of(case), f"{page_of(case)}.ics"]
    for address in [*closed, "/deadlines", "/deadlines.ics", "/account/feed"]:
        assert client.get(address).status_code == 404


def test_veras_keys_open_check_documents_and_not_one_other_row(
    case: Case, vera: Member, house: House
) -> None:
    row = keep(case)
    with pytest.raises(reading.NotYours):
        reading.open_case(case.fresh, vera.unlocked, timezone.now().date())
    desk = house.desks["dates"]
    mine = {(o.opener_kind, o.opener_id) for o in WrappedKey.objects.filter(owner_kind="request")}
    assert ("person", vera.person.pk) not in mine
    sealed = WrappedKey.objects.filter(owner_kind="request", opener_kind="desk", opener_id=desk.id)
    assert set(sealed.values_list("purpose", flat=True)) == {"dates"}
    assert desk_keys(vera.unlocked, Desk.objects.get(id=house.intake.id)) == {}
    (key,) = checking._keys([row], vera.unlocked).values()
    request = Request.objects.get(id=case.request.id)
    for blob in (row.document, row.events.get().document, request.answers, request.summary, request.conflict):
        with pytest.raises(vault.CannotOpen):
            vault.unlock(bytes(blob), key=key, context=vault.Context("any", "row", "at all"))


def test_unchanged_is_written_once_and_found_in_the_case(case: Case, vera: Member, house: House) -> None:
    keep(case)
    client, once = at_desk(vera), str(uuid4())
    for _ in range(2):
        sent = {"what": "verified", "token": once}
        answer = client.send_form(f"/dates/{only_date(case)}", sent, page="/dates")
        assert answer["Location"] == "/dates?done=date_verified"
    assert DateEvent.objects.filter(from_desk=True).count() == 1
    shown = at_desk(house.aisha).get(page_of(case)).content.decode()
    assert "Checked: unchanged" in shown and "Vera, dates desk" in shown and "by Vera" in shown


def test_a_new_date_of_the_court_reaches_the_case_with_the_old_one(
    case: Case, vera: Member, house: House
) -> None:
    keep(case, days=700)
    Request.objects.filter(id=case.request.id).update(state="open", wake_on=date(2099, 1, 5))
    new = {"what": "changed", **day("day", in_days(60)), "time": "13:00"}
    answer = at_desk(vera).send_form(f"/dates/{only_date(case)}", new, page="/dates")
    assert answer["Location"] == "/dates?done=date_changed"
    (one,) = kept_dates(case.request, case.keys).dates
    assert one.when == When(in_days(60), "13:00", NEW_YORK)
    assert (one.events[-1].held or {})["old"]["day"] == in_days(700).isoformat()
    assert one.check.verified_on == in_days(0)
    assert case.fresh.wake_on <= in_days(60)
    assert "It was:" in at_desk(house.aisha).get(page_of(case)).content.decode()


def test_a_court_that_could_not_be_reached_verifies_nothing(case: Case, vera: Member) -> None:
    keep(case, at=timezone.now() - timedelta(days=8))
    at_desk(case.house.aisha).get(page_of(case))  # eight days ago the desk's key was not certified yet
    client = at_desk(vera)
    client.send_form(f"/dates/{only_date(case)}", {"what": "unreached"}, page="/dates")
    (one,) = kept_dates(case.request, case.keys).dates
    assert one.check.verified_on is None and one.check.tried_on == in_days(0)
    assert one.is_unverified(timezone.now(), 7)
    assert "could not be reached" in client.get("/dates").content.decode()


def test_an_impossible_new_date_is_said_and_stays_typed(case: Case, vera: Member) -> None:
    keep(case)
    wrong = {"what": "changed", "day-day": "29", "day-month": "2", "day-year": "2027", "time": "26:00"}
    answer = at_desk(vera).send_form(f"/dates/{only_date(case)}", wrong, page="/dates")
    shown = answer.content.decode()
    assert answer.status_code == 422
    assert "There is no such day." in shown and "There is no such time." in shown
    assert 'value="29"' in shown and 'value="26:00"' in shown and "<details open>" in shown
    assert not DateEvent.objects.filter(from_desk=True).exists()


def test_the_date_unchecked_longest_comes_first(case: Case, vera: Member, house: House) -> None:
    old, new, never = keep(case, days=50), keep(case, days=51), keep(case, days=90)
    at = timezone.now() + timedelta(days=10)
    for row, days in ((old, 9), (new, 2)):
        checking.answer(
            date_id=row.id, what="verified", new=None, by=vera.unlocked, at=at - timedelta(days=days),
            token=uuid4(),
        )  # fmt: skip
    assert [line.id for line in checking.to_check(vera.unlocked, at)] == [never.id, old.id, new.id]


def test_what_is_over_passed_closed_or_to_be_deleted_is_not_on_the_list(case: Case, vera: Member) -> None:
    row, at = keep(case), timezone.now()
    assert len(checking.to_check(vera.unlocked, at)) == 1
    for state in ("closed", "deletion", "set_aside"):
        Request.objects.filter(id=case.request.id).update(state=state)
        assert checking.to_check(vera.unlocked, at) == []
        with pytest.raises(DateGone):
            checking.answer(date_id=row.id, what="verified", new=None, by=vera.unlocked, at=at, token=uuid4())
    Request.objects.filter(id=case.request.id).update(state="open")
    assert checking.to_check(vera.unlocked, at + timedelta(days=62)) == []
    end(case, row)
    assert checking.to_check(vera.unlocked, at) == []


def test_the_list_says_so_when_it_is_empty_and_when_there_is_no_key_yet(house: House, vera: Member) -> None:
    assert "No date to check" in at_desk(vera).get("/dates").content.decode()
    milan = checker(house, "Milan")
    shown = at_desk(milan).get("/dates").content.decode()
    assert "You do not hold the key of the dates desk yet" in shown


def test_nobody_else_has_the_page_of_the_desk(case: Case, house: House) -> None:
    keep(case)
    for member in (house.aisha, house.rosa, house.custodians[0]):
        client = at_desk(member)
        assert client.get("/dates").status_code == 404
        assert client.send_form(f"/dates/{only_date(case)}", page="/account").status_code == 404
    with pytest.raises(NotAllowed):
        checking.to_check(house.aisha.unlocked, timezone.now())


def test_dates_kept_before_the_desk_had_keys_are_given_to_it_later(house: House) -> None:
    case = asked(house)
    keep(case)
    aisha = at_desk(house.aisha)
    assert "Nobody holds a key of the dates desk yet" in aisha.get(page_of(case)).content.decode()
    vera = checker(house)
    assert checking.to_check(vera.unlocked, timezone.now()) == []
    assert "Nobody holds a key" not in aisha.get(page_of(case)).content.decode()
    assert len(checking.to_check(vera.unlocked, timezone.now())) == 1


def test_a_number_learned_later_reaches_the_desk_when_the_page_is_opened(case: Case, vera: Member) -> None:
    keep(case)
    learn_number(case, "A 999 888 777")
    at_desk(case.house.aisha).get(page_of(case))
    (line,) = checking.to_check(vera.unlocked, timezone.now())
    assert (line.check.name, line.check.number) == (NAME, "A 999 888 777")


def test_the_buttons_of_a_stranger_reach_nothing(case: Case) -> None:
    keep(case)
    hire(case.house.rosa, "Hana", ["coordinator"])
    anonymous = at_desk(case.house.aisha)
    anonymous.cookies.clear()
    assert anonymous.get("/dates").status_code == 302
