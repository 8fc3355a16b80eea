"""What became of a letter after it was released: lines that are added, and the state that follows from them."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID, uuid5

from django.db import IntegrityError, transaction
from django.db.models import Max

from safeconduct import audit
from safeconduct.access.errors import WrongState
from safeconduct.access.models import Person
from safeconduct.access.permissions import Permission, demand
from safeconduct.advocacy.asks.deciding import Event, NotNow
from safeconduct.advocacy.asks.events import keep
from safeconduct.advocacy.letters import grounds
from safeconduct.advocacy.letters.releasing import NotReady, released_on
from safeconduct.advocacy.models import Communication, Contribution, Delivery
from safeconduct.advocacy.responses import linking
from safeconduct.evidence.recording import change

OPEN_ASKS = ("made", "acknowledged", "delayed", "overdue", "no_response")
OPEN = ("sent", "delivered", "returned", "answered", "held")
FROM: Mapping[str, tuple[str, ...]] = {
    "sent": ("released", "returned"), "delivered": ("sent",), "read": ("sent", "delivered"),
    "returned": ("sent", "delivered"), "extended": ("sent", "delivered", "held"),
    "followed_up": ("sent", "delivered", "held", "returned"), "answered": ("sent", "delivered", "held"),
    "closed": OPEN,
}  # fmt: skip
"""In which states each line may be added."""
MOVES = {
    "sent": "sent",
    "delivered": "delivered",
    "returned": "returned",
    "answered": "answered",
    "closed": "closed",
}


class BadDay(ValueError):
    """The day cannot be true; ``code`` names why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Line:
    """What happened. ``until``: of more time. ``note`` names no private person."""

    event: str
    day: date
    channel: str = ""
    until: date | None = None
    note: str = field(default="", repr=False)


def possible(letter: Communication) -> list[str]:
    """The lines that can be added now."""
    return [event for event, states in FROM.items() if letter.state in states]


def write(letter: Communication, line: Line, *, token: UUID, by: Person, at: datetime) -> Delivery:
    """Add a line. The same form twice adds one. Raises ``WrongState``, ``BadDay``, ``NotAllowed``, ``Withdrawn``.

    ``NotReady``: it is to be sent, and somebody does not agree any more to what is in it, or a record is gone.
    """
    demand(by, Permission.PRESS)
    if (held := Delivery.objects.filter(pk=token).first()) is not None:
        return held
    for attempt in range(5):
        try:
            with transaction.atomic():
                row = _written(letter.pk, line, token, by, at)
            break
        except IntegrityError:  # the other click, or a colleague's line took the number
            if (held := Delivery.objects.filter(pk=token).first()) is not None:
                return held
            if attempt == 4:
                raise
    letter.refresh_from_db()
    return row


def _written(letter_id: UUID, line: Line, token: UUID, by: Person, at: datetime) -> Delivery:
    letter = Communication.every.select_for_update(of=("self",)).get(pk=letter_id)
    if letter.state not in FROM.get(line.event, ()):
        raise WrongState
    _check_days(letter, line, at.date())
    if line.event == "sent" and (found := grounds.not_agreed(letter, at.date())):
        raise NotReady(found)
    number = (letter.deliveries.aggregate(last=Max("number"))["last"] or 0) + 1
    row = Delivery.objects.create(
        id=token, communication=letter, number=number, event=line.event, day=line.day, channel=line.channel,
        until=line.until if line.event == "extended" else None, note=line.note, by=by, kept_on=at.date(),
    )  # fmt: skip
    if changes := _changes(letter, line):
        change(letter, changes, version=letter.version, by=by, at=at, permission=Permission.PRESS)
        linking.end_what_no_longer_holds(Contribution.objects.filter(communication=letter), by=by, at=at)
    to = MOVES.get(line.event, "delivered" if line.event == "read" and letter.state == "sent" else "")
    if to:
        letter.move(to)
    _tell_asks(letter, row, by, at)
    audit.record(f"advocacy.letter.{line.event}", chain="staff", by=by.pk, subject=letter.pk, at=at)
    return row


def _tell_asks(letter: Communication, row: Delivery, by: Person, at: datetime) -> None:
    """The asks in a letter that was sent are made; those it follows up are reminded of. Others stay as they are."""
    means = {"sent": (Event.MADE, ("drafted", "approved")), "followed_up": (Event.REMINDED, OPEN_ASKS)}
    if row.event not in means:
        return
    event, states = means[row.event]
    for ask in letter.asks.filter(withdrawn_on=None, state__in=states):
        if event is Event.MADE and ask.state == "drafted":  # two agreed to the letter that says it
            keep(ask.pk, Event.APPROVED, token=uuid5(row.pk, f"approved {ask.pk}"), day=row.day, by=by, at=at)
        with suppress(NotNow):  # a day before it was made: the line of the letter stands all the same
            keep(
                ask.pk,
                event,
                token=uuid5(row.pk, str(ask.pk)),
                day=row.day,
                communication=letter,
                by=by,
                at=at,
            )


def _changes(letter: Communication, line: Line) -> dict[str, object]:
    if line.event == "sent":
        return {"sent_on": line.day, "channel": line.channel}
    return {"extended_to": line.until} if line.event == "extended" else {}


def _check_days(letter: Communication, line: Line, today: date) -> None:
    if line.day > today:
        raise BadDay("to_come")
    released = released_on(letter)
    if line.event == "sent" and released is not None and line.day < released:
        raise BadDay("before_release")
    if line.event != "sent" and letter.sent_on is not None and line.day < letter.sent_on:
        raise BadDay("before_sent")
    if line.event == "extended":
        if line.until is None:
            raise BadDay("no_until")
        if line.until <= line.day or (letter.answer_by is not None and line.until <= letter.answer_by):
            raise BadDay("until_before")
