"""What another organisation will read: exactly the pieces that were ticked, in the words of the preview. No Django."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from safeconduct import vault

FIRST, STORY, PEOPLE, DATES = "first", "story", "people", "dates"
SECTIONS = (FIRST, STORY, PEOPLE, DATES)


@dataclass(frozen=True, slots=True)
class Piece:
    """One thing that may be released. ``code``: section and id; ``label`` and ``values``: as they will be read."""

    code: str
    label: str
    values: tuple[str, ...]

    @property
    def section(self) -> str:
        return self.code.partition(":")[0]


class NotOffered(ValueError):
    """A piece was asked for that is not there, or that this person may not open."""


def build(
    *, chosen: Collection[str], offered: Iterable[Piece], sender: str, to: str, helps: str, text: str
) -> dict[str, Any]:
    """The bundle as a document. Nothing that was not ticked gets into it. Raises ``NotOffered``."""
    by_code = {piece.code: piece for piece in offered}
    if not set(chosen) <= by_code.keys():
        raise NotOffered
    pieces = [piece for piece in by_code.values() if piece.code in chosen]
    sections = [
        {
            "code": section,
            "rows": [
                {"question": piece.label, "values": list(piece.values)}
                for piece in pieces
                if piece.section == section
            ],
        }
        for section in SECTIONS
    ]
    return {
        "from": sender, "to": to, "helps": helps, "text": text,
        "sections": [section for section in sections if section["rows"]],
    }  # fmt: skip


def digest(bundle: Mapping[str, Any]) -> str:
    """What ties the button under a preview to the very bundle that was shown."""
    return vault.digests.sha256(vault.dump(dict(bundle))).hex()


def holds_story(bundle: Mapping[str, Any]) -> bool:
    """Whether answers of the story are in it."""
    return any(section["code"] == STORY for section in bundle["sections"])
