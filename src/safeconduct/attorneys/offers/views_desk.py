"""The coordinator's offers: the list, one offer with the whole record, the names before they are shown, taking back."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from safeconduct import audit, vault
from safeconduct.access.models import Desk
from safeconduct.access.permissions import Permission, required
from safeconduct.access.unlocked import Unlocked, unlocked_of
from safeconduct.attorneys.models import Offer
from safeconduct.attorneys.offers import answering, errors, lists, moments, naming, sending, showing, words
from safeconduct.attorneys.offers.forms import FilterForm
from safeconduct.cases.placing import sheets
from safeconduct.keyring.rows import NoKey

FOLDER = "attorneys/offers/"
ON_A_PAGE = 50


@required(Permission.PLACE)
@require_safe
def offers(request: HttpRequest) -> HttpResponse:
    """Every offer: what we must do first, then what ends first."""
    desk, unlocked, now = _seat(request)
    if desk is None:
        return render(request, FOLDER + "no_seat.html")
    names = lists.attorney_names(unlocked, desk)
    asked = {str(each) for each in Offer.objects.values_list("attorney_id", flat=True).distinct()}
    choices = sorted(
        ((str(key), name) for key, name in names.items() if str(key) in asked),
        key=lambda each: each[1].casefold(),
    )
    form = FilterForm(request.GET, attorneys=choices)
    filters = form.cleaned_data if form.is_valid() else {}
    page = Paginator(lists.listed(filters), ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page": page,
        "rows": [showing.desk_row(offer, names, now) for offer in page],
        "counts": lists.counts(now),
        "is_filtered": any(filters.values()),
    }
    return render(request, FOLDER + "offers.html", context, status=422 if form.errors else 200)


@required(Permission.PLACE)
@require_safe
def offer(request: HttpRequest, offer_id: UUID) -> HttpResponse:
    """One offer: where it stands, what she said, what she was shown, and when."""
    desk, unlocked, now = _seat(request)
    found = Offer.objects.select_related("attorney").filter(id=offer_id).first()
    if desk is None or found is None:
        raise Http404
    with transaction.atomic():
        audit.record("offer.record_read", chain="staff", by=unlocked.person.pk, subject=found.id, at=now)
    return _offer_page(request, found, desk, unlocked)


@required(Permission.PLACE)
@require_http_methods(["GET", "HEAD", "POST"])
def offer_names(request: HttpRequest, offer_id: UUID) -> HttpResponse:
    """Look at the names, which is on the record, and show them to the attorney who asked."""
    desk, unlocked, now = _seat(request)
    if desk is None:
        raise Http404
    try:
        if request.method == "POST":
            naming.show_names(offer_id=offer_id, by=unlocked, at=now)
            return redirect(_address(offer_id, "names_shown"))
        told = naming.names_at_desk(offer_id=offer_id, by=unlocked, at=now)
    except errors.OfferRefused as refused:
        return _refused(request, offer_id, desk, unlocked, refused)
    found = Offer.objects.get(id=offer_id)
    context = {
        "offer": found,
        "case": showing.short_id(found),
        "name": lists.attorney_names(unlocked, desk).get(found.attorney_id, ""),
        "names": showing.names(told),
    }
    return render(request, FOLDER + "names.html", context)


@required(Permission.PLACE)
@require_http_methods(["GET", "HEAD", "POST"])
def offer_withdraw(request: HttpRequest, offer_id: UUID) -> HttpResponse:
    """Take an offer back, after a page that says what follows."""
    desk, unlocked, now = _seat(request)
    found = Offer.objects.filter(id=offer_id).first()
    if desk is None or found is None:
        raise Http404
    if request.method == "POST":
        try:
            sending.withdraw(offer_id=offer_id, by=unlocked, at=now)
        except errors.OfferRefused as refused:
            return _refused(request, offer_id, desk, unlocked, refused)
        return redirect(_address(offer_id, "offer_withdrawn"))
    if found.state not in Offer.LIVE:
        return redirect("offer", offer_id=offer_id)
    return render(request, FOLDER + "withdraw.html", {"offer": found, "case": showing.short_id(found)})


def _seat(request: HttpRequest) -> tuple[Desk | None, Unlocked, datetime]:
    unlocked = unlocked_of(request)
    try:
        return sending.desk_of(unlocked), unlocked, timezone.now()
    except errors.NoDeskKey:
        return None, unlocked, timezone.now()


def _refused(
    request: HttpRequest, offer_id: UUID, desk: Desk, unlocked: Unlocked, refused: errors.OfferRefused
) -> HttpResponse:
    found = Offer.objects.select_related("attorney").filter(id=offer_id).first()
    if found is None or isinstance(refused, errors.NotYours):
        raise Http404
    return _offer_page(
        request, found, desk, unlocked, problem=errors.OfferRefused.sentence, why=_why(refused)
    )


def _why(refused: errors.OfferRefused) -> str:
    """The sentence, where it speaks to a coordinator; those about ends speak to the attorney."""
    ends = (errors.TakenAlready, errors.Answered, errors.Withdrawn)
    return "" if isinstance(refused, ends) else str(refused)


def _offer_page(
    request: HttpRequest, found: Offer, desk: Desk, unlocked: Unlocked, *, problem: object = "", why: str = ""
) -> HttpResponse:
    now = timezone.now()
    names = lists.attorney_names(unlocked, desk)
    people = showing.names_of([found.sent_by, found.named_by])
    is_live = found.state in Offer.LIVE and found.expires_at > now
    context = {
        "offer": found,
        "row": showing.desk_row(found, names, now),
        "ends": moments.moment(found.expires_at),
        "sent_by": people.get(found.sent_by, ""),
        "summary": _summary(found, desk, unlocked),
        "answer": _answer(found, unlocked),
        "record": showing.record(found),
        "may_name": is_live and found.state == "asked",
        "is_live": is_live,
        "problem": problem,
        "why": why,
        "step": words.AT_DESK.get(found.state, ""),
    }
    return render(request, FOLDER + "offer.html", context, status=409 if problem else 200)


def _summary(found: Offer, desk: Desk, unlocked: Unlocked) -> dict[str, object] | None:
    try:
        return showing.summary(sheets.blind_at_desk(unlocked, desk, found.request_id, found.sheet))
    except (NoKey, KeyError, vault.CannotOpen):
        return None


def _answer(found: Offer, unlocked: Unlocked) -> dict[str, object] | None:
    try:
        return showing.answer(answering.answer_at_desk(found, unlocked))
    except errors.DoesNotOpen:
        return None


def _address(offer_id: UUID, done: str) -> str:
    return f"{reverse('offer', kwargs={'offer_id': offer_id})}?done={done}"
