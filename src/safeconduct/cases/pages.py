"""Pages of one request: its bar and tabs, and the inner tabs of the case."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from safeconduct.access.permissions import Permission, may, signed_in
from safeconduct.cases.reading import CaseKeys
from safeconduct.cases.showing import bar
from safeconduct.intake.models import Request


def page(
    request: HttpRequest,
    held: Request,
    keys: CaseKeys,
    template: str,
    context: dict[str, Any],
    *,
    tab: str = "case",
    door: str = "",
    status: int = 200,
) -> HttpResponse:
    """Answer with a page of this request. ``door``: the URL name of the inner tab the page lies behind."""
    whole = {**bar(held, keys), "tab": tab, "case_doors": _doors(request, held, door), **context}
    return render(request, template, whole, status=status)


def _doors(request: HttpRequest, held: Request, door: str) -> list[dict[str, Any]]:
    """The inner tabs this person may open."""
    doors = (
        ("case", _("Overview"), Permission.OPEN_REQUEST),
        ("case_parties", _("People"), Permission.OPEN_REQUEST),
        ("proceedings", _("Proceedings"), Permission.OPEN_STORY),
        ("papers", _("Papers"), Permission.OPEN_STORY),
        ("drafts", _("Drafts"), Permission.OPEN_STORY),
        ("tasks", _("Tasks"), Permission.OPEN_REQUEST),
        ("notes", _("Notes"), Permission.OPEN_REQUEST),
        ("case_referrals", _("Referrals"), Permission.REFER),
        ("placing", _("Placement"), Permission.ASSIGN),
        ("keeping", _("Keeping and deleting"), Permission.ASSIGN),
    )
    found = []
    for name, label, permission in doors:
        try:
            url = reverse(name, kwargs={"request_id": held.id})
        except NoReverseMatch:  # a part that this installation does not have
            continue
        if may(signed_in(request), permission):
            found.append({"url": url, "label": label, "current": name == door})
    return found
