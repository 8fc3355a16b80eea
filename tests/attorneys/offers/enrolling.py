"""Put an invented attorney on the panel, with the agreement signed."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from safeconduct.attorneys.models import Attorney
from safeconduct.attorneys.register import profiles
from tests.access.people import House, Member
from tests.attorneys.register import enrolling

HELD: dict[str, Any] = {"capacity": 2}


def enrol(
    member: Member, nadia: Member, house: House, at: datetime, *, signs: bool = True, **held: Any
) -> Attorney:
    """She is active, her admission looked up, as vetting would leave her."""
    return enrolling.enrol(member, nadia, at, signs=signs, **{**HELD, **held})


def change(member: Member, nadia: Member, house: House, at: datetime, **held: Any) -> None:
    """The coordinator writes something else into her profile."""
    attorney = Attorney.objects.get(person=member.person)
    profiles.save(
        attorney_id=attorney.pk, held=held, version=attorney.version, by=nadia.unlocked, at=at,
        desk=house.desks["placement"],
    )  # fmt: skip
