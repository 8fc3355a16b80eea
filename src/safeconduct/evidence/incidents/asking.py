"""What the pages of this room share: who asks, which record, forms that two may have open, and tombstones."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, TypeVar
from uuid import UUID

from django import forms
from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import NoReverseMatch, reverse

from safeconduct.access.models import Person
from safeconduct.access.unlocked import unlocked_of
from safeconduct.choices.typed import whole_number
from safeconduct.evidence.kept_forms import Kept
from safeconduct.evidence.keys import DeskKeys
from safeconduct.evidence.models import Record
from safeconduct.evidence.pages import page, sealed_notice, token

R = TypeVar("R", bound=Record)
EACH = 50
"""Rows of a list on one page."""


def asker(request: HttpRequest) -> Person:
    """Whoever is signed in."""
    return unlocked_of(request).person


def record_or_404(model: type[R], record_id: UUID, *related: str) -> R:
    """A record that may be shown, withdrawn or not."""
    rows: Any = model
    found: R | None = rows.objects.select_related("run", *related).filter(pk=record_id).first()
    if found is None:
        raise Http404
    return found


def tombstone(request: HttpRequest, record: Record, *, kind: str, back: str) -> HttpResponse:
    """All that is shown of a withdrawn record: its key and the day."""
    context = {"record": record, "kind": kind, "back": back}
    return page(request, "evidence/incidents/tombstone.html", context, tab="incidents")


def form_page(
    request: HttpRequest,
    form: forms.Form,
    *,
    title: str,
    back: str,
    version: int | str | None = None,
    theirs: forms.Form | None = None,
    desk: DeskKeys | None = None,
    has_sealed: bool = False,
    kept: Kept | None = None,
    **more: Any,
) -> HttpResponse:
    """A form of this room. ``version``: what the editor has open; ``theirs``: what a colleague saved meanwhile."""
    context = {
        "form": form,
        "title": title,
        "back": back,
        "version": version,
        "token": None if version is not None else token_of(request, kept),
        "kept": kept,
        "theirs": rows_of(theirs) if theirs is not None else None,
        "sealed_note": sealed_notice() if has_sealed and desk is None else "",
        **more,
    }
    status = 409 if theirs is not None else 422 if form.is_bound and form.errors else 200
    return page(
        request, more.get("template", "evidence/incidents/form.html"), context, tab="incidents", status=status
    )


def token_of(request: HttpRequest, kept: Kept | None) -> UUID:
    """The token of a new form: as it was sent, or as it was kept."""
    held = kept.typed.get("token", "") if kept is not None and kept.typed is not None else ""
    return token(request.POST.get("token", "") or str(held))


def rows_of(form: forms.Form) -> list[dict[str, Any]]:
    """What a form's first values say, as rows of a summary: codes in their words."""
    rows = []
    for bound in form:
        value = bound.field.prepare_value(bound.initial)
        if isinstance(value, str) and "\n" in value and isinstance(bound.initial, list):
            value = bound.initial
        labels = _labels(bound.field)
        given = value if isinstance(value, list) else [value]
        values = [labels.get(str(one), str(one)) for one in given if one not in (None, "")]
        rows.append({"question": bound.label, "values": values})
    return rows


def pages_of(rows: QuerySet[Any] | list[Any], request: HttpRequest) -> Page[Any]:
    """The page of a long list that the reader asked for."""
    wanted = whole_number(request.GET.get("page", "")[:9]) or 1
    return Paginator(rows, EACH).get_page(wanted)


def address(name: str, *args: Any) -> str:
    """The address of a page, empty where it does not exist."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""


def chosen(request: HttpRequest, name: str, offered: Iterable[str]) -> str:
    """A choice of a filter, empty for none and for what is not offered."""
    wanted = request.GET.get(name, "")
    return wanted if wanted in set(offered) else ""


def _labels(field: forms.Field) -> Mapping[str, str]:
    found: dict[str, str] = {}
    for code, words in getattr(field, "choices", ()):
        pairs = words if isinstance(words, list | tuple) else [(code, words)]
        found |= {str(one): str(label) for one, label in pairs}
    return found
