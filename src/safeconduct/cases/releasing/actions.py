"""Release, extend, give another code, revoke: each with its line in the journal, and none without the person's yes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from safeconduct.access.permissions import Permission, demand
from safeconduct.access.unlocked import Unlocked
from safeconduct.cases import grants, journal
from safeconduct.cases.journal import JournalGone, Record
from safeconduct.cases.reading import CaseKeys
from safeconduct.cases.releasing.bundle import digest
from safeconduct.intake import releases
from safeconduct.intake.models import Release, Request
from safeconduct.intake.states import State

KIND = "referral"
HOW = frozenset({"in_person", "phone", "message"})


class ConsentNeeded(ValueError):
    """No yes of the person's for this organisation and this day, or nobody who heard it."""


class DeletionAsked(ValueError):
    """The person asked to have everything deleted: nothing more is released, nothing stays open longer."""


class DayRefused(ValueError):
    """A last day that lies behind us, or more than ``LONGEST_DAYS`` ahead."""


@dataclass(frozen=True, slots=True)
class Consent:
    """What the person said to one release. ``wording``: which text they heard (a key of ``words.WORDINGS``)."""

    agreed: bool
    said_on: date
    how: str
    heard_by: str
    language: str
    wording: str

    def as_content(self, until: date) -> dict[str, str]:
        """The consent line of the journal: it holds for one last day."""
        return {
            "said_on": self.said_on.isoformat(), "how": self.how, "heard_by": self.heard_by,
            "language": self.language, "wording": self.wording, "until": until.isoformat(),
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Referral:
    """What is released to whom. ``pieces``: codes of what was ticked; ``bundle``: what they will read."""

    organisation_id: str
    organisation: str
    pieces: tuple[str, ...]
    bundle: Mapping[str, Any]
    until: date
    consent: Consent

    def as_content(self) -> dict[str, Any]:
        """What the journal keeps: not the pieces themselves, which lie under the release's own key."""
        return {
            "organisation_id": self.organisation_id, "organisation": self.organisation,
            "helps": self.bundle["helps"], "pieces": list(self.pieces), "with_text": bool(self.bundle["text"]),
            "bundle": digest(self.bundle), "until": self.until.isoformat(),
            "consents": [self.consent.as_content(self.until)],
        }  # fmt: skip


def release(
    *, request: Request, keys: CaseKeys, said: Referral, token: UUID, by: Unlocked, at: datetime
) -> str:
    """Keep the bundle, its keys first, and return the code to tell, once.

    ``token``: the form's own, the id of the release as well. Raises ``ConsentNeeded``, ``DayRefused``,
    ``DeletionAsked``, ``releases.AlreadySent``, ``JournalGone``, ``NotAllowed``, ``OnlyASlot``.
    """
    demand(by.person, Permission.REFER)
    grants.refuse_with_a_slot(request, by, at)
    _refuse(said.consent, said.until, at)
    with transaction.atomic():
        held = _held(request, keys)
        code = releases.keep(
            release_id=token, request=held, to_case=keys.case[held.epoch].public(), bundle=dict(said.bundle),
            expires_on=said.until, at=at,
        )  # fmt: skip
        entry = journal.write(
            request=held, keys=keys, kind=KIND, record_id=token, content=said.as_content(), token=token, by=by,
            at=at,
        )  # fmt: skip
        if entry.record_id != token:  # another form's token: no release without its line
            raise JournalGone
    return code


def extend(
    *,
    request: Request,
    keys: CaseKeys,
    record: Record,
    until: date,
    consent: Consent,
    seen: int,
    token: UUID,
    by: Unlocked,
    at: datetime,
) -> None:
    """A later last day with another yes. Raises what ``release`` raises, ``ChangedMeanwhile``, ``NoSuchRelease``."""
    demand(by.person, Permission.REFER)
    grants.refuse_with_a_slot(request, by, at)
    _refuse(consent, until, at)
    shown = next((each.content for each in record.versions if each.version == seen), record.content)
    content = {
        **shown,
        "until": until.isoformat(),
        "consents": [*shown["consents"], consent.as_content(until)],
    }
    with transaction.atomic():
        _held(request, keys)
        row = Release.objects.filter(id=record.id, request_id=request.id).first()
        if row is None:
            raise releases.NoSuchRelease
        journal.write(
            request=request, keys=keys, kind=KIND, record_id=record.id, content=content, token=token, by=by,
            at=at, seen=seen, action="case.referral.extended",
        )  # fmt: skip
        releases.extend(release=row, expires_on=until, at=at)


def another_code(*, request: Request, keys: CaseKeys, record: Record, by: Unlocked, at: datetime) -> str:
    """A code in place of the first.

    Raises ``NoSuchRelease``, ``NoKey``, ``CannotOpen``, ``NotAllowed``, ``OnlyASlot``.
    """
    demand(by.person, Permission.REFER)
    grants.refuse_with_a_slot(request, by, at)
    row = Release.objects.filter(id=record.id, request_id=request.id).first()
    if row is None:
        raise releases.NoSuchRelease
    opened = releases.open_for_case(row, keys.case)
    return releases.renew_code(release=row, key=opened.key, at=at, by=by.person.pk)


def revoke(
    *, request: Request, keys: CaseKeys, record: Record, reason: str, token: UUID, by: Unlocked, at: datetime
) -> None:
    """End a release at once, keys first. Somebody with a slot may, since it gives nothing out.

    Raises ``WrongState`` where it has ended before.
    """
    demand(by.person, Permission.REFER)
    row = Release.objects.filter(id=record.id, request_id=request.id).first()
    if row is None:
        raise JournalGone
    releases.revoke(release=row, at=at)
    with transaction.atomic():
        held = Request.objects.select_for_update().get(id=request.id)
        now = journal.read(held, keys).get(record.id, KIND) or record
        journal.write(
            request=held, keys=keys, kind=KIND, record_id=record.id, token=token, by=by, at=at, seen=now.version,
            content={**now.content, "revoked": {"on": at.date().isoformat(), "why": reason}},
            action="case.referral.revoked",
        )  # fmt: skip


def _held(request: Request, keys: CaseKeys) -> Request:
    """The request's row, locked, if it may be released from."""
    held = Request.objects.select_for_update().filter(id=request.id).first()
    if held is None or held.epoch not in keys.case:
        raise JournalGone
    if held.state == State.DELETION_ASKED:
        raise DeletionAsked
    return held


def _refuse(consent: Consent, until: date, at: datetime) -> None:
    if not consent.agreed or not consent.heard_by.strip() or not consent.language or not consent.wording:
        raise ConsentNeeded
    if consent.how not in HOW or consent.said_on > at.date():
        raise ConsentNeeded
    if not at.date() <= until <= releases.longest(at.date()):
        raise DayRefused
