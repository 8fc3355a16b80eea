"""What the worker asks: whether mail should say that something may be due. The mail says nothing else."""

from __future__ import annotations

from datetime import datetime, timedelta

from safeconduct.advocacy.campaigns.pending import due_asks, due_letters, due_promises

MONDAY = 0


def due_this_week(at: datetime) -> bool:
    """Whether an ask, letter or promise comes to its day in the week that begins today. Only on Mondays.

    What was due before is on the desk's first page, and brings no mail again: one that always comes says nothing.
    """
    today = at.date()
    if today.weekday() != MONDAY:
        return False
    sunday = today + timedelta(days=6)
    return (
        due_asks(sunday, today).exists()
        or due_letters(sunday, today).exists()
        or due_promises(sunday).filter(by_when__gte=today).exists()
    )
