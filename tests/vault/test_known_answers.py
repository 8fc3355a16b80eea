"""What was written once must open for ever, and standards must agree with us.

`known_answers.json` was made by this vault itself, once; the other vectors come from the standards named.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from safeconduct.vault import (
    NO_PREVIOUS,
    Context,
    LockKey,
    MessageFacts,
    SealingKey,
    SigningKey,
    check_certified,
    check_message,
    codes,
    digests,
    message_hash,
    open_sealed,
    open_stream,
    passphrases,
    receipts,
    recovery,
    sessions,
    sign_message,
    unlock_document,
    unwrap,
)

Known = dict[str, Any]


def test_the_seed_of_the_x_wing_draft_gives_the_public_key_of_the_draft() -> None:
    # draft-connolly-cfrg-xwing-kem, appendix "Test vectors", first one: both ends and SHA-256 of the key.
    seed = bytes.fromhex("7f9c2ba4e88f827d616045507605853ed73b8093f6efbc88eb1a6eacfa66ef26")
    raw = SealingKey(bytes(16), seed).public().raw
    assert raw[:32].hex() == "e2236b35a8c24b39b10aa1323a96a919a2ced88400633a7b07131713fc14b2b5"
    assert raw[-32:].hex() == "859edb06eff389b27dce59844570216223593d4ba32d9abac8cd049040ef6534"
    assert digests.sha256(raw).hex() == "2e816deebcd76c5c80d0cd2d174478871658e8e2ff42bc9d4a6e486372e856bb"


def test_an_ed25519_signature_is_that_of_rfc_8032() -> None:
    # RFC 8032, 7.1, test 2.
    seed = bytes.fromhex("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb")
    key = SigningKey(bytes(16), seed)
    assert key.public().raw.hex() == "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c"
    assert key.sign(b"\x72").hex() == (
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
        "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"
    )


def test_a_context_is_written_as_it_always_was(known: Known, place: Context) -> None:
    assert place.encode().hex() == known["context"]


def test_madinas_public_key_and_its_fingerprint_follow_from_her_seed(
    known: Known, madina: SealingKey
) -> None:
    assert digests.sha256(madina.public().to_bytes()).hex() == known["sealing_public"]
    assert madina.public().fingerprint() == known["sealing_fingerprint"]


def test_the_organisations_public_key_follows_from_its_seed(known: Known, organisation: SigningKey) -> None:
    assert organisation.public().to_bytes().hex() == known["verify_public"]
    assert organisation.public().fingerprint() == known["verify_fingerprint"]


def test_a_key_sealed_to_madina_in_2026_opens(
    known: Known, madina: SealingKey, thread_key: LockKey, place: Context
) -> None:
    assert open_sealed(bytes.fromhex(known["sealed_lock_key"]), by=madina, context=place) == thread_key


def test_a_pair_wrapped_in_2026_opens(
    known: Known, madina: SealingKey, file_key: LockKey, place: Context
) -> None:
    assert unwrap(bytes.fromhex(known["wrapped_sealing_key"]), under=file_key, context=place) == madina


def test_answers_locked_in_2026_open(known: Known, file_key: LockKey, place: Context) -> None:
    opened = unlock_document(bytes.fromhex(known["locked_document"]), key=file_key, context=place)
    assert opened == {"name": "Zaur Example", "children": 2}


def test_a_file_sealed_in_2026_opens(known: Known, file_key: LockKey, place: Context) -> None:
    assert b"".join(open_stream([bytes.fromhex(known["stream"])], file_key, place)) == b"a letter from Grozny"


def test_a_certificate_of_2026_is_believed(
    known: Known, madina: SealingKey, organisation: SigningKey
) -> None:
    certificate = check_certified(
        bytes.fromhex(known["certificate"]),
        madina.public(),
        issuer=organisation.public(),
        kind="desk",
        subject="5b1d",
        on=date(2027, 6, 1),
    )
    assert certificate.not_after == date(2027, 12, 31)


def test_a_message_signed_in_2026_is_still_signed(known: Known, organisation: SigningKey) -> None:
    text = digests.sha256(b"Good morning, Zaur.")
    facts = MessageFacts("3f0c9a1e", 1, organisation.key_id, date(2026, 11, 22), text, NO_PREVIOUS)
    check_message(bytes.fromhex(known["message_signature"]), facts, by=organisation.public())
    assert sign_message(facts, by=organisation).hex() == known["message_signature"]
    assert message_hash(facts).hex() == known["message_hash"]


def test_a_receipt_and_its_keys_follow_from_the_first_page(known: Known, pepper: bytes) -> None:
    receipt = receipts.derive(pepper, "session of Madina", "form token")
    assert receipt.digits == known["receipt"]
    assert receipts.derive(pepper, "session of Madina", "form token", 1).digits == known["receipt_second"]
    keys = receipts.open_receipt(receipt, pepper)
    assert keys.authenticator.hex() == known["receipt_authenticator"]
    assert keys.wrapping.to_bytes().hex() == known["receipt_wrapping"]


def test_a_passphrase_gives_the_keys_it_always_gave(known: Known, pepper: bytes) -> None:
    salt = bytes(range(1, 33))
    keys = passphrases.open_passphrase("seven quiet rivers", salt)
    assert keys.authenticator.hex() == known["passphrase_authenticator"]
    assert keys.wrapping.to_bytes().hex() == known["passphrase_wrapping"]
    assert passphrases.hash_authenticator(keys.authenticator) == known["authenticator_hash"]
    assert passphrases.natural_salt(pepper, "Fatima").hex() == known["natural_salt"]


def test_sessions_codes_and_keyed_digests_are_found_again(known: Known, pepper: bytes) -> None:
    assert sessions.session_row("the cookie of Fatima") == known["session_row"]
    assert sessions.session_key("the cookie of Fatima").to_bytes().hex() == known["session_key"]
    assert codes.hash_code(pepper, "7k3m qx2p oooi zzzz abcd 1234") == codes.hash_code(
        pepper, "7K3M-QX2P-0001-ZZZZ-ABCD-1234"
    )
    assert codes.hash_code(pepper, "7K3M-QX2P-0001-ZZZZ-ABCD-1234").hex() == known["code_hash"]
    assert digests.keyed(pepper, "a purpose", b"something").hex() == known["keyed"]


def test_cards_printed_in_2026_bring_the_seed_back(known: Known) -> None:
    seed = bytes(range(77, 77 + 32))
    first, second, third = known["cards"]
    assert recovery.combine([first, second]) == seed
    assert recovery.combine([third, second]) == seed
    assert recovery.combine([third, first]) == seed
