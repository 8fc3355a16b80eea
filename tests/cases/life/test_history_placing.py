"""The history of a case in words: one record of each kind of placement and representation, and no code in it."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any
from uuid import UUID

import pytest

from safeconduct.cases.life import history

SOMEBODY = "6f9d1c0e-2b7a-4f43-9a51-6f0b2f1c3d4e"
SAID: list[tuple[str, dict[str, Any], str]] = [
    ("placement_sheet", {"facts": {"forum": "X", "former": SOMEBODY}, "blind": {"what": "A journalist."}},
     "A journalist."),
    ("placement_sheet", {"taken_back": True, "why": "She asked."}, "She asked."),
    ("draft", {"title": "T", "kind": "declaration", "text": "I ran.", "language": "ru", "move": "sign",
               "read_back": {"reader": "M", "language": "ru", "on": "2026-11-01"},
               "signed": {"on": "2026-11-02", "how": "ink_away"}}, "By hand, elsewhere"),
    ("draft_review", {"draft": SOMEBODY, "of_version": 1, "move": "ask_changes", "comment": "When?"}, "Changes"),
    ("hours", {"day": "2026-11-01", "minutes": 30, "kind": "research", "note": "n"}, "Research"),
    ("checkpoint", {"day": "2026-11-01", "discussed": "All.", "next_on": "2026-11-20"}, "All."),
    ("giving_back", {"reason": "left_firm", "why": "", "last_day": "2026-11-20"}, "Change of work"),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "content", "words"), SAID)
def test_every_new_kind_is_told_in_words(kind: str, content: dict[str, Any], words: str) -> None:
    entry: Any = SimpleNamespace(kind=kind, content=content, struck="", record_id=UUID(SOMEBODY))
    told = history.changes({}, entry)
    text = " ".join([history.title(entry, None), *(f"{each.label}: {each.new}" for each in told)])
    assert words in text
    for raw in ("{", "_", SOMEBODY, "left firm", ": ru", "declaration"):
        assert raw not in text
