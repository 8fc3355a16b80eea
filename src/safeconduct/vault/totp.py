"""Time-based one-time codes (RFC 6238): SHA-1, 6 digits, 30 seconds, one step early or late allowed."""

from __future__ import annotations

import secrets
from datetime import datetime

from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP

from safeconduct.vault.digests import equal
from safeconduct.vault.digits import plain_digits

SECRET_LENGTH = 20
STEP_SECONDS = 30
CODE_LENGTH = 6


def new_secret() -> bytes:
    """20 random bytes, as RFC 4226 recommends. Store them locked."""
    return secrets.token_bytes(SECRET_LENGTH)


def provisioning_uri(secret: bytes, account: str, issuer: str) -> str:
    """The otpauth address inside the enrolment QR code. It holds the secret: show it once, store it never."""
    return _generator(secret).get_provisioning_uri(account, issuer)


def code_at(secret: bytes, at: datetime) -> str:
    """The six digits shown at that time (which must know its zone)."""
    return _code(secret, _step(at))


def matching_step(secret: bytes, code: str, at: datetime, after_step: int | None) -> int | None:
    """The step (count of half minutes since 1970) whose code was typed, or None.

    Only steps later than `after_step` count: keep the returned one, and a code works once. Any script.
    """
    digits = plain_digits(code)
    if digits is None or len(digits) != CODE_LENGTH:
        return None
    now = _step(at)
    found: int | None = None
    for step in (now - 1, now, now + 1):
        if equal(_code(secret, step).encode(), digits.encode()) and (after_step is None or step > after_step):
            found = step
    return found


def _generator(secret: bytes) -> TOTP:
    algorithm = SHA1()  # noqa: S303 - HMAC-SHA1 is what authenticator apps speak; HMAC does not need collisions away
    return TOTP(secret, CODE_LENGTH, algorithm, STEP_SECONDS)


def _code(secret: bytes, step: int) -> str:
    return _generator(secret).generate(max(step, 0) * STEP_SECONDS).decode()


def _step(at: datetime) -> int:
    if at.tzinfo is None:
        raise ValueError("a code belongs to a time with its zone")
    return int(at.timestamp()) // STEP_SECONDS
