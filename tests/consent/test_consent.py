"""Consent by purpose: the last word counts, silence is no, and nobody without the thread's key reads it."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from safeconduct import vault
from safeconduct.consent import events
from safeconduct.consent.models import ConsentEvent
from safeconduct.consent.purposes import Event, Purpose, valid_on

DAY = date(2026, 11, 20)
KEY = vault.LockKey.new()


def said(given_: bool, day: int, number: int, purpose: Purpose = Purpose.STATISTICS) -> Event:
    return Event(purpose, given_, DAY + timedelta(days=day), number, "ru/2026-11")


@pytest.mark.parametrize(
    ("history", "asked_on", "valid"),
    [
        ([], 0, False),
        ([said(True, 0, 1)], 0, True),
        ([said(True, 0, 1)], -1, False),
        ([said(True, 0, 1)], 400, True),
        ([said(False, 0, 1)], 0, False),
        ([said(True, 0, 1), said(False, 3, 2)], 2, True),
        ([said(True, 0, 1), said(False, 3, 2)], 3, False),
        ([said(True, 0, 1), said(False, 0, 2)], 0, False),
        ([said(False, 0, 1), said(True, 0, 2)], 0, True),
        ([said(True, 0, 1), said(False, 2, 2), said(True, 5, 3)], 4, False),
        ([said(True, 0, 1), said(False, 2, 2), said(True, 5, 3)], 5, True),
        ([said(True, 0, 1, Purpose.ADVOCACY)], 0, False),
        ([said(False, 3, 2), said(True, 0, 1)], 3, False),
    ],
    ids=[
        "silence is no", "given", "not before it was given", "for as long as nothing else is said", "refused",
        "valid until withdrawn", "withdrawn today is no today", "withdrawn the same day", "given after all",
        "between two words", "given again", "another purpose", "order of the rows does not matter",
    ],
)  # fmt: skip
def test_whether_magomed_agrees(history: list[Event], asked_on: int, valid: bool) -> None:
    assert valid_on(history, Purpose.STATISTICS, DAY + timedelta(days=asked_on)) is valid


@given(
    words=st.lists(st.tuples(st.sampled_from(list(Purpose)), st.booleans(), st.integers(0, 5)), max_size=12),
    asked=st.integers(0, 6),
)
def test_the_answer_is_that_of_the_last_word_up_to_that_day(
    words: list[tuple[Purpose, bool, int]], asked: int
) -> None:
    """Property, for histories as they are written: days never run backwards."""
    words = sorted(words, key=lambda word: word[2])
    history = [said(yes, day, number, purpose) for number, (purpose, yes, day) in enumerate(words, 1)]
    for purpose in Purpose:
        told = [yes for each, yes, day in words if each is purpose and day <= asked]
        assert valid_on(reversed(history), purpose, DAY + timedelta(days=asked)) is (
            told[-1] if told else False
        )


def test_events_are_read_back_in_the_order_they_were_written() -> None:
    magomed = uuid4()
    first = {purpose: purpose is Purpose.HELP for purpose in Purpose}
    events.record(magomed, first, wording="ru/2026-11", day=DAY, key=KEY, epoch=0)
    later = vault.LockKey.new()
    events.record(magomed, {Purpose.STATISTICS: True}, wording="ru/thread", day=DAY, key=later, epoch=1)
    read = events.read(magomed, {0: KEY, 1: later})
    assert [event.number for event in read] == [1, 2, 3, 4, 5]
    assert (read[-1].purpose, read[-1].given, read[-1].wording) == (Purpose.STATISTICS, True, "ru/thread")
    assert valid_on(read, Purpose.HELP, DAY) and not valid_on(read, Purpose.ADVOCACY, DAY)
    assert events.read(uuid4(), {0: KEY}) == []


def test_yes_and_no_for_every_purpose_have_one_length() -> None:
    for purpose in Purpose:
        for yes in (True, False):
            events.record(uuid4(), {purpose: yes}, wording="en/2026-11", day=DAY, key=KEY, epoch=0)
    assert len({len(bytes(row.document)) for row in ConsentEvent.objects.all()}) == 1


@pytest.mark.parametrize(
    "change",
    [
        {"number": 9},
        {"subject_id": uuid4()},
        {"day": DAY + timedelta(days=300)},
        {"day": DAY - timedelta(days=1)},
    ],
)
def test_a_withdrawal_cannot_be_moved_to_another_day_place_or_person(change: dict[str, object]) -> None:
    """Whoever writes the database could otherwise put a withdrawal off into the next year."""
    magomed = uuid4()
    events.record(magomed, {Purpose.STATISTICS: False}, wording="ru/thread", day=DAY, key=KEY, epoch=0)
    ConsentEvent.objects.update(**change)
    with pytest.raises(vault.CannotOpen):
        events.read(ConsentEvent.objects.get().subject_id, {0: KEY})


def test_another_requests_key_reads_nothing() -> None:
    magomed = uuid4()
    events.record(magomed, {Purpose.HELP: True}, wording="ru/2026-11", day=DAY, key=KEY, epoch=0)
    with pytest.raises(vault.CannotOpen):
        events.read(magomed, {0: vault.LockKey.new()})


def test_two_events_cannot_take_one_number() -> None:
    magomed = uuid4()
    events.record(magomed, {Purpose.HELP: True}, wording="ru/2026-11", day=DAY, key=KEY, epoch=0)
    row = ConsentEvent.objects.get()
    row.id = uuid4()
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save(force_insert=True)
