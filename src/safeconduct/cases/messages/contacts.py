"""The log of calls, letters and visits: this program sends none of them, staff write down what happened.

Reaching out outside the agreed hours or by a way the person did not agree to is refused. Two things pass, with a
reason, an audit row of their own and a place on the list of exceptions: a life in danger, and what has happened
already by mistake (refusing to write that down would only hide it).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction

from safeconduct.access.unlocked import Unlocked
from safeconduct.cases import journal, reading
from safeconduct.cases.journal import Entry, Journal, Record
from safeconduct.cases.messages import window
from safeconduct.cases.people.reaching import may_reach
from safeconduct.cases.people.values import value_of
from safeconduct.cases.reading import CaseKeys
from safeconduct.intake.models import Request

KIND = "contact_log"
OUT, IN = "out", "in"
VISIT = "visit"
CHANNELS = (*window.OUTSIDE, VISIT)
"""A meeting is written down too. Nobody agrees to a visit in advance, so one of ours is always outside."""
REACHED = ("yes", "no", "left_message", "someone_else", "sent")
DANGER, MISTAKE = "danger", "mistake"
OVERRIDES = (DANGER, MISTAKE)
VOICEMAIL = "voicemail"
LONGEST_SAID, SHORTEST_WHY, LONGEST_WHY = 5_000, 10, 500
CLOCKS_APART = timedelta(minutes=5)


class NotNow(Exception):
    """Outside what the person agreed to. ``reasons``: codes; ``next_window``: when it may be tried, if ever."""

    def __init__(self, reasons: tuple[str, ...], next_window: datetime | None) -> None:
        super().__init__("The person did not agree to be reached this way now.")
        self.reasons, self.next_window = reasons, next_window


class NotWritten(ValueError):
    """No way, direction or outcome of ours, a moment to come, or an exception without a reason."""


@dataclass(frozen=True, slots=True)
class Said:
    """One contact. ``at``: when, aware. ``override``: why it was made although not agreed, with words in ``why``."""

    channel: str
    direction: str
    at: datetime
    reached: str
    said: str = ""
    override: str = ""
    why: str = ""


def refusals(contact: Mapping[str, Any], said: Said) -> tuple[tuple[str, ...], datetime | None]:
    """Why this contact is outside what was agreed, and when it may be tried; nothing for what came to us."""
    if said.direction != OUT:
        return (), None
    reached = may_reach(contact, said.channel, said.at)
    found = window.refused(reached)
    if said.reached == "left_message" and value_of(contact, "may_leave_message") != "yes":
        found = (*found, VOICEMAIL)
    return found, reached.next_window


def log(*, request: Request, keys: CaseKeys, said: Said, token: UUID, by: Unlocked, at: datetime) -> Entry:
    """Write a contact down. Raises ``NotNow``, ``NotWritten`` and what ``journal.write`` raises."""
    _check(said, at)
    contact = window.contact_of(journal.read(request, keys), reading.read_answers(request, keys))
    outside, next_window = refusals(contact, said)
    if outside and said.override not in OVERRIDES:
        raise NotNow(outside, next_window)
    if outside and not SHORTEST_WHY <= len(said.why.strip()) <= LONGEST_WHY:
        raise NotWritten
    content = {**asdict(said), "at": said.at.isoformat(), "outside": list(outside)}
    if not outside:
        content.update(override="", why="")
    given: dict[str, Any] = {
        "request": request, "keys": keys, "kind": KIND, "content": content, "by": by, "at": at,
        "action": f"case.contact_log.{said.override}" if outside else "",
    }  # fmt: skip
    with transaction.atomic():
        entry = journal.write(**given, record_id=uuid4(), token=token)
        if said.reached == "yes" or said.direction == IN:
            _reached_on(request, said.at.date())
    return entry


def _reached_on(request: Request, day: date) -> None:
    """A contact counts as a message does: for the alarm of silence, and for how long the request is kept."""
    Request.objects.filter(id=request.id, changed_on__lt=day).update(changed_on=day)


def strike(
    *,
    request: Request,
    keys: CaseKeys,
    record: Record,
    reason: str,
    seen: int,
    token: UUID,
    by: Unlocked,
    at: datetime,
) -> Entry:
    """Strike out what was written by mistake; it stays readable. An empty reason lets it hold again."""
    action = "" if reason else f"case.{KIND}.brought_back"
    return journal.write(
        request=request, keys=keys, kind=KIND, record_id=record.id, content=record.content, token=token, by=by,
        at=at, seen=seen, struck=reason, action=action,
    )  # fmt: skip


def newest_first(held: Journal) -> list[Record]:
    """The log by when it happened, the newest first, what was struck out among it."""
    return sorted(held.records(KIND, struck=True), key=when, reverse=True)


def overrides(held: Journal) -> list[Record]:
    """Contacts outside what the person agreed to, the newest first; for the page of the case and for supervision."""
    return [record for record in newest_first(held) if record.content.get("outside") and not record.is_struck]


def last_reached(held: Journal) -> datetime | None:
    """When somebody last spoke with the person, or heard from them, by a way outside this program."""
    spoken = (when(each) for each in held.records(KIND) if each.content.get("reached") == "yes")
    return max(spoken, default=None)


def when(record: Record) -> datetime:
    """The moment of a contact."""
    return datetime.fromisoformat(str(record.content["at"]))


def _check(said: Said, now: datetime) -> None:
    known = said.channel in CHANNELS and said.direction in (OUT, IN) and said.reached in REACHED
    if not known or said.at > now + CLOCKS_APART or len(said.said) > LONGEST_SAID:
        raise NotWritten
