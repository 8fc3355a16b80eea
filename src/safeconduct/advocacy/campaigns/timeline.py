"""What happened in a campaign, day by day: asks, letters, answers, promises, denials.

An answer that came after a letter *follows* it; it may refer to it or credit it; a part in it may be claimed with a
reason. Nothing here says that one brought about the other. The number of queries does not grow with the campaign.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from safeconduct.advocacy.asks.deciding import ANSWERS, Event
from safeconduct.advocacy.asks.words import EVENTS
from safeconduct.advocacy.campaigns.words import DELIVERIES, JUDGED, LETTER_KINDS, RELATIONS
from safeconduct.advocacy.models import (
    Ask,
    AskEvent,
    Campaign,
    Commitment,
    Communication,
    Contribution,
    Delivery,
    Holding,
    Post,
    Response,
)
from safeconduct.advocacy.responses.linking import holds
from safeconduct.evidence.fields import label
from safeconduct.evidence.models import Claim

DENIED = "against.denied"
"""Of the vocabulary of responses: they denied the event."""
OUT = frozenset({"sent", "delivered", "returned", "answered", "held", "closed"})
"""States of a letter that went out, or of a call or meeting that was held."""
PUBLIC_EVENTS = frozenset(
    {Event.ACKNOWLEDGED, *ANSWERS, Event.DELAYED, Event.NO_RESPONSE, Event.ESCALATED, Event.MET}
)
STAFF_EVENTS = PUBLIC_EVENTS | {
    Event.OVERDUE, Event.DEADLINE_SET, Event.REMINDED, Event.CLOSED, Event.REOPENED, Event.NOTE,
}  # fmt: skip
PUBLIC_DELIVERIES = frozenset({"sent", "delivered"})


class Kind(StrEnum):
    """What a moment is, and in which order moments of one day are told."""

    ASK = "ask"
    LETTER = "letter"
    RESPONSE = "response"
    DENIAL = "denial"
    COMMITMENT = "commitment"
    PUBLICATION = "publication"


_ORDER = {kind: number for number, kind in enumerate(Kind)}


@dataclass(frozen=True, slots=True)
class Relation:
    """How an answer stands to an earlier letter: a code of ``words.RELATIONS`` with its word and the letter's day.

    ``reason`` and ``others`` (of a claimed contribution) are internal: empty where only public things are asked for.
    """

    code: str
    words: str
    letter: str
    letter_day: date | None
    letter_id: UUID | None = None
    quote: str = ""
    reason: str = ""
    others: str = ""


@dataclass(frozen=True, slots=True)
class Moment:
    """One thing that happened. ``day`` None: nobody knows when; such come last.

    ``title``: in the reader's language. ``text``: words that were asked, said or promised; ``translation`` beside it.
    ``who``: the post, and who held it then. ``when``: EDTF as far as known. ``record_id``: the ask, letter, response,
    promise, claim or publication, for links on staff pages.
    """

    day: date | None
    kind: Kind
    title: str
    text: str = ""
    who: str = ""
    record_id: UUID | None = None
    key: str = ""
    translation: str = ""
    language: str = ""
    venue: str = ""
    when: str = ""
    until: date | None = None
    note: str = ""
    relations: tuple[Relation, ...] = ()

    @property
    def order(self) -> tuple[date, int, str, str]:
        return (self.day or date.max, _ORDER[self.kind], self.key, self.title)


def moments(campaign: Campaign, *, public_only: bool, also: Iterable[Moment] = ()) -> tuple[Moment, ...]:
    """Everything of a campaign in order of days; nine queries at most.

    ``public_only``: asks, letters and answers that may stand on a public page, without anybody's notes.
    ``also``: moments of other rooms, such as what was published.
    """
    answers = list(_responses(campaign, public_only))
    found = [
        *_of_asks(campaign, public_only),
        *_of_letters(campaign, public_only),
        *_of_responses(answers, public_only),
        *_of_commitments(answers, public_only),
        *_of_denials(campaign),
    ]
    if public_only:
        found = [replace(each, key="") for each in found]
    return tuple(sorted([*found, *also], key=lambda each: each.order))


def who(post: Post | None, holding: Holding | None) -> str:
    """A post with who held it then."""
    if post is None:
        return ""
    return f"{post.title} ({holding.holder})" if holding is not None else post.title


def _of_asks(campaign: Campaign, public_only: bool) -> Iterator[Moment]:
    rows = Ask.objects.standing().filter(campaign=campaign, made_on_day__isnull=False)
    if public_only:
        rows = rows.filter(is_public=True)
    asks = {ask.pk: ask for ask in rows.select_related("post", "holding")}
    for ask in asks.values():
        to = who(ask.post, ask.holding)
        yield Moment(
            ask.made_on_day, Kind.ASK, _("Asked"), ask.text, to, ask.pk, ask.key, until=ask.answer_by
        )
    told = PUBLIC_EVENTS if public_only else STAFF_EVENTS
    events = AskEvent.objects.filter(ask__in=list(asks), event__in=told).order_by("ask", "number")
    for event in events:
        ask = asks[event.ask_id]
        yield Moment(
            event.day, Kind.ASK, str(EVENTS[Event(event.event)]), ask.text, ask.post.title, ask.pk, ask.key,
            until=event.until, note="" if public_only else event.note,
        )  # fmt: skip


def _of_letters(campaign: Campaign, public_only: bool) -> Iterator[Moment]:
    rows = Communication.objects.standing().filter(campaign=campaign, sent_on__isnull=False, state__in=OUT)
    if public_only:
        rows = rows.filter(is_public=True)
    letters = {letter.pk: letter for letter in rows.select_related("post", "holding")}
    for letter in letters.values():
        title = _letter_title(letter)
        to = who(letter.post, letter.holding)
        yield Moment(
            letter.sent_on, Kind.LETTER, title, "", to, letter.pk, letter.key, until=letter.answer_by
        )
    told = PUBLIC_DELIVERIES if public_only else frozenset(DELIVERIES)
    logged = Delivery.objects.filter(communication__in=list(letters), event__in=told)
    for one in logged.order_by("communication", "number"):
        letter = letters[one.communication_id]
        if one.event == "sent" and one.day == letter.sent_on:
            continue
        title = f"{LETTER_KINDS.get(letter.kind, letter.kind)}: {DELIVERIES[one.event]}"
        yield Moment(
            one.day, Kind.LETTER, title, "", letter.post.title if letter.post else "", letter.pk, letter.key,
            until=one.until, note="" if public_only else one.note,
        )  # fmt: skip


def _letter_title(letter: Communication) -> str:
    return str(LETTER_KINDS.get(letter.kind, letter.kind))


def _responses(campaign: Campaign, public_only: bool) -> Iterator[Response]:
    rows = Response.objects.standing().filter(campaign=campaign).select_related("post", "holding")
    yield from rows.filter(is_public=True) if public_only else rows


def _of_responses(answers: list[Response], public_only: bool) -> Iterator[Moment]:
    stands = _relations(answers, public_only)
    for one in answers:
        kind = Kind.DENIAL if one.kind == DENIED else Kind.RESPONSE
        said_by = ", ".join(part for part in (one.speaker, one.capacity) if part)
        yield Moment(
            one.first_day, kind, label("responses", one.kind), one.verbatim, said_by or who(one.post, one.holding),
            one.pk, one.key, translation=one.translation, language=one.language,
            venue=one.venue, when=one.said_on, relations=tuple(stands[one.pk]),
        )  # fmt: skip


def _relations(answers: list[Response], public_only: bool) -> dict[UUID, list[Relation]]:
    rows = Contribution.objects.filter(
        response__in=[one.pk for one in answers], ended_on=None, communication__withdrawn_on=None,
        communication__sent_on__isnull=False, communication__state__in=OUT,
    )  # fmt: skip
    if public_only:
        rows = rows.filter(communication__is_public=True)
    found: dict[UUID, list[Relation]] = defaultdict(list)
    for row in rows.select_related("communication__post", "response").order_by("communication__sent_on", "pk"):
        letter = row.communication
        if not holds(row):
            continue
        reason, others = ("", "") if public_only else (row.reason, row.others)
        words, kind = str(RELATIONS[row.relation]), _letter_title(letter)
        found[row.response_id].append(
            Relation(row.relation, words, kind, letter.sent_on, letter.pk, row.quote, reason, others)
        )
    return found


def _of_commitments(answers: list[Response], public_only: bool) -> Iterator[Moment]:
    by_id = {one.pk: one for one in answers}
    for one in Commitment.objects.filter(response__in=list(by_id)).order_by("made_on", "pk"):
        answer = by_id[one.response_id]
        told: dict[str, Any] = {
            "text": one.what,
            "who": who(answer.post, answer.holding),
            "record_id": one.pk,
        }
        promised = _("Promised")
        yield Moment(
            answer.first_day, Kind.COMMITMENT, promised, until=one.by_when, when=answer.said_on, **told
        )
        if one.judged_on is not None and one.state in JUDGED:
            why = "" if public_only else one.why
            yield Moment(one.judged_on, Kind.COMMITMENT, str(JUDGED[one.state]), note=why, **told)


def _of_denials(campaign: Campaign) -> Iterator[Moment]:
    """What was said in public against what the campaign's incidents say: it stands beside the asks in both lists."""
    rows = Claim.objects.standing().filter(kind="denial", is_public=True, incident__campaigns=campaign)
    for one in rows.filter(incident__withdrawn_on=None).order_by("key"):
        said_by = ", ".join(part for part in (one.speaker, one.capacity) if part)
        yield Moment(
            one.first_day, Kind.DENIAL, _("Denied"), one.statement, said_by, one.pk, one.key,
            translation=one.translation, language=one.language, venue=one.venue, when=one.said_on,
        )  # fmt: skip
