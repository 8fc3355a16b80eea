"""Keys keep their secrets, and come back as what they were."""

from __future__ import annotations

import copy
import pickle
import traceback

import pytest

from safeconduct.vault import (
    AnySecretKey,
    CannotOpen,
    LockKey,
    SealingKey,
    SealingPublicKey,
    SigningKey,
    VerifyKey,
    expect,
    secret_from_bytes,
)

KINDS = (LockKey, SealingKey, SigningKey)
PublicKind = type[SealingPublicKey] | type[VerifyKey]


@pytest.mark.parametrize("kind", KINDS)
def test_a_key_comes_back_from_its_bytes(kind: type[LockKey | SealingKey | SigningKey]) -> None:
    key = kind.new()
    assert kind.from_bytes(key.to_bytes()) == key
    assert secret_from_bytes(key.to_bytes()) == key
    assert len(key.to_bytes()) == 49


@pytest.mark.parametrize("kind", KINDS)
def test_two_new_keys_share_nothing(kind: type[LockKey | SealingKey | SigningKey]) -> None:
    one, other = kind.new(), kind.new()
    assert one != other
    assert one.key_id != other.key_id
    assert one.to_bytes()[17:] != other.to_bytes()[17:]


@pytest.mark.parametrize("kind", KINDS)
def test_no_text_of_a_key_shows_its_secret(kind: type[LockKey | SealingKey | SigningKey]) -> None:
    key = kind(
        key_id=bytes(16), **{("secret" if kind is LockKey else "seed"): b"Aslan's secret, of 32 bytes long"}
    )
    for text in (repr(key), str(key), f"{key}", f"{[key]}", f"{key!r:>80}"):
        assert "Aslan" not in text
        assert key.to_bytes()[17:].hex() not in text
        assert "00000000" in text


@pytest.mark.parametrize("kind", KINDS)
def test_a_secret_key_cannot_wander_off_in_a_pickle(kind: type[LockKey | SealingKey | SigningKey]) -> None:
    key = kind.new()
    for protocol in range(pickle.HIGHEST_PROTOCOL + 1):
        with pytest.raises(TypeError, match="not pickled"):
            pickle.dumps(key, protocol)
    assert copy.deepcopy({"key": key})["key"] is key
    assert copy.copy(key) is key


@pytest.mark.parametrize("kind", KINDS)
def test_a_key_cannot_be_changed(kind: type[LockKey | SealingKey | SigningKey]) -> None:
    name = "key_id"
    with pytest.raises(AttributeError):
        setattr(kind.new(), name, bytes(32))


@pytest.mark.parametrize("kind", KINDS)
def test_a_key_of_the_wrong_length_is_not_made(kind: type[LockKey | SealingKey | SigningKey]) -> None:
    for key_id, secret in (
        (bytes(15), bytes(32)),
        (bytes(16), bytes(31)),
        (bytes(16), bytes(33)),
        (b"", b""),
    ):
        with pytest.raises(ValueError, match="16 bytes and 32"):
            kind(key_id, secret)


def test_keys_of_different_kinds_are_never_equal_even_with_the_same_bytes() -> None:
    keys: list[object] = [kind(bytes(16), bytes(32)) for kind in KINDS]
    assert len(set(keys)) == 3
    assert all(one == other for one in keys for other in keys if one is other)
    assert not any(one == other for one in keys for other in keys if one is not other)
    assert keys[0] != b"something else"


def test_bytes_that_are_no_key_are_refused() -> None:
    whole = LockKey.new().to_bytes()
    for wrong in (
        b"",
        whole[:-1],
        whole + b"\0",
        b"\0" + whole[1:],
        b"\x12" + whole[1:],
        b"\x04" + whole[1:],
    ):
        with pytest.raises(CannotOpen):
            secret_from_bytes(wrong)
        with pytest.raises(CannotOpen):
            LockKey.from_bytes(wrong)
    with pytest.raises(CannotOpen):
        SealingKey.from_bytes(whole)


def test_a_key_of_another_kind_put_in_place_is_noticed() -> None:
    key: AnySecretKey = SigningKey.new()
    assert expect(key, SigningKey) is key
    with pytest.raises(CannotOpen):
        expect(key, LockKey)
    with pytest.raises(CannotOpen):
        expect(key, SealingKey)


def test_public_keys_come_back_from_their_bytes_and_may_be_pickled() -> None:
    sealing, verify = SealingKey.new().public(), SigningKey.new().public()
    assert SealingPublicKey.from_bytes(sealing.to_bytes()) == sealing
    assert VerifyKey.from_bytes(memoryview(verify.to_bytes())) == verify
    assert len(sealing.raw) == 1184 + 32
    assert sealing != verify
    with pytest.raises(CannotOpen):
        VerifyKey.from_bytes(sealing.to_bytes())
    with pytest.raises(CannotOpen):
        SealingPublicKey.from_bytes(sealing.to_bytes()[:-1])


def test_a_fingerprint_is_twenty_digits_and_changes_with_the_key_or_its_id() -> None:
    key = SealingKey.new()
    groups = key.public().fingerprint().split(" ")
    assert [len(group) for group in groups] == [4] * 5
    assert "".join(groups).isdecimal()
    same_secret_other_id = SealingKey(bytes(16), key.seed)
    assert same_secret_other_id.public().fingerprint() != key.public().fingerprint()
    assert SigningKey(key.key_id, key.seed).public().fingerprint() != key.public().fingerprint()


def test_a_signature_holds_for_its_message_and_key_only() -> None:
    leyla, ruslan = SigningKey.new(), SigningKey.new()
    signature = leyla.sign(b"I wrote this")
    leyla.public().verify(signature, b"I wrote this")
    leyla.public().verify(memoryview(signature), b"I wrote this")
    for key, claimed, message in (
        (ruslan, signature, b"I wrote this"),
        (leyla, signature, b"I wrote that"),
        (leyla, signature[:-1], b"I wrote this"),
        (leyla, b"", b"I wrote this"),
        (leyla, bytes(64), b"I wrote this"),
    ):
        with pytest.raises(CannotOpen):
            key.public().verify(claimed, message)


def test_what_cannot_be_opened_says_so_and_nothing_more() -> None:
    try:
        LockKey.from_bytes(b"the secret of Aslan")
    except CannotOpen as refused:
        assert str(refused) == "this cannot be opened"
        assert refused.__context__ is None
        assert "Aslan" not in "".join(traceback.format_exception_only(refused))
