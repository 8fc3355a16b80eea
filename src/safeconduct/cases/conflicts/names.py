"""The names of each request in the forms that are compared: one row for each, under its conflict key.

The row of a request nobody has looked at yet is made in the session of a member of the desk, from the names as
they were sent. What staff add later goes in when somebody who reads the case opens one of its pages.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any
from uuid import UUID

from django.db import transaction

from safeconduct import audit, names, vault
from safeconduct.access.unlocked import Unlocked
from safeconduct.cases import journal, reading
from safeconduct.cases.conflicts import keys as conflict_keys
from safeconduct.cases.conflicts.named import Named, added, digest, sent
from safeconduct.cases.conflicts.sides import Side
from safeconduct.cases.journal import Journal
from safeconduct.cases.models.conflicts import ConflictNames
from safeconduct.cases.reading import CaseKeys
from safeconduct.intake import form
from safeconduct.intake.models import Request
from safeconduct.intake.sealed_parts import request_context
from safeconduct.keyring.rows import NoKey

FLOOR = 1216
"""About ten people. Three such rows fill a page of the file, and pages are what decrypting a list costs."""
AT_ONCE = 500
LETTERS: Mapping[Side, str] = MappingProxyType({"asks": "a", "helped": "f", "harm": "h", "around": "r"})
"""The side of each person in a row, a letter each."""


def everyone(request: Request, keys: CaseKeys, held: Journal | None = None) -> list[Named]:
    """All who are named in a request, as whoever reads the case knows them."""
    told = sent(form.involved_names(reading.read_answers(request, keys)))
    return [*told, *added(held or journal.read(request, keys))]


def renew(
    *, request: Request, keys: CaseKeys, by: Unlocked, at: datetime, held: Journal | None = None
) -> bool:
    """Bring the names that others are compared with up to date. Call it after a person was added or changed.

    Returns whether they are: False where no key of this person opens them (a member of the desk will).
    """
    held = held or journal.read(request, keys)
    people = everyone(request, keys, held)
    try:
        key = conflict_keys.of_request(request, keys, by)
    except (NoKey, vault.CannotOpen):
        return False
    row = ConflictNames.objects.filter(request_id=request.id).first()
    if row and row.method == names.METHOD and _digest_in(row, key) == digest(people):
        return True
    try:
        document = locked(request.id, people, key, beside=added(held))
    except names.MatchingMissing:
        return False
    with transaction.atomic():
        if not Request.objects.select_for_update().filter(id=request.id).exists():
            return False
        ConflictNames.objects.update_or_create(
            request_id=request.id, defaults={"document": document, "method": names.METHOD}
        )
        audit.record(
            "conflicts.names_renewed",
            chain="staff",
            at=at,
            by=by.person.pk,
            subject=request.id,
            count=len(people),
        )
    return True


def make_missing(desk_id: UUID, ids: Collection[str], keys: Mapping[str, vault.LockKey]) -> int:
    """Make rows that are not there, or were made by another method. ``keys``: conflict keys by request.

    Returns how many, in one short transaction; a request whose names do not open is left out.
    """
    held = Request.objects.filter(id__in=ids, desk_id=desk_id).values_list("id", "conflict")
    older = {row.request_id: row for row in ConflictNames.objects.filter(request_id__in=ids)}
    made = []
    for request_id, blob in held:
        key = keys[str(request_id)]
        people = _opened(bytes(blob), key, request_context(request_id, "conflict"))
        if not isinstance(people, list):
            continue
        beside = list(_beside(older.get(request_id), key))
        document = locked(request_id, [*sent(people), *beside], key, beside)
        made.append(ConflictNames(request_id=request_id, method=names.METHOD, document=document))
    with transaction.atomic():
        ConflictNames.objects.filter(request_id__in=ids).exclude(method=names.METHOD).delete()
        ConflictNames.objects.bulk_create(made, ignore_conflicts=True)  # what was just renewed knows more
    return len(made)


def locked(
    request_id: UUID, people: Iterable[Named], key: vault.LockKey, beside: Iterable[Named] = ()
) -> bytes:
    """The document: for each person the roles and the prepared form; beside it what only staff wrote.

    ``beside`` stays in it as it was written, for a later method: what the person wrote lies with the request.
    """
    everybody = list(people)
    document = {
        "of": digest(everybody),
        "sides": "".join(LETTERS[each.side] for each in everybody),
        "people": [each.prepared().to_json() for each in everybody],
        "beside": [each.as_json() for each in beside],
    }
    return vault.lock_document(document, key=key, context=context(request_id), floor=FLOOR)


def context(request_id: UUID | str) -> vault.Context:
    """What a row is bound to. The id as text: lists are opened through ``vault.ContextFamily``."""
    return vault.Context("cases.conflictnames", str(request_id), "names")


def forget(request_ids: Iterable[UUID]) -> None:
    """Delete the rows of requests that are gone. Their keys went with the requests'."""
    ConflictNames.objects.filter(request_id__in=list(request_ids)).delete()


def _beside(row: ConflictNames | None, key: vault.LockKey) -> Iterator[Named]:
    """What staff had added, out of a row that an older method made."""
    held = _opened(bytes(row.document), key, context(row.request_id)) if row else None
    if isinstance(held, dict):
        yield from map(Named.from_json, held.get("beside", ()))


def _digest_in(row: ConflictNames, key: vault.LockKey) -> str:
    held = _opened(bytes(row.document), key, context(row.request_id))
    return str(held.get("of", "")) if isinstance(held, dict) else ""


def _opened(blob: bytes, key: vault.LockKey, bound_to: vault.Context) -> Any:
    """The document, or None where it does not open: one damaged row takes nobody's list away."""
    try:
        return vault.unlock_document(blob, key=key, context=bound_to)
    except vault.CannotOpen:
        return None
