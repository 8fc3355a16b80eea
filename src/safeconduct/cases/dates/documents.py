"""The sealed documents of a court date: what the dates desk sees of it, and what only the case reads."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import UTC, date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from safeconduct import vault
from safeconduct.cases import excluding
from safeconduct.cases.excluding import KeptFrom
from safeconduct.cases.models.dates import OPEN, CourtDate, DateEvent

CHECK_FLOOR = 2048
"""Bytes of every check document: room for the longest name in any script, and some twenty people kept out."""
WHOLE_DAY = "-"
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
        return self.day < self.today(at)

    def today(self, at: datetime) -> date:
        """The day it is there."""
        return at.astimezone(ZoneInfo(self.zone)).date()

    def to_json(self) -> dict[str, str]:
        return {"day": self.day.isoformat(), "time": self.time, "zone": self.zone}

    @classmethod
    def of(cls, held: Mapping[str, Any]) -> When:
        return cls(date.fromisoformat(held["day"]), str(held["time"]), str(held["zone"]))


@dataclass(frozen=True, slots=True)
class Check:
    """All that the dates desk opens. ``since``: the day this date was written; ``verified_on``: the last day the
    court confirmed it; ``tried_on``: the last day the court could not be reached. ``state``: open, past or
    cancelled. ``last_number``, ``last_digest``: of the newest event, so that none can be taken away and no
    older check document put in this one's place. ``kept_from``: whom the request is kept from, at the desk too."""

    name: str
    number: str
    when: When
    since: date
    verified_on: date | None = None
    tried_on: date | None = None
    state: str = OPEN
    last_number: int = 0
    last_digest: str = ""
    kept_from: KeptFrom = excluding.NOBODY

    @property
    def is_open(self) -> bool:
        return self.state == OPEN

    @property
    def seen(self) -> str:
        """What a form carries of the date it was shown with: number of the newest event, day, time and zone."""
        return f"{self.last_number} {self.when.day} {self.when.time or WHOLE_DAY} {self.when.zone}"

    def after(self, event: DateEvent) -> Check:
        """The same with this event as its newest."""
        return replace(self, last_number=event.number, last_digest=digest_of(event))

    def is_last(self, event: DateEvent | None) -> bool:
        """Whether this is the newest event that was written; what is in the clear of it may be false."""
        return event is not None and (event.number, digest_of(event)) == (self.last_number, self.last_digest)

    @property
    def last_sure(self) -> date:
        """The day from which the alarm counts."""
        return self.verified_on or self.since

    def carrying(self, name: str, number: str, kept_from: KeptFrom) -> Check:
        """The same date under the name and number that hold now, kept from whom it is kept now."""
        return replace(
            self, name=name[:LONGEST_NAME], number=number[:LONGEST_NUMBER], kept_from=kept_from
        )


@dataclass(frozen=True, slots=True)
class About:
    """What only the case reads of a court date. ``learned_on`` is ISO text, as are all days in a document."""

    kind: str
    court: str
    judge: str
    source: str
    learned_on: str


def when_seen(seen: str) -> When | None:
    """The date a form was shown with; None where the form's text is none."""
    try:
        _number, day, at, zone = seen.split(" ")
        return When(date.fromisoformat(day), "" if at == WHOLE_DAY else at, ZoneInfo(zone).key)
    except (ValueError, ZoneInfoNotFoundError, OSError):
        return None


def digest_of(event: DateEvent) -> str:
    """What the next event, and the check document, name it by."""
    return vault.digests.sha256(bytes(event.document)).hex()


def lock_check(row: CourtDate, check: Check, key: vault.LockKey, epoch: int) -> None:
    """Put a check document into a row that is not saved yet. ``epoch``: number of the dates key."""
    row.check_epoch = epoch
    held: dict[str, Any] = {
        "name": check.name[:LONGEST_NAME],
        "number": check.number[:LONGEST_NUMBER],
        "when": check.when.to_json(),
        "since": check.since.isoformat(),
        "verified_on": _text(check.verified_on),
        "tried_on": _text(check.tried_on),
        "state": check.state,
        "last": [check.last_number, check.last_digest],
        "kept_from": check.kept_from.to_json(),
    }
    row.check_document = vault.lock_document(held, key=key, context=_check_context(row), floor=CHECK_FLOOR)


def open_check(row: CourtDate, key: vault.LockKey) -> Check:
    """Raises ``CannotOpen`` where the row was changed."""
    held = vault.unlock_document(bytes(row.check_document), key=key, context=_check_context(row))
    try:
        last_number, last_digest = held["last"]
        return Check(
            str(held["name"]),
            str(held["number"]),
            When.of(held["when"]),
            date.fromisoformat(held["since"]),
            _day(held["verified_on"]),
            _day(held["tried_on"]),
            str(held["state"]),
            int(last_number),
            str(last_digest),
            excluding.from_json(held.get("kept_from")),
        )
    except (KeyError, TypeError, ValueError):
        raise vault.CannotOpen from None  # written by no version of this program


def lock_about(row: CourtDate, about: About, key: vault.LockKey, epoch: int) -> None:
    """Put the case's own document into a row that is not saved yet."""
    row.epoch = epoch
    row.document = vault.lock_document(asdict(about), key=key, context=_about_context(row))


def open_about(row: CourtDate, key: vault.LockKey) -> About:
    """Raises ``CannotOpen`` where the row was changed."""
    held = vault.unlock_document(bytes(row.document), key=key, context=_about_context(row))
    try:
        return About(**{name: str(held[name]) for name in ("kind", "court", "judge", "source", "learned_on")})
    except (KeyError, TypeError):
        raise vault.CannotOpen from None


def lock_event(
    row: DateEvent, held: Mapping[str, Any], key: vault.LockKey, previous: DateEvent | None
) -> None:
    """Put what happened into an event that is not saved yet. The desk writes no words of its own.

    Number, person and day are bound to the ciphertext; the document names the event before it.
    """
    floor = vault.FLOOR_SMALL if row.from_desk else vault.FLOOR_DOCUMENT
    document = {**held, "number": row.number, "previous": digest_of(previous) if previous else ""}
    row.document = vault.lock_document(document, key=key, context=_event_context(row), floor=floor)


def open_event(row: DateEvent, key: vault.LockKey) -> dict[str, Any]:
    """Raises ``CannotOpen`` where the row was changed: also its number, its person or its day."""
    try:
        held = dict(vault.unlock_document(bytes(row.document), key=key, context=_event_context(row)))
    except (TypeError, ValueError):
        raise vault.CannotOpen from None
    if held.get("number") != row.number or "what" not in held:
        raise vault.CannotOpen
    return held


def _check_context(row: CourtDate) -> vault.Context:
    return vault.Context("cases.courtdate", f"{row.request_id}/{row.id}", "check", row.check_epoch)


def _about_context(row: CourtDate) -> vault.Context:
    return vault.Context("cases.courtdate", f"{row.request_id}/{row.id}", "document", row.epoch)


def _event_context(row: DateEvent) -> vault.Context:
    purpose = "desk" if row.from_desk else "case"
    bound = f"{row.court_date_id}/{row.id}/{row.number}/{row.person_id}/{row.day.isoformat()}"
    return vault.Context("cases.dateevent", bound, purpose, row.epoch)


def _text(day: date | None) -> str:
    return day.isoformat() if day else ""


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
