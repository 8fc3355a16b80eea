"""What follows from a check: a person decides, a change makes it look again, and the story waits for it."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.utils import timezone

from safeconduct.audit.models import StaffEntry
from safeconduct.cases import grants, journal, opening
from safeconduct.cases.conflicts.deciding import CheckFirst, ConsentNeeded, ReasonNeeded, SupervisorNeeded
from safeconduct.cases.conflicts.standings import stands as stands_pure
from safeconduct.cases.journal import ChangedMeanwhile, Journal
from safeconduct.intake.models import Request
from tests.access.people import House, Member, found_house, hire
from tests.cases.caseroom import opened

from .scenes import (
    HARMER_IN_LATIN,
    asks,
    check,
    decide,
    hand_over,
    last_check,
    party,
    stands,
    supervisor,
    zaur,
)

WHY = "I asked Timur: it is another man of the same name"


@pytest.fixture
def house() -> House:
    return found_house()


def story(request: Request, member: Member) -> None:
    held = Request.objects.get(id=request.id)
    opening.open_story(request=held, keys=opened(request, member), by=member.unlocked, at=timezone.now())


def in_danger(request: Request, member: Member, reason: str = "They are at the door now") -> None:
    opening.state_reason(
        request=Request.objects.get(id=request.id), reason=reason, keys=opened(request, member), by=member.unlocked,
        at=timezone.now(),
    )  # fmt: skip


def test_a_request_begins_unchecked_and_its_story_is_shut(house: House) -> None:
    request = zaur()
    assert stands(request, house.aisha).state == "never_checked"
    with pytest.raises(opening.CheckNeeded) as refused:
        story(request, house.aisha)
    assert refused.value.standing.state == "never_checked"
    assert not StaffEntry.objects.filter(action="request.opened.story").exists()


def test_a_check_alone_opens_nothing_a_decision_does(house: House) -> None:
    request = zaur()
    check(request, house.aisha)
    assert stands(request, house.aisha).state == "undecided"
    decide(request, house.aisha, "clear")
    assert stands(request, house.timur).state == "clear"
    story(request, house.timur)


def test_clear_needs_a_reason_where_somebody_was_found(house: House) -> None:
    request, _other = zaur(), asks("Magomed", HARMER_IN_LATIN)
    check(request, house.aisha)
    for short in ("", "no"):
        with pytest.raises(ReasonNeeded):
            decide(request, house.aisha, "clear", short)
    decide(request, house.aisha, "clear", WHY)
    assert stands(request, house.aisha).state == "clear"


def test_nothing_is_clear_before_a_check_or_after_another(house: House) -> None:
    request = zaur()
    with pytest.raises(CheckFirst):
        decide(request, house.aisha, "clear")
    first = check(request, house.aisha)
    check(request, house.timur)
    with pytest.raises(CheckFirst):
        decide(request, house.aisha, "clear", check_id=first.id)


def test_a_new_party_makes_the_decision_outdated_and_one_struck_out_as_well(house: House) -> None:
    request = zaur()
    check(request, house.aisha)
    decide(request, house.aisha, "clear")
    entry = party(request, house.aisha, "Somebody New", "witness")
    assert stands(request, house.aisha).state == "outdated"
    assert stands(request, house.aisha).changed == ("new_names",)
    with pytest.raises(opening.CheckNeeded):
        story(request, house.aisha)
    check(request, house.aisha)
    decide(request, house.aisha, "clear")
    journal.write(
        request=request, keys=opened(request, house.aisha), kind="party", record_id=entry.record_id,
        content=entry.content, token=uuid4(), by=house.aisha.unlocked, at=timezone.now(), seen=1, struck="A mistake",
    )  # fmt: skip
    assert stands(request, house.aisha).state == "outdated"


def test_a_change_that_touches_no_name_leaves_the_decision(house: House) -> None:
    request = zaur()
    entry = party(request, house.aisha, "Somebody", "witness")
    check(request, house.aisha)
    decide(request, house.aisha, "clear")
    content = {**entry.content, "note": "Speaks softly"}
    journal.write(
        request=request, keys=opened(request, house.aisha), kind="party", record_id=entry.record_id, content=content,
        token=uuid4(), by=house.aisha.unlocked, at=timezone.now(), seen=1,
    )  # fmt: skip
    assert stands(request, house.aisha).state == "clear"


def test_hand_over_to_colleagues_who_were_compared_keeps_the_decision_a_newcomer_does_not(
    house: House,
) -> None:
    request = zaur()
    check(request, house.aisha)
    decide(request, house.aisha, "clear")
    hand_over(request, house.aisha, house.aisha, house.timur)
    assert stands(request, house.timur).state == "clear"
    leyla = hire(house.rosa, "Leyla", ["lawyer"])
    grants.grant(
        request=Request.objects.get(id=request.id), person=leyla.person, keys=opened(request, house.aisha),
        purpose="casework", expires_on=None, by=house.aisha.unlocked, at=timezone.now(),
    )  # fmt: skip
    assert stands(request, leyla).state == "outdated"
    assert stands(request, leyla).changed == ("new_people",)


def test_only_a_supervisor_waives_and_the_person_agreed(house: House) -> None:
    request, _other = zaur(), asks("Magomed", HARMER_IN_LATIN)
    sonia = supervisor(house)
    check(request, house.aisha)
    with pytest.raises(SupervisorNeeded):
        decide(request, house.aisha, "waived", WHY, consent=True)
    with pytest.raises(ConsentNeeded):
        decide(request, sonia, "waived", WHY)
    with pytest.raises(ReasonNeeded):
        decide(request, sonia, "waived", "", consent=True)
    decide(request, sonia, "waived", WHY, consent=True)
    assert stands(request, house.aisha).state == "waived"
    story(request, house.aisha)


def test_a_conflict_shuts_the_story_in_danger_too_and_only_a_supervisor_ends_it(house: House) -> None:
    request, _other = zaur(), asks("Magomed", HARMER_IN_LATIN)
    sonia = supervisor(house)
    in_danger(request, house.timur)
    story(request, house.timur)
    check(request, house.aisha)
    decide(request, house.aisha, "conflict", "We help the man who did it")
    for member in (house.aisha, house.timur):
        with pytest.raises(opening.CheckNeeded):
            story(request, member)
    with pytest.raises(opening.CheckNeeded):
        in_danger(request, house.aisha)
    with pytest.raises(SupervisorNeeded):
        decide(request, house.timur, "clear", WHY)
    with pytest.raises(SupervisorNeeded):
        decide(request, house.timur, "look_again", WHY)
    party(request, house.aisha, "Somebody New", "witness")
    check(request, house.aisha)
    assert stands(request, house.aisha).state == "conflict"
    story(request, sonia)
    decide(request, sonia, "clear", "It was another man, I called him")
    story(request, house.timur)


def test_in_danger_a_reason_opens_the_story_for_this_person_and_is_kept(house: House) -> None:
    request = zaur()
    with pytest.raises(opening.ReasonNeeded):
        in_danger(request, house.aisha, "short")
    in_danger(request, house.aisha)
    story(request, house.aisha)
    with pytest.raises(opening.CheckNeeded):
        story(request, house.timur)
    assert StaffEntry.objects.filter(action="request.opened_in_danger", subject=request.id).count() == 1
    assert opening.reasons(request, opened(request, house.timur))[0][1] == "They are at the door now"


def test_two_who_decide_at_once_learn_of_each_other(house: House) -> None:
    request = zaur()
    check(request, house.aisha)
    decide(request, house.aisha, "look_again", "Ask her about the second name")
    with pytest.raises(ChangedMeanwhile) as refused:
        decide(request, house.timur, "clear", seen=0)
    assert refused.value.theirs.content["outcome"] == "look_again"
    assert stands(request, house.timur).state == "look_again"


def test_the_same_decision_sent_twice_is_one(house: House) -> None:
    request, token = zaur(), uuid4()
    check(request, house.aisha)
    decide(request, house.aisha, "clear", token=token)
    decide(request, house.aisha, "clear", token=token, seen=0)
    assert stands(request, house.aisha).version == 1


def test_an_unknown_outcome_is_no_decision(house: House) -> None:
    request = zaur()
    check(request, house.aisha)
    with pytest.raises(ValueError, match="maybe"):
        decide(request, house.aisha, "maybe")  # type: ignore[arg-type]  # what a broken form would send


def test_the_record_holds_ids_and_counts_only(house: House) -> None:
    request, _other = zaur(), asks("Magomed", HARMER_IN_LATIN)
    check(request, house.aisha)
    decide(request, house.aisha, "clear", WHY)
    rows = StaffEntry.objects.filter(action__startswith="conflicts.").order_by("pk")
    assert [(row.action, row.count) for row in rows] == [
        ("conflicts.names_renewed", 2), ("conflicts.adopted", 2), ("conflicts.list_read", 1),
        ("conflicts.checked", None), ("conflicts.decided", None),
    ]  # fmt: skip


def test_without_a_journal_nothing_was_checked() -> None:
    assert stands_pure(Journal([]), "", ()).state == "never_checked"


def test_a_check_counts_everyone_who_worked_here(house: House) -> None:
    request = zaur()
    check(request, house.aisha)
    assert str(house.timur.person.pk) in last_check(request, house.aisha).staff
