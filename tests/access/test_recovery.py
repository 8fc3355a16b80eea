"""Three custodians hold cards; two of them bring a forgotten account back, one does not."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from safeconduct import vault
from safeconduct.access import actions
from safeconduct.access.actions.recovery import Recoverable, number_of, prove_recovery
from safeconduct.access.errors import (
    CardGivenAlready,
    CardsDoNotFit,
    CeremonyOver,
    CeremonyRunning,
    FingerprintDiffers,
    HelpOver,
    NoSuchHelp,
    NotYetDrilled,
    NotYourCard,
    NotYourself,
    ThreeCustodians,
)
from safeconduct.access.models import Ceremony, CeremonyCard, RecoveryHelp
from safeconduct.access.person_keys import open_person_keys
from safeconduct.access.queries import card_holders, house_facts
from safeconduct.audit.models import StaffEntry
from safeconduct.keyring.models import WrappedKey
from safeconduct.keyring.rows import Opener
from safeconduct.outbox.models import Parcel
from safeconduct.vault import totp
from tests.access.people import (
    ANOTHER_PASSPHRASE,
    ANOTHER_SALT,
    House,
    derived,
    found_house,
    hire,
    hold_ceremony,
)


def begin(house: House, at: datetime | None = None) -> Ceremony:
    people = [member.person for member in house.custodians]
    return actions.start_ceremony(custodians=people, by=house.rosa.unlocked, at=at or timezone.now())


def again(row: Ceremony) -> Ceremony:
    return Ceremony.objects.get(pk=row.pk)


def asked(house: House) -> RecoveryHelp:
    new = derived(ANOTHER_PASSPHRASE, ANOTHER_SALT)
    actions.ask_recovery(sign_in_name="Aisha", new=new, at=timezone.now())
    return RecoveryHelp.objects.select_related("person").get()


def give(row: RecoveryHelp, house: House, which: int, card: str, number: str | None = None) -> bool:
    row = RecoveryHelp.objects.select_related("person").get(pk=row.pk)
    return actions.give_card(
        row=row, typed_number=number or number_of(row), card=card,
        by=house.custodians[which].unlocked, at=timezone.now(),
    )  # fmt: skip


def test_each_custodian_sees_their_own_card_and_nobody_elses(house: House) -> None:
    ceremony = begin(house)
    cards = {
        actions.show_card(ceremony=ceremony, by=member.unlocked, at=timezone.now())
        for member in house.custodians
    }
    assert len(cards) == 3
    assert {len(card.split()) for card in cards} == {33}
    hana = hire(house.rosa, "Hana", ["custodian"])
    with pytest.raises(NotYourCard):
        actions.show_card(ceremony=ceremony, by=hana.unlocked, at=timezone.now())
    assert StaffEntry.objects.filter(action="ceremony.card_seen").count() == 3


def test_a_drill_with_two_cards_proves_them_and_then_the_server_forgets(house: House) -> None:
    first, second, _third = hold_ceremony(house)
    ceremony = Ceremony.objects.get()
    assert ceremony.state == "finished"
    assert ceremony.held_card is None
    assert not WrappedKey.objects.filter(owner_kind="ceremony").exists()
    assert {bytes(card.locked_card) for card in CeremonyCard.objects.all()} == {b""}
    assert card_holders() == [member.person for member in house.custodians]
    with pytest.raises(CeremonyOver):
        actions.show_card(ceremony=ceremony, by=house.custodians[0].unlocked, at=timezone.now())
    assert first != second


def test_a_drill_takes_ones_own_card_only_and_two_different_people(house: House) -> None:
    ceremony, (magda, idris, _lena) = begin(house), house.custodians
    at = timezone.now()
    hers = actions.show_card(ceremony=ceremony, by=magda.unlocked, at=at)
    his = actions.show_card(ceremony=ceremony, by=idris.unlocked, at=at)
    with pytest.raises(NotYourCard):
        actions.drill(ceremony=ceremony, card=his, by=magda.unlocked, at=at)
    with pytest.raises(NotYourCard):
        actions.drill(ceremony=ceremony, card="these are not the words", by=magda.unlocked, at=at)
    short = " ".join(word[:4] for word in hers.upper().split())
    assert actions.drill(ceremony=ceremony, card=short, by=magda.unlocked, at=at) is False
    with pytest.raises(CardGivenAlready):
        actions.drill(ceremony=again(ceremony), card=hers, by=magda.unlocked, at=at)
    assert actions.drill(ceremony=again(ceremony), card=his, by=idris.unlocked, at=at) is True
    with pytest.raises(NotYetDrilled):  # Lena has not seen hers
        actions.finish_ceremony(ceremony=again(ceremony), by=house.rosa.unlocked, at=at)


def test_a_ceremony_ends_after_half_an_hour_and_forgets(house: House) -> None:
    at = timezone.now()
    ceremony = begin(house, at)
    with pytest.raises(CeremonyRunning):
        begin(house, at)
    with pytest.raises(CeremonyOver):
        actions.show_card(ceremony=ceremony, by=house.custodians[0].unlocked, at=at + timedelta(minutes=30))
    assert again(ceremony).state == "over"
    assert not WrappedKey.objects.filter(owner_kind="ceremony").exists()
    other = begin(house, at + timedelta(minutes=31))
    assert actions.end_stale_ceremonies(at=at + timedelta(hours=2)) == 1
    assert again(other).state == "over"


def test_a_ceremony_needs_three_confirmed_custodians(house: House) -> None:
    magda, idris, _lena = (member.person for member in house.custodians)
    for people in ([magda, idris], [magda, idris, idris], [magda, idris, house.aisha.person]):
        with pytest.raises(ThreeCustodians):
            actions.start_ceremony(custodians=people, by=house.rosa.unlocked, at=timezone.now())


def test_keys_made_before_the_ceremony_are_sealed_at_the_next_sign_in_and_later_ones_at_once(
    house: House,
) -> None:
    hold_ceremony(house)
    today = timezone.now().date()
    assert house.aisha.person in house_facts(today).unrecoverable
    assert actions.look_after_keys(by=house.aisha.unlocked, at=timezone.now()) == 4  # her two, the desk's two
    assert actions.look_after_keys(by=house.aisha.unlocked, at=timezone.now()) == 0
    yusuf = hire(house.rosa, "Yusuf", ["caseworker"])
    unrecoverable = house_facts(today).unrecoverable
    assert house.aisha.person not in unrecoverable
    assert yusuf.person not in unrecoverable


def test_two_of_three_cards_bring_aisha_back_with_the_passphrase_she_typed(house: House) -> None:
    first, _second, third = hold_ceremony(house)
    actions.look_after_keys(by=house.aisha.unlocked, at=timezone.now())
    row = asked(house)
    assert give(row, house, 0, first) is False
    assert give(row, house, 2, third) is True
    at = timezone.now()
    ready = prove_recovery(
        sign_in_name="aisha", typed_number=number_of(row), passphrase=ANOTHER_PASSPHRASE, at=at
    )
    secret = totp.new_secret()
    printed = actions.recover_person(ready=ready, totp_secret=secret, used_step=None, at=at)

    aisha = row.person
    aisha.refresh_from_db()
    opener = Opener("passphrase", aisha.passphrase_id)
    opened = open_person_keys(aisha, opener, under=derived(ANOTHER_PASSPHRASE, ANOTHER_SALT).keys.wrapping)
    assert opened.sealing == house.aisha.unlocked.sealing
    assert opened.signing == house.aisha.unlocked.signing
    assert len(printed) == 10
    kinds = set(WrappedKey.objects.filter(owner_id=aisha.pk).values_list("opener_kind", flat=True))
    assert kinds == {"passphrase", "recovery"}
    assert not WrappedKey.objects.filter(owner_kind="recovery_help").exists()
    events = list(Parcel.objects.values_list("event", flat=True).order_by("event"))
    assert events == ["recovery_finished", "recovery_first_card", "recovery_opened"]
    assert StaffEntry.objects.filter(action="recovery.opened", subject=aisha.pk).count() == 1


def test_one_card_alone_opens_nothing(house: House) -> None:
    first, _second, _third = hold_ceremony(house)
    actions.look_after_keys(by=house.aisha.unlocked, at=timezone.now())
    row = asked(house)
    give(row, house, 0, first)
    with pytest.raises(CardGivenAlready):
        give(row, house, 0, first)
    with pytest.raises(CardsDoNotFit):
        give(row, house, 1, first)
    with pytest.raises(NoSuchHelp):
        prove_recovery(
            sign_in_name="aisha",
            typed_number=number_of(row),
            passphrase=ANOTHER_PASSPHRASE,
            at=timezone.now(),
        )
    assert not WrappedKey.objects.filter(opener_kind="temporary").exists()


def test_cards_of_an_earlier_ceremony_do_not_open(house: House) -> None:
    old_first, old_second, _ = hold_ceremony(house)
    first, _second, _third = hold_ceremony(house, timezone.now() + timedelta(seconds=1))
    actions.look_after_keys(by=house.aisha.unlocked, at=timezone.now())
    row = asked(house)
    give(row, house, 0, old_first)
    with pytest.raises(CardsDoNotFit):
        give(row, house, 1, old_second)
    assert first != old_first
    recovery_rows = WrappedKey.objects.filter(owner_id=house.aisha.person.pk, opener_kind="recovery")
    in_force = Ceremony.objects.in_force()
    assert in_force is not None
    assert set(recovery_rows.values_list("opener_id", flat=True)) == {in_force.pk}


def test_a_temporary_key_swapped_in_the_database_does_not_fit_the_number(house: House) -> None:
    first, _second, _third = hold_ceremony(house)
    row = asked(house)
    number = number_of(row)
    RecoveryHelp.objects.update(temporary_public=vault.SealingKey.new().public().to_bytes())
    with pytest.raises(FingerprintDiffers):
        give(row, house, 0, first, number)


def test_a_first_card_waits_half_an_hour_and_a_recovery_a_day(house: House) -> None:
    first, second, _third = hold_ceremony(house)
    actions.look_after_keys(by=house.aisha.unlocked, at=timezone.now())
    row = asked(house)
    give(row, house, 0, first)
    later = timezone.now() + timedelta(minutes=31)
    actions.end_stale_recoveries(at=later)
    row.refresh_from_db()
    assert (row.state, row.held_card, row.held_by) == ("asked", None, None)
    assert not WrappedKey.objects.filter(purpose="held").exists()
    assert give(row, house, 1, second) is False
    assert actions.end_stale_recoveries(at=timezone.now() + timedelta(days=2)) == 1
    assert not WrappedKey.objects.filter(owner_kind="recovery_help").exists()
    row.refresh_from_db()
    with pytest.raises(HelpOver):
        actions.give_card(
            row=row,
            typed_number=number_of(row),
            card=first,
            by=house.custodians[0].unlocked,
            at=timezone.now(),
        )


def test_who_holds_no_card_gives_none_and_nobody_helps_themselves(house: House) -> None:
    first, _second, _third = hold_ceremony(house)
    row = asked(house)
    hana = hire(house.rosa, "Hana", ["custodian"])
    with pytest.raises(NotYourCard):
        actions.give_card(
            row=row, typed_number=number_of(row), card=first, by=hana.unlocked, at=timezone.now()
        )
    actions.ask_recovery(
        sign_in_name="magda", new=derived(ANOTHER_PASSPHRASE, ANOTHER_SALT), at=timezone.now()
    )
    own = RecoveryHelp.objects.select_related("person").get(person__sign_in_name="magda")
    with pytest.raises(NotYourself):
        give(own, house, 0, first)


def test_asking_for_a_name_nobody_has_gives_a_number_too(house: House) -> None:
    new = derived(ANOTHER_PASSPHRASE, ANOTHER_SALT)
    number = actions.ask_recovery(sign_in_name="nobody", new=new, at=timezone.now())
    assert len(number.replace(" ", "")) == 20
    assert not RecoveryHelp.objects.exists()


def test_signing_in_with_the_old_passphrase_undoes_a_recovery_under_way(house: House) -> None:
    first, second, _third = hold_ceremony(house)
    actions.look_after_keys(by=house.aisha.unlocked, at=timezone.now())
    row = asked(house)
    give(row, house, 0, first)
    give(row, house, 1, second)
    actions.look_after_keys(by=house.aisha.unlocked, at=timezone.now())  # the real Aisha signs in
    row.refresh_from_db()
    ready = Recoverable(row, derived(ANOTHER_PASSPHRASE, ANOTHER_SALT))
    with pytest.raises(HelpOver):
        actions.recover_person(ready=ready, totp_secret=totp.new_secret(), used_step=None, at=timezone.now())


def test_a_house_can_be_founded_on_any_day(host_dir: object) -> None:
    assert found_house(timezone.now() + timedelta(days=400)).rosa.person.display_name == "Rosa"


def test_cards_do_not_open_the_keys_of_somebody_whose_access_has_ended(house: House) -> None:
    first, _second, _third = hold_ceremony(house)
    row = asked(house)
    actions.disable_person(person=house.aisha.person, by=house.rosa.unlocked, at=timezone.now())
    with pytest.raises(HelpOver):
        give(row, house, 0, first)
