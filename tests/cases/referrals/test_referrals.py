"""The list of organisations people are referred to, kept by caseworkers and the administrator."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from safeconduct.access.errors import NotAllowed
from safeconduct.audit.models import StaffEntry
from safeconduct.cases.models.referrals import ReferralOrganisation
from safeconduct.cases.referrals import actions
from safeconduct.cases.referrals.actions import Said
from safeconduct.cases.referrals.demo import demo_organisations
from safeconduct.cases.referrals.lists import for_person
from tests.access.people import House, found_house, hire, sign_in
from tests.sites import SiteClient

HARBOUR: dict[str, Any] = {
    "name": "Harbour Legal Aid (invented)",
    "helps": ["legal"],
    "phone": "+1 202 555 0111",
    "countries": "United States",
    "us_states": ["MD", "DC"],
    "languages": ["en", "ru"],
    "confirmed": "on",
}


@pytest.fixture
def house() -> House:
    return found_house()


@pytest.fixture
def aisha(house: House) -> SiteClient:
    client = SiteClient("staff")
    sign_in(client, house.aisha)
    return client


def on_the_list(house: House, said: Said) -> ReferralOrganisation:
    return actions.add(said, token=uuid4(), by=house.aisha.person, at=timezone.now())


def page(answer: Any) -> str:
    return str(answer.content.decode())


def test_an_empty_list_says_what_to_do_first(aisha: SiteClient) -> None:
    shown = page(aisha.get("/referrals"))
    assert "Nobody is on the list yet" in shown
    assert "/referrals/new" in shown


def test_aisha_adds_an_organisation_and_it_stands_on_the_list(aisha: SiteClient, house: House) -> None:
    answer = aisha.send_form("/referrals/new", HARBOUR)
    assert answer.headers["Location"] == "/referrals?done=referral_added"
    assert "Harbour Legal Aid" in page(aisha.get("/referrals"))
    row = ReferralOrganisation.objects.get()
    assert (row.countries, row.us_states, row.confirmed_by) == (["US"], ["DC", "MD"], house.aisha.person.pk)
    assert StaffEntry.objects.filter(action="referral.added", subject=row.pk).count() == 1


def test_a_double_click_adds_it_once(aisha: SiteClient) -> None:
    form = {**HARBOUR, "token": str(uuid4())}
    aisha.send_form("/referrals/new", form)
    aisha.send_form("/referrals/new", form)
    assert ReferralOrganisation.objects.count() == 1
    assert StaffEntry.objects.filter(action="referral.added").count() == 1


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"name": ""}, "Write the name of the organisation."),
        ({"helps": []}, "Choose at least one thing they help with."),
        ({"phone": ""}, "Write a telephone number or a web address"),
        ({"phone": "call us"}, "This is no telephone number."),
        ({"web": "our page"}, "This is no web address."),
        ({"countries": "Frence"}, "Do you mean France?"),
        ({"countries": "Qwxyz"}, "We know no country “Qwxyz”. Write its English name"),
        ({"countries": "Canada"}, "You chose states of the United States"),
        ({"confirmed": ""}, "Please check first that it is true"),
        ({"us_states": ["ZZ"]}, "ZZ"),
        ({"name": "x" * 200}, "at most 120"),
    ],
)
def test_what_will_not_do_is_said_in_a_sentence_and_nothing_typed_is_lost(
    aisha: SiteClient, wrong: dict[str, Any], sentence: str
) -> None:
    answer = aisha.send_form("/referrals/new", {**HARBOUR, "hours": "Mon-Fri TYPED", **wrong})
    assert answer.status_code == 422
    assert sentence in page(answer)
    assert "Mon-Fri TYPED" in page(answer)
    assert not ReferralOrganisation.objects.exists()


def test_marks_nobody_sees_do_not_reach_a_letter(aisha: SiteClient) -> None:
    aisha.send_form("/referrals/new", {**HARBOUR, "name": "Harbour\u202e dia\u2069 \x00legal"})
    assert ReferralOrganisation.objects.get().name == "Harbour dia legal"


def test_a_typing_error_is_mended_without_pretending_that_it_was_checked(
    aisha: SiteClient, house: House
) -> None:
    row = on_the_list(house, Said("Harbour", ("legal",), phone="+1 202 555 0111"))
    ReferralOrganisation.objects.update(confirmed_on=date(2026, 1, 5))
    aisha.send_form(
        f"/referrals/{row.pk}", {"name": "Harbour Aid", "helps": ["legal"], "phone": "+1 202 555 0112"}
    )
    row.refresh_from_db()
    assert (row.name, row.phone, row.confirmed_on) == ("Harbour Aid", "+1 202 555 0112", date(2026, 1, 5))


def test_an_organisation_unchecked_for_180_days_is_marked_until_somebody_checks_it(
    aisha: SiteClient, house: House
) -> None:
    row = on_the_list(house, Said("Harbour", ("legal",), phone="+1 202 555 0111"))
    ReferralOrganisation.objects.update(confirmed_on=timezone.now().date() - timedelta(days=181))
    assert "Check again" in page(aisha.get("/referrals"))
    assert for_person("en", "US")[0].is_stale
    given = {"name": "Harbour", "helps": ["legal"], "phone": "+1 202 555 0111", "confirmed": "on"}
    aisha.send_form(f"/referrals/{row.pk}", given)
    assert "Check again" not in page(aisha.get("/referrals"))
    history = [one.action for one in actions.history(row)]
    assert history == ["referral.confirmed", "referral.added"]
    assert "Checked again" in page(aisha.get(f"/referrals/{row.pk}"))


def test_two_people_who_edit_at_once_both_keep_what_they_typed(aisha: SiteClient, house: House) -> None:
    row = on_the_list(house, Said("Harbour", ("legal",), phone="+1 202 555 0111"))
    theirs = Said("Harbour of Timur", ("legal",), phone="+1 202 555 0111")
    actions.change(
        row_id=row.pk, said=theirs, version=1, confirmed=False, by=house.timur.person, at=timezone.now()
    )
    given = {"name": "Harbour of Aisha", "helps": ["legal"], "phone": "+1 202 555 0111", "version": "1"}
    answer = aisha.send_form(f"/referrals/{row.pk}", given)
    assert answer.status_code == 422
    assert "Harbour of Timur" in page(answer) and "Harbour of Aisha" in page(answer)
    row.refresh_from_db()
    assert row.name == "Harbour of Timur"
    aisha.send_form(f"/referrals/{row.pk}", {**given, "version": "2"})
    row.refresh_from_db()
    assert row.name == "Harbour of Aisha"


def test_saving_the_same_twice_changes_nothing(house: House) -> None:
    row = on_the_list(house, Said("Harbour", ("legal",), phone="1"))
    said = Said("Harbour Aid", ("legal",), phone="1")
    for _click in range(2):
        actions.change(
            row_id=row.pk, said=said, version=1, confirmed=True, by=house.aisha.person, at=timezone.now()
        )
    assert StaffEntry.objects.filter(action="referral.changed").count() == 1


def test_a_retired_organisation_is_named_no_more_and_can_come_back(aisha: SiteClient, house: House) -> None:
    row = on_the_list(house, Said("Harbour", ("legal",), phone="+1 202 555 0111"))
    assert "Take Harbour off the list?" in page(aisha.get(f"/referrals/{row.pk}/retire"))
    aisha.send_form(f"/referrals/{row.pk}/retire", {"step": "retire"})
    assert for_person("en", "US") == []
    assert "Taken off the list" in page(aisha.get("/referrals"))
    aisha.send_form(f"/referrals/{row.pk}/retire", {"step": "bring_back"})
    assert [line.name for line in for_person("en", "US")] == ["Harbour"]


def test_somebody_without_the_right_finds_no_list_and_changes_nothing(house: House) -> None:
    leyla = hire(house.rosa, "Leyla", ["researcher"])
    client = SiteClient("staff")
    sign_in(client, leyla)
    assert client.get("/referrals").status_code == 404
    with pytest.raises(NotAllowed):
        actions.add(Said("Harbour", ("legal",)), token=uuid4(), by=leyla.person, at=timezone.now())


def test_zaur_is_first_told_of_those_who_speak_his_language_near_him(house: House) -> None:
    for said in demo_organisations():
        on_the_list(house, said)
    names = [line.name.partition(" (")[0] for line in for_person("ru", "US", "MD")]
    assert names == [
        "Harbour Legal Aid",  # his state, his language
        "Open Window Counselling",  # his country, his language
        "World Refugee Desk",  # everywhere, his language
        "Detention Listening Line",
    ]


def test_those_of_another_place_are_left_out(house: House) -> None:
    for said in demo_organisations():
        on_the_list(house, said)
    assert {line.name.partition(" ")[0] for line in for_person("en", "CA")} == {"Northern", "World"}
    assert {line.name.partition(" ")[0] for line in for_person("en", "RU")} == {"World"}
    assert {line.name.partition(" ")[0] for line in for_person("en", "")} == {"World"}


def test_where_the_state_is_not_known_those_of_single_states_come_last(house: House) -> None:
    for said in demo_organisations():
        on_the_list(house, said)
    names = [line.name.partition(" ")[0] for line in for_person("en", "US")]
    assert set(names[-2:]) == {"Harbour", "Lantern"}


def test_only_those_who_help_with_what_is_needed_are_named(house: House) -> None:
    for said in demo_organisations():
        on_the_list(house, said)
    assert [line.name for line in for_person("ar", "US", "NY", ["shelter"])] == ["Lantern House (invented)"]


def test_the_demo_names_no_organisation_that_exists() -> None:
    for said in demo_organisations():
        assert "(invented)" in said.name
        assert not said.phone or " 555 01" in said.phone
        assert not said.web or said.web.endswith(".example")
