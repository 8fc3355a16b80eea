"""The bulk-read alarm: at the twentieth different request within ten minutes, once, and nothing is blocked."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID, uuid4

import pytest
from django.db import transaction

from safeconduct import audit
from safeconduct.access.errors import NotAllowed
from safeconduct.access.models import ReadAlarm
from safeconduct.access.models.watching import DAY, FINDINGS, MANY_CASES, MANY_IN_A_DAY, WINDOW
from safeconduct.access.permissions import ROLES, Permission
from safeconduct.audit.models import StaffEntry
from safeconduct.cases import opening
from safeconduct.cases.emergencies import watching
from safeconduct.outbox.models import Parcel
from tests.access.people import Member, member_with_role
from tests.cases.emergencies.scene import Scene, desk_of

SECOND = timedelta(seconds=1)


@pytest.fixture
def scene() -> Scene:
    scene = Scene()
    assert scene.request
    return scene


def opens(member: Member, request_id: UUID, at: datetime, step: str = "bar") -> bool:
    """What ``opening.note`` writes for one request, without a request behind the id."""
    with transaction.atomic():
        audit.record(f"request.opened.{step}", chain="staff", at=at, by=member.person.pk, subject=request_id)
        return watching.after_opening(person=member.person, at=at)


def opens_many(member: Member, count: int, at: datetime, apart: timedelta = SECOND) -> list[bool]:
    return [opens(member, uuid4(), at + n * apart) for n in range(count)]


def test_the_limits_are_those_of_the_threat_model() -> None:
    assert MANY_CASES == 20
    assert timedelta(minutes=10) == WINDOW
    assert (MANY_IN_A_DAY, timedelta(hours=12)) == (60, DAY)


def test_nineteen_raise_none_and_the_twentieth_does_once(scene: Scene) -> None:
    assert not any(opens_many(scene.aisha, 19, scene.at))
    assert not ReadAlarm.objects.exists()
    assert opens(scene.aisha, uuid4(), scene.at + 20 * SECOND)
    alarm = ReadAlarm.objects.get()
    assert (alarm.person, alarm.kind, alarm.count) == (scene.aisha.person, "many_cases", 20)
    assert Parcel.objects.filter(event="alarm.raised", subject=alarm.pk).count() == 1
    assert all(opens_many(scene.aisha, 15, scene.at + 30 * SECOND))
    assert ReadAlarm.objects.count() == 1


def test_the_same_request_twenty_times_is_one(scene: Scene) -> None:
    for n in range(40):
        assert not opens(scene.aisha, scene.request.id, scene.at + n * SECOND, "first" if n % 2 else "bar")
    assert watching.opened_lately(scene.aisha.person, scene.at + 40 * SECOND) == 1


def test_twenty_in_more_than_ten_minutes_raise_none(scene: Scene) -> None:
    assert not any(opens_many(scene.aisha, 40, scene.at, apart=timedelta(seconds=32)))


def test_slow_reading_all_day_is_told_at_sixty_and_at_every_sixty_more(scene: Scene) -> None:
    told = opens_many(scene.aisha, 125, scene.at, apart=timedelta(minutes=2))
    assert told.index(True) == 59 and all(told[59:])
    counts = ReadAlarm.objects.order_by("made_at").values_list("kind", "count")
    assert list(counts) == [("many_cases", 60), ("many_cases", 120)]
    assert "60 within 12 hours" in desk_of(scene.nadia).get("/alarms").content.decode()


def test_fifty_nine_in_a_working_day_raise_none(scene: Scene) -> None:
    assert not any(opens_many(scene.aisha, 59, scene.at, apart=timedelta(minutes=10)))
    assert not opens(scene.aisha, uuid4(), scene.at + DAY)
    assert not ReadAlarm.objects.exists()


def test_twenty_by_two_people_raise_none(scene: Scene) -> None:
    assert not any(opens_many(scene.aisha, 10, scene.at)) and not any(opens_many(scene.timur, 10, scene.at))


def test_whoever_goes_on_is_reported_again_after_ten_minutes(scene: Scene) -> None:
    opens_many(scene.aisha, 20, scene.at)
    opens_many(scene.aisha, 20, scene.at + WINDOW + 20 * SECOND)
    assert ReadAlarm.objects.count() == 2


def test_the_page_still_opens_and_says_that_others_are_told(scene: Scene) -> None:
    browser, address = desk_of(scene.aisha), f"/requests/{scene.request.id}"
    assert b"will ask you" not in browser.get(address).content
    for n in range(19):
        opens(scene.aisha, uuid4(), scene.at + n * timedelta(microseconds=1))
    page = browser.get(address)
    assert page.status_code == 200 and b"will ask you" in page.content
    assert ReadAlarm.objects.count() == 1


def test_the_row_of_the_opening_stands_before_the_page(scene: Scene) -> None:
    opening.note(request=scene.request, step="first", by=scene.aisha.unlocked, at=scene.at)
    assert StaffEntry.objects.filter(action="request.opened.first", subject=scene.request.id).count() == 1


def raised(scene: Scene) -> ReadAlarm:
    opens_many(scene.aisha, 20, scene.at)
    return ReadAlarm.objects.get()


@pytest.mark.parametrize("found", sorted(FINDINGS))
def test_a_supervisor_says_what_they_found(scene: Scene, found: str) -> None:
    alarm, browser = raised(scene), desk_of(scene.nadia)
    assert "Aisha" in browser.get("/alarms").content.decode()
    answer = browser.send_form(f"/alarms/{alarm.pk}", {"found": found})
    assert answer.status_code == 302 and answer.url == "/alarms?done=alarm_seen"
    alarm.refresh_from_db()
    assert (alarm.seen_by, alarm.found) == (scene.nadia.person, found) and alarm.seen_on
    assert "Aisha" not in browser.get("/alarms").content.decode()
    assert "Aisha" in browser.get("/alarms?show=all").content.decode()


def test_an_alarm_is_looked_at_once_and_never_by_the_one_it_is_about(scene: Scene) -> None:
    opens_many(scene.nadia, 20, scene.at)
    alarm = ReadAlarm.objects.get()
    answer = desk_of(scene.nadia).send_form(
        f"/alarms/{alarm.pk}", {"found": "legitimate"}, page="/alarms?show=all"
    )
    assert answer.status_code in (403, 409)
    with pytest.raises(watching.OwnAlarm):
        watching.acknowledge(alarm_id=alarm.pk, found="legitimate", by=scene.nadia.person, at=scene.at)
    watching.acknowledge(alarm_id=alarm.pk, found="talked", by=scene.petra.person, at=scene.at)
    with pytest.raises(watching.SeenAlready):
        watching.acknowledge(alarm_id=alarm.pk, found="ended", by=scene.petra.person, at=scene.at)


@pytest.mark.parametrize("found", ["", "fine", "legitimate "])
def test_a_finding_is_a_code(scene: Scene, found: str) -> None:
    alarm = raised(scene)
    answer = desk_of(scene.nadia).send_form(f"/alarms/{alarm.pk}", {"found": found})
    assert answer.status_code == 422
    with pytest.raises(KeyError):
        watching.acknowledge(alarm_id=alarm.pk, found=found, by=scene.nadia.person, at=scene.at)


@pytest.mark.parametrize("role", sorted(ROLES))
def test_who_sees_alarms(scene: Scene, role: str) -> None:
    sees = role in {"supervisor", "privacy_lead"}
    assert (Permission.SEE_ALARMS in ROLES[role]) is sees
    alarm = raised(scene)
    member = member_with_role(scene.house, role)
    wanted = 200 if sees else 404
    browser = desk_of(member)
    assert browser.get("/alarms").status_code == wanted
    assert browser.get(f"/alarms/{alarm.pk}").status_code == wanted
    assert browser.get(f"/alarms/{uuid4()}").status_code == 404
    if not sees:
        with pytest.raises(NotAllowed):
            watching.acknowledge(alarm_id=alarm.pk, found="talked", by=member.person, at=scene.at)


def test_a_story_opened_in_danger_is_on_the_list(scene: Scene) -> None:
    with transaction.atomic():
        watching.opened_in_danger(person=scene.aisha.person, request_id=scene.request.id, at=scene.at)
    page = desk_of(scene.petra).get("/alarms").content.decode()
    assert "before its conflict check" in page and scene.request.short_id in page
