"""A caseworker's day: the inbox, a request in two steps, a reply, and colleagues who see only what they may."""

from __future__ import annotations

import pytest

from safeconduct.audit.models import Entry
from safeconduct.intake import threads
from safeconduct.intake.models import Request
from tests.access.people import House, Member, found_house, sign_in
from tests.cases.asking import ask
from tests.sites import SiteClient


@pytest.fixture
def house() -> House:
    return found_house()


def at_desk(member: Member) -> SiteClient:
    client = SiteClient("staff")
    sign_in(client, member)
    return client


def test_aisha_reads_the_inbox_and_the_first_step_but_no_story_without_a_reason(house: House) -> None:
    request, _holder = ask()
    aisha = at_desk(house.aisha)
    inbox = aisha.get("/inbox")
    assert inbox.status_code == 200
    assert f"Request {request.short_id}" in inbox.content.decode()
    assert "Russia" in inbox.content.decode()
    first = aisha.get(f"/requests/{request.id}")
    assert first.status_code == 200
    assert "ZAUR_STORY" not in first.content.decode()
    story = aisha.get(f"/requests/{request.id}/story")
    assert "ZAUR_STORY" not in story.content.decode()
    answer = aisha.send_form(f"/requests/{request.id}/story", {"reason": "He is in danger now, no conflict found"})
    assert answer.status_code == 302
    assert "ZAUR_STORY" in aisha.get(f"/requests/{request.id}/story").content.decode()
    actions = list(Entry.objects.filter(subject=request.id, chain="staff").values_list("action", flat=True))
    assert actions == ["request.opened.first", "request.reason_stated", "request.opened.story"]


def test_the_person_reads_the_reply(house: House) -> None:
    request, holder = ask()
    aisha = at_desk(house.aisha)
    page = f"/requests/{request.id}"
    assert aisha.send_form(f"{page}/reply", {"text": "We have read your request."}, page=page).status_code == 302
    request.refresh_from_db()
    read = threads.read(request, threads.keys_for_holder(request, holder))
    assert [(each.text, each.by_staff, each.is_true, each.name) for each in read] == [
        ("We have read your request.", True, True, "Aisha")
    ]


def test_after_hand_over_a_colleague_at_the_desk_sees_only_that_a_request_exists(house: House) -> None:
    request, holder = ask()
    aisha = at_desk(house.aisha)
    third = house.rosa  # an administrator holds no desk key
    page = f"/requests/{request.id}/people"
    from tests.access.people import hire

    leyla = hire(third, "Leyla", ["caseworker"], desk=house.intake, sealed_by=house.aisha)
    chosen = [str(house.aisha.person.pk), str(house.timur.person.pk)]
    assert aisha.send_form(f"/requests/{request.id}/hand-over", {"people": chosen}, page=page).status_code == 302
    assert aisha.get(f"/requests/{request.id}").status_code == 200
    colleague = at_desk(leyla)
    assert colleague.get(f"/requests/{request.id}").status_code == 404
    inbox = colleague.get("/inbox?state=open").content.decode()
    assert request.short_id in inbox
    assert "Russia" not in inbox
    request = Request.objects.get(id=request.id)
    assert request.epoch == 1
    assert threads.keys_for_holder(request, holder).keys() == {0, 1}
    assert "Russia" in aisha.get("/inbox?state=open").content.decode()
