"""Put an invented attorney on the panel as vetting leaves her: active, admission looked up, agreement signed."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import uuid4

from django.db import transaction

from safeconduct.attorneys.models import Attorney
from safeconduct.attorneys.register import agreements, profiles, vetting
from safeconduct.attorneys.register.desk import desk_of
from tests.access.people import Member

ADMISSION = {"jurisdiction": "NY", "number": "4711", "status": "active"}


def apply(member: Member, at: datetime, **held: Any) -> Attorney:
    """She fills in her profile herself."""
    told = {"name": member.person.display_name, "capacity": 2, "admissions": [ADMISSION], **held}
    return profiles.create(held=told, token=uuid4(), by=member.unlocked, at=at, person=member.person)


def enrol(member: Member, colleague: Member, at: datetime, *, signs: bool = True, **held: Any) -> Attorney:
    """``colleague``: somebody at the placement desk, who writes what only the desk may."""
    row, desk = apply(member, at, **held), desk_of(colleague.unlocked)
    with transaction.atomic():
        profile = profiles.hold(row.id, colleague.unlocked, desk)
        told = vetting.with_verified(
            {**profile.held, **held, "admissions": profile.held["admissions"]},
            {0: "bar website"} if profile.held["admissions"] else {}, colleague.person.pk, at,
            trainings=dict.fromkeys(range(len(profile.held["trainings"])), "certificate"),
        )  # fmt: skip
        profile.attorney.move("active")
        row = profiles.store(profile, told, by=colleague.unlocked, at=at).attorney
    if signs:
        sign(row, member, colleague, at)
    return row


def sign(row: Attorney, member: Member, colleague: Member, at: datetime) -> None:
    text = agreements.current() or agreements.write(
        title="Agreement", body="We work with care.", token=uuid4(), by=colleague.unlocked, at=at
    )
    agreements.sign(
        attorney=row, text_id=text.id, digest=text.digest, token=uuid4(), by=member.unlocked, at=at
    )


def change(member: Member, colleague: Member, at: datetime, **held: Any) -> None:
    """The coordinator writes something else into her profile."""
    row = Attorney.objects.get(person=member.person)
    profiles.save(
        attorney_id=row.id, held=held, version=row.version, by=colleague.unlocked, at=at,
        desk=desk_of(colleague.unlocked),
    )  # fmt: skip
