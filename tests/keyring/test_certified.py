"""A public key is used only with the organisation's certificate; whoever writes the database swaps none."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from safeconduct import vault
from safeconduct.keyring import certified, host
from safeconduct.keyring.certified import (
    NotCertified,
    certified_sealing_key,
    certified_verify_key,
    intake_desk,
)
from safeconduct.keyring.models import PublicKey

DAY = date(2026, 11, 20)
AISHA = uuid4()


@pytest.fixture
def rosa() -> vault.SigningKey:
    """The organisation's signing key, pinned on this host."""
    key = vault.SigningKey.new()
    host.pin(organisation=key.public())
    return key


def publish_for(subject: UUID, issuer: vault.SigningKey, on: date = DAY) -> vault.SealingKey:
    key = vault.SealingKey.new()
    certified.publish(key.public(), kind="person", subject_id=subject, issuer=issuer, on=on)
    return key


def refused(subject: UUID = AISHA, on: date = DAY) -> bool:
    with pytest.raises(NotCertified):
        certified_sealing_key("person", subject, on)
    return True


def test_a_certified_key_is_believed(rosa: vault.SigningKey) -> None:
    key = publish_for(AISHA, rosa)
    assert certified_sealing_key("person", AISHA, DAY) == key.public()


def test_nothing_is_believed_on_a_host_that_has_pinned_no_organisation() -> None:
    publish_for(AISHA, vault.SigningKey.new())
    assert refused()


def test_a_key_certified_by_somebody_else_is_refused(rosa: vault.SigningKey) -> None:
    publish_for(AISHA, vault.SigningKey.new())
    assert refused()


def test_an_impostor_with_the_organisations_key_id_is_refused(rosa: vault.SigningKey) -> None:
    publish_for(AISHA, vault.SigningKey(rosa.key_id, vault.SigningKey.new().seed))
    assert refused()


def test_a_swapped_public_key_is_refused(rosa: vault.SigningKey) -> None:
    publish_for(AISHA, rosa)
    PublicKey.objects.update(raw=vault.SealingKey.new().public().raw)
    assert refused()


@pytest.mark.parametrize("rubbish", [b"", b"\0", b"x" * 5000])
def test_a_public_key_that_is_none_is_refused_without_a_crash(rosa: vault.SigningKey, rubbish: bytes) -> None:
    publish_for(AISHA, rosa)
    PublicKey.objects.update(raw=rubbish)
    assert refused()
    host.pin(intake_desk_fingerprint="0000")
    PublicKey.objects.update(kind="desk")
    with pytest.raises(NotCertified):
        intake_desk(DAY)


def test_another_key_id_is_refused(rosa: vault.SigningKey) -> None:
    """Sealed under another id, the desk would not know which of its keys opens it."""
    publish_for(AISHA, rosa)
    PublicKey.objects.update(key_id=uuid4().hex)
    assert refused()


def test_somebody_elses_certificate_is_refused(rosa: vault.SigningKey) -> None:
    publish_for(AISHA, rosa)
    timur = uuid4()
    publish_for(timur, rosa)
    PublicKey.objects.filter(subject_id=AISHA).update(
        certificate=bytes(PublicKey.objects.get(subject_id=timur).certificate)
    )
    assert refused()


def test_timurs_whole_row_under_aishas_name_is_refused(rosa: vault.SigningKey) -> None:
    timur = uuid4()
    publish_for(timur, rosa)
    PublicKey.objects.update(subject_id=AISHA)
    assert refused()
    PublicKey.objects.update(subject_id=timur, kind="desk")
    with pytest.raises(NotCertified):
        certified_sealing_key("desk", timur, DAY)


@pytest.mark.parametrize("place", [0, 5, 20, -1])
def test_one_changed_byte_of_a_certificate_is_refused(rosa: vault.SigningKey, place: int) -> None:
    publish_for(AISHA, rosa)
    row = PublicKey.objects.get()
    changed = bytearray(bytes(row.certificate))
    changed[place] ^= 1
    PublicKey.objects.update(certificate=bytes(changed))
    assert refused()


def test_a_certificate_holds_between_its_days_only(rosa: vault.SigningKey) -> None:
    publish_for(AISHA, rosa)
    assert certified_sealing_key("person", AISHA, DAY + certified.VALID_FOR)
    assert refused(on=DAY - timedelta(days=1))
    assert refused(on=DAY + certified.VALID_FOR + timedelta(days=1))


def test_a_new_key_retires_the_one_before(rosa: vault.SigningKey) -> None:
    old = publish_for(AISHA, rosa)
    new = publish_for(AISHA, rosa, DAY + timedelta(days=1))
    assert certified_sealing_key("person", AISHA, DAY + timedelta(days=1)) == new.public()
    PublicKey.objects.filter(key_id=new.key_id.hex()).delete()
    assert PublicKey.objects.get().key_id == old.key_id.hex()
    assert refused(on=DAY + timedelta(days=1))


def test_an_announced_key_is_shown_and_never_used(rosa: vault.SigningKey) -> None:
    pair = vault.SealingKey.new(), vault.SigningKey.new()
    for key in pair:
        certified.announce(key.public(), kind="person", subject_id=AISHA, on=DAY)
    assert certified.announced("person", AISHA) == [key.public() for key in pair]
    assert refused()
    with pytest.raises(NotCertified):
        certified_verify_key(pair[1].key_id, DAY)


def test_a_retired_signing_key_still_proves_what_was_signed_before_and_nothing_after(
    rosa: vault.SigningKey,
) -> None:
    hers = vault.SigningKey.new()
    certified.publish(hers.public(), kind="person", subject_id=AISHA, issuer=rosa, on=DAY)
    PublicKey.objects.update(retired_on=DAY + timedelta(days=10))
    assert certified_verify_key(hers.key_id, DAY + timedelta(days=10)) == hers.public()
    with pytest.raises(NotCertified):
        certified_verify_key(hers.key_id, DAY + timedelta(days=11))
    with pytest.raises(NotCertified):
        certified_verify_key(vault.SigningKey.new().key_id, DAY)


def test_a_sealing_key_does_not_pass_for_a_signing_key(rosa: vault.SigningKey) -> None:
    key = publish_for(AISHA, rosa)
    with pytest.raises(NotCertified):
        certified_verify_key(key.key_id, DAY)


def test_only_the_pinned_desk_is_the_intake_desk(rosa: vault.SigningKey, host_dir: Path) -> None:
    desk, other, ids = vault.SealingKey.new(), vault.SealingKey.new(), (uuid4(), uuid4())
    for key, desk_id in zip((desk, other), ids, strict=True):
        certified.publish(key.public(), kind="desk", subject_id=desk_id, issuer=rosa, on=DAY)
    with pytest.raises(NotCertified):
        intake_desk(DAY)
    host.pin(intake_desk_fingerprint=desk.public().fingerprint())
    assert intake_desk(DAY) == (ids[0], desk.public())
    PublicKey.objects.filter(subject_id=ids[0]).update(raw=other.public().raw)
    with pytest.raises(NotCertified):
        intake_desk(DAY)


def test_pins_that_were_emptied_close_everything(rosa: vault.SigningKey, host_dir: Path) -> None:
    publish_for(AISHA, rosa)
    (host_dir / "pins.json").write_text(json.dumps({}))
    assert refused()
