"""Hashes, comparisons and random values for the rooms above, which import no crypto library."""

from __future__ import annotations

import hashlib
import hmac
import secrets

from safeconduct.vault.blobs import Blob, fields

DIGEST_LENGTH = 32
SHORTEST_PEPPER = 16


class RunningDigest:
    """SHA-256 of something that comes in pieces."""

    __slots__ = ("_hash",)

    def __init__(self) -> None:
        self._hash = hashlib.sha256()

    def update(self, piece: Blob) -> None:
        """Take the next piece."""
        self._hash.update(piece)

    def digest(self) -> bytes:
        """32 bytes over all pieces so far."""
        return self._hash.digest()


def sha256(data: Blob) -> bytes:
    """SHA-256, 32 bytes. For content; never for anything short enough to be guessed (see `keyed`)."""
    return hashlib.sha256(data).digest()


def keyed(pepper: bytes, purpose: str, data: bytes) -> bytes:
    """HMAC-SHA256 (32 bytes) of `data` under the host's pepper, apart for every `purpose`.

    Raises ValueError when the pepper is shorter than 16 bytes: an empty one would be no pepper at all.
    """
    if len(pepper) < SHORTEST_PEPPER:
        raise ValueError("the pepper is shorter than 16 bytes")
    return hmac.digest(pepper, fields((b"safeconduct keyed", purpose.encode())) + data, "sha256")


def equal(one: bytes, other: bytes) -> bool:
    """Whether both are the same, in a time that does not depend on where they differ."""
    return hmac.compare_digest(one, other)


def random_bytes(count: int) -> bytes:
    """`count` bytes from the operating system's generator."""
    return secrets.token_bytes(count)


def random_token() -> str:
    """256 random bits as 43 characters that may stand in an address or a form field."""
    return secrets.token_urlsafe(32)
