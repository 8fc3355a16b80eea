"""From a client's file an account comes only by an explicit act, with that purpose's consent of today."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from safeconduct.access.errors import NotAllowed
from safeconduct.audit.models import StaffEntry
from safeconduct.consent.scope_events import Word
from safeconduct.consent.scopes import Scope, Status
from safeconduct.evidence.models import PersonRecord, Testimony
from safeconduct.evidence.recording import open_content
from safeconduct.evidence.testimonies import actions, receiving, uses
from safeconduct.keyring.models import WrappedKey
from tests.evidence.desk import AT, ResearchDesk, a_person, research_desk
from tests.evidence.testimonies.vault import talk, yes

REQUEST = uuid4()


@pytest.fixture
def desk() -> ResearchDesk:
    return research_desk()


def receive(desk: ResearchDesk, words: list[Word], **more: Any) -> Testimony:
    handed = {"text": "They took me in spring.", "safety": "none_found"}
    handed |= {name: more.pop(name) for name in ("safety", "is_minor", "person") if name in more}
    values: dict[str, Any] = {
        "source_request": REQUEST, "transfer": uuid4(), "purposes": [Scope.COUNTS], "by": desk.zarema.person,
        "at": AT, "desk": desk.keys(desk.zarema, "testimony"), "talk": talk(desk.zarema), **more,
    }  # fmt: skip
    said = values.pop("talk")
    return receiving.receive(receiving.Handed(**handed), words, said, **values)


def test_zarema_receives_an_account_for_counting_and_for_nothing_else(desk: ResearchDesk) -> None:
    transfer = uuid4()
    kept = receive(desk, yes(Scope.STORE, Scope.COUNTS), transfer=transfer)
    assert kept.received_from == transfer and kept.person.key == "P-0001" and not kept.person.has_identity
    assert open_content(kept, desk.keys(desk.malik, "testimony"))["text"] == "They took me in spring."
    assert uses.may_use(kept.pk, Scope.COUNTS, AT.date()) and not uses.may_use(
        kept.pk, Scope.QUOTE, AT.date()
    )
    entry = StaffEntry.objects.get(action="evidence.testimony.received")
    assert bytes(entry.about) == receiving.origin_digest(REQUEST, transfer)
    assert not WrappedKey.objects.filter(owner_id=REQUEST).exists()


def test_done_twice_it_is_one_account_of_one_person(desk: ResearchDesk) -> None:
    transfer = uuid4()
    first, second = (receive(desk, yes(Scope.STORE, Scope.COUNTS), transfer=transfer) for _ in range(2))
    assert first.pk == second.pk and Testimony.objects.count() == PersonRecord.objects.count() == 1
    assert StaffEntry.objects.filter(action="evidence.testimony.received").count() == 1


@pytest.mark.parametrize(
    ("words", "purposes"),
    [
        ([], [Scope.COUNTS]),
        (yes(Scope.STORE), [Scope.COUNTS]),
        (yes(Scope.COUNTS), [Scope.COUNTS]),
        (yes(Scope.STORE, Scope.COUNTS), []),
        (yes(Scope.STORE, Scope.COUNTS), [Scope.COUNTS, Scope.QUOTE]),
        ([*yes(Scope.STORE), Word(Scope.COUNTS, Status.REFUSED)], [Scope.COUNTS]),
        ([*yes(Scope.STORE), *yes(Scope.COUNTS, expires_on=AT.date() - timedelta(days=1))], [Scope.COUNTS]),
    ],
    ids=["a client said nothing", "only keeping", "only counting", "for nothing", "for more than was said", "refused",
         "run out"],
)  # fmt: skip
def test_being_a_client_is_no_consent(desk: ResearchDesk, words: list[Word], purposes: list[Scope]) -> None:
    with pytest.raises(uses.NoConsent):
        receive(desk, words, purposes=purposes, talk=talk(desk.zarema, AT.date() - timedelta(days=3)))
    assert not Testimony.every.exists() and not PersonRecord.every.exists()


def test_consent_of_tomorrow_does_not_count_today(desk: ResearchDesk) -> None:
    with pytest.raises(uses.NoConsent):
        receive(desk, yes(Scope.STORE, Scope.COUNTS), talk=talk(desk.zarema, AT.date() + timedelta(days=1)))


def test_rules_of_the_vault_hold_for_what_is_transferred_too(desk: ResearchDesk) -> None:
    words = yes(Scope.STORE, Scope.COUNTS)
    with pytest.raises(actions.NotSafe):
        receive(desk, words, safety="reprisal_certain")
    with pytest.raises(actions.NoSecondAdult):
        receive(desk, words, is_minor=True)
    with pytest.raises(NotAllowed):
        receive(desk, words, by=desk.pavel.person)
    assert not Testimony.every.exists()


def test_a_transfer_that_failed_in_the_middle_can_be_made_again(
    desk: ResearchDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    transfer: UUID = uuid4()

    def killed(*args: object) -> bytes:
        raise RuntimeError

    with monkeypatch.context() as patched, pytest.raises(RuntimeError):
        patched.setattr(receiving, "origin_digest", killed)
        receive(desk, yes(Scope.STORE, Scope.COUNTS), transfer=transfer)
    assert not Testimony.every.exists()
    assert receive(desk, yes(Scope.STORE, Scope.COUNTS), transfer=transfer).pk == transfer


def test_a_person_who_is_recorded_already_keeps_their_pseudonym(desk: ResearchDesk) -> None:
    person = a_person(desk.zarema)
    assert receive(desk, yes(Scope.STORE, Scope.COUNTS), person=person).person_id == person.pk
