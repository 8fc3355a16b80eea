"""Session rows hold nothing that can be read, and end when they should."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.contrib.sessions.backends.base import UpdateError
from django.utils import timezone

from safeconduct.access import sealed_sessions
from safeconduct.access.models import StaffSession
from safeconduct.access.staff_sessions import SessionStore
from safeconduct.vault import sessions

START = datetime(2026, 11, 22, 9, 41, 17, tzinfo=timezone.get_default_timezone())


class Clock:
    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now = START
        monkeypatch.setattr(sealed_sessions.timezone, "now", lambda: self.now)

    def wait(self, **spans: float) -> None:
        self.now += timedelta(**spans)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    return Clock(monkeypatch)


def begun(**content: object) -> SessionStore:
    store = SessionStore()
    for name, value in content.items():
        store[name] = value
    store.create()
    return store


def read(store: SessionStore) -> SessionStore:
    return SessionStore(store.session_key)


def test_text_lists_and_bytes_come_back_as_they_were(clock: Clock) -> None:
    store = begun(note="Зелимхан", key=b"\x00\xff", deep={"list": [1, None, {"inner": b"x"}]})
    again = read(store)
    assert again["note"] == "Зелимхан"
    assert again["key"] == b"\x00\xff"
    assert again["deep"] == {"list": [1, None, {"inner": b"x"}]}


def test_what_is_not_json_is_refused_rather_than_pickled(clock: Clock) -> None:
    with pytest.raises(TypeError):
        begun(when=START)
    with pytest.raises(TypeError):
        begun(tricky={"base64:": "eA=="})


def test_a_row_says_the_hour_and_nothing_else(clock: Clock) -> None:
    store = begun(note="Зелимхан")
    row = StaffSession.objects.get()
    assert store.session_key not in row.row
    assert row.seen_hour == row.made_hour == START.replace(minute=0, second=0)
    assert "Зелимхан".encode() not in bytes(row.content)
    assert b"note" not in bytes(row.content)


def test_one_word_and_two_thousand_letters_make_rows_of_one_length(clock: Clock) -> None:
    begun(note="yes")
    begun(note="n" * 2000)
    assert len({len(bytes(row.content)) for row in StaffSession.objects.all()}) == 1


def test_idle_for_thirty_minutes_is_the_end(clock: Clock) -> None:
    store = begun(note="here")
    clock.wait(minutes=29, seconds=59)
    assert read(store).get("note") == "here"
    clock.wait(seconds=2)
    late = read(store)
    assert late.get("note") is None
    assert late.session_key is None
    assert not StaffSession.objects.exists()


def test_somebody_who_keeps_reading_stays_but_not_longer_than_twelve_hours(clock: Clock) -> None:
    store = begun(note="here")
    for _ in range(36):
        clock.wait(minutes=20)
        again = read(store)
        assert again.get("note") == "here"
        assert again.modified
        again.save()
    clock.wait(minutes=1)
    assert read(store).get("note") is None


def test_a_page_within_the_minute_writes_nothing(clock: Clock) -> None:
    store = begun(note="here")
    clock.wait(seconds=59)
    again = read(store)
    assert again["note"] == "here"
    assert not again.modified


def test_turning_the_id_keeps_the_content_and_drops_the_old_row(clock: Clock) -> None:
    store = begun(note="here")
    old = store.session_key
    store.cycle_key()
    store.save()
    assert store.session_key != old
    assert read(store)["note"] == "here"
    assert SessionStore(old).get("note") is None
    assert StaffSession.objects.count() == 1


def test_an_ended_session_is_not_brought_back_by_a_late_save(clock: Clock) -> None:
    store = begun(note="here")
    late = read(store)
    assert late["note"] == "here"
    StaffSession.objects.all().delete()
    with pytest.raises(UpdateError):
        late.save()
    assert not StaffSession.objects.exists()


def test_a_content_moved_to_another_row_does_not_open(clock: Clock) -> None:
    mine, theirs = begun(note="mine"), begun(note="theirs")
    stolen = StaffSession.objects.get(row=sessions.session_row(theirs.session_key or ""))
    StaffSession.objects.filter(row=sessions.session_row(mine.session_key or "")).update(
        content=stolen.content
    )
    assert read(mine).get("note") is None


def test_an_id_somebody_made_up_opens_nothing(clock: Clock) -> None:
    store = SessionStore("an-id-that-was-never-given-out-by-anybody")
    assert store.get("note") is None
    store["note"] = "new"
    store.save()
    assert store.session_key != "an-id-that-was-never-given-out-by-anybody"


def test_sweeping_takes_what_is_surely_over(clock: Clock) -> None:
    begun(note="old")
    clock.wait(hours=2)
    begun(note="new")
    SessionStore.clear_expired()
    assert StaffSession.objects.count() == 1
