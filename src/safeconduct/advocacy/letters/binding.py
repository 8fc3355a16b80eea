"""Put grounds under a letter and take them off. An account is taken over by somebody at both desks, on purpose."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from safeconduct import audit
from safeconduct.access.models import Person
from safeconduct.access.permissions import Permission, demand
from safeconduct.advocacy.letters.content import QUOTES, folded, opened
from safeconduct.advocacy.letters.drafts import NotDraft
from safeconduct.advocacy.letters.figures import Offered
from safeconduct.advocacy.letters.grounds import OWNER
from safeconduct.advocacy.letters.words import PURPOSES
from safeconduct.advocacy.models import AskGround, Communication
from safeconduct.consent.scopes import Scope
from safeconduct.evidence.keys import DeskKeys
from safeconduct.evidence.models import Testimony
from safeconduct.evidence.recording import ChangedMeanwhile, change
from safeconduct.evidence.testimonies import deid
from safeconduct.evidence.testimonies.uses import refuse_unless

MOST = 60


class NotThePurpose(ValueError):
    """Not a purpose under which an account goes into a letter."""


class NotTheirWords(Exception):
    """What is to be quoted does not stand in the version that two reviewers agreed to."""


class TooMany(Exception):
    """More grounds than a letter takes."""


def bind(letter: Communication, kind: str, record_id: UUID, *, by: Person, at: datetime) -> AskGround:
    """Say that a letter rests on an incident, a claim or an item. Twice is once. Raises ``NotDraft``, ``TooMany``."""
    return _kept(letter, {"kind": kind, "record_id": record_id}, by, at)


def bind_figure(
    letter: Communication,
    offered: Offered,
    *,
    insert: bool,
    version: int,
    by: Person,
    at: datetime,
    desk: DeskKeys,
) -> AskGround:
    """Bind a figure; with ``insert`` its sentence goes to the end of the text.

    Raises ``NotDraft``, ``TooMany``, and what ``recording.change`` raises.
    """
    given = {
        "kind": "figure",
        "record_id": offered.incident.pk,
        "act": offered.figure.act,
        "unit": offered.figure.unit,
    }
    with transaction.atomic():
        row = _kept(letter, given, by, at)
        if insert:
            _append(letter, offered.sentence, version, by, at, desk)
    return row


def take_over(
    letter: Communication,
    testimony: Testimony,
    scope: str,
    words: str,
    *,
    version: int,
    by: Person,
    at: datetime,
    desk: DeskKeys,
    vault_desk: DeskKeys,
) -> AskGround:
    """Let a letter rest on somebody's account under one purpose, asked today, and written into the audit.

    ``words``: what is quoted, out of the version that two reviewers agreed to; it goes to the end of the text.
    ``vault_desk``: the keys of the desk "testimony". Raises ``NoConsent``, ``NothingAgreed``, ``NotTheirWords``,
    ``IsRecorded``, ``NotThePurpose``, ``NotDraft``, ``TooMany``, and what ``recording.change`` raises.
    """
    demand(by, Permission.OPEN_TESTIMONY)
    if scope not in PURPOSES:
        raise NotThePurpose(scope)
    refuse_unless(testimony.pk, Scope(scope), at.date())
    if scope == Scope.QUOTE:
        with transaction.atomic():
            audit.record("advocacy.letter.account_read", chain="staff", by=by.pk, subject=testimony.pk, at=at)
        agreed = deid.quotable(testimony, Scope.QUOTE, at=at, desk=vault_desk)
        if not words or folded(words) not in folded(agreed):
            raise NotTheirWords
    with transaction.atomic():
        row = _kept(letter, {"kind": "testimony", "record_id": testimony.pk, "scope": scope}, by, at)
        audit.record(
            "advocacy.letter.account_taken_over", chain="staff", by=by.pk, subject=testimony.pk, at=at
        )
        if words:
            content = opened(letter, desk)
            content[QUOTES] = {**content.get(QUOTES, {}), str(row.pk): words}
            said = f"“{words}”" if scope == Scope.QUOTE else words
            _append(letter, said, version, by, at, desk, content)
    return row


def take_off(
    letter: Communication, ground_id: UUID, *, by: Person, at: datetime, desk: DeskKeys | None
) -> None:
    """The letter rests on it no more. Twice is once. What the text says of it is the writer's. Raises ``NotDraft``."""
    demand(by, Permission.PRESS)
    if letter.state != "draft":
        raise NotDraft
    with transaction.atomic():
        rows = AskGround.objects.filter(pk=ground_id, owner_kind=OWNER, owner_id=letter.pk)
        if rows.delete()[0]:
            audit.record("advocacy.letter.ground_off", chain="staff", by=by.pk, subject=letter.pk, at=at)
            content = opened(letter, desk) if desk else {}
            if desk and str(ground_id) in content.get(QUOTES, {}):
                content[QUOTES] = {pk: words for pk, words in content[QUOTES].items() if pk != str(ground_id)}
                change(letter, {}, version=letter.version, by=by, at=at, content=content, desk=desk,
                       permission=Permission.PRESS)  # fmt: skip


def _kept(letter: Communication, given: dict[str, Any], by: Person, at: datetime) -> AskGround:
    demand(by, Permission.PRESS)
    if letter.state != "draft":
        raise NotDraft
    wanted = {"act": "", "unit": "", "scope": "", **given, "owner_id": letter.pk}
    with transaction.atomic():
        if AskGround.objects.filter(owner_id=letter.pk).count() >= MOST:
            raise TooMany
        row, is_new = AskGround.objects.get_or_create(
            **wanted, defaults={"owner_kind": OWNER, "made_by": by, "made_on": at.date()}
        )
        if is_new:
            audit.record("advocacy.letter.ground_added", chain="staff", by=by.pk, subject=letter.pk, at=at)
    return row


def _append(
    letter: Communication,
    text: str,
    version: int,
    by: Person,
    at: datetime,
    desk: DeskKeys,
    content: dict[str, Any] | None = None,
) -> None:
    """Put a paragraph at the end of the text, once: what stands there already is not said twice."""
    content = content if content is not None else opened(letter, desk)
    body = str(content.get("body", ""))
    if letter.version != version:
        raise ChangedMeanwhile
    if folded(text) not in folded(body):
        content["body"] = f"{body.rstrip()}\n\n{text}".strip()
    change(letter, {}, version=version, by=by, at=at, content=content, desk=desk, permission=Permission.PRESS)
