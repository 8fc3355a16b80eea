"""HKDF (RFC 5869) with SHA-256, and keys made from it."""

from __future__ import annotations

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from safeconduct.vault.blobs import KEY_ID_LENGTH
from safeconduct.vault.keys import LockKey

_SECRET_LENGTH = 32


def expand(material: bytes, purpose: bytes, length: int, salt: bytes | None = None) -> bytes:
    """`length` bytes (at most 8160) from `material`, apart for every `purpose`."""
    return HKDF(algorithm=SHA256(), length=length, salt=salt, info=b"safeconduct " + purpose).derive(material)


def derived_key(material: bytes, purpose: bytes) -> LockKey:
    """A lock key whose secret and key id both follow from `material`: the same input, the same key."""
    both = expand(material, purpose, KEY_ID_LENGTH + _SECRET_LENGTH)
    return LockKey(key_id=both[:KEY_ID_LENGTH], secret=both[KEY_ID_LENGTH:])
