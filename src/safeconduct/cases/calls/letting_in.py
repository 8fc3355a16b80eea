"""Let the person in with a receipt of their own, in place of somebody who wrote for them, and turn the keys.

A number reads for as long as the request is kept. So it takes two colleagues: one gives the code, another lets in;
and nobody whose own access ends by the hour does either.
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from safeconduct.access.permissions import Permission, demand
from safeconduct.access.unlocked import Unlocked
from safeconduct.cases import grants
from safeconduct.cases.reading import CaseKeys
from safeconduct.intake import proxies
from safeconduct.intake.models import InviteCode, Request


class SecondPersonNeeded(Exception):
    """Whoever gave the code lets nobody in with it."""


def let_in(*, request: Request, keys: CaseKeys, by: Unlocked, at: datetime) -> None:
    """Seal the thread to the person's own pair and begin an epoch the helper does not read.

    One transaction on main: either the person is in and the keys have turned, or all is as before. Raises
    ``NotMadeYet``, ``SecondPersonNeeded``, ``OnlyASlot``, ``KeysTurned`` and ``NotCertified``.
    """
    demand(by.person, Permission.ASSIGN)
    grants.refuse_with_a_slot(request, by, at)
    with transaction.atomic():
        held = Request.objects.select_for_update().get(id=request.id)
        if InviteCode.objects.filter(request_id=held.id, made_by=by.person.pk).exists():
            raise SecondPersonNeeded
        if set(range(held.epoch + 1)) - set(keys.thread):
            raise grants.KeysTurned
        proxies.let_in(request=held, thread=keys.thread, by=by.person.pk, at=at)
        grants.turn(request_id=held.id, without=[], issuer=by, at=at, action="request.keys_turned")


def give_code(*, request: Request, by: Unlocked, at: datetime) -> str:
    """Make the one-time code for the person. It is shown once. Raises ``OnlyASlot``."""
    demand(by.person, Permission.ASSIGN)
    grants.refuse_with_a_slot(request, by, at)
    return proxies.give_code(request_id=request.id, by=by.person.pk, at=at)


def end_helper(*, request: Request, by: Unlocked, at: datetime) -> None:
    """End the helper's access on the person's word. Raises ``NoHelper`` and ``OnlyASlot``."""
    demand(by.person, Permission.ASSIGN)
    grants.refuse_with_a_slot(request, by, at)
    proxies.end_helper(request_id=request.id, at=at, by=by.person.pk)
