"""What can go wrong before a name is compared."""

from __future__ import annotations


class MatchingMissing(Exception):
    """Names cannot be compared on this machine; the sentence says what to install."""

    def __init__(self, package: str) -> None:
        super().__init__(f"Install the extra “matching” (the package {package}) to compare names.")


class NotPrepared(ValueError):
    """A stored form is damaged, or was made by another method: prepare the identity anew.

    The sentence carries nothing of what was stored.
    """

    def __init__(self) -> None:
        super().__init__(
            "This is not a prepared name of the present method; prepare the person's names anew."
        )
