"""The dates key follows who may read: through hand-over and turning, to nobody who left, and into oblivion."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.utils import timezone

from safeconduct.cases import grants, reading, states
from safeconduct.cases.dates import actions, checking
from safeconduct.cases.dates.kept import kept_dates
from safeconduct.cases.dates.keys import dates_slot, for_case
from safeconduct.cases.grants import KeysTurned
from safeconduct.cases.models.dates import CourtDate, DateEvent
from safeconduct.intake import deleting
from safeconduct.keyring import rows
from safeconduct.keyring.models import WrappedKey
from safeconduct.keyring.rows import Opener
from tests.access.people import House, found_house, hire

from .scenes import NAME, NUMBER, Case, asked, at_desk, checker, hand_over, keep, page_of


@pytest.fixture
def house() -> House:
    return found_house()


@pytest.fixture
def case(house: House) -> Case:
    checker(house)
    return asked(house)


def openers(case: Case, epoch: int) -> set[str]:
    return {each.kind for each in rows.openers(dates_slot(case.request.id, epoch))}


def test_the_key_is_made_with_the_first_date_and_used_for_the_second(case: Case) -> None:
    assert openers(case, 0) == set()
    keep(case)
    made = WrappedKey.objects.filter(owner_id=case.request.id, purpose="dates").count()
    keep(case, days=90)
    assert made == WrappedKey.objects.filter(owner_id=case.request.id, purpose="dates").count() == 2
    assert openers(case, 0) == {"case", "desk"}


def test_after_hand_over_those_who_read_the_case_read_its_dates(house: House, case: Case) -> None:
    keep(case)
    hand_over(case, house.aisha, house.timur)
    timur = reading.open_case(case.fresh, house.timur.unlocked, timezone.now().date())
    assert len(kept_dates(case.fresh, timur).dates) == 1
    assert at_desk(house.timur).get(page_of(case)).status_code == 200
    keep(case, days=90)
    assert openers(case, 1) == {"case", "desk"}
    assert len(kept_dates(case.fresh, case.keys).dates) == 2


def test_whoever_lost_access_opens_nothing_that_is_written_afterwards(house: House, case: Case) -> None:
    leyla, now = hire(house.rosa, "Leyla", ["caseworker"]), timezone.now()
    grants.grant(
        request=case.fresh, person=leyla.person, keys=case.keys, purpose="review", expires_on=None,
        by=house.aisha.unlocked, at=now,
    )  # fmt: skip
    keep(case)
    kept_back = reading.open_case(case.fresh, leyla.unlocked, now.date())
    grants.end_grant(request=case.fresh, person=leyla.person, by=house.aisha.unlocked, at=now)
    assert at_desk(leyla).get(page_of(case)).status_code == 404
    with pytest.raises(reading.NotYours):
        reading.open_case(case.fresh, leyla.unlocked, now.date())
    keep(case, days=90)
    found = kept_dates(case.fresh, kept_back)  # with keys she may have copied while she had access
    assert (len(found.dates), found.damaged) == (1, 1)
    assert set(for_case(case.fresh, case.keys)) == {0, 1}


def test_a_turning_meanwhile_is_said_and_nothing_is_written(house: House, case: Case) -> None:
    before = case.keys
    hand_over(case, house.aisha, house.timur)
    row = CourtDate.objects.count()
    with pytest.raises(KeysTurned):
        actions.carry(
            request=case.fresh, who=(NAME, NUMBER), keys=before, by=house.aisha.unlocked, at=timezone.now()
        )
    assert CourtDate.objects.count() == row


def test_opening_the_page_after_a_turning_brings_the_check_under_the_new_key(
    house: House, case: Case
) -> None:
    keep(case)
    hand_over(case, house.aisha, house.timur)
    assert CourtDate.objects.get().check_epoch == 0
    at_desk(house.aisha).get(page_of(case))
    assert CourtDate.objects.get().check_epoch == 1


def test_a_second_member_of_the_dates_desk_reads_what_came_before(house: House) -> None:
    vera = checker(house)
    case = asked(house)
    keep(case)
    milan = checker(house, "Milan", sealed_by=vera)
    assert len(checking.to_check(milan.unlocked, timezone.now())) == 1


def test_deleting_a_request_forgets_its_dates_and_their_keys(house: House, case: Case) -> None:
    keep(case)
    deleting.erase(request_id=case.request.id, at=timezone.now(), action="request.deleted", chain="staff")
    assert not WrappedKey.objects.filter(owner_id=case.request.id).exists()
    actions.forget([case.request.id])
    assert not CourtDate.objects.exists() and not DateEvent.objects.exists()


def test_a_date_without_its_key_is_said_to_be_damaged_and_opens_to_nobody(house: House, case: Case) -> None:
    keep(case)
    rows.forget_opener(dates_slot(case.request.id, 0), Opener("case", case.request.id))
    found = kept_dates(case.fresh, case.keys)
    assert (found.dates, found.damaged) == ((), 1)


def test_keeping_a_date_of_a_request_deleted_meanwhile_says_it_is_gone(house: House, case: Case) -> None:
    keep(case)
    keys, request = case.keys, case.fresh
    states.move(request=request, step="close", by=house.aisha.unlocked, at=timezone.now())
    deleting.erase(request_id=request.id, at=timezone.now(), action="request.deleted", chain="staff")
    with pytest.raises(actions.DateGone):
        actions.verify(
            request=request, date_id=uuid4(), how="clerk", keys=keys, by=house.aisha.unlocked,
            at=timezone.now(), token=uuid4(),
        )  # fmt: skip
