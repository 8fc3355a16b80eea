"""The ceremony: an administrator begins it, three custodians see their cards and type two of them back."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from safeconduct.access import actions
from safeconduct.access.errors import AccessError
from safeconduct.access.forms import CardForm, CustodiansForm
from safeconduct.access.models import Ceremony, CeremonyCard, Person
from safeconduct.access.permissions import Permission, may, required
from safeconduct.access.queries import card_holders, is_certified
from safeconduct.access.unlocked import unlocked_of


@required(Permission.START_CEREMONY)
@require_http_methods(["GET", "HEAD", "POST"])
def begin_ceremony(request: HttpRequest) -> HttpResponse:
    """Choose the three custodians and begin."""
    today = timezone.now().date()
    fit = [person for person in Person.objects.with_role("custodian") if is_certified(person, today)]
    form = CustodiansForm(request.POST or None, people=fit)
    if request.method == "POST" and form.is_valid():
        try:
            ceremony = actions.start_ceremony(
                custodians=form.cleaned_data["custodians"], by=unlocked_of(request), at=timezone.now()
            )
        except AccessError as refused:
            form.add_error(None, str(refused))
        else:
            return redirect("access:ceremony", ceremony_id=ceremony.pk)
    context = {"form": form, "found": len(fit), "holders": card_holders()}
    return render(request, "access/begin_ceremony.html", context)


@required(Permission.HOLD_CARD)
@require_safe
def cards(request: HttpRequest) -> HttpResponse:
    """A custodian's first page: the ceremony that is running, if any, and who holds cards now."""
    running = Ceremony.objects.running().filter(
        ends_at__gt=timezone.now(), cards__custodian_id=request.user.pk
    )
    holders = card_holders()
    context = {"ceremony": running.first(), "holders": holders, "is_holder": request.user in holders}
    return render(request, "access/cards.html", context)


@require_safe
def ceremony(request: HttpRequest, ceremony_id: UUID) -> HttpResponse:
    """Where the ceremony stands: for its custodians and for administrators."""
    return _page(request, _visible(request, ceremony_id))


@sensitive_variables()
@required(Permission.HOLD_CARD)
@require_POST
def card(request: HttpRequest, ceremony_id: UUID) -> HttpResponse:
    """Show the custodian's own card; the audit row is written first."""
    running = _visible(request, ceremony_id)
    try:
        words = actions.show_card(ceremony=running, by=unlocked_of(request), at=timezone.now()).split()
    except AccessError as refused:
        return _page(request, running, problem=str(refused))
    return render(request, "access/card.html", {"ceremony": running, "words": words})


@sensitive_variables()
@sensitive_post_parameters()
@required(Permission.HOLD_CARD)
@require_http_methods(["GET", "HEAD", "POST"])
def drill(request: HttpRequest, ceremony_id: UUID) -> HttpResponse:
    """Type one's card back from paper."""
    running = _visible(request, ceremony_id)
    form = CardForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.drill(
                ceremony=running, card=form.cleaned_data["card"], by=unlocked_of(request), at=timezone.now()
            )
        except AccessError as refused:
            form.add_error("card", str(refused))
        else:
            return redirect("access:ceremony", ceremony_id=running.pk)
    return render(request, "access/drill.html", {"form": form, "ceremony": running})


@require_POST
def finish_ceremony(request: HttpRequest, ceremony_id: UUID) -> HttpResponse:
    """Forget the cards and put the recovery key in force."""
    running = _visible(request, ceremony_id)
    try:
        actions.finish_ceremony(ceremony=running, by=unlocked_of(request), at=timezone.now())
    except AccessError as refused:
        return _page(request, running, problem=str(refused))
    return redirect("access:ceremony", ceremony_id=running.pk)


def _visible(request: HttpRequest, ceremony_id: UUID) -> Ceremony:
    found = get_object_or_404(Ceremony, pk=ceremony_id)
    takes_part = found.cards.filter(custodian_id=request.user.pk).exists()
    if not takes_part and not may(request.user, Permission.START_CEREMONY):
        raise Http404
    return found


def _page(request: HttpRequest, running: Ceremony, problem: str = "") -> HttpResponse:
    now = timezone.now()
    rows = list(CeremonyCard.objects.filter(ceremony=running).select_related("custodian").order_by("number"))
    is_on = running.state in ("open", "drilled") and now < running.ends_at
    own = next((row for row in rows if row.custodian_id == request.user.pk), None)
    context = {
        "ceremony": running,
        "cards": rows,
        "own": own,
        "is_on": is_on,
        "minutes_left": max(0, int((running.ends_at - now).total_seconds() // 60)),
        "may_type": is_on and own is not None and running.state == "open" and not own.was_typed,
        "may_finish": is_on and running.state == "drilled" and all(row.was_seen for row in rows),
        "problem": problem,
    }
    return render(request, "access/ceremony.html", context)
