"""Somebody writes in the database outside the program: it is said, and it takes nobody else's page away."""

from __future__ import annotations

from collections.abc import Callable
from uuid import uuid4

import pytest
from django.utils import timezone

from safeconduct.access import actions as access
from safeconduct.access.unlocked import desk_keys
from safeconduct.audit.models import StaffEntry
from safeconduct.cases import grants
from safeconduct.cases.dates import checking, deadlines
from safeconduct.cases.dates import keys as dates_keys
from safeconduct.cases.dates.documents import When
from safeconduct.cases.dates.kept import Kept, kept_dates
from safeconduct.cases.dates.keys import for_case, for_desk
from safeconduct.cases.models.dates import CourtDate, DateEvent
from safeconduct.intake.models import Request
from safeconduct.keyring.models import WrappedKey
from tests.access.people import House, Member, found_house

from .scenes import NEW_YORK, Case, asked, at_desk, checker, end, in_days, keep, move, page_of

UNSOUND = "Do not rely on it"


@pytest.fixture
def house() -> House:
    return found_house()


@pytest.fixture
def vera(house: House) -> Member:
    return checker(house)


@pytest.fixture
def case(house: House, vera: Member) -> Case:
    return asked(house)


def the_one(case: Case) -> Kept:
    (found,) = kept_dates(case.fresh, case.keys).dates
    return found


def desk_verifies(row: CourtDate, vera: Member) -> None:
    checking.answer(
        date_id=row.id, what="verified", new=None, by=vera.unlocked, at=timezone.now(), token=uuid4()
    )


def of(row: CourtDate) -> int:
    return DateEvent.objects.filter(court_date=row).count()


def other_person(row: CourtDate) -> None:
    DateEvent.objects.filter(court_date=row, number=1).update(person_id=uuid4())


def other_day(row: CourtDate) -> None:
    DateEvent.objects.filter(court_date=row, number=1).update(day=in_days(-9))


def other_number(row: CourtDate) -> None:
    DateEvent.objects.filter(court_date=row, number=of(row)).update(number=9)


def drop_the_first(row: CourtDate) -> None:
    DateEvent.objects.filter(court_date=row, number=1).delete()


def drop_the_last(row: CourtDate) -> None:
    DateEvent.objects.filter(court_date=row, number=of(row)).delete()


def drop_all(row: CourtDate) -> None:
    DateEvent.objects.filter(court_date=row).delete()


@pytest.mark.parametrize(
    "meddle", [other_person, other_day, other_number, drop_the_first, drop_the_last, drop_all]
)
def test_a_meddled_history_is_said_on_the_page_and_in_the_long_list(
    case: Case, vera: Member, meddle: Callable[[CourtDate], None]
) -> None:
    row = keep(case)
    desk_verifies(row, vera)
    move(case, row, 40)
    assert the_one(case).is_sound
    meddle(row)
    assert not the_one(case).is_sound
    aisha = at_desk(case.house.aisha)
    assert UNSOUND in aisha.get(page_of(case)).content.decode()
    assert UNSOUND in aisha.get("/deadlines").content.decode()


def test_an_old_check_document_put_back_is_said_to_case_and_desk(case: Case, vera: Member) -> None:
    row = keep(case, days=60)
    old = bytes(CourtDate.objects.get().check_document)
    move(case, row, 5)
    assert UNSOUND not in at_desk(vera).get("/dates").content.decode()
    CourtDate.objects.update(check_document=old)
    assert UNSOUND in at_desk(case.house.aisha).get(page_of(case)).content.decode()
    assert UNSOUND in at_desk(vera).get("/dates").content.decode()
    desk_verifies(row, vera)  # whoever does so all the same has not made it true
    assert not the_one(case).is_sound


def test_an_ended_date_brought_back_by_an_old_document_is_said(case: Case) -> None:
    row = keep(case, days=60)
    old = bytes(CourtDate.objects.get().check_document)
    end(case, row)
    CourtDate.objects.update(check_document=old)
    assert the_one(case).is_open and not the_one(case).is_sound


def test_whether_a_date_is_over_and_what_was_written_about_it_lies_in_no_clear_column(
    case: Case, vera: Member
) -> None:
    open_one, over = keep(case), keep(case, days=90)
    end(case, over)
    desk_verifies(open_one, vera)
    checking.answer(
        date_id=open_one.id, what="changed", new=When(in_days(3), "", NEW_YORK), by=vera.unlocked,
        at=timezone.now(), token=uuid4(),
    )  # fmt: skip
    assert "state" not in {field.name for field in CourtDate._meta.get_fields()}
    written = StaffEntry.objects.filter(action__startswith="date.")
    assert set(written.values_list("action", "subject")) == {("date.written", case.request.id)}
    assert written.count() == 5
    assert [line.id for line in checking.to_check(vera.unlocked, timezone.now())] == [open_one.id]


class TestADamagedKey:
    @pytest.fixture
    def other(self, house: House, case: Case) -> Case:
        """Ilyas, whose dates key somebody overwrote; Aisha works on both."""
        keep(case)
        other = asked(house, "Ilyas")
        keep(other, days=2)
        for each in (case, other):
            grants.take(request=each.fresh, keys=each.keys, by=house.aisha.unlocked, at=timezone.now())
        rows = WrappedKey.objects.filter(owner_id=other.request.id, purpose="dates", opener_kind="case")
        assert rows.update(blob=b"\0" * 300) == 1
        return other

    def test_takes_no_page_of_another_case_away_and_is_counted(self, case: Case, other: Case) -> None:
        aisha = at_desk(case.house.aisha)
        assert aisha.get(page_of(case)).status_code == 200
        listed = aisha.get("/deadlines")
        assert listed.status_code == 200 and "1 request or date could not be read" in listed.content.decode()
        assert "1 date does not open" in aisha.get(page_of(other)).content.decode()

    def test_is_followed_by_a_new_one_with_the_next_date(self, other: Case) -> None:
        keep(other, days=30)
        found = kept_dates(other.fresh, other.keys)
        assert (len(found.dates), found.damaged) == (1, 1)

    def test_and_a_damaged_request_are_counted_apart_from_the_rest(self, case: Case, other: Case) -> None:
        Request.objects.filter(id=other.request.id).update(answers=b"x" * 200)
        found = deadlines.everything(case.house.aisha.unlocked, timezone.now())
        assert (found.opened, found.unreadable) == (1, 1)


def test_a_document_that_does_not_open_at_the_desk_is_counted_there(case: Case, vera: Member) -> None:
    row = keep(case)
    keep(case, days=90)
    CourtDate.objects.filter(id=row.id).update(check_document=b"changed")
    shown = at_desk(vera).get("/dates")
    assert shown.status_code == 200 and "1 date could not be read" in shown.content.decode()
    assert len(checking.to_check(vera.unlocked, timezone.now())) == 1


class TestSomebodyWhoLeftTheDesk:
    def two_who_stay(self, house: House, vera: Member) -> Member:
        """Nadia, and Milan, who is given back."""
        checker(house, "Nadia", sealed_by=vera)
        return checker(house, "Milan", sealed_by=vera)

    def leave(self, house: House, member: Member) -> None:
        access.leave_desk(
            desk=house.desks["dates"], person=member.person, by=house.rosa.unlocked, at=timezone.now()
        )

    @pytest.fixture
    def opens(
        self, house: House, case: Case, vera: Member, monkeypatch: pytest.MonkeyPatch
    ) -> Callable[[], set[int]]:
        """Which dates keys Vera would open with the desk's pairs, had she copied them before she left."""
        desk = house.desks["dates"]
        copied = desk_keys(vera.unlocked, desk)

        def numbers() -> set[int]:
            with monkeypatch.context() as patched:
                patched.setattr(dates_keys, "desk_keys", lambda *_: copied)
                return {number for _id, number in for_desk(vera.unlocked, desk, [case.request.id])}

        return numbers

    def test_cannot_open_what_the_case_writes_afterwards(
        self, house: House, case: Case, vera: Member, opens: Callable[[], set[int]]
    ) -> None:
        milan = self.two_who_stay(house, vera)
        row = keep(case)
        self.leave(house, vera)
        move(case, row, 20)
        assert CourtDate.objects.get().check_epoch == 1 and opens() == {0}
        (line,) = checking.to_check(milan.unlocked, timezone.now())
        assert line.check.when.day == in_days(20)

    def test_nor_what_the_desk_writes_afterwards_and_the_case_opens_it(
        self, house: House, case: Case, vera: Member, opens: Callable[[], set[int]]
    ) -> None:
        milan = self.two_who_stay(house, vera)
        row = keep(case)
        self.leave(house, vera)
        checking.answer(
            date_id=row.id, what="changed", new=When(in_days(9), "", NEW_YORK), by=milan.unlocked,
            at=timezone.now(), token=uuid4(),
        )  # fmt: skip
        assert set(for_case(case.fresh, case.keys)) == {0, 1}
        assert (the_one(case).when.day, the_one(case).is_sound) == (in_days(9), True)
        assert CourtDate.objects.get().check_epoch == 1 and opens() == {0}

    def test_nor_what_lies_there_once_the_page_of_the_case_was_opened(
        self, house: House, case: Case, vera: Member
    ) -> None:
        self.two_who_stay(house, vera)
        keep(case)
        self.leave(house, vera)
        at_desk(house.aisha).get(page_of(case))
        assert CourtDate.objects.get().check_epoch == 1
        at_desk(house.aisha).get(page_of(case))
        assert set(for_case(case.fresh, case.keys)) == {0, 1}, "a key is made once for a turning"
