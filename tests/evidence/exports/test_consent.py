"""What was made from somebody's account leaves only while they agree, and nobody is named who did not."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse

from safeconduct.access.actions import approvals
from safeconduct.access.errors import NotApproved
from safeconduct.consent.scopes import Scope
from safeconduct.evidence.approvals import EXPORT
from safeconduct.evidence.exports import making
from safeconduct.evidence.exports.choosing import Choice
from safeconduct.evidence.exports.making import IdentityStays
from safeconduct.evidence.models import ActPerson, Export, HandedOut, PersonRecord, Record, Testimony
from safeconduct.evidence.people import matching
from safeconduct.evidence.testimonies import consents, handed_out, uses
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
from tests.evidence.exports.leaving import ALL, asked, everything, keys_of, made, records
from tests.evidence.testimonies.vault import EVERYTHING, a_witness, an_account, takes_back, talk, yes

DAY = AT.date()


@pytest.fixture
def desk() -> ResearchDesk:
    return research_desk()


def made_from(desk: ResearchDesk, account: Testimony, *records: Record, scope: Scope = Scope.COUNTS) -> None:
    for record in records:
        uses.made_from(account, record, scope, by=desk.zarema.person, at=AT)


def test_what_was_made_from_an_account_stays_from_the_moment_it_is_taken_back(desk: ResearchDesk) -> None:
    account, incident = an_account(desk, scopes=EVERYTHING), an_incident(desk.zarema)
    act, item, person = an_act(desk.zarema, incident), an_item(desk.zarema), a_person(desk.zarema)
    ActPerson.objects.create(act=act, person=person)
    source = a_source(desk.zarema)
    plain = a_claim(desk.zarema, incident, source)
    told = [a_claim(desk.zarema, incident, source, **more) for more in ({}, {"item": item}, {"about_kind": "person",
            "about_id": person.pk})]  # fmt: skip
    denial = a_claim(desk.zarema, incident, kind="denial", unit="", comparator="", low=None, act_code="")
    made_from(desk, account, told[0], item, person, denial)
    content = everything(desk, desk.zarema)
    assert keys_of(content, "claim") == {plain.key, denial.key, *(claim.key for claim in told)}
    assert b"P-" in content and item.key.encode() in content
    takes_back(desk, account, Scope.COUNTS)
    content = everything(desk, desk.zarema)  # the worker did not come by yet
    assert keys_of(content, "claim") == {plain.key}
    assert keys_of(content, "item") == set() and keys_of(content, "person") == {account.person.key}
    assert person.key.encode() not in content and item.key.encode() not in content
    for form in ("uwazi", "events"):
        assert denial.key.encode() not in made(desk, desk.zarema, Choice(form, ("incident",)))


def test_a_purpose_that_ran_out_holds_no_more(desk: ResearchDesk) -> None:
    account, claim = an_account(desk), a_claim(desk.zarema, an_incident(desk.zarema))
    consents.said(
        account, yes(Scope.COUNTS, expires_on=DAY), talk(desk.zarema), token=uuid4(), by=desk.zarema.person, at=AT,
        desk=desk.keys(desk.zarema, "testimony"),
    )  # fmt: skip
    made_from(desk, account, claim)
    assert uses.unusable_records(DAY) == frozenset()
    assert uses.unusable_records(DAY + timedelta(days=1)) == {claim.pk}


def test_a_person_of_two_accounts_leaves_while_one_of_them_holds(desk: ResearchDesk) -> None:
    person = a_person(desk.zarema)
    first, second = (an_account(desk, scopes=EVERYTHING) for _ in range(2))
    for account in (first, second):
        made_from(desk, account, person)
    takes_back(desk, first, Scope.COUNTS)
    assert person.key in keys_of(everything(desk, desk.zarema), "person")
    takes_back(desk, second, Scope.COUNTS)
    assert person.key not in keys_of(everything(desk, desk.zarema), "person")


def test_what_goes_out_says_under_which_purpose_so_that_it_can_be_called_back(desk: ResearchDesk) -> None:
    account, claim = an_account(desk, scopes=EVERYTHING), a_claim(desk.zarema, an_incident(desk.zarema))
    made_from(desk, account, claim, scope=Scope.SHARE_ANONYMISED)
    made(desk, desk.zarema, Choice("jsonl", ALL))
    row = HandedOut.objects.get(record_id=claim.pk)
    assert row.purpose == Scope.SHARE_ANONYMISED
    assert set(HandedOut.objects.exclude(pk=row.pk).values_list("purpose", flat=True)) == {""}
    takes_back(desk, account, Scope.SHARE_ANONYMISED)
    assert [one.must_come_back for one in handed_out.listed(account, DAY)] == [True]


def with_identity(desk: ResearchDesk, *persons: PersonRecord, why: str = "court") -> Export:
    keys = tuple(person.key for person in persons)
    return asked(desk.zarema, Choice("jsonl", ("person",), persons=keys), why=why)


def agreed(export: Export, desk: ResearchDesk) -> None:
    digest = making.digest_of(export, DAY)
    question = approvals.ask(
        kind=EXPORT, subject_id=export.pk, digest=digest, by=desk.zarema.person, at=AT, token=uuid4()
    )
    approvals.approve(approval_id=question.pk, kind=EXPORT, digest=digest, by=desk.petra.person, at=AT)


def make(export: Export, desk: ResearchDesk) -> bytes:
    seat = desk.keys(desk.zarema, "testimony")
    return b"".join(making.make(export, seat=seat, by=desk.zarema.person, at=AT).pieces())


@pytest.mark.parametrize("scopes, leaves", [
    ((Scope.STORE,), False), ((Scope.STORE, Scope.COUNTS, Scope.QUOTE, Scope.SHARE_ANONYMISED), False),
    ((Scope.STORE, Scope.SHARE_IDENTIFIED), True), ((Scope.STORE, Scope.NAME), True),
])  # fmt: skip
def test_who_gave_an_account_is_named_only_if_they_agreed(
    desk: ResearchDesk, scopes: tuple[Scope, ...], leaves: bool
) -> None:
    person = a_witness(desk)
    account = an_account(desk, person, scopes)
    export = with_identity(desk, person)
    agreed(export, desk)
    if not leaves:
        with pytest.raises(IdentityStays) as refused:
            make(export, desk)
        assert refused.value.keys == (person.key,) and person.key in refused.value.in_words()
        assert not HandedOut.objects.exists() and Export.objects.get().state == "asked"
        return
    content = make(export, desk)
    assert next(each for each in records(content) if each["record"] == "identity")["person"] == person.key
    assert HandedOut.objects.get(kind="identity").purpose == scopes[-1]
    takes_back(desk, account, scopes[-1])
    back = [one.row.kind for one in handed_out.listed(account, DAY) if one.must_come_back]
    assert back == ["identity"]


def test_what_they_take_back_after_a_second_person_agreed_does_not_leave(desk: ResearchDesk) -> None:
    person = a_witness(desk)
    account = an_account(desk, person, (Scope.STORE, Scope.NAME))
    export = with_identity(desk, person)
    agreed(export, desk)
    takes_back(desk, account, Scope.NAME)
    with pytest.raises(IdentityStays):
        make(export, desk)


def test_the_no_of_one_person_holds_for_every_record_of_theirs(desk: ResearchDesk) -> None:
    told, seen = a_witness(desk), a_witness(desk)
    an_account(desk, told, (Scope.STORE,))
    match = matching.propose(
        token=uuid4(), first=told, second=seen, decision="same", why=["name"], by=desk.zarema.person, at=AT
    )
    matching.decide(match_id=match.pk, agreed=True, by=desk.malik.person, at=AT)
    for person in (told, seen):
        person.refresh_from_db()
        assert making.staying(Choice("jsonl", (), persons=(person.key,)), "court", DAY) == (person.key,)


def test_who_never_gave_an_account_leaves_as_two_people_decide(desk: ResearchDesk) -> None:
    person = a_witness(desk)
    export = with_identity(desk, person)
    with pytest.raises(NotApproved):
        make(export, desk)
    agreed(export, desk)
    assert b"identity" in make(export, desk)
    assert HandedOut.objects.get(kind="identity").purpose == ""


def test_what_a_person_asks_for_of_themselves_needs_no_other_yes(desk: ResearchDesk) -> None:
    one, other = a_witness(desk), a_witness(desk, "Invented Other")
    for person in (one, other):
        an_account(desk, person, (Scope.STORE,))
    export = with_identity(desk, one, why="wish")
    agreed(export, desk)
    assert b"identity" in make(export, desk)
    both = Choice("jsonl", (), persons=(one.key, other.key))
    assert making.staying(both, "wish", DAY) == (one.key, other.key)


def test_the_pages_say_whose_name_stays(desk: ResearchDesk) -> None:
    person = a_witness(desk)
    account = an_account(desk, person, (Scope.STORE, Scope.NAME))
    zarema = desk.client(desk.zarema)
    sent = {
        "form": "jsonl",
        "kinds": ["person"],
        "why": "court",
        "recipient": "court",
        "with_identities": "on",
        "persons": person.key,
    }
    assert zarema.send_form(reverse("export_new"), sent).status_code == 302
    path = reverse("export", args=[Export.objects.get().pk])
    takes_back(desk, account, Scope.NAME)
    shown = zarema.get(path).content.decode()
    assert "Who they are stays here" in shown and person.key in shown
    refused = zarema.send_form(path, {"action": "ask"})
    assert refused.status_code == 422 and f"Who {person.key} is stays here" in refused.content.decode()
    again = zarema.send_form(reverse("export_new"), sent)
    assert again.status_code == 422 and f"Who {person.key} is stays here" in again.content.decode()
