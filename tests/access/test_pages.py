"""The pages, walked as people walk them: with forms, their errors and their empty states."""

from __future__ import annotations

import re
from typing import Any
from uuid import UUID

import pytest
from django.utils import timezone

from safeconduct.access import actions
from safeconduct.access.enrolling import under_way
from safeconduct.access.models import (
    Ceremony,
    DeskMember,
    Grant,
    Invitation,
    Person,
    SecondFactor,
)
from safeconduct.access.staff_sessions import SessionStore
from safeconduct.vault import totp
from tests.access.people import (
    ANOTHER_PASSPHRASE,
    PASSPHRASE,
    House,
    Member,
    found,
    hire,
    hold_ceremony,
    join,
    member_with_role,
    sign_in,
)
from tests.sites import SiteClient


def client_of(member: Member) -> SiteClient:
    client = SiteClient("staff")
    sign_in(client, member)
    return client


def text(response: Any) -> str:
    assert response.status_code == 200, response.get("Location")
    return " ".join(response.content.decode().split())


def code_on(page: str) -> str:
    found = re.search(r'<p class="code" dir="ltr">([^<]+)</p>', page)
    assert found
    return found[1]


def app_of(client: SiteClient) -> bytes:
    """What the new colleague's app learned from the picture."""
    half = under_way(SessionStore(client.cookies["s"].value))
    assert half is not None
    return half.totp_secret


def walk_in(code: str, name: str) -> SiteClient:
    """Somebody makes an account with a printed code, up to the recovery codes."""
    client = SiteClient("staff")
    assert client.send_form("/join", {"code": code})["Location"] == "/join/passphrase"
    account = {"display_name": name, "sign_in_name": name, "passphrase": PASSPHRASE, "again": PASSPHRASE}
    assert client.send_form("/join/passphrase", account)["Location"] == "/join/app"
    assert 'src="data:image/svg+xml' in text(client.get("/join/app"))
    now = totp.code_at(app_of(client), timezone.now())
    assert client.send_form("/join/app", {"code": now})["Location"] == "/join/codes"
    return client


def test_the_founder_and_then_a_colleague_walk_in_with_printed_codes(host_dir: object) -> None:
    rosa = walk_in(actions.invite_founder(at=timezone.now()), "Rosa")
    assert len(re.findall(r'<span class="code"', text(rosa.get("/join/codes")))) == 10
    assert (
        len(re.findall(r'<span class="code"', text(rosa.get("/join/codes")))) == 10
    )  # a reload loses nothing
    rosa.send_form("/join/codes")
    assert "Your keys are confirmed" in text(rosa.get("/join/done"))
    invited = rosa.send_form(
        "/people/invite", {"display_name": "Aisha", "roles": ["caseworker"], "desk": "intake"}
    )
    code = code_on(text(rosa.get(invited["Location"])))
    rosa.send_form("/people/invitation")
    assert rosa.get("/people/invitation").status_code == 302

    aisha = walk_in(code, "Aisha")
    aisha.send_form("/join/codes")
    digits = code_on(text(aisha.get("/join/done")))
    person = Person.objects.get(sign_in_name="aisha")
    wrong = rosa.send_form(f"/people/{person.pk}/confirm", {"fingerprint": "1234 " * 5})
    assert "These digits are not the same" in text(wrong)
    assert rosa.send_form(f"/people/{person.pk}/confirm", {"fingerprint": digits}).status_code == 302
    assert "Requests for help can come in" in text(rosa.get("/set-up"))
    assert "An administrator has confirmed" in text(aisha.get("/account"))


def test_a_wrong_invitation_code_a_short_passphrase_and_a_wrong_app_code_get_sentences(house: House) -> None:
    client = SiteClient("staff")
    assert "This code is not known" in text(client.send_form("/join", {"code": "ABCD-EFGH"}))
    assert client.get("/join/passphrase")["Location"] == "/join"
    assert client.get("/join/app")["Location"] == "/join"
    _, code = actions.invite(
        display_name="Zarema", roles=["operator"], desk=None, by=house.rosa.person, at=timezone.now()
    )
    client.send_form("/join", {"code": code})
    account = {"display_name": "Z", "sign_in_name": "AISHA", "passphrase": "short", "again": "other"}
    page = text(client.send_form("/join/passphrase", account))
    assert "This sign-in name is taken" in page
    assert "at least 15 characters" in page
    account |= {"sign_in_name": "zarema", "passphrase": PASSPHRASE, "again": PASSPHRASE}
    client.send_form("/join/passphrase", account)
    assert "This code is not right" in text(client.send_form("/join/app", {"code": "000000"}))
    assert not Person.objects.filter(sign_in_name="zarema").exists()
    assert Invitation.objects.filter(used_on=None).count() == 1


def test_every_page_of_an_administrator_opens_filled_and_nearly_empty(house: House) -> None:
    zarema = join(house.rosa, "Zarema", ["caseworker"], desk=house.intake)
    actions.invite(
        display_name="Yusuf", roles=["operator"], desk=None, by=house.rosa.person, at=timezone.now()
    )
    rosa = client_of(house.rosa)
    for path in (
        "/people",
        "/people/invite",
        "/set-up",
        "/desks",
        "/cards/begin",
        "/account",
        "/account/codes",
    ):
        assert "<h1>" in text(rosa.get(path))
    page = text(rosa.get(f"/people/{zarema.person.pk}"))
    assert "Confirm this person" in page
    assert "waiting for a member" in page
    assert "Yusuf" in text(rosa.get("/people"))
    assert "Nobody holds the key of this desk yet" in text(rosa.get("/desks"))


def test_letting_in_and_taking_off_a_desk(house: House) -> None:
    zarema = join(house.rosa, "Zarema", ["caseworker"], desk=house.intake)
    seat = DeskMember.objects.get(person=zarema.person)
    aisha, rosa = client_of(house.aisha), client_of(house.rosa)
    refused = text(aisha.send_form(f"/desks/let-in/{seat.pk}"))
    assert "An administrator must confirm" in refused
    actions.confirm_person(
        person=zarema.person, typed_fingerprint=zarema.fingerprint, by=house.rosa.unlocked, at=timezone.now()
    )
    assert rosa.get(f"/desks/let-in/{seat.pk}").status_code == 404
    assert aisha.send_form(f"/desks/let-in/{seat.pk}")["Location"] == "/desks"
    leave = f"/desks/intake/leave/{zarema.person.pk}"
    assert aisha.get(leave).status_code == 404
    assert rosa.send_form(leave)["Location"] == "/desks"
    last = text(rosa.send_form(f"/desks/intake/leave/{house.aisha.person.pk}"))
    assert "fewer than two people" in last


def test_ending_access_asks_first_and_says_how_many_grants_end(house: House) -> None:
    for number in range(2):
        Grant.objects.create(
            request_id=UUID(int=number),
            person=house.aisha.person,
            purpose="casework",
            state="sealed",
            made_on=timezone.now().date(),
        )
    rosa, path = client_of(house.rosa), f"/people/{house.aisha.person.pk}/disable"
    assert "2 grants end" in text(rosa.get(path))
    assert rosa.send_form(path).status_code == 302
    assert "Access ended" in text(rosa.get(f"/people/{house.aisha.person.pk}"))
    assert rosa.get(path).status_code == 404
    own = f"/people/{house.rosa.person.pk}/disable"
    assert "You cannot do this to yourself" in text(rosa.send_form(own))


def test_a_colleagues_sessions_are_ended_and_a_wish_for_the_wrong_desk_is_refused(house: House) -> None:
    aisha, rosa = client_of(house.aisha), client_of(house.rosa)
    page = f"/people/{house.aisha.person.pk}"
    assert rosa.send_form(f"{page}/end-sessions", page=page).status_code == 302
    assert aisha.get("/account").status_code == 302
    refused = rosa.send_form(f"{page}/desk", {"desk": "advocacy"}, page=page)
    assert "None of these roles works at this desk" in text(refused)
    assert "Desk" in text(rosa.send_form(f"{page}/desk", {"desk": "no such"}, page=page))


def test_aisha_changes_her_passphrase_and_only_this_session_stays(house: House) -> None:
    here, elsewhere = client_of(house.aisha), client_of(house.aisha)
    typed = {"present": "not this one at all", "passphrase": ANOTHER_PASSPHRASE, "again": ANOTHER_PASSPHRASE}
    assert "not your present passphrase" in text(here.send_form("/account/passphrase", typed))
    answer = here.send_form("/account/passphrase", {**typed, "present": PASSPHRASE})
    assert answer["Location"] == "/account"
    assert here.get("/account").status_code == 200
    assert elsewhere.get("/account").status_code == 302
    signing_in = {
        "sign_in_name": "aisha", "passphrase": ANOTHER_PASSPHRASE, "code": house.aisha.code(),
    }  # fmt: skip
    assert SiteClient("staff").send_form("/sign-in", signing_in).status_code == 302


def test_aisha_prints_new_codes_and_signs_out_everywhere(house: House) -> None:
    aisha = client_of(house.aisha)
    assert "This code is not right" in text(aisha.send_form("/account/codes", {"code": "000000"}))
    aisha.send_form("/account/codes", {"code": house.aisha.code()})
    page = text(aisha.get("/account/codes"))
    assert page.count('<span class="code"') == 10
    assert house.aisha.recovery_codes[0] not in page
    aisha.send_form("/account/codes", {"done": "yes"})
    assert "Ten new codes will be made" in text(aisha.get("/account/codes"))
    assert aisha.send_form("/account/device-lost")["Location"] == "/sign-in"
    assert aisha.get("/account").status_code == 302


def test_a_ceremony_in_the_browser(house: House) -> None:
    rosa, clients = client_of(house.rosa), [client_of(member) for member in house.custodians]
    assert "No cards were made yet" in text(clients[0].get("/cards"))
    two = [str(member.person.pk) for member in house.custodians[:2]]
    assert "Choose three people" in text(rosa.send_form("/cards/begin", {"custodians": two}))
    three = [str(member.person.pk) for member in house.custodians]
    place = rosa.send_form("/cards/begin", {"custodians": three})["Location"]
    assert "Go to the ceremony" in text(clients[0].get("/cards"))
    assert client_of(house.aisha).get(place).status_code == 404
    cards = []
    for client in clients:
        shown = text(client.send_form(f"{place}/card", page=place))
        cards.append(" ".join(re.findall(r'<li><span class="code">([a-z]+)</span></li>', shown)))
    assert rosa.post(f"{place}/card").status_code in (403, 404)
    assert "This is not the card" in text(clients[0].send_form(f"{place}/drill", {"card": cards[1]}))
    for number in (0, 1):
        assert clients[number].send_form(f"{place}/drill", {"card": cards[number]})["Location"] == place
    assert "Finish: forget the cards" in text(clients[2].get(place))
    assert clients[2].send_form(f"{place}/finish", page=place)["Location"] == place
    assert "It is finished" in text(rosa.get(place))
    assert Ceremony.objects.get().state == "finished"
    assert "This ceremony is over" in text(clients[0].send_form(f"{place}/card", page="/account/passphrase"))


def test_a_forgotten_passphrase_in_the_browser(house: House) -> None:
    first, second, _third = hold_ceremony(house)
    actions.look_after_keys(by=house.aisha.unlocked, at=timezone.now())
    magda, idris, _lena = (client_of(member) for member in house.custodians)
    assert "Nobody asks for help" in text(magda.get("/recoveries"))
    aisha = SiteClient("staff")
    wish = {"sign_in_name": "Aisha", "passphrase": ANOTHER_PASSPHRASE, "again": ANOTHER_PASSPHRASE}
    assert "at least 15" in text(aisha.send_form("/forgotten", {**wish, "passphrase": "short"}))
    number = code_on(text(aisha.get(aisha.send_form("/forgotten", wish)["Location"])))
    place = f"/recoveries/{house.aisha.person.pk}"
    assert "two cards needed" in text(magda.get("/recoveries"))
    assert number not in text(magda.get(place))
    wrong = magda.send_form(place, {"number": "1" * 20, "card": first})
    assert "These digits are not the same" in text(wrong)
    assert "another custodian must give a card" in text(
        magda.send_form(place, {"number": number, "card": first})
    )
    back = {"sign_in_name": "aisha", "number": number, "passphrase": ANOTHER_PASSPHRASE}
    assert "have not given their cards yet" in text(aisha.send_form("/forgotten/come-back", back))
    assert "are open for their new passphrase" in text(
        idris.send_form(place, {"number": number, "card": second})
    )
    assert aisha.send_form("/forgotten/come-back", back)["Location"] == "/forgotten/app"
    code = totp.code_at(app_of(aisha), timezone.now())
    assert aisha.send_form("/forgotten/app", {"code": code})["Location"] == "/forgotten/codes"
    assert text(aisha.get("/forgotten/codes")).count('<span class="code"') == 10
    app = SecondFactor.objects.get(person=house.aisha.person)
    assert app.last_step is not None
    assert aisha.send_form("/forgotten/codes")["Location"] == "/sign-in"


def test_a_session_without_open_keys_begins_anew(house: House) -> None:
    client = client_of(house.aisha)
    store = SessionStore(client.cookies["s"].value)
    del store["unlocked"]
    store.save()
    assert client.get("/account")["Location"] == "/sign-in"


@pytest.mark.parametrize("role", ["operator", "auditor", "privacy_lead", "custodian", "caseworker"])
def test_pages_of_other_roles_are_not_there(house: House, role: str) -> None:
    client = client_of(member_with_role(house, role))
    for path in ("/people/invite", "/set-up", "/cards/begin"):
        assert client.get(path).status_code == 404
    assert client.get("/people").status_code == (200 if role == "privacy_lead" else 404)
    assert client.get("/recoveries").status_code == (200 if role == "custodian" else 404)
    assert client.get("/account").status_code == 200


def test_a_house_of_one_says_what_is_missing(host_dir: object) -> None:
    rosa = client_of(found(timezone.now()))
    page = text(rosa.get("/set-up"))
    assert "No request for help can come in yet" in page
    assert "There are no confirmed custodians yet" in text(rosa.get("/cards/begin"))
    assert "You sit at no desk" in text(rosa.get("/account"))
    assert "No invitation is open" in text(rosa.get("/people"))


def test_a_hired_colleague_who_was_let_in_sees_the_desk(house: House) -> None:
    zarema = hire(house.rosa, "Zarema", ["caseworker"], desk=house.intake, sealed_by=house.timur)
    assert "Zarema" in text(client_of(zarema).get("/desks"))
