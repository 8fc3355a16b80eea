"""Somebody wrote for the person: the person makes a number of their own, and ends what the helper still reads."""

from __future__ import annotations

from contextlib import suppress

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from safeconduct import vault
from safeconduct.intake import proxies, threads
from safeconduct.intake.derivation import TooBusy
from safeconduct.intake.keys import HolderKeys
from safeconduct.intake.models import Request
from safeconduct.intake.public.views_number import busy
from safeconduct.intake.public.visitor import network_bucket, visitor_of
from safeconduct.intake.returning import derive_in_turn, wait_after_failures
from safeconduct.keyring.host import host
from safeconduct.keyring.rows import NoKey


class CodeForm(forms.Form):
    """The code a caseworker gave."""

    use_required_attribute = False
    code = forms.CharField(
        label=gettext_lazy("The code you were given"),
        help_text=gettext_lazy("Letters and digits, in groups of four. Spaces do not matter."),
        max_length=128,
        widget=forms.TextInput(attrs={"autocomplete": "off", "dir": "ltr", "class": "receipt-input"}),
        error_messages={
            "required": gettext_lazy("Please type the code."),
            "max_length": gettext_lazy("This is too long to be a code."),
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
def own_receipt(request: HttpRequest) -> HttpResponse:
    """Make a number of one's own with a code. A wrong code costs what a wrong number costs."""
    asked = CodeForm(request.POST or None)
    if request.method == "POST" and asked.is_valid():
        try:
            return _make(request, asked.cleaned_data["code"])
        except TooBusy:
            return busy(request)
        except proxies.NoSuchCode:
            asked.add_error(
                "code",
                _(
                    "We know no such code. Please compare it with what you were given. A code works once, "
                    "for fourteen days. You can ask your caseworker for another one."
                ),
            )
    return render(request, "intake/own_receipt.html", {"form": asked}, status=422 if asked.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def helper(request: HttpRequest) -> HttpResponse:
    """The person ends what somebody who wrote for them still reads."""
    holder = visitor_of(request).holder
    if holder is None:
        return redirect("come_back")
    held = Request.objects.filter(holder_id=holder.id).first()
    if held is None or proxies.helper_of(held.id) is None or proxies.is_helpers(held, holder):
        return redirect("mine")
    if request.method == "POST":
        with suppress(proxies.NoHelper):  # the other click was faster
            proxies.end_helper(request_id=held.id, at=timezone.now())
        return redirect("mine")
    return render(request, "intake/helper.html")


def beside(request: HttpRequest, holder: HolderKeys) -> HttpResponse | None:
    """The page of a number that is no request's own: of a helper, or of a person who is not let in yet."""
    if proxies.waits(holder.id):
        return render(request, "intake/not_yet.html", {"digits": proxies.compared_digits(holder.id)})
    try:
        held, messages = proxies.read_as_helper(holder)
    except (proxies.NoHelper, threads.ThreadGone, NoKey, vault.CannotOpen):
        return None
    thread = [
        {
            "mine": not each.by_staff,
            "day": each.day,
            "text": each.text,
            "who": each.name,
            "is_true": each.is_true,
        }
        for each in messages
    ]
    return render(request, "intake/helper_reads.html", {"thread": thread, "sent_on": held.sent_on})


def _make(request: HttpRequest, code: str) -> HttpResponse:
    """Every code costs one derivation and the wait after wrong ones, whether it is known or not."""
    visitor, bucket = visitor_of(request), network_bucket(request)
    failed = wait_after_failures(f"code {vault.codes.normalise(code)[:4]}")
    if not proxies.is_good(code, timezone.now()):  # the session of whoever mistyped stays as it is
        nobodys = vault.receipts.derive(host().pepper, vault.digests.random_token(), "no code")
        derive_in_turn(nobodys, bucket)
        failed()
        raise proxies.NoSuchCode
    visitor.begin()
    receipt = visitor.receipt()
    assert receipt is not None  # noqa: S101  # the session has just begun
    derived = derive_in_turn(receipt, bucket)
    holder = proxies.make_own(code=code, derived=derived, locator=receipt.locator, at=timezone.now())
    visitor.open(holder)
    return redirect("number")
