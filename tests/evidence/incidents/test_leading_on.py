"""Pages of an incident lead on: to its places before its acts, and to a search within it."""

from __future__ import annotations

from datetime import date

from django.urls import reverse

from safeconduct.evidence.models import IncidentPlace
from tests.evidence.desk import an_incident, research_desk


def test_the_form_of_an_act_says_where_its_place_has_to_be_recorded_first() -> None:
    desk = research_desk()
    incident, client = an_incident(desk.zarema), desk.client(desk.zarema)
    path, places = reverse("act_new", args=[incident.pk]), reverse("incident_place_new", args=[incident.pk])
    page = client.get(path).content.decode()
    assert "record it first" in page and f'<a href="{places}">Add a place</a>' in page
    IncidentPlace.objects.create(incident=incident, country="RU", precision="locality", name="Northern town")
    page = client.get(path).content.decode()
    assert "Northern town" in page and "One of the places of the incident" in page


def test_a_search_from_an_incident_stays_within_it() -> None:
    desk = research_desk()
    incident, client = an_incident(desk.zarema), desk.client(desk.zarema)
    link = f"{reverse('evidence_search')}?incident={incident.key}"
    assert link in client.get(reverse("incident", args=[incident.pk])).content.decode()
    assert f'name="incident" value="{incident.key}"' in client.get(link).content.decode()


def test_a_timeline_from_an_incident_stays_within_it() -> None:
    desk = research_desk()
    day = {"first_day": date(2017, 2, 3), "last_day": date(2017, 2, 3), "periods": ["2017-02-03"]}
    incident, client = an_incident(desk.zarema, "The one", **day), desk.client(desk.zarema)
    an_incident(desk.zarema, "Another one", **day)
    link = f"{reverse('evidence_timeline')}?incident={incident.key}"
    assert link in client.get(reverse("incident", args=[incident.pk])).content.decode()
    page = client.get(link).content.decode()
    assert "The one" in page and "Another one" not in page and "1 incident with a date" in page
