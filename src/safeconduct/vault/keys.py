"""The three kinds of secret keys and the public halves. No repr, pickle or comparison gives a secret away."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import dataclass, field
from typing import ClassVar, NoReturn, Self, TypeVar

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey, MLKEM768PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hpke import MLKEM768X25519PrivateKey, MLKEM768X25519PublicKey

from safeconduct.vault.blobs import KEY_ID_LENGTH, Blob
from safeconduct.vault.errors import CannotOpen

SECRET_LENGTH = 32
SECRET_KEY_LENGTH = 1 + KEY_ID_LENGTH + SECRET_LENGTH
MLKEM_PUBLIC_LENGTH = 1184
SEALING_PUBLIC_LENGTH = MLKEM_PUBLIC_LENGTH + 32
VERIFY_LENGTH = 32


def _split(data: Blob, kind: int, length: int) -> tuple[bytes, bytes]:
    """(key id, the rest) of kind(1) ‖ key id(16) ‖ rest(length)."""
    whole = bytes(data)
    if len(whole) != 1 + KEY_ID_LENGTH + length or whole[0] != kind:
        raise CannotOpen
    return whole[1 : 1 + KEY_ID_LENGTH], whole[1 + KEY_ID_LENGTH :]


def _check_lengths(key_id: bytes, rest: bytes, length: int) -> None:
    if len(key_id) != KEY_ID_LENGTH or len(rest) != length:
        raise ValueError(f"a key has an id of {KEY_ID_LENGTH} bytes and {length} bytes of its own")


class _Key:
    """What all keys share: an id that may be shown, and everything else that may not."""

    __slots__ = ()
    KIND: ClassVar[int]
    key_id: bytes

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.key_id.hex()})"

    def _material(self) -> bytes:
        raise NotImplementedError

    def to_bytes(self) -> bytes:
        """kind(1) ‖ key id(16) ‖ the secret, or the public half for a public key."""
        return bytes((self.KIND,)) + self.key_id + self._material()

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, _Key) or type(other) is not type(self):
            return NotImplemented
        return hmac.compare_digest(self.to_bytes(), other.to_bytes())

    def __hash__(self) -> int:
        return hash((self.KIND, self.key_id))

    def __copy__(self) -> Self:
        return self

    def __deepcopy__(self, memo: object) -> Self:
        return self


class _SecretKey(_Key):
    """A key that must not wander into a cache, a task or a session by way of pickle."""

    __slots__ = ()

    def __reduce_ex__(self, protocol: object) -> NoReturn:
        raise TypeError("a secret key is not pickled; seal, wrap or lock it")


class _PublicKey(_Key):
    """A public half; people compare it by its fingerprint."""

    __slots__ = ()

    def fingerprint(self) -> str:
        """20 digits in groups of 4 from SHA-256 over kind, id and key: what people read to each other."""
        number = int.from_bytes(hashlib.sha256(b"safeconduct fingerprint" + self.to_bytes()).digest(), "big")
        digits = f"{number % 10**20:020d}"
        return " ".join(digits[i : i + 4] for i in range(0, 20, 4))


@dataclass(frozen=True, slots=True, repr=False, eq=False)
class LockKey(_SecretKey):
    """A key for AES-256-GCM (32 bytes)."""

    KIND: ClassVar[int] = 1
    key_id: bytes
    secret: bytes
    _cipher: AESGCM | None = field(default=None, init=False)

    def __post_init__(self) -> None:
        _check_lengths(self.key_id, self.secret, SECRET_LENGTH)

    @classmethod
    def new(cls) -> LockKey:
        """A fresh random key with a fresh random id."""
        return cls(secrets.token_bytes(KEY_ID_LENGTH), secrets.token_bytes(SECRET_LENGTH))

    @classmethod
    def from_bytes(cls, data: Blob) -> LockKey:
        """What `to_bytes` gave; CannotOpen otherwise."""
        return cls(*_split(data, cls.KIND, SECRET_LENGTH))

    def _material(self) -> bytes:
        return self.secret

    def cipher(self) -> AESGCM:
        """The ready cipher, made once. For this package only."""
        ready = self._cipher
        if ready is None:
            ready = AESGCM(self.secret)
            object.__setattr__(self, "_cipher", ready)
        return ready


@dataclass(frozen=True, slots=True, repr=False, eq=False)
class SealingPublicKey(_PublicKey):
    """The public half of a SealingKey: ML-KEM-768 (1184 bytes) ‖ X25519 (32 bytes)."""

    KIND: ClassVar[int] = 0x12
    key_id: bytes
    raw: bytes

    def __post_init__(self) -> None:
        _check_lengths(self.key_id, self.raw, SEALING_PUBLIC_LENGTH)

    @classmethod
    def from_bytes(cls, data: Blob) -> SealingPublicKey:
        """What `to_bytes` gave; CannotOpen otherwise."""
        return cls(*_split(data, cls.KIND, SEALING_PUBLIC_LENGTH))

    def _material(self) -> bytes:
        return self.raw

    def hpke(self) -> MLKEM768X25519PublicKey:
        """For this package only. CannotOpen when the bytes are no such key."""
        mlkem, x25519 = self.raw[:MLKEM_PUBLIC_LENGTH], self.raw[MLKEM_PUBLIC_LENGTH:]
        try:
            return MLKEM768X25519PublicKey(
                MLKEM768PublicKey.from_public_bytes(mlkem), X25519PublicKey.from_public_bytes(x25519)
            )
        except ValueError:
            pass
        raise CannotOpen


@dataclass(frozen=True, slots=True, repr=False, eq=False)
class SealingKey(_SecretKey):
    """An X-Wing pair, kept as its 32-byte seed.

    SHAKE256(seed, 96 bytes) gives the ML-KEM-768 seed (64) and the X25519 secret (32), as in section 5.2 of
    draft-connolly-cfrg-xwing-kem.
    """

    KIND: ClassVar[int] = 2
    key_id: bytes
    seed: bytes
    _pair: tuple[MLKEM768PrivateKey, X25519PrivateKey] | None = field(default=None, init=False)

    def __post_init__(self) -> None:
        _check_lengths(self.key_id, self.seed, SECRET_LENGTH)

    @classmethod
    def new(cls) -> SealingKey:
        """A fresh random pair with a fresh random id."""
        return cls(secrets.token_bytes(KEY_ID_LENGTH), secrets.token_bytes(SECRET_LENGTH))

    @classmethod
    def from_bytes(cls, data: Blob) -> SealingKey:
        """What `to_bytes` gave; CannotOpen otherwise."""
        return cls(*_split(data, cls.KIND, SECRET_LENGTH))

    def _material(self) -> bytes:
        return self.seed

    def _expanded(self) -> tuple[MLKEM768PrivateKey, X25519PrivateKey]:
        pair = self._pair
        if pair is None:
            both = hashlib.shake_256(self.seed).digest(96)
            pair = (
                MLKEM768PrivateKey.from_seed_bytes(both[:64]),
                X25519PrivateKey.from_private_bytes(both[64:]),
            )
            object.__setattr__(self, "_pair", pair)
        return pair

    def public(self) -> SealingPublicKey:
        """The public half, under the same id."""
        mlkem, x25519 = self._expanded()
        raw = mlkem.public_key().public_bytes_raw() + x25519.public_key().public_bytes_raw()
        return SealingPublicKey(self.key_id, raw)

    def hpke(self) -> MLKEM768X25519PrivateKey:
        """For this package only."""
        return MLKEM768X25519PrivateKey(*self._expanded())


@dataclass(frozen=True, slots=True, repr=False, eq=False)
class VerifyKey(_PublicKey):
    """The public half of a SigningKey (Ed25519, 32 bytes)."""

    KIND: ClassVar[int] = 0x13
    key_id: bytes
    raw: bytes

    def __post_init__(self) -> None:
        _check_lengths(self.key_id, self.raw, VERIFY_LENGTH)

    @classmethod
    def from_bytes(cls, data: Blob) -> VerifyKey:
        """What `to_bytes` gave; CannotOpen otherwise."""
        return cls(*_split(data, cls.KIND, VERIFY_LENGTH))

    def _material(self) -> bytes:
        return self.raw

    def verify(self, signature: Blob, message: bytes) -> None:
        """Return if `signature` (64 bytes) is this key's over `message`, else raise CannotOpen."""
        try:
            Ed25519PublicKey.from_public_bytes(self.raw).verify(bytes(signature), message)
            return
        except (InvalidSignature, ValueError):
            pass
        raise CannotOpen


@dataclass(frozen=True, slots=True, repr=False, eq=False)
class SigningKey(_SecretKey):
    """An Ed25519 pair, kept as its 32-byte seed."""

    KIND: ClassVar[int] = 3
    key_id: bytes
    seed: bytes

    def __post_init__(self) -> None:
        _check_lengths(self.key_id, self.seed, SECRET_LENGTH)

    @classmethod
    def new(cls) -> SigningKey:
        """A fresh random pair with a fresh random id."""
        return cls(secrets.token_bytes(KEY_ID_LENGTH), secrets.token_bytes(SECRET_LENGTH))

    @classmethod
    def from_bytes(cls, data: Blob) -> SigningKey:
        """What `to_bytes` gave; CannotOpen otherwise."""
        return cls(*_split(data, cls.KIND, SECRET_LENGTH))

    def _material(self) -> bytes:
        return self.seed

    def public(self) -> VerifyKey:
        """The public half, under the same id."""
        raw = Ed25519PrivateKey.from_private_bytes(self.seed).public_key().public_bytes_raw()
        return VerifyKey(self.key_id, raw)

    def sign(self, message: bytes) -> bytes:
        """Ed25519 signature, 64 bytes. Begin `message` with what it is, so it can stand for nothing else."""
        return Ed25519PrivateKey.from_private_bytes(self.seed).sign(message)


AnySecretKey = LockKey | SealingKey | SigningKey
K = TypeVar("K", LockKey, SealingKey, SigningKey)


def secret_from_bytes(data: bytes) -> AnySecretKey:
    """A secret key of whichever kind its first byte names; CannotOpen if it is none."""
    if len(data) == SECRET_KEY_LENGTH:
        key_id, secret = data[1:17], data[17:]
        kind = data[0]
        if kind == LockKey.KIND:
            return LockKey(key_id, secret)
        if kind == SealingKey.KIND:
            return SealingKey(key_id, secret)
        if kind == SigningKey.KIND:
            return SigningKey(key_id, secret)
    raise CannotOpen


def expect(secret: AnySecretKey, kind: type[K]) -> K:
    """`secret`, if it is of that kind; CannotOpen if a key of another kind was put in its place."""
    if isinstance(secret, kind):
        return secret
    raise CannotOpen
