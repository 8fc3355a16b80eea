"""Pressure and press of the founding case, and an invented campaign beside it, made by the real actions.

What is said of 2017 is what the press release of 2 May 2017 says, in our own words; offices only, nobody's name. What
those in office did afterwards is left open, because nobody here has checked it.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

from safeconduct.access.permissions import Permission
from safeconduct.access.unlocked import Unlocked
from safeconduct.advocacy.asks import events, grounds
from safeconduct.advocacy.asks.deciding import Event
from safeconduct.advocacy.asks.writing import write_ask
from safeconduct.advocacy.letters import drafts, log, releasing
from safeconduct.advocacy.letters.content import opened
from safeconduct.advocacy.letters.gathering import gather
from safeconduct.advocacy.models import Ask, Campaign, Communication, Post, WayOut
from safeconduct.advocacy.posts.actions import add_post
from safeconduct.advocacy.responses import actions as answering
from safeconduct.advocacy.responses import linking
from safeconduct.evidence import recording
from safeconduct.evidence.keys import DeskKeys, open_desk
from safeconduct.evidence.models import Incident
from safeconduct.press.desk import figures, publications, quotes, texts
from safeconduct.press.desk import releasing as letting_go
from safeconduct.press.desk.gathering import gather as gathered
from safeconduct.press.models import Publication
from safeconduct.press.putting_out import releases

HERE = Path(__file__).parent
TEXTS = tomllib.loads((HERE / "press_texts.toml").read_text())
LETTER = tomllib.loads((HERE / "letter.toml").read_text())
APRIL = datetime(2017, 4, 12, 9, 0, tzinfo=UTC)
ANSWERED = date(2017, 4, 17)
MAY = datetime(2017, 5, 2, 14, 0, tzinfo=UTC)
JUNE = datetime(2017, 6, 1, 9, 0, tzinfo=UTC)
EARLIER = MAY - timedelta(hours=2)


@dataclass
class PressRoom:
    """Noor writes, Ilse and Petra agree."""

    people: Mapping[str, Unlocked]
    incident: Incident

    @property
    def noor(self) -> Unlocked:
        return self.people["noor"]

    @property
    def keys(self) -> DeskKeys:
        return open_desk(self.noor, "advocacy")

    def post(self, title: str, body: str, at: datetime, country: str = "US") -> Post:
        values = {"title": title, "body": body, "country": country}
        return add_post(values, token=uuid4(), by=self.noor.person, at=at)

    def campaign(self, title: str, aim: str, at: datetime) -> Campaign:
        row = Campaign(id=uuid4(), title=title, aim=aim, opened_on=at.date())
        return recording.add(row, by=self.noor.person, at=at, permission=Permission.PRESS)

    def ask(self, campaign: Campaign, post: Post, verb: str, text: str, at: datetime, **more: Any) -> Ask:
        values = {"post": post, "verb": verb, "text": text, "is_public": True, **more}
        return write_ask(campaign, values, token=uuid4(), by=self.noor.person, at=at)

    def say(self, ask: Ask, event: Event, day: date, at: datetime, note: str = "") -> None:
        events.keep(ask.pk, event, token=uuid4(), day=day, note=note, by=self.noor.person, at=at)

    def publish(self, kind: str, slug: str, title: str, at: datetime, **more: Any) -> Publication:
        """Written, agreed to by two, released and put out at an hour; of ``embargo_until`` nothing goes out yet."""
        row = self.write(kind, slug, title, at, **more)
        shown = gathered(row, self.keys, at.date()).digest()
        question = letting_go.ask(row, shown=shown, token=uuid4(), by=self.noor, at=at)
        for name in ("ilse", "petra"):
            letting_go.agree(row, question.pk, shown=shown, by=self.people[name], at=at)
        letting_go.release(row, by=self.noor, at=at)
        releases.put_out_at(row.pk, at)
        return row

    def write(self, kind: str, slug: str, title: str, at: datetime, **more: Any) -> Publication:
        """A draft with its texts in every language we wrote, its figures and its quotation."""
        values = {"kind": kind, "slug": slug, "working_title": title, "original": "en", **more}
        row = publications.begin(values, token=uuid4(), by=self.noor.person, at=at)
        said = TEXTS[slug]
        used = "".join(str(text) for words in said.values() for text in words.values())
        for name, act in (("taken", "abduction"), ("killed", "killing.murder")):
            if f"[[{name}]]" in used:
                figure = (self.incident, act, "person")
                figures.bind(row, name, figure, "quantity", token=uuid4(), by=self.noor.person, at=at)
        if "[[quote:spokesperson]]" in used:
            self._quote(row, {code: words["quote"] for code, words in said.items()}, at)
        for language, words in said.items():
            texts.save(
                row, language, {name: text for name, text in words.items() if name != "quote"},
                is_drafted=language != "en", version=0, by=self.noor.person, at=at, desk=self.keys,
            )  # fmt: skip
        return Publication.objects.get(pk=row.pk)

    def _quote(self, row: Publication, words: dict[str, str], at: datetime) -> None:
        said = {"words": words, "speaker": "A spokesperson of Safe Harbour (invented)", "capacity": ""}
        quote = quotes.add_own(
            row, "spokesperson", said, token=uuid4(), by=self.noor.person, at=at, desk=self.keys
        )
        shown = quotes.mark_of(quote.pk, recording.open_content(quote, self.keys))
        quotes.approve(
            quote, "The spokesperson", "person", at.date(), shown=shown, by=self.noor.person, at=at, desk=self.keys
        )  # fmt: skip


def press_founding_case(people: Mapping[str, Unlocked], incident: Incident) -> None:
    """Campaign, asks, the letter and the statement that followed it, and what was published."""
    room = PressRoom(people, incident)
    campaign = room.campaign(
        "Protect men who flee Chechnya", "That those who flee find protection, and that it ends.", APRIL
    )
    campaign.incidents.add(incident)
    letter = _letter_and_answer(room, campaign)
    _asks_of_may(room, campaign)
    room.publish(
        "incident", "chechnya-2017", "The founding incident", MAY, incident=incident, campaign=campaign
    )
    room.publish(
        "release", "protect-men-who-flee-chechnya", "Release of 2 May 2017", MAY, incident=incident,
        campaign=campaign, contact="The press desk of Safe Harbour (invented)",
    )  # fmt: skip
    room.publish("letter", "letter-to-the-ambassador", "The letter of April", EARLIER, campaign=campaign,
                 communication=letter)  # fmt: skip
    room.publish(
        "campaign", "protect-those-who-flee", "What was asked, and what came of it", JUNE, campaign=campaign
    )


def press_of_today(people: Mapping[str, Unlocked], incident: Incident, now: datetime) -> None:
    """A country page, a release that waits for its hour, a draft, and an invented campaign with a late answer."""
    room = PressRoom(people, incident)
    _ways(room, now)
    room.publish("country", "ways-out-united-states", "Ways out: United States", now, country="US")
    room.publish(
        "statement", "invented-statement-under-embargo", "Invented: waits for its hour", now,
        embargo_until=(now + timedelta(days=2)).replace(minute=0, second=0, microsecond=0),
    )  # fmt: skip
    room.write("factsheet", "what-is-known-and-how", "What is known, and how", now, incident=incident)
    _invented_campaign(room, now)


def _letter_and_answer(room: PressRoom, campaign: Campaign) -> Communication:
    post = room.post("Ambassador to the United Nations", "Mission of the United States", APRIL)
    ask = room.ask(
        campaign, post, "call.statement", "Speak out in public against the persecution, now.", APRIL
    )
    grounds.add_ground(ask, room.incident, by=room.noor.person, at=APRIL)
    room.say(ask, Event.APPROVED, APRIL.date(), APRIL)
    letter = _letter(room, campaign, post, ask)
    values = {
        "post": post, "ask": ask, "kind": "did.publicity", "verb": "statement", "is_public": True,
        "translation": "The Ambassador called in public for the detentions to be looked into and to end. "
        "In our own words, after the press release of 2 May 2017.",
        "speaker": "The Ambassador", "capacity": "Ambassador to the United Nations", "said_on": ANSWERED.isoformat(),
    }  # fmt: skip
    later = datetime(2017, 4, 18, 9, 0, tzinfo=UTC)
    answer = answering.keep_response(
        campaign, values, means=Event.ACCEPTED, token=uuid4(), by=room.noor.person, at=later, desk=room.keys
    )
    linking.link(answer, letter, linking.Said("follows"), token=uuid4(), by=room.noor.person, at=later)
    return letter


def _letter(room: PressRoom, campaign: Campaign, post: Post, ask: Ask) -> Communication:
    start = drafts.Beginning("letter", campaign, post, asks=[ask])
    noor = room.noor.person
    letter = drafts.begin(start, token=uuid4(), by=noor, at=APRIL, desk=room.keys)
    words = {**opened(letter, room.keys), **LETTER}
    drafts.save(
        letter, {"is_public": True}, words, asks=[ask], version=letter.version, by=noor, at=APRIL, desk=room.keys
    )  # fmt: skip
    question = releasing.ask(letter, token=uuid4(), by=noor, at=APRIL, desk=room.keys)
    petra = room.people["petra"]
    digest = gather(letter, room.keys, APRIL.date()).leaving.digest()
    releasing.decide(
        letter, question.pk, "approve", shown=digest, why="", by=petra.person, at=APRIL,
        desk=open_desk(petra, "advocacy"),
    )  # fmt: skip
    releasing.release(letter, by=noor, at=APRIL, desk=room.keys)
    log.write(letter, log.Line("sent", APRIL.date(), "post"), token=uuid4(), by=noor, at=APRIL)
    return letter


def _asks_of_may(room: PressRoom, campaign: Campaign) -> None:
    """What the release asks of the Department and the President. How they answered is left open."""
    department = room.post("Secretary of State", "Department of State", MAY)
    president = room.post("President of the United States", "The White House", MAY)
    asked = (
        (
            department,
            "call.protection",
            "Give protection to those who flee, and encourage other countries to.",
        ),
        (department, "demand_investigation", "Continue to press for a serious investigation."),
        (president, "call.statement", "Demand in public that the persecution end."),
    )
    for post, verb, text in asked:
        ask = room.ask(campaign, post, verb, text, MAY)
        grounds.add_ground(ask, room.incident, by=room.noor.person, at=MAY)
        for event in (Event.APPROVED, Event.MADE):
            room.say(ask, event, MAY.date(), MAY)
        room.say(
            ask, Event.CLOSED, JUNE.date(), JUNE, note="What came of it is not recorded in this example."
        )


def _ways(room: PressRoom, now: datetime) -> None:
    read_on = now.date() - timedelta(days=5)
    common = {"country": "US", "kind": "asylum_procedure", "position": "offered", "confidence": "official"}
    rows = (
        WayOut(
            id=uuid4(), to_whom="Anybody who is in the United States or arrives there",
            conditions="As a rule it has to be asked for within one year of the last arrival; there are exceptions.",
            citation="8 U.S.C. 1158(a)(1) and (a)(2)(B), (D)", read_on=read_on, may_be_told=True, is_public=True,
            **common,
        ),
    )  # fmt: skip
    for row in rows:
        recording.add(row, by=room.noor.person, at=now, permission=Permission.PRESS)


def _invented_campaign(room: PressRoom, now: datetime) -> None:
    """Invented: one ask that is late, one that was refused, so that lists and scorecard have something to show."""
    begun = now - timedelta(days=50)
    campaign = room.campaign(
        "Invented: open the border crossing", "An example; nothing of it happened.", begun
    )
    minister = room.post("Minister of the Interior (invented country)", "Ministry of the Interior", begun, "")
    head = room.post("Head of the border service (invented country)", "Border service", begun, "")
    late = room.ask(
        campaign, minister, "call.protection", "Let people who flee cross, by 1 May.", begun,
        answer_by=(now - timedelta(days=9)).date(), is_public=False,
    )  # fmt: skip
    refused = room.ask(
        campaign, head, "demand_investigation", "Look into the turning back of families, and tell us by June.",
        begun, is_public=False,
    )  # fmt: skip
    for ask in (late, refused):
        for event in (Event.APPROVED, Event.MADE):
            room.say(ask, event, begun.date(), begun)
    room.say(refused, Event.REFUSED, (now - timedelta(days=20)).date(), now)
