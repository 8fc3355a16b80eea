"""Somebody carries both databases and the host's secrets away while people are signed in: no key is there."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.utils import timezone

from safeconduct import vault
from safeconduct.access import actions
from safeconduct.access.models import StaffSession
from safeconduct.access.staff_sessions import SessionStore
from safeconduct.access.unlocked import from_session
from safeconduct.keyring.host import host
from safeconduct.keyring.models import WrappedKey
from safeconduct.vault import sessions
from tests.access.people import PASSPHRASE, House, derived, sign_in
from tests.sites import SiteClient


def dump() -> Iterator[bytes]:
    """Every value of every row of both databases."""
    for model in apps.get_models():
        if model._meta.app_label in ("access", "keyring", "audit", "outbox"):
            for row in model._default_manager.values_list():
                for value in row:
                    yield bytes(value) if isinstance(value, bytes | memoryview) else str(value).encode()


def shapes(secret: bytes) -> tuple[bytes, ...]:
    return secret, secret.hex().encode(), base64.b64encode(secret), base64.b32encode(secret)


def test_no_private_key_code_or_card_lies_readable_in_either_database(
    house: House, staff_client: SiteClient, host_dir: Path
) -> None:
    sign_in(staff_client, house.aisha)
    people = [member.person for member in house.custodians]
    ceremony = actions.start_ceremony(custodians=people, by=house.rosa.unlocked, at=timezone.now())
    card = actions.show_card(ceremony=ceremony, by=house.custodians[0].unlocked, at=timezone.now())
    actions.drill(ceremony=ceremony, card=card, by=house.custodians[0].unlocked, at=timezone.now())
    _, code = actions.invite(
        display_name="Z", roles=["operator"], desk=None, by=house.rosa.person, at=timezone.now()
    )
    cookie = staff_client.cookies[settings.SESSION_COOKIE_NAME].value
    secrets = [
        house.aisha.unlocked.sealing.seed, house.aisha.unlocked.signing.seed, house.aisha.totp_secret,
        derived().keys.authenticator, derived().keys.wrapping.secret, PASSPHRASE.encode(), cookie.encode(),
        card.encode(), " ".join(card.split()[4:8]).encode(), code.encode(), code.replace("-", "").encode(),
        house.aisha.recovery_codes[0].encode(), house.rosa.unlocked.sealing.seed,
    ]  # fmt: skip
    everything = b"\n".join(dump())
    everything += b"\n".join(path.read_bytes() for path in host_dir.iterdir())
    assert [
        number for number, secret in enumerate(secrets) if any(s in everything for s in shapes(secret))
    ] == []
    assert house.aisha.person.sign_in_name.encode() in everything  # the search does find what is there


def test_a_dump_with_sessions_and_host_secrets_does_not_open_aishas_keys(
    house: House, staff_client: SiteClient
) -> None:
    sign_in(staff_client, house.aisha)
    row = StaffSession.objects.get(person_id=house.aisha.person.pk)
    context = vault.Context(StaffSession._meta.db_table, row.row, "session")
    candidates = [host().totp_key, host().epoch_key(host().newest_week), sessions.session_key(row.row)]
    for key in candidates:
        forged = vault.LockKey(vault.key_id_of(bytes(row.content)), key.secret)
        with pytest.raises(vault.CannotOpen):
            vault.unlock(bytes(row.content), key=forged, context=context)
    assert SessionStore(row.row).load() == {}
    openers = WrappedKey.objects.filter(owner_id=house.aisha.person.pk).values_list("opener_kind", flat=True)
    assert set(openers) == {"passphrase"}


def test_with_the_cookie_it_does_open(house: House, staff_client: SiteClient) -> None:
    sign_in(staff_client, house.aisha)
    store = SessionStore(staff_client.cookies[settings.SESSION_COOKIE_NAME].value)
    unlocked = from_session(store, house.aisha.person)
    assert unlocked is not None
    assert unlocked.sealing == house.aisha.unlocked.sealing
    assert "seed" not in repr(unlocked)
    assert from_session(store, house.timur.person) is None
