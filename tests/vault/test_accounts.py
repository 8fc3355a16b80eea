"""Passphrases, six-digit codes, codes on paper and sessions of staff."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safeconduct.vault import codes, passphrases, sessions, totp
from safeconduct.vault.keys import LockKey

FATIMAS = b"12345678901234567890"  # the secret of RFC 6238's own table
NOON = datetime(2026, 11, 22, 12, 0, 0, tzinfo=UTC)


def test_a_passphrase_is_the_same_however_its_letters_are_composed() -> None:
    salt = passphrases.new_salt()
    composed = passphrases.open_passphrase("caf\u00e9 \uff11 quiet rivers", salt)
    assert passphrases.open_passphrase("cafe\u0301 1 quiet rivers", salt) == composed
    assert passphrases.open_passphrase("cafe 1 quiet rivers", salt) != composed


def test_another_salt_gives_other_keys() -> None:
    one, other = (passphrases.open_passphrase("seven quiet rivers", passphrases.new_salt()) for _ in range(2))
    assert one.authenticator != other.authenticator
    assert one.wrapping != other.wrapping
    assert one.wrapping.key_id != other.wrapping.key_id


def test_a_salt_of_another_length_is_an_error() -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        passphrases.open_passphrase("seven quiet rivers", b"")


def test_passphrase_keys_show_nothing() -> None:
    keys = passphrases.PassphraseKeys(b"\x41" * 32, LockKey(bytes(16), b"\x42" * 32))
    assert "AAAA" not in repr(keys)
    assert "BBBB" not in repr(keys)
    assert "4242" not in repr(keys)


def test_an_unknown_name_has_one_salt_however_it_is_typed(pepper: bytes) -> None:
    salt = passphrases.natural_salt(pepper, "Fatima")
    assert len(salt) == passphrases.SALT_LENGTH
    assert passphrases.natural_salt(pepper, " FATIMA ") == salt
    assert passphrases.natural_salt(pepper, "Fatime") != salt
    assert passphrases.natural_salt(pepper[::-1], "Fatima") != salt


def test_the_stored_hash_matches_its_authenticator_only() -> None:
    stored = passphrases.hash_authenticator(b"a" * 32)
    assert passphrases.matches(stored, b"a" * 32)
    assert not passphrases.matches(stored, b"b" * 32)
    for malformed in ("", "vault1$", "!", stored[:-1], stored + " ", "пароль", "\ud800"):
        assert not passphrases.matches(malformed, b"a" * 32)
    assert "61" * 8 not in stored


# RFC 6238, appendix B, SHA-1 rows; the table has eight digits, we show the last six.
@pytest.mark.parametrize(
    ("seconds", "shown"),
    [
        (59, "94287082"), (1111111109, "07081804"), (1111111111, "14050471"), (1234567890, "89005924"),
        (2000000000, "69279037"), (20000000000, "65353130"),
    ],
)  # fmt: skip
def test_codes_are_those_of_rfc_6238(seconds: int, shown: str) -> None:
    at = datetime.fromtimestamp(seconds, tz=UTC)
    assert totp.code_at(FATIMAS, at) == shown[2:]
    assert totp.matching_step(FATIMAS, shown[2:], at, None) == seconds // 30


@pytest.mark.parametrize(
    ("late", "accepted"), [(-31, False), (-30, True), (0, True), (59, True), (60, False)]
)
def test_a_code_is_good_for_its_half_minute_and_one_on_either_side(late: int, accepted: bool) -> None:
    step = totp.matching_step(FATIMAS, totp.code_at(FATIMAS, NOON), NOON + timedelta(seconds=late), None)
    assert (step is not None) == accepted


def test_a_used_code_is_refused() -> None:
    code = totp.code_at(FATIMAS, NOON)
    step = totp.matching_step(FATIMAS, code, NOON, None)
    assert step is not None
    assert totp.matching_step(FATIMAS, code, NOON, step - 1) == step
    assert totp.matching_step(FATIMAS, code, NOON, step) is None
    assert totp.matching_step(FATIMAS, code, NOON + timedelta(seconds=30), step) is None
    later = NOON + timedelta(seconds=30)
    assert totp.matching_step(FATIMAS, totp.code_at(FATIMAS, later), later, step) == step + 1


def test_a_code_is_read_in_any_script_and_rubbish_is_not() -> None:
    code = totp.code_at(FATIMAS, NOON)
    persian = "".join(chr(ord("۰") + int(digit)) for digit in code)
    assert totp.matching_step(FATIMAS, f"\u200f{persian[:3]} {persian[3:]}", NOON, None) is not None
    for wrong in ("", code[:5], code + "0", "abcdef", code + "x", "²" * 6):
        assert totp.matching_step(FATIMAS, wrong, NOON, None) is None
    assert totp.matching_step(totp.new_secret(), code, NOON, None) in (None, int(NOON.timestamp()) // 30)


def test_a_time_without_a_zone_is_an_error() -> None:
    with pytest.raises(ValueError, match="zone"):
        totp.code_at(FATIMAS, NOON.replace(tzinfo=None))


def test_the_enrolment_address_holds_what_an_app_needs() -> None:
    address = totp.provisioning_uri(FATIMAS, "Fatima N.", "Safeconduct demo")
    assert address.startswith("otpauth://totp/Safeconduct%20demo:Fatima%20N.?")
    for part in (
        "secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ",
        "issuer=Safeconduct+demo",
        "digits=6",
        "period=30",
    ):
        assert part in address
    assert len(totp.new_secret()) == 20
    assert totp.new_secret() != totp.new_secret()


def test_an_invitation_has_at_least_a_hundred_bits_and_no_lookalikes() -> None:
    made = [codes.new_code() for _ in range(500)]
    assert len(set(made)) == 500
    letters = set("".join(made)) - {"-"}
    assert letters == set(codes.ALPHABET)
    assert not letters & set("ILOU")
    assert all([len(group) for group in code.split("-")] == [4] * 6 for code in made)
    assert len(codes.ALPHABET) == 32
    assert codes.INVITATION_GROUPS * codes.GROUP_LENGTH * 5 >= 100
    with pytest.raises(ValueError, match="groups"):
        codes.new_code(1)


@pytest.mark.parametrize(
    "typed",
    ["7k3m-qx2p-0001-zzzz", "7K3M QX2P OOOl ZZZZ", "7K3M–QX2P–oO0I–zzzz", "\u200f７K3MQX2P٠٠۰1ZZZZ\n"],
)
def test_a_code_is_recognised_however_it_is_typed(typed: str) -> None:
    assert codes.normalise(typed) == "7K3MQX2P0001ZZZZ"


@given(st.text(max_size=300))
def test_rubbish_instead_of_a_code_matches_nothing_and_breaks_nothing(text: str) -> None:
    pepper = bytes(32)
    assert len(codes.hash_code(pepper, text)) == 32


def test_a_code_is_found_by_its_hash_and_only_with_the_pepper(pepper: bytes) -> None:
    code = codes.new_code(codes.RECOVERY_GROUPS)
    assert codes.hash_code(pepper, code) == codes.hash_code(pepper, code.lower().replace("-", " "))
    assert codes.hash_code(pepper, code) != codes.hash_code(pepper[::-1], code)


def test_the_database_row_leads_neither_to_the_cookie_nor_to_the_key() -> None:
    cookie = sessions.new_session_id()
    assert len(cookie) == 43
    assert cookie != sessions.new_session_id()
    row, key = sessions.session_row(cookie), sessions.session_key(cookie)
    assert len(row) == 64
    assert sessions.session_key(cookie) == key
    assert bytes.fromhex(row) not in (key.secret, key.key_id)
    assert sessions.session_key(row) != key
    assert sessions.session_row(cookie[:-1]) != row
