"""Sessions: the cookie holds 256 random bits, the database neither them nor what they open."""

from __future__ import annotations

import hashlib
import secrets

from safeconduct.vault.derivation import derived_key
from safeconduct.vault.keys import LockKey


def new_session_id() -> str:
    """256 random bits as 43 characters for a cookie."""
    return secrets.token_urlsafe(32)


def session_row(session_id: str) -> str:
    """The name of the database row: SHA-256 in 64 hex digits. It leads neither to the id nor to the key."""
    return hashlib.sha256(b"safeconduct session row" + _encode(session_id)).hexdigest()


def session_key(session_id: str) -> LockKey:
    """The key of the session's content: always the same for one id."""
    return derived_key(_encode(session_id), b"session key")


def _encode(session_id: str) -> bytes:
    return session_id.encode("utf-8", "surrogatepass")
