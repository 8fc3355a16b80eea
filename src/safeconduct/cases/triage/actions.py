"""Keep what decides a request's place in the list, and let staff lift or lower it with a reason."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef

from safeconduct import audit, vault
from safeconduct.access.permissions import Permission, demand
from safeconduct.access.unlocked import Unlocked
from safeconduct.cases import reading
from safeconduct.cases.models.dates import CourtDate
from safeconduct.cases.models.screening import FactEntry
from safeconduct.cases.models.triage import TriageOverride, TriageState
from safeconduct.cases.reading import CaseKeys
from safeconduct.cases.screening import beside
from safeconduct.cases.triage import handed_over, summaries
from safeconduct.cases.triage.computing import triage_to_keep
from safeconduct.cases.triage.moves import COMPUTED, PLACES, history, standing
from safeconduct.intake.models import Request
from safeconduct.keyring.rows import NoKey

SHORTEST_REASON, LONGEST_REASON = 10, 1_000


class ReasonNeeded(ValueError):
    """Lifting and lowering need a reason of at least ten letters."""


class AlreadyComputed(ValueError):
    """It has its computed place: there is nothing to end."""


class RequestGone(LookupError):
    """The request was deleted, or its keys were turned, since the page was opened."""


def refresh(*, request: Request, keys: CaseKeys, by: Unlocked, at: datetime) -> bool:
    """Recompute the triage signals from facts, clocks and court dates, and lock them where the list reads them.

    While the request lies with its desk that is the summary; once it was handed over, a row of its own under
    the file key, which turns (``_keep``). Call it after a fact or a date was saved, inside or outside of a
    transaction on main. Returns whether the list is up to date now: False where the summary is out of reach (a
    grant on a request that still lies with its desk; a damaged summary) or keys turned meanwhile. The position
    page tries again whenever it is opened.
    """
    with transaction.atomic():
        held = Request.objects.select_for_update().filter(id=request.id).first()
        if held is None or held.epoch not in keys.case:
            return False
        found = triage_to_keep(held, keys, at)
        try:
            written = _keep(found, held, keys, by, at)
        except (NoKey, vault.CannotOpen):
            return False
        if written:
            request.summary = held.summary  # whoever saves the row they hold does not bring the old one back
            audit.record("request.triage_refreshed", chain="staff", at=at, by=by.person.pk, subject=held.id)
    return True


def bring_up_to_date(by: Unlocked, at: datetime, most: int = 20) -> int:
    """Before a list is shown: refresh what changed behind it (the dates desk moved a hearing, a colleague
    without the desk's key learned something). Such requests are marked as new; those this person can open are
    refreshed, ``most`` at once. Returns how many; one audit row with the count of those that were opened.
    """
    beside_it = (
        FactEntry.objects.filter(request_id=OuterRef("id")),
        CourtDate.objects.filter(request_id=OuterRef("id")),
    )
    changed = Request.objects.filter(Exists(beside_it[0]) | Exists(beside_it[1]), unread=True).order_by("id")
    opened = done = 0
    for request in changed[:most]:
        try:
            keys = reading.open_case(request, by, at.date())
        except (reading.NotYours, NoKey, vault.CannotOpen):
            continue
        opened += 1
        done += refresh(request=request, keys=keys, by=by, at=at)
    if opened:
        with transaction.atomic():
            audit.record("inbox.brought_up_to_date", chain="staff", at=at, by=by.person.pk, count=opened)
    return done


def move(
    *, request: Request, place: str, reason: str, keys: CaseKeys, by: Unlocked, at: datetime, token: UUID
) -> bool:
    """Lift or lower a request in the list, or end that (``COMPUTED``); the same token twice is one entry.

    Returns whether the list shows it at once (see ``refresh``). Raises ``ReasonNeeded``,
    ``AlreadyComputed``, ``RequestGone``, ``NotAllowed``, and KeyError for a place that is none of ``PLACES``.
    """
    demand(by.person, Permission.SCREEN)
    if place not in PLACES:
        raise KeyError(place)
    reason = reason.replace("\x00", "").strip()[:LONGEST_REASON]
    if len(reason) < SHORTEST_REASON:
        raise ReasonNeeded
    with transaction.atomic():
        held = beside.locked(request.id)
        if held is None or held.epoch not in keys.file:
            raise RequestGone
        if not TriageOverride.objects.filter(id=token).exists():
            if place == COMPUTED and standing(history(held, keys)) is None:
                raise AlreadyComputed
            document = {"place": place, "reason": reason, "by": by.person.display_name}
            row = beside.add(
                TriageOverride, document, request=held, keys=keys, person_id=by.person.pk, day=at.date(),
                token=token,
            )  # fmt: skip
            audit.record(
                "request.position_changed", chain="staff", at=at, by=by.person.pk, subject=held.id,
                about=vault.digests.sha256(row.document),
            )  # fmt: skip
        shown = refresh(request=held, keys=keys, by=by, at=at)
        request.summary = held.summary
    return shown


def forget(request_ids: Iterable[UUID]) -> None:
    """Delete entries and signals beside requests that are gone; in the caller's transaction."""
    ids = list(request_ids)
    TriageOverride.objects.filter(request_id__in=ids).delete()
    TriageState.objects.filter(request_id__in=ids).delete()


def _keep(found: Mapping[str, Any], held: Request, keys: CaseKeys, by: Unlocked, at: datetime) -> bool:
    """Write the signals where they belong now; returns whether anything was written.

    The key of the summary never turns. What is learned once the desk holds the case no more is therefore
    nothing for the summary, also where hand-over broke off before the summary's key went to the case.
    """
    if reading.is_with_desk(held):
        return _keep_in_summary(found, held, keys, by)
    row = handed_over.row_of(held.id)
    if row and row.epoch == held.epoch and _same(found, handed_over.opened(row, keys)):
        return False
    handed_over.relock(held, found, keys, at.date())
    return True


def _keep_in_summary(found: Mapping[str, Any], held: Request, keys: CaseKeys, by: Unlocked) -> bool:
    """Raises ``NoKey`` and ``CannotOpen``."""
    key = summaries.key_of(held, keys, by)
    summary = summaries.opened(held, key)
    if _same(found, summary.get("triage")):
        return False
    summaries.relock(held, {**summary, "triage": found}, key)
    return True


def _same(found: Mapping[str, Any], kept: Mapping[str, Any] | None) -> bool:
    """Whether nothing but the day of looking differs."""
    return kept is not None and {**kept, "on": ""} == {**found, "on": ""}
