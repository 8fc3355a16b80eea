"""Somebody wrote for the person: give the person a number of their own, and end the helper's access."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from safeconduct.access.permissions import Permission, required, signed_in
from safeconduct.cases import grants
from safeconduct.cases.calls import letting_in
from safeconduct.cases.pages import page
from safeconduct.cases.reading import CaseKeys
from safeconduct.cases.views_request import opened
from safeconduct.intake import proxies, threads
from safeconduct.intake.models import InviteCode, Request
from safeconduct.keyring.certified import NotCertified

WHY_NOT = {
    proxies.NotMadeYet: gettext_lazy(
        "The person has not made a number with the code yet, or the code was replaced."
    ),
    letting_in.SecondPersonNeeded: gettext_lazy(
        "You gave the code. A colleague who may read this request compares the digits and lets the person in."
    ),
    grants.OnlyASlot: gettext_lazy(
        "Your own access ends by the hour: you give nobody a number here, and end nobody’s access. Ask a colleague "
        "whose access stays."
    ),
    grants.KeysTurned: gettext_lazy("Somebody changed who may read it a moment ago. Please try again."),
    NotCertified: gettext_lazy(
        "A key could not be confirmed. Nothing was changed. Tell an administrator before you go on."
    ),
}


@required(Permission.ASSIGN)
@require_safe
def proxy(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """Who holds the number of this request, and what can be done about it."""
    held, keys, _unlocked = opened(request, request_id)
    return _page(request, held, keys)


@required(Permission.ASSIGN)
@require_POST
def code(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """Make a code for the person. It is shown on this page only."""
    held, keys, unlocked = opened(request, request_id)
    if not _wrote_for_another(held, keys):
        return _page(request, held, keys, problem=_("The person has a number of their own already."))
    try:
        made = letting_in.give_code(request=held, by=unlocked, at=timezone.now())
    except grants.OnlyASlot:
        return _page(request, held, keys, problem=str(WHY_NOT[grants.OnlyASlot]))
    return _page(request, held, keys, code=made)


@required(Permission.ASSIGN)
@require_POST
def let_in(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """The digits are the same on both sides: the person reads from now on."""
    held, keys, unlocked = opened(request, request_id)
    if "compared" not in request.POST:
        return _page(request, held, keys, problem=_("Compare the digits with the person first."), status=422)
    try:
        letting_in.let_in(request=held, keys=keys, by=unlocked, at=timezone.now())
    except tuple(WHY_NOT) as refused:
        return _page(request, held, keys, problem=str(WHY_NOT[type(refused)]))
    return redirect(f"{reverse('proxy', kwargs={'request_id': held.id})}?done=proxy_let_in")


@required(Permission.ASSIGN)
@require_http_methods(["GET", "HEAD", "POST"])
def end(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """End the helper's access on the person's word, after a page that says what that means."""
    held, keys, unlocked = opened(request, request_id)
    if not _may_end(held, keys):
        return _page(request, held, keys, problem=_("Nobody who wrote for the person has access now."))
    if request.method == "POST":
        try:
            letting_in.end_helper(request=held, by=unlocked, at=timezone.now())
        except grants.OnlyASlot:
            return _page(request, held, keys, problem=str(WHY_NOT[grants.OnlyASlot]))
        except proxies.NoHelper:
            return _page(request, held, keys, problem=_("Nobody who wrote for the person has access now."))
        return redirect(f"{reverse('proxy', kwargs={'request_id': held.id})}?done=proxy_ended")
    alone = proxies.helper_of(held.id) is None
    return page(request, held, keys, "cases/calls/proxy_end.html", {"alone": alone}, tab="people")


def _wrote_for_another(held: Request, keys: CaseKeys) -> bool:
    return threads.read_card(held, keys.thread).proxy


def _may_end(held: Request, keys: CaseKeys) -> bool:
    if proxies.helper_of(held.id):
        return True
    return held.holder_id is not None and _wrote_for_another(held, keys)


def _page(
    request: HttpRequest,
    held: Request,
    keys: CaseKeys,
    *,
    code: str = "",
    problem: str = "",
    status: int = 0,
) -> HttpResponse:
    invited = InviteCode.objects.filter(request_id=held.id).first()
    made = invited.holder_id if invited and invited.typed_back else None
    context = {
        "by_proxy": _wrote_for_another(held, keys),
        "invited": invited,
        "gave_it": invited is not None and invited.made_by == signed_in(request).pk,
        "code": code,
        "digits": proxies.compared_digits(made) if made else "",
        "old_helper": proxies.helper_of(held.id),
        "may_end": _may_end(held, keys),
        "problem": problem,
    }
    return page(
        request, held, keys, "cases/calls/proxy.html", context, tab="people",
        status=status or (409 if problem else 200),
    )  # fmt: skip
