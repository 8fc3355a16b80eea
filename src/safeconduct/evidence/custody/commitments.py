"""What binds a chain to content without confirming a guess at it.

A bare SHA-256 of a photograph or a statement tells whoever holds a copy that we hold it too. So a chain never
carries one. It carries HMAC(salt, SHA-256 of the plaintext), where every artifact has a salt of its own that
is derived from a custody key; that key lies inside the item's lock. Before a court, the salt and the
SHA-256 of one artifact can be revealed, and nothing is learnt about the next one.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NewType
from uuid import UUID

from safeconduct.vault import Blob, digests

KEY_LENGTH = 32

KeyedDigest = NewType("KeyedDigest", bytes)
"""32 bytes, made by `keyed_digest` only. Never a bare hash of plaintext."""


def sha256_of(pieces: Iterable[Blob]) -> bytes:
    """SHA-256 (32 bytes) over the bytes as they are, in constant memory: what `sha256sum` prints.

    Text raises TypeError: a file that was decoded first has another hash, or none.
    """
    running = digests.RunningDigest()
    for piece in pieces:
        running.update(piece)
    return running.digest()


def salt_for(item_key: bytes, artifact: UUID) -> bytes:
    """The salt (32 bytes) of one artifact, from its item's custody key (32 random bytes). Raises ValueError."""
    _expect_length(item_key, "the custody key")
    return digests.keyed(item_key, "custody salt", artifact.bytes)


def keyed_digest(salt: bytes, sha256: bytes) -> KeyedDigest:
    """HMAC-SHA256 under the artifact's salt of the SHA-256 of its plaintext. Raises ValueError."""
    _expect_length(salt, "the salt")
    _expect_length(sha256, "the SHA-256")
    return KeyedDigest(digests.keyed(salt, "custody plaintext", sha256))


@dataclass(frozen=True, slots=True)
class Revealed:
    """The SHA-256 of an artifact's plaintext and the salt that proves it. As sensitive as a list of guesses."""

    artifact: UUID
    salt: bytes = field(repr=False)
    sha256: bytes = field(repr=False)

    def opens(self, keyed: KeyedDigest) -> bool:
        """Whether this is what `keyed` was made from."""
        return digests.equal(keyed_digest(self.salt, self.sha256), keyed)


def _expect_length(value: bytes, name: str) -> None:
    if len(value) != KEY_LENGTH:
        raise ValueError(f"{name} is not {KEY_LENGTH} bytes long")
