"""Somebody was just recorded whose name the vault holds already: say so at once, before they count twice.

The address of the page that follows carries pseudonyms, and never a name.
"""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpRequest
from django.utils import timezone

from safeconduct.access.unlocked import unlocked_of
from safeconduct.evidence.keys import DeskKeys
from safeconduct.evidence.models import PersonRecord
from safeconduct.evidence.people import matching
from safeconduct.evidence.people.finding import same_names
from safeconduct.evidence.sealing import Content

MOST = 10


def looked_for(request: HttpRequest, record: PersonRecord, content: Content, desk: DeskKeys | None) -> str:
    """Who else has this name, as the end of an address: ``&same=P-0002&same=…``; empty where nobody has.

    Records that are held for the same person are left out. Noted in the audit first.
    """
    if desk is None or not any(content.get(name) for name in ("names", "aliases")):
        return ""
    by = unlocked_of(request).person
    found = same_names(content, desk, apart_from=matching.group_of(record.pk), by=by, at=timezone.now())
    return "".join("&" + urlencode({"same": one.key}) for one in found[:MOST])


def named(request: HttpRequest, record: PersonRecord) -> list[PersonRecord]:
    """The records that the address of a person's page names, if there are such."""
    keys = request.GET.getlist("same")[:MOST]
    standing = PersonRecord.objects.standing().filter(key__in=keys).exclude(pk=record.pk)
    return list(standing.order_by("key")) if keys else []
