"""An attorney's offers: what waits for her, one offer in three steps, her answer, and what is over."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from safeconduct import vault
from safeconduct.access.permissions import Permission, required
from safeconduct.access.unlocked import unlocked_of
from safeconduct.attorneys.models import Attorney, Offer
from safeconduct.attorneys.offers import answering, ending, errors, moments, naming, rows, showing, words
from safeconduct.attorneys.offers.answering import Certified
from safeconduct.attorneys.offers.forms import AcceptForm, DeclineForm
from safeconduct.attorneys.register import profiles
from safeconduct.keyring.rows import NoKey

FOLDER = "attorneys/offers/"
OVER_SHOWN = 50
NOT_NOW = (
    errors.Full, errors.NotActive, errors.SheetOver, errors.NotNamed, errors.NotSigned, errors.NotLicensed,
    errors.NoMentor, errors.MentorFull, errors.FirmFull, errors.ChangedBesides,
)  # fmt: skip
"""Why she cannot accept at this moment, though the offer is hers."""


@required(Permission.BE_PLACED)
@require_safe
def my_offers(request: HttpRequest) -> HttpResponse:
    """What waits for her answer, what she waits for, and what is over. Nothing of a case stands here."""
    now, person = timezone.now(), unlocked_of(request).person
    attorney = Attorney.objects.filter(person=person).first()
    mine = Offer.objects.filter(attorney=attorney) if attorney else Offer.objects.none()
    live = mine.filter(state__in=Offer.LIVE, expires_at__gt=now).order_by("expires_at", "id")
    over = mine.exclude(id__in=live.values("id")).order_by("-answered_at", "-expires_at", "id")[:OVER_SHOWN]
    shown = [showing.her_row(offer, now) for offer in live]
    context = {
        "attorney": attorney,
        "hers": [row for row in shown if row["is_hers"]],
        "ours": [row for row in shown if not row["is_hers"]],
        "over": [showing.her_row(_as_over(offer), now) for offer in over],
    }
    return render(request, FOLDER + "my_offers.html", context)


@required(Permission.BE_PLACED)
@require_safe
def my_offer(request: HttpRequest, offer_id: UUID) -> HttpResponse:
    """One offer: the steps, and the whole summary with its problems. Once it is over: that it is, and no more."""
    now, unlocked = timezone.now(), unlocked_of(request)
    try:
        offer, blind = naming.read_summary(offer_id=offer_id, by=unlocked, at=now)
    except errors.OfferRefused as refused:
        return _ended(request, offer_id, refused)
    context = {
        **_facts(offer),
        "summary": showing.summary(blind),
        "next": words.WHAT_NEXT[offer.state],
        "has_mentor": _has_mentor(request),
    }
    return render(request, FOLDER + "my_offer.html", context)


@required(Permission.BE_PLACED)
@require_http_methods(["GET", "HEAD", "POST"])
def my_offer_names(request: HttpRequest, offer_id: UUID) -> HttpResponse:
    """Ask for the names (POST); read them once they were shown."""
    now, unlocked = timezone.now(), unlocked_of(request)
    try:
        if request.method == "POST":
            naming.ask_names(offer_id=offer_id, by=unlocked, at=now)
            return redirect(_address("my_offer", offer_id, "names_asked"))
        offer, told = naming.read_names(offer_id=offer_id, by=unlocked, at=now)
    except errors.NotNamed:
        return redirect("my_offer", offer_id=offer_id)
    except errors.OfferRefused as refused:
        return _ended(request, offer_id, refused)
    return render(request, FOLDER + "my_names.html", {**_facts(offer), "names": showing.names(told)})


@required(Permission.BE_PLACED)
@require_http_methods(["GET", "HEAD", "POST"])
def my_offer_accept(request: HttpRequest, offer_id: UUID) -> HttpResponse:
    """Certify the conflict check, and accept. With a conflict the same form declines, with that reason."""
    now, unlocked = timezone.now(), unlocked_of(request)
    form = AcceptForm(request.POST or None, initial={"token": uuid4()})
    try:
        offer = rows.yours(offer_id, unlocked)
        if offer.state == "accepted":
            return redirect("my_offer", offer_id=offer_id)
        rows.refuse_over(offer, now)
        if offer.state != "named" or offer.names_seen_at is None:
            return redirect("my_offer", offer_id=offer_id)
        if request.method != "POST" or not form.is_valid():
            return _form(request, "my_accept.html", offer, form)
        done = _answered(form, offer_id, request)
        return redirect(_address("my_offer", offer_id, done))
    except errors.NotTheDay as refused:
        form.add_error("checked_on", str(refused))
        return _form(request, "my_accept.html", offer, form)
    except NOT_NOW as refused:
        form.add_error(None, str(refused))
        return _form(request, "my_accept.html", offer, form, status=409)
    except errors.OfferRefused as refused:
        return _ended(request, offer_id, refused)


@required(Permission.BE_PLACED)
@require_http_methods(["GET", "HEAD", "POST"])
def my_offer_decline(request: HttpRequest, offer_id: UUID) -> HttpResponse:
    """Say no: one page, one press."""
    now, unlocked = timezone.now(), unlocked_of(request)
    form = DeclineForm(request.POST or None, initial={"token": uuid4()})
    try:
        offer = rows.yours(offer_id, unlocked)
        if offer.state == "declined" and (request.method != "POST" or not form.is_valid()):
            return redirect("my_offer", offer_id=offer_id)
        if offer.state != "declined":
            rows.refuse_over(offer, now)
        if request.method != "POST" or not form.is_valid():
            return _form(request, "my_decline.html", offer, form)
        given = form.cleaned_data
        answering.decline(
            offer_id=offer_id, reason=given["reason"], said=given["words"], token=given["token"], by=unlocked,
            at=now,
        )  # fmt: skip
    except errors.OfferRefused as refused:
        return _ended(request, offer_id, refused)
    return redirect(_address("my_offers", None, "offer_declined"))


def _answered(form: AcceptForm, offer_id: UUID, request: HttpRequest) -> str:
    """Do what the form says; the code of the sentence for it."""
    given, unlocked, now = form.cleaned_data, unlocked_of(request), timezone.now()
    if given["found"] == "conflict":
        answering.decline(
            offer_id=offer_id, reason="conflict", said="", token=given["token"], by=unlocked, at=now
        )
        return "offer_conflict"
    answering.certify_and_accept(
        offer_id=offer_id, certified=Certified(given["checked_on"], given["how"]), token=given["token"],
        by=unlocked, at=now,
    )  # fmt: skip
    return "offer_accepted"


def _ended(request: HttpRequest, offer_id: UUID, refused: errors.OfferRefused) -> HttpResponse:
    """That it is no longer hers, kindly; or 404 for what never was."""
    unlocked, now = unlocked_of(request), timezone.now()
    if isinstance(refused, errors.NotYours):
        raise Http404
    if isinstance(refused, errors.Expired):
        ending.end(offer_id, "expired", now)
    try:
        offer = rows.yours(offer_id, unlocked)
    except errors.NotYours:
        raise Http404 from None
    farewell = words.FAREWELL.get(offer.state, str(refused))
    if isinstance(refused, errors.AnsweredBefore):
        farewell = str(refused)
    status = 200 if offer.state in words.FAREWELL and request.method != "POST" else 409
    return render(
        request, FOLDER + "my_over.html",
        {**_facts(offer), "farewell": farewell, "is_accepted": offer.state == "accepted"}, status=status,
    )  # fmt: skip


def _facts(offer: Offer) -> dict[str, Any]:
    return {
        "offer": offer,
        "case": showing.short_id(offer),
        "tag": words.tag(offer.state, words.TO_HER),
        "steps": showing.steps(offer),
        "ends": moments.moment(offer.expires_at),
        "left": showing.time_left(offer, timezone.now()),
    }


def _form(
    request: HttpRequest, template: str, offer: Offer, form: AcceptForm | DeclineForm, status: int = 0
) -> HttpResponse:
    context = {**_facts(offer), "form": form}
    return render(request, FOLDER + template, context, status=status or (422 if form.errors else 200))


def _has_mentor(request: HttpRequest) -> bool:
    try:
        profile = profiles.own(unlocked_of(request))
    except (NoKey, vault.CannotOpen):
        return False
    return bool(profile and profile.held.get("mentor"))


def _as_over(offer: Offer) -> Offer:
    """An offer whose time has passed is over, though the worker has not written it yet."""
    if offer.state in Offer.LIVE:
        offer.state, offer.answered_at = "expired", offer.expires_at
    return offer


def _address(name: str, offer_id: UUID | None, done: str) -> str:
    return f"{reverse(name, kwargs={'offer_id': offer_id} if offer_id else {})}?done={done}"
