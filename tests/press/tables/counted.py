"""Invented people in invented incidents, enough of them for a table."""

from __future__ import annotations

from datetime import date
from typing import Any

from safeconduct.evidence.models import ActPerson, Incident, IncidentPlace, PersonRecord
from tests.access.people import Member
from tests.evidence.desk import a_person, an_act, an_incident


def some_people(
    by: Member, incident: Incident, count: int, month: str = "2017-02", *, act: str = "detention", **more: Any
) -> list[PersonRecord]:
    """So many people harmed in one act of that month."""
    year, number = map(int, month.split("-"))
    done = an_act(
        by, incident, act, period=month, first_day=date(year, number, 1), last_day=date(year, number, 28)
    )
    people = [a_person(by, **more) for _ in range(count)]
    ActPerson.objects.bulk_create([ActPerson(act=done, person=person) for person in people])
    return people


def a_round_up(by: Member, *months: int, place: bool = False) -> Incident:
    """An incident with so many people in February, March, April … 2017."""
    incident = an_incident(by)
    if place:
        IncidentPlace.objects.create(incident=incident, name="North", country="RU", precision="region")
    for number, count in enumerate(months, start=2):
        some_people(by, incident, count, f"2017-{number:02d}")
    return incident
