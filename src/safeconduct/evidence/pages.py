"""What all pages of the desk share: the tabs above them, form tokens, and the desks a reader sits at."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from safeconduct.access.errors import NotAMember
from safeconduct.access.permissions import Permission, may, signed_in
from safeconduct.access.unlocked import unlocked_of
from safeconduct.evidence.keys import DeskCode, DeskKeys, open_desk

TABS = (
    ("evidence", "overview", gettext_lazy("Overview"), Permission.SEE_EVIDENCE),
    ("incidents", "incidents", gettext_lazy("Incidents"), Permission.SEE_EVIDENCE),
    ("items", "items", gettext_lazy("Items"), Permission.SEE_EVIDENCE),
    ("sources", "sources", gettext_lazy("Sources"), Permission.SEE_EVIDENCE),
    ("people_recorded", "people", gettext_lazy("People"), Permission.SEE_EVIDENCE),
    ("testimonies", "testimonies", gettext_lazy("Testimonies"), Permission.OPEN_TESTIMONY),
    ("evidence_search", "search", gettext_lazy("Search"), Permission.SEE_EVIDENCE),
    ("evidence_timeline", "timeline", gettext_lazy("Timeline"), Permission.SEE_EVIDENCE),
    ("evidence_map", "map", gettext_lazy("Map"), Permission.SEE_EVIDENCE),
    ("imports", "imports", gettext_lazy("Import"), Permission.IMPORT_EVIDENCE),
    ("exports", "exports", gettext_lazy("Export"), Permission.EXPORT_EVIDENCE),
)


def page(
    request: HttpRequest,
    template: str,
    context: dict[str, Any] | None = None,
    *,
    tab: str = "",
    status: int = 200,
) -> HttpResponse:
    """Render a page of the desk under its tabs; ``tab`` is the code of the one that is open."""
    given = {"evidence_tabs": tabs(request, tab), **(context or {})}
    return render(request, template, given, status=status)


def tabs(request: HttpRequest, current: str) -> list[dict[str, Any]]:
    """The desk's rooms that this person may enter."""
    person = signed_in(request)
    found = []
    for name, code, label, permission in TABS:
        if may(person, permission):
            try:
                found.append({"url": reverse(name), "label": label, "current": code == current})
            except NoReverseMatch:
                continue
    return found


def desk_of(request: HttpRequest, code: DeskCode = "documentation") -> DeskKeys | None:
    """The keys of a desk, or None for somebody who does not sit there (internal parts are still theirs to see)."""
    try:
        return open_desk(unlocked_of(request), code)
    except NotAMember:
        return None


def sealed_notice() -> str:
    """Stands where something is sealed to a desk the reader does not sit at."""
    return _(
        "This part is sealed to people at the desk. Ask one of them, or ask an administrator for a seat."
    )


def token(typed: str) -> UUID:
    """The form's token; a new one where none came, or none that could be."""
    try:
        return UUID(typed)
    except ValueError:
        return uuid4()
