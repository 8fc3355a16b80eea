"""One of everything at the advocacy and press desks, written by Noor, with a word of its own in every sealed part."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from safeconduct.access.models import Desk, DeskMember
from safeconduct.access.permissions import Permission
from safeconduct.advocacy.asks import grounds
from safeconduct.advocacy.letters import drafts
from safeconduct.advocacy.models import Ask, Campaign, Communication, Post
from safeconduct.advocacy.responses import actions as responses
from safeconduct.evidence.items.artifacts import seal
from safeconduct.evidence.keys import DeskKeys, open_desk
from safeconduct.evidence.models import Claim, Incident
from safeconduct.evidence.recording import add
from safeconduct.press.desk import elsewhere, figures, files, quotes, texts
from safeconduct.press.models import Publication, TableRelease, Takedown
from tests.access.people import House, Member, hire
from tests.advocacy.campaigns.made import a_link, a_promise
from tests.advocacy.desk import a_campaign, a_holding, a_post, an_ask
from tests.advocacy.ways.a_way import a_way
from tests.files import samples
from tests.press.desk.room import a_draft

Ids = Mapping[str, Any]
SEALED_AT_THE_DESK = {
    "draft": "qvemdraft", "released": "qvemreleased", "sent": "qvemsent", "signatory": "qvemsignatory",
    "talk": "qvemtalk", "who": "qvemtogether", "answer": "qvemanswer", "speaker": "qvemanswered",
    "headline": "qvemheadline", "text": "qvembody", "place": "qvemdateline", "quote": "qvemquotation",
    "quoted": "qvemspokesperson", "alt": "qvempictured", "transcript": "qvemspoken", "credit": "qvemfilmed",
    "note": "qvemcorrection",
}  # fmt: skip
"""Sealed to the advocacy desk; whoever sits there reads it."""
WORD = SEALED_AT_THE_DESK
FILM = samples.mp4(b"isom", b"mp41") + bytes(1000)
SPRING = date(2017, 4, 10)


def writer(house: House, actor: Member | None, at: datetime) -> Member:
    """Noor, let in by whoever sits at the advocacy desk already."""
    desk = Desk.objects.get(code="advocacy")
    sits = (
        actor is not None
        and DeskMember.objects.filter(desk=desk, person=actor.person, state="sealed").exists()
    )
    return hire(house.rosa, "Noor", ["advocate"], desk=desk, sealed_by=actor if sits else None, at=at)


def advocacy(noor: Member, incident: Incident, claim: Claim, at: datetime) -> dict[str, Any]:
    """A campaign for an ask that no one was asked yet, with letters in four states, an answer and a way out."""
    desk = open_desk(noor.unlocked, "advocacy")
    post = a_post(noor)
    holding = a_holding(noor, post, "Mira Invented", date(2017, 1, 27))
    campaign = a_campaign(noor)
    campaign.incidents.add(incident)
    ask = an_ask(noor, campaign, post)
    ground = grounds.add_ground(ask, claim, by=noor.person, at=at)
    letters = _letters(noor, campaign, post, ask, desk, at)
    answer = responses.keep_response(
        campaign,
        {
            "post": post, "ask": ask, "kind": "did.publicity", "is_public": False, "said_on": "2017-04-21",
            "verbatim": f"We were told: {WORD['answer']}.", "speaker": WORD["speaker"],
        },
        means=None, token=uuid4(), by=noor.person, at=at, desk=desk,
    )  # fmt: skip
    return {
        "campaign_id": campaign.pk, "post_id": post.pk, "holding_id": holding.pk, "ask_id": ask.pk,
        "ground_id": ground.pk, "letter_id": letters["draft"].pk, "response_id": answer.pk,
        "letters": [letter.pk for letter in letters.values()],
        "commitment_id": a_promise(noor, answer).pk,
        "contribution_id": a_link(noor, answer, letters["sent"], "follows").pk,
        "way_id": a_way(noor).pk, "code": "CA",
    }  # fmt: skip


def _letters(
    by: Member, campaign: Campaign, post: Post, ask: Ask, desk: DeskKeys, at: datetime
) -> dict[str, Communication]:
    """A draft, one that was agreed to, one that was sent, and a call."""
    found = {
        state: _letter(by, state, desk, at, campaign=campaign, post=post, **more)
        for state, more in (("draft", {}), ("released", {}), ("sent", {"sent_on": SPRING}))
    }
    for letter in found.values():
        letter.asks.add(ask)
    talk = drafts.Talk("call", campaign, post, SPRING, who=WORD["who"], said=f"They said {WORD['talk']}.")
    return found | {"talk": drafts.write_down(talk, token=uuid4(), by=by.person, at=at, desk=desk)}


def _letter(by: Member, state: str, desk: DeskKeys, at: datetime, **about: Any) -> Communication:
    words = {
        "subject": f"About {WORD[state]}", "salutation": "Dear Mira,", "body": f"We write of {WORD[state]}.",
        "closing": "Yours sincerely,", "signatories": [{"name": WORD["signatory"], "office": ""}],
    }  # fmt: skip
    row = Communication(id=uuid4(), kind="letter", state=state, **about)
    return add(row, by=by.person, at=at, content=words, desk=desk, permission=Permission.PRESS)


def press(noor: Member, incident: Incident, campaign_id: UUID, at: datetime) -> dict[str, Any]:
    """A draft with a text, a quotation, a figure and a video; another under embargo; a table, and a takedown."""
    desk, by = open_desk(noor.unlocked, "advocacy"), noor.person
    row = a_draft(noor, campaign_id=campaign_id, incident=incident)
    figures.bind(row, "men", (incident, "detention", "person"), "quantity", token=uuid4(), by=by, at=at)
    said = {
        "words": {"en": f"We say {WORD['quote']}."},
        "speaker": WORD["quoted"],
        "capacity": "spokesperson",
    }
    quote = quotes.add_own(row, "noor", said, token=uuid4(), by=by, at=at, desk=desk)
    film = _film(row, noor, desk, at)
    words = {
        "headline": WORD["headline"], "standfirst": "They must get out.", "place": WORD["place"],
        "body": f"They are {WORD['text']}. Reportedly [[men]] were held.\n\n[[quote:noor]]\n\n[[file:1]]",
    }  # fmt: skip
    texts.save(row, "en", words, is_drafted=False, version=0, by=by, at=at, desk=desk)
    held = _embargoed(noor, desk, at)
    return {
        "publication_id": row.pk, "quote_id": quote.pk, "file_id": film.pk, "language": "en", "kind": "own",
        "embargoed_id": held.pk, "table_id": _table(noor, incident, at).pk,
        "takedown_id": Takedown.objects.create(publication=held, whom="An archive", made_on=at.date(), by=by).pk,
    }  # fmt: skip


def _film(row: Publication, by: Member, desk: DeskKeys, at: datetime) -> Any:
    sent = seal([FILM], name="film.mp4", media_type="video/mp4", group="video")
    said = {"alt": {"en": WORD["alt"]}, "credit": WORD["credit"], "transcript": {"en": WORD["transcript"]}}
    return files.keep(row, sent, said, token=uuid4(), by=by.person, at=at, desk=desk)


def _embargoed(by: Member, desk: DeskKeys, at: datetime) -> Publication:
    """Agreed to, with a note for readers; an outlet has it."""
    row = Publication(
        id=uuid4(), kind="statement", working_title="What we say tomorrow", slug="what-we-say", state="embargoed",
        embargo_until=at + timedelta(days=1),
    )  # fmt: skip
    notes = {"notes": {"en": WORD["note"]}, "correction_kind": "text"}
    add(row, by=by.person, at=at, content=notes, desk=desk, permission=Permission.PRESS)
    elsewhere.given_to(row, "An Invented Gazette", at.date(), token=uuid4(), by=by.person, at=at)
    return row


def _table(by: Member, incident: Incident, at: datetime) -> TableRelease:
    return TableRelease.objects.create(
        slug="by-month", titles={"en": "By month"}, source={"incidents": [str(incident.pk)], "acts": []},
        dimensions=["month"], k=5, cells=[], counts=[], as_of=at.date(), made_by=by.person, made_on=at.date(),
    )  # fmt: skip
