"""Everyone named in every request of a desk, opened in memory for one check and gone when it is over."""

from __future__ import annotations

from array import array
from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import CharField, QuerySet
from django.db.models.functions import Cast

from safeconduct import audit, names, vault
from safeconduct.access.models import Desk
from safeconduct.access.unlocked import Unlocked
from safeconduct.cases import adoption
from safeconduct.cases.conflicts.names import AT_ONCE, LETTERS, make_missing
from safeconduct.cases.conflicts.sides import Side
from safeconduct.cases.models.conflicts import ConflictNames
from safeconduct.keyring.models import WrappedKey
from safeconduct.keyring.rows import id_text

ID_LENGTH = 36
_SIDES: Mapping[str, Side] = {letter: side for side, letter in LETTERS.items()}


@dataclass(slots=True)
class Everyone:
    """Who is named where. The same place in ``owners``, ``sides`` and ``roll`` is the same person."""

    roll: names.Roll = field(default_factory=names.Roll)
    requests: list[str] = field(default_factory=list)
    """Ids, as text, of the requests compared with."""
    owners: array[int] = field(default_factory=lambda: array("I"))
    """For each person the place of their request in ``requests``."""
    sides: list[str] = field(default_factory=list)
    unopened: int = 0
    """Requests of the desk whose names did not open: nobody was compared with them."""

    def __repr__(self) -> str:
        return f"<everyone of {len(self.requests)} requests>"

    def of(self, position: int) -> tuple[str, Side]:
        """The request a person is named in, and the side they stand on there."""
        return self.requests[self.owners[position]], _SIDES[self.sides[position]]


def read(unlocked: Unlocked, desk: Desk, at: datetime, *, without: Container[str] = ()) -> Everyone:
    """Open the list. New requests are adopted first. One audit row with the count; raises ``NotAMember``."""
    adoption.adopt(unlocked, desk, "conflict", at, "conflicts.adopted")
    keys = adoption.opened(unlocked, desk, "conflict")
    found = Everyone()
    found.roll = names.Roll.of(_people(desk, keys, found, without))
    sent_here = WrappedKey.objects.filter(purpose="conflict", opener_kind="desk", opener_id=desk.id).count()
    left_out = sum(1 for request_id in keys if request_id in without)
    found.unopened = max(0, sent_here - left_out - len(found.requests))
    with transaction.atomic():
        audit.record(
            "conflicts.list_read", chain="staff", at=at, by=unlocked.person.pk, subject=desk.id,
            count=len(found.requests),
        )  # fmt: skip
    return found


def _people(
    desk: Desk, keys: Mapping[str, vault.LockKey], found: Everyone, without: Container[str]
) -> Iterator[list[Any]]:
    """Every person's prepared form. Rows that are missing, or of another method, are made and read at the end."""
    yield from _opened(ConflictNames.objects.all(), keys, found, without)
    missing = sorted(keys.keys() - set(found.requests))
    missing = [request_id for request_id in missing if request_id not in without]
    for start in range(0, len(missing), AT_ONCE):
        batch = missing[start : start + AT_ONCE]
        make_missing(desk.id, batch, keys)
        yield from _opened(ConflictNames.objects.filter(request_id__in=batch), keys, found, without)


def _opened(
    rows: QuerySet[ConflictNames], keys: Mapping[str, vault.LockKey], found: Everyone, without: Container[str]
) -> Iterator[list[Any]]:
    """In the order of the rows, so that each page of the file is decrypted once. A damaged one is left out."""
    contexts = vault.ContextFamily("cases.conflictnames", "names", 0, ID_LENGTH)
    columns = rows.order_by("id").values_list(Cast("request_id", CharField()), "method", "document")
    requests, owners, sides = found.requests, found.owners, found.sides
    for text, method, blob in columns.iterator(chunk_size=2000):
        request_id = id_text(text)
        key = keys.get(request_id)
        if key is None or method != names.METHOD or request_id in without:
            continue
        try:
            held = vault.unlock_document(blob, key=key, context=contexts.of(request_id))
            people, letters = held["people"], held["sides"]
        except (vault.CannotOpen, KeyError, TypeError):
            continue
        owners.extend([len(requests)] * len(people))
        requests.append(request_id)
        sides.extend(letters)
        yield from people
