"""Keep a testimony, correct it, open it with a reason, and say that the person was told what came of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from safeconduct import audit, vault
from safeconduct.access.models import Person
from safeconduct.access.permissions import Permission, demand
from safeconduct.consent import scope_events
from safeconduct.consent.scope_events import Talk, Word
from safeconduct.consent.scopes import Scope, Status
from safeconduct.evidence import keys, recording
from safeconduct.evidence.keys import DeskKeys
from safeconduct.evidence.models import DeidReview, Incident, PersonRecord, Testimony
from safeconduct.evidence.sealing import Content
from safeconduct.evidence.testimonies.uses import NoConsent, counts_if_agreed, is_kept
from safeconduct.evidence.testimonies.words import READING, STOPS


class NotSafe(Exception):
    """With what was found about the person's safety nothing is recorded, even if they agree."""


class NoSecondAdult(Exception):
    """A child is heard with a guardian, or, where none can be, with a second adult and the reason written down."""


class NoReason(ValueError):
    """A testimony opens only for one of the reasons in the list."""


class HeardMeanwhile(Exception):
    """The person gave another interview after this form was opened: look at the number again."""


@dataclass(frozen=True, slots=True)
class Before:
    """What is to be known before somebody is asked to tell it again: how often they did, and when last."""

    interviews: int
    last_day: date | None
    last_given: str


@dataclass(frozen=True, slots=True)
class Account:
    """A new testimony. ``sealed``: text, title, interpreter, guardian, second_adult, no_guardian, again, note."""

    person: PersonRecord
    safety: str
    sealed: Content = field(repr=False)
    incident: Incident | None = None
    given_on: str = ""
    with_interpreter: bool = False
    place_kind: str = ""
    strain: Sequence[str] = ()
    language: str = ""
    is_minor: bool = False
    feedback_promised: bool = False
    interviewer: Person | None = None
    received_from: UUID | None = None
    only_from_here: bool = False

    def row(self, token: UUID, interview: int) -> Testimony:
        return Testimony(
            id=token, person=self.person, incident=self.incident, interview=interview, given_on=self.given_on,
            interviewer=self.interviewer, with_interpreter=self.with_interpreter, place_kind=self.place_kind,
            safety=self.safety, strain=list(self.strain), language=self.language, is_minor=self.is_minor,
            feedback_promised=self.feedback_promised, received_from=self.received_from,
            only_from_here=self.only_from_here,
        )  # fmt: skip


def before(person: PersonRecord) -> Before:
    """How many interviews a person gave, with all records that are held for the same person, and when last."""
    same = {person.pk, *PersonRecord.every.filter(same_as=person).values_list("pk", flat=True)}
    if person.same_as_id:
        others = PersonRecord.every.filter(same_as=person.same_as_id).values_list("pk", flat=True)
        same |= {person.same_as_id, *others}
    rows = list(Testimony.objects.filter(person__in=same).values_list("made_on", "given_on"))
    return Before(
        len(rows), max((day for day, _ in rows), default=None), max((given for _, given in rows), default="")
    )


def keep(
    account: Account,
    words: Sequence[Word],
    talk: Talk,
    *,
    token: UUID,
    known_before: int,
    by: Person,
    at: datetime,
    desk: DeskKeys,
) -> Testimony:
    """Keep a new testimony with what the person agreed to, both or neither. The same form twice keeps one.

    If it fails, its key stays for the same form sent again, or is swept: another attempt may use it just now.

    Raises ``NotSafe``, ``NoConsent`` (unless keeping it was agreed to), ``NoSecondAdult``, ``HeardMeanwhile``,
    ``scope_events.NotSaid``, ``NotAllowed``.
    """
    demand(by, Permission.OPEN_TESTIMONY)
    if (held := Testimony.every.filter(pk=token).first()) is not None:
        return held
    _may_be_kept(account, words)
    told = before(account.person)
    if told.interviews != known_before:
        raise HeardMeanwhile
    with transaction.atomic():
        row = account.row(token, told.interviews + 1)
        row = recording.add(row, by=by, at=at, content=account.sealed, desk=desk)
        scope_events.record(
            row.pk, words, talk, token=token, by=by.pk, today=at.date(), key=keys.record_key(row.pk, desk)
        )
        if not is_kept(row, at.date()):
            raise NoConsent
        counts_if_agreed(row, by=by, at=at)
    return row


def read(testimony: Testimony, reason: str, *, by: Person, at: datetime, desk: DeskKeys) -> Content:
    """The sealed part, after a row in the audit says who opened it and why.

    Raises ``NoReason``, ``NoConsent`` when it may not be kept any more, ``NoKey``.
    """
    opened_for("evidence.testimony.read", testimony, testimony.pk, reason, by=by, at=at)
    return recording.open_content(testimony, desk)


def opened_for(
    action: str, testimony: Testimony, subject: UUID, reason: str, *, by: Person, at: datetime
) -> None:
    """Write down who opens something of a testimony and why, before it is opened: ``action``.``reason``."""
    demand(by, Permission.OPEN_TESTIMONY)
    if reason not in READING:
        raise NoReason
    if not is_kept(testimony, at.date()):
        raise NoConsent
    with transaction.atomic():
        about = vault.digests.sha256(reason.encode())
        audit.record(f"{action}.{reason}", chain="staff", by=by.pk, subject=subject, about=about, at=at)


def correct(
    testimony: Testimony,
    values: dict[str, Any],
    content: Content,
    *,
    version: int,
    by: Person,
    at: datetime,
    desk: DeskKeys,
) -> Testimony:
    """Save a corrected testimony; what it said before is kept. Raises ``ChangedMeanwhile``, ``NoConsent``.

    With other words, de-identified versions that were agreed to are set aside: so whoever holds no key sees it, too.
    """
    demand(by, Permission.OPEN_TESTIMONY)
    if not is_kept(testimony, at.date()):
        raise NoConsent
    before = recording.open_content(testimony, desk).get("text", "")
    with transaction.atomic():
        row = recording.change(testimony, values, version=version, by=by, at=at, content=content, desk=desk)
        if content.get("text", "") != before:
            for review in DeidReview.objects.filter(testimony=testimony, state="agreed"):
                review.move("set_aside")
                audit.record("evidence.deid.set_aside", chain="staff", by=by.pk, subject=review.pk, at=at)
    return row


def was_told(testimony: Testimony, *, by: Person, at: datetime) -> Testimony:
    """The person was told what came of it. Twice is once."""
    demand(by, Permission.OPEN_TESTIMONY)
    if testimony.feedback_on or not testimony.feedback_promised or testimony.withdrawn_on:
        return testimony
    return recording.change(testimony, {"feedback_on": at.date()}, version=testimony.version, by=by, at=at)


def _may_be_kept(account: Account, words: Sequence[Word]) -> None:
    if account.safety in STOPS or not account.safety:
        raise NotSafe
    if not any(word.scope is Scope.STORE and word.status is Status.GIVEN for word in words):
        raise NoConsent
    sealed = account.sealed
    if account.is_minor and not (
        sealed.get("guardian") or (sealed.get("second_adult") and sealed.get("no_guardian"))
    ):
        raise NoSecondAdult
