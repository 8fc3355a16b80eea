"""Old pages, sent twice, sent late: nothing is overwritten unseen, nothing typed is lost, nothing is done silently."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.utils import timezone

from safeconduct.cases.dates import actions, checking
from safeconduct.cases.dates.actions import TokenUsed
from safeconduct.cases.dates.documents import When, when_seen
from safeconduct.cases.dates.kept import Kept, kept_dates
from safeconduct.cases.models.dates import CourtDate, DateEvent
from safeconduct.intake.models import Request
from safeconduct.intake.states import NotNow
from safeconduct.outbox.models import Parcel
from tests.access.people import House, Member, found_house

from .scenes import (
    NEW_YORK,
    Case,
    asked,
    at_desk,
    checker,
    day,
    end,
    in_days,
    keep,
    move,
    only_date,
    page_of,
    typed,
)


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


def desk_says(case: Case, vera: Member, days: int) -> None:
    new = When(in_days(days), "10:00", NEW_YORK)
    checking.answer(
        date_id=only_date(case), what="changed", new=new, by=vera.unlocked, at=timezone.now(), token=uuid4()
    )


class TestAnOldPage:
    def test_verifies_no_date_that_was_changed_meanwhile(self, case: Case, vera: Member) -> None:
        keep(case, days=60)
        old = the_one(case).check.seen
        desk_says(case, vera, 20)
        aisha, address = at_desk(case.house.aisha), f"{page_of(case)}/{only_date(case)}/verify"
        answer = aisha.send_form(address, {"how": "clerk", "seen": old}, page=page_of(case))
        shown = answer.content.decode()
        assert answer.status_code == 409
        assert f"{in_days(60):%-d %B %Y}" in shown and f"{in_days(20):%-d %B %Y}" in shown
        assert "Nothing you sent was written" in shown
        assert '<option value="clerk" selected>' in shown
        assert [each.what for each in the_one(case).events] == ["kept", "changed"]

    def test_moves_no_date_over_anothers_and_loses_nothing_typed(self, case: Case) -> None:
        row = keep(case, days=60)
        old = the_one(case).check.seen
        move(case, row, 5)
        new = {
            **day("day", in_days(90)),
            "source": "SOURCE_TYPED",
            **day("learned_on", in_days(-3)),
            "seen": old,
        }
        aisha, address = at_desk(case.house.aisha), f"{page_of(case)}/{row.id}/change"
        answer = aisha.send_form(address, new)
        shown = answer.content.decode()
        assert answer.status_code == 409 and "SOURCE_TYPED" in shown
        assert the_one(case).when.day == in_days(5)
        assert the_one(case).check.seen in shown, "whoever has read it may send the same form once more"
        assert aisha.send_form(address, {**new, "seen": the_one(case).check.seen}).status_code == 302
        assert the_one(case).when.day == in_days(90)

    def test_ends_no_date_that_was_moved_and_says_when_it_was_ended_already(self, case: Case) -> None:
        row = keep(case, days=60)
        old = the_one(case).check.seen
        move(case, row, 30)
        aisha, address = at_desk(case.house.aisha), f"{page_of(case)}/{row.id}/end"
        sent = {"what": "cancelled", "reason": "REASON_TYPED", "seen": old, "token": str(uuid4())}
        answer = aisha.send_form(address, sent)
        assert answer.status_code == 409 and "REASON_TYPED" in answer.content.decode()
        assert the_one(case).is_open
        end(case, row, "took_place")
        answer = aisha.send_form(address, sent, page=page_of(case))
        assert answer.status_code == 409 and "wrote that this date is over" in answer.content.decode()

    def test_of_the_desk_says_both_dates_too(self, case: Case, vera: Member) -> None:
        row = keep(case, days=60)
        old = the_one(case).check.seen
        move(case, row, 15)
        answer = at_desk(vera).send_form(f"/dates/{row.id}", {"what": "verified", "seen": old}, page="/dates")
        shown = answer.content.decode()
        assert answer.status_code == 409 and f"{in_days(60):%-d %B %Y}" in shown
        assert not DateEvent.objects.filter(from_desk=True).exists()

    @pytest.mark.parametrize(
        "seen", ["", "x", "1 2026-12-01 09:30 ../../etc", "1 2026-13-01 - UTC", "1 2 3 4 5"]
    )
    def test_whose_hidden_field_is_none_is_not_believed(self, case: Case, seen: str) -> None:
        row = keep(case)
        address = f"{page_of(case)}/{row.id}/verify"
        answer = at_desk(case.house.aisha).send_form(
            address, {"how": "clerk", "seen": seen}, page=page_of(case)
        )
        assert answer.status_code in {409, 422}
        assert when_seen(seen) is None
        assert len(the_one(case).events) == 1


class TestTheSameFormAgain:
    def test_with_another_day_in_it_is_said_and_not_swallowed(self, case: Case) -> None:
        row, token = keep(case, days=60), str(uuid4())
        aisha, address = at_desk(case.house.aisha), f"{page_of(case)}/{row.id}/change"
        sent = {"source": "a notice", **day("learned_on", in_days(0)), "token": token}
        assert aisha.send_form(address, {**sent, **day("day", in_days(30))}).status_code == 302
        assert aisha.send_form(address, {**sent, **day("day", in_days(30))}).status_code == 302
        assert len(the_one(case).events) == 2
        answer = aisha.send_form(address, {**sent, **day("day", in_days(7))})
        assert answer.status_code == 409
        assert "sent before with something else in it" in answer.content.decode()
        assert token not in answer.content.decode(), "the page brings a new token"
        assert the_one(case).when.day == in_days(30)

    def test_that_kept_another_date_is_said(self, case: Case) -> None:
        aisha, token = at_desk(case.house.aisha), str(uuid4())
        assert aisha.send_form(page_of(case), typed(60, token=token)).status_code == 302
        answer = aisha.send_form(page_of(case), typed(30, token=token, judge="JUDGE_TYPED"))
        assert answer.status_code == 409 and "JUDGE_TYPED" in answer.content.decode()
        assert CourtDate.objects.count() == 1

    def test_of_the_desk_is_one_answer_also_for_a_new_date(self, case: Case, vera: Member) -> None:
        row, token = keep(case, days=60), uuid4()
        for _ in range(2):
            checking.answer(
                date_id=row.id, what="changed", new=When(in_days(9), "", NEW_YORK), by=vera.unlocked,
                at=timezone.now(), token=token,
            )  # fmt: skip
        assert len(the_one(case).events) == 2
        with pytest.raises(TokenUsed):
            checking.answer(
                date_id=row.id, what="changed", new=When(in_days(8), "", NEW_YORK), by=vera.unlocked,
                at=timezone.now(), token=token,
            )  # fmt: skip


class TestADayThatHasPassed:
    def test_is_refused_at_the_desk_with_a_sentence(self, case: Case, vera: Member) -> None:
        row = keep(case, days=60)
        wrong = {"what": "changed", **day("day", in_days(-300)), "time": "09:30"}
        answer = at_desk(vera).send_form(f"/dates/{row.id}", wrong, page="/dates")
        assert answer.status_code == 422 and "This day has passed." in answer.content.decode()
        assert the_one(case).when.day == in_days(60)
        with pytest.raises(checking.PastDay):
            desk_says(case, vera, -300)

    def test_is_asked_about_once_in_the_case(self, case: Case) -> None:
        row = keep(case, days=60)
        aisha, address = at_desk(case.house.aisha), f"{page_of(case)}/{row.id}/change"
        past = {**day("day", in_days(-4)), "source": "a notice", **day("learned_on", in_days(0))}
        answer = aisha.send_form(address, past)
        shown = answer.content.decode()
        assert answer.status_code == 422 and "Is it right?" in shown
        assert f'name="sure" value="{in_days(-4).isoformat()}"' in shown
        other = {**past, **day("day", in_days(-5)), "sure": in_days(-4).isoformat()}
        assert aisha.send_form(address, other).status_code == 422, "asked about one day, not about all"
        assert aisha.send_form(address, {**past, "sure": in_days(-4).isoformat()}).status_code == 302
        assert the_one(case).when.day == in_days(-4)


class TestARequestThatIsNotLive:
    @pytest.mark.parametrize("state", ["closed", "set_aside", "deletion"])
    def test_stays_as_it_is(self, case: Case, state: str) -> None:
        row = keep(case)
        aisha, page = at_desk(case.house.aisha), page_of(case)
        shown = aisha.get(page).content.decode()
        assert 'id="keep"' in shown
        Request.objects.filter(id=case.request.id).update(state=state)
        before = bytes(CourtDate.objects.get().check_document), case.fresh.wake_on
        shown = aisha.get(page).content.decode()
        assert 'id="keep"' not in shown and "its dates stay as they are" in shown
        answer = aisha.send_form(page, typed(30, token=str(uuid4())))
        assert answer.status_code == 409 and "neither waiting nor open" in answer.content.decode()
        with pytest.raises(NotNow):
            move(case, row, 20)
        assert actions.carry(
            request=case.fresh, who=("Somebody Else", ""), keys=case.keys, by=case.house.aisha.unlocked,
            at=timezone.now(),
        ) == 0  # fmt: skip
        assert (bytes(CourtDate.objects.get().check_document), case.fresh.wake_on) == before
        assert CourtDate.objects.count() == 1


class TestNewsFromTheDesk:
    def test_a_new_date_is_new_in_the_inbox_and_a_parcel_for_the_notice(
        self, case: Case, vera: Member
    ) -> None:
        keep(case, days=100)
        Request.objects.filter(id=case.request.id).update(unread=False)
        before = Parcel.objects.count()
        desk_says(case, vera, 2)
        assert case.fresh.unread
        assert list(Parcel.objects.values_list("event", "subject"))[before:] == [
            ("date.changed", case.request.id)
        ]

    def test_an_unchanged_date_is_no_news(self, case: Case, vera: Member) -> None:
        row = keep(case, days=100)
        Request.objects.filter(id=case.request.id).update(unread=False)
        before = Parcel.objects.count()
        for what in ("verified", "unreached"):
            checking.answer(
                date_id=row.id, what=what, new=None, by=vera.unlocked, at=timezone.now(), token=uuid4()
            )
        assert not case.fresh.unread and Parcel.objects.count() == before
