"""Write down what happened to an ask. Rows are added, never changed; the state follows, with who held the post then."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from safeconduct import audit
from safeconduct.access.models import Person
from safeconduct.access.permissions import Permission, demand
from safeconduct.advocacy.asks.deciding import (
    BY_DAYS,
    HEARD,
    Event,
    Facts,
    NotNow,
    after,
    deadlines_after,
)
from safeconduct.advocacy.models import Ask, AskEvent, Communication, Response
from safeconduct.advocacy.posts.holding import holder_on
from safeconduct.evidence.recording import change


def keep(
    ask_id: UUID,
    event: Event,
    *,
    token: UUID,
    day: date,
    by: Person,
    at: datetime,
    until: date | None = None,
    note: str = "",
    communication: Communication | None = None,
    response: Response | None = None,
    seen: int | None = None,
) -> AskEvent:
    """Write down an event and move the ask. The same token twice keeps one.

    ``seen``: number of the last event that the writer had before them; None for what follows from another act.
    Raises ``NotAllowed``, ``Ask.DoesNotExist`` and ``NotNow`` (also "future", "meanwhile", "ended").
    """
    demand(by, Permission.PRESS)
    with transaction.atomic():
        ask = Ask.objects.select_for_update(of=("self",)).select_related("post").get(pk=ask_id)
        held = AskEvent.objects.filter(pk=token).first()
        if held is not None:
            return held
        if ask.withdrawn_on is not None:
            raise NotNow("ended")
        if event in BY_DAYS:  # days alone decide that; see ``passing``
            raise NotNow("not_from_here")
        if day > at.date():
            raise NotNow("future")
        if seen is not None and seen != last_number(ask):
            raise NotNow("meanwhile")
        facts = facts_of(ask, until)
        to_state = after(ask.state, event, day=day, facts=facts)
        _change(ask, event, facts, day=day, by=by, at=at)
        return _write(
            ask, event, to_state, id=token, day=day, until=until, note=note, communication=communication,
            response=response, by=by, kept_on=at.date(), at=at,
        )  # fmt: skip


def keep_by_days(ask: Ask, event: Event, *, day: date, at: datetime) -> AskEvent:
    """What follows as days pass, by nobody. Inside a transaction, with the ask's row locked. Raises ``NotNow``."""
    to_state = after(ask.state, event, day=day, facts=facts_of(ask))
    return _write(ask, event, to_state, day=day, by=None, kept_on=at.date(), at=at)


def facts_of(ask: Ask, until: date | None = None) -> Facts:
    """What of an ask decides what may follow."""
    return Facts(ask.made_on_day, ask.answer_by, ask.delayed_until, heard_on(ask), until)


def heard_on(ask: Ask) -> date | None:
    """The last day on which they said or did anything about it; None for never."""
    found: date | None = ask.events.filter(event__in=HEARD).aggregate(last=Max("day"))["last"]
    return found


def last_number(ask: Ask) -> int:
    """How many events there are: they are counted up without gaps."""
    return ask.events.aggregate(last=Max("number"))["last"] or 0


def _change(ask: Ask, event: Event, facts: Facts, *, day: date, by: Person, at: datetime) -> None:
    values: dict[str, Any] = {}
    values["answer_by"], values["delayed_until"] = deadlines_after(ask.state, event, facts)
    if event is Event.MADE:
        values |= {"made_on_day": day, "holding": holder_on(ask.post, day)}
    change(ask, values, version=ask.version, by=by, at=at, permission=Permission.PRESS)


def _write(
    ask: Ask, event: Event, to_state: str, *, at: datetime, by: Person | None, **more: Any
) -> AskEvent:
    before = ask.state
    if to_state != before or (before, event) == ("delayed", Event.DELAYED):
        ask.move(to_state)
    row = AskEvent(
        ask=ask, number=last_number(ask) + 1, event=event, from_state=before, to_state=to_state, by=by, **more
    )
    row.save(force_insert=True)
    audit.record(
        f"advocacy.ask.{event.value}",
        chain="staff" if by else "worker",
        by=by.pk if by else None,
        subject=ask.pk,
        at=at,
    )
    return row
