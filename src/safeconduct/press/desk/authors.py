"""Who wrote what would leave now: nobody agrees to their own, and somebody else has to be there who can.

What counts is what was written since readers had it last, or ever where they never did.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from safeconduct.access.errors import AccessError
from safeconduct.access.models import DeskMember, Person
from safeconduct.access.permissions import Permission, may
from safeconduct.evidence.models import Revision
from safeconduct.press.desk.files import stamp_of
from safeconduct.press.models import BoundFigure, Citation, PressFile, Publication, PublicationText, Quotation


class OwnWords(AccessError):
    sentence = _("You wrote some of this. Nobody agrees to their own: somebody who wrote none of it does.")


def written(publication: Publication) -> dict[str, int | str]:
    """What the desk wrote of a publication, each with its version: kept of what goes out."""
    found: dict[str, int | str] = {str(publication.pk): publication.version}
    found |= {str(row.pk): row.version for row in _records(publication)}
    found |= {str(row.pk): stamp_of(row) for row in PressFile.objects.filter(publication=publication)}
    return found | {str(row.pk): 0 for row in _rows(publication)}


def authors(publication: Publication) -> frozenset[UUID]:
    """Everybody who wrote any of it since then: a text, a quotation, a file, a figure, a source, the note."""
    out: dict[str, Any] = publication.agreed.get("written", {})
    records = list(_records(publication))
    found: set[UUID | None] = {row.made_by_id for row in (*records, *_rows(publication)) if str(row.pk) not in out}
    for file in PressFile.objects.filter(publication=publication):
        if str(file.pk) not in out:
            found |= {file.added_by_id, file.described_by_id}
        elif out[str(file.pk)] != stamp_of(file):
            found.add(file.described_by_id)
    ids = [publication.pk, *(row.pk for row in records)]
    changes = Revision.objects.filter(record_id__in=ids).values_list("record_id", "version", "by")
    found |= {by for record, version, by in changes if version >= out.get(str(record), 0)}
    return frozenset(each for each in found if each is not None)


def others(publication: Publication, *, besides: Iterable[Person] = ()) -> list[Person]:
    """Who sits at the desk, may agree, and wrote none of it."""
    wrote = authors(publication) | {person.pk for person in besides}
    seats = DeskMember.objects.filter(desk__code="advocacy", state="sealed", person__is_active=True)
    sitting = seats.select_related("person").order_by("person__display_name", "person")
    return [
        seat.person
        for seat in sitting
        if seat.person_id not in wrote and may(seat.person, Permission.RELEASE)
    ]


def _records(publication: Publication) -> Iterable[PublicationText | Quotation]:
    yield from PublicationText.objects.filter(publication=publication, withdrawn_on=None)
    yield from Quotation.objects.filter(publication=publication, withdrawn_on=None)


def _rows(publication: Publication) -> Iterable[BoundFigure | Citation]:
    yield from BoundFigure.objects.filter(publication=publication)
    yield from Citation.objects.filter(publication=publication)
