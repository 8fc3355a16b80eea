"""Begin, change, drop: what may be done while a letter is a draft. Calls and meetings are written down as held."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext, override

from safeconduct import audit
from safeconduct.access.models import Person
from safeconduct.access.permissions import Permission, demand
from safeconduct.advocacy.letters import figures
from safeconduct.advocacy.letters.content import opened
from safeconduct.advocacy.letters.words import SPOKEN
from safeconduct.advocacy.models import Ask, AskGround, Campaign, Communication, Post
from safeconduct.advocacy.posts.holding import holder_on
from safeconduct.evidence.keys import DeskKeys
from safeconduct.evidence.models import Incident
from safeconduct.evidence.recording import Withdrawn, add, change

COPIED = ("incident", "claim", "item")
"""Grounds of an ask that its letter rests on as well. Accounts are taken over one by one."""


class NotDraft(Exception):
    """The words stand still: it was sent to a second person, released, sent or dropped."""


@dataclass(frozen=True, slots=True)
class Beginning:
    """What a letter begins with. ``figures``: codes of ``figures.Offered``."""

    kind: str
    campaign: Campaign
    post: Post | None
    asks: Sequence[Ask] = ()
    figures: Sequence[str] = ()
    language: str = "en"
    answer_by: date | None = None


@dataclass(frozen=True, slots=True)
class Talk:
    """A call or a meeting. ``who`` and ``said`` are sealed."""

    kind: str
    campaign: Campaign
    post: Post | None
    day: date
    who: str = field(repr=False)
    said: str = field(repr=False)
    asks: Sequence[Ask] = ()
    answer_by: date | None = None


def begin(start: Beginning, *, token: UUID, by: Person, at: datetime, desk: DeskKeys) -> Communication:
    """A new draft with asks and figures in it. The same form twice begins one. Raises ``NotAllowed``."""
    demand(by, Permission.PRESS)
    if (held := Communication.every.filter(pk=token).first()) is not None:
        return held
    on = at.date()
    letter = Communication(
        id=token, kind=start.kind, campaign=start.campaign, post=start.post, language=start.language,
        holding=holder_on(start.post, on) if start.post else None, answer_by=start.answer_by, state="draft",
    )  # fmt: skip
    offered = _chosen(start, on)
    content = first_words(letter, start, [each.sentence for each in offered], by)
    with transaction.atomic():
        kept = add(letter, by=by, at=at, content=content, desk=desk, permission=Permission.PRESS)
        if kept is letter:
            letter.asks.set(start.asks)
            for each in offered:
                _ground(
                    letter, "figure", each.incident.pk, by, on, act=each.figure.act, unit=each.figure.unit
                )
            _copy_grounds(letter, start.asks, by, on)
    return kept


def write_down(talk: Talk, *, token: UUID, by: Person, at: datetime, desk: DeskKeys) -> Communication:
    """A call or meeting that was held. The same form twice keeps one. Raises ``NotAllowed``."""
    demand(by, Permission.PRESS)
    if (held := Communication.every.filter(pk=token).first()) is not None:
        return held
    letter = Communication(
        id=token, kind=talk.kind, campaign=talk.campaign, post=talk.post, language="en", sent_on=talk.day,
        holding=holder_on(talk.post, talk.day) if talk.post else None, answer_by=talk.answer_by, channel=talk.kind,
        state="draft",
    )  # fmt: skip
    with transaction.atomic():
        content = {"who": talk.who, "said": talk.said}
        kept = add(letter, by=by, at=at, content=content, desk=desk, permission=Permission.PRESS)
        if kept is letter:
            letter.asks.set(talk.asks)
            letter.move("held")
            audit.record("advocacy.letter.held", chain="staff", by=by.pk, subject=letter.pk, at=at)
    return kept


def save(
    letter: Communication,
    values: Mapping[str, Any],
    words: Mapping[str, Any],
    *,
    asks: Sequence[Ask],
    version: int,
    by: Person,
    at: datetime,
    desk: DeskKeys,
) -> Communication:
    """Change a draft, or what is kept of a call or meeting. Who holds the office today is kept with it.

    Raises ``NotDraft`` and what ``recording.change`` raises.
    What lies beside the words (files, quotations) stays.
    """
    if letter.withdrawn_on:
        raise Withdrawn
    if letter.state != ("held" if letter.kind in SPOKEN else "draft"):
        raise NotDraft
    post = values.get("post", letter.post)
    day = letter.sent_on if letter.kind in SPOKEN and letter.sent_on else at.date()
    given = {**values, "holding": holder_on(post, day) if post else None}
    content = {**opened(letter, desk), **words}
    with transaction.atomic():
        change(
            letter,
            given,
            version=version,
            by=by,
            at=at,
            content=content,
            desk=desk,
            permission=Permission.PRESS,
        )
        letter.asks.set(asks)
    return letter


def drop(letter: Communication, *, by: Person, at: datetime) -> None:
    """Nothing comes of this draft. It stays to be read. Raises ``WrongState``."""
    demand(by, Permission.PRESS)
    with transaction.atomic():
        letter.move("dropped")
        audit.record("advocacy.letter.dropped", chain="staff", by=by.pk, subject=letter.pk, at=at)


def first_words(letter: Communication, start: Beginning, said: Sequence[str], by: Person) -> dict[str, Any]:
    """What a draft says before anybody wrote in it: greeting, figures, asks, and who signs."""
    with override(start.language):
        greeting = gettext("Dear %(name)s,") % {"name": letter.holding.holder} if letter.holding else ""
        asking, closing = gettext("We ask you:"), gettext("Yours sincerely,")
    wanted = "\n".join([asking, *(f"- {ask.text}" for ask in start.asks)]) if start.asks else ""
    body = "\n\n".join(part for part in (*said, wanted) if part)
    return {
        "subject": start.campaign.title, "salutation": greeting, "body": body, "closing": closing,
        "signatories": [{"name": by.display_name, "office": ""}],
    }  # fmt: skip


def _chosen(start: Beginning, on: date) -> list[figures.Offered]:
    """The chosen figures as they are counted today; what nothing carries any more is left out."""
    wanted = set(start.figures)
    ids = {parsed[0] for code in wanted if (parsed := figures.parse_code(code))}
    incidents = Incident.objects.standing().filter(pk__in=ids).order_by("key")
    return [each for each in figures.offered(incidents, start.language, on) if each.code in wanted]


def _copy_grounds(letter: Communication, asks: Sequence[Ask], by: Person, on: date) -> None:
    rows = AskGround.objects.filter(owner_kind="ask", owner_id__in=[ask.pk for ask in asks], kind__in=COPIED)
    for kind, record in sorted(set(rows.values_list("kind", "record_id")), key=str):
        _ground(letter, kind, record, by, on)


def _ground(letter: Communication, kind: str, record: UUID, by: Person, on: date, **more: str) -> None:
    AskGround.objects.create(
        owner_kind="communication",
        owner_id=letter.pk,
        kind=kind,
        record_id=record,
        made_by=by,
        made_on=on,
        **more,
    )
