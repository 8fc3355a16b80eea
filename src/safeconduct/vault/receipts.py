"""The receipt: 24 digits that open a person's own thread, and nothing else."""

from __future__ import annotations

from dataclasses import dataclass, field

from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from safeconduct.vault.blobs import fields
from safeconduct.vault.derivation import derived_key, expand
from safeconduct.vault.digests import keyed
from safeconduct.vault.digits import plain_digits
from safeconduct.vault.errors import ReceiptTypo
from safeconduct.vault.keys import LockKey

LOCATOR_LENGTH = 4
RECEIPT_LENGTH = 24
_BODY = RECEIPT_LENGTH - 2
_FAIR = 250  # bytes from here on are thrown away: 256 is no multiple of 10
_MEMORY_KIB = 32 * 1024
_PASSES = 3


@dataclass(frozen=True, slots=True)
class Receipt:
    """4 locator digits, 18 secret ones, 2 check digits. Raises ReceiptTypo when they are not that."""

    digits: str = field(repr=False)

    def __post_init__(self) -> None:
        digits = self.digits
        if len(digits) != RECEIPT_LENGTH or not (digits.isascii() and digits.isdecimal()):
            raise ReceiptTypo("length")
        if check_digits(digits[:_BODY]) != digits[_BODY:]:
            raise ReceiptTypo("check")

    @property
    def locator(self) -> str:
        """The first four digits: where to look. Not secret alone, and not unique."""
        return self.digits[:LOCATOR_LENGTH]

    def grouped(self) -> str:
        """Six groups of four, as they are shown and printed. Show it left to right in every language."""
        return " ".join(self.digits[i : i + 4] for i in range(0, RECEIPT_LENGTH, 4))


@dataclass(frozen=True, slots=True)
class ReceiptKeys:
    """What a receipt gives: `authenticator` (32 bytes, stored and compared) and the key that opens A."""

    authenticator: bytes = field(repr=False)
    wrapping: LockKey


def check_digits(digits: str) -> str:
    """ISO 7064 mod 97-10: the two digits that make the whole number leave 1 when divided by 97."""
    return f"{98 - int(digits) * 100 % 97:02d}"


def parse(text: str) -> Receipt:
    """A receipt as typed or pasted: any script's digits, fillers left out (`digits`). Raises ReceiptTypo."""
    digits = plain_digits(text)
    if digits is None:
        raise ReceiptTypo("length")
    return Receipt(digits)


def derive(pepper: bytes, session_id: str, token: str, attempt: int = 0) -> Receipt:
    """The receipt of this first page: the same four arguments, the same receipt, and nothing is stored.

    HKDF-SHA256, then digits by rejection, so that each is equally likely. `attempt` counts "another number".
    """
    typed = (text.encode("utf-8", "surrogatepass") for text in (session_id, token))
    material = fields((*typed, attempt.to_bytes(4, "big")))
    seed = keyed(pepper, "receipt digits", material)
    digits = ""
    block = 0
    while len(digits) < _BODY:
        fair = (byte for byte in expand(seed, b"receipt digits %d" % block, 64) if byte < _FAIR)
        digits += "".join(str(byte % 10) for byte in fair)
        block += 1
    body = digits[:_BODY]
    return Receipt(body + check_digits(body))


def open_receipt(receipt: Receipt, pepper: bytes) -> ReceiptKeys:
    """One Argon2id (32 MiB, 3 passes, about 0.1 s) of the secret digits, split by HKDF.

    The salt is HMAC(pepper, locator), so an unknown locator costs what a known one costs. Compare the
    authenticator with `digests.equal`.
    """
    salt = keyed(pepper, "receipt salt", receipt.locator.encode())
    kdf = Argon2id(salt=salt, length=32, iterations=_PASSES, lanes=1, memory_cost=_MEMORY_KIB)
    stretched = kdf.derive(receipt.digits[LOCATOR_LENGTH:_BODY].encode())
    return ReceiptKeys(
        authenticator=expand(stretched, b"receipt authenticator", 32),
        wrapping=derived_key(stretched, b"receipt wrapping"),
    )
