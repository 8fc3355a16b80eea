"""The worker forgets what is over, without any key."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from safeconduct.access import actions
from safeconduct.access.models import Ceremony, Invitation, RecoveryHelp, StaffSession
from safeconduct.access.queries import key_owners
from safeconduct.access.sweeping import sweep
from safeconduct.keyring.models import WrappedKey
from tests.access.people import ANOTHER_PASSPHRASE, ANOTHER_SALT, House, derived, hold_ceremony, sign_in
from tests.sites import SiteClient


def test_after_a_month_only_what_is_kept_for_ever_is_left(house: House) -> None:
    sign_in(SiteClient("staff"), house.aisha)
    actions.invite(display_name="Z", roles=["operator"], desk=None, by=house.rosa.person, at=timezone.now())
    new = derived(ANOTHER_PASSPHRASE, ANOTHER_SALT)
    actions.ask_recovery(sign_in_name="aisha", new=new, at=timezone.now())
    people = [member.person for member in house.custodians]
    actions.start_ceremony(custodians=people, by=house.rosa.unlocked, at=timezone.now())
    assert sweep(at=timezone.now()) == 0
    assert (Invitation.objects.filter(used_on=None).count(), StaffSession.objects.count()) == (1, 1)

    assert sweep(at=timezone.now() + timedelta(days=40)) == 2
    assert not Invitation.objects.exists()
    assert not RecoveryHelp.objects.exists()
    assert Ceremony.objects.get().state == "over"


def test_every_row_of_keys_of_this_room_has_a_known_owner(house: House) -> None:
    hold_ceremony(house)
    actions.ask_recovery(
        sign_in_name="aisha", new=derived(ANOTHER_PASSPHRASE, ANOTHER_SALT), at=timezone.now()
    )
    known = key_owners()
    rows = WrappedKey.objects.values_list("owner_kind", "owner_id")
    assert [row for row in rows if row[1] not in known[row[0]]] == []
