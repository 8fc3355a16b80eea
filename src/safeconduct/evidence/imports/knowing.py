"""Which keys are here already: asked for many at once, never for one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Any
from uuid import UUID, uuid5

from django.db.models import Q

from safeconduct.evidence.exchange.records import BY_NAME, Kind, Reading, Record
from safeconduct.evidence.imports.fitting import MODELS
from safeconduct.evidence.models import ImportRun

AT_ONCE = 900
KEYLESS = frozenset({Kind.LINK, Kind.RELATION})
"""Rows that have no key at the desk: an export calls them by their id, and so they are known again."""


@dataclass
class Here:
    """What the database has of the keys asked for so far. ``taken``: used by anybody, also by what is not shown.

    ``standing``: those that something new may point to.
    """

    taken: set[tuple[Kind, str]] = field(default_factory=set)
    standing: set[tuple[Kind, str]] = field(default_factory=set)
    asked: set[tuple[Kind, str]] = field(default_factory=set)

    def known(self, kinds: tuple[Kind, ...], key: str) -> bool:
        """Whether a record of one of these kinds may be pointed to by this key."""
        return any((kind, key) in self.standing for kind in kinds)

    def ask(self, records: Iterable[Record], came: Callable[[Kind, str], bool]) -> None:
        """Look up the keys of these records and of everything they point to.

        ``came``: whether the file itself has that record. What points to one of those, or to one of ``records``, needs
        none that is here.
        """
        wanted: dict[Kind, set[str]] = defaultdict(set)
        kept = list(records)
        for record in kept:
            wanted[record.kind].add(record.key)
        own = {kind: frozenset(keys) for kind, keys in wanted.items()}
        for record in kept:
            for kinds, key in pointed_to(record):
                if not any(key in own.get(kind, ()) or came(kind, key) for kind in kinds):
                    for kind in kinds:
                        wanted[kind].add(key)
        for kind, keys in wanted.items():
            new = {key for key in keys if (kind, key) not in self.asked}
            self.asked.update((kind, key) for key in new)
            self._find(kind, new)

    def _find(self, kind: Kind, keys: set[str]) -> None:
        model = MODELS.get(kind)
        if model is None or not keys:
            return
        if kind in KEYLESS:
            ids = {found: key for key in keys if (found := as_id(key))}
            name = "key" if kind is Kind.LINK else "pk"
            for some in batches(ids):
                held = model.objects.filter(**{f"{name}__in": some}).values_list(name, flat=True)
                self.taken.update((kind, ids[each]) for each in held)
            return
        columns = ("key", "run__state", "withdrawn_on")
        for some in batches(keys):
            for key, state, withdrawn in model.every.filter(key__in=some).values_list(*columns):
                self.taken.add((kind, key))
                if state in (None, "live") and withdrawn is None:
                    self.standing.add((kind, key))


def pointed_to(record: Record) -> Iterator[tuple[tuple[Kind, ...], str]]:
    """Every key that a record points to, with the kinds that it may be of."""
    for name, value in record.values.items():
        to = BY_NAME[record.kind][name]
        if to.reading is Reading.REF:
            for key in value if isinstance(value, list) else [value]:
                yield to.to, str(key)


def ids_of(kind: Kind, keys: Iterable[str], run: ImportRun) -> dict[str, UUID]:
    """The ids of records by key, those of the run itself among them."""
    found: dict[str, UUID] = {}
    seen = Q(run=None) | Q(run__state="live") | Q(run=run)
    for some in batches(set(keys)):
        rows: Any = MODELS[kind].every.filter(seen, key__in=some)
        found.update(rows.values_list("key", "pk"))
    return found


def as_id(key: str) -> UUID | None:
    """The id that an export called a row by, if that is what it is."""
    try:
        found = UUID(key)
    except ValueError:
        return None
    return found if str(found) == key else None


def id_for(run: ImportRun, kind: Kind, key: str) -> UUID:
    """The id a record gets: the same whenever the same run writes it."""
    if kind in KEYLESS and (given := as_id(key)):
        return given
    return uuid5(run.pk, f"{kind.value}:{key}")


def batches(keys: Iterable[Any], size: int = AT_ONCE) -> Iterable[list[Any]]:
    """Some at a time: a query takes only so many."""
    rest = iter(keys)
    while some := list(islice(rest, size)):
        yield some
