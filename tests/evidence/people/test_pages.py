"""The pages of people: recorded by pseudonym, found by what is counted, changed without losing a colleague's words."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from safeconduct.evidence import models
from safeconduct.evidence.models import ActPerson, Involvement, PersonRecord, Revision
from safeconduct.evidence.people import identities
from safeconduct.evidence.recording import add
from tests.evidence.desk import AT, ResearchDesk, a_person, an_act, an_incident, research_desk


@pytest.fixture
def desk() -> ResearchDesk:
    return research_desk()


def test_an_empty_list_says_how_to_begin(desk: ResearchDesk) -> None:
    page = desk.client(desk.zarema).get(reverse("people_recorded")).content.decode()
    assert "Nobody is recorded yet" in page and reverse("person_new") in page


def test_zarema_records_a_person_and_who_it_is_in_one_go(desk: ResearchDesk) -> None:
    zarema, form = desk.client(desk.zarema), str(uuid4())
    typed = {
        "token": form, "unit": "person", "age_band": "18-24", "origin": "Northern region", "outcomes": ["held", "dead"],
        "names": "Invented One\n\n Invented Two ", "born": "1990",
    }  # fmt: skip
    for _ in range(2):
        assert zarema.send_form(reverse("person_new"), typed).status_code == 302
    record = PersonRecord.objects.get()
    assert (record.key, record.age_band, record.outcomes) == ("P-0001", "18-24", ["dead", "held"])
    kept = identities.open_content(record, desk.keys(desk.malik, "testimony"))
    assert kept == {"names": ["Invented One", "Invented Two"], "born": "1990"} and record.has_identity


def test_jonas_records_the_counted_parts_alone(desk: ResearchDesk) -> None:
    jonas = desk.client(desk.jonas)
    assert 'name="names"' not in jonas.get(reverse("person_new")).content.decode()
    typed = {"token": str(uuid4()), "unit": "person", "names": "Invented One"}
    assert jonas.send_form(reverse("person_new"), typed).status_code == 302
    record = PersonRecord.objects.get()
    assert record.sealed is None and not record.has_identity


def test_what_will_not_do_is_said_and_what_was_typed_stays(desk: ResearchDesk) -> None:
    shown = desk.client(desk.zarema).send_form(
        reverse("person_new"), {"unit": "crowd", "origin": "Northern region", "names": "Invented One"}
    )
    text = shown.content.decode()
    assert shown.status_code == 422 and "Northern region" in text and "Invented One" in text
    assert PersonRecord.objects.count() == 0


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("unit=family", {"P-0002"}),
        ("outcome=dead", {"P-0001"}),
        ("origin=north", {"P-0001"}),
        ("origin=p-0002", {"P-0002"}),
        ("identity=yes", {"P-0001"}),
        ("identity=no", {"P-0002"}),
        ("unit=nothing", set()),
        ("page=99", {"P-0001", "P-0002"}),
    ],
)
def test_the_list_is_narrowed(desk: ResearchDesk, query: str, found: set[str]) -> None:
    a_person(desk.zarema, outcomes=["dead", "held"], origin="Northern region", has_identity=True)
    a_person(desk.zarema, unit="family", outcomes=["found.held"])
    page = desk.client(desk.jonas).get(f"{reverse('people_recorded')}?{query}").content.decode()
    assert {key for key in ("P-0001", "P-0002") if f"<bdi>{key}</bdi>" in page} == found


def test_a_long_list_asks_no_more_questions_than_a_short_one(desk: ResearchDesk) -> None:
    client, act = desk.client(desk.zarema), an_act(desk.zarema, an_incident(desk.zarema))

    def asked() -> int:
        with CaptureQueriesContext(
            connection,
        ) as seen:
            assert client.get(reverse("people_recorded")).status_code == 200
        return len(seen)

    for _ in range(2):
        ActPerson.objects.create(act=act, person=a_person(desk.zarema))
    few = asked()
    for _ in range(20):
        ActPerson.objects.create(act=act, person=a_person(desk.zarema))
    assert asked() == few


def test_a_persons_page_says_where_they_are_recorded(desk: ResearchDesk) -> None:
    incident = an_incident(desk.zarema, is_contested=True)
    act, record = an_act(desk.zarema, incident), a_person(desk.zarema)
    ActPerson.objects.create(act=act, person=record, outcome="released")
    add(Involvement(id=uuid4(), act=an_act(desk.zarema, incident), person=record, degree="direct"),
        by=desk.zarema.person, at=AT)  # fmt: skip
    add(models.Testimony(id=uuid4(), person=record), by=desk.zarema.person, at=AT)
    add(models.Testimony(id=uuid4(), person=record, withdrawn_on=AT.date()), by=desk.zarema.person, at=AT)
    page = desk.client(desk.jonas).get(reverse("person_recorded", args=(record.pk,))).content.decode()
    for words in ("A-0001", "E-0001", "alleged", "contested", "Arrested, then released", "A-0002", "T-0001"):
        assert words in page, words
    assert "Withdrawn on" in page and "T-0002" not in page


def test_a_withdrawn_person_is_a_tombstone(desk: ResearchDesk) -> None:
    record = a_person(desk.zarema, origin="Northern region", withdrawn_on=AT.date())
    zarema = desk.client(desk.zarema)
    page = zarema.get(reverse("person_recorded", args=(record.pk,))).content.decode()
    assert "Withdrawn on" in page and "Northern" not in page
    for name in ("person_edit", "person_identity", "person_identity_edit", "person_match_new"):
        assert zarema.get(reverse(name, args=(record.pk,))).status_code == 404
    assert record.key not in zarema.get(reverse("people_recorded")).content.decode()


def test_two_who_change_a_person_at_once_are_told(desk: ResearchDesk) -> None:
    record = a_person(desk.zarema)
    address = reverse("person_edit", args=(record.pk,))
    first, second = desk.client(desk.zarema), desk.client(desk.malik)
    typed: dict[str, Any] = {"version": "1", "unit": "person", "origin": "Northern region"}
    assert first.send_form(address, typed).status_code == 302
    late = second.send_form(address, {**typed, "origin": "Southern region"})
    text = late.content.decode()
    assert late.status_code == 409 and "Southern region" in text and "Northern region" in text
    assert 'name="version" value="2"' in text
    assert (
        second.send_form(address, {**typed, "origin": "Southern region", "version": "2"}).status_code == 302
    )
    assert [one.before for one in Revision.objects.order_by("version")] == [
        {"origin": ""}, {"origin": "Northern region"},
    ]  # fmt: skip
    assert second.send_form(address, {**typed, "unit": "crowd"}).status_code == 422


def test_whoever_has_no_business_here_finds_nothing(desk: ResearchDesk) -> None:
    record = a_person(desk.zarema)
    addresses = [
        reverse("people_recorded"), reverse("person_new"), reverse("person_matches"),
        *(reverse(name, args=(record.pk,)) for name in ("person_recorded", "person_edit", "person_match_new")),
    ]  # fmt: skip
    for member in (desk.pavel, desk.rosa, desk.petra):
        client = desk.client(member)
        assert {client.get(address).status_code for address in addresses} == {404}
    zarema = desk.client(desk.zarema)
    for name in (
        "person_recorded",
        "person_edit",
        "person_identity",
        "person_identity_edit",
        "person_match_new",
    ):
        assert zarema.get(reverse(name, args=(uuid4(),))).status_code == 404


def test_what_an_import_brought_survives_a_change_of_something_else(desk: ResearchDesk) -> None:
    record = a_person(desk.zarema, unit="call", age_band="about twenty")
    address = reverse("person_edit", args=(record.pk,))
    typed = {"version": "1", "unit": "call", "age_band": "about twenty", "origin": "Northern region"}
    assert desk.client(desk.zarema).send_form(address, typed).status_code == 302
    record.refresh_from_db()
    assert (record.unit, record.age_band, record.origin) == ("call", "about twenty", "Northern region")
    assert "Calls to a helpline" in desk.client(desk.zarema).get(address).content.decode()
