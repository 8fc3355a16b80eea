"""A caseworker tells a person of ways out in their messages: only with a grant, only what may be told."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from safeconduct.access.models import Desk
from safeconduct.advocacy.models import WayOut, WayTold
from safeconduct.advocacy.ways import telling
from safeconduct.audit.models import StaffEntry
from safeconduct.cases.models import ReplyDraft
from safeconduct.intake import threads
from safeconduct.intake.keys import HolderKeys
from safeconduct.intake.models import Message, Request
from tests.access.people import House, Member, found_house, hire, sign_in
from tests.advocacy.ways.a_way import a_way
from tests.cases.asking import ask
from tests.sites import SiteClient


@pytest.fixture
def house() -> House:
    return found_house()


def at_desk(member: Member) -> SiteClient:
    client = SiteClient("staff")
    sign_in(client, member)
    return client


def noor_of(house: House) -> Member:
    return hire(house.rosa, "Noor", ["advocate"], desk=Desk.objects.get(code="advocacy"))


def messages(request: Request, holder: HolderKeys) -> list[str]:
    held = Request.objects.get(pk=request.pk)
    return [each.text for each in threads.read(held, threads.keys_for_holder(held, holder))]


def sends(client: SiteClient, address: str, *ways: WayOut, **more: Any) -> Any:
    given = {"step": "send", "ways": [str(way.pk) for way in ways], "text": "WORDS OF AISHA", "token": str(uuid4())}
    return client.send_form(address, given | more)


def test_aisha_chooses_reads_changes_and_sends(house: House) -> None:
    request, holder = ask()
    noor = noor_of(house)
    way = a_way(noor, may_be_told=True, comparator="about", places=40, conditions="Write to the embassy.")
    hidden = a_way(noor, may_be_told=False, to_whom="NOT TO BE TOLD")
    aisha, address = at_desk(house.aisha), reverse("ways_tell", args=[request.pk])
    page = aisha.get(address).content.decode()
    assert "Canada" in page and hidden.to_whom not in page
    text = aisha.send_form(address, {"step": "choose", "ways": [str(way.pk)]}).content.decode()
    for part in ("notice 12", "2026", "Write to the embassy", "People who fled Invented Land"):
        assert part in text
    assert "ligible" not in text
    offered = telling.in_words([way], "ru")  # Zaur asked in Russian
    assert offered.endswith(telling.caution("ru"))
    english = "This can change. A person there decides, not we. Please ask us before you act."
    assert telling.caution("en") == english
    answer = sends(aisha, address, way, text=f"{offered}\n\nWORDS OF AISHA")
    assert answer.status_code == 302 and answer["Location"].startswith(f"/requests/{request.pk}")
    (said,) = messages(request, holder)
    assert "WORDS OF AISHA" in said and said.count(telling.caution("ru")) == 1
    told = WayTold.objects.get()
    assert (told.way, told.request_id, told.by) == (way, request.pk, house.aisha.person)
    assert StaffEntry.objects.filter(action="advocacy.way.told", subject=request.pk).count() == 1
    assert "Told before" in aisha.get(address).content.decode()


def test_the_last_paragraph_is_put_back_and_a_kept_draft_stays(house: House) -> None:
    request, holder = ask()
    way = a_way(noor_of(house), may_be_told=True)
    aisha, address = at_desk(house.aisha), reverse("ways_tell", args=[request.pk])
    page = f"/requests/{request.pk}"
    aisha.send_form(f"{page}/reply", {"text": "A DRAFT", "keep": "1"}, page=page)
    sends(aisha, address, way)
    (said,) = messages(request, holder)
    assert said.endswith(telling.caution("ru")) and ReplyDraft.objects.count() == 1


def test_a_double_click_sends_once(house: House) -> None:
    request, holder = ask()
    way = a_way(noor_of(house), may_be_told=True)
    aisha, address, one = at_desk(house.aisha), reverse("ways_tell", args=[request.pk]), str(uuid4())
    for _ in range(2):
        assert sends(aisha, address, way, token=one).status_code == 302
    assert len(messages(request, holder)) == 1 and WayTold.objects.count() == 1


def test_without_a_grant_it_is_not_there(house: House) -> None:
    request, _holder = ask()
    way = a_way(noor_of(house), may_be_told=True)
    leyla = hire(house.rosa, "Leyla", ["caseworker"])
    address = reverse("ways_tell", args=[request.pk])
    for stranger in (leyla, house.rosa, house.custodians[0]):
        client = at_desk(stranger)
        assert client.get(address).status_code == 404
        assert sends(client, address, way).status_code in (403, 404)
    assert not Message.objects.exists() and not WayTold.objects.exists()
    aisha = at_desk(house.aisha)
    given = {"person": str(leyla.person.pk), "purpose": "casework", "days": "10"}
    aisha.send_form(f"/requests/{request.pk}/give", given, page=f"/requests/{request.pk}/people")
    assert at_desk(leyla).get(address).status_code == 200
    assert aisha.get(reverse("ways_tell", args=[uuid4()])).status_code == 404


def test_noor_of_the_advocacy_desk_tells_nobody(house: House) -> None:
    request, _holder = ask()
    noor = noor_of(house)
    assert at_desk(noor).get(reverse("ways_tell", args=[request.pk])).status_code == 404


def test_where_none_may_be_told_the_page_says_so(house: House) -> None:
    request, _holder = ask()
    noor = noor_of(house)
    yesterday = timezone.now().date() - timedelta(days=1)
    a_way(noor)
    a_way(noor, may_be_told=True, position="refused")
    a_way(noor, may_be_told=True, position="ended")
    a_way(noor, may_be_told=True, until=yesterday.isoformat(), last_day=yesterday)
    page = at_desk(house.aisha).get(reverse("ways_tell", args=[request.pk])).content.decode()
    assert "None may be told now" in page and "<form" not in page.split("<h1")[1]


def test_a_way_that_was_closed_meanwhile_is_not_told_and_the_words_stay(house: House) -> None:
    request, _holder = ask()
    way = a_way(noor_of(house), may_be_told=True)
    aisha, address = at_desk(house.aisha), reverse("ways_tell", args=[request.pk])
    WayOut.objects.filter(pk=way.pk).update(may_be_told=False)
    answer = sends(aisha, address, way)
    assert answer.status_code == 422 and "WORDS OF AISHA" in answer.content.decode()
    assert "may not be told any more" in answer.content.decode()
    assert not Message.objects.exists() and not WayTold.objects.exists()


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"ways": []}, "Choose one at least"),
        ({"ways": ["nonsense"]}, "may not be told any more"),
        ({"text": "  "}, "Please write something"),
        ({"text": "You are eligible for this."}, "Do not promise"),
        ({"text": "x" * 20_001}, "too long"),
        ({"text": "y" * 20_000}, "too long"),
    ],
)
def test_what_cannot_be_sent_is_said_and_nothing_goes(house: House, wrong: dict[str, Any], said: str) -> None:
    request, _holder = ask()
    way = a_way(noor_of(house), may_be_told=True)
    answer = sends(at_desk(house.aisha), reverse("ways_tell", args=[request.pk]), way, **wrong)
    assert answer.status_code == 422 and said in answer.content.decode()
    assert not Message.objects.exists() and not WayTold.objects.exists()


def test_choosing_none_is_said(house: House) -> None:
    request, _holder = ask()
    a_way(noor_of(house), may_be_told=True)
    aisha, address = at_desk(house.aisha), reverse("ways_tell", args=[request.pk])
    answer = aisha.send_form(address, {"step": "choose"})
    assert answer.status_code == 422 and "Choose one at least" in answer.content.decode()


def test_what_was_read_long_ago_is_said_before_it_is_told(house: House) -> None:
    request, _holder = ask()
    way = a_way(noor_of(house), may_be_told=True, read_on=date(2020, 1, 1))
    aisha, address = at_desk(house.aisha), reverse("ways_tell", args=[request.pk])
    assert "read too long ago" in aisha.get(address).content.decode()
    text = aisha.send_form(address, {"step": "choose", "ways": [str(way.pk)]}).content.decode()
    assert "more than 90 days ago" in text
