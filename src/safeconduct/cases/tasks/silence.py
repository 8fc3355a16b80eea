"""How the work of each colleague stands, without a name and without a key. Pure.

From what lies in the clear alone: who holds which request, the day of its last message or change, whether the
person wrote since. Fourteen days of silence is what case managers of child advocates asked their software for
(casa issue 308); thirty days is the second alarm (casa issue 186).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

SILENT_DAYS, VERY_SILENT_DAYS = 14, 30
UNREAD_DAYS = 3
"""A message of the person that nobody opened for so long is an alarm."""
HOLDERS_NEEDED = 2


@dataclass(frozen=True, slots=True)
class Standing:
    """One open request as far as it lies in the clear. ``id``: eight characters; ``holders``: who may read it."""

    id: str
    changed_on: date
    unread: bool
    holders: tuple[str, ...]
    with_desk: bool

    def quiet_days(self, today: date) -> int:
        return max(0, (today - self.changed_on).days)

    def is_silent(self, today: date) -> bool:
        return self.quiet_days(today) >= SILENT_DAYS

    def is_unread_long(self, today: date) -> bool:
        return self.unread and self.quiet_days(today) >= UNREAD_DAYS


@dataclass(slots=True)
class Load:
    """What one colleague holds. ``longest``: days of the longest silence."""

    person: str
    cases: int = 0
    silent: int = 0
    very_silent: int = 0
    unread: int = 0
    longest: int = 0


@dataclass(slots=True)
class Digest:
    """``alarms``: requests to look at, the longest silence first, with why (codes)."""

    loads: list[Load] = field(default_factory=list)
    alarms: list[tuple[Standing, tuple[str, ...]]] = field(default_factory=list)
    waiting: int = 0
    total: int = 0


def digest(cases: Iterable[Standing], today: date) -> Digest:
    """Counts by colleague, and what burns. A request of two colleagues counts for both."""
    found, loads = Digest(), dict[str, Load]()
    for case in cases:
        found.total += 1
        found.waiting += case.with_desk and not case.holders
        for holder in case.holders:
            _count(loads.setdefault(holder, Load(holder)), case, today)
        why = reasons(case, today)
        if why:
            found.alarms.append((case, why))
    found.loads = sorted(loads.values(), key=lambda load: (-load.silent, -load.unread, load.person))
    found.alarms.sort(key=lambda alarm: (-alarm[0].quiet_days(today), alarm[0].id))
    return found


def reasons(case: Standing, today: date) -> tuple[str, ...]:
    """Why somebody should look: silent, very_silent, unread, one_holder."""
    quiet = case.quiet_days(today)
    tests = (
        ("unread", case.is_unread_long(today)),
        ("very_silent", quiet >= VERY_SILENT_DAYS),
        ("silent", SILENT_DAYS <= quiet < VERY_SILENT_DAYS),
        ("one_holder", not case.with_desk and len(case.holders) < HOLDERS_NEEDED),
    )
    return tuple(code for code, holds in tests if holds)


def _count(load: Load, case: Standing, today: date) -> None:
    load.cases += 1
    load.silent += case.is_silent(today)
    load.very_silent += case.quiet_days(today) >= VERY_SILENT_DAYS
    load.unread += case.is_unread_long(today)
    load.longest = max(load.longest, case.quiet_days(today))
