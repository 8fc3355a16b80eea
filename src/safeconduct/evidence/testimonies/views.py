"""The vault's list, a new account, and what may be seen of one without opening it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from safeconduct.access.permissions import Permission, required
from safeconduct.access.unlocked import unlocked_of
from safeconduct.consent.scope_events import events_of
from safeconduct.evidence import kept_forms
from safeconduct.evidence.fields import version_in
from safeconduct.evidence.keys import DeskKeys
from safeconduct.evidence.models import PersonRecord, Testimony
from safeconduct.evidence.pages import token
from safeconduct.evidence.recording import ChangedMeanwhile
from safeconduct.evidence.testimonies import actions, handed_out, showing, uses
from safeconduct.evidence.testimonies.forms import MadeForm, TestimonyForm, WhoForm
from safeconduct.evidence.testimonies.pages import found, shown, shut, vaulted
from safeconduct.evidence.testimonies.words import SAFETY, scope_name

PER_PAGE = 50


@required(Permission.OPEN_TESTIMONY)
@require_safe
@vaulted
def listed(request: HttpRequest, desk: DeskKeys) -> HttpResponse:
    """Everything in the vault by its code; with ``show=feedback``, whom we promised to tell what came of it."""
    rows = Testimony.objects.select_related("person", "incident").order_by("-made_on", "-key")
    owed = rows.filter(feedback_promised=True, feedback_on=None, withdrawn_on=None)
    wanted = request.GET.get("show", "")
    chosen = Paginator(owed if wanted == "feedback" else rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": chosen, "rows": showing.list_rows(list(chosen), timezone.now().date()), "owed": owed.count(),
        "wanted": wanted,
    }  # fmt: skip
    return shown(request, "list", context)


@required(Permission.OPEN_TESTIMONY)
@require_http_methods(["GET", "HEAD", "POST"])
@vaulted
def new(request: HttpRequest, desk: DeskKeys) -> HttpResponse:
    """First whose account it is; then, below how often they told it before, the account and consent to keep it."""
    kept = kept_forms.offer(request, "testimony")
    typed = request.POST if request.method == "POST" else kept.typed or request.GET
    who = WhoForm(typed if "person" in typed else None)
    if not who.is_valid():
        return shown(request, "who", {"form": who}, status=422 if who.errors else 200)
    person: PersonRecord = who.cleaned_data["person"]
    before, today = actions.before(person), timezone.now().date()
    form_token = token((kept.typed or request.POST).get("token", ""))
    if request.method == "POST":
        form = TestimonyForm(request.POST, interviews=before.interviews, today=today)
        if form.is_valid() and (kept_one := _kept(request, desk, person, form, form_token)):
            kept_forms.done(request, "testimony")
            return redirect(f"{reverse('testimony_consent', args=(kept_one.pk,))}?done=testimony_kept")
    elif kept.typed is not None:
        form = kept_forms.filled(TestimonyForm(kept.typed, interviews=before.interviews, today=today))
    else:
        initial = {"explained_by": str(unlocked_of(request).person.pk), "day": today}
        form = TestimonyForm(initial=initial, interviews=before.interviews, today=today)
    must_stop = request.POST.get("safety") == "reprisal_certain"
    if must_stop:
        kept_forms.done(request, "testimony")  # what was typed so far is not kept either
    context = {
        "form": form, "person": person, "before": before, "token": form_token, "kept": kept, "must_stop": must_stop,
        "certain": SAFETY["reprisal_certain"],
    }  # fmt: skip
    return shown(request, "new", context, status=422 if form.errors else 200)


@required(Permission.OPEN_TESTIMONY)
@require_safe
@vaulted
def one(request: HttpRequest, desk: DeskKeys, testimony_id: UUID) -> HttpResponse:
    """What surrounds an account, consent by purpose, what was made of it and what went out: nothing sealed."""
    testimony = found(testimony_id)
    return shut(request, testimony) or _page_of(request, testimony, MadeForm())


@required(Permission.OPEN_TESTIMONY)
@require_POST
@vaulted
def made(request: HttpRequest, desk: DeskKeys, testimony_id: UUID) -> HttpResponse:
    """Say that a record was made from this account, so that both are withdrawn together."""
    testimony = found(testimony_id)
    if (closed := shut(request, testimony)) is not None:
        return closed
    form = MadeForm(request.POST)
    if form.is_valid():
        by = unlocked_of(request).person
        try:
            uses.made_from(testimony, form.cleaned_data["record"], form.scope(), by=by, at=timezone.now())
            return redirect(f"{reverse('testimony', args=(testimony.pk,))}?done=testimony_made")
        except uses.NoConsent:
            form.add_error("purpose", _("They did not agree to this purpose, or not any more."))
    return _page_of(request, testimony, form)


def _page_of(request: HttpRequest, testimony: Testimony, form: MadeForm) -> HttpResponse:
    today = timezone.now().date()
    reviews = list(testimony.deid_reviews.select_related("author").order_by("-number"))
    context: dict[str, Any] = {
        "testimony": testimony,
        "form": form,
        "facts": showing.facts(testimony),
        "scopes": showing.scope_rows(events_of(testimony.pk), today),
        "history": showing.history(testimony),
        "reviews": reviews,
        "steps": showing.list_rows([testimony], today)[0],
        "made": [
            {"record": record, "purpose": scope_name(row.purpose)}
            for row, record in uses.records_made(testimony)
        ],
        "out": handed_out.listed(testimony, today),
        "events": showing.readings([testimony.pk, *(review.pk for review in reviews)]),
    }
    return shown(request, "testimony", context, status=422 if form.errors else 200)


@required(Permission.OPEN_TESTIMONY)
@require_POST
@vaulted
def told(request: HttpRequest, desk: DeskKeys, testimony_id: UUID) -> HttpResponse:
    """The person was told what came of it."""
    testimony = found(testimony_id)
    try:
        actions.was_told(testimony, by=unlocked_of(request).person, at=timezone.now())
    except (
        ChangedMeanwhile
    ):  # a colleague saved something of it at the same moment: it is said again on the page
        return redirect(reverse("testimony", args=(testimony.pk,)))
    return redirect(f"{reverse('testimony', args=(testimony.pk,))}?done=testimony_told")


def _kept(
    request: HttpRequest, desk: DeskKeys, person: PersonRecord, form: TestimonyForm, form_token: UUID
) -> Testimony | None:
    """Keep what a valid form says; None, with an error at the form, where it must be looked at again."""
    by = unlocked_of(request).person
    try:
        return actions.keep(
            form.account(person, by), form.words(), form.talk(), token=form_token,
            known_before=version_in(request.POST.get("interviews", "")), by=by, at=timezone.now(), desk=desk,
        )  # fmt: skip
    except actions.HeardMeanwhile:
        form.add_error(None, _(
            "This person gave another interview after you opened the form. Look at the number above, and save again."
        ))  # fmt: skip
        return None
