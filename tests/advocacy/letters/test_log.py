"""What became of a letter: lines are added, days must be true, and the state follows."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import uuid4

import pytest

from safeconduct.access.errors import NotAllowed, WrongState
from safeconduct.advocacy.letters import log
from safeconduct.advocacy.letters.log import BadDay, Line
from safeconduct.advocacy.models import Communication, Delivery
from tests.advocacy.letters.writing import DAY, Room, press, shown, url
from tests.evidence.desk import AT

LATER = AT + timedelta(days=40)


def write(room: Room, letter: Communication, event: str, day: date = DAY, **more: object) -> Delivery:
    line = Line(event, day, **more)  # type: ignore[arg-type]  # a table of mixed fields
    return log.write(letter, line, token=uuid4(), by=room.desk.noor.person, at=LATER)


def test_a_letter_is_sent_extended_answered_and_closed(room: Room) -> None:
    letter = room.through(answer_by=DAY + timedelta(days=10))
    steps = [
        ("sent", {"channel": "post"}, "sent"), ("delivered", {}, "delivered"), ("read", {}, "delivered"),
        ("followed_up", {}, "delivered"), ("extended", {"until": DAY + timedelta(days=30)}, "delivered"),
        ("answered", {}, "answered"), ("closed", {}, "closed"),
    ]  # fmt: skip
    for event, more, state in steps:
        write(room, letter, event, **more)
        assert letter.state == state
    assert (letter.sent_on, letter.channel) == (DAY, "post")
    assert letter.extended_to == DAY + timedelta(days=30)
    assert list(letter.deliveries.order_by("number").values_list("number", flat=True)) == list(range(1, 8))
    assert log.possible(letter) == []


def test_a_letter_that_came_back_is_sent_again(room: Room) -> None:
    letter = room.through()
    write(room, letter, "sent", channel="post")
    write(room, letter, "returned")
    write(room, letter, "sent", DAY + timedelta(days=3), channel="hand")
    assert letter.state == "sent" and letter.sent_on == DAY + timedelta(days=3)


def test_nothing_is_sent_before_it_was_released(room: Room) -> None:
    draft = room.begin()
    with pytest.raises(WrongState):
        write(room, draft, "sent", channel="post")
    letter = room.through()
    with pytest.raises(BadDay, match="before_release"):
        write(room, letter, "sent", DAY - timedelta(days=1), channel="post")


@pytest.mark.parametrize(
    ("event", "days", "until", "code"),
    [
        ("delivered", 100, None, "to_come"), ("delivered", -1, None, "before_sent"), ("extended", 0, None, "no_until"),
        ("extended", 0, 0, "until_before"), ("extended", 0, 5, "until_before"),
    ],
)  # fmt: skip
def test_days_that_cannot_be_true_are_refused(
    room: Room, event: str, days: int, until: int | None, code: str
) -> None:
    letter = room.through(answer_by=DAY + timedelta(days=10))
    write(room, letter, "sent", channel="post")
    more = {} if until is None else {"until": DAY + timedelta(days=until)}
    with pytest.raises(BadDay, match=code):
        write(room, letter, event, DAY + timedelta(days=days), **more)
    assert letter.deliveries.count() == 1


def test_the_same_line_twice_is_one_and_petra_writes_none(room: Room) -> None:
    letter, token = room.through(), uuid4()
    line = Line("sent", DAY, "email")
    for _click in range(2):
        log.write(letter, line, token=token, by=room.desk.noor.person, at=AT)
    assert letter.deliveries.count() == 1
    with pytest.raises(NotAllowed):
        log.write(letter, Line("delivered", DAY), token=uuid4(), by=room.desk.petra.person, at=AT)


def test_the_page_keeps_what_was_typed_and_says_what_is_wrong(room: Room) -> None:
    letter, noor = room.through(), room.desk.client(room.desk.noor)
    answer = press(
        noor, "letter_event", letter, event="sent", day="2017-13-01", note="By courier", token=uuid4()
    )
    page = shown(answer, 422)
    assert "There is no such day" in page and "By courier" in page and "Say how it was sent" in page
    page = shown(press(noor, "letter_event", letter, event="sent", day="2017-01-01", channel="post"), 422)
    assert "It was released only after that day" in page
    page = shown(press(noor, "letter_event", letter, event="burnt", day="2026-11-22"), 422)
    assert "Select a valid choice" in page
    token = str(uuid4())
    from django.utils import timezone

    today = timezone.now().date().isoformat()
    for _click in range(2):
        answer = press(noor, "letter_event", letter, event="sent", day=today, channel="post", token=token)
        assert answer["Location"].endswith("?done=letter_logged")
    assert letter.deliveries.count() == 1
    assert "Sent" in shown(noor.get(url("letter", letter.pk)))


def test_a_draft_has_no_log(room: Room) -> None:
    letter, noor = room.begin(), room.desk.client(room.desk.noor)
    assert "Nothing can be written down here yet" in shown(noor.get(url("letter_event", letter.pk)))
