"""Asks, letters, answers and promises as the tests of campaigns need them, kept without going through their rooms."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import uuid4

from safeconduct.access.permissions import Permission
from safeconduct.advocacy.models import (
    Ask,
    AskEvent,
    Campaign,
    Commitment,
    Communication,
    Contribution,
    Delivery,
    Post,
    Response,
)
from safeconduct.evidence.recording import add
from tests.access.people import Member
from tests.advocacy.desk import an_ask
from tests.evidence.desk import AT

TODAY = AT.date()


def made(by: Member, campaign: Campaign, post: Post, **more: Any) -> Ask:
    """An ask that was put to a post on 10 April 2017 and waits."""
    return an_ask(by, campaign, post, **{"state": "made", "made_on_day": date(2017, 4, 10), **more})


def an_event(ask: Ask, event: str, day: date, to_state: str, **more: Any) -> AskEvent:
    number = ask.events.count() + 1
    return AskEvent.objects.create(
        ask=ask,
        number=number,
        event=event,
        day=day,
        from_state=ask.state,
        to_state=to_state,
        kept_on=TODAY,
        **more,
    )


def a_letter(by: Member, campaign: Campaign, post: Post, *asks: Ask, **more: Any) -> Communication:
    values = {"kind": "letter", "state": "sent", "sent_on": date(2017, 4, 12), **more}
    row = Communication(id=uuid4(), campaign=campaign, post=post, **values)
    letter = add(row, by=by.person, at=AT, permission=Permission.PRESS)
    letter.asks.set(asks)
    return letter


def a_delivery(by: Member, letter: Communication, event: str, day: date, **more: Any) -> Delivery:
    number = letter.deliveries.count() + 1
    return Delivery.objects.create(
        communication=letter, number=number, event=event, day=day, by=by.person, kept_on=TODAY, **more
    )


def an_answer(by: Member, campaign: Campaign, post: Post, **more: Any) -> Response:
    values = {
        "kind": "did.publicity", "verbatim": "We are troubled by these reports.", "said_on": "2017-04-17",
        "first_day": date(2017, 4, 17), "last_day": date(2017, 4, 17), **more,
    }  # fmt: skip
    row = Response(id=uuid4(), campaign=campaign, post=post, **values)
    return add(row, by=by.person, at=AT, permission=Permission.PRESS)


def a_promise(by: Member, answer: Response, **more: Any) -> Commitment:
    values = {"what": "We shall look into it.", "by_when": date(2017, 6, 1), **more}
    return Commitment.objects.create(response=answer, made_by=by.person, made_on=TODAY, **values)


def a_link(by: Member, answer: Response, letter: Communication, relation: str, **more: Any) -> Contribution:
    return Contribution.objects.create(
        response=answer, communication=letter, relation=relation, made_by=by.person, made_on=TODAY, **more
    )
