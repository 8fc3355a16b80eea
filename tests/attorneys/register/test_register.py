"""Ines asks to join the panel; Omar (coordinator) and Samir (supervisor) look; Rosa is the administrator."""

from __future__ import annotations

import json
from datetime import UTC, datetime, time, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.apps import apps

from safeconduct.access import actions
from safeconduct.access.permissions import ROLES
from safeconduct.attorneys.models import Attorney, Vetting
from safeconduct.attorneys.offers import sending
from safeconduct.attorneys.register import (
    errors,
    firms,
    keys,
    membership,
    profiles,
)
from safeconduct.keyring.models import WrappedKey
from safeconduct.keyring.rows import NoKey
from tests.access.people import hire, join, member_with_role
from tests.attorneys.register import enrolling
from tests.attorneys.register.scenes import NOW, TODAY, Scene, begin, day, typed, vetted


@pytest.fixture
def scene() -> Scene:
    return begin()


def test_ines_applies_and_two_people_bring_her_onto_the_panel(scene: Scene) -> None:
    ines, omar, samir = scene.at(scene.ines), scene.at(scene.omar), scene.at(scene.samir)
    assert ines.send_form("/my/profile", typed(), page="/my/profile")["Location"].endswith(
        "done=profile_sent"
    )
    assert b"2 people still have to look" in ines.get("/my/profile").content
    row = Attorney.objects.get()
    shown = omar.get("/panel").content.decode()
    assert "Ines Alvarado" in shown and "Applied" in shown
    page = f"/panel/{row.id}/vet"
    said = {"how_0": "page of the bar", "conflict": "asked, none", "answer": "yes"}
    assert omar.send_form(page, said, page=page)["Location"].endswith("done=attorney_vetted")
    assert b"counts now" in omar.get(f"/panel/{row.id}").content
    assert omar.send_form(page, said, page=f"/panel/{row.id}/edit").status_code == 409
    assert samir.send_form(page, said, page=page)["Location"].endswith("done=attorney_active")
    profile = scene.profile(row)
    assert profile.attorney.state == "active" and profile.is_licensed(TODAY)
    assert profile.held["admissions"][0]["verified_how"] == "page of the bar"
    assert Vetting.objects.count() == 2


def test_one_person_is_not_two_and_nobody_vets_herself(scene: Scene) -> None:
    row = enrolling.apply(scene.ines, NOW)
    scene.decides(scene.omar, row)
    with pytest.raises(errors.VettedAlready):
        scene.decides(scene.omar, row)
    both = hire(scene.house.rosa, "Noor", ["coordinator", "attorney"], desk=scene.desk, sealed_by=scene.omar)
    own = enrolling.apply(both, NOW)
    with pytest.raises(errors.OwnApplication):
        scene.decides(both, own)
    with pytest.raises(errors.OwnApplication):
        membership.end(attorney_id=own.id, version=1, by=both.unlocked, desk=scene.desk, at=NOW)
    assert Attorney.objects.filter(state="applied").count() == 2


def test_the_same_form_twice_is_one_vetting(scene: Scene) -> None:
    row, token = enrolling.apply(scene.ines, NOW), uuid4()
    scene.decides(scene.omar, row, token=token)
    scene.decides(scene.omar, row, token=token)
    assert Vetting.objects.count() == 1 and Attorney.objects.get().state == "applied"


def test_a_profile_that_changes_between_two_vetters_is_vetted_anew(scene: Scene) -> None:
    row = enrolling.apply(scene.ines, NOW)
    scene.decides(scene.omar, row)
    profiles.save(attorney_id=row.id, held={"capacity": 3}, version=1, by=scene.ines.unlocked, at=NOW)
    with pytest.raises(errors.LookAgain):
        scene.decides(scene.samir, row, version=1)
    assert scene.decides(scene.samir, row).state == "applied"
    assert scene.decides(scene.omar, row).state == "active"


@pytest.mark.parametrize("verified", [{}, {0: ""}])
def test_a_yes_rests_on_an_admission_that_was_looked_up(scene: Scene, verified: dict[int, str]) -> None:
    row = enrolling.apply(scene.ines, NOW)
    with pytest.raises(errors.NothingVerified):
        scene.decides(scene.omar, row, verified=verified)
    with pytest.raises(errors.LookAgain):
        scene.decides(scene.omar, row, verified={7: "page of the bar"})


def test_a_no_refuses_with_a_reason_and_she_may_ask_again(scene: Scene) -> None:
    row = enrolling.apply(scene.ines, NOW)
    omar, page = scene.at(scene.omar), f"/panel/{row.id}/vet"
    assert omar.send_form(page, {"answer": "no"}, page=page).status_code == 422
    assert omar.send_form(page, {"answer": "no", "reason": "KEPT_WORDS"}, page=page).status_code == 422
    said = {"answer": "no", "reason": "No answer from the bar", "sure": "on"}
    assert omar.send_form(page, said, page=page)["Location"].endswith("done=attorney_refused")
    ines = scene.at(scene.ines)
    assert ines.send_form("/my/profile", {"step": "again"}, page="/my/profile")["Location"].endswith(
        "applied_again"
    )
    assert Attorney.objects.get().state == "applied"


def test_a_changed_admission_counts_as_no_licence_until_it_is_looked_up(scene: Scene) -> None:
    row = vetted(scene, enrolling.apply(scene.ines, NOW))
    version = Attorney.objects.get().version
    changed = {"admissions": [{**enrolling.ADMISSION, "number": "1"}]}
    profiles.save(attorney_id=row.id, held=changed, version=version, by=scene.ines.unlocked, at=NOW)
    assert not scene.profile(row).is_licensed(TODAY)
    omar = scene.at(scene.omar)
    assert "Changed since" in omar.get("/panel").content.decode()
    assert "Bar admissions" in omar.get(f"/panel/{row.id}").content.decode()
    page = f"/panel/{row.id}/vet"
    assert omar.send_form(page, {"how_0": ""}, page=page).status_code == 422
    assert omar.send_form(page, {"how_0": "called the clerk"}, page=page)["Location"].endswith(
        "attorney_verified"
    )
    assert scene.profile(row).is_licensed(TODAY)


def test_nobody_writes_a_verification_or_the_desks_part_into_her_own_profile(scene: Scene) -> None:
    forged = {**enrolling.ADMISSION, "verified_on": "2020-01-01", "verified_how": "me", "verified_by": "me"}
    row = enrolling.apply(
        scene.ines, NOW, admissions=[forged], is_mentor=True, mentor_load=9, notes="x", unknown=1
    )
    held = scene.profile(row).held
    assert held["admissions"][0]["verified_on"] == "" and not held["is_mentor"] and held["notes"] == ""
    assert "unknown" not in held


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": ""}, {"name": "x" * 201}, {"email": "nowhere"}, {"capacity": "-1"}, {"capacity": "many"},
        {"capacity": "21"}, {"capacity": ""}, {"expertise": "9"}, {"expertise": ""}, {"region": "ZZ"},
        {"forums": ["No such court"]}, {"facilities": ["XX"]}, {"interests": ["magic"]}, {"gender": "other"},
        {"admissions-0-jurisdiction": ""}, {"admissions-0-number": ""}, {"admissions-0-status": "verified"},
        {"languages-0-level": "9"}, {"languages-0-language": "xx"},
        {"languages-1-language": "ar", "languages-1-level": "1"}, {"trainings-0-area": "asylum"},
        {"pauses-0-start-day": "31", "pauses-0-start-month": "2", "pauses-0-start-year": "2027"},
        {**day("pauses-0-start", TODAY), **day("pauses-0-until", TODAY - timedelta(days=1))},
        {"communities": "x" * 61}, {"token": "no token"}, {"version": "-1"},
    ],
)  # fmt: skip
def test_what_will_not_do_is_said_and_what_was_typed_stays(scene: Scene, wrong: dict[str, Any]) -> None:
    answer = scene.at(scene.ines).send_form(
        "/my/profile", typed(wishes="KEPT_WORDS", **wrong), page="/my/profile"
    )
    assert answer.status_code == 422 and b"KEPT_WORDS" in answer.content
    assert not Attorney.objects.exists()


def test_an_application_sent_twice_is_one(scene: Scene) -> None:
    token = uuid4()
    for _ in range(2):
        profiles.create(
            held={"name": "Ines"}, token=token, by=scene.ines.unlocked, at=NOW, person=scene.ines.person
        )
    with pytest.raises(errors.OnThePanel):
        enrolling.apply(scene.ines, NOW)
    chidi = hire(scene.house.rosa, "Chidi", ["attorney"])
    with pytest.raises(errors.Shut):
        profiles.create(held={}, token=token, by=chidi.unlocked, at=NOW, person=chidi.person)


def test_ines_and_omar_change_it_at_once_and_both_texts_are_shown(scene: Scene) -> None:
    row = enrolling.apply(scene.ines, NOW)
    omar, page = scene.at(scene.omar), f"/panel/{row.id}/edit"
    profiles.save(attorney_id=row.id, held={"wishes": "HER_WORDS"}, version=1, by=scene.ines.unlocked, at=NOW)
    said = typed(name="Ines", wishes="HIS_WORDS", version="1", mentor_load="0")
    answer = omar.send_form(page, said, page=page)
    shown = answer.content.decode()
    assert answer.status_code == 409 and "HER_WORDS" in shown and "HIS_WORDS" in shown
    again = omar.send_form(page, {**said, "version": "2"}, page=page)
    assert again.status_code == 302 and scene.profile(row).held["wishes"] == "HIS_WORDS"


def test_omar_enters_somebody_by_hand_and_links_her_account_later(scene: Scene) -> None:
    omar = scene.at(scene.omar)
    answer = omar.send_form("/panel/new", typed(mentor_load="0", notes="DESK_NOTE"), page="/panel/new")
    row = Attorney.objects.get()
    assert answer.status_code == 302 and row.person_id is None
    assert profiles.own(scene.ines.unlocked) is None
    page = f"/panel/{row.id}/account"
    assert omar.send_form(page, {"person": str(uuid4())}, page=page).status_code == 422
    unconfirmed = join(scene.house.rosa, "Petra", ["attorney"])
    assert omar.send_form(page, {"person": str(unconfirmed.person.pk)}, page=page).status_code == 422
    assert omar.send_form(page, {"person": str(scene.ines.person.pk)}, page=page).status_code == 302
    mine = profiles.own(scene.ines.unlocked)
    assert mine is not None and mine.name == "Ines Alvarado"
    assert "DESK_NOTE" not in scene.at(scene.ines).get("/my/profile").content.decode()
    assert omar.get(page).status_code == 404


def test_a_mentor_is_chosen_among_mentors_and_never_in_a_circle(scene: Scene) -> None:
    leyla = hire(scene.house.rosa, "Leyla", ["attorney", "mentor"])
    mentor = enrolling.enrol(leyla, scene.omar, NOW, is_mentor=True, mentor_load=2)
    row = enrolling.enrol(scene.ines, scene.omar, NOW, is_mentor=True, mentor_load=1)
    omar = scene.at(scene.omar)
    said = typed(is_mentor="on", mentor_load="1", mentor=str(mentor.id))
    page = f"/panel/{row.id}/edit"
    assert omar.send_form(page, {**said, "mentor_load": ""}, page=page).status_code == 422
    assert omar.send_form(page, said, page=page).status_code == 302
    other = f"/panel/{mentor.id}/edit"
    refused = omar.send_form(other, {**said, "mentor": str(row.id)}, page=other)
    assert refused.status_code == 422 and "circle" in refused.content.decode()


def test_leave_is_kept_taken_out_and_never_overwritten_unseen(scene: Scene) -> None:
    row = enrolling.enrol(scene.ines, scene.omar, NOW)
    ines = scene.at(scene.ines)
    wrong = {**day("start", TODAY), **day("until", TODAY - timedelta(days=1)), "why": "KEPT_WORDS"}
    refused = ines.send_form("/my/pause", wrong, page="/my/pause")
    assert refused.status_code == 422 and b"KEPT_WORDS" in refused.content
    assert ines.send_form("/my/pause", day("start", TODAY), page="/my/pause").status_code == 302
    assert scene.profile(row).is_paused(TODAY)
    stale = {**day("start", TODAY + timedelta(days=40)), "version": "1"}
    assert ines.send_form("/my/pause", stale, page="/my/pause").status_code == 409
    assert b"You are on leave today" in ines.get("/my/pause").content
    assert ines.send_form("/my/pause", {"end": "0"}, page="/my/pause").status_code == 302
    assert not scene.profile(row).is_paused(TODAY)
    assert ines.send_form("/my/pause", {"end": "7"}, page="/my/pause").status_code == 404


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", True), ("language=ar", True), ("language=ru", False),
        ("visits=yes", False), ("visits=no", True), ("paused=no", True), ("paused=yes", False), ("free=yes", True),
        ("mentor=yes", False), ("state=ended", False), ("state=active&sort=free", True), ("sort=changed", True),
    ],
)  # fmt: skip
def test_the_panel_is_filtered_in_memory(scene: Scene, query: str, found: bool) -> None:
    row = enrolling.enrol(scene.ines, scene.omar, NOW, languages={"ar": 2})
    shown = scene.at(scene.omar).get(f"/panel?{query}").content.decode()
    assert (f"/panel/{row.id}" in shown) is found


@pytest.mark.parametrize(
    ("word", "found"), [("ines", True), ("INES arab", False), ("nobody", False), ("", True)]
)
def test_a_word_is_posted_for_it_may_be_a_name(scene: Scene, word: str, found: bool) -> None:
    row = enrolling.enrol(scene.ines, scene.omar, NOW)
    answer = scene.at(scene.omar).send_form("/panel", {"q": word}, page="/panel")
    assert answer.status_code == 200 and (f"/panel/{row.id}" in answer.content.decode()) is found


def test_a_filter_that_is_none_is_said(scene: Scene) -> None:
    assert scene.at(scene.omar).get("/panel?state=moon").status_code == 422


def test_ending_takes_offers_back_and_closes_the_panel_to_her(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    row, asked = enrolling.enrol(scene.ines, scene.omar, NOW), list[Any]()
    monkeypatch.setattr(sending, "withdraw_all_of", lambda attorney, **named: asked.append(attorney.id))
    omar, page = scene.at(scene.omar), f"/panel/{row.id}/end"
    assert omar.send_form(page, {}, page=page).status_code == 422
    assert omar.send_form(page, {"sure": "on"}, page=page)["Location"].endswith("attorney_ended")
    assert asked == [row.id, row.id] and Attorney.objects.get().state == "ended"
    assert profiles.read_all(scene.omar.unlocked, scene.desk)[0] == []


def test_three_years_after_she_left_nothing_opens_any_more(scene: Scene) -> None:
    row = enrolling.enrol(scene.ines, scene.omar, NOW)
    membership.end(attorney_id=row.id, version=row.version, by=scene.omar.unlocked, desk=scene.desk, at=NOW)
    assert membership.purge(NOW + timedelta(days=3 * 365 - 2)) == 0
    assert membership.purge(NOW + timedelta(days=3 * 366 + 2)) == 1
    assert not WrappedKey.objects.filter(owner_kind="attorney").exists() and not Attorney.objects.exists()
    assert membership.purge(NOW + timedelta(days=3 * 366 + 2)) == 0


def test_who_left_the_desk_opens_nothing_that_is_written_afterwards(scene: Scene) -> None:
    third = hire(scene.house.rosa, "Vera", ["coordinator"], desk=scene.desk, sealed_by=scene.omar)
    row = enrolling.apply(scene.ines, NOW)
    actions.leave_desk(desk=scene.desk, person=third.person, by=scene.house.rosa.unlocked, at=NOW)
    profiles.save(attorney_id=row.id, held={"wishes": "later"}, version=1, by=scene.ines.unlocked, at=NOW)
    after = Attorney.objects.get()
    with pytest.raises(NoKey):
        keys.for_desk(third.unlocked, scene.desk, after.id, after.epoch)
    assert scene.profile(row).held["wishes"] == "later"


@pytest.mark.parametrize("role", sorted(set(ROLES) - {"coordinator", "supervisor", "attorney"}))
def test_to_other_roles_the_panel_is_not_there(scene: Scene, role: str) -> None:
    row = enrolling.apply(scene.ines, NOW)
    client = scene.at(member_with_role(scene.house, role))
    pages = [
        "/panel",
        "/panel/new",
        "/panel/settings",
        "/firms",
        "/firms/new",
        "/agreements",
        "/agreements/new",
    ]
    pages += [f"/panel/{row.id}{end}" for end in ("", "/edit", "/vet", "/end", "/account")]
    for page in [*pages, "/my/profile", "/my/pause", "/my/agreement"]:
        assert client.get(page).status_code == 404, page


def test_ines_sees_no_panel_and_a_coordinator_without_a_seat_is_told(scene: Scene) -> None:
    row = enrolling.apply(scene.ines, NOW)
    for page in ("/panel", f"/panel/{row.id}", f"/panel/{row.id}/edit", "/firms", "/panel/settings"):
        assert scene.at(scene.ines).get(page).status_code == 404
    seatless = hire(scene.house.rosa, "Paula", ["coordinator"])
    assert b"do not sit at the placement desk" in scene.at(seatless).get("/panel").content
    assert scene.at(scene.omar).get(f"/panel/{uuid4()}").status_code == 404
    assert scene.at(scene.samir).get("/panel/new").status_code == 404


def test_nothing_she_told_lies_in_the_clear(scene: Scene) -> None:
    secret = "CANARY_ines_4711"
    row = enrolling.enrol(
        scene.ines, scene.omar, NOW, name=secret, email=f"{secret}@x.example", wishes=secret, notes=secret,
        communities=[secret], admissions=[{**enrolling.ADMISSION, "number": secret}], signs=False,
    )  # fmt: skip
    again = enrolling.apply(hire(scene.house.rosa, "Chidi", ["attorney"]), NOW)
    scene.decides(scene.omar, again, yes=False)
    firms.add(
        held={"name": secret, "quota": 1}, token=uuid4(), by=scene.omar.unlocked, desk=scene.desk, at=NOW
    )
    assert scene.profile(row).name == secret
    for model in apps.get_models():
        for found in model._default_manager.using(
            "keys" if model._meta.app_label == "keyring" else "default"
        ).values():
            whole = json.dumps({key: _text(value) for key, value in found.items()})
            assert "CANARY" not in whole, model.__name__
    assert "CANARY" not in repr(scene.profile(row))


def _text(value: Any) -> str:
    return bytes(value).decode("latin-1") if isinstance(value, bytes | memoryview) else str(value)


def test_keys_of_a_profile_that_was_never_written_are_swept_the_day_after(scene: Scene) -> None:
    row = enrolling.enrol(scene.ines, scene.omar, NOW)
    kept = WrappedKey.objects.filter(owner_kind="attorney").count()
    for key in WrappedKey.objects.filter(owner_kind="attorney"):
        key.pk, key.owner_id = None, UUID(int=7)
        key.save(using="keys", force_insert=True)
    made_on = WrappedKey.objects.filter(owner_id=UUID(int=7))[0].made_on
    same_day, later = (datetime.combine(made_on + timedelta(days=n), time(12), tzinfo=UTC) for n in (0, 1))
    assert membership.sweep_keys(same_day) == 0
    assert membership.sweep_keys(later) == 1
    assert set(WrappedKey.objects.filter(owner_kind="attorney").values_list("owner_id", flat=True)) == {row.id}
    assert WrappedKey.objects.filter(owner_kind="attorney").count() == kept
