"""Who changed a record when, and what it said before and after, in words. Works for every kind of record.

The sealed part is never opened for it: a change there is only said. Of a record that is sealed now, or withdrawn, no
text of any time is shown, so that history is no way around either.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.db import models
from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from safeconduct.evidence.claims.words import KINDS, day_words
from safeconduct.evidence.fields import label
from safeconduct.evidence.incidents.history_words import DATES, FOLLOWING, LISTS, NAMES, SEALABLE, WORDS
from safeconduct.evidence.models import Claim, Item, Record, Revision
from safeconduct.evidence.recording import kind_of


@dataclass(frozen=True, slots=True)
class Changed:
    """One field: what it said before and after, in words; both empty where that is not shown."""

    name: str | Promise
    before: str = ""
    after: str = ""
    is_hidden: bool = False


@dataclass(frozen=True, slots=True)
class Event:
    """One change: who, on which day, and what."""

    who: str
    day: date
    version: int
    changes: tuple[Changed, ...] = ()
    is_sealed_changed: bool = False
    is_first: bool = False


@dataclass(slots=True)
class _Named:
    """Keys of the records that values point at, by id."""

    keys: dict[str, str] = field(default_factory=dict)


def revisions_of(record: Record) -> QuerySet[Revision]:
    """The changes of a record, newest first."""
    return (
        Revision.objects.filter(record_id=record.pk, kind=kind_of(record))
        .select_related("by")
        .order_by("-version")
    )


def events(record: Record, shown: Iterable[Revision]) -> list[Event]:
    """These changes in words. ``shown``: neighbours out of ``revisions_of``, newest first."""
    rows = list(shown)
    after = _after(record, rows)
    named = _names(record, rows, after)
    return [
        Event(
            who=row.by.display_name,
            day=row.day,
            version=row.version + 1,
            changes=tuple(
                _changed(record, name, said, after.get((row.version, name)), named)
                for name, said in sorted(row.before.items())
                if name not in FOLLOWING
            ),
            is_sealed_changed=row.sealed is not None,
        )
        for row in rows
    ]


def first_event(record: Record) -> Event:
    """Who recorded it."""
    return Event(who=record.made_by.display_name, day=record.made_on, version=1, is_first=True)


def _after(record: Record, rows: list[Revision]) -> dict[tuple[int, str], Any]:
    """What each changed field said afterwards: what the next change found there, or what it says now."""
    wanted = {name for row in rows for name in row.before}
    latest: dict[str, Any] = {name: _now(record, name) for name in wanted}
    newest = max((row.version for row in rows), default=0)
    later = Revision.objects.filter(record_id=record.pk, kind=kind_of(record), version__gt=newest)
    for before in later.order_by("-version").values_list("before", flat=True):
        latest |= {name: said for name, said in before.items() if name in wanted}
    found: dict[tuple[int, str], Any] = {}
    for row in rows:
        for name, said in row.before.items():
            found[row.version, name] = latest[name]
            latest[name] = said
    return found


def _now(record: Record, name: str) -> Any:
    names = {column.name: column for column in record._meta.concrete_fields}
    if name not in names:
        return None
    value = getattr(record, names[name].attname)
    return str(value) if isinstance(value, UUID) else value.isoformat() if isinstance(value, date) else value


def _names(record: Record, rows: list[Revision], after: Mapping[tuple[int, str], Any]) -> _Named:
    """The keys of all records that these values point at. One query for each kind."""
    found = _Named()
    for column in record._meta.concrete_fields:
        if not isinstance(column, models.ForeignKey):
            continue
        ids = {row.before[column.name] for row in rows if row.before.get(column.name)}
        ids |= {said for (_version, name), said in after.items() if name == column.name and said}
        target: Any = column.related_model
        if ids and any(one.name == "key" for one in target._meta.concrete_fields):
            every = target._base_manager.filter(pk__in=ids).values_list("pk", "key")
            found.keys |= {str(pk): key for pk, key in every}
    return found


def _changed(record: Record, name: str, before: Any, after: Any, named: _Named) -> Changed:
    words = NAMES.get(name, name.replace("_", " "))
    if _is_hidden(record, name):
        return Changed(words, is_hidden=True)
    kind = kind_of(record)
    if name in ("added", "removed"):
        return Changed(words, "", _said(kind, name, before, named))
    if name == "persons":
        return Changed(words, _said(kind, name, before, named))
    return Changed(words, _said(kind, name, before, named), _said(kind, name, after, named))


def _is_hidden(record: Record, name: str) -> bool:
    """Whether the texts of this field are not for this page any more, of any time."""
    if record.withdrawn_on is not None and name != "withdrawn_on":
        return True
    if name not in SEALABLE:
        return False
    if isinstance(record, Claim | Item):
        return not record.is_public
    return kind_of(record) == "source" and record.sealed is not None


def _said(kind: str, name: str, value: Any, named: _Named) -> str:
    if value in (None, "", [], {}):
        return ""
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, list):
        return " · ".join(_said(kind, name, one, named) for one in value)
    if isinstance(value, dict):
        return " · ".join(f"{key}: {_said(kind, name, one, named)}" for key, one in value.items())
    if (kind, name) in LISTS:
        return label(LISTS[kind, name], str(value))
    if kind == "claim" and name == "kind":
        return str(KINDS.get(value, value))
    if name in DATES:
        return day_words(str(value))
    if name in WORDS:
        return str(WORDS[name].get(value, value))
    return named.keys.get(str(value), str(value))
