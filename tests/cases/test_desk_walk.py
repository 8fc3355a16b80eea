"""A caseworker's day: the inbox, a request in two steps, a reply, and colleagues who see only what they may."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from safeconduct.audit.models import StaffEntry
from safeconduct.cases import grants, reading
from safeconduct.cases.models import ReplyDraft
from safeconduct.intake import threads
from safeconduct.intake.keys import case_slot
from safeconduct.intake.models import Request
from safeconduct.keyring import rows
from safeconduct.keyring.certified import NotCertified
from safeconduct.keyring.models import PublicKey
from safeconduct.vault import SealingKey
from tests.access.people import House, Member, found_house, hire, sign_in
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
    answer = aisha.send_form(
        f"/requests/{request.id}/story", {"reason": "He is in danger now, no conflict found"}
    )
    assert answer.status_code == 302
    assert "ZAUR_STORY" in aisha.get(f"/requests/{request.id}/story").content.decode()
    actions = list(StaffEntry.objects.filter(subject=request.id).values_list("action", flat=True))
    steps = ["request.opened.first", "request.opened_in_danger", "request.opened.story"]
    assert [action for action in actions if action != "request.opened.bar"] == steps
    assert actions.count("request.opened.bar") >= 3


def test_the_person_reads_the_reply(house: House) -> None:
    request, holder = ask()
    aisha = at_desk(house.aisha)
    page = f"/requests/{request.id}"
    sent = aisha.send_form(f"{page}/reply", {"text": "We have read your request."}, page=page)
    assert sent.status_code == 302
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
    leyla = hire(third, "Leyla", ["caseworker"], desk=house.intake, sealed_by=house.aisha)
    chosen = [str(house.aisha.person.pk), str(house.timur.person.pk)]
    asked_once_more = aisha.send_form(f"/requests/{request.id}/hand-over", {"people": chosen}, page=page)
    assert asked_once_more.status_code == 200 and b"Timur" in asked_once_more.content
    assert Request.objects.get(id=request.id).epoch == 0
    handed = {"people": chosen, "confirmed": "1"}
    assert aisha.send_form(f"/requests/{request.id}/hand-over", handed, page=page).status_code == 302
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


def test_a_reply_kept_as_a_draft_is_there_again_and_gone_once_sent(house: House) -> None:
    request, _holder = ask()
    aisha, timur = at_desk(house.aisha), at_desk(house.timur)
    page = f"/requests/{request.id}"
    assert (
        aisha.send_form(f"{page}/reply", {"text": "DRAFT_WORDS", "keep": "quietly"}, page=page).status_code
        == 204
    )
    assert (
        aisha.send_form(f"{page}/reply", {"text": "DRAFT_WORDS", "keep": "1"}, page=page).status_code == 302
    )
    assert "DRAFT_WORDS" in aisha.get(page).content.decode()
    assert "DRAFT_WORDS" not in timur.get(page).content.decode()
    assert ReplyDraft.objects.count() == 1
    aisha.send_form(f"{page}/reply", {"text": "DRAFT_WORDS"}, page=page)
    assert ReplyDraft.objects.count() == 0


def test_spam_is_set_aside_in_bulk_and_brought_back(house: House) -> None:
    first, _ = ask("Zaur")
    second, _ = ask("Ilyas")
    aisha = at_desk(house.aisha)
    rows = [str(first.id), str(second.id), "no such id"]
    answer = aisha.send_form("/inbox/move", {"row": rows, "step": "set_aside"}, page="/inbox")
    assert "2 requests were set aside" in answer.content.decode()
    assert Request.objects.filter(state="set_aside").count() == 2
    assert first.short_id not in aisha.get("/inbox").content.decode()
    answer = aisha.send_form(
        "/inbox/move", {"row": rows, "step": "bring_back"}, page="/inbox?state=set_aside"
    )
    assert Request.objects.filter(state="waiting").count() == 2


def test_an_administrator_opens_nothing(house: House) -> None:
    request, _ = ask()
    rosa = at_desk(house.rosa)
    for address in ("/inbox", f"/requests/{request.id}", f"/requests/{request.id}/story"):
        assert rosa.get(address).status_code == 404


def test_a_request_keeps_two_holders(house: House) -> None:
    request, _ = ask()
    aisha = at_desk(house.aisha)
    page = f"/requests/{request.id}/people"
    alone = {"people": [str(house.aisha.person.pk)]}
    assert aisha.send_form(f"/requests/{request.id}/hand-over", alone, page=page).status_code == 422
    both = {"people": [str(house.aisha.person.pk), str(house.timur.person.pk)]}
    aisha.send_form(f"/requests/{request.id}/hand-over", {**both, "confirmed": "1"}, page=page)
    end = f"/requests/{request.id}/people/{house.timur.person.pk}/end"
    assert aisha.send_form(end).status_code == 409
    assert at_desk(house.timur).get(f"/requests/{request.id}").status_code == 200


def test_whoever_lost_a_grant_reads_nothing_new_and_the_person_is_not_cut_off(house: House) -> None:
    request, holder = ask()
    aisha = at_desk(house.aisha)
    leyla = hire(house.rosa, "Leyla", ["caseworker"])
    page = f"/requests/{request.id}/people"
    given = {"person": str(leyla.person.pk), "purpose": "review", "days": "10"}
    assert aisha.send_form(f"/requests/{request.id}/give", given, page=page).status_code == 302
    assert at_desk(leyla).get(f"/requests/{request.id}").status_code == 200
    assert aisha.send_form(f"/requests/{request.id}/people/{leyla.person.pk}/end").status_code == 302
    assert at_desk(leyla).get(f"/requests/{request.id}").status_code == 404
    reply = {"text": "Written after Leyla left"}
    aisha.send_form(f"/requests/{request.id}/reply", reply, page=f"/requests/{request.id}")
    held = Request.objects.get(id=request.id)
    assert [each.text for each in threads.read(held, threads.keys_for_holder(held, holder))] == [
        reply["text"]
    ]


def test_a_swapped_key_of_the_person_stops_the_turning(house: House) -> None:
    request, holder = ask()
    stranger = SealingKey.new().public()
    PublicKey.objects.filter(kind="holder", subject_id=holder.id, use="seal").update(raw=stranger.raw)
    aisha = house.aisha.unlocked
    keys = reading.open_case(request, aisha, timezone.now().date())
    people = [house.aisha.person, house.timur.person]
    with pytest.raises(NotCertified):
        grants.hand_over(request=request, to=people, keys=keys, by=aisha, at=timezone.now())


def test_the_keys_of_somebody_who_left_are_deleted_where_others_remain(house: House) -> None:
    request, _holder = ask()
    keys = reading.open_case(request, house.aisha.unlocked, timezone.now().date())
    leyla = hire(house.rosa, "Leyla", ["caseworker"])
    given = {"purpose": "review", "expires_on": None, "by": house.aisha.unlocked, "at": timezone.now()}
    grants.grant(request=request, person=leyla.person, keys=keys, **given)
    grants.forget_person(leyla.person.pk, timezone.now().date())
    kinds = {opener.kind for opener in rows.openers(case_slot(request.id, 0))}
    assert kinds == {"desk"}


def test_a_turning_renews_no_access_that_has_run_out(house: House) -> None:
    request, _holder = ask()
    now = timezone.now()
    keys = reading.open_case(request, house.aisha.unlocked, now.date())
    leyla = hire(house.rosa, "Leyla", ["caseworker"])
    yesterday = now.date() - timedelta(days=1)
    given = {"purpose": "review", "expires_on": yesterday, "by": house.aisha.unlocked, "at": now}
    grants.grant(request=request, person=leyla.person, keys=keys, **given)
    people = [house.aisha.person, house.timur.person]
    grants.hand_over(request=request, to=people, keys=keys, by=house.aisha.unlocked, at=now)
    openers = {opener.id for opener in rows.openers(case_slot(request.id, 1))}
    assert openers == {person.pk for person in people}
