"""A place is no finer in the clear than its precision; something coarser erases what was finer."""

from __future__ import annotations

from uuid import uuid4

import pytest

from safeconduct.audit.models import StaffEntry
from safeconduct.evidence.incidents.placing import (
    NotSealable,
    Placed,
    add_place,
    change_place,
    exact_of,
    mark_of,
    remove_place,
)
from safeconduct.evidence.incidents.precision import PRECISIONS, SEALED, rounded
from safeconduct.evidence.models import IncidentPlace, Revision, SearchRow
from safeconduct.evidence.recording import ChangedMeanwhile
from tests.evidence.desk import AT, ResearchDesk, a_claim, an_act, an_incident, research_desk

YARD = Placed("Invented town", "RU", "exact", 43.312345, 45.698765, "Yard behind the mill")


@pytest.fixture
def desk() -> ResearchDesk:
    return research_desk()


@pytest.mark.parametrize("precision, point", [
    ("exact", (43.3, 45.7)), ("vicinity", (43.3, 45.7)), ("locality", (43.31, 45.7)), ("district", (43.3, 45.7)),
    ("region", (43.0, 46.0)), ("country", (None, None)),
])  # fmt: skip
def test_a_point_is_as_coarse_as_its_precision(
    precision: str, point: tuple[float | None, float | None]
) -> None:
    assert rounded(43.312345, 45.698765, precision) == point
    assert rounded(43.3, None, precision) == (None, None)
    assert str(rounded(-0.001, -0.001, "region")[0]) in ("0.0", "None")


def test_an_exact_place_is_sealed_and_coarse_in_the_clear(desk: ResearchDesk) -> None:
    incident = an_incident(desk.zarema)
    keys = desk.keys(desk.zarema)
    place = add_place(incident, YARD, token=uuid4(), by=desk.zarema.person, at=AT, desk=keys)
    row = IncidentPlace.objects.get()
    assert (row.name, row.latitude, row.longitude) == ("Invented town", 43.3, 45.7)
    opened = exact_of(row, desk.keys(desk.malik))
    assert opened == {"name": "Yard behind the mill", "latitude": 43.312345, "longitude": 45.698765}
    assert exact_of(row, None) is None and place.pk == row.pk


@pytest.mark.parametrize("precision", [one for one in PRECISIONS if one not in SEALED])
def test_something_coarser_erases_everything_finer(desk: ResearchDesk, precision: str) -> None:
    incident = an_incident(desk.zarema)
    keys = desk.keys(desk.zarema)
    place = add_place(incident, YARD, token=uuid4(), by=desk.zarema.person, at=AT, desk=keys)
    coarse = Placed("Invented region", "RU", precision, 43.312345, 45.698765)
    change_place(place, coarse, mark=mark_of(place), by=desk.malik.person, at=AT, desk=None)
    row = IncidentPlace.objects.get()
    assert row.sealed is None
    assert (row.latitude, row.longitude) == rounded(43.312345, 45.698765, precision)
    assert row.name == ("" if precision == "country" else "Invented region")
    assert not Revision.objects.filter(kind="incidentplace").exists()


def test_who_cannot_seal_cannot_give_an_exact_place_nor_touch_one(desk: ResearchDesk) -> None:
    incident = an_incident(desk.zarema)
    with pytest.raises(NotSealable):
        add_place(incident, YARD, token=uuid4(), by=desk.jonas.person, at=AT, desk=None)
    place = add_place(
        incident, YARD, token=uuid4(), by=desk.zarema.person, at=AT, desk=desk.keys(desk.zarema)
    )
    sealed = bytes(place.sealed or b"")
    other = Placed("Another town", "RU", "exact", 1.0, 1.0)
    change_place(place, other, mark=mark_of(place), by=desk.jonas.person, at=AT, desk=None)
    row = IncidentPlace.objects.get()
    assert (row.name, row.latitude) == ("Another town", 43.3) and bytes(row.sealed or b"") == sealed
    with pytest.raises(NotSealable):
        near = Placed("Another town", "RU", "vicinity")
        change_place(row, near, mark=mark_of(row), by=desk.jonas.person, at=AT, desk=None)


def test_two_who_change_a_place_at_once_are_told(desk: ResearchDesk) -> None:
    incident = an_incident(desk.zarema)
    place = add_place(
        incident, Placed("Town", "RU", "locality"), token=uuid4(), by=desk.zarema.person, at=AT, desk=None
    )
    mark = mark_of(place)
    change_place(place, Placed("City", "RU", "locality"), mark=mark, by=desk.malik.person, at=AT, desk=None)
    with pytest.raises(ChangedMeanwhile):
        change_place(
            place, Placed("Port", "RU", "locality"), mark=mark, by=desk.zarema.person, at=AT, desk=None
        )


def test_a_removed_place_leaves_the_act_without_one(desk: ResearchDesk) -> None:
    incident = an_incident(desk.zarema)
    form = uuid4()
    for _click in range(2):
        place = add_place(
            incident, Placed("Town", "RU", "locality"), token=form, by=desk.zarema.person, at=AT, desk=None
        )
    act = an_act(desk.zarema, incident, place=place)
    remove_place(place, by=desk.zarema.person, at=AT)
    act.refresh_from_db()
    assert act.place is None and not IncidentPlace.objects.exists()
    actions = StaffEntry.objects.filter(subject=incident.pk).values_list("action", flat=True)
    assert list(actions).count("evidence.incident.placed") == 1 and "evidence.incident.unplaced" in actions


def test_acts_and_claims_are_found_in_the_country_of_a_place_added_later(desk: ResearchDesk) -> None:
    incident = an_incident(desk.zarema)
    act, claim = an_act(desk.zarema, incident), a_claim(desk.zarema, incident)

    def countries() -> set[str]:
        rows = SearchRow.objects.filter(record_id__in=[incident.pk, act.pk, claim.pk])
        return set(rows.values_list("country", flat=True))

    place = add_place(
        incident, Placed("Town", "RU", "locality"), token=uuid4(), by=desk.zarema.person, at=AT, desk=None
    )
    assert countries() == {"RU"}
    remove_place(place, by=desk.zarema.person, at=AT)
    assert countries() == {""}
