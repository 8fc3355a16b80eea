"""Sentences that use a watched word and were read by a person: the sentence as it stands, and why it may.

A sentence that is no longer in the product has to leave this list (the test says so).
"""

from __future__ import annotations

PROMISES: dict[str, str] = {}
"""Sentences with "safe", "secure", "anonymous" and their like that promise nothing."""

NAMES: dict[str, str] = {
    "Privacy lead": "the role that leads on privacy; nobody is sold anything",
    "Step {{ number }} is not what it was when it was taken. Use nothing of it, and tell the privacy lead.": (
        "the same role, by its name"
    ),
}
"""Sentences with a word we do not call people or things by: quoted law, another meaning."""
