"""Who works at the documentation desk: three people with seats there and in the testimony vault."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from safeconduct.access import actions
from safeconduct.access.models import Desk, DeskMember
from tests.access.people import Member, hire


def hire_researchers(rosa: Member, desks: Mapping[str, Desk], at: datetime) -> tuple[Member, Member, Member]:
    """Zarema writes, Malik and Layla review: neither may agree to what is their own."""
    zarema = hire(rosa, "Zarema", ["researcher"], desk=desks["documentation"], at=at)
    malik, layla = (
        hire(rosa, name, ["researcher"], desk=desks["documentation"], sealed_by=zarema, at=at)
        for name in ("Malik", "Layla")
    )
    for member in (zarema, malik, layla):
        vault = desks["testimony"]
        actions.ask_for_desk(person=member.person, desk=vault, by=rosa.person, at=at)
        seat = DeskMember.objects.select_related("person", "desk").get(desk=vault, person=member.person)
        if member is zarema:
            actions.begin_desk(member=seat, by=rosa.unlocked, at=at)
        else:
            actions.seal_membership(member=seat, by=zarema.unlocked, at=at)
        actions.look_after_keys(by=member.unlocked, at=at)
    return zarema, malik, layla
