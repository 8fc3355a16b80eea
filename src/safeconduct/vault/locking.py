"""Lock documents, and keys, under a symmetric key: AES-256-GCM bound to its place. Lists run through here."""

from __future__ import annotations

from os import urandom

from cryptography.exceptions import InvalidTag

from safeconduct.vault.blobs import HEADER_LENGTH, LOCKED, WRAPPED, Blob, key_id_of
from safeconduct.vault.context import Context, Encoded
from safeconduct.vault.errors import CannotOpen
from safeconduct.vault.keys import SECRET_KEY_LENGTH, AnySecretKey, LockKey, secret_from_bytes
from safeconduct.vault.padding import FLOOR_SMALL, pad, unpad

__all__ = ["WRAPPED_LENGTH", "key_id_of", "lock", "unlock", "unwrap", "wrap"]

_NONCE = 12
_BODY = HEADER_LENGTH + _NONCE
WRAPPED_LENGTH = _BODY + SECRET_KEY_LENGTH + 16
"""Every wrapped key is as long as every other: 95 bytes."""


def _close(suite: bytes, plain: bytes, key: LockKey, context: Context | Encoded) -> bytes:
    header = suite + key.key_id
    nonce = urandom(_NONCE)
    return header + nonce + key.cipher().encrypt(nonce, plain, header + context.encode())


def _open(suite: bytes, blob: Blob, key: LockKey, context: Context | Encoded) -> bytes:
    whole = blob if type(blob) is bytes else bytes(blob)
    header = suite + key.key_id
    if whole[:HEADER_LENGTH] == header:
        try:
            return key.cipher().decrypt(whole[HEADER_LENGTH:_BODY], whole[_BODY:], header + context.encode())
        except (InvalidTag, ValueError):
            pass
    raise CannotOpen


def lock(document: bytes, *, key: LockKey, context: Context | Encoded, floor: int = FLOOR_SMALL) -> bytes:
    """header(18) ‖ nonce(12) ‖ padded document and tag(16); AAD is header ‖ context.

    `floor` in bytes: FLOOR_DOCUMENT for requests, drafts and summaries, FLOOR_SMALL for the rest.
    """
    return _close(LOCKED, pad(document, floor), key, context)


def unlock(blob: Blob, *, key: LockKey, context: Context | Encoded) -> bytes:
    """The document without its padding. Raises CannotOpen."""
    return unpad(_open(LOCKED, blob, key, context))


def wrap(secret: AnySecretKey, *, under: LockKey, context: Context | Encoded) -> bytes:
    """A key under a key: 95 bytes, whatever its kind."""
    return _close(WRAPPED, secret.to_bytes(), under, context)


def unwrap(blob: Blob, *, under: LockKey, context: Context | Encoded) -> AnySecretKey:
    """The key inside, of the kind it was (see `keys.expect`). Raises CannotOpen."""
    return secret_from_bytes(_open(WRAPPED, blob, under, context))
