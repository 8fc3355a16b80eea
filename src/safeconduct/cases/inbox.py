"""The intake desk's list. Summaries are opened in the reader's session; nothing opened is stored.

A summary seen for the first time is *adopted*: its key, sealed to the desk's pair, is wrapped once more under
the desk's list key, so that every later opening costs symmetric openings only.
"""

from __future__ import annotations

import gc
from collections.abc import Container, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from operator import itemgetter
from typing import Any, NamedTuple

from django.db import transaction
from django.db.models import CharField, QuerySet
from django.db.models.functions import Cast

from safeconduct import audit, vault
from safeconduct.access.models import Desk, Grant
from safeconduct.access.unlocked import Unlocked, desk_keys, list_key, list_keys
from safeconduct.cases import reading
from safeconduct.cases.triage import handed_over, order, urgency
from safeconduct.intake.keys import summary_slot
from safeconduct.intake.models import Request
from safeconduct.intake.states import State
from safeconduct.keyring.host import host
from safeconduct.keyring.models import WrappedKey
from safeconduct.keyring.rows import NoKey, Opener, id_text, newest_lock, open_all_wrapped, row_for
from safeconduct.law.triage import DEFAULT_WEIGHTS, Triage, Weights

ADOPTED_AT_ONCE = 500
ID_LENGTH = 36
LIVE_ONES = "live"
LIVE = (State.WAITING, State.OPEN)
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


class Mine(NamedTuple):
    """What a person's grants open for the list, by request: its summary key, and its triage since hand-over."""

    keys: dict[str, vault.LockKey]
    triage: dict[str, dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Wanted:
    """How the list is narrowed and sorted."""

    state: str = LIVE_ONES
    order: str = "urgent"
    danger: bool = False
    detained: bool = False
    language: str = ""
    unread: bool = False
    due: bool = False


@contextmanager
def uncollected() -> Iterator[None]:
    """For the whole of a view that opens thousands of summaries: Python looks for no cycles meanwhile.

    There are none among them, and looking costs a quarter of the time. What was opened is gone when the
    view returns, so nothing is left to be looked through afterwards; the days counted for it are forgotten.
    """
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()
        urgency.forget_days()


def adopt(unlocked: Unlocked, desk: Desk, at: datetime) -> int:
    """Wrap the summary keys this desk has not seen yet under its list key. Returns how many; one audit row.

    Summaries sealed to a desk pair this person never held stay as they are, for a colleague who does.
    """
    if _held("desk", desk).count() == _held("list", desk).count():
        return 0  # each row for the list has one for the desk: hand-over takes both away
    fresh = _fresh(desk)
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


def read(
    unlocked: Unlocked, desk: Desk, wanted: Wanted, at: datetime, weights: Weights = DEFAULT_WEIGHTS
) -> list[Row]:
    """The desk's list, opened, narrowed and sorted. One audit row with the count of rows."""
    keys = _summary_keys(unlocked, desk)
    mine = _my_cases(unlocked, at.date(), without=keys.keys())
    rows = _opened(Request.objects.filter(desk_id=desk.id), wanted, keys | mine.keys)
    rows = _brought_up_to_date(rows, mine.triage)
    with transaction.atomic():
        audit.record(
            "inbox.read", chain="staff", at=at, by=unlocked.person.pk, subject=desk.id, count=len(rows)
        )
    return arranged(rows, wanted, at.date(), weights)


def bare(unlocked: Unlocked, wanted: Wanted, at: datetime, weights: Weights = DEFAULT_WEIGHTS) -> list[Row]:
    """The list for those who hold no key of the desk: that requests exist, and their own in full."""
    mine = _my_cases(unlocked, at.date())
    rows = _brought_up_to_date(_opened(Request.objects.all(), wanted, mine.keys), mine.triage)
    with transaction.atomic():
        audit.record("inbox.read", chain="staff", at=at, by=unlocked.person.pk, count=len(mine.keys))
    return arranged(rows, wanted, at.date(), weights)


def _opened(held: QuerySet[Request], wanted: Wanted, keys: Mapping[str, vault.LockKey]) -> list[Row]:
    """Rows in the wanted state, each with its summary where there is a key for it.

    The state is cast so that its index is not used: most rows are wanted, and in the order of the index the
    same pages of the file would be decrypted again and again.
    """
    if wanted.state:
        states = LIVE if wanted.state == LIVE_ONES else (wanted.state,)
        held = held.alias(state_read=Cast("state", CharField())).filter(state_read__in=states)
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
        opened = vault.unlock_document(blob, key=key, context=context)
    except vault.CannotOpen:
        return DAMAGED
    return opened if isinstance(opened, dict) else DAMAGED


def arranged(
    rows: Iterable[Row], wanted: Wanted, today: date, weights: Weights = DEFAULT_WEIGHTS
) -> list[Row]:
    """Narrow and sort, in memory. Filters on what is sealed hide rows the reader may not open.

    Only what sorting needs is computed for every row: the words are made for the rows of a page.
    """
    sealed = wanted.danger or wanted.detained or wanted.language
    kept = [row for row in rows if _is_wanted(row, wanted)] if sealed else list(rows)
    if wanted.due or wanted.order == "urgent":
        return _by_urgency(kept, wanted, today, weights)
    return _by_day(kept, wanted.order)


def placed(row: Row, today: date, weights: Weights) -> Triage | None:
    """The place of a row with its reasons; None where the summary is damaged or not the reader's."""
    if not row.summary or row.summary is DAMAGED:
        return None
    return order.place(row.summary, date.fromisoformat(row.sent_on), today, weights)


def _by_urgency(rows: list[Row], wanted: Wanted, today: date, weights: Weights) -> list[Row]:
    found = []
    for row in rows:
        place = placed(row, today, weights)
        if wanted.due and not (place and order.is_due(place, today)):
            continue
        found.append((order.sort_key(row.summary, row.sent_on, row.id, place), row))
    if wanted.order != "urgent":
        return _by_day([row for _key, row in found], wanted.order)
    return [row for _key, row in sorted(found, key=itemgetter(0))]


def _by_day(rows: list[Row], order_: str) -> list[Row]:
    return sorted(rows, key=lambda row: (row.sent_on, row.id), reverse=order_ == "newest")


def _is_wanted(row: Row, wanted: Wanted) -> bool:
    summary = row.summary
    return (
        (not wanted.danger or urgency.says(summary, "danger_now", "danger"))
        and (not wanted.detained or urgency.says(summary, "detained", "detained"))
        and (not wanted.language or wanted.language in summary.get("languages", ()))
    )


def _summary_keys(unlocked: Unlocked, desk: Desk) -> dict[str, vault.LockKey]:
    """Every adopted summary key of the desk, by request: two symmetric openings each."""
    lists = {key.key_id: key for key in list_keys(unlocked, desk).values()}
    opened = open_all_wrapped(
        owner_kind="request", purpose="summary", opener=Opener("list", desk.id), under=lists
    )
    return {owner: vault.expect(secret, vault.LockKey) for owner, secret in opened}


def _my_cases(unlocked: Unlocked, on: date, without: Container[str] = ()) -> Mine:
    """The requests handed over to this person: their keys are sealed to the case pair, no longer the desk's.

    ``without``: requests whose summary key is there already. Their case is opened only for a row of triage.
    """
    granted = list(Grant.objects.live(on).filter(person=unlocked.person).values_list("request_id", flat=True))
    states = handed_over.rows_of(granted)
    mine = Mine({}, {})
    for request in Request.objects.filter(
        id__in=[id_ for id_ in granted if str(id_) not in without or id_ in states]
    ):
        try:
            keys = reading.open_case(request, unlocked, on)
            triage = handed_over.opened(states[request.id], keys) if request.id in states else None
            if triage is not None:
                mine.triage[str(request.id)] = triage
            mine.keys[str(request.id)] = reading.summary_key(request, keys)
        except (reading.NotYours, NoKey, vault.CannotOpen):
            continue
    return mine


def _brought_up_to_date(rows: list[Row], triage: Mapping[str, dict[str, Any]]) -> list[Row]:
    """What was learned since a request was handed over stands in front of what its summary said then."""
    if not triage:
        return rows
    return [
        row._replace(summary={**row.summary, "triage": triage[row.id]})
        if row.id in triage and row.summary and row.summary is not DAMAGED
        else row
        for row in rows
    ]


def _held(opener_kind: str, desk: Desk) -> QuerySet[WrappedKey]:
    """Summary keys that lie there for the desk's pair, or for its list key."""
    return WrappedKey.objects.filter(purpose="summary", opener_kind=opener_kind, opener_id=desk.id)


def _fresh(desk: Desk) -> list[str]:
    """Ids, as text, of requests whose summary key lies there for the desk's pair and not for its list key."""
    held = _sealed_summaries().filter(opener_id=desk.id, opener_kind__in=("desk", "list"))
    owners: dict[str, set[str]] = {"desk": set(), "list": set()}
    for owner, kind in held.values_list(Cast("owner_id", CharField()), "opener_kind").iterator(2000):
        owners[kind].add(owner)
    return sorted(map(id_text, owners["desk"] - owners["list"]))


def _sealed_summaries() -> QuerySet[WrappedKey]:
    """Summary keys by the index that begins with their owner.

    The purpose is cast so that the other index is not used, which SQLite prefers: it would read every row
    of the desk from the file for what this one holds by itself, or finds at once for a handful of owners.
    """
    cast = WrappedKey.objects.alias(purpose_read=Cast("purpose", CharField()))
    return cast.filter(owner_kind="request", purpose_read="summary", epoch=0)


def _adopt_batch(
    owners: list[str], desk: Desk, under: vault.LockKey, pairs: dict[bytes, vault.SealingKey]
) -> int:
    """One short transaction, so that somebody who is sending does not wait for the whole list."""
    to_desk, to_list = Opener("desk", desk.id), Opener("list", desk.id)
    held = _sealed_summaries().filter(owner_id__in=owners, opener_kind="desk", opener_id=desk.id)
    newest = newest_lock()
    weeks = {newest[0]: newest[1]}
    wrapped = []
    for owner_id, blob, week in held.values_list("owner_id", "blob", "week"):
        slot = summary_slot(owner_id)
        outer = weeks.get(week) or weeks.setdefault(week, host().epoch_key(week))
        try:
            inner = vault.unlock(blob, key=outer, context=slot.outer)
            by = pairs.get(vault.key_id_of(inner))
            if by is None:
                continue
            secret = vault.open_sealed(inner, by=by, context=slot.context(to_desk))
        except vault.CannotOpen:
            continue  # a damaged row takes nobody's list away
        rewrapped = vault.wrap(secret, under=under, context=slot.context(to_list))
        wrapped.append(row_for(slot, to_list, rewrapped, newest))
    with transaction.atomic(using="keys"):
        WrappedKey.objects.bulk_create(wrapped, ignore_conflicts=True)
    return len(wrapped)
