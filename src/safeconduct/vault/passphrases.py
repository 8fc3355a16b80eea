"""A passphrase gives two things: a proof, stored hashed, and the key that opens the person's pair."""

from __future__ import annotations

import hashlib
import secrets
import unicodedata
from dataclasses import dataclass, field

from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from safeconduct.vault.derivation import derived_key, expand
from safeconduct.vault.digests import equal, keyed
from safeconduct.vault.keys import LockKey

SALT_LENGTH = 32
_MEMORY_KIB = 64 * 1024
_PASSES = 3
_SCHEME = "vault1$"


@dataclass(frozen=True, slots=True)
class PassphraseKeys:
    """`authenticator` (32 bytes; store `hash_authenticator` of it) and the key that opens the pair."""

    authenticator: bytes = field(repr=False)
    wrapping: LockKey


def new_salt() -> bytes:
    """32 random bytes, kept beside the account."""
    return secrets.token_bytes(SALT_LENGTH)


def natural_salt(pepper: bytes, sign_in_name: str) -> bytes:
    """The salt of a name nobody has: always the same, so that asking twice does not show it is unknown."""
    name = unicodedata.normalize("NFKC", sign_in_name).casefold().strip()
    return keyed(pepper, "passphrase salt", name.encode("utf-8", "surrogatepass"))


def open_passphrase(passphrase: str, salt: bytes) -> PassphraseKeys:
    """One Argon2id (64 MiB, 3 passes, about 0.2 s) of the NFKC form, split by HKDF.

    Any passphrase opens something; whether it is the right one is for `matches` to say.
    """
    if len(salt) != SALT_LENGTH:
        raise ValueError(f"a passphrase's salt has {SALT_LENGTH} bytes")
    typed = unicodedata.normalize("NFKC", passphrase).encode("utf-8", "surrogatepass")
    kdf = Argon2id(salt=salt, length=32, iterations=_PASSES, lanes=1, memory_cost=_MEMORY_KIB)
    stretched = kdf.derive(typed)
    return PassphraseKeys(
        authenticator=expand(stretched, b"passphrase authenticator", 32),
        wrapping=derived_key(stretched, b"passphrase wrapping"),
    )


def hash_authenticator(authenticator: bytes) -> str:
    """What may be stored: scheme and SHA-256. A fast hash is right, for the input has 256 bits."""
    return _SCHEME + hashlib.sha256(b"safeconduct authenticator" + authenticator).hexdigest()


def matches(stored: str, authenticator: bytes) -> bool:
    """Whether `stored` was made from this authenticator, in constant time; False for anything malformed."""
    return equal(stored.encode("utf-8", "surrogatepass"), hash_authenticator(authenticator).encode())
