"""The sealed documents of a court date: what the dates desk sees of it, and what only the case reads."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import UTC, date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from safeconduct import vault
from safeconduct.cases.models.dates import CourtDate, DateEvent

LONGEST_NAME, LONGEST_NUMBER = 100, 24
"""Characters of name and A-number that the desk is shown: the document then always has the same size."""


@dataclass(frozen=True, slots=True)
class When:
    """A day, in a time zone, at a time of day if it is known ("09:30"; empty: the whole day)."""

    day: date
    time: str
    zone: str

    @property
    def moment(self) -> datetime | None:
        """In UTC; None for a whole day."""
        if not self.time:
            return None
        local = datetime.combine(self.day, time.fromisoformat(self.time), ZoneInfo(self.zone))
        return local.astimezone(UTC)

    def is_over(self, at: datetime) -> bool:
        """Whether that day has passed where it takes place."""
        return self.day < at.astimezone(ZoneInfo(self.zone)).date()

    def to_json(self) -> dict[str, str]:
        return {"day": self.day.isoformat(), "time": self.time, "zone": self.zone}

    @classmethod
    def of(cls, held: Mapping[str, Any]) -> When:
        return cls(date.fromisoformat(held["day"]), str(held["time"]), str(held["zone"]))


@dataclass(frozen=True, slots=True)
class Check:
    """All that the dates desk opens. ``since``: the day this date was written; ``verified_on``: the last day the
    court confirmed it; ``tried_on``: the last day the court could not be reached."""

    name: str
    number: str
    when: When
    since: date
    verified_on: date | None = None
    tried_on: date | None = None

    @property
    def last_sure(self) -> date:
        """The day from which the alarm counts."""
        return self.verified_on or self.since

    def carrying(self, name: str, number: str) -> Check:
        """The same date under the name and number that hold now."""
        return replace(self, name=name[:LONGEST_NAME], number=number[:LONGEST_NUMBER])


@dataclass(frozen=True, slots=True)
class About:
    """What only the case reads of a court date. ``learned_on`` is ISO text, as are all days in a document."""

    kind: str
    court: str
    judge: str
    source: str
    learned_on: str


def lock_check(row: CourtDate, check: Check, key: vault.LockKey, epoch: int) -> None:
    """Put a check document into a row that is not saved yet."""
    row.check_epoch = epoch
    held: dict[str, Any] = {
        "name": check.name[:LONGEST_NAME],
        "number": check.number[:LONGEST_NUMBER],
        "when": check.when.to_json(),
        "since": check.since.isoformat(),
        "verified_on": _text(check.verified_on),
        "tried_on": _text(check.tried_on),
    }
    row.check_document = vault.lock_document(
        held, key=key, context=_check_context(row), floor=vault.FLOOR_SMALL
    )


def open_check(row: CourtDate, key: vault.LockKey) -> Check:
    """Raises ``CannotOpen`` where the row was changed."""
    held = vault.unlock_document(bytes(row.check_document), key=key, context=_check_context(row))
    return Check(
        str(held["name"]),
        str(held["number"]),
        When.of(held["when"]),
        date.fromisoformat(held["since"]),
        _day(held["verified_on"]),
        _day(held["tried_on"]),
    )


def lock_about(row: CourtDate, about: About, key: vault.LockKey, epoch: int) -> None:
    """Put the case's own document into a row that is not saved yet."""
    row.epoch = epoch
    row.document = vault.lock_document(asdict(about), key=key, context=_about_context(row))


def open_about(row: CourtDate, key: vault.LockKey) -> About:
    """Raises ``CannotOpen`` where the row was changed."""
    held = vault.unlock_document(bytes(row.document), key=key, context=_about_context(row))
    return About(**{name: str(held[name]) for name in ("kind", "court", "judge", "source", "learned_on")})


def lock_event(row: DateEvent, held: Mapping[str, Any], key: vault.LockKey) -> None:
    """Put what happened into an event that is not saved yet. The desk writes no words of its own."""
    floor = vault.FLOOR_SMALL if row.from_desk else vault.FLOOR_DOCUMENT
    row.document = vault.lock_document(dict(held), key=key, context=_event_context(row), floor=floor)


def open_event(row: DateEvent, key: vault.LockKey) -> dict[str, Any]:
    """Raises ``CannotOpen`` where the row was changed."""
    return dict(vault.unlock_document(bytes(row.document), key=key, context=_event_context(row)))


def _check_context(row: CourtDate) -> vault.Context:
    return vault.Context("cases.courtdate", f"{row.request_id}/{row.id}", "check", row.check_epoch)


def _about_context(row: CourtDate) -> vault.Context:
    return vault.Context("cases.courtdate", f"{row.request_id}/{row.id}", "document", row.epoch)


def _event_context(row: DateEvent) -> vault.Context:
    purpose = "desk" if row.from_desk else "case"
    return vault.Context("cases.dateevent", f"{row.court_date_id}/{row.id}", purpose, row.epoch)


def _text(day: date | None) -> str:
    return day.isoformat() if day else ""


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
