"""Who is at the placement desk, and one round as they open it. Pages answer 404 to everybody else."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.http import Http404, HttpRequest
from django.utils import timezone

from safeconduct.access.models import Desk
from safeconduct.access.unlocked import Unlocked, epochs_held, unlocked_of
from safeconduct.attorneys.rounds import document
from safeconduct.attorneys.rounds.document import Held
from safeconduct.cases.placing import sheets


class Seat(NamedTuple):
    """Somebody at the placement desk, now."""

    desk: Desk
    by: Unlocked
    at: datetime


def seat_of(request: HttpRequest) -> Seat | None:
    """The seat of who asks; None where there is no desk, or its keys are not sealed to them yet."""
    desk, unlocked = sheets.placement_desk(), unlocked_of(request)
    if desk is None or not (epochs_held(unlocked, desk, "list") and epochs_held(unlocked, desk, "sealing")):
        return None
    return Seat(desk, unlocked, timezone.now())


def round_of(request: HttpRequest, round_id: UUID) -> tuple[Seat, Held]:
    """One round. 404 where there is none, or it does not open."""
    seat = seat_of(request)
    held = document.read(round_id, seat.by, seat.desk) if seat else None
    if seat is None or held is None:
        raise Http404
    return seat, held
