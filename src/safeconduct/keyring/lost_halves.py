"""Sweeping stops where it would take more than crashes leave behind: the two databases do not belong together then."""

from __future__ import annotations

FEW = 20
"""What crashes may leave at once. More, and more than a twentieth of all, looks like a mixed-up restore."""


class LooksLikeTheWrongDatabase(Exception):
    """So many rows lack their other half that the two databases cannot belong together. Nothing was swept."""


def refuse_a_massacre(found: int, among: int) -> None:
    """Raise ``LooksLikeTheWrongDatabase`` where sweeping would take more than crashes can leave behind."""
    if found > max(FEW, among // 20):
        raise LooksLikeTheWrongDatabase
