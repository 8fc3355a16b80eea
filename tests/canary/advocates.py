"""Who works at the advocacy desk: two who write, two who agree, and an advocate whom nobody gave a seat."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from safeconduct.access import actions
from safeconduct.access.models import Desk, DeskMember
from tests.access.people import Member, hire


def hire_advocates(
    rosa: Member, zarema: Member, desks: Mapping[str, Desk], at: datetime
) -> tuple[Member, Member, Member, Member, Member]:
    """Noor and Ilse write, Petra and Dilan agree, Tariq has no seat. Ilse is a researcher with both their seats."""
    desk = desks["advocacy"]
    noor = hire(rosa, "Noor", ["advocate"], desk=desk, at=at)
    ilse = hire(rosa, "Ilse", ["advocate", "researcher"], desk=desk, sealed_by=noor, at=at)
    petra = hire(rosa, "Petra", ["privacy_lead"], desk=desk, sealed_by=noor, at=at)
    dilan = hire(rosa, "Dilan", ["advocate"], desk=desk, sealed_by=noor, at=at)
    for code in ("documentation", "testimony"):
        actions.ask_for_desk(person=ilse.person, desk=desks[code], by=rosa.person, at=at)
        seat = DeskMember.objects.select_related("person", "desk").get(desk=desks[code], person=ilse.person)
        actions.seal_membership(member=seat, by=zarema.unlocked, at=at)
    for member in (noor, ilse, petra, dilan):
        actions.look_after_keys(by=member.unlocked, at=at)
    return noor, ilse, petra, dilan, hire(rosa, "Tariq", ["advocate"], at=at)
