"""Somebody was just recorded whose name the vault holds already: say so at once, before they count twice."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from safeconduct.access.unlocked import unlocked_of
from safeconduct.evidence.keys import DeskKeys
from safeconduct.evidence.models import PersonRecord
from safeconduct.evidence.pages import page
from safeconduct.evidence.people import matching, showing
from safeconduct.evidence.people.finding import same_names
from safeconduct.evidence.sealing import Content


def asked_about(
    request: HttpRequest, record: PersonRecord, content: Content, desk: DeskKeys | None
) -> HttpResponse | None:
    """The page that names who else has this name, by pseudonym; None where nobody has. Nothing of it is stored."""
    if desk is None or not any(content.get(name) for name in ("names", "aliases")):
        return None
    by = unlocked_of(request).person
    found = same_names(content, desk, apart_from=matching.group_of(record.pk), by=by, at=timezone.now())
    if not found:
        return None
    context = {"record": record, "found": showing.lines(found)}
    shown = page(request, "evidence/people/same_names.html", context, tab="people")
    shown["Cache-Control"] = "no-store"
    return shown
