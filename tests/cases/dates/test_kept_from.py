"""Somebody at the dates desk from whom a request is kept: they see no name, no number and no date of it."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.utils import timezone

from safeconduct.cases import enforcing
from safeconduct.cases.dates import checking
from safeconduct.cases.dates.actions import DateGone
from safeconduct.cases.models.dates import CourtDate
from tests.access.people import Member, found_house
from tests.cases.caseroom import journal_of, written
from tests.cases.dates import scenes


def _keep_from(case: scenes.Case, *people: Member) -> None:
    written(case.request, case.house.aisha, "exclusion", {"people": [str(each.person.pk) for each in people]})
    _enforce(case)


def _enforce(case: scenes.Case) -> None:
    enforcing.enforce(request=case.fresh, keys=case.keys, by=case.house.aisha.unlocked, at=timezone.now())


def _lines(member: Member) -> int:
    return len(checking.to_check(member.unlocked, timezone.now()))


def _say_verified(row: CourtDate, member: Member) -> None:
    checking.answer(
        date_id=row.id, what="verified", new=None, by=member.unlocked, at=timezone.now(), token=uuid4()
    )


def test_a_date_kept_before_and_one_kept_after_stay_off_their_list_and_on_the_others() -> None:
    house = found_house()
    vera = scenes.checker(house)
    david = scenes.checker(house, "David", sealed_by=vera)
    case = scenes.asked(house)
    before = scenes.keep(case)
    assert _lines(vera) == 1
    _keep_from(case, vera)
    after = scenes.keep(case, days=30)
    assert (_lines(vera), _lines(david)) == (0, 2)
    page = scenes.at_desk(vera).get("/dates").content.decode()
    assert scenes.NAME not in page and "456" not in page
    for row in (before, after):
        with pytest.raises(DateGone):
            checking.one(date_id=row.id, by=vera.unlocked)
        with pytest.raises(DateGone):
            _say_verified(row, vera)
    _say_verified(before, david)  # what the desk writes keeps it out too
    assert (_lines(vera), _lines(david)) == (0, 2)


def test_struck_out_it_comes_back() -> None:
    house = found_house()
    vera, case = scenes.checker(house), scenes.asked(house)
    scenes.keep(case)
    _keep_from(case, vera)
    record = journal_of(case.request, house.aisha).records("exclusion")[0]
    written(
        case.request, house.aisha, "exclusion", record.content, record_id=record.id, seen=1, struck="a mistake"
    )  # fmt: skip
    _enforce(case)
    assert _lines(vera) == 1


def test_the_size_of_what_the_desk_opens_does_not_tell_that_somebody_is_kept_out() -> None:
    house = found_house()
    vera, case = scenes.checker(house), scenes.asked(house)
    row = scenes.keep(case)
    _keep_from(case, vera)
    row_after = CourtDate.objects.get(id=row.id)
    assert len(bytes(row_after.check_document)) == len(bytes(row.check_document))
