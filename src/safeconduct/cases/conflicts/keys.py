"""The conflict key of a request: the desk has it for its list, and whoever reads the case has it as well.

Sealed to the desk when the request was sent, it stays with the desk after hand-over: the check compares
everyone with everyone. The first grant seals it to the case pair too. Whoever reads the case holds the pairs of
every epoch, so nothing is sealed anew when keys turn.
"""

from __future__ import annotations

from django.db import IntegrityError, transaction

from safeconduct import vault
from safeconduct.access.errors import NotAMember
from safeconduct.access.models import Desk
from safeconduct.access.unlocked import Unlocked, desk_keys
from safeconduct.cases.reading import CaseKeys
from safeconduct.intake.keys import conflict_slot, lock_key
from safeconduct.intake.models import Request
from safeconduct.keyring import rows
from safeconduct.keyring.rows import NoKey, Opener


def for_case(request: Request, keys: CaseKeys) -> vault.LockKey:
    """The conflict key as somebody who reads the case opens it. Raises ``NoKey``, ``CannotOpen``."""
    slot, case = conflict_slot(request.id), Opener("case", request.id)
    sealed_to = rows.sealed_to(slot, case)
    for pair in keys.case.values():
        if pair.key_id == sealed_to:
            return lock_key(slot, by=pair, opener=case)
    raise NoKey


def at_desk(request: Request, by: Unlocked) -> vault.LockKey:
    """The same as a member of the desk opens it. Raises ``NoKey``, ``CannotOpen``."""
    slot, to_desk = conflict_slot(request.id), Opener("desk", request.desk_id)
    try:
        pairs = desk_keys(by, Desk.objects.get(id=request.desk_id))
        return lock_key(slot, by=pairs[rows.sealed_to(slot, to_desk)], opener=to_desk)
    except (KeyError, NotAMember, Desk.DoesNotExist):
        raise NoKey from None


def of_request(request: Request, keys: CaseKeys, by: Unlocked) -> vault.LockKey:
    """The conflict key by either way. Raises ``NoKey`` where there is none, ``CannotOpen`` where it is damaged."""
    try:
        return for_case(request, keys)
    except (NoKey, vault.CannotOpen):
        return at_desk(request, by)


def let_the_case_in(request: Request, keys: CaseKeys, by: Unlocked) -> bool:
    """Seal the conflict key to the case pair where a member of the desk gives a request to people.

    Safe to repeat. Returns whether the case has it now; without the desk's key nothing happens.
    """
    slot, case = conflict_slot(request.id), Opener("case", request.id)
    if case in rows.openers(slot):
        return True
    try:
        key = at_desk(request, by)
        with transaction.atomic(using="keys"):
            rows.seal_to(slot, key, to=keys.case[request.epoch].public(), opener=case)
    except (NoKey, vault.CannotOpen):
        return False
    except IntegrityError:
        pass  # a colleague's page has just done the same
    return True
