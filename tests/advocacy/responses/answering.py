"""What the tests of answers begin with: an ask that was made, a letter that was sent, an answer."""

from __future__ import annotations

from datetime import date
from uuid import uuid4

from safeconduct.access.permissions import Permission
from safeconduct.advocacy.asks import events
from safeconduct.advocacy.asks.deciding import Event
from safeconduct.advocacy.models import Ask, Campaign, Communication, Post, Response
from safeconduct.advocacy.responses import actions
from safeconduct.evidence.recording import add
from tests.access.people import Member
from tests.advocacy.desk import AdvocacyDesk, a_campaign, a_holding, a_post, an_ask
from tests.evidence.desk import AT

MADE, SENT, SAID = date(2017, 4, 10), date(2017, 4, 17), date(2017, 4, 21)
WORDS = "We are troubled by what we hear of the detentions."


def an_asked(desk: AdvocacyDesk) -> Ask:
    """Noor asked the ambassador on 10 April to speak out."""
    post = a_post(desk.noor)
    a_holding(desk.noor, post, "Invented Ambassador A", date(2017, 1, 27))
    ask = an_ask(desk.noor, a_campaign(desk.noor), post, answer_by=date(2017, 5, 17))
    for event in (Event.APPROVED, Event.MADE):
        events.keep(ask.pk, event, token=uuid4(), day=MADE, by=desk.noor.person, at=AT)
    ask.refresh_from_db()
    return ask


def a_letter(by: Member, campaign: Campaign, post: Post, sent_on: date | None = SENT) -> Communication:
    row = Communication(
        id=uuid4(),
        kind="letter",
        campaign=campaign,
        post=post,
        sent_on=sent_on,
        state="sent" if sent_on else "draft",
    )
    return add(row, by=by.person, at=AT, permission=Permission.PRESS)


def an_answer(desk: AdvocacyDesk, ask: Ask, said_on: str = "2017-04-21", **more: object) -> Response:
    values = {
        "post": ask.post, "kind": "did.publicity", "is_public": True, "verbatim": WORDS, "said_on": said_on, **more,
    }  # fmt: skip
    return actions.keep_response(
        ask.campaign, values, means=None, token=uuid4(), by=desk.noor.person, at=AT, desk=desk.keys(desk.noor)
    )


def typed(**more: str) -> dict[str, str]:
    """What Noor types into the form of an answer said in public."""
    return {
        "post": "O-0001", "kind": "did.publicity", "verb": "statement", "is_public": "on", "verbatim": WORDS,
        "speaker": "The Permanent Mission", "said_on": "2017-04-21", "venue": "A public statement", **more,
    }  # fmt: skip
