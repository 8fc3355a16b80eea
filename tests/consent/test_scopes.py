"""Sixteen purposes, each by itself: silence is no, the last word counts, a yes may run out, rows are never changed."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest
from django.db import DatabaseError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from safeconduct import vault
from safeconduct.consent import scope_events
from safeconduct.consent.models import NeverChanged, ScopeEvent
from safeconduct.consent.scope_events import NotSaid, Talk, Word
from safeconduct.consent.scopes import (
    Scope,
    ScopeSaid,
    Standing,
    Status,
    scope_valid,
    standing,
    valid_scopes,
    withdrawn_scopes,
)

DAY = date(2026, 11, 22)
KEY = vault.LockKey.new()
ZAREMA = uuid4()
G, R, W = Status.GIVEN, Status.REFUSED, Status.WITHDRAWN


def said(
    status: Status, day: int, number: int, scope: Scope = Scope.QUOTE, ends: int | None = None
) -> ScopeSaid:
    expires = None if ends is None else DAY + timedelta(days=ends)
    return ScopeSaid(scope, status, DAY + timedelta(days=day), number, expires)


@pytest.mark.parametrize(
    ("history", "asked_on", "valid"),
    [
        ([], 0, False),
        ([said(G, 0, 1)], 0, True),
        ([said(G, 0, 1)], -1, False),
        ([said(G, 1, 1)], 0, False),
        ([said(G, 0, 1)], 4000, True),
        ([said(R, 0, 1)], 0, False),
        ([said(G, 0, 1, ends=10)], 10, True),
        ([said(G, 0, 1, ends=10)], 11, False),
        ([said(G, 0, 1, ends=10), said(G, 11, 2)], 11, True),
        ([said(G, 0, 1), said(W, 3, 2)], 2, True),
        ([said(G, 0, 1), said(W, 3, 2)], 3, False),
        ([said(G, 0, 1), said(W, 0, 2)], 0, False),
        ([said(G, 0, 1), said(W, 3, 2), said(G, 5, 3)], 5, True),
        ([said(G, 0, 1), said(W, 3, 2), said(G, 1, 3)], 4, False),
        ([said(G, 0, 1, Scope.PARAPHRASE)], 0, False),
        ([said(G, 0, 1), said(W, 0, 2, Scope.STORE)], 0, True),
        ([said(W, 3, 2), said(G, 0, 1)], 3, False),
    ],
    ids=[
        "silence is no", "given", "not before it was given", "a word of tomorrow does not count yet",
        "for as long as nothing else is said", "refused", "on its last day", "run out the day after",
        "given again after it ran out", "valid until withdrawn", "withdrawn today is no today",
        "withdrawn the same day", "given again after the withdrawal",
        "an earlier yes written down later undoes no withdrawal", "another purpose", "another is withdrawn",
        "order of the rows does not matter",
    ],
)  # fmt: skip
def test_whether_the_witness_may_be_quoted(history: list[ScopeSaid], asked_on: int, valid: bool) -> None:
    assert scope_valid(history, Scope.QUOTE, DAY + timedelta(days=asked_on)) is valid


def test_how_a_purpose_stands_is_said_in_one_word() -> None:
    history = [
        said(G, 0, 1, ends=2),
        said(R, 0, 2, Scope.NAME),
        said(G, 0, 3, Scope.STORE),
        said(W, 1, 4, Scope.STORE),
    ]
    found = {scope: standing(history, scope, DAY + timedelta(days=5)) for scope in Scope}
    assert found[Scope.QUOTE] is Standing.EXPIRED and found[Scope.NAME] is Standing.REFUSED
    assert found[Scope.STORE] is Standing.WITHDRAWN and found[Scope.COURT] is Standing.NOT_ASKED
    assert withdrawn_scopes(history, DAY + timedelta(days=5)) == {Scope.STORE}
    assert withdrawn_scopes(history, DAY) == frozenset()


words_said = st.lists(
    st.tuples(
        st.sampled_from(list(Scope)), st.sampled_from(list(Status)), st.integers(0, 8),
        st.none() | st.integers(0, 12),
    ),
    max_size=14,
)  # fmt: skip


@given(history=words_said, asked=st.integers(-1, 14))
def test_a_yes_is_always_the_last_word_of_this_purpose_and_has_not_run_out(
    history: list[tuple[Scope, Status, int, int | None]], asked: int
) -> None:
    rows = [
        said(status, day, n, scope, ends) for n, (scope, status, day, ends) in enumerate(history, start=1)
    ]
    on = DAY + timedelta(days=asked)
    for scope in Scope:
        known = sorted(
            ((r.day, r.number, r) for r in rows if r.scope is scope and r.day <= on), key=lambda k: k[:2]
        )
        last = known[-1][2] if known else None
        expected = (
            last is not None and last.status is G and (last.expires_on is None or last.expires_on >= on)
        )
        assert scope_valid(rows, scope, on) is expected
        assert (standing(rows, scope, on) is Standing.GIVEN) is expected
    assert valid_scopes(rows, on) == {scope for scope in Scope if scope_valid(rows, scope, on)}


@given(history=words_said, scope=st.sampled_from(list(Scope)), asked=st.integers(0, 9))
def test_what_is_said_of_other_purposes_and_of_later_days_changes_nothing(
    history: list[tuple[Scope, Status, int, int | None]], scope: Scope, asked: int
) -> None:
    rows = [said(status, day, n, one, ends) for n, (one, status, day, ends) in enumerate(history, start=1)]
    on = DAY + timedelta(days=asked)
    own = [row for row in rows if row.scope is scope and row.day <= on]
    assert scope_valid(rows, scope, on) is scope_valid(own, scope, on)


@given(history=words_said)
def test_after_a_withdrawal_of_today_nothing_earlier_holds(
    history: list[tuple[Scope, Status, int, int | None]],
) -> None:
    rows = [
        said(status, day, n, scope, ends) for n, (scope, status, day, ends) in enumerate(history, start=1)
    ]
    rows += [said(W, 8, len(rows) + 1 + n, scope) for n, scope in enumerate(Scope)]
    assert valid_scopes(rows, DAY + timedelta(days=8)) == frozenset()


# --- kept in rows -------------------------------------------------------------------------------------


def talk(**more: object) -> Talk:
    values = {
        "day": DAY,
        "method": "spoken",
        "language": "ru",
        "explained_by": ZAREMA,
        "wording": "ru/2026-11",
    }
    return Talk(**{**values, **more})


def record(
    subject: UUID, *words: Word, token: UUID | None = None, key: vault.LockKey | None = KEY, **more: object
) -> None:
    with transaction.atomic():
        scope_events.record(
            subject, words, talk(**more), token=token or uuid4(), by=ZAREMA, today=DAY, key=key
        )


def test_what_was_said_is_read_without_a_key_and_conditions_only_with_it() -> None:
    testimony = uuid4()
    record(
        testimony, Word(Scope.STORE, G),
        Word(Scope.SHARE_ANONYMISED, G, DAY + timedelta(days=30), "Body N", "Not before May"),
        with_interpreter=True, interpreter="Invented Interpreter",
    )  # fmt: skip
    assert [(one.scope, one.status, one.number) for one in scope_events.events_of(testimony)] == [
        (Scope.STORE, G, 1), (Scope.SHARE_ANONYMISED, G, 2),
    ]  # fmt: skip
    sealed = scope_events.conditions(testimony, KEY)[1]
    assert (sealed.recipient, sealed.conditions, sealed.interpreter) == (
        "Body N",
        "Not before May",
        "Invented Interpreter",
    )
    row = ScopeEvent.objects.get(subject_id=testimony, number=2)
    assert b"Body N" not in bytes(row.document or b"") and row.has_conditions
    with pytest.raises(vault.CannotOpen):
        scope_events.conditions(testimony, vault.LockKey.new())


def test_a_form_sent_twice_records_each_word_once() -> None:
    testimony, form = uuid4(), uuid4()
    for _ in range(2):
        record(testimony, Word(Scope.STORE, G), Word(Scope.COUNTS, R), token=form)
    assert [one.number for one in scope_events.events_of(testimony)] == [1, 2]


def test_nobody_changes_or_deletes_what_was_said() -> None:
    testimony = uuid4()
    record(testimony, Word(Scope.STORE, G))
    row = ScopeEvent.objects.get(subject_id=testimony)
    row.status = "refused"
    for attempt in (
        row.save, row.delete, ScopeEvent.objects.all().delete,
        lambda: ScopeEvent.objects.filter(pk=row.pk).update(status="refused"),
    ):  # fmt: skip
        with pytest.raises(NeverChanged):
            attempt()
    assert scope_events.events_of(testimony)[0].status is G


def test_a_day_cannot_be_moved_and_where_it_was_the_conditions_do_not_open() -> None:
    testimony = uuid4()
    record(testimony, Word(Scope.QUOTE, G, DAY + timedelta(days=1), conditions="Only once"))
    table = ScopeEvent._meta.db_table
    moved = f"UPDATE {table} SET expires_on = '2036-01-01' WHERE subject_id = %s"
    with (
        pytest.raises(DatabaseError, match="never changed"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(moved, [testimony.hex])
    drop = "DROP TRIGGER consent_scopeevent_no_" + (
        "update" if connection.vendor == "sqlite" else "change ON "
    )
    with connection.cursor() as cursor:  # somebody with the database in hand
        cursor.execute(drop + ("" if connection.vendor == "sqlite" else table))
        cursor.execute(moved, [testimony.hex])
    with pytest.raises(vault.CannotOpen):
        scope_events.conditions(testimony, KEY)


def test_the_database_itself_deletes_nothing_that_was_said() -> None:
    record(uuid4(), Word(Scope.QUOTE, G))
    with pytest.raises(DatabaseError, match="never"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM consent_scopeevent")
    assert ScopeEvent.objects.count() == 1


@pytest.mark.parametrize(
    ("word", "more"),
    [
        (Word(Scope.SHARE_IDENTIFIED, G), {}),
        (Word(Scope.QUOTE, G, DAY - timedelta(days=1)), {}),
        (Word(Scope.QUOTE, G), {"day": DAY + timedelta(days=1)}),
        (Word(Scope.QUOTE, G), {"method": "assumed"}),
        (Word(Scope.QUOTE, G), {"language": ""}),
        (Word(Scope.QUOTE, G), {"key": None}),
    ],
    ids=[
        "for whom?",
        "over before it begins",
        "tomorrow",
        "no such way of saying it",
        "no language",
        "no key",
    ],
)
def test_what_is_no_consent_is_not_kept(word: Word, more: dict[str, object]) -> None:
    testimony = uuid4()
    with pytest.raises(NotSaid):
        record(testimony, word, **more)
    assert scope_events.events_of(testimony) == []


def test_a_withdrawal_needs_no_key() -> None:
    testimony = uuid4()
    record(testimony, Word(Scope.STORE, G))
    record(testimony, *(Word(scope, W) for scope in Scope), key=None)
    assert valid_scopes(scope_events.events_of(testimony), DAY) == frozenset()


def test_when_everything_was_taken_back_the_words_stay_and_what_was_sealed_beside_them_goes() -> None:
    testimony, another = uuid4(), uuid4()
    for subject in (testimony, another):
        record(subject, Word(Scope.QUOTE, G, DAY + timedelta(days=1), conditions="Only once"))
    assert scope_events.empty_documents(testimony) == 1
    assert [one.status for one in scope_events.events_of(testimony)] == [G]
    kept = dict(ScopeEvent.objects.values_list("subject_id", "document"))
    assert kept[testimony] is None
    assert kept[another] is not None
