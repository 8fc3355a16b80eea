"""Before a call, and the log of what happened: outside what the person agreed to it is refused, or stands out."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from safeconduct.audit.models import StaffEntry
from safeconduct.cases.messages import contacts
from safeconduct.cases.messages.contacts import NotNow, NotWritten, Said
from safeconduct.cases.models import CaseEntry
from safeconduct.intake.models import Request
from tests.access.people import House, Member, found_house, hire, sign_in
from tests.cases.asking import ask
from tests.cases.caseroom import journal_of, opened, written
from tests.sites import SiteClient

MONDAY = datetime(2026, 11, 16, tzinfo=UTC)


def told(value: Any) -> dict[str, Any]:
    return {
        "value": value, "source": "person", "precision": "", "confirmed_by": "", "confirmed_on": "", "paper": "",
    }  # fmt: skip


AGREED = {
    "channels": told(["phone", "signal"]),
    "hours": told([{"days": [0, 1], "from": "18:00", "until": "20:00"}]),
    "zone": told("America/New_York"),
    "may_leave_message": told("no"),
    "avoid": told("AVOID_WORDS Never on Fridays"),
}
ALWAYS = {"channels": told(["phone"]), "may_leave_message": told("yes")}


@pytest.fixture
def house() -> House:
    return found_house()


@pytest.fixture
def zaur(house: House) -> Request:
    request, _holder = ask()
    return request


def at_desk(member: Member) -> SiteClient:
    client = SiteClient("staff")
    sign_in(client, member)
    return client


def shown(answer: Any) -> str:
    return str(answer.content.decode())


def form(at: datetime, **typed: str) -> dict[str, str]:
    """A call that was made at a moment, on a clock in UTC unless the contact names another."""
    return {
        "direction": "out", "channel": "phone", "day-day": str(at.day), "day-month": str(at.month),
        "day-year": str(at.year), "time": f"{at:%H:%M}", "reached": "yes", "said": "SAID_WORDS", **typed,
    }  # fmt: skip


def logged(request: Request, member: Member) -> list[dict[str, Any]]:
    return [record.content for record in contacts.newest_first(journal_of(request, member))]


@pytest.mark.parametrize(
    ("said", "outside"),
    [
        (Said("phone", "out", MONDAY + timedelta(hours=23, minutes=30), "yes"), ()),  # 18:30 in New York
        (Said("phone", "out", MONDAY + timedelta(hours=22, minutes=59), "yes"), ("hours",)),
        (Said("phone", "out", MONDAY + timedelta(hours=25), "yes"), ("hours",)),  # 20:00: the end is outside
        (
            Said("phone", "out", MONDAY + timedelta(days=2, hours=23, minutes=30), "yes"),
            ("hours",),
        ),  # Wednesday
        (Said("email", "out", MONDAY + timedelta(hours=23, minutes=30), "sent"), ("channel",)),
        (Said("visit", "out", MONDAY + timedelta(hours=23, minutes=30), "yes"), ("channel",)),
        (Said("phone", "out", MONDAY + timedelta(hours=23, minutes=30), "left_message"), ("voicemail",)),
        (Said("phone", "out", MONDAY, "left_message"), ("hours", "voicemail")),
        (Said("phone", "in", MONDAY, "yes"), ()),  # who comes to us, comes
        (Said("visit", "in", MONDAY, "yes"), ()),
    ],
)
def test_reaching_out_is_measured_against_what_was_agreed(said: Said, outside: tuple[str, ...]) -> None:
    assert contacts.refusals(AGREED, said)[0] == outside


@pytest.mark.parametrize(
    ("contact", "outside"),
    [({"no_contact": True}, ("no_contact",)), ({}, ("channel",)), (ALWAYS, ())],
)
def test_who_agreed_to_nothing_is_not_called(contact: dict[str, Any], outside: tuple[str, ...]) -> None:
    assert contacts.refusals(contact, Said("phone", "out", MONDAY, "yes"))[0] == outside


def test_the_page_says_what_is_open_now_on_the_persons_clock_and_what_to_avoid(
    house: House, zaur: Request
) -> None:
    written(zaur, house.aisha, "contact", {**AGREED, "code_word": told("CODE_WORD")})
    page = shown(at_desk(house.aisha).get(f"/requests/{zaur.id}/reach"))
    assert "Where the person is, it is" in page
    assert "AVOID_WORDS" in page and "CODE_WORD" not in page
    assert f"/requests/{zaur.id}/contact" in page
    assert "Nothing is sent from here by telephone, SMS, e-mail or letter" in page
    assert "The person did not agree to other ways: WhatsApp" in page


def test_where_nobody_asked_the_page_says_so(house: House, zaur: Request) -> None:
    page = shown(at_desk(house.aisha).get(f"/requests/{zaur.id}/reach"))
    assert "Nobody has written down which clock" in page
    assert "The person has agreed to none of these ways: Telephone" in page


def test_aisha_writes_down_a_call_and_a_double_click_writes_it_once(house: House, zaur: Request) -> None:
    written(zaur, house.aisha, "contact", ALWAYS)
    aisha, address = at_desk(house.aisha), f"/requests/{zaur.id}/reach"
    typed = {**form(timezone.now() - timedelta(hours=2)), "token": str(uuid4())}
    for _click in range(2):
        assert aisha.send_form(address, typed).headers["Location"] == f"{address}?done=contact_logged"
    assert len(logged(zaur, house.aisha)) == 1
    aisha.send_form(address, {**typed, "said": "OTHER_WORDS"})  # an old page, filled in anew
    page = shown(at_desk(house.timur).get(address))
    assert "SAID_WORDS" in page and "OTHER_WORDS" in page and "Aisha" in page
    assert contacts.last_reached(journal_of(zaur, house.aisha)) is not None


def test_the_time_is_on_the_persons_clock(house: House, zaur: Request) -> None:
    written(zaur, house.aisha, "contact", {**ALWAYS, "zone": told("America/New_York")})
    typed = form(datetime(2026, 7, 1, 18, 0))
    assert at_desk(house.aisha).send_form(f"/requests/{zaur.id}/reach", typed).status_code == 302
    assert logged(zaur, house.aisha)[0]["at"] == "2026-07-01T22:00:00+00:00"


def test_a_call_outside_the_hours_is_refused_with_the_next_window_and_nothing_typed_is_lost(
    house: House, zaur: Request
) -> None:
    written(zaur, house.aisha, "contact", AGREED)
    answer = at_desk(house.aisha).send_form(f"/requests/{zaur.id}/reach", form(datetime(2026, 11, 18, 12, 0)))
    assert answer.status_code == 422
    page = shown(answer)
    assert "It is outside the hours the person agreed to." in page and "It may be tried from" in page
    assert "23 November 2026, 18:00" in page and "SAID_WORDS" in page
    assert not CaseEntry.objects.filter(number=2).exists()


def test_a_life_in_danger_passes_with_a_reason_and_stands_on_the_list(house: House, zaur: Request) -> None:
    written(zaur, house.aisha, "contact", AGREED)
    aisha, address = at_desk(house.aisha), f"/requests/{zaur.id}/reach"
    at = datetime(2026, 11, 18, 12, 0)
    short = aisha.send_form(address, form(at, override="danger", why="now"))
    assert short.status_code == 422 and "at least ten letters" in shown(short)
    why = "His landlord wrote that men wait at the door"
    assert aisha.send_form(address, form(at, override="danger", why=why)).status_code == 302
    page = shown(aisha.get(address))
    assert "Outside what was agreed" in page and why in page
    found = journal_of(zaur, house.aisha)
    assert [record.content["outside"] for record in contacts.overrides(found)] == [["hours"]]
    assert StaffEntry.objects.filter(action="case.contact_log.danger", subject=zaur.id).count() == 1


def test_what_happened_by_mistake_is_written_down_and_not_hidden(house: House, zaur: Request) -> None:
    written(zaur, house.aisha, "contact", AGREED)
    why = "I read the hours as mine, not as theirs"
    typed = form(datetime(2026, 11, 18, 12, 0), override="mistake", why=why)
    assert at_desk(house.aisha).send_form(f"/requests/{zaur.id}/reach", typed).status_code == 302
    assert StaffEntry.objects.filter(action="case.contact_log.mistake").count() == 1


def test_an_exception_nobody_needed_is_none(house: House, zaur: Request) -> None:
    written(zaur, house.aisha, "contact", ALWAYS)
    typed = form(timezone.now() - timedelta(hours=1), override="danger", why="I was not sure about it")
    at_desk(house.aisha).send_form(f"/requests/{zaur.id}/reach", typed)
    assert contacts.overrides(journal_of(zaur, house.aisha)) == []
    assert logged(zaur, house.aisha)[0]["override"] == ""


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"channel": ""}, "Choose how."),
        ({"channel": "pigeon"}, "pigeon"),
        ({"channel": "come_back"}, "come_back"),
        ({"direction": "sideways"}, "sideways"),
        ({"day-day": "31", "day-month": "2"}, "There is no such day."),
        ({"day-year": ""}, "Please give day, month and year."),
        ({"day-year": "9999", "day-month": "12", "day-day": "31", "time": "23:59"}, "This lies ahead."),
        ({"day-year": "1"}, "This is more than ten years ago."),
        ({"time": ""}, "Write the time, such as 13:30."),
        ({"time": "25:00"}, "There is no such time."),
        ({"reached": ""}, "Choose what came of it."),
        ({"said": "SAID_WORDS" + "x" * 100_000}, "Please say it in fewer words"),
        ({"token": ""}, "Please load the page again."),
    ],
)
def test_what_will_not_do_is_said_and_stays_typed(
    house: House, zaur: Request, wrong: dict[str, str], sentence: str
) -> None:
    typed = {**form(timezone.now() - timedelta(hours=1)), **wrong}
    answer = at_desk(house.aisha).send_form(f"/requests/{zaur.id}/reach", typed)
    assert answer.status_code == 422
    assert sentence in shown(answer) and "SAID_WORDS" in shown(answer)
    assert not CaseEntry.objects.exists()


def test_the_action_refuses_what_the_page_refuses(house: House, zaur: Request) -> None:
    written(zaur, house.aisha, "contact", AGREED)
    now = timezone.now()
    given: dict[str, Any] = {
        "request": zaur, "keys": opened(zaur, house.aisha), "token": uuid4(), "by": house.aisha.unlocked, "at": now,
    }  # fmt: skip
    with pytest.raises(NotNow):
        contacts.log(said=Said("email", "out", now, "sent"), **given)
    for said in (
        Said("pigeon", "in", now, "yes"),
        Said("phone", "in", now + timedelta(hours=1), "yes"),
        Said("phone", "in", now, "perhaps"),
        Said("email", "out", now, "sent", override="danger", why="short"),
    ):
        with pytest.raises(NotWritten):
            contacts.log(said=said, **given)


@pytest.mark.parametrize(
    ("direction", "reached", "counts"), [("out", "yes", True), ("out", "no", False), ("in", "no", True)]
)
def test_a_contact_that_reached_them_ends_the_silence(
    house: House, zaur: Request, direction: str, reached: str, counts: bool
) -> None:
    now = timezone.now()
    long_ago, yesterday = (now - timedelta(days=40)).date(), now - timedelta(days=1)
    Request.objects.filter(id=zaur.id).update(changed_on=long_ago)
    said = Said("visit", direction, yesterday, reached, "", "mistake", "w" * 12)
    contacts.log(
        request=zaur, keys=opened(zaur, house.aisha), said=said, token=uuid4(), by=house.aisha.unlocked, at=now,
    )  # fmt: skip
    assert (Request.objects.get(id=zaur.id).changed_on == yesterday.date()) is counts


def test_a_contact_is_struck_out_with_a_reason_and_comes_back(house: House, zaur: Request) -> None:
    written(zaur, house.aisha, "contact", ALWAYS)
    aisha, address = at_desk(house.aisha), f"/requests/{zaur.id}/reach"
    aisha.send_form(address, form(timezone.now() - timedelta(hours=1)))
    record = contacts.newest_first(journal_of(zaur, house.aisha))[0]
    strike = f"{address}/{record.id}/strike"
    assert "Strike this contact out?" in shown(aisha.get(strike))
    assert aisha.send_form(strike, {"reason": "x"}).status_code == 422
    assert aisha.send_form(strike, {"reason": "Another person’s call"}).status_code == 302
    assert "Another person’s call" in shown(aisha.get(address))
    assert contacts.last_reached(journal_of(zaur, house.aisha)) is None
    assert aisha.send_form(strike, {}).status_code == 302
    assert contacts.last_reached(journal_of(zaur, house.aisha)) is not None
    assert aisha.get(f"{address}/{uuid4()}/strike").status_code == 404


def test_others_find_no_page(house: House, zaur: Request) -> None:
    for member in (house.rosa, hire(house.rosa, "Leyla", ["caseworker"])):
        assert at_desk(member).get(f"/requests/{zaur.id}/reach").status_code == 404
    assert at_desk(house.aisha).get(f"/requests/{uuid4()}/reach").status_code == 404
