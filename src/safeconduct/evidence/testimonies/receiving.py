"""The one way an account comes here from a client's file: an explicit act, with that purpose's consent of today.

Whoever sits at the case opens it there and hands the text over; no key of the case is touched here, and nothing is
inferred from somebody being a client. The id of the transfer is the id of the testimony: done twice, it is one. The
request it came from stands nowhere here in the clear; the audit row holds a keyed digest of it, which the case's own
record of the transfer can be compared with.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID, uuid5

from django.db import transaction

from safeconduct import audit, vault
from safeconduct.access.models import Person
from safeconduct.access.permissions import Permission, demand
from safeconduct.consent.scope_events import Talk, Word
from safeconduct.consent.scopes import Scope, Status
from safeconduct.evidence.keys import DeskKeys
from safeconduct.evidence.models import Incident, PersonRecord, Testimony
from safeconduct.evidence.recording import add
from safeconduct.evidence.testimonies import actions
from safeconduct.evidence.testimonies.uses import NoConsent
from safeconduct.keyring.host import host


@dataclass(frozen=True, slots=True)
class Handed:
    """What is handed over. ``person``: whose it is; None makes a new pseudonym without a name."""

    text: str = field(repr=False)
    safety: str
    person: PersonRecord | None = None
    incident: Incident | None = None
    title: str = field(default="", repr=False)
    language: str = ""
    is_minor: bool = False
    guardian: str = field(default="", repr=False)

    def account(self, transfer: UUID) -> actions.Account:
        """The same as the vault keeps it."""
        return actions.Account(
            person=self.person or PersonRecord(id=uuid5(transfer, "person")), incident=self.incident,
            safety=self.safety, language=self.language, is_minor=self.is_minor, received_from=transfer,
            only_from_here=self.person is None,
            sealed={"text": self.text, "title": self.title, "guardian": self.guardian},
        )  # fmt: skip


def receive(
    handed: Handed,
    words: Sequence[Word],
    talk: Talk,
    *,
    purposes: Iterable[Scope],
    source_request: UUID,
    transfer: UUID,
    by: Person,
    at: datetime,
    desk: DeskKeys,
) -> Testimony:
    """Take over an account for ``purposes``, with what the person said about them (``words``, ``talk``).

    Raises ``NoConsent`` unless keeping it and every one of the purposes was agreed to and holds today, and what
    ``actions.keep`` raises. Idempotent by ``transfer``.
    """
    demand(by, Permission.OPEN_TESTIMONY)
    if (held := Testimony.every.filter(pk=transfer).first()) is not None:
        return held
    wanted = {Scope.STORE, *purposes}
    if len(wanted) == 1 or not wanted <= _holding(words, talk, at.date()):
        raise NoConsent
    account = handed.account(transfer)
    with transaction.atomic():
        if handed.person is None:
            add(account.person, by=by, at=at)
        testimony = actions.keep(
            account, words, talk, token=transfer, by=by, at=at, desk=desk,
            known_before=actions.before(account.person).interviews,
        )  # fmt: skip
        audit.record(
            "evidence.testimony.received", chain="staff", by=by.pk, subject=testimony.pk,
            about=origin_digest(source_request, transfer), at=at,
        )  # fmt: skip
    return testimony


def origin_digest(source_request: UUID, transfer: UUID) -> bytes:
    """What the audit keeps of where an account came from: whoever knows both ids can compare it."""
    return vault.digests.keyed(host().pepper, "evidence.received", source_request.bytes + transfer.bytes)


def _holding(words: Sequence[Word], talk: Talk, on: date) -> set[Scope]:
    """The purposes that these words agree to on a day."""
    if talk.day > on:
        return set()
    return {
        word.scope
        for word in words
        if word.status is Status.GIVEN and (word.expires_on is None or word.expires_on >= on)
    }
