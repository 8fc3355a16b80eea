"""What all pages of the press desk share: the tabs above them."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

from safeconduct.access.permissions import Permission, may, signed_in

TABS = (
    ("publications", "publications", _("Publications"), Permission.PRESS),
    ("tables", "tables", _("Tables"), Permission.PRESS),
    ("takedowns", "takedowns", _("Taken down elsewhere"), Permission.PRESS),
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
    given = {"press_tabs": tabs(request, tab), **(context or {})}
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
