"""Requests that may be of one person: hints, merging after a page that says what follows, and undoing it."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID, uuid4

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from safeconduct.access.permissions import Permission, required
from safeconduct.access.unlocked import Unlocked
from safeconduct.cases import journal, reading
from safeconduct.cases.conflicts import merges, showing
from safeconduct.cases.conflicts.forms import ReasonedForm
from safeconduct.cases.conflicts.standings import standing
from safeconduct.cases.journal import JournalGone
from safeconduct.cases.pages import page
from safeconduct.cases.views_request import Opened, opened
from safeconduct.intake.models import Request

SHORTEST_NUMBER = 6


@required(Permission.CHECK_CONFLICTS)
@require_safe
def duplicates(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """Which requests may be of the same person, which are read together, and finding one by its number."""
    held, keys, unlocked = opened(request, request_id)
    today = timezone.now().date()
    entries = journal.read(held, keys)
    check = standing(held, keys, entries, today).check
    rows = showing.found(check, unlocked, today) if check else {"telling": [], "weak": []}
    together = merges.merged_with(held.id)
    typed = request.GET.get("number", "").strip().lower()
    context = {
        "together": showing.together(together, unlocked, today),
        "hints": [
            row for kind in ("telling", "weak") for row in rows[kind]
            if row["merge_url"] and row["request"] and row["request"].id not in together
        ],
        "checked": check,
        "number": typed,
        "by_number": _by_number(typed, held, unlocked, today) if typed else [],
    }  # fmt: skip
    return page(request, held, keys, "cases/conflicts/duplicates.html", context, tab="conflicts")


@required(Permission.CHECK_CONFLICTS)
@require_http_methods(["GET", "HEAD", "POST"])
def merge(request: HttpRequest, request_id: UUID, other_id: UUID) -> HttpResponse:
    """Read two requests together, after a page that says what follows. Both must open for the reader."""
    (held, keys, unlocked), (other, other_keys, _same) = _both(request, request_id, other_id)
    asked = ReasonedForm(request.POST or None, initial={"token": uuid4()})
    problem = ""
    if request.method == "POST" and asked.is_valid():
        try:
            merges.merge(
                kept=(held, keys), other=(other, other_keys), reason=asked.cleaned_data["reason"],
                token=asked.cleaned_data["token"], by=unlocked, at=timezone.now(),
            )  # fmt: skip
        except merges.TogetherAlready:
            problem = _("One of them is merged already. Nothing was changed.")
        except JournalGone:
            raise Http404 from None
        else:
            return redirect(_done(held, "merged"))
    context = {"other": other, "form": asked, "problem": problem}
    status = 409 if problem else 422 if asked.errors else 200
    return page(request, held, keys, "cases/conflicts/merge.html", context, tab="conflicts", status=status)


@required(Permission.CHECK_CONFLICTS)
@require_http_methods(["GET", "HEAD", "POST"])
def unmerge(request: HttpRequest, request_id: UUID, other_id: UUID) -> HttpResponse:
    """Read them apart again. Whoever opens one of them may: a merge must never be a trap."""
    held, keys, unlocked = opened(request, request_id)
    row = merges.between(held.id, other_id)
    if row is None:
        raise Http404
    asked = ReasonedForm(request.POST or None, initial={"token": uuid4()})
    if request.method == "POST" and asked.is_valid():
        both = [(held, keys)]
        other = Request.objects.filter(id=other_id).first()
        if other and reading.may_open(other, unlocked, timezone.now().date()):
            both.append(opened(request, other_id)[:2])
        try:
            merges.undo(
                row=row, opened=both, token=asked.cleaned_data["token"], reason=asked.cleaned_data["reason"],
                by=unlocked, at=timezone.now(),
            )  # fmt: skip
        except (merges.NotTogether, JournalGone):
            raise Http404 from None
        return redirect(_done(held, "unmerged"))
    context = {"row": row, "other_short": str(other_id)[:8], "form": asked}
    status = 422 if asked.errors else 200
    return page(request, held, keys, "cases/conflicts/unmerge.html", context, tab="conflicts", status=status)


def _both(request: HttpRequest, request_id: UUID, other_id: UUID) -> tuple[Opened, Opened]:
    if request_id == other_id:
        raise Http404
    return opened(request, request_id), opened(request, other_id)


def _by_number(typed: str, held: Request, by: Unlocked, today: date) -> list[dict[str, Any]]:
    """Requests the reader may open whose number begins with what was typed."""
    letters = typed.replace("-", "")
    if len(letters) < SHORTEST_NUMBER or set(letters) - set("0123456789abcdef"):
        return []
    low, high = UUID(letters.ljust(32, "0")[:32]), UUID(letters.ljust(32, "f")[:32])
    found = Request.objects.filter(id__gte=low, id__lte=high).exclude(id=held.id).values_list("id", flat=True)
    return [row for row in showing.together(set(found[:20]), by, today) if row["url"]]


def _done(held: Request, what: str) -> str:
    return f"{reverse('conflicts', kwargs={'request_id': held.id})}?done={what}"
