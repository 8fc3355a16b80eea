"""What the pages of this room share: who asks, which record, and a form page that keeps what was typed."""

from __future__ import annotations

from typing import Any, TypeVar
from uuid import UUID

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from safeconduct.access.models import Person
from safeconduct.access.permissions import signed_in
from safeconduct.advocacy.pages import page
from safeconduct.evidence.incidents.asking import rows_of
from safeconduct.evidence.models import Record
from safeconduct.evidence.pages import token

R = TypeVar("R", bound=Record)
FORM = "advocacy/asks/form.html"


def asker(request: HttpRequest) -> Person:
    """Whoever is signed in."""
    return signed_in(request)


def standing_or_404(model: type[R], record_id: UUID, *related: str) -> R:
    """A record that nobody withdrew; anything else does not exist."""
    rows: Any = model
    found: R | None = rows.objects.standing().select_related(*related).filter(pk=record_id).first()
    if found is None:
        raise Http404
    return found


def form_page(
    request: HttpRequest,
    form: forms.Form,
    *,
    title: str,
    back: str,
    version: int | None = None,
    theirs: forms.Form | None = None,
    template: str = FORM,
    **more: Any,
) -> HttpResponse:
    """A form of this room: with a ``version`` of something that is changed, else with the token of something new.

    ``theirs``: what a colleague saved meanwhile.
    """
    context = {
        "form": form, "title": title, "back": back, "version": version,
        "token": None if version is not None else token(request.POST.get("token", "")),
        "theirs": rows_of(theirs) if theirs is not None else None, **more,
    }  # fmt: skip
    status = 422 if form.is_bound and form.errors else 200
    return page(request, template, context, tab="campaigns", status=status)


def done(name: str, record_id: UUID, code: str) -> HttpResponse:
    """On to a page that says what was done."""
    return redirect(f"{reverse(name, args=[record_id])}?done={code}")


def changed_meanwhile() -> str:
    """The sentence for whoever comes second."""
    return _(
        "A colleague changed this a moment ago. Your text is below, theirs beside it. Save again to put "
        "yours in its place."
    )
