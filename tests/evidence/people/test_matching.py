"""Two records of one person: two reviewers say so, nothing is merged, and what is undone is as it was before."""

from __future__ import annotations

from itertools import permutations
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from safeconduct.access.errors import NotAllowed
from safeconduct.audit.models import StaffEntry
from safeconduct.evidence.models import ActPerson, PersonMatch, PersonRecord
from safeconduct.evidence.people import matching
from safeconduct.evidence.people.matching import DecidedAlready, HeldApart, SecondPersonNeeded, WaitsAlready
from safeconduct.evidence.recording import Withdrawn, add
from tests.evidence.desk import AT, ResearchDesk, a_person, an_act, an_incident, research_desk


@pytest.fixture
def desk() -> ResearchDesk:
    return research_desk()


def proposed(
    desk: ResearchDesk, one: PersonRecord, other: PersonRecord, decision: str = "same"
) -> PersonMatch:
    return matching.propose(
        token=uuid4(), first=one, second=other, decision=decision, why=["name"], by=desk.zarema.person, at=AT
    )


def agreed(desk: ResearchDesk, one: PersonRecord, other: PersonRecord, decision: str = "same") -> PersonMatch:
    match = proposed(desk, one, other, decision)
    return matching.decide(match_id=match.pk, agreed=True, by=desk.malik.person, at=AT)


def roots() -> dict[str, str]:
    found = PersonRecord.every.select_related("same_as").order_by("key")
    return {one.key: one.same_as.key if one.same_as else "" for one in found}


def test_nothing_changes_until_a_second_person_agrees(desk: ResearchDesk) -> None:
    one, other = a_person(desk.zarema), a_person(desk.zarema)
    match = proposed(desk, other, one)
    assert roots() == {"P-0001": "", "P-0002": ""}
    with pytest.raises(SecondPersonNeeded):
        matching.decide(match_id=match.pk, agreed=True, by=desk.zarema.person, at=AT)
    matching.decide(match_id=match.pk, agreed=True, by=desk.nino.person, at=AT)
    assert roots() == {"P-0001": "", "P-0002": "P-0001"}, "the older record stands for both"
    with pytest.raises(DecidedAlready):
        matching.decide(match_id=match.pk, agreed=False, by=desk.malik.person, at=AT)
    said = StaffEntry.objects.filter(subject=match.pk).order_by("number").values_list("action", flat=True)
    assert list(said) == ["evidence.match.proposed", "evidence.match.agreed"]


def test_the_database_wants_two_people(desk: ResearchDesk) -> None:
    match = proposed(desk, a_person(desk.zarema), a_person(desk.zarema))
    with pytest.raises(IntegrityError), transaction.atomic():
        PersonMatch.objects.filter(pk=match.pk).update(decided_by=desk.zarema.person)


def test_a_refusal_changes_nothing(desk: ResearchDesk) -> None:
    match = proposed(desk, a_person(desk.zarema), a_person(desk.zarema))
    matching.decide(match_id=match.pk, agreed=False, by=desk.malik.person, at=AT)
    assert set(roots().values()) == {""}
    with pytest.raises(DecidedAlready):
        matching.undo(match_id=match.pk, by=desk.malik.person, at=AT)


def test_undoing_brings_back_exactly_what_was(desk: ResearchDesk) -> None:
    one, other = a_person(desk.zarema), a_person(desk.zarema)
    before = list(PersonRecord.every.order_by("key").values())
    match = agreed(desk, one, other)
    matching.undo(match_id=match.pk, by=desk.nino.person, at=AT)
    assert list(PersonRecord.every.order_by("key").values()) == before
    assert PersonMatch.objects.get(pk=match.pk).state == "undone"


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_many_records_of_one_person_lead_to_one_root_in_whatever_order(
    desk: ResearchDesk, order: tuple[int, ...]
) -> None:
    people = [a_person(desk.zarema) for _ in range(4)]
    pairs = [(0, 1), (2, 3), (1, 3)]
    matches = {each: agreed(desk, people[pairs[each][0]], people[pairs[each][1]]) for each in order}
    assert roots() == {"P-0001": "", "P-0002": "P-0001", "P-0003": "P-0001", "P-0004": "P-0001"}
    matching.undo(match_id=matches[2].pk, by=desk.nino.person, at=AT)
    assert roots() == {"P-0001": "", "P-0002": "P-0001", "P-0003": "", "P-0004": "P-0003"}
    matching.undo(match_id=matches[0].pk, by=desk.nino.person, at=AT)
    matching.undo(match_id=matches[1].pk, by=desk.nino.person, at=AT)
    assert set(roots().values()) == {""}


def test_a_circle_of_matches_leaves_no_circle(desk: ResearchDesk) -> None:
    people = [a_person(desk.zarema) for _ in range(3)]
    first, *_ = [agreed(desk, people[one], people[other]) for one, other in ((0, 1), (1, 2), (2, 0))]
    assert roots() == {"P-0001": "", "P-0002": "P-0001", "P-0003": "P-0001"}
    matching.undo(match_id=first.pk, by=desk.malik.person, at=AT)
    assert roots() == {"P-0001": "", "P-0002": "P-0001", "P-0003": "P-0001"}, (
        "two matches still hold them together"
    )


def test_who_was_held_apart_is_not_held_together_in_a_roundabout_way(desk: ResearchDesk) -> None:
    one, other, third = (a_person(desk.zarema) for _ in range(3))
    apart = agreed(desk, one, other, "different")
    agreed(desk, one, third)
    match = proposed(desk, third, other)
    with pytest.raises(HeldApart):
        matching.decide(match_id=match.pk, agreed=True, by=desk.malik.person, at=AT)
    assert PersonMatch.objects.get(pk=match.pk).state == "proposed"
    matching.undo(match_id=apart.pk, by=desk.malik.person, at=AT)
    matching.decide(match_id=match.pk, agreed=True, by=desk.malik.person, at=AT)
    assert list(roots().values()) == ["", "P-0001", "P-0001"]


def test_saying_it_twice_says_it_once(desk: ResearchDesk) -> None:
    one, other, form = a_person(desk.zarema), a_person(desk.zarema), uuid4()
    for _ in range(2):
        matching.propose(
            token=form, first=one, second=other, decision="same", why=["name"], by=desk.zarema.person, at=AT
        )
    with pytest.raises(WaitsAlready):
        proposed(desk, other, one)
    assert PersonMatch.objects.count() == 1
    matching.undo(match_id=form, by=desk.zarema.person, at=AT)
    proposed(desk, other, one)


def test_only_whoever_said_it_takes_it_back_while_it_waits(desk: ResearchDesk) -> None:
    match = proposed(desk, a_person(desk.zarema), a_person(desk.zarema))
    with pytest.raises(DecidedAlready):
        matching.undo(match_id=match.pk, by=desk.malik.person, at=AT)
    with pytest.raises(NotAllowed):
        matching.undo(match_id=match.pk, by=desk.pavel.person, at=AT)


def test_a_record_does_not_match_itself_or_one_that_was_withdrawn(desk: ResearchDesk) -> None:
    one, gone = a_person(desk.zarema), a_person(desk.zarema, withdrawn_on=AT.date())
    with pytest.raises(ValueError, match="two records"):
        proposed(desk, one, one)
    with pytest.raises(Withdrawn):
        proposed(desk, one, gone)


def test_zarema_compares_says_so_and_malik_agrees(desk: ResearchDesk) -> None:
    act = an_act(desk.zarema, an_incident(desk.zarema))
    one, other = a_person(desk.zarema, age_band="25-34"), a_person(desk.zarema)
    ActPerson.objects.create(act=act, person=other)
    zarema, address = desk.client(desk.zarema), reverse("person_match_new", args=(other.pk,))
    compared = zarema.send_form(address, {"step": "compare", "other": "p 1"})
    assert compared.status_code == 200 and "25 to 34" in compared.content.decode()
    assert zarema.send_form(address, {"step": "compare", "other": other.key}).status_code == 422
    assert zarema.send_form(address, {"step": "compare", "other": "P-0999"}).status_code == 422
    assert zarema.send_form(address, {"step": "propose", "other": one.key}).status_code == 422
    typed = {"step": "propose", "other": one.key, "decision": "same", "why": ["name", "act"]}
    assert zarema.send_form(address, typed).status_code == 302
    match = PersonMatch.objects.get()
    answer = reverse("person_match", args=(match.pk,))
    assert "Yes, I agree" not in zarema.get(answer).content.decode()
    own = zarema.send_form(answer, {"step": "agree"})
    assert own.status_code == 409 and "Somebody else must look" in own.content.decode()
    malik = desk.client(desk.malik)
    assert "Yes, I agree" in malik.get(answer).content.decode()
    assert malik.send_form(answer, {"step": "agree"}).status_code == 302
    assert malik.send_form(answer, {"step": "agree"}).status_code == 409
    page = malik.get(reverse("person_recorded", args=(one.pk,))).content.decode()
    assert f"recorded as {other.key}" in page, "the act of the other record stands on this page too"
    nino = desk.client(desk.nino)
    assert "Undo this?" in nino.get(f"{answer}?step=undo").content.decode()
    assert nino.send_form(answer, {"step": "undo"}).status_code == 302
    assert set(roots().values()) == {""}


def test_both_identities_stand_beside_one_another_only_with_a_reason(desk: ResearchDesk) -> None:
    one, other = (
        add(PersonRecord(id=uuid4(), has_identity=True), by=desk.zarema.person, at=AT, content={"names": [name]},
            desk=desk.keys(desk.zarema, "testimony"))
        for name in ("Invented Ruslan", "Invented Rustam")
    )  # fmt: skip
    match = proposed(desk, one, other)
    answer, malik = reverse("person_match", args=(match.pk,)), desk.client(desk.malik)
    assert "Invented R" not in malik.get(answer).content.decode()
    assert malik.send_form(answer, {"step": "open"}).status_code == 422
    shown = malik.send_form(answer, {"step": "open", "reason": "compare"}).content.decode()
    assert "Invented Ruslan" in shown and "Invented Rustam" in shown
    for record in (one, other):
        assert (
            StaffEntry.objects.filter(subject=record.pk, action="evidence.identity.opened.compare").count()
            == 1
        )
    nino = desk.client(desk.nino)
    assert "sealed to people at the desk" in nino.get(answer).content.decode()
    assert "Invented R" not in nino.send_form(answer, {"step": "open", "reason": "compare"}).content.decode()
    new = reverse("person_match_new", args=(one.pk,))
    shown = malik.send_form(new, {"step": "open", "other": other.key, "reason": "compare"}).content.decode()
    assert "Invented Ruslan" in shown and "Invented Rustam" in shown


def test_what_waits_stands_in_the_list_and_others_find_nothing(desk: ResearchDesk) -> None:
    match = proposed(desk, a_person(desk.zarema), a_person(desk.zarema))
    page = desk.client(desk.jonas).get(reverse("person_matches")).content.decode()
    assert "P-0001" in page and "Zarema" in page
    assert desk.client(desk.pavel).get(reverse("person_matches")).status_code == 404
    assert desk.client(desk.zarema).get(reverse("person_match", args=(uuid4(),))).status_code == 404
    assert match.state == "proposed"
