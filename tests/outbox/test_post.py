"""The outbox: what was promised in a transaction happens once after it, or never if it was taken back."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, transaction

from safeconduct import audit
from safeconduct.audit.models import ApplicantEntry
from safeconduct.outbox import post
from safeconduct.outbox.models import Parcel

NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
DAY = NOON.date()
CANARY = "Зелимхан told this to nobody"


class Notebook:
    """A handler that writes down what it was given."""

    def __init__(self) -> None:
        self.seen: list[tuple[UUID, date]] = []

    def __call__(self, subject: UUID, on: date) -> None:
        self.seen.append((subject, on))


def test_a_parcel_is_delivered_once() -> None:
    notebook, request = Notebook(), uuid4()
    post.put("request.sent", subject=request, on=DAY)
    assert post.deliver({"request.sent": notebook}, on=DAY) == (1, 0)
    assert post.deliver({"request.sent": notebook}, on=DAY) == (0, 0)
    assert notebook.seen == [(request, DAY)]


def test_a_parcel_for_another_day_waits() -> None:
    notebook = Notebook()
    post.put("request.sent", subject=uuid4(), on=DAY + timedelta(days=2))
    assert post.deliver({"request.sent": notebook}, on=DAY) == (0, 0)
    assert post.deliver({"request.sent": notebook}, on=DAY + timedelta(days=2)) == (1, 0)


def test_the_oldest_day_goes_first() -> None:
    notebook, late, early = Notebook(), uuid4(), uuid4()
    post.put("request.sent", subject=late, on=DAY)
    post.put("request.sent", subject=early, on=DAY - timedelta(days=1))
    post.deliver({"request.sent": notebook}, on=DAY, at_most=1)
    assert [subject for subject, _on in notebook.seen] == [early]


def test_of_a_failure_only_the_class_is_kept_and_it_is_tried_again() -> None:
    def fails(subject: UUID, on: date) -> None:
        raise ValueError(CANARY)

    post.put("request.sent", subject=uuid4(), on=DAY)
    assert post.deliver({"request.sent": fails}, on=DAY) == (0, 1)
    parcel = Parcel.objects.get()
    assert (parcel.failure, parcel.attempts, parcel.done_on) == ("ValueError", 1, None)
    assert CANARY not in str(list(Parcel.objects.values_list()))
    notebook = Notebook()
    assert post.deliver({"request.sent": notebook}, on=DAY) == (1, 0)
    assert len(notebook.seen) == 1


def test_one_failing_parcel_does_not_hold_up_the_others() -> None:
    first, second = uuid4(), uuid4()
    seen = []

    def picky(subject: UUID, on: date) -> None:
        if subject == first:
            raise RuntimeError
        seen.append(subject)

    post.put("request.sent", subject=first, on=DAY - timedelta(days=1))
    post.put("request.sent", subject=second, on=DAY)
    assert post.deliver({"request.sent": picky}, on=DAY) == (1, 1)
    assert seen == [second]


def test_what_a_failing_handler_wrote_is_taken_back() -> None:
    def half_done(subject: UUID, on: date) -> None:
        post.put("message.written", subject=subject, on=on)
        raise IntegrityError

    post.put("request.sent", subject=uuid4(), on=DAY)
    post.deliver({"request.sent": half_done}, on=DAY)
    assert list(Parcel.objects.values_list("event", "failure")) == [("request.sent", "IntegrityError")]


def test_an_event_nobody_handles_waits_and_says_so() -> None:
    post.put("request.unheard_of", subject=uuid4(), on=DAY)
    assert post.deliver({}, on=DAY) == (0, 1)
    assert Parcel.objects.get().failure == "NobodyHandles"


def test_after_twenty_failures_it_is_left_for_a_person_to_look_at() -> None:
    def fails(subject: UUID, on: date) -> None:
        raise OSError

    post.put("request.sent", subject=uuid4(), on=DAY)
    for _ in range(post.GIVE_UP_AFTER):
        assert post.deliver({"request.sent": fails}, on=DAY) == (0, 1)
    assert post.deliver({"request.sent": fails}, on=DAY) == (0, 0)
    assert Parcel.objects.get().done_on is None


def test_a_parcel_goes_down_with_the_transaction_it_was_put_in() -> None:
    with pytest.raises(RuntimeError), transaction.atomic():
        audit.record("request.sent", chain="applicant", at=NOON, subject=uuid4())
        post.put("request.sent", subject=uuid4(), on=DAY)
        raise RuntimeError
    assert not Parcel.objects.exists() and not ApplicantEntry.objects.exists()


@pytest.mark.django_db(databases=["default", "keys"], transaction=True)
def test_a_parcel_outside_a_transaction_is_refused() -> None:
    with pytest.raises(transaction.TransactionManagementError):
        post.put("request.sent", subject=uuid4(), on=DAY)


def test_what_was_done_a_month_ago_is_swept_and_nothing_else() -> None:
    for done in (DAY - timedelta(days=31), DAY - timedelta(days=30), None):
        Parcel.objects.create(event="request.sent", subject=uuid4(), not_before=DAY, done_on=done)
    assert post.sweep(DAY) == 1
    assert set(Parcel.objects.values_list("done_on", flat=True)) == {DAY - timedelta(days=30), None}


def test_a_parcel_holds_ids_and_days_only() -> None:
    words = {
        field.name for field in Parcel._meta.fields if field.get_internal_type() in {"CharField", "TextField"}
    }
    assert words == {"event", "failure"}
