"""Access that ends by the hour: who needs it, how long it may be, and what is left of it afterwards."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from safeconduct import audit
from safeconduct.access.models import Grant, Person
from safeconduct.access.models.desks import PURPOSES
from safeconduct.cases import grants, grants_over, reading
from safeconduct.cases.grants import OnlyASlot, SlotNeeded, TooFewHolders
from safeconduct.keyring.models import WrappedKey
from tests.access.people import hire
from tests.cases.caseroom import opened
from tests.cases.emergencies.scene import Scene, desk_of

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def scene() -> Scene:
    return Scene()


@pytest.mark.parametrize("ends", [None, timedelta(0), -HOUR, timedelta(hours=10, seconds=1), DAY], ids=str)
def test_a_volunteer_gets_no_access_but_for_ten_hours_at_most(scene: Scene, ends: timedelta | None) -> None:
    with pytest.raises(SlotNeeded):
        scene.let_in(scene.ibrahim, "first_step", ends_at=scene.at + ends if ends is not None else None)
    assert not Grant.objects.exists() and not scene.key_rows(scene.ibrahim)


@pytest.mark.parametrize("hours", [1, 10])
def test_a_volunteer_reads_the_first_step_and_no_story_until_the_hour(scene: Scene, hours: int) -> None:
    scene.let_in(scene.ibrahim, "first_step", ends_at=scene.at + hours * HOUR)
    browser = desk_of(scene.ibrahim)
    assert browser.get(f"/requests/{scene.request.id}").status_code == 200
    assert browser.get(f"/requests/{scene.request.id}/story").status_code == 404
    live = Grant.objects.live
    assert live(scene.at.date(), scene.at + hours * HOUR - timedelta(seconds=1)).count() == 1
    assert not live(scene.at.date(), scene.at + hours * HOUR).exists()


def test_a_slot_that_is_over_opens_nothing_although_no_worker_came(scene: Scene) -> None:
    given = scene.let_in(scene.ibrahim, "first_step", ends_at=scene.at + HOUR)
    Grant.objects.filter(pk=given.pk).update(ends_at=scene.at - HOUR)
    with pytest.raises(reading.NotYours):
        opened(scene.request, scene.ibrahim)
    assert desk_of(scene.ibrahim).get(f"/requests/{scene.request.id}").status_code == 404


def test_the_worker_deletes_the_keys_and_the_next_holder_turns_them(scene: Scene) -> None:
    given = scene.let_in(scene.ibrahim, "first_step", ends_at=scene.at + HOUR)
    assert grants_over.end_run_out(scene.at + HOUR - timedelta(seconds=1)) == 0
    assert scene.key_rows(scene.ibrahim) == 1
    assert grants_over.end_run_out(scene.at + HOUR) == 1
    assert grants_over.end_run_out(scene.at + HOUR) == 0
    given.refresh_from_db()
    assert (given.state, given.turn_due, scene.key_rows(scene.ibrahim)) == ("ended", True, 0)
    assert scene.fresh.epoch == 0
    assert desk_of(scene.aisha).get(f"/requests/{scene.request.id}").status_code == 200
    given.refresh_from_db()
    assert (scene.fresh.epoch, given.turn_due) == (1, False)
    assert desk_of(scene.timur).get(f"/requests/{scene.request.id}").status_code == 200
    assert scene.fresh.epoch == 1


def test_a_volunteer_who_opens_it_turns_nothing(scene: Scene) -> None:
    scene.let_in(scene.ibrahim, "first_step", ends_at=scene.at + 2 * HOUR)
    other = scene.let_in(scene.bilal, "review", ends_at=scene.at + HOUR)
    grants_over.end_run_out(scene.at + HOUR)
    assert desk_of(scene.ibrahim).get(f"/requests/{scene.request.id}").status_code == 200
    other.refresh_from_db()
    assert other.turn_due and scene.fresh.epoch == 0


def test_days_run_out_as_well_but_never_the_last_key(scene: Scene) -> None:
    scene.hand_over()
    Grant.objects.update(expires_on=scene.at.date() - DAY)
    assert grants_over.end_run_out(scene.at) == 0
    assert scene.key_rows(scene.aisha) == 2
    Grant.objects.filter(person=scene.timur.person).update(expires_on=None)
    assert grants_over.end_run_out(scene.at) == 1
    assert scene.key_rows(scene.aisha) == 0


def test_somebody_with_a_slot_does_not_count_as_a_holder(scene: Scene) -> None:
    scene.hand_over()
    scene.let_in(scene.ibrahim, "first_step", ends_at=scene.at + HOUR)
    assert grants.holders(scene.fresh, scene.at.date(), scene.at).count == 2
    with pytest.raises(TooFewHolders):
        grants.end_grant(request=scene.fresh, person=scene.timur.person, by=scene.aisha.unlocked, at=scene.at)
    grants.end_grant(request=scene.fresh, person=scene.ibrahim.person, by=scene.aisha.unlocked, at=scene.at)
    assert scene.key_rows(scene.ibrahim) == 0


def test_a_slot_gives_access_to_nobody_and_never_makes_itself_longer(scene: Scene) -> None:
    scene.hand_over()
    scene.let_in(scene.bilal, "review", ends_at=scene.at + HOUR)
    keys, by = scene.keys(scene.bilal), scene.bilal.unlocked
    with pytest.raises(OnlyASlot):
        grants.take(request=scene.fresh, keys=keys, by=by, at=scene.at)
    with pytest.raises(OnlyASlot):
        grants.grant(
            request=scene.fresh, person=scene.leyla.person, keys=keys, purpose="casework", expires_on=None, by=by,
            at=scene.at,
        )  # fmt: skip
    with pytest.raises(OnlyASlot):
        grants.end_grant(request=scene.fresh, person=scene.timur.person, by=by, at=scene.at)


def test_a_slot_may_become_lasting_and_is_not_granted_twice(scene: Scene) -> None:
    scene.let_in(scene.bilal, "review", ends_at=scene.at + HOUR)
    with pytest.raises(grants.AlreadyGranted):
        scene.let_in(scene.bilal, "review", ends_at=scene.at + 2 * HOUR)
    scene.let_in(scene.bilal, "casework")
    live = Grant.objects.live(scene.at.date(), scene.at).get(person=scene.bilal.person)
    assert (live.purpose, live.ends_at) == ("casework", None)
    with pytest.raises(grants.AlreadyGranted):
        scene.let_in(scene.bilal, "review")


def test_access_that_ran_out_may_be_given_again(scene: Scene) -> None:
    scene.let_in(scene.ibrahim, "first_step", ends_at=scene.at + HOUR)
    later = scene.at + 2 * HOUR
    scene.let_in(scene.ibrahim, "first_step", ends_at=later + HOUR, at=later)
    assert Grant.objects.exclude(state="ended").count() == 1


@pytest.mark.parametrize("purpose", ["", "curiosity", "Emergency"])
def test_a_purpose_is_a_code_of_the_table(scene: Scene, purpose: str) -> None:
    assert purpose not in PURPOSES
    with pytest.raises(KeyError):
        scene.let_in(scene.bilal, purpose)


BAD_FORMS = [
    ({"purpose": "review"}, "hours"),
    ({"purpose": "review", "hours": "11"}, "hours"),
    ({"purpose": "review", "hours": "0"}, "hours"),
    ({"purpose": "review", "hours": "1.5"}, "hours"),
    ({"purpose": "review", "days": "3"}, "hours"),
    ({"purpose": "review", "hours": "2", "days": "3"}, "days"),
    ({"purpose": "emergency", "hours": "2"}, "purpose"),
    ({"purpose": "", "hours": "2"}, "purpose"),
]


@pytest.mark.parametrize(("typed", "field"), BAD_FORMS)
def test_the_form_says_what_a_volunteers_access_needs(
    scene: Scene, typed: dict[str, str], field: str
) -> None:
    browser, page = desk_of(scene.aisha), f"/requests/{scene.request.id}/people"
    said = {**typed, "person": str(scene.ibrahim.person.pk)}
    answer = browser.send_form(f"/requests/{scene.request.id}/give", said, page=page)
    assert answer.status_code == 422
    assert answer.context["grant_form"].errors.keys() >= {field}
    assert not Grant.objects.exists()


def test_the_page_says_who_reads_it_what_for_and_until_when(scene: Scene) -> None:
    browser, page = desk_of(scene.aisha), f"/requests/{scene.request.id}/people"
    said = {"person": str(scene.ibrahim.person.pk), "purpose": "first_step", "hours": "10"}
    assert browser.send_form(f"/requests/{scene.request.id}/give", said, page=page).status_code == 302
    shown = browser.get(page).content.decode()
    assert "Ibrahim" in shown and "To look at the first step" in shown and "(UTC)" in shown


def test_a_volunteer_is_offered_for_no_hand_over(scene: Scene) -> None:
    volunteer = scene.ibrahim
    form = desk_of(scene.aisha).get(f"/requests/{scene.request.id}/people").context["hand_over_form"]
    assert volunteer.person not in form.fields["people"].queryset
    with pytest.raises(SlotNeeded):
        scene.hand_over(scene.aisha, volunteer)


def test_somebody_with_an_hour_is_not_named_as_who_holds_it(scene: Scene) -> None:
    scene.hand_over()
    scene.let_in(scene.bilal, "emergency", ends_at=scene.at + HOUR)
    ids, on = [scene.request.id], scene.at.date()
    assert grants.who_holds(ids, on) == {scene.request.id: ["Aisha", "Timur"]}
    assert grants.who_visits(ids, on) == {scene.request.id: ["Bilal"]}
    page = desk_of(scene.aisha).get("/inbox?state=all").content.decode()
    assert "Aisha, Timur, Bilal (for some hours)" in page


@pytest.mark.parametrize("broken", ["_seal_next_epoch", "_summary_to_case"])
def test_a_power_cut_before_the_keys_turned_leaves_the_request_with_the_desk(
    scene: Scene, monkeypatch: pytest.MonkeyPatch, broken: str
) -> None:
    def power_cut(*_all: object) -> None:
        raise KeyboardInterrupt

    assert scene.request
    monkeypatch.setattr(grants, broken, power_cut)
    with pytest.raises(KeyboardInterrupt):
        scene.hand_over()
    monkeypatch.undo()
    assert reading.is_with_desk(scene.fresh) and summary_openers(scene) == {"desk"}
    scene.hand_over()
    assert not reading.is_with_desk(scene.fresh) and summary_openers(scene) == {"case"}


def test_a_power_cut_after_the_keys_turned_leaves_the_desk_no_summary(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert scene.request
    record = audit.record

    def power_cut(action: str, **more: Any) -> object:
        if action == "request.handed_over":
            raise KeyboardInterrupt
        return record(action, **more)

    monkeypatch.setattr(audit, "record", power_cut)
    with pytest.raises(KeyboardInterrupt):
        scene.hand_over()
    monkeypatch.undo()
    held = scene.fresh
    assert held.epoch == 0 and not reading.is_with_desk(held) and summary_openers(scene) == {"case"}
    keys = scene.keys(scene.timur)
    assert reading.summary_key(held, keys)
    grants.turn(request_id=held.id, without=[], issuer=scene.aisha.unlocked, at=scene.at, action="x.y")
    assert reading.summary_key(scene.fresh, scene.keys(scene.timur))


def test_one_who_cannot_be_let_in_stops_nobody_else(scene: Scene) -> None:
    scene.hand_over()
    nadir, rosa = hire(scene.house.rosa, "Nadir", ["caseworker"]), scene.house.rosa.unlocked
    for member in (nadir, scene.bilal):
        grants_over.want(request_id=scene.request.id, person=member.person, by=rosa, at=scene.at)
    Person.objects.filter(pk=nadir.person.pk).update(roles=["volunteer"])
    wanted = grants_over.waiting_for(scene.aisha.unlocked, scene.at)
    done = grants_over.seal_wanted(wanted=wanted, by=scene.aisha.unlocked, at=scene.at)
    assert done == grants_over.LetIn(sealed=1, refused=1, waiting=0)
    assert "Bilal" in grants.who_holds([scene.request.id], scene.at.date())[scene.request.id]
    again = grants_over.seal_wanted(wanted=wanted, by=scene.aisha.unlocked, at=scene.at)
    assert (again.sealed, again.waiting) == (0, 0)
    assert not Grant.objects.filter(state="wanted").exists()


def summary_openers(scene: Scene) -> set[str]:
    rows = WrappedKey.objects.filter(owner_id=scene.request.id, purpose="summary")
    return set(rows.values_list("opener_kind", flat=True))
