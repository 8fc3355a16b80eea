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
from safeconduct.access.models import Desk, Grant, Person
from safeconduct.access.unlocked import Unlocked
from safeconduct.cases import adoption, excluding, reading
from safeconduct.cases.models.exclusions import ExclusionList
from safeconduct.cases.triage import handed_over, order, urgency
from safeconduct.intake.models import Request
from safeconduct.intake.states import State
from safeconduct.keyring.rows import NoKey, id_text
from safeconduct.law.triage import DEFAULT_WEIGHTS, Triage, Weights

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
    """What a person's grants open for the list, by request: its summary key, and its triage since hand-over.

    ``hidden``: granted to this person, and kept from them by its exclusion list.
    """

    keys: dict[str, vault.LockKey]
    triage: dict[str, dict[str, Any]]
    hidden: set[str]


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
    return adoption.adopt(unlocked, desk, "summary", at, "inbox.adopted")


def read(
    unlocked: Unlocked, desk: Desk, wanted: Wanted, at: datetime, weights: Weights = DEFAULT_WEIGHTS
) -> list[Row]:
    """The desk's list, opened, narrowed and sorted. One audit row with the count of rows."""
    keys = adoption.opened(unlocked, desk, "summary")
    mine = _my_cases(unlocked, at.date(), without=keys.keys())
    rows = _opened(Request.objects.filter(desk_id=desk.id), wanted, keys | mine.keys)
    rows = _for_these_eyes(_brought_up_to_date(rows, mine.triage), unlocked.person, mine.hidden)
    with transaction.atomic():
        audit.record(
            "inbox.read", chain="staff", at=at, by=unlocked.person.pk, subject=desk.id, count=len(rows)
        )
    return arranged(rows, wanted, at.date(), weights)


def bare(unlocked: Unlocked, wanted: Wanted, at: datetime, weights: Weights = DEFAULT_WEIGHTS) -> list[Row]:
    """The list for those who hold no key of the desk: that requests exist, and their own in full."""
    mine = _my_cases(unlocked, at.date())
    rows = _brought_up_to_date(_opened(Request.objects.all(), wanted, mine.keys), mine.triage)
    rows = _for_these_eyes(rows, unlocked.person, mine.hidden)
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


def _my_cases(unlocked: Unlocked, on: date, without: Container[str] = ()) -> Mine:
    """The requests handed over to this person: their keys are sealed to the case pair, no longer the desk's.

    ``without``: requests whose summary key is there already. Their case is opened only for a row of triage.
    """
    granted = list(Grant.objects.live(on).filter(person=unlocked.person).values_list("request_id", flat=True))
    states = handed_over.rows_of(granted)
    mine = Mine({}, {}, set())
    for request in Request.objects.filter(
        id__in=[id_ for id_ in granted if str(id_) not in without or id_ in states]
    ):
        try:
            keys = reading.open_case(request, unlocked, on)
            triage = handed_over.opened(states[request.id], keys) if request.id in states else None
            if triage is not None:
                mine.triage[str(request.id)] = triage
            mine.keys[str(request.id)] = reading.summary_key(request, keys)
        except reading.Excluded:
            mine.hidden.add(str(request.id))
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


def _for_these_eyes(rows: list[Row], person: Person, hidden: set[str]) -> list[Row]:
    """Without the requests that are kept from this person: they do not even learn that these exist.

    Whom a handed-over request is kept from stands under its own keys. So where it has such a list at all, its bare
    row is shown to nobody.
    """
    listed = {str(id_) for id_ in ExclusionList.objects.values_list("request_id", flat=True)}
    return [
        row
        for row in rows
        if not _is_kept_from(row, person) and row.id not in hidden and (row.summary or row.id not in listed)
    ]


def _is_kept_from(row: Row, person: Person) -> bool:
    kept_from = row.summary.get(excluding.IN_SUMMARY)
    return bool(kept_from) and excluding.from_json(kept_from).names(person)
