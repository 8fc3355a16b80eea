"""The exclusion list of a request: certain people, and everybody of certain circles, must never see it.

The journal of the case holds each exclusion with its reason, and is asked before anything of the request is shown.
From it this file writes a short sealed list too. It speaks where the journal is damaged; where neither can be
believed, the request is shut for everybody but those who supervise.

What this cannot do: whoever sits at the desk that still holds a request holds its key. The list stops every
page of ours; it does not stop somebody who takes a key out of the running server.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from uuid import UUID

from safeconduct import vault
from safeconduct.audit.models import StaffEntry
from safeconduct.cases import journal as journals
from safeconduct.cases.case_keys import CaseKeys
from safeconduct.cases.journal import Journal
from safeconduct.cases.kept_from import NOBODY as NOBODY
from safeconduct.cases.kept_from import KeptFrom as KeptFrom
from safeconduct.cases.kept_from import folded as folded
from safeconduct.cases.kept_from import from_json as from_json
from safeconduct.cases.kept_from import is_within as is_within
from safeconduct.cases.models.exclusions import ExclusionList
from safeconduct.intake.models import Request

KIND, ENFORCED = "exclusion", "request.exclusions_enforced"
IN_SUMMARY = "kept_from"
"""Where the list stands in the summary of a request that lies with its desk."""


def of(request: Request, keys: CaseKeys, journal: Journal | None = None) -> KeptFrom:
    """Whom a request is kept from: as its journal says.

    While entries do not open, the sealed list speaks as well. Where that does not open either, or was taken away
    (the audit knows that it was written), it is ``unsure``.
    """
    found = journal or _read(request, keys)
    said = listed(found)
    if not found.damaged:
        return said
    kept = _opened(request.id, keys.file)
    if kept is not None:
        return said | kept
    return replace(said, unsure=_was_written(request.id))


def listed(journal: Journal) -> KeptFrom:
    """What the exclusions in a journal say, as it is compared."""
    contents = [record.content for record in journal.records(KIND)]

    def each(*names: str) -> list[str]:
        return [str(one) for content in contents for name in names for one in content.get(name) or ()]

    return KeptFrom(
        people=frozenset(each("people")),
        communities=frozenset(map(folded, each("communities"))),
        codes=frozenset(each("countries", "languages")),
    )


def is_behind(request: Request, keys: CaseKeys) -> bool:
    """Whether the sealed list says something else than the journal did when the keys were opened: an exclusion was
    saved, and not made to hold."""
    kept = _opened(request.id, keys.file)
    return (NOBODY if kept is None else kept) != keys.kept_from


def _read(request: Request, keys: CaseKeys) -> Journal:
    return journals.read(request, keys)


def _opened(request_id: UUID, file: Mapping[int, vault.LockKey]) -> KeptFrom | None:
    """The sealed list; None where there is none, or it does not open."""
    row = ExclusionList.objects.filter(request_id=request_id).first()
    key = file.get(row.epoch) if row else None
    if row is None or key is None:
        return None
    try:
        return from_json(vault.unlock_document(bytes(row.document), key=key, context=_context(row)))
    except vault.CannotOpen:
        return None


def _was_written(request_id: UUID) -> bool:
    """Whether there is, or ever was, a list of this request."""
    return (
        ExclusionList.objects.filter(request_id=request_id).exists()
        or StaffEntry.objects.filter(subject=request_id, action=ENFORCED).exists()
    )


def keep(request: Request, kept_from: KeptFrom, file: Mapping[int, vault.LockKey]) -> None:
    """Write the list under the file key of the present epoch. The caller holds the request's row."""
    row = ExclusionList(request_id=request.id, epoch=request.epoch)
    row.document = vault.lock_document(
        kept_from.to_json(), key=file[request.epoch], context=_context(row), floor=vault.FLOOR_SMALL
    )
    row.save()


def with_a_list(request_ids: Iterable[UUID]) -> set[UUID]:
    """Which of these are, or once were, kept from somebody."""
    rows = ExclusionList.objects.filter(request_id__in=list(request_ids))
    return set(rows.values_list("request_id", flat=True))


def forget(request_ids: Iterable[UUID]) -> None:
    """Delete the lists of requests that are gone; in the caller's transaction."""
    ExclusionList.objects.filter(request_id__in=list(request_ids)).delete()


def _context(row: ExclusionList) -> vault.Context:
    return vault.Context("cases.exclusionlist", str(row.request_id), "document", row.epoch)
