"""Opening a request in an emergency takes two people, a reason from a list, and an hour at which it ends."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from safeconduct.access.errors import NotAllowed
from safeconduct.access.models import Emergency, Grant, ReadAlarm
from safeconduct.access.permissions import ROLES, Permission
from safeconduct.audit.models import StaffEntry
from safeconduct.cases import grants, grants_over, reading
from safeconduct.cases.emergencies import actions
from safeconduct.outbox.models import Parcel
from tests.access.people import Member, member_with_role
from tests.cases.caseroom import opened
from tests.cases.emergencies.scene import Scene, desk_of
from tests.cases.emergencies.test_exclusions import keep_from

HOUR = timedelta(hours=1)
ASKERS = ("caseworker", "lawyer", "supervisor")


@pytest.fixture
def scene() -> Scene:
    scene = Scene()
    scene.hand_over()
    return scene


def asked(scene: Scene, by: Member | None = None, token: UUID | None = None) -> Emergency:
    return actions.ask(
        request=scene.fresh,
        reason="danger",
        token=token or uuid4(),
        by=(by or scene.bilal).unlocked,
        at=scene.at,
    )


def given(scene: Scene, found: Emergency, hours: int = 2, by: Member | None = None) -> Emergency:
    member = by or scene.aisha
    return actions.give(
        emergency_id=found.id, hours=hours, keys=scene.keys(member), by=member.unlocked, at=scene.at
    )


def test_two_people_open_it_and_both_names_are_kept(scene: Scene) -> None:
    bilal, aisha, address = desk_of(scene.bilal), desk_of(scene.aisha), f"/requests/{scene.request.id}"
    assert bilal.get(address).status_code == 404
    page = bilal.get(f"{address}/emergency")
    assert page.status_code == 200 and b"2 people can let you in" in page.content
    assert bilal.send_form(f"{address}/emergency", {"reason": "danger"}).status_code == 302
    found = Emergency.objects.get()
    assert bilal.get(address).status_code == 404
    assert f"/emergencies/{found.id}" in aisha.get("/emergencies").content.decode()
    answer = aisha.send_form(f"/emergencies/{found.id}", {"answer": "give", "hours": "3"})
    assert answer.status_code == 302
    assert bilal.get(address).status_code == 200
    found.refresh_from_db()
    assert (found.state, found.asker, found.answered_by) == ("given", scene.bilal.person, scene.aisha.person)
    grant = Grant.objects.get(person=scene.bilal.person)
    assert (grant.purpose, grant.ends_at, grant.granted_by) == (
        "emergency",
        found.ends_at,
        scene.aisha.person,
    )
    shown = aisha.get(f"{address}/people").content.decode()
    assert "Opened in an emergency" in shown and "A life is in danger now" in shown and "Bilal" in shown
    alarm = ReadAlarm.objects.get(kind="emergency")
    assert (alarm.person, alarm.request_id) == (scene.bilal.person, scene.request.id)
    told = set(Parcel.objects.values_list("event", flat=True))
    assert {"emergency.asked", "emergency.given", "alarm.raised"} <= told
    kept = StaffEntry.objects.filter(subject=scene.request.id, action__startswith="emergency.")
    assert list(kept.order_by("number").values_list("action", "by")) == [
        ("emergency.asked.danger", scene.bilal.person.pk),
        ("emergency.given", scene.aisha.person.pk),
    ]


def test_nobody_lets_themselves_in(scene: Scene) -> None:
    found = asked(scene)
    with pytest.raises(actions.OwnEmergency):
        actions.give(emergency_id=found.id, hours=1, keys=scene.keys(), by=scene.bilal.unlocked, at=scene.at)
    with pytest.raises(actions.OwnEmergency):
        actions.refuse(emergency_id=found.id, by=scene.bilal.unlocked, at=scene.at)
    answer = desk_of(scene.bilal).send_form(f"/emergencies/{found.id}", {"answer": "give", "hours": "1"})
    assert answer.status_code == 409
    assert not scene.key_rows(scene.bilal)


def test_somebody_who_cannot_open_it_neither_sees_nor_answers_it(scene: Scene) -> None:
    found = asked(scene)
    leyla = desk_of(scene.leyla)
    assert leyla.get(f"/emergencies/{found.id}").status_code == 404
    assert f"/emergencies/{found.id}" not in leyla.get("/emergencies").content.decode()
    with pytest.raises(reading.NotYours):
        actions.refuse(emergency_id=found.id, by=scene.leyla.unlocked, at=scene.at)


def test_it_ends_by_the_hour_by_itself(scene: Scene) -> None:
    found = given(scene, asked(scene), hours=10)
    assert found.ends_at == scene.at + 10 * HOUR
    over = scene.at + 10 * HOUR
    assert not Grant.objects.live(over.date(), over).filter(person=scene.bilal.person).exists()
    assert grants_over.end_run_out(over) == 1 and actions.lapse(over) == 1
    found.refresh_from_db()
    assert found.state == "over" and not scene.key_rows(scene.bilal)
    with pytest.raises(reading.NotYours):
        opened(scene.request, scene.bilal)


@pytest.mark.parametrize("hours", [0, -1, 11, 1000])
def test_it_is_given_for_one_to_ten_hours(scene: Scene, hours: int) -> None:
    found = asked(scene)
    with pytest.raises(grants.SlotNeeded):
        given(scene, found, hours)
    answer = desk_of(scene.aisha).send_form(
        f"/emergencies/{found.id}", {"answer": "give", "hours": str(hours)}
    )
    assert answer.status_code == 422
    found.refresh_from_db()
    assert found.state == "asked" and not scene.key_rows(scene.bilal)


def test_it_is_answered_once(scene: Scene) -> None:
    found = asked(scene)
    actions.refuse(emergency_id=found.id, by=scene.timur.unlocked, at=scene.at)
    with pytest.raises(actions.Answered):
        given(scene, found)
    assert not scene.key_rows(scene.bilal) and not ReadAlarm.objects.exists()
    again = asked(scene)
    given(scene, again)
    with pytest.raises(actions.Answered):
        actions.refuse(emergency_id=again.id, by=scene.timur.unlocked, at=scene.at)


def test_a_question_nobody_answered_is_over_after_a_working_day(scene: Scene) -> None:
    found = asked(scene)
    later = scene.at + 10 * HOUR
    with pytest.raises(actions.Answered):
        actions.refuse(emergency_id=found.id, by=scene.aisha.unlocked, at=later)
    assert actions.lapse(later) == 1
    found.refresh_from_db()
    assert found.state == "over"


def test_the_same_form_asks_once_and_one_question_waits_at_a_time(scene: Scene) -> None:
    token = uuid4()
    assert asked(scene, token=token).pk == asked(scene, token=token).pk == token
    with pytest.raises(actions.AskedAlready):
        asked(scene)
    page = desk_of(scene.bilal).send_form(f"/requests/{scene.request.id}/emergency", {"reason": "date"})
    assert page.status_code == 422 and b"asked for this already" in page.content
    assert Emergency.objects.count() == 1


def test_whoever_holds_it_has_no_emergency(scene: Scene) -> None:
    with pytest.raises(actions.HoldsIt):
        asked(scene, by=scene.aisha)
    answer = desk_of(scene.aisha).get(f"/requests/{scene.request.id}/emergency")
    assert answer.status_code == 302 and answer.url == f"/requests/{scene.request.id}"


def test_somebody_it_is_kept_from_is_not_let_in(scene: Scene) -> None:
    found = asked(scene)
    keep_from(scene, scene.bilal)
    with pytest.raises(grants.PersonExcluded):
        given(scene, found)
    answer = desk_of(scene.aisha).send_form(f"/emergencies/{found.id}", {"answer": "give", "hours": "1"})
    assert answer.status_code == 409 and b"kept from this person" in answer.content
    found.refresh_from_db()
    assert found.state == "asked" and not scene.key_rows(scene.bilal)


def test_a_guest_by_the_hour_lets_nobody_in(scene: Scene) -> None:
    scene.let_in(scene.leyla, ends_at=scene.at + HOUR)
    found = asked(scene)
    with pytest.raises(reading.NotYours):
        given(scene, found, by=scene.leyla)


def test_somebody_who_left_is_not_let_in(scene: Scene) -> None:
    found = asked(scene)
    scene.bilal.person.is_active = False
    scene.bilal.person.save(update_fields=("is_active",))
    with pytest.raises(actions.Answered):
        given(scene, found)


@pytest.mark.parametrize("reason", ["", "curious", "danger; and a name"])
def test_a_reason_is_a_code(scene: Scene, reason: str) -> None:
    with pytest.raises(KeyError):
        actions.ask(request=scene.fresh, reason=reason, token=uuid4(), by=scene.bilal.unlocked, at=scene.at)
    address = f"/requests/{scene.request.id}/emergency"
    assert desk_of(scene.bilal).send_form(address, {"reason": reason}).status_code == 422
    assert not Emergency.objects.exists()


@pytest.mark.parametrize("role", sorted(ROLES))
def test_which_roles_ask(scene: Scene, role: str) -> None:
    assert (Permission.BREAK_GLASS in ROLES[role]) is (role in ASKERS)
    if role in ASKERS:
        return
    member = member_with_role(scene.house, role)
    browser = desk_of(member)
    for address in ("/emergencies", f"/requests/{scene.request.id}/emergency", f"/emergencies/{uuid4()}"):
        assert browser.get(address).status_code == 404
    with pytest.raises(NotAllowed):
        asked(scene, by=member)


def test_a_request_is_found_by_its_number(scene: Scene) -> None:
    browser = desk_of(scene.bilal)
    for typed in (scene.request.short_id, f" {scene.request.short_id.upper()} ", str(scene.request.id)):
        answer = browser.get("/emergencies", {"id": typed})
        assert answer.status_code == 302 and answer.url == f"/requests/{scene.request.id}/emergency"
    for typed in ("", "zaur", "00000000", "%%%%%%%%", "a" * 200, "1234567\x00", "٠٠٠٠٠٠٠٠"):
        assert browser.get("/emergencies", {"id": typed}).status_code == 422


def test_an_unknown_request_or_question_is_not_there(scene: Scene) -> None:
    browser = desk_of(scene.bilal)
    assert browser.get(f"/requests/{uuid4()}/emergency").status_code == 404
    assert browser.get(f"/emergencies/{uuid4()}").status_code == 404


def test_where_nobody_holds_it_the_page_names_the_recovery_cards(scene: Scene) -> None:
    Grant.objects.update(state="ended")
    page = desk_of(scene.bilal).get(f"/requests/{scene.request.id}/emergency")
    assert b"two recovery cards" in page.content


def test_questions_about_a_deleted_request_are_over(scene: Scene) -> None:
    found = asked(scene)
    actions.forget([scene.request.id])
    found.refresh_from_db()
    assert found.state == "over"
