"""Signatures on messages, each tied to the message before it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from safeconduct.vault.blobs import HEADER_LENGTH, SIGNED, Blob, fields
from safeconduct.vault.digests import DIGEST_LENGTH, sha256
from safeconduct.vault.errors import CannotOpen
from safeconduct.vault.keys import SigningKey, VerifyKey

NO_PREVIOUS = bytes(DIGEST_LENGTH)
"""`previous` of the first message of a thread."""

_LABEL = b"safeconduct message"


@dataclass(frozen=True, slots=True)
class MessageFacts:
    """What is signed. `digest`: SHA-256 of the plaintext; `previous`: `message_hash` of the one before."""

    case: str
    sequence: int
    author_key_id: bytes
    day: date
    digest: bytes
    previous: bytes

    def encode(self) -> bytes:
        """All six, each after its length. ValueError when a digest has not 32 bytes."""
        if len(self.digest) != DIGEST_LENGTH or len(self.previous) != DIGEST_LENGTH:
            raise ValueError("a message's digests have 32 bytes")
        day = self.day.isoformat().encode()
        sequence = self.sequence.to_bytes(8, "big")
        return fields(
            (_LABEL, self.case.encode(), sequence, self.author_key_id, day, self.digest, self.previous)
        )


def message_hash(facts: MessageFacts) -> bytes:
    """What the next message names as its `previous` (32 bytes)."""
    return sha256(facts.encode())


def sign_message(facts: MessageFacts, *, by: SigningKey) -> bytes:
    """header(18, the author's key id) ‖ Ed25519 signature(64). ValueError when another author is named."""
    if facts.author_key_id != by.key_id:
        raise ValueError("the facts name another author's key")
    header = SIGNED + by.key_id
    return header + by.sign(header + facts.encode())


def check_message(signature: Blob, facts: MessageFacts, *, by: VerifyKey) -> None:
    """Return if `by` signed exactly these facts, else raise CannotOpen."""
    whole = bytes(signature)
    header = SIGNED + by.key_id
    if whole[:HEADER_LENGTH] != header or facts.author_key_id != by.key_id:
        raise CannotOpen
    try:
        signed = header + facts.encode()
    except (ValueError, OverflowError):
        signed = b""
    by.verify(whole[HEADER_LENGTH:], signed)
