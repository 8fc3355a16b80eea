"""The keys of a placement sheet: three for each of its numbers, each opened by others.

``placement``: the case and the placement desk. ``blind`` and ``names_shown``: also each attorney they were shown to,
until she answers. All belong to the request: its deletion ends them. The case opens what is sealed to any of its
pairs, so nothing is sealed anew when keys turn.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from uuid import UUID

from django.db import IntegrityError, transaction

from safeconduct import vault
from safeconduct.access.models import Desk, Person
from safeconduct.access.unlocked import Unlocked, desk_keys
from safeconduct.cases.case_keys import CaseKeys
from safeconduct.intake.keys import lock_key
from safeconduct.intake.models import Request
from safeconduct.keyring import rows
from safeconduct.keyring.certified import NotCertified, certified_sealing_key
from safeconduct.keyring.host import host
from safeconduct.keyring.models import WrappedKey
from safeconduct.keyring.rows import NoKey, Opener, Slot

DESK_CODE = "placement"
FACTS, BLIND, NAMES = "placement", "blind", "names_shown"
PURPOSES = (FACTS, BLIND, NAMES)
SHOWN = (BLIND, NAMES)
"""What attorneys may be let into."""


class NoDesk(Exception):
    """The placement desk has no certified key: nobody could look for an attorney."""


def placement_desk() -> Desk | None:
    """The desk that looks for attorneys; it may have no keys yet."""
    return Desk.objects.filter(code=DESK_CODE).first()


def slot_of(request_id: UUID, purpose: str, number: int) -> Slot:
    return Slot("request", request_id, purpose, number)


def next_number(request_id: UUID, newest_row: int) -> int:
    """A number no key and no sheet has: keys of one that was never kept stay unused. ``newest_row``: -1 for none."""
    numbers = [newest_row]
    for purpose in PURPOSES:
        try:
            numbers.append(rows.newest_epoch("request", request_id, purpose))
        except NoKey:
            continue
    return max(numbers) + 1


def to_desk(on: date) -> tuple[Desk, vault.SealingPublicKey]:
    """The placement desk with its certified key. Raises ``NoDesk``."""
    desk = placement_desk()
    try:
        if desk is not None:
            return desk, certified_sealing_key("desk", desk.pk, on)
    except NotCertified:
        pass
    raise NoDesk


def make(request: Request, keys: CaseKeys, number: int, on: date) -> dict[str, vault.LockKey]:
    """Three new keys by purpose, sealed to case and desk, committed. Raises ``NoDesk``."""
    desk, public = to_desk(on)
    made = {purpose: vault.LockKey.new() for purpose in PURPOSES}
    case = keys.case[request.epoch].public()
    with transaction.atomic(using="keys"):
        for purpose, key in made.items():
            slot = slot_of(request.id, purpose, number)
            rows.seal_to(slot, key, to=case, opener=Opener("case", request.id))
            rows.seal_to(slot, key, to=public, opener=Opener("desk", desk.pk))
    return made


def for_case(request_id: UUID, keys: CaseKeys, purpose: str, number: int) -> vault.LockKey:
    """As whoever reads the case opens it. Raises ``NoKey``, ``CannotOpen``."""
    slot, case = slot_of(request_id, purpose, number), Opener("case", request_id)
    sealed_to = rows.sealed_to(slot, case)
    for pair in keys.case.values():
        if pair.key_id == sealed_to:
            return lock_key(slot, by=pair, opener=case)
    raise NoKey


def for_desk(unlocked: Unlocked, desk: Desk, request_id: UUID, purpose: str, number: int) -> vault.LockKey:
    """As a member of the placement desk opens it. Raises ``NotAMember``, ``NoKey``, ``CannotOpen``."""
    slot, opener = slot_of(request_id, purpose, number), Opener("desk", desk.pk)
    by = desk_keys(unlocked, desk).get(rows.sealed_to(slot, opener))
    if by is None:
        raise NoKey
    return lock_key(slot, by=by, opener=opener)


def for_person(unlocked: Unlocked, request_id: UUID, purpose: str, number: int) -> vault.LockKey:
    """As somebody it was shown to opens it. Raises ``NoKey``, ``CannotOpen``."""
    return lock_key(slot_of(request_id, purpose, number), by=unlocked.sealing, opener=unlocked.opener)


def all_for_desk(
    unlocked: Unlocked, desk: Desk, wanted: Iterable[tuple[UUID, int]]
) -> Iterator[tuple[UUID, int, vault.LockKey]]:
    """The keys to match by of many sheets, in one reading. What does not open is left out. Raises ``NotAMember``."""
    pairs, opener, asked = desk_keys(unlocked, desk), Opener("desk", desk.pk), set(wanted)
    held = WrappedKey.objects.filter(
        owner_kind="request", purpose=FACTS, opener_kind="desk", opener_id=desk.pk
    )
    weeks: dict[int, vault.LockKey] = {}
    columns = held.values_list("owner_id", "epoch", "blob", "week").order_by("owner_id", "epoch")
    for request_id, number, blob, week in columns.iterator(2000):
        if (request_id, number) not in asked:
            continue
        try:
            key = _opened(slot_of(request_id, FACTS, number), opener, bytes(blob), week, pairs, weeks)
        except vault.CannotOpen:
            continue
        if key is not None:
            yield request_id, number, key


def let_in(slot: Slot, key: vault.LockKey, person: Person, on: date) -> bool:
    """Seal one of the shown keys to a person. False where it was already. Raises ``NotCertified``."""
    opener = Opener("person", person.pk)
    to = certified_sealing_key("person", person.pk, on)
    try:
        held = rows.sealed_to(slot, opener)
    except NoKey:
        held = b""
    if held == to.key_id:
        return False
    try:
        with transaction.atomic(using="keys"):
            rows.forget_opener(slot, opener)  # sealed to a key she had before
            rows.seal_to(slot, key, to=to, opener=opener)
    except IntegrityError:
        return False  # a colleague's page has just done the same
    return True


def shown_to(request_id: UUID) -> set[UUID]:
    """Ids of people who can open summary or names of any version now."""
    held = WrappedKey.objects.filter(
        owner_kind="request", owner_id=request_id, purpose__in=SHOWN, opener_kind="person"
    )
    return set(held.values_list("opener_id", flat=True))


def shut(request_id: UUID, number: int | None, person_id: UUID | None) -> int:
    """Delete the rows of one person (None: of everybody) to summary and names. The commit is the deletion."""
    held = WrappedKey.objects.filter(
        owner_kind="request", owner_id=request_id, purpose__in=SHOWN, opener_kind="person"
    )
    if number is not None:
        held = held.filter(epoch=number)
    if person_id is not None:
        held = held.filter(opener_id=person_id)
    with transaction.atomic(using="keys"):
        return held.delete()[0]


def _opened(
    slot: Slot,
    opener: Opener,
    blob: bytes,
    week: int,
    pairs: Mapping[bytes, vault.SealingKey],
    weeks: dict[int, vault.LockKey],
) -> vault.LockKey | None:
    outer = weeks.get(week) or weeks.setdefault(week, host().epoch_key(week))
    inner = vault.unlock(blob, key=outer, context=slot.outer)
    pair = pairs.get(vault.key_id_of(inner))
    if pair is None:
        return None
    return vault.expect(vault.open_sealed(inner, by=pair, context=slot.context(opener)), vault.LockKey)
