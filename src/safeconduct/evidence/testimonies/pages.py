"""What the vault's pages share: the seat they need, the tombstone, and the form that asks why."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import wraps
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from safeconduct.consent.scope_events import events_of
from safeconduct.consent.scopes import Scope, Standing, last_word, standing
from safeconduct.evidence.models import Testimony
from safeconduct.evidence.pages import desk_of, page, sealed_notice

TAB = "testimonies"
Vaulted = Callable[..., HttpResponse]


def vaulted(view: Vaulted) -> Vaulted:
    """Give the view the vault's keys. Without a seat there one page stands for all, whether or not the id exists."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        desk = desk_of(request, "testimony")
        if desk is None:
            return shown(request, "sealed", {"sealed_notice": sealed_notice()})
        return view(request, desk, *args, **kwargs)

    return guarded


def shown(
    request: HttpRequest, name: str, context: dict[str, Any] | None = None, *, status: int = 200
) -> HttpResponse:
    """A page of this room, which no browser keeps."""
    response = page(request, f"evidence/testimonies/{name}.html", context, tab=TAB, status=status)
    response["Cache-Control"] = "no-store"
    return response


def found(testimony_id: UUID) -> Testimony:
    """A testimony, withdrawn or not. Raises ``Http404``."""
    rows = Testimony.objects.select_related("person", "incident", "interviewer")
    testimony = rows.filter(pk=testimony_id).first()
    if testimony is None:
        raise Http404
    return testimony


def shut(request: HttpRequest, testimony: Testimony) -> HttpResponse | None:
    """The page that stands for an account nobody may open any more: withdrawn, or its consent has run out."""
    now = events_of(testimony.pk)
    today = timezone.now().date()
    how = standing(now, Scope.STORE, today)
    context = {"testimony": testimony, "day": withdrawn_day(testimony, today)}
    if testimony.withdrawn_on or how is Standing.WITHDRAWN:
        return shown(request, "tombstone", context)
    return None if how is Standing.GIVEN else shown(request, "run_out", context)


def withdrawn_day(testimony: Testimony, today: date) -> date | None:
    """The day for the tombstone: from the moment of the withdrawal, before the worker came by."""
    if testimony.withdrawn_on:
        return testimony.withdrawn_on
    last = last_word(events_of(testimony.pk), Scope.STORE, today)
    return last.day if last and last.status.value == "withdrawn" else None


def changed_meanwhile() -> str:
    """What somebody reads whose colleague was quicker."""
    return _(
        "A colleague saved this a moment ago. Yours is below, theirs beside it. Save again to put yours in its place."
    )
