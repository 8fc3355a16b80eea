"""The pages of the check: who sees what, whom to ask, what is refused with which words."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from safeconduct import names
from safeconduct.cases import grants
from safeconduct.cases.models import CaseEntry
from safeconduct.intake.models import Request
from tests.access.people import House, Member, found_house, hire
from tests.cases.caseroom import opened

from .scenes import HARMER_IN_LATIN, asks, at_desk, check, decide, hand_over, stands, supervisor, zaur


@pytest.fixture
def house() -> House:
    return found_house()


def page_of(request: Request) -> str:
    return f"/requests/{request.id}/conflicts"


def shown(request: Request, member: Member) -> str:
    answer = at_desk(member).get(page_of(request))
    assert answer.status_code == 200
    return str(answer.content.decode())


def test_aisha_checks_decides_and_opens_the_story(house: House) -> None:
    request = zaur()
    aisha, page = at_desk(house.aisha), page_of(request)
    shut = aisha.get(f"/requests/{request.id}/story").content.decode()
    assert "The story is shut" in shut
    assert f'href="{page}"' in shut
    assert "ZAUR_STORY" not in shut
    assert aisha.send_form(f"{page}/run", page=page).status_code == 302
    assert "Nobody alike was found" in aisha.get(page).content.decode()
    assert aisha.send_form(f"{page}/decide", {"outcome": "clear"}, page=page).status_code == 302
    assert "ZAUR_STORY" in aisha.get(f"/requests/{request.id}/story").content.decode()


def test_a_hit_one_may_open_is_a_link_and_one_may_not_is_whom_to_ask(house: House) -> None:
    request, other = zaur(), asks("Magomed", HARMER_IN_LATIN)
    check(request, house.aisha)
    assert f'href="/requests/{other.id}"' in shown(request, house.aisha)
    leyla = hire(house.rosa, "Leyla", ["caseworker"])
    hand_over(other, house.aisha, house.timur, leyla)
    text = shown(request, house.aisha)
    assert "Possible conflict" in text
    assert "Not yours to open. Ask Leyla, Timur." in text
    assert "sound alike" in text or "the same name" in text
    for secret in (str(other.id), other.short_id, "Khadzhiev"):
        assert secret not in text


def test_that_one_man_harmed_two_people_is_told_to_those_who_open_both(house: House) -> None:
    request, other = zaur(), asks("Ilyas", "Ильяс Другой", **{"fear.who_harmed": [{"name": HARMER_IN_LATIN}]})
    check(request, house.aisha)
    assert "Perhaps the same person did harm" in shown(request, house.aisha)
    leyla = hire(house.rosa, "Leyla", ["caseworker"])
    hand_over(other, house.aisha, house.timur, leyla)
    assert "Perhaps the same person did harm" not in shown(request, house.aisha)


def test_whoever_sits_at_no_desk_reads_who_can_run_it(house: House) -> None:
    request = zaur()
    leyla = hire(house.rosa, "Leyla", ["caseworker"])
    hand_over(request, house.aisha, house.timur, leyla)
    text = shown(request, leyla)
    assert "Aisha, Timur" in text
    assert "Compare with all other requests" not in text
    client = at_desk(leyla)
    answer = client.send_form(f"{page_of(request)}/run", {"token": str(uuid4())}, page=page_of(request))
    assert answer.status_code == 409
    assert "Nothing was opened" in answer.content.decode()


def test_a_request_of_others_is_not_there(house: House) -> None:
    request, other = zaur(), asks("Magomed", HARMER_IN_LATIN)
    leyla = hire(house.rosa, "Leyla", ["caseworker"])
    client = at_desk(leyla)
    for end in ("conflicts", "duplicates", f"merge/{other.id}", f"merge/{other.id}/undo"):
        assert client.get(f"/requests/{request.id}/{end}").status_code == 404
    for end in ("conflicts/run", "conflicts/decide", f"merge/{other.id}", f"merge/{other.id}/undo"):
        assert client.send_form(f"/requests/{request.id}/{end}", page="/account").status_code == 404
    assert client.get(f"/requests/{uuid4()}/conflicts").status_code == 404
    rosa = at_desk(house.rosa)
    assert rosa.get(page_of(request)).status_code == 404


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({}, "Choose what follows"),
        ({"outcome": "maybe"}, "Choose one of these"),
        ({"outcome": "waived", "reason": "She agreed to it"}, "Choose one of these"),
        ({"outcome": "conflict", "reason": "no"}, "at least ten letters"),
        ({"outcome": "look_again"}, "at least ten letters"),
        ({"outcome": "clear", "check_id": str(uuid4())}, "Compare again first"),
        ({"outcome": "clear", "reason": "x" * 2_001}, "Please say it shorter"),
    ],
)
def test_what_cannot_be_decided_gets_a_sentence_and_keeps_what_was_typed(
    house: House, sent: dict[str, str], said: str
) -> None:
    request = zaur()
    check(request, house.aisha)
    page = page_of(request)
    answer = at_desk(house.aisha).send_form(f"{page}/decide", sent, page=page)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert sent.get("reason", "") in answer.content.decode()
    assert not CaseEntry.objects.exclude(number=1).exists()


@pytest.mark.parametrize("token", ["", "no token", "\x00"])
def test_a_broken_button_checks_nothing(house: House, token: str) -> None:
    request = zaur()
    page = page_of(request)
    answer = at_desk(house.aisha).send_form(f"{page}/run", {"token": token}, page=page)
    assert answer.status_code == 422
    assert not CaseEntry.objects.exists()


def test_a_decision_made_meanwhile_is_shown_beside_what_was_typed(house: House) -> None:
    request = zaur()
    page = page_of(request)
    check(request, house.aisha)
    aisha = at_desk(house.aisha)
    aisha.get(page)
    typed = {"outcome": "conflict", "reason": "TYPED_BY_AISHA", "version": "0"}
    decide(request, house.timur, "look_again", "WRITTEN_BY_TIMUR")
    answer = aisha.send_form(f"{page}/decide", typed, page=page)
    text = answer.content.decode()
    assert answer.status_code == 409
    assert "WRITTEN_BY_TIMUR" in text
    assert "TYPED_BY_AISHA" in text
    assert '<input type="hidden" name="version" value="1"' in text
    assert stands(request, house.aisha).state == "look_again"


def test_the_story_with_a_conflict_offers_no_way_in(house: House) -> None:
    request, _other = zaur(), asks("Magomed", HARMER_IN_LATIN)
    sonia = supervisor(house)
    check(request, house.aisha)
    decide(request, house.aisha, "conflict", "We help the man who did it")
    aisha = at_desk(house.aisha)
    address = f"/requests/{request.id}/story"
    text = aisha.get(address).content.decode()
    assert "Tell a supervisor at once" in text
    assert 'name="reason"' not in text
    sent = aisha.send_form(address, {"reason": "They are at the door now"})
    assert "ZAUR_STORY" not in sent.content.decode()
    assert 'name="outcome"' not in aisha.get(page_of(request)).content.decode()
    assert "ZAUR_STORY" in at_desk(sonia).get(address).content.decode()


def test_a_supervisor_waives_on_the_page(house: House) -> None:
    request, _other = zaur(), asks("Magomed", HARMER_IN_LATIN)
    sonia = at_desk(supervisor(house))
    check(request, house.aisha)
    page = page_of(request)
    typed = {"outcome": "waived", "reason": "She was told on the telephone"}
    answer = sonia.send_form(f"{page}/decide", typed, page=page)
    assert answer.status_code == 422
    assert "tell the person first" in answer.content.decode()
    assert sonia.send_form(f"{page}/decide", {**typed, "consent": "on"}, page=page).status_code == 302
    assert "The person was told, and agreed" in sonia.get(page).content.decode()


def test_a_volunteer_reads_where_it_stands_and_decides_nothing(house: House) -> None:
    request = zaur()
    nino = hire(house.rosa, "Nino", ["volunteer"])
    now = timezone.now()
    grants.grant(
        request=request, person=nino.person, keys=opened(request, house.aisha), purpose="review", expires_on=None,
        by=house.aisha.unlocked, at=now, ends_at=now + timedelta(hours=2),
    )  # fmt: skip
    text = shown(request, nino)
    assert "Not checked" in text
    assert 'name="outcome"' not in text
    assert "Compare with all other requests" not in text
    client = at_desk(nino)
    assert client.send_form(f"{page_of(request)}/run", page="/account").status_code == 404
    assert client.get(f"/requests/{request.id}/duplicates").status_code == 404


def test_a_machine_that_cannot_compare_says_so(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    request = zaur()

    def missing(*_: object, **__: object) -> None:
        raise names.MatchingMissing("rapidfuzz")

    monkeypatch.setattr(names, "find", missing)
    answer = at_desk(house.aisha).send_form(f"{page_of(request)}/run", page=page_of(request))
    assert answer.status_code == 409
    assert "Tell an administrator" in answer.content.decode()
    assert not CaseEntry.objects.exists()
