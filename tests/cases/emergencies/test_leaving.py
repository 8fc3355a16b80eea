"""The day somebody leaves or loses a device: access ends at once, cases move, keys turn, and a report names all."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import transaction

from safeconduct import audit
from safeconduct.access.errors import NotAllowed, NotYourself
from safeconduct.access.models import Grant, Person, StaffSession
from safeconduct.access.permissions import ROLES, Permission
from safeconduct.audit.models import StaffEntry
from safeconduct.cases import grants, grants_over, reading
from safeconduct.cases.dates import feed
from safeconduct.cases.emergencies import leaving, report
from safeconduct.cases.models import FeedToken
from safeconduct.intake.models import Request
from tests.access.people import Member, hire, member_with_role
from tests.cases.asking import ask
from tests.cases.caseroom import opened
from tests.cases.emergencies.scene import Scene, desk_of

DAY = timedelta(days=1)


@pytest.fixture
def scene() -> Scene:
    scene = Scene()
    scene.hand_over()
    return scene


def leaves(scene: Scene, member: Member, to: Member | None = None) -> None:
    chosen = {scene.request.id: to.person} if to else {}
    leaving.leave(person=member.person, take_over=chosen, by=scene.house.rosa.unlocked, at=scene.at)


def test_the_page_names_the_cases_that_would_be_left_with_one_holder(scene: Scene) -> None:
    browser, page = desk_of(scene.house.rosa), f"/people/{scene.timur.person.pk}/leaves"
    shown = browser.get(page).content.decode()
    assert scene.request.short_id in shown and "Who takes over?" in shown
    scene.let_in(scene.bilal, "casework")
    assert "Who takes over?" not in browser.get(page).content.decode()


def test_nobody_of_the_panel_takes_over_what_a_colleague_leaves(scene: Scene) -> None:
    """A case goes to an attorney by an offer she accepted, never because somebody left."""
    bilal, ines = scene.bilal, hire(scene.house.rosa, "Ines", ["attorney", "mentor"])
    found = leaving.colleagues(scene.timur.person)
    assert scene.aisha.person.pk in found and bilal.person.pk in found
    assert ines.person.pk not in found
    page = f"/people/{scene.timur.person.pk}/leaves"
    answer = desk_of(scene.house.rosa).send_form(page, {f"take_{scene.request.id}": str(ines.person.pk)})
    assert answer.status_code == 422 and scene.timur.person.is_active


def test_timur_leaves_bilal_takes_over_and_aishas_session_lets_him_in(scene: Scene) -> None:
    rosa, page = desk_of(scene.house.rosa), f"/people/{scene.timur.person.pk}/leaves"
    timur = desk_of(scene.timur)
    chosen = {f"take_{scene.request.id}": str(scene.bilal.person.pk)}
    answer = rosa.send_form(page, chosen)
    assert answer.status_code == 302 and answer.url == f"{page}?done=person_left"
    assert timur.get("/inbox").status_code == 302  # to sign-in: no session any more
    assert not StaffSession.objects.filter(person_id=scene.timur.person.pk).exists()
    assert not Person.objects.get(pk=scene.timur.person.pk).is_active
    assert scene.fresh.epoch == 2 and not scene.key_rows(scene.timur)
    shown = rosa.get(page).content.decode()
    assert "Bilal" in shown and "Keys still to turn: 0" in shown
    with pytest.raises(reading.NotYours):
        opened(scene.request, scene.bilal)
    aisha = desk_of(scene.aisha)
    assert "Bilal" in aisha.get("/emergencies").content.decode()
    assert aisha.send_form("/emergencies/let-in", page="/emergencies").url == "/emergencies?done=let_in"
    assert opened(scene.request, scene.bilal).case.keys() == {0, 1, 2}
    assert grants.holders(scene.fresh, scene.at.date(), scene.at).count == 2
    assert leaving.cases_of(Person.objects.get(pk=scene.timur.person.pk), scene.at) == []


def test_an_administrator_who_holds_the_case_lets_the_colleague_in_at_once(scene: Scene) -> None:
    rosa = scene.house.rosa
    rosa.person.roles = ["administrator", "caseworker"]
    rosa.person.save(update_fields=("roles",))
    scene.let_in(rosa, "casework")
    Grant.objects.filter(person=scene.aisha.person).update(expires_on=scene.at.date() - DAY)
    leaves(scene, scene.timur, to=scene.bilal)
    assert opened(scene.request, scene.bilal).case


def test_without_a_choice_the_case_stays_on_the_page_until_somebody_takes_it(scene: Scene) -> None:
    leaves(scene, scene.timur)
    person = Person.objects.get(pk=scene.timur.person.pk)
    (held,) = leaving.cases_of(person, scene.at)
    assert (held.request_id, held.others, held.needs_somebody) == (scene.request.id, 1, True)
    rosa, page = desk_of(scene.house.rosa), f"/people/{person.pk}/leaves"
    rosa.send_form(page, {f"take_{scene.request.id}": str(scene.bilal.person.pk)})
    (held,) = leaving.cases_of(person, scene.at)
    assert held.waiting == ("Bilal",) and not held.needs_somebody
    assert StaffEntry.objects.filter(action="person.left").count() == 1


def test_what_nobody_else_holds_is_not_closed_for_ever(scene: Scene) -> None:
    Grant.objects.filter(person=scene.aisha.person).update(expires_on=scene.at.date() - DAY)
    assert scene.key_rows(scene.timur) == 2
    leaves(scene, scene.timur)
    assert scene.key_rows(scene.timur) == 2 and scene.fresh.epoch == 1
    page = desk_of(scene.house.rosa).get(f"/people/{scene.timur.person.pk}/leaves").content.decode()
    assert "Nobody else holds these" in page and "recovery cards" in page


def test_many_cases_turn_a_few_at_once_and_it_may_be_pressed_again(scene: Scene) -> None:
    others = [ask(name)[0] for name in ("Ilyas", "Madina", "Zelim")]
    for request in others:
        keys = reading.open_case(request, scene.aisha.unlocked, scene.at.date())
        people = [scene.aisha.person, scene.timur.person]
        grants.hand_over(request=request, to=people, keys=keys, by=scene.aisha.unlocked, at=scene.at)
    by, timur = scene.nadia.unlocked, scene.timur.person
    Grant.objects.filter(person=timur).update(turn_due=True)
    first = grants_over.turn_cases_of(person=timur, by=by, at=scene.at, most=3)
    assert (first.done, first.left, first.stuck) == (3, 1, 0)
    second = grants_over.turn_cases_of(person=timur, by=by, at=scene.at, most=3)
    assert (second.done, second.left) == (1, 0)
    assert grants_over.turn_cases_of(person=timur, by=by, at=scene.at).done == 0
    assert set(Request.objects.values_list("epoch", flat=True)) == {2}


def test_a_deleted_request_stops_no_turning(scene: Scene) -> None:
    Grant.objects.create(
        request_id=uuid4(), person=scene.timur.person, purpose="casework", state="ended",
        made_on=scene.at.date(), turn_due=True,
    )  # fmt: skip
    assert (
        grants_over.turn_cases_of(person=scene.timur.person, by=scene.nadia.unlocked, at=scene.at).left == 0
    )


def test_nobody_leaves_by_their_own_hand(scene: Scene) -> None:
    with pytest.raises(NotYourself):
        leaves(scene, scene.house.rosa)
    page = f"/people/{scene.house.rosa.person.pk}/leaves"
    assert desk_of(scene.house.rosa).get(page).status_code == 200
    assert Person.objects.get(pk=scene.house.rosa.person.pk).is_active


@pytest.mark.parametrize("who", ["nobody", "volunteer", "leaver"])
def test_only_people_who_work_on_cases_take_over(scene: Scene, who: str) -> None:
    chosen = {
        "nobody": str(uuid4()), "volunteer": str(scene.ibrahim.person.pk), "leaver": str(scene.timur.person.pk)
    }[who]  # fmt: skip
    page = f"/people/{scene.timur.person.pk}/leaves"
    answer = desk_of(scene.house.rosa).send_form(page, {f"take_{scene.request.id}": chosen})
    assert answer.status_code == 422
    assert Person.objects.get(pk=scene.timur.person.pk).is_active


def test_a_supervisor_says_that_a_device_is_lost(scene: Scene) -> None:
    timur, nadia = desk_of(scene.timur), desk_of(scene.nadia)
    token = feed.make(by=scene.timur.person, at=scene.at)
    page = f"/people/{scene.timur.person.pk}/device-lost"
    assert nadia.get(page).status_code == 200
    assert StaffSession.objects.filter(person_id=scene.timur.person.pk).exists()  # asked first
    answer = nadia.send_form(page)
    assert answer.status_code == 302 and answer.url == f"{page}?done=device_lost"
    assert timur.get("/inbox").status_code == 302
    assert not FeedToken.objects.exists() and token
    assert scene.fresh.epoch == 2
    shown = nadia.get(page).content.decode()
    assert "Nadia" in shown and "Keys still to turn: 0" in shown
    assert desk_of(scene.timur).get(f"/requests/{scene.request.id}").status_code == 200  # on another device
    assert leaving.pressed(scene.timur.person, scene.at + DAY, leaving.LOST) is not None
    assert leaving.pressed(scene.timur.person, scene.at + 40 * DAY, leaving.LOST) is None


def test_ones_own_device_has_its_own_page(scene: Scene) -> None:
    answer = desk_of(scene.nadia).get(f"/people/{scene.nadia.person.pk}/device-lost")
    assert answer.status_code == 302 and answer.url == "/account/device-lost"


PAGES = {
    "leaves": (Permission.DISABLE, {"administrator"}),
    "device-lost": (Permission.LOSE_DEVICE, {"administrator", "supervisor"}),
    "report": (Permission.READ_REPORT, {"administrator", "supervisor", "privacy_lead"}),
}


@pytest.mark.parametrize("role", sorted(ROLES))
@pytest.mark.parametrize("page", sorted(PAGES))
def test_who_may(scene: Scene, page: str, role: str) -> None:
    permission, roles = PAGES[page]
    assert (permission in ROLES[role]) is (role in roles)
    browser = desk_of(member_with_role(scene.house, role))
    wanted = 200 if role in roles else 404
    assert browser.get(f"/people/{scene.bilal.person.pk}/{page}").status_code == wanted
    assert browser.get(f"/people/{uuid4()}/{page}").status_code == 404


def test_the_actions_ask_again(scene: Scene) -> None:
    with pytest.raises(NotAllowed):
        leaving.lose_device(person=scene.timur.person, by=scene.aisha.unlocked, at=scene.at)
    with pytest.raises(NotAllowed):
        leaving.leave(person=scene.timur.person, take_over={}, by=scene.nadia.unlocked, at=scene.at)
    with pytest.raises(NotAllowed):
        grants_over.turn_cases_of(person=scene.timur.person, by=scene.aisha.unlocked, at=scene.at)


def note(member: Member, action: str, scene: Scene, *, ago: timedelta = DAY, **more: object) -> None:
    with transaction.atomic():
        audit.record(action, chain="staff", at=scene.at - ago, by=member.person.pk, **more)  # type: ignore[arg-type]  # ids and counts


def test_the_report_leaves_no_row_of_thirty_days_out(scene: Scene) -> None:
    gone = uuid4()
    for action in ("request.opened.first", "request.opened.story", "request.opened.story"):
        note(scene.timur, action, scene, subject=scene.request.id)
    note(scene.timur, "request.opened.first", scene, subject=gone)
    note(scene.timur, "file.downloaded", scene, subject=uuid4())
    note(scene.timur, "case.paper.downloaded", scene, subject=scene.request.id)
    note(scene.timur, "inbox.read", scene, subject=uuid4(), count=40)
    note(scene.timur, "something.nobody.foresaw", scene)
    note(scene.timur, "request.opened.first", scene, ago=31 * DAY, subject=uuid4())
    note(scene.aisha, "request.opened.first", scene, subject=uuid4())
    found = report.of(scene.timur.person, scene.at + DAY)
    counted = sum(times for one in found.requests for _action, times in one.acts) + sum(
        one.times for one in found.others
    )
    rows = StaffEntry.objects.filter(by=scene.timur.person.pk, at__gte=scene.at - 29 * DAY).count()
    assert found.rows == counted == rows
    by_id = {one.id: one for one in found.requests}
    assert by_id.keys() == {scene.request.id, gone}
    assert by_id[scene.request.id].saw_story and by_id[gone].is_gone
    assert {one.action for one in found.taken_out} == {"file.downloaded", "case.paper.downloaded"}
    assert {"something.nobody.foresaw", "inbox.read"} <= {one.action for one in found.others}
    assert next(one.shown for one in found.others if one.action == "inbox.read") >= 40


def test_the_report_names_staff_and_numbers_and_nobody_else(scene: Scene) -> None:
    desk_of(scene.timur).get(f"/requests/{scene.request.id}")
    leaving.lose_device(person=scene.timur.person, by=scene.nadia.unlocked, at=scene.at)
    answer = desk_of(scene.petra).get(f"/people/{scene.timur.person.pk}/report")
    shown = answer.content.decode()
    assert "Timur" in shown and "Nadia" in shown and scene.request.short_id in shown
    assert "Заур" not in shown and "ZAUR" not in shown and str(scene.request.id) not in shown
    assert "72 hours" in shown and answer.context["tell_by"] == scene.at + timedelta(hours=72)
    read = StaffEntry.objects.get(action="person.report_read")
    assert (read.by, read.subject) == (scene.petra.person.pk, scene.timur.person.pk)


def test_an_account_that_did_nothing_has_an_empty_report(scene: Scene) -> None:
    found = report.of(scene.bilal.person, scene.at + DAY)
    assert not found.requests and not found.taken_out
    assert desk_of(scene.petra).get(f"/people/{scene.bilal.person.pk}/report").status_code == 200
