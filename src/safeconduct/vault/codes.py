"""One-time codes on paper: invitations and recovery codes, in Crockford's base 32 (no I, L, O or U)."""

from __future__ import annotations

import secrets
import unicodedata

from safeconduct.vault.derivation import derived_key
from safeconduct.vault.digests import keyed
from safeconduct.vault.digits import is_filler
from safeconduct.vault.keys import LockKey

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
GROUP_LENGTH = 4
INVITATION_GROUPS = 6
"""120 bits: an invitation."""
RECOVERY_GROUPS = 4
"""80 bits: one recovery code, used once and behind the passphrase."""

_LONGEST = 128
_LOOKALIKES = {"I": "1", "L": "1", "O": "0"}


def new_code(groups: int = INVITATION_GROUPS) -> str:
    """A random code of `groups` times four characters (20 bits each), joined by dashes."""
    if groups < RECOVERY_GROUPS:
        raise ValueError(f"a code has at least {RECOVERY_GROUPS} groups")
    return "-".join("".join(secrets.choice(ALPHABET) for _ in range(GROUP_LENGTH)) for _ in range(groups))


def normalise(text: str) -> str:
    """A code as typed, as it was made but without dashes: case, look-alikes, any script's digits, spaces.

    Never fails; what is no code stays none and will match nothing.
    """
    plain = unicodedata.normalize("NFKC", text[:_LONGEST]).upper()
    return "".join(_character(character) for character in plain if not is_filler(character))


def hash_code(pepper: bytes, code: str) -> bytes:
    """What may be stored and looked up: HMAC-SHA256 (32 bytes) of the normalised code."""
    return keyed(pepper, "one-time code", normalise(code).encode("utf-8", "surrogatepass"))


def code_key(pepper: bytes, code: str) -> LockKey:
    """The key that a code of at least 100 bits opens with: nothing stored leads to it, `hash_code` least of all."""
    material = keyed(pepper, "one-time code key", normalise(code).encode("utf-8", "surrogatepass"))
    return derived_key(material, b"one-time code key")


def _character(character: str) -> str:
    digit = unicodedata.decimal(character, None)
    return str(digit) if digit is not None else _LOOKALIKES.get(character, character)
