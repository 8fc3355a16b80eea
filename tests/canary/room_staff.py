"""Who else works in the case room: a lawyer, a supervisor, one who is kept out, one at the telephone; and the panel."""

from __future__ import annotations

from datetime import datetime

from safeconduct.access import actions
from tests.access.people import House, Member, hire


def hire_for_the_rooms(house: House, at: datetime) -> tuple[Member, Member, Member, Member]:
    """Ines is an attorney, Selma a supervisor, Farid sits at the intake desk, Omid answers the telephone."""
    rosa = house.rosa
    return (
        hire(rosa, "Ines", ["lawyer"], at=at),
        hire(rosa, "Selma", ["supervisor"], at=at),
        hire(rosa, "Farid", ["caseworker"], desk=house.intake, sealed_by=house.aisha, at=at),
        hire(rosa, "Omid", ["operator"], at=at),
    )


def hire_for_the_panel(house: House, supervisor: Member, at: datetime) -> tuple[Member, ...]:
    """Omar coordinates, and the supervisor sits beside him; Bruno, Chidi and Dana are attorneys, Marta accompanies."""
    desk = house.desks["placement"]
    omar = hire(house.rosa, "Omar", ["coordinator"], desk=desk, at=at)
    seat = actions.ask_for_desk(person=supervisor.person, desk=desk, by=house.rosa.person, at=at)
    actions.seal_membership(member=seat, by=omar.unlocked, at=at)
    attorneys = (hire(house.rosa, name, ["attorney"], at=at) for name in ("Bruno", "Chidi", "Dana"))
    return (omar, *attorneys, hire(house.rosa, "Marta", ["attorney", "mentor"], at=at))
