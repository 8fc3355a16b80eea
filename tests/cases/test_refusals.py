"""What is refused leaves everything as it was, and says so on a page."""

from __future__ import annotations

import pytest
from django.utils import timezone

from safeconduct.access.models import Grant
from safeconduct.audit.models import StaffEntry
from safeconduct.blobs import store as blobs
from safeconduct.cases import grants, opening, reading, states
from safeconduct.intake.models import Request, Upload
from safeconduct.intake.states import NotNow
from tests.access.people import House, Member, found_house, hire, sign_in
from tests.cases.asking import ask
from tests.gates.scene import ask_with_a_file
from tests.sites import SiteClient


@pytest.fixture
def house() -> House:
    return found_house()


def at_desk(member: Member) -> SiteClient:
    client = SiteClient("staff")
    sign_in(client, member)
    return client


def test_taking_a_closed_request_gives_nobody_a_grant(house: House) -> None:
    request, _ = ask()
    aisha, now = house.aisha.unlocked, timezone.now()
    keys = reading.open_case(request, aisha, now.date())
    states.move(request=request, step="close", by=aisha, at=now)
    request.refresh_from_db()
    with pytest.raises(NotNow):
        grants.take(request=request, keys=keys, by=aisha, at=now)
    assert at_desk(house.aisha).send_form(f"/requests/{request.id}/take", page="/account").status_code == 409
    assert not Grant.objects.exists()


def test_a_grant_that_nobody_holds_is_not_ended(house: House) -> None:
    """Otherwise the keys would turn, and the record would say that somebody's access ended."""
    request, _ = ask()
    leyla = hire(house.rosa, "Leyla", ["caseworker"])
    address = f"/requests/{request.id}/people/{leyla.person.pk}/end"
    aisha = at_desk(house.aisha)
    assert aisha.get(address).status_code == 404
    assert aisha.send_form(address, page="/account").status_code == 404
    request.refresh_from_db()
    assert request.epoch == 0
    assert not StaffEntry.objects.filter(action="grant.ended").exists()


def test_nobody_sets_aside_what_they_cannot_open(house: House) -> None:
    """Leyla sits at the desk, but this request was given to Aisha and Timur while it was waiting."""
    request, _ = ask()
    leyla = hire(house.rosa, "Leyla", ["caseworker"], desk=house.intake, sealed_by=house.aisha)
    aisha, now = house.aisha.unlocked, timezone.now()
    people = [house.aisha.person, house.timur.person]
    keys = reading.open_case(request, aisha, now.date())
    grants.hand_over(request=request, to=people, keys=keys, by=aisha, at=now)
    rows = {"row": [str(request.id)], "step": "set_aside"}
    at_desk(leyla).send_form("/inbox/move", rows, page="/account")
    assert Request.objects.get().state == "waiting"
    at_desk(house.aisha).send_form("/inbox/move", rows, page="/account")
    assert Request.objects.get().state == "set_aside"


def test_a_download_whose_bytes_are_missing_leads_to_a_page_that_says_so(house: House) -> None:
    request, upload_id = ask_with_a_file("Zaur")
    blobs.delete(Upload.objects.get(id=upload_id).blob)
    aisha, now = house.aisha.unlocked, timezone.now()
    keys = reading.open_case(request, aisha, now.date())
    opening.state_reason(request=request, reason="He asked me to look", keys=keys, by=aisha, at=now)
    address = f"/requests/{request.id}/files/{upload_id}"
    answer = at_desk(house.aisha).get(f"{address}/download?original", follow=True)
    assert answer.redirect_chain == [(f"{address}/look", 302)]
    assert "damaged or missing" in answer.content.decode()
