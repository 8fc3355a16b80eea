"""The receipt: shown, printed on a card, typed back once, used to come back."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from safeconduct import vault
from safeconduct.intake import drafts, form, proxies
from safeconduct.intake.derivation import TooBusy
from safeconduct.intake.keys import HolderKeys, change_receipt, find_holder
from safeconduct.intake.models import Draft, Request
from safeconduct.intake.public.forms import NumberForm
from safeconduct.intake.public.visitor import network_bucket, visitor_of
from safeconduct.intake.returning import derive_in_turn, return_with
from safeconduct.keyring.rows import NoKey


@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """The number, and where to write it down. Gone once it was typed back."""
    visitor = visitor_of(request)
    receipt = visitor.receipt()
    if receipt is None or visitor.holder is None:
        return redirect("check" if visitor.holder else "come_back")
    context = {
        "digits": receipt.grouped(),
        "later_url": _later(visitor.holder),
        "draft_days": settings.DRAFT_DAYS,
        "hours": settings.DRAFT_HOURS_BEFORE_RECEIPT,
    }
    return render(request, "intake/number.html", context)


@require_safe
def card(request: HttpRequest) -> HttpResponse:
    """A card to print: digits, and nothing that says what they are for."""
    receipt = visitor_of(request).receipt()
    if receipt is None or visitor_of(request).holder is None:
        return redirect("come_back")
    return render(request, "intake/card.html", {"digits": receipt.grouped()})


@require_http_methods(["GET", "HEAD", "POST"])
def typed(request: HttpRequest) -> HttpResponse:
    """Type the number back once: then it is written down right, and is not shown again."""
    visitor = visitor_of(request)
    receipt, holder = visitor.receipt(), visitor.holder
    if holder is None:
        return redirect("come_back")
    if receipt is None:
        return redirect("check")
    asked = NumberForm(request.POST or None)
    if request.method == "POST" and asked.is_valid():
        if asked.cleaned_data["number"].digits == receipt.digits:
            try:
                _make_sure_it_opens(holder, receipt, network_bucket(request))
            except TooBusy:
                return busy(request)
            except NoKey:
                return redirect("mine")
            drafts.confirm_receipt(holder=holder, at=timezone.now())
            proxies.confirm_own(holder.id, timezone.now())
            visitor.confirm()
            return _go_on(holder)
        asked.add_error(
            "number", _("This is not the same number. Please compare it with what you wrote down.")
        )
    return render(request, "intake/typed.html", {"form": asked})


@require_POST
def another(request: HttpRequest) -> HttpResponse:
    """Another number instead of this one: the old one opens nothing from now on."""
    visitor = visitor_of(request)
    holder = visitor.holder
    if holder is None or visitor.receipt() is None:
        return redirect("come_back")
    visitor.want_another_number()
    receipt = visitor.receipt()
    assert receipt is not None  # noqa: S101  # the session was just found to have one
    try:
        change_receipt(holder, derive_in_turn(receipt, network_bucket(request)), receipt.locator)
    except TooBusy:
        return busy(request)
    except NoKey:
        return redirect("mine")
    request.session.save()
    return redirect("number")


@require_http_methods(["GET", "HEAD", "POST"])
def come_back(request: HttpRequest) -> HttpResponse:
    """Open a draft at the same question, or a sent request's messages."""
    asked = NumberForm(request.POST or None)
    if request.method == "POST" and asked.is_valid():
        try:
            holder = return_with(asked.cleaned_data["number"], network_bucket(request))
        except TooBusy:
            return busy(request)
        if holder and _has_something(holder):
            visitor_of(request).return_with(holder)
            drafts.merge_late_pages(holder=holder, at=timezone.now())
            return _go_on(holder)
        asked.add_error(
            "number",
            _(
                "We found nothing under this number. Please compare each digit with what you wrote down. "
                "A request that was not sent is kept for %(days)s days; one that was deleted is gone."
            )
            % {"days": settings.DRAFT_DAYS},
        )
    return render(request, "intake/come_back.html", {"form": asked})


def busy(request: HttpRequest) -> HttpResponse:
    """Too many at once. Nothing was tried, nothing counts, nothing is lost."""
    response = render(request, "intake/busy.html", status=503)
    response.headers["Retry-After"] = "5"
    return response


def _make_sure_it_opens(holder: HolderKeys, receipt: vault.Receipt, bucket: bytes) -> None:
    """What was typed back must open what it was given for, also after "another number" broke off half-way."""
    derived = derive_in_turn(receipt, bucket)
    found = find_holder(derived, receipt.locator)
    if found is None or found.id != holder.id:
        change_receipt(holder, derived, receipt.locator)


def _has_something(holder: HolderKeys) -> bool:
    has_draft = Draft.objects.filter(id=holder.id).exists()
    is_sent = Request.objects.filter(holder_id=holder.id).exists()
    return has_draft or is_sent or bool(proxies.known_holders([holder.id]))


def _later(holder: HolderKeys) -> str:
    """Where somebody goes on who types the number back another time."""
    try:
        return reverse("page", kwargs={"code": form.resume_page(drafts.read(holder).answers).code})
    except drafts.DraftGone:
        return reverse("mine")


def _go_on(holder: HolderKeys) -> HttpResponse:
    try:
        opened = drafts.read(holder)
    except drafts.DraftGone:
        return redirect("mine")
    if not opened.typed_back:
        drafts.confirm_receipt(holder=holder, at=timezone.now())
    return redirect("page", code=form.resume_page(opened.answers).code)
