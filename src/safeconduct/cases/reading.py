"""Open a request: find the way in (a grant, or the desk's key), and read what it holds.

Nothing here decides by role alone. Whoever has no row in the keys database that their own key opens cannot
read, whatever the permission table says.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from safeconduct import vault
from safeconduct.access.models import Desk, DeskMember, Grant
from safeconduct.access.unlocked import Unlocked, desk_keys
from safeconduct.cases import excluding
from safeconduct.cases.case_keys import CaseKeys as CaseKeys
from safeconduct.cases.models.exclusions import ExclusionList
from safeconduct.cases.models.journal import CaseEntry
from safeconduct.intake.keys import case_slot, file_slot, lock_key, summary_slot, thread_slot
from safeconduct.intake.models import Request
from safeconduct.intake.sealed_parts import request_context
from safeconduct.keyring import rows
from safeconduct.keyring.rows import NoKey, Opener


class NotYours(Exception):
    """No grant and no desk key opens this request: for this person it is not there."""


class Excluded(NotYours):
    """The person is on the request's exclusion list. They are answered as if it were not there."""


def open_case(request: Request, unlocked: Unlocked, on: date) -> CaseKeys:
    """Open a request's keys for whoever asks. Raises ``NotYours``; ``Excluded`` for whom it is kept from."""
    case = _case_pairs(request, unlocked, on)
    if request.epoch not in case:
        raise NotYours
    opener = Opener("case", request.id)
    keys = CaseKeys(
        case=case,
        file={
            epoch: lock_key(file_slot(request.id, epoch), by=pair, opener=opener)
            for epoch, pair in case.items()
        },
        thread={
            epoch: lock_key(thread_slot(request.id, epoch), by=pair, opener=opener)
            for epoch, pair in case.items()
        },
    )
    kept_from = excluding.of(request, keys)
    if kept_from.names(unlocked.person):
        raise Excluded
    return replace(keys, kept_from=kept_from)


def may_open(request: Request, unlocked: Unlocked, on: date) -> bool:
    """Whether this person has a way in. Opens the request only where something was written about it."""
    granted = Grant.objects.holds(unlocked.person, request.id, on)
    if not granted and not (is_with_desk(request) and sits_at(unlocked, request.desk_id)):
        return False
    if not any(model.objects.filter(request_id=request.id).exists() for model in (ExclusionList, CaseEntry)):
        return True
    try:
        open_case(request, unlocked, on)
    except (NotYours, NoKey, vault.CannotOpen):
        return False
    return True


def is_with_desk(request: Request) -> bool:
    """Whether the request still lies with its desk, not handed over yet."""
    return Opener("desk", request.desk_id) in rows.openers(case_slot(request.id, request.epoch))


def sits_at(unlocked: Unlocked, desk_id: UUID) -> bool:
    return DeskMember.objects.filter(desk_id=desk_id, person=unlocked.person, state="sealed").exists()


def read_answers(request: Request, keys: CaseKeys) -> dict[str, Any]:
    """The answers as they were sent."""
    context = request_context(request.id, "answers")
    return dict(vault.unlock_document(bytes(request.answers), key=keys.file[0], context=context))


def summary_key(request: Request, keys: CaseKeys) -> vault.LockKey:
    """The summary key of a request that was handed over. Raises ``NoKey`` while it is still the desk's."""
    slot, opener = summary_slot(request.id), Opener("case", request.id)
    return vault.expect(
        rows.open_sealed(slot, by=keys.case[_epoch_of(slot, opener, keys)], opener=opener), vault.LockKey
    )


def _epoch_of(slot: rows.Slot, opener: Opener, keys: CaseKeys) -> int:
    """Which epoch's case pair a row is sealed to. Raises ``NoKey`` if it is none of these."""
    sealed_to = rows.sealed_to(slot, opener)
    for epoch, pair in keys.case.items():
        if pair.key_id == sealed_to:
            return epoch
    raise NoKey


def _case_pairs(request: Request, unlocked: Unlocked, on: date) -> dict[int, vault.SealingKey]:
    """The case pairs of every epoch that the person's grant or desk opens."""
    found: dict[int, vault.SealingKey] = {}
    epochs = range(request.epoch + 1)
    for opener, pairs in _ways_in(request, unlocked, on):
        for epoch in epochs:
            slot = case_slot(request.id, epoch)
            try:
                by = None if epoch in found else pairs.get(rows.sealed_to(slot, opener))
                if by:
                    found[epoch] = vault.expect(
                        rows.open_sealed(slot, by=by, opener=opener), vault.SealingKey
                    )
            except NoKey:
                continue
        if len(found) == len(epochs):
            break  # a grant opens all of them: the desk's pairs stay shut
    return found


def _ways_in(
    request: Request, unlocked: Unlocked, on: date
) -> Iterator[tuple[Opener, dict[bytes, vault.SealingKey]]]:
    if Grant.objects.holds(unlocked.person, request.id, on):
        yield unlocked.opener, {unlocked.sealing.key_id: unlocked.sealing}
    if sits_at(unlocked, request.desk_id):
        desk = Desk.objects.get(id=request.desk_id)
        yield Opener("desk", desk.id), desk_keys(unlocked, desk)
