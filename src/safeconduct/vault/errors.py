"""What the vault says when something cannot be done. No text here ever holds a value."""

from __future__ import annotations

from typing import Literal


class VaultError(Exception):
    """Anything the vault refuses."""


class CannotOpen(VaultError):
    """Wrong key, wrong context, changed bytes or malformed: one error, and on purpose no detail."""

    def __init__(self) -> None:
        super().__init__("this cannot be opened")


class NotADocument(VaultError, ValueError):
    """The value is not JSON that can be written as UTF-8 (a set, NaN, half of a surrogate pair ...)."""

    def __init__(self) -> None:
        super().__init__("this value cannot be written as a document")


class ReceiptTypo(VaultError):
    """What was typed cannot be a receipt: other than 24 digits, or the check digits disagree."""

    def __init__(self, reason: Literal["length", "check"]) -> None:
        super().__init__(f"receipt typed wrongly ({reason})")
        self.reason: Literal["length", "check"] = reason


class CardTypo(VaultError):
    """Recovery cards that do not fit.

    `reason`: "word" (not in the word list), "check" (a card's own checksum or length), "count" (fewer than
    two different cards), "mixed" (cards of different sets). `card`: which of those given, from 0, or None.
    """

    def __init__(self, reason: Literal["word", "check", "count", "mixed"], card: int | None = None) -> None:
        super().__init__(f"recovery card typed wrongly ({reason})")
        self.reason: Literal["word", "check", "count", "mixed"] = reason
        self.card = card
