"""The exclusion list of a request: certain people, and everybody of certain circles, must never see it.

The journal of the case holds each exclusion with its reason. From it this file writes a short sealed list, which
is opened with the request's keys before anything of the request is shown.

What this cannot do: whoever sits at the desk that still holds a request holds its key. The list stops every
page of ours; it does not stop somebody who takes a key out of the running server.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from safeconduct import vault
from safeconduct.access.models import Person
from safeconduct.cases.models.exclusions import ExclusionList
from safeconduct.intake.models import Request

IN_SUMMARY = "kept_from"
"""Where the list stands in the summary of a request that lies with its desk."""


@dataclass(frozen=True, slots=True)
class KeptFrom:
    """Who must not see a request: ids of people, folded words for circles, codes of countries and languages."""

    people: frozenset[str] = field(default_factory=frozenset)
    communities: frozenset[str] = field(default_factory=frozenset)
    codes: frozenset[str] = field(default_factory=frozenset)

    def names(self, person: Person) -> bool:
        """Whether this person is on the list, by themselves or by a circle they named as theirs.

        Codes are compared as they are: RU is a country, ru a language.
        """
        own = [str(each) for each in person.communities]
        return (
            str(person.pk) in self.people
            or not self.codes.isdisjoint(own)
            or not self.communities.isdisjoint(map(folded, own))
        )

    def to_json(self) -> dict[str, list[str]]:
        """The list as it is locked."""
        return {
            "people": sorted(self.people),
            "communities": sorted(self.communities),
            "codes": sorted(self.codes),
        }


NOBODY = KeptFrom()


def folded(words: object) -> str:
    """A circle's name as it is compared: compatible forms, no case, single spaces."""
    return " ".join(unicodedata.normalize("NFKC", str(words)).casefold().split())


def from_json(held: Any) -> KeptFrom:
    """A list as it was kept; nobody where there is none or it makes no sense."""
    if not isinstance(held, dict):
        return NOBODY
    return KeptFrom(*(_texts(held.get(part)) for part in ("people", "communities", "codes")))


def of(request_id: UUID, file: Mapping[int, vault.LockKey]) -> KeptFrom:
    """The list of one request, opened with its file keys. A damaged row stands for nobody: the journal has it."""
    row = ExclusionList.objects.filter(request_id=request_id).first()
    key = file.get(row.epoch) if row else None
    if row is None or key is None:
        return NOBODY
    try:
        return from_json(vault.unlock_document(bytes(row.document), key=key, context=_context(row)))
    except vault.CannotOpen:
        return NOBODY


def keep(request: Request, kept_from: KeptFrom, file: Mapping[int, vault.LockKey]) -> None:
    """Write the list under the file key of the present epoch. The caller holds the request's row."""
    row = ExclusionList(request_id=request.id, epoch=request.epoch)
    row.document = vault.lock_document(
        kept_from.to_json(), key=file[request.epoch], context=_context(row), floor=vault.FLOOR_SMALL
    )
    row.save()


def forget(request_ids: Iterable[UUID]) -> None:
    """Delete the lists of requests that are gone; in the caller's transaction."""
    ExclusionList.objects.filter(request_id__in=list(request_ids)).delete()


def _texts(found: Any) -> frozenset[str]:
    return frozenset(map(str, found)) if isinstance(found, list) else frozenset()


def _context(row: ExclusionList) -> vault.Context:
    return vault.Context("cases.exclusionlist", str(row.request_id), "document", row.epoch)
