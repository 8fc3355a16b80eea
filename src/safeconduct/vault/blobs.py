"""The first 18 bytes of everything the vault writes: version, suite, key id."""

from __future__ import annotations

from collections.abc import Iterable

from safeconduct.vault.errors import CannotOpen

Blob = bytes | bytearray | memoryview
"""Databases hand out `bytes` (SQLite) or `memoryview` (PostgreSQL); every opening takes both."""

KEY_ID_LENGTH = 16
HEADER_LENGTH = 2 + KEY_ID_LENGTH

SEALED = b"\x01\x01"  # HPKE base mode: X-Wing, HKDF-SHA256, AES-256-GCM
LOCKED = b"\x01\x02"  # AES-256-GCM over a padded document
WRAPPED = b"\x01\x03"  # AES-256-GCM over a key, fixed length
STREAMED = b"\x01\x04"  # libsodium secretstream in 64 KiB chunks
CERTIFIED = b"\x01\x05"  # Ed25519 over a certificate
SIGNED = b"\x01\x06"  # Ed25519 over the facts of a message

_SUITES = frozenset((SEALED, LOCKED, WRAPPED, STREAMED, CERTIFIED, SIGNED))


def key_id_of(blob: Blob) -> bytes:
    """The id (16 bytes) of the key that `blob` names. Not yet proved; raises CannotOpen if malformed."""
    header = bytes(blob[:HEADER_LENGTH])
    if len(header) != HEADER_LENGTH or header[:2] not in _SUITES:
        raise CannotOpen
    return header[2:]


def fields(parts: Iterable[bytes]) -> bytes:
    """Each part after its length (4 bytes, big-endian): what goes in can be told apart again."""
    return b"".join(len(part).to_bytes(4, "big") + part for part in parts)
