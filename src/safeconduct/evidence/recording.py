"""How every record is written: once, with its history, its line in the audit, and its row in the index.

A record's id is the token of the form it came from, so that a form sent twice makes one record. Two people who edit the
same record at once are told: the second one's ``version`` does not match any more.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Literal, TypeVar
from uuid import UUID

from django.db import IntegrityError, transaction

from safeconduct import audit
from safeconduct.access.models import Person
from safeconduct.access.permissions import Permission, demand
from safeconduct.evidence import keys, sealing
from safeconduct.evidence.finding.indexing import index
from safeconduct.evidence.incidents.telling import figures_may_differ
from safeconduct.evidence.keys import DeskKeys
from safeconduct.evidence.models import Act, Claim, Incident, Record, Revision
from safeconduct.evidence.sealing import Content

R = TypeVar("R", bound=Record)
Chain = Literal["staff", "worker"]
"""Whose chain of the audit a change is written into."""
NUMBERED: Mapping[str, str] = {
    "source": "S", "item": "I", "incident": "E", "act": "A", "claim": "C", "personrecord": "P", "party": "B",
    "involvement": "V", "testimony": "T", "post": "O", "campaign": "K", "ask": "D", "communication": "L",
    "response": "R", "wayout": "W", "publication": "N",
}  # fmt: skip
"""First letter of a record's own number, by model."""


class ChangedMeanwhile(Exception):
    """Somebody else saved this record after it was opened. Nothing was written."""


class Withdrawn(Exception):
    """The record was withdrawn: nothing of it changes any more."""


def kind_of(record: Record) -> str:
    """The name of a record's model, as history, audit and index keep it."""
    return str(record._meta.model_name)


def next_number(model: type[Record]) -> str:
    """The next free number of a kind, such as S-0012. Two at once may get the same one: ``add`` tries again."""
    letter = NUMBERED[str(model._meta.model_name)]
    every: Any = model._meta.base_manager
    count = every.count() + 1
    while every.filter(key=f"{letter}-{count:04d}").exists():
        count += 1
    return f"{letter}-{count:04d}"


def add(
    record: R,
    *,
    by: Person,
    at: datetime,
    content: Content | None = None,
    desk: DeskKeys | None = None,
    permission: Permission = Permission.COUNT,
) -> R:
    """Keep a new record; with ``content``, its sealed part under a key of its own at ``desk``.

    The same form sent twice keeps one: the second time gives back the first. Raises ``NotAllowed``.
    """
    demand(by, permission)
    held = _held(record)
    if held is not None:
        return held
    record.made_by, record.made_on = by, at.date()
    numbers_itself = not getattr(record, "key", "-")
    if content:
        record.sealed = sealing.locked(record, content, keys.new_key(record.pk, _needed(desk)))
    for attempt in range(5):
        if numbers_itself:
            record.key = next_number(type(record))  # type: ignore[attr-defined]  # all that are numbered have one
        try:
            with transaction.atomic():
                record.save(force_insert=True)
                _note("added", record, by, at)
            break
        except IntegrityError:
            if (held := _held(record)) is not None:  # the other click of a double click was quicker
                return held
            if attempt == 4 or not numbers_itself:
                raise
    return record


def change(
    record: R,
    values: Mapping[str, Any],
    *,
    version: int,
    by: Person,
    at: datetime,
    content: Content | None = None,
    desk: DeskKeys | None = None,
    permission: Permission = Permission.COUNT,
    chain: Chain = "staff",
) -> R:
    """Change internal ``values`` and, unless None, the whole sealed ``content``. What it said before is kept.

    ``version``: the one the editor had open. ``chain`` "worker": what follows by itself from what ``by`` wrote down,
    whether or not they may still write; its line in the audit names nobody.
    Raises ``NotAllowed``, ``ChangedMeanwhile``, ``Withdrawn``.
    """
    if chain == "staff":
        demand(by, permission)
    if record.withdrawn_on:
        raise Withdrawn
    before = {name: getattr(record, name) for name, value in values.items() if getattr(record, name) != value}
    sealed_before = record.sealed
    changes: dict[str, Any] = {name: values[name] for name in before}
    if content is not None:
        changes["sealed"] = sealing.locked(record, content, keys.new_key(record.pk, _needed(desk)))
    if not changes:
        return record
    with transaction.atomic():
        changes |= {"version": version + 1, "changed_by": by, "changed_on": at.date()}
        rows: Any = type(record)._meta.base_manager
        if rows.filter(pk=record.pk, version=version, withdrawn_on=None).update(**changes) != 1:
            raise ChangedMeanwhile
        sealed_was = None if content is None else sealed_before or b""  # nothing: there was none before
        _remember(record, version, before, sealed_was, by, at)
        for name, value in changes.items():
            setattr(record, name, value)
        _note("changed", record, by, at, chain)
    return record


def open_content(record: Record, desk: DeskKeys) -> Content:
    """The sealed part of a record; empty where there is none. Raises ``CannotOpen``, ``NoKey``."""
    if record.sealed is None:
        return {}
    return sealing.opened(record, record.sealed, keys.record_key(record.pk, desk))


def _held(record: R) -> R | None:
    every: Any = type(record)._meta.base_manager
    found: R | None = every.filter(pk=record.pk).first()
    return found


def _note(what: str, record: Record, by: Person, at: datetime, chain: Chain = "staff") -> None:
    who = by.pk if chain == "staff" else None
    audit.record(f"evidence.{kind_of(record)}.{what}", chain=chain, by=who, subject=record.pk, at=at)
    index(record)
    if incident := _counted_in(record):
        figures_may_differ([incident], at.date())


def _counted_in(record: Record) -> UUID | None:
    """The incident whose figures a record decides on, if any."""
    if isinstance(record, Incident):
        return record.pk
    return record.incident_id if isinstance(record, Act | Claim) else None


def _remember(
    record: Record,
    version: int,
    before: Mapping[str, Any],
    sealed: bytes | memoryview | None,
    by: Person,
    at: datetime,
) -> None:
    said = {name: _plain(value) for name, value in before.items()}
    Revision.objects.create(
        kind=kind_of(record), record_id=record.pk, version=version, by=by, day=at.date(), before=said, sealed=sealed
    )  # fmt: skip


def _needed(desk: DeskKeys | None) -> DeskKeys:
    if desk is None:
        raise ValueError("what is sealed needs the desk that may open it")
    return desk


def _plain(value: Any) -> Any:
    """A field's value as JSON keeps it."""
    if isinstance(value, date):
        return value.isoformat()
    if hasattr(value, "pk"):
        return str(value.pk)
    return value if isinstance(value, str | int | float | bool | list | dict | None) else str(value)
