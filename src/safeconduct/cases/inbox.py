"""The intake desk's list. Summaries are opened in the reader's session; nothing opened is stored.

A summary seen for the first time is *adopted*: its key, sealed to the desk's pair, is wrapped once more under
the desk's list key, so that every later opening costs symmetric openings only.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from django.db import transaction
from django.db.models import CharField, QuerySet
from django.db.models.functions import Cast

from safeconduct import audit, vault
from safeconduct.access.models import Desk, Grant
from safeconduct.access.unlocked import Unlocked, desk_keys, list_key, list_keys
from safeconduct.cases import reading
from safeconduct.intake.keys import summary_slot
from safeconduct.intake.models import Request
from safeconduct.intake.states import State
from safeconduct.keyring.host import host
from safeconduct.keyring.models import WrappedKey
from safeconduct.keyring.rows import NoKey, Opener, id_text, newest_lock, open_all_wrapped, row_for

ADOPTED_AT_ONCE = 500
ID_LENGTH = 36
NEVER = "9999-12-31"
DAMAGED: dict[str, Any] = {"damaged": True}
"""Stands for a summary that does not open with its key: one damaged row takes nobody's list away."""


class Row(NamedTuple):
    """One request in the list. ``summary`` is empty where the reader may know only that it exists.

    ``id`` and ``sent_on`` (ISO) are text: a list has thousands, a page shows fifty.
    """

    id: str
    state: str
    sent_on: str
    unread: bool
    summary: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Wanted:
    """How the list is narrowed and sorted."""

    state: str = State.WAITING
    order: str = "urgent"
    danger: bool = False
    detained: bool = False
    language: str = ""
    unread: bool = False


def adopt(unlocked: Unlocked, desk: Desk, at: datetime) -> int:
    """Wrap the summary keys this desk has not seen yet under its list key. Returns how many; one audit row.

    Summaries sealed to a desk pair this person never held stay as they are, for a colleague who does.
    """
    if _held("desk", desk).count() == _held("list", desk).count():
        return 0  # each row for the list has one for the desk: hand-over takes both away
    fresh = sorted(_owners("desk", desk) - _owners("list", desk))
    if not fresh:
        return 0
    under, pairs = list_key(unlocked, desk), desk_keys(unlocked, desk)
    batches = (fresh[start : start + ADOPTED_AT_ONCE] for start in range(0, len(fresh), ADOPTED_AT_ONCE))
    adopted = sum(_adopt_batch(batch, desk, under, pairs) for batch in batches)
    if adopted:
        with transaction.atomic():
            audit.record(
                "inbox.adopted", chain="staff", at=at, by=unlocked.person.pk, subject=desk.id, count=adopted
            )
    return adopted


def read(unlocked: Unlocked, desk: Desk, wanted: Wanted, at: datetime) -> list[Row]:
    """The desk's list, opened, narrowed and sorted. One audit row with the count of rows."""
    keys = _summary_keys(unlocked, desk)
    keys |= _keys_of_my_cases(unlocked, at.date(), without=keys.keys())
    rows = _opened(Request.objects.filter(desk_id=desk.id), wanted, keys)
    with transaction.atomic():
        audit.record(
            "inbox.read", chain="staff", at=at, by=unlocked.person.pk, subject=desk.id, count=len(rows)
        )
    return arranged(rows, wanted, at.date())


def bare(unlocked: Unlocked, wanted: Wanted, at: datetime) -> list[Row]:
    """The list for those who hold no key of the desk: that requests exist, and their own in full."""
    keys = _keys_of_my_cases(unlocked, at.date())
    rows = _opened(Request.objects.all(), wanted, keys)
    with transaction.atomic():
        audit.record("inbox.read", chain="staff", at=at, by=unlocked.person.pk, count=len(keys))
    return arranged(rows, wanted, at.date())


def _opened(held: QuerySet[Request], wanted: Wanted, keys: Mapping[str, vault.LockKey]) -> list[Row]:
    """Rows in the wanted state, each with its summary where there is a key for it."""
    if wanted.state:
        held = held.filter(state=wanted.state)
    if wanted.unread:
        held = held.filter(unread=True)
    columns = held.values_list(
        Cast("id", CharField()), "state", Cast("sent_on", CharField()), "unread", "summary"
    )
    contexts = vault.ContextFamily("intake.request", "summary", 0, ID_LENGTH)
    rows = []
    for found, state, sent_on, unread, blob in columns.iterator(chunk_size=2000):
        id_ = id_text(found)
        rows.append(Row(id_, state, sent_on, unread, _summary(blob, keys.get(id_), contexts.of(id_))))
    return rows


def _summary(blob: bytes, key: vault.LockKey | None, context: vault.Encoded) -> dict[str, Any]:
    """The opened summary; nothing without a key, and ``DAMAGED`` where a row was changed."""
    if key is None:
        return {}
    try:
        return dict(vault.unlock_document(blob, key=key, context=context))
    except vault.CannotOpen:
        return DAMAGED


def arranged(rows: Iterable[Row], wanted: Wanted, today: date) -> list[Row]:
    """Narrow and sort, in memory. Filters on what is sealed hide rows the reader may not open."""
    kept = [row for row in rows if _is_wanted(row, wanted)]
    if wanted.order == "newest":
        return sorted(kept, key=lambda row: (row.sent_on, row.id), reverse=True)
    if wanted.order == "oldest":
        return sorted(kept, key=lambda row: (row.sent_on, row.id))
    day = today.isoformat()
    return sorted(kept, key=lambda row: (*_urgency(row, day), row.sent_on, row.id))


def next_date(summary: dict[str, Any], today: date) -> date | None:
    """The first hearing, appointment or answer date not passed, counted from the earliest day it can mean."""
    soonest = _next_day(summary, today.isoformat())
    return date.fromisoformat(soonest) if soonest != NEVER else None


def _next_day(summary: dict[str, Any], today: str) -> str:
    """The same as text (ISO dates sort as text), ``NEVER`` without one: lists compare thousands of them."""
    days = (f"{dated['date']}-01-01"[:10] for dated in summary.get("dates", ()))
    return min((day for day in days if day >= today), default=NEVER)


def _urgency(row: Row, today: str) -> tuple[bool, bool, str]:
    """Danger first, then custody, then the nearest date. The law engine's triage will take this place."""
    summary = row.summary
    return summary.get("danger") != "yes", summary.get("detained") != "yes", _next_day(summary, today)


def _is_wanted(row: Row, wanted: Wanted) -> bool:
    summary = row.summary
    return (
        (not wanted.danger or summary.get("danger") == "yes")
        and (not wanted.detained or summary.get("detained") == "yes")
        and (not wanted.language or wanted.language in summary.get("languages", ()))
    )


def _summary_keys(unlocked: Unlocked, desk: Desk) -> dict[str, vault.LockKey]:
    """Every adopted summary key of the desk, by request: two symmetric openings each."""
    lists = {key.key_id: key for key in list_keys(unlocked, desk).values()}
    opened = open_all_wrapped(
        owner_kind="request", purpose="summary", opener=Opener("list", desk.id), under=lists
    )
    return {owner: vault.expect(secret, vault.LockKey) for owner, secret in opened}


def _keys_of_my_cases(unlocked: Unlocked, on: date, without: Container[str] = ()) -> dict[str, vault.LockKey]:
    """Summary keys of requests handed over to this person: sealed to the case pair, no longer the desk's."""
    mine = Grant.objects.live(on).filter(person=unlocked.person).values_list("request_id", flat=True)
    found = {}
    for request in Request.objects.filter(id__in=[id_ for id_ in mine if str(id_) not in without]):
        try:
            keys = reading.open_case(request, unlocked, on)
            found[str(request.id)] = reading.summary_key(request, keys)
        except (reading.NotYours, NoKey):
            continue
    return found


def _held(opener_kind: str, desk: Desk) -> QuerySet[WrappedKey]:
    """Summary keys that lie there for the desk's pair, or for its list key."""
    return WrappedKey.objects.filter(purpose="summary", opener_kind=opener_kind, opener_id=desk.id)


def _owners(opener_kind: str, desk: Desk) -> set[str]:
    """Whose they are, ids as text."""
    owners = _held(opener_kind, desk).values_list(Cast("owner_id", CharField()), flat=True)
    return {id_text(owner) for owner in owners.iterator(chunk_size=5000)}


def _adopt_batch(
    owners: list[str], desk: Desk, under: vault.LockKey, pairs: dict[bytes, vault.SealingKey]
) -> int:
    """One short transaction, so that somebody who is sending does not wait for the whole list."""
    to_desk, to_list = Opener("desk", desk.id), Opener("list", desk.id)
    held = WrappedKey.objects.filter(
        owner_kind="request", owner_id__in=owners, purpose="summary", opener_kind="desk", opener_id=desk.id
    )
    newest = newest_lock()
    weeks = {newest[0]: newest[1]}
    wrapped = []
    for owner_id, blob, week in held.values_list("owner_id", "blob", "week"):
        slot = summary_slot(owner_id)
        outer = weeks.get(week) or weeks.setdefault(week, host().epoch_key(week))
        inner = vault.unlock(blob, key=outer, context=slot.outer)
        by = pairs.get(vault.key_id_of(inner))
        if by:
            secret = vault.open_sealed(inner, by=by, context=slot.context(to_desk))
            wrapped.append(
                row_for(slot, to_list, vault.wrap(secret, under=under, context=slot.context(to_list)), newest)
            )
    with transaction.atomic(using="keys"):
        WrappedKey.objects.bulk_create(wrapped, ignore_conflicts=True)
    return len(wrapped)
