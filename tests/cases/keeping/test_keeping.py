"""Keeping and deleting, by the pages and by the worker, with what is left afterwards."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from django.core import serializers
from django.utils import timezone

from safeconduct import vault
from safeconduct.access.errors import NotAllowed
from safeconduct.access.models import Desk
from safeconduct.access.models.approvals import Approval
from safeconduct.access.unlocked import desk_keys, list_keys
from safeconduct.audit.models import StaffEntry, WorkerEntry
from safeconduct.cases import grants, reading, states
from safeconduct.cases.approvals import ERASURE
from safeconduct.cases.keeping import erasing, holds, passing, periods
from safeconduct.cases.models import CaseEntry, Erasure, LegalHold, RetentionPeriods, RetentionWarning
from safeconduct.intake.models import Message, Request
from safeconduct.intake.states import State
from safeconduct.keyring.host import host
from safeconduct.keyring.models import WrappedKey
from tests.access.people import House, Member, found_house, hire, sign_in
from tests.cases.asking import ask
from tests.cases.caseroom import opened, written
from tests.sites import SiteClient

NOW = timezone.now()


@pytest.fixture
def house() -> House:
    return found_house()


def at_desk(member: Member) -> SiteClient:
    client = SiteClient("staff")
    sign_in(client, member)
    return client


def closed(quiet: int = 400) -> Request:
    request, _holder = ask()
    day = (NOW - timedelta(days=quiet)).date()
    Request.objects.filter(id=request.id).update(state=State.CLOSED, changed_on=day)
    return Request.objects.get(id=request.id)


def a_year(house: House) -> None:
    petra = hire(house.rosa, "Petra", ["privacy_lead"])
    periods.set_to(
        {"closed": 365, "set_aside": 90}, seen=periods.newest_id(), token=uuid4(), by=petra.person, at=NOW
    )


def held_by(house: House, request: Request, **more: object) -> LegalHold:
    given = {"reason": "Court order 12 of the invented court", "until": None, "token": uuid4(), **more}
    return holds.add(
        request=request, keys=opened(request, house.aisha), by=house.aisha.unlocked, at=NOW, **given  # type: ignore[arg-type]  # the test's own mapping
    )  # fmt: skip


def days_pass(start: datetime, days: int) -> list[int]:
    return [passing.as_days_pass(start + timedelta(days=day)) for day in range(days)]


def test_the_worker_warns_twice_and_deletes_two_weeks_later(house: House) -> None:
    request = closed()
    a_year(house)
    assert days_pass(NOW, 14) == [0] * 14
    assert sorted(RetentionWarning.objects.values_list("number", flat=True)) == [1, 2]
    assert passing.as_days_pass(NOW + timedelta(days=14)) == 1
    assert not Request.objects.exists()
    assert not WrappedKey.objects.filter(owner_kind="request").exists()
    row = Erasure.objects.get(request_id=request.id)
    entry = WorkerEntry.objects.get(action="request.deletion_confirmed", subject=request.id)
    assert (row.why, row.person_id, bytes(row.entry)) == ("period", None, bytes(entry.digest))
    assert row.keys > 5


def test_a_message_in_between_lets_the_time_begin_again(house: House) -> None:
    request = closed()
    a_year(house)
    days_pass(NOW, 10)
    later = (NOW + timedelta(days=10)).date()
    Request.objects.filter(id=request.id).update(changed_on=later)
    assert sum(days_pass(NOW + timedelta(days=10), 30)) == 0
    assert Request.objects.filter(id=request.id).exists()


def test_a_hold_stops_it_and_its_end_lets_it_go_on(house: House) -> None:
    request = closed()
    a_year(house)
    row = held_by(house, request)
    assert sum(days_pass(NOW, 30)) == 0
    assert b"Court order" not in bytes(row.document)
    (found,) = holds.of(request, opened(request, house.timur))
    assert found.reason == "Court order 12 of the invented court"
    with pytest.raises(erasing.Held):
        erasing.erase(request_id=request.id, why=erasing.DECIDED, by=house.aisha.person.pk, at=NOW)
    assert not Erasure.objects.exists()
    holds.end(hold=row, by=house.aisha.unlocked, at=NOW)
    assert sum(days_pass(NOW + timedelta(days=31), 15)) == 1


def test_a_duty_stops_what_the_person_asked_for_and_names_itself(house: House) -> None:
    request, _holder = ask()
    Request.objects.filter(id=request.id).update(state=State.DELETION_ASKED, deletion_asked_on=NOW.date())
    aisha, page = at_desk(house.aisha), f"/requests/{request.id}/keeping/hold"
    assert b"asked us to delete" in aisha.get(page).content
    assert aisha.send_form(page, {"reason": "short"}, page=page).status_code == 422
    assert (
        aisha.send_form(page, {"reason": "Order of the invented court, 3 May"}, page=page).status_code == 302
    )
    assert Request.objects.get(id=request.id).state == State.CLOSED
    assert LegalHold.objects.count() == 1


def test_a_hold_sent_twice_is_one_and_an_end_in_the_past_is_refused(house: House) -> None:
    request, token = closed(), uuid4()
    for _click in range(2):
        held_by(house, request, token=token)
    assert LegalHold.objects.count() == 1
    with pytest.raises(holds.EndInThePast):
        held_by(house, request, until=(NOW - timedelta(days=1)).date())
    with pytest.raises(holds.ReasonNeeded):
        held_by(house, request, reason=" ")


def test_a_supervisor_asks_a_colleague_agrees_and_then_it_is_deleted(house: House) -> None:
    request = closed(40)
    samir = hire(house.rosa, "Samir", ["supervisor"], desk=house.intake, sealed_by=house.aisha)
    page = f"/requests/{request.id}/keeping/erase"
    client, aisha = at_desk(samir), at_desk(house.aisha)
    assert b"A supervisor asks" in aisha.get(page).content
    assert aisha.send_form(page, {"act": "ask", "typed": request.short_id}, page="/inbox").status_code == 409
    assert client.send_form(page, {"act": "ask", "typed": "00000000"}, page=page).status_code == 422
    assert client.send_form(page, {"act": "erase", "typed": request.short_id}, page=page).status_code == 409
    assert (
        client.send_form(page, {"act": "ask", "typed": request.short_id.upper()}, page=page).status_code
        == 302
    )
    assert client.send_form(page, {"act": "agree"}, page="/inbox").status_code == 409
    assert aisha.send_form(page, {"act": "agree"}, page=page).status_code == 302
    assert Request.objects.filter(id=request.id).exists()
    answer = client.send_form(page, {"act": "erase", "typed": request.short_id}, page=page)
    assert answer.status_code == 302
    row = Erasure.objects.get()
    shown = client.get(answer["Location"]).content.decode()
    assert str(row.request_id) in shown and bytes(row.entry).hex() in shown
    assert "fourteen days" in shown and "Samir" in shown
    entry = StaffEntry.objects.get(action="request.deletion_confirmed")
    assert bytes(entry.digest) == bytes(row.entry)


def test_the_attorney_of_a_case_neither_keeps_it_nor_agrees_to_its_deletion(house: House) -> None:
    request, ines = closed(40), hire(house.rosa, "Ines", ["attorney"])
    grants.grant(
        request=request, person=ines.person, keys=opened(request, house.aisha), purpose="representing",
        expires_on=None, by=house.aisha.unlocked, at=NOW,
    )  # fmt: skip
    samir = hire(house.rosa, "Samir", ["supervisor"], desk=house.intake, sealed_by=house.aisha)
    page, browser = f"/requests/{request.id}/keeping", at_desk(ines)
    asked = {"act": "ask", "typed": request.short_id}
    assert at_desk(samir).send_form(f"{page}/erase", asked).status_code == 302
    question = Approval.objects.get(kind=ERASURE.code)
    row = held_by(house, request)
    for path in ("", "/hold", f"/holds/{row.pk}/end", "/erase"):
        assert browser.get(f"{page}{path}").status_code == 404
    agreed = browser.send_form(f"{page}/erase", {"act": "agree"}, page=f"/requests/{request.id}")
    assert agreed.status_code == 404 and not question.votes.exists()
    assert not question.can_be_decided_by(ines.person, ERASURE, NOW.date())
    with pytest.raises(NotAllowed):
        holds.end(hold=row, by=ines.unlocked, at=NOW)
    with pytest.raises(NotAllowed):
        holds.add(
            request=request, keys=opened(request, ines), reason="A reason of some length", until=None,
            token=uuid4(), by=ines.unlocked, at=NOW,
        )  # fmt: skip
    holds.end(hold=row, by=house.aisha.unlocked, at=NOW)
    erasing.erase(request_id=request.id, why=erasing.DECIDED, by=samir.person.pk, at=NOW)
    assert browser.get(f"/erasures/{Erasure.objects.get().pk}").status_code == 404


def test_one_no_is_enough_and_a_message_makes_the_yes_void(house: House) -> None:
    request = closed(40)
    samir = hire(house.rosa, "Samir", ["supervisor"], desk=house.intake, sealed_by=house.aisha)
    page = f"/requests/{request.id}/keeping/erase"
    client, aisha = at_desk(samir), at_desk(house.aisha)
    client.send_form(page, {"act": "ask", "typed": request.short_id}, page=page)
    aisha.send_form(page, {"act": "agree"}, page=page)
    Request.objects.filter(id=request.id).update(changed_on=(NOW - timedelta(days=35)).date())
    assert client.send_form(page, {"act": "erase", "typed": request.short_id}, page=page).status_code == 409
    assert client.send_form(page, {"act": "ask", "typed": request.short_id}, page=page).status_code == 302
    assert aisha.send_form(page, {"act": "refuse"}, page=page).status_code == 302
    assert client.send_form(page, {"act": "erase", "typed": request.short_id}, page=page).status_code == 409
    assert Request.objects.filter(id=request.id).exists()


def test_nothing_is_deleted_within_a_month_of_the_last_message(house: House) -> None:
    request = closed(29)
    samir = hire(house.rosa, "Samir", ["supervisor"], desk=house.intake, sealed_by=house.aisha)
    assert at_desk(samir).get(f"/requests/{request.id}/keeping/erase").status_code == 404


def test_a_duty_that_is_over_brings_the_persons_wish_back(house: House) -> None:
    request, _holder = ask()
    Request.objects.filter(id=request.id).update(state=State.DELETION_ASKED, deletion_asked_on=NOW.date())
    row = held_by(house, request, until=(NOW + timedelta(days=5)).date())
    assert Request.objects.get(id=request.id).state == State.CLOSED
    aisha = at_desk(house.aisha)
    assert holds.ask_again(NOW) == 0
    assert holds.ask_again(NOW + timedelta(days=6)) == 1
    assert Request.objects.get(id=request.id).state == State.DELETION_ASKED
    Request.objects.filter(id=request.id).update(state=State.CLOSED)
    holds.end(hold=row, by=house.aisha.unlocked, at=NOW)
    assert Request.objects.get(id=request.id).state == State.DELETION_ASKED
    held_by(house, request)
    Request.objects.filter(id=request.id).update(state=State.DELETION_ASKED)
    page = f"/requests/{request.id}/move/delete"
    answer = aisha.send_form(page, {}, page=page)
    assert answer.status_code == 409 and b"duty stops" in answer.content
    assert Request.objects.filter(id=request.id).exists()


def test_nobody_stops_a_deletion_without_naming_the_duty(house: House) -> None:
    request, _holder = ask()
    Request.objects.filter(id=request.id).update(state=State.DELETION_ASKED, deletion_asked_on=NOW.date())
    answer = at_desk(house.aisha).send_form(f"/requests/{request.id}/move/hold", {}, page="/inbox")
    assert answer.status_code == 302 and answer["Location"].endswith("/keeping/hold")
    assert Request.objects.get(id=request.id).state == State.DELETION_ASKED


def test_the_certificate_counts_what_was_destroyed_and_names_who_finished(house: House) -> None:
    request = closed(40)
    keys = WrappedKey.objects.filter(owner_kind__in=("request", "upload", "release")).count()
    held = Request.objects.get(id=request.id)
    beside = WrappedKey.objects.filter(owner_kind__in=("holder", "draft"), owner_id=held.holder_id).count()
    Erasure.objects.create(
        request_id=request.id, day=(NOW - timedelta(days=3)).date(), why="asked", keys=0, files=0, entry=b"",
        person_id=house.timur.person.pk,
    )  # fmt: skip
    row = erasing.erase(request_id=request.id, why=erasing.DECIDED, by=house.aisha.person.pk, at=NOW)
    assert (row.keys, row.person_id, row.why) == (keys + beside, house.aisha.person.pk, "decided")


def test_an_open_request_is_not_deleted_before_its_time(house: House) -> None:
    request, _holder = ask()
    samir = hire(house.rosa, "Samir", ["supervisor"], desk=house.intake, sealed_by=house.aisha)
    assert at_desk(samir).get(f"/requests/{request.id}/keeping/erase").status_code == 404


def test_the_privacy_lead_sets_periods_after_a_second_look(house: House) -> None:
    petra = at_desk(hire(house.rosa, "Petra", ["privacy_lead"]))
    assert b"Nothing is deleted by itself" in petra.get("/retention").content
    for wrong in ("12", "x", "-1", "99999"):
        assert petra.send_form("/retention", {"closed": wrong}, page="/retention").status_code == 422
    asked = petra.send_form("/retention", {"closed": "365", "set_aside": ""}, page="/retention")
    assert asked.status_code == 200 and b"Is this right?" in asked.content
    assert not RetentionPeriods.objects.exists()
    saved = petra.send_form(
        "/retention", {"closed": "365", "set_aside": "", "step": "save"}, page="/retention"
    )
    assert saved.status_code == 302
    assert periods.current() == {"closed": 365, "set_aside": 0}
    assert at_desk(house.aisha).get("/retention").status_code == 404


def test_periods_changed_meanwhile_are_not_overwritten(house: House) -> None:
    petra = hire(house.rosa, "Petra", ["privacy_lead"]).person
    days = {"closed": 365, "set_aside": 90}
    token = uuid4()
    first = periods.set_to(days, seen=0, token=token, by=petra, at=NOW)
    assert periods.set_to(days, seen=0, token=token, by=petra, at=NOW) == first
    with pytest.raises(periods.SetMeanwhile):
        periods.set_to({**days, "closed": 400}, seen=0, token=uuid4(), by=petra, at=NOW)
    with pytest.raises(periods.NothingChanged):
        periods.set_to(days, seen=first.pk, token=uuid4(), by=petra, at=NOW)
    with pytest.raises(periods.NotAPeriod):
        periods.set_to({"open": 40}, seen=first.pk, token=uuid4(), by=petra, at=NOW)


def test_what_a_crash_left_is_finished_or_forgotten(house: House) -> None:
    one, other = closed(), closed_as("Ramzan")
    for request in (one, other):
        Erasure.objects.create(
            request_id=request.id, day=(NOW - timedelta(days=1)).date(), why="asked", keys=1, files=0, entry=b"",
            person_id=house.aisha.person.pk,
        )  # fmt: skip
    WrappedKey.objects.filter(owner_kind="request", owner_id=one.id).delete()
    assert erasing.complete(NOW) == 1
    assert not Request.objects.filter(id=one.id).exists()
    assert Request.objects.filter(id=other.id).exists()
    assert [bytes(row.entry) != b"" for row in Erasure.objects.all()] == [True]


def closed_as(name: str) -> Request:
    request, _holder = ask(name)
    Request.objects.filter(id=request.id).update(state=State.CLOSED)
    return Request.objects.get(id=request.id)


def test_yesterdays_main_database_opens_with_no_key_of_the_house(house: House) -> None:
    """The rows of main come back; every key that anybody in the house can open is tried on every document."""
    request, _holder = ask()
    written(request, house.aisha, "note", {"text": "what must not come back"})
    held_by(house, request)
    yesterday = _main_rows(request)
    keys_before = opened(request, house.aisha)
    LegalHold.objects.all().delete()
    Request.objects.filter(id=request.id).update(state=State.DELETION_ASKED)
    states.confirm_deletion(request=Request.objects.get(id=request.id), by=house.aisha.unlocked, at=NOW)
    assert not Request.objects.exists()
    for row in serializers.deserialize("json", yesterday):
        row.save()
    back = Request.objects.get(id=request.id)
    assert CaseEntry.objects.count() == 1
    for member in (house.aisha, house.timur, house.rosa, *house.custodians):
        with pytest.raises(reading.NotYours):
            reading.open_case(back, member.unlocked, NOW.date())
    found = _every_lock_key(house)
    assert found
    documents = [bytes(back.answers), bytes(back.summary), bytes(back.conflict), bytes(back.card)]
    documents += [bytes(row.document) for row in CaseEntry.objects.all()]
    ids = {key.key_id for key in found}
    assert not {vault.key_id_of(document) for document in documents} & ids
    lost = {key.key_id for keys in (keys_before.file, keys_before.thread) for key in keys.values()}
    assert {vault.key_id_of(document) for document in documents} & lost, "the control: these were the keys"


def _main_rows(request: Request) -> str:
    rows = [
        Request.objects.get(id=request.id), *Message.objects.filter(request=request),
        *CaseEntry.objects.filter(request_id=request.id), *LegalHold.objects.filter(request_id=request.id),
    ]  # fmt: skip
    return str(serializers.serialize("json", rows))


def _every_lock_key(house: House) -> list[vault.LockKey]:
    """Whatever opens a document and lies in the keys database, opened with all that the house's people hold."""
    found: list[vault.LockKey] = []
    pairs = {member.unlocked.sealing.key_id: member.unlocked.sealing for member in (house.aisha, house.timur)}
    for desk in Desk.objects.all():
        if desk.code == "intake":
            pairs |= desk_keys(house.aisha.unlocked, desk)
            found += list_keys(house.aisha.unlocked, desk).values()
    for row in WrappedKey.objects.all():
        outer = host().epoch_key(row.week)
        found.append(outer)
    return found
