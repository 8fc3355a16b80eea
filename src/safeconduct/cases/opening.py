"""Open a request in two audited steps: the row that says so is committed before anything is shown."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from safeconduct import audit, vault
from safeconduct.access.permissions import Permission, may
from safeconduct.access.unlocked import Unlocked
from safeconduct.cases import conflicts
from safeconduct.cases.conflicts import Standing
from safeconduct.cases.emergencies import watching
from safeconduct.cases.journal import Journal
from safeconduct.cases.models import Opening
from safeconduct.cases.reading import CaseKeys
from safeconduct.intake.models import Request

SHORTEST_REASON = 10
LONGEST_REASON = 1_000


class ReasonNeeded(Exception):
    """In danger a story opens before the conflict check, with a reason of ten letters or more."""


class CheckNeeded(Exception):
    """No question about the story before the conflict check is clear. ``standing`` says what is missing."""

    def __init__(self, standing: Standing) -> None:
        super().__init__("The conflict check is not clear.")
        self.standing = standing


def note(*, request: Request, step: str, by: Unlocked, at: datetime) -> bool:
    """Record that somebody opens a request: ``first`` (danger, contact, means, dates, names; marks it as
    read) or ``bar`` (the line over every other page of it).

    Returns whether they opened so many lately that others are told.
    """
    with transaction.atomic():
        audit.record(f"request.opened.{step}", chain="staff", at=at, by=by.person.pk, subject=request.id)
        if step == "first":
            Request.objects.filter(id=request.id, unread=True).update(unread=False)
        return watching.after_opening(person=by.person, at=at)


def refused(*, request: Request, by: Unlocked, at: datetime) -> None:
    """Record that somebody the request is kept from tried to open it."""
    _record("request.not_opened", request.id, by, at)


def state_reason(*, request: Request, reason: str, keys: CaseKeys, by: Unlocked, at: datetime) -> None:
    """Open the story in danger, before the check: say why. Holds for the rest of the day.

    Raises ``ReasonNeeded``, and ``CheckNeeded`` where a conflict shuts the story for this person.
    """
    reason = reason.replace("\x00", "").strip()[:LONGEST_REASON]
    if len(reason) < SHORTEST_REASON:
        raise ReasonNeeded
    found = conflicts.standing(request, keys, on=at.date())
    if not found.opens_story(stated=True, supervises=_supervises(by)):
        raise CheckNeeded(found)
    opening = Opening(request_id=request.id, person_id=by.person.pk, day=at.date(), epoch=request.epoch)
    opening.reason = vault.lock_document(
        {"reason": reason}, key=keys.file[request.epoch], context=_context(opening), floor=vault.FLOOR_SMALL
    )
    with transaction.atomic():
        opening.save(force_insert=True)
        audit.record(
            "request.opened_in_danger", chain="staff", at=at, by=by.person.pk, subject=request.id,
            about=vault.digests.sha256(opening.reason),
        )  # fmt: skip
        watching.opened_in_danger(person=by.person, request_id=request.id, at=at)


def open_story(
    *, request: Request, keys: CaseKeys, by: Unlocked, at: datetime, held: Journal | None = None
) -> None:
    """Step two: story and files. Raises ``CheckNeeded`` unless the check is clear, or waived.

    Whoever stated a danger today goes on; those who supervise open a request with a conflict, to judge it.
    ``held``: its journal, if it is open already.
    """
    found, opens = _standing(request, keys, by, at, held)
    if not opens:
        raise CheckNeeded(found)
    _record("request.opened.story", request.id, by, at)


def may_open_story(
    *, request: Request, keys: CaseKeys, by: Unlocked, at: datetime, held: Journal | None = None
) -> bool:
    """Whether the story would open to this person now. Nothing is shown, so nothing is recorded."""
    return _standing(request, keys, by, at, held)[1]


def seen(*, request: Request, keys: CaseKeys, held: Journal, by: Unlocked, at: datetime) -> Journal:
    """A journal as this person may read it: the kinds they see, and nothing of the story where a conflict was decided.

    Before the check notes can be read, for somebody has to take them; papers and answers cannot (``open_story``).
    """
    found, opens = _standing(request, keys, by, at, held)
    mine = held.seen_by(by.person)
    return mine.without_story() if found.state == "conflict" and not opens else mine


def open_file(
    *, request: Request, keys: CaseKeys, upload_id: UUID, action: str, by: Unlocked, at: datetime
) -> None:
    """A file is looked at (``file.previewed``) or taken out (``file.downloaded``): step two as well."""
    open_story(request=request, keys=keys, by=by, at=at)
    _record(action, upload_id, by, at)


def reasons(request: Request, keys: CaseKeys) -> list[tuple[Opening, str]]:
    """Who opened the story when, and why, newest first."""
    found = Opening.objects.filter(request_id=request.id).order_by("-day", "id")
    return [(opening, _reason(opening, keys)) for opening in found]


def _standing(
    request: Request, keys: CaseKeys, by: Unlocked, at: datetime, held: Journal | None
) -> tuple[Standing, bool]:
    """How the conflict check stands, and whether it lets this person at the story today."""
    found = conflicts.standing(request, keys, held, at.date())
    stated = Opening.objects.filter(request_id=request.id, person_id=by.person.pk, day=at.date())
    return found, found.opens_story(stated=stated.exists(), supervises=_supervises(by))


def _supervises(by: Unlocked) -> bool:
    return may(by.person, Permission.SUPERVISE)


def _record(action: str, subject: UUID, by: Unlocked, at: datetime) -> None:
    with transaction.atomic():
        audit.record(action, chain="staff", at=at, by=by.person.pk, subject=subject)


def _reason(opening: Opening, keys: CaseKeys) -> str:
    held = vault.unlock_document(
        bytes(opening.reason), key=keys.file[opening.epoch], context=_context(opening)
    )
    return str(held["reason"])


def _context(opening: Opening) -> vault.Context:
    return vault.Context("cases.opening", f"{opening.request_id}/{opening.id}", "reason", opening.epoch)
