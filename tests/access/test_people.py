"""Rosa invites, confirms and ends access; a swapped key is never believed."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from safeconduct import vault
from safeconduct.access import actions
from safeconduct.access.actions.joining import Enrolment, open_invitation
from safeconduct.access.errors import (
    AlreadyFounded,
    DeskNeedsRole,
    FingerprintDiffers,
    NameTaken,
    NoOrganisationKey,
    NoSuchInvitation,
    NotAllowed,
    NotAMember,
    NotYourself,
    RolesApart,
)
from safeconduct.access.forms import InviteForm
from safeconduct.access.models import DeskMember, Grant, Invitation, Person, StaffSession
from safeconduct.access.permissions import DESK_ROLES, may_be_together, may_sit_at
from safeconduct.access.queries import usable_holders
from safeconduct.access.unlocked import desk_key, organisation_key
from safeconduct.audit.models import StaffEntry
from safeconduct.keyring import certified
from safeconduct.keyring.models import PublicKey, WrappedKey
from safeconduct.outbox.models import Parcel
from safeconduct.vault import totp
from tests.access.people import House, confirm, derived, hire, join, member_with_role, sign_in
from tests.sites import SiteClient


def test_an_organisation_is_founded_once(house: House) -> None:
    with pytest.raises(AlreadyFounded):
        actions.found_organisation(
            enrolment=Enrolment("mallory", derived(), totp.new_secret(), None),
            display_name="M",
            at=timezone.now(),
        )
    with pytest.raises(AlreadyFounded):
        actions.invite_founder(at=timezone.now())


def test_an_invitation_works_once_and_for_seven_days(house: House) -> None:
    at = timezone.now()
    invitation, code = actions.invite(
        display_name="Zarema", roles=["caseworker"], desk=house.intake, by=house.rosa.person, at=at
    )
    assert open_invitation(code.lower().replace("-", " "), at.date()) == invitation
    with pytest.raises(NoSuchInvitation):
        open_invitation(code, at.date() + timedelta(days=8))
    enrolment = Enrolment("zarema", derived(), totp.new_secret(), None)
    actions.accept_invitation(invitation=invitation, enrolment=enrolment, display_name="Zarema", at=at)
    with pytest.raises(NoSuchInvitation):
        open_invitation(code, at.date())
    again = Enrolment("zarema2", derived(), totp.new_secret(), None)
    with pytest.raises(NoSuchInvitation):
        actions.accept_invitation(invitation=invitation, enrolment=again, display_name="Z", at=at)
    assert not Person.objects.filter(sign_in_name="zarema2").exists()


def test_the_code_itself_is_not_kept(house: House) -> None:
    _, code = actions.invite(
        display_name="Zarema", roles=["operator"], desk=None, by=house.rosa.person, at=timezone.now()
    )
    for row in Invitation.objects.values():
        assert code not in str(row)
        assert code.replace("-", "") not in str(row)


def test_names_are_folded_and_unique(house: House) -> None:
    with pytest.raises(NameTaken):
        join(house.rosa, "AISHA", ["caseworker"])


def test_only_an_administrator_invites_and_only_fitting_roles_sit_at_a_desk(house: House) -> None:
    with pytest.raises(NotAllowed):
        actions.invite(
            display_name="Z", roles=["caseworker"], desk=None, by=house.aisha.person, at=timezone.now()
        )
    with pytest.raises(DeskNeedsRole):
        actions.invite(
            display_name="Z",
            roles=["administrator"],
            desk=house.intake,
            by=house.rosa.person,
            at=timezone.now(),
        )


@pytest.mark.parametrize("role", sorted(DESK_ROLES["intake"]))
def test_a_volunteer_is_nobody_whose_access_has_no_end(house: House, role: str) -> None:
    roles, now = ["volunteer", role], timezone.now()
    with pytest.raises(RolesApart):
        actions.invite(display_name="Both", roles=roles, desk=None, by=house.rosa.person, at=now)
    form = InviteForm({"display_name": "Both", "roles": roles})
    assert form.errors == {"roles": [str(RolesApart.sentence)]}
    assert not may_sit_at(roles, "intake") and may_be_together(["volunteer", "operator"])
    assert InviteForm({"display_name": "Both", "roles": ["volunteer", "operator"]}).is_valid()


def test_a_colleague_who_is_not_confirmed_gets_no_key(house: House) -> None:
    zarema = join(house.rosa, "Zarema", ["caseworker"], desk=house.intake)
    seat = DeskMember.objects.select_related("desk", "person").get(person=zarema.person)
    with pytest.raises(certified.NotCertified):
        actions.seal_membership(member=seat, by=house.aisha.unlocked, at=timezone.now())


def test_wrong_digits_are_not_confirmed(house: House) -> None:
    zarema = join(house.rosa, "Zarema", ["caseworker"])
    with pytest.raises(FingerprintDiffers):
        actions.confirm_person(
            person=zarema.person, typed_fingerprint="1" * 20, by=house.rosa.unlocked, at=timezone.now()
        )


@pytest.mark.parametrize("use", ["seal", "sign"])
def test_a_key_swapped_before_confirmation_does_not_fit_the_digits_that_are_read_out(
    house: House, use: str
) -> None:
    zarema = join(house.rosa, "Zarema", ["caseworker"])
    other = vault.SealingKey.new().public() if use == "seal" else vault.SigningKey.new().public()
    row = PublicKey.objects.filter(subject_id=zarema.person.pk, use=use)
    row.update(raw=other.raw, key_id=other.key_id.hex())
    with pytest.raises(FingerprintDiffers):
        confirm(house.rosa, zarema)


def test_a_key_swapped_in_the_database_later_is_not_certified(house: House) -> None:
    zarema = join(house.rosa, "Zarema", ["caseworker"], desk=house.intake)
    confirm(house.rosa, zarema)
    mallory = vault.SealingKey.new().public()
    PublicKey.objects.filter(subject_id=zarema.person.pk, use="seal").update(
        raw=mallory.raw, key_id=mallory.key_id.hex()
    )
    seat = DeskMember.objects.select_related("desk", "person").get(person=zarema.person)
    with pytest.raises(certified.NotCertified):
        actions.seal_membership(member=seat, by=house.aisha.unlocked, at=timezone.now())


def test_somebody_elses_certified_key_does_not_serve_either(house: House) -> None:
    PublicKey.objects.filter(subject_id=house.timur.person.pk, use="seal").update(
        subject_id=house.aisha.person.pk
    )
    today = timezone.now().date()
    PublicKey.objects.filter(key_id=house.aisha.unlocked.sealing.key_id.hex()).delete()
    with pytest.raises(certified.NotCertified):
        certified.certified_sealing_key("person", house.aisha.person.pk, today)


def test_a_second_administrator_gets_the_organisations_key_when_confirmed(house: House) -> None:
    salma = join(house.rosa, "Salma", ["administrator"])
    with pytest.raises(NoOrganisationKey):
        organisation_key(salma.unlocked)
    confirm(house.rosa, salma)
    assert organisation_key(salma.unlocked) == organisation_key(house.rosa.unlocked)


def test_ending_access_ends_sessions_grants_and_the_seat_and_turns_the_desk(
    house: House, staff_client: SiteClient
) -> None:
    zarema = hire(house.rosa, "Zarema", ["caseworker"], desk=house.intake, sealed_by=house.aisha)
    today = timezone.now().date()
    grant = Grant.objects.create(
        request_id=zarema.person.pk, person=zarema.person, purpose="casework", state="sealed", made_on=today
    )
    before = desk_key(house.aisha.unlocked, house.intake)
    sign_in(staff_client, zarema)
    assert staff_client.get("/account").status_code == 200
    actions.disable_person(person=zarema.person, by=house.rosa.unlocked, at=timezone.now())

    assert staff_client.get("/account")["Location"].startswith("/sign-in")
    assert not StaffSession.objects.filter(person_id=zarema.person.pk).exists()
    grant.refresh_from_db()
    assert grant.state == "ended"
    assert usable_holders(house.intake, today) == [house.aisha.person, house.timur.person]
    assert desk_key(house.timur.unlocked, house.intake) != before
    with pytest.raises(NotAMember):
        desk_key(zarema.unlocked, house.intake)
    with pytest.raises(certified.NotCertified):  # so nobody seals anything more to her
        certified.certified_sealing_key("person", zarema.person.pk, today)
    passphrase_rows = WrappedKey.objects.filter(owner_id=zarema.person.pk, opener_kind="passphrase")
    assert not passphrase_rows.exists()
    assert Parcel.objects.filter(event="person_disabled", subject=zarema.person.pk).count() == 1
    assert StaffEntry.objects.filter(action="person.disabled", subject=zarema.person.pk).count() == 1


def test_ending_the_access_of_one_of_two_holders_works_and_is_marked(house: House) -> None:
    actions.disable_person(person=house.aisha.person, by=house.rosa.unlocked, at=timezone.now())
    today = timezone.now().date()
    assert usable_holders(house.intake, today) == [house.timur.person]
    assert desk_key(house.timur.unlocked, house.intake)


def test_trouble_with_keys_does_not_delay_the_refusal(
    house: House, staff_client: SiteClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    sign_in(staff_client, house.aisha)

    def die(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("safeconduct.access.actions.people._take_keys_away", die)
        with pytest.raises(KeyboardInterrupt):
            actions.disable_person(person=house.aisha.person, by=house.rosa.unlocked, at=timezone.now())
    assert staff_client.get("/account").status_code == 302
    assert StaffEntry.objects.filter(action="person.disabled").count() == 1
    actions.disable_person(person=house.aisha.person, by=house.rosa.unlocked, at=timezone.now())
    assert not WrappedKey.objects.filter(owner_id=house.aisha.person.pk, opener_kind="passphrase").exists()


def test_a_desk_left_with_one_holder_is_turned_once_another_joined(house: House) -> None:
    actions.disable_person(person=house.aisha.person, by=house.rosa.unlocked, at=timezone.now())
    before = desk_key(house.timur.unlocked, house.intake)
    hire(house.rosa, "Zarema", ["caseworker"], desk=house.intake, sealed_by=house.timur)
    actions.leave_desk(
        desk=house.intake, person=house.aisha.person, by=house.rosa.unlocked, at=timezone.now()
    )
    assert desk_key(house.timur.unlocked, house.intake) != before


def test_nobody_ends_their_own_access(house: House) -> None:
    with pytest.raises(NotYourself):
        actions.disable_person(person=house.rosa.person, by=house.rosa.unlocked, at=timezone.now())
    with pytest.raises(NotAllowed):
        actions.disable_person(person=house.timur.person, by=house.aisha.unlocked, at=timezone.now())


def test_signing_out_everywhere_leaves_no_session(house: House, staff_client: SiteClient) -> None:
    sign_in(staff_client, house.aisha)
    sign_in(SiteClient("staff"), house.aisha)
    assert (
        actions.sign_out_everywhere(person=house.aisha.person, by=house.aisha.person, at=timezone.now()) == 2
    )
    assert staff_client.get("/account").status_code == 302
    with pytest.raises(NotAllowed):
        actions.sign_out_everywhere(person=house.timur.person, by=house.aisha.person, at=timezone.now())


def test_a_role_alone_is_found_or_hired(house: House) -> None:
    assert member_with_role(house, "administrator") is house.rosa
    assert member_with_role(house, "auditor").person.roles == ["auditor"]
