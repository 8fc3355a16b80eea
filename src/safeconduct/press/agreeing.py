"""How many must agree to a correction: other words one other person, whatever adds a voice or a language two.

What is kept of a publication that is out says enough for that, and holds digests and ids only.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from safeconduct import vault
from safeconduct.press import lines
from safeconduct.press.leaving import Leaving

MAY_GROW = ("languages", "files", "accounts", "citations", "tables")
"""What a correction that one other person agrees to may take away from, and add nothing to."""
STAYS = ("about", "headline", "letter")
"""What it may not change."""


def kept_of(leaving: Leaving) -> dict[str, Any]:
    """What is kept of something that goes out, for ``Publication.agreed``: its lines and its shape."""
    return {"lines": sorted(lines.marks(leaving.beside)), "shape": shape_of(leaving)}


def shape_of(leaving: Leaving) -> dict[str, Any]:
    """What a publication is made of, without a word of it."""
    original = leaving.texts.get(leaving.original)
    accounts = [each for each in leaving.quotes if each.testimony]
    return {
        "about": [leaving.kind, leaving.slug, leaving.original, leaving.incident, leaving.campaign, leaving.country],
        "headline": _digest(original.headline if original else ""),
        "letter": _digest(dict(leaving.letter)),
        "languages": sorted(leaving.texts),
        "files": sorted(f"{each.id} {each.digest}" for each in leaving.files),
        "accounts": sorted(f"{each.testimony} {each.scope} {_digest(dict(each.words))}" for each in accounts),
        "citations": sorted(f"{each.kind} {each.record} {each.scope}" for each in leaving.citations),
        "tables": sorted(leaving.tables),
    }  # fmt: skip


def needs_two(before: Mapping[str, Any], after: Mapping[str, Any]) -> bool:
    """Whether two others must agree to what was of the shape ``before`` and would be of the shape ``after``."""
    if not before:
        return True
    grows = any(set(after[name]) - set(before[name]) for name in MAY_GROW)
    return grows or any(after[name] != before[name] for name in STAYS)


def _digest(value: Any) -> str:
    return vault.digests.sha256(vault.dump([value])).hex()
