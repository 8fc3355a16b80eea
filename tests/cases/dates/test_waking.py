"""The week in the clear: every request has one, whatever it stands for."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest

from safeconduct.cases.dates.due import due_this_week
from safeconduct.cases.dates.waking import LOOK_AGAIN, pull_forward, set_week, week_for
from safeconduct.intake.models import Request, monday_of
from tests.access.people import House, found_house
from tests.cases.asking import ask

SUNDAY, MONDAY = date(2026, 11, 22), date(2026, 11, 23)


@pytest.fixture
def house() -> House:
    return found_house()


def _request(state: str, sent_on: date = SUNDAY) -> Request:
    return Request(id=uuid4(), state=state, sent_on=sent_on)


def test_a_waiting_request_is_never_later_than_the_answer_we_owe() -> None:
    far = [date(2027, 6, 1)]
    assert week_for(_request("waiting"), far, SUNDAY) == date(2026, 11, 23)  # owed on 29 November
    assert week_for(_request("waiting"), [], SUNDAY) == date(2026, 11, 23)


def test_an_open_request_comes_up_in_the_week_of_its_first_date() -> None:
    assert week_for(_request("open"), [date(2026, 12, 3), date(2027, 6, 1)], SUNDAY) == date(2026, 11, 30)


def test_a_far_date_is_not_told_by_a_far_week() -> None:
    """A week months ahead would say that a hearing is then: an open request comes up within four weeks."""
    assert week_for(_request("open"), [date(2027, 3, 3)], SUNDAY) == week_for(_request("open"), [], SUNDAY)


def test_nothing_is_written_of_a_request_that_was_closed(house: House) -> None:
    request, _ = ask()
    Request.objects.filter(id=request.id).update(state="closed", wake_on=date(2027, 3, 1))
    set_week(Request.objects.get(id=request.id), [date(2026, 12, 3)], SUNDAY)
    assert Request.objects.get(id=request.id).wake_on == date(2027, 3, 1)


def test_what_has_passed_and_is_still_open_is_due_this_week() -> None:
    assert week_for(_request("open"), [date(2026, 11, 3)], SUNDAY) == date(2026, 11, 16)


def test_an_open_request_without_any_date_has_a_week_as_well() -> None:
    assert week_for(_request("open"), [], SUNDAY) == monday_of(SUNDAY + LOOK_AGAIN)


def test_the_desk_can_bring_a_week_forward_and_never_back(house: House) -> None:
    request, _ = ask()
    Request.objects.filter(id=request.id).update(state="open", wake_on=date(2027, 3, 1))
    pull_forward(request.id, date(2027, 5, 5), SUNDAY)
    assert Request.objects.get(id=request.id).wake_on == date(2027, 3, 1)
    pull_forward(request.id, date(2027, 1, 7), SUNDAY)
    assert Request.objects.get(id=request.id).wake_on == date(2027, 1, 4)


def test_the_worker_hears_on_mondays_only_whether_a_week_has_come(house: House) -> None:
    request, _ = ask()
    at = datetime(2026, 11, 23, 6, tzinfo=UTC)
    Request.objects.filter(id=request.id).update(state="open", wake_on=date(2026, 11, 30))
    assert not due_this_week(at)
    Request.objects.filter(id=request.id).update(wake_on=MONDAY)
    assert due_this_week(at)
    assert not due_this_week(at + timedelta(days=1))
    Request.objects.filter(id=request.id).update(state="closed")
    assert not due_this_week(at)


def test_the_week_is_written_only_where_it_changed(house: House) -> None:
    request, _ = ask()
    set_week(request, [], request.sent_on)
    assert Request.objects.get(id=request.id).wake_on.weekday() == 0
