"""Put an invented attorney on the panel, with the agreement signed."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import uuid4

from safeconduct.attorneys.models import Attorney
from safeconduct.attorneys.register import agreements, profiles
from tests.access.people import House, Member

HELD: dict[str, Any] = {"capacity": 2}


def enrol(
    member: Member, nadia: Member, house: House, at: datetime, *, signs: bool = True, **held: Any
) -> Attorney:
    """She applies, and is active, as vetting would leave her."""
    attorney = profiles.create(
        held={**HELD, **held}, token=uuid4(), by=member.unlocked, at=at, person=member.person
    )
    Attorney.objects.filter(pk=attorney.pk).update(state="active")
    attorney.refresh_from_db()
    text = agreements.current() or agreements.write(
        title="Agreement", body="We work with care.", token=uuid4(), by=nadia.unlocked, at=at
    )
    if signs:
        agreements.sign(
            attorney=attorney, text_id=text.pk, digest=text.digest, token=uuid4(), by=member.unlocked, at=at
        )
    if "mentor" in held:
        change(member, nadia, house, at, mentor=held["mentor"])
    return attorney


def change(member: Member, nadia: Member, house: House, at: datetime, **held: Any) -> None:
    """The coordinator writes something else into her profile."""
    attorney = Attorney.objects.get(person=member.person)
    profiles.save(
        attorney_id=attorney.pk, held=held, version=attorney.version, by=nadia.unlocked, at=at,
        desk=house.desks["placement"],
    )  # fmt: skip
