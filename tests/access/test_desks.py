"""Desk keys pass from holder to colleague, turn when somebody leaves, and always have two holders."""

from __future__ import annotations

import pytest
from django.utils import timezone

from safeconduct import vault
from safeconduct.access import actions
from safeconduct.access.errors import DeskNeedsRole, NotAllowed, NotAMember, TooFewHolders, WrongState
from safeconduct.access.models import DeskMember, Person
from safeconduct.access.queries import house_facts, usable_holders
from safeconduct.access.unlocked import desk_key, desk_keys, list_key, list_keys
from safeconduct.audit.models import StaffEntry
from safeconduct.keyring.certified import NotCertified, intake_desk
from safeconduct.keyring.host import host
from safeconduct.keyring.models import PublicKey
from tests.access.people import House, Member, confirm, hire, join, sign_in
from tests.sites import SiteClient


def seat_of(member: Member) -> DeskMember:
    return DeskMember.objects.select_related("desk", "person").get(person=member.person)


def test_the_intake_desk_is_pinned_when_its_first_member_is_confirmed(house: House) -> None:
    today = timezone.now().date()
    assert intake_desk(today)[1] == desk_key(house.aisha.unlocked, house.intake).public()
    assert host().pins.intake_desk_fingerprint == intake_desk(today)[1].fingerprint()


def test_a_desk_without_members_has_no_key(house: House) -> None:
    facts = {one.desk.code: one for one in house_facts(timezone.now().date()).desks}
    assert facts["advocacy"].holders == ()
    assert not facts["advocacy"].is_well
    assert facts["intake"].is_well


def test_only_a_holder_lets_a_colleague_in(house: House) -> None:
    zarema = hire(house.rosa, "Zarema", ["caseworker"], desk=house.intake)
    with pytest.raises(NotAllowed):
        actions.seal_membership(member=seat_of(zarema), by=house.rosa.unlocked, at=timezone.now())
    yusuf = hire(house.rosa, "Yusuf", ["caseworker"], desk=house.intake)
    with pytest.raises(NotAMember):
        actions.seal_membership(member=seat_of(zarema), by=yusuf.unlocked, at=timezone.now())
    actions.seal_membership(member=seat_of(zarema), by=house.timur.unlocked, at=timezone.now())
    assert desk_key(zarema.unlocked, house.intake) == desk_key(house.timur.unlocked, house.intake)
    with pytest.raises(WrongState):
        actions.seal_membership(member=seat_of(zarema), by=house.timur.unlocked, at=timezone.now())


def test_neither_of_two_holders_can_leave(house: House) -> None:
    for member in house.caseworkers:
        with pytest.raises(TooFewHolders):
            actions.leave_desk(
                desk=house.intake, person=member.person, by=house.rosa.unlocked, at=timezone.now()
            )
    assert len(usable_holders(house.intake, timezone.now().date())) == 2


def test_leaving_turns_both_keys_and_the_pin_and_older_ones_stay_readable_to_those_who_stay(
    house: House,
) -> None:
    zarema = hire(house.rosa, "Zarema", ["caseworker"], desk=house.intake, sealed_by=house.aisha)
    old, old_list = desk_key(zarema.unlocked, house.intake), list_key(zarema.unlocked, house.intake)
    actions.leave_desk(desk=house.intake, person=zarema.person, by=house.rosa.unlocked, at=timezone.now())

    new = desk_key(house.aisha.unlocked, house.intake)
    assert new != old
    assert list_key(house.timur.unlocked, house.intake) != old_list
    assert intake_desk(timezone.now().date())[1] == new.public()
    assert set(desk_keys(house.timur.unlocked, house.intake)) == {old.key_id, new.key_id}
    assert list_keys(house.aisha.unlocked, house.intake)[0] == old_list
    with pytest.raises(NotAMember):
        desk_key(zarema.unlocked, house.intake)
    assert seat_of(zarema).state == "left"


def test_whoever_joins_after_a_turn_can_open_what_is_older(house: House) -> None:
    zarema = hire(house.rosa, "Zarema", ["caseworker"], desk=house.intake, sealed_by=house.aisha)
    actions.leave_desk(desk=house.intake, person=zarema.person, by=house.rosa.unlocked, at=timezone.now())
    yusuf = hire(house.rosa, "Yusuf", ["caseworker"], desk=house.intake, sealed_by=house.timur)
    assert desk_keys(yusuf.unlocked, house.intake) == desk_keys(house.aisha.unlocked, house.intake)
    assert list_keys(yusuf.unlocked, house.intake) == list_keys(house.aisha.unlocked, house.intake)


def test_somebody_who_left_can_be_put_down_again(house: House) -> None:
    zarema = hire(house.rosa, "Zarema", ["caseworker"], desk=house.intake, sealed_by=house.aisha)
    actions.leave_desk(desk=house.intake, person=zarema.person, by=house.rosa.unlocked, at=timezone.now())
    actions.ask_for_desk(person=zarema.person, desk=house.intake, by=house.rosa.person, at=timezone.now())
    assert seat_of(zarema).state == "wanted"
    with pytest.raises(DeskNeedsRole):
        actions.ask_for_desk(
            person=zarema.person, desk=house.desks["advocacy"], by=house.rosa.person, at=timezone.now()
        )


def test_a_wish_that_nobody_sealed_can_be_taken_back_without_a_turn(house: House) -> None:
    zarema = join(house.rosa, "Zarema", ["caseworker"], desk=house.intake)
    before = desk_key(house.aisha.unlocked, house.intake)
    actions.leave_desk(desk=house.intake, person=zarema.person, by=house.rosa.unlocked, at=timezone.now())
    assert desk_key(house.aisha.unlocked, house.intake) == before


def test_a_death_between_the_two_databases_leaves_a_desk_that_opens(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    zarema = hire(house.rosa, "Zarema", ["caseworker"], desk=house.intake, sealed_by=house.aisha)

    def die(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("safeconduct.access.actions.desks.record", die)
        with pytest.raises(KeyboardInterrupt):
            actions.leave_desk(
                desk=house.intake, person=zarema.person, by=house.rosa.unlocked, at=timezone.now()
            )
    assert seat_of(zarema).state == "sealed"
    assert house.aisha.person in usable_holders(house.intake, timezone.now().date())
    with pytest.raises(NotAMember):
        desk_key(zarema.unlocked, house.intake)
    actions.leave_desk(desk=house.intake, person=zarema.person, by=house.rosa.unlocked, at=timezone.now())
    facts = house_facts(timezone.now().date())
    assert facts.intake_is_open


def test_a_desk_key_put_in_by_whoever_writes_the_database_opens_nothing(house: House) -> None:
    mallory = vault.SealingKey.new()
    PublicKey.objects.filter(kind="desk").update(raw=mallory.public().raw)
    with pytest.raises(NotCertified):
        intake_desk(timezone.now().date())[1]
    assert not house_facts(timezone.now().date()).intake_is_open


def test_a_desk_without_keys_gets_its_first_ones_and_the_second_member_is_let_in_by_the_first(
    house: House,
) -> None:
    zarema, malik = (hire(house.rosa, name, ["researcher"]) for name in ("Zarema", "Malik"))
    documentation, at = house.desks["documentation"], timezone.now()
    for member in (zarema, malik):
        actions.ask_for_desk(person=member.person, desk=documentation, by=house.rosa.person, at=at)
    assert actions.begin_desk(member=seat_of(zarema), by=house.rosa.unlocked, at=at)
    assert seat_of(zarema).state == "sealed"
    assert not actions.begin_desk(member=seat_of(malik), by=house.rosa.unlocked, at=at), "it has keys now"
    assert seat_of(malik).state == "wanted"
    with pytest.raises(NotAMember):
        desk_key(malik.unlocked, documentation)
    with pytest.raises(NotAMember):
        desk_key(house.rosa.unlocked, documentation)
    actions.seal_membership(member=seat_of(malik), by=zarema.unlocked, at=at)
    assert list_keys(malik.unlocked, documentation) == list_keys(zarema.unlocked, documentation)
    assert not actions.begin_desk(member=seat_of(malik), by=house.rosa.unlocked, at=at)
    assert StaffEntry.objects.filter(action="desk.begun").count() == 1


def test_only_an_administrator_begins_a_desk_and_only_for_who_may_sit_there(house: House) -> None:
    zarema, at = hire(house.rosa, "Zarema", ["researcher"]), timezone.now()
    actions.ask_for_desk(person=zarema.person, desk=house.desks["documentation"], by=house.rosa.person, at=at)
    for member in (zarema, house.aisha, house.custodians[0]):
        with pytest.raises(NotAllowed):
            actions.begin_desk(member=seat_of(zarema), by=member.unlocked, at=at)
    Person.objects.filter(pk=zarema.person.pk).update(roles=["operator"])
    with pytest.raises(DeskNeedsRole):
        actions.begin_desk(member=seat_of(zarema), by=house.rosa.unlocked, at=at)
    assert seat_of(zarema).state == "wanted"


def test_a_desk_does_not_begin_for_somebody_nobody_confirmed(house: House) -> None:
    zarema, at = join(house.rosa, "Zarema", ["researcher"]), timezone.now()
    actions.ask_for_desk(person=zarema.person, desk=house.desks["documentation"], by=house.rosa.person, at=at)
    assert not actions.begin_desk(member=seat_of(zarema), by=house.rosa.unlocked, at=at)
    confirm(house.rosa, zarema)
    assert seat_of(zarema).state == "sealed", "confirming makes the first keys"


def test_a_death_while_a_desk_begins_is_mended_by_doing_it_again(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    zarema, malik = (hire(house.rosa, name, ["researcher"]) for name in ("Zarema", "Malik"))
    desk, at = house.desks["testimony"], timezone.now()
    for member in (zarema, malik):
        actions.ask_for_desk(person=member.person, desk=desk, by=house.rosa.person, at=at)

    def die(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("safeconduct.access.actions.desks.record", die)
        with pytest.raises(KeyboardInterrupt):
            actions.begin_desk(member=seat_of(zarema), by=house.rosa.unlocked, at=at)
    assert seat_of(zarema).state == "wanted"
    assert not actions.begin_desk(member=seat_of(malik), by=house.rosa.unlocked, at=at)
    before = desk_key(zarema.unlocked, desk)
    assert actions.begin_desk(member=seat_of(zarema), by=house.rosa.unlocked, at=at)
    assert seat_of(zarema).state == "sealed" and desk_key(zarema.unlocked, desk) == before


def test_the_page_says_that_a_desk_got_its_first_keys(house: House) -> None:
    zarema, malik = (hire(house.rosa, name, ["researcher"]) for name in ("Zarema", "Malik"))
    rosa, words = SiteClient("staff"), "Its first ones were made"
    sign_in(rosa, house.rosa)
    for member, is_first in ((zarema, True), (malik, False)):
        page, desk = f"/people/{member.person.pk}", house.desks["documentation"]
        answer = rosa.send_form(f"{page}/desk", {"desk": desk.code}, page=page)
        assert answer.status_code == 302, answer.content.decode()
        assert (words in rosa.get(answer["Location"]).content.decode()) is is_first
        assert words not in rosa.get(page).content.decode()
        assert words not in rosa.get(f"{page}?begun=intake").content.decode()
