"""Sources: public ones by name, people by a code; and who a person is opens for a reason only."""

from __future__ import annotations

from uuid import uuid4

import pytest

from safeconduct.audit.models import StaffEntry
from safeconduct.evidence import keys
from safeconduct.evidence.claims import linking
from safeconduct.evidence.claims.settling import settle_around
from safeconduct.evidence.models import ClaimLink, Incident, Revision, SearchRow, Source
from safeconduct.evidence.recording import open_content
from tests.evidence.desk import AT, ResearchDesk, a_claim, a_source, an_incident, an_item, research_desk

NAME = "Invented Ruslan Petrovich"


@pytest.fixture
def desk() -> ResearchDesk:
    return research_desk()


def an_outlet(**more: str) -> dict[str, str]:
    return {"kind": "outlet", "name": "Newspaper A", "reliability": "B", **more}


def a_person_said(**more: str) -> dict[str, str]:
    return {
        "kind": "person",
        "reliability": "C",
        "sealed_name": NAME,
        "contact": "an invented number",
        **more,
    }


def kept_person(desk: ResearchDesk) -> Source:
    desk.client(desk.zarema).send_form("/evidence/sources/new", a_person_said())
    return Source.objects.get(kind="person")


def test_a_public_source_is_kept_by_its_name(desk: ResearchDesk) -> None:
    client = desk.client(desk.zarema)
    answer = client.send_form("/evidence/sources/new", an_outlet(basis="Corrects its errors"))
    source = Source.objects.get()
    assert answer.status_code == 302 and str(source.pk) in answer["Location"]
    assert (source.key, source.name, source.reliability, source.sealed) == (
        "S-0001",
        "Newspaper A",
        "B",
        None,
    )
    assert "Newspaper A" in client.get("/evidence/sources").content.decode()


def test_a_form_sent_twice_keeps_one_source(desk: ResearchDesk) -> None:
    client, token = desk.client(desk.zarema), str(uuid4())
    for _ in range(2):
        assert client.send_form("/evidence/sources/new", an_outlet(token=token)).status_code == 302
    assert Source.objects.count() == 1


def test_of_a_person_only_a_code_lies_in_the_clear(desk: ResearchDesk) -> None:
    source = kept_person(desk)
    assert source.name == source.key == "S-0001"
    assert open_content(source, desk.keys(desk.malik))["name"] == NAME
    assert NAME not in str(SearchRow.objects.values().get()) + str(Source.objects.values().get())
    for path in (
        "/evidence/sources",
        f"/evidence/sources/{source.pk}",
        f"/evidence/sources/{source.pk}/edit",
    ):
        assert NAME not in desk.client(desk.zarema).get(path).content.decode()


def test_the_name_of_a_person_in_the_open_field_is_refused_and_kept_as_typed(desk: ResearchDesk) -> None:
    answer = desk.client(desk.zarema).send_form("/evidence/sources/new", a_person_said(name=NAME))
    assert answer.status_code == 422 and Source.objects.count() == 0
    assert NAME in answer.content.decode()


def test_who_it_is_opens_with_a_reason_and_the_audit_has_it(desk: ResearchDesk) -> None:
    source = kept_person(desk)
    client, path = desk.client(desk.malik), f"/evidence/sources/{source.pk}/identity"
    assert NAME not in client.get(path).content.decode(), "a link never shows it"
    assert client.send_form(path).status_code == 422, "not without a reason"
    assert not StaffEntry.objects.filter(action__startswith="evidence.source.identity_read").exists()
    answer = client.send_form(path, {"reason": "danger"})
    assert NAME in answer.content.decode() and "no-store" in answer["Cache-Control"]
    row = StaffEntry.objects.get(action="evidence.source.identity_read.danger")
    assert (row.by, row.subject) == (desk.malik.person.pk, source.pk)


def test_a_reason_of_ones_own_is_none(desk: ResearchDesk) -> None:
    source = kept_person(desk)
    answer = desk.client(desk.malik).send_form(
        f"/evidence/sources/{source.pk}/identity", {"reason": "curious"}
    )
    assert answer.status_code == 422 and NAME not in answer.content.decode()


def test_jonas_without_a_seat_sees_the_source_and_the_sealed_notice(desk: ResearchDesk) -> None:
    source = kept_person(desk)
    client = desk.client(desk.jonas)
    assert client.get(f"/evidence/sources/{source.pk}").status_code == 200
    answer = client.send_form(f"/evidence/sources/{source.pk}/identity", {"reason": "danger"})
    assert "sealed to people at the desk" in answer.content.decode() and NAME not in answer.content.decode()
    assert not StaffEntry.objects.filter(action__startswith="evidence.source.identity_read").exists()


def test_a_forgotten_identity_is_a_sentence_and_no_error(desk: ResearchDesk) -> None:
    source = kept_person(desk)
    keys.forget_keys("documentation", [source.pk])
    answer = desk.client(desk.malik).send_form(
        f"/evidence/sources/{source.pk}/identity", {"reason": "danger"}
    )
    assert answer.status_code == 200 and "Nobody can open it any more" in answer.content.decode()


@pytest.mark.parametrize("path", ["", "/new", "/{id}", "/{id}/edit", "/{id}/identity"])
def test_a_caseworker_finds_nothing_here(desk: ResearchDesk, path: str) -> None:
    source = a_source(desk.zarema)
    assert desk.client(desk.pavel).get("/evidence/sources" + path.format(id=source.pk)).status_code == 404


def test_sources_that_lead_back_to_each_other_are_refused_with_a_sentence(desk: ResearchDesk) -> None:
    first = a_source(desk.zarema)
    second = a_source(desk.zarema, "Newspaper B", derived_from=first)
    third = a_source(desk.zarema, "Newspaper C", derived_from=second)
    path = f"/evidence/sources/{first.pk}/edit"
    answer = desk.client(desk.zarema).send_form(path, an_outlet(derived_from=third.key))
    assert answer.status_code == 422 and "One of them must have been first" in answer.content.decode()
    first.refresh_from_db()
    assert first.derived_from is None
    answer = desk.client(desk.zarema).send_form(path, an_outlet(derived_from=first.key))
    assert answer.status_code == 422, "nor to itself"


def test_the_page_shows_the_chain_to_the_origin_the_items_and_what_was_said(desk: ResearchDesk) -> None:
    first = a_source(desk.zarema)
    second = a_source(desk.zarema, "Newspaper B", derived_from=first)
    an_item(desk.zarema, source=second)
    a_claim(desk.zarema, an_incident(desk.zarema), second)
    text = desk.client(desk.jonas).get(f"/evidence/sources/{second.pk}").content.decode()
    assert "Newspaper A" in text and "the origin" in text
    assert "Report of 1 April" in text and "More than one hundred men were taken." in text
    assert "Newspaper B" in desk.client(desk.jonas).get(f"/evidence/sources/{first.pk}").content.decode()


def test_an_allegation_is_shown_with_its_denial(desk: ResearchDesk) -> None:
    source, incident = a_source(desk.zarema), an_incident(desk.zarema)
    item = an_item(desk.zarema, source=source)
    claim = a_claim(desk.zarema, incident, source, item=item)
    denial = a_claim(
        desk.zarema, incident, kind="denial", statement="It never happened.", comparator="", unit="", low=None,
        speaker="Invented ministry", form="literal",
    )  # fmt: skip
    ClaimLink.objects.create(
        claim=denial, relation="denies", to_claim=claim, made_by=desk.zarema.person, made_on=AT
    )
    for path in (f"/evidence/sources/{source.pk}", f"/evidence/items/{item.pk}"):
        page = desk.client(desk.jonas).get(path).content.decode()
        assert "More than one hundred men" in page and denial.key in page and "Invented ministry" in page


def test_what_is_sealed_stays_unless_somebody_puts_something_in_its_place(desk: ResearchDesk) -> None:
    source = kept_person(desk)
    client, path = desk.client(desk.zarema), f"/evidence/sources/{source.pk}/edit"
    assert client.send_form(path, {"kind": "person", "reliability": "B"}).status_code == 302
    source.refresh_from_db()
    assert source.reliability == "B" and open_content(source, desk.keys(desk.zarema))["name"] == NAME
    typed = {"kind": "person", "reliability": "B", "sealed_name": "Another"}
    assert client.send_form(path, typed).status_code == 422, "nothing that was typed is lost without a word"
    assert client.send_form(path, {**typed, "replace": "on"}).status_code == 302
    source.refresh_from_db()
    assert open_content(source, desk.keys(desk.zarema)) == {"name": "Another"}
    assert Revision.objects.filter(record_id=source.pk, sealed__isnull=False).exists()


def test_a_person_is_never_made_public_nor_a_newspaper_a_person(desk: ResearchDesk) -> None:
    source, outlet = kept_person(desk), a_source(desk.zarema)
    client = desk.client(desk.zarema)
    assert client.send_form(f"/evidence/sources/{source.pk}/edit", an_outlet()).status_code == 422
    assert client.send_form(f"/evidence/sources/{outlet.pk}/edit", a_person_said()).status_code == 422


def test_two_who_edit_at_once_see_what_the_other_saved(desk: ResearchDesk) -> None:
    source = a_source(desk.zarema)
    path = f"/evidence/sources/{source.pk}/edit"
    assert desk.client(desk.malik).send_form(path, an_outlet(basis="Malik's reason")).status_code == 302
    answer = desk.client(desk.zarema).send_form(path, an_outlet(basis="Zarema's reason", version="1"))
    text = answer.content.decode()
    assert answer.status_code == 422 and "Zarema&#x27;s reason" in text and "Malik&#x27;s reason" in text
    again = {"basis": "Zarema's reason", "version": "2"}
    assert desk.client(desk.zarema).send_form(path, an_outlet(**again)).status_code == 302
    source.refresh_from_db()
    assert source.basis == "Zarema's reason" and source.version == 3


def test_a_withdrawn_source_is_a_line_and_no_more(desk: ResearchDesk) -> None:
    source = a_source(desk.zarema)
    Source.every.filter(pk=source.pk).update(withdrawn_on=AT.date())
    client = desk.client(desk.zarema)
    for path in ("/evidence/sources", f"/evidence/sources/{source.pk}"):
        text = client.get(path).content.decode()
        assert "Withdrawn on" in text and "Newspaper A" not in text
    assert client.get(f"/evidence/sources/{source.pk}/edit").status_code == 404


def test_the_list_is_narrowed_and_helps_when_it_is_empty(desk: ResearchDesk) -> None:
    client = desk.client(desk.zarema)
    assert "Add the first one" in client.get("/evidence/sources").content.decode()
    a_source(desk.zarema)
    a_source(desk.zarema, "Ministry A", kind="state", reliability="D")
    text = client.get("/evidence/sources?kind=state").content.decode()
    assert "Ministry A" in text and "Newspaper A" not in text
    assert "No source fits" in client.get("/evidence/sources?q=nothing").content.decode()
    assert "Newspaper A" in client.get("/evidence/sources?kind=nonsense&page=x").content.decode()


def test_wrong_ids_lead_nowhere(desk: ResearchDesk) -> None:
    assert desk.client(desk.zarema).get(f"/evidence/sources/{uuid4()}").status_code == 404


def test_two_who_turn_out_to_have_it_from_one_stand_for_one(desk: ResearchDesk) -> None:
    first, second = a_source(desk.zarema), a_source(desk.zarema, "Newspaper B")
    incident = an_incident(desk.zarema)
    claims = [a_claim(desk.zarema, incident, source) for source in (first, second)]
    settle_around([claim.pk for claim in claims], by=desk.zarema.person, at=AT)
    Incident.every.update(grade="corroborated")
    path = f"/evidence/sources/{second.pk}/edit"
    assert desk.client(desk.zarema).send_form(path, an_outlet(derived_from=first.key)).status_code == 302
    assert Incident.objects.get().grade == "reported"


def test_an_item_says_what_it_speaks_for_with_what_is_said_against_that(desk: ResearchDesk) -> None:
    incident, item = an_incident(desk.zarema), an_item(desk.zarema)
    claim = a_claim(desk.zarema, incident, a_source(desk.zarema))
    denial = a_claim(
        desk.zarema, incident, kind="denial", statement="It never happened.", comparator="", unit="", low=None,
    )  # fmt: skip
    by = {"made_by": desk.zarema.person, "made_on": AT.date()}
    ClaimLink.objects.create(claim=denial, relation="denies", to_claim=claim, **by)
    link = ClaimLink.objects.create(claim=claim, relation="supports", to_item=item, **by)
    client, page = desk.client(desk.jonas), f"/evidence/items/{item.pk}"
    shown = client.get(page).content.decode()
    assert (
        "What it is evidence for" in shown
        and "Supports" in shown
        and claim.key in shown
        and denial.key in shown
    )
    linking.end(link, by=desk.zarema.person, at=AT)
    assert "What it is evidence for" not in client.get(page).content.decode()
