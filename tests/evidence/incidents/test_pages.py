"""The pages of incidents: what each of the named people may do there, and what happens when two do it at once."""

from __future__ import annotations

import re
from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from django.urls import reverse

from safeconduct.audit.models import StaffEntry
from safeconduct.evidence.incidents.placing import Placed, add_place
from safeconduct.evidence.keys import has_key
from safeconduct.evidence.models import Act, ActPerson, Incident, IncidentLink, IncidentPlace, Revision
from safeconduct.evidence.recording import change, open_content
from tests.evidence.desk import AT, ResearchDesk, a_person, an_act, an_incident, research_desk
from tests.evidence.incidents.making import a_denial, two_origins

TITLE = {"title": "Invented round-up", "periods": "2017-02/2017-04", "monitoring": "open"}


@pytest.fixture
def desk() -> ResearchDesk:
    return research_desk()


def text(answer: Any) -> str:
    return str(answer.content.decode())


def test_zarema_records_an_incident_once_however_often_she_clicks(desk: ResearchDesk) -> None:
    zarema = desk.client(desk.zarema)
    page = zarema.get("/evidence/incidents")
    assert "Record the first one" in text(page)
    form = {**TITLE, "token": str(uuid4()), "aliases": "Invented Name\nOther Name", "kinds": ["detention", "torture"],
            "tags": "north, spring", "periods": "2017-04\n2017-02"}  # fmt: skip
    for _click in range(2):
        answer = zarema.send_form("/evidence/incidents/new", form)
        assert answer.status_code == 302
    row = Incident.objects.get()
    assert answer["Location"] == f"/evidence/incidents/{row.pk}?done=incident_added"
    assert (row.key, row.periods, row.tags) == ("E-0001", ["2017-02", "2017-04"], ["north", "spring"])
    assert row.first_day and row.first_day.isoformat() == "2017-02-01" and row.last_day
    assert open_content(row, desk.keys(desk.malik)) == {
        "aliases": ["Invented Name", "Other Name"],
        "note": "",
    }
    shown = text(zarema.get(f"/evidence/incidents/{row.pk}"))
    assert "Invented Name" not in shown and "February 2017" in shown and "reportedly" in shown
    assert "Invented round-up" in text(zarema.get("/evidence/incidents"))


def test_an_incident_without_sealed_words_gets_no_key(desk: ResearchDesk) -> None:
    desk.client(desk.zarema).send_form("/evidence/incidents/new", TITLE)
    assert not has_key(Incident.objects.get().pk, desk.keys(desk.zarema))


@pytest.mark.parametrize("typed, sentence", [
    ("12.04.2017", "Write the year first"), ("2017-13", "no such month"), ("2017-04/2017-02", "ends before it begins"),
    ("2017-04\nApril", "“April”"), ("2017-02-30", "no such day"),
])  # fmt: skip
def test_a_date_that_is_none_is_answered_in_a_sentence(desk: ResearchDesk, typed: str, sentence: str) -> None:
    answer = desk.client(desk.zarema).send_form("/evidence/incidents/new", {**TITLE, "periods": typed})
    assert answer.status_code == 422 and sentence in text(answer)
    assert "Invented round-up" in text(answer) and not Incident.objects.exists()


def test_jonas_without_a_seat_sees_internal_parts_and_the_notice(desk: ResearchDesk) -> None:
    desk.client(desk.zarema).send_form("/evidence/incidents/new", {**TITLE, "note": "Sealed words"})
    row = Incident.objects.get()
    jonas = desk.client(desk.jonas)
    shown = text(jonas.get(f"/evidence/incidents/{row.pk}"))
    assert (
        "Invented round-up" in shown
        and "Sealed words" not in shown
        and "sealed to people at the desk" in shown
    )
    form = jonas.get(f"/evidence/incidents/{row.pk}/edit")
    assert 'name="note"' not in text(form)
    sealed = bytes(row.sealed or b"")
    answer = jonas.send_form(
        f"/evidence/incidents/{row.pk}/edit", {**TITLE, "title": "By Jonas", "note": "Wiped"}
    )
    row.refresh_from_db()
    assert answer.status_code == 302 and row.title == "By Jonas" and bytes(row.sealed or b"") == sealed


def test_names_open_for_a_reason_that_the_audit_keeps(desk: ResearchDesk) -> None:
    zarema = desk.client(desk.zarema)
    zarema.send_form("/evidence/incidents/new", {**TITLE, "aliases": "Invented Name", "note": "A note"})
    row = Incident.objects.get()
    address = f"/evidence/incidents/{row.pk}/names"
    assert "Invented Name" not in text(zarema.get(address))
    assert "Invented Name" not in text(zarema.get(f"/evidence/incidents/{row.pk}/edit"))
    assert zarema.send_form(address, {"reason": "curious"}).status_code == 422
    opened = StaffEntry.objects.filter(action__startswith="evidence.incident.opened.")
    assert not opened.exists()
    shown = zarema.send_form(address, {"reason": "check"})
    assert "Invented Name" in text(shown) and shown["Cache-Control"] == "no-store"
    assert (
        opened.get().action == "evidence.incident.opened.check" and opened.get().by == desk.zarema.person.pk
    )
    jonas = desk.client(desk.jonas)
    assert "Invented Name" not in text(
        jonas.send_form(address, {"reason": "check"}, page="/evidence/incidents/new")
    )
    saved = {"step": "save", "aliases": "Other Name", "version": str(row.version), "reason": "correct"}
    assert zarema.send_form(address, saved).status_code == 302
    assert open_content(Incident.objects.get(), desk.keys(desk.malik)) == {
        "aliases": ["Other Name"],
        "note": "A note",
    }
    answer = zarema.send_form(address, {**saved, "aliases": "Third"})
    assert answer.status_code == 409 and "Third" in text(answer) and "Other Name" in text(answer)


def test_what_was_typed_and_not_saved_comes_back(desk: ResearchDesk) -> None:
    zarema = desk.client(desk.zarema)
    incident = an_incident(desk.zarema)
    for page in ("/evidence/incidents/new", f"/evidence/incidents/{incident.pk}/edit"):
        keep = re.findall(r'formaction="([^"]+)"', text(zarema.get(page)))[0]
        zarema.send_form(keep, {**TITLE, "title": "Half a title", "keep": "yes"}, page=page)
        assert "was not saved" in text(zarema.get(page)) and "Half a title" not in text(zarema.get(page))
        back = text(zarema.get(f"{page}?kept=back"))
        assert "Half a title" in back and "Please look at this again" not in back
        assert zarema.send_form(page, TITLE, page=f"{page}?kept=back").status_code == 302
        assert "was not saved" not in text(zarema.get(page))


def pages(incident: Incident, act: Act) -> list[str]:
    return [
        reverse("incidents"), reverse("incident_new"), reverse("incident", args=[incident.pk]),
        reverse("incident_edit", args=[incident.pk]), reverse("incident_names", args=[incident.pk]),
        reverse("incident_place_new", args=[incident.pk]),
        reverse("incident_links", args=[incident.pk]), reverse("incident_link", args=[incident.pk]),
        reverse("incident_disjoint", args=[incident.pk]), reverse("incident_assess", args=[incident.pk]),
        reverse("incident_acts", args=[incident.pk]), reverse("act_new", args=[incident.pk]),
        reverse("act", args=[act.pk]), reverse("act_edit", args=[act.pk]), reverse("involvement_new", args=[act.pk]),
        reverse("parties"), reverse("party_new"), reverse("record_history", args=["incident", incident.pk]),
        reverse("record_history", args=["act", act.pk]), reverse("record_withdraw", args=["act", act.pk]),
    ]  # fmt: skip


def test_pavel_and_petra_find_nothing_here_and_every_page_opens_for_zarema(desk: ResearchDesk) -> None:
    incident = an_incident(desk.zarema)
    act = an_act(desk.zarema, incident)
    addresses = pages(incident, act)
    clients = {who: desk.client(getattr(desk, who)) for who in ("zarema", "jonas", "pavel", "petra", "rosa")}
    for address in addresses:
        for who, client in clients.items():
            assert client.get(address).status_code == (200 if who in ("zarema", "jonas") else 404), (
                address,
                who,
            )
    stranger = uuid4()
    for address in addresses:
        wrong = address.replace(str(incident.pk), str(stranger)).replace(str(act.pk), str(stranger))
        if wrong != address:
            assert clients["zarema"].get(wrong).status_code == 404, wrong


def test_the_second_of_two_editors_keeps_what_she_typed_and_sees_the_other(desk: ResearchDesk) -> None:
    incident = an_incident(desk.zarema)
    address = f"/evidence/incidents/{incident.pk}/edit"
    zarema, malik = desk.client(desk.zarema), desk.client(desk.malik)
    malik.get(address)
    zarema.send_form(address, {**TITLE, "title": "By Zarema", "summary": "Three towns."})
    answer = malik.send_form(address, {**TITLE, "title": "By Malik", "version": "1"})
    assert answer.status_code == 409
    assert "By Malik" in text(answer) and "By Zarema" in text(answer) and "Three towns." in text(answer)
    assert Incident.objects.get().title == "By Zarema"
    answer = malik.send_form(address, {**TITLE, "title": "By Malik"})
    assert answer.status_code == 302 and Incident.objects.get().title == "By Malik"


def test_a_denial_that_came_meanwhile_is_not_in_the_way(desk: ResearchDesk) -> None:
    incident = an_incident(desk.zarema)
    a_denial(desk.nino, incident)
    answer = desk.client(desk.zarema).send_form(
        f"/evidence/incidents/{incident.pk}/edit", {**TITLE, "title": "New title", "version": "1"}
    )
    row = Incident.objects.get()
    assert answer.status_code == 302 and row.title == "New title" and row.is_contested


def test_the_page_says_contested_beside_the_grade_and_shows_the_denial_with_the_claim(
    desk: ResearchDesk,
) -> None:
    incident = an_incident(desk.zarema)
    first, _second = two_origins(desk.zarema, incident)
    a_denial(desk.zarema, incident, first)
    shown = text(desk.client(desk.zarema).get(f"/evidence/incidents/{incident.pk}"))
    assert (
        "Contested" in shown
        and "Nothing of it is true." in shown
        and "reportedly more than one hundred" in shown
    )
    assert shown.index("More than one hundred men were taken.") < shown.index("Nothing of it is true.")


def test_the_list_is_filtered_by_state_country_year_and_act(desk: ResearchDesk) -> None:
    may, spring = (date(2009, 5, 1), date(2009, 5, 31)), (date(2017, 2, 1), date(2017, 4, 30))
    early = an_incident(desk.zarema, "Early", periods=["2009-05"], first_day=may[0], last_day=may[1])
    late = an_incident(desk.zarema, "Late", first_day=spring[0], last_day=spring[1], kinds=["threat.outing"])
    an_act(desk.zarema, early, kind="killing.in_custody")
    add_place(late, Placed("Town", "RU", "locality"), token=uuid4(), by=desk.zarema.person, at=AT, desk=None)
    a_denial(desk.zarema, early)
    zarema = desk.client(desk.zarema)
    found = {
        "state=contested": "Early", "state=reported": "Late", "country=RU": "Late", "year=2009": "Early",
        "year=٢٠١٧": "Late", "act=killing": "Early", "act=threat": "Late", "act=killing.in_custody": "Early",
    }  # fmt: skip
    for query, title in found.items():
        shown = text(zarema.get(f"/evidence/incidents?{query}"))
        assert title in shown and ({"Early", "Late"} - {title}).pop() not in shown, query
    for query in ("state=nonsense", "year=abc", "page=99", "act=%00", "sort=changed", "country=zz"):
        assert "Early" in text(zarema.get(f"/evidence/incidents?{query}")), query
    assert "No incident is like that" in text(zarema.get("/evidence/incidents?state=assessed"))


def test_places_by_the_form(desk: ResearchDesk) -> None:
    incident = an_incident(desk.zarema)
    new = f"/evidence/incidents/{incident.pk}/places/new"
    zarema, jonas = desk.client(desk.zarema), desk.client(desk.jonas)
    exact = {"precision": "exact", "name": "Town", "country": "RU", "latitude": "43,312345", "longitude": "45.7",
             "exact_name": "Yard"}  # fmt: skip
    assert jonas.send_form(new, exact).status_code == 422
    for wrong in ({"latitude": "95"}, {"longitude": ""}, {"name": ""}, {"precision": "district"}):
        assert zarema.send_form(new, {**exact, **wrong}).status_code == 422, wrong
    assert zarema.send_form(new, exact).status_code == 302
    row = IncidentPlace.objects.get()
    address = f"/evidence/places/{row.pk}"
    assert "Yard" in text(zarema.get(address)) and "43.312345" in text(zarema.get(address))
    seen = text(jonas.get(address))
    assert "Yard" not in seen and "43.312345" not in seen and 'value="43.3"' in seen
    coarse = {
        "precision": "region",
        "name": "North",
        "country": "RU",
        "latitude": "43.31",
        "longitude": "45.7",
    }
    assert zarema.send_form(address, {**coarse, "exact_name": ""}).status_code == 302
    row.refresh_from_db()
    assert (row.sealed, row.latitude) == (None, 43.0)
    assert zarema.send_form(address, {**coarse, "version": "old", "name": "South"}).status_code == 409
    zarema.send_form(address, {"step": "remove", "sure": "yes"})
    assert not IncidentPlace.objects.exists() and zarema.get(address).status_code == 404


def test_links_by_the_form(desk: ResearchDesk) -> None:
    campaign, part = an_incident(desk.zarema, "Campaign"), an_incident(desk.zarema, "Part")
    zarema = desk.client(desk.zarema)
    new = f"/evidence/incidents/{part.pk}/links/new"
    answer = zarema.send_form(new, {"choice": "part_of", "other": "E-0009"})
    assert answer.status_code == 422 and "There is no “E-0009” here. Do you mean E-000" in text(answer)
    assert zarema.send_form(new, {"choice": "part_of", "other": part.key}).status_code == 422
    assert zarema.send_form(new, {"choice": "part_of", "other": "e 1"}).status_code == 302
    assert "is made up of" in text(zarema.get(f"/evidence/incidents/{campaign.pk}"))
    assert "is part of" in text(zarema.get(f"/evidence/incidents/{part.pk}"))
    answer = zarema.send_form(
        f"/evidence/incidents/{campaign.pk}/links/new", {"choice": "part_of", "other": part.key}
    )
    assert answer.status_code == 422 and "a part of itself" in text(answer)
    row = IncidentLink.objects.get()
    address = f"/evidence/incidents/{part.pk}/links/{row.pk}"
    assert zarema.send_form(address, {"choice": "follows", "other": campaign.key}).status_code == 302
    assert "came before" in text(zarema.get(f"/evidence/incidents/{campaign.pk}/links"))
    assert zarema.get(f"/evidence/incidents/{uuid4()}/links/{row.pk}").status_code == 404
    zarema.send_form(address, {"step": "remove", "sure": "yes"})
    assert not IncidentLink.objects.exists()


def test_parts_that_share_nobody_by_the_form(desk: ResearchDesk) -> None:
    campaign = an_incident(desk.zarema, "Campaign")
    zarema = desk.client(desk.zarema)
    for number in range(3):
        part = an_incident(desk.zarema, f"Part {number}")
        zarema.send_form(
            f"/evidence/incidents/{part.pk}/links/new", {"choice": "part_of", "other": campaign.key}
        )
    ids = [str(pk) for pk in IncidentLink.objects.values_list("pk", flat=True)]
    address = f"/evidence/incidents/{campaign.pk}/disjoint"
    assert zarema.send_form(address, {"parts": ids[:1], "why": "Apart"}).status_code == 422
    assert zarema.send_form(address, {"parts": ids[:2], "why": ""}).status_code == 422
    assert zarema.send_form(address, {"parts": [*ids[:1], str(uuid4())], "why": "Apart"}).status_code == 422
    assert zarema.send_form(address, {"parts": ids[:2], "why": "Months apart"}).status_code == 302
    assert IncidentLink.objects.filter(disjoint_group=1).count() == 2
    assert "Months apart" in text(zarema.get(address))
    zarema.send_form(address, {"step": "end", "group": "1"})
    assert not IncidentLink.objects.exclude(disjoint_group=None).exists()


def test_acts_by_the_form_with_persons_by_key_and_detention_sealed(desk: ResearchDesk) -> None:
    incident = an_incident(desk.zarema)
    person, other = a_person(desk.zarema), a_person(desk.zarema)
    zarema = desk.client(desk.zarema)
    given = {
        "kind": "detention", "period": "2017-02~", "persons": f"{person.key}, p 2", "methods": ["beating"],
        "reasons": ["orientation_or_gender_identity"], "reason_basis": "perceived", "consistency": "highly_consistent",
        "detention_place": "Cellar of an invented house",
    }  # fmt: skip
    form = {**given, "token": str(uuid4())}
    for _click in range(2):
        assert zarema.send_form(f"/evidence/incidents/{incident.pk}/acts/new", form).status_code == 302
    act = Act.objects.get()
    assert ActPerson.objects.count() == 2 and act.period == "2017-02~"
    assert open_content(act, desk.keys(desk.zarema))["detention"]["place"] == "Cellar of an invented house"
    assert "Cellar" in text(zarema.get(f"/evidence/acts/{act.pk}"))
    assert "Cellar" not in text(desk.client(desk.jonas).get(f"/evidence/acts/{act.pk}"))
    edit = f"/evidence/acts/{act.pk}/edit"
    assert zarema.send_form(edit, {**given, "persons": person.key}).status_code == 302
    assert list(ActPerson.objects.values_list("person__key", flat=True)) == [person.key]
    assert zarema.send_form(edit, {**given, "persons": "P-0077"}).status_code == 422
    assert zarema.send_form(edit, {**given, "period": "spring"}).status_code == 422
    assert zarema.send_form(edit, {**given, "kind": "nonsense"}).status_code == 422
    assert zarema.send_form(edit, {**given, "persons": other.key, "version": "1"}).status_code == 409
    history = text(zarema.get(f"/evidence/history/act/{act.pk}"))
    assert "Persons harmed" in history and other.key in history


def test_persons_are_added_to_an_act_and_what_became_of_them_said(desk: ResearchDesk) -> None:
    act = an_act(desk.zarema, an_incident(desk.zarema))
    person = a_person(desk.zarema)
    zarema = desk.client(desk.zarema)
    page = f"/evidence/acts/{act.pk}"
    assert zarema.send_form(f"{page}/persons", {"persons": "P-0044"}, page=page).status_code == 422
    assert zarema.send_form(f"{page}/persons", {"persons": person.key}, page=page).status_code == 302
    row = ActPerson.objects.get()
    assert zarema.send_form(f"{page}/persons/{row.pk}", {"outcome": "exiled"}).status_code == 302
    assert "In exile" in text(zarema.get(page))
    assert zarema.get(f"{page}/persons/{row.pk + 1}").status_code == 404
    zarema.send_form(f"{page}/persons/{row.pk}", {"step": "remove"})
    assert not ActPerson.objects.exists()
    assert [row.before for row in Revision.objects.filter(record_id=act.pk).order_by("version")] == [
        {"added": [person.key]}, {"outcomes": {person.key: ""}}, {"removed": [person.key]},
    ]  # fmt: skip


def test_a_withdrawn_incident_shows_its_key_and_its_day_and_nothing_else(desk: ResearchDesk) -> None:
    incident = an_incident(desk.zarema, "Title nobody may read")
    act = an_act(desk.zarema, incident, group="Group nobody may read")
    change(
        incident, {"grade": "withdrawn", "withdrawn_on": AT.date()}, version=1, by=desk.zarema.person, at=AT
    )
    zarema = desk.client(desk.zarema)
    for address in pages(incident, act):
        shown = text(zarema.get(address))
        assert "nobody may read" not in shown or "/history/act" in address, address
    assert "Withdrawn on 22 November 2026" in text(zarema.get(f"/evidence/incidents/{incident.pk}"))
    assert incident.key in text(zarema.get("/evidence/incidents?state=withdrawn"))
    new = f"/evidence/incidents/{incident.pk}/acts/new"
    answer = zarema.send_form(new, {"kind": "arrest"}, page="/evidence/incidents/new")
    assert answer.status_code == 200 and Act.objects.count() == 1
