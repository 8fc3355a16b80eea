"""Placement sheets: written by who holds the case, read by the placement desk, shown in steps to attorneys.

A sheet is a copy. What changes afterwards follows: a conflict or a withdrawn agreement takes it back at once
(``hold``), an exclusion goes into its facts and shuts whom it names (``keep_from``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid5

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from safeconduct import audit, vault
from safeconduct.access.models import Desk, Person
from safeconduct.access.permissions import Permission, demand
from safeconduct.access.unlocked import Unlocked
from safeconduct.cases import journal
from safeconduct.cases.case_keys import CaseKeys
from safeconduct.cases.journal import JournalGone
from safeconduct.cases.kept_from import KeptFrom
from safeconduct.cases.models.placing import PlacementSheet
from safeconduct.cases.placing import keys as sheet_keys
from safeconduct.cases.placing.keys import BLIND, DESK_CODE, FACTS, NAMES, NoDesk, placement_desk, shut
from safeconduct.intake.models import Request
from safeconduct.intake.states import State
from safeconduct.keyring.rows import NoKey

__all__ = [
    "DESK_CODE", "KIND", "KeptFromThem", "NoDesk", "Sheet", "blind_at_desk", "blind_of", "forget", "hold", "keep_from",
    "let_see_blind", "let_see_names", "live", "lock_beside_blind", "names_at_desk", "names_of", "of_case",
    "open_beside_blind_at_desk", "placement_desk", "read_all", "read_one", "shut", "take_back", "write",
]  # fmt: skip
KIND = "placement_sheet"
PLACEABLE = (State.WAITING, State.OPEN)
_DAMAGE = (NoKey, vault.CannotOpen, TypeError, ValueError)


class KeptFromThem(Exception):
    """The client or the case keeps this person out: nothing of it is shown to them."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """What the placement desk reads of a live sheet. ``facts``: codes and numbers, as the contract of the room says."""

    request_id: UUID
    number: int
    ready_since: date
    day: date
    facts: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Written:
    """The newest sheet as whoever holds the case reads it, with the version of its record in the journal."""

    row: PlacementSheet
    facts: dict[str, Any]
    blind: dict[str, Any]
    names: dict[str, Any]


Fixed = Callable[[Request, CaseKeys, datetime], Mapping[str, Any]]


def record_id(request_id: UUID) -> UUID:
    """The one record of the journal whose versions are the sheets of a case."""
    return uuid5(request_id, "placement sheet")


def write(
    *,
    request: Request,
    keys: CaseKeys,
    facts: Mapping[str, Any],
    blind: Mapping[str, Any],
    names: Mapping[str, Any],
    token: UUID,
    by: Unlocked,
    at: datetime,
    seen: int | None = None,
    ready_since: date | None = None,
    fixed: Fixed | None = None,
) -> PlacementSheet:
    """Write the next version, in journal and for the desk. What is out stays, unless a new wish of gender shuts it.

    ``seen``: version of the journal's record the form was shown with (None: whatever it is now). ``ready_since``:
    since when the case waits; by itself as the version before says, or today. ``fixed``: what nobody types (exclusions,
    agreement, conflict), read while the request's row is held: an exclusion saved a moment ago is in it. A sheet
    without a clear check or without the person's yes is kept and not offered. Safe to repeat with one token.
    Raises ``NoDesk``, ``ChangedMeanwhile``, ``SentBefore``, ``JournalGone``, ``NotAllowed``.
    """
    with transaction.atomic():
        held = _held(request, keys)
        told = {**facts, **(fixed(held, keys, at) if fixed else {})}
        content = {"facts": told, "blind": dict(blind), "names": dict(names)}
        sheet_keys.to_desk(at.date())  # nothing is written where nobody could read it
        before = PlacementSheet.objects.filter(request_id=held.id).order_by("-number").first()
        entry = journal.write(
            request=held, keys=keys, kind=KIND, record_id=record_id(held.id), content=content, token=token,
            by=by, at=at, seen=_version(held, keys, token) if seen is None else seen,
        )  # fmt: skip
        if again := PlacementSheet.objects.filter(id=entry.id).first():
            return again
        number = sheet_keys.next_number(held.id, before.number if before else -1)
        made = sheet_keys.make(held, keys, number, at.date())
        row = PlacementSheet(
            id=entry.id, request_id=held.id, number=number, person_id=by.person.pk, day=at.date(),
            ready_since=ready_since or (before.ready_since if before else at.date()),
        )  # fmt: skip
        row.facts, row.blind, row.names = (
            _lock(content[part], made[purpose], row, part)
            for part, purpose in (("facts", FACTS), ("blind", BLIND), ("names", NAMES))
        )
        row.save(force_insert=True)
        _heed_wish(before, told, keys)
        if not (told.get("is_conflict_clear", True) and told.get("has_agreed", True)):
            hold(held.id, by=by.person.pk, at=at)
            row.refresh_from_db()
    return row


def take_back(
    *, request: Request, keys: CaseKeys, token: UUID, by: Unlocked, at: datetime, why: str = "", seen: int | None = None
) -> None:  # fmt: skip
    """The case is not offered any more: keys first, so attorneys it is shown to open nothing from now on.

    Why lies in the journal. Offers that are out end with the next ``attorneys.giving.sweeping.sweep``. Raises as
    ``write`` does, without ``NoDesk``. Safe to repeat.
    """
    demand(by.person, Permission.ASSIGN)
    with transaction.atomic():
        held = _held(request, keys)
        content = {"taken_back": True, "why": why}
        journal.write(
            request=held, keys=keys, kind=KIND, record_id=record_id(held.id), content=content, token=token,
            by=by, at=at, seen=_version(held, keys, token) if seen is None else seen,
        )  # fmt: skip
        hold(held.id, by=by.person.pk, at=at)


def hold(request_id: UUID, *, by: UUID | None, at: datetime) -> bool:
    """Stop offering a case: its conflict was decided, or the person took the agreement back. Needs no key.

    Called where these are written, in their transaction. True where a sheet was live. A new version, written
    when the way is clear, offers it again.
    """
    with transaction.atomic():
        Request.objects.select_for_update().filter(id=request_id).first()
        shut(request_id, None, None)
        stopped = PlacementSheet.objects.filter(request_id=request_id, taken_back_on=None).update(
            taken_back_on=at.date()
        )
        if stopped:
            audit.record("placement.held", chain="staff", at=at, by=by, subject=request_id, count=stopped)
    return bool(stopped)


def keep_from(*, request: Request, keys: CaseKeys, kept_from: KeptFrom) -> None:
    """Make an exclusion hold for placement: into the facts of the live sheet; shut whom it names.

    Where the facts do not open, the sheet is no longer matched by: everybody it was shown to is shut out, and it
    is taken back. The caller holds the request's row.
    """
    for person in Person.objects.filter(pk__in=sheet_keys.shown_to(request.id)):
        if kept_from.names(person):
            shut(request.id, None, person.pk)
    row = live([request.id]).first()
    if row is None:
        return
    try:
        key = sheet_keys.for_case(request.id, keys, FACTS, row.number)
        facts = _unlock(row.facts, key, row, "facts")
    except _DAMAGE:
        shut(request.id, None, None)
        PlacementSheet.objects.filter(request_id=request.id, taken_back_on=None).update(taken_back_on=row.day)
        return
    new = {**facts, **excluded_in(kept_from)}
    if new != facts:
        PlacementSheet.objects.filter(id=row.id).update(facts=_lock(new, key, row, "facts"))


def excluded_in(kept_from: KeptFrom) -> dict[str, list[str]]:
    """The two lists of a sheet's facts."""
    return {
        "excluded_people": sorted(kept_from.people),
        "excluded_communities": sorted(kept_from.communities | kept_from.codes),
    }


def live(request_ids: Iterable[UUID] | None = None) -> QuerySet[PlacementSheet]:
    """The newest sheet of each case that may be offered: not taken back, and the request waiting or open."""
    newer = PlacementSheet.objects.filter(request_id=OuterRef("request_id"), number__gt=OuterRef("number"))
    found = PlacementSheet.objects.filter(~Exists(newer), taken_back_on=None)
    if request_ids is not None:
        found = found.filter(request_id__in=list(request_ids))
    placeable = Request.objects.filter(id=OuterRef("request_id"), state__in=PLACEABLE)
    return found.filter(Exists(placeable)).order_by("ready_since", "request_id")


def of_case(request: Request, keys: CaseKeys) -> Written | None:
    """The newest sheet as the case reads it, taken back or not. Raises ``NoKey``, ``CannotOpen`` for damage."""
    row = PlacementSheet.objects.filter(request_id=request.id).order_by("-number").first()
    if row is None:
        return None
    parts = [
        _unlock(blob, sheet_keys.for_case(request.id, keys, purpose, row.number), row, part)
        for part, purpose, blob in (
            ("facts", FACTS, row.facts), ("blind", BLIND, row.blind), ("names", NAMES, row.names)
        )
    ]  # fmt: skip
    return Written(row, *parts)


def read_all(unlocked: Unlocked, desk: Desk, at: datetime) -> tuple[list[Sheet], int]:
    """Every live sheet as a member of the placement desk opens it, longest wait first; how many do not open.

    One audit row with the count. Raises ``NotAllowed``, ``NotAMember``.
    """
    demand(unlocked.person, Permission.PLACE)
    held = {(row.request_id, row.number): row for row in live().iterator(500)}
    found = {}
    for request_id, number, key in sheet_keys.all_for_desk(unlocked, desk, held):
        row = held[request_id, number]
        try:
            found[request_id, number] = _sheet(row, _unlock(row.facts, key, row, "facts"))
        except _DAMAGE:
            continue
    with transaction.atomic():
        audit.record("placement.sheets_read", chain="staff", at=at, by=unlocked.person.pk, count=len(found))
    return [found[place] for place in held if place in found], len(held) - len(found)


def read_one(unlocked: Unlocked, desk: Desk, request_id: UUID) -> Sheet | None:
    """One live sheet at the desk; None where there is none, or it does not open. Raises ``NotAMember``."""
    demand(unlocked.person, Permission.PLACE)
    row = live([request_id]).first()
    if row is None:
        return None
    try:
        key = sheet_keys.for_desk(unlocked, desk, request_id, FACTS, row.number)
        return _sheet(row, _unlock(row.facts, key, row, "facts"))
    except _DAMAGE:
        return None


def blind_at_desk(unlocked: Unlocked, desk: Desk, request_id: UUID, number: int) -> dict[str, Any]:
    """The summary without identity, as the desk reads it. Raises ``NoKey``, ``CannotOpen``, ``NotAMember``."""
    demand(unlocked.person, Permission.PLACE)
    row = _row(request_id, number)
    return _unlock(row.blind, sheet_keys.for_desk(unlocked, desk, request_id, BLIND, number), row, "blind")


def names_at_desk(unlocked: Unlocked, desk: Desk, request_id: UUID, number: int) -> dict[str, Any]:
    """The names as the desk reads them, before it shows them. Raises as ``blind_at_desk``."""
    demand(unlocked.person, Permission.PLACE)
    row = _row(request_id, number)
    return _unlock(row.names, sheet_keys.for_desk(unlocked, desk, request_id, NAMES, number), row, "names")


def let_see_blind(*, request_id: UUID, number: int, person: Person, by: Unlocked, at: datetime) -> None:
    """Show the summary to an attorney. Idempotent. Raises ``NoKey`` where it was taken back, ``KeptFromThem``,
    ``NotCertified``, ``NotAMember``, ``NotAllowed``, ``CannotOpen``."""
    _let_see(BLIND, request_id, number, person, by, at)


def let_see_names(*, request_id: UUID, number: int, person: Person, by: Unlocked, at: datetime) -> None:
    """Show the names to an attorney, for her conflict check. As ``let_see_blind``."""
    _let_see(NAMES, request_id, number, person, by, at)


def blind_of(unlocked: Unlocked, request_id: UUID, number: int) -> dict[str, Any]:
    """The summary as an attorney reads it. Raises ``NoKey`` where it is not (any more) shown, ``CannotOpen``."""
    row = _row(request_id, number)
    return _unlock(row.blind, sheet_keys.for_person(unlocked, request_id, BLIND, number), row, "blind")


def names_of(unlocked: Unlocked, request_id: UUID, number: int) -> dict[str, Any]:
    """The names as an attorney reads them. Raises as ``blind_of``."""
    row = _row(request_id, number)
    return _unlock(row.names, sheet_keys.for_person(unlocked, request_id, NAMES, number), row, "names")


def lock_beside_blind(
    unlocked: Unlocked, request_id: UUID, number: int, value: Mapping[str, Any], row: str
) -> bytes:
    """Lock what an attorney answers under the summary's key. ``row``: id of the offer. Raises as ``blind_of``."""
    key = sheet_keys.for_person(unlocked, request_id, BLIND, number)
    return vault.lock_document(
        dict(value), key=key, context=_beside(request_id, row, number), floor=vault.FLOOR_SMALL
    )


def open_beside_blind_at_desk(
    unlocked: Unlocked, desk: Desk, request_id: UUID, number: int, blob: bytes, row: str
) -> dict[str, Any]:
    """What an attorney answered, as the desk reads it. Raises ``NoKey``, ``CannotOpen``, ``NotAMember``."""
    key = sheet_keys.for_desk(unlocked, desk, request_id, BLIND, number)
    return dict(vault.unlock_document(bytes(blob), key=key, context=_beside(request_id, row, number)))


def open_beside_blind_in_case(
    request_id: UUID, keys: CaseKeys, number: int, blob: bytes, row: str
) -> dict[str, Any]:
    """The same, as whoever holds the case reads it. Raises ``NoKey``, ``CannotOpen``."""
    key = sheet_keys.for_case(request_id, keys, BLIND, number)
    return dict(vault.unlock_document(bytes(blob), key=key, context=_beside(request_id, row, number)))


def forget(request_ids: Iterable[UUID]) -> None:
    """Delete the sheets of requests that are gone; in the caller's transaction. Their keys went with the requests'."""
    PlacementSheet.objects.filter(request_id__in=list(request_ids)).delete()


def _let_see(purpose: str, request_id: UUID, number: int, person: Person, by: Unlocked, at: datetime) -> None:
    demand(by.person, Permission.PLACE)
    desk = placement_desk()
    with transaction.atomic():  # a sheet held meanwhile waits for this, and then shuts it; one held before is refused
        if not Request.objects.select_for_update().filter(id=request_id, state__in=PLACEABLE).exists():
            raise NoKey
        row = _row(request_id, number)
        newest = live([request_id]).first()
        if desk is None or row.taken_back_on is not None or newest is None:
            raise NoKey
        key = sheet_keys.for_desk(by, desk, request_id, FACTS, newest.number)
        if _kept_out(_unlock(newest.facts, key, newest, "facts"), person):
            raise KeptFromThem
        key = sheet_keys.for_desk(by, desk, request_id, purpose, number)
        if sheet_keys.let_in(sheet_keys.slot_of(request_id, purpose, number), key, person, at.date()):
            audit.record(
                f"placement.{purpose}", chain="staff", at=at, by=by.person.pk, subject=request_id,
                about=vault.digests.sha256(person.pk.bytes),
            )  # fmt: skip


def _kept_out(facts: Mapping[str, Any], person: Person) -> bool:
    circles = frozenset(map(str, facts.get("excluded_communities") or ()))
    people = frozenset(map(str, facts.get("excluded_people") or ()))
    return KeptFrom(people, circles, circles).names(person)


def _held(request: Request, keys: CaseKeys) -> Request:
    """The request with its row held. Raises ``JournalGone``."""
    held = Request.objects.select_for_update().filter(id=request.id).first()
    if held is None or held.epoch not in keys.file:
        raise JournalGone
    return held


def _version(held: Request, keys: CaseKeys, token: UUID) -> int:
    record = journal.read(held, keys).get(record_id(held.id), KIND)
    if record is None:
        return 0
    mine = next((each.version - 1 for each in record.versions if each.id == token), None)
    return record.version if mine is None else mine


def _row(request_id: UUID, number: int) -> PlacementSheet:
    row = PlacementSheet.objects.filter(request_id=request_id, number=number).first()
    if row is None:
        raise NoKey
    return row


def _sheet(row: PlacementSheet, facts: dict[str, Any]) -> Sheet:
    return Sheet(row.request_id, row.number, row.ready_since, row.day, facts)


def _heed_wish(before: PlacementSheet | None, told: Mapping[str, Any], keys: CaseKeys) -> None:
    """Shut the case for everybody where the person asks for an attorney of a gender, and did not before."""
    if before is not None and (wish := told.get("attorney_gender")):
        try:
            key = sheet_keys.for_case(before.request_id, keys, FACTS, before.number)
            is_new = _unlock(before.facts, key, before, "facts").get("attorney_gender") != wish
        except _DAMAGE:
            is_new = True
        if is_new:
            shut(before.request_id, None, None)


def _lock(value: Mapping[str, Any], key: vault.LockKey, row: PlacementSheet, part: str) -> bytes:
    floor = vault.FLOOR_SMALL * 2 if part == "facts" else vault.FLOOR_DOCUMENT
    return vault.lock_document(dict(value), key=key, context=_context(row, part), floor=floor)


def _unlock(blob: bytes | memoryview, key: vault.LockKey, row: PlacementSheet, part: str) -> dict[str, Any]:
    return dict(vault.unlock_document(bytes(blob), key=key, context=_context(row, part)))


def _context(row: PlacementSheet, part: str) -> vault.Context:
    return vault.Context("cases.placementsheet", f"{row.request_id}/{row.number}", part, row.number)


def _beside(request_id: UUID, row: str, number: int) -> vault.Context:
    return vault.Context("attorneys.offer", f"{request_id}/{row}", "answer", number)
