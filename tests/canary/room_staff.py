"""Who else works in the case room: an attorney, a supervisor, one who is kept out, one at the telephone."""

from __future__ import annotations

from datetime import datetime

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
