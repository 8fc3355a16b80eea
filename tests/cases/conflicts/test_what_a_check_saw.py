"""A decision holds for what the check compared: merged requests, new colleagues, what did not open."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.utils import timezone

from safeconduct.access.models import Person
from safeconduct.cases import enforcing
from safeconduct.cases.conflicts import deciding, merges
from safeconduct.cases.models import ConflictNames, Merge
from safeconduct.intake.models import Request
from tests.access.people import House, Member, found_house, hire
from tests.cases.caseroom import opened, written
from tests.cases.conflicts.scenes import (
    HARMER,
    asks,
    at_desk,
    check,
    decide,
    hand_over,
    last_check,
    party,
    stands,
    supervisor,
    zaur,
)

REASON = "nobody in the way here"


def _merge(one: Request, other: Request, by: Member) -> Merge:
    pair = [(each, opened(each, by)) for each in (one, other)]
    return merges.merge(
        kept=pair[0],
        other=pair[1],
        reason="the same person",
        token=uuid4(),
        by=by.unlocked,
        at=timezone.now(),
    )


def _apart(row: Merge, one: Request, other: Request, by: Member) -> None:
    pair = [(each, opened(each, by)) for each in (one, other)]
    merges.undo(row=row, opened=pair, token=uuid4(), reason="not him", by=by.unlocked, at=timezone.now())


def test_read_apart_again_two_requests_must_be_compared_before_it_is_clear() -> None:
    house = found_house()
    request, other = zaur(), asks("Magomed", HARMER)
    row = _merge(request, other, house.aisha)
    check(request, house.aisha)
    decide(request, house.aisha, "clear")
    assert stands(request, house.aisha).state == "clear"
    _apart(row, request, other, house.aisha)
    now = stands(request, house.aisha)
    assert (now.state, now.changed) == ("outdated", ("apart",))
    check(request, house.aisha)
    assert [hit.relation for hit in last_check(request, house.aisha).hits] == ["conflict"]


def test_somebody_new_at_the_desk_or_under_a_new_name_is_compared_first() -> None:
    house = found_house()
    request = zaur()
    check(request, house.aisha)
    decide(request, house.aisha, "clear")
    leyla = hire(house.rosa, "Leyla", ["caseworker"], desk=house.intake, sealed_by=house.aisha)
    assert stands(request, house.aisha).changed == ("new_people",)
    check(request, house.aisha)
    decide(request, house.aisha, "clear")
    assert stands(request, house.aisha).state == "clear"
    Person.objects.filter(pk=leyla.person.pk).update(display_name=HARMER)
    assert stands(request, house.aisha).state == "outdated"
    check(request, house.aisha)
    assert [hit.relation for hit in last_check(request, house.aisha).hits] == ["works_here"]


def test_clear_needs_a_reason_where_a_request_did_not_open() -> None:
    house = found_house()
    request, other = zaur(), asks("Magomed", HARMER)
    check(other, house.aisha)
    ConflictNames.objects.filter(request_id=other.id).update(document=b"not a lock")
    check(request, house.aisha)
    assert last_check(request, house.aisha).unopened == 1
    with pytest.raises(deciding.ReasonNeeded):
        decide(request, house.aisha, "clear")
    decide(request, house.aisha, "clear", REASON)


def _amina_kept_from(house: House, leyla: Member) -> Request:
    amina = asks("Amina", "Амина Вымышленная")
    written(amina, house.aisha, "exclusion", {"people": [str(leyla.person.pk)]})
    enforcing.enforce(
        request=amina, keys=opened(amina, house.aisha), by=house.aisha.unlocked, at=timezone.now()
    )
    hand_over(amina, house.aisha, house.aisha, house.timur)
    return amina


def test_who_is_kept_out_learns_nothing_from_a_check_of_their_own_and_a_supervisor_decides() -> None:
    house = found_house()
    sonia = supervisor(house)
    leyla = hire(house.rosa, "Leyla", ["caseworker"], desk=house.intake, sealed_by=house.aisha)
    _amina_kept_from(house, leyla)
    own = asks("Own", "Кто-то Другой")
    party(own, leyla, "Амина Вымышленная", "harmed_by")
    check(own, leyla)
    page = at_desk(leyla).get(f"/requests/{own.id}/conflicts").content.decode()
    assert "Aisha, Timur" not in page and "a person we help" not in page
    assert page.count("Амина Вымышленная") == 1  # in the list of who is compared, where Leyla wrote it
    assert "A supervisor must look at this check" in page
    with pytest.raises(deciding.SupervisorNeeded):
        decide(own, leyla, "clear", REASON)
    assert "Aisha, Timur" in at_desk(sonia).get(f"/requests/{own.id}/conflicts").content.decode()
    decide(own, sonia, "clear", REASON)
    assert stands(own, leyla).state == "clear"
