"""Write down what happened to an ask; take it to another post; put the same to another."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from safeconduct.access.errors import WrongState
from safeconduct.access.permissions import Permission, required
from safeconduct.advocacy.asks import events, writing
from safeconduct.advocacy.asks.asking import asker, done, form_page, standing_or_404
from safeconduct.advocacy.asks.deciding import BY_DAYS, Event, NotNow
from safeconduct.advocacy.asks.forms import EscalateForm, EventForm, ToAnotherForm
from safeconduct.advocacy.asks.views import campaign_closed
from safeconduct.advocacy.asks.words import BUTTONS, REASONS
from safeconduct.advocacy.models import Ask
from safeconduct.evidence.fields import version_in
from safeconduct.evidence.pages import token

OWN_PAGE = BY_DAYS | {Event.ESCALATED}
ON_UNTIL = frozenset({"until_needed", "until_past", "until_sooner"})
ON_DAY = frozenset({"future", "before_made", "deadline_before"})


@required(Permission.PRESS)
@require_http_methods(["GET", "HEAD", "POST"])
def event(request: HttpRequest, ask_id: UUID) -> HttpResponse:
    """Something happened to an ask. Which event it is comes with the address, or with the form."""
    ask = standing_or_404(Ask, ask_id, "post")
    given = _event(request)
    form = EventForm(request.POST or None, event=given, initial={"day": timezone.now().date()})
    seen = events.last_number(ask)
    if request.method == "POST":
        seen = version_in(request.POST.get("seen", ""))
        if form.is_valid():
            try:
                events.keep(
                    ask.pk, given, token=token(request.POST.get("token", "")), by=asker(request),
                    at=timezone.now(), seen=seen, **_said(form),
                )  # fmt: skip
                return done("ask", ask.pk, f"ask_{given.value}")
            except NotNow as trouble:
                seen = _refuse(form, trouble, ask)
            except WrongState:
                seen = _refuse(form, NotNow("meanwhile"), ask)
    return form_page(
        request, form, title=str(BUTTONS[given]), back=reverse("ask", args=[ask.pk]), why=form.event_hint,
        ask=ask, event=given.value, seen=seen,
    )  # fmt: skip


@required(Permission.PRESS)
@require_http_methods(["GET", "HEAD", "POST"])
def escalate(request: HttpRequest, ask_id: UUID) -> HttpResponse:
    """Take an ask to another post."""
    ask = standing_or_404(Ask, ask_id, "post", "campaign")
    form = EscalateForm(request.POST or None, initial={"day": timezone.now().date()})
    seen = events.last_number(ask)
    if request.method == "POST":
        seen = version_in(request.POST.get("seen", ""))
        if form.is_valid():
            try:
                made = writing.escalate(
                    ask, form.values(), day=form.cleaned_data["day"], note=form.cleaned_data["note"],
                    token=token(request.POST.get("token", "")), seen=seen, by=asker(request), at=timezone.now(),
                )  # fmt: skip
                return done("ask", made.pk, "ask_escalated")
            except NotNow as trouble:
                seen = _refuse(form, trouble, ask)
            except WrongState:
                seen = _refuse(form, NotNow("meanwhile"), ask)
            except writing.SamePost:
                form.add_error("post", _same_post())
            except writing.CampaignClosed:
                form.add_error(None, campaign_closed())
    return form_page(
        request, form, title=_("Take it to another post"), back=reverse("ask", args=[ask.pk]), ask=ask, seen=seen,
        why=_("A new ask is drafted with the same words. This one stays as it is, and each names the other."),
    )  # fmt: skip


@required(Permission.PRESS)
@require_http_methods(["GET", "HEAD", "POST"])
def copy(request: HttpRequest, ask_id: UUID) -> HttpResponse:
    """Put the same ask to another post, too."""
    ask = standing_or_404(Ask, ask_id, "post", "campaign")
    form = ToAnotherForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = writing.copy(
                ask,
                form.values(),
                token=token(request.POST.get("token", "")),
                by=asker(request),
                at=timezone.now(),
            )
            return done("ask", made.pk, "ask_added")
        except writing.SamePost:
            form.add_error("post", _same_post())
        except writing.CampaignClosed:
            form.add_error(None, campaign_closed())
    return form_page(
        request, form, title=_("Ask the same of another post"), back=reverse("ask", args=[ask.pk]), ask=ask,
        why=_("A new ask is drafted with the same words and grounds. Both go their own ways from there."),
    )  # fmt: skip


def _event(request: HttpRequest) -> Event:
    typed = request.POST.get("event", "") if request.method == "POST" else request.GET.get("event", "note")
    try:
        found = Event(typed)
    except ValueError:
        raise Http404 from None
    if found in OWN_PAGE:
        raise Http404
    return found


def _said(form: EventForm) -> dict[str, Any]:
    given = form.cleaned_data
    return {"day": given["day"], "until": given.get("until"), "note": given["note"]}


def _refuse(form: Any, trouble: NotNow, ask: Ask) -> int:
    """The sentence at its field; what the writer has now been told of counts as seen."""
    name = "until" if trouble.reason in ON_UNTIL else "day" if trouble.reason in ON_DAY else None
    form.add_error(name if name in form.fields else None, REASONS[trouble.reason])
    return events.last_number(ask)


def _same_post() -> str:
    return _("This ask went to that very post. Write the key of another one.")
