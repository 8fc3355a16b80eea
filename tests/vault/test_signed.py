"""Certificates and signed messages: every fact in them counts."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from safeconduct.vault import (
    NO_PREVIOUS,
    CannotOpen,
    Certificate,
    MessageFacts,
    SealingKey,
    SealingPublicKey,
    SigningKey,
    VerifyKey,
    certify,
    check,
    check_certified,
    check_message,
    digests,
    issue,
    key_id_of,
    message_hash,
    sign_message,
)

FIRST, LAST = date(2026, 1, 1), date(2026, 12, 31)
MID = date(2026, 6, 1)
DESK: dict[str, str] = {"kind": "desk", "subject": "5b1d"}


@pytest.fixture
def certificate(organisation: SigningKey, madina: SealingKey) -> bytes:
    """The organisation says: the desk's key is Madina's."""
    return certify(madina.public(), **DESK, not_before=FIRST, not_after=LAST, by=organisation)


def test_a_certificate_is_believed_on_each_of_its_days(
    certificate: bytes, organisation: SigningKey, madina: SealingKey
) -> None:
    for on in (FIRST, MID, LAST):
        found = check_certified(certificate, madina.public(), issuer=organisation.public(), **DESK, on=on)
        assert found == Certificate(
            "desk", "5b1d", madina.key_id, digests.sha256(madina.public().raw), FIRST, LAST
        )
        assert (
            check(certificate, issuer=organisation.public(), public=madina.public().raw, **DESK, on=on)
            == found
        )
    for on in (FIRST - timedelta(days=1), LAST + timedelta(days=1)):
        with pytest.raises(CannotOpen):
            check_certified(certificate, madina.public(), issuer=organisation.public(), **DESK, on=on)


@pytest.mark.parametrize("wrong", [{"kind": "person"}, {"subject": "5b1e"}, {"kind": ""}, {"subject": ""}])
def test_a_certificate_is_for_one_kind_and_one_subject(
    certificate: bytes, organisation: SigningKey, madina: SealingKey, wrong: dict[str, str]
) -> None:
    with pytest.raises(CannotOpen):
        check_certified(
            certificate, madina.public(), issuer=organisation.public(), **{**DESK, **wrong}, on=MID
        )


def test_whoever_can_write_the_database_cannot_swap_a_key(
    certificate: bytes, organisation: SigningKey, madina: SealingKey, stranger: SealingKey
) -> None:
    swapped = [
        stranger.public(),
        SealingPublicKey(madina.key_id, stranger.public().raw),
        SealingPublicKey(stranger.key_id, madina.public().raw),
    ]
    for public in swapped:
        with pytest.raises(CannotOpen):
            check_certified(certificate, public, issuer=organisation.public(), **DESK, on=MID)


def test_another_signer_is_not_the_organisation(organisation: SigningKey, madina: SealingKey) -> None:
    for forger in (SigningKey.new(), SigningKey(organisation.key_id, bytes(32))):
        forged = certify(madina.public(), **DESK, not_before=FIRST, not_after=LAST, by=forger)
        with pytest.raises(CannotOpen):
            check_certified(forged, madina.public(), issuer=organisation.public(), **DESK, on=MID)


def test_any_changed_or_missing_byte_of_a_certificate_is_noticed(
    certificate: bytes, organisation: SigningKey, madina: SealingKey
) -> None:
    issuer, raw = organisation.public(), madina.public().raw
    changed = [
        certificate[:i] + bytes([certificate[i] ^ 1]) + certificate[i + 1 :] for i in range(len(certificate))
    ]
    cut = [certificate[:i] for i in range(len(certificate))]
    for blob in [*changed, *cut, certificate + b"\0"]:
        with pytest.raises(CannotOpen):
            check(blob, issuer=issuer, public=raw, **DESK, on=MID)


def test_a_signed_thing_that_is_no_certificate_is_refused(organisation: SigningKey) -> None:
    issuer = organisation.public()
    for body in (b"", b"\0\0\0\x01", b"\0\0\0\0" * 6, b"\0\0\0\x04\xff\xff\xff\xff" * 6, b"x" * 300):
        signed = b"\x01\x05" + organisation.key_id + body
        blob = signed + organisation.sign(b"safeconduct certificate" + signed)
        with pytest.raises(CannotOpen):
            check(blob, issuer=issuer, public=b"", kind="", subject="", on=MID)


def test_a_certificate_without_a_whole_key_is_not_made(organisation: SigningKey) -> None:
    with pytest.raises(ValueError, match="16 bytes"):
        Certificate("desk", "5b1d", b"", bytes(32), FIRST, LAST)
    blob = issue(Certificate("desk", "5b1d", bytes(16), bytes(32), FIRST, LAST), by=organisation)
    assert key_id_of(blob) == organisation.key_id


@pytest.fixture
def leyla() -> SigningKey:
    """Leyla, who answers Zaur."""
    return SigningKey(bytes(range(16)), bytes(range(32)))


@pytest.fixture
def facts(leyla: SigningKey) -> MessageFacts:
    """Her second message."""
    return MessageFacts("3f0c9a1e", 2, leyla.key_id, MID, digests.sha256(b"Come on Monday."), NO_PREVIOUS)


CHANGES: list[dict[str, Any]] = [
    {"case": "3f0c9a1f"},
    {"sequence": 3},
    {"author_key_id": bytes(16)},
    {"day": MID + timedelta(days=1)},
    {"digest": digests.sha256(b"Come on Tuesday.")},
    {"previous": bytes([1] * 32)},
    {"digest": b"short"},
    {"previous": b""},
    {"sequence": -1},
]


def test_a_message_is_known_as_leylas(leyla: SigningKey, facts: MessageFacts) -> None:
    signature = sign_message(facts, by=leyla)
    check_message(signature, facts, by=leyla.public())
    check_message(memoryview(signature), facts, by=leyla.public())
    assert key_id_of(signature) == leyla.key_id


@pytest.mark.parametrize("change", CHANGES)
def test_every_fact_of_a_message_counts(
    leyla: SigningKey, facts: MessageFacts, change: dict[str, Any]
) -> None:
    with pytest.raises(CannotOpen):
        check_message(sign_message(facts, by=leyla), replace(facts, **change), by=leyla.public())


def test_any_changed_byte_of_a_signature_is_noticed(leyla: SigningKey, facts: MessageFacts) -> None:
    signature = sign_message(facts, by=leyla)
    for i in range(len(signature)):
        with pytest.raises(CannotOpen):
            check_message(
                signature[:i] + bytes([signature[i] ^ 1]) + signature[i + 1 :], facts, by=leyla.public()
            )
        with pytest.raises(CannotOpen):
            check_message(signature[:i], facts, by=leyla.public())


def test_nobody_signs_or_is_checked_in_leylas_name(leyla: SigningKey, facts: MessageFacts) -> None:
    ruslan = SigningKey.new()
    with pytest.raises(ValueError, match="another author"):
        sign_message(facts, by=ruslan)
    signature = sign_message(facts, by=leyla)
    for claimed in (
        ruslan.public(),
        VerifyKey(leyla.key_id, ruslan.public().raw),
        VerifyKey(leyla.key_id, bytes(32)),
    ):
        with pytest.raises(CannotOpen):
            check_message(signature, facts, by=claimed)


def test_leyla_cannot_sign_as_another_author_even_by_hand(leyla: SigningKey, facts: MessageFacts) -> None:
    as_other = replace(facts, author_key_id=bytes(16))
    header = b"\x01\x06" + leyla.key_id
    with pytest.raises(CannotOpen):
        check_message(header + leyla.sign(header + as_other.encode()), as_other, by=leyla.public())


def test_a_bare_signature_is_no_message_and_a_message_no_certificate(
    leyla: SigningKey, facts: MessageFacts
) -> None:
    with pytest.raises(CannotOpen):
        check_message(leyla.sign(facts.encode()), facts, by=leyla.public())
    with pytest.raises(CannotOpen):
        check(sign_message(facts, by=leyla), issuer=leyla.public(), public=b"", kind="", subject="", on=MID)


def test_a_thread_is_a_chain(leyla: SigningKey, facts: MessageFacts) -> None:
    following = replace(facts, sequence=3, previous=message_hash(facts))
    other = replace(facts, sequence=3, previous=message_hash(replace(facts, sequence=1)))
    assert sign_message(following, by=leyla) != sign_message(other, by=leyla)
