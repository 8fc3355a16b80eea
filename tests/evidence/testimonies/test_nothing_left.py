"""What goes with somebody's consent is gone: its files, what its history said, and any way back."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.urls import reverse
from django.utils import timezone

from safeconduct.access.models import Person
from safeconduct.audit.models import StaffEntry, WorkerEntry
from safeconduct.blobs import store as blobs
from safeconduct.consent.scopes import Scope
from safeconduct.evidence import keys
from safeconduct.evidence.claims.settling import settle_around
from safeconduct.evidence.custody import Action
from safeconduct.evidence.incidents import withdrawing
from safeconduct.evidence.incidents.telling import TOLD as FIGURES
from safeconduct.evidence.incidents.withdrawing import WentWithConsent
from safeconduct.evidence.items import checking, custody
from safeconduct.evidence.items.sweeping import blobs_named
from safeconduct.evidence.models import Claim, Incident, Item, PersonRecord, Record, Revision, Testimony
from safeconduct.evidence.recording import change
from safeconduct.evidence.testimonies import actions, uses, withdrawals
from safeconduct.intake import sweeping
from safeconduct.outbox import post
from safeconduct.outbox.models import Parcel
from tests.evidence.desk import (
    AT,
    ResearchDesk,
    a_claim,
    a_person,
    a_source,
    an_act,
    an_incident,
    an_item,
    research_desk,
)
from tests.evidence.items.files import an_artifact
from tests.evidence.testimonies.vault import EVERYTHING, an_account, takes_back

DAY = AT.date()


@pytest.fixture
def desk() -> ResearchDesk:
    return research_desk()


def run() -> tuple[int, int]:
    """One run of the outbox; higher rooms do nothing here."""
    Parcel.objects.filter(event=FIGURES).update(done_on=DAY)
    handlers = {"testimony.withdrawn": withdrawals.carry_out, "evidence.consent_withdrawn": _nothing}
    return post.deliver(handlers, on=DAY)


def _nothing(subject: UUID, on: object) -> None:
    return None


def made(desk: ResearchDesk, testimony: Testimony, *records: Record) -> None:
    for record in records:
        uses.made_from(testimony, record, Scope.COUNTS, by=desk.zarema.person, at=AT)


def test_files_go_with_their_item_and_its_chain_says_so(
    desk: ResearchDesk, django_capture_on_commit_callbacks: Any
) -> None:
    held = an_artifact(desk, desk.zarema)
    kept = an_account(desk, scopes=EVERYTHING)
    made(desk, kept, held.item)
    takes_back(desk, kept, *EVERYTHING)
    with django_capture_on_commit_callbacks(execute=False) as after:
        assert run() == (1, 0)
    assert blobs.path_of(held.blob).exists(), "not before the commit"
    for callback in after:
        callback()
    assert not blobs.path_of(held.blob).exists()
    with django_capture_on_commit_callbacks(execute=True):
        withdrawals.carry_out(kept.pk, DAY)
    events = [event.happened for event in custody.events_of(held.item_id)]
    assert [each.action for each in events][-2:] == [Action.WITHDRAWN, Action.DESTROYED]
    assert len(events) == 5 and events[-1].actor is None
    assert custody.verify_item(held.item_id) is None and list(checking.problems()) == []
    with pytest.raises(keys.NoKey):
        keys.record_key(held.item_id, desk.keys(desk.zarema))


def test_files_that_outlived_their_end_are_swept(desk: ResearchDesk) -> None:
    held, other = an_artifact(desk, desk.zarema), an_artifact(desk, desk.zarema)
    kept = an_account(desk, scopes=EVERYTHING)
    made(desk, kept, held.item)
    takes_back(desk, kept, *EVERYTHING)
    run()  # the host goes out before the files are deleted
    assert (
        blobs.path_of(held.blob).exists() and held.blob not in blobs_named() and other.blob in blobs_named()
    )
    later = timezone.now() + timedelta(days=2)
    assert sweeping.sweep_blobs(later, also_known=(blobs_named,)) == 1
    assert blobs.path_of(other.blob).exists()


def test_an_item_that_is_withdrawn_and_forgotten_loses_its_files(
    desk: ResearchDesk, django_capture_on_commit_callbacks: Any
) -> None:
    held, by = an_artifact(desk, desk.zarema), desk.zarema.person
    item = Item.every.get(pk=held.item_id)
    withdrawing.withdraw(item, version=item.version, by=by, at=AT)
    assert [each.happened.action for each in custody.events_of(item.pk)][-1] == Action.WITHDRAWN
    assert blobs.path_of(held.blob).exists(), "it may be brought back"
    client = desk.client(desk.zarema)
    here = reverse("record_withdraw", args=["item", item.pk])
    with django_capture_on_commit_callbacks(execute=True):
        assert client.send_form(here, {"sure": "on", "forget": "on"}).status_code == 302
    assert not blobs.path_of(held.blob).exists()
    assert [each.happened.action for each in custody.events_of(item.pk)][-1] == Action.DESTROYED
    assert custody.verify_item(item.pk) is None


def test_history_keeps_that_it_was_changed_and_nothing_of_what_it_said(desk: ResearchDesk) -> None:
    by, kept = desk.zarema.person, an_account(desk, scopes=EVERYTHING)
    incident = an_incident(desk.zarema)
    claim = a_claim(desk.zarema, incident, statement="Told by a neighbour of the mill")
    item, person = an_item(desk.zarema, "Letter from the mill"), a_person(desk.zarema, origin="Mill valley")
    act = an_act(desk.zarema, incident, group="Men of the mill")
    change(claim, {"statement": "Told at the mill"}, version=1, by=by, at=AT)
    change(item, {"title": "Another letter from the mill"}, version=1, by=by, at=AT)
    change(person, {"origin": "Mill town"}, version=1, by=by, at=AT)
    change(act, {"group": "People of the mill"}, version=1, by=by, at=AT)
    actions.correct(
        kept, {"place_kind": "mill"}, {"text": "Mill"}, version=1, by=by, at=AT,
        desk=desk.keys(desk.zarema, "testimony"),
    )  # fmt: skip
    made(desk, kept, claim, item, person, act)
    takes_back(desk, kept, *EVERYTHING)
    run()
    rows = Revision.objects.filter(record_id__in=[claim.pk, item.pk, person.pk, act.pk, kept.pk])
    assert rows.count() == 5
    assert "ill" not in json.dumps([row.before for row in rows]).replace("will", "")
    assert {name for row in rows for name in row.before} == {
        "statement",
        "title",
        "origin",
        "group",
        "place_kind",
    }
    assert not any(row.sealed for row in rows)
    for row in (type(each).every.values().get(pk=each.pk) for each in (claim, item, person, act)):
        assert "mill" not in str(row).lower()
    page = desk.client(desk.zarema).get(reverse("record_history", args=["claim", claim.pk]))
    assert page.status_code == 200 and b"mill" not in page.content


def test_nobody_brings_back_what_went_with_consent(desk: ResearchDesk) -> None:
    kept = an_account(desk, scopes=EVERYTHING)
    item = an_item(desk.zarema)
    claim = a_claim(desk.zarema, an_incident(desk.zarema), item=item)
    made(desk, kept, item)
    takes_back(desk, kept, Scope.COUNTS)
    run()
    client = desk.client(desk.zarema)
    for record in (item, claim):
        with pytest.raises(WentWithConsent):
            withdrawing.bring_back(record, by=desk.zarema.person, at=AT)
        here = reverse("record_withdraw", args=["item" if record is item else "claim", record.pk])
        shown = client.get(here).content.decode()
        assert "Nobody can bring it back" in shown and "bring_back" not in shown
        answer = client.post(here, {"step": "bring_back", "csrfmiddlewaretoken": _csrf(shown)})
        assert answer.status_code == 409 and "Nobody can bring it back" in answer.content.decode()
    assert not Item.objects.standing().filter(pk=item.pk).exists()
    plain = an_item(desk.zarema, "Withdrawn by mistake")
    withdrawing.withdraw(plain, version=1, by=desk.zarema.person, at=AT)
    withdrawing.bring_back(plain, by=desk.zarema.person, at=AT)
    assert Item.objects.standing().filter(pk=plain.pk).exists()


def _csrf(page: str) -> str:
    return page.split('name="csrfmiddlewaretoken" value="')[1].split('"')[0]


def test_a_person_recorded_through_another_account_may_be_brought_back(desk: ResearchDesk) -> None:
    person = a_person(desk.zarema)
    first, second = (an_account(desk, scopes=EVERYTHING) for _ in range(2))
    made(desk, first, person)
    made(desk, second, person)
    takes_back(desk, first, Scope.COUNTS)
    run()
    withdrawing.withdraw(person, version=1, by=desk.zarema.person, at=AT)
    withdrawing.bring_back(person, by=desk.zarema.person, at=AT)
    assert PersonRecord.objects.standing().filter(pk=person.pk).exists()


def test_the_incident_follows_whatever_the_writer_may_still_do(desk: ResearchDesk) -> None:
    incident = an_incident(desk.zarema)
    denied = a_claim(desk.zarema, incident, a_source(desk.zarema))
    kept = an_account(desk, scopes=EVERYTHING)
    denial = a_claim(desk.zarema, incident, kind="denial", unit="", comparator="", low=None, act_code="")
    made(desk, kept, denial)
    settle_around([denied.pk], by=desk.zarema.person, at=AT)
    assert Incident.objects.get().is_contested
    takes_back(desk, kept, Scope.COUNTS)
    Person.objects.filter(pk=desk.zarema.person.pk).update(is_active=False, roles=[])
    staff = StaffEntry.objects.count()
    assert run() == (1, 0)
    assert (
        not Incident.objects.get().is_contested and not Claim.objects.standing().filter(pk=denial.pk).exists()
    )
    entry = WorkerEntry.objects.get(action="evidence.incident.changed")
    assert entry.subject == incident.pk and entry.by is None and StaffEntry.objects.count() == staff
    assert Revision.objects.filter(record_id=incident.pk).latest("version").by == desk.zarema.person
