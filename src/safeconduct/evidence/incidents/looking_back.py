"""Pages of a record's history, and of taking it out of what is shown."""

from __future__ import annotations

from contextlib import suppress
from typing import Any
from uuid import UUID

from django import forms
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from safeconduct.access.permissions import Permission, may, required, signed_in
from safeconduct.choices.typed import whole_number
from safeconduct.evidence.fields import version_in
from safeconduct.evidence.incidents import history, withdrawing
from safeconduct.evidence.incidents.asking import EACH, address, asker
from safeconduct.evidence.incidents.withdrawing import BY_ANOTHER_WAY, WentWithConsent, desk_code
from safeconduct.evidence.keys import has_key
from safeconduct.evidence.models import Act, Incident, Involvement, Record
from safeconduct.evidence.pages import desk_of, page, sealed_notice
from safeconduct.evidence.recording import ChangedMeanwhile, Withdrawn
from safeconduct.evidence.testimonies.uses import went_with_consent

PAGES = {
    "incident": "incident", "act": "act", "party": "party", "claim": "claim", "source": "source", "item": "item",
    "personrecord": "person_recorded", "testimony": "testimony",
}  # fmt: skip
"""The page of each kind of record that has one."""
TABS = {"source": "sources", "item": "items", "personrecord": "people", "testimony": "testimonies"}
KIND_WORDS = {
    "incident": _("incident"), "act": _("act"), "party": _("body or office"), "claim": _("claim"),
    "source": _("source"),
    "item": _("item"), "personrecord": _("record of a person"), "testimony": _("testimony"),
    "involvement": _("alleged involvement"),
}  # fmt: skip


class WithdrawForm(forms.Form):
    """The second step: somebody has read what follows."""

    use_required_attribute = False
    sure = forms.BooleanField(
        label=_("Yes: nobody will be shown it any more, and figures are counted without it"),
        error_messages={"required": _("Tick this box if that is what you want.")},
    )
    forget = forms.BooleanField(
        label=_("Forget the sealed part too"),
        help_text=_("Its key is deleted. Nobody can ever open it again, not from an old backup either."),
        required=False,
    )

    def __init__(self, *args: Any, can_forget: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not can_forget:
            del self.fields["forget"]


@required(Permission.SEE_EVIDENCE)
@require_safe
def record_history(request: HttpRequest, kind: str, record_id: UUID) -> HttpResponse:
    """Who changed a record when, and what it said before and after; of an account only for those with a seat."""
    is_theirs = kind == "testimony" and may(signed_in(request), Permission.OPEN_TESTIMONY)
    if is_theirs and desk_of(request, "testimony") is None:
        context: dict[str, Any] = {"sealed_notice": sealed_notice()}
        return page(request, "evidence/testimonies/sealed.html", context, tab="testimonies")
    record = _record_or_404(request, kind, record_id)
    found = Paginator(history.revisions_of(record), EACH).get_page(
        whole_number(request.GET.get("page", "")[:9]) or 1
    )
    shown = history.events(record, found.object_list)
    if not found.has_next():
        shown.append(history.first_event(record))
    context = {
        "record": record,
        "kind": kind,
        "kind_words": KIND_WORDS[kind],
        "page": found,
        "events": shown,
        "back": _back(record, kind),
        "withdraw_url": _withdraw_url(request, record, kind),
    }
    return page(request, "evidence/incidents/history.html", context, tab=TABS.get(kind, "incidents"))


@required(Permission.COUNT)
@require_http_methods(["GET", "HEAD", "POST"])
def record_withdraw(request: HttpRequest, kind: str, record_id: UUID) -> HttpResponse:
    """Withdraw a record after a page that says what follows; bring it back; forget what is sealed of it."""
    record = _record_or_404(request, kind, record_id)
    if kind in BY_ANOTHER_WAY:
        raise Http404
    desk, changed = desk_of(request, desk_code(record)), False
    can_forget = desk is not None and (record.sealed is not None or has_key(record.pk, desk))
    by, at = asker(request), timezone.now()
    is_back = bool(record.withdrawn_on) and request.POST.get("step") == "bring_back"
    if is_back:
        with suppress(WentWithConsent):
            withdrawing.bring_back(record, by=by, at=at)
            return redirect(f"{_back(record, kind)}?done=record_brought_back")
    typed = request.POST if request.method == "POST" and not is_back else None
    form = WithdrawForm(typed, can_forget=can_forget)
    if form.is_valid():
        try:
            if record.withdrawn_on is None:
                withdrawing.withdraw(
                    record, version=version_in(request.POST.get("version", "")), by=by, at=at
                )
            if form.cleaned_data.get("forget") and desk is not None:
                withdrawing.forget_sealed(record, desk=desk, by=by, at=at)
            here = reverse("record_withdraw", args=[kind, record.pk])
            return redirect(f"{here}?done=record_withdrawn")
        except (ChangedMeanwhile, Withdrawn):
            changed, record = True, _record_or_404(request, kind, record_id)
    context = {
        "record": record,
        "form": form,
        "kind_words": KIND_WORDS[kind],
        "back": _back(record, kind),
        "changed": changed,
        "history_url": reverse("record_history", args=[kind, record.pk]),
        "can_forget": can_forget,
        "stays_gone": bool(record.withdrawn_on) and went_with_consent(record.pk, at.date()),
    }
    status = 409 if changed or is_back else 422 if form.errors else 200
    return page(
        request, "evidence/incidents/withdraw.html", context, tab=TABS.get(kind, "incidents"), status=status
    )


def _record_or_404(request: HttpRequest, kind: str, record_id: UUID) -> Record:
    """The record, if its kind is this reader's to see."""
    if kind == "testimony" and not may(signed_in(request), Permission.OPEN_TESTIMONY):
        raise Http404
    record = withdrawing.found(kind, record_id)
    if record is None:
        raise Http404
    return record


def _back(record: Record, kind: str) -> str:
    """Where a record is shown."""
    if isinstance(record, Involvement):
        return address("act", record.act_id)
    return (address(PAGES[kind], record.pk) if kind in PAGES else "") or address("evidence") or "/"


def _withdraw_url(request: HttpRequest, record: Record, kind: str) -> str:
    if not may(signed_in(request), Permission.COUNT):
        return ""
    if isinstance(record, Incident):
        return address("incident_assess", record.pk)
    if isinstance(record, Act) and record.incident.withdrawn_on:
        return ""
    return "" if kind in BY_ANOTHER_WAY else address("record_withdraw", kind, record.pk)
